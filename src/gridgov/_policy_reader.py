"""Reading tables key by key: what is sound is kept, and what is wrong with the rest is collected."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

import attrs

from gridgov._policy_faults import BAD_POLICY_DAY, POLICY_KEY_MISSING, POLICY_KEY_UNKNOWN, WRONG_POLICY_VALUE
from gridgov._policy_shape import DAY, Entry, Leaf, Shape, shown
from gridgov._tables import meant
from gridgov.errors import FaultKind, Place, Problem

__all__ = ["Reader"]


@attrs.define
class Reader:
    """Reads one file; keeps what is sound, and what is wrong with the rest."""

    #: Name of the file as the caller gave it.
    file: str | None
    problems: list[Problem] = attrs.field(factory=list[Problem])

    def add(self, kind: FaultKind, path: str, **facts: object) -> None:
        """Collect a problem."""
        self.problems.append(Problem(kind, Place(file=self.file, path=path or None), facts))

    def table(self, shape: Shape, table: Mapping[str, Any], path: str = "") -> dict[str, Any]:
        """Return the keys of a table that hold what they must."""
        known: dict[str, Entry] = {**shape.must, **shape.may}
        for key, entry in shape.must.items():
            if key not in table:
                self.add(POLICY_KEY_MISSING, path, key=key, wanted=entry.words)
        out: dict[str, Any] = {}
        for key, value in table.items():
            at = f"{path}.{key}" if path else key
            if key in known:
                self._entry(known[key], key, value, at, out)
            else:
                self.add(POLICY_KEY_UNKNOWN, at, key=key, fix=meant(key, known))
        return out

    def _entry(self, want: Entry, key: str, value: object, at: str, out: dict[str, Any]) -> None:
        if isinstance(want, Leaf):
            if want.fits(value):
                out[key] = value
            elif want is DAY:
                self.add(BAD_POLICY_DAY, at, value=shown(value))
            else:
                self.add(WRONG_POLICY_VALUE, at, key=key, value=shown(value), wanted=want.words)
        elif isinstance(want, Shape):
            if isinstance(value, Mapping):
                out[key] = self.table(want, cast("Mapping[str, Any]", value), at)
            else:
                self.add(WRONG_POLICY_VALUE, at, key=key, value=shown(value), wanted=want.words)
        elif (rows := _rows_of(value)) is None:
            self.add(WRONG_POLICY_VALUE, at, key=key, value=shown(value), wanted=want.words)
        else:
            out[key] = [self.table(want.shape, row, f"{at}[{i}]") for i, row in enumerate(rows)]


def _rows_of(value: object) -> list[Mapping[str, Any]] | None:
    """Return a list of tables, or None if it is none."""
    if not isinstance(value, list | tuple):
        return None
    rows = cast("list[object]", value)
    return cast("list[Mapping[str, Any]]", rows) if all(isinstance(row, Mapping) for row in rows) else None

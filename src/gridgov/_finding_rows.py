"""All findings of a report as columns: one row for each clause and row that fails or is not known."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b

import attrs
import numpy as np
import numpy.typing as npt

from gridgov._face import as_html, as_line
from gridgov._judged import Judged
from gridgov.rules import Verdict
from gridgov.rules._column import Floats

__all__ = ["FindingRows", "fingerprint"]

_DIGEST = 8


def fingerprint(rule: str, clause: str, unit: str | None, item: str | None) -> str:
    """Return what a finding is known by: the same in every language, after every edit of texts, in every order.

    Example:
        >>> fingerprint("SIZ001", "ankang/size", "c1", None)
        '4fff1d6624485b47'
    """
    said = "\x1f".join((rule, clause, unit or "", item or ""))
    return blake2b(said.encode(), digest_size=_DIGEST).hexdigest()


@attrs.frozen(eq=False)
class FindingRows:
    """Findings in order of clauses; within a clause failures first, worst margin first, then what is unknown."""

    __repr__ = as_line
    _repr_html_ = as_html

    judged: tuple[Judged, ...]
    #: Position in `judged`. Int32, shape (n,).
    of: npt.NDArray[np.int32]
    #: Position in the rows of that clause. Int64, shape (n,).
    row: npt.NDArray[np.int64]
    verdict: npt.NDArray[np.int8]
    margin: Floats
    observed: Floats
    bound: Floats
    #: The value of the clause's main parameter nearest to the present one that changes the verdict; NaN if none does.
    critical: Floats
    #: Row of the unit, -1 for none. Int32, shape (n,).
    unit: npt.NDArray[np.int32]

    def __len__(self) -> int:
        return len(self.of)

    @classmethod
    def of_judged(cls, judged: Sequence[Judged], verdicts: Sequence[Verdict]) -> FindingRows:
        """Collect the rows that have one of some verdicts, in the order of these."""
        parts = [_of_one(j, verdicts) for j in judged]
        of = np.repeat(np.arange(len(parts), dtype=np.int32), [len(p[0]) for p in parts])
        if not parts:
            none = np.zeros(0)
            whole = np.zeros(0, np.int64)
            return cls((), of, whole, whole.astype(np.int8), none, none, none, none, whole.astype(np.int32))
        row, verdict, margin, observed, bound, critical, unit = (
            np.concatenate(columns) for columns in zip(*parts, strict=True)
        )
        return cls(tuple(judged), of, row, verdict, margin, observed, bound, critical, unit)

    def take(self, index: npt.NDArray[np.integer]) -> FindingRows:
        """Return some rows."""
        names = ("of", "row", "verdict", "margin", "observed", "bound", "critical", "unit")
        return attrs.evolve(self, **{name: getattr(self, name)[index] for name in names})

    def items(self) -> list[str | None]:
        """Return the id of what is no unit itself, such as an event."""
        out: list[str | None] = [None] * len(self)
        for k, judged in enumerate(self.judged):
            at = np.flatnonzero(self.of == k)
            for i, item in zip(at.tolist(), judged.view.items(self.row[at].tolist()), strict=True):
                out[i] = item
        return out

    def unit_ids(self) -> list[str | None]:
        """Return the id of the unit of each row."""
        if not self.judged or not len(self):
            return []
        ids = self.judged[0].view.context.territory.ids
        distinct, at = np.unique(self.unit, return_inverse=True)
        names: list[str | None] = [None if row < 0 else ids.get(int(row)) for row in distinct.tolist()]
        return [names[i] for i in at.tolist()]

    def fingerprints(self) -> list[str]:
        """Return what each finding is known by."""
        keys: list[tuple[str, str]] = [(j.rule.code, j.key) for j in self.judged]
        of: list[int] = self.of.tolist()
        rows = zip(of, self.unit_ids(), self.items(), strict=True)
        return [fingerprint(keys[k][0], keys[k][1], unit, item) for k, unit, item in rows]


def _of_one(judged: Judged, verdicts: Sequence[Verdict]) -> tuple[npt.NDArray[np.generic], ...]:
    """Return the columns of one clause."""
    at: list[npt.NDArray[np.intp]] = []
    for verdict in verdicts:
        here = judged.at(verdict)
        if verdict is Verdict.FAIL and len(here):
            margins = judged.check.take(here).margins
            here = here[np.argsort(margins, kind="stable")]
        at.append(here)
    rows = np.concatenate(at) if at else np.zeros(0, np.intp)
    check = judged.check.take(rows)
    critical = np.full(len(rows), np.nan)
    name = judged.main_parameter()
    if name is not None and len(rows):
        from gridgov.rules._curve import curve_of

        curve = curve_of(check, judged.rule.parameters()[name])
        if curve is not None:
            critical, _ = curve.nearest(float(getattr(judged.rule, name)))
    units = judged.units[rows].astype(np.int32)
    return rows, check.verdicts, check.margins, check.observed, check.bounds, critical, units

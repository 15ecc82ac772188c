"""One level of a scheme, and what may be wrong with it by itself."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, Literal, TypeAlias, cast, get_args

import attrs
from attrs.validators import deep_iterable, instance_of

from gridgov._face import as_html, as_line
from gridgov._faults import BAD_LEVEL_KEY, BAD_PRESENCE, DUPLICATE_KIND, NO_KIND
from gridgov._fields import as_field
from gridgov.errors import Place, Problem
from gridgov.text import Text

__all__ = ["Level", "Presence", "UnitType", "faults_within"]

#: How firmly a level belongs to every path of the tree.
Presence = Literal["standard", "optional", "mandatory"]
_KEY: Final = re.compile(r"[a-z][a-z0-9_]*")
#: Where units may stand, as it is kept: kind, or ``*`` for all kinds, and the parents allowed to it.
Under: TypeAlias = tuple[tuple[str, tuple[str, ...]], ...]
#: The same as it may be given.
UnderLike: TypeAlias = Mapping[str, str | Iterable[str]] | str | Iterable[str] | Under | None


def _texts(value: str | Iterable[str]) -> tuple[str, ...]:
    if not isinstance(value, Iterable):
        msg = f"One text or several are asked for, not {type(value).__name__}."
        raise TypeError(msg)
    return (value,) if isinstance(value, str) else tuple(value)


def _under(value: UnderLike) -> Under | None:
    """Normalise ``under``: one rule for all kinds is written with the kind ``*``."""
    if value is None or isinstance(value, str):
        return None if value is None else (("*", (value,)),)
    if isinstance(value, Mapping):
        pairs = cast("Mapping[str, str | Iterable[str]]", value)
        return tuple(sorted((k, _texts(v)) for k, v in pairs.items()))
    items = tuple(cast("Iterable[object]", value))
    if items and isinstance(items[0], tuple):
        return tuple(sorted((k, _texts(v)) for k, v in cast("Under", items)))
    if not all(isinstance(item, str) for item in items):
        msg = "'under' is a level, several levels, or a mapping from kinds to levels."
        raise TypeError(msg)
    return (("*", cast("tuple[str, ...]", items)),)


@attrs.frozen
class Level:
    """One level of a scheme.

    Args:
        key: Name used in data.
        name: Name shown.
        kinds: Kinds of unit that may stand here; one text or several.
        presence: ``"optional"``: a path may skip the level. ``"standard"``: it may not. ``"mandatory"``: and every
            unit that can hold one has at least one.
        under: Where its units may stand, as ``"level"`` or ``"level:kind"``: one list for all kinds, or a mapping
            from kind to list. By default: under the nearest level above that is not optional, and under the optional
            ones between.
        overlay: Its units lie over what their siblings hold, as estates do beside grids. Nothing that is stated of
            them or below them is added to the totals of the units above.

    Raises:
        TypeError: ``overlay`` is neither true nor false, or ``key``, ``name`` or a kind is of a wrong type.

    Example:
        >>> Level("grid_1", Text("level-1 grid", "一级网格"), kinds="grid").kinds
        ('grid',)
        >>> Level("block", Text("block", "楼栋层"), kinds=("building", "workshop"),
        ...       under={"building": ["site:estate"], "workshop": ["site:work_unit"]}).presence
        'standard'
    """

    __get_pydantic_core_schema__ = as_field
    __repr__ = as_line
    _repr_html_ = as_html

    key: str = attrs.field(validator=instance_of(str))
    name: Text = attrs.field(validator=instance_of(Text))
    kinds: tuple[str, ...] = attrs.field(converter=_texts, validator=deep_iterable(instance_of(str)))
    presence: Presence = "standard"
    under: Under | None = attrs.field(default=None, converter=_under)
    overlay: bool = attrs.field(default=False, kw_only=True, validator=instance_of(bool))

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON types.

        Example:
            >>> Level("street", Text("street", "街道"), "street").to_dict()["kinds"]
            ['street']
        """
        out: dict[str, Any] = {
            "key": self.key,
            "name": {"en": self.name.en, "zh": self.name.zh},
            "kinds": list(self.kinds),
            "presence": self.presence,
        }
        if self.under is not None:
            out["under"] = {k: list(v) for k, v in self.under}
        if self.overlay:
            out["overlay"] = True
        return out


@attrs.frozen
class UnitType:
    """A level and a kind: what a unit is within its scheme."""

    __repr__ = as_line
    _repr_html_ = as_html

    level: str
    kind: str

    def __str__(self) -> str:
        """Return ``level`` or, where they differ, ``level:kind``."""
        return self.level if self.level == self.kind else f"{self.level}:{self.kind}"


def faults_within(level: Level, place: Place) -> Iterator[Problem]:
    """Find what is wrong with a level by itself."""
    for name in dict.fromkeys((level.key, *level.kinds)):
        if not _KEY.fullmatch(name):
            yield Problem(BAD_LEVEL_KEY, place, {"level": name})
    if not level.kinds:
        yield Problem(NO_KIND, place, {"level": level.key})
    for kind in dict.fromkeys(level.kinds):
        if (n := level.kinds.count(kind)) > 1:
            yield Problem(DUPLICATE_KIND, place, {"level": level.key, "kind": kind, "n": n})
    if level.presence not in get_args(Presence):
        yield Problem(BAD_PRESENCE, place, {"level": level.key, "presence": level.presence})

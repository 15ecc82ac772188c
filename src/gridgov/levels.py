"""Levels as data: which levels a city has, what may stand at each, and under what.

A level number means nothing outside its scheme: level 1 is the largest grid in one city and the smallest in another.
So levels have keys, and a scheme is an ordered list of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, NewType, Self, cast

import attrs
import numpy as np
import numpy.typing as npt

from gridgov._face import as_html, one_line
from gridgov._faults import (
    DUPLICATE_LEVEL,
    NO_LEVELS,
    PARENT_NOT_ABOVE,
    TOO_MANY_TYPES,
    UNKNOWN_COUNTING,
    UNKNOWN_KIND,
    UNKNOWN_KIND_UNDER,
    UNKNOWN_LEVEL_KEY,
    UNKNOWN_PARENT_LEVEL,
)
from gridgov._fields import as_field
from gridgov._level import Level, Presence, UnitType, faults_within
from gridgov._pickles import Versioned
from gridgov._plain import record, wording
from gridgov._vocabulary import word, words
from gridgov.errors import InvalidLevelsError, Place, Problem, Problems, UnknownKeyError
from gridgov.text import Lang, Text

__all__ = ["KINDS", "Level", "LevelKey", "LevelScheme", "Presence", "UnitType"]

#: Key of a level, such as ``grid_1``.
LevelKey = NewType("LevelKey", str)
#: Names of the kinds of unit that the library knows. The vocabulary is open.
KINDS: Final[Mapping[str, Text]] = words("kinds")

_MOST_TYPES: Final = 255
_NUMERALS: Final = "零一二三四五六七八九十"
_PRESENCES: Final[Mapping[str, Text]] = {
    "standard": Text("", ""),
    "optional": Text(": optional", "：可选"),
    "mandatory": Text(": mandatory", "：必设"),
}
_OVERLAY: Final = Text("lies over its siblings, not in the totals above", "叠加于同级单元之上，不计入上级合计")


def _levels(value: Iterable[Level]) -> tuple[Level, ...]:
    levels = tuple(value)
    for level in levels:
        if not isinstance(level, Level):
            msg = f"A scheme is made of levels, not of {type(level).__name__}."
            raise TypeError(msg)
    return levels


@attrs.frozen
class LevelScheme(Versioned):
    """The levels of one city, highest first.

    Args:
        levels: The levels.
        counting: Key of the level whose units are counted as "the grids", if the city counts them.

    Raises:
        InvalidLevelsError: With everything that is wrong with the scheme.

    Example:
        >>> scheme = LevelScheme([
        ...     Level("street", Text("street", "街道"), "street"),
        ...     Level("community", Text("community", "社区"), "community"),
        ...     Level("grid", Text("grid", "网格"), "grid", presence="optional"),
        ...     Level("building", Text("building", "楼栋"), "building"),
        ... ])
        >>> scheme
        <LevelScheme: street > community > [grid] > building>
        >>> scheme.allows("building", under="community")    # the optional grid may be skipped
        True
    """

    __get_pydantic_core_schema__ = as_field
    _repr_html_ = as_html

    levels: tuple[Level, ...] = attrs.field(converter=_levels)
    counting: str | None = None
    #: All pairs of level and kind; a unit's type is a position in here.
    types: tuple[UnitType, ...] = attrs.field(init=False, eq=False)
    #: Position of each type's level in the scheme.
    ranks: npt.NDArray[np.uint8] = attrs.field(init=False, eq=False)
    #: ``allowed[parent type, child type]``.
    allowed: npt.NDArray[np.bool_] = attrs.field(init=False, eq=False)

    def __attrs_post_init__(self) -> None:
        """Check the scheme and work out its types."""
        if found := list(self._faults()):
            raise InvalidLevelsError(Problems.of(*found))
        types = tuple(UnitType(level.key, kind) for level in self.levels for kind in level.kinds)
        ranks = np.array([i for i, level in enumerate(self.levels) for _ in level.kinds], np.uint8)
        allowed = np.zeros((len(types), len(types)), bool)
        for child, unit_type in enumerate(types):
            parents = set(self._parents(unit_type))
            allowed[:, child] = [t.level in parents or f"{t.level}:{t.kind}" in parents for t in types]
        ranks.flags.writeable = allowed.flags.writeable = False
        object.__setattr__(self, "types", types)
        object.__setattr__(self, "ranks", ranks)
        object.__setattr__(self, "allowed", allowed)

    @classmethod
    def ladder(cls, *keys: str, optional: Iterable[str] = (), mandatory: Iterable[str] = ()) -> Self:
        """Make a simple ladder from keys of known kinds, such as ``street`` or ``grid_2``.

        Raises:
            InvalidLevelsError: As for the scheme itself.
            ValueError: ``optional`` or ``mandatory`` names no level of the ladder.

        Example:
            >>> LevelScheme.ladder("community", "grid_1", "grid_2").level("grid_2").name.zh
            '二级网格'
        """
        optional, mandatory = set(optional), set(mandatory)
        if unknown := sorted((optional | mandatory).difference(keys)):
            msg = f"optional and mandatory name levels of the ladder, not {', '.join(map(repr, unknown))}."
            raise ValueError(msg)
        levels: list[Level] = []
        for key in keys:
            stem, _, number = key.rpartition("_")
            kind = stem if number.isdigit() and stem else key
            name = word("kinds", kind)
            if kind != key:
                numeral = _NUMERALS[int(number)] if int(number) < len(_NUMERALS) else number
                name = Text(f"level-{number} {name.en}", f"{numeral}级{name.zh}")
            presence: Presence = "optional" if key in optional else "mandatory" if key in mandatory else "standard"
            levels.append(Level(key, name, kind, presence))
        return cls(levels)

    def _faults(self) -> Iterator[Problem]:
        if not self.levels:
            yield Problem(NO_LEVELS)
        keys = [level.key for level in self.levels]
        for key in sorted({k for k in keys if keys.count(k) > 1}):
            yield Problem(DUPLICATE_LEVEL, Place(id=key), {"level": key, "n": keys.count(key)})
        for i, level in enumerate(self.levels):
            place = Place(path=f"levels[{i}]", id=level.key)
            yield from faults_within(level, place)
            yield from self._faults_under(i, level, place)
        if self.counting is not None and self.counting not in keys:
            facts = {"level": self.counting, "known": ", ".join(keys)}
            yield Problem(UNKNOWN_COUNTING, Place(path="counting"), facts)
        if (n := sum(len(level.kinds) for level in self.levels)) > _MOST_TYPES:
            yield Problem(TOO_MANY_TYPES, facts={"n": n})

    def _faults_under(self, at: int, level: Level, place: Place) -> Iterator[Problem]:
        keys = [level.key for level in self.levels]
        for kind, parents in level.under or ():
            if kind != "*" and kind not in level.kinds:
                yield Problem(UNKNOWN_KIND_UNDER, place, {"level": level.key, "kind": kind})
            for parent in parents:
                above, _, wanted = parent.partition(":")
                facts = {"level": level.key, "parent": parent}
                if above not in keys or (wanted and wanted not in self.levels[keys.index(above)].kinds):
                    yield Problem(UNKNOWN_PARENT_LEVEL, place, {**facts, "known": ", ".join(keys)})
                elif keys.index(above) >= at:
                    yield Problem(PARENT_NOT_ABOVE, place, facts)

    def _parents(self, unit_type: UnitType) -> tuple[str, ...]:
        """Return where units of a type may stand, as ``level`` or ``level:kind``."""
        at = self.keys.index(LevelKey(unit_type.level))
        under = dict(self.levels[at].under or ())
        if unit_type.kind in under:
            return under[unit_type.kind]
        if "*" in under:
            return under["*"]
        parents: list[str] = []
        for level in reversed(self.levels[:at]):
            parents.append(level.key)
            if level.presence != "optional":
                break
        return tuple(parents)

    @property
    def keys(self) -> tuple[LevelKey, ...]:
        """Keys of all levels, highest first."""
        return tuple(LevelKey(level.key) for level in self.levels)

    def level(self, key: str) -> Level:
        """Return a level.

        Raises:
            UnknownKeyError: There is no such level.

        Example:
            >>> LevelScheme.ladder("street", "community").level("street").name.zh
            '镇街'
        """
        for level in self.levels:
            if level.key == key:
                return level
        raise UnknownKeyError(
            Problem(UNKNOWN_LEVEL_KEY, Place(id=str(key)), {"level": key, "known": ", ".join(self.keys)})
        )

    def of_kind(self, kind: str) -> tuple[Level, ...]:
        """Return the levels at which units of a kind may stand, highest first.

        Example:
            >>> [level.key for level in LevelScheme.ladder("community", "grid_1", "grid_2").of_kind("grid")]
            ['grid_1', 'grid_2']
        """
        return tuple(level for level in self.levels if kind in level.kinds)

    def type_of(self, level: str, kind: str | None = None) -> int:
        """Return the position of a type; the kind may be left out where the level has one only.

        Raises:
            UnknownKeyError: There is no such level, or no such kind at it, or the kind must be named.

        Example:
            >>> LevelScheme.ladder("street", "community").type_of("community")
            1
        """
        known = self.level(level).kinds
        wanted = known[0] if kind is None and len(known) == 1 else kind
        for i, unit_type in enumerate(self.types):
            if unit_type.level == level and unit_type.kind == wanted:
                return i
        facts = {"level": level, "kind": kind or "", "known": ", ".join(known)}
        raise UnknownKeyError(Problem(UNKNOWN_KIND, Place(id=level), facts))

    def types_at(self, level: str | None = None, kind: str | None = None) -> npt.NDArray[np.bool_]:
        """Tell for each type whether it is of a level and a kind.

        Raises:
            UnknownKeyError: There is no such level.

        Example:
            >>> LevelScheme.ladder("community", "grid_1", "grid_2").types_at(kind="grid").tolist()
            [False, True, True]
        """
        if level is not None:
            self.level(level)
        return np.array(
            [level in {None, t.level} and kind in {None, t.kind} for t in self.types],
            bool,
        )

    def overlays(self) -> npt.NDArray[np.bool_]:
        """Tell for each type whether its units lie over their siblings.

        Example:
            >>> LevelScheme.ladder("community", "grid", "estate").evolve("estate", overlay=True).overlays().tolist()
            [False, False, True]
        """
        return np.array([level.overlay for level in self.levels for _ in level.kinds], bool)

    def allows(self, child: str, *, under: str) -> bool:
        """Tell whether a unit may stand under another; both as ``level`` or ``level:kind``.

        Raises:
            UnknownKeyError: A level or kind is not in the scheme.

        Example:
            >>> LevelScheme.ladder("street", "community", "grid").allows("grid", under="street")
            False
        """
        level, _, kind = child.partition(":")
        above, _, above_kind = under.partition(":")
        return bool(self.allowed[self.type_of(above, above_kind or None), self.type_of(level, kind or None)])

    def evolve(self, level: str, **changes: Any) -> Self:
        """Return a scheme in which one level is changed, for instance ``presence="mandatory"``.

        Raises:
            UnknownKeyError: There is no such level.
            InvalidLevelsError: The changed scheme contradicts itself.

        Example:
            >>> LevelScheme.ladder("grid_1", "grid_2").evolve("grid_2", presence="optional")
            <LevelScheme: grid_1 > [grid_2]>
        """
        old = self.level(level)
        return attrs.evolve(self, levels=[attrs.evolve(old, **changes) if lv is old else lv for lv in self.levels])

    def with_level(self, level: Level, *, before: str) -> Self:
        """Return a scheme with one more level in front of another one.

        Raises:
            UnknownKeyError: There is no level ``before``.
            InvalidLevelsError: The new scheme contradicts itself.

        Example:
            >>> area = Level("area", Text("area", "片"), "area", "optional")
            >>> LevelScheme.ladder("street", "community").with_level(area, before="community")
            <LevelScheme: street > [area] > community>
        """
        at = self.keys.index(LevelKey(self.level(before).key))
        return attrs.evolve(self, levels=(*self.levels[:at], level, *self.levels[at:]))

    def name(self, unit_type: int, lang: Lang = "en") -> str:
        """Return the name shown for a type: the level's, or the kind's where a level has several.

        Example:
            >>> LevelScheme.ladder("street", "community").name(1, "zh")
            '社区'
        """
        found = self.types[unit_type]
        level = self.level(found.level)
        return (level.name if len(level.kinds) == 1 else word("kinds", found.kind)).get(lang)

    def title(self, level: str, kind: str | None = None) -> Text:
        """Return the name of a level, or of a kind at it, with the level's key where another level has that name, too.

        Raises:
            UnknownKeyError: There is no such level, or no such kind at it.

        Example:
            >>> scheme = LevelScheme([Level(k, Text("grid", "网格"), "grid") for k in ("upper", "lower")])
            >>> scheme.title("lower")
            Text(en='grid (lower)', zh='网格（lower）')
        """
        if kind is None:
            names = {found.key: found.name for found in self.levels}
            shown, others = self.level(level).name, [name for key, name in names.items() if key != level]
        else:
            at = self.type_of(level, kind)
            every = [Text(self.name(i, "en"), self.name(i, "zh")) for i in range(len(self.types))]
            shown = every[at]
            others = [name for name, found in zip(every, self.types, strict=True) if found.level != level]
        return Text(
            f"{shown.en} ({level})" if shown.en in {name.en for name in others} else shown.en,
            f"{shown.zh}（{level}）" if shown.zh in {name.zh for name in others} else shown.zh,
        )

    def describe(self, lang: Lang = "en") -> str:
        """Return one line a level: name, kinds, presence, and whether it lies over its siblings.

        Example:
            >>> print(LevelScheme.ladder("street", "grid_1", optional=["grid_1"]).describe("zh"))
            镇街 (street)
            一级网格 (grid_1)：可选
        """
        lines: list[str] = []
        for level in self.levels:
            comma = "、" if lang == "zh" else ", "
            several = comma.join(word("kinds", k).get(lang) for k in level.kinds) if len(level.kinds) > 1 else ""
            kinds = f" [{several}]" if several else ""
            more = _PRESENCES[level.presence].get(lang)
            if level.overlay:
                colon, semicolon = ("：", "；") if lang == "zh" else (": ", "; ")
                more += f"{semicolon if more else colon}{_OVERLAY.get(lang)}"
            lines.append(f"{level.name.get(lang)} ({level.key}){kinds}{more}")
        return "\n".join(lines)

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON types; `from_dict` is the inverse.

        Example:
            >>> scheme = LevelScheme.ladder("street", "community")
            >>> LevelScheme.from_dict(scheme.to_dict()) == scheme
            True
        """
        return {"levels": [level.to_dict() for level in self.levels], "counting": self.counting}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """Build from what `to_dict` gives or a scheme file holds; ``kinds`` defaults to the key.

        Raises:
            InvalidLevelsError: The scheme contradicts itself.
            TypeError: A value is of another type than `to_dict` gives.
            ValueError: There is no ``levels``, a level has no ``key`` or no ``name``, or a value is not allowed.

        Example:
            >>> LevelScheme.from_dict({"levels": [{"key": "street", "name": {"en": "street", "zh": "街道"}}]})
            <LevelScheme: street>
        """
        given = record(data, "A scheme of levels", "levels")["levels"]
        if not isinstance(given, list | tuple):
            msg = f"'levels' is a list, not {type(given).__name__}."
            raise TypeError(msg)
        levels = [
            Level(
                key=item["key"],
                name=wording(item["name"]),
                kinds=item.get("kinds", item["key"]),
                presence=item.get("presence", "standard"),
                under=item.get("under"),
                overlay=item.get("overlay", False),
            )
            for item in (record(one, "A level", "key", "name") for one in cast("Iterable[object]", given))
        ]
        return cls(levels, data.get("counting"))

    def __reduce__(self) -> tuple[object, ...]:
        return type(self), (self.levels, self.counting)

    @one_line
    def __repr__(self) -> str:
        def one(level: Level) -> str:
            kinds = level.key if len(level.kinds) == 1 else f"{level.key}({'|'.join(level.kinds)})"
            return f"[{kinds}]" if level.presence == "optional" else kinds

        return f"<LevelScheme: {' > '.join(map(one, self.levels))}>"

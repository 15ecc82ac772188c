"""Levels as data: which levels a city has, what may stand at each, and under what.

A level number means nothing outside its scheme: level 1 is the largest grid in one city and the smallest in another.
So levels have keys, and a scheme is an ordered list of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, Literal, NewType, Self, cast, get_args

import attrs
import numpy as np
import numpy.typing as npt

from gridgov._vocabulary import word, words
from gridgov.errors import InvalidLevelsError, Place, Problem, Problems, UnknownKeyError, fault
from gridgov.text import Lang, Text

__all__ = ["KINDS", "Level", "LevelKey", "LevelScheme", "Presence", "UnitType"]

#: Key of a level, such as ``grid_1``.
LevelKey = NewType("LevelKey", str)
#: How firmly a level belongs to every path of the tree.
Presence = Literal["standard", "optional", "mandatory"]
#: Names of the kinds of unit that the library knows. The vocabulary is open.
KINDS: Final[Mapping[str, Text]] = words("kinds")

_KEY: Final = re.compile(r"[a-z][a-z0-9_]*")
_MOST_TYPES: Final = 255
_NUMERALS: Final = "零一二三四五六七八九十"

NO_LEVELS = fault(
    "LEV001",
    "no-levels",
    Text("The scheme has no level.", "方案没有任何层级。"),
    Text("Give at least one level.", "请至少给出一个层级。"),
)
DUPLICATE_LEVEL = fault(
    "LEV002",
    "duplicate-level",
    Text("Level '{level}' is there {n} times.", "层级“{level}”出现{n}次。"),
    Text("Give each level its own key.", "请为每个层级使用不同的键。"),
)
BAD_LEVEL_KEY = fault(
    "LEV003",
    "bad-level-key",
    Text("'{level}' cannot be the key of a level or kind.", "“{level}”不能作为层级或类别的键。"),
    Text(
        "Use lower-case letters, digits and '_', beginning with a letter.",
        "请使用小写字母、数字和下划线,并以字母开头。",
    ),
)
NO_KIND = fault(
    "LEV004",
    "no-kind",
    Text("Level '{level}' has no kind of unit.", "层级“{level}”没有单元类别。"),
    Text("Name at least one kind, such as 'grid'.", "请至少给出一个类别,例如“grid”。"),
)
UNKNOWN_PARENT_LEVEL = fault(
    "LEV005",
    "unknown-parent-level",
    Text("Level '{level}' is to stand under '{parent}', which the scheme does not have.", "层级“{level}”的上级“{parent}”不在方案中。"),
    Text("Add that level, or name one of: {known}.", "请补充该层级,或改用:{known}。"),
)
PARENT_NOT_ABOVE = fault(
    "LEV006",
    "parent-not-above",
    Text("Level '{level}' is to stand under '{parent}', which is not listed before it.", "层级“{level}”的上级“{parent}”没有排在它之前。"),
    Text("List '{parent}' first: levels go from the highest to the lowest.", "请先列出“{parent}”:层级须由高到低排列。"),
)
UNKNOWN_KIND_UNDER = fault(
    "LEV007",
    "unknown-kind-under",
    Text("Level '{level}' says where '{kind}' may stand, but has no such kind.", "层级“{level}”规定了“{kind}”的上级,但没有这个类别。"),
    Text("Add it to the kinds of the level, or take it out of 'under'.", "请将其加入该层级的类别,或从“under”中删除。"),
)
UNKNOWN_COUNTING = fault(
    "LEV008",
    "unknown-counting-level",
    Text("The counting level '{level}' is not in the scheme.", "计数层级“{level}”不在方案中。"),
    Text("Name one of: {known}.", "请改用:{known}。"),
)
TOO_MANY_TYPES = fault(
    "LEV009",
    "too-many-types",
    Text("The scheme has {n} pairs of level and kind; at most 255 fit.", "方案有{n}个层级类别组合,最多255个。"),
    Text("Split the scheme.", "请拆分方案。"),
)
BAD_PRESENCE = fault(
    "LEV010",
    "bad-presence",
    Text("Level '{level}' has the presence '{presence}'.", "层级“{level}”的存在要求为“{presence}”。"),
    Text("Use 'standard', 'optional' or 'mandatory'.", "请使用“standard”、“optional”或“mandatory”。"),
)
UNKNOWN_LEVEL_KEY = fault(
    "LEV011",
    "unknown-level",
    Text("The scheme has no level '{level}'.", "方案没有层级“{level}”。"),
    Text("It has: {known}.", "现有层级:{known}。"),
)
UNKNOWN_KIND = fault(
    "LEV012",
    "unknown-kind",
    Text("Level '{level}' has no kind '{kind}'.", "层级“{level}”没有类别“{kind}”。"),
    Text("Its kinds are: {known}.", "该层级的类别:{known}。"),
)

Under = tuple[tuple[str, tuple[str, ...]], ...]


def _under(value: object) -> Under | None:
    """Normalise ``under``: one rule for all kinds is written with the kind ``*``."""
    if value is None:
        return None
    if isinstance(value, Mapping):
        pairs = cast("Mapping[str, Sequence[str]]", value)
        return tuple(sorted((k, tuple(v)) for k, v in pairs.items()))
    items = cast("Sequence[object]", value)
    if items and isinstance(items[0], tuple):
        return cast("Under", tuple(items))
    return (("*", tuple(cast("Sequence[str]", items))),)


def _kinds(value: object) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(cast("Iterable[str]", value))


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

    Example:
        >>> Level("grid_1", Text("level-1 grid", "一级网格"), kinds="grid").kinds
        ('grid',)
        >>> Level("block", Text("block", "楼栋层"), kinds=("building", "workshop"),
        ...       under={"building": ["site:estate"], "workshop": ["site:work_unit"]}).presence
        'standard'
    """

    key: str
    name: Text
    kinds: tuple[str, ...] = attrs.field(converter=_kinds)
    presence: Presence = "standard"
    under: Under | None = attrs.field(default=None, converter=_under)

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
        return out


@attrs.frozen
class UnitType:
    """A level and a kind: what a unit is within its scheme."""

    level: str
    kind: str

    def __str__(self) -> str:
        """Return ``level`` or, where they differ, ``level:kind``."""
        return self.level if self.level == self.kind else f"{self.level}:{self.kind}"


@attrs.frozen
class LevelScheme:
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

    levels: tuple[Level, ...] = attrs.field(converter=lambda v: tuple(cast("Iterable[Level]", v)))
    counting: str | None = None
    #: All pairs of level and kind; a unit's type is a position in here.
    types: tuple[UnitType, ...] = attrs.field(init=False, eq=False, repr=False)
    #: Position of each type's level in the scheme.
    ranks: npt.NDArray[np.uint8] = attrs.field(init=False, eq=False, repr=False)
    #: ``allowed[parent type, child type]``.
    allowed: npt.NDArray[np.bool_] = attrs.field(init=False, eq=False, repr=False)

    def __attrs_post_init__(self) -> None:
        """Check the scheme and work out its types."""
        found = list(self._faults())
        types = tuple(UnitType(level.key, kind) for level in self.levels for kind in level.kinds)
        if len(types) > _MOST_TYPES:
            found.append(Problem(TOO_MANY_TYPES, facts={"n": len(types)}))
        if found:
            raise InvalidLevelsError(Problems.of(*found))
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

        Example:
            >>> LevelScheme.ladder("community", "grid_1", "grid_2").level("grid_2").name.zh
            '二级网格'
        """
        optional, mandatory = set(optional), set(mandatory)
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
        known = ", ".join(keys)
        for key in sorted({k for k in keys if keys.count(k) > 1}):
            yield Problem(DUPLICATE_LEVEL, Place(id=key), {"level": key, "n": keys.count(key)})
        for i, level in enumerate(self.levels):
            place = Place(path=f"levels[{i}]", id=level.key)
            for name in (level.key, *level.kinds):
                if not _KEY.fullmatch(name):
                    yield Problem(BAD_LEVEL_KEY, place, {"level": name})
            if not level.kinds:
                yield Problem(NO_KIND, place, {"level": level.key})
            if level.presence not in get_args(Presence):
                yield Problem(BAD_PRESENCE, place, {"level": level.key, "presence": level.presence})
            for kind, parents in level.under or ():
                if kind != "*" and kind not in level.kinds:
                    yield Problem(UNKNOWN_KIND_UNDER, place, {"level": level.key, "kind": kind})
                for parent in parents:
                    above, _, wanted = parent.partition(":")
                    facts: dict[str, object] = {"level": level.key, "parent": parent, "known": known}
                    if above not in keys or (wanted and wanted not in self.levels[keys.index(above)].kinds):
                        yield Problem(UNKNOWN_PARENT_LEVEL, place, facts)
                    elif keys.index(above) >= i:
                        yield Problem(PARENT_NOT_ABOVE, place, facts)
        if self.counting is not None and self.counting not in keys:
            yield Problem(UNKNOWN_COUNTING, Place(path="counting"), {"level": self.counting, "known": known})

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
        raise UnknownKeyError(Problem(UNKNOWN_LEVEL_KEY, Place(id=key), {"level": key, "known": ", ".join(self.keys)}))

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

    def describe(self, lang: Lang = "en") -> str:
        """Return one line a level: name, kinds, presence.

        Example:
            >>> print(LevelScheme.ladder("street", "grid_1", optional=["grid_1"]).describe("zh"))
            镇街 (street)
            一级网格 (grid_1):可选
        """
        words_for = {"standard": Text("", ""), "optional": Text(": optional", ":可选"), "mandatory": Text(": mandatory", ":必设")}
        lines: list[str] = []
        for level in self.levels:
            kinds = "" if len(level.kinds) == 1 else " [" + ", ".join(word("kinds", k).get(lang) for k in level.kinds) + "]"
            lines.append(f"{level.name.get(lang)} ({level.key}){kinds}{words_for[level.presence].get(lang)}")
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

        Example:
            >>> LevelScheme.from_dict({"levels": [{"key": "street", "name": {"en": "street", "zh": "街道"}}]})
            <LevelScheme: street>
        """
        levels = [
            Level(
                key=item["key"],
                name=Text(**item["name"]),
                kinds=item.get("kinds", item["key"]),
                presence=item.get("presence", "standard"),
                under=item.get("under"),
            )
            for item in data["levels"]
        ]
        return cls(levels, data.get("counting"))

    def __reduce__(self) -> tuple[object, ...]:
        return type(self), (self.levels, self.counting)

    def __repr__(self) -> str:
        def one(level: Level) -> str:
            kinds = level.key if len(level.kinds) == 1 else f"{level.key}({'|'.join(level.kinds)})"
            return f"[{kinds}]" if level.presence == "optional" else kinds

        return f"<LevelScheme: {' > '.join(map(one, self.levels))}>"


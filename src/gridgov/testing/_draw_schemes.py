"""Level schemes to draw: every pattern of levels that a scheme can have."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Final

import attrs
from hypothesis import strategies as st

from gridgov.levels import KINDS, Level, LevelScheme, Presence
from gridgov.testing._draw_choices import bits, check_range
from gridgov.text import Text

__all__ = ["Pattern", "drawn_scheme", "level_schemes"]

#: Kinds from the top down: what a scheme shrinks to is the beginning of this ladder.
_LADDER: Final = ("street", "community", "grid", "building", "estate", "work_unit", "workshop", "household")
_NUMERALS: Final = "零一二三四五六七八九十"
_MOST_LEVELS: Final = len(_LADDER)


@attrs.frozen
class Pattern:
    """What the levels of a scheme may be like; see `level_schemes`."""

    max_levels: int
    min_levels: int = 1
    optional: bool = True
    mandatory: bool = False
    polymorphic: bool = True
    under: bool = True
    same_word: bool = True
    overlay: bool = False
    counting: bool = True
    #: The second level has two kinds, and units of any kind of the first may hold both.
    two_kinds: bool = False
    #: Levels that are neither optional nor mandatory nor name their own parents, from the top.
    plain: int = 0


def level_schemes(  # noqa: PLR0913 - one keyword for each pattern
    *,
    max_levels: int = 5,
    min_levels: int = 1,
    optional: bool = True,
    mandatory: bool = False,
    polymorphic: bool = True,
    under: bool = True,
    same_word: bool = True,
    overlay: bool = False,
    counting: bool = True,
) -> st.SearchStrategy[LevelScheme]:
    """Draw level schemes. They shrink to a ladder of as few levels as possible, from ``street`` down.

    Args:
        max_levels: At most so many levels, from 1 to 8.
        min_levels: At least so many levels.
        optional: Levels may be optional.
        mandatory: Levels may be mandatory.
        polymorphic: Levels may have several kinds of units.
        under: Levels may name their own parents, for all kinds or for each.
        same_word: Several levels may be of one kind and called by one word, as three levels that are all 网格.
        overlay: Levels may lie over what their siblings hold.
        counting: One level may be that whose units are counted as the grids.

    Returns:
        A strategy of `LevelScheme`.

    Raises:
        ValueError: There are to be less than 1 or more than 8 levels, or at least more than at most.

    Example:
        >>> from hypothesis import find
        >>> find(level_schemes(min_levels=3), lambda levels: True)
        <LevelScheme: street > community > grid>
        >>> find(level_schemes(), lambda levels: len(levels.types) > len(levels.levels))
        <LevelScheme: street(street|community)>
    """
    check_range("min_levels", min_levels, 1)
    check_range("max_levels", max_levels, 1)
    if not 1 <= min_levels <= max_levels <= _MOST_LEVELS:
        msg = f"A scheme is drawn with 1 to {_MOST_LEVELS} levels, not with {min_levels} to {max_levels}."
        raise ValueError(msg)
    return drawn_scheme(
        Pattern(max_levels, min_levels, optional, mandatory, polymorphic, under, same_word, overlay, counting)
    )


@st.composite
def drawn_scheme(draw: st.DrawFn, pattern: Pattern) -> LevelScheme:
    """Draw a scheme that follows a pattern.

    Each level is a few numbers, of which its features are read: cheap to draw and shrink.
    """
    numbers = draw(_numbers(pattern.min_levels, pattern.max_levels))
    flags = draw(_FLAGS)
    kinds = _kinds(pattern, [(first, second) for first, second, _, _ in numbers])
    levels: list[Level] = []
    named = _named([some[0] for some in kinds], one_word=pattern.same_word and flags & 1 == 1)
    for i, ((key, name), (_, _, features, places)) in enumerate(zip(named, numbers, strict=True)):
        plain = i < pattern.plain
        presence: Presence = "standard" if plain else _presence(pattern, features & 3)
        own = pattern.under and levels and not plain and features & 4
        overlay = pattern.overlay and features >> 3 & 1 == 1
        under = _under(levels, kinds[i], places) if own else None
        levels.append(Level(key, name, kinds[i], presence, under, overlay=overlay))
    # Half of all schemes count the units of a level.
    at = (flags >> 1) - len(_LADDER)
    counting = levels[at % len(levels)].key if pattern.counting and at >= 0 else None
    return LevelScheme(levels, counting)


#: Whether one word is used for all levels of a kind, and which level is counted.
_FLAGS: Final = st.integers(0, 4 * len(_LADDER) - 1)
#: After the numbers of kinds come three for "grid" and two for "as the level above": real schemes have up to three
#: levels of grids.
_GRID: Final = len(_LADDER)
_ABOVE: Final = _GRID + 3
#: Of a level: its kind, its second kind, its features, its parents.
_LEVEL: Final = st.tuples(
    st.integers(0, _ABOVE + 1), st.integers(0, 2 * len(_LADDER) - 1), st.integers(0, 15), bits(12)
)


@cache
def _numbers(least: int, most: int) -> st.SearchStrategy[list[tuple[int, int, int, int]]]:
    return st.lists(_LEVEL, min_size=least, max_size=most)


def _presence(pattern: Pattern, number: int) -> Presence:
    """Read how firmly a level belongs to the tree; half of those that may be otherwise are standard."""
    if number == 3 and pattern.mandatory:  # noqa: PLR2004 - the last of four
        return "mandatory"
    return "optional" if number > 1 and pattern.optional else "standard"


def _kinds(pattern: Pattern, numbers: Sequence[tuple[int, int]]) -> list[list[str]]:
    """Read the kinds of each level; levels of one kind are called by one word."""
    out: list[list[str]] = []
    # Where a level says that it is one of grids, no other is one because of where it stands: it can be left out.
    grids = pattern.same_word and any(one in range(_GRID, _ABOVE) for one, _ in numbers)
    left = [kind for kind in _LADDER if not (grids and kind == "grid")]
    for i, (one, two) in enumerate(numbers):
        if pattern.same_word and one >= _ABOVE and out:
            first = out[-1][0]
        elif pattern.same_word and _GRID <= one < _ABOVE:
            first = "grid"
        else:
            first = _free(one, left)
        if first in left:
            left.remove(first)
        some = [first]
        # The lower half of the numbers means that there is none, so that 0 is the simplest.
        if (pattern.two_kinds and i == 1) or (pattern.polymorphic and two >= len(_LADDER)):
            others = [kind for kind in _LADDER if kind != first]
            some.append(others[two % len(_LADDER) % len(others)])
        out.append(some)
    return out


def _free(number: int, left: Sequence[str]) -> str:
    """Return the kind of a number, or the next one that is left: a level keeps its kind when others are left out."""
    at = number % len(_LADDER)
    return next(kind for kind in (*_LADDER[at:], *_LADDER) if kind in left)


def _named(kinds: Sequence[str], *, one_word: bool) -> list[tuple[str, Text]]:
    """Return key and name of each level: levels of one kind are numbered, their names too unless one word is wanted."""
    out: list[tuple[str, Text]] = []
    for i, kind in enumerate(kinds):
        word = KINDS[kind]
        if kinds.count(kind) == 1:
            out.append((kind, word))
            continue
        number = kinds[: i + 1].count(kind)
        name = word if one_word else Text(f"level-{number} {word.en}", f"{_NUMERALS[number]}级{word.zh}")
        out.append((f"{kind}_{number}", name))
    return out


def _under(levels: Sequence[Level], kinds: Sequence[str], number: int) -> dict[str, list[str]]:
    """Read where units may stand: one or two places, for all kinds or for one."""
    places = [level.key for level in levels] + [f"{level.key}:{kind}" for level in levels for kind in level.kinds]
    number, some = divmod(number, 4)
    kind = kinds[some % 2] if len(kinds) > 1 and some > 1 else "*"
    number, several = divmod(number, 2)
    number, first = divmod(number, len(places))
    second = number % len(places)
    return {kind: list(dict.fromkeys([places[first], *([places[second]] * several)]))}

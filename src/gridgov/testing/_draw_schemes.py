"""Level schemes to draw: every pattern of levels that a scheme can have."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import attrs
from hypothesis import strategies as st

from gridgov.levels import KINDS, Level, LevelScheme, Presence
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
        >>> find(level_schemes(), lambda levels: len(levels.levels) == 3)
        <LevelScheme: street > community > grid>
        >>> find(level_schemes(mandatory=True), lambda levels: levels.levels[-1].presence == "mandatory")
        <LevelScheme: street: mandatory>
    """
    if not 1 <= min_levels <= max_levels <= _MOST_LEVELS:
        msg = f"A scheme is drawn with 1 to {_MOST_LEVELS} levels, not with {min_levels} to {max_levels}."
        raise ValueError(msg)
    return drawn_scheme(
        Pattern(max_levels, min_levels, optional, mandatory, polymorphic, under, same_word, overlay, counting)
    )


@st.composite
def drawn_scheme(draw: st.DrawFn, pattern: Pattern) -> LevelScheme:
    """Draw a scheme that follows a pattern."""
    levels: list[Level] = []
    kinds = _kinds(draw, pattern)
    one_word = pattern.same_word and draw(st.booleans())
    for i, (key, name) in enumerate(_named([some[0] for some in kinds], one_word=one_word)):
        plain = i < pattern.plain
        presence: Presence = "standard" if plain else draw(st.sampled_from(_presences(pattern)))
        under = None if plain or not (pattern.under and levels) else draw(st.none() | _under(levels, kinds[i]))
        overlay = pattern.overlay and draw(st.booleans())
        levels.append(Level(key, name, kinds[i], presence, under, overlay=overlay))
    counting = draw(st.none() | st.sampled_from([level.key for level in levels])) if pattern.counting else None
    return LevelScheme(levels, counting)


def _presences(pattern: Pattern) -> list[Presence]:
    wanted: list[tuple[Presence, bool]] = [
        ("standard", True),
        ("optional", pattern.optional),
        ("mandatory", pattern.mandatory),
    ]
    return [presence for presence, good in wanted if good]


def _kinds(draw: st.DrawFn, pattern: Pattern) -> list[list[str]]:
    """Draw the kinds of each level; a level of the same kind as the one above is called by the same word."""
    out: list[list[str]] = []
    left = list(_LADDER)
    for i in range(draw(st.integers(pattern.min_levels, pattern.max_levels))):
        # One number says it all: what takes fewer draws counts as simpler.
        again = 1 if out and pattern.same_word else 0
        at = draw(st.integers(0, len(left) - 1 + again))
        first = left.pop(at) if at < len(left) else out[-1][0]
        some = [first]
        if (pattern.two_kinds and i == 1) or (pattern.polymorphic and draw(st.booleans())):
            others = [kind for kind in _LADDER if kind != first]
            some.append(others[draw(st.integers(0, len(others) - 1))])
        out.append(some)
    return out


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


def _under(levels: Sequence[Level], kinds: Sequence[str]) -> st.SearchStrategy[dict[str, list[str]]]:
    """Draw where units may stand: one list for all kinds, or one for some kinds."""
    places = [level.key for level in levels] + [f"{level.key}:{kind}" for level in levels for kind in level.kinds]
    some = st.lists(st.sampled_from(places), min_size=1, max_size=3, unique=True)
    whole = st.fixed_dictionaries({"*": some})
    return whole if len(kinds) == 1 else whole | st.dictionaries(st.sampled_from(kinds), some, min_size=1, max_size=2)

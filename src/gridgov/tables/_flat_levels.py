"""The table of levels as a level scheme, and the spelling of where units may stand."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final, cast

import attrs

from gridgov._vocabulary import words
from gridgov.errors import GridgovError, Place, Problem, Problems
from gridgov.levels import Level, LevelScheme, Presence
from gridgov.tables._flat_faults import BAD_UNDER
from gridgov.tables._flat_out import NO_RULES
from gridgov.tables._flat_read import Columns
from gridgov.tables._flat_words import Words
from gridgov.tables._table import Table

__all__ = ["read_levels", "read_under"]

_AT: Final = re.compile(r"levels\[(\d+)\]")
_RULES: Final = re.compile("[;；\n]")
_ABOVE: Final = re.compile("[,，、]")
_PAIR: Final = re.compile("[:：]")
Under = Mapping[str, tuple[str, ...]]


def read_under(text: str | None, levels: Words, kinds: Words) -> Under | None:
    """Return where units of a level may stand out of a cell, None where nothing is said.

    Args:
        text: Such as ``estate: community, grid; *: community``; ``level:kind`` names one kind above. A cell without a
            kind, such as ``community, grid``, is for all kinds.
        levels: Keys and names of the levels.
        kinds: Keys and names of kinds.

    Raises:
        ValueError: A kind is there twice or a rule has no kind.

    Example:
        >>> from gridgov.text import Text
        >>> levels = Words({"community": Text("community", "社区")})
        >>> read_under("小区: 社区, grid:x; *: community", levels, Words({"estate": Text("estate", "小区")}))
        {'estate': ('community', 'grid:x'), '*': ('community',)}
    """
    if text is None or not text.strip():
        return None
    if text.strip() == NO_RULES:
        return {}
    rules = [rule.strip() for rule in _RULES.split(text) if rule.strip()]
    if len(rules) == 1 and not _PAIR.search(rules[0]):
        return {"*": _above(rules[0], levels, kinds)}
    out: dict[str, tuple[str, ...]] = {}
    for rule in rules:
        found = _PAIR.search(rule)
        kind = "" if found is None else kinds.read(rule[: found.start()].strip())
        if found is None or not kind or kind in out:
            raise ValueError(rule)
        out[kind] = _above(rule[found.end() :], levels, kinds)
    return out


def _above(text: str, levels: Words, kinds: Words) -> tuple[str, ...]:
    out: list[str] = []
    for word in filter(None, (part.strip() for part in _ABOVE.split(text))):
        found = _PAIR.search(word)
        if found is None:
            out.append(levels.read(word))
        else:
            out.append(f"{levels.read(word[: found.start()].strip())}:{kinds.read(word[found.end() :].strip())}")
    return tuple(out)


def read_levels(table: Table, about: Table, counting: str | None) -> tuple[LevelScheme | None, Problems]:
    """Return the level scheme of a table of levels, None if it is wrong, and what is wrong.

    Args:
        table: The levels.
        about: What is said of the whole, for the place of the level that is counted.
        counting: Key or name of the level that is counted as grids.
    """
    columns = Columns(table)
    keys = [key or "" for key in columns.texts("key")]
    names = columns.named("name", keys)
    known = Words(dict(zip(keys, names, strict=True)))
    kinds = Words(words("kinds"))
    odd: list[Problem] = []
    levels: list[Level] = []
    given = zip(
        keys,
        names,
        columns.sets("kinds"),
        columns.texts("presence"),
        columns.texts("under"),
        columns.flags("overlay"),
        strict=True,
    )
    for i, (key, name, own, presence, text, overlay) in enumerate(given):
        under: Under | None = None
        try:
            under = read_under(text, known, kinds)
        except ValueError:
            odd.append(Problem(BAD_UNDER, Place(row=i + 1, column="under", id=key), {"value": text}))
        allowed = cast("Presence", presence or "standard")
        levels.append(Level(key, name, own or (key,), allowed, under, overlay=overlay))
    problems = table.relocate(Problems.of(*odd))
    try:
        scheme = LevelScheme(levels, None if counting is None else known.read(counting))
    except GridgovError as error:
        return None, problems + _located(error.problems, table, about)
    return None if odd else scheme, problems


def _located(problems: Problems, table: Table, about: Table) -> Problems:
    """Return faults of a scheme at the rows of its levels."""
    out = Problems()
    keys = about.texts("key")
    for problem in problems:
        path = problem.place.path or ""
        found = _AT.match(path)
        if path == "counting" and "counting" in keys:
            out += about.relocate(Problems.of(_at(problem, keys.index("counting") + 1, "value")))
        else:
            row = int(found[1]) + 1 if found else _last(table.texts("key"), problem.place.id)
            out += table.relocate(Problems.of(_at(problem, row, None)))
    return out


def _at(problem: Problem, row: int | None, column: str | None) -> Problem:
    return attrs.evolve(problem, place=Place(row=row, column=column, id=problem.place.id))


def _last(keys: list[str | None], key: str | None) -> int | None:
    """Return the last row of a key, from 1."""
    rows = [i + 1 for i, found in enumerate(keys) if key is not None and found == key]
    return rows[-1] if rows else None

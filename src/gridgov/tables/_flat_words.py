"""Words for keys: a cell may name a level, a role or a kind by its key or by its name in either language."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Final

import attrs

from gridgov._unicode import composed
from gridgov._vocabulary import read_toml, words
from gridgov.levels import LevelScheme
from gridgov.roles import RoleCatalogue
from gridgov.tables._kinds_quotes import is_quoted, needs_quotes, quoted, unquoted
from gridgov.text import Lang, Text

__all__ = ["OPEN", "Words", "words_for"]

#: Columns whose words are in the vocabulary of the library, by kind of table and field.
_SHIPPED: Final[Mapping[tuple[str, str], str]] = {
    ("units", "kind"): "kinds",
    ("levels", "kinds"): "kinds",
    ("bodies", "kind"): "body_kinds",
    ("bodies", "line"): "lines",
    ("bodies", "rank"): "ranks",
    ("roles", "holders"): "holder_kinds",
    ("roles", "ends_line"): "lines",
    ("devices", "kind"): "device_kinds",
    ("links", "kind"): "link_kinds",
}
#: Columns that name levels, and columns that name roles.
_LEVELS: Final = frozenset({("units", "level"), ("roles", "sits_at")})
_ROLES: Final = frozenset(
    {
        ("posts", "role"), ("roles", "superior"), ("roles", "ex_officio"), ("combinations", "first"),
        ("combinations", "second"), ("templates", "role"),
    }
)  # fmt: skip


#: What may separate words in a cell.
_SEPARATORS: Final = re.compile(r"[;；、,，|/／\n]")


def _folded(text: str) -> str:
    return composed(text).casefold().strip()


@attrs.frozen(eq=False)
class Words:
    """Keys and their names; any other word stands for itself.

    Example:
        >>> found = Words({"community": Text("community", "社区"), "grid": Text("grid", "网格")})
        >>> found.read("社区"), found.read("网格 "), found.read("片"), found.write("grid", "zh")
        ('community', 'grid', '片', '网格')
        >>> found.read(found.write("社区", "zh"))
        '社区'
    """

    #: Name of each key.
    names: Mapping[str, Text]
    #: Other words for it, which names of others go before.
    others: Mapping[str, tuple[str, ...]] = attrs.field(factory=dict[str, tuple[str, ...]])

    @cached_property
    def _meant(self) -> Mapping[str, str]:
        """The key of every name that only one key has."""
        found: dict[str, set[str]] = {}
        for key, name in self.names.items():
            for word in (key, name.en, name.zh):
                found.setdefault(_folded(word), set()).add(key)
        more: dict[str, set[str]] = {}
        for key, others in self.others.items():
            for word in map(_folded, others):
                if word not in found:
                    more.setdefault(word, set()).add(key)
        return {word: next(iter(keys)) for word, keys in (found | more).items() if word and len(keys) == 1}

    def read(self, text: str) -> str:
        """Return the key that a cell means; what is in quotes is meant as it is."""
        if is_quoted(text):
            return unquoted(text)
        return text if text in self.names else self._meant.get(_folded(text), text)

    def write(self, text: str, lang: Lang) -> str:
        """Return a cell that is read as the given word: a name in Chinese where that is clear."""
        name = self.names[text].zh if lang == "zh" and text in self.names else ""
        if name and not needs_quotes(name) and self.read(name) == text:
            return name
        return quoted(text) if needs_quotes(text) or self.read(text) != text else text

    def write_one(self, text: str, lang: Lang = "en") -> str:
        r"""Return a word for a cell of several; one that would be taken for two is in quotes.

        Example:
            >>> OPEN.write_one("a;b"), OPEN.write_one("党员")
            ('"a\\u003bb"', '党员')
        """
        cell = self.write(text, lang)
        return quoted(text) if not is_quoted(cell) and _SEPARATORS.search(cell) else cell


#: For columns of texts that nobody has keys for.
OPEN: Final = Words({})


def _levels(levels: LevelScheme) -> Words:
    """Return the names of levels, and what units of their kinds are called besides."""
    synonyms: Mapping[str, Sequence[str]] = read_toml("tables.toml")["kinds_of_unit"]
    others = {
        level.key: tuple(word for kind in level.kinds for word in synonyms.get(kind, ())) for level in levels.levels
    }
    return Words({level.key: level.name for level in levels.levels}, others)


def words_for(kind: str, field: str, levels: LevelScheme | None = None, roles: RoleCatalogue | None = None) -> Words:
    """Return the words that stand in a column.

    Args:
        kind: Key of the kind of table.
        field: Key of the column.
        levels: The level scheme, if it is known.
        roles: The roles, if they are known.
    """
    at = kind, field
    if at in _SHIPPED:
        return Words(words(_SHIPPED[at]))
    if at in _LEVELS:
        return OPEN if levels is None else _levels(levels)
    if at in _ROLES:
        return OPEN if roles is None else Words({role.key: role.name for role in roles.roles})
    return OPEN

"""A module of the library and one mistake in it."""

from __future__ import annotations

from functools import cache
from types import CodeType

import attrs

from hardening._mutate_areas import path_of
from hardening._mutate_load import Blocks, blocks_of

__all__ = ["Module", "Mutant", "module_of"]


@attrs.frozen
class Mutant:
    """One mistake that is planted."""

    area: str
    module: str
    #: Counted from 1.
    line: int
    #: Counted from the first letter of the line, from 0.
    column: int
    operator: str
    #: The line as it is and as it becomes.
    before: str
    after: str
    source: str = attrs.field(repr=False)
    #: How many lines above read the same.
    same: int

    @property
    def key(self) -> str:
        """What stays the same when other lines of the module change."""
        return f"{self.module} | {self.operator} | {self.before} | {self.column} | {self.same}"


class Module:
    """A module as it is.

    Args:
        name: Its dotted name.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self.path = path_of(name)
        self.source = self.path.read_text("utf-8")
        self.lines = self.source.splitlines()
        self.code = compile(self.source, str(self.path), "exec", dont_inherit=True)
        self.blocks: Blocks = blocks_of(self.source)

    def compiled(self, source: str) -> CodeType | None:
        """Compile another source of this module; ``None`` if it is no Python."""
        try:
            return compile(source, str(self.path), "exec", dont_inherit=True)
        except (SyntaxError, ValueError):
            return None

    def mistake(self, source: str, *, area: str, line: int, column: int, operator: str) -> Mutant | None:
        """Take another source of this module for a mistake; ``None`` if it is no Python or does the same.

        Args:
            source: The module with the mistake.
            area: The area of the module.
            line: The line that was changed, from 1.
            column: Where in the line, from 0.
            operator: What changed it.
        """
        code = self.compiled(source)
        if code is None or code == self.code:
            return None
        old, new = self.lines[line - 1], source.splitlines()
        before, after = old.strip(), new[line - 1].strip() if line <= len(new) else ""
        same = sum(each.strip() == before for each in self.lines[: line - 1])
        column -= len(old) - len(old.lstrip())
        return Mutant(area, self.name, line, column, operator, before, after, source, same)


@cache
def module_of(name: str) -> Module:
    """Return a module as it is now."""
    return Module(name)

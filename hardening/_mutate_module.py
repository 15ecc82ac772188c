"""A module of the library and one mistake in it."""

from __future__ import annotations

import ast
import re
from functools import cache
from types import CodeType

import attrs

from hardening._mutate_areas import path_of
from hardening._mutate_load import Blocks, blocks_of

__all__ = ["Module", "Mutant", "label", "module_of"]


def label(module: str, operator: str, before: str, column: int, same: int) -> str:
    """Name what stays the same of a mistake, or of a family of them, when other lines of the module change.

    Args:
        module: The dotted name of the module.
        operator: What changes it; of operators alike what stands before the first underscore.
        before: The line as it is, without the space around it.
        column: Counted from the first letter of the line, from 0.
        same: How many lines above read the same.
    """
    return f"{module} | {operator.partition('_')[0]} | {before} | {column} | {same}"


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

    def served(self, line: int) -> set[int]:
        """Say which blocks use what a line outside of functions makes: the function of a header, or a constant.

        Args:
            line: Which line, from 1.
        """
        for node in ast.walk(ast.parse(self.source)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                first = min(each.lineno for each in (*node.decorator_list, node))
                if first <= line < node.body[0].lineno:
                    inside = [self.blocks[at] for at in range(line, (node.end_lineno or line) + 1) if at in self.blocks]
                    return set(inside[:1])
            elif isinstance(node, ast.Assign | ast.AnnAssign) and node.lineno <= line <= (node.end_lineno or line):
                target = node.targets[0] if isinstance(node, ast.Assign) else node.target
                name = re.compile(rf"\b{re.escape(ast.unparse(target))}\b")
                return {block for at, block in self.blocks.items() if name.search(self.lines[at - 1])}
        return set()

    def compiled(self, source: str) -> CodeType | None:
        """Compile another source of this module; ``None`` if it is no Python."""
        try:
            return compile(source, str(self.path), "exec", dont_inherit=True)
        except (SyntaxError, ValueError):
            return None

    def at(self, line: int, column: int) -> tuple[str, int, int]:
        """Return a line without the space around it, where in it something is, and how many above read the same.

        Args:
            line: Which line, from 1.
            column: Where in the line, from 0.
        """
        old = self.lines[line - 1]
        before = old.strip()
        same = sum(each.strip() == before for each in self.lines[: line - 1])
        return before, column - (len(old) - len(old.lstrip())), same

    def mistake(self, source: str, *, area: str, line: int, column: int, operator: str) -> Mutant | None:
        """Take another source of this module for a mistake; ``None`` if it is no Python or does the same.

        The line has to be the one that was changed: a mistake elsewhere is none of this place.

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
        new = source.splitlines()
        after = new[line - 1].strip() if line <= len(new) else ""
        before, column, same = self.at(line, column)
        if after == before:
            return None
        return Mutant(area, self.name, line, column, operator, before, after, source, same)


@cache
def module_of(name: str) -> Module:
    """Return a module as it is now."""
    return Module(name)

"""Where no mistake is planted: what does nothing when the program runs, and families of which none is a mistake.

Left out are annotations, lists of names and what only type checkers read, for they do nothing; and, with a reason each:

- ``strict`` of ``zip``: it states that lengths agree. While they do, which other tests see, both values do the same.
- ``examples`` of rules: they are shown to readers, and the battery of rules holds that each has the verdict that it
  states. Another number with the same verdict is another true example, and no mistake.
"""

from __future__ import annotations

import ast
from typing import Final

__all__ = ["Idle", "Spans", "idle_spans"]

#: Decorators that do nothing when the program runs.
IDLE: Final = {"overload", "override", "final", "deprecated"}
#: Lines from 1 and columns from 0: the first place and the one behind the last.
Spans = list[tuple[tuple[int, int], tuple[int, int]]]


class Idle(ast.NodeVisitor):
    """Finds where no mistake is planted.

    Args:
        lines: The lines of the module.
    """

    def __init__(self, lines: list[str]) -> None:
        self._lines = lines
        self.spans: Spans = []

    def _column(self, line: int, offset: int) -> int:
        return len(self._lines[line - 1].encode()[:offset].decode())

    def _skip(self, node: ast.expr | ast.stmt | None) -> None:
        if node is not None and node.end_lineno is not None and node.end_col_offset is not None:
            end = node.end_lineno, self._column(node.end_lineno, node.end_col_offset)
            self.spans.append(((node.lineno, self._column(node.lineno, node.col_offset)), end))

    def visit_arg(self, node: ast.arg) -> None:
        """Skip the annotation of an argument."""
        self._skip(node.annotation)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        """Skip an annotation, and the examples of a rule."""
        self._skip(node.annotation)
        if ast.unparse(node.target) == "examples":
            self._skip(node.value)
        self.generic_visit(node)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        """Skip what only type checkers read of a function."""
        names = {ast.unparse(each).rpartition(".")[2] for each in node.decorator_list}
        if names & IDLE:
            self._skip(node)
            for each in node.decorator_list:
                self._skip(each)
        self._skip(node.returns)
        self.generic_visit(node)

    def visit_Assign(self, node: ast.Assign) -> None:
        """Skip the list of public names, and names of types."""
        name = ast.unparse(node.targets[0])
        alias = isinstance(node.value, ast.BinOp) and isinstance(node.value.op, ast.BitOr) and name[:1].isupper()
        if name == "__all__" or (alias and not name.isupper()):
            self._skip(node)
        self.generic_visit(node)

    def visit_If(self, node: ast.If) -> None:
        """Skip what is imported for types."""
        if ast.unparse(node.test) == "TYPE_CHECKING":
            self._skip(node)
        self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> None:
        """Skip ``strict`` of ``zip``."""
        if isinstance(node.func, ast.Name) and node.func.id == "zip":
            for each in node.keywords:
                if each.arg == "strict":
                    self._skip(each.value)
        self.generic_visit(node)


def idle_spans(source: str) -> Spans:
    r"""List where in a module no mistake is planted.

    Args:
        source: The module.

    Example:
        >>> idle_spans("for a, b in zip(c, d, strict=True):\n    pass\n")
        [((1, 29), (1, 33))]
    """
    found = Idle(source.splitlines())
    found.visit(ast.parse(source))
    return found.spans

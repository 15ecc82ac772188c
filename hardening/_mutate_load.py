"""Modules of the library that are loaded from a changed source, and what of a module was run."""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable, Iterator, Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from pathlib import Path
from types import CodeType, ModuleType
from typing import cast

__all__ = ["Blocks", "Changed", "Watched", "blocks_of", "install", "watch"]

#: The name under which a watched module finds where to note what ran.
NOTES = "__reached__"
#: Lines of a module, from the first to the last, and the number of the block that they are in.
Blocks = dict[int, int]


class _Loader(SourceFileLoader):
    """Loads a module from code that somebody else made."""

    def __init__(self, fullname: str, path: str, finder: Changed) -> None:
        super().__init__(fullname, path)
        self._finder = finder

    def get_code(self, fullname: str) -> CodeType | None:
        """Return the changed code; nothing is read from or written to compiled files."""
        return self._finder.code(fullname, Path(self.path))

    def exec_module(self, module: ModuleType) -> None:
        """Run it, with the notes at hand."""
        vars(module)[NOTES] = self._finder.notes
        super().exec_module(module)


class Changed(MetaPathFinder):
    """Finds some modules where they are, and loads them from another source.

    Args:
        sources: The source of each module that is changed, by its dotted name.
    """

    #: One byte for each block of all watched modules: 1 once it was run. Blocks of changed modules are not noted.
    notes: bytearray

    def __init__(self, sources: dict[str, str]) -> None:
        self.notes = bytearray()
        self._sources = sources

    def has(self, fullname: str) -> bool:
        """Whether a module is loaded from here."""
        return fullname in self._sources

    def code(self, fullname: str, path: Path) -> CodeType:
        """Compile a module."""
        return compile(self._sources[fullname], str(path), "exec", dont_inherit=True)

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Find a module where Python finds it."""
        if not self.has(fullname):
            return None
        spec = PathFinder.find_spec(fullname, path, target)
        if spec is None or spec.origin is None:
            return None
        loader = _Loader(fullname, spec.origin, self)
        spec.loader = loader
        return spec


class Watched(Changed):
    """Loads every module of a package so that it notes which of its blocks were run.

    Args:
        wanted: Says of a dotted name whether it is watched.
        size: How many blocks there may be in all.
    """

    def __init__(self, wanted: Callable[[str], bool], size: int = 200_000) -> None:
        super().__init__({})
        self.notes = bytearray(size)
        self._wanted = wanted
        self._next = 0
        #: Of each module that was loaded, which block each line is in.
        self.blocks: dict[str, Blocks] = {}

    def has(self, fullname: str) -> bool:
        """Whether a module is watched."""
        return self._wanted(fullname)

    def code(self, fullname: str, path: Path) -> CodeType:
        """Compile a module with its notes."""
        tree, self.blocks[fullname], self._next = watch(path.read_text("utf-8"), self._next)
        return compile(tree, str(path), "exec", dont_inherit=True)


def install(finder: MetaPathFinder) -> None:
    """Ask this finder before all others, also those that pytest has put in front since."""
    sys.meta_path[:] = [finder, *(each for each in sys.meta_path if each is not finder)]


def _note(number: int, at: ast.stmt) -> ast.stmt:
    """Return the statement that notes one block."""
    (made,) = ast.parse(f"{NOTES}[{number}] = 1").body
    for node in ast.walk(made):
        ast.copy_location(node, at)
    return made


def _bodies(node: ast.AST) -> Iterator[list[ast.stmt]]:
    """Go through the lists of statements right below a node."""
    for _, value in ast.iter_fields(node):
        if isinstance(value, list) and value and isinstance(value[0], ast.stmt):
            yield value
        elif isinstance(value, list):
            for part in cast("list[object]", value):
                if isinstance(part, ast.ExceptHandler | ast.match_case):
                    yield part.body


def _is_docstring(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)


class _Watcher:
    """Puts notes into a tree. A block is what runs as one, unless something is raised in it."""

    def __init__(self, first: int) -> None:
        self.next = first
        self.blocks: Blocks = {}

    def visit(self, node: ast.AST, block: int | None) -> None:
        """Put notes below a node; ``block`` is what its own lines belong to, ``None`` outside of functions."""
        inside = block is not None or isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        inside = inside and not isinstance(node, ast.ClassDef)
        for body in _bodies(node):
            self._body(body, inside=inside)

    def _body(self, body: list[ast.stmt], *, inside: bool) -> None:
        noted: list[ast.stmt] = []
        current: int | None = None
        for statement in body:
            if inside and current is None and not _is_docstring(statement):
                current, self.next = self.next, self.next + 1
                noted.append(_note(current, statement))
            if current is not None:
                lines = range(statement.lineno, (statement.end_lineno or statement.lineno) + 1)
                self.blocks.update(dict.fromkeys(lines, current))
            self.visit(statement, current)
            noted.append(statement)
            if any(True for _ in _bodies(statement)):
                current = None
        body[:] = noted


def watch(source: str, first: int = 0) -> tuple[ast.Module, Blocks, int]:
    r"""Put a note at the start of every block of a module.

    Args:
        source: The module.
        first: The number of its first block.

    Returns:
        The tree with the notes, the block of each line of a function, and the number after the last block. Lines that
        run when the module is loaded are in no block.

    Example:
        >>> tree, blocks, _ = watch("def f(x):\n    if x:\n        return 1\n    return 2\n")
        >>> blocks
        {2: 0, 3: 1, 4: 2}
    """
    tree = ast.parse(source)
    watcher = _Watcher(first)
    watcher.visit(tree, None)
    return tree, watcher.blocks, watcher.next


def blocks_of(source: str) -> Blocks:
    """Say which block each line of a module is in, counted from 0."""
    return watch(source)[1]

"""Mistakes that can be planted: the operators of Cosmic Ray at every place where they say something else."""

from __future__ import annotations

import ast
import hashlib
import json
import random
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, Final

import attrs
from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.mutating import mutate_code
from cosmic_ray.operators.operator import Operator
from cosmic_ray.operators.provider import OperatorProvider

from hardening._mutate_areas import modules_of, path_of
from hardening._mutate_load import Blocks, blocks_of

__all__ = ["Module", "Mutant", "module_of", "places_of"]

#: Operators that need to be told a variable.
NEED_ARGUMENTS: Final = {"VariableReplacer", "VariableInserter"}
#: Decorators that do nothing when the program runs.
IDLE: Final = {"overload", "override", "final", "deprecated"}
#: Kinds of nodes of the syntax tree, and the operators that are at home there.
HOMES: Final = {
    "operator": ("ReplaceBinaryOperator",),
    "comparison": ("ReplaceComparisonOperator",),
    "factor": ("ReplaceUnaryOperator",),
    "not_test": ("ReplaceUnaryOperator",),
    "keyword": ("ReplaceTrueWithFalse", "ReplaceFalseWithTrue", "ReplaceAndWithOr", "ReplaceOrWithAnd",
                "ReplaceBreakWithContinue", "ReplaceContinueWithBreak"),
    "number": ("NumberReplacer",),
    "if_stmt": ("AddNot",),
    "while_stmt": ("AddNot",),
    "assert_stmt": ("AddNot",),
    "test": ("AddNot",),
    "for_stmt": ("ZeroIterationForLoop",),
    "except_clause": ("ExceptionReplacer",),
    "decorator": ("RemoveDecorator",),
}  # fmt: skip
#: Operators and keywords that stand for something else in a mistake.
WORDS: Final = frozenset(
    {"+", "-", "*", "/", "//", "%", "**", ">>", "<<", "|", "&", "^", "True", "False", "and", "or", "break", "continue"}
)


@cache
def _operators() -> dict[str, list[Operator]]:
    """Return the operators by family: what stands before the first underscore of their names."""
    provider = OperatorProvider()
    found: dict[str, list[Operator]] = defaultdict(list)
    for name in provider:
        if name not in NEED_ARGUMENTS:
            found[name.partition("_")[0]].append(provider[name]())
    return found


@attrs.frozen
class Place:
    """Where mistakes of one family can be planted."""

    module: str
    #: Lines and columns are counted from 1 and from 0.
    line: int
    column: int
    family: str
    #: Names of operators, and which of the mistakes of that operator in this module it is.
    choices: tuple[tuple[str, int], ...]


@attrs.frozen
class Mutant:
    """One mistake that is planted."""

    area: str
    module: str
    line: int
    #: Counted from the first letter of the line.
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


class _Idle(ast.NodeVisitor):
    """Finds what does nothing when the program runs: annotations, lists of names, what type checkers read."""

    def __init__(self, lines: list[str]) -> None:
        self._lines = lines
        self.spans: list[tuple[tuple[int, int], tuple[int, int]]] = []

    def _column(self, line: int, offset: int) -> int:
        return len(self._lines[line - 1].encode()[:offset].decode())

    def _skip(self, node: ast.expr | ast.stmt | None) -> None:
        if node is not None and node.end_lineno is not None and node.end_col_offset is not None:
            end = node.end_lineno, self._column(node.end_lineno, node.end_col_offset)
            self.spans.append(((node.lineno, self._column(node.lineno, node.col_offset)), end))

    def visit_arg(self, node: ast.arg) -> None:
        self._skip(node.annotation)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        self._skip(node.annotation)
        self.generic_visit(node)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        names = {ast.unparse(each).rpartition(".")[2] for each in node.decorator_list}
        if names & IDLE:
            self._skip(node)
            for each in node.decorator_list:
                self._skip(each)
        self._skip(node.returns)
        self.generic_visit(node)

    def visit_Assign(self, node: ast.Assign) -> None:
        name = ast.unparse(node.targets[0])
        alias = isinstance(node.value, ast.BinOp) and isinstance(node.value.op, ast.BitOr) and name[:1].isupper()
        if name == "__all__" or (alias and not name.isupper()):
            self._skip(node)
        self.generic_visit(node)

    def visit_If(self, node: ast.If) -> None:
        if ast.unparse(node.test) == "TYPE_CHECKING":
            self._skip(node)
        self.generic_visit(node)


class Module:
    """A module and the places in it.

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

    def places(self, folder: Path) -> list[Place]:
        """List the places, in the order of the module.

        Args:
            folder: Where they are kept until the module changes: to find them takes as long as to run many tests.
        """
        known = folder / f"{self.name}-{hashlib.sha256(self.source.encode()).hexdigest()[:16]}.json"
        if not known.exists():
            folder.mkdir(parents=True, exist_ok=True)
            known.write_text(json.dumps([attrs.astuple(place)[1:] for place in self._places()]), "utf-8")
        return [
            Place(self.name, line, column, family, tuple((name, at) for name, at in choices))
            for line, column, family, choices in json.loads(known.read_text("utf-8"))
        ]

    def _places(self) -> list[Place]:
        idle = _Idle(self.lines)
        idle.visit(ast.parse(self.source))
        counts: Counter[str] = Counter()
        found: dict[tuple[int, int, str], list[tuple[str, int]]] = {}
        for node in ast_nodes(get_ast(self.source)):
            for operator, start in _positions(node):
                name = type(operator).__name__
                at = counts[name]
                counts[name] += 1
                if not any(begin <= start < end for begin, end in idle.spans):
                    key = (*start, name.partition("_")[0])
                    found.setdefault(key, []).append((name, at))
        return [Place(self.name, *key, choices=tuple(choices)) for key, choices in sorted(found.items())]

    def plant(self, place: Place, area: str, rng: random.Random) -> Mutant | None:
        """Plant one of the mistakes of a place, by chance; ``None`` if none is Python that does something else."""
        choices = list(place.choices)
        rng.shuffle(choices)
        operators = {type(one).__name__: one for one in _operators()[place.family]}
        for name, at in choices:
            mutated = mutate_code(self.source, operators[name], at)
            code = self.compiled(mutated) if mutated else None
            if mutated and code is not None and code != self.code:
                before, after = self.lines[place.line - 1].strip(), _line(mutated, place.line)
                same = sum(line.strip() == before for line in self.lines[: place.line - 1])
                line = self.lines[place.line - 1]
                column = place.column - (len(line) - len(line.lstrip()))
                return Mutant(area, self.name, place.line, column, name, before, after, mutated, same)
        return None

    def compiled(self, source: str) -> Any:  # noqa: ANN401 - code, or nothing
        """Compile another source of this module; ``None`` if it is no Python."""
        try:
            return compile(source, str(self.path), "exec", dont_inherit=True)
        except (SyntaxError, ValueError):
            return None


def _line(source: str, number: int) -> str:
    lines = source.splitlines()
    return lines[number - 1].strip() if number <= len(lines) else ""


def _positions(node: Any) -> Iterator[tuple[Operator, tuple[int, int]]]:  # noqa: ANN401 - parso has no types
    """Go through what can be planted at one node of the tree."""
    if node.type in {"operator", "keyword"} and node.value not in WORDS:
        return
    for family in HOMES.get(node.type, ()):
        for operator in _operators()[family]:
            for start, _ in operator.mutation_positions(node):
                yield operator, start


@cache
def module_of(name: str) -> Module:
    """Return a module as it is now."""
    return Module(name)


def places_of(area: str, seed: int, folder: Path) -> list[Place]:
    """List all places of an area by chance, so that any number from the start is a sample of all modules alike.

    Args:
        area: One of the areas.
        seed: Where chance starts.
        folder: Where places are kept.
    """
    drawn: list[tuple[float, str, int, Place]] = []
    for name in modules_of(area):
        places = module_of(name).places(folder)
        rng = random.Random(f"{seed}/{name}")  # noqa: S311 - a sample, no secret
        rng.shuffle(places)
        drawn.extend(((at + rng.random()) / len(places), name, at, place) for at, place in enumerate(places))
    return [place for *_, place in sorted(drawn, key=lambda one: one[:3])]

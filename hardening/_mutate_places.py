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
from cosmic_ray.ast import ast_nodes, get_ast  # type: ignore[import-not-found, unused-ignore]
from cosmic_ray.mutating import mutate_code  # type: ignore[import-not-found, unused-ignore]
from cosmic_ray.operators.operator import Operator  # type: ignore[import-not-found, unused-ignore]
from cosmic_ray.operators.provider import OperatorProvider  # type: ignore[import-not-found, unused-ignore]

from hardening._mutate_areas import modules_of
from hardening._mutate_module import Module, Mutant, module_of

__all__ = ["Place", "draw", "plant"]

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


def _found(module: Module) -> list[Place]:
    idle = _Idle(module.lines)
    idle.visit(ast.parse(module.source))
    counts: Counter[str] = Counter()
    found: dict[tuple[int, int, str], list[tuple[str, int]]] = {}
    for node in ast_nodes(get_ast(module.source)):
        for operator, start in _positions(node):
            name = type(operator).__name__
            at = counts[name]
            counts[name] += 1
            if not any(begin <= start < end for begin, end in idle.spans):
                found.setdefault((*start, name.partition("_")[0]), []).append((name, at))
    return [Place(module.name, *key, choices=tuple(choices)) for key, choices in sorted(found.items())]


def _kept(module: Module, folder: Path) -> list[Place]:
    """List the places of a module: they are kept until it changes, for to find them takes as long as many tests."""
    known = folder / f"{module.name}-{hashlib.sha256(module.source.encode()).hexdigest()[:16]}.json"
    if not known.exists():
        folder.mkdir(parents=True, exist_ok=True)
        known.write_text(json.dumps([attrs.astuple(place)[1:] for place in _found(module)]), "utf-8")
    return [
        Place(module.name, line, column, family, tuple((name, at) for name, at in choices))
        for line, column, family, choices in json.loads(known.read_text("utf-8"))
    ]


def plant(place: Place, area: str, seed: int) -> Mutant | None:
    """Plant one of the mistakes of a place, by chance.

    Args:
        place: Where.
        area: Its area.
        seed: Where chance starts.

    Returns:
        The mistake; ``None`` if none of those of the place is Python that does something else.
    """
    rng = random.Random(f"{seed}/{place.module}/{place.line}/{place.column}/{place.family}")  # noqa: S311 - a sample
    module = module_of(place.module)
    choices = list(place.choices)
    rng.shuffle(choices)
    operators = {type(one).__name__: one for one in _operators()[place.family]}
    for name, at in choices:
        source = mutate_code(module.source, operators[name], at)
        if source:
            made = module.mistake(source, area=area, line=place.line, column=place.column, operator=name)
            if made is not None:
                return made
    return None


def _positions(node: Any) -> Iterator[tuple[Operator, tuple[int, int]]]:  # noqa: ANN401 - parso has no types
    """Go through what can be planted at one node of the tree."""
    if node.type in {"operator", "keyword"} and node.value not in WORDS:
        return
    for family in HOMES.get(node.type, ()):
        for operator in _operators()[family]:
            for start, _ in operator.mutation_positions(node):
                yield operator, start


def draw(area: str, seed: int, folder: Path) -> list[Place]:
    """List all places of an area by chance, so that any number from the start is a sample of all modules alike.

    Args:
        area: One of the areas.
        seed: Where chance starts.
        folder: Where places are kept.
    """
    drawn: list[tuple[float, str, int, Place]] = []
    for name in modules_of(area):
        places = _kept(module_of(name), folder)
        rng = random.Random(f"{seed}/{name}")  # noqa: S311 - a sample, no secret
        rng.shuffle(places)
        drawn.extend(((at + rng.random()) / len(places), name, at, place) for at, place in enumerate(places))
    return [place for *_, place in sorted(drawn, key=lambda one: one[:3])]

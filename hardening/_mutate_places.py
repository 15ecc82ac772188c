"""Mistakes that can be planted: the operators of Cosmic Ray at every place where they say something else."""

from __future__ import annotations

import hashlib
import json
import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, Final

import attrs
from cosmic_ray.ast import ast_nodes, get_ast  # type: ignore[import-not-found, unused-ignore]
from cosmic_ray.mutating import mutate_code  # type: ignore[import-not-found, unused-ignore]
from cosmic_ray.operators.operator import Operator  # type: ignore[import-not-found, unused-ignore]
from cosmic_ray.operators.provider import OperatorProvider  # type: ignore[import-not-found, unused-ignore]

from hardening._mutate_areas import modules_of
from hardening._mutate_idle import idle_spans
from hardening._mutate_module import Module, Mutant, label, module_of

__all__ = ["Place", "draw", "plant", "standing"]

#: Operators that need to be told a variable.
NEED_ARGUMENTS: Final = {"VariableReplacer", "VariableInserter"}
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


def _found(module: Module) -> list[Place]:
    counts: Counter[str] = Counter()
    found: dict[tuple[int, int, str], list[tuple[str, int]]] = {}
    for node in ast_nodes(get_ast(module.source)):
        # How arguments may be given is no arithmetic: of public functions `make api` holds it, of private ones mypy.
        only_counted = node.type == "operator" and node.parent.type == "parameters"
        for operator, start in _positions(node):
            name = type(operator).__name__
            at = counts[name]
            counts[name] += 1
            if not only_counted:
                found.setdefault((*start, name.partition("_")[0]), []).append((name, at))
    return [Place(module.name, *key, choices=tuple(choices)) for key, choices in sorted(found.items())]


def _kept(module: Module, folder: Path) -> list[Place]:
    """List the places of a module: they are kept until it changes, for to find them takes as long as many tests."""
    known = folder / f"{module.name}-{hashlib.sha256(module.source.encode()).hexdigest()[:16]}.json"
    if not known.exists():
        folder.mkdir(parents=True, exist_ok=True)
        known.write_text(json.dumps([attrs.astuple(place)[1:] for place in _found(module)]), "utf-8")
    idle = idle_spans(module.source)
    return [
        Place(module.name, line, column, family, tuple((name, at) for name, at in choices))
        for line, column, family, choices in json.loads(known.read_text("utf-8"))
        if not any(begin <= (line, column) < end for begin, end in idle)
    ]


def _label(module: Module, place: Place) -> str:
    """Name a place so that its name, and with it the sample, stays the same when other lines change."""
    return label(place.module, place.family, *module.at(place.line, place.column))


def plant(place: Place, area: str, seed: int, again: tuple[str, str] | None = None) -> Mutant | None:
    """Plant one of the mistakes of a place, by chance.

    Args:
        place: Where.
        area: Its area.
        seed: Where chance starts.
        again: The key and the changed line of a mistake, if it is to be that one.

    Returns:
        The mistake; ``None`` if none of those of the place is Python that does something else.
    """
    module = module_of(place.module)
    rng = random.Random(f"{seed}/{_label(module, place)}")  # noqa: S311 - a sample, no secret
    choices = list(place.choices)
    rng.shuffle(choices)
    operators = {type(one).__name__: one for one in _operators()[place.family]}
    for name, at in choices:
        source = mutate_code(module.source, operators[name], at)
        if source:
            made = module.mistake(source, area=area, line=place.line, column=place.column, operator=name)
            if made is not None and again in {None, (made.key, made.after)}:
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
    drawn: list[tuple[float, str, Place]] = []
    for name in modules_of(area):
        module = module_of(name)
        chances = {place: random.Random(f"{seed}/{_label(module, place)}").random() for place in _kept(module, folder)}  # noqa: S311 - a sample, no secret
        places = sorted(chances, key=lambda place: (chances[place], place.line, place.column))
        drawn.extend(((at + chances[place]) / len(places), name, place) for at, place in enumerate(places))
    return [place for *_, place in sorted(drawn, key=lambda one: one[:2])]


def standing(areas: Iterable[str], folder: Path) -> dict[str, tuple[str, Place]]:
    """Return all places where a mistake can be planted now, each with its area, by their labels.

    Args:
        areas: Areas.
        folder: Where places are kept.
    """
    modules = [(area, module_of(name)) for area in areas for name in modules_of(area)]
    return {_label(module, place): (area, place) for area, module in modules for place in _kept(module, folder)}

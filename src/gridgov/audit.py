"""Are published figures consistent with each other?

Relations between figures are declared: these parts make up that whole, this share is that part of that whole, one of
these for each of those. `audit` holds each against the figures and says consistent, inconsistent, or not determinable,
with the arithmetic. Figures may be inexact ("560-odd") or not published; where a wording can be read in two ways, both
readings are shown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import cast

from gridgov._audit_csv import load_figures
from gridgov._audit_figures import FigureLike, FigureSource, QuantityLike, Stated, read_figures
from gridgov._audit_result import Audit
from gridgov._relation import AuditRow, Consistency, Relation
from gridgov._relation_faults import NOTHING_TO_AUDIT, InvalidAuditError
from gridgov._relation_groups import Reading, Readings, Together, twice
from gridgov._relation_kinds import AtLeast, OneToOne, PartWhole, Ratio, Sum
from gridgov._relation_more import Between, Derived, Increasing, Listed
from gridgov._relation_needed import Needed
from gridgov._relation_read import Sheet, load, relation_from_dict, relations_from_dicts
from gridgov._term import Difference, Known, Product, Quotient, Term, TermLike, Total
from gridgov.errors import Place, Problem, Problems

__all__ = [
    "AtLeast",
    "Audit",
    "AuditRow",
    "Between",
    "Consistency",
    "Derived",
    "Difference",
    "FigureLike",
    "FigureSource",
    "Increasing",
    "InvalidAuditError",
    "Listed",
    "Needed",
    "OneToOne",
    "PartWhole",
    "Product",
    "QuantityLike",
    "Quotient",
    "Ratio",
    "Reading",
    "Readings",
    "Relation",
    "Sheet",
    "Stated",
    "Sum",
    "Term",
    "TermLike",
    "Together",
    "Total",
    "audit",
    "load",
    "load_figures",
    "relation_from_dict",
    "relations_from_dicts",
]


def audit(
    figures: object,
    relations: Iterable[Relation | Mapping[str, object]] | None = None,
    *,
    choose: Callable[[Mapping[str, str]], object] | None = None,
) -> Audit:
    """Hold declared relations against published figures.

    A relation is *inconsistent* if no numbers that the figures can be meet it. It is *not determinable* if that hangs
    on a figure that is not published, or on how a wording is read. Otherwise it is *consistent*, certainly or possibly.
    A figure that is not published is taken as no less than 0.

    Args:
        figures: Figures by id: numbers, texts such as ``"560余人"`` or ``"41.5%"``, quantities, intervals, or None for
            what is not published. Or rows or a data frame with the columns ``id`` and ``value``, where an empty cell is
            not published. Or an object that has ``figures``, such as a scheme or a `Sheet`.
        relations: What is claimed, as relations or as tables like those of `relation_from_dict`; by default the
            ``relations`` of the object.
        choose: Returns the figures of a choice, for readings that are bound to one; by default ``with_readings`` of
            the object, if it has such a method.

    Raises:
        InvalidAuditError: With everything that is wrong: a relation names a figure that is not there, has no terms or
            has its id twice, a text is no quantity, there is no relation.
        TypeError: ``figures`` is nothing that figures can be read from, or a relation is none.

    Example:
        >>> table = {"households": 349028, "reassured": 321276, "cared for": 18836, "linked": 8916}
        >>> print(audit(table, [Sum("C1", "households", ["reassured", "cared for", "linked"])]).text())
        1 relation: 1 consistent, 0 inconsistent, 0 not determinable.
        C1: consistent
          321,276 + 18,836 + 8,916 = 349,028, stated: 349,028
    """
    known, problems = read_figures(figures)
    claims = _relations(figures, relations, problems)
    if not claims and not problems:
        problems.append(Problem(NOTHING_TO_AUDIT, Place(path="relations")))
    problems += twice(claims, "relations")
    chosen = _chosen(choose or getattr(figures, "with_readings", None), problems)
    for i, relation in enumerate(claims):
        problems += relation.problems(known, f"relations[{i}]", chosen)
    if problems:
        raise InvalidAuditError(Problems.of(*dict.fromkeys(problems)))
    return Audit(tuple(relation.judge(known, chosen) for relation in claims))


def _relations(
    figures: object, relations: Iterable[Relation | Mapping[str, object]] | None, problems: list[Problem]
) -> tuple[Relation, ...]:
    """Return the relations; those that are tables are read."""
    given: object = getattr(figures, "relations", ()) if relations is None else relations
    claims: list[Relation] = []
    for i, claim in enumerate(cast("Iterable[object]", given)):
        if isinstance(claim, Relation):
            claims.append(claim)
        elif isinstance(claim, Mapping):
            try:
                claims.append(relation_from_dict(cast("Mapping[str, object]", claim), f"relations[{i}]"))
            except InvalidAuditError as error:
                problems.extend(error.problems)
        else:
            msg = f"A relation is one of gridgov.audit, such as Sum, or a table; not {type(claim).__name__}."
            raise TypeError(msg)
    return tuple(claims)


def _chosen(
    choose: Callable[[Mapping[str, str]], object] | None, problems: list[Problem]
) -> Callable[[Mapping[str, str]], Known] | None:
    """Return what reads the figures of each choice once."""
    if choose is None:
        return None
    read: dict[tuple[tuple[str, str], ...], Known] = {}

    def figures_of(choices: Mapping[str, str]) -> Known:
        key = tuple(sorted(choices.items()))
        if key not in read:
            said = ", ".join(f"{name}={value}" for name, value in key)
            read[key], found = read_figures(choose(choices), f"figures ({said})")
            problems.extend(found)
        return read[key]

    return figures_of

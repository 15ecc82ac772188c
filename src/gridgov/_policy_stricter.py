"""Which of two values of a rule is stricter: arithmetic on parameters, without data."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum
from typing import Any, cast

from gridgov.rules import Parameter, Rule, Scope, Stricter
from gridgov.text import Lang, Text

__all__ = ["Relation", "joined", "of_rules", "of_values", "one_scope"]


class Relation(Enum):
    """How the left side stands to the right side.

    Example:
        >>> Relation.LEFT_STRICTER.text(), Relation.LEFT_STRICTER.mirrored.text("zh")
        ('left stricter', '左侧较宽')
    """

    EQUAL = "equal"
    LEFT_STRICTER = "left stricter"
    LEFT_LOOSER = "left looser"
    INCOMPARABLE = "incomparable"
    ONLY_LEFT = "only left"
    ONLY_RIGHT = "only right"

    def text(self, lang: Lang = "en") -> str:
        """Return it in words.

        Raises:
            ValueError: ``lang`` is neither ``en`` nor ``zh``.
        """
        return Text(self.value, _ZH[self.value]).get(lang)

    @property
    def mirrored(self) -> Relation:
        """The relation with both sides changed."""
        return Relation(_MIRRORED.get(self.value, self.value))


_ZH = {
    "equal": "相同",
    "left stricter": "左侧较严",
    "left looser": "左侧较宽",
    "incomparable": "不可比较",
    "only left": "仅左侧有",
    "only right": "仅右侧有",
}
_MIRRORED = {
    "left stricter": "left looser",
    "left looser": "left stricter",
    "only left": "only right",
    "only right": "only left",
}
_LEFT = {Relation.LEFT_STRICTER, Relation.ONLY_LEFT}
_RIGHT = {Relation.LEFT_LOOSER, Relation.ONLY_RIGHT}


def of_values(parameter: Parameter, left: object, right: object) -> Relation:
    """Compare two values of one parameter.

    Numbers, and true over false, go the way that the parameter says is stricter. Of choices that have such a way the
    later ones are higher; of lists of texts the one that holds the other.

    Example:
        >>> from gridgov.rules import EstateBranch
        >>> of_values(EstateBranch.parameters()["occupied_from"], 800, 1000).value
        'left stricter'
    """
    if left == right:
        return Relation.EQUAL
    way = parameter.stricter
    if way is Stricter.NEITHER or left is None or right is None:
        return Relation.INCOMPARABLE
    if parameter.kind == "texts":
        return _of_lists(way, frozenset(cast("Iterable[str]", left)), frozenset(cast("Iterable[str]", right)))
    if parameter.kind == "text":
        if not parameter.choices:
            return Relation.INCOMPARABLE
        left, right = parameter.choices.index(str(left)), parameter.choices.index(str(right))
    stricter = way.stricter(cast("float", left), cast("float", right))
    return Relation.LEFT_STRICTER if stricter else Relation.LEFT_LOOSER


def _of_lists(way: Stricter, left: frozenset[str], right: frozenset[str]) -> Relation:
    if left == right:  # in another order
        return Relation.EQUAL
    if left > right:
        return Relation.LEFT_STRICTER if way is Stricter.HIGHER else Relation.LEFT_LOOSER
    if left < right:
        return Relation.LEFT_LOOSER if way is Stricter.HIGHER else Relation.LEFT_STRICTER
    return Relation.INCOMPARABLE


def of_rules(left: Rule[Any], right: Rule[Any]) -> dict[str, Relation]:
    """Compare two rules of one class, parameter by parameter."""
    values, others = left.values, right.values
    return {name: of_values(p, values[name], others[name]) for name, p in left.parameters().items()}


def joined(relations: Iterable[Relation]) -> Relation:
    """Return what several relations come to: equal, stricter or looser as a whole, or incomparable.

    Example:
        >>> joined([Relation.EQUAL, Relation.ONLY_LEFT]).value
        'left stricter'
    """
    there = set(relations)
    if Relation.INCOMPARABLE in there or (there & _LEFT and there & _RIGHT):
        return Relation.INCOMPARABLE
    if there & _LEFT:
        return Relation.LEFT_STRICTER
    return Relation.LEFT_LOOSER if there & _RIGHT else Relation.EQUAL


def one_scope(scope: Scope) -> Scope:
    """Return the scope in one order, so that equal ones are equal.

    Example:
        >>> one_scope(Scope(levels=["b", "a", "b"])).levels
        ('a', 'b')
    """
    return Scope.from_dict({key: sorted(set(ids)) for key, ids in scope.to_dict().items()})

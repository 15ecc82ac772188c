"""Examples of a rule: values of its columns, and the verdict that follows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias

import attrs

from gridgov._face import as_html, as_line
from gridgov.rules._check import Verdict

__all__ = ["Example", "Examples", "Sample", "fails", "not_applicable", "passes", "unknown"]


@attrs.frozen
class Example:
    """Values of the columns of one row, and the verdict that follows.

    Example:
        >>> fails(occupied=1000, party_branches=0).verdict.name
        'FAIL'
    """

    __repr__ = as_line
    _repr_html_ = as_html

    verdict: Verdict = attrs.field(validator=attrs.validators.instance_of(Verdict))
    #: Values by key of the column; None: unknown.
    values: Mapping[str, float | None]
    #: Values of the rule's parameters, where they are not those of `Rule.sample`.
    parameters: Mapping[str, object] = attrs.field(factory=dict[str, object])

    def under(self, **parameters: object) -> Example:
        """Return the example for other values of the parameters.

        Example:
            >>> fails(households=5000).under(boundary="at_least").parameters
            {'boundary': 'at_least'}
        """
        return attrs.evolve(self, parameters={**self.parameters, **parameters})


#: The examples of a rule.
Examples: TypeAlias = Sequence[Example]
#: Values of the parameters of a rule, by name.
Sample: TypeAlias = Mapping[str, object]


def passes(**values: float | None) -> Example:
    """Return an example that passes.

    Example:
        >>> passes(holders=1).verdict.name
        'PASS'
    """
    return Example(Verdict.PASS, values)


def fails(**values: float | None) -> Example:
    """Return an example that fails.

    Example:
        >>> fails(holders=0).verdict.name
        'FAIL'
    """
    return Example(Verdict.FAIL, values)


def not_applicable(**values: float | None) -> Example:
    """Return an example to which the rule does not apply.

    Example:
        >>> not_applicable(occupied=999, party_branches=0).verdict.name
        'NOT_APPLICABLE'
    """
    return Example(Verdict.NOT_APPLICABLE, values)


def unknown(**values: float | None) -> Example:
    """Return an example in which too little is known.

    Example:
        >>> unknown(holders=None).verdict.name
        'UNKNOWN'
    """
    return Example(Verdict.UNKNOWN, values)

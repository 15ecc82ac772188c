"""Rows to try a rule on: values around its thresholds, unknown values, and values known within bounds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import numpy as np

from gridgov.rules import Column, Rule, View
from gridgov.rules._column import Floats

__all__ = ["example_view", "random_view", "rule_with", "sample_of"]

_NEAR: Final = (-2, -1, 0, 1, 2)


def sample_of(rule: type[Rule[Any]], parameters: Mapping[str, object] | None = None) -> Rule[Any]:
    """Return a rule with the values of its sample, some of them other ones.

    Raises:
        TypeError: The sample lacks a parameter without default.
    """
    return rule(**{**rule.sample, **(parameters or {})})


def rule_with(rule: Rule[Any], name: str, value: float) -> Rule[Any] | None:
    """Return a rule with another value, None if it refuses it."""
    parameter = rule.parameters()[name]
    try:
        return rule.evolve(**{name: int(value) if parameter.kind == "whole" else float(value)})
    except (TypeError, ValueError):
        return None


def example_view(rule: type[Rule[Any]], n: int = 1) -> View:
    """Return a view of n rows that have the values of the first example.

    Raises:
        ValueError: The rule has no example.
    """
    if not rule.examples:
        msg = f"{rule.__name__} has no examples."
        raise ValueError(msg)
    return rule.view.given(n, **{key: [value] * n for key, value in rule.examples[0].values.items()})


def _columns(rule: Rule[Any]) -> dict[str, Column]:
    """Return the columns a rule reads."""
    view = example_view(type(rule))
    rule.check(view)
    return dict(view.read)


def random_view(rule: Rule[Any], rng: np.random.Generator, n: int = 64) -> View:
    """Return a view of n rows with values that matter to a rule.

    Args:
        rule: The rule with its values.
        rng: Where chance comes from.
        n: How many rows.

    Raises:
        ValueError: The rule has no example.

    Example:
        >>> from gridgov.rules import EstateBranch
        >>> v = random_view(EstateBranch(occupied_from=1000), np.random.default_rng(0), 8)
        >>> sorted(v.given_keys())
        ['occupied', 'party_branches']
    """
    check = rule.run(example_view(type(rule)))
    thresholds: dict[str, set[float]] = {}
    for comparison in check.comparisons():
        thresholds.setdefault(comparison.column.key, set()).add(comparison.threshold)
    given: dict[str, Floats | tuple[Floats, Floats]] = {}
    for key, column in _columns(rule).items():
        given[key] = _values(column, thresholds.get(key, set()), rng, n)
    # Columns that an example gives and this setting of the rule does not read.
    for key, value in rule.examples[0].values.items():
        given.setdefault(key, np.full(n, np.nan if value is None else value))
    return rule.view.bounded(n, given)


def _values(column: Column, thresholds: set[float], rng: np.random.Generator, n: int) -> tuple[Floats, Floats]:
    unit = column.unit_of_measure
    step = 1.0 if unit.whole else 0.125
    around = [t + k * step for t in thresholds for k in _NEAR]
    scale = max([4.0, *(2 * abs(t) for t in thresholds)])
    if not unit.whole:
        scale = max([1.0, *(2 * abs(t) for t in thresholds)])
    spread = rng.uniform(0, scale, 8)
    choices = np.array([*around, 0.0, 1.0, *(np.round(spread) if unit.whole else spread)])
    choices = np.unique(choices[(choices >= max(column.lowest, 0.0)) & (choices <= unit.highest)])
    low = rng.choice(choices, n)
    high = low.copy()
    kind = rng.random(n)
    unknown, bounded = kind < 0.2, (kind >= 0.2) & (kind < 0.35)  # noqa: PLR2004 - a fifth unknown, some within bounds
    low[unknown], high[unknown] = column.lowest, unit.highest
    other = rng.choice(choices, n)
    low[bounded], high[bounded] = np.minimum(low, other)[bounded], np.maximum(low, other)[bounded]
    return low, high

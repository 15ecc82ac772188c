"""Whether what is asked of a synthesis can be asked: states, amounts and totals that the scheme has."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from gridgov.errors import InvalidSchemeError, Place, Problem, Problems, UnknownKeyError
from gridgov.schemes._apportion import Sizes
from gridgov.schemes._faults import OUTSIDE_INTERVAL, UNKNOWN_FIGURE, UNKNOWN_PART
from gridgov.schemes._known import no_figure, there_are
from gridgov.text import Text

if TYPE_CHECKING:
    from gridgov.schemes._scheme import Scheme

__all__ = ["check_asked", "unknown"]

_STATE = Text("state", "状态")
_AMOUNT = Text("amount", "数量")


def unknown(what: Text, key: str, known: Mapping[str, object] | list[str]) -> UnknownKeyError:
    """Return the refusal of a name that a scheme does not have."""
    facts = {"what": what, "key": key, "known": there_are(known)}
    return UnknownKeyError(Problem(UNKNOWN_PART, Place(id=str(key)), facts))


def _no_figure(key: str, figures: list[str]) -> Problem:
    return Problem(UNKNOWN_FIGURE, Place(id=str(key)), no_figure(str(key), figures))


def check_asked(
    scheme: Scheme, state: str | None, each: Mapping[str, int], totals: Mapping[str, int], sizes: Sizes | None
) -> None:
    """Refuse what the scheme does not have or does not say.

    Raises:
        UnknownKeyError: With every state, figure and amount that is not there.
        InvalidSchemeError: A total is not what its figure says.
        ValueError: An amount or a total is no whole number from 0, or nothing has a size.
        TypeError: ``sizes`` is no distribution.
    """
    lost: list[Problem] = []
    if state is not None and state not in (states := [s.key for s in scheme.states]):
        lost += unknown(_STATE, state, states).problems
    steps = {name: scheme.recipe.get(name, ()) for name in ("units", "posts", "bodies")}
    amounts = {
        step[key]: None
        for name, key in (("units", "level"), ("posts", "role"), ("bodies", "kind"))
        for step in steps[name]
        if not step.keys() & {"figure", "rest_of"}
    }
    for key, number in {**each, **totals}.items():
        if isinstance(number, bool) or not isinstance(number, int | np.integer) or number < 0:
            msg = f"{key!r} is given {number!r}, which is no whole number from 0."
            raise ValueError(msg)
    lost += [p for key in each if key not in amounts for p in unknown(_AMOUNT, key, amounts).problems]
    figures = [figure.id for figure in scheme.figures]
    lost += [_no_figure(key, figures) for key in totals if key not in figures]
    if lost:
        raise UnknownKeyError(Problems.of(*lost))
    if sizes is not None and not callable(getattr(sizes, "weights", None)):
        msg = f"sizes is a distribution such as Lognormal(0.6), not {sizes!r}."
        raise TypeError(msg)
    if sizes is not None and not any("part_of" not in step for step in scheme.recipe.get("measures", ())):
        msg = f"The recipe of '{scheme.id}' lays no measure, so that nothing has a size."
        raise ValueError(msg)
    problems: list[Problem] = []
    for ident, value in totals.items():
        figure = scheme.figure(ident)
        if not figure.quantity.accepts(int(value)):
            said = Text(figure.text("en"), figure.text("zh"))
            facts = {"figure": ident, "value": int(value), "said": said, "within": figure.quantity.interval.format()}
            problems.append(Problem(OUTSIDE_INTERVAL, Place(id=ident), facts))
    if problems:
        raise InvalidSchemeError(Problems.of(*problems))

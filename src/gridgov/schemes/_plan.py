"""What a synthesis is asked for: readings, state, amounts; and the faults that it runs into."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import attrs
import numpy as np

from gridgov.errors import InvalidSchemeError, Place, Problem, Problems
from gridgov.schemes._apportion import Ints, Sizes, spread
from gridgov.schemes._faults import TOTAL_NOT_MET
from gridgov.text import Text

if TYPE_CHECKING:
    from gridgov.schemes._scheme import Scheme

__all__ = ["Plan"]


@attrs.define
class Plan:
    """One synthesis: the scheme under its readings, the state, and what is overridden."""

    scheme: Scheme
    state: str | None
    #: How many units of a level stand under each one above, where no figure says it.
    each: Mapping[str, int]
    #: Numbers chosen for figures that are intervals.
    totals: Mapping[str, int]
    sizes: Sizes | None
    rng: np.random.Generator | None
    problems: list[Problem] = attrs.field(factory=list[Problem])

    def steps(self, name: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
        """Return the steps of one kind that belong to the state and the readings, each with its key path."""
        for i, step in enumerate(self.scheme.recipe.get(name, ())):
            states = step.get("states", self.state)
            there = self.state in ([states] if isinstance(states, str) or states is None else states)
            if there and all(self.scheme.chosen.get(k) == v for k, v in step.get("only", {}).items()):
                yield f"recipe.{name}[{i}]", step

    def number(self, figure: str) -> int:
        """Return the whole number that stands for a figure."""
        if figure in self.totals:
            return self.totals[figure]
        return self.scheme.figure(figure).least_whole()

    def spread(self, total: int, parts: int) -> Ints:
        """Split evenly; with a generator, it is chance where the larger parts lie."""
        return spread(total, parts, self.rng)

    def refuse(self, path: str, what: str, total: int, why: Text, change: Text) -> None:
        """Note a total that cannot be met."""
        facts = {"what": what, "total": total, "why": why, "change": change}
        self.problems.append(Problem(TOTAL_NOT_MET, Place(id=what, path=path), facts))

    def stop(self) -> None:
        """Raise what was found so far.

        Raises:
            InvalidSchemeError: Something was.
        """
        if self.problems:
            raise InvalidSchemeError(Problems.of(*self.problems))

"""What a synthesis is asked for: readings, state, amounts; and the faults that it runs into."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

import attrs
import numpy as np

from gridgov.errors import InvalidSchemeError, Place, Problem, Problems
from gridgov.schemes._apportion import Ints, Sizes, spread
from gridgov.schemes._faults import NO_WHOLE_NUMBER, TOTAL_NOT_MET
from gridgov.text import Text

if TYPE_CHECKING:
    from gridgov.schemes._scheme import Scheme

__all__ = ["Plan"]

#: Whole numbers up to here are exact as measures.
_EXACT: Final = 2**53
#: The most units, posts, bodies or members that one step lays down: more would fill the memory before anyone looked.
_ROOM: Final = 10_000_000


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
        """Return the whole number that stands for a figure.

        Raises:
            InvalidSchemeError: No whole number does, or it is too large to be exact.
            NotPublishedError: It has no value.
        """
        found = self.scheme.figure(figure)
        if figure in self.totals:
            return self.totals[figure]
        try:
            number = found.least_whole()
        except ValueError:
            said = Text(found.text("en"), found.text("zh"))
            facts = {"figure": figure, "said": said}
            raise InvalidSchemeError(Problem(NO_WHOLE_NUMBER, Place(id=figure), facts)) from None
        if number > _EXACT:
            self.refuse("", figure, number, *_too_large(figure, _EXACT))
            self.stop()
        return number

    def crowded(self, path: str, what: str, n: int, figure: str | None = None) -> bool:
        """Tell whether a step would lay down more than there is room for, and note it if it would."""
        if n > _ROOM:
            self.refuse(path, what, n, *_too_large(figure or "each", _ROOM))
        return n > _ROOM

    def spread(self, total: int, parts: int) -> Ints:
        """Split evenly; with a generator, it is chance where the larger parts lie."""
        return spread(total, parts, self.rng)

    def refuse(self, path: str, what: str, total: int, why: Text, change: Text) -> None:
        """Note a total that cannot be met."""
        facts = {"what": what, "total": total, "why": why, "change": change}
        self.problems.append(Problem(TOTAL_NOT_MET, Place(id=what, path=path or None), facts))

    def stop(self) -> None:
        """Raise what was found so far.

        Raises:
            InvalidSchemeError: Something was.
        """
        if self.problems:
            raise InvalidSchemeError(Problems.of(*self.problems))


def _too_large(figure: str, most: int) -> tuple[Text, Text]:
    """Return why a number is too large, and what would do."""
    why = Text(f"{most:,} is the most that there can be", f"至多只能有{most:,}个")
    return why, Text(f"lower '{figure}' to {most:,} or less", f"将“{figure}”降至{most:,}或更少")

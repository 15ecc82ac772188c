"""What the strategies reach, how small they shrink, and how fast they draw.

``python -m gridgov.testing.statistics`` prints the three as tables.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final

import attrs

from gridgov._extras import need

need("hypothesis", extra="testing")

from hypothesis import HealthCheck, Phase, find, given, settings  # noqa: E402 - asked for above
from hypothesis import strategies as st  # noqa: E402

from gridgov._face import as_html, as_line  # noqa: E402
from gridgov.jurisdiction import Jurisdiction  # noqa: E402
from gridgov.testing import strategies as grid  # noqa: E402
from gridgov.testing._features_drawn import CASES, drawn_with  # noqa: E402

__all__ = ["Reached", "Smallest", "Speed", "main", "reach", "smallest", "speed"]

_QUIET: Final = settings(
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example],
)


@attrs.frozen
class Reached:
    """How often a strategy draws a feature."""

    __repr__ = as_line
    _repr_html_ = as_html

    #: What is drawn.
    strategy: str
    #: What the values have.
    feature: str
    #: Values that were drawn.
    drawn: int
    #: How many of them have it.
    having: int


@attrs.frozen
class Smallest:
    """What a counterexample shrinks to."""

    __repr__ = as_line
    _repr_html_ = as_html

    #: What it was asked to have.
    wanted: str
    #: What its size is counted in.
    unit: str
    #: Its size.
    size: int
    #: The size that it may have at most.
    limit: int


@attrs.frozen
class Speed:
    """How fast a strategy draws on this machine."""

    __repr__ = as_line
    _repr_html_ = as_html

    #: What is drawn.
    strategy: str
    #: Values a second.
    per_second: float


def _each(strategy: st.SearchStrategy[Any], n: int, use: Callable[[Any], None]) -> int:
    """Use so many drawn values, the same ones every time; return how many there were."""
    seen = 0

    @settings(_QUIET, max_examples=n)
    @given(strategy)
    def draw(value: object) -> None:
        nonlocal seen
        seen += 1
        use(value)

    draw()
    return seen


def reach(examples: int = 300, *, faults: int = 1) -> tuple[Reached, ...]:
    """Count how many drawn values have each feature that matters.

    That is every pattern of levels, units of many forms, every part of a place, every verdict, every kind of change,
    and every kind of fault.

    Args:
        examples: How many values are drawn of each strategy, from 1; the same ones every time.
        faults: How many inputs are drawn for each kind of fault, from 0. One counts as reached where gridgov finds this
            fault and no other.

    Raises:
        ValueError: ``examples`` is less than 1, or ``faults`` less than 0.

    Example:
        >>> rows = reach(20, faults=0)
        >>> {row.strategy for row in rows} >= {"level_schemes", "change_sequences"}
        True
    """
    if examples < 1 or faults < 0:
        msg = f"examples= is 1 or more and faults= 0 or more, not {examples} and {faults}."
        raise ValueError(msg)
    out: list[Reached] = []
    for name, (strategy, wanted) in drawn_with().items():
        found: Counter[str] = Counter()
        drawn = _each(strategy, examples, lambda value: found.update(k for k, has in wanted.items() if has(value)))  # noqa: B023 - used at once
        out += [Reached(name, feature, drawn, found[feature]) for feature in wanted]
    if faults:
        for kind in grid.broken_kinds():
            alone: list[bool] = []
            drawn = _each(
                grid.broken(kind),
                faults,
                lambda one: alone.append([p.code for p in one.problems()] == [one.kind.code]),  # noqa: B023 - used at once
            )
            out.append(Reached("broken", f"{kind.code} {kind.name}", drawn, sum(alone)))
    return tuple(out)


def smallest() -> tuple[Smallest, ...]:
    """Look for values with some features and say how small they became.

    Example:
        >>> all(row.size <= row.limit for row in smallest())  # doctest: +SKIP
        True
    """
    many = settings(_QUIET, max_examples=2_000, phases=[Phase.generate, Phase.shrink])
    return tuple(
        Smallest(name, unit, size(find(make(), lambda value: bool(has(value)), settings=many)), limit)  # noqa: B023 - used at once
        for name, unit, make, has, size, limit in CASES
    )


def speed(seconds: float = 1.0) -> tuple[Speed, ...]:
    """Draw for about so many seconds of each strategy, and say how many values a second that were.

    Args:
        seconds: More than 0.

    Raises:
        ValueError: ``seconds`` is 0 or less.

    Example:
        >>> speed(0)
        Traceback (most recent call last):
        ...
        ValueError: seconds= is more than 0, not 0.
    """
    if not seconds > 0:
        msg = f"seconds= is more than 0, not {seconds}."
        raise ValueError(msg)
    everything = {name: strategy for name, (strategy, _) in drawn_with().items()}
    more = {
        "changes": grid.hierarchies(min_units=8, max_units=8)
        .map(lambda units: Jurisdiction(territory=units))
        .flatmap(grid.changes),
        "documents": grid.documents(),
        "policy_files": grid.policy_files(),
        "workbooks": grid.workbooks(),
        "broken": grid.broken(),
    }
    return tuple(Speed(name, _rate(strategy, seconds)) for name, strategy in {**everything, **more}.items())


def _rate(strategy: st.SearchStrategy[Any], seconds: float) -> float:
    """Draw twice as many until they take long enough."""
    n = 5
    while True:
        start = time.perf_counter()
        drawn = _each(strategy, n, lambda _: None)
        took = time.perf_counter() - start
        if took >= seconds or drawn < n:
            return drawn / took
        n *= 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Print what is reached, how small it shrinks and how fast it is drawn.

    Args:
        arguments: ``--examples N`` values of each strategy (300), ``--faults N`` inputs of each kind of fault (1),
            ``--seconds N`` for the speed of each (1).

    Returns:
        0 if everything is reached and nothing is larger than it may be, otherwise 1.
    """
    parser = argparse.ArgumentParser(prog="python -m gridgov.testing.statistics", description=main.__doc__)
    parser.add_argument("--examples", type=int, default=300)
    parser.add_argument("--faults", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=1.0)
    chosen = parser.parse_args(arguments)
    rows = reach(chosen.examples, faults=chosen.faults)
    small = smallest()
    _print("Reached", ("strategy", "feature", "drawn", "having it"), _summed(rows))
    _print("Smallest", ("wanted", "counted in", "size", "at most"), map(attrs.astuple, small))
    _print(
        "Speed", ("strategy", "values a second"), ((s.strategy, f"{s.per_second:,.0f}") for s in speed(chosen.seconds))
    )
    missed = [row for row in rows if not row.having]
    for row in missed:
        print(f"NOT REACHED: {row.strategy}, {row.feature}")  # noqa: T201 - what the command is for
    return int(bool(missed) or any(row.size > row.limit for row in small))


def _summed(rows: Iterable[Reached]) -> Iterable[Sequence[object]]:
    """Give the rows; faults in one row for each area."""
    areas: dict[str, list[Reached]] = {}
    for row in rows:
        if row.strategy == "broken":
            areas.setdefault(row.feature[:3], []).append(row)
        else:
            yield attrs.astuple(row)
    for area, some in areas.items():
        yield "broken", f"{area}: {len(some)} kinds", sum(row.drawn for row in some), sum(row.having for row in some)


def _print(title: str, head: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print a table as Markdown."""
    lines = [title, "", "| " + " | ".join(head) + " |", "|" + " --- |" * len(head)]
    lines += ["| " + " | ".join(map(str, row)) + " |" for row in rows]
    print("\n".join(lines), end="\n\n")  # noqa: T201 - what the command is for


if __name__ == "__main__":
    sys.exit(main())

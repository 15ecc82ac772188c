"""Figures of what was worked out from small sensitive counts: refused, and drawn of what suppression leaves."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gridgov import Hierarchy, Jurisdiction, LevelScheme, plot, split, whatif
from gridgov.alignment import align
from gridgov.integration import integrate
from gridgov.measures import MEASURES
from gridgov.nets import BaseUnits, Net, Nets
from gridgov.privacy import PrivacyError, suppress
from gridgov.rules import CommunityOversize, FullCover, Rule

DAY = "2026-01-01"
GROUP = "left_behind_persons"
LEVELS = LevelScheme.ladder("street", "community", "grid", "building", optional=["grid"])
SMALL, LARGE = [3, 7, 40, 25], [30, 70, 40, 25]


def town(counts: Sequence[int | None], measure: str = GROUP) -> Jurisdiction:
    """Return a community of some buildings and one of one."""
    rows: list[dict[str, Any]] = [{"id": "s", "level": "street"}]
    rows += [{"id": c, "level": "community", "parent": "s"} for c in ("c", "d")]
    rows += [{"id": f"b{i}", "level": "building", "parent": "c", measure: n} for i, n in enumerate(counts)]
    rows.append({"id": "e", "level": "building", "parent": "d", measure: 50})
    info = [attrs.evolve(MEASURES[measure], sensitive=True)]
    return Jurisdiction(territory=Hierarchy.from_records(rows, levels=LEVELS, measures=info))


def nets(place: Jurisdiction) -> list[Net]:
    units = BaseUnits.of_territory(place.territory, "building").ids.tolist()
    cells = {"one": "xxyyy", "two": "xyyyy"}
    return [Net.from_tables(name, {"unit": units, "cell": list(cell)}) for name, cell in cells.items()]


def oversize(place: Jurisdiction) -> Rule[Any]:
    return CommunityOversize(max_households=20, measure=next(iter(place.territory.measures)))


def swept(place: Jurisdiction) -> whatif.Answer:
    return whatif.sweep(place, oversize(place), on=DAY, affected=None, remedies=False, max_households=[1, 5, 60])


#: A figure of a place, and by what it is about.
WAYS: dict[str, tuple[str, Callable[[Jurisdiction, int | None], object]]] = {
    "thresholds": (GROUP, lambda place, k: plot.thresholds(swept(place), suppress_below=k)),
    "frontier": (
        GROUP,
        lambda place, k: plot.thresholds(whatif.frontier(place, oversize(place), on=DAY), suppress_below=k),
    ),
    "cities": (
        GROUP,
        lambda place, k: plot.cities(whatif.cross({"A": place}, {"p": oversize(place)}, on=DAY), suppress_below=k),
    ),
    "division": (
        GROUP,
        lambda place, k: plot.division(
            split(place, "c", into=2, measure=GROUP, strict=False, unknown_as=5), suppress_below=k
        ),
    ),
    "flows of a merger": (
        "households",
        lambda place, k: plot.flows(integrate(nets(place), within=place), suppress_below=k),
    ),
    "flows": (
        "households",
        lambda place, k: plot.flows(
            align(Nets.of(nets(place), (place.territory, "building"))), net="one", into="two", suppress_below=k
        ),
    ),
    "alignment": (
        "households",
        lambda place, k: plot.alignment(align(Nets.of(nets(place), (place.territory, "building"))), suppress_below=k),
    ),
}


@pytest.mark.parametrize("way", WAYS)
def test_what_is_worked_out_from_small_sensitive_counts_is_not_drawn(way: str) -> None:
    measure, draw = WAYS[way]
    small, large = (town(counts, measure) for counts in (SMALL, LARGE))
    with pytest.raises(ValueError, match=r"below 10.*suppress\(place, k=10\).*suppress_below=None"):
        draw(small, 10)
    with pytest.raises(PrivacyError, match="PRV002"):
        draw(large, 1)
    for place, k in ((small, None), (small, 3), (large, 10), (suppress(small, k=10).result, 10)):
        assert draw(place, k) is not None


def test_what_is_known_beside_something_assumed_is_not_drawn_either() -> None:
    rows: list[dict[str, Any]] = [{"id": "c", "level": "community"}]
    inside: dict[str, list[int | None]] = {"g": [5, None], "h": [40, 30]}
    for g, counts in inside.items():
        rows.append({"id": g, "level": "grid", "parent": "c"})
        rows += [{"id": f"{g}{i}", "level": "building", "parent": g, GROUP: n} for i, n in enumerate(counts)]
    place = Jurisdiction(territory=Hierarchy.from_records(rows, levels=LEVELS, measures=[GROUP]))
    plan = split(place, "c", into=2, measure=GROUP, of="grid", strict=False, unknown_as=20)
    with pytest.raises(ValueError, match="1 counts of 'left_behind_persons' are below 10"):
        plot.division(plan)
    assert plot.division(plan, suppress_below=None)


def test_an_answer_about_something_else_than_counts_is_drawn() -> None:
    place = town(SMALL)
    answer = whatif.cross({"A": place}, {"p": FullCover()}, on=DAY)
    assert answer.asked.smallest == math.inf
    assert plot.cities(answer)
    grid = whatif.grid(place, [oversize(place)], {("SIZ001", "max_households"): [1, 5]}, on=DAY)
    assert grid.asked.smallest == 3
    # What failing units hold together is as much a count as what is held against the ceiling.
    other = CommunityOversize(max_households=20, measure="households")
    place = Jurisdiction(territory=of_both(SMALL))
    assert whatif.frontier(place, other, on=DAY, affected=GROUP).asked.smallest == 3
    assert whatif.frontier(place, other, on=DAY, affected=None).asked.smallest == math.inf


def of_both(counts: Sequence[int]) -> Hierarchy:
    """Return a community that also has households, which are not sensitive."""
    rows: list[dict[str, Any]] = [{"id": "c", "level": "community"}]
    rows += [
        {"id": f"b{i}", "level": "building", "parent": "c", GROUP: n, "households": 2} for i, n in enumerate(counts)
    ]
    return Hierarchy.from_records(rows, levels=LEVELS, measures=[GROUP, "households"])


@settings(max_examples=30)
@given(st.lists(st.none() | st.integers(0, 60), min_size=1, max_size=6))
def test_the_smallest_count_is_that_of_the_buildings(counts: list[int | None]) -> None:
    known = [n for n in [*counts, 50] if n]
    assert swept(town(counts)).asked.smallest == min(known)

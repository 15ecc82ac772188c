"""Merging from end to end: the nets of a published county, and those of a city on three levels at once.

    python -m benchmarks.integration

The nets are generated, as `Scheme.synthesise_nets` makes them. Nobody else merges nets, so there is nobody beside.
"""

from __future__ import annotations

from statistics import median
from time import perf_counter, process_time
from typing import Any

from gridgov.integration import integrate
from gridgov.schemes import load

__all__ = ["main"]

#: Scheme, and what a merger is asked for.
CASES: dict[str, dict[str, Any]] = {
    "county-many-nets": {},
    "ankang-321": {"households": {"grid_3": (25, 77), "grid_2": (66, 200), "grid_1": (243, 730)}},
}


def run(scheme: str, options: dict[str, Any], repeat: int) -> str:
    """Return a row of the table."""
    system = load(scheme)
    place = system.synthesise()
    nets = system.synthesise_nets(place).nets
    walls: list[float] = []
    works: list[float] = []
    for _ in range(repeat):
        wall, work = perf_counter(), process_time()
        found = integrate(nets, within=place, **options)
        walls.append(perf_counter() - wall)
        works.append(process_time() - work)
        # Every base unit is in one grid or outside, and nothing of the households is lost.
        assert ((found.plan.lowest.codes >= 0) == (found.plan.residue == 0)).all()
        if "households" in place.territory.measures:
            assert found.territory.rollup("households").known[0] == place.territory.rollup("households").known[0]
    wall = perf_counter()
    found.staff, found.fixing, found.measures, found.changes  # noqa: B018 - they are worked out when asked for
    rest = perf_counter() - wall
    missed = sum(found.problems.counts().get(code, 0) for code in ("ITG010", "ITG020"))
    grids = sum(len(level) for level in found.levels)
    return (
        f"| {scheme} | {len(nets)} | {len(nets.base):,} | {grids:,} | {median(walls):.1f} s | {median(works):.1f} s "
        f"| {rest:.1f} s | {found.quality['gap'][-1]:.1%} | {missed:,} |"
    )


def main(repeat: int = 3) -> None:
    """Print the table."""
    print("| nets of | nets | base units | grids, all levels | time | processor | staff, duties, measures, changes "
          "| gap to the bound, lowest level | grids outside the band |")  # fmt: skip
    print("| --- | --- | --- | --- | --- | --- | --- | --- | --- |")
    for scheme, options in CASES.items():
        print(run(scheme, options, repeat))


if __name__ == "__main__":
    main()

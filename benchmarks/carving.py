"""Communities carved into many small grids, beside METIS.

    PYTHONPATH=src .venv-bench/bin/python -m benchmarks.carving --seeds 2

Needs pymetis. The instances are those of `benchmarks.splitting`: random points and the triangles between them; grids
of six buildings on average, within a fifth of the mean.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from typing import Final

from benchmarks.splitting import Instance, best_metis, points, timed
from gridgov._carve import Carving, carve

__all__ = ["main", "ours", "run"]

CASES: Final = ((200, 34), (600, 100))
WIDTH: Final = 0.2


def ours(case: Instance) -> Carving:
    """Carve with gridgov, into the number of parts that METIS is given."""
    return carve(case.weights, case.edges, case.costs, low=case.low, high=case.high, parts=case.parts)


def row(n: int, parts: int, seeds: range, orders: int) -> str:
    """Return one row of the table: means over the instances."""
    spent, feasible, cuts, bounds = 0.0, 0, 0.0, 0.0
    rivals: list[tuple[float, float]] = []
    rival_spent, rival_feasible = 0.0, 0
    for seed in seeds:
        case = points(n, parts, seed, WIDTH)
        took, found = timed(lambda case=case: ours(case))
        spent += took
        feasible += not case.faults(found.labels)
        cut = case.cut(found.labels)
        cuts += cut
        bounds += max(float(case.costs.sum()) - found.bound, 0.0)
        took, (best, good) = timed(lambda case=case: best_metis(case, WIDTH, orders))
        rival_spent, rival_feasible = rival_spent + took, rival_feasible + good
        if best is not None:
            rivals.append((cut, best))
    many = len(seeds)
    ratio = "none in the band" if not rivals else f"{sum(a / b for a, b in rivals) / len(rivals):.3f}"
    line = (
        f"| n={n:,} into {parts} | {feasible} of {many} | {cuts / many:.0f} | {bounds / many:.0f} "
        f"| {spent / many:.1f} s | {ratio} | {sum(a > b for a, b in rivals)} of {len(rivals)} "
        f"| {rival_feasible / many:.0f} of {orders} | {rival_spent / many:.1f} s |"
    )
    print(line, file=sys.stderr, flush=True)
    return line


def run(seeds: range, orders: int) -> str:
    """Measure everything."""
    rows = [row(n, parts, seeds, orders) for n, parts in CASES]
    return "\n".join(
        [
            f"Grids within {WIDTH:.0%} of the mean. Processor seconds. METIS: contiguous, best of {orders} orders",
            "among plans without faults; below 1, gridgov cuts less.",
            "",
            "| | in the band | cut | at least | time | to METIS | worse | METIS in the band | its time |",
            "| --- | --- | --- | --- | --- | --- | --- | --- | --- |",
            *rows,
        ]
    )


def main(arguments: Sequence[str]) -> int:
    """Run and print the section."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.carving", description="Communities carved.")
    parser.add_argument("--seeds", type=int, default=2, help="instances of each kind (default 2)")
    parser.add_argument("--first", type=int, default=0, help="seed of the first (default 0)")
    parser.add_argument("--orders", type=int, default=1_000, help="orders for METIS (default 1000)")
    chosen = parser.parse_args(arguments)
    print(run(range(chosen.first, chosen.first + chosen.seeds), chosen.orders))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""Nets of departments laid over each other, beside scikit-learn and pandas: the same numbers, as ratios.

    python -m benchmarks.alignment                  # a million base units, 20 nets: two minutes
    python -m benchmarks.alignment --units 100000 --nets 8

Base units follow each other along the streets. A net is made of a common fine division: it joins runs of its pieces,
so that most cells of two nets nest, moves some of the cuts, puts one record in a hundred into a neighbouring cell and
leaves two in a hundred out.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

import attrs
import numpy as np
import numpy.typing as npt
import pandas as pd
from sklearn.metrics import adjusted_rand_score

from benchmarks.report import machine, seconds
from gridgov._partition_pairs import held, overlap
from gridgov.alignment import Alignment, align
from gridgov.nets import BaseUnits, Net, Nets

__all__ = ["Model", "main", "model", "run"]

#: Base units of a piece of the common division, and of a cell.
PIECE, LEAST, MOST = 50, 50, 300
#: Shares: cuts that a net moves, wrong records, base units left out.
MOVED, WRONG, GAPS = 0.1, 0.01, 0.02
#: How far a cut is moved, in base units.
SHIFT = 20
Array = npt.NDArray[Any]


@attrs.frozen(eq=False)
class Model:
    """The same data for everybody."""

    nets: Nets
    codes: list[Array]
    #: Neighbours along and across the streets, as rows.
    edges: Array


def model(n: int, k: int, *, seed: int = 5, shuffled: bool = False) -> Model:
    """Make nets.

    Args:
        n: Base units.
        k: Nets.
        seed: Of everything.
        shuffled: Base units in no order at all.
    """
    rng = np.random.default_rng(seed)
    pieces = np.unique(np.append(0, np.cumsum(rng.integers(PIECE - 25, PIECE + 25, n // PIECE + 1))))
    pieces = pieces[pieces < n]
    order = rng.permutation(n) if shuffled else np.arange(n)
    codes = [one_net(n, pieces, rng)[order] for _ in range(k)]
    households = rng.integers(10, 80, n).astype(np.float64)
    households[rng.random(n) < GAPS / 2] = np.nan
    base = BaseUnits.of_ids(np.array([f"b{i:08d}" for i in range(n)]), households=households)
    nets = Nets.of([Net.over(f"n{j}", base, code) for j, code in enumerate(codes)], base)
    back = np.argsort(order)
    edges = np.concatenate([np.column_stack([back[:-step], back[step:]]) for step in (1, 37)])
    return Model(nets, codes, edges)


def one_net(n: int, pieces: Array, rng: np.random.Generator) -> Array:
    """Make the cell of each base unit, -1 for none."""
    whole = rng.choice([1, 2, 4]) if rng.random() < 0.5 else 0  # noqa: PLR2004 - half of the nets join evenly
    steps = np.full(len(pieces), whole) if whole else rng.integers(1, MOST // PIECE, len(pieces))
    at = np.cumsum(steps)
    cuts = pieces[at[at < len(pieces)]]
    moved = rng.random(len(cuts)) < MOVED
    cuts = np.clip(np.where(moved, cuts + rng.integers(-SHIFT, SHIFT, len(cuts)), cuts), 1, n - 1)
    code = np.zeros(n, np.int64)
    code[cuts] = 1
    code = np.cumsum(code)
    wrong = np.flatnonzero(rng.random(n) < WRONG)
    code[wrong] = np.clip(code[wrong] + rng.choice([-1, 1], len(wrong)), 0, code[-1])
    _, code = np.unique(code, return_inverse=True)
    code[rng.random(n) < GAPS] = -1
    return code


# -- gridgov -----------------------------------------------------------------------------------------------------------


def everything(m: Model) -> tuple[Alignment, int]:
    """Work all of it out: pairs, cells, borders, slivers, blocks, gaps, and all crosswalks."""
    found = align(m.nets, adjacency=m.edges)
    frames = (found.pairs, found.cells, found.slivers, found.blocks, found.gaps, found.overlaps, found.coverage)
    rows = sum(map(len, frames))
    return found, rows


def crosswalks(found: Alignment) -> float:
    """Lay each net over each other one, and add up what they have in common: both directions are one table."""
    layers = found._ground.layers  # noqa: SLF001 - without making frames
    nets = [held(layers, net) for net in range(len(layers))]
    total = 0.0
    for a in range(len(nets)):
        for b in range(a):
            total += 2 * float(overlap(layers, nets[b], nets[a], 0.0).mass.values.sum())  # noqa: PD011 - no data frame
    return total


# -- scikit-learn and pandas -------------------------------------------------------------------------------------------


def learned(m: Model) -> list[float]:
    """Return the adjusted Rand index of all pairs, over what both cover."""
    out: list[float] = []
    for b, two in enumerate(m.codes):
        for one in m.codes[:b]:
            both = (one >= 0) & (two >= 0)
            out.append(float(adjusted_rand_score(one[both], two[both])))
    return out


def grouped(m: Model) -> float:
    """Return what pandas finds in common: a crosswalk for each net with each other one."""
    frame = pd.DataFrame({f"n{j}": code for j, code in enumerate(m.codes)})
    frame["households"] = m.nets.base.households
    total = 0.0
    for a in range(len(m.codes)):
        for b in range(len(m.codes)):
            if a != b:
                found = frame.groupby([f"n{a}", f"n{b}"], sort=False)["households"].agg(["size", "sum"])
                first, second = (found.index.get_level_values(i) for i in (0, 1))
                total += float(found["sum"][(first >= 0) & (second >= 0)].sum())
    return total


# -- the run -----------------------------------------------------------------------------------------------------------


def timed(call: Callable[[], Any], repeat: int) -> tuple[float, Any]:
    """Return the median time of a call, and its last answer."""
    runs: list[float] = []
    answer: Any = None
    for _ in range(repeat):
        del answer
        gc.collect()
        start = perf_counter()
        answer = call()
        runs.append(perf_counter() - start)
    return median(runs), answer


def memory(n: int, k: int) -> tuple[float, float]:
    """Return how much memory a process holds with the nets, and at most while it works, in MB."""
    code = (
        "import resource, sys\n"
        "from benchmarks import alignment\n"
        f"m = alignment.model({n}, {k})\n"
        "held = int(open('/proc/self/statm').read().split()[1]) * resource.getpagesize()\n"
        "open('/proc/self/clear_refs', 'w').write('5')\n"
        "alignment.everything(m)\n"
        "peak = [line for line in open('/proc/self/status') if line.startswith('VmHWM')][0]\n"
        "print(held / 1e6, int(peak.split()[1]) * 1024 / 1e6)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603 - our own code
    held_mb, peak = map(float, done.stdout.split())
    return held_mb, peak


def run(n: int, k: int, repeat: int) -> tuple[dict[str, Any], str]:
    """Measure everything; wrong answers end the run."""
    m = model(n, k)
    ours, (found, rows) = timed(lambda: everything(m), repeat)
    cross, total = timed(lambda: crosswalks(found), repeat)
    by_sklearn, ari = timed(lambda: learned(m), 1)
    by_pandas, other = timed(lambda: grouped(m), 1)
    at = np.triu_indices(k, 1)
    mine = found.matrix("ari").T[np.tril_indices(k, -1)]
    assert np.allclose(mine, ari, rtol=1e-12, atol=1e-12), np.abs(mine - ari).max()
    assert np.isclose(total, other), (total, other)
    pairs = len(at[0])
    held_mb, peak = memory(n, k)
    sizes: list[tuple[int, float]] = []
    for size in (n // 4, n // 2, n):
        smaller = m if size == n else model(size, k)
        sizes.append((size, timed(lambda smaller=smaller: everything(smaller), repeat)[0]))
    shuffled = model(n, k, shuffled=True)
    mixed, _ = timed(lambda: everything(shuffled), repeat)
    both = by_sklearn + by_pandas
    lines = [
        (
            f"{n:,} base units, {k} nets, {pairs} pairs, {len(found.refinement):,} groups in the refinement, "
            f"{rows:,} rows of results. All give the same numbers."
        ),
        "",
        "| | time | ratio |",
        "| --- | --- | --- |",
        f"| gridgov, everything of {pairs} pairs in both directions | {seconds(ours)} | |",
        f"| of this, {2 * pairs} crosswalks alone | {seconds(cross)} | |",
        f"| scikit-learn, {pairs} adjusted Rand indices | {seconds(by_sklearn)} | {by_sklearn / ours:.1f} |",
        f"| pandas, {2 * pairs} crosswalks by group-by | {seconds(by_pandas)} | {by_pandas / ours:.1f} |",
        f"| both together | {seconds(both)} | {both / ours:.1f} |",
        f"| gridgov, base units in no order | {seconds(mixed)} | |",
        "",
        (
            f"Memory of the process: {held_mb:,.0f} MB with the nets, at most {peak:,.0f} MB while it works: "
            f"{peak - held_mb:,.0f} MB more."
        ),
        "",
        "| base units | time | for a million |",
        "| --- | --- | --- |",
        *(f"| {size:,} | {seconds(spent)} | {seconds(spent * 1e6 / size)} |" for size, spent in sizes),
    ]
    figures = {
        "units": n,
        "nets": k,
        "gridgov": ours,
        "crosswalks": cross,
        "scikit-learn": by_sklearn,
        "pandas": by_pandas,
        "shuffled": mixed,
        "memory": {"held": held_mb, "peak": peak},
        "sizes": dict(sizes),
    }
    return figures, "\n".join(lines)


def main(arguments: Sequence[str]) -> int:
    """Run, print the section, and write it if asked."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.alignment", description="Nets laid over each other.")
    parser.add_argument("--units", type=int, default=1_000_000)
    parser.add_argument("--nets", type=int, default=20)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--out", type=Path, help="Markdown file to write; the figures go beside it as .json")
    chosen = parser.parse_args(arguments)
    figures, section = run(chosen.units, chosen.nets, chosen.repeat)
    page = f"## alignment\n\n{section}\n"
    print(page)
    if chosen.out:
        chosen.out.write_text(page, encoding="utf-8")
        result = {"machine": machine(os.cpu_count() or 1), **figures}
        chosen.out.with_suffix(".json").write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

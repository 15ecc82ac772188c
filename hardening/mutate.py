"""Plants mistakes in the library, one at a time, and counts those that the tests notice.

A mistake is a change of one operator, number, condition, loop, decorator or exception of one line, as Cosmic Ray makes
them. No file is changed: a copy of the running process gets the changed function, or loads the changed module, and
runs the tests that run the line, with a few examples of each law first and with all of them if nothing was noticed. A
mistake is noticed if a test fails, or takes many times the processor time that it takes without.

The mistakes are a sample by chance, from all modules of an area alike. A run goes on where the last one stopped; what
was found is in out/mutate.
"""

from __future__ import annotations

import argparse
import itertools
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

# Loaded before processes are copied: the library itself is not.
import networkx as nx
import numpy as np
import pandas as pd
import pydantic
import scipy.optimize
import scipy.sparse.csgraph

from hardening._mutate_areas import AREAS, ROOT, area_of, modules_of, path_of
from hardening._mutate_module import Mutant
from hardening._mutate_places import Place, draw, plant
from hardening._mutate_reach import Reach, measure, stale
from hardening._mutate_report import Outcome, equivalents, read, summary, survivors, write
from hardening._mutate_serve import Cold, Verdict, Warm
from hardening._mutate_tests import main as run_tests
from hardening._mutate_tests import wanted_files

__all__ = ["main"]

LOADED = nx, np, pd, pydantic, scipy
OUT = ROOT / "out" / "mutate"
REACH, RESULTS, PLACES = OUT / "reach", OUT / "results.jsonl", OUT / "places"
EQUIVALENT = Path(__file__).with_name("equivalent.toml")


def _arguments(given: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m hardening.mutate", description="Plant mistakes in the library.")
    parser.add_argument("--minutes", type=float, default=60.0, help="begin no further mistake after so long")
    parser.add_argument("--areas", default=",".join(AREAS), help="areas, with commas between them")
    parser.add_argument("--each", type=int, default=60, help="mistakes of each area, those of earlier runs included")
    parser.add_argument("--processes", type=int, default=1, help="how many mistakes are looked at at once")
    parser.add_argument("--seed", type=int, default=9, help="where chance starts")
    parser.add_argument("--survivors", action="store_true", help="show those again that no test noticed")
    parser.add_argument(
        "--then", type=float, default=30.0, help="seconds of tests for what is not noticed at once, or 0"
    )
    parser.add_argument("--as-measured", action="store_true", help="do not look whether tests have changed")
    parser.add_argument("--report", action="store_true", help="only say what is known")
    return parser.parse_args(given)


def _files() -> list[str]:
    """List what is tested: files of tests, and modules with examples in their docstrings."""
    tests = [str(path.relative_to(ROOT)) for path in wanted_files(ROOT / "tests")]
    modules = [path_of(name) for area in AREAS for name in modules_of(area)]
    return [*tests, *(str(path.relative_to(ROOT)) for path in modules if ">>> " in path.read_text("utf-8"))]


def _drawn(options: argparse.Namespace) -> list[tuple[str, Place]]:
    """List where mistakes are planted, the areas in turn."""
    areas: list[str] = options.areas.split(",")
    places = [[(area, place) for place in draw(area, options.seed, PLACES)[: options.each]] for area in areas]
    return [each for turn in itertools.zip_longest(*places) for each in turn if each is not None]


def _mutants(drawn: list[tuple[str, Place]], options: argparse.Namespace, until: float) -> Iterator[Mutant]:
    """Plant mistakes one after the other, without those of earlier runs."""
    known = read(RESULTS)
    again = {each.key for each in survivors(known.values(), equivalents(EQUIVALENT))} if options.survivors else set()
    again |= {each.key for each in known.values() if each.status in {"hung", "broken"}}
    for area, place in drawn:
        mutant = plant(place, area, options.seed)
        if time.monotonic() > until:
            return
        if mutant is not None and (mutant.key in again or (mutant.key not in known and not options.survivors)):
            yield mutant


def _tell(mutant: Mutant, verdict: Verdict) -> None:
    """Write down and say what became of a mistake."""
    what = mutant.key, mutant.area, mutant.module, mutant.line, mutant.operator, mutant.before, mutant.after
    outcome = Outcome(*what, verdict.status, verdict.by, verdict.tests, round(verdict.seconds, 2), verdict.cold)
    write(RESULTS, outcome)
    if verdict.status not in {"killed", "time"}:
        print(f"{verdict.status}: {mutant.module}:{mutant.line} {mutant.before} -> {mutant.after}", file=sys.stderr)


def _work(mutants: Iterator[Mutant], folder: str, then: float) -> None:
    """Show mistakes to the tests, in this process and another one."""
    # Pytest makes the folder of its tests, not the one that it is in.
    Path(folder).mkdir()
    cold = Cold(f"{folder}/cold")
    reach = Reach.read(REACH)
    files = sorted({test.partition("::")[0] for test in reach.seconds})
    run_tests(["--basetemp", f"{folder}/warm", *files], Warm(mutants, reach, cold, _tell, then))


def _in_processes(drawn: list[tuple[str, Place]], options: argparse.Namespace, until: float) -> None:
    with tempfile.TemporaryDirectory() as folder:
        children: list[int] = []
        for number in range(options.processes):
            child = os.fork()
            if child == 0:
                mine = _mutants(drawn[number :: options.processes], options, until)
                _work(mine, f"{folder}/{number}", options.then)
                sys.stderr.flush()
                os._exit(0)
            children.append(child)
        for child in children:
            os.waitpid(child, 0)


def _measure(files: list[str], seconds: float) -> None:
    """Measure in a copy of the process: this one must not load the library."""
    child = os.fork()
    if child == 0:
        measure(REACH, files, seconds=seconds)
        os._exit(0)
    os.waitpid(child, 0)


def main(given: list[str] | None = None) -> int:
    """Run it; see ``--help``."""
    options = _arguments(given)
    os.environ.setdefault("HYPOTHESIS_PROFILE", "ci")
    # Threads do not survive that a process is copied.
    os.environ.update(dict.fromkeys(("POLARS_MAX_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1"))
    os.chdir(ROOT)
    OUT.mkdir(parents=True, exist_ok=True)
    until = time.monotonic() + 60 * options.minutes
    if not options.report:
        old = [] if options.as_measured else stale(REACH, _files())
        if old:
            print(f"Measuring which lines the tests of {len(old)} files run ...", flush=True)
            _measure(old, 60 * options.minutes)
        drawn = _drawn(options)
        print(f"Seed {options.seed}: {len(drawn)} places.", flush=True)
        _in_processes(drawn, options, until)
    outcomes = [each for each in read(RESULTS).values() if area_of(each.module)]
    known = equivalents(EQUIVALENT)
    print(summary(outcomes, known))
    for each in survivors(outcomes, known):
        print(f"\n{each.module}:{each.line} {each.operator}\n  - {each.before}\n  + {each.after}\n  {each.by}".rstrip())
    return 0


if __name__ == "__main__":
    sys.exit(main())

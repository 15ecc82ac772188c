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
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

# Loaded before processes are copied: the library itself is not.
import networkx as nx
import numpy as np
import pandas as pd
import pydantic
import scipy.optimize
import scipy.sparse.csgraph

from hardening._mutate_areas import AREAS, ROOT, modules_of, path_of
from hardening._mutate_module import Mutant
from hardening._mutate_places import Place, draw, plant, standing
from hardening._mutate_reach import Reach, measure, stale
from hardening._mutate_report import Outcome, equivalents, read, summary, survivors, write
from hardening._mutate_serve import Cold, Verdict, Warm
from hardening._mutate_tests import main as run_tests
from hardening._mutate_tests import wanted_files

__all__ = ["main"]

LOADED = nx, np, pd, pydantic, scipy
OUT = ROOT / "out" / "mutate"
REACH, RESULTS, PLACES = OUT / "reach", OUT / "results.jsonl", OUT / "places"
CORES = min(os.cpu_count() or 1, 4)
#: The part of the time that may be taken to measure which tests run what.
MEASURING = 0.6
#: How often is said how far it is: after so many mistakes.
STEP = 20
EQUIVALENT = Path(__file__).with_name("equivalent.toml")


def _arguments(given: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m hardening.mutate", description="Plant mistakes in the library.")
    parser.add_argument("--minutes", type=float, default=60.0, help="begin no further mistake after so long")
    parser.add_argument("--areas", default=",".join(AREAS), help="areas, with commas between them")
    parser.add_argument("--each", type=int, default=60, help="mistakes of each area, those of earlier runs included")
    parser.add_argument("--processes", type=int, default=CORES, help="how many mistakes are looked at at once")
    parser.add_argument("--seed", type=int, default=9, help="where chance starts")
    parser.add_argument("--survivors", action="store_true", help="show those again that no test noticed")
    parser.add_argument(
        "--then", type=float, default=30.0, help="seconds of tests for what is not noticed at once, or 0"
    )
    parser.add_argument("--as-measured", action="store_true", help="measure new tests only, not those that changed")
    parser.add_argument("--report", action="store_true", help="only say what is known")
    return parser.parse_args(given)


def _files() -> list[str]:
    """List what is tested: files of tests, and modules with examples in their docstrings."""
    tests = [str(path.relative_to(ROOT)) for path in wanted_files(ROOT / "tests")]
    modules = [path_of(name) for area in AREAS for name in modules_of(area)]
    return [*tests, *(str(path.relative_to(ROOT)) for path in modules if ">>> " in path.read_text("utf-8"))]


#: Where a mistake is planted: the area, the place, and the key and changed line of one that was there before.
Drawn = tuple[str, Place, tuple[str, str] | None]


def _survived(areas: list[str]) -> list[Drawn]:
    """List where the mistakes are that no test noticed."""
    there = standing(areas, PLACES)
    left = survivors(read(RESULTS).values(), equivalents(EQUIVALENT))
    return [(*there[each.label], (each.key, each.after)) for each in left if each.label in there]


def _drawn(options: argparse.Namespace) -> list[Drawn]:
    """List where mistakes are planted, the areas in turn."""
    areas: list[str] = options.areas.split(",")
    if options.survivors:
        return _survived(areas)
    places = [[(area, place, None) for place in draw(area, options.seed, PLACES)[: options.each]] for area in areas]
    return [each for turn in itertools.zip_longest(*places) for each in turn if each is not None]


def _mutants(drawn: list[Drawn], options: argparse.Namespace, until: float) -> Iterator[Mutant]:
    """Plant mistakes one after the other, without those of earlier runs, and say how far it is."""
    judged = {key for key, each in read(RESULTS).items() if each.status not in {"hung", "broken"}}
    for done, (area, place, again) in enumerate(drawn):
        mutant = plant(place, area, options.seed, again)
        left = until - time.monotonic()
        if left < 0:
            return
        if done and not done % STEP:
            print(f"{done} of {len(drawn)} places; {left / 60:.0f} minutes left.", file=sys.__stderr__, flush=True)
        if mutant is not None and (again or mutant.key not in judged):
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


def _together(works: list[Callable[[], None]]) -> None:
    """Do something in copies of this process, all at once: this one must not load the library."""
    children: list[int] = []
    for work in works:
        child = os.fork()
        if child == 0:
            code = 1
            try:
                work()
                code = 0
            finally:
                sys.stderr.flush()
                os._exit(code)
        children.append(child)
    for child in children:
        _, status = os.waitpid(child, 0)
        if status:
            print(f"A process ended early: {os.waitstatus_to_exitcode(status)}.", file=sys.stderr)


def _measure(files: list[str], processes: int, seconds: float) -> None:
    """Measure which lines the tests of some files run."""
    print(f"Measuring which lines the tests of {len(files)} files run ...", flush=True)
    parts = [(number, files[number::processes]) for number in range(processes)]
    _together([partial(measure, REACH, part, seconds=seconds, number=number) for number, part in parts if part])


def _judge(drawn: list[Drawn], options: argparse.Namespace, until: float) -> None:
    """Plant mistakes and show them to the tests."""
    print(f"Seed {options.seed}: {len(drawn)} places.", flush=True)
    parts = [_mutants(drawn[number :: options.processes], options, until) for number in range(options.processes)]
    with tempfile.TemporaryDirectory() as folder:
        _together([partial(_work, part, f"{folder}/{number}", options.then) for number, part in enumerate(parts)])


def _say() -> None:
    """Print what is known of the mistakes that can still be planted, and those that no test noticed."""
    there = standing(AREAS, PLACES)
    outcomes = [each for each in read(RESULTS).values() if each.label in there]
    known = equivalents(EQUIVALENT)
    unknown = stale(REACH, _files(), new=True)
    print(f"{len(outcomes)} of the mistakes at {len(there)} places.\n\n{summary(outcomes, known)}")
    if unknown:
        print(f"\nNot asked, for it is not measured yet what they run: the tests of {len(unknown)} files.")
    for each in survivors(outcomes, known):
        print(f"\n{each.module}:{each.line} {each.operator}\n  - {each.before}\n  + {each.after}\n  {each.by}".rstrip())


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
        old = stale(REACH, _files(), new=options.as_measured)
        if old:
            _measure(old, options.processes, MEASURING * 60 * options.minutes)
        _judge(_drawn(options), options, until)
    _say()
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""One contestant on one case, in a process of its own, started by `benchmarks.__main__` with a JSON order."""

from __future__ import annotations

import gc
import json
import os
import sys
from collections.abc import Callable
from functools import partial
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

import numpy as np

from benchmarks import case
from benchmarks.answers import count_faults
from benchmarks.contestants import load
from benchmarks.contestants.base import Contestant
from benchmarks.defects import Dose, damage
from benchmarks.memory import resident
from benchmarks.tables import Table, city

__all__ = ["main"]

#: Seconds after which one repetition is enough, and seconds that short measures are repeated for.
LONG, SHORT = 20.0, 0.3
#: Repetitions of a short measure at most.
MOST = 25
FACES = 1_000_000

Result = dict[str, Any]


class WrongAnswerError(Exception):
    """A contestant's answer differs from the right one: its time would mean nothing."""


def clock(run: Callable[[], object], before: Callable[[], object], repeat: int) -> tuple[Result, Any]:
    """Time a call several times; the first answer is returned, too."""
    runs: list[float] = []
    answer: Any = None
    while len(runs) < repeat or (sum(runs) < SHORT and len(runs) < MOST):
        before()
        gc.collect()
        start = perf_counter()
        got = run()
        runs.append(perf_counter() - start)
        if len(runs) == 1:
            answer = got
        del got
        if runs[0] > LONG:
            break
    return {"seconds": median(runs), "first": runs[0], "runs": runs}, answer


def check_faults(contestant: Contestant) -> None:
    """Let the contestant build a damaged city and compare what it counts with the truth.

    Raises:
        WrongAnswerError: It overlooks something or gives a false alarm.
    """
    dose = Dose(
        duplicates=5, orphans=4, lost_parents=2, self_parents=3, cycles=3, stray_roots=2, level_violations=6, unknown=3
    )
    broken = damage(city(), dose, seed=1).table()
    contestant.take(broken, contestant.forms[0])
    found, truth = contestant.build(), count_faults(broken)
    if found != truth:
        msg = f"{contestant.name} reports {found} where the truth is {truth}."
        raise WrongAnswerError(msg)


def check(contestant: Contestant, measure: str, table: Table, answer: Any, right: Any) -> None:
    """Compare an answer, row by row.

    Raises:
        WrongAnswerError: They differ.
    """
    got = getattr(contestant, f"{measure}_rows")(table, answer)
    wanted = getattr(right, measure)
    if got.shape != wanted.shape or not np.array_equal(got, wanted):
        wrong = int(np.count_nonzero(got != wanted)) if got.shape == wanted.shape else -1
        msg = f"{contestant.name}, {measure}: {wrong} of {wanted.size} answers differ."
        raise WrongAnswerError(msg)


def times(contestant: Contestant, folder: Path, repeat: int, measures: tuple[str, ...]) -> Result:
    """Measure seconds."""
    table, questions, right = case.read_table(folder), case.read_questions(folder), case.read_answers(folder)
    out: Result = {"build": {}, "queries": {}}
    if contestant.builds:
        check_faults(contestant)
    # Queries run on the first form, so it is built last and stays.
    for form in reversed(contestant.forms_for(table)):
        taken, faults = clock(contestant.build, partial(contestant.take, table, form), repeat)
        if faults:
            msg = f"{contestant.name} reports {faults} in a healthy table."
            raise WrongAnswerError(msg)
        if contestant.builds:
            out["build"][form] = taken
    contestant.ask(table, questions)
    start = perf_counter()
    if "lca" in measures and contestant.index():
        out["queries"]["lca index"] = {"seconds": perf_counter() - start}
    for measure in measures:
        n = min(FACES, len(table)) if measure == "faces" else len(table)
        call = partial(contestant.faces, n) if measure == "faces" else getattr(contestant, measure)
        taken, answer = clock(call, contestant.fresh, repeat)
        if measure in {"faces", "export"}:
            assert len(answer) == n
            taken["n"] = n
        else:
            check(contestant, measure, table, answer, right)
        del answer
        out["queries"][measure] = taken
    return out


def memory(contestant: Contestant, folder: Path, measures: tuple[str, ...]) -> Result:
    """Measure what stays in memory after a build whose input is gone, and what objects made of it take."""
    # Imports, thread pools and arenas are paid for before the measurement begins.
    small = city()
    contestant.take(small, contestant.forms[0])
    contestant.build()
    contestant = type(contestant).make()
    before = resident()
    table = case.read_table(folder)
    n = len(table)
    contestant.take(table, contestant.forms[0])
    del table
    contestant.build()
    contestant.release()
    after = resident()
    out: Result = {"own": contestant.own_account()}
    if contestant.builds:
        out["built"] = {"n": n, "resident": after - before}
    for measure in ("faces", "export"):
        if measure == "export" and contestant.is_networkx:
            out[measure] = out["built"]
        elif measure in measures:
            level = resident()
            made = contestant.faces(min(FACES, n)) if measure == "faces" else contestant.export()
            out[measure] = {"n": len(made), "resident": resident() - level}
            del made
    return out


def _version(package: str) -> str:
    """Return a package's version, also of one that runs from its source tree."""
    try:
        return version(package)
    except PackageNotFoundError:
        return str(getattr(import_module(package), "__version__", "unknown"))


def main(order: str) -> None:
    """Do what a JSON file says: contestant, folder, task, repeat, cores, skip; write the result to its ``result``."""
    job = json.loads(Path(order).read_text(encoding="utf-8"))
    result, folder = Path(job["result"]), Path(job["folder"])
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[: job["cores"]])
    try:
        kind = load(job["contestant"])
    except ImportError as error:
        result.write_text(json.dumps({"missing": str(error)}), encoding="utf-8")
        return
    contestant = kind.make()
    measures = tuple(m for m in kind.measures if m not in job["skip"])
    if job["task"] == "time":
        out = times(contestant, folder, job["repeat"], measures)
    else:
        out = memory(contestant, folder, measures)
    out["versions"] = {package: _version(package) for package in kind.packages}
    out["idioms"] = dict(kind.idioms)
    result.write_text(json.dumps(out), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1])

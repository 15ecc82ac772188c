"""Jurisdictions in a database: how long saving and loading take, and how much memory, beside pandas and its snapshots.

    python -m benchmarks.database                                     # SQLite: Ankang, ten and a hundred thousand units
    python -m benchmarks.database --units 1000000                     # and a million: two minutes
    python -m benchmarks.database --url postgresql+psycopg://...      # an empty database with btree_gist

Every size runs in a process of its own, so that its peak of memory is its own.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

import numpy as np
import pandas as pd
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from gridgov import sql
from gridgov.changes import RenameUnit, apply
from gridgov.hierarchy import Hierarchy
from gridgov.jurisdiction import Jurisdiction
from gridgov.levels import LevelScheme
from gridgov.roles import RoleCatalogue, Roster
from gridgov.schemes import load

__all__ = ["main", "place"]

SIZES = (0, 10_000, 100_000)
#: Units under one unit, from the top down; the last ones share the rest.
WIDTH = 40
#: Seconds on the clock, and of them those in which this process was at work.
Seconds = tuple[float, float]
STEPS = ("first save", "same state again", "one name changed", "load", "load the day before")


def place(units: int) -> Jurisdiction:
    """Return a place of so many units with two measures and a label; of Ankang where there are none to make.

    Args:
        units: How many units, 0 for Ankang.
    """
    if units == 0:
        return load("ankang-321").synthesise()
    n = np.arange(units)
    parent = (n - 1) // WIDTH
    depth = np.zeros(units, np.int64)
    first, level = 1, 1
    while first < units:
        depth[first:] = level
        first, level = first * WIDTH + 1, level + 1
    keys = np.array([f"level_{i}" for i in range(int(depth.max()) + 1)], object)
    ids = np.array([f"{10**11 + i}" for i in n.tolist()], object)
    parents = ids[parent]
    parents[0] = None
    h = Hierarchy.from_columns(
        ids,
        parents,
        keys[depth],
        levels=LevelScheme.ladder(*keys.tolist()),
        name=[f"第{i % 5000}单元" for i in n.tolist()],
        measures={"households": n % 997, "residents": np.where(n % 3 == 0, np.nan, n % 2999)},
        labels={"class": [None if i % 2 else f"{i % 7}" for i in n.tolist()]},
    )
    return Jurisdiction(territory=h, id="610900", roster=Roster.from_records(h, RoleCatalogue([])))


def _timed(call: Callable[[], Any]) -> tuple[Seconds, Any]:
    start, busy = perf_counter(), process_time()
    answer = call()
    return (perf_counter() - start, process_time() - busy), answer


def _memory() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def measure(units: int, engine: Engine) -> dict[str, Any]:
    """Save and load one place; believe no time of a state that is not what was saved."""
    one = place(units)
    ident = one.id or "x"
    name = one.territory.ids.get(len(one.territory) // 2)
    two = apply(one, [RenameUnit(name, "改名")], on="2025-01-01").jurisdiction
    metadata = sa.MetaData()
    tables = sql.tables(metadata)
    metadata.drop_all(engine)
    metadata.create_all(engine)
    before = _memory()
    found: dict[str, Seconds] = {}
    calls = (
        lambda: sql.save(engine, one, on="2024-01-01", id=ident, tables=tables),
        lambda: sql.save(engine, one, on="2024-06-01", id=ident, tables=tables),
        lambda: sql.save(engine, two, on="2025-01-01", id=ident, tables=tables),
        lambda: sql.load(engine, on="2025-01-01", tables=tables),
        lambda: sql.load(engine, on="2024-12-31", tables=tables),
    )
    answers: list[Any] = []
    for step, call in zip(STEPS, calls, strict=True):
        found[step], answer = _timed(call)
        answers.append(answer)
    first, again, changed, new, old = answers
    assert first
    assert not again
    assert changed.counts == {"gridgov_units": (1, 1)}
    assert new == two
    assert old == one
    with engine.connect() as connection:
        rows = sum(connection.execute(sa.select(sa.func.count()).select_from(t)).scalar_one() for t in tables.values())
    return {"units": len(one.territory), "rows": rows, "before": before, "peak": _memory(), "seconds": found}


def snapshots(units: int, engine: Engine) -> dict[str, Any]:
    """Do with pandas what one would without the library: a table of units, written whole for every state."""
    h = place(units).territory
    frame = pd.DataFrame(h.to_columns())
    before = _memory()
    seconds: dict[str, Seconds] = {}
    for step, day in (("first save", "2024-01-01"), ("one name changed", "2025-01-01")):
        state = frame.assign(day=day)
        write = partial(state.to_sql, "snapshots", engine, if_exists="append", index=False)
        seconds[step], _ = _timed(write)
    asked = sa.text("SELECT * FROM snapshots WHERE day = '2025-01-01'")
    seconds["load"], back = _timed(lambda: pd.read_sql(asked, engine))
    assert len(back) == len(frame)
    return {"units": len(frame), "rows": 2 * len(frame), "before": before, "peak": _memory(), "seconds": seconds}


def _worker(units: int, what: str, url: str) -> None:
    engine = sa.create_engine(url)
    print(json.dumps((measure if what == "gridgov" else snapshots)(units, engine)))


def _run(units: int, what: str, url: str | None) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "city.db"
        command = [sys.executable, "-m", "benchmarks.database", "--worker", what, "--units", str(units)]
        done = subprocess.run(  # noqa: S603 - this module
            [*command, "--url", url or f"sqlite:///{file}"], capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise SystemExit(done.stderr)
        found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
        return found | {"bytes": file.stat().st_size if file.exists() else 0}


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the benchmark and print a table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.database")
    parser.add_argument("--units", type=int, nargs="*", default=list(SIZES), help="sizes; 0 is Ankang")
    parser.add_argument("--url", help="address of an empty PostgreSQL database; by default files of SQLite")
    parser.add_argument("--worker", choices=("gridgov", "pandas"), help=argparse.SUPPRESS)
    chosen = parser.parse_args(arguments)
    if chosen.worker:
        _worker(chosen.units[0], chosen.worker, chosen.url)
        return
    print("Seconds on the clock, in brackets those in which the process was at work.\n")
    print(f"| what | units | rows | {' | '.join(STEPS)} | memory before, peak | file |")
    print(f"| --- | --- | --- |{' --- |' * (len(STEPS) + 2)}")
    for units in chosen.units:
        for what in ("gridgov", "pandas") if chosen.url is None else ("gridgov",):
            found = _run(units, what, chosen.url)
            times = [
                "{:.2f} ({:.2f})".format(*found["seconds"][step]) if step in found["seconds"] else "" for step in STEPS
            ]
            size = f"{found['bytes'] / 1e6:,.0f} MB" if found["bytes"] else ""
            memory = f"{found['before']:,} MB, {found['peak']:,} MB"
            print(
                f"| {what} | {found['units']:,} | {found['rows']:,} | {' | '.join(times)} | {memory} | {size} |",
                flush=True,
            )


if __name__ == "__main__":
    main()

"""``python -m hardening.faults [--minutes N] [--kills N] [--only NAME ...]``.

First what takes little: the disk after every call of every exporter, full disks, wrong paths, little memory, threads
and processes. Then every exporter is killed at random moments, until so many kills are done or the minutes are over.
"""

from __future__ import annotations

import argparse
import random
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final, Protocol

from gridgov import documents, schemes
from hardening.faults._exporters import EXPORTERS, Exporter
from hardening.faults._kill import Kills, kill, step
from hardening.faults._load import in_processes, short_of_memory, with_threads
from hardening.faults._places import place
from hardening.faults._refuse import can_mount, full, limited, misplaced

__all__ = ["main"]

#: Kills of one exporter before it is the next one's turn.
_BATCH: Final = 100
#: Bytes of memory that are left.
_SIZES: Final = tuple(1 << shift for shift in range(12, 30, 2))


class _Result(Protocol):
    @property
    def sound(self) -> bool: ...


class _Ledger:
    """Says every result, and remembers whether one was bad."""

    def __init__(self) -> None:
        self.bad = 0

    def add(self, result: _Result) -> None:
        self.bad += not result.sound
        print(f"{'ok  ' if result.sound else 'BAD '}{result}", flush=True)

    def fail(self, words: str) -> None:
        """Remember what could not even be tried."""
        self.bad += 1
        print(f"BAD {words}", flush=True)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run everything.

    Returns:
        1 if a promise was broken, otherwise 0.
    """
    parser = argparse.ArgumentParser(prog="python -m hardening.faults", description=__doc__)
    parser.add_argument("--minutes", type=float, default=60, help="minutes after which no more is begun")
    parser.add_argument("--kills", type=int, default=1000, help="kills of each exporter")
    parser.add_argument("--seed", type=int, default=0, help="of the moments and sizes that are drawn")
    parser.add_argument("--only", nargs="*", help="exporters; all by default")
    parser.add_argument("--parts", nargs="*", default=["steps", "refusals", "load", "kills"])
    given = parser.parse_args(arguments)
    until = time.monotonic() + given.minutes * 60
    chosen = [one for one in EXPORTERS if not given.only or one.name in given.only]
    folder = Path(tempfile.mkdtemp(prefix="gridgov-faults-"))
    ledger = _Ledger()
    try:
        if "steps" in given.parts:
            for number, exporter in enumerate(chosen):
                ledger.add(step(exporter, folder / f"step{number}" / "w"))
        if "refusals" in given.parts:
            _refusals(chosen, folder, given.seed, ledger)
        if "load" in given.parts:
            for result in _load(chosen, folder):
                ledger.add(result)
        if "kills" in given.parts:
            _kills(chosen, folder, given.kills, lambda: time.monotonic() < until, ledger)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print(f"{ledger.bad} broken promises", flush=True)
    return min(ledger.bad, 1)


def _refusals(chosen: Sequence[Exporter], folder: Path, seed: int, ledger: _Ledger) -> None:
    mounts = can_mount()
    if not mounts:
        print("no disk is filled: this user may not mount one", flush=True)
    for number, exporter in enumerate(chosen):
        rng = random.Random(f"{seed} {exporter.name}")  # noqa: S311 - sizes of files
        ledger.add(limited(exporter, folder / f"limited{number}" / "w", 6, rng))
        if mounts:
            for result in full(exporter, folder / f"full{number}" / "w", 4, rng):
                ledger.add(result)
        ledger.add(misplaced(exporter, folder / f"path{number}" / "w"))


def _load(chosen: Sequence[Exporter], folder: Path) -> Iterator[_Result]:
    text = documents.dumps(place(0))
    yield with_threads(text, rounds=3)
    yield in_processes(text, "fork")
    yield in_processes(text, "spawn")
    large = documents.dumps(schemes.load("ankang-321").synthesise())
    yield short_of_memory("reading a large document", lambda: documents.loads(large), folder / "reading", _SIZES)
    for number, exporter in enumerate(chosen):
        yield short_of_memory(exporter.name, exporter, folder / f"memory{number}" / "w", _SIZES[:-1])


def _kills(chosen: Sequence[Exporter], folder: Path, kills: int, goes_on: Callable[[], bool], ledger: _Ledger) -> None:
    """Kill in turns, so that a run that is cut short has killed all exporters about as often."""
    failed: set[str] = set()
    done: dict[str, list[Kills]] = {exporter.name: [] for exporter in chosen}
    for turn in range(-(-kills // _BATCH)):
        for number, exporter in enumerate(chosen):
            if goes_on() and exporter.name not in failed:
                rng = random.Random(f"{turn} {exporter.name}")  # noqa: S311 - moments
                times = min(_BATCH, kills - turn * _BATCH)
                try:
                    done[exporter.name].append(kill(exporter, folder / f"kill{turn}-{number}" / "w", times, rng))
                except RuntimeError as error:
                    failed.add(exporter.name)
                    ledger.fail(f"{exporter.name}: {error}")
                shutil.rmtree(folder / f"kill{turn}-{number}", ignore_errors=True)
    for results in done.values():
        if results:
            ledger.add(Kills.together(results))
    total = sum(result.kills for results in done.values() for result in results)
    print(f"{total} kills of {len(chosen)} exporters", flush=True)


if __name__ == "__main__":
    sys.exit(main())

"""``python -m hardening.fuzz [--minutes N] [--jobs N] [--keep] [TARGET ...]``.

gridgov is loaded once with its branches traced, which takes a minute; then every target has a process of its own. What
a target cannot get through is said and kept in ``tests/corpus/TARGET/crash-...``. With ``--keep`` some of the inputs
that reached something new are kept too.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from hardening.fuzz._load import load_traced

__all__ = ["main"]

CORPUS: Final = Path(__file__).parents[2] / "tests" / "corpus"
#: What is kept of one target.
MOST_FILES: Final = 12
#: Bytes of one of these.
LONGEST: Final = 8_000
MOST_BYTES: Final = 24_000
#: What libFuzzer prints while it runs, and at its end.
_PULSE: Final = re.compile(r"#(\d+)\s+\S+\s+cov: (\d+) ft: (\d+) corp: (\d+)")
_DONE: Final = re.compile(r"Done (\d+) runs in (\d+) second")


def main(arguments: Sequence[str]) -> int:
    """Fuzz the targets for so many minutes in all.

    Returns:
        1 if a target broke the law, otherwise 0.
    """
    parser = argparse.ArgumentParser(prog="python -m hardening.fuzz", description="Fuzz every parser of gridgov.")
    parser.add_argument("targets", nargs="*", help="targets; all by default")
    parser.add_argument("--minutes", type=float, default=60, help="minutes, divided among the targets")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="targets at once")
    parser.add_argument("--keep", action="store_true", help="keep what reached most in tests/corpus")
    parser.add_argument("--work", type=Path, help="folder for everything made; a temporary one by default")
    given = parser.parse_args(arguments)
    work: Path = (given.work or Path(tempfile.mkdtemp(prefix="fuzz-"))).resolve()
    targets = load_traced(given.targets, work)
    seconds = max(1, round(given.minutes * 60 / len(targets)))
    print(f"{len(targets)} targets, {seconds} s each, {given.jobs} at once, in {work}", flush=True)
    from hardening.fuzz._run import fuzz

    _all(targets, given.jobs, lambda name: fuzz(targets[name], work / name, CORPUS / name, seconds))
    if given.keep:
        for name in targets:
            _keep(work / name / "corpus", CORPUS / name)
    return _tell(targets, work)


def _all(names: Mapping[str, object], jobs: int, run: object) -> None:
    """Run something in a process for each name, so many at once."""
    assert callable(run)
    running: dict[int, str] = {}
    waiting = list(names)
    while waiting or running:
        while waiting and len(running) < jobs:
            name = waiting.pop(0)
            child = os.fork()
            if child == 0:
                try:
                    run(name)
                finally:
                    os._exit(0)
            running[child] = name
        child, status = os.wait()
        print(
            f"{time.strftime('%H:%M:%S')} {running.pop(child)} ended ({os.waitstatus_to_exitcode(status)})", flush=True
        )


def _keep(found: Path, kept: Path) -> None:
    """Put some inputs of those that reached something new, as many as there is room for, in place of those before."""
    kept.mkdir(parents=True, exist_ok=True)
    for old in kept.glob("seen-*"):
        old.unlink()
    paths = [path for path in sorted(found.iterdir()) if path.stat().st_size < LONGEST]  # named by their hashes
    room = MOST_BYTES
    for path in paths[:MOST_FILES]:
        room -= path.stat().st_size
        if room < 0:
            break
        shutil.copyfile(path, kept / f"seen-{path.name[:12]}")


def _tell(names: Mapping[str, object], work: Path) -> int:
    """Print one line for each target and every finding; bring the findings to the corpus."""
    found = 0
    heads = f"{'target':<12}{'executions':>12}{'CPU s':>8}{'edges':>8}{'features':>10}{'corpus':>8}  findings"
    print(f"\n{heads}")
    for name in names:
        log = (work / name / "log.txt").read_text("utf-8", "replace")
        pulses = _PULSE.findall(log) or [("0",) * 4]
        executions = _DONE.findall(log)[-1][0] if _DONE.search(log) else pulses[-1][0]
        cpu = (work / name / "cpu.txt").read_text() if (work / name / "cpu.txt").exists() else "?"
        findings = sorted((work / name / "findings").glob("*"))
        found += len(findings)
        _, edges, features, corpus = pulses[-1]
        print(f"{name:<12}{executions:>12}{cpu:>8}{edges:>8}{features:>10}{corpus:>8}  {len(findings)}")
        for path in findings:
            (CORPUS / name).mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, CORPUS / name / path.name)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

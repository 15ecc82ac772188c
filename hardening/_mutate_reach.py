"""Which tests run which lines: measured once, so that a mistake is shown only to tests that can notice it."""

from __future__ import annotations

import hashlib
import json
import sys
import time
from collections import defaultdict
from collections.abc import Collection
from pathlib import Path

import attrs
import pytest

from hardening._mutate_areas import ROOT, area_of, name_of, path_of
from hardening._mutate_load import Blocks, Watched, install
from hardening._mutate_tests import FEW, Noticed, few_examples, in_a_fork, main, run_items

__all__ = ["Reach", "measure", "stale"]

#: Seconds of processor time after which no further test of a file is measured: those left have no say.
MOST = 120.0
#: How often is said how far it is: after so many files.
STEP = 20


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:16] if path.is_file() else ""


def _record(folder: Path, file: str) -> Path:
    return folder / (file.replace("/", "-") + ".json")


def stale(folder: Path, files: list[str], *, new: bool = False) -> list[str]:
    """List the files of tests that must be measured: they are new, or they or what they ran have changed.

    Args:
        folder: Where it is written what they ran.
        files: Files of tests, from the root of the project.
        new: Whether only those are listed of which nothing is known.
    """
    found: list[str] = []
    for file in files:
        record = _record(folder, file)
        known = json.loads(record.read_text("utf-8")) if record.exists() else {"digests": {"": "never"}}
        if new and record.exists():
            continue
        if any(_digest(ROOT / path) != digest for path, digest in known["digests"].items()):
            found.append(file)
    return found


def _other(path: str, digest: str) -> bool:
    """Whether a module of the library has changed."""
    return path.startswith("src/") and _digest(ROOT / path) != digest


class _Measuring:
    """Runs the tests of each file in a copy of the process and writes down which blocks each of them ran."""

    def __init__(self, folder: Path, watched: Watched, until: float, number: int) -> None:
        self._folder = folder
        self._watched = watched
        self._until = until
        self._number = number

    def pytest_configure(self) -> None:
        """Load modules before pytest does, which writes those anew that it is asked to look at."""
        install(self._watched)

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Take the place of the loop over all tests."""
        files: dict[str, list[pytest.Item]] = defaultdict(list)
        for item in session.items:
            files[item.nodeid.partition("::")[0]].append(item)
        self._write_loaded()
        for done, (file, items) in enumerate(files.items(), 1):
            if time.monotonic() > self._until:
                break
            how, said = in_a_fork(lambda f=file, i=items: self._measure(f, i), cpu=4 * MOST)  # type: ignore[misc]
            if how != "done":
                with (self._folder / "problems.txt").open("a", encoding="utf-8") as problems:
                    problems.write(f"{file}: {how} {said}\n")
            if not done % STEP:
                print(f"Measured {done} of {len(files)} files.", file=sys.__stderr__, flush=True)
        return True

    def _write_loaded(self) -> None:
        """Write down what ran when modules and tests were loaded, with what did so in earlier runs."""
        path = self._folder / f"loaded-{self._number}.json"
        known: dict[str, list[int]] = json.loads(path.read_text("utf-8")) if path.exists() else {}
        for module, blocks in self._reached().items():
            known[module] = sorted({*known.get(module, []), *blocks})
        path.write_text(json.dumps(known), "utf-8")

    def _reached(self) -> dict[str, list[int]]:
        """Return the blocks that were run since this was asked, by module, and forget them."""
        notes = self._watched.notes
        found: dict[str, list[int]] = {}
        for name, blocks in self._watched.blocks.items():
            first = min(blocks.values(), default=0)
            last = max(blocks.values(), default=-1)
            here = [n for n in range(last - first + 1) if notes[first + n]]
            if here:
                found[name] = here
        notes[:] = bytes(len(notes))
        return found

    def _measure(self, file: str, items: list[pytest.Item]) -> str:
        few_examples(FEW)
        self._reached()
        tests: dict[str, object] = {}
        modules: set[str] = set()
        begun = time.process_time()
        for item in items:
            if time.process_time() > begun + MOST:
                break
            noticed = Noticed()
            item.config.pluginmanager.register(noticed)
            for _, seconds in run_items([item], noticed):
                reached = self._reached()
                if noticed.test is None and not noticed.skipped and reached:
                    tests[item.nodeid] = [round(seconds, 3), reached]
                    modules |= reached.keys()
            item.config.pluginmanager.unregister(noticed)
        digests = {str(path_of(name).relative_to(ROOT)): _digest(path_of(name)) for name in sorted(modules)}
        digests[file] = _digest(ROOT / file)
        _record(self._folder, file).write_text(json.dumps({"digests": digests, "tests": tests}), "utf-8")
        return ""


def measure(folder: Path, files: list[str], *, seconds: float = 7200, number: int = 0) -> None:
    """Run tests once, with few examples, and write down what each ran.

    Args:
        folder: Where it is written, one file for each file of tests.
        files: Files of tests, and modules with examples in their docstrings, from the root of the project.
        seconds: No further file is begun after so long.
        number: Which of the processes that measure at once this is.
    """
    folder.mkdir(parents=True, exist_ok=True)
    watched = Watched(lambda name: area_of(name) is not None)
    plugin = _Measuring(folder, watched, time.monotonic() + seconds, number)
    main(["--basetemp", str(folder / f"tmp-{number}"), *files], plugin)


@attrs.frozen
class Reach:
    """What is known of the tests."""

    #: Seconds of processor time of each test, with few examples.
    seconds: dict[str, float]
    #: Tests that run a block of a module, the quick ones first.
    tests: dict[tuple[str, int], list[str]]
    #: Tests that run anything of a module, the quick ones first.
    any_of: dict[str, list[str]]
    #: Blocks that run when modules and tests are loaded.
    loaded: frozenset[tuple[str, int]]

    @classmethod
    def read(cls, folder: Path) -> Reach:
        """Read what was written."""
        seconds: dict[str, float] = {}
        tests: dict[tuple[str, int], list[str]] = defaultdict(list)
        any_of: dict[str, list[str]] = defaultdict(list)
        for path in sorted(folder.glob("*.py.json")):
            record = json.loads(path.read_text("utf-8"))
            changed = {name_of(ROOT / path) for path, digest in record["digests"].items() if _other(path, digest)}
            for test, (taken, reached) in record["tests"].items():
                seconds[test] = taken
                for module, blocks in reached.items():
                    any_of[module].append(test)
                    # The blocks of a module that has changed since are others now: any of them may be run.
                    for block in range(999) if module in changed else blocks:
                        tests[module, block].append(test)
        for some in (*tests.values(), *any_of.values()):
            some.sort(key=lambda test: (seconds[test], test))
        loaded: set[tuple[str, int]] = set()
        for path in folder.glob("loaded-*.json"):
            known = json.loads(path.read_text("utf-8"))
            loaded |= {(module, block) for module, blocks in known.items() for block in blocks}
        return cls(seconds, dict(tests), dict(any_of), frozenset(loaded))

    def of(self, module: str, line: int, blocks: Blocks) -> list[str]:
        """List the tests that run a line, or anything of its module where the line runs when it is loaded."""
        block = blocks.get(line)
        return self.any_of.get(module, []) if block is None else self.tests.get((module, block), [])

    def spread(self, module: str, tests: list[str], blocks: Collection[int] = ()) -> list[str]:
        """Put tests of a module in another order, for a line that runs when it is loaded.

        Args:
            module: The module.
            tests: Its tests.
            blocks: What uses the line: the tests that run it come first. Then come files that run much of the module,
                so that few files are loaded.
        """
        runs: dict[str, set[int]] = defaultdict(set)
        first: set[str] = set()
        for (name, block), some in self.tests.items():
            if name == module:
                first.update(some if block in blocks else ())
                for test in some:
                    runs[test.partition("::")[0]].add(block)
        files = {test: test.partition("::")[0] for test in tests}
        return sorted(tests, key=lambda test: (test not in first, -len(runs[files[test]]), files[test]))

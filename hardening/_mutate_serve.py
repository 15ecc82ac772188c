"""Shows mistakes to tests: in a copy of a process that has loaded everything, or in one that loads the library anew."""

from __future__ import annotations

import gc
import json
import os
import time
from collections.abc import Callable, Iterable, Sequence
from io import TextIOWrapper
from types import CodeType, FunctionType
from typing import NamedTuple

import attrs
import pytest

from hardening._mutate_load import Changed, install
from hardening._mutate_module import Module, Mutant, module_of
from hardening._mutate_reach import Reach
from hardening._mutate_swap import Functions, swaps
from hardening._mutate_tests import FEW, Noticed, few_examples, in_a_fork, main, run_items

__all__ = ["Cold", "Verdict", "Warm", "serve_cold"]

#: Seconds of processor time of the tests that see a mistake first, with few examples.
FIRST = 10.0
#: All examples of a law take about so many times as long as a few.
ALL = 4.0
#: A test that takes so many times as long as without the mistake, and some seconds more, does not come to an end.
PATIENCE, GRACE = 4.0, 8.0


@attrs.frozen
class Verdict:
    """What became of a mistake."""

    #: killed, time (it did not end), hung (it waited for ever), broken (the run itself failed) or survived.
    status: str
    #: The test that failed, or what went wrong.
    by: str
    #: How many tests saw it, at most, and seconds of this machine.
    tests: int
    seconds: float
    #: Whether modules were loaded anew.
    cold: bool


#: Functions and the code that they get.
Swaps = list[tuple[FunctionType, CodeType]]


class _Answer(NamedTuple):
    how: str
    said: str


def _capped(tests: Iterable[str], seconds: dict[str, float], most: float, factor: float = 1.0) -> list[str]:
    """Take tests from the start as long as they take no longer together; one at least."""
    taken: list[str] = []
    total = 0.0
    for test in tests:
        total += seconds[test] * factor
        if taken and total > most:
            break
        taken.append(test)
    return taken


def _run(items: Sequence[pytest.Item], few: int | None) -> str:
    """Run tests in this process; return the one that failed."""
    few_examples(few)
    noticed = Noticed()
    items[0].config.pluginmanager.register(noticed)
    for _ in run_items(list(items), noticed):
        pass
    return noticed.test or ""


class _Chosen:
    """Runs some tests only, with a module loaded from another source."""

    def __init__(self, finder: Changed, tests: list[str], few: int | None) -> None:
        self._finder = finder
        self._tests = tests
        self._few = few
        self.found: str | None = None

    def pytest_configure(self) -> None:
        """Load the module from its source before pytest loads it."""
        install(self._finder)

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Take the place of the loop over all tests."""
        items = {item.nodeid: item for item in session.items}
        chosen = [items[test] for test in self._tests if test in items]
        self.found = _run(chosen, self._few) if chosen else "no test is left"
        return True


def _fresh(module: str, source: str, tests: list[str], few: int | None, basetemp: str) -> str:
    """Load everything with one module from another source, and run tests; return the one that failed."""
    plugin = _Chosen(Changed({module: source}), tests, few)
    files = list(dict.fromkeys(test.partition("::")[0] for test in tests))
    code = main(["--basetemp", basetemp, *files], plugin)
    return f"loading: pytest said {code}" if plugin.found is None else plugin.found


def serve_cold(asked: TextIOWrapper, answers: TextIOWrapper, basetemp: str) -> None:
    """Answer questions until there are no more; this process has loaded nothing of the library.

    Args:
        asked: Questions, one a line.
        answers: Where the answers are written.
        basetemp: A folder for the tests.
    """
    for line in asked:
        module, source, tests, few, cpu = json.loads(line)
        answer = in_a_fork(
            lambda m=module, s=source, t=tests, f=few: _fresh(m, s, t, f, basetemp),  # type: ignore[misc]
            cpu=cpu,
        )
        answers.write(json.dumps(answer) + "\n")
        answers.flush()


class Cold:
    """Asks a process that has loaded nothing of the library.

    Args:
        basetemp: A folder for its tests.
    """

    def __init__(self, basetemp: str) -> None:
        (their_in, our_out), (our_in, their_out) = os.pipe(), os.pipe()
        self.child = os.fork()
        if self.child == 0:
            os.close(our_in)
            os.close(our_out)
            with os.fdopen(their_in, encoding="utf-8") as asked, os.fdopen(their_out, "w", encoding="utf-8") as answers:
                serve_cold(asked, answers, basetemp)
            os._exit(0)
        os.close(their_in)
        os.close(their_out)
        self._out = os.fdopen(our_out, "w", encoding="utf-8")
        self._in = os.fdopen(our_in, encoding="utf-8")

    def ask(self, mutant: Mutant, tests: list[str], few: int | None, cpu: float) -> _Answer:
        """Ask what becomes of a mistake."""
        self._out.write(json.dumps([mutant.module, mutant.source, tests, few, cpu]) + "\n")
        self._out.flush()
        return _Answer(*json.loads(self._in.readline()))


class Warm:
    """Has loaded all tests, and shows them one mistake after the other.

    Args:
        mutants: The mistakes, drawn as they are needed.
        reach: Which tests run what.
        cold: Asked where the library must be loaded anew.
        told: Called with each mistake and what became of it.
        then: Seconds of processor time of the tests, with all their examples, that see what was not noticed first; 0
            if only a few examples are wanted.
    """

    def __init__(
        self,
        mutants: Iterable[Mutant],
        reach: Reach,
        cold: Cold,
        told: Callable[[Mutant, Verdict], None],
        then: float,
    ) -> None:
        self._mutants = mutants
        self._reach = reach
        self._cold = cold
        self._told = told
        self._then = then
        self._items: dict[str, pytest.Item] = {}
        self._functions: Functions | None = None
        self._sound: dict[str, bool] = {}

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Take the place of the loop over all tests."""
        self._items = {item.nodeid: item for item in session.items}
        self._functions = Functions()
        # What is there stays: copies of this process do not look through it again.
        gc.collect()
        gc.freeze()
        for mutant in self._mutants:
            self._told(mutant, self.judge(mutant))
        return True

    def judge(self, mutant: Mutant) -> Verdict:
        """Say what becomes of a mistake."""
        while True:
            verdict = self._judge(mutant)
            if verdict.status != "killed" or verdict.by not in self._items or self._holds(verdict.by):
                return verdict
            # It fails without any mistake, too: somebody is at work here. It has no say.
            del self._items[verdict.by]

    def _holds(self, test: str) -> bool:
        """Whether a test passes without a mistake."""
        if test not in self._sound:
            cpu = PATIENCE * ALL * self._reach.seconds[test] + GRACE
            self._sound[test] = self._warm([], [test], FEW, cpu) == ("done", "")
        return self._sound[test]

    def _judge(self, mutant: Mutant) -> Verdict:
        begun = time.monotonic()
        module = module_of(mutant.module)
        tests = [t for t in self._reach.of(mutant.module, mutant.line, module.blocks) if t in self._items]
        block = module.blocks.get(mutant.line)
        swap = None if block is None else self._swap(module, mutant)
        if block is None:
            tests = self._reach.spread(mutant.module, tests, module.served(mutant.line))
        if not tests:
            return Verdict("survived", "no test runs it", 0, time.monotonic() - begun, cold=False)
        # What runs when modules are loaded may have left something behind that hides a mistake; it never shows one.
        again = swap is None or (mutant.module, block) in self._reach.loaded
        turns: list[tuple[Swaps | None, int | None]] = [] if swap is None else [(swap, FEW), (swap, None)]
        turns += [(None, FEW), (None, None)] if again else []
        turns = turns if self._then else turns[:1]
        for exchanged, few in turns:
            factor, most = (1.0, FIRST) if few else (ALL, self._then)
            chosen = _capped(tests, self._reach.seconds, most, factor)
            cpu = PATIENCE * factor * sum(self._reach.seconds[test] for test in chosen) + GRACE
            cold = exchanged is None
            answer = self._cold.ask(mutant, chosen, few, cpu) if cold else self._warm(exchanged or [], chosen, few, cpu)
            status = {"done": "killed", "failed": "broken", "died": "killed"}.get(answer.how, answer.how)
            if status != "killed" or answer.said or answer.how == "died":
                return Verdict(status, answer.said, len(chosen), time.monotonic() - begun, cold)
        return Verdict("survived", "", len(chosen), time.monotonic() - begun, again)

    def _swap(self, module: Module, mutant: Mutant) -> Swaps | None:
        assert self._functions is not None
        code = module.compiled(mutant.source)
        assert code is not None
        return swaps(module.code, code, self._functions)

    def _warm(self, swap: Swaps, tests: list[str], few: int | None, cpu: float) -> _Answer:
        items = [self._items[test] for test in tests]

        def work() -> str:
            for function, code in swap:
                function.__code__ = code
            return _run(items, few)

        return _Answer(*in_a_fork(work, cpu=cpu))

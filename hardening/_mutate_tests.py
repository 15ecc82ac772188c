"""Tests that run in a process of their own, without those that cannot notice a mistake in this process."""

from __future__ import annotations

import os
import resource
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final, NoReturn

import pytest
from hypothesis import Phase, settings

__all__ = ["FEW", "OPTIONS", "Noticed", "few_examples", "in_a_fork", "main", "run_items", "wanted_files"]

#: Examples of each law at first. A mistake that these do not show is looked for with all examples.
FEW = 25
#: Nothing is shown, nothing is kept, and other processes are not asked to help.
OPTIONS = (
    "-qq",
    "-p",
    "no:cacheprovider",
    "-p",
    "no:xdist",
    "-p",
    "no:cov",
    "--no-header",
    "--capture=sys",
    "-m",
    "not browser",
    "-W",
    "ignore::pytest.PytestAssertRewriteWarning",
)
#: Tests that start other processes, where no mistake was planted, or look at what is not in one of the areas: how the
#: names of their files begin.
ELSEWHERE = (
    "browser", "demo", "differential", "docs_", "faults", "fuzz", "hardening", "hashseed", "house", "notebook", "plot_",
    "plugins", "readme", "release", "report", "security", "sql_postgresql", "systems_pages", "testing_command", "web_",
)  # fmt: skip
#: Another one, by its whole name: others that begin alike run commands in this process.
COMMANDS: Final = "cli"


def wanted_files(tests: Path) -> list[Path]:
    """List the files of tests that can notice a mistake."""
    names = {path: path.stem.removeprefix("test_") for path in sorted(tests.glob("test_*.py"))}
    return [path for path, name in names.items() if not name.startswith(ELSEWHERE) and name != COMMANDS]


def few_examples(most: int | None) -> None:
    """Draw fewer examples of each law from now on, and show the first that fails as it is.

    Args:
        most: How many at most; ``None``: as many as the law asks for.
    """
    fewer = property(lambda self: self._max_examples if most is None else min(self._max_examples, most))
    first = property(lambda self: tuple(p for p in self._phases if p in {Phase.explicit, Phase.generate}))
    # Settings of Hypothesis cannot be changed once they are made, and laws carry their own.
    type.__setattr__(settings, "max_examples", fewer)
    type.__setattr__(settings, "phases", first)


class Noticed:
    """Listens to the tests and says which failed first."""

    def __init__(self) -> None:
        self.test: str | None = None
        self.skipped = False

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note a failure."""
        self.skipped = self.skipped or report.skipped
        if report.failed and self.test is None:
            self.test = report.nodeid


def run_items(items: list[pytest.Item], noticed: Noticed) -> Iterator[tuple[pytest.Item, float]]:
    """Run tests one after the other up to the first that fails; give each with its seconds of processor time."""
    for item, after in zip(items, [*items[1:], None], strict=True):
        begun = time.process_time()
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=after)
        yield item, time.process_time() - begun
        if noticed.test is not None:
            return


def _silent() -> None:
    """Write nothing from now on, whatever is printed."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)


def _limit(cpu: float, memory: int) -> None:
    """Set what this process may use: seconds of processor time, and bytes more than now."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    seconds = int(cpu + used.ru_utime + used.ru_stime) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 5))
    now = int(Path("/proc/self/statm").read_text("ascii").split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (now + memory, now + memory))


def in_a_fork(work: Callable[[], str], *, cpu: float, idle: float = 30.0, memory: int = 3 << 30) -> tuple[str, str]:
    """Do something in a copy of this process.

    Args:
        work: What to do; what it returns is the answer. An exception is one, too.
        cpu: Seconds of processor time it may take. How long it takes by the clock depends on what else runs here.
        idle: Seconds by the clock until it is given up while it takes no processor time: it waits for what never comes.
        memory: Bytes that it may take more than now.

    Returns:
        How it ended, ``"done"``, ``"failed"``, ``"time"``, ``"hung"`` or ``"died"``, and the answer.
    """
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        _child(work, writer, cpu, memory)
    os.close(writer)
    with os.fdopen(reader, "rb") as answers:
        status = _wait(child, idle)
        _end_group(child)
        answer = answers.read().decode()
    if status is None:
        return "hung", ""
    if os.WIFSIGNALED(status):
        return ("time" if os.WTERMSIG(status) in {signal.SIGXCPU, signal.SIGKILL} else "died"), answer
    return ("failed" if os.WEXITSTATUS(status) else "done"), answer


def _child(work: Callable[[], str], writer: int, cpu: float, memory: int) -> NoReturn:
    code = 0
    try:
        os.setpgid(0, 0)
        _silent()
        _limit(cpu, memory)
        answer = work()
    except BaseException as problem:  # noqa: BLE001 - whatever it was, the parent is told
        answer, code = f"{type(problem).__name__}: {problem}"[:500], 1
    os.write(writer, answer.encode()[:60_000])
    os._exit(code)


def _wait(child: int, idle: float) -> int | None:
    """Wait for a child and return its status; ``None`` if it had to be ended because it did nothing."""
    last, since = -1, time.monotonic()
    pause = 0.005
    while True:
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            return status
        taken = sum(
            int(field) for field in Path(f"/proc/{child}/stat").read_text("ascii").rpartition(")")[2].split()[11:15]
        )
        if taken != last:
            last, since = taken, time.monotonic()
        elif time.monotonic() > since + idle:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            return None
        time.sleep(pause)
        pause = min(pause * 1.1, 0.1)


def _end_group(group: int) -> None:
    """End the processes that a child has left behind."""
    try:
        os.killpg(group, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        return


def main(arguments: list[str], plugin: Any) -> int:  # noqa: ANN401 - a plug-in of pytest is any object with hooks
    """Run pytest here."""
    return int(pytest.main([*OPTIONS, *arguments], plugins=[plugin]))

"""How tests run: the profiles of Hypothesis, and the code in the documents."""

from __future__ import annotations

import contextlib
import gc
import io
import os
import re
import tempfile
from doctest import ELLIPSIS, NORMALIZE_WHITESPACE, OutputChecker
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings
from sybil import Example, Sybil
from sybil.evaluators.python import PythonEvaluator
from sybil.parsers.abstract.codeblock import AbstractCodeBlockParser, PythonDocTestOrCodeBlockParser
from sybil.parsers.markdown import SkipParser
from sybil.parsers.markdown.lexers import RawFencedCodeBlockLexer
from sybil.typing import Evaluator

# Until all tests are found nothing is thrown away: to look for it takes a quarter of that time.
gc.disable()

#: A real browser, for the tests that ask for one.
pytest_plugins = ["browser"]

#: A package of somebody else: its rule is tested by `tests/test_plugins.py`, its mistakes are found by type checkers.
collect_ignore = ["tests/plugin"]

# A slow machine is not a fault of the code: no test is timed.
settings.register_profile("dev", deadline=None, suppress_health_check=[HealthCheck.too_slow])
# What is found is shrunk but not explained: explaining traces every line, and `find` of a city takes 30 times as long.
PHASES = [phase for phase in Phase if phase is not Phase.explain]
settings.register_profile("ci", settings.get_profile("dev"), derandomize=True, print_blob=True, phases=PHASES)
settings.register_profile("explore", settings.get_profile("dev"), max_examples=5_000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "dev"))


class PrintingEvaluator(PythonEvaluator):
    """Runs a block and keeps what it prints for the block of output that may follow."""

    def __call__(self, example: Example) -> None:
        """Run one block."""
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            super().__call__(example)
        example.namespace["_printed"] = printed.getvalue()


class PythonBlocks(AbstractCodeBlockParser):
    """Blocks of a Markdown file marked python or pycon, also when options stand behind the language."""

    def __init__(self, _language: str, _evaluator: Evaluator) -> None:
        info = re.compile(r"(?P<arguments>py)(?:thon|con)(?: [^\n]*)?\n")
        super().__init__([RawFencedCodeBlockLexer(info)], "py", PrintingEvaluator())


class OutputBlocks(AbstractCodeBlockParser):
    """Blocks of a Markdown file marked text: what the block before printed, if it printed anything."""

    def __init__(self) -> None:
        super().__init__([RawFencedCodeBlockLexer(re.compile(r"(?P<arguments>text)\n"))], "text")

    def evaluate(self, example: Example) -> str | None:
        """Compare one block."""
        printed = example.namespace.pop("_printed", "")
        if not printed or OutputChecker().check_output(example.parsed, printed, ELLIPSIS):
            return None
        return f"printed:\n{printed}\ndocumented:\n{example.parsed}"


class PythonBlocksOrSessions(PythonDocTestOrCodeBlockParser):
    """The same, and blocks that are sessions with a prompt and the expected output."""

    codeblock_parser_class = PythonBlocks


# The examples of one document share their names, from first to last, and run in an empty folder of their own.
def enter_empty_folder(namespace: dict[str, object]) -> None:
    """Go to a new folder before the first example of a document."""
    namespace["_home"] = Path.cwd()
    namespace["_folder"] = folder = tempfile.TemporaryDirectory()
    os.chdir(folder.name)


def leave_folder(namespace: dict[str, object]) -> None:
    """Go back after the last one."""
    home, folder = namespace.pop("_home"), namespace.pop("_folder")
    assert isinstance(home, Path)
    assert isinstance(folder, tempfile.TemporaryDirectory)
    os.chdir(home)
    folder.cleanup()


pytest_collect_file = Sybil(
    parsers=[PythonBlocksOrSessions(doctest_optionflags=ELLIPSIS | NORMALIZE_WHITESPACE), OutputBlocks(), SkipParser()],
    patterns=["*.md"],
    setup=enter_empty_folder,
    teardown=leave_folder,
).pytest()


#: Examples in docstrings that take half a minute. A test runs them with what it has built: `tests/test_demo.py`.
RUN_BY_TESTS = ("gridgov.demo.run_demo",)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the examples in docstrings last: they are many small ones, so that all processes end at the same time."""
    items[:] = [item for item in items if not (isinstance(item, pytest.DoctestItem) and item.name in RUN_BY_TESTS)]
    items.sort(key=lambda item: isinstance(item, pytest.DoctestItem))


def pytest_collection_finish() -> None:
    """Let the collector of garbage leave alone what lives until the end: modules, and the tests themselves."""
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
    gc.enable()


@pytest.fixture(autouse=True)
def empty_folder(request: pytest.FixtureRequest) -> None:
    """Run every docstring example in an empty folder, so that it cannot leave files behind."""
    if isinstance(request.node, pytest.DoctestItem):
        monkeypatch: pytest.MonkeyPatch = request.getfixturevalue("monkeypatch")
        monkeypatch.chdir(request.getfixturevalue("tmp_path"))

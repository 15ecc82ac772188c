"""Many threads, and other processes, are told what one thread is told."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest

from gridgov import documents
from gridgov.jurisdiction import Jurisdiction
from hardening.faults import _load
from hardening.faults._exporters import EXPORTERS, Exporter
from hardening.faults._load import QUESTIONS, short_of_memory, with_threads

ROOT = Path(__file__).parents[1]
TEXT = documents.dumps(documents.load(ROOT / "tests" / "golden" / "v1-document.json"))
#: Those that take longest: fewer threads ask them.
LONG = ("check", "graph")


def test_64_threads_that_ask_for_the_first_time_are_told_what_one_is_told() -> None:
    few = [key for key in QUESTIONS if key not in LONG]
    found = with_threads(TEXT, 64, asked=few)
    assert found.sound, found
    assert found.questions == 64 * len(few)


def test_threads_that_check_and_draw_graphs_at_once_are_told_what_one_is_told() -> None:
    found = with_threads(TEXT, 8, asked=LONG)
    assert found.sound, found


def test_a_cache_that_others_see_half_filled_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    cache: dict[int, list[str]] = {}
    # The address of an object that is gone is given to the next one: none of them goes.
    kept: list[Jurisdiction] = []
    read = threading.Event()

    def half(place: Jurisdiction) -> object:
        kept.append(place)
        mine: list[str] = []
        shared = cache.setdefault(id(place), mine)
        if shared is not mine:
            found = list(shared)
            read.set()
            return found
        for ident in place.territory.ids.tolist():
            mine.append(str(ident))
            # Goes on as soon as another one has read the first half: no test of luck.
            if len(mine) == 1 and threading.current_thread() is not threading.main_thread():
                assert read.wait(60)
        return list(mine)

    monkeypatch.setattr(_load, "QUESTIONS", {"half": half})
    found = with_threads(TEXT, 4, asked=["half"])
    assert found.differing
    assert not found.failed
    assert not found.sound


@pytest.mark.skipif(sys.platform != "linux", reason="limits of a process are those of Linux")
def test_where_memory_ends_the_old_file_stays(tmp_path: Path) -> None:
    [document] = [exporter for exporter in EXPORTERS if exporter.name == "document"]
    found = short_of_memory("document", document, tmp_path / "w", (1 << 12, 1 << 28))
    assert found.sound, found
    assert found.ended == {"MemoryError": 1, "done": 1}


@pytest.mark.skipif(sys.platform != "linux", reason="limits of a process are those of Linux")
@pytest.mark.parametrize(("target", "broken", "left"), [("place.json", 1, 0), (".gridgov-place", 0, 1)])
def test_half_a_file_and_what_is_left_are_noticed_where_memory_ends(
    target: str, broken: int, left: int, tmp_path: Path
) -> None:
    def write(path: Path, state: int) -> None:
        half = path.with_name(target)
        half.write_text("half", "utf-8")
        bytearray(1 << 24)
        half.unlink()
        path.write_text(f"{state}", "utf-8")

    bad = Exporter("bad", "tests", "place.json", write)
    found = short_of_memory("bad", bad, tmp_path / "w", (1 << 16,))
    assert (found.ended, found.broken, found.left) == ({"MemoryError": 1}, broken, left)
    assert not found.sound


SCRIPT = """
import json, sys
from pathlib import Path
from hardening.faults._load import in_processes
if __name__ == "__main__":
    text = Path(sys.argv[1]).read_text(encoding="utf-8")
    found = in_processes(text, sys.argv[2])
    print(json.dumps([found.sound, found.readers, found.failed]))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="fork, and memory that is left to children")
@pytest.mark.parametrize("how", ["fork", "spawn"])
def test_a_jurisdiction_that_is_sent_to_other_processes_answers_there_as_here(how: str, tmp_path: Path) -> None:
    script, text = tmp_path / "send.py", tmp_path / "place.json"
    script.write_text(SCRIPT, encoding="utf-8")
    text.write_text(TEXT, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, script, text, how],
        env={**os.environ, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"},
        capture_output=True,
        text=True,
        check=True,
    )
    found: list[Any] = json.loads(done.stdout)
    assert found == [True, 2, []]

"""Inputs that are deep, long, large or odd cost every parser little: limits of time and memory hold the process."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from security_hostile import ALWAYS, SAMPLES, inputs

from hardening.fuzz.targets import TARGETS

ROOT = Path(__file__).parents[1]
HERE = Path(__file__).parent
HALVES = {"first half": sorted(TARGETS)[::2], "second half": sorted(TARGETS)[1::2]}


@pytest.mark.skipif(sys.platform != "linux", reason="limits of a process are those of Linux")
@pytest.mark.parametrize("half", HALVES)
def test_hostile_inputs_are_read_or_refused_within_limits(half: str) -> None:
    command = [sys.executable, str(HERE / "security_hostile.py"), *HALVES[half]]
    path = os.pathsep.join([str(ROOT), str(HERE)])
    done = subprocess.run(
        command, env={**os.environ, "PYTHONPATH": path}, check=False, capture_output=True, text=True, timeout=300
    )
    *broken, memory = done.stdout.splitlines() or [""]
    assert broken == [], done.stderr[-2000:]
    assert memory.startswith("memory "), done.stderr[-2000:]
    assert int(memory.split()[1]) < 1000


def test_every_form_has_hostile_inputs_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for target in ("document", "policy", "quantities"):
        some, found = dict(inputs(target)), dict(inputs(target, everything=True))
        assert found.keys() >= SAMPLES.keys()
        assert found.items() > some.items()
        assert some.keys() >= ALWAYS
        assert len(set(found.values())) == len(found)


def test_every_sample_is_given_to_some_parser(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert {name for target in sorted(TARGETS)[:8] for name, _ in inputs(target)} >= SAMPLES.keys()

"""``python -m gridgov.testing``: what it prints and how it ends."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest

from gridgov.rules import OneChief, Rule
from gridgov.testing import __main__ as command
from gridgov.testing import mutate_rule


def test_it_ends_well_where_every_rule_is_well() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "gridgov.testing", "ROL001", "estate-branch"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == [
        "ROL001 one-chief: passes; 6 of 6 mistakes noticed",
        "PTY001 estate-branch: passes; 16 of 16 mistakes noticed",
        "2 rules, 0 with flaws; 22 of 22 mistakes noticed (100.0 %)",
    ]


class Blind(OneChief, code="X-BLIND-001", name="blind"):
    """A rule without the sections of its page."""


def test_a_rule_with_flaws_is_named(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def blind(_: str) -> type[Rule[Any]]:
        return Blind

    monkeypatch.setattr(command, "find_rule", blind)
    assert command.main(["blind"]) == 1
    said = capsys.readouterr().out
    assert "the docstring lacks What it does:" in said
    assert said.splitlines()[-1].startswith("1 rule, 1 with flaws; ")
    assert mutate_rule(OneChief).rate == 1

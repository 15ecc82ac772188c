"""The comparison across hash seeds, versions of Python and of libraries: what it compares, what it notices."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from hardening import differential
from hardening.differential import Run, answer, differences, draw, pythons

ROOT = Path(__file__).parents[1]
HERE = Path(sys.executable)


def test_small_cities_have_the_same_digests_under_other_hash_seeds(tmp_path: Path) -> None:
    cities = tmp_path / "cities.jsonl"
    golden = json.loads((ROOT / "tests" / "golden" / "v1-document.json").read_bytes())
    cities.write_text(json.dumps(golden, ensure_ascii=False) + "\n", encoding="utf-8")
    first, second = (answer(Run("", HERE, seed), cities, []) for seed in (1, 2))
    assert first["about"].pop("hash seed") == "1"
    assert second["about"].pop("hash seed") == "2"
    assert first == second
    assert len(first["digests"]) > 8
    assert not [key for key, value in first["digests"].items() if "Error" in value]


def test_cities_are_drawn_the_same_twice_and_are_not_all_tiny(tmp_path: Path) -> None:
    for name in ("a", "b"):
        draw(tmp_path / name, 4)
    lines = (tmp_path / "a").read_text(encoding="utf-8").rstrip("\n").split("\n")
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
    assert len(lines) == 5
    assert min(map(len, lines[1:])) > 100
    assert max(map(len, lines[1:])) > 2000


def test_whatever_differs_is_named_also_what_is_missing() -> None:
    assert differences({"a": "1", "b": "2"}, {"a": "1", "b": "3", "c": "4"}) == ["b", "c"]
    assert differences({"a": "1"}, {"a": "1"}) == []


@pytest.mark.parametrize(("digests", "code"), [(["1", "1"], 0), (["1", "2"], 1), (["1", None], 1)])
def test_a_difference_or_a_run_that_fails_is_a_failure(
    digests: list[str | None], code: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def told(run: Run, *_: object) -> dict[str, object]:
        digest = digests[run.seed]
        if digest is None:
            msg = "it does not run"
            raise RuntimeError(msg)
        return {"about": {"python": "3"}, "digests": {"x": digest}}

    monkeypatch.setattr(differential, "answer", told)

    def nothing(*_: object) -> Path:
        return ROOT

    monkeypatch.setattr(differential, "draw", nothing)
    monkeypatch.setattr(differential, "copied", nothing)
    monkeypatch.setattr(differential, "SEEDS", (0, 1))
    assert differential.main(["--seeds-only"]) == code
    said = capsys.readouterr().out
    assert ("hash seed 1: FAILED" in said) == (digests[1] is None)
    assert ("hash seed 1: 1 digests, 1 differ" in said) == (digests[1] == "2")


def test_interpreters_are_those_that_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONS", f"{HERE} /nowhere/python3")
    assert pythons() == {f"{sys.version_info[0]}.{sys.version_info[1]}": HERE}

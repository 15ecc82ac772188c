"""What ``gridgov check`` finds, and its exit codes."""

from __future__ import annotations

from pathlib import Path

import pytest
from cli_cases import CHECK, ON, make_city, run, run_json

from gridgov.findings import check
from gridgov.jurisdiction import Jurisdiction
from gridgov.text import LANGS


@pytest.fixture(scope="module")
def city() -> Jurisdiction:
    return make_city()


@pytest.fixture
def file(city: Jurisdiction, tmp_path: Path) -> Path:
    path = tmp_path / "city.json"
    city.save(path)
    return path


def test_check_finds_what_findings_finds(file: Path, city: Jurisdiction) -> None:
    data = run_json("check", file, *ON, schema=CHECK, code=1)
    report = check(city, on="2026-01-01")
    assert {r["code"]: r["counts"] for r in data["rules"]} == report.counts()
    assert data["total"] == len(report) == len(data["findings"])
    found = [(f["rule"], f["verdict"], f["unit"], f["margin"], f["observed"]) for f in data["findings"]]
    assert found == [
        ("SIZ001", "fail", "c1", -100, 5100),
        ("ROL001", "fail", "g2", -1, 0),
        ("ROL001", "fail", "g3", -1, 0),
    ]
    assert data["findings"][0]["path"] == ["s", "c1"]
    assert data["findings"][0]["way_out"] == "Split it, or record why it may stay."
    assert (data["ok"], data["complete"]) == (False, True)


def test_the_options_reach_the_rules(file: Path) -> None:
    def findings(*options: str, code: int = 1) -> list[tuple[str, str, str]]:
        data = run_json("check", file, *ON, *options, schema=CHECK, code=code)
        return [(f["rule"], f["verdict"], f["unit"]) for f in data["findings"]]

    assert findings("--max-households", "5100")[0] == ("SIZ001", "unknown", "c1")
    assert findings("--max-households", "5100", "--boundary", "at_least")[0] == ("SIZ001", "fail", "c1")
    assert findings("--max-households", "699")[:2] == [("SIZ001", "fail", "c1"), ("SIZ001", "fail", "c2")]
    assert findings("--role", "volunteer", "--max-households", "9000", code=0) == [
        ("SIZ001", "unknown", "c1"),
        ("ROL001", "unknown", "g1"),
        ("ROL001", "unknown", "g2"),
        ("ROL001", "unknown", "g3"),
    ]
    data = run_json("check", file, *ON, "--max-households", "7", schema=CHECK, code=1)
    assert data["rules"][0]["values"]["max_households"] == 7
    assert data["rules"][1]["values"]["role"] == "grid_chief"


@pytest.mark.parametrize(
    ("ceiling", "role", "fail_on", "code"),
    [
        ("5000", "grid_chief", "fail", 1),
        ("5000", "grid_chief", "never", 0),
        ("9000", "volunteer", "fail", 0),
        ("9000", "volunteer", "unknown", 1),
        ("9000", "volunteer", "never", 0),
    ],
)
def test_exit_codes_of_check(file: Path, ceiling: str, role: str, fail_on: str, code: int) -> None:
    run("check", file, *ON, "--max-households", ceiling, "--role", role, "--fail-on", fail_on, code=code)


def test_check_without_a_finding(tmp_path: Path) -> None:
    path = tmp_path / "units.csv"
    path.write_text("id,level,parent,households\n61,province,,\n610902001001,community,61,300\n", "utf-8")
    scheme = tmp_path / "two.toml"
    names = 'name = { en = "x", zh = "x" }\n'
    scheme.write_text(
        f'id = "t"\n{names}[[levels]]\nkey = "province"\n{names}[[levels]]\nkey = "community"\n{names}', "utf-8"
    )
    data = run_json("check", path, "--levels", scheme, "--fail-on", "unknown", schema=CHECK)
    assert (data["ok"], data["complete"], data["findings"]) == (True, True, [])


def test_check_as_text_and_its_limit(file: Path, city: Jurisdiction) -> None:
    report = check(city, on="2026-01-01")
    for lang in LANGS:
        assert run("check", file, *ON, "--lang", lang, code=1).stdout == report.text(lang) + "\n"
        assert (
            run("check", file, *ON, "--lang", lang, "--limit", "1", code=1).stdout == report.text(lang, limit=1) + "\n"
        )
    assert len(run_json("check", file, *ON, "--limit", "2", schema=CHECK, code=1)["findings"]) == 2


def test_check_as_csv_and_its_limit(file: Path, city: Jurisdiction) -> None:
    report = check(city, on="2026-01-01")
    for lang in LANGS:
        out = run("check", file, *ON, "--lang", lang, "--format", "csv", code=1).stdout
        assert out == report.to_csv(lang)
        lines = out.splitlines()
        short = run("check", file, *ON, "--lang", lang, "--format", "csv", "--limit", "1", code=1).stdout.splitlines()
        assert short == lines[:2]


def test_an_unknown_role_is_refused_even_where_there_is_no_grid(tmp_path: Path) -> None:
    path = tmp_path / "units.csv"
    path.write_text("id,level,parent\n61,province,\n", "utf-8")
    assert "RLE006 id 'chef'" in run("check", path, "--role", "chef", code=2).stderr

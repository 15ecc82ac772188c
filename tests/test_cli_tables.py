"""``gridgov read`` and ``gridgov template``: from a clerk's workbook to a place, and back with the faults marked."""

from __future__ import annotations

import csv
import json
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from cli_cases import run

from gridgov import Jurisdiction, tables

if TYPE_CHECKING:
    from pathlib import Path

GOOD = '编号,名称,户数（户）\n610902,某区,\n610902001,甲街道,\n610902001001,东社区,"1,200"\n'
BAD = GOOD + "610902001001,西社区,-5\n"


@pytest.fixture
def good(tmp_path: Path) -> Path:
    path = tmp_path / "社区.csv"
    path.write_text(GOOD, encoding="gb18030")
    return path


@pytest.fixture
def bad(tmp_path: Path) -> Path:
    path = tmp_path / "社区台账.csv"
    path.write_text(BAD, encoding="gb18030")
    return path


def test_a_table_becomes_a_document(good: Path) -> None:
    out = good.with_name("place.json")
    done = run("read", good, "--levels", "cn-divisions", "-o", out)
    assert done.stdout == "units: 3 rows\nput right: 1 cell\n"
    assert Jurisdiction.load(out).territory.unit("610902001001").total("households").known == 1200


def test_everything_that_is_wrong_is_said_in_either_language(bad: Path) -> None:
    done = run("read", bad, "--levels", "cn-divisions", "--lang", "zh", code=1)
    assert [line[:6] for line in done.stderr.splitlines()] == ["TBL009", "VAL002"]
    assert "第5行，“编号”列：“610902001001”在第4行已出现" in done.stderr
    english = run("read", bad, "--levels", "cn-divisions", code=1)
    assert "row 5, column '编号': '610902001001' stands in row 4 already." in english.stderr


def test_nothing_is_written_where_something_is_wrong(bad: Path) -> None:
    out = bad.with_name("place.json")
    done = run("read", bad, "--levels", "cn-divisions", "-o", out, code=1)
    assert not out.exists()
    assert f"Nothing was written to {out}." in done.stderr


def test_sound_rows_are_written_and_the_others_saved_and_marked(bad: Path) -> None:
    out, left, marked = (bad.with_name(name) for name in ("place.json", "left.csv", "marked.xlsx"))
    arguments: list[str | Path] = ["--keep", "rows", "-o", out, "--left-out", left, "--marked", marked]
    run("read", bad, "--levels", "cn-divisions", *arguments, code=1)
    assert len(Jurisdiction.load(out).territory) == 3
    with left.open(encoding="utf-8-sig", newline="") as stream:
        assert [row["why"] for row in csv.DictReader(stream)] == ["header", "fault"]
    with pytest.raises(tables.InvalidTablesError):
        tables.read(marked, levels="cn-divisions")


def test_json_and_sarif(bad: Path) -> None:
    found = json.loads(run("read", bad, "--levels", "cn-divisions", "--format", "json", code=1).stdout)
    assert (found["tables"], [p["code"] for p in found["problems"]]) == ({"units": 3}, ["TBL009", "VAL002"])
    log = json.loads(run("read", bad, "--levels", "cn-divisions", "--format", "sarif", code=1).stdout)
    assert [r["ruleId"] for r in log["runs"][0]["results"]] == ["TBL009", "VAL002"]


def test_headings_are_explained_by_aliases(tmp_path: Path) -> None:
    path = tmp_path / "units.csv"
    path.write_text("编号,在册户,物业费\n610902,3,9\n", encoding="utf-8")
    run("read", path, "--levels", "cn-divisions", code=1)
    found = run("read", path, "--levels", "cn-divisions", "--alias", "在册户=households", "--alias", "物业费=")
    assert "units: 1 row\n" in found.stdout


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_template_is_read_again_when_it_is_filled_in(lang: str, tmp_path: Path) -> None:
    path = tmp_path / "template.xlsx"
    run("template", path, "--lang", lang, "--levels", "cn-divisions", "--kind", "units", "--kind", "levels")
    assert tables.read(path).tables.keys() == {"units", "levels"}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("template", "t.xlsx", "--kind", "unit"), "There is no kind of table 'unit'"),
        (("read", "x.csv", "--kind", "unit"), "There is no kind of table 'unit'"),
        (("read", "x.csv", "--alias", "户数"), "--alias is HEADING=KEY, not '户数'."),
        (("read", "no-such.csv"), "SRC001 no-such.csv: There is no such file or folder."),
    ],
)
def test_wrong_use(arguments: tuple[str, ...], message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    if arguments[1] == "x.csv":
        (tmp_path / "x.csv").write_text(GOOD, encoding="utf-8")
    assert message in run(*arguments, code=2).stderr


def test_convert_goes_through_workbooks_folders_and_linked_data(good: Path) -> None:
    here = good.parent
    run("read", good, "--levels", "cn-divisions", "-o", here / "a.json")
    (here / "folder").mkdir()
    steps = ["a.json", "b.xlsx", "c.jsonld", "folder", "d.json"]
    for source, target in pairwise(steps):
        run("convert", here / source, here / target)
    assert (here / "a.json").read_bytes() == (here / "d.json").read_bytes()

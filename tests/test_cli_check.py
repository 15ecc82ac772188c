"""What ``gridgov check`` finds, and its exit codes."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from cli_cases import CHECK, ON, make_city, make_conflict, run, run_json

from gridgov.findings import check
from gridgov.hierarchy import Hierarchy
from gridgov.jurisdiction import Jurisdiction
from gridgov.levels import LevelScheme
from gridgov.reporters._text import as_text
from gridgov.roles import Role, RoleCatalogue, Roster
from gridgov.text import LANGS, Text

CONDUCT = {"en": "Rules of the roles themselves: {} broken", "zh": "角色自身的规则：违反{}处"}


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
        ("TOT001", "unknown", "s", None, None),
    ]
    assert data["findings"][0]["path"] == ["s", "c1"]
    assert data["findings"][0]["way_out"] == "Split it, or record why it may stay."
    assert (data["ok"], data["complete"]) == (False, False)


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
        ("TOT001", "unknown", "s"),
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
        end = f"{CONDUCT[lang].format(0)}\n"
        assert run("check", file, *ON, "--lang", lang, code=1).stdout == report.render("text", lang=lang) + end
        short = run("check", file, *ON, "--lang", lang, "--limit", "1", code=1).stdout
        assert short == as_text(report, lang, limit=1) + end
    assert len(run_json("check", file, *ON, "--limit", "2", schema=CHECK, code=1)["findings"]) == 2


def test_check_as_csv_and_its_limit(file: Path, city: Jurisdiction) -> None:
    report = check(city, on="2026-01-01")
    for lang in LANGS:
        out = run("check", file, *ON, "--lang", lang, "--format", "csv", code=1).stdout
        assert out == report.render("csv", lang=lang)
        lines = out.splitlines()
        short = run("check", file, *ON, "--lang", lang, "--format", "csv", "--limit", "1", code=1).stdout.splitlines()
        assert short == lines[:2]


def test_an_unknown_role_is_refused_even_where_there_is_no_grid(tmp_path: Path) -> None:
    path = tmp_path / "units.csv"
    path.write_text("id,level,parent\n61,province,\n", "utf-8")
    assert "RLE006 id 'chef'" in run("check", path, "--role", "chef", code=2).stderr


def test_a_catalogue_without_a_grid_chief_leaves_it_unknown_unless_the_role_is_named(tmp_path: Path) -> None:
    path = tmp_path / "city.json"
    h = Hierarchy.from_records([{"id": "g", "level": "grid"}], levels=LevelScheme.ladder("grid"))
    catalogue = RoleCatalogue([Role(key="warden", name=Text("warden", "管理员"))])
    Jurisdiction(territory=h, roster=Roster.empty(h, catalogue)).save(path)
    [finding] = run_json("check", path, *ON, schema=CHECK)["findings"]
    said = "Nothing is known about the role 'grid chief' in the jurisdiction, so not at g (grid) either."
    assert (finding["verdict"], finding["message"]) == ("unknown", said)
    out = run("check", path, *ON, "--lang", "zh").stdout.splitlines()
    assert out[4:] == [
        "",
        "g（网格）",
        "  ROL001 未知（必须）：本辖区没有角色“grid_chief”的任何资料，g（网格）亦然。",
        "",
        "不通过0项，未知1项。",
        CONDUCT["zh"].format(0),
    ]
    assert "RLE006 id 'grid_chief'" in run("check", path, *ON, "--role", "grid_chief", code=2).stderr


@pytest.fixture
def conflict(tmp_path: Path) -> Path:
    path = tmp_path / "conflict.json"
    make_conflict().save(path)
    return path


SAID = {
    "en": [
        (
            "CON001 id 'a': 'p' holds grid_chief at 'g' without a required qualification; it has: -. "
            "Appoint somebody who has one of: leader."
        ),
        (
            "CON003 id 'p': 'p' holds grid_chief and grid_worker, which exclude each other. "
            "End one of the two appointments."
        ),
        (
            "CON006 id 'g': Unit 'g' has 2 posts of grid_chief; at most 1 are allowed. "
            "Abolish the surplus, or raise the maximum of the role."
        ),
    ],
    "zh": [
        "CON001 编号“a”：“p”任“g”的grid_chief，但不具备所需资格；现有资格：-。请任命具备以下资格之一者：leader。",
        "CON003 编号“p”：“p”同时任grid_chief和grid_worker，两者不得兼任。请结束其中一项任命。",
        "CON006 编号“g”：单元“g”有2个grid_chief岗位，最多允许1个。请撤销多余岗位，或提高该角色的上限。",
    ],
}


def test_posts_that_break_the_rules_of_their_roles_are_listed(conflict: Path) -> None:
    for lang in LANGS:
        report = check(make_conflict(), on="2026-01-01").render("text", lang=lang).rstrip("\n")
        out = run("check", conflict, *ON, "--lang", lang, code=1).stdout
        assert out == "\n".join([report, CONDUCT[lang].format(3), *SAID[lang]]) + "\n"
    short = run("check", conflict, *ON, "--limit", "1", code=1).stdout.splitlines()
    assert short[-3:] == [CONDUCT["en"].format(3), SAID["en"][0], "... and 2 more: CON001 x1, CON003 x1, CON006 x1"]


def test_what_is_broken_makes_the_check_fail_on_that_day_only(conflict: Path) -> None:
    data = run_json("check", conflict, *ON, schema=CHECK, code=1)
    assert data["violations"]["counts"] == {"CON001": 1, "CON003": 1, "CON006": 1}
    assert [f["verdict"] for f in data["findings"]] == ["unknown"]
    assert (data["ok"], data["complete"]) == (False, False)
    assert [p["place"] for p in data["violations"]["problems"]] == [{"id": "a"}, {"id": "p"}, {"id": "g"}]
    zh = run_json("check", conflict, *ON, "--lang", "zh", "--limit", "1", schema=CHECK, code=1)["violations"]
    assert (zh["total"], [p["way_out"] for p in zh["problems"]]) == (3, ["请任命具备以下资格之一者：leader。"])
    later = run_json("check", conflict, "--on", "2026-07-01", schema=CHECK, code=1)["violations"]
    assert later["counts"] == {"CON006": 1}
    run("check", conflict, *ON, "--fail-on", "never")


def test_what_is_broken_is_told_beside_forms_that_hold_only_findings(conflict: Path) -> None:
    result = run("check", conflict, *ON, "--format", "jsonl", code=1)
    assert result.stderr.splitlines() == [CONDUCT["en"].format(3), *SAID["en"]]
    assert len(result.stdout.splitlines()) == 1


def test_what_is_broken_stands_in_the_table_too(conflict: Path) -> None:
    found = list(csv.DictReader(io.StringIO(run("check", conflict, *ON, "--format", "csv", code=1).stdout)))
    rows = found[1:]
    assert (found[0]["rule"], found[0]["verdict"]) == ("SIZ001", "unknown")
    assert [(r["rule"], r["unit_kind"], r["unit"], r["path"], r["verdict"], r["on"]) for r in rows] == [
        ("CON001", "grid", "g", "c > g", "fail", "2026-01-01"),
        ("CON003", "", "", "", "fail", "2026-01-01"),
        ("CON006", "grid", "g", "c > g", "fail", "2026-01-01"),
    ]
    assert [f"{r['rule']} {r['message']} {r['way_out']}" for r in rows] == [
        line.replace(line[6 : line.index(": ") + 1], "", 1) for line in SAID["en"]
    ]
    assert {(r["margin"], r["observed"], r["bound"]) for r in rows} == {("", "", "")}


def test_what_is_wrong_with_any_file_is_said_in_one_report(tmp_path: Path) -> None:
    files = {
        "city.csv": "id,level,parent\nc,community,nowhere\n",
        "policy.toml": (
            'id = "p"\ntitle = { en = "p", zh = "p" }\n'
            '[[clauses]]\nid = "a"\nrule = "SIZ001"\nvalues = { max_household = 5000 }\n'
            '[[clauses]]\nid = "b"\nrule = "SIZ999"\nstart = 2026-02-01\nend = 2026-01-01\n'
        ),
        "waivers.toml": '[[waiver]]\nrule = "SIZ001"\nunit = "c"\nreason = { en = "x", zh = "x" }\n',
        "baseline.json": "{}",
    }
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    args = [a for key in ("policy", "waivers") for a in (f"--{key}", str(tmp_path / f"{key}.toml"))]
    args += ["--baseline", str(tmp_path / "baseline.json")]
    said = run("check", str(tmp_path / "city.csv"), *args, *ON, code=2).stderr
    assert said.startswith("The input cannot be used: ")
    for name, code in (
        ("city.csv", "HIE002"),
        ("policy.toml", "POL"),
        ("waivers.toml", "WVR1"),
        ("baseline.json", "BSL"),
    ):
        assert any(name in line and code in line for line in said.splitlines()), (name, said)
    for key in ("max_household", "SIZ999", "last_day"):
        assert key in said
    assert run("check", str(tmp_path / "city.csv"), *args, *ON, "--lang", "zh", code=2).stderr.startswith(
        "输入无法使用："
    )

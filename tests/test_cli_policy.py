"""gridgov policy and gridgov rules: every command in every form, in both languages, with its exit codes."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from cli_cases import COUNT, ERROR, TEXT, TEXT_OR_NONE, record, rows, run, run_json
from policy_cases import HEAD, SIZE

from gridgov import policies
from gridgov.rules import builtin_rules

ON = ("--on", "2026-06-01")
LIST = rows(id=TEXT, title=TEXT, parent=TEXT, jurisdiction=TEXT, clauses=COUNT)
CLAUSES = rows(
    clause=TEXT,
    rule=TEXT,
    name=TEXT,
    title=TEXT,
    values={"type": "object"},
    scope={"type": "object"},
    strength={"enum": ["must", "should", "reported"]},
    start=TEXT_OR_NONE,
    end=TEXT_OR_NONE,
    source=TEXT_OR_NONE,
    place=TEXT_OR_NONE,
    quote=TEXT_OR_NONE,
    boundary=TEXT_OR_NONE,
    checked_on=TEXT_OR_NONE,
    replaces=TEXT_OR_NONE,
    because=TEXT_OR_NONE,
    note=TEXT_OR_NONE,
)
SHOW = record(policy={"type": "object"}, on=TEXT, in_force=CLAUSES, replaced=rows(clause=TEXT, by=TEXT))
LINT = rows(
    severity={"enum": ["error", "warning", "note"]},
    code=TEXT,
    name=TEXT,
    place={"type": "object"},
    message=TEXT,
    way_out=TEXT,
)
VALUE: dict[str, Any] = {}
COMPARE = record(
    left=TEXT,
    right=TEXT,
    on=TEXT,
    relation=TEXT,
    rows=rows(
        what=TEXT,
        rule=TEXT,
        name=TEXT,
        scope=TEXT,
        parameter=TEXT,
        left=VALUE,
        right=VALUE,
        relation=TEXT,
        left_clause=TEXT_OR_NONE,
        right_clause=TEXT_OR_NONE,
    ),
)
VERIFY = record(
    policy=TEXT,
    ok={"type": "boolean"},
    counts={"type": "object"},
    clauses=rows(
        clause=TEXT,
        source=TEXT_OR_NONE,
        text=TEXT_OR_NONE,
        quote=TEXT_OR_NONE,
        found={"enum": ["found", "not found", "no text", "no quote"]},
        line={"type": ["integer", "null"]},
        excerpt=TEXT_OR_NONE,
    ),
)
PARAMETERS = rows(
    name=TEXT, expects=TEXT, unit_of_measure=TEXT_OR_NONE, stricter=TEXT, required={"type": "boolean"}, default=VALUE
)
RULES = rows(code=TEXT, name=TEXT, title=TEXT, subject=TEXT, kinds={"type": "array"}, parameters=PARAMETERS)


def table(text: str) -> list[dict[str, str]]:
    """Read CSV."""
    return list(csv.DictReader(io.StringIO(text)))


@pytest.fixture
def town(tmp_path: Path) -> Path:
    """Write a policy that replaces the national size by a looser one, badly."""
    text = HEAD + 'parent = "cn"\n[[sources]]\nid = "paper"\ntitle = { en = "paper", zh = "报纸" }\n'
    text += '[[clauses]]\nid = "size"\nrule = "SIZ001"\nvalues = { max_households = 5000 }\nsource = "paper"\n'
    text += 'quote = "超过5000户以上"\nreplaces = "cn/branch-from-members"\nbecause = { en = "so", zh = "故" }\n'
    path = tmp_path / "town.toml"
    path.write_text(text, encoding="utf-8")
    return path


# policy list


def test_list() -> None:
    data = run_json("policy", "list", schema=LIST)
    assert [row["id"] for row in data] == list(policies.available())  # type: ignore[index]
    assert run("policy", "list").stdout.splitlines()[3].split() == ["cn", "National", "defaults", "-", "-", "4"]
    assert "全国默认规定" in run("policy", "list", "--lang", "zh").stdout
    assert table(run("policy", "list", "--format", "csv").stdout)[2]["title"] == "National defaults"


# policy show


def test_show() -> None:
    assert run("policy", "show", "cn", "--on", "1995-01-01").stdout.splitlines()[2:9] == [
        "cn",
        "",
        "cn/committee-size: SIZ003 committee-size (should)",
        "  A residents' committee is for too few or too many households",
        "  min_households=100; max_households=700",
        "  from 1990-01-01 to 2025-12-31",
        "  “一般在一百户至七百户的范围内设立”",
    ]
    chinese = run("policy", "show", "ankang-321", *ON, "--lang", "zh").stdout
    assert chinese.startswith("安康“321”基层治理模式（ankang-321），2026-06-01\n")
    assert "cn > ankang-321" in chinese
    assert "ankang-321/full-time-worker：ROL010 full-time-worker（据报道）" in chinese
    assert "  levels=grid_2\n" in chinese


def test_show_says_what_is_replaced(town: Path) -> None:
    shown = run("policy", "show", town, *ON).stdout
    assert shown.endswith("\nReplaced: cn/branch-from-members, by town/size\n")
    assert "  so\n" in shown
    data = run_json("policy", "show", town, *ON, schema=SHOW)
    assert data["replaced"] == [{"clause": "cn/branch-from-members", "by": "town/size"}]
    assert policies.from_dict(data["policy"]) == policies.load(town)
    cells = table(run("policy", "show", town, *ON, "--format", "csv").stdout)
    assert [row["values"] for row in cells][-1] == "max_households=5000; boundary=over; measure=households"


@pytest.mark.parametrize("ident", policies.available())
def test_every_shipped_policy_can_be_shown(ident: str) -> None:
    data = run_json("policy", "show", ident, *ON, schema=SHOW)
    assert len(data["in_force"]) == len(policies.effective(policies.load(ident), on="2026-06-01"))
    assert run("policy", "show", ident, *ON, "--lang", "zh").stdout


# policy lint


def test_lint(town: Path) -> None:
    clean = run("policy", "lint", "ankang-321", "--on", "2026-12-01")
    assert clean.stdout == "Nothing is to be said against it.\n"
    found = run("policy", "lint", town, *ON, code=1).stdout.splitlines()
    assert [line.split(" clauses")[0] for line in found] == ["error POL001", "note POL005", "warning POL008"]
    data = run_json("policy", "lint", town, *ON, schema=LINT, code=1)
    assert [row["severity"] for row in data] == ["error", "note", "warning"]  # type: ignore[index]
    cells = table(run("policy", "lint", town, *ON, "--format", "csv", code=1).stdout)
    assert [row["clause"] for row in cells] == ["town/size"] * 3
    assert run("policy", "lint", town, *ON, "--lang", "zh", code=1).stdout.startswith("错误 POL001 clauses[0]")
    assert run("policy", "lint", "cn", "--on", "2026-12-01", "--lang", "zh").stdout.startswith("警告 POL002")
    assert run("policy", "lint", "xiliugou-126", "--on", "2026-12-01", "--lang", "zh").stdout == "未发现问题。\n"


@pytest.mark.parametrize(("fail_on", "code"), [("error", 0), ("warning", 1), ("note", 1), ("never", 0)])
def test_the_exit_code_of_lint_follows_the_severity(fail_on: str, code: int) -> None:
    run("policy", "lint", "cn", "--on", "2026-12-01", "--fail-on", fail_on, code=code)
    run("policy", "lint", "ankang-321", "--on", "2026-12-01", "--fail-on", fail_on)


def test_lint_takes_texts_levels_and_a_number_of_days(tmp_path: Path, town: Path) -> None:
    (tmp_path / "paper.txt").write_text("无关", encoding="utf-8")
    assert "POL003" in run("policy", "lint", town, *ON, "--texts", tmp_path, code=1).stdout
    assert "POL005" in run("policy", "lint", "ankang-321", "--on", "2026-12-01", "--stale-after", "9").stdout
    lines = run("policy", "lint", "ankang-321", "--on", "2026-12-01", "--levels", "zhangye-three-centres").stdout
    assert "there is no level 'grid_2'" in lines


# policy compare


def test_compare() -> None:
    shown = run("policy", "compare", "cn", "ankang-321", *ON).stdout.splitlines()
    assert shown[0] == "cn | ankang-321, 2026-06-01"
    assert shown[-1] == "As a whole: left looser"
    assert any(re.fullmatch(r"SIZ001\.max_households +everywhere +– +5,000 +only right", line) for line in shown)
    chinese = run("policy", "compare", "cn", "cn", *ON, "--lang", "zh").stdout.splitlines()
    assert chinese[-1] == "总体：相同"
    data = run_json("policy", "compare", "ankang-321", "county-many-nets", *ON, schema=COMPARE)
    assert data["relation"] == "incomparable"
    cells = table(run("policy", "compare", "cn", "xiliugou-126", *ON, "--format", "csv").stdout)
    chain = next(row for row in cells if row["what"] == "STR002.chain")
    assert chain["right"] == "street, community/village, estate/work_unit, building/workshop"


# policy verify


def test_verify(tmp_path: Path, town: Path) -> None:
    source = tmp_path / "texts"
    source.mkdir()
    (source / "paper.txt").write_text("本镇\n超过 5000户(hù)以上的社区。", encoding="utf-8")
    assert run("policy", "verify", town, "--texts", source).stdout == "town/size paper: found in line 2\n"
    data = run_json("policy", "verify", town, "--texts", source / "paper.txt", schema=VERIFY)
    assert (data["ok"], data["counts"]) == (True, {"found": 1})
    assert data["clauses"][0]["excerpt"] == "超过 5000户(hù)以上"
    (source / "paper.txt").write_text("超过6000户以上", encoding="utf-8")
    assert run("policy", "verify", town, "--texts", source, "--lang", "zh", code=1).stdout == (
        "town/size paper：未找到；最长的相同部分在第1行：000户以上\n"
    )
    cells = table(run("policy", "verify", town, "--texts", source, "--format", "csv", code=1).stdout)
    assert cells[0]["found"] == "not found"


def test_texts_that_cannot_be_read(tmp_path: Path, town: Path) -> None:
    (tmp_path / "a.txt").write_bytes("网格".encode("gb18030"))
    said = run("policy", "verify", town, "--texts", tmp_path / "a.txt", code=2).stderr
    assert "POL122" in said
    assert "a.txt" in said
    assert "CLI001" in run("policy", "verify", town, "--texts", tmp_path / "none", code=2).stderr
    assert "--texts" in run("policy", "verify", town, code=2).stderr


# Wrong policies


@pytest.mark.parametrize("command", [("show",), ("lint",), ("compare", "cn")])
def test_a_wrong_policy_is_refused_with_everything(command: tuple[str, ...], tmp_path: Path) -> None:
    path = tmp_path / "town.toml"
    path.write_text(SIZE + 'source = "x"\nstrenght = "must"\n', encoding="utf-8")
    refused = run("policy", *command, path, "--format", "json", code=2)
    data = json.loads(refused.stdout)
    jsonschema.validate(data, ERROR)
    assert sorted(p["code"] for p in data["error"]["problems"]) == ["POL104", "POL112"]
    assert "Did you mean 'strength'?" in refused.stderr
    assert "没有政策" in run("--lang", "zh", "policy", *command, "nowhere", code=2).stderr


def test_help_is_in_both_languages() -> None:
    for command in ((), ("list",), ("show",), ("lint",), ("compare",), ("verify",)):
        english, chinese = (run("--lang", lang, "policy", *command, "-h").stdout for lang in ("en", "zh"))
        assert english.startswith("Usage: ")
        assert chinese.startswith("用法：")
        assert "示例：" in chinese
        assert not re.search(r"[a-z]{3,} [a-z]{3,} [a-z]{3,}", chinese.split("示例")[0].split("\n\n", 1)[1])
    assert "lint " in run("policy", "--help").stdout


# rules


def test_rules() -> None:
    data: Any = run_json("rules", schema=RULES)
    assert [row["code"] for row in data] == [rule.code for rule in builtin_rules()]
    lines = run("rules").stdout.splitlines()
    assert len(lines) == len(builtin_rules()) + 1
    assert any(re.match(r"SIZ003 +committee-size +community +A residents' committee is for", line) for line in lines)
    assert "居民委员会规模不当" in run("rules", "--lang", "zh").stdout
    cells = table(run("rules", "--origin", "--format", "csv").stdout)
    assert {row["origin"] for row in cells} == {"gridgov"}
    assert next(row for row in cells if row["code"] == "SIZ003")["parameters"] == "min_households; max_households"
    assert run("rules", "--origin").stdout.splitlines()[1].endswith("gridgov")


@pytest.mark.parametrize("key", ["SIZ003", "committee-size"])
def test_one_rule(key: str) -> None:
    shown = run("rules", key).stdout
    assert shown.startswith("SIZ003 committee-size: A residents' committee is for too few or too many households\n")
    assert "Why it matters:" in shown
    assert "Example:" not in shown
    assert "  min_households: a whole number of 1 or more, households, higher is stricter\n" in shown
    chinese = run("rules", key, "--lang", "zh", "--origin").stdout
    assert "来源：gridgov\n" in chinese
    assert "  max_households：不小于1的整数，户，越小越严\n" in chinese
    data: Any = run_json("rules", key, schema=RULES)
    assert len(data) == 1


@pytest.mark.parametrize("rule", builtin_rules())
def test_every_rule_can_be_shown(rule: Any) -> None:  # noqa: ANN401 - a class of rules
    assert run("rules", rule.code).stdout.startswith(f"{rule.code} {rule.name}: ")
    assert run("rules", rule.name, "--lang", "zh").stdout.startswith(f"{rule.code} {rule.name}：")


def test_a_rule_that_is_not_there() -> None:
    assert "Did you mean 'one-chief'?" in run("rules", "one-cheif", code=2).stderr
    assert "没有规则" in run("rules", "XYZ999", "--lang", "zh", code=2).stderr

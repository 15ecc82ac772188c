"""``gridgov check`` with policies, evidence, waivers, baselines and all its forms; ``gridgov explain``."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from cli_cases import CHECK, ON, run, run_json
from finding_cases import CITY, NATION, place, waiver

from gridgov import policies, reporters
from gridgov.baselines import Baseline
from gridgov.findings import Report, check
from gridgov.text import LANGS, Lang
from gridgov.waivers import Waivers, dumps


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "city.json"
    place().save(path)
    return path


@pytest.fixture
def policy(tmp_path: Path) -> Path:
    policies.save(NATION, tmp_path / "cn-here.toml")
    policies.save(CITY, tmp_path / "city.toml")
    (tmp_path / "cn.toml").write_text(policies.dumps(NATION), encoding="utf-8")
    return tmp_path / "city.toml"


def test_a_policy_is_checked_with_all_above_it(file: Path, policy: Path) -> None:
    data = run_json("check", file, *ON, "--policy", policy, schema=CHECK, code=1)
    report = check(place(), CITY, on="2026-01-01")
    assert [(r["clause"], r["strength"], r["source"]) for r in data["rules"]] == [
        ("cn/size", "should", "law"),
        ("city/size", "must", None),
        ("city/seen", "reported", None),
    ]
    assert [f["fingerprint"] for f in data["findings"]] == report.rows.fingerprints()
    assert [f["clause"] for f in data["findings"]][:2] == ["cn/size", "cn/size"]


def test_what_ships_is_named_by_its_id(file: Path) -> None:
    data = run_json("check", file, *ON, "--policy", "cn", "--fail-on", "never", schema=CHECK)
    assert {r["clause"].partition("/")[0] for r in data["rules"]} == {"cn"}
    assert run("check", file, "--policy", "nowhere", code=2).stderr.startswith("Not found.\nPOL")


@pytest.mark.parametrize(
    ("option", "value"), [("--max-households", "7"), ("--boundary", "over"), ("--role", "grid_chief")]
)
def test_values_of_the_first_rules_do_not_go_with_a_policy(file: Path, policy: Path, option: str, value: str) -> None:
    out = run("check", file, "--policy", policy, option, value, code=2).stderr
    assert out.endswith(
        "Error: --max-households, --boundary and --role are for the first rules; with --policy the policy has the "
        "values.\n"
    )


@pytest.mark.parametrize(
    ("fail_on", "ceiling", "code"),
    [
        (("must",), 500, 0),
        (("fail",), 500, 0),
        (("should",), 500, 1),
        (("must",), 300, 1),
        (("reported",), 500, 1),
        (("unknown",), 500, 1),
        (("never",), 300, 0),
        ((), 500, 0),
        ((), 300, 1),
        (("must", "should"), 500, 1),
    ],
)
def test_exit_codes_by_strength(tmp_path: Path, file: Path, fail_on: tuple[str, ...], ceiling: int, code: int) -> None:
    (tmp_path / "p.toml").write_text(
        'id = "p"\ntitle = { en = "p", zh = "p" }\n'
        f'[[clauses]]\nid = "a"\nrule = "SIZ001"\nstrength = "must"\nvalues = {{ max_households = {ceiling} }}\n'
        '[[clauses]]\nid = "b"\nrule = "SIZ001"\nstrength = "should"\nvalues = { max_households = 200 }\n',
        encoding="utf-8",
    )
    options = [word for key in fail_on for word in ("--fail-on", key)]
    run("check", file, *ON, "--policy", tmp_path / "p.toml", *options, code=code)


def test_never_stands_alone(file: Path) -> None:
    out = run("check", file, "--fail-on", "never", "--fail-on", "must", "--lang", "zh", code=2).stderr
    assert out.endswith("错误：--fail-on never不能与其他取值同用。\n")


# Evidence


def test_tables_of_evidence(tmp_path: Path, file: Path) -> None:
    log = tmp_path / "log.csv"
    log.write_text("unit,day\nnowhere,2026-01-01\n", encoding="utf-8")
    assert "EVI" in run("check", file, *ON, "--evidence", f"patrols={log}", code=2).stderr
    log.write_text("unit,day\na,2026-01-01\n", encoding="utf-8")
    run("check", file, *ON, "--evidence", f"patrols={log}", "--complete", "grid_chief")
    for said in ("patrols", "=x", "patrols="):
        out = run("check", file, "--evidence", said, code=2).stderr
        assert out.endswith(f"Error: '{said}' is not written TABLE=FILE.\n")
    twice = ("--evidence", "patrols=a", "--evidence", "patrols=b")
    assert run("check", file, *twice, code=2).stderr.endswith("Error: The table 'patrols' is given twice.\n")


# Waivers


def test_waivers_cover_and_are_spoken_of(tmp_path: Path, file: Path) -> None:
    path = tmp_path / "waivers.toml"
    path.write_text(dumps(Waivers([waiver(), waiver(unit="b"), waiver(unit="c")])), encoding="utf-8")
    options = (*ON, "--max-households", "300", "--waivers", str(path))
    data = run_json("check", file, *options, schema=CHECK)
    assert (data["ok"], data["waivers"]["waived"]) == (True, 2)
    assert [f["waiver"] for f in data["findings"]] == ["SIZ001/a", "SIZ001/b", None]
    [problem] = data["waivers"]["problems"]
    assert (problem["code"], problem["place"]) == ("WVR001", {"file": str(path), "path": "waiver[2].rule"})
    said = f"WVR001 {path}, waiver[2].rule: The waiver 'SIZ001/c' covers no failure."
    assert said in run("check", file, *options).stdout
    result = run("check", file, *options, "--format", "csv")
    assert said in result.stderr
    assert said not in result.stdout
    run("check", file, "--on", "2027-01-01", *options[2:], code=1)


def test_wrong_waivers_are_refused(tmp_path: Path, file: Path) -> None:
    path = tmp_path / "waivers.toml"
    path.write_text('[[waiver]]\nrule = "SIZ001"\nunit = "a"\n', encoding="utf-8")
    out = run("check", file, "--waivers", path, code=2).stderr.splitlines()
    assert [line[:6] for line in out] == ["Not va", "WVR103", "WVR103"]
    assert "CLI001" in run("check", file, "--waivers", tmp_path / "none.toml", code=2).stderr


# Baseline


def test_only_new_and_worse_findings_fail_against_a_baseline(tmp_path: Path, file: Path) -> None:
    known = tmp_path / "known.json"
    options = ("--max-households", "300", "--baseline", str(known))
    run("check", file, *ON, "--max-households", "300", "--write-baseline", known, code=1)
    assert len(Baseline.load(known)) == 3
    data = run_json("check", file, "--on", "2026-02-01", *options, "--fail-on", "unknown", schema=CHECK)
    assert [f["baseline"] for f in data["findings"]] == ["unchanged"] * 3
    assert (data["ok"], data["absent"]) == (True, 0)
    place(a=500, c=None).save(file)
    data = run_json("check", file, "--on", "2026-02-01", *options, schema=CHECK, code=1)
    assert ([f["baseline"] for f in data["findings"]], data["absent"]) == (["updated", "new"], 2)
    assert run("check", file, "--on", "2026-02-01", *options, code=1).stdout.splitlines()[-2] == (
        "1 fail, 1 unknown, 1 new, 1 worse, 0 known, 2 mended."
    )
    run("check", file, "--on", "2026-02-01", *options, "--write-baseline", known, code=1)
    assert [(e.unit, e.first_seen) for e in Baseline.load(known)] == [("a", "2026-01-01"), ("c", "2026-02-01")]
    run("check", file, "--on", "2026-03-01", *options)
    run("check", file, "--on", "2026-03-01", "--max-households", "300", "--fail-on", "unknown", code=1)
    known.write_text("{}", encoding="utf-8")
    assert "BSL001" in run("check", file, *options, code=2).stderr


# Forms


def own(form: str, report: Report, *, lang: Lang, file: str | None, suppress_below: int | None) -> bytes:
    assert suppress_below is None
    return f"{form} {len(report)} {lang} {file is not None}\n".encode()


@pytest.mark.parametrize("form", sorted({*reporters.BUILT_IN} - {"text", "csv", "xlsx"}))
def test_forms_are_those_of_the_report(file: Path, form: str) -> None:
    report = check(place(), on="2026-01-01")
    for lang in LANGS:
        out = run("check", file, *ON, "--lang", lang, "--format", form).stdout
        assert out == report.render(form, lang=lang, file=file.as_posix())


@pytest.mark.parametrize("form", [*sorted(reporters.BUILT_IN), "json"])
def test_every_form_goes_to_a_file(tmp_path: Path, file: Path, form: str) -> None:
    out = tmp_path / "out"
    said = run("check", file, *ON, "--format", form, "--out", out).stdout
    assert said == "0 fail, 1 unknown.\n"
    assert out.stat().st_size > 0
    if form in {"json", "sarif"}:
        json.loads(out.read_text(encoding="utf-8"))
    if form != "xlsx":
        assert out.read_text(encoding="utf-8") == run("check", file, *ON, "--format", form).stdout


def test_a_workbook_needs_a_file(file: Path) -> None:
    out = run("check", file, "--format", "xlsx", code=2).stderr
    assert out.endswith("Error: A workbook is written to a file: add --out.\n")


def test_a_form_that_is_none_is_refused_and_one_of_a_plug_in_is_not(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "'pdf' is not one of 'text', 'json'" in run("check", file, "--format", "pdf", code=2).stderr
    monkeypatch.setattr(reporters, "available", lambda: ("own",))
    monkeypatch.setattr(reporters, "render", own)
    assert run("check", file, *ON, "--format", "own").stdout_bytes == b"own 1 en True\n"


# Explain


def test_explain_says_why(file: Path, policy: Path) -> None:
    report = check(place(), CITY, on="2026-01-01")
    for lang in LANGS:
        out = run("explain", file, "city/size", "a", *ON, "--policy", policy, "--lang", lang).stdout
        assert out == report.explain("city/size", "a").text(lang) + "\n"
    out = run("explain", file, "SIZ001", "a", *ON, "--max-households", "300").stdout
    assert "400" in out
    assert "300" in out


def test_explain_says_what_is_not_there(file: Path) -> None:
    assert "FND001" in run("explain", file, "SIZ099", "a", *ON, code=2).stderr
    assert "FND002" in run("explain", file, "SIZ001", "s", *ON, code=2).stderr
    assert "HIE020" in run("explain", file, "SIZ001", "z", *ON, code=2).stderr
    assert run("explain", file, "SIZ001", code=2).stderr.endswith("Error: Give a UNIT, or --item.\n")
    assert "FND002" in run("explain", file, "SIZ001", "--item", "e1", *ON, code=2).stderr


@pytest.mark.parametrize("lang", LANGS)
def test_the_help_of_explain_is_in_both_languages(lang: str) -> None:
    out = run("--lang", lang, "explain", "--help").stdout
    assert ("示例：\n  gridgov explain " in out) == (lang == "zh")
    assert all(line.isascii() for line in out.splitlines()) == (lang == "en")

"""Reporters: what each form holds, in both languages, and forms of other distributions."""

from __future__ import annotations

import csv
import io
import json
import re
import sys
import zipfile
from collections.abc import Iterator
from importlib.metadata import EntryPoint
from importlib.resources import files
from typing import Any
from xml.etree import ElementTree as ET

import jsonschema
import pytest
from finding_cases import CITY, ON, RULE, checked, place, waiver

from gridgov import reporters
from gridgov.baselines import Baseline
from gridgov.errors import FAULTS, GridgovError, MissingExtraError, UnknownKeyError
from gridgov.findings import Report, check
from gridgov.reporters._text import as_text
from gridgov.rules import EventClosed, StatedTotals
from gridgov.text import LANGS, Lang
from gridgov.waivers import Waivers

SCHEMA = json.loads((files("gridgov") / "data" / "finding-v1.schema.json").read_text("utf-8"))
WAY_OUT = "Split it, or record why it may stay."


def tracked() -> Report:
    """Return a report of a policy with a waiver and a baseline, with something of each state."""
    known = Baseline.of(check(place(a=400, b=340, d=None, e=900), CITY, on="2025-12-01"))
    granted = Waivers([waiver(rule="city/size"), waiver(unit="z")])
    return check(place(), CITY, on=ON, waivers=granted, baseline=known)


# All forms


def test_the_forms_that_ship() -> None:
    assert reporters.available() == ("csv", "github", "jsonl", "markdown", "sarif", "text", "xlsx")
    assert [reporters.suffix(form) for form in (*reporters.available(), "own")] == [
        ".csv",
        ".txt",
        ".jsonl",
        ".md",
        ".sarif",
        ".txt",
        ".xlsx",
        ".own",
    ]


@pytest.mark.parametrize("form", reporters.available())
def test_every_form_of_every_report_in_both_languages(form: str) -> None:
    for report in (checked(), checked(waiver()), tracked(), check(place(), [], on=ON)):
        en, zh = (report.render(form, lang=lang, file="data/city.json") for lang in LANGS)
        assert report.render(form) == report.render(form, lang="en")
        assert (en == zh) == (form == "jsonl" or (form in {"csv", "github"} and not len(report)))
        if isinstance(en, str):
            assert en.endswith("\n") or not en
            assert "\r" not in en


@pytest.mark.parametrize("form", reporters.available())
def test_the_same_report_gives_the_same_bytes(form: str) -> None:
    assert tracked().render(form, lang="zh") == tracked().render(form, lang="zh")


def test_a_language_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="'en' or 'zh', not 'fr'"):
        checked().render("jsonl", lang="fr")  # type: ignore[call-overload]


# Text


def test_text_is_grouped_by_unit() -> None:
    report = check(place(), CITY, on=ON)
    assert report.render("text").splitlines()[3:] == [
        "",
        "s > a (community)",
        f"  SIZ001 fail (should): a (community) has 400 households; the ceiling is 200. {WAY_OUT}",
        f"  SIZ001 fail (must): a (community) has 400 households; the ceiling is 300. {WAY_OUT}",
        f"  SIZ001 fail (reported): a (community) has 400 households; the ceiling is 90. {WAY_OUT}",
        "",
        "s > b (community)",
        f"  SIZ001 fail (should): b (community) has 350 households; the ceiling is 200. {WAY_OUT}",
        f"  SIZ001 fail (must): b (community) has 350 households; the ceiling is 300. {WAY_OUT}",
        f"  SIZ001 fail (reported): b (community) has 350 households; the ceiling is 90. {WAY_OUT}",
        "",
        "s > c (community)",
        f"  SIZ001 fail (reported): c (community) has 100 households; the ceiling is 90. {WAY_OUT}",
        "",
        "s > d (community)",
        "  SIZ001 unknown (should): The households of d (community) are not completely known.",
        "  SIZ001 unknown (must): The households of d (community) are not completely known.",
        "  SIZ001 unknown (reported): The households of d (community) are not completely known.",
        "",
        "7 fail, 3 unknown.",
    ]


def test_text_says_what_is_waived_and_known() -> None:
    lines = tracked().render("text", lang="zh").splitlines()
    assert lines[4:8] == [
        "s > a（社区）",
        "  SIZ001 不通过（应当，已知）：a（社区）有400户，上限为200户。请拆分，或记录其保留的理由。",
        (
            "  SIZ001 不通过（必须，已豁免至2026-12-31，已知）：a（社区）有400户，上限为300户。请拆分，"
            "或记录其保留的理由。"
        ),
        "  SIZ001 不通过（据报道，已知）：a（社区）有400户，上限为90户。请拆分，或记录其保留的理由。",
    ]
    assert "  SIZ001 不通过（必须，较前恶化）：b（社区）" in "\n".join(lines)
    assert lines[-1] == "不通过7项，未知3项，已豁免1项，新增1项，恶化3项，已知6项，已整改3项。"
    assert lines[-4:-2] == ["关于豁免", "  " + tracked().problems()[0].text("zh")]


def test_text_can_be_cut() -> None:
    lines = as_text(check(place(), CITY, on=ON), "en", limit=1).splitlines()
    assert lines[5:] == [lines[5], "", "... and 9 more findings", "", "7 fail, 3 unknown."]


def test_text_of_nothing() -> None:
    assert check(place(), [], on=ON).render("text") == "0 fail, 0 unknown.\n"


def test_what_is_about_no_unit_is_in_every_form() -> None:
    report = check(place(), EventClosed(max_days=3), on=ON)
    assert [f.unit for f in report.findings()] == [None]
    for form in reporters.available():
        assert report.render(form)
    assert report.render("text").splitlines()[2] == "Of no unit"
    assert report.render("text", lang="zh").splitlines()[2] == "不属于任何单元"
    assert next(lines_of(report))["unit"] is None


# GitHub


def test_github_is_as_loud_as_the_clause_is_strong() -> None:
    report = check(place(a=400), CITY, on=ON)
    title = "title=SIZ001 A community is too large"
    assert report.render("github", file="a:b,c%.json").splitlines() == [
        f"::{level} file=a%3Ab%2Cc%25.json,{title}::a (community) has 400 households; the ceiling is {n}. {WAY_OUT}"
        for level, n in (("warning", 200), ("error", 300), ("notice", 90))
    ]


def test_github_is_quiet_about_what_is_unknown_waived_or_known() -> None:
    lines = tracked().render("github").splitlines()
    loud = [line for line in lines if not line.startswith("::notice ")]
    assert [line.partition("::")[2].partition(" ")[0] for line in loud] == ["warning", "error"]
    assert all("(worse than before)" in line for line in loud)
    assert sum("(waived until 2026-12-31, known)" in line for line in lines) == 1


def test_github_escapes_what_would_end_a_line() -> None:
    from gridgov.reporters._github import _data, _property

    assert _data("50%\r\n::error::x") == "50%25%0D%0A::error::x"
    assert _property("a:b,c\n%") == "a%3Ab%2Cc%0A%25"


# Markdown


def test_markdown_shows_everything_as_it_is() -> None:
    from gridgov.reporters._markdown import _safe

    text = tracked().render("markdown")
    assert text.splitlines()[:6] == [
        "## Check of Old Town, 2026-01-01",
        "",
        "7 fail, 3 unknown, 1 waived, 1 new, 3 worse, 6 known, 3 mended.",
        "",
        "| Clause | Rule | Strength | Pass | Fail | Not applicable | Unknown |",
        "| --- | --- | --- | ---: | ---: | ---: | ---: |",
    ]
    assert "| city/size | SIZ001 A community is too large | must | 1 | 2 | 0 | 1 |" in text
    row = f"| s > a | SIZ001 | fail (must) | a (community) has 400 households; the ceiling is 300. {WAY_OUT} |"
    assert row.replace(">", "&gt;") + " waived until 2026-12-31, known |" in text
    assert "### About the waivers" in text
    assert _safe("a|b\n*c* <i> [x](y) `z`") == "a\\|b \\*c\\* &lt;i&gt; \\[x\\](y) \\`z\\`"
    cells = [len(re.findall(r"(?<!\\)\|", line)) for line in text.splitlines() if line.startswith("| s ")]
    assert set(cells) == {6}


# JSON lines


def lines_of(report: Report) -> Iterator[dict[str, Any]]:
    for line in report.render("jsonl").splitlines():
        yield json.loads(line, parse_constant=pytest.fail)


def test_json_lines_follow_their_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    for report in (checked(waiver()), tracked(), check(place(), [RULE, StatedTotals()], on=ON)):
        found = list(lines_of(report))
        assert len(found) == len(report)
        for line in found:
            jsonschema.validate(
                line, SCHEMA, cls=jsonschema.Draft202012Validator, format_checker=jsonschema.FormatChecker()
            )
    assert list(SCHEMA["properties"]) == list(found[0]) == SCHEMA["required"]


def test_json_lines_have_both_languages_and_the_columns_of_the_report() -> None:
    report = tracked()
    first = next(lines_of(report))
    finding = next(report.findings())
    assert first["message"] == {lang: finding.message(lang) for lang in LANGS}
    assert first["way_out"] == {"en": WAY_OUT, "zh": "请拆分，或记录其保留的理由。"}
    columns = report.columns()
    for name in ("clause", "unit", "fingerprint", "waiver", "baseline", "margin"):
        assert first[name] == columns[name].tolist()[0], name
    assert [line["way_out"] for line in lines_of(report) if line["verdict"] == "unknown"] == [None] * 3


# Tables


def test_csv_has_the_columns_of_the_report() -> None:
    report = tracked()
    rows = list(csv.DictReader(io.StringIO(report.render("csv", lang="zh"))))
    assert list(rows[0]) == list(report.columns(lang="zh"))
    assert [row["unit"] for row in rows] == report.columns()["unit"].tolist()
    assert (rows[0]["margin"], rows[0]["waiver"], rows[0]["message"]) == ("-200", "", "a（社区）有400户，上限为200户。")
    unknown = next(row for row in rows if row["verdict"] == "unknown")
    assert (unknown["margin"], unknown["way_out"]) == ("", "")


def formula() -> Report:
    """Return a report about a unit whose id would be a formula."""
    return check(place(**{"=1+1": 400}), RULE, on=ON)


def test_csv_holds_no_formulas() -> None:
    row = next(csv.DictReader(io.StringIO(formula().render("csv"))))
    assert (row["unit"], row["message"][:5]) == ("'=1+1", "'=1+1")


def sheet(book: bytes, n: int) -> list[list[str | float | None]]:
    """Return the cells of a sheet."""
    space = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        shared = ET.fromstring(archive.read("xl/sharedStrings.xml"))  # noqa: S314 - we made it
        texts = [
            "".join(t.text or "" for t in item.iterfind(".//m:t", space)) for item in shared.iterfind("m:si", space)
        ]
        tree = ET.fromstring(archive.read(f"xl/worksheets/sheet{n}.xml"))  # noqa: S314 - we made it
    assert not tree.findall(".//m:f", space), "a formula"
    assert not tree.findall(".//m:hyperlink", space), "a link"
    out: list[list[str | float | None]] = []
    for row in tree.iterfind(".//m:row", space):
        cells: list[str | float | None] = []
        for cell in row.iterfind("m:c", space):
            column = ord(re.sub(r"\d", "", cell.attrib["r"])) - ord("A")
            value = cell.findtext("m:v", None, space)
            cells += [None] * (column - len(cells))
            cells.append(None if value is None else texts[int(value)] if cell.get("t") == "s" else float(value))
        out.append(cells)
    return out


def test_a_workbook_has_the_findings_and_the_clauses() -> None:
    report = tracked()
    book = report.render("xlsx", lang="zh")
    head, *rows = sheet(book, 1)
    assert head == list(report.columns(lang="zh"))
    at = head.index("message")
    assert [row[at] for row in rows] == report.columns(lang="zh")["message"].tolist()
    assert [row[head.index("margin")] for row in rows][:2] == [-200, -150]
    assert sheet(book, 2)[1:3] == [
        ["cn/size", "SIZ001", 1, 2, 0, 1, "社区规模过大", "should"],
        ["city/size", "SIZ001", 1, 2, 0, 1, "社区规模过大", "must"],
    ]


def test_a_workbook_holds_no_formulas() -> None:
    assert sheet(formula().render("xlsx"), 1)[1][3] == "=1+1"


def test_a_workbook_needs_a_library(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    with pytest.raises(MissingExtraError) as error:
        checked().render("xlsx")
    said = "EXT001 The library 'xlsxwriter' is not installed. Run: pip install 'gridgov[excel]'"
    assert error.value.problems[0].text() == said


# Forms of others


def shout(report: Report, *, lang: Lang, file: str | None) -> str:
    return f"{len(report)} {lang} {file}!\n"


def offer(monkeypatch: pytest.MonkeyPatch, *names: str) -> None:
    entries = [EntryPoint(name, f"{__name__}:shout", reporters.GROUP) for name in names]

    def found(group: str) -> list[EntryPoint]:
        return entries if group == reporters.GROUP else []

    monkeypatch.setattr(reporters, "entry_points", found)


def test_a_form_of_another_distribution(monkeypatch: pytest.MonkeyPatch) -> None:
    offer(monkeypatch, "shout")
    assert "shout" in reporters.available()
    assert checked().render("shout", lang="zh", file="x") == "3 zh x!\n"
    monkeypatch.setenv("GRIDGOV_NO_PLUGINS", "1")
    assert "shout" not in reporters.available()
    with pytest.raises(UnknownKeyError):
        checked().render("shout")


UNKNOWN = (
    "RPT001 id 'pdf': There is no form 'pdf' of a report. Use one of: csv, github, jsonl, markdown, sarif, text, xlsx.",
    "RPT001 编号“pdf”：没有名为“pdf”的报告格式。请使用以下之一：csv, github, jsonl, markdown, sarif, text, xlsx。",
)
TAKEN = (
    (
        "RPT002 id 'csv': The form 'csv' is offered by: gridgov, {}:shout. Uninstall all but one, or set "
        "GRIDGOV_NO_PLUGINS=1."
    ),
    "RPT002 编号“csv”：报告格式“csv”由多方提供：gridgov, {}:shout。请只保留其一，或设置环境变量GRIDGOV_NO_PLUGINS=1。",
)


def test_a_form_that_nobody_offers_or_that_two_offer(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UnknownKeyError) as unknown:
        checked().render("pdf")
    assert tuple(unknown.value.problems[0].text(lang) for lang in LANGS) == UNKNOWN
    offer(monkeypatch, "csv")
    with pytest.raises(GridgovError) as taken:
        checked().render("csv")
    assert tuple(taken.value.problems[0].text(lang) for lang in LANGS) == tuple(s.format(__name__) for s in TAKEN)
    assert checked().render("text")


def test_every_fault_of_reporters_has_its_words_tested() -> None:
    assert {UNKNOWN[0][:6], TAKEN[0][:6]} == {code for code in FAULTS if code.startswith("RPT")}

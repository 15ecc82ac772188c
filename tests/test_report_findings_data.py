"""The findings on the page as compact columns, against the report itself, its data frame and its explanations."""

from __future__ import annotations

import json
import re
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from report_cases import city, read
from report_columns_cases import DAY, Decoded, about, oracle, reports

from gridgov._explain import explain
from gridgov._finding import Finding
from gridgov.findings import Report, check
from gridgov.policies import SHOULD, Clause, Policy
from gridgov.report import render
from gridgov.report._findings_data import columns, order
from gridgov.rules import CommunityOversize, OneChief
from gridgov.text import LANGS, Lang, Text

LINE = re.compile(r"  (\S.*?)(?: {2,}(.*))?")
#: What an explanation says and the page does not work out; and what the page adds.
LEFT_OUT = {"en": "would then fail", "zh": "随之不通过"}
ADDED = {"en": {"waiver", "baseline"}, "zh": {"豁免", "基线"}}


def decoded(report: Report) -> Decoded:
    found = columns(about(report))
    assert found is not None
    # As it comes out of the page.
    return Decoded(json.loads(json.dumps(found, allow_nan=False)))


def words(report: Report, finding: Finding, lang: Lang) -> list[tuple[str, str]]:
    """Return label and words of each line of an explanation."""
    found = [LINE.fullmatch(line) for line in explain(report, finding).text(lang).splitlines()[3:]]
    return [(m[1], m[2] or "") for m in found if m is not None and m[1] != LEFT_OUT[lang]]


def assert_same(said: list[tuple[str, str]], report: Report, finding: Finding, lang: Lang) -> None:
    """Hold reasons against an explanation; of changes that take long to work out only what is to be chosen is said."""
    mine = [line for line in said if line[0] not in ADDED[lang]]
    theirs = words(report, finding, lang)
    remedy = report.remedy(finding)
    if remedy is not None and not remedy.at_hand and remedy.changes:
        assert remedy.note is not None
        choice, colon = remedy.choice.text(lang), "：" if lang == "zh" else ": "
        label = {"en": "proposed", "zh": "建议变更"}[lang]
        theirs = [(a, f"{choice}{colon}{remedy.note.get(lang)}" if a == label else b) for a, b in theirs]
    assert mine == theirs


@settings(max_examples=60)
@given(reports(), st.sampled_from(LANGS))
def test_columns_are_those_of_the_report(report: Report, lang: Lang) -> None:
    if not len(report):
        assert columns(about(report)) is None
        return
    mine, theirs = decoded(report).frame(lang), oracle(report, lang)
    for key in ("clause", "rule", "unit", "verdict", "message", "where"):
        assert mine[key].tolist() == theirs[key].tolist(), key
    for key in ("observed", "bound", "margin"):
        pd.testing.assert_series_equal(mine[key], theirs[key].where(np.isfinite(theirs[key])), check_names=False)
    assert mine["state"].tolist() == [s or "" for s in theirs["baseline"]]
    assert mine["waived"].tolist() == theirs["waiver"].notna().tolist()
    strong = {j.key: j.clause.strength.text(lang) for j in report.judged}
    assert mine["strength"].tolist() == [strong[key] for key in theirs["clause"]]
    h = report.jurisdiction.territory
    assert [None if u is None else h.unit(u).title(lang) for u in mine["unit"]] == [
        None
        if u is None
        else f"{h.unit(u).name or u}{'（' if lang == 'zh' else ' ('}{level}{'）' if lang == 'zh' else ')'}"
        for u, level in zip(mine["unit"], mine["level"], strict=True)
    ]


@settings(max_examples=40)
@given(reports(), st.sampled_from(LANGS))
def test_reasons_are_in_the_words_of_the_explanation(report: Report, lang: Lang) -> None:
    if not len(report):
        return
    page, label = decoded(report), {"en": "waiver", "zh": "豁免"}[lang]
    for row, i in enumerate(order(report).tolist()):
        finding = report.finding(report.rows, i)
        said = page.reasons(row, lang)
        assert_same(said, report, finding, lang)
        added = dict(line for line in said if line[0] in ADDED[lang])
        assert (finding.waiver is not None) == (label in added)
        if finding.waiver is not None:
            assert finding.waiver.reason.get(lang) in added[label]


@pytest.mark.parametrize("lang", LANGS)
def test_reasons_of_a_published_city_are_in_the_words_of_the_explanation(lang: Lang) -> None:
    from report_cases import ankang

    report = check(city(), ankang().policy or (), on=DAY, evidence=ankang().evidence(city()))
    page, rows = decoded(report), order(report)
    for row in np.linspace(0, len(rows) - 1, 25).astype(int).tolist():
        finding = report.finding(report.rows, int(rows[row]))
        assert_same(page.reasons(row, lang), report, finding, lang)


@settings(max_examples=40)
@given(reports())
def test_areas_are_the_two_layers_below_the_top(report: Report) -> None:
    if not len(report):
        return
    page = decoded(report)
    h, areas = report.jurisdiction.territory, page.data["areas"]
    names: list[str] = [page.say(at, "en") for at in areas["name"]]
    for unit, area in zip(page.data["units"]["id"], page.data["units"]["area"], strict=True):
        chain: list[str] = []
        at: int = area
        while at >= 0:
            chain.insert(0, names[at])
            at = areas["above"][at]
        path = [] if unit is None else [h.unit(i).title() for i in h.unit(unit).path]
        assert chain == path[1:3]


def test_only_so_many_findings_are_kept_and_all_are_counted() -> None:
    report = check(city(), on=DAY)
    found = columns(about(report), 30)
    assert found is not None
    assert found["total"] == len(report)
    assert len(found["rows"]["unit"]) == len(found["rows"]["why"]) == 30
    assert len(found["units"]["id"]) == 30
    assert order(report, 30).tolist() == order(report)[:30].tolist()


def test_texts_that_units_have_in_common_are_kept_once() -> None:
    report = check(city(), OneChief(), on=DAY)
    found = columns(about(report))
    assert found is not None
    assert len(set(found["rows"]["message"])) == 1
    assert len(found["why"]) == 1
    assert len({json.dumps(t) for t in found["texts"]}) == len(found["texts"])


def test_too_many_areas_are_no_choice() -> None:
    from report_cases import wide

    report = check(wide(400), CommunityOversize(max_households=1), on=DAY)
    found = columns(about(report))
    assert found is not None
    assert found["areas"]["name"] == []
    assert set(found["units"]["area"]) == {-1}


def test_what_is_about_no_unit_has_no_id() -> None:
    from report_cases import one_unit

    from gridgov.rules import EventClosed

    found = columns(about(check(one_unit(), EventClosed(max_days=3), on=DAY)))
    assert found is not None
    assert found["units"] == {
        "id": [None],
        "name": [None],
        "level": found["units"]["level"],
        "rank": [-1],
        "area": [-1],
    }
    page = Decoded(found)
    assert page.frame("zh")["message"].tolist() == [
        next(check(one_unit(), EventClosed(max_days=3), on=DAY).findings()).message("zh")
    ]


def test_what_is_known_of_a_clause_stands_with_it() -> None:
    from report_cases import nothing_known
    from report_columns_cases import CITY

    found = columns(about(check(nothing_known(), CITY, on=DAY)))
    assert found is not None
    page = Decoded(found)
    by_key = {c["key"]: c for c in found["clauses"]}
    about_law = by_key["cn/size"]["about"]
    said = {page.say(a, "en"): page.say(b, "en") for a, b in zip(about_law[::2], about_law[1::2], strict=True)}
    assert said == {
        "policy": "nation",
        "article": "art. 3",
        "kind of source": "law",
        "authority": "the congress",
        "issued": "2019-05-01",
    }


@pytest.mark.parametrize(
    ("options", "wanted"),
    [
        ({}, "gridgov check FILE --on 2026-01-01 --suppress-below 10 --format xlsx --out findings.xlsx"),
        (
            {"suppress_below": None},
            "gridgov check FILE --on 2026-01-01 --format xlsx --out findings.xlsx",
        ),
        (
            {"file": "a b's.json", "policy": "town", "suppress_below": None},
            "gridgov check 'a b'\"'\"'s.json' --on 2026-01-01 --policy POLICY --format xlsx --out findings.xlsx",
        ),
        (
            {"policy": "cn"},
            "gridgov check FILE --on 2026-01-01 --policy cn --suppress-below 10 --format xlsx --out findings.xlsx",
        ),
    ],
)
def test_the_command_for_all_findings_is_shown(options: dict[str, Any], wanted: str) -> None:
    from report_cases import nothing_known

    from gridgov.report import Origin

    rule = Clause(id="size", rule=CommunityOversize(max_households=9), strength=SHOULD)
    named = options.pop("policy", None)
    subject = rule if named is None else Policy(id=named, title=Text("t", "t"), clauses=[rule])
    if "file" in options:
        options["origin"] = Origin(options.pop("file"), "00")
    report = check(nothing_known(), subject, on=DAY)
    root = read(render(nothing_known(), on=DAY, report=report, **options))
    [command] = [e.text() for e in root.all("code") if e.attributes.get("class") == "command"]
    assert command == wanted

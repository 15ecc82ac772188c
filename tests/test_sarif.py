"""SARIF: every log follows the standard's schema, and says of each finding what the report says."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from finding_cases import CITY, NATION, ON, RULE, checked, place, waiver

import gridgov
from gridgov.baselines import Baseline
from gridgov.findings import Report, check
from gridgov.reporters._sarif import as_log
from gridgov.rules import StatedTotals, Verdict
from gridgov.text import LANGS, Lang
from gridgov.waivers import Waivers

SCHEMA = json.loads((Path(__file__).parent / "data" / "sarif-schema-2.1.0.json").read_text("utf-8"))


def validate(log: Mapping[str, Any]) -> None:
    """Hold a log against the schema of the standard."""
    jsonschema.validate(log, SCHEMA, cls=jsonschema.Draft202012Validator, format_checker=jsonschema.FormatChecker())


def run(report: Report, *, lang: Lang = "en", file: str | None = None, every: bool = False) -> dict[str, Any]:
    """Return the run of a log that follows the schema."""
    log = as_log(report, lang=lang, file=file, every=every)
    validate(log)
    [only] = log["runs"]
    found: dict[str, Any] = only
    return found


def tracked() -> Report:
    known = Baseline.of(check(place(a=400, b=340, d=None, e=900), CITY, on="2025-12-01"))
    granted = Waivers([waiver(rule="city/size", authority="the mayor"), waiver(unit="z")])
    return check(place(), CITY, on=ON, waivers=granted, baseline=known)


REPORTS: dict[str, Callable[[], Report]] = {
    "plain": checked,
    "waived": lambda: checked(waiver()),
    "tracked": tracked,
    "totals": lambda: check(place(), [StatedTotals(), RULE], on=ON),
    "clauses": lambda: check(place(), [*CITY.clauses, NATION.clauses[0]], on=ON),
    "empty": lambda: check(place(), [], on=ON),
}


@pytest.mark.parametrize("name", REPORTS)
@pytest.mark.parametrize("every", [False, True])
@pytest.mark.parametrize("lang", LANGS)
def test_every_log_follows_the_standard(name: str, lang: Lang, every: bool) -> None:  # noqa: FBT001 - a parameter
    report = REPORTS[name]()
    found = run(report, lang=lang, file="a folder/城.json", every=every)
    absent = 0 if report.baseline is None else len(report.baseline.absent(report))
    rows = sum(sum(judged.counts) for judged in report.judged) if every else len(report)
    assert len(found["results"]) == rows + absent
    if not every:
        assert json.loads(report.render("sarif", lang=lang, file="a folder/城.json"))["runs"] == [found]


def test_the_schema_refuses_what_is_wrong() -> None:
    log = as_log(checked())
    log["runs"][0]["results"][0]["level"] = "fatal"
    with pytest.raises(jsonschema.ValidationError):
        validate(log)


def test_kinds_and_levels() -> None:
    found = run(check(place(), CITY, on=ON), every=True)["results"]
    seen = {(r["properties"]["strength"], r["kind"], r["level"]) for r in found}
    assert seen == {
        (strength, kind, level if kind == "fail" else "none")
        for strength, level in (("must", "error"), ("should", "warning"), ("reported", "note"))
        for kind in ("fail", "pass", "open")
        if (strength, kind) != ("reported", "pass")
    }
    totals = run(check(place(), StatedTotals(), on=ON), every=True)["results"]
    assert {(r["kind"], r["level"]) for r in totals} == {("notApplicable", "none")}


def test_locations_are_the_administrative_path() -> None:
    found = run(checked(), file="city.json")
    assert found["logicalLocations"] == [
        {"name": "s", "fullyQualifiedName": "s", "kind": "street", "properties": {"name": "老城|街道"}},
        {"name": "a", "fullyQualifiedName": "s/a", "kind": "community", "parentIndex": 0},
        {"name": "b", "fullyQualifiedName": "s/b", "kind": "community", "parentIndex": 0},
        {"name": "d", "fullyQualifiedName": "s/d", "kind": "community", "parentIndex": 0},
    ]
    assert found["results"][1]["locations"] == [
        {
            "physicalLocation": {"artifactLocation": {"uri": "city.json", "index": 0}},
            "logicalLocations": [{"index": 2, "fullyQualifiedName": "s/b"}],
        }
    ]
    assert found["artifacts"] == [{"location": {"uri": "city.json"}}]
    assert "physicalLocation" not in run(checked())["results"][0]["locations"][0]


def test_rules_are_described_in_both_languages() -> None:
    found = run(checked())
    driver = found["tool"]["driver"]
    assert (driver["name"], driver["version"], driver["language"]) == ("gridgov", gridgov.__version__, "en")
    rules = {rule["id"]: rule for rule in driver["rules"]}
    assert rules["SIZ001"]["name"] == "community-oversize"
    assert rules["SIZ001"]["shortDescription"] == {"text": "A community is too large"}
    assert rules["SIZ001"]["help"] == {"text": "Split it, or record why it may stay."}
    assert rules["SIZ001"]["properties"]["parameters"] == sorted(type(RULE).parameters())
    [zh] = found["translations"]
    assert (zh["language"], zh["associatedComponent"]) == ("zh-CN", {"name": "gridgov"})
    assert [r["id"] for r in zh["rules"]] == [r["id"] for r in driver["rules"]]
    assert zh["rules"][0]["shortDescription"] == {"text": "社区规模过大"}
    other = run(checked(), lang="zh")
    assert other["tool"]["driver"]["rules"][0]["help"] == zh["rules"][0]["help"]
    assert (other["tool"]["driver"]["language"], other["translations"][0]["language"]) == ("zh-CN", "en")


def test_messages_are_in_the_language_asked_for_and_both_are_there() -> None:
    report = checked()
    en, zh = (run(report, lang=lang)["results"] for lang in LANGS)
    for one, other, finding in zip(en, zh, report.findings(), strict=True):
        assert one["message"]["text"].startswith(finding.message("en"))
        assert other["message"]["text"].startswith(finding.message("zh"))
        assert one["properties"]["messages"] == {"en": one["message"]["text"], "zh": other["message"]["text"]}


def test_policies_are_taxonomies_and_say_which_values_they_give() -> None:
    found = run(check(place(), CITY, on=ON))
    assert [(t["name"], [x["id"] for x in t["taxa"]]) for t in found["taxonomies"]] == [
        ("cn", ["size"]),
        ("city", ["size", "seen"]),
    ]
    law = found["taxonomies"][0]["taxa"][0]
    assert law["fullDescription"] == {"text": "not above 200"}
    assert law["properties"] == {
        "rule": "SIZ001",
        "strength": "should",
        "values": {"max_households": 200, "boundary": "over", "measure": "households"},
        "start": "2020-01-01",
        "source": "law",
        "sourceTitle": "the law",
        "confidence": "high",
    }
    assert [r["taxa"][0]["toolComponent"] for r in found["results"][:1]] == [{"name": "cn", "index": 0}]
    for result in found["results"]:
        [taxon] = result["taxa"]
        taxonomy = found["taxonomies"][taxon["toolComponent"]["index"]]
        assert f"{taxonomy['name']}/{taxonomy['taxa'][taxon['index']]['id']}" == result["properties"]["clause"]
    levels = [(p["name"], [r["defaultConfiguration"]["level"] for r in p["rules"]]) for p in found["policies"]]
    assert levels == [("cn", ["warning"]), ("city", ["error", "note"])]
    values = found["policies"][1]["rules"][0]["defaultConfiguration"]["parameters"]["properties"]
    assert values["max_households"] == 300
    assert run(checked())["taxonomies"][0]["name"] == "given-rules"


def test_waivers_are_suppressions() -> None:
    report = tracked()
    found = run(report, lang="zh")
    suppressed = [r for r in found["results"] if r["suppressions"]]
    assert [r["properties"]["clause"] for r in suppressed] == ["city/size"]
    assert suppressed[0]["suppressions"] == [
        {
            "kind": "external",
            "status": "accepted",
            "justification": "即将拆分",
            "properties": {"waiver": "city/size/a", "lastDay": "2026-12-31", "authority": "the mayor"},
        }
    ]
    assert all("suppressions" in r for r in found["results"])
    assert all("suppressions" not in r for r in run(checked())["results"])
    [notice] = found["invocations"][0]["toolConfigurationNotifications"]
    assert notice == {
        "level": "warning",
        "message": {"text": report.problems()[0].text("zh")},
        "descriptor": {"id": "WVR005"},
    }


def test_the_baseline_is_a_state_of_each_result() -> None:
    report = tracked()
    found = run(report)["results"]
    states = [r["baselineState"] for r in found]
    assert states[: len(report)] == report.states.tolist()
    gone = found[len(report) :]
    assert {r["baselineState"] for r in gone} == {"absent"}
    assert report.baseline is not None
    assert [r["partialFingerprints"]["gridgovFinding/v1"] for r in gone] == [
        entry.fingerprint for entry in report.baseline.absent(report)
    ]
    assert {r["kind"] for r in gone} == {"pass"}
    assert all("baselineState" not in r for r in run(checked())["results"])
    assert {r["baselineState"] for r in run(report, every=True)["results"] if r["kind"] == "pass"} == {
        "unchanged",
        "absent",
    }


def test_fingerprints_and_numbers_are_those_of_the_report() -> None:
    report = tracked()
    for result, finding in zip(run(report)["results"], report.findings(), strict=False):
        assert result["partialFingerprints"] == {"gridgovFinding/v1": finding.fingerprint}
        assert result["properties"]["bound"] == finding.bound
        known = finding.verdict is Verdict.FAIL
        assert result["properties"]["margin"] == (finding.margin if known else None)


def test_remedies_stand_under_properties() -> None:
    report = checked()
    for result, finding in zip(run(report)["results"], report.findings(), strict=True):
        remedy = report.remedy(finding) if finding.verdict is Verdict.FAIL else None
        assert ("remedy" in result["properties"]) == (remedy is not None)
        assert "fixes" not in result
        if remedy is not None:
            assert result["properties"]["remedy"]["key"] == remedy.key
            assert len(result["properties"]["remedy"]["changes"]) == len(remedy.changes)

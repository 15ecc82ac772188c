"""The page that says what each rule reads, against the rules; and examples of the rules that it is about."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any, cast

import pytest
from rule_models_cases import DAY, model, units

from gridgov.evidence import SCHEMA, Evidence
from gridgov.findings import check
from gridgov.measures import MEASURES
from gridgov.roles import RoleCatalogue
from gridgov.rules import Rule, Verdict, builtin_rules

RuleClass = type[Rule[Any]]
PAGE = (Path(__file__).parents[1] / "docs" / "reference" / "rules-data.md").read_text("utf-8")
ROWS = {
    cells[1].strip(): cells[3]
    for line in PAGE.splitlines()
    if re.match(r"\| [A-Z]{3}\d", line)
    for cells in [line.split("|")]
}
OURS = [rule for rule in builtin_rules() if rule.code[:3] not in {"ROL", "STR"}]
#: Parameters that hold keys of data; the others are texts of local law or kinds of the units that are judged.
KEYS = {
    "kind",
    "kinds",
    "roles",
    "classes",
    "measure",
    "label",
    "fallback",
    "company_kinds",
    "committee_kind",
    "office_kinds",
    "institution_kinds",
    "body_kind",
}
TOWN = model(
    units(
        "k county", "s street k", "c community s", "g grid_1 c", "e estate g", "b building e", "h household b",
    )
)  # fmt: skip


class Recording(Evidence):
    """Evidence that writes down which tables were asked for."""

    __slots__ = ("asked",)

    def __init__(self, evidence: Evidence) -> None:
        super().__init__(evidence.territory, evidence.tables)
        self.asked: set[str] = set()

    def has(self, key: str) -> bool:
        self.asked.add(key)
        return super().has(key)


def of(rule: RuleClass) -> Rule[Any]:
    return rule(**rule.sample)


def listed(rule: RuleClass) -> set[str]:
    """Return the keys that the page names for a rule."""
    return set(re.findall(r"`([a-z_]+)`", ROWS[rule.code]))


def test_every_rule_is_on_the_page_once() -> None:
    lines = re.findall(r"^\| ([A-Z]{3}\d{3}) ", PAGE, re.MULTILINE)
    assert sorted(lines) == sorted(rule.code for rule in OURS)


@pytest.mark.parametrize("rule", OURS, ids=lambda rule: rule.code)
def test_the_page_names_the_tables_that_a_rule_reads(rule: RuleClass) -> None:
    evidence = Recording(Evidence.read(TOWN.territory, {key: [] for key in SCHEMA}))
    [judged] = check(TOWN, of(rule), on=DAY, evidence=evidence).judged
    assert len(judged.verdicts) or rule.view.subject.en
    assert evidence.asked == listed(rule) & set(SCHEMA)


@pytest.mark.parametrize("rule", OURS, ids=lambda rule: rule.code)
def test_the_page_names_the_keys_that_a_rule_reads_by_default(rule: RuleClass) -> None:
    said: set[str] = set()
    for name, parameter in rule.parameters().items():
        if name in KEYS and not parameter.required:
            value = parameter.default
            said |= {value} if isinstance(value, str) else set(cast("Iterable[str]", value))
    assert said <= listed(rule)


def test_the_page_names_no_measure_or_role_that_there_is_not() -> None:
    named = set(re.findall(r"measures? ((?:`\w+`(?:, )?)+)", PAGE))
    assert {key for text in named for key in re.findall(r"`(\w+)`", text)} <= set(MEASURES)
    roles = set(re.findall(r"appointments to ((?:`\w+`(?:, )?)+)", PAGE))
    assert roles
    assert all(key in RoleCatalogue.builtin() for text in roles for key in re.findall(r"`(\w+)`", text))


@pytest.mark.parametrize("rule", OURS, ids=lambda rule: rule.code)
def test_where_nothing_is_known_nothing_passes_and_nothing_fails(rule: RuleClass) -> None:
    [judged] = check(TOWN, of(rule), on=DAY).judged
    assert set(judged.verdicts.tolist()) <= {Verdict.UNKNOWN, Verdict.NOT_APPLICABLE}
    if rule.code != "TOT001":  # nothing states the measure
        assert set(judged.verdicts.tolist()) == {Verdict.UNKNOWN}


@pytest.mark.parametrize("rule", OURS, ids=lambda rule: rule.code)
def test_examples_hold(rule: RuleClass) -> None:
    for example in rule.examples:
        made = rule(**{**rule.sample, **example.parameters})
        view = rule.view.given(1, **{key: [value] for key, value in example.values.items()})
        assert Verdict(int(made.check(view).verdicts[0])) is example.verdict, example
    found = {example.verdict for example in rule.examples}
    assert found >= {Verdict.PASS, Verdict.FAIL, Verdict.UNKNOWN}
    if of(rule).check(rule.view.given(1, **{key: [None] for key in rule.examples[0].values})).applies is not None:
        assert Verdict.NOT_APPLICABLE in found


@pytest.mark.parametrize("rule", OURS, ids=lambda rule: rule.code)
def test_no_column_that_is_unknown_leads_to_a_pass_by_itself(rule: RuleClass) -> None:
    view = rule.view.given(1, **{key: [None] for key in rule.examples[0].values})
    assert of(rule).check(view).verdicts.tolist() == [Verdict.UNKNOWN]


SECTIONS = ("What it does:", "Why it matters:", "Source:", "Remedy:", "Example:")


@pytest.mark.parametrize("rule", OURS, ids=lambda rule: rule.code)
def test_the_documentation_has_its_sections(rule: RuleClass) -> None:
    at = [(rule.__doc__ or "").find(f"\n    {section}\n") for section in SECTIONS]
    assert -1 not in at
    assert at == sorted(at)

"""Reports, findings, explanations, policies and rules are pickled, copied and used by several threads."""

from __future__ import annotations

import copy
import pickle
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar, cast

import pytest

from gridgov import policies, schemes
from gridgov.findings import Report, check
from gridgov.jurisdiction import Jurisdiction
from gridgov.rules import CommunityOversize, builtin_rules
from gridgov.testing._rows import sample_of

T = TypeVar("T")
DAY = "2026-06-01"


def through_pickle(value: T) -> T:
    """Return what comes back from a pickle."""
    return cast("T", pickle.loads(pickle.dumps(value)))  # noqa: S301 - our own bytes


@pytest.fixture(scope="module")
def city() -> Jurisdiction:
    return schemes.load("ankang-321").synthesise()


@pytest.fixture(scope="module")
def report(city: Jurisdiction) -> Report:
    return check(city, [CommunityOversize(max_households=1400), policies.load("ankang-321").clauses[0]], on=DAY)


def test_a_report_reads_back_with_the_same_findings(report: Report) -> None:
    again: Report = through_pickle(report)
    assert again.columns()["fingerprint"].tolist() == report.columns()["fingerprint"].tolist()
    assert again.text() == report.text()
    assert copy.deepcopy(report).text("zh") == report.text("zh")
    first, second = again.judged
    assert first.view.context is second.view.context


def test_a_finding_and_an_explanation_read_back(report: Report) -> None:
    finding = next(report.findings())
    assert through_pickle(finding).text() == finding.text()
    assert copy.copy(finding).fingerprint == finding.fingerprint
    unit = finding.unit
    assert unit is not None
    why = report.explain("SIZ001", unit)
    assert through_pickle(why).text("zh") == why.text("zh")


@pytest.mark.parametrize("name", policies.available())
def test_a_policy_reads_back(name: str) -> None:
    policy = policies.load(name)
    assert through_pickle(policy) == policy
    assert copy.deepcopy(policy) == policy
    assert hash(copy.copy(policy)) == hash(policy)


@pytest.mark.parametrize("rule", builtin_rules(), ids=lambda rule: rule.code)
def test_a_rule_reads_back(rule: type[CommunityOversize]) -> None:
    sample = sample_of(rule)
    assert through_pickle(sample) == sample
    assert hash(copy.copy(sample)) == hash(sample)
    assert not hasattr(sample, "nothing_of_that_name")


def test_several_threads_check_one_city(city: Jurisdiction) -> None:
    policy = policies.load("ankang-321")

    def said(_: int) -> str:
        return check(city, policy, on=DAY).text(limit=0)

    with ThreadPoolExecutor(4) as pool:
        found = set(pool.map(said, range(8)))
    assert len(found) == 1

"""Registers of agreements, projects, reports, cards and services: what must hold between their tables."""

from __future__ import annotations

from typing import Any

import pytest
from evidence_cases import DAY, TOWN, refused
from hypothesis import given
from hypothesis import strategies as st

from gridgov.evidence import SCHEMA, Evidence
from gridgov.text import LANGS

IDS = st.sampled_from(["a1", "a2", "a3", "0", "协议"])


def project(ident: str, agreement: object, **more: object) -> dict[str, Any]:
    return {"id": ident, "unit": "g1", "agreement": agreement, "status": "done", **more}


def agreement(ident: object) -> dict[str, Any]:
    return {"id": ident, "unit": "c", "partner": "plant"}


@given(st.lists(IDS, unique=True), st.lists(st.none() | IDS))
def test_a_project_names_an_agreement_of_the_table(there: list[str], named: list[str | None]) -> None:
    tables = {
        "projects": [project(f"p{i}", name) for i, name in enumerate(named)],
        "agreements": [agreement(ident) for ident in there],
    }
    lost = [(i + 1, name) for i, name in enumerate(named) if name is not None and name not in there]
    if not lost:
        assert len(Evidence.read(TOWN, tables).table("projects")) == len(named)
        return
    found = refused(**tables).problems
    assert [(p.code, p.place.path, p.place.row, p.facts["value"]) for p in found] == [
        ("EVI014", "projects", row, name) for row, name in lost
    ]


def test_without_a_table_of_agreements_nothing_is_said_of_them() -> None:
    evidence = Evidence.read(TOWN, {"projects": [project("p1", "a9"), project("p2", None)]})
    assert evidence.table("projects").texts("agreement").tolist() == ["a9", None]
    # A table without rows is known: there is no agreement.
    without_rows: list[Any] = [[], {"id": [], "unit": [], "partner": []}]
    for nothing in without_rows:
        assert refused(projects=[project("p1", "a9")], agreements=nothing).problems.counts() == {"EVI014": 1}


def test_what_follows_from_another_fault_is_not_said() -> None:
    error = refused(projects=[project("p1", "a 1"), project("p2", 1.5)], agreements=[agreement("a1")])
    assert [(p.code, p.place.row, p.place.column) for p in error.problems] == [
        ("EVI009", 1, "agreement"),
        ("EVI009", 2, "agreement"),
    ]
    error = refused(projects=[project("p1", "a1")], agreements=[{"unit": "c", "partner": "plant"}])
    assert [(p.code, p.place.path) for p in error.problems] == [("EVI003", "agreements")]


def test_ids_that_are_whole_numbers_are_found() -> None:
    tables = {"projects": [project("p1", 17)], "agreements": [agreement(17)]}
    assert Evidence.read(TOWN, tables).table("projects").texts("agreement").tolist() == ["17"]


@pytest.mark.parametrize(
    ("table", "row"),
    [
        ("agreements", {"partner": None}),
        ("agreements", {"id": ""}),
        ("projects", {"status": None}),
        ("reports", {"count": None}),
        ("cards", {"holder": None}),
        ("service_logs", {"service": None}),
        ("service_logs", {"day": None}),
    ],
)
def test_what_may_not_be_empty(table: str, row: dict[str, Any]) -> None:
    whole: dict[str, dict[str, Any]] = {
        "agreements": agreement("a"),
        "projects": project("p", None),
        "reports": {"holder": "h", "unit": "g1", "count": 3},
        "cards": {"unit": "g1", "holder": "h"},
        "service_logs": {"unit": "g1", "service": "cleaning", "day": DAY, "times": 3},
    }
    assert len(Evidence.read(TOWN, {table: [whole[table]]}).table(table)) == 1
    error = refused(**{table: [{**whole[table], **row}]})
    assert [(p.code, p.place.column) for p in error.problems] == [("EVI004", *row)]


def test_the_words_of_a_status() -> None:
    status = SCHEMA["projects"].column("status")
    assert [(word, name.en, name.zh) for word, name in status.words] == [
        ("planned", "planned", "计划中"),
        ("under_way", "under way", "进行中"),
        ("done", "done", "已完成"),
        ("suspended", "suspended", "已暂停"),
        ("cancelled", "cancelled", "已取消"),
    ]
    assert [status.name_of(word) for word, _ in status.words] == [name for _, name in status.words]
    assert all(status.name_of("试运行").get(lang) == "试运行" for lang in LANGS)
    projects = Evidence.read(TOWN, {"projects": [project("p", None, status="试运行")]}).table("projects")
    assert projects.texts("status").tolist() == ["试运行"]


def test_no_register_has_a_column_for_names_or_telephones() -> None:
    for key in ("agreements", "projects", "reports", "cards", "service_logs"):
        assert not {"name", "phone", "telephone", "address", "id_number"} & set(SCHEMA[key].keys)

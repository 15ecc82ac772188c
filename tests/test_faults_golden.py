"""Files of version 1 stay readable, mean what was meant, and are written again byte for byte."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import pytest

from gridgov import documents, policies, schemes, waivers
from gridgov.baselines import Baseline
from gridgov.findings import check
from gridgov.journal import Journal
from gridgov.rules import CommunityOversize, OneChief

GOLDEN = Path(__file__).parent / "golden"
#: How each file is read and written again.
AGAIN: dict[str, Callable[[Path], str]] = {
    "v1-document.json": lambda path: documents.dumps(documents.load(path)),
    "v1-journal.json": lambda path: Journal.load(path).dumps(),
    "v1-policy.toml": lambda path: policies.dumps(policies.load(path)),
    "v1-waivers.toml": lambda path: waivers.dumps(waivers.load(path)),
    "v1-waivers.json": lambda path: waivers.dumps(waivers.load(path), form="json"),
    "v1-baseline.json": lambda path: Baseline.load(path).dumps(),
}


@pytest.mark.parametrize("name", AGAIN)
def test_a_file_of_version_1_is_written_again_byte_for_byte(name: str) -> None:
    path = GOLDEN / name
    assert AGAIN[name](path).encode() == path.read_bytes()


def test_every_golden_file_of_version_1_is_read() -> None:
    assert {path.name for path in GOLDEN.glob("v1-*")} == {*AGAIN, "v1-scheme.toml"}


def test_the_document_has_every_key_of_the_format() -> None:
    schema = documents.json_schema()
    used: dict[str, set[str]] = {}

    def visit(value: object, node: dict[str, Any], name: str) -> None:
        if reference := node.get("$ref"):
            name = reference.rpartition("/")[2]
            node = schema["$defs"][name]
        if isinstance(value, dict) and "properties" in node:
            tree = cast("dict[str, Any]", value)
            used.setdefault(name, set()).update(tree)
            for key, item in tree.items():
                visit(item, node["properties"][key], f"{name}.{key}")
        elif isinstance(value, list):
            for item in cast("list[object]", value):
                visit(item, node["items"], name)

    visit(json.loads((GOLDEN / "v1-document.json").read_bytes()), schema, "Document")
    every = {"Document": set(schema["properties"])}
    every |= {name: set(node["properties"]) for name, node in schema["$defs"].items()}
    assert used == every


def test_the_document_says_what_was_meant() -> None:
    place = documents.load(GOLDEN / "v1-document.json")
    h = place.territory
    assert repr(place) == (
        "<Jurisdiction 990101: 10 units (2 street, 1 community, 3 grid_1, 1 grid_2, 2 building, 1 precinct), 5 posts, "
        "4 bodies, 3 links, 2 nets>"
    )
    assert [level.key for level in place.levels.levels if level.overlay] == ["precinct"]
    assert [key for key, measure in h.measure_info.items() if measure.sensitive] == ["left_behind_persons"]
    assert h.rollup("households").known.tolist()[:3] == [700, 400, 0]
    assert h.rollup("left_behind_persons").known[h.row("990101001001")] == 0  # a precinct lies over, not below
    assert h.measures["left_behind_persons"][h.row("警-1")] == 12
    assert [repr(net) for net in place.nets] == [
        "<Net health: 3 cells, 3 base units, 2 posts, 2 duties, generated>",
        "<Net 警务: 1 cell, 1 base unit, 0 posts, 0 duties>",
    ]
    assert place.nets[0].keep
    assert repr(place.lineage) == "<Lineage: 5 rows (1 create, 1 abolish, 2 split, 1 recode), 5 ids, 2 retired>"
    assert [note.tag for note in place.notes] == ["S", "D", "I", "O", "U"]


def test_the_journal_says_what_was_meant() -> None:
    journal = Journal.load(GOLDEN / "v1-journal.json")
    assert journal.base == documents.load(GOLDEN / "v1-document.json")
    assert journal.begins == "2024-06-01"
    first, second = journal.entries
    assert (first.day, first.authority, first.recorded, first.note) == (
        "2025-01-01",
        "区政府",
        "2025-01-15",
        "随户籍核查一并更正",
    )
    assert [step.text() for step in first.approvals] == [
        "proposed 2024-11-01 by 社区居民会议",
        "approved 2024-12-20 by 区政府 (区政府批复2025-1)",
    ]
    assert (second.day, second.authority) == ("2025-07-01", "区公安分局")
    before, after = journal.as_of("2025-06-30"), journal.now
    assert before.unit("990101100").name == after.unit("990101100").name == "安澜镇（新）"
    assert before.territory.measures["households"][before.territory.row("b1")] == 44
    assert "警-1" in before.territory
    assert "警-01" in after.territory
    assert "警-1" not in after.territory


def test_the_policy_with_its_waivers_and_its_baseline_says_what_was_meant() -> None:
    policy = policies.load(GOLDEN / "v1-policy.toml")
    size, chief = policy.clauses
    assert (size.rule, chief.rule) == (CommunityOversize(max_households=30), OneChief())
    assert (str(size.start), str(size.end), chief.strength) == ("2020-01-01", "2030-12-31", policies.Strength.SHOULD)
    given = waivers.load(GOLDEN / "v1-waivers.toml")
    assert given == waivers.load(GOLDEN / "v1-waivers.json")
    (waiver,) = given
    assert (waiver.rule, waiver.unit, waiver.authority, waiver.worst_margin) == (
        "size",
        "990101001001",
        "区政府",
        -100,
    )
    assert (waiver.reason.zh, str(waiver.last_day)) == ("拆分已获批准", "2026-12-31")
    report = check(documents.load(GOLDEN / "v1-document.json"), policy, on="2026-01-01")
    assert Baseline.of(report) == Baseline.load(GOLDEN / "v1-baseline.json")


def test_the_scheme_makes_what_was_meant() -> None:
    scheme = schemes.load(GOLDEN / "v1-scheme.toml")
    place = scheme.synthesise()
    assert repr(scheme) == "<Scheme v1-town: 3 levels, 5 figures, 1 relation, 1 reading>"
    assert repr(place) == "<Jurisdiction v1-town: 18 units (1 town, 3 community, 14 grid), 16 posts, 3 bodies, 0 links>"
    assert all(one.met for one in scheme.compare(place))

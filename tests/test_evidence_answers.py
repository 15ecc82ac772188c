"""Evidence: what is asked of it, another territory, and its schema."""

from __future__ import annotations

import pickle
import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from evidence_cases import TOWN, Columns, all_tables, one
from hypothesis import given
from notebook_cases import bare

from gridgov.errors import InvalidEvidenceError, UnknownKeyError
from gridgov.evidence import SCHEMA, Evidence

# What is asked


def test_columns_cannot_be_changed() -> None:
    evidence = Evidence.read(
        TOWN, {"patrols": [{"unit": "g1", "day": "2026-01-01"}], "tasks": [{"unit": "c", "task": "x"}]}
    )
    for again in (evidence, pickle.loads(pickle.dumps(evidence))):  # noqa: S301 - made here
        patrols, tasks = again.table("patrols"), again.table("tasks")
        for array in (patrols.rows(), patrols.days("day"), tasks.codes("task")[0], tasks.texts("task").blob):
            assert not array.flags.writeable
        with pytest.raises(TypeError):
            again.tables["visits"] = patrols  # type: ignore[index] # pyright: ignore[reportIndexIssue]
        with pytest.raises(TypeError):
            patrols.cells["unit"] = patrols.rows()  # type: ignore[index] # pyright: ignore[reportIndexIssue]


def test_what_is_given_is_not_changed() -> None:
    days, minutes = np.array(["2026-01-01"], "datetime64[D]"), np.array([7.0])
    one("patrols", {"unit": ["g1"], "day": days})
    one("service_points", {"unit": ["g1"], "id": ["p"], "minutes": minutes})
    assert days.flags.writeable
    assert minutes.flags.writeable


def test_asking_for_what_a_column_does_not_hold() -> None:
    events = one("events", [])
    asked: list[tuple[Callable[[str], object], str, str]] = [
        (events.days, "unit", "a unit: ask rows('unit')."),
        (events.rows, "id", "a text: ask texts('id')."),
        (events.numbers, "reported", "a day: ask days('reported')."),
        (events.flags, "reported", "a day: ask days('reported')."),
        (events.codes, "disposed", "a day: ask days('disposed')."),
    ]
    for ask, key, said in asked:
        with pytest.raises(TypeError, match=re.escape(f"The column {key!r} of events holds {said}")):
            ask(key)


def test_asking_for_what_is_not_there() -> None:
    evidence = Evidence.read(TOWN, {"events": [], "patrols": []})
    asked: list[tuple[Callable[[str], object], str, str, str]] = [
        (
            evidence.has,
            "patrol",
            "EVI001 patrol: There is no table 'patrol'. Did you mean 'patrols'?",
            "EVI001 patrol：没有名为“patrol”的表。是否为“patrols”？",
        ),
        (
            evidence.table("patrols").days,
            "dya",
            "EVI002 patrols, column 'dya': The table 'patrols' has no column 'dya'. Did you mean 'day'?",
            "EVI002 patrols，“dya”列：“patrols”表没有“dya”列。是否为“day”？",
        ),
        (
            evidence.table,
            "visits",
            (
                "EVI013 visits: The table 'visits' is not given; there are: patrols, events. "
                "Give it to Evidence.read, or ask has('visits') first."
            ),
            (
                "EVI013 visits：未提供“visits”表；现有：patrols, events。"
                "请在Evidence.read中提供，或先用has('visits')查询。"
            ),
        ),
        (
            Evidence.empty(TOWN).table,
            "nets",
            (
                "EVI013 nets: The table 'nets' is not given; there are: -. "
                "Give it to Evidence.read, or ask has('nets') first."
            ),
            "EVI013 nets：未提供“nets”表；现有：-。请在Evidence.read中提供，或先用has('nets')查询。",
        ),
    ]
    for ask, key, en, zh in asked:
        with pytest.raises(UnknownKeyError) as error:
            ask(key)
        assert (error.value.problems.text(), error.value.problems.text("zh")) == (en, zh)


def test_in_one_line_and_in_a_notebook() -> None:
    assert repr(Evidence.empty(TOWN)) == "<Evidence: no tables>"
    rows = [{"id": f"e{i}", "unit": "g1", "reported": "2026-01-01"} for i in range(1_200)]
    evidence = Evidence.read(TOWN, {"nets": [], "events": rows})
    assert repr(evidence) == "<Evidence: 2 tables (1,200 events, 0 nets)>"
    assert repr(evidence.table("events")) == "<EvidenceTable events: 1,200 rows>"
    assert repr(one("duties", [{"unit": "c", "duty": "x"}])) == "<EvidenceTable duties: 1 row>"
    assert repr(SCHEMA) == "<Schema: 15 tables>"
    assert "<td>events</td><td>1,200</td>" in bare(evidence._repr_html_())
    page = evidence.table("events")._repr_html_()
    assert page.count("<tr>") == 21
    assert "1,180 more" in page
    net = one("nets", [{"id": "<n>", "department": "d", "merged": "no", "unit": "g2"}])._repr_html_()
    assert "<td>&lt;n&gt;</td><td>d</td><td>no</td><td>g2</td>" in bare(net)
    point = one("service_points", {"unit": ["c"] * 2, "id": ["a", "b"], "minutes": [7.5, None]})._repr_html_()
    assert "<td>7.5</td></tr><tr><td>c</td><td>b</td><td>not measured</td>" in bare(point)
    assert "minutes (minutes)" not in point


def test_equality() -> None:
    rows = [{"unit": "g1", "task": "x"}, {"unit": "g2", "task": "y"}]
    evidence = Evidence.read(TOWN, {"tasks": rows})
    assert evidence == Evidence.read(TOWN.edit().build(), {"tasks": rows})
    assert evidence != Evidence.read(TOWN, {"tasks": rows, "visits": []})
    assert evidence != Evidence.read(TOWN, {"tasks": rows[:1]})
    assert evidence != Evidence.read(TOWN, {"tasks": [rows[0], {**rows[1], "task": "z"}]})
    assert evidence != Evidence.read(TOWN.move("g1", to="c"), {"tasks": rows})
    assert evidence != rows
    again = evidence
    assert evidence == again
    assert evidence.table("tasks") == again.table("tasks")
    assert evidence.table("tasks") != rows
    assert {evidence, Evidence.read(TOWN, {"tasks": rows})} == {evidence}
    assert {evidence.table("tasks"), one("tasks", rows)} == {evidence.table("tasks")}
    assert [len(table) for table in evidence] == [2]


# Another territory


@given(all_tables())
def test_rebinding_finds_units_by_their_ids(tables: dict[str, Columns]) -> None:
    evidence = Evidence.read(TOWN, tables)
    other = TOWN.move("g1", to="c")  # now g2 comes first
    assert other.ids.tolist() == ["c", "g2", "g1"]
    assert evidence.rebind(other) == Evidence.read(other, tables)
    assert evidence.rebind(other).rebind(TOWN) == evidence
    assert evidence.rebind(TOWN.edit().build()) == evidence


def test_rebinding_names_every_unit_that_is_not_there() -> None:
    evidence = Evidence.read(
        TOWN,
        {
            "patrols": {"unit": ["g1", "c", "g2"], "day": ["2026-01-01"] * 3},
            "nets": {"id": [1, 2], "department": ["x"] * 2, "unit": [None, "c"]},
        },
    )
    grid = TOWN.subtree("g1")
    with pytest.raises(InvalidEvidenceError) as error:
        evidence.rebind(grid)
    assert [str(p.place) for p in error.value.problems] == [
        "patrols, row 2, column 'unit'",
        "nets, row 2, column 'unit'",
        "patrols, row 3, column 'unit'",
    ]
    assert error.value.problems[0].message() == "The unit 'c' does not exist."


# The schema and its page


def test_the_schema_is_said_in_two_languages_and_holds_together() -> None:
    for key, spec in SCHEMA.items():
        assert key == spec.key
        assert len(set(spec.keys)) == len(spec.keys)
        texts = [spec.name, spec.row, spec.about]
        texts += [t for c in spec.columns for t in (c.name, c.meaning, c.missing, c.unit_of_measure) if t is not None]
        assert all(text.en and text.zh for text in texts)
        assert spec.about.en.endswith(".")
        assert spec.about.zh.endswith("。")
        for column in spec.columns:
            assert column.required or column.missing is not None
        for column_key in (spec.unique, *(spec.order or ()), *spec.constant):
            assert column_key is None or column_key in spec.keys
        assert not spec.constant or "id" in spec.keys


def test_the_data_model_says_what_the_schema_says() -> None:
    page = (Path(__file__).parents[1] / "docs/reference/data-model.md").read_text(encoding="utf-8")
    section = page.split("\n## Evidence\n")[1].split("\n## ")[0]
    found = [re.split(r" ?\| ?", line)[1:5] for line in section.splitlines() if line.startswith("| `")]
    wanted: list[list[str]] = []
    for key, spec in SCHEMA.items():
        for column in spec.columns:
            measure = "" if column.unit_of_measure is None else f" ({column.unit_of_measure})"
            empty = "not allowed" if column.missing is None else str(column.missing)
            if not column.required:
                empty += "; the column may be left out"
            wanted.append([f"`{key}.{column.key}`", column.type + measure, str(column.meaning), empty])
    assert found == wanted

"""Waivers: what they cover and for how long, and files that are read whole or refused whole."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from finding_cases import CITY, LEVELS, ON, RULE, checked, place, waiver
from hypothesis import given
from hypothesis import strategies as st

from gridgov.baselines import Baseline
from gridgov.errors import InvalidWaiversError
from gridgov.findings import Report, check
from gridgov.hierarchy import Hierarchy
from gridgov.jurisdiction import Jurisdiction
from gridgov.rules import CommunityOversize, EventClosed, Scope
from gridgov.text import LANGS, Text
from gridgov.waivers import Waiver, Waivers, dumps, load, loads


def covered(*waivers: Waiver, on: str = ON) -> dict[str, str]:
    """Return the waiver of each failing unit."""
    report = checked(*waivers, on=on)
    return {str(f.unit.id): f.waiver.id for f in report.findings() if f.waiver is not None and f.unit is not None}


# What is covered


def test_a_waiver_hides_nothing_and_counts_apart() -> None:
    bare, report = checked(), checked(waiver())
    assert len(report) == len(bare) == 3
    assert report.counts() == bare.counts()
    columns = report.columns()
    assert columns["unit"].tolist() == ["a", "b", "d"]
    assert columns["verdict"].tolist() == ["fail", "fail", "unknown"]
    assert columns["waiver"].tolist() == ["SIZ001/a", None, None]
    assert report.render("text").splitlines()[-1] == "2 fail, 1 unknown, 1 waived."
    assert report.render("text", lang="zh").splitlines()[-1] == "不通过2项，未知1项，已豁免1项。"
    assert "SIZ001 fail (must, waived until 2026-12-31): a (community)" in report.render("text")


def test_a_run_is_good_if_all_that_fails_is_waived() -> None:
    assert not checked(waiver()).ok()
    assert checked(waiver(), waiver(unit="b")).ok()


@pytest.mark.parametrize("name", ["SIZ001", "community-oversize"])
def test_a_rule_is_named_by_code_name_or_clause(name: str) -> None:
    assert covered(waiver(rule=name, id="w")) == {"a": "w"}


def test_a_clause_is_named_by_its_key_or_its_id() -> None:
    def hit(rule: str) -> list[tuple[str, str]]:
        report = check(place(), CITY, on=ON, waivers=Waivers([waiver(rule=rule)]))
        return [(f.judged.key, f.unit.id) for f in report.findings() if f.waiver is not None and f.unit is not None]

    assert hit("city/size") == [("city/size", "a")]
    assert hit("size") == [("cn/size", "a"), ("city/size", "a")]
    assert hit("SIZ001") == [("cn/size", "a"), ("city/size", "a"), ("city/seen", "a")]


def test_what_passes_or_is_unknown_is_not_waived() -> None:
    assert covered(waiver(unit="c"), waiver(unit="d")) == {}


def test_the_last_day_is_included() -> None:
    assert covered(waiver(), on="2026-12-31") == {"a": "SIZ001/a"}
    assert covered(waiver(), on="2027-01-01") == {}


def test_it_stops_covering_what_gets_worse() -> None:
    assert covered(waiver(worst_margin=-100)) == {"a": "SIZ001/a"}
    assert covered(waiver(worst_margin=-99.5)) == {}


def test_a_scope_covers_as_many_units_as_it_may_or_none() -> None:
    street = Scope(within="s")
    assert covered(waiver(unit=None, scope=street, max_units=2, id="w")) == {"a": "w", "b": "w"}
    assert covered(waiver(unit=None, scope=street, max_units=1)) == {}
    assert covered(waiver(unit=None, scope=Scope(within="s", outside="b"), max_units=1, id="w")) == {"a": "w"}
    assert covered(waiver(unit=None, scope=Scope(levels="street"), max_units=1)) == {}
    assert covered(waiver(unit=None, scope=street, max_units=1, worst_margin=-60, id="w")) == {"b": "w"}


def test_the_first_of_several_waivers_covers() -> None:
    assert covered(waiver(id="first"), waiver(id="second")) == {"a": "first"}


def test_a_waiver_of_an_item_is_for_that_item_only() -> None:
    assert covered(waiver(item="e1")) == {}
    problems = checked(waiver(unit=None, item="e1")).problems()
    assert [p.code for p in problems] == ["WVR001"]


def events(*waivers: Waiver) -> Report:
    """Return a report about two open events at one unit."""
    table = [{"id": "e1", "unit": "a", "reported": "2025-12-01"}, {"id": "e2", "unit": "a", "reported": "2025-12-01"}]
    granted = Waivers(waivers) if waivers else None
    return check(place(), EventClosed(max_days=3), on=ON, evidence={"events": table}, waivers=granted)


def test_what_is_no_unit_is_waived_by_its_id() -> None:
    def hit(**changes: object) -> list[str | None]:
        report = events(waiver(rule="SVC004", id="w", **changes))
        assert [f.item for f in report.findings()] == ["e1", "e2"]
        return [f.item for f in report.findings() if f.waiver is not None]

    assert hit() == ["e1", "e2"]
    assert hit(item="e1") == ["e1"]
    assert hit(item="e3") == []
    assert hit(unit=None, item="e2") == ["e2"]
    assert hit(unit=None, scope=Scope(), max_units=1) == ["e1", "e2"]
    known = Baseline.of(events())
    assert [(entry.unit, entry.item) for entry in known] == [("a", "e1"), ("a", "e2")]
    for form in ("text", "markdown", "jsonl", "sarif", "github", "csv"):
        assert "e2" in events().render(form), form


def test_the_text_of_a_report_says_what_is_waived() -> None:
    report = checked(waiver(), waiver(unit="b"))
    assert report.text().splitlines()[2:] == [
        (
            "SIZ001 fail a: a (community) has 400 households; the ceiling is 300. Split it, or record why it may stay. "
            "(waived until 2026-12-31)"
        ),
        (
            "SIZ001 fail b: b (community) has 350 households; the ceiling is 300. Split it, or record why it may stay. "
            "(waived until 2026-12-31)"
        ),
        "SIZ001 unknown d: The households of d (community) are not completely known.",
        "2 waived",
    ]
    assert report.text("zh").splitlines()[-3].endswith("请拆分，或记录其保留的理由。（已豁免至2026-12-31）")
    assert report.text("zh").splitlines()[-1] == "已豁免2项"


@given(st.lists(st.integers(0, 400), min_size=1, max_size=8), st.integers(0, 400), st.integers(1, 4))
def test_a_waiver_never_covers_more_than_it_says(sizes: list[int], worst: int, most: int) -> None:
    there = place(**{f"u{i}": n for i, n in enumerate(sizes)})
    scope = Waiver(rule="SIZ001", scope=Scope(), max_units=most, worst_margin=-worst, reason="x", last_day="2026-01-01")
    report = check(there, CommunityOversize(max_households=100), on=ON, waivers=Waivers([scope]))
    good = {f"u{i}" for i, n in enumerate(sizes) if n > 100 and 100 - n >= -worst}
    found = {f.unit.id for f in report.findings() if f.waiver is not None and f.unit is not None}
    assert found == (good if len(good) <= most else set())
    assert ("WVR006" in report.problems().counts()) == (len(good) > most)


def test_many_waivers_of_many_findings_are_matched_at_once() -> None:
    n = 20_000
    records: list[dict[str, object]] = [{"id": "s", "level": "street"}]
    records.extend({"id": f"u{i}", "level": "community", "parent": "s", "households": 400} for i in range(n))
    there = Jurisdiction(territory=Hierarchy.from_records(records, levels=LEVELS, measures=["households"]))
    granted = Waivers([waiver(unit=f"u{i}") for i in range(0, n, 10)], most_on_one_day=n)
    report = check(there, RULE, on=ON, waivers=granted)
    assert int((report.waived >= 0).sum()) == n // 10
    assert report.problems().counts() == {}


# Files

GOOD = """most_on_one_day = 3

[[waiver]]
rule = "SIZ001"
unit = "a"
reason = { en = "under \\"demolition\\"", zh = "因拆迁" }
authority = "source 004"
last_day = 2021-12-31
worst_margin = -1

[[waiver]]
rule = "cn/size"
scope = { within = ["s"], outside = ["b"] }
max_units = 2
item = "e1"
reason = { en = "x", zh = "x" }
last_day = 2021-12-31
id = "mine"
"""


def test_a_file_is_read_as_it_is_written(tmp_path: Path) -> None:
    first, second = read = loads(GOOD)
    assert (first.reason, first.last_day, first.worst_margin) == (
        Text('under "demolition"', "因拆迁"),
        dt.date(2021, 12, 31),
        -1,
    )
    assert (second.scope, second.max_units, second.id) == (Scope(within="s", outside="b"), 2, "mine")
    assert read.most_on_one_day == 3
    assert dumps(read) == GOOD
    for form, name in (("toml", "w.toml"), ("json", "w.json")):
        (tmp_path / name).write_text(dumps(read, form=form), encoding="utf-8")  # type: ignore[arg-type]
        assert load(tmp_path / name) == read
    (tmp_path / "bom.toml").write_text("\ufeff" + GOOD.replace("\n", "\r\n"), encoding="utf-8")
    assert load(tmp_path / "bom.toml") == read
    assert repr(read) == "<Waivers: 2 waivers>"


@given(
    st.lists(
        st.builds(
            Waiver,
            rule=st.text(min_size=1).filter(lambda s: bool(s.strip())),
            unit=st.text(min_size=1).filter(lambda s: bool(s.strip())),
            reason=st.text(min_size=1).filter(lambda s: bool(s.strip())),
            last_day=st.dates(dt.date(1, 1, 1)),
            worst_margin=st.none() | st.floats(-1e300, 1e300) | st.integers(-9, 0),
            authority=st.none() | st.text(min_size=1).filter(lambda s: bool(s.strip())),
        ),
        max_size=3,
        unique_by=lambda w: w.id,
    ),
    st.sampled_from(["toml", "json"]),
)
def test_what_is_written_reads_back_equal(waivers: list[Waiver], form: Any) -> None:  # noqa: ANN401
    whole = Waivers(waivers)
    try:
        text = dumps(whole, form=form)
        text.encode()
    except UnicodeEncodeError:  # a lone surrogate cannot be in a file
        return
    assert loads(text, form=form) == whole


def test_everything_wrong_with_a_file_is_said_at_once(tmp_path: Path) -> None:
    path = tmp_path / "w.toml"
    path.write_text(
        'extra = 1\nmost_on_one_day = 0\n[[waiver]]\nrule = 1\nunit = "u"\nscope = { within = [1], x = "y" }\n'
        'reason = { en = "x" }\nlast_day = 2026-01-01T00:00:00\nworst_margin = inf\nid = ""\n'
        "[[waiver]]\nmax_units = true\nitem = []\n",
        encoding="utf-8",
    )
    with pytest.raises(InvalidWaiversError) as error:
        load(path)
    found = [(p.code, p.place.path) for p in error.value.problems]
    assert found == [
        ("WVR102", "extra"),
        ("WVR104", "most_on_one_day"),
        ("WVR104", "waiver[0].rule"),
        ("WVR104", "waiver[0].reason"),
        ("WVR104", "waiver[0].last_day"),
        ("WVR104", "waiver[0].worst_margin"),
        ("WVR104", "waiver[0].id"),
        ("WVR105", "waiver[0]"),
        ("WVR106", "waiver[0]"),
        ("WVR104", "waiver[0].scope.within"),
        ("WVR102", "waiver[0].scope.x"),
        ("WVR104", "waiver[1].max_units"),
        ("WVR104", "waiver[1].item"),
        ("WVR103", "waiver[1]"),
        ("WVR103", "waiver[1]"),
        ("WVR103", "waiver[1]"),
        ("WVR102", "waiver[1].max_units"),
    ]
    assert {p.place.file for p in error.value.problems} == {str(path)}
    assert error.value.headline("zh") == "豁免无效：17个问题。"
    for lang in LANGS:
        assert error.value.text(lang)


@pytest.mark.parametrize(
    ("text", "form"), [("[]", "json"), ("{", "json"), ("waiver = 1", "toml"), ("[waiver]", "toml")]
)
def test_what_is_no_list_of_waivers_is_refused(text: str, form: Any) -> None:  # noqa: ANN401
    with pytest.raises(InvalidWaiversError):
        loads(text, form=form)


def test_a_file_of_another_encoding_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "w.toml"
    path.write_bytes(GOOD.encode("gb18030"))
    with pytest.raises(InvalidWaiversError) as error:
        load(path)
    assert error.value.problems[0].text().startswith(f"WVR101 {path}: The text is not UTF-8: ")
    with pytest.raises(FileNotFoundError):
        load(tmp_path / "none.toml")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"scope": Scope(), "max_units": 1}, "unit or a scope, not both"),
        ({"unit": None}, "names a unit, a scope or an item"),
        ({"unit": None, "scope": Scope()}, "how many units"),
        ({"max_units": 1}, "how many units"),
        ({"unit": None, "scope": Scope(), "max_units": 0}, "at least 1"),
        ({"worst_margin": float("nan")}, "worst_margin is a number"),
        ({"last_day": "2026-1-1"}, "YYYY-MM-DD"),
    ],
)
def test_what_no_waiver_can_be(changes: dict[str, object], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        waiver(**changes)


def test_what_no_waivers_can_be() -> None:
    with pytest.raises(ValueError, match="SIZ001/a"):
        Waivers([waiver(), waiver()])
    with pytest.raises(ValueError, match="at least 1"):
        Waivers(most_on_one_day=0)
    with pytest.raises(ValueError, match="'toml' or 'json'"):
        dumps(Waivers(), form="yaml")  # type: ignore[arg-type]
    assert len(np.asarray(checked(waiver()).waived)) == 3

"""Waivers: what they cover and for how long, what is said of them, and files that are read whole or refused whole."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from finding_cases import CITY, LEVELS, ON, RULE, checked, place, waiver
from hypothesis import given
from hypothesis import strategies as st

from gridgov.errors import FAULTS, InvalidWaiversError
from gridgov.findings import check
from gridgov.hierarchy import Hierarchy
from gridgov.jurisdiction import Jurisdiction
from gridgov.rules import CommunityOversize, Scope
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
    assert codes(waiver(unit=None, item="e1")) == ["WVR001"]


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


# What is said in a run

RUN: list[tuple[list[Waiver], str, str, str]] = [
    (
        [waiver(unit="c")],
        ON,
        "WVR001 waiver[0].rule: The waiver 'SIZ001/c' covers no failure. Delete it; what it was for is in order.",
        "WVR001 waiver[0].rule：豁免“SIZ001/c”未覆盖任何不通过项。请删除；其所针对的问题已不存在。",
    ),
    (
        [waiver()],
        "2027-01-01",
        (
            "WVR002 waiver[0].last_day: The waiver 'SIZ001/a' ended on 2026-12-31. Mend what it was for, or have it "
            "granted again with a new last day."
        ),
        (
            "WVR002 waiver[0].last_day：豁免“SIZ001/a”已于2026-12-31到期。"
            "请整改其所针对的问题，或重新批准并填写新的最后一日。"
        ),
    ),
    (
        [waiver()],
        "2026-12-01",
        (
            "WVR003 waiver[0].last_day: The waiver 'SIZ001/a' ends on 2026-12-31; days left: 30. Mend what it is for "
            "before that day."
        ),
        "WVR003 waiver[0].last_day：豁免“SIZ001/a”将于2026-12-31到期，剩余30天。请在该日之前整改其所针对的问题。",
    ),
    (
        [waiver(), waiver(unit="b")],
        ON,
        "WVR004 On 2026-12-31 2 waivers end; at most 1 should. Spread their last days.",
        "WVR004 有2项豁免在2026-12-31同日到期，最多应为1项。请将到期日分散。",
    ),
    (
        [waiver(rule="SIZ099")],
        ON,
        (
            "WVR005 waiver[0].rule: The waiver 'SIZ099/a' names the rule or clause 'SIZ099', which is not in this "
            "check. "
            "Correct it; checked are: SIZ001, TOT001."
        ),
        (
            "WVR005 waiver[0].rule：豁免“SIZ099/a”所指的规则或条款“SIZ099”不在本次检查中。"
            "请更正；本次检查的有：SIZ001, TOT001。"
        ),
    ),
    (
        [waiver(unit="z")],
        ON,
        (
            "WVR005 waiver[0].unit: The waiver 'SIZ001/z' names the unit 'z', which is not in this check. Correct "
            "the id, "
            "or delete the waiver if the unit is gone."
        ),
        "WVR005 waiver[0].unit：豁免“SIZ001/z”所指的单元“z”不在本次检查中。请更正编号；单元已不存在的，请删除该豁免。",
    ),
    (
        [waiver(unit=None, scope=Scope(levels="grid"), max_units=1)],
        ON,
        (
            "WVR005 waiver[0].scope.levels: The waiver 'SIZ001/levels=grid' names the level 'grid', which is not in "
            "this "
            "check. Correct it; there are: street, community."
        ),
        (
            "WVR005 waiver[0].scope.levels：豁免“SIZ001/levels=grid”所指的层级“grid”不在本次检查中。"
            "请更正；可用的有：street, community。"
        ),
    ),
    (
        [waiver(unit=None, scope=Scope(within="s"), max_units=1)],
        ON,
        (
            "WVR006 waiver[0].max_units: The waiver 'SIZ001/within=s' would cover 2 units and may cover 1; it covers "
            "none. "
            "Name the units one by one, or have a larger number granted."
        ),
        (
            "WVR006 waiver[0].max_units：豁免“SIZ001/within=s”将覆盖2个单元，最多允许1个；因此不予覆盖。"
            "请逐一列明单元，或重新批准更大的数量。"
        ),
    ),
    (
        [waiver(worst_margin=-50)],
        ON,
        (
            "WVR007 waiver[0].worst_margin: What the waiver 'SIZ001/a' is for has become worse than its worst margin "
            "-50 "
            "in 1 places; it covers none of these. Mend them, or have a worse margin granted."
        ),
        (
            "WVR007 waiver[0].worst_margin：豁免“SIZ001/a”所针对的问题有1处已劣于其最差差距-50；对此不予覆盖。"
            "请整改，或重新批准更差的差距。"
        ),
    ),
]


@pytest.mark.parametrize(("waivers", "on", "en", "zh"), RUN)
def test_what_is_said_of_waivers_in_a_run(waivers: list[Waiver], on: str, en: str, zh: str) -> None:
    problems = checked(*waivers, on=on, most=1).problems()
    assert [p.text("en") for p in problems] == [en]
    assert [p.text("zh") for p in problems] == [zh]


def codes(*waivers: Waiver, on: str = ON) -> list[str]:
    return [p.code for p in checked(*waivers, on=on).problems()]


def test_everything_said_of_waivers_is_said_in_one_run() -> None:
    many = (waiver(unit="c"), waiver(last_day="2025-12-31", id="old"), waiver(rule="x", unit="z"), waiver())
    assert codes(*many) == ["WVR001", "WVR002", "WVR005", "WVR005"]
    assert codes(waiver(last_day="2025-12-31", rule="x")) == ["WVR005", "WVR002"]
    assert codes(waiver(last_day="2026-02-01")) == []
    assert codes(waiver(last_day="2026-01-31")) == ["WVR003"]
    assert codes(waiver(last_day=ON)) == ["WVR003"]


def test_what_is_said_never_makes_a_run_fail() -> None:
    assert checked(waiver(), waiver(unit="b", last_day=ON), waiver(unit="c")).ok()


def test_without_waivers_there_is_nothing_to_say() -> None:
    assert len(checked().problems()) == 0
    report = check(place(), [], on=ON, waivers=Waivers([waiver()]))
    assert (report.ok(), [p.code for p in report.problems()]) == (True, ["WVR001"])


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


HEAD = '[[waiver]]\nrule = "r"\nunit = "u"\nreason = "x"\nlast_day = 2026-01-01\n'
WRONG: list[tuple[str, str, str]] = [
    (
        "[[waiver",
        (
            "WVR101 The text is not TOML: Expected ']]' at the end of an array declaration (at end of document). "
            "Correct it at that place and save it as UTF-8."
        ),
        (
            "WVR101 文本不是有效的TOML：Expected ']]' at the end of an array declaration (at end of document)。"
            "请在该处更正，并以UTF-8保存。"
        ),
    ),
    (
        HEAD + "last_dey = 1",
        (
            "WVR102 waiver[0].last_dey: The key 'last_dey' is not known here. Delete it or use one of: rule, unit, "
            "scope, "
            "max_units, item, reason, authority, last_day, worst_margin, id."
        ),
        (
            "WVR102 waiver[0].last_dey：此处不存在键“last_dey”。请删除或改用：rule, unit, scope, max_units, item, "
            "reason, "
            "authority, last_day, worst_margin, id。"
        ),
    ),
    (
        '[[waiver]]\nrule = "r"\nunit = "u"\nreason = "x"\n',
        "WVR103 waiver[0]: The key 'last_day' is missing. Give the last day, such as 2026-12-31.",
        "WVR103 waiver[0]：缺少键“last_day”。请填写最后一日，例如2026-12-31。",
    ),
    (
        HEAD.replace("2026-01-01", '"2026-02-30"'),
        "WVR104 waiver[0].last_day: 'last_day' holds '2026-02-30'. Give the last day, such as 2026-12-31.",
        "WVR104 waiver[0].last_day：“last_day”的值为“2026-02-30”。请填写最后一日，例如2026-12-31。",
    ),
    (
        HEAD.replace('unit = "u"\n', ""),
        (
            "WVR105 waiver[0]: Of 'unit' and 'scope' the waiver has 0. Name one: 'unit' for one unit, 'scope' for "
            "several; "
            "neither only where 'item' is given."
        ),
        (
            "WVR105 waiver[0]：该豁免在“unit”和“scope”中填写了0项。"
            "请填写其一：单个单元用“unit”，多个单元用“scope”；仅在填写“item”时可都不填。"
        ),
    ),
    (
        HEAD.replace('unit = "u"', "scope = {}"),
        (
            "WVR106 waiver[0]: The waiver has a 'scope' and no 'max_units'. Say how many units it may cover at most, "
            "from 1."
        ),
        "WVR106 waiver[0]：该豁免填写了“scope”，但没有“max_units”。请填写最多可覆盖的单元数，不小于1。",
    ),
    (
        HEAD + HEAD,
        "WVR107 waiver[1]: The id 'r/u' is used by 2 waivers. Give each an 'id' of its own, or delete the surplus.",
        "WVR107 waiver[1]：编号“r/u”被2项豁免使用。请为每项填写各自的“id”，或删除多余项。",
    ),
]


@pytest.mark.parametrize(("text", "en", "zh"), WRONG)
def test_what_is_said_of_wrong_files(text: str, en: str, zh: str) -> None:
    with pytest.raises(InvalidWaiversError) as error:
        loads(text)
    assert [p.text("en") for p in error.value.problems] == [en]
    assert [p.text("zh") for p in error.value.problems] == [zh]


def test_every_fault_of_waivers_has_its_words_tested() -> None:
    tested = {en[:6] for _, _, en, _ in RUN} | {en[:6] for _, en, _ in WRONG}
    assert tested == {code for code in FAULTS if code.startswith("WVR")}


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

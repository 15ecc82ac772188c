"""The exact words of everything that is said of waivers, in a run and in a file, in both languages."""

from __future__ import annotations

import pytest
from finding_cases import ON, checked, place, waiver

from gridgov.errors import FAULTS, InvalidWaiversError
from gridgov.findings import check
from gridgov.rules import Scope
from gridgov.waivers import Waiver, Waivers, loads

# What is said in a run

RUN: list[tuple[list[Waiver], str, str, str]] = [
    (
        [waiver(unit="c")],
        ON,
        (
            "WVR001 waiver[0].rule: The waiver 'SIZ001/c' covers no failure. Delete it if what it was for is in order; "
            "what is not known needs no waiver."
        ),
        "WVR001 waiver[0].rule：豁免“SIZ001/c”未覆盖任何不通过项。若所针对的事项已符合要求，请删除；未知不需要豁免。",
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


# What is said of a file

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

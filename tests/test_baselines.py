"""Baselines: a check against its own is good, what is new or worse is told, order does not matter, files."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from finding_cases import CITY, ON, RULE, checked, place, waiver
from hypothesis import given
from hypothesis import strategies as st

from gridgov.baselines import Baseline, Known
from gridgov.errors import FAULTS, InvalidBaselineError
from gridgov.findings import Report, check
from gridgov.rules import CommunityOversize
from gridgov.waivers import Waivers

LATER = "2026-02-01"
sizes = st.dictionaries(st.sampled_from("abcdef"), st.none() | st.integers(0, 500), min_size=1)


Sizes = Mapping[str, int | None]


def report(households: Sizes, on: str = ON, baseline: Baseline | None = None) -> Report:
    return check(place(**households), RULE, on=on, baseline=baseline)


def states(baseline: Baseline, households: Sizes) -> dict[str, str | None]:
    found = report(households, LATER, baseline)
    return {f.unit.id: f.state for f in found.findings() if f.unit is not None}


# Laws


@given(sizes)
def test_a_check_against_its_own_baseline_is_good_and_nothing_is_new(households: dict[str, int | None]) -> None:
    known = Baseline.of(report(households))
    again = report(households, LATER, known)
    assert again.ok()
    assert set(again.states.tolist()) <= {"unchanged"}
    assert known.absent(again) == ()
    assert known.pruned(again) == known.updated_with(again) == known
    assert Baseline.loads(known.dumps()) == known


@given(sizes, sizes)
def test_a_run_fails_exactly_if_something_is_new_or_worse(
    before: dict[str, int | None], after: dict[str, int | None]
) -> None:
    known = Baseline.of(report(before))
    now = report(after, LATER, known)
    bad = {k for k, n in after.items() if n is not None and n > 300}
    old = {k: n for k, n in before.items() if n is None or n > 300}
    expected = {k for k in bad if k not in old or old[k] is None or (after[k] or 0) > (old[k] or 0)}
    assert {f.unit.id for f in now.findings(unknown=False) if f.state != "unchanged" and f.unit} == expected
    assert now.ok() == (not expected)
    gone = {entry.unit for entry in known.absent(now)}
    assert gone == {k for k in old if k not in after or (after[k] is not None and k not in bad)}
    assert {e.unit for e in known.pruned(now)} == set(old) - gone
    assert {e.unit for e in known.updated_with(now)} == bad | {k for k, n in after.items() if n is None}


@given(st.permutations(["a", "b", "c", "d"]))
def test_the_order_does_not_matter(order: list[str]) -> None:
    entries = list(Baseline.of(report(dict.fromkeys("abcd", 400))))
    known = Baseline(entries["abcd".index(k)] for k in order)
    assert known == Baseline(entries)
    assert known.dumps() == Baseline(entries).dumps()
    assert set(states(known, dict.fromkeys(order, 400)).values()) == {"unchanged"}


# States


def test_what_is_new_unchanged_worse_and_better() -> None:
    known = Baseline.of(report({"a": 400, "b": 400, "c": 400}))
    assert states(known, {"a": 400, "b": 401, "c": 399, "d": 400}) == {
        "a": "unchanged",
        "b": "updated",
        "c": "unchanged",
        "d": "new",
    }


def test_what_was_unknown_and_now_fails_is_told() -> None:
    known = Baseline.of(report({"a": None, "b": 400, "c": None}))
    assert states(known, {"a": 400, "b": None, "c": None}) == {"a": "updated", "b": "updated", "c": "unchanged"}
    assert not report({"a": 400}, LATER, known).ok()


def test_the_day_first_seen_is_kept() -> None:
    known = Baseline.of(report({"a": 400, "b": 400}))
    now = known.updated_with(report({"a": 500, "c": 400}, LATER))
    assert [(e.unit, e.margin, e.first_seen) for e in now] == [("a", -200, ON), ("c", -100, LATER)]


def test_what_a_waiver_covers_is_not_written_down() -> None:
    known = Baseline.of(checked(waiver()))
    assert [e.unit for e in known] == ["b", "d"]
    after = check(place(), RULE, on="2027-01-01", waivers=Waivers([waiver()]), baseline=known)
    assert after.states.tolist() == ["new", "unchanged", "unchanged"]
    assert not after.ok()


def test_clauses_that_are_not_checked_are_left_alone() -> None:
    known = Baseline.of(check(place(), CITY, on=ON))
    part = check(place(a=400), [c for c in CITY.clauses if c.id == "seen"], on=LATER)
    assert {judged.key for judged in part.judged} == {"seen"}
    assert known.absent(part) == ()
    assert len(known.updated_with(part)) == len(known) + 1
    whole = check(place(a=400), CITY, on=LATER, baseline=known)
    assert {entry.unit for entry in known.absent(whole)} == {"b", "c", "d"}


def test_two_clauses_of_one_key_count_as_the_worse_one() -> None:
    both = [CITY.clauses[0], *[c for c in CITY.clauses if c.id == "size"]]
    known = Baseline.of(check(place(a=400), both, on=ON))
    assert len(known) == 1
    assert check(place(a=400), both, on=LATER, baseline=known).states.tolist() == ["unchanged"] * 2


def test_nothing_is_known_at_first() -> None:
    assert Baseline.of(report({"a": 100})) == Baseline()
    assert states(Baseline(), {"a": 400}) == {"a": "new"}
    assert repr(Baseline.of(report({"a": 400}))) == "<Baseline: 1 finding>"
    assert len(Baseline()) == 0


def test_another_ceiling_is_a_worse_margin() -> None:
    known = Baseline.of(report({"a": 400}))
    lower = check(place(a=400), CommunityOversize(max_households=200), on=LATER, baseline=known)
    assert (lower.states.tolist(), lower.ok()) == (["updated"], False)
    assert lower.columns()["baseline"].tolist() == ["updated"]


# Files


def test_a_file_reads_back_equal_a_line_for_each_finding(tmp_path: Path) -> None:
    known = Baseline.of(checked())
    path = tmp_path / "known.json"
    known.save(path)
    assert Baseline.load(path) == known
    lines = path.read_text(encoding="utf-8").splitlines()
    assert len(lines) == len(known) + 2
    assert json.loads(lines[1].rstrip(",")) == {
        "fingerprint": "1a900cb13006bc0c",
        "rule": "SIZ001",
        "clause": "community-oversize",
        "unit": "a",
        "item": None,
        "verdict": "fail",
        "margin": -100.0,
        "first_seen": ON,
    }
    assert [e.fingerprint in known for e in known] == [True] * 3


ENTRY = next(iter(Baseline.of(report({"a": 400})))).to_dict()
REWRITE = "Write it with 'gridgov check FILE --write-baseline BASELINE'."
REWRITE_ZH = "请用“gridgov check FILE --write-baseline BASELINE”写出。"


def document(*entries: dict[str, Any], **changes: object) -> str:
    return json.dumps({"format": "gridgov-baseline", "version": 1, "findings": list(entries), **changes})


WRONG: list[tuple[str, str, str]] = [
    (
        "[]",
        f"BSL001 The file is no gridgov baseline: it is no JSON object. {REWRITE}",
        f"BSL001 文件不是gridgov基线：不是JSON对象。{REWRITE_ZH}",
    ),
    (
        document(format="x"),
        f"BSL001 The file is no gridgov baseline: 'format' is not 'gridgov-baseline'. {REWRITE}",
        f"BSL001 文件不是gridgov基线：“format”不是“gridgov-baseline”。{REWRITE_ZH}",
    ),
    (
        document(version=2),
        f"BSL001 The file is no gridgov baseline: 'version' is 2, not 1. {REWRITE}",
        f"BSL001 文件不是gridgov基线：“version”为2，应为1。{REWRITE_ZH}",
    ),
    (
        document(findings=[1]),
        f"BSL001 The file is no gridgov baseline: 'findings' is no list of objects. {REWRITE}",
        f"BSL001 文件不是gridgov基线：“findings”不是对象数组。{REWRITE_ZH}",
    ),
    (
        document({k: v for k, v in ENTRY.items() if k != "margin"}),
        "BSL002 $.findings[0]: The key 'margin' is missing. Add it, or write the baseline again.",
        "BSL002 $.findings[0]：缺少键“margin”。请补充，或重新写出基线。",
    ),
    (
        document(more=1),
        "BSL003 $.more: The key 'more' is not known here. Delete it or use one of: format, version, findings.",
        "BSL003 $.more：此处不存在键“more”。请删除或改用：format, version, findings。",
    ),
    (
        document({**ENTRY, "first_seen": "2026-02-30"}),
        "BSL004 $.findings[0].first_seen: 'first_seen' holds '2026-02-30'. Give a day such as 2026-01-01.",
        "BSL004 $.findings[0].first_seen：“first_seen”的值为'2026-02-30'。请填写日期，例如2026-01-01。",
    ),
    (
        document(ENTRY, ENTRY),
        f"BSL005 $.findings: The fingerprint '{ENTRY['fingerprint']}' is there 2 times. Delete the surplus.",
        f"BSL005 $.findings：指纹“{ENTRY['fingerprint']}”出现2次。请删除多余项。",
    ),
]


@pytest.mark.parametrize(("text", "en", "zh"), WRONG)
def test_what_is_said_of_wrong_files(text: str, en: str, zh: str) -> None:
    with pytest.raises(InvalidBaselineError) as error:
        Baseline.loads(text)
    assert [p.text("en") for p in error.value.problems] == [en]
    assert [p.text("zh") for p in error.value.problems] == [zh]


def test_every_fault_of_baselines_has_its_words_tested() -> None:
    assert {en[:6] for _, en, _ in WRONG} == {code for code in FAULTS if code.startswith("BSL")}


def test_everything_wrong_with_a_file_is_said_at_once(tmp_path: Path) -> None:
    path = tmp_path / "known.json"
    bad: dict[str, Any] = {key: {} for key in ENTRY}
    path.write_text(document(bad, {**ENTRY, "x": 1}, {}), encoding="utf-8")
    with pytest.raises(InvalidBaselineError) as error:
        Baseline.load(path)
    assert error.value.problems.counts() == {"BSL002": 8, "BSL003": 1, "BSL004": 8}
    assert {p.place.file for p in error.value.problems} == {str(path)}
    assert error.value.headline("zh") == "基线无效：17个问题。"


@pytest.mark.parametrize("data", [b"{", b"\xff\xfe", b"", b"[" * 100_000])
def test_what_is_no_json_is_refused(data: bytes) -> None:
    with pytest.raises(InvalidBaselineError) as error:
        Baseline.loads(data)
    assert error.value.problems[0].text().startswith("BSL001 The file is no gridgov baseline: it is no JSON (")


def test_a_fingerprint_cannot_be_there_twice() -> None:
    with pytest.raises(ValueError, match="there twice"):
        Baseline([Known(**ENTRY), Known(**ENTRY)])

"""What the log says besides the changes themselves, what takes changes back, and ids that are never used again."""

from __future__ import annotations

import attrs
import pytest
from changes_cases import DAY, done, town

from gridgov.changes import (
    AbolishUnit,
    Appoint,
    Change,
    CreateUnit,
    EndBody,
    JoinBody,
    MergeUnits,
    Part,
    RecodeUnit,
    RenameUnit,
    SetRank,
    SplitUnit,
    apply,
)
from gridgov.errors import InvalidChangeError
from gridgov.nets import Net


@pytest.mark.parametrize("authority", [None, "Order 5"])
def test_an_entry_of_the_log_says_who_decided_if_that_is_known(authority: str | None) -> None:
    applied = apply(town(), [RenameUnit("c1", "A"), SetRank("org", None)], on=DAY, authority=authority)
    entry = {
        "change": {"change": "rename_unit", "unit": "c1", "name": "A"},
        "day": DAY,
        "text": {"en": "Unit 'c1' is named 'A'.", "zh": "单元“c1”更名为“A”。"},
    }
    assert applied.log[0].to_dict() == (entry if authority is None else {**entry, "authority": authority})
    assert str(applied.log[1]) == f"{DAY} The rank of body 'org' is not known."
    assert (applied.authority, applied.day) == (authority, DAY)
    assert repr(applied).startswith("<Applied: 2 changes, <Jurisdiction town: ")


def test_what_takes_changes_back_counts_and_names_what_it_alters() -> None:
    inverse = done(MergeUnits(["g3", "g4"], into="g9"), Appoint("chief@g2#1", "p2", DAY)).inverse()
    assert repr(inverse) == f"<Revert of {DAY}: 3 units, 2 posts, 1 appointment, 1 link>"
    assert inverse.describe("zh") == "撤回2026-01-01的变更（单元3个、岗位2个、任命1项、关系1个）。"
    assert inverse.names() == ("unit:g9", "unit:g3", "unit:g4", "post:chief@g3#1", "post:worker@g3#1")


@pytest.mark.parametrize(
    ("old", "en", "zh"),
    [
        ("g4", " Nets that still name 'g4': 'fire', 'law'.", "仍使用编号“g4”的部门网格体系：“fire”、“law”。"),
        ("b1", " Nets that still name 'b1': 'fire', 'z'.", "仍使用编号“b1”的部门网格体系：“fire”、“z”。"),
        ("g3", "", ""),
    ],
)
def test_nets_that_still_name_an_old_id_are_listed(old: str, en: str, zh: str) -> None:
    held = {"fire": ["g4", "b1"], "law": ["g4"], "z": ["b1"]}
    nets = [Net.from_tables(key, {"unit": units, "cell": ["x"] * len(units)}) for key, units in held.items()]
    applied = done(RecodeUnit(old, "new"), town=attrs.evolve(town(), nets=nets))
    assert applied.text() == f"{DAY} Unit '{old}' gets the id 'new'.{en}"
    assert applied.text("zh") == f"{DAY} 单元“{old}”的编号变更为“new”。{zh}"


@pytest.mark.parametrize(
    ("changes", "en", "zh"),
    [
        ([EndBody("org", DAY)], "", ""),
        ([EndBody("branch", "2026-01-31")], " Memberships that end with it: 1.", "随之终止的成员关系：1个。"),
        (
            [JoinBody("m8", "branch"), EndBody("branch", "2026-01-31")],
            " Memberships that end with it: 2.",
            "随之终止的成员关系：2个。",
        ),
    ],
)
def test_memberships_that_end_with_a_body_are_counted(changes: list[Change], en: str, zh: str) -> None:
    applied = done(*changes)
    assert applied.text().partition(" ends on ")[2].partition(".")[2] == en
    assert applied.text("zh").rpartition("终止。")[2] == zh
    ended = applied.jurisdiction.bodies.to_tables()["memberships"]["end"]
    assert ended.count("2026-01-31") == len(changes) - (not en)


@pytest.mark.parametrize(
    ("change", "old", "en", "zh"),
    [
        (AbolishUnit("w1"), "w1", "", ""),
        (MergeUnits(["g3", "g4"], into="g9"), "g4", ", and 'g9' came after it", "，由“g9”承接"),
        (MergeUnits(["g3", "g4"], into="g3"), "g4", ", and 'g3' came after it", "，由“g3”承接"),
        (
            SplitUnit("g1", [Part("g8", ["b2"]), Part("g9", ["b1"])]),
            "g1",
            ", and 'g8', 'g9' came after it",
            "，由“g8”、“g9”承接",
        ),
    ],
)
def test_an_id_that_was_retired_is_never_used_again(change: Change, old: str, en: str, zh: str) -> None:
    place = done(change).jurisdiction
    with pytest.raises(InvalidChangeError) as caught:
        apply(place, [CreateUnit(old, "grid", "c1", "grid")], on="2026-02-01")
    (problem,) = caught.value.problems
    assert problem.code == "CHG022"
    assert problem.message() == f"The id '{old}' was retired on {DAY}{en}; ids are never used again."
    assert problem.message("zh") == f"编号“{old}”已于{DAY}停用{zh}；编号不得再次使用。"

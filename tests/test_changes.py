"""What changes of units do: to the units, and to what hangs on them."""

from __future__ import annotations

import pytest
from changes_cases import DAY, codes, done, ids, town

from gridgov.changes import (
    AbolishUnit,
    CreateUnit,
    MergeUnits,
    MoveUnit,
    Part,
    RenameUnit,
    SetLabel,
    SetMeasure,
    SplitUnit,
    apply,
)
from gridgov.hierarchy import Hierarchy
from gridgov.jurisdiction import Jurisdiction
from gridgov.levels import LevelScheme
from gridgov.text import Text

# Units


def test_no_change_gives_back_the_same_jurisdiction() -> None:
    place = town()
    applied = apply(place, [], on=DAY)
    assert applied.jurisdiction is place
    assert applied.log == ()
    assert repr(applied) == f"<Applied: 0 changes, {place!r}>"


def test_a_unit_is_created_as_the_last_one() -> None:
    new = CreateUnit("g9", "grid", "c1", "grid", "Ninth", {"households": 7}, {"class": "220"})
    applied = done(new, MoveUnit("b1", to="g9"))
    unit = applied.jurisdiction.unit("g9")
    assert ids(applied, "c1") == ["g1", "g2", "g9"]
    assert ids(applied, "g9") == ["b1"]
    assert (unit.name, unit.stated("households"), unit.kind) == ("Ninth", 7, "grid")
    assert applied.jurisdiction.territory.labels["class"].tolist()[unit.row] == "220"


def test_a_unit_on_which_nothing_hangs_is_abolished() -> None:
    assert ids(done(AbolishUnit("w1")), "c2") == ["g3", "g4"]
    assert ids(done(SetMeasure("g4", "households", 0), AbolishUnit("g4")), "c2") == ["g3", "w1"]


def test_the_only_unit_stays() -> None:
    alone = Jurisdiction(territory=Hierarchy.from_records([{"id": "s", "level": "s"}], levels=LevelScheme.ladder("s")))
    assert codes(AbolishUnit("s"), town=alone) == [("HIE007", None, None)]


def test_names_measures_and_labels_are_set() -> None:
    applied = done(
        RenameUnit("c1", None),
        SetMeasure("g1", "residents", 12),
        SetMeasure("g2", "households", None),
        SetLabel("c1", "class", None),
        SetLabel("c2", "class", "220"),
    )
    h = applied.jurisdiction.territory
    assert h.unit("c1").name is None
    assert (h.unit("g1").stated("residents"), h.unit("g2").stated("households")) == (12, None)
    assert h.labels["class"].tolist()[:3] == [None, None, None]
    assert h.labels["class"].tolist()[h.unit("c2").row] == "220"


def test_a_move_tells_what_the_units_above_still_state() -> None:
    applied = done(MoveUnit("g3", to="c1"))
    assert ids(applied, "c1") == ["g1", "g2", "g3"]
    assert applied.text() == "2026-01-01 Unit 'g3' moves under 'c1'. 'c2' states 50 households as before."
    assert applied.text("zh") == "2026-01-01 单元“g3”划归“c1”。“c2”原填写的数值不变：户数50。"


def test_a_move_under_the_same_unit_puts_it_last() -> None:
    assert ids(done(MoveUnit("g1", to="c1")), "c1") == ["g2", "g1"]


# Splitting


def test_parts_stand_where_the_unit_stood() -> None:
    applied = done(SplitUnit("g1", [Part("g8", ["b2"]), Part("g9", ["b1"])]))
    assert ids(applied, "c1") == ["g8", "g9", "g2"]
    assert (ids(applied, "g8"), ids(applied, "g9")) == (["b2"], ["b1"])


def test_a_part_may_keep_the_id_and_with_it_name_and_labels() -> None:
    parts = [Part("c9", ["g2"], "New"), Part("c1", ["g1"])]
    place = done(SplitUnit("c1", parts)).jurisdiction
    assert [c.id for c in place.unit("s").children] == ["c9", "c1", "c2"]
    assert (place.unit("c1").name, place.unit("c9").name) == ("North", "New")
    labels = place.territory.labels["class"]
    assert (labels.get(place.unit("c1").row), labels.get(place.unit("c9").row)) == ("111", None)


def test_a_part_may_be_of_another_kind_if_it_may_stand_there() -> None:
    parts = [Part("g8", ["b1", "b2"]), Part("g9", kind="work_unit")]
    assert done(SplitUnit("g1", parts)).jurisdiction.unit("g9").kind == "work_unit"
    parts = [Part("g8", ["b2"]), Part("g9", ["b1"], kind="work_unit")]
    assert codes(SplitUnit("g1", parts)) == [("HIE008", 1, "b1")]


def hanging(place: Jurisdiction, unit: str) -> tuple[list[str], list[str], list[str], list[str]]:
    """Return posts, bodies, members and links of a unit."""
    ref = f"unit:{unit}"
    return (
        [post.id for post in place.roster.posts(unit=unit)],
        [body.id for body in place.bodies.at(unit)],
        [m.member for m in place.bodies.memberships() if m.lives_at == unit],
        [f"{k.kind} {k.source} {k.target}" for k in place.links if ref in {k.source, k.target}],
    )


@pytest.mark.parametrize(
    ("kept", "heir", "owner"), [("g9", None, "g8"), ("g2", None, "g2"), ("g9", "g9", "g9"), ("g2", "g8", "g8")]
)
def test_what_hangs_on_a_split_unit_goes_to_its_heir(kept: str, heir: str | None, owner: str) -> None:
    parts = [Part("g8", measures={"households": 15}), Part(kept, measures={"households": 25})]
    applied = done(SplitUnit("g2", parts, heir=heir))
    assert hanging(applied.jurisdiction, owner) == (
        ["chief@g2#1", "worker@g2#1", "aide@g2#1"],
        ["old"],
        ["m2"],
        [f"takes_charge holder:p1 unit:{owner}", f"adjacent unit:g1 unit:{owner}"],
    )
    other = next(i for i in ("g8", kept) if i != owner)
    assert hanging(applied.jurisdiction, other) == ([], [], [], [])
    moved = f" From 'g2' to '{owner}' went: 3 posts, 1 body, 1 member, 2 links."
    assert applied.log[0].text.en == f"Unit 'g2' is split into 'g8', '{kept}'." + ("" if owner == "g2" else moved)


def test_a_stated_total_that_no_part_states_is_told() -> None:
    applied = done(SplitUnit("c2", [Part("c8", ["g3"]), Part("c9", ["g4", "w1"])]))
    assert applied.log[0].text == Text(
        "Unit 'c2' is split into 'c8', 'c9'. 'c2' stated 50 households; its parts do not.",
        "单元“c2”拆分为“c8”、“c9”。“c2”原填写户数50；各部分均未填写。",
    )


def test_parts_may_say_that_a_measure_is_unknown() -> None:
    parts = [Part("g8", measures={"households": None}), Part("g9", measures={"households": 30})]
    place = done(SplitUnit("g2", parts)).jurisdiction
    assert [place.unit(i).stated("households") for i in ("g8", "g9")] == [None, 30]
    parts = [Part("g8", measures={"households": None}), Part("g9", measures={"households": 41})]
    assert codes(SplitUnit("g2", parts)) == [("CHG010", 1, "g2")]


def test_a_root_can_be_split_and_merged() -> None:
    split = done(SplitUnit("s", [Part("s1", ["c1"]), Part("s2", ["c2"])]))
    assert [unit.id for unit in split.jurisdiction.territory.roots] == ["s1", "s2"]
    merged = done(MergeUnits(["s1", "s2"], into="s3"), town=split.jurisdiction)
    assert ids(merged, "s3") == ["c1", "c2"]


# Merging


def test_merged_units_add_up() -> None:
    applied = done(MergeUnits(["g3", "g4"], into="g3", name="Both"))
    place = applied.jurisdiction
    assert ids(applied, "c2") == ["g3", "w1"]
    assert (place.unit("g3").stated("households"), place.unit("g3").name) == (50, "Both")
    assert applied.log[0].text.en == "Units 'g3', 'g4' are merged into 'g3'."


def test_a_new_unit_stands_where_the_first_one_stood() -> None:
    applied = done(SetMeasure("g2", "households", None), MergeUnits(["g2", "g1"], into="g9"))
    assert ids(applied, "c1") == ["g9"]
    assert ids(applied, "g9") == ["b1", "b2"]
    place = applied.jurisdiction
    assert hanging(place, "g9")[:3] == (
        ["chief@g1#1", "worker@g1#1", "chief@g2#1", "worker@g2#1", "aide@g2#1"],
        ["branch", "old"],
        ["m2"],
    )
    numbers = {post.id: post.number for post in place.roster.posts(unit="g9")}
    # The posts of the unit that is named first keep their numbers.
    assert numbers == {"chief@g1#1": 2, "worker@g1#1": 2, "chief@g2#1": 1, "worker@g2#1": 1, "aide@g2#1": 1}
    assert [link.kind for link in place.links] == ["takes_charge", "contacts", "contacts"]
    assert applied.log[1].text == Text(
        "Units 'g2', 'g1' are merged into 'g9'. From 'g2' to 'g9' went: 3 posts, 1 body, 1 member, 2 links. "
        "From 'g1' to 'g9' went: 2 posts, 1 body. "
        "Links folded, as they led to itself or were there already: 2.",
        "单元“g2”、“g1”合并为“g9”。由“g2”转入“g9”：3个岗位、1个组织、1名成员、2个关系。"
        "由“g1”转入“g9”：2个岗位、1个组织。因指向自身或重复而合并的关系：2个。",
    )


def test_what_a_merged_unit_does_not_take_over_is_told() -> None:
    applied = done(SetLabel("c2", "class", "220"), MergeUnits(["c1", "c2"], into="c9"))
    assert applied.jurisdiction.unit("c9").stated("households") is None
    assert applied.log[1].text.en == (
        "Units 'c1', 'c2' are merged into 'c9'. From 'c1' to 'c9' went: 1 post, 1 body. "
        "Not every unit states households: unknown for 'c9'. Labels that 'c9' does not take over: class."
    )


def test_units_of_two_kinds_take_the_kind_of_the_one_that_stays() -> None:
    assert done(MergeUnits(["w1", "g4"], into="g4")).jurisdiction.unit("g4").kind == "grid"
    assert done(MergeUnits(["w1", "g4"], into="new")).jurisdiction.unit("new").kind == "work_unit"
    free = SetMeasure("g2", "households", None)
    assert codes(free, CreateUnit("w2", "grid", "c1", "work_unit"), MergeUnits(["w2", "g1"], into="w2")) == [
        ("HIE008", 3, "b1"),
        ("HIE008", 3, "b2"),
    ]

"""What each change does to a town and all that hangs on it, what is said of it, and how a comparison finds it again.

A line with a minus is gone, one with a plus is new, and the last one says which units are there, in their order.
"""

from __future__ import annotations

import pytest
from changes_cases import DAY, town
from changes_pinned_cases import facts, less

from gridgov.changes import (
    AbolishPost,
    AbolishUnit,
    AddDevice,
    AddLink,
    Appoint,
    Change,
    CreateBody,
    CreatePost,
    CreateUnit,
    EndAppointment,
    EndBody,
    EndLink,
    JoinBody,
    MergeUnits,
    MoveUnit,
    Part,
    RecodeUnit,
    RegradeUnit,
    RenameUnit,
    SetLabel,
    SetMeasure,
    SetRank,
    SplitUnit,
    apply,
)

CASES: list[tuple[list[Change], str]] = [
    (
        [RecodeUnit("g4", "g9")],
        """
        Unit 'g4' gets the id 'g9'.
        单元“g4”的编号变更为“g9”。
        - unit g4 c2 grid grid - households=30
        + unit g9 c2 grid grid - households=30
        + lineage 2026-01-01 recode g4 g9 1 Order 5
        = s c1 g1 b1 b2 g2 c2 g3 g9 w1
        """,
    ),
    (
        [RecodeUnit("g1", "g9")],
        """
        Unit 'g1' gets the id 'g9'.
        单元“g1”的编号变更为“g9”。
        - unit g1 c1 grid grid -
        - unit b1 g1 building building - households=10
        - unit b2 g1 building building - households=5
        - posts chief@g1#1 chief g1 1 -
        - posts worker@g1#1 worker g1 1 -
        - bodies branch party_branch g1 - org - party 2020-01-01 -
        - link takes_charge holder:p1 unit:g1 2024-01-01 - -
        - link adjacent unit:g1 unit:g2 - - -
        + unit g9 c1 grid grid -
        + unit b1 g9 building building - households=10
        + unit b2 g9 building building - households=5
        + posts chief@g1#1 chief g9 1 -
        + posts worker@g1#1 worker g9 1 -
        + bodies branch party_branch g9 - org - party 2020-01-01 -
        + link takes_charge holder:p1 unit:g9 2024-01-01 - -
        + link adjacent unit:g2 unit:g9 - - -
        + lineage 2026-01-01 recode g1 g9 1 Order 5
        = s c1 g9 b1 b2 g2 c2 g3 g4 w1
        """,
    ),
    (
        [SplitUnit("g2", [Part("g2", measures={"households": 15}), Part("g5", measures={"households": 25})])],
        """
        Unit 'g2' is split into 'g2', 'g5'.
        单元“g2”拆分为“g2”、“g5”。
        - unit g2 c1 grid grid - households=40
        + unit g2 c1 grid grid - households=15
        + unit g5 c1 grid grid - households=25
        + lineage 2026-01-01 split g2 g2 0.375 Order 5
        + lineage 2026-01-01 split g2 g5 0.625 Order 5
        = s c1 g1 b1 b2 g2 g5 c2 g3 g4 w1
        """,
    ),
    (
        [SplitUnit("g1", [Part("g8", ["b2"]), Part("g9", ["b1"], name="Nine")], heir="g9")],
        """
        Unit 'g1' is split into 'g8', 'g9'.
        From 'g1' to 'g9' went: 2 posts, 1 body, 2 links.
        单元“g1”拆分为“g8”、“g9”。
        由“g1”转入“g9”：2个岗位、1个组织、2个关系。
        - unit g1 c1 grid grid -
        - unit b1 g1 building building - households=10
        - unit b2 g1 building building - households=5
        - posts chief@g1#1 chief g1 1 -
        - posts worker@g1#1 worker g1 1 -
        - bodies branch party_branch g1 - org - party 2020-01-01 -
        - link takes_charge holder:p1 unit:g1 2024-01-01 - -
        - link adjacent unit:g1 unit:g2 - - -
        + unit g8 c1 grid grid -
        + unit b2 g8 building building - households=5
        + unit g9 c1 grid grid Nine
        + unit b1 g9 building building - households=10
        + posts chief@g1#1 chief g9 1 -
        + posts worker@g1#1 worker g9 1 -
        + bodies branch party_branch g9 - org - party 2020-01-01 -
        + link takes_charge holder:p1 unit:g9 2024-01-01 - -
        + link adjacent unit:g2 unit:g9 - - -
        + lineage 2026-01-01 split g1 g8 0.3333 Order 5
        + lineage 2026-01-01 split g1 g9 0.6667 Order 5
        = s c1 g8 b2 g9 b1 g2 c2 g3 g4 w1
        """,
    ),
    (
        [SplitUnit("c1", [Part("c1", ["g1"]), Part("c9", ["g2"], name="South")])],
        """
        Unit 'c1' is split into 'c1', 'c9'.
        单元“c1”拆分为“c1”、“c9”。
        - unit g2 c1 grid grid - households=40
        + unit c9 s community community South
        + unit g2 c9 grid grid - households=40
        + lineage 2026-01-01 split c1 c1 0.2727 Order 5
        + lineage 2026-01-01 split c1 c9 0.7273 Order 5
        = s c1 g1 b1 b2 c9 g2 c2 g3 g4 w1
        """,
    ),
    (
        [MergeUnits(["g3", "g4"], into="g3")],
        """
        Units 'g3', 'g4' are merged into 'g3'.
        单元“g3”、“g4”合并为“g3”。
        - unit g3 c2 grid grid - households=20
        - unit g4 c2 grid grid - households=30
        + unit g3 c2 grid grid - households=50
        + lineage 2026-01-01 merge g3 g3 - Order 5
        + lineage 2026-01-01 merge g4 g3 1 Order 5
        = s c1 g1 b1 b2 g2 c2 g3 w1
        """,
    ),
    (
        [MergeUnits(["g4", "g3"], into="g9", name="Nine")],
        """
        Units 'g4', 'g3' are merged into 'g9'.
        From 'g3' to 'g9' went: 2 posts, 1 link.
        单元“g4”、“g3”合并为“g9”。
        由“g3”转入“g9”：2个岗位、1个关系。
        - unit g3 c2 grid grid - households=20
        - unit g4 c2 grid grid - households=30
        - posts chief@g3#1 chief g3 1 -
        - posts worker@g3#1 worker g3 1 -
        - link contacts post:worker@g3#1 unit:g3 - 2024-12-31 -
        + unit g9 c2 grid grid Nine households=50
        + posts chief@g3#1 chief g9 1 -
        + posts worker@g3#1 worker g9 1 -
        + link contacts post:worker@g3#1 unit:g9 - 2024-12-31 -
        + lineage 2026-01-01 merge g4 g9 1 Order 5
        + lineage 2026-01-01 merge g3 g9 1 Order 5
        = s c1 g1 b1 b2 g2 c2 g9 w1
        """,
    ),
    (
        [MergeUnits(["c1", "c2"], into="c2", name="Both")],
        """
        Units 'c1', 'c2' are merged into 'c2'.
        From 'c1' to 'c2' went: 1 post, 1 body.
        Not every unit states households: unknown for 'c2'.
        Labels that 'c2' does not take over: class.
        单元“c1”、“c2”合并为“c2”。
        由“c1”转入“c2”：1个岗位、1个组织。
        并非所有单元都填写了households：“c2”的该指标未知。
        “c2”未承接的标签：class。
        - unit c1 s community community North class=111
        - unit g1 c1 grid grid -
        - unit g2 c1 grid grid - households=40
        - unit c2 s community community - households=50
        - posts guest@c1#1 guest c1 1 -
        - bodies org community_party_organisation c1 - - - party - -
        + unit c2 s community community Both
        + unit g1 c2 grid grid -
        + unit g2 c2 grid grid - households=40
        + posts guest@c1#1 guest c2 1 -
        + bodies org community_party_organisation c2 - - - party - -
        + lineage 2026-01-01 merge c1 c2 1 Order 5
        + lineage 2026-01-01 merge c2 c2 - Order 5
        = s c2 g3 g4 w1 g1 b1 b2 g2
        """,
    ),
    (
        [MoveUnit("g1", "c2")],
        """
        Unit 'g1' moves under 'c2'.
        'c2' states 50 households as before.
        单元“g1”划归“c2”。
        “c2”原填写的数值不变：户数50。
        - unit g1 c1 grid grid -
        + unit g1 c2 grid grid -
        = s c1 g2 c2 g3 g4 w1 g1 b1 b2
        """,
    ),
    (
        [CreateUnit("g9", "grid", "c1", "grid", "nine", {"households": 4}, {"class": "1"}), MoveUnit("b2", "g9")],
        """
        Unit 'g9' (grid) is created under 'c1'.
        Unit 'b2' moves under 'g9'.
        'g9' states 4 households as before.
        在“c1”之下设立单元“g9”（grid）。
        单元“b2”划归“g9”。
        “g9”原填写的数值不变：户数4。
        - unit b2 g1 building building - households=5
        + unit g9 c1 grid grid nine households=4 class=1
        + unit b2 g9 building building - households=5
        + lineage 2026-01-01 create - g9 - Order 5
        = s c1 g1 b1 g2 g9 b2 c2 g3 g4 w1
        """,
    ),
    (
        [AbolishUnit("w1")],
        """
        Unit 'w1' is abolished.
        撤销单元“w1”。
        - unit w1 c2 grid work_unit -
        + lineage 2026-01-01 abolish w1 - - Order 5
        = s c1 g1 b1 b2 g2 c2 g3 g4
        """,
    ),
    (
        [
            RegradeUnit("w1", "grid", "grid"),
            SetMeasure("g3", "households", None),
            SetMeasure("c1", "residents", 7),
            SetLabel("c1", "class", None),
            SetLabel("g3", "note", "x"),
            RenameUnit("c1", None),
        ],
        """
        Unit 'w1' becomes one of level grid (grid).
        Measure 'households' of unit 'g3' is unknown.
        Measure 'residents' of unit 'c1' is 7.
        Label 'class' of unit 'c1' is taken away.
        Label 'note' of unit 'g3' is 'x'.
        Unit 'c1' has no name any more.
        单元“w1”改设为grid（grid）。
        单元“g3”的指标“households”未知。
        单元“c1”的指标“residents”为7。
        单元“c1”的标签“class”已清除。
        单元“g3”的标签“note”为“x”。
        单元“c1”不再有名称。
        - unit c1 s community community North class=111
        - unit g3 c2 grid grid - households=20
        - unit w1 c2 grid work_unit -
        + unit c1 s community community - residents=7
        + unit g3 c2 grid grid - note=x
        + unit w1 c2 grid grid -
        = s c1 g1 b1 b2 g2 c2 g3 g4 w1
        """,
    ),
    (
        [
            CreateBody("b9", "party_group", "g1", "branch", "nine", "section", start=DAY),
            SetRank("org", "section"),
            EndBody("org", "2026-06-30"),
            JoinBody("m9", "branch", "b2", DAY),
        ],
        """
        Body 'b9' (party_group) is set up at 'g1'.
        Body 'org' has the rank section.
        Body 'org' ends on 2026-06-30.
        'm9' joins body 'branch'.
        在“g1”成立组织“b9”（party_group）。
        组织“org”的级别为section。
        组织“org”于2026-06-30终止。
        “m9”加入组织“branch”。
        - bodies org community_party_organisation c1 - - - party - -
        + bodies org community_party_organisation c1 - - section party - 2026-06-30
        + bodies b9 party_group g1 nine branch section party 2026-01-01 -
        + memberships m9 branch b2 2026-01-01 -
        = s c1 g1 b1 b2 g2 c2 g3 g4 w1
        """,
    ),
    (
        [
            CreatePost("worker", "g4"),
            Appoint("worker@g4#1", "p9", DAY, basis="order 3", kind="person"),
            CreatePost("worker", "g4", number=7),
        ],
        """
        A post of worker is created at 'g4'.
        'p9' is appointed to 'worker@g4#1' from 2026-01-01 on.
        A post of worker is created at 'g4'.
        在“g4”设立worker岗位。
        自2026-01-01起任命“p9”任岗位“worker@g4#1”。
        在“g4”设立worker岗位。
        + posts worker@g4#1 worker g4 1 -
        + posts worker@g4#7 worker g4 7 -
        + appointments worker@g4#1 p9 2026-01-01 - order 3 []
        + holders p9 person []
        = s c1 g1 b1 b2 g2 c2 g3 g4 w1
        """,
    ),
    (
        [EndAppointment("chief@g1#1", "2025-12-31"), Appoint("chief@g1#1", "p2", DAY)],
        """
        The appointment to 'chief@g1#1' ends on 2025-12-31.
        'p2' is appointed to 'chief@g1#1' from 2026-01-01 on.
        岗位“chief@g1#1”的任命于2025-12-31结束。
        自2026-01-01起任命“p2”任岗位“chief@g1#1”。
        - appointments chief@g1#1 p1 2024-01-01 - - []
        + appointments chief@g1#1 p1 2024-01-01 2025-12-31 - []
        + appointments chief@g1#1 p2 2026-01-01 - - []
        = s c1 g1 b1 b2 g2 c2 g3 g4 w1
        """,
    ),
    (
        [AbolishPost("worker@g2#1"), AddDevice("d9", holder="p1")],
        """
        Post 'worker@g2#1' is abolished.
        Device 'd9' (terminal) is given to 'p1'.
        撤销岗位“worker@g2#1”。
        设备“d9”（terminal）配发给“p1”。
        - posts worker@g2#1 worker g2 1 -
        + devices d9 terminal p1
        = s c1 g1 b1 b2 g2 c2 g3 g4 w1
        """,
    ),
    (
        [AbolishPost("worker@g3#1")],
        """
        Post 'worker@g3#1' is abolished.
        With it went past appointments: 1, past links: 1.
        撤销岗位“worker@g3#1”。
        随之撤销的历史任命：1项，历史关系：1个。
        - posts worker@g3#1 worker g3 1 -
        - appointments worker@g3#1 p3 2023-01-01 2024-12-31 - []
        - link contacts post:worker@g3#1 unit:g3 - 2024-12-31 -
        = s c1 g1 b1 b2 g2 c2 g3 g4 w1
        """,
    ),
    (
        [AddLink("guides", "unit:c1", "unit:g1", DAY), EndLink("adjacent", "unit:g1", "unit:g2", DAY)],
        """
        The link guides leads from unit:c1 to unit:g1.
        The link adjacent from unit:g1 to unit:g2 ends on 2026-01-01.
        建立从unit:c1到unit:g1的“guides”关系。
        从unit:g1到unit:g2的“adjacent”关系于2026-01-01结束。
        - link adjacent unit:g1 unit:g2 - - -
        + link adjacent unit:g1 unit:g2 - 2026-01-01 -
        + link guides unit:c1 unit:g1 2026-01-01 - -
        = s c1 g1 b1 b2 g2 c2 g3 g4 w1
        """,
    ),
]


def _outcome(changes: list[Change]) -> list[str]:
    """Return what is said of changes in both languages, and what they do, as lines."""
    applied = apply(town(), changes, on=DAY, authority="Order 5")
    said = "\n".join(line.removeprefix(f"{DAY} ") for lang in ("en", "zh") for line in applied.text(lang).splitlines())
    before, after = facts(town()), facts(applied.jurisdiction)
    units = " ".join(line.split()[1] for line in after if line.startswith("unit "))
    return [
        *said.replace(". ", ".\n").replace("。", "。\n").replace("\n\n", "\n").strip().splitlines(),
        *(f"- {line}" for line in less(before, after)),
        *(f"+ {line}" for line in less(after, before)),
        f"= {units}",
    ]


@pytest.mark.parametrize(("changes", "expected"), CASES)
def test_what_a_change_does_and_nothing_else(changes: list[Change], expected: str) -> None:
    assert _outcome(changes) == [line.strip() for line in expected.strip().splitlines()]

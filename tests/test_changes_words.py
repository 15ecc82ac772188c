"""The exact words of every fault of changes and of their records, in both languages, with their places."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from changes_cases import DAY, countryside, refused, town

from gridgov.changes import (
    AbolishPost,
    AbolishUnit,
    AddDevice,
    AddLink,
    Amend,
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
    Revert,
    SetLabel,
    SetMeasure,
    SplitUnit,
    apply,
    read_changes,
)
from gridgov.errors import FAULTS, InvalidChangeError
from gridgov.jurisdiction import Jurisdiction

WORDS: list[tuple[list[Change], list[str], list[str]]] = [
    (
        [MoveUnit("g9", to="c2")],
        [
            (
                "CHG001 changes, row 1, id 'g9': There is no unit 'g9'. Create it in an earlier change, "
                "or correct the id."
            ),
        ],
        [
            "CHG001 changes，第1行，编号“g9”：没有单元“g9”。请在此前的变更中新设，或更正编号。",
        ],
    ),
    (
        [MergeUnits(["g3", "g4"], into="g3"), MoveUnit("g4", to="c1")],
        [
            (
                "CHG001 changes, row 2, id 'g4': There is no unit 'g4' any more: change 1 took it away. "
                "Create it in an earlier change, or correct the id."
            ),
        ],
        [
            ("CHG001 changes，第2行，编号“g4”：没有单元“g4”：第1项变更已将其撤销。请在此前的变更中新设，或更正编号。"),
        ],
    ),
    (
        [CreateUnit("g1", "grid", "c1", "grid")],
        [
            ("CHG002 changes, row 1, id 'g1': The id 'g1' is taken by another unit. Choose another id."),
        ],
        [
            "CHG002 changes，第1行，编号“g1”：编号“g1”已被另一单元使用。请另选编号。",
        ],
    ),
    (
        [CreateBody("org", "party_branch", "c1")],
        [
            ("CHG002 changes, row 1, id 'org': The id 'org' is taken by another body. Choose another id."),
        ],
        [
            "CHG002 changes，第1行，编号“org”：编号“org”已被另一组织使用。请另选编号。",
        ],
    ),
    (
        [MergeUnits(["g3", "g4"], into="g5"), CreateUnit("g4", "grid", "c1", "grid")],
        [
            (
                "CHG003 changes, row 2, id 'g4': The id 'g4' belonged to a unit that change 1 took away; "
                "ids are never used again. Choose another id."
            ),
        ],
        [
            ("CHG003 changes，第2行，编号“g4”：编号“g4”原属第1项变更撤销的单元；编号不得再次使用。请另选编号。"),
        ],
    ),
    (
        [AbolishUnit("g2")],
        [
            (
                "CHG004 changes, row 1, id 'g2': Unit 'g2' cannot be abolished: it has 3 posts, 1 body, "
                "1 member, 2 links, 40 households. Merge it into another unit, or move or abolish these "
                "first."
            ),
        ],
        [
            (
                "CHG004 changes，第1行，编号“g2”：单元“g2”不能撤销：尚有3个岗位、1个组织、1名成员、2个"
                "关系、户数40。请将其并入其他单元，或先迁移、撤销上述内容。"
            ),
        ],
    ),
    (
        [SplitUnit("g1", [Part("g1", ["b1"]), Part("g5")])],
        [
            (
                "CHG005 changes, row 1, id 'b2': Unit 'b2' stands under 'g1', and no part takes it. Name "
                "it among the children of one part."
            ),
        ],
        [
            ("CHG005 changes，第1行，编号“b2”：单元“b2”隶属于“g1”，但没有归入任何部分。请将其列入某一部分的children。"),
        ],
    ),
    (
        [SplitUnit("g1", [Part("g1", ["b1", "b2"]), Part("g5", ["b2"])])],
        [
            ("CHG006 changes, row 1, id 'b2': Unit 'b2' is dealt out 2 times. Name it in one part only."),
        ],
        [
            "CHG006 changes，第1行，编号“b2”：单元“b2”被分配了2次。请只列入一个部分。",
        ],
    ),
    (
        [SplitUnit("g1", [Part("g1", ["b1", "b2"]), Part("g5", ["g3"])])],
        [
            (
                "CHG007 changes, row 1, id 'g3': Unit 'g3' does not stand directly under 'g1'. Take it "
                "out of the part, or move it first."
            ),
        ],
        [
            ("CHG007 changes，第1行，编号“g3”：单元“g3”不是“g1”的直接下级。请从该部分中删除，或先行划转。"),
        ],
    ),
    (
        [SplitUnit("g1", [Part("g5", ["b1", "b2"])])],
        [
            (
                "CHG008 changes, row 1, id 'g1': Unit 'g1' is to be split; the number of parts is 1. "
                "Give at least two parts."
            ),
        ],
        [
            "CHG008 changes，第1行，编号“g1”：单元“g1”拟拆分，部分数为1。请至少给出两个部分。",
        ],
    ),
    (
        [SplitUnit("g1", [Part("g5", ["b1"]), Part("g6", ["b2"])], heir="g1")],
        [
            ("CHG009 changes, row 1, id 'g1': The heir 'g1' is none of the parts of 'g1'. Name one of: g5, g6."),
        ],
        [
            "CHG009 changes，第1行，编号“g1”：承接单元“g1”不是“g1”的任何部分。请改用：g5, g6。",
        ],
    ),
    (
        [SplitUnit("g2", [Part("g5", measures={"households": 30}), Part("g6", measures={"households": 20})])],
        [
            (
                "CHG010 changes, row 1, column 'households', id 'g2': 'g2' states 40 households, and "
                "its parts 50. Correct the parts, or set the measure of the unit first."
            ),
        ],
        [
            (
                "CHG010 changes，第1行，“households”列，编号“g2”：“g2”的“households”为40，各部分合计为"
                "50。请更正各部分的数值，或先更正该单元的指标。"
            ),
        ],
    ),
    (
        [SplitUnit("g2", [Part("g5"), Part("g6")])],
        [
            (
                "CHG011 changes, row 1, column 'households', id 'g2': 'g2' states 40 households, and "
                "nothing below it does; no part speaks of them. State it in every part; None where it "
                "is not known."
            ),
        ],
        [
            (
                "CHG011 changes，第1行，“households”列，编号“g2”：“g2”的“households”为40，其下没有单元"
                "，各部分也均未填写。请在每个部分填写该指标；未知时填None。"
            ),
        ],
    ),
    (
        [MergeUnits(["g1", "g1"], into="g1")],
        [
            (
                "CHG012 changes, row 1, id 'g1': Of the units to be merged, 1 differ from each other. "
                "Name at least two different units."
            ),
        ],
        [
            ("CHG012 changes，第1行，编号“g1”：拟合并的单元中互不相同的有1个。请至少列出两个不同的单元。"),
        ],
    ),
    (
        [MergeUnits(["g1", "g3"], into="g1")],
        [
            (
                "CHG013 changes, row 1, id 'g3': 'g3' (grid, under 'c2') cannot be merged with 'g1' (grid, "
                "under 'c1'). Merge units of one level under one unit; move the others first."
            ),
        ],
        [
            (
                "CHG013 changes，第1行，编号“g3”：“g3”（grid，隶属于“c2”）不能与“g1”（grid，隶属于“c1”）"
                "合并。只能合并同一上级、同一层级的单元；其余请先划转。"
            ),
        ],
    ),
    (
        [MergeUnits(["g1", "s"], into="g1")],
        [
            (
                "CHG013 changes, row 1, id 's': 's' (street, under nothing) cannot be merged with 'g1' "
                "(grid, under 'c1'). Merge units of one level under one unit; move the others first."
            ),
        ],
        [
            (
                "CHG013 changes，第1行，编号“s”：“s”（street，隶属于无上级）不能与“g1”（grid，隶属于“c1”）"
                "合并。只能合并同一上级、同一层级的单元；其余请先划转。"
            ),
        ],
    ),
    (
        [MergeUnits(["g1", "g2"], into="g1")],
        [
            (
                "CHG014 changes, row 1, column 'households', id 'g2': 'g2' states 40 households and has "
                "no units below it; merged with units that have, these would be lost. Create a unit below "
                "it that states them first."
            ),
        ],
        [
            (
                "CHG014 changes，第1行，“households”列，编号“g2”：“g2”的“households”为40且其下没有单元"
                "；与有下级的单元合并后，该数值将丢失。请先在其下新设填写该指标的单元。"
            ),
        ],
    ),
    (
        [AbolishPost("chief@g1#1")],
        [
            (
                "CHG015 changes, row 1, id 'chief@g1#1': Post 'chief@g1#1' is held by 'p1' on 2026-01-01 "
                "or later. End the appointment the day before."
            ),
        ],
        [
            (
                "CHG015 changes，第1行，编号“chief@g1#1”：岗位“chief@g1#1”在2026-01-01或之后由“p1”担任"
                "。请在前一日结束该任命。"
            ),
        ],
    ),
    (
        [AbolishPost("worker@g1#1")],
        [
            (
                "CHG016 changes, row 1, id 'worker@g1#1': Links of post 'worker@g1#1' in force on 2026-01-01 "
                "or later: 1. End them the day before."
            ),
        ],
        [
            (
                "CHG016 changes，第1行，编号“worker@g1#1”：岗位“worker@g1#1”在2026-01-01或之后仍有效的"
                "关系：1个。请在前一日结束这些关系。"
            ),
        ],
    ),
    (
        [EndBody("old", "2023-12-31")],
        [
            ("CHG017 changes, row 1, id 'old': Body 'old' ended on 2022-12-31 already. Leave this change out."),
        ],
        [
            "CHG017 changes，第1行，编号“old”：组织“old”已于2022-12-31终止。请删除本项变更。",
        ],
    ),
    (
        [JoinBody("m1", "branch")],
        [
            (
                "CHG018 changes, row 1, id 'm1': 'm1' is a member of 'branch' on 2026-01-01 or later "
                "already. Leave this change out."
            ),
        ],
        [
            ("CHG018 changes，第1行，编号“m1”：“m1”在2026-01-01或之后已是“branch”的成员。请删除本项变更。"),
        ],
    ),
    (
        [EndLink("adjacent", "unit:g1", "unit:g3", "2025-12-31")],
        [
            (
                "CHG019 changes, row 1, id 'unit:g1 -> unit:g3': There is no link 'adjacent' from unit:g1 "
                "to unit:g3 on 2025-12-31. Name a day on which the link is in force."
            ),
        ],
        [
            (
                "CHG019 changes，第1行，编号“unit:g1 -> unit:g3”：2025-12-31没有从unit:g1到unit:g3的“adjacent”关"
                "系。请填写该关系有效期内的日期。"
            ),
        ],
    ),
    (
        [SetMeasure("g1", "housholds", 3)],
        [
            (
                "CHG020 changes, row 1, column 'housholds', id 'g1': 'housholds' cannot be a measure: "
                "neither the model nor the library knows it. Did you mean 'households'?"
            ),
        ],
        [
            (
                "CHG020 changes，第1行，“housholds”列，编号“g1”：“housholds”不能作为指标：模型和程序库"
                "均无此指标。是否为“households”？"
            ),
        ],
    ),
    (
        [SetMeasure("g1", "level", 3)],
        [
            (
                "CHG020 changes, row 1, column 'level', id 'g1': 'level' cannot be a measure: a column "
                "of the unit has this name. Choose another key."
            ),
        ],
        [
            ("CHG020 changes，第1行，“level”列，编号“g1”：“level”不能作为指标：单元已有同名的列。请另选键名。"),
        ],
    ),
    (
        [SetLabel("g1", "households", "x")],
        [
            (
                "CHG020 changes, row 1, column 'households', id 'g1': 'households' cannot be a label: "
                "there is a measure of this name. Choose another key."
            ),
        ],
        [
            ("CHG020 changes，第1行，“households”列，编号“g1”：“households”不能作为标签：已有同名的指标。请另选键名。"),
        ],
    ),
    (
        [SetMeasure("g1", "class", 3)],
        [
            (
                "CHG020 changes, row 1, column 'class', id 'g1': 'class' cannot be a measure: there is "
                "a label of this name. Choose another key."
            ),
        ],
        [
            ("CHG020 changes，第1行，“class”列，编号“g1”：“class”不能作为指标：已有同名的标签。请另选键名。"),
        ],
    ),
    (
        [CreateUnit("g 9", "grid", "c1", "grid")],
        [
            (
                "HIE011 changes, row 1: 'g 9' cannot be an id: it holds white space or an invisible character. "
                "Delete that character; 'g9' would be valid."
            ),
        ],
        [
            ("HIE011 changes，第1行：“g 9”不能作为编号：含有空格或不可见字符。请删除该字符；可改为“g9”。"),
        ],
    ),
    (
        [CreateUnit("g9", "gird", "c1")],
        [
            (
                "HIE009 changes, row 1, id 'g9': Unit 'g9' has the level 'gird', which the scheme does "
                "not have. Did you mean 'grid'? Use one of: street, community, grid, building."
            ),
        ],
        [
            (
                "HIE009 changes，第1行，编号“g9”：单元“g9”的层级“gird”不在方案中。是否为“grid”？请使用"
                "：street, community, grid, building。"
            ),
        ],
    ),
    (
        [CreateUnit("g9", "grid", "c1")],
        [
            ("HIE010 changes, row 1, id 'g9': Unit 'g9' of level grid has no kind. Use one of: grid, work_unit."),
        ],
        [
            "HIE010 changes，第1行，编号“g9”：层级grid的单元“g9”没有填写类别。请使用：grid, work_unit。",
        ],
    ),
    (
        [CreateUnit("b9", "building", "w1", measures={"households": -1})],
        [
            (
                "HIE008 changes, row 1, id 'b9': Unit 'b9' (building) cannot stand under 'w1' (grid:work_unit). "
                "Put it under one of: grid; or change the level scheme."
            ),
            (
                "HIE012 changes, row 1, column 'households', id 'b9': '-1' is no value of households "
                "for unit 'b9': it is negative. Give a whole number from 0; leave the field empty if "
                "it is unknown."
            ),
        ],
        [
            (
                "HIE008 changes，第1行，编号“b9”：单元“b9”（building）不能归属于“w1”（grid:work_unit）"
                "。请归属于：grid；或修改层级方案。"
            ),
            (
                "HIE012 changes，第1行，“households”列，编号“b9”：“-1”不是单元“b9”的有效“households”："
                "为负数。请填写不小于0的整数；未知时请留空。"
            ),
        ],
    ),
    (
        [MoveUnit("c1", to="g3")],
        [
            (
                "HIE008 changes, row 1, id 'c1': Unit 'c1' (community) cannot stand under 'g3' (grid). "
                "Put it under one of: street; or change the level scheme."
            ),
        ],
        [
            (
                "HIE008 changes，第1行，编号“c1”：单元“c1”（community）不能归属于“g3”（grid）。请归属"
                "于：street；或修改层级方案。"
            ),
        ],
    ),
    (
        [MoveUnit("c1", to="c1")],
        [
            (
                "HIE004 changes, row 1, id 'c1': Unit 'c1' is its own parent. Leave the parent empty "
                "for a root, or name another unit."
            ),
        ],
        [
            ("HIE004 changes，第1行，编号“c1”：单元“c1”的上级是它自己。根单元请将上级留空，否则请填写另一单元。"),
        ],
    ),
    (
        [MoveUnit("c1", to="b1")],
        [
            (
                "HIE003 changes, row 1, id 'c1': Parent links form a cycle: c1 -> b1 -> g1 -> c1. Correct "
                "one of these 3 parents."
            ),
        ],
        [
            ("HIE003 changes，第1行，编号“c1”：上级关系成环：c1 -> b1 -> g1 -> c1。请更正这3个上级中的一个。"),
        ],
    ),
    (
        [RenameUnit("c1", "a\tb")],
        [
            (
                "HIE014 changes, row 1, column 'name', id 'c1': The name of unit 'c1' holds a control "
                "character. Delete line breaks, tabs and other invisible characters."
            ),
        ],
        [
            (
                "HIE014 changes，第1行，“name”列，编号“c1”：单元“c1”的“name”含有控制字符。请删除换行、"
                "制表符等不可见字符。"
            ),
        ],
    ),
    (
        [CreatePost("boss", "g1")],
        [
            (
                "ROS002 changes, row 1, id 'boss@g1#1': Post 'boss@g1#1' has the role 'boss', which the "
                "catalogue does not have. Add the role to the catalogue or correct the key."
            ),
        ],
        [
            (
                "ROS002 changes，第1行，编号“boss@g1#1”：岗位“boss@g1#1”的角色“boss”不在目录中。请在目"
                "录中补充该角色，或更正键名。"
            ),
        ],
    ),
    (
        [CreatePost("chief", "c1")],
        [
            (
                "ROS004 changes, row 1, id 'chief@c1#1': Post 'chief@c1#1' (chief) cannot be at 'c1', "
                "which is a community. Its role sits at: kind:grid."
            ),
        ],
        [
            (
                "ROS004 changes，第1行，编号“chief@c1#1”：岗位“chief@c1#1”（chief）不能设在“c1”（community）"
                "。该角色可设于：kind:grid。"
            ),
        ],
    ),
    (
        [CreatePost("worker", "g1", id="x", number=1)],
        [
            (
                "ROS005 changes, row 1, id 'x': Posts 'worker@g1#1', 'x' are all number 1 of worker at "
                "'g1'. Number them 1, 2, 3, … or leave the number out."
            ),
        ],
        [
            (
                "ROS005 changes，第1行，编号“x”：岗位“worker@g1#1”、“x”均为“g1”的worker第1号。请按1、"
                "2、3……编号，或不填编号。"
            ),
        ],
    ),
    (
        [CreatePost("worker", "g1", id="x", number=0)],
        [
            (
                "ROS014 changes, row 1, id 'x': Post 'x' has the number '0'. Number posts 1, 2, 3, … "
                "or leave the number out."
            ),
        ],
        [
            "ROS014 changes，第1行，编号“x”：岗位“x”的序号为“0”。请按1、2、3……编号，或不填序号。",
        ],
    ),
    (
        [Appoint("chief@g2#1", "p3", DAY)],
        [
            (
                "CON001 changes, row 1, id 'chief@g2#1': 'p3' holds chief at 'g2' without a required "
                "qualification; it has: -. Appoint somebody who has one of: cadre."
            ),
        ],
        [
            (
                "CON001 changes，第1行，编号“chief@g2#1”：“p3”任“g2”的chief，但不具备所需资格；现有资"
                "格：-。请任命具备以下资格之一者：cadre。"
            ),
        ],
    ),
    (
        [Appoint("worker@g1#1", "p1", DAY)],
        [
            (
                "CON003 changes, row 1, id 'p1': 'p1' holds chief and worker, which exclude each other. "
                "End one of the two appointments."
            ),
        ],
        [
            ("CON003 changes，第1行，编号“p1”：“p1”同时任chief和worker，两者不得兼任。请结束其中一项任命。"),
        ],
    ),
    (
        [Appoint("chief@g1#1", "p2", DAY)],
        [
            (
                "ROS012 changes, row 1, id 'chief@g1#1': Post 'chief@g1#1' has two holders from 2026-01-01: "
                "'p1' and 'p2'. End the first appointment the day before, or add a second post."
            ),
        ],
        [
            (
                "ROS012 changes，第1行，编号“chief@g1#1”：岗位“chief@g1#1”自2026-01-01起有两名任职者："
                "“p1”和“p2”。请在前一日结束前一任命，或增设岗位。"
            ),
        ],
    ),
    (
        [Appoint("chief@g2#1", "", DAY)],
        [
            (
                "TAB002 changes, row 1, column 'holder', id 'chief@g2#1': An appointment has no holder "
                "id. Give 'holder' a value."
            ),
        ],
        [
            "TAB002 changes，第1行，“holder”列，编号“chief@g2#1”：任命未填写任职者编号。请填写“holder”。",
        ],
    ),
    (
        [Appoint("chief@g2#1", "p2", DAY, end="2025-01-01")],
        [
            (
                "DAY002 changes, row 1, id 'chief@g2#1': It starts on 2026-01-01 and ends before that, "
                "on 2025-01-01. Correct one of the two days."
            ),
        ],
        [
            ("DAY002 changes，第1行，编号“chief@g2#1”：开始日期2026-01-01晚于结束日期2025-01-01。请更正其中一个日期。"),
        ],
    ),
    (
        [Appoint("chief@g2#1", "p2", DAY, kind="body", qualifications=["doctor"])],
        [
            (
                "ROS023 changes, row 1, id 'p2': The holder 'p2' is there already, as a person, not as "
                "a body. Leave kind= out, or use another id."
            ),
            (
                "ROS024 changes, row 1, id 'p2': The holder 'p2' is there already, without: doctor. Add "
                "the qualifications to the table of holders, or leave qualifications= out."
            ),
        ],
        [
            ("ROS023 changes，第1行，编号“p2”：任职者“p2”已登记为person，而非body。请不填kind=，或改用其他编号。"),
            (
                "ROS024 changes，第1行，编号“p2”：任职者“p2”已登记，但没有以下资格：doctor。请在任职者"
                "表中补充资格，或不填qualifications=。"
            ),
        ],
    ),
    (
        [EndAppointment("chief@g2#1", DAY)],
        [
            (
                "ROS022 changes, row 1, id 'chief@g2#1': Post 'chief@g2#1' has no holder on 2026-01-01. "
                "Name a day on which the appointment is in force."
            ),
        ],
        [
            (
                "ROS022 changes，第1行，编号“chief@g2#1”：岗位“chief@g2#1”在2026-01-01没有任职者。请填"
                "写任命有效期内的日期。"
            ),
        ],
    ),
    (
        [AddDevice("d1", holder="p1")],
        [
            ("CHG002 changes, row 1, id 'd1': The id 'd1' is taken by another device. Choose another id."),
        ],
        [
            "CHG002 changes，第1行，编号“d1”：编号“d1”已被另一设备使用。请另选编号。",
        ],
    ),
    (
        [AddLink("", "unit:g1", "unit:g1")],
        [
            ("JUR005 changes, row 1, id 'unit:g1 -> unit:g1': A link has no kind. Give one, such as 'takes_charge'."),
            (
                "JUR006 changes, row 1, id 'unit:g1 -> unit:g1': The link '' leads from unit:g1 to itself. "
                "Name two different things, or delete the row."
            ),
        ],
        [
            "JUR005 changes，第1行，编号“unit:g1 -> unit:g1”：关系没有类别。请填写类别，例如“takes_charge”。",
            (
                "JUR006 changes，第1行，编号“unit:g1 -> unit:g1”：“”关系从unit:g1指向其自身。请填写两"
                "个不同的对象，或删除该行。"
            ),
        ],
    ),
    (
        [AddLink("contacts", "g1", "unit:g2")],
        [
            (
                "JUR001 changes, row 1, column 'source', id 'g1 -> unit:g2': 'g1' is no reference. Write "
                "'unit:ID', 'body:ID', 'post:ID' or 'holder:ID'."
            ),
        ],
        [
            (
                "JUR001 changes，第1行，“source”列，编号“g1 -> unit:g2”：“g1”不是引用。请写成“unit:编"
                "号”、“body:编号”、“post:编号”或“holder:编号”。"
            ),
        ],
    ),
    (
        [AddLink("adjacent", "unit:g2", "unit:g1", start=DAY), AddLink("adjacent", "unit:g1", "unit:g2")],
        [
            (
                "JUR004 changes, row 2, id 'unit:g1 -> unit:g2': The link 'adjacent' from unit:g1 to "
                "unit:g2 is there twice for the same time. Delete one of the two rows."
            ),
        ],
        [
            (
                "JUR004 changes，第2行，编号“unit:g1 -> unit:g2”：从unit:g1到unit:g2的“adjacent”关系在"
                "同一期间重复。请删除其中一行。"
            ),
        ],
    ),
]
RECORDS: list[tuple[list[Any], list[str], list[str]]] = [
    (
        [{"change": "move_unit", "unit": "g1", "to": "c2"}, {"change": "moove_unit"}, "x", {}],
        [
            ("CHG030 changes, row 2, column 'change': There is no change 'moove_unit'. Did you mean 'move_unit'?"),
            ("CHG032 changes, row 3, column 'change': The record of a change lacks 'change'. Give 'change' a value."),
            ("CHG032 changes, row 4, column 'change': The record of a change lacks 'change'. Give 'change' a value."),
        ],
        [
            "CHG030 changes，第2行，“change”列：没有名为“moove_unit”的变更。是否为“move_unit”？",
            "CHG032 changes，第3行，“change”列：变更记录缺少“change”。请填写“change”。",
            "CHG032 changes，第4行，“change”列：变更记录缺少“change”。请填写“change”。",
        ],
    ),
    (
        [{"change": "move_unit", "unit": "g1", "too": "c2"}, {"change": "zzzz"}],
        [
            ("CHG031 changes, row 1, column 'too': A change 'move_unit' has no 'too'. Did you mean 'to'?"),
            "CHG032 changes, row 1, column 'to': A change 'move_unit' lacks 'to'. Give 'to' a value.",
            (
                "CHG030 changes, row 2, column 'change': There is no change 'zzzz'. Delete it; there "
                "are: abolish_post, abolish_unit, add_device, add_link, amend, appoint, create_body, create_post, "
                "create_unit, end_appointment, end_body, end_link, join_body, merge_units, move_unit, "
                "recode_unit, regrade_unit, rename_unit, revert, set_label, set_measure, set_rank, split_unit."
            ),
        ],
        [
            "CHG031 changes，第1行，“too”列：变更“move_unit”没有“too”。是否为“to”？",
            "CHG032 changes，第1行，“to”列：变更“move_unit”缺少“to”。请填写“to”。",
            (
                "CHG030 changes，第2行，“change”列：没有名为“zzzz”的变更。请删除；可用的有：abolish_post, "
                "abolish_unit, add_device, add_link, amend, appoint, create_body, create_post, create_unit, "
                "end_appointment, end_body, end_link, join_body, merge_units, move_unit, recode_unit, regrade_unit, "
                "rename_unit, revert, set_label, set_measure, set_rank, split_unit。"
            ),
        ],
    ),
    (
        [{"change": "appoint", "post": 1, "holder": "p", "start": "1.1.2026", "kind": "cat", "meets": "x"}],
        [
            ("CHG033 changes, row 1, column 'post': 'post' is 1, which it cannot be. Give a text that is not empty."),
            (
                "CHG033 changes, row 1, column 'start': 'start' is '1.1.2026', which it cannot be. Give "
                "a day YYYY-MM-DD."
            ),
            (
                "CHG033 changes, row 1, column 'kind': 'kind' is 'cat', which it cannot be. Give one "
                "of: person, household, body, or nothing."
            ),
            ("CHG033 changes, row 1, column 'meets': 'meets' is 'x', which it cannot be. Give a list of texts."),
        ],
        [
            "CHG033 changes，第1行，“post”列：“post”为1，不符合要求。请填写非空文本。",
            ("CHG033 changes，第1行，“start”列：“start”为'1.1.2026'，不符合要求。请填写YYYY-MM-DD格式的日期。"),
            (
                "CHG033 changes，第1行，“kind”列：“kind”为'cat'，不符合要求。请填写以下之一：person、"
                "household、body，或留空。"
            ),
            "CHG033 changes，第1行，“meets”列：“meets”为'x'，不符合要求。请填写文本列表。",
        ],
    ),
    (
        [
            {
                "change": "split_unit",
                "unit": "g1",
                "parts": [{"id": "", "measures": {"households": "x"}, "kids": []}, {}],
            }
        ],
        [
            "CHG031 changes, row 1, column 'parts[0].kids': A part has no 'kids'. Did you mean 'kind'?",
            (
                "CHG033 changes, row 1, column 'parts[0].id': 'id' is '', which it cannot be. Give a "
                "text that is not empty."
            ),
            (
                "CHG033 changes, row 1, column 'parts[0].measures': 'measures' is {'households': 'x'}, "
                "which it cannot be. Give numbers by measure, None where unknown."
            ),
            "CHG032 changes, row 1, column 'parts[1].id': A part lacks 'id'. Give 'id' a value.",
        ],
        [
            "CHG031 changes，第1行，“parts[0].kids”列：部分没有“kids”。是否为“kind”？",
            "CHG033 changes，第1行，“parts[0].id”列：“id”为''，不符合要求。请填写非空文本。",
            (
                "CHG033 changes，第1行，“parts[0].measures”列：“measures”为{'households': 'x'}，不符合"
                "要求。请填写指标与数字的对应，未知为None。"
            ),
            "CHG032 changes，第1行，“parts[1].id”列：部分缺少“id”。请填写“id”。",
        ],
    ),
    (
        [{"change": "set_measure", "unit": "g1", "measure": "households", "value": True}],
        [
            ("CHG033 changes, row 1, column 'value': 'value' is True, which it cannot be. Give a number, or nothing."),
        ],
        [
            "CHG033 changes，第1行，“value”列：“value”为True，不符合要求。请填写数字，或留空。",
        ],
    ),
    (
        [{"change": "create_unit", "id": "g", "level": "grid", "parent": None, "labels": {"a": 1}}],
        [
            (
                "CHG033 changes, row 1, column 'parent': 'parent' is None, which it cannot be. Give a "
                "text that is not empty."
            ),
            (
                "CHG033 changes, row 1, column 'labels': 'labels' is {'a': 1}, which it cannot be. Give "
                "texts by label, None where unknown."
            ),
        ],
        [
            "CHG033 changes，第1行，“parent”列：“parent”为None，不符合要求。请填写非空文本。",
            ("CHG033 changes，第1行，“labels”列：“labels”为{'a': 1}，不符合要求。请填写标签与文本的对应，未知为None。"),
        ],
    ),
    (
        [
            {"change": "create_post", "role": "r", "unit": "g", "number": 0},
            {"change": "split_unit", "unit": "g", "parts": {}},
        ],
        [
            (
                "CHG033 changes, row 1, column 'number': 'number' is 0, which it cannot be. Give a whole "
                "number from 1, or nothing."
            ),
            ("CHG033 changes, row 2, column 'parts': 'parts' is {}, which it cannot be. Give a list of records."),
        ],
        [
            ("CHG033 changes，第1行，“number”列：“number”为0，不符合要求。请填写不小于1的整数，或留空。"),
            "CHG033 changes，第2行，“parts”列：“parts”为{}，不符合要求。请填写记录列表。",
        ],
    ),
]


def retired() -> Jurisdiction:
    """Return the town after two of its grids went."""
    place = apply(town(), [AbolishUnit("w1")], on="2025-01-01").jurisdiction
    parts = [Part("g5", measures={"households": 10}), Part("g6", measures={"households": 20})]
    return apply(place, [SplitUnit("g4", parts)], on="2025-06-01").jurisdiction


#: What cannot go wrong in the town as it is.
ELSEWHERE: list[tuple[Callable[[], Jurisdiction], list[str], list[str], list[Change]]] = [
    (
        countryside,
        [
            (
                "CHG021 changes, row 2, id 'v2': The totals above 'v2' would change: of the levels village "
                "and estate one lies over others, and counts in no total. Move the units below it first, and "
                "set its counts to 0 or unknown."
            ),
        ],
        [
            (
                "CHG021 changes，第2行，编号“v2”：“v2”上级的合计数将改变：village与estate两个层级中，一个为叠加"
                "层级，不计入合计。请先划转其下级单元，并将其数量设为0或未知。"
            ),
        ],
        [RenameUnit("v2", "x"), RegradeUnit("v2", "estate")],
    ),
    (
        retired,
        [
            (
                "CHG022 changes, row 1, id 'w1': The id 'w1' was retired on 2025-01-01; ids are never used again. "
                "Choose another id."
            ),
            (
                "CHG022 changes, row 2, id 'g4': The id 'g4' was retired on 2025-06-01, and 'g5', 'g6' came after it; "
                "ids are never used again. Choose another id."
            ),
        ],
        [
            "CHG022 changes，第1行，编号“w1”：编号“w1”已于2025-01-01停用；编号不得再次使用。请另选编号。",
            (
                "CHG022 changes，第2行，编号“g4”：编号“g4”已于2025-06-01停用，由“g5”、“g6”承接；编号不得再次使用。"
                "请另选编号。"
            ),
        ],
        [CreateUnit("w1", "grid", "c1", "grid"), RecodeUnit("g5", "g4")],
    ),
    (
        town,
        [
            (
                "CHG023 changes, row 1, id 'c1': What is to be altered has changed since: of unit 'c1' the name is "
                "'North'; it was 'South'. Take the later change back first, or make the change by hand."
            ),
            (
                "CHG023 changes, row 1, id 'x': What is to be altered has changed since: unit 'x' is not there any "
                "more. Take the later change back first, or make the change by hand."
            ),
            (
                "CHG023 changes, row 2, id 'd2': What is to be altered has changed since: a row of devices is not as "
                "it was left: d2, terminal. Take the later change back first, or make the change by hand."
            ),
        ],
        [
            (
                "CHG023 changes，第1行，编号“c1”：拟调整的内容此后已有变化：单元“c1”的名称为“North”，原为“South”。"
                "请先撤回后来的变更，或另行手工变更。"
            ),
            (
                "CHG023 changes，第1行，编号“x”：拟调整的内容此后已有变化：单元“x”已不存在。"
                "请先撤回后来的变更，或另行手工变更。"
            ),
            (
                "CHG023 changes，第2行，编号“d2”：拟调整的内容此后已有变化：devices表中的一行已不是变更后的样子：d2, "
                "terminal。请先撤回后来的变更，或另行手工变更。"
            ),
        ],
        [
            Revert(
                DAY,
                {
                    "units": {
                        "cells": [
                            {"id": "c1", "from": {"name": "South"}, "to": {"name": None}},
                            {"id": "x", "from": {}, "to": {"name": None}},
                        ]
                    }
                },
            ),
            Amend({"devices": [{"after": None, "from": [{"id": "d2", "kind": "terminal"}], "to": []}]}),
        ],
    ),
]


@pytest.mark.parametrize(("place", "english", "chinese", "changes"), ELSEWHERE)
def test_what_is_wrong_elsewhere_is_said_in_both_languages(
    place: Callable[[], Jurisdiction], english: list[str], chinese: list[str], changes: list[Change]
) -> None:
    problems = refused(*changes, town=place())
    assert [p.text() for p in problems] == english
    assert [p.text("zh") for p in problems] == chinese


@pytest.mark.parametrize(("changes", "english", "chinese"), WORDS)
def test_what_is_wrong_with_a_change_is_said_in_both_languages(
    changes: list[Change], english: list[str], chinese: list[str]
) -> None:
    problems = refused(*changes)
    assert [p.text() for p in problems] == english
    assert [p.text("zh") for p in problems] == chinese


@pytest.mark.parametrize(("records", "english", "chinese"), RECORDS)
def test_what_is_wrong_with_records_is_said_at_once(records: list[Any], english: list[str], chinese: list[str]) -> None:
    with pytest.raises(InvalidChangeError) as caught:
        read_changes(records)
    assert [p.text() for p in caught.value.problems] == english
    assert [p.text("zh") for p in caught.value.problems] == chinese


def test_the_words_of_every_fault_of_changes_are_tested() -> None:
    lines = [*(entry[1] for entry in WORDS), *(entry[1] for entry in RECORDS), *(entry[1] for entry in ELSEWHERE)]
    said = {line.partition(" ")[0] for english in lines for line in english}
    assert {code for code in FAULTS if code.startswith("CHG")} - said == set()


def test_the_headline_is_said_in_both_languages() -> None:
    error = InvalidChangeError(refused(MoveUnit("g9", to="c2")))
    assert error.headline() == "The changes are refused: 1 problem."
    assert error.headline("zh") == "变更被拒绝：1个问题。"

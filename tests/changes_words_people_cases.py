"""What is said of changes of posts, people, bodies and links that are refused, in both languages."""

from __future__ import annotations

from changes_cases import DAY

from gridgov.changes import (
    AbolishPost,
    AddDevice,
    AddLink,
    Appoint,
    Change,
    CreatePost,
    EndAppointment,
    EndBody,
    EndLink,
    JoinBody,
)

PEOPLE: list[tuple[list[Change], list[str], list[str]]] = [
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

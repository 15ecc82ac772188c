"""The exact words of every fault of roles, rosters, bodies, links and days, in both languages, with their places."""

from __future__ import annotations

from collections.abc import Callable

import attrs
import pytest
from role_words_cases import ROLE_WORDS
from roster_refusals import (
    BODY,
    CHIEF,
    CONDITIONAL,
    DAY,
    FORBIDDEN,
    LINK,
    MANDATORY,
    POST,
    ROLES,
    TOWN,
    WORKER,
    appointed,
    bodies,
    broken,
    links,
    posts,
    refused,
    role,
    roster,
)

from gridgov.bodies import Bodies
from gridgov.errors import FAULTS, GridgovError, Problems
from gridgov.jurisdiction import Jurisdiction
from gridgov.roles import Roster

WORDS: list[tuple[Callable[[], GridgovError | Problems], str, str]] = [
    *ROLE_WORDS,
    (
        lambda: posts(POST, {**POST, "unit": "h"}),
        (
            "ROS001 posts, row 2, id 'a': Post 'a' is on rows 1, 2. Post ids must be unique: "
            "delete or renumber all but one."
        ),
        "ROS001 posts，第2行，编号“a”：岗位“a”出现在第1, 2行。岗位编号必须唯一：请只保留一行，其余删除或另编号。",
    ),
    (
        lambda: posts({**POST, "role": "queen"}),
        (
            "ROS002 posts, row 1, id 'a': Post 'a' has the role 'queen', which the catalogue "
            "does not have. Add the role to the catalogue or correct the key."
        ),
        "ROS002 posts，第1行，编号“a”：岗位“a”的角色“queen”不在目录中。请在目录中补充该角色，或更正键名。",
    ),
    (
        lambda: posts({**POST, "unit": "moon"}),
        (
            "ROS003 posts, row 1, id 'a': Post 'a' is at the unit 'moon', which does not exist. "
            "Add the unit or correct its id."
        ),
        "ROS003 posts，第1行，编号“a”：岗位“a”所在单元“moon”不存在。请补充该单元或更正其编号。",
    ),
    (
        lambda: posts({**POST, "unit": "c"}),
        (
            "ROS004 posts, row 1, id 'a': Post 'a' (chief) cannot be at 'c', which is a "
            "community. Its role sits at: grid."
        ),
        "ROS004 posts，第1行，编号“a”：岗位“a”（chief）不能设在“c”（community）。该角色可设于：grid。",
    ),
    (
        lambda: posts(POST, {**POST, "id": "b", "number": 1}),
        (
            "ROS005 posts, row 2: Posts 'a', 'b' are all number 1 of chief at 'g'. Number them "
            "1, 2, 3, … or leave the number out."
        ),
        "ROS005 posts，第2行：岗位“a”、“b”均为“g”的chief第1号。请按1、2、3……编号，或不填编号。",
    ),
    (
        lambda: appointed(holders=[{"id": "p"}, {"id": "p"}]),
        ("ROS006 holders, row 2, id 'p': Holder 'p' is on rows 1, 2. Keep one row for each holder."),
        "ROS006 holders，第2行，编号“p”：任职者“p”出现在第1, 2行。每个任职者只保留一行。",
    ),
    (
        lambda: appointed(holders=[{"id": "p", "kind": "robot"}]),
        ("ROS007 holders, row 1, id 'p': Holder 'p' is a 'robot'. Use 'person', 'household' or 'body'."),
        "ROS007 holders，第1行，编号“p”：任职者“p”的类别为“robot”。请使用“person”、“household”或“body”。",
    ),
    (
        lambda: appointed({"post": "z", "holder": "p"}),
        ("ROS008 appointments, row 1: There is no post 'z' for this appointment. Add the post or correct its id."),
        "ROS008 appointments，第1行：该任命的岗位“z”不存在。请补充该岗位或更正其编号。",
    ),
    (
        lambda: appointed({"post": "a", "holder": "q"}, holders=[{"id": "p"}]),
        ("ROS009 appointments, row 1: There is no holder 'q'. Add a row for it to the holders, or correct the id."),
        "ROS009 appointments，第1行：没有任职者“q”。请在任职者表中补充，或更正编号。",
    ),
    (
        lambda: appointed(devices=[{"id": "d", "holder": "p"}]),
        ("ROS009 devices, row 1: There is no holder 'p'. Add a row for it to the holders, or correct the id."),
        "ROS009 devices，第1行：没有任职者“p”。请在任职者表中补充，或更正编号。",
    ),
    (
        lambda: appointed({"post": "a", "holder": "p"}, {"post": "a", "holder": "q", "start": "2025-01-01"}),
        (
            "ROS012 appointments, row 2: Post 'a' has two holders from 2025-01-01: 'p' and 'q'. "
            "End the first appointment the day before, or add a second post."
        ),
        "ROS012 appointments，第2行：岗位“a”自2025-01-01起有两名任职者：“p”和“q”。请在前一日结束前一任命，或增设岗位。",
    ),
    (
        lambda: appointed({"post": "a", "holder": "p", "end": "2025-01-01"}, {"post": "a", "holder": "q"}),
        (
            "ROS012 appointments, row 2: Post 'a' has two holders since before the records: 'p' "
            "and 'q'. End the first appointment the day before, or add a second post."
        ),
        "ROS012 appointments，第2行：岗位“a”在有记录之前即有两名任职者：“p”和“q”。请在前一日结束前一任命，或增设岗位。",
    ),
    (
        lambda: appointed(devices=[{"id": "d"}, {"id": "d"}]),
        ("ROS013 devices, row 2, id 'd': Device 'd' is on rows 1, 2. Keep one row for each device."),
        "ROS013 devices，第2行，编号“d”：设备“d”出现在第1, 2行。每台设备只保留一行。",
    ),
    (
        lambda: posts({**POST, "number": 0}),
        (
            "ROS014 posts, row 1, column 'number', id 'a': Post 'a' has the number '0'. Number "
            "posts 1, 2, 3, … or leave the number out."
        ),
        "ROS014 posts，第1行，“number”列，编号“a”：岗位“a”的序号为“0”。请按1、2、3……编号，或不填序号。",
    ),
    (
        lambda: posts({**POST, "number": "two"}),
        (
            "ROS014 posts, row 1, column 'number', id 'a': Post 'a' has the number 'two'. Number "
            "posts 1, 2, 3, … or leave the number out."
        ),
        "ROS014 posts，第1行，“number”列，编号“a”：岗位“a”的序号为“two”。请按1、2、3……编号，或不填序号。",
    ),
    (
        lambda: posts(POST, roles=ROLES.with_roles(role("worker", sits_at=["gird", "kind:estate", "grid:grid"]))),
        (
            "ROS015 roles, row 2, column 'sits_at', id 'worker': Role 'worker' sits at 'gird', "
            "which the level scheme does not have. Did you mean 'grid'?"
        ),
        "ROS015 roles，第2行，“sits_at”列，编号“worker”：角色“worker”的设置位置“gird”不在层级方案中。是否为“grid”？",
    ),
    (
        lambda: posts(POST, roles=ROLES.with_roles(role("worker", sits_at="district"))),
        (
            "ROS015 roles, row 2, column 'sits_at', id 'worker': Role 'worker' sits at "
            "'district', which the level scheme does not have. Delete it; there are: community, "
            "grid."
        ),
        (
            "ROS015 roles，第2行，“sits_at”列，编号“worker”：角色“worker”的设置位置“district”不在层级方案中。"
            "请删除；可用的有：community, grid。"
        ),
    ),
    (
        lambda: refused(lambda: roster().post("z")),
        ("ROS020 id 'z': There is no post 'z' (the roster has 1). Look the id up with .posts()."),
        "ROS020 编号“z”：没有岗位“z”（名册共有1个岗位）。请用.posts()查找编号。",
    ),
    (
        lambda: refused(lambda: roster().holder("z")),
        ("ROS021 id 'z': There is no holder 'z' (the roster has 0). Look the id up with .holders(on=...)."),
        "ROS021 编号“z”：没有任职者“z”（名册共有0名任职者）。请用.holders(on=...)查找编号。",
    ),
    (
        lambda: refused(lambda: roster().end_appointment("a", last_day=DAY)),
        ("ROS022 id 'a': Post 'a' has no holder on 2026-01-01. Name a day on which the appointment is in force."),
        "ROS022 编号“a”：岗位“a”在2026-01-01没有任职者。请填写任命有效期内的日期。",
    ),
    (
        lambda: broken(POST, changed=attrs.evolve(CHIEF, eligible=["leader", "deputy"])),
        (
            "CON001 id 'a': 'p' holds chief at 'g' without a required qualification; it has: -. "
            "Appoint somebody who has one of: leader, deputy."
        ),
        "CON001 编号“a”：“p”任“g”的chief，但不具备所需资格；现有资格：-。请任命具备以下资格之一者：leader, deputy。",
    ),
    (
        lambda: refused(
            lambda: Roster.from_records(
                TOWN, ROLES.with_roles(attrs.evolve(CHIEF, eligible=["leader"])), posts=[POST]
            ).appoint("a", "p", start=DAY, qualifications=["reader", "member"])
        ),
        (
            "CON001 id 'a': 'p' holds chief at 'g' without a required qualification; it has: "
            "member, reader. Appoint somebody who has one of: leader."
        ),
        (
            "CON001 编号“a”：“p”任“g”的chief，但不具备所需资格；现有资格：member, reader。"
            "请任命具备以下资格之一者：leader。"
        ),
    ),
    (
        lambda: broken(POST, changed=attrs.evolve(CHIEF, holders=["household"]), holders=[{"id": "p"}]),
        ("CON002 id 'a': 'p' is a person and holds chief at 'g'. This role can be held by: household."),
        "CON002 编号“a”：“p”属于person，却任“g”的chief。该角色可由以下类别担任：household。",
    ),
    (
        lambda: broken(POST, changed=attrs.evolve(CHIEF, holders=()), holders=[{"id": "p"}]),
        (
            "CON002 id 'a': 'p' is a person and holds chief at 'g'. Nobody may hold this role: end the appointment, "
            "or name in holders= who may."
        ),
        (
            "CON002 编号“a”：“p”属于person，却任“g”的chief。"
            "该角色不得由任何人担任：请结束该任命，或在holders=中写明可担任者的类别。"
        ),
    ),
    (
        lambda: broken(POST, WORKER, combinations=[FORBIDDEN]),
        ("CON003 id 'p': 'p' holds chief and worker, which exclude each other. End one of the two appointments."),
        "CON003 编号“p”：“p”同时任chief和worker，两者不得兼任。请结束其中一项任命。",
    ),
    (
        lambda: broken(POST, {**WORKER, "held": {"holder": "p", "meets": ["elected"]}}, combinations=[CONDITIONAL]),
        (
            "CON004 id 'p': 'p' holds chief and worker, but it is not shown that these are met: "
            "trained. Record the conditions with the appointment (meets=), or end one of the two."
        ),
        (
            "CON004 编号“p”：“p”兼任chief和worker，但未见满足条件：trained。"
            "请在任命中记录已满足的条件（meets=），或结束其中一项任命。"
        ),
    ),
    (
        lambda: broken(POST, {**WORKER, "held": {"holder": "q"}}, combinations=[MANDATORY]),
        ("CON005 id 'p': 'p' holds chief at 'g', but not worker there. Appoint the same holder to both."),
        "CON005 编号“p”：“p”任“g”的chief，但未兼任worker。请任命同一人担任两职。",
    ),
    (
        lambda: broken(POST, {**POST, "id": "b", "held": None}, changed=attrs.evolve(CHIEF, maximum=1)),
        (
            "CON006 id 'g': Unit 'g' has 2 posts of chief; at most 1 are allowed. Abolish the "
            "surplus, or raise the maximum of the role."
        ),
        "CON006 编号“g”：单元“g”有2个chief岗位，最多允许1个。请撤销多余岗位，或提高该角色的上限。",
    ),
    (
        lambda: bodies(BODY, BODY),
        (
            "BOD001 bodies, row 2, id 'b': Body 'b' is on rows 1, 2. Body ids must be unique: "
            "delete or renumber all but one."
        ),
        "BOD001 bodies，第2行，编号“b”：组织“b”出现在第1, 2行。组织编号必须唯一：请只保留一行，其余删除或另编号。",
    ),
    (
        lambda: bodies({**BODY, "unit": "moon"}),
        ("BOD002 bodies, row 1: The unit 'moon' of a body does not exist. Add the unit or correct its id."),
        "BOD002 bodies，第1行：组织所在单元“moon”不存在。请补充该单元或更正其编号。",
    ),
    (
        lambda: bodies({**BODY, "parent": "z"}),
        ("BOD003 bodies, row 1: The parent body 'z' does not exist. Add the body or correct the id."),
        "BOD003 bodies，第1行：上级组织“z”不存在。请补充该组织或更正其编号。",
    ),
    (
        lambda: bodies({**BODY, "parent": "d"}, {**BODY, "id": "d", "parent": "b"}),
        ("BOD004 bodies, row 1, id 'b': Parent bodies form a cycle: b -> d -> b. Correct one of these 2 parents."),
        "BOD004 bodies，第1行，编号“b”：上级组织关系成环：b -> d -> b。请更正这2个上级中的一个。",
    ),
    (
        lambda: bodies({**BODY, "kind": None}),
        ("BOD005 bodies, row 1, id 'b': Body 'b' has no kind. Give one, such as 'residents_committee'."),
        "BOD005 bodies，第1行，编号“b”：组织“b”没有类别。请填写类别，例如“residents_committee”。",
    ),
    (
        lambda: bodies(BODY, members=({"member": "p", "body": "z"},)),
        ("BOD006 memberships, row 1: There is no body 'z' for this membership. Add the body or correct its id."),
        "BOD006 memberships，第1行：该成员关系的组织“z”不存在。请补充该组织或更正其编号。",
    ),
    (
        lambda: bodies(BODY, members=({"member": "p", "body": "b", "lives_at": "moon"},)),
        (
            "BOD007 memberships, row 1: The unit 'moon' of a member does not exist. Correct it, "
            "or leave it empty if it is unknown."
        ),
        "BOD007 memberships，第1行：成员居住单元“moon”不存在。请更正；未知时请留空。",
    ),
    (
        lambda: refused(lambda: Bodies.from_records(TOWN, [BODY]).body("z")),
        ("BOD008 id 'z': There is no body 'z' (there are 1). Look the id up with .of_kind() or .at()."),
        "BOD008 编号“z”：没有组织“z”（共有1个）。请用.of_kind()或.at()查找编号。",
    ),
    (
        lambda: bodies(BODY, members=({"member": "p", "body": "b"}, {"member": "", "body": "b"})),
        (
            "BOD009 memberships, row 2, column 'member': The membership in 'b' names no member. "
            "Give the opaque id of the member, or delete the row."
        ),
        "BOD009 memberships，第2行，“member”列：“b”的成员关系未填写成员。请填写成员的编号，或删除该行。",
    ),
    (
        lambda: links({**LINK, "source": "g"}),
        (
            "JUR001 links, row 1, column 'source': 'g' is no reference. Write 'unit:ID', "
            "'body:ID', 'post:ID' or 'holder:ID'."
        ),
        "JUR001 links，第1行，“source”列：“g”不是引用。请写成“unit:编号”、“body:编号”、“post:编号”或“holder:编号”。",
    ),
    (
        lambda: links({**LINK, "target": "post:a"}),
        ("JUR002 links, row 1, column 'target': There is no post 'a'. Add it or correct the reference."),
        "JUR002 links，第1行，“target”列：不存在岗位“a”。请补充，或更正引用。",
    ),
    (
        lambda: refused(
            lambda: Jurisdiction(territory=TOWN, roster=Roster.from_records(TOWN, ROLES, posts=[{**POST, "body": "z"}]))
        ),
        (
            "JUR003 posts, row 1, column 'body', id 'a': Post 'a' belongs to the body 'z', which "
            "does not exist. Add the body or correct its id."
        ),
        "JUR003 posts，第1行，“body”列，编号“a”：岗位“a”所属组织“z”不存在。请补充该组织或更正其编号。",
    ),
    (
        lambda: links(LINK, LINK),
        (
            "JUR004 links, row 2: The link 'contacts' from unit:g to unit:h is there twice for "
            "the same time. Delete one of the two rows."
        ),
        "JUR004 links，第2行：从unit:g到unit:h的“contacts”关系在同一期间重复。请删除其中一行。",
    ),
    (
        lambda: links({**LINK, "kind": ""}),
        "JUR005 links, row 1: A link has no kind. Give one, such as 'takes_charge'.",
        "JUR005 links，第1行：关系没有类别。请填写类别，例如“takes_charge”。",
    ),
    (
        lambda: links({**LINK, "target": "unit:g"}),
        (
            "JUR006 links, row 1: The link 'contacts' leads from unit:g to itself. Name two different things, or "
            "delete the row."
        ),
        "JUR006 links，第1行：“contacts”关系从unit:g指向其自身。请填写两个不同的对象，或删除该行。",
    ),
    (
        lambda: bodies({**BODY, "start": "2025-02-29"}),
        (
            "DAY001 bodies, row 1, column 'start': '2025-02-29' is no day. Write it as "
            "YYYY-MM-DD, or leave it empty if it is unknown."
        ),
        "DAY001 bodies，第1行，“start”列：“2025-02-29”不是日期。请写成YYYY-MM-DD；未知时请留空。",
    ),
    (
        lambda: appointed({"post": "a", "holder": "p", "end": 20250101}),
        (
            "DAY001 appointments, row 1, column 'end': '20250101' is no day. Write it as "
            "YYYY-MM-DD, or leave it empty if it is unknown."
        ),
        "DAY001 appointments，第1行，“end”列：“20250101”不是日期。请写成YYYY-MM-DD；未知时请留空。",
    ),
    (
        lambda: bodies({**BODY, "start": "2025-02-02", "end": "2025-02-01"}),
        (
            "DAY002 bodies, row 1: It starts on 2025-02-02 and ends before that, on 2025-02-01. "
            "Correct one of the two days."
        ),
        "DAY002 bodies，第1行：开始日期2025-02-02晚于结束日期2025-02-01。请更正其中一个日期。",
    ),
]


@pytest.mark.parametrize(("call", "en", "zh"), WORDS, ids=[f"{en[:6]}-{i}" for i, (_, en, _) in enumerate(WORDS)])
def test_the_report_says_exactly_this(call: Callable[[], GridgovError | Problems], en: str, zh: str) -> None:
    refused = call()
    problems = refused.problems if isinstance(refused, GridgovError) else refused
    assert problems.text("en") == en
    assert problems.text("zh") == zh


def test_every_fault_of_these_families_is_said_here() -> None:
    families = {"RLE", "ROS", "CON", "BOD", "JUR", "DAY"}
    elsewhere = {"ROS023", "ROS024", "ROS025", "JUR007"}
    assert {en[:6] for _, en, _ in WORDS} | elsewhere == {code for code in FAULTS if code[:3] in families}

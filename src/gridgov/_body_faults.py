"""What can be wrong with bodies and memberships: all their fault kinds, in both languages."""

from __future__ import annotations

from gridgov.errors import fault
from gridgov.text import Text

__all__ = [
    "BODY_CYCLE",
    "BODY_KIND",
    "BODY_PARENT",
    "BODY_UNIT",
    "DUPLICATE_BODY",
    "MEMBER_BODY",
    "MEMBER_MISSING",
    "MEMBER_UNIT",
    "UNKNOWN_BODY",
]

DUPLICATE_BODY = fault(
    "BOD001",
    "duplicate-body",
    Text("Body '{id}' is on rows {rows}.", "组织“{id}”出现在第{rows}行。"),
    Text(
        "Body ids must be unique: delete or renumber all but one.", "组织编号必须唯一：请只保留一行，其余删除或另编号。"
    ),
)
BODY_UNIT = fault(
    "BOD002",
    "body-at-unknown-unit",
    Text("The unit '{unit}' of a body does not exist.", "组织所在单元“{unit}”不存在。"),
    Text("Add the unit or correct its id.", "请补充该单元或更正其编号。"),
)
BODY_PARENT = fault(
    "BOD003",
    "unknown-parent-body",
    Text("The parent body '{parent}' does not exist.", "上级组织“{parent}”不存在。"),
    Text("Add the body or correct the id.", "请补充该组织或更正其编号。"),
)
BODY_CYCLE = fault(
    "BOD004",
    "body-cycle",
    Text("Parent bodies form a cycle: {trail}.", "上级组织关系成环：{trail}。"),
    Text("Correct one of these {n} parents.", "请更正这{n}个上级中的一个。"),
)
BODY_KIND = fault(
    "BOD005",
    "body-without-kind",
    Text("Body '{id}' has no kind.", "组织“{id}”没有类别。"),
    Text("Give one, such as 'residents_committee'.", "请填写类别，例如“residents_committee”。"),
)
MEMBER_BODY = fault(
    "BOD006",
    "member-of-unknown-body",
    Text("There is no body '{body}' for this membership.", "该成员关系的组织“{body}”不存在。"),
    Text("Add the body or correct its id.", "请补充该组织或更正其编号。"),
)
MEMBER_UNIT = fault(
    "BOD007",
    "member-at-unknown-unit",
    Text("The unit '{lives_at}' of a member does not exist.", "成员居住单元“{lives_at}”不存在。"),
    Text("Correct it, or leave it empty if it is unknown.", "请更正；未知时请留空。"),
)
UNKNOWN_BODY = fault(
    "BOD008",
    "unknown-body",
    Text("There is no body '{id}' (there are {n:,}).", "没有组织“{id}”（共有{n:,}个）。"),
    Text("Look the id up with .of_kind() or .at().", "请用.of_kind()或.at()查找编号。"),
)
MEMBER_MISSING = fault(
    "BOD009",
    "membership-without-member",
    Text("The membership in '{body}' names no member.", "“{body}”的成员关系未填写成员。"),
    Text("Give the opaque id of the member, or delete the row.", "请填写成员的编号，或删除该行。"),
)

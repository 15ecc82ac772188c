"""What can be wrong with roles, templates and catalogues: all their fault kinds, in both languages."""

from __future__ import annotations

from gridgov.errors import fault
from gridgov.text import Text

__all__ = [
    "BAD_ROLE_COUNT",
    "BAD_ROLE_VALUE",
    "BAD_ROLE_WORD",
    "BAD_SLOT_COUNT",
    "DUPLICATE_ROLE",
    "MISSING_ROLE_KEY",
    "OPEN_SLOT",
    "ROLE_CYCLE",
    "UNKNOWN_ROLE",
    "UNKNOWN_ROLE_KEY",
    "UNKNOWN_ROLE_NAMED",
    "UNKNOWN_SLOT",
    "UNKNOWN_TEMPLATE",
]

DUPLICATE_ROLE = fault(
    "RLE001",
    "duplicate-role",
    Text("Role '{role}' is there {n} times.", "角色“{role}”出现{n}次。"),
    Text("Give each role its own key.", "请为每个角色使用不同的键。"),
)
UNKNOWN_ROLE_NAMED = fault(
    "RLE002",
    "unknown-role-named",
    Text(
        "'{where}' names the role '{role}', which the catalogue does not have.",
        "“{where}”提到的角色“{role}”不在目录中。",
    ),
    Text("Add the role or correct the key.", "请补充该角色或更正键名。"),
)
ROLE_CYCLE = fault(
    "RLE003",
    "role-cycle",
    Text("The roles lead each other in a circle: {trail}.", "角色的上下级关系成环：{trail}。"),
    Text("Take one of these links out.", "请删除其中一个关系。"),
)
BAD_ROLE_COUNT = fault(
    "RLE004",
    "bad-role-count",
    Text(
        "Role '{role}' asks for {range.en} posts a unit.",
        "角色“{role}”要求每单元{range.zh}岗。",
    ),
    Text("The minimum is 0 or more, and not above the maximum.", "下限须不小于0，且不大于上限。"),
)
BAD_ROLE_WORD = fault(
    "RLE005",
    "bad-role-word",
    Text("Role '{role}' has {field}='{value}'.", "角色“{role}”的{field}为“{value}”。"),
    Text("Use one of: {known}.", "请使用：{known}。"),
)
UNKNOWN_ROLE = fault(
    "RLE006",
    "unknown-role",
    Text("There is no role '{role}' in the catalogue.", "目录中没有角色“{role}”。"),
    Text("Use one of its {n} keys; the closest are: {close}.", "请使用目录中的{n}个键；相近的有：{close}。"),
)
OPEN_SLOT = fault(
    "RLE007",
    "open-slot",
    Text(
        "The source of '{template}' does not publish which role fills the slot '{slot}'.",
        "“{template}”的来源未公布“{slot}”由何种角色担任。",
    ),
    Text("Decide it yourself: .fill({{'{slot}': 'some_role'}}).", "请自行指定：.fill({{'{slot}': 'some_role'}})。"),
)
UNKNOWN_SLOT = fault(
    "RLE008",
    "unknown-slot",
    Text("'{template}' has no slot '{slot}'.", "“{template}”没有名为“{slot}”的岗位槽。"),
    Text("Its slots are: {known}.", "现有：{known}。"),
)
UNKNOWN_ROLE_KEY = fault(
    "RLE009",
    "unknown-key",
    Text("{what.en} has no key '{key}'.", "{what.zh}没有键“{key}”。"),
    Text("{fix.en}", "{fix.zh}"),
)
MISSING_ROLE_KEY = fault(
    "RLE010",
    "missing-key",
    Text("{what.en} lacks the key '{key}'.", "{what.zh}缺少键“{key}”。"),
    Text("Add it.", "请补充。"),
)
BAD_SLOT_COUNT = fault(
    "RLE011",
    "bad-slot-count",
    Text(
        "The slot '{slot}' of '{template}' asks for {range.en} posts.",
        "“{template}”的岗位槽“{slot}”要求{range.zh}岗。",
    ),
    Text("The minimum is 0 or more, and not above the maximum.", "下限须不小于0，且不大于上限。"),
)
BAD_ROLE_VALUE = fault(
    "RLE012",
    "bad-value",
    Text("{what.en} has {value} as its '{key}'.", "{what.zh}的“{key}”为{value}。"),
    Text("Give {want.en}.", "请填写{want.zh}。"),
)
UNKNOWN_TEMPLATE = fault(
    "RLE013",
    "unknown-template",
    Text("There is no template '{template}' in the catalogue.", "目录中没有角色模板“{template}”。"),
    Text("Its templates are: {known}.", "现有模板：{known}。"),
)

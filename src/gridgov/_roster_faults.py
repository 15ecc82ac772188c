"""What can be wrong with posts, holders, appointments and devices: all their fault kinds, in both languages."""

from __future__ import annotations

from gridgov.errors import fault
from gridgov.text import Text

__all__ = [
    "APPOINTED_POST",
    "BAD_POST_NUMBER",
    "DUPLICATE_DEVICE",
    "DUPLICATE_HOLDER",
    "DUPLICATE_POST",
    "HOLDER_KIND",
    "HOLDER_OF_OTHER_KIND",
    "HOLDER_WITHOUT",
    "NOTHING_TO_END",
    "NO_SUCH_HOLDER",
    "NO_WORDS",
    "POST_NUMBER",
    "POST_PLACE",
    "POST_ROLE",
    "POST_TAKEN",
    "POST_UNIT",
    "ROLE_LEVEL",
    "UNKNOWN_HOLDER",
    "UNKNOWN_POST",
]

DUPLICATE_POST = fault(
    "ROS001",
    "duplicate-post",
    Text("Post '{id}' is on rows {rows}.", "岗位“{id}”出现在第{rows}行。"),
    Text(
        "Post ids must be unique: delete or renumber all but one.", "岗位编号必须唯一：请只保留一行，其余删除或另编号。"
    ),
)
POST_ROLE = fault(
    "ROS002",
    "post-of-unknown-role",
    Text(
        "Post '{id}' has the role '{role}', which the catalogue does not have.", "岗位“{id}”的角色“{role}”不在目录中。"
    ),
    Text("Add the role to the catalogue or correct the key.", "请在目录中补充该角色，或更正键名。"),
)
POST_UNIT = fault(
    "ROS003",
    "post-at-unknown-unit",
    Text("Post '{id}' is at the unit '{unit}', which does not exist.", "岗位“{id}”所在单元“{unit}”不存在。"),
    Text("Add the unit or correct its id.", "请补充该单元或更正其编号。"),
)
POST_PLACE = fault(
    "ROS004",
    "post-at-wrong-place",
    Text(
        "Post '{id}' ({role}) cannot be at '{unit}', which is a {level}.",
        "岗位“{id}”（{role}）不能设在“{unit}”（{level}）。",
    ),
    Text("Its role sits at: {places}.", "该角色可设于：{places}。"),
)
POST_NUMBER = fault(
    "ROS005",
    "post-number-taken",
    Text(
        "Posts {ids.en} are all number {number} of {role} at '{unit}'.",
        "岗位{ids.zh}均为“{unit}”的{role}第{number}号。",
    ),
    Text("Number them 1, 2, 3, … or leave the number out.", "请按1、2、3……编号，或不填编号。"),
)
DUPLICATE_HOLDER = fault(
    "ROS006",
    "duplicate-holder",
    Text("Holder '{id}' is on rows {rows}.", "任职者“{id}”出现在第{rows}行。"),
    Text("Keep one row for each holder.", "每个任职者只保留一行。"),
)
HOLDER_KIND = fault(
    "ROS007",
    "unknown-holder-kind",
    Text("Holder '{id}' is a '{kind}'.", "任职者“{id}”的类别为“{kind}”。"),
    Text("Use 'person', 'household' or 'body'.", "请使用“person”、“household”或“body”。"),
)
APPOINTED_POST = fault(
    "ROS008",
    "appointment-to-unknown-post",
    Text("There is no post '{post}' for this appointment.", "该任命的岗位“{post}”不存在。"),
    Text("Add the post or correct its id.", "请补充该岗位或更正其编号。"),
)
UNKNOWN_HOLDER = fault(
    "ROS009",
    "unknown-holder",
    Text("There is no holder '{holder}'.", "没有任职者“{holder}”。"),
    Text("Add a row for it to the holders, or correct the id.", "请在任职者表中补充，或更正编号。"),
)
POST_TAKEN = fault(
    "ROS012",
    "post-taken",
    Text(
        "Post '{post}' has two holders {since.en}: '{first}' and '{second}'.",
        "岗位“{post}”{since.zh}有两名任职者：“{first}”和“{second}”。",
    ),
    Text("End the first appointment the day before, or add a second post.", "请在前一日结束前一任命，或增设岗位。"),
)
DUPLICATE_DEVICE = fault(
    "ROS013",
    "duplicate-device",
    Text("Device '{id}' is on rows {rows}.", "设备“{id}”出现在第{rows}行。"),
    Text("Keep one row for each device.", "每台设备只保留一行。"),
)
BAD_POST_NUMBER = fault(
    "ROS014",
    "bad-post-number",
    Text("Post '{id}' has the number '{number}'.", "岗位“{id}”的序号为“{number}”。"),
    Text("Number posts 1, 2, 3, … or leave the number out.", "请按1、2、3……编号，或不填序号。"),
)
ROLE_LEVEL = fault(
    "ROS015",
    "role-at-unknown-level",
    Text(
        "Role '{role}' sits at '{place}', which the level scheme does not have.",
        "角色“{role}”的设置位置“{place}”不在层级方案中。",
    ),
    Text("{fix.en}", "{fix.zh}"),
)
UNKNOWN_POST = fault(
    "ROS020",
    "unknown-post",
    Text("There is no post '{id}' (the roster has {n:,}).", "没有岗位“{id}”（名册共有{n:,}个岗位）。"),
    Text("Look the id up with .posts().", "请用.posts()查找编号。"),
)
NO_SUCH_HOLDER = fault(
    "ROS021",
    "no-such-holder",
    Text("There is no holder '{id}' (the roster has {n:,}).", "没有任职者“{id}”（名册共有{n:,}名任职者）。"),
    Text("Look the id up with .holders(on=...).", "请用.holders(on=...)查找编号。"),
)
NOTHING_TO_END = fault(
    "ROS022",
    "nothing-to-end",
    Text("Post '{post}' has no holder on {day}.", "岗位“{post}”在{day}没有任职者。"),
    Text("Name a day on which the appointment is in force.", "请填写任命有效期内的日期。"),
)
HOLDER_OF_OTHER_KIND = fault(
    "ROS023",
    "holder-of-other-kind",
    Text(
        "The holder '{holder}' is there already, as a {known}, not as a {kind}.",
        "任职者“{holder}”已登记为{known}，而非{kind}。",
    ),
    Text("Leave kind= out, or use another id.", "请不填kind=，或改用其他编号。"),
)
HOLDER_WITHOUT = fault(
    "ROS024",
    "holder-without-qualification",
    Text(
        "The holder '{holder}' is there already, without: {missing}.",
        "任职者“{holder}”已登记，但没有以下资格：{missing}。",
    ),
    Text(
        "Add the qualifications to the table of holders, or leave qualifications= out.",
        "请在任职者表中补充资格，或不填qualifications=。",
    ),
)
NO_WORDS = fault(
    "ROS025",
    "no-list-of-texts",
    Text(
        "'{column}' is {value}, which is neither a text nor a list of texts.",
        "“{column}”为{value}，既不是文本也不是文本列表。",
    ),
    Text("Give a list of texts, or leave it empty.", "请填写文本列表，或留空。"),
)

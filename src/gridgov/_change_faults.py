"""What can be wrong with changes, and with their records: all their fault kinds, in both languages."""

from __future__ import annotations

from gridgov.errors import fault
from gridgov.text import Text

__all__ = [
    "ALREADY_ENDED",
    "BAD_CHANGE_VALUE",
    "BAD_PARTS",
    "CHANGED_SINCE",
    "CHILD_LEFT",
    "CHILD_OF_OTHER",
    "CHILD_TWICE",
    "FEW_UNITS",
    "HEIR_UNKNOWN",
    "HELD_POST",
    "ID_RETIRED",
    "ID_TAKEN",
    "ID_USED",
    "IS_MEMBER",
    "KEY_TAKEN",
    "LIVE_LINKS",
    "MISSING_CHANGE_KEY",
    "NOT_ALIKE",
    "NOT_CONSERVED",
    "NOT_EMPTY",
    "NOT_STATED",
    "NO_LINK",
    "REGRADE_LOSES",
    "UNKNOWN_CHANGE",
    "UNKNOWN_CHANGE_KEY",
    "UNKNOWN_THING",
    "UNLIKE_DEPTH",
]

# -- changes of a model ------------------------------------------------------------------------------------------------

UNKNOWN_THING = fault(
    "CHG001",
    "unknown-thing",
    Text("There is no {what.en} '{id}'{gone.en}.", "没有{what.zh}“{id}”{gone.zh}。"),
    Text("Create it in an earlier change, or correct the id.", "请在此前的变更中新设，或更正编号。"),
)
ID_TAKEN = fault(
    "CHG002",
    "id-taken",
    Text("The id '{id}' is taken by another {what.en}.", "编号“{id}”已被另一{what.zh}使用。"),
    Text("Choose another id.", "请另选编号。"),
)
ID_USED = fault(
    "CHG003",
    "id-used-before",
    Text(
        "The id '{id}' belonged to a {what.en} that change {n} took away; ids are never used again.",
        "编号“{id}”原属第{n}项变更撤销的{what.zh}；编号不得再次使用。",
    ),
    Text("Choose another id.", "请另选编号。"),
)
NOT_EMPTY = fault(
    "CHG004",
    "unit-not-empty",
    Text("Unit '{unit}' cannot be abolished: it has {rest.en}.", "单元“{unit}”不能撤销：尚有{rest.zh}。"),
    Text("Merge it into another unit, or move or abolish these first.", "请将其并入其他单元，或先迁移、撤销上述内容。"),
)
CHILD_LEFT = fault(
    "CHG005",
    "child-in-no-part",
    Text(
        "Unit '{child}' stands under '{unit}', and no part takes it.",
        "单元“{child}”隶属于“{unit}”，但没有归入任何部分。",
    ),
    Text("Name it among the children of one part.", "请将其列入某一部分的children。"),
)
CHILD_TWICE = fault(
    "CHG006",
    "child-in-two-parts",
    Text("Unit '{child}' is dealt out {n} times.", "单元“{child}”被分配了{n}次。"),
    Text("Name it in one part only.", "请只列入一个部分。"),
)
CHILD_OF_OTHER = fault(
    "CHG007",
    "child-of-another-unit",
    Text("Unit '{child}' does not stand directly under '{unit}'.", "单元“{child}”不是“{unit}”的直接下级。"),
    Text("Take it out of the part, or move it first.", "请从该部分中删除，或先行划转。"),
)
BAD_PARTS = fault(
    "CHG008",
    "too-few-parts",
    Text("Unit '{unit}' is to be split; the number of parts is {n}.", "单元“{unit}”拟拆分，部分数为{n}。"),
    Text("Give at least two parts.", "请至少给出两个部分。"),
)
HEIR_UNKNOWN = fault(
    "CHG009",
    "heir-is-no-part",
    Text("The heir '{heir}' is none of the parts of '{unit}'.", "承接单元“{heir}”不是“{unit}”的任何部分。"),
    Text("Name one of: {known}.", "请改用：{known}。"),
)
NOT_CONSERVED = fault(
    "CHG010",
    "measure-not-conserved",
    Text(
        "'{unit}' states {stated} {measure}, and its parts {sum}.",
        "“{unit}”的“{measure}”为{stated}，各部分合计为{sum}。",
    ),
    Text("Correct the parts, or set the measure of the unit first.", "请更正各部分的数值，或先更正该单元的指标。"),
)
NOT_STATED = fault(
    "CHG011",
    "measure-of-no-part",
    Text(
        "'{unit}' states {stated} {measure}, and nothing below it does; no part speaks of them.",
        "“{unit}”的“{measure}”为{stated}，其下没有单元，各部分也均未填写。",
    ),
    Text("State it in every part; None where it is not known.", "请在每个部分填写该指标；未知时填None。"),
)
FEW_UNITS = fault(
    "CHG012",
    "too-few-units",
    Text("Of the units to be merged, {n} differ from each other.", "拟合并的单元中互不相同的有{n}个。"),
    Text("Name at least two different units.", "请至少列出两个不同的单元。"),
)
NOT_ALIKE = fault(
    "CHG013",
    "units-not-alike",
    Text(
        "'{unit}' ({level}, under {parent.en}) cannot be merged with '{first}' "
        "({first_level}, under {first_parent.en}).",
        "“{unit}”（{level}，隶属于{parent.zh}）不能与“{first}”（{first_level}，隶属于{first_parent.zh}）合并。",
    ),
    Text(
        "Merge units of one level under one unit; move the others first.",
        "只能合并同一上级、同一层级的单元；其余请先划转。",
    ),
)
UNLIKE_DEPTH = fault(
    "CHG014",
    "merge-would-lose",
    Text(
        "'{unit}' states {stated} {measure} and has no units below it; merged with units that have, "
        "these would be lost.",
        "“{unit}”的“{measure}”为{stated}且其下没有单元；与有下级的单元合并后，该数值将丢失。",
    ),
    Text("Create a unit below it that states them first.", "请先在其下新设填写该指标的单元。"),
)
HELD_POST = fault(
    "CHG015",
    "post-is-held",
    Text("Post '{post}' is held by '{holder}' on {day} or later.", "岗位“{post}”在{day}或之后由“{holder}”担任。"),
    Text("End the appointment the day before.", "请在前一日结束该任命。"),
)
LIVE_LINKS = fault(
    "CHG016",
    "post-has-links",
    Text("Links of post '{post}' in force on {day} or later: {n}.", "岗位“{post}”在{day}或之后仍有效的关系：{n}个。"),
    Text("End them the day before.", "请在前一日结束这些关系。"),
)
ALREADY_ENDED = fault(
    "CHG017",
    "body-has-ended",
    Text("Body '{body}' ended on {day} already.", "组织“{body}”已于{day}终止。"),
    Text("Leave this change out.", "请删除本项变更。"),
)
IS_MEMBER = fault(
    "CHG018",
    "member-already",
    Text(
        "'{member}' is a member of '{body}' on {day} or later already.", "“{member}”在{day}或之后已是“{body}”的成员。"
    ),
    Text("Leave this change out.", "请删除本项变更。"),
)
NO_LINK = fault(
    "CHG019",
    "no-such-link",
    Text(
        "There is no link '{kind}' from {source} to {target} on {day}.",
        "{day}没有从{source}到{target}的“{kind}”关系。",
    ),
    Text("Name a day on which the link is in force.", "请填写该关系有效期内的日期。"),
)
KEY_TAKEN = fault(
    "CHG020",
    "bad-measure-or-label",
    Text("'{key}' cannot be a {what.en}: {why.en}.", "“{key}”不能作为{what.zh}：{why.zh}。"),
    Text("{fix.en}", "{fix.zh}"),
)

REGRADE_LOSES = fault(
    "CHG021",
    "regrade-changes-totals",
    Text(
        "The totals above '{unit}' would change: of the levels {old} and {new} one lies over others, and counts in no "
        "total.",
        "“{unit}”上级的合计数将改变：{old}与{new}两个层级中，一个为叠加层级，不计入合计。",
    ),
    Text(
        "Move the units below it first, and set its counts to 0 or unknown.",
        "请先划转其下级单元，并将其数量设为0或未知。",
    ),
)

ID_RETIRED = fault(
    "CHG022",
    "id-retired",
    Text(
        "The id '{id}' was retired on {day}{after.en}; ids are never used again.",
        "编号“{id}”已于{day}停用{after.zh}；编号不得再次使用。",
    ),
    Text("Choose another id.", "请另选编号。"),
)

CHANGED_SINCE = fault(
    "CHG023",
    "changed-since",
    Text("What is to be altered has changed since: {what.en}.", "拟调整的内容此后已有变化：{what.zh}。"),
    Text("Take the later change back first, or make the change by hand.", "请先撤回后来的变更，或另行手工变更。"),
)

# -- records of changes ------------------------------------------------------------------------------------------------

UNKNOWN_CHANGE = fault(
    "CHG030",
    "unknown-change",
    Text("There is no change '{change}'.", "没有名为“{change}”的变更。"),
    Text("{fix.en}", "{fix.zh}"),
)
UNKNOWN_CHANGE_KEY = fault(
    "CHG031",
    "unknown-change-key",
    Text("{what.en} has no '{key}'.", "{what.zh}没有“{key}”。"),
    Text("{fix.en}", "{fix.zh}"),
)
MISSING_CHANGE_KEY = fault(
    "CHG032",
    "missing-change-key",
    Text("{what.en} lacks '{key}'.", "{what.zh}缺少“{key}”。"),
    Text("Give '{key}' a value.", "请填写“{key}”。"),
)
BAD_CHANGE_VALUE = fault(
    "CHG033",
    "bad-change-value",
    Text("'{key}' is {value}, which it cannot be.", "“{key}”为{value}，不符合要求。"),
    Text("Give {want.en}.", "请填写{want.zh}。"),
)

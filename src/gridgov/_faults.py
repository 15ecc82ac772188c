"""What can be wrong with levels, measures and hierarchies: all their fault kinds, in both languages."""

from __future__ import annotations

from gridgov.errors import fault
from gridgov.text import Text

__all__ = [
    "BAD_ID",
    "BAD_LENGTH",
    "BAD_LEVEL_KEY",
    "BAD_NUMBER",
    "BAD_PRESENCE",
    "BAD_TEXT",
    "CYCLE",
    "DUPLICATE_ID",
    "DUPLICATE_KIND",
    "DUPLICATE_LEVEL",
    "LEVEL_VIOLATION",
    "MANDATORY_MISSING",
    "MISSING_COLUMN",
    "NOT_DIGITS",
    "NO_KIND",
    "NO_LEVELS",
    "NO_UNITS",
    "PARENT_CODE_MISSING",
    "PARENT_NOT_ABOVE",
    "SELF_PARENT",
    "SEVERAL_ROOTS",
    "STRAY_ROOT",
    "TOO_MANY",
    "TOO_MANY_TYPES",
    "UNKNOWN_COUNTING",
    "UNKNOWN_FIELD",
    "UNKNOWN_KIND",
    "UNKNOWN_KIND_UNDER",
    "UNKNOWN_LABEL",
    "UNKNOWN_LEVEL",
    "UNKNOWN_LEVEL_KEY",
    "UNKNOWN_MEASURE",
    "UNKNOWN_PARENT",
    "UNKNOWN_PARENT_LEVEL",
    "UNKNOWN_UNIT",
    "WRONG_KIND",
]

# -- levels ------------------------------------------------------------------------------------------------------------

NO_LEVELS = fault(
    "LEV001",
    "no-levels",
    Text("The scheme has no level.", "方案没有任何层级。"),
    Text("Give at least one level.", "请至少给出一个层级。"),
)
DUPLICATE_LEVEL = fault(
    "LEV002",
    "duplicate-level",
    Text("Level '{level}' is there {n} times.", "层级“{level}”出现{n}次。"),
    Text("Give each level its own key.", "请为每个层级使用不同的键。"),
)
BAD_LEVEL_KEY = fault(
    "LEV003",
    "bad-level-key",
    Text("'{level}' cannot be the key of a level or kind.", "“{level}”不能作为层级或类别的键。"),
    Text(
        "Use lower-case letters, digits and '_', beginning with a letter.",
        "请使用小写字母、数字和下划线，并以字母开头。",
    ),
)
NO_KIND = fault(
    "LEV004",
    "no-kind",
    Text("Level '{level}' has no kind of unit.", "层级“{level}”没有单元类别。"),
    Text("Name at least one kind, such as 'grid'.", "请至少给出一个类别，例如“grid”。"),
)
UNKNOWN_PARENT_LEVEL = fault(
    "LEV005",
    "unknown-parent-level",
    Text(
        "Level '{level}' is to stand under '{parent}', which the scheme does not have.",
        "层级“{level}”的上级“{parent}”不在方案中。",
    ),
    Text("Add that level, or name one of: {known}.", "请补充该层级，或改用：{known}。"),
)
PARENT_NOT_ABOVE = fault(
    "LEV006",
    "parent-not-above",
    Text(
        "Level '{level}' is to stand under '{parent}', which is not listed before it.",
        "层级“{level}”的上级“{parent}”没有排在它之前。",
    ),
    Text(
        "List '{parent}' first: levels go from the highest to the lowest.",
        "请先列出“{parent}”：层级须由高到低排列。",
    ),
)
UNKNOWN_KIND_UNDER = fault(
    "LEV007",
    "unknown-kind-under",
    Text(
        "Level '{level}' says where '{kind}' may stand, but has no such kind.",
        "层级“{level}”规定了“{kind}”的上级，但没有这个类别。",
    ),
    Text("Add it to the kinds of the level, or take it out of 'under'.", "请将其加入该层级的类别，或从“under”中删除。"),
)
UNKNOWN_COUNTING = fault(
    "LEV008",
    "unknown-counting-level",
    Text("The counting level '{level}' is not in the scheme.", "计数层级“{level}”不在方案中。"),
    Text("Name one of: {known}.", "请改用：{known}。"),
)
TOO_MANY_TYPES = fault(
    "LEV009",
    "too-many-types",
    Text("The scheme has {n} pairs of level and kind; at most 255 fit.", "方案有{n}个层级类别组合，最多255个。"),
    Text("Split the scheme.", "请拆分方案。"),
)
BAD_PRESENCE = fault(
    "LEV010",
    "bad-presence",
    Text("Level '{level}' has the presence '{presence}'.", "层级“{level}”的存在要求为“{presence}”。"),
    Text("Use 'standard', 'optional' or 'mandatory'.", "请使用“standard”、“optional”或“mandatory”。"),
)
UNKNOWN_LEVEL_KEY = fault(
    "LEV011",
    "unknown-level",
    Text("The scheme has no level '{level}'.", "方案没有层级“{level}”。"),
    Text("It has: {known}.", "现有层级：{known}。"),
)
UNKNOWN_KIND = fault(
    "LEV012",
    "unknown-kind",
    Text("Level '{level}' has no kind '{kind}'.", "层级“{level}”没有类别“{kind}”。"),
    Text("Its kinds are: {known}.", "该层级的类别：{known}。"),
)
DUPLICATE_KIND = fault(
    "LEV013",
    "duplicate-kind",
    Text("Level '{level}' names the kind '{kind}' {n} times.", "层级“{level}”的类别“{kind}”出现{n}次。"),
    Text("Name each kind once.", "每个类别请只列一次。"),
)

# -- units -------------------------------------------------------------------------------------------------------------

DUPLICATE_ID = fault(
    "HIE001",
    "duplicate-id",
    Text("Unit '{id}' is on rows {rows}.", "单元“{id}”出现在第{rows}行。"),
    Text(
        "Unit ids must be unique: delete or renumber all but one.", "单元编号必须唯一：请只保留一行，其余删除或另编号。"
    ),
)
UNKNOWN_PARENT = fault(
    "HIE002",
    "unknown-parent",
    Text(
        "Unit '{id}' stands under '{parent}', which is not among the units.", "单元“{id}”的上级“{parent}”不在单元之中。"
    ),
    Text("Add '{parent}' or correct the parent.", "请补充“{parent}”，或更正上级。"),
)
CYCLE = fault(
    "HIE003",
    "cycle",
    Text("Parent links form a cycle: {trail}.", "上级关系成环：{trail}。"),
    Text("Correct one of these {n} parents.", "请更正这{n}个上级中的一个。"),
)
SELF_PARENT = fault(
    "HIE004",
    "self-parent",
    Text("Unit '{id}' is its own parent.", "单元“{id}”的上级是它自己。"),
    Text("Leave the parent empty for a root, or name another unit.", "根单元请将上级留空，否则请填写另一单元。"),
)
SEVERAL_ROOTS = fault(
    "HIE005",
    "several-roots",
    Text(
        "Unit '{id}' has no parent; {n} units have none, and only one may.",
        "单元“{id}”没有上级；共有{n}个单元没有上级，只允许一个。",
    ),
    Text("Give it a parent, or build with roots='many'.", "请填写上级，或使用roots='many'。"),
)
STRAY_ROOT = fault(
    "HIE006",
    "stray-root",
    Text(
        "Unit '{id}' has no parent but is of level {level}; the roots are of level {top}.",
        "单元“{id}”没有上级，但属于层级{level}；根单元的层级为{top}。",
    ),
    Text("Give it a parent.", "请填写上级。"),
)
NO_UNITS = fault(
    "HIE007",
    "no-units",
    Text("There is no unit in the input.", "输入中没有任何单元。"),
    Text("Give at least one row below the header.", "请在表头下至少填写一行。"),
)
LEVEL_VIOLATION = fault(
    "HIE008",
    "level-violation",
    Text(
        "Unit '{id}' ({level}) cannot stand under '{parent}' ({parent_level}).",
        "单元“{id}”（{level}）不能归属于“{parent}”（{parent_level}）。",
    ),
    Text("{fix.en}.", "{fix.zh}。"),
)
UNKNOWN_LEVEL = fault(
    "HIE009",
    "unknown-level",
    Text("Unit '{id}' {has.en}.", "单元“{id}”{has.zh}。"),
    Text("{close.en}Use one of: {known}.", "{close.zh}请使用：{known}。"),
)
WRONG_KIND = fault(
    "HIE010",
    "wrong-kind",
    Text("Unit '{id}' of level {level} {has.en}.", "层级{level}的单元“{id}”{has.zh}。"),
    Text("Use one of: {known}.", "请使用：{known}。"),
)
BAD_ID = fault(
    "HIE011",
    "bad-id",
    Text("'{value}' cannot be an id: {why.en}.", "“{value}”不能作为编号：{why.zh}。"),
    Text("{fix.en}.", "{fix.zh}。"),
)
BAD_NUMBER = fault(
    "HIE012",
    "bad-number",
    Text(
        "'{value}' is no value of {measure} for unit '{id}': {why.en}.",
        "“{value}”不是单元“{id}”的有效“{measure}”：{why.zh}。",
    ),
    Text(
        "Give {want.en}{clean.en}; leave the field empty if it is unknown.", "请填写{want.zh}{clean.zh}；未知时请留空。"
    ),
)
MANDATORY_MISSING = fault(
    "HIE013",
    "mandatory-level-missing",
    Text(
        "Unit '{id}' has no {level} below it, and the scheme makes that level mandatory.",
        "单元“{id}”之下没有{level}，而方案规定该层级必设。",
    ),
    Text("Add one, or make the level 'standard' or 'optional'.", "请补充，或将该层级改为“standard”或“optional”。"),
)
BAD_TEXT = fault(
    "HIE014",
    "bad-text",
    Text("The {column} of unit '{id}' {why.en}.", "单元“{id}”的“{column}”{why.zh}。"),
    Text("{fix.en}.", "{fix.zh}。"),
)
TOO_MANY = fault(
    "HIE015",
    "too-many-units",
    Text("{n:,} units are more than the 2,147,483,646 that fit.", "{n:,}个单元超过上限2,147,483,646。"),
    Text("Split the input by province.", "请按省拆分输入。"),
)
BAD_LENGTH = fault(
    "HIE016",
    "bad-code-length",
    Text("Code '{id}' has {n} characters, which is the length of no level.", "编码“{id}”有{n}位，与任何层级都不符。"),
    Text(
        "Codes have {known} digits here; check for lost or added digits.",
        "此处编码应为{known}位；请检查是否丢失或多出数字。",
    ),
)
PARENT_CODE_MISSING = fault(
    "HIE017",
    "parent-code-missing",
    Text(
        "Code '{id}' needs '{parent}' above it, which is not among the codes.",
        "编码“{id}”的上级编码“{parent}”不存在。",
    ),
    Text("Add '{parent}' or correct the code.", "请补充“{parent}”，或更正编码。"),
)
NOT_DIGITS = fault(
    "HIE018",
    "code-not-digits",
    Text("Code '{id}' holds something else than the digits 0 to 9.", "编码“{id}”含有数字0至9以外的字符。"),
    Text("Correct it; only digits are allowed in a code.", "请更正；编码只能包含数字。"),
)
UNKNOWN_LABEL = fault(
    "HIE019",
    "unknown-label",
    Text("There is no label '{key}'.", "没有标签“{key}”。"),
    Text("Use one of: {known}.", "请使用：{known}。"),
)
UNKNOWN_UNIT = fault(
    "HIE020",
    "unknown-unit",
    Text("There is no unit '{id}' (the hierarchy has {n:,}).", "没有单元“{id}”（层级结构共有{n:,}个单元）。"),
    Text("Look the id up with .ids or .units(){close.en}.", "请用.ids或.units()查找编号{close.zh}。"),
)
UNKNOWN_MEASURE = fault(
    "HIE021",
    "unknown-measure",
    Text("There is no measure '{key}'.", "没有指标“{key}”。"),
    Text("{fix.en}.", "{fix.zh}。"),
)
MISSING_COLUMN = fault(
    "HIE022",
    "missing-column",
    Text("There is no column '{column}'.", "没有“{column}”列。"),
    Text("Add it or name another one; the columns are: {known}.", "请补充，或指定其他列；现有列：{known}。"),
)
UNKNOWN_FIELD = fault(
    "HIE023",
    "unknown-field",
    Text("No column '{column}' is asked for (rows that give it: {n:,}).", "未要求读取“{column}”列（{n:,}行填写）。"),
    Text(
        "{close.en}Name it in measures=[…] or labels=[…], or delete it.",
        "{close.zh}请在measures=[…]或labels=[…]中列出，或删除。",
    ),
)

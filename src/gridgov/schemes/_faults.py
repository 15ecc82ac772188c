"""What can be wrong with a scheme file: its fault kinds, in both languages."""

from __future__ import annotations

from gridgov.errors import fault
from gridgov.text import Text

__all__ = [
    "CANNOT_STAND",
    "DUPLICATE_FIGURE",
    "DUPLICATE_KEY",
    "EMPTY_INTERVAL",
    "FIGURES_NOT_MET",
    "FIGURE_WITHOUT_VALUE",
    "IMPOSSIBLE_RANGE",
    "LABEL_TOO_EARLY",
    "MANDATORY_NOT_LAID",
    "NOT_LAID",
    "NOT_PUBLISHED",
    "NOT_TOML",
    "NO_CARRIER",
    "NO_POLICY_FILE",
    "NO_RECIPE",
    "NO_WHOLE_NUMBER",
    "ONE_KEY_OF",
    "OPTION_UNKNOWN",
    "OUTSIDE_INTERVAL",
    "POSTS_ELSEWHERE",
    "SCHEME_KEY_MISSING",
    "SCHEME_KEY_UNKNOWN",
    "TOTAL_NOT_MET",
    "UNKNOWN_FIGURE",
    "UNKNOWN_PART",
    "UNKNOWN_SCHEME",
    "UNPUBLISHED_VALUE",
    "WRONG_VALUE",
]

UNKNOWN_SCHEME = fault(
    "SCH001",
    "unknown-scheme",
    Text("There is no scheme '{id}'.", "没有方案“{id}”。"),
    Text(
        "Shipped are: {known}. Your own scheme is loaded by the path of its TOML file.",
        "现有方案：{known}。自定义方案请给出TOML文件路径。",
    ),
)
NOT_TOML = fault(
    "SCH002",
    "not-toml",
    Text("The file is not TOML: {why.en}.", "文件不是有效的TOML：{why.zh}。"),
    Text("Correct it at that place and save it as UTF-8.", "请在该处更正，并以UTF-8保存。"),
)
SCHEME_KEY_MISSING = fault(
    "SCH003",
    "scheme-key-missing",
    Text("The key '{key}' is missing{why.en}.", "缺少键“{key}”{why.zh}。"),
    Text("Add it.", "请补充。"),
)
SCHEME_KEY_UNKNOWN = fault(
    "SCH004",
    "scheme-key-unknown",
    Text("The key '{key}' is not known here.", "此处不存在键“{key}”。"),
    Text("Delete it or use one of: {known}.", "请删除或改用：{known}。"),
)
UNKNOWN_FIGURE = fault(
    "SCH005",
    "unknown-figure",
    Text("The scheme has no figure '{figure}'{who.en}.", "方案中没有数字“{figure}”{who.zh}。"),
    Text("Add the figure or correct its id; {known.en}.", "请补充该数字或更正其编号；{known.zh}。"),
)
UNPUBLISHED_VALUE = fault(
    "SCH006",
    "unpublished-with-value",
    Text("'{id}' is tagged U (unpublished) and has a value.", "“{id}”标记为U（未公布），却带有数值。"),
    Text("Delete the value, or give the tag that it deserves.", "请删除该数值，或改用恰当的标记。"),
)
NO_RECIPE = fault(
    "SCH007",
    "no-recipe",
    Text("The scheme '{id}' has no recipe to build it from its figures.", "方案“{id}”没有由公布数字重建的配方。"),
    Text("Build it from your own data with its levels and roles.", "请用其层级和角色，由您自己的数据建立。"),
)
WRONG_VALUE = fault(
    "SCH008",
    "wrong-value",
    Text("'{key}' holds {value.en}.", "“{key}”的值为{value.zh}。"),
    Text("Give {wanted.en}.", "请填写{wanted.zh}。"),
)
FIGURE_WITHOUT_VALUE = fault(
    "SCH009",
    "figure-without-value",
    Text(
        "The recipe needs the figure '{figure}', which has no value.",
        "配方需要数字“{figure}”，但该数字没有值。",
    ),
    Text("Give it a value, or take it out of the recipe.", "请填写其值，或从配方中删除。"),
)
ONE_KEY_OF = fault(
    "SCH012",
    "one-key-of",
    Text("{rule.en}, and {n} are there: {keys}.", "以下键{rule.zh}，现有{n}个：{keys}。"),
    Text("Keep {keep.en} one of them.", "请{keep.zh}保留其中一个。"),
)
DUPLICATE_FIGURE = fault(
    "SCH013",
    "duplicate-figure",
    Text("The figure '{id}' is there {n} times.", "数字“{id}”出现{n}次。"),
    Text("Give each figure its own id.", "请为每个数字使用不同的编号。"),
)
NOT_PUBLISHED = fault(
    "SCH014",
    "not-published",
    Text("The source does not publish '{what.en}' ({key}).", "来源未公布“{what.zh}”（{key}）。"),
    Text("Decide it yourself: scheme.fill({{'{key}': ...}}).", "请自行决定：scheme.fill({{'{key}': ...}})。"),
)
UNKNOWN_PART = fault(
    "SCH015",
    "unknown-part",
    Text("The scheme has no {what.en} '{key}'.", "方案中没有{what.zh}“{key}”。"),
    Text("{known.en}.", "{known.zh}。"),
)
NO_CARRIER = fault(
    "SCH010",
    "too-few-carriers",
    Text(
        "The scheme needs {need:,} units of level {level}; the territory has {have:,} that fit.",
        "方案需要{need:,}个{level}单元，而所给辖区只有{have:,}个符合条件。",
    ),
    Text("Give a territory with at least {need:,} of them.", "请提供至少含{need:,}个此类单元的辖区。"),
)
TOTAL_NOT_MET = fault(
    "SCH011",
    "total-cannot-be-met",
    Text(
        "The total {total:,} of '{what}' cannot be met: {why.en}.",
        "无法达到“{what}”的总数{total:,}：{why.zh}。",
    ),
    Text("Smallest change: {change.en}.", "最小的改动：{change.zh}。"),
)
EMPTY_INTERVAL = fault(
    "SCH016",
    "empty-interval",
    Text("No number is what '{id}' says: {said.en}.", "没有数字符合“{id}”的说法：{said.zh}。"),
    Text("Correct its value or its qualifier.", "请更正其数值或限定词。"),
)
IMPOSSIBLE_RANGE = fault(
    "SCH017",
    "impossible-range",
    Text("'{what}' asks for at least {least:,} and at most {most:,}.", "“{what}”要求至少{least:,}、至多{most:,}。"),
    Text("Lower the minimum or raise the maximum.", "请降低下限或提高上限。"),
)
OPTION_UNKNOWN = fault(
    "SCH018",
    "unknown-option",
    Text("The reading '{reading}' has no option '{option}'.", "解读“{reading}”没有选项“{option}”。"),
    Text("Choose one of: {known}.", "请选择：{known}。"),
)
OUTSIDE_INTERVAL = fault(
    "SCH019",
    "outside-interval",
    Text(
        "{value:,} is not what '{figure}' publishes: {said.en}.",
        "{value:,}与“{figure}”的公布值不符：{said.zh}。",
    ),
    Text("Give a number within {within}.", "请给出{within}之内的数。"),
)
FIGURES_NOT_MET = fault(
    "SCH020",
    "figure-not-met",
    Text(
        "'{figure}' publishes {said.en}, and what was built has {found:,}.",
        "“{figure}”公布{said.zh}，而所建模型为{found:,}。",
    ),
    Text("Change the recipe, or leave the figure without counts.", "请更改配方，或不为该数字设置counts。"),
)
NO_WHOLE_NUMBER = fault(
    "SCH021",
    "no-whole-number",
    Text(
        "The recipe counts by '{figure}', and no whole number is what it says: {said.en}.",
        "配方以“{figure}”计数，但没有整数符合其说法：{said.zh}。",
    ),
    Text("Correct the figure, or take it out of the recipe.", "请更正该数字，或从配方中删除。"),
)
DUPLICATE_KEY = fault(
    "SCH022",
    "duplicate-key",
    Text("The {what.en} '{key}' is there {n} times.", "{what.zh}“{key}”出现{n}次。"),
    Text("Give each {what.en} its own key.", "请为每个{what.zh}使用不同的键。"),
)
NOT_LAID = fault(
    "SCH023",
    "not-laid",
    Text("No step of the recipe lays {what.en} '{key}'{where.en}.", "配方{where.zh}没有步骤铺设{what.zh}“{key}”。"),
    Text("{fix.en}.", "{fix.zh}。"),
)
CANNOT_STAND = fault(
    "SCH024",
    "cannot-stand-under",
    Text("Units of '{what}' may not stand under '{under}'.", "“{what}”的单元不能设在“{under}”之下。"),
    Text("{fix.en}; or change the levels.", "{fix.zh}；或修改层级。"),
)
MANDATORY_NOT_LAID = fault(
    "SCH025",
    "mandatory-level-not-laid",
    Text(
        "The level '{level}' is mandatory, and no step lays it below the units of '{above}'.",
        "层级“{level}”为必设，而没有步骤在“{above}”的单元之下铺设它。",
    ),
    Text("Add a step that does, or make the level optional.", "请增加铺设它的步骤，或将该层级改为可选。"),
)
POSTS_ELSEWHERE = fault(
    "SCH026",
    "posts-at-wrong-place",
    Text("Posts of '{role}' cannot be at '{at}'.", "“{role}”的岗位不能设在“{at}”。"),
    Text("The role sits at: {places}.", "该角色可设于：{places}。"),
)
LABEL_TOO_EARLY = fault(
    "SCH027",
    "label-before-labels",
    Text(
        "'{where}' asks for a label, and units are laid before any label is given: it can never match.",
        "“{where}”要求带有标签，而铺设单元时尚未加标签，因此无法匹配。",
    ),
    Text("Name units by level or level:kind.", "请用层级或层级:类别指定单元。"),
)
NO_POLICY_FILE = fault(
    "SCH028",
    "policy-file-missing",
    Text("There is no file '{policy}' beside the scheme.", "方案文件旁没有文件“{policy}”。"),
    Text("Put the policy there, or name a shipped one: {known}.", "请将政策文件放在该处，或改用现有政策：{known}。"),
)

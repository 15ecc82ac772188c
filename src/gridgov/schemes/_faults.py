"""What can be wrong with a scheme file: its fault kinds, in both languages."""

from __future__ import annotations

from gridgov.errors import fault
from gridgov.text import Text

__all__ = [
    "DUPLICATE_FIGURE",
    "FIGURE_WITHOUT_VALUE",
    "NOT_TOML",
    "NO_RECIPE",
    "ONE_KEY_OF",
    "SCHEME_KEY_MISSING",
    "SCHEME_KEY_UNKNOWN",
    "UNKNOWN_FIGURE",
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
    Text("The file is not TOML: {why}.", "文件不是有效的TOML：{why}。"),
    Text("Correct it at that place and save it as UTF-8.", "请在该处更正，并以UTF-8保存。"),
)
SCHEME_KEY_MISSING = fault(
    "SCH003",
    "scheme-key-missing",
    Text("The key '{key}' is missing.", "缺少键“{key}”。"),
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
    Text(
        "The recipe speaks of the figure '{figure}', which is not among the figures.",
        "配方引用的数字“{figure}”不存在。",
    ),
    Text("Add the figure or correct its id.", "请补充该数字或更正其编号。"),
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
    Text("One of these keys is needed, and {n} are there: {keys}.", "以下键须且只能有一个，现有{n}个：{keys}。"),
    Text("Keep exactly one of them.", "请只保留其中一个。"),
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
    Text("There are: {known}.", "现有：{known}。"),
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

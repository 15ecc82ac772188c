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

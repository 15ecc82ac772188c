"""What can be wrong with what is given to an audit: its fault kinds, in both languages."""

from __future__ import annotations

from gridgov.errors import GridgovError, fault
from gridgov.text import Text

__all__ = [
    "BAD_FIGURE",
    "FIGURE_TWICE",
    "NOTHING_TO_AUDIT",
    "NOT_A_SHARE",
    "NOT_TOML",
    "NO_CHOICE",
    "NO_COLUMN",
    "NO_ID",
    "NO_TERMS",
    "ONE_KIND",
    "READING_TWICE",
    "RELATION_KEY_MISSING",
    "RELATION_KEY_UNKNOWN",
    "RELATION_TWICE",
    "UNKNOWN_FIGURE",
    "WRONG_RELATION_VALUE",
    "InvalidAuditError",
]


class InvalidAuditError(GridgovError, ValueError):
    """Figures or relations cannot be audited as they are given.

    Example:
        >>> from gridgov.audit import Sum, audit
        >>> try:
        ...     audit({"total": 5}, [Sum("t", whole="totl", parts=["total"])])
        ... except InvalidAuditError as error:
        ...     print(error)
        The audit cannot be made: 1 problem.
        AUD001 relations[0].whole, id 't': The figure 'totl' is not among the figures. Did you mean 'total'?
    """

    _headline = Text("The audit cannot be made: {n:,} problem{s}.", "无法核查：{n:,}个问题。")


UNKNOWN_FIGURE = fault(
    "AUD001",
    "figure-not-given",
    Text("The figure '{figure}' is not among the figures.", "数字“{figure}”不在所给数字之中。"),
    Text("{fix.en}", "{fix.zh}"),
)
NO_TERMS = fault(
    "AUD002",
    "no-terms",
    Text("The relation needs at least {least} of these and has {n}.", "该关系至少需要{least}项，现有{n}项。"),
    Text("Name them, or delete the relation.", "请补充各项，或删除该关系。"),
)
RELATION_TWICE = fault(
    "AUD003",
    "relation-twice",
    Text("The relation '{relation}' is there {n} times.", "关系“{relation}”出现{n}次。"),
    Text("Give each relation its own id.", "请为每个关系使用不同的编号。"),
)
READING_TWICE = fault(
    "AUD004",
    "reading-twice",
    Text("The reading '{key}' is there {n} times.", "解读“{key}”出现{n}次。"),
    Text("Give each reading its own key.", "请为每种解读使用不同的键。"),
)
BAD_FIGURE = fault(
    "AUD005",
    "not-a-figure",
    Text("The figure '{figure}' is {value.en}.", "数字“{figure}”的值为{value.zh}。"),
    Text(
        "Give a number, a text such as '560余' or '41.5%', a quantity, or None where it is not published.",
        "请给出数值、“560余”或“41.5%”之类的文本或数量；未公布的请填None。",
    ),
)
NOT_A_SHARE = fault(
    "AUD006",
    "not-a-share",
    Text("The share is {value.en}, which is not between 0 and 1.", "占比为{value.zh}，不在0与1之间。"),
    Text(
        "Write it with its sign, such as '41.5%', or as 0.415; other ratios are compared with one_to_one.",
        "请连同百分号书写，如“41.5%”，或写为0.415；其他比值请用one_to_one比较。",
    ),
)
RELATION_KEY_MISSING = fault(
    "AUD007",
    "relation-key-missing",
    Text("The key '{key}' is missing.", "缺少键“{key}”。"),
    Text("Add it.", "请补充。"),
)
RELATION_KEY_UNKNOWN = fault(
    "AUD008",
    "relation-key-unknown",
    Text("The key '{key}' is not known here.", "此处不存在键“{key}”。"),
    Text("{fix.en}", "{fix.zh}"),
)
WRONG_RELATION_VALUE = fault(
    "AUD009",
    "wrong-relation-value",
    Text("'{key}' holds {value.en}.", "“{key}”的值为{value.zh}。"),
    Text("Give {wanted.en}.", "请填写{wanted.zh}。"),
)
ONE_KIND = fault(
    "AUD010",
    "one-kind",
    Text("One of these keys is needed, and {n} are there: {keys}.", "以下键须且只能有一个，现有{n}个：{keys}。"),
    Text("Keep exactly one of them.", "请只保留其中一个。"),
)
NO_CHOICE = fault(
    "AUD011",
    "no-choice",
    Text(
        "The reading '{key}' holds for the choice {choices}, and nothing says which figures that choice has.",
        "解读“{key}”对应选择{choices}，但没有说明该选择下的数字。",
    ),
    Text("Give choose=.", "请给出choose=。"),
)
NOTHING_TO_AUDIT = fault(
    "AUD012",
    "nothing-to-audit",
    Text("There is no relation.", "没有任何关系。"),
    Text("Declare at least one: figures without relations say nothing.", "请至少声明一个：没有关系的数字无从核查。"),
)
FIGURE_TWICE = fault(
    "AUD013",
    "figure-twice",
    Text("The figure '{figure}' is there {n} times.", "数字“{figure}”出现{n}次。"),
    Text("Give each figure its own id.", "请为每个数字使用不同的编号。"),
)
NO_COLUMN = fault(
    "AUD014",
    "no-column",
    Text("There is no column '{column}'.", "缺少“{column}”列。"),
    Text("Give the columns 'id' and 'value'.", "请给出“id”列和“value”列。"),
)
NO_ID = fault(
    "AUD017",
    "figure-without-id",
    Text("The row has a value and no id.", "该行有数值而没有编号。"),
    Text("Give the figure an id.", "请填写数字的编号。"),
)
NOT_TOML = fault(
    "AUD015",
    "audit-not-toml",
    Text("The file is not TOML: {why}.", "文件不是有效的TOML：{why}。"),
    Text("Correct it at that place and save it as UTF-8.", "请在该处更正，并以UTF-8保存。"),
)

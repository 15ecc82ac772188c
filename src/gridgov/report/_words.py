"""Every wording of the page in both languages, and how wordings are put together."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from gridgov.plot._words import both, count, level_name, measured, number, plural, say
from gridgov.text import Text

__all__ = [
    "ACROSS",
    "LABELS",
    "RESPONSIBILITY",
    "SEARCH",
    "TAGS",
    "both",
    "count",
    "level_name",
    "measured",
    "number",
    "plural",
    "say",
]

#: What stands on every page, by the name under which the template asks for it.
LABELS: Final[Mapping[str, Text]] = MappingProxyType(
    {
        "skip": Text("Skip to the content", "跳到正文"),
        "contents": Text("Contents", "目录"),
        "dark": Text("Dark", "深色"),
        "print": Text("Print", "打印"),
        "state": Text("State of {day}", "截至{day}"),
        "overview": Text("Overview", "概览"),
        "numbers_all": Text("All counts", "全部数量"),
        "structure": Text("Structure", "结构"),
        "people": Text("Posts and vacancies", "岗位与空缺"),
        "answers": Text("Who answers for what", "谁负责什么"),
        "merger": Text("Many nets into one", "多网合一"),
        "division": Text("What was too large, divided", "超大单元的拆分"),
        "findings": Text("Findings", "检查结果"),
        "published": Text("Published figures", "公布数字"),
        "against": Text("Held against the model", "与模型对照"),
        "audit": Text("Held against each other", "相互核对"),
        "notes": Text("Stated, inferred, open", "来源与推定"),
        "method": Text("Method and versions", "方法与版本"),
        "numbers": Text("Show the numbers", "显示数据"),
        "source": Text("Source: {title}, state of {day}", "来源：{title}，截至{day}"),
        "no_script": Text(
            "Pictures and the search need JavaScript, which is switched off here. The numbers of each picture stand in "
            "the table below it.",
            "图示和检索需要JavaScript，而此处已停用。各图数据见其下方的表格。",
        ),
        "tags": Text("What the tags mean", "标记的含义"),
        "no_findings": Text(
            "No finding: nothing fails and nothing is unknown.",
            "没有检查结果需要关注：无不通过项，也无未知项。",
        ),
        "no_vacancies": Text(
            "On this day no post is without a holder and none that is asked for is missing.",
            "当日没有空岗，也没有缺岗。",
        ),
        "nobody": Text("On this day nobody answers for this unit.", "当日无人对该单元负责。"),
        "stands_in": Text("It stands in: ", "所在位置："),
        "example_is": Text("Example: ", "示例："),
        "search_for": Text("Find a unit by its name or code", "按名称或代码查找单元"),
        "search_how": Text(
            "Type a part of a name or code; several words narrow it down, such as a street and a community. Choose "
            "with the arrow keys and Enter, or click.",
            "输入名称或代码的一部分；多个词可缩小范围，例如先输入街道再输入社区。用方向键和回车键选择，也可点击。",
        ),
        "left_out": Text(
            "Of {n} units only the answers of the units above them can be found here: {levels}.",
            "有{n}个单元不在本页检索范围内，可查其上级单元：{levels}。",
        ),
        "no_notes": Text("There are no notes.", "没有说明。"),
        "no_scheme": Text(
            "No published figures were given for this page.",
            "本页没有给出公布数字。",
        ),
        "audit_is": Text(
            "Here the published figures are held against each other, without a model: do parts make up their whole, do "
            "shares fit? Where a wording can be read in several ways, each reading is tried.",
            "此处不涉及模型，只将公布数字相互核对：各部分之和是否等于总数，比例是否相符。表述可作多种理解时，逐一核对每种解读。",
        ),
        "audit_show": Text("Show verdicts and arithmetic", "显示结论与算式"),
        "no_audit": Text(
            "No relations between published figures were given for this page.",
            "本页没有给出公布数字之间的关系。",
        ),
        "no_rules": Text("No rule was run.", "未执行任何规则。"),
        "not_run": Text("These rules could not be run:", "以下规则无法执行："),
        "why": Text("{title}: {why}", "{title}：{why}"),
        "made": Text("Made with gridgov {version}.", "由gridgov {version}生成。"),
        "alone": Text(
            "This page is one file. It loads nothing from anywhere, sends nothing and remembers nothing.",
            "本页为单一文件，不从任何地方加载内容，不发送也不留存任何内容。",
        ),
        "suppressed": Text(
            "Sensitive counts below {k} are not shown, nor what would give them away; they stand as unknown.",
            "小于{k}的敏感数量不予显示，可据以推算的数量也不显示，均列为未知。",
        ),
        "not_suppressed": Text(
            "Small counts are shown in full on this page; it is not meant to be passed on.",
            "本页完整显示小数值，不宜对外传播。",
        ),
        "unknown_kept": Text(
            "What is not known is counted apart: it is never zero and never a pass.",
            "未知项单独计数：既不算作零，也不算作通过。",
        ),
        "no_ids": Text(
            "Holders of posts appear as numbers only; their ids are not on this page.",
            "任职者仅以数量出现，本页不含其编号。",
        ),
        "with_ids": Text("This page holds the ids of post holders.", "本页包含任职者编号。"),
        "drawn": Text("Drawn with plotly.js {version} (MIT licence).", "图示由plotly.js {version}绘制（MIT许可）。"),
    }
)

#: What the search of the page says, by the name under which its script asks for it; facts stand in braces.
SEARCH: Final[Mapping[str, Text]] = MappingProxyType(
    {
        "role": Text("role", "角色"),
        "of": Text("of", "所在单元"),
        "level": Text("level", "层级"),
        "as": Text("answers as", "责任"),
        "holders": Text("holders", "任职者"),
        "open": Text("open posts", "空缺岗位"),
        "answers": Text("Who answers, nearest first", "负责人（由近及远）"),
        "empty": Text("Kinds of open posts here and above: {n}", "本单元及上级的空缺岗位：{n}种"),
        "vacant": Text("vacant: {n}", "空岗{n}"),
        "missing": Text("missing: {n}", "缺岗{n}"),
        "across": Text("covers it", "覆盖该单元"),
        "label_across": Text("{label}, covers it", "{label}，覆盖该单元"),
        "more": Text("... and {n} more.", "……另有{n}行。"),
        "stands_in": LABELS["stands_in"],
        "nobody": LABELS["nobody"],
        "chosen": Text("Shown: {unit}. Answers: {n}.", "已显示：{unit}。负责岗位：{n}种。"),
        "found": Text("Units found: {n}.", "找到{n}个单元。"),
        "first": Text("Units found: {n}; the first {shown} are listed.", "找到{n}个单元，列出前{shown}个。"),
        "none": Text("No unit has this name or code.", "没有名称或代码与此相符的单元。"),
    }
)

#: What each tag of a figure or a note means.
TAGS: Final[Mapping[str, tuple[Text, Text]]] = MappingProxyType(
    {
        "S": (Text("stated", "公布"), Text("The source says so.", "来源直接给出。")),
        "D": (Text("derived", "推算"), Text("Arithmetic on what the source says.", "由来源数字计算得出。")),
        "I": (
            Text("inferred", "推定"),
            Text(
                "Chosen by the model where the source is silent; another choice is possible.",
                "来源未说明，由模型选定；也可另作选择。",
            ),
        ),
        "O": (Text("outside", "外部"), Text("From another source.", "取自其他来源。")),
        "U": (Text("unpublished", "未公布"), Text("Open: the source does not say.", "未知：来源没有说明。")),
    }
)

RESPONSIBILITY: Final[Mapping[str, Text]] = MappingProxyType(
    {"first": Text("first responsible", "第一责任人"), "direct": Text("directly responsible", "直接责任人")}
)

#: How a unit answers that covers another one by a link.
ACROSS: Final = Text("covers it", "覆盖该单元")

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
        "language": Text("Language", "语言"),
        "contents": Text("Contents", "目录"),
        "state": Text("State of {day}", "截至{day}"),
        "overview": Text("Overview", "概览"),
        "published": Text("Published figures against the model", "公布数字与模型对照"),
        "audit": Text("Audit of the figures", "公布数字核查"),
        "pictures": Text("Pictures", "图示"),
        "merger": Text("Many nets into one", "多网合一"),
        "division": Text("What was too large, divided", "超大单元的拆分"),
        "findings": Text("Findings", "检查结果"),
        "vacancies": Text("Vacancies", "空缺"),
        "answers": Text("Who answers for an example unit", "示例：某一单元由谁负责"),
        "notes": Text("Notes: what is stated, inferred or open", "说明：哪些是公布的、推定的或未知的"),
        "method": Text("Method", "方法"),
        "numbers": Text("Show the numbers", "显示数据"),
        "source": Text("Source: {title}, state of {day}", "来源：{title}，截至{day}"),
        "no_script": Text(
            "Pictures need JavaScript, which is switched off here. Their numbers stand in the tables below them.",
            "图示需要JavaScript，而此处已停用。相应数据见各图下方的表格。",
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
            "This page is one file. It loads nothing from anywhere and sends nothing.",
            "本页为单一文件，不从任何地方加载内容，也不发送任何内容。",
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

"""Every wording of the findings on the page, and the columns and choices of its table."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from gridgov.text import Text

__all__ = ["COLUMNS", "FACETS", "FILTERS", "LABELS", "OF_SCRIPT"]

#: Columns of the table that can be sorted, by the name under which the script knows them.
COLUMNS: Final[Mapping[str, Text]] = MappingProxyType(
    {
        "unit": Text("unit", "单元"),
        "level": Text("level", "层级"),
        "rule": Text("rule", "规则"),
        "strength": Text("strength", "效力"),
        "verdict": Text("verdict", "结果"),
        "observed": Text("found", "实际值"),
        "bound": Text("bound", "界限"),
        "margin": Text("off by", "差距"),
        "message": Text("what was found", "情况"),
        "status": Text("waiver and baseline", "豁免与基线"),
    }
)
#: What the rows can be chosen by.
FILTERS: Final[Mapping[str, Text]] = MappingProxyType(
    {
        "verdict": Text("Verdict", "结果"),
        "strength": Text("Strength", "效力"),
        "clause": Text("Rule or clause", "规则或条款"),
        "level": Text("Level", "层级"),
        "area": Text("Area", "区域"),
        "status": Text("Waiver and baseline", "豁免与基线"),
    }
)
#: What stands in the template only.
LABELS: Final[Mapping[str, Text]] = MappingProxyType(
    {
        "choose": Text("Choose and search", "筛选与查找"),
        "search": Text("Unit, id or words", "单元、编号或文字"),
        "reset": Text("Show all", "显示全部"),
        "table": Text(
            "Findings: choose, sort, and open a row for the reasons", "检查结果：可筛选、排序，展开一行查看理由"
        ),
        "first": Text("First", "首页"),
        "back": Text("Back", "上一页"),
        "next": Text("Next", "下一页"),
        "last": Text("Last", "末页"),
        "pages": Text("Pages of findings", "检查结果分页"),
        "as_table": Text("All findings as a table for a spreadsheet:", "导出全部检查结果的电子表格："),
        "suppressed": Text(
            "Findings are those of what is shown: where small counts are left out, a clause may be unknown that is not "
            "in the full data.",
            "检查结果以本页所示数据为准：小数值略去后，个别条款可能显示为未知，而完整数据中并非如此。",
        ),
    }
)
#: What the script says.
OF_SCRIPT: Final[Mapping[str, Text]] = MappingProxyType(
    {
        "shown": Text(
            "{from}–{to} of {n} findings: {fail} fail, {unknown} unknown.",
            "第{from}–{to}条，共{n}条：不通过{fail}条，未知{unknown}条。",
        ),
        "none": Text("No finding fits this choice.", "没有符合条件的检查结果。"),
        "chosen": Text("Chosen from {all}.", "筛选自{all}条。"),
        "more": Text(
            "{more} more findings are not on this page; the command below gives all.",
            "另有{more}条检查结果不在本页；可用下方命令导出全部结果。",
        ),
        "printed": Text(
            "Printed: the first {n} of these findings.",
            "此处打印其中前{n}条检查结果。",
        ),
        "all": Text("all", "全部"),
        "yes": Text("yes", "是"),
        "no": Text("no", "否"),
        "unknown": Text("unknown", "未知"),
        "fail": Text("fail", "不通过"),
        "at_least": Text("at least", "至少"),
        "at_most": Text("at most", "至多"),
        "none_here": Text("–", "–"),
        "clause": Text("clause", "条款"),
        "path": Text("where", "所在位置"),
        "option": Text("{name} ({n})", "{name}（{n}）"),
    }
)
#: Names of choices that are not texts of the findings themselves.
FACETS: Final[Mapping[str, Mapping[str, Text]]] = MappingProxyType(
    {
        "verdict": {"1": Text("fail", "不通过"), "0": Text("unknown", "未知")},
        "status": {
            "open": Text("not waived", "未豁免"),
            "waived": Text("waived", "已豁免"),
            "1": Text("new", "新增"),
            "2": Text("known", "已知"),
            "3": Text("worse than before", "较前恶化"),
        },
        "level": {"": Text("of no unit", "不属于单元")},
        "area": {"-1": Text("elsewhere", "其他")},
    }
)

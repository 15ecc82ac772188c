"""What the sheets of a department's net are called, and their columns, in English keys and in Chinese words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final, Literal

import attrs

from gridgov._unicode import composed
from gridgov.text import Text

__all__ = ["ENTRIES", "FIELDS", "LEFT_ASIDE", "PERSONAL", "TABLES", "Field", "plain", "sheet_of"]

#: How the cells of a column are read: an id, a day, a share, or any text.
Kind = Literal["id", "day", "share", "text"]


@attrs.frozen
class Field:
    """A column of a sheet, or an entry of the sheet of the net."""

    key: str
    #: Its heading in a template, in Chinese.
    zh: str
    #: What stands in it.
    meaning: Text
    kind: Kind = "text"
    #: Whether the sheet is of no use without it.
    required: bool = False
    #: Other headings that mean it, without spaces, in small letters.
    words: tuple[str, ...] = ()
    #: What stands in it in a template.
    example: Text = Text("", "")

    def heading(self, lang: Literal["en", "zh"]) -> str:
        """Return its heading."""
        return self.zh if lang == "zh" else self.key


def _same(text: str) -> Text:
    return Text(text, text)


_CELL: Final = ("cell_id", "grid", "grid_id", "网格", "网格编码", "网格代码", "所属网格", "所属网格编号", "网格号")
_START: Final = Field(
    "start", "起始日期", Text("First day, YYYY-MM-DD.", "起始日期，YYYY-MM-DD。"), "day",
    words=("start_date", "开始日期", "设立日期", "启用日期", "生效日期"),
)  # fmt: skip
_END: Final = Field(
    "end", "截止日期", Text("Last day, YYYY-MM-DD; empty if it is open.", "截止日期，YYYY-MM-DD；未定则留空。"), "day",
    words=("end_date", "结束日期", "终止日期", "停用日期", "失效日期"),
)  # fmt: skip
_STAYS: Final = ("legal_basis", "法律依据", "文件依据", "设立依据", "保留依据")

#: The columns of each sheet, in the order of a template.
FIELDS: Final[Mapping[str, tuple[Field, ...]]] = {
    "members": (
        Field(
            "unit", "基本单元编号",
            Text("Id of the building, household, work unit or other base unit.", "楼栋、住户、单位等基本单元的编号。"),
            "id", required=True, words=(
             "unit_id", "base_unit", "building", "building_id", "id", "code", "基本单元", "单元编号", "基本单元编码",
             "楼栋编号", "楼栋", "楼栋编码", "楼栋代码", "楼栋号", "建筑编号", "建筑物编码", "户编号", "编码", "编号",
             "代码"),
            example=_same("610902001001001001"),
        ),
        Field(
            "cell", "网格编号", Text("Id of the department's cell that it is in.", "所在部门网格的编号。"), "id",
            required=True, words=_CELL, example=_same("WJ-01-1"),
        ),
        Field(
            "share", "份额",
            Text("Share of it that is in the cell, above 0 and up to 1; empty if all of it is.",
                 "位于该网格的份额，大于0且不超过1；全部位于该网格则留空。"),
            "share", words=("weight", "portion", "占比", "比例", "权重"),
        ),
        Field(
            "name", "名称", Text("What the department calls it.", "部门所用的名称。"),
            words=("unit_name", "building_name", "单元名称", "基本单元名称", "楼栋名称", "建筑名称", "小区名称"),
            example=Text("Building 1, Hope Estate", "希望小区1号楼"),
        ),
        Field(
            "address", "地址", Text("Where the department says it is.", "部门登记的地址。"),
            words=("详细地址", "坐落", "位置", "门牌地址"),
            example=Text("1 Example Road", "示例路1号"),
        ),
    ),
    "cells": (
        Field(
            "id", "网格编号", Text("Id of the cell, unique in the net.", "网格编号，在本体系内唯一。"), "id",
            required=True, words=("cell", *_CELL, "编号", "编码", "代码"), example=_same("WJ-01-1"),
        ),
        Field(
            "parent", "上级网格", Text("Id of the cell above it.", "上级网格的编号。"), "id",
            words=("parent_id", "上级网格编号", "上级网格编码", "上级", "上级编号", "所属上级网格"),
            example=_same("WJ-01"),
        ),
        Field(
            "level", "层级", Text("Level of the cell, a word for each level.", "网格层级，每级一词。"),
            words=("网格层级", "级别", "网格级别", "等级"), example=Text("small", "小网格"),
        ),
        Field(
            "name", "名称", Text("Name of the cell.", "网格名称。"), words=("cell_name", "网格名称"),
            example=Text("Clinic area 1", "第一片区"),
        ),
        Field(
            "basis", "依据",
            Text("On what law or decision the cell is to stay by itself; empty for most.",
                 "该网格须单独保留的法律或文件依据；一般留空。"),
            words=_STAYS,
        ),
        _START,
        _END,
    ),
    "posts": (
        Field(
            "id", "岗位编号", Text("Id of the post; made if it is empty.", "岗位编号；留空则自动编号。"), "id",
            words=("post", "post_id", "编号", "编码"), example=_same("WJ-G-001"),
        ),
        Field("cell", "网格编号", Text("Id of the cell.", "网格编号。"), "id", required=True, words=_CELL,
              example=_same("WJ-01-1")),
        Field(
            "role", "角色", Text("What the post is.", "岗位角色。"), required=True,
            words=("岗位", "岗位名称", "职务", "岗位类型", "人员类别"), example=Text("grid_worker", "网格员"),
        ),
        Field(
            "holder", "人员编号",
            Text("Opaque id of who holds it, never a name or an identity number; empty if it is vacant.",
                 "任职者的内部编号，不得填写姓名或身份证号；空缺则留空。"),
            "id", words=("holder_id", "staff", "staff_id", "worker_id", "任职者编号", "员工编号", "工号", "网格员编号"),
            example=_same("WJ-0001"),
        ),
        Field(
            "time", "专兼职", Text("full or part.", "专职或兼职。"),
            words=("working_time", "专职兼职", "专/兼职", "任职方式", "全职兼职"), example=Text("full", "专职"),
        ),
    ),
    "duties": (
        Field(
            "duty", "职责", Text("What has to be done.", "职责事项。"), required=True,
            words=("task", "职责名称", "工作职责", "事项", "事项名称", "任务"),
            example=Text("home visits", "入户随访"),
        ),
        Field("cell", "网格编号", Text("Id of the cell; empty for all cells.", "网格编号；全部网格则留空。"), "id",
              words=_CELL),
        Field(
            "role", "角色", Text("Who does it, as in the sheet of posts.", "承担者，与岗位表一致。"),
            words=("责任岗位", "责任角色", "岗位", "承担者"), example=Text("grid_worker", "网格员"),
        ),
        Field(
            "system", "系统", Text("In which system it is recorded.", "所用信息系统。"),
            words=("信息系统", "系统名称", "所用系统", "平台"), example=Text("health records", "健康档案系统"),
        ),
        Field("basis", "依据", Text("On what the duty rests.", "职责依据。"), words=_STAYS),
    ),
}  # fmt: skip

#: The entries of the sheet of the net, each in a row of its own: the word, then its value.
ENTRIES: Final = (
    Field(
        "id", "编号", Text("Id of the net; the name of the file if it is empty.", "网格体系编号；留空则用文件名。"),
        "id", words=("net", "net_id", "网格体系编号", "体系编号"), example=_same("health"),
    ),
    Field(
        "name_zh", "名称", Text("Its name in Chinese.", "中文名称。"), words=("name", "中文名称", "网格体系名称"),
        example=_same("卫生健康网格"),
    ),
    Field(
        "name_en", "英文名称", Text("Its name in English.", "英文名称。"), words=("英文名",),
        example=_same("health net"),
    ),
    Field(
        "department", "部门", Text("The department whose net it is.", "所属部门。"), words=("主管部门", "所属部门"),
        example=Text("health commission", "卫生健康局"),
    ),
    Field(
        "basis", "依据", Text("On what law or decision it may stay.", "保留该体系的法律或文件依据。"), words=_STAYS,
    ),
    Field(
        "keep", "是否保留", Text("yes if it stays as a whole, such as a dedicated net.", "整体保留则填“是”。"),
        words=("保留",), example=Text("no", "否"),
    ),
    _START,
    _END,
    Field(
        "levels", "层级",
        Text("Its levels, the highest first, each in a cell of its own; usually empty.",
             "各层级由高到低，每格一个；一般留空。"),
    ),
    Field(
        "generated", "是否模拟", Text("yes if it was made up for a demonstration.", "演示用的模拟数据填“是”。"),
        words=("模拟数据",),
    ),
)  # fmt: skip

#: What the sheets, or the files of a folder, are called; the first two are those of a template.
TABLES: Final[Mapping[str, tuple[str, ...]]] = {
    "members": (
        "members",
        "覆盖范围",
        "member",
        "units",
        "成员",
        "范围",
        "网格覆盖范围",
        "网格范围",
        "覆盖清单",
        "楼栋",
    ),
    "cells": ("cells", "网格", "cell", "grids", "网格清单", "网格列表", "网格信息", "部门网格"),
    "posts": ("posts", "岗位", "post", "staff", "人员", "网格员", "岗位清单", "岗位人员"),
    "duties": ("duties", "职责", "duty", "职责清单", "事项", "事项清单"),
    "net": ("net", "部门", "体系", "网格体系", "基本信息", "概况"),
    "legend": ("legend", "填表说明", "说明", "readme", "notes", "填写说明", "使用说明"),
}

#: Columns that are no part of a net and stay where they are: running numbers and remarks.
LEFT_ASIDE: Final = frozenset({"序号", "序", "no", "no.", "#", "备注", "说明", "remark", "remarks", "note", "notes"})

#: Headings that hold one of these speak of people; there is no place for that in a net.
PERSONAL: Final = re.compile(
    "姓名|名字|身份证|证件号|电话|手机|微信|联系方式|联系人|邮箱|护照|出生|住址|户籍"
    "|phone|mobile|wechat|e_?mail|passport|birth|identity|id_?card|id_?number|surname|full_?name|first_?name|last_?name"
    "|(holder|staff|worker|person)_?name|^contact"
)

_BRACKETS: Final = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|[*:]")
_SUFFIX: Final = re.compile("(信息|登记|统计)?(表|清单|列表|情况)$")


def plain(text: str) -> str:
    """Return a heading in one form: half width, small letters, no spaces, no brackets, no stars.

    Example:
        >>> plain("网格编号（必填）*"), plain("Unit ID")
        ('网格编号', 'unit_id')
    """
    text = _BRACKETS.sub("", composed(text).lower()).strip()
    if text.isascii():
        return re.sub(r"[\s-]+", "_", text)
    return re.sub(r"\s+", "", text)


def sheet_of(title: str) -> str | None:
    """Return which table a sheet or a file is by its name, None for another one.

    Example:
        >>> sheet_of("覆盖范围表"), sheet_of("Posts"), sheet_of("Sheet1")
        ('members', 'posts', None)
    """
    word = plain(title)
    for key, words in TABLES.items():
        if word in words or _SUFFIX.sub("", word) in words:
            return key
    return None

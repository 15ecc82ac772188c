"""Words of which messy workbooks are made: made-up places, headings as clerks write them, lines above and below."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

__all__ = [
    "ABSENT",
    "COMMUNITY",
    "GROUPS",
    "HEADINGS",
    "LEVEL_WORDS",
    "NOTES",
    "REMARKS",
    "ROLE_WORDS",
    "SAME",
    "STREET",
    "SUFFIXES",
    "TITLES",
    "UNIT_LINES",
]

STREET: Final = ("新城", "老城", "江北", "建民", "城东", "五里", "汉滨", "南塘", "西坝", "东关", "河滨", "石桥")
COMMUNITY: Final = (
    "静宁", "培新", "兴安", "安悦", "文昌", "金州", "果园", "水电", "香溪", "木竹桥", "枣园", "鼓楼", "西大街",
    "育才路", "解放路", "滨江", "长岭", "张岭", "陈家沟", "白庙", "朝阳", "和平", "光明", "幸福里", "桃园", "柳家湾",
)  # fmt: skip

#: Headings of each column, all of them met in such tables.
HEADINGS: Final[Mapping[str, tuple[str, ...]]] = {
    "id": ("编号", "编码", "单元编号", "网格编码", "区划代码", "单元代码", "单元编码", "行政区划代码"),
    "level": ("层级", "级别", "所在层级", "网格层级", "单元层级"),
    "parent": ("上级编号", "上级编码", "上级单元编号", "所属单元", "上级区划代码", "上级单元编码"),
    "name": ("名称", "单元名称", "区划名称", "全称"),
    "measure:households": ("户数", "总户数", "户籍户数", "居民户数"),
    "measure:occupied_households": ("入住户数", "实际入住户数", "入住户"),
    "measure:residents": ("常住人口", "人口", "居民人数", "总人口"),
    "role": ("角色", "岗位", "岗位名称", "职务", "岗位类型"),
    "unit": ("单元编号", "网格编号", "所在单元编号", "网格编码", "所属网格编号"),
    "holder": ("任职者编号", "人员编号", "工号", "内部编号"),
    "start": ("任职日期", "任职时间", "到岗日期", "上岗日期", "任命日期"),
    "end": ("免职日期", "离任日期", "免职时间", "任职截止日期"),
}  # fmt: skip
#: What may stand above several columns in a header of two rows.
GROUPS: Final[Mapping[str, str]] = {
    "id": "基本信息",
    "level": "基本信息",
    "parent": "基本信息",
    "name": "基本信息",
    "measure:households": "基本情况",
    "measure:occupied_households": "基本情况",
    "measure:residents": "基本情况",
    "role": "岗位信息",
    "unit": "岗位信息",
    "holder": "岗位信息",
    "start": "任职情况",
    "end": "任职情况",
}
SUFFIXES: Final[Mapping[str, str]] = {
    "measure:households": "户",
    "measure:occupied_households": "户",
    "measure:residents": "人",
}
LEVEL_WORDS: Final[Mapping[str, tuple[str, ...]]] = {
    "county": ("county", "县区"),
    "street": ("street", "街道"),
    "community": ("community", "社区"),
    "grid": ("grid", "网格"),
}
ROLE_WORDS: Final[Mapping[str, tuple[str, ...]]] = {
    "grid_chief": ("grid_chief", "网格长"),
    "grid_worker": ("grid_worker", "网格员"),
}
#: Words and signs for a number that nobody knows.
ABSENT: Final = ("-", "—", "/", "暂无", "N/A", "不详", "未知", "")
TITLES: Final[Mapping[str, tuple[str, ...]]] = {
    "units": (
        "{place}社区基本情况统计表",
        "{place}网格底数台账",
        "2025年{place}网格化管理基础信息表",
        "附件1：{place}单元清单",
    ),
    "posts": ("{place}网格员队伍台账", "附件2：{place}岗位任职情况登记表", "{place}网格长、网格员名册"),
}  # fmt: skip
UNIT_LINES: Final = (
    "填报单位：{place}办事处　　填报日期：2025年3月1日　　单位：户、人",
    "填报单位（盖章）：{place}　　　　　　单位：户、人",
    "截至2025年2月底　　单位：户、人",
)
NOTES: Final = (
    "注：本表数据截至2025年2月28日，户数为实有户数。",
    "说明：空挂户不计入入住户数。",
    "填表人：（签字）　　　审核人：（签字）　　　负责人：（签字）",
    "数据来源：各社区上报。",
    "备注：本表一式两份。",
)
REMARKS: Final = ("", "", "", "老旧小区较多", "2024年新建", "含商住楼", "已核实", "正在拆迁")
#: Marks that repeat the cell above.
SAME: Final = ("同上", "〃", "同上 ")

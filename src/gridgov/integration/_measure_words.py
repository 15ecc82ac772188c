"""Names and units of the measures before and after merging, in the order in which they are shown."""

from __future__ import annotations

from typing import Final

from gridgov.integration._frames_of import HOUSEHOLDS, NOTHING
from gridgov.text import Text

__all__ = ["MEASURES"]

_GRIDS: Final = Text("grids", "个")
_PEOPLE: Final = Text("people", "人")

#: Name and unit of each measure.
MEASURES: Final = {
    "nets": (Text("nets", "网格体系数"), Text("nets", "个")),
    "cells": (Text("cells of the lowest level", "最低层级网格数"), _GRIDS),
    "posts": (Text("posts", "岗位数"), Text("posts", "个")),
    "vacant_posts": (Text("vacant posts", "空岗数"), Text("posts", "个")),
    "people": (Text("people", "任职人数"), _PEOPLE),
    "people_without_grid": (Text("people who keep no grid", "未获网格人数"), _PEOPLE),
    "people_without_post": (Text("people without any post", "无岗位人数"), _PEOPLE),
    "workers_that_change": (
        Text("people who keep a grid that has not all of their old cells", "负责区域有变动的人数"),
        _PEOPLE,
    ),
    "households_mean": (Text("households of a cell, mean", "每网格户数平均值"), HOUSEHOLDS),
    "households_median": (Text("households of a cell, median", "每网格户数中位数"), HOUSEHOLDS),
    "households_min": (Text("households of a cell, least", "每网格户数最小值"), HOUSEHOLDS),
    "households_max": (Text("households of a cell, most", "每网格户数最大值"), HOUSEHOLDS),
    "households_unknown": (Text("cells of unknown households", "户数未知网格数"), _GRIDS),
    "within_band": (Text("share of cells within the band", "户数在区间内的网格比例"), NOTHING),
    "alignment": (
        Text("alignment: mean adjusted Rand index, by households", "一致度：调整兰德指数均值（按户数）"),
        NOTHING,
    ),
    "alignment_units": (
        Text("alignment: mean adjusted Rand index, by base units", "一致度：调整兰德指数均值（按基本单元）"),
        NOTHING,
    ),
    "households_moved": (
        Text(
            "households outside the main cell of their grid, added up over nets",
            "不属于所在网格主网格的户数（各体系累计）",
        ),
        HOUSEHOLDS,
    ),
    "span": (Text("span of control: cells below a filled post, mean", "管理幅度：每名在岗上级平均管辖网格数"), _GRIDS),
    "duties": (Text("duties of departments", "部门职责项数"), Text("duties", "项")),
    "systems": (Text("systems that duties are recorded in", "职责所用信息系统数"), Text("systems", "个")),
}

"""How good merged grids are: what was aimed at, what was reached, and what cannot be exceeded."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

import numpy as np

from gridgov._frame import Column, Frame, framed, objects
from gridgov.integration._plan import Plan
from gridgov.integration._ways import Reached
from gridgov.text import Text

__all__ = ["AIMS", "quality"]

_NOTHING: Final = Text("", "")
_HOUSEHOLDS: Final = Text("households", "户")
_COUNT: Final = Text("grids", "个")
_TITLE: Final = Text("quality of the merged grids", "整合网格的质量")
_COLUMNS: Final = (
    Column("level", Text("level", "层级"), _NOTHING, Text("Key of the level.", "层级的键。")),
    Column("grids", Text("grids", "网格数"), _COUNT, Text("Merged grids of the level.", "该层级的整合网格数。")),
    Column(
        "moved",
        Text("households moved", "变动户数"),
        _HOUSEHOLDS,
        Text(
            "Households, as counted in the merger, that are not of the main cell of their grid, added up over the "
            "merged nets; a base unit in several cells counts for one of them. None where no households are known.",
            "不属于所在网格主体单元格的户数（按整合时的计数），按各网格体系累计；位于多个网格的单元只计一个。户数全部未知时为空。",
        ),
    ),
    Column(
        "agreement",
        Text("agreement", "一致度"),
        _NOTHING,
        Text(
            "Over pairs of neighbours in one grid: nets that keep them together minus nets that separate them.",
            "同一网格内相邻对：保持在一起的网格体系数减去分开的网格体系数，求和。",
        ),
    ),
    Column("aim", Text("aim", "目标"), _NOTHING, Text("Which of the two was optimised.", "优化的指标。")),
    Column(
        "bound",
        Text("bound", "界"),
        _NOTHING,
        Text(
            "What no division inside the band can be better than; None where nothing was optimised.",
            "任何满足区间的划分都不可能优于该值；未优化时为空。",
        ),
    ),
    Column("gap", Text("gap", "差距"), _NOTHING, Text("Distance to the bound as a share of it.", "与界的相对差距。")),
    Column(
        "proven", Text("proven optimal", "已证最优"), _NOTHING, Text("Whether it reaches the bound.", "是否达到该界。")
    ),
    Column(
        "outside_band",
        Text("grids outside the band", "区间外网格数"),
        _COUNT,
        Text("Grids that could not be brought into the band.", "未能满足户数区间的网格数。"),
    ),
)


#: What is optimised, by the names of the columns that measure it.
AIMS: Final = {spec.key: spec.title for spec in _COLUMNS if spec.key in {"moved", "agreement"}}


def quality(plan: Plan, reached: Sequence[Reached]) -> Frame:
    """Return a row for each level, the highest first."""
    bounds = np.array([math.nan if math.isinf(r.bound) else r.bound for r in reached])
    values = np.array([r.moved if r.aim == "moved" else r.agreement for r in reached])
    with np.errstate(divide="ignore", invalid="ignore"):
        gap = np.where(values == bounds, 0.0, np.abs(values - bounds) / np.abs(bounds))
    gap[np.isinf(gap) | np.isnan(bounds)] = np.nan
    columns = [
        objects([level.level for level in plan.levels]),
        np.array([len(level) for level in plan.levels], np.int64),
        np.array([r.moved for r in reached]),
        np.array([r.agreement for r in reached]),
        objects([r.aim for r in reached]),
        bounds,
        gap,
        np.array([r.proven for r in reached], bool),
        np.array([len(r.outside) for r in reached], np.int64),
    ]
    return framed(_TITLE, *zip(_COLUMNS, columns, strict=True))

"""What the columns of tables of alignment hold."""

from __future__ import annotations

from typing import Final

from gridgov._frame import Column
from gridgov.text import Text

__all__ = [
    "BASE_UNITS",
    "HOUSEHOLDS",
    "NET",
    "NONE",
    "RELATION_NAMES",
    "UNIT",
    "UNKNOWN",
    "column",
]

NONE: Final = Text("", "")
_UNITS: Final = Text("base units", "个")
_HOUSEHOLDS: Final = Text("households", "户")


def column(key: str, title: tuple[str, str], definition: tuple[str, str], unit: Text = NONE) -> Column:
    """Describe a column.

    Args:
        key: Name used in code.
        title: Name shown, in English and Chinese.
        definition: How it is worked out.
        unit: Unit of measure.
    """
    return Column(key, Text(*title), unit, Text(*definition))


NET: Final = column("net", ("net", "网格体系"), ("Id of the net.", "网格体系编号。"))
UNIT: Final = column("unit", ("base unit", "基本单元"), ("Id of the base unit.", "基本单元编号。"))
BASE_UNITS: Final = column(
    "base_units",
    ("base units", "基本单元数"),
    ("Base units, split ones by their shares.", "基本单元数，拆分单元按份额计。"),
    _UNITS,
)
HOUSEHOLDS: Final = column(
    "households",
    ("households", "户数"),
    ("Known households, the others counted as 0.", "已知户数，未知计0。"),
    _HOUSEHOLDS,
)
UNKNOWN: Final = column(
    "unknown",
    ("households unknown", "户数未知"),
    ("Base units whose households are unknown.", "户数未知的基本单元数。"),
    _UNITS,
)

#: Names of the relations, in the order of their numbers.
RELATION_NAMES: Final = {
    "empty": Text("empty", "无单元"),
    "gap": Text("not covered", "未覆盖"),
    "partly_covered": Text("partly covered", "部分覆盖"),
    "equal": Text("equal", "相同"),
    "nested": Text("nested", "嵌套"),
    "contains": Text("made up of whole cells", "由整格组成"),
    "straddling": Text("straddling", "跨界"),
}

"""What can be wrong with what alignment is given, in both languages."""

from __future__ import annotations

from gridgov.errors import fault
from gridgov.text import Text

__all__ = ["EDGE_OF_UNKNOWN"]

EDGE_OF_UNKNOWN = fault(
    "ALN001",
    "edge-of-unknown-base-unit",
    Text("The adjacency names '{id}', which is no base unit.", "相邻关系提到的“{id}”不是基本单元。"),
    Text("Correct the id or delete the pair.", "请更正编号或删除该对。"),
)

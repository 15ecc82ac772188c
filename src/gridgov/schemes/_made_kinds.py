"""What is taken for granted of the net of each department that a source names: size, levels, staff, duties."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

import attrs

from gridgov.text import Text

__all__ = ["Kind", "kind_of"]


@attrs.frozen(kw_only=True)
class Kind:
    """How the net of one department is laid out."""

    #: What its ids begin with.
    prefix: str
    #: Size of a cell, in grids of the place.
    size: float
    #: Whether its cells follow the grids of the place; otherwise they are blocks of equal numbers of base units.
    follows: bool = True
    #: How many cells stand under one of a level above; 1 for a net of one level.
    under: int = 1
    #: Whether some of its cells reach over the border of what cells stay inside of.
    crosses: bool = False
    #: Who serves a cell, and whether full time or part time.
    role: str
    time: str = "part"
    #: What it has to do, as sources name it.
    duties: tuple[str, ...] = ()
    #: What the cell is that stays beside the merged net, if any does.
    dedicated: Text | None = None


#: The words of duties are those of the facts that stand above them.
_KNOWN: Final[Mapping[str, Kind]] = MappingProxyType(
    {
        # ANK-25, XLG-20
        "party_building": Kind(
            prefix="PB",
            size=1.0,
            under=4,
            role="party_group_head",
            duties=("党员联系群众", "政策法规宣传", "社情民意收集"),
        ),
        # CTY-42, XLG-18, XLG-20
        "politics_law": Kind(
            prefix="PL",
            size=2.5,
            role="full_time_grid_worker",
            time="full",
            duties=("矛盾纠纷排查", "治安隐患排查", "群防群治", "人口信息采集"),
        ),
        # XLG-20
        "rural_revitalisation": Kind(
            prefix="RR", size=3.7, follows=False, crosses=True, role="stationed_cadre", duties=("社会救助落实",)
        ),
        # CTY-38, XLG-20
        "health": Kind(
            prefix="HE", size=1.7, follows=False, role="part_time_grid_worker", duties=("疫情防控", "人口信息采集")
        ),
        # CTY-42, ANK-50, XLG-18
        "emergency": Kind(
            prefix="EM",
            size=5.0,
            under=3,
            crosses=True,
            role="part_time_grid_worker",
            duties=("安全隐患排查", "应急联动", "安全生产"),
            dedicated=Text("an industrial park", "工业园区"),
        ),
        # XLG-20
        "urban_management": Kind(
            prefix="UM",
            size=1.3,
            under=5,
            crosses=True,
            role="grid_worker",
            time="full",
            duties=("环境卫生督查", "社区安全巡查"),
            dedicated=Text("a market", "市场"),
        ),
    }
)
_SIZES: Final = (0.6, 0.8, 1.0, 1.4, 2.0, 3.0)


def kind_of(key: str) -> Kind:
    """Return how the net of a department is laid out; of one that no source names, by its key alone."""
    found = _KNOWN.get(key)
    if found is not None:
        return found
    # The key decides, so that neither the order nor the number of the nets does.
    number = zlib.crc32(key.encode())
    return Kind(
        prefix=key.upper(),
        size=_SIZES[number % len(_SIZES)],
        follows=number // 7 % 2 == 0,
        under=1 if number // 11 % 3 else 4,
        crosses=number // 13 % 4 == 0,
        role="grid_worker",
        time="full" if number // 17 % 3 == 0 else "part",
    )

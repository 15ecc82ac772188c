"""Faults in counts of people that are to be protected before they are shown, and in what is asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from hypothesis import strategies as st

from gridgov.hierarchy import Hierarchy
from gridgov.levels import LevelScheme
from gridgov.measures import Measure
from gridgov.privacy import suppress, suppress_table
from gridgov.testing._broken import way
from gridgov.testing._broken_edit import ANY, plant, put
from gridgov.text import Text

__all__ = ["care_groups", "protection", "table_with_totals"]

Values = dict[str, Any]

#: Sensitive counts that add up: all people in care are those of two kinds.
_CARE: Final = {"in_care": "关爱对象", "in_care_young": "未成年", "in_care_old": "老年"}
_GROUPS: Final = ("released_prisoners", "left_behind_persons")


@way(
    "care groups",
    levels="keys of the levels, from the top",
    units="a list of dictionaries, one a unit: id, level, parent, and counts of groups that need care",
)
def care_groups(levels: list[str], units: list[Values]) -> None:
    """Build units with counts of groups that need care."""
    Hierarchy.from_records(units, levels=LevelScheme.ladder(*levels), measures=list(_GROUPS))


@way(
    "protection",
    units="a list of dictionaries, one a unit: id, level, parent, and counts",
    k="counts below this are hidden",
    measures="keys of the counts that are protected",
    additive="for a count those of which it is the sum",
)
def protection(
    units: list[Values], k: int, measures: Sequence[str] | None, additive: Mapping[str, Sequence[str]]
) -> None:
    """Hide small counts."""
    info = [Measure(key, Text(key, zh), whole=True, sensitive=True) for key, zh in _CARE.items()]
    h = Hierarchy.from_records(
        units,
        levels=LevelScheme.ladder("city", "community"),
        measures=[*info, Measure("area", Text("area", "面积"))],
    )
    suppress(h, k=k, measures="all" if measures is None else list(measures), additive=additive)


@way("table with totals", table="rows of a table of counts; the last row and the last column are totals")
def table_with_totals(table: list[list[Any]]) -> None:
    """Hide small cells of a table."""
    suppress_table(table)


def _homes(draw: st.DrawFn) -> Values:
    """Draw a grid with some households; a count is stated for the grid only."""
    grid = {"id": "g", "level": "grid", **{key: draw(st.none() | st.integers(0, 9)) for key in _GROUPS}}
    homes = [{"id": f"g-{i}", "level": "household", "parent": "g"} for i in range(1, draw(st.integers(1, 3)) + 1)]
    return {"levels": ["grid", "household"], "units": [grid, *homes]}


def _counted(draw: st.DrawFn) -> Values:
    """Draw a city and two communities whose counts add up in every way; some are not stated."""
    (young, old), (more_young, more_old) = draw(
        st.lists(st.tuples(st.integers(10, 99), st.integers(10, 99)), min_size=2, max_size=2)
    )
    whole = (young + more_young, old + more_old)
    units: list[Values] = [
        {"id": "x", "level": "city", **dict(zip(_CARE, (sum(whole), *whole), strict=True)), "area": 7.5},
        {"id": "x-1", "level": "community", "parent": "x", "in_care": young + old, "in_care_old": old},
        {"id": "x-2", "level": "community", "parent": "x", "in_care_young": more_young, "in_care_old": more_old},
    ]
    k = draw(st.sampled_from([2, 10]))
    return {"units": units, "k": k, "measures": list(_CARE), "additive": {"in_care": [*_CARE][1:]}}


def _totals(draw: st.DrawFn) -> Values:
    """Draw a table with totals, and one cell of its first row that is empty."""
    width, height = draw(st.integers(2, 3)), draw(st.integers(2, 3))
    cells = st.lists(st.integers(1, 40), min_size=width, max_size=width)
    rows = draw(st.lists(cells, min_size=height, max_size=height))
    rows = [[*row, sum(row)] for row in rows]
    rows.append([sum(column) for column in zip(*rows, strict=True)])
    return {"table": [[None if (i, j) == (0, 1) else n for j, n in enumerate(r)] for i, r in enumerate(rows)]}


plant("PRV001", care_groups, _homes, put("units", -1, _GROUPS[0], to=st.integers(1, 3)))
plant("PRV002", protection, _counted, put("k", to=st.sampled_from([1, 0, -5])))
plant("PRV003", protection, _counted, put("measures", ANY, to="in_kare"))
plant("PRV003", protection, _counted, put("additive", "in_care", ANY, to="in_kare"))
plant("PRV004", protection, _counted, put("measures", ANY, to="area"))
plant("PRV005", protection, _counted, put("units", 1, "in_care", to=lambda n: n - 5))
# In a row with an empty cell nothing is added up, so one wrong cell is wrong in its column only.
plant("PRV006", table_with_totals, _totals, put("table", 0, 0, to=lambda n: n + 1))
plant("PRV007", table_with_totals, _totals, put("table", 1, 0, to=st.sampled_from([-1, 0.5])))
plant("PRV008", table_with_totals, _totals, put("table", to=st.sampled_from([[[3]], [[1], [1]], [[1, 1]]])))

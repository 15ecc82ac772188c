"""Faults in cells of tables: numbers, shares, days, ids, words, texts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from hypothesis import strategies as st

from gridgov import tables
from gridgov._extras import need
from gridgov.testing._broken import Planted, Planter, plants, way
from gridgov.testing._broken_tables import table

__all__ = ["frame"]

Rows = list[list[Any]]


@way("data frame", columns="the cells of each column, by its heading", kind="the key of the kind of table")
def frame(columns: dict[str, list[Any]], kind: str) -> None:
    """Read a data frame of pandas."""
    pandas = need("pandas", extra="pandas")
    made = {heading: pandas.Series(cells, dtype=object) for heading, cells in columns.items()}
    tables.read(pandas.DataFrame(made), kind)


#: Tables, each with the column of the cell that is wrong, and what is drawn for it where it is sound.
_Drawn = Callable[[st.DrawFn], tuple[str, Rows, int, str]]


def _households(draw: st.DrawFn) -> tuple[str, Rows, int, str]:
    rows = [[f"610902001{i:03}", "community", str(draw(st.integers(0, 900)))] for i in range(draw(st.integers(1, 3)))]
    return "units", [["编号", "层级", "户数"], *rows], 2, "1,200户"


def _days(draw: st.DrawFn) -> tuple[str, Rows, int, str]:
    rows = [["610902001001", f"2025-03-{draw(st.integers(1, 31)):02}"] for _ in range(draw(st.integers(1, 3)))]
    return "visits", [["单元编号", "日期"], *rows], 1, "2025年3月1日"


def _ids(draw: st.DrawFn) -> tuple[str, Rows, int, str]:
    rows = [[f"610902001{i:03}", "community", "社区"] for i in range(1, draw(st.integers(3, 5)) + 1)]
    return "units", [["编号", "层级", "名称"], *rows], 0, "610902001009"


def _texts(draw: st.DrawFn) -> tuple[str, Rows, int, str]:
    kind, rows, _, _ = _ids(draw)
    return kind, rows, 2, draw(st.sampled_from(["城东社区", "培新社区"]))


def _shares(draw: st.DrawFn) -> tuple[str, Rows, int, str]:
    rows = [["police", f"u{i}", "beat-1", "1"] for i in range(draw(st.integers(1, 3)))]
    return "net_members", [["网格体系编号", "基本单元编号", "网格编号", "份额"], *rows], 3, "100%"


def _holders(draw: st.DrawFn) -> tuple[str, Rows, int, str]:
    rows = [[f"p{i}", "person"] for i in range(draw(st.integers(1, 3)))]
    return "holders", [["任职者编号", "类别"], *rows], 1, "household"


def _flags(draw: st.DrawFn) -> tuple[str, Rows, int, str]:
    rows = [[f"measure_{i}", "measure", "是"] for i in range(draw(st.integers(1, 3)))]
    return "unit_columns", [["键名", "性质", "是否计数"], *rows], 2, "否"


#: The cell that is wrong, in which table.
_WRONG: Final[dict[str, tuple[_Drawn, str]]] = {
    "VAL001": (_households, "很多"),
    "VAL002": (_households, "-5"),
    "VAL003": (_households, "12.5"),
    "VAL004": (_households, "610902001001610902001001"),
    "VAL005": (_households, "2025-03-01"),
    "VAL006": (_households, "12人"),
    "VAL007": (_shares, "85"),
    "VAL008": (_households, "300-400"),
    "VAL009": (_days, "3月1日"),
    "VAL010": (_days, "3/1/2025"),
    "VAL011": (_days, "2025-02-30"),
    "VAL012": (_days, "25-3-1"),
    "VAL013": (_days, "2025年3月"),
    "VAL015": (_ids, "6.10902E+11"),
    "VAL016": (_ids, "1月2日"),
    "VAL017": (_ids, "13800138000"),
    "VAL018": (_ids, "10902001009"),
    "VAL019": (_holders, "朋友"),
    "VAL020": (_flags, "也许"),
    "VAL021": (_texts, "#REF!"),
}


def _in_a_row(drawn: _Drawn, cell: str) -> Planter:
    def planter(draw: st.DrawFn) -> Planted:
        kind, rows, column, good = drawn(draw)
        last = list(rows[-1])
        if column:
            last[0] += "9"
        made = [
            {
                "name": "台账",
                "rows": [*rows, [*last[:column], value, *last[column + 1 :]]],
                "kind": kind,
                "levels": None,
            }
            for value in (cell, good)
        ]
        return Planted(made[0], made[1])

    return planter


for _code, (_drawn, _cell) in _WRONG.items():
    plants(_code, table)(_in_a_row(_drawn, _cell))


def _in_a_frame(heading: str, cell: object) -> Planter:
    def planter(draw: st.DrawFn) -> Planted:
        n = draw(st.integers(1, 4))
        ids = [f"b{i}" for i in range(n)]
        columns = {"编号": ids, "层级": ["community"] * n, "名称": ["社区"] * n}
        wrong = {**columns, heading: [*columns[heading][:-1], cell]}
        return Planted({"columns": wrong, "kind": "units"}, {"columns": columns, "kind": "units"})

    return planter


plants("VAL014", frame)(_in_a_frame("编号", cell=True))
plants("VAL022", frame)(_in_a_frame("名称", "社\ud800区"))

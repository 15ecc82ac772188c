"""Faults in tables of evidence: patrols, events, service points, sums, agreements and their projects."""

from __future__ import annotations

from typing import Any, Final

from hypothesis import strategies as st

from gridgov.evidence import Evidence
from gridgov.testing._broken import way
from gridgov.testing._broken_city import hierarchy, town
from gridgov.testing._broken_edit import ANY, Drawn, drop, plant, put, rename, twice

__all__ = ["evidence", "evidence_asked"]

Values = dict[str, Any]

_TAKES: Final = {
    "levels": "keys of the levels, from the top",
    "units": "a list of dictionaries, one a unit: id, level, parent, name",
    "tables": "for the name of a table of evidence its rows, a list of dictionaries, or its columns, a list each",
}


def _read(levels: list[str], units: list[Values], tables: Values) -> Evidence:
    return Evidence.read(hierarchy(units, levels), tables)


@way("evidence", **_TAKES)
def evidence(**given: Any) -> None:
    """Read tables of evidence."""
    _read(**given)


@way("evidence asked for", **_TAKES, table="the name of a table of evidence")
def evidence_asked(table: str, **given: Any) -> None:
    """Ask for one of the tables."""
    _read(**given).table(table)


def _tables(draw: st.DrawFn) -> Values:
    """Draw a town and some rows in each of seven tables."""
    found = town(draw)
    top, *grids = [unit["id"] for unit in found["units"]]
    some = st.sampled_from(grids)
    day = st.sampled_from(["2026-03-01", "2026-03-31", "2026-02-28"])
    n = st.integers(1, 3)

    def rows(*, numbered: str = "", **columns: st.SearchStrategy[Any]) -> list[Values]:
        return [
            ({"id": f"{numbered}{i}"} if numbered else {}) | {key: draw(values) for key, values in columns.items()}
            for i in range(1, draw(n) + 1)
        ]

    visits = rows(unit=some, day=day)
    tables: Values = {
        "patrols": rows(unit=some, day=day),
        "visits": {key: [row[key] for row in visits] for key in ("unit", "day")},
        "events": rows(numbered="e", unit=some, reported=day, disposed=st.sampled_from([None, "2026-04-01"])),
        "duties": rows(unit=some, duty=st.sampled_from(["巡查", "census"])),
        "service_points": rows(numbered="s", unit=some, minutes=st.none() | st.integers(1, 15)),
        "nets": rows(numbered="n", department=st.just("卫健"), merged=st.sampled_from([None, "是", "no", True])),
        "agreements": rows(numbered="a", unit=st.just(top), partner=st.just("共建单位")),
        "projects": rows(numbered="p", unit=some, agreement=st.sampled_from([None, "a1"]), status=st.just("done")),
        "sums": [
            {"id": "z", "unit": top, "stated": 31, "part": part} for part in draw(st.sampled_from([[15, 16], [31, 0]]))
        ],
    }
    return {**found, "tables": tables}


def _asked(table: str) -> Drawn:
    return lambda draw: {**_tables(draw), "table": table}


_EVENT: Final = ("tables", "events", ANY)
_BAD_NUMBERS: Final = st.sampled_from([-1, "many", "１５", float("inf")])
_BAD_WORDS: Final = st.sampled_from([" ", "巡查 ", "a\nb", 1.5])

plant("EVI001", evidence, _tables, rename("tables", "patrols", to="patrol"))
plant("EVI002", evidence, _tables, put(*_EVENT, "dispossed", to=None))
plant("EVI003", evidence, _tables, drop("tables", "visits", "day"))
plant("EVI004", evidence, _tables, put("tables", "patrols", ANY, "day", to=st.sampled_from([None, ""])))
plant("EVI004", evidence, _tables, put(*_EVENT, "id", to=None))
plant("EVI005", evidence, _tables, put("tables", "patrols", ANY, "unit", to=st.sampled_from(["g99", "610902999"])))
plant("EVI006", evidence, _tables, put("tables", "visits", "day", ANY, to=st.sampled_from(["1.3.2026", "2026-02-29"])))
plant("EVI006", evidence, _tables, put(*_EVENT, "disposed", to=20260401))
plant("EVI007", evidence, _tables, put("tables", "service_points", ANY, "minutes", to=_BAD_NUMBERS))
plant("EVI008", evidence, _tables, put("tables", "nets", ANY, "merged", to=st.sampled_from(["maybe", "部分"])))
plant("EVI009", evidence, _tables, put("tables", "duties", ANY, "duty", to=_BAD_WORDS))
plant("EVI009", evidence, _tables, put(*_EVENT, "id", to="e 9"))
plant("EVI010", evidence, _tables, twice("tables", "events"))
plant("EVI010", evidence, _tables, twice("tables", "nets"))
plant("EVI011", evidence, _tables, put(*_EVENT, "disposed", to="2026-02-27"))
plant("EVI012", evidence, _tables, put("tables", "sums", 1, "stated", to=st.integers(32, 99)))
plant("EVI013", evidence_asked, _asked("patrols"), put("table", to=st.sampled_from(["shares", "tasks"])))
plant("EVI014", evidence, _tables, put("tables", "projects", ANY, "agreement", to="a99"))

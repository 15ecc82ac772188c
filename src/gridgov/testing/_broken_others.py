"""Faults in what is asked of reports and policies, in feeds of events, in neighbours of nets, in single values."""

from __future__ import annotations

from itertools import pairwise
from typing import Any, Final

from hypothesis import strategies as st

from gridgov import whatif
from gridgov.alignment import align
from gridgov.documents._field_forms import form_of
from gridgov.errors import Problems
from gridgov.findings import Report, check
from gridgov.hierarchy import Hierarchy
from gridgov.integration import merge_feeds
from gridgov.jurisdiction import Jurisdiction
from gridgov.levels import LevelScheme
from gridgov.nets import BaseUnits, Net, Nets
from gridgov.policies import Clause
from gridgov.quantities import Interval
from gridgov.rules import CommunityOversize
from gridgov.testing._broken import spared, way
from gridgov.testing._broken_edit import ANY, Values, add, plant, put, rename
from gridgov.testing._broken_toml import after, choice
from gridgov.text import Text

__all__ = ["feeds", "finding", "form", "interval", "neighbours", "sweep"]

Rows = list[dict[str, Any]]

# -- feeds of events ---------------------------------------------------------------------------------------------------


@way(
    "feeds of events",
    feeds="for each system a list of dictionaries, one an event: id, time, place, kind",
    ids="pairs of events that are one, as system:id",
)
def feeds(feeds: dict[str, Rows], ids: list[list[str]]) -> Problems:
    """Merge what several systems report, and return what is said of it."""
    return merge_feeds(feeds, ids=ids).problems


def _feeds(draw: st.DrawFn) -> Values:
    """Draw the events of two systems."""
    out: dict[str, Rows] = {}
    for system in ("eyes", "热线"):
        out[system] = [
            {
                "id": f"{i}",
                "time": f"2026-03-{draw(st.integers(10, 28))}T08:{draw(st.integers(10, 59))}",
                "place": draw(st.sampled_from(["b1", "兴安里3号楼"])),
                "kind": draw(st.sampled_from(["noise", "占道"])),
            }
            for i in range(1, draw(st.integers(1, 3)) + 1)
        ]
    return {"feeds": out, "ids": [["eyes:1", "热线:1"]]}


_EYES: Final = ("feeds", "eyes", ANY)
plant("FED001", feeds, _feeds, put(*_EYES, "time", to=choice("yesterday", "25:00", "2026-03-01", "昨天")))
plant(
    "FED002",
    feeds,
    after(_feeds, add("feeds", "eyes", to={"id": "9", "time": "2026-03-01T08:30", "place": "b1", "kind": "noise"})),
    put("feeds", "eyes", -1, "id", to="1"),
)
plant("FED003", feeds, _feeds, put(*_EYES, "place", to=choice("", None)))
plant("FED004", feeds, after(_feeds, put("ids", to=st.just([]))), put(*_EYES, "id", to=choice("", None)))
plant("FED005", feeds, _feeds, put("ids", 0, 1, to=choice("eyes:99", "门禁:1")))
plant("FED006", feeds, _feeds, put(*_EYES, "time", to=choice("2026-03-01T08:30+08:00", "2026-03-01T00:30Z")))

# -- reports, and what if ----------------------------------------------------------------------------------------------

_CLAUSES: Final = "the most households of a community, by the id of the clause that says it"
_SIZES: Final = "households of communities, by id"


def _place(households: dict[str, int | None]) -> Jurisdiction:
    records: Rows = [{"id": "s", "level": "street", "name": "老城街道"}]
    records += [{"id": k, "level": "community", "parent": "s", "households": n} for k, n in households.items()]
    levels = LevelScheme.ladder("street", "community")
    return Jurisdiction(territory=Hierarchy.from_records(records, levels=levels, measures=["households"]))


def _clauses(most: dict[str, int]) -> list[Clause]:
    return [Clause(id=k, rule=CommunityOversize(max_households=n)) for k, n in most.items()]


def _report(households: dict[str, int | None], clauses: dict[str, int]) -> Report:
    return check(_place(households), _clauses(clauses), on="2026-01-01")


@way("finding asked for", households=_SIZES, clauses=_CLAUSES, rule="the rule or clause", unit="the unit")
def finding(households: dict[str, int | None], clauses: dict[str, int], rule: str, unit: str) -> None:
    """Ask a report for one finding."""
    _report(households, clauses).at(rule, unit)


@way("form of a report", households=_SIZES, clauses=_CLAUSES, form="the form")
def form(households: dict[str, int | None], clauses: dict[str, int], form: str) -> None:
    """Write a report."""
    _report(households, clauses).render(form)


@way("what if", households=_SIZES, clauses=_CLAUSES, clause="the clause", values="other values, by parameter")
def sweep(
    households: dict[str, int | None], clauses: dict[str, int], clause: str | None, values: dict[str, Any]
) -> None:
    """Ask what other values of a clause would do."""
    whatif.sweep(_place(households), _clauses(clauses), clause, on="2026-01-01", **values)


def _checked(draw: st.DrawFn) -> Values:
    """Draw communities, one clause on their size, and what is asked of the check."""
    sizes = {f"c{i}": draw(st.none() | st.integers(0, 9000)) for i in range(draw(st.integers(1, 3)))}
    return {"households": sizes, "clauses": {"size": draw(st.integers(100, 5000))}}


_asked = after(_checked, put("rule", to=choice("SIZ001", "size")), put("unit", to="c0"))
_swept = after(_checked, put("clause", to=choice("SIZ001", "size")), put("values", to={"max_households": [100, 300]}))
plant("FND001", finding, _asked, put("rule", to=choice("SIZ009", "规模")))
plant("FND002", finding, _asked, put("unit", to="s"))
plant("FND003", finding, after(_asked, put("rule", to="SIZ001")), put("clauses", "small", to=st.integers(50, 99)))
plant(
    "RPT001",
    form,
    after(_checked, put("form", to=choice("text", "jsonl", "csv"))),
    put("form", to=choice("pdf", "文本")),
)
plant("WIF001", sweep, _swept, put("clause", to=choice("old", "SIZ999", "规模")))
plant("WIF002", sweep, after(_swept, put("clause", to="SIZ001")), put("clauses", "small", to=st.integers(50, 99)))
plant("WIF003", sweep, _swept, rename("values", "max_households", to="max_housholds"))

# -- neighbours of the units of nets -----------------------------------------------------------------------------------


@way("neighbours of nets", nets="for each net the cell of each base unit", adjacency="pairs of neighbours")
def neighbours(nets: dict[str, dict[str, str]], adjacency: list[tuple[str, str]]) -> None:
    """Compare nets along their borders."""
    units = sorted({unit for cells in nets.values() for unit in cells})
    made = [Net.from_tables(k, {"unit": list(cells), "cell": list(cells.values())}) for k, cells in nets.items()]
    align(Nets.of(made, BaseUnits.of_ids(units)), adjacency=adjacency)


def _aligned(draw: st.DrawFn) -> Values:
    """Draw two nets over buildings in a row."""
    units = [f"b{i}" for i in range(draw(st.integers(2, 4)))]
    nets = {k: {unit: draw(st.sampled_from(["x", "一格"])) for unit in units} for k in ("health", "综治")}
    return {"nets": nets, "adjacency": list(pairwise(units))}


plant("ALN001", neighbours, _aligned, add("adjacency", to=choice(("b0", "b99"), ("楼", "b1"))))

# -- single values -----------------------------------------------------------------------------------------------------


@way("value of a field", kind="what it is, an interval or a report", value="the value as plain JSON types")
def interval(kind: str, value: dict[str, Any]) -> None:
    """Read a single value, as a field of a web service does."""
    form_of({"interval": Interval, "report": Report}[kind]).read(value)


def _interval(draw: st.DrawFn) -> Values:
    low = draw(st.integers(0, 9))
    return {"kind": "interval", "value": {"low": low, "high": low + draw(st.integers(0, 9))}}


plant("WEB001", interval, _interval, put("kind", to="report"))
plant("WEB002", interval, _interval, put("value", "high", to=-1))
spared("EXT001", Text("A library that is not installed is missing for every input.", "缺少的依赖库与任何输入无关。"))
spared(
    "PKL001",
    Text(
        "A pickle is no input: what another version wrote is refused unread.",
        "pickle不是输入：其他版本写出的一律不读取。",
    ),
)

"""Faults in units: ids, parents, levels, kinds, counts, names; codes that units are built of; questions about units."""

from __future__ import annotations

from typing import Any, Final

from hypothesis import strategies as st

from gridgov.hierarchy import Hierarchy
from gridgov.levels import LevelScheme
from gridgov.testing._broken import Edit, Planted, plant_edits, plants, spared, way
from gridgov.text import Text

__all__ = ["LADDER", "codes", "questions", "street_records", "units"]

Record = dict[str, Any]

LADDER: Final = LevelScheme.ladder("street", "community", "grid", optional=["grid"])
_STRICT: Final = LADDER.evolve("grid", presence="mandatory")
_DIVISIONS: Final = LevelScheme.ladder("province", "city", "county")
#: What names of communities are drawn from; of grids, the community's name and a number.
_NAMES: Final = ("兴安社区", "Xinglong Community", "培新社区", "城东社区")


@way(
    "units",
    records="a list of dictionaries, one a unit: id, level, parent, kind, name, households, class",
    levels="the LevelScheme that they have to fit",
)
def units(records: list[Record], levels: LevelScheme) -> None:
    """Build a hierarchy of records."""
    Hierarchy.from_records(records, levels=levels, measures=["households"], labels=["class"])


@way("codes", codes="a list of division codes, from province to county")
def codes(codes: list[str]) -> None:
    """Build a hierarchy of codes."""
    Hierarchy.from_codes(codes, levels=_DIVISIONS)


@way(
    "questions",
    records="a list of dictionaries, one a unit: id, level, parent, name, households, class",
    unit="the id of the unit that is asked about",
    label="the label that is asked for",
    measure="the measure that is asked for",
)
def questions(records: list[Record], unit: str, label: str, measure: str) -> None:
    """Ask about units that are sound."""
    h = Hierarchy.from_records(records, levels=LADDER, measures=["households"], labels=["class"])
    h.unit(unit).label(label)
    h.measure(measure)


def street_records(draw: st.DrawFn) -> list[Record]:
    """Draw a street with communities, the first of which has a grid, and the last unit has none below it."""
    name = st.sampled_from(_NAMES)
    count = st.none() | st.integers(0, 500)
    records: list[Record] = [
        {"id": "s", "level": "street", "parent": None, "name": "新城街道", "households": None, "class": "111"}
    ]
    for i in range(draw(st.integers(1, 3))):
        c = {"id": f"c{i}", "level": "community", "parent": "s", "name": draw(name)}
        records.append({**c, "households": None, "class": None})
        for k in range(draw(st.integers(0 if i else 1, 2))):
            grid = {"id": f"c{i}g{k}", "level": "grid", "parent": f"c{i}", "name": f"第{k + 1}网格"}
            records.append({**grid, "households": draw(count), "class": None})
    return records


def _street(draw: st.DrawFn) -> dict[str, Any]:
    """Draw a street with communities and grids, and a last community that the fault is planted in."""
    last = {"id": "x", "level": "community", "parent": "s", "name": draw(st.sampled_from(_NAMES))}
    return {"records": [*street_records(draw), {**last, "households": 80, "class": None}], "levels": LADDER}


def _codes(draw: st.DrawFn) -> dict[str, Any]:
    """Draw codes of a city with counties, and a last county that the fault is planted in."""
    n = draw(st.integers(0, 3))
    return {"codes": ["61", "6109", *(f"6109{i:02}" for i in range(21, 21 + n)), "610902"]}


def _questions(draw: st.DrawFn) -> dict[str, Any]:
    """Draw a street and a question about one of its units."""
    records = street_records(draw)
    asked = draw(st.sampled_from([one["id"] for one in records]))
    return {"records": records, "unit": asked, "label": "class", "measure": "households"}


def _with(**values: Any) -> Edit:
    """Return an edit of the last unit."""
    return lambda one: one["records"][-1].update(values)


def _each_without(key: str) -> Edit:
    """Return an edit that takes a column out of all units."""

    def edit(one: dict[str, Any]) -> None:
        for record in one["records"]:
            del record[key]

    return edit


def _second(**values: Any) -> Edit:
    """Return an edit that adds the last unit once more, with some values changed."""
    return lambda one: one["records"].append({**one["records"][-1], **values})


plant_edits(
    units,
    _street,
    {
        "HIE001": _second(),
        "HIE002": _with(parent="新城"),
        "HIE004": _with(parent="x"),
        "HIE005": _second(id="t", level="street", parent=None),
        "HIE006": _with(parent=None),
        "HIE007": lambda one: one["records"].clear(),
        "HIE008": _second(id="y", level="grid", parent="s"),
        "HIE009": _with(level="village"),
        "HIE010": _with(kind="village"),
        "HIE011": _with(id="社区 1"),
        "HIE012": _with(households=-1),
        "HIE014": _with(name="城东\n社区"),
        "HIE022": _each_without("level"),
        "HIE023": _with(housholds=3),
    },
)
plant_edits(
    codes,
    _codes,
    {
        "HIE016": lambda one: one["codes"].append("61090"),
        "HIE017": lambda one: one["codes"].append("610802"),
        "HIE018": lambda one: one["codes"].append("61090O"),
    },
)
plant_edits(
    questions,
    _questions,
    {
        "HIE019": lambda one: one.update(label="clas"),
        "HIE020": lambda one: one.update(unit="610902"),
        "HIE021": lambda one: one.update(measure="户数"),
    },
)
spared("HIE015", Text("it takes more than two billion units.", "须有二十多亿个单元。"))


@plants("HIE003", units)
def _cycle(draw: st.DrawFn) -> Planted:
    """Hang two communities below one another."""
    drawn = street_records(draw)
    pair = [{"id": i, "level": "community", "parent": "s", "name": None, "households": None} for i in "xy"]
    turned = [{**one, "parent": above} for one, above in zip(pair, "yx", strict=True)]
    return Planted({"records": drawn + turned, "levels": LADDER}, {"records": drawn + pair, "levels": LADDER})


@plants("HIE013", units)
def _no_grid(draw: st.DrawFn) -> Planted:
    """Leave a community without a grid where every community must have one."""
    drawn = street_records(draw)
    drawn = [one for one in drawn if one["id"] in {"s", "c0"} or one["parent"] == "c0"]
    community = {**drawn[1], "id": "x", "name": draw(st.sampled_from(_NAMES))}
    grid = {**drawn[2], "id": "x-1", "parent": "x"}
    return Planted(
        {"records": [*drawn, community], "levels": _STRICT}, {"records": [*drawn, community, grid], "levels": _STRICT}
    )

"""Faults in divisions: what cannot be divided as asked, and neighbours, outlines and positions that cannot be used."""

from __future__ import annotations

from typing import Any, Final

from hypothesis import strategies as st

from gridgov.errors import Problems
from gridgov.hierarchy import Hierarchy
from gridgov.jurisdiction import Jurisdiction
from gridgov.levels import LevelScheme
from gridgov.splitting import merge, rebalance, redraw, split
from gridgov.testing._broken import Planted, plants, way
from gridgov.testing._broken_edit import ANY, Values, add, drop, plant, put, twice
from gridgov.testing._broken_toml import after, choice

__all__ = ["division", "merger", "new_ids", "new_level", "new_shares"]

Rows = list[dict[str, Any]]

_UNITS: Final = "a list of dictionaries, one a unit: id, level, parent, households"
_OPTIONS: Final = "what is wanted, and who is next to whom: the arguments by name"


def _place(units: Rows, levels: LevelScheme) -> Jurisdiction:
    return Jurisdiction(territory=Hierarchy.from_records(units, levels=levels, measures=["households"]))


@way("division", levels="the LevelScheme", units=_UNITS, unit="the id of the unit to divide", options=_OPTIONS)
def division(levels: LevelScheme, units: Rows, unit: str, options: dict[str, Any]) -> None:
    """Divide a unit."""
    split(_place(units, levels), unit, **options)


@way(
    "ids of a division",
    levels="the LevelScheme",
    units=_UNITS,
    unit="the id of the unit to divide",
    options=_OPTIONS,
    ids="new ids of the parts",
)
def new_ids(levels: LevelScheme, units: Rows, unit: str, options: dict[str, Any], ids: dict[str, str]) -> None:
    """Divide a unit and name the parts."""
    split(_place(units, levels), unit, **options).assign(ids)


@way("new units of a level", levels="the LevelScheme", units=_UNITS, unit="the id of the unit", options=_OPTIONS)
def new_level(levels: LevelScheme, units: Rows, unit: str, options: dict[str, Any]) -> None:
    """Draw the units of a level anew."""
    redraw(_place(units, levels), unit, **options)


@way("new shares", levels="the LevelScheme", units=_UNITS, chosen="ids of units to even out", options=_OPTIONS)
def new_shares(levels: LevelScheme, units: Rows, chosen: list[str], options: dict[str, Any]) -> None:
    """Even out units."""
    rebalance(_place(units, levels), chosen, **options)


@way("merger of the small", levels="the LevelScheme", units=_UNITS, unit="the id of the unit", options=_OPTIONS)
def merger(levels: LevelScheme, units: Rows, unit: str, options: dict[str, Any]) -> Problems:
    """Merge units that are too small, and return what stands in the way."""
    return merge(_place(units, levels), unit, **options).problems


_LADDER: Final = LevelScheme.ladder("street", "community", "grid", "building", optional=["grid"])
_TOP: Final = "610102001"


def _street(draw: st.DrawFn) -> Values:
    """Draw a community of buildings in a row, and a division that there is."""
    n = draw(st.integers(4, 6))
    size = draw(st.sampled_from([100, 60, 20]))
    units: Rows = [{"id": "s", "level": "street"}, {"id": _TOP, "level": "community", "parent": "s"}]
    units += [{"id": f"b{i}", "level": "building", "parent": _TOP, "households": size} for i in range(n)]
    pairs = [(f"b{i}", f"b{i + 1}", 1) for i in range(n - 1)]
    options: dict[str, Any] = {"into": draw(st.integers(1, 2)), "adjacency": pairs}
    return {"levels": _LADDER, "units": units, "unit": _TOP, "options": options}


_banded = after(
    _street,
    put("options", "max_households", to=1000),
    put("options", "min_households", to=st.integers(0, 9)),
    drop("options", "into"),
)
_bare = after(_street, drop("options", "adjacency"))
_ADJACENCY: Final = ("options", "adjacency")

# -- what cannot be divided as asked -----------------------------------------------------------------------------------

plant("SPL001", division, _street, put("unit", to=choice("b0", "b3")), put("options", "into", to=1))
plant("SPL002", division, _street, put("units", -1, "households", to=None))
plant("SPL003", division, _banded, put("options", "min_households", to=st.integers(1001, 2000)))
plant("SPL004", division, _bare, put("options", "into", to=st.integers(7, 99)))
plant("SPL005", division, _banded, put("units", -1, "households", to=st.integers(1001, 2000)))
plant("SPL010", division, _street, put("options", "objective", to="compact"))
plant("SPL011", division, _street, put("options", "of", to=choice("grid", "street")))
plant("SPL011", division, _street, put("options", "keep", to=choice(["grid"], ["street"])))
plant("SPL014", division, _street, put("options", "into", to=choice(0, -1)))


@plants("SPL006", division)
def _misses(draw: st.DrawFn) -> Planted:
    """Ask for parts of a size that no number of them adds up to."""
    sound = _street(draw)
    sizes = [unit["households"] for unit in sound["units"][2:]]
    total, size = sum(sizes), sizes[0]
    given = {key: value for key, value in sound["options"].items() if key != "into"}
    ok = {**sound, "options": {**given, "min_households": size, "max_households": total}}
    wrong = {**sound, "options": {**given, "min_households": total - 2, "max_households": total - 1}}
    return Planted(wrong, ok)


@plants("SPL007", division)
def _too_few(draw: st.DrawFn) -> Planted:
    """Ask for so few parts that they are too large."""
    sound = _street(draw)
    total = sum(unit["households"] for unit in sound["units"][2:])
    given = {**sound["options"], "into": 1}
    wrong = {**sound, "options": {**given, "max_households": total - draw(st.integers(1, 9))}}
    return Planted(wrong, {**sound, "options": {**given, "max_households": total}})


def _star(draw: st.DrawFn) -> Values:
    """Draw a building in the middle of others: any two parts are one of them, and the rest."""
    n = draw(st.integers(4, 6))
    values = _street(draw)
    units: Rows = [*values["units"][:2]]
    units += [{"id": f"b{i}", "level": "building", "parent": _TOP, "households": 100} for i in range(n)]
    options = {"into": 2, "adjacency": [("b0", f"b{i}", 1) for i in range(1, n)]}
    return {**values, "units": units, "options": {**options, "min_households": 100, "max_households": 100 * (n - 1)}}


plant("SPL008", division, _star, put("options", "min_households", to=st.integers(101, 200)))


@plants("SPL009", division)
def _many(draw: st.DrawFn) -> Planted:
    """Ask for halves of so many buildings around one that not all divisions are looked at."""
    values = _star(draw)
    n = draw(st.integers(14, 16))
    units: Rows = [*values["units"][:2]]
    units += [{"id": f"b{i}", "level": "building", "parent": _TOP, "households": 100} for i in range(n)]
    options = {"into": 2, "adjacency": [("b0", f"b{i}", 1) for i in range(1, n)], "effort": 0}
    sound = {**values, "units": units, "options": options}
    half = {"min_households": 50 * n - 100, "max_households": 50 * n + 100}
    return Planted({**sound, "options": {**options, **half}}, sound)


_named = after(_street, put("options", "into", to=2), put("ids", to={"610102002": "610102009"}))
plant("SPL013", new_ids, _named, put("ids", "610102002", to=choice(_TOP, "b0")))
plant("SPL013", new_ids, _named, put("ids", "x", to=choice("610102077", "新")))

_estates: Final = (
    LevelScheme.ladder("community", "grid", "estate", "building")
    .evolve("estate", under=["community", "grid"])
    .evolve("building", under=["estate"])
)


def _estate(draw: st.DrawFn) -> Values:
    """Draw a community with an estate, in a scheme where estates may stand in grids."""
    units: Rows = [{"id": "c", "level": "community"}, {"id": "e", "level": "estate", "parent": "c"}]
    units += [
        {"id": f"b{i}", "level": "building", "parent": "e", "households": draw(st.integers(1, 9))}
        for i in range(draw(st.integers(1, 3)))
    ]
    return {"levels": _estates, "units": units, "unit": "c", "options": {"level": "grid", "max_households": 99}}


plant("SPL012", new_level, _estate, put("levels", to=choice(_estates.evolve("estate", under=["community"]))))


def _even(draw: st.DrawFn) -> Values:
    """Draw two communities that are to be evened out."""
    units: Rows = [{"id": "s", "level": "street"}]
    for k in ("a", "b"):
        units.append({"id": k, "level": "community", "parent": "s"})
        units += [
            {"id": f"{k}{i}", "level": "building", "parent": k, "households": 100}
            for i in range(draw(st.integers(1, 3)))
        ]
    return {"levels": _LADDER, "units": units, "chosen": ["a", "b"], "options": {"max_households": 500}}


plant("SPL015", new_shares, _even, put("chosen", 1, to=choice("a0", "b0", "s")))


def _small(draw: st.DrawFn) -> Values:
    """Draw communities, each large enough."""
    units: Rows = [{"id": "s", "level": "street"}]
    units += [
        {"id": f"c{i}", "level": "community", "parent": "s", "households": draw(st.integers(500, 2000))}
        for i in range(3)
    ]
    options = {"level": "community", "min_households": 500, "max_households": 2350, "adjacency": [("c0", "c1")]}
    return {"levels": _LADDER, "units": units, "unit": "s", "options": options}


plant("SPL016", merger, _small, put("units", -1, "households", to=st.integers(0, 499)))

# -- who is next to whom -----------------------------------------------------------------------------------------------

plant("SPL101", division, _street, put(*_ADJACENCY, ANY, to=choice(("b0",), ("b0", None), "b0b1", ("b0", "b1", 1, 1))))
plant("SPL102", division, _street, add(*_ADJACENCY, to=choice(("b0", "b99", 1), ("楼", "b0", 1))))
plant("SPL103", division, _street, add(*_ADJACENCY, to=choice(("b0", "b0", 1), ("b2", "b2", 1))))
plant("SPL104", division, _street, put(*_ADJACENCY, 0, to=choice(("b0", "b1", 0), ("b0", "b1", -1), ("b0", "b1", "x"))))
plant("SPL105", division, _street, add(*_ADJACENCY, to=choice(("b0", "b1", 2), ("b1", "b0", 0.5))))


def _in_columns(draw: st.DrawFn) -> Values:
    """Draw the neighbours as a table."""
    values = _street(draw)
    pairs = values["options"]["adjacency"]
    values["options"]["adjacency"] = {"from": [a for a, _, _ in pairs], "to": [b for _, b, _ in pairs]}
    return values


def _with_positions(draw: st.DrawFn) -> Values:
    """Draw the positions of the buildings instead of their neighbours."""
    values = _street(draw)
    ids = [unit["id"] for unit in values["units"][2:]]
    table = {"id": ids, "x": [float(i) for i in range(len(ids))], "y": [float(draw(st.integers(0, 3))) for _ in ids]}
    return {**values, "options": {"into": values["options"]["into"], "positions": table}}


def _with_outlines(draw: st.DrawFn) -> Values:
    """Draw the outlines of the buildings instead of their neighbours: squares in a row."""
    values = _street(draw)
    ids = [unit["id"] for unit in values["units"][2:]]
    shapes = [(k, f"POLYGON (({i} 0, {i + 1} 0, {i + 1} 1, {i} 1, {i} 0))") for i, k in enumerate(ids)]
    return {**values, "options": {"into": values["options"]["into"], "outlines": shapes}}


_POSITIONS: Final = ("options", "positions")
_OUTLINES: Final = ("options", "outlines")
plant("SPL106", division, _in_columns, drop(*_ADJACENCY, "from"))
plant("SPL107", division, _in_columns, put(*_ADJACENCY, "起", to=["b0", "b1", "b2", "b3", "b4"]))
plant("SPL107", division, _with_positions, put(*_POSITIONS, "编号", to=["b0", "b1", "b2", "b3", "b4", "b5"]))
plant("SPL108", division, _with_outlines, drop(*_OUTLINES, ANY))
plant(
    "SPL109",
    division,
    _with_outlines,
    put(
        *_OUTLINES,
        0,
        to=choice(
            ("b0", "POLYGON(("), ("b0", None), ("b0", "POINT (1 1)"), ("b0", "POLYGON ((0 0, 1 1, 1 0, 0 1, 0 0))")
        ),
    ),
)
plant("SPL110", division, _with_positions, *(drop(*_POSITIONS, key, -1) for key in ("id", "x", "y")))
plant("SPL111", division, _with_positions, put(*_POSITIONS, "x", ANY, to=choice(float("nan"), float("inf"), "东")))
plant("SPL112", division, _with_outlines, twice(*_OUTLINES))

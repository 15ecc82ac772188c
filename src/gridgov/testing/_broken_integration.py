"""Faults in mergers of nets: in what is asked, in the decisions, in who keeps a grid, in the duties that are left."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any, Final

from hypothesis import strategies as st

from gridgov.errors import Place, Problem, Problems, all_faults
from gridgov.hierarchy import Hierarchy
from gridgov.integration import Integration, fix, integrate, read_decisions, reconcile
from gridgov.levels import LevelScheme
from gridgov.nets import BaseUnits, Net, Nets
from gridgov.testing._broken import way
from gridgov.testing._broken_edit import ANY, Values, add, drop, plant, put
from gridgov.testing._broken_toml import after, choice

__all__ = ["bound_nets", "decisions_file", "duties", "keepers", "nets_to_merge"]

Rows = list[dict[str, Any]]

_GIVEN: Final = {
    "levels": "the LevelScheme",
    "units": "a list of dictionaries, one a unit: id, level, parent, households, population",
    "nets": "a list of dictionaries, one a net: id, members, cells, posts, duties, and what else it says of itself",
    "options": "how they are merged: the arguments by name",
}


def _merged(levels: LevelScheme, units: Rows, nets: Rows, options: dict[str, Any]) -> Integration:
    territory = Hierarchy.from_records(units, levels=levels, measures=["households", "population"])
    return integrate([Net.from_tables(**net) for net in nets], within=territory, **options)


@way("nets to merge", **_GIVEN)
def nets_to_merge(levels: LevelScheme, units: Rows, nets: Rows, options: dict[str, Any]) -> Problems:
    """Merge nets, and return what is said of it."""
    return _merged(levels, units, nets, options).problems


@way("nets that are bound", **_GIVEN, base="ids of the base units that they are bound to; None for those of the place")
def bound_nets(
    levels: LevelScheme, units: Rows, nets: Rows, options: dict[str, Any], base: list[str] | None
) -> Problems:
    """Merge nets that are bound to base units already."""
    territory = Hierarchy.from_records(units, levels=levels, measures=["households", "population"])
    known = BaseUnits.of_territory(territory, "building") if base is None else BaseUnits.of_ids(base)
    bound = Nets.of([Net.from_tables(**net) for net in nets], known)
    return integrate(bound, within=territory, **options).problems


@way("decisions on conflicts", text="the text of the file", suffix="how its name ends")
def decisions_file(text: str, suffix: str) -> None:
    """Read a file of decisions."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, f"decisions{suffix}")
        path.write_text(text, encoding="utf-8")
        read_decisions(path)


@way(
    "keepers of grids",
    **_GIVEN,
    people="names that are one person, as net:holder",
    decisions="the grid that each person is to keep, None for none",
)
def keepers(  # noqa: PLR0913 - nets, people, and what is decided
    levels: LevelScheme,
    units: Rows,
    nets: Rows,
    options: dict[str, Any],
    people: list[list[str]],
    decisions: dict[str, str | None],
) -> None:
    """Say who keeps which merged grid."""
    territory = Hierarchy.from_records(units, levels=levels, measures=["households", "population"])
    bound = Nets.of([Net.from_tables(**net) for net in nets], (territory, "building"), people=people)
    reconcile(integrate(bound, within=territory, **options).plan, decisions=decisions)


@way("duties of cells", **_GIVEN, day="the day of the posts")
def duties(levels: LevelScheme, units: Rows, nets: Rows, options: dict[str, Any], day: str) -> Problems:
    """Fix grid, person and duty, and return what is left open."""
    found = fix(reconcile(_merged(levels, units, nets, options).plan, on=day))
    roles: dict[tuple[str, str], list[str]] = {(net["id"], one["duty"]): [] for net in nets for one in net["duties"]}
    for net in nets:
        for one in net["duties"]:
            roles[net["id"], one["duty"]].append(one.get("role") or "-")
    return Problems.of(
        *(
            Problem(
                all_faults()[row.code],
                Place(id=row.cell),
                {
                    "net": row.net,
                    "cell": row.cell,
                    "duty": row.duty,
                    "grid": row.grid,
                    "roles": ", ".join(roles.get((row.net, row.duty), [])),
                },
            )
            for row in found.unresolved
        )
    )


_LEVELS: Final = LevelScheme.ladder("street", "community", "grid", "building", optional=["community", "grid"])
_STREET: Final = "610902001"
_HOME: Final = "610902001001"
#: Ids of the grids that come out where two halves of a community are merged.
_GRIDS: Final = ("610902001001002", "610902001001003")
_BASIS: Final = "《安全生产法》第九条"


def _net(ident: str, cells: list[str], units: list[str]) -> dict[str, Any]:
    """Return a net with a person and a duty for each cell."""
    used = sorted(set(cells))
    return {
        "id": ident,
        "members": {"unit": list(units), "cell": cells},
        "cells": [{"id": cell} for cell in used],
        "posts": [
            {"id": f"p{i}", "cell": cell, "role": "worker", "holder": f"{ident}{i}"} for i, cell in enumerate(used)
        ],
        "duties": [{"cell": cell, "duty": f"巡查{i}", "role": "worker"} for i, cell in enumerate(used)],
    }


def _halves(draw: st.DrawFn) -> Values:
    """Draw a community of buildings in a row, and nets that all divide it in the same two halves."""
    half = 3
    units = [f"b{i}" for i in range(2 * half)]
    size = draw(st.sampled_from([100, 60]))
    records: Rows = [
        {"id": _STREET, "level": "street", "name": draw(st.sampled_from(["老城街道", "Old Town"]))},
        {"id": _HOME, "level": "community", "parent": _STREET},
        {"id": f"{_HOME}001", "level": "grid", "parent": _HOME},
    ]
    records += [{"id": unit, "level": "building", "parent": f"{_HOME}001", "households": size} for unit in units]
    names = draw(st.sampled_from([["a"], ["health", "police"], ["综治", "城管"]]))
    nets = [_net(name, ["x0"] * half + ["x1"] * half, units) for name in names]
    options: dict[str, Any] = {
        "levels": ["grid"],
        "inside": "community",
        "level": "building",
        "adjacency": [(units[i], units[i + 1]) for i in range(len(units) - 1)],
    }
    return {"levels": _LEVELS, "units": records, "nets": nets, "options": options}


def _to(key: str, to: Any) -> Any:  # noqa: ANN401 - any argument
    return put("options", key, to=to)


# -- what is asked -----------------------------------------------------------------------------------------------------

_found = after(_halves, drop("options", "level"), drop("options", "levels"), drop("options", "adjacency"))
_large: Final = after(_halves, _to("households", [1, 1000]))
plant(
    "ITG001",
    nets_to_merge,
    after(_found, put("nets", to=lambda nets: nets[:1])),
    put("nets", 0, "members", "unit", to=[f"q{i}" for i in range(6)]),
)
plant("ITG003", nets_to_merge, _halves, _to("levels", choice(["building"], ["grid", "grid"], ["grid", "community"])))
plant(
    "ITG004",
    nets_to_merge,
    _halves,
    _to("inside", "street"),
    put("levels", to=choice(LevelScheme.ladder("street", "community", "grid", "building", optional=["grid"]))),
)
plant("ITG005", nets_to_merge, _large, put("units", -1, "households", to=None))
plant("ITG006", nets_to_merge, _halves, add("options", "adjacency", to=choice(("b0", "zz"), ("楼", "b1"))))
plant("ITG007", nets_to_merge, _halves, put("nets", to=st.just([])))
plant("ITG008", nets_to_merge, _halves, _to("votes", choice({"zz": 1}, {"水务": 2})))
plant("ITG009", nets_to_merge, _large, _to("households", choice((500, 300), (1,), "35", (-1, 5), (0, 0))))
plant("ITG017", nets_to_merge, _halves, _to("unknown_as", choice(-1, float("nan"), float("inf"))))
plant("ITG019", nets_to_merge, _halves, add("options", "adjacency", to=choice(("b0", "b1", "b2"), ("b0",), ())))
plant("ITG016", bound_nets, after(_halves, put("base", to=None)), put("base", to=[f"b{i}" for i in range(6)]))

_no_grids: Final = LevelScheme.ladder("community", "building")


def _plain(draw: st.DrawFn) -> Values:
    """Draw a community whose buildings stand right under it."""
    units = [f"b{i}" for i in range(draw(st.integers(2, 4)))]
    records: Rows = [{"id": _HOME, "level": "community"}]
    records += [{"id": unit, "level": "building", "parent": _HOME, "households": 10} for unit in units]
    scheme = LevelScheme.ladder("community", "grid", "building", optional=["grid"])
    return {"levels": scheme, "units": records, "nets": [_net("a", ["x"] * len(units), units)], "options": {}}


plant("ITG002", nets_to_merge, _plain, put("levels", to=choice(_no_grids)))

# -- what comes out ----------------------------------------------------------------------------------------------------

_existing = after(_halves, _to("how", "existing"), _to("base", None), _to("households", [100, 400]))
plant("ITG010", nets_to_merge, _existing, put("units", -1, "households", to=st.integers(401, 900)))
plant("ITG020", nets_to_merge, _large, _to("households", [1001, 2000]))


def _lane(draw: st.DrawFn, *, torn: bool = False) -> Values:
    """Draw nets of which one has a building elsewhere, so that there is a conflict; it may hold its half together."""
    values = _halves(draw)
    units = values["nets"][0]["members"]["unit"]
    first = ["x0"] * 3 + ["x1"] * 3
    other = [*first[:2], "x1", *first[3:]]
    if torn:
        pairs = values["options"]["adjacency"]
        values["options"]["adjacency"] = [("b0", "b2"), *pairs[1:]]
    values["nets"] = [_net("a", first, units), _net("c", first, units), _net("b", other, units)]
    values["nets"] = [{key: net[key] for key in ("id", "members")} for net in values["nets"]]
    values["options"]["decisions"] = {"sliver:b2": _GRIDS[0]}
    return values


plant("ITG011", nets_to_merge, _lane, _to("decisions", choice({"sliver:b9": _GRIDS[0]}, {"冲突": "x"})))
plant("ITG012", nets_to_merge, _lane, _to("decisions", choice({"sliver:b2": "x"}, {"sliver:b2": "网格"})))
plant("ITG013", nets_to_merge, lambda draw: _lane(draw, torn=True), _to("decisions", {"sliver:b2": _GRIDS[1]}))


def _stating(draw: st.DrawFn) -> Values:
    """Draw a community with two grids, of which one states how many people live there."""
    records: Rows = [
        {"id": "c", "level": "community"},
        {"id": "g0", "level": "grid", "parent": "c", "population": draw(st.integers(1, 900))},
        {"id": "g1", "level": "grid", "parent": "c"},
    ]
    units = [f"b{i}" for i in range(6)]
    records += [
        {"id": unit, "level": "building", "parent": f"g{i // 3}", "households": 60} for i, unit in enumerate(units)
    ]
    nets = [_net("a", ["x0"] * 3 + ["x1"] * 3, units)]
    scheme = LevelScheme.ladder("community", "grid", "building")
    return {"levels": scheme, "units": records, "nets": nets, "options": {}}


plant("ITG018", nets_to_merge, _stating, put("nets", 0, "members", "cell", to=["x0"] * 2 + ["x1"] * 4))

_FILES: Final = after(
    lambda draw: {"text": f"conflict,decision\n断点,{draw(st.integers(1, 9))}\nb,y\n", "suffix": ".csv"}
)
plant("ITG014", decisions_file, _FILES, put("text", to=choice("conflict,choice\na,y\n", "", "冲突,决定了\na,x\n")))
plant("ITG015", decisions_file, _FILES, put("text", to=lambda text: f"{text}b,z\n"))

# -- people ------------------------------------------------------------------------------------------------------------


def _kept(draw: st.DrawFn) -> Values:
    """Draw two nets and the decision that somebody keeps a grid."""
    values = _halves(draw)
    units = values["nets"][0]["members"]["unit"]
    values["nets"] = [_net(name, ["x0"] * 3 + ["x1"] * 3, units) for name in ("a", "b")]
    for net in values["nets"]:
        del net["duties"], net["cells"]
    values["people"] = [["a:a0", "b:b0"]]
    values["decisions"] = {"a:a0": draw(st.sampled_from([*_GRIDS, None]))}
    return values


plant("ITG101", keepers, _kept, put("decisions", "a:a9", to=None))
plant("ITG101", keepers, _kept, put("decisions", "张三", to=_GRIDS[0]))
plant("ITG102", keepers, _kept, put("decisions", "a:a0", to=choice("nowhere", "网格")))
plant("ITG103", keepers, after(_kept, put("decisions", "a:a0", to=_GRIDS[0])), put("decisions", "b:b1", to=_GRIDS[0]))
plant(
    "ITG104",
    keepers,
    after(_kept, put("decisions", "a:a0", to=_GRIDS[0])),
    put("decisions", "b:b0", to=choice(None, _GRIDS[1])),
)

# -- duties ------------------------------------------------------------------------------------------------------------


def _dutiful(draw: st.DrawFn) -> Values:
    """Draw one net: each cell becomes a grid, each has somebody and something to do."""
    values = _halves(draw)
    return {**values, "nets": values["nets"][:1], "day": "2026-01-01"}


def _also(ident: str, **says: Any) -> Any:  # noqa: ANN401 - what a net says of itself
    """Return the edit that adds a net of one building with its duty."""
    return add("nets", to={**_net(ident, ["y"], ["b9"]), "posts": [], **says})


def _building(parent: str) -> Any:  # noqa: ANN401 - an edit
    return add("units", to={"id": "b9", "level": "building", "parent": parent, "households": 10})


plant("ITG111", duties, _dutiful, put("nets", 0, "members", "unit", to=lambda units: [*units[:-1], "b99"]))
plant(
    "ITG112",
    duties,
    after(_dutiful, _building(_HOME), _to("how", "refine"), _to("on", "2025-01-01")),
    _also("z", start="2025-06-01"),
)
plant(
    "ITG113",
    duties,
    after(_dutiful, _building(_HOME), _to("how", "existing"), put("options", "base", to=None)),
    _also("z"),
)
plant("ITG114", duties, after(_dutiful, _building(_STREET)), _also("z"))
plant(
    "ITG115",
    duties,
    _dutiful,
    add("nets", 0, "cells", to={"id": "空"}),
    add("nets", 0, "duties", to={"cell": "空", "duty": "巡查9", "role": "worker"}),
)
plant("ITG116", duties, _dutiful, put("nets", 0, "posts", ANY, "holder", to=None))
plant("ITG117", duties, _dutiful, drop("nets", 0, "duties", ANY))
plant(
    "ITG118",
    duties,
    _dutiful,
    add(
        "nets",
        0,
        "duties",
        to=choice({"cell": "x0", "duty": "巡查0", "role": "chief"}, {"cell": "x1", "duty": "巡查1", "role": "网格长"}),
    ),
)

"""Two places that were merged by hand, and tables as text to hold results to."""

from __future__ import annotations

from typing import Any, Final

from integration_cases import LAW

from gridgov._frame import Frame
from gridgov.hierarchy import Hierarchy
from gridgov.integration import Integration, integrate
from gridgov.levels import LevelScheme
from gridgov.nets import Net

#: Households of the buildings of the town: one number is not known.
TOWN: Final = (10, 20, 30, 40, 50, 60, 70, None, 90, 100)
#: And of the buildings of the village.
VILLAGE: Final = (10, 20, 30, 40, 0, 25, 35, 45)


def shown(frame: Frame, *leave: str) -> list[str]:
    """Return a table as lines: its keys, then a line for each row; numbers in four digits.

    Args:
        frame: The table.
        leave: Columns that are left out.
    """
    columns = {key: values for key, values in frame.to_dict().items() if key not in leave}
    rows = zip(*columns.values(), strict=True)
    return [" ".join(columns), *(" | ".join(map(_cell, row)) for row in rows)]


def _cell(value: Any) -> str:  # noqa: ANN401 - a cell of a table is anything
    if value is None or value == "":
        return "-"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:.4g}" if isinstance(value, float) else str(value)


def lines(text: str) -> list[str]:
    """Return the lines of a text, without what stands before and behind them."""
    return [line.strip() for line in text.strip().splitlines()]


def pairs(*more: tuple[int, int], n: int) -> list[tuple[str, str]]:
    """Return buildings in a row as pairs of neighbours, and some more."""
    return [(f"b{i}", f"b{k}") for i, k in [*((i, i + 1) for i in range(n - 1)), *more]]


def _territory(grids: tuple[str, ...], first: int, households: tuple[int | None, ...], old: int) -> Hierarchy:
    scheme = LevelScheme.ladder("street", "community", *grids, "building", optional=grids)
    rows: list[dict[str, Any]] = [{"id": "s", "level": "street"}]
    rows += [{"id": ident, "level": "community", "parent": "s"} for ident in ("c1", "c2")]
    rows += [{"id": "old", "level": grids[0], "parent": "c1"}] if old else []
    for i, number in enumerate(households):
        above = "old" if i < old else "c1" if i < first else "c2"
        rows.append({"id": f"b{i}", "level": "building", "parent": above, "households": number})
    return Hierarchy.from_records(rows, levels=scheme, measures=["households"])


def _members(cells: str) -> list[dict[str, str]]:
    """Return the cell of each building: a number of cells apart by commas, a dot for none."""
    named = [word.split("+") for word in cells.split()]
    return [{"unit": f"b{i}", "cell": cell} for i, some in enumerate(named) for cell in some if cell != "."]


def town(**how: Any) -> Integration:
    """Merge two nets of a town; a third one stays as a whole, a cell by law, and one building is in no net."""
    posts = [("k1", "ann", "full"), ("k2", "bob", "full"), ("k3", "cid", None)]
    civil = Net.from_tables(
        "civil",
        _members("k1 k1 k1 k2 k2 k2 k3 k3 . k3"),
        posts=[{"cell": cell, "role": "worker", "holder": who, "time": time} for cell, who, time in posts],
        duties=[{"duty": "visit", "system": "ledger"}],
    )
    nurses = [("h1", "dee"), ("h2", "ann"), ("h3", None), ("hx", "eve")]
    health = Net.from_tables(
        "health",
        [*_members("h1 h1 h2 h2 h2+h3 h3 h3 h3 . hx"), {"unit": "nowhere", "cell": "h1"}],
        cells=[{"id": ident, "basis": LAW if ident == "hx" else None} for ident in ("h1", "h2", "h3", "hx")],
        posts=[{"cell": cell, "role": "nurse", "holder": who} for cell, who in nurses],
        duties=[{"duty": "visit", "system": "cards"}, {"duty": "test", "cell": "h2"}],
    )
    officer = [{"cell": "p", "role": "officer", "holder": "flo"}]
    police = Net.from_tables(
        "police", {"unit": ["b0", "b7"], "cell": ["p", "p"]}, keep=True, basis="order 7", posts=officer
    )
    place = _territory(("grid",), 6, TOWN, 0)
    return integrate([police, health, civil], within=place, adjacency=pairs(n=10), **how)


def village_nets() -> list[Net]:
    """Return two nets of a village: one has two levels, and staff at both."""
    table = [{"id": "P", "level": "beat"}, {"id": "Q", "level": "beat"}]
    table += [{"id": f"p{i}", "level": "patch", "parent": "P" if i < 3 else "Q"} for i in (1, 2, 3, 4)]
    posts = [
        {"cell": "P", "role": "sergeant", "holder": "sam"},
        {"cell": "Q", "role": "sergeant", "holder": "sue"},
        {"cell": "p1", "role": "constable", "holder": "con"},
        {"cell": "p2", "role": "constable", "holder": "con"},
        {"cell": "p4", "role": "constable", "holder": "pia", "time": "full"},
    ]
    duties = [{"duty": "patrol", "system": "x"}, {"duty": "census", "system": "y", "role": "constable"}]
    police = Net.from_tables(
        "police",
        _members("p1 p1 p2 p2 p2 p3 p4 p4"),
        cells=table,
        posts=posts,
        duties=duties,
        department="police bureau",
    )
    wardens = [("f1", "wal"), ("f2", "wim"), ("f2", "wes")]
    fire = Net.from_tables(
        "fire",
        _members("f1 f1 f1 f2 f2 f2 f3 f3"),
        posts=[{"cell": cell, "role": "warden", "holder": who} for cell, who in wardens],
        duties=[{"duty": "hydrants", "cell": "f2", "role": "warden"}],
    )
    return [police, fire]


def village(**how: Any) -> Integration:
    """Merge the nets of a village into grids of two levels, neither of which may be too large."""
    given: dict[str, Any] = {
        "levels": ("grid_1", "grid_2"),
        "adjacency": pairs((0, 3), (2, 5), n=8),
        "households": {"grid_1": (60, 130), "grid_2": (20, 70)},
        **how,
    }
    return integrate(village_nets(), within=_territory(("grid_1", "grid_2"), 6, VILLAGE, 2), **given)


#: Columns of words beside a code or a key: other tests hold them.
WORDS: Final = ("why_zh", "reason_zh", "name", "name_zh", "unit_zh")


def frames(one: Integration) -> dict[str, Frame]:
    """Return the tables of a merger."""
    staff, fixing = one.staff, one.fixing
    return {
        "conflicts": one.conflicts,
        "residue": one.residue,
        "cuts": one.cuts,
        "losses": one.losses,
        "quality": one.quality,
        "crosswalk": one.crosswalk(),
        "keeps": staff.keeps,
        "double_loads": staff.double_loads,
        "surplus": staff.surplus,
        "vacancies": staff.vacancies,
        "lose_all": staff.lose_all,
        "grids": fixing.grids,
        "fixed": fixing.fixed,
        "kept": fixing.kept,
        "posts": fixing.posts,
        "unresolved": fixing.unresolved,
        "summary": one.measures.summary,
        "nets": one.measures.nets,
    }


def tables(one: Integration) -> dict[str, list[str]]:
    """Return the tables of a merger that have rows, as lines."""
    more = {"unresolved": ("reason",), "summary": ("unit",)}
    return {key: shown(frame, *WORDS, *more.get(key, ())) for key, frame in frames(one).items() if len(frame)}

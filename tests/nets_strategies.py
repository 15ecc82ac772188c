"""Hypothesis strategies: nets of departments as tables of records, nets, and places that have some.

They shrink to one net of one cell. Shares add up, ids are unique and parents are above: every net can be built. What
is no fault in a net is drawn as well: cells without members, base units in several cells, with and without shares,
ids that no territory has, levels that no cell has, rows in any order.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

import attrs
import strategies
from hypothesis import strategies as st

from gridgov.hierarchy import Hierarchy
from gridgov.jurisdiction import Jurisdiction
from gridgov.nets import BaseUnits, Net
from gridgov.text import Text

T = TypeVar("T")

#: Base units where nothing else is given.
BASE = tuple(f"b{i}" for i in range(12))

#: Ids and names, among them Chinese, digits with zeros in front, brackets and quotes, and characters of four bytes.
WORDS = ("x", "卫健网格", "007", "(一)号楼", "a-b", "'\"", "\U00020000里", "{}", "1" * 20)
NAMES = (None, "第一网格", "Grid 1", "安澜社区（东区）", "\ue000")
DAYS = (None, "2019-01-01", "2024-02-29", "2025-12-31", "0001-01-01")
ENDS = (None, "2026-12-31", "9999-12-31")
BASES = (None, "《安全生产法》第九条", "Port law", "市政法委〔2019〕3号")
ROLES = ("grid_chief", "网格员", "community_police_officer")
HOLDERS = (None, "p1", "p2", "户-3")
SYSTEMS = (None, "平安通", "urban management")
DUTIES = ("patrol", "隐患排查", "visit")
LEVELS = ("一级网格", "grid_2", "micro")
#: Ways to divide a base unit among cells; every row adds up to 1.
SHARES = ((1.0,), (0.5, 0.5), (0.25, 0.75), (0.1, 0.2, 0.7), (1 / 3, 1 / 3, 1 / 3))


@attrs.frozen
class NetTables:
    """A net as a user would write it down; what is not known is left out of a record."""

    id: str
    levels: tuple[str, ...]
    cells: tuple[dict[str, Any], ...]
    members: tuple[dict[str, Any], ...]
    posts: tuple[dict[str, Any], ...] = ()
    duties: tuple[dict[str, Any], ...] = ()
    #: What is said of the net as a whole: ``name``, ``department``, ``basis``, ``keep``, ``start``, ``end`` ...
    whole: dict[str, Any] = attrs.field(factory=dict[str, Any])

    def build(self) -> Net:
        """Build the net."""
        return Net.from_tables(
            self.id,
            self.members,
            cells=self.cells,
            posts=self.posts,
            duties=self.duties,
            levels=self.levels,
            **self.whole,
        )


def _known(**values: Any) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value is not None}


def _pick(n: int, shift: int, options: Sequence[T]) -> T:
    """Read three bits of a number as a choice."""
    return options[(n >> shift & 7) % len(options)]


def _cells(numbers: Sequence[int], levels: int) -> list[dict[str, Any]]:
    """Read each number as a cell: its parent, its level below that of the parent, its name, basis and days."""
    out: list[dict[str, Any]] = []
    at: list[int] = []
    for i, n in enumerate(numbers):
        able = [j for j in range(i) if at[j] < levels - 1]
        parent = able[(n >> 3) % len(able)] if able and n & 1 else None
        low = 0 if parent is None else at[parent] + 1
        at.append(low + (n >> 1 & 3) % (levels - low))
        out.append(
            _known(
                id=f"{WORDS[(n >> 6 & 7) % len(WORDS)]}{i}",
                parent=None if parent is None else out[parent]["id"],
                level=LEVELS[at[i]],
                name=_pick(n, 9, NAMES),
                basis=_pick(n, 12, BASES),
                start=_pick(n, 15, DAYS),
                end=_pick(n, 18, ENDS),
            )
        )
    return out


def _members(
    numbers: Sequence[int], cells: Sequence[str], units: Sequence[str], mode: str, strangers: int
) -> list[dict[str, Any]]:
    """Read each number as a base unit and the cells that it is in."""
    rows: list[dict[str, Any]] = []
    ids = [*units, *(f"?{WORDS[i % len(WORDS)]}" for i in range(strangers))]
    used: set[str] = set()
    for n in numbers:
        unit = ids[(n >> 12) % len(ids)] if ids else ""
        if not unit or unit in used:
            continue
        used.add(unit)
        told = _known(name=_pick(n, 0, NAMES), address=_pick(n, 3, NAMES))
        parts = SHARES[0] if mode == "one" else _pick(n, 6, SHARES)
        parts = parts if len(parts) <= len(cells) else SHARES[0]
        first = (n >> 9) % len(cells)
        for i, share in enumerate(parts):
            # One row without a share beside rows of other base units that have one.
            silent = mode == "open" or (len(parts) == 1 and n & 1)
            row = {"unit": unit, "cell": cells[(first + i) % len(cells)], **told}
            rows.append(row if silent else {**row, "share": share})
    return rows


def _posts(numbers: Sequence[int], cells: Sequence[str]) -> list[dict[str, Any]]:
    """Read each number as a post; some have an id of their own."""
    return [
        _known(
            id=f"岗位{i}" if n & 1 else None,
            cell=cells[(n >> 1) % len(cells)],
            role=_pick(n, 5, ROLES),
            holder=_pick(n, 8, HOLDERS),
            time=_pick(n, 11, (None, "full", "part")),
        )
        for i, n in enumerate(numbers)
    ]


def _duties(numbers: Sequence[int], cells: Sequence[str]) -> list[dict[str, Any]]:
    """Read each number as a duty, of one cell or of all."""
    return [
        _known(
            duty=_pick(n, 0, DUTIES),
            cell=cells[(n >> 4) % len(cells)] if n & 8 else None,
            role=_pick(n, 8, (None, *ROLES)),
            system=_pick(n, 11, SYSTEMS),
            basis=_pick(n, 14, BASES),
        )
        for n in numbers
    ]


_WHOLES = st.fixed_dictionaries(
    {},
    optional={
        "name": st.sampled_from([Text("health", "卫生健康"), Text("", "应急"), Text("a", "a")]),
        "department": st.sampled_from(["health commission", "市卫健委"]),
        "start": st.sampled_from(DAYS),
        "end": st.sampled_from(ENDS),
        "generated": st.booleans(),
    },
)


@st.composite
def net_tables(  # noqa: PLR0913 - the sizes of the tables
    draw: st.DrawFn,
    /,
    units: Sequence[str] = BASE,
    *,
    id: str = "n",  # noqa: A002 - the name of the field
    most_cells: int = 8,
    most_members: int = 16,
    most_others: int = 4,
    strangers: int = 2,
) -> NetTables:
    """Draw the tables of a net over base units.

    Args:
        draw: Hypothesis.
        units: Ids of the base units, or of units above them.
        id: Id of the net.
        most_cells: Cells at most.
        most_members: Base units at most.
        most_others: Posts and duties at most, each.
        strangers: Base units that are not among ``units``, at most; 0 for none.
    """
    number = st.integers(0, 2**21 - 1)
    levels = draw(st.integers(1, len(LEVELS)))
    cells = _cells(draw(st.lists(number, min_size=1, max_size=most_cells)), levels)
    ids = [cell["id"] for cell in cells]
    mode = draw(st.sampled_from(["one", "shares", "open"]))
    members = _members(draw(st.lists(number, max_size=most_members)), ids, units, mode, strangers)
    posts = _posts(draw(st.lists(number, max_size=most_others)), ids)
    duties = _duties(draw(st.lists(number, max_size=most_others)), ids)
    whole = draw(_WHOLES)
    basis = draw(st.sampled_from(BASES))
    if basis is not None:
        whole = {**whole, "basis": basis, "keep": draw(st.booleans())}
    if draw(st.booleans()):
        cells = draw(st.permutations(cells))
        members = draw(st.permutations(members))
    return NetTables(id, LEVELS[:levels], tuple(cells), tuple(members), tuple(posts), tuple(duties), whole)


def nets(units: Sequence[str] = BASE, **sizes: Any) -> st.SearchStrategy[Net]:
    """Draw a net over base units; the arguments are those of `net_tables`."""
    return net_tables(units, **sizes).map(NetTables.build)


@st.composite
def net_lists(
    draw: st.DrawFn,
    /,
    units: Sequence[str] = BASE,
    *,
    least: int = 0,
    most: int = 3,
    **sizes: Any,
) -> tuple[Net, ...]:
    """Draw several nets over the same base units, each with an id of its own."""
    ids = draw(st.lists(st.sampled_from(WORDS), min_size=least, max_size=most, unique=True))
    return tuple(draw(nets(units, id=ident, **sizes)) for ident in ids)


@st.composite
def places_with_nets(draw: st.DrawFn, /, *, least: int = 0, most: int = 3, **sizes: Any) -> Jurisdiction:
    """Draw a jurisdiction that has units and nets over them, over units of any level."""
    territory: Hierarchy = draw(strategies.hierarchies())
    found = draw(net_lists(territory.ids.tolist(), least=least, most=most, **sizes))
    return Jurisdiction(territory=territory, nets=found)


@st.composite
def base_units(draw: st.DrawFn, /, *, most: int = 12) -> BaseUnits:
    """Draw base units without a territory, some of unknown households."""
    households = draw(st.lists(st.none() | st.integers(0, 200), min_size=1, max_size=most))
    return BaseUnits.of_ids([f"b{i}" for i in range(len(households))], households=households)

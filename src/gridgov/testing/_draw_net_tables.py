"""Nets of departments as tables of records.

Shares add up, ids are unique and parents are above: every net can be built. What is no fault in a net is drawn as
well: cells without members, base units in several cells, with and without shares, ids that no territory has, levels
that no cell has, rows in any order.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import attrs
from hypothesis import strategies as st

from gridgov.nets import Net
from gridgov.testing._draw_choices import NAMES, ODD, PLAIN_NAMES, bits, check_range, known, pick
from gridgov.text import Text

__all__ = ["LEVELS", "PLAIN", "NetTables", "dressed", "net_tables"]

_STARTS: Final = (None, "2019-01-01", "2024-02-29", "2025-12-31", "0001-01-01")
_ENDS: Final = (None, "2026-12-31", "9999-12-31")
_BASES: Final = (None, "《安全生产法》第九条", "Port law", "市政法委〔2019〕3号")
_ROLES: Final = ("grid_chief", "网格员", "community_police_officer")
_HOLDERS: Final = (None, "p1", "p2", "户-3")
_PLAIN_HOLDERS: Final = (None, "p1", "p2", "p3")
_SYSTEMS: Final = (None, "平安通", "urban management")
_DUTIES: Final = ("patrol", "隐患排查", "visit")
#: The beginning of the ids of cells where no odd ones are wanted.
PLAIN: Final = "c"
LEVELS: Final = ("一级网格", "grid_2", "micro")
#: Ways to divide a base unit among cells; every row adds up to 1.
_SHARES: Final[Sequence[tuple[float, ...]]] = ((1.0,), (0.5, 0.5), (0.25, 0.75), (0.1, 0.2, 0.7), (1 / 3, 1 / 3, 1 / 3))


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


def _cells(numbers: Sequence[int], levels: int, *, odd: bool) -> list[dict[str, Any]]:
    """Read each number as a cell: its parent, its level below that of the parent, its name, basis and days."""
    out: list[dict[str, Any]] = []
    at: list[int] = []
    for i, n in enumerate(numbers):
        able = [j for j in range(i) if at[j] < levels - 1]
        parent = able[(n >> 3) % len(able)] if able and n & 1 else None
        low = 0 if parent is None else at[parent] + 1
        at.append(low + (n >> 1 & 3) % (levels - low))
        out.append(
            known(
                id=f"{pick(n, 6, ODD) if odd else PLAIN}{i}",
                parent=None if parent is None else out[parent]["id"],
                level=LEVELS[at[i]],
                name=pick(n, 9, NAMES if odd else PLAIN_NAMES),
                basis=pick(n, 12, _BASES),
                start=pick(n, 15, _STARTS),
                end=pick(n, 18, _ENDS),
            )
        )
    return out


def _members(  # noqa: PLR0913 - what members are made of
    numbers: Sequence[int], cells: Sequence[str], units: Sequence[str], mode: str, strangers: int, *, odd: bool
) -> list[dict[str, Any]]:
    """Read each number as a base unit and the cells that it is in."""
    rows: list[dict[str, Any]] = []
    ids = [*units, *_others(strangers, odd=odd)]
    names = NAMES if odd else PLAIN_NAMES
    used: set[str] = set()
    for n in numbers:
        unit = ids[(n >> 12) % len(ids)] if ids else ""
        if not unit or unit in used:
            continue
        used.add(unit)
        told = known(name=pick(n, 0, names), address=pick(n, 3, names))
        parts = _SHARES[0] if mode == "one" else pick(n, 6, _SHARES)
        parts = parts if len(parts) <= len(cells) else _SHARES[0]
        first = (n >> 9) % len(cells)
        for i, share in enumerate(parts):
            # One row without a share beside rows of other base units that have one.
            silent = mode == "open" or (len(parts) == 1 and n & 1)
            row = {"unit": unit, "cell": cells[(first + i) % len(cells)], **told}
            rows.append(row if silent else {**row, "share": share})
    return rows


def _others(count: int, *, odd: bool) -> list[str]:
    """Return ids of base units that no territory has."""
    return [f"?{ODD[i % len(ODD)]}" if odd else f"other{i}" for i in range(count)]


def _posts(numbers: Sequence[int], cells: Sequence[str], *, odd: bool) -> list[dict[str, Any]]:
    """Read each number as a post; some have an id of their own."""
    return [
        known(
            id=f"{'岗位' if odd else 'post'}{i}" if n & 1 else None,
            cell=cells[(n >> 1) % len(cells)],
            role=pick(n, 5, _ROLES),
            holder=pick(n, 8, _HOLDERS if odd else _PLAIN_HOLDERS),
            time=pick(n, 11, (None, "full", "part")),
        )
        for i, n in enumerate(numbers)
    ]


def _duties(numbers: Sequence[int], cells: Sequence[str]) -> list[dict[str, Any]]:
    """Read each number as a duty, of one cell or of all."""
    return [
        known(
            duty=pick(n, 0, _DUTIES),
            cell=cells[(n >> 4) % len(cells)] if n & 8 else None,
            role=pick(n, 8, (None, *_ROLES)),
            system=pick(n, 11, _SYSTEMS),
            basis=pick(n, 14, _BASES),
        )
        for n in numbers
    ]


_WHOLES = st.fixed_dictionaries(
    {},
    optional={
        "name": st.sampled_from([Text("health", "卫生健康"), Text("", "应急"), Text("a", "a")]),
        "department": st.sampled_from(["health commission", "市卫健委"]),
        "start": st.sampled_from(_STARTS),
        "end": st.sampled_from(_ENDS),
        "generated": st.booleans(),
    },
)
_NUMBER = bits(21)


def dressed(draw: st.DrawFn, net: NetTables, max_others: int, *, odd: bool) -> NetTables:
    """Draw what else is said of a net: posts, duties, whose it is, whether it stays."""
    ids = [cell["id"] for cell in net.cells]
    posts = _posts(draw(st.lists(_NUMBER, max_size=max_others)), ids, odd=odd)
    duties = _duties(draw(st.lists(_NUMBER, max_size=max_others)), ids)
    whole = draw(_WHOLES)
    basis = draw(st.sampled_from(_BASES))
    if basis is not None:
        whole = {**whole, "basis": basis, "keep": draw(st.booleans())}
    cells, members = list(net.cells), list(net.members)
    if draw(st.booleans()):
        cells = draw(st.permutations(cells))
        members = draw(st.permutations(members))
    return NetTables(net.id, net.levels, tuple(cells), tuple(members), tuple(posts), tuple(duties), whole)


@st.composite
def _drawn(  # noqa: PLR0913 - the sizes of the tables
    draw: st.DrawFn,
    units: Sequence[str],
    ident: str,
    max_cells: int,
    max_members: int,
    max_others: int,
    strangers: int,
    *,
    odd: bool,
) -> NetTables:
    levels = draw(st.integers(1, len(LEVELS)))
    cells = _cells(draw(st.lists(_NUMBER, min_size=1, max_size=max_cells)), levels, odd=odd)
    ids = [cell["id"] for cell in cells]
    mode = draw(st.sampled_from(["one", "shares", "open"]))
    members = _members(draw(st.lists(_NUMBER, max_size=max_members)), ids, units, mode, strangers, odd=odd)
    return dressed(draw, NetTables(ident, LEVELS[:levels], tuple(cells), tuple(members)), max_others, odd=odd)


def net_tables(  # noqa: PLR0913 - the sizes of the tables
    units: Sequence[str],
    *,
    id: str = "n",  # noqa: A002 - the name of the field
    max_cells: int = 8,
    max_members: int = 16,
    max_others: int = 4,
    strangers: int = 2,
    odd_ids: bool = True,
) -> st.SearchStrategy[NetTables]:
    """Draw the tables of a net over base units.

    Args:
        units: Ids of the base units, or of units above them.
        id: Id of the net.
        max_cells: Cells at most.
        max_members: Base units at most.
        max_others: Posts and duties at most, each.
        strangers: Base units that are not among ``units``, at most; 0 for none.
        odd_ids: Ids and names of all kinds that are allowed; otherwise ids are such as ``c0``.

    Raises:
        ValueError: A size cannot be.
    """
    check_range("max_cells", max_cells, 1)
    check_range("max_members", max_members)
    check_range("max_others", max_others)
    check_range("strangers", strangers)
    return _drawn(tuple(units), id, max_cells, max_members, max_others, strangers, odd=odd_ids)

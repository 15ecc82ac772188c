"""Nets from plain records, as documents and graphs hold them: every fault of every net, at its record."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, cast

import attrs

from gridgov._build import check_ids
from gridgov._columns import encode
from gridgov._days import Day, write_days
from gridgov._net import Net
from gridgov._net_build import TableLike
from gridgov._net_faults import (
    BAD_SHARE,
    CELL_LEVEL,
    CELL_PARENT,
    KEPT_WITHOUT_BASIS,
    UNKNOWN_CELL,
    UNKNOWN_NET_LEVEL,
)
from gridgov._tables import Table, read_period
from gridgov.errors import Batch, InvalidNetError, Place, Problem, Problems, fault
from gridgov.text import Text

__all__ = ["UncheckedNet", "net_id_faults", "read_nets"]

DUPLICATE_NET = fault(
    "JUR007",
    "duplicate-net-of-place",
    Text("The net '{id}' is there {n} times.", "网格体系“{id}”出现{n}次。"),
    Text("Give each net an id of its own.", "请为每个网格体系使用各自的编号。"),
)

#: Where a table of nets is said to be.
_NETS: Final = "nets"
#: The column that a fault of a record speaks of.
_COLUMNS: Final[Mapping[str, str]] = {
    BAD_SHARE.code: "share",
    CELL_LEVEL.code: "level",
    CELL_PARENT.code: "parent",
    UNKNOWN_CELL.code: "cell",
    UNKNOWN_NET_LEVEL.code: "level",
}


@attrs.frozen(eq=False)
class UncheckedNet:
    """What is said of one net, unchecked; see `Net.from_tables`."""

    id: str
    members: TableLike = ()
    cells: TableLike = ()
    posts: TableLike = ()
    duties: TableLike = ()
    levels: Sequence[str] | None = None
    name: Text | None = None
    department: str | None = None
    basis: str | None = None
    keep: bool = False
    start: Day | None = None
    end: Day | None = None
    generated: bool = False


def net_id_faults(ids: Sequence[str]) -> Iterator[Batch]:
    """Report ids of nets that cannot be ids, and those that are there more than once."""
    yield from check_ids(encode(ids), 1, Place(path=_NETS))
    rows: dict[str, list[int]] = {}
    for row, ident in enumerate(ids, 1):
        rows.setdefault(ident, []).append(row)
    twice = {ident: at for ident, at in rows.items() if len(at) > 1}
    if twice:
        facts: dict[str, Sequence[object]] = {"id": list(twice), "n": [len(at) for at in twice.values()]}
        yield Batch(DUPLICATE_NET, [at[1] for at in twice.values()], list(twice), facts, Place(path=_NETS))


def read_nets(records: Sequence[UncheckedNet]) -> tuple[list[Net | None], list[Problem]]:
    """Build nets, with everything that is wrong with any of them.

    Args:
        records: What is said of each net.

    Returns:
        The nets, None for one whose tables are wrong, and the problems; where there is one, no net is to be used. A
        problem is at ``nets`` and the row of the net, or at a table such as ``nets[0].members`` and the row in it.

    Example:
        >>> found, problems = read_nets([UncheckedNet("n", [{"unit": "b", "cell": "x"}], [{"id": "y"}])])
        >>> [problem.place.path for problem in problems]
        ['nets[0].members']
    """
    table = Table.of_columns("net_cells", {"start": [r.start for r in records], "end": [r.end for r in records]})
    batches: list[Batch] = []
    period = read_period(table, batches)
    at = Place(path=_NETS)
    whole = Problems(attrs.evolve(batch, place=attrs.evolve(at, column=batch.place.column)) for batch in batches)
    problems = list(whole)
    undated = {problem.place.row for problem in problems}
    starts, ends = map(write_days, period)
    nets: list[Net | None] = []
    for i, record in enumerate(records):
        bad = i + 1 in undated
        unfounded = record.keep and not record.basis
        if unfounded:
            where = attrs.evolve(at, row=i + 1, column="keep")
            problems.append(Problem(KEPT_WITHOUT_BASIS, where, {"net": record.id}))
        start, end = (None, None) if bad else (starts[i], ends[i])
        try:
            net = _net(attrs.evolve(record, start=start, end=end, keep=record.keep and not unfounded))
        except InvalidNetError as error:
            problems += [_placed(problem, i, record.id) for problem in error.problems]
            net = None
        nets.append(net)
    return nets, problems


def _net(r: UncheckedNet) -> Net:
    """Build a net.

    Raises:
        InvalidNetError: With every fault of its tables.
    """
    net = Net.from_tables(r.id, r.members, cells=r.cells, posts=r.posts, duties=r.duties, levels=r.levels)
    about: dict[str, Any] = {
        key: getattr(r, key) for key in ("name", "department", "basis", "keep", "start", "end", "generated")
    }
    return attrs.evolve(net, **about)


def _placed(problem: Problem, i: int, net: str) -> Problem:
    """Return a problem with the place of its record."""
    place = problem.place
    table = cast("str", place.path).removeprefix(net).removeprefix(".")
    if place.row is None:
        return attrs.evolve(problem, place=Place(path=_NETS, row=i + 1, column=table or None))
    column = place.column or _COLUMNS.get(problem.code)
    return attrs.evolve(problem, place=Place(path=f"{_NETS}[{i}].{table}", row=place.row, column=column, id=place.id))

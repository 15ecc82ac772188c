"""Nets of departments that nobody published, made up so that they disagree as real ones do, and saying so."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

import attrs
import numpy as np

from gridgov._columns import Ints, Rows
from gridgov._face import as_html, as_line
from gridgov.hierarchy import Hierarchy
from gridgov.jurisdiction import Jurisdiction, Note
from gridgov.nets import BaseUnits, Net, Nets
from gridgov.schemes._made_cells import Flaws, Ground, Members, cut, flawed, grouped, shifted
from gridgov.schemes._made_kinds import Kind, kind_of
from gridgov.text import Text

__all__ = ["MadeNets", "synthesise_nets"]

#: Share of posts that are vacant, and of those held by whoever serves the grid of the place in other nets, too.
_VACANT: Final = 0.06
_SHARED: Final = 0.35
#: So many duties a department has at least.
_DUTIES: Final = 2
#: So many nets are named in a note.
_LISTED: Final = 6
_REST: Final = Text("{names}; and {n} more", "{names}等，另有{n}个")
_MADE: Final = "（生成）"
_ZEROS: Final = re.compile(r"(?<![0-9])0+(?=[0-9])")
_WHAT: Final = Text(
    "The {n} nets ({names}) are generated: no department's data are in them. Their sizes, levels, ids, posts, holders "
    "and systems are our own choice; their duties are those that sources name, where they name any.",
    "{n}个网格体系（{names}）均为生成数据，不含任何部门的数据。其规模、层级、编号、岗位、任职者和信息系统均由我们设定；"
    "职责取自来源，来源未列的为生成。",
)
_HOW: Final = Text(
    "Each net leaves out {gaps} of the base units, has {overlaps} in two cells, {wrong} in a cell far away and "
    "{odd_ids} under an id that the place does not know; its borders are moved along the order of the base units by "
    "up to {shift} of half a cell.",
    "每个网格体系遗漏{gaps}的基本单元，{overlaps}同属两格，{wrong}误记入远处网格，{odd_ids}使用辖区未知的编号；"
    "边界沿基本单元次序移动，至多为半格的{shift}。",
)
_STAYS: Final = Text(
    "The dedicated cell of the net '{net}' ({what}), and the decision on which it stays, are invented.",
    "“{net}”网格体系中的专属网格（{what}）及其保留依据均为虚构。",
)


@attrs.frozen(eq=False)
class MadeNets:
    """Generated nets, and what was chosen for them."""

    __repr__ = as_line
    _repr_html_ = as_html

    #: Bound to the base units of the place; each says that it is generated.
    nets: Nets
    #: All tagged ``I``: our own choices.
    notes: tuple[Note, ...]


def synthesise_nets(  # noqa: PLR0913 - each is a choice of its own
    place: Jurisdiction | Hierarchy,
    names: Mapping[str, Text],
    *,
    level: str = "building",
    inside: str | None = None,
    sizes: float | Mapping[str, float] | None = None,
    gaps: float = 0.02,
    overlaps: float = 0.01,
    wrong: float = 0.002,
    shift: float = 0.6,
    odd_ids: float = 0.0005,
    rng: int | np.random.Generator = 0,
) -> MadeNets:
    """Make up a net for each department: each divides the same base units in its own way.

    The same arguments give the same bytes, in whatever order the departments come. A net is the same whatever other
    nets there are. Without flaws and of one size, all nets are equal.

    Args:
        place: The units.
        names: The departments: the id and the name of each net.
        level: Level of the units that all nets divide.
        inside: Level of the units whose border cells do not cross, but for a few cells of some nets; by default that
            of the communities.
        sizes: Base units in a cell on average, from 1, for all nets or by net; such nets follow the grids of the place
            where these are no larger. None: each net has its own size, and some do not follow the grids.
        gaps: Share of the base units that a net leaves out, 0 to 1.
        overlaps: Share that two cells of a net claim.
        wrong: Share that is recorded in a cell far away.
        shift: How far borders are moved, 1: by up to half of the smaller cell beside them.
        odd_ids: Share whose id is an old code or lost its zeros, so that it cannot be mapped.
        rng: A seed or a generator.

    Raises:
        UnknownKeyError: The scheme of the place has no such level.
        ValueError: There is no unit of the level, a share is not from 0 to 1, a size is less than 1 or of no net here,
            or the seed is negative.
        InvalidNetError: All ids of a net are odd: it has no base unit of this place.

    Example:
        >>> from gridgov.schemes import load
        >>> city = load("ankang-321").synthesise()
        >>> made = synthesise_nets(city, {"health": Text("health", "卫生健康")}, odd_ids=0)
        >>> made.nets[0].generated, len(made.nets.base), made.notes[0].tag
        (True, 20658, 'I')
    """
    territory = place.territory if isinstance(place, Jurisdiction) else place
    flaws = Flaws(gaps=gaps, overlaps=overlaps, wrong=wrong, shift=shift, odd_ids=odd_ids)
    kinds = {key: _sized(key, names, sizes) for key in names}
    for name, share in attrs.asdict(flaws).items():
        if not 0 <= share <= 1:
            msg = f"{name} is a share from 0 to 1, not {share}."
            raise ValueError(msg)
    base = BaseUnits.of_territory(territory, level)
    if not len(base):
        msg = f"There is no unit of the level '{level}'; name one that the place has."
        raise ValueError(msg)
    ground = _ground(base, inside)
    seed = int(rng.integers(2**63)) if isinstance(rng, np.random.Generator) else int(rng)
    made: list[Net] = []
    shared: dict[int, list[str]] = {}
    for key, (kind, size) in kinds.items():
        draw = np.random.default_rng([seed, *key.encode()])
        one = _Made(key, names[key], kind, size, flaws, base, ground, draw)
        made.append(one.net())
        for grid, holder in one.shared.items():
            shared.setdefault(grid, []).append(f"{key}:{holder}")
    people = [sorted(group) for _, group in sorted(shared.items()) if len(group) > 1]
    return MadeNets(Nets.of(made, base, people=people), _notes(names, kinds, flaws))


def _sized(key: str, names: Mapping[str, Text], sizes: float | Mapping[str, float] | None) -> tuple[Kind, float | None]:
    """Return what kind of net it is, and its size where the caller says it."""
    kind = kind_of(key)
    if isinstance(sizes, Mapping):
        lost = [other for other in sizes if other not in names]
        if lost:
            msg = f"There is no net '{lost[0]}'; there are {', '.join(names) or 'none'}."
            raise ValueError(msg)
        size = sizes.get(key)
    else:
        size = sizes
    if size is None:
        return kind, None
    if not size >= 1:
        msg = f"A cell has 1 base unit or more on average, not {size}."
        raise ValueError(msg)
    return attrs.evolve(kind, follows=True), float(size)


def _ground(base: BaseUnits, inside: str | None) -> Ground:
    """Number the grids and areas of the base units in their order."""
    h, rows = base.territory, base.rows
    assert h is not None  # noqa: S101 - they are of a territory
    assert rows is not None  # noqa: S101
    if inside is None:
        inside = next((one.key for one in h.levels.levels if "community" in one.kinds and h.counts()[one.key]), None)
    area: Rows = np.full(len(rows), -1, np.int32) if inside is None else base.within(inside)
    parent = h.tree.parent
    above = np.where(area >= 0, parent[area], np.int32(-1))
    return Ground(_numbered(area), _numbered(area, parent[rows]), _numbered(above))


def _numbered(*columns: Rows) -> Ints:
    """Number runs of equal values."""
    new = np.any([np.diff(column, prepend=column[0] - 1) != 0 for column in columns], axis=0)
    return np.cumsum(new) - 1


class _Made:
    """One net as it is made up."""

    def __init__(  # noqa: PLR0913 - what a net is made of
        self,
        key: str,
        name: Text,
        kind: Kind,
        size: float | None,
        flaws: Flaws,
        base: BaseUnits,
        ground: Ground,
        rng: np.random.Generator,
    ) -> None:
        self.key, self.name, self.kind, self.flaws, self.base, self.rng = key, name, kind, flaws, base, rng
        cells = cut(ground, max(kind.size * ground.mean, 1.0) if size is None else size, follows=kind.follows)
        #: Number of the cell of each base unit, before anybody errs.
        self.codes = shifted(cells, ground, flaws.shift, crosses=kind.crosses, rng=rng)
        begin = np.flatnonzero(np.diff(self.codes, prepend=-1))
        self.n = len(begin)
        self.above = grouped(self.codes, ground, kind.under) if kind.under > 1 else None
        #: Grid of the place in the middle of each cell.
        self.grid = ground.grid[begin + np.diff(np.append(begin, ground.n)) // 2]
        #: Who serves a grid of the place in this net, by the number of the grid.
        self.shared: dict[int, str] = {}

    def net(self) -> Net:
        """Return the net."""
        cells = [f"{self.kind.prefix}-{i:05d}" for i in range(1, self.n + 1)]
        stations = [f"{self.kind.prefix}-A{i:04d}" for i in range(1, self._stations + 1)]
        return Net.from_tables(
            self.key,
            self._members(flawed(self.codes, self.flaws, self.rng), cells),
            cells=self._cells(cells, stations),
            posts=self._posts(cells, stations),
            duties=self._duties(),
            levels=["cell"] if self.above is None else ["area", "cell"],
            name=Text(f"{self.name.en} (generated)", f"{self.name.zh}{_MADE}"),
            department=f"{self.name.zh}{_MADE}",
            generated=True,
        )

    @property
    def _stations(self) -> int:
        return 0 if self.above is None else int(self.above[-1]) + 1

    def _members(self, members: Members, cells: Sequence[str]) -> dict[str, list[Any]]:
        """Return the table of members, in which some ids are those of the department alone."""
        names: list[str] = self.base.ids.tolist()
        there = np.unique(members.unit)
        chosen: list[int] = self.rng.permutation(there)[: int(np.rint(self.flaws.odd_ids * len(names)))].tolist()
        for unit in chosen:
            names[unit] = self._odd(names[unit], unit)
        return {
            "unit": [names[i] for i in members.unit.tolist()],
            "cell": [cells[i] for i in members.cell.tolist()],
        }

    def _odd(self, ident: str, number: int) -> str:
        """Return what a department wrote in place of an id."""
        short = _ZEROS.sub("", ident)
        if number % 2 and short != ident and self.base.ids.find_one(short) < 0:
            return short
        return f"{self.kind.prefix}-OLD-{number:06d}"

    def _cells(self, cells: Sequence[str], stations: Sequence[str]) -> dict[str, list[Any]]:
        above: list[int] = [] if self.above is None else self.above.tolist()
        own: list[str | None] = [*(stations[i] for i in above)] or [None] * self.n
        columns: dict[str, list[Any]] = {
            "id": [*cells, *stations],
            "parent": [*own, *([None] * len(stations))],
            "level": ["cell"] * self.n + ["area"] * len(stations),
        }
        if self.kind.dedicated is not None:
            at = int(self.rng.integers(self.n))
            for key, words in (("name", "专属网格"), ("basis", "专属网格设立决定（虚构）")):
                column: list[str | None] = [None] * (self.n + len(stations))
                column[at] = f"{_MADE}{self.kind.dedicated.zh}{words}"
                columns[key] = column
        return columns

    def _posts(self, cells: Sequence[str], stations: Sequence[str]) -> dict[str, list[Any]]:
        """Return a post for each cell, some vacant, some held by whoever serves the same place in other nets."""
        prefix, drawn = self.kind.prefix, self.rng.random((2, self.n))
        vacant, shares = drawn[0] < _VACANT, drawn[1] < _SHARED
        holders: list[str | None] = [None] * self.n
        for i in np.flatnonzero(~vacant).tolist():
            holders[i] = f"{prefix}-W{self.grid[i] + 1:05d}" if shares[i] else f"{prefix}-P{i + 1:05d}"
        both = np.flatnonzero(~vacant & shares)
        self.shared = {grid: f"{prefix}-W{grid + 1:05d}" for grid in np.unique(self.grid[both]).tolist()}
        n = len(stations)
        return {
            "cell": [*cells, *stations],
            "role": [self.kind.role] * self.n + ["dispatched_department_cadre"] * n,
            "holder": [*holders, *(f"{prefix}-L{i + 1:04d}" for i in range(n))],
            "time": [self.kind.time] * self.n + ["full"] * n,
        }

    def _duties(self) -> dict[str, list[Any]]:
        missing = range(1, max(_DUTIES - len(self.kind.duties), 0) + 1)
        names = [*self.kind.duties, *(f"生成职责{i}（{self.name.zh}）" for i in missing)]
        return {
            "duty": names,
            "role": [self.kind.role] * len(names),
            "system": [f"{_MADE}{self.name.zh}信息系统"] * len(names),
        }


def _notes(names: Mapping[str, Text], kinds: Mapping[str, tuple[Kind, float | None]], flaws: Flaws) -> tuple[Note, ...]:
    """Say what is made up."""
    first = list(names.values())[:_LISTED]
    titles = Text("; ".join(name.en for name in first), "、".join(name.zh for name in first))
    if rest := len(names) - len(first):
        titles = _REST.format(names=titles, n=rest)
    shares = {key: f"{100 * value:.4g}%" for key, value in attrs.asdict(flaws).items()}
    out = [
        Note("nets-generated", "I", _WHAT.format(n=len(names), names=titles)),
        Note("nets-disagree", "I", _HOW.format(**shares)),
    ]
    out += [
        Note("nets-dedicated", "I", _STAYS.format(net=names[key], what=kind.dedicated))
        for key, (kind, _) in kinds.items()
        if kind.dedicated is not None
    ]
    return tuple(out)

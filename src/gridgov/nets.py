"""Departments' nets: each its own division of the same base units, with its own cells, levels, posts and duties.

A `Net` is what one department has. `BaseUnits` are what all nets divide. `Nets` are several nets over the same base
units: bound to them, with everything that does not fit reported and nothing guessed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from os import PathLike
from typing import Any, Final, Self, overload

import attrs
import numpy as np

from gridgov._columns import Bools, Ints, frozen
from gridgov._days import Day
from gridgov._face import as_html, one_line
from gridgov._frame import Column, Frame, framed, objects
from gridgov._net import Net
from gridgov._net_base import BaseUnits
from gridgov._net_bind import Bound, Repair, bind, restricted, some_pairs
from gridgov._net_faults import DUPLICATE_NET, HOLDER_CLASH, IN_NO_NET, UNKNOWN_PERSON
from gridgov._net_files import Paths, read_files
from gridgov._net_out import write_net, write_template
from gridgov._partition import Member
from gridgov._pickles import Versioned
from gridgov.errors import Batch, InvalidNetError, Place, Problems
from gridgov.hierarchy import Hierarchy
from gridgov.text import Lang, Text

__all__ = ["BaseUnits", "Net", "Nets", "read_net", "read_nets", "write_net", "write_template"]

_NOTHING: Final = Text("", "")
_UNMAPPED: Final = Text("members that cannot be mapped", "无法对应的覆盖记录")
_COLUMNS: Final = (
    Column("net", Text("net", "网格体系"), _NOTHING, Text("Id of the net.", "网格体系编号。")),
    Column("row", Text("row", "行"), _NOTHING, Text("Row of its table of members.", "覆盖范围表中的行。")),
    Column("unit", Text("base unit", "基本单元"), _NOTHING, Text("Id as the department has it.", "部门填写的编号。")),
    Column("name", Text("name", "名称"), _NOTHING, Text("Name as the department has it.", "部门填写的名称。")),
    Column("cell", Text("cell", "网格"), _NOTHING, Text("Id of the cell.", "网格编号。")),
    Column(
        "suggestions",
        Text("close ids", "相近编号"),
        _NOTHING,
        Text("Ids of base units that are close, the closest first.", "相近的基本单元编号，由近及远。"),
    ),
)
#: Two or more people of different nets who are one: ``net:holder`` for each.
People = Iterable[Sequence[str]]


def read_nets(paths: Paths, *, base: BaseUnits | tuple[Hierarchy, str] | None = None) -> tuple[Net, ...]:
    """Read departments' nets from workbooks, CSV files and folders.

    A workbook has a sheet ``members``, and where there is more to say ``cells``, ``posts``, ``duties`` and ``net``:
    `write_template` writes one. Sheets and columns may have Chinese names. Rows above the header, empty rows, running
    numbers and remarks are left aside; merged cells count for each of their rows. Ids that a spreadsheet has made
    numbers of become their digits again, as long as none is lost. Columns about people are refused.

    Args:
        paths: One or several: a workbook (``.xlsx``, ``.xlsm``, ``.xls``, ``.ods``), a CSV file of members in UTF-8 or
            GB 18030, a folder whose CSV files are the tables of one net, or a folder of nets.
        base: What the nets divide, or a territory and a level of it: if anything is wrong, what does not fit these
            base units is reported with it. Otherwise `Nets.of` says that.

    Raises:
        InvalidNetError: With everything that is wrong in all files, each with its file, sheet and row.
        MissingExtraError: There is a workbook, and python-calamine is not installed (extra ``excel``).

    Example:
        >>> write_net(Net.from_tables("police", {"unit": ["007", "008"], "cell": ["p1", "p1"]}), "police", lang="zh")
        >>> read_nets(["police"])
        (<Net police: 1 cell, 2 base units, 0 posts, 0 duties>,)
    """
    nets, problems = read_files(paths)
    if base is not None:
        problems += _beside(nets, base, whole=not problems)
    if problems:
        raise InvalidNetError(problems)
    return nets


def _beside(nets: tuple[Net, ...], base: BaseUnits | tuple[Hierarchy, str], *, whole: bool) -> Problems:
    """Return what does not fit the base units, to be said beside what is wrong in files; nothing if that is nothing."""
    try:
        found = Nets.of(nets, base).problems
    except InvalidNetError as error:
        found = error.problems
    else:
        if whole:
            return Problems()
    # What the nets cover that could not be read is not known.
    return found if whole else Problems.of(*(problem for problem in found if problem.kind is not IN_NO_NET))


def read_net(path: str | PathLike[str]) -> Net:
    """Read one net from a workbook, a CSV file, or a folder of CSV files; see `read_nets`.

    Raises:
        InvalidNetError: With everything that is wrong.
        MissingExtraError: It is a workbook, and python-calamine is not installed (extra ``excel``).
        ValueError: It is a folder of several nets.

    Example:
        >>> write_template("health")
        >>> read_net("health").title("zh")
        '卫生健康网格'
    """
    nets = read_nets(path)
    if len(nets) != 1:
        msg = f"There are {len(nets)} nets in {path}; read_nets reads them all."
        raise ValueError(msg)
    return nets[0]


@attrs.frozen(eq=False, repr=False)
class Nets(Versioned, Sequence[Net]):
    """Several nets over the same base units.

    Example:
        >>> base = BaseUnits.of_ids(["b1", "b2", "b3"], households=[40, 36, 52])
        >>> nets = Nets.of([
        ...     Net.from_tables("health", {"unit": ["b1", "b2", "b3"], "cell": ["h1", "h1", "h2"]}),
        ...     Net.from_tables("police", {"unit": ["b1", "b2", "b9"], "cell": ["p1", "p2", "p2"]})], base)
        >>> nets
        <Nets: 2 nets over 3 base units, 1 member not mapped>
        >>> [str(problem.kind.name) for problem in nets.problems]
        ['net-with-gaps', 'unknown-base-unit']
    """

    _repr_html_ = as_html

    base: BaseUnits
    bound: tuple[Bound, ...]
    #: What was found: unknown base units, overlaps, gaps, staff ids used twice. None of it was mended.
    problems: Problems
    #: Who is who: the person that ``net:holder`` stands for, where people of several nets are one.
    people: Mapping[str, str]

    @classmethod
    def of(  # noqa: PLR0913 - how ids are read
        cls,
        nets: Iterable[Net],
        base: BaseUnits | tuple[Hierarchy, str],
        *,
        matches: Mapping[str, Mapping[str, str]] | None = None,
        repair: Collection[Repair] = (),
        people: People = (),
        strict: bool = True,
    ) -> Self:
        """Bind nets to base units.

        Args:
            nets: The nets, each with an id of its own.
            base: The base units; or a territory and the key of a level of it.
            matches: For the id of a net: ids that its department uses, and what they are here. Only what somebody
                approved belongs here; see `gridgov.matching`.
            repair: ``"zeros"`` restores zeros that ids began with and a spreadsheet took away. Nothing is repaired
                unless it is asked for.
            people: Groups of ``net:holder`` who are one person. The same staff id in two nets is taken as two people
                otherwise, and reported.
            strict: Whether a net without any base unit of this place is refused. Otherwise it is reported and stays
                without base units, such as one of online groups among others of buildings.

        Raises:
            InvalidNetError: Two nets have one id, or a net has no base unit of this place; with all that was found.
            ValueError: ``matches`` names a net that is not given, or ``repair`` something else than zeros.

        Example:
            >>> net = Net.from_tables("police", {"unit": ["7", "08"], "cell": ["p1", "p1"]})
            >>> nets = Nets.of([net], BaseUnits.of_ids(["07", "08"]), repair=["zeros"])
            >>> nets.problems
            <Problems: 0>
        """
        units = base if isinstance(base, BaseUnits) else BaseUnits.of_territory(*base)
        entries = tuple(nets)
        strange = sorted(set(matches or {}) - {net.id for net in entries})
        if strange or not {"zeros"}.issuperset(repair) or isinstance(repair, str):
            msg = f"matches= names nets that are given, not {strange}; repair= is ['zeros'] or nothing, not {repair!r}."
            raise ValueError(msg)
        bound = tuple(bind(net, units, (matches or {}).get(net.id, {}), repair) for net in entries)
        groups = _joined(people)
        batches = [batch for one in bound for batch in one.batches]
        batches += _together(bound, units)
        batches += _clashes(entries, groups)
        batches += _nobody(entries, groups)
        ids = [net.id for net in entries]
        for ident in dict.fromkeys(i for i in ids if ids.count(i) > 1):
            batches.append(
                Batch(DUPLICATE_NET, facts={"id": [ident], "n": [ids.count(ident)]}, place=Place(path=ident))
            )
        twice = any(batch.kind is DUPLICATE_NET for batch in batches)
        if twice or (strict and any(_is_strange(one) for one in bound)):
            raise InvalidNetError(Problems(batches))
        return cls(units, bound, Problems(batches), groups)

    # -- the nets --------------------------------------------------------------------------------------------------

    @property
    def ids(self) -> tuple[str, ...]:
        """Ids of the nets, in order."""
        return tuple(one.net.id for one in self.bound)

    @property
    def members(self) -> tuple[Member, ...]:
        """Which base unit is in which cell, for each net."""
        return tuple(one.member for one in self.bound)

    def net(self, ident: str) -> Net:
        """Return one net.

        Raises:
            KeyError: There is no such net.

        Example:
            >>> Nets.of([Net.from_tables("n", [{"unit": "b", "cell": "x"}])], BaseUnits.of_ids(["b"])).net("n").n_cells
            1
        """
        return self.bound[self.index_of(ident)].net

    def index_of(self, ident: str) -> int:
        """Return the position of a net.

        Raises:
            KeyError: There is no such net.

        Example:
            >>> Nets.of([Net.from_tables("n", [{"unit": "b", "cell": "x"}])], BaseUnits.of_ids(["b"])).index_of("n")
            0
        """
        if ident not in self.ids:
            msg = f"There is no net '{ident}'; there are {', '.join(self.ids) or 'none'}."
            raise KeyError(msg)
        return self.ids.index(ident)

    def at(self, ident: str, level: str) -> Member:
        """Return which base unit is in which cell of a level of a net; one of a cell above the level is in none.

        Raises:
            KeyError: There is no such net.
            ValueError: The net has no such level.

        Example:
            >>> net = Net.from_tables("n", [{"unit": "b", "cell": "y"}],
            ...     cells=[{"id": "x", "level": "big"}, {"id": "y", "level": "small", "parent": "x"}])
            >>> Nets.of([net], BaseUnits.of_ids(["b"])).at("n", "big").codes.tolist()
            [0]
        """
        one = self.bound[self.index_of(ident)]
        up = one.net.cells_at(level)
        member = one.member
        if member.codes is not None:
            codes = np.where(member.codes >= 0, up[member.codes], np.int32(-1)).astype(np.int32)
            return Member.of_codes(frozen(codes), one.net.n_cells)
        cells = up[member.cells]
        inside = cells >= 0
        return some_pairs(member, member.units[inside], cells[inside], member.shares[inside])

    def on(self, day: Day) -> Nets:
        """Return the nets with only the cells that are in force on a day; what is in others is a gap.

        Raises:
            ValueError: ``day`` is not written YYYY-MM-DD, or lies outside the years 1 to 9999.
            TypeError: ``day`` is neither a date nor a text.

        Example:
            >>> net = Net.from_tables("n", [{"unit": "b", "cell": "x"}], cells=[{"id": "x", "end": "2025-12-31"}])
            >>> Nets.of([net], BaseUnits.of_ids(["b"])).on("2026-01-01").members[0].codes.tolist()
            [-1]
        """
        return attrs.evolve(
            self, bound=tuple(restricted(one, one.net.in_force(day), len(self.base)) for one in self.bound)
        )

    @property
    def covered(self) -> Bools:
        """Which base units are in at least one net. Bool, shape (n,)."""
        return _covered(self.bound, len(self.base))

    @property
    def unmapped(self) -> Frame:
        """The rows of members whose base unit is not known here, with ids that are close; nothing of them is lost."""
        nets: list[str] = []
        rows: list[int] = []
        texts: dict[str, list[Any]] = {"unit": [], "name": [], "cell": [], "suggestions": []}
        for one in self.bound:
            m, at = one.net.columns.members, one.unmapped
            nets += [one.net.id] * len(at)
            rows += m.row_of(at).tolist()
            texts["unit"] += m.unit_ids.decode(m.unit[at]).tolist()
            names = [None] * len(at) if m.unit_names is None else m.unit_names.take(m.unit[at]).tolist()
            texts["name"] += names
            texts["cell"] += one.net.cell_ids.decode(m.cell[at]).tolist()
            texts["suggestions"] += [", ".join(found) or None for found in one.suggestions]
        values = [objects(nets), np.array(rows, np.int64), *(objects(texts[c.key]) for c in _COLUMNS[2:])]
        return framed(_UNMAPPED, *zip(_COLUMNS, values, strict=True))

    def person(self, net: str, holder: str) -> str:
        """Return who a holder is: ``net:holder``, or the one name of a person who serves several nets.

        Example:
            >>> nets = Nets.of([], BaseUnits.of_ids(["b"]), people=[("health:p1", "police:p7")])
            >>> nets.person("police", "p7"), nets.person("police", "p8")
            ('health:p1', 'police:p8')
        """
        key = f"{net}:{holder}"
        return self.people.get(key, key)

    @overload
    def __getitem__(self, index: int) -> Net: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Net, ...]: ...
    def __getitem__(self, index: int | slice) -> Net | tuple[Net, ...]:
        if isinstance(index, slice):
            return tuple(one.net for one in self.bound[index])
        return self.bound[index].net

    def __len__(self) -> int:
        return len(self.bound)

    def __iter__(self) -> Iterator[Net]:
        return (one.net for one in self.bound)

    def describe(self, lang: Lang = "en") -> str:
        """Return a line for each net.

        Raises:
            ValueError: ``lang`` is neither ``en`` nor ``zh``.

        Example:
            >>> net = Net.from_tables("n", [{"unit": "b", "cell": "x"}], name=Text("health", "卫生健康"))
            >>> print(Nets.of([net], BaseUnits.of_ids(["b"])).describe("zh"))
            卫生健康（n）：1个网格，覆盖1个基本单元
        """
        text = Text(
            "{title} ({id}): {cells:,} cells over {n:,} base units",
            "{title}（{id}）：{cells:,}个网格，覆盖{n:,}个基本单元",
        )
        lines = [
            text.get(lang).format(title=one.net.title(lang), id=one.net.id, cells=one.net.n_cells, n=_count(one))
            for one in self.bound
        ]
        return "\n".join(lines)

    @one_line
    def __repr__(self) -> str:
        n, lost = len(self), sum(len(one.unmapped) for one in self.bound)
        rest = f", {lost:,} member{'' if lost == 1 else 's'} not mapped" if lost else ""
        return f"<Nets: {n:,} net{'' if n == 1 else 's'} over {len(self.base):,} base units{rest}>"


def _count(one: Bound) -> int:
    return len(np.unique(one.units))


def _covered(bound: Sequence[Bound], n: int) -> Bools:
    out = np.zeros(n, bool)
    for one in bound:
        out[one.units] = True
    return out


def _together(bound: Sequence[Bound], base: BaseUnits) -> Iterator[Batch]:
    """Report base units that no net covers."""
    rest: Ints = np.flatnonzero(~_covered(bound, len(base)))
    if bound and len(rest):
        yield Batch(IN_NO_NET, facts={"n": [len(rest)], "first": [base.ids.get(int(rest[0]))]})


def _clashes(nets: Sequence[Net], people: Mapping[str, str]) -> Iterator[Batch]:
    """Report staff ids that several nets use without a word on whether they are one person."""
    users: dict[str, list[str]] = {}
    for net in nets:
        for holder in dict.fromkeys(filter(None, net.columns.posts.holders.tolist())):
            users.setdefault(holder, []).append(net.id)
    for holder, at in sorted(users.items()):
        if len(at) > 1 and len({people.get(f"{net}:{holder}", f"{net}:{holder}") for net in at}) > 1:
            facts: dict[str, Sequence[object]] = {"id": [holder], "nets": [", ".join(at)]}
            yield Batch(HOLDER_CLASH, ids=[holder], facts=facts)


def _joined(people: People) -> dict[str, str]:
    """Return for each ``net:holder`` the first of all who are the same person; groups that overlap are one."""
    first: dict[str, str] = {}

    def find(name: str) -> str:
        while first.setdefault(name, name) != name:
            name = first[name]
        return name

    for group in people:
        if isinstance(group, str):
            msg = f"people= is groups of names such as ('health:p1', 'police:p7'), not {group!r}."
            raise TypeError(msg)
        roots = sorted({find(name) for name in group})
        for root in roots[1:]:
            first[root] = roots[0]
    groups: dict[str, list[str]] = {}
    for name in first:
        groups.setdefault(find(name), []).append(name)
    return {name: min(group) for group in groups.values() for name in group}


def _is_strange(one: Bound) -> bool:
    """Tell whether a net has members, and none of them is known here."""
    return 0 < len(one.unmapped) == len(one.net.columns.members.unit)


def _nobody(nets: Sequence[Net], people: Mapping[str, str]) -> Iterator[Batch]:
    """Report names in ``people`` that are nobody's."""
    there = {f"{net.id}:{holder}" for net in nets for holder in net.columns.posts.holders.tolist() if holder}
    lost = sorted(set(people) - there)
    if lost:
        yield Batch(UNKNOWN_PERSON, ids=lost, facts={"id": lost})

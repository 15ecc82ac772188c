"""From a jurisdiction to a networkx graph."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias, cast, get_args

import numpy as np
import numpy.typing as npt

from gridgov._columns import IdColumn
from gridgov._days import Days, write_days
from gridgov._privacy_export import released
from gridgov._tree import runs
from gridgov.graph._collector import paused_gc
from gridgov.graph._export_nets import Edges, Nodes, described
from gridgov.graph._lineage import Succession, nodes_and_edges
from gridgov.graph._model import model_text
from gridgov.graph._part import Ints, Part, wanted_layers
from gridgov.graph._schema import LAYER_OF, SCHEMA_VERSION
from gridgov.hierarchy import Hierarchy, Unit
from gridgov.jurisdiction import Jurisdiction, Link
from gridgov.roles import HolderKind

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["export", "shown", "to_networkx"]

Data: TypeAlias = dict[str, Any]


def to_networkx(
    jurisdiction: Jurisdiction,
    layers: Iterable[str] | None = None,
    *,
    within: str | Unit | None = None,
    suppress_below: int | None = None,
) -> nx.MultiDiGraph[str]:
    """Return a networkx graph of a jurisdiction: a copy, with the nodes and edges of the graph schema.

    Args:
        jurisdiction: What to export.
        layers: Some of ``units``, ``bodies``, ``posts``, ``holders``, ``devices``, ``links``, ``nets`` and
            ``lineage``; by default all. An edge is there if both its ends are.
        within: A unit: only it and what is below it, with the bodies and posts there, the holders and members of
            these, the devices of those, the links that touch any of it, and of each net the cells that cover any of
            it, with those above, and the rows of the lineage that lead to any of it. A link to a unit, body or post
            outside is left out; a holder at the other end comes along.
        suppress_below: Small sensitive counts, those from 1 to this number less one, are left out with as many others
            as it takes that nobody can work them out; see `gridgov.privacy.suppress`. From 2; None: nothing is hidden.

    Raises:
        ValueError: There is no such layer.
        PrivacyError: ``suppress_below`` is less than 2, or the counts contradict each other.
        UnknownUnitError: There is no such unit.

    Example:
        >>> from gridgov import Hierarchy, LevelScheme
        >>> h = Hierarchy.from_codes(["61", "6109", "6110"], levels=LevelScheme.ladder("province", "city"))
        >>> graph = to_networkx(Jurisdiction(territory=h))
        >>> list(graph.successors("unit:61"))
        ['unit:6109', 'unit:6110']
        >>> graph.nodes["unit:6109"]
        {'kind': 'unit', 'level': 'city', 'unit_kind': 'city', 'order': 0}
    """
    wanted = wanted_layers(layers)
    return export(Part.of(*shown(jurisdiction, within, suppress_below), wanted), wanted)


def shown(
    jurisdiction: Jurisdiction, within: str | Unit | None, suppress_below: int | None
) -> tuple[Jurisdiction, str | Unit | None]:
    """Return what may be shown of a jurisdiction, and its unit that was asked for."""
    copy = released(jurisdiction, suppress_below)
    # A unit of the jurisdiction is none of the copy; its id is.
    return copy, within.id if copy is not jurisdiction and isinstance(within, Unit) else within


def export(part: Part, wanted: frozenset[str]) -> nx.MultiDiGraph[str]:
    """Return the graph of some layers of a part."""
    import networkx as nx

    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    with paused_gc():
        _Writer(graph, part, wanted).write()
    return graph


class _Writer:
    """Adds the tables to a graph, one after the other: thousands of nodes or edges in one call."""

    def __init__(self, graph: nx.MultiDiGraph[str], part: Part, wanted: frozenset[str]) -> None:
        self._graph = graph
        self._part = part
        self._wanted = wanted
        self._written: dict[str, int] = {}

    def write(self) -> None:
        """Add everything that is wanted."""
        part, h = self._part, self._part.territory
        c, b = part.jurisdiction.roster.columns, part.jurisdiction.bodies.columns
        self._graph.graph.update(gridgov=SCHEMA_VERSION, model=model_text(part.jurisdiction, h))
        units = _keys("unit", h.ids, np.arange(len(h)))
        bodies = _keys("body", b.ids, part.bodies)
        posts = _keys("post", c.post_ids, part.posts)
        holders = _keys("holder", c.holder_ids, part.holders)
        devices = _keys("device", c.device_ids, part.devices)

        self._nodes("unit", units, _units(h))
        self._nodes("body", bodies, _bodies(part))
        self._nodes("post", posts, _posts(part))
        self._nodes("holder", holders, _holders(part))
        if "bodies" in self._wanted:
            strangers = [f"holder:{ident}" for ident in part.members]
            self._nodes("holder", strangers, [{"in_roster": False} for _ in strangers], first=len(holders))
        self._nodes("device", devices, _devices(part))

        below = np.flatnonzero(h.tree.parent >= 0)
        self._edges("contains", "unit", "unit", _at(units, h.tree.parent[below]), _at(units, below))
        self._edges("sits_at", "body", "unit", bodies, _at(units, b.unit[part.bodies] - part.start))
        self._edges("sits_at", "post", "unit", posts, _at(units, c.post_unit[part.posts] - part.start))
        above = _within(part.bodies, b.parent[part.bodies])
        self._edges("parent_body", "body", "body", _at(bodies, above >= 0), _at(bodies, above[above >= 0]))
        home = _within(part.bodies, b.ids.find([body or "" for body in c.post_body.take(part.posts).tolist()]))
        self._edges("in_body", "post", "body", _at(posts, home >= 0), _at(bodies, home[home >= 0]))
        apps = part.appointments
        source = _at(holders, _within(part.holders, c.app_holder[apps]))
        target = _at(posts, _within(part.posts, c.app_post[apps]))
        self._edges("holds", "holder", "post", source, target, _appointments(part))
        members = [f"holder:{b.member[i]}" for i in part.memberships.tolist()]
        target = _at(bodies, _within(part.bodies, b.member_body[part.memberships]))
        self._edges("member_of", "holder", "body", members, target, _memberships(part))
        carrier = _within(part.holders, c.device_holder[part.devices])
        self._edges("carries", "holder", "device", _at(holders, carrier[carrier >= 0]), _at(devices, carrier >= 0))
        self._links(part.links)
        for found in described(part.nets, h.ids) if "nets" in self._wanted else ():
            self._described(found)
        if "lineage" in self._wanted and len(part.lineage):
            gone, rows = nodes_and_edges(part.jurisdiction.lineage, part.lineage, h.ids)
            self._described(gone)
            self._succeeds(rows)

    def _described(self, found: Nodes | Edges) -> None:
        if isinstance(found, Nodes):
            self._nodes(found.kind, found.keys, found.data, first=found.first)
        else:
            self._edges(found.kind, found.source_kind, found.target_kind, found.sources, found.targets, found.data)

    def _nodes(self, kind: str, keys: Sequence[str], data: Sequence[Data], *, first: int = 0) -> None:
        if LAYER_OF[kind] not in self._wanted:
            return
        for i, attributes in enumerate(data, first):
            attributes.setdefault("order", i)
        self._graph.add_nodes_from((key, {"kind": kind, **d}) for key, d in zip(keys, data, strict=True))

    def _edges(  # noqa: PLR0913 - what a set of edges consists of
        self,
        kind: str,
        source_kind: str,
        target_kind: str,
        sources: Sequence[str],
        targets: Sequence[str],
        data: Sequence[Data] | None = None,
    ) -> None:
        first = self._written.get(kind, 0)
        # Counted also where it is not wanted, so that an edge has the same key in every choice of layers.
        self._written[kind] = first + len(sources)
        if not {LAYER_OF[source_kind], LAYER_OF[target_kind]} <= self._wanted:
            return
        each: Iterable[Data]
        if data is None:
            each = [{"kind": kind}] * len(sources)  # networkx copies what it is given
        else:
            each = ({"kind": kind, **d, "order": d.get("order", i)} for i, d in enumerate(data))
        cast("Any", self._graph).add_edges_from(
            (u, v, f"{kind}:{i}", d) for i, (u, v, d) in enumerate(zip(sources, targets, each, strict=True), first)
        )

    def _succeeds(self, rows: Sequence[Succession]) -> None:
        for i, (source, target, data) in enumerate(rows):
            if source in self._graph and target in self._graph:
                self._graph.add_edge(source, target, f"succeeds:{i}", kind="succeeds", **data, order=i)

    def _links(self, links: Sequence[Link]) -> None:
        for i, k in enumerate(links):
            if k.source in self._graph and k.target in self._graph:
                data = {"link_kind": k.kind, **_known(start=k.start, end=k.end, basis=k.basis), "order": i}
                self._graph.add_edge(k.source, k.target, f"link:{i}", kind="link", **data)


def _keys(kind: str, ids: IdColumn, rows: npt.NDArray[np.integer]) -> list[str]:
    return [f"{kind}:{ident}" for ident in ids.decode(rows).tolist()]


def _at(values: Sequence[str], rows: npt.NDArray[np.integer] | npt.NDArray[np.bool_]) -> list[str]:
    """Return the values at some positions, or where a mask is true."""
    at = np.flatnonzero(rows) if rows.dtype == bool else rows
    return [values[i] for i in at.tolist()]


def _within(part: Ints, rows: npt.NDArray[np.integer]) -> npt.NDArray[np.integer]:
    """Return the position of rows in an ascending part of the table, -1 where they are not in it."""
    if not len(part):
        return np.full(len(rows), -1)
    found = np.minimum(np.searchsorted(part, rows), len(part) - 1)
    return np.where((part[found] == rows) & (rows >= 0), found, -1)


def _known(**values: object) -> Data:
    return {key: value for key, value in values.items() if value is not None}


def _fill(data: Sequence[Data], key: str, values: Iterable[object]) -> None:
    """Write down what is known; a missing value is an absent attribute."""
    for attributes, value in zip(data, values, strict=True):
        if value is not None:
            attributes[key] = value


def _texts(values: Iterable[str | None]) -> Iterator[str | None]:
    """Return equal texts as one object: names of bases are few, and each would be held thousands of times."""
    seen: dict[str, str] = {}
    return (None if value is None else seen.setdefault(value, value) for value in values)


def _days(days: Days) -> Iterator[str | None]:
    return _texts(write_days(days))


def _units(h: Hierarchy) -> list[Data]:
    pairs = [(t.level, t.kind) for t in h.levels.types]
    parent = h.tree.parent
    # Position among the siblings: rows by parent, counted from the first of each run.
    rows = np.argsort(parent, kind="stable")
    first = runs(parent[rows])
    order = np.empty(len(h), np.int64)
    order[rows] = np.arange(len(h)) - np.repeat(first, np.diff(np.append(first, len(h))))
    data: list[Data] = [
        {"level": pairs[t][0], "unit_kind": pairs[t][1], "order": i}
        for t, i in zip(h.types.tolist(), order.tolist(), strict=True)
    ]
    if h.names is not None:
        _fill(data, "name", h.names.tolist())
    for key, values in h.measures.items():
        known = np.flatnonzero(~np.isnan(values))
        numbers = values[known].astype(np.int64) if h.measure_info[key].whole else values[known]
        for row, value in zip(known.tolist(), numbers.tolist(), strict=True):
            data[row][f"m_{key}"] = value
    for key, label in h.labels.items():
        _fill(data, f"l_{key}", _texts(label.tolist()))
    return data


def _bodies(part: Part) -> list[Data]:
    b, rows = part.jurisdiction.bodies.columns, part.bodies
    at: list[int] = rows.tolist()
    data: list[Data] = [{"body_kind": b.kind[i]} for i in at]
    _fill(data, "line", [b.line[i] for i in at])
    _fill(data, "name", b.name.take(rows).tolist())
    _fill(data, "rank", _texts(b.rank.take(rows).tolist()))
    _fill(data, "start", _days(b.start[rows]))
    _fill(data, "end", _days(b.end[rows]))
    return data


def _posts(part: Part) -> list[Data]:
    c, rows = part.jurisdiction.roster.columns, part.posts
    roles = [role.key for role in part.jurisdiction.catalogue]
    numbers = c.post_number[rows].tolist()
    return [{"role": roles[r], "number": n} for r, n in zip(c.post_role[rows].tolist(), numbers, strict=True)]


def _holders(part: Part) -> list[Data]:
    c, kinds = part.jurisdiction.roster.columns, get_args(HolderKind)
    data: list[Data] = [{"holder_kind": kinds[k]} for k in c.holder_kind[part.holders].tolist()]
    _fill(data, "qualifications", (sorted(c.holder_qualifications.get(i)) or None for i in part.holders.tolist()))
    return data


def _devices(part: Part) -> list[Data]:
    kinds = part.jurisdiction.roster.columns.device_kind.take(part.devices).tolist()
    return [_known(device_kind=kind) for kind in _texts(kinds)]


def _appointments(part: Part) -> list[Data]:
    c, rows = part.jurisdiction.roster.columns, part.appointments
    data: list[Data] = [{} for _ in rows]
    _fill(data, "start", _days(c.app_start[rows]))
    _fill(data, "end", _days(c.app_end[rows]))
    _fill(data, "basis", _texts(c.app_basis.take(rows).tolist()))
    _fill(data, "meets", (sorted(c.app_meets.get(i)) or None for i in rows.tolist()))
    return data


def _memberships(part: Part) -> list[Data]:
    b, rows, n = part.jurisdiction.bodies.columns, part.memberships, len(part.territory)
    data: list[Data] = [{} for _ in rows]
    _fill(data, "start", _days(b.member_start[rows]))
    _fill(data, "end", _days(b.member_end[rows]))
    # Where a member lives outside the part is not said: there is no such unit in the graph.
    home = b.member_unit[rows] - part.start
    inside = np.flatnonzero((home >= 0) & (home < n) & (b.member_unit[rows] >= 0))
    for i, ident in zip(inside.tolist(), part.territory.ids.decode(home[inside]).tolist(), strict=True):
        data[i]["lives_at"] = ident
    return data

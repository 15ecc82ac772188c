"""Which rows of a jurisdiction's tables belong to an export: all of them, or what touches one unit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TypeAlias

import attrs
import numpy as np
import numpy.typing as npt

from gridgov.graph import _part_nets
from gridgov.graph._lineage import former_ids, touching
from gridgov.graph._schema import LAYERS
from gridgov.hierarchy import Hierarchy, Unit
from gridgov.jurisdiction import Jurisdiction, Link
from gridgov.nets import Net

__all__ = ["Ints", "Part", "wanted_layers"]

Ints: TypeAlias = npt.NDArray[np.intp]


def wanted_layers(layers: Iterable[str] | None) -> frozenset[str]:
    """Return the layers that are asked for.

    Raises:
        ValueError: One of them does not exist.

    Example:
        >>> sorted(wanted_layers(["units", "posts"]))
        ['posts', 'units']
    """
    if layers is None:
        return frozenset(LAYERS)
    wanted = [layers] if isinstance(layers, str) else list(layers)
    unknown = [name for name in dict.fromkeys(wanted) if name not in LAYERS]
    if unknown:
        msg = f"Unknown layer {', '.join(map(repr, unknown))}. The layers are: {', '.join(LAYERS)}."
        raise ValueError(msg)
    return frozenset(wanted)


@attrs.frozen(eq=False)
class Part:
    """Rows of each table that belong to an export."""

    jurisdiction: Jurisdiction
    #: The units of the part, as a hierarchy of their own.
    territory: Hierarchy
    #: Row of its first unit in the whole.
    start: int
    bodies: Ints
    posts: Ints
    holders: Ints
    #: Ids of members of bodies that are not among the holders of the roster.
    members: tuple[str, ...]
    devices: Ints
    appointments: Ints
    memberships: Ints
    links: tuple[Link, ...]
    nets: tuple[Net, ...]
    #: Rows of the lineage.
    lineage: Ints

    @classmethod
    def of(cls, jurisdiction: Jurisdiction, within: str | Unit | None, wanted: frozenset[str]) -> Part:
        """Select everything, or what touches a unit and those below it.

        Raises:
            UnknownUnitError: There is no such unit.
        """
        links = tuple(jurisdiction.links) if "links" in wanted else ()
        return _whole(jurisdiction, links) if within is None else _below(jurisdiction, within, links)

    def count(self, wanted: frozenset[str]) -> int:
        """Return how many nodes the graph of some layers has."""
        sizes = {
            "units": len(self.territory),
            "bodies": len(self.bodies),
            "posts": len(self.posts),
            "holders": len(self.holders) + (len(self.members) if "bodies" in wanted else 0),
            "devices": len(self.devices),
            "nets": sum(_part_nets.size(net, self.territory.ids) for net in self.nets),
            "lineage": len(former_ids(self.jurisdiction.lineage, self.lineage, self.territory.ids)),
        }
        return sum(n for layer, n in sizes.items() if layer in wanted)


def _whole(j: Jurisdiction, links: tuple[Link, ...]) -> Part:
    c, b = j.roster.columns, j.bodies.columns
    known = c.holder_ids.find(list(b.member))
    return Part(
        jurisdiction=j,
        territory=j.territory,
        start=0,
        bodies=np.arange(len(b.ids)),
        posts=np.arange(len(c.post_ids)),
        holders=np.arange(len(c.holder_ids)),
        members=_distinct(b.member, np.flatnonzero(known < 0)),
        devices=np.arange(len(c.device_ids)),
        appointments=np.arange(len(c.app_post)),
        memberships=np.arange(len(b.member)),
        links=links,
        nets=j.nets,
        lineage=np.arange(len(j.lineage)),
    )


def _below(j: Jurisdiction, within: str | Unit, links: tuple[Link, ...]) -> Part:
    c, b = j.roster.columns, j.bodies.columns
    start = j.territory.row(within)
    stop = int(j.territory.tree.end[start])
    bodies = np.flatnonzero((b.unit >= start) & (b.unit < stop))
    posts = np.flatnonzero((c.post_unit >= start) & (c.post_unit < stop))
    appointments = np.flatnonzero(_mark(len(c.post_ids), posts)[c.app_post])
    memberships = np.flatnonzero(_mark(len(b.ids), bodies)[b.member_body])
    member = c.holder_ids.find([b.member[i] for i in memberships.tolist()])
    holders = _mark(len(c.holder_ids), c.app_holder[appointments])
    holders[member[member >= 0]] = True
    territory = j.territory.subtree(j.territory.at(start))
    if links:
        ids = {
            "unit": set(territory.ids.tolist()),
            "body": set(b.ids.decode(bodies).tolist()),
            "post": set(c.post_ids.decode(posts).tolist()),
            "holder": set(c.holder_ids.decode(np.flatnonzero(holders)).tolist()),
        }
        links = tuple(_touching(links, ids))
        ends = [end.partition(":") for link in links for end in (link.source, link.target)]
        holders[c.holder_ids.find([ident for what, _, ident in ends if what == "holder"])] = True
    carried = np.flatnonzero(c.device_holder >= 0)
    return Part(
        jurisdiction=j,
        territory=territory,
        start=start,
        bodies=bodies,
        posts=posts,
        holders=np.flatnonzero(holders),
        members=_distinct(b.member, memberships[member < 0]),
        devices=carried[holders[c.device_holder[carried]]],
        appointments=appointments,
        memberships=memberships,
        links=links,
        nets=_part_nets.below(j.nets, territory.ids),
        lineage=touching(j.lineage, territory.ids, j.territory.ids),
    )


def _mark(n: int, rows: npt.NDArray[np.integer]) -> npt.NDArray[np.bool_]:
    mark = np.zeros(n, bool)
    mark[rows] = True
    return mark


def _distinct(texts: tuple[str, ...], rows: Ints) -> tuple[str, ...]:
    found: list[int] = rows.tolist()
    return tuple(dict.fromkeys(texts[i] for i in found))


def _touching(links: Iterable[Link], ids: Mapping[str, set[str]]) -> Iterator[Link]:
    """Find the links of which one end is in the part, and the other is too, or is a holder."""
    for link in links:
        ends = [(end.partition(":")[0], end.partition(":")[2]) for end in (link.source, link.target)]
        inside = [ident in ids[what] for what, ident in ends]
        if any(inside) and all(here or what == "holder" for here, (what, _) in zip(inside, ends, strict=True)):
            yield link

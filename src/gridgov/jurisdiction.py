"""A whole jurisdiction: units, bodies, posts, links, and notes on what is stated, inferred or open."""

from __future__ import annotations

import html
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal, Self, get_args, overload

import attrs
import numpy as np

from gridgov._columns import IdColumn
from gridgov._days import Day, Days, as_day, in_force, write_day
from gridgov._tables import Table, read_period
from gridgov._units import Unit, UnitSet
from gridgov.bodies import Bodies, Body
from gridgov.errors import Batch, InvalidJurisdictionError, Place, Problems, fault
from gridgov.hierarchy import Hierarchy
from gridgov.levels import LevelScheme
from gridgov.roles import Answer, Post, RoleCatalogue, Roster
from gridgov.text import Lang, Text

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["Jurisdiction", "Link", "Links", "Note", "NoteTag"]

#: Where a statement comes from: stated, derived by arithmetic, inferred, from outside the source, unpublished.
NoteTag = Literal["S", "D", "I", "O", "U"]

BAD_REFERENCE = fault(
    "JUR001",
    "bad-reference",
    Text("'{value}' is no reference.", "“{value}”不是引用。"),
    Text(
        "Write 'unit:ID', 'body:ID', 'post:ID' or 'holder:ID'.",
        "请写成“unit:编号”、“body:编号”、“post:编号”或“holder:编号”。",
    ),
)
LOST_REFERENCE = fault(
    "JUR002",
    "lost-reference",
    Text("There is no {what} '{id}'.", "不存在{what_zh}“{id}”。"),
    Text("Add it or correct the reference.", "请补充，或更正引用。"),
)
POST_BODY = fault(
    "JUR003",
    "post-of-unknown-body",
    Text("Post '{post}' belongs to the body '{body}', which does not exist.", "岗位“{post}”所属组织“{body}”不存在。"),
    Text("Add the body or correct its id.", "请补充该组织或更正其编号。"),
)
DUPLICATE_LINK = fault(
    "JUR004",
    "duplicate-link",
    Text(
        "The link '{kind}' from {source} to {target} is there twice for the same time.",
        "从{source}到{target}的“{kind}”关系在同一期间重复。",
    ),
    Text("Delete one of the two rows.", "请删除其中一行。"),
)
LINK_KIND = fault(
    "JUR005",
    "link-without-kind",
    Text("A link has no kind.", "关系没有类别。"),
    Text("Give one, such as 'takes_charge'.", "请填写类别，例如“takes_charge”。"),
)

_KINDS: Final = {
    "unit": Text("unit", "单元"),
    "body": Text("body", "组织"),
    "post": Text("post", "岗位"),
    "holder": Text("holder", "任职者"),
}


@attrs.frozen
class Note:
    """One statement about where something comes from.

    Example:
        >>> Note("buildings", "I", Text("Three buildings a grid are assumed.", "假定每网格三栋楼。")).tag
        'I'
    """

    #: What it is about.
    key: str
    #: ``S`` stated, ``D`` derived, ``I`` inferred, ``O`` from outside, ``U`` unpublished.
    tag: NoteTag = attrs.field(validator=attrs.validators.in_(get_args(NoteTag)))
    #: The statement.
    text: Text
    #: Where it can be read, such as a fact id; None if it is our own.
    source: str | None = None


@attrs.frozen
class Link:
    """A typed edge between two things that are not parent and child.

    Example:
        >>> Link("takes_charge", "holder:p1", "unit:610902001").target_id
        '610902001'
    """

    #: Such as ``takes_charge``, ``contacts``, ``guides``, ``adjacent``, ``covers``.
    kind: str
    #: Reference ``unit:ID``, ``body:ID``, ``post:ID`` or ``holder:ID``.
    source: str
    #: Reference as in ``source``.
    target: str
    #: First day, YYYY-MM-DD; None: since before the records.
    start: str | None = None
    #: Last day; None: still in force.
    end: str | None = None
    #: On what it rests.
    basis: str | None = None

    @property
    def source_id(self) -> str:
        """The id without what it is."""
        return self.source.partition(":")[2]

    @property
    def target_id(self) -> str:
        """The id without what it is."""
        return self.target.partition(":")[2]


@attrs.frozen(eq=False, repr=False)
class Links(Sequence[Link]):
    """The links of a jurisdiction.

    Example:
        >>> Links.from_records([{"kind": "adjacent", "source": "unit:b", "target": "unit:a"}])[0].source
        'unit:a'
    """

    links: tuple[Link, ...] = ()
    _start: Days = attrs.field(factory=lambda: np.zeros(0, "datetime64[D]"))
    _end: Days = attrs.field(factory=lambda: np.zeros(0, "datetime64[D]"))

    @classmethod
    def from_records(cls, records: Iterable[Mapping[str, Any]]) -> Self:
        """Build from mappings with ``kind``, ``source``, ``target``; optionally ``start``, ``end``, ``basis``.

        Whether both ends exist is checked by the jurisdiction. ``adjacent`` is symmetric: the smaller end comes first.

        Raises:
            InvalidJurisdictionError: With every link that has no kind, no reference, or wrong days.
        """
        table = Table.of_records("links", records)
        batches: list[Batch] = [*table.faults]
        kinds = table.texts("kind")
        blank = [i for i, k in enumerate(kinds) if not k]
        if blank:
            batches.append(Batch(LINK_KIND, [i + 1 for i in blank], place=Place(path="links")))
        ends = [table.texts(name) for name in ("source", "target")]
        for name, column in zip(("source", "target"), ends, strict=True):
            bad = [
                i for i, ref in enumerate(column) if ref.partition(":")[0] not in _KINDS or not ref.partition(":")[2]
            ]
            if bad:
                place = Place(path="links", column=name)
                batches.append(
                    Batch(BAD_REFERENCE, [i + 1 for i in bad], facts={"value": [column[i] for i in bad]}, place=place)
                )
        start, end = read_period(table, batches)
        basis = table.texts("basis")
        links: list[Link] = []
        for i, kind in enumerate(kinds):
            a, b = ends[0][i], ends[1][i]
            if kind == "adjacent":
                a, b = sorted((a, b))
            links.append(Link(kind, a, b, write_day(start[i]), write_day(end[i]), basis[i] or None))
        seen: dict[tuple[str, ...], int] = {}
        twice: list[int] = []
        for i, link in enumerate(links):
            key = (link.kind, link.source, link.target, str(link.start), str(link.end))
            if seen.setdefault(key, i) != i:
                twice.append(i)
        if twice:
            facts: dict[str, Sequence[object]] = {
                "kind": [links[i].kind for i in twice],
                "source": [links[i].source for i in twice],
                "target": [links[i].target for i in twice],
            }
            batches.append(Batch(DUPLICATE_LINK, [i + 1 for i in twice], facts=facts, place=Place(path="links")))
        if batches:
            raise InvalidJurisdictionError(Problems(batches))
        return cls(tuple(links), start, end)

    def find(
        self, kind: str | None = None, *, source: str | None = None, target: str | None = None, on: Day | None = None
    ) -> tuple[Link, ...]:
        """Return the links of a kind, from a source, to a target, in force on a day."""
        active = np.ones(len(self.links), bool) if on is None else in_force(self._start, self._end, as_day(on))
        return tuple(
            link
            for link, good in zip(self.links, active.tolist(), strict=True)
            if good and kind in {None, link.kind} and source in {None, link.source} and target in {None, link.target}
        )

    def __len__(self) -> int:
        return len(self.links)

    @overload
    def __getitem__(self, index: int) -> Link: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Link]: ...
    def __getitem__(self, index: int | slice) -> Link | Sequence[Link]:
        return self.links[index]

    def __iter__(self) -> Iterator[Link]:
        return iter(self.links)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Links) and self.links == other.links

    def __hash__(self) -> int:
        return hash(self.links)

    def __repr__(self) -> str:
        counts: dict[str, int] = {}
        for link in self.links:
            counts[link.kind] = counts.get(link.kind, 0) + 1
        inside = ", ".join(f"{n:,} {kind}" for kind, n in counts.items())
        return f"<Links: {len(self):,}{f' ({inside})' if inside else ''}>"


def _as_notes(notes: Iterable[Note]) -> tuple[Note, ...]:
    return tuple(notes)


def _empty_roster(self: Jurisdiction) -> Roster:
    return Roster.empty(self.territory)


def _empty_bodies(self: Jurisdiction) -> Bodies:
    return Bodies.from_records(self.territory)


@attrs.frozen(repr=False, kw_only=True)
class Jurisdiction:
    """Everything about one place: who governs what, where.

    Args:
        territory: The units.
        id: Id of the whole, such as a division code.
        name: Its name.
        roster: Posts and holders; none by default.
        bodies: Bodies; none by default.
        links: Typed links between units, bodies, posts and holders.
        notes: What is stated, inferred or open.

    Raises:
        InvalidJurisdictionError: A link leads nowhere, or a post belongs to a body that is not there; with all of them.
        ValueError: The roster or the bodies were built over other units.

    Example:
        >>> h = Hierarchy.from_records([
        ...     {"id": "c", "level": "community"}, {"id": "g", "level": "grid", "parent": "c", "households": 400}],
        ...     levels=LevelScheme.ladder("community", "grid"), measures=["households"])
        >>> roster = Roster.from_records(h, RoleCatalogue.builtin(),
        ...     posts=[{"role": "grid_chief", "unit": "g"}],
        ...     appointments=[{"post": "grid_chief@g#1", "holder": "p1"}])
        >>> place = Jurisdiction(territory=h, roster=roster)
        >>> place
        <Jurisdiction: 2 units (1 community, 1 grid), 1 post, 0 bodies, 0 links>
        >>> place.who_answers("g", on="2026-01-01")
        (<Answer: p1, grid_chief of g>,)
    """

    territory: Hierarchy
    id: str | None = None
    name: Text | None = None
    roster: Roster = attrs.field(default=attrs.Factory(_empty_roster, takes_self=True))
    bodies: Bodies = attrs.field(default=attrs.Factory(_empty_bodies, takes_self=True))
    links: Links = attrs.field(factory=Links)
    notes: tuple[Note, ...] = attrs.field(default=(), converter=_as_notes)

    def __attrs_post_init__(self) -> None:
        """Check that the parts fit together."""
        for what, part in (("roster", self.roster.territory), ("bodies", self.bodies.territory)):
            if part is not self.territory and part != self.territory:
                msg = f"The {what} belongs to other units than the territory; use .rebind(territory)."
                raise ValueError(msg)
        batches = [*self._lost_references(), *self._lost_bodies()]
        if batches:
            raise InvalidJurisdictionError(Problems(batches))

    def _lost_references(self) -> Iterator[Batch]:
        tables: dict[str, IdColumn] = {
            "unit": self.territory.ids,
            "body": self.bodies.columns.ids,
            "post": self.roster.columns.post_ids,
            "holder": self.roster.columns.holder_ids,
        }
        for column in ("source", "target"):
            refs = [getattr(link, column).partition(":") for link in self.links]
            for what, ids in tables.items():
                at = [i for i, ref in enumerate(refs) if ref[0] == what]
                found = ids.find([refs[i][2] for i in at])
                lost = [i for i, row in zip(at, found.tolist(), strict=True) if row < 0]
                if lost:
                    n = len(lost)
                    facts = {
                        "what": [_KINDS[what].en] * n,
                        "what_zh": [_KINDS[what].zh] * n,
                        "id": [refs[i][2] for i in lost],
                    }
                    yield Batch(
                        LOST_REFERENCE, [i + 1 for i in lost], facts=facts, place=Place(path="links", column=column)
                    )

    def _lost_bodies(self) -> Iterator[Batch]:
        c = self.roster.columns
        has = np.flatnonzero(~c.post_body.missing())
        if len(has):
            names = [t or "" for t in c.post_body.take(has).tolist()]
            lost = [i for i, row in enumerate(self.bodies.columns.ids.find(names).tolist()) if row < 0]
            if lost:
                posts = [c.post_ids.get(int(has[i])) for i in lost]
                facts = {"post": posts, "body": [names[i] for i in lost]}
                yield Batch(
                    POST_BODY, [int(has[i]) + 1 for i in lost], posts, facts, Place(path="posts", column="body")
                )

    # -- questions -------------------------------------------------------------------------------------------------

    @property
    def levels(self) -> LevelScheme:
        """The level scheme."""
        return self.territory.levels

    @property
    def catalogue(self) -> RoleCatalogue:
        """The roles."""
        return self.roster.catalogue

    def unit(self, ident: str) -> Unit:
        """Return one unit.

        Raises:
            UnknownUnitError: There is no such unit.
        """
        return self.territory.unit(ident)

    def units(self, level: str | None = None, kind: str | None = None) -> UnitSet:
        """Return the units of a level and kind.

        Raises:
            UnknownKeyError: The scheme has no such level.
        """
        return self.territory.units(level, kind)

    def who_answers(self, unit: str | Unit, *, on: Day, labelled: bool = False) -> tuple[Answer, ...]:
        """Return everyone who answers for a unit, nearest first; see `Roster.answerable`.

        Raises:
            UnknownUnitError: There is no such unit.
        """
        return self.roster.answerable(unit, on=on, labelled=labelled)

    def line_path(self, unit: str | Unit, line: str, *, on: Day) -> tuple[Body | Post, ...]:
        """Return a line of bodies that serves a unit, from the top down, ended by the post that ends the line there.

        For ``line="party"`` this is the Party chain of who lives in the unit: committee, organisation, branch, group,
        and the Party-member central household of the unit, if a post of such a role (`Role.ends_line`) sits there.

        Raises:
            UnknownUnitError: There is no such unit.
        """
        bodies = self.bodies.chain(unit, line, on=on)
        held = self.roster.holder_rows(on)
        ends = [p for p in self.roster.posts(unit=unit) if p.role.ends_line == line and held[p.row] >= 0]
        return (*bodies, *ends[:1])

    def without_link(self, kind: str, units: UnitSet, *, on: Day, qualified: Iterable[str] | None = None) -> UnitSet:
        """Return the units to which no link of a kind leads, such as those that no leader takes charge of.

        Args:
            kind: Kind of link.
            units: The units that should have one.
            on: The day.
            qualified: Only links from holders with one of these qualifications count.
        """
        wanted = None if qualified is None else set(qualified)
        covered: set[str] = set()
        for link in self.links.find(kind, on=on):
            if wanted is not None:
                what, _, ident = link.source.partition(":")
                if what != "holder" or not wanted & self.roster.holder(ident).qualifications:
                    continue
            if link.target.startswith("unit:"):
                covered.add(link.target_id)
        rows = units.rows
        keep = [i for i, ident in enumerate(units.ids) if ident not in covered]
        return UnitSet(self.territory, rows[keep])

    # -- out -------------------------------------------------------------------------------------------------------

    def to_networkx(self, layers: Iterable[str] | None = None) -> nx.MultiDiGraph[str]:
        """Return a networkx copy with typed nodes and edges; see `gridgov.graph.to_networkx`."""
        from gridgov import graph

        return graph.to_networkx(self, layers=layers)

    @classmethod
    def from_networkx(cls, graph: nx.MultiDiGraph[str]) -> Jurisdiction:
        """Build from a graph that follows the graph schema; see `gridgov.graph.from_networkx`.

        Raises:
            InvalidGraphError: With everything in the graph that breaks the schema.
        """
        from gridgov import graph as module

        return module.from_networkx(graph)

    def save(self, path: str | Path) -> None:
        """Write the jurisdiction as a JSON document, whole or not at all; see `gridgov.documents.save`."""
        from gridgov import documents

        documents.save(self, path)

    @classmethod
    def load(cls, path: str | Path) -> Jurisdiction:
        """Read a JSON document; see `gridgov.documents.load`.

        Raises:
            InvalidDocumentError: With everything in the document that breaks the format.
        """
        from gridgov import documents

        return documents.load(path)

    def title(self, lang: Lang = "en") -> str:
        """Return the name, or the id, or a word for it."""
        return self.name.get(lang) if self.name else self.id or Text("jurisdiction", "辖区").get(lang)

    def summary(self, on: Day, lang: Lang = "en") -> list[tuple[str, str]]:
        """Return what there is, as pairs of name and figure, for a page or a terminal."""
        h = self.territory
        rows = [(self.levels.level(k).name.get(lang), f"{n:,}") for k, n in h.counts().items() if n]
        rows += [(h.measure_info[k].name.get(lang), UnitSet(h, h.tree.roots).total(k).text(lang)) for k in h.measures]
        counts = self.roster.counts(on)
        words = (
            (Text("posts", "岗位"), counts.posts),
            (Text("filled posts", "在岗"), counts.filled),
            (Text("holders", "任职者"), counts.holders),
            (Text("devices", "设备"), counts.devices),
            (Text("bodies", "组织"), len(self.bodies)),
            (Text("links", "关系"), len(self.links)),
        )
        return rows + [(word.get(lang), f"{n:,}") for word, n in words if n]

    def __repr__(self) -> str:
        name = f" {self.id}" if self.id else ""
        units = repr(self.territory)[len("<Hierarchy: ") : -1]
        n, b, k = len(self.roster.columns.post_ids), len(self.bodies), len(self.links)
        post, body, link = "post" if n == 1 else "posts", "body" if b == 1 else "bodies", "link" if k == 1 else "links"
        return f"<Jurisdiction{name}: {units}, {n:,} {post}, {b:,} {body}, {k:,} {link}>"

    def _repr_html_(self) -> str:
        """Return a table for a notebook."""
        counts = self.territory.counts().items()
        rows = [(self.levels.level(k).name.en, f"{n:,}") for k, n in counts if n]
        rows += [("posts", f"{len(self.roster.columns.post_ids):,}"), ("bodies", f"{len(self.bodies):,}")]
        cells = "".join(f"<tr><th>{html.escape(a)}</th><td>{html.escape(b)}</td></tr>" for a, b in rows)
        return f"<table><caption>{html.escape(self.title())}</caption><tbody>{cells}</tbody></table>"

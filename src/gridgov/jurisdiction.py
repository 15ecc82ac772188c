"""A whole jurisdiction: units, bodies, posts, links, and notes on what is stated, inferred or open."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

import attrs

from gridgov._covers import COVERS, covering
from gridgov._days import Day
from gridgov._exports import Exports
from gridgov._face import as_html, one_line
from gridgov._fields import as_field
from gridgov._links import Link, Links
from gridgov._net import Net
from gridgov._net_records import net_id_faults
from gridgov._notes import Note, NoteTag
from gridgov._overview import line_of, summary
from gridgov._pickles import Versioned
from gridgov._pictured import Pictured
from gridgov._references import lost_bodies, lost_references
from gridgov._units import Unit, UnitSet
from gridgov.bodies import Bodies, Body
from gridgov.errors import InvalidJurisdictionError, Problems
from gridgov.hierarchy import Hierarchy
from gridgov.levels import LevelScheme
from gridgov.lineage import Lineage
from gridgov.roles import Answer, Post, RoleCatalogue, Roster
from gridgov.text import Lang, Text

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["Jurisdiction", "Link", "Links", "Note", "NoteTag"]


def _as_notes(notes: Iterable[Note]) -> tuple[Note, ...]:
    return tuple(notes)


def _as_nets(nets: Iterable[Net]) -> tuple[Net, ...]:
    found = tuple(nets)
    for net in found:
        if not isinstance(net, Net):  # pyright: ignore[reportUnnecessaryIsInstance] - not every caller is checked
            msg = f"nets= takes values of Net, not {type(net).__name__}; make them with Net.from_tables."
            raise TypeError(msg)
    return found


def _as_links(links: Links | Iterable[Mapping[str, Any]]) -> Links:
    return links if isinstance(links, Links) else Links.read(links)


def _as_lineage(lineage: Lineage | Iterable[Mapping[str, Any]]) -> Lineage:
    return lineage if isinstance(lineage, Lineage) else Lineage.from_records(lineage)


def _empty_roster(self: Jurisdiction) -> Roster:
    return Roster.empty(self.territory)


def _empty_bodies(self: Jurisdiction) -> Bodies:
    return Bodies.from_records(self.territory)


@attrs.frozen(repr=False, kw_only=True)
class Jurisdiction(Versioned, Exports, Pictured):
    """Everything about one place: who governs what, where.

    Args:
        territory: The units.
        id: Id of the whole, such as a division code.
        name: Its name.
        roster: Posts and holders; none by default.
        bodies: Bodies; none by default.
        links: Typed links between units, bodies, posts and holders; or their records, see `Links.from_records`.
        notes: What is stated, inferred or open.
        nets: Departments' nets over its units, each with an id of its own; none by default. They keep the ids that the
            departments use: what of them is known here is asked when nets are put together, see `gridgov.nets.Nets`.
        lineage: What became of the ids of its units, and where they came from; or its records. Empty by default.

    Raises:
        InvalidJurisdictionError: A link is wrong or leads nowhere, the body of a post is not there, two nets have one
            id, or a unit has an id that ended; with all of it.
        InvalidLineageError: Records of the lineage contradict each other; with every row.
        ValueError: The roster or the bodies were built over other units.
        TypeError: One of the nets is none.

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

    __get_pydantic_core_schema__ = as_field
    _repr_html_ = as_html

    _pictures: ClassVar = ("icicle", "treemap", "organisation", "posts", "sizes", "lorenz")

    territory: Hierarchy
    id: str | None = None
    name: Text | None = None
    roster: Roster = attrs.field(default=attrs.Factory(_empty_roster, takes_self=True))
    bodies: Bodies = attrs.field(default=attrs.Factory(_empty_bodies, takes_self=True))
    links: Links = attrs.field(factory=Links, converter=_as_links)
    notes: tuple[Note, ...] = attrs.field(default=(), converter=_as_notes)
    nets: tuple[Net, ...] = attrs.field(default=(), converter=_as_nets)
    lineage: Lineage = attrs.field(factory=Lineage, converter=_as_lineage)

    def __attrs_post_init__(self) -> None:
        """Check that the parts fit together."""
        for what, part in (("roster", self.roster.territory), ("bodies", self.bodies.territory)):
            if part is not self.territory and part != self.territory:
                msg = f"The {what} belongs to other units than the territory; use .rebind(territory)."
                raise ValueError(msg)
        lost = lost_references(self.territory, self.bodies, self.roster, self.links)
        batches = [*self.links.faults(), *lost, *lost_bodies(self.bodies, self.roster)]
        batches += net_id_faults([net.id for net in self.nets])
        batches += self.lineage.in_use(self.territory.ids)
        if batches:
            raise InvalidJurisdictionError(Problems(batches))

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

        Example:
            >>> h = Hierarchy.from_codes(["61", "6109", "6110"], levels=LevelScheme.ladder("province", "city"))
            >>> Jurisdiction(territory=h).unit("6109").parent
            <Unit 61: province>
        """
        return self.territory.unit(ident)

    def units(self, level: str | None = None, kind: str | None = None) -> UnitSet:
        """Return the units of a level and kind.

        Raises:
            UnknownKeyError: The scheme has no such level.

        Example:
            >>> h = Hierarchy.from_codes(["61", "6109", "6110"], levels=LevelScheme.ladder("province", "city"))
            >>> Jurisdiction(territory=h).units(level="city").ids
            ['6109', '6110']
        """
        return self.territory.units(level, kind)

    def who_answers(
        self, unit: str | Unit, *, on: Day, labelled: bool = False, line: str | None = None
    ) -> tuple[Answer, ...]:
        """Return everyone who answers for a unit, nearest first; see `Roster.answerable`.

        After these come the posts of units that ``covers`` the unit or one above it by a link; `Answer.link` says so.

        Args:
            unit: The unit.
            on: The day.
            labelled: Only roles with a label of responsibility.
            line: Only posts that belong to a body of this line, such as ``party``.

        Raises:
            UnknownUnitError: There is no such unit.
            ValueError: ``on`` is not written YYYY-MM-DD, or lies outside the years 1 to 9999.
            TypeError: ``on`` is neither a date nor a text.

        Example:
            >>> h = Hierarchy.from_records([
            ...     {"id": "c", "level": "community"}, {"id": "g", "level": "grid", "parent": "c"}],
            ...     levels=LevelScheme.ladder("community", "grid"))
            >>> roster = Roster.from_records(h, RoleCatalogue.builtin(),
            ...     posts=[{"role": "community_party_secretary", "unit": "c"}, {"role": "grid_chief", "unit": "g"}],
            ...     appointments=[{"post": "community_party_secretary@c#1", "holder": "p1"},
            ...                   {"post": "grid_chief@g#1", "holder": "p2"}])
            >>> Jurisdiction(territory=h, roster=roster).who_answers("g", on="2026-01-01")
            (<Answer: p2, grid_chief of g>, <Answer: p1, community_party_secretary of c>)
        """
        path = self.territory.tree.path(self.territory.row(unit))
        found = self.roster.answers_at(path[::-1], on=on, labelled=labelled)
        if others := covering(self.territory, self.links, on, path):
            across = self.roster.answers_at(others, on=on, labelled=labelled)
            found += tuple(attrs.evolve(answer, link=COVERS) for answer in across)
        if line is None:
            return found
        return tuple(a for a in found if a.post.body and self.bodies.body(a.post.body).line == line)

    def line_path(self, unit: str | Unit, line: str, *, on: Day) -> tuple[Body | Post, ...]:
        """Return a line of bodies that serves a unit, from the top down, ended by the post that ends the line there.

        For ``line="party"`` this is the Party chain of who lives in the unit: committee, organisation, branch, group,
        and the Party-member central household of the unit, if a filled post of such a role
        (`Role.ends_line`) sits there.

        Raises:
            UnknownUnitError: There is no such unit.
            ValueError: ``on`` is not written YYYY-MM-DD, or lies outside the years 1 to 9999.
            TypeError: ``on`` is neither a date nor a text.

        Example:
            >>> h = Hierarchy.from_records([
            ...     {"id": "c", "level": "community"}, {"id": "g", "level": "grid", "parent": "c"}],
            ...     levels=LevelScheme.ladder("community", "grid"))
            >>> roster = Roster.from_records(h, RoleCatalogue.builtin(),
            ...     posts=[{"role": "party_member_central_household", "unit": "g", "id": "household"}],
            ...     appointments=[{"post": "household", "holder": "p1"}])
            >>> bodies = Bodies.from_records(h, [{"id": "branch", "kind": "party_branch", "unit": "c"}])
            >>> place = Jurisdiction(territory=h, roster=roster, bodies=bodies)
            >>> [part.id for part in place.line_path("g", "party", on="2026-01-01")]
            ['branch', 'household']
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

        Raises:
            ValueError: ``on`` is not written YYYY-MM-DD, or lies outside the years 1 to 9999.
            TypeError: ``on`` is neither a date nor a text.

        Example:
            >>> h = Hierarchy.from_codes(["61", "6109", "6110"], levels=LevelScheme.ladder("province", "city"))
            >>> links = Links.from_records([{"kind": "guides", "source": "unit:61", "target": "unit:6109"}])
            >>> place = Jurisdiction(territory=h, links=links)
            >>> place.without_link("guides", h.units(level="city"), on="2026-01-01").ids
            ['6110']
        """
        wanted = None if qualified is None else {qualified} if isinstance(qualified, str) else set(qualified)
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

    def to_networkx(
        self,
        layers: Iterable[str] | None = None,
        *,
        within: str | Unit | None = None,
        suppress_below: int | None = None,
    ) -> nx.MultiDiGraph[str]:
        """Return a networkx copy with typed nodes and edges; see `gridgov.graph.to_networkx`.

        Args:
            layers: Some of ``units``, ``bodies``, ``posts``, ``holders``, ``devices``, ``links``, ``nets`` and
                ``lineage``; by default all.
            within: A unit: only it and what is below it, with what sits there.
            suppress_below: Threshold, from 2, below which sensitive counts are left out with what gives them away.

        Raises:
            ValueError: There is no such layer.
            UnknownUnitError: There is no such unit.
            PrivacyError: ``suppress_below`` is less than 2, or the counts contradict each other.

        Example:
            >>> h = Hierarchy.from_codes(["61", "6109"], levels=LevelScheme.ladder("province", "city"))
            >>> list(Jurisdiction(territory=h).to_networkx(within="6109"))
            ['unit:6109']
        """
        from gridgov import graph

        return graph.to_networkx(self, layers=layers, within=within, suppress_below=suppress_below)

    @classmethod
    def from_networkx(cls, graph: nx.MultiDiGraph[str]) -> Jurisdiction:
        """Build from a graph that follows the graph schema; see `gridgov.graph.from_networkx`.

        Raises:
            InvalidGraphError: With everything in the graph that breaks the schema.
            TypeError: It is no networkx graph.

        Example:
            >>> h = Hierarchy.from_codes(["61", "6109", "6110"], levels=LevelScheme.ladder("province", "city"))
            >>> place = Jurisdiction(territory=h)
            >>> Jurisdiction.from_networkx(place.to_networkx()) == place
            True
        """
        from gridgov import graph as module

        return module.from_networkx(graph)

    def save(self, path: str | Path, *, suppress_below: int | None = None) -> None:
        """Write the jurisdiction as a JSON document, whole or not at all; see `gridgov.documents.save`.

        Args:
            path: The file.
            suppress_below: Threshold, from 2, below which sensitive counts are left out with what gives them away.

        Raises:
            InvalidDocumentError: The jurisdiction holds values that the format cannot keep; no file is opened.
            PrivacyError: ``suppress_below`` is less than 2, or the counts contradict each other.
            OSError: The file cannot be written; the old one is still there.

        Example:
            >>> h = Hierarchy.from_codes(["61", "6109", "6110"], levels=LevelScheme.ladder("province", "city"))
            >>> Jurisdiction(territory=h).save("cities.json")
            >>> Path("cities.json").read_text(encoding="utf-8").splitlines()[1]
            '  "format": "gridgov",'
        """
        from gridgov import documents

        documents.save(self, path, suppress_below=suppress_below)

    @classmethod
    def load(cls, path: str | Path) -> Jurisdiction:
        """Read a JSON document; see `gridgov.documents.load`.

        Raises:
            InvalidDocumentError: With everything in the document that breaks the format.
            OSError: The file is not there or cannot be read.

        Example:
            >>> h = Hierarchy.from_codes(["61", "6109", "6110"], levels=LevelScheme.ladder("province", "city"))
            >>> Jurisdiction(territory=h).save("cities.json")
            >>> Jurisdiction.load("cities.json") == Jurisdiction(territory=h)
            True
        """
        from gridgov import documents

        return documents.load(path)

    def title(self, lang: Lang = "en") -> str:
        """Return the name, or the id, or a word for it.

        Raises:
            ValueError: ``lang`` is neither ``en`` nor ``zh``, and the title is a name or a word.

        Example:
            >>> h = Hierarchy.from_codes(["61", "6109", "6110"], levels=LevelScheme.ladder("province", "city"))
            >>> Jurisdiction(territory=h, id="61", name=Text("Shaanxi", "陕西省")).title("zh")
            '陕西省'
        """
        return self.name.get(lang) if self.name else self.id or Text("jurisdiction", "辖区").get(lang)

    def summary(self, on: Day, lang: Lang = "en") -> list[tuple[str, str]]:
        """Return what there is, as pairs of name and figure, for a page or a terminal.

        Raises:
            ValueError: ``on`` is not written YYYY-MM-DD or lies outside the years 1 to 9999, or ``lang`` is neither
                ``en`` nor ``zh``.
            TypeError: ``on`` is neither a date nor a text.

        Example:
            >>> h = Hierarchy.from_codes(["61", "6109", "6110"], levels=LevelScheme.ladder("province", "city"))
            >>> bodies = Bodies.from_records(h, [{"id": "b", "kind": "party_committee", "unit": "61"}])
            >>> Jurisdiction(territory=h, bodies=bodies).summary("2026-01-01")
            [('province', '1'), ('city', '2'), ('bodies', '1')]
        """
        return summary(self, on, lang)

    @one_line
    def __repr__(self) -> str:
        return line_of(self)

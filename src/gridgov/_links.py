"""Typed links between units, bodies, posts and holders, with dates."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, Self, overload

import attrs
import numpy as np

from gridgov._days import Day, Days, as_day, in_force, write_days
from gridgov._face import as_html, as_line, one_line
from gridgov._fields import as_field
from gridgov._pickles import Versioned
from gridgov._tables import Table, read_period
from gridgov.errors import Batch, InvalidJurisdictionError, Place, Problems, fault
from gridgov.text import Text

__all__ = ["REFERENCES", "Link", "Links"]

BAD_REFERENCE = fault(
    "JUR001",
    "bad-reference",
    Text("'{value}' is no reference.", "“{value}”不是引用。"),
    Text(
        "Write 'unit:ID', 'body:ID', 'post:ID' or 'holder:ID'.",
        "请写成“unit:编号”、“body:编号”、“post:编号”或“holder:编号”。",
    ),
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
LINK_TO_ITSELF = fault(
    "JUR006",
    "link-to-itself",
    Text("The link '{kind}' leads from {source} to itself.", "“{kind}”关系从{source}指向其自身。"),
    Text("Name two different things, or delete the row.", "请填写两个不同的对象，或删除该行。"),
)

#: What a reference can lead to, by the word before its colon.
REFERENCES: Final = {
    "unit": Text("unit", "单元"),
    "body": Text("body", "组织"),
    "post": Text("post", "岗位"),
    "holder": Text("holder", "任职者"),
}


@attrs.frozen
class Link:
    """A typed edge between two things that are not parent and child.

    Example:
        >>> Link("takes_charge", "holder:p1", "unit:610902001").target_id
        '610902001'
    """

    __get_pydantic_core_schema__ = as_field
    __repr__ = as_line
    _repr_html_ = as_html

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


def _starts(self: Links) -> Days:
    return _days_of([link.start for link in self.links])


def _ends(self: Links) -> Days:
    return _days_of([link.end for link in self.links])


def _days_of(texts: list[str | None]) -> Days:
    days = {text: as_day(text) for text in dict.fromkeys(texts) if text is not None}
    return np.array([np.datetime64("NaT") if text is None else days[text] for text in texts], "datetime64[D]")


@attrs.frozen(eq=False, repr=False)
class Links(Versioned, Sequence[Link]):
    """The links of a jurisdiction.

    Example:
        >>> Links.from_records([{"kind": "adjacent", "source": "unit:b", "target": "unit:a"}])[0].source
        'unit:a'
    """

    _repr_html_ = as_html

    links: tuple[Link, ...] = ()
    # What is wrong with them, None where nobody has looked.
    _faults: tuple[Batch, ...] | None = attrs.field(default=None, kw_only=True, alias="faults")
    _start: Days = attrs.field(default=attrs.Factory(_starts, takes_self=True), init=False)
    _end: Days = attrs.field(default=attrs.Factory(_ends, takes_self=True), init=False)

    @classmethod
    def from_records(cls, records: Iterable[Mapping[str, Any]]) -> Self:
        """Build from mappings with ``kind``, ``source``, ``target``; optionally ``start``, ``end``, ``basis``.

        Whether both ends exist is checked by the jurisdiction. ``adjacent`` is symmetric: the smaller end comes first.

        Args:
            records: One mapping a link. Both ends are references such as ``unit:ID``, days are dates or YYYY-MM-DD.

        Raises:
            InvalidJurisdictionError: With every link that has no kind, no reference or wrong days, leads to itself or
                is there twice, and every key that links do not have.

        Example:
            >>> Links.from_records([
            ...     {"kind": "takes_charge", "source": "holder:p1", "target": "unit:g1", "start": "2024-03-01"},
            ...     {"kind": "adjacent", "source": "unit:g2", "target": "unit:g1"}])
            <Links: 2 (1 takes_charge, 1 adjacent)>
        """
        found = cls.read(records)
        if faults := found.faults():
            raise InvalidJurisdictionError(Problems(faults))
        return found

    @classmethod
    def read(cls, records: Iterable[Mapping[str, Any]]) -> Self:
        """Build as `from_records` does, and leave it to `Jurisdiction` to refuse what is wrong, with all else at once.

        Example:
            >>> len(Links.read([{"kind": "contacts", "source": "unit:g1", "target": "g2"}]).faults())
            1
        """
        links, batches = _read(records)
        return cls(links, faults=tuple(batches))

    def faults(self) -> tuple[Batch, ...]:
        """Return what is wrong with the links by themselves: without looking at where they lead.

        Example:
            >>> [batch.kind.name for batch in Links((Link("contacts", "unit:g1", "unit:g1"),)).faults()]
            ['link-to-itself']
        """
        return tuple(_link_faults(self.links)) if self._faults is None else self._faults

    def find(
        self, kind: str | None = None, *, source: str | None = None, target: str | None = None, on: Day | None = None
    ) -> tuple[Link, ...]:
        """Return the links of a kind, from a source, to a target, in force on a day; what is left out is any.

        The direction counts also for ``adjacent``, whose smaller end is the source.

        Args:
            kind: Kind of link.
            source: Reference such as ``holder:ID``.
            target: Reference such as ``unit:ID``.
            on: The day, both ends of a period included; without it all links ever.

        Raises:
            ValueError: ``on`` is not written YYYY-MM-DD, or lies outside the years 1 to 9999.
            TypeError: ``on`` is neither a date nor a text.

        Example:
            >>> links = Links.from_records([
            ...     {"kind": "takes_charge", "source": "holder:p1", "target": "unit:g1", "end": "2024-02-29"},
            ...     {"kind": "takes_charge", "source": "holder:p2", "target": "unit:g1", "start": "2024-03-01"}])
            >>> [link.source for link in links.find("takes_charge", target="unit:g1", on="2024-06-01")]
            ['holder:p2']
        """
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

    @one_line
    def __repr__(self) -> str:
        counts: dict[str, int] = {}
        for link in self.links:
            counts[link.kind] = counts.get(link.kind, 0) + 1
        inside = ", ".join(f"{n:,} {kind}" for kind, n in counts.items())
        return f"<Links: {len(self):,}{f' ({inside})' if inside else ''}>"


def _read(records: Iterable[Mapping[str, Any]]) -> tuple[tuple[Link, ...], list[Batch]]:
    """Return one link a record, and what is wrong with them."""
    table = Table.of_records("links", records)
    batches: list[Batch] = [*table.faults]
    kinds = table.texts("kind")
    ends = table.texts("source"), table.texts("target")
    start, end = read_period(table, batches)
    links: list[Link] = []
    columns = zip(kinds, *ends, write_days(start), write_days(end), table.texts("basis"), strict=True)
    for kind, source, target, first, last, why in columns:
        a, b = sorted((source, target)) if kind == "adjacent" else (source, target)
        links.append(Link(kind, a, b, first, last, why or None))
    return tuple(links), batches + _link_faults(links, ends)


def _link_faults(links: Sequence[Link], ends: tuple[Sequence[str], Sequence[str]] | None = None) -> list[Batch]:
    """Return what is wrong with links by themselves.

    Args:
        links: The links.
        ends: Sources and targets as they were written, where an end may have been turned.
    """
    batches: list[Batch] = []
    place = Place(path="links")
    if blank := [i for i, link in enumerate(links) if not link.kind]:
        batches.append(Batch(LINK_KIND, [i + 1 for i in blank], place=place))
    columns = ends or ([link.source for link in links], [link.target for link in links])
    for name, column in zip(("source", "target"), columns, strict=True):
        if bad := [i for i, ref in enumerate(column) if not _is_reference(ref)]:
            facts: dict[str, Sequence[object]] = {"value": [column[i] for i in bad]}
            batches.append(Batch(BAD_REFERENCE, [i + 1 for i in bad], None, facts, Place(path="links", column=name)))
    if same := [i for i, link in enumerate(links) if link.source == link.target and _is_reference(link.source)]:
        facts = {name: [getattr(links[i], name) for i in same] for name in ("kind", "source")}
        batches.append(Batch(LINK_TO_ITSELF, [i + 1 for i in same], None, facts, place))
    seen: dict[tuple[str | None, ...], int] = {}
    keys = [(link.kind, link.source, link.target, link.start, link.end) for link in links]
    if twice := [i for i, key in enumerate(keys) if seen.setdefault(key, i) != i]:
        facts = {name: [getattr(links[i], name) for i in twice] for name in ("kind", "source", "target")}
        batches.append(Batch(DUPLICATE_LINK, [i + 1 for i in twice], None, facts, place))
    return batches


def _is_reference(text: str) -> bool:
    """Tell whether a text is a reference such as ``unit:ID``."""
    what, _, ident = text.partition(":")
    return what in REFERENCES and bool(ident)

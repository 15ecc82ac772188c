"""Typed links between units, bodies, posts and holders, with dates."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, Self, overload

import attrs
import numpy as np

from gridgov._days import Day, Days, as_day, in_force, write_days
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
    return np.array(["NaT" if text is None else as_day(text) for text in texts], "datetime64[D]")


@attrs.frozen(eq=False, repr=False)
class Links(Sequence[Link]):
    """The links of a jurisdiction.

    Example:
        >>> Links.from_records([{"kind": "adjacent", "source": "unit:b", "target": "unit:a"}])[0].source
        'unit:a'
    """

    links: tuple[Link, ...] = ()
    _start: Days = attrs.field(default=attrs.Factory(_starts, takes_self=True))
    _end: Days = attrs.field(default=attrs.Factory(_ends, takes_self=True))

    @classmethod
    def from_records(cls, records: Iterable[Mapping[str, Any]]) -> Self:
        """Build from mappings with ``kind``, ``source``, ``target``; optionally ``start``, ``end``, ``basis``.

        Whether both ends exist is checked by the jurisdiction. ``adjacent`` is symmetric: the smaller end comes first.

        Args:
            records: One mapping a link. Both ends are references such as ``unit:ID``, days are dates or YYYY-MM-DD.

        Raises:
            InvalidJurisdictionError: With every link that has no kind, no reference or wrong days, or is there twice,
                and every key that links do not have.

        Example:
            >>> Links.from_records([
            ...     {"kind": "takes_charge", "source": "holder:p1", "target": "unit:g1", "start": "2024-03-01"},
            ...     {"kind": "adjacent", "source": "unit:g2", "target": "unit:g1"}])
            <Links: 2 (1 takes_charge, 1 adjacent)>
        """
        table = Table.of_records("links", records)
        batches: list[Batch] = [*table.faults]
        kinds = table.texts("kind")
        blank = [i for i, k in enumerate(kinds) if not k]
        if blank:
            batches.append(Batch(LINK_KIND, [i + 1 for i in blank], place=Place(path="links")))
        ends = [table.texts(name) for name in ("source", "target")]
        for name, column in zip(("source", "target"), ends, strict=True):
            bad = [i for i, ref in enumerate(column) if not _is_reference(ref)]
            if bad:
                place = Place(path="links", column=name)
                batches.append(
                    Batch(BAD_REFERENCE, [i + 1 for i in bad], facts={"value": [column[i] for i in bad]}, place=place)
                )
        start, end = read_period(table, batches)
        basis = table.texts("basis")
        links: list[Link] = []
        columns = zip(kinds, *ends, write_days(start), write_days(end), basis, strict=True)
        for kind, source, target, first, last, why in columns:
            a, b = sorted((source, target)) if kind == "adjacent" else (source, target)
            links.append(Link(kind, a, b, first, last, why or None))
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

    def __repr__(self) -> str:
        counts: dict[str, int] = {}
        for link in self.links:
            counts[link.kind] = counts.get(link.kind, 0) + 1
        inside = ", ".join(f"{n:,} {kind}" for kind, n in counts.items())
        return f"<Links: {len(self):,}{f' ({inside})' if inside else ''}>"


def _is_reference(text: str) -> bool:
    what, _, ident = text.partition(":")
    return what in REFERENCES and bool(ident)

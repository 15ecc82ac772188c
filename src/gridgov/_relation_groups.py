"""Relations made of relations: several that hold together, and several readings of one wording."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import ClassVar, Final

import attrs

from gridgov._face import as_html, as_line
from gridgov._relation import AuditRow, Choose, Consistency, Relation
from gridgov._relation_faults import NO_CHOICE, READING_TWICE, RELATION_TWICE
from gridgov._term import Known
from gridgov.errors import Place, Problem
from gridgov.text import Text

__all__ = ["Reading", "Readings", "Together", "twice"]

_DEPENDS: Final = Text("it depends on the reading", "取决于解读")
_NO_CHOICES: Final[Mapping[str, str]] = {}


def _dict(choices: Mapping[str, str]) -> dict[str, str]:
    return dict(choices)


@attrs.frozen
class Reading:
    """One way to understand a wording, with the relation that follows from it.

    Example:
        >>> from gridgov.audit import PartWhole
        >>> Reading("b", PartWhole("", "estates", "district"), tag="I").choices
        {}
    """

    __repr__ = as_line
    _repr_html_ = as_html

    #: Names the reading, such as ``"a"``.
    key: str
    relation: Relation
    name: Text | None = attrs.field(default=None, kw_only=True)
    #: ``S`` stated, ``D`` derived, ``I`` inferred, ``O`` from outside; None where it is not said.
    tag: str | None = attrs.field(default=None, kw_only=True)
    #: The choices for which it holds, such as ``{"units": "b"}``; it is held against the figures of that choice.
    choices: Mapping[str, str] = attrs.field(default=_NO_CHOICES, converter=_dict, kw_only=True, hash=False)


@attrs.frozen(repr=False)
class Together(Relation):
    """Several relations that all hold.

    Inconsistent if one is; otherwise not determinable if one is.

    Example:
        >>> from gridgov.audit import Listed, audit
        >>> both = Together("C6", [Listed("1", "platforms", 2), Listed("2", "commons")])
        >>> print(audit({"platforms": 2, "commons": 6}, [both]).of("C6").text())
        C6: not determinable
          1: consistent
            2 named, stated: 2
          2: not determinable (what is counted is not named)
            stated: 6; they are not named
    """

    relations: tuple[Relation, ...] = attrs.field(converter=tuple[Relation, ...])

    least: ClassVar[Mapping[str, int]] = {"relations": 1}

    def problems(self, known: Known, path: str, choose: Choose | None = None) -> Iterator[Problem]:
        """Find what keeps it from being held against the figures."""
        yield from super().problems(known, path, choose)
        yield from twice(self.relations, f"{path}.all")
        for i, relation in enumerate(self.relations):
            yield from relation.problems(known, f"{path}.all[{i}]", choose)

    def judge(self, known: Known, choose: Choose | None = None) -> AuditRow:
        """Hold each against the figures."""
        rows = tuple(relation.judge(known, choose) for relation in self.relations)
        found = {row.verdict for row in rows}
        verdict = next(
            v for v in (Consistency.INCONSISTENT, Consistency.NOT_DETERMINABLE, Consistency.CONSISTENT) if v in found
        )
        certain = all(row.certain for row in rows if row.verdict is verdict)
        return _group(self, verdict, None, rows, certain=certain)


@attrs.frozen(repr=False)
class Readings(Relation):
    """One wording that can be read in several ways.

    The verdict is that of the readings if they agree; otherwise it is not determinable, because it depends on the
    reading.

    Example:
        >>> from gridgov.audit import OneToOne, PartWhole, audit
        >>> read = Readings("C6", [
        ...     Reading("a", OneToOne("", "heads", "grids")),
        ...     Reading("b", PartWhole("", "heads", "grids")),
        ... ])
        >>> print(audit({"heads": 6329, "grids": 6886}, [read]).of("C6").text())
        C6: not determinable (it depends on the reading)
          (a): inconsistent
            6,329 ≠ 6,886 (difference -557)
          (b): consistent
            6,329 <= 6,886
    """

    readings: tuple[Reading, ...] = attrs.field(converter=tuple[Reading, ...])

    least: ClassVar[Mapping[str, int]] = {"readings": 2}

    def problems(self, known: Known, path: str, choose: Choose | None = None) -> Iterator[Problem]:
        """Find what keeps it from being held against the figures."""
        yield from super().problems(known, path, choose)
        for key, n in Counter(reading.key for reading in self.readings).items():
            if n > 1:
                yield Problem(READING_TWICE, Place(path=f"{path}.readings", id=self.id), {"key": key, "n": n})
        for i, reading in enumerate(self.readings):
            at = f"{path}.readings[{i}]"
            if reading.choices and choose is None:
                said = ", ".join(f"{key}={value}" for key, value in reading.choices.items())
                yield Problem(NO_CHOICE, Place(path=at, id=self.id), {"key": reading.key, "choices": said})
            else:
                yield from reading.relation.problems(_figures(reading, known, choose), at, choose)

    def judge(self, known: Known, choose: Choose | None = None) -> AuditRow:
        """Hold each reading against the figures."""
        rows: list[AuditRow] = []
        for reading in self.readings:
            row = reading.relation.judge(_figures(reading, known, choose), choose)
            name = reading.name or row.name
            rows.append(attrs.evolve(row, id=reading.key, key=reading.key, tag=reading.tag, name=name))
        verdicts = {row.verdict for row in rows}
        if len(verdicts) > 1:
            return _group(self, Consistency.NOT_DETERMINABLE, _DEPENDS, tuple(rows), certain=False)
        return _group(self, verdicts.pop(), None, tuple(rows), certain=all(row.certain for row in rows))


def _figures(reading: Reading, known: Known, choose: Choose | None) -> Known:
    return choose(reading.choices) if reading.choices and choose is not None else known


def _group(
    relation: Relation, verdict: Consistency, why: Text | None, rows: tuple[AuditRow, ...], *, certain: bool
) -> AuditRow:
    missing = tuple(dict.fromkeys(ident for row in rows for ident in row.missing))
    return AuditRow(
        relation.id,
        relation.name,
        verdict,
        certain,
        why,
        missing=missing,
        parts=rows,
        fact=relation.fact,
        note=relation.note,
    )


def twice(relations: Iterable[Relation], path: str) -> Iterator[Problem]:
    """Find relations of one id."""
    for ident, n in Counter(relation.id for relation in relations).items():
        if n > 1:
            yield Problem(RELATION_TWICE, Place(path=path, id=ident), {"relation": ident, "n": n})

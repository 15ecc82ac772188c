"""From the shape of a document to a jurisdiction: every part is checked, and every fault of every part is reported."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final, TypeVar, cast

from gridgov._net_records import UncheckedNet, read_nets
from gridgov.bodies import Bodies
from gridgov.documents import _stand_ins
from gridgov.documents._faults import REPEATED, TAKEN, UNDESCRIBED
from gridgov.documents._models import Document, NetRecord, SlotRecord, TextRecord
from gridgov.documents._paths import path_of, shown
from gridgov.documents._places import gathered, located
from gridgov.documents._read import as_written
from gridgov.documents._shape import hint
from gridgov.errors import GridgovError, InvalidDocumentError, Place, Problem
from gridgov.hierarchy import Hierarchy
from gridgov.jurisdiction import Jurisdiction, Links, Note
from gridgov.levels import Level, LevelScheme
from gridgov.lineage import Lineage
from gridgov.measures import Measure
from gridgov.nets import Net
from gridgov.roles import Combination, Role, RoleCatalogue, RoleSlot, RoleTemplate, Roster
from gridgov.text import Text

__all__ = ["assemble"]

_Part = TypeVar("_Part")
_BAD_ID: Final = "HIE011"
#: Faults that follow from levels which are wrong themselves.
_OF_LEVELS: Final = frozenset({"HIE009", "HIE010"})
#: Keys of a unit that are no measures and no labels, and names of columns.
_OWN: Final = frozenset({"id", "parent", "level", "kind", "name"})
_COLUMNS: Final = {"measures": Text("measures", "指标"), "labels": Text("labels", "标签")}


def assemble(document: Document, file: str | None = None) -> Jurisdiction:
    """Check everything and build the jurisdiction.

    Raises:
        InvalidDocumentError: With every fault of every part.
    """
    work = _Assembly(document, file)
    made = work.jurisdiction()
    if work.problems or made is None:
        raise InvalidDocumentError(gathered(work.problems))
    return made


def _text(record: TextRecord) -> Text:
    return Text(record["en"], record["zh"])


def _slot(record: SlotRecord) -> RoleSlot:
    name, least = _text(record["name"]), record.get("minimum", 0)
    return RoleSlot(record["key"], name, record.get("role"), least, record.get("maximum"))


def _net(record: NetRecord) -> UncheckedNet:
    said: dict[str, Any] = {**record, "name": _text(record["name"]) if "name" in record else None}
    return UncheckedNet(**said)


def _column(rows: Sequence[Mapping[str, Any]], key: str) -> list[Any]:
    return [row.get(key) for row in rows]


def _stated(value: float | None) -> float | None:
    return None if value is None else as_written(value)


def _columns(rows: Sequence[Mapping[str, Any]], *keys: str) -> dict[str, list[Any]]:
    return {key: _column(rows, key) for key in keys}


class _Assembly:
    """One document on its way; a part that cannot be built leaves its problems here and a stand-in in its place."""

    def __init__(self, document: Document, file: str | None) -> None:
        self.document = document
        self.file = file
        self.problems: list[Problem] = []

    def _attempt(self, section: str, make: Callable[[], _Part]) -> _Part | None:
        try:
            return make()
        except GridgovError as error:
            self._report(section, error.problems)
            return None

    def _report(self, section: str, problems: Iterable[Problem]) -> None:
        self.problems += [located(p, section, self.document, self.file) for p in problems]

    def _refused(self, table: str) -> set[int]:
        """Return the rows of a table whose ids cannot be ids."""
        begin = f"$.{table}["
        rows = {p.place.row for p in self.problems if p.code == _BAD_ID and str(p.place.path).startswith(begin)}
        return {row - 1 for row in rows if row is not None}

    def jurisdiction(self) -> Jurisdiction | None:
        self._check_described()
        self._check_undescribed("measures", [m["key"] for m in self.document.measures])
        self._check_undescribed("labels", self.document.labels)
        levels = self._attempt("levels", self._levels)
        territory = self._territory(levels)
        roles = self._attempt("roles", self._catalogue)
        places = territory or _stand_ins.territory(self.document, self._refused("units"))
        bodies = self._attempt("bodies", lambda: self._bodies(places))
        known = roles or _stand_ins.catalogue(self.document)
        if territory is None:
            known = _stand_ins.places_anywhere(known)
        roster = self._attempt("posts", lambda: self._roster(places, known))
        links = self._attempt("links", self._links)
        return self._attempt("links", lambda: self._whole(places, bodies, roster, links))

    def _whole(
        self, places: Hierarchy, bodies: Bodies | None, roster: Roster | None, links: Links | None
    ) -> Jurisdiction:
        document = self.document
        notes: Any = tuple(Note(n["key"], n["tag"], _text(n["text"]), n.get("source")) for n in document.notes)
        if bodies is None:
            bodies = _stand_ins.bodies(document, places, self._refused("bodies"))
        if roster is None:
            roster = _stand_ins.roster(document, places, self._refused("posts"), self._refused("holders"))
        if links is None:
            found = [p.place for p in self.problems if str(p.place.path).startswith("$.links[")]
            links = _stand_ins.links(document, {p.row - 1 for p in found if p.row is not None})
        return Jurisdiction(
            territory=places,
            id=document.id,
            name=None if document.name is None else _text(document.name),
            roster=roster,
            bodies=bodies,
            links=links,
            notes=notes,
            nets=self._nets(),
            lineage=self._lineage(),
        )

    def _check_described(self) -> None:
        """Find columns that are described twice or named like a key of units."""
        described: set[str] = set()
        keys: list[tuple[str, str]] = [(m["key"], f"measures[{i}].key") for i, m in enumerate(self.document.measures)]
        for key, path in [*keys, *((key, f"labels[{i}]") for i, key in enumerate(self.document.labels))]:
            kind = TAKEN if key in _OWN else REPEATED if key in described else None
            described.add(key)
            if kind is not None:
                self.problems.append(Problem(kind, Place(file=self.file, path=f"$.{path}"), {"key": shown(key)}))

    def _check_undescribed(self, what: str, known: Sequence[str]) -> None:
        """Find values of columns that are not described."""
        allowed, word = frozenset(known), _COLUMNS[what]
        for row, unit in enumerate(cast("list[dict[str, Any]]", self.document.units)):
            for key in unit.get(what, ()):
                if key not in allowed:
                    offer, path = hint(key, tuple(known)), path_of(["units", row, what, key])
                    where = Place(file=self.file, row=row + 1, id=unit["id"], path=path)
                    words = {"what": word.en, "what_zh": word.zh, "hint": offer.en, "hint_zh": offer.zh}
                    self.problems.append(Problem(UNDESCRIBED, where, {"key": shown(key), **words}))

    def _levels(self) -> LevelScheme:
        return LevelScheme(
            [
                Level(
                    key=level["key"],
                    name=_text(level["name"]),
                    kinds=level.get("kinds", level["key"]),
                    presence=level.get("presence", "standard"),
                    under=level.get("under"),
                    overlay=level.get("overlay", False),
                )
                for level in self.document.levels
            ],
            self.document.counting,
        )

    def _territory(self, levels: LevelScheme | None) -> Hierarchy | None:
        known = levels or _stand_ins.scheme(self.document)
        try:
            return self._hierarchy(known)
        except GridgovError as error:
            self._report("units", (p for p in error.problems if levels is not None or p.code not in _OF_LEVELS))
            return None

    def _hierarchy(self, levels: LevelScheme) -> Hierarchy:
        document, units = self.document, self.document.units
        rows = cast("list[dict[str, Any]]", units)
        nothing: dict[str, Any] = {}
        stated = [row.get("measures", nothing) for row in rows]
        texts = [row.get("labels", nothing) for row in rows]
        names, kinds = _column(rows, "name"), _column(rows, "kind")
        # What has a name that is taken is reported already.
        measures = [m["key"] for m in document.measures if m["key"] not in _OWN]
        labels = [key for key in document.labels if key not in _OWN and key not in measures]
        return Hierarchy.from_columns(
            _column(rows, "id"),
            _column(rows, "parent"),
            _column(rows, "level"),
            levels=levels,
            kind=kinds if any(kinds) else None,
            name=names if any(names) else None,
            measures={key: [_stated(row.get(key)) for row in stated] for key in measures},
            labels={key: _column(texts, key) for key in labels},
            measure_info=[
                Measure(
                    m["key"],
                    _text(m["name"]),
                    _text(m["unit"]) if "unit" in m else Text("", ""),
                    m.get("whole", False),
                    m.get("sensitive", False),
                )
                for m in document.measures
            ],
            roots=document.roots,
        )

    def _catalogue(self) -> RoleCatalogue:
        document = self.document
        return RoleCatalogue(
            [Role.from_dict(cast("dict[str, Any]", role)) for role in document.roles],
            [Combination(c["first"], c["second"], c["rule"], c.get("conditions", ())) for c in document.combinations],
            [RoleTemplate(t["key"], _text(t["name"]), map(_slot, t["slots"])) for t in document.templates],
        )

    def _bodies(self, places: Hierarchy) -> Bodies:
        return Bodies.from_columns(
            places,
            _columns(self.document.bodies, "id", "kind", "unit", "name", "parent", "rank", "line", "start", "end"),
            _columns(self.document.memberships, "member", "body", "lives_at", "start", "end"),
        )

    def _roster(self, places: Hierarchy, roles: RoleCatalogue) -> Roster:
        document = self.document
        return Roster.from_columns(
            places,
            roles,
            posts=_columns(document.posts, "id", "role", "unit", "number", "body"),
            appointments=_columns(document.appointments, "post", "holder", "start", "end", "basis", "meets"),
            holders=_columns(document.holders, "id", "kind", "qualifications"),
            devices=_columns(document.devices, "id", "kind", "holder"),
        )

    def _links(self) -> Links:
        return Links.from_records(self.document.links)

    def _lineage(self) -> Lineage:
        """Return the lineage, an empty one if it is wrong."""
        found = self._attempt("lineage", lambda: Lineage.from_records(self.document.lineage))
        return Lineage() if found is None else found

    def _nets(self) -> list[Net]:
        """Return the nets, stand-ins for those that are wrong."""
        given = [_net(net) for net in self.document.nets]
        nets, problems = read_nets(given)
        self._report("nets", problems)
        return [_stand_ins.net(net.id) if made is None else made for net, made in zip(given, nets, strict=True)]

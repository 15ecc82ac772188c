"""What a report of Hypothesis shows of a value: the code that makes it, without what goes without saying.

Hypothesis would show the fields of a value, which for a net are arrays.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import singledispatch
from typing import Any, Final, cast

import attrs
import numpy as np

from gridgov.bodies import Bodies
from gridgov.hierarchy import Hierarchy
from gridgov.jurisdiction import Jurisdiction, Links
from gridgov.levels import LevelScheme
from gridgov.lineage import Lineage
from gridgov.measures import MEASURES
from gridgov.nets import BaseUnits, Net, Nets
from gridgov.roles import RoleCatalogue, Roster

__all__ = ["Call", "Word", "code_of", "show"]

Record = dict[str, Any]
#: The largest whole number that is written as one where it is kept as a float.
_EXACT: Final = 2**53


@attrs.frozen
class Word:
    """A word of code, such as the name of a variable."""

    word: str

    def _repr_pretty_(self, printer: Any, _cycle: object) -> None:  # noqa: ANN401 - of Hypothesis
        printer.text(self.word)


@attrs.frozen
class Call:
    """A call, as Hypothesis prints it: in one line where it fits."""

    name: str
    given: tuple[Any, ...] = ()
    named: Mapping[str, Any] = attrs.field(factory=dict[str, Any])

    def _repr_pretty_(self, printer: Any, _cycle: object) -> None:  # noqa: ANN401 - of Hypothesis
        printer.text(self.name)
        parts = [*(("", one) for one in self.given), *((f"{key}=", one) for key, one in self.named.items())]
        with printer.group(1, "(", ")"):
            for i, (key, one) in enumerate(parts):
                if i:
                    printer.text(",")
                    printer.breakable()
                printer.text(key)
                printer.pretty(one)


def show(value: object, printer: Any, _cycle: object) -> None:  # noqa: ANN401 - of Hypothesis
    """Print a value in a report of Hypothesis."""
    printer.pretty(code_of(value))


def _some(**parts: Any) -> dict[str, Any]:
    """Return the parts that are there."""
    return {key: part for key, part in parts.items() if part not in (None, (), [], {}, False)}


def _rows(table: Mapping[str, Iterable[Any]] | None) -> list[Record]:
    """Return the rows of a table without what is not known."""
    if not table:
        return []
    rows = zip(*table.values(), strict=True)
    return [{key: cell for key, cell in zip(table, row, strict=True) if cell is not None} for row in rows]


def _number(value: float) -> float | int:
    return int(value) if value.is_integer() and abs(value) <= _EXACT else value


@singledispatch
def code_of(value: object) -> Call:
    """Return the code that makes a value; of a value of attrs, a call with the fields that are not as by default."""
    named: dict[str, Any] = {}
    for field in attrs.fields(cast("type[attrs.AttrsInstance]", type(value))):
        made: Any = field.default
        default = made.factory() if isinstance(made, attrs.Factory) and not made.takes_self else made  # type: ignore[arg-type]  # a class at run time
        found = getattr(value, field.name)
        if field.init and (default is attrs.NOTHING or found != default):
            named[str(field.alias)] = found
    return Call(type(value).__name__, (), named)


@code_of.register
def _(value: LevelScheme) -> Call:
    optional, mandatory = (
        [one.key for one in value.levels if one.presence == way] for way in ("optional", "mandatory")
    )
    ways = _some(optional=optional, mandatory=mandatory)
    try:
        plain = LevelScheme.ladder(*value.keys, **ways) == value
    except (LookupError, ValueError):  # a key that names no kind that gridgov knows
        plain = False
    if plain:
        return Call("LevelScheme.ladder", tuple(value.keys), ways)
    return Call("LevelScheme", (list(value.levels),), _some(counting=value.counting))


@code_of.register
def _(value: Hierarchy) -> Call:
    measures = [key if MEASURES.get(key) == info else info for key, info in value.measure_info.items()]
    records: list[Record] = []
    for unit in value:
        record = _some(id=unit.id, level=unit.level, parent=unit.parent and unit.parent.id, name=unit.name)
        if len(value.levels.level(unit.level).kinds) > 1:
            record["kind"] = unit.kind
        stated = {key: unit.stated(key) for key in value.measures}
        record |= {key: _number(count) for key, count in stated.items() if count is not None}
        record |= {key: label for key in value.labels if (label := unit.label(key)) is not None}
        records.append(record)
    more = _some(measures=measures, labels=list(value.labels), roots="many" if len(value.roots) > 1 else None)
    return Call("Hierarchy.from_records", (records,), {"levels": value.levels, **more})


def _roster(value: Roster, territory: object) -> Call:
    catalogue = Call("RoleCatalogue.builtin") if value.catalogue == RoleCatalogue.builtin() else value.catalogue
    return Call(
        "Roster.from_records",
        (territory, catalogue),
        _some(**{name: _rows(table) for name, table in value.to_tables().items()}),
    )


def _bodies(value: Bodies, territory: object) -> Call:
    tables = value.to_tables()
    members = _rows(tables["memberships"])
    return Call("Bodies.from_records", (territory, _rows(tables["bodies"]), *([members] if members else [])))


@code_of.register
def _(value: Roster) -> Call:
    return _roster(value, value.territory)


@code_of.register
def _(value: Bodies) -> Call:
    return _bodies(value, value.territory)


@code_of.register
def _(value: Links) -> Call:
    return Call("Links.from_records", ([attrs.asdict(one, filter=lambda _, part: part is not None) for one in value],))


@code_of.register
def _(value: Lineage) -> Call:
    return Call("Lineage.from_records", (list(value.records()),))


@code_of.register
def _(value: Net) -> Call:
    tables = value.to_tables()
    whole = {key: getattr(value, key) for key in ("name", "department", "basis", "keep", "start", "end", "generated")}
    whole |= {key: str(whole[key]) for key in ("start", "end") if whole[key] is not None}
    rows = {name: _rows(tables.get(name)) for name in ("cells", "posts", "duties")}
    more = _some(**rows, levels=value.levels, **whole)
    return Call("Net.from_tables", (value.id, _rows(tables["members"])), more)


@code_of.register
def _(value: BaseUnits) -> Call:
    measure = value.measure if value.measure != "households" else None
    if value.territory is not None:
        return Call("BaseUnits.of_territory", (value.territory, value.level), _some(measure=measure))
    counts = [None if np.isnan(one) else _number(one) for one in value.households.tolist()]
    names = None if value.names is None else value.names.tolist()
    known = counts if any(one is not None for one in counts) else None
    return Call("BaseUnits.of_ids", (value.ids.tolist(),), _some(households=known, names=names))


@code_of.register
def _(value: Nets) -> Call:
    return Call("Nets.of", (list(value), value.base), {"strict": False})


@code_of.register
def _(value: Jurisdiction) -> Call:
    """Show the parts that are there; ``territory`` stands for the units, which are shown once."""
    units = Word("territory")
    parts = _some(
        id=value.id,
        name=value.name,
        bodies=_bodies(value.bodies, units) if len(value.bodies) else None,
        roster=None if value.roster == type(value)(territory=value.territory).roster else _roster(value.roster, units),
        links=value.links if len(value.links) else None,
        notes=value.notes,
        nets=value.nets,
        lineage=value.lineage if len(value.lineage) else None,
    )
    return Call("Jurisdiction", (), {"territory": value.territory, **parts})

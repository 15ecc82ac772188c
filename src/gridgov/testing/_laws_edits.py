"""Edits of units to draw: values that are made on the model, and sent to a store that takes them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, ClassVar, Final, TypeAlias, cast

import attrs
import numpy as np
from hypothesis import strategies as st

from gridgov.hierarchy import Hierarchy, Unit
from gridgov.testing._laws_base import NOBODY
from gridgov.testing._laws_edited import OneEdit
from gridgov.text import Text

__all__ = ["Add", "Edit", "Move", "Remove", "Set", "edits", "wrong_edits"]

_COUNTS: Final = (0, 1, 7)
_FRACTIONS: Final = (0.0, 0.5, 0.1)
_TEXTS: Final = (None, "a", "社区 1")
_UNKNOWN: Final = Text("unknown", "未知")


@attrs.frozen
class Add(OneEdit):
    """A new unit."""

    method: ClassVar[str] = "add"

    record: Mapping[str, Any]

    def made(self, city: Hierarchy) -> Hierarchy:
        """Make it on the model."""
        own = {key: self.record.get(key) for key in ("parent", "kind", "name")}
        measures = {key: self.record.get(key) for key in city.measures}
        labels = {key: self.record.get(key) for key in city.labels}
        builder = city.edit()
        return builder.add(self.record["id"], self.record["level"], measures=measures, labels=labels, **own).build()

    def sent(self) -> tuple[dict[str, Any]]:
        """Return the record: a store may keep it."""
        return (dict(self.record),)

    def says(self) -> Text:
        """Say what is done."""
        rest = ", ".join(f"{key} {value!r}" for key, value in self.record.items() if key not in {"id", "parent"})
        ident, parent = self.record["id"], self.record["parent"]
        return Text(f"add {ident!r} under {parent!r}: {rest}", f"在{parent!r}之下增加{ident!r}：{rest}")


@attrs.frozen
class Remove(OneEdit):
    """A unit goes, with all below it."""

    method: ClassVar[str] = "remove"

    unit: str

    def made(self, city: Hierarchy) -> Hierarchy:
        """Make it on the model."""
        return city.edit().remove(self.unit).build()

    def says(self) -> Text:
        """Say what is done."""
        return Text(f"remove {self.unit!r}", f"移除{self.unit!r}")


@attrs.frozen
class Move(OneEdit):
    """A unit moves, with all below it, and becomes the last child of another one."""

    method: ClassVar[str] = "move"

    unit: str
    to: str

    def made(self, city: Hierarchy) -> Hierarchy:
        """Make it on the model."""
        return city.move(self.unit, to=self.to)

    def says(self) -> Text:
        """Say what is done."""
        return Text(f"move {self.unit!r} under {self.to!r}", f"将{self.unit!r}移到{self.to!r}之下")


@attrs.frozen
class Set(OneEdit):
    """A name, a measure or a label changes; None: it is not known."""

    method: ClassVar[str] = "set"

    unit: str
    column: str
    value: Any

    def made(self, city: Hierarchy) -> Hierarchy:
        """Make it on the model."""
        builder = city.edit()
        if self.column == "name":
            return builder.set(self.unit, name=self.value).build()
        if self.column in city.measures:
            return builder.set(self.unit, measures={self.column: self.value}).build()
        return builder.set(self.unit, labels={self.column: self.value}).build()

    def says(self) -> Text:
        """Say what is done."""
        value = _UNKNOWN if self.value is None else repr(self.value)
        text = Text("set {column} of {unit!r} to {value}", "将{unit!r}的{column}改为{value}")
        return text.format(column=self.column, unit=self.unit, value=value)


Edit: TypeAlias = Add | Remove | Move | Set


def edits(city: Hierarchy, features: Collection[str], max_units: int) -> st.SearchStrategy[Edit]:
    """Return edits that fit the units and the level scheme; a few are refused because a level is mandatory."""
    ids = city.ids.tolist()
    allowed = city.levels.allowed
    ways: list[st.SearchStrategy[Edit]] = []
    # Without counts stated above others, nothing comes to stand below a unit that states some.
    open_to = [unit for unit in city if "stated" in features or not _states(unit)]
    moves = [
        Move(unit.id, other.id)
        for unit in city
        for other in open_to
        if allowed[city.types[other.row], city.types[unit.row]] and not unit.contains(other)
    ]
    if moves:
        ways.append(st.sampled_from(moves))
    ways += [_sets(city, features)] if city.measures or "names" in features or city.labels else []
    below = [unit.id for unit in city if unit.parent is not None]
    if below:
        ways.append(st.sampled_from(below).map(Remove))
    able = [(unit, np.flatnonzero(allowed[city.types[unit.row]]).tolist()) for unit in open_to]
    places = [(unit.id, kind) for unit, kinds in able for kind in kinds]
    if len(ids) < max_units and places:
        ways.append(_adds(city, features, places, _new(ids)))
    return st.one_of(ways) if ways else st.sampled_from([Remove(ids[0])])


def _states(unit: Unit) -> bool:
    return any(unit.stated(key) is not None for key in unit.hierarchy.measures)


def _new(ids: Collection[str]) -> str:
    return next(name for name in (f"n{i}" for i in range(len(ids) + 1)) if name not in ids)


def _sets(city: Hierarchy, features: Collection[str]) -> st.SearchStrategy[Edit]:
    """Return values for cells that the features let change."""
    cells: list[tuple[str, str, tuple[object, ...]]] = []
    unknown: tuple[object, ...] = (None,) if "unknown" in features else ()
    for unit in city:
        if "stated" in features or unit.is_leaf:
            cells += [(unit.id, key, (*unknown, *_numbers(city, key))) for key in city.measures]
        cells += [(unit.id, "name", _TEXTS)] if "names" in features else []
        cells += [(unit.id, key, _TEXTS) for key in city.labels]
    made = [Set(unit, column, value) for unit, column, values in cells for value in values]
    return st.sampled_from(cast("list[Edit]", made))


def _numbers(city: Hierarchy, key: str) -> tuple[float, ...]:
    return _COUNTS if city.measure_info[key].whole else _FRACTIONS


@st.composite
def _adds(
    draw: st.DrawFn, city: Hierarchy, features: Collection[str], places: Sequence[tuple[str, int]], ident: str
) -> Edit:
    """Draw a unit that is added where it may stand."""
    parent, number = draw(st.sampled_from(places))
    kind = city.levels.types[number]
    record: dict[str, Any] = {"id": ident, "level": kind.level, "kind": kind.kind, "parent": parent}
    for key in city.measures:
        values = (*((None,) if "unknown" in features else ()), *_numbers(city, key))
        record[key] = draw(st.sampled_from(values))
    if "names" in features:
        record["name"] = draw(st.sampled_from(_TEXTS))
    for key in city.labels:
        record[key] = draw(st.sampled_from(_TEXTS))
    return Add({key: value for key, value in record.items() if value is not None})


def wrong_edits(city: Hierarchy, features: Collection[str], offers: Callable[[str], bool]) -> st.SearchStrategy[Edit]:
    """Return edits that the model refuses, of the kinds that a store takes."""
    first = city.at(0)
    ids, allowed = city.ids.tolist(), city.levels.allowed
    plain = {"level": first.level, "kind": first.kind}
    last = city.at(len(city) - 1)
    nobody: list[Edit] = [
        Remove(NOBODY),
        Set(NOBODY, "name", "a"),
        Move(NOBODY, ids[0]),
        *(Move(ident, NOBODY) for ident in ids),
        Add({"id": _new(ids), "level": last.level, "kind": last.kind, "parent": NOBODY}),
    ]
    below: list[Edit] = [Move(unit.id, other.id) for unit in city for other in [unit, *unit.descendants()]]
    whole: list[Edit] = [
        Add({"id": ident, "level": last.level, "kind": last.kind, "parent": last.parent.id})
        for ident in ids
        if last.parent is not None
    ]
    if len(city.roots) == 1:
        whole.append(Remove(ids[0]))
    found = [nobody, below, whole]
    if "levels" in features:
        places: list[Edit] = [
            Move(unit.id, other.id)
            for unit in city
            for other in city
            if not unit.contains(other) and not allowed[city.types[other.row], city.types[unit.row]]
        ]
        found.append([*places, *(Add({"id": _new(ids), **plain, "parent": ident}) for ident in ids)])
    if "values" in features:
        values: list[Edit] = [Set(ident, key, -1) for ident in ids for key in city.measures]
        values += [Set(ident, key, 0.5) for ident in ids for key in city.measures if city.measure_info[key].whole]
        found.append(values)
    # One reason is as likely as another one, however many edits there are for it.
    offered = [[edit for edit in edits if offers(edit.method)] for edits in found]
    return st.one_of([st.sampled_from(edits) for edits in offered if edits])

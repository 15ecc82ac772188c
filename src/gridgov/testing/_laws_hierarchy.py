"""The machine of hierarchies: save, edit, refuse, and after each step everything is loaded and asked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar, Final, cast

from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule

from gridgov.hierarchy import Hierarchy, UnitSet
from gridgov.testing._laws_base import NOBODY, Machine, of_machine
from gridgov.testing._laws_draw import Given, cities
from gridgov.testing._laws_edited import EditedMachine
from gridgov.testing._laws_edits import Edit, edits, wrong_edits
from gridgov.text import Text

__all__ = ["HierarchyMachine"]

_UNKNOWN: Final = Text("unknown", "未知")
_Found = tuple[str, Text, Text]


class HierarchyMachine(EditedMachine):
    """A store of units beside a hierarchy."""

    numbers: ClassVar[tuple[str, str, str]] = ("H1", "H12", "H13")
    holds: ClassVar[type[object]] = Hierarchy

    def __init__(self) -> None:
        super().__init__()
        self.model: Hierarchy = cast("Hierarchy", None)  # before the first step

    def cities(self) -> st.SearchStrategy[Given[Hierarchy]]:
        """Return cities to draw."""
        return cities(self.options.features, self.options.max_units, self.options.levels)

    def edits(self) -> st.SearchStrategy[Edit]:
        """Return edits that the model makes, as far as can be told before."""
        return edits(self.model, self.options.features, self.options.max_units)

    def wrong_edits(self) -> st.SearchStrategy[Edit]:
        """Return edits that the model refuses, of the kinds that the store takes."""
        return wrong_edits(self.model, self.options.features, self.offers)

    # -- steps -----------------------------------------------------------------------------------------------------

    @initialize(city=of_machine("cities"))
    def save(self, city: Given[Hierarchy]) -> None:
        """Save a city and look whether all of it is there."""
        self.steps.append(Text(f"save {city!r}", f"存入{city!r}"))
        self.saved = len(self.steps)
        self.model = city.value
        self.store.save(city.value)
        self.check()

    @precondition(Machine.begun)
    @rule(city=of_machine("cities"))
    def save_another(self, city: Given[Hierarchy]) -> None:
        """Save another city in place of the first."""
        self.save(city)

    @rule(edit=of_machine("edits"))
    def edit(self, edit: Edit) -> None:
        """Make an edit: by the store where it can, or else by saving what comes out."""
        self.make(edit)

    @precondition(lambda self: any(map(self.offers, ("add", "remove", "move", "set"))))
    @rule(edit=of_machine("wrong_edits"))
    def edit_in_vain(self, edit: Edit) -> None:
        """Try an edit that the model refuses."""
        self.make(edit)

    # -- laws ------------------------------------------------------------------------------------------------------

    def differences(self, found: Hierarchy) -> Iterator[_Found]:
        """Find what differs between what was loaded and the model."""
        model = self.model
        if found == model:
            return
        mine, theirs = set(model.ids.tolist()), set(found.ids.tolist())
        if mine != theirs:
            yield "H1", _units(theirs), _units(mine)
        yield from self._places(found)
        yield from self._values(found)
        if model.levels != found.levels:
            yield "H6", Text(repr(found.levels), repr(found.levels)), Text(repr(model.levels), repr(model.levels))
        for key, info in model.measure_info.items():
            if found.measure_info[key] != info:
                yield "H6", _of(key, "measure", found.measure_info[key]), _of(key, "measure", info)
        if self.has("order"):
            yield "H6", Text("another city", "另一城市"), Text("the city that was saved", "存入的城市")

    def _places(self, found: Hierarchy) -> Iterator[_Found]:
        """Find units that stand elsewhere, and siblings in another order."""
        for unit in self.model:
            other = found.unit(unit.id)
            for what, ours, said in (
                ("level", unit.level, other.level),
                ("kind", unit.kind, other.kind),
                ("parent", unit.parent and unit.parent.id, other.parent and other.parent.id),
            ):
                if ours != said:
                    yield "H2", _of(unit.id, what, said), _of(unit.id, what, ours)
        above: list[str | None] = [None, *(unit.id for unit in self.model)] if self.has("order") else []
        for ident in above:
            before, after = _below(self.model, ident), _below(found, ident)
            if before != after:
                what = "roots" if ident is None else f"children of {ident!r}"
                zh = "根单元" if ident is None else f"{ident!r}的下级"
                yield "H3", Text(f"{what}: {after}", f"{zh}：{after}"), Text(f"{what}: {before}", f"{zh}：{before}")

    def _values(self, found: Hierarchy) -> Iterator[_Found]:
        """Find measures, names and labels that differ."""
        model = self.model
        for number, ours, said in (("H4", model.measures, found.measures), ("H5", model.labels, found.labels)):
            if set(ours) != set(said):
                what = Text("measures", "指标") if number == "H4" else Text("labels", "标签")
                yield number, _keys(what, said), _keys(what, ours)
        for unit in model:
            other = found.unit(unit.id)
            for key in model.measures:
                if unit.stated(key) != other.stated(key):
                    yield "H4", _of(unit.id, key, other.stated(key)), _of(unit.id, key, unit.stated(key))
            if unit.name != other.name:
                yield "H5", _of(unit.id, "name", other.name), _of(unit.id, "name", unit.name)
            for key in model.labels:
                if unit.label(key) != other.label(key):
                    yield "H5", _of(unit.id, key, other.label(key)), _of(unit.id, key, unit.label(key))

    def ask_all(self) -> None:
        """Ask every question about every unit, the simple ones first: what builds on them is not to blame."""
        kept = self.has("order")
        counts = [key for key, info in self.model.measure_info.items() if info.whole]
        for unit in self.model:
            self.ask("H7", "parent", unit.id, want=None if unit.parent is None else str(unit.parent.id))
            self.ask("H7", "ancestors", unit.id, want=[above.id for above in unit.ancestors])
        for unit in self.model:
            self.ask("H8", "children", unit.id, want=_listed(unit.children, kept), ordered=kept)
        for unit in self.model:
            self.ask("H9", "descendants", unit.id, want=_listed(unit.descendants(), kept), ordered=kept)
            for key in counts:
                self.ask("H10", "total", unit.id, key, want=unit.total(key).value)
        if NOBODY not in self.model:
            for method in ("parent", "ancestors", "children", "descendants"):
                self.ask_in_vain("H11", method, NOBODY)
            for key in counts:
                self.ask_in_vain("H11", "total", NOBODY, key)


def _below(h: Hierarchy, ident: str | None) -> list[str]:
    return list(h.roots.ids if ident is None else h.unit(ident).children.ids)


def _listed(units: UnitSet, kept: bool) -> list[str]:  # noqa: FBT001 - a private helper
    return list(units.ids) if kept else sorted(units.ids)


def _units(ids: set[str]) -> Text:
    shown = ", ".join(map(repr, sorted(ids)))
    return Text(f"units {shown}", f"单元{shown}")


def _keys(what: Text, keys: object) -> Text:
    shown = ", ".join(sorted(cast("Any", keys))) or "-"
    return Text(f"{what.en} {shown}", f"{what.zh}{shown}")


def _of(ident: str, what: str, value: object) -> Text:
    return Text("{what} of '{id}': {value}", "“{id}”的{what}：{value}").format(
        what=what, id=ident, value=_UNKNOWN if value is None else value if isinstance(value, str) else repr(value)
    )

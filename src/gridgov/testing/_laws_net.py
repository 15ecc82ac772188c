"""The machine of nets: save, put base units into other cells, refuse; after each step all is loaded and asked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any, ClassVar, Final, cast

import attrs
from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule

from gridgov.nets import Net
from gridgov.testing._laws_base import NOBODY, Machine, of_machine
from gridgov.testing._laws_draw import BASE, Given, drawn_nets
from gridgov.testing._laws_edited import EditedMachine, OneEdit
from gridgov.testing._laws_said import Found, rows_apart
from gridgov.text import Text

__all__ = ["NetMachine"]

_TODAY: Final = "2026-01-01"
_MOST_DAYS: Final = 6
_NUMBERS: Final = {"cells": "N1", "members": "N2", "posts": "N3", "duties": "N3"}
Part = tuple[str, float | None]


@attrs.frozen
class Assign(OneEdit):
    """A base unit leaves its cells and comes into others."""

    method: ClassVar[str] = "assign"

    unit: str
    parts: tuple[Part, ...]

    def made(self, net: Net) -> Net:
        """Make it on the model: its rows become the last ones, and keep the name and the address."""
        tables = net.to_tables()
        rows = _records(tables["members"])
        old: dict[str, Any] = next((row for row in rows if row["unit"] == self.unit), dict[str, Any]())
        kept: dict[str, Any] = {key: old[key] for key in ("name", "address") if key in old}
        rows = [row for row in rows if row["unit"] != self.unit]
        rows += [{"unit": self.unit, "cell": cell, "share": share, **kept} for cell, share in self.parts]
        return Net.from_tables(
            net.id,
            [{key: value for key, value in row.items() if value is not None} for row in rows],
            cells=tables["cells"],
            posts=tables["posts"],
            duties=tables["duties"],
            levels=net.levels,
            name=net.name,
            department=net.department,
            basis=net.basis,
            keep=net.keep,
            start=net.start,
            end=net.end,
            generated=net.generated,
        )

    def sent(self) -> tuple[str, list[Part]]:
        """Return the base unit and its cells."""
        return self.unit, list(self.parts)

    def says(self) -> Text:
        """Say what is done."""
        return Text(f"put {self.unit!r} into {list(self.parts)}", f"将{self.unit!r}归入{list(self.parts)}")


class NetMachine(EditedMachine):
    """A store of a net beside a net."""

    numbers: ClassVar[tuple[str, str, str]] = ("N1", "N9", "N10")
    holds: ClassVar[type[object]] = Net

    def __init__(self) -> None:
        super().__init__()
        self.model: Net = cast("Net", None)  # before the first step

    def nets(self) -> st.SearchStrategy[Given[Net]]:
        """Return nets to draw."""
        return drawn_nets(self.options.features, self.options.max_units)

    def edits(self) -> st.SearchStrategy[Assign]:
        """Return other cells for base units."""
        cells = self.model.cell_ids.tolist()
        ways: list[tuple[Part, ...]] = [((cell, None),) for cell in cells]
        if self.has("shares"):
            ways += [((a, 0.25), (b, 0.75)) for a in cells for b in cells if a != b]
        return st.builds(Assign, st.sampled_from(BASE), st.sampled_from(ways))

    def wrong_edits(self) -> st.SearchStrategy[Assign]:
        """Return what the model refuses."""
        cell = self.model.cell_ids.get(0)
        ways: list[tuple[Part, ...]] = [((NOBODY, None),), ((cell, None), (NOBODY, None))]
        if self.has("shares"):
            ways += [((cell, 1.5),), ((cell, 0.0),), ((cell, 0.25),)]
        return st.builds(Assign, st.sampled_from(BASE), st.sampled_from(ways))

    # -- steps -----------------------------------------------------------------------------------------------------

    @initialize(net=of_machine("nets"))
    def save(self, net: Given[Net]) -> None:
        """Save a net and look whether all of it is there."""
        self.steps.append(Text(f"save {net!r}", f"存入{net!r}"))
        self.saved = len(self.steps)
        self.model = net.value
        self.store.save(net.value)
        self.check()

    @precondition(Machine.begun)
    @rule(net=of_machine("nets"))
    def save_another(self, net: Given[Net]) -> None:
        """Save another net in place of the first."""
        self.save(net)

    @rule(edit=of_machine("edits"))
    def assign(self, edit: Assign) -> None:
        """Put a base unit into other cells: by the store where it can, or else by saving what comes out."""
        self.make(edit)

    @precondition(lambda self: self.offers("assign"))
    @rule(edit=of_machine("wrong_edits"))
    def assign_in_vain(self, edit: Assign) -> None:
        """Try what the model refuses."""
        self.make(edit)

    # -- laws ------------------------------------------------------------------------------------------------------

    def differences(self, found: Net) -> Iterator[Found]:
        """Find what differs between what was loaded and the model."""
        mine, theirs = self.model.to_tables(), found.to_tables()
        for table, number in _NUMBERS.items():
            for said, model in rows_apart(table, theirs[table], mine[table]):
                yield number, said, model
        for key in ("id", "name", "department", "basis", "keep", "start", "end", "generated", "levels"):
            ours, said = getattr(self.model, key), getattr(found, key)
            if ours != said:
                yield "N4", Text(f"{key} {said!r}", f"{key} {said!r}"), Text(f"{key} {ours!r}", f"{key} {ours!r}")
        if mine != theirs:
            yield "N4", Text("rows in another order", "各行次序不同"), Text("rows in the order saved", "存入时的次序")

    def ask_all(self) -> None:
        """Ask every question."""
        net = self.model
        rows = _records(net.to_tables()["members"])
        for cell in net.cell_ids.tolist():
            inside = [(row["unit"], row.get("share")) for row in rows if row["cell"] == cell]
            self.ask("N5", "members", cell, want=inside)
        for unit in BASE:
            here = [(row["cell"], row.get("share")) for row in rows if row["unit"] == unit]
            self.ask("N6", "cells_of", unit, want=here)
        if self.has("days"):
            for day in _days(net):
                force = [cell for cell, on in zip(net.cell_ids.tolist(), net.in_force(day).tolist(), strict=True) if on]
                self.ask("N7", "in_force", day, want=force)
        self.ask_in_vain("N8", "members", NOBODY)


def _records(table: dict[str, list[Any]]) -> list[dict[str, Any]]:
    return [dict(zip(table, row, strict=True)) for row in zip(*table.values(), strict=True)]


def _days(net: Net) -> Sequence[str]:
    """Return some days: today, those on which something begins or ends, and those before and after."""
    cells = net.to_tables()["cells"]
    edges: dict[str, None] = {_TODAY: None}
    for key, step in (("start", -1), ("end", 1)):
        own = net.start if key == "start" else net.end
        for text in (*cells.get(key, ()), None if own is None else str(own)):
            day = None if text is None else dt.date.fromisoformat(text)
            if day is not None and dt.date.min < day < dt.date.max:
                edges[str(day)] = None
                edges[str(day + dt.timedelta(days=step))] = None
    return list(edges)[:_MOST_DAYS]

"""pydantic: one model for each unit, for the price of objects."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict, TypeAdapter

from benchmarks.contestants.base import Contestant, Faults, paused_gc, unknown_as_none
from benchmarks.tables import Table

__all__ = ["CONTESTANT", "Pydantic", "Unit"]


class Unit(BaseModel):
    """The fields of a unit."""

    model_config = ConfigDict(frozen=True)

    id: str
    level: str
    parent: str | None
    households: float | None


class Pydantic(Contestant):
    """A list of models. It takes part in the making of faces only."""

    name = "pydantic"
    packages: ClassVar[tuple[str, ...]] = ("pydantic",)
    forms: ClassVar[tuple[str, ...]] = ("list",)
    builds = False
    measures: ClassVar[tuple[str, ...]] = ("faces",)
    idioms: ClassVar[Mapping[str, str]] = {
        "faces": "TypeAdapter(list[Unit]).validate_python of dicts with the same fields, collector paused"
    }

    def take(self, table: Table, form: str) -> None:
        """Take the first million rows as dicts."""
        del form
        n = min(len(table), 1_000_000)
        keys = table.levels
        self.input: Any = [
            {"id": i.decode(), "level": keys[level], "parent": p.decode() or None, "households": h}
            for i, level, p, h in zip(
                table.id[:n].tolist(),
                table.level[:n].tolist(),
                table.parent[:n].tolist(),
                unknown_as_none(table.households[:n]),
                strict=True,
            )
        ]

    def release(self) -> None:
        """Keep the input: faces are made of it."""

    def build(self) -> Faults:
        """Make the validator; there is nothing else to build."""
        self.adapter: Any = TypeAdapter(list[Unit])
        return Faults()

    def faces(self, n: int) -> Any:
        """Validate."""
        with paused_gc():
            return self.adapter.validate_python(self.input[:n])


CONTESTANT = Pydantic

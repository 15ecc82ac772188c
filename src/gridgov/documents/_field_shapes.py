"""Shapes of values that no document holds: quantities, intervals, problems, findings, plans of division."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Annotated, Any, Literal, NotRequired

from pydantic import Field, WithJsonSchema, with_config
from typing_extensions import TypeAliasType, TypedDict  # pydantic asks for these before Python 3.12

from gridgov.documents._models import LevelRecord, TextRecord
from gridgov.documents._strict import STRICT
from gridgov.quantities import Qualifier

__all__ = [
    "Finding",
    "IntervalRecord",
    "PartRecord",
    "PlaceRecord",
    "PlanRecord",
    "ProblemRecord",
    "QuantityRecord",
    "SchemeRecord",
]

_Number = Annotated[int | float | str, Field(description="A number, or digits as text where they must be exact: 2/3.")]


@with_config(STRICT)
class SchemeRecord(TypedDict):
    """The levels of one city, highest first."""

    levels: list[LevelRecord]
    counting: NotRequired[Annotated[str, Field(min_length=1, description="Key of the level counted as grids.")]]


@with_config(STRICT)
class QuantityRecord(TypedDict):
    """A published number with its qualifier."""

    value: _Number
    qualifier: NotRequired[Annotated[Qualifier, Field(description="How the number is to be read. Absent: exact.")]]
    unit: NotRequired[Annotated[TextRecord, Field(description="What is counted. Absent: not said.")]]
    source: NotRequired[Annotated[str, Field(description="Id of the fact that says so.")]]
    whole: NotRequired[Annotated[bool, Field(description="Whether only whole numbers can be meant.")]]
    tolerance: NotRequired[Annotated[_Number, Field(description="How far 'about' may be off, 0 to below 1.")]]
    ambiguous: NotRequired[Annotated[bool, Field(description="Whether the number itself is undecided.")]]


@with_config(STRICT)
class IntervalRecord(TypedDict):
    """All numbers between two ends."""

    low: NotRequired[Annotated[_Number, Field(description="The low end. Absent: there is none.")]]
    high: NotRequired[Annotated[_Number, Field(description="The high end. Absent: there is none.")]]
    low_open: NotRequired[Annotated[bool, Field(description="Whether the low end is left out. Absent: false.")]]
    high_open: NotRequired[Annotated[bool, Field(description="Whether the high end is left out. Absent: false.")]]


@with_config(STRICT)
class PlaceRecord(TypedDict):
    """Where a problem is; what is known is there."""

    file: NotRequired[str]
    sheet: NotRequired[str]
    row: NotRequired[int]
    column: NotRequired[str]
    cell: NotRequired[Annotated[str, Field(pattern="^[A-Z]{1,3}[1-9][0-9]*$")]]
    id: NotRequired[str]
    path: NotRequired[str]


@with_config(STRICT)
class ProblemRecord(TypedDict):
    """One fault at one place, in one language."""

    code: Annotated[str, Field(pattern="^[A-Z]{3}[0-9]{3}$", description="The stable code of the kind of fault.")]
    name: Annotated[str, Field(description="The same in words.")]
    place: PlaceRecord
    message: Annotated[str, Field(description="What is wrong.")]
    way_out: Annotated[str, Field(description="One thing to do about it.")]


@with_config(STRICT)
class PartRecord(TypedDict):
    """One part of a unit that is to be split."""

    id: Annotated[str, Field(description="Its id: a proposal, where it is new.")]
    continues: NotRequired[Annotated[str, Field(description="Id of the present unit whose place it takes.")]]
    load: Annotated[float, Field(description="What it counts of the measure.")]
    units: Annotated[list[str], Field(description="Ids of its base units.")]


@with_config(STRICT)
class PlanRecord(TypedDict):
    """A division of a unit into parts, how good it is, and the changes that carry it out."""

    unit: Annotated[str, Field(description="Id of what is divided.")]
    kind: Literal["split", "redraw"]
    level: Annotated[str, Field(description="Key of the level of the parts.")]
    measure: Annotated[str, Field(description="Key of the measure that is balanced.")]
    parts: list[PartRecord]
    objective: str
    value: Annotated[float, Field(description="Value of the objective: smaller is better.")]
    bound: NotRequired[Annotated[float, Field(description="No division has less. Absent: not known.")]]
    proven: Annotated[bool, Field(description="Whether no division has less.")]
    feasible: Annotated[bool, Field(description="Whether all parts are as large as asked for.")]
    changes: Annotated[list[dict[str, Any]], Field(description="Records of the changes, in order.")]
    notes: list[TextRecord]
    problems: list[ProblemRecord]


def _finding() -> dict[str, Any]:
    """Return the shipped schema of a finding, as part of another one."""
    text = (files("gridgov") / "data" / "finding-v1.schema.json").read_text("utf-8")
    found: dict[str, Any] = json.loads(text)
    return {key: value for key, value in found.items() if not key.startswith("$")}


Finding = TypeAliasType("Finding", Annotated[dict[str, Any], WithJsonSchema(_finding())])

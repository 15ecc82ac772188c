"""The views of the built-in rules: what is judged, and its columns.

A view of your own is a subclass with more columns; see the documentation of rules.
"""

from __future__ import annotations

from typing import ClassVar

from gridgov.rules._col_bodies import BodyColumns
from gridgov.rules._col_chain import ChainColumns
from gridgov.rules._col_levels import LevelColumns
from gridgov.rules._col_links import LinkColumns
from gridgov.rules._col_logs import LogColumns
from gridgov.rules._col_measures import MeasureColumns
from gridgov.rules._col_places import PlaceColumns
from gridgov.rules._col_qualified import QualifiedColumns
from gridgov.rules._col_registers import RegisterColumns
from gridgov.rules._col_same import SameColumns
from gridgov.rules._col_stated import Stated
from gridgov.rules._col_within import WithinColumns
from gridgov.rules._view import Context, Declared, View
from gridgov.text import Text

__all__ = [
    "Buildings",
    "Communities",
    "Context",
    "Coverable",
    "Declared",
    "Estates",
    "Grids",
    "Households",
    "Led",
    "Neighbourhoods",
    "Stated",
    "Streets",
    "Units",
    "View",
    "body_count",
    "measured",
    "yes_or_no",
]


def measured(measure: str) -> Declared:
    """Declare the total of a measure as a column.

    Example:
        >>> class Parks(Units):
        ...     trees = measured("trees")
        >>> Parks.given(1, trees=[3]).trees.values.tolist()
        [3.0]
    """
    return Declared(lambda v, key: v.measure(measure, key=key))


def body_count(*kinds: str) -> Declared:
    """Declare how many bodies of some kinds there are as a column.

    Example:
        >>> class Schools(Units):
        ...     councils = body_count("residents_council")
        >>> Schools.given(1, councils=[1]).councils.unit_of_measure.key
        'bodies'
    """
    return Declared(lambda v, key: v.bodies(*kinds, key=key))


def yes_or_no(label: str, name: Text) -> Declared:
    """Declare a label that says yes or no as a column.

    Example:
        >>> class Schools(Units):
        ...     is_new = yes_or_no("new", Text("new", "新建"))
        >>> Schools.given(2, is_new=[1, None]).is_new.yes().truth().tolist()
        [1, 0]
    """
    return Declared(lambda v, key: v.flag(label, name, key=key))


class Units(
    MeasureColumns,
    ChainColumns,
    SameColumns,
    WithinColumns,
    QualifiedColumns,
    BodyColumns,
    PlaceColumns,
    LevelColumns,
    LinkColumns,
    LogColumns,
    RegisterColumns,
):
    """Any units."""

    households: Declared = measured("households")


class Communities(Units):
    """Communities."""

    kinds: ClassVar[tuple[str, ...]] = ("community",)
    subject: ClassVar[Text] = Text("community", "社区")


class Neighbourhoods(Units):
    """Communities and management offices, which are their peers."""

    kinds: ClassVar[tuple[str, ...]] = ("community", "management_office")
    subject: ClassVar[Text] = Text("community or management office", "社区或管理处")


class Estates(Units):
    """Residential estates."""

    kinds: ClassVar[tuple[str, ...]] = ("estate",)
    subject: ClassVar[Text] = Text("estate", "小区")

    occupied: Declared = measured("occupied_households")
    party_branches: Declared = body_count("party_branch")
    residents_committees: Declared = body_count("residents_committee")
    owners_committees: Declared = body_count("owners_committee")
    property_companies: Declared = body_count("property_company")
    new_estate: Declared = yes_or_no("new_estate", Text("newly built", "新建"))


class Grids(Units):
    """Grids of any level."""

    kinds: ClassVar[tuple[str, ...]] = ("grid",)
    subject: ClassVar[Text] = Text("grid", "网格")


class Streets(Units):
    """Streets and towns."""

    kinds: ClassVar[tuple[str, ...]] = ("street", "town")
    subject: ClassVar[Text] = Text("street or town", "镇街")


class Buildings(Units):
    """Buildings."""

    kinds: ClassVar[tuple[str, ...]] = ("building",)
    subject: ClassVar[Text] = Text("building", "楼栋")


class Households(Units):
    """Households, each a unit of its own."""

    kinds: ClassVar[tuple[str, ...]] = ("household",)
    subject: ClassVar[Text] = Text("household", "户")


class Coverable(Units):
    """What must lie in a grid: estates, buildings and work units."""

    kinds: ClassVar[tuple[str, ...]] = ("building", "estate", "work_unit")
    subject: ClassVar[Text] = Text("estate, building or work unit", "小区、楼栋或企事业单位")


class Led(Units):
    """What a leader takes charge of: streets, towns, communities and grids."""

    kinds: ClassVar[tuple[str, ...]] = ("street", "town", "community", "grid")
    subject: ClassVar[Text] = Text("street, town, community or grid", "镇街、社区或网格")

"""What a map file holds of a place: its units as columns, and what is said of them once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, TypeAlias, cast

import attrs
import numpy as np

from gridgov._cells import close_to
from gridgov._face import as_html, as_line
from gridgov._privacy_export import released
from gridgov.errors import Batch, GridgovError, Place, Problem, Problems
from gridgov.geo._faults import BAD_MEMBER, NOT_IN_TERRITORY, InvalidOutlinesError
from gridgov.geo._outlines import Outlines
from gridgov.hierarchy import Hierarchy
from gridgov.jurisdiction import Jurisdiction
from gridgov.levels import LevelScheme
from gridgov.measures import Measure
from gridgov.text import Text

__all__ = ["FORMAT", "OWN", "Export", "MapData", "Member", "exported", "member_of", "territory_of", "with_territory"]

#: What the member says that it is.
FORMAT: Final = "gridgov-map"
_VERSION: Final = 1
#: Properties of every unit; measures and labels have other names.
OWN: Final = ("id", "parent", "level", "kind", "name")
_MANY: Final = 2_000
_WRONG: Final = Text("is missing, or not what gridgov writes", "缺失，或不是gridgov写出的内容")
_OTHER: Final = Text("is {value}; this version of gridgov reads {known}", "为{value}；本版gridgov可读取{known}")

#: What the file says of itself.
Member: TypeAlias = Mapping[str, Any]
#: A column of values, None or NaN where unknown.
Column: TypeAlias = Sequence[Any]


@attrs.frozen
class MapData:
    """What was read from a map file: the outlines and, if gridgov wrote it, the territory.

    Example:
        >>> from gridgov import Hierarchy, Jurisdiction, LevelScheme, geo
        >>> h = Hierarchy.from_codes(["61", "6109"], levels=LevelScheme.ladder("province", "city"))
        >>> outlines = geo.read({"6109": "POLYGON ((109 32, 110 32, 110 33, 109 32))"}, crs="CGCS2000")
        >>> found = geo.from_geojson(geo.to_geojson(Jurisdiction(territory=h), outlines))
        >>> found.territory == h, found.outlines == outlines
        (True, True)
    """

    __repr__ = as_line
    _repr_html_ = as_html

    #: The units; None for a file that somebody else wrote, or that holds some units only.
    territory: Hierarchy | None
    #: The outlines that are there, in the order of the file.
    outlines: Outlines
    #: Id and name of the jurisdiction.
    id: str | None = None
    name: Text | None = None


@attrs.frozen(eq=False)
class Export:
    """What is to be written: columns of units, the row of the outline of each, and what is said once."""

    columns: Mapping[str, Column]
    #: Row of the outline of each unit, -1 for none.
    rows: Sequence[int]
    member: Member


def exported(
    place: Jurisdiction | Hierarchy, outlines: Outlines, level: str | None, suppress_below: int | None
) -> Export:
    """Return what is to be written.

    Raises:
        InvalidOutlinesError: With every outline of a unit that is not there.
        PrivacyError: The threshold is less than 2, or the counts contradict each other.
        UnknownKeyError: The scheme has no such level.
    """
    whole = Jurisdiction(territory=place) if isinstance(place, Hierarchy) else place
    territory = released(whole, suppress_below).territory
    _check_known(territory, outlines)
    rows = territory.units(level=level).rows
    kinds = [(t.level, t.kind) for t in territory.levels.types]
    types: list[int] = territory.types[rows].tolist()
    columns: dict[str, Column] = {
        "id": territory.ids.take(rows).tolist(),
        "parent": np.array(territory.parent_ids(), object)[rows].tolist(),
        "level": [kinds[t][0] for t in types],
        "kind": [kinds[t][1] for t in types],
    }
    if territory.names is not None:
        columns["name"] = territory.names.take(rows).tolist()
    columns |= {key: territory.measures[key][rows].tolist() for key in territory.measures}
    columns |= {key: column.take(rows).tolist() for key, column in territory.labels.items()}
    at: list[int] = outlines.rows(columns["id"]).tolist() if len(outlines) else [-1] * len(rows)
    return Export(columns, at, _member(whole, territory, outlines.crs, level))


def _check_known(territory: Hierarchy, outlines: Outlines) -> None:
    """Refuse outlines of units that are not there."""
    names = outlines.ids.tolist()
    lost = np.flatnonzero(territory.rows(names) < 0).tolist() if names else []
    if lost:
        ids = [names[row] for row in lost]
        few = territory.ids.tolist() if len(territory) <= _MANY else None
        close = [close_to(ident, territory.ids.neighbours(ident) if few is None else few) for ident in ids]
        facts: dict[str, Sequence[object]] = {"id": ids, "close": close}
        raise InvalidOutlinesError(Problems([Batch(NOT_IN_TERRITORY, [row + 1 for row in lost], ids, facts)]))


def _member(place: Jurisdiction, territory: Hierarchy, crs: str, level: str | None) -> Member:
    """Return what is said once."""
    return {
        "format": FORMAT,
        "version": _VERSION,
        "crs": crs,
        "id": place.id,
        "name": None if place.name is None else attrs.asdict(place.name),
        **territory.levels.to_dict(),
        "roots": "many" if len(territory.roots) > 1 else "one",
        "measures": [measure.to_dict() for measure in territory.measure_info.values()],
        "labels": list(territory.labels),
        "only": level,
    }


def member_of(given: object, place: Place) -> Member | None:
    """Return what a file says of itself, None if somebody else wrote it.

    Raises:
        InvalidOutlinesError: It is of a version that is not known.
    """
    if not isinstance(given, Mapping):
        return None
    member: Member = cast("Any", given)
    if member.get("format") != FORMAT:
        return None
    if member.get("version") != _VERSION:
        why = _OTHER.format(value=repr(member.get("version")), known=_VERSION)
        raise InvalidOutlinesError(Problem(BAD_MEMBER, place, {"key": "version", "why": why}))
    return member


def territory_of(member: Member, columns: Mapping[str, Column], place: Place) -> Hierarchy | None:
    """Build the territory again; None where only one level was written.

    Raises:
        GridgovError: With everything that is wrong with levels, units and their values.
    """
    if member.get("only") is not None:
        return None
    levels = _part("levels", lambda: LevelScheme.from_dict(member), place)
    info = _part("measures", lambda: [Measure.from_dict(item) for item in member["measures"]], place)
    labels = _part("labels", lambda: [str(key) for key in member["labels"]], place)
    roots = _part("roots", lambda: {"one": "one", "many": "many"}[member["roots"]], place)
    nothing: Column = [None] * len(columns["id"])
    return Hierarchy.from_columns(
        columns["id"],
        columns.get("parent", nothing),
        columns.get("level", nothing),
        levels=levels,
        kind=columns.get("kind"),
        name=columns.get("name"),
        measures={measure.key: columns.get(measure.key, nothing) for measure in info},
        labels={key: columns.get(key, nothing) for key in labels},
        measure_info=info,
        roots=roots,
        place=place,
    )


def _part(key: str, make: Callable[[], Any], place: Place) -> Any:  # noqa: ANN401 - what the part is
    """Read one part of what a file says of itself."""
    try:
        return make()
    except GridgovError:
        raise
    except (AttributeError, KeyError, TypeError, ValueError):
        raise InvalidOutlinesError(Problem(BAD_MEMBER, place, {"key": key, "why": _WRONG})) from None


def with_territory(
    member: Member, columns: Mapping[str, Column], outlines: Callable[[], Outlines], place: Place
) -> MapData:
    """Put territory and outlines together, with everything that is wrong with either.

    Raises:
        InvalidOutlinesError: With all of it.
    """
    problems = Problems()
    territory, found = None, None
    try:
        territory = territory_of(member, columns, place)
    except GridgovError as error:
        problems += error.problems
    try:
        found = outlines()
    except InvalidOutlinesError as error:
        problems += error.problems
    if problems or found is None:
        raise InvalidOutlinesError(problems)
    name = member.get("name")
    title = None if name is None else _part("name", lambda: Text(**name), place)
    return MapData(territory, found, cast("str | None", member.get("id")), title)

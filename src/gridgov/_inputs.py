"""The ways into a hierarchy: columns, records, data frames and codes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final, Self, TypeVar

import attrs
import numpy.typing as npt

from gridgov import _build, _prefix
from gridgov._build import Raw, RootsRule
from gridgov._cells import close_to
from gridgov._columns import IdsLike, TextsLike
from gridgov._encoding import listed
from gridgov._faults import MISSING_COLUMN, UNKNOWN_FIELD
from gridgov._register import Register
from gridgov.errors import InvalidHierarchyError, Place, Problem, Problems
from gridgov.levels import LevelScheme
from gridgov.measures import Measure, NumbersLike

__all__ = ["Inputs"]

#: Columns of every unit.
_FIELDS: Final = ("id", "parent", "level", "kind", "name")
_Key = TypeVar("_Key", bound="str | Measure")
#: Digits of the codes of each level of administrative division, and of a 15-digit grid code.
_CODE_LENGTHS: Final[Mapping[int, str]] = {
    2: "province",
    4: "city",
    6: "county",
    9: "street",
    12: "community",
    15: "grid",
}


class Inputs(Register):
    """Builds itself from columns, records, data frames and codes. All of them end in the same check."""

    __slots__ = ()

    @classmethod
    def from_columns(  # noqa: PLR0913 - one argument for each column
        cls,
        ids: IdsLike,
        parents: TextsLike,
        level: Iterable[object] | npt.NDArray[Any],
        *,
        levels: LevelScheme,
        kind: Iterable[object] | npt.NDArray[Any] | None = None,
        name: TextsLike | None = None,
        measures: Mapping[str, NumbersLike] | None = None,
        labels: Mapping[str, TextsLike] | None = None,
        measure_info: Iterable[Measure] = (),
        roots: RootsRule = "one",
        place: Place | None = None,
        first_row: int = 1,
    ) -> Self:
        """Build from columns of equal length, in any order of rows.

        Args:
            ids: Id of each unit.
            parents: Id of the unit above; `None`, NaN or empty for a root.
            level: Level key of each unit.
            levels: The level scheme.
            kind: Kind of each unit; needed where a level has several kinds.
            name: Names; `None` where unknown.
            measures: Values of each measure, NaN or `None` where unknown.
            labels: Other texts about each unit.
            measure_info: Descriptions of measures that the library does not know.
            roots: ``"many"`` allows several roots of one level.
            place: What all problems share, such as the file.
            first_row: Row number of the first unit in reports.

        Raises:
            InvalidHierarchyError: With every fault of the input.
            ValueError: The columns differ in length, or two have one name.
            TypeError: A column is a single text.

        Example:
            >>> from gridgov import Hierarchy, LevelScheme
            >>> Hierarchy.from_columns(["s", "c"], [None, "s"], ["street", "community"],
            ...                        levels=LevelScheme.ladder("street", "community"))
            <Hierarchy: 2 units (1 street, 1 community)>
        """
        given = {m.key: m for m in measure_info}
        raw = Raw(
            ids,
            parents,
            listed(level),
            None if kind is None else listed(kind),
            name,
            measures or {},
            labels or {},
            first_row,
            place or Place(),
        )
        return cls(_build.assemble(raw, levels, given, roots=roots), levels, given)

    @classmethod
    def from_records(  # noqa: PLR0913 - names of columns
        cls,
        records: Iterable[Mapping[str, Any]],
        *,
        levels: LevelScheme,
        measures: Iterable[str | Measure] = (),
        labels: Iterable[str] = (),
        roots: RootsRule = "one",
        place: Place | None = None,
        first_row: int = 1,
    ) -> Self:
        """Build from mappings with the keys ``id``, ``parent``, ``level``, and optionally ``kind`` and ``name``.

        Args:
            records: One mapping a unit, in any order. A key that is none of these columns, measures and labels is
                refused, so that no misspelt value is lost.
            levels: The level scheme.
            measures: Keys of the records that are measures, or their descriptions.
            labels: Keys of the records that are labels.
            roots: ``"many"`` allows several roots of one level.
            place: What all problems share, such as the file.
            first_row: Row number of the first record in reports.

        Raises:
            InvalidHierarchyError: With every fault of the input.
            ValueError: Two columns have one name.
            TypeError: ``measures`` or ``labels`` is a single text.

        Example:
            >>> from gridgov import Hierarchy, LevelScheme
            >>> Hierarchy.from_records([{"id": "s", "level": "street"}], levels=LevelScheme.ladder("street"))
            <Hierarchy: 1 unit (1 street)>
        """
        rows = list(records)
        found = dict.fromkeys(key for row in rows for key in row)
        if rows and (absent := [key for key in ("id", "level") if key not in found]):
            raise _missing(absent, list(map(str, found)), place or Place())
        info, keys = _measures(measures)
        tags = list(_keys(labels, "labels"))

        def column(key: str) -> list[Any]:
            return [row.get(key) for row in rows]

        odd = _not_asked_for(rows, (*_FIELDS, *keys, *tags), place or Place(), first_row)
        try:
            built = cls.from_columns(
                column("id"),
                column("parent"),
                column("level"),
                levels=levels,
                kind=column("kind") if "kind" in found else None,
                name=column("name") if "name" in found else None,
                measures={key: column(key) for key in keys},
                labels={key: column(key) for key in tags},
                measure_info=info,
                roots=roots,
                place=place,
                first_row=first_row,
            )
        except InvalidHierarchyError as error:
            if not odd:
                raise
            raise InvalidHierarchyError(Problems.of(*odd) + error.problems) from None
        if odd:
            raise InvalidHierarchyError(Problems.of(*odd))
        return built

    @classmethod
    def from_frame(  # noqa: PLR0913 - names of columns
        cls,
        frame: object,
        *,
        levels: LevelScheme,
        id: str = "id",  # noqa: A002 - the name of the column
        parent: str = "parent",
        level: str = "level",
        kind: str | None = None,
        name: str | None = None,
        measures: Iterable[str | Measure] = (),
        labels: Iterable[str] = (),
        roots: RootsRule = "one",
        place: Place | None = None,
        first_row: int = 1,
    ) -> Self:
        """Build from any data frame that narwhals knows: pandas, polars, PyArrow, ...

        Args:
            frame: The data frame; it is not changed.
            levels: The level scheme.
            id: Column of ids.
            parent: Column of the ids above.
            level: Column of level keys.
            kind: Column of kinds, if levels have several.
            name: Column of names.
            measures: Columns that are measures, or their descriptions.
            labels: Columns that are labels.
            roots: ``"many"`` allows several roots of one level.
            place: What all problems share, such as the file.
            first_row: Row number of the first row in reports.

        Raises:
            InvalidHierarchyError: With every fault of the input, or with the columns that are missing.
            TypeError: ``frame`` is no data frame, or ``measures`` or ``labels`` is a single text.
            ValueError: Two columns have one name.

        Example:
            >>> import pandas as pd
            >>> from gridgov import Hierarchy, LevelScheme
            >>> frame = pd.DataFrame({"id": ["s", "c"], "parent": [None, "s"], "level": ["street", "community"]})
            >>> Hierarchy.from_frame(frame, levels=LevelScheme.ladder("street", "community"))
            <Hierarchy: 2 units (1 street, 1 community)>
        """
        from gridgov._frames import columns_of

        info, keys = _measures(measures)
        tags = list(_keys(labels, "labels"))
        wanted = dict.fromkeys([id, parent, level, *filter(None, (kind, name)), *keys, *tags])
        found, there = columns_of(frame, wanted)
        if absent := [key for key in wanted if key not in found]:
            raise _missing(absent, there, place or Place())
        return cls.from_columns(
            found[id],
            found[parent],
            found[level],
            levels=levels,
            kind=found[kind] if kind else None,
            name=found[name] if name else None,
            measures={key: found[key] for key in keys},
            labels={key: found[key] for key in tags},
            measure_info=info,
            roots=roots,
            place=place,
            first_row=first_row,
        )

    @classmethod
    def from_codes(  # noqa: PLR0913 - one argument for each column
        cls,
        codes: IdsLike,
        *,
        levels: LevelScheme,
        lengths: Mapping[int, str] | None = None,
        name: TextsLike | None = None,
        measures: Mapping[str, NumbersLike] | None = None,
        labels: Mapping[str, TextsLike] | None = None,
        measure_info: Iterable[Measure] = (),
        roots: RootsRule = "one",
        place: Place | None = None,
        first_row: int = 1,
    ) -> Self:
        """Build from codes in which a parent's code is the beginning of its children's.

        Siblings are ordered by code. This is the fastest way in.

        Args:
            codes: Unpadded codes, in any order.
            levels: The level scheme.
            lengths: Level of each number of digits, for levels with one kind. By default that of division codes:
                2 province, 4 city, 6 county, 9 street, 12 community, 15 grid, as far as the scheme has them.
            name: Names; `None` where unknown.
            measures: Values of each measure.
            labels: Other texts about each unit.
            measure_info: Descriptions of measures that the library does not know.
            roots: ``"many"`` allows several roots of one level.
            place: What all problems share, such as the file.
            first_row: Row number of the first code in reports.

        Raises:
            InvalidHierarchyError: With every fault of the input.
            UnknownKeyError: ``lengths`` names a level that the scheme does not have, or that has several kinds.
            ValueError: The columns differ in length, two have one name, or no length belongs to a level of the scheme.
            TypeError: A column is a single text.

        Example:
            >>> from gridgov import Hierarchy, LevelScheme
            >>> levels = LevelScheme.ladder("city", "county", "street")
            >>> h = Hierarchy.from_codes(["6109", "610902", "610902001"], levels=levels)
            >>> h.unit("610902001").path
            ('6109', '610902', '610902001')
        """
        by_length = lengths or {n: key for n, key in _CODE_LENGTHS.items() if key in levels.keys}
        if not by_length:
            msg = "No length of code belongs to a level of the scheme; give lengths={digits: level}."
            raise ValueError(msg)
        given = {m.key: m for m in measure_info}
        named = None if name is None else listed(name)
        numbers = {key: listed(values) for key, values in (measures or {}).items()}
        tags = {key: listed(values) for key, values in (labels or {}).items()}
        raw = Raw(listed(codes), (), (), None, named, numbers, tags, first_row, place or Place())
        return cls(_prefix.from_codes(raw, levels, given, lengths=by_length, roots=roots), levels, given)


def _measures(measures: Iterable[str | Measure]) -> tuple[list[Measure], list[str]]:
    """Return the descriptions that are given, and the keys of all."""
    every = list(_keys(measures, "measures"))
    return [m for m in every if isinstance(m, Measure)], [m if isinstance(m, str) else m.key for m in every]


def _keys(keys: Iterable[_Key], what: str) -> Iterable[_Key]:
    """Refuse a single text, of which every letter would be a key."""
    if isinstance(keys, str):
        msg = f"{what} is a list of keys, such as [{keys!r}], not a text."
        raise TypeError(msg)
    return keys


def _not_asked_for(
    rows: list[Mapping[str, Any]], known: tuple[str, ...], place: Place, first_row: int
) -> list[Problem]:
    """Return a problem for each key of the records that is no column, measure or label."""
    odd: dict[str, list[int]] = {}
    asked = frozenset(known)
    for i, row in enumerate(rows):
        if not asked.issuperset(row):
            for key in row:
                if key not in asked:
                    odd.setdefault(str(key), []).append(i)
    out: list[Problem] = []
    for key, at in odd.items():
        facts = {"column": key, "n": len(at), "close": close_to(key, known)}
        out.append(Problem(UNKNOWN_FIELD, attrs.evolve(place, row=at[0] + first_row, column=key), facts))
    return out


def _missing(absent: list[str], there: list[str], place: Place) -> InvalidHierarchyError:
    known = ", ".join(there) or "-"
    facts = [{"column": key, "known": known} for key in absent]
    problems = (Problem(MISSING_COLUMN, attrs.evolve(place, column=fact["column"]), fact) for fact in facts)
    return InvalidHierarchyError(Problems.of(*problems))

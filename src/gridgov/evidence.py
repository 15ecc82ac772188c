"""Evidence: tables about what happens in the units, which rules read when they are given.

Logs of patrols and visits, events, tasks handed down, duties, figures that a report states. All of it is optional: a
table that is not given is not known, which is something else than a table without rows. `SCHEMA` says which tables
there are and what stands in each column.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Self

from gridgov._evidence_columns import EvidenceTable
from gridgov._evidence_faults import TABLE_NOT_GIVEN, UNKNOWN_TABLE
from gridgov._evidence_files import given_file
from gridgov._evidence_inputs import Given, TableLike, given_table
from gridgov._evidence_read import check_references, moved_table, read_table
from gridgov._evidence_shape import ColumnSpec, ColumnType, TableSpec
from gridgov._evidence_spec import SCHEMA, Schema
from gridgov._face import as_html, one_line
from gridgov._pickles import Versioned
from gridgov._row_sets import same
from gridgov._tables import meant
from gridgov.errors import Batch, InvalidEvidenceError, InvalidFileError, Place, Problem, Problems, UnknownKeyError
from gridgov.hierarchy import Hierarchy

__all__ = [
    "SCHEMA",
    "ColumnSpec",
    "ColumnType",
    "Evidence",
    "EvidenceTable",
    "Schema",
    "TableLike",
    "TableSpec",
]


class Evidence(Versioned):
    """Tables about what happens in the units of a territory, checked when they are read.

    Build it with `read`, `from_files` or `empty`; the constructor takes tables that are checked already.

    Example:
        >>> from gridgov import Hierarchy, LevelScheme
        >>> h = Hierarchy.from_codes(["61", "6109"], levels=LevelScheme.ladder("province", "city"))
        >>> evidence = Evidence.read(h, {"visits": {"unit": ["6109", "6109"], "day": ["2026-03-01", "2026-04-02"]}})
        >>> evidence
        <Evidence: 1 table (2 visits)>
        >>> evidence.has("visits"), evidence.has("patrols")
        (True, False)
        >>> evidence.table("visits").days("day").max()
        np.datetime64('2026-04-02')
    """

    _repr_html_ = as_html

    __slots__ = ("__weakref__", "_tables", "territory")

    def __init__(self, territory: Hierarchy, tables: Mapping[str, EvidenceTable]) -> None:
        #: The units that the tables are about.
        self.territory: Hierarchy = territory
        self._tables: dict[str, EvidenceTable] = {key: tables[key] for key in SCHEMA if key in tables}

    @classmethod
    def empty(cls, territory: Hierarchy) -> Self:
        """Return evidence without any table: nothing is known.

        Example:
            >>> from gridgov import Hierarchy, LevelScheme
            >>> Evidence.empty(Hierarchy.from_codes(["61"], levels=LevelScheme.ladder("province")))
            <Evidence: no tables>
        """
        return cls(territory, {})

    @classmethod
    def read(cls, territory: Hierarchy, tables: Mapping[str, TableLike]) -> Self:
        """Read tables and check all of them at once.

        None, NaN, NaT, pandas' NA and an empty text are the same missing value. A column that may be left out is all
        missing where it is. A table without rows says that nothing happened; leave out what is not known.

        Args:
            territory: The units that the tables are about.
            tables: A table for each name of `SCHEMA`: a data frame of pandas, polars or PyArrow with n rows, columns of
                shape (n,) by name (lists or arrays: texts or whole numbers for ids, dates, texts YYYY-MM-DD or
                datetime64 for days, numbers, booleans or words for yes and no), or n mappings.

        Raises:
            InvalidEvidenceError: With every fault of all tables: names of tables and columns, cells that are empty or
                cannot be read, units that are not there, ids that are there twice or are not in the table that is
                meant, days out of order, contradictions.
            ValueError: The columns of a table differ in length, or two columns of a data frame have one name.
            TypeError: A table is no table, such as None; a row is no mapping; a column is a single text.

        Example:
            >>> import pandas as pd
            >>> from gridgov import Hierarchy, LevelScheme
            >>> h = Hierarchy.from_codes(["61", "6109"], levels=LevelScheme.ladder("province", "city"))
            >>> frame = pd.DataFrame({"unit": ["6109"], "day": pd.to_datetime(["2026-03-01"])})
            >>> Evidence.read(h, {"patrols": frame, "tasks": [{"unit": "61", "task": "census"}], "events": []})
            <Evidence: 3 tables (1 patrols, 0 events, 1 tasks)>
            >>> try:
            ...     Evidence.read(h, {"patrols": {"unit": ["6110"], "day": ["2026-3-1"]}})
            ... except InvalidEvidenceError as error:
            ...     print(error.problems[1].text("zh"))
            EVI006 patrols，第1行，“day”列：“2026-3-1”不是日期。请写成YYYY-MM-DD。
        """
        found: list[Given] = []
        batches: list[Batch] = []
        for key, table in tables.items():
            if key in SCHEMA:
                found.append(given_table(SCHEMA[key], table))
            else:
                batches.append(_unknown_table(key))
        return cls._checked(territory, found, Problems(batches))

    @classmethod
    def from_files(cls, territory: Hierarchy, files: Mapping[str, str | Path]) -> Self:
        r"""Read tables from CSV files in UTF-8 with a header, and check all of them at once.

        Args:
            territory: The units that the tables are about.
            files: A file for each table. The header is row 1.

        Raises:
            InvalidEvidenceError: With every fault of all files and tables.
            OSError: A file cannot be opened.

        Example:
            >>> from gridgov import Hierarchy, LevelScheme
            >>> h = Hierarchy.from_codes(["61", "6109"], levels=LevelScheme.ladder("province", "city"))
            >>> Path("log.csv").write_text("unit,day\n6109,2026-03-01\n", encoding="utf-8")
            25
            >>> Evidence.from_files(h, {"patrols": "log.csv"})
            <Evidence: 1 table (1 patrols)>
        """
        found: list[Given] = []
        problems = Problems()
        for key, file in files.items():
            if key not in SCHEMA:
                problems += Problems([_unknown_table(key)])
                continue
            try:
                found.append(given_file(SCHEMA[key], file))
            except InvalidFileError as error:
                problems += error.problems
        return cls._checked(territory, found, problems)

    @classmethod
    def _checked(cls, territory: Hierarchy, found: list[Given], problems: Problems) -> Self:
        tables = {given.spec.key: read_table(territory, given) for given in found}
        others = {given.spec.key: given for given in found}
        for given in found:
            check_references(given, others)
            problems += given.problems()
        if problems:
            raise InvalidEvidenceError(problems)
        return cls(territory, tables)

    @property
    def tables(self) -> Mapping[str, EvidenceTable]:
        """The tables that are given, by name, in the order of `SCHEMA`; read-only."""
        return MappingProxyType(self._tables)

    def has(self, key: str) -> bool:
        """Tell whether a table is given; one without rows is given too.

        Raises:
            UnknownKeyError: There can be no such table.

        Example:
            >>> from gridgov import Hierarchy, LevelScheme
            >>> h = Hierarchy.from_codes(["61"], levels=LevelScheme.ladder("province"))
            >>> Evidence.read(h, {"events": []}).has("events")
            True
        """
        return SCHEMA[key].key in self._tables

    def table(self, key: str) -> EvidenceTable:
        """Return a table that is given.

        Raises:
            UnknownKeyError: It is not given, or there can be no such table.

        Example:
            >>> from gridgov import Hierarchy, LevelScheme
            >>> h = Hierarchy.from_codes(["61"], levels=LevelScheme.ladder("province"))
            >>> Evidence.read(h, {"duties": [{"unit": "61", "duty": "patrol"}]}).table("duties").rows("unit")
            array([0], dtype=int32)
        """
        if self.has(key):
            return self._tables[key]
        facts = {"key": key, "found": ", ".join(self._tables) or "-"}
        raise UnknownKeyError(Problem(TABLE_NOT_GIVEN, Place(path=key), facts))

    def rebind(self, territory: Hierarchy) -> Self:
        """Return the same tables over another territory, such as one that was changed; units are found by their ids.

        Args:
            territory: The other territory.

        Raises:
            InvalidEvidenceError: With every row whose unit the other territory does not have.

        Example:
            >>> from gridgov import Hierarchy, LevelScheme
            >>> h = Hierarchy.from_codes(["61", "6109"], levels=LevelScheme.ladder("province", "city"))
            >>> evidence = Evidence.read(h, {"duties": [{"unit": "6109", "duty": "patrol"}]})
            >>> evidence.rebind(h.subtree("6109")).table("duties").rows("unit")
            array([0], dtype=int32)
        """
        tables: dict[str, EvidenceTable] = {}
        batches: list[Batch] = []
        for key, table in self._tables.items():
            tables[key], lost = moved_table(table, territory)
            batches += lost
        if problems := Problems(batches):
            raise InvalidEvidenceError(problems)
        return type(self)(territory, tables)

    def __len__(self) -> int:
        return len(self._tables)

    def __iter__(self) -> Iterator[EvidenceTable]:
        return iter(self._tables.values())

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        if not isinstance(other, Evidence):
            return NotImplemented
        return self._tables == other._tables and same(self.territory, other.territory)

    def __hash__(self) -> int:
        return hash(tuple(self._tables.values()))

    def __reduce__(self) -> tuple[object, ...]:
        return type(self), (self.territory, self._tables)

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, memo: dict[int, object]) -> Self:
        return self  # nothing in it can change

    @one_line
    def __repr__(self) -> str:
        n = len(self)
        if not n:
            return "<Evidence: no tables>"
        inside = ", ".join(f"{len(table):,} {key}" for key, table in self._tables.items())
        return f"<Evidence: {n} table{'' if n == 1 else 's'} ({inside})>"


def _unknown_table(key: object) -> Batch:
    facts: dict[str, Sequence[object]] = {"key": [str(key)], "fix": [meant(str(key), SCHEMA)]}
    return Batch(UNKNOWN_TABLE, facts=facts, place=Place(path=str(key)))

"""A jurisdiction as a folder of Parquet files, one for each kind of table."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Final, cast

import numpy as np

from gridgov._encoding import Encoded
from gridgov._extras import need
from gridgov._privacy_export import released
from gridgov.hierarchy import Hierarchy
from gridgov.jurisdiction import Jurisdiction
from gridgov.measures import Measure
from gridgov.tables._flat import flatten
from gridgov.tables._flat_folder import replace_folder
from gridgov.tables._flat_texts import part_of
from gridgov.tables._kinds import KINDS, MEASURE, measure_heading
from gridgov.tables._table import Table, Values

__all__ = ["FORMAT", "to_parquet"]

#: What the metadata of each file say.
FORMAT: Final[Mapping[bytes, bytes]] = {b"gridgov": b"tables", b"gridgov.version": b"1"}
#: The longest id that is in the name of a file.
_NAME: Final = 40
#: Rows that are written at once.
_CHUNK: Final = 1 << 18
_PART: Final = re.compile(r"units-[0-9]{6}(-[0-9A-Za-z]+)?\.parquet")


def to_parquet(
    jurisdiction: Jurisdiction,
    folder: str | os.PathLike[str],
    *,
    partition: str | None = None,
    suppress_below: int | None = None,
) -> None:
    """Write a jurisdiction as Parquet files, one for each kind of table; `gridgov.tables.read` gives the same again.

    Ids and texts are strings, days are dates, counts whole numbers that may be null. Keys stand for levels and roles.

    Args:
        jurisdiction: What is written.
        folder: The folder. One that is there is replaced as a whole if there is nothing in it but such files.
        partition: Key of a level, such as ``county``: each of its units, with all below it, is a file of its own, such
            as ``units-000001-610902.parquet``. What is not below one of them stands in the file of the next. None: one
            file of units.
        suppress_below: Small sensitive counts, from 1 to this number less one, are left out with as many others as it
            takes that nobody can work them out; from 2. None: nothing is hidden.

    Raises:
        FileExistsError: There is something else in the folder.
        MissingExtraError: pyarrow is not installed (extra ``arrow``).
        OSError: A file cannot be written; the old folder is still there.
        PrivacyError: ``suppress_below`` is less than 2, or the counts contradict each other.
        UnknownKeyError: The scheme has no such level.

    Example:
        >>> from gridgov import Hierarchy, LevelScheme
        >>> h = Hierarchy.from_codes(["61", "6109", "610902"], levels=LevelScheme.ladder("province", "city", "county"))
        >>> to_parquet(Jurisdiction(territory=h), "cities", partition="city")
        >>> sorted(file.name for file in Path("cities").iterdir())[-2:]
        ['templates.parquet', 'units-000001-6109.parquet']
    """
    need("pyarrow.parquet", extra="arrow")
    place = released(jurisdiction, suppress_below)
    parts = None if partition is None else _parts(place.territory, partition)
    replace_folder(folder, partial(_write_all, place, parts), is_ours=_is_ours)


def _is_ours(file: Path) -> bool:
    """Tell whether a file is one of those that are written."""
    return len(file.parts) == 1 and (file.suffix == ".parquet" and (file.stem in KINDS or bool(_PART.match(file.name))))


def _parts(territory: Hierarchy, level: str) -> list[tuple[str, int, int]]:
    """Return name, first row and the row after the last of each file of units: in the order of all units.

    Raises:
        UnknownKeyError: The scheme has no such level.
    """
    rows = np.flatnonzero(territory.levels.types_at(level)[territory.types])
    if not len(rows):
        return [("units-000001", 0, len(territory))]
    ends = territory.tree.end[rows].astype(np.int64)
    starts = np.concatenate([[0], ends[:-1]])
    ends[-1] = len(territory)  # what comes after the last of them
    out: list[tuple[str, int, int]] = []
    for i, (row, start, stop) in enumerate(zip(rows.tolist(), starts.tolist(), ends.tolist(), strict=True), 1):
        ident = territory.ids.get(row)
        more = f"-{ident}" if ident.isascii() and ident.isalnum() and len(ident) <= _NAME else ""
        out.append((f"units-{i:06d}{more}", start, stop))
    return out


def _write_all(place: Jurisdiction, parts: Sequence[tuple[str, int, int]] | None, folder: Path) -> None:
    info = place.territory.measure_info
    for kind, table in flatten(place).items():
        for name, start, stop in parts if kind == "units" and parts is not None else [(kind, 0, len(table))]:
            _write(folder / f"{name}.parquet", table, info, (start, stop))


def _write(path: Path, table: Table, info: Mapping[str, Measure], rows: tuple[int, int]) -> None:
    """Write one file, some hundred thousand rows at a time."""
    arrow, parquet = need("pyarrow", extra="arrow"), need("pyarrow.parquet", extra="arrow")
    columns = [
        (_heading(key, info), values, _form(arrow, table.kind, key, values, info))
        for key, values in table.columns.items()
    ]
    schema = arrow.schema([(name, form) for name, _, form in columns], metadata=dict(FORMAT))
    with parquet.ParquetWriter(path, schema, compression="zstd") as writer:
        for start in range(*rows, _CHUNK):
            stop = min(start + _CHUNK, rows[1])
            arrays = [_array(arrow, _slice(values, start, stop), form) for _, values, form in columns]
            writer.write_batch(arrow.RecordBatch.from_arrays(arrays, schema=schema))


def _heading(key: str, info: Mapping[str, Measure]) -> str:
    """Return the name of a column."""
    what, _, name = key.partition(":")
    if not name:
        return key
    return measure_heading(f"{what}:", name, info.get(name) if key.startswith(MEASURE) else None)


def _form(arrow: Any, kind: str, key: str, values: Values, info: Mapping[str, Measure]) -> Any:  # noqa: ANN401 - of pyarrow
    """Return the type of a column in the file."""
    if not isinstance(values, np.ndarray) or values.dtype.kind == "O":
        return arrow.string()
    if values.dtype.kind == "M":
        return arrow.date32()
    if values.dtype.kind == "i":
        return arrow.bool_()
    name = key.removeprefix(MEASURE)
    whole = (
        info[name].whole
        if key != name and name in info
        else key in KINDS[kind].keys and KINDS[kind].field(key).type == "count"
    )
    # A count of a measure is below 2**53.
    return arrow.int64() if whole else arrow.float64()


def _slice(values: Values, start: int, stop: int) -> Values:
    return part_of(values, start, stop) if isinstance(values, Encoded) else values[start:stop]


def _text(cell: object) -> str | None:
    """Return a text, or words in one cell."""
    words = cast("tuple[str, ...]", cell) if isinstance(cell, tuple) else None
    return cast("str | None", cell) if words is None else ";".join(words) or None


def _array(arrow: Any, values: Values, form: Any) -> Any:  # noqa: ANN401 - of pyarrow
    """Return some values as an array of pyarrow; what is unknown is null."""
    if isinstance(values, Encoded):
        offsets = arrow.py_buffer(values.offsets.astype(np.int32))
        there = arrow.py_buffer(np.packbits(~values.missing(), bitorder="little"))
        return arrow.StringArray.from_buffers(len(values), offsets, arrow.py_buffer(values.blob), there)
    if not isinstance(values, np.ndarray):
        return arrow.array([_text(cell) for cell in values], form)
    if values.dtype.kind == "i":
        return arrow.array(values == 1, form, mask=values < 0)
    if values.dtype.kind == "f":
        unknown = np.isnan(values)
        known = np.where(unknown, 0, values)
        return arrow.array(known.astype(np.int64) if form == arrow.int64() else known, form, mask=unknown)
    return arrow.array(values, form)

"""The columns of Parquet files as cells: of one file, or of a folder that is divided by the values of columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, BinaryIO, Final

import attrs

from gridgov._extras import need
from gridgov.errors import Batch, InvalidFileError, Place, Problem, Problems
from gridgov.tables._open_arrow import OddColumnError, Pieces, TooLongError
from gridgov.tables._open_frame import check_size
from gridgov.tables._open_limits import Limits
from gridgov.tables._sheet import FRAME_ROW, Sheet
from gridgov.tables._source_faults import DAMAGED, ODD_COLUMN, SAME_NAMES, TOO_LARGE
from gridgov.text import Text

__all__ = ["Division", "read_parquet"]

_PARQUET: Final = Text("a Parquet file", "Parquet文件")
_BYTES: Final = Text("bytes of text", "文本字节数")


@attrs.frozen(eq=False)
class Division:
    """One file, and the values of the columns that the folders it lies in are named after."""

    stream: BinaryIO
    #: Its name, for reports.
    file: str | None
    keys: tuple[tuple[str, str], ...] = ()


def read_parquet(files: Sequence[Division], file: str | None, limits: Limits) -> tuple[Sheet, Problems]:
    """Return the columns of one or several Parquet files one below another, and what is wrong with them.

    Raises:
        InvalidFileError: One is damaged, or they are too large.
        MissingExtraError: pyarrow is not installed.
    """
    need("pyarrow", extra="arrow")
    table = _Table(Place(file=file), limits)
    with _guarded(Place(file=file)):
        opened = [_opened(division) for division in files]
        table.check(opened)
        names = dict.fromkeys(name for source in opened for name in source.schema_arrow.names)
        for name in names:
            table.column(name, opened)
    for key in dict.fromkeys(key for division in files for key, _ in division.keys):
        if key not in names:
            table.key(key, files, opened)
    columns = [pieces.finish() for pieces in table.pieces]
    sheet = Sheet(file, None, columns, names=tuple(table.names), first_row=FRAME_ROW)
    return sheet, Problems(table.problems)


@contextmanager
def _guarded(place: Place) -> Iterator[None]:
    """Turn what the reader cannot do into a fault.

    Raises:
        InvalidFileError: A file is damaged.
    """
    import pyarrow as pa

    try:
        yield
    except (pa.ArrowException, OSError, ValueError, KeyError, OverflowError) as error:
        if isinstance(error, InvalidFileError):
            raise
        raise InvalidFileError(Problem(DAMAGED, place, {"what": _PARQUET})) from None


def _opened(division: Division) -> Any:  # noqa: ANN401 - a file of pyarrow
    """Open a file so that repeated texts are kept once.

    Raises:
        InvalidFileError: It is damaged.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    with _guarded(Place(file=division.file)):
        division.stream.seek(0)
        schema = pq.ParquetFile(division.stream).schema_arrow
        shared = [
            field.name for field in schema if pa.types.is_string(field.type) or pa.types.is_large_string(field.type)
        ]
        division.stream.seek(0)
        return pq.ParquetFile(division.stream, read_dictionary=shared)


class _Table:
    """The columns of the files while they come in."""

    def __init__(self, place: Place, limits: Limits) -> None:
        self._place, self._limits = place, limits
        self.names: list[str] = []
        self.pieces: list[Pieces] = []
        self.problems: list[Batch] = []
        self._left = limits.unpacked_bytes

    def check(self, opened: Sequence[Any]) -> None:
        """Refuse files that say that they are too large, before anything is read.

        Raises:
            InvalidFileError: They are.
        """
        rows = sum(source.metadata.num_rows for source in opened)
        names = {name for source in opened for name in source.schema_arrow.names}
        check_size(rows, len(names), self._place, self._limits)
        groups = (source.metadata.row_group(i) for source in opened for i in range(source.metadata.num_row_groups))
        if sum(max(0, group.total_byte_size) for group in groups) > self._limits.unpacked_bytes:
            self._refuse()

    def _refuse(self) -> None:
        facts = {"what": _BYTES, "name": "unpacked_bytes", "limit": self._limits.unpacked_bytes}
        raise InvalidFileError(Problem(TOO_LARGE, self._place, facts))

    def column(self, name: str, opened: Sequence[Any]) -> None:
        """Read one column of all files."""
        pieces = Pieces(self._left)
        place = attrs.evolve(self._place, column=name)
        n = max(source.schema_arrow.names.count(name) for source in opened)
        if n > 1:
            self.problems.append(Batch(SAME_NAMES, facts={"n": [n]}, place=place))
        kind = ""
        try:
            for source in opened:
                rows = source.metadata.num_rows
                if name not in source.schema_arrow.names:
                    pieces.nothing(rows)
                    continue
                at = source.schema_arrow.names.index(name)
                kind = str(source.schema_arrow.field(at).type)
                for group in range(source.metadata.num_row_groups):
                    pieces.add(_read(source, group, name))
        except OddColumnError:
            pieces = Pieces(self._left)
            pieces.nothing(sum(source.metadata.num_rows for source in opened))
            self.problems.append(Batch(ODD_COLUMN, facts={"type": [kind]}, place=place))
        except TooLongError:
            self._refuse()
        self.names.append(name)
        self.pieces.append(pieces)

    def key(self, key: str, files: Sequence[Division], opened: Sequence[Any]) -> None:
        """Add a column that the folders are named after."""
        pieces = Pieces(self._left)
        for division, source in zip(files, opened, strict=True):
            pieces.text(dict(division.keys).get(key, ""), source.metadata.num_rows)
        self.names.append(key)
        self.pieces.append(pieces)


def _read(source: Any, group: int, name: str) -> Any:  # noqa: ANN401 - of pyarrow
    """Read a part of one column.

    Raises:
        OddColumnError: It consists of other columns.
    """
    import pyarrow as pa

    kind = source.schema_arrow.field(source.schema_arrow.names.index(name)).type
    if pa.types.is_nested(kind):
        raise OddColumnError
    return source.read_row_group(group, columns=[name]).column(0)

"""The columns of Parquet files as cells: of one file, or of a folder that is divided by the values of columns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Generator, Iterable, Sequence
from contextlib import AbstractContextManager, contextmanager
from typing import Any, BinaryIO, Final

import attrs

from gridgov.errors import Batch, FaultKind, InvalidFileError, Place, Problem, Problems
from gridgov.tables._open_arrow import OddColumnError, Pieces, TooLongError, arrow
from gridgov.tables._open_frame import check_size
from gridgov.tables._open_limits import Limits
from gridgov.tables._sheet import FRAME_ROW, Cells, Sheet
from gridgov.tables._source_faults import DAMAGED, ODD_COLUMN, SAME_NAMES, TOO_LARGE
from gridgov.text import Text

__all__ = ["Division", "read_parquet"]

_PARQUET: Final = Text("a Parquet file", "Parquet文件")
_BYTES: Final = Text("bytes of text", "文本字节数")


@attrs.frozen(eq=False)
class Division:
    """One file, and the values of the columns that the folders it lies in are named after."""

    #: Opens it.
    opened: Callable[[], AbstractContextManager[BinaryIO]]
    #: Its name, for reports.
    file: str | None
    keys: tuple[tuple[str, str], ...] = ()


def read_parquet(files: Iterable[Division], file: str | None, limits: Limits) -> tuple[Sheet, Problems]:
    """Return the columns of one or several Parquet files one below another, and what is wrong with them.

    Raises:
        InvalidFileError: One is damaged, or they are too large.
        MissingExtraError: pyarrow is not installed.
    """
    arrow()
    table = _Table(Place(file=file), limits)
    for division in files:
        place = Place(file=division.file)
        with division.opened() as stream, _guarded(place):
            table.add(_opened(stream), division.keys)
    return table.finish()


@contextmanager
def _guarded(place: Place) -> Generator[None]:
    """Turn what the reader cannot do into a fault.

    Raises:
        InvalidFileError: A file is damaged.
    """
    pa = arrow()

    try:
        yield
    except (pa.ArrowException, OSError, ValueError, KeyError, OverflowError) as error:
        if isinstance(error, InvalidFileError):
            raise
        raise InvalidFileError(Problem(DAMAGED, place, {"what": _PARQUET})) from None


def _opened(stream: BinaryIO) -> Any:  # noqa: ANN401 - a file of pyarrow
    """Open a file so that repeated texts are kept once.

    Everything is read in this thread: another that still holds a Python file when Python ends takes it down.
    """
    pa = arrow()
    pq = arrow(".parquet")

    stream.seek(0)
    schema = pq.ParquetFile(stream, pre_buffer=False).schema_arrow
    shared = [field.name for field in schema if pa.types.is_string(field.type) or pa.types.is_large_string(field.type)]
    stream.seek(0)
    return pq.ParquetFile(stream, read_dictionary=shared, pre_buffer=False)


class _Table:
    """The columns of the files while they come in."""

    def __init__(self, place: Place, limits: Limits) -> None:
        self._place, self._limits = place, limits
        self._columns: dict[str, Pieces] = {}
        self._keys: dict[str, Pieces] = {}
        #: Columns that hold what is no value, and what that is; how often others are there.
        self._odd: dict[str, str] = {}
        self._twice: dict[str, int] = {}
        self._rows = 0
        self._bytes = 0

    def add(self, source: Any, keys: tuple[tuple[str, str], ...]) -> None:  # noqa: ANN401 - a file of pyarrow
        """Add the rows of a file.

        Raises:
            InvalidFileError: There are too many of them.
        """
        schema = source.schema_arrow  # which is made anew each time it is asked for
        names = Counter[str](schema.names)
        n: int = source.metadata.num_rows
        self._check(source, names, n)
        # Of columns of one name the first counts.
        kinds = {field.name: field.type for field in reversed(list(schema))}
        for name, count in names.items():
            pieces = self._columns.setdefault(name, Pieces(self._limits.unpacked_bytes))
            pieces.fill(self._rows)
            if count > 1:
                self._twice[name] = count
            if name not in self._odd:
                self._read(source, name, kinds[name], pieces)
        for key, value in keys:
            pieces = self._keys.setdefault(key, Pieces(self._limits.unpacked_bytes))
            pieces.fill(self._rows)
            pieces.text(value, n)
        self._rows += n

    def _check(self, source: Any, names: Collection[str], n: int) -> None:  # noqa: ANN401 - a file of pyarrow
        """Refuse a file that says that it is too large, before anything of it is read.

        Raises:
            InvalidFileError: It is.
        """
        check_size(self._rows + n, len(self._columns.keys() | set(names)), self._place, self._limits)
        groups = (source.metadata.row_group(i) for i in range(source.metadata.num_row_groups))
        self._bytes += sum(max(0, group.total_byte_size) for group in groups)
        if self._bytes > self._limits.unpacked_bytes:
            self._refuse()

    def _refuse(self) -> None:
        facts = {"what": _BYTES, "name": "unpacked_bytes", "limit": self._limits.unpacked_bytes}
        raise InvalidFileError(Problem(TOO_LARGE, self._place, facts))

    def _read(self, source: Any, name: str, kind: Any, pieces: Pieces) -> None:  # noqa: ANN401 - of pyarrow
        """Read one column of a file."""
        pa = arrow()

        if pa.types.is_nested(kind):
            self._odd[name] = str(kind)
            return
        try:
            for group in range(source.metadata.num_row_groups):
                pieces.add(source.read_row_group(group, columns=[name], use_threads=False).column(0))
        except OddColumnError:
            self._odd[name] = str(kind)
        except TooLongError:
            self._refuse()

    def finish(self) -> tuple[Sheet, Problems]:
        """Return all columns, and what is wrong with them."""
        for name in self._odd:
            self._columns[name] = Pieces(0)
        names = [*self._columns, *(key for key in self._keys if key not in self._columns)]
        columns: list[Cells] = []
        for name in names:
            pieces = self._columns.pop(name) if name in self._columns else self._keys.pop(name)
            pieces.fill(self._rows)
            columns.append(pieces.finish())
        odd = [self._batch(ODD_COLUMN, name, {"type": [kind]}) for name, kind in self._odd.items()]
        twice = [self._batch(SAME_NAMES, name, {"n": [n]}) for name, n in self._twice.items()]
        sheet = Sheet(self._place.file, None, columns, names=tuple(names), first_row=FRAME_ROW)
        return sheet, Problems((*odd, *twice))

    def _batch(self, kind: FaultKind, name: str, facts: dict[str, Sequence[object]]) -> Batch:
        return Batch(kind, facts=facts, place=attrs.evolve(self._place, column=name))

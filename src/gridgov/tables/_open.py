"""Whatever tables come in, as sheets of cells: files, folders of files, bytes, data frames."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from contextlib import nullcontext
from functools import partial
from pathlib import Path, PurePath
from typing import Any, BinaryIO, Final, cast
from urllib.parse import unquote

import attrs

from gridgov.errors import InvalidFileError, Place, Problem, Problems
from gridgov.tables._open_book import read_book
from gridgov.tables._open_frame import read_frame
from gridgov.tables._open_kind import PACKED, SUFFIXES, Kind, find_kind, misnamed
from gridgov.tables._open_limits import Limits
from gridgov.tables._open_parquet import Division, read_parquet
from gridgov.tables._open_stream import no_file, opened_path, spooled, unpacked
from gridgov.tables._open_text import read_text
from gridgov.tables._sheet import Sheet
from gridgov.tables._source_faults import ARCHIVE, NOTHING_INSIDE, TOO_LARGE
from gridgov.text import Text

__all__ = ["Opened", "open_source"]

_FILES: Final = Text("files and sheets", "文件和工作表数")
_TWICE: Final = Text("a packed file within a packed file", "多重压缩的文件")
#: What stands in the name of a folder for a missing value.
_NO_VALUE: Final = "__HIVE_DEFAULT_PARTITION__"
_DEEPEST: Final = 16
_LIMITS: Final = Limits()


@attrs.frozen(eq=False)
class Opened:
    r"""The sheets of a source, and what is wrong with them before anybody asks what their cells mean.

    Example:
        >>> found = open_source(b"id,name\n1,a\n", name="units.csv")
        >>> found.sheets[0].row(1), len(found.problems)
        (['1', 'a'], 0)
    """

    #: The sheets, in the order of the source.
    sheets: tuple[Sheet, ...] = ()
    #: What is wrong.
    problems: Problems = attrs.field(factory=Problems)
    #: File and name of the sheets that spreadsheet programs do not show.
    hidden: tuple[tuple[str | None, str], ...] = ()
    #: Files of a folder that hold no tables by their names.
    skipped: tuple[str, ...] = ()


def open_source(
    source: Any,  # noqa: ANN401 - whatever is a data frame
    *,
    limits: Limits = _LIMITS,
    sheet: str | None = None,
    name: str | None = None,
) -> Opened:
    r"""Return the cells of tables as they stand in their files.

    What a file is, is told from its content: a workbook (.xlsx, .xlsm, .xlsb, .xls, .ods), text whose columns are
    separated by commas, semicolons, tabs, bars or full-width commas (UTF-8, GB 18030, UTF-16; also packed as .gz or
    .xz), or Parquet.

    Args:
        source: A path of a file or of a folder, bytes, a file opened for reading bytes, or a data frame.
        limits: What is too large.
        sheet: Only the sheet of this name; of files without sheets, all of them.
        name: What bytes and open files are called in reports; its suffix is held against what they are.

    Raises:
        InvalidFileError: Nothing of it can be read; with every fault.
        MissingExtraError: A library for this form of file is not installed.
        TypeError: It is nothing of the kind.
        ValueError: Two columns of a data frame have one name.

    Example:
        >>> _ = Path("units.csv").write_text("编号;名称\n1;甲\n", encoding="gb18030")
        >>> open_source("units.csv").sheets[0].row(0)
        ['编号', '名称']
    """
    opener = _Opener(limits, sheet)
    if isinstance(source, str | os.PathLike):
        label = os.fsdecode(cast("str", source))
        opener.path(Path(label), label)
    elif isinstance(source, bytes | bytearray | memoryview):
        opener.stream(io.BytesIO(cast("bytes", source)), name)
    elif callable(getattr(source, "read", None)):
        opener.stream(source, name if name is not None else _name_of(source))
    elif (found := read_frame(source, limits)) is not None:
        opener.add(found[0], found[1])
    else:
        msg = f"A path, bytes, an open file or a data frame is wanted, not {type(source).__name__}."
        raise TypeError(msg)
    return opener.finish()


def _name_of(source: Any) -> str | None:  # noqa: ANN401 - whatever reads bytes
    """Return what an open file calls itself."""
    found = getattr(source, "name", None)
    return found if isinstance(found, str) else None


class _Opener:
    """Opens files, and collects what is in them and what is wrong with them."""

    def __init__(self, limits: Limits, sheet: str | None) -> None:
        self._limits, self._sheet = limits, sheet
        self._sheets: list[Sheet] = []
        self._problems = Problems()
        self._hidden: list[tuple[str | None, str]] = []
        self._skipped: list[str] = []
        self._place = Place()

    def add(self, sheet: Sheet, problems: Problems) -> None:
        """Add a sheet.

        Raises:
            InvalidFileError: There are too many.
        """
        self._problems += problems
        if sheet.columns:
            self._sheets.append(sheet)
        if len(self._sheets) > self._limits.sheets:
            self._too_many()

    def _too_many(self) -> None:
        facts = {"what": _FILES, "name": "sheets", "limit": self._limits.sheets}
        raise InvalidFileError(Problem(TOO_LARGE, self._place, facts))

    def finish(self) -> Opened:
        """Return everything.

        Raises:
            InvalidFileError: There is no sheet.
        """
        if not self._sheets:
            raise InvalidFileError(self._problems or Problems.of(Problem(NOTHING_INSIDE, self._place)))
        return Opened(tuple(self._sheets), self._problems, tuple(self._hidden), tuple(self._skipped))

    def path(self, path: Path, label: str) -> None:
        """Open a file or a folder.

        Raises:
            InvalidFileError: It cannot be read.
        """
        self._place = Place(file=label)
        if not _is_folder(path, self._place):
            self._file(path, label)
            return
        divisions = list(_divisions(path, self._limits.sheets))
        if divisions:
            self._divided(divisions, label)
        found = _entries(path, self._place)
        if len(found) > self._limits.sheets:
            self._too_many()
        for entry in found:
            if entry.suffix.lower() not in SUFFIXES and not _packed_name(entry.name):
                self._skipped.append(str(entry))
                continue
            try:
                self._file(entry, str(entry))
            except InvalidFileError as error:
                self._problems += error.problems

    def _file(self, path: Path, label: str) -> None:
        """Open a file.

        Raises:
            InvalidFileError: It cannot be read.
        """
        place = Place(file=label)
        with opened_path(path, place, self._limits) as stream:
            self._bytes(stream, label, label, place)

    def stream(self, source: Any, name: str | None) -> None:  # noqa: ANN401 - whatever reads bytes
        """Open a stream.

        Raises:
            InvalidFileError: It cannot be read.
        """
        self._place = Place(file=name)
        with spooled(source, self._place, self._limits) as stream:
            self._bytes(stream, name, name, self._place)

    def _bytes(
        self, stream: BinaryIO, file: str | None, name: str | None, place: Place, *, packed: bool = False
    ) -> None:
        """Read what a file is found to be.

        Raises:
            InvalidFileError: It cannot be read.
        """
        kind = find_kind(stream, place)
        if kind == "gz" or kind == "xz":  # noqa: PLR1714 - a type checker follows this form only
            if packed:
                raise InvalidFileError(Problem(ARCHIVE, place, {"what": _TWICE}))
            with unpacked(stream, kind, place, self._limits) as inner:
                self._bytes(inner, file, _inner_name(name), place, packed=True)
            wrong = None if packed else misnamed(name, kind, place)
        else:
            wrong = misnamed(name, kind, place)
            self._read(stream, kind, file)
        if wrong is not None:
            self._problems += Problems.of(wrong)

    def _read(self, stream: BinaryIO, kind: Kind, file: str | None) -> None:
        """Read a file that is not packed."""
        if kind == "text":
            self.add(*read_text(stream, file, self._limits))
        elif kind == "parquet":
            self.add(*read_parquet([Division(lambda: nullcontext(stream), file)], file, self._limits))
        elif kind != "gz" and kind != "xz":  # noqa: PLR1714 - a type checker follows this form only
            book = read_book(stream, kind, file, self._limits, self._sheet)
            self._hidden += [(file, title) for title in book.hidden]
            self._problems += book.problems
            for sheet in book.sheets:
                self.add(sheet, Problems())

    def _divided(self, divisions: list[tuple[Path, tuple[tuple[str, str], ...]]], label: str) -> None:
        """Read the files of a divided folder as one."""
        files = [
            Division(partial(opened_path, path, Place(file=str(path)), self._limits), str(path), keys)
            for path, keys in divisions
        ]
        if len(files) > self._limits.sheets:
            self._too_many()
        self.add(*read_parquet(files, label, self._limits))


def _is_folder(path: Path, place: Place) -> bool:
    """Tell whether a path is a folder.

    Raises:
        InvalidFileError: It cannot be told.
    """
    try:
        return path.is_dir()
    except (OSError, ValueError) as error:
        raise no_file(error if isinstance(error, OSError) else OSError(), place) from None


def _entries(folder: Path, place: Place) -> list[Path]:
    """Return the files of a folder by name, without those that programs hide there.

    Raises:
        InvalidFileError: It cannot be read.
    """
    try:
        return sorted(
            (entry for entry in folder.iterdir() if not entry.name.startswith((".", "~$", "_")) and not entry.is_dir()),
            key=lambda entry: entry.name,
        )
    except OSError as error:
        raise no_file(error, place) from None


def _divisions(folder: Path, limit: int, depth: int = 0) -> Iterator[tuple[Path, tuple[tuple[str, str], ...]]]:
    """Yield the Parquet files in folders such as ``county=610902``, and what the folders say."""
    if depth > _DEEPEST:
        return
    entries = _entries(folder, Place(file=str(folder))) if depth else []
    for entry in entries[: limit + 1]:
        if SUFFIXES.get(entry.suffix.lower()) == "parquet":
            yield entry, ()
    for inner in sorted(folder.iterdir(), key=lambda entry: entry.name):
        key, equals, value = inner.name.partition("=")
        if equals and key and inner.is_dir() and not inner.is_symlink():
            said = (unquote(key), "" if value == _NO_VALUE else unquote(value))
            for path, keys in _divisions(inner, limit, depth + 1):
                yield path, (said, *keys)


def _packed_name(name: str) -> bool:
    """Tell whether a name is that of a packed table, such as ``units.csv.gz``."""
    path = PurePath(name)
    return path.suffix.lower() in PACKED and PurePath(path.stem).suffix.lower() in SUFFIXES


def _inner_name(name: str | None) -> str | None:
    """Return the name of what is packed in a file."""
    path = PurePath(name or "")
    return path.stem if path.suffix.lower() in PACKED else None

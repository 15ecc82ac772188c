"""Pairs of neighbours as a caller has them: rows, a mapping, a table, a file, a graph."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, TypeAlias, cast

import attrs
import numpy as np
import numpy.typing as npt

from gridgov._cells import short
from gridgov._csv import FIRST_ROW, CsvTable
from gridgov._spreadsheet import text_of_cell
from gridgov.errors import Batch, InvalidFileError, Place, Problems
from gridgov.splitting._neighbour_columns import Columns, Shape, as_table, chosen
from gridgov.splitting._neighbour_faults import NOT_TWO_IDS
from gridgov.text import Text

__all__ = ["Cells", "Stated", "stated"]

Cells: TypeAlias = Sequence[Any] | npt.NDArray[Any]

_SHAPE: Final = Shape(
    Text("neighbours", "相邻关系表"),
    {"from": ("from", "起", "单元"), "to": ("to", "止", "相邻单元"), "weight": ("weight", "权重")},
    frozenset({"weight"}),
    Text("'from', 'to' and, if there are weights, 'weight'", "“起”“止”，有权重时加“权重”（或from、to、weight）"),
)
_GIVEN: Final = Text("Pairs of neighbours given: {m:,}.", "给定相邻单元{m:,}对。")
_READ: Final = Text("Pairs of neighbours read from {file}: {m:,}.", "从{file}读入相邻单元{m:,}对。")
_PATH: Final = "adjacency"
_ROW: Final = Text("pair of neighbours", "相邻单元对")
_PAIR, _TRIPLE = 2, 3
#: Marks that keep a spreadsheet from running a cell as a formula stand before one of these.
_OTHER_ENCODING: Final = "CSV003"


@attrs.frozen(eq=False)
class Stated:
    """Pairs as they came in, one entry each."""

    first: Cells
    second: Cells
    #: Weight of each, None for 1 everywhere.
    weight: Cells | None
    place: Place
    #: Where they come from, with fields ``m`` for their number and ``file``.
    source: Text
    #: Row of each, None where they have none.
    rows: Sequence[int] | None = None
    #: Whether NaN and empty texts are weights that are left out.
    blank: bool = False
    #: Whether one pair may have several weights, which are added.
    adds: bool = False
    problems: Problems = attrs.field(factory=Problems)


def stated(given: object) -> Stated:
    """Read pairs in any form.

    Raises:
        InvalidFileError: A file is no CSV table at all.
        OSError: It cannot be opened.
        TypeError: What is given has no pairs.
    """
    if isinstance(given, str | Path):
        return _of_file(Path(given))
    if callable(getattr(given, "is_multigraph", None)) and callable(getattr(given, "edges", None)):
        return _of_graph(given)
    if (columns := as_table(given)) is not None:
        return _of_columns(columns, Place(path=_PATH), _GIVEN, range(1, len(next(iter(columns.values()), ())) + 1))
    if isinstance(given, Mapping):
        pairs = cast("Mapping[object, Any]", given)
        return _of_rows([_with(key, value) for key, value in pairs.items()])
    if isinstance(given, bytes) or not isinstance(given, Iterable):
        msg = f"The adjacency is pairs of ids, a table, a graph, a file or 'order', not {type(given).__name__}."
        raise TypeError(msg)
    rows = cast("Iterable[object]", given)
    return _of_rows(list(rows))


def _with(key: object, weight: object) -> tuple[object, ...]:
    """Return a row out of an entry of a mapping; a key that is no pair becomes a row of one."""
    if not isinstance(key, tuple):
        return (key,)
    cells = cast("tuple[object, ...]", key)
    return (*cells, weight) if len(cells) == _PAIR else (cells,)


def _entry(row: object) -> Sequence[Any] | None:
    """Return the two ids of a row and its weight if it has one; None if it is neither a pair nor a triple."""
    if isinstance(row, set | frozenset):
        members = sorted(cast("set[Any]", row), key=str)
        return members if len(members) == _PAIR else None
    if isinstance(row, np.ndarray):
        row = cast("npt.NDArray[Any]", row).tolist()
    if not isinstance(row, list | tuple):
        return None
    cells = cast("Sequence[Any]", row)
    return cells if _PAIR <= len(cells) <= _TRIPLE else None


def _of_rows(given: list[Any]) -> Stated:
    place = Place(path=_PATH)
    entries = [_entry(row) for row in given]
    odd = [i for i, entry in enumerate(entries) if entry is None]
    shown = {"entry": [short(repr(given[i])) for i in odd]}
    problems = Problems([Batch(NOT_TWO_IDS, [i + 1 for i in odd], None, shown, place)])
    rows = [i + 1 for i, entry in enumerate(entries) if entry is not None]
    good = [entry for entry in entries if entry is not None]
    weights = [entry[_PAIR] if len(entry) > _PAIR else None for entry in good]
    return Stated([e[0] for e in good], [e[1] for e in good], weights, place, _GIVEN, rows, problems=problems)


def _of_graph(given: object) -> Stated:
    graph = cast("Any", given)
    edges = [tuple(edge) for edge in graph.edges(data="weight", default=1)]
    columns = [list(column) for column in zip(*edges, strict=True)] or [[], [], []]
    return Stated(columns[0], columns[1], columns[2], Place(path=_PATH), _GIVEN, adds=True)


def _of_columns(
    columns: Columns, place: Place, source: Text, rows: Sequence[int], faults: Problems | None = None
) -> Stated:
    found, wrong = chosen(columns, _SHAPE, place)
    problems = (faults or Problems()) + Problems.of(*wrong)
    if wrong:
        return Stated((), (), None, place, source, (), problems=problems)
    return Stated(found["from"], found["to"], found.get("weight"), place, source, rows, blank=True, problems=problems)


def _of_file(path: Path) -> Stated:
    file = str(path)
    table = _table(path.read_bytes(), file)
    if not table.is_split:
        raise InvalidFileError(table.faults)
    columns = {name: [_plain(cell) for cell in cells] for name, cells in table.columns.items() if name.strip()}
    n = len(next(iter(columns.values()), ()))
    used = [i for i in range(n) if i + FIRST_ROW not in table.spoiled and any(c[i] for c in columns.values())]
    kept = {name: [cells[i] for i in used] for name, cells in columns.items()}
    return _of_columns(kept, Place(file=file), _READ, [i + FIRST_ROW for i in used], table.faults)


def _table(data: bytes, file: str) -> CsvTable:
    """Read a CSV file in UTF-8 or GB 18030.

    Short Chinese words in GB 18030 can look like UTF-8: what the headings are in decides, if they are not UTF-8.
    """
    chinese = _decoded(data, "gb18030")
    if chinese is not None and _decoded(data.partition(b"\n")[0], "utf-8") is None:
        return CsvTable.read(chinese.encode(), file, _ROW)
    try:
        return CsvTable.read(data, file, _ROW)
    except InvalidFileError as error:
        if chinese is None or not error.problems.of_code(_OTHER_ENCODING):
            raise
    return CsvTable.read(chinese.encode(), file, _ROW)


def _decoded(data: bytes, encoding: str) -> str | None:
    """Return the text, None if it is in another encoding."""
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _plain(cell: str) -> str:
    """Return a cell without spaces around it and the mark that keeps a spreadsheet from running it as a formula."""
    text = cell.strip()
    return text_of_cell(text)

"""Decisions by hand: written as a table to fill in, and read back."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, cast

from gridgov._files import atomic_write
from gridgov._frame import Frame
from gridgov._spreadsheet import csv_text, text_of_cell
from gridgov.errors import InvalidIntegrationError, Place, Problem, fault
from gridgov.text import Text

__all__ = ["read_decisions", "write_decisions"]

BAD_FILE = fault(
    "ITG014",
    "decisions-unreadable",
    Text("The file of decisions cannot be read: {why.en}.", "无法读取决定文件：{why.zh}。"),
    Text(
        "Give a CSV or JSON file with the columns 'conflict' and 'decision'.",
        "请提供含“conflict”和“decision”两列的CSV或JSON文件。",
    ),
)
DECIDED_TWICE = fault(
    "ITG015",
    "decided-twice",
    Text(
        "Conflict '{id}' is decided twice: '{first}' and '{second}'.", "冲突“{id}”有两个决定：“{first}”和“{second}”。"
    ),
    Text("Keep one of the rows.", "请只保留一行。"),
)
_CONFLICT: Final = "conflict"
_DECISION: Final = "decision"


def write_decisions(frame: Frame, path: str | Path) -> None:
    """Write the conflicts with an empty column ``decision``.

    Raises:
        OSError: The file cannot be written; an old one is still there.
    """
    columns: dict[str, list[Any]] = dict(frame.to_dict())
    columns[_DECISION] = [None] * len(frame)
    atomic_write(Path(path), csv_text(columns).encode("utf-8-sig"))


def read_decisions(path: str | Path) -> dict[str, str]:
    """Read decisions from a CSV or JSON file; a row without one is left open.

    Raises:
        InvalidIntegrationError: The file is no such table, or a conflict is decided twice; with all of it.
        OSError: The file is not there.
    """
    file = Path(path)
    raw = file.read_bytes()
    problems: list[Problem] = []
    rows = _json(raw, file) if file.suffix.lower() == ".json" else _csv(raw, file)
    out: dict[str, str] = {}
    for number, conflict, decision in rows:
        if not decision:
            continue
        if out.get(conflict, decision) != decision:
            facts: dict[str, object] = {"id": conflict, "first": out[conflict], "second": decision}
            problems.append(Problem(DECIDED_TWICE, Place(file=file.name, row=number, id=conflict), facts))
        out[conflict] = decision
    if problems:
        from gridgov.errors import Problems

        raise InvalidIntegrationError(Problems.of(*problems))
    return out


def _refuse(file: Path, en: str, zh: str) -> InvalidIntegrationError:
    return InvalidIntegrationError(Problem(BAD_FILE, Place(file=file.name), {"why": Text(en, zh)}))


def _json(raw: bytes, file: Path) -> list[tuple[int, str, str]]:
    try:
        data = json.loads(raw.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise _refuse(file, "it is no JSON", "不是JSON") from None
    if not isinstance(data, Mapping):
        raise _refuse(file, "it is no mapping of conflicts to grids", "不是冲突到网格的映射")
    found = cast("Mapping[str, object]", data)
    if not all(value is None or isinstance(value, str) for value in found.values()):
        raise _refuse(file, "a decision is no text", "有决定不是文本")
    return [(i, key, str(value or "")) for i, (key, value) in enumerate(found.items(), 1)]


def _csv(raw: bytes, file: Path) -> list[tuple[int, str, str]]:
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = raw.decode("gb18030")
        except UnicodeDecodeError:
            raise _refuse(file, "it is neither UTF-8 nor GB 18030", "编码既非UTF-8也非GB 18030") from None
    reader = csv.DictReader(io.StringIO(text, newline=""))
    try:
        return _decided(reader, file)
    except csv.Error:
        raise _refuse(file, "it is no CSV", "不是CSV") from None


def _decided(reader: csv.DictReader[str], file: Path) -> list[tuple[int, str, str]]:
    if not {_CONFLICT, _DECISION} <= set(reader.fieldnames or ()):
        raise _refuse(file, "a column is missing", "缺少列")
    return [(reader.line_num, _plain(row[_CONFLICT]), _plain(row[_DECISION])) for row in reader]


def _plain(cell: str | None) -> str:
    """Return a cell without the mark that keeps a spreadsheet from running it as a formula."""
    text = (cell or "").strip()
    return text_of_cell(text)

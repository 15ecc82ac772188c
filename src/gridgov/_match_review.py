"""The review of matches as a file: a workbook with a list to choose from, or CSV."""

from __future__ import annotations

import datetime as dt
import io
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from gridgov._extras import need
from gridgov._files import atomic_write
from gridgov._match_decide import none_word
from gridgov._match_kinds import ACCEPTED, STATUS_TEXT
from gridgov._spreadsheet import csv_text
from gridgov.text import LANGS, Lang, Text

if TYPE_CHECKING:
    from gridgov._match_result import Matches
    from gridgov._match_rows import Columns

__all__ = ["DECISION", "LEFT", "LEFT_NAME", "SHEET", "shown", "suffix_of", "write"]

SHEET: Final = Text("review", "核对")
DECISION: Final = Text("decision", "决定")
LEFT: Final = Text("left id", "左表编号")
LEFT_NAME: Final = Text("left name", "左表名称")
_STATUS: Final = Text("status", "状态")
_SCORE: Final = Text("score", "得分")
_OPTION: Final = Text("option {n}", "候选{n}")
_REASON: Final = Text("reason", "理由")
_NOW: Final = Text("right id", "右表编号")
_REST: Final = Text("unmatched", "未匹配")
_LEGEND: Final = Text("legend", "说明")
_RIGHT: Final = (Text("right id", "右表编号"), Text("right name", "右表名称"))
#: So many options stand in columns of their own.
_OPTIONS: Final = 5
#: Characters that a list to choose from can hold, and a cell shows.
_LIST: Final = 255
_CELL: Final = 2000
#: The same matches give the same bytes: the file does not say when it was written.
_DAY: Final = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
_WIDTHS: Final = (18, 20, 34, 14, 8)
_HELP: Final = {
    DECISION: Text(
        "The right id that belongs to this row; '{none}' for no match; empty: not decided yet.",
        "属于该行的右表编号；无对应的填“{none}”；留空表示尚未决定。",
    ),
    LEFT: Text("Do not change: the row is found by it.", "请勿修改：据此找到该行。"),
    LEFT_NAME: Text("Do not change: it shows whether the table is still the same.", "请勿修改：据此判断左表是否变更。"),
    _STATUS: Text("What the program has found.", "程序的比对结果。"),
    _SCORE: Text("Similarity of the first option, 0 to 1. It decides nothing.", "首个候选的相似度，0至1，不作为依据。"),
    _OPTION: Text("Id, name and score of a right row that may belong here.", "可能对应的右表记录：编号、名称、得分。"),
    _REASON: Text("Why it is not decided, or what speaks for the first option.", "未能确定的原因，或首个候选的依据。"),
    _REST: Text("The second sheet has the right rows that are not matched.", "第二个工作表列出未匹配的右表记录。"),
}


def suffix_of(path: str | os.PathLike[str]) -> str:
    """Return the end of the name.

    Raises:
        ValueError: It is neither .xlsx nor .csv.
    """
    suffix = Path(path).suffix.lower()
    if suffix not in {".xlsx", ".csv"}:
        msg = f"A review ends in .xlsx or .csv, not {suffix or 'nothing'!r}."
        raise ValueError(msg)
    return suffix


def shown(text: str) -> str:
    """Return a text as a cell shows it: on one line, without invisible characters, and not too long."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())[:_CELL]


def write(matches: Matches, columns: Columns, path: str | os.PathLike[str], lang: Lang, rows: str) -> None:
    """Write the review.

    Raises:
        ValueError: The name, the language or ``rows`` is none that there is.
        MissingExtraError: xlsxwriter is not installed.
        OSError: The file cannot be written.
    """
    suffix = suffix_of(path)
    if rows not in {"open", "all"} or lang not in LANGS:
        msg = f"rows is 'open' or 'all', lang is 'en' or 'zh'; not {rows!r} and {lang!r}."
        raise ValueError(msg)
    at = np.arange(len(matches)) if rows == "all" else np.flatnonzero(~np.isin(columns.status, ACCEPTED))
    table = _table(matches, at.tolist(), lang)
    if suffix == ".csv":
        atomic_write(path, "\ufeff" + csv_text(table))
        return
    atomic_write(path, _workbook(matches, columns, at.tolist(), table, lang))


def _table(matches: Matches, rows: list[int], lang: Lang) -> dict[str, list[Any]]:
    """Return the columns of the review with their headings."""
    found = [matches[row] for row in rows]
    most = min(_OPTIONS, max((len(m.alternatives) for m in found), default=0))
    table: dict[str, list[Any]] = {
        DECISION.get(lang): [""] * len(found),
        LEFT.get(lang): [m.left for m in found],
        LEFT_NAME.get(lang): [shown(m.left_name) for m in found],
        _STATUS.get(lang): [STATUS_TEXT[m.status].get(lang) for m in found],
        _SCORE.get(lang): [m.score for m in found],
    }
    if any(m.right is not None for m in found):
        table[_NOW.get(lang)] = [m.right or "" for m in found]
    for k in range(most):
        options = [shown(str(m.alternatives[k])) if k < len(m.alternatives) else "" for m in found]
        table[_OPTION.format(n=k + 1).get(lang)] = options
    table[_REASON.get(lang)] = [m.reason.get(lang) for m in found]
    return table


def _workbook(matches: Matches, columns: Columns, rows: list[int], table: dict[str, list[Any]], lang: Lang) -> bytes:
    """Return the workbook; every text is a text to the spreadsheet, never a formula or a link."""
    stream = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book: Any = need("xlsxwriter", extra="excel").Workbook(stream, options)
    book.set_properties({"created": _DAY})
    # Text format: what is chosen or typed stays a text, and an id keeps its zeros.
    formats = {"text": book.add_format({"num_format": "@"}), "head": book.add_format({"bold": True})}
    formats["open"] = book.add_format({"num_format": "@", "bg_color": "#FFF4CC"})
    sheet = _sheet(book, SHEET.get(lang), table, formats)
    word = none_word(columns.right_ids).get(lang)
    for i, row in enumerate(rows, start=1):
        sheet.write_blank(i, 0, None, formats["open"])
        if choices := _choices([option.id for option in matches[row].alternatives], word):
            # A hint, not a fence: an id that is not in the list can be typed.
            sheet.data_validation(i, 0, i, 0, {"validate": "list", "source": choices, "show_error": False})
    names = dict(zip(columns.right_ids, columns.right_names, strict=True))
    rest = matches.unmatched_right
    heads = [head.get(lang) for head in _RIGHT]
    _sheet(book, _REST.get(lang), dict(zip(heads, [list(rest), [shown(names[i]) for i in rest]], strict=True)), formats)
    help_ = {key.get(lang).format(n="…"): [text.get(lang).format(none=word)] for key, text in _HELP.items()}
    legend = {_LEGEND.get(lang): list(help_), " ": [text[0] for text in help_.values()]}
    legend[_LEGEND.get(lang)] += [""] * len(matches.notes)
    legend[" "] += [note.get(lang) for note in matches.notes]
    _sheet(book, _LEGEND.get(lang), legend, formats)
    book.close()
    return stream.getvalue()


def _choices(ids: list[str], word: str) -> list[str]:
    """Return what a cell offers: as many ids as a list can hold, and the word for none."""
    good = [ident for ident in ids if ident == shown(ident) and not set(ident) & set(',"')]
    while good and len(",".join([*good, word])) > _LIST:
        good.pop()
    return [*good, word]


def _sheet(book: Any, name: str, table: dict[str, list[Any]], formats: dict[str, Any]) -> Any:  # noqa: ANN401 - xlsxwriter has no types
    """Write a sheet with a fixed heading."""
    sheet = book.add_worksheet(name)
    for i, (key, values) in enumerate(table.items()):
        wide = name not in {SHEET.en, SHEET.zh} or i >= len(_WIDTHS)
        sheet.set_column(i, i, 34 if wide else _WIDTHS[i], formats["text"])
        sheet.write_string(0, i, key, formats["head"])
        for row, value in enumerate(values, start=1):
            if isinstance(value, str):
                sheet.write_string(row, i, value, formats["text"])
            else:
                sheet.write_number(row, i, value)
    sheet.freeze_panes(1, 0)
    return sheet

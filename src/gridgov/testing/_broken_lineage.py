"""Faults in what became of ids: rows of a lineage, and histories of codes in files."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from hypothesis import strategies as st

from gridgov.lineage import Lineage, read_history
from gridgov.testing._broken import way
from gridgov.testing._broken_edit import ANY, add, plant, put

__all__ = ["history_file", "history_workbook", "lineage"]

Values = dict[str, Any]


@way("lineage", rows="a list of dictionaries: kind, day, old, new, share")
def lineage(rows: list[Values]) -> None:
    """Build a lineage."""
    Lineage.from_records(rows)


@way("history of codes", name="name of the file", text="what it holds; None: there is no such file")
def history_file(name: str, text: str | None) -> None:
    """Read a history of codes from a file."""
    with TemporaryDirectory() as folder:
        path = Path(folder, name)
        if text is not None:
            path.write_text(text, encoding="utf-8")
        read_history(path)


@way("history of codes in a workbook", sheets="rows of cells for each sheet", sheet="which one is read; None: the one")
def history_workbook(sheets: dict[str, list[list[str]]], sheet: str | None) -> None:
    """Read a history of codes from a workbook."""
    write: Any = import_module("xlsxwriter").Workbook
    with TemporaryDirectory() as folder:
        path = Path(folder, "history.xlsx")
        with write(str(path)) as book:
            for title, rows in sheets.items():
                made = book.add_worksheet(title)
                for i, row in enumerate(rows):
                    made.write_row(i, 0, row)
        read_history(path, sheet=sheet)


# -- rows --------------------------------------------------------------------------------------------------------------

_DAY: Final = "2015-01-02"
_LATER: Final = "2016-01-02"


def _row(kind: str, old: str | None, new: str | None, day: str = _DAY, **more: object) -> Values:
    return {"kind": kind, "day": day, "old": old, "new": new, **more}


def _past(draw: st.DrawFn) -> Values:
    """Draw a split, a merger of two and a recoding, of ids that may be codes."""
    c = draw(st.sampled_from(["c", "61090200100", "社区"]))
    share = draw(st.sampled_from([0.5, 0.25, 0.75]))
    rows = [_row("split", f"{c}1", f"{c}{i}", share=part) for i, part in ((5, share), (6, 1 - share))]
    rows += [_row("merge", f"{c}{i}", f"{c}7") for i in range(2, draw(st.integers(3, 4)) + 1)]
    rows.append(_row("recode", f"{c}8", f"{c}9", draw(st.sampled_from([_DAY, _LATER]))))
    return {"rows": rows}


def _gone(kind: str, **more: str) -> Callable[[list[Values]], Values]:
    """Return what makes a row about the id that was recoded last."""
    return lambda rows: {**_row(kind, None, None, "2020-05-01"), **{key: rows[-1][end] for key, end in more.items()}}


plant("LIN001", lineage, _past, put("rows", ANY, to=lambda row: {**row, "old": None, "new": None, "kind": "abolish"}))
plant("LIN002", lineage, _past, put("rows", ANY, "day", to=st.sampled_from(["2015-02-30", "2015年", "soon"])))
plant("LIN003", lineage, _past, put("rows", ANY, "kind", to=st.sampled_from(["marge", "吞并"])))
plant("LIN004", lineage, _past, put("rows", ANY, "share", to=st.sampled_from([1.5, -0.5, "half"])))
plant("LIN005", lineage, _past, put("rows", ANY, "kind", to=st.sampled_from(["create", "abolish"])))
plant("LIN005", lineage, _past, put("rows", -1, "new", to=None))
plant("LIN006", lineage, _past, put("rows", 0, "share", to=st.sampled_from([0.9, 0.8])))
plant("LIN007", lineage, _past, add("rows", to=lambda rows: rows[-1]))
plant(
    "LIN008", lineage, _past, add("rows", to=lambda rows: {**rows[-1], "old": rows[-1]["new"], "new": rows[-1]["old"]})
)
plant("LIN009", lineage, _past, add("rows", to=_gone("abolish", old="old")))
plant("LIN010", lineage, _past, add("rows", to=_gone("create", new="old")))
plant("LIN011", lineage, _past, add("rows", to=_gone("create", new="new")))

# -- files -------------------------------------------------------------------------------------------------------------

_HEADER: Final = ["原代码", "新代码", "变更日期", "变更类型"]


def _table(draw: st.DrawFn) -> list[list[str]]:
    """Draw a header and some rows."""
    words = st.sampled_from(["合并", "变更代码"])
    codes = range(1, draw(st.integers(1, 3)) + 1)
    return [_HEADER, *([f"61090200100{i}", f"61090200110{i}", "2023-06-30", draw(words)] for i in codes)]


def _file(draw: st.DrawFn) -> Values:
    return {"name": draw(st.sampled_from(["history.csv", "变更.csv"])), "text": _csv(_table(draw))}


def _csv(rows: list[list[str]]) -> str:
    return "".join(",".join(row) + "\n" for row in rows)


def _book(draw: st.DrawFn) -> Values:
    return {"sheets": {"变更": _table(draw), "说明": [["年度变更情况"]]}, "sheet": None}


plant("LIN020", history_file, _file, put("text", to=None))
plant("LIN021", history_file, _file, put("name", to=st.sampled_from(["history.pdf", "history.txt", "history"])))
plant("LIN022", history_workbook, _book, put("sheet", to="丙"))
plant("LIN023", history_workbook, _book, put("sheets", to=lambda sheets: {**sheets, "说明": sheets["变更"]}))
plant("LIN024", history_file, _file, put("text", to=lambda text: text.removeprefix(_csv([_HEADER]))))
plant("LIN025", history_file, _file, put("text", to=lambda text: text.replace("变更类型", "备注")))
plant("LIN026", history_file, _file, put("text", to=lambda text: text.replace("变更类型", "变更类型,旧代码")))
plant("LIN027", history_file, _file, put("text", to=lambda text: f"{text}610902001009,610902001109,2023-06-30,吞并\n"))

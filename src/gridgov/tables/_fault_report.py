"""Problems as text, JSON, CSV and SARIF."""

from __future__ import annotations

import datetime as dt
import json
import math
from collections.abc import Callable, Mapping
from typing import Any, Final, Literal, TypeAlias, cast

import numpy as np

from gridgov._spreadsheet import csv_text
from gridgov.errors import Problem, Problems
from gridgov.text import LANGS, Lang, Text

__all__ = ["ProblemForm", "plain", "problem_row", "render_problems", "there"]

#: The forms of a list of problems.
ProblemForm: TypeAlias = Literal["text", "json", "jsonl", "sarif", "csv"]

#: The fact of a problem that is what stands in the cell.
_VALUE: Final = "value"
_COLUMNS: Final = (
    "code",
    "name",
    "file",
    "sheet",
    "cell",
    "row",
    "column",
    "id",
    "path",
    "value",
    "message",
    "way_out",
)


def render_problems(problems: Problems, form: ProblemForm = "text", *, lang: Lang = "en") -> str:
    """Return all problems in one form, in the order that they have.

    ``text`` is one line a problem. ``json`` is one object: how many there are, how many of each code, and the list of
    them; ``jsonl`` is the same list, one object a line. ``csv`` has the same names as columns and opens in a
    spreadsheet without running anything. ``sarif`` is a SARIF 2.1.0 log with a rule for each code in both languages.

    Args:
        problems: The problems.
        form: One of ``text``, ``json``, ``jsonl``, ``sarif`` and ``csv``.
        lang: Language of messages and ways out; SARIF puts this one first.

    Returns:
        A text that ends with a line break unless it is empty.

    Raises:
        ValueError: There is no such form, or ``lang`` is neither ``"en"`` nor ``"zh"``.

    Example:
        >>> from gridgov.errors import Place, Problem
        >>> from gridgov.hierarchy import SELF_PARENT
        >>> place = Place(file="城.xlsx", sheet="单元", row=4, letter="C", column="上级")
        >>> found = Problems.of(Problem(SELF_PARENT, place, {"id": "w1"}))
        >>> print(render_problems(found, "csv")[:107])
        code,name,file,sheet,cell,row,column,id,path,value,message,way_out
        HIE004,self-parent,城.xlsx,单元,C4,4,上级,,,,
    """
    if form not in _FORMS:
        msg = f"form must be one of {', '.join(map(repr, _FORMS))}, not {form!r}."
        raise ValueError(msg)
    if lang not in LANGS:
        msg = f"lang must be 'en' or 'zh', not {lang!r}."
        raise ValueError(msg)
    return _FORMS[form](problems, lang)


def plain(value: object, lang: Lang = "en") -> str | int | float | bool | list[Any] | None:
    """Return a fact as a plain JSON type; None for what is not known."""
    if isinstance(value, np.generic):
        value = cast("object", value.item())
    if isinstance(value, list | tuple):
        return [plain(one, lang) for one in cast("list[object]", value)]
    if isinstance(value, Text):
        return value.get(lang)
    if value is None or isinstance(value, bool | int | str | float):
        return None if isinstance(value, float) and not math.isfinite(value) else value
    return value.isoformat() if isinstance(value, dt.date | dt.time) else str(value)


def there(problem: Problem, lang: Lang = "en") -> str | int | float | bool | list[Any] | None:
    """Return what stands in the cell as far as the problem says it; None where it does not."""
    return plain(problem.facts.get(_VALUE), lang)


def problem_row(problem: Problem, lang: Lang = "en") -> dict[str, Any]:
    """Return one problem as a flat object of plain JSON types; every name is there, None where nothing is known."""
    place = problem.place
    return {
        "code": problem.code,
        "name": problem.name,
        "file": place.file,
        "sheet": place.sheet,
        "cell": place.cell,
        "row": place.row,
        "column": place.column,
        "id": place.id,
        "path": place.path,
        "value": there(problem, lang),
        "message": problem.message(lang),
        "way_out": problem.way_out(lang),
    }


def _line(value: Mapping[str, Any]) -> str:
    # A lone surrogate, which a damaged file can hold, has no UTF-8; it is written as an escape.
    text = json.dumps(value, ensure_ascii=False, allow_nan=False)
    return text if text.isascii() or _encodes(text) else json.dumps(value, allow_nan=False)


def _encodes(text: str) -> bool:
    """Tell whether a text can be written as UTF-8."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _text(problems: Problems, lang: Lang) -> str:
    return "".join(f"{problem.text(lang)}\n" for problem in problems)


def _json(problems: Problems, lang: Lang) -> str:
    rows = [problem_row(problem, lang) for problem in problems]
    return _line({"count": len(problems), "counts": problems.counts(), "problems": rows}) + "\n"


def _jsonl(problems: Problems, lang: Lang) -> str:
    return "".join(_line(problem_row(problem, lang)) + "\n" for problem in problems)


def _csv(problems: Problems, lang: Lang) -> str:
    columns: dict[str, list[object]] = {key: [] for key in _COLUMNS}
    for problem in problems:
        for key, value in problem_row(problem, lang).items():
            columns[key].append(value)
    return csv_text(columns)


def _sarif(problems: Problems, lang: Lang) -> str:
    from gridgov.tables._fault_report_sarif import problems_as_log

    return _line(problems_as_log(problems, lang)) + "\n"


_FORMS: Final[Mapping[str, Callable[[Problems, Lang], str]]] = {
    "text": _text,
    "json": _json,
    "jsonl": _jsonl,
    "sarif": _sarif,
    "csv": _csv,
}

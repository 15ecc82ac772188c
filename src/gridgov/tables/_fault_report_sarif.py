"""Problems as a SARIF 2.1.0 log: a rule for each code, a result for each problem."""

from __future__ import annotations

import re
from typing import Any, Final
from urllib.parse import quote

from gridgov import __version__
from gridgov.errors import FaultKind, Place, Problem, Problems
from gridgov.tables._fault_report import plain, there
from gridgov.text import LANGS, Lang, Text

__all__ = ["problems_as_log"]

_SCHEMA: Final = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
#: The languages as SARIF names them.
_CODES: Final = {"en": "en", "zh": "zh-CN"}
#: A field of a message, which a rule says nothing about.
_FIELD: Final = re.compile(r"\{[^{}]*\}")
_LETTERS: Final = 26


def problems_as_log(problems: Problems, lang: Lang = "en") -> dict[str, Any]:
    """Return a SARIF log as plain JSON types.

    Args:
        problems: The problems.
        lang: Language of the messages; the other one stands in ``translations`` and in the properties of each result.
    """
    kinds = {problem.code: problem.kind for problem in problems}
    rules = [kinds[code] for code in sorted(kinds)]
    index = {kind.code: i for i, kind in enumerate(rules)}
    files = sorted({problem.place.file for problem in problems if problem.place.file})
    artifacts = {file: i for i, file in enumerate(files)}
    other: Lang = "zh" if lang == "en" else "en"
    run: dict[str, Any] = {
        "tool": {"driver": {**_component(rules, lang), "version": __version__, "isComprehensive": False}},
        "columnKind": "unicodeCodePoints",
        "results": [_result(problem, lang, index, artifacts) for problem in problems],
        "artifacts": [{"location": {"uri": _uri(file)}} for file in files],
    }
    if rules:
        about = {"associatedComponent": {"name": "gridgov"}, "translationMetadata": {"name": "gridgov"}}
        run["translations"] = [{**_component(rules, other), **about, "isComprehensive": False}]
    return {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}


def _component(rules: list[FaultKind], lang: Lang) -> dict[str, Any]:
    """Return what is said of the tool and its rules in one language."""
    contents = ["localizedData", "nonLocalizedData"]
    return {
        "name": "gridgov",
        "language": _CODES[lang],
        "contents": contents,
        "rules": [_rule(kind, lang) for kind in rules],
    }


def _rule(kind: FaultKind, lang: Lang) -> dict[str, Any]:
    return {
        "id": kind.code,
        "name": kind.name,
        "shortDescription": {"text": _general(kind.message, lang)},
        "help": {"text": _general(kind.way_out, lang)},
        "defaultConfiguration": {"level": "error"},
    }


def _general(text: Text, lang: Lang) -> str:
    """Return a message without the facts of any problem."""
    return _FIELD.sub("…", text.get(lang))


def _uri(file: str) -> str:
    return quote(file.replace("\\", "/"), errors="replace")


def _result(problem: Problem, lang: Lang, index: dict[str, int], artifacts: dict[str, int]) -> dict[str, Any]:
    place = problem.place
    said = {tongue: f"{problem.message(tongue)} {problem.way_out(tongue)}" for tongue in LANGS}
    known = {
        "file": place.file,
        "sheet": place.sheet,
        "cell": place.cell,
        "row": place.row,
        "column": place.column,
        "id": place.id,
        "path": place.path,
        "value": there(problem, lang),
    }
    out: dict[str, Any] = {
        "ruleId": problem.code,
        "ruleIndex": index[problem.code],
        "level": "error",
        "message": {"text": said[lang]},
        "properties": {
            **{key: plain(value) for key, value in known.items() if value is not None},
            "messages": said,
        },
    }
    if location := _location(place, artifacts):
        out["locations"] = [location]
    return out


def _location(place: Place, artifacts: dict[str, int]) -> dict[str, Any]:
    """Return the file with row and column, and the cell or the path in it."""
    out: dict[str, Any] = {}
    if place.file:
        physical: dict[str, Any] = {"artifactLocation": {"uri": _uri(place.file), "index": artifacts[place.file]}}
        if place.row is not None and place.row >= 1:
            physical["region"] = {"startLine": place.row}
            if place.letter is not None:
                physical["region"]["startColumn"] = _number(place.letter)
        out["physicalLocation"] = physical
    if logical := _logical(place):
        out["logicalLocations"] = [logical]
    return out


def _logical(place: Place) -> dict[str, Any]:
    """Return the cell, row, column or sheet of a workbook, or the path in a document."""
    if place.sheet is not None:
        spot = place.cell or (str(place.row) if place.row is not None else place.letter)
        whole = place.sheet if spot is None else f"{place.sheet}!{spot}"
        kind = "sheet" if spot is None else "cell" if place.cell else "row" if place.row is not None else "column"
        return {"name": spot or place.sheet, "fullyQualifiedName": whole, "kind": kind}
    if place.path is not None:
        return {"fullyQualifiedName": place.path, "kind": "path"}
    return {}


def _number(letters: str) -> int:
    """Return the number of a column from 1."""
    out = 0
    for one in letters:
        out = out * _LETTERS + ord(one) - ord("A") + 1
    return out

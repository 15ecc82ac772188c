"""Findings as JSON lines; ``data/finding-v1.schema.json`` says what a line holds."""

from __future__ import annotations

import json
import math
from typing import Any, Final

from gridgov.findings import Report
from gridgov.rules import Verdict
from gridgov.text import LANGS, Lang

__all__ = ["SCHEMA", "render"]

#: Name of the schema's file in the package's data folder.
SCHEMA: Final = "finding-v1.schema.json"


def render(report: Report, *, lang: Lang, file: str | None) -> str:
    """Return one JSON object a line for each finding, with its message in both languages."""
    del lang, file
    columns = report.columns()
    names = list(columns)
    rows = zip(*(columns[name].tolist() for name in names), strict=True)
    out: list[str] = []
    for row, finding in zip(rows, report.findings(), strict=True):
        line: dict[str, Any] = {name: _plain(value) for name, value in zip(names, row, strict=True)}
        line["message"] = {lang: finding.message(lang) for lang in LANGS}
        way_out = finding.rule.way_out
        fails = finding.verdict is Verdict.FAIL and way_out.en
        line["way_out"] = {lang: way_out.get(lang) for lang in LANGS} if fails else None
        out.append(json.dumps(line, ensure_ascii=False, allow_nan=False) + "\n")
    return "".join(out)


def _plain(value: object) -> object:
    if isinstance(value, float):
        return None if not math.isfinite(value) else value
    return value

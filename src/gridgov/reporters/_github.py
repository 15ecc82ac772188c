"""Findings as workflow commands, which GitHub shows as annotations."""

from __future__ import annotations

from typing import Final

from gridgov._finding import Finding
from gridgov.findings import Report
from gridgov.policies import Strength
from gridgov.reporters._words import said, status
from gridgov.rules import Verdict
from gridgov.text import Lang

__all__ = ["render"]

_LEVELS: Final = {Strength.MUST: "error", Strength.SHOULD: "warning", Strength.REPORTED: "notice"}


def render(report: Report, *, lang: Lang, file: str | None) -> str:
    """Return a line for each finding, as loud as its clause is strong; what is unknown, waived or known is a notice."""
    return "".join(_line(finding, lang, file) for finding in report.findings())


def _line(finding: Finding, lang: Lang, file: str | None) -> str:
    loud = finding.verdict is Verdict.FAIL and finding.waiver is None and finding.state != "unchanged"
    level = _LEVELS[finding.strength] if loud else "notice"
    comma, brackets = ("，", "（{}）") if lang == "zh" else (", ", " ({})")
    about = status(finding, lang)
    more = brackets.format(comma.join(about)) if about else ""
    properties = [] if file is None else [f"file={_property(file)}"]
    properties.append(f"title={_property(f'{finding.rule.code} {finding.rule.title.get(lang)}')}")
    return f"::{level} {','.join(properties)}::{_data(said(finding, lang) + more)}\n"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")

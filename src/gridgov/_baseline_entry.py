"""One finding of a baseline, and its record in a file."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any, Final, Literal, cast

import attrs

from gridgov._baseline_faults import BAD_ENTRY, MISSING_ENTRY_KEY, NOT_A_BASELINE, TWICE, UNKNOWN_ENTRY_KEY
from gridgov._cells import short
from gridgov._days import as_day
from gridgov._face import as_html, as_line
from gridgov._finite import is_finite
from gridgov.errors import Place, Problem
from gridgov.text import Text

__all__ = ["FORMAT", "VERSION", "Known", "read_entries"]

#: What a baseline file says of itself.
FORMAT: Final = "gridgov-baseline"
VERSION: Final = 1


@attrs.frozen(kw_only=True)
class Known:
    """A finding that was known before.

    Example:
        >>> Known(fingerprint="59c13a3a5df2a8a6", rule="SIZ001", clause="size", unit="c", verdict="fail",
        ...     margin=-100.0, first_seen="2026-01-01").order
        ('SIZ001', 'size', 'c', '', '59c13a3a5df2a8a6')
    """

    __repr__ = as_line
    _repr_html_ = as_html

    fingerprint: str
    rule: str
    #: Key of the clause.
    clause: str
    verdict: Literal["fail", "unknown"]
    #: Day of the first check that found it, YYYY-MM-DD.
    first_seen: str
    unit: str | None = None
    item: str | None = None
    #: Signed distance to the bound when it was written down last; None where unknown.
    margin: float | None = None

    @property
    def order(self) -> tuple[str, str, str, str, str]:
        """By what entries are sorted in a file."""
        return self.rule, self.clause, self.unit or "", self.item or "", self.fingerprint

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON types."""
        return {field: getattr(self, field) for field in _FIELDS}


_DAY: Final = Text("a day such as 2026-01-01", "日期，例如2026-01-01")
_TEXT: Final = Text("a text that is not empty", "非空文本")
_TEXT_OR_NOTHING: Final = Text("a text or null", "文本或null")


def _is_day(value: object) -> bool:
    try:
        return isinstance(value, str) and bool(as_day(value))
    except ValueError:
        return False


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value)


_FIELDS: Final[Mapping[str, tuple[Text, Callable[[object], bool]]]] = {
    "fingerprint": (
        Text("16 hexadecimal digits", "16位十六进制数字"),
        lambda value: isinstance(value, str) and re.fullmatch(r"[0-9a-f]{16}", value) is not None,
    ),
    "rule": (_TEXT, _is_text),
    "clause": (_TEXT, _is_text),
    "unit": (_TEXT_OR_NOTHING, lambda value: value is None or _is_text(value)),
    "item": (_TEXT_OR_NOTHING, lambda value: value is None or _is_text(value)),
    "verdict": (Text("'fail' or 'unknown'", "“fail”或“unknown”"), {"fail", "unknown"}.__contains__),
    "margin": (Text("a number or null", "数字或null"), lambda value: value is None or is_finite(value)),
    "first_seen": (_DAY, _is_day),
}
_TOP: Final = ("format", "version", "findings")


def read_entries(data: object, file: str | None) -> tuple[list[Known], list[Problem]]:
    """Return the sound entries of a file, and everything that is wrong with it."""
    why = _not_one(data)
    if why is not None:
        return [], [Problem(NOT_A_BASELINE, Place(file=file), {"why": why})]
    top = cast("Mapping[str, Any]", data)
    problems = [_unknown(Place(file=file, path=f"$.{key}"), key, _TOP) for key in top if key not in _TOP]
    entries: list[Known] = []
    for i, record in enumerate(top["findings"]):
        wrong = list(_wrong(record, file, f"$.findings[{i}]"))
        problems += wrong
        if not wrong:
            entries.append(Known(**record))
    for fingerprint, n in Counter(entry.fingerprint for entry in entries).items():
        if n > 1:
            facts = {"fingerprint": fingerprint, "n": n}
            problems.append(Problem(TWICE, Place(file=file, path="$.findings"), facts))
    return entries, problems


def _not_one(data: object) -> Text | None:
    """Say why something is no baseline at all."""
    if not isinstance(data, Mapping):
        return Text("it is no JSON object", "不是JSON对象")
    top = cast("Mapping[str, object]", data)
    if top.get("format") != FORMAT:
        return Text(f"'format' is not '{FORMAT}'", f"“format”不是“{FORMAT}”")
    if top.get("version") != VERSION:
        said = short(repr(top.get("version")))
        return Text(f"'version' is {said}, not {VERSION}", f"“version”为{said}，应为{VERSION}")
    findings = top.get("findings")
    if not isinstance(findings, list) or not all(isinstance(row, dict) for row in cast("list[object]", findings)):
        return Text("'findings' is no list of objects", "“findings”不是对象数组")
    return None


def _unknown(at: Place, key: str, known: tuple[str, ...]) -> Problem:
    return Problem(UNKNOWN_ENTRY_KEY, at, {"key": key, "known": ", ".join(known)})


def _wrong(record: Mapping[str, object], file: str | None, path: str) -> list[Problem]:
    out = [
        _unknown(Place(file=file, path=f"{path}.{key}"), key, tuple(_FIELDS)) for key in record if key not in _FIELDS
    ]
    for key, (want, fits) in _FIELDS.items():
        if key not in record:
            out.append(Problem(MISSING_ENTRY_KEY, Place(file=file, path=path), {"key": key}))
        elif isinstance(record[key], list | dict) or not fits(record[key]):
            facts = {"key": key, "value": short(repr(record[key])), "want": want}
            out.append(Problem(BAD_ENTRY, Place(file=file, path=f"{path}.{key}"), facts))
    return out

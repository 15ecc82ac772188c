"""Writing a policy: one order of keys, nothing that is empty, the same text for the same policy."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, cast

from gridgov._policy import Policy
from gridgov._policy_clause import Clause, Source
from gridgov.rules import Rule
from gridgov.text import Text

__all__ = ["dumps", "to_dict"]

_BARE: Final = re.compile(r"[A-Za-z0-9_-]+")


def to_dict(policy: Policy, *, dates: bool = False) -> dict[str, Any]:
    """Return plain types; days as texts, or as dates if asked for."""
    out = _filled(
        id=policy.id,
        title=_words(policy.title),
        about=_words(policy.about),
        jurisdiction=policy.jurisdiction,
        parent=None if policy.parent is None else policy.parent.id,
        sources=[_source(source) for source in policy.sources],
        clauses=[_clause(clause) for clause in policy.clauses],
    )
    return out if dates else _plain(out)


def _words(text: Text | None) -> dict[str, str] | None:
    return None if text is None else {"en": text.en, "zh": text.zh}


def _filled(**cells: object) -> dict[str, Any]:
    """Leave out what is empty."""
    return {key: value for key, value in cells.items() if value is not None and value not in ([], {})}


def _source(source: Source) -> dict[str, Any]:
    return _filled(
        id=source.id,
        title=_words(source.title),
        issuer=_words(source.issuer),
        kind=source.kind,
        confidence=source.confidence,
        issued=source.issued,
        file=source.file,
        url=source.url,
    )


def values_of(rule: Rule[Any]) -> dict[str, Any]:
    """Return the values that a rule does not have by itself."""
    out: dict[str, Any] = {}
    for name, parameter in rule.parameters().items():
        value: Any = getattr(rule, name)
        if value is not None and (parameter.required or value != parameter.default):
            out[name] = list(value) if parameter.kind == "texts" else value
    return out


def _clause(clause: Clause) -> dict[str, Any]:
    return _filled(
        id=clause.id,
        rule=clause.rule.code,
        values=values_of(clause.rule),
        units=dict(clause.units),
        start=clause.start,
        end=clause.end,
        strength=clause.strength.value,
        source=clause.source,
        place=_words(clause.place),
        quote=clause.quote,
        scope=clause.scope.to_dict(),
        checked_on=clause.checked_on,
        boundary=clause.boundary,
        replaces=clause.replaces,
        because=_words(clause.because),
        note=_words(clause.note),
    )


def _plain(value: Any) -> Any:  # noqa: ANN401 - JSON
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, dict):
        return {key: _plain(part) for key, part in cast("dict[str, Any]", value).items()}
    if isinstance(value, list):
        return [_plain(part) for part in cast("Iterable[Any]", value)]
    return value


def dumps(policy: Policy) -> str:
    """Return a policy as TOML."""
    table = to_dict(policy, dates=True)
    rows = {key: table.pop(key, []) for key in ("sources", "clauses")}
    lines = list(_lines(table))
    for key, tables in rows.items():
        for row in tables:
            lines += ["", f"[[{key}]]", *_lines(row)]
    return "\n".join(lines) + "\n"


def _lines(table: Mapping[str, Any]) -> Iterator[str]:
    return (f"{key} = {_toml(value)}" for key, value in table.items())


def _toml(value: Any) -> str:  # noqa: ANN401 - what TOML can hold
    """Write one value on one line."""
    if isinstance(value, dict):
        cells = ", ".join(f"{_key(k)} = {_toml(v)}" for k, v in cast("dict[str, Any]", value).items())
        return f"{{ {cells} }}"
    if isinstance(value, list):
        return "[" + ", ".join(_toml(part) for part in cast("Iterable[Any]", value)) + "]"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, str):  # a JSON text is a TOML text, but for one character
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    return repr(value)


def _key(key: str) -> str:
    return key if _BARE.fullmatch(key) else _toml(key)

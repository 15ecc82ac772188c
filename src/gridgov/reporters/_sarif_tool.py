"""What a SARIF log says of the tool: its rules in two languages, and the policies that gave them values."""

from __future__ import annotations

import inspect
from collections.abc import Sequence
from typing import Any, Final

from gridgov import __version__
from gridgov._judged import Judged
from gridgov.reporters._words import LEVELS
from gridgov.rules import Rule
from gridgov.text import Lang

__all__ = ["driver", "layer_name", "policies", "taxonomies", "translation"]

#: The languages as SARIF names them.
_CODES: Final = {"en": "en", "zh": "zh-CN"}


def layer_name(judged: Judged) -> str:
    """Return the name of the policy that set a clause."""
    return judged.in_force.policy.id or "given-rules"


def _once(judged: Sequence[Judged]) -> dict[str, Rule[Any]]:
    """Return one rule of each code."""
    return {j.rule.code: j.rule for j in reversed(judged)}


def _texts(rule: Rule[Any], lang: Lang) -> dict[str, Any]:
    """Return the texts of a rule in one language."""
    out: dict[str, Any] = {"shortDescription": {"text": rule.title.get(lang)}}
    out["fullDescription"] = {"text": rule.title.get(lang)}
    if way_out := rule.way_out.get(lang):
        out["help"] = {"text": way_out}
    return out


def _descriptor(rule: Rule[Any], lang: Lang) -> dict[str, Any]:
    about = (inspect.getdoc(type(rule)) or "").partition("\n")[0]
    out = {"id": rule.code, "name": rule.name, **_texts(rule, lang)}
    properties: dict[str, Any] = {"remedy": rule.remedy_key, "parameters": sorted(rule.parameters())}
    if about:
        properties["about"] = about
    return {**out, "properties": properties}


def driver(judged: Sequence[Judged], lang: Lang) -> dict[str, Any]:
    """Return the component that describes gridgov, with one descriptor for each rule code."""
    rules = _once(judged)
    return {
        "name": "gridgov",
        "version": __version__,
        "language": _CODES[lang],
        "contents": ["localizedData", "nonLocalizedData"],
        "isComprehensive": False,
        "rules": [_descriptor(rules[code], lang) for code in sorted(rules)],
    }


def translation(judged: Sequence[Judged], lang: Lang) -> dict[str, Any]:
    """Return the texts of the rules in the other language."""
    other: Lang = "zh" if lang == "en" else "en"
    rules = _once(judged)
    return {
        "name": "gridgov",
        "language": _CODES[other],
        "contents": ["localizedData"],
        "isComprehensive": False,
        "associatedComponent": {"name": "gridgov"},
        "translationMetadata": {"name": "gridgov"},
        "rules": [{"id": code, "name": rules[code].name, **_texts(rules[code], other)} for code in sorted(rules)],
    }


def _layers(judged: Sequence[Judged]) -> dict[str, list[Judged]]:
    out: dict[str, list[Judged]] = {}
    for j in judged:
        out.setdefault(layer_name(j), []).append(j)
    return out


def taxonomies(judged: Sequence[Judged], lang: Lang) -> tuple[list[dict[str, Any]], dict[int, dict[str, Any]]]:
    """Return a taxonomy for each policy, and for each clause how a result refers to it."""
    place = {id(j): i for i, j in enumerate(judged)}
    out: list[dict[str, Any]] = []
    references: dict[int, dict[str, Any]] = {}
    for t, (name, clauses) in enumerate(_layers(judged).items()):
        for i, j in enumerate(clauses):
            references[place[id(j)]] = {
                "id": j.clause.id,
                "index": i,
                "toolComponent": {"name": name, "index": t},
            }
        title = clauses[0].in_force.policy.title.get(lang)
        taxa = [_taxon(j, lang) for j in clauses]
        out.append({"name": name, "shortDescription": {"text": title}, "isComprehensive": False, "taxa": taxa})
    return out, references


def _taxon(judged: Judged, lang: Lang) -> dict[str, Any]:
    """Return a clause: who set it, how strong it is, since when, and in which words."""
    clause, source = judged.clause, judged.in_force.source
    said = {
        "rule": judged.rule.code,
        "strength": clause.strength.value,
        "values": _values(judged),
        "start": None if clause.start is None else clause.start.isoformat(),
        "end": None if clause.end is None else clause.end.isoformat(),
        "source": clause.source,
        "sourceTitle": None if source is None else source.title.get(lang),
        "confidence": None if source is None else source.confidence,
        "place": None if clause.place is None else clause.place.get(lang),
        "replaces": clause.replaces,
        "scope": clause.scope.to_dict() or None,
    }
    out: dict[str, Any] = {"id": clause.id, "shortDescription": {"text": judged.rule.title.get(lang)}}
    if clause.quote:
        out["fullDescription"] = {"text": clause.quote}
    return {**out, "properties": {key: value for key, value in said.items() if value is not None}}


def _values(judged: Judged) -> dict[str, Any]:
    """Return the values of the rule that say something."""
    return {key: value for key, value in judged.rule.values.items() if value is not None}


def policies(judged: Sequence[Judged], lang: Lang) -> list[dict[str, Any]]:
    """Return for each policy which level and which values it gives to which rule."""
    out: list[dict[str, Any]] = []
    for name, clauses in _layers(judged).items():
        rules: list[dict[str, Any]] = []
        for j in clauses:
            configuration: dict[str, Any] = {"level": LEVELS[j.clause.strength]}
            if values := _values(j):
                configuration["parameters"] = {"properties": values}
            rule = {"id": j.rule.code, "name": j.rule.name, "defaultConfiguration": configuration}
            if rule not in rules:
                rules.append(rule)
        title = clauses[0].in_force.policy.title.get(lang)
        about = {"name": name, "shortDescription": {"text": title}, "associatedComponent": {"name": "gridgov"}}
        out.append({**about, "isComprehensive": False, "rules": rules})
    return out

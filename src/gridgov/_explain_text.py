"""An explanation in words."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

import numpy as np

from gridgov.rules import Verdict
from gridgov.rules._words import Figure
from gridgov.text import Lang, Text

if TYPE_CHECKING:
    from gridgov._explain import Counterfactual, Explanation, Reading

__all__ = ["as_text"]

_LABELS: Final = {
    "applies": Text("applies", "适用"),
    "requires": Text("requires", "要求"),
    "set by": Text("set by", "依据"),
    "source": Text("source", "来源"),
    "unknown": Text("unknown because", "未知原因"),
    "data": Text("would change", "改变条件"),
    "rule": Text("or the rule", "或调整规则"),
    "remedy": Text("remedy", "整改"),
    "also": Text("also", "另外"),
    "why": Text("gives no reasons", "不给出理由"),
}
_WIDTH: Final = 15
_TRUTH: Final = {
    1: Text("met by {off}", "满足，余量{off}"),
    0: Text("not known", "未知"),
    -1: Text("missed by {off}", "不满足，差{off}"),
}
_EXACT: Final = {1: Text("met", "满足"), -1: Text("not met", "不满足")}


def as_text(why: Explanation, lang: Lang) -> str:
    """Return an explanation in words; see `Explanation.text`."""
    finding = why.finding
    dash = Text(" — ", "——").get(lang)
    strength = finding.strength.text(lang)
    head = Text("{code} {name}{dash}{verdict} ({strength})", "{code} {title}{dash}{verdict}（{strength}）").format(
        code=finding.rule.code,
        name=finding.rule.name,
        title=finding.rule.title.zh,
        dash=dash,
        verdict=finding.verdict.text(lang),
        strength=strength,
    )
    unit = finding.unit
    place = finding.where(lang) if unit is None else f"{finding.where(lang)}: {' > '.join(unit.path)}"
    lines = [head.get(lang), f"  {place}", f"  {finding.message(lang)}"]
    for label, said in _parts(why, lang):
        lines.append(f"  {_LABELS[label].get(lang):<{_WIDTH}} {said}".rstrip())
    return "\n".join(lines)


def _parts(why: Explanation, lang: Lang) -> Iterator[tuple[str, str]]:
    finding = why.finding
    for reading in why.applies:
        yield "applies", _reading(reading, lang)
    for reading in why.demands:
        yield "requires", _reading(reading, lang)
    if why.opaque:
        yield "why", Text("the rule works its verdict out by itself", "该规则自行得出结论").get(lang)
    if why.missing:
        missing = Text("{keys} missing or not completely known", "{keys}缺失或不完全已知")
        yield "unknown", missing.format(keys=", ".join(why.missing)).get(lang)
    yield from _set_by(why, lang)
    for change in why.would:
        yield ("data" if change.values else "rule"), _change(change, lang)
    if finding.verdict is Verdict.FAIL:
        yield "remedy", finding.rule.way_out.get(lang)
    if why.also:
        codes = dict.fromkeys(f.rule.code for f in why.also)
        yield (
            "also",
            Text("the same unit fails {codes}", "同一单元还不符合{codes}").format(codes=", ".join(codes)).get(lang),
        )


def _set_by(why: Explanation, lang: Lang) -> Iterator[tuple[str, str]]:
    in_force, clause = why.finding.judged.in_force, why.finding.clause
    said = Text("clause {clause}, policy {policy}", "政策“{policy}”的条款“{clause}”").format(
        clause=clause.id, policy=in_force.policy.id or in_force.policy.title.get(lang)
    )
    since = (
        "" if clause.start is None else Text(", in force from {d}", "，自{d}起施行").format(d=clause.start).get(lang)
    )
    until = "" if clause.end is None else Text(", until {d}", "，至{d}").format(d=clause.end).get(lang)
    yield "set by", f"{said.get(lang)}{since}{until}"
    source = in_force.source
    if clause.quote is not None or source is not None:
        quote = "" if clause.quote is None else Text('"{q}"', "“{q}”").format(q=clause.quote).get(lang)
        name = "" if source is None else source.title.get(lang)
        sure = "" if source is None else _CONFIDENCE[source.confidence].get(lang)
        gap = " " if lang == "en" and quote else ""
        rest = "" if source is None else (f"{gap}({name}, {sure})" if lang == "en" else f"（{name}，{sure}）")
        yield "source", f"{quote}{rest}"


_CONFIDENCE: Final = {
    "high": Text("confidence high", "可信度高"),
    "medium": Text("confidence medium", "可信度中"),
    "low": Text("confidence low", "可信度低"),
}


def _value(low: float, high: float) -> str:
    if low == high:
        return f"{Figure(low)}"
    return f"[{Figure(low)}, {'…' if math.isinf(high) else Figure(high)}]"


def _reading(reading: Reading, lang: Lang) -> str:
    said = f"{reading.column} = {_value(reading.low, reading.high)}  {reading.sign}  "
    said += (
        f"{Figure(reading.threshold)}"
        if reading.parameter is None
        else f"{reading.parameter} = {Figure(reading.threshold)}"
    )
    words = _EXACT if reading.sign == "==" and reading.truth and not reading.margin else _TRUTH
    off = "" if np.isnan(reading.margin) else Figure(abs(reading.margin))
    note = words[reading.truth].format(off=off).get(lang)
    return f"{said}  ({note})" if lang == "en" else f"{said}（{note}）"


def _change(change: Counterfactual, lang: Lang) -> str:
    values = change.values or change.parameters
    said = Text(" and ", "且").get(lang).join(f"{key} = {Figure(value)}" for key, value in values.items())
    return (
        Text("{verdict} if {said}", "若{said}，则{verdict}")
        .format(verdict=change.verdict.text(lang), said=said)
        .get(lang)
    )

"""An explanation in words."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final

from gridgov._faces._fields import label
from gridgov.rules import YES, Column, UnitOfMeasure, Verdict
from gridgov.rules._words import Figure, padded, rounded
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
    "remedy": Text("remedy", "整改"),
    "also": Text("also", "另外"),
    "proposed": Text("proposed", "建议变更"),
    "breaks": Text("would then fail", "随之不通过"),
    "why": Text("gives no reasons", "不给出理由"),
    Verdict.PASS: Text("would pass", "改为通过"),
    Verdict.FAIL: Text("would fail", "改为不通过"),
    Verdict.NOT_APPLICABLE: Text("would stop applying", "改为不适用"),
    Verdict.UNKNOWN: Text("would be unknown", "改为未知"),
}
#: Columns on a screen that the widest label takes, by language.
_WIDTH: Final[Mapping[Lang, int]] = {"en": 19, "zh": 10}
_TRUTH: Final = {
    1: Text("met by {off}", "满足，余量{off}"),
    0: Text("not known", "未知"),
    -1: Text("missed by {off}", "不满足，差{off}"),
}
_EXACT: Final = {1: Text("met", "满足"), 0: Text("not known", "未知"), -1: Text("not met", "不满足")}
_ANSWERS: Final = (Text("no", "否"), Text("yes", "是"))
_NOT_KNOWN: Final = Text("unknown", "未知")
_IN: Final = Text("{off}, in {unit}", "{off}{unit}")
#: Units that say what kind of number it is, not what is counted.
_NO_CLASSIFIER: Final = frozenset({"share", "published", "yes"})


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
    colon = Text(": ", "：").get(lang)
    place = finding.where(lang) if unit is None else f"{finding.where(lang)}{colon}{' > '.join(unit.path)}"
    lines = [head.get(lang), f"  {place}", f"  {finding.message(lang)}"]
    for part, said in _parts(why, lang):
        lines.append(f"  {padded(_LABELS[part].get(lang), _WIDTH[lang])}  {said}".rstrip())
    return "\n".join(lines)


def _parts(why: Explanation, lang: Lang) -> Iterator[tuple[str | Verdict, str]]:
    finding = why.finding
    columns = finding.judged.check.columns
    for reading in why.applies:
        yield "applies", _reading(reading, columns[reading.column], lang)
    for reading in why.demands:
        yield "requires", _reading(reading, columns[reading.column], lang)
    if why.opaque:
        yield "why", Text("the rule works its verdict out by itself", "该规则自行得出结论").get(lang)
    if why.missing:
        names = Text(", ", "、").get(lang).join(columns[key].name.get(lang) for key in why.missing)
        missing = Text("missing or not completely known: {names}", "{names}缺失或不完全已知")
        yield "unknown", missing.format(names=names).get(lang)
    yield from _set_by(why, lang)
    yield from _would(why, columns, lang)
    if finding.verdict is Verdict.FAIL:
        yield from _remedy(why, lang)
    if why.also:
        codes = Text(", ", "、").get(lang).join(dict.fromkeys(f.rule.code for f in why.also))
        yield "also", Text("the same unit fails {codes}", "同一单元还不符合{codes}").format(codes=codes).get(lang)


def _remedy(why: Explanation, lang: Lang) -> Iterator[tuple[str, str]]:
    """Return the way out, the changes that the rule proposes, and what these would break."""
    yield "remedy", why.finding.rule.way_out.get(lang)
    remedy = why.remedy
    if remedy is None:
        return
    said = [change.describe(lang) for change in remedy.changes]
    said += [] if remedy.note is None else [remedy.note.get(lang)]
    colon, gap = Text(": ", "：").get(lang), Text(" ", "").get(lang)
    yield "proposed", f"{remedy.choice.text(lang)}{colon}{gap.join(said)}" if said else remedy.choice.text(lang)
    if why.breaks:
        codes = Text(", ", "、").get(lang).join(f"{f.rule.code} {f.unit_id or ''}".rstrip() for f in why.breaks)
        yield "breaks", codes


def _would(why: Explanation, columns: Mapping[str, Column], lang: Lang) -> Iterator[tuple[Verdict, str]]:
    """Return one line for each verdict that a change would give: changes of data first, then of the rule."""
    joined = Text(", or ", "，或").get(lang)
    for verdict in sorted({change.verdict for change in why.would}):
        ways = [_change(change, columns, lang) for change in why.would if change.verdict is verdict]
        yield verdict, Text("if {ways}", "若{ways}").format(ways=joined.join(ways)).get(lang)


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


def _stated(name: str, value: float) -> str:
    """State a value; one that only the last digit keeps from a shorter one is more or less than that one.

    It is not told with fewer digits as what was found is: of a value with others behind the point nobody knows whether
    it gives the verdict.
    """
    said = f"{Figure(value)}"
    near = float(said.replace(",", ""))
    if value != near and math.nextafter(value, near) == near:
        return f"{name} {'>' if value > near else '<'} {said}"
    return f"{name} = {said}"


def _value(value: float, column: Column) -> Text:
    """Return one value of a column: yes and no in words."""
    if column.unit_of_measure is YES and value in {0, 1}:
        return _ANSWERS[int(value)]
    return Text(f"{Figure(value)}", f"{Figure(value)}")


def _parameter(name: str, lang: Lang) -> str:
    """Return what a parameter is called: its key, in Chinese behind its name in words."""
    words = label(name).zh
    return name if lang == "en" or words == name else f"{words}（{name}）"


def _known(reading: Reading, column: Column) -> Text:
    low, high = (rounded(value, reading.threshold) for value in (reading.low, reading.high))
    if reading.low == reading.high:
        return _value(low, column)
    if column.unit_of_measure is YES:
        return _NOT_KNOWN
    top = "…" if math.isinf(high) else Figure(high)
    return Text(f"[{Figure(low)}, {top}]", f"[{Figure(low)}, {top}]")


def _reading(reading: Reading, column: Column, lang: Lang) -> str:
    measure = column.unit_of_measure
    asked = _value(reading.threshold, column).get(lang)
    if reading.parameter is not None:
        asked = f"{_parameter(reading.parameter, lang)} = {asked}"
    answer = measure is YES and reading.parameter is None
    sign = "==" if answer else reading.sign
    if answer and {">=": 1, "<=": 0, "==": reading.threshold}.get(reading.sign) != reading.threshold:
        sign = reading.sign
    said = f"{column.name.get(lang)} = {_known(reading, column).get(lang)}  {sign}  {asked}"
    exact = sign == "==" and (answer or (reading.truth > 0))
    note = (_EXACT if exact else _TRUTH)[reading.truth].format(off=_off(reading, measure, lang)).get(lang)
    return f"{said}  ({note})" if lang == "en" else f"{said}（{note}）"


def _off(reading: Reading, measure: UnitOfMeasure, lang: Lang) -> str:
    """Say how far a value is from its bound, and in which unit of measure."""
    if math.isnan(reading.margin):
        return ""
    off = f"{Figure(rounded(abs(reading.margin)))}"
    if measure.key in _NO_CLASSIFIER:
        return off
    return _IN.format(off=off, unit=measure.name.get(lang)).get(lang)


def _change(change: Counterfactual, columns: Mapping[str, Column], lang: Lang) -> str:
    said: list[str] = []
    for key, value in change.values.items():
        column = columns[key]
        name = column.name.get(lang)
        answer = column.unit_of_measure is YES and value in {0, 1}
        said.append(f"{name} = {_value(value, column).get(lang)}" if answer else _stated(name, value))
    said += [_stated(_parameter(name, lang), value) for name, value in change.parameters.items()]
    return Text(" and ", "且").get(lang).join(said)

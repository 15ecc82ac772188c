"""The published figures on the page: beside what the model has, and those that no model is held against."""

from __future__ import annotations

from typing import Final

from gridgov.report._subject import Subject
from gridgov.report._tables import Cell, Column, Row, Table
from gridgov.report._words import TAGS, both, number, say
from gridgov.schemes import Figure, FigureCheck
from gridgov.text import Text

__all__ = ["not_compared", "published"]

_NONE: Final = "–"
_FIGURE: Final = Column(Text("figure", "数字"), code=True)
_WHAT: Final = Column(Text("what", "内容"), long=True)
_PUBLISHED: Final = Column(Text("published", "公布"), number=True)
_INTERVAL: Final = Column(Text("that is", "即"), number=True)
_UNIT: Final = Column(Text("unit", "单位"))
_TAG: Final = Column(Text("tag", "标记"), code=True)
#: A difference is shown with at most so many digits behind the point.
_DIGITS: Final = 6


def published(s: Subject) -> Table | None:
    """Return the published figures and what the model has; None without a scheme."""
    if s.scheme is None:
        return None
    model = Column(Text("in the model", "模型"), number=True)
    verdict = Column(Text("comparison", "对照"), code=True)
    columns = (_FIGURE, _WHAT, _PUBLISHED, _INTERVAL, model, _UNIT, verdict, _TAG)
    caption = say(Text("Published figures of {name} against the model", "{name}公布数字与模型对照"), name=s.scheme.name)
    if s.state is not None:
        caption = say(Text("{caption}: {state}", "{caption}：{state}"), caption=caption, state=s.state.name)
    return Table("published", caption, columns, [_row(check) for check in _checks(s)])


def not_compared(s: Subject) -> Table | None:
    """Return the figures that the model is not held against, each with why; None if there is none."""
    if s.scheme is None:
        return None
    compared = {check.figure.id for check in _checks(s)}
    figures = [figure for figure in s.scheme.figures if figure.id not in compared]
    if not figures:
        return None
    columns = (_FIGURE, _WHAT, _PUBLISHED, _INTERVAL, _UNIT, Column(Text("why not", "原因"), long=True), _TAG)
    caption = Text("Figures that the model is not held against: {n}", "未与模型对照的数字：{n}项").format(
        n=len(figures)
    )
    rows = [Row((f.id, f.name, both(f.text), _interval(f), f.unit, _why(f, s), _tag(f))) for f in figures]
    return Table("not-compared", caption, columns, rows)


def _checks(s: Subject) -> tuple[FigureCheck, ...]:
    if s.scheme is None:
        return ()
    return s.scheme.compare(s.jurisdiction, state=None if s.state is None else s.state.key)


def _row(check: FigureCheck) -> Row:
    figure = check.figure
    found: Cell = Text("unknown", "未知") if check.found is None else number(check.found)
    mark = "unknown" if check.met is None else "" if check.met else "fail"
    cells = (figure.id, figure.name, both(figure.text), _interval(figure), found, figure.unit, _verdict(check))
    return Row((*cells, _tag(figure)), mark=mark)


def _verdict(check: FigureCheck) -> Text:
    """Say whether a figure is met; if not, how far the model is from the nearest number that it can be."""
    if check.met is None or check.found is None:
        return Text("cannot be told", "无法判断")
    if check.met:
        return Text("met", "一致")
    interval = check.figure.quantity.interval
    low = None if interval.low is None else check.found - float(interval.low)
    high = None if interval.high is None else check.found - float(interval.high)
    if low is not None and check.figure.qualifier == "exact":
        return Text("differs by {n}", "相差{n}").format(n=f"{'+' if low > 0 else '−'}{_apart(low)}")
    if low is not None and low <= 0:
        # An end that is left out can be hit exactly, and is outside all the same.
        words = Text("too low by {n}", "偏低{n}") if low else Text("not above the lower end", "未超过下限")
        return words.format(n=_apart(low))
    words = Text("too high by {n}", "偏高{n}") if high else Text("not below the upper end", "未低于上限")
    return words.format(n=_apart(high or 0))


def _apart(gap: float) -> str:
    return number(round(abs(gap), _DIGITS))


def _interval(figure: Figure) -> Cell:
    """Return the numbers that a figure can be, where its wording leaves that open."""
    if not figure.published or figure.qualifier == "exact":
        return _NONE
    return both(figure.quantity.interval.format)


def _why(figure: Figure, s: Subject) -> Text:
    if not figure.published:
        return Text("not published", "未公布")
    if figure.state is not None and figure.counts:
        names = {} if s.scheme is None else {state.key: state.name for state in s.scheme.states}
        state = names.get(figure.state, Text(figure.state, figure.state))
        return say(Text("describes another state: {state}", "所述为另一状态：{state}"), state=state)
    return Text("not counted in a model", "模型中不计数")


def _tag(figure: Figure) -> Text:
    if figure.tag not in TAGS:
        return Text(figure.tag, figure.tag)
    return say(Text("{tag} {word}", "{tag} {word}"), tag=figure.tag, word=TAGS[figure.tag][0])

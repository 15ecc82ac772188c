"""What was changed when, and how many units each level had."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Any, Final

import attrs
import numpy as np

from gridgov._change_apply import Applied, LogEntry
from gridgov._change_base import Change, kind_of
from gridgov._change_bodies import JoinBody
from gridgov._change_units import SetMeasure
from gridgov._journal_entry import Entry
from gridgov._privacy_counts import is_sensitive
from gridgov.journal import Journal
from gridgov.jurisdiction import Jurisdiction
from gridgov.measures import MEASURES, Measure
from gridgov.plot._look import Figure, axis, blank, drawn, source_line
from gridgov.plot._past import Past, past_of
from gridgov.plot._spec import Spec, base_layout, plain, wide
from gridgov.plot._timeline_words import GROUPS, Group, group_of, kind_name
from gridgov.plot._words import both, plural, say
from gridgov.text import Lang, Text

__all__ = ["timeline"]

#: More days than this are put together by month, more months by year.
_DAYS: Final = 60
#: So many days are looked at for the number of units.
_SAMPLES: Final = 60
#: So many levels have a line of their own.
_LEVELS: Final = 4
_ROW: Final = 34
_LEVEL: Final = 84
_GAP: Final = 26
_LEFT: Final = 190
_LISTED: Final = 3
#: Groups of changes of which the first are told. What is said of posts and links names holders.
_TOLD: Final = frozenset({"units", "bodies", "figures"})
_SHORT: Final = 60
#: An axis of more days names months, of still more years.
_MONTHS: Final = 150
_YEARS: Final = 1500
#: Changes after which a level can have another number of units.
_COUNTED: Final = frozenset(
    {"create_unit", "abolish_unit", "split_unit", "merge_units", "regrade_unit", "revert", "amend"}
)
_NEVER: Final = "0001-01-01"
_PERIODS: Final[Mapping[int, Text]] = MappingProxyType(
    {10: Text("by day", "按日"), 7: Text("by month", "按月"), 4: Text("by year", "按年")}
)
_NOTHING: Final = Text("No change is recorded.", "没有变更记录。")
_HEADING: Final = Text("{name}: changes over time", "{name}：历次变更")
_NAMELESS: Final = Text("Changes over time", "历次变更")
_GIVEN: Final = Text("changes as given, of no named place", "所给变更记录，未注明辖区")
_UNITS: Final = Text("{name}, units", "{name}（个）")


def timeline(
    obj: Journal
    | Applied
    | Iterable[Entry | Applied | LogEntry]
    | Mapping[str, Iterable[Change]]
    | Mapping[date, Iterable[Change]],
    *,
    place: Jurisdiction | None = None,
    lang: Lang = "en",
    title: str | None = None,
) -> Figure:
    """Draw what was changed when, by kind, and how many units the levels had that changed in number.

    A mark stands for the changes of one kind that took effect on one day, with their number; where there are more than
    60 days, of one month or one year. Entries that were corrected are left out and counted. What was decided by whom
    is shown on pointing at a mark; holders, members and counts of groups that need care are not.

    Args:
        obj: The journal. Or dated changes: entries, what `gridgov.changes.apply` returned (one or several), lines of
            its log, or changes by their day, such as ``{"2026-03-10": diff}``. Numbers of units are drawn where they
            are known: of a journal, and of changes that were applied one after the other.
        place: Whose changes they are: its title stands above and in the source line. By default that of the journal,
            or of what was applied.
        lang: The language of the figure.
        title: What stands above it.

    Raises:
        InvalidJournalError: Entries of changes cannot be.
        MissingExtraError: plotly is not installed.
        TypeError: It holds changes without a day, or no changes.
        ValueError: A day is not written YYYY-MM-DD, or lies outside the years 1 to 9999.

    Example:
        >>> from gridgov import Hierarchy, LevelScheme
        >>> from gridgov.changes import RenameUnit
        >>> h = Hierarchy.from_codes(["61", "6109"], levels=LevelScheme.ladder("province", "city"))
        >>> journal = Journal(Jurisdiction(territory=h)).record([RenameUnit("6109", "Ankang")], on="2026-03-10")
        >>> [(mark.name, list(mark.x), list(mark.text)) for mark in timeline(journal).data]
        [('unit renamed', ['2026-03-10'], ['1'])]
        >>> [list(mark.x) for mark in timeline({"2026-03-10": [RenameUnit("6109", "Ankang")]}).data]
        [['2026-03-10']]
    """
    past = past_of(obj, place)
    name = None if past.place is None else both(past.place.title)
    heading = say(_HEADING, name=name) if name is not None else _NAMELESS
    source = source_line((name if name is not None else _GIVEN).get(lang), lang)
    if not any(entry.changes for entry in past.entries):
        words = "".join([_NOTHING.get(lang), *(text.get(lang) for text in _left_out(past))])
        return drawn(blank(words), title=title or heading.get(lang), alt=words, source=source, lang=lang)
    length = _length([entry.day for entry in past.entries])
    steps = _steps(past)
    return drawn(
        _spec(_marks(past, length), steps, lang),
        title=title or heading.get(lang),
        summary=_joined(list(_said(past, length, steps)), lang),
        source=source,
        lang=lang,
    )


@attrs.frozen
class _Mark:
    """The changes of one kind on one day, or in one month or year."""

    day: str
    kind: str
    n: int
    #: What was changed, the first of it, in both languages.
    told: tuple[Text, ...]
    #: Who decided it.
    by: tuple[str, ...]


@attrs.frozen
class _Steps:
    """How many units a level had from which day on."""

    name: Text
    days: tuple[str, ...]
    counts: tuple[int, ...]


def _length(days: Sequence[str]) -> int:
    """Return how many letters of a day are looked at: 10 the day, 7 the month, 4 the year."""
    for length in (10, 7):
        if len({day[:length] for day in days}) <= _DAYS:
            return length
    return 4


def _is_told(change: Change, kind: str, info: Mapping[str, Measure]) -> bool:
    """Tell whether it is shown what was changed: not of posts, members and links, which name holders, nor small counts.

    Args:
        change: The change.
        kind: Its kind.
        info: The measures of the place; what is none of them and unknown to the library may need care.
    """
    if isinstance(change, SetMeasure):
        measure = info.get(change.measure, MEASURES.get(change.measure))
        return measure is not None and not is_sensitive(measure)
    return group_of(kind) in _TOLD and not isinstance(change, JoinBody)


def _marks(past: Past, length: int) -> list[_Mark]:
    """Put the changes of one kind together."""
    info: Mapping[str, Measure] = MEASURES if past.place is None else past.place.territory.measure_info
    found: dict[tuple[str, str], list[tuple[Change, str | None]]] = {}
    for entry in past.entries:
        for change in entry.changes:
            found.setdefault((entry.day[:length], kind_of(type(change))), []).append((change, entry.authority))
    out: list[_Mark] = []
    for (day, kind), made in sorted(found.items(), key=lambda item: item[0]):
        named = [change for change, _ in made if _is_told(change, kind, info)][:_LISTED]
        told = tuple(Text(change.describe("en"), change.describe("zh")) for change in named)
        by = tuple(dict.fromkeys(who for _, who in made if who is not None))
        out.append(_Mark(day, kind, len(made), told, by[:_LISTED]))
    return out


def _counted(past: Past) -> list[str]:
    """Return the days after which a level can have another number of units."""
    return list(dict.fromkeys(e.day for e in past.entries if any(kind_of(type(c)) in _COUNTED for c in e.changes)))


def _steps(past: Past) -> list[_Steps]:
    """Count the units of the levels that changed in number, on the days of entries or on some of them."""
    if past.as_of is None or past.base is None or past.place is None:
        return []
    days = _counted(past)
    if len(days) > _SAMPLES:
        days = [days[round(i * (len(days) - 1) / (_SAMPLES - 1))] for i in range(_SAMPLES)]
    models = [past.base, *map(past.as_of, days)]
    # Where the beginning is not known, the line begins at the edge of the drawing.
    first = past.begins or _NEVER
    every = [dict(model.territory.counts()) for model in models]
    out: list[_Steps] = []
    for level in past.place.levels.levels:
        counts = [found.get(level.key, 0) for found in every]
        if len(set(counts)) > 1:
            out.append(_Steps(level.name, (first, *days), tuple(counts)))
    return out


def _joined(said: Sequence[Text], lang: Lang) -> str:
    return (" " if lang == "en" else "").join(text.get(lang) for text in said)


def _said(past: Past, length: int, steps: Sequence[_Steps]) -> Iterator[Text]:
    """Say how many changes there are from when to when, and how many units there were."""
    n = sum(len(entry.changes) for entry in past.entries)
    days = sorted(entry.day for entry in past.entries)
    words = Text(
        "{n:,} change{s} in {k:,} entr{y}, {first} to {last}, {period}.",
        "{first}至{last}，{k:,}条记录共{n:,}项变更，{period}汇总。",
    )
    if days[0] == days[-1]:
        words = Text("{n:,} change{s} in {k:,} entr{y}, on {first}.", "{first}，{k:,}条记录共{n:,}项变更。")
    facts = {"n": n, "s": plural(n), "k": len(past.entries), "y": "y" if len(past.entries) == 1 else "ies"}
    yield words.format(**facts, first=days[0], last=days[-1], period=_PERIODS[length])
    yield from _left_out(past)
    for step in steps[:_LEVELS]:
        words = Text("{name}: {a:,} to {b:,} units.", "{name}：由{a:,}个变为{b:,}个。")
        yield say(words, name=step.name, a=step.counts[0], b=step.counts[-1])
    if (n := len(_counted(past))) > _SAMPLES and steps:
        words = Text("Units are counted on at most {k} of {n:,} days.", "共{n:,}个变更日，至多统计其中{k}日的单元数。")
        yield words.format(k=_SAMPLES, n=n)
    if len(steps) > _LEVELS:
        words = Text("{n:,} more levels changed in number.", "另有{n:,}个层级的数量有变化。")
        yield words.format(n=len(steps) - _LEVELS)


def _left_out(past: Past) -> Iterator[Text]:
    """Say what is not drawn."""
    if past.corrected:
        yield Text("Corrected and left out: {n:,}.", "已更正而未画出的记录：{n:,}条。").format(n=past.corrected)
    if past.rest:
        words = Text(
            "Differences that no change expresses, not drawn: {n:,}.", "无法以变更表达而未画出的差异：{n:,}项。"
        )
        yield words.format(n=past.rest)


# -- drawing -----------------------------------------------------------------------------------------------------------


def _spec(marks: Sequence[_Mark], steps: Sequence[_Steps], lang: Lang) -> Spec:
    """Draw the marks in a row for each kind, and below them a line for each level."""
    kinds = sorted({mark.kind for mark in marks}, key=lambda kind: (list(GROUPS).index(group_of(kind)), kind))
    shown = steps[:_LEVELS]
    top = _ROW * len(kinds) + 16
    height = top + (_LEVEL + _GAP) * len(shown)
    data = [_row(kind, i, [m for m in marks if m.kind == kind], lang) for i, kind in enumerate(kinds)]
    begun = {step.days[0] for step in shown if step.days[0] > _NEVER}
    days = sorted({mark.day for mark in marks} | {day for step in shown for day in step.days[1:]} | begun)
    ends = _ends(days)
    layout: dict[str, Any] = base_layout(
        height + 52,
        xaxis=_dates(ends, len(shown), days[0] if len(days) == 1 else None),
        yaxis=axis(range=[len(kinds) - 0.5, -0.5], domain=[1 - top / height, 1], fixedrange=True, showticklabels=False)
        | {"tickvals": list(range(len(kinds))), "showgrid": True},
        annotations=[_label(kind_name(kind).get(lang), "y", i) for i, kind in enumerate(kinds)],
        margin={"l": _LEFT, "r": 28, "t": 8, "b": 44},
    )
    for i, step in enumerate(shown):
        name = f"y{i + 2}"
        data.append(_line(step, name, ends, lang))
        end = 1 - (top + i * (_LEVEL + _GAP) + _GAP) / height
        low, high = min(step.counts), max(step.counts)
        room = max((high - low) * 0.15, 0.5)
        layout[f"yaxis{i + 2}"] = axis(
            range=[low - room, high + room],
            domain=[max(end - _LEVEL / height, 0), end],
            fixedrange=True,
            tickmode="array",
            tickvals=[low, high],
            tickformat=",d",
            anchor="x",
        )
        label = _label(say(_UNITS, name=step.name).get(lang), name, (low + high) / 2)
        layout["annotations"].append({**label, "xshift": -64})
    return {"data": data, "layout": layout}


def _dates(ends: tuple[str, str], levels: int, only: str | None) -> dict[str, Any]:
    """Return the axis of days.

    Args:
        ends: The first and the last day that are shown.
        levels: How many lines there are below the marks.
        only: The only day there is, if there is only one.
    """
    span = int((np.datetime64(ends[1], "D") - np.datetime64(ends[0], "D")) / np.timedelta64(1, "D"))
    form = "%Y-%m-%d" if span < _MONTHS else "%Y-%m" if span < _YEARS else "%Y"
    lying = axis(type="date", tickformat=form, nticks=5, fixedrange=True, range=list(ends), showgrid=True)
    lying["anchor"] = f"y{levels + 1}" if levels else "y"
    if only is not None:
        lying |= {"tickmode": "array", "tickvals": [only], "ticktext": [only]}
    return lying


def _ends(days: Sequence[str]) -> tuple[str, str]:
    """Return what the axis shows: all days, and a part of their span on both sides."""
    every = np.array([np.datetime64(day, "D") for day in days])
    first, last = every.min(), every.max()
    room = max(int((last - first) / np.timedelta64(1, "D")) // 16, 10)
    return str(first - room), str(last + room)


def _label(text: str, at: str, y: float) -> dict[str, Any]:
    """Write a name on the left of the drawing."""
    where = {"x": 0, "xref": "paper", "xanchor": "right", "xshift": -10, "y": y, "yref": at, "yanchor": "middle"}
    lines = 2 if wide(text) > _SIDE else 1
    return {**where, "text": plain(text, _SIDE, lines), "align": "right", "showarrow": False, "font": {"size": 12}}


#: Letters of a name on the left.
_SIDE: Final = 22


def _row(kind: str, at: int, marks: Sequence[_Mark], lang: Lang) -> dict[str, Any]:
    """Draw the marks of one kind, with the number of changes beside each."""
    group: Group = GROUPS[group_of(kind)]
    crowded = len(marks) > _DAYS // 3
    return {
        "type": "scatter",
        "mode": "markers" if crowded else "markers+text",
        "name": plain(kind_name(kind).get(lang)),
        "x": [mark.day for mark in marks],
        "y": [at] * len(marks),
        "text": [f"{mark.n:,}" for mark in marks],
        "textposition": "middle right",
        "textfont": {"size": 12},
        "cliponaxis": False,
        "marker": {
            "color": group.color,
            "symbol": group.symbol,
            "opacity": 1,
            "size": [min(9 + 3 * len(str(mark.n)), 20) for mark in marks],
            "line": {"color": "#ffffff", "width": 1},
        },
        "hovertext": [_hover(mark, lang) for mark in marks],
        "hoverinfo": "text",
        "showlegend": False,
    }


def _hover(mark: _Mark, lang: Lang) -> str:
    """Say what was changed, how often, and by whom."""
    head = say(Text("{day} {kind}: {n:,}", "{day} {kind}：{n:,}项"), day=mark.day, kind=kind_name(mark.kind), n=mark.n)
    lines = [head.get(lang), *(told.get(lang) for told in mark.told)]
    if 0 < len(mark.told) < mark.n:
        lines.append(Text("… and {n:,} more", "……另有{n:,}项").format(n=mark.n - len(mark.told)).get(lang))
    if mark.by:
        between = ", " if lang == "en" else "、"
        lines.append(Text("decided by: {who}", "决定机关：{who}").format(who=between.join(mark.by)).get(lang))
    return "<br>".join(plain(line, _SHORT) for line in lines)


def _line(step: _Steps, y_axis: str, ends: tuple[str, str], lang: Lang) -> dict[str, Any]:
    """Draw how many units a level had, from one end of the drawing to the other."""
    x, y = [max(step.days[0], ends[0]), *step.days[1:], ends[1]], [*step.counts, step.counts[-1]]
    held = Text("{day} {name}: {n:,}", "{day} {name}：{n:,}个")
    return {
        "type": "scatter",
        "mode": "lines",
        "name": plain(step.name.get(lang)),
        "x": x,
        "y": y,
        "yaxis": y_axis,
        "line": {"shape": "hv", "color": "#00436b", "width": 2},
        "hovertext": [plain(say(held, day=d, name=step.name, n=n).get(lang)) for d, n in zip(x, y, strict=True)],
        # At the edges of the drawing nothing happened.
        "hoverinfo": ["text" if day in step.days else "skip" for day in x],
        "showlegend": False,
    }

"""Event lists of several systems as one list, each event once with all its sources."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import attrs
import numpy as np

from gridgov._columns import Ints
from gridgov._face import as_html, one_line
from gridgov._frame import Column, Field, Frame, objects
from gridgov._frame import framed as _framed
from gridgov._net_build import TableLike
from gridgov._partition import heads
from gridgov.errors import Batch, Place, Problems
from gridgov.integration._feed_faults import UNKNOWN_EVENT
from gridgov.integration._feed_rows import EventRows, read_events
from gridgov.integration._frames_of import NOTHING, of_rows, spec
from gridgov.text import Lang, Text

__all__ = ["FeedMerge", "merge_feeds"]

_SAID: Final = Text(
    "{n:,} entries of {systems} systems are {events:,} events, {joined:,} of them from several entries; "
    "{near:,} suggestions, {problems:,} problems",
    "{systems}个系统的{n:,}条记录合并为{events:,}个事件，其中{joined:,}个有多条来源；待核对建议{near:,}条，问题{problems:,}个",
)
_EVENT: Final = spec(
    "event",
    Text("event", "事件"),
    Text("Id of the event: system:id of its first source.", "事件编号：首个来源的“系统:编号”。"),
)
_TIME: Final = spec("time", Text("time", "时间"), Text("Time as the system has it.", "系统所记时间。"))
_SOURCES: Final = spec(
    "sources", Text("sources", "来源"), Text("system:id of all its sources.", "全部来源的“系统:编号”。")
)
_N: Final = spec("n", Text("sources", "来源数"), Text("How many sources it has.", "来源条数。"), Text("entries", "条"))
_AGREE: Final = spec(
    "agree",
    Text("sources agree", "来源是否一致"),
    Text("Whether all sources have the same time and key.", "各来源的时间和关键字段是否一致。"),
)
_SYSTEM: Final = spec("system", Text("system", "系统"), Text("Name of the system.", "系统名称。"))
_ID: Final = spec("id", Text("id", "编号"), Text("Id in the system.", "该系统内编号。"))
_ROW: Final = spec("row", Text("row", "行"), Text("Row in the list of the system.", "该系统清单中的行号。"))
_EVENTS: Final = Text("events of all systems", "各系统事件清单")
_ENTRIES: Final = Text("events and their sources", "事件及其来源")
_NEAR: Final = Text("events that may be one", "可能重复的事件")
_NEAR_COLUMNS: Final = (
    spec("event", Text("event", "事件"), Text("The earlier event.", "较早的事件。")),
    spec("other", Text("other event", "另一事件"), Text("The later event.", "较晚的事件。")),
    spec(
        "minutes",
        Text("minutes apart", "相差分钟"),
        Text("Time between the nearest of their sources.", "两事件最接近来源之间的时间差。"),
        Text("minutes", "分钟"),
    ),
)


@attrs.frozen(eq=False, repr=False)
class FeedMerge:
    """Event lists of several systems as one. Made by `merge_feeds`; no entry of any system is lost."""

    _repr_html_ = as_html

    #: A row for each event.
    events: Frame
    #: A row for each entry of each system, with all its columns, and the event that it is a source of.
    sources: Frame
    #: Events with the same key that are near in time, each with the next: nothing is done about them.
    suggestions: Frame
    #: What is wrong with the lists; all entries are kept.
    problems: Problems

    def describe(self, lang: Lang = "en") -> str:
        """Return the outcome in one line.

        Raises:
            ValueError: ``lang`` is neither ``en`` nor ``zh``.

        Example:
            >>> one = {"id": ["1"], "time": ["2026-03-01T08:30"], "place": ["b7"], "kind": ["rubbish"]}
            >>> print(merge_feeds({"sharp_eyes": one, "urban_3d": one}).describe("zh"))
            2个系统的2条记录合并为1个事件，其中1个有多条来源；待核对建议0条，问题0个
        """
        facts = {
            "n": len(self.sources),
            "systems": len(set(self.sources["system"].tolist())),
            "events": len(self.events),
            "joined": int((self.events["n"] > 1).sum()),
            "near": len(self.suggestions),
            "problems": len(self.problems),
        }
        return _SAID.format(**facts).get(lang)

    @one_line
    def __repr__(self) -> str:
        return f"<FeedMerge: {self.describe()}>"


def merge_feeds(
    feeds: Mapping[str, TableLike],
    *,
    key: Sequence[str] = ("place", "kind"),
    within_minutes: float = 0,
    ids: Iterable[Sequence[str]] | None = None,
    zone: float | None = None,
) -> FeedMerge:
    """Put the event lists of several systems into one list in which each event is once.

    Definition:
        Entries are one event if somebody declared that they are (``ids``), or if their time and key are the same to
        the second; what follows from several of these together counts too. Events of one key that are near in time
        are suggested and not joined: put their ids into ``ids`` once somebody has decided. Neither the order of the
        systems nor that of their entries matters.
    Unknown:
        An entry without a time, or without a part of the key, is an event of its own unless it is declared to be
        another.

    Args:
        feeds: For the name of a system: its list, with ``id``, ``time`` (ISO 8601), ``place``, ``kind`` and any
            others.
        key: The columns that must be the same, as texts.
        within_minutes: How far apart events of one key may be to be suggested, from 0; 0 suggests none.
        ids: Groups of entries that are one event, each as ``system:id``.
        zone: Hours that times without a time zone are ahead of UTC, such as 8; None where all are alike.

    Raises:
        ValueError: A list lacks a column, its columns differ in length, or ``within_minutes`` is negative.
        TypeError: What is given for a list is no table.

    Example:
        >>> found = merge_feeds({
        ...     "sharp_eyes": [{"id": "1", "time": "2026-03-01T08:30", "place": "b7", "kind": "rubbish"}],
        ...     "urban_3d": [{"id": "u5", "time": "2026-03-01 08:30:00", "place": "b7", "kind": "rubbish"},
        ...                  {"id": "u6", "time": "2026-03-01T08:33", "place": "b7", "kind": "rubbish"}]},
        ...     within_minutes=5)
        >>> [(row.event, row.sources) for row in found.events]
        [('sharp_eyes:1', 'sharp_eyes:1, urban_3d:u5'), ('urban_3d:u6', 'urban_3d:u6')]
        >>> [(row.event, row.other, row.minutes) for row in found.suggestions]
        [('sharp_eyes:1', 'urban_3d:u6', 3.0)]
    """
    if within_minutes < 0:
        msg = f"within_minutes is 0 or more, not {within_minutes}."
        raise ValueError(msg)
    rows = read_events(feeds, key, zone)
    batches = list(rows.batches)
    order = _ordered(rows)
    same = _same(rows)
    event = _joined(len(rows), [*same, *_declared(rows, ids or (), batches)], order)
    names = _names(rows, event, order)
    return FeedMerge(
        _events(rows, key, event, order, names),
        _sources(rows, event, order, names),
        _near(rows, event, names, within_minutes),
        Problems(batches),
    )


def _numbers(*columns: Sequence[Any]) -> Ints:
    """Number the distinct rows of some columns in the order in which they first come."""
    at: dict[tuple[Any, ...], int] = {}
    rows = zip(*columns, strict=True)
    return np.array([at.setdefault(row, len(at)) for row in rows], np.int64)


def _ordered(rows: EventRows) -> Ints:
    """Return all entries in an order that does not depend on how they came."""
    rest = zip(*([str(value) for value in values] for values in rows.rest.values()), strict=True)
    more = list(rest) or [()] * len(rows)
    key = list(zip(*rows.keys.values(), strict=True)) or [()] * len(rows)
    time = rows.time.tolist()
    every = list(zip(time, rows.system, rows.id, key, rows.written, more, rows.row, strict=True))
    return np.array(sorted(range(len(rows)), key=every.__getitem__), np.int64)


def _same(rows: EventRows) -> list[tuple[Ints, Ints]]:
    """Return pairs of entries with the same time and key."""
    whole = np.flatnonzero(rows.whole)
    code = _numbers(rows.time.tolist(), *rows.keys.values())[whole]
    order = whole[np.argsort(code, kind="stable")]
    code = np.sort(code)
    same = code[1:] == code[:-1]
    return [(order[:-1][same], order[1:][same])]


def _declared(rows: EventRows, ids: Iterable[Sequence[str]], batches: list[Batch]) -> list[tuple[Ints, Ints]]:
    """Return pairs of entries that are declared to be one event, and report what is not there."""
    at: dict[str, list[int]] = {}
    for i, (system, ident) in enumerate(zip(rows.system, rows.id, strict=True)):
        at.setdefault(f"{system}:{ident}", []).append(i)
    left: list[int] = []
    right: list[int] = []
    lost: dict[str, None] = {}
    for group in ids:
        found = [i for name in group for i in at.get(name, ())]
        lost |= dict.fromkeys(name for name in group if name not in at)
        left += found[:-1]
        right += found[1:]
    if lost:
        names = sorted(lost)
        batches.append(Batch(UNKNOWN_EVENT, ids=names, facts={"event": names}, place=Place(path="ids")))
    return [(np.array(left, np.int64), np.array(right, np.int64))]


def _joined(n: int, pairs: Sequence[tuple[Ints, Ints]], order: Ints) -> Ints:
    """Return the event of each entry, numbered by the first entry in order."""
    from scipy import sparse
    from scipy.sparse.csgraph import connected_components

    left, right = (np.concatenate(side) for side in zip(*pairs, strict=True))
    graph = sparse.coo_array((np.ones(len(left)), (left, right)), shape=(n, n))
    part = connected_components(graph, directed=False)[1] if n else np.zeros(0, np.int64)
    first = np.full(int(part.max(initial=-1)) + 1, n, np.int64)
    np.minimum.at(first, part[order], np.arange(n))
    rank = np.empty(len(first), np.int64)
    rank[np.argsort(first)] = np.arange(len(first))
    return rank[part]


def _names(rows: EventRows, event: Ints, order: Ints) -> list[str]:
    """Return the id of each event: that of its first entry, numbered where several events have it."""
    used: set[str] = set()
    out: list[str] = []
    by_event = order[np.argsort(event[order], kind="stable")]
    for i in by_event[heads(event[by_event])].tolist():
        name = f"{rows.system[i]}:{rows.id[i]}"
        tried, n = name, 1
        while tried in used:
            n += 1
            tried = f"{name}#{n}"
        used.add(tried)
        out.append(tried)
    return out


def _events(rows: EventRows, key: Sequence[str], event: Ints, order: Ints, names: list[str]) -> Frame:
    """List the events by time; those of unknown time come first."""
    by_event = order[np.argsort(event[order], kind="stable")]
    starts = heads(event[by_event])
    ends = np.append(starts, len(by_event))[1:]
    code = _numbers(rows.time.tolist(), *rows.keys.values())
    out: list[tuple[Any, ...]] = []
    for at, (start, end) in enumerate(zip(starts.tolist(), ends.tolist(), strict=True)):
        entries: list[int] = by_event[start:end].tolist()
        first = next((i for i in entries if rows.whole[i]), entries[0])
        sources = ", ".join(f"{rows.system[i]}:{rows.id[i]}" for i in entries)
        agree = len({int(code[i]) for i in entries}) == 1
        values = (rows.keys[name][first] or None for name in key)
        out.append((names[at], rows.written[first] or None, *values, sources, len(entries), agree))
    columns = (_EVENT, _TIME, *(_key_column(name) for name in key), _SOURCES, _N, _AGREE)
    return of_rows(_EVENTS, columns, out, {"n": int, "agree": bool})


def _key_column(name: str) -> Column:
    return spec(
        name,
        Text({"place": "place", "kind": "kind"}.get(name, name), {"place": "地点", "kind": "类别"}.get(name, name)),
        Text("As the first whole source has it.", "以首个完整来源为准。"),
    )


def _sources(rows: EventRows, event: Ints, order: Ints, names: list[str]) -> Frame:
    """List all entries by event."""
    by_event: list[int] = order[np.argsort(event[order], kind="stable")].tolist()
    own: dict[str, list[Any]] = {
        "event": [names[int(event[i])] for i in by_event],
        "system": [rows.system[i] for i in by_event],
        "id": [rows.id[i] for i in by_event],
        "row": [rows.row[i] for i in by_event],
        "time": [rows.written[i] or None for i in by_event],
    }
    columns: list[Field] = [
        (column, np.array(own["row"], np.int64) if column is _ROW else objects(own[column.key]))
        for column in (_EVENT, _SYSTEM, _ID, _ROW, _TIME)
    ]
    for name, values in rows.keys.items():
        columns.append((_key_column(name), objects([values[i] or None for i in by_event])))
    for name, values in rows.rest.items():
        title = name if name not in own else f"{name}_of_system"
        words = Text("As the system has it.", "以系统填写为准。")
        column = spec(title, Text(name, name), words, NOTHING)
        columns.append((column, objects([None if values[i] is None else str(values[i]) for i in by_event])))
    return _framed(_ENTRIES, *columns)


def _near(rows: EventRows, event: Ints, names: list[str], within: float) -> Frame:
    """List events of one key that follow each other within some minutes."""
    out: dict[tuple[int, int], float] = {}
    whole = np.flatnonzero(rows.whole)
    if within > 0 and len(whole):
        key = _numbers(*rows.keys.values())[whole]
        order = np.lexsort((event[whole], rows.time[whole], key))
        whole, key = whole[order], key[order]
        apart = np.diff(rows.time[whole])
        found = (key[1:] == key[:-1]) & (apart <= within * 60) & (event[whole][1:] != event[whole][:-1])
        for i in np.flatnonzero(found).tolist():
            pair = int(event[whole[i]]), int(event[whole[i + 1]])
            pair = min(pair), max(pair)
            out[pair] = min(out.get(pair, np.inf), float(apart[i]) / 60)
    lines = [(names[a], names[b], minutes) for (a, b), minutes in sorted(out.items())]
    return of_rows(_NEAR, _NEAR_COLUMNS, lines, {"minutes": float})

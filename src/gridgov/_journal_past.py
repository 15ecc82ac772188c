"""What became of units over the days of a journal: their lineage, with what was taken back, and where they stood."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any, Final

import attrs
import numpy as np

from gridgov._change_back import Amend, Revert
from gridgov._columns import Rows
from gridgov._frame import Column, Frame, framed, objects
from gridgov._journal_entry import Entry
from gridgov._journal_faults import NEVER_THERE
from gridgov._journal_follow import Flow, Shares, composed, flow, followed
from gridgov._journal_line import Line
from gridgov.errors import Place, Problem, UnknownUnitError
from gridgov.hierarchy import Hierarchy
from gridgov.jurisdiction import Jurisdiction
from gridgov.lineage import Lineage
from gridgov.text import Text

__all__ = ["Past", "belonged", "trace"]

_Row = dict[str, Any]
_NONE: Final = Text("", "")
_KEPT: Final = 3


def day_before(day: str) -> str:
    """Return the day before a day."""
    return str(np.datetime64(day, "D") - 1)


def takes_back(entry: Entry) -> bool:
    """Tell whether an entry may take rows of the lineage back."""
    return any(isinstance(change, Revert | Amend) for change in entry.changes)


@attrs.frozen(eq=False)
class Past:
    """What is asked of the entries of a journal together."""

    line: Line
    #: The models asked for last: one question asks for the same days again.
    _models: dict[int, Jurisdiction] = attrs.field(factory=dict[int, Jurisdiction], init=False)

    def as_of(self, day: str) -> Jurisdiction:
        """Return the model of a day.

        Raises:
            InvalidJournalError: The journal begins later.
        """
        self.line.check_day(day)
        n = self.line.count_until(day)
        if n not in self._models:
            if len(self._models) == _KEPT:
                del self._models[next(iter(self._models))]
            self._models[n] = self.line.model(n)
        return self._models[n]

    def latest(self) -> Jurisdiction:
        """Return the model after all entries."""
        return self.line.model(len(self.line.order))

    def entries(self) -> Iterator[Entry]:
        """Return the entries in force, in the order in which they take effect."""
        return (self.line.entries[index] for index in self.line.order)

    def days_taken_back(self) -> list[str]:
        """Return the days on which earlier changes were taken back."""
        return list(dict.fromkeys(entry.day for entry in self.entries() if takes_back(entry)))

    def taken_back(self, day: str) -> list[_Row]:
        """Return the rows of the lineage that were there before a day and are not any more."""
        eve = self.line.model(self.line.count_until(day_before(day)))
        return _without(eve.lineage.records(), self.as_of(day).lineage.records())

    def became(self, since: str, until: str) -> dict[str, Shares]:
        """Return where the content of each id of one day is on a later one; ids without a row are left out."""
        earlier, later = self.as_of(since), self.as_of(until)
        if not any(since < day <= until for day in self.days_taken_back()):
            return followed(later.lineage, since, until, earlier.territory.ids)
        # What was made and taken back in between never was. The rest of what is gone leads back, all that is new leads
        # on, whatever its day: rows of earlier days may be put right, too.
        before, after = earlier.lineage.records(), later.lineage.records()
        parts = _led_back(_without(before, after), later.territory)
        fresh = Lineage.from_records(_without(after, before))
        return composed(parts, followed(fresh, None, None, earlier.territory.ids))

    def flow(self, days: tuple[str, str], pair: tuple[Hierarchy, Hierarchy], rows: Rows) -> Flow:
        """Return where units of the first of two days are on the second."""
        return flow(*pair, rows, self.became(*days))


def _without(rows: Iterable[_Row], others: Iterable[_Row]) -> list[_Row]:
    """Return the rows that are not among others."""
    left = {tuple(row.items()) for row in others}
    return [row for row in rows if tuple(row.items()) not in left]


def _led_back(rows: Iterable[_Row], territory: Hierarchy) -> dict[str, Shares]:
    """Bring what is in ids back to where it was before rows that were taken back, the last days first.

    What came from one id goes back to it. Of what came from several it is not known how much each had.
    """
    parts: dict[str, Shares] = {}
    by_day: dict[str, dict[str, dict[str | None, None]]] = {}
    for row in rows:
        if row.get("new") is not None:
            by_day.setdefault(row["day"], {}).setdefault(row["new"], {})[row.get("old")] = None
    for day in sorted(by_day, reverse=True):
        groups = by_day[day]
        for new in _last_first(groups):
            olds = groups[new]
            if new not in olds and None not in olds and new in territory:
                olds[new] = None
            part = 1.0 if len(olds) == 1 else float("nan")
            parts = composed(parts, {new: dict.fromkeys(olds, part)})
    return parts


def _last_first(groups: dict[str, dict[str | None, None]]) -> list[str]:
    """Order the new ids of one day so that one that others came from stands after them."""
    out: list[str] = []
    seen: set[str] = set()

    def visit(new: str) -> None:
        if new not in seen:
            seen.add(new)
            for other, olds in groups.items():
                if other != new and new in olds:
                    visit(other)
            out.append(new)

    for new in groups:
        visit(new)
    return out


# -- trace -------------------------------------------------------------------------------------------------------------

_TRACE: Final = (
    Column("day", Text("day", "日期"), _NONE, Text("First day of the new state.", "新状态的首日。")),
    Column("kind", Text("kind", "类型"), _NONE, Text("What happened to the id.", "编号的变更类型。")),
    Column("old", Text("old id", "原编号"), _NONE, Text("Empty: it came from nothing.", "为空：新设。")),
    Column("new", Text("new id", "新编号"), _NONE, Text("Empty: it went without successor.", "为空：无承继。")),
    Column(
        "share",
        Text("share", "份额"),
        _NONE,
        Text("Part of the households of the old id that went to the new one.", "原编号户数中归入新编号的部分。"),
    ),
    Column("authority", Text("authority", "决定机关"), _NONE, Text("Who decided it.", "决定机关。")),
    Column(
        "taken_back",
        Text("taken back", "撤回日"),
        _NONE,
        Text("Day on which a later change took it back; empty if none did.", "后续变更撤回本行的日期；未撤回为空。"),
    ),
)
_TRACE_TITLE: Final = Text("Lineage of {unit}", "{unit}的沿革")


def trace(past: Past, unit: str) -> Frame:
    """Build the frame of `Journal.trace`.

    Raises:
        UnknownUnitError: No unit had this id at any time.
    """
    rows = _all_rows(past)
    _check_known(past, rows, unit)
    kept = sorted(_reached(rows, unit, "old", "new") | _reached(rows, unit, "new", "old"))
    found = [rows[i] for i in kept]
    columns: list[Any] = [objects([row.get(column.key) for row in found]) for column in _TRACE]
    columns[4] = np.array([row.get("share", np.nan) for row in found], np.float64)
    return framed(_TRACE_TITLE.format(unit=unit), *zip(_TRACE, columns, strict=True))


def _all_rows(past: Past) -> list[_Row]:
    """Return every row of the lineage that there was, in the order of days."""
    rows = [*past.latest().lineage.records()]
    for day in past.days_taken_back():
        rows += [{**row, "taken_back": day} for row in past.taken_back(day)]
    return sorted(rows, key=lambda row: row["day"])


def _reached(rows: Sequence[_Row], unit: str, here: str, there: str) -> set[int]:
    """Return the rows that lead away from a unit, day by day: forwards from old to new, or backwards."""
    days: dict[str, list[int]] = {}
    for i, row in enumerate(rows):
        days.setdefault(row["day"], []).append(i)
    found: set[int] = set()
    ids: set[str | None] = {unit}
    for day in sorted(days, reverse=here == "new"):
        more, whole = True, frozenset(ids)
        while more:
            fresh = [i for i in days[day] if i not in found and rows[i].get(here) in ids]
            # That an id goes on is of it only if it was there before, or is after.
            fresh = [i for i in fresh if rows[i].get("old") != rows[i].get("new") or rows[i]["old"] in whole]
            found.update(fresh)
            reached = {rows[i].get(there) for i in fresh} - {None}
            more = not reached <= ids
            ids |= reached
    return found


def _check_known(past: Past, rows: Iterable[_Row], unit: str) -> None:
    """Refuse an id that no unit had.

    Raises:
        UnknownUnitError: It is one.
    """
    if unit in past.line.base.territory or unit in past.latest().territory:
        return
    if not any(unit in {row.get("old"), row.get("new")} for row in rows):
        raise UnknownUnitError(Problem(NEVER_THERE, Place(id=unit), {"id": unit}))


# -- where it stood ----------------------------------------------------------------------------------------------------

_SPELLS: Final = (
    Column(
        "start",
        Text("from", "起"),
        _NONE,
        Text("First day; empty: since before the journal.", "首日；为空：日志之前。"),
    ),
    Column("end", Text("to", "止"), _NONE, Text("Last day; empty: still.", "末日；为空：至今。")),
    Column("id", Text("id then", "当时编号"), _NONE, Text("Id of the unit in that time.", "单元当时的编号。")),
    Column("path", Text("belonged to", "隶属"), _NONE, Text("Ids above it, from the top.", "由上至下的各级上级编号。")),
)
_SPELLS_TITLE: Final = Text("What {unit} belonged to", "{unit}的隶属沿革")
#: The id of a unit, and those above it from the top.
_Stand = tuple[str, tuple[str, ...]]


def belonged(past: Past, unit: str) -> Frame:
    """Build the frame of `Journal.belonged`.

    Raises:
        UnknownUnitError: No unit had this id at any time.
    """
    rows = _all_rows(past)
    _check_known(past, rows, unit)
    names = _names(rows, unit)
    spells = list(_spells(past, names))
    columns = [objects([spell[i] for spell in spells]) for i in range(len(_SPELLS))]
    return framed(_SPELLS_TITLE.format(unit=unit), *zip(_SPELLS, columns, strict=True))


def _names(rows: Iterable[_Row], unit: str) -> set[str]:
    """Return all ids that a unit had: one id takes the place of one other."""
    names = {unit}
    pairs = [(row["old"], row["new"]) for row in rows if row["kind"] == "recode"]
    more = True
    while more:
        found = {name for pair in pairs if names & set(pair) for name in pair}
        more = not found <= names
        names |= found
    return names


def _spells(past: Past, names: set[str]) -> Iterator[tuple[str | None, str | None, str, str]]:
    """Yield start, end, id and path of each time in which nothing changed."""
    line = past.line
    start = line.begins
    stand = _stand(line.base, names)
    for day, entries in groupby(past.entries(), lambda entry: entry.day):
        if not any(_concerns(entry, names, stand) for entry in entries):
            continue
        after = _stand(past.as_of(day), names)
        if after != stand:
            if stand is not None and start != day:
                yield start, day_before(day), stand[0], " / ".join(stand[1])
            start, stand = day, after
    if stand is not None:
        yield start, None, stand[0], " / ".join(stand[1])


def _stand(model: Jurisdiction, names: set[str]) -> _Stand | None:
    """Return where a unit stands; None if it is not there."""
    h = model.territory
    for name in sorted(names):
        if name in h:
            return name, tuple(h.unit(name).path[:-1])
    return None


def _concerns(entry: Entry, names: set[str], stand: _Stand | None) -> bool:
    """Tell whether an entry may change where a unit stands: it names it or one above, or takes something back."""
    wanted = {f"unit:{name}" for name in (*names, *(stand[1] if stand is not None else ()))}
    return takes_back(entry) or any(not wanted.isdisjoint(change.names()) for change in entry.changes)

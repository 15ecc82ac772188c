"""What ``gridgov history`` answers: out of a jurisdiction, a journal, or a published history of codes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal, cast

import attrs
import numpy as np

from gridgov.cli._click import about, say
from gridgov.cli._out import print_table, title
from gridgov.text import Lang, Text

if TYPE_CHECKING:
    from gridgov._frame import Frame, Row
    from gridgov.journal import Journal
    from gridgov.jurisdiction import Jurisdiction
    from gridgov.lineage import Became, Lineage

__all__ = ["Past", "of_codes", "of_file", "opened", "show"]

_JOURNAL: Final = "gridgov-journal"
_HOUSEHOLDS: Final = "households"
_OPEN: Final = "…"


@attrs.frozen
class Past:
    """What is known of a unit over time."""

    source: Literal["codes", "jurisdiction", "journal"]
    file: str
    unit: str
    #: Names from the top down to the unit, where it stands now.
    path: tuple[str, ...] = ()
    #: The first day on which the id was no longer in use.
    ended: str | None = None
    #: Rows of the lineage, in the order of days.
    events: tuple[Row, ...] = ()
    #: Ids that came into it, and those that have it now, with shares.
    before: Became | None = None
    after: Became | None = None
    #: Spells in which it stood in one place, where a journal knows them.
    spells: Frame | None = None
    #: Day (None: since the beginning), id, households, and parts of unknown households, whenever that changed.
    households: tuple[tuple[str | None, str, float, int], ...] = ()

    @property
    def known(self) -> bool:
        """Whether anything is known of it."""
        return bool(self.events or self.path or self.spells)

    def facts(self, lang: Lang) -> dict[str, Any]:
        """Return it as plain JSON types."""
        return {
            "source": self.source,
            "file": self.file,
            "unit": self.unit,
            "ended": self.ended,
            "path": list(self.path),
            "lineage": [{"taken_back": None, **row.to_dict(), "text": _line(row, lang)} for row in self.events],
            "before": [row.to_dict() for row in self.before or ()],
            "after": [row.to_dict() for row in self.after or ()],
            "belonged": None if self.spells is None else [row.to_dict() for row in self.spells],
            "households": [
                {"since": day, "id": ident, "known": known, "unknown": unknown}
                for day, ident, known, unknown in self.households
            ],
        }


# -- reading -----------------------------------------------------------------------------------------------------------


def of_codes(path: Path, unit: str) -> Past:
    """Answer out of a published history of codes.

    Raises:
        GridgovError: With everything that is wrong in the table.
        OSError: It cannot be opened.
    """
    from gridgov.lineage import read_history

    return _of_lineage(Past("codes", str(path), unit), read_history(path))


def of_file(path: Path, unit: str) -> Past:
    """Answer out of a jurisdiction or a journal.

    Raises:
        UnknownUnitError: No unit has or had this id.
        GridgovError: The file cannot be read.
        OSError: It cannot be opened.
    """
    from gridgov.journal import Journal

    kept = opened(path)
    if isinstance(kept, Journal):
        return _of_journal(kept, str(path), unit)
    found = _of_lineage(Past("jurisdiction", str(path), unit, _path(kept, unit)), kept.lineage)
    if not found.known:
        kept.unit(unit)
    return found


def opened(path: Path) -> Journal | Jurisdiction:
    """Read a jurisdiction in any form, or a journal.

    Raises:
        GridgovError: The file cannot be read.
        OSError: It cannot be opened.
    """
    from gridgov.cli._read import read
    from gridgov.journal import Journal

    with about(path):
        if path.name.lower().endswith(".json") and _is_journal(data := path.read_bytes()):
            return Journal.loads(data, file=str(path))
        return read(path, None, None, ())


def _is_journal(data: bytes) -> bool:
    """Tell whether a file is a journal; what is no JSON is reported by whoever reads it."""
    if _JOURNAL.encode() not in data:
        return False
    try:
        found = json.loads(data)
    except ValueError:
        return True
    return isinstance(found, dict) and cast("dict[str, Any]", found).get("format") == _JOURNAL


def _of_lineage(past: Past, lineage: Lineage) -> Past:
    """Add what a lineage knows."""
    ended, unit = lineage.retired_on(past.unit), past.unit
    before = lineage.predecessors(unit)
    if ended is not None:
        # What was created and ended on one day was in use on none.
        with suppress(ValueError):
            before = lineage.predecessors(unit, until=str(np.datetime64(ended, "D") - 1))
    events = tuple(lineage.trace(unit))
    return attrs.evolve(past, ended=ended, events=events, before=before, after=lineage.successors(unit))


def _path(place: Jurisdiction, unit: str) -> tuple[str, ...]:
    """Return names from the top down to a unit; nothing where it does not stand."""
    if unit not in place.territory:
        return ()
    found = place.unit(unit)
    return tuple(one.name or one.id for one in (*found.ancestors[::-1], found))


def _of_journal(journal: Journal, file: str, unit: str) -> Past:
    spells, now = journal.belonged(unit), journal.now
    found = _of_lineage(Past("journal", file, unit, _path(now, unit)), now.lineage)
    households = tuple(_counted(journal, spells))
    return attrs.evolve(found, events=tuple(journal.trace(unit)), spells=spells, households=households)


def _counted(journal: Journal, spells: Frame) -> Iterator[tuple[str | None, str, float, int]]:
    """Go through the households of a unit, whenever they changed."""
    last: tuple[str, float, int] | None = None
    for spell in spells:
        until = spell.end or "9999-12-31"
        first = spell.start
        for day in [first, *(day for day in journal.days if (first or "") < day <= until)]:
            place = journal.base if day is None else journal.as_of(day)
            if spell.id not in place.territory or _HOUSEHOLDS not in place.territory.measures:
                continue
            total = place.unit(spell.id).total(_HOUSEHOLDS)
            now = (spell.id, total.known, total.unknown)
            if now != last:
                yield day, *now
            last = now


# -- words -------------------------------------------------------------------------------------------------------------


def show(past: Past, lang: Lang) -> None:
    """Print what is known for people."""
    if not past.known:
        words = Text("{file} does not name '{unit}'.", "{file}未提及“{unit}”。")
        say(words.format(file=past.file, unit=past.unit).get(lang))
        return
    if past.ended is not None:
        words = Text("'{unit}' is not in use since {day}.", "“{unit}”自{day}起停用。")
        say(words.format(unit=past.unit, day=past.ended).get(lang))
    else:
        say(" > ".join(past.path) or past.unit)
    title(Text("Lineage", "沿革").get(lang))
    for row in past.events:
        say(f"  {_line(row, lang)}")
    if not past.events:
        say(Text("  No event is recorded.", "  没有变更记录。").get(lang))
    for words, frame in (
        (Text("What came into it, with its share", "来源及其归入份额"), past.before),
        (Text("What has it now, with the share", "现由何者承继及其份额"), past.after),
    ):
        if past.events and frame is not None and not _itself(frame):
            title(words.get(lang))
            say("\n".join(f"  {line}" for line in frame.text(lang).splitlines()))
    _show_spells(past, lang)
    _show_households(past, lang)


def _itself(frame: Became) -> bool:
    """Tell whether nothing but the id itself is in it, or nothing at all."""
    return all(row.old == row.new for row in frame)


def _line(row: Row, lang: Lang) -> str:
    """Say an event, and when it was taken back."""
    from gridgov.lineage import Lineage

    record = {key: value for key, value in row.to_dict().items() if value is not None and key != "taken_back"}
    text = Lineage.from_records([record]).text(lang)
    gone = row.to_dict().get("taken_back")
    back = Text(" (taken back on {day})", "（{day}撤回）")
    return text if gone is None else text + back.format(day=gone).get(lang)


def _show_spells(past: Past, lang: Lang) -> None:
    if past.spells is None or not len(past.spells):
        return
    title(Text("Belonged to", "隶属").get(lang))
    heads = Text("  since", "  起"), Text("until", "止"), Text("id", "编号"), Text("under", "上级")
    rows = [[f"  {row.start or _OPEN}", row.end or _OPEN, row.id, row.path] for row in past.spells]
    print_table([head.get(lang) for head in heads], rows)


def _show_households(past: Past, lang: Lang) -> None:
    if not past.households:
        return
    title(Text("Households", "户数").get(lang))
    heads = Text("  since", "  起"), Text("id", "编号"), Text("households", "户数"), Text("unknown parts", "未知项")
    rows = [[f"  {day or _OPEN}", ident, f"{known:,.0f}", f"{n:,}"] for day, ident, known, n in past.households]
    print_table([head.get(lang) for head in heads], rows, right=(2, 3))

"""Which part of each unit of one day is in which unit of a later day."""

from __future__ import annotations

import math
from typing import Final

import attrs
import numpy as np

from gridgov._columns import Bools, Ints, Rows
from gridgov._frame import Column, Field, Frame, Named
from gridgov._journal_follow import GONE, Floats, Flow, grouped
from gridgov._journal_past import Past
from gridgov.hierarchy import Hierarchy
from gridgov.measures import Measure
from gridgov.text import Text

__all__ = ["Crosswalk", "crosswalk", "evened", "lowest", "units_at", "weights_of"]

_NONE: Final = Text("", "")
_TITLE: Final = Text("Crosswalk {since} to {until}", "{since}至{until}单元对应表")
_FROM: Final = Column(
    "from",
    Text("unit on the first day", "起始日单元"),
    _NONE,
    Text(
        "Id on the first day; empty where the lowest unit is in none of the level.", "起始日编号；不属于该层级时为空。"
    ),
)
_TO: Final = Column(
    "to",
    Text("unit on the second day", "截止日单元"),
    _NONE,
    Text(
        "Id on the second day; empty for what went without successor or is in none of the level.",
        "截止日编号；无承继单元或不属于该层级时为空。",
    ),
)
_UNITS: Final = Column(
    "units",
    Text("lowest units", "最低层单元数"),
    Text("units", "个"),
    Text(
        "Lowest units of the first day that are in both; one in several counts with its share. Unknown if a share is.",
        "同时属于两者的起始日最低层单元数；跨多个单元的按份额计；份额未知时为未知。",
    ),
)
_OF_FROM: Final = Column(
    "share_of_from",
    Text("share of the unit on the first day", "占起始日单元比例"),
    _NONE,
    Text("Part of the unit of the first day that is here, 0 to 1.", "起始日单元位于此处的部分，0至1。"),
)
_OF_TO: Final = Column(
    "share_of_to",
    Text("share of the unit on the second day", "占截止日单元比例"),
    _NONE,
    Text(
        "Part of what is in the unit of the second day and was there on the first day, 0 to 1.",
        "截止日单元中起始日已有部分里来自此处的部分，0至1。",
    ),
)
_UNKNOWN: Final = Column(
    "unknown",
    Text("lowest units of unknown weight or share", "权重或份额未知的最低层单元数"),
    Text("units", "个"),
    Text("How many of these lowest units have an unknown weight or share.", "其中权重或份额未知的最低层单元数。"),
)
_WEIGHT: Final = Text(
    "{what.en} of these on the first day; unknown if one is.", "其在起始日的{what.zh}；有一个未知即为未知。"
)
_SLACK: Final = 1e-9


@attrs.frozen(eq=False, repr=False)
class Crosswalk(Frame):
    """Which part of each unit of one day is in which unit of a later day: a frame, and what could not be told.

    Make it with `Journal.crosswalk`.

    Example:
        >>> from gridgov import Hierarchy, Jurisdiction, LevelScheme
        >>> from gridgov.changes import Part, SplitUnit
        >>> from gridgov.journal import Journal
        >>> h = Hierarchy.from_records([
        ...     {"id": "s", "level": "street"}, {"id": "c1", "level": "community", "parent": "s", "households": 900}],
        ...     levels=LevelScheme.ladder("street", "community"), measures=["households"])
        >>> parts = [Part("c1", measures={"households": None}), Part("c3", measures={"households": None})]
        >>> journal = Journal(Jurisdiction(territory=h)).record([SplitUnit("c1", parts)], on="2025-01-01")
        >>> found = journal.crosswalk("2024-12-31", "2025-01-01", level="community")
        >>> found.uncertain, found["share_of_from"].tolist()
        (('c1',), [nan, nan])
    """

    #: Lowest units of the first day whose weight is not known, or that were divided in unknown shares.
    uncertain: tuple[str, ...] = ()


def crosswalk(
    past: Past, days: tuple[str, str], level: str | None, weight: str | None, unknown_as: float | None
) -> Crosswalk:
    """Build the crosswalk; see `Journal.crosswalk`.

    Raises:
        InvalidJournalError: The journal begins after the first day.
        UnknownKeyError: A model has no such level or measure.
        ValueError: The days descend, or ``unknown_as`` is below 0.
    """
    since, until = days
    if until < since:
        msg = f"The second day, {until}, lies before the first, {since}."
        raise ValueError(msg)
    check_number(unknown_as)
    before, after = past.as_of(since).territory, past.as_of(until).territory
    rows, of = lowest(before, level)
    load, info = weights_of(before, rows, weight, unknown_as)
    found = past.flow(days, (before, after), rows)
    if unknown_as is not None:
        found = evened(found)
    places = units_at(after, level)
    unit, to, share = grouped(found.src, np.where(found.dst == GONE, GONE, places[found.dst]), found.share)
    at = np.searchsorted(rows, unit)
    keep = (of[at] >= 0) | (to >= 0)
    parts = _Parts(of[at][keep], to[keep], load[at][keep], share[keep], unit[keep])
    title = _TITLE.format(since=since, until=until)
    return _table(title, parts, (before, after), info)


def check_number(unknown_as: float | None) -> None:
    """Refuse what cannot stand for an unknown weight.

    Raises:
        ValueError: It is below 0, or no finite number.
    """
    if unknown_as is not None and not 0 <= unknown_as < math.inf:
        msg = f"unknown_as is a number from 0, not {unknown_as!r}."
        raise ValueError(msg)


# -- units -------------------------------------------------------------------------------------------------------------


def lowest(h: Hierarchy, level: str | None) -> tuple[Rows, Ints]:
    """Return the lowest units that count at a level, and the row of the unit of the level that each is in, or -1.

    Raises:
        UnknownKeyError: There is no such level.
    """
    rows = np.flatnonzero(h.parts.is_leaf()).astype(np.int32)
    of = units_at(h, level)[rows]
    depths = h.parts.depths
    counts = depths[rows] == np.where(of >= 0, depths[np.maximum(of, 0)], 0) if level is not None else depths[rows] == 0
    return rows[counts], of[counts]


def units_at(h: Hierarchy, level: str | None) -> Ints:
    """Return for each row that of the unit of a level at or above it, -1 for none; the row itself without a level.

    Raises:
        UnknownKeyError: There is no such level.
    """
    if level is None:
        return np.arange(len(h))
    return h.nearest(h.units(level=level)).astype(np.int64)


def weights_of(h: Hierarchy, rows: Rows, weight: str | None, unknown_as: float | None) -> tuple[Floats, Measure | None]:
    """Return what each unit weighs, NaN where unknown, and the description of the measure.

    Raises:
        UnknownKeyError: There is no such measure.
    """
    if weight is None:
        return np.ones(len(rows)), None
    load: Floats = h.measure(weight)[rows].astype(np.float64)
    return load if unknown_as is None else np.where(np.isnan(load), unknown_as, load), h.measure_info[weight]


def evened(found: Flow) -> Flow:
    """Return parts in which those of unknown share of a unit count alike."""
    unknown = np.isnan(found.share)
    _, of = np.unique(found.src, return_inverse=True)
    rest = np.maximum(1.0 - np.bincount(of, np.where(unknown, 0.0, found.share)), 0.0)
    n = np.maximum(np.bincount(of, unknown), 1.0)
    return Flow(found.src, found.dst, np.where(unknown, (rest / n)[of], found.share)) if len(of) else found


# -- the table ---------------------------------------------------------------------------------------------------------


@attrs.frozen(eq=False)
class _Parts:
    """Parts of lowest units, with the unit that each was in and that it is in."""

    source: Ints
    target: Ints
    load: Floats
    share: Floats
    #: Row of the lowest unit.
    unit: Ints

    def open_parts(self) -> Bools:
        """Tell of which parts the weight is not known: nothing of nothing is nothing."""
        found: Bools = np.isnan(self.load) | (np.isnan(self.share) & (self.load != 0))
        return found


def _table(title: Text, parts: _Parts, pair: tuple[Hierarchy, Hierarchy], info: Measure | None) -> Crosswalk:
    before, after = pair
    # None comes last.
    source, target = (
        np.where(side < 0, big, side) for side, big in ((parts.source, len(before)), (parts.target, len(after)))
    )
    keys, row = np.unique(source * (len(after) + 1) + target, return_inverse=True)
    source, target = keys // (len(after) + 1), keys % (len(after) + 1)
    n = len(keys)
    unknown = parts.open_parts()
    counted = _sums(row, n, parts.share)
    load = _sums(row, n, np.where(unknown, np.nan, np.where(parts.load == 0, 0.0, parts.load * parts.share)))
    fields: list[Field] = [
        (_FROM, _named(before, source)),
        (_TO, _named(after, target)),
        (_UNITS, counted),
        (_OF_FROM, _shares(load, source)),
        (_OF_TO, _shares(load, target)),
        (_UNKNOWN, np.bincount(row[unknown], minlength=n)),
    ]
    if info is not None:
        column = Column(info.key, info.name, info.unit, _WEIGHT.format(what=info.name))
        fields.insert(3, (column, load))
    uncertain = before.ids.decode(np.unique(parts.unit[unknown])).tolist()
    return Crosswalk(title, tuple(c for c, _ in fields), tuple(v for _, v in fields), tuple(uncertain))


def _sums(row: Ints, n: int, values: Floats) -> Floats:
    """Add up values by row, exactly for whole numbers; NaN where one is unknown."""
    return np.bincount(row, values, n).astype(np.float64)


def _shares(load: Floats, unit: Ints) -> Floats:
    """Return each load as a part of all of its unit; 1 where it is the only one."""
    if not len(unit):
        return np.zeros(0)
    _, of = np.unique(unit, return_inverse=True)
    whole = np.bincount(of, load)[of]
    with np.errstate(invalid="ignore", divide="ignore"):
        shares: Floats = load / whole
    shares[~(whole > 0)] = np.nan
    shares[np.bincount(of)[of] == 1] = 1.0
    return shares


def _named(h: Hierarchy, rows: Ints) -> Named:
    return Named(h.ids, np.where(rows < len(h), rows, -1).astype(np.int32))

"""Units that changes speak of, taken out of their columns: what they are, and what is asked of them."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Iterable, Mapping
from typing import Final

import attrs

from gridgov._build import measure_for
from gridgov._cells import check_ids, check_texts, read_types
from gridgov._change_faults import KEY_TAKEN
from gridgov._change_ledger import Ledger
from gridgov._columns import encode
from gridgov._faults import CYCLE, LEVEL_VIOLATION, SELF_PARENT
from gridgov._tables import meant
from gridgov.hierarchy import Hierarchy
from gridgov.levels import LevelScheme
from gridgov.measures import MEASURES, Measure, read_numbers
from gridgov.text import Text

__all__ = ["UnitDraft", "UnitLookups", "shown_number"]

_OWN: Final = ("id", "parent", "level", "kind", "name")
_HOUSEHOLDS: Final = "households"
_MEASURE: Final = Text("measure", "指标")
_LABEL: Final = Text("label", "标签")
_IS_EMPTY: Final = Text("it is empty", "为空")
_IS_COLUMN: Final = Text("a column of the unit has this name", "单元已有同名的列")
_IS_LABEL: Final = Text("there is a label of this name", "已有同名的标签")
_IS_MEASURE: Final = Text("there is a measure of this name", "已有同名的指标")
_NOT_KNOWN: Final = Text("neither the model nor the library knows it", "模型和程序库均无此指标")
_ANOTHER: Final = Text("Choose another key.", "请另选键名。")
_UNDER: Final = Text(
    "Put it under one of: {allowed}; or change the level scheme", "请归属于：{allowed}；或修改层级方案"
)
_NO_PARENT: Final = Text("Leave its parent empty, or change the level scheme", "请将上级留空，或修改层级方案")


def shown_number(value: float) -> str:
    """Write a number without a fraction that it does not have."""
    return f"{int(value)}" if value.is_integer() else f"{value:g}"


@attrs.define(eq=False)
class UnitDraft:
    """One unit that a change speaks of. Its row is -1 if it is new."""

    id: str
    type: int
    parent: str | None
    name: str | None
    #: Known values only.
    measures: dict[str, float]
    labels: dict[str, str | None]
    #: Where it stands among its siblings: grows from one to the next.
    order: tuple[int, ...]
    #: The change that spoke of it last; 0 for none.
    position: int = 0
    row: int = -1
    #: The row that it had before it got another id; -1 for none.
    of: int = -1


class UnitLookups:
    """The units of a hierarchy as they are after some changes."""

    def __init__(self, hierarchy: Hierarchy, ledger: Ledger) -> None:
        self.hierarchy: Hierarchy = hierarchy
        self.levels: LevelScheme = hierarchy.levels
        self._ledger = ledger
        self._drafts: dict[str, UnitDraft | None] = {}
        self._below: dict[str, dict[str, None]] = {}
        self._last = len(hierarchy)
        self._measures = dict.fromkeys(hierarchy.measures)
        self._labels = dict.fromkeys(hierarchy.labels)
        self._changed = False
        #: The change that gave a unit another level or kind.
        self._regraded: dict[str, int] = {}
        #: Rows of units that changes have altered, or whose units below they have: ascending.
        self._touched: list[int] = []
        #: Rows that are known already.
        self._rows: dict[str, int] = {}

    # -- looking -------------------------------------------------------------------------------------------------------

    def get(self, ident: str) -> UnitDraft | None:
        """Return a unit as it is now, or None if it is not there."""
        if ident not in self._drafts:
            self._drafts[ident] = self._read(ident)
        return self._drafts[ident]

    def _read(self, ident: str) -> UnitDraft | None:
        h = self.hierarchy
        row = self._rows.get(ident, -1)
        if row < 0:
            row = int(h.ids.find([ident])[0]) if isinstance(ident, str) and ident else -1
        if row < 0:
            return None
        up = int(h.tree.parent[row])
        values = {key: float(column[row]) for key, column in h.measures.items()}
        texts = {key: column.get(row) for key, column in h.labels.items()}
        return UnitDraft(
            ident,
            int(h.types[row]),
            None if up < 0 else h.ids.get(up),
            None if h.names is None else h.names.get(row),
            {key: value for key, value in values.items() if not math.isnan(value)},
            {key: text for key, text in texts.items() if text is not None},
            (row,),
            row=row,
            of=row,
        )

    def need(self, ident: str) -> UnitDraft | None:
        """Return a unit, or refuse the change."""
        unit = self.get(ident)
        if unit is None:
            self._ledger.unknown("unit", ident)
        return unit

    def below(self, ident: str) -> dict[str, None]:
        """Return the ids of the units directly below one, in their order but for those that moved."""
        if ident not in self._below:
            h, unit = self.hierarchy, self.get(ident)
            found: dict[str, None] = {}
            if unit is not None and unit.row >= 0:
                row, end = unit.row + 1, int(h.tree.end[unit.row])
                while row < end:
                    child = h.ids.get(row)
                    found[child], self._rows[child] = None, row
                    row = int(h.tree.end[row])
            self._below[ident] = found
        return self._below[ident]

    def has_parts(self, ident: str) -> bool:
        """Tell whether a total of a unit is that of units below it: of those that do not lie over its own figures."""
        over = self.levels.overlays()
        return any(not over[unit.type] for unit in map(self.get, self.below(ident)) if unit is not None)

    def households(self, ident: str) -> float | None:
        """Return the households of a unit: of its parts, or what it states where it has none; None if not known."""
        h, unit = self.hierarchy, self.get(ident)
        if unit is None or _HOUSEHOLDS not in self._measures:
            return None
        if unit.row >= 0 and not self._altered(unit.row, int(h.tree.end[unit.row])):
            if _HOUSEHOLDS not in h.measures:
                return None
            totals = h.rollup(_HOUSEHOLDS)
            unknown = totals.unknown is not None and totals.unknown[unit.row]
            return None if unknown else float(totals.known[unit.row])
        if not self.has_parts(ident):
            return unit.measures.get(_HOUSEHOLDS)
        return self.households_of(self.below(ident))

    def households_of(self, idents: Iterable[str]) -> float | None:
        """Return the households of several units together, without those that lie over others; None if not known."""
        over = self.levels.overlays()
        parts = [u.id for u in map(self.get, idents) if u is not None and not over[u.type]]
        known = list(map(self.households, parts))
        return math.fsum(n for n in known if n is not None) if None not in known else None

    def _altered(self, row: int, end: int) -> bool:
        """Tell whether a change may have altered a unit of some rows, or what is below it."""
        first = bisect_left(self._touched, row)
        return first < len(self._touched) and self._touched[first] < end

    def _mark(self, row: int) -> None:
        at = bisect_left(self._touched, row)
        if row >= 0 and self._touched[at : at + 1] != [row]:
            self._touched.insert(at, row)

    def type_name(self, unit: UnitDraft) -> str:
        """Return level and kind."""
        return str(self.levels.types[unit.type])

    # -- checks --------------------------------------------------------------------------------------------------------

    def check_new(self, ident: str) -> None:
        """Refuse the change if an id cannot be that of a new unit."""
        ledger = self._ledger
        if ledger.refuse_all(check_ids(encode([ident]), 1, ledger.place), None) or ledger.is_used("unit", ident):
            return
        if self.get(ident) is not None:
            ledger.taken("unit", ident)
        else:
            ledger.is_retired(ident)

    def check_under(self, ident: str, unit_type: int, above: UnitDraft) -> None:
        """Refuse the change if a unit may not stand under another one."""
        if ident == above.id:
            self._ledger.refuse(SELF_PARENT, ident, {"id": ident})
            return
        if self.levels.allowed[above.type, unit_type]:
            return
        if trail := self._circle(ident, above):
            facts: dict[str, object] = {"trail": " -> ".join(trail), "n": len(trail) - 1}
            self._ledger.refuse(CYCLE, ident, facts, about=[("unit", name) for name in trail])
            return
        types = self.levels.types
        options = ", ".join(str(t) for t, ok in zip(types, self.levels.allowed[:, unit_type], strict=True) if ok)
        facts = {
            "id": ident,
            "level": str(types[unit_type]),
            "parent": above.id,
            "parent_level": str(types[above.type]),
            "fix": _UNDER.format(allowed=options) if options else _NO_PARENT,
        }
        self._ledger.refuse(LEVEL_VIOLATION, ident, facts)

    def _circle(self, ident: str, above: UnitDraft) -> list[str]:
        """Return the circle of parents that would come to be if a unit stood under one below it; nothing otherwise."""
        trail: list[str] = [ident]
        unit: UnitDraft | None = above
        # What is regraded is looked at in the end only: until then there may be a circle elsewhere.
        while unit is not None and unit.id not in trail[1:]:
            trail.append(unit.id)
            if unit.id == ident:
                return trail
            unit = None if unit.parent is None else self.get(unit.parent)
        return []

    def type_of(self, ident: str, level: str, kind: str | None) -> int | None:
        """Return the type of a new unit, or refuse the change."""
        types, wrong = read_types([level], [kind], self.levels, lambda _: ident, 1, self._ledger.place)
        return None if self._ledger.refuse_all(wrong, ident) else int(types[0])

    def check_name(self, ident: str, name: str | None, key: str = "name") -> None:
        """Refuse the change if a name or label cannot be."""
        if name is not None:
            found = check_texts(encode([name]), key, lambda _: ident, 1, self._ledger.place)
            self._ledger.refuse_all(found, ident)

    def measure_info(self, key: str) -> Measure:
        """Return the description of a measure."""
        return measure_for(key, self.hierarchy.measure_info)

    def in_words(self, values: Mapping[str, float]) -> Text:
        """Say what a unit states."""
        names = [(self.measure_info(key).name, shown_number(value)) for key, value in values.items()]
        return Text(
            ", ".join(f"{number} {name.en}" for name, number in names),
            "、".join(f"{name.zh}{number}" for name, number in names),
        )

    def numbers(self, ident: str, values: Mapping[str, float | None]) -> dict[str, float]:
        """Return the known ones among measures, or refuse the change."""
        known: dict[str, float] = {}
        for key, value in values.items():
            why = _IS_COLUMN if key in _OWN else _IS_LABEL if key in self._labels else None
            fix = _ANOTHER
            if why is None and key not in self._measures and key not in MEASURES:
                why, fix = _NOT_KNOWN, meant(key, {**self._measures, **MEASURES})
            if why is not None:
                facts: dict[str, object] = {"key": key, "what": _MEASURE, "why": why, "fix": fix}
                self._ledger.refuse(KEY_TAKEN, ident, facts, column=key)
                continue
            numbers, wrong = read_numbers([value], self.measure_info(key), lambda _: ident, 1, self._ledger.place)
            if not self._ledger.refuse_all(wrong, ident) and not math.isnan(float(numbers[0])):
                known[key] = float(numbers[0])
        return known

    def texts(self, ident: str, values: Mapping[str, str | None]) -> dict[str, str | None]:
        """Return the known ones among labels, or refuse the change."""
        known: dict[str, str | None] = {}
        for key, value in values.items():
            why = None if key else _IS_EMPTY
            if key in _OWN:
                why = _IS_COLUMN
            elif key in self._measures or key in MEASURES:
                why = _IS_MEASURE
            if why is not None:
                facts: dict[str, object] = {"key": key, "what": _LABEL, "why": why, "fix": _ANOTHER}
                self._ledger.refuse(KEY_TAKEN, ident, facts, column=key)
            elif value is not None:
                self.check_name(ident, value, key)
                known[key] = value
        return known

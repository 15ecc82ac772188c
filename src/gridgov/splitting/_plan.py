"""A plan: parts of a unit, how good they are and could be, and the changes that carry it out."""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

import attrs
import numpy as np

from gridgov._columns import Ints, Rows
from gridgov._days import Day
from gridgov._drawn import figure_of
from gridgov._face import as_html, one_line
from gridgov._fields import as_field
from gridgov._frame import Frame
from gridgov._metric_spread import Floats, said
from gridgov._partition import added
from gridgov._pickles import Versioned
from gridgov.changes import Applied, Change, CreateUnit, Part, SplitUnit, apply
from gridgov.errors import Problems
from gridgov.jurisdiction import Jurisdiction
from gridgov.splitting._changes import Made, dealt, redrawn, split_up
from gridgov.splitting._ground import Ground, Kept
from gridgov.splitting._ids import Proposer, check_assigned
from gridgov.splitting._limits import Band
from gridgov.splitting._moved import grid_of, matched, moved_from, regridded
from gridgov.splitting._objective import spread
from gridgov.splitting._search import Objective
from gridgov.splitting._tables import broken_table, cut_table, lacking_table, parts_table, posts_table, units_table
from gridgov.splitting._words import MeasureWords
from gridgov.text import Lang, Text

if TYPE_CHECKING:
    from gridgov.geo import Outlines

__all__ = ["SplitPlan"]

#: In several parts.
_SEVERAL: Final = -2
_Kind: TypeAlias = Literal["split", "redraw"]
_AND: Final = Text(", ", "、")
_LINE: Final = Text(
    "'{unit}' in {parts} part{s} of {loads} {measure.en}: {aim}; {known}",
    "“{unit}”划分为{parts}个部分，{measure.zh}分别为{loads}：{aim}；{known}",
)
_REDRAWN: Final = Text(
    "{parts} unit{s} of '{level.en}' in '{unit}' with {loads} {measure.en}: {aim}; {known}",
    "“{unit}”内划定{parts}个“{level.zh}”单元，{measure.zh}分别为{loads}：{aim}；{known}",
)
_AIM: Final = {
    "cut": Text("cut adjacencies of weight {value}", "切断的相邻关系权重为{value}"),
    "balance": Text("at most {value} {measure.en} off the mean", "偏离均值最多{value}{measure.unit.zh}"),
    "moved": Text("{value} {measure.en} change hands", "{value}{measure.unit.zh}变更归属"),
    "compact": Text("spread around the middles of {value}", "相对各部分中心的离散度为{value}"),
}
_KNOWN: Final = {
    "proven": Text("no division has less", "已证明没有更小的划分"),
    "bound": Text("no division has less than {bound} (gap {gap})", "任何划分不小于{bound}（差距{gap}）"),
    "open": Text("how little there could be is not known", "下限未知"),
}
_CHANGED: Final = Text(
    "{leaving} {measure.en} come under a new unit, {moved} into another one than now; cut adjacencies of weight {cut}; "
    "{broken} unit{s} broken that should stay whole.",
    "{leaving}{measure.unit.zh}划入新单元，{moved}{measure.unit.zh}变更所属单元；切断的相邻关系权重为{cut}；应保持完整"
    "而被拆开的单元{broken}个。",
)
_MOVED: Final = Text(
    "{leaving} {measure.en} come under a new unit, {moved} get another grid; cut adjacencies of weight {cut}; {broken} "
    "unit{s} broken that should stay whole.",
    "{leaving}{measure.unit.zh}划入新单元，{moved}{measure.unit.zh}更换网格；切断的相邻关系权重为{cut}；应保持完整而被"
    "拆开的单元{broken}个。",
)


@attrs.frozen(eq=False, repr=False)
class SplitPlan(Versioned):
    """Parts of a unit, how good they are and how good they could be, and the changes that carry it out.

    Made by `split` and `redraw`. Ids of new units are proposals, see `assign`.
    """

    __get_pydantic_core_schema__ = as_field
    _repr_html_ = as_html

    kind: _Kind
    found: Ground
    #: Key of the level of the parts.
    level: str
    band: Band
    objective: Objective
    #: Part of each base unit. Int32, shape (n,).
    labels: Rows
    #: Value of the objective: smaller is better.
    value: float
    #: No division that keeps the same units whole has less; NaN if nothing is known.
    bound: float
    #: Levels whose units should stay whole, the most important first.
    keep: tuple[Kept, ...]
    #: Row of the unit under which each part stands, -1 for none.
    areas: Rows
    #: Row of the unit of the level that each base unit is in now, -1 for none.
    old: Rows
    #: Whether a part goes on under the id of what is divided.
    keep_id: bool
    #: Whether each present unit goes on as one of the parts.
    all_stay: bool
    #: Kind of a new unit, where the level has several.
    unit_kind: str | None
    #: Ids that are not proposed for new units.
    taken: frozenset[str]
    #: What was found on the way, such as parts outside the band.
    problems: Problems
    notes: tuple[Text, ...]
    #: Other good divisions, the best first, and their values.
    others: tuple[Rows, ...] = ()
    values: tuple[float, ...] = ()
    #: Ids given in place of proposed ones.
    assigned: Mapping[str, str] = attrs.field(factory=dict[str, str])
    #: Names given to new units, by proposed id.
    names: Mapping[str, str] = attrs.field(factory=dict[str, str])

    # -- the parts -------------------------------------------------------------------------------------------------

    @property
    def jurisdiction(self) -> Jurisdiction:
        """Where it is planned."""
        return self.found.jurisdiction

    @property
    def unit(self) -> str:
        """Id of what is divided."""
        return self.found.unit_id

    def __len__(self) -> int:
        return int(self.labels.max()) + 1

    @cached_property
    def loads(self) -> Floats:
        """Count of each part. Float64."""
        return self.found.loads(self.labels, len(self))

    @cached_property
    def _heirs(self) -> list[int]:
        """Return the row of the unit whose place each part takes, -1 for none."""
        if self.kind == "split" and len(self) == 1:
            return [self.found.unit]
        if not self.keep_id:
            return [-1] * len(self)
        if self.kind == "split":
            heir = int(self.loads.argmax())
            return [self.found.unit if part == heir else -1 for part in range(len(self))]
        h = self.found.territory
        return matched(self.old, self.labels, self.found.weights, areas=self.areas, h=h, all_stay=self.all_stay)

    @property
    def continues(self) -> tuple[str | None, ...]:
        """For each part the id of the present unit whose place it takes, None for a new one."""
        h = self.found.territory
        return tuple(None if row < 0 else h.ids.get(row) for row in self._heirs)

    @cached_property
    def _made(self) -> Made:
        """Return the changes with proposed ids, and what comes to be."""
        h = self.found.territory
        name = Proposer(h, self.taken | self.jurisdiction.lineage.retired)
        if self.kind == "split":
            if len(self) == 1:
                return Made((), (self.unit,), ())
            return split_up(self.found, self.labels, name.like, heir=int(self.loads.argmax()), keep=self.keep_id)
        ids = [
            h.ids.get(row) if row >= 0 else name.under(int(area), self.level)
            for row, area in zip(self._heirs, self.areas, strict=True)
        ]
        return redrawn(
            self.found,
            self.labels,
            level=self.level,
            areas=self.areas,
            old=self.old,
            ids=ids,
            kind=self.unit_kind,
            name=name.like,
        )

    @property
    def proposed(self) -> tuple[str, ...]:
        """Ids of new units, those of pieces of cut grids included: made up until `assign` gives others."""
        return tuple(self.assigned.get(ident, ident) for ident, _ in self._made.pieces)

    @property
    def ids(self) -> tuple[str, ...]:
        """Id of each part."""
        return tuple(self.assigned.get(ident, ident) for ident in self._made.ids)

    def assign(self, ids: Mapping[str, str] | None = None, *, names: Mapping[str, str] | None = None) -> SplitPlan:
        """Return the plan with ids and names of new units as the authority gives them.

        Args:
            ids: The new id for each proposed one; those that are left out stay as they are proposed.
            names: The name of a new unit, by its proposed id; None for no names.

        Raises:
            InvalidSplitError: With every id that is in use, was in use, is given twice, or is for no new unit.
            TypeError: ``ids`` or ``names`` is no mapping.
        """
        given, called = ids or {}, names or {}
        for one in (given, called):
            if not isinstance(one, Mapping):  # pyright: ignore[reportUnnecessaryIsInstance] - not every caller is checked
                msg = f"assign() takes mappings of proposed ids, not {type(one).__name__}."
                raise TypeError(msg)
        made = [ident for ident, _ in self._made.pieces]
        now = dict(zip(self.proposed, made, strict=True))
        retired = self.jurisdiction.lineage.retired
        check_assigned(self.found.territory, retired, self.proposed, given, called)
        return attrs.evolve(
            self,
            assigned={**self.assigned, **{now[old]: new for old, new in given.items()}},
            names={**self.names, **{now[old]: name for old, name in called.items()}},
        )

    def part_of(self, unit: str) -> str:
        """Return the id of the part that a base unit is in.

        Raises:
            KeyError: There is no such base unit.
        """
        row = self.found.ids.find_one(unit)
        if row < 0:
            msg = f"There is no base unit '{unit}'."
            raise KeyError(msg)
        return self.ids[int(self.labels[row])]

    def members(self, part: str) -> list[str]:
        """Return the ids of the base units of a part, in their order.

        Raises:
            KeyError: There is no such part.
        """
        if part not in self.ids:
            msg = f"There is no part '{part}'; there are {', '.join(self.ids)}."
            raise KeyError(msg)
        rows = np.flatnonzero(self.labels == self.ids.index(part))
        return [str(ident) for ident in self.found.ids.decode(rows)]

    @cached_property
    def parts(self) -> Frame:
        """A row for each part: id, what it takes the place of, count, units dealt out, share, distance to the mean."""
        return parts_table(self.found, self.labels, self.ids, self.continues)

    @cached_property
    def units(self) -> Frame:
        """A row for each base unit: its id, its name, the part that it comes into, its count."""
        return units_table(self.found, self.labels, self.ids)

    # -- how good it is --------------------------------------------------------------------------------------------

    @property
    def proven(self) -> bool:
        """Whether no division that keeps the same units whole has a smaller value."""
        return self.value <= self.bound + 1e-9 * max(abs(self.value), 1.0)

    @property
    def gap(self) -> float:
        """How far the bound is below the value, as a share of the value: 0 when proven, NaN when nothing is known."""
        if math.isnan(self.bound):
            return math.nan
        return 0.0 if self.proven else (self.value - self.bound) / max(abs(self.value), 1e-12)

    @property
    def feasible(self) -> bool:
        """Whether all parts are in the band."""
        slack = self.band.slack
        return bool(((self.loads >= self.band.low - slack) & (self.loads <= self.band.high + slack)).all())

    @cached_property
    def cut(self) -> float:
        """Sum of the weights of the adjacencies between parts."""
        return self.found.cut(self.labels)

    @property
    def balance(self) -> float:
        """Largest distance of a part from the mean, as a share of the mean; 0 is perfect."""
        mean = float(self.loads.mean())
        return spread(self.loads) / mean if mean else math.nan

    @cached_property
    def moved(self) -> float:
        """Count of what gets another grid (with `redraw`: another unit of the level): whose grid chief changes."""
        if self.kind == "split":
            return regridded(self.found, grid_of(self.found), self.labels)
        return moved_from(self.old, self.labels, self.found.weights, self._heirs)

    @property
    def leaving(self) -> float:
        """Count of what comes under a unit that is new."""
        new = np.array([row < 0 for row in self._heirs])
        return float(self.loads[new].sum())

    @cached_property
    def cut_edges(self) -> Frame:
        """A row for each pair of neighbours that come into two parts."""
        return cut_table(self.found, self.labels, self.ids)

    @cached_property
    def broken(self) -> Frame:
        """A row for each unit that should have stayed whole and could not."""
        return broken_table(self.found, self.labels, self.keep, self.band.high)

    @cached_property
    def _part(self) -> Ints:
        """Return the part that what sits at each row of the territory comes into, -1 for none."""
        h, labels = self.found.territory, self.labels
        out = dealt(self.found, labels)
        below = np.arange(len(h)) > self.found.unit
        if self.kind == "redraw":
            rank = {str(key): i for i, key in enumerate(h.levels.keys)}
            ranks = np.array([rank[kind.level] for kind in h.levels.types])[h.types]
            below &= ranks > rank[self.level]
        out[~below & (out != _SEVERAL)] = -1
        for row in np.flatnonzero(out == _SEVERAL).tolist():
            out[row] = self._heir(row) if below[row] or row == self.found.unit else -1
        if self.kind == "redraw":
            out[self.found.unit] = -1
            for row in np.unique(self.old[self.old >= 0]).tolist():
                out[row] = self._heirs.index(row) if row in self._heirs else self._heir(row)
        return out

    def _heir(self, row: int) -> int:
        """Return the part with most of a unit, which takes over what sits at it."""
        h, base = self.found.territory, self.found.base
        span = slice(int(np.searchsorted(base, row)), int(np.searchsorted(base, int(h.tree.end[row]))))
        return int(added(self.labels[span], self.found.weights[span], len(self)).argmax())

    @cached_property
    def posts(self) -> Frame:
        """A row for each post that comes under a new part."""
        return posts_table(self.jurisdiction, self._part, self.ids, self.continues)

    @cached_property
    def lacking(self) -> Frame:
        """A row for each role of which a new unit has no post yet, although what it comes from has one."""
        every = np.unique(self.old[self.old >= 0]).tolist()
        sources = [(self.assigned.get(ident, ident), every if row < 0 else [row]) for ident, row in self._made.pieces]
        return lacking_table(self.jurisdiction, sources)

    @cached_property
    def alternatives(self) -> tuple[SplitPlan, ...]:
        """Other good plans, the best first; none of them is much like another."""
        return tuple(
            attrs.evolve(self, labels=labels, value=value, others=(), values=(), assigned={}, names={})
            for labels, value in zip(self.others, self.values, strict=True)
        )

    # -- carrying it out -------------------------------------------------------------------------------------------

    @property
    def changes(self) -> tuple[Change, ...]:
        """What is to be done, as values, in order."""
        made = self._made.changes
        if self.names:
            made = tuple(_with_names(change, self.names) for change in made)
        return tuple(_with_ids(change, self.assigned) for change in made) if self.assigned else made

    def apply(self, jurisdiction: Jurisdiction | None = None, *, on: Day, authority: str | None = None) -> Applied:
        """Make the changes, whole or not at all.

        Posts, bodies, members and links of a unit that is split go to the part with most of it, which keeps the id.

        Args:
            jurisdiction: Where; None for the one that it was planned in.
            on: The day of the changes.
            authority: Who decided it, such as the district government.

        Raises:
            InvalidChangeError: With everything that cannot be done.
            ValueError: ``on`` is not written YYYY-MM-DD, or lies outside the years 1 to 9999.
            TypeError: ``on`` is neither a date nor a text.
        """
        place = self.jurisdiction if jurisdiction is None else jurisdiction
        return apply(place, self.changes, on=on, authority=authority)

    # -- pictures and words ----------------------------------------------------------------------------------------

    def plot(self, lang: Lang = "en", *, outlines: Outlines | None = None, title: str | None = None) -> Any:  # noqa: ANN401 - plotly has no types
        """Return a plotly figure of the base units before and after, with the cut adjacencies; yours to change.

        Args:
            lang: Language of the words.
            outlines: Outlines of base units to draw them on; None for the graph of who is next to whom.
            title: What stands above it; by default what is divided.

        Raises:
            MissingExtraError: plotly, or shapely for outlines, is not installed.
            ValueError: ``lang`` is neither ``en`` nor ``zh``, or a sensitive count is below 10: see
                `gridgov.plot.division`.
        """
        return figure_of("division", self, outlines=outlines, lang=lang, title=title)

    def _drawn(self) -> dict[str, Any]:
        return {
            "ids": self.found.ids,
            "neighbours": self.found.near,
            "labels": self.labels,
            "weights": self.found.weights,
            "titles": list(self.ids),
            "name": self.found.measure.name,
            "lacking": self.found.lacking,
            "assumed": self.found.assumed,
        }

    def describe(self, lang: Lang = "en") -> str:
        """Return what came out, how good it is, and what was assumed, a line each.

        Raises:
            ValueError: ``lang`` is neither ``en`` nor ``zh``.
        """
        measure = self.found.measure.name
        loads = _AND.get(lang).join(said(float(load)) for load in self.loads)
        aim = _AIM[self.objective].format(value=said(self.value), measure=MeasureWords(self.found.measure))
        first = (_LINE if self.kind == "split" else _REDRAWN).format(
            unit=self.unit,
            level=Text(self.level, self.found.territory.levels.title(self.level).zh),
            parts=len(self),
            s="" if len(self) == 1 else "s",
            loads=loads,
            measure=measure,
            aim=aim.get(lang),
            known=self._known().get(lang),
        )
        second = (_MOVED if self.kind == "split" else _CHANGED).format(
            leaving=said(self.leaving),
            moved=said(self.moved),
            measure=MeasureWords(self.found.measure),
            cut=said(self.cut),
            broken=len(self.broken),
            s="" if len(self.broken) == 1 else "s",
        )
        lines = [first.get(lang), second.get(lang), *(note.get(lang) for note in self.notes)]
        return "\n".join([*lines, *(problem.text(lang) for problem in self.problems)])

    def _known(self) -> Text:
        if math.isnan(self.bound):
            return _KNOWN["open"]
        if self.proven:
            return _KNOWN["proven"]
        return _KNOWN["bound"].format(bound=said(self.bound), gap=f"{self.gap:.1%}")

    @one_line
    def __repr__(self) -> str:
        known = "proven" if self.proven else "bound unknown" if math.isnan(self.bound) else f"gap {self.gap:.1%}"
        n = len(self)
        out = "" if self.feasible else ", outside the band"
        return (
            f"<SplitPlan: '{self.unit}' in {n} part{'' if n == 1 else 's'}, {self.objective} {said(self.value)}, "
            f"{known}{out}>"
        )


def _with_names(change: Change, names: Mapping[str, str]) -> Change:
    """Return a change that gives names to what it creates."""
    if isinstance(change, CreateUnit) and change.id in names:
        return attrs.evolve(change, name=names[change.id])
    if isinstance(change, SplitUnit):
        parts = [attrs.evolve(part, name=names[part.id]) if part.id in names else part for part in change.parts]
        return attrs.evolve(change, parts=parts)
    return change


def _with_ids(value: Any, ids: Mapping[str, str]) -> Any:  # noqa: ANN401 - changes, parts, and their fields
    """Return a change with other ids in place of some."""
    if isinstance(value, str):
        return ids.get(value, value)
    if isinstance(value, tuple):
        return tuple(_with_ids(one, ids) for one in value)  # pyright: ignore[reportUnknownVariableType]
    if isinstance(value, Change | Part):
        names = list(attrs.fields_dict(type(value)))
        return attrs.evolve(value, **{name: _with_ids(getattr(value, name), ids) for name in names})
    return value

"""Merge neighbours that are too small."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

import attrs
import numpy as np

from gridgov._carve import Carving, carve
from gridgov._carve_piece import renumbered
from gridgov._columns import Ints, Rows
from gridgov._days import Day
from gridgov._drawn import figure_of
from gridgov._face import as_html, one_line
from gridgov._frame import Column, Frame, framed, objects
from gridgov._metric_spread import Floats, said
from gridgov._pickles import Versioned
from gridgov._units import Unit
from gridgov.changes import Applied, Change, MergeUnits, apply
from gridgov.errors import Place, Problem, Problems
from gridgov.jurisdiction import Jurisdiction
from gridgov.splitting._faults import NO_PARTNER
from gridgov.splitting._ground import Ground, ground
from gridgov.splitting._limits import Band, check_band
from gridgov.splitting._neighbours import Adjacency
from gridgov.splitting._words import MeasureWords
from gridgov.text import Lang, Text

if TYPE_CHECKING:
    from gridgov.geo import Outlines

__all__ = ["MergePlan", "merge"]

_NO_UNIT: Final = Text("", "")
_LINE: Final = Text(
    "{n} of {all} units of '{level.en}' in '{unit}' are merged, {moved} {measure.en} come under another one; {left} "
    "still miss {band.en}.",
    "“{unit}”的{all}个“{level.zh}”单元中合并{n}个，{moved}{measure.unit.zh}变更归属；{left}个仍未达到{band.zh}。",
)


@attrs.frozen(eq=False, repr=False)
class MergePlan(Versioned):
    """Which neighbours are merged. Made by `merge`."""

    _repr_html_ = as_html

    found: Ground
    level: str
    band: Band
    #: Merged unit of each unit, numbered by their first. Int32, shape (n,).
    labels: Rows
    #: No merger leaves fewer households under another unit; NaN if nothing is known.
    bound: float
    #: Units that stay outside the band, with the reason.
    problems: Problems

    @cached_property
    def _into(self) -> list[int]:
        """Return the unit that goes on for each merged one: the largest, of equal ones the first."""
        weights = self.found.weights
        n = int(self.labels.max()) + 1
        return [max(np.flatnonzero(self.labels == i).tolist(), key=lambda v: (weights[v], -v)) for i in range(n)]

    @property
    def moved(self) -> float:
        """Count of what comes under another unit."""
        stays = np.zeros(self.found.n, bool)
        stays[self._into] = True
        return float(self.found.weights[~stays].sum())

    @property
    def proven(self) -> bool:
        """Whether no merger moves fewer."""
        return self.moved <= self.bound + 1e-9 * max(self.moved, 1.0)

    @cached_property
    def units(self) -> Frame:
        """A row for each unit that is merged, also the one that goes on: unit, into, count, count after."""
        found = self.found
        loads = found.loads(self.labels, int(self.labels.max()) + 1)
        sizes = np.bincount(self.labels)
        rows = [v for v in range(found.n) if sizes[self.labels[v]] > 1]
        rows.sort(key=lambda v: (int(self.labels[v]), v))
        into = self._into
        fields = [
            (
                Column("unit", Text("unit", "单元"), _NO_UNIT, Text("Its id.", "单元编号。")),
                objects([found.ids.get(v) for v in rows]),
            ),
            (
                Column(
                    "into", Text("into", "并入"), _NO_UNIT, Text("Id of the unit that goes on.", "续存单元的编号。")
                ),
                objects([found.ids.get(into[int(self.labels[v])]) for v in rows]),
            ),
            (
                Column("count", found.measure.name, found.measure.unit, Text("Its count.", "该单元的数量。")),
                found.weights[rows],
            ),
            (
                Column(
                    "count_after",
                    Text("after", "合并后"),
                    found.measure.unit,
                    Text("Count of the merged unit.", "合并后单元的数量。"),
                ),
                loads[self.labels[rows]],
            ),
        ]
        return framed(Text("merged units", "合并的单元"), *fields)

    @property
    def changes(self) -> tuple[Change, ...]:
        """What is to be done, as values."""
        found, out = self.found, list[Change]()
        for i, into in enumerate(self._into):
            others = [v for v in np.flatnonzero(self.labels == i).tolist() if v != into]
            if others:
                target = found.ids.get(into)
                out.append(MergeUnits([target, *(found.ids.get(v) for v in others)], into=target))
        return tuple(out)

    def apply(self, jurisdiction: Jurisdiction | None = None, *, on: Day, authority: str | None = None) -> Applied:
        """Make the changes, whole or not at all; posts, bodies, members and links go to the unit that goes on.

        Raises:
            InvalidChangeError: With everything that cannot be done.
            ValueError: ``on`` is not written YYYY-MM-DD, or lies outside the years 1 to 9999.
            TypeError: ``on`` is neither a date nor a text.
        """
        place = self.found.jurisdiction if jurisdiction is None else jurisdiction
        return apply(place, self.changes, on=on, authority=authority)

    def plot(self, lang: Lang = "en", *, outlines: Outlines | None = None, title: str | None = None) -> Any:  # noqa: ANN401 - plotly has no types
        """Return a plotly figure of the units before and after, with those that become one; yours to change.

        Args:
            lang: Language of the words.
            outlines: Outlines of the units to draw them on; None for the graph of who is next to whom.
            title: What stands above it; by default what is merged.

        Raises:
            MissingExtraError: plotly, or shapely for outlines, is not installed.
            ValueError: ``lang`` is neither ``en`` nor ``zh``, or a sensitive count is below 10: see
                `gridgov.plot.division`.
        """
        return figure_of("division", self, outlines=outlines, lang=lang, title=title)

    def describe(self, lang: Lang = "en") -> str:
        """Return what came out in one line, and what was assumed, a line each.

        Raises:
            ValueError: ``lang`` is neither ``en`` nor ``zh``.
        """
        text = _LINE.format(
            n=len(self.units),
            all=self.found.n,
            level=Text(self.level, self.found.territory.levels.title(self.level).zh),
            unit=self.found.unit_id,
            moved=said(self.moved),
            measure=MeasureWords(self.found.measure),
            left=len(self.problems),
            band=self.band.text,
        )
        lines = [text.get(lang), *(note.get(lang) for note in self.found.notes)]
        return "\n".join([*lines, *(problem.text(lang) for problem in self.problems)])

    @one_line
    def __repr__(self) -> str:
        n = len(self.units)
        known = "proven" if self.proven else "bound unknown" if np.isnan(self.bound) else f"bound {said(self.bound)}"
        return f"<MergePlan: {n} of {self.found.n} units merged, {said(self.moved)} moved, {known}>"


def merge(  # noqa: PLR0913 - what a merger depends on
    jurisdiction: Jurisdiction,
    unit: str | Unit,
    *,
    level: str,
    min_households: float,
    max_households: float | None = None,
    adjacency: Adjacency = None,
    positions: object = None,
    outlines: object = None,
    measure: str = "households",
    unknown_as: float | None = None,
    effort: float = 1.0,
    seed: int = 0,
) -> MergePlan:
    """Merge units of a level that are too small with neighbours, so that as few households as possible move.

    The largest of those that are merged goes on under its id. A unit with no neighbour under the same unit above, or
    with none that has room, stays as it is, and the plan says so.

    Args:
        jurisdiction: Where; it stays as it is.
        unit: The unit within which small ones are merged, such as a street.
        level: Key of their level, such as ``community``.
        min_households: A unit with fewer is merged.
        max_households: Most households of a merged unit; None for no limit.
        adjacency: Which units of the level are neighbours, see `split`.
        positions: x and y of each unit of the level, see `split`.
        outlines: Polygon of each unit of the level, see `split`.
        measure: Key of what is counted instead of households.
        unknown_as: What a unit counts as whose households are unknown.
        effort: How long to look for a better plan.
        seed: Of the chance in the search.

    Raises:
        InvalidSplitError: The band is empty, there is no unit of the level, households are unknown, or the adjacency
            is wrong; with all of it.
        UnknownUnitError: There is no such unit.
        UnknownKeyError: There is no such measure or level.

    Example:
        >>> from gridgov import Hierarchy, LevelScheme
        >>> sizes = {"c1": 480, "c2": 1900, "c3": 700}
        >>> h = Hierarchy.from_records([{"id": "s", "level": "street"}, *(
        ...     {"id": c, "level": "community", "parent": "s", "households": n} for c, n in sizes.items())],
        ...     levels=LevelScheme.ladder("street", "community"), measures=["households"])
        >>> plan = merge(Jurisdiction(territory=h), "s", level="community", min_households=500, max_households=2000,
        ...              adjacency=[("c1", "c2"), ("c1", "c3")])
        >>> plan.changes, plan.moved
        ((MergeUnits(units=('c3', 'c1'), into='c3'),), 480.0)
    """
    band = check_band(min_households, max_households, None)
    h = jurisdiction.territory
    row = h.row(unit)
    h.levels.level(level)
    whole = ground(
        jurisdiction,
        [row],
        within=row,
        measure=measure,
        of=level,
        adjacency=adjacency,
        places={"positions": positions, "outlines": outlines},
        unknown_as=unknown_as,
        only=True,
    )
    # What a unit without parts states would not count beside the parts of another one: such two are not merged.
    kinds = 2 * h.tree.parent[whole.base].astype(np.int64) + h.parts.is_leaf()[whole.base]
    parents = np.unique(kinds, return_inverse=True)[1].reshape(-1).astype(np.int64)
    carved = carve(
        whole.weights,
        whole.near.edges,
        -np.minimum(*whole.weights[whole.near.edges].T) if len(whole.near.edges) else np.zeros(0),
        low=band.low,
        high=max(band.high, float(whole.weights.max(initial=0.0))),
        groups=parents,
        starts=[np.arange(whole.n)],
        score=_stay(whole.weights, band),
        order=whole.rank,
        effort=effort,
        seed=seed,
    )
    total = float(whole.weights.sum())
    labels, left = _sensible(whole, carved, band, parents)
    bound = total - carved.bound if carved.proven and not left else float("nan")
    return MergePlan(whole, level, band, labels, max(bound, 0.0) if not np.isnan(bound) else bound, Problems.of(*left))


def _stay(weights: Floats, band: Band) -> Callable[[Sequence[Ints]], Floats]:
    """Return how much stays where it is in each merged unit: the largest; nothing is merged into what is too large."""

    def worth(sets: Sequence[Ints]) -> Floats:
        out = np.zeros(len(sets))
        for i, some in enumerate(sets):
            loads = weights[some]
            out[i] = loads.max()
            if len(some) > 1 and loads.sum() > band.high + band.slack:
                out[i] -= 2 * loads.sum()
        return out

    return worth


def _sensible(found: Ground, carved: Carving, band: Band, groups: Ints) -> tuple[Rows, list[Problem]]:
    """Take apart what is merged and still outside the band, and join what then fits; return what stays outside, too."""
    labels = carved.labels.astype(np.int64)
    loads = np.bincount(labels, weights=found.weights)
    bad = (loads < band.low - band.slack) | (loads > band.high + band.slack)
    apart = bad[labels]
    labels = _paired(found, np.where(apart, len(loads) + np.arange(found.n), labels), band, groups)
    out = renumbered(labels)
    after = np.bincount(out, weights=found.weights)
    small = np.flatnonzero(after[out] < band.low - band.slack)
    left = [
        Problem(
            NO_PARTNER,
            Place(id=found.ids.get(v)),
            {
                "unit": found.ids.get(v),
                "count": said(float(found.weights[v])),
                "measure": found.measure.name,
                "band": band.text,
            },
        )
        for v in small.tolist()
    ]
    return out, left


def _paired(found: Ground, labels: Ints, band: Band, groups: Ints) -> Ints:
    """Join neighbours of which one is too small, as long as two fit together, those that move the fewest first."""
    edges = found.near.edges[groups[found.near.edges[:, 0]] == groups[found.near.edges[:, 1]]]
    while True:
        loads = np.bincount(labels, weights=found.weights)
        ends = labels[edges]
        both = loads[ends]
        fits = (ends[:, 0] != ends[:, 1]) & (both.min(axis=1) < band.low - band.slack)
        sums = both.sum(axis=1)
        fits &= (sums >= band.low - band.slack) & (sums <= band.high + band.slack)
        if not fits.any():
            return labels
        at = np.flatnonzero(fits)
        ranks = np.sort(found.rank[edges[at]], axis=1)
        best = at[np.lexsort((ranks[:, 1], ranks[:, 0], both[at].min(axis=1)))[0]]
        labels = np.where(labels == ends[best, 1], ends[best, 0], labels)

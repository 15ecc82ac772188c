"""Nets merged into one: the grids, what became of every cell, post and duty, and what is left to decide."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import attrs
import numpy as np

from gridgov._columns import TextColumn
from gridgov._days import Day, as_day, write_day
from gridgov._drawn import figure_of
from gridgov._face import as_html, one_line
from gridgov._frame import Frame
from gridgov._metric_spread import said
from gridgov._pickles import Versioned
from gridgov.changes import Applied, Appoint, Change, CreatePost, apply
from gridgov.errors import Problems
from gridgov.hierarchy import Hierarchy
from gridgov.integration._changes import changes_of
from gridgov.integration._conflicts import Conflicts
from gridgov.integration._crosswalk import crosswalk
from gridgov.integration._decisions import write_decisions
from gridgov.integration._fixing import Fixing, fix
from gridgov.integration._measures import BeforeAfter, before_after
from gridgov.integration._plan import KEPT, GridLevel, Plan
from gridgov.integration._quality import quality
from gridgov.integration._residue import cuts, kept_by, losses, residue
from gridgov.integration._setting import Setting
from gridgov.integration._staff import Staffing, reconcile
from gridgov.integration._territory import merged_territory
from gridgov.integration._ways import Aim, How, Reached
from gridgov.jurisdiction import Jurisdiction
from gridgov.nets import Net, Nets
from gridgov.text import Lang, Text

__all__ = ["Integration"]

_AND: Final = Text(", ", "、")
_GRID: Final = Text("grid", "网格")
_COUNT: Final = Text("{n:,} {name}", "{n:,}个{name}")
_UNKNOWN: Final = Text("an unknown number of", "未知")
_MERGED: Final = Text("merged net", "综合网格")
_SAID: Final = Text(
    "{nets:,} net{s}, {cells:,} cells, into {grids} ({how}): {conflicts:,} conflict{t}, {outside:,} of {n:,} base "
    "units outside, {moved} households moved",
    "{nets}个网格体系、{cells:,}个网格整合为{grids}（{how}）：{conflicts:,}处冲突，{n:,}个基本单元中{outside:,}个"
    "在网外，累计变动{moved}户",
)
_HOW: Final = {
    "consensus": Text("consensus", "共识"),
    "refine": Text("common refinement", "公共细分"),
    "existing": Text("one net adopted", "采用现有体系"),
}


@attrs.frozen(eq=False, repr=False)
class Integration(Versioned):
    """What nets were merged into. Made by `integrate`.

    Nothing of the nets is deleted: every cell, post and duty is mapped, or listed with the reason why not.
    """

    _repr_html_ = as_html

    how: How
    aim: Aim
    setting: Setting
    plan: Plan
    reached: tuple[Reached, ...]
    conflict_list: Conflicts
    #: What was found on the way: in the nets, outside the band, broken by decisions.
    problems: Problems
    #: Decisions by hand that were carried out: the grid for each conflict.
    decisions: Mapping[str, str]
    #: Decisions by hand about people: the grid that each is to keep, None for no grid.
    people_decisions: Mapping[str, str | None]
    #: The day on which cells had to be in force; None for all cells.
    on: Day | None
    #: Where the nets were merged, if it was a jurisdiction.
    jurisdiction: Jurisdiction | None

    # -- the grids -------------------------------------------------------------------------------------------------

    @property
    def nets(self) -> Nets:
        """The nets, sorted by id."""
        return self.plan.nets

    @property
    def levels(self) -> tuple[GridLevel, ...]:
        """The merged grids of each level, the highest first."""
        return self.plan.levels

    @property
    def quality(self) -> Frame:
        """How good the grids are: a row for each level, with what was aimed at, its value and its bound."""
        return quality(self.plan, self.reached)

    @cached_property
    def territory(self) -> Hierarchy:
        """The territory with the merged grids in place of the ones they replace, checked by its own scheme.

        Raises:
            InvalidHierarchyError: The scheme does not allow it, such as where base units stay outside all grids.
        """
        return merged_territory(self.plan)

    def grid_of(self, unit: str) -> str | None:
        """Return the id of the lowest grid that a base unit is in; None if it stays outside.

        Raises:
            KeyError: There is no such base unit.
        """
        row = self.nets.base.ids.find_one(unit)
        if row < 0:
            msg = f"There is no base unit '{unit}'."
            raise KeyError(msg)
        code = int(self.plan.lowest.codes[row])
        return None if code < 0 else self.plan.lowest.ids.get(code)

    def as_net(self, ident: str = "merged") -> Net:
        """Return the grids of the lowest level as a net: to compare it with others, or to merge it again.

        Cells that stay by law are cells of it, with their basis.
        """
        level, nets = self.plan.lowest, self.nets
        codes, ids = level.codes.copy(), level.ids.tolist()
        basis: list[str | None] = [None] * len(ids)
        kept = self.plan.residue == KEPT
        for i in self.setting.merged:
            one = nets.bound[i]
            own = one.net.columns.cells.basis.tolist()
            for cell in np.flatnonzero(one.net.stays()).tolist():
                units = one.units[one.cells == cell]
                units = units[kept[units] & (codes[units] < 0)]
                if len(units):
                    codes[units] = len(ids)
                    ids.append(f"{one.net.id}:{one.net.cell_ids.get(cell)}")
                    basis.append(kept_by(one.net.paths[cell].tolist(), own))
        net = Net.over(ident, nets.base, codes, cells=ids, name=_MERGED)
        cells = attrs.evolve(net.columns.cells, basis=TextColumn.of(basis))
        return attrs.evolve(net, columns=attrs.evolve(net.columns, cells=cells))

    # -- what does not fit -----------------------------------------------------------------------------------------

    @property
    def conflicts(self) -> Frame:
        """Each place where nets disagree with the grids: what was chosen, why, and the alternatives."""
        return self.conflict_list.frame

    @cached_property
    def residue(self) -> Frame:
        """What stays outside, with its legal basis."""
        return residue(self.plan)

    @cached_property
    def cuts(self) -> Frame:
        """Cells whose base units are in several grids of the lowest level: in how many, and how much is apart."""
        return cuts(self.plan)

    @cached_property
    def losses(self) -> Frame:
        """What became of the cells, posts and systems of each net."""
        return losses(self.plan)

    @property
    def unmapped(self) -> Frame:
        """Rows of members that mean nothing here, with ids that are close."""
        return self.nets.unmapped

    def write_decisions(self, path: str | Path) -> None:
        """Write the conflicts as a CSV file with a column to fill in; ``integrate(decisions=path)`` reads it.

        Raises:
            OSError: The file cannot be written; an old one is still there.
        """
        write_decisions(self.conflicts, path)

    # -- grid, person, duty ----------------------------------------------------------------------------------------

    def crosswalk(self, net: str | Iterable[str] | None = None, *, level: str | None = None) -> Frame:
        """Say which cell is in which merged grid, with shares; see `gridgov.integration.crosswalk`.

        Args:
            net: Id of a net, or of several; None for all.
            level: Key of the level of the merged grids; None for the lowest.

        Raises:
            KeyError: There is no such net.
            ValueError: There is no such level.
        """
        return crosswalk(self.plan, net, level=level, on=self.on)

    @cached_property
    def staff(self) -> Staffing:
        """Who keeps which grid, double loads, surplus, vacancies and people who lose all; see `reconcile`.

        Raises:
            InvalidIntegrationError: A decision about a person names nobody, or no grid.
        """
        return reconcile(self.plan, decisions=self.people_decisions, on=self.on)

    @cached_property
    def fixing(self) -> Fixing:
        """Grid, person and duty fixed for each cell of each net; what is not resolved is listed."""
        return fix(self.staff)

    @cached_property
    def measures(self) -> BeforeAfter:
        """What merging changes: nets, cells, posts, households, alignment, workers, span, before and after."""
        target = self.setting.targets.levels[-1]
        band = (target.low, target.high) if target.bounded else None
        return before_after(self.staff, band=band)

    def appointments(self, role: str, *, on: Day) -> tuple[Change, ...]:
        """Return changes that give each keeper a new post at the merged grid; for after those of `changes`.

        Posts that pass on from old grids stay beside them, with those who hold them.

        Args:
            role: Key of the role, which the catalogue of the jurisdiction must have.
            on: First day.

        Raises:
            ValueError: ``on`` is not written YYYY-MM-DD, or lies outside the years 1 to 9999.
            TypeError: ``on`` is neither a date nor a text.
        """
        day = write_day(as_day(on))
        out: list[Change] = []
        for row in self.staff.keeps:
            post = f"{role}@{row.grid}:{row.person}"
            out += [CreatePost(role, row.grid, id=post), Appoint(post, row.person, day or "")]
        return tuple(out)

    # -- carrying it out -------------------------------------------------------------------------------------------

    @cached_property
    def changes(self) -> tuple[Change, ...]:
        """What is to be done to the territory, as values.

        Raises:
            ValueError: The base units are of no territory.
        """
        return changes_of(self.plan)

    def apply(self, jurisdiction: Jurisdiction | None = None, *, on: Day) -> Applied:
        """Make the changes, whole or not at all; `Applied.undo` takes them back.

        Posts, bodies and links of a grid that goes pass to the grid that has most of its base units.

        Args:
            jurisdiction: Where; None for the one that the nets were merged in.
            on: The day of the changes.

        Raises:
            InvalidChangeError: With everything that cannot be done.
            ValueError: There is no jurisdiction, or ``on`` is not written YYYY-MM-DD.
            TypeError: ``on`` is neither a date nor a text.
        """
        place = jurisdiction if jurisdiction is not None else self.jurisdiction
        if place is None:
            place = Jurisdiction(territory=self._territory())
        return apply(place, self.changes, on=on)

    def _territory(self) -> Hierarchy:
        if self.nets.base.territory is None:
            msg = "The base units are of no territory; give a jurisdiction."
            raise ValueError(msg)
        return self.nets.base.territory

    # -- in pictures -----------------------------------------------------------------------------------------------

    def plot(  # noqa: PLR0913 - what is drawn, and how
        self,
        net: str | None = None,
        *,
        inside: str | None = None,
        measure: str = "households",
        most: int = 40,
        lang: Lang = "en",
        title: str | None = None,
    ) -> Any:  # noqa: ANN401 - plotly has no types
        """Return a plotly figure, yours to change: how the nets flow into the merged grids.

        Args:
            net: Id of a net: its cells are on the left. None for whole nets and what became of their cells.
            inside: Id of a unit of the territory, such as a community: only what is below it. None for all.
            measure: ``"households"`` or ``"base_units"``.
            most: So many of the largest flows of cells are drawn each on its own, from 1.
            lang: Language of the words.
            title: What stands above it; by default what flows.

        Raises:
            KeyError: There is no such net or unit.
            MissingExtraError: plotly is not installed.
            ValueError: ``most`` is below 1, or there is no such measure.
        """
        return figure_of("flows", self, net=net, inside=inside, measure=measure, most=most, lang=lang, title=title)

    # -- in words --------------------------------------------------------------------------------------------------

    def describe(self, lang: Lang = "en") -> str:
        """Return what came out in one line, and what was assumed, a line each.

        Raises:
            ValueError: ``lang`` is neither ``en`` nor ``zh``.
        """
        facts: dict[str, Any] = {
            "nets": len(self.setting.merged),
            "cells": sum(len(np.unique(self.nets.bound[i].cells)) for i in self.setting.merged),
            "grids": _AND.get(lang).join(_counted(level, self, lang) for level in self.plan.levels),
            "how": _HOW[self.how].get(lang),
            "conflicts": len(self.conflicts),
            "s": _s(len(self.setting.merged)),
            "t": _s(len(self.conflicts)),
            "outside": int((self.plan.residue > 0).sum()),
            "n": len(self.nets.base),
            "moved": _UNKNOWN.get(lang) if math.isnan(self.reached[-1].moved) else said(self.reached[-1].moved),
        }
        return "\n".join([_SAID.get(lang).format(**facts), *(note.get(lang) for note in self.plan.notes)])

    @one_line
    def __repr__(self) -> str:
        n, g, c = len(self.setting.merged), len(self.plan.lowest), len(self.conflicts)
        out = int(np.count_nonzero(self.plan.residue))
        return (
            f"<Integration: {n:,} net{_s(n)} into {g:,} grid{_s(g)}, {c:,} conflict{_s(c)}, "
            f"{out:,} base unit{_s(out)} outside>"
        )


def _counted(level: GridLevel, found: Integration, lang: Lang) -> str:
    """Return how many grids there are of a level, with its name."""
    h = found.nets.base.territory
    titles = {one.level: _GRID if h is None else h.levels.level(one.level).name for one in found.plan.levels}
    name = titles[level.level].get(lang)
    if sum(title.get(lang) == name for title in titles.values()) > 1:
        name = f"{name} ({level.level})"
    return _COUNT.get(lang).format(n=len(level), name=name)


def _s(n: int) -> str:
    return "" if n == 1 else "s"

"""Staff of several nets and the merged grids: who keeps which grid, whom nothing is left, what is vacant."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import attrs

from gridgov._days import Day
from gridgov._face import as_html, one_line
from gridgov._frame import Frame
from gridgov.integration._overlay import Overlay
from gridgov.integration._plan import Plan
from gridgov.integration._staff_decided import decided
from gridgov.integration._staff_frames import (
    double_loads_of,
    keeps_of,
    lose_all_of,
    posts_frame,
    surplus_of,
    vacancies_of,
)
from gridgov.integration._staff_keep import Kept, Rules, Seats, keep
from gridgov.integration._staff_people import Person, Post, claims, direct, people_of, posts_of
from gridgov.text import Lang, Text

__all__ = ["Staffing", "example_staffing", "reconcile"]

_SAID: Final = Text(
    "{people:,} people: {keeping:,} keep a grid, {surplus:,} keep none, {lost:,} of these have no post left; "
    "{vacant:,} of {grids:,} grids vacant, {open:,} posts vacant before",
    "共{people:,}人：{keeping:,}人负责网格，{surplus:,}人未获网格，其中{lost:,}人已无任何岗位；"
    "{grids:,}个网格中{vacant:,}个空缺，原有空岗{open:,}个",
)


@attrs.frozen(eq=False, repr=False)
class Staffing:
    """What becomes of the people and posts of the nets. Made by `reconcile`; it dismisses nobody, it lists."""

    _repr_html_ = as_html

    plan: Plan
    #: Who keeps which grid: ``person``, ``post``, ``net``, ``cell``, ``level``, ``grid``, ``households``, ``share``,
    #: ``full_time``, ``decided``.
    keeps: Frame
    #: Every post of every net, whose it was, the grid that owns it now, and what becomes of it.
    posts: Frame
    #: People who hold posts in several nets before, or several grids after.
    double_loads: Frame
    #: The old posts of people who keep no grid.
    surplus: Frame
    #: Grids that lack people.
    vacancies: Frame
    #: People without any post afterwards.
    lose_all: Frame
    #: Everybody with a post, by id.
    people: Mapping[str, Person]
    every_post: tuple[Post, ...]
    kept: Kept
    overlay: Overlay

    def keepers(self, grid: str) -> tuple[str, ...]:
        """Return who keeps a grid, the one with most households kept first.

        Example:
            >>> example_staffing().keepers("g1")
            ('health:a',)
        """
        return self.kept.keepers(grid)

    def describe(self, lang: Lang = "en") -> str:
        """Return the staffing in one line.

        Raises:
            ValueError: ``lang`` is neither ``en`` nor ``zh``.

        Example:
            >>> print(example_staffing().describe("zh"))
            共2人：1人负责网格，1人未获网格，其中1人已无任何岗位；1个网格中0个空缺，原有空岗0个
        """
        facts = {
            "people": len(self.people),
            "keeping": len(set(self.keeps["person"].tolist())),
            "surplus": len(set(self.surplus["person"].tolist())),
            "lost": len(self.lose_all),
            "vacant": len(self.vacancies),
            "grids": sum(len(level) for level in self.plan.levels),
            "open": sum(post.person is None for post in self.every_post),
        }
        return _SAID.format(**facts).get(lang)

    @one_line
    def __repr__(self) -> str:
        return f"<Staffing: {self.describe()}>"


def reconcile(  # noqa: PLR0913 - the rules of staffing, each with a default
    plan: Plan,
    *,
    decisions: Mapping[str, str | None] | None = None,
    per_grid: int = 1,
    full_time_first: bool = True,
    allow_double: bool = False,
    on: Day | None = None,
) -> Staffing:
    """Say who keeps which grid, so that as many households as possible stay with the person they had.

    Definition:
        A person can keep a grid that has base units of his or her old cells. Each person keeps one grid at most, each
        grid is kept by ``per_grid`` people at most, and the known households of old cells in the grids kept are as
        many as can be (an assignment problem, solved exactly). Of equal households more base units decide, then the
        order of ids. Grids of a level are kept by people whose cells are of the level that answers to it, both
        counted from the lowest; who serves only cells above all of these comes after them.
    Source:
        Min-weight full bipartite matching, LAPJVsp (Jonker and Volgenant 1987), scipy.sparse.csgraph.
    Unknown:
        Unknown households count nothing; a person whose old cells have some is compared by base units in ``share``.

    Nobody is invented and nobody is dismissed: a grid that nobody can keep is vacant, and people who keep none are
    listed. Posts in cells that stay by law stay with those who hold them, and posts that were vacant stay open.

    Args:
        plan: The merged grids.
        decisions: Grid that a person is to keep, None for no grid. Who is decided for is left out of the rest.
        per_grid: How many people keep a grid, from 1.
        full_time_first: Let full-time staff have the grids that suit them first, all others those that are left.
        allow_double: Where there are more places than people, let people keep several grids.
        on: Only cells in force on this day count; None for all.

    Raises:
        InvalidIntegrationError: With every decision that names nobody, or no grid, or too many people for a grid.
        ValueError: ``per_grid`` is below 1.

    Example:
        >>> from gridgov.integration._plan_of import plan_of
        >>> from gridgov.nets import BaseUnits, Net, Nets
        >>> base = BaseUnits.of_ids(["b1", "b2"], households=[30, 10])
        >>> posts = [{"cell": "h1", "role": "worker", "holder": "a"}, {"cell": "h2", "role": "worker", "holder": "b"}]
        >>> net = Net.from_tables("health", {"unit": ["b1", "b2"], "cell": ["h1", "h2"]}, posts=posts)
        >>> found = reconcile(plan_of(Nets.of([net], base), ["g1", "g1"]))
        >>> [(row.person, row.grid, row.households) for row in found.keeps], found.surplus["person"].tolist()
        ([('health:a', 'g1', 30.0)], ['health:b'])
    """
    if per_grid < 1:
        msg = f"per_grid is 1 or more, not {per_grid}."
        raise ValueError(msg)
    overlay = Overlay(plan, on)
    posts = posts_of(overlay)
    people = people_of(posts)
    seats = Seats.of(overlay, per_grid)
    fixed = decided(overlay, people, decisions or {}, seats)
    rules = Rules(full_time_first=full_time_first, allow_double=allow_double)
    kept = keep(claims(overlay, people), people, seats, fixed, rules, direct(overlay, people))
    return Staffing(
        plan,
        keeps_of(overlay, people, kept),
        posts_frame(overlay, posts, people, kept),
        double_loads_of(plan, people, kept),
        surplus_of(plan, people, kept, fixed),
        vacancies_of(plan, kept),
        lose_all_of(plan, people, kept),
        people,
        tuple(posts),
        kept,
        overlay,
    )


def example_staffing() -> Staffing:
    """Return a small one for the examples."""
    from gridgov.integration._plan_of import plan_of
    from gridgov.nets import BaseUnits, Net, Nets

    posts = [{"cell": "h1", "role": "worker", "holder": "a"}, {"cell": "h2", "role": "worker", "holder": "b"}]
    net = Net.from_tables("health", {"unit": ["b1", "b2"], "cell": ["h1", "h2"]}, posts=posts)
    base = BaseUnits.of_ids(["b1", "b2"], households=[30, 10])
    return reconcile(plan_of(Nets.of([net], base), ["g1", "g1"]))

"""The tables of a staffing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import numpy as np

from gridgov._frame import Frame
from gridgov.integration._frames_of import HOUSEHOLDS, ids_in_order, of_rows, spec
from gridgov.integration._overlay import Overlay, main_of
from gridgov.integration._plan import Plan
from gridgov.integration._staff_keep import Keeping, Kept
from gridgov.integration._staff_people import Person, Post
from gridgov.text import Text

__all__ = [
    "double_loads_of",
    "going_on",
    "keeps_of",
    "lose_all_of",
    "owner_grids",
    "posts_frame",
    "surplus_of",
    "vacancies_of",
]

_PEOPLE: Final = Text("people", "人")
_LEVEL: Final = spec(
    "level", Text("level of the grid", "整合后网格层级"), Text("Key of its level.", "该网格层级键名。")
)
_ROLE: Final = spec("role")
_TIME: Final = spec(
    "full_time", Text("full-time", "是否专职"), Text("Whether a post is said to be full-time.", "岗位是否注明为专职。")
)

_KEEPS: Final = Text("who keeps which grid", "网格负责人")
_KEEPS_COLUMNS: Final = (
    spec("person"),
    spec(
        "post",
        definition=Text(
            "The post that goes on: of the person's posts that with most of the grid in its cell.",
            "继续履行的岗位：本人岗位中原网格与该网格重合最多者。",
        ),
    ),
    spec("net"),
    spec("cell"),
    _LEVEL,
    spec("grid"),
    spec(
        "households",
        Text("households kept", "留任户数"),
        Text("Known households of all old cells of the person in the grid.", "本人全部原网格在该网格内的已知户数。"),
        HOUSEHOLDS,
    ),
    spec(
        "share",
        Text("share kept", "留任比例"),
        Text(
            "These as part of all old cells of that level, 0 to 1; by base units where some households are unknown.",
            "占本人该层级全部原网格的比例，0至1；户数有未知的按基本单元计。",
        ),
    ),
    _TIME,
    spec(
        "decided", Text("decided by hand", "是否人工决定"), Text("Whether it was decided by hand.", "是否由人工指定。")
    ),
)
_POSTS: Final = Text("posts before and after", "岗位整合前后")
_POSTS_COLUMNS: Final = (
    spec("net"),
    spec("post"),
    _ROLE,
    spec("cell"),
    spec("person"),
    _LEVEL,
    spec(
        "grid",
        Text("owner grid", "归属网格"),
        Text(
            "The merged grid with most of the cell, of equal ones the first id; none if the cell stays or has none.",
            "与原网格重合最多的整合后网格，相同时取编号在前者；原网格保留或无对应网格时为空。",
        ),
    ),
    spec(
        "after",
        Text("what becomes of it", "整合后"),
        Text(
            "keeps: it goes on in a grid; joined: its holder goes on under another post; surplus: its holder keeps no "
            "grid; open: it was vacant and stays open; stays: its cell stays as it is.",
            "keeps：在网格中继续履行；joined：任职者以另一岗位继续；surplus：任职者未获网格；open：原为空岗，继续空缺；"
            "stays：所在网格保留不变。",
        ),
    ),
)
_DOUBLE: Final = Text("double loads", "兼任情况")
_DOUBLE_COLUMNS: Final = (
    spec("person"),
    spec(
        "when",
        Text("when", "时点"),
        Text(
            "before: posts in several nets; after: several grids, or a grid beside a post in a cell that stays.",
            "before：整合前在多个网格体系任职；after：整合后负责多个网格，或另有保留网格岗位。",
        ),
    ),
    spec("n", Text("loads", "兼任数"), Text("How many.", "数量。")),
    spec(
        "where",
        Text("where", "所在"),
        Text("Ids of the nets, or of the grids and posts.", "网格体系或网格、岗位编号。"),
    ),
)
_SURPLUS: Final = Text("people who keep no grid, with their old posts", "未获网格人员及其原岗位")
_SURPLUS_COLUMNS: Final = (
    spec("person"),
    spec("net"),
    spec("post"),
    _ROLE,
    spec("cell"),
    _TIME,
    spec(
        "decided", Text("decided by hand", "是否人工决定"), Text("Whether it was decided by hand.", "是否由人工指定。")
    ),
)
_VACANCIES: Final = Text("grids that lack people", "空缺网格")
_VACANCIES_COLUMNS: Final = (
    _LEVEL,
    spec("grid"),
    spec("kept", Text("people", "现有人数"), Text("People who keep it.", "负责该网格的人数。"), _PEOPLE),
    spec("open", Text("open places", "空缺名额"), Text("People it lacks.", "尚缺人数。"), _PEOPLE),
    spec(
        "households",
        Text("households", "户数"),
        Text("Known households of the grid.", "该网格已知户数。"),
        HOUSEHOLDS,
    ),
)
_LOSE_ALL: Final = Text("people without any post afterwards", "整合后无岗位人员")
_LOSE_COLUMNS: Final = (
    spec("person"),
    spec("posts", Text("old posts", "原岗位数"), Text("Posts held before.", "整合前所任岗位数。"), Text("posts", "个")),
    spec("nets", Text("nets", "原网格体系"), Text("Ids of the nets of these posts.", "所属网格体系编号。")),
    _TIME,
)


def _post_kept(overlay: Overlay, person: Person, grid: int, kept: Kept) -> Post:
    """Return the post of a person that goes on in a grid: that with most households, then base units, of it.

    A post of the level of the grid goes before others; of equal ones the first net and post.
    """
    level, row = int(kept.seats.levels[grid]), int(kept.seats.rows[grid])

    def order(post: Post) -> tuple[bool, float, float, int, str]:
        laid = overlay.at(post.net, level)
        at = laid.of(post.cell)
        here = laid.place[at] == row
        households, units = laid.households[at][here].sum(), laid.units[at][here].sum()
        return post.level != level, -float(households), -float(units), post.net, post.id

    return min(person.merged or person.posts, key=order)


def going_on(overlay: Overlay, people: Mapping[str, Person], kept: Kept) -> list[tuple[Keeping, Post]]:
    """Return each grid that is kept with the post that goes on in it."""
    return [(pair, _post_kept(overlay, people[pair.person], pair.grid, kept)) for pair in kept.pairs]


def keeps_of(overlay: Overlay, people: Mapping[str, Person], kept: Kept) -> Frame:
    """List who keeps which grid."""
    nets, levels = overlay.plan.nets, overlay.plan.levels
    rows = [
        (
            pair.person,
            post.id,
            nets[post.net].id,
            nets[post.net].cell_ids.get(post.cell),
            levels[int(kept.seats.levels[pair.grid])].level,
            kept.seats.ids[pair.grid],
            pair.households,
            pair.share,
            people[pair.person].full_time,
            pair.decided,
        )
        for pair, post in going_on(overlay, people, kept)
    ]
    return of_rows(
        _KEEPS, _KEEPS_COLUMNS, rows, {"households": float, "share": float, "full_time": bool, "decided": bool}
    )


def posts_frame(overlay: Overlay, posts: Sequence[Post], people: Mapping[str, Person], kept: Kept) -> Frame:
    """List every post with the grid that owns it now and what becomes of it."""
    plan, owners = overlay.plan, owner_grids(overlay)
    on = {(post.net, post.row) for _, post in going_on(overlay, people, kept)}
    rows = [
        (
            plan.nets[post.net].id,
            post.id,
            post.role,
            plan.nets[post.net].cell_ids.get(post.cell),
            post.person,
            None if post.stays else plan.levels[post.level].level,
            None if post.stays else owners.get((post.net, post.level, post.cell)),
            _after(post, on, kept),
        )
        for post in posts
    ]
    return of_rows(_POSTS, _POSTS_COLUMNS, rows, {})


def _after(post: Post, on: set[tuple[int, int]], kept: Kept) -> str:
    if post.stays:
        return "stays"
    if post.person is None:
        return "open"
    if (post.net, post.row) in on:
        return "keeps"
    return "joined" if post.person in kept.by_person else "surplus"


def owner_grids(overlay: Overlay) -> dict[tuple[int, int, int], str]:
    """Return the main grid of each cell of each net, by net, level of the plan and cell."""
    out: dict[tuple[int, int, int], str] = {}
    for at in range(len(overlay.plan.nets)):
        for level in sorted(set(overlay.answers(at).tolist())):
            laid = overlay.at(at, level)
            ids = overlay.plan.levels[int(level)].ids
            inside = np.flatnonzero(laid.inside)
            share, _ = laid.shares()
            entry, _ = main_of(laid.cell[inside], share[inside], ids_in_order(ids)[laid.place[inside]])
            chosen = inside[entry]
            names = ids.decode(laid.place[chosen]).tolist()
            out |= {(at, level, cell): name for cell, name in zip(laid.cell[chosen].tolist(), names, strict=True)}
    return out


def double_loads_of(plan: Plan, people: Mapping[str, Person], kept: Kept) -> Frame:
    """List people with several loads, before and after."""
    rows: list[tuple[Any, ...]] = []
    for ident, person in people.items():
        nets = sorted({plan.nets[post.net].id for post in person.posts})
        if len(nets) > 1:
            rows.append((ident, "before", len(nets), ", ".join(nets)))
        grids = [kept.seats.ids[pair.grid] for pair in kept.by_person.get(ident, ())]
        stay = [f"{plan.nets[post.net].id}:{post.id}" for post in person.posts if post.stays]
        after = sorted(grids) + sorted(stay)
        if grids and len(after) > 1:
            rows.append((ident, "after", len(after), ", ".join(after)))
    return of_rows(_DOUBLE, _DOUBLE_COLUMNS, rows, {"n": int})


def without_grid(people: Mapping[str, Person], kept: Kept) -> Iterable[Person]:
    """Return people who keep no grid."""
    return (person for ident, person in people.items() if ident not in kept.by_person)


def surplus_of(plan: Plan, people: Mapping[str, Person], kept: Kept, decided: Mapping[str, int | None]) -> Frame:
    """List the old posts of people who keep no grid."""
    rows = [
        (
            person.id,
            plan.nets[post.net].id,
            post.id,
            post.role,
            plan.nets[post.net].cell_ids.get(post.cell),
            post.full_time,
            person.id in decided,
        )
        for person in without_grid(people, kept)
        for post in person.merged
    ]
    return of_rows(_SURPLUS, _SURPLUS_COLUMNS, rows, {"full_time": bool, "decided": bool})


def vacancies_of(plan: Plan, kept: Kept) -> Frame:
    """List grids that lack people."""
    seats = kept.seats
    rows: list[tuple[Any, ...]] = []
    for grid, ident in enumerate(seats.ids):
        n = len(kept.by_grid.get(grid, ()))
        if n < seats.per_grid:
            level, row = plan.levels[int(seats.levels[grid])], int(seats.rows[grid])
            unknown = level.unknown[row] > 0 and level.households[row] == 0
            households = np.nan if unknown else float(level.households[row])
            rows.append((level.level, ident, n, seats.per_grid - n, households))
    return of_rows(_VACANCIES, _VACANCIES_COLUMNS, rows, {"kept": int, "open": int, "households": float})


def lose_all_of(plan: Plan, people: Mapping[str, Person], kept: Kept) -> Frame:
    """List people who have no post afterwards."""
    rows = [
        (
            person.id,
            len(person.posts),
            ", ".join(sorted({plan.nets[post.net].id for post in person.posts})),
            person.full_time,
        )
        for person in without_grid(people, kept)
        if not any(post.stays for post in person.posts)
    ]
    return of_rows(_LOSE_ALL, _LOSE_COLUMNS, rows, {"posts": int, "full_time": bool})

"""From published totals to a whole jurisdiction, without bending a total."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import attrs
import numpy as np

from gridgov.bodies import Bodies
from gridgov.errors import InvalidSchemeError, Place, Problem
from gridgov.hierarchy import Hierarchy
from gridgov.jurisdiction import Jurisdiction
from gridgov.roles import RoleCatalogue, Roster
from gridgov.schemes._apportion import Ints
from gridgov.schemes._divisions import CASES, divisions
from gridgov.schemes._draft import Draft
from gridgov.schemes._faults import FIGURES_NOT_MET, UNKNOWN_PART
from gridgov.schemes._known import there_are
from gridgov.schemes._lay_bodies import lay_bodies, lay_links, lay_members
from gridgov.schemes._lay_measures import Columns, lay_measures
from gridgov.schemes._lay_posts import Posts, lay_posts
from gridgov.schemes._lay_units import lay_labels, lay_units
from gridgov.schemes._made_nets import MadeNets, synthesise_nets
from gridgov.schemes._plan import Plan
from gridgov.text import Text

if TYPE_CHECKING:
    from gridgov.schemes._scheme import Scheme

__all__ = ["MadeNets", "synthesise", "synthesise_nets"]

#: How the id of a holder begins, by its kind.
_PREFIX = {"person": "p", "household": "h", "body": "o"}


def synthesise(plan: Plan, territory: Hierarchy | None) -> Jurisdiction:
    """Build a jurisdiction by a scheme's recipe.

    Args:
        plan: The scheme and what is asked of it.
        territory: Real units to lay it over; None for the example data that the recipe names.

    Raises:
        InvalidSchemeError: A total cannot be met, with the smallest change that would do; or what was built does not
            have what a figure publishes.
    """
    scheme = plan.scheme
    named = scheme.recipe.get("territory")
    if territory is None and named is not None:
        territory = _shipped(scheme, named["prefix"])
    draft = lay_units(plan, territory)
    lay_labels(plan, draft)
    plan.stop()
    columns = lay_measures(plan, draft)
    _merge(plan, draft, columns)
    catalogue = _catalogue(plan)
    posts = lay_posts(plan, draft, catalogue)
    bodies = lay_bodies(plan, draft)
    holder_ids = _holder_ids(posts)
    members = lay_members(plan, draft, bodies, posts, holder_ids)
    links = lay_links(plan, draft, bodies, posts, holder_ids)
    h = _territory(scheme, draft, columns)
    place = Jurisdiction(
        id=scheme.place or scheme.id,
        name=scheme.name,
        territory=h,
        roster=_roster(plan, h, draft, posts, holder_ids),
        bodies=Bodies.from_columns(h, bodies.columns(draft.ids), members),
        links=links,
        notes=scheme.notes,
    )
    _verify(plan, place)
    return place


def _shipped(scheme: Scheme, prefix: str) -> Hierarchy:
    """Return the real divisions that a recipe names; refuse a place that does not ship."""
    try:
        return divisions(prefix)
    except ValueError:
        known = there_are(f"{code} {name}" for code, name in CASES.items())
        facts = {"what": Text("real place", "真实区划"), "key": prefix, "known": known}
        place = Place(id=scheme.id, path="recipe.territory.prefix")
        raise InvalidSchemeError(Problem(UNKNOWN_PART, place, facts)) from None


def _merge(plan: Plan, draft: Draft, columns: Columns) -> None:
    """Undo splits: units of one group become the first of them, with all that stands below."""
    for path, step in plan.steps("merges"):
        groups: dict[str, list[int]] = {}
        labels, rows = draft.labels.get(step["label"]), draft.rows(step["at"])
        values: list[str | None] = [] if labels is None else labels[rows].tolist()
        for row, value in zip(rows.tolist() if values else [], values, strict=True):
            if value is not None:
                groups.setdefault(value, []).append(row)
        into = np.array([first for first, *rest in groups.values() for _ in rest], np.int64)
        gone = np.array([row for _, *rest in groups.values() for row in rest], np.int64)
        for key, column in columns.items():
            if (np.isnan(column[into]) != np.isnan(column[gone])).any():
                why = Text(
                    "units that merge hold it partly themselves, partly below", "合并的单元有的自身载有、有的由下级载有"
                )
                change = Text(f"lay '{key}' down on one level below them", f"将“{key}”统一铺设在其下一级")
                plan.refuse(path, key, int(np.nansum(column)), why, change)
            np.add.at(column, into, column[gone])
        plan.stop()
        place = draft.merge(into, gone)
        for key, column in columns.items():
            columns[key] = column[place >= 0]


def _catalogue(plan: Plan) -> RoleCatalogue:
    """Return the roles, with what a recipe takes every unit to need."""
    minimum = {step["role"]: step["minimum"] for _, step in plan.steps("posts") if "minimum" in step}
    catalogue = plan.scheme.catalogue
    if not minimum:
        return catalogue
    roles = [attrs.evolve(role, minimum=minimum.get(role.key, role.minimum)) for role in catalogue.roles]
    return attrs.evolve(catalogue, roles=roles)


def _territory(scheme: Scheme, draft: Draft, columns: Columns) -> Hierarchy:
    rows: list[int] = draft.type.tolist()
    above: list[int] = draft.parent.tolist()
    types = [scheme.levels.types[row] for row in rows]
    parents = [None if p < 0 else draft.ids[p] for p in above]
    return Hierarchy.from_columns(
        draft.ids,
        parents,
        [t.level for t in types],
        levels=scheme.levels,
        kind=[t.kind for t in types],
        name=cast("list[str]", draft.names),
        measures=columns,
        labels={key: cast("list[str]", column.tolist()) for key, column in draft.labels.items()},
        roots="one" if int((draft.parent < 0).sum()) == 1 else "many",
    )


def _holder_ids(posts: Posts) -> list[str]:
    ids = [""] * posts.holders
    for first, end, kind in posts.kinds:
        ids[first:end] = [f"{_PREFIX[kind]}{i:05d}" for i in range(first + 1, end + 1)]
    return ids


def _roster(plan: Plan, h: Hierarchy, draft: Draft, posts: Posts, holder_ids: list[str]) -> Roster:
    """Return posts, appointments, holders and devices as a checked roster."""
    columns, held = _post_columns(draft, posts), _no_rows()
    for block in posts.blocks:
        held = np.concatenate((held, block.holder))
    filled = np.flatnonzero(held >= 0).tolist()
    meets = [block.meets for block in posts.blocks for _ in range(len(block.unit))]
    kinds = [""] * posts.holders
    for first, end, kind in posts.kinds:
        kinds[first:end] = [kind] * (end - first)
    words: list[set[str]] = [set() for _ in range(posts.holders)]
    for rows, texts in posts.qualified:
        found: list[int] = rows.tolist() if texts else []
        for row in found:
            words[row].update(texts)
    return Roster.from_columns(
        h,
        posts.catalogue,
        posts=columns,
        appointments={
            "post": [columns["id"][i] for i in filled],
            "holder": [holder_ids[held[i]] for i in filled],
            "meets": [meets[i] for i in filled],
        },
        holders={"id": holder_ids, "kind": kinds, "qualifications": [sorted(w) for w in words]},
        devices=_devices(plan, posts, holder_ids),
    )


def _no_rows() -> Ints:
    return np.zeros(0, np.int64)


def _post_columns(draft: Draft, posts: Posts) -> dict[str, list[Any]]:
    role: list[str] = []
    unit: list[str] = []
    number: list[int] = []
    body: list[str | None] = []
    for block in posts.blocks:
        rows: list[int] = block.unit.tolist()
        names = [draft.ids[row] for row in rows]
        role += [block.role] * len(names)
        unit += names
        number += block.number.tolist()
        body += [None if block.body is None else f"{block.body}@{name}#1" for name in names]
    ids = [f"{r}@{u}#{n}" for r, u, n in zip(role, unit, number, strict=True)]
    columns: dict[str, list[Any]] = {"id": ids, "role": role, "unit": unit, "number": number}
    return {**columns, "body": body} if any(body) else columns


def _devices(plan: Plan, posts: Posts, holder_ids: list[str]) -> dict[str, list[Any]]:
    """Return one device for each holder, or for the holders of some roles."""
    columns: dict[str, list[Any]] = {"id": [], "kind": [], "holder": []}
    for path, step in plan.steps("devices"):
        rows = list(range(posts.holders))
        if "roles" in step:
            roles = [step["roles"]] if isinstance(step["roles"], str) else step["roles"]
            found = np.unique(np.concatenate([_no_rows(), *(posts.of(role)[2] for role in roles)]))
            rows = found[found >= 0].tolist()
        if "figure" in step:
            total = plan.number(step["figure"])
            if total > len(rows):
                why = Text(f"only {len(rows):,} holders can carry one", f"只有{len(rows):,}名任职者可配发")
                change = Text(f"lower '{step['figure']}' to {len(rows):,}", f"将“{step['figure']}”降至{len(rows):,}")
                plan.refuse(path, step["kind"], total, why, change)
                continue
            takes = plan.spread(total, len(rows)).tolist()
            rows = [row for row, take in zip(rows, takes, strict=True) if take]
        columns["id"] += [f"{step['kind']}-{holder_ids[row]}" for row in rows]
        columns["kind"] += [step["kind"]] * len(rows)
        columns["holder"] += [holder_ids[row] for row in rows]
    plan.stop()
    return columns


def _verify(plan: Plan, place: Jurisdiction) -> None:
    """Hold what was built against every figure that says what it counts."""
    for check in plan.scheme.compare(place, state=plan.state):
        chosen = plan.totals.get(check.figure.id)
        if check.met is False or (chosen is not None and check.found not in {None, chosen}):
            facts = {
                "figure": check.figure.id,
                "said": Text(check.figure.text("en"), check.figure.text("zh")),
                "found": check.found,
            }
            plan.problems.append(Problem(FIGURES_NOT_MET, Place(id=check.figure.id), facts))
    plan.stop()

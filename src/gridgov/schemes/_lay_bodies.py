"""Bodies, who belongs to them, and links between units, bodies and holders."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import attrs
import numpy as np

from gridgov.schemes._apportion import Ints, interleave
from gridgov.schemes._draft import Draft, nearest
from gridgov.schemes._lay_posts import Posts
from gridgov.schemes._plan import Plan
from gridgov.schemes._table import texts_of
from gridgov.schemes._where import said
from gridgov.text import Text

__all__ = ["BodyDraft", "lay_bodies", "lay_links", "lay_members"]

Step = Mapping[str, Any]


@attrs.define
class BodyDraft:
    """Bodies as columns."""

    ids: list[str] = attrs.field(factory=list[str])
    kinds: list[str] = attrs.field(factory=list[str])
    names: list[str | None] = attrs.field(factory=list["str | None"])
    units: list[int] = attrs.field(factory=list[int])
    parents: list[str | None] = attrs.field(factory=list["str | None"])
    ranks: list[str | None] = attrs.field(factory=list["str | None"])
    lines: list[str | None] = attrs.field(factory=list["str | None"])

    def first(self, kind: str, n: int) -> Ints:
        """Return for each unit the position of the first body of a kind there, -1 if there is none."""
        out = np.full(n, -1, np.int64)
        for i in range(len(self.ids) - 1, -1, -1):
            if self.kinds[i] == kind:
                out[self.units[i]] = i
        return out

    def of(self, kinds: Sequence[str]) -> list[int]:
        """Return the positions of the bodies of some kinds."""
        wanted = set(kinds)
        return [i for i, kind in enumerate(self.kinds) if kind in wanted]

    def columns(self, ids: Sequence[str]) -> dict[str, list[Any]]:
        """Return them for `Bodies.from_columns`."""
        columns: dict[str, list[Any]] = {
            "id": self.ids,
            "kind": self.kinds,
            "name": self.names,
            "unit": [ids[row] for row in self.units],
            "parent": self.parents,
            "rank": self.ranks,
        }
        return {**columns, "line": self.lines} if any(self.lines) else columns


def lay_bodies(plan: Plan, draft: Draft) -> BodyDraft:
    """Lay down the bodies of a recipe, in the order of its steps: a body above comes first."""
    bodies, made = BodyDraft(), dict[str, int]()
    for path, step in plan.steps("bodies"):
        kind, rows = step["kind"], draft.rows(step["at"])
        if "each" in step:
            each = plan.each.get(kind, step["each"])
            if plan.crowded(path, kind, each * len(rows)):
                continue
            counts = np.full(len(rows), each, np.int64)
        else:
            figure = step.get("figure") or step["rest_of"]
            before = made.get(kind, 0) if "rest_of" in step else 0
            total = plan.number(figure) - before
            if plan.crowded(path, kind, total, figure):
                continue
            if total < 0 or (total and not len(rows)):
                why = Text(f"{before:,} are placed already", f"已设{before:,}个")
                if total > 0:
                    why = Text(f"there is no {said(step['at'])}", f"没有{said(step['at'])}")
                change = Text(f"set '{figure}' to {before:,}", f"将“{figure}”改为{before:,}")
                plan.refuse(path, kind, plan.number(figure), why, change)
                continue
            counts = plan.spread(total, len(rows))
        _lay(draft, bodies, step, rows, counts)
        made[kind] = made.get(kind, 0) + int(counts.sum())
    plan.stop()
    return bodies


def _lay(draft: Draft, bodies: BodyDraft, step: Step, rows: Ints, counts: Ints) -> None:
    kind, names = step["kind"], list(step.get("names", ()))
    parents = _parents(draft, bodies, step, rows)
    number: dict[int, int] = {}
    for i in bodies.of([kind]):
        number[bodies.units[i]] = number.get(bodies.units[i], 0) + 1
    made = 0
    for row, n, parent in zip(rows.tolist(), counts.tolist(), parents, strict=True):
        for i in range(number.get(row, 0) + 1, number.get(row, 0) + n + 1):
            bodies.ids.append(f"{kind}@{draft.ids[row]}#{i}")
            bodies.kinds.append(kind)
            bodies.names.append(names[made] if made < len(names) else None)
            bodies.units.append(row)
            bodies.parents.append(parent)
            bodies.ranks.append(step.get("rank"))
            bodies.lines.append(step.get("line"))
            made += 1


def _parents(draft: Draft, bodies: BodyDraft, step: Step, rows: Ints) -> list[str | None]:
    """Return the body above each: the nearest of the first kind that is found at or above the unit."""
    out: list[str | None] = [None] * len(rows)
    for kind in texts_of(step.get("parent", ()))[::-1]:
        first = bodies.first(kind, len(draft))
        found = nearest(draft.parent, rows, first >= 0)
        out = [bodies.ids[first[at]] if at >= 0 else so_far for at, so_far in zip(found.tolist(), out, strict=True)]
    return out


def lay_members(
    plan: Plan, draft: Draft, bodies: BodyDraft, posts: Posts, holder_ids: Sequence[str]
) -> dict[str, list[Any]]:
    """Return the memberships of a recipe: the holders of a role, or opaque ids of their own, spread over the bodies."""
    columns: dict[str, list[Any]] = {"member": [], "body": [], "lives_at": []}
    for path, step in plan.steps("members"):
        rows = bodies.of(texts_of(step["bodies"]))
        people = _holders_of(posts, holder_ids, step["role"]) if "role" in step else []
        total = plan.number(step["figure"]) if "figure" in step else len(people)
        if total and not rows:
            why = Text("there is no body of that kind", "没有该类组织")
            plan.refuse(path, "members", total, why, Text("add one such body", "增设一个该类组织"))
            continue
        if "role" in step:
            _join(bodies, rows, people, columns)
            continue
        figure = step.get("figure")
        total = step["each"] * len(rows) if figure is None else plan.number(figure)
        if total and not rows:
            why = Text("there is no body of that kind", "没有该类组织")
            plan.refuse(path, "members", total, why, Text("add one such body", "增设一个该类组织"))
            continue
        if not rows or plan.crowded(path, "members", total, figure):
            continue
        counts = plan.spread(total, len(rows))
        for row, n in zip(rows, counts.tolist(), strict=True):
            start = len(columns["member"])
            columns["member"] += [f"m{i:05d}" for i in range(start + 1, start + n + 1)]
            columns["body"] += [bodies.ids[row]] * n
            columns["lives_at"] += [draft.ids[bodies.units[row]]] * n
    plan.stop()
    return columns


def _holders_of(posts: Posts, holder_ids: Sequence[str], role: str) -> list[str]:
    """Return the holders of a role, each once, in the order of their posts."""
    holder = posts.of(role)[2]
    rows: list[int] = holder[holder >= 0].tolist()
    return list(dict.fromkeys(holder_ids[h] for h in rows))


def _join(bodies: BodyDraft, rows: list[int], people: list[str], columns: dict[str, list[Any]]) -> None:
    """Spread people over bodies evenly and in order; where they live is not known."""
    if not people:
        return
    counts = interleave(len(people), len(rows))
    columns["member"] += people
    columns["body"] += [bodies.ids[row] for row, n in zip(rows, counts.tolist(), strict=True) for _ in range(n)]
    columns["lives_at"] += [None] * len(people)


# -- links -----------------------------------------------------------------------------------------------------------


def lay_links(
    plan: Plan, draft: Draft, bodies: BodyDraft, posts: Posts, holder_ids: Sequence[str]
) -> list[dict[str, str]]:
    """Return the links of a recipe."""
    links: list[dict[str, str]] = []
    for path, step in plan.steps("links"):
        for target in texts_of(step["target"]):
            pairs = [(a, b) for a, b in _pairs(draft, bodies, posts, holder_ids, step, target) if a != b]
            if "figure" in step:
                total = plan.number(step["figure"])
                if total > len(pairs):
                    why = Text(f"only {len(pairs):,} can be linked", f"只能建立{len(pairs):,}条关系")
                    change = Text(
                        f"lower '{step['figure']}' to {len(pairs):,}", f"将“{step['figure']}”降至{len(pairs):,}"
                    )
                    plan.refuse(path, step["kind"], total, why, change)
                    continue
                takes = plan.spread(total, len(pairs)).tolist()
                pairs = [p for p, take in zip(pairs, takes, strict=True) if take]
            basis = {"basis": step["basis"]} if "basis" in step else {}
            links += [{"kind": step["kind"], "source": a, "target": b, **basis} for a, b in pairs]
    plan.stop()
    return links


def _ends(
    draft: Draft, bodies: BodyDraft, posts: Posts, holder_ids: Sequence[str], text: str
) -> tuple[list[int], list[str]]:
    """Return where the things of a reference sit, and their references, in order of units."""
    what, _, name = text.partition(":")
    if what == "unit":
        rows = draft.rows(name).tolist()
        return rows, [f"unit:{draft.ids[row]}" for row in rows]
    if what == "body":
        found = bodies.of([name])
        return [bodies.units[i] for i in found], [f"body:{bodies.ids[i]}" for i in found]
    unit, number, holder = posts.of(name)
    if what == "post":
        return unit.tolist(), [
            f"post:{name}@{draft.ids[u]}#{n}" for u, n in zip(unit.tolist(), number.tolist(), strict=True)
        ]
    filled = holder >= 0
    return unit[filled].tolist(), [f"holder:{holder_ids[h]}" for h in holder[filled].tolist()]


def _pairs(  # noqa: PLR0913 - what a reference can lead to
    draft: Draft, bodies: BodyDraft, posts: Posts, holder_ids: Sequence[str], step: Step, target: str
) -> list[tuple[str, str]]:
    """Return who is linked with whom: the nearest source at or above a target, or both spread within a unit."""
    at, ends = _ends(draft, bodies, posts, holder_ids, target)
    from_at, sources = _ends(draft, bodies, posts, holder_ids, step["source"])
    if not at or not from_at:
        return []
    if "within" in step:
        return _within(draft, (from_at, sources), (at, ends), step)
    order = np.argsort(np.array(from_at), kind="stable")
    units = np.array(from_at, np.int64)[order]
    mask = np.zeros(len(draft), bool)
    mask[units] = True
    found = nearest(draft.parent, np.array(at, np.int64), mask)
    start, end = np.searchsorted(units, found), np.searchsorted(units, found, side="right")
    seen: dict[int, int] = {}
    pairs: list[tuple[str, str]] = []
    for i, (near, first, last) in enumerate(zip(found.tolist(), start.tolist(), end.tolist(), strict=True)):
        if near < 0:
            continue
        turn = seen.get(near, 0)
        seen[near] = turn + 1
        pairs.append((sources[int(order[first + turn % (last - first)])], ends[i]))
    return pairs


def _within(
    draft: Draft, source: tuple[list[int], list[str]], target: tuple[list[int], list[str]], step: Step
) -> list[tuple[str, str]]:
    """Give every target of a unit one of the unit's sources, evenly; with ``all_sources`` every source has one, too."""
    where = step["within"]
    above_source = draft.above(np.array(source[0], np.int64), where).tolist()
    above_target = draft.above(np.array(target[0], np.int64), where).tolist()
    mine: dict[int, list[str]] = {}
    for above, ref in zip(above_source, source[1], strict=True):
        mine.setdefault(above, []).append(ref)
    theirs: dict[int, list[str]] = {}
    for above, ref in zip(above_target, target[1], strict=True):
        theirs.setdefault(above, []).append(ref)
    pairs: list[tuple[str, str]] = []
    for above, refs in theirs.items():
        have = mine.get(above, [])
        n = 0 if not have or above < 0 else max(len(have), len(refs)) if step.get("all_sources") else len(refs)
        pairs += [(have[i * len(have) // n], refs[i * len(refs) // n]) for i in range(n)]
    return pairs

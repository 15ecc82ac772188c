"""Two parts that touch are joined and cut in two again, at the best edge of a tree that keeps what belongs together."""

from __future__ import annotations

import random
from heapq import heappop, heappush
from typing import TypeAlias

from gridgov._carve_piece import Cut, Piece
from gridgov._carve_plan import Plan
from gridgov._carve_tree import Tree

__all__ = ["recut", "recut_all", "spanning"]

#: How far outside the band, how much gain is lost between the two.
_Cost: TypeAlias = tuple[float, float]


def spanning(piece: Piece, inside: set[int], rng: random.Random, noise: float) -> Tree:
    """Return the nodes from the root down, and the place of the parent of each: a tree of strong edges."""
    draw = rng.random
    first = min(inside)
    order, parent = [first], [-1]
    place = {first: 0}
    heap: list[tuple[float, int, int]] = []
    v = first
    while len(order) < len(inside):
        here = place[v]
        for u, g in piece.near[v].items():
            if u in inside and u not in place:
                heappush(heap, (noise * draw() - g, u, here))
        while v in place:
            _, v, here = heappop(heap)
        place[v] = len(order)
        order.append(v)
        parent.append(here)
    return order, parent


def _crossing(piece: Piece, order: list[int], parent: list[int]) -> list[float]:
    """Return for each node the gain of the edges that leave the nodes at and below it."""
    place = {v: i for i, v in enumerate(order)}
    cross = [0.0] * len(order)
    for v, start in place.items():
        for u, g in piece.near[v].items():
            end = place.get(u, -1)
            if end < start:
                continue
            at = start
            while at != end:
                if at > end:
                    cross[at] += g
                    at = parent[at]
                else:
                    cross[end] += g
                    end = parent[end]
    return cross


def _best_cut(piece: Piece, inside: set[int], rng: random.Random, noise: float) -> tuple[_Cost, set[int]]:
    """Return the best of the cuts of one tree: its cost, and one of the two sides."""
    order, parent = spanning(piece, inside, rng, noise)
    cross = _crossing(piece, order, parent)
    below = [piece.weights[v] for v in order]
    for i in range(len(order) - 1, 0, -1):
        below[parent[i]] += below[i]
    total, slack, tick = below[0], piece.slack, piece.tick
    best, at = (float("inf"), float("inf")), 0
    for i in range(1, len(order)):
        off = piece.off(below[i]) + piece.off(total - below[i])
        if off < best[0] - slack or (off <= best[0] + slack and cross[i] < best[1] - tick):
            best, at = (off, cross[i]), i
    side = {at}
    for i in range(at + 1, len(order)):
        if parent[i] in side:
            side.add(i)
    return best, {order[i] for i in side}


def _cut(piece: Piece, inside: set[int], rng: random.Random, trees: int) -> Cut:
    """Return the best cut of some nodes in two that was found, now or before."""
    key = frozenset(inside)
    known = piece.cuts.get(key)
    if known is not None and known.trees >= trees:
        return known
    best = (known.off, known.lost) if known else (float("inf"), float("inf"))
    side = known.side if known else frozenset[int]()
    # How strong an edge must be to count as such differs from tree to tree.
    reach = max((abs(g) for v in inside for g in piece.near[v].values()), default=0.0)
    for turn in range(trees if len(inside) > 1 else 0):
        cost, found = _best_cut(piece, inside, rng, reach * (0.3 if turn % 2 else 1.0))
        if _cheaper(piece, cost, best):
            best, side = cost, frozenset(found)
    out = piece.cuts[key] = Cut(*best, side, trees)
    return out


def _cheaper(piece: Piece, one: _Cost, other: _Cost) -> bool:
    """Whether the first is less outside the band, or loses less."""
    return one[0] < other[0] - piece.slack or (one[0] <= other[0] + piece.slack and one[1] < other[1] - piece.tick)


def _hopeless(plan: Plan, keys: tuple[int, ...]) -> bool:
    """Whether no other cut can be better: all is in the band, nothing is lost between and nothing within."""
    piece, of = plan.piece, plan.of
    if any(piece.off(plan.loads[key]) for key in keys):
        return False
    could = 0.0
    for key in keys:
        for v in plan.members[key]:
            for u, g in piece.near[v].items():
                if (g > 0) != (of[u] == key) and of[u] in keys:
                    could += abs(g)
    return could <= piece.tick


def recut(plan: Plan, keys: tuple[int, ...], rng: random.Random, trees: int = 2) -> list[int]:
    """Join parts that touch, or take one, and cut in two in the best way found, or leave one; new parts if better."""
    piece = plan.piece
    if _hopeless(plan, keys):
        return []
    inside = {v for key in keys for v in plan.members[key]}
    whole = piece.off(sum(plan.loads[key] for key in keys)), 0.0
    now = whole
    if len(keys) > 1:
        first, second = (plan.members[key] for key in keys)
        between = sum(g for v in first for u, g in piece.near[v].items() if u in second)
        now = sum(piece.off(plan.loads[key]) for key in keys), between
    cut = _cut(piece, inside, rng, trees)
    best, side = (cut.off, cut.lost), cut.side
    if len(keys) > 1 and not _cheaper(piece, best, whole):
        best, side = whole, frozenset[int]()
    if not _cheaper(piece, best, now):
        return []
    plan.drop(keys)
    return [plan.add(part) for part in (side, inside - side) if part]


def recut_all(plan: Plan, rng: random.Random, trees: int, keys: set[int] | None = None) -> bool:
    """Cut again every part and every two that touch, those that changed once more; whether anything changed."""
    queue = sorted(plan.members if keys is None else keys)
    waiting = set(queue)
    left = 4 * len(queue) + 8
    any_change = False
    while queue and left:
        left -= 1
        key = queue.pop(0)
        waiting.discard(key)
        if key not in plan.members:
            continue
        new = _around(plan, key, rng, trees)
        if not new:
            continue
        any_change = True
        nodes = sorted(v for other in new for v in plan.members[other])
        touched = plan.settle(nodes) | (set(new) & plan.members.keys())
        for other in sorted(touched):
            if other not in waiting:
                waiting.add(other)
                queue.append(other)
    return any_change


def _around(plan: Plan, key: int, rng: random.Random, trees: int) -> list[int]:
    """Cut a part again, alone or with one that touches it; the new parts of the first change."""
    piece = plan.piece
    load = plan.loads[key]
    # A part in the band is worth dividing only if it is heavy enough for two.
    if (load >= 2 * piece.low - piece.slack and piece.low >= 0) and (new := recut(plan, (key,), rng, trees)):
        return new
    for other in plan.beside(key):
        if other >= 0 and (new := recut(plan, (key, other), rng, trees)):
            return new
    return []

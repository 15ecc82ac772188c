"""A carving while it is being worked on: parts that change node by node and never come apart."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from gridgov._carve_piece import Members, Piece

__all__ = ["Plan"]


class Plan:
    """Parts of a piece, or of a region of it. Each part is connected at all times; nodes outside are in part -1."""

    __slots__ = ("loads", "members", "of", "piece")

    def __init__(self, piece: Piece, parts: Iterable[Sequence[int]]) -> None:
        self.piece = piece
        self.members: dict[int, set[int]] = {}
        self.loads: dict[int, float] = {}
        self.of: list[int] = [-1] * len(piece)
        for part in parts:
            self.add(part)

    def add(self, part: Iterable[int]) -> int:
        """Add a part and return its number: that of its first node."""
        inside = set(part)
        key = min(inside)
        # A part keeps its number when its first node leaves it: another one may have to look further.
        while key in self.members:
            key += len(self.piece)
        self.members[key] = inside
        self.loads[key] = self.piece.load(inside)
        for v in inside:
            self.of[v] = key
        return key

    def drop(self, keys: Iterable[int]) -> list[set[int]]:
        """Take parts out and return their nodes."""
        out: list[set[int]] = []
        for key in keys:
            del self.loads[key]
            out.append(self.members.pop(key))
        return out

    def parts(self) -> list[Members]:
        """Return the parts in the order of their first nodes."""
        return sorted(tuple(sorted(inside)) for inside in self.members.values())

    def beside(self, key: int) -> dict[int, float]:
        """Return the parts that touch a part, with the gains between, in ascending order."""
        of, near = self.of, self.piece.near
        out: dict[int, float] = {}
        for v in self.members[key]:
            for u, g in near[v].items():
                other = of[u]
                if other != key:
                    out[other] = out.get(other, 0.0) + g
        return dict(sorted(out.items()))

    def holds_without(self, key: int, v: int) -> bool:
        """Whether a part stays in one when a node leaves it."""
        near, inside = self.piece.near, self.members[key]
        ends = {u for u in near[v] if u in inside}
        if len(ends) <= 1:
            return True
        first = ends.pop()
        seen, stack = {v, first}, [first]
        while stack:
            for u in near[stack.pop()]:
                if u in inside and u not in seen:
                    ends.discard(u)
                    if not ends:
                        return True
                    seen.add(u)
                    stack.append(u)
        return False

    def shift(self, v: int, key: int) -> None:
        """Bring a node into another part; an emptied part goes."""
        here = self.of[v]
        self.members[here].discard(v)
        self.members[key].add(v)
        self.of[v] = key
        weight = self.piece.weights[v]
        self.loads[here] -= weight
        self.loads[key] += weight
        if not self.members[here]:
            del self.members[here], self.loads[here]

    def _offer(self, v: int) -> tuple[float, float, int] | None:
        """Return the best part for a node: by how much less is off, by how much more is gained, which part."""
        piece, of, loads = self.piece, self.of, self.loads
        here = of[v]
        if here < 0:
            return None
        links: dict[int, float] = {}
        for u, g in piece.near[v].items():
            links[of[u]] = links.get(of[u], 0.0) + g
        links.pop(-1, None)
        if len(links) == 1 and here in links:
            return None
        kept, weight, slack, tick = links.pop(here, 0.0), piece.weights[v], piece.slack, piece.tick
        alone = len(self.members[here]) == 1
        before = piece.off(loads[here])
        leaving = before - (0.0 if alone else piece.off(loads[here] - weight))
        best: tuple[float, float, int] | None = None
        for key, gained in links.items():
            load = loads[key]
            less = leaving + piece.off(load) - piece.off(load + weight)
            more = gained - kept
            if less < -slack or (less <= slack and more <= tick):
                continue
            if best is None or less > best[0] + slack or (less >= best[0] - slack and more > best[1] + tick):
                best = less, more, key
        return best

    def settle(self, nodes: Iterable[int]) -> set[int]:
        """Move nodes to better parts while that helps, and return the parts that changed."""
        near, of = self.piece.near, self.of
        queue = list(nodes)
        waiting = set(queue)
        changed: set[int] = set()
        at = 0
        while at < len(queue):
            v = queue[at]
            at += 1
            waiting.discard(v)
            offer = self._offer(v)
            if offer is None or not self.holds_without(of[v], v):
                continue
            changed.update((of[v], offer[2]))
            self.shift(v, offer[2])
            for u in (v, *near[v]):
                if u not in waiting:
                    waiting.add(u)
                    queue.append(u)
        return changed & self.members.keys()

"""Histories of ids, and a slow, separate answer to what became of them: one day, one id and one household at a time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from hypothesis import strategies as st

Record = dict[str, Any]
#: Parts of an id by who has them; None is nowhere.
Parts = dict[str | None, float]

FIRST = dt.date(2015, 1, 1)
_SHARES: list[tuple[float, ...]] = [(1.0,), (0.5, 0.5), (0.25, 0.75), (0.125, 0.5, 0.375), (0.5, 0.25)]


def day(n: int) -> str:
    """Return the n-th day."""
    return (FIRST + dt.timedelta(n)).isoformat()


class _Story:
    """A history that is being made up: who is there, and what has happened today."""

    def __init__(self, draw: st.DrawFn, *, unknown: bool) -> None:
        self.draw = draw
        self.unknown = unknown
        self.alive = [f"u{i}" for i in range(draw(st.integers(1, 4)))]
        self.rows: list[Record] = []
        self.today = 0
        # What changed on a day may only go on as a whole on it: more would be parts of parts.
        self.touched: set[str] = set()
        self._serial = len(self.alive)

    def fresh(self) -> str:
        """Return an id that nobody had."""
        self._serial += 1
        return f"u{self._serial - 1}"

    def write(self, kind: str, old: str | None = None, new: str | None = None, share: float | None = None) -> None:
        """Note a row; a share is left out now and then where it may be unknown."""
        row: Record = {"old": old, "new": new, "day": day(self.today), "kind": kind}
        if share is not None and not (self.unknown and self.draw(st.booleans())):
            row["share"] = share
        self.rows.append({key: value for key, value in row.items() if value is not None})

    def happen(self) -> None:
        """Let something happen, if it can."""
        step = self.draw(st.sampled_from([0, 1, 1, 2]))
        self.today += step
        if step:
            self.touched.clear()
        kind = self.draw(st.sampled_from(["create", "abolish", "split", "keep", "merge", "recode", "transfer"]))
        free = [ident for ident in self.alive if ident not in self.touched]
        if kind == "create":
            self.alive.append(self.fresh())
            self.write("create", None, self.alive[-1])
        elif free:
            old = self.draw(st.sampled_from(free))
            others = [ident for ident in free if ident != old]
            if kind in {"merge", "transfer"}:
                if others:
                    self.touched.add(old)
                    self.pass_on(kind, old, self.draw(st.sampled_from(others)))
            else:
                self.touched.add(old)
                self.end(kind, old)

    def leave(self, old: str) -> None:
        """Let an id be gone: what said today that it goes on is no longer true."""
        self.alive.remove(old)
        says = {"old": old, "new": old, "day": day(self.today), "kind": "merge"}
        self.rows = [row for row in self.rows if row != says]

    def end(self, kind: str, old: str) -> None:
        """Let an id end, be divided, or get another code."""
        if kind == "keep":
            shares = self.draw(st.sampled_from(_SHARES))
            parts = [old, *(self.fresh() for _ in shares[1:])]
            self.alive += parts[1:]
        else:
            self.leave(old)
            shares = self.draw(st.sampled_from(_SHARES)) if kind == "split" else (1.0,)
            parts = [] if kind == "abolish" else [self.fresh() for _ in shares]
            self.alive += parts
        if kind == "abolish":
            self.write(kind, old)
        for part, share in zip(parts, shares, strict=False):
            self.write("recode" if kind == "recode" else "split", old, part, share)

    def pass_on(self, kind: str, old: str, into: str) -> None:
        """Let an id go up in another, or give a part to it."""
        if kind == "transfer":
            self.touched.add(into)  # else it could give back on the same day: a circle
            self.write(kind, old, into, self.draw(st.sampled_from([0.25, 0.5])))
            return
        self.leave(old)
        self.write(kind, old, into, self.draw(st.sampled_from([None, 1.0])))
        says = {"old": into, "new": into, "day": day(self.today), "kind": "merge"}
        if says not in self.rows:
            self.rows.append(says)


@st.composite
def histories(draw: st.DrawFn, *, unknown: bool = True, most: int = 12) -> list[Record]:
    """Draw rows that a lineage takes: ids come, split, merge, change and go, also several times a day."""
    story = _Story(draw, unknown=unknown)
    for _ in range(draw(st.integers(0, most))):
        story.happen()
    return story.rows


def simulated(
    rows: Sequence[Mapping[str, Any]], ident: str, since: str | None, until: str | None, rng: np.random.Generator
) -> Parts:
    """Follow one id from day to day; what is unknown is drawn, so that two answers differ where it counts."""
    parts: Parts = {ident: 1.0}
    for now in sorted({row["day"] for row in rows}):
        if (since is not None and now <= since) or (until is not None and now > until):
            continue
        today = [row for row in rows if row["day"] == now]
        went = {old: _went(today, old, rng) for old in dict.fromkeys(r["old"] for r in today if r.get("old"))}
        moving, parts = parts, {}
        for who, part in moving.items():
            _move(who, part, went, parts)
    return parts


def _went(today: Sequence[Mapping[str, Any]], old: str, rng: np.random.Generator) -> Parts:
    mine = [row for row in today if row.get("old") == old]
    real = [row for row in mine if not (row["kind"] == "merge" and row.get("new") == old)]
    ends = len(real) == len(mine) and any(row["kind"] != "transfer" for row in real)
    known: Parts = {}
    unknown: list[str | None] = []
    for row in real:
        if row.get("share") is None:
            unknown.append(row.get("new"))
        else:
            known[row.get("new")] = known.get(row.get("new"), 0.0) + row["share"]
    rest = 1 - sum(known.values())
    stays = any(row.get("new") == old for row in real)
    if not stays and not ends:
        unknown.append(old)
    elif not unknown and rest > 1e-9:
        known[None] = known.get(None, 0.0) + rest
    if unknown:
        drawn = rng.dirichlet(np.ones(len(unknown))) * max(rest, 0.0)
        for new, part in zip(unknown, drawn.tolist(), strict=True):
            known[new] = known.get(new, 0.0) + part
    return known


def _move(who: str | None, part: float, went: Mapping[str, Parts], out: Parts, *, arrived: bool = True) -> None:
    """Give a part on, along the chain of a day; what an id keeps of its own stays."""
    if who is None or who not in went or not arrived:
        out[who] = out.get(who, 0.0) + part
        return
    for new, share in went[who].items():
        _move(new, part * share, went, out, arrived=new != who)


def answer(
    rows: Sequence[Mapping[str, Any]], ident: str, since: str | None, until: str | None
) -> dict[str | None, float | None]:
    """Return who has which part; None for one that comes out differently when what is unknown is drawn again."""
    found = [simulated(rows, ident, since, until, np.random.default_rng(seed)) for seed in range(3)]
    out: dict[str | None, float | None] = {}
    for who in {who for parts in found for who in parts}:
        values = [parts.get(who, 0.0) for parts in found]
        out[who] = values[0] if max(values) - min(values) < 1e-9 else None
    return out

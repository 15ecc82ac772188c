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
_SHARES = [(1.0,), (0.5, 0.5), (0.25, 0.75), (0.125, 0.5, 0.375), (0.5, 0.25)]


def day(n: int) -> str:
    """Return the n-th day."""
    return (FIRST + dt.timedelta(n)).isoformat()


@st.composite
def histories(draw: st.DrawFn, *, unknown: bool = True, most: int = 12) -> list[Record]:
    """Draw rows that a lineage takes: ids come, split, merge, change and go, also several times a day."""
    alive = [f"u{i}" for i in range(draw(st.integers(1, 4)))]
    rows: list[Record] = []
    serial, at, touched = len(alive), 0, set[str]()
    for _ in range(draw(st.integers(0, most))):
        step = draw(st.sampled_from([0, 1, 1, 2]))
        at += step
        touched = set() if step else touched
        # What changed on a day may only go on as a whole on it: more would be parts of parts.
        free = [ident for ident in alive if ident not in touched]
        kind = draw(st.sampled_from(["create", "abolish", "split", "keep", "merge", "recode", "transfer"]))
        fresh = [f"u{serial + i}" for i in range(3)]
        if kind == "create":
            rows.append({"new": fresh[0], "day": day(at), "kind": "create"})
            alive.append(fresh[0])
            serial += 1
            continue
        if not free:
            continue
        old = draw(st.sampled_from(free))
        touched.add(old)
        if kind in {"abolish", "recode"}:
            row: Record = {"old": old, "day": day(at), "kind": kind}
            alive.remove(old)
            if kind == "recode":
                row["new"] = fresh[0]
                alive.append(fresh[0])
                serial += 1
            rows.append(row)
        elif kind in {"split", "keep"}:
            shares = draw(st.sampled_from(_SHARES))
            ids = fresh[: len(shares)]
            serial += len(shares)
            if kind == "keep":
                ids[0] = old
            else:
                alive.remove(old)
            alive += [ident for ident in ids if ident not in alive]
            for ident, share in zip(ids, shares, strict=True):
                row = {"old": old, "new": ident, "day": day(at), "kind": "split"}
                if not (unknown and draw(st.booleans())):
                    row["share"] = share
                rows.append(row)
        else:
            others = [ident for ident in alive if ident != old and ident not in touched]
            if not others:
                continue
            into = draw(st.sampled_from(others))
            row = {"old": old, "new": into, "day": day(at), "kind": kind}
            if kind == "transfer":
                touched.add(into)  # else it could give back on the same day: a circle
            if kind == "transfer" or draw(st.booleans()):
                if not (unknown and draw(st.booleans())):
                    row["share"] = draw(st.sampled_from([0.25, 0.5])) if kind == "transfer" else 1.0
            rows.append(row)
            if kind == "merge":
                alive.remove(old)
                if not any(r.get("old") == into and r.get("new") == into and r["day"] == day(at) for r in rows):
                    rows.append({"old": into, "new": into, "day": day(at), "kind": "merge"})
    return rows


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

"""Histories of ids, and a slow, separate answer to what became of them: one day, one id and one household at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from hypothesis import strategies as st

from gridgov.testing._draw_lineage import day, lineage_rows

__all__ = ["Parts", "Record", "answer", "day", "histories", "simulated"]

Record = dict[str, Any]
#: Parts of an id by who has them; None is nowhere.
Parts = dict[str | None, float]


def histories(*, unknown: bool = True, most: int = 12) -> st.SearchStrategy[list[Record]]:
    """Draw rows that a lineage takes."""
    return lineage_rows(unknown=unknown, most=most)


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

"""Nets that tests lay over each other."""

from __future__ import annotations

import math
from typing import Any

import attrs
import numpy as np
from hypothesis import settings
from partition_cases import Case

from gridgov import Hierarchy, LevelScheme, Text
from gridgov._frame import Frame
from gridgov.nets import BaseUnits, Net, Nets

#: What is below is tested with more of them.
FEW = settings(max_examples=40)
UNITS = [f"b{i}" for i in range(8)]
HOUSEHOLDS = [40, 36, 52, 30, None, 24, 60, 18]


def made(case: Case) -> Nets:
    base = BaseUnits.of_ids([f"b{i}" for i in range(case.n)], households=case.weights)
    return Nets.of(
        [
            Net.over(f"n{j}", base, np.array(code), cells=[f"{j}c{i}" for i in range(k)])
            for j, (code, k) in enumerate(zip(case.codes, case.cells, strict=True))
            if max(code) >= 0
        ],
        base,
    )


def four() -> Nets:
    """Three plain nets and one with base units in several cells, over two communities."""
    rows: list[dict[str, Any]] = [{"id": c, "level": "community"} for c in ("c1", "c2")]
    rows += [
        {"id": ident, "level": "building", "parent": "c1" if i < 4 else "c2", "households": n}
        for i, (ident, n) in enumerate(zip(UNITS, HOUSEHOLDS, strict=True))
    ]
    h = Hierarchy.from_records(
        rows, levels=LevelScheme.ladder("community", "building"), measures=["households"], roots="many"
    )
    base = BaseUnits.of_territory(h, "building")
    split = [{"unit": u, "cell": f"s{i // 4}"} for i, u in enumerate(UNITS)]
    split += [{"unit": "b0", "cell": "s1"}]
    shared = [row for row in split if row["unit"] != "b7"]
    halves = [{"unit": "b7", "cell": c, "share": 0.5} for c in ("s0", "s1")]
    return Nets.of(
        [
            Net.over("health", base, np.array([0, 0, 0, 0, 1, 1, 1, 1]), name=Text("health", "卫生健康")),
            Net.over("police", base, np.array([0, 0, 1, 1, 2, 2, 3, 3]), name=Text("police", "公安")),
            Net.over("emergency", base, np.array([0, 0, 0, 1, 1, 1, -1, -1]), name=Text("<b>fire</b>", "应急")),
            Net.from_tables("party", shared + halves),
        ],
        base,
    )


def rows_of(frame: Frame) -> list[dict[str, Any]]:
    return [row.to_dict() for row in frame]


def none(value: float) -> float | None:
    return None if math.isnan(value) else float(value)


def known(nets: Nets) -> Nets:
    """Return the same nets with 0 households where they are unknown."""
    base = attrs.evolve(nets.base, households=np.nan_to_num(nets.base.households))
    return attrs.evolve(nets, base=base)

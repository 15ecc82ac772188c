"""Cells, crosswalks and base units of an alignment, against pandas and against sets."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pandas as pd
import pytest
from alignment_cases import FEW, HOUSEHOLDS, four, made, rows_of
from hypothesis import given
from hypothesis import strategies as st
from partition_cases import Case, cases

from gridgov.alignment import align
from gridgov.errors import UnknownKeyError
from gridgov.nets import BaseUnits, Net, Nets

# -- cells and crosswalks ----------------------------------------------------------------------------------------------


@FEW
@given(cases(nets=3, whole=True))
def test_crosswalks_equal_pandas(case: Case) -> None:
    nets = made(case)
    found = align(nets)
    for a, b in itertools.permutations(range(len(nets)), 2):
        one, two = nets[a], nets[b]
        codes = [nets.members[i].codes for i in (a, b)]
        frame = pd.DataFrame({"a": codes[0], "b": codes[1], "w": case.weights})
        frame = frame[(frame["a"] >= 0) | (frame["b"] >= 0)]
        frame["known"], frame["lost"] = frame["w"].fillna(0), frame["w"].isna().astype(int)
        sums = frame.groupby(["a", "b"]).agg(n=("w", "size"), w=("known", "sum"), u=("lost", "sum")).reset_index()
        of: dict[tuple[str, int], list[float]] = {}
        for side, column in zip("ab", codes, strict=True):
            for cell, known in zip(() if column is None else column.tolist(), np.nan_to_num(case.weights), strict=True):
                total = of.setdefault((side, cell), [0, 0])
                total[0] += 1
                total[1] += known
        want: dict[tuple[str | None, str | None], list[float | None]] = {}
        for i, j, n, w, u in sums.itertuples(index=False):
            key = (one.cell_ids.get(i) if i >= 0 else None, two.cell_ids.get(j) if j >= 0 else None)
            shares: list[float | None] = []
            for side, c in (("a", i), ("b", j)):
                whole = of[side, c] if c >= 0 else [0, 0]
                shares += [v / total if total else None for v, total in zip((n, w), whole, strict=True)]
            want[key] = [n, w, u, *shares]
        got = {(r["cell_a"], r["cell_b"]): list(r.values())[2:] for r in rows_of(found.crosswalk(one.id, two.id))}
        assert got.keys() == want.keys()
        for key, values in want.items():
            assert got[key] == pytest.approx(values)


def test_a_crosswalk_says_what_only_one_net_covers() -> None:
    rows = rows_of(align(four()).crosswalk("health", "emergency"))
    assert [(r["cell_a"], r["cell_b"], r["base_units"], r["households"], r["unknown"]) for r in rows] == [
        ("0", "0", 3, 128, 0),
        ("0", "1", 1, 30, 0),
        ("1", "1", 2, 24, 1),
        ("1", None, 2, 78, 0),
    ]
    assert rows[3]["share_a"] == 0.5
    assert rows[3]["share_b"] is None
    back = rows_of(align(four()).crosswalk("emergency", "health"))
    assert (back[-1]["cell_a"], back[-1]["cell_b"], back[-1]["households"]) == (None, "1", 78)


def test_base_units_in_several_cells_are_shared_out_in_crosswalks() -> None:
    rows = {(r["cell_a"], r["cell_b"]): r for r in rows_of(align(four()).crosswalk("health", "party"))}
    assert rows["0", "s0"]["base_units"] == 3.5
    assert rows["0", "s1"]["households"] == 20
    assert rows["1", "s0"]["base_units"] == 0.5
    assert sum(r["households"] for r in rows.values()) == sum(filter(None, HOUSEHOLDS))


def test_cells_say_what_they_are_to_each_other_net() -> None:
    found = {(r["net"], r["cell"], r["other"]): r for r in rows_of(align(four()).cells)}
    assert len(found) == 10 * 3
    assert found["police", "0", "health"]["relation"] == "nested"
    assert found["health", "0", "police"]["relation"] == "contains"
    assert found["health", "0", "police"]["met"] == 2
    assert found["health", "1", "emergency"]["relation"] == "partly_covered"
    assert found["health", "1", "emergency"]["covered"] == 0.5
    assert found["police", "3", "emergency"]["relation"] == "gap"
    assert found["police", "3", "emergency"]["best"] is None
    assert found["police", "1", "emergency"]["relation"] == "straddling"
    assert found["police", "1", "emergency"]["separated"] == 1
    assert found["health", "1", "party"]["relation"] == "nested"
    assert found["emergency", "0", "health"]["best"] == "0"
    assert found["emergency", "0", "health"]["jaccard"] == 0.75
    assert found["emergency", "0", "health"]["households"] == 128


def test_cells_without_base_units_are_left_out_and_counted() -> None:
    base = BaseUnits.of_ids(["b1", "b2"])
    upper = [{"id": "x"}, {"id": "y", "parent": "x"}, {"id": "z", "parent": "x"}]
    nets = Nets.of(
        [
            Net.from_tables("deep", {"unit": ["b1", "b2"], "cell": ["y", "z"]}, cells=upper),
            Net.over("flat", base, np.array([0, 0])),
        ],
        base,
    )
    found = align(nets)
    assert [(r["net"], r["cell"]) for r in rows_of(found.cells)] == [("deep", "y"), ("deep", "z"), ("flat", "0")]
    assert found.coverage["empty"].tolist() == [1, 0]
    assert found.matrix("nested").tolist() == [[1, 1], [0, 1]]
    whole = align(nets, levels={"deep": "level_1"})
    assert [(r["net"], r["cell"], r["relation"]) for r in rows_of(whole.cells)] == [
        ("deep", "x", "equal"),
        ("flat", "0", "equal"),
    ]
    with pytest.raises(KeyError, match="no net 'x'"):
        align(nets, levels={"x": "level_1"})
    with pytest.raises(ValueError, match="no level 'x'"):
        align(nets, levels={"deep": "x"})


def test_the_territory_is_compared_with_each_net() -> None:
    found = align(four(), against="community")
    assert found.territory is not None
    assert found.areas is not None
    cells = {(r["net"], r["cell"]): r for r in rows_of(found.territory)}
    assert cells["health", "0"]["relation"] == "equal"
    assert cells["health", "0"]["best"] == "c1"
    assert cells["police", "2"]["relation"] == "nested"
    assert cells["emergency", "1"]["relation"] == "straddling"
    assert cells["party", "s0"]["relation"] == "straddling"
    areas = {(r["net"], r["area"]): r for r in rows_of(found.areas)}
    assert areas["police", "c1"]["relation"] == "contains"
    assert areas["emergency", "c2"]["relation"] == "partly_covered"
    assert areas["emergency", "c2"]["covered"] == 0.5
    assert list(found.gaps["area"]) == ["c2", "c2"]
    plain = align(four())
    assert plain.territory is None
    assert plain.areas is None
    assert "area" not in plain.gaps.keys
    with pytest.raises(UnknownKeyError):
        align(four(), against="street")
    with pytest.raises(ValueError, match="of no territory"):
        align(made(Case([[0, 0]], [1], [1.0, 1.0])), against="community")


# -- base units --------------------------------------------------------------------------------------------------------


def test_gaps_and_overlaps_name_every_base_unit() -> None:
    found = align(four())
    assert [(r["net"], r["unit"], r["households"]) for r in rows_of(found.gaps)] == [
        ("emergency", "b6", 60),
        ("emergency", "b7", 18),
    ]
    assert [(r["net"], r["unit"], r["cell"], r["share"], r["contested"]) for r in rows_of(found.overlaps)] == [
        ("party", "b0", "s0", 0.5, True),
        ("party", "b0", "s1", 0.5, True),
        ("party", "b7", "s0", 0.5, False),
        ("party", "b7", "s1", 0.5, False),
    ]
    coverage = rows_of(found.coverage)[3]
    assert (coverage["several"], coverage["contested"], coverage["gaps"]) == (2, 1, 0)
    assert found.coverage["covered"].tolist() == [8, 8, 6, 8]
    assert found.coverage["unknown"].tolist() == [1, 1, 1, 1]
    assert found.coverage["households"].tolist() == [260, 260, 182, 260]


def test_slivers_name_the_net_and_its_cells() -> None:
    base = BaseUnits.of_ids([f"b{i}" for i in range(20)], households=[10] * 20)
    right = np.repeat([0, 1], 10)
    wrong, torn = right.copy(), right.copy()
    wrong[3] = 1
    torn[14] = -1
    nets = Nets.of(
        [
            Net.over(name, base, code, cells=[f"{name}0", f"{name}1"])
            for name, code in (("a", right), ("b", wrong), ("c", torn))
        ],
        base,
    )
    rows = rows_of(align(nets).slivers)
    keys = ("unit", "net", "cell", "neighbour_cell", "neighbour", "neighbour_base_units", "households")
    assert [tuple(r[k] for k in keys) for r in rows] == [
        ("b3", "b", "b1", "b0", "b0", 9, 10),
        ("b14", "c", None, "c1", "b10", 9, 10),
    ]
    assert not len(align(nets, sliver=1).slivers)
    alone = rows_of(align(nets, sliver=11).slivers)
    lacking = ("net", "cell", "neighbour", "neighbour_cell", "neighbour_base_units")
    assert all(row[key] is None for row in alone for key in lacking)
    assert len(alone) == 4


@FEW
@given(cases(nets=3, whole=True), st.sampled_from([0.0, 0.3]))
def test_refinement_and_blocks_hold_all_that_is_covered(case: Case, threshold: float) -> None:
    found = align(made(case), threshold=threshold)
    assert found.refinement["base_units"].sum() == case.n
    assert found.refinement["households"].sum() == pytest.approx(float(np.nansum(case.weights)))
    assert found.refinement["unknown"].sum() == sum(map(math.isnan, case.weights))
    inside = found.refinement["block"] >= 0
    assert found.blocks["base_units"].sum() == found.refinement["base_units"][inside].sum()
    assert found.blocks["cells"].sum() == found.coverage["cells"].sum()

"""The tables, pictures and words of an alignment: against pandas and against sets."""

from __future__ import annotations

import itertools
import math
import pickle
import re
from typing import Any

import attrs
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from partition_cases import Case, cases

from gridgov import Hierarchy, LevelScheme, Text
from gridgov._frame import Frame
from gridgov.alignment import Alignment, align
from gridgov.errors import InvalidNetError, UnknownKeyError
from gridgov.nets import BaseUnits, Net, Nets

#: What is below is tested with more of them.
FEW = settings(max_examples=40)
UNITS = [f"b{i}" for i in range(8)]
HOUSEHOLDS = [40, 36, 52, 30, None, 24, 60, 18]
SYMMETRIC = ("common", "households", "coverage", "ari", "ari_households", "vi", "vi_share", "vi_households", "boundary")


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


# -- pairs -------------------------------------------------------------------------------------------------------------


@FEW
@given(cases(nets=3, whole=True))
def test_pairs_hold_what_the_matrices_hold(case: Case) -> None:
    found = align(made(case))
    ids = list(found.coverage["net"])
    for row in found.pairs:
        a, b = ids.index(row.net_a), ids.index(row.net_b)
        for key in ("ari", "vi", "common", "coverage", "vi_households_share"):
            assert row.to_dict()[key] == pytest.approx(none(found.matrix(key)[a, b]))
        for key in ("separated", "jaccard", "jaccard_households", "nested", "straddling"):
            assert row.to_dict()[f"{key}_a"] == pytest.approx(none(found.matrix(key)[a, b]))
            assert row.to_dict()[f"{key}_b"] == pytest.approx(none(found.matrix(key)[b, a]))


def none(value: float) -> float | None:
    return None if math.isnan(value) else float(value)


@FEW
@given(cases(nets=3, whole=True))
def test_matrices_are_within_their_ranges(case: Case) -> None:
    found = align(made(case), adjacency=np.array(list(itertools.pairwise(range(case.n)))))
    k = len(found.coverage)
    for key in SYMMETRIC:
        np.testing.assert_array_equal(found.matrix(key), found.matrix(key).T)
    for key in (
        "coverage",
        "vi_share",
        "separated",
        "jaccard",
        "nested",
        "straddling",
        "boundary",
        "vi_households_share",
    ):
        values = found.matrix(key)
        assert np.isnan(values).any() or ((values >= 0) & (values <= 1 + 1e-12)).all()
    for code, key in itertools.product(range(k), ("common",)):
        there = np.array(found.coverage["covered"])
        assert found.matrix(key)[code, code] == there[code]
    assert np.nanmax(found.matrix("ari"), initial=-1) <= 1
    with pytest.raises(ValueError, match="read-only"):
        found.matrix("ari")[0, 0] = 0


@FEW
@given(cases(nets=3, whole=True), st.permutations(range(3)))
def test_the_order_of_nets_changes_neither_pairs_nor_refinement(case: Case, order: list[int]) -> None:
    nets = made(case)
    some = [i for i in order if i < len(nets)]
    turned = Nets.of([nets[i] for i in some], nets.base)
    one, two = align(nets), align(turned)
    for key in SYMMETRIC[:-1]:
        np.testing.assert_array_equal(one.matrix(key)[np.ix_(some, some)], two.matrix(key))
    assert list(one.refinement["unit"]) == list(two.refinement["unit"])
    assert list(one.refinement["base_units"]) == list(two.refinement["base_units"])


@FEW
@given(cases(whole=True))
def test_a_net_laid_over_itself_is_equal(case: Case) -> None:
    nets = made(case)
    if not len(nets):
        return
    base = nets.base
    code = nets.members[0].codes
    assert code is not None
    found = align(Nets.of([Net.over("one", base, code), Net.over("two", base, code)], base))
    row = next(iter(found.pairs))
    assert row.vi == 0
    assert row.ari in (1, None)
    assert row.coverage == 1
    assert row.nested_a == row.nested_b == row.jaccard_a == 1
    assert set(found.cells["relation"]) == {"equal"}


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


# -- neighbours --------------------------------------------------------------------------------------------------------


def test_neighbours_are_given_by_id_or_by_row() -> None:
    nets = four()
    rows = np.array(list(itertools.pairwise(range(8))))
    by_id = align(nets, adjacency=itertools.pairwise(UNITS)).matrix("boundary")
    np.testing.assert_array_equal(by_id, align(nets, adjacency=rows).matrix("boundary"))
    # health has one border, police three of which it is one; emergency covers six units.
    assert by_id[0, 1] == pytest.approx(2 / 3)
    assert by_id[0, 2] == 1
    lengths = np.where(np.arange(7) == 3, 8, 1)
    assert align(nets, adjacency=rows, lengths=lengths).matrix("boundary")[0, 1] == pytest.approx(0.2)
    assert np.isnan(align(nets).matrix("boundary")[~np.eye(4, dtype=bool)]).all()


def test_unknown_neighbours_are_all_named() -> None:
    with pytest.raises(InvalidNetError) as caught:
        align(four(), adjacency=[("b0", "b1"), ("b0", "x"), ("y", "b2")])
    assert [problem.kind.code for problem in caught.value.problems] == ["ALN001", "ALN001"]
    assert [problem.place.row for problem in caught.value.problems] == [2, 3]
    assert "'x'" in str(caught.value)
    assert "“y”不是基本单元" in caught.value.problems.text("zh")


@pytest.mark.parametrize(
    ("options", "match"),
    [
        ({"adjacency": [("b0", "b1", "b2")]}, "pairs of ids"),
        ({"adjacency": np.zeros((2, 3), int)}, r"shape \(m, 2\)"),
        ({"adjacency": np.array([[0, 8]])}, "rows from 0 to 7"),
        ({"adjacency": np.array([[0, 1]]), "lengths": [1, 2]}, "for each edge"),
        ({"sliver": 0}, "from 1, not 0"),
        ({"threshold": 1.5}, "0 to 1, not 1.5"),
        ({"threshold": math.nan}, "0 to 1, not nan"),
    ],
)
def test_what_cannot_be_is_refused(options: dict[str, Any], match: str) -> None:
    with pytest.raises(ValueError, match=match):
        align(four(), **options)


# -- words and pictures ------------------------------------------------------------------------------------------------


def test_what_was_found_is_said_in_both_languages() -> None:
    found = align(four(), against="community")
    assert found.describe() == (
        "4 nets, 8 base units; 7 groups in the common refinement\n"
        "Most alike: health and party, adjusted Rand index 0.53; least alike: <b>fire</b> and party, 0.11\n"
        "Cells and each other net, over the base units that both cover: 15 nested, "
        "2 made up of whole cells, 12 straddling, 1 not covered\n"
        "Cells and the units of level 'community': 2 equal, 5 nested, 3 straddling\n"
        "Base units that a net does not cover: 2, all nets together; in several cells of a net: 2, "
        "of which 1 contested\n"
        "Groups with fewer than 2 base units: 6; cut off by a single net: 0\n"
        "Blocks of cells that have at least 5% of the smaller cell in common: 1"
    )
    lines = found.describe("zh").splitlines()
    assert lines[0] == "4个网格体系，8个基本单元；共同细分为7组"
    assert lines[1] == "最相近：卫生健康与party，调整兰德指数0.53；差异最大：应急与party，0.11"
    assert len(lines) == 7
    with pytest.raises(ValueError, match="lang"):
        found.describe("fr")  # type: ignore[arg-type]


def test_repr_and_html() -> None:
    found = align(four())
    assert repr(found).startswith("<Alignment: 4 nets, 8 base units, ")
    page = found._repr_html_()
    assert "<b>fire" not in page
    assert "<table>" in page
    assert "网格体系" in found._repr_html_("zh")


@pytest.mark.parametrize("n", [0, 1])
def test_one_net_or_none(n: int) -> None:
    base = BaseUnits.of_ids(["b1", "b2"], households=[1, 2])
    found = align(Nets.of([Net.over("one", base, np.array([0, -1]))][:n], base))
    assert len(found.pairs) == len(found.cells) == 0
    assert found.matrix("vi").shape == (n, n)
    assert len(found.coverage) == len(found.blocks) == n
    assert len(found.refinement) == n + 1
    assert len(found.gaps) == n
    assert isinstance(repr(found), str)
    assert found.describe("zh")
    assert list(found.cells.keys)[:3] == ["net", "cell", "other"]


def test_an_unknown_measure_or_net_is_refused() -> None:
    found = align(four())
    with pytest.raises(KeyError, match="no measure 'x'; there are common, "):
        found.matrix("x")
    with pytest.raises(KeyError, match="no net 'x'"):
        found.crosswalk("health", "x")
    with pytest.raises(ValueError, match="At least one flow"):
        found.sankey("health", "police", limit=0)


def test_the_heat_map_holds_the_matrix() -> None:
    found = align(four())
    figure = found.plot("vi", lang="zh")
    z = np.array([[math.nan if v is None else v for v in row] for row in figure.data[0].z], float)
    np.testing.assert_array_equal(z, found.matrix("vi"))
    assert figure.layout.title.text == "信息差异（奈特，网格体系两两对照）"
    assert figure.layout.xaxis.ticktext[:2] == ("卫生健康", "公安")
    assert found.plot().layout.xaxis.ticktext[2] == "&lt;b&gt;fire&lt;/b&gt;"
    with pytest.raises(KeyError, match="no measure"):
        found.plot("x")


def flows(figure: Any) -> dict[tuple[str, str], float]:  # noqa: ANN401 - plotly has no types
    trace = figure.data[0]
    names = [re.sub(r" \(cut\)|（拆分）|[:：] ?[\d.,]+$", "", name) for name in trace.node.label]
    ends = zip(trace.link.source, trace.link.target, trace.link.value, strict=True)
    return {(names[a], names[b]): value for a, b, value in ends}


def known(nets: Nets) -> Nets:
    """Return the same nets with 0 households where they are unknown."""
    base = attrs.evolve(nets.base, households=np.nan_to_num(nets.base.households))
    return attrs.evolve(nets, base=base)


def test_the_sankey_is_of_base_units_where_some_households_are_unknown() -> None:
    figure = align(four()).sankey("health", "emergency")
    assert flows(figure) == {("0", "0"): 3, ("0", "1"): 1, ("1", "not covered"): 2, ("1", "1"): 2}
    assert align(four()).sankey("health", "police").layout.title.text == "From health to police, base units"


def test_the_sankey_conserves_households() -> None:
    found = align(known(four()))
    figure = found.sankey("health", "emergency")
    assert flows(figure) == {("0", "0"): 128, ("0", "1"): 30, ("1", "1"): 24, ("1", "not covered"): 78}
    kinds = [text.split("<br>")[1] for text in figure.data[0].link.customdata]
    assert kinds == ["parts of cut cells", "parts of cut cells", "not in both", "parts of cut cells"]
    few = flows(found.sankey("health", "emergency", limit=1, lang="zh"))
    assert few == {("0", "0"): 128, ("其他被拆分网格", "其他"): 54, ("其他被拆分网格", "未覆盖"): 78}
    assert found.sankey("police", "health").data[0].link.customdata[0].endswith("<br>whole cells")
    assert found.sankey("health", "police").layout.title.text == "From health to police, households"
    back = flows(found.sankey("emergency", "health"))
    assert back["not covered", "1"] == 78


def test_without_households_base_units_flow() -> None:
    found = align(made(Case([[0, 0, 1], [0, 1, -1]], [2, 2], [math.nan] * 3)))
    figure = found.sankey("n0", "n1")
    assert flows(figure) == {("0c0", "1c0"): 1, ("0c0", "1c1"): 1, ("0c1", "not covered"): 1}
    assert figure.layout.title.text.endswith("base units")


def test_progress_ends_with_all_pairs() -> None:
    said: list[tuple[int, int]] = []
    align(four(), progress=lambda done, of: said.append((done, of)))
    assert said[-1] == (6, 6)


def test_frames_survive_pickle() -> None:
    found = align(four(), against="community")
    for frame in (found.pairs, found.cells, found.territory, found.gaps, found.slivers):
        assert pickle.loads(pickle.dumps(frame)) == frame  # noqa: S301 - written here


def test_every_column_is_named_in_both_languages() -> None:
    found: Alignment = align(four(), against="community")
    frames: list[Frame | None] = [found.pairs, found.cells, found.territory, found.areas, found.gaps, found.overlaps]
    frames += (found.slivers, found.refinement, found.blocks, found.coverage, found.crosswalk("health", "police"))
    for frame in frames:
        assert frame is not None
        assert len(set(frame.keys)) == len(frame.keys)
        for spec in frame.specs:
            for text in (spec.title, spec.definition):
                assert text.en
                assert any("\u4e00" <= c <= "\u9fff" for c in text.zh)
                assert "{" not in text.en + text.zh

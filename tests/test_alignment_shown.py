"""What is said of an alignment, its pictures, and neighbours that are given by hand."""

from __future__ import annotations

import itertools
import math
import pickle
import re
from typing import Any

import numpy as np
import pytest
from alignment_cases import UNITS, four, known, made
from partition_cases import Case

from gridgov._frame import Frame
from gridgov.alignment import Alignment, align
from gridgov.errors import InvalidNetError
from gridgov.nets import BaseUnits, Net, Nets

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

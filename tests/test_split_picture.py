"""Pictures of divisions: every unit once, cuts in red, whatever the names hold, drawn the same way each time."""

from __future__ import annotations

import itertools
import random
import re
import xml.etree.ElementTree as ET
from typing import Any

import networkx as nx
import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gridgov._columns import IdColumn
from gridgov.measures import MEASURES
from gridgov.splitting import _neighbour_layout
from gridgov.splitting._neighbour_layout import drawn_places
from gridgov.splitting._neighbours import Neighbours, neighbours
from gridgov.splitting._picture import PALETTE, SYMBOLS, svg
from gridgov.text import Lang

#: Its generators have no full types.
made: Any = nx
SVG = "{http://www.w3.org/2000/svg}"
NASTY = "<script>alert('1')</script> & \"x\"\u202e\x07\ufffe"
Shown = tuple[IdColumn, Neighbours, npt.NDArray[np.int32], npt.NDArray[np.float64], list[str]]


def names(n: int) -> list[str]:
    return [f"u{i:04}" for i in range(n)]


def near_of(graph: nx.Graph[int], ids: list[str] | None = None) -> Neighbours:
    texts = names(len(graph))
    return neighbours([(texts[a], texts[b]) for a, b in graph.edges], IdColumn.of(texts if ids is None else ids))


@st.composite
def divisions(draw: st.DrawFn) -> Shown:
    n = draw(st.integers(0, 12))
    ids = IdColumn.of(names(n))
    every = list(itertools.combinations(names(n), 2))
    pairs = draw(st.lists(st.sampled_from(every), unique=True, max_size=20)) if every else []
    parts = draw(st.integers(1, 13))
    labels = np.array(draw(st.lists(st.integers(0, parts - 1), min_size=n, max_size=n)), np.int32)
    weights = np.array(draw(st.lists(st.integers(0, 900), min_size=n, max_size=n)), np.float64)
    titles = draw(st.lists(st.one_of(st.just(NASTY), st.text(max_size=60)), min_size=parts, max_size=parts))
    places = {ident: (draw(st.integers(0, 99)), draw(st.integers(0, 99))) for ident in ids}
    return ids, neighbours(pairs, ids, positions=places if draw(st.booleans()) else None), labels, weights, titles


def crossing(shown: Shown) -> int:
    _, near, labels, *_ = shown
    return sum(int(labels[a]) != int(labels[b]) for a, b in near.edges.tolist())


# Where units are drawn


@settings(max_examples=40)
@given(st.integers(1, 24), st.floats(0, 0.4), st.randoms(use_true_random=False))
def test_units_are_drawn_apart_and_the_same_in_any_order(n: int, share: float, rng: random.Random) -> None:
    graph: nx.Graph[int] = made.gnp_random_graph(n, share, seed=rng.randrange(99))
    ids = names(n)
    drawn = drawn_places(near_of(graph), IdColumn.of(ids))
    assert drawn.shape == (n, 2)
    assert np.isfinite(drawn).all()
    apart = [float(np.linalg.norm(a - b)) for a, b in itertools.combinations(drawn, 2)]
    assert min(apart, default=1.0) > 0.01
    mixed = list(ids)
    rng.shuffle(mixed)
    again = drawn_places(near_of(graph, mixed), IdColumn.of(mixed))
    assert again == pytest.approx(drawn[[ids.index(ident) for ident in mixed]], abs=1e-5)


@settings(max_examples=25)
@given(st.lists(st.integers(1, 9), min_size=2, max_size=6), st.booleans())
def test_pieces_do_not_lie_on_each_other(sizes: list[int], rings: bool) -> None:  # noqa: FBT001 - drawn
    parts = [made.cycle_graph(n) if rings and n > 2 else made.star_graph(n - 1) for n in sizes]
    graph: nx.Graph[int] = made.disjoint_union_all(parts)
    drawn = drawn_places(near_of(graph), IdColumn.of(names(len(graph))))
    boxes = [(drawn[list(c)].min(axis=0), drawn[list(c)].max(axis=0)) for c in made.connected_components(graph)]
    for (low, high), (other_low, other_high) in itertools.combinations(boxes, 2):
        assert (high < other_low).any() or (other_high < low).any()


def test_few_and_many_units_are_drawn_about_as_far_apart_as_there_are_steps_between_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    graph: nx.Graph[int] = made.convert_node_labels_to_integers(made.grid_2d_graph(7, 9))
    steps = np.array(made.floyd_warshall_numpy(graph))
    for limit, alike in ((400, 0.97), (40, 0.95)):
        monkeypatch.setattr(_neighbour_layout, "_ALL", limit)
        drawn = drawn_places(near_of(graph), IdColumn.of(names(len(graph))))
        far = np.linalg.norm(drawn[:, None] - drawn[None], axis=2)
        above = np.triu_indices(len(graph), 1)
        assert np.corrcoef(far[above], steps[above])[0, 1] > alike
        lengths = [far[a, b] for a, b in graph.edges]
        assert 0.8 < np.mean(lengths) < 1.3


def test_a_chain_is_a_row_and_a_long_one_rows_to_and_fro() -> None:
    for n, rows in ((1, 1), (5, 1), (12, 1), (32, 4)):
        near = neighbours(None, IdColumn.of(names(n)[::-1]))
        drawn = drawn_places(near, IdColumn.of(names(n)[::-1]))
        assert [float(np.abs(a - b).sum()) for a, b in itertools.pairwise(drawn)] == [1.0] * (n - 1)
        assert len(set(drawn[:, 1].tolist())) == rows
        assert drawn[0].tolist() == [0.0, float(drawn[:, 1].max())]
    chain = drawn_places(
        neighbours([("b", "c"), ("a", "c")], IdColumn.of(["a", "b", "c"])), IdColumn.of(["a", "b", "c"])
    )
    assert chain[:, 0].tolist() == [0.0, 2.0, 1.0]


def test_known_positions_are_kept() -> None:
    ids = IdColumn.of(["a", "b"])
    near = neighbours([("a", "b")], ids, positions={"a": (4, 5), "b": (9, 7)})
    assert drawn_places(near, ids).tolist() == [[4, 5], [9, 7]]
    assert drawn_places(neighbours([], IdColumn.of([])), IdColumn.of([])).shape == (0, 2)


# SVG


@settings(max_examples=40)
@given(divisions(), st.sampled_from(["en", "zh"]), st.sampled_from(["", NASTY]))
def test_svg_shows_every_unit_and_every_cut_and_holds_nothing_but_shapes(shown: Shown, lang: Lang, name: str) -> None:
    ids, _, labels, _, titles = shown
    text = svg(*shown, lang=lang, title=name)
    root = ET.fromstring(text)  # noqa: S314 - written above
    assert {e.tag.removeprefix(SVG) for e in root.iter()} <= {
        *("svg", "title", "desc", "path", "g", "circle", "polygon", "text")
    }
    assert {key for e in root.iter() for key in e}.isdisjoint({"style", "id", "class", "href", "onload"})
    assert root[0].tag == f"{SVG}title"
    groups = [g for g in root if g.tag == f"{SVG}g"]
    assert len(groups) == 2 * len(titles)
    dots = [[mark.findtext(f"{SVG}title", "") for mark in group] for group in groups[: len(titles)]]
    for part, hover in enumerate(dots):
        assert len(hover) == int((labels == part).sum())
    there = re.findall(r"u\d{4}", " ".join(itertools.chain(*dots)))
    assert sorted(there) == ids.tolist()
    red = [path for path in root if path.get("stroke") == "#d5001c" and path.get("fill") == "none"]
    assert sum(path.get("d", "").count("M") for path in red) == crossing(shown)
    high, wide = float(root.get("height", 0)), float(root.get("width", 0))
    for number in re.findall(r'c([xy])="([\d.-]+)"', text):
        assert 0 <= float(number[1]) <= (wide if number[0] == "x" else high)


def test_svg_says_what_it_shows_in_both_languages() -> None:
    ids = IdColumn.of(["b1", "b2", "b3"])
    shown: Shown = (
        ids,
        neighbours([("b1", "b2"), ("b2", "b3")], ids),
        np.array([0, 0, 1], np.int32),
        _floats(900, 200, 50),
        ["A&B", "丙"],
    )
    first = ET.fromstring(svg(*shown, title="a < b"))  # noqa: S314 - written above
    assert [e.text for e in first.iter() if e.tag in {f"{SVG}title", f"{SVG}desc", f"{SVG}text"}] == [
        "a < b",
        (
            "3 units in 2 parts; pairs of neighbours in different parts: 1 of 2. "
            "No map: it shows who is next to whom, not where things are."
        ),
        "b1: 900 households",
        "b2: 200 households",
        "b3: 50 households",
        "A&B: 1,100 households",
        "丙: 50 households",
        "Pairs of neighbours in different parts: 1",
    ]
    second = ET.fromstring(svg(*shown, lang="zh", name=MEASURES["residents"].name))  # noqa: S314 - written above
    assert [e.text for e in second.iter() if e.tag in {f"{SVG}title", f"{SVG}desc", f"{SVG}text"}] == [
        "划分示意图",
        "3个单元分为2个部分；分属不同部分的相邻：2对中的1对。并非地图：仅表示相邻关系，不表示实际位置。",
        "b1：居民人数900",
        "b2：居民人数200",
        "b3：居民人数50",
        "A&B：居民人数1,100",
        "丙：居民人数50",
        "分属不同部分的相邻：1对",
    ]


def _floats(*values: float) -> npt.NDArray[np.float64]:
    return np.array(values, np.float64)


def test_svg_has_north_above_and_larger_dots_for_more() -> None:
    ids = IdColumn.of(["south", "north"])
    near = neighbours([("south", "north")], ids, positions={"south": (0, 0), "north": (0, 10)})
    text = svg(ids, near, np.array([0, 0], np.int32), _floats(100, 400), ["A"])
    south, north = re.findall(r'cy="([\d.]+)" r="([\d.]+)"><title>', text)
    assert float(north[0]) < float(south[0])
    assert float(north[1]) > float(south[1])
    assert "No map" not in text


def test_many_units_have_small_dots_and_no_words_each() -> None:
    n = 1_200
    ids = IdColumn.of(names(n))
    text = svg(ids, neighbours(None, ids), np.zeros(n, np.int32), np.full(n, 9.0), ["A"])
    assert text.count("<circle") == n + 1
    assert text.count("<title>") == 1
    assert max(map(float, re.findall(r' r="([\d.]+)"', text[: text.rindex("</g>") - 80]))) < 5


def test_long_titles_are_cut_in_the_legend() -> None:
    ids = IdColumn.of(["b1"])
    for title, start in (("x" * 99, "x" * 87 + "…"), ("社" * 99, "社" * 43 + "…")):
        text = svg(ids, neighbours(None, ids), np.zeros(1, np.int32), _floats(1), [title])
        assert f">{start}</text>" in text


def test_what_does_not_fit_together_is_refused() -> None:
    ids = IdColumn.of(["b1", "b2"])
    near = neighbours(None, ids)
    with pytest.raises(ValueError, match="2 units have 1 labels and 2 counts"):
        svg(ids, near, np.zeros(1, np.int32), _floats(1, 1), ["A"])
    for labels in ([0, 1], [-1, 0]):
        with pytest.raises(ValueError, match="Labels go from 0 to 0, one for each title, not"):
            svg(ids, near, np.array(labels, np.int32), _floats(1, 1), ["A"])
    wrong: Any = "fr"
    with pytest.raises(ValueError, match="lang must be 'en' or 'zh'"):
        svg(ids, near, np.zeros(2, np.int32), _floats(1, 1), ["A"], lang=wrong)


# Colours

#: What is left of red, green and blue light without the cones for red, green or blue (Machado and others, 2009).
_SEEN = {
    "all": np.eye(3),
    "no red": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "no green": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "no blue": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
}
_TO_XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
)


def _lab(colour: str, seen: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    raw = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    light = np.where(raw <= 0.04045, raw / 12.92, ((raw + 0.055) / 1.055) ** 2.4)
    xyz = _TO_XYZ @ np.clip(seen @ light, 0, 1) / _TO_XYZ.sum(axis=1)
    f = np.asarray(np.where(xyz > 216 / 24389, np.cbrt(xyz), (24389 / 27 * xyz + 16) / 116), np.float64)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


@pytest.mark.parametrize("view", _SEEN)
def test_colours_are_told_apart_whatever_cones_are_missing(view: str) -> None:
    assert len(set(PALETTE)) == 10
    assert len(set(SYMBOLS)) == 5
    seen = [_lab(colour, _SEEN[view]) for colour in PALETTE]
    assert min(float(np.linalg.norm(a - b)) for a, b in itertools.combinations(seen, 2)) > 25


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_svg_says_of_each_dot_and_part_what_is_assumed(lang: Lang) -> None:
    ids = IdColumn.of(["b1", "b2", "b3"])
    near, labels, counts = (
        neighbours([("b1", "b2"), ("b2", "b3")], ids),
        np.array([0, 0, 1], np.int32),
        _floats(900, 50, 80),
    )
    unknown: dict[str, Any] = {"lacking": np.array([0, 1, 0]), "assumed": _floats(0, 50, 0)}
    text = svg(ids, near, labels, counts, ["a long name of a part", "B"], lang=lang, **unknown)
    root = ET.fromstring(text)  # noqa: S314 - written above
    dots = [e.text for e in root.iter(f"{SVG}title")][1:]
    words = [e.text for e in root.iter(f"{SVG}text")]
    assert (
        dots
        == {
            "en": ["b1: 900 households", "b2: 50 (assumed) households", "b3: 80 households"],
            "zh": ["b1：户数900", "b2：户数50（假定）", "b3：户数80"],
        }[lang]
    )
    # A line that is too long for half the width has all of it.
    assert (
        words[:2]
        == {
            "en": ["a long name of a part: 950 (1 unknown as 50) households", "B: 80 households"],
            "zh": ["a long name of a part：户数950（含未知1个，按50计）", "B：户数80"],
        }[lang]
    )
    assert len({e.get("x") for e in root.iter(f"{SVG}text")}) == 1
    assert {
        "en": "Unknown households of 1 units are assumed: 50 of 1,030.",
        "zh": "1个单元的户数未知：合计1,030中50为假定值。",
    }[lang] in root.findtext(f"{SVG}desc", "")
    # Without anything unknown nothing is said of it.
    known = svg(ids, near, labels, counts, ["a long name of a part", "B"], lang=lang)
    assert not re.search("assumed|unknown|假定|未知", known)

"""Sizes against what is allowed, and Lorenz curves: counted again with numpy and pandas."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from typing import Any, cast

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from report_cases import DAY, LADDER, city, nothing_known, one_unit, staffed, wide

from gridgov import Hierarchy, Jurisdiction, RoleCatalogue, Roster, plot, policies
from gridgov.findings import check
from gridgov.plot._counts import bins
from gridgov.plot._spec import Column, columns
from gridgov.plot._ticks import ticks
from gridgov.plot._words import number
from gridgov.policies import MUST, Clause, Policy
from gridgov.roles import Role
from gridgov.rules import CommunityOversize, Scope
from gridgov.text import LANGS, Lang, Text

VALUES = st.lists(st.none() | st.integers(0, 6000), min_size=1, max_size=60)


def town(values: list[int | None], **more: Any) -> Jurisdiction:
    rows: list[dict[str, Any]] = [{"id": "s", "level": "street"}]
    rows += [{"id": f"c{i}", "level": "community", "parent": "s", "households": v} for i, v in enumerate(values)]
    h = Hierarchy.from_records(rows, levels=LADDER, measures=["households"])
    return Jurisdiction(territory=h, **more)


def bars(figure: plot.Figure) -> dict[str, int]:
    """Return how many units stand in the bars of each class."""
    return {bar.name.rsplit(":", 1)[0]: sum(bar.y) for bar in figure.data}


@given(VALUES, st.integers(0, 3000), st.integers(0, 3000))
@settings(max_examples=60)
def test_units_below_inside_and_over_are_counted(values: list[int | None], low: int, more: int) -> None:
    high = low + more
    figure = plot.sizes(town(values), "community", band=(low, high))
    known = np.array([v for v in values if v is not None])
    unknown = len(values) - len(known)
    if not len(known):
        assert not figure.data
        assert "no size is known" in figure.layout.meta["alt"]
        return
    found = bars(figure)
    expected = {
        f"below {low:,}": int((known < low).sum()),
        f"{low:,}–{high:,}": int(((known >= low) & (known <= high)).sum()),
        f"over {high:,}": int((known > high).sum()),
    }
    assert found == expected | ({"unknown": unknown} if unknown else {})
    assert all(int(bar.name.rsplit(": ", 1)[1].replace(",", "")) == sum(bar.y) for bar in figure.data)


@given(VALUES.filter(lambda values: any(v is not None for v in values)))
@settings(max_examples=60)
def test_bars_are_a_histogram_of_the_known_sizes(values: list[int | None]) -> None:
    known = np.array([v for v in values if v is not None])
    bar = plot.sizes(town(values), "community").data[0]
    step = bar.width / 0.94
    # Sizes are whole numbers: a bar stands in the middle of those that it holds.
    edges = np.round(np.append(np.array(bar.x) - (step - 1) / 2, bar.x[-1] + (step + 1) / 2), 6)
    assert list(bar.y) == np.histogram(known, np.append(edges[:-1], edges[-1] - 0.5))[0].tolist()


@given(st.lists(st.integers(0, 6000), min_size=1, max_size=60), st.booleans())
@settings(max_examples=60)
def test_steps_count_what_numpy_counts(values: list[int], whole: bool) -> None:  # noqa: FBT001 - drawn
    found = bins(np.array(values, float) / (1 if whole else 4), whole=whole)
    # The last step does not hold its upper edge, but for numpy.
    edges = np.append(found.edges[:-1], np.nextafter(found.edges[-1], -np.inf))
    assert found.counts.tolist() == np.histogram(np.array(values) / (1 if whole else 4), edges)[0].tolist()
    assert found.counts.sum() == len(values)


def test_what_is_not_known_is_named_at_the_axis() -> None:
    for lang, word in (("en", "unknown"), ("zh", "未知")):
        layout = plot.sizes(town([900, 5200, None]), "community", lang=cast("Lang", lang)).layout
        bar = plot.sizes(town([900, 5200, None]), "community").data[-1]
        assert (layout.xaxis.tickvals[-1], layout.xaxis.ticktext[-1]) == (bar.x[0], word)
        # Numbers end before it: its place is no size.
        assert list(layout.xaxis.ticktext[:-1]) == ["1,000", "2,000", "3,000", "4,000", "5,000"]
    assert list(plot.sizes(town([900, 5200]), "community").layout.xaxis.tickvals) == [1000, 2000, 3000, 4000, 5000]


@given(st.integers(0, 10**13), st.floats(1e-3, 1e13), st.booleans())
def test_numbers_at_an_axis_are_round_and_have_room(low: int, spread: float, whole: bool) -> None:  # noqa: FBT001 - drawn
    found = ticks(low, low + spread, whole=whole)
    values, names = found["tickvals"], found["ticktext"]
    assert len(values) == 1 or sum(map(len, names)) + 2 * len(names) <= 64
    assert len(values) <= 9
    assert len(set(names)) == len(names)
    assert not whole or all(value == round(value) for value in values)
    assert all(low * (1 - 1e-9) <= value <= (low + spread) * (1 + 1e-9) for value in values)
    assert not any("e" in name for name in names if not name.startswith("0"))
    steps = np.diff(values)
    assert not len(steps) or np.allclose(steps, steps[0], rtol=1e-3)


def test_few_units_of_one_size_are_counted_one_by_one() -> None:
    layout = plot.sizes(town([1, None, None, None]), "community").layout
    assert layout.yaxis.dtick == 1
    assert list(layout.xaxis.ticktext) == ["1", "2", "unknown"]


def test_the_name_of_a_ceiling_at_the_left_end_stands_right_of_it() -> None:
    def name(ceiling: float) -> dict[str, Any]:
        spec = columns(
            [Column(500.0, 1, "0–1,000", "")], step=1000, titles=("", ""), lines=[(ceiling, "x")], span=(0, 9000)
        )
        [note] = spec["layout"]["annotations"]
        return dict(note)

    assert (name(5)["xanchor"], name(8000)["xanchor"]) == ("left", "right")


def test_grids_of_a_city_are_those_of_pandas() -> None:
    sizes = pd.Series([u.total("households").known for u in city().units(level="grid_3")])
    found = bars(plot.sizes(city(), "grid_3", band=(45, 60)))
    assert found == {
        "below 45": (sizes < 45).sum(),
        "45–60": sizes.between(45, 60).sum(),
        "over 60": (sizes > 60).sum(),
    }


def rows_of(parts: dict[str, list[int | None]], measure: str = "households") -> list[dict[str, Any]]:
    """Return a street with communities, and in each of them grids of some size."""
    rows: list[dict[str, Any]] = [{"id": "s", "level": "street"}]
    for name, values in parts.items():
        rows.append({"id": name, "level": "community", "parent": "s"})
        rows += [{"id": f"{name}{i}", "level": "grid", "parent": name, measure: v} for i, v in enumerate(values)]
    return rows


@given(
    st.lists(st.lists(st.none() | st.integers(0, 40), min_size=1, max_size=4), min_size=1, max_size=8), st.booleans()
)
@settings(max_examples=60)
def test_partly_known_units_are_over_where_the_law_finds_them_so(
    parts: list[list[int | None]],
    at_least: bool,  # noqa: FBT001 - drawn
) -> None:
    records = rows_of({f"c{i}": values for i, values in enumerate(parts)})
    place = Jurisdiction(territory=Hierarchy.from_records(records, levels=LADDER, measures=["households"]))
    rule = CommunityOversize(max_households=30, boundary="at_least" if at_least else "over")
    law = Policy(id="p", title=Text("p", "p"), clauses=[Clause(id="a", rule=rule, strength=MUST)])
    figure = plot.sizes(place, "community", policy=law, on=DAY)
    [judged] = check(place, [rule], on=DAY).judged
    counts = dict(zip(("pass", "fail", "not applicable", "unknown"), judged.counts, strict=True))
    if not len(figure.data):
        assert counts["unknown"] == len(parts)
        return
    over, inside = ("30 and over", "under 30") if at_least else ("over 30", "up to 30")
    unknown = {"unknown": counts["unknown"]} if counts["unknown"] else {}
    assert bars(figure) == {inside: counts["pass"], over: counts["fail"]} | unknown
    assert f"{over}: {counts['fail']}" in figure.layout.meta["alt"]


def test_a_lower_bound_over_the_ceiling_stands_beside_what_is_unknown_and_is_said() -> None:
    parts: dict[str, list[int | None]] = {"a": [20, 30], "b": [60, None], "c": [10, None], "d": [None]}
    h = Hierarchy.from_records(rows_of(parts), levels=LADDER, measures=["households"])
    figure = plot.sizes(h, "community", band=(10, 55))
    assert bars(figure) == {"below 10": 0, "10–55": 1, "over 55": 1, "unknown": 2}
    _, _, over, unknown = figure.data
    assert (over.x[-1], over.y[-1]) == (unknown.x[0], 1)
    assert over.x[-1] > 60
    assert over.hovertext[-1] == "over 55, by known parts alone: 1"
    assert "unknown: 3." in figure.layout.meta["alt"]
    assert "over 55: 1 (1 by known parts alone)." in figure.layout.meta["alt"]
    assert (
        "（其中1个仅凭已知部分即已超过）"
        in plot.sizes(h, band=(10, 55), level="community", lang="zh").layout.meta["alt"]
    )
    # Where nothing else is known there is still a bar.
    only = Hierarchy.from_records(rows_of({"b": [60, None]}), levels=LADDER, measures=["households"])
    assert bars(plot.sizes(only, "community", band=(10, 55))) == {"below 10": 0, "10–55": 0, "over 55": 1}
    assert not plot.sizes(only, "community", band=(10, 65)).data


def test_the_law_names_its_clause_and_its_band() -> None:
    law = policies.load("ankang-321")
    figure = plot.sizes(city(), policy=law, on=DAY)
    alt = figure.layout.meta["alt"]
    assert "cn/committee-size, should: below 1,000: 0, 1,000–3,000: 258, over 3,000: 0." in alt
    assert "ankang-321/community-oversize, reported: up to 5,000: 258, over 5,000: 0." in alt
    shapes = [(s.type, s.x0, s.x1, s.line.dash) for s in figure.layout.shapes]
    assert shapes[0][:3] == ("rect", 1000, 3000)
    assert [s[1] for s in shapes[1:]] == [1000, 3000, 5000]
    before = plot.sizes(city(), policy=law, on="2025-12-31").layout.meta["alt"]
    assert "below 100: 0, 100–700: 0, over 700: 258" in before
    assert "cn/committee-size，应当" in plot.sizes(city(), policy=law, on=DAY, lang="zh").layout.meta["alt"]


def test_a_ceiling_may_fail_itself() -> None:
    for boundary, over in (("over", 1), ("at_least", 2)):
        rule = CommunityOversize(max_households=300, boundary=boundary)  # type: ignore[arg-type]
        law = Policy(id="p", title=Text("p", "p"), clauses=[Clause(id="c", rule=rule, strength=MUST)])
        figure = plot.sizes(town([299, 300, 301]), policy=law, on=DAY)
        assert [sum(bar.y) for bar in figure.data] == [3 - over, over]


def test_clauses_about_some_units_are_not_drawn_for_all() -> None:
    rule = CommunityOversize(max_households=300)
    clauses = [Clause(id="c", rule=rule, scope=Scope(outside="c1"))]
    clauses += [Clause(id="d", rule=CommunityOversize(max_households=10, overloaded="heavy"))]
    law = Policy(id="p", title=Text("p", "p"), clauses=clauses)
    figure = plot.sizes(town([299, 500]), "community", policy=law, on=DAY)
    assert not figure.layout.shapes
    assert bars(figure) == {"known": 2}


@given(VALUES)
@settings(max_examples=20)
def test_both_languages_have_the_same_numbers(values: list[int | None]) -> None:
    place = town(values, id="<b>")
    made = [
        [plot.sizes(place, "community", band=(5, None), lang=lang), plot.lorenz(place, lang=lang)] for lang in LANGS
    ]
    for en, zh in zip(*made, strict=True):
        assert [(list(t.x), list(t.y)) for t in en.data] == [(list(t.x), list(t.y)) for t in zh.data]
        assert "<b>" not in f"{en.layout.annotations}{en.layout.title}{[t.name for t in en.data]}"


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("place", [one_unit(), nothing_known(), wide(), staffed()])
def test_places_that_lack_something_are_drawn(place: Jurisdiction, lang: Lang) -> None:
    for figure in (plot.sizes(place, lang=lang), plot.lorenz(place, lang=lang)):
        assert figure.to_json()
        assert sum(len(t.x) for t in figure.data) < 700
        assert figure.layout.meta["alt"]


@pytest.mark.parametrize("band", [(None, None), (5, 4), (math.nan, 3), (0, math.inf)])
def test_a_band_that_is_none_is_refused(band: tuple[Any, Any]) -> None:
    with pytest.raises(ValueError, match="band must be a smallest and a largest size"):
        plot.sizes(town([1]), band=band)


def test_what_cannot_be_asked_is_refused() -> None:
    law = policies.load("cn")
    with pytest.raises(ValueError, match="policy= needs on="):
        plot.sizes(town([1]), policy=law)
    with pytest.raises(ValueError, match="not both"):
        plot.sizes(town([1]), policy=law, on=DAY, band=(1, 2))
    with pytest.raises(LookupError, match="trees"):
        plot.sizes(town([1]), measure="trees")
    with pytest.raises(LookupError, match="attic"):
        plot.sizes(town([1]), "attic")
    with pytest.raises(ValueError, match="1 to 6 places, not 7"):
        plot.lorenz({str(i): town([1]) for i in range(7)})
    with pytest.raises(ValueError, match="role= needs on="):
        plot.lorenz(staffed(), role="worker")
    with pytest.raises(TypeError, match="role= needs a jurisdiction"):
        plot.lorenz(staffed().territory, role="worker", on=DAY)


# Lorenz


def gini_by_pairs(values: Sequence[float]) -> float:
    """Return the Gini coefficient from all pairs, as it is defined."""
    x = np.array(values, float)
    return float(np.abs(x[:, None] - x[None, :]).sum() / (2 * len(x) ** 2 * x.mean()))


@given(VALUES.filter(any))
@settings(max_examples=60)
def test_gini_and_curve_are_those_of_the_definition(values: list[int | None]) -> None:
    known = [v for v in values if v is not None]
    curve = plot.lorenz(town(values), level="community").data[1]
    assert float(re.findall(r"Gini (\d\.\d\d)", curve.name)[0]) == pytest.approx(gini_by_pairs(known), abs=0.00501)
    running = np.append(0, np.cumsum(np.sort(known))) / sum(known)
    assert list(curve.y) == pytest.approx((100 * running).round(3).tolist())
    assert list(curve.x) == pytest.approx((100 * np.arange(len(known) + 1) / len(known)).round(3).tolist())
    x, y = np.array(curve.x) / 100, np.array(curve.y) / 100
    area = float((np.diff(x) * (y[1:] + y[:-1]) / 2).sum())
    assert 1 - 2 * area == pytest.approx(gini_by_pairs(known), abs=1e-4)


def test_a_long_curve_keeps_its_ends_and_its_shape() -> None:
    curve = plot.lorenz(wide(), level="community").data[1]
    assert (curve.x[0], curve.y[0], curve.x[-1], curve.y[-1]) == (0, 0, 100, 100)
    assert len(curve.x) <= 240
    sizes = np.sort([i % 6000 for i in range(100_000) if i % 7]).astype(float)
    running = 100 * np.append(0, np.cumsum(sizes)) / sizes.sum()
    assert np.interp(curve.x, 100 * np.arange(len(running)) / len(sizes), running) == pytest.approx(curve.y, abs=0.002)


def test_workload_is_what_falls_to_one_holder() -> None:
    place = city()
    figure = plot.lorenz(place, role="full_time_grid_worker", on=DAY)
    held = pd.Series(
        [a.post.unit.id for a in place.roster.appointments(DAY) if a.post.role.key == "full_time_grid_worker"]
    )
    workers = Counter(held[held.isin(place.units(level="grid_2").ids)].tolist())
    loads = [place.unit(u).total("households").known / n for u, n in workers.items()]
    assert float(figure.data[1].name[-4:]) == pytest.approx(gini_by_pairs(loads), abs=0.00501)
    assert f"{len(loads):,} units (level-2 grid)" in figure.layout.meta["alt"]


def test_two_workers_in_a_unit_share_it() -> None:
    rows: list[dict[str, Any]] = [{"id": "s", "level": "street"}, {"id": "c", "level": "community", "parent": "s"}]
    households = {"g1": 60, "g2": 30, "g3": 90, "g4": 500}
    rows += [{"id": g, "level": "grid", "parent": "c", "households": n} for g, n in households.items()]
    h = Hierarchy.from_records(rows, levels=LADDER, measures=["households"])
    role = Role(key="worker", name=Text("worker", "网格员"), sits_at="grid", minimum=1)
    posts = [{"id": f"p{i}", "role": "worker", "unit": g} for i, g in enumerate(["g1", "g1", "g2", "g3", "g4"])]
    held = [{"post": f"p{i}", "holder": f"h{i}"} for i in range(4)]
    roster = Roster.from_records(h, RoleCatalogue([role]), posts=posts, appointments=held)
    figure = plot.lorenz(Jurisdiction(territory=h, roster=roster), role="worker", on=DAY)
    # 30 and 30 and 90 households fall to one worker; nobody is in g4.
    curve = figure.data[1]
    assert list(curve.y) == [0, 20, 40, 100]
    assert curve.name.endswith(f"Gini {gini_by_pairs([30, 30, 90]):.2f}")
    assert "1 without anyone" in figure.layout.meta["alt"]


def test_curves_differ_in_more_than_colour() -> None:
    figure = plot.lorenz({str(i): town([1, 2, 3 + i]) for i in range(6)}, level="community")
    looks = [(t.line.dash, t.marker.symbol) for t in figure.data[1:]]
    assert len({dash for dash, _ in looks}) == len({symbol for _, symbol in looks}) == 6


@given(
    st.floats(1e-6, 1e9),
    st.lists(st.floats(0, 1), min_size=1, max_size=20),
    st.sampled_from([1e-6, 1e-3, 0.3, 1.0, 10.0]),
)
def test_steps_of_numbers_with_fractions_have_names_of_their_own(start: float, more: list[float], part: float) -> None:
    values = start * (1 + part * np.array(more))
    found = bins(values, whole=False)
    names = [found.label(i) for i in range(len(found.counts))]
    assert len(set(names)) == len(names)
    assert not any("e" in name for name in names if start >= 1)
    for name, low, high in zip(names, found.edges[:-1], found.edges[1:], strict=True):
        ends = [float(end.replace(",", "")) for end in name.split("–")]
        assert ends == pytest.approx([low, high], rel=1e-12, abs=1e-3 * found.step)


@given(st.integers(-(10**12), 10**12), st.sampled_from([1, 10, 100]))
def test_numbers_are_written_without_noise(n: int, by: int) -> None:
    written = number((n / by) * 3 / 3)
    assert float(written.replace(",", "")) == pytest.approx(n / by, rel=1e-11)
    assert len(re.sub(r"\D", "", written)) <= len(str(abs(n))) + 2


@pytest.mark.parametrize("lang", LANGS)
def test_zeros_and_places_without_a_measure_are_said_as_what_they_are(lang: Lang) -> None:
    def said(place: Hierarchy | Jurisdiction) -> str:
        figure = plot.lorenz(place, level="community", lang=lang)
        return " ".join([str(figure.layout.meta["alt"]), *(str(note.text) for note in figure.layout.annotations)])

    zero, nothing = {
        "en": ("All that is known is 0", "Nothing is known"),
        "zh": ("已知值均为0", "没有可供比较的已知数据"),
    }[lang]
    assert zero in said(town([0, 0]))
    assert nothing not in said(town([0, 0]))
    assert nothing in said(town([None]))
    rows: list[dict[str, Any]] = [{"id": "s", "level": "street"}, {"id": "c", "level": "community", "parent": "s"}]
    bare = said(Hierarchy.from_records(rows, levels=LADDER))
    assert nothing in bare
    assert {"en": "1 unknown", "zh": "未知1个"}[lang] in bare

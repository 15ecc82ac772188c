"""Figures of groups that need care show no count below ten, nor one that gives it away, unless asked."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from typing import Any, cast

import numpy as np
import pytest
from geo_cases import outlines_of, shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from report_cases import DAY, LADDER

from gridgov import Hierarchy, Jurisdiction, plot
from gridgov.changes import RenameUnit, SetMeasure
from gridgov.findings import check
from gridgov.journal import Journal
from gridgov.measures import MEASURES, Measure
from gridgov.privacy import PrivacyError, suppress
from gridgov.rules import CommunityOversize
from gridgov.text import LANGS, Text

GROUP = "left_behind_persons"
FIGURES: dict[str, Callable[..., plot.Figure]] = {
    "icicle": plot.icicle,
    "treemap": plot.treemap,
    "sizes": partial(plot.sizes, level="community"),
    "lorenz": partial(plot.lorenz, level="community"),
}


def town(values: list[int | None], measure: str | Measure = GROUP, total: int | None = None) -> Jurisdiction:
    key = measure if isinstance(measure, str) else measure.key
    rows: list[dict[str, Any]] = [{"id": "s", "level": "street", key: total}]
    rows += [{"id": f"c{i}", "level": "community", "parent": "s", key: v} for i, v in enumerate(values)]
    return Jurisdiction(territory=Hierarchy.from_records(rows, levels=LADDER, measures=[measure]))


def shown(figure: plot.Figure) -> set[float]:
    """Return the numbers that a figure gives away about units."""
    [*_, trace] = figure.data
    if trace.type in {"icicle", "treemap"}:
        told = " ".join((*trace.text, *trace.hovertext)).replace(",", "")
        return {
            *trace.values,
            *map(float, re.findall(r"\d+", re.sub(r"\(\d+ unknown\)", "", re.sub(r"\bc\d+", "", told)))),
        }
    return set()


@given(st.lists(st.none() | st.integers(0, 60), min_size=1, max_size=8))
@settings(max_examples=30)
def test_what_is_drawn_is_what_is_left_of_a_suppressed_place(values: list[int | None]) -> None:
    place = town(values)
    safe = suppress(place, k=10).result
    for make in FIGURES.values():
        guarded, already = make(place), make(safe)
        assert [t.to_plotly_json() for t in guarded.data] == [t.to_plotly_json() for t in already.data] or str(
            guarded.data
        ) == str(already.data)


@pytest.mark.parametrize("kind", ["icicle", "treemap"])
def test_no_tile_has_a_small_count_unless_asked(kind: str) -> None:
    place = town([3, 40, 17, 30], total=90)
    assert not {n for n in shown(FIGURES[kind](place, depth=2)) if 0 < n < 10}
    assert 3 in shown(plot.treemap(place, suppress_below=None))
    assert "below 10" in FIGURES[kind](place).layout.meta["alt"]
    assert "10以下" in FIGURES[kind](place, lang="zh").layout.meta["alt"]
    assert "below 10" not in FIGURES[kind](place, suppress_below=None).layout.meta["alt"]
    # The total is stated: a second count is hidden so that the first cannot be worked out.
    texts = plot.treemap(place).data[0].text
    assert texts[0] == "90 stated"
    assert sum("at least" in text for text in texts) == 2
    assert plot.treemap(town([30, 40, 17, 30])).data[0].text[1:] == ("30", "40", "17", "30")


def test_bars_and_curves_count_small_ones_as_unknown() -> None:
    place = town([3, 40, 17, 30, 0], total=90)
    figure = plot.sizes(place, "community")
    assert "unknown: 2." in figure.layout.meta["alt"]
    assert "below 10" in figure.layout.meta["alt"]
    assert "unknown: 0." in plot.sizes(place, "community", suppress_below=None).layout.meta["alt"]
    curve = plot.lorenz(place, level="community")
    assert "3 units (community), 2 unknown" in curve.layout.meta["alt"].replace("neighbourhood ", "")
    assert len(plot.lorenz(place, level="community", suppress_below=None).data[1].x) == 6


@pytest.mark.parametrize("lang", LANGS)
def test_other_measures_are_drawn_as_they_are(lang: Any) -> None:  # noqa: ANN401 - one of two
    place = town([3, 40, 17, 30], "households")
    for make in FIGURES.values():
        assert str(make(place, lang=lang)) == str(make(place, lang=lang, suppress_below=None))


def test_a_measure_of_ones_own_is_guarded_and_so_is_a_unit_and_a_report() -> None:
    own = Measure("own", Text("own", "自有"), whole=True, sensitive=True)
    place = town([3, 40, 17, 30], own)
    assert 3 not in shown(plot.treemap(place.territory))
    report = check(place, [CommunityOversize(max_households=20, measure="own")], on=DAY)
    figure = plot.treemap(place, color=report, within=place.unit("s"))
    assert figure.data[0].text[0].split("<br>")[1] == "2 fail, 1 unknown"
    assert plot.treemap(place, color=report, suppress_below=None).data[0].text[0].endswith("<br>2 fail")


@pytest.mark.parametrize("make", FIGURES.values(), ids=FIGURES)
def test_a_threshold_that_protects_nothing_is_refused(make: Callable[..., plot.Figure]) -> None:
    with pytest.raises(PrivacyError, match="PRV002"):
        make(town([3, 40]), suppress_below=1)


def test_small_counts_on_a_map_are_refused_with_a_way_out() -> None:
    outlines = outlines_of({"a": shapely.box(0, 0, 1, 1), "b": shapely.box(1, 0, 2, 1)}, "EPSG:4547")
    for what in (MEASURES[GROUP], MEASURES[GROUP].name):
        with pytest.raises(
            ValueError, match=r"1 counts of 'left_behind_persons' are below 10\. .*gridgov\.privacy\.suppress"
        ):
            plot.areas(outlines, {"a": 3, "b": 40}, what=what)
        assert plot.areas(outlines, {"a": 3, "b": 40}, what=what, suppress_below=None).data
        assert plot.areas(outlines, {"a": None, "b": 40}, what=what).data
        assert plot.areas(outlines, {"a": 0, "b": np.float64(40)}, what=what).data
        with pytest.raises(ValueError, match="are below 10"):
            plot.areas(outlines, cast("Any", {"a": np.int64(3)}), what=what)
    figure = plot.areas(outlines, {"a": 3}, what=MEASURES["households"])
    assert figure.layout.title.text == "Units by households"
    with pytest.raises(PrivacyError, match="PRV002"):
        plot.areas(outlines, {"a": 30}, what=MEASURES[GROUP], suppress_below=1)


def test_a_timeline_does_not_say_which_sensitive_count_was_set() -> None:
    place = town([30, 40])
    changes = [SetMeasure("c0", GROUP, 7), RenameUnit("c1", "new")]
    journal = Journal(place).record(changes, on="2026-01-01")
    rows = {trace.name: trace.hovertext[0] for trace in plot.timeline(journal).data}
    assert rows["figure set"] == "2026-01-01 figure set: 1"
    assert "new" in rows["unit renamed"]
    other = Journal(town([30, 40], "households")).record([SetMeasure("c0", "households", 7)], on="2026-01-01")
    assert plot.timeline(other).data[0].hovertext[0].endswith("is 7.")

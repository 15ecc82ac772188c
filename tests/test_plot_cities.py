"""Tables of reports, places by policies and by rules: the numbers are those of the reports, small counts are hidden."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from report_cases import LADDER

from gridgov import Hierarchy, Jurisdiction, plot, whatif
from gridgov.findings import Report, check
from gridgov.privacy import PrivacyError
from gridgov.rules import CommunityOversize, FullCover
from gridgov.text import LANGS, Lang

DAY = "2026-01-01"
NASTY = "<script>alert('1')</script> =CMD()"
POLICIES = {"low": CommunityOversize(max_households=300), "high": CommunityOversize(max_households=900)}


def town(values: list[int | None], measure: str = "households") -> Jurisdiction:
    rows: list[dict[str, Any]] = [{"id": "s", "level": "street"}]
    rows += [{"id": f"c{i}", "level": "community", "parent": "s", measure: v} for i, v in enumerate(values)]
    return Jurisdiction(territory=Hierarchy.from_records(rows, levels=LADDER, measures=[measure]))


def fields(figure: plot.Figure) -> list[list[float | None]]:
    return [list(row) for row in figure.data[0].z]


def said(figure: plot.Figure) -> set[str]:
    return {text for trace in figure.data[1:] for text in trace.text}


@settings(max_examples=20)
@given(st.lists(st.lists(st.none() | st.sampled_from([100, 500, 2000]), max_size=4), min_size=1, max_size=3))
def test_reports_are_drawn_as_the_answer_that_crosses_them(towns: list[list[int | None]]) -> None:
    places = {f"town {i}": town(values) for i, values in enumerate(towns)}
    reports = {(a, b): check(p, rule, on=DAY) for a, p in places.items() for b, rule in POLICIES.items()}
    answer = whatif.cross(places, POLICIES, on=DAY)
    for lang in LANGS:
        assert plot.cities(reports, lang=lang).to_json() == plot.cities(answer, lang=lang).to_json()


def test_reports_by_place_have_a_column_for_each_rule() -> None:
    one = check(town([100, 500, None]), [CommunityOversize(max_households=300), FullCover()], on=DAY)
    two = check(town([2000]), CommunityOversize(max_households=300), on=DAY)
    figure = plot.cities({"A": one, NASTY: two})
    counts = one.counts()
    codes = [text.replace("<br>", " ").split()[0] for text in figure.layout.xaxis.ticktext]
    assert codes == list(counts)
    assert fields(figure)[0][0] == pytest.approx(1 / 3)
    assert fields(figure)[1] == [1.0, None]
    assert {"1/3<br>+1 ?", "1/1", "–"} <= said(figure)
    assert "<script" not in figure.update_layout(meta=None).to_json().replace("\\u003c", "<")
    assert figure.layout.title.text == "What fails in each place under each rule"
    assert "A community is too large" in figure.data[0].hovertext[0][0]
    assert "社区" in plot.cities({"A": one}, lang="zh").data[0].hovertext[0][0]
    assert "各规则" in plot.cities({"A": one}, lang="zh").layout.title.text


def test_several_days_are_said_and_one_stands_in_the_source_line() -> None:
    reports = {
        "A": check(town([100]), POLICIES["low"], on=DAY),
        "B": check(town([1]), POLICIES["low"], on="2025-05-01"),
    }
    figure = plot.cities(reports)
    assert "Judged on days from 2025-05-01 to 2026-01-01." in figure.layout.meta["alt"]
    assert "state of" not in figure.layout.annotations[-1].text
    assert "state of 2026-01-01" in plot.cities({"A": reports["A"]}).layout.annotations[-1].text


@pytest.mark.parametrize("lang", LANGS)
def test_small_counts_are_unknown_unless_asked(lang: Lang) -> None:
    place = town([3, 40, 17, 30], "left_behind_persons")
    rule = CommunityOversize(max_households=2, measure="left_behind_persons")
    report = check(place, rule, on=DAY)
    words = {"en": "below 10", "zh": "10以下"}[lang]
    for reports in ({"A": report}, {("A", "p"): report}):
        figure = plot.cities(reports, lang=lang)
        assert said(figure) == {"3/4<br>+1 ?"}
        assert words in figure.layout.meta["alt"]
        every = plot.cities(reports, suppress_below=None, lang=lang)
        assert (said(every), words in every.layout.meta["alt"]) == ({"4/4"}, False)
        with pytest.raises(PrivacyError, match="PRV002"):
            plot.cities(reports, suppress_below=1)
    figure = plot.verdicts(report, lang=lang)
    assert words in figure.layout.meta["alt"]
    assert [bar.x[0] for bar in figure.data] == [0, 75, 0, 25]
    assert [bar.x[0] for bar in plot.verdicts(report, suppress_below=None).data] == [0, 100, 0, 0]


def test_what_cannot_be_drawn_is_refused_with_what_can() -> None:
    report = check(town([1]), POLICIES["low"], on=DAY)
    wrong: list[tuple[Any, str]] = [
        ([report], "not of list"),
        (report, "not of Report"),
        ({"A": 3}, "type int"),
        ({3: report}, "the key 3"),
        ({("A", "p", "q"): report}, "the key"),
        ({"A": report, ("B", "p"): report}, "both kinds"),
    ]
    for obj, words in wrong:
        with pytest.raises(TypeError, match=words) as caught:
            plot.cities(obj)
        assert "gridgov.whatif.cross" in str(caught.value)


def test_no_report_at_all_is_said() -> None:
    none: dict[str, Report] = {}
    assert plot.cities(none).layout.meta["alt"] == "There is nothing to compare."
    idle = check(town([]), POLICIES["low"], on=DAY)
    assert said(plot.cities({"A": idle})) == {"–"}


def test_figures_stand_on_white_and_the_source_line_begins_on_the_left() -> None:
    place = town([100, 500])
    report = check(place, POLICIES["low"], on=DAY)
    # Letters are dark: a transparent figure could not be read on a dark page.
    for figure in (
        plot.verdicts(report),
        plot.sizes(place, "community"),
        plot.icicle(place),
        plot.cities({"A": report}),
    ):
        assert figure.layout.paper_bgcolor == "#ffffff"
    for name in ("A", "a place with a long name", "一个名称很长的地方"):
        figure = plot.cities({name: report})
        assert figure.layout.annotations[-1].xshift == 16 - figure.layout.margin.l
        assert figure.layout.margin.l >= 16 + 7 * len(name)

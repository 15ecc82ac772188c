"""Published figures on the page: against the model, with what their wording leaves open, and against each other."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, get_args

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from report_cases import DAY, Element, ankang, city, city_page, one_unit, read, section, unchecked

from gridgov.audit import Consistency, Relation, Sum
from gridgov.hierarchy import Hierarchy
from gridgov.jurisdiction import Jurisdiction, Note
from gridgov.levels import Level, LevelScheme
from gridgov.plot._counts import grid_level
from gridgov.quantities import Qualifier
from gridgov.report import render
from gridgov.report._published import _row
from gridgov.report._subject import subject
from gridgov.report._tiles import structure
from gridgov.schemes import Figure, FigureCheck, Scheme
from gridgov.text import LANGS, Text

WORDS = {"S": "S stated", "D": "D derived", "I": "I inferred", "U": "U unpublished"}
NO_PLOTLY = "gridgov.report._page.plotly_js"


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave plotly out of the pages that are made here."""
    monkeypatch.setattr(NO_PLOTLY, lambda: ("/* plotly */", "0"))


def changed(ident: str, **values: Any) -> Figure:
    return attrs.evolve(ankang().figure(ident), state=None, **values)


def page(*figures: Figure, relations: tuple[Relation, ...] = ()) -> Element:
    scheme = attrs.evolve(ankang(), figures=figures, relations=relations)
    return read(render(city(), on=DAY, scheme=scheme, report=unchecked(city())))


def facts(root: Element, key: str = "published", lang: str = "en") -> dict[str, list[str]]:
    return {row[0]: row[1:] for row in root.by_id(f"table-{key}").table(lang)}


# Against the model


def test_published_figures_stand_against_the_model() -> None:
    rows = facts(city_page())
    counted = [f for f in ankang().figures if f.counts and f.state != "before_split"]
    assert list(rows) == [f.id for f in counted]
    for figure in counted:
        name, said, interval, found, unit, verdict, tag = rows[figure.id]
        assert (name, unit, verdict, tag) == (figure.name.en, figure.unit.en, "met", WORDS[figure.tag])
        if figure.qualifier == "exact":
            assert (said, interval, found) == (f"{figure.value:,}", "–", f"{figure.value:,}")
    # The source says "560余名": more than 560, less than 570.
    assert rows["ANK-F14"][1:4] == ["560-odd", "561..569", "561"]
    assert facts(city_page(), lang="zh")["ANK-F14"][1:6] == ["560余", "561..569", "561", "名", "一致"]


def test_a_figure_that_is_not_met_says_by_how_much() -> None:
    rows = facts(
        page(
            changed("ANK-F01", value=300),
            changed("ANK-F02", value=700),
            changed("ANK-F03", value=2600, qualifier="over"),
            changed("ANK-F04", value=None, tag="U"),
            changed("ANK-F05", counts={"measure": "no such"}, tag="?"),
            changed("ANK-F14", value=570, qualifier="odd"),
            changed("ANK-F13", value=2000, qualifier="nearly"),
            changed("ANK-F22", value=39, qualifier="at_least"),
            changed("ANK-F23", value="22.5", qualifier="about"),
            changed("ANK-F24", value="323.5", qualifier="over"),
            changed("ANK-F25", value="110.4", qualifier="nearly"),
        )
    )
    assert {ident: row[1:4] + row[5:] for ident, row in rows.items()} == {
        "ANK-F01": ["300", "–", "258", "differs by −42", "S stated"],
        "ANK-F02": ["700", "–", "718", "differs by +18", "S stated"],
        "ANK-F03": ["more than 2,600", ">= 2,601", "2,622", "met", "S stated"],
        "ANK-F04": ["not published", "–", "6,886", "cannot be told", "U unpublished"],
        "ANK-F05": ["321,276", "–", "unknown", "cannot be told", "?"],
        "ANK-F14": ["570-odd", "571..579", "561", "too low by 10", "S stated"],
        "ANK-F13": ["nearly 2,000", "1,800..1,999", "2,037", "too high by 38", "S stated"],
        "ANK-F22": ["at least 39", ">= 39", "40", "met", "S stated"],
        "ANK-F23": ["about 22.5", "21.37..23.63", "22", "met", "S stated"],
        "ANK-F24": ["more than 323.5", "> 323.5", "323", "too low by 0.5", "S stated"],
        "ANK-F25": ["nearly 110.4", "99.36 <= x < 110.4", "110", "met", "S stated"],
    }


def test_an_end_that_is_left_out_is_not_met() -> None:
    area = {"measure": "area"}
    records = [{"id": "s", "level": "street", "area": 2.5}]
    place = Jurisdiction(
        territory=Hierarchy.from_records(records, levels=LevelScheme.ladder("street"), measures=["area"])
    )
    figures = (
        changed("ANK-F01", value="2.5", qualifier="over", counts=area),
        changed("ANK-F02", value="2.5", qualifier="nearly", counts=area),
        changed("ANK-F03", value="2.4", counts=area),
    )
    scheme = attrs.evolve(ankang(), figures=figures, relations=())
    root = read(render(place, on=DAY, scheme=scheme))
    assert [row[6] for row in root.by_id("table-published").table()] == [
        "not above the lower end",
        "not below the upper end",
        "differs by +0.1",
    ]
    assert [row[6] for row in root.by_id("table-published").table("zh")] == ["未超过下限", "未低于上限", "相差+0.1"]
    marks = [row.attributes.get("class") for row in root.by_id("table-published").one("tbody").all("tr")]
    assert marks == ["fail"] * 3


def ends(n: int, qualifier: str) -> tuple[int, int | None]:
    """Return the first and last whole number of a wording, None for no end."""
    step = 10 ** (len(str(n)) - len(str(n).rstrip("0")))
    return {
        "exact": (n, n),
        "odd": (n + 1, n + step - 1),
        "over": (n + 1, None),
        "at_least": (n, None),
        "nearly": (-(-9 * n // 10), n - 1),
        "about": (-(-95 * n // 100), 105 * n // 100),
    }[qualifier]


@given(st.integers(1, 10**6), st.sampled_from(get_args(Qualifier)), st.integers(0, 2 * 10**7))
def test_a_row_says_how_far_the_model_is_from_the_nearest_number(n: int, qualifier: Qualifier, found: int) -> None:
    figure = changed("ANK-F02", value=10 * n, qualifier=qualifier)
    low, high = ends(10 * n, qualifier)
    wanted = "met"
    if qualifier == "exact" and found != low:
        wanted = f"differs by {'+' if found > low else '−'}{abs(found - low):,}"
    elif found < low:
        wanted = f"too low by {low - found:,}"
    elif high is not None and found > high:
        wanted = f"too high by {found - high:,}"
    row = _row(FigureCheck(figure, found))
    said = row.cells[6]
    assert isinstance(said, Text)
    assert said.en == wanted
    assert row.mark == ("" if wanted == "met" else "fail")
    assert row.cells[3] == "–" if qualifier == "exact" else isinstance(row.cells[3], Text)


def test_what_cannot_be_compared_is_said_with_its_reason() -> None:
    rows = facts(city_page(), "not-compared")
    shown = facts(city_page())
    assert set(rows).isdisjoint(shown)
    assert [f.id for f in ankang().figures if f.id not in shown] == list(rows)
    assert rows["ANK-F16"] == [
        ankang().figure("ANK-F16").name.en,
        "more than 5,000",
        ">= 5,001",
        "households",
        "not counted in a model",
        "S stated",
    ]
    assert rows["ANK-06"][1:] == ["not published", "–", "units", "not published", "U unpublished"]
    assert rows["ANK-C9u"][4] == "describes another state: before the split of seven communities"
    assert facts(city_page(), "not-compared", "zh")["ANK-C9u"][4] == "所述为另一状态：7个社区拆分之前"
    assert f"Figures that the model is not held against: {len(rows)}" in section(city_page(), "published")


def test_a_model_of_another_state_is_held_against_the_figures_of_that_state() -> None:
    before = ankang().synthesise(state="before_split")
    report = unchecked(before)
    rows = facts(root := read(render(before, on=DAY, scheme=ankang(), state="before_split", report=report)))
    assert "ANK-F01" not in rows
    assert rows["ANK-C9u"][3] == "251"
    assert {row[5] for row in rows.values()} == {"met"}
    assert "against the model: before the split of seven communities" in section(root, "published")
    # Held against another moment, it differs by the seven that were split.
    assert facts(read(render(before, on=DAY, scheme=ankang(), report=report)))["ANK-F01"][5] == "differs by −7"


@pytest.mark.parametrize(
    ("scheme", "known"), [(ankang(), "before_split, after_split"), (None, "it has none")], ids=["ankang", "none"]
)
def test_a_state_has_to_be_one_of_the_scheme(scheme: Scheme | None, known: str) -> None:
    message = rf"^state must be one of those of the scheme \({known}\), not 'befor'\.$"
    with pytest.raises(ValueError, match=message):
        render(one_unit(), on=DAY, scheme=scheme, state="befor")


def test_a_scheme_without_figures_to_leave_out_has_no_list_of_them() -> None:
    root = page(changed("ANK-F02"))
    assert list(facts(root)) == ["ANK-F02"]
    assert "not held against" not in section(root, "published")


def test_without_a_scheme_it_says_so() -> None:
    root = read(render(one_unit(), on=DAY))
    assert "No published figures were given for this page." in section(root, "published")
    assert "No relations between published figures were given for this page." in section(root, "audit")


# Against each other


def test_the_audit_is_that_of_the_scheme_and_closed_at_first() -> None:
    found = ankang().audit()
    for lang in LANGS:
        assert found.summary(lang) in section(city_page(), "audit", lang)
    parent = city_page().by_id("audit").parent
    assert parent is not None
    assert "open" not in parent.one("details").attributes
    rows = parent.one("tbody").all("tr")
    assert len(rows) == len(list(found.flat()))
    tops = [row for row in rows if "depth" not in row.all("th")[0].attributes.get("class", "")]
    assert len(tops) == len(found)
    looks: Mapping[Consistency, str | None] = {
        Consistency.CONSISTENT: None,
        Consistency.INCONSISTENT: "fail",
        Consistency.NOT_DETERMINABLE: "unknown",
    }
    assert [row.attributes.get("class") for row in tops] == [looks[row.verdict] for row in found]


def test_the_arithmetic_of_the_audit_is_right() -> None:
    rows = facts(city_page(), "audit")
    whole = 321_276 + 18_836 + 8_916
    verdict, lines = rows["ANK-C1 the three categories make up all households"]
    assert verdict == "consistent"
    assert lines.startswith(f"321,276 + 18,836 + 8,916 = {whole:,}, stated: {whole:,}")
    assert rows["level-2 grids for each level-1 grid"] == ["consistent (nothing is claimed)", "2,622 / 718 = 3.652"]
    assert rows["ANK-C4 terminals and posts"][0] == "not determinable (it depends on the reading)"
    assert rows["(a) one for each level-3 grid [I]"] == ["inconsistent", f"6,329 ≠ 6,886 (difference {6_329 - 6_886})"]
    missing = rows["(a) after, and each was split in two [I]"]
    assert missing[0] == "not determinable (not published: ANK-U01 (communities before the split))"
    assert f"ANK-U01 (communities before the split) would have to be 258 - 7 = {258 - 7}" in missing[1]
    chinese = facts(city_page(), "audit", "zh")
    assert chinese["（a）每个三级网格一名 [I]"] == ["不一致", "6,329 ≠ 6,886（差-557）"]


def test_figures_that_contradict_are_marked() -> None:
    figures = [changed("ANK-F05"), changed("ANK-F06"), changed("ANK-41", value=400_000)]
    claim = Sum("T1", whole="ANK-41", parts=["ANK-F05", "ANK-F06"])
    root = page(*figures, relations=(claim,))
    [row] = root.by_id("table-audit").one("tbody").all("tr")
    assert row.attributes == {"class": "fail"}
    assert facts(root, "audit") == {
        "T1": ["inconsistent", "321,276 + 18,836 = 340,112, stated: 400,000 (difference -59,888)"]
    }


def test_figures_without_relations_are_not_audited() -> None:
    assert "No relations between published figures" in section(page(changed("ANK-F02")), "audit")


# Notes


def test_notes_stand_under_their_tag_from_stated_to_unpublished() -> None:
    order = "SDIOU"
    notes = [Note(f"k{tag}", tag, Text(f"note of {tag}", f"说明{tag}")) for tag in reversed(order)]  # type: ignore[arg-type]
    root = read(render(attrs.evolve(one_unit(), notes=notes), on=DAY))
    parent = root.by_id("notes").parent
    assert parent is not None
    heads = [h.text("en").split()[0] for h in parent.all("h3")]
    assert heads == ["stated", "derived", "inferred", "outside", "unpublished"]
    assert [li.text("en") for li in parent.all("li")] == [f"{tag} note of {tag}" for tag in order]
    said = section(city_page(), "notes")
    places = [(order.index(note.tag), said.index(note.text.en)) for note in city().notes]
    assert sorted(places) == sorted(places, key=lambda place: place[1])
    assert "There are no notes." in section(read(render(one_unit(), on=DAY)), "notes")


# Units that lie over others


def estates(*, grids: bool) -> Jurisdiction:
    """Return a community with two buildings, in a grid or not, and an estate over them of unknown size."""
    above = ("community", "grid") if grids else ("community",)
    levels = LevelScheme(
        [
            Level("community", Text("community", "社区"), kinds="community"),
            Level("grid", Text("grid", "网格"), kinds="grid", presence="optional"),
            Level("building", Text("building", "楼栋"), kinds="building", under=above),
            Level("estate", Text("estate", "小区"), kinds="estate", overlay=True, under=("community",)),
        ]
    )
    rows: list[dict[str, Any]] = [{"id": "c", "level": "community"}]
    rows += [{"id": "g", "level": "grid", "parent": "c"}] if grids else []
    home = "g" if grids else "c"
    rows += [{"id": f"b{n}", "level": "building", "parent": home, "households": n} for n in (30, 40)]
    rows += [{"id": "e", "level": "estate", "parent": "c", "households": None}]
    return Jurisdiction(territory=Hierarchy.from_records(rows, levels=levels, measures=["households"]))


def test_estates_are_listed_and_not_added_up() -> None:
    place = estates(grids=True)
    rows = read(render(place, on=DAY)).by_id("table-levels").table()
    assert rows == [
        ["community", "1", "70", "70.0"],
        ["grid", "1", "70", "70.0"],
        ["building", "2", "70", "35.0"],
        ["estate (lies over the others, not added up)", "1", "unknown", "unknown"],
    ]
    found = structure(subject(place, DAY, None, None, ids=False))
    assert {(node.name, node.value.en) for node in found.nodes} == {
        ("c", "70"),
        ("g", "70"),
        ("b30", "30"),
        ("b40", "40"),
    }
    assert not any(node.unsure for node in found.nodes)
    assert found.alt.en.endswith(
        "Units that lie over the others are left out: 1. What is in them stands there already."
    )
    assert found.alt.zh.endswith("未画出与其他单元重叠的1个单元，其内容已包含在图中。")
    assert "lie over" not in structure(subject(one_unit(), DAY, None, None, ids=False)).alt.en


def test_estates_are_not_taken_for_the_grids() -> None:
    assert grid_level(estates(grids=False).territory).key == "building"
    assert grid_level(estates(grids=True).territory).key == "grid"

"""Many nets into one on the page: every number counted again by plain loops, both languages, nobody named."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Mapping
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import attrs
import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from report_cases import DAY, Element, drawings, read, section

import gridgov.report._page
from gridgov import documents
from gridgov._frame import Column as Spec
from gridgov._frame import framed
from gridgov.alignment import align
from gridgov.cli._report_in import Given
from gridgov.cli._report_parts import Parts
from gridgov.cli._report_parts import merged as merged_by_command
from gridgov.findings import check
from gridgov.hierarchy import Hierarchy
from gridgov.integration import CONFLICT_KINDS, Integration, integrate
from gridgov.jurisdiction import Jurisdiction
from gridgov.levels import LevelScheme
from gridgov.measures import MEASURES
from gridgov.nets import BaseUnits, Net, Nets
from gridgov.plot._spec import matrix
from gridgov.privacy import suppress
from gridgov.report import render, write_page
from gridgov.report._integration_figures import Bands, alikeness, sizes
from gridgov.report._integration_tables import households_of, of_frame
from gridgov.rules import FullCover
from gridgov.schemes.synthesis import MadeNets, synthesise_nets
from gridgov.text import LANGS, Text

sklearn: Any = import_module("sklearn.metrics")
LEVELS = LevelScheme.ladder("street", "community", "grid", "building")
NAMES = {
    "party_building": Text("Party building", "党建"),
    "politics_law": Text("politics and law", "政法综治"),
    "health": Text("health", "卫生健康"),
    "emergency": Text("emergency", "应急管理"),
}


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave plotly out of the pages."""
    monkeypatch.setattr(gridgov.report._page, "plotly_js", lambda: ("/* plotly */", "0"))


def town(
    *,
    measure: str | None = "households",
    unknown: bool = False,
    sensitive: bool = False,
    few: Mapping[str, int] | None = None,
) -> Jurisdiction:
    """Return a street with six communities of some twenty buildings each."""
    rows: list[dict[str, Any]] = [{"id": "s", "level": "street", "name": "街道"}]
    for c in range(6):
        rows.append({"id": f"s-{c}", "level": "community", "parent": "s", "name": f"社区{c}"})
        for g in range(3):
            rows.append({"id": f"s-{c}-{g}", "level": "grid", "parent": f"s-{c}"})
            rows += [
                {"id": f"s-{c}-{g}-{b:03d}", "level": "building", "parent": f"s-{c}-{g}"}
                for b in range(1, 6 + (c + g) % 3)
            ]
    for i, row in enumerate(rows):
        if measure is not None and row["level"] == "building":
            row[measure] = None if unknown else (few or {}).get(row["id"], 11 + i * 7 % 23)
    measures = [] if measure is None else [attrs.evolve(MEASURES[measure], sensitive=sensitive)]
    h = Hierarchy.from_records(rows, levels=LEVELS, measures=measures)
    return Jurisdiction(territory=h, name=Text("town", "镇"))


@cache
def made() -> tuple[Jurisdiction, MadeNets]:
    place = town()
    return place, synthesise_nets(place, NAMES, gaps=0.05, overlaps=0.05, wrong=0.04, odd_ids=0.02, rng=3)


@cache
def merged() -> Integration:
    place, nets = made()
    return integrate(nets.nets, within=place, households=(60, 160))


@cache
def page(lang: str = "en") -> Element:
    return read(render(made()[0], on=DAY, lang="zh" if lang == "zh" else "en", integration=merged()))


def rendered(place: Jurisdiction, found: Integration, **more: Any) -> Element:
    return read(render(place, on=DAY, integration=found, **more))


def plain_net(ident: str, cell: Callable[[int], str], **more: Any) -> Net:
    base = BaseUnits.of_territory(town().territory, "building")
    units = base.ids.tolist()
    return Net.from_tables(ident, {"unit": units, "cell": [cell(i) for i in range(len(units))]}, **more)


def whole(text: str) -> int:
    return int(text.replace(",", ""))


# What is said


def test_without_a_merger_there_is_no_such_section() -> None:
    root = read(render(town(), on=DAY))
    assert not [e for e in root.walk() if e.attributes.get("id") == "merger"]
    assert "#merger" not in [a.attributes.get("href") for a in root.all("a")]


@pytest.mark.parametrize("lang", LANGS)
def test_the_page_leads_to_the_section_and_says_first_that_the_nets_are_generated(lang: str) -> None:
    root = page()
    assert "#merger" in [a.attributes.get("href") for a in root.all("a")]
    words = section(root, "merger", lang).split()
    text = "".join(words) if lang == "zh" else " ".join(words)
    first = {
        "en": "Many nets into one I Generated: no department's data are in 4 of the 4 nets",
        "zh": "多网合一I生成数据：4个网格体系中有4个",
    }
    assert text.startswith(first[lang])
    for name in NAMES.values():
        assert {"en": f"{name.en} (generated)", "zh": f"{name.zh}（生成）"}[lang].replace(
            " " if lang == "zh" else "\0", ""
        ) in text


def test_real_nets_are_not_called_generated() -> None:
    place = town()
    nets = [plain_net("a", lambda i: str(i // 5)), plain_net("b", lambda i: str(i // 7))]
    root = rendered(place, integrate(nets, within=place))
    assert "enerated" not in section(root, "merger")
    assert "生成" not in section(root, "merger", "zh")
    mixed = [attrs.evolve(nets[0], generated=True), nets[1]]
    assert "in 1 of the 2 nets (a)" in section(rendered(place, integrate(mixed, within=place)), "merger")


def test_what_merging_does_not_decide_is_said() -> None:
    assert "neither who owns a duty nor who enforces the law" in section(page(), "merger")
    assert "不改变职责归属和执法权限" in section(page(), "merger", "zh")
    # What was assumed by the way of merging, too.
    for lang in LANGS:
        assert all(note.get(lang) in section(page(), "merger", lang) for note in merged().plan.notes)
    assert merged().plan.notes


def test_chinese_readers_find_no_english_and_english_readers_no_chinese_words() -> None:
    parent = page().by_id("merger").parent
    assert parent is not None
    heads = [th.text("zh").strip() for th in parent.all("th") if th.attributes.get("scope") == "col"]
    assert heads
    assert not [head for head in heads if any("a" <= c <= "z" for c in head)]
    captions = [e.text("zh") for tag in ("caption", "h3", "p", "dt") for e in parent.all(tag)]
    assert not [text for text in captions if any("a" <= c <= "z" for c in text.replace("plotly", ""))]
    english = [e.text("en") for tag in ("caption", "h3", "p", "dt") for e in parent.all(tag)]
    assert not [text for text in english if any("\u4e00" <= c <= "\u9fff" for c in text)]


# The numbers


def test_the_cards_are_what_there_is_before_and_after() -> None:
    found = merged()
    parent = page().by_id("merger").parent
    assert parent is not None
    cards = dict(
        zip(
            [e.text("en").strip() for e in parent.all("dt")],
            [e.text("en").strip() for e in parent.all("dd")],
            strict=True,
        )
    )
    cells = {(net.id, cell) for net in found.nets for cell in net.to_tables()["members"]["cell"]}
    people = {
        found.nets.person(net.id, holder)
        for net in found.nets
        for holder in net.to_tables()["posts"]["holder"]
        if holder
    }
    assert cards == {
        "nets, before and after": "4 → 1",
        "cells, before and after": f"{len(cells)} → {len(found.plan.lowest)}",
        "people who hold posts": str(len(people)),
        "conflicts": str(len(found.conflicts)),
        "base units outside all grids": str(sum(found.grid_of(unit) is None for unit in found.nets.base.ids.tolist())),
        "records that cannot be mapped": str(len(found.unmapped)),
    }


def test_a_net_that_is_kept_is_still_there_afterwards() -> None:
    place = town()
    nets = [plain_net("a", lambda i: str(i // 5)), plain_net("b", lambda i: str(i // 7), keep=True, basis="法")]
    parent = rendered(place, integrate(nets, within=place)).by_id("merger").parent
    assert parent is not None
    assert parent.all("dd")[0].text("en") == "2 → 2"


def test_the_nets_before_and_after_counted_again() -> None:
    found = merged()
    base = found.nets.base
    known = dict(zip(base.ids.tolist(), base.households.tolist(), strict=True))
    rows = {row[0]: row[1:] for row in page().by_id("table-merger-nets").table()}
    assert len(rows) == 5
    for net in found.nets:
        tables = net.to_tables()
        claims: dict[str, list[str]] = {}
        for unit, cell in zip(tables["members"]["unit"], tables["members"]["cell"], strict=True):
            if unit in known:
                claims.setdefault(unit, []).append(cell)
        of_cell: dict[str, float] = {}
        for unit, cells in claims.items():
            for cell in cells:
                of_cell[cell] = of_cell.get(cell, 0) + known[unit] / len(cells)
        values = sorted(of_cell.values())
        got = rows[net.title()]
        assert [whole(cell) for cell in got[:6]] == [
            len(of_cell),
            len(claims),
            len(known) - len(claims),
            sum(len(cells) > 1 for cells in claims.values()),
            len(tables["posts"]["cell"]),
            sum(holder is None for holder in tables["posts"]["holder"]),
        ]
        assert got[6] == f"{np.median(values):,.0f} ({values[0]:,.0f}–{values[-1]:,.0f})"
        assert sum(values) == pytest.approx(sum(known[unit] for unit in claims))
    outside = [unit for unit in known if found.grid_of(unit) is None]
    after = Counter(found.grid_of(unit) for unit in known if unit not in outside)
    last = rows["merged net"]
    assert [whole(cell) for cell in last[:4]] == [len(after), sum(after.values()), len(outside), 0]


def test_the_picture_of_alikeness_is_that_of_scikit_learn() -> None:
    found = merged()
    figure = alikeness(found)
    values = figure.specs["en"]["data"][0]["z"]
    # Where no unit is contested scikit-learn gives the same over what both cover.
    single = [i for i, member in enumerate(found.nets.members) if member.codes is not None]
    lowest = found.plan.lowest.codes
    place = town()
    nets = Nets.of(
        [
            plain_net("a", lambda i: str(i // 5)),
            plain_net("b", lambda i: str(i // 7)),
            plain_net("c", lambda i: str(i % 9)),
        ],
        BaseUnits.of_territory(place.territory, "building"),
    )
    plain = integrate(nets, within=place)
    drawn = alikeness(plain).specs["zh"]["data"][0]["z"]
    codes = [member.codes for member in plain.nets.members] + [plain.plan.lowest.codes]
    for a, one in enumerate(codes):
        for b, two in enumerate(codes):
            assert one is not None
            assert two is not None
            assert drawn[a][b] == pytest.approx(sklearn.adjusted_rand_score(one.tolist(), two.tolist()), abs=1e-4)
    # And everywhere what the alignment of the nets has.
    assert np.allclose(np.array(values)[:-1, :-1], align(found.nets).matrix("ari"), atol=1e-4)
    assert single == [] or len(lowest) == len(found.nets.base)
    assert values[-1][-1] == 1


def test_the_picture_of_alikeness_is_drawn_as_its_table_says() -> None:
    root = page()
    rows = root.by_id("table-alike").table()
    assert [row[0] for row in rows] == [
        *(f"{i} {net.title()}" for i, net in enumerate(merged().nets, 1)),
        "5 merged net",
    ]
    for lang in LANGS:
        [trace] = drawings(root)["plot-alike"][lang]["data"]
        assert trace["type"] == "heatmap"
        assert [[f"{v:.3f}" for v in row] for row in trace["z"]] == [row[1:] for row in rows]
        assert trace["text"] == [[f"{v:.2f}" for v in row] for row in trace["z"]]
        assert len(trace["hovertext"]) == 5
    names = drawings(root)["plot-alike"]["zh"]["layout"]["yaxis"]["ticktext"]
    assert names[-1] == "整合后网格 5"
    between = [float(v) for i, row in enumerate(rows[:-1]) for j, v in enumerate(row[1:-1]) if i != j]
    words = root.by_id("alt-alike").text("en")
    assert f"Between the nets {min(between):.2f} to {max(between):.2f}" in words
    assert "0 is what chance gives" in words


def test_the_picture_of_sizes_counts_every_cell_once() -> None:
    found = merged()
    rows = {row[0]: row[1:] for row in page().by_id("table-cell-sizes").table()}
    for one in found.nets.bound:
        values, _ = households_of(one, found.nets.base.households)
        low = sum(v < 60 for v in values.tolist())
        high = sum(v > 160 for v in values.tolist())
        assert [whole(n) for n in rows[one.net.title()]] == [low, len(values) - low - high, high, 0, len(values)]
    after = found.plan.lowest.households.tolist()
    assert whole(rows["merged net"][1]) == sum(60 <= v <= 160 for v in after)
    assert f"{whole(rows['merged net'][1])} of {len(after)} are within it" in page().by_id("alt-cell-sizes").text("en")
    for lang in LANGS:
        series = drawings(page())["plot-cell-sizes"][lang]["data"]
        assert [sum(part["x"][i] for part in series) for i in range(5)] == pytest.approx([100] * 5)
    assert {part["name"] for part in drawings(page())["plot-cell-sizes"]["zh"]["data"]} == {
        "不足60户",
        "60至160户",
        "超过160户",
        "户数未知",
    }


def test_both_ends_of_the_band_are_within_it_and_what_is_unknown_is_not() -> None:
    values = np.array([59.5, 60.0, 100.0, 160.0, 160.5, np.nan, 0.0])
    assert Bands(60, 160, asked=True).counts(values) == [2, 3, 1, 1]


def test_without_a_band_sizes_are_told_by_the_median() -> None:
    place, nets = made()
    found = integrate(nets.nets, within=place)
    figure = sizes(found)
    assert figure is not None
    middle = float(np.median(found.plan.lowest.households))
    assert f"{math.floor(middle / 2):,} to {math.ceil(middle * 2):,} households" in figure.alt.en
    assert figure.alt.en.startswith("No band was asked for.")


def test_what_is_unknown_is_said_to_be() -> None:
    for place in (town(unknown=True), town(measure=None)):
        found = integrate(synthesise_nets(place, NAMES, odd_ids=0).nets, within=place)
        assert sizes(found) is None
        root = rendered(place, found)
        assert {row[7] for row in root.by_id("table-merger-nets").table()} == {"unknown"}
        assert {row[-1] for row in root.by_id("table-merger-nets").table("zh")} == {"未知"}
        assert "plot-cell-sizes" not in drawings(root)


def test_conflicts_are_counted_by_kind_and_the_first_are_shown() -> None:
    found = merged()
    kinds = Counter[str](found.conflicts["kind"].tolist())
    rows = page().by_id("table-conflict-kinds").table()
    assert {row[0]: whole(row[1]) for row in rows[:-1]} == {CONFLICT_KINDS[kind].en: n for kind, n in kinds.items()}
    assert whole(rows[-1][1]) == len(found.conflicts) == sum(kinds.values())
    assert (
        sum(whole(row[3]) for row in rows[:-1])
        == whole(rows[-1][3])
        == round(float(found.conflicts["households"].sum()))
    )
    shown = page().by_id("table-conflicts").table("zh")
    assert len(shown) == min(20, len(found.conflicts))
    for row, wanted in zip(shown, found.conflicts, strict=False):
        assert row[0] == CONFLICT_KINDS[wanted.kind].zh
        assert row[2] == wanted.unit
        assert row[-1] == wanted.why_zh
    if len(found.conflicts) > 20:
        assert f"另有{len(found.conflicts) - 20}条" in section(page(), "merger", "zh")


def test_nets_that_agree_have_no_conflict_and_nothing_outside() -> None:
    place = town()
    units = BaseUnits.of_territory(place.territory, "building").ids.tolist()
    nets = [Net.from_tables(ident, {"unit": units, "cell": [unit[:5] for unit in units]}) for ident in ("a", "b")]
    found = integrate(nets, within=place, how="refine")
    text = section(rendered(place, found), "merger")
    for words in (
        "No net disagrees with the merged grids.",
        "Nothing stays outside.",
        "Every record could be mapped.",
        "The nets have no posts.",
    ):
        assert words in text
    assert "各网格体系均无岗位。" in section(rendered(place, found), "merger", "zh")


def test_every_post_is_accounted_for_and_nobody_is_named() -> None:
    found = merged()
    rows = page().by_id("table-merger-posts").table()
    assert {row[0]: whole(row[-1]) for row in rows} == {
        **{net.title(): len(net.columns.posts.ids) for net in found.nets},
        "all": sum(len(net.columns.posts.ids) for net in found.nets),
    }
    assert all(sum(map(whole, row[1:-1])) == whole(row[-1]) for row in rows)
    people = {row[0]: row[1:] for row in page().by_id("table-merger-people").table()}
    holders = {
        found.nets.person(net.id, holder)
        for net in found.nets
        for holder in net.columns.posts.holders.tolist()
        if holder
    }
    assert whole(people["with a post"][0]) == len(holders)
    assert whole(people["who keep a grid"][1]) + whole(people["who keep no grid"][1]) >= len(holders) - 1
    several = Counter(found.nets.people.values())
    assert whole(people["in several nets, or with several grids"][0]) == len(several)
    text = section(page(), "merger")
    for net in found.nets:
        assert not [holder for holder in net.columns.posts.holders.tolist() if holder and holder in text]


def test_what_stays_outside_stands_there_with_its_basis() -> None:
    found = merged()
    rows = page().by_id("table-residue").table("zh")
    assert len(found.residue) == len(rows) >= 1
    assert rows[0][0] == "应急管理（生成）"
    assert "所在网格依法或依决定保留" in rows[0]
    assert any("工业园区专属网格设立决定（虚构）" in cell for cell in rows[0])
    assert str(found.residue["units"].tolist()[0]) in rows[0]


def test_what_could_not_be_mapped_is_listed_with_close_ids() -> None:
    found = merged()
    rows = page().by_id("table-unmapped").table()
    assert len(rows) == len(found.unmapped) > 0
    for row, wanted in zip(rows, found.unmapped, strict=True):
        assert wanted.unit in row
        assert wanted.cell in row
        assert (wanted.suggestions or "–") in row
    assert "Nothing was guessed" in section(page(), "merger")


def test_what_is_measured_before_and_after_and_what_is_not_fixed_is_said() -> None:
    found = merged()
    rows = page().by_id("table-merger-measures").table("zh")
    assert [row[0] for row in rows] == found.measures.summary["name_zh"].tolist()
    values = {key: found.measures.value(key) for key in found.measures.summary["measure"].tolist()}
    for row, (before, after) in zip(rows, values.values(), strict=True):
        for shown, value in zip(row[1:3], (before, after), strict=True):
            assert shown == ("–" if math.isnan(value) else f"{value:,.0f}" if value.is_integer() else f"{value:,.3f}")
    assert values["nets"] == (4, 1)
    assert rows[0][1:] == ["4", "1", "个"]
    for lang in LANGS:
        assert found.fixing.describe(lang) in section(page(), "merger", lang)
    levels = [row[0] for row in page().by_id("table-merger-quality").table("zh")]
    assert levels == ["网格"]
    aims = {lang: [row[4] for row in page().by_id("table-merger-quality").table(lang)] for lang in LANGS}
    assert aims == {"en": ["agreement"], "zh": ["一致度"]}


def test_a_number_that_is_rounded_to_zero_has_no_sign() -> None:
    spec = matrix(["a", "b"], [[1.0, -0.004], [-0.0, None]], [["", ""], ["", ""]])
    assert spec["data"][0]["text"] == [["1.00", "0.00"], ["0.00", ""]]
    frame = framed(
        Text("t", "表"), (Spec("x", Text("x", "值"), Text("", ""), Text("", "")), np.array([-0.0001, -0.0, -1.5, 2.0]))
    )
    assert [row.cells[0] for row in of_frame("t", frame).rows] == ["0.000", "0", "-1.500", "2"]


# What must not get out


def test_a_merger_by_sensitive_households_that_are_left_out_is_not_shown() -> None:
    shown = rendered(made()[0], merged(), suppress_below=10)
    assert section(shown, "merger") == section(page(), "merger")
    place = few({"s-0-0-001": 3, "s-3-1-002": 8})
    nets = tuple(synthesise_nets(place, NAMES, gaps=0.05, overlaps=0.05, rng=3).nets)
    root = rendered(place, integrate(nets, within=place), suppress_below=10)
    text = section(root, "merger")
    assert "What the nets were merged into is not shown" in text
    assert "不显示整合结果" in section(root, "merger", "zh")
    assert len(root.by_id("table-merger-nets").table()) == len(nets)
    assert not [key for key in drawings(root) if key in {"plot-alike", "plot-cell-sizes"}]
    assert "household" not in " ".join(th.text("en") for th in root.by_id("table-merger-nets").all("th"))
    # All of it is shown where nobody asked for suppression, and where it was worked out from what is shown.
    openly = section(rendered(place, integrate(nets, within=place), suppress_below=None), "merger")
    left = suppress(place, k=10).result
    safe = section(rendered(place, integrate(nets, within=left), suppress_below=10), "merger")
    assert all("What was measured" in words and "is not shown:" not in words for words in (openly, safe))


def few(households: Mapping[str, int]) -> Jurisdiction:
    """Return the town with few households in some buildings; they are sensitive."""
    return town(sensitive=True, few=households)


@settings(max_examples=6)
@given(st.lists(st.tuples(*[st.integers(1, 9)] * 2), min_size=3, max_size=5), st.integers(3, 9), st.integers(3, 9))
def test_a_merger_tells_nothing_of_counts_that_are_left_out(
    counts: list[tuple[int, int]], one: int, other: int
) -> None:
    ids = [f"s-0-0-{i:03d}" for i in range(1, 6)]
    assume(any(a != b for a, b in counts))
    places = [few(dict(zip(ids, column, strict=False))) for column in zip(*counts, strict=True)]
    assume(len({documents.dumps(suppress(place, k=10).result) for place in places}) == 1)
    nets = [plain_net("a", lambda i: str(i // one)), plain_net("b", lambda i: str(i // other))]
    told: list[tuple[str, ...]] = []
    for place in places:
        report = check(attrs.evolve(place, nets=nets), [FullCover()], on=DAY)
        parts = merged_by_command(Parts(), Given(None, None), report, make_up=False, suppress_below=10)
        mergers = [integrate(nets, within=place), parts.integration]
        told.append(tuple(render(place, on=DAY, integration=found) for found in mergers))
    assert told[0] == told[1]


def test_names_of_nets_are_words_and_no_markup() -> None:
    place = town()
    bad = Text("<script>x</script>", "<b>卫</b>")
    nets = [plain_net("a", lambda i: f"<i>{i // 5}", name=bad, generated=True), plain_net("b", lambda i: str(i // 7))]
    root = rendered(place, integrate(nets, within=place))
    parent = root.by_id("merger").parent
    assert parent is not None
    assert "<script>x</script>" in parent.text("en")
    assert not parent.all("script")
    assert not parent.all("b")
    assert "<script" not in str(drawings(root)["plot-alike"])


def test_nets_over_other_units_are_refused() -> None:
    other = Hierarchy.from_records([{"id": "x", "level": "street"}], levels=LEVELS)
    with pytest.raises(ValueError, match="divide other units"):
        render(Jurisdiction(territory=other), on=DAY, integration=merged())


def test_the_same_merger_gives_the_same_bytes_and_a_file(tmp_path: Path) -> None:
    place = made()[0]
    one = render(place, on=DAY, integration=merged())
    path = write_page(place, tmp_path / "page.html", on=DAY, integration=merged())
    assert path.read_text("utf-8") == one


# Tables


def test_a_result_table_on_the_page() -> None:
    frame = merged().conflicts
    table = of_frame("x", frame, left_out={"conflict"}, limit=2)
    assert len(table.rows) == 2
    assert len(table.columns) == len(frame.specs) - 1
    assert table.more is not None
    assert f"{len(frame) - 2:,} more" in table.more.en
    assert table.caption.en == f"conflicts between nets: the first 2 of {len(frame):,}"
    whole_table = of_frame("x", frame, limit=len(frame))
    assert whole_table.more is None
    assert whole_table.caption.zh == f"网格冲突清单：{len(frame):,}条"
    at = [spec.key for spec in frame.specs].index("decided")
    assert {row.cells[at] for row in whole_table.rows} == {Text("no", "否")}

"""Where nets disagree with the merged grids, and what decisions by hand change: that, and nothing else."""

from __future__ import annotations

import csv
import json
import math
from pathlib import Path
from typing import Any

import attrs
import networkx as nx
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from integration_cases import City, Said, agreement, alike, built, cases, graph, grids, lined, moved
from test_integration_laws import frames

from gridgov.errors import InvalidIntegrationError
from gridgov.integration import CONFLICT_KINDS, Integration, read_decisions

WAYS = st.sampled_from(["consensus", "refine", "existing"])
SIZES = {"communities": 2}


def rows(one: Integration) -> list[dict[str, Any]]:
    """Return the conflicts as records."""
    table = one.conflicts.to_dict()
    return [dict(zip(table, row, strict=True)) for row in zip(*table.values(), strict=True)]


def mains(city: City, said: Said, codes: list[int]) -> dict[int, int]:
    """Return the main cell of each grid: of most households, then of most buildings, then the first."""
    weights: dict[tuple[int, int], list[float]] = {}
    for i, (code, cell) in enumerate(zip(codes, said.plain, strict=True)):
        if code >= 0 and cell >= 0:
            weight = weights.setdefault((code, cell), [0, 0])
            weight[0] += city.households[i] or 0
            weight[1] += 1
    out: dict[int, int] = {}
    for (code, cell), _ in sorted(weights.items(), key=lambda item: (-item[1][0], -item[1][1], item[0][1])):
        out.setdefault(code, cell)
    return out


@given(alike() | alike() | cases(clean=True, sizes={**SIZES, "given": True}), WAYS)
def test_conflicts_are_where_a_net_has_another_cell_than_its_grid(
    case: tuple[City, tuple[Said, ...]], how: str
) -> None:
    city, said = case
    said = tuple(sorted(said, key=lambda net: net.id))
    one = city.merge(built(city, said), how=how)
    codes, ids = one.plan.lowest.codes.tolist(), one.plan.lowest.ids.tolist()
    areas = one.plan.lowest.area.tolist()
    main = [mains(city, net, codes) for net in said]
    places: dict[tuple[int, ...], list[int]] = {}
    for i, code in enumerate(codes):
        cells = [net.plain[i] for net in said]
        apart = any(c >= 0 and main[j][code] != c for j, c in enumerate(cells)) if code >= 0 else False
        if code >= 0 and (apart or max(cells) < 0):
            places.setdefault((code, *cells), []).append(i)
    found = {row["unit"]: row for row in rows(one)}
    assert sorted(city.units[at[0]] for at in places.values()) == sorted(found)
    near = graph(city, city.edges or ())
    row_of = {unit: i for i, unit in enumerate(city.units)}
    for (code, *cells), at in places.items():
        row = found[city.units[at[0]]]
        against = [j for j, c in enumerate(cells) if c >= 0 and main[j][code] != c]
        pro = [j for j, c in enumerate(cells) if c >= 0 and main[j][code] == c]
        assert row["units"] == len(at)
        assert row["households"] == sum(city.households[i] or 0 for i in at)
        assert row["place"] == city.community[at[0]]
        assert row["choice"] == ids[code]
        assert row["agree"] == (", ".join(said[j].id for j in pro) or None)
        assert row["disagree"] == (", ".join(f"{said[j].id}:{said[j].id}{cells[j]}" for j in against) or None)
        assert row["decided"] is False
        assert row["conflict"] == f"{row['kind']}:{row['unit']}"
        touched = {codes[row_of[other]] for i in at for other in near[city.units[i]]} - {-1, code}
        wanted: set[str] = {
            ids[g] for g in touched if areas[g] == areas[code] and any(main[j].get(g) == cells[j] for j in against)
        }
        # First the grids that a net speaks for, then the other ones next to it.
        others = [x for x in (row["alternatives"] or "").split(", ") if x]
        assert set(others[: len(wanted)]) == wanted
        assert others[len(wanted) :] == [ids[g] for g in sorted(touched) if ids[g] not in wanted]
        number = one.conflict_list.ids.index(row["conflict"])
        assert one.conflict_list.of.tolist()[at[0]] == number
        assert [i for i, x in enumerate(one.conflict_list.of.tolist()) if x == number] == at
        if not against:
            assert (row["kind"], row["why"], row["why_zh"]) == ("uncovered", "follows its neighbours", "随相邻单元")
        else:
            assert row["why"] == f"{len(pro)} for, {len(against)} against"
            crossing = any(
                len({city.community[i] for i, c in enumerate(said[j].plain) if c == cells[j]}) > 1 for j in against
            )
            alone = len(at) == 1 and len(against) == 1
            assert row["kind"] == ("crossing" if crossing else "sliver" if alone else "boundary")
    stakes = [row["households"] for row in rows(one)]
    assert stakes == sorted(stakes, reverse=True)
    assert {row["kind"] for row in rows(one)} <= set(CONFLICT_KINDS)


@given(cases(sizes=SIZES), WAYS)
def test_what_several_cells_of_a_net_claim_is_a_conflict_of_its_own(
    case: tuple[City, tuple[Said, ...]], how: str
) -> None:
    city, said = case
    one = city.merge(built(city, said), how=how)
    claimed = {
        u
        for net in said
        for u, cells in zip(city.units, net.cells, strict=True)
        if len(set(cells)) > 1 and not net.shared
    }
    inside = {u for u in city.units if one.grid_of(u) is not None}
    assert {row["unit"] for row in rows(one) if row["kind"] == "overlap"} == claimed & inside
    assert all(row["units"] == 1 for row in rows(one) if row["kind"] == "overlap")


# -- decisions ---------------------------------------------------------------------------------------------------------


@attrs.frozen
class Decided:
    """Nets, how they are merged, and choices among the alternatives of some conflicts."""

    city: City
    said: tuple[Said, ...]
    how: str
    band: tuple[float, float]
    choices: dict[str, str]

    def merge(self, *, order: int = 1, decisions: dict[str, str] | None = None) -> Integration:
        """Merge the nets, with or without the choices."""
        nets = built(self.city, self.said[::order])
        return self.city.merge(nets, how=self.how, households=self.band, decisions=decisions)


@st.composite
def decided(draw: st.DrawFn) -> Decided:
    """Draw nets to merge, and choices among the alternatives of some conflicts."""
    city, said = draw(alike())
    case = Decided(city, said, draw(WAYS), draw(st.sampled_from([(0, math.inf), (50, 250)])), {})
    one = case.merge()
    now = one.conflicts.to_dict()["choice"]
    choices: dict[str, str] = {}
    for ident, others, choice in zip(one.conflict_list.ids, one.conflict_list.alternatives, now, strict=True):
        wanted = draw(st.sampled_from([*others, *others, choice, None]))
        if wanted is not None:
            choices[ident] = wanted
    return attrs.evolve(case, choices=choices)


@given(decided())
@settings(max_examples=100)
def test_decisions_move_their_base_units_and_nothing_else(
    case: Decided,
) -> None:
    city, choices = case.city, case.choices
    one, two = case.merge(), case.merge(decisions=choices)
    of: list[int] = [int(x) for x in one.conflict_list.of]
    for i, unit in enumerate(city.units):
        ident = "" if of[i] < 0 else one.conflict_list.ids[of[i]]
        assert two.grid_of(unit) == choices.get(ident, one.grid_of(unit))
    # Grids that are empty now are gone; the others are where they were.
    left = {two.grid_of(unit) for unit in city.units} - {None}
    assert two.plan.lowest.ids.tolist() == [x for x in one.plan.lowest.ids.tolist() if x in left]
    for k, level in enumerate(two.levels):
        before = dict(zip(one.levels[k].ids.tolist(), range(len(one.levels[k])), strict=True))
        assert set(level.ids.tolist()) <= set(before)
        for g, ident in enumerate(level.ids.tolist()):
            units = [i for i, code in enumerate(level.codes.tolist()) if code == g]
            assert units
            assert level.households[g] == sum(city.households[i] or 0 for i in units)
            assert level.area[g] == one.levels[k].area[before[ident]]
            if k:
                assert {int(two.levels[k - 1].codes[i]) for i in units} == {int(level.parent[g])}
    assert (two.plan.residue == one.plan.residue).all()
    assert dict(two.decisions) == choices
    table = {row["conflict"]: row for row in rows(two)}
    assert list(table) == list(one.conflict_list.ids)
    for row in rows(one):
        now = table[row["conflict"]]
        if row["conflict"] in choices:
            assert (now["choice"], now["decided"]) == (choices[row["conflict"]], True)
            assert (now["why"], now["why_zh"]) == ("decided by hand", "人工决定")
        else:
            assert now == row


@given(decided())
@settings(max_examples=60)
def test_the_same_decisions_give_the_same_grids_again(
    case: Decided,
) -> None:
    two, three = (case.merge(order=step, decisions=case.choices) for step in (1, -1))
    assert frames(two) == frames(three)


@given(decided())
@settings(max_examples=60)
def test_quality_and_problems_are_those_of_the_grids_decided_on(
    case: Decided,
) -> None:
    city, said = case.city, case.said
    assume(all(any(net.cells[i] for net in said) for i in range(city.n)))
    low, high = case.band
    one, two = case.merge(), case.merge(decisions=case.choices)
    found = two.quality.to_dict()
    parts = grids(city, two)
    assert found["agreement"][-1] == agreement(city, said, parts, city.edges or ())
    assert found["moved"][-1] == moved(city, said, parts)
    wrong = [
        i for i, x in zip(two.plan.lowest.ids.tolist(), two.plan.lowest.households, strict=True) if not low <= x <= high
    ]
    lowest = city.levels[-1]
    was = dict(zip(one.plan.lowest.ids.tolist(), one.plan.lowest.households, strict=True))
    # A grid that the decision took out of the band is named by that: that no division was found is not true of it.
    missed = sorted(i for i in wrong if not low <= was[i] <= high)
    assert missed == sorted(
        str(p.place.id) for p in two.problems if p.code in ("ITG010", "ITG020") and p.facts["level"] == lowest
    )
    broken = {str(p.facts["grid"]) for p in two.problems if p.code == "ITG013" and "households" in p.text("en")}
    assert broken & set(was) == set(wrong) - set(missed)
    assert found["outside_band"][-1] == len(wrong)


@given(decided())
@settings(max_examples=60)
def test_grids_that_a_decision_takes_apart_are_reported(
    case: Decided,
) -> None:
    city, choices = case.city, case.choices
    one, two = case.merge(), case.merge(decisions=choices)
    near = graph(city, city.edges or ())

    def parts(x: Integration) -> dict[str, int]:
        ids = x.plan.lowest.ids.tolist()
        held = {g: [u for u in city.units if x.grid_of(u) == g] for g in ids}
        return {g: nx.number_connected_components(near.subgraph(units)) for g, units in held.items()}

    before, after = parts(one), parts(two)
    torn = {g for g, n in after.items() if n > before[g]}
    found = [p for p in two.problems if p.code == "ITG013" and "pieces" in p.text("en")]
    assert {p.facts["grid"] for p in found} == torn
    assert all(p.place.id in choices for p in found)


def lane() -> tuple[City, list[Any]]:
    """Return six buildings in a row and three nets; one has the third building elsewhere."""
    city = lined(6)
    a = Said("a", ((0,), (0,), (0,), (1,), (1,), (1,)))
    b = Said("b", ((0,), (0,), (1,), (1,), (1,), (1,)))
    return city, [a.net(city.units), Said("c", a.cells).net(city.units), b.net(city.units)]


GRIDS = ("610902001001002", "610902001001003")


def test_a_decision_through_a_file(tmp_path: Path) -> None:
    city, nets = lane()
    one = city.merge(nets)
    assert one.plan.lowest.ids.tolist() == list(GRIDS)
    file = tmp_path / "decisions.csv"
    one.write_decisions(file)
    assert file.read_bytes().startswith(b"\xef\xbb\xbf")
    with file.open(encoding="utf-8-sig", newline="") as stream:
        records = list(csv.DictReader(stream))
    assert [(r["conflict"], r["choice"], r["alternatives"], r["decision"]) for r in records] == [
        ("sliver:b2", GRIDS[0], GRIDS[1], "")
    ]
    assert read_decisions(file) == {}
    assert frames(city.merge(nets, decisions=file)) == frames(one)
    for encoding in ("utf-8-sig", "utf-8", "gb18030"):
        with file.open("w", encoding=encoding, newline="") as stream:
            writer = csv.DictWriter(stream, list(records[0]))
            writer.writeheader()
            writer.writerow({**records[0], "decision": records[0]["alternatives"]})
        assert read_decisions(file) == {"sliver:b2": GRIDS[1]}
        two = city.merge(nets, decisions=str(file))
        assert two.plan.lowest.codes.tolist() == [0, 0, 1, 1, 1, 1]
        assert frames(two) == frames(city.merge(nets, decisions={"sliver:b2": GRIDS[1]}))
    other = tmp_path / "decisions.json"
    other.write_text(json.dumps({"sliver:b2": GRIDS[1], "boundary:b9": None}), encoding="utf-8")
    assert frames(city.merge(nets, decisions=other)) == frames(two)


def test_ids_that_begin_like_a_formula_come_back_from_a_file(tmp_path: Path) -> None:
    from gridgov.hierarchy import Hierarchy
    from gridgov.integration import integrate
    from gridgov.levels import LevelScheme

    rows_ = [{"id": "=c", "level": "community"}, {"id": "-g", "level": "grid", "parent": "=c"}]
    rows_ += [{"id": f"b{i}", "level": "building", "parent": "-g"} for i in range(6)]
    h = Hierarchy.from_records(rows_, levels=LevelScheme.ladder("community", "grid", "building"))
    _, nets = lane()
    one = integrate(nets, within=h)
    file = tmp_path / "d.csv"
    one.write_decisions(file)
    with file.open(encoding="utf-8-sig", newline="") as stream:
        records = list(csv.DictReader(stream))
    assert records[0]["alternatives"] == "'=c-02"
    for text in ("'=c-02", "=c-02"):
        with file.open("w", encoding="utf-8-sig", newline="") as stream:
            writer = csv.DictWriter(stream, list(records[0]))
            writer.writeheader()
            writer.writerow({**records[0], "decision": text})
        assert integrate(nets, within=h, decisions=file).grid_of("b2") == "=c-02"


def texts(error: InvalidIntegrationError) -> tuple[list[str], list[str]]:
    """Return the lines of a report in both languages."""
    en, zh = (error.problems.text(lang, limit=None).splitlines() for lang in ("en", "zh"))
    return en, zh


def test_decisions_on_nothing_are_all_reported() -> None:
    city, nets = lane()
    with pytest.raises(InvalidIntegrationError) as error:
        city.merge(nets, decisions={"sliver:b9": "x", "sliver:b2": "x", "boundary:b0": GRIDS[0]})
    assert texts(error.value) == (
        [
            (
                "ITG011 id 'sliver:b9': There is no conflict 'sliver:b9' in this run. Delete the row, or take "
                "the id from "
                "the list of conflicts."
            ),
            (
                f"ITG012 id 'sliver:b2': Conflict 'sliver:b2': 'x' is none of its alternatives: {GRIDS[0]}, "
                f"{GRIDS[1]}. "
                "Choose one of these, or leave the cell empty."
            ),
            (
                "ITG011 id 'boundary:b0': There is no conflict 'boundary:b0' in this run. Delete the row, or "
                "take the id "
                "from the list of conflicts."
            ),
        ],
        [
            "ITG011 编号“sliver:b9”：本次整合没有冲突“sliver:b9”。请删除该行，或使用冲突清单中的编号。",
            f"ITG012 编号“sliver:b2”：冲突“sliver:b2”：“x”不在备选方案中：{GRIDS[0]}, {GRIDS[1]}。请从中选择，或留空。",
            "ITG011 编号“boundary:b0”：本次整合没有冲突“boundary:b0”。请删除该行，或使用冲突清单中的编号。",
        ],
    )


def test_a_decision_that_breaks_something_is_carried_out_and_said() -> None:
    city, nets = lane()
    one = city.merge(nets, households=(300, 300), decisions={"sliver:b2": GRIDS[1]})
    assert one.plan.lowest.households.tolist() == [200, 400]
    found = [p for p in one.problems if p.code.startswith("ITG")]
    assert [p.text("en") for p in found] == [
        (
            f"ITG013 id 'sliver:b2': The decision on 'sliver:b2' leaves grid '{GRIDS[0]}' with 200 "
            "households. It is carried out; "
            "check whether that is meant."
        ),
        (
            f"ITG013 id 'sliver:b2': The decision on 'sliver:b2' leaves grid '{GRIDS[1]}' with 400 "
            "households. It is carried out; "
            "check whether that is meant."
        ),
    ]
    assert [p.text("zh") for p in found] == [
        f"ITG013 编号“sliver:b2”：对“sliver:b2”的决定使网格“{GRIDS[0]}”有200户。已按决定执行，请核对是否符合本意。",
        f"ITG013 编号“sliver:b2”：对“sliver:b2”的决定使网格“{GRIDS[1]}”有400户。已按决定执行，请核对是否符合本意。",
    ]


@pytest.mark.parametrize(
    ("name", "raw", "en", "zh"),
    [
        ("d.csv", "conflict,choice\nx,y\n", "a column is missing", "缺少列"),
        ("d.csv", "", "a column is missing", "缺少列"),
        ("d.csv", b"\xff\xfe\x00\x81\xff", "it is neither UTF-8 nor GB 18030", "编码既非UTF-8也非GB 18030"),
        ("d.json", "{", "it is no JSON", "不是JSON"),
        ("d.json", "[1]", "it is no mapping of conflicts to grids", "不是冲突到网格的映射"),
        ("d.json", '{"a": 1}', "a decision is no text", "有决定不是文本"),
    ],
)
def test_a_file_that_holds_no_decisions(tmp_path: Path, name: str, raw: str | bytes, en: str, zh: str) -> None:
    file = tmp_path / name
    file.write_bytes(raw if isinstance(raw, bytes) else raw.encode())
    with pytest.raises(InvalidIntegrationError) as error:
        read_decisions(file)
    assert texts(error.value) == (
        [
            (
                f"ITG014 {name}: The file of decisions cannot be read: {en}. Give a CSV or JSON file with the columns "
                "'conflict' and 'decision'."
            )
        ],
        [f"ITG014 {name}：无法读取决定文件：{zh}。请提供含“conflict”和“decision”两列的CSV或JSON文件。"],
    )


def test_a_conflict_decided_twice(tmp_path: Path) -> None:
    file = tmp_path / "d.csv"
    file.write_text("conflict,decision\na,x\na,y\nb,x\nb,x\nc,\nc,z\n", encoding="utf-8")
    with pytest.raises(InvalidIntegrationError) as error:
        read_decisions(file)
    assert texts(error.value) == (
        ["ITG015 d.csv, row 3, id 'a': Conflict 'a' is decided twice: 'x' and 'y'. Keep one of the rows."],
        ["ITG015 d.csv，第3行，编号“a”：冲突“a”有两个决定：“x”和“y”。请只保留一行。"],
    )
    with pytest.raises(FileNotFoundError):
        read_decisions(tmp_path / "none.csv")


def test_a_grid_that_a_decision_leaves_empty_is_gone_and_the_others_stay_where_they_are() -> None:
    city = lined(6, communities=2)
    said = Said("a", ((3, 4), (0,), (0,), (1,), (1,), (1,)))
    one = city.merge([said.net(city.units)], how="existing")
    first, second, third = one.plan.lowest.ids.tolist()
    two = city.merge([said.net(city.units)], how="existing", decisions={"overlap:b0": second})
    assert two.plan.lowest.ids.tolist() == [second, third]
    assert [two.grid_of(unit) for unit in city.units] == [second] * 3 + [third] * 3
    assert two.plan.lowest.area.tolist() == one.plan.lowest.area.tolist()[1:]
    assert two.plan.lowest.households.tolist() == [300, 300]
    assert first not in two.territory

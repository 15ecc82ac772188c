"""In a Chinese table every word is Chinese: no Latin letter but in ids, keys and codes, each for a reason."""

from __future__ import annotations

import inspect
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any, Final, cast

import attrs
import pytest
from notebook_cases import read, said_by
from notebook_values import DAY, of_a_city, town, values
from test_notebook import PUBLIC

import gridgov
from gridgov import Evidence, Hierarchy, Jurisdiction, LevelScheme, Text, check, notebook, privacy, schemes, whatif
from gridgov._face import as_html
from gridgov._faces import face_of
from gridgov._faces._parts import Face, Head, first
from gridgov.baselines import Baseline
from gridgov.evaluation import Points, evaluate
from gridgov.matching import match
from gridgov.measures import Measure
from gridgov.policies import Policy
from gridgov.rules import CommunityOversize, OneChief
from gridgov.waivers import Waiver, Waivers

LATIN: Final = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
#: Latin letters that may stand anywhere in a Chinese table, and why.
KEPT: Final = {
    r"(?<![A-Z])[A-Z]{3}\d{3}(?!\d)": "the code of a rule or of a fault, by which it is found in the manual",
    r"(?:ANK|XLG)-[A-Z]*\d+[a-z]?(?:\.[A-Za-z-]+)*": "the id of a published figure, relation or fact",
    r"620104007\d+-[ew]\d+": "ids of units of a published system",
    r"^grid worker$": "a word of the source for who starts a flow",
    r"\w+\.txt": "the name of a file",
    r"\{\w+\}": "a place in a wording where a fact comes in",
    r"（[a-z_]+）$": "the key of a parameter, behind its Chinese name, by which it is written in code",
    r"（max_households）(?= = )": "the key of a parameter, behind its Chinese name, in a line of arithmetic",
    r"(?:holder|unit|post|body|net):": "what kind of thing an end of a relation is, as it is written",
    r"levels\[\d\]": "a path in a file",
    r"\[[SDI]\]|（[ab]）": "how a figure is known, and which reading it is, as sources are marked",
    r"键：\w+": "the key of a measure, where the pointer rests",
    r"^self-parent$": "the code name of a fault",
    r"“agreements”表": "the name of a table of the input, as it is written there",
    r"create、abolish、split、merge、recode、transfer、restore": "the keys of a column of codes, told one by one",
    r"“X”$": "the name of a list, as the source writes it",
    r"1\+3\+N|^1，3，N$": "the name of a form of staffing, as sources write it",
}
#: Heads of columns and names of facts under which ids and keys of the input stand as they are, and why.
IDENTS: Final = {
    "编号": "ids",
    "键": "keys",
    "代码": "codes",
    "规则": "codes of rules",
    "条款": "ids of clauses",
    "左侧条款": "ids of clauses",
    "右侧条款": "ids of clauses",
    "岗位": "ids of posts",
    "任职者": "ids of holders",
    "冲突": "ids of conflicts",
    "事实": "ids of facts",
    "标识": "fingerprints",
    "来源": "ids of sources, names of files",
    "默认值": "keys of options",
    "计量方式": "keys of levels that one system names",
}
#: Texts of the input that stand as they are: what a scheme, a net, a policy or a criterion named.
NAMED: Final = {"level_1", "level_2", "level_3", "level_4", "cn", "walks", "property_enterprise_head"}
#: Names of classes that are not the library's, or that no user is handed.
INNER: Final = "_"


def _of_ids() -> Hierarchy:
    """Return a street whose units have labels, and ids without a letter."""
    return Hierarchy.from_columns(
        ["1", "2", "3"],
        [None, "1", "1"],
        ["street", "community", "community"],
        levels=LevelScheme.ladder("street", "community"),
        measures={"households": [None, 9000, None], "left_behind_persons": [None, 3, 40]},
        labels={"three_without": ["", "yes", "no"], "property_care": ["", "red_heart", "owners_committee"]},
    )


def _more() -> Iterator[object]:
    """Go through values that other examples lack: evidence, evaluations, answers, lists that are not published."""
    h = _of_ids()
    place = Jurisdiction(territory=h)
    yield from (h.unit("2"), place, privacy.suppress(h, k=10, measures=["left_behind_persons"]))
    evidence = Evidence.read(
        h,
        {
            "patrols": [{"unit": "2", "day": "2026-01-02"}],
            "nets": [
                {"id": "7", "department": "公安", "merged": "是"},
                {"id": "8", "department": "卫健", "merged": None},
            ],
            "service_points": [{"unit": "2", "id": "9", "minutes": None}],
            "projects": [{"unit": "2", "id": "6", "status": "under_way"}],
        },
    )
    yield from (evidence, *(evidence.table(key) for key in ("patrols", "nets", "service_points", "projects")))
    points = Points("walks", Text("patrols", "巡查"), "patrols", each=2)
    yield from (points, evaluate(evidence, [points], units=h.units()))
    rule = CommunityOversize(max_households=5000)
    report = check(place, rule, on=DAY)
    yield from (Baseline.of(report), Waivers([Waiver(rule="SIZ001", reason="已批准", last_day=DAY, unit="2")]))
    yield whatif.sweep(place, rule, on=DAY, max_households=[1000, 9000])
    yield whatif.frontier(place, rule, on=DAY)
    yield whatif.grid(place, [rule, OneChief(role="grid_chief")], {("SIZ001", "max_households"): [1000]}, on=DAY)
    yield whatif.grid(place, [rule, OneChief(role="grid_chief")], {("ROL001", "role"): ["building_head"]}, on=DAY)
    yield whatif.cross({"甲": place}, {"五千户": rule}, on=DAY)
    yield match([{"id": "1", "name": "新民社区"}, {"id": "2", "name": "安康路"}], [{"id": "3", "name": "新民社区"}])
    scheme = schemes.load("ankang-321")
    yield from (scheme, scheme.audit(), *scheme.lists, *scheme.readings)
    yield from (clause.rule for clause in gridgov.policies.load("cn").clauses)


def _shown(value: object) -> bool:
    """Tell whether a value has a face of the library."""
    kind: Any = type(value)
    return getattr(kind, "_repr_html_", None) is as_html


def _held(value: object) -> Iterator[object]:
    """Go through what a value holds: its fields and properties, the first of what it goes through."""
    kind = type(value)
    names = [f.name for f in attrs.fields(kind)] if attrs.has(kind) else []
    names += [name for name, one in inspect.getmembers_static(kind) if isinstance(one, property)]
    for name in names:
        try:
            held: Any = None if name.startswith("_") else getattr(value, name)
        except (gridgov.GridgovError, TypeError, AttributeError):  # not published, or asked of another kind
            continue
        yield from _first(held)
    if isinstance(value, Iterable) and not isinstance(value, schemes.NamedList):
        yield from _first(list(islice(cast("Iterable[object]", value), 2)))


def _first(held: object) -> Iterator[object]:
    """Go through the first of what is held: of a mapping, what it leads to."""
    if isinstance(held, Mapping):
        held = tuple(cast("Mapping[object, object]", held).values())
    yield from islice(cast("Iterable[object]", held), 2) if isinstance(held, tuple | list) else (held,)


def _reached(seeds: Iterable[object]) -> Iterator[object]:
    """Go through values and what they hold, two of a class besides those that come first."""
    seen: Counter[type] = Counter()
    known: list[object] = []
    todo = [(value, 0) for value in seeds if not isinstance(value, str | type)]
    while todo:
        value, depth = todo.pop(0)
        if not _shown(value) or (depth and seen[type(value)] > 1) or type(value).__name__.startswith(INNER):
            continue
        seen[type(value)] += 1
        known.append(value)
        yield value
        todo += [(held, depth + 1) for held in _held(value)] if depth < 3 else []


def _latin(face: Face, idents: Iterable[str]) -> set[tuple[str, str]]:
    """Return the Latin words in a Chinese face that are neither ids nor kept for a reason."""
    wrong: set[tuple[str, str]] = set()
    for where, said in said_by(face, "zh"):
        if where in IDENTS:
            continue
        rest = said
        for kept in KEPT:
            rest = re.sub(kept, "", rest)
        for ident in idents:
            if ident in rest:
                rest = re.sub(rf"(?<![A-Za-z_]){re.escape(ident)}(?![A-Za-z_])", "", rest)
        wrong |= {(where, word) for word in LATIN.findall(rest) if word not in NAMED}
    return wrong


@pytest.fixture(scope="module")
def examples() -> list[object]:
    city = schemes.load("xiliugou-126").synthesise()
    return list(_reached([*values(town("甲", "c1")), *of_a_city(city), *_more()]))


@pytest.fixture(scope="module")
def idents(examples: list[object]) -> list[str]:
    """Return ids of units, posts, nets, clauses and the like; no keys of closed lists, which have words."""
    found = {
        "c1",
        "bc1",
        "pc1",
        "post-c1",
        "甲",
        "c",
        "c-2",
        "x0",
        "x2",
        "g0",
        "g1",
        "x",
        "n0:x0",
        "n0:x2",
        "a",
        "b",
        "community-oversize",
    }
    for value in examples:
        if isinstance(value, Policy | gridgov.Net | gridgov.Unit):
            found.add(value.id)
        if isinstance(value, Policy):
            found |= {clause.id for clause in value.clauses} | {f"cn/{clause.id}" for clause in value.clauses}
            found |= {source.id for source in value.sources}
        if isinstance(value, Hierarchy):
            found |= {unit.id for unit in islice(value.units(), 200)}
        if isinstance(value, schemes.Scheme):
            found |= {relation.id for relation in value.relations}
    return sorted((one for one in found if one), key=len, reverse=True)


def test_no_latin_letter_stands_in_a_chinese_table(examples: list[object], idents: list[str]) -> None:
    wrong = {(type(v).__name__, *one) for v in examples for one in _latin(face_of(v), idents)}
    assert wrong == set()


def test_most_public_classes_are_among_the_examples(examples: list[object]) -> None:
    kinds = {type(value) for value in examples}
    assert len(kinds & set(PUBLIC)) > 90
    assert len(kinds) > 120


def test_every_reason_is_still_needed(examples: list[object], idents: list[str]) -> None:
    said = {(where, text) for value in examples for where, text in said_by(face_of(value), "zh")}
    assert {kept for kept in KEPT if not any(re.search(kept, text) for _, text in said)} == set()
    assert {where for where in IDENTS if not any(at == where and LATIN.search(text) for at, text in said)} == set()
    assert len(idents) < 300


@pytest.mark.parametrize("value", ["standard", "RenameUnit", "over", "community", "full time", "I", "households"])
def test_a_planted_english_word_is_found(value: str, idents: list[str]) -> None:
    title = Text("t", "题")
    at = [
        Face(title=Text(value, value)),
        Face(title=title, facts=[(Text(value, value), 1)]),
        Face(title=title, facts=[(Text("a", "甲"), value)]),
        Face(title=title, heads=[Head(Text("a", "甲"))], rows=first([(value,)]), n=1),
        Face(title=title, heads=[Head(Text(value, value))]),
        Face(title=title, heads=[Head(Text("a", "甲"), note=Text(value, value))]),
        Face(title=title, notes=[Text(value, value)]),
        Face(title=title, below=[Face(title=Text(value, value))]),
    ]
    assert all(_latin(face, idents) for face in at)


def test_keys_that_are_known_have_words_and_others_stay() -> None:
    h = Hierarchy.from_columns(
        ["1"],
        [None],
        ["street"],
        levels=LevelScheme.ladder("street"),
        labels={"property_care": ["red_heart"], "colour": ["blue"], "three_without": [None]},
    )
    lines = notebook.text(h.unit("1"), lang="zh").splitlines()
    assert [line.split() for line in lines[-4:-1]] == [
        ["物业管理方式", "红心物业"],
        ["colour", "blue"],
        ["未填写的标签", "三无小区"],
    ]
    english = notebook.text(h.unit("1"), lang="en")
    assert re.search(r"property_care +red_heart", english)


def test_a_roster_names_the_levels_at_which_its_roles_sit() -> None:
    place = schemes.load("xiliugou-126").synthesise()
    said = notebook.text(place.roster, lang="zh", rows=50)
    assert "level_" not in said
    assert "居民小区、企事业单位" in said
    assert "level_2" in notebook.text(place.roster, rows=50)


def test_a_measure_stands_with_its_unit_where_its_name_does_not_say_it() -> None:
    area = Measure("area", Text("area", "面积"), Text("km2", "平方公里"))
    record = {"id": "1", "level": "street", "households": 7, "area": 2.5}
    h = Hierarchy.from_records([record], levels=LevelScheme.ladder("street"), measures=["households", area])
    for value in (h, h.unit("1"), Jurisdiction(territory=h)):
        assert "面积（平方公里）" in notebook.text(value, lang="zh")
        assert "area (km2)" in notebook.html(value)
        assert "户数（" not in notebook.text(value, lang="zh")


def test_a_plan_names_the_level_of_its_units() -> None:
    records: list[dict[str, Any]] = [{"id": "1", "level": "street"}]
    records += [{"id": f"1{i}", "level": "community", "parent": "1", "households": 400} for i in range(3)]
    h = Hierarchy.from_records(records, levels=LevelScheme.ladder("street", "community"), measures=["households"])
    near = [("10", "11"), ("11", "12")]
    bounds: dict[str, Any] = {"min_households": 500, "max_households": 2000}
    plan = gridgov.splitting.merge(Jurisdiction(territory=h), "1", level="community", adjacency=near, **bounds)
    assert "“1”的3个“社区”单元中合并" in plan.describe("zh")
    assert "3 units of 'community' in '1'" in plan.describe()
    assert notebook.text(plan, lang="zh").splitlines()[0] == "合并“社区”单元"
    assert not re.search("[a-z]", notebook.text(plan, lang="zh"))


def test_that_nothing_is_there_is_said() -> None:
    for lang, none in (("en", "none"), ("zh", "无")):
        with notebook.language("zh" if lang == "zh" else "en"):
            assert read(notebook.html(gridgov.Links(()))).texts[-1] == none
            assert notebook.text(gridgov.Links(())).splitlines()[-1] == none
    page = read(notebook.html(next(iter(gridgov.policies.load("cn").clauses)), lang="zh"))
    assert all(len(row) == 2 and row[1] for row in page.rows), "an empty cell of a fact says that it is"


def test_a_list_that_is_not_published_says_so() -> None:
    scheme = schemes.load("ankang-321")
    one = scheme.list("street_rights")
    assert "来源未公布具体内容。" in notebook.text(one, lang="zh")
    assert "The source does not say what is on it." in notebook.html(one)
    assert "appoint" in notebook.text(scheme.fill({"street_rights": ["appoint", "assess"]}).list("street_rights"))


def test_evidence_says_its_words_its_units_and_what_an_empty_cell_means() -> None:
    evidence = next(value for value in _more() if isinstance(value, Evidence))
    said = {key: notebook.text(evidence.table(key), lang="zh") for key in evidence.tables}
    assert said["projects"].splitlines()[0] == "佐证材料：共建项目"
    assert "进行中" in said["projects"]
    assert re.search(r"（分钟）", said["service_points"])
    assert "未测" in said["service_points"]
    assert re.search(r"7 .* 是 .*\n8 .* 未知 ", said["nets"])
    assert re.search(r"^巡查 +1 ", notebook.text(evidence, lang="zh"), re.MULTILINE)
    assert re.search(r"^patrols +1 ", notebook.text(evidence), re.MULTILINE)


def test_a_baseline_shows_what_was_found() -> None:
    report = check(Jurisdiction(territory=_of_ids()), CommunityOversize(max_households=5000), on=DAY)
    lines = notebook.text(Baseline.of(report), lang="zh").splitlines()
    assert lines[0] == "基线"
    assert {"规则", "条款", "判定", "差额", "首次出现"} <= set(lines[1].split())
    assert re.search(r"SIZ001.* 2 .*不通过 +-4,000 +2026-06-01", lines[3])

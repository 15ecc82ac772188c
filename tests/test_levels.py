"""Level schemes: what may stand under what, against a plain reading of the rules, and the texts of every fault."""

from __future__ import annotations

import copy
import pickle
from typing import Any

import attrs
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import schemes

from gridgov.errors import InvalidLevelsError, UnknownKeyError
from gridgov.levels import KINDS, Level, LevelScheme, Presence, UnitType
from gridgov.text import LANGS, Text

STREET = Level("street", Text("street", "街道"), "street")
COMMUNITY = Level("community", Text("community", "社区"), "community")
GRID = Level("grid", Text("grid", "网格"), "grid", "optional")
SITE = Level("site", Text("site", "场所"), ("estate", "work_unit"))
BLOCK = Level(
    "block",
    Text("block", "楼栋或车间"),
    ("building", "workshop"),
    under={"building": ["site:estate"], "workshop": ["site:work_unit"]},
)


def level(key: str, kinds: Any = "grid", **more: Any) -> Level:  # noqa: ANN401 - wrong ones, too
    return Level(key, Text(key, "级"), kinds, **more)


# What may stand under what


def expected_parents(scheme: LevelScheme, child: UnitType) -> set[UnitType]:
    """Read the rule of the data model plainly."""
    keys = [lv.key for lv in scheme.levels]
    at = keys.index(child.level)
    under = dict(scheme.levels[at].under or ())
    named = under.get(child.kind, under.get("*"))
    if named is not None:
        return {t for t in scheme.types for p in named if p in {t.level, f"{t.level}:{t.kind}"}}
    allowed: set[UnitType] = set()
    for above in reversed(scheme.levels[:at]):
        allowed |= {t for t in scheme.types if t.level == above.key}
        if above.presence != "optional":
            break
    return allowed


@given(schemes())
def test_parents_are_what_the_rules_say(scheme: LevelScheme) -> None:
    for c, child in enumerate(scheme.types):
        parents = {scheme.types[i] for i in np.flatnonzero(scheme.allowed[:, c]).tolist()}
        assert parents == expected_parents(scheme, child)
        for p, parent in enumerate(scheme.types):
            named = f"{child.level}:{child.kind}", f"{parent.level}:{parent.kind}"
            assert scheme.allows(named[0], under=named[1]) == scheme.allowed[p, c]


@given(schemes())
def test_parents_are_of_an_earlier_level_so_no_tree_has_a_cycle(scheme: LevelScheme) -> None:
    parent, child = np.nonzero(scheme.allowed)
    assert (scheme.ranks[parent] < scheme.ranks[child]).all()
    ranks: list[int] = scheme.ranks.tolist()
    assert [scheme.levels[r].key for r in ranks] == [t.level for t in scheme.types]
    for array in (scheme.ranks, scheme.allowed):
        assert not array.flags.writeable


def test_the_published_ladders() -> None:
    ankang = LevelScheme.ladder("city", "county", "street", "community", "grid_1", "grid_2", "grid_3", "building")
    assert [lv.key for lv in ankang.of_kind("grid")] == ["grid_1", "grid_2", "grid_3"]
    assert [lv.name.zh for lv in ankang.of_kind("grid")] == ["一级网格", "二级网格", "三级网格"]
    zhangye = LevelScheme.ladder("city", "street", "community", "grid")
    assert len(zhangye.of_kind("grid")) == 1
    county = LevelScheme.ladder("county", "grid_1", "grid_2", "grid_3", "grid_4", "household", optional=["grid_4"])
    assert len(county.of_kind("grid")) == 4
    assert county.allows("household", under="grid_4")
    assert county.allows("household", under="grid_3")
    assert not county.allows("household", under="grid_2")
    xiliugou = LevelScheme([STREET, COMMUNITY, SITE, BLOCK], counting="site")
    assert len(xiliugou.levels) == 4
    assert xiliugou.counting == "site"
    chengbei = LevelScheme.ladder(
        "street", "area", "community", "grid", "estate", "building", optional=["area", "grid"]
    )
    assert len(chengbei.of_kind("grid")) == 1
    assert repr(chengbei) == "<LevelScheme: street > [area] > community > [grid] > estate > building>"


def test_an_estate_takes_buildings_and_a_work_unit_takes_workshops() -> None:
    scheme = LevelScheme([COMMUNITY, SITE, BLOCK])
    assert scheme.allows("block:building", under="site:estate")
    assert scheme.allows("block:workshop", under="site:work_unit")
    assert not scheme.allows("block:building", under="site:work_unit")
    assert not scheme.allows("block:workshop", under="site:estate")
    assert not scheme.allows("block:building", under="community")
    assert repr(scheme) == "<LevelScheme: community > site(estate|work_unit) > block(building|workshop)>"


def test_a_grid_level_inside_above_and_across_communities() -> None:
    inside = LevelScheme([STREET, COMMUNITY, GRID, level("building", "building")])
    assert inside.allows("grid", under="community")
    assert not inside.allows("grid", under="street")
    assert inside.allows("building", under="community")
    above = LevelScheme([STREET, GRID, COMMUNITY])
    assert above.allows("community", under="grid")
    assert above.allows("community", under="street")
    across = LevelScheme([STREET, COMMUNITY, attrs.evolve(GRID, under="street"), level("building", "building")])
    assert across.allows("grid", under="street")
    assert not across.allows("grid", under="community")
    # What comes next stands under the nearest level that is not optional, and under the optional ones between.
    assert across.allows("building", under="grid")
    assert across.allows("building", under="community")
    beside = LevelScheme([STREET, COMMUNITY, level("grid", under=["street"]), level("building", "building")])
    assert not beside.allows("building", under="community")


def test_a_level_without_any_parent_holds_roots_only() -> None:
    scheme = LevelScheme([STREET, level("island", under=())])
    assert not scheme.allowed.any()


def test_under_may_be_given_in_several_ways() -> None:
    one = Level("grid", Text("grid", "网格"), "grid", under="street")
    assert one.under == (("*", ("street",)),)
    assert one == attrs.evolve(one, under=["street"]) == attrs.evolve(one, under={"*": "street"}) == attrs.evolve(one)
    assert attrs.evolve(one, under=None).under is None
    assert BLOCK.under == (("building", ("site:estate",)), ("workshop", ("site:work_unit",)))


# Looking up


@given(schemes())
def test_every_level_and_type_is_found(scheme: LevelScheme) -> None:
    for i, lv in enumerate(scheme.levels):
        assert scheme.level(lv.key) is lv
        assert scheme.keys[i] == lv.key
        assert scheme.types_at(lv.key).tolist() == [t.level == lv.key for t in scheme.types]
        if len(lv.kinds) == 1:
            assert scheme.types[scheme.type_of(lv.key)].level == lv.key
    for i, t in enumerate(scheme.types):
        assert scheme.type_of(t.level, t.kind) == i
        assert scheme.types_at(kind=t.kind).tolist() == [o.kind == t.kind for o in scheme.types]
        assert scheme.types_at(t.level, t.kind).tolist() == [o == t for o in scheme.types]
        assert t.level in [lv.key for lv in scheme.of_kind(t.kind)]
        assert str(t) == (t.level if t.level == t.kind else f"{t.level}:{t.kind}")
    assert scheme.types_at().all()
    assert scheme.of_kind("no_such_kind") == ()


def test_a_kind_must_be_named_where_there_are_several() -> None:
    with pytest.raises(UnknownKeyError, match=r"Level 'site' has no kind ''\. Its kinds are: estate, work_unit\."):
        LevelScheme([SITE]).type_of("site")


@pytest.mark.parametrize("wrong", [{"key": 1}, {"name": "grid"}, {"kinds": [1]}, {"kinds": None}])
def test_a_level_is_made_of_texts(wrong: dict[str, Any]) -> None:
    good: dict[str, Any] = {"key": "grid", "name": Text("grid", "网格"), "kinds": "grid"}
    assert Level(**good).kinds == ("grid",)
    with pytest.raises(TypeError):
        Level(**{**good, **wrong})


def test_what_stands_where_is_the_same_in_any_order() -> None:
    pairs = [("b", ("street",)), ("a", ("community", "street"))]
    ways: list[Any] = [dict(pairs), dict(reversed(pairs)), pairs, pairs[::-1], tuple(pairs)]
    made = [Level("grid", Text("grid", "网格"), kinds=["a", "b"], under=way) for way in ways]
    assert set(made) == {made[0]}
    assert made[0].under == (("a", ("community", "street")), ("b", ("street",)))


def test_a_scheme_is_made_of_levels() -> None:
    wrong: Any = ["street"]
    with pytest.raises(TypeError, match=r"^A scheme is made of levels, not of str\.$"):
        LevelScheme(wrong)


def test_255_types_fit() -> None:
    scheme = LevelScheme([level("grid", kinds=[f"kind_{i}" for i in range(255)])])
    assert scheme.type_of("grid", "kind_254") == 254


def test_many_levels_fit() -> None:
    scheme = LevelScheme([level(f"level_{i}") for i in range(255)])
    assert int(scheme.ranks[-1]) == 254
    assert scheme.allows("level_254", under="level_253")


# Ladders


def test_a_ladder_names_levels_by_kind_and_number() -> None:
    scheme = LevelScheme.ladder("province", "grid_0", "grid_10", "grid_11", "odd_kind", "grid_2a")
    names = {lv.key: (lv.name.en, lv.name.zh, lv.kinds) for lv in scheme.levels}
    assert names == {
        "province": ("province", "省", ("province",)),
        "grid_0": ("level-0 grid", "零级网格", ("grid",)),
        "grid_10": ("level-10 grid", "十级网格", ("grid",)),
        "grid_11": ("level-11 grid", "11级网格", ("grid",)),
        "odd_kind": ("odd kind", "odd_kind", ("odd_kind",)),
        "grid_2a": ("grid 2a", "grid_2a", ("grid_2a",)),
    }


def test_a_ladder_refuses_levels_it_does_not_have() -> None:
    with pytest.raises(ValueError, match=r"^optional and mandatory name levels of the ladder, not 'area', 'grid'\.$"):
        LevelScheme.ladder("street", optional=["grid"], mandatory=["area"])
    scheme = LevelScheme.ladder("street", "area", "grid", optional=["area"], mandatory=["grid"])
    assert [lv.presence for lv in scheme.levels] == ["standard", "optional", "mandatory"]
    with pytest.raises(InvalidLevelsError, match="LEV002"):
        LevelScheme.ladder("street", "street")


def test_known_kinds_have_names_in_both_languages() -> None:
    assert KINDS["grid"] == Text("grid", "网格")
    assert all(text.en and text.zh for text in KINDS.values())
    assert not hasattr(KINDS, "__setitem__")


# Words


@given(schemes(), st.data())
def test_titles_tell_levels_and_their_kinds_apart(scheme: LevelScheme, data: st.DataObject) -> None:
    names = st.sampled_from([Text("grid", "网格"), Text("grid", "格"), Text("net", "网格"), Text("level", "层级")])
    scheme = LevelScheme([attrs.evolve(found, name=data.draw(names)) for found in scheme.levels])
    every = [scheme.title(key) for key in scheme.keys]
    of_types = [
        (scheme.title(t.level, t.kind), scheme.name(i), scheme.name(i, "zh")) for i, t in enumerate(scheme.types)
    ]
    for lang in LANGS:
        assert len({title.get(lang) for title in every}) == len(every)
        assert len({title.get(lang) for title, *_ in of_types}) == len(of_types)
        plain = [found.name.get(lang) for found in scheme.levels]
        for found, title in zip(scheme.levels, every, strict=True):
            assert (title.get(lang) == found.name.get(lang)) == (plain.count(found.name.get(lang)) == 1)
    assert all(title.en.startswith(en) and title.zh.startswith(zh) for title, en, zh in of_types)


def test_a_title_is_of_a_level_there_is() -> None:
    with pytest.raises(UnknownKeyError):
        LevelScheme.ladder("street").title("city")
    with pytest.raises(UnknownKeyError):
        LevelScheme.ladder("street").title("street", "grid")


def test_a_scheme_describes_itself() -> None:
    scheme = LevelScheme([STREET, GRID, SITE, attrs.evolve(BLOCK, presence="mandatory")])
    assert scheme.describe().splitlines() == [
        "street (street)",
        "grid (grid): optional",
        "site (site) [estate, enterprise or public institution]",
        "block (block) [building, workshop]: mandatory",
    ]
    assert scheme.describe("zh").splitlines() == [
        "街道 (street)",
        "网格 (grid)：可选",
        "场所 (site) [小区、企事业单位]",
        "楼栋或车间 (block) [楼栋、车间]：必设",
    ]
    assert [scheme.name(i) for i in range(4)] == ["street", "grid", "estate", "enterprise or public institution"]
    assert [scheme.name(i, "zh") for i in range(4)] == ["街道", "网格", "小区", "企事业单位"]


# Change


@given(schemes(mandatory=True))
def test_a_scheme_survives_pickle_copy_and_dictionaries(scheme: LevelScheme) -> None:
    assert LevelScheme.from_dict(scheme.to_dict()) == scheme
    assert LevelScheme.from_dict(scheme.to_dict()).allowed.tolist() == scheme.allowed.tolist()
    for other in (pickle.loads(pickle.dumps(scheme)), copy.deepcopy(scheme), copy.copy(scheme)):  # noqa: S301
        assert other == scheme
        assert hash(other) == hash(scheme)
        assert other.types == scheme.types
        assert other.allowed.tolist() == scheme.allowed.tolist()
        assert not other.allowed.flags.writeable
    assert not hasattr(scheme, "no_such_name")
    assert scheme != attrs.evolve(scheme, levels=(*scheme.levels, level("one_more")))
    with pytest.raises(AttributeError):
        scheme.counting = None  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]


def test_a_scheme_in_short_form() -> None:
    data = {"levels": [{"key": "street", "name": {"en": "street", "zh": "街道"}}]}
    scheme = LevelScheme.from_dict(data)
    assert scheme == LevelScheme([STREET])
    assert scheme.counting is None
    assert data == {"levels": [{"key": "street", "name": {"en": "street", "zh": "街道"}}]}


@given(schemes(), st.data(), st.sampled_from(["standard", "optional", "mandatory"]))
def test_one_level_is_changed_and_the_others_stay(scheme: LevelScheme, data: st.DataObject, presence: Presence) -> None:
    key = data.draw(st.sampled_from(scheme.keys))
    changed = scheme.evolve(key, presence=presence)
    assert changed.level(key) == attrs.evolve(scheme.level(key), presence=presence)
    assert [lv for lv in changed.levels if lv.key != key] == [lv for lv in scheme.levels if lv.key != key]
    assert changed.counting == scheme.counting
    assert changed.evolve(key, presence=scheme.level(key).presence) == scheme


@given(schemes(), st.data())
def test_a_level_is_put_in_front_of_another(scheme: LevelScheme, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(scheme.levels) - 1))
    more = scheme.with_level(level("area", "area", presence="optional"), before=scheme.keys[at])
    assert list(more.keys) == [*scheme.keys[:at], "area", *scheme.keys[at:]]
    # An optional level in between breaks no link.
    for t in scheme.types:
        kept = expected_parents(scheme, t)
        assert kept <= expected_parents(more, t)


def test_a_change_that_contradicts_is_refused() -> None:
    scheme = LevelScheme([STREET, COMMUNITY], counting="community")
    with pytest.raises(InvalidLevelsError, match="LEV008"):
        scheme.evolve("community", key="village")
    with pytest.raises(InvalidLevelsError, match="LEV002"):
        scheme.with_level(STREET, before="community")

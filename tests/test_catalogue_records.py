"""Reading role catalogues from plain records: keys that are not known or are missing, all at once."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, cast

import pytest
from refusals import lines

from gridgov.errors import InvalidGraphError, InvalidRolesError, UnknownKeyError
from gridgov.graph import from_networkx, to_networkx
from gridgov.hierarchy import Hierarchy
from gridgov.jurisdiction import Jurisdiction
from gridgov.levels import LevelScheme
from gridgov.roles import Role, RoleCatalogue
from gridgov.text import Text

NAME = {"en": "x", "zh": "甲"}


def refused(**data: Any) -> InvalidRolesError:
    with pytest.raises(InvalidRolesError) as caught:
        RoleCatalogue.from_dict(data)
    return caught.value


def test_every_unknown_and_missing_key_is_said_with_the_rest() -> None:
    error = refused(
        roles=[
            {"key": "a", "name": NAME, "sit_at": ["grid"], "superior": "nobody"},
            {"name": NAME},
            {"key": "c", "name": {"en": "c", "cn": "丙"}},
        ],
        combinations=[{"first": "a", "second": "c", "rules": "forbidden"}, {"first": "a"}],
        templates=[
            {"key": "t", "name": NAME, "slots": [{"key": "head", "name": NAME, "maxi": 1}], "source": "x"},
            {"key": "u"},
        ],
        rolls=[],
    )
    assert lines(error) == [
        "RLE009 column 'rolls': The catalogue has no key 'rolls'. Did you mean 'roles'?",
        (
            "RLE002 id 'a': 'a' names the role 'nobody', which the catalogue does not have. "
            "Add the role or correct the key."
        ),
        "RLE009 roles, row 1, column 'sit_at', id 'a': A role has no key 'sit_at'. Did you mean 'sits_at'?",
        (
            "RLE009 combinations, row 1, column 'rules', id 'a + c': A combination has no key 'rules'. "
            "Did you mean 'rule'?"
        ),
        (
            "RLE009 templates, row 1, column 'source', id 't': A template has no key 'source'. "
            "Delete it; there are: key, name, slots."
        ),
        (
            "RLE009 templates[0].slots, row 1, column 'maxi', id 'head': A slot has no key 'maxi'. "
            "Did you mean 'maximum'?"
        ),
        "RLE010 roles, row 2, column 'key': A role lacks the key 'key'. Add it.",
        "RLE010 combinations, row 2, column 'second', id 'a': A combination lacks the key 'second'. Add it.",
        "RLE010 templates, row 2, column 'name', id 'u': A template lacks the key 'name'. Add it.",
        "RLE010 templates, row 2, column 'slots', id 'u': A template lacks the key 'slots'. Add it.",
        "RLE010 roles, row 3, column 'name.zh', id 'c': A name lacks the key 'zh'. Add it.",
        "RLE009 roles, row 3, column 'name.cn', id 'c': A name has no key 'cn'. Delete it; there are: en, zh.",
    ]
    zh = lines(error, "zh")
    assert zh[0] == "RLE009 “rolls”列：目录没有键“rolls”。是否为“roles”？"
    assert zh[2] == "RLE009 roles，第1行，“sit_at”列，编号“a”：角色没有键“sit_at”。是否为“sits_at”？"
    assert zh[3] == "RLE009 combinations，第1行，“rules”列，编号“a + c”：兼任规则没有键“rules”。是否为“rule”？"
    assert zh[4] == (
        "RLE009 templates，第1行，“source”列，编号“t”：角色模板没有键“source”。请删除；可用的有：key, name, slots。"
    )
    assert zh[5] == "RLE009 templates[0].slots，第1行，“maxi”列，编号“head”：岗位槽没有键“maxi”。是否为“maximum”？"
    assert zh[6] == "RLE010 roles，第2行，“key”列：角色缺少键“key”。请补充。"
    assert zh[10] == "RLE010 roles，第3行，“name.zh”列，编号“c”：名称缺少键“zh”。请补充。"


def test_a_role_alone_reports_its_keys() -> None:
    with pytest.raises(InvalidRolesError) as caught:
        Role.from_dict({"key": "a", "name": NAME, "maximal": 1})
    assert lines(caught.value) == [
        "RLE009 column 'maximal', id 'a': A role has no key 'maximal'. Did you mean 'maximum'?"
    ]
    with pytest.raises(InvalidRolesError) as caught:
        Role.from_dict({"name": "x"})
    assert [(p.code, p.place.column) for p in caught.value.problems] == [
        ("RLE010", "key"),
        ("RLE010", "name.en"),
        ("RLE010", "name.zh"),
    ]


def test_a_catalogue_with_sound_keys_is_read_as_before() -> None:
    assert RoleCatalogue.from_dict({}) == RoleCatalogue([])
    catalogue = RoleCatalogue.from_dict(
        {
            "roles": [{"key": "a", "name": NAME, "sits_at": "kind:grid"}, {"key": "b", "name": NAME}],
            "combinations": [{"first": "a", "second": "b", "rule": "conditional", "conditions": ["c"]}],
            "templates": [{"key": "t", "name": NAME, "slots": [{"key": "s", "name": NAME, "role": "a", "minimum": 2}]}],
        }
    )
    assert RoleCatalogue.from_dict(catalogue.to_dict()) == catalogue
    assert catalogue.role("a").sits_at == ("kind:grid",)
    assert catalogue.template("t").posts("g")[1] == {"role": "a", "unit": "g", "number": 2}


def test_a_graph_says_where_in_its_roles_the_key_is() -> None:
    graph = to_networkx(Jurisdiction(territory=Hierarchy.from_codes(["61"], levels=LevelScheme.ladder("province"))))
    model = json.loads(graph.graph["model"])
    model["roles"] = {"roles": [{"key": "a", "name": NAME, "sit_at": []}], "rolls": []}
    graph.graph["model"] = json.dumps(model)
    with pytest.raises(InvalidGraphError) as caught:
        from_networkx(graph)
    assert [(p.code, p.place.path) for p in caught.value.problems] == [
        ("RLE009", "graph['model'] roles rolls"),
        ("RLE009", "graph['model'] roles roles[0].sit_at"),
    ]


ROLE = {"key": "a", "name": NAME}


@pytest.mark.parametrize(
    ("data", "en", "zh"),
    [
        (
            {"roles": 5},
            "The catalogue has 5 as its 'roles'. Give a list of records.",
            "目录的“roles”为5。请填写记录列表。",
        ),
        ({"roles": ["a"]}, "The catalogue has ['a'] as its 'roles'. Give a list of records.", None),
        ({"roles": "abc"}, "The catalogue has 'abc' as its 'roles'. Give a list of records.", None),
        ({"roles": [{**ROLE, "minimum": True}]}, "A role has True as its 'minimum'. Give a whole number.", None),
        ({"roles": [{**ROLE, "minimum": None}]}, "A role has None as its 'minimum'. Give a whole number.", None),
        (
            {"roles": [{**ROLE, "maximum": 1.5}]},
            "A role has 1.5 as its 'maximum'. Give a whole number, or nothing.",
            "角色的“maximum”为1.5。请填写整数，或留空。",
        ),
        (
            {"roles": [{**ROLE, "sits_at": [1]}]},
            "A role has [1] as its 'sits_at'. Give a list of texts.",
            "角色的“sits_at”为[1]。请填写文本列表。",
        ),
        ({"roles": [{**ROLE, "eligible": 5}]}, "A role has 5 as its 'eligible'. Give a list of texts.", None),
        (
            {"roles": [{**ROLE, "holders": {"p": 1}}]},
            "A role has {'p': 1} as its 'holders'. Give a list of texts.",
            None,
        ),
        (
            {"roles": [{**ROLE, "superior": ["b"]}]},
            "A role has ['b'] as its 'superior'. Give a text, or nothing.",
            "角色的“superior”为['b']。请填写文本，或留空。",
        ),
        (
            {"roles": [{"key": 5, "name": NAME}]},
            "A role has 5 as its 'key'. Give a text that is not empty.",
            "角色的“key”为5。请填写非空文本。",
        ),
        ({"roles": [{"key": "", "name": NAME}]}, "A role has '' as its 'key'. Give a text that is not empty.", None),
        (
            {"roles": [{"key": "a", "name": {**NAME, "en": 5}}]},
            "A name has 5 as its 'en'. Give a text.",
            "名称的“en”为5。请填写文本。",
        ),
        (
            {"roles": [ROLE], "combinations": [{"first": "a", "second": "a", "conditions": 1}]},
            "A combination has 1 as its 'conditions'. Give a list of texts.",
            None,
        ),
        ({"templates": [{**ROLE, "slots": [1]}]}, "A template has [1] as its 'slots'. Give a list of records.", None),
        (
            {"templates": [{**ROLE, "slots": [{**ROLE, "role": None, "minimum": "1"}]}]},
            "A slot has '1' as its 'minimum'. Give a whole number.",
            "岗位槽的“minimum”为'1'。请填写整数。",
        ),
    ],
)
def test_a_value_that_cannot_be_is_reported_with_its_place(data: dict[str, Any], en: str, zh: str | None) -> None:
    [problem] = refused(**data).problems
    assert problem.code == "RLE012"
    assert problem.place.column is not None
    assert f"{problem.message()} {problem.way_out()}" == en
    assert zh is None or problem.message("zh") + problem.way_out("zh") == zh


def test_values_that_cannot_be_are_said_with_the_rest() -> None:
    error = refused(roles=[{**ROLE, "minimum": "x", "maximum": -1, "superior": "b"}, {"key": [], "name": NAME}])
    assert [(p.code, p.place.row, p.place.column) for p in error.problems] == [
        ("RLE002", None, None),
        ("RLE004", None, None),
        ("RLE012", 1, "minimum"),
        ("RLE012", 2, "key"),
    ]
    with pytest.raises(InvalidRolesError) as caught:
        Role.from_dict({**ROLE, "minimum": "x"})
    assert lines(caught.value) == [
        "RLE012 column 'minimum', id 'a': A role has 'x' as its 'minimum'. Give a whole number."
    ]


def test_a_role_that_is_built_with_a_count_that_is_none_is_reported() -> None:
    count: Any = "x"
    with pytest.raises(InvalidRolesError) as caught:
        RoleCatalogue([Role(key="a", name=Text("a", "a"), minimum=count)])
    assert [p.code for p in caught.value.problems] == ["RLE004"]


def test_what_is_asked_for_by_no_text_can_be_reported() -> None:
    catalogue, five = RoleCatalogue.from_dict({"templates": [{**ROLE, "slots": []}]}), cast("str", 5)
    calls: list[tuple[Callable[[], object], str]] = [
        (lambda: catalogue.template(five), "RLE013 id '5': There is no template '5' in the catalogue. "),
        (lambda: catalogue.role(five), "RLE006 id '5': There is no role '5' in the catalogue. "),
        (lambda: catalogue.template("a").role(five), "RLE008 id '5': 'a' has no slot '5'. "),
    ]
    for call, said in calls:
        with pytest.raises(UnknownKeyError) as caught:
            call()
        assert lines(caught.value)[0].startswith(said)
    with pytest.raises(UnknownKeyError, match=r"Its templates are: -\.$"):
        RoleCatalogue([]).template("x")


def test_one_of_each_is_said_as_one() -> None:
    one = RoleCatalogue.from_dict(
        {
            "roles": [ROLE],
            "combinations": [{"first": "a", "second": "a"}],
            "templates": [{**ROLE, "slots": []}],
        }
    )
    assert repr(one) == "<RoleCatalogue: 1 role, 1 combination, 1 template>"

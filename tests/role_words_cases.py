"""What is said of roles that are refused, in both languages, with the place."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from roster_refusals import (
    ROLES,
    catalogue,
    refused,
    role,
    template,
)

from gridgov.errors import GridgovError, Problems
from gridgov.roles import Combination, CombinationRule, RoleCatalogue

ROLE_WORDS: list[tuple[Callable[[], GridgovError | Problems], str, str]] = [
    (
        lambda: catalogue(role("a"), role("a")),
        "RLE001 id 'a': Role 'a' is there 2 times. Give each role its own key.",
        "RLE001 编号“a”：角色“a”出现2次。请为每个角色使用不同的键。",
    ),
    (
        lambda: catalogue(role("a", superior="b")),
        ("RLE002 id 'a': 'a' names the role 'b', which the catalogue does not have. Add the role or correct the key."),
        "RLE002 编号“a”：“a”提到的角色“b”不在目录中。请补充该角色或更正键名。",
    ),
    (
        lambda: catalogue(role("a", superior="b"), role("b", superior="a")),
        ("RLE003 id 'a': The roles lead each other in a circle: a -> b -> a. Take one of these links out."),
        "RLE003 编号“a”：角色的上下级关系成环：a -> b -> a。请删除其中一个关系。",
    ),
    (
        lambda: catalogue(role("a", minimum=2, maximum=1)),
        (
            "RLE004 id 'a': Role 'a' asks for at least 2 and at most 1 posts a unit. The minimum "
            "is 0 or more, and not above the maximum."
        ),
        "RLE004 编号“a”：角色“a”要求每单元至少2、至多1岗。下限须不小于0，且不大于上限。",
    ),
    (
        lambda: catalogue(role("a", minimum=-1)),
        (
            "RLE004 id 'a': Role 'a' asks for at least -1 posts a unit. The minimum is 0 or "
            "more, and not above the maximum."
        ),
        "RLE004 编号“a”：角色“a”要求每单元至少-1岗。下限须不小于0，且不大于上限。",
    ),
    (
        lambda: catalogue(role("a", time="some")),
        "RLE005 id 'a': Role 'a' has time='some'. Use one of: full, part.",
        "RLE005 编号“a”：角色“a”的time为“some”。请使用：full, part。",
    ),
    (
        lambda: catalogue(role("a"), combinations=[Combination("a", "a", cast("CombinationRule", "never"))]),
        ("RLE005 id 'a + a': Role 'a + a' has rule='never'. Use one of: allowed, forbidden, conditional, mandatory."),
        ("RLE005 编号“a + a”：角色“a + a”的rule为“never”。请使用：allowed, forbidden, conditional, mandatory。"),
    ),
    (
        lambda: refused(lambda: ROLES.role("chef")),
        (
            "RLE006 id 'chef': There is no role 'chef' in the catalogue. Use one of its 3 keys; "
            "the closest are: chief, head."
        ),
        "RLE006 编号“chef”：目录中没有角色“chef”。请使用目录中的3个键；相近的有：chief, head。",
    ),
    (
        lambda: refused(lambda: template().role("head")),
        (
            "RLE007 id 'head': The source of 'duo' does not publish which role fills the slot "
            "'head'. Decide it yourself: .fill({'head': 'some_role'})."
        ),
        "RLE007 编号“head”：“duo”的来源未公布“head”由何种角色担任。请自行指定：.fill({'head': 'some_role'})。",
    ),
    (
        lambda: refused(lambda: template().role("tail")),
        "RLE008 id 'tail': 'duo' has no slot 'tail'. Its slots are: head.",
        "RLE008 编号“tail”：“duo”没有名为“tail”的岗位槽。现有：head。",
    ),
    (
        lambda: refused(lambda: RoleCatalogue.from_dict({"roles": [{**role("a").to_dict(), "superiour": "b"}]})),
        ("RLE009 roles, row 1, column 'superiour', id 'a': A role has no key 'superiour'. Did you mean 'superior'?"),
        "RLE009 roles，第1行，“superiour”列，编号“a”：角色没有键“superiour”。是否为“superior”？",
    ),
    (
        lambda: refused(lambda: RoleCatalogue.from_dict({"roles": [{"key": "a"}]})),
        "RLE010 roles, row 1, column 'name', id 'a': A role lacks the key 'name'. Add it.",
        "RLE010 roles，第1行，“name”列，编号“a”：角色缺少键“name”。请补充。",
    ),
    (
        lambda: catalogue(templates=[template(minimum=-1)]),
        (
            "RLE011 id 'duo': The slot 'head' of 'duo' asks for at least -1 posts. The minimum "
            "is 0 or more, and not above the maximum."
        ),
        "RLE011 编号“duo”：“duo”的岗位槽“head”要求至少-1岗。下限须不小于0，且不大于上限。",
    ),
    (
        lambda: catalogue(templates=[template(minimum=2, maximum=1)]),
        (
            "RLE011 id 'duo': The slot 'head' of 'duo' asks for at least 2 and at most 1 posts. "
            "The minimum is 0 or more, and not above the maximum."
        ),
        "RLE011 编号“duo”：“duo”的岗位槽“head”要求至少2、至多1岗。下限须不小于0，且不大于上限。",
    ),
    (
        lambda: refused(lambda: RoleCatalogue.from_dict({"roles": [{**role("a").to_dict(), "minimum": "x"}]})),
        "RLE012 roles, row 1, column 'minimum', id 'a': A role has 'x' as its 'minimum'. Give a whole number.",
        "RLE012 roles，第1行，“minimum”列，编号“a”：角色的“minimum”为'x'。请填写整数。",
    ),
    (
        lambda: refused(lambda: RoleCatalogue([], templates=[template()]).template("x")),
        "RLE013 id 'x': There is no template 'x' in the catalogue. Its templates are: duo.",
        "RLE013 编号“x”：目录中没有角色模板“x”。现有模板：duo。",
    ),
]

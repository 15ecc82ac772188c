"""Whether what figures, posts, bodies and links of a scheme speak of is laid by a step of the recipe."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from gridgov._vocabulary import words
from gridgov.errors import Problem
from gridgov.roles import RoleCatalogue
from gridgov.schemes._faults import NOT_LAID, WRONG_VALUE
from gridgov.schemes._known import closest
from gridgov.schemes._reader import Reader
from gridgov.schemes._table import tables_in, texts_of
from gridgov.schemes._where import Where
from gridgov.text import Text

__all__ = ["not_laid"]

Step = Mapping[str, Any]
#: What is laid, by the steps that lay it and their key for it; how it is called.
_SORTS: Final[Mapping[str, tuple[str, str, Text]]] = {
    "measure": ("measures", "key", Text("the measure", "指标")),
    "body": ("bodies", "kind", Text("bodies of the kind", "组织类别")),
    "device": ("devices", "kind", Text("devices of the kind", "设备类别")),
    "members": ("members", "bodies", Text("members of bodies of the kind", "成员所属组织类别")),
    "links": ("links", "kind", Text("links of the kind", "关系类别")),
    "role": ("posts", "role", Text("posts of the role", "岗位角色")),
}
_BEFORE: Final = Text(" before this one", "在此步骤之前")
_ENDS: Final = Text(
    "one end as unit:SELECTOR, body:KIND, post:ROLE or holder:ROLE",
    "关系一端的写法：unit:单元、body:组织类别、post:角色或holder:角色",
)


def not_laid(table: Mapping[str, Any], reader: Reader) -> Iterator[Problem]:
    """Find what figures count and steps speak of although no step of the recipe lays it; and ends that are none."""
    recipe: Step = table.get("recipe", {})
    if not recipe:
        return
    for i, figure in enumerate(tables_in(table, "figures")):
        yield from _counted(recipe, figure.get("counts", {}), f"figures[{i}].counts", reader)
    posts, roles = tables_in(recipe, "posts"), _roles(table)
    for i, step in enumerate(posts):
        for key in ("held_by", "share_with"):
            for text in texts_of(step.get(key, ())):
                if text in roles:  # another one is reported as a role that is not there
                    yield from _lost(posts[:i], "role", text, f"recipe.posts[{i}]", key, reader, _BEFORE)
    for i, step in enumerate(tables_in(recipe, "links")):
        for key in ("source", "target"):
            for text in texts_of(step.get(key, ())):
                yield from _end(roles, recipe, text, f"recipe.links[{i}]", key, reader)


def _roles(table: Step) -> set[str]:
    return {role.key for role in RoleCatalogue.builtin().roles} | {
        row.get("key", "") for row in tables_in(table, "roles")
    }


def _counted(recipe: Step, counts: Step, path: str, reader: Reader) -> Iterator[Problem]:
    for sort in ("measure", "body", "device", "members", "links"):
        if sort in counts and not (sort == "measure" and counts[sort] in words("measures")):
            yield from _lost(tables_in(recipe, _SORTS[sort][0]), sort, counts[sort], path, sort, reader)


def _lost(  # noqa: PLR0913 - what is looked for, among what, and where it is named
    steps: Sequence[Step],
    sort: str,
    text: str,
    path: str,
    key: str,
    reader: Reader,
    where: Text | None = None,
) -> Iterator[Problem]:
    """Report what none of some steps lays, with what they do lay that is closest."""
    _, laid_by, what = _SORTS[sort]
    laid = [name for step in steps for name in texts_of(step.get(laid_by, ()))]
    if sort == "measure":
        laid += words("measures")
    if text in laid or any(laid_by not in step for step in steps):
        return  # it is there, or a step lacks its key, which is reported already
    fix = Text("Add a step that lays it", "请增加铺设它的步骤")
    if near := ", ".join(closest(text, laid)):
        fix = Text(
            "Add a step that lays it, or correct the name; the closest are: {near}",
            "请增加铺设它的步骤，或更正名称；最接近的有：{near}",
        ).format(near=near)
    facts = {"what": what, "key": text, "where": where or Text("", "中"), "fix": fix}
    yield Problem(NOT_LAID, reader.place(path, key), facts)


def _end(  # noqa: PLR0913 - one end of a link and where it stands
    roles: set[str], recipe: Step, text: str, path: str, key: str, reader: Reader
) -> Iterator[Problem]:
    """Check one end of a link: its form, and whether there is anything that it could name."""
    head, _, rest = text.partition(":")
    if head in {"holder", "post"} and rest:
        if rest in roles:
            yield from _lost(tables_in(recipe, "posts"), "role", rest, path, key, reader)
    elif head == "body" and rest:
        yield from _lost(tables_in(recipe, "bodies"), "body", rest, path, key, reader)
    elif not (head == "unit" and _is_where(rest)):
        facts = {"key": key, "value": Text("'{text}'", "“{text}”").format(text=text), "wanted": _ENDS}
        yield Problem(WRONG_VALUE, reader.place(path, key), facts)


def _is_where(text: str) -> bool:
    try:
        Where.parse(text)
    except ValueError:
        return False
    return True

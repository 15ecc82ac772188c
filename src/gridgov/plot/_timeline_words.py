"""What kinds of change are called, and how they look."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

import attrs

from gridgov.plot._spec import BLUE, GREY, RED, YELLOW
from gridgov.text import Text

__all__ = ["GROUPS", "Group", "group_of", "kind_name"]


@attrs.frozen
class Group:
    """What kinds of change have in common: colour and symbol."""

    color: str
    symbol: str


#: By what is changed, in the order in which they are drawn.
GROUPS: Final[Mapping[str, Group]] = MappingProxyType(
    {
        "units": Group(BLUE, "circle"),
        "posts": Group(RED, "square"),
        "bodies": Group("#007a5a", "diamond"),
        "links": Group("#9b4f86", "triangle-up"),
        "figures": Group(YELLOW, "cross"),
        "records": Group(GREY, "x"),
    }
)
_KINDS: Final[Mapping[str, tuple[str, Text]]] = MappingProxyType(
    {
        "create_unit": ("units", Text("unit created", "新设单元")),
        "abolish_unit": ("units", Text("unit abolished", "撤销单元")),
        "rename_unit": ("units", Text("unit renamed", "单元更名")),
        "move_unit": ("units", Text("unit moved", "单元划转")),
        "split_unit": ("units", Text("unit split", "拆分单元")),
        "merge_units": ("units", Text("units merged", "合并单元")),
        "recode_unit": ("units", Text("unit recoded", "单元变更编号")),
        "regrade_unit": ("units", Text("unit regraded", "单元变更层级")),
        "create_post": ("posts", Text("post created", "新设岗位")),
        "abolish_post": ("posts", Text("post abolished", "撤销岗位")),
        "appoint": ("posts", Text("appointment", "任职")),
        "end_appointment": ("posts", Text("appointment ended", "免职")),
        "add_device": ("posts", Text("device added", "新增设备")),
        "create_body": ("bodies", Text("body created", "新设组织")),
        "end_body": ("bodies", Text("body ended", "撤销组织")),
        "set_rank": ("bodies", Text("rank set", "确定规格")),
        "join_body": ("bodies", Text("body joined", "加入组织")),
        "add_link": ("links", Text("link added", "新增关系")),
        "end_link": ("links", Text("link ended", "终止关系")),
        "set_measure": ("figures", Text("figure set", "更新数据")),
        "set_label": ("figures", Text("label set", "更新标签")),
        "revert": ("records", Text("change taken back", "撤回变更")),
        "amend": ("records", Text("change amended", "更改记录")),
    }
)


def group_of(kind: str) -> str:
    """Return what a kind of change is about; a kind of others is about records."""
    return _KINDS[kind][0] if kind in _KINDS else "records"


def kind_name(kind: str) -> Text:
    """Return the name of a kind of change; its key where it has none.

    Example:
        >>> kind_name("split_unit").zh
        '拆分单元'
    """
    return _KINDS[kind][1] if kind in _KINDS else Text(kind, kind)

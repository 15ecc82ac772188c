"""How histories of codes call their columns and what happened, in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Final

import attrs

from gridgov._lineage_columns import EventKind
from gridgov._net_words import plain
from gridgov.text import Text

__all__ = ["COLUMNS", "RENAMED", "WORDS", "HistoryColumn", "event_of", "meaning_of"]


@attrs.frozen
class HistoryColumn:
    """A column of a history of codes.

    Example:
        >>> COLUMNS["old"].name.zh
        '原代码'
    """

    name: Text
    #: How its cells are read: ``id``, ``day``, ``share`` or ``text``.
    kind: str
    #: Other headings that mean it.
    words: tuple[str, ...]
    #: Whether it must be there.
    needed: bool = False


COLUMNS: Final[Mapping[str, HistoryColumn]] = {
    "old": HistoryColumn(
        Text("old code", "原代码"),
        "id",
        (
            "old",
            "old id",
            "from",
            "旧代码",
            "原编码",
            "旧编码",
            "原编号",
            "旧编号",
            "原区划代码",
            "变更前代码",
            "变更前编码",
        ),
        needed=True,
    ),
    "new": HistoryColumn(
        Text("new code", "新代码"),
        "id",
        (
            "new",
            "new id",
            "to",
            "现代码",
            "新编码",
            "现编码",
            "新编号",
            "现编号",
            "现区划代码",
            "变更后代码",
            "变更后编码",
        ),
        needed=True,
    ),
    "day": HistoryColumn(
        Text("date", "变更日期"),
        "day",
        ("day", "effective date", "date of change", "日期", "生效日期", "变更时间", "生效时间", "批准日期", "启用日期"),
        needed=True,
    ),
    "kind": HistoryColumn(
        Text("kind", "变更类型"),
        "text",
        ("kind of change", "change", "type", "变更方式", "变更类别", "变更情况", "类型", "方式"),
        needed=True,
    ),
    "share": HistoryColumn(
        Text("share", "份额"), "share", ("share of households", "户数占比", "占比", "比例", "户数份额")
    ),
    "authority": HistoryColumn(
        Text("authority", "批准机关"), "text", ("decided by", "basis", "批准文号", "批准单位", "依据", "文号")
    ),
}

#: What is no change of a code.
RENAMED: Final = "rename"
#: What happened, by the words for it.
WORDS: Final[Mapping[str, tuple[str, ...]]] = {
    "create": ("create", "created", "new", "新设", "新增", "设立", "新建", "成立"),
    "abolish": ("abolish", "abolished", "撤销", "注销", "取消"),
    "split": ("split", "拆分", "分设", "析置", "分立"),
    "merge": ("merge", "merged", "合并", "并入", "撤并", "归并", "撤销并入"),
    "recode": ("recode", "recoded", "code change", "变更代码", "代码变更", "改码", "换码", "改设", "改制"),
    "transfer": ("transfer", "transferred", "划转", "划出", "划入", "区划调整"),
    "restore": ("restore", "restored", "恢复"),
    RENAMED: ("rename", "renamed", "更名", "改名", "名称变更"),
}


@cache
def _headings() -> dict[str, str]:
    return {plain(word): key for key, c in COLUMNS.items() for word in (key, c.name.en, c.name.zh, *c.words)}


@cache
def _events() -> dict[str, str]:
    return {plain(word): kind for kind, words in WORDS.items() for word in words}


def meaning_of(heading: str) -> str | None:
    """Return the key of the column that a heading means, None for another one.

    Example:
        >>> meaning_of("生效日期"), meaning_of("Old code"), meaning_of("备注")
        ('day', 'old', None)
    """
    return _headings().get(plain(heading))


def event_of(word: str, *, old: str | None, new: str | None) -> EventKind | str | None:
    """Return what a word says that happened, None for a word that is not known.

    An id that was abolished and has a successor was merged into it. A new name is a new code where the codes differ.

    Example:
        >>> event_of("撤销", old="a", new=None), event_of("撤销", old="a", new="b"), event_of("更名", old="a", new="b")
        ('abolish', 'merge', 'recode')
    """
    kind = _events().get(plain(word))
    if kind == "abolish" and new not in {None, old}:
        return "merge"
    if kind == RENAMED and None not in {old, new} and old != new:
        return "recode"
    return kind

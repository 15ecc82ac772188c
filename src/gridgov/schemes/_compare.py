"""Published systems side by side, each answer worked out from what their files hold."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

from gridgov._frame import Column, Frame, objects
from gridgov.levels import Level
from gridgov.schemes._figures import Figure
from gridgov.schemes._load import available, load
from gridgov.schemes._scheme import Scheme
from gridgov.text import Lang, Text

__all__ = ["compare_schemes"]

_NONE: Final = Text("-", "-")
_YES: Final = Text("yes", "是")
_NO: Final = Text("no", "否")
#: Kinds of unit that are people's place of work, not a piece of land.
_ORGANISATIONS: Final = {"work_unit", "workshop", "resident_unit", "online_group"}
_BASES: Final = {"community", "village", "management_office"}
_STREETS: Final = {"street", "town"}
_BIG: Final = ("big_party_committee", "big_working_committee")


def _joined(texts: Iterable[Text]) -> Text:
    parts = list(texts)
    return Text(", ".join(t.en for t in parts), "、".join(t.zh for t in parts)) if parts else _NONE


def _yes(answer: object) -> Text:
    return _YES if answer else _NO


def _scale(s: Scheme) -> Text:
    return s.levels.levels[0].name


def _base(s: Scheme) -> int:
    """Return which level communities and villages stand on, the number of levels if there is none."""
    levels = s.levels.levels
    return next((i for i, level in enumerate(levels) if _BASES & set(level.kinds)), len(levels))


def _base_kinds(s: Scheme) -> tuple[str, ...]:
    """Return the kinds of the level on which communities stand."""
    return next((level.kinds for level in s.levels.levels if _BASES & set(level.kinds)), ())


def _counted(levels: list[Level]) -> Text:
    names = [
        Text(f"{level.name.en} (optional)", f"{level.name.zh}（可选）") if level.presence == "optional" else level.name
        for level in levels
    ]
    return Text(f"{len(levels)}: {_joined(names).en}", f"{len(levels)}级：{_joined(names).zh}") if levels else _NONE


def _grids_below(s: Scheme) -> Text:
    keys: list[str] = list(s.levels.keys)
    return _counted([level for level in s.grid_ladder if keys.index(level.key) > _base(s)])


def _grids_above(s: Scheme) -> Text:
    keys: list[str] = list(s.levels.keys)
    return _counted([level for level in s.grid_ladder if keys.index(level.key) < _base(s) < len(keys)])


def _organisational(s: Scheme) -> Text:
    return _yes(any(_ORGANISATIONS & set(level.kinds) for level in s.levels.levels))


def _between(s: Scheme) -> Text:
    """Return the levels between the last street or town and the communities that are no grids."""
    levels, base = s.levels.levels, _base(s)
    streets = [i for i, level in enumerate(levels[:base]) if _STREETS & set(level.kinds)]
    if not streets or base == len(levels):
        return _NONE
    return _joined(level.name for level in levels[streets[-1] + 1 : base] if "grid" not in level.kinds)


def _kinds(s: Scheme) -> Text:
    from gridgov._vocabulary import word

    return _joined(word("kinds", kind) for kind in _base_kinds(s))


def _chief(s: Scheme) -> Text:
    return _yes(any(role.key == "grid_chief" or "网格长" in role.name.zh for role in s.roles))


def _said(figure: Figure) -> Text:
    return Text(f"{figure.text('en')} {figure.unit.en}", f"{figure.text('zh')}{figure.unit.zh}")


def _full_time(s: Scheme) -> Text:
    full = {key for key in s.own_roles if s.catalogue.role(key).time == "full"}
    return _joined(_said(f) for f in s.figures if f.counts.get("role") in full and f.published)


def _big_body(s: Scheme) -> Text:
    names = [body.name for body in s.bodies if body.kind in _BIG]
    members = [f for f in s.figures if f.counts.get("role") == "part_time_committee_member" and f.published]
    return _joined([*names, *(Text(f"{f.name.en}: {_said(f).en}", f"{f.name.zh}：{_said(f).zh}") for f in members)])


def _whistle(s: Scheme) -> Text:
    from gridgov._vocabulary import word

    found = [f.initiator for f in s.of_kind("flow") if "whistle" in f.key and f.initiator]
    names: list[Text] = []
    for key in found:
        known = word("body_kinds", key)
        names.append(known if known.en != key else word("kinds", key))
    return _joined(names)


def _items(key: str) -> Callable[[Scheme], Text]:
    def named(s: Scheme) -> Text:
        found = [x for x in s.lists if x.key == key and x.published]
        return _joined(item.name for x in found for item in x.named)

    return named


def _nets(s: Scheme) -> Text:
    found = [x for x in s.of_kind("nets") if x.published]
    count = sum(len(x) for x in found)
    if not count:
        return _NONE
    more = any(x.open for x in found)
    named = [s.figure(x.figure) for x in found if x.figure is not None]
    for whole in (f for f in named if f.published and f.quantity.value > count):
        return Text(f"{count} of {whole.text('en')}", f"{whole.text('zh')}中列出{count}个")
    return Text(f"{count}{' or more' if more else ''}", f"{count}个{'以上' if more else ''}")


def _thresholds(s: Scheme) -> Text:
    bounds = {"over", "at_least"}
    return _joined(_said(f) for f in s.figures if f.qualifier in bounds and f.published and "household" in f.unit.en)


def _property(s: Scheme) -> Text:
    found = [
        f
        for f in s.figures
        if f.published and f.counts and f.tag == "S" and f.unit.en == "estates" and f.qualifier == "exact"
    ]
    return _joined(Text(f"{f.name.en}: {f.text()}", f"{f.name.zh}：{f.text('zh')}") for f in found)


def _fifth(s: Scheme) -> Text:
    found = [x for x in s.lists if x.key == "five_societies" and x.published]
    return found[0].named[-1].name if found else _NONE


_TOPICS: Final[tuple[tuple[str, Text, Callable[[Scheme], Text]], ...]] = (
    ("scale", Text("scale", "规模"), _scale),
    ("grid_levels", Text("grid levels below the community", "社区以下网格层级"), _grids_below),
    ("grid_levels_above", Text("grid levels above the community", "社区以上网格层级"), _grids_above),
    ("organisations", Text("grids that are organisations", "以单位为网格"), _organisational),
    ("between", Text("level between street and community", "街道与社区之间的层级"), _between),
    ("base_kinds", Text("kinds of base unit", "并列的基层单元"), _kinds),
    ("grid_chief", Text("grid chief named", "是否提及网格长"), _chief),
    ("full_time", Text("full-time workers", "专职网格员"), _full_time),
    ("big_body", Text("joint Party body", "区域化党组织"), _big_body),
    ("whistle", Text("who whistles", "吹哨主体"), _whistle),
    ("three_lists", Text("three lists", "三张清单"), _items("three_lists")),
    ("nets", Text("nets named", "列出的各类网格"), _nets),
    ("thresholds", Text("thresholds", "门槛"), _thresholds),
    ("property", Text("estates counted", "小区数字"), _property),
    ("fifth_society", Text("fifth of the five societies", "五社联动之五"), _fifth),
)


def compare_schemes(*schemes: Scheme | str, lang: Lang = "en") -> Frame:
    """Return systems side by side: a row for each topic, a column for each system.

    Every cell is worked out from the levels, roles, bodies, lists and figures of a scheme; ``-`` says that the source
    has nothing on it, which does not mean that the place has not.

    Args:
        schemes: Schemes, or their ids; by default all published systems that ship.
        lang: Language of the cells.

    Returns:
        A `Frame` with the columns ``topic`` and one for each scheme, named by its id.

    Raises:
        UnknownKeyError: There is no scheme of an id.
        ValueError: A scheme is there twice.

    Example:
        >>> from gridgov import schemes
        >>> frame = schemes.compare_schemes("ankang-321", "xiliugou-126")
        >>> [row.to_dict() for row in frame][3]
        {'topic': 'grids that are organisations', 'ankang-321': 'no', 'xiliugou-126': 'yes'}
    """
    found = [load(s) if isinstance(s, str) else s for s in schemes or available()]
    if len({s.id for s in found}) < len(found):
        msg = "Each scheme is compared once."
        raise ValueError(msg)
    words = Column("topic", Text("topic", "项目"), Text("", ""), Text("What is compared.", "比较的项目。"))
    fields = [(words, objects([name.get(lang) for _, name, _ in _TOPICS]))]
    for s in found:
        what = Text(f"What {s.name.en} says of it.", f"{s.name.zh}的相应内容。")
        cells = [answer(s).get(lang) for _, _, answer in _TOPICS]
        fields.append((Column(s.id, s.name, Text("", ""), what), objects(cells)))
    return Frame(Text("Systems side by side", "方案对比"), tuple(c for c, _ in fields), tuple(v for _, v in fields))

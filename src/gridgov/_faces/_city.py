"""Faces of a jurisdiction, its units and its levels."""

from __future__ import annotations

from collections.abc import Iterable
from math import nan
from typing import TYPE_CHECKING, Final

import attrs
import numpy as np
import numpy.typing as npt

from gridgov._faces._fields import both, facts_of, heads_of, label, ladder, name_of, worded
from gridgov._faces._parts import Face, Fact, Head, first
from gridgov._faces._words import key_word, title_of
from gridgov.text import Text

if TYPE_CHECKING:
    from gridgov._totals import Totals
    from gridgov._units import Unit
    from gridgov.hierarchy import Hierarchy, HierarchyBuilder, UnitSet
    from gridgov.jurisdiction import Jurisdiction
    from gridgov.levels import LevelScheme
    from gridgov.measures import Total

__all__ = ["builder", "hierarchy", "jurisdiction", "levels", "total", "totals", "unit", "unit_set"]

_NO_UNITS: Final = Text("There are no units.", "没有任何单元。")
_UNITS: Final = Text("{n:,} units", "{n:,}个单元")
_ONE: Final = Text("1 unit", "1个单元")
_POSTS: Final = Text("posts", "岗位")
_EMPTY: Final = Text("posts with no appointment on record", "没有任职记录的岗位")
_COUNTS: Final = (
    ("holders", Text("holders", "任职者")),
    ("devices", Text("devices", "设备")),
    ("bodies", Text("bodies", "组织")),
    ("links", Text("links", "关系")),
    ("nets", Text("nets", "网格体系")),
    ("notes", Text("notes", "说明")),
)
_STATED: Final = Text("{n} stated", "填报{n}")
_BOTH: Final = Text("{known}; stated: {n}", "{known}；填报{n}")
_PATH: Final = Text("path", "路径")
_LACKING: Final = Text("labels not given", "未填写的标签")
_BELOW: Final = Text("units directly below", "直接下级单元")
_PRESENCE: Final = {
    "optional": Text("optional", "可缺"),
    "standard": Text("standard", "常设"),
    "mandatory": Text("mandatory", "必设"),
}
_LEVEL: Final = Text("level", "层级")
_KIND: Final = Text("kind", "类别")


def _counted(n: int) -> Text:
    """Say how many units there are."""
    return _ONE if n == 1 else _UNITS.format(n=n)


def _known(found: Total, given: npt.NDArray[np.float64]) -> object:
    """Return a total for a cell: a number, what is known of it, or None where nothing is; a known 0 is known.

    Args:
        found: The total.
        given: What was given for each unit that it is a total of, NaN where unknown.
    """
    if found.complete:
        return found.known
    return found if found.known or not np.isnan(given).all() else None


def _below(h: Hierarchy, row: int, measure: str) -> npt.NDArray[np.float64]:
    """Return what was given for a unit and all that is in it."""
    return h.measures[measure][row : h.tree.end[row]]


def _said(unit: Unit, measure: str) -> object:
    """Return the total of a unit, and what the unit states itself where that is another number."""
    found, stated = unit.total(measure), unit.stated(measure)
    if stated is None or (found.complete and found.known == stated):
        return _known(found, _below(unit.hierarchy, unit.row, measure))
    number = attrs.evolve(found, known=stated, unknown=0).text()
    if not found.complete and not found.known:
        return _STATED.format(n=number)
    return _BOTH.format(n=number, known=both(found.text))


def jurisdiction(value: Jurisdiction) -> Face:
    """Return units by level, totals, and how much there is of the rest."""
    h = value.territory
    facts: list[Fact] = [(value.levels.title(key), n) for key, n in h.counts().items() if n]
    facts += _sums(h)
    columns = value.roster.columns
    posts = len(columns.post_ids)
    if posts:
        facts += [(_POSTS, posts), (_EMPTY, posts - len(np.unique(columns.app_post)))]
    counts = {
        "holders": len(columns.holder_ids),
        "devices": len(columns.device_ids),
        "bodies": len(value.bodies),
        "links": len(value.links),
        "nets": len(value.nets),
        "notes": len(value.notes),
    }
    facts += [(words, counts[key]) for key, words in _COUNTS if counts[key]]
    return Face(title=both(value.title), facts=facts, notes=() if len(h) else [_NO_UNITS])


def _sums(h: Hierarchy) -> list[Fact]:
    """Return the total of each measure; nothing known is not a text that is missing."""
    found = ((key, _known(h.roots.total(key), h.measures[key])) for key in h.measures)
    return [(_measured(h, key), nan if known is None else known) for key, known in found]


def hierarchy(value: Hierarchy) -> Face:
    """Return all units."""
    return unit_set(value.units())


def unit_set(value: UnitSet) -> Face:
    """Return the units with their totals."""
    h = value.hierarchy
    keys = list(h.measures)
    heads = [*heads_of("id name"), Head(_LEVEL), Head(_KIND)]
    heads += [Head(_measured(h, key), note=Text(key, f"键：{key}"), number=True) for key in keys]
    return Face(title=_counted(len(value)), heads=heads, rows=first(_rows(value, keys)), n=len(value))


def _rows(units: Iterable[Unit], keys: list[str]) -> Iterable[tuple[object, ...]]:
    """Go through units with their totals."""
    for one in units:
        yield one.id, one.name, *_what(one), *(_said(one, key) for key in keys)


def _what(value: Unit) -> tuple[Text, Text]:
    """Return level and kind of a unit: their keys, in Chinese their names."""
    return Text(value.level, value.hierarchy.levels.title(value.level).zh), worded("kinds", value.kind)


def unit(value: Unit) -> Face:
    """Return where a unit stands, its totals, and what is directly below it."""
    h = value.hierarchy
    facts = [*facts_of(value, "id name"), *zip((_LEVEL, _KIND), _what(value), strict=True)]
    facts.append((_PATH, " > ".join(value.path)))
    for key in h.measures:
        found = _said(value, key)
        facts.append((_measured(h, key), nan if found is None else found))
    facts += _labelled(value)
    below = value.children
    facts.append((_BELOW, len(below)))
    tables = [unit_set(below)] if len(below) else []
    return Face(title=both(value.title), facts=facts, below=tables)


def _labelled(value: Unit) -> list[Fact]:
    """Return the labels of a unit, and names of those that it lacks; in Chinese the words of known ones."""
    given = {key: value.label(key) for key in value.hierarchy.labels}
    names = {key: key_word("unit_labels", key) for key in given}
    facts: list[Fact] = [
        (names[key], key_word("label_values", said)) for key, said in given.items() if said is not None
    ]
    lacking = [names[key] for key, said in given.items() if said is None]
    if lacking:
        said = Text(", ".join(name.en for name in lacking), "，".join(name.zh for name in lacking))
        facts.append((_LACKING, said))
    return facts


def _measured(h: Hierarchy, key: str) -> Text:
    """Return the name of a measure, with its unit where the name does not say it."""
    name, unit = h.measure_info[key].name, h.measure_info[key].unit
    if not unit.en or unit.en.lower() in name.en.lower() or unit.zh in name.zh:
        return name
    return Text(f"{name.en} ({unit.en})", f"{name.zh}（{unit.zh}）")


def levels(value: LevelScheme) -> Face:
    """Return the levels, the largest first."""
    rows = (
        (x.key, x.name, [worded("kinds", k) for k in x.kinds], _PRESENCE[x.presence], x.overlay) for x in value.levels
    )
    heads = heads_of("key name kinds presence overlay", wide="kinds")
    return Face(title=Text("Levels", "层级体系"), heads=heads, rows=first(rows), n=len(value.levels))


def builder(value: HierarchyBuilder) -> Face:
    """Return how many units were written down."""
    return Face(title=title_of(value), facts=[(label("levels"), ladder(value.levels))])


def total(value: Total) -> Face:
    """Return what is known and how much is not."""
    return Face(title=name_of(value), facts=facts_of(value, "known unknown"))


def totals(value: Totals) -> Face:
    """Return the totals of all units."""
    h = value.hierarchy
    heads = [*heads_of("unit level"), Head(label("total"), number=True)]
    rows = (
        (one, _what(one)[0], _known(value.of_row(one.row), value.stated[one.row : h.tree.end[one.row]]))
        for one in h.units()
    )
    return Face(title=title_of(value), heads=heads, rows=first(rows), n=len(value))

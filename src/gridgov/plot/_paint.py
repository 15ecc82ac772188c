"""What the colour of a tile says: its level, its size, the posts without a holder, or what rules found."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Literal

import attrs
import numpy as np

from gridgov._days import Day, as_day, write_day
from gridgov.findings import Report
from gridgov.hierarchy import Hierarchy
from gridgov.jurisdiction import Jurisdiction
from gridgov.plot._counts import Ints, subtree_sums
from gridgov.plot._spec import BLUES
from gridgov.plot._spec_tiles import NONE, UNKNOWN, Look, Tile
from gridgov.plot._tiles import Node
from gridgov.plot._words import say
from gridgov.rules import Verdict
from gridgov.text import Lang, Text

__all__ = ["Color", "Paint", "paint"]

#: What the colour of a unit can say.
Color = Literal["level", "measure", "vacancies"] | Report

_WHITE: Final = "#ffffff"
_DARK: Final = "#10222e"
#: Each dark enough for white letters, told apart by colour-blind readers.
_LEVELS: Final = ("#00436b", "#a34700", "#00664b", "#6b4f00", "#7a3b6f", "#4a4a4a", "#2f4a78", "#0072b2")
_WARM: Final = (("#f6cfae", _DARK), ("#e39a5c", _DARK), ("#a33f00", _WHITE))
#: Where the classes of a share end.
_LOW: Final = 0.05
_HIGH: Final = 0.2


@attrs.frozen
class _Coat:
    """What one tile looks like, and what its line says."""

    look: Look
    more: Text = Text("", "")
    pattern: str = ""


@attrs.frozen
class Paint:
    """The colours of all tiles, what each means, and a sentence about it."""

    coats: Sequence[_Coat]
    #: Colour and meaning, in the order of the classes.
    keys: Sequence[tuple[Look, Text]]
    words: Text

    def on(self, tiles: Sequence[Tile], lang: Lang) -> list[Tile]:
        """Return the tiles in these colours."""
        return [
            attrs.evolve(tile, look=coat.look, more=coat.more.get(lang), pattern=coat.pattern)
            for tile, coat in zip(tiles, self.coats, strict=True)
        ]


def paint(place: Jurisdiction | Hierarchy, nodes: Sequence[Node], color: Color, on: Day | None) -> Paint:
    """Colour tiles.

    Raises:
        ValueError: ``color`` is none of its words, posts are asked for without a day, or a report is about other units.
        TypeError: Posts are asked for of a hierarchy.
    """
    h = place.territory if isinstance(place, Jurisdiction) else place
    if isinstance(color, Report):
        if color.jurisdiction.territory is not h and color.jurisdiction.territory != h:
            msg = "The report is about other units; check the jurisdiction that is drawn."
            raise ValueError(msg)
        return _verdicts(h, nodes, color)
    if color == "level":
        return _levels(nodes)
    if color == "measure":
        return _measure(nodes)
    if color != "vacancies":
        msg = f"color must be 'level', 'measure', 'vacancies' or a report, not {color!r}."
        raise ValueError(msg)
    if not isinstance(place, Jurisdiction):
        msg = "color='vacancies' needs a jurisdiction: a hierarchy has no posts."
        raise TypeError(msg)
    if on is None:
        msg = "color='vacancies' needs on=, the day on which posts are counted."
        raise ValueError(msg)
    return _vacancies(place, nodes, on)


def _levels(nodes: Sequence[Node]) -> Paint:
    """Colour by level, in the order in which levels appear."""
    levels = list(dict.fromkeys(node.level for node in nodes if node.row is not None))
    looks: dict[Text, Look] = {
        level: (_LEVELS[i], _WHITE) if i < len(_LEVELS) else NONE for i, level in enumerate(levels)
    }
    coats = [_Coat(looks[n.level], n.level) if n.row is not None else _Coat(NONE) for n in nodes]
    keys = [(look, level) for level, look in looks.items() if look != NONE]
    return Paint(coats, keys, Text("The colour is the level.", "颜色表示层级。"))


def _measure(nodes: Sequence[Node]) -> Paint:
    """Colour by size beside the largest tile of the same layer."""
    largest: dict[int, float] = {}
    for node in nodes:
        if node.row is not None and not node.unsure:
            largest[node.depth] = max(largest.get(node.depth, 0.0), node.size)
    looks = BLUES[::-1]
    coats: list[_Coat] = []
    for node in nodes:
        most = largest.get(node.depth, 0.0)
        if node.row is None:
            coats.append(_Coat(NONE))
        elif node.unsure:
            coats.append(_Coat(UNKNOWN))
        else:
            share = node.size / most if most else 0.0
            said = Text("{share:.0%} of the largest", "为最大者的{share:.0%}").format(share=share)
            coats.append(_Coat(looks[min(int(share * 4), 3)], said))
    names = ("under 25%", "25–50%", "50–75%", "75% and more")
    chinese = ("25%以下", "25%–50%", "50%–75%", "75%及以上")
    keys: list[tuple[Look, Text]] = [(look, Text(en, zh)) for look, en, zh in zip(looks, names, chinese, strict=True)]
    keys.append((UNKNOWN, Text("partly unknown", "部分未知")))
    words = Text("The colour is the size beside the largest of the same layer.", "颜色表示与同层最大者相比的规模。")
    return Paint(coats, keys, words)


def _share_look(part: int, whole: int, first: Look) -> tuple[Look, str]:
    """Return look and hatching of a share in its class."""
    share = part / whole
    if not part:
        return first, ""
    i = 0 if share <= _LOW else 1 if share <= _HIGH else 2
    return _WARM[i], ("", ".", "/")[i]


def _share_keys(first: tuple[Look, Text]) -> list[tuple[Look, Text]]:
    """Name the classes of a share."""
    names = (Text("up to 5%", "5%以内"), Text("5–20%", "5%–20%"), Text("over 20%", "20%以上"))
    return [first, *zip(_WARM, names, strict=True)]


def _of(nodes: Sequence[Node], sums: Ints) -> list[int]:
    """Add up what units and all below them have, for each tile."""
    return [int(sums[node.rows].sum()) for node in nodes]


def _vacancies(place: Jurisdiction, nodes: Sequence[Node], on: Day) -> Paint:
    """Colour by the share of posts that are without a holder or not there."""
    h, n = place.territory, len(place.territory)
    empty = place.roster.vacancies(on)
    lacking = _of(nodes, subtree_sums(h, np.bincount(empty.units, minlength=n)))
    posts = np.bincount(place.roster.columns.post_unit, minlength=n)
    asked = _of(nodes, subtree_sums(h, posts + np.bincount(empty.units[empty.posts < 0], minlength=n)))
    pale = BLUES[-1]
    said = Text("{part:,} of {whole:,} posts empty", "{whole:,}个岗位缺{part:,}个")
    coats = [
        _Coat(look, said.format(part=part, whole=whole), pattern) if whole else _Coat(NONE, Text("no posts", "无岗位"))
        for part, whole in zip(lacking, asked, strict=True)
        for look, pattern in (_share_look(part, max(whole, 1), pale),)
    ]
    keys = [*_share_keys((pale, Text("none empty", "无空缺"))), (NONE, Text("no posts", "无岗位"))]
    words = Text(
        "The colour is the share of posts vacant or missing: {part:,} of {whole:,} on {day}.",
        "颜色表示空岗和缺岗的比例：{day}共{whole:,}个岗位，空缺{part:,}个。",
    )
    tops = [i for i, node in enumerate(nodes) if node.parent is None]
    part, whole = (sum(column[i] for i in tops) for column in (lacking, asked))
    return Paint(coats, keys, words.format(part=part, whole=whole, day=write_day(as_day(on))))


def _verdicts(h: Hierarchy, nodes: Sequence[Node], report: Report) -> Paint:
    """Colour by the share of verdicts that fail."""
    fails, unknown, passes = (
        _of(nodes, _per_unit(h, report, v)) for v in (Verdict.FAIL, Verdict.UNKNOWN, Verdict.PASS)
    )
    pale = BLUES[-1]
    coats: list[_Coat] = []
    for f, u, p in zip(fails, unknown, passes, strict=True):
        if not f + u + p:
            coats.append(_Coat(NONE, Text("nothing judged", "无检查项")))
            continue
        look, pattern = _share_look(f, f + u + p, pale)
        if not f and u:
            look, pattern = UNKNOWN, "\\"
        told = Text("{f:,} fail", "不通过{f:,}项").format(f=f)
        if u:
            told = say(Text("{told}, {u:,} unknown", "{told}，未知{u:,}项"), told=told, u=u)
        coats.append(_Coat(look, told, pattern))
    keys = _share_keys((pale, Text("none fails", "均通过")))
    keys += [
        (UNKNOWN, Text("none fails, some unknown", "无不通过，有未知")),
        (NONE, Text("nothing judged", "无检查项")),
    ]
    words = Text(
        "The colour is the share of verdicts on units that fail, of {n:,} rule{s}.",
        "颜色表示不通过项的比例，共检查{n:,}条规则。",
    )
    n = len(report.judged)
    return Paint(coats, keys, words.format(n=n, s="" if n == 1 else "s"))


def _per_unit(h: Hierarchy, report: Report, verdict: Verdict) -> Ints:
    """Count the verdicts of a kind at each unit and below it."""
    own = np.zeros(len(h), np.int64)
    for judged in report.judged:
        rows = judged.units[judged.verdicts == verdict]
        own += np.bincount(rows[rows >= 0], minlength=len(h))
    return subtree_sums(h, own)

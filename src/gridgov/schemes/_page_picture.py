"""The levels of a scheme as a picture: what stands under what, and how many there are."""

from __future__ import annotations

import html
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

import attrs

from gridgov._vocabulary import word
from gridgov.schemes._where import Where
from gridgov.text import Lang, Text

if TYPE_CHECKING:
    from gridgov.levels import Level
    from gridgov.schemes._figures import Figure
    from gridgov.schemes._scheme import Scheme

__all__ = ["count_lines", "picture", "stands_under"]

_NOT_PUBLISHED: Final = Text("number not published", "数量未公布")
_LEGEND: Final = (
    ("grid", Text("called a grid here", "当地称为网格")),
    ("mandatory", Text("at least one wherever it can be", "凡可设之处至少一个")),
    ("optional", Text("may be skipped", "可以跳过")),
    ("overlay", Text("lies over the others", "与其他单元重叠")),
)
_STYLE: Final = """
    text { font: 14px system-ui, "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", sans-serif; fill: #1b1f24; }
    .kinds, .fact, .legend { font-size: 12px; fill: #4b5563; }
    rect { fill: #ffffff; stroke: #475569; stroke-width: 1.2; }
    .back { fill: #ffffff; stroke: none; }
    .grid { fill: #dcebfb; }
    .mandatory { stroke-width: 3; }
    .optional { stroke-dasharray: 6 4; }
    .overlay { stroke: #c2700a; stroke-width: 2.4; }
    path { fill: none; stroke: #64748b; stroke-width: 1.2; }
    .tip { fill: #64748b; stroke: none; }
"""
_ROOT: Final = 'xmlns="http://www.w3.org/2000/svg" role="img"'
_LEFT, _LEAST, _LINE, _GAP, _LANE = 24, 200, 18, 30, 16


@attrs.frozen
class _Box:
    level: Level
    lines: tuple[str, ...]
    facts: tuple[str, ...]
    classes: str
    top: int

    @property
    def height(self) -> int:
        return max(len(self.lines), len(self.facts), 1) * _LINE + 16

    @property
    def middle(self) -> int:
        return self.top + self.height // 2


def stands_under(scheme: Scheme, level: Level) -> tuple[Level, ...]:
    """Return the levels right under which units of a level may stand, highest first."""
    levels = scheme.levels
    rows: dict[str, list[int]] = {}
    for i, unit_type in enumerate(levels.types):
        rows.setdefault(unit_type.level, []).append(i)
    return tuple(
        above
        for above in levels.levels
        if above.key != level.key and levels.allowed[rows[above.key]][:, rows[level.key]].any()
    )


def _counted(scheme: Scheme, level: Level) -> Iterator[Figure]:
    """Go through the figures that count units of a level, in the state that is published."""
    last = scheme.states[-1].key if scheme.states else None
    for figure in scheme.figures:
        if figure.state not in {None, last}:
            continue
        units = figure.counts.get("units", ())
        keys = {Where.parse(text).level for text in ([units] if isinstance(units, str) else units)}
        keys |= {figure.counts["level"]} if "level" in figure.counts else set()
        if "counting" in figure.counts and scheme.levels.counting is not None:
            keys.add(scheme.levels.counting)
        if keys == {level.key}:  # what is counted over several levels is the number of none of them
            yield figure


def count_lines(scheme: Scheme, level: Level, lang: Lang) -> tuple[str, ...]:
    """Say how many units of a level are published, a line for each figure."""
    words = Text("{name}: {number} ({id})", "{name}：{number}（{id}）")
    found = ((f, Text(f.text("en"), f.text("zh"))) for f in _counted(scheme, level))
    return tuple(words.format(name=f.name, number=number, id=f.id).get(lang) for f, number in found)


def picture(scheme: Scheme, lang: Lang) -> str:
    """Return the picture as SVG. It names no font file and nothing outside itself."""
    boxes = _boxes(scheme, lang)
    place = {box.level.key: box for box in boxes}
    edges = [(place[above.key], box) for box in boxes for above in stands_under(scheme, box.level)]
    lanes = _lanes(boxes, edges)
    left = _LEFT + _LANE * (1 + max(lanes.values(), default=-1))
    used = [key for key, _ in _LEGEND if any(key in box.classes.split() for box in boxes)]
    wide = max(_LEAST, *(_wide(line, 12 if i else 14) + 28 for box in boxes for i, line in enumerate(box.lines)))
    right = left + wide + 16
    width = right + max(_wide(fact, 12) for box in boxes for fact in box.facts) + 24
    width = max(width, _LEFT + sum(44 + _wide(words.get(lang), 12) for key, words in _LEGEND if key in used) + 24)
    end = boxes[-1].top + boxes[-1].height
    height = end + (52 if used else 24)
    title = html.escape(scheme.name.get(lang))
    out = [
        f'<svg {_ROOT} lang="{lang}" viewBox="0 0 {width} {height}" width="{width}" height="{height}">',
        f"  <title>{title}</title>",
        f"  <style>{_STYLE}  </style>",
        f'  <rect class="back" width="{width}" height="{height}"/>',
    ]
    out += [_edge(above, box, lanes.get((above.level.key, box.level.key)), left, wide) for above, box in edges]
    for box in boxes:
        out.append(
            f'  <rect class="{box.classes}" x="{left}" y="{box.top}" width="{wide}" height="{box.height}" rx="6"/>'
        )
        out += list(_texts(box.lines, box, left + 12, ("", "kinds")))
        out += list(_texts(box.facts, box, right, ("fact", "fact")))
    at = _LEFT
    for key, words in _LEGEND:
        if key in used:
            out.append(f'  <rect class="{key}" x="{at}" y="{end + 22}" width="22" height="14" rx="3"/>')
            out.append(f'  <text class="legend" x="{at + 28}" y="{end + 33}">{html.escape(words.get(lang))}</text>')
            at += 44 + _wide(words.get(lang), 12)
    return "\n".join([*out, "</svg>", ""])


def _boxes(scheme: Scheme, lang: Lang) -> list[_Box]:
    boxes: list[_Box] = []
    top = 20
    ladder = {level.key for level in scheme.grid_ladder}
    for level in scheme.levels.levels:
        comma = "、" if lang == "zh" else ", "
        kinds = comma.join(word("kinds", kind).get(lang) for kind in level.kinds)
        lines = (level.name.get(lang), *([kinds] if level.kinds != (level.key,) and len(level.kinds) > 1 else []))
        classes = ["grid"] * (level.key in ladder) + [level.presence] + ["overlay"] * level.overlay
        facts = count_lines(scheme, level, lang) or (_NOT_PUBLISHED.get(lang),)
        boxes.append(_Box(level, lines, facts, " ".join(classes), top))
        top += boxes[-1].height + _GAP
    return boxes


def _lanes(boxes: list[_Box], edges: list[tuple[_Box, _Box]]) -> dict[tuple[str, str], int]:
    """Return the lane at the left for each edge that passes a level: long ones further out, so that none cross."""
    order = {box.level.key: i for i, box in enumerate(boxes)}
    spans = [(order[a.level.key], order[b.level.key]) for a, b in edges]
    lanes: dict[tuple[str, str], int] = {}
    taken: list[list[tuple[int, int]]] = []
    for first, last in sorted((s for s in spans if s[1] - s[0] > 1), key=lambda s: (s[1] - s[0], s)):
        lane = next(
            (i for i, used in enumerate(taken) if all(last <= a or b <= first for a, b in used)),
            len(taken),
        )
        taken += [[]] * (lane == len(taken))
        taken[lane] = [*taken[lane], (first, last)]
        lanes[boxes[first].level.key, boxes[last].level.key] = lane
    return lanes


def _edge(above: _Box, box: _Box, lane: int | None, left: int, wide: int) -> str:
    if lane is None:
        x, start, end = left + wide // 2, above.top + above.height, box.top
        return (
            f'  <path d="M{x} {start}V{end - 6}"/>\n'
            f'  <path class="tip" d="M{x - 4} {end - 8}L{x + 4} {end - 8}L{x} {end - 1}Z"/>'
        )
    x, start, end = left - _LANE * (lane + 1), above.middle + 6, box.middle - 6
    bends = f"H{x + 5}Q{x} {start} {x} {start + 5}V{end - 5}Q{x} {end} {x + 5} {end}"
    return (
        f'  <path d="M{left} {start}{bends}H{left - 7}"/>\n'
        f'  <path class="tip" d="M{left - 8} {end - 4}L{left - 8} {end + 4}L{left - 1} {end}Z"/>'
    )


def _texts(lines: tuple[str, ...], box: _Box, x: int, classes: tuple[str, str]) -> Iterator[str]:
    first = box.middle - (len(lines) - 1) * _LINE // 2 + 5
    for i, line in enumerate(lines):
        kind = classes[min(i, 1)]
        mark = f' class="{kind}"' if kind else ""
        yield f'  <text{mark} x="{x}" y="{first + i * _LINE}">{html.escape(line)}</text>'


def _wide(text: str, size: int) -> int:
    """Return about how wide a text is, in pixels."""
    return round(sum(size if ord(c) > 0x2E80 else size * 0.6 for c in text))  # noqa: PLR2004 - where CJK begins

"""A jurisdiction as tiles: in columns from left to right, or tile in tile."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from operator import index
from typing import Any, Final, Literal, SupportsIndex

import attrs

from gridgov._days import Day, as_day, write_day
from gridgov._units import Unit
from gridgov.findings import Report
from gridgov.hierarchy import Hierarchy
from gridgov.jurisdiction import Jurisdiction
from gridgov.measures import Measure
from gridgov.plot._counts import main_measure
from gridgov.plot._look import Figure, chips, drawn, source_line
from gridgov.plot._paint import Color, paint
from gridgov.plot._sensitive import guarded, hidden_below, is_hidden
from gridgov.plot._spec import Spec
from gridgov.plot._spec_tiles import innermost_unsure, tiled
from gridgov.plot._tiles import LOST, Limits, Structure, structure
from gridgov.plot._words import both, plural, say
from gridgov.reporters import without_small_counts
from gridgov.text import Lang, Text

__all__ = ["icicle", "treemap"]

Kind = Literal["treemap", "icicle"]

#: A tile of an icicle lower than this share of its height has no room for a name; rather than leaving out a single
#: one that is a little lower, the figure grows.
_LEAST: Final = 1 / 38
_BEND: Final = 0.65
_ICICLE: Final = Limits(layers=3, least=_LEAST, bend=_BEND)
_TREEMAP: Final = Limits(layers=4)
#: A treemap shows so many of its layers at first.
_SHOWN: Final = 3
_HEIGHT: Final = 760
_TITLE: Final = Text("Units by {what}", "各单元规模，按{what}")
_OF: Final = Text("{name}: units by {what}", "{name}：各单元规模，按{what}")
_COLUMNS: Final = Text(
    "From left to right: {levels}; the height of a tile is its size.", "从左到右：{levels}；方块高度表示规模。"
)
_AREA: Final = Text(
    "From outside in: {levels}; the area of a tile is its size.", "从外到内：{levels}；方块面积表示规模。"
)
_GREY: Final = Text(
    "Grey: {n:,} tile{s} with unknown parts, drawn as a lower bound (all: {value}).",
    "灰色：{n:,}个方块含未知项，按下限绘制（合计{value}）。",
)
_BOUND: Final = Text(
    "With unknown parts, drawn as a lower bound: {n:,} tile{s} (all: {value}).",
    "{n:,}个方块含未知项，按下限绘制（合计{value}）。",
)


def icicle(  # noqa: PLR0913 - what can be asked of a figure
    place: Jurisdiction | Hierarchy,
    *,
    measure: str | None = None,
    within: str | Unit | None = None,
    depth: int | None = None,
    color: Color | None = None,
    on: Day | None = None,
    suppress_below: int | None = 10,
    lang: Lang = "en",
    title: str | None = None,
) -> Figure:
    """Draw the units of a jurisdiction in columns from left to right; the height of a tile is its size.

    Siblings too small to be read stand together as others; what is too small even so, and units that lie over their
    siblings, are left out; all of this is said. What is not known is grey. A click on a tile goes into it.

    Args:
        place: The units.
        measure: Key of the measure that is the size; by default households, else the first one there is, else the
            number of lowest units.
        within: A unit: only it and what is below it.
        depth: How many layers, from 1; by default 3.
        color: What the colour says: ``level``; ``measure``, the size beside the largest of the same layer;
            ``vacancies``, the share of posts without a holder; or a report: the share of verdicts that fail. By
            default how far in a tile stands.
        on: The day on which posts are counted.
        suppress_below: Threshold, from 2, below which sensitive counts are not shown, nor what gives them away: they
            are unknown; see `gridgov.privacy.suppress`. Other measures are shown as they are. None: all is shown.
        lang: The language of the figure.
        title: What stands above it; by default what the size is.

    Raises:
        UnknownKeyError: There is no such measure.
        UnknownUnitError: There is no such unit.
        PrivacyError: ``suppress_below`` is less than 2, or sensitive counts contradict each other.
        ValueError: ``depth`` is below 1, ``color`` is something else or lacks its day, or a report is about other
            units.
        TypeError: Posts are asked for of a hierarchy, or ``depth`` is no whole number.
        MissingExtraError: plotly is not installed.

    Example:
        >>> from gridgov import LevelScheme
        >>> h = Hierarchy.from_codes(["61", "6109", "6110"], levels=LevelScheme.ladder("province", "city"),
        ...                          measures={"households": [None, 20, 30]})
        >>> list(icicle(h).data[0].values)
        [50.0, 20.0, 30.0]
    """
    asked = _Asked(place, measure, within, depth, color, on, suppress_below)
    return _figure("icicle", asked, lang, title)


def treemap(  # noqa: PLR0913 - what can be asked of a figure
    place: Jurisdiction | Hierarchy,
    *,
    measure: str | None = None,
    within: str | Unit | None = None,
    depth: int | None = None,
    color: Color | None = None,
    on: Day | None = None,
    suppress_below: int | None = 10,
    lang: Lang = "en",
    title: str | None = None,
) -> Figure:
    """Draw the units of a jurisdiction as tiles in tiles; the area of a tile is its size.

    Where one unit has very many below it, the smallest stand together as others; units that lie over their siblings are
    left out, and both are said. What is not known is grey. A click on a tile goes into it.

    Args:
        place: The units.
        measure: Key of the measure that is the size; see `icicle`.
        within: A unit: only it and what is below it.
        depth: How many layers, from 1; by default 4, of which 3 are shown before a click goes in.
        color: What the colour says; see `icicle`.
        on: The day on which posts are counted.
        suppress_below: Threshold below which sensitive counts are not shown; see `icicle`.
        lang: The language of the figure.
        title: What stands above it; by default what the size is.

    Raises:
        UnknownKeyError: There is no such measure.
        UnknownUnitError: There is no such unit.
        PrivacyError: ``suppress_below`` is less than 2, or sensitive counts contradict each other.
        ValueError: ``depth`` is below 1, ``color`` is something else or lacks its day, or a report is about other
            units.
        TypeError: Posts are asked for of a hierarchy, or ``depth`` is no whole number.
        MissingExtraError: plotly is not installed.

    Example:
        >>> from gridgov import LevelScheme
        >>> h = Hierarchy.from_codes(["61", "6109", "6110"], levels=LevelScheme.ladder("province", "city"),
        ...                          measures={"households": [None, 20, None]})
        >>> list(treemap(h).data[0].text)
        ['at least 20 (1 unknown)', '20', 'at least 0 (1 unknown)']
    """
    asked = _Asked(place, measure, within, depth, color, on, suppress_below)
    return _figure("treemap", asked, lang, title)


@attrs.frozen
class _Asked:
    """What is asked of a figure of units."""

    place: Jurisdiction | Hierarchy
    measure: str | None
    within: str | Unit | None
    depth: int | None
    color: Color | None
    on: Day | None
    #: Threshold below which sensitive counts are not shown.
    k: int | None

    def guarded(self) -> _Asked:
        """Return the same of what may be shown."""
        if self.k is None or not is_hidden(self.found, self.k):
            return self
        within = self.within.id if isinstance(self.within, Unit) else self.within
        color = without_small_counts(self.color, self.k) if isinstance(self.color, Report) else self.color
        return attrs.evolve(self, place=guarded(self.place, self.found, self.k), within=within, color=color)

    @property
    def hierarchy(self) -> Hierarchy:
        return self.place.territory if isinstance(self.place, Jurisdiction) else self.place

    @property
    def found(self) -> Measure | None:
        """The measure that is the size."""
        h = self.hierarchy
        if self.measure is None:
            return main_measure(h)
        h.measure(self.measure)
        return h.measure_info[self.measure]

    @property
    def row(self) -> int | None:
        """Row of the unit at the top."""
        return None if self.within is None else self.hierarchy.row(self.within)

    @property
    def name(self) -> Text:
        """What is drawn."""
        if self.within is not None:
            unit = self.hierarchy.at(self.hierarchy.row(self.within))
            return Text(*[unit.name or unit.id] * 2)
        if isinstance(self.place, Jurisdiction):
            return both(self.place.title)
        return Text("units", "各单元")

    @property
    def named(self) -> bool:
        """Whether it has a name of its own."""
        return self.within is not None or isinstance(self.place, Jurisdiction)

    @property
    def source(self) -> Text:
        """Whose units they are."""
        return both(self.place.title) if isinstance(self.place, Jurisdiction) else Text("units given", "所给单元")

    @property
    def day(self) -> str | None:
        """The day that the colours are about."""
        if isinstance(self.color, Report):
            return write_day(self.color.on)
        return write_day(as_day(self.on)) if self.on is not None and self.color == "vacancies" else None


def _figure(kind: Kind, asked: _Asked, lang: Lang, title: str | None) -> Figure:
    """Lay out, colour and draw."""
    _refuse_depth(asked.depth)
    asked = asked.guarded()
    source = source_line(asked.source.get(lang), lang, asked.day)
    limits = _ICICLE if kind == "icicle" else _TREEMAP
    if asked.depth is not None:
        limits = attrs.evolve(limits, layers=asked.depth)
    found = structure(
        asked.hierarchy, asked.found, title=asked.name, within=asked.row, limits=limits, colored=asked.color is not None
    )
    said = list(_said(kind, asked, found))
    tiles, keys = found.tiles(lang), list[Any]()
    if asked.color is not None:
        coat = paint(asked.place, found.nodes, asked.color, asked.on)
        tiles, keys = coat.on(tiles, lang), [(look, name.get(lang)) for look, name in coat.keys]
        said.insert(0, coat.words)
    spec = tiled(kind, tiles, visible_depth=min(found.shown, asked.depth or _SHOWN))
    return drawn(
        _roomy(spec, keys, _HEIGHT * _more(found.lowest) if kind == "icicle" else _HEIGHT),
        title=title or say(_OF if asked.named else _TITLE, name=asked.name, what=found.what).get(lang),
        summary=_joined(said, lang),
        source=source,
        alt=_joined([*said, found.alt], lang),
        lang=lang,
    )


def _refuse_depth(depth: object) -> None:
    """Refuse what is no number of layers."""
    if depth is None:
        return
    if isinstance(depth, bool) or not isinstance(depth, SupportsIndex):
        msg = f"depth is a whole number from 1, not {type(depth).__name__}."
        raise TypeError(msg)
    if index(depth) < 1:
        msg = f"depth must be 1 or more, not {depth}."
        raise ValueError(msg)


def _more(lowest: float) -> float:
    """Return how much higher than usual an icicle is, so that its lowest tile has room for a name."""
    return 1 / _BEND if lowest <= _LEAST * _BEND else max(_LEAST / lowest, 1.0)


def _roomy(spec: Spec, keys: Sequence[tuple[tuple[str, str], str]], height: float) -> Spec:
    """Give the tiles their height, and the meaning of colours a line above them."""
    layout = spec["layout"]
    layout["height"] = round(height)
    layout["margin"] = {"b": 4, "l": 16, "r": 16, "t": 42 if keys else 14}
    if keys:
        layout["annotations"] = chips(keys)
    return spec


def _joined(said: Sequence[Text], lang: Lang) -> str:
    return (" " if lang == "en" else "").join(text.get(lang) for text in said)


def _said(kind: Kind, asked: _Asked, found: Structure) -> Iterator[Text]:
    """Say what can be seen, what is unknown, and what is not drawn."""
    layers: dict[int, Counter[Text]] = {}
    for node in found.nodes:
        if node.row is not None:
            layers.setdefault(node.depth, Counter())[node.level] += 1
    names = [count.most_common(1)[0][0] for _, count in sorted(layers.items())]
    levels = Text(", ".join(n.en for n in names), "、".join(n.zh for n in names))
    yield say(_COLUMNS if kind == "icicle" else _AREA, levels=levels)
    if found.instead is not None:
        yield found.instead
    yield from hidden_below(asked.found, asked.k)
    top = [node for node in found.nodes if node.parent is None]
    if n := _lower_bounds(asked.color, found):
        words = _GREY if asked.color is None else _BOUND
        yield say(words, n=n, s=plural(n), value=top[0].value)
    if measure := asked.found:
        apart = asked.hierarchy.rollup(measure.key).discrepancies().rows
        here = {int(row) for node in found.nodes if node.row is not None for row in node.rows}
        if n := sum(int(row) in here for row in apart):
            words = Text(
                "In {n:,} the stated total is not the sum of the parts.", "有{n:,}个单元的填报总数与下级合计不符。"
            )
            yield words.format(n=n)
    yield from _left_out(found)


def _lower_bounds(color: Color | None, found: Structure) -> int:
    """Count the tiles that can be seen and are a lower bound: by default those that are grey, as others hold them."""
    grey = innermost_unsure(found.nodes) if color is None else range(len(found.nodes))
    return sum(found.nodes[i].unsure and found.nodes[i].size > 0 for i in grey)


def _left_out(found: Structure) -> Iterator[Text]:
    """Say what has no tile of its own."""
    if n := sum(node.rest for node in found.nodes):
        yield Text("Small ones together as others: {n:,}.", "较小单元合并为“其他”：{n:,}个。").format(n=n)
    if found.lost:
        yield LOST.format(n=found.lost)
    if n := len(found.small) + found.flat - found.lost:
        yield Text("Too small to be drawn: {n:,}.", "过小而未画出：{n:,}个。").format(n=n)
    if found.over:
        words = Text("Left out, as they lie over the others: {n:,}.", "与其他单元重叠而未画出：{n:,}个。")
        yield words.format(n=found.over)

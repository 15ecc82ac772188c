"""A division as a picture: units as dots in the colour of their part, and the lines between neighbours that it cuts."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import attrs
import numpy as np

from gridgov._columns import Bools, IdColumn, Ints, Rows
from gridgov._metric_spread import Floats, said
from gridgov._problems import visible
from gridgov.measures import MEASURES
from gridgov.splitting._neighbour_layout import drawn_places
from gridgov.splitting._neighbours import Neighbours
from gridgov.text import Lang, Text

__all__ = ["PALETTE", "SYMBOLS", "svg"]

#: Colours of the first parts. Any two are told apart also without red, green or blue cones, on white and on black.
PALETTE: Final = (
    "#333399",
    "#b2b200",
    "#cc4c80",
    "#9900ff",
    "#ff99e6",
    "#66004c",
    "#80cc80",
    "#9980ff",
    "#333300",
    "#806600",
)
#: Shape of the dots of the first so many parts as there are colours, of the next, and so on, as plotly calls it.
SYMBOLS: Final = ("circle", "square", "diamond", "triangle-up", "cross")
_CUT_COLOUR, _LINE_COLOUR, _WHITE = "#d5001c", "#8f8f8f", "#ffffff"
_PART: Final = Text("{title}: {n} {measure}", "{title}：{measure}{n}")
_ASSUMED: Final = Text("{n} (assumed)", "{n}（假定）")
_COUNTED: Final = Text("{n} ({k:,} unknown as {assumed})", "{n}（含未知{k:,}个，按{assumed}计）")
_SOME: Final = Text(
    "Unknown {measure.en} of {k:,} units are assumed: {assumed} of {total}.",
    "{k:,}个单元的{measure.zh}未知：合计{total}中{assumed}为假定值。",
)
_CUT: Final = Text("Pairs of neighbours in different parts: {n:,}", "分属不同部分的相邻：{n:,}对")
_SUMMARY: Final = Text(
    "{units:,} units in {parts:,} parts; pairs of neighbours in different parts: {cut:,} of {all:,}.",
    "{units:,}个单元分为{parts:,}个部分；分属不同部分的相邻：{all:,}对中的{cut:,}对。",
)
_NO_MAP: Final = Text(
    "No map: it shows who is next to whom, not where things are.", "并非地图：仅表示相邻关系，不表示实际位置。"
)
_HOUSEHOLDS: Final = MEASURES["households"].name
_NAMELESS: Final = Text("Division into parts", "划分示意图")
#: Pixels of the largest and the smallest dot, and the number of units from which dots become smaller.
_LARGEST, _SMALLEST, _MANY = 24.0, 5.0, 150
_WIDTH, _TALLEST, _MARGIN, _LINE, _SIZE = 640.0, 560.0, 20.0, 22.0, 13
#: Up to so many units each says what it is when it is pointed at.
_POINTED: Final = 1_000
_LETTERS: Final = 44
_WIDE: Final = 0x2E80
#: What XML cannot hold even as an escape.
_NO_XML: Final = re.compile("[\ufffe\uffff\ud800-\udfff]")


@attrs.frozen(eq=False)
class _Drawing:
    """What the picture shows."""

    ids: list[str]
    near: Neighbours
    labels: Rows
    weights: Floats
    titles: Sequence[str]
    lang: Lang
    name: Text
    heading: str
    places: Floats
    #: How many counts of each unit are unknown, and how much of its count was assumed.
    lacking: Ints
    assumed: Floats

    @property
    def cut(self) -> Bools:
        """Which pairs of neighbours are in different parts."""
        ends = self.labels[self.near.edges]
        return np.asarray(ends[:, 0] != ends[:, 1])

    @property
    def diameters(self) -> Floats:
        """Pixels of each dot; its area stands for the count."""
        n = max(len(self.ids), 1)
        largest = max(_LARGEST * min(1.0, (_MANY / n) ** 0.5), _SMALLEST + 2)
        counts = np.maximum(np.nan_to_num(self.weights), 0.0)
        share = np.sqrt(counts / max(float(counts.max(initial=0.0)), 1e-300))
        return np.asarray(_SMALLEST + (largest - _SMALLEST) * share, np.float64)

    def legend(self, part: int) -> str:
        """Name a part with its count, and say how much of it was assumed, if anything was."""
        rows = self.labels == part
        count = said(float(self.weights[rows].sum()))
        if k := int(self.lacking[rows].sum()):
            facts = {"n": count, "k": k, "assumed": said(float(self.assumed[rows].sum()))}
            count = _COUNTED.format(**facts).get(self.lang)
        return self.said(self.titles[part], count)

    def dot(self, row: int) -> str:
        """Name a unit with its count, and say if that was assumed."""
        count = said(float(self.weights[row]))
        return self.said(self.ids[row], _ASSUMED.format(n=count).get(self.lang) if self.lacking[row] else count)

    def said(self, title: str, count: str) -> str:
        """Name something with its count."""
        return _PART.format(title=title, n=count, measure=self.name).get(self.lang)

    @property
    def summary(self) -> str:
        """What the picture shows, in words."""
        cut, every = int(self.cut.sum()), len(self.near)
        text = _SUMMARY.format(units=len(self.ids), parts=len(self.titles), cut=cut, all=every).get(self.lang)
        gap = " " if self.lang == "en" else ""
        if k := int(self.lacking.sum()):
            sums = {"assumed": said(float(self.assumed.sum())), "total": said(float(self.weights.sum()))}
            text += gap + _SOME.format(measure=self.name, k=k, **sums).get(self.lang)
        return text if self.near.places is not None else f"{text}{gap}{_NO_MAP.get(self.lang)}"

    @property
    def title(self) -> str:
        """The title, or what it is."""
        return self.heading or _NAMELESS.get(self.lang)


def _drawing(  # noqa: PLR0913 - what a picture shows
    ids: IdColumn,
    neighbours: Neighbours,
    labels: Rows,
    weights: Floats,
    titles: Sequence[str],
    *,
    lang: Lang,
    name: Text,
    title: str,
    lacking: Ints | None,
    assumed: Floats | None,
) -> _Drawing:
    """Collect what the picture shows.

    Raises:
        ValueError: There is not one label and one count for each unit, or a label has no title.
    """
    if not len(ids) == len(labels) == len(weights):
        msg = f"{len(ids)} units have {len(labels)} labels and {len(weights)} counts."
        raise ValueError(msg)
    if len(labels) and not 0 <= int(labels.min()) <= int(labels.max()) < len(titles):
        msg = f"Labels go from 0 to {len(titles) - 1}, one for each title, not {labels.min()} to {labels.max()}."
        raise ValueError(msg)
    places = drawn_places(neighbours, ids)
    unknown = (
        np.zeros(len(ids), np.int64) if lacking is None else lacking,
        np.zeros(len(ids)) if assumed is None else assumed,
    )
    return _Drawing(ids.tolist(), neighbours, labels, weights, titles, lang, name, title, places, *unknown)


def _look(part: int) -> tuple[str, str]:
    """Return colour and shape of a part."""
    turn, colour = divmod(part, len(PALETTE))
    return PALETTE[colour], SYMBOLS[turn % len(SYMBOLS)]


# -- SVG ---------------------------------------------------------------------------------------------------------------


def svg(  # noqa: PLR0913 - what a picture shows
    ids: IdColumn,
    neighbours: Neighbours,
    labels: Rows,
    weights: Floats,
    titles: Sequence[str],
    *,
    lang: Lang = "en",
    name: Text = _HOUSEHOLDS,
    title: str = "",
    lacking: Ints | None = None,
    assumed: Floats | None = None,
) -> str:
    """Return the picture as SVG that can stand in a page: without styles, scripts, ids or anything from outside.

    Args:
        ids: Id of each unit.
        neighbours: Who is next to whom.
        labels: Part of each unit, from 0. Int32, shape (n,).
        weights: Count of each unit. Float64, shape (n,).
        titles: Name of each part.
        lang: Language of the legend.
        name: What is counted.
        title: Title of the picture.
        lacking: How many counts of each unit are unknown and stand as what was assumed; None for none. Int64, shape
            (n,).
        assumed: How much of each count was assumed; None for nothing. Float64, shape (n,).

    Raises:
        ValueError: There is not one label and one count for each unit, a label has no title, or ``lang`` is neither
            ``"en"`` nor ``"zh"``.

    Example:
        >>> from gridgov.splitting._neighbours import neighbours
        >>> ids = IdColumn.of(["b1", "b2"])
        >>> near = neighbours([("b1", "b2")], ids)
        >>> text = svg(ids, near, np.array([0, 1], np.int32), np.array([80.0, 120.0]), ["A", "B"], title="Split")
        >>> text[text.index("<title>") : text.index("</title>")]
        '<title>Split'
    """
    shown = _drawing(
        ids,
        neighbours,
        labels,
        weights,
        titles,
        lang=lang,
        name=name,
        title=title,
        lacking=lacking,
        assumed=assumed,
    )
    points, high = _pixels(shown.places)
    high += _LINE / 3
    cut = shown.cut
    legend = [(_look(part), shown.legend(part)) for part in range(len(titles))]
    aside = _columns([text for _, text in legend])
    rows = -(-(len(legend) + 1) // aside)
    height = round(high + _LINE * rows + _MARGIN)
    out = [
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" role="img" lang="{lang}" viewBox="0 0 {_WIDTH:.0f} {height}" '
            f'width="{_WIDTH:.0f}" height="{height}" font-family="system-ui, sans-serif" font-size="{_SIZE}">'
        ),
        f"<title>{_escaped(shown.title)}</title>",
        f"<desc>{_escaped(shown.summary)}</desc>",
        *_paths(points[shown.near.edges], cut),
        *_marks(shown, points),
        *_key(legend, int(cut.sum()), high, aside, lang),
        "</svg>",
    ]
    return "\n".join(out) + "\n"


def _escaped(text: str) -> str:
    return html.escape(_NO_XML.sub("\ufffd", visible(text)))


def _pixels(places: Floats) -> tuple[Floats, float]:
    """Return where each unit is on the picture, north upwards, and how high the picture is."""
    if not len(places):
        return np.zeros((0, 2)), 2 * _MARGIN
    low, extent = places.min(axis=0), np.ptp(places, axis=0)
    room = np.array([_WIDTH, _TALLEST]) - 2 * _MARGIN
    with np.errstate(divide="ignore"):
        scale = float(np.min(room / extent))
    scale = scale if np.isfinite(scale) else 1.0
    drawn = (places - low) * scale
    high = float(drawn[:, 1].max())
    aside = (room[0] - float(drawn[:, 0].max())) / 2
    return np.stack([_MARGIN + aside + drawn[:, 0], _MARGIN + high - drawn[:, 1]], axis=1), high + 2 * _MARGIN


def _paths(ends: Floats, cut: Bools) -> Iterator[str]:
    for which, colour, width in ((~cut, _LINE_COLOUR, 1), (cut, _CUT_COLOUR, 2)):
        steps = "".join(f"M{a[0]:.1f} {a[1]:.1f}L{b[0]:.1f} {b[1]:.1f}" for a, b in ends[which].tolist())
        if steps:
            yield f'<path d="{steps}" fill="none" stroke="{colour}" stroke-width="{width}"/>'


def _marks(shown: _Drawing, points: Floats) -> Iterator[str]:
    pointed = len(shown.ids) <= _POINTED
    radii = shown.diameters / 2
    for part in range(len(shown.titles)):
        colour, symbol = _look(part)
        yield f'<g fill="{colour}" stroke="{_WHITE}">'
        for row in np.flatnonzero(shown.labels == part).tolist():
            x, y = points[row].tolist()
            title = f"<title>{_escaped(shown.dot(row))}</title>" if pointed else ""
            yield _mark(symbol, x, y, float(radii[row]), title)
        yield "</g>"


def _mark(symbol: str, x: float, y: float, r: float, title: str = "") -> str:
    """Return one dot."""
    if symbol == "circle":
        body = f'circle cx="{x:.1f}" cy="{y:.1f}" r="{r:.1f}"'
        return f"<{body}>{title}</circle>" if title else f"<{body}/>"
    corners = " ".join(f"{x + r * dx:.1f},{y + r * dy:.1f}" for dx, dy in _CORNERS[symbol])
    return f'<polygon points="{corners}">{title}</polygon>' if title else f'<polygon points="{corners}"/>'


#: Corners of each shape that is no circle, in radii; all have about the area of the circle.
_CORNERS: Final[Mapping[str, Sequence[tuple[float, float]]]] = {
    "square": ((-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)),
    "diamond": ((0, -1.25), (1.25, 0), (0, 1.25), (-1.25, 0)),
    "triangle-up": ((0, -1.4), (1.3, 0.9), (-1.3, 0.9)),
    "cross": (
        *((-0.4, -1.2), (0.4, -1.2), (0.4, -0.4), (1.2, -0.4), (1.2, 0.4), (0.4, 0.4)),
        *((0.4, 1.2), (-0.4, 1.2), (-0.4, 0.4), (-1.2, 0.4), (-1.2, -0.4), (-0.4, -0.4)),
    ),
}


def _columns(texts: Sequence[str]) -> int:
    """Return how many columns a legend has: one where a line is too long for half the width."""
    return 1 if any(_fitting(text, _LETTERS) != text for text in texts) else 2


def _key(
    legend: Sequence[tuple[tuple[str, str], str]], cut: int, top: float, columns: int, lang: Lang
) -> Iterator[str]:
    """Return the legend."""
    for i, (look, text) in enumerate([*legend, (None, _CUT.format(n=cut).get(lang))]):
        x, y = _MARGIN + (i % columns) * _WIDTH / columns, top + (i // columns) * _LINE
        if look is None:
            yield f'<path d="M{x - 8:.0f} {y:.0f}H{x + 8:.0f}" stroke="{_CUT_COLOUR}" stroke-width="2"/>'
        else:
            yield f'<g fill="{look[0]}">{_mark(look[1], x, y, 6)}</g>'
        short = _escaped(_fitting(text, 2 * _LETTERS // columns))
        yield f'<text x="{x + 14:.0f}" y="{y + 5:.0f}" fill="currentColor">{short}</text>'


def _fitting(text: str, letters: int) -> str:
    """Cut a text that is wider than so many letters; a Chinese character is as wide as two."""
    width = 0
    for i, letter in enumerate(text):
        width += 2 if ord(letter) >= _WIDE else 1
        if width > letters:
            return text[: i - 1] + "…"
    return text

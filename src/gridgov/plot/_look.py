"""How figures look: type, colours, title, the sentence under it, and the line that says where the numbers are from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import unescape
from types import MappingProxyType
from typing import Any, Final, TypeAlias

import gridgov
from gridgov._extras import need
from gridgov.plot._spec import BLUE, GREY, RED, YELLOW, Spec, plain, short, shortened, wide
from gridgov.text import Lang, Text

__all__ = ["FONT", "PALETTE", "RAMP", "Figure", "axis", "blank", "chips", "drawn", "source_line"]

#: A `plotly.graph_objects.Figure`; plotly has no types.
Figure: TypeAlias = Any

#: Fonts that hold Chinese come first on each system; nothing is loaded from anywhere.
FONT: Final = (
    "system-ui, -apple-system, 'Segoe UI', 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', 'Noto Sans SC', "
    "sans-serif"
)
#: Colours of things that have no order, told apart by colour-blind readers, each dark enough for white text on it.
PALETTE: Final = (BLUE, RED, "#007a5a", YELLOW, "#9b4f86", GREY, "#3b5b92", "#7a4b00")
#: From little to much.
RAMP: Final = ((0.0, "#eef5fb"), (0.35, "#a9d1ea"), (0.7, "#00659e"), (1.0, "#00305a"))
_TEXT: Final = "#1b2530"
_SOFT: Final = "#4a5663"
_LINE: Final = "#d9dfe5"
_AXIS: Final = MappingProxyType(
    {"color": _SOFT, "gridcolor": _LINE, "linecolor": _LINE, "tickcolor": _LINE, "zeroline": False}
)
_SOURCE: Final = Text("Source: {what}. gridgov {version}", "来源：{what}。gridgov {version}")
_AS_OF: Final = Text("Source: {what}, state of {day}. gridgov {version}", "来源：{what}，截至{day}。gridgov {version}")
#: Room for the title with its sentence, and for the source line, in pixels.
_HEAD: Final = 92
_FOOT: Final = 40
#: So many letters of a sentence stand in a line of a figure of 700 pixels.
_LETTERS: Final = 90
_LETTERS_OF_TITLE: Final = 64
#: Pixels from line to line of a title, as plotly sets them.
_LINE_OF_TITLE: Final = 25
_LETTERS_OF_SOURCE: Final = 56
_LETTERS_OF_AXIS: Final = 60
#: So many more where no day is said.
_WITHOUT_DAY: Final = 18
#: Pixels of a letter of 14 pixels, of a wide one, and between names on the left and the drawing.
_LETTER, _WIDE_LETTER, _BESIDE = 8.2, 14.0, 16


def source_line(what: str, lang: Lang, day: str | None = None) -> str:
    """Say where the numbers of a figure are from.

    Args:
        what: Title or id of what is drawn.
        lang: The language of the line.
        day: The day whose state is drawn, ISO 8601.

    Example:
        >>> source_line("Ankang", "en", "2026-01-01")
        'Source: Ankang, state of 2026-01-01. gridgov 0.1.0'
    """
    words, room = (_SOURCE, _LETTERS_OF_SOURCE + _WITHOUT_DAY) if day is None else (_AS_OF, _LETTERS_OF_SOURCE)
    return words.format(what=short(what, room), day=day, version=gridgov.__version__).get(lang)


def drawn(  # noqa: PLR0913 - what stands around a picture
    spec: Spec,
    *,
    title: str,
    summary: str = "",
    source: str = "",
    alt: str = "",
    lang: Lang = "en",
) -> Figure:
    """Make a figure of plotly out of plain data: title above, one sentence under it, the source line below.

    The figure is the caller's to change. It keeps its words for those who do not see it in ``layout.meta["alt"]``.

    Args:
        spec: ``data`` and ``layout``; margins are those of the drawing alone.
        title: What it shows, with the unit of measure.
        summary: One or two sentences: what a reader should take from it.
        source: Where the numbers are from.
        alt: What it shows, in words; by default the summary.
        lang: The language it speaks.

    Raises:
        MissingExtraError: plotly is not installed.

    Example:
        >>> figure = drawn({"data": [{"type": "bar", "x": [1], "y": [2]}], "layout": {}}, title="One <bar>")
        >>> figure.layout.title.text
        'One &lt;bar&gt;'
    """
    go = need("plotly.graph_objects", extra="plot")
    # Its letters are dark: on a dark page, too, it stands on white.
    layout: dict[str, Any] = {**_template(), **spec["layout"], "paper_bgcolor": "#ffffff"}
    margin = {"l": 56, "r": 24, "t": 8, "b": 40, **dict(layout.get("margin", {}))}
    margin["l"] = max(margin["l"], _left_of(layout.get("yaxis", {})))
    words = plain(shortened(summary), _LETTERS, 3) if summary else ""
    lines = words.count("<br>") + 1 if words else 0
    heading_text = plain(shortened(title), _LETTERS_OF_TITLE, 2)
    more = _LINE_OF_TITLE * heading_text.count("<br>")
    head = _HEAD - 42 + 20 * lines + more
    margin["t"] += head
    margin["b"] += _FOOT if source else 0
    layout["margin"] = margin
    if "height" in layout:
        layout["height"] += head + (_FOOT if source else 0)
    heading: dict[str, Any] = {
        "text": heading_text,
        "x": 0,
        "xref": "container",
        # Of a title of two lines, plotly puts the second where the only one of another would be.
        "pad": {"l": 16, "t": 16 + more},
        "y": 1,
        "yref": "container",
        "yanchor": "top",
        "xanchor": "left",
        "automargin": False,
        "font": {"size": 19, "color": _TEXT},
    }
    if words:
        heading["subtitle"] = {"text": words, "font": {"size": 14, "color": _SOFT}}
    layout["title"] = heading
    if source:
        layout["annotations"] = [*layout.get("annotations", ()), _foot(source, margin)]
    layout["meta"] = {"alt": alt or summary or title, "lang": lang}
    return go.Figure({"data": spec["data"], "layout": layout})


def _left_of(upright: Mapping[str, Any]) -> int:
    """Return how many pixels the names on the left of an axis need that makes room for them by itself.

    The source line would move to the right with what plotly adds.
    """
    if not upright.get("automargin"):
        return 0
    lines = [
        line for name in upright.get("ticktext", ()) for line in unescape(str(name).replace("<br>", "\n")).split("\n")
    ]
    size = upright.get("tickfont", {}).get("size", 14) / 14
    wide_ones = [(wide(line) - len(line), 2 * len(line) - wide(line)) for line in lines]
    return round(max((size * (_WIDE_LETTER * a + _LETTER * b) for a, b in wide_ones), default=-_BESIDE)) + _BESIDE


def _template() -> Mapping[str, Any]:
    return {
        "template": "none",
        "font": {"family": FONT, "size": 14, "color": _TEXT},
        "paper_bgcolor": "#ffffff",
        "plot_bgcolor": "#ffffff",
        "colorway": list(PALETTE),
        "hoverlabel": {"align": "left", "font": {"family": FONT, "size": 13}},
    }


def _foot(text: str, margin: Mapping[str, int]) -> dict[str, Any]:
    """Write the source line at the bottom on the left, whatever the axes are.

    Args:
        text: The line.
        margin: Pixels around the drawing.
    """
    return {
        "name": "source",
        "text": plain(text, 112),
        "showarrow": False,
        "align": "left",
        "x": 0,
        "xref": "paper",
        "xanchor": "left",
        "y": 0,
        "yref": "paper",
        "yanchor": "bottom",
        "xshift": 16 - margin["l"],
        "yshift": 8 - margin["b"],
        "font": {"size": 12, "color": _SOFT},
    }


def axis(title: str = "", **more: Any) -> dict[str, Any]:
    """Return an axis in the colours of the house.

    Only an upright axis makes room for its words by itself (``automargin=True`` here); below the drawing stands the
    source line, so that a lying axis with long words needs a bottom margin of its own.

    Args:
        title: What is measured, with its unit.
        **more: What plotly knows of axes.
    """
    words: Sequence[tuple[str, Any]] = (
        (("title", {"text": plain(shortened(title), _LETTERS_OF_AXIS), "standoff": 10, "font": {"size": 13}}),)
        if title
        else ()
    )
    return {**_AXIS, **dict(words), **more}


def blank(words: str) -> Spec:
    """Return a drawing of nothing that says why there is nothing.

    Args:
        words: Why.

    Example:
        >>> blank("There are no units.")["layout"]["annotations"][0]["text"]
        'There are no units.'
    """
    none = {"visible": False, "fixedrange": True}
    note = {"text": plain(words, 80, 3), "x": 0.5, "y": 0.5, "xref": "paper", "yref": "paper", "showarrow": False}
    return {"data": [], "layout": {"height": 160, "xaxis": none, "yaxis": none, "annotations": [note]}}


def chips(keys: Sequence[tuple[tuple[str, str], str]], up: int = 8) -> list[dict[str, Any]]:
    """Say what colours mean: one name each, written on its colour, in a line above the drawing.

    Args:
        keys: Colour behind and of the letters, and the name.
        up: Pixels between the drawing and the line.

    Example:
        >>> [chip["text"] for chip in chips([(("#0072b2", "#ffffff"), "pass"), (("#bdbdbd", "#1a1a1a"), "unknown")])]
        ['pass', 'unknown']
    """
    out: list[dict[str, Any]] = []
    right = 0
    for (fill, text), name in keys:
        said = plain(name, 40)
        out.append(
            {
                "text": said,
                "bgcolor": fill,
                "borderpad": 3,
                "font": {"size": 12, "color": text},
                "showarrow": False,
                "x": 0,
                "xref": "paper",
                "xanchor": "left",
                "xshift": right,
                "y": 1,
                "yref": "paper",
                "yanchor": "bottom",
                "yshift": up,
            }
        )
        right += round(7.2 * wide(name[:40])) + 16
    return out

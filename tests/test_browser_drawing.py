"""The measuring of figures in the browser finds what is wrong with them: each fault is planted here once."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from browser import Draw
from browser_drawing import Box, Drawing, meet
from geo_cases import shapely
from hypothesis import assume, given
from hypothesis import strategies as st
from numpy.typing import NDArray

from gridgov._extras import need
from gridgov.plot import Figure

ROOT = Path(__file__).parents[1]


def figure(*notes: dict[str, Any], **layout: Any) -> Figure:
    """Return a figure that holds nothing but words."""
    hidden = {"visible": False, "range": (0, 1)}
    room = {"t": 0, "b": 0, "l": 0, "r": 0}
    words = [{"showarrow": False, "xref": "paper", "yref": "paper", **note} for note in notes]
    out: Figure = need("plotly.graph_objects", extra="plot").Figure(
        layout={"template": "none", "margin": room, "xaxis": hidden, "yaxis": hidden, **layout}
    )
    return out.update_layout(annotations=words)


def at(text: str, x: float, y: float, **more: Any) -> dict[str, Any]:
    return {"text": text, "x": x, "y": y, **more}


@st.composite
def turned_boxes(draw: st.DrawFn) -> NDArray[np.float64]:
    """Return boxes of lines of text: turned, moved, in pixels."""
    number = st.integers(1, 60)
    w, h, x, y = (draw(number) for _ in range(4))
    angle = np.deg2rad(draw(st.integers(-90, 90)))
    turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    corners: NDArray[np.float64] = np.array([[0, 0], [w, 0], [w, h], [0, h]]) @ turn + (x, y)
    return corners


@given(turned_boxes(), turned_boxes())
def test_boxes_meet_as_shapes_do(a: NDArray[np.float64], b: NDArray[np.float64]) -> None:
    shared: float = shapely.area(shapely.intersection(shapely.polygons(a), shapely.polygons(b)))
    assume(shared == 0 or shared > 1e-6)
    assert meet(a, b) == meet(b, a) == (shared > 0)


def test_texts_are_found_where_they_stand(draw: Draw) -> None:
    drawing = draw(figure(at("left", 0, 0.5, xanchor="left"), at("右边", 1, 0.5, xanchor="right")), "test-where")
    left, right = drawing.texts
    assert (left.text, right.text) == ("left", "右边")
    assert left.x == pytest.approx(0, abs=3)
    assert right.x + right.width == pytest.approx(900, abs=3)
    assert left.y + left.height / 2 == pytest.approx(drawing.height / 2, abs=3)
    assert (drawing.width, drawing.console, drawing.requests) == (900, (), ())
    assert drawing.outside() == drawing.overlaps() == []
    assert drawing.png.read_bytes().startswith(b"\x89PNG")


def test_words_on_words_are_found(draw: Draw) -> None:
    drawing = draw(figure(at("under", 0.5, 0.5), at("over", 0.51, 0.51), at("apart", 0.1, 0.1)), "test-overlap")
    assert drawing.overlaps() == ["'under' and 'over'"]


def test_lines_of_one_text_and_lines_close_by_are_no_overlap(draw: Draw) -> None:
    close = [at("one<br>two<br>three", 0.5, 0.5), *(at(f"row {i}", 0.1, 0.5, yshift=11 * i) for i in range(4))]
    drawing = draw(figure(*close), "test-lines")
    assert [box.text for box in drawing.texts if box.element == 0] == ["one", "two", "three"]
    assert drawing.overlaps() == []


def test_lines_of_one_text_never_run_into_each_other() -> None:
    def line(element: int) -> Box:
        corners = [[0, 0], [50, 0], [50, 14], [0, 14]]
        return Box.of({"text": "x", "corners": corners, "size": 12, "fill": "rgb(0, 0, 0)", "element": element})

    def drawing(*texts: Box) -> Drawing:
        nothing: dict[str, int] = {}
        picture = Path("none.png")
        return Drawing(picture, 100, 100, texts=texts, console=(), requests=(), count=lambda _: nothing)

    assert drawing(line(0), line(0)).overlaps() == []
    assert drawing(line(0), line(1)).overlaps() == ["'x' and 'x'"]


def test_turned_words_take_their_own_place_and_not_the_box_around_it(draw: Draw) -> None:
    turned = [at("a long name that is turned", x, 0.5, textangle=45) for x in (0.4, 0.45)]
    drawing = draw(figure(*turned), "test-turned")
    first, second = drawing.texts
    assert first.x + first.width > second.x
    assert drawing.overlaps() == []
    crossed = draw(figure(turned[0], at("a long name that crosses", 0.4, 0.5, textangle=-45)), "test-crossed")
    assert len(crossed.overlaps()) == 1


def test_words_that_the_edge_cuts_are_found(draw: Draw) -> None:
    drawing = draw(figure(at("beyond the edge", 0.0, 0.5, xanchor="center"), at("within", 0.5, 0.5)), "test-outside")
    [cut] = drawing.outside()
    assert cut.startswith("'beyond the edge' by ")


def test_what_cannot_be_seen_is_no_text(draw: Draw) -> None:
    notes = [at("unseen", 0.5, 0.5, opacity=0), at("", 0.2, 0.2), at("seen", 0.7, 0.7)]
    assert [box.text for box in draw(figure(*notes), "test-unseen").texts] == ["seen"]


def test_colours_are_counted(draw: Draw) -> None:
    square = {"type": "rect", "xref": "paper", "yref": "paper", "x0": 0, "x1": 0.5, "y0": 0, "y1": 1}
    half = {**square, "fillcolor": "#d55e00", "line": {"width": 0}, "layer": "below"}
    drawing = draw(figure(shapes=[half], height=200), "test-colours", 600)
    assert drawing.colours == {"#ffffff": 60_000, "#d55e00": 60_000}


def test_what_is_asked_for_and_complained_of_is_noted_and_belongs_to_one_drawing(draw: Draw) -> None:
    picture = {"source": "https://example.com/x.png", "x": 0, "y": 1, "sizex": 1, "sizey": 1}
    bad = draw(figure(images=[picture]), "test-request")
    assert "https://example.com/x.png" in bad.requests
    assert bad.console != ()
    good = draw(figure(at("x", 0.5, 0.5)), "test-request-none")
    assert good.requests == good.console == ()


def test_a_name_with_markup_stays_text(draw: Draw) -> None:
    drawing = draw(figure(at("&lt;script&gt;alert(1)&lt;/script&gt;", 0.5, 0.5)), "test-markup")
    assert drawing.has("<script>alert(1)</script>")


# The browser that is not there.


def run_without(**environment: str) -> subprocess.CompletedProcess[str]:
    """Run one browser test where there is no browser."""
    kept = {k: v for k, v in os.environ.items() if k not in {"CI", "GRIDGOV_BROWSER"} and not k.startswith("PYTEST")}
    which = ["-k", "markup or counted", "-p", "no:cacheprovider", "-q", "-n", "0"]
    return subprocess.run(
        [sys.executable, "-m", "pytest", "tests/test_browser_drawing.py", *which],
        cwd=ROOT,
        env={**kept, "GRIDGOV_CHROMIUM": "/nowhere/chromium", **environment},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def test_without_a_browser_its_tests_are_left_out_and_the_end_says_so() -> None:
    done = run_without()
    assert done.returncode == 0, done.stdout
    assert (
        "2 browser tests were left out: there is no Chromium here. To run them: apt install chromium fonts-noto-cjk, "
        "or name a Chromium in GRIDGOV_CHROMIUM."
    ) in done.stdout
    assert "2 skipped" in done.stdout


@pytest.mark.parametrize("environment", [{"CI": "true"}, {"GRIDGOV_BROWSER": "required"}])
def test_where_a_browser_is_required_its_absence_is_a_failure(environment: dict[str, str]) -> None:
    done = run_without(**environment)
    assert done.returncode == 1
    assert "Failed: there is no Chromium here" in done.stdout
    assert "2 errors" in done.stdout

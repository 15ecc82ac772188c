"""Figures as a browser draws them: where each text stands, what runs into what, and which colours there are."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Mapping
from functools import cached_property
from importlib.resources import files
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs
import numpy as np
from numpy.typing import NDArray
from playwright.sync_api import Browser, ConsoleMessage, Page

if TYPE_CHECKING:
    from gridgov.plot import Figure

#: Where plotly for browsers is: the file that every figure of the installed package comes with.
PLOTLY = files("plotly") / "package_data" / "plotly.min.js"
#: Letters do not fill the box of their line: so much of its height may be shared with another line, above and below.
_SLACK = 0.18
#: A box may pass an edge, or another box on the side, by so many pixels.
_TOUCH = 1.0
_EMPTY = """<!DOCTYPE html><html lang="en"><meta charset="utf-8"><title>figure</title>
<style>body { margin: 0; background: #fff } #figure { overflow: hidden }</style><div id="figure"></div></html>"""
_CONFIG = {"displayModeBar": False, "responsive": False, "plotlyServerURL": "", "topojsonURL": ""}

_DRAW = """async ([text, config, width]) => {
  const spec = JSON.parse(text);
  const place = document.getElementById("figure");
  Plotly.purge(place);
  place.replaceChildren();
  spec.layout = {...spec.layout, width: spec.layout.width ?? width};
  await Plotly.newPlot(place, spec.data, spec.layout, config);
  await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
}"""

# One entry a line of text: its corners on the screen, in order, so that a turned line is a turned box.
_TEXTS = """() => {
  const place = document.getElementById("figure"), home = place.getBoundingClientRect(), out = [];
  let element = 0;
  for (const text of place.querySelectorAll("svg text")) {
    const style = getComputedStyle(text), number = element++;
    if (style.visibility === "hidden" || style.display === "none" || !text.textContent.trim()) continue;
    let seen = 1;
    for (let e = text; e && e !== place; e = e.parentElement) seen *= Number(getComputedStyle(e).opacity);
    if (seen < 0.05 || style.fill === "none" || text.closest("[data-unformatted='']")) continue;
    const lines = [...text.querySelectorAll("tspan.line")];
    for (const line of lines.length ? lines : [text]) {
      if (!line.textContent.trim()) continue;
      const box = line.getBBox(), to = line.getScreenCTM();
      if (!box.width || !to || Math.hypot(to.a, to.b) < 0.01) continue;
      const corner = (x, y) => {
        const p = new DOMPoint(x, y).matrixTransform(to);
        return [p.x - home.x, p.y - home.y];
      };
      const {x, y, width, height} = box;
      const corners = [corner(x, y), corner(x + width, y), corner(x + width, y + height), corner(x, y + height)];
      out.push({element: number, text: line.textContent, corners,
        size: parseFloat(style.fontSize) * Math.hypot(to.a, to.b), fill: style.fill});
    }
  }
  return {texts: out, width: home.width, height: home.height};
}"""

_COLOURS = """async (data) => {
  const picture = await createImageBitmap(await (await fetch(data)).blob());
  const canvas = new OffscreenCanvas(picture.width, picture.height), pen = canvas.getContext("2d");
  pen.drawImage(picture, 0, 0);
  const points = new Uint32Array(pen.getImageData(0, 0, picture.width, picture.height).data.buffer), seen = new Map();
  for (const p of points) seen.set(p, (seen.get(p) ?? 0) + 1);
  return [...seen].sort((a, b) => b[1] - a[1] || a[0] - b[0]).slice(0, 500);
}"""


@attrs.frozen(eq=False)
class Box:
    """One line of text as drawn. Lines of one text have the same `element`."""

    text: str
    #: Upright box around it, in pixels from the upper left corner of the figure.
    x: float
    y: float
    width: float
    height: float
    #: The four corners, in order around the line; shape (4, 2), float64.
    corners: NDArray[np.float64]
    #: Height of the type on the screen, in pixels.
    size: float
    #: Colour of the letters, as "rgb(r, g, b)".
    fill: str
    element: int

    @classmethod
    def of(cls, found: Mapping[str, Any]) -> Box:
        corners = np.array(found["corners"], np.float64)
        (x, y), (right, bottom) = corners.min(axis=0), corners.max(axis=0)
        return cls(
            text=re.sub(r"\s+", " ", found["text"]).strip(),
            x=float(x),
            y=float(y),
            width=float(right - x),
            height=float(bottom - y),
            corners=corners,
            size=float(found["size"]),
            fill=found["fill"],
            element=found["element"],
        )

    def letters(self) -> NDArray[np.float64]:
        """Return the corners of what the letters take: the line without the air above, below and at its ends."""
        along, down = self.corners[1] - self.corners[0], self.corners[3] - self.corners[0]
        long, high = np.hypot(*along), np.hypot(*down)
        a = along * (min(_TOUCH, long / 4) / long if long else 0)
        d = down * _SLACK if high else down
        moved: NDArray[np.float64] = self.corners + np.array([a + d, d - a, -a - d, a - d])
        return moved


def meet(first: NDArray[np.float64], second: NDArray[np.float64]) -> bool:
    """Tell whether two convex shapes share more than an edge: no line parts them.

    Args:
        first: Corners in order; shape (n, 2).
        second: The same of the other.
    """
    for shape in (first, second):
        sides = np.roll(shape, -1, axis=0) - shape
        for normal in sides[:, ::-1] * (1, -1):
            a, b = first @ normal, second @ normal
            if a.max() <= b.min() + 1e-9 or b.max() <= a.min() + 1e-9:
                return False
    return True


@attrs.frozen(eq=False, slots=False)
class Drawing:
    """A figure in the browser: its picture, and what was measured on it."""

    #: The picture, in out/pictures.
    png: Path
    width: float
    height: float
    #: Every line of text that can be seen, in the order of drawing.
    texts: tuple[Box, ...]
    #: Warnings, errors, and exceptions that nobody caught.
    console: tuple[str, ...]
    #: Every address that was asked for.
    requests: tuple[str, ...]
    #: Counts the colours of a picture.
    count: Callable[[bytes], dict[str, int]]

    def overlaps(self) -> list[str]:
        """Return which texts run into each other; lines of one text never do."""
        shapes = [box.letters() for box in self.texts]
        return [
            f"{a.text!r} and {b.text!r}"
            for (i, a), (j, b) in combinations(enumerate(self.texts), 2)
            if a.element != b.element
            and a.x < b.x + b.width
            and b.x < a.x + a.width
            and a.y < b.y + b.height
            and b.y < a.y + a.height
            and meet(shapes[i], shapes[j])
        ]

    def outside(self) -> list[str]:
        """Return which texts the edge of the figure cuts, and by how much."""
        over = [(b, max(-b.x, -b.y, b.x + b.width - self.width, b.y + b.height - self.height)) for b in self.texts]
        return [f"{b.text!r} by {by:.0f} px" for b, by in over if by > _TOUCH]

    @cached_property
    def colours(self) -> dict[str, int]:
        """How many pixels have each colour ("#rrggbb"), the 500 most frequent, most first."""
        return self.count(self.png.read_bytes())

    def has(self, words: str) -> bool:
        """Tell whether words can be read in one of the texts."""
        return any(words in box.text for box in self.texts)


@attrs.frozen(eq=False)
class Sheet:
    """A page that shows one figure after the other."""

    page: Page
    pictures: Path
    console: list[str]
    requests: list[str]

    @classmethod
    def lay(cls, browser: Browser, folder: Path, pictures: Path) -> Sheet:
        """Open the page and read plotly from its file.

        Args:
            browser: The browser.
            folder: Where the empty page is written.
            pictures: Where pictures go.
        """
        home = folder / "sheet.html"
        home.write_text(_EMPTY, encoding="utf-8")
        context = browser.new_context(viewport={"width": 900, "height": 700}, offline=True)
        page, console, requests = context.new_page(), list[str](), list[str]()
        page.goto(home.as_uri())
        page.add_script_tag(content=PLOTLY.read_text("utf-8"))

        def complained(message: ConsoleMessage) -> None:
            if message.type in {"warning", "error", "assert"}:
                console.append(f"{message.type}: {message.text}")

        page.on("console", complained)
        page.on("pageerror", lambda error: console.append(f"exception: {error}"))
        page.on("request", lambda request: requests.append(request.url))
        return cls(page=page, pictures=pictures, console=console, requests=requests)

    def draw(self, figure: Figure, name: str, width: int = 900) -> Drawing:
        """Draw a figure and measure it.

        Args:
            figure: A figure of plotly.
            name: Name of the picture, without a suffix.
            width: Pixels, where the figure does not say itself.
        """
        self.console.clear()
        self.requests.clear()
        self.page.set_viewport_size({"width": width, "height": 700})
        self.page.evaluate(_DRAW, [figure.to_json(), _CONFIG, width])
        found = self.page.evaluate(_TEXTS)
        png = self.pictures / f"{name}.png"
        self.page.locator("#figure").screenshot(path=png)
        return Drawing(
            png=png,
            width=found["width"],
            height=found["height"],
            texts=tuple(map(Box.of, found["texts"])),
            console=tuple(self.console),
            requests=tuple(self.requests),
            count=self.count,
        )

    def count(self, png: bytes) -> dict[str, int]:
        """Count the colours of a picture."""
        data = f"data:image/png;base64,{base64.b64encode(png).decode()}"
        found: list[tuple[int, int]] = self.page.evaluate(_COLOURS, data)
        # The bytes of a point are red, green, blue and opacity; the first is the lowest.
        return {f"#{p & 255:02x}{p >> 8 & 255:02x}{p >> 16 & 255:02x}": n for p, n in found}

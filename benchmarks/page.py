"""How long a page takes to open in a real browser: the published city, and one of 10,000 communities.

    python -m benchmarks.page                                     # two minutes
    python -m benchmarks.page --communities 1000 --repeat 1

Each page is written once and opened several times by Chromium, each time in a new profile and without a network: the
time to the first paint, to the load event, and until all that is in view is drawn (``data-ready``). The larger city has
three level-1, nine level-2 and 27 level-3 grids in a community, 81 buildings, and a post at every grid. Needs
playwright and a Chromium (`chromium`, or named in GRIDGOV_CHROMIUM).
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from benchmarks.report import machine, seconds
from gridgov import Hierarchy, Jurisdiction, LevelScheme, RoleCatalogue, Roster, schemes
from gridgov.levels import Level
from gridgov.report import write_page
from gridgov.text import Text

__all__ = ["large", "main", "opened"]

DAY = "2026-01-01"
#: Streets have so many communities; each unit has three of the next level, from the community to the building.
STREET, PARTS = 50, 3
GRIDS = ("grid_1", "grid_2", "grid_3", "building")
SEED = 11
#: So long may a page take, in milliseconds.
PATIENCE = 300_000
#: What is measured: key, and what it is called.
TIMES = {"paint": "first paint", "load": "load event", "ready": "ready"}
Words: TypeAlias = npt.NDArray[Any]
MEASURE = """() => {
  const [page] = performance.getEntriesByType("navigation");
  const paint = performance.getEntriesByName("first-contentful-paint")[0];
  const ready = performance.getEntriesByName("ready")[0];
  return {paint: paint ? paint.startTime : NaN, load: page.loadEventEnd, ready: ready.startTime};
}"""


def ladder() -> LevelScheme:
    """Return the levels of the larger city."""
    names = {
        "city": Text("city", "市"),
        "street": Text("street", "街道"),
        "community": Text("community", "社区"),
        "grid_1": Text("level-1 grid", "一级网格"),
        "grid_2": Text("level-2 grid", "二级网格"),
        "grid_3": Text("level-3 grid", "三级网格"),
        "building": Text("building", "楼栋"),
    }
    return LevelScheme(Level(key, name, kinds=key.split("_")[0]) for key, name in names.items())


def large(communities: int) -> Jurisdiction:
    """Return a city of so many communities, with households at the buildings and posts at the grids.

    Example:
        >>> len(large(1).territory)
        123
    """
    street = np.array([f"s{i:03}" for i in range(-(-communities // STREET))])
    community = np.array([f"c{i:05}" for i in range(communities)])
    ids: list[Words] = [np.array(["m"]), street, community]
    parents: list[Words] = [np.array([None]), np.full(len(street), "m"), street[np.arange(communities) // STREET]]
    levels = ["city", *["street"] * len(street), *["community"] * communities]
    for level in GRIDS:
        above = np.repeat(ids[-1], PARTS)
        ids.append(np.char.add(above, np.tile([f"-{i}" for i in range(1, PARTS + 1)], len(ids[-1]))))
        parents.append(above)
        levels += [level] * len(above)
    n = sum(map(len, ids))
    buildings = len(ids[-1])
    households = [None] * (n - buildings) + np.random.default_rng(SEED).integers(5, 40, buildings).tolist()
    every: list[str] = [str(ident) for column in ids for ident in column.tolist()]
    ups = [None if up is None else str(up) for column in parents for up in column.tolist()]
    names = [None if level in GRIDS else f"第{i}{level}" for i, level in enumerate(levels)]
    h = Hierarchy.from_columns(every, ups, levels, levels=ladder(), name=names, measures={"households": households})
    where = [ident for column in ids[3:6] for ident in column.tolist()]
    posts = [f"p{i}" for i in range(len(where))]
    held = [i for i in range(len(posts)) if i % 40]
    roster = Roster.from_columns(
        h,
        RoleCatalogue.builtin(),
        posts={"id": posts, "role": ["grid_worker"] * len(posts), "unit": where},
        appointments={"post": [posts[i] for i in held], "holder": [f"h{i}" for i in held]},
    )
    return Jurisdiction(territory=h, roster=roster, id="large", name=Text("A large city", "大城市"))


def opened(page: Path, repeat: int) -> dict[str, list[float]]:
    """Open a page several times; return the seconds to the first paint, to the load event, and until it is ready."""
    from playwright.sync_api import sync_playwright

    program = os.environ.get("GRIDGOV_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    found: dict[str, list[float]] = {key: [] for key in TIMES}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        for _ in range(repeat):
            context = browser.new_context(viewport={"width": 1280, "height": 900})
            tab = context.new_page()
            tab.set_default_timeout(PATIENCE)
            tab.goto(page.resolve().as_uri(), wait_until="load")
            tab.wait_for_function("document.documentElement.dataset.ready === 'true'")
            times: Mapping[str, float] = tab.evaluate(MEASURE)
            for key in TIMES:
                found[key].append(times[key] / 1000)
            context.close()
        browser.close()
    return found


def measured(name: str, place: Jurisdiction, folder: Path, repeat: int, **more: Any) -> dict[str, Any]:
    """Write the page of a place, open it, and return the figures."""
    path = folder / f"{name}.html"
    start = perf_counter()
    write_page(place, path, on=DAY, **more)
    written = perf_counter() - start
    units = len(place.territory)
    communities = len(place.territory.units(level="community"))
    size = path.stat().st_size / 1e6
    return {
        "name": name,
        "units": units,
        "communities": communities,
        "write": written,
        "size": size,
        **opened(path, repeat),
    }


def table(found: Sequence[Mapping[str, Any]]) -> str:
    """Return the figures as a table: slowest of all runs, and the median until it is ready."""
    heads = ("communities", "units", "size", "written", *TIMES.values(), "ready, median")
    lines = [f"| {' | '.join(heads)} |", f"|{' --- |' * len(heads)}"]
    for row in found:
        cells = [f"{row['communities']:,}", f"{row['units']:,}", f"{row['size']:.1f} MB", seconds(row["write"])]
        cells += [seconds(max(row[key])) for key in TIMES]
        lines.append(f"| {' | '.join(cells)} | {seconds(median(row['ready']))} |")
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.page", description=__doc__)
    parser.add_argument("--communities", type=int, default=10_000, help="size of the larger city")
    parser.add_argument("--repeat", type=int, default=5)
    parser.add_argument("--json", type=Path, help="write the figures there, too")
    chosen = parser.parse_args(arguments)
    scheme = schemes.load("ankang-321")
    with tempfile.TemporaryDirectory() as folder:
        at = Path(folder)
        found = [measured("ankang", scheme.synthesise(), at, chosen.repeat, scheme=scheme)]
        found.append(measured("large", large(chosen.communities), at, chosen.repeat))
    if chosen.json is not None:
        chosen.json.write_text(json.dumps({"machine": machine(1), "pages": found}, indent=1), encoding="utf-8")
    print(table(found))
    return 0


if __name__ == "__main__":
    sys.exit(main())

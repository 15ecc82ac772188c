"""The smoke test: what an installed gridgov does with the libraries that it has, and what it says without them.

Run by the Python of an environment that has gridgov, in an empty folder, with the extras that were installed:

    python _release_smoke.py [EXTRA ...]

It uses nothing of the project but the installed package.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from importlib.metadata import distribution
from importlib.util import find_spec
from pathlib import Path

import gridgov as gg

ROWS = [
    {"id": "610902", "level": "street", "name": "江北街道"},
    {"id": "610902001", "level": "community", "parent": "610902", "name": "=1+1"},
    {"id": "g1", "level": "grid", "parent": "610902001", "households": 320},
    {"id": "g2", "level": "grid", "parent": "610902001"},
]
LEVELS = gg.LevelScheme.ladder("street", "community", "grid")
TOWN = gg.Hierarchy.from_records(ROWS, levels=LEVELS, measures=["households"])
PLACE = gg.Jurisdiction(territory=TOWN)
DAY = "2026-01-01"
TWO = 2


def cli(*arguments: str) -> str:
    """Run the command of the package and return what it prints."""
    program = Path(sys.executable).with_name("gridgov")
    return subprocess.run([program, *arguments], check=True, capture_output=True, text=True).stdout


def bare() -> None:
    """What needs no extra: model, documents, schemes, rules, changes, graph, text files, the command."""
    assert gg.__version__ == distribution("gridgov").version
    assert gg.__version__ in cli("--version")
    place = gg.schemes.load("xiliugou-126").synthesise()
    place.save("city.json")
    assert gg.Jurisdiction.load("city.json") == place
    assert gg.Jurisdiction.from_networkx(place.to_networkx()) == place
    report = gg.check(place, gg.policies.load("cn"), on=DAY)
    assert report.counts
    known = gg.changes.SetMeasure("g2", "households", 280)
    done = gg.changes.apply(PLACE, [known], on=DAY)
    assert done.jurisdiction.territory.unit("610902").total("households").value == 320 + 280
    assert done.undo().territory == TOWN
    gg.tables.to_csv(PLACE, "units.csv")
    assert gg.tables.read("units.csv", levels=LEVELS).jurisdiction().territory.ids.tolist() == TOWN.ids.tolist()
    assert "xiliugou-126" in cli("schemes", "list")
    assert cli("show", "city.json")


def pandas() -> None:
    """A frame of units."""
    import pandas as pd

    assert gg.Hierarchy.from_frame(pd.DataFrame(ROWS), levels=LEVELS, name="name", measures=["households"]) == TOWN


def polars() -> None:
    """A frame of units."""
    import polars as pl

    assert gg.Hierarchy.from_frame(pl.DataFrame(ROWS), levels=LEVELS, name="name", measures=["households"]) == TOWN


def arrow() -> None:
    """A file of columns, there and back."""
    gg.tables.to_parquet(PLACE, "units.parquet")
    assert gg.tables.read("units.parquet", levels=LEVELS).jurisdiction().territory == TOWN


def excel() -> None:
    """A workbook, there and back."""
    gg.tables.to_excel(PLACE, "units.xlsx")
    assert gg.tables.read("units.xlsx", levels=LEVELS).jurisdiction().territory.ids.tolist() == TOWN.ids.tolist()


def match() -> None:
    """A similar name is suggested."""
    ours, theirs = [{"id": "1", "name": "安澜社区"}], [{"id": "a", "name": "安兰社区"}]
    assert "1 suggested" in repr(gg.matching.match(ours, theirs))


def plot() -> None:
    """A page with pictures."""
    page = gg.report.write_page(PLACE, "page.html", on=DAY)
    assert "江北街道" in page.read_text(encoding="utf-8")


def geo() -> None:
    """Outlines, and who is next to whom."""
    squares = {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "properties": {"id": ident},
                "geometry": {
                    "type": "Polygon",
                    "coordinates": [[[x, 0], [x + 0.001, 0], [x + 0.001, 0.001], [x, 0.001], [x, 0]]],
                },
            }
            for ident, x in (("g1", 0.0), ("g2", 0.001))
        ],
    }
    Path("map.geojson").write_text(json.dumps(squares), encoding="utf-8")
    assert len(gg.geo.adjacency(gg.geo.read("map.geojson", crs="WGS 84"))) == 1


def sql() -> None:
    """A database, there and back."""
    if find_spec("sqlalchemy") is None:
        gg.sql.tables(None)
    import sqlalchemy as sa

    engine, metadata = sa.create_engine("sqlite://"), sa.MetaData()
    made = gg.sql.tables(metadata)
    metadata.create_all(engine)
    gg.sql.save(engine, PLACE, on=DAY, tables=made, id="town")
    assert gg.sql.load(engine, on=DAY, tables=made, id="town").territory == TOWN


def testing() -> None:
    """Strategies, which Hypothesis finds by itself."""
    from hypothesis import find
    from hypothesis import strategies as st

    assert len(find(st.from_type(gg.Hierarchy), lambda town: len(town) > 1)) == TWO
    assert gg.testing.messy.messy_workbook(7).data


#: What each extra is for, and the module without which it must say what is missing.
EXTRAS: dict[str, tuple[Callable[[], None], str]] = {
    "pandas": (pandas, ""),
    "polars": (polars, ""),
    "arrow": (arrow, "pyarrow"),
    "excel": (excel, "xlsxwriter"),
    "match": (match, ""),
    "plot": (plot, "plotly"),
    "geo": (geo, "shapely"),
    "sql": (sql, "sqlalchemy"),
    "testing": (testing, ""),
}


def main(extras: list[str]) -> None:
    """Try what is installed, and what is not."""
    bare()
    whole = set(EXTRAS) if "all" in extras else set(extras)
    for extra, (use, library) in EXTRAS.items():
        if extra in whole:
            use()
        elif library and find_spec(library) is None:
            try:
                use()
            except gg.errors.MissingExtraError as error:
                said = error.text()
            else:
                said = ""
            assert f"gridgov[{extra}]" in said, f"{extra} is not installed, and this is what was said: {said!r}"
    unknown = whole - set(EXTRAS)
    assert not unknown, f"extras without a smoke test: {unknown}"


if __name__ == "__main__":
    main(sys.argv[1:])

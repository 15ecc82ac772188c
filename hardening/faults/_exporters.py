"""Every way in which gridgov writes a file or a folder: `EXPORTERS`. A test says that none is missing."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final, Literal, TypeAlias

import attrs

from hardening.faults._places import DAY, merged, net, paired, place, quiet_cli, reported, town

__all__ = ["EXPORTERS", "LEFT_OUT", "Exporter", "Look", "leftovers"]

#: What is at a path: the bytes by name, or None for nothing.
Look: TypeAlias = Mapping[str, str] | None
#: Modules that write through the exporters of others, and why they have no line of their own below.
LEFT_OUT: Final = {
    "gridgov.demo": "calls the writers below, after seconds of other work",
    "gridgov.schemes._page": "writes the pages of this documentation, which are made again",
}


@attrs.frozen
class Exporter:
    """One way out."""

    name: str
    #: Module that calls the writer of files.
    through: str
    #: Name of what is written.
    target: str
    #: Writes the old (0) or the new state (1).
    write: Callable[[Path, int], object]
    #: ``each``: a folder of which each file is old or new. ``new``: refuses to replace anything.
    kind: Literal["file", "folder", "each", "database", "new"] = "file"
    #: Whether a file is written into a folder where there is one of its name.
    takes_folders: bool = False

    def look(self, path: Path) -> Look:
        """Return what is there, without what a killed writer left beside or between."""
        if self.kind == "database":
            return {state: _stored(path, state) for state in ("2025-01-01", DAY)}
        if not path.exists():
            return None
        files = [path] if path.is_file() else sorted(file for file in path.rglob("*") if file.is_file())
        kept = (file for file in files if not file.name.startswith(".gridgov-"))
        return {str(file.relative_to(path)): hashlib.sha256(file.read_bytes()).hexdigest() for file in kept}

    def is_whole(self, now: Look, old: Look, new: Look) -> bool:
        """Tell whether what is there is the old or the new; of a folder of single files, whether each of them is."""
        if now in (old, new):
            return True
        if self.kind != "each" or now is None:
            return False
        before, after = old or {}, new or {}
        return all(now.get(name) in {before.get(name), after.get(name)} for name in {*now, *before, *after})


def leftovers(folder: Path) -> Iterator[Path]:
    """Yield what a killed writer left anywhere below a folder."""
    for path in folder.rglob(".gridgov-*"):
        if not any(parent.name.startswith(".gridgov-") for parent in path.relative_to(folder).parents):
            yield path


def _graph(suffix: str) -> Exporter:
    def write(path: Path, state: int) -> None:
        from gridgov import graph

        graph.write(place(state), path)

    return Exporter(f"graph{suffix}", "gridgov.graph._io", f"place{suffix}", write)


def _cli(
    name: str,
    through: str,
    target: str,
    arguments: Callable[[Path, int], list[str]],
    kind: Literal["file", "each", "new"] = "file",
) -> Exporter:
    def write(path: Path, state: int) -> None:
        code = quiet_cli(lambda target: arguments(target, state), path)
        # 2 is a refusal of the system, which the callers look for as an error.
        if code > 1:
            msg = f"exit code {code}"
            raise OSError(msg)

    return Exporter(f"gridgov {name}", through, target, write, kind)


def _input(path: Path, state: int, what: str = "town") -> str:
    """Return the file of an input, in a folder beside, which is made once."""
    folder = path.parent.with_name("inputs")
    file = folder / f"{what}{state}"
    if what == "town":
        file = file.with_suffix(".json")
    if not file.exists():
        from gridgov.nets import write_net

        folder.mkdir(exist_ok=True)
        if what == "town":
            town(state).save(file)
        else:
            write_net(net(state), file)
    return str(file)


def _check(form: str) -> Exporter:
    def arguments(path: Path, state: int) -> list[str]:
        most = str(1000 + 2000 * state)
        return ["check", _input(path, 0), "--on", DAY, "--max-households", most, "--format", form, "--out", str(path)]

    return _cli(f"check {form}", "gridgov.cli._check", f"found.{form}", arguments)


def _integrate(path: Path, state: int) -> list[str]:
    given = [_input(path, state, "net"), "--within", _input(path, state), "--on", DAY]
    return ["integrate", *given, "-o", str(path)]


def _split(path: Path, state: int) -> list[str]:
    given = [_input(path, state), "--unit", "c1", "--max", "3000", "--adjacency", "order", "--on", DAY]
    return ["split", *given, "--parts", str(path)]


def _diff(path: Path, state: int) -> list[str]:
    return ["diff", _input(path, state), _input(path, 1 - state), "-o", str(path)]


def _new(path: Path, _: int) -> list[str]:
    return ["schemes", "new", str(path)]


def _units(path: Path, state: int) -> None:
    from gridgov._units_csv import write_units

    write_units(place(state).territory, path)


def _linked(path: Path, state: int) -> None:
    from gridgov import exchange

    exchange.write(place(state), path)


def _template(path: Path, state: int) -> None:
    from gridgov.tables import write_template

    write_template(path, levels=place(state).levels, lang="zh" if state else "en")


def _rows(state: int) -> Any:  # noqa: ANN401 - a reading
    import pandas as pd

    from gridgov import tables

    frame = pd.DataFrame({"编号": ["a", None], "层级": "社区", "户数": [3, 4 + state]})
    return tables.read(frame, "units", keep="rows")


def _policy(path: Path, state: int) -> None:
    from gridgov import policies

    policies.save(policies.load(policies.available()[state]), path)


def _outlines(state: int) -> Any:  # noqa: ANN401 - outlines
    from gridgov import geo

    ids = place(state).territory.ids.tolist()[:3]
    return geo.read({unit: f"POINT (109.0{i} 32.69)" for i, unit in enumerate(ids)}, crs="WGS-84")


def _geojson(path: Path, state: int) -> None:
    from gridgov import geo

    geo.to_geojson(place(state), _outlines(state), path)


def _geoparquet(path: Path, state: int) -> None:
    from gridgov import geo

    geo.to_geoparquet(place(state), _outlines(state), path)


def _coverage(path: Path, state: int) -> None:
    from gridgov.geo import Coverage

    Coverage("grid", (), (12, 3), ("CGCS2000", "WGS-84")[state]).to_geojson(path)


def _net(path: Path, state: int) -> None:
    from gridgov.nets import write_net

    write_net(net(state), path, lang="zh")


def _baseline(path: Path, state: int) -> None:
    from gridgov.baselines import Baseline

    Baseline.of(reported(state)).save(path)


def _journal(path: Path, state: int) -> None:
    from gridgov.changes import RenameUnit
    from gridgov.journal import Journal

    journal = Journal(place(0), "2024-01-01")
    unit = place(0).territory.ids.tolist()[0]
    for year in range(2025, 2026 + state):
        journal = journal.record([RenameUnit(unit, f"第{year}号街道")], on=f"{year}-01-01")
    journal.save(path)


def _page(path: Path, state: int) -> None:
    from gridgov.report import write_page

    write_page(town(state), path, on=DAY)


def _marked(path: Path, state: int) -> None:
    _rows(state).mark(path)


def _database(path: Path, state: int) -> None:
    import sqlalchemy as sa

    from gridgov import sql

    engine = sa.create_engine(f"sqlite:///{path}")
    metadata = sa.MetaData()
    tables = sql.tables(metadata)
    try:
        if not state:
            metadata.create_all(engine)
            sql.save(engine, place(0), on="2025-01-01", tables=tables, id="x")
        else:
            sql.save(engine, place(1), on=DAY, tables=tables, id="x")
    finally:
        engine.dispose()


def _stored(path: Path, day: str) -> str:
    """Return a digest of what a database says of a day."""
    import sqlalchemy as sa

    from gridgov import documents, sql

    engine = sa.create_engine(f"sqlite:///{path}")
    try:
        return hashlib.sha256(documents.dumps(sql.load(engine, on=day, id="x")).encode()).hexdigest()
    finally:
        engine.dispose()


EXPORTERS: Final = (
    Exporter("document", "gridgov.documents", "place.json", lambda path, state: place(state).save(path)),
    Exporter("journal", "gridgov.journal", "journal.json", _journal),
    Exporter("baseline", "gridgov.baselines", "baseline.json", _baseline),
    Exporter("policy", "gridgov.policies", "policy.toml", _policy),
    Exporter("units as CSV", "gridgov._units_csv", "units.csv", _units),
    Exporter("linked data", "gridgov.exchange", "place.jsonld", _linked),
    *map(_graph, (".graphml", ".gexf", ".nodelink.json", ".cyjs", ".dot", ".mmd")),
    Exporter("workbook", "gridgov.tables._flat_excel", "place.xlsx", lambda path, state: place(state).to_excel(path)),
    Exporter("template", "gridgov.tables._flat_template", "template.xlsx", _template),
    Exporter(
        "folder of CSV", "gridgov.tables._flat_csv", "csv", lambda path, state: place(state).to_csv(path), "folder"
    ),
    Exporter(
        "folder of Parquet",
        "gridgov.tables._flat_parquet",
        "parquet",
        lambda path, state: place(state).to_parquet(path),
        "folder",
    ),
    Exporter("marked workbook", "gridgov.tables._marked", "marked.xlsx", _marked, takes_folders=True),
    Exporter("folder of marked workbooks", "gridgov.tables._marked", "marked", _marked, "each"),
    Exporter(
        "rows left out", "gridgov.tables._reading", "left.csv", lambda path, state: _rows(state).save_left_out(path)
    ),
    Exporter("net as a workbook", "gridgov._net_out", "net.xlsx", _net),
    Exporter("net as a folder", "gridgov._net_out", "net", _net, "each"),
    Exporter(
        "review of matches as CSV",
        "gridgov._match_review",
        "review.csv",
        lambda path, state: paired(state).write_review(path),
    ),
    Exporter(
        "review of matches",
        "gridgov._match_review",
        "review.xlsx",
        lambda path, state: paired(state).write_review(path),
    ),
    Exporter(
        "decisions",
        "gridgov.integration._decisions",
        "decisions.csv",
        lambda path, state: merged(state).write_decisions(path),
    ),
    Exporter("GeoJSON", "gridgov.geo._geojson", "place.geojson", _geojson),
    Exporter("GeoParquet", "gridgov.geo._geoparquet", "place.parquet", _geoparquet),
    Exporter("coverage", "gridgov.geo._coverage_result", "coverage.geojson", _coverage),
    Exporter("page", "gridgov.report", "page.html", _page),
    *map(_check, ("jsonl", "sarif", "github", "markdown", "csv", "xlsx", "json")),
    _cli("integrate", "gridgov.cli._integrate_out", "merged", _integrate, "each"),
    _cli("split", "gridgov.cli._split_out", "parts.csv", _split),
    _cli("diff", "gridgov.cli._diff", "changes.json", _diff),
    _cli("schemes new", "gridgov.cli._schemes_new", "town.toml", _new, "new"),
    Exporter("database", "gridgov.sql._save", "place.sqlite", _database, "database"),
)

"""What is compared: digests of many results over given cities, printed as JSON. Run by `hardening.differential`.

Only gridgov, its extras and the standard library are loaded, so that it runs wherever gridgov does.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib.metadata
import io
import json
import os
import platform
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from gridgov import documents, exchange, policies, schemes
from gridgov.alignment import align
from gridgov.findings import check
from gridgov.integration import integrate
from gridgov.jurisdiction import Jurisdiction
from gridgov.matching import match
from gridgov.nets import Nets
from gridgov.splitting import split

DAY = "2026-01-01"
#: Packages whose versions are said with the digests.
PACKAGES = ("numpy", "scipy", "networkx", "attrs", "pydantic", "narwhals")


def digest(value: object) -> str:
    """Return a short digest of anything that is plain."""
    return hashlib.sha256(json.dumps(value, ensure_ascii=False, default=repr).encode()).hexdigest()[:16]


def _totals(place: Jurisdiction) -> object:
    return [(key, repr(place.territory.rollup(key).known.tolist())) for key in sorted(place.territory.measures)]


def _graph(place: Jurisdiction) -> object:
    graph = place.to_networkx()
    return list(map(repr, graph.nodes(data=True))), list(map(repr, graph.edges(data=True)))


def _csv(place: Jurisdiction) -> object:
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder, "csv")
        place.to_csv(target)
        return {file.name: file.read_text(encoding="utf-8") for file in sorted(target.iterdir())}


def _aligned(place: Jurisdiction) -> object:
    nets = Nets.of(place.nets, (place.territory, place.levels.levels[-1].key), strict=False)
    return repr(align(nets)), nets.problems.text("zh", limit=None)


def _checked(place: Jurisdiction) -> object:
    by_law = check(place, policies.load("cn"), on=DAY)
    return (
        by_law.render("jsonl"),
        repr(by_law),
        check(place, on=DAY).render("sarif"),
    )


def _command(place: Jurisdiction) -> object:
    """Return what ``gridgov check`` prints."""
    from gridgov.cli import app

    data = io.BytesIO()
    out = io.TextIOWrapper(data, encoding="utf-8", newline="")
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder), contextlib.redirect_stdout(out):
        place.save("city.json")
        code = app.main(["check", "city.json", "--on", DAY, "--format", "jsonl"], standalone_mode=False)
        out.flush()
    return code, data.getvalue().decode()


def _database(place: Jurisdiction) -> object:
    import sqlalchemy as sa

    from gridgov import sql

    engine, metadata = sa.create_engine("sqlite://"), sa.MetaData()
    made = sql.tables(metadata)
    metadata.create_all(engine)
    saved = sql.save(engine, place, on=DAY, tables=made, id="x")
    read = documents.dumps(sql.load(engine, on=DAY, tables=made))
    engine.dispose()
    return repr(saved), read


def _read_back(place: Jurisdiction) -> object:
    with tempfile.TemporaryDirectory() as folder:
        place.to_excel(Path(folder, "city.xlsx"))
        place.to_parquet(Path(folder, "city"))
        found = [Jurisdiction.from_tables(Path(folder, name)) for name in ("city.xlsx", "city")]
    return list(map(documents.dumps, found))


def _outlines(place: Jurisdiction) -> object:
    from gridgov import geo

    shapes = {
        unit: f"POLYGON (({i} 0, {i + 1} 0, {i + 1} 1, {i} 1, {i} 0))" for i, unit in enumerate(place.territory.ids)
    }
    outlines = geo.read(shapes, crs="WGS-84")
    with tempfile.TemporaryDirectory() as folder:
        geo.to_geoparquet(place, outlines, Path(folder, "city.parquet"))
        read = geo.from_geoparquet(Path(folder, "city.parquet"))
    return geo.to_geojson(place, outlines), repr(read)


def _frames(place: Jurisdiction) -> object:
    # As CSV: versions of pandas write a missing text in different ways.

    report = check(place, on=DAY)
    pairs = match([{"id": "1", "name": "阳光花园十一号楼"}], [{"id": "2", "name": "阳光花园11#楼"}])
    return report.to_pandas().to_csv(), report.to_polars().to_dicts(), repr(pairs), len(place.plot("icicle").data)


#: What is asked of every city.
ASKED: Mapping[str, Callable[[Jurisdiction], object]] = {
    "document": documents.dumps,
    "line": repr,
    "summary": lambda place: str(place.summary(on=DAY)),
    "totals": _totals,
    "columns": lambda place: {key: list(map(repr, column)) for key, column in place.territory.to_columns().items()},
    "graph": _graph,
    "tables": _csv,
    "linked data": exchange.to_jsonld,
    "check": _checked,
    "vacancies": lambda place: repr(place.roster.vacancies(on=DAY)),
    "alignment": _aligned,
    "command": _command,
}
#: What is asked of the first city only: it needs the libraries that are extras.
ASKED_ONCE: Mapping[str, Callable[[Jurisdiction], object]] = {
    "database": _database,
    "read back": _read_back,
    "outlines": _outlines,
    "frames": _frames,
}


def _answer(ask: Callable[[], object]) -> str:
    """Return the digest of an answer, or of a refusal in words."""
    try:
        return digest(ask())
    except (ValueError, LookupError) as error:
        return f"{type(error).__name__} {digest(str(error))}"


def of_cities(lines: Iterator[str], *, extras: bool) -> Iterator[tuple[str, str]]:
    """Yield a digest for each city and question; with extras also what the first city alone is asked."""
    for number, line in enumerate(lines):
        place = documents.loads(line)
        for key, ask in {**ASKED, **(ASKED_ONCE if extras and number == 0 else {})}.items():
            yield f"city {number}: {key}", _answer(partial(ask, place))


def of_schemes(names: list[str]) -> Iterator[tuple[str, str]]:
    """Yield digests of what is made of published systems: a city, its nets, their merger, a division."""
    for name in names:
        scheme = schemes.load(name)
        place = scheme.synthesise(rng=7)
        for key, ask in ASKED.items():
            yield f"{name}: {key}", _answer(partial(ask, place))
        yield f"{name}: comparison", _answer(partial(_compared, scheme, place))
        yield f"{name}: audit", _answer(partial(scheme.audit().text, "zh"))
        yield f"{name}: merger", _answer(partial(_merger, scheme, place))
        yield f"{name}: division", _answer(partial(_division, place))


def _compared(scheme: schemes.Scheme, place: Jurisdiction) -> object:
    return list(map(repr, scheme.compare(place)))


def _merger(scheme: schemes.Scheme, place: Jurisdiction) -> object:
    made = scheme.synthesise_nets(place)
    found = integrate(made.nets, within=place, inside="community", effort=0)
    return [repr(net.to_tables()) for net in made.nets], found.describe("zh"), repr(found.crosswalk().to_dict())


def _division(place: Jurisdiction) -> object:
    """Divide the largest community."""
    communities = place.units(level="community")
    totals = place.territory.rollup("households").known[communities.rows].tolist()
    most, unit = max(zip(totals, communities.ids, strict=True))
    plan = split(place, unit, max_households=max(int(most * 0.6), 1), adjacency="order", effort=0.1)
    return unit, [repr(part) for part in plan.parts], list(map(repr, plan.changes))


def main(arguments: list[str]) -> int:
    """Print digests as JSON: the file of cities, then ids of published systems; without any, extras are left out."""
    cities, *names = arguments
    with Path(cities).open(encoding="utf-8") as lines:
        found: dict[str, Any] = dict(of_cities(lines, extras=bool(names)))
    found |= dict(of_schemes(names))
    versions = {name: importlib.metadata.version(name) for name in PACKAGES}
    about = {"python": platform.python_version(), "hash seed": os.environ.get("PYTHONHASHSEED", "random"), **versions}
    print(json.dumps({"about": about, "digests": found}))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

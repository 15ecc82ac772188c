"""Parsers of texts that hold a whole thing: a policy, a scheme, a document, a journal, a map."""

from __future__ import annotations

import json
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

from gridgov import Note, Role, check, documents, exchange, geo, policies, schemes, waivers
from gridgov.baselines import Baseline
from gridgov.bodies import Bodies
from gridgov.changes import MoveUnit, Part, RenameUnit, SplitUnit
from gridgov.errors import GridgovError
from gridgov.hierarchy import Hierarchy
from gridgov.journal import Journal
from gridgov.jurisdiction import Jurisdiction
from gridgov.levels import LevelScheme
from gridgov.roles import RoleCatalogue, Roster
from gridgov.text import Text
from hardening.fuzz.law import Target
from hardening.fuzz.values import as_text

__all__ = ["TARGETS", "town"]

#: Bytes of a part of a scheme that a fuzzer can change in all its places.
_SHORT: Final = 1200
_GOLDEN: Final = Path(__file__).parents[2] / "tests" / "golden"


def town() -> Jurisdiction:
    """Return a small town in which nothing is missing that a file can hold."""
    levels = LevelScheme.ladder("street", "community", "grid", optional=["community"])
    rows: list[dict[str, Any]] = [
        {"id": "s", "level": "street", "name": "江北街道"},
        {"id": "c1", "level": "community", "parent": "s", "name": "张岭社区"},
        {"id": "c2", "level": "community", "parent": "s", "name": "东坝社区"},
        *(
            {"id": f"g{i}", "level": "grid", "parent": f"c{1 + i % 2}", "name": f"第{i}网格", "households": 300 + i}
            for i in range(4)
        ),
    ]
    h = Hierarchy.from_records(rows, levels=levels, measures=["households"])
    chief = Role(key="chief", name=Text("grid chief", "网格长"), sits_at="grid", maximum=1)
    worker = Role(key="worker", name=Text("grid worker", "网格员"), sits_at="grid", superior="chief", time="full")
    posts = [{"id": f"p{i}", "role": "worker" if i % 2 else "chief", "unit": f"g{i}"} for i in range(3)]
    held = [{"post": "p0", "holder": "h1", "start": "2024-01-01", "basis": "文号1"}, {"post": "p1", "holder": "h2"}]
    roster = Roster.from_records(
        h, RoleCatalogue([chief, worker]), posts=posts, holders=[{"id": "h1"}, {"id": "h2"}], appointments=held
    )
    branch = {"id": "b1", "kind": "party_branch", "unit": "c1", "name": "张岭社区党支部", "start": "2020-01-01"}
    bodies = Bodies.from_records(h, [branch], [{"member": "h1", "body": "b1", "lives_at": "g0"}])
    links = [{"kind": "contacts", "source": "holder:h1", "target": "unit:g0", "end": "2026-01-01"}]
    notes = [Note("grids", "U", Text("Not published.", "未公布。"), "第2章")]
    return Jurisdiction(territory=h, id="town", roster=roster, bodies=bodies, links=links, notes=notes)


def _policy(data: bytes) -> None:
    policy = policies.loads(as_text(data))
    assert policies.loads(policies.dumps(policy)) == policy
    policies.lint(policy, on="2026-01-01")


def _policy_seeds() -> Iterator[bytes]:
    for path in sorted((files("gridgov") / "data" / "policies").iterdir(), key=lambda path: path.name):
        if path.name.endswith(".toml"):
            yield path.read_bytes()
    yield (
        'id = "x"\nparent = "cn"\ntitle = { en = "x", zh = "甲" }\n\n[[sources]]\nid = "s"\n'
        'title = { en = "order", zh = "通知" }\nkind = "order"\ndate = 2025-01-01\n\n[[clauses]]\nid = "a"\n'
        'rule = "SIZ001"\nsource = "s"\nstrength = "should"\nvalid_from = 2026-01-01\nmax_households = 500\n'
    ).encode()


def _scheme(data: bytes) -> None:
    scheme = schemes.loads(as_text(data))
    assert scheme.id


def _scheme_seeds() -> Iterator[bytes]:
    for path in sorted((files("gridgov") / "schemes").iterdir(), key=lambda path: path.name):
        if path.name.endswith(".toml"):
            text = path.read_bytes()
            yield text
            # The whole is long for a fuzzer: its beginning, and each part that is not long.
            parts = text.split(b"\n\n")
            yield b"\n\n".join(parts[:3])
            yield from (b"\n\n".join((parts[0], part)) for part in parts[3::9] if len(part) < _SHORT)


def _waivers(data: bytes) -> None:
    text = as_text(data)
    refused: GridgovError | None = None
    for form in ("toml", "json"):
        try:
            found = waivers.loads(text, form=form)
            assert waivers.loads(waivers.dumps(found, form=form), form=form) == found
        except GridgovError as error:
            refused = error
    try:
        baseline = Baseline.loads(text)
        assert Baseline.loads(baseline.dumps()) == baseline
        Baseline.loads(data)
    except GridgovError as error:
        refused = refused or error
    if refused is not None:
        raise refused


def _waiver_seeds() -> Iterator[bytes]:
    toml = '[[waiver]]\nrule = "SIZ001"\nunit = "c"\nreason = "to be split"\nlast_day = 2026-12-31\n'
    more = 'most_on_one_day = 4\n[[waiver]]\nrule = "SIZ*"\nreason = { en = "a", zh = "甲" }\nlast_day = 2026-12-31\n'
    for text in (toml, more, toml + toml.replace('"c"', '"d"')):
        yield text.encode()
    yield waivers.dumps(waivers.loads(toml), form="json").encode()
    yield Baseline.of(check(town(), on="2026-01-01")).dumps().encode()


def _document(data: bytes) -> None:
    found = documents.loads(data)
    text = documents.dumps(found)
    assert documents.loads(text) == found
    assert documents.dumps(documents.loads(text)) == text


def _document_seeds() -> Iterator[bytes]:
    yield documents.dumps(town()).encode()
    for path in sorted(_GOLDEN.glob("document-*.json")):
        tree = json.loads(path.read_bytes())
        yield json.dumps(tree, ensure_ascii=False, separators=(",", ":")).encode()


def _journal(data: bytes) -> None:
    found = Journal.loads(data)
    assert Journal.loads(found.dumps()) == found


def _journal_seeds() -> Iterator[bytes]:
    journal = Journal(town(), begins="2024-01-01")
    yield journal.dumps().encode()
    journal = journal.record([RenameUnit("g0", "北一网格")], on="2024-02-01", authority="江北街道", note="文号1")
    journal = journal.record([MoveUnit("g1", "c1")], on="2024-03-01", authority="江北街道")
    parts = [Part("g2a", measures={"households": 200}), Part("g2b", measures={"households": 102})]
    journal = journal.record([SplitUnit("g2", parts)], on="2024-04-01", authority="江北街道")
    yield journal.dumps().encode()


def _exchange(data: bytes) -> None:
    found = exchange.from_jsonld(data)
    for vocabulary in ("org", "popolo"):
        assert exchange.from_jsonld(exchange.to_jsonld(found, vocabulary=vocabulary)) == found


def _exchange_seeds() -> Iterator[bytes]:
    for vocabulary in ("org", "popolo"):
        yield json.dumps(exchange.to_jsonld(town(), vocabulary=vocabulary), ensure_ascii=False).encode()


def _geojson(data: bytes) -> None:
    refused: GridgovError | None = None
    try:
        geo.from_geojson(data)
    except GridgovError as error:
        refused = error
    path = Path("fuzzed.geojson")
    path.write_bytes(data)
    outlines = geo.read(path)
    geo.adjacency(outlines)
    if refused is not None:
        raise refused


def _square(x: float, y: float) -> dict[str, Any]:
    ring = [[x, y], [x + 0.01, y], [x + 0.01, y + 0.01], [x, y + 0.01], [x, y]]
    return {"type": "Polygon", "coordinates": [ring]}


def _geojson_seeds() -> Iterator[bytes]:
    shapes = [
        _square(109.0, 32.6),
        _square(109.01, 32.6),
        {"type": "MultiPolygon", "coordinates": [_square(109.0, 32.7)["coordinates"]]},
        {"type": "Point", "coordinates": [109.0, 32.6]},
        None,
        {"type": "GeometryCollection", "geometries": [{"type": "LineString", "coordinates": [[109, 32], [110, 33]]}]},
    ]
    features = [
        {"type": "Feature", "id": f"g{i}", "geometry": shape, "properties": {"id": f"g{i}", "name": f"第{i}网格"}}
        for i, shape in enumerate(shapes)
    ]
    for some in (features[:2], features[:3], features):
        yield json.dumps({"type": "FeatureCollection", "features": some}, ensure_ascii=False).encode()
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4490"}}
    yield json.dumps({"type": "FeatureCollection", "crs": crs, "features": features[:2]}).encode()


TARGETS: Final = (
    Target("policy", _policy, _policy_seeds, "lines"),
    Target("scheme", _scheme, _scheme_seeds, "lines", longest=20_000),
    Target("waivers", _waivers, _waiver_seeds, "lines"),
    Target("document", _document, _document_seeds, "json", longest=12_000),
    Target("journal", _journal, _journal_seeds, "json", longest=12_000),
    Target("exchange", _exchange, _exchange_seeds, "json", longest=20_000),
    Target("geojson", _geojson, _geojson_seeds, "json"),
)

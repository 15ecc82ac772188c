"""What the tests of the command share: a small city with something of everything, and the shapes of JSON outputs."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import attrs
import jsonschema
from click.testing import CliRunner, Result

from gridgov.bodies import Bodies
from gridgov.cli import app
from gridgov.hierarchy import Hierarchy
from gridgov.jurisdiction import Jurisdiction, Links, Note
from gridgov.levels import LevelScheme
from gridgov.roles import Combination, RoleCatalogue, Roster
from gridgov.text import Text

COMMAND = [sys.executable, "-m", "gridgov.cli"]
ON = ["--on", "2026-01-01"]
TOTAL = {
    "type": "object",
    "required": ["known", "unknown", "complete"],
    "properties": {"known": {"type": "number"}, "unknown": {"type": "integer"}, "complete": {"type": "boolean"}},
}
TEXT: dict[str, Any] = {"type": "string"}
TEXT_OR_NONE: dict[str, Any] = {"type": ["string", "null"]}


def record(**properties: Any) -> dict[str, Any]:
    """Return the JSON Schema of an object with exactly these keys."""
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def rows(**properties: Any) -> dict[str, Any]:
    """Return the JSON Schema of a list of such objects."""
    return {"type": "array", "items": record(**properties)}


COUNT = {"type": "integer", "minimum": 0}
STATED = {**TOTAL, "required": ["stated", *TOTAL["required"]]}
COUNTS = record(
    units=COUNT,
    levels={"type": "object", "additionalProperties": COUNT},
    measures={"type": "object", "additionalProperties": TOTAL},
    posts=COUNT,
    filled=COUNT,
    holders=COUNT,
    devices=COUNT,
    bodies=COUNT,
    links=COUNT,
)
PATH = rows(id=TEXT, name=TEXT_OR_NONE, level=TEXT, kind=TEXT)
NOTES = rows(key=TEXT, tag={"enum": list("SDIOU")}, text=TEXT, source=TEXT_OR_NONE)
VACANCIES = record(
    total=COUNT,
    by_role={"type": "object", "additionalProperties": COUNT},
    first=rows(
        unit=TEXT,
        unit_title=TEXT,
        role=TEXT,
        role_name=TEXT,
        post=TEXT_OR_NONE,
        kind={"enum": ["vacant_post", "no_post"]},
    ),
)
ANSWERS = rows(
    unit=TEXT,
    unit_title=TEXT,
    role=TEXT,
    role_name=TEXT,
    responsibility={"enum": ["first", "direct", None]},
    link={"enum": ["covers", None]},
    post=TEXT,
)
UNITS = rows(
    id=TEXT,
    name=TEXT_OR_NONE,
    level=TEXT,
    kind=TEXT,
    parent=TEXT_OR_NONE,
    depth=COUNT,
    units_below=COUNT,
    measures={"type": "object", "additionalProperties": STATED},
    posts=COUNT,
    filled=COUNT,
)
SHOW = record(
    file=TEXT, id=TEXT_OR_NONE, name=TEXT, on=TEXT, counts=COUNTS, vacancies=VACANCIES, notes=NOTES, units=UNITS
)
SHOW_UNIT = record(
    id=TEXT,
    name=TEXT_OR_NONE,
    level=TEXT,
    kind=TEXT,
    title=TEXT,
    on=TEXT,
    path=PATH,
    children=COUNT,
    units_below=COUNT,
    measures={"type": "object", "additionalProperties": STATED},
    labels={"type": "object"},
    posts=rows(id=TEXT, role=TEXT, role_name=TEXT, number=COUNT, body=TEXT_OR_NONE, filled={"type": "boolean"}),
    holders=COUNT,
    answers=ANSWERS,
    bodies=rows(id=TEXT, kind=TEXT, title=TEXT, line=TEXT_OR_NONE, rank=TEXT_OR_NONE, parent=TEXT_OR_NONE),
    links=rows(kind=TEXT, source=TEXT, target=TEXT, start=TEXT_OR_NONE, end=TEXT_OR_NONE, basis=TEXT_OR_NONE),
    units=UNITS,
)
CONVERT = record(
    read=TEXT,
    written=TEXT,
    bytes=COUNT,
    counts={"type": "object", "additionalProperties": COUNT},
    left_out={"type": "object", "additionalProperties": COUNT},
)
NUMBER_OR_NONE = {"type": ["number", "null"]}
CHECK = record(
    jurisdiction=TEXT_OR_NONE,
    on=TEXT,
    ok={"type": "boolean"},
    complete={"type": "boolean"},
    rules=rows(
        clause=TEXT,
        code=TEXT,
        name=TEXT,
        title=TEXT,
        strength={"enum": ["must", "should", "reported"]},
        source=TEXT_OR_NONE,
        values={"type": "object"},
        counts=record(**{"pass": COUNT, "fail": COUNT, "not_applicable": COUNT, "unknown": COUNT}),
    ),
    total=COUNT,
    findings=rows(
        clause=TEXT,
        rule=TEXT,
        strength={"enum": ["must", "should", "reported"]},
        verdict={"enum": ["fail", "unknown"]},
        unit=TEXT_OR_NONE,
        item=TEXT_OR_NONE,
        path={"type": "array", "items": TEXT},
        margin=NUMBER_OR_NONE,
        observed=NUMBER_OR_NONE,
        bound=NUMBER_OR_NONE,
        message=TEXT,
        way_out=TEXT_OR_NONE,
        waiver=TEXT_OR_NONE,
        baseline={"enum": ["new", "unchanged", "updated", None]},
        fingerprint={"type": "string", "pattern": "^[0-9a-f]{16}$"},
    ),
    waivers=record(
        waived=COUNT,
        problems=rows(code=TEXT, name=TEXT, place={"type": "object"}, message=TEXT, way_out=TEXT),
    ),
    absent={"type": ["integer", "null"], "minimum": 0},
    violations=record(
        total=COUNT,
        counts={"type": "object", "additionalProperties": COUNT},
        problems=rows(code=TEXT, name=TEXT, place={"type": "object"}, message=TEXT, way_out=TEXT),
    ),
)
ERROR = record(
    error=record(
        headline=TEXT, problems=rows(code=TEXT, name=TEXT, place={"type": "object"}, message=TEXT, way_out=TEXT)
    )
)


def make_conflict() -> Jurisdiction:
    """Return one grid whose posts break the rules of their roles."""
    h = Hierarchy.from_records(
        [{"id": "c", "level": "community"}, {"id": "g", "level": "grid", "parent": "c"}],
        levels=LevelScheme.ladder("community", "grid"),
    )
    builtin = RoleCatalogue.builtin()
    catalogue = builtin.with_roles(
        attrs.evolve(builtin.role("grid_chief"), eligible=["leader"], maximum=1),
        combinations=[Combination("grid_chief", "grid_worker", "forbidden")],
    )
    roster = Roster.from_records(
        h,
        catalogue,
        posts=[
            {"id": "a", "role": "grid_chief", "unit": "g"},
            {"id": "b", "role": "grid_worker", "unit": "g"},
            {"id": "d", "role": "grid_chief", "unit": "g"},
        ],
        appointments=[
            {"post": "a", "holder": "p", "end": "2026-06-30"},
            {"post": "b", "holder": "p", "end": "2026-06-30"},
            {"post": "d", "holder": "q", "start": "2026-07-01"},
        ],
        holders=[{"id": "p"}, {"id": "q", "qualifications": ["leader"]}],
    )
    return Jurisdiction(territory=h, roster=roster)


def make_city() -> Jurisdiction:
    """Return a street with something of everything."""
    levels = LevelScheme.ladder("street", "community", "grid", "building")
    h = Hierarchy.from_records(
        [
            {"id": "s", "level": "street", "name": "老城街道", "households": 6200},
            {"id": "c1", "level": "community", "parent": "s", "name": "培新[街]社区", "class": "111"},
            {"id": "c2", "level": "community", "parent": "s"},
            {"id": "g1", "level": "grid", "parent": "c1"},
            {"id": "g2", "level": "grid", "parent": "c1"},
            {"id": "g3", "level": "grid", "parent": "c2", "households": 700},
            {"id": "b1", "level": "building", "parent": "g1", "households": 5100},
            {"id": "b2", "level": "building", "parent": "g2"},
        ],
        levels=levels,
        measures=["households"],
        labels=["class"],
    )
    roster = Roster.from_records(
        h,
        RoleCatalogue.builtin(),
        posts=[
            {"role": "grid_chief", "unit": "g1"},
            {"role": "grid_chief", "unit": "g2"},
            {"role": "grid_chief", "unit": "g3"},
            {"role": "building_head", "unit": "b1"},
        ],
        appointments=[
            {"post": "grid_chief@g1#1", "holder": "p-anna"},
            {"post": "grid_chief@g3#1", "holder": "p-bela", "end": "2025-06-30"},
            {"post": "building_head@b1#1", "holder": "p-chen", "start": "2024-01-01"},
        ],
    )
    bodies = Bodies.from_records(
        h,
        [
            {"id": "party", "kind": "community_party_organisation", "unit": "c1", "rank": "section"},
            {"id": "branch", "kind": "party_branch", "unit": "c1", "parent": "party"},
        ],
        [{"member": "p-anna", "body": "branch", "lives_at": "b1"}],
    )
    links = Links.from_records(
        [
            {"kind": "takes_charge", "source": "holder:p-anna", "target": "unit:c1", "basis": "list"},
            {"kind": "adjacent", "source": "unit:g2", "target": "unit:g1"},
        ]
    )
    return Jurisdiction(
        id="s",
        name=Text("Old Town", "老城"),
        territory=h,
        roster=roster,
        bodies=bodies,
        links=links,
        notes=(Note("chief", "U", Text("Not published.", "未公布。")),),
    )


def run(*args: str | Path, code: int = 0, env: Mapping[str, str | None] | None = None) -> Result:
    """Run the command in this process and expect an exit code."""
    result = CliRunner(env={"GRIDGOV_LANG": None, **(env or {})}).invoke(app, [str(a) for a in args])
    assert result.exit_code == code, result.output
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result


def run_json(*args: str | Path, schema: Mapping[str, Any], code: int = 0) -> dict[str, Any]:
    """Run the command with JSON output and hold it against a schema."""
    data: dict[str, Any] = json.loads(run(*args, "--format", "json", code=code).stdout)
    jsonschema.validate(data, schema, cls=jsonschema.Draft202012Validator)
    return data


def spawn(*args: str | Path, env: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[bytes]:
    """Run the command in a process of its own."""
    return subprocess.run(
        [*COMMAND, *map(str, args)], check=False, capture_output=True, env={**os.environ, **(env or {})}
    )

"""The same bytes whatever the seed of Python's hashes: each test starts Python with seeds of its own."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from typing import Any

import numpy.typing as npt
import pytest
from scheme_cases import draw_scheme

from gridgov import documents
from gridgov.errors import InvalidHierarchyError, InvalidSchemeError
from gridgov.hierarchy import Hierarchy
from gridgov.levels import Level, LevelScheme
from gridgov.schemes import loads
from gridgov.text import Text

SITES = LevelScheme(
    [
        *LevelScheme.ladder("street", "community", "grid", optional=["grid"]).levels,
        Level("site", Text("site", "场所"), ("estate", "work_unit"), under={"work_unit": ["grid"], "estate": ["grid"]}),
    ]
)


def records(*, damaged: bool) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = [{"id": "s", "level": "street", "name": "街道", "class": "111"}]
    for i in range(40):
        rows.append({"id": f"c{i * 7 % 40}", "level": "community", "parent": "s", "households": i or None})
        rows.append({"id": f"g{i}", "level": "grid", "parent": f"c{i * 3 % 40}", "class": f"x{i % 3}"})
        kind = ("estate", "work_unit")[i % 2]
        rows.append(
            {"id": f"网{i}", "level": "site", "kind": kind, "parent": f"g{i}", "households": i, "name": f"n{i}"}
        )
    if damaged:
        for i in range(0, 112, 7):
            rows[i + 1]["parent"] = f"lost{i}"
            rows[i + 2]["level"] = f"level{i}"
            rows[i] = dict(rows[i // 2])
    return rows


def build(*, damaged: bool) -> Hierarchy:
    return Hierarchy.from_records(
        records(damaged=damaged), levels=SITES, measures=["households"], labels=["class"], roots="many"
    )


def digest() -> str:
    """Return a digest of all columns, of a report, and of a pickle of the ids."""
    h = build(damaged=False)
    moved = h.move("g1", "c2").edit().remove("c3").build()
    found = hashlib.sha256()
    for one in (h, moved):
        arrays: list[npt.NDArray[Any]] = [one.tree.parent, one.tree.end, one.types, one.ids.keys]
        for array in [*arrays, *one.measures.values()]:
            found.update(array.tobytes())
        found.update(repr((one.to_columns()["id"].tolist(), list(one.to_columns()), one.levels)).encode())
        found.update(one.rollup("households").known.tobytes())
    with pytest.raises(InvalidHierarchyError) as error:
        build(damaged=True)
    found.update(error.value.text("zh", limit=None).encode())
    found.update(repr(h.units(kind="estate") | h.units(level="grid")).encode())
    return found.hexdigest()


def drawn_digest() -> str:
    """Return a digest of models of random schemes, of what is said of a broken one, and of their registers."""
    found = hashlib.sha256()
    for seed in range(12):
        case = draw_scheme(seed, 300)
        scheme = loads(case.text)
        for rng in (None, 5):
            found.update(documents.dumps(scheme.synthesise(rng=rng)).encode())
        with pytest.raises(InvalidSchemeError) as error:
            loads(case.text.replace('"l1"', '"l9"').replace("value =", "vlaue ="))
        found.update(error.value.text("zh", limit=None).encode())
    return found.hexdigest()


@pytest.fixture(scope="module")
def elsewhere() -> list[list[str]]:
    """Return both digests under each of four seeds."""
    return [
        subprocess.run(
            [sys.executable, "-c", "import test_hashseed as t; print(t.digest(), t.drawn_digest())"],
            check=True,
            capture_output=True,
            text=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
            cwd=os.path.dirname(__file__),  # noqa: PTH120 - a text, as subprocess takes it
        ).stdout.split()
        for seed in ("0", "1", "2", "3")
    ]


def test_columns_and_reports_are_the_same_under_every_hash_seed(elsewhere: list[list[str]]) -> None:
    assert [columns for columns, _ in elsewhere] == [digest()] * 4


def test_random_schemes_are_built_the_same_under_every_hash_seed(elsewhere: list[list[str]]) -> None:
    assert [schemes for _, schemes in elsewhere] == [drawn_digest()] * 4

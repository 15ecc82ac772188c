"""What a scheme file names that is not in it: its policy, and the tables and columns of evidence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, cast

import attrs

from gridgov import policies
from gridgov._evidence_faults import UNKNOWN_COLUMN, UNKNOWN_TABLE
from gridgov._policy_faults import UNKNOWN_POLICY
from gridgov._tables import meant
from gridgov.errors import Problem
from gridgov.evidence import SCHEMA
from gridgov.schemes._faults import NO_POLICY_FILE
from gridgov.schemes._reader import Reader

__all__ = ["outside_faults"]


def outside_faults(table: Mapping[str, Any], reader: Reader) -> Iterator[Problem]:
    """Find a policy that is not there, and tables and columns that evidence does not have."""
    yield from _policy(table.get("policy"), reader)
    recipe: Mapping[str, Any] = table.get("recipe", {})
    for i, step in enumerate(cast("list[Mapping[str, Any]]", recipe.get("evidence", ()))):
        path = f"recipe.evidence[{i}]"
        key = step.get("table")
        if key is None:
            continue  # reported already
        if key not in SCHEMA.keys():  # noqa: SIM118 - a mapping that raises its own error
            yield Problem(UNKNOWN_TABLE, reader.place(path, "table"), {"key": key, "fix": meant(key, SCHEMA)})
            continue
        known = SCHEMA[key].keys
        for column in step.get("values", {}):
            if column not in known:
                place = attrs.evolve(reader.place(path, "values"), column=column)
                yield Problem(UNKNOWN_COLUMN, place, {"table": key, "key": column, "fix": meant(column, known)})


def _policy(name: str | None, reader: Reader) -> Iterator[Problem]:
    if name is None:
        return
    place, known = reader.place("", "policy"), ", ".join(policies.available())
    if name.endswith(".toml"):
        if not (Path(reader.file).parent / name).is_file():
            yield Problem(NO_POLICY_FILE, place, {"policy": name, "known": known})
    elif name not in policies.available():
        yield Problem(UNKNOWN_POLICY, place, {"id": name, "known": known})

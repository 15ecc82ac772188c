"""From the tables of a file to a policy: every fault of the file, in one pass."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Mapping
from itertools import combinations
from typing import Any, Final, cast

from gridgov._cells import close_to
from gridgov._days import as_day
from gridgov._policy import Policy, days
from gridgov._policy_clause import Clause, Source, Strength
from gridgov._policy_faults import (
    CLAUSES_OVERLAP,
    DUPLICATE_SOURCE,
    ENDS_BEFORE_START,
    NOT_JSON,
    REPLACES_NOTHING,
    UNKNOWN_SOURCE,
)
from gridgov._policy_reader import Reader
from gridgov._policy_shape import POLICY, shown
from gridgov._policy_values import Rules, read_rule, read_units
from gridgov._tables import meant
from gridgov.errors import InvalidPolicyError, Problem, Problems
from gridgov.rules import EVERYWHERE, Scope
from gridgov.text import Text

__all__ = ["Above", "build"]

#: Finds the policy above by its id: the policy, or what is wrong with it.
Above = Callable[[str, Reader], Policy | None]
_DAYS: Final[tuple[str, ...]] = ("start", "end", "checked_on")
_WORDS: Final[tuple[str, ...]] = ("place", "because", "note")
_NO_SOURCE: Final = Text("Add it under [[sources]].", "请在[[sources]]中补充。")


def build(raw: object, rules: Rules, above: Above, file: str | None) -> Policy:
    """Build a policy from the tables of a file.

    Raises:
        InvalidPolicyError: With everything that is wrong with it, each with file and key.
    """
    reader = Reader(file)
    if not isinstance(raw, Mapping):
        reader.add(NOT_JSON, "", value=shown(raw))
        raise InvalidPolicyError(Problems.of(*reader.problems))
    tables = cast("Mapping[str, Any]", raw)
    table = reader.table(POLICY, tables)
    rows: list[dict[str, Any]] = table.get("clauses", [])
    sources: list[dict[str, Any]] = table.get("sources", [])
    _check_sources(sources, reader)
    clauses = [_clause(row, rules, reader, f"clauses[{i}]") for i, row in enumerate(rows)]
    _check_source_names(rows, sources, reader, sound=_sources_are_sound(tables, sources))
    _check_overlaps(rows, reader)
    parent = above(table["parent"], reader) if "parent" in table else None
    if "parent" not in tables or parent is not None:
        _check_replaced(rows, parent, reader)
    if reader.problems:
        raise InvalidPolicyError(Problems.of(*_in_order(reader.problems)))
    return Policy(
        id=table["id"],
        title=Text(**table["title"]),
        about=Text(**table["about"]) if "about" in table else None,
        jurisdiction=table.get("jurisdiction"),
        parent=parent,
        sources=[_source(row) for row in sources],
        clauses=[clause for clause in clauses if clause is not None],
    )


def _in_order(problems: list[Problem]) -> list[Problem]:
    """Sort problems by where they are in the file: the head of it, its sources, its clauses one by one."""

    def place(problem: Problem) -> tuple[str, int, int]:
        path = problem.place.path or ""
        part = ("sources[", "clauses[")
        rank = next((i for i, head in enumerate(part, 1) if path.startswith(head)), 0)
        number = int(path.split("[", 1)[1].split("]", 1)[0]) if rank else 0
        return problem.place.file or "", rank, number

    return sorted(problems, key=place)


def _source(row: Mapping[str, Any]) -> Source:
    words: dict[str, Any] = {key: Text(**row[key]) for key in ("title", "issuer") if key in row}
    cells: dict[str, Any] = {**row, **words}
    return Source(**cells)


def _check_sources(rows: list[dict[str, Any]], reader: Reader) -> None:
    counts = Counter(row["id"] for row in rows if "id" in row)
    seen: set[str] = set()
    for i, row in enumerate(rows):
        ident = row.get("id")
        if ident is not None and counts[ident] > 1 and ident in seen:
            reader.add(DUPLICATE_SOURCE, f"sources[{i}].id", id=ident, n=counts[ident])
        seen.add(ident or "")


def _sources_are_sound(raw: Mapping[str, Any], rows: list[dict[str, Any]]) -> bool:
    """Tell whether all ids of sources could be read: otherwise a name that is not among them is no second fault."""
    given = raw.get("sources", [])
    return (
        isinstance(given, list | tuple)
        and len(cast("list[object]", given)) == len(rows)
        and all("id" in row for row in rows)
    )


def _check_source_names(
    rows: list[dict[str, Any]], sources: list[dict[str, Any]], reader: Reader, *, sound: bool
) -> None:
    known = tuple(dict.fromkeys(row["id"] for row in sources if "id" in row))
    for i, row in enumerate(rows):
        name = row.get("source")
        if sound and name is not None and name not in known:
            fix = meant(name, known) if known else _NO_SOURCE
            reader.add(UNKNOWN_SOURCE, f"clauses[{i}].source", source=name, fix=fix)


def _clause(row: dict[str, Any], rules: Rules, reader: Reader, path: str) -> Clause | None:
    """Return a clause, or None if something is wrong with it."""
    found = len(reader.problems)
    rule = read_rule(row["rule"], row.get("values", {}), rules, reader, path) if "rule" in row else None
    units = read_units(row.get("units", {}), row.get("rule"), rules, reader, path)
    start, end = _day(row, "start"), _day(row, "end")
    if start is not None and end is not None and end < start:
        facts = {"id": row.get("id", path), "start": str(start), "end": str(end)}
        reader.add(ENDS_BEFORE_START, f"{path}.end", **facts)
    if len(reader.problems) > found or rule is None or "id" not in row:
        return None
    more: dict[str, Any] = {key: row[key] for key in (*_DAYS, "source", "quote", "boundary", "replaces") if key in row}
    more |= {key: Text(**row[key]) for key in _WORDS if key in row and row[key].keys() == {"en", "zh"}}
    strength = Strength(row["strength"]) if "strength" in row else Strength.MUST
    scope = Scope.from_dict(row["scope"]) if row.get("scope") else EVERYWHERE
    return Clause(id=row["id"], rule=rule, strength=strength, scope=scope, units=units, **more)


def _day(row: Mapping[str, Any], key: str) -> dt.date | None:
    return as_day(row[key]).astype(dt.date) if key in row else None


def _check_overlaps(rows: list[dict[str, Any]], reader: Reader) -> None:
    """Find clauses of one id of which two are in force on one day."""
    by: dict[str, list[int]] = {}
    for i, row in enumerate(rows):
        if "id" in row:
            by.setdefault(row["id"], []).append(i)
    for ident, places in by.items():
        for i, k in combinations(places, 2):
            starts = [d for d in (_day(rows[i], "start"), _day(rows[k], "start")) if d is not None]
            ends = [d for d in (_day(rows[i], "end"), _day(rows[k], "end")) if d is not None]
            start, end = max(starts, default=None), min(ends, default=None)
            if start is None or end is None or start <= end:
                reader.add(CLAUSES_OVERLAP, f"clauses[{k}]", id=ident, other=f"clauses[{i}]", days=days(start, end))


def _check_replaced(rows: list[dict[str, Any]], parent: Policy | None, reader: Reader) -> None:
    known = [] if parent is None else [f"{p.id}/{c.id}" for p in parent.layers for c in p.clauses]
    for i, row in enumerate(rows):
        key = row.get("replaces")
        if key is not None and key not in known:
            fix = Text(
                "{close.en}Write policy/clause, or take 'replaces' out.",
                "{close.zh}请写成“政策/条款”，或删除“replaces”。",
            ).format(close=close_to(key, known))
            reader.add(REPLACES_NOTHING, f"clauses[{i}].replaces", key=key, fix=fix)

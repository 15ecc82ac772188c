"""Registers: nets, duties, agreements, projects, reports, and the statements that figures make."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gridgov.evidence import Evidence
from gridgov.jurisdiction import Jurisdiction
from gridgov.schemes._apportion import interleave
from gridgov.schemes._count import rows_of
from gridgov.schemes._plan import Plan
from gridgov.schemes._table import texts_of
from gridgov.schemes._where import Where
from gridgov.text import Text

__all__ = ["lay_evidence"]

Step = Mapping[str, Any]
Rows = list[dict[str, Any]]


def lay_evidence(plan: Plan, place: Jurisdiction) -> Evidence:
    """Return the tables that a recipe describes, over a model."""
    tables: dict[str, Rows] = {}
    for path, step in plan.steps("evidence"):
        rows = tables.setdefault(step["table"], [])
        if "list" in step:
            rows += _of_list(plan, place, step, len(rows))
        elif "statement" in step:
            rows += _statement(plan, step)
        elif "bodies" in step:
            rows += _of_bodies(plan, place, step, len(rows), path)
        elif "roles" in step:
            rows += _of_holders(plan, place, step, len(rows), path)
    plan.stop()
    return Evidence.read(place.territory, tables)


def _units(place: Jurisdiction, step: Step) -> list[str]:
    h = place.territory
    return [h.at(row).id for text in texts_of(step["at"]) for row in rows_of(place, Where.parse(text)).tolist()]


def _of_list(plan: Plan, place: Jurisdiction, step: Step, before: int) -> Rows:
    """Return a row for each entry of a list, at each unit where the step names any."""
    names = [item.name.zh for item in plan.scheme.list(step["list"]).items]
    if "figure" in step:
        # The source gives a number and names only some: the others are there without a name.
        more = plan.number(step["figure"]) - len(names)
        names += [f"未公布{i}" for i in range(1, more + 1)]
    values: dict[str, Any] = dict(step.get("values", {}))
    if step["table"] == "nets":
        return [
            {"id": f"net-{before + i}", "department": name, "merged": step.get("merged"), **values}
            for i, name in enumerate(names, 1)
        ]
    column = {"duties": "duty", "tasks": "task", "admission_list": "task"}.get(step["table"], "id")
    if "at" not in step:
        return [{column: name, **values} for name in names]
    return [{"unit": unit, column: name, **values} for unit in _units(place, step) for name in names]


def _counts(plan: Plan, step: Step, n: int, path: str) -> list[int]:
    """Return how many rows, or how large a number, each of n bodies or holders has."""
    total = plan.number(step["figure"]) if "figure" in step else n * step.get("each", 1)
    if n and not plan.crowded(path, step["table"], total, step.get("figure")):
        counts: list[int] = interleave(total, n).tolist()
        return counts
    if total and not n:
        why = Text("there is nobody to have them", "没有可归属的对象")
        change = Text(f"set '{step['figure']}' to 0", f"将“{step['figure']}”改为0")
        plan.refuse(path, step["table"], total, why, change)
    return [0] * n


def _of_bodies(plan: Plan, place: Jurisdiction, step: Step, before: int, path: str) -> Rows:
    """Return rows spread over bodies: agreements with each, or projects under their agreements."""
    bodies = place.bodies.of_kind(*texts_of(step["bodies"]))
    values: dict[str, Any] = dict(step.get("values", {}))
    rows: Rows = []
    for i, (body, n) in enumerate(zip(bodies, _counts(plan, step, len(bodies), path), strict=True), 1):
        for _ in range(n):
            number = before + len(rows) + 1
            row: dict[str, Any] = {"id": f"{step['table']}-{number}", "unit": body.unit.id}
            if step["table"] == "agreements":
                row["partner"] = body.id
            elif step["table"] == "projects" and step.get("agreements"):
                row["agreement"] = f"agreements-{i}"
            rows.append({**row, **values})
    return rows


def _of_holders(plan: Plan, place: Jurisdiction, step: Step, before: int, path: str) -> Rows:
    """Return rows of the holders of roles, each at the unit of the first post: counts that add up to a figure."""
    posts = [post for role in texts_of(step["roles"]) for post in place.roster.posts(role=role)]
    held = {a.post.id: a.holder.id for a in place.roster.appointments()}
    first: dict[str, str] = {}
    for post in posts:
        if post.id in held:
            first.setdefault(held[post.id], post.unit.id)
    values: dict[str, Any] = dict(step.get("values", {}))
    rows: Rows = []
    for (holder, unit), n in zip(first.items(), _counts(plan, step, len(first), path), strict=True):
        if step["table"] == "projects":
            start = before + len(rows)
            rows += [{"id": f"project-{start + i}", "unit": unit, "leader": holder, **values} for i in range(1, n + 1)]
        elif step["table"] == "reports":
            rows.append({"holder": holder, "unit": unit, "count": n, **values})
        else:
            rows.append({"holder": holder, "unit": unit, **values})
    return rows


def _statement(plan: Plan, step: Step) -> Rows:
    """Return what figures state of a sum or a share."""
    scheme = plan.scheme
    if step["table"] == "sums":
        stated = plan.number(step["stated"])
        return [{"id": step["statement"], "stated": stated, "part": plan.number(part)} for part in step["parts"]]
    share = scheme.figure(step["share"]).quantity.value
    # A source may say a share without saying of what: the whole is then not known, and so is what the share is worth.
    whole = plan.number(step["whole"]) if "whole" in step else None
    row = {"part": plan.number(step["part"]), "whole": whole, "share": float(share)}
    return [{"id": step["statement"], **row}]

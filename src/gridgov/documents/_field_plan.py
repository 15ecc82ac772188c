"""A plan of division as plain JSON types."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from gridgov.splitting import SplitPlan
from gridgov.text import Lang

__all__ = ["plan_record"]


def plan_record(plan: SplitPlan, lang: Lang) -> dict[str, Any]:
    """Return what a plan says; ``PlanRecord`` is its shape."""
    order = np.argsort(plan.labels, kind="stable")
    ids = [str(ident) for ident in plan.found.ids.decode(order)]
    ends = np.cumsum(np.bincount(plan.labels, minlength=len(plan))).tolist()
    parts = [
        {
            "id": ident,
            **({} if old is None else {"continues": old}),
            "load": float(load),
            "units": ids[start:end],
        }
        for ident, old, load, start, end in zip(
            plan.ids, plan.continues, plan.loads, [0, *ends][:-1], ends, strict=True
        )
    ]
    return {
        "unit": plan.unit,
        "kind": plan.kind,
        "level": plan.level,
        "measure": plan.found.measure.key,
        "parts": parts,
        "objective": plan.objective,
        "value": float(plan.value),
        **({} if math.isnan(plan.bound) else {"bound": float(plan.bound)}),
        "proven": plan.proven,
        "feasible": plan.feasible,
        "changes": [change.to_dict() for change in plan.changes],
        "notes": [{"en": note.en, "zh": note.zh} for note in plan.notes],
        "problems": plan.problems.to_dicts(lang),
    }

"""Findings and verdicts of a report as columns and data frames."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt

from gridgov._extras import need
from gridgov._finding_rows import FindingRows
from gridgov._judged import Judged
from gridgov.hierarchy import Hierarchy
from gridgov.rules import Verdict
from gridgov.text import LANGS, Lang

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl

    from gridgov.findings import Report

__all__ = ["columns", "paths", "summary", "to_pandas", "to_polars"]

Objects = npt.NDArray[np.object_]
_EVERY: Final = (Verdict.FAIL, Verdict.UNKNOWN, Verdict.PASS, Verdict.NOT_APPLICABLE)


def _objects(values: Sequence[object]) -> Objects:
    out = np.empty(len(values), object)
    out[:] = values
    return out


def paths(territory: Hierarchy, rows: npt.NDArray[np.int32]) -> Objects:
    """Return the ids from the top down to each unit, joined by " > "; None for a row of -1."""
    distinct, at = np.unique(rows, return_inverse=True)
    known: dict[int, str] = {}

    def path(row: int) -> str:
        if row not in known:
            above = int(territory.tree.parent[row])
            known[row] = territory.ids.get(row) if above < 0 else f"{path(above)} > {territory.ids.get(row)}"
        return known[row]

    return _objects([None if row < 0 else path(row) for row in distinct.tolist()])[at]


def columns(report: Report, *, every: bool, lang: Lang | None) -> dict[str, npt.NDArray[Any]]:
    """Return one row for each clause and row; see `Report.columns`."""
    if lang is not None and lang not in LANGS:
        msg = f"lang must be 'en' or 'zh', not {lang!r}."
        raise ValueError(msg)
    judged = report.judged
    rows = FindingRows.of_judged(judged, _EVERY) if every else report.rows
    h = report.jurisdiction.territory
    n = len(rows)

    def each(value: Sequence[object]) -> Objects:
        return _objects(value)[rows.of] if judged else np.zeros(0, object)

    names = [j.main_parameter() for j in judged]
    measures = [_unit_of_measure(j) for j in judged]
    kinds = _objects([t.kind for t in h.levels.types])
    at_unit = rows.unit >= 0
    unit_kind = np.full(n, None, object)
    unit_kind[at_unit] = kinds[h.types[rows.unit[at_unit]]]
    fails = rows.verdict == Verdict.FAIL
    remedy = each([j.rule.remedy_key for j in judged])
    remedy[~fails] = None
    waiver, state = np.full(n, None, object), np.full(n, None, object)
    if every:
        place = {key: i for i, key in enumerate(zip(report.rows.of.tolist(), report.rows.row.tolist(), strict=True))}
        found = [place.get(key, -1) for key in zip(rows.of.tolist(), rows.row.tolist(), strict=True)]
    else:
        found = list(range(n))
    for i, k in enumerate(found):
        if k >= 0 and report.waivers is not None and report.waived[k] >= 0:
            waiver[i] = report.waivers[int(report.waived[k])].id
        if k >= 0 and report.states[k]:
            state[i] = report.states[k]
    out: dict[str, npt.NDArray[Any]] = {
        "clause": each([j.clause.id for j in judged]),
        "rule": each([j.rule.code for j in judged]),
        "unit_kind": unit_kind,
        "unit": _objects(rows.unit_ids()),
        "item": _objects(rows.items()),
        "path": paths(h, rows.unit) if n else np.zeros(0, object),
        "verdict": _objects([v.name.lower() for v in Verdict])[rows.verdict] if n else np.zeros(0, object),
        "strength": each([j.clause.strength.value for j in judged]),
        "margin": rows.margin,
        "observed": rows.observed,
        "bound": rows.bound,
        "parameter": each(names),
        "unit_of_measure": each(measures),
        "critical": rows.critical,
        "layer": each([j.in_force.policy.id or None for j in judged]),
        "source": each([j.clause.source for j in judged]),
        "remedy": remedy,
        "waiver": waiver,
        "baseline": state,
        "fingerprint": _objects(rows.fingerprints()),
        "on": _objects([str(report.on)] * n),
    }
    if lang is not None:
        messages = [report.finding(rows, i) for i in range(n)]
        out["message"] = _objects([f.message(lang) for f in messages])
        out["way_out"] = _objects([f.rule.way_out.get(lang) if f.verdict is Verdict.FAIL else None for f in messages])
    return out


def _unit_of_measure(judged: Judged) -> str | None:
    demanded = judged.check.demanded
    return demanded[0].column.unit_of_measure.key if demanded else None


def summary(judged: Sequence[Judged], territory: Hierarchy, by: str | None) -> dict[str, list[Any]]:
    """Return counts of verdicts; see `Report.summary`."""
    out: dict[str, list[Any]] = {"clause": [], "rule": []}
    if by is None:
        for j in judged:
            _add(out, {"clause": j.key, "rule": j.rule.code}, np.array(j.counts))
        return _filled(out, by)
    marked = np.flatnonzero(territory.levels.types_at(by)[territory.types]).astype(np.int32)
    near = territory.tree.nearest(marked, territory.ranks)
    ids = [territory.ids.get(int(row)) for row in marked.tolist()]
    for j in judged:
        units = j.units
        above = np.where(units >= 0, near[units], -1)
        there = above >= 0
        place = np.searchsorted(marked, above[there])
        code = place * len(Verdict) + j.verdicts[there]
        counts = np.bincount(code, minlength=len(marked) * len(Verdict)).reshape(len(marked), len(Verdict))
        for k in np.flatnonzero(counts.any(axis=1)).tolist():
            _add(out, {"clause": j.key, "rule": j.rule.code, "unit": ids[k]}, counts[k])
    return _filled(out, by)


def _add(out: dict[str, list[Any]], said: Mapping[str, object], counts: npt.NDArray[np.integer]) -> None:
    for key, value in said.items():
        out.setdefault(key, []).append(value)
    for verdict in Verdict:
        out.setdefault(verdict.name.lower(), []).append(int(counts[verdict]))


def _filled(out: dict[str, list[Any]], by: str | None) -> dict[str, list[Any]]:
    """Return the columns, also where there is no row."""
    keys = ("clause", "rule", *(() if by is None else ("unit",)), *(v.name.lower() for v in Verdict))
    return {key: out.get(key, []) for key in keys}


def to_pandas(found: Mapping[str, npt.NDArray[Any]]) -> pd.DataFrame:
    """Return columns as a pandas data frame."""
    frame: pd.DataFrame = need("pandas", extra="pandas").DataFrame(dict(found))
    return frame


def to_polars(found: Mapping[str, npt.NDArray[Any]]) -> pl.DataFrame:
    """Return columns as a polars data frame; texts are texts also where all are missing."""
    polars = need("polars", extra="polars")
    frame: pl.DataFrame = polars.DataFrame(
        {
            key: polars.Series(key, values.tolist(), dtype=polars.String)
            if values.dtype == object
            else polars.Series(key, values, nan_to_null=True)
            for key, values in found.items()
        }
    )
    return frame

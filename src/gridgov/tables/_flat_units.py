"""The tables of units, of their columns and of measures as a hierarchy."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

import attrs
import numpy as np

from gridgov._columns import IdColumn, encode
from gridgov._lineage_columns import Floats
from gridgov.errors import Batch, GridgovError, Place, Problem, Problems
from gridgov.hierarchy import Hierarchy, RootsRule
from gridgov.levels import LevelScheme
from gridgov.measures import MEASURES, Measure
from gridgov.tables._flat_codes import levels_by_code, parents_by_code
from gridgov.tables._flat_faults import MEASURE_TWICE, NAME_TAKEN, UNKNOWN_UNIT
from gridgov.tables._flat_read import Columns
from gridgov.tables._kinds import LABEL, MEASURE
from gridgov.tables._table import Table
from gridgov.text import Text

__all__ = ["Units", "read_units"]

#: Faults that follow from levels which are wrong themselves.
_OF_LEVELS: Final = frozenset({"HIE009", "HIE010"})
_OWN: Final = frozenset({"id", "parent", "level", "kind", "name"})
_WHAT: Final = {"measure": Text("measure", "指标"), "label": Text("label", "标签")}
_NOTHING: Final = Text("", "")


@attrs.frozen(eq=False)
class Units:
    """What the tables say of units."""

    #: Units, descriptions of their columns, and numbers about them.
    units: Table
    described: Table
    numbers: Table


def read_units(
    given: Units, scheme: LevelScheme | None, stand_in: LevelScheme, roots: RootsRule
) -> tuple[Hierarchy | None, Problems]:
    """Build the units.

    Args:
        given: The tables.
        scheme: The level scheme; None if it is wrong.
        stand_in: Used where there is none, to find what else is wrong.
        roots: Whether there may be several roots.

    Returns:
        The units, None if they are wrong, and everything that is wrong with them.
    """
    levels = scheme or stand_in
    info, labels, problems = _described(given.described)
    columns = Columns(given.units, levels)
    ids: Any = columns.raw("id")
    if ids is None:
        ids = [None] * len(columns)
    measures = _measures(given.units, columns, info)
    problems += _added(given, ids, measures)
    texts = {key.removeprefix(LABEL): columns.raw(key) for key in given.units.columns if key.startswith(LABEL)}
    texts |= {key: [None] * len(columns) for key in labels if key not in texts}
    odd = [key for key in (*measures, *texts) if key in _OWN or (key in measures and key in texts)]
    if odd:
        problems += _taken(given.units, dict.fromkeys(odd), measures)
        measures = {key: values for key, values in measures.items() if key not in odd}
        texts = {key: values for key, values in texts.items() if key not in odd}
    try:
        built = Hierarchy.from_columns(
            ids,
            _parents(columns, ids),
            _levels(columns, ids, levels),
            levels=levels,
            kind=columns.mapped("kind"),
            name=columns.raw("name"),
            measures=measures,
            labels=texts,
            measure_info=info.values(),
            roots=roots,
        )
    except GridgovError as error:
        found = Problems(b for b in error.problems.batches if scheme is not None or b.kind.code not in _OF_LEVELS)
        return None, problems + given.units.relocate(found)
    return None if problems or scheme is None else built, problems


def _levels(columns: Columns, ids: Any, levels: LevelScheme) -> Any:  # noqa: ANN401 - columns of several forms
    """Return the level of each unit: as stated, or by its code where nothing is."""
    stated = columns.mapped("level")
    return levels_by_code(ids, levels) if stated is None or not any(stated) else stated


def _parents(columns: Columns, ids: Any) -> Any:  # noqa: ANN401 - columns of several forms
    """Return the unit above each unit: as stated, or by its code where there is no such column."""
    return columns.raw("parent") if "parent" in columns.table else parents_by_code(ids)


def _described(table: Table) -> tuple[dict[str, Measure], list[str], Problems]:
    """Return the descriptions of measures by key, the keys of labels, and what is wrong with them."""
    columns = Columns(table)
    keys, what = columns.texts("key"), columns.texts("what")
    names, units = columns.named("name", keys), columns.wordings("unit")
    whole, sensitive = columns.flags("whole"), columns.flags("sensitive")
    has_names = "name_en" in table or "name_zh" in table
    info: dict[str, Measure] = {}
    labels: list[str] = []
    odd: list[Problem] = []
    for i, key in enumerate(keys):
        word = what[i] or "measure"
        if key is None or word not in _WHAT:
            continue
        if key in _OWN or key in info or key in labels:
            facts = {"key": key, "what": _WHAT[word]}
            odd.append(Problem(NAME_TAKEN, Place(row=i + 1, column="key"), facts))
        elif word == "label":
            labels.append(key)
        elif key in MEASURES and not has_names:
            info[key] = MEASURES[key]
        else:
            info[key] = Measure(key, names[i], units[i] or _NOTHING, whole[i], sensitive[i])
    return info, labels, table.relocate(Problems.of(*odd))


def _measures(table: Table, columns: Columns, info: Mapping[str, Measure]) -> dict[str, Any]:
    """Return the measures of units by key, also those that are described and not there."""
    found = {key.removeprefix(MEASURE): table.columns[key] for key in table.columns if key.startswith(MEASURE)}
    return found | {key: np.full(len(columns), np.nan) for key in info if key not in found}


def _taken(table: Table, keys: Mapping[str, object], measures: Mapping[str, object]) -> Problems:
    """Report columns of units whose names are taken."""
    return Problems(
        Batch(
            NAME_TAKEN,
            facts={"key": [key], "what": [_WHAT["measure" if key in measures else "label"]]},
            place=table.place_of(None, (MEASURE if key in measures else LABEL) + key),
        )
        for key in keys
    )


def _added(given: Units, ids: Any, measures: dict[str, Any]) -> Problems:  # noqa: ANN401 - ids in several forms
    """Add the numbers of the table of measures to those of the units; report what does not fit."""
    table = given.numbers
    keys = [key for key in table.columns if key.startswith(MEASURE)]
    if not len(table) or not keys:
        return Problems()
    columns = Columns(table)
    named = encode(columns.raw("unit"))
    rows = IdColumn.of_encoded(encode(ids)).find_encoded(named)
    lost = np.flatnonzero((rows < 0) & (named.lengths > 0))
    batches: list[Batch] = []
    if len(lost):
        texts = [named.get(row) for row in lost.tolist()]
        batches.append(Batch(UNKNOWN_UNIT, (lost + 1).tolist(), facts={"id": texts}, place=Place(column="unit")))
    there = np.flatnonzero(rows >= 0)
    for key in keys:
        batches += _merged(
            key, columns.numbers(key)[there], (there, rows[there], len(encode(ids))), measures, encode(ids).get
        )
    return table.relocate(Problems(batches))


def _merged(
    key: str,
    values: Floats,
    at: tuple[Any, Any, int],
    measures: dict[str, Any],
    id_of: Any,  # noqa: ANN401 - gives the id of a row
) -> Iterator[Batch]:
    """Put values of a measure into those of the units; report those that say something else."""
    name, (there, rows, n) = key.removeprefix(MEASURE), at
    out = np.array(measures.get(name, np.nan), np.float64) if name in measures else None
    out = np.full(n, np.nan) if out is None else out
    known = np.flatnonzero(~np.isnan(values))
    there, rows, values = there[known], rows[known], values[known]
    # The first row that says something of a unit counts.
    distinct, first = np.unique(rows, return_index=True)
    stated = np.isnan(out[distinct])
    out[distinct[stated]] = values[first[stated]]
    differs = np.flatnonzero(out[rows] != values)
    measures[name] = out
    if len(differs):
        where = rows[differs]
        facts: dict[str, Any] = {
            "id": [id_of(row) for row in where.tolist()],
            "measure": [name] * len(differs),
            "value": [f"{value:g}" for value in values[differs].tolist()],
            "other": [f"{value:g}" for value in out[where].tolist()],
        }
        yield Batch(MEASURE_TWICE, (there[differs] + 1).tolist(), facts=facts, place=Place(column=key))

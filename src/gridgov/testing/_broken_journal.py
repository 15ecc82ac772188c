"""Faults in journals: in their files, in what is entered, in what is asked of them, in models that they are made of."""

from __future__ import annotations

import json
from typing import Final

from hypothesis import strategies as st

from gridgov import documents
from gridgov.changes import Change, RenameUnit
from gridgov.journal import Journal
from gridgov.testing._broken import way
from gridgov.testing._broken_city import named, town
from gridgov.testing._broken_edit import ANY, Drawn, Edit, Values, drop, plant, put, twice

__all__ = ["journal", "journal_asked", "models", "new_entry", "traced"]

_TEXT: Final = "a journal as JSON"


@way("journal", text=_TEXT)
def journal(text: str) -> None:
    """Read a journal."""
    Journal.loads(text)


@way("new entry of a journal", text=_TEXT, unit="the unit that is given a name", on="the day from which it has it")
def new_entry(text: str, unit: str, on: str) -> None:
    """Enter a change."""
    changes: list[Change] = [RenameUnit(unit, "新名称")]
    Journal.loads(text).record(changes, on=on)


@way("journal asked", text=_TEXT, day="the day that is asked for", known_on="only what was written down by this day")
def journal_asked(text: str, day: str, known_on: str | None) -> None:
    """Ask how it was on a day."""
    Journal.loads(text).as_of(day, known_on=known_on)


@way("unit traced", text=_TEXT, unit="id of a unit")
def traced(text: str, unit: str) -> None:
    """Ask what became of a unit."""
    Journal.loads(text).trace(unit)


@way("models", days="days, one for each model", texts="documents as JSON")
def models(days: list[str], texts: list[str]) -> None:
    """Find what changed between models."""
    Journal.from_models([(day, documents.loads(text)) for day, text in zip(days, texts, strict=True)])


# -- drawn -------------------------------------------------------------------------------------------------------------

_BEGINS: Final = "2020-01-01"


def _base(draw: st.DrawFn) -> Values:
    found = town(draw)
    levels = [
        {"key": "community", "name": named("community", "社区")},
        {"key": "grid", "name": named("grid", "网格")},
    ]
    units = [{key: value for key, value in unit.items() if value is not None} for unit in found["units"]]
    return {"format": "gridgov", "version": 1, "levels": levels, "units": units}


def _renamed(unit: Values, name: str) -> Values:
    return {"change": "rename_unit", "unit": unit["id"], "name": name}


def _whole(draw: st.DrawFn) -> Values:
    """Draw a journal: names that are given, one of them corrected afterwards, with the steps of an approval."""
    base = _base(draw)
    by = draw(st.sampled_from(["街道办事处", "district government"]))
    steps = [
        {"stage": "proposed", "day": "2025-11-02", "by": by},
        {"stage": "approved", "day": "2026-01-20", "by": "区政府", "document": "12号"},
    ]
    days = ["2026-02-01", *draw(st.lists(st.sampled_from(["2026-03-01", "2026-04-15"]), min_size=1, max_size=2))]
    entries: list[Values] = [
        {
            "day": day,
            "recorded": "2026-05-01",
            "approvals": steps,
            "changes": [_renamed(base["units"][i], f"新名称{i}")],
        }
        for i, day in enumerate(sorted(days))
    ]
    entries.append({**entries[0], "recorded": "2026-06-01", "corrects": 0, "changes": []})
    head = {"format": "gridgov-journal", "version": 1, "begins": _BEGINS}
    return {"tree": {**head, "base": base, "entries": entries}}


def _written(values: Values) -> Values:
    tree = values.pop("tree")
    return {"text": json.dumps(tree, ensure_ascii=False), **values}


def _split(draw: st.DrawFn) -> Values:
    """Draw a journal in which a grid is divided, a part of it named, and something else is corrected to nothing."""
    found = _whole(draw)
    base = found["tree"]["base"]
    grid, other = base["units"][1:3]
    parts = [{"id": grid["id"]}, {"id": "part"}]
    entries: list[Values] = [
        {"day": "2026-02-01", "changes": [{"change": "split_unit", "unit": grid["id"], "parts": parts}]},
        {"day": "2026-02-01", "changes": [_renamed(other, "东")]},
        {"day": "2026-03-01", "changes": [_renamed({"id": "part"}, "西")]},
        {"day": "2026-02-01", "corrects": 1, "changes": []},
    ]
    return {"tree": {**found["tree"], "entries": entries}}


def _asked(**asked: str | None) -> Drawn:
    return lambda draw: {**_whole(draw), **asked}


def _of_unit(draw: st.DrawFn) -> Values:
    found = _whole(draw)
    return {**found, "unit": found["tree"]["base"]["units"][1]["id"]}


def _entered(draw: st.DrawFn) -> Values:
    return {**_of_unit(draw), "on": "2026-07-01"}


def _models(draw: st.DrawFn) -> Values:
    """Draw models of two or three days, as trees."""
    base = _base(draw)
    trees = [base]
    for i in range(1, draw(st.integers(2, 3))):
        last = trees[-1]
        trees.append({**last, "units": [{**last["units"][0], "name": f"新名称{i}"}, *last["units"][1:]]})
    return {"days": [f"202{i}-01-01" for i in range(len(trees))], "trees": trees}


def _models_written(values: Values) -> Values:
    return {"days": values["days"], "texts": [json.dumps(tree, ensure_ascii=False) for tree in values["trees"]]}


def _tree(code: str, *edits: Edit) -> None:
    plant(code, journal, _whole, *edits, written=_written)


_ENTRY: Final = ("tree", "entries", ANY)
_STEPS: Final = (*_ENTRY, "approvals")
_WRONG_DAY: Final = st.sampled_from(["2026-13-01", "soon", 20260201, None])

_tree("JRN001", put(*_STEPS, to=lambda steps: [steps[1], {**steps[0], "day": "2026-01-21"}]))
_tree("JRN001", twice(*_STEPS))
_tree("JRN002", put(*_STEPS, 0, "day", to="2026-01-21"))
plant("JRN003", new_entry, _entered, put("on", to=st.sampled_from(["2026-02-28", "2021-01-01"])), written=_written)
_tree("JRN004", put(*_ENTRY, "day", to="2019-12-31"))
_tree("JRN005", put("tree", "entries", -1, "recorded", to="2026-04-30"))
_tree("JRN006", put("tree", "entries", -1, "corrects", to=st.integers(3, 9)))
_tree("JRN007", put("tree", "entries", to=lambda rows: [*rows, rows[-1]]))
plant("JRN008", journal, _split, put("tree", "entries", -1, "corrects", to=0), written=_written)
plant(
    "JRN009",
    journal_asked,
    _asked(day="2026-06-01", known_on="2026-05-15"),
    drop("tree", "entries", -1, "recorded"),
    written=_written,
)
plant("JRN010", journal_asked, _asked(day=_BEGINS, known_on=None), put("day", to="2019-12-31"), written=_written)
plant("JRN011", traced, _of_unit, put("unit", to=st.sampled_from(["c77", "610902999"])), written=_written)
plant(
    "JRN012", models, _models, put("days", 1, to=st.sampled_from(["2020-01-01", "2019-06-01"])), written=_models_written
)
plant("JRN013", models, _models, put("trees", -1, "name", to=named("Town", "镇")), written=_models_written)
_tree("JRN020", put("tree", "format", to=st.sampled_from(["gridgov", "journal", None])))
_tree("JRN021", put("tree", "version", to=st.integers(2, 9)))
_tree("JRN022", put("tree", "entrys", to=[]))
_tree("JRN022", put(*_ENTRY, "on", to="2026-02-01"))
_tree("JRN023", drop("tree", "base"))
_tree("JRN023", drop(*_ENTRY, "changes"))
_tree("JRN024", put(*_ENTRY, "day", to=_WRONG_DAY))
_tree("JRN024", put(*_STEPS, 0, "stage", to="agreed"))

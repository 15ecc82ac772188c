"""Faults in level schemes: levels, kinds, what stands under what."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from gridgov.levels import Level, LevelScheme
from gridgov.testing._broken import Edit, plant_edits, way
from gridgov.text import Text

__all__ = ["levels", "types"]


def _scheme(levels: list[dict[str, Any]], counting: str | None) -> LevelScheme:
    made = [
        Level(one["key"], Text(one["key"], one["zh"]), one["kinds"], one["presence"], under=one["under"])
        for one in levels
    ]
    return LevelScheme(made, counting)


@way(
    "levels",
    levels="a list of dictionaries, the highest level first: key, zh, kinds, presence, under",
    counting="the key of the level whose units are counted, or None",
)
def levels(levels: list[dict[str, Any]], counting: str | None) -> None:
    """Build a scheme of levels."""
    _scheme(levels, counting)


@way(
    "types",
    levels="a list of dictionaries, the highest level first: key, zh, kinds, presence, under",
    level="the level that is asked for",
    kind="the kind of unit that is asked for, at this level",
)
def types(levels: list[dict[str, Any]], level: str, kind: str) -> None:
    """Ask a scheme for a kind of unit."""
    _scheme(levels, None).type_of(level, kind)


def _draw_levels(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Draw some of the levels of a city, at least the last two."""
    above = [("city", "市"), ("county", "区县"), ("street", "镇街")]
    first = draw(st.integers(0, len(above)).map(lambda n: len(above) - n))
    found: list[dict[str, Any]] = [
        {"key": key, "zh": zh, "kinds": [key], "presence": "standard", "under": None}
        for key, zh in [*above[first:], ("community", "社区")]
    ]
    presence = draw(st.sampled_from(["standard", "optional", "mandatory"]))
    kinds = ["grid", *draw(st.sampled_from([[], ["special_grid"], ["special_grid", "micro_grid"]]))]
    return [*found, {"key": "grid", "zh": "网格", "kinds": kinds, "presence": presence, "under": ["community"]}]


def _sound(draw: st.DrawFn) -> dict[str, Any]:
    found = _draw_levels(draw)
    return {"levels": found, "counting": draw(st.sampled_from([None, "grid"]))}


def _asked(draw: st.DrawFn) -> dict[str, Any]:
    return {"levels": _draw_levels(draw), "level": "grid", "kind": "grid"}


def _last(**values: Any) -> Edit:
    return lambda one: one["levels"][-1].update(values)


def _none(one: dict[str, Any]) -> None:
    one.update(levels=[], counting=None)


def _upside_down(one: dict[str, Any]) -> None:
    one["levels"].append(one["levels"].pop(-2))


def _one_more_kind(one: dict[str, Any]) -> None:
    one["levels"][-1]["kinds"].append("grid")


plant_edits(
    levels,
    _sound,
    {
        "LEV001": _none,
        "LEV002": lambda one: one["levels"].append(dict(one["levels"][0])),
        "LEV003": _last(kinds=["网格"]),
        "LEV004": _last(kinds=[]),
        "LEV005": _last(under=["village"]),
        "LEV006": _upside_down,
        "LEV007": _last(under={"estate": ["community"]}),
        "LEV008": lambda one: one.update(counting="cell"),
        "LEV009": _last(kinds=[f"kind_{i}" for i in range(255)]),
        "LEV010": _last(presence="often"),
        "LEV013": _one_more_kind,
    },
)
plant_edits(
    types,
    _asked,
    {
        "LEV011": lambda one: one.update(level="gird"),
        "LEV012": lambda one: one.update(kind="gird"),
    },
)

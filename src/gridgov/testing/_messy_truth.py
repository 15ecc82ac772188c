"""What a messy workbook really says: a made-up territory with ids, levels and counts, and posts in it."""

from __future__ import annotations

import datetime as dt
from random import Random
from typing import Any, Final, TypeAlias

import attrs

from gridgov.testing import _messy_words as words

__all__ = ["MEASURES", "Inexact", "Record", "posts_of", "territory"]

#: The values of one row by column: what a reader should find.
Record: TypeAlias = dict[str, Any]

MEASURES: Final = ("measure:households", "measure:occupied_households", "measure:residents")
_ABOUT_A_DAY: Final = 1_500


@attrs.frozen
class Inexact:
    """A count that is not exact: the words, and the number in them."""

    said: str
    number: int


def territory(rng: Random, rows: int, *, grids: bool = False) -> list[Record]:
    """Return about so many units, parents first: a street or several under a county, communities and grids.

    Args:
        rng: Where chance comes from.
        rows: How many units.
        grids: There is at least one grid.
    """
    out: list[Record] = []
    streets = 1 if rows < 8 or rng.random() < 0.5 else rng.randint(2, 3)  # noqa: PLR2004 - a small one
    names, more = rng.sample(words.STREET, streets), list(words.COMMUNITY)
    rng.shuffle(more)
    top = None
    if streets > 1:
        top = "610902"
        out.append({"id": top, "parent": None, "level": "county", "name": "金水县"})
    codes = [f"610902{n:03}" for n in rng.sample(range(1, 30), streets)]
    for code, name in zip(codes, names, strict=True):
        out.append({"id": code, "parent": top, "level": "street", "name": f"{name}街道"})
    communities: list[Record] = []
    while len(out) + len(communities) < max(rows, streets + 2):
        street = codes[len(communities) % streets]
        number = sum(one["parent"] == street for one in communities) + 1
        name = more[len(communities) % len(more)] + ("" if len(communities) < len(more) else "新")
        communities.append(
            {"id": f"{street}{number:03}", "parent": street, "level": "community", "name": f"{name}社区"}
        )
        for n in range(1, rng.randint(1, 4)):
            if len(out) + len(communities) < rows:
                parent = communities[-1]["id"]
                out.append({"id": f"{parent}{n:03}", "parent": parent, "level": "grid", "name": f"第{n}网格"})
    if grids and all(one["level"] != "grid" for one in out):
        parent = communities[-1]["id"]
        out.append({"id": f"{parent}001", "parent": parent, "level": "grid", "name": "第1网格"})
    rank = {"county": 0, "street": 1, "community": 2, "grid": 3}
    out = sorted([*out, *communities], key=lambda one: (rank[one["level"]], one["id"]))
    measures = MEASURES[: rng.randint(1, 3)]
    for one in out:
        _count(rng, one, measures)
    return out


def _count(rng: Random, unit: Record, measures: tuple[str, ...]) -> None:
    """Give a unit its counts; some are not known, some not exact."""
    households = rng.randint(40, 2_400)
    numbers = (households, rng.randint(20, households), households * 2 + rng.randint(0, 900))
    for key, number in zip(measures, numbers, strict=False):
        chance = rng.random()
        if chance < 0.05:  # noqa: PLR2004 - a few
            unit[key] = None
        elif chance < 0.10:  # noqa: PLR2004 - a few
            number = max(100, number // 100 * 100)  # noqa: PLW2901 - a round one
            suffix = words.SUFFIXES[key]
            said = rng.choice(("约{n}{u}", "{n}余{u}", "{n}多{u}", "约{n}", "近{n}{u}", "{n}余"))
            unit[key] = Inexact(said.format(n=number, u=suffix), number)
        else:
            unit[key] = number


def posts_of(rng: Random, units: list[Record], rows: int) -> list[Record]:
    """Return posts at grids or communities, most of them held since some day."""
    grids = [unit for unit in units if unit["level"] == "grid"]
    out: list[Record] = []
    form = rng.choice(("P-{:04}", "WG{:05}", "{:06}"))
    for at in range(max(1, rows)):
        unit = grids[at % len(grids)]
        start = dt.date(2020, 1, 1) + dt.timedelta(days=rng.randrange(_ABOUT_A_DAY))
        ended = rng.random() < 0.2  # noqa: PLR2004 - a few
        out.append(
            {
                "role": "grid_worker" if at >= len(grids) else rng.choice(("grid_chief", "grid_worker")),
                "unit": unit["id"],
                "holder": form.format(at + 1),
                "start": start,
                "end": start + dt.timedelta(days=rng.randrange(30, 700)) if ended else None,
            }
        )
    return out

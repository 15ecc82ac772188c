"""What the search of the page reads: decoded, it says of every unit what the jurisdiction itself says."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import attrs
import numpy as np
import pytest
from documents_cases import jurisdictions
from hypothesis import given, settings
from hypothesis import strategies as st
from report_cases import DAY, about, city, other_roles, staffed, town, wide

from gridgov._problems import visible
from gridgov.hierarchy import Hierarchy
from gridgov.jurisdiction import Jurisdiction
from gridgov.levels import LevelScheme
from gridgov.report import _packing
from gridgov.report._directory import Directory, directory, kept_rows
from gridgov.report._overview import leads
from gridgov.report._packing import packed, prefixed
from gridgov.text import LANGS, Lang

Group = tuple[str, str, int]


DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


def numbers(text: str, n: int) -> list[int]:
    """Return packed numbers."""
    width = int(text[0])
    if not width:
        assert text == "0"
        return [0] * n
    assert len(text) == 1 + width * n
    parts = [text[1 + i * width : 1 + (i + 1) * width] for i in range(n)]
    return [sum(DIGITS.index(d) * 64**k for k, d in enumerate(reversed(part))) for part in parts]


def texts(data: dict[str, str], n: int) -> list[str]:
    """Return texts that were written by what each shares with the one before, as a script counts letters."""
    found, before, at = list[str](), b"", 0
    rest = data["rest"].encode("utf-16-le")
    for same, long in zip(numbers(data["same"], n), numbers(data["long"], n), strict=True):
        before = before[: 2 * same] + rest[2 * at : 2 * (at + long)]
        at += long
        found.append(before.decode("utf-16-le"))
    assert 2 * at == len(rest)
    return found


def decoded(found: Directory) -> dict[str, Any]:
    """Return the columns as a reader without knowledge of the library undoes them."""
    data: dict[str, Any] = json.loads(json.dumps(found.data))
    n = data["n"]
    data["ids"] = texts(data["ids"], n)
    data["parent"], above = list[int](), list[int]()
    for i, deep in enumerate(numbers(data["depth"], n)):
        data["parent"].append(above[deep - 1] if deep else -1)
        above[deep:] = [i]
    rows = np.cumsum(numbers(data["named"], data["names_of"])).tolist()
    codes = dict(zip(rows, numbers(data["name"], data["names_of"]), strict=True))
    data["named"] = [data["names"][codes[i]] if i in codes else None for i in range(n)]
    data["type"] = numbers(data["type"], n)
    groups = data["groups"]
    for key in ("unit", "role", "filled", "holders", "vacant", "missing"):
        groups[key] = numbers(groups[key], groups["n"])
    groups["unit"] = np.cumsum(groups["unit"]).tolist()
    data["covers"] = [numbers(column, data["links"]) for column in data["covers"]]
    return data


def answers_of(data: dict[str, Any], row: int) -> list[Group]:
    """Return unit, role and number of holders of everyone who answers, from the columns alone."""
    path = [row]
    while data["parent"][path[-1]] >= 0:
        path.append(data["parent"][path[-1]])
    near = sorted(
        (path.index(target), source)
        for source, target in zip(*data["covers"], strict=True)
        if target in path and source not in path
    )
    g = data["groups"]
    return [
        (data["ids"][at], data["roles"][g["role"][i]][0], g["holders"][i])
        for at in [*path, *dict.fromkeys(source for _, source in near)]
        for i, unit in enumerate(g["unit"])
        if unit == at and g["filled"][i]
    ]


def answers_by_library(place: Jurisdiction, row: int, day: str) -> list[Group]:
    """Return the same from the library: several holders of one role at one unit are one group."""
    found: dict[tuple[str, str, str], set[str]] = {}
    for answer in place.who_answers(place.territory.at(row), on=day):
        key = (visible(answer.unit.id), answer.role.key, visible(answer.role.name.en))
        found.setdefault(key, set()).add(answer.holder.id)
    return [(unit, name, len(holders)) for (unit, _, name), holders in found.items()]


@settings(max_examples=60)
@given(jurisdictions(), st.dates(dt.date(1, 1, 1)))
def test_the_columns_answer_as_the_jurisdiction_does(place: Jurisdiction, day: dt.date) -> None:
    found = directory(about(place, on=str(day)))
    data, h = decoded(found), place.territory
    assert (found.units, found.left_out, found.levels) == (len(h), 0, ())
    assert data["ids"] == [visible(ident) for ident in h.ids.tolist()]
    assert data["parent"] == h.tree.parent.tolist()
    assert data["named"] == [visible(h.at(row).name or "") or None for row in range(len(h))]
    for row in range(len(h)):
        assert answers_of(data, row) == answers_by_library(place, row, str(day))


def test_covering_units_several_posts_and_roles_of_one_height_keep_their_order() -> None:
    data, h = decoded(directory(about(town()))), town().territory
    for row in range(len(h)):
        assert answers_of(data, row) == answers_by_library(town(), row, DAY)
    assert answers_of(data, h.row("b1")) == [
        ("g1", "worker", 2),
        ("g1", "<b>aide</b>", 1),
        ("g1", "chief", 1),
        ("c1", "warden", 1),
        ("c2", "warden", 1),
        ("lake", "chief", 1),
    ]


@settings(max_examples=40)
@given(jurisdictions(), st.dates(dt.date(1, 1, 1)))
def test_every_post_is_counted_once(place: Jurisdiction, day: dt.date) -> None:
    groups = decoded(directory(about(place, on=str(day))))["groups"]
    roster = place.roster
    empty = roster.vacancies(str(day))
    filled = int((roster.holder_rows(str(day)) >= 0).sum())
    assert sum(groups["filled"]) == filled
    assert sum(groups["vacant"]) == len(roster.columns.post_ids) - filled
    assert sum(groups["missing"]) == int((empty.posts < 0).sum())


def test_vacant_and_missing_posts_stand_beside_the_filled_ones() -> None:
    data = decoded(directory(about(staffed())))
    g = data["groups"]
    rows = [
        (data["ids"][unit], data["roles"][role][1], *counts)
        for unit, role, *counts in zip(
            *(g[key] for key in ("unit", "role", "filled", "vacant", "missing")), strict=True
        )
    ]
    assert rows == [
        ("g", "网格员", 0, 0, 2),
        ("g", "网格长", 0, 1, 0),
        ("h", "网格员", 0, 0, 2),
        ("h", "网格长", 0, 0, 1),
        ("i", "网格员", 2, 1, 0),
        ("i", "网格长", 1, 0, 0),
    ]


def test_ids_of_holders_are_there_only_if_asked_for() -> None:
    plain = about(staffed())
    assert "ids" not in decoded(directory(plain))["groups"]
    shown = decoded(directory(attrs.evolve(plain, ids=True)))["groups"]
    assert shown["ids"] == [[], [], [], [], ["p4", "p5"], ["p2"]]


@settings(max_examples=60)
@given(jurisdictions(), st.integers(0, 12))
def test_of_too_many_units_the_highest_levels_are_kept(place: Jurisdiction, most: int) -> None:
    h = place.territory
    rows = kept_rows(h, np.empty(0, np.int64), most)
    kept = set(rows.tolist())
    assert rows.tolist() == sorted(kept)
    assert len(kept) <= most or set(h.ranks[rows].tolist()) == {int(h.ranks.min())}
    out = set(range(len(h))) - kept
    # Whole levels, and none lower than one that is left out.
    assert not out or max(h.ranks[row] for row in kept) < min(h.ranks[row] for row in out)
    assert all(h.tree.parent[row] < 0 or int(h.tree.parent[row]) in kept for row in kept)
    # One more level would be too many.
    if out:
        lowest = min(h.ranks[row] for row in out)
        assert len(kept) + sum(h.ranks[row] == lowest for row in out) > most


def test_what_cannot_be_found_is_named_and_what_covers_stays() -> None:
    found = directory(about(city()), most=1000)
    assert found.units + found.left_out == len(city().territory)
    assert [level.zh for level in found.levels] == ["一级网格", "二级网格", "三级网格", "楼栋", "小区"]
    data = decoded(found)
    assert len(data["ids"]) == found.units
    place = Jurisdiction(
        territory=Hierarchy.from_records(
            [
                {"id": "s", "level": "street"},
                *({"id": f"c{i}", "level": "community", "parent": "s"} for i in range(3)),
                *({"id": f"g{i}", "level": "grid", "parent": "c2"} for i in range(3)),
            ],
            levels=LevelScheme.ladder("street", "community", "grid"),
        )
    )
    h = place.territory
    kept = kept_rows(h, np.array([h.row("g1")]), 5)
    assert [h.at(row).id for row in kept.tolist()] == ["s", "c0", "c1", "c2", "g1"]


@given(
    st.lists(st.text("ab0\U0001f600é", min_size=1, max_size=4).map(lambda t: t * 20) | st.text(min_size=1).map(visible))
)
def test_ids_of_any_letters_read_back(ids: list[str]) -> None:
    assert texts(prefixed(ids), len(ids)) == ids


def test_ids_read_back_across_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_packing, "_BLOCK", 12)
    ids = ["a1", "a12", "a13", "b", "b2222", "b2223", "b", "b1", "\U0001f600", "\U0001f600x", "c"]
    assert texts(prefixed(ids), len(ids)) == ids


@given(st.lists(st.integers(0, 2**31 - 1)))
def test_numbers_read_back(values: list[int]) -> None:
    assert numbers(packed(np.array(values, np.int64)), len(values)) == values


def test_of_too_long_data_the_lowest_levels_are_left_out() -> None:
    whole = directory(about(city()))
    found = directory(about(city()), letters=50_000)
    assert whole.left_out == 0
    assert 0 < found.units == whole.units - found.left_out
    assert len(json.dumps(found.data, ensure_ascii=False, separators=(",", ":")).encode()) <= 50_000
    # The highest level is there whatever its length.
    assert directory(about(wide(50)), letters=0).units == 1


def test_a_hundred_thousand_siblings_can_all_be_found() -> None:
    found = directory(about(wide(), report=None))
    assert (found.units, found.left_out) == (100_001, 0)


@pytest.mark.parametrize("lang", LANGS)
def test_the_first_numbers_are_those_of_the_model(lang: Lang) -> None:
    found = leads(about(city()), None, None)
    shown = {lead.section: (lead.value.get(lang), lead.remark.get(lang), lead.alarm) for lead in found}
    assert set(shown) <= {"structure", "people", "findings"}
    value, remark, alarm = shown["people"]
    assert value == f"{len(city().roster.columns.post_ids):,}"
    assert f"{len(city().roster.vacancies(DAY)):,}" in remark
    assert alarm


def test_what_is_not_there_has_no_number() -> None:
    found = leads(about(other_roles()), None, None)
    assert "published" not in {lead.section for lead in found}
    assert "merger" not in {lead.section for lead in found}
    [area] = [lead for lead in found if "square" in lead.name.en]
    assert "part" in area.remark.en

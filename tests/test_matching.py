"""Laws of matching two tables: nothing is lost, and nothing is guessed."""

from __future__ import annotations

import pickle
from collections import Counter
from random import Random
from typing import Any

import pandas as pd
import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st
from matching_cases import ESTATES, written

from gridgov.matching import STATUS, Matches, match, normalise, parse_name

Row = dict[str, Any]
COMMUNITIES = ("", "c1", "c2")


@st.composite
def tables(draw: st.DrawFn, side: str) -> list[Row]:
    """Draw a table of buildings with ids that may be equal to those of the other side."""
    rows: list[Row] = []
    for i in range(draw(st.integers(0, 7))):
        estate, number = draw(st.sampled_from(ESTATES[:3])), draw(st.integers(1, 3))
        name = draw(
            st.one_of(
                written(estate, number, None), st.just(""), st.just(f"{number}号楼"), st.just(f"{estate}{number}号")
            )
        )
        ident = draw(st.sampled_from([f"{side}{i}", f"{side}{i}", f"{i}", f"0{i}", f"{i}.0"]))
        row = {"id": ident, "name": name, "within": draw(st.sampled_from(COMMUNITIES))}
        row["address"] = draw(st.sampled_from(["", "中山路1号", "中山路2号"]))
        row["code"] = draw(st.sampled_from(["", "", "610902", "0610902"]))
        rows.append(row)
    return list({row["id"]: row for row in rows}.values())


both = st.tuples(tables("L"), tables("R"))


def said(matches: Matches) -> dict[str, tuple[Any, ...]]:
    """Return what is said of each left row, whatever the order of the rows."""
    return {m.left: (m.right, m.status, m.score, m.reason, m.alternatives) for m in matches}


def by_id(rows: list[Row]) -> dict[str, Row]:
    return {row["id"]: row for row in rows}


def together(a: Row, b: Row) -> bool:
    """Tell whether two rows may be in one community."""
    return not a["within"] or not b["within"] or a["within"] == b["within"]


# Laws


@given(both)
def test_every_left_row_is_there_once_and_no_right_row_is_given_twice(sides: tuple[list[Row], list[Row]]) -> None:
    left, right = sides
    found = match(left, right)
    assert [m.left for m in found] == [row["id"] for row in left]
    given_to = Counter(found.accepted.values())
    assert max(given_to.values(), default=1) == 1
    assert set(found.unmatched_right) == {row["id"] for row in right} - set(given_to)
    assert set(found.unmatched) | set(found.accepted) == {row["id"] for row in left}
    assert sum(found.summary()[status] for status in STATUS) == len(left)


@given(both, st.randoms(use_true_random=False))
def test_the_order_of_the_rows_makes_no_difference(sides: tuple[list[Row], list[Row]], rng: Random) -> None:
    left, right = sides
    before = said(match(left, right))
    mixed = [rng.sample(side, len(side)) for side in sides]
    assert said(match(*mixed)) == before


@given(both)
def test_equal_ids_of_one_community_are_always_matched(sides: tuple[list[Row], list[Row]]) -> None:
    left, right = sides
    found, known = match(left, right), by_id(right)
    for row in left:
        if row["id"] in known and together(row, known[row["id"]]):
            assert (found[row["id"]].right, found[row["id"]].status) == (row["id"], "id")


@given(both)
def test_a_name_decides_exactly_if_it_is_the_only_one_on_both_sides(sides: tuple[list[Row], list[Row]]) -> None:
    """Every pair of rows is looked at one by one."""
    left, right = sides
    found = match(left, right, by=["name"], fuzzy=False)

    def same(a: Row, b: Row) -> bool:
        return bool(a["name"]) and normalise(a["name"]) == normalise(b["name"]) and together(a, b)

    for a in left:
        mine = [b for b in right if same(a, b)]
        theirs = [c for c in left if mine and same(c, mine[0])]
        enough = bool(mine) and (bool(parse_name(a["name"]).stem) or a["within"] == mine[0]["within"] != "")
        if len(mine) == len(theirs) == 1 and enough:
            assert (found[a["id"]].right, found[a["id"]].status) == (mine[0]["id"], "name")
        elif mine:
            assert found[a["id"]].status == "ambiguous"
            assert {b.id for b in found[a["id"]].alternatives} == {b["id"] for b in mine}
        else:
            assert found[a["id"]].right is None


@given(both)
def test_other_numbers_and_other_communities_are_never_matched_by_name_nor_suggested(
    sides: tuple[list[Row], list[Row]],
) -> None:
    left, right = sides
    found, mine, theirs = match(left, right, threshold=0.01), by_id(left), by_id(right)
    for m in found:
        a = mine[m.left]
        # Codes are exact: what has one code is a candidate whatever it is called.
        others = [(o.id, o.reason.en) for o in m.alternatives if o.reason.en != "The codes are equal."]
        for ident, why in [*others, *([(m.right, "")] if m.right and m.status in {"name", "address"} else [])]:
            b = theirs[ident]
            if a["name"] and b["name"]:
                assert parse_name(a["name"]).numbers == parse_name(b["name"]).numbers
            if why.startswith(("The names", "Name and")):
                assert together(a, b)


@settings(max_examples=50)
@given(both)
def test_only_exact_rows_have_a_match_and_suggestions_have_scores_in_order(sides: tuple[list[Row], list[Row]]) -> None:
    for m in match(*sides, threshold=0.3):
        assert (m.right is None) == (m.status in {"suggested", "ambiguous", "none"})
        scores = [o.score for o in m.alternatives]
        assert scores == sorted(scores, reverse=True)
        assert all(0 < score <= 1 for score in scores)
        assert bool(scores) == (m.status in {"suggested", "ambiguous"})
        assert len({o.id for o in m.alternatives}) == len(scores)


@settings(max_examples=40)
@given(tables("L"))
def test_a_table_is_matched_with_itself_by_its_ids(rows: list[Row]) -> None:
    assert dict(match(rows, rows).accepted) == {row["id"]: row["id"] for row in rows}


@settings(max_examples=20)
@given(both)
def test_a_result_survives_pickle_and_all_forms_of_tables_give_the_same(sides: tuple[list[Row], list[Row]]) -> None:
    found = match(*sides)
    assert pickle.loads(pickle.dumps(found)) == found  # noqa: S301 - written here
    assert hash(pickle.loads(pickle.dumps(found))) == hash(found)  # noqa: S301 - written here
    keys = ("id", "name", "within", "address", "code")
    columns = [{key: [row[key] for row in rows] for key in keys} for rows in sides]
    assert match(*columns) == found
    assert match(*(pd.DataFrame(c, columns=list(keys), dtype=object) for c in columns)) == found
    assert match(*(pl.DataFrame(c, schema=[(key, pl.String) for key in keys]) for c in columns)) == found


def test_plain_names_are_joined_as_pandas_joins_them() -> None:
    left = pd.DataFrame(
        {"id": [f"L{i}" for i in range(400)], "name": [f"阳光{i // 2}花园{i % 7}号楼" for i in range(400)]}
    )
    right = pd.DataFrame(
        {"id": [f"R{i}" for i in range(500)], "name": [f"阳光{i // 2}花园{i % 11}号楼" for i in range(500)]}
    )
    plain = left.drop_duplicates("name", keep=False).merge(right.drop_duplicates("name", keep=False), on="name")
    assert dict(match(left, right, fuzzy=False).accepted) == dict(zip(plain["id_x"], plain["id_y"], strict=True))
    assert len(plain) > 50

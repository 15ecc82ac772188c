"""A key that a table does not have is reported, together with everything else, with its place and a way out."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from refusals import lines

from gridgov.bodies import Bodies
from gridgov.errors import InvalidBodiesError, InvalidJurisdictionError, InvalidRosterError
from gridgov.hierarchy import Hierarchy
from gridgov.jurisdiction import Links
from gridgov.levels import LevelScheme
from gridgov.roles import RoleCatalogue, Roster

H = Hierarchy.from_records([{"id": "g", "level": "grid"}], levels=LevelScheme.ladder("grid"))
ROLES = RoleCatalogue.builtin()


def test_every_table_of_a_roster_reports_its_unknown_keys_at_once() -> None:
    with pytest.raises(InvalidRosterError) as caught:
        Roster.from_records(
            H,
            ROLES,
            posts=[{"role": "grid_chief", "unit": "g"}, {"rolle": "grid_chief", "unit": "g", "nummer": 2}],
            appointments=[{"post": "grid_chief@g#1", "holder": "x", "from": "2025-01-01"}],
            holders=[{"id": "x", "telephone": "1"}, {"id": "y", "telephone": None}],
            devices=[{"id": "d", "holders": "x"}],
        )
    assert [(p.code, p.place.path, p.place.row, p.place.column) for p in caught.value.problems] == [
        ("TAB001", "appointments", 1, "from"),
        ("TAB001", "holders", 1, "telephone"),
        ("TAB001", "devices", 1, "holders"),
        ("TAB001", "posts", 2, "rolle"),
        ("TAB001", "posts", 2, "nummer"),
        ("TAB002", "posts", 2, "role"),
    ]
    assert lines(caught.value)[:4] == [
        (
            "TAB001 appointments, row 1, column 'from': The appointments have no column 'from' "
            "(rows that give it: 1). Delete it; there are: post, holder, start, end, basis, meets."
        ),
        (
            "TAB001 holders, row 1, column 'telephone': The holders have no column 'telephone' "
            "(rows that give it: 2). Delete it; there are: id, kind, qualifications."
        ),
        (
            "TAB001 devices, row 1, column 'holders': The devices have no column 'holders' "
            "(rows that give it: 1). Did you mean 'holder'?"
        ),
        (
            "TAB001 posts, row 2, column 'rolle': The posts have no column 'rolle' (rows that give it: 1). "
            "Did you mean 'role'?"
        ),
    ]
    assert lines(caught.value, "zh")[1:4] == [
        "TAB001 holders，第1行，“telephone”列：任职者表没有“telephone”列（2行填写）。请删除；可用的有：id, kind, qualifications。",  # noqa: E501
        "TAB001 devices，第1行，“holders”列：设备表没有“holders”列（1行填写）。是否为“holder”？",
        "TAB001 posts，第2行，“rolle”列：岗位表没有“rolle”列（1行填写）。是否为“role”？",
    ]


def test_bodies_and_memberships_report_their_unknown_keys() -> None:
    with pytest.raises(InvalidBodiesError) as caught:
        Bodies.from_records(
            H,
            [{"id": "b", "kind": "party_branch", "unit": "g", "parents": None}],
            [{"member": "p", "body": "nobody", "live_at": "g"}],
        )
    assert lines(caught.value) == [
        (
            "TAB001 bodies, row 1, column 'parents': The bodies have no column 'parents' (rows that give it: 1). "
            "Did you mean 'parent'?"
        ),
        (
            "TAB001 memberships, row 1, column 'live_at': The memberships have no column 'live_at' "
            "(rows that give it: 1). Did you mean 'lives_at'?"
        ),
        "BOD006 memberships, row 1: There is no body 'nobody' for this membership. Add the body or correct its id.",
    ]
    assert lines(caught.value, "zh")[1] == (
        "TAB001 memberships，第1行，“live_at”列：成员关系表没有“live_at”列（1行填写）。是否为“lives_at”？"
    )


def test_links_report_their_unknown_keys() -> None:
    odd: Any = {"kind": "contacts", "source": "unit:a", "target": "b", 7: "x"}
    with pytest.raises(InvalidJurisdictionError) as caught:
        Links.from_records([odd])
    assert [(p.code, p.place.row, p.place.column) for p in caught.value.problems] == [
        ("TAB001", 1, "7"),
        ("JUR001", 1, "target"),
    ]
    assert lines(caught.value, "zh")[0] == (
        "TAB001 links，第1行，“7”列：关系表没有“7”列（1行填写）。请删除；可用的有：kind, source, target, start, end, basis。"  # noqa: E501
    )


def test_columns_report_unknown_names_and_different_lengths() -> None:
    with pytest.raises(InvalidRosterError) as caught:
        Roster.from_columns(H, ROLES, posts={"role": ["volunteer"], "unit": ["g"], "units": ["g"]})
    assert lines(caught.value) == [
        "TAB001 posts, column 'units': The posts have no column 'units' (rows that give it: 1). Did you mean 'unit'?"
    ]
    with pytest.raises(ValueError, match=r"^The columns of posts have 1 and 2 rows; they must be equal\.$"):
        Roster.from_columns(H, ROLES, posts={"role": ["volunteer"], "unit": ["g", "g"]})
    with pytest.raises(ValueError, match=r"^The columns of bodies have 0 and 1 rows; they must be equal\.$"):
        Bodies.from_columns(H, {"id": ["b"], "kind": [], "unit": ["g"]})
    with pytest.raises(TypeError):
        Roster.from_columns(H, ROLES, posts={"role": "volunteer", "unit": "g"})


def test_columns_may_be_arrays_and_a_column_that_is_none_is_not_there() -> None:
    bodies = Bodies.from_columns(
        H, {"id": np.array(["b"]), "kind": np.array(["party_branch"]), "unit": np.array(["g"]), "line": None}
    )
    assert bodies.body("b").line == "party"
    roster = Roster.from_columns(
        H,
        ROLES,
        posts={"role": np.array(["volunteer"]), "unit": np.array(["g"])},
        appointments={"post": np.array(["volunteer@g#1"]), "holder": np.array([5]), "start": None},
        devices={"id": np.array(["d"]), "holder": np.array(["5"])},
    )
    assert roster.counts("2026-01-01").filled == 1


def test_a_required_column_that_is_not_there_is_reported_row_by_row() -> None:
    with pytest.raises(InvalidRosterError) as roster:
        Roster.from_columns(H, ROLES, posts={"id": ["p"]}, appointments={"start": ["2025-01-01"]})
    assert roster.value.problems.counts() == {"TAB002": 4}
    with pytest.raises(InvalidBodiesError) as bodies:
        Bodies.from_columns(H, {"name": ["b"]})
    assert bodies.value.problems.counts() == {"TAB002": 3}

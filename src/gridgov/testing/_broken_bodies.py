"""Faults in bodies and their members: committees, branches, companies."""

from __future__ import annotations

from typing import Any, Final

from hypothesis import strategies as st

from gridgov.bodies import Bodies
from gridgov.testing._broken import way
from gridgov.testing._broken_city import DAYS, hierarchy, town
from gridgov.testing._broken_edit import ANY, Drawn, plant, put, twice

__all__ = ["bodies", "body_asked", "organised"]

Values = dict[str, Any]

_TABLES: Final = {
    "levels": "keys of the levels, from the top",
    "units": "a list of dictionaries, one a unit: id, level, parent, name",
    "records": "a list of dictionaries, one a body: id, kind, unit, parent, name, start, end",
    "memberships": "a list of dictionaries: member, body, lives_at, start, end",
}


def _built(levels: list[str], units: list[Values], records: list[Values], memberships: list[Values]) -> Bodies:
    return Bodies.from_records(hierarchy(units, levels), records, memberships)


@way("bodies", **_TABLES)
def bodies(**tables: Any) -> None:
    """Build bodies."""
    _built(**tables)


@way("body asked for", **_TABLES, body="id of a body")
def body_asked(body: str, **tables: Any) -> None:
    """Look a body up."""
    _built(**tables).body(body)


def organised(draw: st.DrawFn) -> Values:
    """Draw a town with a Party branch, a group below it in some grids, and members: the tables of bodies."""
    found = town(draw)
    top, *grids = found["units"]
    name = draw(st.sampled_from([None, "社区党支部", "Branch"]))
    records: list[Values] = [{"id": "b0", "kind": "party_branch", "unit": top["id"], "name": name}]
    records += [
        {"id": f"b{i}", "kind": "party_group", "unit": grid["id"], "parent": "b0", "start": draw(DAYS)}
        for i, grid in enumerate(grids[: draw(st.integers(1, 3))], start=1)
    ]
    members = [
        {"member": f"m{i}", "body": draw(st.sampled_from(records))["id"], "lives_at": grids[0]["id"]}
        for i in range(1, draw(st.integers(1, 3)) + 1)
    ]
    return {**found, "records": records, "memberships": members}


def _asked(body: str) -> Drawn:
    return lambda draw: {**organised(draw), "body": body}


_GONE: Final = st.sampled_from(["moon", "610902999"])
plant("BOD001", bodies, organised, twice("records"))
plant("BOD002", bodies, organised, put("records", ANY, "unit", to=_GONE))
plant("BOD003", bodies, organised, put("records", ANY, "parent", to="b99"))
plant("BOD004", bodies, organised, put("records", 0, "parent", to=st.sampled_from(["b1", "b0"])))
plant("BOD005", bodies, organised, put("records", ANY, "kind", to=st.sampled_from([None, ""])))
plant("BOD006", bodies, organised, put("memberships", ANY, "body", to="b99"))
plant("BOD007", bodies, organised, put("memberships", ANY, "lives_at", to=_GONE))
plant("BOD008", body_asked, _asked("b0"), put("body", to="b99"))
plant("BOD009", bodies, organised, put("memberships", ANY, "member", to=st.sampled_from([None, ""])))

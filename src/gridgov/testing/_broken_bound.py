"""Faults between departments' nets and the base units that they divide."""

from __future__ import annotations

from typing import Any, Final

from hypothesis import strategies as st

from gridgov.errors import Problems
from gridgov.nets import BaseUnits, Net, Nets
from gridgov.testing._broken import way
from gridgov.testing._broken_edit import ANY, add, drop, plant, put, twice

__all__ = ["nets"]

Values = dict[str, Any]


@way(
    "nets over base units",
    base="ids of the base units",
    nets="for each net a dictionary: id, members (dictionaries of unit and cell), posts (of id, cell, role, holder)",
    people="groups of net:holder who are one person",
)
def nets(base: list[str], nets: list[Values], people: list[list[str]]) -> Problems:
    """Put nets over base units."""
    cells = [{"id": "x"}, {"id": "y"}]
    made = [Net.from_tables(net["id"], net["members"], cells=cells, posts=net["posts"]) for net in nets]
    return Nets.of(made, BaseUnits.of_ids(base), people=people).problems


def _over(draw: st.DrawFn) -> Values:
    """Draw two nets that cover all base units, with a post each; the last base unit is the first that may be lost."""
    base = [f"0{i}" for i in range(1, draw(st.integers(2, 4)) + 1)]
    cells = st.sampled_from(["x", "y"])
    found: list[Values] = []
    for ident in draw(st.sampled_from([["health", "police"], ["卫健", "公安"]])):
        post = {"id": "post", "cell": "x", "role": "worker", "holder": f"w{len(found)}"}
        members = [{"unit": unit, "cell": draw(cells)} for unit in base]
        found.append({"id": ident, "members": members, "posts": [post]})
    return {"base": base, "nets": found, "people": []}


def _alone(draw: st.DrawFn) -> Values:
    found = _over(draw)
    return {**found, "nets": found["nets"][:1]}


def _joined(draw: st.DrawFn) -> Values:
    """Draw the same, with a person who serves both nets."""
    found = _over(draw)
    names = [f"{net['id']}:w{i}" for i, net in enumerate(found["nets"])]
    return {**found, "people": [names]}


def _elsewhere(members: list[Values]) -> list[Values]:
    return [{**row, "unit": f"SH-{row['unit']}"} for row in members]


def _other_cell(members: list[Values]) -> Values:
    return {**members[0], "cell": "y" if members[0]["cell"] == "x" else "x"}


_MEMBERS: Final = ("nets", ANY, "members")
plant("NTS001", nets, _over, put("nets", to=lambda nets: [nets[0], {**nets[1], "id": nets[0]["id"]}]))
plant("NTS002", nets, _over, put(*_MEMBERS, to=_elsewhere))
plant("NTS003", nets, _over, add(*_MEMBERS, to={"unit": "99", "cell": "x"}))
plant("NTS004", nets, _over, add(*_MEMBERS, to={"unit": "1", "cell": "x"}))
plant("NTS005", nets, _over, add(*_MEMBERS, to=_other_cell))
plant("NTS006", nets, _over, twice(*_MEMBERS))
plant("NTS007", nets, _over, drop(*_MEMBERS, ANY))
# A net without any members is said to have no gaps, so that base units are in no net is all there is to say.
plant("NTS008", nets, _alone, put(*_MEMBERS, to=[]))
plant("NTS009", nets, _over, put("nets", 1, "posts", 0, "holder", to="w0"))
plant("NTS010", nets, _joined, add("people", 0, to=st.sampled_from(["health:w99", "nobody:w0"])))

"""Faults in the roles of a city: what may be held, how often, by whom, and in which bundles."""

from __future__ import annotations

from typing import Any, Final

from hypothesis import strategies as st

from gridgov.roles import RoleCatalogue
from gridgov.testing._broken import way
from gridgov.testing._broken_city import CATALOGUE, CHIEF, WORKER, named
from gridgov.testing._broken_edit import ANY, Drawn, drop, plant, put, twice

__all__ = ["role_asked", "roles", "slot_asked", "template_asked"]

_CATALOGUE: Final = "roles, combinations and templates as a file of a city holds them: lists of dictionaries"


@way("roles", catalogue=_CATALOGUE)
def roles(catalogue: dict[str, Any]) -> None:
    """Build a catalogue."""
    RoleCatalogue.from_dict(catalogue)


@way("role asked for", catalogue=_CATALOGUE, role="the key of a role")
def role_asked(catalogue: dict[str, Any], role: str) -> None:
    """Look a role up."""
    RoleCatalogue.from_dict(catalogue).role(role)


@way("template asked for", catalogue=_CATALOGUE, template="the key of a bundle of roles")
def template_asked(catalogue: dict[str, Any], template: str) -> None:
    """Look a bundle of roles up."""
    RoleCatalogue.from_dict(catalogue).template(template)


@way("slot asked for", catalogue=_CATALOGUE, template="the key of a bundle of roles", slot="the key of a place in it")
def slot_asked(catalogue: dict[str, Any], template: str, slot: str) -> None:
    """Ask which role fills a place of a bundle."""
    RoleCatalogue.from_dict(catalogue).template(template).role(slot)


def _some(draw: st.DrawFn) -> dict[str, Any]:
    """Draw a catalogue: chiefs, workers, volunteers, one combination and one template."""
    words: dict[str, list[Any]] = {"time": [None, "full"], "responsibility": [None, "first"], "maximum": [None, 3]}
    others = [
        {"key": f"volunteer_{i}", "name": named("volunteer", "志愿者"), "superior": WORKER}
        for i in range(1, draw(st.integers(0, 2)) + 1)
    ]
    head: dict[str, Any] = {
        "key": "building_head",
        "name": named("building head", "楼栋长"),
        "sits_at": ["kind:building"],
    }
    head |= {key: draw(st.sampled_from(values)) for key, values in words.items()}
    slots = [{"key": "head", "name": named("head", "一长"), "role": CHIEF, "minimum": 1, "maximum": 1}]
    slots += [
        {"key": f"member_{i}", "name": named("member", "一员"), "role": WORKER, "minimum": 0}
        for i in range(1, draw(st.integers(1, 3)) + 1)
    ]
    pair = {"first": CHIEF, "second": "building_head", "rule": draw(st.sampled_from(["allowed", "forbidden"]))}
    bundle = {"key": "one_head", "name": named("one head and members", "一长多员"), "slots": slots}
    return {"catalogue": {"roles": [*CATALOGUE["roles"], head, *others], "combinations": [pair], "templates": [bundle]}}


def _asked(**asked: str) -> Drawn:
    return lambda draw: {**_some(draw), **asked}


_ROLE: Final = ("catalogue", "roles", ANY)
_SLOT: Final = ("catalogue", "templates", 0, "slots", ANY)

plant("RLE001", roles, _some, twice("catalogue", "roles"))
plant("RLE002", roles, _some, put(*_ROLE, "superior", to="street_chief"))
plant("RLE002", roles, _some, put("catalogue", "combinations", 0, "second", to="street_chief"))
plant("RLE002", roles, _some, put(*_SLOT, "role", to="street_chief"))
plant("RLE003", roles, _some, put("catalogue", "roles", 0, "superior", to=st.sampled_from([WORKER, CHIEF])))
plant("RLE004", roles, _some, put(*_ROLE, to=lambda old: {**old, "minimum": 4, "maximum": 3}))
plant("RLE004", roles, _some, put(*_ROLE, "minimum", to=st.integers(-9, -1)))
plant("RLE005", roles, _some, put(*_ROLE, "time", to=st.sampled_from(["some", "兼职"])))
plant("RLE005", roles, _some, put(*_ROLE, "holders", to=["robot"]))
plant("RLE005", roles, _some, put("catalogue", "combinations", 0, "rule", to="never"))
plant("RLE006", role_asked, _asked(role=CHIEF), put("role", to=st.sampled_from(["grid_chef", "网格长"])))
plant("RLE007", slot_asked, _asked(template="one_head", slot="member_1"), put(*_SLOT[:-1], 1, "role", to=None))
plant("RLE008", slot_asked, _asked(template="one_head", slot="head"), put("slot", to="tail"))
plant("RLE009", roles, _some, put(*_ROLE, "superiour", to=CHIEF))
plant("RLE009", roles, _some, put(*_SLOT, "most", to=2))
plant("RLE010", roles, _some, drop(*_ROLE, "name"))
plant("RLE010", roles, _some, drop("catalogue", "combinations", 0, "first"))
plant("RLE011", roles, _some, put(*_SLOT, "minimum", to=st.integers(-9, -1)))
plant("RLE011", roles, _some, put("catalogue", "templates", 0, "slots", 0, "minimum", to=st.integers(2, 9)))
plant("RLE012", roles, _some, put(*_ROLE, "minimum", to=st.sampled_from(["x", 0.5, True])))
plant("RLE012", roles, _some, put(*_ROLE, "sits_at", to=7))
plant("RLE013", template_asked, _asked(template="one_head"), put("template", to="two_heads"))

"""Faults in linked data: JSON-LD of gridgov, of W3C ORG and of Popolo."""

from __future__ import annotations

import json
from typing import Any, Final

from hypothesis import strategies as st

from gridgov.exchange import from_jsonld, to_jsonld
from gridgov.jurisdiction import Jurisdiction
from gridgov.roles import RoleCatalogue, Roster
from gridgov.testing._broken import way
from gridgov.testing._broken_city import hierarchy, town
from gridgov.testing._broken_edit import Edit, Values, plant, put, rename

__all__ = ["jsonld", "jsonld_written"]


@way("linked data", data="JSON-LD as plain values")
def jsonld(data: Any) -> None:  # noqa: ANN401 - whatever JSON can be
    """Read linked data."""
    from_jsonld(json.dumps(data) if isinstance(data, str | int) else data)


@way("linked data to be written", levels="keys of the levels", units="a list of dictionaries", base="how IRIs begin")
def jsonld_written(levels: list[str], units: list[Values], base: str) -> None:
    """Write linked data."""
    to_jsonld(_city(levels, units), base=base)


def _city(levels: list[str], units: list[Values]) -> Jurisdiction:
    territory = hierarchy(units, levels)
    return Jurisdiction(territory=territory, roster=Roster.from_records(territory, RoleCatalogue([])))


def _popolo(draw: st.DrawFn) -> Values:
    """Draw areas as somebody else writes them."""
    areas = [{"id": "a0", "name": "示例市", "classification": "city"}]
    areas += [
        {"id": f"a{i}", "name": draw(st.sampled_from(["东区", "West"])), "parent_id": "a0"}
        for i in range(1, draw(st.integers(1, 3)) + 1)
    ]
    return {"data": {"areas": areas}}


def _own(draw: st.DrawFn) -> Values:
    """Draw what gridgov writes, with what of its context is in use."""
    found = town(draw)
    made: Values = json.loads(json.dumps(to_jsonld(_city(found["levels"], found["units"]))))
    text = json.dumps(made["@graph"])
    context = {key: value for key, value in made["@context"].items() if f'"{key}"' in text or f'"{key}:' in text}
    return {"data": {"@context": context, "@graph": made["@graph"]}}


def _based(draw: st.DrawFn) -> Values:
    return {**town(draw), "base": draw(st.sampled_from(["urn:gridgov:", "https://data.example/"]))}


def _nodes(kind: str, name: str, values: list[Any]) -> Edit:
    """Return an edit of one statement about a node of a kind."""

    def edit(given: Values, draw: st.DrawFn) -> None:
        nodes = [node for node in given["data"]["@graph"] if kind in node["@type"]]
        draw(st.sampled_from(nodes))[name] = draw(st.sampled_from(values))

    return edit


def _second(nodes: list[Values]) -> list[Values]:
    return [*nodes, {**nodes[0], "@id": "urn:other:jurisdiction"}]


_CIRCLE: Final = {"a": "b:x", "b": "a:x"}

plant("EXC001", jsonld, _popolo, put("data", to=st.sampled_from([3, True, "示例市"])))
plant("EXC002", jsonld, _popolo, put("data", "@context", to=st.sampled_from(["https://schema.org", "context.jsonld"])))
plant("EXC003", jsonld, _popolo, put("data", "@included", to=[]))
plant("EXC003", jsonld, _popolo, put("data", "@context", to={"x": {"@id": "y:x", "@reverse": "y:z"}}))
plant("EXC004", jsonld, _popolo, put("data", to=lambda data: {**data, "@context": _CIRCLE, "a": 1}))
plant("EXC005", jsonld, _popolo, rename("data", "areas", to="places"))
plant("EXC006", jsonld, _own, _nodes("gg:Unit", "dcterms:identifier", [3, ["a", "b"]]))
plant("EXC006", jsonld, _own, _nodes("gg:Level", "skos:prefLabel", [{"en": "x"}]))
plant("EXC006", jsonld, _own, _nodes("gg:Jurisdiction", "gg:version", [2, 3]))
plant("EXC007", jsonld, _own, put("data", "@graph", to=_second))
plant("EXC008", jsonld_written, _based, put("base", to=st.sampled_from(["", "x", "a b:", "http://x/#", "<urn:>"])))

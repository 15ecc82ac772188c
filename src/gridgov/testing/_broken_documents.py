"""Faults in JSON documents: text that is no JSON, keys and values that the format does not have."""

from __future__ import annotations

import json
from typing import Final

from hypothesis import strategies as st

from gridgov.documents import loads
from gridgov.testing._broken import way
from gridgov.testing._broken_city import CATALOGUE, named, staffed
from gridgov.testing._broken_edit import ANY, Edit, Values, drop, plant, put, rename, twice

__all__ = ["document", "tree"]


@way("document", data="the document: JSON in UTF-8, as bytes")
def document(data: bytes) -> None:
    """Read a document."""
    loads(data)


def tree(draw: st.DrawFn) -> Values:
    """Draw a document of a small city, as plain values."""
    found = staffed(draw)
    top, *grids = found["units"]
    for unit in grids:
        unit["measures"] = {"households": draw(st.integers(0, 400))}
        unit["labels"] = {"class": draw(st.sampled_from(["111", "220"]))}
    return {
        "format": "gridgov",
        "version": 1,
        "name": named("Example district", "示例区"),
        "levels": [
            {"key": "community", "name": named("community", "社区")},
            {"key": "grid", "name": named("grid", "网格")},
        ],
        "measures": [{"key": "households", "name": named("households", "户数"), "whole": True}],
        "labels": ["class"],
        "units": [{**top, "name": "花园社区"}, *({k: v for k, v in unit.items() if v is not None} for unit in grids)],
        "roles": CATALOGUE["roles"],
        "posts": [{**found["posts"][0], "number": 1}],
        "holders": [{"id": found["holders"][0]["id"]}],
        "appointments": found["appointments"][:1],
        "devices": found["devices"],
    }


def _whole(draw: st.DrawFn) -> Values:
    return {"tree": tree(draw), "indent": draw(st.sampled_from([None, 1]))}


def _text(draw: st.DrawFn) -> Values:
    return _written(_whole(draw))


def _written(values: Values) -> Values:
    return {"data": json.dumps(values["tree"], ensure_ascii=False, indent=values["indent"]).encode()}


def _in_text(old: str, new: str) -> Edit:
    """Return an edit of the first place in the text where something stands."""

    def edit(values: Values, _draw: st.DrawFn) -> None:
        values["data"] = values["data"].replace(old.encode(), new.encode(), 1)

    return edit


def _cut_short(values: Values, draw: st.DrawFn) -> None:
    values["data"] = values["data"][: draw(st.integers(1, len(values["data"]) - 1))]


def _tree(code: str, *edits: Edit) -> None:
    plant(code, document, _whole, *edits, written=_written)


#: A unit of the document that is no community.
_GRID: Final = ("tree", "units", -1)
_WRONG: Final[st.SearchStrategy[object]] = st.sampled_from([7, None, [], {"zh": "网格"}, True])

plant("DOC001", document, _text, put("data", to=st.sampled_from([b"", b" \n", "\ufeff".encode()])))
plant("DOC002", document, _text, put("data", to=lambda data: data.decode().encode("gb18030")))
plant("DOC003", document, _text, put("data", to=lambda data: data + b"x"))
plant("DOC003", document, _text, _in_text('"levels": [', '"levels": [,'))
plant("DOC004", document, _text, _cut_short)
plant("DOC005", document, _text, _in_text('"format"', f'"deep": {"[" * 40 + "]" * 40}, "format"'))
plant("DOC006", document, _text, _in_text('"version": 1', '"version": 1, "version": 1'))
plant("DOC006", document, _text, _in_text('"level": "grid"', '"level": "grid", "level": "grid"'))
plant("DOC007", document, _text, _in_text("花园", "花园\\udc00"))
_tree("DOC008", put("tree", "format", to=st.sampled_from(["geojson", None, 1])))
_tree("DOC008", put("tree", to={"type": "FeatureCollection", "features": []}))
_tree("DOC009", put("tree", "version", to=st.integers(2, 9)))
_tree("DOC010", put(*_GRID, "nmae", to="网格"))
_tree("DOC010", put("tree", "行 政", to=0))
_tree("DOC011", drop("tree", "units", ANY, "level"))
_tree("DOC011", drop("tree", "devices", ANY, "id"))
_tree("DOC012", put(*_GRID, "name", to=_WRONG))
_tree("DOC012", put("tree", "posts", ANY, "number", to=st.sampled_from([0, "7", 1.5])))
_tree("DOC013", twice("tree", "labels"))
_tree("DOC013", twice("tree", "measures"))
_tree("DOC014", rename(*_GRID, "measures", "households", to="housholds"))
_tree("DOC014", put(*_GRID, "labels", "colour", to="red"))
_tree("DOC015", put("tree", "measures", to=lambda known: [*known, {**known[0], "key": "parent"}]))

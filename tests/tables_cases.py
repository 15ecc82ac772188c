"""Jurisdictions with something in every part, to be written as tables and read again."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import attrs
from documents_cases import GOLDEN, LATER, LINEAGE, NETS, jurisdictions
from hypothesis import strategies as st

from gridgov import documents, schemes
from gridgov.jurisdiction import Jurisdiction
from gridgov.lineage import Lineage

__all__ = ["FILES", "ankang", "everything", "places"]

#: Documents that together have everything that a document can have.
FILES = (GOLDEN, LATER, NETS, LINEAGE)


@cache
def load(path: Path) -> Jurisdiction:
    """Read a document."""
    return documents.loads(path.read_text(encoding="utf-8"))


@cache
def everything() -> Jurisdiction:
    """Return one place with data in every part: that of the golden document, with nets and a lineage of others."""
    place = load(GOLDEN)
    nets, past = load(NETS).nets, load(LINEAGE).lineage
    ids = set(place.territory.ids.tolist())
    gone = {row["old"] for row in past.records() if "old" in row}
    return attrs.evolve(place, nets=nets, lineage=past if not gone & ids else Lineage())


@cache
def ankang() -> Jurisdiction:
    """Return a made-up city of the published system of Ankang."""
    return schemes.load("ankang-321").synthesise(rng=7)


def places() -> st.SearchStrategy[Jurisdiction]:
    """Draw places in which no two templates have one key and one name, and no id looks like a telephone number."""

    def sound(place: Jurisdiction) -> bool:
        keys = [(t.key, t.name) for t in place.catalogue.templates]
        return len(set(keys)) == len(keys) and not _TELEPHONE.search(documents.dumps(place))

    return jurisdictions().filter(sound)


#: What is refused as a telephone number or an identity number.
_TELEPHONE = re.compile(r"(?<![0-9])([0-9]{11,12}|[0-9]{15}|[0-9]{18})(?![0-9])")

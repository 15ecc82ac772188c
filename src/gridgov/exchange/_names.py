"""Names in the world of linked data: namespaces, and the IRIs of things that have an id here."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final
from urllib.parse import quote, unquote

import attrs

from gridgov.errors import Place, Problem
from gridgov.exchange._faults import BAD_BASE, InvalidExchangeError

__all__ = ["GG", "PREFIXES", "ROOT", "XSD", "Naming", "full"]

#: Our own namespace: what the vocabularies cannot say.
GG: Final = "urn:gridgov:vocabulary:v1#"
XSD: Final = "http://www.w3.org/2001/XMLSchema#"
PREFIXES: Final = {
    "gg": GG,
    "org": "http://www.w3.org/ns/org#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "schema": "http://schema.org/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "dcterms": "http://purl.org/dc/terms/",
    "time": "http://www.w3.org/2006/time#",
    "gn": "http://www.geonames.org/ontology#",
    "opengov": "http://www.w3.org/ns/opengov#",
    "xsd": XSD,
}
#: Local name of the jurisdiction itself.
ROOT: Final = "jurisdiction"
_BASE: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:[^\s<>\"{}|\\^`#?]*")


@lru_cache
def full(name: str) -> str:
    """Return the IRI of a name with a prefix.

    Example:
        >>> full("org:Post")
        'http://www.w3.org/ns/org#Post'
    """
    prefix, _, local = name.partition(":")
    return PREFIXES[prefix] + local


@attrs.frozen
class Naming:
    """Gives IRIs to ids and takes ids out of IRIs.

    Example:
        >>> Naming("urn:gridgov:").iri("unit", "网格 1")
        'urn:gridgov:unit:%E7%BD%91%E6%A0%BC%201'
        >>> Naming("urn:gridgov:").ident("unit", "urn:gridgov:unit:%E7%BD%91%E6%A0%BC%201")
        '网格 1'
    """

    base: str

    @classmethod
    def checked(cls, base: str) -> Naming:
        """Return the naming of a base.

        Raises:
            InvalidExchangeError: No IRI can begin like this.
        """
        if not _BASE.fullmatch(base):
            raise InvalidExchangeError(Problem(BAD_BASE, Place(), {"base": base}))
        return cls(base)

    def iri(self, what: str, ident: str) -> str:
        """Return the IRI of a thing."""
        return f"{self.base}{what}:{quote(ident, safe='')}"

    def ident(self, what: str, iri: str) -> str | None:
        """Return the id of a thing; None if the IRI is none of its kind."""
        head = f"{self.base}{what}:"
        return unquote(iri[len(head) :]) if iri.startswith(head) else None

    def reference(self, text: str) -> str:
        """Return the IRI of a reference such as ``unit:ID``."""
        what, _, ident = text.partition(":")
        return self.iri(what, ident)

    def referred(self, iri: str) -> str | None:
        """Return the reference of an IRI; None if it is none of ours."""
        what, colon, ident = iri.removeprefix(self.base).partition(":")
        return f"{what}:{unquote(ident)}" if iri.startswith(self.base) and colon else None

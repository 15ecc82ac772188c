"""Contexts of JSON-LD that are written into a document: what a term means and how its values are read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, cast
from urllib.parse import urljoin

import attrs

from gridgov.errors import Place, Problem
from gridgov.exchange._faults import OUTSIDE_CONTEXT, TOO_DEEP, UNSUPPORTED, InvalidExchangeError

__all__ = ["DEEPEST", "KEYWORDS", "Context", "Term"]

#: Levels of nesting that are followed, in data and in definitions of terms.
DEEPEST: Final = 64
#: Keywords that are read; others are refused, not guessed.
KEYWORDS: Final = frozenset(
    {"@base", "@context", "@graph", "@id", "@language", "@list", "@set", "@type", "@value", "@vocab", "@version"}
)
#: Parts of a term's definition that are read, and its containers.
_PARTS: Final = frozenset({"@id", "@type", "@container", "@context", "@language", "@protected"})
_CONTAINERS: Final = frozenset({"@list", "@set", "@language"})


@attrs.frozen
class Term:
    """What one term means."""

    #: Its IRI or keyword; None: it means nothing.
    iri: str | None
    #: How its plain values are read: ``@id``, ``@vocab`` or an IRI of a datatype.
    type: str | None = None
    containers: frozenset[str] = frozenset()
    #: A context for what is inside its values.
    inside: object = None
    #: Language of its texts; None: that of the context.
    language: str | None = None


def unsupported(keyword: object) -> InvalidExchangeError:
    """Return the refusal of a keyword."""
    return InvalidExchangeError(Problem(UNSUPPORTED, Place(), {"keyword": str(keyword)[:40]}))


@attrs.frozen
class Context:
    """The terms in force at one place of a document."""

    terms: Mapping[str, Term] = attrs.field(factory=dict[str, Term])
    vocab: str | None = None
    base: str = ""
    language: str | None = None
    #: Contexts that are known without fetching them, by address.
    known: Mapping[str, object] = attrs.field(factory=dict[str, object])

    def with_(self, given: object, depth: int = 0) -> Context:
        """Return the context after another one is laid over it.

        Raises:
            InvalidExchangeError: It is somewhere else, or uses what is not read here.
        """
        if depth > DEEPEST:
            raise InvalidExchangeError(Problem(TOO_DEEP, Place(), {"limit": DEEPEST}))
        if given is None:
            return Context(known=self.known)
        if isinstance(given, list):
            made = self
            for one in cast("list[object]", given):
                made = made.with_(one, depth + 1)
            return made
        if isinstance(given, str):
            if given not in self.known:
                raise InvalidExchangeError(Problem(OUTSIDE_CONTEXT, Place(), {"url": given[:200]}))
            return self.with_(self.known[given], depth + 1)
        if not isinstance(given, Mapping):
            raise unsupported(type(given).__name__)
        return self._with_terms(cast("Mapping[str, Any]", given))

    def _with_terms(self, given: Mapping[str, Any]) -> Context:
        for key in given:
            if key.startswith("@") and key not in KEYWORDS | {"@protected"}:
                raise unsupported(key)
        base, vocab = given.get("@base", self.base), given.get("@vocab", self.vocab)
        language = given.get("@language", self.language)
        made = attrs.evolve(
            self,
            base=base if isinstance(base, str) else "",
            vocab=vocab if isinstance(vocab, str) else None,
            language=language if isinstance(language, str) else None,
        )
        terms = dict(self.terms)
        for name in given:
            if not name.startswith("@"):
                terms[name] = made._term(name, given, 0)  # noqa: SLF001 - its own kind
        return attrs.evolve(made, terms=terms)

    def _term(self, name: str, given: Mapping[str, Any], depth: int) -> Term:
        """Read the definition of one term."""
        if depth > DEEPEST:
            raise InvalidExchangeError(Problem(TOO_DEEP, Place(), {"limit": DEEPEST}))
        said: object = given[name]
        if said is None:
            return Term(None)
        if isinstance(said, str):
            return Term(self._name(said, given, depth))
        if not isinstance(said, Mapping):
            raise unsupported(name)
        parts = cast("Mapping[str, Any]", said)
        for part in parts:
            if part not in _PARTS:
                raise unsupported(part)
        held: object = parts.get("@container", [])
        containers = frozenset(map(str, cast("list[object]", held) if isinstance(held, list) else [held]))
        if not containers <= _CONTAINERS:
            raise unsupported(min(containers - _CONTAINERS))
        kind = parts.get("@type")
        # A tuple, not a set: the value comes from the file, and a list or an object has no hash.
        known = kind if kind in ("@id", "@vocab", None) else self._name(str(kind), given, depth)
        # What the spec of Popolo writes for @id in some of its contexts.
        known = "@id" if kind == "id" else known
        iri = self._name(str(parts.get("@id", name)), given if "@id" in parts or ":" in name else {}, depth)
        return Term(iri, known, containers, parts.get("@context"), parts.get("@language"))

    def _name(self, name: str, given: Mapping[str, Any], depth: int) -> str | None:
        """Return the IRI of a name in a definition; terms of the same context may be defined behind it."""
        if name in given and not name.startswith("@") and given[name] != name and not isinstance(given[name], Mapping):
            return self._term(name, given, depth + 1).iri
        prefix, colon, local = name.partition(":")
        if colon and prefix in given and not local.startswith("//"):
            return f"{self._term(prefix, given, depth + 1).iri or ''}{local}"
        return self.iri(name)

    def iri(self, name: str) -> str | None:
        """Return what a key or a type means; None if it means nothing."""
        if name.startswith("@"):
            return name
        if name in self.terms:
            return self.terms[name].iri
        prefix, colon, local = name.partition(":")
        if colon:
            stem = self.terms.get(prefix)
            return f"{stem.iri}{local}" if stem is not None and stem.iri and not local.startswith("//") else name
        return None if self.vocab is None else self.vocab + name

    def reference(self, name: str) -> str:
        """Return the IRI that an id stands for."""
        prefix, colon, local = name.partition(":")
        if colon:
            stem = self.terms.get(prefix)
            known = stem is not None and stem.iri and prefix != "_" and not local.startswith("//")
            return f"{stem.iri}{local}" if known and stem is not None else name
        return urljoin(self.base, name) if "//" in self.base else self.base + name

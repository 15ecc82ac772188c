"""The expanded form of JSON-LD: full names instead of terms, and all values in lists. Nothing is fetched.

Contexts must stand in the document. Read are terms, prefixes, types, languages, lists, sets, graphs, aliases of
keywords and contexts of single terms; the rest of JSON-LD 1.1 is refused by its keyword.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, cast

from gridgov.errors import Place, Problem
from gridgov.exchange._context import DEEPEST, KEYWORDS, Context, Term, unsupported
from gridgov.exchange._faults import NOT_AN_OBJECT, TOO_DEEP, InvalidExchangeError

__all__ = ["Node", "expanded", "flattened"]

#: A node in expanded form.
Node = dict[str, Any]
_NO_TERM = Term(None)


def expanded(tree: object, context: Context) -> list[Node]:
    """Return all nodes at the top of a document, with what is inside them.

    Raises:
        InvalidExchangeError: It is no JSON-LD, or uses what is not read here.
    """
    if not issubclass(type(tree), dict | list):
        raise InvalidExchangeError(Problem(NOT_AN_OBJECT, Place(), {"given": type(tree).__name__}))
    found = _values(tree, _NO_TERM, context, 0)
    nodes: list[Node] = []
    for one in found:
        if set(one) <= {"@graph", "@id"} and "@graph" in one:
            nodes += one["@graph"]
        else:
            nodes.append(one)
    return nodes


def flattened(nodes: list[Node]) -> dict[str, Node]:
    """Return every node by its id, what is said of it in several places put together; those inside others, too.

    Nodes without an id get one.
    """
    found: dict[str, Node] = {}
    waiting = list(reversed(nodes))
    anonymous = 0
    seen: dict[tuple[str, str], set[str]] = {}
    while waiting:
        node = waiting.pop()
        if "@value" in node or "@list" in node:
            waiting += reversed(node.get("@list", []))
            continue
        ident = node.get("@id")
        if ident is None:
            anonymous += 1
            node["@id"] = ident = f"_:gridgov-{anonymous}"
        whole = found.setdefault(ident, {"@id": ident, "@type": []})
        for key, values in node.items():
            if key == "@id":
                continue
            if key in whole and (key != "@type" or whole[key]):
                _add(whole[key], values, seen.setdefault((ident, key), set()))
            else:
                whole[key] = list(values)
            if key != "@type":
                waiting += [value for value in reversed(values) if "@value" not in value]
    return found


def _add(known: list[Any], values: list[Any], seen: set[str]) -> None:
    """Add the values that are not there yet; what was seen is remembered, so that many additions stay cheap."""
    seen.update(map(_as_text, known[len(seen) :]))
    for value in values:
        text = _as_text(value)
        if text not in seen:
            seen.add(text)
            known.append(value)


def _as_text(value: object) -> str:
    return json.dumps(value, sort_keys=True)


def _values(value: object, term: Term, context: Context, depth: int) -> list[Node]:
    """Return one or several values of a property."""
    if depth > DEEPEST:
        raise InvalidExchangeError(Problem(TOO_DEEP, Place(), {"limit": DEEPEST}))
    if value is None:
        return []
    if isinstance(value, list):
        return [one for item in cast("list[object]", value) for one in _values(item, term, context, depth + 1)]
    if isinstance(value, dict):
        return _object(cast("dict[str, Any]", value), term, context, depth)
    return [_scalar(value, term, context)]


def _scalar(value: object, term: Term, context: Context) -> Node:
    if isinstance(value, str):
        if term.type == "@id":
            return {"@id": context.reference(value)}
        if term.type == "@vocab":
            return {"@id": context.iri(value) or context.reference(value)}
        language = term.language or context.language
        if term.type is None and language is not None:
            return {"@value": value, "@language": language}
    return {"@value": value} if term.type in {None, "@id", "@vocab"} else {"@value": value, "@type": term.type}


def _object(value: Mapping[str, Any], term: Term, context: Context, depth: int) -> list[Node]:
    """Return an object: a value, a list, a set, a map of languages or a node."""
    if "@context" in value:
        context = context.with_(value["@context"])
    keys = {key: context.iri(key) for key in value if key != "@context"}
    words = {word: key for key, word in keys.items() if word is not None and word.startswith("@")}
    for word in words:
        if word not in KEYWORDS:
            raise unsupported(word)
    if "@language" in term.containers and "@value" not in words:
        return list(_languages(value))
    if "@value" in words:
        return _literal(value, words, context)
    if "@list" in words:
        return [{"@list": _values(value[words["@list"]], term, context, depth + 1)}]
    if "@set" in words:
        return _values(value[words["@set"]], term, context, depth + 1)
    return [_node(value, keys, words, context, depth)]


def _languages(value: Mapping[str, Any]) -> Iterator[Node]:
    for language, text in value.items():
        for one in cast("list[object]", text) if isinstance(text, list) else [text]:
            if one is not None:
                yield {"@value": one} if language == "@none" else {"@value": one, "@language": language}


def _literal(value: Mapping[str, Any], words: Mapping[str, str], context: Context) -> list[Node]:
    plain = value[words["@value"]]
    if plain is None:
        return []
    made: Node = {"@value": plain}
    if "@language" in words:
        made["@language"] = value[words["@language"]]
    if "@type" in words:
        made["@type"] = context.iri(str(value[words["@type"]]))
    return [made]


def _node(
    value: Mapping[str, Any], keys: Mapping[str, str | None], words: Mapping[str, str], context: Context, depth: int
) -> Node:
    made: Node = {}
    if "@id" in words and isinstance(value[words["@id"]], str):
        made["@id"] = context.reference(value[words["@id"]])
    if "@type" in words:
        given: object = value[words["@type"]]
        types = cast("list[object]", given) if isinstance(given, list) else [given]
        made["@type"] = [iri for one in types if (iri := context.iri(str(one))) is not None]
    if "@graph" in words:
        made["@graph"] = _values(value[words["@graph"]], _NO_TERM, context, depth + 1)
    for key, iri in keys.items():
        if iri is None or iri.startswith("@") or ":" not in iri:
            continue
        found = _property(value[key], context.terms.get(key, _NO_TERM), context, depth)
        if found or isinstance(value[key], list):
            known: list[Node] = made.setdefault(iri, [])
            known += found
    return made


def _property(value: object, term: Term, context: Context, depth: int) -> list[Node]:
    inside = context if term.inside is None else context.with_(term.inside)
    found = _values(value, term, inside, depth + 1)
    if "@list" in term.containers and not (len(found) == 1 and "@list" in found[0]) and value is not None:
        return [{"@list": found}]
    return found

"""Graphs as pictures: DOT for Graphviz, and Mermaid for web pages and Markdown."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final, cast

from gridgov._vocabulary import word
from gridgov.errors import UnknownKeyError
from gridgov.graph._model import Model
from gridgov.graph._schema import MODEL_NODE, edges_of, is_missing, of_net
from gridgov.text import Lang, Text

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["dot", "mermaid"]

_UNSEEN: Final = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
_DOT_SHAPES: Final = {
    "unit": "shape=box",
    "body": 'shape=box, style="rounded"',
    "post": "shape=ellipse",
    "holder": "shape=octagon",
    "device": "shape=component",
    "net": "shape=folder",
    "cell": "shape=box, style=dashed",
    "net_post": "shape=ellipse, style=dashed",
    "duty": "shape=note",
    "base_unit": "shape=plaintext",
}
_MERMAID_SHAPES: Final = {
    "unit": ("[", "]"),
    "body": ("([", "])"),
    "post": ("(", ")"),
    "holder": ("{{", "}}"),
    "device": ("[/", "/]"),
    "net": ("[[", "]]"),
    "cell": ("[", "]"),
    "net_post": ("(", ")"),
    "duty": (">", "]"),
    "base_unit": ("[", "]"),
}
_EDGE_WORDS: Final = {
    "parent_body": Text("under", "隶属"),
    "in_body": Text("belongs to", "属于"),
    "holds": Text("holds", "担任"),
    "member_of": Text("member of", "成员"),
    "carries": Text("carries", "携带"),
    "covers": Text("covers", "覆盖"),
    "applies_to": Text("applies to", "适用于"),
}
_NET: Final = Text("net", "网格体系")
_UNKNOWN: Final = Text("no unit here", "本地无此单元")


def dot(graph: nx.Graph[Any], model: Model, lang: Lang) -> str:
    """Return a graph in the language of Graphviz. Solid arrows contain; dashed ones are everything else."""
    lines = [
        "digraph gridgov {",
        "  graph [rankdir=LR];",
        '  node [fontname="sans-serif"];',
        '  edge [fontname="sans-serif"];',
    ]
    for key, data in _nodes(graph):
        shape = _DOT_SHAPES.get(data.get("kind", ""), "shape=plaintext")
        lines.append(f"  {_dot_quoted(str(key))} [label={_dot_label(_label(key, data, model, lang))}, {shape}];")
    for source, target, data in _edges(graph):
        options = [] if data.get("kind") == "contains" else ["style=dashed"]
        text = _edge_label(data, lang)
        options += [f"label={_dot_label([text])}"] if text else []
        options += ["dir=none"] if data.get("link_kind") == "adjacent" else []
        tail = f" [{', '.join(options)}]" if options else ""
        lines.append(f"  {_dot_quoted(str(source))} -> {_dot_quoted(str(target))}{tail};")
    return "\n".join([*lines, "}", ""])


def mermaid(graph: nx.Graph[Any], model: Model, lang: Lang) -> str:
    """Return a graph as a Mermaid flowchart. Solid arrows contain; dotted ones are everything else."""
    # Ids may hold what Mermaid takes for its own signs and words, so nodes are numbered.
    names = {key: f"n{i}" for i, (key, _) in enumerate(_nodes(graph))}
    lines = ["flowchart LR"]
    for key, data in _nodes(graph):
        left, right = _MERMAID_SHAPES.get(data.get("kind", ""), ("[", "]"))
        text = "<br>".join(map(_mermaid_text, _label(key, data, model, lang)))
        lines.append(f'    {names[key]}{left}"{text}"{right}')
    for source, target, data in _edges(graph):
        solid, adjacent = data.get("kind") == "contains", data.get("link_kind") == "adjacent"
        arrow = "-->" if solid else "-.-" if adjacent else "-.->"
        text = _edge_label(data, lang)
        label = f'|"{_mermaid_text(text)}"|' if text else ""
        lines.append(f"    {names[source]} {arrow}{label} {names[target]}")
    return "\n".join([*lines, ""])


def _nodes(graph: nx.Graph[Any]) -> Iterator[tuple[object, Mapping[str, Any]]]:
    for key, data in cast("Any", graph).nodes(data=True):
        if key != MODEL_NODE:
            yield key, data


def _edges(graph: nx.Graph[Any]) -> Iterator[tuple[object, object, Mapping[str, Any]]]:
    return ((u, v, data) for u, v, _, data in edges_of(graph) if MODEL_NODE not in {u, v})


# -- what is shown -----------------------------------------------------------------------------------------------------


def _label(key: object, data: Mapping[str, Any], model: Model, lang: Lang) -> list[str]:
    """Return the lines of a node: its name, its id, and what it is."""
    ident = str(key).partition(":")[2]
    name = None if is_missing(data.get("name")) else str(data["name"])
    match data.get("kind"):
        case "unit":
            lines = [name, ident, _unit_word(data, model, lang)]
        case "body":
            lines = [name or ident, word("body_kinds", str(data.get("body_kind"))).get(lang)]
        case "post":
            role = data.get("role")
            lines = [model.roles.role(str(role)).name.get(lang) if role in model.roles else str(role)]
        case "holder":
            kind = data.get("holder_kind")
            lines = [ident, None if is_missing(kind) else word("holder_kinds", str(kind)).get(lang)]
        case "device":
            kind = data.get("device_kind")
            lines = [ident, None if is_missing(kind) else word("device_kinds", str(kind)).get(lang)]
        case "net" | "cell" | "net_post" | "duty" | "base_unit" as kind:
            lines = _of_net(kind, ident, data, model, lang)
        case _:
            lines = [str(key)]
    return [line for line in lines if line]


def _of_net(kind: str, ident: str, data: Mapping[str, Any], model: Model, lang: Lang) -> list[str | None]:
    """Return the lines of a net or of a node that belongs to one."""
    said = {key: str(value) for key, value in data.items() if not is_missing(value)}
    inside = (of_net(ident) or ("", ident))[1]
    if kind == "net":
        return [said.get("name_zh" if lang == "zh" else "name") or ident, _NET.get(lang)]
    if kind == "cell":
        return [said.get("name"), inside, said.get("level")]
    if kind == "net_post":
        role = said.get("role", "")
        return [model.roles.role(role).name.get(lang) if role in model.roles else role, said.get("holder")]
    return [said.get("duty")] if kind == "duty" else [inside, _UNKNOWN.get(lang)]


def _unit_word(data: Mapping[str, Any], model: Model, lang: Lang) -> str:
    level, kind = data.get("level"), data.get("unit_kind")
    try:
        return model.levels.name(model.levels.type_of(str(level), None if is_missing(kind) else str(kind)), lang)
    except UnknownKeyError:  # a graph that was changed may hold any level
        return str(level)


def _edge_label(data: Mapping[str, Any], lang: Lang) -> str:
    kind = data.get("kind")
    if kind == "link":
        return word("link_kinds", str(data.get("link_kind"))).get(lang)
    return _EDGE_WORDS[kind].get(lang) if isinstance(kind, str) and kind in _EDGE_WORDS else ""


# -- how it is written -------------------------------------------------------------------------------------------------


def _visible(text: str) -> str:
    """Write characters that cannot be seen as their numbers; private-use characters of rare names stay."""
    return "".join(f"\\u{ord(c):04x}" if unicodedata.category(c) in _UNSEEN else c for c in text)


def _dot_quoted(text: str) -> str:
    shown = _visible(text).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{shown}"'


def _dot_label(lines: list[str]) -> str:
    # Graphviz turns entities such as &lt; into characters, so an ampersand must be one itself.
    return '"' + "\\n".join(_dot_quoted(line.replace("&", "&amp;"))[1:-1] for line in lines) + '"'


def _mermaid_text(text: str) -> str:
    # Mermaid looks for its own signs, comments and directives even in quoted text. Letters, digits and the space are
    # never among them; everything else is written as its number, which Mermaid shows as the character.
    return "".join(c if c.isalnum() or c in " -_" else f"#{ord(c)};" for c in _visible(text))

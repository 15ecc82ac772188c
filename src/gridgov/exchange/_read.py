"""From JSON-LD that gridgov wrote, in any of its forms, back to a jurisdiction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from gridgov.documents import from_document
from gridgov.documents._models import FORMAT, VERSION, Document
from gridgov.documents._shape import check_shape
from gridgov.errors import InvalidDocumentError, Place, Problem, Problems
from gridgov.exchange._context import Context
from gridgov.exchange._expand import Node, expanded, flattened
from gridgov.exchange._faults import TWO_PLACES, UNREADABLE, InvalidExchangeError
from gridgov.exchange._foreign import foreign_document
from gridgov.exchange._known import KNOWN, with_context
from gridgov.exchange._names import ROOT, Naming, full
from gridgov.exchange._shapes import Record, Shape
from gridgov.exchange._tables import ROOT_SHAPE, TABLES
from gridgov.jurisdiction import Jurisdiction
from gridgov.text import Text

__all__ = ["read_tree"]

_ORDER: Final = full("gg:order")
_WRITTEN_IN: Final = full("gg:writtenIn")
_VERSION: Final = full("gg:version")
_A_ROOT: Final = Text("an IRI that ends in 'jurisdiction'", "以“jurisdiction”结尾的IRI")
_A_VOCABULARY: Final = Text("'org' or 'popolo'", "“org”或“popolo”")
_A_VERSION: Final = Text(f"{VERSION}, or a newer gridgov", f"{VERSION}，或较新的gridgov")


def read_tree(tree: object, file: str | None) -> Jurisdiction:
    """Build a jurisdiction from plain values.

    Raises:
        InvalidExchangeError: It cannot be read as one; with every value that cannot.
        InvalidDocumentError: What it says cannot be; with every fault.
    """
    nodes = flattened(expanded(with_context(tree), Context(known=KNOWN)))
    roots = [node for node in nodes.values() if ROOT_SHAPE.marker in node["@type"]]
    if not roots:
        return built({"format": FORMAT, "version": VERSION, **foreign_document(nodes, file)}, file)
    if len(roots) > 1:
        raise InvalidExchangeError(Problem(TWO_PLACES, Place(file=file), {"n": len(roots)}))
    return _Reading(nodes, roots[0], file).jurisdiction()


def built(record: Record, file: str | None) -> Jurisdiction:
    """Check a document and build what it says.

    Raises:
        InvalidDocumentError: With every fault.
    """
    document, problems = check_shape(record, Place(file=file))
    if document is None:
        raise InvalidDocumentError(Problems.of(*problems))
    return from_document(document)


#: From here on a number is no position of a row.
_LARGEST: Final = 10**20


class _Reading:
    """One document on its way from nodes to records."""

    def __init__(self, nodes: Mapping[str, Node], root: Node, file: str | None) -> None:
        self.nodes = nodes
        self.root = root
        self.file = file
        self.problems: list[Problem] = []
        self.by_type: dict[str, list[Node]] = {}
        for node in nodes.values():
            for name in node["@type"]:
                self.by_type.setdefault(name, []).append(node)
        self.naming = Naming(str(root["@id"]).removesuffix(ROOT))

    def jurisdiction(self) -> Jurisdiction:
        """Read all tables."""
        vocabulary = self._plain(_WRITTEN_IN)
        if vocabulary not in TABLES:
            self._refuse("gg:writtenIn", _A_VOCABULARY, self.root)
        if not str(self.root["@id"]).endswith(ROOT):
            self._refuse("@id", _A_ROOT, self.root)
        if self._plain(_VERSION) not in {VERSION, str(VERSION)}:
            self._refuse("gg:version", _A_VERSION, self.root)
        whole: Record = {"format": FORMAT, "version": VERSION}
        if not self.problems:
            whole |= self._record(ROOT_SHAPE, self.root)
            for table, shape in TABLES["org" if vocabulary == "org" else "popolo"].items():
                found = self._table(shape)
                if found or Document.model_fields[table].is_required():
                    whole[table] = found
        if self.problems:
            raise InvalidExchangeError(Problems.of(*self.problems))
        return built(whole, self.file)

    def _plain(self, iri: str) -> object:
        values: Sequence[Mapping[str, Any]] = self.root.get(iri, [])
        return values[0].get("@value") if len(values) == 1 else None

    def _table(self, shape: Shape) -> list[Record]:
        """Return the records of a table in their order."""
        found = self.by_type.get(shape.marker, ())
        return [self._record(shape, node) for node in sorted(found, key=_order)]

    def _record(self, shape: Shape, node: Node) -> Record:
        made: Record = {}
        for key, value, want in shape.decode(_whole(node, self.nodes), self.naming):
            if want is not None:
                self._refuse(key, want, node)
            elif key:
                made[key] = value
            else:
                made.update(value)
        return made

    def _refuse(self, key: str, want: Text, node: Node) -> None:
        place = Place(file=self.file, id=str(node.get("@id")), column=key)
        self.problems.append(Problem(UNREADABLE, place, {"what": f"'{key}'", "want": want}))


def _order(node: Node) -> float:
    """Return the position of a node; one without comes last."""
    for value in node.get(_ORDER, ()):
        plain = value.get("@value")
        if isinstance(plain, int | float) and not isinstance(plain, bool):
            return float(plain) if abs(plain) < _LARGEST else float("inf")  # 1 and 400 zeros is no float
        if isinstance(plain, str) and plain.isdecimal() and len(plain) < 20:  # noqa: PLR2004 - digits of a row
            return float(plain)
    return float("inf")


def _whole(node: Node, nodes: Mapping[str, Node], depth: int = 0) -> Node:
    """Return a node in which nodes that are only referred to by a blank name stand as they are."""
    if depth > 8:  # noqa: PLR2004 - more than records are deep
        return node
    return {
        key: values if key.startswith("@") else [_filled(one, nodes, depth) for one in values]
        for key, values in node.items()
    }


def _filled(value: Node, nodes: Mapping[str, Node], depth: int) -> Node:
    if "@list" in value:
        items: Iterable[Node] = value["@list"]
        return {"@list": [_filled(one, nodes, depth) for one in items]}
    ident = value.get("@id")
    if isinstance(ident, str) and ident.startswith("_:") and ident in nodes and len(value) == 1:
        return _whole(nodes[ident], nodes, depth + 1)
    return value

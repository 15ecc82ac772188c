"""Linked data for exchange: a jurisdiction as JSON-LD in the words of W3C ORG or of Popolo, and back.

What the vocabularies can say is said in their words; the rest is said in a namespace of our own, so that nothing is
lost and what is read again is equal. Contexts stand in the document: nothing is ever fetched.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, get_args

from gridgov._files import atomic_write
from gridgov.documents._pause import collector_paused
from gridgov.documents._read import parse
from gridgov.errors import InvalidDocumentError, Place, Problems
from gridgov.exchange._faults import InvalidExchangeError
from gridgov.exchange._names import Naming
from gridgov.exchange._read import read_tree
from gridgov.exchange._tables import Vocabulary
from gridgov.exchange._write import described
from gridgov.jurisdiction import Jurisdiction

__all__ = ["InvalidExchangeError", "Vocabulary", "from_jsonld", "read", "to_jsonld", "write"]

_BASE = "urn:gridgov:"


def to_jsonld(jurisdiction: Jurisdiction, *, vocabulary: Vocabulary = "org", base: str = _BASE) -> dict[str, Any]:
    """Return a jurisdiction as JSON-LD; `from_jsonld` is the inverse.

    Args:
        jurisdiction: What is written.
        vocabulary: ``"org"``: a flat graph of W3C ORG; ``"popolo"``: an object with the lists of Popolo.
        base: What the IRIs of units, bodies, posts and holders begin with; their ids follow, with what an IRI cannot
            hold written as percent signs and digits.

    Raises:
        InvalidDocumentError: The jurisdiction holds values that no document can keep, such as an empty key.
        InvalidExchangeError: No IRI can begin with ``base``.
        ValueError: There is no such vocabulary.

    Example:
        >>> from gridgov import Hierarchy, Jurisdiction, LevelScheme
        >>> h = Hierarchy.from_records([{"id": "s", "level": "street"}], levels=LevelScheme.ladder("street"))
        >>> unit = to_jsonld(Jurisdiction(territory=h))["@graph"][2]
        >>> unit["@id"], unit["@type"], unit["dcterms:identifier"]
        ('urn:gridgov:unit:s', ['schema:AdministrativeArea', 'gg:Unit'], 's')
    """
    if vocabulary not in get_args(Vocabulary):
        msg = f"vocabulary must be one of {', '.join(map(repr, get_args(Vocabulary)))}, not {vocabulary!r}."
        raise ValueError(msg)
    with collector_paused():
        return described(jurisdiction, vocabulary, Naming.checked(base))


def from_jsonld(data: dict[str, Any] | list[Any] | str | bytes) -> Jurisdiction:
    """Build a jurisdiction from JSON-LD: compacted, expanded or flattened, as plain values or as text.

    Raises:
        InvalidExchangeError: It holds no jurisdiction, values that cannot be read, or a context that stands elsewhere.
        InvalidDocumentError: It is no JSON, or what it says cannot be; with every fault.

    Example:
        >>> from gridgov import Hierarchy, Jurisdiction, LevelScheme
        >>> h = Hierarchy.from_records([{"id": "s", "level": "street"}], levels=LevelScheme.ladder("street"))
        >>> from_jsonld(to_jsonld(Jurisdiction(territory=h), vocabulary="popolo")) == Jurisdiction(territory=h)
        True
    """
    if isinstance(data, str | bytes):
        return _parsed(data, None)
    with collector_paused():
        return read_tree(data, None)


def write(jurisdiction: Jurisdiction, path: str | Path, *, vocabulary: Vocabulary = "org", base: str = _BASE) -> None:
    """Write a jurisdiction as a JSON-LD file, whole or not at all.

    Args:
        jurisdiction: What is written.
        path: The file.
        vocabulary: As in `to_jsonld`.
        base: As in `to_jsonld`.

    Raises:
        InvalidDocumentError: The jurisdiction holds values that no document can keep; no file is opened.
        InvalidExchangeError: No IRI can begin with ``base``.
        ValueError: There is no such vocabulary.
        OSError: The file cannot be written; the old one is still there.

    Example:
        >>> from gridgov import Hierarchy, Jurisdiction, LevelScheme
        >>> h = Hierarchy.from_records([{"id": "s", "level": "street"}], levels=LevelScheme.ladder("street"))
        >>> write(Jurisdiction(territory=h), "street.jsonld")
        >>> read("street.jsonld") == Jurisdiction(territory=h)
        True
    """
    tree = to_jsonld(jurisdiction, vocabulary=vocabulary, base=base)
    atomic_write(path, json.dumps(tree, ensure_ascii=False, indent=1) + "\n")


def read(path: str | Path) -> Jurisdiction:
    """Read a JSON-LD file.

    Raises:
        InvalidExchangeError: It holds no jurisdiction, values that cannot be read, or a context that stands elsewhere.
        InvalidDocumentError: It is no JSON, or what it says cannot be; with every fault.
        OSError: The file is not there or cannot be read.

    Example:
        >>> read("street.jsonld")
        Traceback (most recent call last):
        ...
        FileNotFoundError: [Errno 2] No such file or directory: 'street.jsonld'
    """
    return _parsed(Path(path).read_bytes(), str(path))


def _parsed(text: str | bytes, file: str | None) -> Jurisdiction:
    """Read JSON strictly, then what it says."""
    with collector_paused():
        parsed = parse(text, Place(file=file))
        if parsed.problems:
            raise InvalidDocumentError(Problems.of(*parsed.problems))
        return read_tree(parsed.tree, file)

"""The JSON file format of gridgov, version 1. The only part of the library that knows pydantic.

A document holds one whole jurisdiction. It is strict: a key that the format does not have, a wrong type or a
contradiction between its tables is refused, and everything that is wrong with a document is reported at once, each
fault with its place. What `dumps` wrote is written again byte for byte.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from gridgov._files import atomic_write
from gridgov._privacy_export import released
from gridgov.documents._assemble import assemble
from gridgov.documents._models import Document
from gridgov.documents._pause import collector_paused
from gridgov.documents._read import Parsed, parse
from gridgov.documents._schema import shipped
from gridgov.documents._shape import check_shape
from gridgov.documents._write import describe, text_of
from gridgov.errors import InvalidDocumentError, Place, Problems
from gridgov.jurisdiction import Jurisdiction

__all__ = ["Document", "dumps", "from_document", "json_schema", "load", "loads", "save", "to_document"]


def to_document(jurisdiction: Jurisdiction, *, suppress_below: int | None = None) -> Document:
    """Return a jurisdiction as a pydantic model, for a web application; `from_document` is the inverse.

    Args:
        jurisdiction: What is written.
        suppress_below: Small sensitive counts, those from 1 to this number less one, are left out with as many others
            as it takes that nobody can work them out; see `gridgov.privacy.suppress`. From 2; None: nothing is hidden.

    Raises:
        InvalidDocumentError: The jurisdiction holds values that the format cannot keep, such as an empty key; with all
            of them.
        PrivacyError: ``suppress_below`` is less than 2, or the counts contradict each other.

    Example:
        >>> from gridgov import Hierarchy, Jurisdiction, LevelScheme
        >>> h = Hierarchy.from_records([{"id": "s", "level": "street"}], levels=LevelScheme.ladder("street"))
        >>> to_document(Jurisdiction(territory=h)).units
        [{'id': 's', 'level': 'street'}]
    """
    with collector_paused():
        return describe(released(jurisdiction, suppress_below))


def from_document(document: Document) -> Jurisdiction:
    """Build from what `to_document` gives, or from a model of your own making; it is checked again.

    Raises:
        InvalidDocumentError: With everything that is wrong with the document.

    Example:
        >>> from gridgov import Hierarchy, Jurisdiction, LevelScheme
        >>> h = Hierarchy.from_records([{"id": "s", "level": "street"}], levels=LevelScheme.ladder("street"))
        >>> from_document(to_document(Jurisdiction(territory=h))) == Jurisdiction(territory=h)
        True
    """
    # A model can be made without a check, and its lists can be changed after one.
    given = {name: getattr(document, name, None) for name in Document.model_fields}
    with collector_paused():
        return _built(Parsed({name: value for name, value in given.items() if value is not None}), None)


def dumps(jurisdiction: Jurisdiction, *, suppress_below: int | None = None) -> str:
    """Return a jurisdiction as the text of a JSON document; `loads` is the inverse.

    One record a line, keys in the order of the format, what is unknown or at its default left out: equal content is
    equal text, and a small change is a small difference.

    Args:
        jurisdiction: What is written.
        suppress_below: Small sensitive counts, those from 1 to this number less one, are left out with as many others
            as it takes that nobody can work them out; see `gridgov.privacy.suppress`. From 2; None: nothing is hidden.

    Raises:
        InvalidDocumentError: The jurisdiction holds values that the format cannot keep; with all of them.
        PrivacyError: ``suppress_below`` is less than 2, or the counts contradict each other.

    Example:
        >>> from gridgov import Hierarchy, Jurisdiction, LevelScheme
        >>> from gridgov.roles import RoleCatalogue, Roster
        >>> h = Hierarchy.from_records([{"id": "s", "level": "street"}], levels=LevelScheme.ladder("street"))
        >>> print(dumps(Jurisdiction(territory=h, roster=Roster.from_records(h, RoleCatalogue([])))))
        {
          "format": "gridgov",
          "version": 1,
          "levels": [
            {"key": "street", "name": {"en": "street or town", "zh": "镇街"}}
          ],
          "units": [
            {"id": "s", "level": "street"}
          ]
        }
        <BLANKLINE>
    """
    with collector_paused():
        return text_of(describe(released(jurisdiction, suppress_below)))


def loads(text: str | bytes) -> Jurisdiction:
    """Read a JSON document from text, or from bytes in UTF-8.

    Raises:
        InvalidDocumentError: With everything that is wrong with the document.
        TypeError: It is neither text nor bytes.

    Example:
        >>> loads('{"format": "gridgov", "version": 1, "levels": [], "unit": []}')
        Traceback (most recent call last):
        ...
        gridgov.errors.InvalidDocumentError: Not a valid gridgov document: 2 problems.
        DOC011 $: The key 'units' is missing. Add it: a list.
        DOC010 $.unit: There is no key 'unit' in the format. Did you mean 'units'?
    """
    if not isinstance(text, str | bytes):
        msg = f"A document is read from text or bytes, not from {type(text).__name__}."
        raise TypeError(msg)
    with collector_paused():
        return _built(parse(text, Place()), None)


def save(jurisdiction: Jurisdiction, path: str | Path, *, suppress_below: int | None = None) -> None:
    """Write a jurisdiction as a JSON document, whole or not at all.

    Args:
        jurisdiction: What is written.
        path: The file.
        suppress_below: As in `dumps`.

    Raises:
        InvalidDocumentError: The jurisdiction holds values that the format cannot keep; no file is opened.
        PrivacyError: ``suppress_below`` is less than 2, or the counts contradict each other.
        OSError: The file cannot be written; the old one is still there.

    Example:
        >>> from gridgov import Hierarchy, Jurisdiction, LevelScheme
        >>> h = Hierarchy.from_records([{"id": "s", "level": "street"}], levels=LevelScheme.ladder("street"))
        >>> save(Jurisdiction(territory=h), "street.json")
        >>> load("street.json") == Jurisdiction(territory=h)
        True
    """
    atomic_write(path, dumps(jurisdiction, suppress_below=suppress_below))


def load(path: str | Path) -> Jurisdiction:
    """Read a JSON document from a file.

    Raises:
        InvalidDocumentError: With everything that is wrong with the document.
        OSError: The file is not there or cannot be read.

    Example:
        >>> load("city.json")
        Traceback (most recent call last):
        ...
        FileNotFoundError: [Errno 2] No such file or directory: 'city.json'
    """
    data, file = Path(path).read_bytes(), str(path)
    with collector_paused():
        return _built(parse(data, Place(file=file)), file)


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema of the format, draft 2020-12, as it ships with the library.

    It describes the shape. That ids exist, days are in order and units may stand where they do is checked by `loads`.

    Example:
        >>> json_schema()["required"]
        ['format', 'version', 'levels', 'units']
    """
    return shipped()


def _built(parsed: Parsed, file: str | None) -> Jurisdiction:
    document, problems = check_shape(parsed.tree, Place(file=file))
    if document is None or parsed.problems:
        raise InvalidDocumentError(Problems.of(*parsed.problems, *problems))
    return assemble(document, file)

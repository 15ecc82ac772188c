"""The JSON format of a journal: its text, and everything that is wrong with one."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, cast

import attrs

from gridgov._cells import short
from gridgov._change_base import record_faults
from gridgov._days import as_day
from gridgov._journal_entry import STAGES, Approval, Entry, entry_faults
from gridgov._journal_faults import (
    BAD_JOURNAL_VALUE,
    NEWER_JOURNAL,
    NO_JOURNAL_KEY,
    NOT_A_JOURNAL,
    UNKNOWN_JOURNAL_KEY,
)
from gridgov._tables import meant
from gridgov.changes import read_changes
from gridgov.errors import InvalidDocumentError, InvalidJournalError, Place, Problem, Problems
from gridgov.jurisdiction import Jurisdiction
from gridgov.text import Text

__all__ = ["FORMAT", "VERSION", "json_schema", "located", "read", "text_of"]

FORMAT: Final = "gridgov-journal"
VERSION: Final = 1

_Record = dict[str, Any]
_DAY: Final = Text("a day YYYY-MM-DD", "YYYY-MM-DD格式的日期")
_TEXT: Final = Text("a text that is not empty", "非空文本")
_LIST: Final = Text("a list", "列表")
_OBJECT: Final = Text("an object", "对象")
_COUNT: Final = Text("a whole number from 0", "不小于0的整数")
_STAGE: Final = Text(f"one of: {', '.join(STAGES)}", f"以下之一：{'、'.join(STAGES)}")
_VERSION: Final = Text(str(VERSION), str(VERSION))
_DOCUMENT: Final = Text("a gridgov document", "gridgov文档")
_MOST: Final = 2**31 - 1


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value)


def _is_day(value: object) -> bool:
    if not isinstance(value, str):
        return False
    try:
        as_day(value)
    except ValueError:
        return False
    return True


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= _MOST


@attrs.frozen
class _Key:
    """What may stand under a key."""

    must: bool
    want: Text
    schema: Mapping[str, Any]
    what: str

    def fits(self, value: object) -> bool:
        """Tell whether a value may."""
        if self.want is _DAY:
            return _is_day(value)
        if self.want is _COUNT:
            return _is_count(value)
        if self.want is _STAGE:
            return value in STAGES if isinstance(value, str) else False
        if self.want is _VERSION:
            return value == VERSION and not isinstance(value, bool)
        if self.want is _LIST:
            return isinstance(value, list)
        return isinstance(value, dict) if self.want in {_OBJECT, _DOCUMENT} else _is_text(value)


def _key(want: Text, what: str, *, must: bool = False, **schema: object) -> _Key:
    kinds: dict[Text, _Record] = {
        _DAY: {"type": "string", "format": "date"},
        _TEXT: {"type": "string", "minLength": 1},
        _LIST: {"type": "array"},
        _COUNT: {"type": "integer", "minimum": 0, "maximum": _MOST},
        _STAGE: {"enum": list(STAGES)},
        _VERSION: {"const": VERSION},
        _DOCUMENT: {"type": "object"},
    }
    return _Key(must, want, {**kinds[want], **schema}, what)


_HEAD: Final[Mapping[str, _Key]] = {
    "format": _Key(True, _TEXT, {"const": FORMAT}, "What it is."),  # noqa: FBT003 - it must be there
    "version": _key(_VERSION, "Version of the format.", must=True),
    "begins": _key(_DAY, "First day on which the base holds. Absent: not known."),
    "base": _key(_DOCUMENT, "The model at the beginning: a gridgov document.", must=True),
    "entries": _key(_LIST, "The entries, in the order in which they were written.", must=True),
}
_ENTRY: Final[Mapping[str, _Key]] = {
    "day": _key(_DAY, "First day on which the new state holds.", must=True),
    "recorded": _key(_DAY, "Day on which it was written down. Absent: not known."),
    "authority": _key(_TEXT, "Who decided it. Absent: not known."),
    "note": _key(_TEXT, "Anything else about it. Absent: nothing."),
    "corrects": _key(_COUNT, "Position of the entry, from 0, in the place of which it stands. Absent: none."),
    "approvals": _key(_LIST, "Steps of the approval that are on record, in order. Absent: none."),
    "changes": _key(_LIST, "What is changed.", must=True),
}
_APPROVAL: Final[Mapping[str, _Key]] = {
    "stage": _key(_STAGE, "Step of the approval.", must=True),
    "day": _key(_DAY, "Day of it.", must=True),
    "by": _key(_TEXT, "Who did it.", must=True),
    "document": _key(_TEXT, "Number or title of the paper. Absent: not known."),
}


# -- writing -----------------------------------------------------------------------------------------------------------


def text_of(base: Jurisdiction, begins: str | None, entries: Iterable[Entry]) -> str:
    """Write a journal: one record a line, what is not known left out.

    Raises:
        InvalidDocumentError: The model at the beginning holds values that the format cannot keep.
    """
    from gridgov import documents

    model = documents.dumps(base).rstrip("\n").replace("\n", "\n  ")
    lines = [f'"format": {_encode(FORMAT)}', f'"version": {VERSION}']
    if begins is not None:
        lines.append(f'"begins": {_encode(begins)}')
    lines.append(f'"base": {model}')
    made = ",\n    ".join(map(_entry_text, entries))
    lines.append(f'"entries": [\n    {made}\n  ]' if made else '"entries": []')
    return "{\n  " + ",\n  ".join(lines) + "\n}\n"


def _encode(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def _as_read(value: object) -> str:
    """Return what was read as JSON, with a number such as 1e999 that is too large to be one."""
    return json.dumps(value, ensure_ascii=False)


def _entry_text(entry: Entry) -> str:
    record = cast("_Record", _whole(entry.to_dict()))
    changes = record.pop("changes")
    head = "".join(f"{_encode(key)}: {_encode(value)}, " for key, value in record.items())
    rows = ",\n      ".join(map(_encode, changes))
    return f'{{{head}"changes": ' + (f"[\n      {rows}\n    ]}}" if rows else "[]}")


def _whole(value: object) -> object:
    """Write whole numbers as such: JSON knows one kind of number."""
    from gridgov.documents._read import as_written

    if isinstance(value, dict):
        return {key: _whole(own) for key, own in cast("_Record", value).items()}
    if isinstance(value, list | tuple):
        return [_whole(own) for own in cast("Sequence[object]", value)]
    return as_written(value) if isinstance(value, float) else value


# -- reading -----------------------------------------------------------------------------------------------------------


def read(text: str | bytes, file: str | None) -> tuple[Jurisdiction, str | None, list[Entry]]:
    """Read a journal; its changes are not made yet.

    Raises:
        InvalidJournalError: With everything that is wrong with it.
        TypeError: It is neither text nor bytes.
    """
    from gridgov.documents._read import parse

    if not isinstance(text, str | bytes):  # pyright: ignore[reportUnnecessaryIsInstance] - not every caller is checked
        msg = f"A journal is read from text or bytes, not from {type(text).__name__}."
        raise TypeError(msg)
    place = Place(file=file)
    try:
        parsed = parse(text, place)
    except InvalidDocumentError as error:
        raise InvalidJournalError(error.problems) from None
    head = _claimed(parsed.tree, place)
    problems = [*parsed.problems, *_keys(head, _HEAD, "$", place)]
    entries = head.get("entries")
    rows = cast("list[object]", entries) if isinstance(entries, list) else []
    for i, row in enumerate(rows):
        problems += _entry_problems(row, f"$.entries[{i}]", place)
    base = head.get("base")
    model = None
    if isinstance(base, dict):
        model, found = _base(cast("_Record", base), place)
        problems += found
    if problems or model is None:
        raise InvalidJournalError(Problems.of(*problems))
    return model, head.get("begins"), [_entry(cast("_Record", row)) for row in rows]


def _claimed(tree: object, place: Place) -> _Record:
    """Return the object that says that it is a journal.

    Raises:
        InvalidJournalError: It is none, or one of a later version.
    """
    head = cast("_Record", tree) if isinstance(tree, dict) else {}
    if head.get("format") != FORMAT:
        raise InvalidJournalError(Problem(NOT_A_JOURNAL, place))
    version: object = head.get("version")
    if isinstance(version, int) and not isinstance(version, bool) and version > VERSION:
        facts: dict[str, object] = {"version": version, "known": VERSION}
        raise InvalidJournalError(Problem(NEWER_JOURNAL, attrs.evolve(place, path="$.version"), facts))
    return head


def _keys(record: Mapping[str, Any], known: Mapping[str, _Key], path: str, place: Place) -> Iterator[Problem]:
    """Find keys that are unknown or missing, and values that cannot be."""
    for key in record:
        if key not in known:
            at = attrs.evolve(place, path=f"{path}.{key}")
            yield Problem(UNKNOWN_JOURNAL_KEY, at, {"key": short(key), "fix": meant(key, known)})
    for key, wanted in known.items():
        if key not in record:
            if wanted.must:
                at = attrs.evolve(place, path=path)
                yield Problem(NO_JOURNAL_KEY, at, {"key": key, "want": wanted.want})
        elif not wanted.fits(record[key]):
            facts: dict[str, object] = {"key": key, "value": short(_as_read(record[key])), "want": wanted.want}
            yield Problem(BAD_JOURNAL_VALUE, attrs.evolve(place, path=f"{path}.{key}"), facts)


def _no_object(value: object, key: str, path: str, place: Place) -> Problem:
    facts: dict[str, object] = {"key": key, "value": short(_as_read(value)), "want": _OBJECT}
    return Problem(BAD_JOURNAL_VALUE, attrs.evolve(place, path=path), facts)


def _entry_problems(row: object, path: str, place: Place) -> Iterator[Problem]:
    """Find what is wrong with the record of an entry."""
    if not isinstance(row, dict):
        yield _no_object(row, "entries", path, place)
        return
    record = cast("_Record", row)
    yield from _keys(record, _ENTRY, path, place)
    changes, approvals = record.get("changes"), record.get("approvals")
    for j, change in enumerate(cast("list[object]", changes) if isinstance(changes, list) else []):
        yield from record_faults(change, attrs.evolve(place, path=f"{path}.changes[{j}]"))
    steps = cast("list[object]", approvals) if isinstance(approvals, list) else []
    wrong: list[Problem] = []
    for j, step in enumerate(steps):
        at = f"{path}.approvals[{j}]"
        if isinstance(step, dict):
            wrong += _keys(cast("_Record", step), _APPROVAL, at, place)
        else:
            wrong.append(_no_object(step, "approvals", at, place))
    yield from wrong
    if not wrong:
        yield from entry_faults(_approvals(steps), attrs.evolve(place, path=path))


def _approvals(steps: Iterable[object]) -> list[Approval]:
    return [Approval(**cast("_Record", step)) for step in steps]


def _entry(record: Mapping[str, Any]) -> Entry:
    """Build an entry from a record without faults."""
    fields = {key: value for key, value in record.items() if key not in {"changes", "approvals"}}
    return Entry(**fields, changes=read_changes(record["changes"]), approvals=_approvals(record.get("approvals", ())))


def _base(base: _Record, place: Place) -> tuple[Jurisdiction | None, list[Problem]]:
    """Read the model at the beginning."""
    from gridgov import documents

    try:
        return documents.loads(_as_read(base)), []
    except InvalidDocumentError as error:
        found: list[Problem] = []
        for problem in error.problems:
            own = problem.place
            path = None if own.path is None else "$.base" + own.path.removeprefix("$")
            found.append(attrs.evolve(problem, place=attrs.evolve(own, file=place.file, path=path)))
        return None, found


def located(problems: Problems, file: str | None) -> Problems:
    """Return problems of entries at their places in the file."""
    found: list[Problem] = []
    for problem in problems:
        own = problem.place
        path = "$" if own.path is None else f"$.{own.path}"
        found.append(attrs.evolve(problem, place=attrs.evolve(own, file=file, path=path)))
    return Problems.of(*found)


# -- schema ------------------------------------------------------------------------------------------------------------


def json_schema(kinds: Iterable[str]) -> dict[str, Any]:
    """Return the JSON Schema of the format.

    Args:
        kinds: The kinds of change.
    """
    made = _object(_HEAD, f"gridgov journal, version {VERSION}")
    entry, approval = _object(_ENTRY, "One entry."), _object(_APPROVAL, "One step of an approval.")
    change = {
        "type": "object",
        "description": "One change; its other keys are the fields of the change.",
        "properties": {"change": {"enum": sorted(kinds)}},
        "required": ["change"],
    }
    entry["properties"]["approvals"]["items"] = approval
    entry["properties"]["changes"]["items"] = change
    made["properties"]["entries"]["items"] = entry
    made["properties"]["base"] = {"$ref": "urn:gridgov:document:v1"}
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": "urn:gridgov:journal:v1", **made}


def _object(keys: Mapping[str, _Key], what: str) -> dict[str, Any]:
    properties = {key: {**own.schema, "description": own.what} for key, own in keys.items()}
    return {
        "type": "object",
        "description": what,
        "properties": properties,
        "required": [key for key, own in keys.items() if own.must],
        "additionalProperties": False,
    }

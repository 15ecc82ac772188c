"""Whether plain values have the shape of a document. What the shape check finds is said in our own words."""

from __future__ import annotations

import difflib
import json
import math
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final, cast

import attrs
from pydantic import ValidationError

from gridgov.documents._faults import HALF_CHARACTER, MISSING_KEY, NEWER_VERSION, NOT_GRIDGOV, UNKNOWN_KEY, WRONG_VALUE
from gridgov.documents._models import FORMAT, VERSION, Document
from gridgov.documents._paths import Step, half_of, path_of, shown
from gridgov.documents._schema import node_at
from gridgov.errors import Place, Problem
from gridgov.text import Text

__all__ = ["check_shape", "hint"]

_GIVEN: Final[Mapping[str, Text]] = {
    "null": Text("no value", "空值"),
    "boolean": Text("a truth value", "真假值"),
    "integer": Text("a whole number", "整数"),
    "number": Text("a number", "数"),
    "string": Text("text", "文本"),
    "empty": Text("an empty text", "空文本"),
    "array": Text("a list", "列表"),
    "object": Text("an object", "对象"),
    "odd": Text("no number that can be kept", "无法保存的数"),
    "other": Text("nothing that JSON has", "JSON中没有的内容"),
}
#: Just below the largest number that 64 bits hold.
_TOO_LARGE: Final = 1e308
_TRUTH: Final = Text("true or false", "true或false")
_FILLED: Final = Text("text that is not empty", "非空文本")
_SOME: Final = Text("a list that is not empty", "非空列表")
_RANGE: Final = Text("a whole number from {low:,} to {high:,}", "{low:,}至{high:,}的整数")
_ONE_OF: Final = Text("one of {options}", "{options}之一")
_MEND: Final = Text("Correct it.", "请更正。")
_MEND_OR_DROP: Final = Text("Correct it, or leave the key out if it is unknown.", "请更正；未知时请省略该键。")
_ANYTHING: Final = Text("something else", "其他内容")


def check_shape(tree: object, place: Place) -> tuple[Document | None, list[Problem]]:
    """Return the document, or everything in which the values differ from the shape of one."""
    if isinstance(tree, dict):
        head = cast("dict[str, object]", tree)
        if not _claims(head):
            return None, [Problem(NOT_GRIDGOV, place)]
        version = head.get("version")
        if isinstance(version, int) and version > VERSION and not isinstance(version, bool):
            facts = {"version": _value(version), "known": VERSION}
            return None, [Problem(NEWER_VERSION, attrs.evolve(place, path="$.version"), facts)]
    try:
        return Document.model_validate(tree), []
    except ValidationError as error:
        found = cast("list[dict[str, Any]]", error.errors(include_url=False, include_context=False))
        return None, [_problem(e["type"], e["loc"], e["input"], place) for e in found]


def _claims(head: Mapping[str, object]) -> bool:
    """Tell whether an object means to be a document: it says so, or says nothing and has the two tables that count."""
    return head["format"] == FORMAT if "format" in head else "levels" in head and "units" in head


def _problem(kind: str, steps: tuple[Step, ...], value: object, place: Place) -> Problem:
    at = steps[:-1] if kind == "missing" else steps
    place = attrs.evolve(place, path=path_of(at))
    if kind == "extra_forbidden":
        key = str(steps[-1])
        offer = hint(key, tuple(node_at(steps[:-1]).get("properties", ())))
        return Problem(UNKNOWN_KEY, place, {"key": shown(key), "hint": offer.en, "hint_zh": offer.zh})
    if kind == "string_unicode":  # not from JSON: there it was found before
        return Problem(HALF_CHARACTER, place, {"escape": half_of(str(value))})
    want = _wanted(node_at(steps))
    if kind == "missing":
        return Problem(MISSING_KEY, place, {"key": str(steps[-1]), "want": want.en, "want_zh": want.zh})
    given = _given(value)
    required = not steps or isinstance(steps[-1], int) or steps[-1] in node_at(steps[:-1]).get("required", ())
    fix = _MEND if required else _MEND_OR_DROP
    facts = {
        "value": _value(value),
        "given": given.en,
        "given_zh": given.zh,
        "want": want.en,
        "want_zh": want.zh,
        "fix": fix.en,
        "fix_zh": fix.zh,
    }
    return Problem(WRONG_VALUE, place, facts)


@lru_cache(maxsize=1024)
def hint(key: str, known: tuple[str, ...]) -> Text:
    """Say which known key was meant, or which there are."""
    close = difflib.get_close_matches(key[:100], known, n=1, cutoff=0.6)
    if close:
        return Text("Did you mean '{key}'?", "是否为“{key}”？").format(key=close[0])
    if not known:
        return Text("Delete it.", "请删除。")
    return Text("Delete it; there are: {known}.", "请删除；可用的有：{known}。").format(known=", ".join(known))


def _wanted(node: Mapping[str, Any]) -> Text:
    """Say what the schema asks for."""
    if "const" in node:
        return Text(json.dumps(node["const"]), json.dumps(node["const"]))
    if "enum" in node:
        return _ONE_OF.format(options=", ".join(map(json.dumps, node["enum"])))
    if "maximum" in node:
        return _RANGE.format(low=node["minimum"], high=node["maximum"])
    if "minLength" in node:
        return _FILLED
    if "minItems" in node:
        return _SOME
    return _TRUTH if node.get("type") == "boolean" else _GIVEN.get(node.get("type", ""), _ANYTHING)


def _given(value: object) -> Text:
    """Say what a value is."""
    kind = "other"
    if value is None:
        kind = "null"
    elif isinstance(value, bool):
        kind = "boolean"
    elif isinstance(value, int | float):
        kind = (
            "odd" if abs(value) >= _TOO_LARGE or math.isnan(value) else "integer" if value == int(value) else "number"
        )
    elif isinstance(value, str):
        kind = "string" if value else "empty"
    elif isinstance(value, list):
        kind = "array"
    elif isinstance(value, dict):
        kind = "object"
    return _GIVEN[kind]


def _value(value: object) -> str:
    """Write a value as JSON has it, in a few characters."""
    if isinstance(value, list):
        return "[…]" if value else "[]"
    if isinstance(value, dict):
        return "{…}" if value else "{}"
    if isinstance(value, str):
        return json.dumps(shown(value), ensure_ascii=False)
    if isinstance(value, bool | float) or value is None:
        return json.dumps(value)
    return shown(str(value)) if isinstance(value, int) else type(value).__name__

"""The JSON Schema of the format: made from the models, shipped as a file, and asked what belongs where."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import files
from typing import Any, Final

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaMode, JsonSchemaValue
from pydantic_core import core_schema

from gridgov.documents._models import VERSION, Document

__all__ = ["FILE", "generate", "node_at", "shipped"]

#: Name of the schema's file in the package's data folder.
FILE: Final = f"document-v{VERSION}.schema.json"


class _Generator(GenerateJsonSchema):
    """Plain schemas: no titles that repeat the names of keys, and no null, which the format does not have."""

    def generate(self, schema: core_schema.CoreSchema, mode: JsonSchemaMode = "validation") -> JsonSchemaValue:
        made = super().generate(schema, mode)
        head = {"$schema": self.schema_dialect, "$id": f"urn:gridgov:document:v{VERSION}"}
        definitions: dict[str, Any] = made.pop("$defs")
        made.pop("title", None)
        return {**head, "title": f"gridgov document, version {VERSION}", **made, "$defs": definitions}

    def field_title_should_be_set(self, schema: object) -> bool:  # noqa: ARG002 - the signature is pydantic's
        return False

    def nullable_schema(self, schema: core_schema.NullableSchema) -> JsonSchemaValue:
        return self.generate_inner(schema["schema"])

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        made = super().default_schema(schema)
        if made.get("default", ...) is None:
            del made["default"]
        return made


def _without_titles(schema: dict[str, Any]) -> dict[str, Any]:
    """Take out the titles that repeat the names of the records."""
    records: dict[str, dict[str, Any]] = schema["$defs"]
    return {**schema, "$defs": {k: {a: b for a, b in v.items() if a != "title"} for k, v in records.items()}}


def generate() -> str:
    """Return the text of the schema as it is shipped."""
    made = _without_titles(Document.model_json_schema(schema_generator=_Generator))
    return json.dumps(made, ensure_ascii=False, indent=2) + "\n"


@lru_cache
def _text() -> str:
    return (files("gridgov") / "data" / FILE).read_text("utf-8")


def shipped() -> dict[str, Any]:
    """Return a new copy of the shipped schema."""
    found: dict[str, Any] = json.loads(_text())
    return found


@lru_cache
def _tree() -> dict[str, Any]:
    return shipped()


def node_at(steps: Sequence[str | int]) -> dict[str, Any]:
    """Return what the schema says about the value at a path; an empty mapping where it says nothing."""
    node = _tree()
    for step in steps:
        if isinstance(step, int):
            node = _resolved(node.get("items", {}))
        elif "properties" in node:
            node = _resolved(node["properties"].get(step, {}))
        else:
            node = _resolved(node.get("additionalProperties", {}) or {})
    return node


def _resolved(node: dict[str, Any]) -> dict[str, Any]:
    reference: str = node.get("$ref", "")
    if not reference:
        return node
    found: dict[str, Any] = _tree()["$defs"][reference.rpartition("/")[2]]
    return found

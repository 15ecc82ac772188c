"""How every record of the format is checked, and described, whoever asks pydantic for its schema."""

from __future__ import annotations

from typing import Any, Final

from pydantic import ConfigDict

__all__ = ["STRICT"]


def _as_shipped(schema: dict[str, Any]) -> None:
    """Describe a record as the shipped schema does: no title that repeats a key, and no null."""
    schema.pop("title", None)
    nodes: dict[str, dict[str, Any]] = schema.get("properties", {})
    for key, node in nodes.items():
        node.pop("title", None)
        if node.get("default", ...) is None:
            kinds: list[dict[str, Any]] = node.pop("anyOf")
            del node["default"]
            nodes[key] = {**next(kind for kind in kinds if kind != {"type": "null"}), **node}


STRICT: Final = ConfigDict(strict=True, extra="forbid", allow_inf_nan=False, json_schema_extra=_as_shipped)

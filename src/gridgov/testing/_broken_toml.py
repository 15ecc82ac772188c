"""Tables as the text of a TOML file, and inputs that are edited before a fault is planted in them."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from typing import cast

from hypothesis import strategies as st

from gridgov.testing._broken_edit import Drawn, Edit, Values

__all__ = ["after", "as_toml", "choice", "words"]


def as_toml(tables: Mapping[str, object]) -> str:
    """Return the text of a TOML file with these keys; what is below them is written inside a line."""
    return "".join(f"{json.dumps(key, ensure_ascii=False)} = {_value(value)}\n" for key, value in tables.items())


def _value(value: object) -> str:
    if isinstance(value, Mapping):
        table = cast("Mapping[str, object]", value)
        return "{" + ", ".join(f"{json.dumps(k, ensure_ascii=False)} = {_value(v)}" for k, v in table.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_value, cast("Sequence[object]", value))) + "]"
    if isinstance(value, dt.date):
        return value.isoformat()
    return json.dumps(value, ensure_ascii=False)


def after(sound: Drawn, *edits: Edit) -> Drawn:
    """Return what draws an input and edits it; the result is sound, too."""

    def drawn(draw: st.DrawFn) -> Values:
        values = sound(draw)
        for edit in edits:
            edit(values, draw)
        return values

    return drawn


def choice(*values: object) -> st.SearchStrategy[object]:
    """Return a strategy of one of some values; it shrinks to the first."""
    return st.sampled_from(values)


def words(en: str, zh: str) -> dict[str, str]:
    """Return a text in both languages as files write it."""
    return {"en": en, "zh": zh}

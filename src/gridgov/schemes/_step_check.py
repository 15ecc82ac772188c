"""Whether each step of a recipe has what it cannot do without: keys that need another key, numbers that cannot be 0."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final, cast

from gridgov.errors import Problem
from gridgov.schemes._faults import SCHEME_KEY_MISSING, WRONG_VALUE
from gridgov.schemes._reader import Reader
from gridgov.text import Text

__all__ = ["step_faults"]

#: By kind of step: a key, the value that it must have to count (None: any), and the key without which it means nothing.
_NEEDS: Final[Mapping[str, tuple[tuple[str, str | None, str], ...]]] = {
    "units": (
        ("rest_of", None, "under"),
        ("short", "make", "under"),
        ("in", None, "under"),
        ("childless", None, "under"),
        ("per", None, "under"),
        ("adopts", None, "under"),
    ),
    "labels": (("groups_of", None, "figure"),),
    "measures": (
        ("fixed_at", None, "fixed"),
        ("fixed_at", None, "through"),
        ("fixed", None, "fixed_at"),
        ("most", None, "through"),
    ),
    "posts": (("holders_in_all", None, "share_with"),),
    "evidence": (),
}
_FROM_ONE: Final = Text("a whole number from 1", "不小于1的整数")
_NOT_EMPTY: Final = Text("a list of texts that is not empty", "非空的文本数组")


def step_faults(table: Mapping[str, Any], reader: Reader) -> Iterator[Problem]:
    """Find steps that lack what they need."""
    recipe: Mapping[str, Any] = table.get("recipe", {})
    for name, needs in _NEEDS.items():
        for i, step in enumerate(cast("list[Mapping[str, Any]]", recipe.get(name, ()))):
            path = f"recipe.{name}[{i}]"
            for key, value, other in needs:
                if key in step and value in {None, step[key]} and other not in step:
                    yield Problem(SCHEME_KEY_MISSING, reader.place(path), {"key": other})
            if "statement" in step:
                keys = ("stated", "parts") if step.get("table") == "sums" else ("share", "part")
                for key in keys:
                    if key not in step:
                        yield Problem(SCHEME_KEY_MISSING, reader.place(path), {"key": key})
            yield from _values(step, path, reader)


def _values(step: Mapping[str, Any], path: str, reader: Reader) -> Iterator[Problem]:
    if step.get("groups_of") == 0:
        facts = {"key": "groups_of", "value": Text("0", "0"), "wanted": _FROM_ONE}
        yield Problem(WRONG_VALUE, reader.place(path, "groups_of"), facts)
    if step.get("cycle") == []:
        facts = {"key": "cycle", "value": Text("a list", "数组"), "wanted": _NOT_EMPTY}
        yield Problem(WRONG_VALUE, reader.place(path, "cycle"), facts)

"""Whether steps of a recipe have what they cannot do without, and bodies a number that can be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final, cast

from gridgov.errors import Problem
from gridgov.schemes._faults import IMPOSSIBLE_RANGE, WRONG_VALUE
from gridgov.schemes._reader import Reader, key_missing
from gridgov.schemes._where import Where, said
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
_LAID: Final = Text("a level that a step before lays down: {known}", "由前面的步骤铺设的层级：{known}")
_NOTHING_LAID: Final = Text(
    "a level that a step before lays down; no step before lays any", "由前面的步骤铺设的层级；前面没有步骤铺设任何层级"
)
_NOT_EMPTY: Final = Text("a list of texts that is not empty", "非空的文本数组")


def step_faults(table: Mapping[str, Any], reader: Reader) -> Iterator[Problem]:
    """Find steps that lack what they need, and bodies of which there are to be more than there may be."""
    for i, body in enumerate(cast("list[Mapping[str, Any]]", table.get("bodies", ()))):
        least, most = body.get("minimum", 0), body.get("maximum")
        if most is not None and least > most:
            facts = {"what": body.get("kind", f"bodies[{i}]"), "least": least, "most": most}
            yield Problem(IMPOSSIBLE_RANGE, reader.place(f"bodies[{i}]"), facts)
    recipe: Mapping[str, Any] = table.get("recipe", {})
    yield from _order(recipe, reader)
    for name, needs in _NEEDS.items():
        for i, step in enumerate(cast("list[Mapping[str, Any]]", recipe.get(name, ()))):
            path = f"recipe.{name}[{i}]"
            for key, value, other in needs:
                if key in step and other not in step and (value is None or step[key] == value):
                    yield key_missing(reader.place(path), other, _needed_by(key))
            if "statement" in step:
                keys = ("stated", "parts") if step.get("table") == "sums" else ("share", "part")
                for key in keys:
                    if key not in step:
                        yield key_missing(reader.place(path), key, _needed_by("statement"))
            yield from _values(step, path, reader)


def _needed_by(key: str) -> Text:
    return Text("'{key}' needs it", "“{key}”需要它").format(key=key)


def _order(recipe: Mapping[str, Any], reader: Reader) -> Iterator[Problem]:
    """Find units that are to stand under a level which no step before lays down: there would be none of them."""
    laid: list[str] = []
    for i, step in enumerate(cast("list[Mapping[str, Any]]", recipe.get("units", ()))):
        under: str | list[str] = step.get("under", [])
        levels = [Where.parse(text).level for text in ([under] if isinstance(under, str) else under)]
        # Real units bring along those above them.
        if "real" in step:
            return
        if levels and not set(levels) & set(laid):
            wanted = _LAID.format(known=", ".join(laid)) if laid else _NOTHING_LAID
            facts = {
                "key": "under",
                "value": Text(f"'{said(under)}'", f"“{said(under)}”"),
                "wanted": wanted,
            }
            yield Problem(WRONG_VALUE, reader.place(f"recipe.units[{i}]", "under"), facts)
        if "level" in step and step["level"] not in laid:
            laid.append(step["level"])


def _values(step: Mapping[str, Any], path: str, reader: Reader) -> Iterator[Problem]:
    if step.get("groups_of") == 0:
        facts = {"key": "groups_of", "value": Text("0", "0"), "wanted": _FROM_ONE}
        yield Problem(WRONG_VALUE, reader.place(path, "groups_of"), facts)
    if step.get("cycle") == []:
        facts = {"key": "cycle", "value": Text("a list", "数组"), "wanted": _NOT_EMPTY}
        yield Problem(WRONG_VALUE, reader.place(path, "cycle"), facts)

"""Documents and workbooks to draw: one content in the many ways in which somebody may write it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from random import Random
from typing import Any, Final, cast

from hypothesis import strategies as st

from gridgov.documents import Document, dumps
from gridgov.jurisdiction import Jurisdiction
from gridgov.testing._draw_choices import bits, is_a
from gridgov.testing._draw_place import jurisdictions
from gridgov.testing._messy_strategy import strategy
from gridgov.testing.messy import Messy

__all__ = ["documents", "workbooks"]

_INDENTS: Final[tuple[int | str | None, ...]] = (None, 0, 2, "\t")
_GAPS: Final = ((", ", ": "), (",", ":"), (" ,\r\n", " : "))
_ENDS: Final = ("", "\n", " \r\n\t")
#: What may be written out although it goes without saying, by list of records.
_DEFAULTS: Final[dict[str, dict[str, Any]]] = {
    "levels": {"presence": "standard", "overlay": False},
    "measures": {"whole": False, "sensitive": False},
}
_FEWEST_ROWS: Final = 3


def documents(
    places: Jurisdiction | st.SearchStrategy[Jurisdiction] | None = None, *, plain: bool = False
) -> st.SearchStrategy[str]:
    """Draw JSON documents of jurisdictions, in all ways of writing that the format allows.

    They differ from what `gridgov.documents.dumps` writes in the order of keys, in spaces and line ends, in which
    characters are escaped, in numbers written as 5 or 5.0, and in values that are left out or written at their default.
    Read, they are equal. They shrink to what `dumps` writes of the smallest jurisdiction, on one line.

    Args:
        places: The jurisdiction, or a strategy of them; by default `jurisdictions`.
        plain: Only as `dumps` writes.

    Returns:
        A strategy of texts.

    Raises:
        TypeError: ``places`` is neither a jurisdiction nor a strategy.

    Example:
        >>> from hypothesis import find
        >>> json.loads(find(documents(), lambda text: True))["units"]
        [{'id': 'u0', 'level': 'street'}]
    """
    if places is None:
        places = jurisdictions()
    elif isinstance(places, Jurisdiction):
        places = st.just(places)
    elif not isinstance(places, st.SearchStrategy):
        is_a("places", places, Jurisdiction)
    texts = places.map(dumps)
    return texts if plain else _rewritten(texts)


@st.composite
def _rewritten(draw: st.DrawFn, texts: st.SearchStrategy[str]) -> str:
    tree: dict[str, Any] = json.loads(draw(texts))
    n = draw(bits(10))
    if n & 1:
        _write_out(tree)
    if n >> 1 & 1:
        tree = _mixed(tree, Random(draw(st.integers(0, 255))))  # noqa: S311 - for tests
    if n >> 2 & 1:
        _as_fractions(tree)
    indent, gaps = _INDENTS[n >> 3 & 3], _GAPS[(n >> 5 & 3) % len(_GAPS)]
    # A document may stand between spaces.
    around = _ENDS[(n >> 7 & 3) % len(_ENDS)]
    return around + json.dumps(tree, ensure_ascii=bool(n >> 9), indent=indent, separators=gaps) + around


def _write_out(tree: dict[str, Any]) -> None:
    """Write out what goes without saying."""
    for name, field in Document.model_fields.items():
        if not field.is_required() and field.default is not None:
            tree.setdefault(name, field.default)
    for name, defaults in _DEFAULTS.items():
        for record in tree[name]:
            for key, value in defaults.items():
                record.setdefault(key, value)
    kinds = {level["key"]: level.setdefault("kinds", [level["key"]]) for level in tree["levels"]}
    for unit in tree["units"]:
        unit.setdefault("kind", kinds[unit["level"]][0])


def _mixed(tree: Any, random: Random) -> Any:  # noqa: ANN401 - any JSON value
    """Return the same with the keys of every object in another order."""
    if isinstance(tree, dict):
        record = cast("dict[str, Any]", tree)
        keys = list(record)
        random.shuffle(keys)
        return {key: _mixed(record[key], random) for key in keys}
    if isinstance(tree, list):
        return [_mixed(item, random) for item in cast("Iterable[Any]", tree)]
    return tree


def _as_fractions(tree: dict[str, Any]) -> None:
    """Write counts of units as 5.0; what is exact stays exact."""
    for unit in tree["units"]:
        if "measures" in unit:
            unit["measures"] = {key: float(value) for key, value in unit["measures"].items()}


def workbooks(*, faults: int = 0, rows: int = 12) -> st.SearchStrategy[Messy]:
    """Draw workbooks and text files as clerks make them; see `gridgov.testing.messy.messy_workbooks`.

    Args:
        faults: At most so many faults; without any, a reader must find exactly `Messy.truth`.
        rows: At most about so many units, from 3.

    Returns:
        A strategy of `gridgov.testing.messy.Messy`.

    Raises:
        ValueError: A number is out of range.

    Example:
        >>> from hypothesis import find
        >>> find(workbooks(rows=3), lambda book: book.form == "xlsx").planted
        ()
    """
    if faults < 0 or rows < _FEWEST_ROWS:
        msg = f"rows must be {_FEWEST_ROWS} or more and faults 0 or more, not {rows} and {faults}."
        raise ValueError(msg)
    return strategy(faults, rows)

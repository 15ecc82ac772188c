"""Made-up nets for the departments that a scheme names, and for those of which it gives only the number."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

import attrs
import numpy as np

from gridgov.jurisdiction import Jurisdiction, Note
from gridgov.schemes._made_nets import MadeNets, synthesise_nets
from gridgov.schemes._parts import NamedList
from gridgov.schemes._plan import Plan
from gridgov.text import Text

if TYPE_CHECKING:
    from gridgov.schemes._scheme import Scheme

__all__ = ["named_nets"]

_NAMED: Final = Text(
    "The source names {named} nets and says '{said}' of their number; {n} are made up, {rest} of them without a name.",
    "来源列出{named}个网格体系，其数量表述为“{said}”；共生成{n}个，其中{rest}个无名称。",
)
_OPEN: Final = Text(
    "The source names {n} nets and says that there are more; only these are made up.",
    "来源列出{n}个网格体系，并说明尚有其他；此处仅生成所列的。",
)
_NAMELESS: Final = Text("unpublished department {i}", "未公布部门{i}")
_BUILDING: Final = "building"


def named_nets(  # noqa: PLR0913 - what is asked
    scheme: Scheme,
    place: Jurisdiction,
    totals: Mapping[str, int],
    level: str | None,
    rng: int | np.random.Generator,
    choices: Mapping[str, Any],
) -> MadeNets:
    """Make up a net for each department of the lists of nets.

    Raises:
        ValueError: The scheme names none, or a choice is out of range.
        UnknownKeyError: There is no such level.
    """
    names: dict[str, Text] = {}
    notes: list[Note] = []
    for found in scheme.of_kind("nets"):
        listed = {item.key: item.name for item in found.named}
        listed |= _nameless(scheme, found, totals)
        names |= listed
        notes += _said(scheme, found, len(listed))
    if not names:
        msg = f"The scheme '{scheme.id}' names no nets; use gridgov.schemes.synthesis.synthesise_nets with names."
        raise ValueError(msg)
    made = synthesise_nets(place, names, level=level or _lowest(scheme, place), rng=rng, **choices)
    return attrs.evolve(made, notes=(*made.notes, *notes))


def _nameless(scheme: Scheme, found: NamedList, totals: Mapping[str, int]) -> dict[str, Text]:
    """Return stand-ins for the nets that a source counts and does not name."""
    if found.figure is None:
        return {}
    number = Plan(scheme, None, {}, totals, None, None).number(found.figure)
    more = range(1, number - len(found.named) + 1)
    return {f"unpublished_{i}": _NAMELESS.format(i=i) for i in more}


def _said(scheme: Scheme, found: NamedList, n: int) -> list[Note]:
    """Say how many nets the source has."""
    if found.figure is not None:
        figure, named = scheme.figure(found.figure), len(found.named)
        said = Text(figure.text("en"), figure.text("zh"))
        return [Note("nets-number", "I", _NAMED.format(named=named, said=said, n=n, rest=n - named), found.fact)]
    return [Note("nets-number", "I", _OPEN.format(n=n), found.fact)] if found.open else []


def _lowest(scheme: Scheme, place: Jurisdiction) -> str:
    """Return the level of the buildings, or the lowest grids that are not only in places."""
    counts = place.territory.counts()
    if counts.get(_BUILDING):
        return _BUILDING
    grids = [one.key for one in scheme.grid_ladder if one.presence != "optional" and counts.get(one.key)]
    return grids[-1] if grids else _BUILDING

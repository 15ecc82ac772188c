"""What stands in source lines of figures of nets, and which base units are looked at."""

from __future__ import annotations

from typing import Final

import numpy as np

from gridgov._columns import Bools
from gridgov.jurisdiction import Jurisdiction
from gridgov.nets import BaseUnits
from gridgov.plot._words import both, plural, say
from gridgov.text import Lang, Text

__all__ = ["chosen_units", "cut_to", "net_source", "titled"]

_NETS: Final = Text("{nets} net{s} over {units} base unit{ss}", "{nets}个网格体系、{units}个基本单元")
_OF: Final = Text("{place}: {nets}", "{place}，{nets}")
_NAMELESS: Final = Text("{level} {id}", "{level}{id}")
_ONE: Final = 1
#: Where the wide scripts begin.
_WIDE: Final = 0x1100


def cut_to(name: str, longest: int) -> str:
    """Cut a name; a Chinese character is as wide as two letters.

    Example:
        >>> cut_to("politics and law", 9), cut_to("政法综治", 7)
        ('politics…', '政法综…')
    """
    width = np.cumsum([2 if ord(letter) >= _WIDE else 1 for letter in name])
    if not len(name) or int(width[-1]) <= longest:
        return name
    return name[: int(np.searchsorted(width, longest - 1, "right"))] + "…"


def chosen_units(base: BaseUnits, inside: str | None) -> Bools | None:
    """Return which base units lie below a unit of the territory; None for all.

    Raises:
        KeyError: There is no such unit, or there is no territory.
    """
    if inside is None:
        return None
    h = base.territory
    if h is None or base.rows is None:
        msg = f"The base units are of no territory, so that nothing lies inside '{inside}'."
        raise KeyError(msg)
    row = h.ids.find_one(inside)
    if row < 0:
        msg = f"There is no unit '{inside}'."
        raise KeyError(msg)
    return np.asarray((base.rows >= row) & (base.rows < int(h.tree.end[row])))


def net_source(base: BaseUnits, nets: int, lang: Lang, *, place: Text | None = None, inside: str | None = None) -> str:
    """Say whose nets are drawn.

    Args:
        base: What the nets divide.
        nets: How many there are.
        lang: The language of the words.
        place: Name of the place; None to take the root of the territory.
        inside: Id of the unit that is looked at; None for all.
    """
    counted = say(_NETS, nets=f"{nets:,}", units=f"{len(base):,}", s=plural(nets), ss=plural(len(base))).get(lang)
    name = _unit(base, inside) if inside is not None else place.get(lang) if place is not None else _root(base, lang)
    return say(_OF, place=name, nets=counted).get(lang) if name else counted


def titled(place: Jurisdiction | None) -> Text | None:
    """Return the title of a place, if there is one."""
    return None if place is None else both(place.title)


def _unit(base: BaseUnits, ident: str) -> str:
    h = base.territory
    if h is None:
        return ident
    name = None if h.names is None else h.names.get(h.ids.find_one(ident))
    return f"{ident} {name}" if name else ident


def _root(base: BaseUnits, lang: Lang) -> str:
    """Name the territory after its root, where there is one; by its level and id if it has no name."""
    h = base.territory
    if h is None or not len(h):
        return ""
    roots = np.flatnonzero(h.tree.parent < 0)
    if len(roots) != _ONE:
        return ""
    root = h.at(int(roots[0]))
    level = h.levels.name(int(h.types[root.row]), lang)
    # Made-up places are called by their level, such as ``county``.
    return root.name or (level if root.id == root.level else say(_NAMELESS, level=level, id=root.id).get(lang))

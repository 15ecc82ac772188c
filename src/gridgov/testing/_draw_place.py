"""Whole jurisdictions to draw, in which everything can be there or not."""

from __future__ import annotations

from functools import cache
from typing import Final

import attrs
from hypothesis import strategies as st

from gridgov.bodies import Bodies
from gridgov.hierarchy import Hierarchy
from gridgov.jurisdiction import Jurisdiction, Links, Note
from gridgov.levels import LevelScheme
from gridgov.lineage import Lineage
from gridgov.roles import RoleCatalogue, Roster
from gridgov.testing._draw_bodies import bodies as drawn_bodies
from gridgov.testing._draw_choices import check_range, is_a, made
from gridgov.testing._draw_lineage import lineages
from gridgov.testing._draw_links import links_between
from gridgov.testing._draw_nets import net_lists
from gridgov.testing._draw_roster import rosters
from gridgov.testing._draw_shapes import Shape
from gridgov.testing._draw_units import hierarchies
from gridgov.testing._draw_words import NAMES, TEXTS, WORDS
from gridgov.text import Text

__all__ = ["jurisdictions", "notes", "one_note"]

_IDS: Final = st.none() | WORDS
_TITLES: Final = st.none() | TEXTS
_PLAIN_IDS: Final = st.sampled_from([None, "610902"])
_PLAIN_TITLES: Final = st.sampled_from([None, Text("a district", "某区")])
_PLAIN_NOTES: Final = st.builds(
    Note,
    st.just("buildings"),
    st.sampled_from("SDIOU"),
    st.just(Text("Assumed.", "假定。")),
    st.sampled_from([None, "f1"]),
)
_NOTES: Final = st.builds(Note, WORDS, st.sampled_from("SDIOU"), TEXTS, NAMES)
_FLAGS: Final = ("bodies", "roster", "nets", "lineage", "links")


@attrs.frozen
class _Parts:
    """What a jurisdiction may have beside its units."""

    roster: bool
    bodies: bool
    nets: bool
    links: bool
    notes: bool
    lineage: bool
    odd: bool


def notes(*, max_notes: int = 2, odd: bool = True) -> st.SearchStrategy[tuple[Note, ...]]:
    """Draw notes on what is stated, inferred or open. It shrinks to none.

    Args:
        max_notes: At most so many notes.
        odd: With words of any characters.

    Returns:
        A strategy of tuples of `Note`.

    Raises:
        ValueError: There are to be less than 0 notes.

    Example:
        >>> from hypothesis import find
        >>> find(notes(odd=False), lambda found: len(found) == 1)[0].tag
        'S'
    """
    check_range("max_notes", max_notes)
    return made(tuple[Note, ...], st.lists(_NOTES if odd else _PLAIN_NOTES, max_size=max_notes))


def one_note() -> st.SearchStrategy[Note]:
    """Draw one note of any words."""
    return _NOTES


def jurisdictions(  # noqa: PLR0913 - one keyword for each part
    territory: Hierarchy | st.SearchStrategy[Hierarchy] | None = None,
    *,
    levels: LevelScheme | st.SearchStrategy[LevelScheme] | None = None,
    max_units: int = 12,
    shape: Shape = "any",
    roster: bool = True,
    bodies: bool = True,
    nets: bool = True,
    links: bool = True,
    notes: bool = True,
    lineage: bool = True,
    odd_ids: bool = True,
) -> st.SearchStrategy[Jurisdiction]:
    """Draw jurisdictions, in which every part can be there or not. They shrink to one unit and nothing else.

    Args:
        territory: The units, or a strategy of them; by default `hierarchies` of what follows.
        levels: The levels, or a strategy of them; where no ``territory`` is given.
        max_units: At most so many units, where no ``territory`` is given.
        shape: What the hierarchy has, see `hierarchies`; where no ``territory`` is given.
        roster: There may be posts, holders and appointments; see `rosters`.
        bodies: There may be bodies; see `bodies`.
        nets: There may be departments' nets; see `net_lists`.
        links: There may be links; see `links`.
        notes: There may be notes; see `notes`.
        lineage: There may be a history of ids; see `lineages`.
        odd_ids: Ids, names and words of all kinds that are allowed; otherwise all ids are such as ``u0``.

    Returns:
        A strategy of `Jurisdiction`.

    Raises:
        ValueError: The levels cannot have the shape, a number is out of range (see `hierarchies`), or levels or a
            shape are asked for of a territory that is given.
        TypeError: ``territory`` is neither a hierarchy nor a strategy.

    Example:
        >>> from hypothesis import find
        >>> find(jurisdictions(max_units=3), lambda place: len(place.territory) == 2)
        <Jurisdiction: 2 units (2 street), 0 posts, 0 bodies, 0 links>
    """
    if territory is None:
        territory = hierarchies(levels, max_units=max_units, shape=shape, odd_ids=odd_ids)
    elif levels is not None or shape != "any":
        msg = "levels= and shape= are for units that are drawn here; territory= has its own."
        raise ValueError(msg)
    elif not isinstance(territory, st.SearchStrategy):
        is_a("territory", territory, Hierarchy)
        territory = st.just(territory)
    return _places(territory, _Parts(roster, bodies, nets, links, notes, lineage, odd_ids))


@st.composite
def _places(draw: st.DrawFn, territories: st.SearchStrategy[Hierarchy], parts: _Parts) -> Jurisdiction:
    """Draw what there is, then the units and what is beside them: most have a few parts only."""
    able = [name for name in _FLAGS if getattr(parts, name)]
    # One number for all: of several choices that look alike, Hypothesis likes to make all the same.
    flags = draw(st.integers(0, 2 ** len(able) - 1)) if able else 0
    there = {name for i, name in enumerate(able) if flags >> i & 1}
    territory = draw(territories)
    ids = territory.ids.tolist()
    odd = parts.odd
    own = draw(drawn_bodies(territory, odd_ids=odd)) if "bodies" in there else Bodies.from_records(territory)
    people = rosters(territory, bodies=own, odd_ids=odd) if "roster" in there else None
    roster = Roster.empty(territory, _builtin()) if people is None else draw(people)
    # All at once: each jurisdiction is checked as a whole.
    return Jurisdiction(
        territory=territory,
        bodies=own,
        roster=roster,
        nets=draw(net_lists(ids, odd_ids=odd)) if "nets" in there else (),
        lineage=draw(lineages(ids)) if "lineage" in there else Lineage.from_records([]),
        links=draw(links_between(territory, own, roster)) if "links" in there else Links.from_records([]),
        notes=draw(notes(odd=odd)) if parts.notes else (),
        id=draw(_IDS if odd else _PLAIN_IDS),
        name=draw(_TITLES if odd else _PLAIN_TITLES),
    )


@cache
def _builtin() -> RoleCatalogue:
    """Return the roles of a place without a roster; to read them takes longer than all else."""
    return RoleCatalogue.builtin()

"""Hierarchies to draw: units that fit a scheme, in every shape that the scheme allows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, Literal, get_args

import attrs
from hypothesis import strategies as st

from gridgov._privacy_counts import is_sensitive
from gridgov.hierarchy import Hierarchy
from gridgov.levels import LevelScheme
from gridgov.measures import MEASURES, Measure
from gridgov.testing._draw_choices import bits, check_range, made
from gridgov.testing._draw_schemes import Pattern, drawn_scheme
from gridgov.testing._draw_shapes import SHAPES, WIDE, Ground, Shape, ground_of, seeds
from gridgov.testing._draw_words import SHOWN, drawn_ids

__all__ = ["Grown", "Wanted", "grown", "hierarchies", "units_of"]

#: Where counts are stated.
Stated = Literal["anywhere", "leaves"]

_COUNTS: Final = (0, 1, 2, 3, 5, 8, 13, 40, 120, 299, 300, 500, 1_000, 5_000, 349_028, 2**53 - 1)
_PARTS: Final = (0, 0.5, 1, 1.25, 2, 3.5, 8, 13.125, 40, 120.5, 300, 1_000, 5_000.75, 349_028, 1e18, 1e290)
_TINY: Final = 3
#: How many units a shape needs, of levels that are drawn for it.
_FEWEST: Final[Mapping[Shape, int]] = {"ragged": 4, "polymorphic": 3, "wide": WIDE + 1, "deep": 3}
#: Levels that are drawn, at most.
_MOST_LEVELS: Final = 5
#: Bits of the number of a unit: its parent, its type, its name.
_PARENT, _TYPE, _NAME = 9, 5, 2
_LABEL, _COUNT = 2, 4
#: From here on the number of a parent means that there is none, where there may be another root.
_TOP: Final = 3 << _PARENT - 2
#: Hypothesis draws integers of more bits small rather than evenly.
_MOST_BITS: Final = 24
#: How often a hierarchy has half of the units that it may have, or more.
_SELDOM: Final = 5
_LARGE: Final = st.integers(0, _SELDOM)
#: What a hierarchy is grown from; of `integers` the first and the last would be drawn most.
_SEED: Final = bits(_PARENT)
_TOO_CLOSE: Final = frozenset({"household", "person"})


def _measures(given: str | Iterable[str | Measure]) -> tuple[Measure, ...]:
    several = [given] if isinstance(given, str) else given
    return tuple(one if isinstance(one, Measure) else _known(one) for one in several)


def _known(key: str) -> Measure:
    if key not in MEASURES:
        msg = f"There is no measure {key!r}; give a Measure, or one of {', '.join(MEASURES)}."
        raise ValueError(msg)
    return MEASURES[key]


def _labels(given: str | Iterable[str]) -> tuple[str, ...]:
    return (given,) if isinstance(given, str) else tuple(given)


@attrs.frozen
class Wanted:
    """What a hierarchy should be like, and can be; see `hierarchies`."""

    min_units: int
    max_units: int
    max_roots: int
    shape: Shape
    measures: tuple[Measure, ...] = attrs.field(converter=_measures)
    labels: tuple[str, ...] = attrs.field(converter=_labels)
    unknown: bool
    stated: Stated
    largest: int
    names: bool
    odd_ids: bool

    def __attrs_post_init__(self) -> None:
        """Say what is wrong with it."""
        for name, least in (("min_units", 1), ("max_units", 1), ("max_roots", 1), ("largest", 0)):
            check_range(name, getattr(self, name), least)
        if self.shape not in SHAPES:
            msg = f"shape must be one of {', '.join(SHAPES)}, not {self.shape!r}."
            raise ValueError(msg)
        if self.stated not in get_args(Stated):
            msg = f"stated must be one of {', '.join(get_args(Stated))}, not {self.stated!r}."
            raise ValueError(msg)
        if self.min_units > self.max_units:
            msg = f"A hierarchy has 1 unit or more, not {self.min_units} to {self.max_units}."
            raise ValueError(msg)


@attrs.frozen
class Grown:
    """Units that fit a scheme, parents first, as columns."""

    scheme: LevelScheme
    ids: tuple[str, ...]
    #: Row of each unit's parent, -1 for a root.
    parents: tuple[int, ...]
    types: tuple[int, ...]
    names: tuple[str | None, ...] | None
    measures: dict[str, list[float | None]]
    labels: dict[str, list[str | None]]
    info: tuple[Measure, ...]

    def build(self, order: Sequence[int] | None = None) -> Hierarchy:
        """Build the hierarchy, its rows in another order if one is given."""
        rows = range(len(self.ids)) if order is None else order
        types = [self.scheme.types[self.types[i]] for i in rows]

        def column(values: Sequence[Any]) -> list[Any]:
            return [values[i] for i in rows]

        return Hierarchy.from_columns(
            column(self.ids),
            [None if (p := self.parents[i]) < 0 else self.ids[p] for i in rows],
            [t.level for t in types],
            kind=[t.kind for t in types],
            levels=self.scheme,
            name=None if self.names is None else column(self.names),
            measures={key: column(values) for key, values in self.measures.items()},
            labels={key: column(values) for key, values in self.labels.items()},
            measure_info=self.info,
            roots="many",
        )


def hierarchies(  # noqa: PLR0913 - one keyword for each feature
    levels: LevelScheme | st.SearchStrategy[LevelScheme] | None = None,
    *,
    min_units: int = 1,
    max_units: int = 24,
    max_roots: int = 2,
    shape: Shape = "any",
    measures: Iterable[str | Measure] = ("households",),
    labels: Iterable[str] = (),
    unknown: bool = True,
    stated: Stated = "anywhere",
    largest: int = 5_000,
    names: bool = True,
    odd_ids: bool = True,
) -> st.SearchStrategy[Hierarchy]:
    """Draw hierarchies. They shrink to one unit ``u0`` without a name, its counts unknown or 0.

    Args:
        levels: The levels, or a strategy of them; by default `level_schemes` that can have the shape. Of a strategy
            only those are used that can have it.
        min_units: At least so many units, from 1.
        max_units: At most so many units.
        max_roots: At most so many units without a parent, from 1. All roots are of one level.
        shape: What every hierarchy has: ``ragged``: two units below one parent stand on different levels, or end on
            different levels; ``polymorphic``: two units below one parent are of one level and of different kinds;
            ``wide``: a unit has 8 or more directly below it; ``deep``: a chain of 3 units or more, as long as the
            levels allow; ``tiny``: at most 3 units; ``any``: nothing is promised.
        measures: Measures that all have: keys that the library knows, or measures of your own.
        labels: Keys of labels that all have.
        unknown: Counts may be unknown.
        stated: Whether counts are stated of units ``anywhere``, so that totals may differ from the sums of what is
            below, or of ``leaves`` only.
        largest: The largest count; from 0.
        names: Units may have names.
        odd_ids: Ids and names of all kinds that are allowed: with leading zeros, of 16 digits and more, of other
            scripts, with quotes, very long. Otherwise ids are ``u0``, ``u1`` and so on.

    Returns:
        A strategy of `Hierarchy`.

    Raises:
        ValueError: A number is out of range, there is no such shape or measure, or the levels cannot have the shape
            or so many units.

    Example:
        >>> from hypothesis import find
        >>> find(hierarchies(shape="ragged"), lambda units: True)
        <Hierarchy: 4 units (1 street, 2 community, 1 grid)>
        >>> levels = LevelScheme.ladder("street", "community", "grid")
        >>> find(hierarchies(levels, min_units=2), lambda units: True).ids.tolist()
        ['u0', 'u1']
    """
    found = Wanted(
        min_units=min_units,
        max_units=min(max_units, _TINY) if shape == "tiny" and type(max_units) is int else max_units,
        max_roots=max_roots,
        shape=shape,
        measures=measures,
        labels=labels,
        unknown=unknown,
        stated=stated,
        largest=largest,
        names=names,
        odd_ids=odd_ids,
    )
    return made(Grown.build, units_of(levels, found))


def units_of(levels: LevelScheme | st.SearchStrategy[LevelScheme] | None, want: Wanted) -> st.SearchStrategy[Grown]:
    """Return a strategy of units, or say why the levels cannot have them.

    Raises:
        ValueError: The levels cannot have the shape or so many units.
    """
    if isinstance(levels, LevelScheme):
        if not _able(levels, want):
            asked = f"{want.shape} with {want.min_units} to {want.max_units} units"
            msg = f"Units of these levels cannot be {asked}: {levels}."
            raise ValueError(msg)
        return grown(st.just(levels), want)
    if levels is None:
        fewest = _FEWEST.get(want.shape, 1)
        if want.max_units < fewest:
            msg = f"A {want.shape} hierarchy has {fewest} units or more; max_units is {want.max_units}."
            raise ValueError(msg)
        several = want.shape in {"ragged", "polymorphic", "wide", "deep"} or want.min_units > want.max_roots
        # A chain as long as the levels allow has to fit.
        most = min(_MOST_LEVELS, want.max_units) if want.shape == "deep" else _MOST_LEVELS
        pattern = Pattern(most, {"deep": 3, "ragged": 3}.get(want.shape, 2)) if several else Pattern(most)
        plain = pattern.min_levels if several else 0
        pattern = attrs.evolve(pattern, two_kinds=want.shape == "polymorphic", plain=plain)
        # Of one level there are only roots: of the three in four cases none of these is asked for.
        more = () if several or want.max_units == 1 else (attrs.evolve(pattern, min_levels=2),) * 3
        return grown(st.one_of(drawn_scheme(pattern), *map(drawn_scheme, more)), want)
    return grown(levels.filter(lambda scheme: _able(scheme, want)), want)


def _able(scheme: LevelScheme, want: Wanted) -> bool:
    return bool(_seeds(scheme, want))


def _seeds(scheme: LevelScheme, want: Wanted) -> list[list[tuple[int, int, bool]]]:
    """Return what can be grown into what is wanted."""
    ground = ground_of(scheme)
    found = [list(seed) for seed in seeds(ground, want.shape, want.max_units)]
    if want.min_units > want.max_roots:
        # One that is alone and can hold nothing would stay alone.
        found = [seed for seed in found if len(seed) > 1 or ground.least[seed[0][1]] is not None]
    return found


@st.composite
def grown(draw: st.DrawFn, levels: st.SearchStrategy[LevelScheme], want: Wanted) -> Grown:
    """Draw units of a scheme that can have what is wanted.

    Each unit is one number, read as a choice of its parent, type, name, labels and counts: cheap to draw and shrink.
    """
    scheme = draw(levels)
    ground, found = ground_of(scheme), _seeds(scheme, want)
    start = draw(_SEED)
    # A root that can hold nothing makes for a dull hierarchy: in three cases of four it is left out.
    holding = [seed for seed in found if len(seed) > 1 or ground.least[seed[0][1]] is not None] if start >> 7 else []
    some = holding or found
    rows = list(some[start % len(some)])
    number = _number(want)
    room = want.max_units - len(rows)
    # Lists are mostly short; some hierarchies are to be large.
    large = room // 2 if draw(_LARGE) == _SELDOM else 0
    more = draw(st.lists(number, min_size=max(large, want.min_units - len(rows)), max_size=room))
    numbers = [draw(number) for _ in rows]
    for n in more:
        _grow(ground, want, rows, n[0])
        numbers += [n] * (len(rows) - len(numbers))
    values = _Values(draw, want, scheme, rows)
    return values.units(numbers)


def _number(want: Wanted) -> st.SearchStrategy[tuple[int, ...]]:
    """Return a strategy of what is drawn for each unit: as few integers as its choices fit into."""
    widths = [_PARENT + _TYPE + _NAME]
    for width in [_LABEL] * len(want.labels) + [_COUNT] * len(want.measures):
        if widths[-1] + width > _MOST_BITS:
            widths.append(0)
        widths[-1] += width
    return st.tuples(*(bits(width) for width in widths))


def _grow(ground: Ground, want: Wanted, rows: list[tuple[int, int, bool]], n: int) -> None:
    """Put one more unit somewhere, with what has to stand below it, if there is room."""
    room = want.max_units - len(rows)
    able = [i for i, (_, t, closed) in enumerate(rows) if not closed and (least := ground.least[t]) and least <= room]
    level = ground.rank[rows[0][1]]
    tops = [t for t, rank in enumerate(ground.rank) if rank == level and ground.cost[t] <= room]
    roots = sum(1 for parent, _, _ in rows if parent < 0)
    low, can_top = n & (1 << _PARENT) - 1, bool(tops) and roots < want.max_roots
    if not able and not can_top:
        return
    # Those that hold some already come first: where a unit that holds none is left out, others stay where they are.
    holding = {parent for parent, _, _ in rows}
    able.sort(key=lambda i: i not in holding)
    # Of more than can be told apart, each can be the parent of some unit.
    span = _TOP if can_top else 1 << _PARENT
    which = low % max(len(able), 1) if len(able) <= span else low * len(able) // span
    parent = -1 if low >= span or not able else able[which]
    options = tops if parent < 0 else [t for t in ground.below[rows[parent][1]] if ground.cost[t] <= room]
    kind = options[(n >> _PARENT & (1 << _TYPE) - 1) % len(options)]
    at = len(rows)
    rows += [(parent if up < 0 else at + up, t, closed) for up, t, closed in ground.completed([(-1, kind, False)])]


class _Values:
    """Makes names, labels and counts of the numbers of units."""

    def __init__(self, draw: st.DrawFn, want: Wanted, scheme: LevelScheme, rows: list[tuple[int, int, bool]]) -> None:
        self.want = want
        self.scheme = scheme
        self.rows = rows
        self.ids = drawn_ids(draw, len(rows), odd=want.odd_ids)
        odd = draw(SHOWN) if want.odd_ids and (want.names or want.labels) else "网格"
        self.words = (None, "a", "社区 1", odd)

    def units(self, numbers: Sequence[tuple[int, ...]]) -> Grown:
        """Return the units."""
        want, labels, measures = self.want, dict[str, list[str | None]](), dict[str, list[float | None]]()
        inner = {parent for parent, _, _ in self.rows} if want.stated == "leaves" else set[int]()
        at = [(0, _PARENT + _TYPE)]

        def read(width: int) -> list[int]:
            word, shift = at[0]
            if shift + width > _MOST_BITS:
                word, shift = word + 1, 0
            at[0] = (word, shift + width)
            return [n[word] >> shift & (1 << width) - 1 for n in numbers]

        names = tuple(self.words[i] for i in read(_NAME))
        for key in want.labels:
            labels[key] = [self.words[i] for i in read(_LABEL)]
        for measure in want.measures:
            table = self._table(measure)
            found = [table[i % len(table)] for i in read(_COUNT)]
            shut = self._shut(measure) | inner
            measures[measure.key] = [None if row in shut else value for row, value in enumerate(found)]
        return Grown(
            scheme=self.scheme,
            ids=tuple(self.ids),
            parents=tuple(parent for parent, _, _ in self.rows),
            types=tuple(kind for _, kind, _ in self.rows),
            names=names if want.names and any(names) else None,
            measures=measures,
            labels=labels,
            info=want.measures,
        )

    def _table(self, measure: Measure) -> list[float | None]:
        """Return the values that a measure can have, as many as fit."""
        known = [v for v in (_COUNTS if measure.whole else _PARTS) if v <= self.want.largest]
        return [None, *known] if self.want.unknown else list(known)

    def _shut(self, measure: Measure) -> set[int]:
        """Return the rows of which nothing may be stated: sensitive counts of a household speak of it."""
        if not is_sensitive(measure):
            return set()
        return {i for i, (_, t, _) in enumerate(self.rows) if self.scheme.types[t].kind in _TOO_CLOSE}

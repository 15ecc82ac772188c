"""How well departments' nets fit together, before anything is merged.

`align` lays nets over each other and over the territory. Nothing is changed and nothing is decided: the `Alignment`
says which cells are equal, lie within others or straddle them, what nobody covers, what several cells claim, and how
alike the nets are as a whole.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

import attrs
import numpy as np

from gridgov import _align_cells as _cells
from gridgov import _align_units as _units
from gridgov._align_base import Areas, Ground, in_cells, members_of
from gridgov._align_columns import NET
from gridgov._align_measures import MEASURES, measured
from gridgov._align_read import Adjacency, level_of, read_edges, read_lengths
from gridgov._align_words import described
from gridgov._drawn import figure_of
from gridgov._face import as_html, one_line
from gridgov._frame import Field, Frame, Named, framed
from gridgov._partition import Floats, Member
from gridgov._partition_alike import likeness
from gridgov._partition_atoms import Layers
from gridgov._partition_border import borders
from gridgov._partition_cells import Related, related, survey
from gridgov._partition_meet import slivers
from gridgov._partition_pairs import held, overlap, sets
from gridgov._pickles import Versioned
from gridgov.nets import BaseUnits, Nets
from gridgov.text import Lang, Text

if TYPE_CHECKING:
    from gridgov._metric_spread import Values
    from gridgov.jurisdiction import Jurisdiction

__all__ = ["Alignment", "align"]

_PAIRS: Final = Text("pairs of nets", "网格体系两两对照")
_SIDES: Final = (("a", Text("first", "甲")), ("b", Text("second", "乙")))
_SIDE: Final = Text("{title} ({side})", "{title}（{side}）")

Progress = Callable[[int, int], None]


@attrs.frozen(eq=False, repr=False)
class Alignment(Versioned):
    """Nets laid over each other. Make it with `align`.

    Example:
        >>> from gridgov.nets import BaseUnits, Net, Nets
        >>> base = BaseUnits.of_ids(["b1", "b2", "b3", "b4"], households=[40, 36, 52, 30])
        >>> nets = Nets.of([Net.over("health", base, [0, 0, 1, 1]), Net.over("police", base, [0, 1, 1, 1])], base)
        >>> found = align(nets)
        >>> found
        <Alignment: 2 nets, 4 base units, 3 groups in the refinement; adjusted Rand index 0.00>
        >>> list(found.cells)[0].relation
        'straddling'
    """

    _repr_html_ = as_html

    _ground: Ground

    @property
    def nets(self) -> Nets:
        """The nets."""
        return self._ground.nets

    @property
    def members(self) -> tuple[Member, ...]:
        """Which base unit is in which cell, at the level of each net that is looked at."""
        return self._ground.members

    # -- pairs of nets ---------------------------------------------------------------------------------------------

    @cached_property
    def _measured(self) -> dict[str, Floats]:
        return measured(self._ground)

    @cached_property
    def pairs(self) -> Frame:
        """A row for each two nets, in their order: every measure; ``_a`` is of the first, ``_b`` of the second."""
        rows, columns = np.triu_indices(self._ground.k, 1)
        fields: list[Field] = []
        for (suffix, side), at in zip(_SIDES, (rows, columns), strict=True):
            spec = attrs.evolve(NET, key=f"net_{suffix}", title=_SIDE.format(title=NET.title, side=side))
            fields.append((spec, Named(self._ground.net_ids, at.astype(np.int32))))
        for key, measure in MEASURES.items():
            values, spec = self._measured[key], measure.column
            if measure.mutual:
                fields.append((spec, values[rows, columns]))
                continue
            for (suffix, side), directed in zip(_SIDES, (values, values.T), strict=True):
                title = _SIDE.format(title=spec.title, side=side)
                fields.append((attrs.evolve(spec, key=f"{key}_{suffix}", title=title), directed[rows, columns]))
        return framed(_PAIRS, *fields)

    def matrix(self, measure: str = "ari") -> Floats:
        """Return a measure of each net (row) with each net (column). Float64, shape (nets, nets), read-only.

        Args:
            measure: One of ``common``, ``households``, ``coverage``, ``ari``, ``ari_households``, ``vi``, ``vi_share``,
                ``vi_households``, ``vi_households_share``, ``separated``, ``separated_households``, ``jaccard``,
                ``jaccard_households``, ``nested``, ``straddling``, ``boundary``. Of those that have a direction, the
                row is the net whose pairs or cells are looked at.

        Raises:
            KeyError: There is no such measure.

        Example:
            >>> from gridgov.nets import BaseUnits, Net, Nets
            >>> base = BaseUnits.of_ids(["b1", "b2", "b3", "b4"])
            >>> nets = Nets.of([Net.over("one", base, [0, 0, 0, 0]), Net.over("two", base, [0, 0, 1, 1])], base)
            >>> align(nets).matrix("nested").tolist()
            [[1.0, 0.0], [1.0, 1.0]]
        """
        if measure not in MEASURES:
            msg = f"There is no measure '{measure}'; there are {', '.join(MEASURES)}."
            raise KeyError(msg)
        return self._measured[measure]

    def crosswalk(self, a: str, b: str) -> Frame:
        """Return the cells of two nets that have base units in common, with what only one of the two covers.

        Args:
            a: Id of the first net.
            b: Id of the second.

        Raises:
            KeyError: There is no such net.

        Example:
            >>> from gridgov.nets import BaseUnits, Net, Nets
            >>> base = BaseUnits.of_ids(["b1", "b2", "b3"], households=[40, 36, 52])
            >>> nets = Nets.of([Net.over("one", base, [0, 0, 1]), Net.over("two", base, [0, 1, -1])], base)
            >>> [(row.cell_a, row.cell_b, row.households) for row in align(nets).crosswalk("one", "two")]
            [('0', '0', 40.0), ('0', '1', 36.0), ('1', None, 52.0)]
        """
        nets = self._ground.nets
        return _cells.crosswalk(self._ground, nets.index_of(a), nets.index_of(b))

    # -- cells -----------------------------------------------------------------------------------------------------

    @cached_property
    def cells(self) -> Frame:
        """What each cell is to each other net: equal, nested, made up of whole cells, straddling, or not covered."""
        return _cells.cells(self._ground)

    @cached_property
    def territory(self) -> Frame | None:
        """What each cell is to the units of the level of ``against``; None without one."""
        return _cells.territory(self._ground)

    @cached_property
    def areas(self) -> Frame | None:
        """What the units of the level of ``against`` are to each net; None without one."""
        return _cells.areas(self._ground)

    @cached_property
    def blocks(self) -> Frame:
        """Blocks of cells of all nets that are linked by overlaps of at least the threshold."""
        return _units.blocks(self._ground)

    # -- base units ------------------------------------------------------------------------------------------------

    @cached_property
    def coverage(self) -> Frame:
        """A row for each net: cells, base units covered and not, those in several cells, households."""
        return _units.coverage(self._ground)

    @cached_property
    def gaps(self) -> Frame:
        """The base units that each net does not cover."""
        return _units.gaps(self._ground)

    @cached_property
    def overlaps(self) -> Frame:
        """The cells of base units that are in several cells of a net, or in one with a part only."""
        return _units.overlaps(self._ground)

    @cached_property
    def refinement(self) -> Frame:
        """The groups of base units that no net tells apart: the common refinement."""
        return _units.refinement(self._ground)

    @cached_property
    def slivers(self) -> Frame:
        """Small groups of the refinement, each with the nets that alone cut it off: often a single wrong record."""
        return _units.slivers(self._ground)

    # -- out -------------------------------------------------------------------------------------------------------

    def plot(
        self,
        measure: str = "ari",
        *,
        place: Jurisdiction | None = None,
        lang: Lang = "en",
        title: str | None = None,
    ) -> Any:  # noqa: ANN401 - plotly has no types
        """Return a plotly figure, yours to change: a measure of all pairs of nets as a table of numbers in colours.

        Args:
            measure: See `matrix`.
            place: Whose nets they are: its title stands in the source line. By default the unit above all others does:
                nets know their territory, not the jurisdiction that holds it.
            lang: Language of the words.
            title: What stands above it; by default the measure.

        Raises:
            KeyError: There is no such measure.
            MissingExtraError: plotly is not installed.

        Example:
            >>> from gridgov.nets import BaseUnits, Net, Nets
            >>> base = BaseUnits.of_ids(["b1", "b2"])
            >>> nets = Nets.of([Net.over("one", base, [0, 0]), Net.over("two", base, [0, 1])], base)
            >>> align(nets).plot("vi").layout.title.text
            'Variation of information, in nats, by pairs of nets'
        """
        return figure_of("alignment", self, measure=measure, place=place, lang=lang, title=title)

    def sankey(  # noqa: PLR0913 - what is drawn, and how
        self,
        a: str,
        b: str,
        *,
        limit: int = 40,
        measure: str = "households",
        place: Jurisdiction | None = None,
        lang: Lang = "en",
        title: str | None = None,
    ) -> Any:  # noqa: ANN401 - plotly has no types
        """Return a plotly figure, yours to change: how the cells of one net flow into those of another.

        Households flow, or base units where some are unknown. Blue: the whole cell goes there; red: a part of it.

        Args:
            a: Id of the net on the left.
            b: Id of the net on the right.
            limit: So many of the largest flows are drawn each on its own, from 1; all others together.
            measure: ``"households"`` or ``"base_units"``.
            place: Whose nets they are: its title stands in the source line.
            lang: Language of the words.
            title: What stands above it; by default both nets.

        Raises:
            KeyError: There is no such net.
            ValueError: ``limit`` is below 1, or there is no such measure.
            MissingExtraError: plotly is not installed.

        Example:
            >>> from gridgov.nets import BaseUnits, Net, Nets
            >>> base = BaseUnits.of_ids(["b1", "b2"])
            >>> nets = Nets.of([Net.over("one", base, [0, 0]), Net.over("two", base, [0, 1])], base)
            >>> list(align(nets).sankey("one", "two").data[0].node.label)
            ['0 (cut): 2', '0: 1', '1: 1']
        """
        return figure_of("flows", self, net=a, into=b, most=limit, measure=measure, place=place, lang=lang, title=title)

    def describe(self, lang: Lang = "en") -> str:
        """Return what was found in a few lines.

        Raises:
            ValueError: ``lang`` is neither ``en`` nor ``zh``.

        Example:
            >>> from gridgov.nets import BaseUnits, Net, Nets
            >>> base = BaseUnits.of_ids(["b1", "b2", "b3"])
            >>> nets = Nets.of([Net.over("one", base, [0, 0, 1]), Net.over("two", base, [0, 0, -1])], base)
            >>> print(align(nets).describe("zh").splitlines()[0])
            2个网格体系，3个基本单元；共同细分为2组
        """
        return "\n".join(line.get(lang) for line in described(self._ground, self._measured))

    @one_line
    def __repr__(self) -> str:
        ground, ari = self._ground, self._measured["ari"]
        between = ari[~np.isnan(ari) & ~np.eye(ground.k, dtype=bool)]
        ends = [between.min(), between.max()] if len(between) else []
        span = " to ".join(dict.fromkeys(f"{round(float(end), 2) + 0.0:.2f}" for end in ends)) or "-"
        return (
            f"<Alignment: {ground.k:,} net{'' if ground.k == 1 else 's'}, {len(ground.nets.base):,} base units, "
            f"{ground.layers.n_atoms:,} groups in the refinement; adjusted Rand index {span}>"
        )


def align(  # noqa: PLR0913 - what can be asked of an alignment
    nets: Nets,
    *,
    against: str | None = None,
    adjacency: Adjacency | None = None,
    lengths: Values | None = None,
    levels: Mapping[str, str] | None = None,
    sliver: int = 2,
    threshold: float = 0.05,
    progress: Progress | None = None,
) -> Alignment:
    """Lay nets over each other, and over the territory.

    Each figure with its formula, its source and its range stands in the reference, page "Alignment".

    Args:
        nets: The nets.
        against: Key of a level of the territory, such as ``community``, whose units cells are compared with.
        adjacency: Pairs of base units that are neighbours, each pair once: their ids, or their rows as whole numbers
            of shape (m, 2). Without it the share of the border that does not coincide is unknown.
        lengths: Length of the border at each of these, from 0; None to count them.
        levels: For the id of a net the level of it that is looked at; the others by the cells that base units are in.
        sliver: Groups of the refinement with fewer base units than this are slivers, from 1.
        threshold: Two cells are linked if they have at least this share of the base units of the smaller one in
            common, 0 to 1. With 0 every overlap links: one wrong record in a hundred joins everything.
        progress: Told how many of how many pairs of nets are done.

    Raises:
        InvalidNetError: ``adjacency`` names what is no base unit; with all of them.
        KeyError: ``levels`` names what is no net.
        UnknownKeyError: The scheme of the territory has no such level.
        ValueError: A net has no such level, there is no territory, or a number is out of its range.

    Example:
        >>> from gridgov.nets import BaseUnits, Net, Nets
        >>> base = BaseUnits.of_ids(["b1", "b2", "b3", "b4"])
        >>> nets = Nets.of([Net.over("health", base, [0, 0, 1, 1]), Net.over("police", base, [0, 1, 1, 1])], base)
        >>> found = align(nets, adjacency=[("b1", "b2"), ("b2", "b3"), ("b3", "b4")])
        >>> found.matrix("boundary").tolist()
        [[0.0, 1.0], [1.0, 0.0]]
    """
    if sliver < 1 or not 0 <= threshold <= 1:
        msg = (
            f"A sliver has fewer base units than a number from 1, not {sliver}; a threshold is 0 to 1, not {threshold}."
        )
        raise ValueError(msg)
    base = nets.base
    edges = None if adjacency is None else read_edges(base, adjacency)
    members = members_of(nets, levels or {})
    layers = Layers.of(members, base.households)
    found = None if edges is None else borders(members, layers, edges, read_lengths(lengths))
    areas = None if against is None else _areas(base, against, members)
    codes = [held(layers, net) for net in range(len(layers))]
    small = slivers(layers, layers.units < sliver, codes)
    laid = survey(layers, threshold, progress, codes)
    amounts = in_cells(codes, layers.units), in_cells(codes, layers.mass)
    return Alignment(Ground(nets, members, layers, laid, found, areas, sliver, small, threshold, *amounts))


def _areas(base: BaseUnits, level: str, members: tuple[Member, ...]) -> Areas:
    """Lay each net over the units of a level."""
    ids, units = level_of(base, level)
    found = [_facing(member, units, base.households) for member in members]
    return Areas(level, ids, units, tuple(one for one, _ in found), tuple(two for _, two in found))


def _facing(one: Member, two: Member, households: Floats) -> tuple[Related, Related]:
    layers = Layers.of([one, two], households)
    nets = held(layers, 0), held(layers, 1)
    met = overlap(layers, *nets, 0.0)
    as_sets = sets(layers, *nets) if met.mixed else met
    each = likeness(met)
    return related(met, as_sets, each, 0), related(met, as_sets, each, 1)

"""Pictures of a merger of nets: how alike the nets are, and how large their cells are, before and after."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import TYPE_CHECKING, Final

import attrs
import numpy as np

from gridgov._partition import Member
from gridgov._partition_alike import alike, likeness
from gridgov._partition_atoms import Layers
from gridgov._partition_pairs import held, overlap
from gridgov.plot import _spec
from gridgov.plot._spec import Series, Spec
from gridgov.report._figures import Figure
from gridgov.report._integration_tables import MERGED, households_of
from gridgov.report._tables import Cell, Column, Row, Table
from gridgov.report._words import both, count, number, say
from gridgov.text import LANGS, Lang, Text

if TYPE_CHECKING:
    from gridgov._net_columns import Floats
    from gridgov.integration import Integration

__all__ = ["Bands", "alikeness", "sizes"]

_ALIKE: Final = Text("How alike the nets are, and the merged net", "各网格体系及整合后网格的一致程度")
_ALIKE_IS: Final = Text(
    "Adjusted Rand index of each pair over the base units that both cover: 1 is the same division, 0 is what chance "
    "gives. Between the nets {low} to {high}, mean {mean}; with the merged net {low_after} to {high_after}, mean "
    "{mean_after}.",
    "每对网格体系在共同覆盖的基本单元上的调整兰德指数：1为划分完全相同，0为随机水平。各网格体系之间为{low}至{high}，平均{mean}；"
    "与整合后网格之间为{low_after}至{high_after}，平均{mean_after}。",
)
_SIZES: Final = Text("Households of a cell, before and after", "整合前后每格户数")
_UNKNOWN: Final = Text("unknown", "未知")
#: Without a band: below half of, and above twice the median of the merged grids.
_FAR: Final = 2.0


def alikeness(found: Integration) -> Figure:
    """Draw a square of all pairs of nets, with the merged net as the last."""
    nets, lowest = found.nets, found.plan.lowest
    members = [*nets.members, Member.of_codes(lowest.codes, len(lowest))]
    names = [*(both(net.title) for net in nets), MERGED]
    values = _indices(members, nets.base.households)
    before = values[:-1, :-1][~np.eye(len(nets), dtype=bool)]
    words = {**_span(before, ""), **_span(values[-1, :-1], "_after")}
    rows: list[list[float | None]] = [[None if np.isnan(v) else v for v in row] for row in np.round(values, 4).tolist()]

    def draw(lang: Lang) -> Spec:
        titles = [name.get(lang) for name in names]
        hover = [
            [
                f"{_spec.plain(a, 60)}<br>{_spec.plain(b, 60)}<br>{_said(v).get(lang)}"
                for b, v in zip(titles, row, strict=True)
            ]
            for a, row in zip(titles, rows, strict=True)
        ]
        return _spec.matrix(titles, rows, hover)

    heads = [Column(Text("net", "网格体系"), long=True)]
    heads += [Column(count(i), number=True) for i in range(1, len(names) + 1)]
    table = [
        Row(
            (say(Text("{i} {name}", "{i} {name}"), i=i, name=name), *map(_said, row)),
            mark="total" if name is MERGED else "",
        )
        for i, (name, row) in enumerate(zip(names, rows, strict=True), 1)
    ]
    return Figure(
        "alike",
        _ALIKE,
        say(_ALIKE_IS, **words),
        {lang: draw(lang) for lang in LANGS},
        Table("alike", _ALIKE, tuple(heads), table),
    )


def _indices(members: Sequence[Member], households: Floats) -> Floats:
    """Return the adjusted Rand index of all pairs. Float64, shape (nets, nets)."""
    layers = Layers.of(members, households)
    every = [held(layers, net) for net in range(len(layers))]
    out = np.eye(len(every))
    for a, b in combinations(range(len(every)), 2):
        met = overlap(layers, every[a], every[b])
        out[a, b] = out[b, a] = alike(met, likeness(met))[0].ari
    return out


def _span(values: Floats, ending: str) -> dict[str, object]:
    known = values[~np.isnan(values)]
    if not len(known):
        return {f"{key}{ending}": _UNKNOWN for key in ("low", "high", "mean")}
    return {
        f"{key}{ending}": f"{v:z.2f}"
        for key, v in (("low", known.min()), ("high", known.max()), ("mean", known.mean()))
    }


def _said(value: float | None) -> Text:
    return _UNKNOWN if value is None else Text(f"{value:z.3f}", f"{value:z.3f}")


# -- sizes -------------------------------------------------------------------------------------------------------------


@attrs.frozen
class Bands:
    """How sizes are told apart."""

    low: float
    high: float
    #: Whether somebody asked for the band.
    asked: bool

    @property
    def words(self) -> tuple[Text, ...]:
        """The name of each part of a bar."""
        low, high = number(self.low), number(self.high)
        return (
            Text("below {low}", "不足{low}户").format(low=low),
            Text("{low} to {high}", "{low}至{high}户").format(low=low, high=high),
            Text("above {high}", "超过{high}户").format(high=high),
            Text("unknown", "户数未知"),
        )

    def counts(self, values: Floats) -> list[int]:
        """Return how many sizes are below, within and above the band, and unknown."""
        unknown = np.isnan(values)
        below, above = values < self.low, values > self.high
        return [int(part.sum()) for part in (below, ~below & ~above & ~unknown, above, unknown)]


_LOOKS: Final = ((_spec.YELLOW, "/"), (_spec.BLUE, ""), (_spec.RED, "x"), (_spec.GREY, "."))


def _bands(found: Integration, after: Floats) -> Bands | None:
    target = found.setting.targets.levels[-1]
    if target.bounded:
        high = target.high if np.isfinite(target.high) else float(np.nanmax(after, initial=target.low))
        return Bands(target.low, high, asked=True)
    known = after[~np.isnan(after)]
    if not len(known):
        return None
    middle = float(np.median(known))
    return Bands(float(np.floor(middle / _FAR)), float(np.ceil(middle * _FAR)), asked=False)


def sizes(found: Integration) -> Figure | None:
    """Draw how many cells of each net, and of the merged one, are below, within and above the band.

    None where no size is known.
    """
    nets, lowest = found.nets, found.plan.lowest
    after = np.where(lowest.unknown > 0, np.nan, lowest.households)
    bands = _bands(found, after)
    if bands is None:
        return None
    columns = [*(households_of(one, nets.base.households)[0] for one in nets.bound), after]
    names = [*(both(net.title) for net in nets), MERGED]
    numbers = [bands.counts(values) for values in columns]
    alt = say(_words(bands), low=number(bands.low), high=number(bands.high), n=numbers[-1][1], all=sum(numbers[-1]))
    heads = [Column(Text("net", "网格体系"), long=True), *(Column(word, number=True) for word in bands.words)]
    rows: list[Row] = []
    for name, row in zip(names, numbers, strict=True):
        cells: tuple[Cell, ...] = (name, *map(count, row), count(sum(row)))
        rows.append(Row(cells, mark="total" if name is MERGED else ""))
    table = Table("cell-sizes", _SIZES, (*heads, Column(Text("all", "合计"), number=True)), rows)
    return Figure("cell-sizes", _SIZES, alt, {lang: _draw(names, numbers, bands, lang) for lang in LANGS}, table)


def _words(bands: Bands) -> Text:
    if bands.asked:
        return Text(
            "Cells by the household band {low} to {high} that was asked for; of the merged grids {n:,} of {all:,} are "
            "within it.",
            "按要求的户数范围{low}至{high}户统计各网格；整合后网格中有{n:,}个（共{all:,}个）在此范围内。",
        )
    return Text(
        "No band was asked for. Cells by half and twice the median of the merged grids, {low} to {high} households; of "
        "these {n:,} of {all:,} are within it.",
        "未设定户数范围。按整合后网格中位数的一半至两倍（{low}至{high}户）统计；其中{n:,}个（共{all:,}个）在此范围内。",
    )


def _draw(names: Sequence[Text], numbers: Sequence[Sequence[int]], bands: Bands, lang: Lang) -> Spec:
    colon = "：" if lang == "zh" else ": "
    words = [word.get(lang) for word in bands.words]

    def line(row: Sequence[int]) -> str:
        return " · ".join(f"{word}{colon}{n:,}" for word, n in zip(words, row, strict=True) if n)

    series = [
        Series(
            word,
            color,
            [100 * row[k] / max(sum(row), 1) for row in numbers],
            [
                f"{_spec.plain(name.get(lang), 60)}<br>{word}{colon}{row[k]:,}"
                for name, row in zip(names, numbers, strict=True)
            ],
            pattern,
        )
        for k, (word, (color, pattern)) in enumerate(zip(words, _LOOKS, strict=True))
    ]
    rows = [(name.get(lang), line(row)) for name, row in zip(names, numbers, strict=True)]
    return _spec.stacked(rows, series, x_title=Text("share of the cells", "占网格的比例").get(lang), percent=True)

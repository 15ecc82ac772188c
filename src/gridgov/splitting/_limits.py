"""Why there can be no division: what is too heavy, which piece misses the band, how many parts there can be.

All of it is shown by counting alone, before anything is searched; each reason names the smallest change of the band
that takes it away.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Final

import attrs
import numpy as np

from gridgov._carve_piece import components, renumbered
from gridgov._columns import Ints
from gridgov._face import as_html, as_line
from gridgov._metric_spread import Floats, said
from gridgov._partition import added
from gridgov.errors import InvalidSplitError, Place, Problem, Problems
from gridgov.splitting._faults import BAD_BAND, BAD_PARTS, COMPONENT_MISSES, PARTS_MISS, TOO_FEW, TOO_HEAVY
from gridgov.splitting._ground import Ground
from gridgov.text import Text

__all__ = ["Band", "Pieces", "check_band", "pieces", "possible_parts", "refuse_impossible"]

_BETWEEN: Final = Text("{low} to {high}", "{low}至{high}")
_FROM: Final = Text("{low} or more", "{low}及以上")
_UP_TO: Final = Text("up to {high}", "不超过{high}")
_ANY: Final = Text("any size", "任意规模")
_ONE_PIECE: Final = Text("one piece", "相连的一片")
_PIECES: Final = Text("{n} pieces that do not hang together", "互不相连的{n}片")
_MORE: Final = Text("Allow at most {high} or more", "将上限放宽至{high}及以上")
_LESS: Final = Text("allow at least {low} or fewer", "将下限放宽至{low}及以下")
_OR: Final = Text("; or ", "；或")
_JOIN: Final = Text("; or name neighbours that join it to the rest", "；或补充其与其余部分的相邻关系")
_DEEPER: Final = Text(", or name in of= a level below it that may be dealt out", "，或用of=指定其下可供划分的层级")
_CROSS: Final = Text(
    "; or name neighbours under the same unit above, which no new unit crosses",
    "；或补充同一上级单元内的相邻关系（新单元不跨越上级单元）",
)
_ASK: Final = Text("Ask for {n} parts", "请要求{n}个部分")
_ASK_FROM: Final = Text("Ask for {fewest} to {most} parts", "请要求{fewest}至{most}个部分")
#: Sums may be off by this share.
_SLACK: Final = 1e-9


@attrs.frozen
class Band:
    """How much a part may have."""

    __repr__ = as_line
    _repr_html_ = as_html

    low: float
    high: float

    @property
    def slack(self) -> float:
        """Sums that differ by less are equal."""
        return _SLACK * (self.low + (self.high if math.isfinite(self.high) else 0.0) + 1.0)

    @property
    def text(self) -> Text:
        """It in words."""
        low, high = said(self.low), said(self.high)
        if math.isinf(self.high):
            return _FROM.format(low=low) if self.low > 0 else _ANY
        return _BETWEEN.format(low=low, high=high) if self.low > 0 else _UP_TO.format(high=high)


@attrs.frozen(eq=False)
class Pieces:
    """What hangs together."""

    #: Piece of each base unit, numbered by their first. Int64, shape (n,).
    of: Ints
    #: Count of each piece.
    loads: Floats
    #: Number of base units in each.
    sizes: Ints

    def __len__(self) -> int:
        return len(self.loads)


def pieces(found: Ground, groups: Ints | None = None) -> Pieces:
    """Return what hangs together; nothing hangs together across groups."""
    edges = found.near.edges
    if groups is not None:
        edges = edges[groups[edges[:, 0]] == groups[edges[:, 1]]]
    of = renumbered(components(found.n, edges)).astype(np.int64)
    count = int(of.max(initial=-1)) + 1
    return Pieces(of, added(of, found.weights, count), np.bincount(of, minlength=count).astype(np.int64))


def possible_parts(load: float, size: int, band: Band) -> tuple[int, int]:
    """Return the fewest and most parts that a piece can be divided into, as far as counting tells."""
    fewest = 1 if math.isinf(band.high) else max(1, math.ceil((load - band.slack) / band.high))
    most = size if band.low <= 0 else min(size, math.floor((load + band.slack) / band.low))
    return fewest, most


def check_band(low: float | None, high: float | None, parts: int | None) -> Band:
    """Return the band.

    Raises:
        InvalidSplitError: It is empty, or the number of parts is none.
    """
    band = Band(0.0 if low is None else float(low), math.inf if high is None else float(high))
    wrong: list[Problem] = []
    if not (0 <= band.low <= band.high and band.high > 0 and math.isfinite(band.low)):
        wrong.append(Problem(BAD_BAND, facts={"low": said(band.low), "high": said(band.high)}))
    if parts is not None and (not isinstance(parts, int) or isinstance(parts, bool) or parts < 1):  # pyright: ignore[reportUnnecessaryIsInstance] - not every caller is checked
        wrong.append(Problem(BAD_PARTS, facts={"parts": str(parts)}))
    if wrong:
        raise InvalidSplitError(Problems.of(*wrong))
    return band


def refuse_impossible(  # noqa: PLR0913 - what is asked for
    found: Ground, band: Band, parts: int | None, hang: Pieces, *, strict: bool, bounded: bool = False
) -> tuple[Problem, ...]:
    """Refuse what counting alone shows to be impossible; return the reasons if the nearest division will do.

    Raises:
        InvalidSplitError: With every reason, if ``strict``; in any case if there cannot be so many parts at all.
    """
    problems = tuple(_reasons(found, band, parts, hang, bounded=bounded))
    never = parts is not None and not len(hang) <= parts <= found.n
    if problems and (strict or never):
        raise InvalidSplitError(Problems.of(*problems))
    return problems


def _reasons(found: Ground, band: Band, parts: int | None, hang: Pieces, *, bounded: bool) -> Iterator[Problem]:
    place = Place(id=found.unit_id)
    if parts is not None and parts > found.n:
        yield Problem(TOO_FEW, place, {"parts": parts, "unit": found.unit_id, "n": found.n})
        return
    heavy = np.flatnonzero(found.weights > band.high + band.slack)
    for at in heavy.tolist():
        ident = found.ids.get(at)
        facts: dict[str, object] = {
            "unit": ident,
            "count": said(float(found.weights[at])),
            "measure": found.measure.name,
            "high": said(band.high),
            "fix": _open(found, at),
        }
        yield Problem(TOO_HEAVY, Place(id=ident), facts)
    spoiled = set(hang.of[heavy].tolist())
    sums = [0, 0]
    for i, (load, size) in enumerate(zip(hang.loads.tolist(), hang.sizes.tolist(), strict=True)):
        fewest, most = possible_parts(load, size, band)
        sums[0] += fewest
        sums[1] += most
        if fewest > most and i not in spoiled:
            ident = found.ids.get(int(np.flatnonzero(hang.of == i)[0]))
            facts = {
                "unit": ident,
                "n": size,
                "all": found.n,
                "count": said(load),
                "measure": found.measure.name,
                "band": band.text,
                "fix": _fix(load, size, band, parts, hang, bounded=bounded),
            }
            yield Problem(COMPONENT_MISSES, Place(id=ident), facts)
    if parts is not None and not len(heavy) and sums[0] <= sums[1] and not sums[0] <= parts <= sums[1]:
        ask = _ASK.format(n=sums[0]) if sums[0] == sums[1] else _ASK_FROM.format(fewest=sums[0], most=sums[1])
        more = _for_parts(float(hang.loads.sum()), band, parts) if len(hang) == 1 else None
        facts = {
            "parts": parts,
            "band": band.text,
            "measure": found.measure.name,
            "count": said(float(hang.loads.sum())),
            "pieces": _ONE_PIECE if len(hang) == 1 else _PIECES.format(n=len(hang)),
            "takes": _one_or_more(sums[0], sums[1]),
            "fix": ask if more is None else _joined(ask, more),
        }
        yield Problem(PARTS_MISS, place, facts)


def _open(found: Ground, at: int) -> Text:
    """Say that something could be opened, where there is something below."""
    h, row = found.territory, int(found.base[at])
    return _DEEPER if int(h.tree.end[row]) > row + 1 else Text("", "")


def _one_or_more(fewest: int, most: int) -> Text:
    text = str(fewest) if fewest == most else f"{fewest} to {most}"
    return Text(text, text.replace(" to ", "至"))


def _joined(first: Text, second: Text) -> Text:
    lower = Text(second.en[0].lower() + second.en[1:], second.zh)
    return Text(first.en + _OR.en + lower.en, first.zh + _OR.zh + lower.zh)


def _upper(text: Text) -> Text:
    return Text(text.en[0].upper() + text.en[1:], text.zh)


def _rounded(value: float, *, up: bool) -> str:
    """Return a whole number that is enough."""
    return said(float(math.ceil(value - _SLACK * value) if up else math.floor(value + _SLACK * value)))


def _fix(  # noqa: PLR0913 - what a piece has, and what is asked for
    load: float, size: int, band: Band, parts: int | None, hang: Pieces, *, bounded: bool
) -> Text:
    """Say what would help a piece."""
    if len(hang) == 1 and parts is not None:
        return _upper(_for_parts(load, band, parts))
    text = _wider(load, size, band)
    if len(hang) == 1:
        return text
    more = _CROSS if bounded else _JOIN
    return Text(text.en + more.en, text.zh + more.zh)


def _wider(load: float, size: int, band: Band) -> Text:
    """Say the smallest widening of the band after which the piece can be divided, as far as counting tells."""
    fewest, most = possible_parts(load, size, band)
    ways: list[Text] = []
    if 0 < most < fewest:
        ways.append(_MORE.format(high=_rounded(load / most, up=True)))
    if fewest <= size:
        ways.append(_LESS.format(low=_rounded(load / fewest, up=False)))
    text = _upper(ways[0]) if ways else Text("Widen the band", "放宽区间")
    for way in ways[1:]:
        text = _joined(text, way)
    return text


def _for_parts(load: float, band: Band, parts: int) -> Text:
    """Say the smallest widening of the band after which one piece can be divided into so many parts."""
    if load > parts * band.high:
        return _MORE.format(high=_rounded(load / parts, up=True))
    return _LESS.format(low=_rounded(load / parts, up=False))

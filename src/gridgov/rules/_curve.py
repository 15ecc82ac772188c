"""How the verdicts of a check depend on one value of its rule: exactly, for every value at once."""

from __future__ import annotations

import math
from typing import Final, Literal

import attrs
import numpy as np
import numpy.typing as npt

from gridgov._face import as_html, as_line
from gridgov.rules._check import Check, Verdict, Verdicts
from gridgov.rules._column import Floats
from gridgov.rules._condition import Cut
from gridgov.rules._parameter import Parameter

__all__ = ["Curve", "curve_of"]

Ints = npt.NDArray[np.int64]
_VERDICTS: Final = len(Verdict)
#: Largest span of whole numbers for which a table is made.
_SPAN: Final = 1 << 22
#: Up to here a float64 holds every whole number.
_EXACT: Final = 1 << 53


@attrs.frozen(eq=False)
class Curve:
    """The verdict of each row as a function of one parameter, the others left as they are.

    Between two cuts the verdict of a row does not change, so that counts for any number of values need one pass.

    Example:
        >>> from gridgov.rules import Communities, CommunityOversize
        >>> rule = CommunityOversize(max_households=5000)
        >>> check = rule.run(Communities.given(3, households=[4000, 5000, 6000]))
        >>> curve_of(check, rule.parameters()["max_households"]).counts([3999, 4000, 6000])[:, Verdict.FAIL].tolist()
        [3.0, 2.0, 0.0]
    """

    __repr__ = as_line
    _repr_html_ = as_html

    parameter: Parameter
    cuts: tuple[Cut, ...]
    #: Verdicts before the first cut, between the cuts and after the last. Int8, each of shape (n,).
    verdicts: tuple[Verdicts, ...]

    def at(self, value: float) -> Verdicts:
        """Return the verdict of each row for one value. Int8, shape (n,)."""
        out = self.verdicts[0].copy()
        for cut, after in zip(self.cuts, self.verdicts[1:], strict=True):
            beyond = value > cut.at if cut.closed else value >= cut.at
            out[beyond] = after[beyond]
        return out

    def counts(self, values: npt.ArrayLike, weights: Floats | None = None) -> npt.NDArray[np.float64]:
        """Return for each value how many rows have each verdict.

        Args:
            values: Values of the parameter, shape (m,), in any order.
            weights: What each row counts, shape (n,); 1 by default.

        Returns:
            Float64 of shape (m, 4): the columns are the verdicts in order.
        """
        wanted = np.asarray(values, np.float64)
        order = np.argsort(wanted, kind="stable")
        t = wanted[order]
        start = np.bincount(self.verdicts[0], weights, minlength=_VERDICTS)[:_VERDICTS].astype(np.float64)
        change = np.zeros((len(t) + 1, _VERDICTS))
        for k, cut in enumerate(self.cuts):
            before, after = self.verdicts[k], self.verdicts[k + 1]
            differs = before != after
            if not differs.any():
                continue
            if differs.all():
                at, old, new, w = cut.at, before, after, weights
            else:
                at, old, new = cut.at[differs], before[differs], after[differs]
                w = None if weights is None else weights[differs]
            from_index = _beyond(t, at, closed=cut.closed)
            pair = old.astype(np.int64) * _VERDICTS + new
            code = from_index * (_VERDICTS * _VERDICTS) + pair
            moved = np.bincount(code, w, minlength=(len(t) + 1) * _VERDICTS * _VERDICTS)
            moved = moved.reshape(len(t) + 1, _VERDICTS, _VERDICTS)
            change += moved.sum(axis=1) - moved.sum(axis=2)
        out = np.empty((len(t), _VERDICTS))
        out[order] = start + np.cumsum(change[: len(t)], axis=0)
        return out

    def breakpoints(self) -> Floats:
        """Return the values from which on some verdict is another one than just before, ascending.

        Only values that the parameter can have are returned.
        """
        found: list[Floats] = []
        for k, cut in enumerate(self.cuts):
            differs = self.verdicts[k] != self.verdicts[k + 1]
            first = self._first_beyond(cut.at, closed=cut.closed)
            # Between a cut and the next value that the parameter can have, a row may change back.
            changes = differs & np.isfinite(cut.at)
            if self.parameter.kind == "whole":
                changes &= self._each(first) != self._each(first - 1)
            found.append(np.unique(first[changes]))
        values = np.unique(np.concatenate(found)) if found else np.zeros(0)
        return values[(values > self.parameter.lowest) & (values <= self.parameter.highest)]

    def _first_beyond(self, at: Floats, *, closed: bool) -> Floats:
        if self.parameter.kind == "whole":
            return np.floor(at) + 1 if closed else np.ceil(at)
        return np.nextafter(at, math.inf) if closed else at

    def nearest(self, value: float) -> tuple[Floats, Verdicts]:
        """Return for each row the value nearest to a present one that changes its verdict, and the new verdict.

        Args:
            value: The present value.

        Returns:
            Float64, NaN where no value changes the verdict; int8. Both of shape (n,).
        """
        n = len(self.verdicts[0])
        now = self.at(value)
        best, off, verdicts = np.full(n, np.nan), np.full(n, math.inf), now.copy()
        for cut in self.cuts:
            for candidate in (
                self._last_before(cut.at, closed=cut.closed),
                self._first_beyond(cut.at, closed=cut.closed),
            ):
                then = self._each(candidate)
                away = np.abs(candidate - value)
                better = (then != now) & np.isfinite(candidate) & (away < off)
                better &= (candidate >= self.parameter.lowest) & (candidate <= self.parameter.highest)
                best[better], off[better], verdicts[better] = candidate[better], away[better], then[better]
        return best, verdicts

    def _last_before(self, at: Floats, *, closed: bool) -> Floats:
        if self.parameter.kind == "whole":
            return np.floor(at) if closed else np.ceil(at) - 1
        return at if closed else np.nextafter(at, -math.inf)

    def _each(self, values: Floats) -> Verdicts:
        """Return the verdict of each row for a value of its own."""
        out = self.verdicts[0].copy()
        for cut, after in zip(self.cuts, self.verdicts[1:], strict=True):
            beyond = values > cut.at if cut.closed else values >= cut.at
            out[beyond] = after[beyond]
        return out


def _beyond(t: Floats, at: Floats, *, closed: bool) -> Ints:
    """Return for each cut how many of the sorted values are not beyond it."""
    side: Literal["left", "right"] = "right" if closed else "left"
    low, high = at.min(), at.max()
    small = low >= -_EXACT and high <= _EXACT and high - low < _SPAN
    if small and len(at) > _SPAN // 64:
        whole = at.astype(np.int64)
        if (whole == at).all():
            table: Ints = np.searchsorted(t, np.arange(int(low), int(high) + 1, dtype=np.float64), side)
            return table[whole - int(low)]
    found: Ints = np.searchsorted(t, at, side)
    return found


def curve_of(check: Check, parameter: Parameter) -> Curve | None:
    """Return how verdicts depend on a parameter, or None if only running the rule again can say it.

    Args:
        check: The answer of a rule, from `Rule.run`.
        parameter: One of its parameters.
    """
    named = [c for c in check.comparisons() if c.parameter == parameter.name]
    if check.opaque or len(named) != 1:
        return None
    cuts, truths = named[0].cuts()
    return Curve(parameter, cuts, tuple(check.verdicts_if({named[0]: truth}) for truth in truths))

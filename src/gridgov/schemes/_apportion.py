"""Whole numbers split over parts: evenly, by weight, within bounds, and within many groups at once. Never rounded away.

Shares by weight are those of the largest remainder (Hamilton's method): every part gets the whole part of its exact
share, and what is left goes to the largest fractions, the first of equals.
"""

from __future__ import annotations

from typing import Final, Protocol

import attrs
import numpy as np
import numpy.typing as npt

from gridgov._face import as_html, as_line

__all__ = ["Ints", "Lognormal", "Sizes", "apportion", "interleave", "share_out", "spread"]

Ints = npt.NDArray[np.int64]
_FINE: Final = 1_000_000


def interleave(total: int, parts: int) -> Ints:
    """Split a whole number evenly; the larger parts are spread over the whole, not piled up at the start.

    Args:
        total: Number to split, 0 or more.
        parts: How many parts, 1 or more.

    Returns:
        Int64 array of shape (parts,) that sums to ``total`` and whose entries differ by at most 1.

    Raises:
        ValueError: ``total`` is negative or there is no part.

    Example:
        >>> interleave(7, 3).tolist()
        [2, 2, 3]
    """
    if total < 0 or parts < 1:
        msg = f"A number from 0 is split into 1 part or more, not {total} into {parts}."
        raise ValueError(msg)
    # The whole quotient apart: the product of a large total and many parts would not fit.
    quotient, rest = divmod(total, parts)
    return quotient + np.diff(np.arange(parts + 1, dtype=np.int64) * rest // parts)


def spread(total: int, parts: int, rng: np.random.Generator | None) -> Ints:
    """Split evenly; with a generator, it is chance where the larger parts lie. Nothing can be split over no part."""
    if not parts and not total:
        return np.zeros(0, np.int64)
    even = interleave(total, parts)
    return even if rng is None else even[rng.permutation(parts)]


class Sizes(Protocol):
    """How sizes are distributed: gives a weight to each of some units."""

    def weights(self, n: int, rng: np.random.Generator) -> npt.NDArray[np.float64]:
        """Return n positive weights, in an order that is drawn. Float64, shape (n,)."""
        ...  # pragma: no cover - a protocol


@attrs.frozen
class Lognormal:
    """Sizes whose logarithms are normally distributed: most units are small, a few are large.

    The weights are the quantiles of the distribution, so that any number of units has its shape; only which unit gets
    which is drawn.

    Args:
        sigma: Standard deviation of the logarithms, above 0. At 0.5 the largest of a hundred units is some 3.6 times
            the median.

    Raises:
        ValueError: ``sigma`` is not above 0, or is above 5.

    Example:
        >>> import numpy as np
        >>> weights = Lognormal(0.5).weights(100, np.random.default_rng(1))
        >>> round(float(weights.max() / np.median(weights)), 1)
        3.6
    """

    __repr__ = as_line
    _repr_html_ = as_html

    sigma: float

    def __attrs_post_init__(self) -> None:
        """Check the parameter."""
        if not 0 < self.sigma <= 5:  # noqa: PLR2004 - beyond it weights no longer fit whole numbers
            msg = f"sigma is above 0 and at most 5, not {self.sigma}."
            raise ValueError(msg)

    def weights(self, n: int, rng: np.random.Generator) -> npt.NDArray[np.float64]:
        """Return n weights.

        Args:
            n: How many units.
            rng: Draws which unit gets which weight.

        Example:
            >>> import numpy as np
            >>> sorted(Lognormal(1.0).weights(3, np.random.default_rng(1)).tolist())
            [0.380062, 1.0, 2.631151]
        """
        from statistics import NormalDist

        normal = NormalDist(0.0, self.sigma)
        logs = np.array([normal.inv_cdf((i + 0.5) / n) for i in range(n)])
        # Six digits, so that the last bit of a machine's exponential decides nothing.
        weights: npt.NDArray[np.float64] = np.maximum(np.rint(np.exp(logs) * _FINE), 1.0) / _FINE
        return weights[rng.permutation(n)]


def apportion(
    total: int, weights: npt.NDArray[np.float64], *, low: Ints | int = 0, high: Ints | int | None = None
) -> Ints:
    """Split a whole number in proportion to weights, each part within its bounds.

    Args:
        total: Number to split.
        weights: Float64 of shape (n,), not negative.
        low: The least a part may get, one for all or int64 of shape (n,).
        high: The most a part may get; None: no bound.

    Returns:
        Int64 of shape (n,) that sums to ``total``.

    Raises:
        ValueError: No split lies within the bounds.

    Example:
        >>> apportion(10, np.array([1.0, 1.0, 8.0]), high=5).tolist()
        [3, 2, 5]
    """
    n = len(weights)
    least = np.broadcast_to(np.asarray(low, np.int64), (n,))
    most = np.broadcast_to(np.asarray(np.maximum(total, 0) if high is None else high, np.int64), (n,))
    if not n or (least > most).any() or not int(least.sum()) <= total <= int(most.sum()):
        msg = f"{total} cannot be split over {n} parts of {int(least.sum())} to {int(most.sum())} in all."
        raise ValueError(msg)
    weight = weights if weights.sum() > 0 else np.ones(n)
    parts = _filled(total, weight.astype(np.float64), least.astype(np.float64), most.astype(np.float64))
    # What is a whole number but for rounding of floats counts as one.
    whole = np.floor(parts + 1e-9)
    out = np.clip(whole.astype(np.int64), least, most)
    order = np.lexsort((np.arange(n), -np.round(parts - whole, 9)))
    left = total - int(out.sum())
    while left:
        step = 1 if left > 0 else -1
        free = order[(out < most)[order]] if step > 0 else order[::-1][(out > least)[order[::-1]]]
        # Several rounds at once, where weights of 0 leave much to share.
        take, rounds = free[: abs(left)], max(1, abs(left) // len(free))
        got = np.minimum(rounds, most[take] - out[take] if step > 0 else out[take] - least[take])
        out[take] += step * got
        left -= step * int(got.sum())
    return out


def _filled(
    total: int,
    weight: npt.NDArray[np.float64],
    least: npt.NDArray[np.float64],
    most: npt.NDArray[np.float64],
) -> npt.NDArray[np.float64]:
    """Return exact shares: weights times one factor, cut at the bounds, found by halving."""
    plain: npt.NDArray[np.float64] = weight * (total / weight.sum())
    if (plain >= least).all() and (plain <= most).all():
        return plain
    positive = weight[weight > 0]
    down, up = 0.0, float((most.max() + 1) / positive.min())
    for _ in range(200):
        middle = (down + up) / 2
        if np.clip(weight * middle, least, most).sum() < total:
            down = middle
        else:
            up = middle
    cut: npt.NDArray[np.float64] = np.clip(weight * up, least, most)
    return cut


def share_out(totals: Ints, group: Ints, weights: npt.NDArray[np.float64] | None) -> Ints:
    """Split many numbers at once, each over the parts of its group.

    Args:
        totals: Int64 of shape (groups,), not negative; a group without a part must have 0.
        group: For each part the position of its group, not falling. Int64, shape (n,).
        weights: Weight of each part, not negative; None: evenly, as `interleave` does.

    Returns:
        Int64 of shape (n,).

    Raises:
        ValueError: A group that gets something has no part.

    Example:
        >>> share_out(np.array([5, 2]), np.array([0, 0, 1, 1]), None).tolist()
        [2, 3, 1, 1]
    """
    n, count = len(group), np.bincount(group, minlength=len(totals))
    if (totals[count == 0] != 0).any():
        msg = "Something is to be split over no part."
        raise ValueError(msg)
    start = np.concatenate(([0], np.cumsum(count)[:-1])).astype(np.int64)
    place = np.arange(n, dtype=np.int64) - start[group]
    if weights is None:
        quotient, rest = np.divmod(totals[group], count[group])
        return np.asarray(
            quotient + (place + 1) * rest // count[group] - place * rest // count[group],
            np.int64,
        )
    sums = np.bincount(group, weights, minlength=len(totals))
    weight = np.where(sums[group] > 0, weights, 1.0)
    sums = np.where(sums > 0, sums, count)
    exact = totals[group] * (weight / sums[group])
    out = np.floor(exact + 1e-9).astype(np.int64)
    left = totals - np.bincount(group, out, minlength=len(totals)).astype(np.int64)
    order = np.lexsort((place, -np.round(exact - out, 9), group))
    rank = np.empty(n, np.int64)
    rank[order] = np.arange(n, dtype=np.int64) - start[group[order]]
    return out + (rank < left[group])

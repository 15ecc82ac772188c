"""What a rule answers: a verdict for each row, and how it came about."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from enum import IntEnum
from functools import cached_property
from typing import Final

import attrs
import numpy as np
import numpy.typing as npt

from gridgov._face import as_html, as_line
from gridgov.rules._column import Column, Floats
from gridgov.rules._condition import AllOf, AnyOf, Comparison, Condition, Forced, Truth, all_of
from gridgov.text import Lang, Text

__all__ = ["FORMS", "Check", "Verdict", "Verdicts", "judge", "opaque"]

Verdicts = npt.NDArray[np.int8]
_WORDS: Final = {
    0: Text("pass", "通过"),
    1: Text("fail", "不通过"),
    2: Text("not applicable", "不适用"),
    3: Text("unknown", "未知"),
}
#: The ten forms, and `opaque` for what is none of them.
FORMS: Final[Mapping[str, Text]] = {
    "bound": Text("bound", "界限"),
    "between": Text("between", "区间"),
    "cardinality": Text("cardinality", "数量"),
    "requires": Text("requires", "应设"),
    "coverage": Text("coverage", "覆盖"),
    "eligibility": Text("eligibility", "资格"),
    "same_person": Text("same person", "一人兼任"),
    "cadence": Text("cadence", "频次"),
    "partition": Text("partition", "划分"),
    "consistency": Text("consistency", "一致性"),
    "opaque": Text("opaque", "不透明"),
}


class Verdict(IntEnum):
    """The four verdicts. Missing data never pass.

    Example:
        >>> Verdict.UNKNOWN.text("zh")
        '未知'
    """

    PASS = 0
    FAIL = 1
    NOT_APPLICABLE = 2
    UNKNOWN = 3

    def text(self, lang: Lang = "en") -> str:
        """Return the verdict in words."""
        return _WORDS[int(self)].get(lang)

    @property
    def kind(self) -> str:
        """The kind of a SARIF result: ``pass``, ``fail``, ``notApplicable`` or ``open``."""
        return ("pass", "fail", "notApplicable", "open")[self]


def _verdicts(guard: Truth | None, body: Truth) -> Verdicts:
    """Return the verdicts: what is not known to apply cannot fail, and passes only where the body is true."""
    # In whole bytes, without a lookup: 3 is unknown, one that fails is 2 less, one that passes 3 less.
    fails, passes = body < 0, body > 0
    if guard is not None:
        fails &= guard > 0
    out: Verdicts = np.int8(Verdict.UNKNOWN) - fails.view(np.int8) * np.int8(Verdict.UNKNOWN - Verdict.FAIL)
    out -= passes.view(np.int8) * np.int8(Verdict.UNKNOWN - Verdict.PASS)
    if guard is not None:
        out[guard < 0] = Verdict.NOT_APPLICABLE
    return out


def _deciding(condition: Condition, number: Iterator[int]) -> tuple[Truth, Floats, npt.NDArray[np.intp]]:
    """Return the truth of a condition, and the margin and the number of the comparison that decides it."""
    if not isinstance(condition, AllOf | AnyOf):
        (c,) = condition.comparisons()
        return c.truth(), np.nan_to_num(c.margins(), nan=0.0), np.full(len(c), next(number), np.intp)
    truth, margin, which = _deciding(condition.parts[0], number)
    sign = -1 if isinstance(condition, AllOf) else 1
    for part in condition.parts[1:]:
        t, m, k = _deciding(part, number)
        decides = (sign * t > sign * truth) | ((t == truth) & (sign * m > sign * margin))
        truth, margin, which = np.where(decides, t, truth), np.where(decides, m, margin), np.where(decides, k, which)
    return truth, margin, which


@attrs.frozen(eq=False)
class Check:
    """The answer of one rule for each row of a view.

    Columns are computed when they are asked for; `take` gives the answer for some rows.

    Example:
        >>> from gridgov.rules import HOUSEHOLDS, Column, bound
        >>> c = Column.of("households", Text("households", "户数"), HOUSEHOLDS, [400, None])
        >>> answer = bound(c.at_most(300))
        >>> answer.verdicts.tolist(), answer.margins.tolist()
        ([1, 3], [-100.0, nan])
    """

    __repr__ = as_line
    _repr_html_ = as_html

    #: One of `FORMS`.
    form: str
    #: What makes the rule apply; None if it always does.
    applies: Condition | None
    #: What it demands; None for an opaque rule.
    demands: Condition | None
    #: What an opaque rule says of itself.
    given: Verdicts | None = None
    _numbers: Mapping[str, Floats] = attrs.field(factory=dict[str, Floats])
    #: Columns that a message may name beside those compared.
    shown: tuple[Column, ...] = ()
    #: Why what is unknown is not known, where the rule alone does not say it.
    reason: Text | None = None
    #: Why no row is judged, where that is so.
    idle: Text | None = None

    def __len__(self) -> int:
        return len(self.verdicts)

    @cached_property
    def verdicts(self) -> Verdicts:
        """`Verdict` of each row. Int8, shape (n,)."""
        return self.verdicts_if(None)

    def verdicts_if(self, forced: Forced | None) -> Verdicts:
        """Return the verdicts if some comparisons were true, false or unknown, whatever they are."""
        if self.demands is None:
            if self.given is None:
                return np.zeros(0, np.int8)
            return self.given
        guard = None if self.applies is None else self.applies.truth(forced)
        return _verdicts(guard, self.demands.truth(forced))

    @property
    def opaque(self) -> bool:
        """Whether the rule gives verdicts without saying how they come about."""
        return self.demands is None

    def comparisons(self) -> Iterator[Comparison]:
        """Go through all comparisons: those that make the rule apply, then what it demands."""
        for part in (self.applies, self.demands):
            if part is not None:
                yield from part.comparisons()

    @property
    def columns(self) -> dict[str, Column]:
        """The columns that decide, and those that are shown, by key."""
        return {c.key: c for c in (*(c.column for c in self.comparisons()), *self.shown)}

    def take(self, index: npt.NDArray[np.integer]) -> Check:
        """Return the answer for some rows."""
        return attrs.evolve(
            self,
            applies=None if self.applies is None else self.applies.take(index),
            demands=None if self.demands is None else self.demands.take(index),
            given=None if self.given is None else self.given[index],
            numbers={k: v[index] for k, v in self._numbers.items()},
            shown=tuple(c.take(index) for c in self.shown),
        )

    # -- numbers of the comparison that decides --------------------------------------------------------------------

    @cached_property
    def demanded(self) -> Sequence[Comparison]:
        """The comparisons of what is demanded."""
        return () if self.demands is None else tuple(self.demands.comparisons())

    @cached_property
    def decisive(self) -> npt.NDArray[np.intp]:
        """Which of `demanded` decides each row. Shape (n,).

        Where all are demanded it is the one that is missed by most, or else one that is unknown, or else the one that
        is met by least; where one is enough it is the one that is met by most, and so on.
        """
        parts = self.demanded
        if len(parts) == 1:
            return np.zeros(len(self), np.intp)
        assert self.demands is not None  # noqa: S101 - it has comparisons
        return _deciding(self.demands, itertools.count())[2]

    def _of_decisive(self, numbers: Sequence[Floats]) -> Floats:
        if len(numbers) == 1:
            return numbers[0]
        found: Floats = np.stack(numbers)[self.decisive, np.arange(len(self))]
        return found

    @cached_property
    def margins(self) -> Floats:
        """Signed distance to the bound in its unit of measure: negative fails, NaN is unknown or not applicable."""
        if self.demands is None:
            return self._numbers.get("margins", np.full(len(self), np.nan))
        judged = (self.verdicts == Verdict.PASS) | (self.verdicts == Verdict.FAIL)
        return np.where(judged, self._of_decisive([c.margins() for c in self.demanded]), np.nan)

    @cached_property
    def observed(self) -> Floats:
        """What was found, as far as it decides; NaN where unknown."""
        if self.demands is None:
            return self._numbers.get("observed", np.full(len(self), np.nan))
        return self._of_decisive([c.deciding() for c in self.demanded])

    @cached_property
    def side(self) -> npt.NDArray[np.int8]:
        """Whether `observed` is what there is at least (1), at most (-1), or just that (0). Int8, shape (n,)."""
        parts = self.demanded
        if not parts:
            return np.zeros(len(self), np.int8)
        found: npt.NDArray[np.int8] = np.stack([c.side() for c in parts])[self.decisive, np.arange(len(self))]
        return found

    @cached_property
    def bounds(self) -> Floats:
        """What it is held against."""
        if self.demands is None:
            return self._numbers.get("bounds", np.full(len(self), np.nan))
        return self._of_decisive([np.full(len(self), c.threshold) for c in self.demanded])

    def parameters(self) -> tuple[str, ...]:
        """Return the parameters that thresholds are the values of, each once."""
        return tuple(dict.fromkeys(c.parameter for c in self.comparisons() if c.parameter is not None))


def judge(
    form: str,
    demands: Condition | Sequence[Condition],
    *,
    applies: Condition | None = None,
    shown: Sequence[Column] = (),
    reason: Text | None = None,
) -> Check:
    """Return the answer of a form: what it demands, where it applies.

    Raises:
        ValueError: There is no such form.
    """
    if form not in FORMS:
        msg = f"form is one of {', '.join(FORMS)}, not {form!r}."
        raise ValueError(msg)
    demand = demands if isinstance(demands, Condition) else all_of(*demands)
    return Check(form, applies, demand, shown=tuple(shown), reason=reason)


def opaque(  # noqa: PLR0913 - columns of an answer
    verdicts: npt.ArrayLike,
    *,
    margins: npt.ArrayLike | None = None,
    observed: npt.ArrayLike | None = None,
    bounds: npt.ArrayLike | None = None,
    shown: Sequence[Column] = (),
    reason: Text | None = None,
) -> Check:
    """Return verdicts that a rule worked out by itself: they can be listed, but sweeps run the rule again.

    Args:
        verdicts: `Verdict` of each row, shape (n,).
        margins: Signed distances, negative where it fails; shape (n,).
        observed: What was found; shape (n,).
        bounds: What it is held against; shape (n,).
        shown: Columns that a message may name.
        reason: Why what is unknown is not known.

    Raises:
        ValueError: The columns differ in length.

    Example:
        >>> opaque([Verdict.PASS, Verdict.FAIL]).opaque
        True
    """
    given = np.asarray(verdicts, np.int8)
    said = {"margins": margins, "observed": observed, "bounds": bounds}
    numbers = {k: np.asarray(v, np.float64) for k, v in said.items() if v is not None}
    lengths = {len(given), *(len(v) for v in numbers.values())}
    if len(lengths) > 1:
        msg = f"The columns of a check have lengths {sorted(lengths)}; they must be equal."
        raise ValueError(msg)
    return Check("opaque", None, None, given, numbers, tuple(shown), reason)

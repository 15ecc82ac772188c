"""Rules of data: figures that must agree."""

from __future__ import annotations

from typing import Annotated, ClassVar, Final

import attrs
from annotated_types import Ge

from gridgov.rules._base import Rule
from gridgov.rules._check import Check
from gridgov.rules._col_logs import because_of
from gridgov.rules._examples import Examples, Sample, fails, not_applicable, passes, unknown
from gridgov.rules._forms import consistency
from gridgov.rules._parameter import PUBLISHED, SHARE, Stricter
from gridgov.rules._view_tables import Shares, Sums
from gridgov.rules.views import Stated
from gridgov.text import Text

__all__ = ["PartsSum", "ShareMatches", "StatedTotals"]

_NOBODY: Final = Text("no unit with parts below states '{measure}'", "没有含下级的单元填报“{measure}”")


class StatedTotals(
    Rule[Stated],
    code="TOT001",
    name="stated-totals",
    title=Text("A stated total is not the sum of its parts", "填报总数与各部分合计不符"),
    message=Text(
        "The {measure} of {unit}: {stated} stated, {known} from its parts, a difference of {observed}.",
        "{unit}的{measure}：填报{stated}，各部分合计{known}，相差{observed}。",
    ),
    missing=Text(
        "The {measure} of {unit}: {stated} stated; what its parts add up to is not completely known.",
        "{unit}的{measure}：填报{stated}，各部分合计不完全已知。",
    ),
    way_out=Text("Correct the stated figure or those of its parts.", "请更正填报的数字或各部分的数字。"),
):
    """What a unit states of a measure is what its parts add up to.

    What it does:
        Compares the own figure of every unit that has parts with the sum of these. It passes if the parts are all
        known and agree, it fails if they contradict it: by another sum, or by more known parts than it states. A unit
        that states nothing is not judged. Agreement is that of `gridgov.Totals.discrepancies`.
    Why it matters:
        Two figures for one thing mean that every share built on either of them is in doubt.
    Source:
        gridgov's own; the published systems state wholes and parts that are compared this way.
    Remedy:
        Correct one of the figures: which one, data alone cannot say.

    Example:
        >>> v = Stated.given(2, states=[1, 1], off=[0, 10], stated=[9, 9], known=[9, 19])
        >>> StatedTotals().check(v).verdicts.tolist()
        [0, 1]
    """

    #: Measure that is added up.
    measure: str = "households"

    examples: ClassVar[Examples] = (
        passes(states=1, off=0, stated=9, known=9),
        fails(states=1, off=1, stated=9, known=10),
        not_applicable(states=0, off=0, stated=None, known=9),
        unknown(states=1, off=None, stated=9, known=5),
    )

    def check(self, v: Stated) -> Check:
        """Judge every unit that has parts."""
        found = consistency(v.off(self.measure), applies=v.states(self.measure).yes(), shown=v.figures(self.measure))
        return attrs.evolve(found, idle=_NOBODY.format(measure=self.measure))


class PartsSum(
    Rule[Sums],
    code="DAT001",
    name="parts-sum",
    title=Text("Stated parts do not add up to the stated whole", "分项之和与所述合计不符"),
    message=Text(
        "{unit}: {stated} stated, {parts} from its parts, a difference of {observed}; it may be {bound}.",
        "{unit}：所述合计{stated}，各分项合计{parts}，相差{observed}，不得超过{bound}。",
    ),
    missing=Text(
        "{unit}: the stated whole or a part is not known.",
        "{unit}：所述合计或某一分项不明。",
    ),
    way_out=Text("Correct the whole or a part.", "请更正合计或分项。"),
):
    """The parts that a report states add up to the whole that it states.

    What it does:
        Adds up the parts of each id of the table ``sums`` and compares them with the whole that is stated. A part
        that is missing may be of any size: it fails if the others are too much already, and is unknown otherwise.
        Differences that only come from adding decimal fractions are none. Without the table there is one unknown row.
    Why it matters:
        A whole that is not the sum of its parts cannot be relied on, nor can its parts.
    Source:
        Chengbei, CHB-C2: 对18个社区的党群服务中心进行资源整合、服务升级. 5, 5, 2 and 18 are 30, and 31 is stated.
    Remedy:
        Correct one of the figures: which one, data alone cannot say.

    Example:
        >>> v = Sums.given(2, off=[0, 1], stated=[30, 31], parts=[30, 30])
        >>> PartsSum().check(v).verdicts.tolist()
        [0, 1]
    """

    #: How far they may be apart.
    tolerance: Annotated[float, PUBLISHED, Stricter.LOWER, Ge(0)] = 0.0

    examples: ClassVar[Examples] = (
        passes(off=0, stated=30, parts=30),
        fails(off=1, stated=31, parts=30),
        passes(off=1, stated=31, parts=30).under(tolerance=1),
        fails(off=2, stated=31, parts=29).under(tolerance=1),
        unknown(off=None, stated=None, parts=None),
        unknown(off=None, stated=31, parts=None),
    )

    def check(self, v: Sums) -> Check:
        """Judge every stated whole."""
        return because_of(consistency(v.off(), self.tolerance, shown=(v.stated(), v.parts())), v, "sums")


class ShareMatches(
    Rule[Shares],
    code="DAT002",
    name="share-matches",
    title=Text("A stated share is not that of the stated counts", "所述占比与所述数量不符"),
    message=Text(
        "{unit}: a share of {stated} is stated for {part} of {whole}; it is {observed} off and may be {bound}.",
        "{unit}：所述占比{stated}，而{whole}中有{part}，相差{observed}，不得超过{bound}。",
    ),
    missing=Text(
        "{unit}: the share, the part or the whole is not known.",
        "{unit}：占比、部分或总数不明。",
    ),
    way_out=Text("Correct the share or the counts.", "请更正占比或数量。"),
):
    """The share that a report states is that of the counts that it states.

    What it does:
        Divides part by whole in each row of the table ``shares`` and compares the result with the share that is
        stated. Published shares are rounded, such as two thirds, so that they may be apart by a tolerance. A whole of
        0 has no share: unknown. Of what the share is one, the source may leave open, as in 全区: a row should state the
        whole that is meant. Without the table there is one unknown row.
    Why it matters:
        A share that its own counts refute misleads whoever reads only the share.
    Source:
        Chengbei, CHB-C1, CHB-F15: 其中无物业小区165个,约占全区的三分二. 165 of 398 are 0.41.
    Remedy:
        Correct one of the figures: which one, data alone cannot say.

    Example:
        >>> v = Shares.given(1, off=[2 / 3 - 165 / 398], stated=[2 / 3], part=[165], whole=[398])
        >>> ShareMatches(tolerance=0.05).check(v).verdicts.tolist()
        [1]
    """

    #: How far they may be apart.
    tolerance: Annotated[float, SHARE, Stricter.LOWER, Ge(0)]

    sample: ClassVar[Sample] = {"tolerance": 0.05}
    examples: ClassVar[Examples] = (
        passes(off=0.05, stated=0.55, part=1, whole=2),
        fails(off=0.0501, stated=0.5501, part=1, whole=2),
        passes(off=0, stated=0.5, part=1, whole=2),
        unknown(off=None, stated=None, part=None, whole=None),
        unknown(off=None, stated=0.5, part=1, whole=0),
    )

    def check(self, v: Shares) -> Check:
        """Judge every stated share."""
        found = consistency(v.off(), self.tolerance, shown=(v.stated(), v.part(), v.whole()))
        return because_of(found, v, "shares")

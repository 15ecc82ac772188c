"""Rules of nets: what departments keep apart, and what a grid has to do."""

from __future__ import annotations

from typing import Annotated, ClassVar

from annotated_types import Ge

from gridgov.rules._base import Rule
from gridgov.rules._check import Check
from gridgov.rules._col_logs import because_of
from gridgov.rules._examples import Examples, Sample, fails, passes, unknown
from gridgov.rules._forms import cardinality
from gridgov.rules._parameter import ITEMS, Stricter
from gridgov.rules._view_whole import Whole
from gridgov.rules.views import Grids
from gridgov.text import Text

__all__ = ["EightDuties", "NetsMerged"]


class NetsMerged(
    Rule[Whole],
    code="NET001",
    name="nets-merged",
    title=Text("A department keeps a net of its own", "部门网格未整合"),
    message=Text(
        "{unit}: nets outside the all-round grid: {apart}; listed departments without a net in it: {lacking}.",
        "{unit}有{apart}个网格未并入全科网格，所列部门中有{lacking}个没有并入的网格。",
    ),
    missing=Text(
        "Which nets have become part of the all-round grid in {unit} is not completely known.",
        "{unit}哪些网格已并入全科网格不完全清楚。",
    ),
    way_out=Text("Merge the nets that stand apart.", "请整合尚未并入的网格。"),
):
    """No net of a department stands outside the all-round grid, and every listed department has brought one in.

    What it does:
        Counts in the table ``nets`` the nets that are not merged, and the listed departments of which no net is merged,
        over everything at or below each root. A net without a unit is about all of it. A net of which it is not said
        whether it is merged may be or not. The list of the source is open, so that a net of any other department must
        be merged, too.
    Why it matters:
        Two nets over one household ask the same questions twice.
    Source:
        Ankang, ANK-37: 把黨建和政法綜治、鄉村振興、衛生健康、應急管理等各類網格整合成“321”基層治理全科網格.
    Remedy:
        Advice only: a merger is not a change of the data of a jurisdiction.

    Example:
        >>> rule = NetsMerged(departments=["卫生健康"])
        >>> rule.check(Whole.given(3, apart=[0, 1, 0], lacking=[0, 0, 1])).verdicts.tolist()
        [0, 1, 1]
    """

    #: Departments that must have brought a net in, as the table writes them; none: only that no net is apart.
    departments: tuple[str, ...]

    sample: ClassVar[Sample] = {"departments": ("党建", "政法综治", "乡村振兴", "卫生健康", "应急管理")}
    examples: ClassVar[Examples] = (
        passes(apart=0, lacking=0),
        fails(apart=1, lacking=0),
        fails(apart=0, lacking=1),
        fails(apart=1, lacking=None),
        passes(apart=0, lacking=None).under(departments=()),
        unknown(apart=None, lacking=0),
        unknown(apart=0, lacking=None),
    )

    def check(self, v: Whole) -> Check:
        """Judge every root."""
        lacking = v.departments_apart(*self.departments)
        also = [lacking.at_most(0)] if self.departments else []
        return because_of(cardinality(v.nets_apart(), maximum=0, also=also, shown=[lacking]), v, "nets")


class EightDuties(
    Rule[Grids],
    code="NET002",
    name="eight-duties",
    title=Text("The duty list of a grid is not complete", "网格职责清单不齐"),
    message=Text("{unit} has {duties} duties; it must have {minimum}.", "{unit}有{duties}项职责，应有{minimum}项。"),
    missing=Text("The duties of {unit} are not known.", "{unit}的职责尚不清楚。"),
    way_out=Text("Complete the duty list.", "请补齐职责清单。"),
):
    """The duty list of a grid holds all its duties.

    What it does:
        Counts the different duties of each grid in the table ``duties``. A clause may demand some by name besides. A
        grid of which the table has no row has no duty; without the table nothing is known.
    Why it matters:
        What is on no list is nobody's work.
    Source:
        Xiliugou, XLG-20, XLG-F07: 社区安全巡查、文明新风倡导“八项职责”.
    Remedy:
        Advice only: which duty is lacking, the list has to say.

    Example:
        >>> EightDuties(minimum=8).check(Grids.given(2, duties=[7, 8])).verdicts.tolist()
        [1, 0]
    """

    #: How many duties there must be.
    minimum: Annotated[int, ITEMS, Stricter.HIGHER, Ge(0)]
    #: Duties that must be among them, as the table writes them.
    names: tuple[str, ...] = ()

    sample: ClassVar[Sample] = {"minimum": 8}
    examples: ClassVar[Examples] = (
        passes(duties=8),
        passes(duties=9),
        fails(duties=7),
        fails(duties=8, lacking=1).under(names=("patrol",)),
        passes(duties=8, lacking=0).under(names=("patrol",)),
        unknown(duties=None),
        unknown(duties=8, lacking=None).under(names=("patrol",)),
    )

    def check(self, v: Grids) -> Check:
        """Judge every grid."""
        also = [v.duties_lacking(*self.names).at_most(0)] if self.names else []
        return because_of(cardinality(v.duties(), minimum=self.minimum, also=also), v, "duties")

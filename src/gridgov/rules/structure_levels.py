"""Rules of levels: how many there are, whether each stands under the one above, whether they widen."""

from __future__ import annotations

from typing import Annotated, ClassVar, Final

from annotated_types import Ge

from gridgov.rules._appoint import choose
from gridgov.rules._base import Rule
from gridgov.rules._check import Check
from gridgov.rules._col_levels import LevelColumns
from gridgov.rules._create import refuse_empty
from gridgov.rules._examples import Examples, Sample, fails, not_applicable, passes, unknown
from gridgov.rules._forms import bound, cardinality, consistency
from gridgov.rules._parameter import LEVELS, UNITS, Stricter
from gridgov.rules._remedy import Case, Remedy
from gridgov.rules._view_whole import Whole
from gridgov.rules.views import Units
from gridgov.text import Text

__all__ = ["GridDepth", "Ladders", "LevelChain", "LevelsWiden"]

_WHERE: Final = Text("Choose under which unit it stands.", "请确定其隶属于哪个单元。")


class Ladders(LevelColumns, Whole):
    """Whole jurisdictions with the levels they have."""


class GridDepth(
    Rule[Ladders],
    code="STR001",
    name="grid-depth",
    title=Text("The grids have another number of levels", "网格层级数不符"),
    message=Text(
        "{unit} has {found} levels of grids; adopted are {levels}.", "{unit}有{found}级网格，确定为{levels}级。"
    ),
    missing=Text(
        "How many levels of grids {unit} has is not known: of a level nothing is in the data.",
        "{unit}有几级网格尚不清楚：某一级没有任何资料。",
    ),
    way_out=Text("Lay out the grids at the levels that were adopted.", "请按确定的层级划分网格。"),
):
    """The grids of a jurisdiction have exactly the levels that were adopted.

    What it does:
        Counts the levels at which units of the kinds stand in the whole jurisdiction, or in each unit that the clause
        names. Where a city counts streets, communities and estates as levels of its grid, the clause names these kinds.
    Why it matters:
        Tasks are handed down level by level: one too many gets lost, one too few skips somebody.
    Source:
        Ankang, ANK-08 to ANK-10: 確定一級網格718個、二級網格2622個、三級網格6886個.
    Remedy:
        None: how grids are laid out is decided by the city.

    Example:
        >>> GridDepth(levels=3).check(Ladders.given(3, found=[2, 3, 4])).verdicts.tolist()
        [1, 0, 1]
    """

    #: How many levels there must be.
    levels: Annotated[int, LEVELS, Stricter.NEITHER, Ge(0)]
    #: Kinds of unit that are grids.
    kinds: tuple[str, ...] = ("grid",)

    sample: ClassVar[Sample] = {"levels": 3}
    examples: ClassVar[Examples] = (passes(found=3), fails(found=2), fails(found=4), unknown(found=None))

    def check(self, v: Ladders) -> Check:
        """Judge every jurisdiction."""
        return cardinality(v.levels_of(*self.kinds), minimum=self.levels, maximum=self.levels)


class LevelChain(
    Rule[Units],
    code="STR002",
    name="level-chain",
    title=Text("A unit does not stand under the level just above", "单元未隶属上一级"),
    message=Text(
        "{unit} does not stand right under the level above its own in the chain: {chain}.",
        "{unit}未直接隶属于链条中的上一级：{chain}。",
    ),
    missing=Text("What {unit} stands under is not in the data.", "{unit}隶属于哪个单元没有资料。"),
    way_out=Text("Move it under a unit of the level just above.", "请将其移至上一级单元之下。"),
    remedy="move",
):
    """Every unit stands right under a unit of the level just above its own in the chain.

    What it does:
        Looks at the units at all places of the chain but the first, and asks whether what each stands under is at the
        place just above. Units at no place of the chain are not judged. What the root of a model stands under is not in
        the data.
    Why it matters:
        A unit that hangs beside the chain hears of nothing and is reported by nobody.
    Source:
        Xiliugou, XLG-03 to XLG-06: 构建“街道党工委—社区(村)党组织—居民小区、企事业单位—楼栋、企业车间”四级网格.
    Remedy:
        Move it; under which unit is a choice.

    Raises:
        ValueError: The chain has no place.

    Example:
        >>> rule = LevelChain(chain=("street", "community", "estate/work_unit", "building/workshop"))
        >>> rule.check(Units.given(3, named=[1, 1, 0], fits=[1, 0, 0])).verdicts.tolist()
        [0, 1, 2]
    """

    #: Places from the top down: kinds, levels or ``level:kind``, with ``/`` between those of one place.
    chain: tuple[str, ...]

    sample: ClassVar[Sample] = {"chain": ("street", "community/village", "estate/work_unit", "building/workshop")}
    examples: ClassVar[Examples] = (
        passes(named=1, fits=1),
        fails(named=1, fits=0),
        not_applicable(named=0, fits=0),
        passes(named=None, fits=1),
        unknown(named=1, fits=None),
        unknown(named=None, fits=None),
    )

    def __attrs_post_init__(self) -> None:
        """Refuse values that a parameter cannot have."""
        super().__attrs_post_init__()
        refuse_empty(chain=self.chain)

    def check(self, v: Units) -> Check:
        """Judge every unit."""
        return bound(v.next_below(self.chain).yes(), applies=v.in_chain(self.chain).yes())

    def remedy(self, case: Case) -> Remedy:
        """Say what is to be chosen."""
        del case
        return choose("move", _WHERE)


class LevelsWiden(
    Rule[Ladders],
    code="STR004",
    name="levels-widen",
    title=Text("A level has fewer units than the one above", "下级单元少于上级"),
    message=Text(
        "At {unit} a level has {drop} units fewer than the level above.", "{unit}有一级比上一级少{drop}个单元。"
    ),
    missing=Text(
        "Whether the levels of {unit} widen is not known: of a level nothing is in the data.",
        "{unit}各级单元是否逐级增加尚不清楚：某一级没有任何资料。",
    ),
    way_out=Text("Correct the figures, or say that the level is optional.", "请更正数字，或注明该级为可选。"),
):
    """No level has fewer units than the one above it.

    What it does:
        Counts the units of the kinds at each level of the scheme, in the whole jurisdiction or in each unit that the
        clause names, and finds the largest drop from a level to the next. A level that a path may skip can be left out:
        with a micro grid in few small grids the numbers are right although they shrink.
    Why it matters:
        Where the units get fewer going down, some unit has nothing below it, or a figure is wrong.
    Source:
        County, CTY-04 to CTY-07: 全县共划分12个大网格、198个中网格、2021个小网格、253个微网格. The last step
        shrinks; that is right only if micro grids are optional.
    Remedy:
        None: only the city knows its figures.

    Example:
        >>> LevelsWiden().check(Ladders.given(3, steps=[3, 3, 0], drop=[0, 1768, 0])).verdicts.tolist()
        [0, 1, 2]
    """

    #: Kinds of unit that are counted.
    kinds: tuple[str, ...] = ("grid",)
    #: Whether levels that a path may skip are held to it.
    optional_too: bool = True
    #: By how many units a level may have fewer.
    tolerance: Annotated[int, UNITS, Stricter.LOWER, Ge(0)] = 0

    examples: ClassVar[Examples] = (
        passes(steps=3, drop=0),
        fails(steps=3, drop=1),
        fails(steps=3, drop=1768),
        passes(steps=3, drop=1).under(tolerance=1),
        fails(steps=1, drop=1),
        not_applicable(steps=0, drop=0),
        unknown(steps=3, drop=None),
        unknown(steps=None, drop=None),
    )

    def check(self, v: Ladders) -> Check:
        """Judge every jurisdiction."""
        drop = v.shrinking(*self.kinds, optional_too=self.optional_too)
        steps = v.steps(*self.kinds, optional_too=self.optional_too)
        return consistency(drop, self.tolerance, applies=steps.at_least(1))

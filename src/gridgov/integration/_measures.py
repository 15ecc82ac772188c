"""Before and after merging: nets, cells, posts, people, sizes, how alike, who changes, span of control."""

from __future__ import annotations

from typing import Final

import attrs

from gridgov._face import as_html, one_line
from gridgov._frame import Frame
from gridgov._metric_spread import Spread, said
from gridgov.integration._frames_of import HOUSEHOLDS, of_rows, spec
from gridgov.integration._measure_counts import Counts, counts, of_each_net, share_inside, spans
from gridgov.integration._measure_words import MEASURES
from gridgov.integration._plan import Plan
from gridgov.integration._staff import Staffing, reconcile
from gridgov.text import Lang, Text

__all__ = ["BeforeAfter", "before_after"]

_UNKNOWN: Final = float("nan")
_TITLE: Final = Text("before and after merging", "整合前后对比")
_COLUMNS: Final = (
    spec("measure", Text("measure", "指标键名"), Text("Key of the measure.", "指标键名。")),
    spec("name", Text("name", "指标（英文）"), Text("Its name in English.", "指标英文名。")),
    spec("name_zh", Text("name in Chinese", "指标"), Text("Its name in Chinese.", "指标中文名。")),
    spec(
        "before",
        Text("before", "整合前"),
        Text("Over all nets; unknown where it does not apply.", "合计各网格体系；不适用时为未知。"),
    ),
    spec(
        "after",
        Text("after", "整合后"),
        Text("Merged grids and what stays; unknown where it does not apply.", "整合后网格及保留部分；不适用时为未知。"),
    ),
    spec("unit", Text("unit", "单位（英文）"), Text("Unit of measure in English.", "英文计量单位。")),
    spec("unit_zh", Text("unit in Chinese", "单位"), Text("Unit of measure in Chinese.", "中文计量单位。")),
)
_NETS: Final = Text("before and after by net", "各网格体系整合前后")
_NETS_COLUMNS: Final = (
    spec("net"),
    spec("cells", Text("cells", "网格数"), Text("Cells of its lowest level.", "最低层级网格数。"), Text("cells", "个")),
    spec("posts", Text("posts", "岗位数"), Text("Posts, filled or vacant.", "岗位数，含空岗。"), Text("posts", "个")),
    spec(
        "people",
        Text("people", "人数"),
        Text("Distinct holders of posts.", "任职人数（不重复）。"),
        Text("people", "人"),
    ),
    spec(
        "alignment",
        Text("alignment with the grids", "与整合后网格的一致度"),
        Text(
            "Adjusted Rand index of its cells and the merged grids, pairs weighed by known households, at most 1.",
            "该体系网格与整合后网格的调整兰德指数，按已知户数加权，最大为1。",
        ),
    ),
    spec(
        "alignment_units",
        Text("alignment in base units", "按基本单元的一致度"),
        Text("The same with every base unit alike.", "同上，各基本单元等权。"),
    ),
    spec(
        "moved",
        Text("households that change", "变动户数"),
        Text(
            "Known households of its cells in grids of which another cell of it has more.",
            "所在整合后网格以本体系另一网格为主的已知户数。",
        ),
        HOUSEHOLDS,
    ),
    spec(
        "moved_share",
        Text("share that changes", "变动比例"),
        Text("These as part of its known households in grids, 0 to 1.", "占其入格已知户数的比例，0至1。"),
    ),
    spec(
        "moved_units",
        Text("base units that change", "变动基本单元数"),
        Text("The same counted in base units.", "同上，按基本单元计。"),
        Text("base units", "个"),
    ),
)


@attrs.frozen(eq=False, repr=False)
class BeforeAfter:
    """What merging changes, in numbers. Made by `before_after`."""

    _repr_html_ = as_html

    #: A row for each measure: ``measure``, ``before``, ``after``, ``unit``.
    summary: Frame
    #: A row for each net that is merged.
    nets: Frame

    def value(self, measure: str) -> tuple[float, float]:
        """Return one measure before and after, NaN where unknown.

        Raises:
            KeyError: There is no such measure.

        Example:
            >>> from gridgov.integration._staff import example_staffing
            >>> before_after(example_staffing()).value("people")
            (2.0, 1.0)
        """
        keys = self.summary["measure"].tolist()
        if measure not in keys:
            msg = f"There is no measure '{measure}'; there are {', '.join(keys)}."
            raise KeyError(msg)
        at = keys.index(measure)
        return float(self.summary["before"][at]), float(self.summary["after"][at])

    def describe(self, lang: Lang = "en") -> str:
        """Return a line for each measure.

        Raises:
            ValueError: ``lang`` is neither ``en`` nor ``zh``.

        Example:
            >>> from gridgov.integration._staff import example_staffing
            >>> print(before_after(example_staffing()).describe().splitlines()[1])
            cells of the lowest level: 2 -> 1
        """
        names = self.summary["name_zh" if Text("en", "zh").get(lang) == "zh" else "name"].tolist()
        colon = Text(": ", "：").get(lang)
        rows = zip(names, self.summary["before"].tolist(), self.summary["after"].tolist(), strict=True)
        return "\n".join(f"{name}{colon}{said(before)} -> {said(after)}" for name, before, after in rows)

    @one_line
    def __repr__(self) -> str:
        return f"<BeforeAfter: {len(self.summary)} measures of {len(self.nets)} nets>"


def before_after(staffing: Staffing | Plan, *, band: tuple[float, float] | None = None) -> BeforeAfter:
    """Measure what merging changes.

    Definition:
        Before: all nets with their cells, posts and people. After: the merged grids with the places and people that
        `reconcile` gave them, and what stays as it is. Alignment: the mean adjusted Rand index, weighed by known
        households, before of all pairs of nets that are merged, after of each of these with the grids. Each measure
        says what it counts in ``name``.
    Source:
        Adjusted Rand index: Hubert and Arabie 1985, over base units that both cover.
    Unknown:
        A cell or grid with unknown households is not in the spread of households; a measure that nothing is known
        about is NaN, never 0.

    Args:
        staffing: Who keeps which grid; or a plan, staffed with the defaults of `reconcile`.
        band: Fewest and most households a grid should have; gives the share of cells and grids within it.

    Raises:
        ValueError: The band is no band.

    Example:
        >>> from gridgov.integration._plan_of import plan_of
        >>> from gridgov.nets import BaseUnits, Net, Nets
        >>> base = BaseUnits.of_ids(["b1", "b2", "b3"], households=[30, 10, 60])
        >>> nets = [Net.from_tables("n", {"unit": ["b1", "b2", "b3"], "cell": ["x", "x", "y"]}),
        ...         Net.from_tables("m", {"unit": ["b1", "b2", "b3"], "cell": ["x", "y", "y"]})]
        >>> found = before_after(plan_of(Nets.of(nets, base), ["g1", "g1", "g2"]), band=(30, 50))
        >>> found.value("cells"), found.value("within_band"), found.value("households_moved")
        ((4.0, 2.0), (0.5, 0.5), (nan, 10.0))
    """
    done = reconcile(staffing) if isinstance(staffing, Plan) else staffing
    if band is not None and not 0 <= band[0] <= band[1]:
        msg = f"A band is two numbers, the smaller first and not negative, not {band}."
        raise ValueError(msg)
    each = of_each_net(done)
    found = _values(done, counts(done), band)
    found |= each.means
    rows = [
        (key, name.en, name.zh, *found[key], unit.en, unit.zh) for key, (name, unit) in MEASURES.items() if key in found
    ]
    summary = of_rows(_TITLE, _COLUMNS, rows, {"before": float, "after": float})
    numbers = {c.key: int if c.key in {"cells", "posts", "people"} else float for c in _NETS_COLUMNS[1:]}
    return BeforeAfter(summary, of_rows(_NETS, _NETS_COLUMNS, each.rows, numbers))


def _values(staffing: Staffing, n: Counts, band: tuple[float, float] | None) -> dict[str, tuple[float, float]]:
    """Return the measures that are counted, before and after."""
    before, after = Spread.of(n.cell_households), Spread.of(n.grid_households)
    moved = staffing.keeps["share"] < 1 - 1e-9
    people = staffing.keeps["person"][moved].tolist()
    out: dict[str, tuple[float, float]] = {
        "nets": n.nets,
        "cells": n.cells,
        "posts": n.posts,
        "vacant_posts": n.vacant,
        "people": n.people,
        "people_without_post": (_UNKNOWN, len(staffing.lose_all)),
        "people_without_grid": (_UNKNOWN, len(set(staffing.surplus["person"].tolist()))),
        "workers_that_change": (_UNKNOWN, len(set(people)) if len(staffing.people) else _UNKNOWN),
        "households_mean": (before.mean, after.mean),
        "households_median": (before.median, after.median),
        "households_min": (before.minimum, after.minimum),
        "households_max": (before.maximum, after.maximum),
        "households_unknown": (before.unknown, after.unknown),
        "span": spans(staffing),
        "duties": n.duties,
        "systems": n.systems,
    }
    if band is not None:
        out["within_band"] = share_inside(n.cell_households, band), share_inside(n.grid_households, band)
    return out

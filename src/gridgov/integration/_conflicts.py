"""Where nets disagree with the merged grids: each place with its kind, what was chosen and why, and what else there is.

Base units that are alike in all nets and in one merged grid are one place. A net disagrees there if its cell is not the
main cell of the grid in that net: the cell that most of the households of the grid are of.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import attrs
import numpy as np

from gridgov._columns import Bools, Ints, Rows
from gridgov._face import as_html, as_line
from gridgov._frame import Column, Field, Frame, framed, objects
from gridgov._metric_spread import said
from gridgov.integration._nodes import dense
from gridgov.integration._plan import Floats, Plan
from gridgov.integration._setting import Setting
from gridgov.text import Text

__all__ = ["CONFLICT_KINDS", "Conflicts", "find_conflicts"]

_NOTHING: Final = Text("", "")
_HOUSEHOLDS: Final = Text("households", "户")
#: What a conflict is about.
CONFLICT_KINDS: Final = {
    "overlap": Text("cells of one net overlap", "同一网格体系内网格重叠"),
    "sliver": Text("one base unit alone differs", "仅个别基本单元不同"),
    "crossing": Text("a cell crosses a boundary", "网格跨越边界"),
    "uncovered": Text("no net says anything", "没有网格体系涉及"),
    "boundary": Text("boundaries of nets differ", "各网格体系边界不同"),
}
_BY_HAND: Final = Text("decided by hand", "人工决定")
_TITLE: Final = Text("conflicts between nets", "网格冲突清单")
_COLUMNS: Final = (
    Column(
        "conflict",
        Text("conflict", "冲突"),
        _NOTHING,
        Text("Its id: kind and first base unit.", "编号：类别和首个基本单元。"),
    ),
    Column("kind", Text("kind", "类别"), _NOTHING, Text("What it is about.", "冲突的类别。")),
    Column("place", Text("place", "位置"), _NOTHING, Text("Unit that bounds the grid.", "网格所在的边界单元。")),
    Column(
        "unit", Text("first base unit", "首个基本单元"), _NOTHING, Text("The first base unit.", "首个基本单元编号。")
    ),
    Column(
        "units",
        Text("base units", "基本单元数"),
        Text("base units", "个"),
        Text("How many base units.", "涉及的基本单元数。"),
    ),
    Column(
        "households",
        Text("households at stake", "涉及户数"),
        _HOUSEHOLDS,
        Text("Households of these base units; None where one is unknown.", "这些基本单元的户数；有未知时为空。"),
    ),
    Column(
        "agree",
        Text("nets that agree", "一致的网格体系"),
        _NOTHING,
        Text("Nets whose cell is the main one of the grid.", "其网格为该网格主体的网格体系。"),
    ),
    Column(
        "disagree",
        Text("nets that disagree", "不一致的网格体系"),
        _NOTHING,
        Text("Nets, each with the cell that it has there.", "不一致的网格体系及其网格。"),
    ),
    Column("choice", Text("grid chosen", "归入网格"), _NOTHING, Text("The merged grid.", "归入的整合网格。")),
    Column("why", Text("why", "理由（英文）"), _NOTHING, Text("What decided.", "决定的依据（英文）。")),
    Column("why_zh", Text("why, in Chinese", "理由"), _NOTHING, Text("What decided, in Chinese.", "决定的依据。")),
    Column(
        "alternatives",
        Text("alternatives", "备选网格"),
        _NOTHING,
        Text(
            "Neighbouring grids that can be decided for; those that a net speaks for come first.",
            "可改定的相邻网格，有网格体系支持的在前。",
        ),
    ),
    Column(
        "decided",
        Text("decided by hand", "人工决定"),
        _NOTHING,
        Text("Whether somebody decided it.", "是否由人工决定。"),
    ),
)


@attrs.frozen(eq=False)
class Conflicts:
    """All places of disagreement, as columns."""

    __repr__ = as_line
    _repr_html_ = as_html

    #: Place of each base unit, -1 where nets agree. Int32, shape (base units,).
    of: Rows
    #: Id of each conflict.
    ids: tuple[str, ...]
    #: Grids that a place may also go to, for each conflict.
    alternatives: tuple[tuple[str, ...], ...]
    frame: Frame

    def decided(self, choices: Mapping[str, str]) -> Conflicts:
        """Return the same places with what was decided by hand."""
        columns = {key: values.copy() for key, values in self.frame.columns.items()}
        for i, ident in enumerate(self.ids):
            if ident in choices:
                columns["choice"][i], columns["decided"][i] = choices[ident], True
                columns["why"][i], columns["why_zh"][i] = _BY_HAND.en, _BY_HAND.zh
        others = [
            tuple(one for one in dict.fromkeys((was, *known)) if one != now)
            for was, now, known in zip(self.frame["choice"], columns["choice"], self.alternatives, strict=True)
        ]
        columns["alternatives"] = objects([", ".join(known) or None for known in others])
        fields = [(column, columns[column.key]) for column in _COLUMNS]
        return attrs.evolve(self, alternatives=tuple(others), frame=framed(_TITLE, *fields))


@attrs.frozen(eq=False)
class _Main:
    """For one net: its cell of each base unit, and the main cell of each grid."""

    codes: Rows
    main: Rows
    #: For each cell the grids whose main cell it is.
    grids: dict[int, list[int]]


def find_conflicts(setting: Setting, plan: Plan) -> Conflicts:
    """List every place where a net that is merged disagrees with the merged grids of the lowest level."""
    grid = plan.lowest.codes
    n = len(plan.lowest)
    mains = [_main(codes, grid, n, setting.weights) for codes in setting.codes[-1]]
    apart = np.zeros((setting.n, len(mains)), bool)
    spoken: Bools = np.zeros(setting.n, bool)
    for j, one in enumerate(mains):
        both = np.flatnonzero((one.codes >= 0) & (grid >= 0))
        apart[both, j] = one.codes[both] != one.main[grid[both]]
        spoken |= np.asarray(one.codes >= 0)
    open_ = _contested(setting)
    disputed = np.asarray(apart.any(axis=1)) | ~spoken | np.asarray(open_.any(axis=1))
    rows = np.flatnonzero((grid >= 0) & disputed)
    # What several cells of one net claim is a place of its own.
    claimed: Bools = np.asarray(open_.any(axis=1))
    alone = np.where(claimed[rows], rows + 1, 0).astype(np.int32)
    labels = dense(grid[rows], alone, *(one.codes[rows] for one in mains))
    of = np.full(setting.n, -1, np.int32)
    of[rows] = labels
    groups = _groups(rows, labels)
    return _listed(
        setting, plan, mains, _Found(of, groups, apart, open_, spoken, _near(of, grid, setting.edges, len(groups)))
    )


@attrs.frozen(eq=False)
class _Found:
    """Places of disagreement, and what is known of each base unit."""

    of: Rows
    groups: list[Ints]
    apart: Bools
    contested: Bools
    spoken: Bools
    #: Grids that touch each place.
    near: list[set[int]]


def _near(of: Rows, grid: Rows, edges: Rows, n: int) -> list[set[int]]:
    """Return for each place the grids that its base units have neighbours in."""
    out: list[set[int]] = [set() for _ in range(n)]
    both = np.concatenate([edges, edges[:, ::-1]])
    both = both[(of[both[:, 0]] >= 0) & (grid[both[:, 1]] >= 0)]
    width = int(grid.max(initial=0)) + 1
    for key in np.unique(of[both[:, 0]].astype(np.int64) * width + grid[both[:, 1]]):
        out[int(key) // width].add(int(key) % width)
    return out


def _main(codes: Rows, grid: Rows, n: int, weights: Floats) -> _Main:
    """Find the main cell of each grid: of most households, of equal ones of most base units, then the first."""
    both = np.flatnonzero((codes >= 0) & (grid >= 0))
    width = int(codes.max(initial=0)) + 1
    keys, inverse = np.unique(grid[both].astype(np.int64) * width + codes[both], return_inverse=True)
    sums, counts = np.bincount(inverse, weights[both], len(keys)), np.bincount(inverse, minlength=len(keys))
    order = np.lexsort((keys % width, -counts, -sums, keys // width))
    first = np.append(True, np.diff((keys // width)[order]) != 0)[: len(order)]
    main = np.full(n, -1, np.int32)
    chosen = order[first]
    main[(keys // width)[chosen]] = (keys % width)[chosen]
    grids: dict[int, list[int]] = {}
    for g, cell in enumerate(main.tolist()):
        grids.setdefault(cell, []).append(g)
    return _Main(codes, main, grids)


def _contested(setting: Setting) -> Bools:
    """Tell which base units several cells of each merged net claim."""
    out = np.zeros((setting.n, len(setting.merged)), bool)
    for j, i in enumerate(setting.merged):
        out[setting.nets.members[i].contested, j] = True
    return out


def _groups(rows: Ints, labels: Rows) -> list[Ints]:
    order = np.argsort(labels, kind="stable")
    counts = np.bincount(labels) if len(labels) else np.zeros(0, np.int64)
    return np.split(rows[order], np.cumsum(counts)[:-1]) if len(counts) else []


def _listed(setting: Setting, plan: Plan, mains: Sequence[_Main], found: _Found) -> Conflicts:
    base, texts = plan.nets.base, plan.lowest.ids.tolist()
    nets = setting.merged_nets
    cells = [net.cell_ids.tolist() for net in nets]
    crossing = _crossing(setting, mains)
    columns: dict[str, list[object]] = {c.key: [] for c in _COLUMNS}
    decided = False
    alternatives: list[tuple[str, ...]] = []
    areas = None if base.territory is None else base.territory.ids
    for number, units in enumerate(found.groups):
        one = int(units[0])
        g = int(plan.lowest.codes[one])
        against = [j for j in range(len(nets)) if found.apart[one, j]]
        pro = [j for j in range(len(nets)) if mains[j].codes[one] >= 0 and not found.apart[one, j]]
        near = found.near[number] - {g}
        spoken = [i for i in _others(setting, plan, mains, one, g, against, found.contested[one]) if i in near]
        others = [*spoken, *sorted(near - set(spoken))]
        kind = _kind(found, crossing, mains, units, against)
        ident = f"{kind}:{base.ids.get(one)}"
        alternatives.append(tuple(texts[i] for i in others))
        known = base.households[units]
        columns["conflict"].append(ident)
        columns["kind"].append(kind)
        columns["place"].append(None if areas is None else areas.get(int(setting.area[one])))
        columns["unit"].append(base.ids.get(one))
        columns["units"].append(len(units))
        columns["households"].append(float(known.sum()))
        columns["agree"].append(", ".join(nets[j].id for j in pro) or None)
        columns["disagree"].append(", ".join(f"{nets[j].id}:{cells[j][mains[j].codes[one]]}" for j in against) or None)
        columns["choice"].append(texts[g])
        why = _why(setting, kind, pro, against)
        columns["why"].append(why.en)
        columns["why_zh"].append(why.zh)
        columns["alternatives"].append(", ".join(alternatives[-1]) or None)
        columns["decided"].append(decided)
    order = _by_stake(columns)
    return _ordered(found.of, columns, alternatives, order)


def _others(  # noqa: PLR0913 - what is known of the place
    setting: Setting,
    plan: Plan,
    mains: Sequence[_Main],
    unit: int,
    grid: int,
    against: Sequence[int],
    contested: Bools,
) -> list[int]:
    """Return other grids of the same area whose main cell a disagreeing net has there; those of most nets first."""
    votes: dict[int, float] = {}
    area = int(plan.lowest.area[grid])
    wanted = {(j, int(mains[j].codes[unit])) for j in against}
    for j, i in enumerate(setting.merged):
        member = setting.nets.members[i]
        if contested[j]:
            # Memberships stand by unit.
            first, last = np.searchsorted(member.units, [unit, unit + 1])
            wanted |= {(j, int(cell)) for cell in member.cells[first:last]}
    for j, cell in sorted(wanted):
        for other in mains[j].grids.get(cell, []):
            if other != grid and int(plan.lowest.area[other]) == area:
                votes[other] = votes.get(other, 0.0) + float(setting.votes[j])
    return sorted(votes, key=lambda i: (-votes[i], i))


def _kind(found: _Found, crossing: list[Bools], mains: Sequence[_Main], units: Ints, against: Sequence[int]) -> str:
    one = int(units[0])
    if found.contested[one].any():
        return "overlap"
    if not found.spoken[one]:
        return "uncovered"
    if any(crossing[j][mains[j].codes[one]] for j in against):
        return "crossing"
    return "sliver" if len(units) == 1 and len(against) == 1 else "boundary"


def _crossing(setting: Setting, mains: Sequence[_Main]) -> list[Bools]:
    """Tell which cells of each net have base units in several areas."""
    out: list[Bools] = []
    for one in mains:
        inside = np.flatnonzero((one.codes >= 0) & (setting.area >= 0))
        n = int(one.codes.max(initial=-1)) + 1
        low, high = np.full(n, np.iinfo(np.int64).max), np.full(n, -1, np.int64)
        np.minimum.at(low, one.codes[inside], setting.area[inside])
        np.maximum.at(high, one.codes[inside], setting.area[inside])
        out.append(low < high)
    return out


def _why(setting: Setting, kind: str, pro: Sequence[int], against: Sequence[int]) -> Text:
    """Say what decided."""
    if kind == "uncovered":
        return Text("follows its neighbours", "随相邻单元")
    yes, no = (said(float(sum(setting.votes[j] for j in nets))) for nets in (pro, against))
    return Text("{yes} for, {no} against", "赞成{yes}，反对{no}").format(yes=yes, no=no)


def _by_stake(columns: dict[str, list[object]]) -> list[int]:
    """Put those of most households first; unknown ones come first of all."""

    def key(i: int) -> tuple[float, int]:
        value = float(str(columns["households"][i]))
        return (-np.inf if np.isnan(value) else -value, i)

    return sorted(range(len(columns["conflict"])), key=key)


def _ordered(
    of: Rows, columns: dict[str, list[object]], alternatives: list[tuple[str, ...]], order: list[int]
) -> Conflicts:
    place = np.empty(len(order), np.int32)
    place[order] = np.arange(len(order), dtype=np.int32)
    moved = np.where(of >= 0, place[of], -1).astype(np.int32) if len(order) else of
    fields: list[Field] = []
    for column in _COLUMNS:
        values = [columns[column.key][i] for i in order]
        if column.key == "households":
            fields.append((column, np.array(values, np.float64)))
        elif column.key == "units":
            fields.append((column, np.array(values, np.int64)))
        elif column.key == "decided":
            fields.append((column, np.array(values, bool)))
        else:
            fields.append((column, objects(values)))
    ids = tuple(str(columns["conflict"][i]) for i in order)
    return Conflicts(moved, ids, tuple(alternatives[i] for i in order), framed(_TITLE, *fields))

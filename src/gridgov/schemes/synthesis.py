"""From published totals to a whole jurisdiction, without bending a total."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, cast

import numpy as np
import numpy.typing as npt

from gridgov.errors import InvalidSchemeError, Place, Problem, fault
from gridgov.hierarchy import Hierarchy
from gridgov.jurisdiction import Jurisdiction
from gridgov.roles import Roster
from gridgov.schemes._divisions import divisions
from gridgov.text import Text

if TYPE_CHECKING:
    from gridgov.schemes._scheme import Scheme

__all__ = ["interleave", "synthesise"]

Ints = npt.NDArray[np.int64]

TOO_FEW_CARRIERS = fault(
    "SCH010",
    "too-few-carriers",
    Text(
        "The scheme needs {need:,} units of level {level}; the territory has {have:,} that fit.",
        "方案需要{need:,}个{level}单元，而所给辖区只有{have:,}个符合条件。",
    ),
    Text("Give a territory with at least {need:,} of them.", "请提供至少含{need:,}个此类单元的辖区。"),
)
TOTAL_NOT_MET = fault(
    "SCH011",
    "total-cannot-be-met",
    Text(
        "The published total {total:,} of '{what}' cannot be met: {why}.",
        "无法达到“{what}”的公布总数{total:,}：{why_zh}。",
    ),
    Text("Change {change}.", "请更改{change_zh}。"),
)


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
    edges = np.arange(parts + 1, dtype=np.int64) * total // parts
    return np.diff(edges)


def _refuse(what: str, total: int, why: Text, change: Text) -> InvalidSchemeError:
    facts = {"what": what, "total": total, "why": why.en, "why_zh": why.zh, "change": change.en, "change_zh": change.zh}
    return InvalidSchemeError(Problem(TOTAL_NOT_MET, Place(id=what), facts))


class _Units:
    """The units that are being laid down: parallel lists, parents by position."""

    def __init__(self) -> None:
        self.ids: list[str] = []
        self.parents: list[int] = []
        self.levels: list[str] = []
        self.names: list[str | None] = []

    def add(self, ident: str, parent: int, level: str, name: str | None = None) -> int:
        self.ids.append(ident)
        self.parents.append(parent)
        self.levels.append(level)
        self.names.append(name)
        return len(self.ids) - 1

    def at(self, level: str) -> list[int]:
        return [i for i, key in enumerate(self.levels) if key == level]


def _carriers(scheme: Scheme, territory: Hierarchy) -> _Units:
    """Choose the real units that carry the scheme, evenly, and keep what is above them."""
    rule: Mapping[str, Any] = scheme.recipe["carrier"]
    level, need = rule["level"], cast("int", scheme.figure(rule["figure"]).value)
    suffixes = tuple(rule.get("suffixes", ("",)))
    fit = [u.row for u in territory.units(level=level) if (u.name or "").endswith(suffixes)]
    if len(fit) < need:
        facts = {"need": need, "level": level, "have": len(fit)}
        raise InvalidSchemeError(Problem(TOO_FEW_CARRIERS, Place(id=scheme.id), facts))
    chosen = [row for row, take in zip(fit, interleave(need, len(fit)).tolist(), strict=True) if take]
    keep = sorted({row for c in chosen for row in territory.tree.path(c)})
    known = set(scheme.levels.keys)
    units, place = _Units(), {-1: -1}
    for row in keep:
        unit = territory.at(row)
        above = int(territory.tree.parent[row])
        if unit.level in known:
            place[row] = units.add(unit.id, place[above], unit.level, unit.name)
        else:
            place[row] = place[above]
    return units


def _lay(scheme: Scheme, units: _Units, each: Mapping[str, int]) -> None:
    """Put the lower levels under the upper ones."""
    for step in cast("Sequence[Mapping[str, Any]]", scheme.recipe["units"]):
        level, above = step["level"], units.at(step["under"])
        if "figure" in step:
            total = cast("int", scheme.figure(step["figure"]).value)
            if total < len(above) and scheme.levels.level(level).presence == "mandatory":
                why = Text(f"each of the {len(above):,} units above needs one", f"上级{len(above):,}个单元各需一个")
                raise _refuse(
                    level, total, why, Text("the figure, or make the level optional", "该数字，或将该层级改为可选")
                )
            counts = interleave(total, len(above))
        else:
            counts = np.full(len(above), each.get(level, step["each"]), np.int64)
        prefix = step.get("prefix", "")
        for parent, n in zip(above, counts.tolist(), strict=True):
            for i in range(1, n + 1):
                units.add(
                    f"{units.ids[parent]}-{prefix}{i:02d}" if not prefix else f"{units.ids[parent]}-{prefix}{i}",
                    parent,
                    level,
                )


def _measures(scheme: Scheme, units: _Units) -> dict[str, npt.NDArray[np.float64]]:
    """Spread the totals of measures over a level, then over what stands below it."""
    steps = cast("Sequence[Mapping[str, Any]]", scheme.recipe.get("measures", ()))
    children: dict[int, list[int]] = {}
    for i, parent in enumerate(units.parents):
        children.setdefault(parent, []).append(i)
    out: dict[str, npt.NDArray[np.float64]] = {}
    for step in steps:
        if "rest_of" not in step:
            total = cast("int", scheme.figure(step["figure"]).value)
            out[step["key"]] = _spread(total, units.at(step["level"]), children, len(units.ids))
    for step in steps:
        if "rest_of" in step:
            out[step["key"]] = _rest(scheme, step, steps, out)
    root = units.parents.index(-1)
    for step in steps:
        # The published total is stated at the top, and has to agree with the sum of the parts.
        out[step["key"]][root] = cast("int", scheme.figure(step["figure"]).value)
    return out


def _spread(total: int, rows: Sequence[int], children: Mapping[int, list[int]], n: int) -> npt.NDArray[np.float64]:
    """Split a total evenly over some units, and each share over the units right below, if there are any."""
    column = np.full(n, np.nan)
    for row, value in zip(rows, interleave(total, len(rows)).tolist(), strict=True):
        below = children.get(row)
        if below is None:
            column[row] = value
        else:
            column[below] = interleave(value, len(below))
    return column


def _rest(
    scheme: Scheme,
    step: Mapping[str, Any],
    steps: Sequence[Mapping[str, Any]],
    out: Mapping[str, npt.NDArray[np.float64]],
) -> npt.NDArray[np.float64]:
    """Return what the parts of a whole leave; refuse if that is not the published figure."""
    parts = [out[s["key"]] for s in steps if s.get("part_of") == step["rest_of"]]
    column: npt.NDArray[np.float64] = out[step["rest_of"]] - np.sum(parts, axis=0)
    total, left = cast("int", scheme.figure(step["figure"]).value), int(np.nansum(column))
    if left != total:
        why = Text(f"the parts leave {left:,}", f"各部分相加后余{left:,}")
        raise _refuse(step["key"], total, why, Text("one of the figures", "其中一个数字"))
    if float(np.nanmin(column)) < 0:
        why = Text("somewhere the parts exceed the whole", "个别单元的部分之和超过总数")
        raise _refuse(step["key"], total, why, Text("how many units stand below a grid", "每网格之下的单元数"))
    return column


def _roster(scheme: Scheme, territory: Hierarchy) -> Roster:
    """Fill posts so that their totals, the distinct holders and the devices are those published."""
    recipe = scheme.recipe
    posts: list[dict[str, Any]] = []
    holders: list[str] = []
    appointments: list[dict[str, Any]] = []
    first_at: dict[tuple[str, str], str] = {}
    made: dict[str, int] = {}

    def person() -> str:
        holders.append(f"p{len(holders) + 1:05d}")
        return holders[-1]

    for step in cast("Sequence[Mapping[str, Any]]", recipe.get("posts", ())):
        role, ids = step["role"], territory.units(level=step["level"]).ids
        if "each" in step:
            counts = np.full(len(ids), step["each"], np.int64)
        else:
            figure = scheme.figure(step.get("figure") or step["rest_of"])
            total = cast("int", figure.value) - (made.get(role, 0) if "rest_of" in step else 0)
            if total < 0:
                why = Text(f"{made[role]:,} are placed already", f"已设{made[role]:,}个")
                raise _refuse(role, cast("int", figure.value), why, Text("how many a unit gets", "每单元数量"))
            counts = interleave(total, len(ids))
        shared = _shared(scheme, step, ids, counts, first_at, len(holders))
        for unit, n in zip(ids, counts.tolist(), strict=True):
            for i in range(1, n + 1):
                both = i == 1 and unit in shared
                holder = first_at[step["share_with"], unit] if both else person()
                first_at.setdefault((role, unit), holder)
                posts.append({"role": role, "unit": unit, "number": i, "id": f"{role}@{unit}#{i}"})
                appointments.append({"post": posts[-1]["id"], "holder": holder})
        made[role] = made.get(role, 0) + int(counts.sum())
    devices: list[dict[str, Any]] = []
    if recipe.get("devices"):
        kind = recipe["devices"]["kind"]
        devices = [{"id": f"{kind}-{h}", "kind": kind, "holder": h} for h in holders]
    return Roster.from_records(
        territory,
        scheme.catalogue,
        posts=posts,
        appointments=appointments,
        holders=[{"id": h, "kind": "person"} for h in holders],
        devices=devices,
    )


def _shared(  # noqa: PLR0913 - one step of the recipe
    scheme: Scheme,
    step: Mapping[str, Any],
    ids: Sequence[str],
    counts: Ints,
    first_at: Mapping[tuple[str, str], str],
    so_far: int,
) -> set[str]:
    """Return the units in which the holder of another role takes this post too, to arrive at the published holders."""
    if "share_with" not in step:
        return set()
    target = cast("int", scheme.figure(step["holders_in_all"]).value)
    need = so_far + int(counts.sum()) - target
    both = [u for u, n in zip(ids, counts.tolist(), strict=True) if n and (step["share_with"], u) in first_at]
    if not 0 <= need <= len(both):
        why = Text(f"{need:,} would have to hold two posts", f"需有{need:,}人身兼两岗")
        change = Text("the number of posts", "岗位数")
        what = "holders"
        raise _refuse(what, target, why, change)
    return {u for u, take in zip(both, interleave(need, len(both)).tolist(), strict=True) if take} if both else set()


def synthesise(scheme: Scheme, territory: Hierarchy | None, each: Mapping[str, int]) -> Jurisdiction:
    """Build a jurisdiction by a scheme's recipe.

    Args:
        scheme: The scheme; it has a recipe.
        territory: Real units to lay it over; None for the example data of the scheme's place.
        each: How many units of a level stand under each unit above, for levels without a published figure.

    Raises:
        InvalidSchemeError: The totals cannot be met.
        UnknownKeyError: The territory has no level of the name that the recipe starts from.

    Example:
        >>> from gridgov import schemes
        >>> city = synthesise(schemes.load("ankang-321"), None, {"building": 1})
        >>> len(city.units(level="building")) == len(city.units(level="grid_3"))
        True
    """
    carrier = scheme.recipe["carrier"]
    units = _carriers(scheme, divisions(carrier["prefix"]) if territory is None else territory)
    _lay(scheme, units, each)
    h = Hierarchy.from_columns(
        units.ids,
        [None if p < 0 else units.ids[p] for p in units.parents],
        units.levels,
        levels=scheme.levels,
        name=cast("list[str]", units.names),
        measures=_measures(scheme, units),
    )
    return Jurisdiction(
        id=scheme.place,
        name=scheme.name,
        territory=h,
        roster=_roster(scheme, h),
        notes=scheme.notes,
    )

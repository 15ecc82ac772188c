"""Changes of units that can be made."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from hypothesis import strategies as st

from gridgov.changes import (
    AbolishUnit,
    Change,
    CreateUnit,
    MergeUnits,
    MoveUnit,
    Part,
    RecodeUnit,
    RegradeUnit,
    RenameUnit,
    SetLabel,
    SetMeasure,
    SplitUnit,
)
from gridgov.measures import MEASURES
from gridgov.testing._draw_change_kinds import how
from gridgov.testing._draw_choices import NAMES
from gridgov.testing._draw_scene import MOST, Scene

__all__ = ["UNITS"]

_OWN: Final = frozenset({"id", "parent", "level", "kind", "name"})
_LABEL: Final = "class"
#: A post that another one pushes aside gets the next number; it is at most 2**31 - 1.
_LAST_NUMBER: Final = 2**31 - 1000


def _every(scene: Scene) -> list[str]:
    return scene.ids


def _named(scene: Scene, unit_type: int) -> str | None:
    """Return the kind that a change has to name: none where the level has one only."""
    own = scene.levels.types[unit_type]
    return own.kind if sum(t.level == own.level for t in scene.levels.types) > 1 else None


def _numbers(draw: st.DrawFn, scene: Scene) -> dict[str, float | None]:
    """Draw what a new unit states."""
    keys = _measures(scene)
    if not keys or not draw(st.booleans()):
        return {}
    return {draw(st.sampled_from(keys)): draw(st.sampled_from((0, 1, 40, None)))}


# -- units that come and go --------------------------------------------------------------------------------------------


def _new_places(scene: Scene) -> list[tuple[str, int]]:
    """Return under which units which types may be created; what may stand nowhere complete is left out."""
    n = range(len(scene.levels.types))
    found = [(unit, t) for unit in scene.ids for t in n if scene.may(scene.types[unit], t)]
    if not scene.mandatory:
        return found
    return [(unit, t) for unit, t in found if scene.complete({**scene.parent, "": unit}, {**scene.types, "": t})]


@how(CreateUnit, _new_places)
def _create(draw: st.DrawFn, scene: Scene, place: tuple[str, int]) -> CreateUnit:
    above, unit_type = place
    [ident] = scene.fresh(draw)
    level = scene.levels.types[unit_type].level
    labels = {_LABEL: "111"} if _LABEL in _labels(scene) and draw(st.booleans()) else {}
    return CreateUnit(
        ident,
        level,
        above,
        _named(scene, unit_type),
        draw(st.sampled_from(NAMES)),
        _numbers(draw, scene),
        labels,
    )


def _without(scene: Scene, unit: str) -> bool:
    """Tell whether what is left without a unit is complete."""
    return scene.complete(scene.parent, {u: t for u, t in scene.types.items() if u != unit})


def _bare(scene: Scene) -> list[str]:
    """Return the units that nothing hangs on; the last one of all stays."""
    found = [u for u in scene.ids if not scene.children[u] and u not in scene.busy and not scene.counts(u)]
    return [u for u in found if len(scene.ids) > 1 and _without(scene, u)]


@how(AbolishUnit, _bare)
def _abolish(draw: st.DrawFn, scene: Scene, unit: str) -> AbolishUnit:  # noqa: ARG001 - as all have it
    return AbolishUnit(unit)


# -- where units stand -------------------------------------------------------------------------------------------------


def _moves(scene: Scene) -> list[tuple[str, str]]:
    found = [(u, to) for u in scene.ids for to in scene.ids if u != to and scene.may(scene.types[to], scene.types[u])]
    # Elsewhere first: a unit that stays becomes the last one under its parent.
    found.sort(key=lambda pair: scene.parent[pair[0]] == pair[1])
    return [(u, to) for u, to in found if scene.complete({**scene.parent, u: to}, scene.types)]


@how(MoveUnit, _moves)
def _move(draw: st.DrawFn, scene: Scene, pair: tuple[str, str]) -> MoveUnit:  # noqa: ARG001 - as all have it
    return MoveUnit(pair[0], to=pair[1])


def _can_be(scene: Scene, unit: str, new: int) -> bool:
    """Tell whether a unit may become one of a type where it stands, with what is below it and its posts."""
    old, above = scene.types[unit], scene.parent[unit]
    if new == old or not all(scene.place_holds(post, new) for post in scene.posts_at[unit]):
        return False
    types = scene.levels.types
    if above is None:
        # All roots are of one level, and a lower one would leave what is above them in the scheme out.
        if types[new].level != types[old].level:
            return False
    elif not scene.may(scene.types[above], new):
        return False
    if not all(scene.may(new, scene.types[child]) for child in scene.children[unit]):
        return False
    if scene.overlay[old] != scene.overlay[new] and (scene.children[unit] or scene.counts(unit)):
        return False
    return scene.complete(scene.parent, {**scene.types, unit: new})


def _regrades(scene: Scene) -> list[tuple[str, int]]:
    return [(unit, t) for unit in scene.ids for t in range(len(scene.levels.types)) if _can_be(scene, unit, t)]


@how(RegradeUnit, _regrades)
def _regrade(draw: st.DrawFn, scene: Scene, found: tuple[str, int]) -> RegradeUnit:  # noqa: ARG001 - as all have it
    unit, new = found
    return RegradeUnit(unit, scene.levels.types[new].level, _named(scene, new))


# -- ids, names, figures -----------------------------------------------------------------------------------------------


def _renames(scene: Scene) -> list[tuple[str, str | None]]:
    # Both at once: the fewer choices a change takes, the plainer it counts, and this is the plainest.
    return [(unit, name) for name in ("a", *NAMES[2:], None) for unit in scene.ids]


@how(RenameUnit, _renames)
def _rename(draw: st.DrawFn, scene: Scene, found: tuple[str, str | None]) -> RenameUnit:  # noqa: ARG001 - as all have it
    return RenameUnit(*found)


@how(RecodeUnit, _every)
def _recode(draw: st.DrawFn, scene: Scene, unit: str) -> RecodeUnit:
    return RecodeUnit(unit, scene.fresh(draw)[0])


def _measures(scene: Scene) -> list[str]:
    """Return the measures that may be stated: those of the model, and one that the library knows."""
    labels = scene.place.territory.labels
    return list(dict.fromkeys([*scene.measures, *(key for key in ("households",) if key not in labels)]))


def _labels(scene: Scene) -> list[str]:
    found = dict.fromkeys([*scene.place.territory.labels, _LABEL])
    return [key for key in found if key not in _OWN and key not in scene.measures and key not in MEASURES]


@how(SetMeasure, lambda scene: scene.ids if _measures(scene) else [])
def _set_measure(draw: st.DrawFn, scene: Scene, unit: str) -> SetMeasure:
    key = draw(st.sampled_from(_measures(scene)))
    return SetMeasure(unit, key, draw(st.sampled_from((0, 1, 40, None))))


@how(SetLabel, lambda scene: scene.ids if _labels(scene) else [])
def _set_label(draw: st.DrawFn, scene: Scene, unit: str) -> SetLabel:
    return SetLabel(unit, draw(st.sampled_from(_labels(scene))), draw(st.sampled_from(("111", "社区", None))))


# -- splitting and merging ---------------------------------------------------------------------------------------------


def _divided(scene: Scene, unit: str, n: int, at: Sequence[int]) -> tuple[dict[str, str | None], dict[str, int]]:
    """Return parents and types with parts in the place of a unit; child ``i`` goes to part ``at[i]``."""
    parts = [unit, *(f"\0{i}" for i in range(1, n))]
    parent = {**scene.parent, **dict.fromkeys(parts, scene.parent[unit])}
    parent |= {child: parts[i] for child, i in zip(scene.children[unit], at, strict=True)}
    return parent, {**scene.types, **dict.fromkeys(parts, scene.types[unit])}


def _splits(scene: Scene) -> list[tuple[str, tuple[int, ...] | None]]:
    """Return the units that can be split, with how their children are dealt out where that is not free."""
    if not scene.mandatory:
        return [(unit, None) for unit in scene.ids]
    out: list[tuple[str, tuple[int, ...] | None]] = []
    for unit in scene.ids:
        n = len(scene.children[unit])
        ways = [tuple(int(i >= k) for i in range(n)) for k in range(n + 1)]
        out += [(unit, at) for at in ways if scene.complete(*_divided(scene, unit, 2, at))]
    return out


@how(SplitUnit, _splits)
def _split(draw: st.DrawFn, scene: Scene, found: tuple[str, tuple[int, ...] | None]) -> SplitUnit:
    unit, at = found
    children = scene.children[unit]
    n = 2 if at is not None else draw(st.integers(2, 3))
    if at is None:
        at = tuple(draw(st.lists(st.integers(0, n - 1), min_size=len(children), max_size=len(children))))
    keeps = draw(st.booleans())
    ids = [unit, *scene.fresh(draw, n - 1)] if keeps else scene.fresh(draw, n)
    stated = [dict[str, float | None]() for _ in ids]
    if not scene.has_parts(unit):
        for key, value in scene.stated[unit].items():
            for part, own in zip(stated, _dealt(draw, value, n, whole=scene.measures[key].whole), strict=True):
                part[key] = own
    parts = [
        Part(
            ident,
            [child for child, j in zip(children, at, strict=True) if j == i],
            draw(st.sampled_from(NAMES)),
            measures=stated[i],
        )
        for i, ident in enumerate(ids)
    ]
    if keeps and draw(st.booleans()):
        parts.reverse()
    return SplitUnit(unit, parts, heir=draw(st.sampled_from([None, *ids])))


def _dealt(draw: st.DrawFn, value: float, n: int, *, whole: bool) -> list[float | None]:
    """Deal out a number: all of it, or what is known."""
    if not draw(st.booleans()):
        return [None] * n
    first = float(draw(st.integers(0, int(value)))) if whole else draw(st.sampled_from((0.0, value)))
    return [first, value - first, *([0.0] * (n - 2))]


def _groups(scene: Scene) -> list[list[str]]:
    """Return units of one level under one unit, several each."""
    out: dict[tuple[str | None, str], list[str]] = {}
    for unit in scene.ids:
        out.setdefault((scene.parent[unit], scene.levels.types[scene.types[unit]].level), []).append(unit)
    return [group for group in out.values() if len(group) > 1]


def _merge_as(scene: Scene, units: Sequence[str], kept: int) -> bool:
    """Tell whether units may be merged into one of a type."""
    for unit in units:
        if scene.types[unit] != kept and not (
            all(scene.may(kept, scene.types[child]) for child in scene.children[unit])
            and all(scene.place_holds(post, kept) for post in scene.posts_at[unit])
        ):
            return False
        if any(post["number"] > _LAST_NUMBER for post in scene.posts_at[unit]):
            return False
    if any(map(scene.has_parts, units)):
        shallow = [unit for unit in units if not scene.has_parts(unit)]
        if any(value > 0 for unit in shallow for value in scene.stated[unit].values()):
            return False
    most = {key: sum(scene.stated[unit].get(key, 0.0) for unit in units) for key in scene.measures}
    if any(value > (MOST if scene.measures[key].whole else 1e300) for key, value in most.items()):
        return False
    first, *rest = units
    parent = {u: first if above in rest else above for u, above in scene.parent.items()}
    return scene.complete(parent, {**{u: t for u, t in scene.types.items() if u not in rest}, first: kept})


def _merges(scene: Scene) -> list[tuple[list[str], str]]:
    """Return which units can be merged, pairs and whole groups, with the one whose type is kept first."""
    out: list[list[str]] = []
    for group in _groups(scene):
        out += [[a, b] for a in group for b in group if a != b]
        out += [group] if len(group) > 2 else []  # noqa: PLR2004 - a pair is there already
    return [(units, units[0]) for units in out if _merge_as(scene, units, scene.types[units[0]])]


@how(MergeUnits, _merges)
def _merge(draw: st.DrawFn, scene: Scene, found: tuple[list[str], str]) -> MergeUnits:
    units, kept = found
    into = draw(st.sampled_from([kept, scene.fresh(draw)[0]]))
    if into == kept and draw(st.booleans()):
        units = units[::-1]
    return MergeUnits(units, into=into, name=draw(st.sampled_from(NAMES)))


#: Changes of units, the plainest first.
UNITS: Final[tuple[type[Change], ...]] = (
    *(RenameUnit, SetLabel, SetMeasure, CreateUnit, AbolishUnit, MoveUnit, RecodeUnit, SplitUnit),
    *(MergeUnits, RegradeUnit),
)

"""The organisation chart: which posts sit at which level or unit, filled or not, and which role commands which."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, TypeAlias

import attrs
import numpy as np

from gridgov._covers import covering
from gridgov._days import Day, as_day, write_day
from gridgov._units import Unit
from gridgov.jurisdiction import Jurisdiction
from gridgov.plot._look import Figure, blank, drawn, source_line
from gridgov.plot._organisation_parts import (
    Cell,
    More,
    Tie,
    cells_by_level,
    cells_by_unit,
    ties_by_level,
    ties_to_unit,
    together,
)
from gridgov.plot._spec import plain
from gridgov.plot._spec_chart import ACROSS, Band, Box, Line, chart
from gridgov.plot._words import both, plural, say
from gridgov.text import Lang, Text

__all__ = ["organisation"]

#: At most so many boxes in a band; the rest are counted.
_MOST: Final = 12
#: At most so many units that cover another one have a band of their own; the others have one together.
_COVERING: Final = 3
#: At most so many kinds of links have a box in a band; the others have one together.
_TIES: Final = 2 * ACROSS
_LABELS: Final = {
    "first": Text("first responsible", "第一责任人"),
    "direct": Text("directly responsible", "直接责任人"),
}
_TITLE: Final = Text("{name}: posts by level and the lines of command", "{name}：各层级岗位与指挥关系")
_OF_UNIT: Final = Text("Who answers for {unit}: posts from the top down", "{unit}由谁负责：自上而下的岗位")
_LINKS: Final = Text("{n:,} link{s}", "{n:,}条关系")
_COLON: Final = Text(": ", "：")
#: So many kinds of links are named where they have a box together.
_LISTED: Final = 12
_NO_POSTS: Final = Text("There are no posts, and none is asked for.", "没有岗位，也没有应设岗位。")
_Part: TypeAlias = Cell | Tie | More


def organisation(  # noqa: PLR0913 - what can be asked of a figure
    place: Jurisdiction,
    *,
    on: Day,
    unit: str | Unit | None = None,
    roles: str | Iterable[str] | None = None,
    lang: Lang = "en",
    title: str | None = None,
) -> Figure:
    """Draw which posts there are from the top down, how many are filled, vacant and missing, and who commands whom.

    Without a unit there is a band for each level, with its roles. With a unit there is a band for each unit from the
    top down to it, with the posts that answer for it, and for each unit that covers one of these; the other units
    beside each are counted. What has no room is drawn together: roles, kinds of links, units that cover it. A line
    leads from a role to those it commands, a dashed box stands for links, such as who takes charge. Holders are
    counted, not named.

    Args:
        place: The jurisdiction.
        on: The day.
        unit: The unit that is answered for.
        roles: Keys of the roles that are drawn; by default all that have posts or should have.
        lang: The language of the figure.
        title: What stands above it.

    Raises:
        UnknownUnitError: There is no such unit.
        UnknownKeyError: There is no such role.
        ValueError: ``on`` is not written YYYY-MM-DD, or lies outside the years 1 to 9999.
        TypeError: ``on`` is neither a date nor a text.
        MissingExtraError: plotly is not installed.

    Example:
        >>> from gridgov import Hierarchy, LevelScheme, RoleCatalogue, Roster
        >>> h = Hierarchy.from_records([{"id": "g1", "level": "grid"}], levels=LevelScheme.ladder("grid"))
        >>> roster = Roster.from_records(h, RoleCatalogue.builtin(), posts=[{"role": "grid_chief", "unit": "g1"}])
        >>> figure = organisation(Jurisdiction(territory=h, roster=roster), on="2026-01-01")
        >>> figure.data[0].customdata[0]
        [0, 1, 0]
    """
    day = as_day(on)
    wanted = _wanted(place, roles)
    row = None if unit is None else place.territory.row(unit)
    steps = _levels(place, day, wanted) if row is None else _path(place, day, wanted, row)
    name = both(place.title) if row is None else _unit_name(place, row)
    heading = title or say(_TITLE if row is None else _OF_UNIT, name=name, unit=name).get(lang)
    source = source_line(place.title(lang), lang, write_day(day))
    if not any(step.cells or step.ties for step in steps):
        words = _NO_POSTS.get(lang)
        return drawn(blank(words), title=heading, alt=words, source=source, lang=lang)
    laid = [_rows(place, step) for step in steps]
    bands = [_band(place, step, rows, lang) for step, rows in zip(steps, laid, strict=True)]
    return drawn(
        chart(bands, _lines(place, laid)),
        title=heading,
        summary=_said(steps).get(lang),
        source=source,
        lang=lang,
    )


@attrs.frozen
class _Step:
    """One band before it is drawn: a level, or a unit."""

    name: Text
    note: Text
    cells: Sequence[Cell]
    ties: Sequence[Tie]
    #: How many units it stands for; None for one.
    units: int | None = None


def _wanted(place: Jurisdiction, roles: str | Iterable[str] | None) -> frozenset[int] | None:
    """Return the positions of roles in the catalogue."""
    if roles is None:
        return None
    keys = [roles] if isinstance(roles, str) else list(roles)
    order = {role.key: i for i, role in enumerate(place.catalogue)}
    return frozenset(order[place.catalogue.role(key).key] for key in keys)


def _unit_name(place: Jurisdiction, row: int) -> Text:
    unit = place.territory.at(row)
    return Text(*[unit.name or unit.id] * 2)


def _level_of(place: Jurisdiction, row: int) -> Text:
    found = place.levels.types[int(place.territory.types[row])]
    return place.levels.title(found.level, found.kind)


def _levels(place: Jurisdiction, day: np.datetime64, wanted: frozenset[int] | None) -> list[_Step]:
    """Return a step for each level that has units, with its roles and the links to its units."""
    h = place.territory
    counts, cells = h.counts(), cells_by_level(place, day, wanted)
    ties: Mapping[str, Sequence[Tie]] = ties_by_level(place, day) if wanted is None else {}
    out: list[_Step] = []
    for level in h.levels.levels:
        n = counts[level.key]
        if not n:
            continue
        note = Text("{n:,} unit{s}", "{n:,}个单元").format(n=n, s=plural(n))
        if level.overlay:
            note = say(Text("{note}, lying over the others", "{note}，与其他单元重叠"), note=note)
        out.append(_Step(h.levels.title(level.key), note, cells.get(level.key, ()), ties.get(level.key, ()), n))
    return out


def _path(place: Jurisdiction, day: np.datetime64, wanted: frozenset[int] | None, row: int) -> list[_Step]:
    """Return a step for each unit from the top to one, and one for each that covers one of them."""
    h = place.territory
    path = h.tree.path(row)
    others = list(covering(h, place.links, day, path))
    alone = others if len(others) <= _COVERING + 1 else others[:_COVERING]
    cells = cells_by_unit(place, day, wanted, [*path, *others])
    out: list[_Step] = []
    for at in path:
        parent, note = h.at(at).parent, _level_of(place, at)
        beside = len(h.tree.roots if parent is None else h.tree.children(parent.row)) - 1
        if beside:
            note = say(Text("{note}; {n:,} more beside it", "{note}，另有{n:,}个同级"), note=note, n=beside)
        ties = ties_to_unit(place, day, at) if wanted is None else ()
        out.append(_Step(_unit_name(place, at), note, cells.get(at, ()), ties))
    for at in alone:
        note = say(Text("{level}, covers it", "{level}，覆盖该单元"), level=_level_of(place, at))
        out.append(_Step(_unit_name(place, at), note, cells.get(at, ()), ()))
    if rest := others[len(alone) :]:
        name = Text("+ {n:,} more units", "另有{n:,}个单元").format(n=len(rest))
        out.append(_Step(name, Text("cover it too", "同样覆盖该单元"), together(cells.get(at, ()) for at in rest), ()))
    return out


# -- boxes -------------------------------------------------------------------------------------------------------------


def _rows(place: Jurisdiction, step: _Step) -> list[list[_Part]]:
    """Put roles under those that command them within a band, then links, and what has no room as one box of each."""
    here = {cell.role for cell in step.cells}
    order = {role.key: i for i, role in enumerate(place.catalogue)}
    roles = place.catalogue.roles

    def depth(role: int) -> int:
        above = roles[role].superior
        return 0 if above is None or order[above] not in here else 1 + depth(order[above])

    kept, left = step.cells, 0
    if len(kept) > _MOST:
        largest = sorted(kept, key=lambda cell: -sum(cell.posts))[: _MOST - 1]
        kept, left = [cell for cell in kept if cell in largest], len(kept) - len(largest)
    layers: dict[int, list[_Part]] = {}
    for cell in kept:
        layers.setdefault(depth(cell.role), []).append(cell)
    lists = [
        found[i : i + ACROSS] for at in sorted(layers) for found in (layers[at],) for i in range(0, len(found), ACROSS)
    ]
    for part in ([More(roles=left)] if left else []) + _kept_ties(step.ties):
        room = next((row for row in lists if len(row) < ACROSS), None)
        if room is None:
            lists.append(room := [])
        room.append(part)
    return lists


def _kept_ties(ties: Sequence[Tie]) -> list[_Part]:
    """Return the kinds with the most links in their order, and what stands for the others."""
    if len(ties) <= _TIES:
        return list(ties)
    most = sorted(ties, key=lambda tie: -tie.links)[: _TIES - 1]
    return [*(tie for tie in ties if tie in most), More(ties=tuple(tie for tie in ties if tie not in most))]


def _band(place: Jurisdiction, step: _Step, rows: Sequence[Sequence[_Part]], lang: Lang) -> Band:
    """Write a band in one language."""

    def box(part: _Part) -> Box:
        if isinstance(part, More):
            return _more_box(part, lang)
        return _post_box(place, step, part, lang) if isinstance(part, Cell) else _tie_box(step, part, lang)

    return Band(step.name.get(lang), step.note.get(lang), tuple(tuple(box(part) for part in row) for row in rows))


def _more_box(more: More, lang: Lang) -> Box:
    """Say how many roles or kinds of links have no box of their own."""
    if not more.ties:
        name = Text("+ {n:,} more roles", "另有{n:,}种角色").format(n=more.roles).get(lang)
        return Box(name, (), plain(name))
    n, links = len(more.ties), sum(tie.links for tie in more.ties)
    name = Text("+ {n:,} more kinds", "另有{n:,}种关系").format(n=n).get(lang)
    line = _LINKS.format(n=links, s=plural(links)).get(lang)
    kinds = [f"{tie.name.get(lang)}{_COLON.get(lang)}{tie.links:,}" for tie in more.ties]
    listed = [*kinds[:_LISTED], *(["…"] if n > _LISTED else [])]
    return Box(name, (line,), "<br>".join(plain(text, 60) for text in (name, line, *listed)))


def _post_box(place: Jurisdiction, step: _Step, cell: Cell, lang: Lang) -> Box:
    """Say how many posts of a role there are."""
    role = place.catalogue.roles[cell.role]
    name = role.name.get(lang)
    filled, vacant, missing = cell.posts
    words = [Text("filled {n:,}", "在岗{n:,}").format(n=filled).get(lang)]
    if vacant:
        words.append(Text("vacant {n:,}", "空岗{n:,}").format(n=vacant).get(lang))
    if missing:
        words.append(Text("missing {n:,}", "缺岗{n:,}").format(n=missing).get(lang))
    lines = [words[0], " · ".join(words[1:])]
    if role.responsibility:
        lines.append(_LABELS[role.responsibility].get(lang))
    hover = [name, step.name.get(lang), " · ".join(words)]
    if role.superior:
        under = place.catalogue.role(role.superior).name.get(lang)
        hover.append(Text("under: {role}", "上级：{role}").format(role=under).get(lang))
    return Box(name, tuple(line for line in lines if line), "<br>".join(plain(s, 60) for s in hover), cell.posts)


def _tie_box(step: _Step, tie: Tie, lang: Lang) -> Box:
    """Say how many links of a kind there are."""
    name = tie.name.get(lang)
    lines = [
        _LINKS.format(n=tie.links, s=plural(tie.links)).get(lang),
        Text("from: {origin}", "来自：{origin}").format(origin=tie.origin).get(lang),
    ]
    if step.units is not None:
        words = Text("to {n:,} of {all:,}", "涉及{n:,}/{all:,}个")
        lines.append(words.format(n=tie.units, all=step.units).get(lang))
    hover = [name, step.name.get(lang), *lines]
    return Box(name, tuple(lines), "<br>".join(plain(s, 60) for s in hover))


def _lines(place: Jurisdiction, laid: Sequence[Sequence[Sequence[_Part]]]) -> list[Line]:
    """Lead a line to each role from the nearest box above it of the role that commands it."""
    order = {role.key: i for i, role in enumerate(place.catalogue)}
    seen: dict[int, tuple[int, int, int]] = {}
    out: list[Line] = []
    for b, rows in enumerate(laid):
        for r, row in enumerate(rows):
            for k, part in enumerate(row):
                if not isinstance(part, Cell):
                    continue
                above = place.catalogue.roles[part.role].superior
                if above is not None and order[above] in seen:
                    out.append(Line(seen[order[above]], (b, r, k)))
                seen[part.role] = (b, r, k)
    return out


def _said(steps: Sequence[_Step]) -> Text:
    """Say how many posts there are, and what the lines are."""
    filled, vacant, missing = (sum(cell.posts[i] for step in steps for cell in step.cells) for i in range(3))
    roles = len({cell.role for step in steps for cell in step.cells})
    words = Text(
        "{n:,} posts of {roles} role{s}: {filled:,} filled, {vacant:,} vacant; missing {missing:,}. "
        "Lines lead from a role to those it commands; dashed: links, such as who takes charge.",
        "{roles}种角色共{n:,}个岗位：在岗{filled:,}，空岗{vacant:,}；另缺岗{missing:,}。实线由上级角色指向下级角色，虚线框为包抓、联系等关系。",
    )
    facts = {"filled": filled, "vacant": vacant, "missing": missing}
    return words.format(n=filled + vacant, roles=roles, s=plural(roles), **facts)

"""History of posts: when they were vacant, who held several at once, and who held which for how long."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

import attrs
import numpy as np

from gridgov._columns import Bools, Ints
from gridgov._days import Day, as_day, write_days
from gridgov._frame import Column, Frame, Named, objects
from gridgov._history_spells import EVER, Spans, bounded, gaps, joined, overlaps
from gridgov.roles import Roster
from gridgov.text import Lang, Text

__all__ = ["Spells", "double_holdings", "tenures", "vacancies"]

_NONE: Final = Text("", "")
_DAYS: Final = Text("days", "天")
_VACANT: Final = Text("vacant posts", "岗位空缺期")
_DOUBLE: Final = Text("several posts at once", "一人多岗期")
_HELD: Final = Text("tenures", "任职期")
_COLUMNS: Final = {
    "post": (Text("post", "岗位"), Text("Id of the post.", "岗位编号。")),
    "role": (Text("role", "角色"), Text("Key of its role.", "角色键名。")),
    "unit": (Text("unit", "单元"), Text("Id of the unit where it is.", "所在单元编号。")),
    "holder": (Text("holder", "任职者"), Text("Opaque id of the holder.", "任职者内部编号。")),
    "posts": (Text("posts", "岗位"), Text("Ids of the posts that are held.", "同时担任的岗位编号。")),
    "n": (Text("number of posts", "岗位数"), Text("How many posts are held.", "同时担任的岗位数。")),
    "start": (Text("start", "开始"), Text("First day; none: before the records.", "首日；空：早于记录。")),
    "end": (Text("end", "结束"), Text("Last day, included; none: still so.", "末日（含）；空：仍在持续。")),
    "days": (
        Text("days", "天数"),
        Text("Days, both ends included; unknown where one is.", "天数，含首尾；一端不详时不详。"),
    ),
    "before": (
        Text("before", "此前已然"),
        Text("Whether it was so on the day before the first day that was asked for.", "所查首日前一天是否已如此。"),
    ),
    "open": (
        Text("open", "此后仍然"),
        Text("Whether it was so on the day after the last day that was asked for.", "所查末日后一天是否仍如此。"),
    ),
}


@attrs.frozen(eq=False, repr=False)
class Spells(Frame):
    """Times, one a row, with ``start``, ``end`` and ``days``."""

    def text(self, lang: Lang = "en") -> str:
        """Return a line for each row.

        Raises:
            ValueError: ``lang`` is neither ``en`` nor ``zh``.

        Example:
            >>> from gridgov import Hierarchy, LevelScheme
            >>> from gridgov.roles import RoleCatalogue
            >>> h = Hierarchy.from_records([{"id": "g", "level": "grid"}], levels=LevelScheme.ladder("grid"))
            >>> roster = Roster.from_records(h, RoleCatalogue.builtin(), posts=[{"role": "grid_chief", "unit": "g"}])
            >>> print(vacancies(roster, "2024-01-01", "2024-12-31").text())
            grid_chief@g#1: 2024-01-01 to 2024-12-31, 366 days
        """
        line = Text("{what}: {start} to {end}{days}", "{what}：{start}至{end}{days}")
        lines: list[str] = []
        for row in self:
            names = [row[key] for key in ("holder", "post", "posts") if key in self.keys]
            days = Text(f", {{days:,}} day{'' if row.days == 1 else 's'}", "，{days:,}天") if row.days else _NONE
            words = {
                "what": " ".join(names),
                "start": row.start or "…",
                "end": row.end or "…",
                "days": days.get(lang).format(days=int(row.days or 0)),
            }
            lines.append(line.get(lang).format(**words))
        return "\n".join(lines)


def vacancies(roster: Roster, since: Day, until: Day, *, roles: str | Iterable[str] | None = None) -> Spells:
    """Return when posts had no holder.

    Definition:
        A day is vacant where no appointment to the post is in force: the start and the end of an appointment are both
        held. An appointment without a start is in force since before the records, one without an end still is.
    Unknown:
        Posts have no days of their own: one that was set up later is vacant before that.

    Args:
        roster: Posts and appointments.
        since: The first day.
        until: The last day, included.
        roles: Keys of the roles whose posts are wanted; None for all.

    Returns:
        Columns ``post``, ``role``, ``unit``, ``start``, ``end`` (within the days asked for), ``days``, ``before``
        (already vacant on the day before ``since``) and ``open`` (still vacant on the day after ``until``), in the
        order of posts.

    Raises:
        ValueError: A day is not written YYYY-MM-DD, or ``until`` is before ``since``.
        TypeError: A day is neither a date nor a text.
        UnknownKeyError: There is no such role.

    Example:
        >>> from gridgov import Hierarchy, LevelScheme
        >>> from gridgov.roles import RoleCatalogue
        >>> h = Hierarchy.from_records([{"id": "g", "level": "grid"}], levels=LevelScheme.ladder("grid"))
        >>> roster = Roster.from_records(h, RoleCatalogue.builtin(), posts=[{"role": "grid_chief", "unit": "g"}],
        ...     appointments=[{"post": "grid_chief@g#1", "holder": "p1", "end": "2024-02-29"},
        ...                   {"post": "grid_chief@g#1", "holder": "p2", "start": "2024-03-11"}])
        >>> [(row.post, row.start, row.end, row.days) for row in vacancies(roster, "2024-01-01", "2024-12-31")]
        [('grid_chief@g#1', '2024-03-01', '2024-03-10', 10)]
    """
    first, stop = _window(since, until)
    c = roster.columns
    posts = np.flatnonzero(_of_roles(roster, roles))
    held = joined(bounded(c.app_post, c.app_start, c.app_end))
    free = gaps(held, posts, first - 1, stop + 1)
    free = free.take(np.flatnonzero((free.stop > first) & (free.start < stop)))
    row = free.group
    keys = np.array([role.key for role in roster.catalogue], object)
    what: dict[str, Any] = {
        "post": Named(c.post_ids, row.astype(np.int32)),
        "role": keys[c.post_role[row]] if len(keys) else objects([]),
        "unit": Named(roster.territory.ids, c.post_unit[row]),
    }
    return _spells(_VACANT, what, free, first, stop)


def double_holdings(roster: Roster, since: Day, until: Day, *, roles: str | Iterable[str] | None = None) -> Spells:
    """Return when one holder had two posts or more at once.

    A time ends where the posts that are held become others. The last day of one post and the first of another are a day
    in both if they are the same day. An appointment without a start is in force since before the records, one without
    an end still is.

    Args:
        roster: Posts and appointments.
        since: The first day.
        until: The last day, included.
        roles: Keys of the roles whose posts count; None for all.

    Returns:
        Columns ``holder``, ``posts`` (ids, in the order of posts), ``n``, ``start``, ``end`` (within the days asked
        for), ``days``, ``before`` (the same already on the day before ``since``) and ``open`` (still on the day after
        ``until``), in the order of holders.

    Raises:
        ValueError: A day is not written YYYY-MM-DD, or ``until`` is before ``since``.
        TypeError: A day is neither a date nor a text.
        UnknownKeyError: There is no such role.

    Example:
        >>> from gridgov import Hierarchy, LevelScheme
        >>> from gridgov.roles import RoleCatalogue
        >>> h = Hierarchy.from_records([{"id": "g", "level": "grid"}], levels=LevelScheme.ladder("grid"))
        >>> roster = Roster.from_records(h, RoleCatalogue.builtin(),
        ...     posts=[{"id": "a", "role": "grid_chief", "unit": "g"}, {"id": "b", "role": "grid_worker", "unit": "g"}],
        ...     appointments=[{"post": "a", "holder": "p1", "end": "2024-03-10"},
        ...                   {"post": "b", "holder": "p1", "start": "2024-03-01"}])
        >>> print(double_holdings(roster, "2020-01-01", "2029-12-31").text())
        p1 a, b: 2024-03-01 to 2024-03-10, 10 days
    """
    first, stop = _window(since, until)
    c, held = roster.columns, _held(roster, roles)
    n = max(len(c.post_ids), 1)
    # Cut to one day more at each end, which says whether it was and stays so.
    near = np.flatnonzero((held.stop >= first) & (held.start <= stop))
    cut = Spans(held.group[near], np.maximum(held.start[near], first - 1), np.minimum(held.stop[near], stop + 1))
    post = cut.group % n
    times, at, which = overlaps(attrs.evolve(cut, group=cut.group // n))
    inside = (times.stop > first) & (times.start < stop)
    names: list[str] = c.post_ids.decode(post[which]).tolist() if len(which) else []
    bounds = np.searchsorted(at, np.arange(len(inside) + 1)).tolist()
    rows = np.flatnonzero(inside)
    what: dict[str, Any] = {
        "holder": Named(c.holder_ids, times.group[rows].astype(np.int32)),
        "posts": objects([", ".join(names[bounds[i] : bounds[i + 1]]) for i in rows.tolist()]),
        "n": np.diff(bounds)[rows],
    }
    return _spells(_DOUBLE, what, times.take(rows), first, stop)


def tenures(
    roster: Roster, *, since: Day | None = None, until: Day | None = None, roles: str | Iterable[str] | None = None
) -> Spells:
    """Return who held which post when; appointments that follow each other or overlap are one tenure.

    Args:
        roster: Posts and appointments.
        since: Only days from this one on; None: from the beginning.
        until: Only days up to this one; None: without an end.
        roles: Keys of the roles whose posts are wanted; None for all.

    Returns:
        Columns ``holder``, ``post``, ``start`` (none: before the records), ``end`` (none: still held) and ``days``
        (unknown where one of them is), in the order of posts, then of days.

    Raises:
        ValueError: A day is not written YYYY-MM-DD, or ``until`` is before ``since``.
        TypeError: A day is neither a date nor a text.
        UnknownKeyError: There is no such role.

    Example:
        >>> from gridgov import Hierarchy, LevelScheme
        >>> from gridgov.roles import RoleCatalogue
        >>> h = Hierarchy.from_records([{"id": "g", "level": "grid"}], levels=LevelScheme.ladder("grid"))
        >>> roster = Roster.from_records(h, RoleCatalogue.builtin(), posts=[{"role": "grid_chief", "unit": "g"}],
        ...     appointments=[{"post": "grid_chief@g#1", "holder": "p1", "start": "2023-01-01", "end": "2023-12-31"},
        ...                   {"post": "grid_chief@g#1", "holder": "p1", "start": "2024-01-01"}])
        >>> print(tenures(roster).text())
        p1 grid_chief@g#1: 2023-01-01 to …
    """
    first = EVER[0] if since is None else _number(since)
    stop = EVER[1] if until is None else _number(until) + 1
    _check_order(first, stop, since, until)
    c, held = roster.columns, _held(roster, roles)
    n = max(len(c.post_ids), 1)
    rows = np.flatnonzero((held.stop > first) & (held.start < stop))
    held = held.take(rows)
    held = attrs.evolve(held, start=np.maximum(held.start, first), stop=np.minimum(held.stop, stop))
    held = held.take(np.lexsort((held.group, held.start, held.group % n)))
    what: dict[str, Any] = {
        "holder": Named(c.holder_ids, (held.group // n).astype(np.int32)),
        "post": Named(c.post_ids, (held.group % n).astype(np.int32)),
    }
    return _table(_HELD, what, held)


# -- what they share ---------------------------------------------------------------------------------------------------


def _number(day: Day) -> int:
    return int(as_day(day).astype(np.int64))


def _check_order(first: int, stop: int, since: Day | None, until: Day | None) -> None:
    if stop <= first:
        msg = f"since= is {since} and until= is {until}, which is before it."
        raise ValueError(msg)


def _window(since: Day, until: Day) -> tuple[int, int]:
    """Return the first day, and the day after the last."""
    first, stop = _number(since), _number(until) + 1
    _check_order(first, stop, since, until)
    return first, stop


def _of_roles(roster: Roster, roles: str | Iterable[str] | None) -> Bools:
    """Tell which posts are of some roles."""
    codes = roster.columns.post_role
    if roles is None:
        return np.ones(len(codes), bool)
    keys = [role.key for role in roster.catalogue]
    wanted = [keys.index(roster.catalogue.role(key).key) for key in ([roles] if isinstance(roles, str) else roles)]
    return np.isin(codes, wanted)


def _held(roster: Roster, roles: str | Iterable[str] | None) -> Spans:
    """Return the tenures, each of a group that stands for a holder and a post."""
    c = roster.columns
    rows = np.flatnonzero(_of_roles(roster, roles)[c.app_post])
    group = c.app_holder[rows].astype(np.int64) * max(len(c.post_ids), 1) + c.app_post[rows]
    return joined(bounded(group, c.app_start[rows], c.app_end[rows]))


def _spells(title: Text, what: dict[str, Any], spans: Spans, first: int, stop: int) -> Spells:
    """Build a table of what was asked between two days, from spans that go one day further where it goes on."""
    more = {"before": spans.start < first, "open": spans.stop > stop}
    inside = attrs.evolve(spans, start=np.maximum(spans.start, first), stop=np.minimum(spans.stop, stop))
    return _table(title, what, inside, more)


def _table(title: Text, what: dict[str, Any], spans: Spans, more: dict[str, Bools] | None = None) -> Spells:
    """Build a table; a start before the records and an end that is open are none, and the days are unknown."""
    days = spans.stop - spans.start
    unknown = (spans.start == EVER[0]) | (spans.stop == EVER[1])
    values = {
        **what,
        "start": _texts(spans.start, spans.start == EVER[0]),
        "end": _texts(spans.stop - 1, spans.stop == EVER[1]),
        "days": days if more is not None else np.where(unknown, np.nan, days),
        **(more or {}),
    }
    specs = tuple(Column(key, _COLUMNS[key][0], _DAYS if key == "days" else _NONE, _COLUMNS[key][1]) for key in values)
    return Spells(title, specs, tuple(values.values()))


def _texts(days: Ints, missing: Bools) -> Any:  # noqa: ANN401 - an array of objects
    moments = np.where(missing, 0, days).astype("datetime64[D]")
    moments[missing] = np.datetime64("NaT")
    return objects(list(write_days(moments)))

"""Stores of posts and of nets over SQLite, with one mistake each."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence

from examples.stores.sqlite_store import Columns, Part, SqliteNet, SqliteRoster
from gridgov.nets import Net
from gridgov.roles import Roster

# -- posts -------------------------------------------------------------------------------------------------------------


class BodyLost(SqliteRoster):
    """The body that a post belongs to is not kept."""

    def save(self, roster: Roster) -> None:
        super().save(roster)
        self.db.execute("update post set body = null")


class ZerosOfPostsLost(SqliteRoster):
    """Ids of posts are kept as numbers where they can be."""

    def write(self, table: str, columns: Columns) -> None:
        kept = {
            key: [str(int(x)) if isinstance(x, str) and x.isdecimal() else x for x in column]
            for key, column in columns.items()
            if key == {"post": "id", "appointment": "post"}.get(table)
        }
        super().write(table, {**columns, **kept})


class OpenEndClosed(SqliteRoster):
    """An open end is written as the last day of the calendar."""

    def save(self, roster: Roster) -> None:
        super().save(roster)
        self.db.execute("""update appointment set "end" = '9999-12-31' where "end" is null""")


class Unqualified(SqliteRoster):
    """Qualifications are not kept."""

    def save(self, roster: Roster) -> None:
        super().save(roster)
        self.db.execute("update holder set qualifications = '[]'")


class DevicesOfNobody(SqliteRoster):
    """Who has a device is not kept."""

    def save(self, roster: Roster) -> None:
        super().save(roster)
        self.db.execute("update device set holder = null")


class LastPostFirst(SqliteRoster):
    """Posts come back from last to first."""

    def save(self, roster: Roster) -> None:
        super().save(roster)
        self.db.execute("update post set n = -n")


class LastDayOut(SqliteRoster):
    """On the last day somebody has left already."""

    def holders(self, unit: str, day: str) -> list[str]:
        self.in_force = SqliteRoster.in_force.replace('"end" >= ?', '"end" > ?')
        try:
            return super().holders(unit, day)
        finally:
            self.in_force = SqliteRoster.in_force


class OncePostedAlways(SqliteRoster):
    """Who has held a post has it still."""

    def posts_of(self, holder: str, day: str) -> list[str]:
        super().posts_of(holder, day)
        held = "where holder = ? and (start is null or start <= ?) group by p.id order by p.n"
        return self.ask(f"select p.id from post p join appointment on post = p.id {held}", holder, day)  # noqa: S608 - no input


class OncePosted(SqliteRoster):
    """A post that was held once is never vacant again."""

    def vacancies(self, day: str) -> list[str]:
        assert day
        return self.ask("select id from post where id not in (select post from appointment)")


class NobodysPosts(SqliteRoster):
    """Who is not there holds no posts."""

    def posts_of(self, holder: str, day: str) -> list[str]:
        with contextlib.suppress(KeyError):
            return super().posts_of(holder, day)
        return []


class EndedTheDayBefore(SqliteRoster):
    """The last day is taken for the first one without a post."""

    def end_appointment(self, post: str, last_day: str) -> None:
        super().end_appointment(post, last_day)
        ended = """update appointment set "end" = date("end", '-1 day') where post = ? and "end" = ?"""
        self.db.execute(ended, (post, last_day))


class TwoHolders(SqliteRoster):
    """It does not look whether a post is held."""

    def appoint(self, post: str, holder: str, start: str, end: str | None) -> None:
        new = "insert or ignore into holder (id, kind, qualifications) values (?, 'person', '[]')"
        columns: Columns = {"post": [post], "holder": [holder], "start": [start], "end": [end], "meets": ["[]"]}
        with self.db:
            self.db.execute(new, (holder,))
            self.write("appointment", columns)


# -- nets --------------------------------------------------------------------------------------------------------------


class DaysLost(SqliteNet):
    """On which day a cell ends is not kept."""

    def save(self, net: Net) -> None:
        super().save(net)
        self.db.execute('update cell set "end" = null')


class ShareLost(SqliteNet):
    """Shares are not kept."""

    def save(self, net: Net) -> None:
        super().save(net)
        self.db.execute("update member set share = null")


class DutiesOfNoCell(SqliteNet):
    """A duty of all cells belongs to none, it thinks."""

    def save(self, net: Net) -> None:
        super().save(net)
        self.db.execute("delete from duty where cell is null")


class LastRowFirst(SqliteNet):
    """Base units come back from last to first."""

    def save(self, net: Net) -> None:
        super().save(net)
        self.db.execute("update member set n = -n")


class MembersById(SqliteNet):
    """Base units of a cell come in the order of their ids."""

    def members(self, cell: str) -> list[Part]:
        return sorted(super().members(cell), key=lambda part: part[0])


class FirstCellOnly(SqliteNet):
    """A base unit is in one cell, it thinks."""

    def cells_of(self, unit: str) -> list[Part]:
        return super().cells_of(unit)[:1]


class AlwaysInForce(SqliteNet):
    """Nets have no days of their own, it thinks."""

    def in_force(self, day: str) -> list[str]:
        held = '(start is null or start <= ?) and ("end" is null or "end" >= ?)'
        return self.ask(f"select id from cell where {held} order by n", day, day)  # noqa: S608 - no input


class NobodyInNoCell(SqliteNet):
    """A cell that is not there is empty."""

    def members(self, cell: str) -> list[Part]:
        return self.ask("select unit, share from member where cell = ? order by n", cell)


class NamelessOnceMoved(SqliteNet):
    """A base unit that comes into another cell is written anew: name and address are gone."""

    def assign(self, unit: str, parts: Sequence[Part]) -> None:
        super().assign(unit, parts)
        self.db.execute("update member set name = null, address = null where unit = ?", (unit,))


class AnyShares(SqliteNet):
    """It does not look whether shares add up."""

    def assign(self, unit: str, parts: Sequence[Part]) -> None:
        super().assign(unit, [(cell, None) for cell, _ in parts])
        for cell, share in parts:
            self.db.execute("update member set share = ? where unit = ? and cell = ?", (share, unit, cell))

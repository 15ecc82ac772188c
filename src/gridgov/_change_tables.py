"""Tables of posts, bodies and links while changes are made: rows are added, rewritten, left out and looked up."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, Final

import attrs

from gridgov._change_ledger import Ledger
from gridgov._links import Link, Links
from gridgov.jurisdiction import Jurisdiction

__all__ = ["LinkRows", "Rows", "Tables", "active", "before", "in_force_from", "turned"]

_ADJACENT: Final = "adjacent"
_Columns = dict[str, list[Any]]


def before(first: str | None, second: str | None) -> bool:
    """Tell whether a day lies before another one; days that are not known do not."""
    return first is not None and second is not None and first < second


class Rows:
    """The rows of one table."""

    def __init__(self, columns: _Columns, ledger: Ledger) -> None:
        self.columns: _Columns = columns
        self._ledger = ledger
        self._key = next(iter(columns))
        self._indexes: dict[str, dict[Any, dict[int, None]]] = {}
        #: The change that wrote each row last.
        self.positions: dict[int, int] = {}
        self.left_out: set[int] = set()
        self.changed: bool = False
        # Where rows stand that do not stand where they were written.
        self._orders: dict[int, tuple[int, ...]] = {}

    def __len__(self) -> int:
        return len(self.columns[self._key])

    def index(self, column: str) -> dict[Any, dict[int, None]]:
        """Return the rows by the value of a column: made once, kept up to date from then on."""
        if column not in self._indexes:
            found: dict[Any, dict[int, None]] = {}
            for row, value in enumerate(self.columns[column]):
                if row not in self.left_out:
                    found.setdefault(value, {})[row] = None
            self._indexes[column] = found
        return self._indexes[column]

    def rows_of(self, column: str, value: object) -> list[int]:
        """Return the rows in which a column has a value, in their order."""
        return sorted(self.index(column).get(value, ()))

    def find(self, ident: str) -> int | None:
        """Return the row of an id."""
        return next(iter(self.index("id").get(ident, ())), None)

    def get(self, row: int, column: str) -> Any:  # noqa: ANN401 - a cell of any column
        """Return one cell."""
        return self.columns[column][row]

    def set(self, row: int, column: str, value: object) -> None:
        """Write one cell."""
        old = self.columns[column][row]
        self.columns[column][row] = value
        self.positions[row] = self._ledger.position
        self.changed = True
        if column in self._indexes:
            self._indexes[column].get(old, {}).pop(row, None)
            self._indexes[column].setdefault(value, {})[row] = None

    def add(self, entry: Mapping[str, object]) -> int:
        """Add a row; what is left out is None."""
        row = len(self)
        for column, values in self.columns.items():
            values.append(entry.get(column))
        for column, index in self._indexes.items():
            index.setdefault(entry.get(column), {})[row] = None
        self.positions[row] = self._ledger.position
        self.changed = True
        return row

    def leave_out(self, row: int) -> None:
        """Take a row away."""
        self.left_out.add(row)
        self.changed = True
        for column, index in self._indexes.items():
            index.get(self.columns[column][row], {}).pop(row, None)

    def order(self, row: int) -> tuple[int, ...]:
        """Return where a row stands: grows from one to the next."""
        return self._orders.get(row, (row,))

    def place(self, row: int, order: tuple[int, ...]) -> None:
        """Say where a row stands."""
        self._orders[row] = order

    def kept(self, without: Collection[int] = ()) -> list[int]:
        """Return the rows that are there, in the order in which they stand."""
        rows = [row for row in range(len(self)) if row not in self.left_out and row not in without]
        return sorted(rows, key=self.order) if self._orders else rows

    def result(self, without: Iterable[int] = ()) -> tuple[_Columns, list[int]]:
        """Return the columns as they are now; second: the row of each of theirs in this table."""
        out = self.left_out.union(without)
        if not out and not self._orders:
            return self.columns, list(range(len(self)))
        kept = self.kept(out)
        return {key: [values[row] for row in kept] for key, values in self.columns.items()}, kept


def turned(kind: str, source: str, target: str) -> tuple[str, str]:
    """Return the ends of a link as they are stored: of ``adjacent`` the smaller one first."""
    return (target, source) if kind == _ADJACENT and target < source else (source, target)


class LinkRows(Rows):
    """The links."""

    def __init__(self, links: Sequence[Link], ledger: Ledger) -> None:
        names = ("kind", "source", "target", "start", "end", "basis")
        super().__init__({name: [getattr(link, name) for link in links] for name in names}, ledger)
        self._by_key: dict[tuple[str | None, ...], int] | None = None

    def link(self, row: int) -> Link:
        """Return one link."""
        return Link(**{name: values[row] for name, values in self.columns.items()})

    def key(self, row: int) -> tuple[str | None, ...]:
        """Return what may be there only once."""
        return tuple(self.columns[name][row] for name in ("kind", "source", "target", "start", "end"))

    def keys(self) -> dict[tuple[str | None, ...], int]:
        """Return the row of each key: made once."""
        if self._by_key is None:
            self._by_key = {self.key(row): row for row in range(len(self)) if row not in self.left_out}
        return self._by_key

    def rewrite(self, row: int, changes: Mapping[str, object]) -> bool:
        """Write cells of a link; False if it then leads to itself or is there already, and was left out."""
        keys = self.keys()
        keys.pop(self.key(row), None)
        for column, value in changes.items():
            self.set(row, column, value)
        source, target = turned(*(self.get(row, name) for name in ("kind", "source", "target")))
        if source != self.get(row, "source"):
            self.set(row, "source", source)
            self.set(row, "target", target)
        if source == target or self.key(row) in keys:
            self.leave_out(row)
            return False
        keys[self.key(row)] = row
        return True

    def at(self, reference: str) -> list[int]:
        """Return the links that lead from or to something."""
        return sorted({*self.rows_of("source", reference), *self.rows_of("target", reference)})

    def enter(self, link: Link) -> int:
        """Add a link."""
        row = self.add(attrs.asdict(link))
        self.keys()[self.key(row)] = row
        return row

    def drop(self, row: int) -> None:
        """Take a link away."""
        self.keys().pop(self.key(row), None)
        self.leave_out(row)

    def links(self) -> Links:
        """Return all links as they are now, unchecked."""
        return Links(tuple(map(self.link, self.kept())))


class Tables:
    """All tables of a jurisdiction beside its units; each is read out when a change first speaks of it."""

    def __init__(self, jurisdiction: Jurisdiction, ledger: Ledger) -> None:
        self._of = jurisdiction
        self._ledger = ledger
        self._roster: dict[str, Rows] | None = None
        self._bodies: dict[str, Rows] | None = None
        self._links: LinkRows | None = None
        self._numbers: dict[tuple[str, str], dict[int, str]] | None = None
        self._highest: dict[tuple[str, str], int] = {}

    def _opened(self, tables: Mapping[str, _Columns]) -> dict[str, Rows]:
        return {name: Rows(columns, self._ledger) for name, columns in tables.items()}

    @property
    def roster(self) -> dict[str, Rows]:
        """Posts, appointments, holders and devices."""
        if self._roster is None:
            self._roster = self._opened(self._of.roster.to_tables())
        return self._roster

    @property
    def bodies(self) -> dict[str, Rows]:
        """Bodies and memberships."""
        if self._bodies is None:
            self._bodies = self._opened(self._of.bodies.to_tables())
        return self._bodies

    @property
    def links(self) -> LinkRows:
        """Links."""
        if self._links is None:
            self._links = LinkRows(self._of.links.links, self._ledger)
        return self._links

    @property
    def roster_changed(self) -> bool:
        """Whether a change wrote to the roster."""
        return self._roster is not None and any(rows.changed for rows in self._roster.values())

    @property
    def bodies_changed(self) -> bool:
        """Whether a change wrote to the bodies."""
        return self._bodies is not None and any(rows.changed for rows in self._bodies.values())

    @property
    def links_changed(self) -> bool:
        """Whether a change wrote to the links."""
        return self._links is not None and self._links.changed

    @property
    def _slots(self) -> dict[tuple[str, str], dict[int, str]]:
        """The posts of each role at each unit by their numbers: made once, kept up to date from then on."""
        if self._numbers is None:
            self._numbers = {}
            columns = self.roster["posts"].columns
            for role, unit, number, ident in zip(*(columns[k] for k in ("role", "unit", "number", "id")), strict=True):
                self.use_number(role, unit, number, ident)
        return self._numbers

    def next_number(self, role: str, unit: str) -> int:
        """Return the number after the highest one that posts of a role at a unit have or had."""
        return self._highest.get((role, unit), 0) + 1 if self._slots else 1

    def post_with(self, role: str, unit: str, number: int) -> str | None:
        """Return the post that has a number."""
        return self._slots.get((role, unit), {}).get(number)

    def use_number(self, role: str, unit: str, number: int, ident: str) -> None:
        """Remember the number of a post that was added or moved."""
        self._slots.setdefault((role, unit), {})[number] = ident
        self._highest[role, unit] = max(number, self._highest.get((role, unit), 0))

    def free_number(self, role: str, unit: str, number: int) -> None:
        """Forget the number of a post that is gone."""
        self._slots.get((role, unit), {}).pop(number, None)

    def find(self, what: str, ident: str) -> int | None:
        """Return the row of a body, post, holder or device."""
        if what == "body":
            return self.bodies["bodies"].find(ident)
        return self.roster[f"{what}s"].find(ident)

    def need(self, what: str, ident: str) -> int | None:
        """Return the row of a body, post, holder or device, or refuse the change."""
        row = self.find(what, ident)
        if row is None:
            self._ledger.unknown(what, ident)
        return row


def in_force_from(rows: Rows, row: int, day: str) -> bool:
    """Tell whether a period is in force on a day or later."""
    return not before(rows.get(row, "end"), day)


def active(rows: Rows, row: int, day: str) -> bool:
    """Tell whether a period is in force on a day."""
    return not before(rows.get(row, "end"), day) and not before(day, rows.get(row, "start"))

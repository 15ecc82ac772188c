"""Columns of registers: who is on the contact cards of a unit, and how often a service was done a day."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from gridgov._tree import uniques
from gridgov.rules._col_logs import table_of
from gridgov.rules._col_people import held_posts, is_open
from gridgov.rules._column import Column, Floats
from gridgov.rules._parameter import HOLDERS, TIMES
from gridgov.rules._view import View
from gridgov.text import Text

__all__ = ["RegisterColumns"]

Ints = npt.NDArray[np.int64]
_OTHERS: Final = Text("On its cards are {n:,} who hold no such post there.", "卡上另有{n:,}人不在该单元任此职。")


class RegisterColumns(View):
    """Columns of contact cards and of services of property companies. Without the table nothing is known."""

    def on_cards(self, *roles: str, key: str = "cards") -> Column:
        """Return how many holders are on the contact cards of each unit.

        Args:
            *roles: Keys of roles: only who holds a post of one of them at the unit on the day counts. A role of which
                there is no post in the whole jurisdiction is unknown, unless the data are said to be complete for it:
                anybody on a card may hold it. None: everybody on a card counts.
            key: Key of the column.
        """

        def work_out() -> Floats | tuple[Floats, Floats]:
            pairs = self._cards()
            if pairs is None:
                return self.unknown()
            n = len(self.context.territory)
            shown = np.bincount(pairs >> 32, minlength=n)[self.rows].astype(np.float64)
            if not roles:
                return shown
            known = [role for role in roles if not is_open(self.context, role)]
            fit = np.bincount(pairs[np.isin(pairs, self._at_their_posts(known))] >> 32, minlength=n)
            low = fit[self.rows].astype(np.float64)
            return low if len(known) == len(roles) else (low, shown)

        def remark(i: int) -> Text | None:
            pairs = self._cards()
            if pairs is None or any(is_open(self.context, role) for role in roles):
                return None
            here = pairs[pairs >> 32 == self.rows[i]]
            n = int((~np.isin(here, self._at_their_posts(list(roles)))).sum())
            return _OTHERS.format(n=n) if roles and n else None

        return self.column(
            key, Text("holders on its contact cards", "便民服务卡上的人员"), HOLDERS, work_out, remark=remark
        )

    def _cards(self) -> Ints | None:
        """Return each pair of unit and holder on a card once, as one number; None without the table."""

        def work_out() -> Ints | None:
            table = table_of(self.context, "cards")
            if table is None:
                return None
            codes, names = table.codes("holder")
            known = {ident: i for i, ident in enumerate(self.context.jurisdiction.roster.columns.holder_ids.tolist())}
            # Who is not in the roster has a number of his or her own, above those of the roster.
            number = np.array([known.get(name, len(known) + i) for i, name in enumerate(names)], np.int64)
            return uniques(table.rows().astype(np.int64) << 32 | number[codes])

        return self.context.once("cards", work_out)

    def _at_their_posts(self, roles: list[str]) -> Ints:
        """Return the pairs of unit and holder of the posts of some roles, as one number each."""
        unit = self.context.jurisdiction.roster.columns.post_unit
        found = [held_posts(self.context, role) for role in roles]
        pairs = [unit.take(posts).astype(np.int64) << 32 | holders for posts, holders in found]
        return np.concatenate(pairs) if pairs else np.zeros(0, np.int64)

    def least_a_day(self, service: str, days: int, *, key: str = "times") -> Column:
        """Return the least that a service was done at each unit on one of the last days.

        The rows of a day add up; a day without one has none. Where a row is not counted, the sum is a lower bound.
        Days before the first one of the service in the log, at whatever unit, are not known; without such a day
        nothing is.

        Args:
            service: The service, as the table ``service_logs`` writes it.
            days: How many days, the day of the check included; from 1.
            key: Key of the column.
        """

        def work_out() -> Floats | tuple[Floats, Floats]:
            found = self.context.once(("least", service, days), lambda: self._least(service, days))
            if found is None:
                return self.unknown()
            low, high = found[0][self.rows], found[1][self.rows]
            return low if np.array_equal(low, high) else (low, high)

        name = Text("least a day", "单日最少次数（或小时数）")
        return self.column(key, name, TIMES, work_out, facts={"service": Text(service, service)})

    def _least(self, service: str, days: int) -> tuple[Floats, Floats] | None:
        table = table_of(self.context, "service_logs")
        if table is None:
            return None
        today = int(self.context.on.astype("datetime64[D]").astype(np.int64))
        codes, names = table.codes("service")
        meant = codes == (names.index(service) if service in names else -2)
        when = table.days("day").astype(np.int64)
        meant &= when <= today
        if not meant.any():
            return None
        first = int(when[meant].min())
        start = max(first, today - days + 1)
        width = today - start + 1
        meant &= when >= start
        times, n = table.numbers("times")[meant], len(self.context.territory)
        place = table.rows()[meant].astype(np.int64) * width + (when[meant] - start)
        cells, at = np.unique(place, return_inverse=True)
        low = np.bincount(at, np.nan_to_num(times), len(cells))
        high = np.where(np.bincount(at, np.isnan(times), len(cells)) > 0, np.inf, low)
        least, most = np.full(n, np.inf), np.full(n, np.inf)
        np.minimum.at(least, cells // width, low)
        np.minimum.at(most, cells // width, high)
        # A day without a row has none.
        short = np.bincount(cells // width, minlength=n) < width
        least[short] = most[short] = 0.0
        # What was done before the log begins may be less.
        return (least, most) if start == today - days + 1 else (np.zeros(n), most)

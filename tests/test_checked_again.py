"""A second check of the same works out nothing again while the first report is there, and says the same."""

from __future__ import annotations

import gc
from typing import Any

from gridgov import Evidence, check, schemes
from gridgov.rules import CommunityOversize, OneChief, Rule

CITY = schemes.load("ankang-321").synthesise()
RULES: list[Rule[Any]] = [CommunityOversize(max_households=1400), OneChief()]


def test_the_same_check_shares_what_was_worked_out() -> None:
    first = check(CITY, RULES, on="2026-01-01")
    second = check(CITY, RULES, on="2026-01-01", evidence=Evidence.empty(CITY.territory))
    assert second.context is first.context
    assert second.counts() == first.counts()


def test_another_day_other_tables_or_other_data_do_not() -> None:
    first = check(CITY, RULES, on="2026-01-01")
    visits = Evidence.read(CITY.territory, {"visits": []})
    others = [
        check(CITY, RULES, on="2026-01-02"),
        check(CITY, RULES, on="2026-01-01", complete=["grid_chief"]),
        check(CITY, RULES, on="2026-01-01", evidence=visits),
        check(schemes.load("ankang-321").synthesise(), RULES, on="2026-01-01"),
    ]
    assert all(other.context is not first.context for other in others)


def test_nothing_is_kept_once_the_report_is_gone() -> None:
    first = check(CITY, RULES, on="2026-01-01")
    first.context.once("mark", lambda: True)
    del first
    gc.collect()
    assert check(CITY, RULES, on="2026-01-01").context.once("mark", lambda: False) is False

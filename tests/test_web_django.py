"""The Django recipe of the page on web applications: the code of the page, run with an SQLite database in memory."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import hierarchies

import gridgov as gg

PAGE = Path(__file__).parents[1] / "docs" / "how-to" / "web-app.md"
FIRST, SECOND, THIRD = dt.date(2025, 1, 1), dt.date(2025, 6, 1), dt.date(2026, 1, 1)


def recipe() -> dict[str, Any]:
    """Run the blocks of the page that are about Django."""
    text = PAGE.read_text(encoding="utf-8").partition("\n## Django\n")[2]
    names: dict[str, Any] = {"__name__": "gridcity"}
    for block in re.findall(r"```python\n(.*?)```", text, re.DOTALL):
        exec(compile(block, str(PAGE), "exec"), names)  # noqa: S102 - a page of ours
    return names


@pytest.fixture(scope="module")
def page() -> Iterator[dict[str, Any]]:
    """Return what the page defines, with its table made."""
    database = {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}
    conf: Any = import_module("django.conf")
    conf.settings.configure(DATABASES={"default": database}, INSTALLED_APPS=[], DEFAULT_AUTO_FIELD=AUTO)
    import_module("django").setup()
    connection: Any = import_module("django.db").connection

    names = recipe()
    with connection.schema_editor() as editor:
        editor.create_model(names["UnitRow"])
    yield names
    connection.close()


AUTO = "django.db.models.BigAutoField"


def state(page: dict[str, Any], like: gg.Jurisdiction, on: dt.date) -> gg.Jurisdiction:
    """Return what the table says of a day."""
    territory = like.territory
    found: gg.Jurisdiction = page["jurisdiction_of"](
        page["UnitRow"].objects.all(),
        levels=territory.levels,
        measures=list(territory.measure_info.values()),
        labels=list(territory.labels),
        on=on,
    )
    return found


def town(households: int, *more: dict[str, object]) -> gg.Jurisdiction:
    records: list[dict[str, object]] = [
        {"id": "c1", "level": "community", "name": "北门"},
        {"id": "g1", "level": "grid", "parent": "c1", "households": households, "class": "A"},
        *more,
    ]
    levels = gg.LevelScheme.ladder("community", "grid")
    h = gg.Hierarchy.from_records(records, levels=levels, measures=["households"], labels=["class"])
    return gg.Jurisdiction(territory=h)


def emptied(page: dict[str, Any]) -> None:
    page["UnitRow"].objects.all().delete()


def test_every_day_comes_back(page: dict[str, Any]) -> None:
    emptied(page)
    first = town(300)
    second = town(300, {"id": "g2", "level": "grid", "parent": "c1", "households": 20})
    third = town(310)
    assert [page["keep"](one, on=day) for one, day in ((first, FIRST), (second, SECOND), (third, THIRD))] == [2, 1, 1]
    assert page["UnitRow"].objects.count() == 4
    for one, day in ((first, FIRST), (first, SECOND - dt.timedelta(1)), (second, SECOND), (third, THIRD)):
        assert state(page, one, day) == one
    assert len(page["in_force"](page["UnitRow"].objects.all(), FIRST - dt.timedelta(1))) == 0


def test_the_same_state_adds_nothing_and_a_day_can_be_written_again(page: dict[str, Any]) -> None:
    emptied(page)
    assert page["keep"](town(300), on=FIRST) == 2
    assert page["keep"](town(300), on=SECOND) == 0
    assert page["keep"](town(301), on=FIRST) == 1
    assert page["UnitRow"].objects.count() == 2
    assert state(page, town(0), SECOND) == town(301)


@settings(max_examples=30)
@given(st.lists(hierarchies(most=8), min_size=1, max_size=3))
def test_drawn_places_come_back(page: dict[str, Any], drawn: list[gg.Hierarchy]) -> None:
    emptied(page)
    days = [FIRST + dt.timedelta(days=n) for n in range(len(drawn))]
    for h, day in zip(drawn, days, strict=True):
        page["keep"](gg.Jurisdiction(territory=h), on=day)
    for h, day in zip(drawn, days, strict=True):
        place = gg.Jurisdiction(territory=h)
        assert state(page, place, day) == place

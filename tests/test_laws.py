"""Laws of stores: those that are sound pass, and each mistake is caught by the law that it breaks, in few steps."""

from __future__ import annotations

import unittest
from collections.abc import Callable
from typing import Any

import laws_cases as cases
import pytest
from hypothesis import HealthCheck, Phase, settings

from examples.stores.sqlite_store import SqliteChanges, SqliteNet, SqliteRoster, SqliteUnits
from gridgov.hierarchy import Hierarchy
from gridgov.levels import LevelScheme
from gridgov.testing.laws import (
    LawBrokenError,
    Suite,
    change_laws,
    features_of,
    hierarchy_laws,
    laws_of,
    net_laws,
    roster_laws,
)
from gridgov.text import Text

Make = Callable[..., type[unittest.TestCase]]


def few(examples: int, steps: int = 4, *, shrink: bool = False) -> settings:
    """Return settings that draw the same every time. To shrink takes most of the time."""
    return settings(
        max_examples=examples,
        stateful_step_count=steps,
        derandomize=True,
        database=None,
        deadline=None,
        print_blob=False,
        report_multiple_bugs=False,
        phases=[Phase.generate, Phase.shrink] if shrink else [Phase.generate],
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
    )


#: Mistakes are looked for in small cities without what they have nothing to do with: to shrink takes most of the time.
PLAIN: dict[Make, dict[str, Any]] = {
    hierarchy_laws: {"max_units": 5, "without": ["measures", "labels", "names", "odd_ids", "kinds", "roots"]},
    roster_laws: {"max_units": 2, "without": ["rules", "devices", "holders"]},
    net_laws: {"max_units": 2, "without": ["posts", "duties", "odd_ids", "levels"]},
    change_laws: {"max_units": 2, "without": ["people", "nets"]},
}


def broken(make: Make, store: Callable[[], Any], **how: Any) -> LawBrokenError:
    """Return how a store breaks a law."""
    with pytest.raises(LawBrokenError) as caught:
        make(store, **{"settings": few(40), **PLAIN[make], **how})().debug()
    return caught.value


TestSqliteUnits = hierarchy_laws(SqliteUnits, settings=few(12))
TestSqliteRoster = roster_laws(SqliteRoster, settings=few(8), without=["rules"])
TestSqliteNet = net_laws(SqliteNet, settings=few(12))
TestSqliteChanges = change_laws(SqliteChanges, settings=few(5))
TestUnitsInFile = hierarchy_laws(cases.UnitsIn, settings=few(5, 3))
TestUnitsInTables = hierarchy_laws(cases.UnitsInTables, settings=few(2, 2))
TestRosterInFile = roster_laws(cases.RosterInFile, settings=few(4, 3))
TestNetInFile = net_laws(cases.NetInFile, settings=few(3, 2))
TestChangesInJournal = change_laws(cases.ChangesInJournal, settings=few(5, 3))

#: Who makes them, the law that notices (there may be two ways to it), and the most steps of the shrunk way there; None:
#: it is not shrunk here. Where a second save is left over, what was saved first cannot be left out by shrinking alone.
MISTAKES: list[tuple[Make, type[Any], str, int | None]] = [
    (hierarchy_laws, cases.ZeroForUnknown, "H4", 1),
    (hierarchy_laws, cases.SortedSiblings, "H12", None),
    (hierarchy_laws, cases.TotalByPrefix, "H10", 1),
    (hierarchy_laws, cases.StaleBelow, "H9", 2),
    (hierarchy_laws, cases.MovedInPlace, "H12", 3),
    (hierarchy_laws, cases.MovesAnywhere, "H13", None),
    (roster_laws, cases.LastDayOut, "R6", None),
    (roster_laws, cases.OpenEndClosed, "R2 R10", 2),
    (roster_laws, cases.OncePosted, "R8", 2),
    (net_laws, cases.ShareLost, "N2 N9", 2),
    (net_laws, cases.FirstCellOnly, "N6", 2),
    (net_laws, cases.AlwaysInForce, "N7", None),
    (change_laws, cases.HalfDone, "C3 C4", 3),
    (change_laws, cases.DayAfter, "C5", None),
    (change_laws, cases.UndoOfTheFirst, "C4", None),
]


@pytest.mark.parametrize(
    ("make", "store", "number", "steps"), MISTAKES, ids=[store.__name__ for _, store, _, _ in MISTAKES]
)
def test_a_mistake_is_caught_by_its_law_in_few_steps(
    make: Make, store: type[Any], number: str, steps: int | None
) -> None:
    error = broken(make, store, settings=few(80, shrink=steps is not None))
    assert error.law.number in number.split(), error.text()
    assert steps is None or len(error.steps) <= steps, error.text()
    assert error.said != error.model


def test_a_broken_law_says_all_of_it_in_two_languages() -> None:
    error = broken(hierarchy_laws, cases.ZeroForUnknown, settings=few(40, shrink=True))
    assert str(error).splitlines() == [
        f"ZeroForUnknown breaks H4: {laws_of('hierarchy')[3].text}",
        "  The store says: households of 'u0': 0.0",
        "  The model says: households of 'u0': unknown",
        "  Steps:",
        "    1. save ('u0' street)",
    ]
    assert error.text("zh").splitlines() == [
        "ZeroForUnknown违反H4：未知的数值仍为未知，已知的数值保持不变。",
        "  存储给出：“u0”的households：0.0",
        "  模型给出：“u0”的households：未知",
        "  步骤：",
        "    1. 存入('u0' street)",
    ]


def test_a_refusal_is_told_with_its_fault() -> None:
    error = broken(hierarchy_laws, cases.MovesAnywhere)
    assert error.said == Text("done", "已执行")
    assert error.model.en.startswith("refused with HIE")
    assert error.model.zh.startswith("拒绝：HIE")


def test_a_feature_that_a_store_lacks_is_not_asked_for() -> None:
    without = [*PLAIN[hierarchy_laws]["without"], "unknown"]
    hierarchy_laws(cases.ZeroForUnknown, settings=few(5), without=without)().debug()
    hierarchy_laws(cases.SortedSiblings, settings=few(5), without=[*without, "order"])().debug()
    hierarchy_laws(cases.MovesAnywhere, settings=few(5), without=[*without, "levels"])().debug()
    net_laws(cases.ShareLost, settings=few(5), without="shares")().debug()
    net_laws(cases.AlwaysInForce, settings=few(5), without=["days"])().debug()
    change_laws(cases.DayAfter, settings=few(5), without=["past", "people", "nets"])().debug()


@pytest.mark.parametrize("suite", ["hierarchy", "roster", "net", "change"])
def test_a_store_that_only_saves_and_loads_passes_without_all_features(suite: Suite) -> None:
    made: dict[Suite, Make] = {
        "hierarchy": hierarchy_laws,
        "roster": roster_laws,
        "net": net_laws,
        "change": change_laws,
    }
    stores: dict[Suite, Any] = {
        "hierarchy": cases.UnitsIn,
        "roster": cases.RosterInFile,
        "net": cases.NetInFile,
        "change": cases.ChangesInJournal,
    }
    without = [feature.key for feature in features_of(suite)]
    made[suite](stores[suite], settings=few(3, 2), without=without)().debug()


def test_a_store_of_one_level_scheme_is_given_no_other() -> None:
    levels = LevelScheme.ladder("district", "town")
    seen: set[LevelScheme] = set()

    class Watched(SqliteUnits):
        def save(self, city: Hierarchy) -> None:
            seen.add(city.levels)
            super().save(city)

    hierarchy_laws(Watched, settings=few(5), levels=levels)().debug()
    assert seen == {levels}


def test_every_store_is_closed() -> None:
    made: list[SqliteUnits] = []
    closed: list[SqliteUnits] = []

    class Counted(SqliteUnits):
        def __init__(self) -> None:
            super().__init__()
            made.append(self)

        def close(self) -> None:
            super().close()
            closed.append(self)

    hierarchy_laws(Counted, settings=few(3, 1))().debug()
    assert made
    assert made == closed


def test_exceptions_that_do_not_refuse_go_through() -> None:
    class Locked(SqliteUnits):
        def children(self, unit: str) -> list[str]:
            raise OSError(unit)

    with pytest.raises(OSError, match="u0"):
        hierarchy_laws(Locked, settings=few(3, 1), **PLAIN[hierarchy_laws])().debug()


def test_a_store_that_refuses_what_the_model_does_breaks_a_law() -> None:
    class Shut(SqliteUnits):
        def move(self, unit: str, to: str) -> None:
            raise KeyError(unit, to)

    error = broken(hierarchy_laws, Shut)
    assert error.law.number == "H12"
    assert error.said.en.startswith("refused with KeyError")
    assert error.model == Text("done", "已执行")


def test_a_store_that_answers_about_nothing_breaks_a_law() -> None:
    class Glib(SqliteUnits):
        def children(self, unit: str) -> list[str]:
            return self.ask("select id from unit where parent = ? order by n", unit)

    error = broken(hierarchy_laws, Glib)
    assert (error.law.number, error.said.en) == ("H11", "children('nobody') is []")


def test_what_is_loaded_and_is_no_city_breaks_a_law() -> None:
    class Torn(SqliteUnits):
        def load(self) -> Hierarchy:
            self.db.execute("delete from unit")
            return super().load()

    error = broken(hierarchy_laws, Torn)
    assert (error.law.number, error.said.en) == ("H1", "load() is refused with HIE007: There is no unit in the input.")


@pytest.mark.parametrize(
    ("how", "says"),
    [
        ({"without": ["unknwon"]}, "without= takes"),
        ({"without": "days"}, "not days"),
        ({"max_units": 0}, "max_units is a whole number from 1, not 0"),
    ],
)
def test_what_cannot_be_asked_for_is_refused(how: dict[str, Any], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        hierarchy_laws(SqliteUnits, **how)


def test_a_store_is_something_to_call() -> None:
    made: Any = SqliteUnits()
    with pytest.raises(TypeError, match="A store is a callable that gives an empty one, such as its class, not Sqlite"):
        hierarchy_laws(made)
    made.close()


def test_laws_are_numbered_and_said_in_two_languages() -> None:
    suites: list[Suite] = ["hierarchy", "roster", "net", "change"]
    numbers = [law.number for suite in suites for law in laws_of(suite)]
    assert numbers == [
        f"{letter}{i}" for letter, n in (("H", 13), ("R", 11), ("N", 10), ("C", 5)) for i in range(1, n + 1)
    ]
    texts = [law.text for suite in suites for law in laws_of(suite)]
    texts += [feature.text for suite in suites for feature in features_of(suite)]
    assert all(text.en.endswith(".") and text.zh.endswith("。") for text in texts)
    wrong: Any = "city"
    for ask in (laws_of, features_of):
        with pytest.raises(ValueError, match="There are laws of hierarchy, roster, net, change, not of 'city'"):
            ask(wrong)

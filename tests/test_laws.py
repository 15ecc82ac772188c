"""Laws of stores: those that are sound pass, and for each law there is a mistake that it notices."""

from __future__ import annotations

import unittest
from collections.abc import Callable
from typing import Any

import laws_cases as cases
import pytest
from hypothesis import HealthCheck, Phase, settings
from laws_mistakes import MISTAKES, Mistake, mistake_of
from laws_mistakes_units import read

from examples.stores.sqlite_store import SqliteChanges, SqliteNet, SqliteRoster, SqliteUnits
from gridgov.hierarchy import Hierarchy
from gridgov.levels import LevelScheme
from gridgov.roles import Roster
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
    """Return settings of few examples. To shrink takes most of the time."""
    return settings(
        max_examples=examples,
        stateful_step_count=steps,
        database=None,
        deadline=None,
        print_blob=False,
        report_multiple_bugs=False,
        phases=[Phase.generate, Phase.shrink] if shrink else [Phase.generate],
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
    )


LAWS: dict[Suite, Make] = {
    "hierarchy": hierarchy_laws,
    "roster": roster_laws,
    "net": net_laws,
    "change": change_laws,
}
#: Mistakes are looked for in small cities that have what they show in, and little else: that is quicker.
PLAIN: dict[Suite, set[str]] = {
    "hierarchy": {"unknown", "levels", "values"},
    "roster": {"days"},
    "net": {"shares", "days"},
    "change": {"undo", "past", "refused"},
}
SIZES: dict[Suite, int] = {"hierarchy": 5, "roster": 1, "net": 3, "change": 3}
#: Most are caught within 20 examples, the rarest within 50 or so; no more are drawn then.
MANY = 500


def laws(mistake: Mistake, how: settings, lacks: str = "") -> unittest.TestCase:
    """Return the laws of a store with a mistake, for places that have what it shows in."""
    has = {*PLAIN[mistake.suite], *mistake.features} - {lacks}
    without = [feature.key for feature in features_of(mistake.suite) if feature.key not in has]
    return LAWS[mistake.suite](mistake.store, settings=how, max_units=SIZES[mistake.suite], without=without)()


def broken(mistake: Mistake, *, shrink: bool = False) -> LawBrokenError:
    """Return how a store with a mistake breaks a law."""
    with pytest.raises(LawBrokenError) as caught:
        laws(mistake, few(MANY, 1 if mistake.at_once else 2 if shrink else 4, shrink=shrink)).debug()
    return caught.value


def broken_units(store: Callable[[], Any]) -> LawBrokenError:
    """Return how a store of units breaks a law, whatever it lacks."""
    with pytest.raises(LawBrokenError) as caught:
        hierarchy_laws(store, settings=few(MANY), max_units=5, without=["measures", "labels", "names"])().debug()
    return caught.value


@pytest.fixture(autouse=True)
def read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the stores read each document once."""
    monkeypatch.setattr("examples.stores.sqlite_store.loads", read)


TestSqliteUnits = hierarchy_laws(SqliteUnits, settings=few(12))
TestSqliteRoster = roster_laws(SqliteRoster, settings=few(8), without=["rules"])
TestSqliteNet = net_laws(SqliteNet, settings=few(12))
TestSqliteChanges = change_laws(SqliteChanges, settings=few(5))
TestUnitsInFile = hierarchy_laws(cases.UnitsIn, settings=few(5, 3))
TestUnitsInTables = hierarchy_laws(cases.UnitsInTables, settings=few(2, 2))
TestRosterInFile = roster_laws(cases.RosterInFile, settings=few(4, 3), without=["bodies"])
TestNetInFile = net_laws(cases.NetInFile, settings=few(3, 2))
TestChangesInJournal = change_laws(cases.ChangesInJournal, settings=few(5, 3))


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda one: f"{one.laws}-{one.store.__name__}")
def test_a_mistake_is_caught_by_its_law(mistake: Mistake) -> None:
    error = broken(mistake)
    assert error.law.number in mistake.laws.split(), error.text()
    assert error.said != error.model


def test_each_law_notices_a_mistake_that_no_other_notices_first() -> None:
    alone = {mistake.laws for mistake in MISTAKES if " " not in mistake.laws}
    assert alone == {law.number for suite in LAWS for law in laws_of(suite)}


#: One of each suite: to shrink takes most of the time.
@pytest.mark.parametrize(
    ("store", "steps"),
    [
        ("StaleBelow", ["save", "add move remove"]),
        ("OpenEndClosed", ["save"]),
        ("ShareLost", ["save"]),
        ("RefusedInSilence", ["save", "try"]),
    ],
    ids=list(LAWS),
)
def test_a_mistake_is_told_in_few_steps(store: str, steps: list[str]) -> None:
    error = broken(mistake_of(store), shrink=True)
    assert len(error.steps) <= len(steps), error.text()
    assert all(said.en.split()[0] in words for said, words in zip(error.steps, steps, strict=False)), error.text()


def test_a_broken_law_says_all_of_it_in_two_languages() -> None:
    error = broken(mistake_of("ZeroForUnknown"), shrink=True)
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
    error = broken(mistake_of("MovesAnywhere"))
    assert error.said == Text("done", "已执行")
    assert error.model.en.startswith("refused with HIE")
    assert error.model.zh.startswith("拒绝：HIE")


@pytest.mark.parametrize(
    ("store", "feature"),
    [
        ("ZeroForUnknown", "unknown"),
        ("LeadingZerosLost", "odd_ids"),
        ("FirstKind", "kinds"),
        ("SortedSiblings", "order"),
        ("MovesAnywhere", "levels"),
        ("ZerosOfPostsLost", "odd_ids"),
        ("BodyLost", "bodies"),
        ("DevicesOfNobody", "devices"),
        ("Unqualified", "holders"),
        ("LastDayOut", "days"),
        ("ShareLost", "shares"),
        ("AlwaysInForce", "days"),
        ("DutiesOfNoCell", "duties"),
        ("DayAfter", "past"),
        ("FirstStays", "undo"),
        ("RefusedInSilence", "refused"),
        ("NetsForgotten", "nets"),
    ],
)
def test_a_feature_that_a_store_lacks_is_not_asked_for(store: str, feature: str) -> None:
    mistake = mistake_of(store)
    laws(mistake, few(8, 1) if mistake.at_once else few(4, 2), lacks=feature).debug()


@pytest.mark.parametrize(
    ("suite", "store"),
    [
        ("hierarchy", cases.UnitsIn),
        ("roster", cases.RosterInFile),
        ("net", cases.NetInFile),
        ("change", cases.ChangesInJournal),
    ],
)
def test_a_store_that_only_saves_and_loads_passes_without_all_features(suite: Suite, store: type[Any]) -> None:
    without = [feature.key for feature in features_of(suite)]
    LAWS[suite](store, settings=few(3, 2), without=without)().debug()


def test_a_store_of_one_level_scheme_is_given_no_other() -> None:
    levels = LevelScheme.ladder("district", "town")
    seen: set[LevelScheme] = set()

    class Watched(SqliteUnits):
        def save(self, city: Hierarchy) -> None:
            seen.add(city.levels)
            super().save(city)

    hierarchy_laws(Watched, settings=few(5), levels=levels)().debug()
    assert seen == {levels}


def test_posts_and_bodies_have_plain_ids_where_odd_ones_are_left_out() -> None:
    seen: set[str] = set()

    class Watched(SqliteRoster):
        def save(self, roster: Roster) -> None:
            tables = roster.to_tables()
            seen.update(tables["posts"]["id"], tables["posts"]["body"], tables["appointments"]["post"])
            super().save(roster)

    roster_laws(Watched, settings=few(20, 1), without=["odd_ids", "rules"])().debug()
    assert seen - {None} <= {"post0", "post1", "post2", "post3", "b0", "b1"}
    assert "post0" in seen


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
        hierarchy_laws(Locked, settings=few(3, 1), without=["odd_ids"])().debug()


def test_a_store_that_refuses_what_the_model_does_breaks_a_law() -> None:
    class Shut(SqliteUnits):
        def move(self, unit: str, to: str) -> None:
            raise KeyError(unit, to)

    error = broken_units(Shut)
    assert error.law.number == "H12"
    assert error.said.en.startswith("refused with KeyError")
    assert error.model == Text("done", "已执行")


def test_what_is_loaded_and_is_no_city_breaks_a_law() -> None:
    class Torn(SqliteUnits):
        def load(self) -> Hierarchy:
            self.db.execute("delete from unit")
            return super().load()

    error = broken_units(Torn)
    assert (error.law.number, error.said.en) == ("H1", "load() is refused with HIE007: There is no unit in the input.")


def test_what_cannot_be_loaded_breaks_a_law() -> None:
    class Gone(SqliteUnits):
        def load(self) -> Hierarchy:
            raise KeyError(self)

    error = broken_units(Gone)
    assert (error.law.number, error.model.en) == ("H1", "it can be loaded")
    assert error.said.en.startswith("load() is refused with KeyError: <")


@pytest.mark.parametrize(("given", "said"), [(None, "None"), ([1, 2], "list")])
def test_what_is_loaded_and_is_nothing_of_the_kind_breaks_a_law(given: object, said: str) -> None:
    class Forgot(SqliteUnits):
        def load(self) -> Any:  # noqa: ANN401 - what a careless store does
            return given

    error = broken_units(Forgot)
    assert error.law.number == "H1"
    assert (error.said, error.model) == (
        Text(f"load() gives {said}", f"load()给出{said}"),
        Text("load() gives Hierarchy", "load()给出Hierarchy"),
    )


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

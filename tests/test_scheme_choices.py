"""What can be asked of a scheme, and what is refused: readings, slots, territories, sizes, and measures that follow."""

from __future__ import annotations

import numpy as np
import pytest

from gridgov.errors import InvalidSchemeError, UnknownKeyError
from gridgov.hierarchy import Hierarchy
from gridgov.levels import LevelScheme
from gridgov.schemes import Lognormal, Scheme, compare_schemes, load, loads

MADE = """
id = "hill"
name = { en = "Hill", zh = "山城" }
grid_ladder = ["big", "grid"]
levels = [
  { key = "street", name = { en = "street", zh = "街道" } },
  { key = "quarter", name = { en = "quarter", zh = "片区" }, kinds = ["zone"] },
  { key = "big", name = { en = "big grid", zh = "大网格" }, kinds = ["grid"] },
  { key = "community", name = { en = "community", zh = "社区" } },
  { key = "grid", name = { en = "grid", zh = "网格" } },
]
roles = [{ key = "head_of_grid", name = { en = "grid chief", zh = "网格长" }, sits_at = ["grid"] }]
figures = [
  { id = "C", name = { en = "communities", zh = "社区" }, value = 6, unit = { en = "units", zh = "个" }, tag = "S" },
  { id = "H", name = { en = "households", zh = "户" }, value = 9000, unit = { en = "", zh = "" }, tag = "S" },
  { id = "L", name = { en = "left behind", zh = "留守" }, value = 90, unit = { en = "persons", zh = "人" }, tag = "S" },
  { id = "U", name = { en = "shops", zh = "商铺" }, unit = { en = "shops", zh = "家" }, tag = "U" },
]
[recipe]
units = [
  { level = "street", id = "s" },
  { level = "quarter", under = "street", each = 1, prefix = "q" },
  { level = "big", under = "quarter", each = 2, prefix = "b" },
  { level = "community", under = "big", figure = "C", prefix = "c" },
  { level = "grid", under = "community", each = 3, prefix = "g" },
]
measures = [
  { key = "left_behind_persons", at = "community", figure = "L", follows = "households" },
  { key = "households", at = "community", figure = "H" },
]
"""


def made(text: str = MADE) -> Scheme:
    return loads(text, file="hill.toml")


def test_a_measure_can_follow_another_down_to_the_grids() -> None:
    place = made().synthesise(rng=1, sizes=Lognormal(0.8))
    h = place.territory
    for level in ("community", "grid"):
        rows = place.units(level=level).rows
        households = h.rollup("households").known[rows]
        persons = h.rollup("left_behind_persons").known[rows]
        assert persons.sum() == 90
        assert (np.abs(persons - households / 100) < 1 + (level == "grid")).all()
    assert np.ptp(h.rollup("households").known[place.units(level="community").rows]) > 1000


def test_what_follows_nothing_is_refused() -> None:
    text = MADE.replace('  { key = "households", at = "community", figure = "H" },\n', "")
    with pytest.raises(InvalidSchemeError, match=r"SCH015 hill.toml, recipe.measures\[0\].follows"):
        made(text)
    ring = MADE.replace('figure = "H" }', 'figure = "H", follows = "left_behind_persons" }')
    with pytest.raises(InvalidSchemeError, match="there is no 'households' that it could follow") as error:
        made(ring).synthesise()
    assert "没有可供参照的“households”" in error.value.text("zh")


def test_own_units_for_a_recipe_that_takes_none_are_refused() -> None:
    own = Hierarchy.from_records([{"id": "x", "level": "street"}], levels=LevelScheme.ladder("street"))
    with pytest.raises(ValueError, match="makes all of its units and takes no real ones"):
        made().synthesise(own)
    with pytest.raises(TypeError, match="The territory is a Hierarchy, not Jurisdiction"):
        made().synthesise(made().synthesise())  # type: ignore[arg-type]


def test_a_real_place_that_does_not_ship_is_refused_in_words() -> None:
    text = MADE.replace("[recipe]\n", '[recipe]\nterritory = { prefix = "9999" }\n')
    with pytest.raises(InvalidSchemeError) as error:
        made(text).synthesise()
    assert error.value.problems[0].text() == (
        "SCH015 recipe.territory.prefix, id 'hill': The scheme has no real place '9999'. "
        "There are: 6109 安康市, 6207 张掖市, 620104 西固区, 360502 渝水区."
    )
    assert "方案中没有真实区划“9999”" in error.value.text("zh")


def test_everything_that_is_asked_and_not_there_is_said_at_once() -> None:
    with pytest.raises(UnknownKeyError) as error:
        load("ankang-321").synthesise(readings={"r": "x"}, state="s", each={"e": 1}, totals={"t": 1})
    assert [p.place.id for p in error.value.problems] == ["r", "s", "e", "t"]
    with pytest.raises(TypeError, match=r"such as Lognormal\(0.6\), not 0.6"):
        load("ankang-321").synthesise(rng=1, sizes=0.6)  # type: ignore[arg-type]


def test_only_open_slots_are_filled() -> None:
    scheme = made()
    with pytest.raises(UnknownKeyError, match=r"no open slot .C.\. There are: U"):
        scheme.fill({"C": 7})
    filled = scheme.fill({"U": "120余"})
    assert (filled.figure("U").text(), filled.figure("U").tag) == ("120-odd", "O")
    assert filled.fill({"U": 99}).figure("U").value == 99
    with pytest.raises(ValueError, match="no less than 0, not -3"):
        scheme.fill({"U": -3})
    with pytest.raises(TypeError, match="are given as a list"):
        load("ankang-321").fill({"street_rights": "巡查"})


@pytest.mark.parametrize(
    ("figure", "told"),
    [
        ("value = 3, values = { a = 3, b = 4 }, reading = 'r'", "SCH012 hill.toml, figures[0]"),
        ("values = { a = 3, b = 4 }", "SCH003 hill.toml, figures[0]: The key 'reading' is missing. Add it."),
        ("value = 3, reading = 'r'", "SCH003 hill.toml, figures[0]: The key 'values' is missing. Add it."),
        ("values = { a = 3 }, reading = 'r'", "SCH003 hill.toml, figures[0].values: The key 'b' is missing. Add it."),
    ],
)
def test_a_figure_of_a_reading_has_a_value_for_each_option(figure: str, told: str) -> None:
    text = MADE.replace('value = 6, unit = { en = "units"', f'{figure}, unit = {{ en = "units"')
    options = ", ".join(f'{{ key = "{k}", name = {{ en = "{k}", zh = "{k}" }} }}' for k in "ab")
    reading = f'readings = [{{ key = "r", name = {{ en = "r", zh = "r" }}, options = [{options}] }}]\n'
    with pytest.raises(InvalidSchemeError) as error:
        made(text.replace("figures = [", reading + "figures = ["))
    assert told in "\n".join(p.text() for p in error.value.problems)


def test_systems_are_compared_by_what_their_levels_are_not_by_what_they_are_called() -> None:
    cells = {row["topic"]: row["hill"] for row in compare_schemes(made())}
    assert cells["level between street and community"] == "quarter"
    assert cells["grid levels above the community"] == "1: big grid"
    assert cells["grid levels below the community"] == "1: grid"
    assert cells["grid chief named"] == "yes"
    assert cells["kinds of base unit"] == "community"

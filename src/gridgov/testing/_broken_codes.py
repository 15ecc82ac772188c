"""Faults in codes: of divisions, of grids, of kinds of places, and serial numbers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from hypothesis import strategies as st

from gridgov.codes import DepartmentGridCode, DivisionCode, Serials, UnitGridCode, UrbanRuralClass, compose_division
from gridgov.testing._broken import Planted, Planter, Way, plant_edits, plants, way

__all__ = [
    "department_code",
    "division_code",
    "division_parts",
    "grid_code",
    "grid_parts",
    "rural_class",
    "serials",
    "street_code",
]


@way("division code", code="the code of a division, text or a whole number", level="the level that it has to be of")
def division_code(code: str | int, level: Any) -> None:  # noqa: ANN401 - one of five words
    """Read the code of a division."""
    DivisionCode.parse(code, level)


@way("street code", code="the code of a street, written without padding")
def street_code(code: str) -> None:
    """Take the code of a street as it is."""
    DivisionCode(code)


@way("parts of a division code", parts="the segments from the province on, text or whole numbers")
def division_parts(parts: list[str | int]) -> None:
    """Put the code of a division together."""
    compose_division(*parts)


@way("grid code", code="the code of a unit grid: 12 digits of the community and 3 of the serial")
def grid_code(code: str) -> None:
    """Read the code of a grid."""
    UnitGridCode.parse(code)


@way("parts of a grid code", division="the code of the community", serial="the serial of the grid in it")
def grid_parts(division: str, serial: str | int) -> None:
    """Put the code of a grid together."""
    UnitGridCode.compose(division, serial)


@way("department's grid code", code="6 digits of the object, 12 of the community, 2 of the part")
def department_code(code: str | int) -> None:
    """Read the code of a department's grid."""
    DepartmentGridCode.parse(code)


@way("urban-rural class", code="three digits of the class of a community")
def rural_class(code: str) -> None:
    """Read a class."""
    UrbanRuralClass.parse(code)


@way("serials", used="the serials in use", retired="those that may not be given again", wanted="how many are needed")
def serials(used: list[int], retired: list[int], wanted: int) -> None:
    """Take serials that are free."""
    Serials(used, retired=retired).take(wanted)


def _division(draw: st.DrawFn) -> tuple[str, str]:
    """Draw the code of a county of Shaanxi and its city's."""
    city = f"61{draw(st.integers(1, 10)):02}"
    return f"{city}{draw(st.integers(1, 89)):02}", city


Code = Callable[[str, str], Any]

#: Wrong codes of divisions, of the right one of a county and of its city; and the level that is asked for.
_DIVISIONS: Final[dict[str, tuple[Code, str | None]]] = {
    "COD001": (lambda _county, _city: "", None),
    "COD002": (lambda _county, _city: True, None),
    "COD003": (lambda county, _city: f"{county}.0", None),
    "COD004": (lambda county, _city: f"{county[0]}.{county[1:].rstrip('0')}E+11", None),
    "COD005": (lambda county, _city: county.translate({48 + i: 0xFF10 + i for i in range(10)}), None),
    "COD006": (lambda county, _city: f"{county}\u3000", None),
    "COD007": (lambda county, _city: f"{county[:3]}O{county[4:]}", None),
    "COD008": (lambda county, _city: county * 4, None),
    "COD009": (lambda county, _city: f"{county}00101", None),
    "COD010": (lambda county, _city: f"000000{county}", None),
    "COD011": (lambda county, _city: f"{county[:2]}00{county[4:]}", None),
    "COD013": (lambda _county, city: f"{city}00000000", None),
    "COD014": (lambda county, _city: county, "street"),
}


def _of_division(wrong: Code, level: str | None) -> Planter:
    def planter(draw: st.DrawFn) -> Planted:
        county, city = _division(draw)
        return Planted({"code": wrong(county, city), "level": level}, {"code": county, "level": None})

    return planter


for _code, (_wrong, _level) in _DIVISIONS.items():
    plants(_code, division_code)(_of_division(_wrong, _level))


def _grid(draw: st.DrawFn) -> tuple[str, int]:
    """Draw the code of a community and the serial of a grid in it."""
    street, community = draw(st.integers(1, 20)), draw(st.integers(1, 20))
    return f"{_division(draw)[0]}{street:03}{community:03}", draw(st.integers(1, 9))


def _one_value(by: Way, key: str, sound: str, **wrong: str) -> None:
    """Plant faults in a code that is put together of a community {c} and a serial {n}."""

    def planter(text: str) -> Planter:
        def drawn(draw: st.DrawFn) -> Planted:
            c, n = _grid(draw)
            return Planted({key: text.format(c=c, n=n)}, {key: sound.format(c=c, n=n)})

        return drawn

    for code, text in wrong.items():
        plants(code, by)(planter(text))


_one_value(grid_code, "code", "{c}00{n}", COD019="{c}0{n}")
_one_value(department_code, "code", "010203{c}0{n}", COD020="010203{c}", COD021="10203{c}0{n}")
_one_value(rural_class, "code", "111", COD018="11{n}0")


def _parts(draw: st.DrawFn) -> dict[str, Any]:
    return {"division": _grid(draw)[0], "serial": f"{draw(st.integers(1, 9)):03}"}


def _serials(draw: st.DrawFn) -> dict[str, Any]:
    used = sorted(draw(st.sets(st.integers(1, 9), min_size=1, max_size=3)))
    return {"used": used, "retired": [10], "wanted": draw(st.integers(1, 5))}


plant_edits(
    grid_parts,
    _parts,
    {
        "COD015": lambda one: one.update(serial=one["serial"][-1]),
        "COD017": lambda one: one.update(serial=1000),
    },
)
plant_edits(
    division_parts,
    lambda draw: {"parts": [61, draw(st.integers(1, 10)), draw(st.integers(1, 89))]},
    {"COD016": lambda one: one["parts"].__setitem__(-1, 100)},
)
plant_edits(
    serials,
    _serials,
    {
        "COD022": lambda one: one.update(wanted=999),
        "COD023": lambda one: one.update(retired=one["used"][:1]),
    },
)


@plants("COD012", street_code)
def _padded(draw: st.DrawFn) -> Planted:
    street = _grid(draw)[0][:9]
    return Planted({"code": f"{street}000"}, {"code": street})

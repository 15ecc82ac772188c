"""Parsers of single values: codes, quantities, names, and the forms of values in JSON."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from gridgov.changes import Appoint, MergeUnits, Part, SplitUnit, read_changes
from gridgov.codes import (
    DepartmentGridCode,
    DivisionCode,
    UnitGridCode,
    next_serial,
    parse_divisions,
    validate_divisions,
)
from gridgov.errors import GridgovError
from gridgov.hierarchy import Hierarchy
from gridgov.levels import LevelScheme
from gridgov.matching import match, normalise, normalise_all, parse_name
from gridgov.measures import MEASURES, Measure
from gridgov.quantities import Quantity, parse_quantity, parse_sum
from gridgov.roles import RoleCatalogue
from gridgov.rules import Scope
from hardening.fuzz.law import BrokenLawError, Target

__all__ = ["TARGETS", "as_text"]

#: Bytes of a text that no input is longer than when it is read as a whole number.
_MOST_DIGITS: Final = 4000


def as_text(data: bytes) -> str:
    """Return any bytes as a text: what is no UTF-8 becomes half characters, as in a text that a program made."""
    return data.decode("utf-8", "surrogateescape")


def _codes(data: bytes) -> None:
    text = as_text(data)
    lines = text.split("\n")
    fit = 0
    for value in dict.fromkeys((text, *lines[:20])):
        for kind in (DivisionCode, DepartmentGridCode, UnitGridCode):
            try:
                code = kind.parse(value)
            except GridgovError:
                assert not kind.fits(value), value
                continue
            fit += 1
            assert kind.fits(value)
            assert kind.parse(str(code)) == code, value
        if value.isascii() and value.isdigit() and len(value) < _MOST_DIGITS and DivisionCode.fits(int(value)):
            assert DivisionCode.parse(int(value)) == DivisionCode.parse(str(int(value)))
    problems = validate_divisions(lines)
    if not problems:
        assert parse_divisions(lines).tolist() == [DivisionCode.parse(line).text for line in lines]
    try:
        next_serial(lines)
    except GridgovError:
        if not fit:
            raise


def _code_seeds() -> Iterator[bytes]:
    yield from (
        b"610902",
        b"61\n6109\n610902\n610902001\n610902001003",
        "６１０９０２".encode(),
        b"610902001003001",
        b"61090200100300101610",
        b"6.109E+05",
        b"610902.0",
        b"610902000000",
        "'610902 汉滨区".encode(),
        b"1\n2\n003",
        b"DLBJ61090200100300112",
        "六一〇九".encode(),
        b"",
    )
    yield "\n".join(f"6109020010{i:02}" for i in range(1, 12)).encode()


def _quantities(data: bytes) -> None:
    text = as_text(data)
    with contextlib.suppress(GridgovError):  # a sum is another thing
        parse_sum(text)
    quantity = parse_quantity(text)
    again = Quantity.from_dict(quantity.to_dict())
    assert again == quantity, (text, quantity.to_dict())
    json.dumps(quantity.to_dict(), allow_nan=False)
    assert quantity.interval.within(quantity.interval)
    quantity.interval.format()


def _quantity_seeds() -> Iterator[bytes]:
    yield from (
        text.encode()
        for text in (
            "约300户",
            "560余人",
            "1.2万",
            "三百二十",
            "十几",
            "300-500户",
            "300～500户左右",
            "不少于5个",
            "超过98%",
            "99.5%以上",
            "3/4",
            "四分之三",
            "1,234,567人",
            "１２３",
            "亿万",
            "二十余万",
            "over 300",
            "about 5,000 households",
            "100以内",
            "至少三分之二",
            "每300户1名",
            "1+2+3",
            "126个村、39个社区",
            "1e5",
            "半数以上",
            "0.5‰",
            "-3",
            "数百",
            "百分之九十八",
            "两千零五",
            "≥300且≤500",
            "",
        )
    )


def _names(data: bytes) -> None:
    text = as_text(data)
    assert normalise(normalise(text)) == normalise(text), text
    parse_name(text)
    lines = [line for line in text.split("\n")[:24] if line.strip()]
    assert list(normalise_all(lines)) == [normalise(line) for line in lines]
    left = [{"id": f"l{i}", "name": line} for i, line in enumerate(lines[::2])]
    right = [{"id": f"r{i}", "name": line} for i, line in enumerate(lines[1::2])]
    found = match(left, right)
    found.describe("zh")


def _name_seeds() -> Iterator[bytes]:
    yield from (
        "阳光花园3号楼2单元\n阳光花园三栋二单元".encode(),
        "江北街道办事处张岭社区居民委员会\n张岭社区居委会\n江北街道".encode(),
        "第十一网格\n11网格\n第１１网格\n网格十一".encode(),
        "東一巷12-3号\n东一巷十二号之三\n东１巷１２－３".encode(),
        b"Building 7 (East)\nbuilding no.7",
        b"a\nb",
    )


def _values(data: bytes) -> None:
    """Read JSON as the plain values that the functions ``from_dict`` and their like are given."""
    try:
        tree: Any = json.loads(data.decode("utf-8"))
    except (ValueError, RecursionError):
        return
    if not isinstance(tree, dict) or len(tree) != 1:
        return
    [(way, value)] = tree.items()
    # What has another form altogether is wrong use of an argument, which is a TypeError.
    if way in _MAPPINGS and isinstance(value, dict):
        _MAPPINGS[way](value)
    if way in _LISTS and isinstance(value, list) and all(isinstance(one, dict) for one in value):
        _LISTS[way](value)


def _documented(build: Callable[[Any], Any], value: Any) -> None:  # noqa: ANN401 - any value of JSON
    """Build something of plain values: wrong ones are wrong use of an argument, told in a sentence."""
    try:
        found = build(value)
    except (TypeError, ValueError) as error:
        if not str(error):
            raise BrokenLawError(repr(error)) from error
        return
    assert build(found.to_dict()) == found


def _quantity(value: Any) -> None:  # noqa: ANN401 - any value of JSON
    quantity = Quantity.from_dict(value)
    assert Quantity.from_dict(quantity.to_dict()) == quantity


def _roles(value: Any) -> None:  # noqa: ANN401 - any value of JSON
    RoleCatalogue.from_dict(value)


def _changes(value: Any) -> None:  # noqa: ANN401 - any value of JSON
    changes = read_changes(value)
    assert read_changes([change.to_dict() for change in changes]) == changes
    for change in changes:
        change.describe("zh")


def _records(value: Any) -> None:  # noqa: ANN401 - any value of JSON
    levels = LevelScheme.ladder("street", "community", "grid", optional=["community"])
    h = Hierarchy.from_records(value, levels=levels, measures=["households"])
    assert h.edit().build() == h


#: What takes plain values; the key of the JSON object says which is meant.
_MAPPINGS: Final[Mapping[str, Callable[[Any], None]]] = {
    "levels": lambda value: _documented(LevelScheme.from_dict, value),
    "measure": lambda value: _documented(Measure.from_dict, value),
    "scope": lambda value: _documented(Scope.from_dict, value),
    "quantity": _quantity,
    "roles": _roles,
}
_LISTS: Final[Mapping[str, Callable[[Any], None]]] = {"changes": _changes, "records": _records}


def _value_seeds() -> Iterator[bytes]:
    scheme = LevelScheme.ladder("street", "community", "grid", optional=["community"])
    trees: list[dict[str, Any]] = [
        {"levels": scheme.to_dict()},
        {"measure": MEASURES["residents"].to_dict()},
        {"scope": Scope(levels="grid_2").to_dict()},
        *({"quantity": parse_quantity(text).to_dict()} for text in ("约300户", "560余人", "99.5%以上", "1.2万")),
        {
            "roles": {
                "roles": [
                    {
                        "key": "grid_chief",
                        "name": {"en": "grid chief", "zh": "网格长"},
                        "sits_at": "grid",
                        "maximum": 1,
                    },
                    {"key": "grid_worker", "name": {"en": "grid worker", "zh": "网格员"}, "superior": "grid_chief"},
                ]
            }
        },
        {
            "records": [
                {"id": "s", "level": "street", "name": "江北街道"},
                {"id": "c", "level": "community", "parent": "s"},
                {"id": "g", "level": "grid", "parent": "c", "households": 300},
            ]
        },
        {
            "changes": [
                SplitUnit("g", [Part("g1"), Part("g2")]).to_dict(),
                MergeUnits(["g1", "g2"], "g").to_dict(),
                Appoint("g/grid_chief/1", "h1", "2026-01-01").to_dict(),
                {"change": "rename_unit", "unit": "g", "name": "第一网格"},
                {"change": "create_unit", "id": "h", "level": "grid", "parent": "c", "measures": {"households": 3}},
                {"change": "set_measure", "unit": "g", "measure": "households", "value": 301},
            ]
        },
    ]
    for tree in trees:
        yield json.dumps(tree, ensure_ascii=False).encode()


TARGETS: Final = (
    Target("codes", _codes, _code_seeds, longest=6000),
    Target("quantities", _quantities, _quantity_seeds, longest=6000),
    Target("names", _names, _name_seeds, longest=6000),
    Target("values", _values, _value_seeds, "json"),
)

"""What a report of Hypothesis shows of drawn values is code that makes them again."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import attrs
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from hypothesis.vendor.pretty import RepresentationPrinter

import gridgov.changes
from gridgov._hypothesis import SHOWN
from gridgov.bodies import Bodies
from gridgov.changes import Change, Part
from gridgov.hierarchy import Hierarchy
from gridgov.jurisdiction import Jurisdiction, Link, Links, Note
from gridgov.levels import Level, LevelScheme
from gridgov.lineage import Lineage
from gridgov.measures import Measure
from gridgov.nets import BaseUnits, Net, Nets
from gridgov.policies import Clause, Policy, Source
from gridgov.quantities import Quantity
from gridgov.roles import Combination, Role, RoleCatalogue, RoleSlot, RoleTemplate, Roster
from gridgov.rules import Scope
from gridgov.testing import strategies as grid
from gridgov.testing.messy import Messy
from gridgov.text import Text

TYPES = (
    *(BaseUnits, Bodies, Clause, Combination, Hierarchy, Jurisdiction, Level, LevelScheme, Lineage, Link, Links),
    *(Measure, Net, Nets, Note, Part, Policy, Quantity, Role, RoleCatalogue, RoleSlot, RoleTemplate, Roster, Scope),
    Source,
)
NAMES: dict[str, Any] = {kind.__name__: kind for kind in (*TYPES, Text)}
EQUAL = (LevelScheme, Hierarchy, RoleCatalogue, Links, Lineage, Roster, Bodies, Net, Jurisdiction)


def shown(value: object) -> str:
    """Return what a report of Hypothesis shows."""
    printer = RepresentationPrinter()
    printer.pretty(value)
    return str(printer.getvalue())


def made(code: str, **known: object) -> Any:  # noqa: ANN401 - whatever it makes
    """Return what the code makes."""
    return eval(code, {**NAMES, **known})  # noqa: S307 - our own text, which is the claim


@pytest.mark.parametrize("kind", EQUAL, ids=lambda kind: kind.__name__)
@settings(max_examples=6)
@given(st.data())
def test_what_is_shown_makes_the_same_value(kind: type[Any], data: st.DataObject) -> None:
    value = data.draw(st.from_type(kind))
    known = {"territory": value.territory} if kind is Jurisdiction else {}
    assert made(shown(value), **known) == value


@settings(max_examples=5)
@given(st.from_type(Nets))
def test_nets_are_shown_with_their_base_units(nets: Nets) -> None:
    again = made(shown(nets))
    assert tuple(again) == tuple(nets)
    assert again.base.ids.tolist() == nets.base.ids.tolist()


def test_base_units_are_shown_with_what_is_known_of_them() -> None:
    one = BaseUnits.of_ids(["a", "b"], households=[3, None], names=["甲", None])
    assert shown(one) == "BaseUnits.of_ids(['a', 'b'], households=[3, None], names=['甲', None])"
    h = Hierarchy.from_records(
        [{"id": "g", "level": "grid", "residents": 2}], levels=LevelScheme.ladder("grid"), measures=["residents"]
    )
    of = made(shown(BaseUnits.of_territory(h, "grid", measure="residents")))
    assert (of.territory, of.level, of.measure) == (h, "grid", "residents")


def test_every_change_and_part_is_known_by_the_module_that_it_is_in() -> None:
    every = [getattr(gridgov.changes, name) for name in gridgov.changes.__all__]
    changes = [one for one in every if isinstance(one, type) and issubclass(one, Change) and one is not Change]
    wanted = {(kind.__module__, kind.__name__) for kind in (*TYPES, *changes)}
    # What is taken back or put right is a difference of columns.
    wanted -= {("gridgov._change_back", "Amend"), ("gridgov._change_back", "Revert")}
    assert {(module, name) for module, names in SHOWN.items() for name in names} == wanted
    assert all(isinstance(getattr(import_module(module), name), type) for module, name in wanted)


def test_fields_that_are_as_by_default_are_left_out() -> None:
    change = gridgov.changes.SplitUnit("a", [Part("b"), Part("c", name="新")])
    assert shown(change) == "SplitUnit(unit='a', parts=(Part(id='b'), Part(id='c', name='新')))"
    assert made(shown(attrs.evolve(change, heir="b")), SplitUnit=gridgov.changes.SplitUnit).heir == "b"


def test_a_report_shows_values_and_not_how_they_were_drawn() -> None:
    ladder = LevelScheme.ladder("street", "community")

    @settings(max_examples=1, database=None, derandomize=True, phases=[Phase.generate])
    @given(grid.hierarchies(ladder), grid.nets(["b1"]), grid.workbooks(rows=3), grid.notes())
    def law(units: Hierarchy, net: Net, book: Messy, said: tuple[Note, ...]) -> None:
        assert not (units, net, book, said)

    with pytest.raises(AssertionError) as caught:
        law()
    report = "".join("".join(caught.value.__notes__).split())
    parts: tuple[str, ...] = ("units=Hierarchy.from_records([{'id':", "levels=LevelScheme.ladder('street','community')")
    parts += ("net=Net.from_tables('n',[", "book=messy_workbook(", "said=()")
    assert [part for part in parts if part not in report] == []

"""Changes and differences where the other tests did not see a mistake: each test says what the mistake would do."""

from __future__ import annotations

from typing import Any

import attrs
import pytest
from changes_cases import DAY, codes, countryside, town

from gridgov.changes import (
    Amend,
    Change,
    CreatePost,
    CreateUnit,
    MoveUnit,
    RegradeUnit,
    RenameUnit,
    SetMeasure,
    apply,
    diff,
)
from gridgov.nets import Net


def test_a_unit_that_states_none_may_become_an_overlay() -> None:
    changes = [CreateUnit("g2", "grid", "v1"), SetMeasure("g2", "households", 0), RegradeUnit("g2", "estate")]
    after = apply(countryside(), changes, on=DAY).jurisdiction
    assert after.unit("g2").level == "estate"
    assert (
        after.unit("k").total("households").known
        == apply(countryside(), [], on=DAY).jurisdiction.unit("k").total("households").known
    )


def test_an_equal_net_that_was_read_again_is_not_called_another() -> None:
    def net(ident: str, unit: str) -> Net:
        return Net.from_tables(ident, {"unit": [unit], "cell": ["x"]})

    before = attrs.evolve(town(), nets=[net("same", "b1"), net("moved", "b1")])
    after = attrs.evolve(town(), nets=[net("same", "b1"), net("moved", "b2")])
    found = diff(before, after)
    assert [text.en for text in found.rest] == ["The nets differ: 'moved' is another."]


def test_an_id_made_for_a_post_may_be_taken_by_another_one() -> None:
    named = CreatePost("worker", "g1", id="worker@g1#9", number=8)
    assert codes(named, CreatePost("worker", "g1", number=9)) == [("CHG002", 2, "worker@g1#9")]


def test_an_id_that_was_given_is_looked_at_also_where_something_else_is_wrong() -> None:
    found = codes(CreatePost("worker", "nowhere", id=""))
    assert {code for code, *_ in found} > {"CHG001"}


@pytest.mark.parametrize("change", [SetMeasure("", "households", 3), RenameUnit("", "x"), MoveUnit("g1", "")])
def test_no_unit_is_meant_by_an_empty_id(change: Change) -> None:
    ((code, position, ident),) = codes(change)
    assert (code, position, ident) == ("CHG001", 1, "")


@pytest.mark.parametrize("wrong", [0, 1, 2])
@pytest.mark.parametrize(
    ("table", "row"),
    [
        ("bodies", {"id": "new", "kind": "party_branch", "unit": "nowhere"}),
        ("links", {"kind": "guides", "source": "unit:nowhere", "target": "unit:g1"}),
        ("posts", {"id": "new", "role": "worker", "unit": "nowhere", "number": 7}),
    ],
)
def test_a_record_that_cannot_be_is_a_fault_of_the_change_that_wrote_it(
    table: str, row: dict[str, Any], wrong: int
) -> None:
    changes: list[Change] = [RenameUnit("g1", "one"), RenameUnit("g2", "two")]
    changes.insert(wrong, Amend({table: [{"after": None, "from": [], "to": [row]}]}))
    found = codes(*changes)
    assert {position for _, position, _ in found} == {wrong + 1}

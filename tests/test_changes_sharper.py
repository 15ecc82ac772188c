"""Changes and differences where the other tests did not see a mistake: each test says what the mistake would do."""

from __future__ import annotations

import attrs
from changes_cases import DAY, codes, countryside, town

from gridgov.changes import CreatePost, CreateUnit, RegradeUnit, SetMeasure, apply, diff
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

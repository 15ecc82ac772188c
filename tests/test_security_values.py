"""What is built of plain values says in a sentence what is wrong with them, whatever they are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gridgov import LevelScheme
from gridgov.errors import GridgovError
from gridgov.measures import MEASURES, Measure
from gridgov.rules import Scope

NAME = {"en": "a", "zh": "甲"}
LEVEL = {"key": "a", "name": NAME}
SOUND: dict[Callable[[Any], Any], dict[str, Any]] = {
    LevelScheme.from_dict: LevelScheme.ladder("street", "community", "grid").to_dict(),
    Measure.from_dict: MEASURES["residents"].to_dict(),
    Scope.from_dict: Scope(levels="grid_2", kinds=["grid"]).to_dict(),
}
NOTHING: list[Any] = [[], [[]], {}, [None]]
ODD: st.SearchStrategy[Any] = (
    st.none() | st.booleans() | st.integers() | st.text(max_size=3) | st.sampled_from(NOTHING[1:])
)
CASES: list[tuple[Callable[[Any], Any], Any, str]] = [
    (LevelScheme.from_dict, {}, "A scheme of levels needs the key 'levels'."),
    (LevelScheme.from_dict, NOTHING[0], "A scheme of levels is a mapping, not list."),
    (LevelScheme.from_dict, {"levels": "a"}, "'levels' is a list, not str."),
    (LevelScheme.from_dict, {"levels": [{"key": "a"}]}, "A level needs the key 'name'."),
    (LevelScheme.from_dict, {"levels": [{**LEVEL, "kinds": 4}]}, "One text or several are asked for, not int."),
    (LevelScheme.from_dict, {"levels": [{**LEVEL, "under": NOTHING[1]}]}, "'under' is a level, several levels,"),
    (LevelScheme.from_dict, {"levels": [{**LEVEL, "name": {**NAME, "fr": "a"}}]}, "A wording has the keys 'en'"),
    (Measure.from_dict, {"name": NAME}, "A measure needs the key 'key'."),
    (Measure.from_dict, {**LEVEL, "whole": 1}, "The key of a measure is a text; 'whole' and 'sensitive' are"),
    (Scope.from_dict, {"place": "a"}, "A scope has no key 'place'; it has"),
]


@pytest.mark.parametrize(("build", "value", "sentence"), CASES)
def test_wrong_values_are_told_in_a_sentence(build: Callable[[Any], Any], value: object, sentence: str) -> None:
    with pytest.raises((TypeError, ValueError)) as caught:
        build(value)
    assert str(caught.value).startswith(sentence)


@settings(max_examples=60)
@given(st.data())
def test_one_odd_value_anywhere_is_no_unforeseen_error(data: st.DataObject) -> None:
    build = data.draw(st.sampled_from(list(SOUND)))
    tree = data.draw(changed(SOUND[build]))
    try:
        found = build(tree)
    except (GridgovError, TypeError, ValueError):
        return
    assert build(found.to_dict()) == found


def changed(tree: Any) -> st.SearchStrategy[Any]:  # noqa: ANN401 - any tree of JSON
    """Return a tree with something odd in one place."""
    ways = [ODD]
    if isinstance(tree, dict):
        own = cast("dict[str, Any]", tree)
        ways += [st.fixed_dictionaries({**dict(map(_just, own.items())), key: changed(own[key])}) for key in own]
        ways += [st.just({k: v for k, v in own.items() if k != gone}) for gone in own]
    elif isinstance(tree, list) and tree:
        first, *others = cast("Sequence[Any]", tree)
        ways += [st.tuples(changed(first), *map(st.just, others)).map(list)]
    return st.one_of(ways)


def _just(item: tuple[str, Any]) -> tuple[str, st.SearchStrategy[Any]]:
    return item[0], st.just(item[1])

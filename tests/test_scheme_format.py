"""The format of scheme files: a law about any content, and the page that describes it."""

from __future__ import annotations

import copy
import re
import tomllib
from pathlib import Path
from typing import Any, cast

from hypothesis import given
from hypothesis import strategies as st

from gridgov.errors import InvalidSchemeError, Problem
from gridgov.schemes import _keys, load
from gridgov.schemes._check import read_parts

# Whatever a file holds

SHIPPED = {
    path.name: tomllib.loads(path.read_text(encoding="utf-8"))
    for path in sorted(Path(_keys.__file__).parent.glob("*.toml"))
}
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 3) | st.floats() | st.sampled_from(["", " ", "zone", "grid", "*", "U"]),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(["en", "zh", "key", "level"]), inner),
    max_leaves=4,
)


def places_of(value: object, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """Return the path of everything in a file."""
    inner: list[tuple[str | int, object]] = []
    if isinstance(value, dict):
        inner = list(cast("dict[str, object]", value).items())
    elif isinstance(value, list):
        inner = list(enumerate(cast("list[object]", value)))
    return [path] * bool(path) + [found for key, part in inner for found in places_of(part, (*path, key))]


def problems_of(table: dict[str, Any]) -> tuple[Problem, ...]:
    """Return what is wrong with a file; anything but a refusal is an error."""
    try:
        read_parts(table, "x.toml")
    except InvalidSchemeError as error:
        return tuple(error.problems)
    return ()


@given(st.data())
def test_a_changed_file_is_read_or_refused_and_nothing_else(data: st.DataObject) -> None:
    table: dict[str, Any] = copy.deepcopy(SHIPPED[data.draw(st.sampled_from(sorted(SHIPPED)))])
    for _ in range(data.draw(st.integers(1, 3))):
        *path, last = data.draw(st.sampled_from(places_of(table)))
        part: Any = table
        for key in path:
            part = part[key]
        if data.draw(st.booleans()):
            part[last] = data.draw(VALUES)
        else:
            del part[last]
    for problem in problems_of(table):
        assert problem.place.file == "x.toml"
        assert problem.text("en")
        assert problem.text("zh")


# The page about the format

PAGE = (Path(__file__).parents[1] / "docs/reference/schemes.md").read_text(encoding="utf-8")


def test_the_example_of_the_page_can_be_loaded_and_says_what_the_page_says(tmp_path: Path) -> None:
    [example] = re.findall(r"^```toml\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)
    path = tmp_path / "river-town.toml"
    path.write_text(example, encoding="utf-8")
    scheme = load(path)
    assert f"\n{scheme.levels} {scheme.figure('RT-1').value}\n" in PAGE
    assert scheme.catalogue.role("my_chief").sits_at == ("grid",)
    assert [note.key for note in scheme.notes] == ["villages"]


def keys_of(entry: object) -> set[str]:
    """Return every key of a shape and of all tables in it."""
    if isinstance(entry, _keys.Rows):
        return keys_of(entry.shape)
    if not isinstance(entry, _keys.Shape):
        return set()
    keys = {**entry.must, **entry.may}
    return keys.keys() | {key for inner in keys.values() for key in keys_of(inner)}


def test_the_page_has_every_key_and_every_word() -> None:
    there = set(re.findall(r"`(?:\[\[)?([\w.]+)(?:\]\])?(?: = [^`]*)?`", PAGE))
    assert sorted(keys_of(_keys.SCHEME) - there) == []
    for words in ("exact, odd, over, at_least, nearly, about", "S, D, I, O, U"):
        assert [word for word in words.split(", ") if f"`{word}`" not in PAGE] == []

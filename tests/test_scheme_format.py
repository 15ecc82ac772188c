"""The format of scheme files: a law about any content, and the page that describes it."""

from __future__ import annotations

import contextlib
import copy
import io
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast, get_args

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridgov.errors import FaultKind, InvalidSchemeError, Problem
from gridgov.jurisdiction import NoteTag
from gridgov.quantities import Qualifier, Quantity
from gridgov.schemes import BodyRule, Figure, NamedList, Reading, State, _faults, _shapes, load
from gridgov.schemes._check import read_parts
from gridgov.schemes._reader import Entry, Rows, Shape, Want

# Whatever a file holds

SHIPPED = {
    path.name: tomllib.loads(path.read_text(encoding="utf-8"))
    for path in sorted(Path(_shapes.__file__).parent.glob("*.toml"))
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


def test_the_example_of_the_page_runs_and_prints_what_the_page_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    [example] = re.findall(r"^```toml\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "river-town.toml"
    path.write_text(example, encoding="utf-8")
    [(code, printed)] = re.findall(r"^```python\n(.*?)^```\n\n```text\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(code, {})  # noqa: S102 - what the page tells its readers to run
    assert out.getvalue() == printed
    scheme = load(path)
    assert scheme.catalogue.role("my_chief").sits_at == ("grid",)
    assert [note.key for note in scheme.notes] == ["villages"]
    assert not scheme.list("duties").published
    table = tomllib.loads(example)
    parts = {key for key, entry in shapes().items() if entry is not None and "." not in key}
    assert {"levels", "roles", "bodies", "lists", "figures", "readings", "states", "notes", "recipe"} <= parts
    assert parts - {"", "combinations", "templates"} <= table.keys()


def shapes() -> dict[str, Shape | None]:
    """Return every shape of a file by its key path, empty for the file itself."""
    return dict(walk("", _shapes.SCHEME))


def walk(path: str, entry: Entry) -> Iterator[tuple[str, Shape | None]]:
    """Go through the tables of a file."""
    if isinstance(entry, Rows):
        yield from walk(path, entry.shape)
    elif isinstance(entry, Shape):
        yield path, entry
        for key, inner in {**entry.must, **entry.may}.items():
            yield from walk(f"{path}.{key}" if path else key, inner)


def heading(path: str, *, rows: bool) -> str:
    """Return what the table of a shape is called on the page."""
    if not path:
        return "the file"
    if path == "figures.counts":
        return "`counts`"
    return f"`[[{path}]]`" if rows else f"`[{path}]`"


def is_rows(path: str) -> bool:
    entry: Entry = _shapes.SCHEME
    for key in path.split("."):
        shape = entry.shape if isinstance(entry, Rows) else entry
        assert isinstance(shape, Shape)
        entry = {**shape.must, **shape.may}[key]
    return isinstance(entry, Rows)


def described(name: str) -> dict[str, tuple[bool, str, str]]:
    """Return the keys of one table of the page: whether they must be there, value and meaning."""
    [block] = re.findall(
        rf"^\| key of {re.escape(name)} \| value \| (?:meaning|counts) \|\n\|[ -|]+\|\n((?:\|.*\n)+)",
        PAGE,
        re.MULTILINE,
    )
    out: dict[str, tuple[bool, str, str]] = {}
    for line in cast("str", block).splitlines():
        keys, value, meaning = (cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1])
        names = re.findall(r"(\*\*)?`(\w+)`", keys)
        values = value.split(", ") if value.count(", ") == len(names) - 1 else [value] * len(names)
        for (bold, key), kind in zip(names, values, strict=True):
            assert key not in out
            out[key] = bool(bold), kind, meaning
    return out


STEP = {"only", "states", "note", "fact", "tag"}
CASES = sorted(shapes())


@pytest.mark.parametrize("path", CASES)
def test_the_page_has_exactly_the_keys_of_every_table(path: str) -> None:
    shape = shapes()[path]
    assert shape is not None
    there = described(heading(path, rows=bool(path) and is_rows(path)))
    step = path.startswith("recipe.") and path.count(".") == 1 and path != "recipe.territory"
    wanted = dict.fromkeys(shape.must, True) | {key: False for key in shape.may if not (step and key in STEP)}
    assert {key: must for key, (must, _, _) in there.items()} == wanted
    assert shape.may.keys() >= STEP or not step


def test_the_keys_of_every_step() -> None:
    assert described("every step").keys() == STEP


#: What the page calls the values of a key.
WORDS = {
    _shapes.TEXT: "text",
    _shapes.TEXTS: "texts",
    _shapes.LISTED: "list",
    _shapes.WORDS: "words",
    _shapes.WHOLE: "whole number",
    _shapes.VALUE: "number",
    _shapes.VALUES: "table from option to number",
    _shapes.SWITCH: "true or false",
    _shapes.MARK: "true",
    _shapes.TAG: "tag",
    _shapes.UNITS: "units",
    _shapes.CHOICES: "options",
    _shapes.UNDER: "texts, or a table from kind (or `*`) to texts",
    _shapes.RELATIONS: "tables",
}


@pytest.mark.parametrize("path", CASES)
def test_the_page_says_what_each_key_holds(path: str) -> None:
    shape = shapes()[path]
    assert shape is not None
    for key, (_, kind, _) in described(heading(path, rows=bool(path) and is_rows(path))).items():
        entry = {**shape.must, **shape.may}[key]
        if isinstance(entry, Rows | Shape):
            assert kind.split()[0] in {"table", "tables"}
            continue
        assert isinstance(entry, Want)
        if entry is _shapes.PAIRS:
            assert kind.startswith("table from ")
        elif entry.words.en.startswith("one of: "):
            known = entry.words.en.removeprefix("one of: ").split(", ")
            assert kind in {"one of", "tag"}
            assert [word for word in known if f"`{word}`" not in PAGE] == []
        else:
            assert kind == WORDS[entry], key


def test_one_key_of_several_is_said_to_be_one() -> None:
    for path, shape in shapes().items():
        if shape is not None and shape.one_of and path != "figures.counts":
            meanings = {described(heading(path, rows=True))[key][2] for key in shape.one_of}
            assert all("exactly one of them" in meaning for meaning in meanings), path
    assert "`counts` has exactly one of these keys" in PAGE


def test_every_word_and_every_fault_is_on_the_page() -> None:
    for word in (*get_args(Qualifier), *get_args(NoteTag)):
        assert f"`{word}`" in PAGE
    sources = [path for path in Path(_shapes.__file__).parent.glob("*.py") if path.name != "_faults.py"]
    used = set(re.findall(r"\b[A-Z_]{5,}\b", "".join(path.read_text("utf-8") for path in sources)))
    codes = {kind.code for name, kind in vars(_faults).items() if name in used and isinstance(kind, FaultKind)}
    assert len(codes) >= 20
    assert sorted(codes - set(re.findall(r"SCH\d+", PAGE))) == []


def test_the_ranges_of_the_page_are_those_of_the_words() -> None:
    rows = re.findall(r"^\| `(\w+)` \| (\S+) \| (\d+)(?: to (\d+))?(?: \||:).*$", PAGE, re.MULTILINE)
    assert [row[0] for row in rows] == ["exact", "odd", "nearly", "about"]
    for qualifier, said, low, high in rows:
        interval = Quantity(560, cast("Qualifier", qualifier)).interval
        assert Quantity.parse(said).interval == interval
        numbers = [n for n in range(400, 700) if n in interval]
        assert (numbers[0], numbers[-1]) == (int(low), int(high or low))


# The page about the data model

MODEL = (Path(__file__).parents[1] / "docs/reference/data-model.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("kind", [Figure, NamedList, BodyRule, Reading, State])
def test_the_data_model_has_every_field(kind: type[attrs.AttrsInstance]) -> None:
    [block] = re.findall(rf"^\| field of `{kind.__name__}` \|.*\n\|[ -|]+\|\n((?:\|.*\n)+)", MODEL, re.MULTILINE)
    there = {name for line in block.splitlines() for name in re.findall(r"`(\w+)`", line.split("|")[1])}
    fields = {field.name for field in attrs.fields(kind)}
    # Where something comes from is said once, above and below the tables.
    assert there | {"fact", "tag", "about"} & fields == fields

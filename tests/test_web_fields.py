"""Values of the library as fields: what goes out comes back equal, what is wrong is said in our words, at its place."""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any, cast

import jsonschema
import pytest
from documents_cases import GOLDEN, LATER, LINEAGE, NETS, Record, catalogues, changed, golden, jurisdictions, schemes
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, TypeAdapter, ValidationError

import gridgov as gg
from gridgov import changes
from gridgov._change_base import change_kinds
from gridgov.documents import json_schema, load, loads
from gridgov.documents._field_forms import form_of
from gridgov.errors import FAULTS, InvalidDocumentError, Place
from gridgov.hierarchy import SELF_PARENT, UnitId
from gridgov.journal import json_schema as journal_schema
from gridgov.levels import Level
from gridgov.rules import CommunityOversize
from gridgov.text import Text

WORDS = st.text(max_size=6)
TEXTS = st.builds(Text, WORDS, WORDS)
NUMBERS = st.integers(-(10**20), 10**20) | st.fractions()
MEASURES = st.builds(gg.Measure, WORDS.filter(bool), TEXTS, TEXTS, st.booleans(), st.booleans())
NOTES = st.builds(gg.Note, WORDS.filter(bool), st.sampled_from("SDIOU"), TEXTS, st.none() | WORDS.filter(bool))
LINKS = st.builds(
    gg.Link,
    st.sampled_from(["adjacent", "contacts"]),
    st.sampled_from(["unit:b", "post:x"]),
    st.sampled_from(["unit:a", "holder:网"]),
    st.none() | st.just("2024-01-01"),
    st.none() | st.just("2024-12-31"),
    st.none() | WORDS.filter(bool),
)
PLACES = st.builds(
    Place,
    file=st.none() | WORDS,
    row=st.none() | st.integers(1, 9),
    column=st.none() | WORDS,
    sheet=st.none() | WORDS,
    letter=st.none() | st.sampled_from(["A", "BC"]),
)
PROBLEMS = st.builds(
    gg.Problem,
    st.just(SELF_PARENT),
    PLACES.filter(lambda p: p.row or not p.letter),
    st.fixed_dictionaries({"id": WORDS}),
)
KEYS = ["value", "key", "name", "en", "zh", "change", "unit", "low", "place", "levels", "x"]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=4),
    lambda inside: (
        st.lists(inside, max_size=3)
        | st.dictionaries(
            st.sampled_from(KEYS),
            inside,
        )
    ),
    max_leaves=8,
)
FIELDS: list[type[Any]] = [
    gg.Jurisdiction,
    gg.Text,
    Level,
    gg.LevelScheme,
    gg.Measure,
    gg.Role,
    gg.Combination,
    gg.Note,
    gg.Link,
    gg.Quantity,
    gg.Interval,
    gg.Problem,
    gg.Problems,
    gg.Report,
    gg.SplitPlan,
    changes.Change,
    *sorted(change_kinds(), key=lambda cls: cls.__name__),
]


@st.composite
def intervals(draw: st.DrawFn) -> gg.Interval:
    low, high = draw(st.none() | NUMBERS), draw(st.none() | NUMBERS)
    if low is None or high is None:
        return gg.Interval(low, high, low_open=draw(st.booleans()), high_open=draw(st.booleans()))
    low, high = sorted((low, high))
    is_open = low < high and draw(st.booleans())
    return gg.Interval(low, high, low_open=is_open, high_open=is_open)


QUANTITIES = st.one_of(
    st.builds(
        gg.Quantity,
        st.integers(1, 10**12) | st.fractions(min_value=Fraction(1, 99), max_value=10**6),
        st.sampled_from(["exact", "over", "at_least", "about"]),
        unit=st.none() | TEXTS,
        source=st.none() | WORDS,
        whole=st.just(value=False),
    ),
    st.builds(gg.Quantity, st.integers(1, 99), st.sampled_from(["odd", "over"]), source=st.none() | WORDS),
)


ADAPTERS: dict[type[Any], TypeAdapter[Any]] = {}


def adapter_of(cls: type[Any]) -> TypeAdapter[Any]:
    return ADAPTERS.setdefault(cls, TypeAdapter(cls)) if cls not in ADAPTERS else ADAPTERS[cls]


def judge_of(cls: type[Any]) -> Any:  # noqa: ANN401 - a validator
    return jsonschema.Draft202012Validator(adapter_of(cls).json_schema())


def written(value: object, cls: type[Any] | None = None) -> Any:  # noqa: ANN401 - plain JSON types
    """Return what a web application would send."""
    return json.loads(adapter_of(cls or type(value)).dump_json(value))


def wrong_with(value: object, cls: type[Any]) -> list[Record]:
    """Return the errors of pydantic of a value that is refused."""
    with pytest.raises(ValidationError) as caught:
        adapter_of(cls).validate_python(value)
    return cast("list[Record]", caught.value.errors())


def comes_back(value: object, cls: type[Any] | None = None) -> None:
    """Check that a value is equal after a round trip, and that what was sent satisfies the schema."""
    adapter = adapter_of(cls or type(value))
    text = adapter.dump_json(value)
    assert adapter.validate_json(text) == value
    assert adapter.validate_python(json.loads(text)) == value
    assert adapter.validate_python(value) is value
    judge_of(cls or type(value)).validate(json.loads(text))


# What goes out comes back


@given(jurisdictions())
def test_a_jurisdiction_comes_back_equal_and_as_its_document(place: gg.Jurisdiction) -> None:
    comes_back(place)
    assert written(place) == json.loads(gg.documents.dumps(place))


@pytest.mark.parametrize("file", [GOLDEN, LATER, LINEAGE, NETS], ids=lambda file: file.stem)
def test_documents_with_data_in_every_key_come_back(file: Path) -> None:
    comes_back(load(file))
    assert written(load(file)) == json.loads(file.read_text(encoding="utf-8"))


@given(st.data())
def test_small_values_come_back(data: st.DataObject) -> None:
    for strategy in (TEXTS, MEASURES, NOTES, LINKS, QUANTITIES, intervals()):
        comes_back(data.draw(strategy))


@given(schemes(), catalogues())
def test_levels_roles_and_combinations_come_back(scheme: gg.LevelScheme, catalogue: gg.RoleCatalogue) -> None:
    comes_back(scheme)
    for value in (*scheme.levels, *catalogue.roles, *catalogue.combinations):
        comes_back(value)


CHANGES: list[changes.Change] = [
    changes.CreateUnit("g9", "grid", "c1", measures={"households": 3.5, "area": None}, labels={"class": "111"}),
    changes.MoveUnit("g1", to="c2"),
    changes.RenameUnit("g1", None),
    changes.SetMeasure("g1", "households", None),
    changes.SplitUnit("c1", [changes.Part("c1", ["g1"]), changes.Part("c9", ["g2"], name="新", measures={"x": 1})]),
    changes.Appoint("p", "h", start="2026-01-01", kind="household", qualifications=["cadre"]),
]


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: type(change).__name__)
def test_changes_come_back_as_themselves_and_as_any_change(change: changes.Change) -> None:
    comes_back(change)
    comes_back(change, changes.Change)
    assert written(change) == change.to_dict()


@given(st.lists(PROBLEMS, max_size=3))
def test_problems_say_the_same_when_they_come_back(found: list[gg.Problem]) -> None:
    problems = gg.Problems.of(*found)
    sent = written(problems)
    assert sent == problems.to_dicts()
    again: gg.Problems = adapter_of(gg.Problems).validate_python(sent)
    assert again.to_dicts() == problems.to_dicts()
    for problem in found:
        back: gg.Problem = adapter_of(gg.Problem).validate_python(written(problem))
        assert back.to_dict("zh") == problem.to_dict()
        assert back.place.cell == problem.place.cell


def test_problems_are_written_in_the_language_that_is_asked_for() -> None:
    problem = gg.Problem(SELF_PARENT, facts={"id": "w1"})
    adapter = adapter_of(gg.Problem)
    said = [adapter.dump_python(problem, context=context)["message"] for context in ({"lang": "zh"}, {"lang": "fr"}, 3)]
    assert said == [problem.message("zh"), problem.message(), problem.message()]


def oversize() -> gg.Report:
    h = gg.Hierarchy.from_records(
        [{"id": "c", "level": "community", "households": 400}, {"id": "d", "level": "community"}],
        levels=gg.LevelScheme.ladder("community"),
        measures=["households"],
        roots="many",
    )
    return gg.check(gg.Jurisdiction(territory=h), CommunityOversize(max_households=300), on="2026-01-01")


def test_a_report_is_the_findings_that_its_lines_hold() -> None:
    report = oversize()
    sent = written(report)
    assert sent == [json.loads(line) for line in report.render("jsonl").splitlines()]
    assert len(sent) == 2
    judge_of(gg.Report).validate(sent)


def test_a_plan_is_written_with_its_parts_and_its_changes() -> None:
    h = gg.Hierarchy.from_records(
        [
            {"id": "c", "level": "community"},
            *({"id": f"b{i}", "level": "building", "parent": "c", "households": 10 + i} for i in range(4)),
        ],
        levels=gg.LevelScheme.ladder("community", "building"),
        measures=["households"],
    )
    pairs = [("b0", "b1"), ("b1", "b2"), ("b2", "b3")]
    plan = gg.split(gg.Jurisdiction(territory=h), "c", into=2, adjacency=pairs)
    sent = written(plan)
    judge_of(gg.SplitPlan).validate(sent)
    assert [part["id"] for part in sent["parts"]] == list(plan.ids)
    assert {part["id"]: part["units"] for part in sent["parts"]} == {part: plan.members(part) for part in plan.ids}
    assert sum(part["load"] for part in sent["parts"]) == 46
    assert gg.changes.read_changes(sent["changes"]) == plan.changes


# Instances pass through, ids are texts


def test_a_model_takes_values_and_plain_types() -> None:
    class Answer(BaseModel):
        city: gg.Jurisdiction
        unit: UnitId
        count: gg.Quantity | None = None

    city = load(GOLDEN)
    answer = Answer(city=city, unit=UnitId("b1"), count=gg.Quantity(560, "odd"))
    assert answer.city is city
    assert Answer.model_validate_json(answer.model_dump_json()) == answer
    assert Answer.model_validate({"city": golden(), "unit": "b1"}).city == city
    with pytest.raises(ValidationError):
        Answer.model_validate({"city": golden(), "unit": 3})


def test_numbers_of_a_document_may_be_written_with_a_point() -> None:
    tree = json.loads(json.dumps(golden()), parse_int=float)
    tree["version"] = 1
    adapter = adapter_of(gg.Jurisdiction)
    assert adapter.validate_python(tree) == load(GOLDEN) == adapter.validate_json(json.dumps(tree))


# Schemas


def test_the_schema_of_a_jurisdiction_is_the_shipped_one() -> None:
    shipped = json_schema()
    wanted = {key: value for key, value in shipped.items() if key not in {"$schema", "$id", "title", "$defs"}}

    class City(BaseModel):
        city: gg.Jurisdiction
        document: gg.documents.Document

    for mode in ("validation", "serialization"):
        made = City.model_json_schema(mode=mode)["$defs"]
        assert made.pop("Document") == wanted
        assert made == shipped["$defs"]


def test_the_schema_of_a_finding_is_the_shipped_one() -> None:
    from importlib.resources import files

    shipped = json.loads((files("gridgov") / "data" / "finding-v1.schema.json").read_text("utf-8"))
    made = adapter_of(gg.Report).json_schema()["$defs"]["Finding"]
    assert made == {key: value for key, value in shipped.items() if not key.startswith("$")}


@pytest.mark.parametrize("cls", FIELDS, ids=lambda cls: cls.__name__)
def test_both_modes_have_one_schema_without_titles_of_keys(cls: type[Any]) -> None:
    adapter = adapter_of(cls)
    made = adapter.json_schema()
    assert made == adapter.json_schema(mode="serialization")
    jsonschema.Draft202012Validator.check_schema(made)


def test_every_kind_of_change_is_described_once_though_no_garbage_is_collected() -> None:
    code = "import gc; gc.disable(); import json; from gridgov import changes; from pydantic import TypeAdapter; "
    code += "from gridgov.journal import json_schema; "
    code += "print(json.dumps([TypeAdapter(changes.Change).json_schema(), json_schema()]))"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    there: Any = json.loads(done.stdout)
    assert there == [adapter_of(changes.Change).json_schema(), journal_schema()]
    assert len(there[0]["anyOf"]) == len({json.dumps(one) for one in there[0]["anyOf"]}) == len(change_kinds())


@pytest.mark.parametrize("cls", change_kinds(), ids=lambda cls: cls.__name__)
def test_a_record_that_lacks_a_key_is_refused_by_schema_and_reader_alike(cls: type[Any]) -> None:
    record: Record = {"change": adapter_of(cls).json_schema()["properties"]["change"]["const"]}
    by_schema = {error.message.split("'")[1] for error in judge_of(cls).iter_errors(record)}
    assert {error["loc"][0] for error in wrong_with(record, cls)} == by_schema


# What is wrong


@given(changed(golden()))
def test_what_is_wrong_with_a_document_is_said_as_by_the_reader(tree: Record) -> None:
    try:
        place = loads(json.dumps(tree))
    except InvalidDocumentError as error:
        problems = error.problems
    else:
        assert adapter_of(gg.Jurisdiction).validate_python(tree) == place
        return
    errors = wrong_with(tree, gg.Jurisdiction)
    assert [error["type"] for error in errors] == [problem.code for problem in problems]
    assert [error["ctx"]["message"]["zh"] for error in errors] == [problem.message("zh") for problem in problems]


def test_a_fault_has_its_place_behind_that_of_the_field() -> None:
    class City(BaseModel):
        cities: list[gg.Jurisdiction]

    tree = golden()
    tree["units"][3]["parent"] = "nowhere"
    tree["units"][0]["measures"]["a b"] = 1
    with pytest.raises(ValidationError) as caught:
        City.model_validate({"cities": [golden(), tree]})
    errors = cast("list[Record]", caught.value.errors())
    found = {error["type"]: error for error in errors}
    assert found["HIE002"]["loc"] == ("cities", 1, "units", 3)
    assert found["DOC014"]["loc"] == ("cities", 1, "units", 0, "measures", "a b")
    assert found["HIE002"]["ctx"]["place"]["row"] == 4
    assert FAULTS["HIE002"].name == found["HIE002"]["ctx"]["name"]
    json.dumps(errors)


def test_words_in_braces_stay_as_they_are() -> None:
    errors = wrong_with({"value": 1, "{code}{text}{message}": 2}, gg.Quantity)
    assert "'{code}{text}{message}'" in errors[0]["msg"]


def test_many_faults_are_cut_with_a_word_on_the_rest() -> None:
    tree = golden()
    tree["units"] += [{"id": f"x{i}", "level": "nolevel"} for i in range(1500)]
    errors = wrong_with(tree, gg.Jurisdiction)
    assert len(errors) == 1001
    assert errors[-1]["type"] == "more_problems"
    assert "more: " in errors[-1]["msg"]


ONLY = "A report is made by gridgov, it is not read from JSON. Send what it is made from."
WRONG: list[tuple[Any, object, str, str]] = [
    (gg.Report, [], "WEB001", ONLY),
    (gg.Interval, {"low": 2, "high": 1}, "WEB002", "The value cannot be: An interval holds at least one number; "),
    (gg.Interval, {"low": "x"}, "WEB002", "The value cannot be: "),
    (Level, {"key": "A-B", "name": {"en": "a", "zh": "b"}}, "LEV", ""),
    (gg.Link, {"kind": "contacts", "source": "x", "target": "unit:a"}, "JUR001", "'x' is no reference."),
    (
        changes.MoveUnit,
        {"change": "set_rank", "body": "b", "rank": "r"},
        "type_error",
        "This is a SetRank, not a Move",
    ),
    (gg.Text, {"en": "a"}, "missing", ""),
    (gg.Quantity, 3, "type_error", "A quantity is read from a mapping of its keys, not from int."),
]


@pytest.mark.parametrize(("cls", "value", "kind", "text"), WRONG, ids=lambda value: getattr(value, "__name__", None))
def test_wrong_values_are_refused_in_our_words(cls: type[Any], value: object, kind: str, text: str) -> None:
    error = wrong_with(value, cls)[0]
    assert error["type"].startswith(kind)
    assert text in error["msg"]


@given(JSON, st.sampled_from(FIELDS))
def test_no_plain_value_raises_anything_but_a_validation_error(value: object, cls: type[Any]) -> None:
    with contextlib.suppress(ValidationError):
        assert isinstance(adapter_of(cls).validate_python(value), cls)


# House


def test_a_class_without_a_form_is_named() -> None:
    with pytest.raises(TypeError, match="There is no form for fields of Place"):
        form_of(Place)


def test_no_field_loads_pydantic_before_it_is_asked_for() -> None:
    code = "import sys, gridgov as gg; gg.Text; gg.Quantity; gg.Jurisdiction; gg.Role; print('pydantic' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"


@pytest.mark.parametrize("cls", FIELDS, ids=lambda cls: cls.__name__)
def test_every_field_class_has_the_one_hook(cls: type[Any]) -> None:
    hook: Callable[..., object] = cls.__get_pydantic_core_schema__
    assert hook.__func__ is gg.Text.__get_pydantic_core_schema__.__func__  # type: ignore[attr-defined]

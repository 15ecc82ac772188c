"""Documents that are wrong: everything is found, in one pass, at its place, and nothing else is raised."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from documents_cases import GOLDEN, SCHEMA, Record, changed, golden, jurisdictions, written
from hypothesis import example, given
from hypothesis import strategies as st

from gridgov.documents import dumps, json_schema, load, loads
from gridgov.errors import InvalidDocumentError, Problem
from gridgov.text import LANGS

TEXT = GOLDEN.read_text(encoding="utf-8")
#: Faults of the shape, which the schema knows too.
SHAPE = {"DOC008", "DOC009", "DOC010", "DOC011", "DOC012"}


def problems_of(text: str | bytes) -> tuple[Problem, ...]:
    """Return what is wrong with a document, nothing if it can be read."""
    try:
        loads(text)
    except InvalidDocumentError as error:
        found = error.problems
    else:
        return ()
    assert found
    for lang in LANGS:  # every text can be said
        assert found.text(lang, limit=None)
    return tuple(found)


def codes(text: str | bytes) -> list[str]:
    return [p.code for p in problems_of(text)]


# Any bytes, any text, any values

PIECES = [
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    '"',
    "\\",
    "\\u",
    "d800",
    "-",
    "1",
    "e",
    ".",
    "NaN",
    "Infinity",
    "true",
    "null",
    '"format":"gridgov"',
    '"version":1',
    '"units":',
    '"levels":',
    "\ufeff",
    "\x00",
    "网",
    " ",
    "\n",
    "\ud800",
]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=8,
)


@given(st.binary(max_size=60) | st.binary(max_size=9).map(lambda b: TEXT.encode()[:200] + b))
@example(b"\xff\xfe{\x00}\x00")
@example(b"\x80")
def test_any_bytes_are_refused(data: bytes) -> None:
    assert problems_of(data)


@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join) | st.text(max_size=20))
def test_any_text_is_refused(text: str) -> None:
    assert problems_of(text)


@given(st.dictionaries(st.sampled_from([*json_schema()["properties"], "x"]), JSON))
def test_any_values_are_refused(values: Record) -> None:
    assert problems_of(json.dumps({"format": "gridgov", "version": 1, **values}))


@given(st.data())
def test_damaged_bytes_are_refused_or_read(data: st.DataObject) -> None:
    damaged = bytearray(TEXT.encode())
    for _ in range(data.draw(st.integers(1, 4))):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    problems_of(bytes(damaged))


def test_every_beginning_is_recognised_as_cut_short() -> None:
    whole = TEXT.rstrip().encode()
    for n in range(1, len(whole)):
        assert codes(whole[:n]) == ["DOC004"], whole[:n][-20:]


# The schema as an independent answer


@given(changed(golden()))
def test_the_schema_and_the_reader_refuse_the_same_shapes(tree: Record) -> None:
    found = set(codes(written(tree)))
    assert bool(found & SHAPE) is not SCHEMA.is_valid(tree)
    assert not found & SHAPE or found <= SHAPE


@given(jurisdictions().flatmap(lambda j: changed(json.loads(dumps(j)))))
def test_they_agree_on_changes_of_any_document(tree: Record) -> None:
    assert bool(set(codes(written(tree))) & SHAPE) is not SCHEMA.is_valid(tree)


@given(changed(golden()))
def test_every_place_of_the_schema_is_named(tree: Record) -> None:
    """Where the schema sees a fault the reader names the same value, or the object around it."""
    if tree.get("format") != "gridgov" or tree.get("version") != 1:
        return
    named = {str(p.place.path) for p in problems_of(written(tree))}
    for error in SCHEMA.iter_errors(tree):
        path = error.json_path
        assert any(name.startswith(path) for name in named), (path, named)


# Faults that are put in on purpose: exactly these are found

UNITS, LINK = "$.units[9]", {"kind": "x", "source": "unit:b1", "target": "unit:b2"}
UNIT = {"id": "new", "level": "building", "parent": "g-1a"}
POST = {"id": "w9", "role": "grid_worker", "unit": "e1", "number": 9}
BODY = {"id": "b9", "kind": "team", "unit": "e1"}


def at(table: str, **record: Any) -> Callable[[Record], None]:
    return lambda tree: tree[table].append(record)


def put(*path: str | int) -> Callable[[object], Callable[[Record], None]]:
    def value(value: object) -> Callable[[Record], None]:
        def change(tree: Record) -> None:
            node: Any = tree
            for step in path[:-1]:
                node = node[step]
            node[path[-1]] = value

        return change

    return value


#: One fault each in a table of its own: how to make it, its code and its place.
FAULTS: dict[str, list[tuple[Callable[[Record], None], str, str]]] = {
    "levels": [
        (put("levels", 3, "under")({"grid": ["nowhere"]}), "LEV005", "$.levels[3]"),
        (at("levels", key="building", name={"en": "", "zh": ""}), "LEV002", "$.levels"),
        (put("counting")("nowhere"), "LEV008", "$.counting"),
    ],
    "measures": [
        (at("measures", key="shops", name={"en": "", "zh": ""}), "DOC013", "$.measures[4].key"),
        (at("measures", key="kind", name={"en": "", "zh": ""}), "DOC015", "$.measures[4].key"),
        (put("units", 3, "measures")({"shop": 1}), "DOC014", "$.units[3].measures.shop"),
        (put("units", 4, "measures", "households")(1.5), "HIE012", "$.units[4].measures.households"),
        (put("units", 4, "measures", "households")(-1), "HIE012", "$.units[4].measures.households"),
        (put("units", 0, "measures", "area")(-0.5), "HIE012", "$.units[0].measures.area"),
    ],
    "labels": [
        (lambda tree: tree["labels"].append("remark"), "DOC013", "$.labels[2]"),
        (lambda tree: tree["labels"].append("area"), "DOC013", "$.labels[2]"),
        (lambda tree: tree["labels"].append("level"), "DOC015", "$.labels[2]"),
        (put("units", 3, "labels")({"floor no": "2"}), "DOC014", "$.units[3].labels['floor no']"),
        (put("units", 5, "labels", "remark")("a\tb"), "HIE014", "$.units[5].labels.remark"),
        (put("units", 5, "name")("a\nb"), "HIE014", "$.units[5].name"),
    ],
    "units": [
        (at("units", **{**UNIT, "parent": "nowhere"}), "HIE002", UNITS),
        (at("units", **{**UNIT, "id": "b1"}), "HIE001", UNITS),
        (at("units", **{**UNIT, "id": "b 1"}), "HIE011", UNITS),
        (at("units", **{**UNIT, "parent": "new"}), "HIE004", UNITS),
    ],
    "roles": [
        (put("roles", 1, "superior")("nobody"), "RLE002", "$.roles[1]"),
        (put("combinations", 3, "second")("nobody"), "RLE002", "$.combinations[3]"),
        (put("templates", 0, "slots", 1, "role")("nobody"), "RLE002", "$.templates[0].slots[1]"),
        (put("roles", 0, "minimum")(2), "RLE004", "$.roles[0]"),
        (put("roles", 4, "superior")("grid_worker"), "RLE003", "$.roles[0]"),
    ],
    "posts": [
        (at("posts", **{**POST, "role": "nobody"}), "ROS002", "$.posts[5]"),
        (at("posts", **{**POST, "unit": "nowhere"}), "ROS003", "$.posts[5]"),
        (at("posts", **{**POST, "id": "w1"}), "ROS001", "$.posts[5]"),
        (at("posts", **{**POST, "id": "ｗ"}), "HIE011", "$.posts[5]"),
        (at("posts", **{**POST, "body": "nobody"}), "JUR003", "$.posts[5].body"),
    ],
    "holders": [
        (at("holders", id="p1"), "ROS006", "$.holders[4]"),
        (at("holders", id="p 1"), "HIE011", "$.holders[4]"),
        (at("devices", id="t9", holder="nobody"), "ROS009", "$.devices[2]"),
        (at("devices", id="t1"), "ROS013", "$.devices[2]"),
    ],
    "appointments": [
        (at("appointments", post="nowhere", holder="p1"), "ROS008", "$.appointments[4]"),
        (at("appointments", post="w2", holder="nobody"), "ROS009", "$.appointments[4]"),
        (at("appointments", post="w2", holder="p1", start="2023-02-29"), "DAY001", "$.appointments[4].start"),
        (
            at("appointments", post="w2", holder="p1", start="2024-02-02", end="2024-01-01"),
            "DAY002",
            "$.appointments[4]",
        ),
        (at("appointments", post="leader", holder="p1"), "ROS012", "$.appointments[4]"),
    ],
    "bodies": [
        (at("bodies", **{**BODY, "unit": "nowhere"}), "BOD002", "$.bodies[4]"),
        (at("bodies", **{**BODY, "parent": "nobody"}), "BOD003", "$.bodies[4]"),
        (at("bodies", **{**BODY, "parent": "b9"}), "BOD004", "$.bodies[4]"),
        (at("bodies", **{**BODY, "id": "club"}), "BOD001", "$.bodies[4]"),
        (at("bodies", **{**BODY, "end": "2024-1-1"}), "DAY001", "$.bodies[4].end"),
        (at("memberships", member="p1", body="nobody"), "BOD006", "$.memberships[2]"),
        (at("memberships", member="p1", body="club", lives_at="nowhere"), "BOD007", "$.memberships[2]"),
    ],
    "links": [
        (at("links", **{**LINK, "source": "b1"}), "JUR001", "$.links[3].source"),
        (at("links", **{**LINK, "target": "unit:nowhere"}), "JUR002", "$.links[3].target"),
        (at("links", **{**LINK, "target": "body:nobody"}), "JUR002", "$.links[3].target"),
        (at("links", **{**LINK, "source": "post:nowhere"}), "JUR002", "$.links[3].source"),
        (at("links", **{**LINK, "source": "holder:nobody"}), "JUR002", "$.links[3].source"),
        (at("links", kind="contacts", source="holder:p1", target="body:club"), "JUR004", "$.links[3]"),
    ],
}
MIXES = st.fixed_dictionaries({table: st.none() | st.sampled_from(faults) for table, faults in FAULTS.items()})


@pytest.mark.parametrize(("table", "i"), [(table, i) for table, faults in FAULTS.items() for i in range(len(faults))])
def test_a_single_fault_is_found_alone(table: str, i: int) -> None:
    change, code, path = FAULTS[table][i]
    tree = golden()
    change(tree)
    assert {(p.code, p.place.path) for p in problems_of(written(tree))} == {(code, path)}


@given(MIXES)
def test_all_faults_are_found_at_once_and_nothing_else(
    mix: dict[str, tuple[Callable[[Record], None], str, str] | None],
) -> None:
    tree = golden()
    planted = [fault for fault in mix.values() if fault is not None]
    for change, _, _ in planted:
        change(tree)
    assert sorted({(p.code, p.place.path) for p in problems_of(written(tree))}) == sorted(
        {(code, path) for _, code, path in planted}
    )


def test_rows_and_ids_keep_their_meaning() -> None:
    tree = golden()
    tree["units"].append({**UNIT, "parent": "nowhere"})
    tree["posts"].append({**POST, "unit": "nowhere"})
    assert [(str(p.place), p.code) for p in problems_of(written(tree))] == [
        ("$.posts[5], row 6, id 'w9'", "ROS003"),
        ("$.units[9], row 10, id 'new'", "HIE002"),
    ]


def test_a_place_that_needs_right_units_is_checked_when_they_are() -> None:
    tree = golden()
    tree["posts"].append({**POST, "unit": "b2"})
    assert codes(written(tree)) == ["ROS004"]
    tree["levels"][0]["key"] = "Street"
    assert "ROS004" not in codes(written(tree))


def test_units_are_checked_under_levels_that_are_wrong() -> None:
    tree = golden()
    tree["levels"][1]["key"] = "x"
    tree["levels"].append(tree["levels"][0])
    tree["units"].append({"id": "x", "level": "x", "parent": "nowhere"})
    found = {(p.code, p.place.path) for p in problems_of(written(tree))}
    assert {("LEV002", "$.levels"), ("HIE002", "$.units[9]")} <= found
    assert {code for code, _ in found} == {"LEV002", "LEV005", "HIE002"}


def test_without_units_the_rest_is_still_checked() -> None:
    tree = golden()
    tree["units"] = []
    found = {(p.code, p.place.path) for p in problems_of(written(tree))}
    assert ("HIE007", "$.units") in found
    assert ("ROS003", "$.posts[0]") in found
    assert ("JUR002", "$.links[2].source") in found


def test_many_faults_are_all_found() -> None:
    tree = golden()
    tree["units"] += [{"id": f"x{i}", "level": "nowhere", "parent": f"y{i}"} for i in range(3_000)]
    assert codes(written(tree)).count("HIE009") == 3_000
    tree["units"] = [{"id": f"x{i}", "levl": "building"} for i in range(3_000)]
    assert codes(written(tree)) == ["DOC011", "DOC010"] * 3_000


# JSON that Python would read, and we do not


def test_a_key_may_not_be_there_twice() -> None:
    text = TEXT.replace(
        '{"id": "p2"}', '{"id": "p2", "id": 3, "kind": {"x": 1, "x": {"y": 1, "y": 2}}, "kind": "body"}'
    )
    assert [(p.code, p.place.path) for p in problems_of(text)] == [
        ("DOC006", "$.holders[1].id"),
        ("DOC006", "$.holders[1].kind"),
        ("DOC006", "$.holders[1].kind.x"),
        ("DOC006", "$.holders[1].kind.x.y"),
        ("DOC012", "$.holders[1].id"),
    ]


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e400", "1" + "0" * 400, "9" * 5000])
def test_a_number_that_cannot_be_kept_is_refused(number: str) -> None:
    found = problems_of(TEXT.replace('"area": 2.75', f'"area": {number}'))
    assert [(p.code, p.place.path) for p in found] == [("DOC012", "$.units[0].measures.area")]
    assert "no number that can be kept" in found[0].message()
    found = problems_of(TEXT.replace('"number": 7', f'"number": {number}'))
    assert [(p.code, p.place.path) for p in found] == [("DOC012", "$.posts[4].number")]


def test_a_whole_number_may_be_written_with_a_fraction_of_zero() -> None:
    text = (
        TEXT.replace('"number": 7', '"number": 7.0').replace('"version": 1', '"version": 1e0').replace("700", "7.0e2")
    )
    assert SCHEMA.is_valid(json.loads(text))
    assert dumps(loads(text)) == TEXT


def test_a_mark_at_the_beginning_is_read_over() -> None:
    assert loads("\ufeff" + TEXT) == loads(b"\xef\xbb\xbf" + TEXT.encode()) == load(GOLDEN)


def test_characters_may_be_escaped() -> None:
    assert dumps(loads(json.dumps(json.loads(TEXT)))) == TEXT


def test_half_a_character_is_refused_wherever_it_is() -> None:
    text = TEXT.replace("东街道", "东\\ud83c街道").replace('"whole": true}', '"whole": true, "\\uDFD8": 1}', 1)
    assert [(p.code, p.place.path) for p in problems_of(text)] == [
        ("DOC007", "$.measures[0]['\ufffd']"),
        ("DOC007", "$.units[0].name"),
        ("DOC007", "$.bodies[0].name"),
        ("DOC010", "$.measures[0]['\ufffd']"),
    ]
    assert codes(TEXT.replace("东街道", "东\ud83c街道")) == ["DOC007"] * 2


@pytest.mark.parametrize("opening", ["[", '{"a":', '[{"a":[', '"', '{"\\\\":['])
@pytest.mark.parametrize("times", [40, 1000, 200_000])
def test_a_bomb_of_brackets_is_refused(opening: str, times: int) -> None:
    found = codes(opening * times)
    assert found in (["DOC005"], ["DOC003"], ["DOC004"])
    if opening != '"':
        assert found == ["DOC005"]
    assert codes('{"format": "gridgov", "units": [{"id": ' + opening * times)[0] == found[0]


def test_brackets_in_texts_do_not_count() -> None:
    name = '"' + '[{\\"[' * 100 + '\\\\"'
    assert codes(TEXT.replace('"花园小区"', name)) == []
    assert codes(TEXT.replace('"花园小区"', name + "[" * 40)) == ["DOC005"]


@pytest.mark.parametrize(
    "encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be", "gb18030", "gbk"]
)
def test_another_encoding_is_named(encoding: str) -> None:
    [problem] = problems_of(TEXT.replace("№", "").replace("🏘", "").encode(encoding))
    assert problem.code == "DOC002"
    assert str(problem.facts["encoding"]).startswith(encoding.upper().replace("GBK", "GB18030"))


def test_only_text_and_bytes_are_read() -> None:
    with pytest.raises(TypeError, match=r"^A document is read from text or bytes, not from dict\.$"):
        loads(golden())  # type: ignore[arg-type]  # the point of the test

"""The kinds of table that ship with the library: what their headings mean, and that none means two things."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Mapping
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import gridgov.tables
from gridgov._net_words import plain
from gridgov.documents import _models
from gridgov.errors import Batch, Place, Problem, Problems
from gridgov.evidence import SCHEMA
from gridgov.hierarchy import CYCLE, SELF_PARENT
from gridgov.measures import MEASURES
from gridgov.tables._headings import is_aside, is_personal
from gridgov.tables._kinds import EVIDENCE, KINDS, LABEL, MEASURE, measure_heading, words_of
from gridgov.tables._kinds_quotes import needs_quotes, quoted, unquoted
from gridgov.tables._table import Table
from gridgov.text import LANGS, Lang

DATA: Mapping[str, Any] = tomllib.loads(
    (Path(gridgov.tables.__file__).parents[1] / "data" / "tables.toml").read_text("utf-8")
)


@pytest.mark.parametrize("key", list(KINDS))
def test_no_heading_means_two_fields_of_a_kind(key: str) -> None:
    kind = KINDS[key]
    meant: dict[str, set[str]] = {}
    for field in kind.fields:
        for word in words_of(field):
            meant.setdefault(plain(word), set()).add(field.key)
    if kind.others != "none":
        for measure, words in KINDS.measures.items():
            for word in words:
                meant.setdefault(plain(word), set()).add(MEASURE + measure)
    assert {word: found for word, found in meant.items() if len(found) > 1} == {}


def test_no_title_means_two_kinds() -> None:
    for a, b in combinations(KINDS.values(), 2):
        titles = [{plain(t) for t in (k.key, k.name.en, k.name.zh, *k.titles)} for k in (a, b)]
        assert not titles[0] & titles[1], (a.key, b.key)


@pytest.mark.parametrize("lang", LANGS)
def test_every_heading_of_a_template_is_read_as_its_field_and_every_sheet_as_its_kind(lang: Lang) -> None:
    for key, kind in KINDS.items():
        assert KINDS.of_title(kind.name.get(lang)) == key
        assert KINDS.of_title(f"{kind.name.zh}表") == key
        for field in kind.fields:
            assert KINDS.column(key, field.heading(lang)) == field.key
            assert KINDS.column(key, f" {field.name.zh}（必填）* ") == field.key


@pytest.mark.parametrize("lang", LANGS)
def test_names_of_sheets_can_be_those_of_a_workbook(lang: Lang) -> None:
    names = [kind.name.get(lang) for kind in KINDS.values()]
    assert len(set(names)) == len(names)
    assert all(0 < len(name) <= 31 and not re.search(r"[\[\]:*?/\\']", name) for name in names)


@pytest.mark.parametrize(
    ("kind", "heading", "key"),
    [
        ("units", "社区名称", "name"),
        ("units", "社区编码", "id"),
        ("units", "所属街道", "parent"),
        ("units", "网格编号", "id"),
        ("units", "户数(户)", "measure:households"),
        ("units", "总户数", "measure:households"),
        ("units", "入住户数", "measure:occupied_households"),
        ("units", "常住人口", "measure:residents"),
        ("units", "居民人数", "measure:residents"),
        ("units", "居民 人数（人）", "measure:residents"),
        ("units", "Households", "measure:households"),
        ("units", "电梯数", None),
        ("units", "指标：电梯数", "measure:电梯数"),
        ("units", "Label: post code", "label:post code"),
        ("posts", "任职日期", "start"),
        ("posts", "免职时间", "end"),
        ("posts", "职务", "role"),
        ("posts", "户数", None),
        ("measures", "网格编码", "unit"),
        ("adjacency", "相邻网格", "second"),
        ("lineage", "变更日期", "day"),
        ("figures", "数据来源", "source"),
        ("patrols", "巡查日期", "day"),
        ("merged_nets", "是否整合", "merged"),
        ("units", "指标：", None),
        ("units", "", None),
    ],
)
def test_headings_that_clerks_use_are_known(kind: str, heading: str, key: str | None) -> None:
    assert KINDS.column(kind, heading) == key


def test_evidence_has_a_kind_for_every_table_with_its_columns() -> None:
    assert sorted(EVIDENCE.values()) == sorted(SCHEMA)
    for key, table in EVIDENCE.items():
        kind, spec = KINDS[key], SCHEMA[table]
        assert kind.keys == spec.keys
        assert [f.required for f in kind.fields] == [c.required for c in spec.columns]
        assert [f.empty for f in kind.fields] == [c.missing is not None for c in spec.columns]
        assert [f.type == "day" for f in kind.fields] == [c.type == "day" for c in spec.columns]


#: Keys of a document that are spelt otherwise in a table.
_SPELT = {"name": {"name_en", "name_zh"}, "text": {"text_en", "text_zh"}}


@pytest.mark.parametrize(
    ("kind", "record"),
    [
        ("levels", "LevelRecord"),
        ("bodies", "BodyRecord"),
        ("memberships", "MembershipRecord"),
        ("roles", "RoleRecord"),
        ("combinations", "CombinationRecord"),
        ("posts", "PostRecord"),
        ("holders", "HolderRecord"),
        ("appointments", "AppointmentRecord"),
        ("devices", "DeviceRecord"),
        ("links", "LinkRecord"),
        ("net_cells", "CellRecord"),
        ("net_members", "MemberRecord"),
        ("net_posts", "NetPostRecord"),
        ("net_duties", "DutyRecord"),
        ("lineage", "LineageRecord"),
        ("notes", "NoteRecord"),
    ],
)
def test_a_kind_has_a_column_for_every_key_of_a_document(kind: str, record: str) -> None:
    wanted: set[str] = set()
    texts = {"levels", "roles", "notes"}
    for key in getattr(_models, record).__annotations__:
        wanted |= _SPELT[key] if key in _SPELT and kind in texts else {key}
    assert wanted <= set(KINDS[kind].keys)


def test_everything_is_said_in_both_languages() -> None:
    for kind in KINDS.values():
        for text in (kind.name, kind.meaning, *(t for f in kind.fields for t in (f.name, f.meaning))):
            assert text.en
            assert re.search("[\u4e00-\u9fff]", text.zh), text
            assert not re.search("[\u4e00-\u9fff]", text.en), text


def test_choices_mean_one_thing() -> None:
    for kind in KINDS.values():
        for field in kind.fields:
            assert (field.type == "choice") == bool(field.choices)
            words = [plain(w) for key, others in field.choices for w in (key, *others)]
            assert len(set(words)) == len(words), (kind.key, field.key)


def test_unique_columns_are_columns() -> None:
    for kind in KINDS.values():
        assert set(kind.unique) <= set(kind.keys)


def test_the_kinds_are_read_when_one_is_asked_for() -> None:
    code = (
        "import gridgov.tables._kinds as k, sys; from gridgov.tables._kinds import _shipped;"
        "print(_shipped.cache_info().currsize, 'pandas' in sys.modules); len(k.KINDS);"
        "print(_shipped.cache_info().currsize)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["0", "False", "1"]


# -- headings of measures and labels, and quotes -----------------------------------------------------------------------

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=8) | st.sampled_from(
    ["=1", "'=1", '"a"', "-", "—", " a", "a  b", "１２", "a:b", "标签：x", "measure", '"', "\x00", "😀", "\ud83d\ude00"]
)


@given(TEXTS, st.sampled_from(LANGS), st.sampled_from([MEASURE, LABEL]))
def test_the_heading_of_a_measure_or_a_label_gives_its_key_again(key: str, lang: Lang, prefix: str) -> None:
    if any("\ud800" <= c <= "\udfff" for c in key):
        return
    assert KINDS.column("units", measure_heading(prefix, key, None, lang)) == prefix + key


@pytest.mark.parametrize("lang", LANGS)
def test_known_measures_have_their_own_headings(lang: Lang) -> None:
    for key, measure in MEASURES.items():
        heading = measure_heading(MEASURE, key, measure, lang)
        assert heading == (measure.name.zh if lang == "zh" else key)
        assert KINDS.column("units", heading) == MEASURE + key


@given(TEXTS)
def test_quotes_come_off_again_and_hold_nothing_a_reader_changes(text: str) -> None:
    if any("\ud800" <= c <= "\udfff" for c in text):
        return
    marked = quoted(text)
    assert unquoted(marked) == text == json.loads(marked)
    assert re.fullmatch(r'"([0-9A-Za-z一-鿿]|\\u[0-9a-f]{4})*"', marked)
    assert needs_quotes(marked)


@given(TEXTS)
def test_what_needs_no_quotes_is_not_changed_by_readers(text: str) -> None:
    if not needs_quotes(text):
        assert unquoted(text) == text == text.strip() == " ".join(text.split(" "))
        assert text[0] not in "=+-@\t\r'\""
        assert text.isprintable()


@pytest.mark.parametrize("text", ["新城社区（东）", "张三、李四", "3-1号楼", "Hope Estate 1", "“七一”广场", "a=b"])
def test_ordinary_texts_need_no_quotes(text: str) -> None:
    assert not needs_quotes(text)


# -- places ------------------------------------------------------------------------------------------------------------


def _table() -> Table:
    return Table(
        "units",
        {"id": ["a", "b", "c"], "measure:households": np.array([1.0, 2.0, np.nan])},
        rows=[4, 9, 12],
        place=Place(file="x.xlsx", sheet="单元"),
        headings={"id": "网格编号", "measure:households": "户数"},
        letters={"id": "B", "measure:households": "D"},
    )


def test_problems_move_to_their_places_in_the_file() -> None:
    table = _table()
    found = Problems(
        [
            Batch(SELF_PARENT, rows=[3, 1], ids=["c", "a"], facts={"id": ["c", "a"]}, place=Place(path="units")),
            Batch(SELF_PARENT, facts={"id": ["b"]}, place=Place(row=2, column="households")),
            Batch(CYCLE, facts={"trail": ["a"], "n": [1]}),
        ]
    )
    moved = table.relocate(found)
    assert [str(p.place) for p in moved] == [
        "x.xlsx, sheet '单元'",
        "x.xlsx, sheet '单元', row 4, id 'a'",
        "x.xlsx, sheet '单元', cell D9, column '户数'",
        "x.xlsx, sheet '单元', row 12, id 'c'",
    ]
    assert [p.facts for p in moved][1:] == [{"id": "a"}, {"id": "b"}, {"id": "c"}]


def test_a_row_that_is_not_there_is_left_out_of_the_place() -> None:
    found = Problems([Batch(SELF_PARENT, rows=[7, 2], facts={"id": ["x", "b"]})])
    moved = _table().relocate(found)
    assert [(p.place.row, p.facts["id"]) for p in moved] == [(None, "x"), (9, "b")]


@given(st.lists(st.integers(1, 20), min_size=1, max_size=20), st.lists(st.integers(1, 99), min_size=20, max_size=20))
def test_moving_many_is_as_moving_each(rows: list[int], numbers: list[int]) -> None:
    table = Table("units", {"id": [str(i) for i in range(20)]}, rows=sorted(numbers))
    facts = {"id": [str(i) for i in range(len(rows))]}
    together = table.relocate(Problems([Batch(SELF_PARENT, rows=rows, facts=facts)]))
    single = [
        table.relocate(Problems.of(Problem(SELF_PARENT, Place(row=r), {"id": str(i)}))) for i, r in enumerate(rows)
    ]
    assert sorted(map(str, together)) == sorted(str(p[0]) for p in single)


def test_columns_of_a_table_are_of_one_length() -> None:
    with pytest.raises(ValueError, match="numbered"):
        Table("units", {"id": ["a"], "name": ["a", "b"]})
    with pytest.raises(ValueError, match="numbered"):
        Table("units", {"id": ["a"]}, rows=[1, 2])


def test_rows_are_taken_with_their_numbers() -> None:
    part = _table().take(np.array([2, 0]))
    assert part.texts("id") == ["c", "a"]
    assert part.rows.tolist() == [12, 4]
    assert part.place_of(1, "id").cell == "B12"


@pytest.mark.parametrize("lang", LANGS)
def test_no_column_of_a_template_is_left_aside_or_taken_for_a_name_of_a_person(lang: Lang) -> None:
    for kind in KINDS.values():
        for field in kind.fields:
            for heading in (field.heading(lang), *field.words):
                assert not is_aside(heading), (kind.key, heading)
                assert not is_personal(heading), (kind.key, heading)

"""Units, levels, measures and frames at their edges: exactly the limit, one more, none, the last, all at once."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from gridgov import metrics
from gridgov._frame import Column, Frame, Row, framed, objects
from gridgov._tables import Table, read_period
from gridgov.errors import Batch, InvalidHierarchyError, Problems
from gridgov.hierarchy import Hierarchy, HierarchyBuilder
from gridgov.levels import Level, LevelScheme
from gridgov.measures import MEASURES, Measure, Total
from gridgov.text import Text

LADDER = LevelScheme.ladder("street", "community", "grid")
NOTHING = Text("", "")


def built(*rows: tuple[str, str, str | None], levels: LevelScheme = LADDER, **more: Any) -> Hierarchy:
    """Build units of id, level and id above."""
    records = [{"id": ident, "level": level, "parent": up} for ident, level, up in rows]
    return Hierarchy.from_records(records, levels=levels, **more)


def refused(records: list[dict[str, Any]], levels: LevelScheme = LADDER, **more: Any) -> Problems:
    """Return what is wrong with records."""
    with pytest.raises(InvalidHierarchyError) as error:
        Hierarchy.from_records(records, levels=levels, **more)
    return error.value.problems


# -- what is shown -----------------------------------------------------------------------------------------------------


def _long_things() -> list[object]:
    long = "long" * 100
    many = LevelScheme([Level(f"level_{i}", Text(f"l{i}", f"l{i}"), f"level_{i}") for i in range(60)])
    rows = [{"id": f"u{i}", "level": f"level_{i}", "parent": f"u{i - 1}" if i else None} for i in range(60)]
    h = Hierarchy.from_records([{**row, "name": long} for row in rows], levels=many)
    return [h, h.unit("u0"), h.units(), many, framed(Text(long, long)), Row(("a",), (long,)), Total(1e300, 0)]


@pytest.mark.parametrize("thing", _long_things(), ids=lambda thing: type(thing).__name__)
def test_what_is_long_is_shown_in_one_line_that_fits(thing: object) -> None:
    assert 150 < len(repr(thing)) <= 199
    assert "\n" not in repr(thing)


@pytest.mark.parametrize(
    ("n", "unit", "several"),
    [(1, "1 unit (1 street)", "1 unit (1 street)"), (3, "3 units (1 street, 2 community)", "2 units (2 community)")],
)
def test_units_are_counted_one_and_several(n: int, unit: str, several: str) -> None:
    h = built(("s", "street", None), *((f"c{i}", "community", "s") for i in range(n - 1)))
    assert repr(h) == f"<Hierarchy: {unit}>"
    assert repr(h.leaves) == f"<UnitSet: {several}>"
    assert repr(h.units(level="grid")) == "<UnitSet: 0 units>"


def test_a_unit_is_called_by_its_name_or_its_id() -> None:
    records = [{"id": "s", "level": "street", "name": "Old Town"}, {"id": "c", "level": "community", "parent": "s"}]
    h = Hierarchy.from_records(records, levels=LADDER)
    assert [repr(unit) for unit in h] == ["<Unit s: street Old Town>", "<Unit c: community>"]
    assert [unit.title() for unit in h] == ["Old Town (street or town)", "c (community)"]
    assert [unit.title("zh") for unit in h] == ["Old Town（镇街）", "c（社区）"]


@pytest.mark.parametrize(
    ("total", "en", "zh"),
    [
        (Total(0, 0), "0", "0"),
        (Total(1234567, 0), "1,234,567", "1,234,567"),
        (Total(1234.5, 0), "1,234.5", "1,234.5"),
        (Total(0.1 + 0.2, 0), "0.3", "0.3"),
        (Total(2 / 3, 0), "0.666666666667", "0.666666666667"),
        (Total(1.9999999999999998, 0), "2", "2"),
        (Total(2.0**52 + 1, 0), "4,503,599,627,370,497", "4,503,599,627,370,497"),
        (Total(7, 1), "at least 7 (1 unknown)", "至少7（1项未知）"),
        (Total(7, 1000), "at least 7 (1,000 unknown)", "至少7（1,000项未知）"),
    ],
)
def test_totals_are_written_with_thousands_apart_and_twelve_digits(total: Total, en: str, zh: str) -> None:
    assert (total.text(), total.text("zh"), repr(total)) == (en, zh, f"<Total: {en}>")


# -- frames ------------------------------------------------------------------------------------------------------------


def test_a_frame_without_columns_or_rows_is_empty() -> None:
    nothing = Frame(Text("none", "无"), (), ())
    assert (len(nothing), list(nothing), nothing.to_dict(), nothing.describe("zh")) == (0, [], {}, "无：0行")
    assert nothing == Frame(Text("none", "无"), (), ())
    spec = Column("a", Text("a", "甲"), NOTHING, Text("A.", "甲。"))
    empty = framed(Text("none", "无"), (spec, np.zeros(0)))
    assert (len(empty), list(empty), empty.describe(), repr(empty)) == (
        0,
        [],
        "none: 0 rows\na (a): A.",
        "<none: 0 rows>",
    )


@pytest.mark.parametrize(("n", "rows"), [(-1, 0), (0, 0), (1, 1), (2, 2), (3, 3), (4, 3)])
def test_the_first_rows_of_a_frame(n: int, rows: int) -> None:
    frame = metrics.lorenz([1, 3])
    assert len(frame.head(n)) == rows
    assert list(frame.head(n)) == list(frame)[:rows]
    assert len(metrics.lorenz(range(1, 20)).head()) == 10


@pytest.mark.parametrize("other", ["title", "spec", "values", "more", "known"])
def test_frames_that_differ_in_anything_are_not_equal(other: str) -> None:
    spec = Column("a", Text("a", "甲"), NOTHING, Text("A.", "甲。"))
    texts = Column("b", Text("b", "乙"), NOTHING, Text("B.", "乙。"))
    title, values = Text("t", "题"), [1.0, np.nan]

    def frame(title: Text = title, spec: Column = spec, values: list[float] = values, n: int = 2) -> Frame:
        return framed(title, (spec, np.array(values[:n])), (texts, objects(["x", None][:n])))

    changed = {
        "title": frame(title=Text("t", "目")),
        "spec": frame(spec=Column("a", Text("a", "甲"), Text("m", "米"), Text("A.", "甲。"))),
        "values": frame(values=[2.0, np.nan]),
        "more": frame(n=1),
        "known": frame(values=[1.0, 0.0]),
    }
    assert frame() == frame()
    assert hash(frame()) == hash(frame())
    assert frame() != changed[other]
    assert frame() != "t"


def test_a_row_has_its_columns_and_nothing_else() -> None:
    row = Row(("unit", "_own"), ("g1", 1))
    assert (row.unit, row["_own"]) == ("g1", 1)
    with pytest.raises(AttributeError, match=r"A row has no column '_own'\."):
        _ = row._own
    with pytest.raises(AttributeError, match=r"A row has no column 'other'\."):
        _ = row.other
    with pytest.raises(KeyError, match="other"):
        _ = row["other"]
    with pytest.raises(ValueError, match="zip"):
        Row(("unit",), ("g1", 2)).to_dict()


# -- words of a caller -------------------------------------------------------------------------------------------------


def test_units_are_added_by_the_names_of_their_columns() -> None:
    builder = HierarchyBuilder(LADDER).add(id="s", level="street", parent=None).add("c", level="community", parent="s")
    assert builder.build().ids.tolist() == ["s", "c"]
    with pytest.raises(TypeError):
        builder.add("d", "community", "s", "community")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]


def test_that_a_level_lies_over_others_is_said_by_name_only() -> None:
    name = Text("estate", "小区")
    with pytest.raises(TypeError):
        Level("estate", name, "estate", "standard", None, True)  # type: ignore[call-arg]  # noqa: FBT003 # pyright: ignore[reportCallIssue]
    assert [Level("estate", name, "estate").overlay, Level("estate", name, "estate", overlay=True).overlay] == [
        False,
        True,
    ]
    with pytest.raises(TypeError):
        Level("estate", name, "estate", overlay=1)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


def test_a_measure_is_no_count_and_no_secret_unless_it_says_so() -> None:
    plain: dict[str, Any] = {"key": "area", "name": {"en": "area", "zh": "面积"}}
    measure = Measure.from_dict(plain)
    assert (measure.whole, measure.sensitive, measure.unit) == (False, False, NOTHING)
    assert Measure("area", Text("area", "面积")) == measure
    assert "sensitive" not in measure.to_dict()
    both = Measure.from_dict({**plain, "whole": True, "sensitive": True})
    assert (both.whole, both.sensitive, both.to_dict()["sensitive"]) == (True, True, True)
    for wrong in ({"key": 1}, {"whole": 1}, {"sensitive": "yes"}):
        with pytest.raises(TypeError, match="The key of a measure is a text"):
            Measure.from_dict({**plain, **wrong})


def test_what_a_scheme_has_worked_out_cannot_be_changed() -> None:
    for column in (LADDER.ranks, LADDER.allowed):
        with pytest.raises(ValueError, match="read-only"):
            column[0] = 1
    assert "types" not in repr(LADDER)


def test_every_wrong_id_is_told_also_behind_one_with_two_mistakes() -> None:
    ids = ["号 1", "号" * 400, "１２", "x", "é\u200b"]
    records = [{"id": ident, "level": "street"} for ident in ids]
    assert [(p.code, p.place.row) for p in refused(records, roots="many")] == [("HIE011", n) for n in (1, 2, 3, 5)]


@pytest.mark.parametrize(
    ("key", "en", "zh"),
    [
        ("grid", "grid", "网格"),
        ("grid_1", "level-1 grid", "一级网格"),
        ("grid_9", "level-9 grid", "九级网格"),
        ("grid_10", "level-10 grid", "十级网格"),
        ("grid_11", "level-11 grid", "11级网格"),
        ("night_market", "night market", "night_market"),
    ],
)
def test_levels_of_a_ladder_are_named_by_kind_and_number(key: str, en: str, zh: str) -> None:
    level = LevelScheme.ladder(key).level(key)
    assert (level.name, level.kinds) == (Text(en, zh), ("grid",) if key.startswith("grid") else (key,))


# -- what is wrong -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ({"measures": {"name": [1]}}, "The name 'name' is taken: it is one of id, parent, level, kind, name. Choose"),
        ({"labels": {"kind": ["a"]}}, "The name 'kind' is taken: it is one of id, parent, level, kind, name. Choose"),
        (
            {"measures": {"a": [1]}, "labels": {"a": ["x"]}},
            "The name 'a' is taken: it is a measure and a label. Choose",
        ),
        ({"measures": {"a": [1, 2]}}, "The measure 'a' has 2 values for 1 units."),
        ({"labels": {"a": []}}, "The column 'a' has 0 values for 1 units."),
        ({"name": ["a", "b"]}, "The column 'name' has 2 values for 1 units."),
        ({"kind": []}, "The column of kinds has 0 values for 1 units."),
        ({"roots": "two"}, "roots must be 'one' or 'many', not 'two'."),
    ],
)
def test_columns_that_do_not_fit_are_named(value: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=r"\.") as error:
        Hierarchy.from_columns(["s"], [None], ["street"], levels=LADDER, **value)
    assert str(error.value).startswith(message)


@pytest.mark.parametrize(("n", "shown"), [(2, "1, 2"), (10, ", ".join(map(str, range(1, 11)))),
                                          (11, ", ".join(map(str, range(1, 11))) + ", … (11)")])  # fmt: skip
def test_up_to_ten_rows_of_an_id_are_listed(n: int, shown: str) -> None:
    (problem,) = refused([{"id": "s", "level": "street"}] * n)
    assert (problem.code, problem.place.row, problem.facts["rows"]) == ("HIE001", 2, shown)


@pytest.mark.parametrize(("n", "cut"), [(999, False), (1000, True)])
def test_a_long_circle_is_cut_in_the_middle(n: int, *, cut: bool) -> None:
    records = [{"id": f"u{i}", "level": "?", "parent": f"u{(i + 1) % n}"} for i in range(n)]
    (circle,) = (p for p in refused(records) if p.code == "HIE003")
    trail = str(circle.facts["trail"]).split(" -> ")
    assert (circle.facts["n"], len(circle.facts["cycle"])) == (n, n)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    whole = [f"u{i % n}" for i in range(n + 1)]
    assert trail == ([*whole[:500], "…", *whole[-500:]] if cut else whole)


@pytest.mark.parametrize(("length", "shown"), [(40, "x" * 40), (41, "x" * 39 + "…")])
def test_a_text_in_a_message_is_cut_after_forty_letters(length: int, shown: str) -> None:
    (problem,) = refused([{"id": "s", "level": "x" * length}])
    assert f"'{shown}'" in problem.text("en")
    assert f"“{shown}”" in problem.text("zh")
    (problem,) = refused([{"id": "s", "level": "street", "households": "x" * length}], measures=["households"])
    assert f"'{shown}'" in problem.text("en")


@pytest.mark.parametrize(("length", "fine"), [(1024, True), (1025, False)])
def test_an_id_has_up_to_1024_bytes(length: int, *, fine: bool) -> None:
    ident = "号" * 341 + "x" * (length - 1023)
    if fine:
        assert built((ident, "street", None)).unit(ident).id == ident
    else:
        assert [p.text("en").split(":")[0] for p in refused([{"id": ident, "level": "street"}])]
        (problem,) = refused([{"id": ident, "level": "street"}])
        assert "it is longer than 1,024 bytes" in problem.text("en")


@pytest.mark.parametrize("ident", ["1.0", "610902.0", "6.1E+11", "6.1e11", "1.E5", "nan", "#N/A", "#VALUE!", "NULL"])
def test_what_a_program_has_written_is_no_id(ident: str) -> None:
    (problem,) = refused([{"id": ident, "level": "street"}])
    assert problem.code == "HIE011"


@pytest.mark.parametrize(
    "ident", ["1.01", "1.00", "v1.0", "1.0b", "6E11", "1E5", ".0", "0", "na", "x#N/A", "NULLS", "E+1", "n"]
)
def test_what_looks_a_little_like_it_is_one(ident: str) -> None:
    assert built((ident, "street", None)).unit(ident).row == 0


@pytest.mark.parametrize("n", [255, 256, 257])
def test_any_number_of_wrong_levels_is_told_row_by_row(n: int) -> None:
    found = refused([{"id": f"u{i}", "level": f"?{i}"} for i in range(n)])
    assert [(p.place.row, p.facts["level"]) for p in found] == [(i + 1, f"?{i}") for i in range(n)]


def test_stray_and_several_roots_are_told_with_the_first_left_out() -> None:
    rows = [("c", "community"), ("s1", "street"), ("g", "grid"), ("s2", "street"), ("s3", "street")]
    records = [{"id": ident, "level": level} for ident, level in rows]
    assert [(p.place.row, p.code) for p in refused(records)] == [
        (1, "HIE006"),
        (3, "HIE006"),
        (4, "HIE005"),
        (5, "HIE005"),
    ]
    assert [(p.place.row, p.code) for p in refused(records, roots="many")] == [(1, "HIE006"), (3, "HIE006")]


# -- columns of tables -------------------------------------------------------------------------------------------------


def test_days_of_a_table_are_read_with_the_rows_that_hold_none() -> None:
    table = Table.of_columns(
        "links", {"start": ["2026-03-01", "x" * 41, None], "end": ["2026-03-01", "2026", "2025-01-01"]}
    )
    batches: list[Batch] = []
    start, end = read_period(table, batches)
    problems = Problems(batches)
    assert [(p.code, p.place.row, p.place.column, p.facts["value"]) for p in problems] == [
        ("DAY001", 2, "start", "x" * 40),
        ("DAY001", 2, "end", "2026"),
    ]
    assert np.isnat(start).tolist() == [False, True, True]
    assert np.isnat(end).tolist() == [False, True, False]
    reversed_ = Table.of_records(
        "links", [{"start": "2026-03-01", "end": "2026-03-01"}, {"start": "2026-03-02", "end": "2026-03-01"}]
    )
    batches.clear()
    read_period(reversed_, batches)
    assert [(p.code, p.place.row, dict(p.facts)) for p in Problems(batches)] == [
        ("DAY002", 2, {"start": "2026-03-02", "end": "2026-03-01"})
    ]


def test_columns_that_a_table_does_not_have_are_told_with_their_first_row() -> None:
    of_records = Table.of_records("links", [{"kind": "k"}, {"knd": "k", "colour": 1}, {"knd": "k"}])
    assert [p.text("en") for p in Problems(of_records.faults)] == [
        (
            "TAB001 links, row 2, column 'knd': The links have no column 'knd' (rows that give it: 2). "
            "Did you mean 'kind'?"
        ),
        (
            "TAB001 links, row 2, column 'colour': The links have no column 'colour' (rows that give it: 1). "
            "Delete it; there are: kind, source, target, start, end, basis."
        ),
    ]
    of_columns = Table.of_columns("links", {"kind": ["k"], "colour": [1], "end": None})
    assert [p.text("zh") for p in Problems(of_columns.faults)] == [
        (
            "TAB001 links，“colour”列：关系表没有“colour”列（1行填写）。"
            "请删除；可用的有：kind, source, target, start, end, basis。"
        )
    ]
    assert (of_columns.n, of_columns.texts("end"), of_columns.column("basis").tolist()) == (1, [""], [None])
    with pytest.raises(ValueError, match=r"The columns of links have 1 and 2 rows; they must be equal\."):
        Table.of_columns("links", {"kind": ["k"], "source": ["a", "b"]})


def test_the_shipped_measures_say_which_are_counts() -> None:
    assert all(measure.whole for measure in MEASURES.values())

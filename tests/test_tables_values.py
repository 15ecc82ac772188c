"""What holds for every column of cells, whatever its type and whatever stands in it."""

from __future__ import annotations

import datetime as dt
from random import Random
from typing import Any, cast

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tables_values_cases import HOUSEHOLDS, TYPES, cells, field, kinds, one, told, values

from gridgov._columns import Encoded, encode
from gridgov.tables import _value_bulk, _value_parts
from gridgov.tables._kind import FieldType
from gridgov.tables._sheet import Cell, Cells
from gridgov.tables._values import Inexact, clean

#: What a cell may come to although nothing is known: it was noted that it stands for nothing.
FOR_NOTHING = {"unknown_word", "open_end"}
#: Faults that depend on the other cells.
BY_OTHERS = {"id-of-another-length"}


@given(cells, kinds, st.sampled_from(["unknown", "number"]))
def test_nothing_is_lost(column: list[Any], kind: FieldType, inexact: Inexact) -> None:
    for cell, said in zip(column, told(column, field(kind), inexact), strict=True):
        if cell is None or cell != cell or (isinstance(cell, str) and not "".join(cell.split())):  # noqa: PLR0124 - NaN
            assert (said.value, said.fault, said.quantity) == (None, None, None)
            continue
        if said.fault is not None:
            assert (said.value, said.quantity, said.notes) == (None, None, frozenset())
        elif said.value is None and said.quantity is None:
            assert said.notes & FOR_NOTHING or not _seen(cell), cell
        else:
            assert not said.notes & FOR_NOTHING


def _seen(cell: Cell) -> bool:
    """Tell whether there is anything to be seen in a text, but for what separates words."""
    return not isinstance(cell, str) or any(c.isprintable() and c not in " ;；、" for c in cell)


@given(cells, kinds, st.randoms(use_true_random=False))
def test_the_order_of_the_cells_does_not_matter(column: list[Any], kind: FieldType, random: Random) -> None:
    order = list(range(len(column)))
    random.shuffle(order)
    before = told(column, field(kind))
    assert told([column[i] for i in order], field(kind)) == [before[i] for i in order]


@given(cells, cells, kinds)
def test_two_halves_are_the_whole(a: list[Any], b: list[Any], kind: FieldType) -> None:
    both, apart = told(a + b, field(kind)), told(a, field(kind)) + told(b, field(kind))
    for one_way, other in zip(both, apart, strict=True):
        if not {one_way.fault, other.fault} & BY_OTHERS and "zeros_restored" not in one_way.notes | other.notes:
            assert one_way == other


@given(cells, kinds)
def test_a_value_that_is_printed_reads_as_itself(column: list[Any], kind: FieldType) -> None:
    before = values(clean(column, field(kind)))
    again = told([_printed(value, kind) for value in before], field(kind))
    for value, said in zip(before, again, strict=True):
        assert said.value == value
        assert (said.fault, said.notes) == (None, frozenset())


def _printed(value: Cell, kind: FieldType) -> str | None:
    """Write a value as a file would."""
    if value is None:
        return None
    if kind == "count":
        return str(int(value))
    if kind == "flag":
        return "是" if value else "否"
    if kind == "words":
        return ";".join(value)
    if kind == "quantity":
        return str(value.text("zh", unit=True))
    return repr(value) if isinstance(value, float) else str(value)


@given(
    st.lists(st.one_of(st.none(), cells.map(lambda c: next((x for x in c if isinstance(x, str)), ""))), max_size=9),
    kinds,
)
def test_texts_are_read_alike_in_every_kind_of_column(column: list[str | None], kind: FieldType) -> None:
    before = told(column, field(kind))
    packed = encode(column)
    ways: list[Any] = [packed, Encoded((packed.blob, packed.offsets)), np.array(column, object), [*column, 1.5]]
    if None not in column and not any("\0" in text for text in column if text):
        ways.append(np.array(column, "U"))
    for way in ways:
        assert told(way, field(kind))[: len(column)] == before


@given(st.lists(st.integers(-5, 10**11)), st.sampled_from(["id", "count", "number", "share", "day", "text", "flag"]))
def test_an_array_of_numbers_is_read_as_the_list_of_them(column: list[int], kind: FieldType) -> None:
    before = told(column, field(kind))
    assert told(np.array(column, np.int64), field(kind)) == before
    floats = told([float(n) for n in column], field(kind))
    assert told(np.array(column, np.float64), field(kind)) == floats
    assert [(a.value, a.fault, a.notes) for a in floats] == [(b.value, b.fault, b.notes) for b in before]


@given(cells, kinds)
def test_many_cells_are_read_as_few(column: list[Any], kind: FieldType) -> None:
    before = told(column, field(kind))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_value_parts, "_FEW", 0)
        patch.setattr(_value_parts, "_CHUNK", 3)
        patch.setattr(_value_bulk, "_CHUNK", 3)
        assert told(column, field(kind)) == before


@pytest.mark.parametrize("kind", TYPES)
def test_a_column_without_cells_is_no_fault(kind: FieldType) -> None:
    none: list[Cells] = [[], np.zeros(0), np.zeros(0, object), encode([])]
    for empty in none:
        found = clean(empty, field(kind))
        assert (values(found), found.faults, found.notes, found.quantities) == ([], (), (), {})
        assert len(found.spoiled) == 0


@pytest.mark.parametrize("kind", TYPES)
def test_spoiled_are_the_cells_with_faults_in_order(kind: FieldType) -> None:
    column = ["#REF!", "", "#NAME?", None, b"\xff"]
    found = clean(column, field(kind))
    assert found.spoiled.tolist() == [0, 2, 4]


@pytest.mark.parametrize("kind", TYPES)
def test_the_cells_are_not_changed_and_arrays_are_read_only(kind: FieldType) -> None:
    column: list[Any] = ["1 ", None, 2.0, dt.date(2025, 1, 2), "约3"]
    copy = list(column)
    found = clean(column, field(kind))
    assert column == copy
    kept: object = found.values
    if isinstance(kept, np.ndarray):
        assert not cast("npt.NDArray[Any]", kept).flags.writeable
    found_at = [*(fault.positions for fault in found.faults), *(note.positions for note in found.notes)]
    assert not any(positions.flags.writeable for positions in found_at)


@pytest.mark.parametrize("kind", ["id", "text"])
def test_clean_texts_are_the_buffer_that_came_in(kind: FieldType) -> None:
    packed = encode(["610902", "", "610903", "WJ-00001"])
    assert clean(packed, field(kind)).values is packed


def test_moments_in_an_array_are_days() -> None:
    array = np.array(["2025-03-01", "NaT", "2025-03-01T08:30"], "datetime64[s]")
    first, second, third = told(array, field("day"))
    assert (first.value, second.value, third.value) == (dt.date(2025, 3, 1), None, dt.date(2025, 3, 1))
    assert (first.notes, third.notes) == (frozenset(), {"time_left_out"})
    assert [cell.fault for cell in told(array, HOUSEHOLDS)] == ["number-became-a-date", None, "number-became-a-date"]
    assert [cell.fault for cell in told(array, field("id"))] == ["cell-id-became-a-date", None, "cell-id-became-a-date"]
    far = np.array(["12025-03-01"], "datetime64[D]")
    assert told(far, field("day"))[0].fault == "not-a-day"


def test_an_unknown_way_with_inexact_numbers_is_refused() -> None:
    with pytest.raises(ValueError, match="inexact must be 'unknown' or 'number', not 'guess'"):
        clean([], HOUSEHOLDS, inexact="guess")  # type: ignore[arg-type]


def test_odd_cells_of_packed_texts_are_read_as_what_they_were() -> None:
    packed = encode(["12", dt.date(2025, 1, 2), None, 3.5])
    assert [cell.fault for cell in told(packed, HOUSEHOLDS)] == [
        None,
        "number-became-a-date",
        None,
        "count-with-a-fraction",
    ]
    assert one(3.5, field("number")).value == 3.5


@pytest.mark.parametrize("kind", TYPES)
def test_a_cell_as_long_as_they_can_be_is_read(kind: FieldType) -> None:
    # A search that tries every part of it would take minutes.
    pieces = [piece.format(filling * 16_000) for piece in ("1{}2", "2025{}-1-1") for filling in (" ", "1 ", "-", "万")]
    for found in told(pieces, field(kind)):
        assert (found.value, found.quantity) != (None, None) or found.fault is not None

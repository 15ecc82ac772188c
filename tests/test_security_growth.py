"""What costs more than its length asks for, and numbers that Python does not read: each was found by hostile inputs."""

from __future__ import annotations

import subprocess
import sys
import unicodedata

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from gridgov._match_numerals import digits
from gridgov._spans import gather, same
from gridgov._unicode import composed
from gridgov.matching import normalise, parse_name

#: Each of them took minutes; a process that needs more than this ends.
_CPU_SECONDS = 10
_SLOW = """
import resource
resource.setrlimit(resource.RLIMIT_CPU, ({seconds}, {seconds}))
from gridgov._unicode import composed
from gridgov.matching import normalise, parse_name
for sign in ("1,", "1-", "1、", "镇", "街道", "(", "1号楼"):
    parse_name(sign * 20_000)
normalise("一二十" * 20_000 + "号")
normalise("e" + "\\u0301\\u0323" * 40_000)
composed("か" + "\\uff9e\\u0f73" * 40_000)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="limits of a process are those of Linux")
def test_the_time_for_a_name_grows_with_its_length_alone() -> None:
    code = _SLOW.format(seconds=_CPU_SECONDS)
    done = subprocess.run([sys.executable, "-c", code], check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-500:]


@pytest.mark.parametrize("most", [2, 63, 64, 65, 200])
def test_a_list_of_any_length_is_a_list(most: int) -> None:
    listed = "、".join(map(str, range(1, most + 1)))
    assert normalise(f"阳光花园第{listed}栋") == f"阳光花园{listed}号楼"
    assert parse_name(f"阳光花园{listed}号楼").building == listed
    # A word of letters is no number: the list begins behind it.
    assert parse_name(f"AB-{listed}号楼").building == listed


@pytest.mark.parametrize("count", [18, 19, 5_000])
def test_a_number_of_thousands_of_digits_is_read_as_a_text(count: int) -> None:
    number = "9" * count
    expected = int(number) if count == 18 else number
    assert parse_name(f"阳光花园{number}号楼").building == expected
    assert parse_name(f"{number}单元").unit == expected


def test_a_numeral_of_thousands_of_signs_is_written_in_digits() -> None:
    assert normalise("第" + "零" * 5_000 + "三网格") == "第3网格"
    assert digits("一〇" * 3_000 + "号") == "10" * 3_000 + "号"
    assert digits("八一" * 3_000 + "十一号楼") == "八一" * 3_000 + "11号楼"
    assert digits("十" + "零三" * 3_000 + "号") == "十" + ("03" * 3_000).lstrip("0") + "号"


@given(st.text(alphabet="ae\u0301\u0323\u0344か\uff9e\u0f73１é\u034f ", max_size=60))
@example("e" + "\u0323\u0301" * 30)
def test_a_text_of_usual_length_is_in_the_form_of_the_standard(text: str) -> None:
    assert composed(text) == unicodedata.normalize("NFKC", text)
    long = text + "a" * 1000
    run = max(map(len, "".join("m" if unicodedata.combining(c) else " " for c in text).split()), default=0)
    if run <= 15 and "\u0f73" not in text and "\uff9e" not in text:
        assert composed(long) == unicodedata.normalize("NFKC", long)


def test_nothing_is_lost_where_marks_are_divided() -> None:
    text = "e" + "\u0301\u0323" * 2_000 + "か" + "\uff9e" * 2_000
    done = composed(text)
    assert unicodedata.normalize("NFKC", done) == done
    kept = unicodedata.normalize("NFD", done).replace("\u034f", "")
    assert sorted(kept) == sorted(unicodedata.normalize("NFKD", text))


@given(st.lists(st.tuples(st.integers(0, 3000), st.sampled_from([0, 1, 7, 8, 9, 1023, 1024, 1025, 2500])), max_size=6))
@settings(max_examples=25)
def test_spans_of_every_length_are_copied_and_compared(spans: list[tuple[int, int]]) -> None:
    blob = np.random.default_rng(len(spans)).integers(0, 256, 6000, np.uint8)
    starts = np.array([start for start, _ in spans], np.int64)
    lengths = np.array([length for _, length in spans], np.int64)
    copied = gather(blob, starts, lengths)
    assert copied.tobytes() == b"".join(blob[a : a + n].tobytes() for a, n in spans)
    begins = np.cumsum(lengths) - lengths
    assert same(blob, starts, lengths, copied, begins).all()
    for i, (_, length) in enumerate(spans):
        if length:
            other = copied.copy()
            other[begins[i] + length - 1] ^= 1
            assert np.flatnonzero(~same(blob, starts, lengths, other, begins)).tolist() == [i]

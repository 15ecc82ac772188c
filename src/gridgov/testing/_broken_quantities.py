"""Faults in published quantities: the words of a number, a sum such as 5+2+X, a quantity as plain data."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hypothesis import strategies as st

from gridgov.quantities import Quantity, parse_quantity, parse_sum
from gridgov.testing._broken import Planted, Planter, plant_edits, plants, way

__all__ = ["quantity", "quantity_record", "quantity_sum"]


@way("quantity", text="the words of a source, such as 560余人")
def quantity(text: str) -> None:
    """Read the words of a quantity."""
    parse_quantity(text)


@way("sum", text="the words of a source, such as 5+2+X")
def quantity_sum(text: str) -> None:
    """Read a sum."""
    parse_sum(text)


@way("quantity as data", record="a dictionary: value, qualifier, unit, source, whole, tolerance, ambiguous")
def quantity_record(record: dict[str, Any]) -> None:
    """Read a quantity from plain data."""
    Quantity.from_dict(record)


#: What the number is written between in words that are wrong, by the fault.
_WORDS: Mapping[str, str] = {
    "QTY001": "每{n}户",
    "QTY003": "网格全覆盖",
    "QTY004": "数百名",
    "QTY005": "{n}至{m}个",
    "QTY006": "{n}00000000000000000000000亿户",
    "QTY007": "不足{n}户",
    "QTY008": "近{n}0余人",
    "QTY010": "{n}" + "人" * 100,
    "QTY015": "2023年{month}月",
    "QTY016": "同比增长{n}%",
    "QTY017": "网格员{n}名",
    "QTY002": " ",
    "QTY009": "近0户",
}


def _in_words(words: str) -> Planter:
    def planter(draw: st.DrawFn) -> Planted:
        n = draw(st.integers(1, 900))
        month = draw(st.integers(1, 12))
        sound = draw(st.sampled_from(["{n}户", "{n}0余人", "约{n}个"])).format(n=n)
        return Planted({"text": words.format(n=n, m=n + 2, month=month)}, {"text": sound})

    return planter


for _code, _words in _WORDS.items():
    plants(_code, quantity)(_in_words(_words))


@plants("QTY011", quantity_sum)
def _no_sum(draw: st.DrawFn) -> Planted:
    terms = [str(draw(st.integers(1, 9))) for _ in range(draw(st.integers(2, 3)))]
    return Planted({"text": "+".join([*terms, ""])}, {"text": "+".join([*terms, "X"])})


def _record(draw: st.DrawFn) -> dict[str, Any]:
    """Draw a quantity as plain data."""
    more = draw(st.sampled_from([{}, {"qualifier": "odd"}, {"source": "ANK-F12"}]))
    return {"record": {"value": draw(st.integers(1, 50)) * 10, **more}}


plant_edits(
    quantity_record,
    _record,
    {
        "QTY012": lambda one: one["record"].pop("value"),
        "QTY013": lambda one: one["record"].update(单位="户"),
        "QTY014": lambda one: one["record"].update(qualifier="many"),
    },
)

"""Faults in files of units as CSV: their bytes, encoding, separators, quotes and headings."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import strategies as st

from gridgov._units_csv import read_units
from gridgov.testing._broken import Edit, plant_edits, way
from gridgov.testing._broken_tables import LEVELS

__all__ = ["units_file"]


@way("file of units", data="the bytes of a CSV file: id, level, parent, name, households")
def units_file(data: bytes) -> None:
    """Read a CSV file of units, in UTF-8."""
    with TemporaryDirectory() as place:
        path = Path(place, "units.csv")
        path.write_bytes(data)
        read_units(path, levels=LEVELS)


def _units(draw: st.DrawFn) -> dict[str, Any]:
    """Draw a file of a street with communities; the last row is what the fault is planted in."""
    names = st.sampled_from(["兴安社区", "培新社区", "城东社区", "安澜社区"])
    rows = ["id,level,parent,name,households", "s,street,,新城街道,"]
    for i in range(draw(st.integers(1, 4))):
        rows.append(f"c{i},community,s,{draw(names)},{draw(st.integers(0, 900))}")  # noqa: PERF401 - two draws a row
    return {"data": "\n".join([*rows, "x,community,s,果园社区,300", ""]).encode()}


def _instead(old: str, new: str | bytes) -> Edit:
    """Return an edit that writes something else in a place of the file."""
    wrong = new.encode() if isinstance(new, str) else new
    return lambda one: one.update(data=one["data"].replace(old.encode(), wrong))


def _written(encoding: str) -> Edit:
    return lambda one: one.update(data=one["data"].decode().encode(encoding))


plant_edits(
    units_file,
    _units,
    {
        "CSV001": lambda one: one.update(data=b""),
        "CSV002": lambda one: one.update(data=b"PK\x03\x04" + one["data"]),
        "CSV003": _written("gb18030"),
        "CSV004": _instead("果园", b"\xb0\xb2"),
        "CSV005": _instead(",", ";"),
        "CSV006": _instead("果园社区", '"果园"社区'),
        "CSV007": _instead("level,", "tier,"),
        "CSV008": _instead("households", "name"),
        "CSV009": _instead(",households", ","),
        "CSV010": _instead("x,community,s,", "x,community,s,,,"),
    },
)

"""The real divisions that ship as example data."""

from __future__ import annotations

import csv
from functools import lru_cache
from importlib.resources import files
from typing import Final

from gridgov.hierarchy import Hierarchy
from gridgov.levels import LevelScheme

__all__ = ["CASES", "divisions"]

#: Codes of the places whose divisions ship with the library, with their names.
CASES: Final = {"6109": "安康市", "6207": "张掖市", "620104": "西固区", "360502": "渝水区"}


@lru_cache
def _rows() -> tuple[tuple[str, str], ...]:
    text = (files("gridgov") / "data" / "divisions_2023_cases.csv").read_text("utf-8")
    return tuple((row["code"], row["name"]) for row in csv.DictReader(text.splitlines()))


def divisions(code: str, levels: LevelScheme | None = None) -> Hierarchy:
    """Return the real divisions of one of the example places and all below it, as of 2023.

    Args:
        code: ``6109`` Ankang, ``6207`` Zhangye, ``620104`` Xigu district, ``360502`` Yushui district, or a division
            below one of them.
        levels: Level scheme; by default that of ``cn-divisions``.

    Raises:
        ValueError: The code is not among the example data.

    Example:
        >>> divisions("6109").counts()["community"]
        1924
    """
    rows = [row for row in _rows() if row[0].startswith(code)]
    if code not in {row[0] for row in rows} or not any(code.startswith(case) for case in CASES):
        places = ", ".join(f"{c} {name}" for c, name in CASES.items())
        msg = f"The example data hold {places} and what is below them, not {code!r}."
        raise ValueError(msg)
    if levels is None:
        from gridgov.schemes._load import load

        levels = load("cn-divisions").levels
    return Hierarchy.from_codes([r[0] for r in rows], levels=levels, name=[r[1] for r in rows])

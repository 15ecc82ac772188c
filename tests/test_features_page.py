"""The page of features names tests that exist."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[1]


def test_every_feature_that_is_there_names_a_test_that_exists() -> None:
    text = (ROOT / "docs/reference/features.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (F\d\d) \| [^|]+ \| (yes|) \| ([^|]*) \|$", text, re.MULTILINE)
    assert [row[0] for row in rows] == [f"F{i:02d}" for i in range(1, 91)]
    for feature, there, shown in rows:
        named = re.findall(r"`(tests/\w+\.py)::(\w+)`", shown)
        assert bool(named) == (there == "yes"), feature
        for file, test in named:
            assert f"def {test}(" in (ROOT / file).read_text(encoding="utf-8"), f"{feature}: {file}::{test}"
    assert f"{sum(row[1] == 'yes' for row in rows)} of 90 are there." in text

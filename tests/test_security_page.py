"""SECURITY.md names tests that exist and the limits that the code has."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from gridgov import _quantity_parse, _toml
from gridgov.documents import _read
from gridgov.exchange import _context
from gridgov.graph import PICTURE_LIMIT
from gridgov.tables import Limits

HERE = Path(__file__).parent
PAGE = (HERE.parent / "SECURITY.md").read_text(encoding="utf-8")
TESTS = re.findall(r"`(test_\w+\.py)::(test_\w+)`", PAGE)


@pytest.mark.parametrize(("file", "name"), TESTS)
def test_a_test_that_the_page_names_is_there(file: str, name: str) -> None:
    tree = ast.parse((HERE / file).read_bytes())
    assert name in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


def test_every_threat_names_a_test() -> None:
    table = PAGE.split("## Threats")[1].split("\n\n")[1]
    rows = table.splitlines()[2:]
    assert len(rows) == len(TESTS) > 20
    assert all(re.search(r"\| `test_\w+\.py::test_\w+` \|$", row) for row in rows)


def test_limits_are_those_of_the_code() -> None:
    limits, gib = Limits(), 1 << 30
    for words in (
        f"documents and journals | {_read.DEEPEST} |",
        f"contexts of JSON-LD | {_context.DEEPEST} |",
        f"parts of one key, TOML | {_toml._MOST_PARTS} |",
        f"characters of a quantity | {_quantity_parse._LONGEST} |",
        f"one file of tables | {limits.file_bytes // gib} GiB |",
        f"text file, unpacked | {limits.unpacked_bytes // gib} GiB |",
        f"a workbook, unpacked | {limits.workbook_bytes >> 20} MiB |",
        f"cells of a workbook | {limits.workbook_cells:,} |",
        f"cells of another table | {limits.cells:,} |",
        f"rows, columns of a table | {limits.rows:,}, {limits.columns:,} |",
        f"picture of a graph | {PICTURE_LIMIT} |",
    ):
        assert words in PAGE

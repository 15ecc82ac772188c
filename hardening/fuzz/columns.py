"""The parser of files of columns, whose values have types of their own."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from gridgov import tables
from gridgov.levels import LevelScheme
from hardening.fuzz.law import Target
from hardening.fuzz.models import town

__all__ = ["TARGETS"]


def _tree(data: bytes) -> dict[str, Any]:
    """Return the object of an input; nothing where it is none."""
    try:
        tree: Any = json.loads(data.decode("utf-8"))
    except (ValueError, RecursionError):
        return {}
    return tree if isinstance(tree, dict) else {}


def _parquet(data: bytes) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    path = Path("fuzzed.parquet")
    path.write_bytes(data)
    if data[:1] == b"{":
        columns = {str(key): value if isinstance(value, list) else [value] for key, value in _tree(data).items()}
        most = max(map(len, columns.values()), default=0)
        try:
            table = pa.table({key: pa.array([*value, *[None] * (most - len(value))]) for key, value in columns.items()})
            pq.write_table(table, path)
        except (pa.ArrowException, OverflowError, UnicodeEncodeError, TypeError, ValueError):
            return  # no column can hold that
    levels = LevelScheme.ladder("street", "community", "grid", optional=["community"])
    reading = tables.read(path, "units", levels=levels)
    reading.report("text", lang="zh")
    if "units" in reading.tables and not reading.problems:
        reading.jurisdiction()


def _parquet_seeds() -> Iterator[bytes]:
    columns = {
        "id": ["s", "c", "g1"],
        "level": ["street", "community", "grid"],
        "parent": [None, "s", "c"],
        "name": ["江北街道", "张岭社区", None],
        "households": [None, None, 300],
        "share": [0.5, None, 1.0],
    }
    yield json.dumps(columns, ensure_ascii=False).encode()
    yield json.dumps({**columns, "households": [None, 1.5, "300户"][:1] * 3}).encode()
    Path("seed-parquet").mkdir(exist_ok=True)
    tables.to_parquet(town(), "seed-parquet/t")
    for path in sorted(Path("seed-parquet/t").glob("*.parquet")):
        yield path.read_bytes()


TARGETS: Final = (Target("parquet", _parquet, _parquet_seeds, "json", longest=20_000),)

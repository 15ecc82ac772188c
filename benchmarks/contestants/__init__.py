"""The libraries that take part, one file each.

`CONTESTANTS` names them; a file is imported only in the process that runs it, so a library that is not installed does
not stop the others.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from benchmarks.contestants.base import Contestant

__all__ = ["CONTESTANTS", "load"]

#: Module of each contestant, in the order of the result table.
CONTESTANTS = {
    "gridgov": "gridgov_",
    "higra": "higra_",
    "numpy": "numpy_",
    "pandas": "pandas_",
    "polars": "polars_",
    "duckdb": "duckdb_",
    "rustworkx": "rustworkx_",
    "networkx": "networkx_",
    "pydantic": "pydantic_",
}


def load(name: str) -> type[Contestant]:
    """Import a contestant.

    Raises:
        ImportError: Its library is not installed.
        ValueError: There is no such contestant.
    """
    if name not in CONTESTANTS:
        msg = f"name must be one of {', '.join(CONTESTANTS)}, not {name!r}."
        raise ValueError(msg)
    found: type[Contestant] = import_module(f"benchmarks.contestants.{CONTESTANTS[name]}").CONTESTANT
    return found

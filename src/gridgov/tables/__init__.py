"""Tables in and out: workbooks, text files, Parquet and data frames."""

from __future__ import annotations

__all__: list[str] = []

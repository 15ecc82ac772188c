"""How large a file may be before it is refused, so that a hostile one costs neither the memory nor the day."""

from __future__ import annotations

from typing import Final

import attrs

from gridgov._face import as_html, as_line

__all__ = ["Limits"]

_MIB: Final = 1 << 20
_GIB: Final = 1 << 30


def _positive(_limits: Limits, attribute: attrs.Attribute[int], value: int) -> None:
    """Refuse a limit that lets nothing through."""
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        msg = f"{attribute.name} is a whole number from 1 on, not {value!r}."
        raise ValueError(msg)


@attrs.frozen(kw_only=True)
class Limits:
    """How large a source of tables may be. What is larger is refused and reported, never cut without a word.

    The defaults let ten million rows of a text file or of Parquet through, and workbooks as people make them.

    Raises:
        ValueError: A limit is no whole number from 1 on.

    Example:
        >>> Limits().columns
        16384
        >>> Limits(rows=0)
        Traceback (most recent call last):
        ...
        ValueError: rows is a whole number from 1 on, not 0.
    """

    __repr__ = as_line
    _repr_html_ = as_html

    #: Bytes of one file as it lies on the disk.
    file_bytes: int = attrs.field(default=4 * _GIB, validator=_positive)
    #: Bytes of one compressed text file, or of the texts of one Parquet file, when unpacked.
    unpacked_bytes: int = attrs.field(default=8 * _GIB, validator=_positive)
    #: Bytes of one workbook when unpacked: a workbook is a compressed archive.
    workbook_bytes: int = attrs.field(default=512 * _MIB, validator=_positive)
    #: Cells of the sheets of one workbook together, from the first cell to the last one used.
    workbook_cells: int = attrs.field(default=8_000_000, validator=_positive)
    #: Cells of one text file, Parquet file or data frame.
    cells: int = attrs.field(default=400_000_000, validator=_positive)
    #: Rows of one table.
    rows: int = attrs.field(default=20_000_000, validator=_positive)
    #: Columns of one table.
    columns: int = attrs.field(default=16_384, validator=_positive)
    #: Sheets of all files together, and files of a folder.
    sheets: int = attrs.field(default=10_000, validator=_positive)

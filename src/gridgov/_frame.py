"""A small table of results: columns with their definitions, for those who compute and for those who read."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import attrs
import numpy as np
import numpy.typing as npt

from gridgov._columns import IdColumn, Rows, frozen
from gridgov._extras import need
from gridgov._face import as_html, as_line, one_line
from gridgov._metric_spread import Spread
from gridgov.text import Lang, Text

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl

__all__ = ["Column", "Field", "Frame", "Named", "Row", "framed", "objects"]

_ROWS: Final = Text("{title}: {n:,} rows", "{title}：{n:,}行")
_COLUMN: Final = Text("{key} ({title}, {unit}): {definition}", "{key}（{title}，单位：{unit}）：{definition}")
_WORDS: Final = Text("{key} ({title}): {definition}", "{key}（{title}）：{definition}")


def objects(values: list[Any]) -> npt.NDArray[np.object_]:
    """Return Python values as an array of objects."""
    out = np.empty(len(values), object)
    out[:] = values
    return out


@attrs.frozen
class Column:
    """What a column of a frame holds.

    Example:
        >>> Column("value", Text("households", "户数"), Text("households", "户"), Text("Of it.", "本级。")).key
        'value'
    """

    __repr__ = as_line
    _repr_html_ = as_html

    #: Name used in code.
    key: str
    #: Name shown.
    title: Text
    #: Unit of measure; empty for texts.
    unit: Text
    #: How it is worked out.
    definition: Text


@attrs.frozen(eq=False)
class Named:
    """Ids as rows of a table of ids, made into texts when they are asked for: a nation has millions."""

    __repr__ = as_line
    _repr_html_ = as_html

    ids: IdColumn
    #: Rows of the ids, -1 for none. Int32.
    rows: Rows

    def __len__(self) -> int:
        return len(self.rows)

    def texts(self) -> npt.NDArray[np.object_]:
        """Return the ids, None for none."""
        out = np.full(len(self.rows), None, object)
        there = self.rows >= 0
        out[there] = objects(self.ids.decode(self.rows[there]).tolist())
        return out


_Values: TypeAlias = npt.NDArray[Any] | Named
#: A column with its values.
Field: TypeAlias = tuple[Column, _Values]


def _sealed(data: tuple[_Values, ...]) -> tuple[_Values, ...]:
    """Return the same values, copied where somebody could still change them."""
    return tuple(v if isinstance(v, Named) or not v.flags.writeable else frozen(v.copy()) for v in data)


@attrs.frozen
class Row:
    """One row of a frame: a value for each column, by name. Unknown is None.

    Example:
        >>> row = Row(("unit", "value"), ("g1", 400.0))
        >>> row.unit, row["value"], row
        ('g1', 400.0, Row(unit='g1', value=400.0))
    """

    _repr_html_ = as_html

    keys: tuple[str, ...]
    values: tuple[Any, ...]

    def __getitem__(self, key: str) -> Any:  # noqa: ANN401 - columns hold texts and numbers
        if key not in self.keys:
            raise KeyError(key)
        return self.values[self.keys.index(key)]

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - columns hold texts and numbers
        if name.startswith("_") or name not in self.keys:
            msg = f"A row has no column '{name}'."
            raise AttributeError(msg)
        return self[name]

    def to_dict(self) -> dict[str, Any]:
        """Return the values by name.

        Example:
            >>> Row(("unit",), ("g1",)).to_dict()
            {'unit': 'g1'}
        """
        return dict(zip(self.keys, self.values, strict=True))

    @one_line
    def __repr__(self) -> str:
        return f"Row({', '.join(f'{k}={v!r}' for k, v in self.to_dict().items())})"


@attrs.frozen(eq=False, repr=False)
class Frame:
    """Columns of equal length with the definition of each; a sequence of named rows.

    Example:
        >>> from gridgov import metrics
        >>> curve = metrics.lorenz([1, 3])
        >>> curve
        <Lorenz curve: 3 rows>
        >>> curve["share_total"].tolist(), list(curve)[1]
        ([0.0, 0.25, 1.0], Row(share_units=0.5, share_total=0.25))
    """

    _repr_html_ = as_html

    #: What it is about.
    title: Text
    #: What each column holds.
    specs: tuple[Column, ...]
    #: The values, in the order of ``specs``.
    data: tuple[_Values, ...] = attrs.field(converter=_sealed)

    def __attrs_post_init__(self) -> None:
        """Check that the columns fit together."""
        if len(self.specs) != len(self.data) or len({len(values) for values in self.data}) > 1:
            msg = "A frame has one column of values for each description, all of one length."
            raise ValueError(msg)

    # -- columns ---------------------------------------------------------------------------------------------------

    @property
    def keys(self) -> tuple[str, ...]:
        """Names of the columns, in order."""
        return tuple(column.key for column in self.specs)

    def _at(self, key: str) -> int:
        if key not in self.keys:
            msg = f"There is no column '{key}'; there are {', '.join(self.keys)}."
            raise KeyError(msg)
        return self.keys.index(key)

    def __getitem__(self, key: str) -> npt.NDArray[Any]:
        values = self.data[self._at(key)]
        return values.texts() if isinstance(values, Named) else values

    def column(self, key: str) -> Column:
        """Return what a column holds.

        Raises:
            KeyError: There is no such column.

        Example:
            >>> from gridgov import metrics
            >>> metrics.lorenz([1, 3]).column("share_units").title.zh
            '单元累计占比'
        """
        return self.specs[self._at(key)]

    @property
    def columns(self) -> Mapping[str, npt.NDArray[Any]]:
        """All columns by name, read-only: numbers with NaN where unknown, texts with None."""
        return MappingProxyType({key: self[key] for key in self.keys})

    def spread(self, key: str) -> Spread:
        """Return smallest, mean, median and largest value of a column of numbers.

        Raises:
            KeyError: There is no such column.
            TypeError: It is a column of texts.

        Example:
            >>> from gridgov import metrics
            >>> metrics.lorenz([1, 3]).spread("share_units").median
            0.5
        """
        values = self.data[self._at(key)]
        if isinstance(values, Named) or values.dtype == object:
            msg = f"The column '{key}' holds texts."
            raise TypeError(msg)
        return Spread.of(values)

    # -- rows ------------------------------------------------------------------------------------------------------

    def __len__(self) -> int:
        return len(self.data[0]) if self.data else 0

    def _rows(self, limit: int | None = None) -> Iterator[tuple[Any, ...]]:
        """Return the first rows as Python values, None where unknown."""
        part = slice(limit)
        return zip(
            *(_plain(Named(v.ids, v.rows[part]).texts() if isinstance(v, Named) else v[part]) for v in self.data),
            strict=True,
        )

    def __iter__(self) -> Iterator[Row]:
        keys = self.keys
        return (Row(keys, values) for values in self._rows())

    def head(self, n: int = 10) -> Frame:
        """Return the first rows as a frame.

        Args:
            n: How many at most, from 0.

        Example:
            >>> from gridgov import metrics
            >>> len(metrics.lorenz([1, 3]).head(2))
            2
        """
        part = slice(max(n, 0))
        data = tuple(Named(v.ids, v.rows[part]) if isinstance(v, Named) else v[part] for v in self.data)
        return Frame(self.title, self.specs, data)

    # -- out -------------------------------------------------------------------------------------------------------

    def to_dict(self) -> dict[str, list[Any]]:
        """Return plain lists by name, None where unknown.

        Example:
            >>> from gridgov import metrics
            >>> metrics.lorenz([1, 3]).to_dict()["share_total"]
            [0.0, 0.25, 1.0]
        """
        return {key: _plain(values) for key, values in self.columns.items()}

    def to_pandas(self) -> pd.DataFrame:
        """Return a pandas data frame: NaN or None where unknown.

        Raises:
            MissingExtraError: pandas is not installed.

        Example:
            >>> from gridgov import metrics
            >>> metrics.lorenz([1, 3]).to_pandas().shape
            (3, 2)
        """
        frame: pd.DataFrame = need("pandas", extra="pandas").DataFrame({k: v.copy() for k, v in self.columns.items()})
        return frame

    def to_polars(self) -> pl.DataFrame:
        """Return a polars data frame: null where unknown; a column of texts is one also where all are missing.

        Raises:
            MissingExtraError: polars is not installed.

        Example:
            >>> from gridgov import metrics
            >>> metrics.lorenz([1, 3]).to_polars().height
            3
        """
        polars = need("polars", extra="polars")
        frame: pl.DataFrame = polars.DataFrame(
            [
                polars.Series(key, values.tolist(), dtype=polars.String)
                if values.dtype == object
                else polars.Series(key, values, nan_to_null=True)
                for key, values in self.columns.items()
            ]
        )
        return frame

    def describe(self, lang: Lang = "en") -> str:
        """Return the title, and what each column holds, a line each.

        Raises:
            ValueError: ``lang`` is neither ``en`` nor ``zh``.

        Example:
            >>> from gridgov import metrics
            >>> print(metrics.lorenz([1, 3]).describe().splitlines()[1])
            share_units (share of the units): Units up to here, smallest first, divided by all whose value is known.
        """
        lines = [_ROWS.format(title=self.title, n=len(self))]
        lines += [(_COLUMN if c.unit.en else _WORDS).format(**attrs.asdict(c, recurse=False)) for c in self.specs]
        return "\n".join(line.get(lang) for line in lines)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Frame):
            return NotImplemented
        if (self.title, self.specs, len(self)) != (other.title, other.specs, len(other)):
            return False
        return all(np.array_equal(self[key], other[key], equal_nan=self[key].dtype.kind == "f") for key in self.keys)

    def __hash__(self) -> int:
        return hash((self.title, self.specs, len(self)))

    @one_line
    def __repr__(self) -> str:
        n = len(self)
        return f"<{self.title.en}: {n:,} row{'' if n == 1 else 's'}>"


def framed(title: Text, *columns: Field) -> Frame:
    """Build a frame of arrays that nobody else has: they are made read-only and not copied.

    Raises:
        ValueError: The columns differ in length.

    Example:
        >>> share = Column("share", Text("share", "比例"), Text("", ""), Text("A share.", "比例。"))
        >>> framed(Text("shares", "比例"), (share, np.array([0.5])))
        <shares: 1 row>
    """
    data = tuple(values if isinstance(values, Named) else frozen(values) for _, values in columns)
    return Frame(title, tuple(column for column, _ in columns), data)


def _plain(values: npt.NDArray[Any]) -> list[Any]:
    """Return Python values, None where unknown."""
    if values.dtype.kind != "f":
        return list(values.tolist())
    return [None if math.isnan(value) else value for value in values.tolist()]

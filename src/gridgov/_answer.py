"""An answer as columns: a frame for those who compute, a table for those who read, a picture for those who look."""

from __future__ import annotations

import math
from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

import attrs
import numpy as np
import numpy.typing as npt

from gridgov._drawn import figure_of
from gridgov._extras import need
from gridgov._face import as_html, one_line
from gridgov._faces._asked import cells_of, heading
from gridgov._faces._say import cell
from gridgov.rules._words import Figure, padded, width_of
from gridgov.text import Lang, Text

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl

__all__ = ["Answer", "Asked", "Form"]

_SHOWN: Final = 20
_MORE: Final = Text("... and {n:,} more", "……另有{n:,}行")
#: How an answer is laid out: values of one parameter, steps between values, combinations of values, or places by
#: policies.
Form: TypeAlias = Literal["values", "steps", "grid", "places"]
_NOTHING: Final[Mapping[str, Any]] = MappingProxyType({})


@attrs.frozen(eq=False)
class Asked:
    """What an answer is an answer to, for those who draw it.

    Example:
        >>> Asked("values", ("max_households",)).subject.zh
        '单元'
    """

    form: Form
    #: Names of the columns that were varied.
    settings: tuple[str, ...]
    #: What each of them is called, with its unit of measure.
    names: Mapping[str, Text] = _NOTHING
    #: Its value where nothing is varied.
    now: Mapping[str, Any] = _NOTHING
    #: What is judged, such as a community.
    subject: Text = Text("unit", "单元")
    #: The rule, in words; empty for several.
    rule: Text = Text("", "")
    #: Whose data they are; empty for several places.
    place: Text = Text("", "")
    #: The day on which they were judged, ISO 8601; empty if nobody says.
    day: str = ""
    #: The smallest sensitive count above 0 that it may be worked out from; infinite where there is none.
    smallest: float = math.inf


@attrs.frozen(eq=False, repr=False)
class Answer:
    """Columns of equal length that print, convert and draw themselves.

    Example:
        >>> from gridgov import schemes, whatif
        >>> from gridgov.rules import CommunityOversize
        >>> city = schemes.load("ankang-321").synthesise(readings={"households": "even"})
        >>> answer = whatif.sweep(city, CommunityOversize(max_households=5000), on="2026-01-01",
        ...                       max_households=[1000, 1352, 1500])
        >>> answer.columns["fail"].tolist()
        [218, 198, 0]
    """

    _repr_html_ = as_html

    #: What it is about, such as ``sweep of SIZ001.max_households``.
    title: str
    #: Arrays of equal length by name.
    columns: Mapping[str, npt.NDArray[Any]]
    #: What it is an answer to.
    asked: Asked

    def __len__(self) -> int:
        return len(next(iter(self.columns.values()), ()))

    def rows(self) -> list[dict[str, Any]]:
        """Return one mapping a row, with Python values.

        Example:
            >>> from gridgov import schemes, whatif
            >>> from gridgov.rules import CommunityOversize
            >>> city = schemes.load("ankang-321").synthesise(readings={"households": "even"})
            >>> answer = whatif.frontier(city, CommunityOversize(max_households=5000), on="2026-01-01")
            >>> answer.rows()[-1]["fail"]
            0
        """
        names = list(self.columns)
        lists = [self.columns[name].tolist() for name in names]
        return [dict(zip(names, row, strict=True)) for row in zip(*lists, strict=True)]

    def to_pandas(self) -> pd.DataFrame:
        """Return the columns as a pandas data frame.

        Raises:
            MissingExtraError: pandas is not installed.
        """
        frame: pd.DataFrame = need("pandas", extra="pandas").DataFrame(dict(self.columns))
        return frame

    def to_polars(self) -> pl.DataFrame:
        """Return the columns as a polars data frame.

        Raises:
            MissingExtraError: polars is not installed.
        """
        columns = {k: v.tolist() if v.dtype == object else v for k, v in self.columns.items()}
        frame: pl.DataFrame = need("polars", extra="polars").DataFrame(columns)
        return frame

    def plot(self, *, lang: Lang = "en", title: str | None = None) -> Any:  # noqa: ANN401 - plotly has no types
        """Return a plotly figure, yours to change: curves of one parameter, or a table of numbers in colours.

        Args:
            lang: Language of the words.
            title: What stands above it; by default what was asked.

        Raises:
            MissingExtraError: plotly is not installed.

        Example:
            >>> from gridgov import schemes, whatif
            >>> from gridgov.rules import CommunityOversize
            >>> city = schemes.load("ankang-321").synthesise(readings={"households": "even"})
            >>> answer = whatif.frontier(city, CommunityOversize(max_households=5000), on="2026-01-01")
            >>> [trace.name for trace in answer.plot(lang="zh").data]
            ['不通过', '未知', '通过']
        """
        curves = self.asked.form in {"values", "steps"} or len(self.asked.settings) == 1
        return figure_of("thresholds" if curves else "cities", self, lang=lang, title=title)

    def text(self, *columns: str, limit: int | None = _SHOWN, lang: Lang = "en") -> str:
        """Return the columns, or some of them, as an aligned table.

        Args:
            *columns: Names of columns; all by default.
            limit: Most rows shown, from 0; None for all.
            lang: Language of the words. In English a column stands under its own name.

        Raises:
            KeyError: There is no such column.

        Example:
            >>> from gridgov import schemes, whatif
            >>> from gridgov.rules import CommunityOversize
            >>> city = schemes.load("ankang-321").synthesise(readings={"households": "even"})
            >>> answer = whatif.frontier(city, CommunityOversize(max_households=5000), on="2026-01-01")
            >>> print(answer.text("from", "to", "fail", limit=1, lang="zh"))
            自（户）  至（户）  不通过
            0         911       258
            ……另有10行
        """
        names = columns or tuple(self.columns)
        n = len(self) if limit is None else min(limit, len(self))
        said = [self._said(name, n, lang) for name in names]
        widths = [max(width_of(one) for one in column) for column in said]
        lines = [
            "  ".join(padded(cell, wide) for cell, wide in zip(row, widths, strict=True)).rstrip()
            for row in zip(*said, strict=True)
        ]
        left = len(self) - n
        return "\n".join([*lines, *([_MORE.format(n=left).get(lang)] if left else [])])

    def _said(self, name: str, n: int, lang: Lang) -> list[str]:
        """Return the heading of a column and its first values as texts."""
        column = self.columns[name]
        if lang == "en":
            return [name, *(_said(value) for value in column[:n].tolist())]
        number = column.dtype.kind in "iuf"
        cells = (cell(value, lang, number=number).text for value in cells_of(self, name, n))
        return [heading(self.asked, name).get(lang), *cells]

    def __str__(self) -> str:
        return self.text()

    @one_line
    def __repr__(self) -> str:
        n = len(self)
        return f"<{self.title}: {n:,} row{'' if n == 1 else 's'}>"


def _said(value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return "" if value is None else str(value)
    return "" if np.isnan(value) else f"{Figure(value)}"

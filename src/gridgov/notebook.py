"""How values look in a notebook: in which language, with how many rows; and the same in a plain terminal.

A value on the last line of a cell shows itself as a table. What is set here holds for this process, or, with ``with``,
for a few lines.
"""

from __future__ import annotations

from types import TracebackType
from typing import Any, Final, Self

from gridgov._face import one_line
from gridgov._faces import face_of, page_of
from gridgov._faces._plain import text as _text
from gridgov._faces._setting import LANGUAGE, ROWS, checked_lang, checked_rows
from gridgov.text import Lang

__all__ = ["Setting", "Shown", "html", "language", "rows", "show", "text"]


class Setting:
    """What was set, and what was set before: with ``with`` it comes back at the end.

    Example:
        >>> with language("zh") as setting:
        ...     setting
        <Setting: zh, en before>
    """

    def __init__(self, variable: Any, value: object) -> None:  # noqa: ANN401 - a variable of either kind
        self._variable: Final = variable
        self._value: Final = value
        self._before: Final[object] = variable.get()
        variable.set(value)

    def __enter__(self) -> Self:
        self._variable.set(self._value)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._variable.set(self._before)

    @one_line
    def __repr__(self) -> str:
        return f"<Setting: {self._value}, {self._before} before>"


def language(lang: Lang) -> Setting:
    """Set the language in which values show themselves: for good, or with ``with`` for a few lines.

    Args:
        lang: ``en`` or ``zh``.

    Raises:
        ValueError: ``lang`` is neither ``en`` nor ``zh``.

    Example:
        >>> import gridgov as gg
        >>> with language("zh"):
        ...     "未知" in gg.Total(3.0, 1)._repr_html_()
        True
    """
    return Setting(LANGUAGE, checked_lang(lang))


def rows(n: int) -> Setting:
    """Set how many rows a table shows: for good, or with ``with`` for a few lines. It is 20 from the start.

    Args:
        n: Rows at most, from 1.

    Raises:
        ValueError: ``n`` is no whole number from 1.

    Example:
        >>> from gridgov import metrics
        >>> with rows(2):
        ...     "… and 1 more" in metrics.lorenz([1, 3])._repr_html_()
        True
    """
    return Setting(ROWS, checked_rows(n))


def html(value: object, *, lang: Lang | None = None, rows: int | None = None) -> str:
    """Return what a value shows as a piece of HTML: tables, a style sheet bound to them, no script.

    Args:
        value: Any value of the library.
        lang: Language of the words; None for the one that is set.
        rows: Rows of a table at most, from 1; None for the number that is set.

    Raises:
        ValueError: The language is not known, or ``rows`` is no whole number from 1.

    Example:
        >>> from gridgov import metrics
        >>> "<caption>洛伦兹曲线</caption>" in html(metrics.lorenz([1, 3]), lang="zh")
        True
    """
    return page_of(value, lang, rows)


def text(value: object, *, lang: Lang | None = None, rows: int | None = None) -> str:
    """Return what a value shows as lines of text, for a plain terminal or a log. A Chinese character takes two columns.

    Args:
        value: Any value of the library.
        lang: Language of the words; None for the one that is set.
        rows: Rows of a table at most, from 1; None for the number that is set.

    Raises:
        ValueError: The language is not known, or ``rows`` is no whole number from 1.

    Example:
        >>> from gridgov import metrics
        >>> print(text(metrics.lorenz([1, 3]), rows=2))
        Lorenz curve
        share of the units  share of the total
        ------------------  ------------------
                         0                   0
                       0.5                0.25
        … and 1 more
    """
    return _text(face_of(value), checked_lang(lang), checked_rows(rows))


class Shown:
    """A value as it is to be shown: a table in a notebook, lines of text where it is printed.

    Example:
        >>> from gridgov import metrics
        >>> show(metrics.lorenz([1, 3]), rows=2)
        <Shown: <Lorenz curve: 3 rows>>
    """

    def __init__(self, value: object, lang: Lang | None, rows: int | None) -> None:
        #: The value.
        self.value: Final = value
        self._how: Final = (checked_lang(lang), checked_rows(rows))

    def _repr_html_(self) -> str:
        """Return a table for a notebook."""
        return page_of(self.value, *self._how)

    def __str__(self) -> str:
        """Return lines of text."""
        return _text(face_of(self.value), *self._how)

    @one_line
    def __repr__(self) -> str:
        return f"<Shown: {self.value!r}>"


def show(value: object, *, lang: Lang | None = None, rows: int | None = None) -> Shown:
    """Return a value to be shown in a language and with so many rows, whatever is set.

    Args:
        value: Any value of the library.
        lang: Language of the words; None for the one that is set now.
        rows: Rows of a table at most, from 1; None for the number that is set now.

    Raises:
        ValueError: The language is not known, or ``rows`` is no whole number from 1.

    Example:
        >>> import gridgov as gg
        >>> print(show(gg.Total(3.0, 1), lang="zh"))
        合计
        已知  3
        未知  1
    """
    return Shown(value, lang, rows)

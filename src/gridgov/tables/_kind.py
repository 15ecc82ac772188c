"""Which kinds of table there are, and what stands in each column."""

from __future__ import annotations

from typing import Literal, TypeAlias

import attrs

from gridgov._face import as_html, as_line
from gridgov.text import Lang, Text

__all__ = ["Field", "FieldType", "TableKind"]

#: How the cells of a column are read. An id is text; a count is a whole number from 0; a number is from 0 on; a share
#: is 0 to 1; words are texts in one cell, separated by ``;`` ``；`` or ``、``; a choice is one of a few words.
FieldType: TypeAlias = Literal["id", "text", "count", "number", "share", "day", "flag", "choice", "words", "quantity"]


@attrs.frozen
class Field:
    """One column of a kind of table.

    Example:
        >>> Field("id", Text("id", "编号"), "id", Text("Id of the unit.", "单元编号。")).heading("zh")
        '编号'
    """

    __repr__ = as_line
    _repr_html_ = as_html

    #: Name used in data.
    key: str
    #: Its heading.
    name: Text
    #: How its cells are read.
    type: FieldType
    #: What stands in it.
    meaning: Text
    #: Whether the table is of no use without it.
    required: bool = False
    #: Whether a cell of a required column may still be empty.
    empty: bool = True
    #: Other headings that mean it.
    words: tuple[str, ...] = ()
    #: What stands in it in a template.
    example: Text = Text("", "")
    #: The words of a choice, each with its other wordings.
    choices: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def heading(self, lang: Lang = "en") -> str:
        """Return its heading: the key in English, its name in Chinese.

        Raises:
            ValueError: ``lang`` is neither ``"en"`` nor ``"zh"``.

        Example:
            >>> Field("id", Text("id", "编号"), "id", Text("", "")).heading()
            'id'
        """
        return self.key if lang == "en" else self.name.get(lang)


@attrs.frozen
class TableKind:
    """One kind of table.

    Example:
        >>> field = Field("id", Text("id", "编号"), "id", Text("Id of the unit.", "单元编号。"), required=True)
        >>> TableKind("units", Text("units", "单元"), Text("One row a unit.", "每个单元一行。"), (field,)).keys
        ('id',)
    """

    __repr__ = as_line
    _repr_html_ = as_html

    #: Name used in data, such as ``units``.
    key: str
    #: Name shown; in Chinese that of its sheet.
    name: Text
    #: What one row is, and what it means that a row is not there.
    meaning: Text
    #: Its columns, in the order of a template.
    fields: tuple[Field, ...]
    #: Other names of its sheet or file.
    titles: tuple[str, ...] = ()
    #: What other columns may be: measures of units, labels of units, or nothing.
    others: Literal["measures", "labels", "none"] = "none"
    #: Columns of which no two rows may have the same values.
    unique: tuple[str, ...] = ()
    #: Whether a template has a sheet for it.
    in_template: bool = True

    @property
    def keys(self) -> tuple[str, ...]:
        """Names of its columns."""
        return tuple(field.key for field in self.fields)

    def field(self, key: str) -> Field:
        """Return one column.

        Raises:
            KeyError: It has no such column.

        Example:
            >>> field = Field("id", Text("id", "编号"), "id", Text("", ""))
            >>> TableKind("units", Text("units", "单元"), Text("", ""), (field,)).field("id").type
            'id'
        """
        for field in self.fields:
            if field.key == key:
                return field
        raise KeyError(key)

"""What is stored: one shape for each table, without a word of SQL.

A row says something of one thing of one jurisdiction, and from which day to which. The columns that all tables have are
not named here: `JURISDICTION`, `FROM`, `TO`, and `ORDINAL` where the order of rows is kept.
"""

from __future__ import annotations

from typing import Final, Literal, cast, get_args

import attrs

__all__ = ["DAYS", "FROM", "JURISDICTION", "NUMBER", "ORDINAL", "SHAPES", "SHAPE_OF", "TO", "Column", "Kind", "Shape"]

#: What a column holds.
Kind = Literal["text", "whole", "number", "truth", "day", "list", "json"]

#: The column that says whose row it is.
JURISDICTION: Final = "jurisdiction"
#: The first day on which a row holds.
FROM: Final = "valid_from"
#: The first day on which it does not hold any more; NULL while it does.
TO: Final = "valid_to"
#: The column by which rows are put in order.
ORDINAL: Final = "ordinal"
#: The key of things that have no id of their own.
NUMBER: Final = "number"
#: The table of days on which something changed; its rows have no validity.
DAYS: Final = "days"


@attrs.frozen
class Column:
    """One column."""

    name: str
    kind: Kind = "text"
    #: Whether it may be NULL.
    optional: bool = False

    @classmethod
    def read(cls, word: str) -> Column:
        """Read ``name``, ``name:kind``, and either with a question mark where it may be NULL.

        Example:
            >>> Column.read("share:number?")
            Column(name='share', kind='number', optional=True)
        """
        name, _, kind = word.removesuffix("?").partition(":")
        if kind and kind not in get_args(Kind):
            msg = f"No column holds {kind!r}."
            raise ValueError(msg)
        return cls(name, cast("Kind", kind or "text"), word.endswith("?"))


@attrs.frozen
class Shape:
    """One table."""

    #: Its name, without a prefix.
    name: str
    #: What tells its things apart within a jurisdiction.
    key: tuple[Column, ...]
    #: What it says of them.
    said: tuple[Column, ...]
    #: Whether the order of its rows is kept.
    ordered: bool = False
    #: The column whose values have an order each; None: the whole table has one.
    within: str | None = None
    #: The column by whose values it is read and written in parts, which keeps a large table small.
    apart: str | None = None

    @property
    def columns(self) -> tuple[Column, ...]:
        """The key and what is said."""
        return (*self.key, *self.said)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the columns, with that of the order."""
        return (*(column.name for column in self.columns), *((ORDINAL,) if self.ordered else ()))

    @property
    def numbered(self) -> bool:
        """Whether its things have no id: they are what they say."""
        return self.key == (_NUMBER,)

    @property
    def identity(self) -> tuple[str, ...]:
        """The columns that tell a thing from all others in the database."""
        return (JURISDICTION, *(column.name for column in self.key))


_NUMBER: Final = Column(NUMBER, "whole")
_PERIOD: Final = "first_day:day? last_day:day?"


def _shape(  # noqa: PLR0913 - what a table is
    name: str,
    key: str,
    said: str = "",
    *,
    ordered: bool = True,
    within: str | None = None,
    apart: str | None = None,
) -> Shape:
    """Read a shape from words; see `Column.read`."""
    keys, rest = (tuple(map(Column.read, words.split())) for words in (key, said))
    return Shape(name, keys, rest, ordered, within, apart)


_UNNAMED: Final = "number:whole"

#: Every table that has validity, those that others speak of first.
SHAPES: Final = (
    _shape("jurisdictions", "", "stated_id? name_en? name_zh? counting?", ordered=False),
    _shape("levels", "key", "name_en name_zh kinds:list presence under:json? overlay:truth"),
    _shape("measures", "key", "name_en name_zh unit_en unit_zh whole:truth sensitive:truth"),
    _shape("labels", "key"),
    _shape("units", "id", "parent? level kind name?", within="parent"),
    _shape("unit_measures", "measure unit", "value:number", ordered=False, apart="measure"),
    _shape("unit_labels", "label unit", "value", ordered=False, apart="label"),
    _shape("bodies", "id", f"kind unit name? parent? rank? line? {_PERIOD}"),
    _shape("memberships", _UNNAMED, f"member body lives_at? {_PERIOD}"),
    _shape(
        "roles",
        "key",
        "name_en name_zh time? sits_at:list minimum:whole maximum:whole? holders:list eligible:list superior?"
        " responsibility? ex_officio? ends_line?",
    ),
    _shape("combinations", _UNNAMED, "first_role second_role rule conditions:list"),
    _shape("templates", _UNNAMED, "key name_en name_zh slots:json"),
    _shape("posts", "id", "role unit number:whole body?"),
    _shape("holders", "id", "kind qualifications:list"),
    _shape("appointments", _UNNAMED, f"post holder {_PERIOD} basis? meets:list"),
    _shape("devices", "id", "kind? holder?"),
    _shape("links", _UNNAMED, f"kind source target {_PERIOD} basis?"),
    _shape(
        "nets",
        "id",
        f"name_en? name_zh? department? basis? keep:truth generated:truth {_PERIOD} levels:list",
    ),
    _shape("net_cells", "net id", f"parent? level name? basis? {_PERIOD}", within="net"),
    _shape("net_members", _UNNAMED, "net unit cell share:number? name? address?", within="net"),
    _shape("net_posts", "net id", "cell role holder? time?", within="net"),
    _shape("net_duties", _UNNAMED, "net duty cell? role? system? basis?", within="net"),
    _shape("lineage", _UNNAMED, "day:day kind old_id? new_id? share:number? authority?"),
    _shape("notes", _UNNAMED, "key tag text_en text_zh source?"),
)

#: The shapes by name.
SHAPE_OF: Final = {shape.name: shape for shape in SHAPES}

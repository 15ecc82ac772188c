"""Fault kinds and problems: what can be wrong, where it is, and how it is said in two languages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Final, Self, SupportsIndex, overload

import attrs

from gridgov._face import as_html, as_line, one_line, visible
from gridgov._fields import as_field
from gridgov.text import Lang, Text

__all__ = ["FAULTS", "Batch", "FaultKind", "Place", "Problem", "Problems", "cut_heading", "fault", "visible"]

#: Every fault kind by its code. Filled by `fault` when a module is imported.
FAULTS: dict[str, FaultKind] = {}

_COMMA: Final = Text(", ", "，")
_SHEET: Final = Text("sheet '{sheet}'", "工作表“{sheet}”")
_ROW: Final = Text("row {row}", "第{row}行")
_CELL: Final = Text("cell {cell}", "{cell}单元格")
_COLUMN: Final = Text("column '{column}'", "“{column}”列")
_ID: Final = Text("id '{id}'", "编号“{id}”")
#: So much of a heading is said: a file may have one as long as it likes.
_HEADING: Final = 80


@attrs.frozen
class FaultKind:
    """One kind of fault: a stable code, and what to say.

    Example:
        >>> from gridgov.hierarchy import DUPLICATE_ID
        >>> DUPLICATE_ID.code, DUPLICATE_ID.name
        ('HIE001', 'duplicate-id')
    """

    __repr__ = as_line
    _repr_html_ = as_html

    #: Three capitals and three digits; never reused for another fault.
    code: str
    #: The same in words, kebab-case.
    name: str
    #: What is wrong; ``str.format`` fields are the problem's facts, ``{fact.en}`` and ``{fact.zh}`` of a `Text`.
    message: Text
    #: One thing to do about it.
    way_out: Text


def fault(code: str, name: str, message: Text, way_out: Text) -> FaultKind:
    """Register a fault kind.

    Raises:
        ValueError: The code is taken by another kind.

    Example:
        >>> from gridgov.errors import FAULTS
        >>> import gridgov.hierarchy
        >>> FAULTS["HIE003"].name
        'cycle'
    """
    kind = FaultKind(code, name, message, way_out)
    if FAULTS.setdefault(code, kind) != kind:
        msg = f"Fault code {code} is taken by {FAULTS[code].name!r}."
        raise ValueError(msg)
    return kind


@attrs.frozen(kw_only=True)
class Place:
    """Where a problem is. Every part is optional; what is known is said.

    Example:
        >>> str(Place(file="units.csv", row=8, column="households"))
        "units.csv, row 8, column 'households'"
        >>> Place(row=8, id="610902").text("zh")
        '第8行，编号“610902”'
        >>> str(Place(file="units.xlsx", sheet="户数", row=8, letter="C", column="总户数"))
        "units.xlsx, sheet '户数', cell C8, column '总户数'"
    """

    __repr__ = as_line
    _repr_html_ = as_html

    #: File name as the caller gave it.
    file: str | None = None
    #: Row, from 1. In a file the header counts; in records or a frame the first record is row 1.
    row: int | None = None
    #: Column name.
    column: str | None = None
    #: Id of the thing concerned.
    id: str | None = None
    #: Path of a key in a document, such as ``$.units[3].parent``.
    path: str | None = None
    #: Name of the sheet of a workbook.
    sheet: str | None = None
    #: Letters of the column in the sheet of a workbook, such as ``C``.
    letter: str | None = None

    @property
    def cell(self) -> str | None:
        """The cell of a workbook, such as ``C8``; None where its row or its column is not known."""
        return None if self.letter is None or self.row is None else f"{self.letter}{self.row}"

    def text(self, lang: Lang = "en") -> str:
        """Say the place in one line; an empty string if nothing is known.

        Raises:
            ValueError: ``lang`` is neither ``"en"`` nor ``"zh"``.

        Example:
            >>> Place(path="$.units[3].parent").text()
            '$.units[3].parent'
        """
        parts = [visible(p) for p in (self.file, self.path) if p]
        if self.sheet is not None:
            parts.insert(1 if self.file else 0, _SHEET.get(lang).format(sheet=visible(self.sheet)))
        if self.cell is not None:
            parts.append(_CELL.get(lang).format(cell=self.cell))
        elif self.row is not None:
            parts.append(_ROW.get(lang).format(row=self.row))
        if self.column is not None:
            parts.append(_COLUMN.get(lang).format(column=visible(cut_heading(self.column))))
        if self.id is not None:
            parts.append(_ID.get(lang).format(id=visible(self.id)))
        return _COMMA.get(lang).join(parts)

    def __str__(self) -> str:
        """Return the English text."""
        return self.text()


def cut_heading(heading: str) -> str:
    """Cut the name of a column so that it fits into a message."""
    return heading if len(heading) <= _HEADING else heading[: _HEADING - 1] + "…"


def _shown(value: object) -> object:
    if isinstance(value, Text):
        return Text(visible(value.en), visible(value.zh))
    return visible(value) if isinstance(value, str) else value


def _dict(facts: Mapping[str, object]) -> dict[str, object]:
    return dict(facts)


@attrs.frozen
class Problem:
    """One fault at one place.

    Example:
        >>> from gridgov.hierarchy import SELF_PARENT
        >>> print(Problem(SELF_PARENT, Place(row=4, id="w1"), {"id": "w1"}))
        HIE004 row 4, id 'w1': Unit 'w1' is its own parent. Leave the parent empty for a root, or name another unit.
    """

    __get_pydantic_core_schema__ = as_field
    __repr__ = as_line
    _repr_html_ = as_html

    #: What kind of fault it is.
    kind: FaultKind
    #: Where it is.
    place: Place = Place()
    #: The values that the message speaks of.
    facts: Mapping[str, object] = attrs.field(factory=dict[str, object], converter=_dict, hash=False)

    @property
    def code(self) -> str:
        """The stable code of the fault kind."""
        return self.kind.code

    @property
    def name(self) -> str:
        """The kebab-case name of the fault kind."""
        return self.kind.name

    def _say(self, text: Text, lang: Lang) -> str:
        return text.get(lang).format(**{key: _shown(value) for key, value in self.facts.items()})

    def message(self, lang: Lang = "en") -> str:
        """Say what is wrong.

        Raises:
            ValueError: ``lang`` is neither ``"en"`` nor ``"zh"``.

        Example:
            >>> from gridgov.hierarchy import SELF_PARENT
            >>> Problem(SELF_PARENT, facts={"id": "w1"}).message("zh")
            '单元“w1”的上级是它自己。'
        """
        return self._say(self.kind.message, lang)

    def way_out(self, lang: Lang = "en") -> str:
        """Say what to do about it.

        Raises:
            ValueError: ``lang`` is neither ``"en"`` nor ``"zh"``.

        Example:
            >>> from gridgov.hierarchy import SELF_PARENT
            >>> Problem(SELF_PARENT, facts={"id": "w1"}).way_out("zh")
            '根单元请将上级留空，否则请填写另一单元。'
        """
        return self._say(self.kind.way_out, lang)

    def text(self, lang: Lang = "en") -> str:
        """Return code, place, message and way out in one line.

        Raises:
            ValueError: ``lang`` is neither ``"en"`` nor ``"zh"``.

        Example:
            >>> from gridgov.hierarchy import SELF_PARENT
            >>> Problem(SELF_PARENT, Place(row=4), {"id": "w1"}).text("zh")
            'HIE004 第4行：单元“w1”的上级是它自己。根单元请将上级留空，否则请填写另一单元。'
        """
        place = self.place.text(lang)
        colon, gap = ("：", "") if lang == "zh" else (": ", " ")
        head = f"{self.code} {place}{colon}" if place else f"{self.code} "
        return f"{head}{self.message(lang)}{gap}{self.way_out(lang)}"

    def to_dict(self, lang: Lang = "en") -> dict[str, object]:
        """Return plain JSON types, for a web page or a log.

        Raises:
            ValueError: ``lang`` is neither ``"en"`` nor ``"zh"``.

        Example:
            >>> from gridgov.hierarchy import SELF_PARENT
            >>> Problem(SELF_PARENT, Place(row=4), {"id": "w1"}).to_dict()["place"]
            {'row': 4}
        """
        place = {k: v for k, v in attrs.asdict(self.place).items() if v is not None and k != "letter"}
        if self.place.cell is not None:
            place["cell"] = self.place.cell
        return {
            "code": self.code,
            "name": self.name,
            "place": place,
            "message": self.message(lang),
            "way_out": self.way_out(lang),
        }

    def __str__(self) -> str:
        """Return the English text."""
        return self.text()


@attrs.frozen(eq=False)
class Batch:
    """Many problems of one kind, kept as columns until somebody looks.

    A million faults cost a million numbers, not a million objects. Each column has one entry for each problem.

    Example:
        >>> from gridgov.hierarchy import SELF_PARENT
        >>> Problems([Batch(SELF_PARENT, rows=[3, 1], ids=["c", "a"], facts={"id": ["c", "a"]})])[0].place.row
        1
    """

    __repr__ = as_line
    _repr_html_ = as_html

    #: What kind of fault all of them are.
    kind: FaultKind
    #: Row of each problem.
    rows: Sequence[int] | None = None
    #: Id of each thing concerned.
    ids: Sequence[str] | None = None
    #: The values that the messages speak of.
    facts: Mapping[str, Sequence[object]] = attrs.field(factory=dict[str, Sequence[object]])
    #: A place shared by the whole batch: its file, column or path.
    place: Place = Place()
    #: One path for each problem, if they differ.
    paths: Sequence[str] | None = None

    def __len__(self) -> int:
        for column in (self.rows, self.ids, self.paths, *self.facts.values()):
            if column is not None:
                return len(column)
        return 1

    def problem(self, i: int) -> Problem:
        """Return the problem at position ``i`` of the batch.

        Example:
            >>> from gridgov.hierarchy import SELF_PARENT
            >>> Batch(SELF_PARENT, rows=[3, 1], facts={"id": ["c", "a"]}).problem(1).place.row
            1
        """
        row = self.place.row if self.rows is None else int(self.rows[i])
        ident = self.place.id if self.ids is None else str(self.ids[i])
        path = self.place.path if self.paths is None else str(self.paths[i])
        place = attrs.evolve(self.place, row=row, id=ident, path=path)
        return Problem(self.kind, place, {k: _plain(v[i]) for k, v in self.facts.items()})


def _plain(value: object) -> object:
    """Turn a numpy scalar into the Python value it stands for."""
    item = getattr(value, "item", None)
    return item() if callable(item) and getattr(value, "ndim", 0) == 0 else value


class Problems(Sequence[Problem]):
    """All problems of one input, by row. False when there are none.

    Args:
        batches: The problems.
        by_sheet: Whether those of one file and sheet stand together, in the order in which the first of each comes.


    Example:
        >>> from gridgov.hierarchy import SELF_PARENT
        >>> found = Problems.of(Problem(SELF_PARENT, Place(row=4), {"id": "w1"}))
        >>> len(found), bool(found), found.counts()
        (1, True, {'HIE004': 1})
        >>> found
        <Problems: 1 (HIE004 self-parent x1)>
    """

    __get_pydantic_core_schema__ = as_field
    _repr_html_ = as_html

    __slots__ = ("_batches", "_by_sheet", "_order")

    def __init__(self, batches: Iterable[Batch] = (), *, by_sheet: bool = False) -> None:
        self._batches: tuple[Batch, ...] = tuple(b for b in batches if len(b))
        self._by_sheet = by_sheet
        self._order: list[tuple[int, int, int]] | None = None

    @classmethod
    def of(cls, *problems: Problem) -> Self:
        """Collect single problems.

        Example:
            >>> len(Problems.of())
            0
        """
        return cls(Batch(p.kind, place=p.place, facts={k: (v,) for k, v in p.facts.items()}) for p in problems)

    @property
    def batches(self) -> tuple[Batch, ...]:
        """The problems as they are kept, those of one kind and column together.

        Example:
            >>> Problems().batches
            ()
        """
        return self._batches

    def __add__(self, other: Problems) -> Problems:
        return Problems((*self._batches, *other._batches), by_sheet=self._by_sheet or other._by_sheet)

    def _sorted(self) -> list[tuple[int, int, int]]:
        """Return (row, batch, position) for every problem; those without a row come first."""
        if self._order is None:
            sheets: dict[tuple[str | None, str | None], int] = {}
            order: list[tuple[int, int, int, int]] = []
            for b, batch in enumerate(self._batches):
                place = (batch.place.file, batch.place.sheet) if self._by_sheet else (None, None)
                sheet = sheets.setdefault(place, len(sheets))
                whole = -1 if batch.place.row is None else batch.place.row
                rows = [whole] * len(batch) if batch.rows is None else list(batch.rows)
                order.extend((sheet, int(row), b, i) for i, row in enumerate(rows))
            order.sort()
            self._order = [entry[1:] for entry in order]
        return self._order

    @overload
    def __getitem__(self, index: SupportsIndex) -> Problem: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Problem, ...]: ...
    def __getitem__(self, index: SupportsIndex | slice) -> Problem | tuple[Problem, ...]:
        order = self._sorted()
        if isinstance(index, slice):
            return tuple(self._batches[b].problem(i) for _, b, i in order[index])
        _, b, i = order[index]
        return self._batches[b].problem(i)

    def __iter__(self) -> Iterator[Problem]:
        for _, b, i in self._sorted():
            yield self._batches[b].problem(i)

    def __len__(self) -> int:
        return sum(len(b) for b in self._batches)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Problems):
            return NotImplemented
        return tuple(self) == tuple(other)

    def __hash__(self) -> int:
        return hash(tuple(self.counts().items()))

    def __reduce__(self) -> tuple[object, ...]:
        return partial(Problems, by_sheet=self._by_sheet), (self._batches,)

    def counts(self) -> dict[str, int]:
        """Return how many problems there are of each code, in code order.

        Example:
            >>> Problems().counts()
            {}
        """
        total: Counter[str] = Counter()
        for batch in self._batches:
            total[batch.kind.code] += len(batch)
        return dict(sorted(total.items()))

    def of_code(self, code: str) -> tuple[Problem, ...]:
        """Return the problems of one code.

        Example:
            >>> Problems().of_code("HIE001")
            ()
        """
        return tuple(b.problem(i) for _, k, i in self._sorted() if (b := self._batches[k]).kind.code == code)

    def text(self, lang: Lang = "en", *, limit: int | None = 20) -> str:
        """Return one line for each problem, at most ``limit`` of them, then how many more there are.

        Raises:
            ValueError: ``lang`` is neither ``"en"`` nor ``"zh"``.

        Example:
            >>> Problems().text()
            ''
        """
        shown = self[:limit]
        lines = [p.text(lang) for p in shown]
        if more := len(self) - len(shown):
            rest = Text("... and {n:,} more: {counts}", "……另有{n:,}个问题：{counts}")
            counts = ", ".join(f"{c} x{n:,}" for c, n in self.counts().items())
            lines.append(rest.format(n=more, counts=counts).get(lang))
        return "\n".join(lines)

    def to_dicts(self, lang: Lang = "en") -> list[dict[str, object]]:
        """Return every problem as plain JSON types.

        Raises:
            ValueError: ``lang`` is neither ``"en"`` nor ``"zh"``.

        Example:
            >>> Problems().to_dicts()
            []
        """
        return [p.to_dict(lang) for p in self]

    @one_line
    def __repr__(self) -> str:
        kinds = {b.kind.code: b.kind.name for b in self._batches}
        what = ", ".join(f"{c} {kinds[c]} x{n:,}" for c, n in self.counts().items())
        return f"<Problems: {len(self):,}{f' ({what})' if what else ''}>"

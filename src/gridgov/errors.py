"""What can be wrong with data, and how it is said.

A *fault kind* is a stable code with a message and one way out, in English and Chinese. A `Problem` is one fault at
one place. `Problems` holds all the problems of one input, however many. An exception of gridgov carries them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Self, SupportsIndex, cast, overload

import attrs

from gridgov.text import Lang, Text

__all__ = [
    "FAULTS",
    "AppointmentError",
    "Batch",
    "FaultKind",
    "GridgovError",
    "InvalidBodiesError",
    "InvalidCodeError",
    "InvalidDocumentError",
    "InvalidFileError",
    "InvalidGraphError",
    "InvalidHierarchyError",
    "InvalidJurisdictionError",
    "InvalidLevelsError",
    "InvalidRolesError",
    "InvalidRosterError",
    "InvalidSchemeError",
    "MissingExtraError",
    "NotPublishedError",
    "Place",
    "Problem",
    "Problems",
    "UnknownKeyError",
    "UnknownUnitError",
    "fault",
]

#: Every fault kind by its code. Filled by `fault` when a module is imported.
FAULTS: dict[str, FaultKind] = {}


@attrs.frozen
class FaultKind:
    """One kind of fault: a stable code, and what to say.

    Example:
        >>> from gridgov.hierarchy import DUPLICATE_ID
        >>> DUPLICATE_ID.code, DUPLICATE_ID.name
        ('HIE001', 'duplicate-id')
    """

    #: Three capitals and three digits; never reused for another fault.
    code: str
    #: The same in words, kebab-case.
    name: str
    #: What is wrong; ``str.format`` fields are the problem's facts.
    message: Text
    #: One thing to do about it.
    way_out: Text

    def __reduce__(self) -> tuple[object, ...]:
        """Pickle by value, so that a problem can cross a process border."""
        return FaultKind, (self.code, self.name, self.message, self.way_out)


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
        '第8行,编号“610902”'
    """

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

    def text(self, lang: Lang = "en") -> str:
        """Say the place in one line; an empty string if nothing is known.

        Example:
            >>> Place(path="$.units[3].parent").text()
            '$.units[3].parent'
        """
        row, column, ident, comma = {
            "en": ("row {}", "column {!r}", "id {!r}", ", "),
            "zh": ("第{}行", "“{}”列", "编号“{}”", ","),
        }[lang]
        parts = [self.file or "", self.path or ""]
        parts.append(row.format(self.row) if self.row is not None else "")
        parts.append(column.format(self.column) if self.column is not None else "")
        parts.append(ident.format(self.id) if self.id is not None else "")
        return comma.join(p for p in parts if p)

    def __str__(self) -> str:
        """Return the English text."""
        return self.text()


@attrs.frozen
class Problem:
    """One fault at one place.

    Example:
        >>> from gridgov.hierarchy import SELF_PARENT
        >>> print(Problem(SELF_PARENT, Place(row=4, id="w1"), {"id": "w1"}))
        HIE004 row 4, id 'w1': Unit 'w1' is its own parent. Leave the parent empty for a root, or name another unit.
    """

    #: What kind of fault it is.
    kind: FaultKind
    #: Where it is.
    place: Place = Place()
    #: The values that the message speaks of.
    facts: Mapping[str, object] = attrs.field(factory=dict, converter=dict)

    @property
    def code(self) -> str:
        """The stable code of the fault kind."""
        return self.kind.code

    @property
    def name(self) -> str:
        """The kebab-case name of the fault kind."""
        return self.kind.name

    def message(self, lang: Lang = "en") -> str:
        """Say what is wrong.

        Example:
            >>> from gridgov.hierarchy import SELF_PARENT
            >>> Problem(SELF_PARENT, facts={"id": "w1"}).message("zh")
            '单元“w1”的上级是它自己。'
        """
        return self.kind.message.get(lang).format(**self.facts)

    def way_out(self, lang: Lang = "en") -> str:
        """Say what to do about it.

        Example:
            >>> from gridgov.hierarchy import SELF_PARENT
            >>> Problem(SELF_PARENT, facts={"id": "w1"}).way_out("zh")
            '根单元请将上级留空,否则请填写另一单元。'
        """
        return self.kind.way_out.get(lang).format(**self.facts)

    def text(self, lang: Lang = "en") -> str:
        """Return code, place, message and way out in one line.

        Example:
            >>> from gridgov.hierarchy import SELF_PARENT
            >>> Problem(SELF_PARENT, Place(row=4), {"id": "w1"}).text("zh")
            'HIE004 第4行:单元“w1”的上级是它自己。根单元请将上级留空,否则请填写另一单元。'
        """
        place = self.place.text(lang)
        colon, gap = (":", "") if lang == "zh" else (": ", " ")
        head = f"{self.code} {place}{colon}" if place else f"{self.code} "
        return f"{head}{self.message(lang)}{gap}{self.way_out(lang)}"

    def to_dict(self, lang: Lang = "en") -> dict[str, object]:
        """Return plain JSON types, for a web page or a log.

        Example:
            >>> from gridgov.hierarchy import SELF_PARENT
            >>> Problem(SELF_PARENT, Place(row=4), {"id": "w1"}).to_dict()["place"]
            {'row': 4}
        """
        place = {k: v for k, v in attrs.asdict(self.place).items() if v is not None}
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

    kind: FaultKind
    rows: Sequence[int] | None = None
    ids: Sequence[str] | None = None
    facts: Mapping[str, Sequence[object]] = attrs.field(factory=dict)
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
        """Return the problem at position ``i`` of the batch."""
        row = self.place.row if self.rows is None else int(self.rows[i])
        ident = self.place.id if self.ids is None else str(self.ids[i])
        path = self.place.path if self.paths is None else str(self.paths[i])
        place = attrs.evolve(self.place, row=row, id=ident, path=path)
        return Problem(self.kind, place, {k: _plain(v[i]) for k, v in self.facts.items()})


def _plain(value: object) -> object:
    """Turn a numpy scalar into the Python value it stands for."""
    item = getattr(value, "item", None)
    return item() if callable(item) else value


class Problems(Sequence[Problem]):
    """All problems of one input, by row. False when there are none.

    Example:
        >>> from gridgov.hierarchy import SELF_PARENT
        >>> found = Problems.of(Problem(SELF_PARENT, Place(row=4), {"id": "w1"}))
        >>> len(found), bool(found), found.counts()
        (1, True, {'HIE004': 1})
        >>> found
        <Problems: 1 (HIE004 self-parent x1)>
    """

    __slots__ = ("_batches", "_order")

    def __init__(self, batches: Iterable[Batch] = ()) -> None:
        self._batches: tuple[Batch, ...] = tuple(b for b in batches if len(b))
        self._order: list[tuple[int, int, int]] | None = None

    @classmethod
    def of(cls, *problems: Problem) -> Self:
        """Collect single problems.

        Example:
            >>> len(Problems.of())
            0
        """
        return cls(
            Batch(p.kind, place=p.place, facts={k: (v,) for k, v in p.facts.items()}) for p in problems
        )

    def __add__(self, other: Problems) -> Problems:
        return Problems((*self._batches, *other._batches))

    def _sorted(self) -> list[tuple[int, int, int]]:
        """Return (row, batch, position) for every problem; those without a row come first."""
        if self._order is None:
            order: list[tuple[int, int, int]] = []
            for b, batch in enumerate(self._batches):
                whole = -1 if batch.place.row is None else batch.place.row
                rows = [whole] * len(batch) if batch.rows is None else list(batch.rows)
                order.extend((int(row), b, i) for i, row in enumerate(rows))
            order.sort()
            self._order = order
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
        return isinstance(other, Problems) and tuple(self) == tuple(other)

    def __hash__(self) -> int:
        return hash(tuple(sorted(self.counts().items())))

    def __reduce__(self) -> tuple[object, ...]:
        return Problems, (self._batches,)

    def counts(self) -> dict[str, int]:
        """Return how many problems there are of each code, in code order."""
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
        return tuple(
            b.problem(i) for _, k, i in self._sorted() if (b := self._batches[k]).kind.code == code
        )

    def text(self, lang: Lang = "en", *, limit: int | None = 20) -> str:
        """Return one line for each problem, at most ``limit`` of them, then how many more there are.

        Example:
            >>> Problems().text()
            ''
        """
        shown = self[:limit]
        lines = [p.text(lang) for p in shown]
        if more := len(self) - len(shown):
            rest = Text("... and {n:,} more: {counts}", "……另有{n:,}个问题:{counts}")
            counts = ", ".join(f"{c} x{n:,}" for c, n in self.counts().items())
            lines.append(rest.format(n=more, counts=counts).get(lang))
        return "\n".join(lines)

    def to_dicts(self, lang: Lang = "en") -> list[dict[str, object]]:
        """Return every problem as plain JSON types.

        Example:
            >>> Problems().to_dicts()
            []
        """
        return [p.to_dict(lang) for p in self]

    def __repr__(self) -> str:
        kinds = {b.kind.code: b.kind.name for b in self._batches}
        what = ", ".join(f"{c} {kinds[c]} x{n:,}" for c, n in self.counts().items())
        return f"<Problems: {len(self):,}{f' ({what})' if what else ''}>"


class GridgovError(Exception):
    """The data say something that cannot be. Base class of every error that gridgov raises about data.

    Wrong use of an argument raises plain `ValueError` or `TypeError` instead.

    Example:
        >>> try:
        ...     raise GridgovError(Problems())
        ... except GridgovError as error:
        ...     print(error.headline("zh"))
        发现0个问题。
    """

    _headline = Text("{n:,} problem{s} found.", "发现{n:,}个问题。")

    def __init__(self, problems: Problems | Problem) -> None:
        self.problems: Problems = problems if isinstance(problems, Problems) else Problems.of(problems)
        super().__init__(self.problems)

    def headline(self, lang: Lang = "en") -> str:
        """Say in one line what was refused and how many problems it has."""
        n = len(self.problems)
        return self._headline.format(n=n, s="" if n == 1 else "s").get(lang)

    def text(self, lang: Lang = "en", *, limit: int | None = 20) -> str:
        """Return the headline and one line for each problem.

        Example:
            >>> GridgovError(Problems()).text()
            '0 problems found.'
        """
        return "\n".join(filter(None, (self.headline(lang), self.problems.text(lang, limit=limit))))

    def __str__(self) -> str:
        """Return the English text, at most 20 problems long."""
        return self.text()

    def __reduce__(self) -> tuple[object, ...]:
        return type(self), (self.problems,)


class InvalidCodeError(GridgovError, ValueError):
    """A division or grid code is not well formed, or its serial numbers are used up."""

    _headline = Text("Not a valid code: {n:,} problem{s}.", "编码无效:{n:,}个问题。")


class InvalidLevelsError(GridgovError, ValueError):
    """A level scheme contradicts itself."""

    _headline = Text("Not a valid level scheme: {n:,} problem{s}.", "层级方案无效:{n:,}个问题。")


class InvalidHierarchyError(GridgovError, ValueError):
    """Units do not form a hierarchy that their level scheme allows."""

    _headline = Text("Not a valid hierarchy: {n:,} problem{s}.", "层级结构无效:{n:,}个问题。")


class InvalidRolesError(GridgovError, ValueError):
    """A role catalogue contradicts itself."""

    _headline = Text("Not a valid role catalogue: {n:,} problem{s}.", "角色目录无效:{n:,}个问题。")


class InvalidRosterError(GridgovError, ValueError):
    """Posts, holders or appointments do not fit together."""

    _headline = Text("Not a valid roster: {n:,} problem{s}.", "岗位名册无效:{n:,}个问题。")


class AppointmentError(GridgovError, ValueError):
    """An appointment is refused by the rules of its role."""

    _headline = Text("Appointment refused: {n:,} problem{s}.", "任命被拒绝:{n:,}个问题。")


class InvalidBodiesError(GridgovError, ValueError):
    """Bodies, their parents or their memberships do not fit together."""

    _headline = Text("Not valid bodies: {n:,} problem{s}.", "组织机构无效:{n:,}个问题。")


class InvalidJurisdictionError(GridgovError, ValueError):
    """The parts of a jurisdiction do not fit together."""

    _headline = Text("Not a valid jurisdiction: {n:,} problem{s}.", "辖区数据无效:{n:,}个问题。")


class InvalidSchemeError(GridgovError, ValueError):
    """A scheme file contradicts itself."""

    _headline = Text("Not a valid scheme: {n:,} problem{s}.", "治理方案无效:{n:,}个问题。")


class InvalidFileError(GridgovError, ValueError):
    """A file cannot be read as what it claims to be."""

    _headline = Text("The file cannot be read: {n:,} problem{s}.", "文件无法读取:{n:,}个问题。")


class InvalidDocumentError(InvalidFileError):
    """A gridgov JSON document breaks its format."""

    _headline = Text("Not a valid gridgov document: {n:,} problem{s}.", "gridgov文档无效:{n:,}个问题。")


class InvalidGraphError(GridgovError, ValueError):
    """A graph does not follow the gridgov graph schema."""

    _headline = Text("Not a gridgov graph: {n:,} problem{s}.", "不是gridgov图:{n:,}个问题。")


class _LookupFailedError(GridgovError, KeyError):
    """Base of errors for a name that is not there."""

    _headline = Text("Not found.", "未找到。")

    def __str__(self) -> str:
        """Return the English text; `KeyError` would show its repr."""
        return self.text()


class UnknownUnitError(_LookupFailedError):
    """No unit has this id."""


class UnknownKeyError(_LookupFailedError):
    """No level, role, body, post, holder or measure has this key."""


class NotPublishedError(GridgovError, LookupError):
    """The source names a thing and does not publish what it contains: an open slot."""

    _headline = Text("Not published.", "未公布。")


class MissingExtraError(GridgovError, ImportError):
    """A function needs a library that is not installed."""

    _headline = Text("A library is missing.", "缺少依赖库。")


#: Read-only view, for documentation.
def all_faults() -> Mapping[str, FaultKind]:
    """Return every registered fault kind by code, in code order."""
    return MappingProxyType(dict(sorted(cast("dict[str, FaultKind]", FAULTS).items())))

"""The figures of an audit, however they are given."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from numbers import Real
from typing import Any, Final, Protocol, TypeAlias, cast

import attrs

from gridgov._audit_numbers import percent, span
from gridgov._face import as_html, as_line
from gridgov._frames import columns_of, frame_of
from gridgov._relation_faults import BAD_FIGURE, FIGURE_TWICE, NO_COLUMN
from gridgov.errors import GridgovError, NotPublishedError, Place, Problem
from gridgov.quantities import PERCENT, Interval, Quantity, parse_quantity
from gridgov.text import Lang, Text

__all__ = ["FigureLike", "FigureReader", "FigureSource", "QuantityLike", "Stated", "as_value", "read_figures"]

#: What a figure can be given as; None is not published. A text is read, such as ``"560余人"``.
QuantityLike: TypeAlias = Quantity | Interval | int | float | Decimal | Fraction | str | None

#: A figure that is not published counts or measures something: it is no less than 0.
_UNPUBLISHED: Final = Interval(0)
_NOT_PUBLISHED: Final = Text("[{id} not published]", "［{id}未公布］")
_NO_NUMBER: Final = Text("{shown}, which is no number", "{shown}，不是数值")
_NOT_FINITE: Final = Text("{shown}, which is not finite", "{shown}，不是有限的数值")
_SHOWN: Final = 40


class FigureLike(Protocol):
    """A figure of its own, such as one of a scheme."""

    @property
    def id(self) -> str:
        """Its id."""
        ...

    @property
    def name(self) -> Text:
        """What it counts."""
        ...

    @property
    def quantity(self) -> Quantity | Interval | None:
        """What is published; None where nothing is, or `gridgov.errors.NotPublishedError`."""
        ...


#: Figures by id, figures with ids, rows with the keys ``id`` and ``value``, or a data frame with these columns.
FigureSource: TypeAlias = "Mapping[str, QuantityLike] | Iterable[FigureLike] | Iterable[Mapping[str, Any]]"


def as_value(value: object) -> Quantity | Interval | None:
    """Return what a figure is given as.

    Raises:
        TypeError: It is nothing that a figure can be.
        ValueError: It is a number that is not finite.
        GridgovError: It is a text of which no number can be read.
    """
    if value is None or isinstance(value, Quantity | Interval):
        return value
    if isinstance(value, str):
        return parse_quantity(value)
    if isinstance(value, bool) or not isinstance(value, Real | Decimal):
        msg = "not a number"
        raise TypeError(msg)
    if isinstance(value, Decimal | float) and math.isnan(value):
        return None
    return Quantity(value if isinstance(value, Decimal | Fraction | float) else _plain(value))


def _plain(value: Any) -> int | float:  # noqa: ANN401 - numbers of any library
    return int(value) if value == int(value) else float(value)


@attrs.frozen
class Stated:
    """One figure as an audit knows it.

    Example:
        >>> from gridgov.audit import Stated
        >>> Stated("F14", "560余人").interval
        <Interval: 561..569>
    """

    __repr__ = as_line
    _repr_html_ = as_html

    #: Its id; relations speak of it by this.
    id: str
    #: What is published; None where nothing is. A text is read.
    value: Quantity | Interval | None = attrs.field(converter=as_value)
    #: What it counts.
    name: Text | None = None

    @property
    def quantity(self) -> Quantity | Interval | None:
        """What is published, by the name that other figures have for it."""
        return self.value

    @property
    def interval(self) -> Interval:
        """The numbers that it can be; what is not published can be any number that is not negative."""
        return _UNPUBLISHED if self.value is None else self.value.interval

    @property
    def whole(self) -> bool:
        """Whether it can only be a whole number."""
        return isinstance(self.value, Quantity) and self.value.whole

    @property
    def is_share(self) -> bool:
        """Whether it was published as a percentage."""
        return isinstance(self.value, Quantity) and self.value.unit == PERCENT

    @property
    def loose(self) -> Interval:
        """The numbers that it can be if it need not be a whole number, such as "about 50" for a mean."""
        return attrs.evolve(self.value, whole=False).interval if isinstance(self.value, Quantity) else self.interval

    @property
    def nominal(self) -> Fraction | None:
        """The number that stands for it in arithmetic; None where its wording only says from where to where it lies."""
        if isinstance(self.value, Quantity) and self.value.qualifier in {"exact", "about"}:
            return self.value.value
        it = self.interval
        return it.low if it.is_exact else None

    def said(self, lang: Lang, *, share: bool = False) -> str:
        """Write it as published, without its unit; what was published as a percentage is one."""
        if self.value is None:
            return _NOT_PUBLISHED.format(id=self.id).get(lang)
        if isinstance(self.value, Interval):
            return span(self.value, lang, share=share)
        if share and self.value.qualifier == "exact" and (self.value.value * 10_000).denominator == 1:
            return percent(self.value.value)
        return self.value.text(lang)

    def label(self, lang: Lang) -> str:
        """Write its id and name."""
        if self.name is None:
            return self.id
        return Text("{id} ({name})", "{id}（{name}）").format(id=self.id, name=self.name).get(lang)


@attrs.define
class FigureReader:
    """Reads figures one by one; keeps what is sound, and what is wrong with the rest."""

    found: dict[str, Stated] = attrs.field(factory=dict[str, Stated])
    problems: list[Problem] = attrs.field(factory=list[Problem])
    times: Counter[str] = attrs.field(factory=Counter[str])

    def add(self, ident: str, value: object, name: Text | None, place: Place) -> None:
        """Keep one figure, or what is wrong with it."""
        place = attrs.evolve(place, id=ident)
        self.times[ident] += 1
        shown = repr(value)[:_SHOWN]
        self.found[ident] = Stated(ident, None, name)
        try:
            self.found[ident] = Stated(ident, value, name)
        except GridgovError as error:
            self.problems.extend(Problem(p.kind, place, p.facts) for p in error.problems)
        except TypeError:
            self._refuse(ident, place, _NO_NUMBER.format(shown=shown))
        except (ValueError, OverflowError):
            self._refuse(ident, place, _NOT_FINITE.format(shown=shown))

    def _refuse(self, ident: str, place: Place, why: Text) -> None:
        self.problems.append(Problem(BAD_FIGURE, place, {"figure": ident, "value": why}))

    def end(self, path: str) -> None:
        """Report figures that were given more than once."""
        self.problems.extend(
            Problem(FIGURE_TWICE, Place(path=path, id=ident), {"figure": ident, "n": n})
            for ident, n in self.times.items()
            if n > 1
        )


def read_figures(source: object, path: str = "figures") -> tuple[dict[str, Stated], list[Problem]]:
    """Return figures by id, and what is wrong with them.

    Raises:
        TypeError: It is nothing that figures can be read from.
    """
    reader = FigureReader()
    if not isinstance(source, Mapping | str | bytes) and frame_of(source) is None:
        source = getattr(source, "figures", source)
    if isinstance(source, Mapping):
        for ident, value in cast("Mapping[str, object]", source).items():
            _add_one(reader, ident, value, Place(path=path))
    elif not isinstance(source, str | bytes) and frame_of(source) is not None:
        _of_frame(reader, source, path)
    elif not isinstance(source, str | bytes) and isinstance(source, Iterable):
        _of_rows(reader, cast("Iterable[object]", source), path)
    else:
        msg = f"Figures are given as a mapping, rows or a data frame, not as {type(source).__name__}."
        raise TypeError(msg)
    reader.end(path)
    return reader.found, reader.problems


def _is_figure(value: object) -> bool:
    try:
        return all(hasattr(value, name) for name in ("id", "name", "quantity"))
    except NotPublishedError:
        return True


def _published(figure: FigureLike) -> Quantity | Interval | None:
    try:
        return figure.quantity
    except NotPublishedError:
        return None


def _add_one(reader: FigureReader, ident: object, value: object, place: Place) -> None:
    if not isinstance(ident, str):
        msg = f"The id of a figure is a text, not {type(ident).__name__}."
        raise TypeError(msg)
    if _is_figure(value):
        figure = cast("FigureLike", value)
        reader.add(ident, _published(figure), figure.name, place)
    else:
        reader.add(ident, value, None, place)


def _of_frame(reader: FigureReader, frame: object, path: str) -> None:
    columns, _ = columns_of(frame, ("id", "value"))
    missing = [name for name in ("id", "value") if name not in columns]
    reader.problems.extend(Problem(NO_COLUMN, Place(path=path), {"column": name}) for name in missing)
    if not missing:
        cells = (list(columns["id"]), list(columns["value"]))
        for row, (ident, value) in enumerate(zip(*cells, strict=True), 1):
            reader.add(str(ident), _cell(value), None, Place(path=path, row=row))


def _cell(value: object) -> object:
    """Return the content of a cell; an empty one is not published."""
    plain = getattr(value, "item", None)
    value = plain() if callable(plain) else value
    return None if isinstance(value, str) and not value.strip() else value


def _of_rows(reader: FigureReader, rows: Iterable[object], path: str) -> None:
    for i, row in enumerate(rows):
        place = Place(path=f"{path}[{i}]", row=i + 1)
        if isinstance(row, Mapping):
            cells = cast("Mapping[str, object]", row)
            missing = [name for name in ("id", "value") if name not in cells]
            reader.problems.extend(Problem(NO_COLUMN, place, {"column": name}) for name in missing)
            if not missing:
                name = cells.get("name")
                reader.add(str(cells["id"]), _cell(cells["value"]), name if isinstance(name, Text) else None, place)
        elif _is_figure(row):
            _add_one(reader, cast("FigureLike", row).id, row, Place(path=f"{path}[{i}]"))
        else:
            msg = f"A row of figures has the keys id and value; row {i + 1} is {type(row).__name__}."
            raise TypeError(msg)

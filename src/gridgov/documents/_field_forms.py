"""How the values of each class look as plain JSON types: the one table behind all fields."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any, Final, cast

import attrs

from gridgov._quantity_numbers import as_fraction
from gridgov.documents import _write
from gridgov.documents._assemble import assemble
from gridgov.documents._field_changes import change_shape
from gridgov.documents._field_faults import ONLY_WRITTEN, WRONG_FIELD, InvalidFieldError
from gridgov.documents._field_problems import problem_of, problems_of
from gridgov.documents._field_shapes import (
    Finding,
    IntervalRecord,
    PlanRecord,
    ProblemRecord,
    QuantityRecord,
    SchemeRecord,
)
from gridgov.documents._fields import Form, Speech
from gridgov.documents._models import (
    CombinationRecord,
    Document,
    LevelRecord,
    LinkRecord,
    MeasureRecord,
    NoteRecord,
    RoleRecord,
    TextRecord,
)
from gridgov.documents._read import DEEPEST, as_written
from gridgov.documents._shape import check_shape
from gridgov.errors import InvalidDocumentError, InvalidLevelsError, Place, Problem, Problems
from gridgov.jurisdiction import Jurisdiction, Link, Links, Note
from gridgov.levels import Level, LevelScheme
from gridgov.measures import Measure
from gridgov.quantities import Interval, Quantity
from gridgov.roles import Combination, Role
from gridgov.text import Text

__all__ = ["form_of"]

_Record = dict[str, Any]


def form_of(cls: type[object]) -> Form:
    """Return the form of a class; a change has one of its own for each kind.

    Raises:
        TypeError: The class has none.
    """
    made = _FORMS.get(cls.__name__)
    if made is not None:
        return made
    from gridgov.changes import Change

    if issubclass(cls, Change):
        return Form(change_shape(cls), Change.from_dict, _dict_of, checked=False)
    msg = f"There is no form for fields of {cls.__name__}."
    raise TypeError(msg)


def _dict_of(value: Any, _lang: Speech) -> _Record:  # noqa: ANN401 - whatever has to_dict
    """Write a value by its own method."""
    plain: _Record = value.to_dict()
    return plain


def _known(record: Mapping[str, object]) -> _Record:
    """Leave out what is not known."""
    return {key: value for key, value in record.items() if value is not None}


def _kept(make: Callable[[Any], object]) -> Callable[[Any], object]:
    """Say in our own words what a class says of single values that cannot be."""

    def read(value: Any) -> object:  # noqa: ANN401 - plain JSON types
        try:
            return make(value)
        except ValueError as error:
            if hasattr(error, "problems"):
                raise
            raise InvalidFieldError(Problem(WRONG_FIELD, facts={"why": str(error)})) from None

    return read


def _text(record: TextRecord) -> Text:
    return Text(record["en"], record["zh"])


# -- the parts of a document -------------------------------------------------------------------------------------------


def _plain(value: object, depth: int = 0) -> object:
    """Return whole numbers as such, as the reader of documents does: JSON knows one kind of number."""
    if isinstance(value, float):
        return as_written(value)
    if depth > DEEPEST:
        return value
    if isinstance(value, dict):
        return {key: _plain(one, depth + 1) for key, one in cast("dict[object, object]", value).items()}
    if isinstance(value, list):
        return [_plain(one, depth + 1) for one in cast("list[object]", value)]
    return value


def _jurisdiction(value: object) -> Jurisdiction:
    """Read a document that has been parsed already; keys that it had twice are not seen any more."""
    document, problems = check_shape(value, Place())
    if document is None:
        document, problems = check_shape(_plain(value), Place())
    if document is None:
        raise InvalidDocumentError(Problems.of(*problems))
    return assemble(document)


def _document(value: Jurisdiction, _lang: Speech) -> _Record:
    """Write a document without what is at its default."""
    document = _write.describe(value)
    return {
        name: getattr(document, name)
        for name, field in Document.model_fields.items()
        if field.is_required() or getattr(document, name) != field.default
    }


def _level(record: LevelRecord) -> Level:
    """Read one level; its place in a scheme is checked by the scheme."""
    from gridgov._level import faults_within

    level = Level(
        record["key"],
        _text(record["name"]),
        record.get("kinds", record["key"]),
        record.get("presence", "standard"),
        record.get("under"),
        overlay=record.get("overlay", False),
    )
    if found := list(faults_within(level, Place())):
        raise InvalidLevelsError(Problems.of(*found))
    return level


def _measure(record: MeasureRecord) -> Measure:
    unit = _text(record["unit"]) if "unit" in record else Text("", "")
    return Measure(
        record["key"], _text(record["name"]), unit, record.get("whole", False), record.get("sensitive", False)
    )


def _combination(record: CombinationRecord) -> Combination:
    return Combination(record["first"], record["second"], record["rule"], record.get("conditions", ()))


def _link(record: LinkRecord) -> Link:
    """Read one link; which end of a symmetric one comes first stays as it is."""
    Links.from_records([record])
    return Link(**record)


def _note(record: NoteRecord) -> Note:
    return Note(record["key"], record["tag"], _text(record["text"]), record.get("source"))


def _write_link(link: Link, _lang: Speech) -> _Record:
    return _known(attrs.asdict(link))


def _write_note(note: Note, _lang: Speech) -> _Record:
    return _known(attrs.asdict(note))


def _write_scheme(scheme: LevelScheme, _lang: Speech) -> _Record:
    return _known({"levels": list(map(_write.level_record, scheme.levels)), "counting": scheme.counting})


# -- numbers -----------------------------------------------------------------------------------------------------------


def _number(value: Fraction | None) -> int | str | None:
    return None if value is None else value.numerator if value.denominator == 1 else str(value)


def _interval(record: IntervalRecord) -> Interval:
    low, high = (None if record.get(key) is None else as_fraction(record.get(key)) for key in ("low", "high"))
    return Interval(low, high, low_open=record.get("low_open", False), high_open=record.get("high_open", False))


def _write_interval(interval: Interval, _lang: Speech) -> _Record:
    ends: dict[str, object] = {"low": _number(interval.low), "high": _number(interval.high)}
    if interval.low is not None and interval.low_open:
        ends["low_open"] = True
    if interval.high is not None and interval.high_open:
        ends["high_open"] = True
    return _known(ends)


# -- what is only written ----------------------------------------------------------------------------------------------


def _only_written(en: str, zh: str) -> Callable[[object], object]:
    """Return a reader that refuses everything."""

    def read(_value: object) -> object:
        raise InvalidFieldError(Problem(ONLY_WRITTEN, facts={"what": Text(en, zh)}))

    return read


def _findings(report: Any, lang: Speech) -> list[_Record]:  # noqa: ANN401 - a report
    import json

    return [json.loads(line) for line in report.render("jsonl", lang=lang).splitlines()]


def _plan(plan: Any, lang: Speech) -> _Record:  # noqa: ANN401 - a plan of division
    from gridgov.documents._field_plan import plan_record

    return plan_record(plan, lang)


_FORMS: Final[Mapping[str, Form]] = {
    "Jurisdiction": Form(Document, _jurisdiction, _document, checked=False),
    "Text": Form(TextRecord, _text, lambda v, _: {"en": v.en, "zh": v.zh}),
    "Level": Form(LevelRecord, _kept(_level), lambda v, _: _write.level_record(v)),
    "LevelScheme": Form(
        SchemeRecord,
        lambda r: LevelScheme([_level(one) for one in r["levels"]], r.get("counting")),
        _write_scheme,
    ),
    "Measure": Form(MeasureRecord, _measure, lambda v, _: _write.measure_record(v)),
    "Role": Form(RoleRecord, Role.from_dict, _dict_of),
    "Combination": Form(CombinationRecord, _combination, _dict_of),
    "Note": Form(NoteRecord, _note, _write_note),
    "Link": Form(LinkRecord, _link, _write_link),
    "Quantity": Form(QuantityRecord, Quantity.from_dict, _dict_of, checked=False),
    "Interval": Form(IntervalRecord, _kept(_interval), _write_interval),
    "Problem": Form(ProblemRecord, problem_of, lambda v, lang: v.to_dict(lang)),
    "Problems": Form(list[ProblemRecord], problems_of, lambda v, lang: v.to_dicts(lang)),
    "Report": Form(list[Finding], _only_written("report", "检查报告"), _findings, checked=False),
    "SplitPlan": Form(PlanRecord, _only_written("plan", "拆分方案"), _plan, checked=False),
}

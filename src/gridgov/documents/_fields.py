"""Values of the library as fields of pydantic models: read from plain JSON types, passed through, written, described.

A value that is there already stays the same object. What is refused becomes an error of pydantic for each fault, with
our code as its type, our words, and the place of the fault behind the place of the field.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any, Final, cast

import attrs
from pydantic import GetCoreSchemaHandler, ValidationError
from pydantic_core import CoreSchema, InitErrorDetails, PydanticCustomError, core_schema

from gridgov.errors import GridgovError, Place, Problem, Problems
from gridgov.text import LANGS, Lang, Text

__all__ = ["Form", "Speech", "refused", "schema_of"]

#: Faults of one value that are told one by one; a last one says how many more there are.
MOST: Final = 1_000
_MORE: Final = Text("... and {n:,} more: {counts}", "……另有{n:,}个问题：{counts}")
_STEP: Final = re.compile(r"\.?([^\W\d]\w*)|\[(\d+)\]|\['([^\]]*)'\]")
_LONGEST: Final = 40

#: What of a value is written in words is written in this language.
Speech = Lang


@attrs.frozen
class Form:
    """How the values of one class look as plain JSON types."""

    #: A type that pydantic knows, with exactly these keys: what the JSON Schema shows.
    shape: Any
    #: From plain types to the value; raises what the library raises.
    read: Callable[[Any], object]
    #: From the value to plain types, in one language where words are written in one.
    write: Callable[[Any, Speech], object]
    #: Whether pydantic checks the shape before `read`, which then need not.
    checked: bool = True


def schema_of(cls: type[object], handler: GetCoreSchemaHandler) -> CoreSchema:
    """Return the schema of a class as pydantic keeps it."""
    from gridgov.documents._field_forms import form_of

    form = form_of(cls)

    def validate(value: object, inside: core_schema.ValidatorFunctionWrapHandler) -> object:
        return value if isinstance(value, cls) else _read(form, cls, inside(value) if form.checked else value)

    def serialize(value: object, info: core_schema.SerializationInfo) -> object:
        return form.write(value, _language(info.context)) if isinstance(value, cls) else value

    return core_schema.no_info_wrap_validator_function(
        validate,
        handler.generate_schema(form.shape),
        serialization=core_schema.plain_serializer_function_ser_schema(serialize, info_arg=True),
    )


def _language(context: object) -> Speech:
    """Return the language that a caller asks for by ``context={"lang": "zh"}``."""
    lang = cast("dict[str, object]", context).get("lang") if isinstance(context, dict) else None
    return lang if lang in LANGS else "en"


def _read(form: Form, cls: type[object], value: object) -> object:
    """Read a value.

    Raises:
        ValidationError: It is refused; with every fault.
    """
    try:
        made = form.read(value)
    except GridgovError as error:
        raise refused(cls.__name__, error.problems) from None
    except TypeError as error:
        # Wrong use of an argument: the value is of another kind altogether.
        raise _other_kind(str(error)) from None
    if not isinstance(made, cls):
        msg = f"This is a {type(made).__name__}, not a {cls.__name__}."
        raise _other_kind(msg)
    return made


def _other_kind(text: str) -> PydanticCustomError:
    return PydanticCustomError("type_error", "{text}", {"text": text})


def refused(title: str, problems: Problems) -> ValidationError:
    """Return all problems of one value as one error of pydantic."""
    shown = problems[:MOST]
    lines = [_line(problem) for problem in shown]
    if more := len(problems) - len(shown):
        counts = ", ".join(f"{code} x{n:,}" for code, n in problems.counts().items())
        said = _MORE.format(n=more, counts=counts)
        message = {lang: said.get(lang) for lang in LANGS}
        kind = PydanticCustomError("more_problems", "{text}", {"message": message, "text": said.en})
        lines.append(InitErrorDetails(type=kind, input=more))
    return ValidationError.from_exception_data(title, lines)


def _line(problem: Problem) -> InitErrorDetails:
    """Return one problem as pydantic keeps it."""
    said = problem.to_dict()
    context = {
        "code": problem.code,
        "name": problem.name,
        "place": said["place"],
        "message": {lang: problem.message(lang) for lang in LANGS},
        "way_out": {lang: problem.way_out(lang) for lang in LANGS},
        # The last one: pydantic fills the template key by key.
        "text": f"{problem.message()} {problem.way_out()}",
    }
    kind = PydanticCustomError(cast("Any", problem.code), "{text}", context)
    # The value itself is not repeated: it can be a whole city.
    given = str(problem.facts.get("value", problem.place.id or problem.place.path or ""))
    return InitErrorDetails(type=kind, loc=tuple(_steps(problem.place)), input=given[:_LONGEST])


def _steps(place: Place) -> Iterable[str | int]:
    """Return the keys and positions that lead to a place."""
    for path in (place.path, place.column):
        for name, number, quoted in _STEP.findall((path or "").removeprefix("$")):
            yield int(number) if number else name or quoted

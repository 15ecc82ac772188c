"""The values of a rule: what they are measured in, which direction is stricter, what they may be."""

from __future__ import annotations

import math
import types
from collections.abc import Mapping, Sequence
from enum import Enum
from numbers import Real
from typing import Annotated, Any, Final, Literal, Union, cast, get_args, get_origin, get_type_hints

import annotated_types as at
import attrs

from gridgov._face import as_html, as_line
from gridgov.text import Text

__all__ = [
    "BODIES",
    "DAYS",
    "DEVICES",
    "HOLDERS",
    "HOUSEHOLDS",
    "ITEMS",
    "LEVELS",
    "LINKS",
    "MINUTES",
    "MONTHS",
    "PERSONS",
    "POSTS",
    "PUBLISHED",
    "SHARE",
    "TIMES",
    "UNITS",
    "YES",
    "Parameter",
    "Stricter",
    "UnitOfMeasure",
    "measures_of",
    "parameter_behind",
    "parameters_of",
    "tracked",
]


class _Required(Enum):
    REQUIRED = "required"


#: Stands for the default of a parameter that has none.
REQUIRED: Final = _Required.REQUIRED


class Stricter(Enum):
    """Which way a value of a rule has to go to make the rule stricter.

    Example:
        >>> Stricter.LOWER.stricter(3000, 5000)
        True
    """

    LOWER = "lower"
    HIGHER = "higher"
    NEITHER = "neither"

    def stricter(self, left: float, right: float) -> bool:
        """Tell whether the left value is stricter than the right one."""
        return {"lower": left < right, "higher": left > right}.get(self.value, False)


@attrs.frozen
class UnitOfMeasure:
    """What a number counts or measures.

    Example:
        >>> HOUSEHOLDS.name.zh, HOUSEHOLDS.whole
        ('户', True)
    """

    __repr__ = as_line
    _repr_html_ = as_html

    #: Key used in files.
    key: str
    #: Name, in the plural; in Chinese the classifier that follows a number.
    name: Text
    #: Whether it counts things, so that fractions make no sense.
    whole: bool = True
    #: The largest value there can be.
    highest: float = math.inf


HOUSEHOLDS: Final = UnitOfMeasure("households", Text("households", "户"))
PERSONS: Final = UnitOfMeasure("persons", Text("persons", "人"))
HOLDERS: Final = UnitOfMeasure("holders", Text("holders", "名任职者"))
POSTS: Final = UnitOfMeasure("posts", Text("posts", "个岗位"))
BODIES: Final = UnitOfMeasure("bodies", Text("bodies", "个组织机构"))
UNITS: Final = UnitOfMeasure("units", Text("units", "个单元"))
LEVELS: Final = UnitOfMeasure("levels", Text("levels", "级"))
LINKS: Final = UnitOfMeasure("links", Text("links", "个联系"))
DEVICES: Final = UnitOfMeasure("devices", Text("devices", "部"))
ITEMS: Final = UnitOfMeasure("items", Text("items", "项"))
DAYS: Final = UnitOfMeasure("days", Text("days", "天"))
MONTHS: Final = UnitOfMeasure("months", Text("calendar months", "个日历月"))
MINUTES: Final = UnitOfMeasure("minutes", Text("minutes on foot", "分钟步行"), whole=False)
SHARE: Final = UnitOfMeasure("share", Text("share", "占比"), whole=False)
TIMES: Final = UnitOfMeasure("times", Text("times or hours", "次（或小时）"), whole=False)
PUBLISHED: Final = UnitOfMeasure("published", Text("as published", "公布数"), whole=False)
#: Yes is 1, no is 0.
YES: Final = UnitOfMeasure("yes", Text("yes or no", "是或否"), highest=1)

_MEASURES: Final = (
    HOUSEHOLDS,
    PERSONS,
    HOLDERS,
    POSTS,
    BODIES,
    UNITS,
    LEVELS,
    LINKS,
    DEVICES,
    ITEMS,
    DAYS,
    MONTHS,
    MINUTES,
    SHARE,
    TIMES,
    PUBLISHED,
    YES,
)


def measures_of() -> Mapping[str, UnitOfMeasure]:
    """Return every unit of measure by key.

    Example:
        >>> measures_of()["days"].name.en
        'days'
    """
    return {m.key: m for m in _MEASURES}


Kind = Literal["whole", "number", "text", "texts", "flag"]
_SAID: Final[Mapping[Kind, Text]] = {
    "whole": Text("a whole number", "整数"),
    "number": Text("a number", "数字"),
    "text": Text("a text", "文本"),
    "texts": Text("a list of texts", "文本列表"),
    "flag": Text("true or false", "true或false"),
}


@attrs.frozen
class Parameter:
    """One value of a rule.

    Example:
        >>> from gridgov.rules import EstateBranch
        >>> EstateBranch.parameters()["occupied_from"].unit_of_measure.key
        'households'
    """

    __repr__ = as_line
    _repr_html_ = as_html

    name: str
    kind: Kind
    unit_of_measure: UnitOfMeasure | None = None
    stricter: Stricter = attrs.field(default=Stricter.NEITHER, validator=attrs.validators.instance_of(Stricter))
    lowest: float = -math.inf
    highest: float = math.inf
    #: Texts that it may be; empty: any.
    choices: tuple[str, ...] = ()
    default: object = attrs.field(default=REQUIRED)

    @property
    def required(self) -> bool:
        """Whether it has no default."""
        return self.default is REQUIRED

    @property
    def numeric(self) -> bool:
        """Whether it is a number, which can be swept and compared."""
        return self.kind in {"whole", "number"}

    def expects(self) -> Text:
        """Say what it may be.

        Example:
            >>> Parameter("max_households", "whole", lowest=1).expects().en
            'a whole number of 1 or more'
        """
        if self.choices:
            return Text(
                "one of " + ", ".join(f"'{c}'" for c in self.choices),
                "、".join(f"“{c}”" for c in self.choices) + "之一",
            )
        said = _SAID[self.kind]
        low, high = _number(self.lowest), _number(self.highest)
        if self.lowest > -math.inf and self.highest < math.inf:
            return Text(f"{said.en} from {low} to {high}", f"{low}至{high}的{said.zh}")
        if self.lowest > -math.inf:
            return Text(f"{said.en} of {low} or more", f"不小于{low}的{said.zh}")
        if self.highest < math.inf:
            return Text(f"{said.en} of {high} or less", f"不大于{high}的{said.zh}")
        return said

    def accepts(self, value: object) -> bool:
        """Tell whether a value is one of those it may have."""
        if self.kind == "flag":
            return isinstance(value, bool)
        if self.kind == "text":
            return (isinstance(value, str) and (not self.choices or value in self.choices)) or (
                value is None and self.default is None
            )
        if self.kind == "texts":
            if isinstance(value, str) or not isinstance(value, Sequence):
                return False
            listed = cast("Sequence[object]", value)
            return all(isinstance(v, str) and (not self.choices or v in self.choices) for v in listed)
        if value is None and self.default is None:
            return True
        return self._accepts_number(value)

    def _accepts_number(self, value: object) -> bool:
        if isinstance(value, bool) or not isinstance(value, Real):
            return False
        try:
            number = float(value)
        except OverflowError:
            return False
        return (
            math.isfinite(number)
            and self.lowest <= number <= self.highest
            and (self.kind == "number" or number.is_integer())
        )

    def convert(self, value: object) -> object:
        """Return an accepted value as the rule keeps it."""
        if self.kind == "texts":
            return tuple(cast("Sequence[str]", value))
        if value is None or not self.numeric:
            return value
        return int(cast("float", value)) if self.kind == "whole" else float(cast("float", value))


def _number(value: float) -> str:
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,g}"


_PLAIN: Final[Mapping[object, Kind]] = {int: "whole", float: "number", str: "text", bool: "flag"}


def parameters_of(cls: type[Any], names: Mapping[str, Any]) -> dict[str, Parameter]:
    """Read the parameters from the annotations of a rule class.

    Args:
        cls: The class.
        names: What the annotations may name.

    Raises:
        TypeError: An annotation is none that a rule can have, or names what is not there.
    """
    try:
        hints = get_type_hints(cls, localns=dict(names), include_extras=True)
    except NameError as error:
        msg = f"An annotation of {cls.__name__} names what is not there: {error}."
        raise TypeError(msg) from None
    out: dict[str, Parameter] = {}
    for field in attrs.fields(cls):
        hint = hints[field.name]
        metadata: tuple[object, ...] = ()
        if get_origin(hint) is Annotated:
            hint, *rest = get_args(hint)
            metadata = tuple(rest)
        out[field.name] = _parameter(cls, field, hint, metadata)
    return out


def _parameter(cls: type[Any], field: attrs.Attribute[Any], hint: object, metadata: tuple[object, ...]) -> Parameter:
    if get_origin(hint) in {Union, types.UnionType}:
        hint = next(part for part in get_args(hint) if part is not type(None))
    choices: tuple[str, ...] = ()
    kind: Kind
    if get_origin(hint) is Literal:
        kind, choices = "text", cast("tuple[str, ...]", get_args(hint))
    elif get_origin(hint) is tuple:
        kind = "texts"
    elif hint in _PLAIN:
        kind = _PLAIN[hint]
    else:
        msg = (
            f"{cls.__name__}.{field.name} is {hint}; a parameter is int, float, bool, str, tuple[str, ...] or Literal."
        )
        raise TypeError(msg)
    measure = next((m for m in metadata if isinstance(m, UnitOfMeasure)), None)
    if measure is None and kind in {"whole", "number"}:
        msg = f"{cls.__name__}.{field.name} is a number: say what it counts, such as Annotated[int, HOUSEHOLDS, ...]."
        raise TypeError(msg)
    lowest = max((float(cast("float", m.ge)) for m in metadata if isinstance(m, at.Ge)), default=-math.inf)
    highest = min((float(cast("float", m.le)) for m in metadata if isinstance(m, at.Le)), default=math.inf)
    stricter = next((m for m in metadata if isinstance(m, Stricter)), Stricter.NEITHER)
    return Parameter(
        field.name,
        kind,
        measure,
        stricter,
        lowest,
        highest,
        choices,
        REQUIRED if field.default is attrs.NOTHING else field.default,
    )


class _Whole(int):
    parameter: str


class _Number(float):
    parameter: str


def tracked(value: float, name: str) -> float:
    """Return a number that knows of which parameter it is the value, and is otherwise the same."""
    out = _Whole(value) if isinstance(value, int) else _Number(value)
    out.parameter = name
    return out


def parameter_behind(value: object) -> str | None:
    """Return the parameter that a number is the value of, or None."""
    return value.parameter if isinstance(value, _Whole | _Number) else None

"""What a policy consists of: sources, and clauses that give values to rules."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from enum import Enum
from typing import Any, Literal, get_args

import attrs
import numpy as np

from gridgov._days import Day, as_day
from gridgov._face import as_html, as_line
from gridgov.rules import EVERYWHERE, Rule, Scope
from gridgov.text import Lang, Text

__all__ = [
    "MUST",
    "REPORTED",
    "SHOULD",
    "Boundary",
    "Clause",
    "Confidence",
    "Source",
    "SourceKind",
    "Strength",
    "as_strengths",
]


class Strength(Enum):
    """What the source says: it must be, it should be, or it is reported to be so.

    Strength is a property of the source. Whether a run fails is said when it is asked, by ``fail_on=``.

    Example:
        >>> MUST.text("zh")
        '必须'
    """

    MUST = "must"
    SHOULD = "should"
    REPORTED = "reported"

    def text(self, lang: Lang = "en") -> str:
        """Return it in words."""
        said = {"must": Text("must", "必须"), "should": Text("should", "应当"), "reported": Text("reported", "据报道")}
        return said[self.value].get(lang)


def as_strengths(value: Strength | str | Iterable[Strength | str]) -> frozenset[Strength]:
    """Return strengths that are given as such or by their words, one or several.

    Raises:
        ValueError: A word is none of a strength.

    Example:
        >>> sorted(s.value for s in as_strengths(["must", Strength.SHOULD]))
        ['must', 'should']
    """
    listed = (value,) if isinstance(value, Strength | str) else tuple(value)
    known = {strength.value: strength for strength in Strength}
    wrong = [word for word in listed if not isinstance(word, Strength) and word not in known]
    if wrong:
        msg = f"A strength is one of {', '.join(known)}, not {', '.join(map(repr, wrong))}."
        raise ValueError(msg)
    return frozenset(word if isinstance(word, Strength) else known[word] for word in listed)


MUST = Strength.MUST
SHOULD = Strength.SHOULD
REPORTED = Strength.REPORTED

#: What a source is.
SourceKind = Literal["law", "regulation", "policy", "standard", "news", "register", "other"]
#: How sure it is that the source says so.
Confidence = Literal["high", "medium", "low"]
#: Whether a bound belongs to what is meant: 以上, 以下 and 以内 include it, 超过, 不满 and 以外 exclude it.
Boundary = Literal["inclusive", "exclusive"]


def _date(value: Day | None) -> dt.date | None:
    if value is None:
        return None
    found: dt.date = as_day(value).astype(dt.date)
    return found


def _strength(value: Strength | str) -> Strength:
    """Take a strength as such or by its word.

    Raises:
        ValueError: The word is none of a strength.
        TypeError: It is neither.
    """
    if not isinstance(value, Strength | str):
        msg = f"A strength is one of {', '.join(s.value for s in Strength)}, not {value!r}."
        raise TypeError(msg)
    (found,) = as_strengths(value)
    return found


def _units(value: Mapping[str, str]) -> dict[str, str]:
    return dict(value)


@attrs.frozen(kw_only=True)
class Source:
    """Where a clause comes from.

    Example:
        >>> Source(id="ankang-321", title=Text("Ankang '321'", "安康“321”"), kind="news", confidence="low").kind
        'news'
    """

    __repr__ = as_line
    _repr_html_ = as_html

    id: str
    title: Text
    kind: SourceKind = attrs.field(default="other", validator=attrs.validators.in_(get_args(SourceKind)))
    confidence: Confidence = attrs.field(default="medium", validator=attrs.validators.in_(get_args(Confidence)))
    #: Who issued it.
    issuer: Text | None = None
    #: Day it was issued.
    issued: dt.date | None = attrs.field(default=None, converter=_date)
    #: Name of a text file with its wording, for `gridgov policy verify`.
    file: str | None = None
    url: str | None = None


@attrs.frozen(kw_only=True)
class Clause:
    """A rule with values, the days it is in force, how strong it is, and who said so in which words.

    Example:
        >>> from gridgov.rules import CommunityOversize
        >>> clause = Clause(id="split-large", rule=CommunityOversize(max_households=5000), start="2021-01-01")
        >>> clause.in_force("2020-12-31"), clause.in_force("2021-01-01")
        (False, True)
    """

    __repr__ = as_line
    _repr_html_ = as_html

    #: Id, unique within its policy but for clauses that follow each other in time.
    id: str
    #: The rule with its values.
    rule: Rule[Any]
    #: First day in force; None: since before the records.
    start: dt.date | None = attrs.field(default=None, converter=_date)
    #: Last day in force; None: still in force.
    end: dt.date | None = attrs.field(default=None, converter=_date)
    #: How strong it is; its word, such as ``should``, will do.
    strength: Strength = attrs.field(default=Strength.MUST, converter=_strength)
    #: Id of the source.
    source: str | None = None
    #: Its words.
    quote: str | None = None
    #: Where in the source, such as ``art. 3``.
    place: Text | None = None
    #: The units it is about; by default all of the rule's kinds.
    scope: Scope = EVERYWHERE
    #: Day on which somebody compared it with its source.
    checked_on: dt.date | None = attrs.field(default=None, converter=_date)
    #: How it reads a bound whose wording is not clear.
    boundary: Boundary | None = attrs.field(
        default=None, validator=attrs.validators.optional(attrs.validators.in_(get_args(Boundary)))
    )
    #: The clause of a policy above that it takes the place of, as ``policy/clause``.
    replaces: str | None = None
    #: Why it may.
    because: Text | None = None
    note: Text | None = None
    #: What the source counts, by parameter; ``policies.lint`` holds it against what the rule counts.
    units: Mapping[str, str] = attrs.field(factory=dict[str, str], converter=_units, hash=False)

    def __attrs_post_init__(self) -> None:
        """Refuse what no clause can be."""
        if isinstance(self.rule, type) or not isinstance(self.rule, Rule):
            what = f"the class {self.rule.__name__}" if isinstance(self.rule, type) else repr(self.rule)
            msg = f"A clause needs a rule with values, such as OneChief(), not {what}."
            raise TypeError(msg)
        if self.start is not None and self.end is not None and self.end < self.start:
            msg = f"The clause '{self.id}' ends on {self.end}, before it starts on {self.start}."
            raise ValueError(msg)

    def in_force(self, on: Day) -> bool:
        """Tell whether it is in force on a day; its first and its last day are included.

        Raises:
            ValueError: ``on`` is not written YYYY-MM-DD, or lies outside the years 1 to 9999.
            TypeError: ``on`` is neither a date nor a text.
        """
        day = as_day(on)
        started = self.start is None or np.datetime64(self.start, "D") <= day
        return bool(started and (self.end is None or day <= np.datetime64(self.end, "D")))

    def overlaps(self, other: Clause) -> bool:
        """Tell whether there is a day on which both are in force."""
        first = dt.date.min if self.start is None else self.start
        start = dt.date.min if other.start is None else other.start
        last = dt.date.max if self.end is None else self.end
        end = dt.date.max if other.end is None else other.end
        return first <= end and start <= last

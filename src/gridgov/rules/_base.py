"""What every rule has, and what it answers."""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum
from typing import ClassVar, Final, Protocol, runtime_checkable

import attrs
import numpy as np
import numpy.typing as npt

from gridgov._columns import Rows
from gridgov._days import Day
from gridgov.jurisdiction import Jurisdiction
from gridgov.text import Lang, Text

__all__ = ["Check", "Rule", "Verdict"]

_WORDS: Final = {
    0: Text("pass", "通过"),
    1: Text("fail", "不通过"),
    2: Text("not applicable", "不适用"),
    3: Text("unknown", "未知"),
}


class Verdict(IntEnum):
    """The four verdicts. Missing data never pass.

    Example:
        >>> Verdict.UNKNOWN.text("zh")
        '未知'
    """

    PASS = 0
    FAIL = 1
    NOT_APPLICABLE = 2
    UNKNOWN = 3

    def text(self, lang: Lang = "en") -> str:
        """Return the verdict in words."""
        return _WORDS[int(self)].get(lang)


@attrs.frozen(eq=False)
class Check:
    """The answer of one rule for each unit it looks at, as columns of equal length."""

    #: Row of the unit. Int32.
    units: Rows
    #: `Verdict` of each. Int8.
    verdicts: npt.NDArray[np.int8]
    #: Signed distance to the bound in the rule's unit of measure; negative fails, NaN is unknown. Float64.
    margins: npt.NDArray[np.float64]
    #: What was found. Float64, NaN where unknown.
    observed: npt.NDArray[np.float64]
    #: What it is held against. Float64.
    bounds: npt.NDArray[np.float64]
    #: Why what is unknown is not known, where the rule alone does not say it.
    reason: Text | None = None
    #: Why no unit was judged, where none was.
    idle: Text | None = None
    #: Further fields of the rule's messages, by name.
    facts: Mapping[str, Text] = attrs.field(factory=dict[str, Text])
    #: A further sentence about single units, by position in the columns.
    remarks: Mapping[int, Text] = attrs.field(factory=dict[int, Text])

    def __attrs_post_init__(self) -> None:
        """Refuse columns of different length."""
        lengths = {len(c) for c in (self.units, self.verdicts, self.margins, self.observed, self.bounds)}
        if len(lengths) > 1:
            msg = f"The columns of a check have lengths {sorted(lengths)}; they must be equal."
            raise ValueError(msg)

    @property
    def judged(self) -> int:
        """How many units have a verdict other than not applicable.

        Example:
            >>> nothing = np.zeros(0)
            >>> Check(np.zeros(0, np.int32), np.zeros(0, np.int8), nothing, nothing, nothing).judged
            0
        """
        return int((self.verdicts != Verdict.NOT_APPLICABLE).sum())


@runtime_checkable
class Rule(Protocol):
    """A rule with its values: law as data.

    Every class with these attributes and a `check` is one; nothing has to be inherited.

    Example:
        >>> from gridgov.rules import OneChief
        >>> isinstance(OneChief(), Rule), OneChief.title.zh
        (True, '网格长不是恰好一名')
    """

    #: Stable code, such as ``SIZ001``.
    code: ClassVar[str]
    #: Kebab-case name.
    name: ClassVar[str]
    #: One line for a list.
    title: ClassVar[Text]
    #: What a finding says; fields ``unit``, ``observed``, ``bound``, ``difference`` and those of `Check.facts`.
    message: ClassVar[Text]
    #: What it says where data are missing; the same fields.
    unknown: ClassVar[Text]
    #: One way out, without fields.
    way_out: ClassVar[Text]

    def check(self, jurisdiction: Jurisdiction, on: Day) -> Check:
        """Judge every unit that the rule speaks of, on a day.

        Raises:
            UnknownKeyError: The rule names a level that the scheme does not have.
            ValueError: The rule asks for the day, and ``on`` is not written YYYY-MM-DD or not in the years 1 to 9999.
            TypeError: The rule asks for the day, and ``on`` is neither a date nor a text.

        Example:
            >>> from gridgov import Hierarchy, LevelScheme
            >>> from gridgov.rules import CommunityOversize
            >>> h = Hierarchy.from_records([{"id": "c", "level": "community", "households": 400}],
            ...     levels=LevelScheme.ladder("community"), measures=["households"])
            >>> check = CommunityOversize(max_households=300).check(Jurisdiction(territory=h), "2026-01-01")
            >>> check.verdicts.tolist(), check.margins.tolist()
            ([1], [-100.0])
        """
        ...

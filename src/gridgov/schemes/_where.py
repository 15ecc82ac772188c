"""Which units a step of a recipe is about: ``estate``, ``level_3:work_unit``, ``community[demolished][!new]``."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final, Self

import attrs
import numpy as np
import numpy.typing as npt

from gridgov.text import Text

__all__ = ["WHERE", "LabelTest", "Where", "said"]

_KEY: Final = r"[a-z][a-z0-9_]*"
_FORM: Final = re.compile(rf"({_KEY})(?::({_KEY}))?((?:\[!?{_KEY}(?:=[^\[\]=]+)?\])*)")
_TEST: Final = re.compile(rf"\[(!?)({_KEY})(?:=([^\[\]=]+))?\]")
#: What a text must be, said after "Give".
WHERE: Final = Text(
    "units as level, level:kind or level[label], such as 'estate[no_property]'",
    "单元的写法：层级、层级:类别或层级[标签]，例如“estate[no_property]”",
)


@attrs.frozen
class LabelTest:
    """Whether units carry a label.

    Example:
        >>> Where.parse("estate[!old]").tests
        (LabelTest(label='old', value=None, wanted=False),)
    """

    label: str
    #: The value that it must have; None: any.
    value: str | None
    #: False: units that do not carry it.
    wanted: bool


@attrs.frozen
class Where:
    """Units of one level, of one kind if it is named, that pass some tests of their labels.

    Example:
        >>> where = Where.parse("level_3:work_unit[big]")
        >>> where.level, where.kind, str(where)
        ('level_3', 'work_unit', 'level_3:work_unit[big]')
    """

    level: str
    kind: str | None = None
    tests: tuple[LabelTest, ...] = ()

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read the text of a selector.

        Raises:
            ValueError: It is none.

        Example:
            >>> Where.parse("grid_3")
            Where(level='grid_3', kind=None, tests=())
        """
        found = _FORM.fullmatch(text)
        if found is None:
            msg = f"{text!r} names no units. Write level, level:kind or level[label]."
            raise ValueError(msg)
        level, kind, tests = found.groups()
        parts = [LabelTest(label, value or None, not bang) for bang, label, value in _TEST.findall(tests)]
        return cls(level, kind, tuple(parts))

    def carried(self, labels: dict[str, npt.NDArray[np.object_]], n: int) -> npt.NDArray[np.bool_]:
        """Tell which of n units pass the tests of their labels."""
        mask = np.ones(n, bool)
        for test in self.tests:
            column: list[str | None] = labels[test.label].tolist() if test.label in labels else [None] * n
            has = np.array([text is not None and test.value in {None, text} for text in column], bool)
            mask &= has if test.wanted else ~has
        return mask

    def __str__(self) -> str:
        tests = "".join(
            f"[{'' if t.wanted else '!'}{t.label}{'' if t.value is None else '=' + t.value}]" for t in self.tests
        )
        return f"{self.level}{'' if self.kind is None else ':' + self.kind}{tests}"


def said(where: str | Iterable[str]) -> str:
    """Return one selector or several as text."""
    return where if isinstance(where, str) else ", ".join(where)

"""Serial numbers: the next free one, never one that was in use before."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import Final, Self

import attrs

from gridgov._face import as_html, as_line
from gridgov.codes._code import part
from gridgov.errors import InvalidCodeError, Place, Problem, Problems, fault
from gridgov.text import Text

#: First and last serial of grids that are merged from several communities (CJ/T 349-2010; last by its three digits).
MERGED_FIRST: Final = 601
MERGED_LAST: Final = 999

SERIALS_USED_UP: Final = fault(
    "COD022",
    "serials-used-up",
    Text(
        "{wanted:,} more wanted, but {free:,} of the {capacity:,} serials from {first} to {last} are free.",
        "还需要{wanted:,}个顺序号，但{first}至{last}的{capacity:,}个中只剩{free:,}个可用。",
    ),
    Text(
        "Divide the unit that numbers them, so that each part has its own serials.",
        "请拆分其上级单元，使各部分分别编号。",
    ),
)
RETIRED_IN_USE: Final = fault(
    "COD023",
    "retired-in-use",
    Text("Serial {serial} is in use and retired.", "顺序号{serial}既在使用又已停用。"),
    Text("Take it out of one of the two.", "请从其中一处删去。"),
)


@attrs.frozen(init=False)
class Serials:
    """The serials of one range: which are in use, and which were and must not come back.

    It does not change; `take` and `retire` return the next state. Which unit gets which serial, say from west to east,
    is the caller's business. Numbers outside ``first`` to ``last`` may be named: they do not count.

    Args:
        used: Serials in use, as numbers or texts.
        retired: Serials that were in use.
        width: Digits of a serial, 1 to 18.
        first: The first serial that may be given.
        last: The last one; by default as many nines as there are digits.

    Raises:
        InvalidCodeError: A serial in use or retired is no number of this width, or is both.
        ValueError: ``width``, ``first`` and ``last`` do not make a range.

    Example:
        >>> serials = Serials(["001", "002"], retired=["003"])
        >>> new, after = serials.take(2)
        >>> new, after.retire(1).next()
        (('004', '005'), '006')
    """

    __repr__ = as_line
    _repr_html_ = as_html

    #: In use, as numbers.
    used: frozenset[int]
    #: Was in use and must not come back.
    retired: frozenset[int]
    #: Digits of a serial.
    width: int
    #: The first serial that may be given.
    first: int
    #: The last one.
    last: int

    def __init__(
        self,
        used: Iterable[str | int] = (),
        *,
        retired: Iterable[str | int] = (),
        width: int = 3,
        first: int = 1,
        last: int | None = None,
    ) -> None:
        widest = 18
        if not 1 <= width <= widest:
            msg = f"width must be from 1 to {widest} digits, not {width}."
            raise ValueError(msg)
        end = 10**width - 1 if last is None else last
        if not 0 <= first <= end < 10**width:
            msg = f"first and last must be a range within {width} digits, not {first} to {end}."
            raise ValueError(msg)
        in_use, problems = _numbers(used, width, "used")
        gone, more = _numbers(retired, width, "retired")
        both = [Problem(RETIRED_IN_USE, facts={"serial": f"{n:0{width}}"}) for n in sorted(in_use & gone)]
        if found := [*problems, *more, *both]:
            raise InvalidCodeError(Problems.of(*found))
        fields = {"used": in_use, "retired": gone, "width": width, "first": first, "last": end}
        for name, value in fields.items():
            object.__setattr__(self, name, value)

    @property
    def capacity(self) -> int:
        """How many serials the range has.

        Example:
            >>> Serials(first=MERGED_FIRST, last=MERGED_LAST).capacity
            399
        """
        return self.last - self.first + 1

    @property
    def free(self) -> int:
        """How many serials can still be given."""
        return self.capacity - sum(self.first <= n <= self.last for n in self.used | self.retired)

    def next(self) -> str:
        """Return the lowest free serial, with all its digits.

        Raises:
            InvalidCodeError: None is left.

        Example:
            >>> Serials([1, 3]).next()
            '002'
        """
        return self.take()[0][0]

    def take(self, count: int = 1) -> tuple[tuple[str, ...], Self]:
        """Return the lowest free serials, and the state in which they are used.

        Raises:
            InvalidCodeError: Fewer are left. Nothing is taken.
            ValueError: ``count`` is negative.

        Example:
            >>> Serials(width=1, first=8).take(3)
            Traceback (most recent call last):
            gridgov.errors.InvalidCodeError: Not a valid code: 1 problem.
            COD022 3 more wanted, but 2 of the 2 serials from 8 to 9 are free. Divide the unit that numbers them, ...
        """
        if count < 0:
            msg = f"count must not be negative, not {count}."
            raise ValueError(msg)
        if count > self.free:
            limits = {"first": f"{self.first:0{self.width}}", "last": f"{self.last:0{self.width}}"}
            facts = {"wanted": count, "free": self.free, "capacity": self.capacity, **limits}
            raise InvalidCodeError(Problem(SERIALS_USED_UP, facts=facts))
        taken = self.used | self.retired
        new = tuple(islice((n for n in range(self.first, self.last + 1) if n not in taken), count))
        return tuple(f"{n:0{self.width}}" for n in new), attrs.evolve(self, used=self.used.union(new))

    def retire(self, *serials: str | int) -> Self:
        """Return the state in which these serials are no longer in use, and never will be again.

        Raises:
            InvalidCodeError: A serial is no number of this width.

        Example:
            >>> Serials([1, 2]).retire("002").next()
            '003'
        """
        gone, problems = _numbers(serials, self.width, "retired")
        if problems:
            raise InvalidCodeError(Problems.of(*problems))
        return attrs.evolve(self, used=self.used - gone, retired=self.retired | gone)


def _numbers(values: Iterable[str | int], width: int, column: str) -> tuple[frozenset[int], list[Problem]]:
    """Return serials as numbers, and the problems of those that are none, in an order that no hash decides."""
    numbers: set[int] = set()
    problems: list[Problem] = []
    for value in values:
        digits, found = part(value, width)
        numbers.update([int(digits)] if not found else [])
        problems += [Problem(kind, Place(column=column), facts) for kind, facts in found]
    return frozenset(numbers), sorted(problems, key=str)


def next_serial(used: Iterable[str | int], *, width: int = 3, start: int = 1, retired: Iterable[str | int] = ()) -> str:
    """Return the lowest serial from ``start`` on that is neither in use nor retired, with all its digits.

    A number that is merely missing in ``used`` counts as free: name the retired ones. `Serials` gives many at once.

    Raises:
        InvalidCodeError: None is left, or a serial in use or retired is no number of this width, or is both.
        ValueError: ``start`` does not fit ``width`` digits.

    Example:
        >>> next_serial(["001", "002"], retired=["003"])
        '004'
        >>> next_serial([], start=MERGED_FIRST)
        '601'
    """
    return Serials(used, retired=retired, width=width, first=start).next()

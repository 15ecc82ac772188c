"""Short words and days, numbers read as choices among them, and checks of what a caller asks for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final, TypeVar, cast

from hypothesis import strategies as st

from gridgov.hierarchy import Hierarchy

__all__ = [
    "DAYS",
    "NAMES",
    "ODD",
    "PLAIN_NAMES",
    "QUALIFICATIONS",
    "bits",
    "check_range",
    "ids_of",
    "is_a",
    "known",
    "made",
    "one_of",
    "pick",
]

S = TypeVar("S")
T = TypeVar("T")

#: Names, the plainest first; the last are Chinese, with brackets, and of a private plane.
NAMES: Final = (None, "a", "第一网格", "Grid 1", "安澜社区（东区）", "\ue000")
PLAIN_NAMES: Final = NAMES[:-1]
#: Beginnings of ids: plain, Chinese, digits with zeros in front, brackets and quotes, characters of four bytes.
ODD: Final = ("x", "卫健网格", "007", "(一)号楼", "a-b", "'\"", "\U00020000里", "{}", "1" * 20)
#: Days in order: the first that can be, a leap day, the end of a year, the last that can be.
DAYS: Final = (
    "0001-01-01",
    "2019-01-01",
    "2020-02-29",
    "2023-12-31",
    "2024-01-01",
    "2025-06-30",
    "2025-12-31",
    "2026-01-01",
    "9999-12-31",
)
QUALIFICATIONS: Final = ("community_leader", "党员", "x")


def known(**values: Any) -> dict[str, Any]:
    """Return a record of what is not None."""
    return {key: value for key, value in values.items() if value is not None}


def bits(width: int) -> st.SearchStrategy[int]:
    """Draw whole numbers of so many bits, each bit as often set as not; they shrink to 0.

    Of `integers`, Hypothesis draws mostly those below 2**8: of choices read from higher bits nearly all would be the
    first.
    """
    size, mask = -(-width // 8), (1 << width) - 1
    return st.binary(min_size=size, max_size=size).map(lambda some: int.from_bytes(some, "little") & mask)


@st.composite
def made(draw: st.DrawFn, make: Callable[[S], T], of: st.SearchStrategy[S]) -> T:
    """Draw what is made of something else; of a mapped strategy reports would show the latter."""
    return make(draw(of))


def pick(n: int, shift: int, options: Sequence[T]) -> T:
    """Read three bits of a number as a choice; 0 is the first."""
    return options[(n >> shift & 7) % len(options)]


def check_range(name: str, value: object, least: int = 0, most: int | None = None) -> None:
    """Refuse a size that cannot be.

    Raises:
        ValueError: It is no whole number of the range.
    """
    if type(value) is int and least <= value and (most is None or value <= most):
        return
    wanted = f"a whole number from {least} on" if most is None else f"a whole number from {least} to {most}"
    msg = f"{name}= is {value!r}; it has to be {wanted}."
    raise ValueError(msg)


def is_a(name: str, value: Any, kind: type) -> None:  # noqa: ANN401 - what a caller gave
    """Refuse a value of another type, such as a strategy of what is wanted.

    Raises:
        TypeError: It is of another type.
    """
    if isinstance(value, kind):
        return
    found = cast("type[object]", type(value))
    way = "; of a strategy, use flatmap" if issubclass(found, st.SearchStrategy) else ""
    msg = f"{name}= is a {kind.__name__}, not a {found.__name__}{way}."
    raise TypeError(msg)


def ids_of(units: Hierarchy | Iterable[str]) -> list[str]:
    """Return the ids of units, or ids as they are given.

    Raises:
        TypeError: It is one text.
        ValueError: An id is there twice.
    """
    if isinstance(units, str):
        msg = f"units= is one text, {units!r}; give the units or a list of their ids."
        raise TypeError(msg)
    ids = units.ids.tolist() if isinstance(units, Hierarchy) else list(units)
    if len(set(ids)) < len(ids):
        msg = "An id is there twice; each unit is named once."
        raise ValueError(msg)
    return ids


def one_of(name: str, value: object, options: Sequence[str]) -> None:
    """Refuse a word that is not among those known.

    Raises:
        ValueError: It is not.
    """
    if value not in options:
        msg = f"{name}= is {value!r}; it has to be one of: {', '.join(options)}."
        raise ValueError(msg)

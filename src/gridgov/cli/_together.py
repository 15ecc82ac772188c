"""Several files read in one go, so that everything wrong with any of them is said at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from gridgov.errors import GridgovError, Problems
from gridgov.text import Text

__all__ = ["InputError", "Together"]

T = TypeVar("T")


class InputError(GridgovError, ValueError):
    """Several files cannot be used."""

    _headline = Text("The input cannot be used: {n:,} problem{s}.", "输入无法使用：{n:,}个问题。")


class Together:
    """Keeps what is wrong until everything was read."""

    def __init__(self) -> None:
        self._errors: list[GridgovError] = []

    def get(self, work: Callable[[], T]) -> T | None:
        """Return what some work gives; None if it finds something wrong, which is kept."""
        try:
            return work()
        except GridgovError as error:
            self._errors.append(error)
            return None

    def done(self) -> None:
        """Say what is wrong, if anything is.

        Raises:
            GridgovError: The only one that was kept, or one with the problems of all of them.
        """
        if len(self._errors) == 1:
            raise self._errors[0]
        if self._errors:
            problems = Problems()
            for error in self._errors:
                problems += error.problems
            raise InputError(problems)

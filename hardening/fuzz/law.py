"""The law that holds for every parser, whatever it is given. Knows nothing of the fuzzer."""

from __future__ import annotations

import time
import warnings
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Final, Literal

import attrs

from gridgov.errors import GridgovError
from gridgov.text import LANGS

__all__ = ["CPU_SECONDS", "BrokenLawError", "Form", "Target", "hold"]

#: One input takes no longer than this, on a slow computer and with every line traced.
CPU_SECONDS: Final = 5.0

#: How an input is changed: as text, as a tree of JSON, as lines of a table or a TOML file, or inside an archive.
Form = Literal["text", "json", "lines", "zip"]


class BrokenLawError(AssertionError):
    """A parser did what it promises not to do, other than to raise an error that is not ours."""


@attrs.frozen
class Target:
    """A parser, or a few that read the same thing."""

    name: str
    #: Reads the bytes. What it raises that is no GridgovError is a finding; what it accepts, it writes and reads again.
    run: Callable[[bytes], None]
    #: Sound and unsound inputs to begin with.
    seeds: Callable[[], Iterator[bytes]]
    form: Form = "text"
    #: Bytes of the longest input that the fuzzer makes.
    longest: int = 4096


def hold(target: Target, data: bytes) -> bool:
    """Give bytes to a parser: it returns, or says in both languages what is wrong, and does so soon.

    Returns:
        Whether it accepted them.

    Raises:
        BrokenLawError: It took too long, or what it says cannot be shown.
        Exception: Whatever it raised in place of a GridgovError, and every warning.
    """
    start = time.process_time()
    accepted = True
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            target.run(data)
        except GridgovError as error:
            accepted = False
            _told(error)
    used = time.process_time() - start
    if used > CPU_SECONDS:
        msg = f"{target.name} took {used:.1f} s of CPU over {len(data):,} bytes."
        raise BrokenLawError(msg)
    return accepted


def _told(error: GridgovError) -> None:
    """Check that a refusal has problems, each of one line that a terminal and a file can hold."""
    if not error.problems:
        msg = f"{error!r} says nothing."
        raise BrokenLawError(msg) from error
    for lang in LANGS:
        for problem in islice(error.problems, 50):
            line = problem.text(lang)
            if not line.strip() or len(line.splitlines()) > 1 or _half(line):
                msg = f"This cannot be shown as a line: {line!r}"
                raise BrokenLawError(msg) from error
        error.text(lang)


def _half(line: str) -> bool:
    """Tell whether a line has half a character, which no file can hold."""
    return any("\ud800" <= sign <= "\udfff" for sign in line)

"""The way out of a fault at the command line, where that of the library speaks of Python."""

from __future__ import annotations

from typing import Final

import attrs

from gridgov.errors import GridgovError, Problem, Problems
from gridgov.text import Text

__all__ = ["at_the_command_line"]

_ADVICE: Final = {
    "HIE005": Text("Give it a parent, or add --roots many.", "请填写上级，或加上--roots many。"),
    "HIE020": Text(
        "'gridgov show {file} --depth 20 --format json' lists all ids{close.en}.",
        "请用“gridgov show {file} --depth 20 --format json”列出全部编号{close.zh}。",
    ),
    "JRN011": Text(
        "Look the id up in the place as it was on a day: 'gridgov history JOURNAL --as-of DAY -o FILE'.",
        "请用“gridgov history JOURNAL --as-of DAY -o FILE”写出某日的辖区数据，从中查找编号。",
    ),
    "GRA040": Text(
        "Check that the file is whole, and that its suffix says what it is.",
        "请检查文件是否完整，以及后缀是否与内容相符。",
    ),
}


def at_the_command_line(error: GridgovError, file: object) -> GridgovError:
    """Return the same error with advice for somebody who has a terminal and not Python."""
    problems = list(error.problems)
    if not any(problem.code in _ADVICE for problem in problems):
        return error
    return type(error)(Problems.of(*(_advised(problem, str(file)) for problem in problems)))


def _advised(problem: Problem, file: str) -> Problem:
    if problem.code not in _ADVICE:
        return problem
    kind = attrs.evolve(problem.kind, way_out=_ADVICE[problem.code])
    return attrs.evolve(problem, kind=kind, facts={**problem.facts, "file": file})

"""Changes of a jurisdiction: typed values, applied whole or not at all.

A change says what is to happen: a unit is created, moved, split; somebody is appointed. `apply` makes a list of them
happen on a day and returns a new jurisdiction with a log; the old one stays. Households are conserved, ids are never
used again, and nothing is lost without a word in the log.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from gridgov._change_apply import Applied, LogEntry, apply
from gridgov._change_back import Amend, Revert
from gridgov._change_base import Change, Part, read_change, record_faults
from gridgov._change_bodies import AddLink, CreateBody, EndBody, EndLink, JoinBody, SetRank
from gridgov._change_ledger import PATH
from gridgov._change_people import AbolishPost, AddDevice, Appoint, CreatePost, EndAppointment
from gridgov._change_units import (
    AbolishUnit,
    CreateUnit,
    MergeUnits,
    MoveUnit,
    RecodeUnit,
    RegradeUnit,
    RenameUnit,
    SetLabel,
    SetMeasure,
    SplitUnit,
)
from gridgov._diff import Diff, diff
from gridgov.errors import InvalidChangeError, Place, Problem, Problems

__all__ = [
    "AbolishPost",
    "AbolishUnit",
    "AddDevice",
    "AddLink",
    "Amend",
    "Applied",
    "Appoint",
    "Change",
    "CreateBody",
    "CreatePost",
    "CreateUnit",
    "Diff",
    "EndAppointment",
    "EndBody",
    "EndLink",
    "JoinBody",
    "LogEntry",
    "MergeUnits",
    "MoveUnit",
    "Part",
    "RecodeUnit",
    "RegradeUnit",
    "RenameUnit",
    "Revert",
    "SetLabel",
    "SetMeasure",
    "SetRank",
    "SplitUnit",
    "apply",
    "diff",
    "read_changes",
]


def read_changes(records: Iterable[Mapping[str, Any]]) -> tuple[Change, ...]:
    """Read changes from records such as `Change.to_dict` gives, for instance out of a JSON file.

    Raises:
        InvalidChangeError: With every unknown change, every key that is unknown or missing, and every value that cannot
            be, of all records.

    Example:
        >>> read_changes([{"change": "move_unit", "unit": "g1", "to": "c2"}])
        (MoveUnit(unit='g1', to='c2'),)
    """
    entries = list(records)
    problems: list[Problem] = []
    for i, record in enumerate(entries, 1):
        problems += record_faults(record, Place(path=PATH, row=i))
    if problems:
        raise InvalidChangeError(Problems.of(*problems))
    return tuple(map(read_change, entries))

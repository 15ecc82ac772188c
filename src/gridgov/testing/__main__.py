"""``python -m gridgov.testing``: the battery and the planted mistakes, for all rules or those that are named."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Final

from gridgov.rules import all_rules, find_rule
from gridgov.testing._battery import RuleFlawError, check_rule
from gridgov.testing._mutants import mutate_rule

__all__ = ["main"]

_WANTED: Final = 0.95


def main(arguments: Sequence[str]) -> int:
    """Test rules and print how many planted mistakes were noticed.

    Args:
        arguments: Codes or names of rules; none: all, those of installed packages included.

    Returns:
        0 if every rule passes the battery and 95 % of all mistakes were noticed, otherwise 1.

    Example:
        >>> main(["ROL001"])
        ROL001 one-chief: passes; 6 of 6 mistakes noticed
        1 rule, 0 with flaws; 6 of 6 mistakes noticed (100.0 %)
        0
    """
    rules = [find_rule(key) for key in arguments] or [one.rule for one in all_rules().values()]
    flawed = planted = noticed = 0
    for rule in rules:
        said = "passes"
        try:
            check_rule(rule)
        except RuleFlawError as error:
            flawed += 1
            said = str(error)
        report = mutate_rule(rule)
        planted, noticed = planted + report.total, noticed + len(report.killed)
        missed = "".join(f", missed: {m.mistake} at {m.at}" for m in report.survived)
        print(f"{rule.code} {rule.name}: {said}; {len(report.killed)} of {report.total} mistakes noticed{missed}")  # noqa: T201 - see below
    rate = noticed / planted if planted else 1.0
    many = "" if len(rules) == 1 else "s"
    whole = f"{len(rules)} rule{many}, {flawed} with flaws; {noticed:,} of {planted:,} mistakes noticed"
    print(f"{whole} ({100 * rate:.1f} %)")  # noqa: T201 - what the command is for
    return int(bool(flawed) or rate < _WANTED)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

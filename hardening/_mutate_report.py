"""What became of the mistakes: kept from run to run, counted by area, those that no test noticed listed."""

from __future__ import annotations

import json
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import attrs
from scipy.stats import binomtest

__all__ = ["Equivalent", "Outcome", "equivalents", "read", "summary", "survivors", "write"]

#: Noticed: a test failed, or it did not come to an end.
NOTICED = frozenset({"killed", "time"})


@attrs.frozen
class Outcome:
    """A mistake and what became of it."""

    key: str
    area: str
    module: str
    line: int
    operator: str
    before: str
    after: str
    status: str
    by: str = ""
    tests: int = 0
    seconds: float = 0.0
    cold: bool = False

    @property
    def label(self) -> str:
        """The name of the place and family: see :func:`label`."""
        module, operator, place = self.key.split(" | ", 2)
        return f"{module} | {operator.partition('_')[0]} | {place}"


@attrs.frozen
class Equivalent:
    """A mistake that nobody can notice, and why."""

    module: str
    operator: str
    line: str
    reason: str
    #: The line as it is planted, where only that one of the mistakes of this operator in this line is meant.
    after: str | None = None


def read(path: Path) -> dict[str, Outcome]:
    """Read what is known; of two lines about one mistake the later holds."""
    if not path.exists():
        return {}
    lines = (json.loads(line) for line in path.read_text("utf-8").splitlines())
    return {line["key"]: Outcome(**line) for line in lines}


def write(path: Path, outcome: Outcome) -> None:
    """Add one line; several processes may do so at once."""
    with path.open("a", encoding="utf-8") as file:
        file.write(json.dumps(attrs.asdict(outcome), ensure_ascii=False) + "\n")


def equivalents(path: Path) -> list[Equivalent]:
    """Read the list of mistakes that were looked at and cannot be noticed."""
    found: dict[str, Any] = tomllib.loads(path.read_text("utf-8")) if path.exists() else {}
    return [Equivalent(**entry) for entry in found.get("equivalent", [])]


def _is_equivalent(outcome: Outcome, known: Iterable[Equivalent]) -> bool:
    mistake = outcome.module, outcome.operator, outcome.before
    return any(
        (each.module, each.operator, each.line) == mistake and each.after in {None, outcome.after} for each in known
    )


def survivors(outcomes: Iterable[Outcome], known: Iterable[Equivalent]) -> list[Outcome]:
    """List the mistakes that no test noticed, without those that cannot be noticed."""
    known = list(known)
    left = [each for each in outcomes if each.status == "survived" and not _is_equivalent(each, known)]
    return sorted(left, key=lambda each: (each.area, each.module, each.line))


def summary(outcomes: Iterable[Outcome], known: Iterable[Equivalent]) -> str:
    """Return a table in Markdown: how many mistakes of each area were planted and noticed, and the share.

    Mistakes that cannot be noticed are left out of the share and counted beside it. The interval is Wilson's, 95 %.
    """
    known = list(known)
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for each in outcomes:
        status = "noticed" if each.status in NOTICED else each.status
        equivalent = status == "survived" and _is_equivalent(each, known)
        counts[each.area]["equivalent" if equivalent else status] += 1
    counts["all"] = sum((counts[area] for area in tuple(counts)), Counter())
    rows = [
        "| Area | Planted | Noticed | Equivalent | Survived | Share | 95 % (Wilson) |",
        "| --- | --: | --: | --: | --: | --: | --- |",
    ]
    for area, count in counts.items():
        judged = count["noticed"] + count["survived"]
        if not judged:
            continue
        found = binomtest(count["noticed"], judged).proportion_ci(method="wilson")
        rows.append(
            f"| {area} | {judged + count['equivalent']} | {count['noticed']} | {count['equivalent']} | "
            f"{count['survived']} | {100 * count['noticed'] / judged:.1f} % | "
            f"{100 * found.low:.1f} to {100 * found.high:.1f} % |"
        )
    left = counts["all"]["hung"] + counts["all"]["broken"]
    if left:
        rows.append(f"\n{left} that waited for ever or could not be run are not counted.")
    return "\n".join(rows)

"""Baselines: findings that were known before, so that only new and worse ones fail a run."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal, cast

import attrs
import numpy as np
import numpy.typing as npt

from gridgov._baseline_entry import FORMAT, VERSION, Known, read_entries
from gridgov._baseline_faults import NOT_A_BASELINE
from gridgov._face import as_html, one_line
from gridgov._files import atomic_write
from gridgov._pickles import Versioned
from gridgov.errors import InvalidBaselineError, Place, Problem, Problems
from gridgov.rules import Verdict
from gridgov.text import Text

if TYPE_CHECKING:
    from gridgov._finding_rows import FindingRows
    from gridgov.findings import Report

__all__ = ["Baseline", "Known"]

#: Margins closer than this, relative to their size, are the same.
_SAME: Final = 1e-9


def _sorted(value: Iterable[Known]) -> tuple[Known, ...]:
    return tuple(sorted(value, key=lambda entry: entry.order))


@attrs.frozen(repr=False, slots=False)
class Baseline(Versioned):
    """Findings that were known before, sorted, so that their order does not matter.

    Failures and what was unknown are both written down. A finding that a waiver covers is not: when the waiver ends, it
    is new.

    Raises:
        ValueError: A fingerprint is there twice.

    Example:
        >>> from gridgov import Hierarchy, Jurisdiction, LevelScheme, check
        >>> from gridgov.rules import CommunityOversize
        >>> h = Hierarchy.from_records([{"id": "c", "level": "community", "households": 400}],
        ...     levels=LevelScheme.ladder("community"), measures=["households"])
        >>> place, rule = Jurisdiction(territory=h), CommunityOversize(max_households=300)
        >>> known = Baseline.of(check(place, rule, on="2026-01-01"))
        >>> report = check(place, rule, on="2026-02-01", baseline=known)
        >>> report.ok(), report.states.tolist()
        (True, ['unchanged'])
        >>> check(place, CommunityOversize(max_households=200), on="2026-02-01", baseline=known).states.tolist()
        ['updated']
    """

    _repr_html_ = as_html

    entries: tuple[Known, ...] = attrs.field(default=(), converter=_sorted)

    def __attrs_post_init__(self) -> None:
        """Refuse a fingerprint that is there twice."""
        if len(self._by_fingerprint) < len(self.entries):
            msg = "A fingerprint is there twice."
            raise ValueError(msg)

    @cached_property
    def _by_fingerprint(self) -> dict[str, Known]:
        return {entry.fingerprint: entry for entry in self.entries}

    def __len__(self) -> int:
        return len(self.entries)

    def __iter__(self) -> Iterator[Known]:
        return iter(self.entries)

    def __contains__(self, fingerprint: object) -> bool:
        return fingerprint in self._by_fingerprint

    @one_line
    def __repr__(self) -> str:
        n = len(self)
        return f"<Baseline: {n:,} finding{'' if n == 1 else 's'}>"

    # -- made from a report ----------------------------------------------------------------------------------------

    @classmethod
    def of(cls, report: Report) -> Baseline:
        """Write down every finding of a report that no waiver covers.

        Args:
            report: The report.
        """
        rows = report.rows
        day, kept = str(report.on), report.waived < 0
        names = zip(rows.fingerprints(), rows.unit_ids(), rows.items(), strict=True)
        numbers = zip(rows.of.tolist(), rows.verdict.tolist(), rows.margin.tolist(), kept.tolist(), strict=True)
        found: dict[str, Known] = {}
        for (name, unit, item), (k, verdict, margin, keep) in zip(names, numbers, strict=True):
            if not keep:
                continue
            judged = rows.judged[int(k)]
            entry = Known(
                fingerprint=name,
                rule=judged.rule.code,
                clause=judged.key,
                unit=unit,
                item=item,
                verdict=_verdict(verdict),
                margin=None if np.isnan(margin) else margin,
                first_seen=day,
            )
            # Two clauses of one key cannot be told apart; the worse finding counts for both.
            if name not in found or _rank(entry) < _rank(found[name]):
                found[name] = entry
        return cls(found.values())

    # -- held against a report -------------------------------------------------------------------------------------

    def states(self, rows: FindingRows) -> npt.NDArray[np.object_]:
        """Return ``new``, ``unchanged`` or ``updated`` for each finding.

        ``updated`` is what has become worse, what was unknown and now fails, and what failed and now is unknown. What
        has become better and still fails is ``unchanged``.

        Args:
            rows: The findings.

        Returns:
            Texts, shape (n,).
        """
        out = np.full(len(rows), "new", object)
        known = self._by_fingerprint
        for i, (name, verdict, margin) in enumerate(
            zip(rows.fingerprints(), rows.verdict.tolist(), rows.margin.tolist(), strict=True)
        ):
            entry = known.get(name)
            if entry is None:
                continue
            worse = entry.verdict != _verdict(verdict) or (
                entry.margin is not None and margin < entry.margin - _SAME * max(1.0, abs(entry.margin))
            )
            out[i] = "updated" if worse else "unchanged"
        return out

    def absent(self, report: Report) -> tuple[Known, ...]:
        """Return what was known and is no finding any more: it was mended, or what it was about is gone.

        What belongs to a clause that the report did not check stays known; so does what belongs to one that may look at
        counts that the report leaves out, as they may be why it is not found.

        Args:
            report: The report.
        """
        there = set(report.rows.fingerprints())
        checked = {judged.key for judged in report.judged} - report.hidden
        return tuple(e for e in self.entries if e.clause in checked and e.fingerprint not in there)

    def pruned(self, report: Report) -> Baseline:
        """Return the baseline without what is absent; nothing is added.

        Args:
            report: The report.
        """
        gone = {entry.fingerprint for entry in self.absent(report)}
        return Baseline(entry for entry in self.entries if entry.fingerprint not in gone)

    def updated_with(self, report: Report) -> Baseline:
        """Return what is known after a report: its findings with the days they were first seen.

        What is absent is taken out; what belongs to clauses that the report did not check is kept. What is unknown
        because counts are left out is known from the day of the report on: an earlier day would tell that it failed.

        Args:
            report: The report.
        """
        known = self._by_fingerprint
        now = [
            attrs.evolve(entry, first_seen=known[entry.fingerprint].first_seen)
            if entry.fingerprint in known and not (entry.clause in report.hidden and entry.verdict == "unknown")
            else entry
            for entry in Baseline.of(report)
        ]
        checked = {judged.key for judged in report.judged}
        return Baseline((*now, *(entry for entry in self.entries if entry.clause not in checked)))

    # -- files -----------------------------------------------------------------------------------------------------

    def save(self, file: str | os.PathLike[str]) -> None:
        """Write it as JSON, a line for each finding, whole or not at all.

        Args:
            file: The file.

        Raises:
            OSError: It cannot be written; an old one is still there.
        """
        atomic_write(file, self.dumps())

    def dumps(self) -> str:
        """Return it as JSON, a line for each finding.

        Example:
            >>> Baseline.loads(Baseline().dumps())
            <Baseline: 0 findings>
        """
        lines = ",\n".join(json.dumps(entry.to_dict(), ensure_ascii=False) for entry in self.entries)
        body = f"[\n{lines}\n]" if lines else "[]"
        return f'{{"format": "{FORMAT}", "version": {VERSION}, "findings": {body}}}\n'

    @classmethod
    def load(cls, file: str | os.PathLike[str]) -> Baseline:
        """Read a file that `save` wrote.

        Args:
            file: The file.

        Raises:
            InvalidBaselineError: With everything that is wrong with it.
            OSError: It cannot be opened.
        """
        return cls.loads(Path(file).read_bytes(), file=str(file))

    @classmethod
    def loads(cls, text: str | bytes, *, file: str | None = None) -> Baseline:
        """Read what `dumps` returned.

        Args:
            text: The JSON; bytes are UTF-8.
            file: Said in messages.

        Raises:
            InvalidBaselineError: With everything that is wrong with it.
        """
        try:
            data = cast("object", json.loads(text))
        except (ValueError, RecursionError) as error:
            why = Text(f"it is no JSON ({error})", f"不是JSON（{error}）")
            raise InvalidBaselineError(Problem(NOT_A_BASELINE, Place(file=file), {"why": why})) from None
        entries, problems = read_entries(data, file)
        if problems:
            raise InvalidBaselineError(Problems.of(*problems))
        return cls(entries)


def _verdict(verdict: int) -> Literal["fail", "unknown"]:
    return "fail" if verdict == Verdict.FAIL else "unknown"


def _rank(entry: Known) -> tuple[bool, float]:
    """Put failures first, then the worst margin."""
    return entry.verdict != "fail", 0.0 if entry.margin is None else entry.margin

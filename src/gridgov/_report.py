"""What a check found: a report."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar, Final, Literal, overload

import attrs
import numpy as np
import numpy.typing as npt

from gridgov import _report_columns, _report_text
from gridgov._explain import Explanation, explain
from gridgov._face import as_html, one_line
from gridgov._fields import as_field
from gridgov._finding import Finding
from gridgov._finding_rows import FindingRows
from gridgov._judged import Judged
from gridgov._pickles import Versioned
from gridgov._pictured import Pictured
from gridgov._policy_clause import as_strengths
from gridgov._repairs import Repaired, apply_remedies, remedy_of, side_effects
from gridgov._units import Unit
from gridgov.baselines import Baseline
from gridgov.errors import Problems
from gridgov.jurisdiction import Jurisdiction
from gridgov.policies import Strength
from gridgov.rules import Context, Remedy, Rule, Verdict
from gridgov.rules._check import Verdicts
from gridgov.rules._remedy import READY, Choice
from gridgov.text import Lang
from gridgov.waivers import Waivers

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl

    from gridgov.reporters import TextForm

__all__ = ["Report"]

_SHOWN: Final = 20
_ORDER: Final = (Verdict.FAIL, Verdict.UNKNOWN)


@attrs.frozen(eq=False, repr=False, slots=False)
class Report(Versioned, Pictured):
    """What a check found. True when nothing fails that the caller cares about; what is unknown never passes.

    Example:
        >>> from gridgov import check, schemes
        >>> report = check(schemes.load("ankang-321").synthesise(), on="2026-01-01")
        >>> report
        <Report: 21,240 pass, 0 fail, 10,226 unknown>
    """

    __get_pydantic_core_schema__ = as_field
    _repr_html_ = as_html

    _pictures: ClassVar = ("verdicts", "icicle", "treemap")

    context: Context
    #: The clauses with their verdicts, in the order of the policy.
    judged: tuple[Judged, ...]
    #: A failure of one of these makes the report false.
    fail_on: frozenset[Strength]
    waivers: Waivers | None = None
    baseline: Baseline | None = None
    #: Keys of clauses that may look at counts that are left out: against a baseline nothing is said of what is unknown
    #: to them, nor of what is there no more.
    hidden: frozenset[str] = frozenset()

    # -- what it is about ------------------------------------------------------------------------------------------

    @property
    def jurisdiction(self) -> Jurisdiction:
        """What was checked."""
        return self.context.jurisdiction

    @property
    def on(self) -> np.datetime64:
        """The day of the check."""
        return self.context.on

    @property
    def rules(self) -> tuple[Rule[Any], ...]:
        """The rule of each clause."""
        return tuple(j.rule for j in self.judged)

    # -- whether it is good ----------------------------------------------------------------------------------------

    def ok(self, fail_on: Strength | str | Iterable[Strength | str] | None = None) -> bool:
        """Tell whether nothing fails that matters.

        A failure matters if its clause is of one of the strengths, no waiver covers it, and it is new or worse than in
        the baseline, if there is one.

        Args:
            fail_on: The strengths, or their words; by default those the check was asked for.

        Raises:
            ValueError: A word is none of a strength.

        Example:
            >>> from gridgov import Hierarchy, Jurisdiction, LevelScheme, check
            >>> from gridgov.rules import CommunityOversize
            >>> from gridgov.policies import SHOULD, Clause
            >>> h = Hierarchy.from_records([{"id": "c", "level": "community", "households": 400}],
            ...     levels=LevelScheme.ladder("community"), measures=["households"])
            >>> clause = Clause(id="size", rule=CommunityOversize(max_households=300), strength=SHOULD)
            >>> report = check(Jurisdiction(territory=h), clause, on="2026-01-01")
            >>> bool(report), report.ok(fail_on={SHOULD})
            (True, False)
        """
        wanted = self.fail_on if fail_on is None else as_strengths(fail_on)
        if self.waivers is None and self.baseline is None:
            return not any(j.counts[Verdict.FAIL] for j in self.judged if j.clause.strength in wanted)
        rows = self.rows
        strength = np.array([j.clause.strength in wanted for j in self.judged], bool)
        matters = (rows.verdict == Verdict.FAIL) & (strength[rows.of] if len(self.judged) else False)
        matters &= self.waived < 0
        if self.baseline is not None:
            matters &= self.states != "unchanged"
        return not matters.any()

    def __bool__(self) -> bool:
        return self.ok()

    @property
    def complete(self) -> bool:
        """Whether every verdict is known."""
        return not any(j.counts[Verdict.UNKNOWN] for j in self.judged)

    def count(self, verdict: Verdict) -> int:
        """Return how many rows have a verdict, over all clauses.

        Example:
            >>> from gridgov import check, schemes
            >>> check(schemes.load("ankang-321").synthesise(), on="2026-01-01").count(Verdict.FAIL)
            0
        """
        return sum(j.counts[verdict] for j in self.judged)

    def counts(self) -> dict[str, dict[str, int]]:
        """Return for each rule code how many units have each verdict; rules with one code are counted together.

        Returns:
            Counts from 0 under ``pass``, ``fail``, ``not_applicable`` and ``unknown``, for each code.

        Example:
            >>> from gridgov import Hierarchy, Jurisdiction, LevelScheme, check
            >>> from gridgov.rules import CommunityOversize
            >>> h = Hierarchy.from_records([{"id": "c", "level": "community", "households": 400}],
            ...     levels=LevelScheme.ladder("community"), measures=["households"])
            >>> check(Jurisdiction(territory=h), CommunityOversize(max_households=300), on="2026-01-01").counts()
            {'SIZ001': {'pass': 0, 'fail': 1, 'not_applicable': 0, 'unknown': 0}}
        """
        out: dict[str, dict[str, int]] = {}
        for j in self.judged:
            sums = out.setdefault(j.rule.code, {v.name.lower(): 0 for v in Verdict})
            for v in Verdict:
                sums[v.name.lower()] += j.counts[v]
        return out

    @property
    def verdicts(self) -> Mapping[str, Verdicts]:
        """The verdicts of each clause, by its key and, where only one clause has the rule, by the rule's code."""
        out = {j.key: j.verdicts for j in self.judged}
        codes = [j.rule.code for j in self.judged]
        return out | {j.rule.code: j.verdicts for j in self.judged if codes.count(j.rule.code) == 1}

    def summary(self, by: str | None = None) -> dict[str, list[Any]]:
        """Return how many verdicts of each kind each clause has, in all or for each unit of a level.

        Args:
            by: Key of a level: what lies in each of its units is counted together. None: all together.

        Returns:
            Columns ``clause``, ``rule``, with ``by`` also ``unit``, and the four verdicts.

        Raises:
            UnknownKeyError: The scheme has no such level.

        Example:
            >>> from gridgov import check, schemes
            >>> from gridgov.rules import OneChief
            >>> report = check(schemes.load("ankang-321").synthesise(), OneChief(role="building_head"), on="2026-01-01")
            >>> report.summary(by="county")["unit"][0], report.summary(by="county")["fail"][0]
            ('610902', 1356)
        """
        return _report_columns.summary(self.judged, self.jurisdiction.territory, by)

    # -- findings --------------------------------------------------------------------------------------------------

    @cached_property
    def rows(self) -> FindingRows:
        """Every failure and everything unknown, as columns."""
        return FindingRows.of_judged(self.judged, _ORDER)

    @cached_property
    def waived(self) -> npt.NDArray[np.int32]:
        """Position of the waiver that covers each of `rows`, -1 for none. Int32."""
        if self.waivers is None:
            return np.full(len(self.rows), -1, np.int32)
        return self.waivers.covering(self.rows, self.on)

    @cached_property
    def states(self) -> npt.NDArray[np.object_]:
        """Against the baseline: ``new``, ``unchanged`` or ``updated`` for each of `rows`; else empty."""
        if self.baseline is None:
            return np.full(len(self.rows), "", object)
        states = self.baseline.states(self.rows)
        if self.hidden:
            hidden = np.array([judged.key in self.hidden for judged in self.judged], bool)
            states[(self.rows.verdict == Verdict.UNKNOWN) & hidden[self.rows.of]] = ""
        return states

    def __len__(self) -> int:
        return self.count(Verdict.FAIL) + self.count(Verdict.UNKNOWN)

    def findings(self, *, unknown: bool = True) -> Iterator[Finding]:
        """Go through the failures, worst margin first within a clause, and then what is unknown there.

        Args:
            unknown: Whether what is unknown is included.

        Example:
            >>> from gridgov import Hierarchy, Jurisdiction, LevelScheme, check
            >>> from gridgov.rules import CommunityOversize
            >>> h = Hierarchy.from_records([{"id": "c", "level": "community", "households": 400}],
            ...     levels=LevelScheme.ladder("community"), measures=["households"])
            >>> report = check(Jurisdiction(territory=h), CommunityOversize(max_households=300), on="2026-01-01")
            >>> [(finding.unit.id, finding.margin) for finding in report.findings(unknown=False)]
            [('c', -100.0)]
        """
        rows = self.rows
        for i in range(len(rows)):
            if unknown or rows.verdict[i] == Verdict.FAIL:
                yield self.finding(rows, i)

    def finding(self, rows: FindingRows, i: int) -> Finding:
        """Return one row of findings as an object."""
        ours = rows is self.rows
        waiver = int(self.waived[i]) if ours else -1
        return Finding(
            self.judged[int(rows.of[i])],
            int(rows.row[i]),
            Verdict(int(rows.verdict[i])),
            float(rows.margin[i]),
            float(rows.observed[i]),
            float(rows.bound[i]),
            None if self.waivers is None or waiver < 0 else self.waivers[waiver],
            (str(self.states[i]) or None) if ours else None,
        )

    def at(self, rule: str, unit: str | Unit | None = None, *, item: str | None = None) -> Finding:
        """Return what a clause says of one unit, whatever the verdict.

        Args:
            rule: Code or name of the rule, or key of the clause.
            unit: The unit.
            item: Id of what is no unit itself, such as an event.

        Raises:
            UnknownKeyError: No clause of the report is called that.
            UnknownUnitError: There is no such unit, or the clause is not about it.

        Example:
            >>> from gridgov import check, schemes
            >>> report = check(schemes.load("ankang-321").synthesise(), on="2026-01-01")
            >>> report.at("SIZ001", "610902001005").verdict.name
            'PASS'
        """
        return _report_text.found(self, rule, unit, item)

    def explain(self, rule: str, unit: str | Unit | None = None, *, item: str | None = None) -> Explanation:
        """Say why a clause has its verdict at a unit, on whose authority, and what would change it.

        Args:
            rule: Code or name of the rule, or key of the clause.
            unit: The unit.
            item: Id of what is no unit itself, such as an event.

        Raises:
            UnknownKeyError: No clause of the report is called that.
            UnknownUnitError: There is no such unit, or the clause is not about it.
        """
        return explain(self, self.at(rule, unit, item=item))

    # -- remedies --------------------------------------------------------------------------------------------------

    def remedy(self, finding: Finding) -> Remedy | None:
        """Return what would close a failure; None if there is only the way out in words, or nothing fails."""
        return remedy_of(finding)

    def side_effects(self, finding: Finding) -> tuple[Finding, ...]:
        """Return what would fail if the remedy of a failure were applied, and does not fail now.

        Raises:
            InvalidChangeError: The changes of the remedy are refused.
        """
        return side_effects(self, finding)

    def apply(self, *, only: Choice = READY, rounds: int = 5) -> Repaired:
        """Apply the remedies that are ready, check again, and go on until nothing changes.

        Args:
            only: Which remedies are applied.
            rounds: At most so many times, from 1.

        Returns:
            The changed jurisdiction, the log, the last report, and the clauses that undo each other's remedies.

        Raises:
            ValueError: ``rounds`` is less than 1.

        Example:
            >>> from gridgov import Bodies, Hierarchy, Jurisdiction, LevelScheme, check
            >>> from gridgov.rules import EstateBranch
            >>> h = Hierarchy.from_records([{"id": "e", "level": "estate", "occupied_households": 1200}],
            ...     levels=LevelScheme.ladder("estate"), measures=["occupied_households"])
            >>> place = Jurisdiction(territory=h)
            >>> report = check(place, EstateBranch(occupied_from=1000), on="2026-01-01", complete="party_branch")
            >>> report.apply()
            <Repaired: 1 change, <Report: 1 pass, 0 fail, 0 unknown>>
        """
        return apply_remedies(self, only=only, rounds=rounds)

    # -- out -------------------------------------------------------------------------------------------------------

    def columns(self, *, all: bool = False, lang: Lang | None = None) -> dict[str, npt.NDArray[Any]]:  # noqa: A002
        """Return one row for each clause and row, without a limit, ready for a data frame.

        Args:
            all: Also what passes and what is not applicable; otherwise failures and what is unknown.
            lang: With messages in this language; None: without, which is faster.

        Returns:
            Arrays of equal length: ``clause``, ``rule``, ``unit_kind``, ``unit``, ``item``, ``path``, ``verdict``,
            ``strength``, ``margin``, ``observed``, ``bound``, ``parameter``, ``unit_of_measure``, ``critical``,
            ``layer``, ``source``, ``remedy``, ``waiver``, ``baseline``, ``fingerprint``, ``on``, and with ``lang``
            ``message`` and ``way_out``. Numbers are float64, NaN where unknown; the rest are objects, None for nothing.

        Raises:
            ValueError: ``lang`` is neither ``en`` nor ``zh``.

        Example:
            >>> from gridgov import Hierarchy, Jurisdiction, LevelScheme, check
            >>> from gridgov.rules import CommunityOversize
            >>> h = Hierarchy.from_records([{"id": "c", "level": "community", "households": 400}],
            ...     levels=LevelScheme.ladder("community"), measures=["households"])
            >>> report = check(Jurisdiction(territory=h), CommunityOversize(max_households=300), on="2026-01-01")
            >>> columns = report.columns()
            >>> columns["unit"].tolist(), columns["critical"].tolist()
            (['c'], [400.0])
        """
        return _report_columns.columns(self, every=all, lang=lang)

    def to_pandas(self, *, all: bool = False, lang: Lang | None = None) -> pd.DataFrame:  # noqa: A002
        """Return `columns` as a pandas data frame.

        Raises:
            MissingExtraError: pandas is not installed.
        """
        return _report_columns.to_pandas(self.columns(all=all, lang=lang))

    def to_polars(self, *, all: bool = False, lang: Lang | None = None) -> pl.DataFrame:  # noqa: A002
        """Return `columns` as a polars data frame.

        Raises:
            MissingExtraError: polars is not installed.
        """
        return _report_columns.to_polars(self.columns(all=all, lang=lang))

    def text(self, lang: Lang = "en", *, limit: int | None = _SHOWN) -> str:
        """Return a summary line a clause, then one line a finding, at most ``limit`` of them.

        Args:
            lang: Language.
            limit: Most findings shown, from 0; None for all.

        Raises:
            ValueError: ``lang`` is neither ``en`` nor ``zh``.

        Example:
            >>> from gridgov import Hierarchy, Jurisdiction, LevelScheme, check
            >>> from gridgov.rules import CommunityOversize
            >>> h = Hierarchy.from_records([{"id": "c", "level": "community", "households": 400}],
            ...     levels=LevelScheme.ladder("community"), measures=["households"])
            >>> report = check(Jurisdiction(territory=h), CommunityOversize(max_households=300), on="2026-01-01")
            >>> print(report.text(limit=0))
            SIZ001 community-oversize: 0 pass, 1 fail, 0 not applicable, 0 unknown
            ... and 1 more finding
        """
        return _report_text.text(self, lang, limit)

    @overload
    def render(
        self, form: TextForm, *, lang: Lang = "en", file: str | None = None, suppress_below: int | None = None
    ) -> str: ...
    @overload
    def render(
        self, form: Literal["xlsx"], *, lang: Lang = "en", file: str | None = None, suppress_below: int | None = None
    ) -> bytes: ...
    @overload
    def render(
        self, form: str, *, lang: Lang = "en", file: str | None = None, suppress_below: int | None = None
    ) -> str | bytes: ...
    def render(
        self, form: str, *, lang: Lang = "en", file: str | None = None, suppress_below: int | None = None
    ) -> str | bytes:
        """Return it as a file of some form; see `gridgov.reporters`.

        Args:
            form: ``text``, ``jsonl``, ``sarif``, ``github``, ``markdown``, ``csv``, ``xlsx``, or that of a plug-in.
            lang: Language.
            file: The file that the data came from, for forms that speak of files.
            suppress_below: Threshold, from 2, below which sensitive counts are unknown to the clauses, with what gives
                them away.

        Returns:
            A text, or bytes for a workbook.

        Raises:
            UnknownKeyError: There is no such form.
            PrivacyError: ``suppress_below`` is less than 2, or the counts contradict each other.
            MissingExtraError: A library that the form needs is not installed.
            ValueError: ``lang`` is neither ``en`` nor ``zh``.

        Example:
            >>> from gridgov import Hierarchy, Jurisdiction, LevelScheme, check
            >>> from gridgov.rules import CommunityOversize
            >>> h = Hierarchy.from_records([{"id": "c", "level": "community", "households": 400}],
            ...     levels=LevelScheme.ladder("community"), measures=["households"])
            >>> report = check(Jurisdiction(territory=h), CommunityOversize(max_households=300), on="2026-01-01")
            >>> print(report.render("github", lang="zh"), end="")
            ::error title=SIZ001 社区规模过大::c（社区）有400户，上限为300户。请拆分，或记录其保留的理由。
        """
        from gridgov import reporters

        return reporters.render(form, self, lang=lang, file=file, suppress_below=suppress_below)

    def problems(self) -> Problems:
        """Return what is wrong or will soon be wrong with the waivers: WVR001 to WVR007.

        Where small counts are left out, nothing is said of a waiver that would tell what is hidden.
        """
        return Problems() if self.waivers is None else self.waivers.problems(self.rows, self.on, hidden=self.hidden)

    def _picture(self, name: str, options: dict[str, Any]) -> Any:  # noqa: ANN401 - plotly has no types
        """Draw the verdicts, or the units in their colours."""
        return (
            super()._picture(name, options)
            if name == "verdicts"
            else self.jurisdiction.plot(name, color=self, **options)
        )

    @one_line
    def __repr__(self) -> str:
        p, f, u = (self.count(v) for v in (Verdict.PASS, Verdict.FAIL, Verdict.UNKNOWN))
        return f"<Report: {p:,} pass, {f:,} fail, {u:,} unknown>"

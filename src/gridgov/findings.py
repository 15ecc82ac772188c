"""Checking a jurisdiction: rules in, findings out, as columns."""

from __future__ import annotations

import html
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, cast

import attrs
import numpy as np

from gridgov._days import Day, as_day
from gridgov._spreadsheet import csv_text
from gridgov._units import Unit
from gridgov.jurisdiction import Jurisdiction
from gridgov.rules import Check, CommunityOversize, FullCover, OneChief, Rule, StatedTotals, Verdict
from gridgov.rules._words import Figure
from gridgov.text import Lang, Text

__all__ = ["FIRST_RULES", "Finding", "Report", "check"]

#: The rules that are run if none are named.
FIRST_RULES: Final[tuple[Rule, ...]] = (CommunityOversize(), OneChief(), FullCover(), StatedTotals())
_SHOWN: Final = 20
_NO_UNIT: Final = Text("judged no unit", "未判断任何单元")


@attrs.frozen
class Finding:
    """One rule at one unit that fails or cannot be judged.

    Example:
        >>> from gridgov import Hierarchy, LevelScheme
        >>> h = Hierarchy.from_records([{"id": "c", "level": "community", "households": 400}],
        ...     levels=LevelScheme.ladder("community"), measures=["households"])
        >>> report = check(Jurisdiction(territory=h), [CommunityOversize(max_households=300)], on="2026-01-01")
        >>> finding = next(report.findings())
        >>> finding.unit, finding.observed, finding.bound, finding.margin
        (<Unit c: community>, 400.0, 300.0, -100.0)
    """

    rule: Rule
    unit: Unit
    verdict: Verdict
    #: Signed distance to the bound; NaN where unknown.
    margin: float
    #: What was found; NaN where unknown.
    observed: float
    #: What it is held against.
    bound: float
    #: Why it is not known, where the rule alone does not say it.
    reason: Text | None = None
    #: A further sentence about this unit.
    remark: Text | None = None
    #: Further fields of the message, by name.
    facts: Mapping[str, Text] = attrs.field(factory=dict[str, Text], eq=False)

    def message(self, lang: Lang = "en") -> str:
        """Say what is wrong, or what is not known.

        Raises:
            ValueError: ``lang`` is neither ``en`` nor ``zh``.

        Example:
            >>> from gridgov import Hierarchy, LevelScheme
            >>> h = Hierarchy.from_records([{"id": "c", "level": "community", "households": 400}],
            ...     levels=LevelScheme.ladder("community"), measures=["households"])
            >>> report = check(Jurisdiction(territory=h), [CommunityOversize(max_households=300)], on="2026-01-01")
            >>> next(report.findings()).message()
            'c (community) has 400 households; the ceiling is 300.'
        """
        fails = self.verdict is Verdict.FAIL
        words = self.rule.message if fails else self.rule.unknown
        said = words.get(lang).format(
            unit=self.unit.title(lang),
            observed=Figure(self.observed),
            bound=Figure(self.bound),
            difference=Figure(abs(self.margin)),
            **{key: text.get(lang) for key, text in self.facts.items()},
        )
        more = (None if fails else self.reason, self.remark)
        return ("" if lang == "zh" else " ").join((said, *(text.get(lang) for text in more if text is not None)))

    def text(self, lang: Lang = "en") -> str:
        """Return code, verdict, unit, message and, for a failure, one way out.

        Raises:
            ValueError: ``lang`` is neither ``en`` nor ``zh``.

        Example:
            >>> from gridgov import Hierarchy, LevelScheme
            >>> h = Hierarchy.from_records([{"id": "c", "level": "community", "households": 400}],
            ...     levels=LevelScheme.ladder("community"), measures=["households"])
            >>> report = check(Jurisdiction(territory=h), [CommunityOversize(max_households=300)], on="2026-01-01")
            >>> print(next(report.findings()).text("zh"))
            SIZ001 不通过 c: c（社区）有400户，上限为300户。请拆分，或记录其保留的理由。
        """
        way_out = self.rule.way_out.get(lang) if self.verdict is Verdict.FAIL else ""
        gap = "" if lang == "zh" else " "
        return f"{self.rule.code} {self.verdict.text(lang)} {self.unit.id}: {self.message(lang)}{gap}{way_out}".rstrip()


@attrs.frozen(eq=False, repr=False)
class Report:
    """What a check found. True when nothing fails; what is unknown is counted apart and never passes silently.

    Example:
        >>> from gridgov import schemes
        >>> report = check(schemes.load("ankang-321").synthesise(), on="2026-01-01")
        >>> report
        <Report: 20,917 pass, 0 fail, 10,226 unknown>
        >>> bool(report), report.complete
        (True, False)
    """

    jurisdiction: Jurisdiction
    #: The day of the check.
    on: np.datetime64
    rules: tuple[Rule, ...]
    #: The answer of each rule.
    checks: tuple[Check, ...]

    def counts(self) -> dict[str, dict[str, int]]:
        """Return for each rule code how many units have each verdict; rules with one code are counted together.

        Returns:
            Counts from 0 under ``pass``, ``fail``, ``not_applicable`` and ``unknown``, for each code.

        Example:
            >>> from gridgov import Hierarchy, LevelScheme
            >>> h = Hierarchy.from_records([{"id": "c", "level": "community", "households": 400}],
            ...     levels=LevelScheme.ladder("community"), measures=["households"])
            >>> report = check(Jurisdiction(territory=h), [CommunityOversize(max_households=300)], on="2026-01-01")
            >>> report.counts()
            {'SIZ001': {'pass': 0, 'fail': 1, 'not_applicable': 0, 'unknown': 0}}
        """
        out: dict[str, dict[str, int]] = {}
        for rule, result in zip(self.rules, self.checks, strict=True):
            found = np.bincount(result.verdicts, minlength=4).tolist()
            previous = out.get(rule.code, {})
            out[rule.code] = {v.name.lower(): found[v] + previous.get(v.name.lower(), 0) for v in Verdict}
        return out

    def _count(self, verdict: Verdict) -> int:
        return sum(int((c.verdicts == verdict).sum()) for c in self.checks)

    def __bool__(self) -> bool:
        return self._count(Verdict.FAIL) == 0

    @property
    def complete(self) -> bool:
        """Whether every verdict is known."""
        return self._count(Verdict.UNKNOWN) == 0

    def __len__(self) -> int:
        return self._count(Verdict.FAIL) + self._count(Verdict.UNKNOWN)

    def findings(self, *, unknown: bool = True) -> Iterator[Finding]:
        """Go through the failures, worst margin first within a rule, and then what is unknown.

        Args:
            unknown: Whether what is unknown is included.

        Example:
            >>> from gridgov import Hierarchy, LevelScheme
            >>> h = Hierarchy.from_records([{"id": "c", "level": "community", "households": 400}],
            ...     levels=LevelScheme.ladder("community"), measures=["households"])
            >>> report = check(Jurisdiction(territory=h), [CommunityOversize(max_households=300)], on="2026-01-01")
            >>> [(finding.unit.id, finding.margin) for finding in report.findings(unknown=False)]
            [('c', -100.0)]
        """
        for rule, result in zip(self.rules, self.checks, strict=True):
            fails = np.flatnonzero(result.verdicts == Verdict.FAIL)
            fails = fails[np.argsort(result.margins[fails], kind="stable")]
            open_ones = np.flatnonzero(result.verdicts == Verdict.UNKNOWN) if unknown else fails[:0]
            for i in (*fails.tolist(), *open_ones.tolist()):
                yield Finding(
                    rule,
                    self.jurisdiction.territory.at(int(result.units[i])),
                    Verdict(int(result.verdicts[i])),
                    float(result.margins[i]),
                    float(result.observed[i]),
                    float(result.bounds[i]),
                    result.reason,
                    result.remarks.get(i),
                    result.facts,
                )

    def to_columns(self, lang: Lang = "en") -> dict[str, list[Any]]:
        """Return one row a finding as plain columns, ready for a data frame.

        Returns:
            Lists of equal length: ``rule``, ``name``, ``unit``, ``path``, ``verdict``, ``message``, ``way_out`` and
            ``on`` hold texts; ``margin``, ``observed`` and ``bound`` hold floats in the rule's unit of measure, or None
            where unknown.

        Raises:
            ValueError: ``lang`` is neither ``en`` nor ``zh``.

        Example:
            >>> from gridgov import Hierarchy, LevelScheme
            >>> h = Hierarchy.from_records([{"id": "c", "level": "community", "households": 400}],
            ...     levels=LevelScheme.ladder("community"), measures=["households"])
            >>> report = check(Jurisdiction(territory=h), [CommunityOversize(max_households=300)], on="2026-01-01")
            >>> columns = report.to_columns()
            >>> columns["unit"], columns["verdict"], columns["margin"]
            (['c'], ['fail'], [-100.0])
        """
        rows = list(self.findings())

        def number(value: float) -> float | None:
            return None if np.isnan(value) else value

        return {
            "rule": [f.rule.code for f in rows],
            "name": [f.rule.name for f in rows],
            "unit": [f.unit.id for f in rows],
            "path": [" > ".join(f.unit.path) for f in rows],
            "verdict": [f.verdict.name.lower() for f in rows],
            "margin": [number(f.margin) for f in rows],
            "observed": [number(f.observed) for f in rows],
            "bound": [number(f.bound) for f in rows],
            "message": [f.message(lang) for f in rows],
            "way_out": [f.rule.way_out.get(lang) if f.verdict is Verdict.FAIL else "" for f in rows],
            "on": [str(self.on)] * len(rows),
        }

    def to_csv(self, lang: Lang = "en") -> str:
        """Return the findings as CSV text; a cell that a spreadsheet would run as a formula is marked as text.

        Raises:
            ValueError: ``lang`` is neither ``en`` nor ``zh``.

        Example:
            >>> from gridgov import Hierarchy, LevelScheme
            >>> h = Hierarchy.from_records([{"id": "c", "level": "community", "households": 400}],
            ...     levels=LevelScheme.ladder("community"), measures=["households"])
            >>> report = check(Jurisdiction(territory=h), [CommunityOversize(max_households=300)], on="2026-01-01")
            >>> print(report.to_csv())
            rule,name,unit,path,verdict,margin,observed,bound,message,way_out,on
            SIZ001,community-oversize,c,c,fail,-100.0,400.0,300.0,c (community) has 400 households; ...
        """
        return csv_text(self.to_columns(lang))

    def text(self, lang: Lang = "en", *, limit: int | None = _SHOWN) -> str:
        """Return a summary line a rule, then one line a finding, at most ``limit`` of them.

        Args:
            lang: Language.
            limit: Most findings shown, from 0; None for all.

        Raises:
            ValueError: ``lang`` is neither ``en`` nor ``zh``.

        Example:
            >>> from gridgov import Hierarchy, LevelScheme
            >>> h = Hierarchy.from_records([{"id": "c", "level": "community", "households": 400}],
            ...     levels=LevelScheme.ladder("community"), measures=["households"])
            >>> report = check(Jurisdiction(territory=h), [CommunityOversize(max_households=300)], on="2026-01-01")
            >>> print(report.text(limit=0))
            SIZ001 community-oversize: 0 pass, 1 fail, 0 not applicable, 0 unknown
            ... and 1 more findings
        """
        lines = [_summary(rule, result, lang) for rule, result in zip(self.rules, self.checks, strict=True)]
        for shown, finding in enumerate(self.findings()):
            if shown == limit:
                more = Text("... and {n:,} more findings", "……另有{n:,}条")
                lines.append(more.format(n=len(self) - shown).get(lang))
                break
            lines.append(finding.text(lang))
        return "\n".join(lines)

    def __repr__(self) -> str:
        p, f, u = (self._count(v) for v in (Verdict.PASS, Verdict.FAIL, Verdict.UNKNOWN))
        return f"<Report: {p:,} pass, {f:,} fail, {u:,} unknown>"

    def _repr_html_(self) -> str:
        """Return a table of verdicts for a notebook."""
        head = "".join(f"<th>{v.text()}</th>" for v in Verdict)
        rows = "".join(
            f"<tr><th>{html.escape(code)}</th>{''.join(f'<td>{c[v.name.lower()]:,}</td>' for v in Verdict)}</tr>"
            for code, c in self.counts().items()
        )
        return f"<table><caption>{html.escape(repr(self))}</caption><tr><th></th>{head}</tr>{rows}</table>"


def _summary(rule: Rule, result: Check, lang: Lang) -> str:
    """Return one line about the answer of a rule; it says so if the rule had nothing to judge."""
    passed, failed, not_applicable, unknown = np.bincount(result.verdicts, minlength=len(Verdict)).tolist()
    words = Text(
        "{code} {name}: {p:,} pass, {f:,} fail, {n:,} not applicable, {u:,} unknown",
        "{code} {title}：通过{p:,}，不通过{f:,}，不适用{n:,}，未知{u:,}",
    )
    counts = {"p": passed, "f": failed, "n": not_applicable, "u": unknown}
    said = words.format(code=rule.code, name=rule.name, title=rule.title.zh, **counts).get(lang)
    if result.judged:
        return said
    semicolon, colon = ("；", "：") if lang == "zh" else ("; ", ": ")
    why = f"{colon}{result.idle.get(lang)}" if result.idle else ""
    return f"{said}{semicolon}{_NO_UNIT.get(lang)}{why}"


def _listed(rules: Rule | Iterable[Rule]) -> tuple[Rule, ...]:
    """Return one rule or several as a tuple."""
    one = isinstance(rules, str | type | Rule) or not isinstance(cast("object", rules), Iterable)
    chosen = (cast("Rule", rules),) if one else tuple(cast("Iterable[Rule]", rules))
    for rule in chosen:
        if isinstance(rule, type):
            msg = f"A rule has values: give {rule.__name__}() instead of the class {rule.__name__}."
            raise TypeError(msg)
        if not isinstance(rule, Rule):
            msg = f"A rule is an object such as OneChief(), with a code, messages and .check(), not {rule!r}."
            raise TypeError(msg)
    return chosen


def check(jurisdiction: Jurisdiction, rules: Rule | Iterable[Rule] = FIRST_RULES, *, on: Day) -> Report:
    """Hold a jurisdiction to rules on a day.

    Args:
        jurisdiction: What is checked.
        rules: Rules with their values, or one rule.
        on: The day.

    Raises:
        ValueError: ``on`` is not written YYYY-MM-DD, or lies outside the years 1 to 9999.
        TypeError: ``on`` is neither a date nor a text, or what is given is no rule.
        UnknownKeyError: A rule names a level that the scheme does not have.

    Example:
        >>> from gridgov import schemes
        >>> check(schemes.load("ankang-321").synthesise(), CommunityOversize(max_households=1352), on="2026-01-01")
        <Report: 60 pass, 198 fail, 0 unknown>
    """
    day, chosen = as_day(on), _listed(rules)
    return Report(jurisdiction, day, chosen, tuple(rule.check(jurisdiction, day) for rule in chosen))

"""Why each finding is one, as pairs of label and words: those of `gridgov.findings.Report.explain`, made for many."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np

from gridgov._explain import Explanation, Reading, counterfactuals
from gridgov._finding import Finding
from gridgov._finding_rows import FindingRows
from gridgov._judged import Judged
from gridgov._repairs import remedy_of
from gridgov._waiver import NO_REASON
from gridgov.findings import Report
from gridgov.policies import Source
from gridgov.reporters._words import status
from gridgov.rules import Condition, Verdict
from gridgov.text import LANGS, Lang, Text

__all__ = ["KINDS", "Line", "Reasons", "about_clause"]

#: A label and what is said under it.
Line = tuple[Text, Text]
#: One line of an explanation: two spaces, the label, two or more spaces, what is said.
_LINE: Final = re.compile(r"  (\S.*?)(?: {2,}(.*))?", re.DOTALL)
_ALSO: Final = (Text("also", "另外"), Text("the same unit fails {codes}", "同一单元还不符合{codes}"))
_PROPOSED: Final = Text("proposed", "建议变更")
_WAIVED: Final = (
    Text("waiver", "豁免"),
    Text("{reason} ({authority}until {day})", "{reason}（{authority}至{day}止）"),
    Text("granted by {who}, ", "{who}批准，"),
)
_KNOWN: Final = (Text("baseline", "基线"), Text("{state} since {day}", "{state}（自{day}起）"))
#: What a source is, in words.
KINDS: Final = {
    "law": Text("law", "法律"),
    "regulation": Text("regulation", "法规"),
    "policy": Text("policy", "政策文件"),
    "standard": Text("standard", "标准"),
    "news": Text("press report", "新闻报道"),
    "register": Text("register", "名录"),
    "other": Text("other", "其他"),
}


def about_clause(judged: Judged) -> Iterator[Line]:
    """Go through what is known of a clause beside what an explanation says: article, authority, day, remarks."""
    clause, source = judged.clause, judged.in_force.source
    if judged.in_force.policy.id:
        yield Text("policy", "政策"), judged.in_force.policy.title
    if clause.place is not None:
        yield Text("article", "条文"), clause.place
    yield from () if source is None else _about_source(source)
    if clause.because is not None:
        yield Text("replaces another because", "替代上级条款的理由"), clause.because
    if clause.note is not None:
        yield Text("remark", "备注"), clause.note
    if clause.checked_on is not None:
        yield Text("compared with its source", "与来源核对"), _plain(str(clause.checked_on))


def _about_source(source: Source) -> Iterator[Line]:
    yield Text("kind of source", "来源类别"), KINDS[source.kind]
    if source.issuer is not None:
        yield Text("authority", "发布机关"), source.issuer
    if source.issued is not None:
        yield Text("issued", "发布日期"), _plain(str(source.issued))


def _plain(words: str) -> Text:
    return Text(words, words)


def _lines(found: Sequence[str]) -> list[tuple[str, str]]:
    """Return the lines of an explanation as pairs; a line that is none belongs to the one above."""
    out: list[tuple[str, str]] = []
    for line in found:
        match = _LINE.fullmatch(line)
        if match is None and out:
            out[-1] = (out[-1][0], f"{out[-1][1]} {line}".strip())
        elif match is not None:
            out.append((match[1], match[2] or ""))
    return out


def _readings(condition: Condition | None) -> Iterator[Reading]:
    for c in () if condition is None else condition.comparisons():
        low, high = float(c.column.low[0]), float(c.column.high[0])
        truth, margin = int(c.truth()[0]), float(c.margins()[0])
        yield Reading(c.column.key, low, high, c.op.sign, c.threshold, c.parameter, truth, margin)


def _explained(finding: Finding) -> list[Line]:
    """Return what an explanation says wherever the values are the same: bounds, source, what would change it."""
    check = finding.judged.check.take(np.array([finding.row]))
    open_ones = tuple(dict.fromkeys(c.column.key for c in check.comparisons() if int(c.truth()[0]) == 0))
    why = Explanation(
        finding,
        tuple(_readings(check.applies)),
        tuple(_readings(check.demands)),
        open_ones if finding.verdict is Verdict.UNKNOWN else (),
        counterfactuals(finding.rule, check),
        (),
        check.opaque,
    )

    def said(lang: Lang) -> list[tuple[str, str]]:
        # Above the first label stand the rule, the place and the message.
        head = f"\n  {finding.message(lang)}\n"
        whole = why.text(lang)
        return _lines(whole[whole.index(head) + len(head) :].split("\n"))

    en, zh = (said(lang) for lang in LANGS)
    if len(en) != len(zh):  # a rule of one's own whose words have line breaks in one language
        en, zh = ([("", " ".join(f"{label} {words}" for label, words in found))] for found in (en, zh))
    return [(Text(a[0], b[0]), Text(a[1], b[1])) for a, b in zip(en, zh, strict=True)]


class Reasons:
    """The reasons of all findings of a report. What findings have in common is worked out once.

    Example:
        >>> from gridgov import check, schemes
        >>> from gridgov.rules import CommunityOversize
        >>> city = schemes.load("ankang-321").synthesise(readings={"households": "even"})
        >>> report = check(city, CommunityOversize(max_households=1000), on="2026-01-01")
        >>> [label.en for label, _ in Reasons(report, ids=False).of(0)]
        ['requires', 'set by', 'would pass', 'remedy', 'proposed']
    """

    def __init__(self, report: Report, *, ids: bool, suppressed: bool = False) -> None:
        self._report = report
        self._ids = ids
        self._silent = {name for j in report.judged if j.sensitive for name in j.called} if suppressed else set[str]()
        self._known: dict[tuple[object, ...], list[Line]] = {}
        self._failing = _failing(report.rows)
        baseline = report.baseline
        self._since = {} if baseline is None else {entry.fingerprint: entry.first_seen for entry in baseline}

    def of(self, i: int) -> tuple[Line, ...]:
        """Return the reasons of one row of the findings.

        Args:
            i: Position in the rows of the report, from 0.
        """
        finding = self._report.finding(self._report.rows, i)
        return (
            *self._shared(i, finding),
            *self._proposed(finding),
            *self._also(i, finding),
            *self._tracked(finding),
        )

    def _shared(self, i: int, finding: Finding) -> list[Line]:
        columns = finding.judged.check.columns.values()
        values = [float(end[finding.row]).hex() for c in columns for end in (c.low, c.high)]
        key = (int(self._report.rows.of[i]), finding.verdict, *values)
        if finding.judged.check.opaque or key not in self._known:
            self._known[key] = _explained(finding)
        return self._known[key]

    def _proposed(self, finding: Finding) -> Iterator[Line]:
        """Return what the rule proposes; without changes that take long to work out, such as those of a split.

        Nothing is said where people are named who are not to be named.
        """
        remedy = remedy_of(finding)
        if remedy is None:
            return
        changes = remedy.changes if remedy.at_hand else ()
        if not self._ids and any(name.startswith("holder:") for change in changes for name in change.names()):
            return

        def said(lang: Lang) -> str:
            gap, colon = ("", "：") if lang == "zh" else (" ", ": ")
            words = [change.describe(lang) for change in changes]
            words += [] if remedy.note is None else [remedy.note.get(lang)]
            return f"{remedy.choice.text(lang)}{colon}{gap.join(words)}" if words else remedy.choice.text(lang)

        yield _PROPOSED, Text(*(said(lang) for lang in LANGS))

    def _also(self, i: int, finding: Finding) -> Iterator[Line]:
        """Say what else fails at the unit."""
        unit = int(self._report.rows.unit[i])
        if unit < 0:
            return
        of = int(self._report.rows.of[i])
        there = Counter(self._failing.get(unit, {}))
        there[of] -= finding.verdict is Verdict.FAIL
        codes = dict.fromkeys(self._report.judged[k].rule.code for k, n in there.items() if n > 0)
        if codes:
            label, words = _ALSO
            yield (
                label,
                Text(*(words.format(codes=gap.join(codes)).get(g) for g, gap in zip(LANGS, (", ", "、"), strict=True))),
            )

    def _tracked(self, finding: Finding) -> Iterator[Line]:
        """Say why it is waived and by whom, and since when it is known."""
        waiver = finding.waiver
        if waiver is not None:
            label, words, granted = _WAIVED
            who = waiver.authority

            def said(lang: Lang) -> str:
                by = "" if not who else granted.get(lang).format(who=who)
                reason = NO_REASON if waiver.rule in self._silent else waiver.reason
                return words.get(lang).format(reason=reason.get(lang), authority=by, day=waiver.last_day)

            yield label, Text(*(said(lang) for lang in LANGS))
        since = self._since.get(finding.fingerprint) if self._since else None
        if since is not None and finding.state is not None:
            label, words = _KNOWN
            states = [status(finding, lang)[-1] for lang in LANGS]
            yield label, Text(*(words.get(g).format(state=s, day=since) for g, s in zip(LANGS, states, strict=True)))


def _failing(rows: FindingRows) -> dict[int, dict[int, int]]:
    """Return how many failures each clause has at each unit, in the order of clauses."""
    fails = np.flatnonzero((rows.verdict == Verdict.FAIL) & (rows.unit >= 0))
    if not len(fails):
        return {}
    pairs, counts = np.unique(np.stack((rows.unit[fails], rows.of[fails])), axis=1, return_counts=True)
    out: dict[int, dict[int, int]] = {}
    for unit, of, n in zip(*pairs.tolist(), counts.tolist(), strict=True):
        out.setdefault(unit, {})[of] = n
    return out

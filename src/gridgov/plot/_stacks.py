"""Posts by role and verdicts by rule as counted bars: for the figures and for the page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import attrs
import numpy as np

from gridgov._days import Day
from gridgov.findings import Report
from gridgov.plot import _spec
from gridgov.plot._counts import Ints
from gridgov.plot._spec import Series, Spec
from gridgov.plot._words import both, plural, say
from gridgov.roles import Roster
from gridgov.rules import Verdict
from gridgov.text import Lang, Text

__all__ = ["DRAWN", "POSTS", "VERDICTS", "Bars", "Look", "post_bars", "post_numbers", "rule_names", "verdict_bars"]

#: At most so many bars are drawn.
DRAWN: Final = 20
_NOTHING: Final = Text("nothing to judge", "没有可判断的单元")


@attrs.frozen
class Look:
    """What a part of a bar is, and how it looks."""

    word: Text
    color: str
    pattern: str


#: What becomes of a post on a day.
POSTS: Final = (
    Look(Text("filled", "在岗"), _spec.BLUE, ""),
    Look(Text("vacant", "空岗"), _spec.YELLOW, "/"),
    Look(Text("missing", "缺岗"), _spec.RED, "x"),
)


def _look(verdict: Verdict) -> Look:
    color, pattern = {
        Verdict.PASS: (_spec.BLUE, ""),
        Verdict.FAIL: (_spec.RED, "x"),
        Verdict.NOT_APPLICABLE: (_spec.PALE, "."),
        Verdict.UNKNOWN: (_spec.GREY, "/"),
    }[verdict]
    return Look(both(verdict.text), color, pattern)


#: What a rule says of a unit.
VERDICTS: Final = tuple(_look(verdict) for verdict in Verdict)


@attrs.frozen
class Bars:
    """Names with numbers of some parts each; no names where there is nothing to draw."""

    title: Text
    #: What can be seen, in words.
    alt: Text
    names: Sequence[Text]
    #: One row for each name, one number for each look.
    numbers: Sequence[Sequence[int]]
    looks: Sequence[Look]
    x_title: Text
    percent: bool = False

    @property
    def sums(self) -> list[int]:
        """The sum of each part over all names."""
        return [sum(row[k] for row in self.numbers) for k in range(len(self.looks))]

    def spec(self, lang: Lang, *, longest: int = 40) -> Spec:
        """Draw them in one language, the first of them where there are many.

        Args:
            lang: The language.
            longest: How many letters of a name stand in a line.
        """
        names, numbers = self.names[:DRAWN], self.numbers[:DRAWN]
        gap, colon = ("", "：") if lang == "zh" else (" ", ": ")

        def line(row: Sequence[int]) -> str:
            if not any(row):
                return _NOTHING.get(lang)
            return " · ".join(f"{look.word.get(lang)}{gap}{n:,}" for look, n in zip(self.looks, row, strict=True))

        def part(k: int) -> Series:
            look = self.looks[k]
            values = [100 * row[k] / max(sum(row), 1) if self.percent else row[k] for row in numbers]
            hover = [
                f"{_spec.plain(name.get(lang), 60)}<br>{look.word.get(lang)}{colon}{row[k]:,}"
                for name, row in zip(names, numbers, strict=True)
            ]
            return Series(look.word.get(lang), look.color, values, hover, look.pattern)

        rows = [(name.get(lang), line(row)) for name, row in zip(names, numbers, strict=True)]
        parts = [part(k) for k in range(len(self.looks))]
        return _spec.stacked(rows, parts, x_title=self.x_title.get(lang), percent=self.percent, longest=longest)


def post_numbers(roster: Roster, on: Day) -> Ints:
    """Count the posts of each role that are filled, vacant and missing. Int64, shape (roles, 3)."""
    c, n = roster.columns, len(roster.catalogue)
    held, empty = roster.holder_rows(on), roster.vacancies(on)
    posts = np.bincount(c.post_role, minlength=n)
    filled = np.bincount(c.post_role[held >= 0], minlength=n)
    missing = np.bincount(empty.roles[empty.posts < 0], minlength=n)
    return np.stack((filled, posts - filled, missing), axis=1).astype(np.int64)


def post_bars(roster: Roster, on: Day) -> Bars:
    """Count posts by role, the roles with most posts first."""
    title = Text("Posts by role: filled, vacant, missing", "各角色岗位：在岗、空岗、缺岗")
    x_title = Text("posts", "岗位（个）")
    parts = post_numbers(roster, on)
    order: list[int] = [i for i in np.argsort(-parts.sum(axis=1), kind="stable").tolist() if parts[i].any()]
    if not order:
        nothing = Text("There are no posts, and none is asked for.", "没有岗位，也没有应设岗位。")
        return Bars(title, nothing, (), (), POSTS, x_title)
    roles = list(roster.catalogue)
    sums = parts.sum(axis=0).tolist()
    alt = Text(
        "{roles:,} role{s}: posts filled {filled:,}, vacant (without a holder) {vacant:,}, "
        "missing (asked for and not there) {missing:,}.",
        "{roles:,}种角色：在岗{filled:,}，空岗{vacant:,}（有岗位无人任职），缺岗{missing:,}（应设而未设）。",
    ).format(roles=len(order), s=plural(len(order)), filled=sums[0], vacant=sums[1], missing=sums[2])
    if len(order) > DRAWN:
        words = Text("{alt} Drawn are the {n} with most posts.", "{alt}图中为岗位最多的{n}种。")
        alt = say(words, alt=alt, n=DRAWN)
    return Bars(title, alt, [roles[i].name for i in order], [parts[i].tolist() for i in order], POSTS, x_title)


def rule_names(report: Report) -> list[Text]:
    """Return code and title of the rule of each clause; where several clauses have one rule, also the clause."""
    codes = [judged.rule.code for judged in report.judged]
    one, several = Text("{code} {title}", "{code} {title}"), Text("{code} {title} ({key})", "{code} {title}（{key}）")
    return [
        say(one if codes.count(j.rule.code) == 1 else several, code=j.rule.code, title=j.rule.title, key=j.key)
        for j in report.judged
    ]


def verdict_bars(report: Report) -> Bars:
    """Count verdicts by rule, in the order of the rules."""
    title = Text("Verdicts by rule", "各规则检查结果")
    x_title = Text("share of the units judged", "占受检单元的比例")
    judged = report.judged
    if not judged:
        return Bars(title, Text("No rule was run.", "未执行任何规则。"), (), (), VERDICTS, x_title, percent=True)
    numbers = [list(j.counts) for j in judged]
    sums = np.sum(numbers, axis=0).tolist()
    alt = Text(
        "{rules:,} rule{s}: pass {p:,}, fail {f:,}, not applicable {n:,}, unknown {u:,}. "
        "A rule is named after the fault that it looks for; pass means that the fault is not there.",
        "{rules:,}条规则：通过{p:,}，不通过{f:,}，不适用{n:,}，未知{u:,}。规则以其所查的问题命名，“通过”表示没有该问题。",
    ).format(rules=len(judged), s=plural(len(judged)), p=sums[0], f=sums[1], n=sums[2], u=sums[3])
    if len(judged) > DRAWN:
        alt = say(Text("{alt} Drawn are the first {n}.", "{alt}图中为前{n}条。"), alt=alt, n=DRAWN)
    return Bars(title, alt, rule_names(report), numbers, VERDICTS, x_title, percent=True)

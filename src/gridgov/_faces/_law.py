"""Faces of policies, rules, reports and findings."""

from __future__ import annotations

from collections.abc import Iterable
from math import nan
from typing import TYPE_CHECKING, Any, Final

from gridgov._faces._asked import COUNTED, about, cells_of, heading
from gridgov._faces._fields import both, facts_of, heads_of, label, lines, listed
from gridgov._faces._parts import Face, Fact, Head, first, kept
from gridgov._faces._words import rule_word, title_of
from gridgov.text import LANGS, Text

if TYPE_CHECKING:
    from gridgov._answer import Answer
    from gridgov._explain import Explanation
    from gridgov._finding import Finding
    from gridgov._finding_rows import FindingRows
    from gridgov._judged import Judged
    from gridgov._policy import Effective, InForce, Policy
    from gridgov._policy_compare import Comparison
    from gridgov._policy_verify import QuoteChecks
    from gridgov._report import Report
    from gridgov.baselines import Baseline
    from gridgov.rules import Rule
    from gridgov.waivers import Waivers

__all__ = [
    "answer",
    "baseline",
    "comparison",
    "effective",
    "explanation",
    "finding",
    "finding_rows",
    "in_force",
    "judged",
    "policy",
    "quotes",
    "report",
    "rule",
    "waivers",
]

_VERDICTS: Final = [Head(COUNTED[key], number=True) for key in ("pass", "fail", "not_applicable", "unknown")]
#: A value that a rule can do without, which is not an unknown one.
_UNSET: Final = Text("not set", "未设")
_FINDINGS: Final = Text("Findings", "检查结果")
_MESSAGE: Final = Head(Text("message", "情况"), wide=True)
_VALUES: Final = Head(Text("values", "参数"), wide=True)
_WHAT: Final = (
    Head(Text("what", "内容"), wide=True),
    Head(Text("scope", "范围")),
    Head(Text("left", "左侧"), wide=True),
    Head(Text("right", "右侧"), wide=True),
    Head(Text("relation", "关系")),
)
_COMPARED: Final = Text("{left} | {right}, {on}", "{left} | {right}，{on}")


def report(value: Report) -> Face:
    """Return how many rows each clause passes and fails, and the first findings."""
    shown = [(j.rule.code, j.rule.title, j.key, *_counts(j)) for j in value.judged]
    heads = [*heads_of("rule name clause"), *_VERDICTS]
    facts: list[Fact] = [
        (label("jurisdiction"), both(value.jurisdiction.title)),
        (label("on"), value.on),
        (_FINDINGS, len(value)),
    ]
    title = Text(f"Report on {value.on}", f"{value.on}检查报告")
    below = [_findings(value.findings(), len(value))] if len(value) else []
    return Face(title=title, facts=facts, heads=heads, rows=kept(shown), n=len(shown), below=below)


def _counts(value: Judged) -> tuple[int, int, int, int]:
    """Return how many rows have each verdict, in the order of the heads."""
    passed, failed, not_applicable, unknown = value.counts
    return passed, failed, not_applicable, unknown


def _findings(values: Iterable[Finding], n: int) -> Face:
    """Return findings, a row each."""
    heads = [*heads_of("verdict rule unit item"), _MESSAGE]
    rows = ((one.verdict, one.rule.code, one.unit, one.item, both(one.message)) for one in values)
    return Face(title=_FINDINGS, heads=heads, rows=first(rows), n=n)


def finding_rows(value: FindingRows) -> Face:
    """Return how many rows each clause passes and fails, and how many findings there are."""
    shown = [(j.rule.code, j.rule.title, j.key, *_counts(j)) for j in value.judged]
    heads = [*heads_of("rule name clause"), *_VERDICTS]
    return Face(title=_FINDINGS, facts=[(_FINDINGS, len(value))], heads=heads, rows=kept(shown), n=len(shown))


def finding(value: Finding) -> Face:
    """Return what a clause says of one unit."""
    keys = "verdict strength unit item observed bound margin waiver"
    facts = [(label("rule"), value.rule.code), (label("name"), value.rule.title), (label("clause"), value.judged.key)]
    facts += [fact for fact in facts_of(value, keys) if fact[1] is not None]
    if value.verdict.name == "UNKNOWN":  # what was found so far is no figure
        facts = [(name, nan if name == label("observed") else said) for name, said in facts]
    title = Text(f"Finding {value.rule.code}", f"检查结果{value.rule.code}")
    return Face(title=title, facts=facts, notes=lines(value.text))


def explanation(value: Explanation) -> Face:
    """Return why a clause has its verdict, a line for each reason."""
    face = finding(value.finding)
    title = Text(f"Why {value.finding.rule.code}", f"{value.finding.rule.code}的说明")
    return Face(title=title, facts=face.facts, notes=lines(value.text))


def judged(value: Judged) -> Face:
    """Return how many rows have each verdict."""
    facts = [(label("rule"), value.rule.code), (label("name"), value.rule.title), (label("clause"), value.key)]
    facts += list(zip((head.title for head in _VERDICTS), _counts(value), strict=True))
    return Face(title=Text(repr(value), f"{value.rule.title.zh}（{value.key}）"), facts=facts)


def policy(value: Policy) -> Face:
    """Return the clauses of a policy and what they rest on."""
    facts: list[Fact] = [*facts_of(value, "id"), (label("about"), value.about)]
    if value.parent is not None:
        facts.append((label("parent"), value.parent.title))
    if value.jurisdiction:
        facts.append((label("jurisdiction"), value.jurisdiction))
    facts.append((label("sources"), len(value.sources)))
    heads = [*heads_of("id rule name"), _VALUES, *heads_of("strength source start end")]
    rows = (
        (c.id, c.rule.code, c.rule.title, _values(c.rule), c.strength, c.source, c.start, c.end) for c in value.clauses
    )
    return Face(title=value.title, facts=facts, heads=heads, rows=first(rows), n=len(value.clauses))


def _values(rule: Rule[Any]) -> dict[Text, object]:
    """Return the values of a rule with their names; keys of closed lists with their words."""
    said = {key: _UNSET if value is None else rule_word(key, value) for key, value in rule.values.items()}
    return {Text(key, label(key, rule=True).zh): value for key, value in said.items()}


def effective(value: Effective) -> Face:
    """Return the clauses in force."""
    heads = [*heads_of("clause rule name"), _VALUES, *heads_of("strength")]
    rows = ((c.key, c.clause.rule.code, c.clause.rule.title, _values(c.clause.rule), c.clause.strength) for c in value)
    title = Text(f"In force on {value.on}: {value.policy.title.en}", f"{value.on}有效：{value.policy.title.zh}")
    return Face(title=title, heads=heads, rows=first(rows), n=len(value))


def in_force(value: InForce) -> Face:
    """Return a clause and the policy that set it."""
    clause = value.clause
    facts: list[Fact] = [(label("policy"), value.policy.title), (label("rule"), clause.rule.code)]
    facts += [(label("name"), clause.rule.title), (label("values"), _values(clause.rule))]
    facts += facts_of(clause, "strength start end quote")
    return Face(title=Text(f"Clause {value.key}", f"条款{value.key}"), facts=facts)


def rule(value: Rule[Any]) -> Face:
    """Return name and values of a rule."""
    heads = [*heads_of("parameter"), Head(label("value"))]
    said = _values(value)
    rows = [
        (Text(name, f"{label(name, rule=True).zh}（{name}）"), said[Text(name, label(name, rule=True).zh)])
        for name in value.values
    ]
    facts: list[Fact] = [(label("code"), value.code), (label("name"), value.title), (label("way_out"), value.way_out)]
    title = Text(repr(value), f"{value.title.zh}（{value.code}）")
    return Face(title=title, facts=facts, heads=heads, rows=kept(rows), n=len(rows))


def comparison(value: Comparison) -> Face:
    """Return the values of both sides."""
    tables = [value.table(lang)[1] for lang in LANGS]
    rows = [
        [_what(*said), *(Text(*pair) for pair in rest)]
        for said, *rest in (list(zip(*both_rows, strict=True)) for both_rows in zip(*tables, strict=True))
    ]
    title = _COMPARED.format(left=value.left, right=value.right, on=value.on)
    return Face(title=title, heads=_WHAT, rows=kept(rows), n=len(rows))


def _what(en: str, zh: str) -> Text:
    """Return what is compared: rule and parameter by their keys, in Chinese the parameter by its word."""
    rule, _, name = zh.partition(".")
    return Text(en, f"{rule} {label(name, rule=True).zh}" if name else zh)


def quotes(value: QuoteChecks) -> Face:
    """Return what became of each quote."""
    rows = ((both(one.text),) for one in value.rows)
    head = Head(Text("quotes", "引文核对"), wide=True)
    return Face(title=title_of(value), heads=[head], rows=first(rows), n=len(value))


def waivers(value: Waivers) -> Face:
    """Return the waivers."""
    face = listed(value, "id rule unit item last_day reason authority", wide="id reason authority")
    return Face(title=Text("Waivers", "豁免"), heads=face.heads, rows=face.rows, n=face.n)


def baseline(value: Baseline) -> Face:
    """Return the findings that are known already."""
    face = listed(value, "rule clause unit item verdict margin first_seen", numbers="margin")
    return Face(title=Text("Baseline", "基线"), heads=face.heads, rows=face.rows, n=face.n)


def answer(value: Answer) -> Face:
    """Return the columns of an answer."""
    names = list(value.columns)
    heads = [Head(heading(value.asked, name), number=value.columns[name].dtype.kind in "iuf") for name in names]

    def rows(n: int) -> Iterable[tuple[object, ...]]:
        return zip(*(cells_of(value, name, n) for name in names), strict=True)

    return Face(title=about(value), heads=heads, rows=rows, n=len(value))

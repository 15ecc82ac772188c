"""Policies that lint finds no error in, and their files."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final

from hypothesis import strategies as st

from gridgov import policies as _policies
from gridgov.levels import LevelScheme
from gridgov.policies import MUST, REPORTED, SHOULD, Boundary, Clause, Confidence, Policy, Source, SourceKind
from gridgov.rules import EVERYWHERE, Rule, Scope, builtin_rules
from gridgov.testing._draw_choices import bits, check_range, known, pick
from gridgov.testing._rows import rule_with, sample_of
from gridgov.text import Text

__all__ = ["policies", "policy_files"]

RuleClass = type[Rule[Any]]
_STRENGTHS: Final = (MUST, SHOULD, REPORTED)
_SOURCES: Final[Sequence[SourceKind]] = ("law", "regulation", "policy", "standard", "news", "register", "other")
_CONFIDENCES: Final[Sequence[Confidence]] = ("medium", "high", "low")
_BOUNDARIES: Final[Sequence[Boundary | None]] = (None, "inclusive", "exclusive")
_QUOTES: Final = (None, "a quote", "不超过三千户", '"quoted"\\ \n第二行')
_TEXTS: Final = (None, Text("why", "原因"), Text('a "word"', "“词”"))
_CODES: Final = ("6109", "610901", "610902")
_DAYS: Final = (None, "2020-02-29", "2024-01-01", "2026-01-01")
#: Of two clauses of one id the first is in force until the one day, the second from the other on.
_TURN: Final = ("2025-12-31", "2026-01-01")


def _rule(n: int, classes: Sequence[RuleClass]) -> Rule[Any]:
    """Read a number as a rule with values: those of its sample, one of them another where the rule allows it."""
    rule = sample_of(classes[(n >> 6) % len(classes)])
    numbers = [name for name, parameter in rule.parameters().items() if parameter.numeric]
    if not numbers or not n & 3:
        return rule
    name = numbers[(n >> 2) % len(numbers)]
    value, parameter = rule.values[name], rule.parameters()[name]
    if value is None:
        return rule
    other = (value + 1, value * 2, parameter.lowest, value - 1)[(n >> 4) & 3]
    if not parameter.lowest <= other <= parameter.highest:
        return rule
    return rule_with(rule, name, other) or rule


def _scope(n: int, levels: LevelScheme | None, units: Sequence[str], kinds: tuple[str, ...]) -> Scope:
    """Read a number as a scope: everywhere, some of the rule's kinds or levels, or some of the units."""
    way = pick(n, 0, ("all", "all", "all", "kinds", "levels", "within", "outside", "all"))
    if way == "kinds" and kinds:
        return Scope(kinds=kinds[(n >> 3) % len(kinds)])
    if way == "levels" and levels is not None:
        return Scope(levels=levels.keys[(n >> 3) % len(levels.keys)])
    if way == "within" and units:
        return Scope(within=(units[-1],))
    if way == "outside" and units:
        return Scope(outside=tuple(units[1:3]), within=(units[0],) if n & 8 else ())
    return EVERYWHERE


class _Layer:
    """One policy that is being drawn on top of another one."""

    def __init__(
        self, classes: Sequence[RuleClass], levels: LevelScheme | None, units: Sequence[str], parent: Policy | None
    ) -> None:
        self.classes, self.levels, self.units, self.parent = classes, levels, units, parent
        above = () if parent is None else parent.layers
        ids = [clause.id for layer in above for clause in layer.clauses]
        # What two clauses above share cannot be said to be replaced in one way.
        self.above = [(f"{p.id}/{c.id}", c) for p in above for c in p.clauses if ids.count(c.id) == 1]

    def clauses(self, i: int, n: int, more: int, sources: Sequence[Source]) -> list[Clause]:
        """Read two numbers as a clause, or as two of one id that follow each other in time."""
        told = self._told(n, more, sources)
        found = self._replacement(n, more) if n >> 17 & 1 else None
        if found is None:
            rule = _rule(more, self.classes)
            found = {
                "rule": rule,
                "strength": pick(n, 2, _STRENGTHS),
                "scope": _scope(n >> 5, self.levels, self.units, rule.view.kinds),
            }
        ident = f"c{i}"
        if n >> 16 & 1:
            turned: list[dict[str, Any]] = [{**told, "end": _TURN[0]}, {**told, "start": _TURN[1]}]
            turned[0].pop("start", None)
            turned[1].pop("end", None)
            return [Clause(id=ident, **found, **days) for days in turned]
        return [Clause(id=ident, **found, **told)]

    def _told(self, n: int, more: int, sources: Sequence[Source]) -> dict[str, Any]:
        start, end = pick(more, 14, _DAYS), pick(more, 17, (None, None, "2030-12-31"))
        return known(
            start=start,
            end=end,
            source=sources[(n >> 11) % len(sources)].id if sources and n & 1 else None,
            quote=pick(n, 12, _QUOTES),
            place=pick(n, 14, _TEXTS),
            checked_on=pick(more, 16, (None, "2026-01-01")),
            boundary=pick(more, 18, _BOUNDARIES),
            note=pick(n, 10, _TEXTS),
        )

    def _replacement(self, n: int, more: int) -> dict[str, Any] | None:
        """Return what takes the place of a clause above: the same where that is a must, else as it likes."""
        if not self.above:
            return None
        key, other = self.above[(n >> 3) % len(self.above)]
        rule, strength = other.rule, other.strength
        if other.strength is not MUST:
            changed = _rule(more, [type(other.rule)])
            rule, strength = changed, pick(n, 7, _STRENGTHS)
        return {
            "rule": rule,
            "strength": strength,
            "scope": other.scope,
            "replaces": key,
            "because": pick(n, 9, _TEXTS) or Text("discretion", "酌情"),
        }


def _source(i: int, n: int) -> Source:
    return Source(
        id=f"s{i}",
        title=Text(f"source {i}", f"来源{i}"),
        kind=pick(n, 0, _SOURCES),
        confidence=pick(n, 3, _CONFIDENCES),
        **known(
            issuer=pick(n, 5, _TEXTS),
            issued=pick(n, 7, _DAYS),
            file=pick(n, 10, (None, "source.txt")),
            url=pick(n, 11, (None, "https://example.org/a?b=1")),
        ),
    )


@st.composite
def _policy_by(draw: st.DrawFn, make: Callable[[st.DrawFn], Policy]) -> Policy:
    """Draw by a function: to make a composite in each call would take longer than to draw."""
    return make(draw)


@st.composite
def _text_by(draw: st.DrawFn, make: Callable[[st.DrawFn], str]) -> str:
    """Draw by a function."""
    return make(draw)


def policies(  # noqa: PLR0913 - what a policy may be like
    *,
    rules: Iterable[RuleClass] | None = None,
    levels: LevelScheme | None = None,
    units: Sequence[str] = _CODES,
    parent: Policy | None = None,
    min_clauses: int = 0,
    max_clauses: int = 4,
    max_layers: int = 2,
) -> st.SearchStrategy[Policy]:
    """Draw policies that contradict neither themselves nor those above: `gridgov.policies.lint` finds no error.

    Clauses give values to rules, are in force for a time, one after the other under one id, are strong or weak, hold
    everywhere or in some places, name their source and its words, and take the place of clauses above.

    Args:
        rules: Rule classes, with a sample of their values; by default those of gridgov.
        levels: Levels that clauses may be about.
        units: Ids of units that clauses may be about, the first above the others; by default codes of divisions.
        parent: The policy above; by default others are drawn.
        min_clauses: Clauses at least; two of one id that follow each other in time count as one.
        max_clauses: Clauses at most, in each policy.
        max_layers: Policies on top of each other at most, ``parent`` not counted.

    Raises:
        ValueError: A size cannot be, or there are no rules.

    Example:
        >>> from hypothesis import find
        >>> find(policies(min_clauses=1), lambda policy: True).clauses[0].rule.code
        'SIZ001'
    """
    check_range("min_clauses", min_clauses)
    check_range("max_clauses", max_clauses, min_clauses)
    check_range("max_layers", max_layers, 1)
    classes = _plain_first(builtin_rules() if rules is None else rules)
    if not classes:
        msg = "rules= is empty; a policy needs rules."
        raise ValueError(msg)
    number = st.tuples(bits(19), bits(20))

    def drawn(draw: st.DrawFn) -> Policy:
        found = parent
        count = draw(st.integers(1, max_layers))
        for depth in range(count):
            layer = _Layer(classes, levels, units, found)
            sources = [_source(i, n) for i, n in enumerate(draw(st.lists(bits(12), max_size=2)))]
            least = min_clauses if depth == count - 1 else 0
            rows = draw(st.lists(number, min_size=least, max_size=max_clauses))
            found = Policy(
                id=f"p{depth}",
                title=Text(f"policy {depth}", f"政策{depth}"),
                clauses=[clause for i, (n, more) in enumerate(rows) for clause in layer.clauses(i, n, more, sources)],
                parent=found,
                jurisdiction=draw(st.sampled_from((None, "610902"))),
                sources=sources,
                about=draw(st.sampled_from(_TEXTS)),
            )
        assert found is not None  # noqa: S101 - there is one layer at least
        return found

    return _policy_by(drawn)


def _plain_first(rules: Iterable[RuleClass]) -> list[RuleClass]:
    """Put the rules on sizes first: what a policy shrinks to is one that everybody understands."""
    return sorted(dict.fromkeys(rules), key=lambda rule: (not rule.code.startswith("SIZ"), rule.code))


def policy_files(
    *,
    rules: Iterable[RuleClass] | None = None,
    levels: LevelScheme | None = None,
    min_clauses: int = 0,
    max_clauses: int = 4,
) -> st.SearchStrategy[str]:
    """Draw the text of a policy file, as people write them: TOML, which `gridgov.policies.loads` reads.

    Rules are named by their code or their name, lines end in one way or the other, and there are comments.

    Args:
        rules: See `policies`; the default ones are found by whoever reads the text.
        levels: See `policies`.
        min_clauses: Clauses at least.
        max_clauses: Clauses at most.

    Raises:
        ValueError: A size cannot be, or there are no rules.

    Example:
        >>> from hypothesis import find
        >>> print(find(policy_files(), lambda text: True).strip())
        id = "p0"
        title = { en = "policy 0", zh = "政策0" }
    """
    classes = tuple(builtin_rules() if rules is None else rules)
    written = policies(
        rules=classes, levels=levels, min_clauses=min_clauses, max_clauses=max_clauses, max_layers=1
    ).map(_policies.dumps)
    names = {rule.code: rule.name for rule in classes}

    def drawn(draw: st.DrawFn) -> str:
        text = draw(written)
        if draw(st.booleans()):
            text = re.sub(r'(?m)^rule = "(\w+)"$', lambda m: f'rule = "{names[m[1]]}"', text)
        if draw(st.booleans()):
            text = f"# 政策\n\n{text}\n# end"
        return text.replace("\n", "\r\n") if draw(st.booleans()) else text

    return _text_by(drawn)

"""Comparing two policies without data: which demands more, rule by rule and value by value."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final, cast

import attrs

from gridgov._cells import short
from gridgov._face import as_html, as_line, one_line, whole
from gridgov._policy import Effective, InForce
from gridgov._policy_stricter import Relation, joined, of_rules, of_values, one_scope
from gridgov.rules import Parameter, Rule, Scope
from gridgov.rules._words import Figure
from gridgov.text import Lang, Text

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Comparison", "ComparisonRow", "compare"]

#: What a row that is about the clause itself, not about a value, names as its parameter.
STRENGTH: Final = "strength"
_HEADS: Final = (
    Text("what", "内容"),
    Text("scope", "范围"),
    Text("left", "左侧"),
    Text("right", "右侧"),
    Text("relation", "关系"),
)
_ALL: Final = Text("everywhere", "全部")


@attrs.frozen
class ComparisonRow:
    """One value on both sides.

    Example:
        >>> from gridgov import policies
        >>> row = policies.compare(policies.load("cn"), policies.load("cn"), on="2026-06-01")[0]
        >>> row.what, row.relation.value
        ('PTY005.members_from', 'equal')
    """

    __repr__ = as_line
    _repr_html_ = as_html

    #: Code of the rule.
    rule: str
    #: Kebab-case name of the rule.
    name: str
    #: The units both clauses are about.
    scope: Scope
    #: The parameter; ``strength`` where only that differs; empty for a rule without values to be named.
    parameter: str
    #: The value, None where the side has no such clause.
    left: Any
    right: Any
    relation: Relation
    #: The clause, as ``policy/clause``; None where the side has none.
    left_clause: str | None
    right_clause: str | None

    @property
    def what(self) -> str:
        """Rule and parameter, such as ``SIZ001.max_households``."""
        return f"{self.rule}.{self.parameter}" if self.parameter else self.rule


@attrs.frozen(repr=False)
class Comparison:
    """Two policies, value by value.

    Example:
        >>> from gridgov import policies
        >>> cn = policies.load("cn")
        >>> policies.compare(cn, cn, on="2026-06-01")
        <Comparison cn, cn on 2026-06-01: 3 equal>
    """

    _repr_html_ = as_html

    #: Ids of both policies.
    left: str
    right: str
    #: The day, YYYY-MM-DD.
    on: str
    rows: tuple[ComparisonRow, ...]

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[ComparisonRow]:
        return iter(self.rows)

    def __getitem__(self, i: int) -> ComparisonRow:
        return self.rows[i]

    def counts(self) -> dict[Relation, int]:
        """Return how many rows there are of each relation, without those of which there is none."""
        found = [row.relation for row in self.rows]
        return {relation: n for relation in Relation if (n := found.count(relation))}

    def relation(self, rule: str | None = None) -> Relation:
        """Return what all rows come to, or those of one rule.

        Stricter means: whatever fails on the other side fails on this one, in any place. A row that only says how
        strong a clause is does not count: it changes what a failure means, not whether there is one.

        Args:
            rule: Code or name of a rule; all rules by default.

        Example:
            >>> from gridgov import policies
            >>> cn = policies.load("cn")
            >>> policies.compare(cn, cn, on="2026-06-01").relation("committee-size").value
            'equal'
        """
        rows = [r for r in self.rows if rule is None or rule in {r.rule, r.name}]
        return joined(r.relation for r in rows if r.parameter != STRENGTH)

    def columns(self) -> dict[str, list[Any]]:
        """Return the rows as columns: a data frame is built from them as they are.

        Example:
            >>> from gridgov import policies
            >>> cn = policies.load("cn")
            >>> policies.compare(cn, cn, on="2026-06-01").columns()["parameter"]
            ['members_from', 'max_households', 'min_households']
        """
        return {
            "what": [r.what for r in self.rows],
            "rule": [r.rule for r in self.rows],
            "name": [r.name for r in self.rows],
            "scope": [_scope_words(r.scope, "en") for r in self.rows],
            "parameter": [r.parameter for r in self.rows],
            "left": [r.left for r in self.rows],
            "right": [r.right for r in self.rows],
            "relation": [r.relation.value for r in self.rows],
            "left_clause": [r.left_clause for r in self.rows],
            "right_clause": [r.right_clause for r in self.rows],
        }

    def to_pandas(self) -> pd.DataFrame:
        """Return the rows as a data frame.

        Raises:
            MissingExtraError: pandas is not installed.
        """
        from gridgov._extras import need

        frame: pd.DataFrame = need("pandas", extra="pandas").DataFrame(self.columns())
        return frame

    def table(self, lang: Lang = "en") -> tuple[list[str], list[list[str]]]:
        """Return heads and cells as texts.

        Raises:
            ValueError: ``lang`` is neither ``en`` nor ``zh``.
        """
        rows = [
            [r.what, _scope_words(r.scope, lang), _said(r.left), _said(r.right), r.relation.text(lang)]
            for r in self.rows
        ]
        return [head.get(lang) for head in _HEADS], rows

    def text(self, lang: Lang = "en") -> str:
        """Return one line for each row.

        Raises:
            ValueError: ``lang`` is neither ``en`` nor ``zh``.

        Example:
            >>> from gridgov import policies
            >>> cn = policies.load("cn")
            >>> print(policies.compare(cn, cn, on="2026-06-01").text().splitlines()[1])
            PTY005.members_from everywhere: 3 | 3, equal
        """
        first = Text("{left} | {right}, {on}", "{left} | {right}，{on}")
        line = Text("{what} {scope}: {a} | {b}, {relation}", "{what} {scope}：{a} | {b}，{relation}")
        lines = [first.format(left=self.left, right=self.right, on=self.on).get(lang)]
        for what, scope, a, b, relation in self.table(lang)[1]:
            lines.append(line.format(what=what, scope=scope, a=a, b=b, relation=relation).get(lang))
        return "\n".join(lines)

    @one_line
    def __repr__(self) -> str:
        said = ", ".join(f"{n} {relation.value}" for relation, n in self.counts().items()) or "no clause"
        return f"<Comparison {self.left}, {self.right} on {self.on}: {said}>"


def _said(value: object) -> str:
    if value is None:
        return "–"
    if isinstance(value, int | float) and not isinstance(value, bool):
        return f"{Figure(value)}"
    said = ", ".join(cast("tuple[str, ...]", value)) if isinstance(value, tuple) else str(value)
    return short(said)


def _scope_words(scope: Scope, lang: Lang) -> str:
    return "; ".join(f"{key} {'/'.join(ids)}" for key, ids in scope.to_dict().items()) or _ALL.get(lang)


# -- comparing ---------------------------------------------------------------------------------------------------------

_Group = tuple[str, str]
_Cell = tuple[str, Any, Any, Relation]


def compare(left: Effective, right: Effective) -> Comparison:
    """Compare what is in force on both sides."""
    mine, theirs = _groups(left), _groups(right)
    rows: list[ComparisonRow] = []
    for group in sorted({*mine, *theirs}):
        rows += _compare_group(mine.get(group, []), theirs.get(group, []))
    return Comparison(left.policy.id, right.policy.id, left.on, tuple(rows))


def _groups(effective: Effective) -> dict[_Group, list[InForce]]:
    """Return the clauses by rule and scope, without those that a stricter one of the same side makes idle."""
    groups: dict[_Group, list[InForce]] = {}
    for clause in effective:
        scope = one_scope(clause.clause.scope)
        groups.setdefault((clause.clause.rule.code, whole(scope)), []).append(clause)
    return {group: _strictest(clauses) for group, clauses in groups.items()}


def _order(clause: InForce) -> tuple[str, str]:
    return whole(clause.clause.rule), clause.clause.strength.value


def _strictest(clauses: list[InForce]) -> list[InForce]:
    kept: list[InForce] = []
    for clause in sorted(clauses, key=_order):
        if any(_covers(other, clause) for other in kept):
            continue
        kept = [*(other for other in kept if not _covers(clause, other)), clause]
    return kept


def _covers(one: InForce, other: InForce) -> bool:
    """Tell whether what fails under the other clause fails under this one, too, and weighs as much."""
    relation = joined(of_rules(one.clause.rule, other.clause.rule).values())
    return relation in {Relation.EQUAL, Relation.LEFT_STRICTER} and _weight(one) >= _weight(other)


def _weight(clause: InForce) -> int:
    return ("reported", "should", "must").index(clause.clause.strength.value)


def _compare_group(mine: list[InForce], theirs: list[InForce]) -> list[ComparisonRow]:
    """Pair the clauses of one rule and scope: equal ones first, the others in the order of their values."""
    left, right = sorted(mine, key=_order), sorted(theirs, key=_order)
    pairs: list[tuple[InForce | None, InForce | None]] = []
    for length in (2, 1):  # the same values and strength, then the same values
        for clause in list(left):
            twin = next((c for c in right if _order(c)[:length] == _order(clause)[:length]), None)
            if twin is not None:
                left.remove(clause)
                right.remove(twin)
                pairs.append((clause, twin))
    both = min(len(left), len(right))
    pairs += zip(left[:both], right[:both], strict=True)
    pairs += [(clause, None) for clause in left[both:]]
    pairs += [(None, clause) for clause in right[both:]]
    pairs.sort(key=lambda pair: sorted(whole(c.clause.rule) for c in pair if c is not None))
    return [row for pair in pairs for row in _rows(*pair)]


def _rows(left: InForce | None, right: InForce | None) -> list[ComparisonRow]:
    there = left or right
    if there is None:
        return []
    rule = there.clause.rule
    mine = None if left is None else left.clause.rule
    theirs = None if right is None else right.clause.rule
    cells = [_cell(name, parameter, mine, theirs) for name, parameter in sorted(rule.parameters().items())]
    found: list[_Cell] = [cell for cell in cells if cell is not None]
    if not found:
        found.append(("", None, None, _lone(left, right)))
    if left is not None and right is not None and left.clause.strength is not right.clause.strength:
        stricter = Relation.LEFT_STRICTER if _weight(left) > _weight(right) else Relation.LEFT_LOOSER
        found.append((STRENGTH, left.clause.strength.value, right.clause.strength.value, stricter))
    return [
        ComparisonRow(
            rule.code,
            rule.name,
            one_scope(there.clause.scope),
            name,
            a,
            b,
            relation,
            None if left is None else left.key,
            None if right is None else right.key,
        )
        for name, a, b, relation in found
    ]


def _lone(left: InForce | None, right: InForce | None) -> Relation:
    if left is None:
        return Relation.ONLY_RIGHT
    return Relation.ONLY_LEFT if right is None else Relation.EQUAL


def _cell(name: str, parameter: Parameter, mine: Rule[Any] | None, theirs: Rule[Any] | None) -> _Cell | None:
    """Compare one parameter; None where nothing is to be said: both sides leave it at its default."""
    a = None if mine is None else getattr(mine, name)
    b = None if theirs is None else getattr(theirs, name)
    if mine is None or theirs is None:
        value = b if mine is None else a
        said = parameter.required or value != parameter.default
        return (name, a, b, Relation.ONLY_RIGHT if mine is None else Relation.ONLY_LEFT) if said else None
    relation = of_values(parameter, a, b)
    return (name, a, b, relation) if parameter.required or relation is not Relation.EQUAL else None

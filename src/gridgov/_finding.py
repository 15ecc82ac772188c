"""One finding: a clause at one row, with its message."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final, cast

import attrs
import numpy as np

from gridgov._face import as_html, one_line
from gridgov._finding_rows import fingerprint
from gridgov._judged import Judged
from gridgov._units import Unit
from gridgov.policies import Clause, Strength
from gridgov.rules import Check, Rule, Verdict
from gridgov.rules._words import Figure, rounded
from gridgov.text import Lang, Text

if TYPE_CHECKING:
    from gridgov.waivers import Waiver

__all__ = ["Finding", "facts_at"]

_NOT_KNOWN: Final = Text("unknown", "未知")
_QUIET: Final = {
    Verdict.PASS: Text("The rule is met at {unit}.", "{unit}符合该规则。"),
    Verdict.NOT_APPLICABLE: Text("The rule does not apply to {unit}.", "该规则不适用于{unit}。"),
}
_SIDES: Final = {1: Text("at least {n}", "至少{n}"), -1: Text("at most {n}", "至多{n}")}
_ELSEWHERE: Final = Text("the jurisdiction", "本辖区")


@attrs.frozen(eq=False, repr=False)
class Finding:
    """One clause at one unit: mostly one that fails or cannot be judged.

    Example:
        >>> from gridgov import Hierarchy, Jurisdiction, LevelScheme, check
        >>> from gridgov.rules import CommunityOversize
        >>> h = Hierarchy.from_records([{"id": "c", "level": "community", "households": 400}],
        ...     levels=LevelScheme.ladder("community"), measures=["households"])
        >>> report = check(Jurisdiction(territory=h), CommunityOversize(max_households=300), on="2026-01-01")
        >>> finding = next(report.findings())
        >>> finding.unit, finding.observed, finding.bound, finding.margin
        (<Unit c: community>, 400.0, 300.0, -100.0)
    """

    _repr_html_ = as_html

    judged: Judged = attrs.field(repr=False)
    #: Position in the rows that the clause judged, from 0.
    row: int
    verdict: Verdict
    #: Signed distance to the bound; NaN where unknown.
    margin: float
    #: What was found; NaN where unknown.
    observed: float
    #: What it is held against.
    bound: float
    #: The waiver that covers it.
    waiver: Waiver | None = None
    #: Against a baseline: ``new``, ``unchanged`` or ``updated``; None without one.
    state: str | None = None

    @property
    def rule(self) -> Rule[Any]:
        """The rule with its values."""
        return self.judged.rule

    @property
    def clause(self) -> Clause:
        """The clause."""
        return self.judged.clause

    @property
    def strength(self) -> Strength:
        """How strong the clause is."""
        return self.judged.clause.strength

    @property
    def unit(self) -> Unit | None:
        """The unit; None for what is about none."""
        row = int(self.judged.units[self.row])
        return None if row < 0 else self.judged.view.context.territory.at(row)

    @property
    def unit_id(self) -> str | None:
        """Id of the unit; None for what is about none."""
        unit = self.unit
        return None if unit is None else unit.id

    @property
    def item(self) -> str | None:
        """Id of what is no unit itself, such as an event."""
        return self.judged.view.items([self.row])[0]

    @property
    def side(self) -> int:
        """Whether `observed` is what there is at least (1), at most (-1), or just that (0).

        Example:
            >>> from gridgov import Hierarchy, Jurisdiction, LevelScheme, check
            >>> from gridgov.rules import CommunityOversize
            >>> rows = [{"id": "c", "level": "community"},
            ...     {"id": "a", "level": "grid", "parent": "c", "households": 400},
            ...     {"id": "b", "level": "grid", "parent": "c"}]
            >>> levels = LevelScheme.ladder("community", "grid")
            >>> h = Hierarchy.from_records(rows, levels=levels, measures=["households"])
            >>> report = check(Jurisdiction(territory=h), CommunityOversize(max_households=300), on="2026-01-01")
            >>> finding = next(report.findings())
            >>> finding.side, finding.message()
            (1, 'c (community) has at least 400 households; the ceiling is 300.')
        """
        return int(self.judged.check.side[self.row])

    @property
    def fingerprint(self) -> str:
        """What it is known by."""
        unit = self.unit
        return fingerprint(self.rule.code, self.judged.key, None if unit is None else unit.id, self.item)

    def where(self, lang: Lang = "en") -> str:
        """Return the unit and the item in words.

        Raises:
            ValueError: ``lang`` is neither ``en`` nor ``zh``.
        """
        unit, item = self.unit, self.item
        said = _ELSEWHERE.get(lang) if unit is None else unit.title(lang)
        return said if item is None else f"{item} ({said})" if lang == "en" else f"{item}（{said}）"

    def message(self, lang: Lang = "en") -> str:
        """Say what is wrong, or what is not known; of anything else, that it is met or does not apply.

        Raises:
            ValueError: ``lang`` is neither ``en`` nor ``zh``.

        Example:
            >>> from gridgov import Hierarchy, Jurisdiction, LevelScheme, check
            >>> from gridgov.rules import CommunityOversize
            >>> h = Hierarchy.from_records([{"id": "c", "level": "community", "households": 400}],
            ...     levels=LevelScheme.ladder("community"), measures=["households"])
            >>> report = check(Jurisdiction(territory=h), CommunityOversize(max_households=300), on="2026-01-01")
            >>> next(report.findings()).message()
            'c (community) has 400 households; the ceiling is 300.'
        """
        if self.verdict in _QUIET:
            return _QUIET[self.verdict].format(unit=self.where(lang)).get(lang)
        known = self.verdict is Verdict.FAIL
        words = self.rule.message if known else self.rule.missing
        check, row = self.judged.check, self.row
        facts = {
            **facts_at(self.rule, check, lang, row),
            "unit": self.where(lang),
            "observed": _figure(rounded(self.observed, self.bound), lang, self.side),
            "found": _figure(rounded(self.observed, self.bound), lang),
            "bound": _figure(self.bound, lang),
            "difference": _figure(rounded(abs(self.margin)), lang, abs(self.side)),
        }
        said = words.get(lang).format(**facts)
        remarks = [column.remark(row) for column in check.columns.values() if column.remark is not None]
        more = (None if known else check.reason, *remarks)
        return ("" if lang == "zh" else " ").join((said, *(text.get(lang) for text in more if text is not None)))

    def text(self, lang: Lang = "en") -> str:
        """Return code, verdict, unit, message and, for a failure, one way out.

        Raises:
            ValueError: ``lang`` is neither ``en`` nor ``zh``.

        Example:
            >>> from gridgov import Hierarchy, Jurisdiction, LevelScheme, check
            >>> from gridgov.rules import CommunityOversize
            >>> h = Hierarchy.from_records([{"id": "c", "level": "community", "households": 400}],
            ...     levels=LevelScheme.ladder("community"), measures=["households"])
            >>> report = check(Jurisdiction(territory=h), CommunityOversize(max_households=300), on="2026-01-01")
            >>> print(next(report.findings()).text("zh"))
            SIZ001 不通过 c: c（社区）有400户，上限为300户。请拆分，或记录其保留的理由。
        """
        way_out = self.rule.way_out.get(lang) if self.verdict is Verdict.FAIL else ""
        gap = "" if lang == "zh" else " "
        at = self.unit
        place = self.item or (None if at is None else at.id)
        head = f"{self.rule.code} {self.verdict.text(lang)}{'' if place is None else f' {place}'}"
        return f"{head}: {self.message(lang)}{gap}{way_out}".rstrip()

    @one_line
    def __repr__(self) -> str:
        unit = self.unit
        return f"<Finding {self.rule.code} {self.verdict.name} {self.item or (unit.id if unit else '')}>"


def _figure(value: float, lang: Lang, side: int = 0) -> object:
    if np.isnan(value):
        return _NOT_KNOWN.get(lang)
    return _SIDES[side].format(n=Figure(value)).get(lang) if side else Figure(value)


def facts_at(rule: Rule[Any], check: Check, lang: Lang, row: int = 0) -> Mapping[str, object]:
    """Return the fields of a message for one row: parameters, columns, and what these say of themselves."""
    out: dict[str, object] = {}
    for name, value in rule.values.items():
        out[name] = (
            Figure(value) if isinstance(value, int | float) and not isinstance(value, bool) else _said(value, lang)
        )
    for key, column in check.columns.items():
        out |= {name: text.get(lang) for name, text in column.facts.items()}
        low = float(column.low[row])
        bound = float(check.bounds[row])
        out[key] = Figure(rounded(low, bound)) if low == float(column.high[row]) else _NOT_KNOWN.get(lang)
    return out


def _said(value: object, lang: Lang) -> object:
    between = "、" if lang == "zh" else ", "
    return between.join(map(str, cast("tuple[object, ...]", value))) if isinstance(value, tuple) else value

"""Nets merged and divisions proposed for the page; what cannot be is said and leaves the rest of the page as it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, Final

import attrs

from gridgov.errors import GridgovError
from gridgov.text import LANGS, Lang, Text

if TYPE_CHECKING:
    from gridgov.cli._report_in import Given
    from gridgov.findings import Finding, Report
    from gridgov.integration import Integration
    from gridgov.jurisdiction import Note
    from gridgov.report import Division
    from gridgov.rules import Rule
    from gridgov.schemes import Scheme
    from gridgov.splitting import SplitPlan

__all__ = ["Parts", "divided", "merged"]

#: So many divisions are proposed.
_PLANS: Final = 20
#: A page is a first look: its searches are short.
_EFFORT: Final = 0.2
_ONE_MEASURE: Final = Text(
    "Divisions are proposed by one measure and on one level only: those of the first failure. More is too large.",
    "仅按首个不通过项的指标和层级提出拆分建议；按其他指标或层级另有规模过大的单元。",
)
_SENSITIVE: Final = Text(
    "No division is proposed by a sensitive measure: it would give away counts that are left out.",
    "未按敏感指标提出拆分建议，以免泄露未显示的计数。",
)
_NO_MERGER: Final = Text("The nets are not merged: {why}", "未整合网格体系：{why}")
_NO_SPLIT: Final = Text("No division of {unit} is proposed: {why}", "未提出{unit}的拆分建议：{why}")
_NO_SPLITS: Final = Text(
    "No division of {n:,} units is proposed, for one reason. Of the first, {unit}: {why}",
    "{n:,}个单元因同一原因未提出拆分建议。其中第一个为{unit}：{why}",
)
_MORE: Final = Text(
    "{n:,} more units are too large; proposals are made for the first {most}.",
    "另有{n:,}个单元规模过大；仅对前{most}个提出拆分建议。",
)
_TOGETHER: Final = Text("The proposals cannot be carried out together: {why}", "各项拆分建议无法同时实施：{why}")
_ONLY_PROPOSED: Final = Text(
    "These divisions are proposals, worked out for this page in a short search; 'gridgov split' looks longer.",
    "以下拆分为本页所作的建议，系短时搜索所得；gridgov split可作更充分的搜索。",
)


@attrs.frozen
class Parts:
    """What the page shows beside the jurisdiction."""

    integration: Integration | None = None
    division: Division | None = None
    #: What is said of it on the page.
    notes: tuple[Note, ...] = ()
    #: What could not be done.
    missed: tuple[Text, ...] = ()


def _why(error: GridgovError) -> Text:
    """Return the first thing that is wrong, and how many others there are."""
    first, rest = error.problems[0], len(error.problems) - 1
    more = Text(" (and {n:,} more)", "（另有{n:,}项）").format(n=rest) if rest else Text("", "")
    return Text(*(f"{first.message(lang)}{more.get(lang)}" for lang in LANGS))


def _noted(parts: Parts, key: str, words: Text) -> Parts:
    from gridgov.jurisdiction import Note

    return attrs.evolve(parts, notes=(*parts.notes, Note(key, "D", words)), missed=(*parts.missed, words))


def _fill(words: Text, **facts: Text | str) -> Text:
    def said(lang: Lang) -> str:
        return words.get(lang).format(**{k: v.get(lang) if isinstance(v, Text) else v for k, v in facts.items()})

    return Text(*(said(lang) for lang in LANGS))


def merged(parts: Parts, given: Given, found: Report, *, make_up: bool, suppress_below: int | None) -> Parts:
    """Add what two nets or more were merged into; where they cannot be merged, why.

    Args:
        parts: What the page has already.
        given: What the page is made from.
        found: What was checked.
        make_up: Whether a model of a scheme gets nets of the departments that its source names; the page says so.
        suppress_below: Threshold below which sensitive counts are left out, None for none. The nets are merged by what
            is left: which grid a unit goes to would tell the others.

    Raises:
        PrivacyError: The counts contradict each other.
    """
    from gridgov._privacy_export import released
    from gridgov.integration import integrate

    place = released(found.jurisdiction, suppress_below)
    nets = tuple(place.nets)
    notes: tuple[Note, ...] = ()
    if make_up and not nets and given.is_model and given.scheme is not None and _names_nets(given.scheme):
        made = given.scheme.synthesise_nets(place)
        nets, notes = tuple(made.nets), made.notes
    if len(nets) < 2:  # noqa: PLR2004 - one net is merged with nothing
        return parts
    try:
        merger = integrate(nets, within=place, on=found.on, effort=_EFFORT)
    except GridgovError as error:
        return _noted(parts, "not_merged", _fill(_NO_MERGER, why=_why(error)))
    return attrs.evolve(parts, integration=merger, notes=(*parts.notes, *notes))


def _names_nets(scheme: Scheme) -> bool:
    return any(found.named or found.figure is not None for found in scheme.of_kind("nets"))


def divided(parts: Parts, found: Report, told: Callable[[int, int], None], *, suppress_below: int | None) -> Parts:
    """Add proposals for the first units that are too large; for what cannot be divided, why.

    Args:
        parts: What the page has already.
        found: What was checked.
        told: Is told how many units are done, of how many.
        suppress_below: Threshold below which sensitive counts are left out, None for none: then nothing is proposed by
            such a measure, because a proposal would say how large a unit is, and only for what the page shows to fail.

    Raises:
        PrivacyError: The counts contradict each other.
    """
    from gridgov.report import Division
    from gridgov.reporters import without_small_counts
    from gridgov.splitting import SplitPlan

    suppressed = suppress_below is not None
    # Hidden counts decide, too, how many units a waiver would cover, and so whether it covers what is proposed.
    shown = found if suppress_below is None else without_small_counts(found, suppress_below)
    # That nothing is proposed is said whether or not anything fails: whether it does is what is left out.
    if suppressed and any(_is_sensitive(found, rule) for rule in found.rules):
        parts = _noted(parts, "not_split", _SENSITIVE)
    large = list(_too_large(shown, suppressed=suppressed))
    same = [f for f in large if _divided_by(f) == _divided_by(large[0])]
    parts = parts if len(same) == len(large) else _noted(parts, "not_split", _ONE_MEASURE)
    large = same
    plans: list[SplitPlan] = []
    missed: dict[str, list[tuple[Text, Text]]] = {}
    for i, finding in enumerate(large[:_PLANS]):
        told(i, min(len(large), _PLANS))
        plan = _plan(finding, found, plans)
        if isinstance(plan, SplitPlan):
            plans.append(plan)
        else:
            unit = Text(*(finding.where(lang) for lang in LANGS))
            # One reason reads the same but for the unit that it is about.
            why = _why(plan)
            missed.setdefault(why.en.replace(repr(finding.unit_id), ""), []).append((unit, why))
    for units in missed.values():
        words = _NO_SPLIT if len(units) == 1 else _NO_SPLITS.format(n=len(units), unit="{unit}", why="{why}")
        parts = _noted(parts, "not_split", _fill(words, unit=units[0][0], why=units[0][1]))
    if len(large) > _PLANS:
        parts = _noted(parts, "not_split", _MORE.format(n=len(large) - _PLANS, most=_PLANS))
    if not plans:
        return parts
    from gridgov.jurisdiction import Note

    try:
        after = _after(found, plans)
    except GridgovError as error:
        return _noted(parts, "not_split", _fill(_TOGETHER, why=_why(error)))
    return attrs.evolve(parts, division=Division(tuple(plans), found, after, (Note("splits", "I", _ONLY_PROPOSED),)))


def _is_sensitive(found: Report, rule: Rule[Any]) -> bool:
    """Tell whether a rule holds a sensitive measure against a ceiling."""
    from gridgov._privacy_counts import is_sensitive
    from gridgov.rules import CommunityOversize

    if not isinstance(rule, CommunityOversize):
        return False
    measure = found.jurisdiction.territory.measure_info.get(rule.measure)
    return measure is not None and is_sensitive(measure)


def _too_large(found: Report, *, suppressed: bool) -> Iterator[Finding]:
    """Go through the failures of size that no waiver covers, each unit once, the worst of a clause first."""
    from gridgov.rules import CommunityOversize

    seen: set[str] = set()
    for finding in found.findings(unknown=False):
        if suppressed and _is_sensitive(found, finding.rule):
            continue
        unit = finding.unit_id
        if isinstance(finding.rule, CommunityOversize) and finding.waiver is None and unit is not None:
            if unit not in seen:
                yield finding
            seen.add(unit)


def _divided_by(finding: Finding) -> tuple[object, str | None]:
    """Return measure and level: what cannot be added up is not shown as one division."""
    return finding.rule.values["measure"], None if finding.unit is None else finding.unit.level


def _plan(finding: Finding, found: Report, plans: list[SplitPlan]) -> SplitPlan | GridgovError:
    """Return a plan for a unit, or why there is none."""
    from gridgov.rules import CommunityOversize
    from gridgov.splitting import split

    rule, unit = finding.rule, finding.unit
    assert isinstance(rule, CommunityOversize)  # noqa: S101 - only such findings are given
    assert unit is not None  # noqa: S101 - a size is that of a unit
    try:
        return split(
            found.jurisdiction,
            unit.id,
            max_households=max(1, rule.max_households - (rule.boundary == "at_least")),
            measure=rule.measure,
            taken=[ident for plan in plans for ident in plan.proposed],
            effort=_EFFORT,
        )
    except GridgovError as error:
        return error


def _after(found: Report, plans: list[SplitPlan]) -> Report:
    """Return what the same clauses find once all plans are carried out.

    Raises:
        InvalidChangeError: They cannot be carried out together.
    """
    from gridgov._judged import run
    from gridgov.changes import apply
    from gridgov.rules import Context

    changes = [change for plan in plans for change in plan.changes]
    place = apply(found.jurisdiction, changes, on=found.on).jurisdiction
    old = found.context
    context = Context.shared(place, old.on, old.evidence.rebind(place.territory), old.complete)
    return attrs.evolve(found, context=context, judged=tuple(run(context, j.in_force) for j in found.judged))

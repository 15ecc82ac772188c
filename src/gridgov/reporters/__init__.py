"""Reporters: one report in many forms. Each is a function that takes a report and returns a text or bytes.

A distribution adds its own under the entry point group ``gridgov.reporters``: the name is that of the form, the value a
function with the signature of `Reporter`. It is loaded when the form is asked for, and not at all where the environment
has ``GRIDGOV_NO_PLUGINS=1``.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from importlib import import_module
from importlib.metadata import EntryPoint, entry_points
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, Literal, Protocol, cast, overload

import attrs

from gridgov._judged import run
from gridgov._privacy_export import released
from gridgov.errors import GridgovError, Place, Problem, UnknownKeyError, fault
from gridgov.rules import Context
from gridgov.text import LANGS, Lang, Text

if TYPE_CHECKING:
    from gridgov.findings import Report

__all__ = ["BUILT_IN", "GROUP", "Reporter", "TextForm", "available", "render", "suffix", "without_small_counts"]

#: The forms that ship and are texts.
TextForm = Literal["csv", "github", "jsonl", "markdown", "sarif", "text"]

#: The entry point group of plug-ins.
GROUP: Final = "gridgov.reporters"
#: The forms that ship with the library, with the suffix of their files.
BUILT_IN: Final[Mapping[str, str]] = MappingProxyType(
    {
        "csv": ".csv",
        "github": ".txt",
        "jsonl": ".jsonl",
        "markdown": ".md",
        "sarif": ".sarif",
        "text": ".txt",
        "xlsx": ".xlsx",
    }
)

UNKNOWN_FORM = fault(
    "RPT001",
    "unknown-form",
    Text("There is no form '{form}' of a report.", "没有名为“{form}”的报告格式。"),
    Text("Use one of: {known}.", "请使用以下之一：{known}。"),
)
FORM_TAKEN = fault(
    "RPT002",
    "form-taken",
    Text("The form '{form}' is offered by: {owners}.", "报告格式“{form}”由多方提供：{owners}。"),
    Text("Uninstall all but one, or set GRIDGOV_NO_PLUGINS=1.", "请只保留其一，或设置环境变量GRIDGOV_NO_PLUGINS=1。"),
)


class Reporter(Protocol):
    """What a reporter is."""

    def __call__(self, report: Report, *, lang: Lang, file: str | None) -> str | bytes:
        """Return a report as a text or as bytes.

        Args:
            report: The report.
            lang: Language.
            file: The file that the data came from; None where there is none.
        """
        ...


def _plug_ins() -> dict[str, list[EntryPoint]]:
    """Return what other distributions offer, by form; nothing is loaded."""
    if os.environ.get("GRIDGOV_NO_PLUGINS") == "1":
        return {}
    out: dict[str, list[EntryPoint]] = {}
    for entry in entry_points(group=GROUP):
        out.setdefault(entry.name, []).append(entry)
    return out


def available() -> tuple[str, ...]:
    """Return the forms that a report can be rendered in, sorted; plug-ins are named and not loaded.

    Example:
        >>> "sarif" in available()
        True
    """
    return tuple(sorted({*BUILT_IN, *_plug_ins()}))


def suffix(form: str) -> str:
    """Return the suffix of a file of some form; for a plug-in a dot and its name.

    Example:
        >>> suffix("markdown")
        '.md'
    """
    return BUILT_IN.get(form, f".{form}")


def _owner(entry: EntryPoint) -> str:
    return entry.value if entry.dist is None else entry.dist.name


def _reporter(form: str) -> Reporter:
    plug_ins = _plug_ins().get(form, [])
    owners = [*(["gridgov"] if form in BUILT_IN else []), *map(_owner, plug_ins)]
    if len(owners) > 1:
        raise GridgovError(Problem(FORM_TAKEN, Place(id=form), {"form": form, "owners": ", ".join(owners)}))
    if not owners:
        facts = {"form": form, "known": ", ".join(available())}
        raise UnknownKeyError(Problem(UNKNOWN_FORM, Place(id=form), facts))
    if plug_ins:
        return cast("Reporter", plug_ins[0].load())
    return cast("Reporter", import_module(f"gridgov.reporters._{form}").render)


def without_small_counts(report: Report, k: int) -> Report:
    """Return what the clauses of a report find where small sensitive counts are unknown.

    Args:
        report: The report; it is not changed.
        k: Threshold, from 2; see `gridgov.privacy.suppress`.

    Raises:
        PrivacyError: The threshold is less than 2, or the counts contradict each other.

    Example:
        >>> from gridgov import check, schemes
        >>> report = check(schemes.load("ankang-321").synthesise(), on="2026-01-01")
        >>> without_small_counts(report, 10) is report  # nothing sensitive in it
        True
    """
    jurisdiction = released(report.jurisdiction, k)
    if jurisdiction is report.jurisdiction:
        return report
    old = report.context
    evidence = old.evidence.rebind(jurisdiction.territory)
    context = Context.shared(jurisdiction, old.on, evidence, old.complete)
    found = attrs.evolve(report, context=context, judged=tuple(run(context, j.in_force) for j in report.judged))
    # "Worse than before", or "mended", of a count that is left out would say on which side of the bound it is. Which
    # counts these are must not be told either: the same holds for all that is unknown to the same clause.
    may_tell = [judged for judged in found.judged if judged.sensitive]
    # So may the reason of a waiver.
    silent = frozenset[str]().union(*(judged.called for judged in may_tell))
    waivers = None if report.waivers is None else report.waivers.without_reasons(silent)
    return attrs.evolve(found, waivers=waivers, hidden=frozenset(judged.key for judged in may_tell))


@overload
def render(
    form: TextForm, report: Report, *, lang: Lang = "en", file: str | None = None, suppress_below: int | None = None
) -> str: ...
@overload
def render(
    form: Literal["xlsx"],
    report: Report,
    *,
    lang: Lang = "en",
    file: str | None = None,
    suppress_below: int | None = None,
) -> bytes: ...
@overload
def render(
    form: str, report: Report, *, lang: Lang = "en", file: str | None = None, suppress_below: int | None = None
) -> str | bytes: ...
def render(
    form: str, report: Report, *, lang: Lang = "en", file: str | None = None, suppress_below: int | None = None
) -> str | bytes:
    """Return a report in one form.

    Args:
        form: One of `available`.
        report: The report.
        lang: Language. Forms that hold both languages put this one first.
        file: The file that the data came from, for forms that speak of files.
        suppress_below: The clauses judge once more what `gridgov.privacy.suppress` leaves of the jurisdiction with this
            threshold, from 2: what is hidden is unknown to them, and no finding tells it. None: nothing is hidden.

    Returns:
        A text that ends with a line break unless it is empty, or bytes.

    Raises:
        UnknownKeyError: There is no such form.
        GridgovError: Two distributions offer it.
        PrivacyError: ``suppress_below`` is less than 2, or the counts contradict each other.
        MissingExtraError: A library that it needs is not installed.
        ValueError: ``lang`` is neither ``en`` nor ``zh``.

    Example:
        >>> from gridgov import check, schemes
        >>> from gridgov.rules import CommunityOversize
        >>> city = schemes.load("ankang-321").synthesise(readings={"households": "even"})
        >>> report = check(city, CommunityOversize(max_households=1352), on="2026-01-01")
        >>> print(render("text", report).splitlines()[-1])
        198 fail, 0 unknown.
    """
    if lang not in LANGS:
        msg = f"lang must be 'en' or 'zh', not {lang!r}."
        raise ValueError(msg)
    shown = report if suppress_below is None else without_small_counts(report, suppress_below)
    return _reporter(form)(shown, lang=lang, file=file)

"""A jurisdiction as one page: pictures, tables, findings, notes, in English and Chinese.

The page is one file that needs no network and makes no request; its content security policy forbids it. It needs the
extra ``plot``.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import attrs

from gridgov._files import atomic_write
from gridgov.report._origin import Origin
from gridgov.report._split_division import Division
from gridgov.text import LANGS, Lang, Text

if TYPE_CHECKING:
    from gridgov._days import Day
    from gridgov.findings import Report
    from gridgov.integration import Integration
    from gridgov.jurisdiction import Jurisdiction
    from gridgov.schemes import Scheme

__all__ = ["Division", "Origin", "render", "write_page"]


def render(  # noqa: PLR0913 - what a page is made from
    jurisdiction: Jurisdiction,
    *,
    on: Day,
    lang: Lang = "en",
    report: Report | None = None,
    scheme: Scheme | None = None,
    state: str | None = None,
    ids: bool = False,
    suppress_below: int | None = 10,
    integration: Integration | None = None,
    division: Division | None = None,
    title: Text | None = None,
    origin: Origin | None = None,
) -> str:
    """Return the page as text. The same input gives the same bytes.

    Args:
        jurisdiction: What it is about.
        on: The day whose state it shows.
        lang: The language that is shown first; a switch on the page shows the other one.
        report: What a check found on that day; by default the first rules are run.
        scheme: Published figures to hold the model against, and against each other.
        state: The moment of the scheme's story that the model shows; by default the last.
        ids: Whether ids of post holders may be shown; by default only their number is.
        suppress_below: Threshold, from 2, below which sensitive counts are not shown, nor what gives them away; the
            clauses of the report judge what is left once more. 10 unless told; None: all is shown.
        integration: Nets of departments that were merged, shown before and after. With ``suppress_below``, their
            households are left out where they are sensitive.
        division: Units that were split, shown before and after with a picture of each. With ``suppress_below``, counts
            are left out where they are sensitive.
        title: What the page is called; by default as the jurisdiction is.
        origin: The file that all this is from.

    Raises:
        MissingExtraError: jinja2 or plotly is not installed.
        PrivacyError: ``suppress_below`` is less than 2, or the counts contradict each other.
        TypeError: ``title`` is not a `Text` with words, or ``suppress_below`` not a whole number.
        ValueError: ``lang`` is neither ``"en"`` nor ``"zh"``, the report is about another day or other units, the
            nets divide other units, the division has no plan, or the scheme has no such state.

    Example:
        >>> from gridgov import schemes
        >>> scheme = schemes.load("xiliugou-126")
        >>> page = render(scheme.synthesise(), on="2026-01-01", scheme=scheme)
        >>> "https://" in page.partition("<body")[0]
        False
    """
    if lang not in LANGS:
        msg = f"lang must be 'en' or 'zh', not {lang!r}."
        raise ValueError(msg)
    # Not every caller has a type checker.
    if title is not None and not (isinstance(title, Text) and title.en.strip() and title.zh.strip()):
        msg = f"title must be a Text with words in both languages, not {title!r}."
        raise TypeError(msg)
    if suppress_below is not None and not isinstance(suppress_below, int):
        msg = f"suppress_below must be a whole number or None, not {suppress_below!r}."
        raise TypeError(msg)
    from gridgov.report._library import need

    need()
    from gridgov.report._integration import merger
    from gridgov.report._page import assemble
    from gridgov.report._split import divided
    from gridgov.report._subject import subject

    if suppress_below is not None:
        from gridgov._privacy_export import released
        from gridgov.reporters import without_small_counts

        jurisdiction = released(jurisdiction, suppress_below)
        report = None if report is None else without_small_counts(report, suppress_below)
    about = subject(jurisdiction, on, report, scheme, ids=ids, state=state)
    about = attrs.evolve(about, name=title, origin=origin, suppressed=suppress_below)
    found = None if integration is None else merger(integration, about, suppressed=suppress_below is not None)
    parts = None if division is None else divided(division, suppress_below=suppress_below)
    return assemble(about, lang, found, parts)


def write_page(  # noqa: PLR0913 - what a page is made from
    jurisdiction: Jurisdiction,
    path: str | os.PathLike[str],
    *,
    on: Day,
    lang: Lang = "en",
    report: Report | None = None,
    scheme: Scheme | None = None,
    state: str | None = None,
    ids: bool = False,
    suppress_below: int | None = 10,
    integration: Integration | None = None,
    division: Division | None = None,
    title: Text | None = None,
    origin: Origin | None = None,
) -> Path:
    """Write the page to a file, whole or not at all, and return where it is; the arguments are those of `render`.

    Raises:
        MissingExtraError: jinja2 or plotly is not installed.
        PrivacyError: ``suppress_below`` is less than 2, or the counts contradict each other.
        OSError: The file cannot be written; nothing has changed.
        TypeError: ``title`` is not a `Text` with words, or ``suppress_below`` not a whole number.
        ValueError: ``lang`` is neither ``"en"`` nor ``"zh"``, the report is about another day or other units, the
            nets divide other units, the division has no plan, or the scheme has no such state.

    Example:
        >>> from gridgov import schemes
        >>> scheme = schemes.load("xiliugou-126")
        >>> write_page(scheme.synthesise(), "page.html", on="2026-01-01", scheme=scheme).name
        'page.html'
    """
    target = Path(path)
    page = render(
        jurisdiction,
        on=on,
        lang=lang,
        report=report,
        scheme=scheme,
        state=state,
        ids=ids,
        suppress_below=suppress_below,
        integration=integration,
        division=division,
        title=title,
        origin=origin,
    )
    atomic_write(target, page)
    return target

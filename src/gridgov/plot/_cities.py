"""Places under policies or rules, or one place under combinations of values: a table of numbers in colours."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import attrs

from gridgov._answer import Answer
from gridgov._metric_spread import said
from gridgov.findings import Report
from gridgov.plot._look import Figure, drawn, source_line
from gridgov.plot._parameters import in_words, on_axis
from gridgov.plot._place import cut_to
from gridgov.plot._reports import Judgement, judgements
from gridgov.plot._sensitive import refuse_answer
from gridgov.plot._table import Cell, Table, colour, table_spec
from gridgov.plot._thresholds import shown_value
from gridgov.plot._words import say
from gridgov.text import Lang, Text

__all__ = ["cities"]

_TITLES: Final = {
    "policy": Text("What fails in each place under each policy", "各辖区按各政策的不通过情况"),
    "rule": Text("What fails in each place under each rule", "各辖区按各规则的不通过情况"),
}
_GRID: Final = Text("Failures by {down}, down, and {across}, across", "不通过数（行：{down}；列：{across}）")
_KEY: Final = Text(
    "Failures / all that is judged; darker: a larger share. ?: unknown. –: nothing is judged. ",
    "不通过数/判定总数，颜色越深比例越高；“?”为未知，“–”为没有可判定的对象。",
)
_LARGEST: Final = Text("Largest share: {row} under {column}, {share}.", "比例最高：{row}按“{column}”，{share}。")
_GRID_KEY: Final = Text(
    "Numbers: failures over all clauses; the darker, the more. Between {low} and {high}.",
    "数字为全部条款的不通过数，颜色越深数量越多；最少{low}，最多{high}。",
)
_HOVER: Final = Text(
    "{row}, {column}: {fail} fail, {passed} pass, {unknown} unknown, {idle} not applicable",
    "{row}，{column}：不通过{fail}，通过{passed}，未知{unknown}，不适用{idle}",
)
_GRID_HOVER: Final = Text(
    "{row}; {column}: {fail} fail, {unknown} unknown", "{row}；{column}：不通过{fail}，未知{unknown}"
)
_EMPTY: Final = Text("There is nothing to compare.", "没有可比较的内容。")
_SOURCE: Final = Text("{n} places: {names}", "{n}个辖区：{names}")
_DAYS: Final = Text(" Judged on days from {first} to {last}.", "判定日期为{first}至{last}。")
_LONG: Final = 26
_NAMED: Final = 28


@attrs.frozen
class _Drawn:
    """A table with what stands around it."""

    table: Table
    title: str
    source: str
    #: The day, ISO 8601; empty if there is none, or several.
    day: str
    #: What is said besides.
    more: str = ""


def cities(
    obj: Answer | Mapping[str, Report] | Mapping[tuple[str, str], Report],
    *,
    suppress_below: int | None = 10,
    lang: Lang = "en",
    title: str | None = None,
) -> Figure:
    """Draw places (down) under policies or rules (across) as a table of numbers in colours; or values by values.

    Where nothing is known there is no colour but a hatching; where nothing is judged there is nothing. Neither is
    drawn like a place that passes.

    Args:
        obj: What `gridgov.whatif.cross` returned, or `gridgov.whatif.grid` for two or more parameters. Or reports: by
            the name of the place, then every rule has a column; or by the names of place and policy.
        suppress_below: Threshold, from 2, below which sensitive counts are unknown to the clauses of reports, with
            what gives them away. An answer that may be worked out from smaller ones is refused. None hides nothing.
        lang: The language of the words.
        title: What stands above it.

    Raises:
        MissingExtraError: plotly is not installed.
        PrivacyError: ``suppress_below`` is less than 2, or the counts of a place contradict each other.
        TypeError: It is neither an answer nor a mapping of reports by places, or by places and policies.
        ValueError: The answer is about one parameter only, or may be worked out from sensitive counts below
            ``suppress_below``.

    Example:
        >>> from gridgov import check, schemes, whatif
        >>> from gridgov.rules import CommunityOversize
        >>> even = schemes.load("ankang-321").synthesise(readings={"households": "even"})
        >>> policies = {f"{n:,}": CommunityOversize(max_households=n) for n in (5000, 1400)}
        >>> figure = cities(whatif.cross({"Ankang": even}, policies, on="2026-01-01"))
        >>> [list(row) for row in figure.data[0].z], figure.data[1].text
        ([[0.0, 0.751937984496124]], ('0/258',))
        >>> reports = {("Ankang", name): check(even, policy, on="2026-01-01") for name, policy in policies.items()}
        >>> [list(row) for row in cities(reports).data[0].z]
        [[0.0, 0.751937984496124]]
    """
    if isinstance(obj, Answer):
        refuse_answer(obj, suppress_below)
    found = _of_answer(obj, lang) if isinstance(obj, Answer) else _of_reports(obj, suppress_below, lang)
    return drawn(
        table_spec(found.table, lang),
        title=found.title if title is None else title,
        summary=_summary(found.table, lang) + found.more,
        source=source_line(found.source, lang, found.day or None),
        lang=lang,
    )


def _of_answer(answer: Answer, lang: Lang) -> _Drawn:
    """Lay out an answer of what-if.

    Raises:
        ValueError: It is about one parameter only.
    """
    if answer.asked.form not in {"places", "grid"} or len(answer.asked.settings) < 2:  # noqa: PLR2004 - rows and columns
        msg = f"A table is drawn of places by policies or of two parameters, not of '{answer.title}'; see thresholds()."
        raise ValueError(msg)
    if answer.asked.form == "grid":
        table, title = _combinations(answer, lang), _heading(answer, lang)
    else:
        counts = [Judgement(row["jurisdiction"], Text(row["policy"], row["policy"]), row) for row in answer.rows()]
        titles = tuple(answer.asked.names[key].get(lang) for key in ("jurisdiction", "policy"))
        table, title = _table(counts, (titles[0], titles[1]), lang), _TITLES["policy"].get(lang)
    source = answer.asked.place.get(lang) if answer.asked.place.en else _places(table.rows, lang)
    return _Drawn(table, title, source, answer.asked.day)


def _of_reports(reports: Mapping[str, Report] | Mapping[tuple[str, str], Report], k: int | None, lang: Lang) -> _Drawn:
    """Lay out reports.

    Raises:
        TypeError: They are not reports by places, or by places and policies.
        PrivacyError: The threshold is less than 2, or the counts of a place contradict each other.
    """
    found = judgements(reports, k)
    table = _table(found.counts, ("", ""), lang)
    more = "".join((" " if lang == "en" else "") + text.get(lang) for text in found.hidden)
    if len(found.days) > 1:
        more = say(_DAYS, first=found.days[0], last=found.days[-1]).get(lang) + more
    day = found.days[0] if len(found.days) == 1 else ""
    return _Drawn(table, _TITLES[found.across].get(lang), _places(table.rows, lang), day, more)


def _heading(answer: Answer, lang: Lang) -> str:
    """Name the parameters that are varied: the first across, all others down."""
    across, *down = (in_words(key).get(lang) for key in answer.asked.settings)
    return say(_GRID, across=across, down=(", " if lang == "en" else "、").join(down)).get(lang)


def _summary(table: Table, lang: Lang) -> str:
    if not table.cells:
        return _EMPTY.get(lang)
    if table.shares:
        return _KEY.get(lang) + _largest(table, lang)
    fails = [cell.fail for cell in table.cells.values()]
    return say(_GRID_KEY, low=said(min(fails)), high=said(max(fails))).get(lang)


def _largest(table: Table, lang: Lang) -> str:
    """Name the field with the largest share, where anything fails."""
    heights = {at: colour(table, cell) or 0.0 for at, cell in table.cells.items()}
    y, x = max(heights, key=heights.__getitem__)
    facts = {"row": _short(table.rows[y]), "column": _short(table.columns[x]), "share": f"{heights[y, x]:.0%}"}
    return say(_LARGEST, **facts).get(lang) if heights[y, x] else ""


def _short(name: str) -> str:
    """Cut a name that goes into a sentence."""
    return cut_to(name, _LONG)


def _numbered(values: Iterable[Any]) -> dict[Any, int]:
    """Number what differs, in the order it comes."""
    return {value: i for i, value in enumerate(dict.fromkeys(values))}


def _places(rows: Sequence[str], lang: Lang) -> str:
    """Name the places."""
    return say(_SOURCE, n=len(rows), names=cut_to((", " if lang == "en" else "、").join(rows), _NAMED)).get(lang)


def _table(counts: Sequence[Judgement], titles: tuple[str, str], lang: Lang) -> Table:
    """Lay out places by policies or rules."""
    rows, columns = _numbered(one.place for one in counts), _numbered(one.column for one in counts)
    cells: dict[tuple[int, int], Cell] = {}
    for one in counts:
        fail, passed, unknown, idle = (float(one.counts[k]) for k in ("fail", "pass", "unknown", "not_applicable"))
        facts = {"fail": said(fail), "passed": said(passed), "unknown": said(unknown), "idle": said(idle)}
        hover = say(_HOVER, row=one.place, column=one.column, **facts).get(lang)
        cells[rows[one.place], columns[one.column]] = Cell(fail, unknown, passed + fail + unknown, hover)
    return Table([str(k) for k in rows], [k.get(lang) for k in columns], titles, cells, shares=True)


def _combinations(answer: Answer, lang: Lang) -> Table:
    """Lay out values of the first parameter (across) by those of all others together (down)."""
    first, *others = answer.asked.settings
    names = {key: on_axis(key, answer.asked.names.get(key, Text(key, key))).get(lang) for key in answer.asked.settings}
    across = answer.columns[first].tolist()
    down = list(zip(*(answer.columns[key].tolist() for key in others), strict=True))
    rows, columns = _numbered(down), _numbered(across)
    cells: dict[tuple[int, int], Cell] = {}
    comma = ", " if lang == "en" else "，"

    def joined(values: Sequence[Any]) -> str:
        return comma.join(shown_value(value, lang) for value in values)

    for row, y, x in zip(answer.rows(), down, across, strict=True):
        hover = say(
            _GRID_HOVER,
            row=comma.join(f"{names[k]} = {shown_value(v, lang)}" for k, v in zip(others, y, strict=True)),
            column=f"{names[first]} = {shown_value(x, lang)}",
            fail=said(float(row["fail"])),
            unknown=said(float(row["unknown"])),
        ).get(lang)
        cells[rows[y], columns[x]] = Cell(float(row["fail"]), float(row["unknown"]), math.nan, hover)
    titles = comma.join(names[key] for key in others), names[first]
    return Table([joined(y) for y in rows], [shown_value(x, lang) for x in columns], titles, cells, shares=False)

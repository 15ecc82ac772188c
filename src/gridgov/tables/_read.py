"""From sources to a reading: every sheet is opened, recognised, cleaned, joined with its like, and checked."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

import attrs

from gridgov import _faults as faults
from gridgov.errors import Batch, GridgovError, InvalidFileError, Problems
from gridgov.levels import LevelScheme
from gridgov.tables._check import Keep, check
from gridgov.tables._faults import NO_TABLE, UNKNOWN_LEVEL, InvalidTablesError
from gridgov.tables._flat_codes import levels_of
from gridgov.tables._header import LOOKED_AT, Header, find_header
from gridgov.tables._headings import Headings, plain
from gridgov.tables._kinds import KINDS, LABEL, MEASURE, Kinds
from gridgov.tables._marked import is_fault_sheet
from gridgov.tables._open import open_source
from gridgov.tables._open_limits import Limits
from gridgov.tables._part import Part, read_part
from gridgov.tables._reading import Reading
from gridgov.tables._sheet import Sheet
from gridgov.tables._take import blank
from gridgov.text import Text

if TYPE_CHECKING:
    from gridgov.hierarchy import Hierarchy
    from gridgov.jurisdiction import Jurisdiction
    from gridgov.tables._table import Table

__all__ = ["read_sources"]

#: Sheets that say how to fill in the others.
_LEGENDS: Final = frozenset(
    {"legend", "填表说明", "说明", "readme", "填写说明", "使用说明", "填报说明", "目录", "封面"}
)
_DESCRIBES: Final = "unit_columns"
#: What stands between the parts of a name of a file.
_JOINTS: Final = re.compile(r"[-_—－ 　]+")


def read_sources(  # noqa: PLR0913 - keywords that say what is read and how
    sources: Sequence[Any],
    *,
    kind: str | None,
    sheet: str | None,
    aliases: Mapping[str, str | None],
    levels: LevelScheme | str | None,
    keep: Keep,
    inexact: Literal["unknown", "number"],
    limits: Limits,
    within: Hierarchy | None,
) -> Reading:
    """Read all sources as one; see `gridgov.tables.read`.

    Raises:
        InvalidTablesError: Something is wrong, and nothing is to be kept.
        ValueError: There is no such kind.
    """
    if kind is not None and kind not in KINDS:
        msg = f"There is no kind of table {kind!r}; there are {', '.join(KINDS)}."
        raise ValueError(msg)
    _check_words(keep, inexact)
    aliases = _checked(aliases)
    scheme = levels_of(levels)
    sheets: list[Sheet] = []
    problems = Problems()
    for source in sources:
        try:
            opened = open_source(source, limits=limits, sheet=sheet)
        except InvalidFileError as refused:
            if len(sources) == 1:
                raise
            problems += refused.problems
            continue
        sheets += opened.sheets
        problems += opened.problems
    there = [found for found in sheets if not _is_legend(found)]
    parts, odd = _parts(there, kind, aliases, inexact)
    checked = check(parts, lambda tables: _build(tables, scheme), keep, within)
    reading = Reading(
        sources=tuple(_name(source) for source in sources),
        problems=_sheet_by_sheet(problems + Problems(odd) + checked.problems, sheets, parts),
        sheets=tuple(sheets),
        parts=tuple(parts),
        joined=checked.tables,
        dropped=checked.dropped,
        jurisdiction=checked.jurisdiction,
        has_levels=scheme is not None or "levels" in checked.tables,
        named=checked.named,
    )
    if reading.problems and keep is None:
        error = InvalidTablesError(reading.problems)
        error.reading = reading
        raise error
    return reading


def _check_words(keep: object, inexact: object) -> None:
    """Refuse words that mean nothing.

    Raises:
        ValueError: One is another.
    """
    if keep not in {None, "rows", "cells"}:
        msg = f"keep must be 'rows', 'cells' or None, not {keep!r}."
        raise ValueError(msg)
    if inexact not in {"unknown", "number"}:
        msg = f"inexact must be 'unknown' or 'number', not {inexact!r}."
        raise ValueError(msg)


def _checked(aliases: Mapping[str, str | None]) -> dict[str, str | None]:
    """Return aliases; what is a known heading itself stands for its column.

    Raises:
        ValueError: A heading or a key is empty.
        TypeError: It is no mapping of texts to texts or None.
    """
    if not isinstance(aliases, Mapping) or not all(
        isinstance(k, str) and isinstance(v, str | None) for k, v in aliases.items()
    ):
        msg = "aliases is a mapping of headings to keys, such as {'在册户': 'households'}, or to None."
        raise TypeError(msg)
    if any(not heading.strip() or (key is not None and not key.strip()) for heading, key in aliases.items()):
        msg = "aliases has an empty heading or an empty key; None leaves a column aside."
        raise ValueError(msg)
    return {heading: None if key is None else _key(key) for heading, key in aliases.items()}


def _key(word: str) -> str:
    """Return the column that is meant by a key, or by a heading that is known."""
    if any(word in kind.keys for kind in KINDS.values()):
        return word
    return KINDS.column("units", word) or word


def _sheet_by_sheet(problems: Problems, sheets: Sequence[Sheet], parts: Sequence[Part]) -> Problems:
    """Return problems in the order of the sheets, those of one row from left to right."""
    order = {(sheet.file, sheet.title): at for at, sheet in enumerate(sheets)}
    columns = {
        (part.sheet.file, part.sheet.title, title): at
        for part in parts
        for at, title in reversed(tuple(enumerate(part.header.titles)))
    }

    def where(batch: Batch) -> tuple[int, int]:
        place = batch.place
        sheet = order.get((place.file, place.sheet), -1)
        return sheet, columns.get((place.file, place.sheet, place.column or ""), -1)

    return Problems(sorted(problems.batches, key=where), by_sheet=True)


def _name(source: object) -> str:
    return os.fspath(source) if isinstance(source, str | os.PathLike) else type(source).__name__


def _is_legend(sheet: Sheet) -> bool:
    """Tell whether a sheet is no table on purpose: a legend, a list of faults, nothing at all."""
    if is_fault_sheet(sheet) or (sheet.title is not None and plain(sheet.title) in _LEGENDS):
        return True
    return sheet.names is None and all(bool(blank(cells).all()) for cells in sheet.columns)


def _parts(
    sheets: Sequence[Sheet], kind: str | None, aliases: Mapping[str, str | None], inexact: Literal["unknown", "number"]
) -> tuple[list[Part], list[Batch]]:
    """Recognise and read every sheet; those that describe columns go first."""
    plain_headings = Headings.of(KINDS, KINDS if kind is None else [kind], aliases)
    headers = [_header(sheet, plain_headings, kind) for sheet in sheets]
    described: dict[str, str] = {}
    for sheet, header in zip(sheets, headers, strict=True):
        if header is not None and header.kind.key == _DESCRIBES:
            described |= _described(read_part(sheet, header, plain_headings, inexact=inexact))
    headings = plain_headings
    if described:
        headings = Headings.of(KINDS, plain_headings.keys, aliases, described)
        headers = [
            found if found is not None and found.kind.others == "none" else _header(sheet, headings, kind)
            for sheet, found in zip(sheets, headers, strict=True)
        ]
    headers = _settled(headers, headings)
    parts: list[Part] = []
    odd: list[Batch] = []
    for sheet, header in zip(sheets, headers, strict=True):
        if header is None:
            odd.append(_no_table(sheet, _kind_named(sheet, KINDS) if kind is None else kind))
        else:
            parts.append(read_part(sheet, header, headings, inexact=inexact))
    return parts, odd


def _settled(headers: Sequence[Header | None], headings: Headings) -> list[Header | None]:
    """Decide for tables of codes and numbers: they are the units, unless another table is."""
    there = any(found is not None and found.kind.key == "units" and not found.rivals for found in headers)
    either = frozenset({"units", "measures"})
    out: list[Header | None] = []
    for found in headers:
        if found is None or not found.rivals or frozenset({found.kind.key, *found.rivals}) != either:
            out.append(found)
            continue
        columns = found.titles
        numbers = any((headings.of_kind("measures", title) or "").startswith(MEASURE) for title in columns if title)
        kind = headings.kinds["measures" if there and numbers else "units"]
        fields: dict[str, tuple[int, ...]] = {}
        for at, title in enumerate(columns):
            key = None if headings.aside(title) else headings.of_kind(kind.key, title)
            if title and key is not None:
                fields[key] = (*fields.get(key, ()), at)
        out.append(attrs.evolve(found, kind=kind, fields=fields, rivals=()))
        there = True
    return out


def _header(sheet: Sheet, headings: Headings, kind: str | None) -> Header | None:
    named = kind or _kind_named(sheet, headings.kinds)
    found = find_header(sheet, headings, named)
    # The name of the sheet is a word of the user.
    return attrs.evolve(found, rivals=()) if found is not None and found.kind.key == named else found


def _kind_named(sheet: Sheet, kinds: Kinds) -> str | None:
    """Return the kind that the name of a sheet, or of a file without sheets, says."""
    if sheet.title is not None:
        return kinds.of_title(sheet.title)
    if sheet.file is None:
        return None
    name = Path(sheet.file).name.partition(".")[0]
    # 民政-社区.csv: the department stands before what it is.
    offers = [name, *reversed(_JOINTS.split(name))]
    return next((kind for offer in offers if (kind := kinds.of_title(offer)) is not None), None)


def _described(part: Part) -> dict[str, str]:
    """Return what headings mean that a sheet describes, by plain heading."""
    out: dict[str, str] = {}
    rows = range(len(part.body.rows))
    texts = {
        key: _texts(part.columns[key].values) for key in ("key", "what", "name_en", "name_zh") if key in part.columns
    }
    for row in rows:
        key, what = texts["key"][row], texts.get("what", ["measure"] * len(rows))[row]
        if not key:
            continue
        meaning = (LABEL if what == "label" else MEASURE) + key
        for word in (key, *(texts[name][row] for name in ("name_en", "name_zh") if name in texts)):
            if word:
                out.setdefault(plain(word), meaning)
    return out


def _texts(values: Any) -> list[str | None]:  # noqa: ANN401 - texts in one of several forms
    return [text or None for text in (values.tolist() if hasattr(values, "tolist") else values)]


def _no_table(sheet: Sheet, kind: str | None) -> Batch:
    """Report a sheet without a header."""
    if kind is None:
        table = Text("any kind of table", "任何一种表格")
        wanted = Text("a code or id and one more column", "编号及至少一列其他内容")
    else:
        known = KINDS[kind]
        needed = [field for field in known.fields if field.required]
        table = Text(known.name.en, known.name.zh)
        wanted = Text(", ".join(field.key for field in needed), "、".join(field.name.zh for field in needed))
    facts = {"n": (min(LOOKED_AT, sheet.n_rows),), "table": (table,), "wanted": (wanted,)}
    return Batch(NO_TABLE, facts=facts, place=sheet.place)


def _build(tables: Mapping[str, Table], levels: LevelScheme | None) -> tuple[Jurisdiction | None, Problems] | None:
    """Build a place out of tables; None where there are no units, or nobody says which levels there are."""
    if "units" not in tables or not len(tables["units"]) or (levels is None and "levels" not in tables):
        return None
    from gridgov.tables._flat import build

    try:
        made, problems = build(tables, levels=levels)
    except GridgovError as error:  # ids that no stand-in can have
        made, problems = None, tables["units"].relocate(error.problems)
    return made, problems if levels is None else Problems(_in_words(batch, levels) for batch in problems.batches)


def _in_words(batch: Batch, levels: LevelScheme) -> Batch:
    """Return a fault about a level in words of tables, where levels may be named in either language."""
    if batch.kind is not faults.UNKNOWN_LEVEL:
        return batch
    names = [level.name.zh for level in levels.levels]
    several = len(set(names)) < len(names)
    words = [f"{name}（{key}）" if several else name for name, key in zip(names, levels.keys, strict=True)]
    known = Text(", ".join(levels.keys), "、".join(words))
    return attrs.evolve(batch, kind=UNKNOWN_LEVEL, facts={**batch.facts, "known": [known] * len(batch)})

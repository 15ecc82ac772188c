"""Every kind of fault that can be planted in a messy workbook, and which codes must be reported for it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any, Final

from gridgov.testing import _messy_words as words
from gridgov.testing._messy_cells import Broken, Formula
from gridgov.testing._messy_draft import Draft
from gridgov.testing._messy_plant import Fault, Planter

__all__ = ["ALONE", "FAULTS"]

_MOMENT: Final = dt.datetime(2025, 3, 1)  # noqa: DTZ001 - a cell has no zone
_NUMBERS: Final = tuple(words.SUFFIXES)


def _cell(fault: str, codes: str, kind: str, fields: tuple[str, ...], values: tuple[object, ...], **more: Any) -> Fault:
    """Return a fault that is one wrong value in one cell."""

    def plant(planter: Planter) -> bool:
        at = planter.of_kind(kind)
        there = [field for field in fields if at and field in planter.drafts[at[0]].columns]
        if not there or (planter.text and more.get("workbook")) or more.get("form", planter.form) != planter.form:
            return False
        field = planter.rng.choice(there)
        spot = planter.free(kind, leaf=more.get("leaf", False), having=more.get("having", field))
        if spot is None or field not in planter.drafts[spot[0]].columns:
            return False
        planter.note(fault, codes, planter.spoil(spot, field, planter.rng.choice(values)), more.get("also", ""))
        return True

    return plant


# -- links between units ---------------------------------------------------------------------------------------------


def _duplicate_id(planter: Planter) -> bool:
    spot = planter.free("units", leaf=True, having="id")
    if spot is None:
        return False
    draft = planter.drafts[spot[0]]
    used = planter.hung_on()
    others = [i for i in range(spot[1]) if (spot[0], i) not in planter.touched and draft.records[i]["id"] not in used]
    if not others:
        return False
    other = planter.rng.choice(others)
    planter.touch([(spot[0], other)])
    planter.note("duplicate-id", "TBL009 HIE001", planter.spoil(spot, "id", draft.records[other]["id"]))
    return True


def _self_parent(planter: Planter) -> bool:
    spot = planter.free("units", leaf=True, having="parent")
    if spot is None:
        return False
    ident = planter.drafts[spot[0]].records[spot[1]]["id"]
    planter.note("self-parent", "HIE004", planter.spoil(spot, "parent", ident), "HIE008")
    return True


def _id_shorter(planter: Planter) -> bool:
    """Take a digit from an id among ids of one length."""
    spot = planter.free("units", leaf=True, having="id")
    if spot is None:
        return False
    records = planter.drafts[spot[0]].records
    others = [i for i in range(len(records)) if i != spot[1] and (spot[0], i) not in planter.touched]
    if len({one["level"] for one in records}) > 1 or len(others) < 3:  # noqa: PLR2004 - as many prove it
        return False
    planter.touch((spot[0], i) for i in others[:3])
    planter.note("id-of-another-length", "VAL018", planter.spoil(spot, "id", records[spot[1]]["id"][:-1]))
    return True


def _cycle(planter: Planter) -> bool:
    spot = planter.free("units", leaf=True, having="parent")
    if spot is None:
        return False
    record = planter.drafts[spot[0]].records[spot[1]]
    above = planter.named("units", record["parent"])
    if above is None or above in planter.touched or planter.drafts[above[0]].records[above[1]]["parent"] is None:
        return False
    planter.touch([spot])
    at = planter.spoil(above, "parent", record["id"])
    planter.note("cycle", "HIE003", (at[0], None, None), "HIE003 HIE008")
    return True


def _level_skipped(planter: Planter) -> bool:
    grids = [
        (at, i)
        for at in planter.of_kind("units")
        for i, record in enumerate(planter.drafts[at].records)
        if record["level"] == "grid" and (at, i) not in planter.touched
    ]
    if not grids:
        return False
    spot = planter.rng.choice(grids)
    parent = planter.drafts[spot[0]].records[spot[1]]["parent"][:-3]
    above = planter.named("units", parent)
    if above is None or above in planter.touched:
        return False
    planter.touch([above])
    planter.note("level-skipped", "HIE008", planter.spoil(spot, "parent", parent), in_row=True)
    return True


# -- totals ----------------------------------------------------------------------------------------------------------


def _wrong_total(planter: Planter) -> bool:
    able = [
        (draft, row, about, field)
        for draft in planter.drafts
        for row, about in draft.totals
        for field in _NUMBERS
        if field in draft.columns and (row, field) not in planter.stated
    ]
    if not able:
        return False
    draft, row, about, field = planter.rng.choice(able)
    sure = [i for i in about if isinstance(draft.records[i].get(field), int)]
    at = planter.drafts.index(draft)
    known = sum(draft.records[i][field] for i in sure if (at, i) not in planter.touched)
    stated = known // 10
    if not stated or not _is_known(planter, draft, field, about):
        return False
    # Later faults must not make the sum of what is known that small.
    planter.touch((at, i) for i in about)
    planter.stated.add((row, field))
    column = draft.columns[field]
    planter.remember(draft.get(row, column))
    draft.put(row, column, planter.shown(float(stated)))
    planter.note("wrong-total", "TBL010", (draft, row, column))
    return True


def _is_known(planter: Planter, draft: Draft, field: str, about: list[int]) -> bool:
    """Tell whether the total can be nothing but wrong: it is not that of other levels, as far as that is known."""
    at = planter.drafts.index(draft)
    others = [i for i in range(len(draft.records)) if i not in about]
    known = all(isinstance(draft.records[i].get(field), int) and (at, i) not in planter.touched for i in others)
    levels = {"unknown-level", "empty-level"}
    known = known and not any(one.fault in levels for one in planter.planted)
    if known:
        planter.touch((at, i) for i in others)
    return known


# -- columns ---------------------------------------------------------------------------------------------------------


def _column(
    fault: str, codes: str, heading: Callable[[Planter, Draft], str | None], values: tuple[object, ...]
) -> Fault:
    """Return a fault that is a column too many."""

    def plant(planter: Planter) -> bool:
        draft = planter.rng.choice([draft for draft in planter.drafts if draft.rows])
        title = heading(planter, draft)
        if title is None:
            return False
        column = draft.width
        top, low = draft.header
        draft.columns[f"?{column}"] = column
        draft.put(low, column, title)
        if top != low:
            draft.put(top, column, title)
            draft.put(low, column, None)
            draft.merged.append((top, column, low, column))
        for row in draft.repeats:
            draft.put(row, column, title)
        for row in draft.rows:
            draft.put(row, column, planter.shown(planter.rng.choice(values)))
        planter.note(fault, codes, (draft, low, column))
        return True

    return plant


def _twice(planter: Planter, draft: Draft) -> str | None:
    there = [key for key in draft.columns if key in words.HEADINGS and key not in planter.doubled]
    if not there:
        return None
    field = planter.rng.choice(there)
    planter.doubled.add(field)
    return planter.rng.choice(words.HEADINGS[field])


def _one_of(*titles: str) -> Callable[[Planter, Draft], str | None]:
    def choose(planter: Planter, draft: Draft) -> str | None:
        used = {str(cell) for row in range(draft.header[0], draft.header[1] + 1) for cell in draft.cells[row]}
        free = [title for title in titles if title not in used]
        return planter.rng.choice(free) if free else None

    return choose


def _missing_column(planter: Planter) -> bool:
    draft = planter.drafts[0]
    column = draft.columns.pop("id")
    for line in draft.cells[draft.header[0] :]:
        if column < len(line):
            line[column] = None
    draft.merged = [m for m in draft.merged if m[0] < draft.header[0] or not m[1] <= column <= m[3]]
    planter.note("missing-column", "TBL003 TBL001", (draft, None, None), "*")
    return True


def _no_header(planter: Planter) -> bool:
    draft = planter.drafts[0]
    for row in (*range(draft.header[0], draft.header[1] + 1), *draft.repeats):
        draft.cells[row] = []
    draft.merged = [m for m in draft.merged if not draft.header[0] <= m[0] <= draft.header[1]]
    planter.note("no-header", "TBL001", (draft, None, None), "*")
    return True


def _ten_thousand(planter: Planter) -> bool:
    draft = planter.drafts[0]
    if draft.unit_line is None:
        return False
    column = min(draft.columns.values())
    draft.put(draft.unit_line, column, "单位：万人")
    planter.note("scale-not-clear", "TBL014", (draft, draft.unit_line, None))
    return True


def _misnamed(planter: Planter) -> bool:
    if planter.text:
        return False
    planter.misnamed = True
    planter.note("misnamed", "SRC008", (planter.drafts[0], None, None))
    return True


def _merged_across(planter: Planter) -> bool:
    spot = planter.free("units", leaf=True, having="name")
    if spot is None or planter.text:
        return False
    draft = planter.drafts[spot[0]]
    row, column = draft.rows[spot[1]], draft.columns["name"]
    beside = next((key for key, at in draft.columns.items() if at == column + 1 and key in _NUMBERS), None)
    if beside is None or draft.covering(row, column):
        return False
    planter.touch([spot])
    draft.put(row, column + 1, None)
    draft.merged.append((row, column, row, column + 1))
    planter.note("merged-across", "TBL012", (draft, row, column))
    return True


def _nothing_above(planter: Planter) -> bool:
    at = planter.rng.choice([i for i, draft in enumerate(planter.drafts) if draft.rows])
    draft = planter.drafts[at]
    if (at, 0) in planter.touched or draft.kind != "posts":
        return False
    planter.note("nothing-above", "TBL013", planter.spoil((at, 0), "role", "同上"), "TBL008")
    return True


#: Every fault that may stand beside others.
FAULTS: Final[Mapping[str, Fault]] = {
    "duplicate-id": _duplicate_id,
    "missing-id": _cell("missing-id", "TBL008", "units", ("id",), (None,), leaf=True),
    "unknown-parent": _cell(
        "unknown-parent", "HIE002", "units", ("parent",), ("610902888", "610902777001", "619999001001"), leaf=True
    ),
    "self-parent": _self_parent,
    "cycle": _cycle,
    "level-skipped": _level_skipped,
    "not-a-number": _cell(
        "not-a-number", "VAL001 VAL008", "units", _NUMBERS, ("很多", "12a", "见附件", "3oo", "待核实户数")
    ),
    "negative": _cell("negative", "VAL002", "units", _NUMBERS, (-12.0, "-5", "-1,200")),
    "fraction": _cell("fraction", "VAL003", "units", _NUMBERS, (12.5, "301.5", "1,200.5")),
    "too-large": _cell("too-large", "VAL004", "units", _NUMBERS, (1e17, "123456789012345678901")),
    "number-became-a-date": _cell("number-became-a-date", "VAL005", "units", _NUMBERS, (_MOMENT,), workbook=True),
    "other-unit": _cell("other-unit", "VAL006", "units", _NUMBERS, ("35公里", "12平方公里", "7栋")),
    "not-one-quantity": _cell("not-one-quantity", "VAL008 VAL001", "units", _NUMBERS, ("500至300户", "约余户")),
    "error-cell": _cell(
        "error-cell",
        "SRC016 VAL021",
        "units",
        _NUMBERS,
        (Broken("#REF!"), Broken("#N/A"), Broken("#DIV/0!")),
        also="VAL021",
    ),
    "formula-without-value": _cell(
        "formula-without-value", "SRC017", "units", _NUMBERS, (Formula("=Z1+1"),), workbook=True, form="xlsx"
    ),
    "wrong-total": _wrong_total,
    "unknown-level": _cell(
        "unknown-level",
        "HIE009 VAL019 TBL020",
        "units",
        ("level",),
        ("大区", "片区组", "第九级"),
        leaf=True,
        also="TBL010",
    ),
    "empty-level": _cell(
        "empty-level", "TBL008 HIE009 TBL020", "units", ("level",), (None, " "), leaf=True, also="TBL010"
    ),
    "id-digits-lost": _cell(
        "id-digits-lost", "VAL015", "units", ("id",), ("6.10902E+14", "6.109E+17", "6.10902001E+17"), leaf=True
    ),
    "id-of-another-length": _id_shorter,
    "id-rounded": _cell("id-rounded", "VAL015", "units", ("id",), (6.1090200100100106e17,), leaf=True, workbook=True),
    "id-became-a-date": _cell("id-became-a-date", "VAL016", "units", ("id",), (_MOMENT,), leaf=True, workbook=True),
    "personal-id": _cell(
        "personal-id", "VAL017", "units", ("id",), ("13800138000", "11010519491231002X"), leaf=True, also="VAL018"
    ),
    "unknown-heading": _column(
        "unknown-heading", "TBL005", _one_of("绿化满意指数", "调解成功率评语", "备用字段甲"), ("好", "较好", 3.0)
    ),
    "duplicate-heading": _column("duplicate-heading", "TBL004", _twice, ("甲", 3.0, "x1")),
    "nameless-column": _column("nameless-column", "TBL006", lambda _p, _d: "", ("已核", 5.0)),
    "personal-column": _column(
        "personal-column", "TBL007", _one_of("联系电话", "身份证号", "负责人姓名", "手机号码"), ("略", "已登记")
    ),
    "merged-across": _merged_across,
    "nothing-above": _nothing_above,
    "end-before-start": _cell(
        "end-before-start", "TBL011", "posts", ("end",), ("2001-01-01", "2002年3月4日", "1999.12.31"), having="start"
    ),
    "unknown-unit": _cell("unknown-unit", "TBL019", "posts", ("unit",), ("619999001001001", "610902888001001")),
    "unknown-role": _cell("unknown-role", "ROS002 VAL019", "posts", ("role",), ("总瓢把子", "临时工甲")),
    "no-such-day": _cell("no-such-day", "VAL011", "posts", ("start",), ("2025-2-30", "2025年13月1日", "2023/2/29")),
    "not-a-day": _cell("not-a-day", "VAL009", "posts", ("start",), ("去年", "春节前", "待定日")),
    "two-readings": _cell("two-readings", "VAL010", "posts", ("start",), ("3/4/2025", "05/06/2024")),
    "year-of-two-digits": _cell(
        "year-of-two-digits", "VAL012", "posts", ("start",), ("25.3.1", "24年3月1日", "25-3-18")
    ),
    "day-not-said": _cell("day-not-said", "VAL013", "posts", ("start",), ("2025年3月", "2025.3", "2024年")),
    "personal-holder": _cell("personal-holder", "VAL017", "posts", ("holder",), ("王小明", "13912345678")),
    "empty-unit": _cell("empty-unit", "TBL008", "posts", ("unit",), (None,)),
    "empty-role": _cell("empty-role", "TBL008", "posts", ("role",), (None,)),
}
#: Faults after which the rest of a sheet cannot be judged, or that a file has only once.
ALONE: Final[Mapping[str, Fault]] = {
    "missing-column": _missing_column,
    "no-header": _no_header,
    "scale-not-clear": _ten_thousand,
    "misnamed": _misnamed,
}

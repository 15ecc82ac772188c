"""The tables of what is fixed: main grids of cells, duties with who carries them, and what is unresolved."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import attrs
import numpy as np
import numpy.typing as npt

from gridgov._frame import Frame, framed, objects
from gridgov._net import Net
from gridgov._problems import FaultKind, Problem
from gridgov.integration._fix_duties import Triples
from gridgov.integration._fix_who import Carrier
from gridgov.integration._frames_of import ids_in_order, of_rows, spec
from gridgov.integration._overlay import Overlay, main_of
from gridgov.text import Text

__all__ = ["Lines", "Open", "fixed_frame", "grids_frame", "kept_frame", "unresolved_frame"]

_PERSON: Final = spec(
    "person",
    Text("carried by", "承担人"),
    Text(
        "Person who does it; empty where the department carries it and names nobody.",
        "具体承担的人员；由部门自行承担且未指明人员时为空。",
    ),
)
_POST: Final = spec(
    "post",
    Text("post", "岗位"),
    Text("Net and id of the post on which the person does it.", "承担人所任岗位（网格体系:岗位编号）。"),
)
_DEPARTMENT: Final = spec(
    "department",
    Text("owner department", "职责归属部门"),
    Text(
        "The department whose duty it is, before and after; the id of the net where it names none.",
        "职责归属部门，整合前后不变；未填写部门时为网格体系编号。",
    ),
)
_HOW: Final = spec(
    "how",
    Text("why this person", "承担依据"),
    Text(
        "keeper: keeps the grid; role: keeps the grid and has the role that the duty names; department: law "
        "enforcement, which stays with the department's own staff.",
        "keeper：该网格负责人；role：该网格中具有职责所列角色的负责人；department：属执法职责，仍由部门人员承担。",
    ),
)
_BASIS: Final = spec(
    "basis",
    Text("legal basis", "法律依据"),
    Text("On what the cell or the duty rests.", "该网格或职责的依据。"),
)
_SHARE: Final = spec(
    "share",
    Text("share of the cell", "占原网格比例"),
    Text("Part of the cell that is meant, 0 to 1.", "所涉及的原网格部分，0至1。"),
)
_GRIDS: Final = Text("main grid of each cell", "原网格的主网格")
_GRIDS_COLUMNS: Final = (
    spec("net"),
    spec("level"),
    spec("cell"),
    spec(
        "grid",
        Text("main grid", "主网格"),
        Text(
            "The merged grid with most of the cell, of equal ones the first id; none if it is in no grid.",
            "与原网格重合最多的整合后网格，相同时取编号在前者；未入网时为空。",
        ),
    ),
    _SHARE,
    spec("tie", Text("tie", "是否并列"), Text("Whether another grid has as much.", "是否有其他网格占比相同。")),
    spec(
        "grids",
        Text("grids", "涉及网格数"),
        Text("In how many merged grids the cell is.", "该网格分布于几个整合后网格。"),
        Text("grids", "个"),
    ),
    spec(
        "stays",
        Text("stays", "是否保留"),
        Text("Whether the cell stays as it is by law or decision.", "是否依法或依决定保留。"),
    ),
)
_FIXED: Final = Text("duties with grid, person and owner", "定格定人定责清单")
_FIXED_COLUMNS: Final = (
    spec("net"),
    spec("cell"),
    spec("duty"),
    spec("grid"),
    _SHARE,
    spec(
        "main",
        Text("main grid", "是否主网格"),
        Text("Whether it is the one main grid of the cell.", "是否为该网格唯一的主网格。"),
    ),
    _POST,
    _PERSON,
    _DEPARTMENT,
    _HOW,
)
_KEPT: Final = Text("duties that stay as they are", "维持现状的职责")
_KEPT_COLUMNS: Final = (spec("net"), spec("cell"), spec("duty"), _SHARE, _POST, _PERSON, _DEPARTMENT, _BASIS)
_UNRESOLVED: Final = Text("what has no grid, person or duty", "未落实事项")
_UNRESOLVED_COLUMNS: Final = (
    spec("net"),
    spec("cell"),
    spec("duty"),
    spec("grid"),
    _SHARE,
    spec("code", Text("code", "代码"), Text("Code of the reason.", "原因代码。")),
    spec("reason", Text("reason", "原因（英文）"), Text("The reason in English.", "英文原因。")),
    spec("reason_zh", Text("reason in Chinese", "原因"), Text("The reason in Chinese.", "中文原因。")),
)


@attrs.frozen(eq=False)
class Lines:
    """Rows of one net for a table of duties."""

    net: Net
    rows: Triples
    grids: Sequence[str | None]
    carriers: Sequence[Carrier]
    main: npt.NDArray[np.bool_] | None = None


@attrs.frozen(eq=False)
class Open:
    """One row of what is unresolved."""

    kind: FaultKind
    facts: dict[str, object]
    duty: str | None
    grid: str | None
    share: float


def grids_frame(overlay: Overlay) -> Frame:
    """List every cell with its main grid of the lowest level."""
    plan = overlay.plan
    grid_ids: list[str] = plan.lowest.ids.tolist()
    rank = ids_in_order(plan.lowest.ids)
    rows: list[tuple[Any, ...]] = []
    for at, net in enumerate(plan.nets):
        laid = overlay.at(at, -1)
        inside = np.flatnonzero(laid.inside)
        share, _ = laid.shares()
        entry, tie = main_of(laid.cell[inside], share[inside], rank[laid.place[inside]])
        chosen = inside[entry]
        of_cell = {
            int(cell): (grid_ids[int(place)], part, tied)
            for cell, place, part, tied in zip(
                laid.cell[chosen].tolist(),
                laid.place[chosen].tolist(),
                share[chosen].tolist(),
                tie.tolist(),
                strict=True,
            )
        }
        count = np.bincount(laid.cell[inside], minlength=net.n_cells).tolist()
        ids, level, stays = net.cell_ids.tolist(), net.columns.cells.level.tolist(), net.stays().tolist()
        rows += [
            (net.id, net.levels[level[c]], ids[c], *of_cell.get(c, (None, np.nan, False)), count[c], stays[c])
            for c in np.flatnonzero(overlay.active(at)).tolist()
        ]
    return of_rows(_GRIDS, _GRIDS_COLUMNS, rows, {"share": float, "tie": bool, "grids": int, "stays": bool})


def _columns(parts: Sequence[Lines]) -> dict[str, npt.NDArray[Any]]:
    """Put the rows of all nets into columns."""
    out: dict[str, list[Any]] = {key: [] for key in ("net", "cell", "duty", "grid", "department", "basis")}
    post: list[str | None] = []
    person: list[str | None] = []
    how: list[str] = []
    for part in parts:
        net, rows = part.net, part.rows
        names, bases = net.columns.duties.names.tolist(), net.columns.duties.basis.tolist()
        cell_basis = net.columns.cells.basis.tolist()
        out["net"] += [net.id] * len(rows.cell)
        out["cell"] += net.cell_ids.decode(rows.cell).tolist()
        out["duty"] += [names[duty] for duty in rows.duty.tolist()]
        out["grid"] += part.grids
        out["department"] += [net.department or net.id] * len(rows.cell)
        columns = (rows.cell.tolist(), rows.duty.tolist())
        out["basis"] += [cell_basis[c] or net.basis or bases[d] for c, d in zip(*columns, strict=True)]
        post += [carrier.post for carrier in part.carriers]
        person += [carrier.person for carrier in part.carriers]
        how += [carrier.how for carrier in part.carriers]
    found: dict[str, npt.NDArray[Any]] = {key: objects(values) for key, values in out.items()}
    found |= {"post": objects(post), "person": objects(person), "how": objects(how)}
    found["share"] = np.concatenate([np.zeros(0), *(part.rows.share for part in parts)])
    mains = [part.main for part in parts if part.main is not None]
    found["main"] = np.concatenate([np.zeros(0, bool), *mains])
    return found


def fixed_frame(parts: Sequence[Lines]) -> Frame:
    """List duties with grid, person and owner."""
    found = _columns(parts)
    return framed(_FIXED, *((column, found[column.key]) for column in _FIXED_COLUMNS))


def kept_frame(parts: Sequence[Lines]) -> Frame:
    """List duties that stay as they are."""
    found = _columns(parts)
    return framed(_KEPT, *((column, found[column.key]) for column in _KEPT_COLUMNS))


def unresolved_frame(entries: Sequence[Open]) -> Frame:
    """List what is unresolved."""
    rows: list[tuple[Any, ...]] = []
    for entry in entries:
        said = Problem(entry.kind, facts=entry.facts)
        where = entry.facts["net"], entry.facts["cell"], entry.duty, entry.grid
        rows.append((*where, entry.share, entry.kind.code, said.message("en"), said.message("zh")))
    return of_rows(_UNRESOLVED, _UNRESOLVED_COLUMNS, rows, {"share": float})

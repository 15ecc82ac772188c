"""Fix grid, fix person, fix duty: every duty of every cell gets one grid, one person and one owner, or is listed."""

from __future__ import annotations

from typing import Final

import attrs
import numpy as np

from gridgov._columns import Bools, Ints
from gridgov._face import as_html, one_line
from gridgov._frame import Frame
from gridgov._net import Net
from gridgov._problems import FaultKind
from gridgov.integration._fix_duties import Duties, Triples, duties_of, triples, work_cells
from gridgov.integration._fix_frames import (
    Lines,
    Open,
    fixed_frame,
    grids_frame,
    kept_frame,
    unresolved_frame,
)
from gridgov.integration._fix_who import Carrier, Keepers, Own, law_enforcement
from gridgov.integration._frames_of import ids_in_order
from gridgov.integration._overlay import EMPTY, UNMAPPED, Laid, main_of
from gridgov.integration._plan import KEPT, NO_AREA, NO_NET, NOT_ADOPTED, Plan
from gridgov.integration._staff import Staffing, reconcile
from gridgov.integration._staff_faults import (
    CELL_EMPTY,
    CELL_NO_AREA,
    CELL_NO_NET,
    CELL_NOT_COVERED,
    CELL_UNMAPPED,
    DUTY_TWO_ROLES,
    GRID_VACANT,
    NO_DUTY,
)
from gridgov.text import Lang, Text

__all__ = ["Fixing", "fix"]

_SAID: Final = Text(
    "{fixed:,} duties fixed in {grids:,} grids, {kept:,} stay as they are, {open:,} unresolved",
    "定格定人定责{fixed:,}项，涉及{grids:,}个网格；维持现状{kept:,}项；未落实{open:,}项",
)
#: What is said of each reason why a part of a cell is in no grid.
_NO_GRID: Final = {
    NO_NET: CELL_NO_NET,
    NOT_ADOPTED: CELL_NOT_COVERED,
    NO_AREA: CELL_NO_AREA,
    UNMAPPED: CELL_UNMAPPED,
    EMPTY: CELL_EMPTY,
}


@attrs.frozen(eq=False, repr=False)
class Fixing:
    """Where, by whom and for whom each duty is done after merging. Made by `fix`; true if nothing is unresolved."""

    _repr_html_ = as_html

    #: A row for each cell: its main grid, the share of it, whether another grid has as much, and in how many it is.
    grids: Frame
    #: Every post and the grid that owns it now.
    posts: Frame
    #: A row for each cell, duty and grid: who carries the duty there, and whose it is.
    fixed: Frame
    #: What stays as it is, because the cell or the place stays by law or decision.
    kept: Frame
    #: What has no grid, no person or no duty, and why.
    unresolved: Frame

    def __bool__(self) -> bool:
        return len(self.unresolved) == 0

    def describe(self, lang: Lang = "en") -> str:
        """Return what was fixed in one line.

        Raises:
            ValueError: ``lang`` is neither ``en`` nor ``zh``.

        Example:
            >>> from gridgov.integration._staff import example_staffing
            >>> print(fix(example_staffing()).describe("zh"))
            定格定人定责0项，涉及0个网格；维持现状0项；未落实2项
        """
        facts = {
            "fixed": len(self.fixed),
            "grids": len(set(self.fixed["grid"].tolist())),
            "kept": len(self.kept),
            "open": len(self.unresolved),
        }
        return _SAID.format(**facts).get(lang)

    @one_line
    def __repr__(self) -> str:
        return f"<Fixing: {self.describe()}>"


def fix(staffing: Staffing | Plan) -> Fixing:
    """Fix grid, person and duty: each duty of each cell of each net, in each merged grid that the cell is in.

    Definition:
        A duty of a cell is one that names the cell, or a cell above it, or no cell. It is carried by the keeper of the
        grid who has the role that the duty names, else by the first keeper. A duty whose legal basis names law
        enforcement is carried by the department's own staff as before. Whose duty it is does not change: it is its
        department's, whoever carries it.
    Unknown:
        What has no grid, no person or no duty is listed with the reason and is not guessed.

    Args:
        staffing: Who keeps which grid; or a plan, staffed with the defaults of `reconcile`.

    Example:
        >>> from gridgov.integration._plan_of import plan_of
        >>> from gridgov.nets import BaseUnits, Net, Nets
        >>> net = Net.from_tables("health", {"unit": ["b1", "b2"], "cell": ["h1", "h1"]}, department="Health bureau",
        ...     posts=[{"id": "p", "cell": "h1", "role": "worker", "holder": "a"}],
        ...     duties=[{"duty": "visits"}, {"duty": "fines", "basis": "Law enforcement by the bureau"}])
        >>> found = fix(plan_of(Nets.of([net], BaseUnits.of_ids(["b1", "b2"])), ["g1", "g1"]))
        >>> [(row.duty, row.grid, row.person, row.department, row.how) for row in found.fixed]
        [('visits', 'g1', 'health:a', 'Health bureau', 'keeper'), ('fines', 'g1', 'health:a', 'Health bureau', 'department')]
        >>> bool(found)
        True
    """  # noqa: E501 - what the example shows
    done = reconcile(staffing) if isinstance(staffing, Plan) else staffing
    lines = _Fix(done)
    for at in range(len(done.plan.nets)):
        lines.net(at)
    return Fixing(
        grids_frame(done.overlay),
        done.posts,
        fixed_frame(lines.fixed),
        kept_frame(lines.kept),
        unresolved_frame(lines.open),
    )


class _Fix:
    """Goes through the nets and collects rows."""

    def __init__(self, staffing: Staffing) -> None:
        self.staffing = staffing
        self.level = len(staffing.plan.levels) - 1
        self.grid_ids = staffing.plan.lowest.ids
        self.names: list[str] = self.grid_ids.tolist()
        self.rank = ids_in_order(self.grid_ids)
        self.keepers = Keepers.of_level(staffing, self.level)
        self.fixed: list[Lines] = []
        self.kept: list[Lines] = []
        self.open: list[Open] = []

    def net(self, at: int) -> None:
        """Go through one net."""
        overlay, net = self.staffing.overlay, self.staffing.plan.nets[at]
        laid = overlay.at(at, self.level)
        found = duties_of(net, work_cells(net, overlay.active(at)))
        stays = net.stays()
        self._without_duty(at, found, stays)
        merged = triples(found, laid)
        # What stays is one row for each duty of the cell, wherever its base units are.
        whole = stays[found.cell]
        n = int(whole.sum())
        as_before = Triples(found.cell[whole], found.duty[whole], np.full(n, laid.n_grids + KEPT), np.ones(n))
        moved = ~stays[merged.cell]
        self._kept(at, as_before)
        self._kept(at, _some(merged, moved & (merged.place == laid.n_grids + KEPT)))
        self._no_grid(at, _some(merged, moved & (merged.place >= laid.n_grids)), laid.n_grids)
        self._in_grids(at, _some(merged, moved & (merged.place < laid.n_grids)), laid)

    def _without_duty(self, at: int, found: Duties, stays: Bools) -> None:
        net = self.staffing.plan.nets[at]
        for cell in found.without[~stays[found.without]].tolist():
            self._left(at, NO_DUTY, cell)
        names, roles = net.columns.duties.names.tolist(), net.columns.duties.roles.tolist()
        for cell, rows in found.several:
            if stays[cell]:
                continue
            said = ", ".join(dict.fromkeys(filter(None, (roles[row] for row in rows))))
            self._left(at, DUTY_TWO_ROLES, cell, duty=names[rows[0]], roles=said)

    def _left(self, at: int, kind: FaultKind, cell: int, share: float = np.nan, **facts: str | None) -> None:
        net = self.staffing.plan.nets[at]
        said: dict[str, object] = {"net": net.id, "cell": net.cell_ids.get(cell), **facts}
        self.open.append(Open(kind, said, facts.get("duty"), facts.get("grid"), share))

    def _kept(self, at: int, rows: Triples) -> None:
        """List what stays, with the department's own staff."""
        if not len(rows.cell):
            return
        net, own = self.staffing.plan.nets[at], Own.of_net(self.staffing, at)
        self.kept.append(Lines(net, rows, [None] * len(rows.cell), self._own(own, net, rows)))

    def _own(self, own: Own, net: Net, rows: Triples) -> list[Carrier]:
        roles = net.columns.duties.roles.tolist()
        known: dict[tuple[int, str | None], Carrier] = {}
        out: list[Carrier] = []
        for cell, duty in zip(rows.cell.tolist(), rows.duty.tolist(), strict=True):
            key = int(cell), roles[int(duty)]
            if key not in known:
                known[key] = own.who(*key)
            out.append(known[key])
        return out

    def _no_grid(self, at: int, rows: Triples, n_grids: int) -> None:
        names = self.staffing.plan.nets[at].columns.duties.names.tolist()
        columns = (rows.cell.tolist(), rows.duty.tolist(), (rows.place - n_grids).tolist(), rows.share.tolist())
        for cell, duty, reason, share in zip(*columns, strict=True):
            if reason != KEPT:
                self._left(at, _NO_GRID[reason], cell, share, duty=names[int(duty)])

    def _in_grids(self, at: int, rows: Triples, laid: Laid) -> None:
        """Say who carries what lies in a grid, and list what nobody carries."""
        net = self.staffing.plan.nets[at]
        names: list[str | None] = net.columns.duties.names.tolist()
        roles: list[str | None] = net.columns.duties.roles.tolist()
        law = law_enforcement(net.columns.duties.basis.tolist())
        carriers: list[Carrier | None] = []
        known: dict[tuple[int, str | None], Carrier | None] = {}
        own = self._own(Own.of_net(self.staffing, at), net, rows) if law.any() else []
        for i, (place, duty) in enumerate(zip(rows.place.tolist(), rows.duty.tolist(), strict=True)):
            if law[duty]:
                carriers.append(own[i])
                continue
            key = int(place), roles[int(duty)]
            if key not in known:
                known[key] = self.keepers.who(*key)
            carriers.append(known[key])
        there = np.array([carrier is not None for carrier in carriers], bool)
        for i in np.flatnonzero(~there).tolist():
            grid = self.names[int(rows.place[i])]
            self._left(
                at, GRID_VACANT, int(rows.cell[i]), float(rows.share[i]), duty=names[int(rows.duty[i])], grid=grid
            )
        some = _some(rows, there)
        main = self._main(laid)[some.cell] == some.place
        grids = [self.names[int(place)] for place in some.place.tolist()]
        self.fixed.append(Lines(net, some, grids, [c for c in carriers if c is not None], main))

    def _main(self, laid: Laid) -> Ints:
        """Return the main grid of each cell, -1 for none."""
        inside = np.flatnonzero(laid.inside)
        share, _ = laid.shares()
        entry, _ = main_of(laid.cell[inside], share[inside], self.rank[laid.place[inside]])
        out = np.full(len(laid.start) - 1, -1, np.int64)
        out[laid.cell[inside[entry]]] = laid.place[inside[entry]]
        return out


def _some(rows: Triples, kept: Bools) -> Triples:
    """Return some of the triples."""
    return Triples(rows.cell[kept], rows.duty[kept], rows.place[kept], rows.share[kept])

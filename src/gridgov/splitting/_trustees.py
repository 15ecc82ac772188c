"""Pieces of a unit that do not hang together with the rest: a neighbour looks after them for a time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import attrs
import numpy as np

from gridgov._columns import Ints, Rows
from gridgov._days import Day
from gridgov._face import as_html, one_line
from gridgov._frame import Column, Frame, framed, objects
from gridgov._units import Unit
from gridgov.changes import AddLink, Applied, Change, apply
from gridgov.jurisdiction import Jurisdiction
from gridgov.splitting._changes import dealt
from gridgov.splitting._ground import Ground, ground
from gridgov.splitting._limits import pieces
from gridgov.splitting._neighbours import Adjacency
from gridgov.text import Lang, Text

__all__ = ["TRUSTEE", "Trusteeship", "trustees"]

#: Kind of the links: from the unit that looks after a piece to the piece.
TRUSTEE: Final = "trustee"
_NO_UNIT: Final = Text("", "")
_LINE: Final = Text(
    "{n} piece{s} of units in '{unit}' do not hang together with the rest; {kept} of them have a neighbour that can "
    "look after them.",
    "“{unit}”内有{n}片飞地与其所属单元的其余部分不相连，其中{kept}片有可代为托管的相邻单元。",
)


@attrs.frozen(eq=False, repr=False)
class Trusteeship:
    """Pieces that lie apart, and who could look after them. Made by `trustees`."""

    _repr_html_ = as_html

    found: Ground
    #: Piece of each base unit that lies apart, from 0; -1 for what hangs together with its unit. Int64, shape (n,).
    piece: Ints
    #: Row in the territory of the unit that each piece belongs to, and of the one that could look after it, or -1.
    owners: tuple[int, ...]
    keepers: tuple[int, ...]

    def __len__(self) -> int:
        return len(self.owners)

    @property
    def pieces(self) -> Frame:
        """A row for each piece: its number, the unit it belongs to, the trustee, base units, count."""
        h, found, n = self.found.territory, self.found, len(self)
        apart = self.piece >= 0
        number = Column("piece", Text("piece", "飞地"), _NO_UNIT, Text("Number, from 1.", "序号，从1起。"))
        owner = Column("unit", Text("belongs to", "所属单元"), _NO_UNIT, Text("Id of its unit.", "所属单元编号。"))
        keeper = Column(
            "trustee",
            Text("trustee", "托管单元"),
            _NO_UNIT,
            Text(
                "Id of the neighbour with the most adjacency; none where it has no neighbour.",
                "相邻关系最多的单元编号；没有相邻单元的为空。",
            ),
        )
        units = Column(
            "base_units", Text("units", "单元数"), Text("units", "个"), Text("Of the piece.", "该片的单元数。")
        )
        count = Column("count", found.measure.name, found.measure.unit, Text("Of the piece.", "该片的数量。"))
        fields = [
            (number, np.arange(1, n + 1)),
            (owner, objects([h.ids.get(row) for row in self.owners])),
            (keeper, objects([None if row < 0 else h.ids.get(row) for row in self.keepers])),
            (units, np.bincount(self.piece[apart], minlength=n)),
            (count, np.bincount(self.piece[apart], weights=found.weights[apart], minlength=n)),
        ]
        return framed(Text("pieces that lie apart", "不相连的飞地"), *fields)

    @property
    def changes(self) -> tuple[Change, ...]:
        """Links ``trustee`` from the neighbour to the topmost units of each piece; open until they are ended."""
        found, h = self.found, self.found.territory
        # What is in no piece is in a part of its own, so that only what lies apart as a whole is named.
        part = dealt(found, np.where(self.piece >= 0, self.piece, len(self)).astype(np.int32))
        out: list[Change] = []
        for number, keeper in enumerate(self.keepers):
            if keeper < 0:
                continue
            rows = np.flatnonzero(part == number)
            tops = rows[part[h.tree.parent[rows]] != number]
            out += [AddLink(TRUSTEE, f"unit:{h.ids.get(keeper)}", f"unit:{h.ids.get(int(row))}") for row in tops]
        return tuple(out)

    def apply(self, jurisdiction: Jurisdiction | None = None, *, on: Day, authority: str | None = None) -> Applied:
        """Add the links, from a day on; ``EndLink`` ends one.

        Raises:
            InvalidChangeError: With everything that cannot be done.
            ValueError: ``on`` is not written YYYY-MM-DD, or lies outside the years 1 to 9999.
            TypeError: ``on`` is neither a date nor a text.
        """
        place = self.found.jurisdiction if jurisdiction is None else jurisdiction
        return apply(place, self.changes, on=on, authority=authority)

    def describe(self, lang: Lang = "en") -> str:
        """Return what was found in one line.

        Raises:
            ValueError: ``lang`` is neither ``en`` nor ``zh``.
        """
        n = len(self)
        kept = sum(row >= 0 for row in self.keepers)
        return _LINE.format(n=n, s="" if n == 1 else "s", unit=self.found.unit_id, kept=kept).get(lang)

    @one_line
    def __repr__(self) -> str:
        return f"<Trusteeship: {len(self)} piece{'' if len(self) == 1 else 's'} apart in '{self.found.unit_id}'>"


def trustees(  # noqa: PLR0913 - where to look, and for what
    jurisdiction: Jurisdiction,
    unit: str | Unit,
    *,
    level: str,
    adjacency: Adjacency,
    of: str | None = None,
    measure: str = "households",
    unknown_as: float | None = None,
) -> Trusteeship:
    """Find pieces of units that do not hang together with the rest, and the neighbour that could look after each.

    The largest piece of a unit is the unit; of pieces of one size it is the first.

    Args:
        jurisdiction: Where; it stays as it is.
        unit: The unit within which to look, such as a street.
        level: Key of the level of the units that may lie apart, such as ``community``.
        adjacency: Who is next to whom, also across units, see `split`.
        of: Key of the level of the base units, see `split`.
        measure: Key of what is counted.
        unknown_as: What a base unit counts as whose count is unknown.

    Raises:
        InvalidSplitError: There is nothing below, counts are unknown, or the adjacency is wrong; with all of it.
        UnknownUnitError: There is no such unit.
        UnknownKeyError: There is no such measure or level.

    Example:
        >>> from gridgov import Hierarchy, LevelScheme
        >>> h = Hierarchy.from_records([
        ...     {"id": "s", "level": "street"},
        ...     {"id": "c1", "level": "community", "parent": "s"}, {"id": "c2", "level": "community", "parent": "s"},
        ...     *({"id": b, "level": "building", "parent": c, "households": 100}
        ...       for b, c in (("b1", "c1"), ("b2", "c1"), ("b3", "c2"), ("b4", "c2"), ("b5", "c1")))],
        ...     levels=LevelScheme.ladder("street", "community", "building"), measures=["households"])
        >>> found = trustees(Jurisdiction(territory=h), "s", level="community",
        ...                  adjacency=[("b1", "b2"), ("b2", "b3"), ("b3", "b4"), ("b4", "b5")])
        >>> found.changes
        (AddLink(kind='trustee', source='unit:c2', target='unit:b5'),)
    """
    h = jurisdiction.territory
    row = h.row(unit)
    h.levels.level(level)
    found = ground(
        jurisdiction,
        [row],
        within=row,
        measure=measure,
        of=of,
        adjacency=adjacency,
        places={"positions": None, "outlines": None},
        unknown_as=unknown_as,
    )
    own = found.above(level)
    hang = pieces(found, own.astype(np.int64))
    piece, owners = _apart(own, hang.of, hang.loads.tolist(), hang.sizes.tolist())
    return Trusteeship(found, piece, tuple(owners), tuple(_keepers(found, own, piece, owners)))


def _apart(own: Rows, of: Ints, loads: Sequence[float], sizes: Sequence[int]) -> tuple[Ints, list[int]]:
    """Return the piece of each base unit that lies apart, and the unit that each belongs to."""
    first = np.unique(of, return_index=True)[1]
    owner = own[first]
    order = sorted(range(len(first)), key=lambda i: (-loads[i], -sizes[i], int(first[i])))
    seen: set[int] = set()
    apart: list[int] = []
    for i in order:
        if int(owner[i]) >= 0 and int(owner[i]) in seen:
            apart.append(i)
        seen.add(int(owner[i]))
    apart.sort(key=lambda i: int(first[i]))
    number = np.full(len(first), -1, np.int64)
    number[apart] = np.arange(len(apart))
    return number[of], [int(owner[i]) for i in apart]


def _keepers(found: Ground, own: Rows, piece: Ints, owners: Sequence[int]) -> list[int]:
    """Return for each piece the unit that it touches most, -1 for none."""
    edges, weights = found.near.edges, found.near.weights
    both = np.concatenate([edges, edges[:, ::-1]])
    heavy = np.concatenate([weights, weights])
    out: list[int] = []
    for number, owner in enumerate(owners):
        touching = (piece[both[:, 0]] == number) & (own[both[:, 1]] >= 0) & (own[both[:, 1]] != owner)
        others = own[both[touching, 1]]
        if not len(others):
            out.append(-1)
            continue
        rows, back = np.unique(others, return_inverse=True)
        out.append(int(rows[np.bincount(back.reshape(-1), weights=heavy[touching]).argmax()]))
    return out

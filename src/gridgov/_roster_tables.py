"""A roster as its tables: what it holds, when two are equal, how it is written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self, cast

from gridgov._catalogue import RoleCatalogue
from gridgov._days import write_days
from gridgov._face import one_line
from gridgov._roster_columns import RosterColumns
from gridgov.hierarchy import Hierarchy

if TYPE_CHECKING:
    from gridgov.roles import Roster

__all__ = ["RosterTables"]


class RosterTables:
    """Holds the checked columns. `Roster` is the only class that is built."""

    __slots__ = ("__weakref__", "catalogue", "columns", "territory")

    def __init__(self, territory: Hierarchy, catalogue: RoleCatalogue, columns: RosterColumns) -> None:
        #: The units.
        self.territory: Hierarchy = territory
        #: The roles.
        self.catalogue: RoleCatalogue = catalogue
        #: The checked columns; treat them as read-only.
        self.columns: RosterColumns = columns

    @property
    def _whole(self) -> Roster:
        """The roster itself, for faces on its rows."""
        return cast("Roster", self)

    def to_tables(self) -> dict[str, dict[str, list[Any]]]:
        """Return the four tables as plain columns; `from_columns` is the inverse.

        Example:
            >>> from gridgov import Hierarchy, LevelScheme, RoleCatalogue, Roster
            >>> h = Hierarchy.from_codes(["61"], levels=LevelScheme.ladder("province"))
            >>> roster = Roster.from_columns(h, RoleCatalogue.builtin(), posts={"role": ["volunteer"], "unit": ["61"]})
            >>> roster.to_tables()["posts"]
            {'id': ['volunteer@61#1'], 'role': ['volunteer'], 'unit': ['61'], 'number': [1], 'body': [None]}
        """
        c = self.columns
        kinds = ("person", "household", "body")
        keys = [role.key for role in self.catalogue]
        posts, holders = c.post_ids.tolist(), c.holder_ids.tolist()
        return {
            "posts": {
                "id": posts,
                "role": [keys[r] for r in c.post_role.tolist()],
                "unit": self.territory.ids.decode(c.post_unit).tolist(),
                "number": c.post_number.tolist(),
                "body": c.post_body.tolist(),
            },
            "appointments": {
                "post": [posts[i] for i in c.app_post.tolist()],
                "holder": [holders[i] for i in c.app_holder.tolist()],
                "start": write_days(c.app_start),
                "end": write_days(c.app_end),
                "basis": c.app_basis.tolist(),
                "meets": c.app_meets.tolist(),
            },
            "holders": {
                "id": holders,
                "kind": [kinds[k] for k in c.holder_kind.tolist()],
                "qualifications": c.holder_qualifications.tolist(),
            },
            "devices": {
                "id": c.device_ids.tolist(),
                "kind": c.device_kind.tolist(),
                "holder": [None if i < 0 else holders[i] for i in c.device_holder.tolist()],
            },
        }

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        if not isinstance(other, RosterTables):
            return NotImplemented
        return (
            self.catalogue == other.catalogue
            and (self.territory is other.territory or self.territory == other.territory)
            and self.to_tables() == other.to_tables()
        )

    def __hash__(self) -> int:
        return hash((len(self.columns.post_ids), len(self.columns.app_post), self.catalogue))

    def __reduce__(self) -> tuple[object, ...]:
        return type(self), (self.territory, self.catalogue, self.columns)

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, memo: dict[int, object]) -> Self:
        return self  # nothing in it can change

    @one_line
    def __repr__(self) -> str:
        c = self.columns
        parts = (
            ("post", len(c.post_ids)),
            ("holder", len(c.holder_ids)),
            ("appointment", len(c.app_post)),
            ("device", len(c.device_ids)),
        )
        counts = ", ".join(f"{n:,} {name}" if n == 1 else f"{n:,} {name}s" for name, n in parts)
        return f"<Roster: {counts}>"

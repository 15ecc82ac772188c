"""A jurisdiction as plain values, read once, of which changes that can be made are worked out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any, Final

from hypothesis import strategies as st

from gridgov.jurisdiction import Jurisdiction
from gridgov.levels import LevelScheme
from gridgov.measures import Measure
from gridgov.roles import RoleCatalogue
from gridgov.testing._draw_choices import ODD

__all__ = ["Scene", "latest", "rows_of"]

#: A count is exact up to here.
MOST: Final = 2**53
Record = dict[str, Any]


def rows_of(columns: Mapping[str, Sequence[Any]]) -> list[Record]:
    """Return columns as records."""
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def latest(place: Jurisdiction) -> str | None:
    """Return the last day of which the lineage of a place speaks; changes cannot come before it."""
    return max((row["day"] for row in place.lineage.records()), default=None)


class Scene:
    """What is there on the day of a change.

    Args:
        place: The jurisdiction as it is.
        on: The day of the changes, YYYY-MM-DD.
        used: Ids that may not be given to anything new: what earlier changes of the batch took away.
        after: Kinds of the changes that were made before in the batch.
    """

    def __init__(self, place: Jurisdiction, on: str, used: Iterable[str] = (), after: Iterable[str] = ()) -> None:
        self.place = place
        self.on = on
        self.before = frozenset(used)
        self.after = frozenset(after)
        #: What changes of each class can be made of, as far as it was asked for.
        self.able: dict[type, Sequence[Any]] = {}

    # -- units -----------------------------------------------------------------------------------------------------

    @property
    def levels(self) -> LevelScheme:
        """The level scheme."""
        return self.place.territory.levels

    @cached_property
    def ids(self) -> list[str]:
        """Ids of all units, parents first."""
        found: list[str] = self.place.territory.ids.tolist()
        return found

    @cached_property
    def types(self) -> dict[str, int]:
        """Type of each unit."""
        return dict(zip(self.ids, self.place.territory.types.tolist(), strict=True))

    @cached_property
    def parent(self) -> dict[str, str | None]:
        """The unit above each unit."""
        rows = self.place.territory.tree.parent.tolist()
        return {unit: None if row < 0 else self.ids[row] for unit, row in zip(self.ids, rows, strict=True)}

    @cached_property
    def children(self) -> dict[str, list[str]]:
        """The units directly below each unit."""
        out: dict[str, list[str]] = {unit: [] for unit in self.ids}
        for unit, above in self.parent.items():
            if above is not None:
                out[above].append(unit)
        return out

    @cached_property
    def overlay(self) -> list[bool]:
        """For each type, whether its units lie over others and count for nothing."""
        found: list[bool] = self.levels.overlays().tolist()
        return found

    def has_parts(self, unit: str) -> bool:
        """Tell whether the totals of a unit are those of units below it."""
        return any(not self.overlay[self.types[child]] for child in self.children[unit])

    def may(self, above: int, below: int) -> bool:
        """Tell whether units of a type may stand under those of another."""
        return bool(self.levels.allowed[above, below])

    @cached_property
    def stated(self) -> dict[str, dict[str, float]]:
        """The measures that each unit states."""
        out: dict[str, dict[str, float]] = {unit: {} for unit in self.ids}
        for key, column in self.place.territory.measures.items():
            for unit, value in zip(self.ids, column.tolist(), strict=True):
                if value == value:  # noqa: PLR0124 - NaN is unknown
                    out[unit][key] = value
        return out

    @cached_property
    def measures(self) -> dict[str, Measure]:
        """The measures of the model."""
        return dict(self.place.territory.measure_info)

    def counts(self, unit: str) -> bool:
        """Tell whether a unit states a count that is not zero."""
        return any(value > 0 and self.measures[key].whole for key, value in self.stated[unit].items())

    @cached_property
    def mandatory(self) -> bool:
        """Whether the scheme makes a level mandatory."""
        return any(level.presence == "mandatory" for level in self.levels.levels)

    def complete(self, parent: Mapping[str, str | None], types: Mapping[str, int]) -> bool:
        """Tell whether units have what a scheme makes mandatory, if they stand like this.

        Every unit that could hold one of a mandatory level has one somewhere below it.
        """
        if not self.mandatory:
            return True
        for level in self.levels.levels:
            if level.presence != "mandatory":
                continue
            own = [i for i, t in enumerate(self.levels.types) if t.level == level.key]
            have: set[str] = set()
            for unit in types:
                above = parent[unit] if types[unit] in own else None
                while above is not None and above not in have:
                    have.add(above)
                    above = parent[above]
            if any(unit not in have and any(self.may(t, i) for i in own) for unit, t in types.items()):
                return False
        return True

    # -- what hangs on units ---------------------------------------------------------------------------------------

    @property
    def catalogue(self) -> RoleCatalogue:
        """The roles."""
        return self.place.catalogue

    @cached_property
    def _tables(self) -> dict[str, list[Record]]:
        found = {**self.place.roster.to_tables(), **self.place.bodies.to_tables()}
        return {name: rows_of(columns) for name, columns in found.items()}

    @property
    def posts(self) -> list[Record]:
        """The posts."""
        return self._tables["posts"]

    @property
    def holders(self) -> list[Record]:
        """The holders."""
        return self._tables["holders"]

    @property
    def devices(self) -> list[Record]:
        """The devices."""
        return self._tables["devices"]

    @property
    def bodies(self) -> list[Record]:
        """The bodies."""
        return self._tables["bodies"]

    @property
    def members(self) -> list[Record]:
        """The memberships."""
        return self._tables["memberships"]

    @cached_property
    def appointments(self) -> dict[str, list[Record]]:
        """The appointments to each post."""
        out: dict[str, list[Record]] = {post["id"]: [] for post in self.posts}
        for row in self._tables["appointments"]:
            out[row["post"]].append(row)
        return out

    @cached_property
    def posts_at(self) -> dict[str, list[Record]]:
        """The posts at each unit."""
        out: dict[str, list[Record]] = {unit: [] for unit in self.ids}
        for post in self.posts:
            out[post["unit"]].append(post)
        return out

    @cached_property
    def ends(self) -> list[str]:
        """References to everything that a link can lead to."""
        return [
            *(f"unit:{unit}" for unit in self.ids),
            *(f"body:{body['id']}" for body in self.bodies),
            *(f"post:{post['id']}" for post in self.posts),
            *(f"holder:{holder['id']}" for holder in self.holders),
        ]

    @cached_property
    def linked(self) -> set[str]:
        """References to everything that a link leads from or to."""
        return {end for link in self.place.links for end in (link.source, link.target)}

    @cached_property
    def busy(self) -> set[str]:
        """Units with posts, bodies, members or links."""
        return {
            *(post["unit"] for post in self.posts),
            *(body["unit"] for body in self.bodies),
            *(row["lives_at"] for row in self.members if row["lives_at"] is not None),
            *(end.partition(":")[2] for end in self.linked if end.startswith("unit:")),
        }

    # -- ids -------------------------------------------------------------------------------------------------------

    @cached_property
    def used(self) -> set[str]:
        """Ids that are taken, or were before."""
        lineage = (row.get(key) for row in self.place.lineage.records() for key in ("old", "new"))
        tables = (self.posts, self.holders, self.devices, self.bodies)
        return {
            *self.before,
            *self.ids,
            *(ident for ident in lineage if ident is not None),
            *(row["id"] for table in tables for row in table),
            *(row["member"] for row in self.members),
        }

    def fresh(self, draw: st.DrawFn, count: int = 1) -> list[str]:
        """Draw ids that nothing had."""
        prefix = draw(st.sampled_from(("n", "n", "n", *ODD)))
        free = (f"{prefix}{i}" for i in range(len(self.used) + count) if f"{prefix}{i}" not in self.used)
        return [next(free) for _ in range(count)]

    def place_holds(self, post: Mapping[str, Any], unit_type: int) -> bool:
        """Tell whether a post may be at a unit of a type."""
        return bool(self.catalogue.role(post["role"]).places(self.levels)[unit_type])

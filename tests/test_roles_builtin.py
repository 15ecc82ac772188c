"""The roles that ship with the library."""

from __future__ import annotations

from gridgov.roles import RoleCatalogue


def test_the_catalogue_that_ships_is_built_once_for_each_class() -> None:
    class Ours(RoleCatalogue):
        """A catalogue of one's own."""

    assert RoleCatalogue.builtin() is RoleCatalogue.builtin()
    assert type(Ours.builtin()) is Ours
    assert Ours.builtin() == Ours.from_dict(RoleCatalogue.builtin().to_dict())

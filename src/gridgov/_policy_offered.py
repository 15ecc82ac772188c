"""Policies of other packages: folders of TOML files, found through entry points; no code of the package is run.

A package offers policies under the entry point group ``gridgov.policies``. The value of the entry point is a path in
the package, such as ``my_package/policies``. ``GRIDGOV_NO_PLUGINS=1`` turns all of them off.
"""

from __future__ import annotations

from importlib.metadata import EntryPoint, entry_points
from importlib.util import find_spec
from pathlib import Path, PurePosixPath
from typing import Final

import attrs

from gridgov.rules import plugins_on

__all__ = ["Offer", "offered"]

GROUP: Final = "gridgov.policies"


@attrs.frozen
class Offer:
    """The file of a policy, and the package that offers it."""

    package: str
    path: Path


def _folders(point: EntryPoint) -> list[Path]:
    """Return the folders that an entry point names; the package itself is located, not imported."""
    top, *rest = PurePosixPath(point.value).parts
    spec = find_spec(top) if top.isidentifier() and ".." not in rest else None
    places = [] if spec is None else spec.submodule_search_locations or []
    return [folder for place in places if (folder := Path(place, *rest)).is_dir()]


def offered() -> dict[str, tuple[Offer, ...]]:
    """Return what installed packages offer, by id of the policy.

    Example:
        >>> isinstance(offered(), dict)
        True
    """
    out: dict[str, tuple[Offer, ...]] = {}
    points = entry_points(group=GROUP) if plugins_on() else ()
    for point in sorted(points, key=lambda p: (p.name, p.value)):
        package = point.name if point.dist is None else point.dist.name
        for folder in _folders(point):
            for path in sorted(folder.glob("*.toml")):
                out[path.stem] = (*out.get(path.stem, ()), Offer(package, path))
    return out

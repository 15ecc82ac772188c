"""The areas of the library in which mistakes are planted."""

from __future__ import annotations

from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import Final

__all__ = ["AREAS", "ROOT", "SOURCE", "area_of", "modules_of", "name_of", "path_of"]

ROOT: Final = Path(__file__).resolve().parents[1]
SOURCE: Final = ROOT / "src"

#: Modules of each area: patterns of their dotted names behind "gridgov.". Every module is in one area at most.
AREAS: Final[dict[str, tuple[str, ...]]] = {
    "kernel": (
        "_blocks", "_build", "_cells", "_columns", "_draft", "_find", "_frame", "_frames", "_inputs", "_keys",
        "_level", "_prefix", "_register", "_row_sets", "_spans", "_structure", "_tables", "_totals", "_tree", "_units",
        "hierarchy", "levels", "measures",
    ),
    "roles": ("_bodies_build", "_body*", "_post*", "_required", "_role*", "_roster*", "bodies", "roles"),
    "nets": ("_net", "_net_*", "nets"),
    "integration": ("integration", "integration.*"),
    "splitting": ("_carve*", "_kway*", "_partition*", "splitting", "splitting.*"),
    "changes": ("_change_*", "_delta*", "_diff*", "changes"),
    "policies": (
        "_baseline_*", "_policy*", "_waiver*", "baselines", "evaluation", "policies", "rules", "rules.*", "waivers",
    ),
}  # fmt: skip


def name_of(path: Path) -> str:
    """Return the dotted name of a module of the library."""
    parts = path.relative_to(SOURCE).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def path_of(name: str) -> Path:
    """Return the file of a module of the library."""
    path = SOURCE.joinpath(*name.split("."))
    return path / "__init__.py" if path.is_dir() else path.with_suffix(".py")


def area_of(name: str) -> str | None:
    """Say which area a module is in, if it is in one.

    Example:
        >>> area_of("gridgov._net_base"), area_of("gridgov.rules.span"), area_of("gridgov.plot")
        ('nets', 'policies', None)
    """
    short = name.removeprefix("gridgov.")
    return next((area for area, like in AREAS.items() if any(fnmatchcase(short, each) for each in like)), None)


@cache
def _modules() -> list[str]:
    return sorted(name_of(path) for path in (SOURCE / "gridgov").rglob("*.py"))


def modules_of(area: str) -> list[str]:
    """List the modules of an area."""
    return [name for name in _modules() if area_of(name) == area]

"""What the exporters write: two states of one small place with something of everything, and what is made of it."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, Final

from gridgov import Hierarchy, LevelScheme, documents
from gridgov.findings import Report, check
from gridgov.integration import Integration, integrate
from gridgov.jurisdiction import Jurisdiction
from gridgov.matching import Matches, match
from gridgov.nets import Net
from gridgov.rules import CommunityOversize

__all__ = ["DAY", "merged", "net", "paired", "place", "quiet_cli", "reported", "town"]

DAY: Final = "2026-01-01"
GOLDEN: Final = Path(__file__).parents[2] / "tests" / "golden"
_BUILDINGS: Final = tuple(f"b{i}" for i in range(1, 7))


def _read(name: str) -> dict[str, Any]:
    tree: dict[str, Any] = json.loads((GOLDEN / name).read_text(encoding="utf-8"))
    return tree


@cache
def place(state: int) -> Jurisdiction:
    """Return the place as it was (0) or as it is now (1): a unit has another name."""
    tree = _read("document-v1.json")
    tree["nets"] = _read("document-v1-nets.json")["nets"]
    for unit in tree["units"]:
        unit["name"] = f"{unit['id']}号单元" if state else f"原{unit['id']}号单元，将要改名"
    return documents.loads(json.dumps(tree))


@cache
def town(state: int) -> Jurisdiction:
    """Return a street of two communities with buildings; the second state has other households."""
    rows: list[dict[str, Any]] = [{"id": "s", "level": "street"}]
    rows += [{"id": community, "level": "community", "parent": "s"} for community in ("c1", "c2")]
    rows += [{"id": f"g{i}", "level": "grid", "parent": "c1" if i < 3 else "c2"} for i in range(1, 4)]  # noqa: PLR2004 - two of the three
    for i, building in enumerate(_BUILDINGS):
        rows.append(
            {"id": building, "level": "building", "parent": f"g{i // 2 + 1}", "households": 900 + 37 * i + state}
        )
    levels = LevelScheme.ladder("street", "community", "grid", "building")
    return Jurisdiction(territory=Hierarchy.from_records(rows, levels=levels, measures=["households"]))


@cache
def net(state: int) -> Net:
    """Return a net over the buildings of the town."""
    cells = ["h1"] * 3 + ["h2"] * 3 if state else ["h1"] * 2 + ["h2"] * 4
    return Net.from_tables("health", {"unit": list(_BUILDINGS), "cell": cells}, duties=[{"duty": "visits"}])


@cache
def merged(state: int) -> Integration:
    """Return the merger of two nets, which do not agree."""
    other = Net.from_tables("police", {"unit": list(_BUILDINGS), "cell": ["p1"] * 4 + ["p2"] * 2})
    rows: list[dict[str, Any]] = [{"id": "c", "level": "community"}, {"id": "g", "level": "grid", "parent": "c"}]
    rows += [{"id": building, "level": "building", "parent": "g", "households": 100 + state} for building in _BUILDINGS]
    levels = LevelScheme.ladder("community", "grid", "building")
    within = Jurisdiction(territory=Hierarchy.from_records(rows, levels=levels, measures=["households"]))
    return integrate([net(1), other], within=within, households=(200, 420))


@cache
def paired(state: int) -> Matches:
    """Return matches, some of them open."""
    left = {"id": ["B1", "B2", "003"], "name": ["阳光花园十一号楼", "阳光花元3栋", f"三号楼{'附楼' * state}"]}
    right = {"id": ["61001", "61002", "3"], "name": ["阳光花园11#楼", "阳光花园3号楼", "3号楼"]}
    return match(left, right)


@cache
def reported(state: int) -> Report:
    """Return what a check finds."""
    return check(town(state), (CommunityOversize(max_households=1000 + 2000 * state),), on=DAY)


def quiet_cli(arguments: Callable[[Path], list[str]], target: Path) -> int:
    """Run the command in this process without a word, and return its exit code."""
    import contextlib
    import io

    from gridgov.cli import app

    with contextlib.redirect_stdout(io.TextIOWrapper(io.BytesIO())), contextlib.redirect_stderr(io.StringIO()):
        code = app.main(arguments(target), standalone_mode=False)
    return code if isinstance(code, int) else 0

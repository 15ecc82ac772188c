"""The types of the installed package, as a project of its user sees them."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

GOOD = '''"""A user's module: everything is typed."""

import gridgov as gg
from gridgov.rules import Verdict


def street(levels: gg.LevelScheme) -> gg.Hierarchy:
    """Build a street."""
    records: list[dict[str, object]] = [
        {"id": "s", "level": "street"},
        {"id": "c", "level": "community", "parent": "s", "households": 9},
    ]
    return gg.Hierarchy.from_records(records, levels=levels, measures=["households"])


def households(town: gg.Hierarchy, unit: str) -> float | None:
    """Return a total where it is known."""
    total: gg.Total = town.unit(unit).total("households")
    return total.value if total.complete else None


def failed(place: gg.Jurisdiction, policy: gg.Policy) -> list[str]:
    """Name what breaks a rule."""
    report: gg.Report = gg.check(place, policy, on="2026-01-01")
    return [finding.text("zh") for finding in report.findings() if finding.verdict is Verdict.FAIL]


scheme = gg.LevelScheme.ladder("street", "community")
print(households(street(scheme), "s"))
'''
#: The same with mistakes: a number for a level scheme, an attribute that is not there.
WRONG = GOOD.replace("street(scheme)", "street(3)").replace("total.complete", "total.completed")
MISTAKES = 2


def checked(python: Path, folder: Path, tools: Path) -> str:
    """Check a user's module, right and wrong, with both type checkers, and the completeness of the package."""
    folder.mkdir()
    (folder / "right.py").write_text(GOOD, encoding="utf-8")
    (folder / "wrong.py").write_text(WRONG, encoding="utf-8")
    mypy = [str(tools / "mypy"), "--strict", "--no-incremental", "--python-executable", str(python)]
    pyright = [str(tools / "pyright"), "--pythonpath", str(python)]
    (folder / "pyrightconfig.json").write_text('{"typeCheckingMode": "strict"}', encoding="utf-8")
    for tool in (mypy, pyright):
        right, wrong = (_run(tool, folder, name) for name in ("right.py", "wrong.py"))
        assert right[0] == 0, right[1]
        assert wrong[0] != 0, f"{tool[0]} does not see the mistakes"
        assert wrong[1].count("error:") >= MISTAKES, wrong[1]
    subprocess.run([str(python), "right.py"], cwd=folder, check=True, capture_output=True)
    whole = _run(
        [str(tools / "pyright"), "--pythonpath", str(python), "--verifytypes"], folder, "gridgov", "--ignoreexternal"
    )
    line = next(line.strip() for line in whole[1].splitlines() if "completeness score" in line)
    assert line.endswith("100%"), whole[1]
    return f"mypy and pyright, both strict, take the right module and find {MISTAKES} mistakes in the wrong one; {line}"


def _run(tool: list[str], folder: Path, *arguments: str) -> tuple[int, str]:
    done = subprocess.run(
        [*tool, *arguments],
        cwd=folder,
        env={**os.environ, "PATH": f"{Path(tool[0]).parent}{os.pathsep}{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr

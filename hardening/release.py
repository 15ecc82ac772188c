"""Build what is released, look at it, install it in every way, and try it: ``make release-check``.

What is built comes from the last commit. It is left in dist/: sdist, wheel, the list of everything that the wheel
brings along (SBOM, CycloneDX) and the checksums of the three.
"""

from __future__ import annotations

import argparse
import io
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from hardening import _audit_rehearsal, _release_api, _release_built, _release_sbom, _release_typing

ROOT = Path(__file__).parent.parent
HERE = Path(__file__).parent
BIN = Path(sys.executable).parent
SMOKE = HERE / "_release_smoke.py"


class Run:
    """The steps of one check, what each of them found, and how long it took."""

    def __init__(self) -> None:
        self.rows: list[tuple[str, str, float]] = []

    def step(self, name: str, what: Callable[[], str]) -> None:
        """Do one step and say what it found; a step that fails ends the check."""
        print(f"{name} ...", flush=True)
        start = time.monotonic()
        found = what()
        self.rows.append((name, found, time.monotonic() - start))
        print(f"    {found}", flush=True)


def command(*arguments: str | Path, cwd: Path | None = None, **more: str) -> str:
    """Run a program and return what it prints; one that fails ends the check, with all that it said."""
    done = subprocess.run(
        [str(a) for a in arguments], cwd=cwd, env={**os.environ, **more}, capture_output=True, text=True, check=False
    )
    if done.returncode:
        sys.exit(f"{' '.join(map(str, arguments))}\n{done.stdout}{done.stderr}\nexit {done.returncode}")
    return done.stdout


def exported(folder: Path) -> str:
    """Write the last commit into a folder and return the second in which it was made."""
    packed = subprocess.run(["git", "archive", "HEAD"], cwd=ROOT, check=True, capture_output=True).stdout  # noqa: S607 - whichever git is there
    with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        archive.extractall(folder, filter="data")
    return command("git", "log", "-1", "--format=%ct", cwd=ROOT).strip()


def build(source: Path, out: Path, second: str) -> tuple[Path, Path]:
    """Build sdist and wheel, the wheel from the sdist, and return where they are."""
    tool = (sys.executable, "-m", "build", "--no-isolation", "--outdir", out)
    command(*tool, source, SOURCE_DATE_EPOCH=second)
    return next(out.glob("*.tar.gz")), next(out.glob("*.whl"))


def install(what: Path, extras: Sequence[str], venv: Path, pins: Path) -> Path:
    """Install a file with extras into a new environment and return its Python."""
    command(BIN / "uv", "venv", "--quiet", "--no-config", "--python", sys.executable, venv)
    python = venv / "bin" / "python"
    wanted = f"gridgov[{','.join(extras)}] @ {what.as_uri()}" if extras else str(what)
    tool = (BIN / "uv", "pip", "install", "--quiet", "--no-config", "--python", python, "--constraint", pins)
    command(*tool, wanted)
    return python


def tried(built: Sequence[Path], extras: Sequence[str], work: Path, pins: Path) -> str:
    """Install each file with no extra, with each and with all, and run the smoke test there."""
    ways = [(what, chosen) for what in built for chosen in ([], *([extra] for extra in extras))]
    for number, (what, chosen) in enumerate(ways, 1):
        name = "sdist" if what.suffix == ".gz" else "wheel"
        print(f"    {number} of {len(ways)}: {name}, {', '.join(chosen) or 'no extras'}", flush=True)
        venv, empty = work / f"venv-{number}", work / f"empty-{number}"
        empty.mkdir()
        python = install(what, chosen, venv, pins)
        command(python, "-I", SMOKE, *chosen, cwd=empty)
        shutil.rmtree(venv)
    return f"{len(ways)} installations, each passes its smoke test"


def main(arguments: Sequence[str] | None = None) -> int:
    """Check a release, or record the public names."""
    parser = argparse.ArgumentParser(prog="python -m hardening.release", description=__doc__)
    parser.add_argument("--record-api", action="store_true", help="write the listing of public names and end")
    chosen = parser.parse_args(arguments)
    if chosen.record_api:
        _release_api.RECORD.write_text(_release_api.listing(ROOT / "src"), encoding="utf-8")
        print(_release_api.RECORD.relative_to(ROOT))
        return 0
    run, out = Run(), ROOT / "dist"
    if command("git", "status", "--porcelain", cwd=ROOT):
        print("There are changes that are not committed; what is checked is the last commit.")
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        source = work / "source"
        second = exported(source)
        shutil.rmtree(out, ignore_errors=True)
        sdist, wheel = build(source, out, second)
        run.step("Built again", lambda: _release_built.same(build(source, work / "again", second), (sdist, wheel)))
        run.step("Contents", lambda: _release_built.contents(sdist, wheel, source))
        run.step("Metadata", lambda: _release_built.metadata(wheel, source))
        run.step("Index", lambda: command(BIN / "twine", "check", "--strict", sdist, wheel).strip().splitlines()[-1])
        run.step("Public names", lambda: _release_api.compared(source / "src"))
        run.step("Audit", lambda: _audit_rehearsal.rehearsed(work / "locks"))
        extras = _release_built.extras(wheel)
        pins = _release_sbom.pins(work / "pins.txt")
        run.step("Installed", lambda: tried((sdist, wheel), extras, work, pins))
        python = install(wheel, ["all"], work / "whole", pins)
        run.step("Typing", lambda: _release_typing.checked(python, work / "user", BIN))
        run.step("SBOM", lambda: _release_sbom.written(python, source / "pyproject.toml", wheel, BIN, second))
    print()
    for name, found, seconds in run.rows:
        print(f"{name:<14} {seconds:6.1f} s  {found}")
    return 0


if __name__ == "__main__":
    sys.exit(main())

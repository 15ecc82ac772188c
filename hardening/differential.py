"""Compare results across hash seeds, versions of Python, and oldest and newest libraries: ``make differential``.

Cities are drawn once. Every run reads the same cities, makes the same published systems, and prints digests of what
gridgov says of them; every digest must be that of the first run. Exit codes: 0 all the same, 1 something differs or
does not run.

Other versions of Python are those that are found on the PATH as ``python3.x``, or beside this one where several are
installed in folders of their own; or name them: ``PYTHONS="python3.11 /opt/python3.13/bin/python3"``.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import warnings
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import attrs

ROOT: Final = Path(__file__).parent.parent
WORK: Final = ROOT / "out" / "differential"
SEEDS: Final = tuple(range(8))
SYSTEMS: Final = ("ankang-321", "chengbei-five-tiers", "county-many-nets", "xiliugou-126", "zhangye-three-centres")
#: How libraries are chosen: the oldest of what pyproject.toml names, or the newest.
RESOLUTIONS: Final = {"oldest": "lowest-direct", "newest": "highest"}


@attrs.frozen
class Run:
    """One run: an interpreter, a hash seed, and what it is called."""

    name: str
    python: Path
    seed: int


def draw(path: Path, count: int, seed: int = 0) -> None:
    """Write a complete city and so many drawn ones, a line each; the same for a seed and a version of Hypothesis."""
    from hypothesis import HealthCheck, Phase, given, settings
    from hypothesis import seed as seeded
    from hypothesis.errors import HypothesisWarning

    from gridgov import documents
    from gridgov.jurisdiction import Jurisdiction
    from gridgov.testing import strategies

    lines: dict[str, None] = {}

    @seeded(seed)
    @settings(
        max_examples=2 * count,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
    )
    @given(strategies.jurisdictions())
    def collect(place: Jurisdiction) -> None:
        lines[json.dumps(json.loads(documents.dumps(place)), ensure_ascii=False)] = None

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", HypothesisWarning)
        collect()
    complete = json.loads((ROOT / "tests" / "golden" / "v1-document.json").read_bytes())
    # The first has everything; of the others, the small ones say little.
    chosen = [json.dumps(complete, ensure_ascii=False), *sorted(lines, key=len)[-count:]]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(f"{line}\n" for line in chosen), encoding="utf-8")


def copied(tree: Path) -> Path:
    """Copy what is run, so that an edit of a file in between is no difference."""
    shutil.rmtree(tree, ignore_errors=True)
    shutil.copytree(ROOT / "src", tree / "src", ignore=shutil.ignore_patterns("__pycache__"))
    (tree / "hardening").mkdir()
    for name in ("__init__.py", "_differential_digest.py"):
        shutil.copy(ROOT / "hardening" / name, tree / "hardening")
    return tree


def answer(run: Run, cities: Path, systems: Sequence[str], tree: Path = ROOT) -> dict[str, Any]:
    """Return what one run prints.

    Args:
        run: The run.
        cities: File of cities.
        systems: Ids of published systems.
        tree: Where ``src`` and ``hardening`` are.

    Raises:
        RuntimeError: It failed.
    """
    done = subprocess.run(
        [run.python, "-m", "hardening._differential_digest", cities, *systems],
        cwd=tree,
        env={**os.environ, "PYTHONPATH": f"{tree / 'src'}{os.pathsep}{tree}", "PYTHONHASHSEED": str(run.seed)},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(done.stderr.strip())
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def differences(first: dict[str, str], other: dict[str, str]) -> list[str]:
    """Return what does not have the same digest in both."""
    return sorted(key for key in {*first, *other} if first.get(key) != other.get(key))


def pythons() -> dict[str, Path]:
    """Return the interpreters by version, ``3.11``: those that are named, otherwise those that are found."""
    named = os.environ.get("PYTHONS", "").split()
    found: dict[str, Path] = {}
    for path in map(Path, named) if named else _candidates():
        version = _version(path)
        if version is not None:
            found.setdefault(version, path)
    return dict(sorted(found.items(), key=lambda pair: tuple(map(int, pair[0].split(".")))))


def _candidates() -> Iterator[Path]:
    yield Path(sys.executable)
    home = Path(sys.base_prefix)
    if re.fullmatch(r"(\w+-)?3\.\d+(\.\d+)?(-.*)?", home.name):  # one of several in folders that are called after them
        yield from sorted(home.parent.glob("*3.*/bin/python3"), reverse=True)
    for minor in range(11, 40):
        on_path = shutil.which(f"python3.{minor}")
        if on_path is not None:
            yield Path(on_path)


def _version(python: Path) -> str | None:
    """Return the version of an interpreter that gridgov supports, None for any other."""
    asked = "import sys; print(*sys.version_info[:2], sep='.') if sys.version_info >= (3, 11) else sys.exit(1)"
    try:
        done = subprocess.run([python, "-c", asked], capture_output=True, text=True, check=False, cwd="/")
    except OSError:
        return None
    return done.stdout.strip() if done.returncode == 0 else None


def environment(version: str, python: Path, which: str) -> Path:
    """Make an environment for a version of Python with the oldest or the newest libraries, unless it is there.

    Where the oldest version of a library has no wheel for this Python, it is the oldest that has one.

    Returns:
        Its interpreter.

    Raises:
        CalledProcessError: The libraries cannot be installed.
    """
    folder = WORK / f"{version}-{which}"
    folder.mkdir(parents=True, exist_ok=True)
    inside, stamp = folder / "venv" / "bin" / "python", folder / "installed"
    key = hashlib.sha256((ROOT / "pyproject.toml").read_bytes()).hexdigest()
    if stamp.exists() and stamp.read_text(encoding="utf-8") == key:
        return inside
    stamp.unlink(missing_ok=True)
    requirements = folder / "requirements.txt"
    wheels = ["--no-config", "--quiet", "--only-binary", ":all:"]
    target = ["--resolution", RESOLUTIONS[which], "--python-version", version, "--no-emit-index-url"]
    _uv("pip", "compile", *wheels, *target, "pyproject.toml", "--extra", "all", "-o", str(requirements))
    _uv("venv", "--no-config", "--quiet", "--allow-existing", "--python", str(python), str(folder / "venv"))
    _uv("pip", "sync", *wheels, "--python", str(inside), str(requirements))
    stamp.write_text(key, encoding="utf-8")
    return inside


def _uv(*arguments: str) -> None:
    uv = Path(sys.executable).with_name("uv")
    subprocess.run([uv, *arguments], cwd=ROOT, check=True)


def runs(*, seeds_only: bool) -> Iterator[Run]:
    """Yield every run; the first is the one that the others are compared with."""
    here = Path(sys.executable)
    for seed in SEEDS:
        yield Run(f"hash seed {seed}", here, seed)
    if seeds_only:
        return
    for version, python in pythons().items():
        for which in RESOLUTIONS:
            yield Run(f"Python {version}, {which} libraries", environment(version, python, which), 0)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run everything and say what differs."""
    parser = argparse.ArgumentParser(prog="python -m hardening.differential", description=__doc__)
    parser.add_argument("--cities", type=int, default=200, help="how many cities are drawn")
    parser.add_argument("--systems", nargs="*", default=list(SYSTEMS), help="published systems that are made")
    parser.add_argument("--seeds-only", action="store_true", help="this Python and its libraries, under all hash seeds")
    given = parser.parse_args(arguments)
    cities = WORK / "cities.jsonl"
    draw(cities, given.cities)
    tree = copied(WORK / "tree")
    first: dict[str, str] | None = None
    worst = 0
    for run in runs(seeds_only=given.seeds_only):
        try:
            found = answer(run, cities, given.systems, tree)
        except RuntimeError as error:
            print(f"{run.name}: FAILED\n{error}", flush=True)
            worst = 1
            continue
        digests: dict[str, str] = found["digests"]
        first = digests if first is None else first
        odd = differences(first, digests)
        about = ", ".join(f"{key} {value}" for key, value in found["about"].items())
        print(f"{run.name}: {len(digests)} digests, {len(odd)} differ ({about})", flush=True)
        for key in odd:
            print(f"    {key}", flush=True)
        worst = max(worst, bool(odd))
    return worst


if __name__ == "__main__":
    sys.exit(main())

"""What is in the files of a release."""

from __future__ import annotations

import re
import tarfile
import tomllib
import zipfile
from collections.abc import Sequence
from email.message import Message
from email.parser import Parser
from pathlib import Path

#: What no file of a release may hold.
FORBIDDEN = re.compile(r"(^|/)(__pycache__|\.git|\.venv|\.hypothesis|\.mypy_cache|out|site)(/|$)|\.pyc$|\.so$")


def same(again: Sequence[Path], first: Sequence[Path]) -> str:
    """Say that a second build gave the same bytes."""
    for one, other in zip(first, again, strict=True):
        assert one.read_bytes() == other.read_bytes(), f"{one.name} differs when it is built again"
    return "the same bytes: " + ", ".join(path.name for path in first)


def contents(sdist: Path, wheel: Path, source: Path) -> str:
    """Compare what is packed with what is committed."""
    package = {path.relative_to(source / "src").as_posix() for path in (source / "src").rglob("*") if path.is_file()}
    with zipfile.ZipFile(wheel) as packed:
        names = packed.namelist()
        packages = {name for name in names if ".dist-info/" not in name}
        assert packages == package, f"wheel and source differ: {sorted(packages ^ package)[:5]}"
        assert "gridgov/py.typed" in packages
        assert any(name.endswith(".dist-info/licenses/LICENSE") for name in names)
        for name in sorted(packages):
            assert packed.read(name) == (source / "src" / name).read_bytes(), name
    with tarfile.open(sdist) as packed_source:
        files = {name.split("/", 1)[1] for name in packed_source.getnames()}
        assert {f"src/{name}" for name in package} <= files
        assert {"pyproject.toml", "README.md", "README.zh.md", "LICENSE", "CHANGELOG.md", "PKG-INFO"} <= files
    wrong = [name for name in (*names, *files) if FORBIDDEN.search(name)]
    assert not wrong, wrong[:5]
    sizes = f"wheel {wheel.stat().st_size / 1e6:.1f} MB, sdist {sdist.stat().st_size / 1e6:.1f} MB"
    return f"{len(package)} files of the package, byte for byte as committed, in both; {sizes}"


def described(wheel: Path) -> Message:
    """Return the metadata of a wheel."""
    with zipfile.ZipFile(wheel) as packed:
        name = next(name for name in packed.namelist() if name.endswith(".dist-info/METADATA"))
        return Parser().parsestr(packed.read(name).decode())


def extras(wheel: Path) -> list[str]:
    """Return the extras of a wheel, in its order."""
    return [str(extra) for extra in described(wheel).get_all("Provides-Extra", [])]


def metadata(wheel: Path, source: Path) -> str:
    """Compare the metadata with the project, its changelog and its citation."""
    found = described(wheel)
    project = tomllib.loads((source / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    version = project["version"]
    assert found["Name"] == project["name"]
    assert found["Version"] == version
    assert found["License-Expression"] == project["license"]
    assert found["Requires-Python"] == project["requires-python"]
    assert set(extras(wheel)) == set(project["optional-dependencies"])
    assert set(found.get_all("Classifier", [])) == set(project["classifiers"])
    assert "gridgov" in found.get_payload()
    with zipfile.ZipFile(wheel) as packed:
        name = next(name for name in packed.namelist() if name.endswith("entry_points.txt"))
        points = packed.read(name).decode()
    for group, entries in {"console_scripts": project["scripts"], **project["entry-points"]}.items():
        for key, target in entries.items():
            assert re.search(rf"\[{group}\]\n(?:.+\n)*{key} = {re.escape(target)}\n", points), (group, key)
    assert re.search(rf"^## .*\b{re.escape(version)}\b", (source / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)
    assert re.search(rf"^version: \"?{re.escape(version)}\"?$", (source / "CITATION.cff").read_text(), re.MULTILINE)
    return f"gridgov {version}, {len(extras(wheel))} extras; changelog and citation agree"

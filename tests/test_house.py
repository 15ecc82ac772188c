"""What holds for the project as a whole: modules, faults, packaging, locks and documents."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
import string
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import gridgov
from gridgov.errors import FAULTS
from gridgov.text import LANGS

if TYPE_CHECKING:
    from types import ModuleType

ROOT = Path(__file__).parents[1]
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
MODULES = ["gridgov", *sorted(m.name for m in pkgutil.walk_packages(gridgov.__path__, "gridgov."))]
PUBLIC = [name for name in MODULES if not any(part.startswith("_") for part in name.split("."))]
LOCKS = sorted((ROOT / "requirements").glob("*.txt"))
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


# Modules


def natural_order(name: str) -> tuple[int, list[str | int]]:
    """Constants, then classes, then the rest; numbers by their value."""
    group = 0 if name.isupper() and len(name) > 1 else 1 if name.lstrip("_")[:1].isupper() else 2
    return group, [int(part) if part.isdigit() else part for part in re.split(r"(\d+)", name)]


@pytest.mark.parametrize("name", PUBLIC)
def test_what_a_public_module_offers_is_listed_and_sorted(name: str) -> None:
    module = importlib.import_module(name)
    listed: list[str] = module.__all__
    assert listed == sorted(set(listed), key=natural_order)
    assert [n for n in listed if not hasattr(module, n)] == []
    assert defined_in(module) - set(listed) == set()


def defined_in(module: ModuleType) -> set[str]:
    """Return the public functions and classes that a module defines itself."""
    return {
        name
        for name, value in vars(module).items()
        if not name.startswith("_")
        and (inspect.isclass(value) or inspect.isfunction(value))
        and value.__module__ == module.__name__
    }


def test_import_loads_no_heavy_library() -> None:
    heavy = ["click", "geopandas", "hypothesis", "jinja2", "networkx", "pandas", "plotly", "polars", "pyarrow"]
    heavy += ["pydantic", "rich", "scipy", "shapely", "sqlalchemy"]
    code = f"import sys, gridgov; print(*[name for name in {heavy!r} if name in sys.modules])"
    result = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert (result.stdout, result.stderr) == ("\n", "")


def test_the_version_is_the_same_everywhere() -> None:
    citation = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert re.findall(r"^version: (.+)$", citation, re.MULTILINE) == [gridgov.__version__]
    assert PROJECT["project"]["version"] == gridgov.__version__


# Faults


@pytest.fixture(scope="module")
def every_module() -> None:
    """Import every module, so that every fault is registered."""
    for name in MODULES:
        if not name.endswith("__main__"):
            importlib.import_module(name)


@pytest.mark.usefixtures("every_module")
def test_every_fault_has_a_code_a_name_and_full_sentences() -> None:
    assert FAULTS
    for code, kind in FAULTS.items():
        assert code == kind.code
        assert re.fullmatch(r"[A-Z]{3}\d{3}", code)
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", kind.name), code
        for text in (kind.message, kind.way_out):  # a field may hold the end
            assert text.en.endswith((".", "?", "}")), code
            assert text.zh.endswith(("。", "?", "}")), code


@pytest.mark.usefixtures("every_module")
def test_fault_names_are_unique_within_a_family() -> None:
    named = [(code[:3], kind.name) for code, kind in FAULTS.items()]
    assert sorted(named) == sorted(set(named))


def fields(template: str) -> set[str]:
    """Return the names of the format fields; a Chinese wording of a fact, such as ``why_zh``, is the same fact."""
    names = (name for _, name, _, _ in string.Formatter().parse(template) if name is not None)
    return {re.split(r"[.\[]", name)[0].removesuffix("_zh") for name in names}


@pytest.mark.usefixtures("every_module")
def test_both_languages_speak_of_the_same_facts() -> None:
    for code, kind in FAULTS.items():
        message, way_out = ([fields(text.get(lang)) for lang in LANGS] for text in (kind.message, kind.way_out))
        assert message[0] == message[1], code
        assert way_out[0] == way_out[1], code
        assert "" not in message[0] | way_out[0], f"{code} has a field without a name"


# Packaging


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    subprocess.run(command, check=True, cwd=ROOT, capture_output=True)
    [path] = folder.glob("*.whl")
    return zipfile.ZipFile(path)


def test_the_wheel_holds_every_file_of_the_package(wheel: zipfile.ZipFile) -> None:
    source = ROOT / "src"
    files = {
        path.relative_to(source).as_posix()
        for path in source.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    packed = {name for name in wheel.namelist() if name.startswith("gridgov/")}
    assert packed == files
    assert "gridgov/py.typed" in packed


def test_the_wheel_holds_the_licence(wheel: zipfile.ZipFile) -> None:
    [licence] = [name for name in wheel.namelist() if name.endswith("/LICENSE")]
    assert b"Apache License" in wheel.read(licence)


# Locks


def pins(lock: Path) -> dict[str, list[Requirement]]:
    """Return the pinned requirements of a lock by name; several if they depend on the Python version."""
    found: dict[str, list[Requirement]] = {}
    for line in lock.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith(("#", " ")):
            pin = Requirement(line.removesuffix(" \\"))
            found.setdefault(canonicalize_name(pin.name), []).append(pin)
    return found


@pytest.mark.parametrize("lock", LOCKS, ids=relative)
def test_a_lock_has_only_pins_hashes_and_comments(lock: Path) -> None:
    text = lock.read_text(encoding="utf-8")
    assert pins(lock)
    assert "//" not in text
    for line in text.splitlines():
        assert re.match(r" +--hash=sha256:[0-9a-f]{64}( \\)?$| *#|[a-z0-9-]+==\S+( ; .+)? \\$", line), line


def wanted(*groups: str, extras: tuple[str, ...] = ()) -> list[Requirement]:
    """Return the direct dependencies of the package, of some extras and of some groups."""
    lines: list[str] = [*PROJECT["project"]["dependencies"]]
    for extra in extras:
        lines += PROJECT["project"]["optional-dependencies"][extra]
    waiting = list(groups)
    for group in waiting:
        for entry in PROJECT["dependency-groups"][group]:
            if isinstance(entry, str):
                lines.append(entry)
            else:
                waiting.append(entry["include-group"])
    return [req for req in map(Requirement, lines) if req.name != "gridgov"]


EXTRAS = tuple(PROJECT["project"]["optional-dependencies"])
LOCKED = {
    "requirements/bench.txt": wanted("build", "bench", extras=EXTRAS),
    "requirements/demo.txt": wanted("build", extras=("plot",)),
    "requirements/dev.txt": wanted("dev", extras=EXTRAS),
    "requirements/fuzz.txt": wanted("build", "fuzz", extras=EXTRAS),
    "requirements/mutate.txt": wanted("build", "test", "mutate", extras=EXTRAS),
    "requirements/release.txt": wanted("build", "lint", "lock", "release", extras=()),
}


@pytest.mark.parametrize("lock", LOCKS, ids=relative)
def test_a_lock_answers_to_pyproject(lock: Path) -> None:
    pinned = pins(lock)
    for requirement in LOCKED[relative(lock)]:
        found = pinned.get(canonicalize_name(requirement.name))
        assert found, f"{requirement} is not locked: run `make lock`"
        for pin in found:
            [specifier] = pin.specifier
            assert requirement.specifier.contains(specifier.version), f"{pin} is not {requirement}: run `make lock`"


def test_the_extra_all_has_all_extras() -> None:
    extras = PROJECT["project"]["optional-dependencies"]
    [everything] = map(Requirement, extras["all"])
    assert everything.extras == set(extras) - {"all"}


# Documents


@pytest.mark.parametrize("document", DOCUMENTS, ids=relative)
def test_code_names_its_language_and_is_run_or_says_why_not(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    openings = re.findall(r"^ *(?:```|~~~)(.*)$", text, re.MULTILINE)[::2]
    assert "" not in openings
    for skip in re.findall(r"<!--+ *skip: *(.*?)--+>", text):
        assert re.fullmatch(r'(next|start) "[^"]{10,}" *|end *', skip), f"skip: {skip} gives no reason"


@pytest.mark.parametrize("document", DOCUMENTS, ids=relative)
def test_links_to_files_lead_somewhere(document: Path) -> None:
    text = re.sub(r"^ *```.*?^ *```", "", document.read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE)
    targets = re.findall(r"\]\((?!\w+:|#)([^)#\s]+)", text)
    assert [target for target in targets if not (document.parent / target).exists()] == []

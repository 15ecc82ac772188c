"""No writer leaves half a file: killed at any moment, on a full disk, without memory. All of it: ``make faults``."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

from hardening.faults._exporters import EXPORTERS, LEFT_OUT

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src"
#: What writes files: whole or not at all, or, a database, in a transaction.
WRITERS = {"atomic_write", "replace_folder"}
OTHERS = {"write_text", "write_bytes", "write_table", "NamedTemporaryFile", "mkstemp"}
#: The modules in which files may be opened for writing otherwise, and why.
OPENS = {
    "gridgov._files": "the writer itself",
    "gridgov.tables._flat_folder": "the writer of folders",
    "gridgov.tables._flat_csv": "into the folder that takes the old one's place",
    "gridgov.tables._flat_parquet": "into the folder that takes the old one's place",
    "gridgov.geo._geoparquet": "into memory",
    "gridgov.tables._open_stream": "a temporary copy of what is read",
    "gridgov.cli._click": "to nowhere",
    "gridgov.testing": "broken input in temporary folders",
}

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="signals, limits and /proc of Linux")


def faults(*arguments: str, script: str = "") -> subprocess.CompletedProcess[str]:
    """Run in a process of its own: it is forked, and threads of the tests must not be in it."""
    start = ["-c", f"{script}\nimport sys\nfrom hardening.faults.__main__ import main\nsys.exit(main(sys.argv[1:]))"]
    return subprocess.run(
        [sys.executable, *start, *arguments],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": f"{SOURCE}{os.pathsep}{ROOT}"},
        capture_output=True,
        text=True,
        check=False,
    )


def modules(*words: str) -> dict[str, ast.Module]:
    """Return the modules of the library in whose text one of some words stands."""
    found: dict[str, ast.Module] = {}
    for path in sorted(SOURCE.joinpath("gridgov").rglob("*.py")):
        name = ".".join(path.relative_to(SOURCE).with_suffix("").parts).removesuffix(".__init__")
        text = path.read_text(encoding="utf-8")
        if any(word in text for word in words):
            found[name] = ast.parse(text)
    return found


def called(node: ast.AST) -> str | None:
    """Return the name of what a call calls."""
    if not isinstance(node, ast.Call):
        return None
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", None)


def test_every_module_that_writes_files_is_killed_and_refused() -> None:
    writing = {
        name for name, tree in modules(*WRITERS).items() if any(called(node) in WRITERS for node in ast.walk(tree))
    }
    writing -= {name for name in writing if name.startswith("gridgov.testing.")}
    assert writing == {one.through for one in EXPORTERS if one.kind != "database"} | set(LEFT_OUT)


def test_nothing_else_opens_a_file_to_write() -> None:
    def writes(node: ast.AST) -> bool:
        if called(node) in OTHERS:
            return True
        if called(node) != "open" or not isinstance(node, ast.Call):
            return False
        words = [arg.value for arg in node.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]
        return any(word[:1] in {"w", "a", "x"} or "+" in word for word in words)

    opening = {name for name, tree in modules(*OTHERS, "open(").items() if any(map(writes, ast.walk(tree)))}
    odd = {name for name in opening if not any(name == one or name.startswith(f"{one}.") for one in OPENS)}
    assert odd == set()


def test_names_of_exporters_are_unique() -> None:
    assert len({one.name for one in EXPORTERS}) == len(EXPORTERS)


CHOSEN = ["document", "policy", "net as a folder"]


def test_a_writer_killed_at_any_call_or_at_random_leaves_the_old_or_the_new() -> None:
    done = faults("--parts", "steps", "kills", "--kills", "30", "--only", *CHOSEN)
    assert done.returncode == 0, done.stdout + done.stderr
    lines = done.stdout.splitlines()
    assert [line.split("(name='")[0] for line in lines[:-2]] == ["ok  Steps"] * 3 + ["ok  Kills"] * 3
    assert lines[-2:] == ["90 kills of 3 exporters", "0 broken promises"]


def test_what_cannot_be_written_is_an_error_and_loses_nothing() -> None:
    done = faults("--parts", "refusals", "--only", *CHOSEN)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count("EFBIG") == 3
    assert "no disk is filled" in done.stdout or done.stdout.count("ENOSPC") == 3


PLANTED = {
    "in place": "target.write_bytes(content)",
    "truncated first": "target.write_bytes(b''); atomic(path, data)",
    "removed first": "target.unlink(missing_ok=True); atomic(path, data)",
    "copied over": "beside = target.with_name('.gridgov-x.tmp'); beside.write_bytes(content); "
    "shutil.copyfile(beside, target); beside.unlink()",
}


@pytest.mark.parametrize("mistake", PLANTED)
def test_a_writer_that_writes_otherwise_is_caught(mistake: str) -> None:
    script = f"""
import shutil
from pathlib import Path
import gridgov._files as files
atomic = files.atomic_write
def atomic_write(path, data):
    target = Path(path)
    content = data.encode() if isinstance(data, str) else data
    {PLANTED[mistake]}
import gridgov.documents
gridgov.documents.atomic_write = atomic_write
"""
    done = faults("--parts", "steps", "--only", "document", script=script)
    assert done.returncode == 1, done.stdout + done.stderr
    assert done.stdout.startswith("BAD Steps(name='document'")


def test_a_folder_that_is_written_in_place_is_caught() -> None:
    script = """
import shutil
import gridgov.tables._flat_csv as flat
def replace_folder(path, write, *, is_ours):
    shutil.rmtree(path, ignore_errors=True)
    path.mkdir()
    write(path)
flat.replace_folder = replace_folder
"""
    done = faults("--parts", "kills", "--kills", "20", "--only", "folder of CSV", script=script)
    assert done.returncode == 1, done.stdout + done.stderr
    assert done.stdout.startswith("BAD Kills(name='folder of CSV'")


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("en", "CLI001 {file}: It would be larger than a file may be. Make room, then try again."),
        ("zh", "CLI001 {file}：超过文件大小限制。请腾出空间后重试。"),
    ],
)
def test_the_command_says_in_a_line_that_there_is_no_room(lang: str, said: str, tmp_path: Path) -> None:
    target = tmp_path / "place.xlsx"
    target.write_bytes(b"old")
    script = (
        "import resource, signal, sys; signal.signal(signal.SIGXFSZ, signal.SIG_IGN); "
        "from gridgov.cli import app; resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000)); app(sys.argv[1:])"
    )
    source = ROOT / "tests" / "golden" / "v1-document.json"
    command = [sys.executable, "-c", script, "convert", str(source), str(target), "--lang", lang]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 2, done.stderr
    assert done.stderr.splitlines()[-1] == said.format(file=target)
    assert len(done.stderr.splitlines()) == 2
    assert target.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [target]

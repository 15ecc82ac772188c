"""Nothing that is read is ever run: no evaluation, no pickle, no shell, no loader of objects, in any module."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[1] / "src" / "gridgov"
MODULES = sorted(SOURCE.rglob("*.py"))

#: Names that run what they are given.
RUNNING = {"eval", "exec", "compile", "__import__", "execfile", "breakpoint", "input"}
#: Modules that run what they read, start programs, or fetch something.
DANGEROUS = {
    *("cPickle", "cloudpickle", "code", "codeop", "commands", "dbm", "dill", "http.client", "httpx", "imp", "joblib"),
    *("jsonpickle", "marshal", "multiprocessing", "os.popen", "os.system", "pickle", "pty", "requests", "runpy"),
    *("shelve", "socket", "subprocess", "telnetlib", "urllib.request", "xmlrpc", "yaml"),
}
#: Functions of modules, by their last two names.
CALLS = {
    *("archive.extract", "archive.extractall", "etree.fromstring", "etree.parse", "joblib.load", "minidom.parse"),
    *("np.load", "numpy.load", "os.execl", "os.execv", "os.execve", "os.popen", "os.spawnl", "os.spawnv"),
    *("os.startfile", "os.system", "pandas.eval", "pandas.read_pickle", "pd.eval", "pd.read_pickle"),
    *("shutil.unpack_archive", "tarfile.open", "torch.load"),
}
#: Modules are loaded by name only here: names of the library itself, of an extra, or of an installed distribution.
LOADS = {
    *("__init__.py", "_drawn.py", "_extras.py", "_face.py", "_faces", "_hypothesis.py", "report/_library.py"),
    *("reporters/__init__.py", "testing"),
}


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_bytes())


def dangers(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Yield the line and the name of everything that could run an input."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            above = f"{node.module}." if isinstance(node, ast.ImportFrom) else ""
            found = [above + alias.name for alias in node.names]
            yield from ((node.lineno, name) for name in found if DANGEROUS & {name, name.split(".")[0], above[:-1]})
        if isinstance(node, ast.Call):
            name = dotted(node.func)
            if (isinstance(node.func, ast.Name) and name in RUNNING) or ".".join(name.split(".")[-2:]) in CALLS:
                yield node.lineno, name
            if any(word.arg == "shell" for word in node.keywords):
                yield node.lineno, f"{name}(shell=)"
            if any(word.arg == "allow_pickle" for word in node.keywords):
                yield node.lineno, f"{name}(allow_pickle=)"


def dotted(node: ast.AST) -> str:
    """Return ``a.b.c`` for such an expression, otherwise what of it has a name."""
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}".removeprefix(".")
    return node.id if isinstance(node, ast.Name) else ""


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(SOURCE).as_posix())
def test_a_module_runs_nothing_that_it_reads(path: Path) -> None:
    assert list(dangers(parsed(path))) == []


def test_modules_are_loaded_by_name_only_where_the_name_is_ours() -> None:
    found = {
        path.relative_to(SOURCE).as_posix()
        for path in MODULES
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Call) and dotted(node.func).endswith("import_module")
    }
    assert {name for name in found if name not in LOADS and name.split("/")[0] not in LOADS} == set()


@pytest.mark.parametrize(
    "line",
    [
        "eval(text)",
        "exec(compile(text, '', 'exec'))",
        "import pickle",
        "from pickle import loads",
        "import yaml",
        "import os\nos.system(text)",
        "import subprocess",
        "run(text, shell=True)",
        "np.load(path, allow_pickle=True)",
        "archive.extractall(folder)",
        "from urllib.request import urlopen",
        "from os import system",
    ],
)
def test_the_search_notices_what_would_run_an_input(line: str) -> None:
    assert list(dangers(ast.parse(line))) != []


@pytest.mark.parametrize("line", ["re.compile(text)", "json.loads(text)", "table.insert().compile()", "import json"])
def test_the_search_is_silent_about_what_is_harmless(line: str) -> None:
    assert list(dangers(ast.parse(line))) == []

"""The notebooks: each runs, shows figures and faces, keeps what it claims, and is stored without results."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

import pytest
from nbclient.exceptions import CellExecutionError

from examples.notebooks import execute
from examples.notebooks.execute import nbformat

NOTEBOOKS = execute.stored()
FIGURE = "application/vnd.plotly.v1+json"
#: Folders of one machine.
MACHINE = re.compile(r"(?<![\w.])/(?:home|root|Users|work|tmp|opt|var)/|[A-Z]:\\\\")
CHINESE = re.compile(r"[\u4e00-\u9fff]")
LINK = re.compile(r"\]\(([^)#]+)[^)]*\)")


@pytest.fixture(autouse=True)
def no_files_at_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("IPYTHONDIR", "JUPYTER_RUNTIME_DIR", "JUPYTER_DATA_DIR"):
        monkeypatch.setenv(name, str(tmp_path / name.lower()))


def sources(path: Path, kind: str) -> list[str]:
    """Return the texts of the cells of one kind."""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return ["".join(cell["source"]) for cell in cells if cell["cell_type"] == kind]


def outputs(path: Path) -> list[Any]:
    """Return what the cells of a notebook show when it runs."""
    return [output for cell in execute.run(path).cells if cell.cell_type == "code" for output in cell.outputs]


def shown(found: list[Any], kind: str) -> list[Any]:
    return [output["data"][kind] for output in found if kind in output.get("data", {})]


def test_there_are_five() -> None:
    assert [path.name[:2] for path in NOTEBOOKS] == ["01", "02", "03", "04", "05"]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_runs_and_shows_figures_and_faces(path: Path) -> None:
    found = outputs(path)
    assert [output for output in found if output["output_type"] == "error" or output.get("name") == "stderr"] == []
    figures = shown(found, FIGURE)
    assert len(figures) >= 2
    assert all(figure["layout"]["title"]["text"] and figure["data"] for figure in figures)
    assert sum(bool(CHINESE.search(figure["layout"]["title"]["text"])) for figure in figures) >= 1
    faces = [html for html in shown(found, "text/html") if 'class="gg-face"' in html and "<table" in html]
    assert len(faces) >= 2
    assert not any("<script" in face for face in faces)
    # Nothing is fetched, neither by a figure nor by a face.
    assert not re.search(r"""(?:src|href)=["']https?:""", "".join(shown(found, "text/html")))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_is_stored_clean(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text == execute.cleaned(path), "run: python examples/notebooks/execute.py --clean"
    nbformat.validate(nbformat.reads(text, as_version=4))
    assert not MACHINE.search(text)
    assert len(text) < 40_000


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_asks_answers_and_says_what_is_unknown(path: Path) -> None:
    words, cells = sources(path, "markdown"), sources(path, "code")
    assert words[0].startswith("# ")
    assert all(mark in words[0] for mark in ("**Question.**", "**摘要。**", "**Input.**"))
    assert CHINESE.search(words[0])
    assert words[-1].startswith("## Answer")
    assert "**Not known.**" in words[-1]
    assert "assert" in cells[-1], "the last cell checks what the answer says"
    assert sum(text.count("assert ") for text in cells) >= 6
    for target in LINK.findall("\n".join(words)):
        assert (path.parent / target).exists(), target


def written(path: Path, *cells: dict[str, Any], **metadata: Any) -> Path:
    """Write a notebook of these cells."""
    notebook = {"cells": list(cells), "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
    path.write_text(json.dumps(notebook), encoding="utf-8")
    return path


def code(text: str, **more: Any) -> dict[str, Any]:
    return {
        "cell_type": "code",
        "id": f"id-{len(text)}",
        "source": text,
        "metadata": {},
        "outputs": [],
        "execution_count": None,
        **more,
    }


def test_a_claim_that_does_not_hold_fails(tmp_path: Path) -> None:
    # A planted fault: the figure that an answer rests on is another one.
    wrong = written(tmp_path / "wrong.ipynb", code("density = [2.8, 26.7]\nassert density == [2.8, 26.8]"))
    with pytest.raises(CellExecutionError, match="AssertionError"):
        execute.run(wrong)


def test_cleaning_takes_results_and_marks_of_editors(tmp_path: Path) -> None:
    ran = code(
        "1 + 1",
        execution_count=7,
        metadata={"tags": ["x"]},
        outputs=[{"output_type": "stream", "name": "stdout", "text": "2"}],
    )
    words: dict[str, Any] = {
        "cell_type": "markdown",
        "id": "x",
        "source": ["# A\n", "b\n"],
        "metadata": {"slideshow": {}},
    }
    path = written(tmp_path / "dirty.ipynb", ran, code(""), words, kernelspec={"name": "mine"}, widgets={})
    clean = json.loads(execute.cleaned(path))
    assert [(cell["id"], cell["source"], cell["metadata"]) for cell in clean["cells"]] == [
        ("cell-01", ["1 + 1"], {}),
        ("cell-02", ["# A\n", "b"], {}),
    ]
    assert (clean["cells"][0]["outputs"], clean["cells"][0]["execution_count"]) == ([], None)
    assert clean["metadata"]["kernelspec"]["name"] == "python3"
    path.write_text(execute.cleaned(path), encoding="utf-8")
    assert execute.cleaned(path) == path.read_text(encoding="utf-8")


def test_the_command_leaves_results_elsewhere_and_cleans(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = written(tmp_path / "one.ipynb", code("6 * 7"))
    before = path.read_bytes()
    monkeypatch.setattr(execute, "stored", lambda: [path])
    monkeypatch.setattr(sys, "argv", ["execute.py", str(tmp_path / "out")])
    execute.main()
    assert capsys.readouterr().out.startswith("one.ipynb: ")
    assert "42" in (tmp_path / "out" / "one.ipynb").read_text(encoding="utf-8")
    assert path.read_bytes() == before
    monkeypatch.setattr(sys, "argv", ["execute.py", "--clean"])
    execute.main()
    assert '"cell-01"' in path.read_text(encoding="utf-8")

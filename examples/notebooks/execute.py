"""Run the notebooks of this folder, one after the other, and leave them with their results in another folder.

    python examples/notebooks/execute.py out/notebooks

The stored notebooks hold no results: what a cell shows is made when it runs. ``--clean`` takes results, numbers of runs
and metadata of editors away again after a notebook was edited.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any, Final

from nbclient import NotebookClient

#: It has no types.
nbformat: Final[Any] = import_module("nbformat")
HERE: Final = Path(__file__).parent
#: No cell takes longer than this, in seconds.
LONGEST: Final = 120
#: The kernel would warn that it is spoken to through a port of this machine, which is so.
_QUIET: Final = ["--log-level=ERROR"]
_METADATA: Final = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


def stored() -> list[Path]:
    """Return the notebooks of this folder, in order."""
    return sorted(HERE.glob("*.ipynb"))


def run(path: Path) -> Any:  # noqa: ANN401 - nbformat has no types
    """Run a notebook in a kernel of its own, in its own folder, and return it with its results.

    Raises:
        nbclient.exceptions.CellExecutionError: A cell fails.
    """
    notebook = nbformat.read(path, as_version=4)
    place = {"metadata": {"path": str(path.parent)}}
    NotebookClient(notebook, timeout=LONGEST, resources=place, extra_arguments=_QUIET).execute()
    return notebook


def cleaned(path: Path) -> str:
    """Return the text of a notebook as it is stored: no results, cells numbered in order, no marks of an editor."""
    notebook = json.loads(path.read_text(encoding="utf-8"))
    cells = list(_cells(notebook["cells"]))
    clean = {"cells": cells, "metadata": _METADATA, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(clean, ensure_ascii=False, indent=1) + "\n"


def _cells(found: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Go through the cells that are not empty."""
    full = [(cell, "".join(cell["source"]).strip("\n")) for cell in found]
    for n, (cell, text) in enumerate(((c, t) for c, t in full if t), 1):
        one: dict[str, Any] = {"cell_type": cell["cell_type"], "id": f"cell-{n:02}", "metadata": {}}
        if cell["cell_type"] == "code":
            one |= {"execution_count": None, "outputs": []}
        yield one | {"source": text.splitlines(keepends=True)}


def main() -> None:
    """Run or clean every notebook."""
    parser = argparse.ArgumentParser(description="Run the notebooks, or clean them.")
    parser.add_argument("folder", nargs="?", type=Path, help="where they go with their results")
    parser.add_argument("--clean", action="store_true", help="take results out of the stored notebooks")
    asked = parser.parse_args()
    for path in stored():
        if asked.clean:
            path.write_text(cleaned(path), encoding="utf-8")
            continue
        begun = time.perf_counter()
        notebook = run(path)
        if asked.folder is not None:
            asked.folder.mkdir(parents=True, exist_ok=True)
            nbformat.write(notebook, asked.folder / path.name)
        print(f"{path.name}: {time.perf_counter() - begun:.0f} s")


if __name__ == "__main__":
    main()

"""Loads the targets, and gridgov with its branches traced."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import atheris  # type: ignore[import-not-found,unused-ignore]  # pyright: ignore[reportMissingImports] - elsewhere

if TYPE_CHECKING:
    from hardening.fuzz.law import Target

__all__ = ["load_traced"]

_SOURCE: Final = Path(__file__).parents[2] / "src"
#: What no input reaches: tracing it takes time and tells nothing.
_UNREACHED: Final = (
    "testing",
    "plot",
    "report",
    "cli",
    "demo",
    "notebook",
    "splitting",
    "reporters",
    "whatif",
    "sql",
    "_faces",
    "_face",
    "_carve",
    "_kway",
    "_partition",
    "_privacy",
    "_metric",
    "metrics",
    "privacy",
    "findings",
    "_finding",
    "rules.",
    "_report",
    "_explain",
    "_repairs",
    "_align",
    "alignment",
    "schemes.synthesis",
    "schemes._lay",
    "schemes._made",
    "schemes._page",
    "integration._",
)
#: Of these, what is reached all the same.
_REACHED: Final = ("integration._decisions", "integration._feed")


def load_traced(names: Sequence[str], work: Path) -> dict[str, Target]:
    """Load the targets and run their seeds once, so that everything is loaded and traced before they part.

    Raises:
        KeyError: There is no such target.
    """
    paths = (path.relative_to(_SOURCE).with_suffix("") for path in _SOURCE.rglob("*.py"))
    found = [".".join(path.parts) for path in paths]  # by their files: looking for packages would load them
    plain = [name for name in found if _is_plain(name.removeprefix("gridgov."))]
    (work / "seeds").mkdir(parents=True, exist_ok=True)
    os.chdir(work / "seeds")
    with atheris.instrument_imports(include=["gridgov"], exclude=plain):
        from hardening.fuzz.law import hold
        from hardening.fuzz.targets import TARGETS

        targets = {name: TARGETS[name] for name in names or TARGETS}
        for name, target in targets.items():
            seeds = work / name / "seeds"
            seeds.mkdir(parents=True, exist_ok=True)
            for i, seed in enumerate(target.seeds()):
                (seeds / f"{i:03}").write_bytes(seed)
                try:
                    hold(target, seed)
                except Exception as error:  # noqa: BLE001 - the fuzzer finds it again
                    print(f"{name}: seed {i}: {error!r}", flush=True)
    return targets


def _is_plain(name: str) -> bool:
    return name.startswith(_UNREACHED) and not name.startswith(_REACHED)

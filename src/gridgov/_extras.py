"""Libraries that are not installed with gridgov itself, loaded when they are needed."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from gridgov.errors import MissingExtraError, Place, Problem, Problems, fault
from gridgov.text import Text

__all__ = ["NO_LIBRARY", "need"]

NO_LIBRARY = fault(
    "EXT001",
    "library-missing",
    Text("The library '{library}' is not installed.", "未安装依赖库“{library}”。"),
    Text("Run: {command}", "请运行：{command}"),
)


def need(*libraries: str, extra: str) -> Any:  # noqa: ANN401 - a module
    """Return the first of some libraries, when all of them are there.

    Args:
        *libraries: Names of modules.
        extra: The extra of gridgov that installs them.

    Raises:
        MissingExtraError: With every library that is missing.
    """
    missing: list[Problem] = []
    found: list[Any] = []
    for library in libraries:
        try:
            found.append(import_module(library))
        except ImportError:
            missing.append(
                Problem(NO_LIBRARY, Place(), {"library": library, "command": f"pip install 'gridgov[{extra}]'"})
            )
    if missing:
        raise MissingExtraError(Problems.of(*missing))
    return found[0]

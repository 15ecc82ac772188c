"""The libraries of the extra ``plot``, loaded when a page is made."""

from __future__ import annotations

from importlib import import_module
from typing import Final

from gridgov.errors import MissingExtraError, Place, Problem, Problems, fault
from gridgov.text import Text

__all__ = ["NO_LIBRARY", "need", "plotly_js"]

NO_LIBRARY = fault(
    "EXT001",
    "library-missing",
    Text("The library '{library}' is not installed.", "未安装依赖库“{library}”。"),
    Text("Run: {command}", "请运行：{command}"),
)
_LIBRARIES: Final = ("jinja2", "plotly")
_COMMAND: Final = "pip install 'gridgov[plot]'"


def need() -> None:
    """Make sure that everything a page is made with is installed.

    Raises:
        MissingExtraError: With every library that is missing.
    """
    missing: list[Problem] = []
    for library in _LIBRARIES:
        try:
            import_module(library)
        except ImportError:
            missing.append(Problem(NO_LIBRARY, Place(), {"library": library, "command": _COMMAND}))
    if missing:
        raise MissingExtraError(Problems.of(*missing))


def plotly_js() -> tuple[str, str]:
    """Return the plotly library for browsers and its version."""
    offline = import_module("plotly.offline")
    code: str = offline.get_plotlyjs()
    version: str = offline.get_plotlyjs_version()
    return code, version

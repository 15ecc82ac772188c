"""The libraries of the extra ``plot``, loaded when a page is made."""

from __future__ import annotations

from importlib import import_module
from typing import Final

from gridgov import _extras

__all__ = ["need", "plotly_js"]

_LIBRARIES: Final = ("jinja2", "plotly")


def need() -> None:
    """Make sure that everything a page is made with is installed.

    Raises:
        MissingExtraError: With every library that is missing.
    """
    _extras.need(*_LIBRARIES, extra="plot")


def plotly_js() -> tuple[str, str]:
    """Return the plotly library for browsers and its version."""
    offline = import_module("plotly.offline")
    code: str = offline.get_plotlyjs()
    version: str = offline.get_plotlyjs_version()
    return code, version

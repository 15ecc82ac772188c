"""The command ``gridgov``: demo, show, convert and check.

Exit codes: 0 all is well, 1 a check found something, 2 wrong usage or an input that cannot be read, 130 interrupted,
141 nobody reads the output any more.
"""

from __future__ import annotations

from gridgov.cli._app import app, main

__all__ = ["app", "main"]

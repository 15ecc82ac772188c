"""Published governance systems as data: levels, roles, figures, and what is stated, inferred or open.

A scheme is one TOML file. The shipped ones are listed by `available`; your own is loaded by its path.
"""

from __future__ import annotations

from gridgov.schemes._divisions import divisions
from gridgov.schemes._figures import Figure, FigureCheck
from gridgov.schemes._scheme import Scheme, available, load
from gridgov.schemes.synthesis import interleave

__all__ = ["Figure", "FigureCheck", "Scheme", "available", "divisions", "interleave", "load"]

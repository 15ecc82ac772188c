"""Published governance systems as data: levels, roles, figures, and what is stated, inferred or open.

A scheme is one TOML file. The shipped ones are listed by `available`; your own is loaded by its path.
"""

from __future__ import annotations

from gridgov.schemes._apportion import Lognormal, Sizes, interleave
from gridgov.schemes._compare import compare_schemes
from gridgov.schemes._divisions import divisions
from gridgov.schemes._figures import Figure, FigureCheck
from gridgov.schemes._load import available, load, loads
from gridgov.schemes._parts import BodyRule, Item, ListKind, NamedList, Option, Reading, State
from gridgov.schemes._provenance import Origin
from gridgov.schemes._scheme import Scheme

__all__ = [
    "BodyRule",
    "Figure",
    "FigureCheck",
    "Item",
    "ListKind",
    "Lognormal",
    "NamedList",
    "Option",
    "Origin",
    "Reading",
    "Scheme",
    "Sizes",
    "State",
    "available",
    "compare_schemes",
    "divisions",
    "interleave",
    "load",
    "loads",
]

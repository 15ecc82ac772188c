"""A jurisdiction as a networkx graph, and as graph files.

`to_networkx` and `from_networkx` follow one documented schema; `write` and `read` put it into files that other
programs open: GraphML, GEXF, node-link JSON and Cytoscape JSON, and DOT and Mermaid for pictures.
"""

from __future__ import annotations

from gridgov.graph._export import to_networkx
from gridgov.graph._formats import GraphFormat
from gridgov.graph._import import from_networkx
from gridgov.graph._io import PICTURE_LIMIT, read, to_text, write
from gridgov.graph._plain import UnwritableGraphError
from gridgov.graph._schema import LAYERS, SCHEMA_VERSION

__all__ = [
    "LAYERS",
    "PICTURE_LIMIT",
    "SCHEMA_VERSION",
    "GraphFormat",
    "UnwritableGraphError",
    "from_networkx",
    "read",
    "to_networkx",
    "to_text",
    "write",
]

"""Hypothesis strategies for everything that gridgov models (extra ``testing``).

What they draw is valid by construction, and shrinks to the smallest case that can be read.
"""

# ruff: noqa: E402 - what is below needs the library that is asked for first

from __future__ import annotations

from gridgov._extras import need

need("hypothesis", extra="testing")

from gridgov.testing._broken import Broken, broken, broken_kinds, not_an_input
from gridgov.testing._draw_bodies import bodies
from gridgov.testing._draw_changes import change_sequences, changes, histories, possible_changes
from gridgov.testing._draw_documents import documents, workbooks
from gridgov.testing._draw_lineage import lineages
from gridgov.testing._draw_links import adjacencies, links
from gridgov.testing._draw_nets import net_lists, nets
from gridgov.testing._draw_place import jurisdictions, notes
from gridgov.testing._draw_policies import policies, policy_files
from gridgov.testing._draw_quantities import intervals, quantities, texts
from gridgov.testing._draw_roles import role_catalogues
from gridgov.testing._draw_roster import rosters
from gridgov.testing._draw_schemes import level_schemes
from gridgov.testing._draw_units import hierarchies

__all__ = [
    "Broken",
    "adjacencies",
    "bodies",
    "broken",
    "broken_kinds",
    "change_sequences",
    "changes",
    "documents",
    "hierarchies",
    "histories",
    "intervals",
    "jurisdictions",
    "level_schemes",
    "lineages",
    "links",
    "net_lists",
    "nets",
    "not_an_input",
    "notes",
    "policies",
    "policy_files",
    "possible_changes",
    "quantities",
    "role_catalogues",
    "rosters",
    "texts",
    "workbooks",
]

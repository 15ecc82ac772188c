"""Where things are from, on the page: what is stated, inferred and open."""

from __future__ import annotations

from gridgov.report import _sections
from gridgov.report._subject import Subject

__all__ = ["facts"]


def facts(s: Subject) -> dict[str, object]:
    """Return what the template of the provenance is told."""
    return {"notes": _sections.notes(s)}

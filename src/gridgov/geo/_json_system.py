"""How a GeoJSON file says which coordinate system it is in."""

from __future__ import annotations

from typing import Any

from gridgov.geo._systems import CGCS2000, GCJ02, WGS84, proj

__all__ = ["crs_members"]


def crs_members(crs: str) -> dict[str, Any]:
    """Return the member ``crs`` for a system: none for WGS-84, which RFC 7946 means.

    The member is that of GeoJSON before RFC 7946, which geographic information systems still heed. A system without a
    code is described there, so that nobody takes it for WGS-84: GCJ-02 as one that nothing is known of but its name.
    """
    if crs == WGS84:
        return {}
    authority, _, code = ("EPSG:4490" if crs == CGCS2000 else crs).partition(":")
    coded = crs != GCJ02 and authority.isalnum() and code.isalnum()
    name = f"urn:ogc:def:crs:{authority}::{code}" if coded else str(proj(crs).to_wkt())
    return {"crs": {"type": "name", "properties": {"name": name}}}

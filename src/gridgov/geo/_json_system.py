"""How a GeoJSON file says which coordinate system it is in."""

from __future__ import annotations

from typing import Any

from gridgov.geo._systems import CGCS2000, GCJ02, WGS84

__all__ = ["crs_members"]


def crs_members(crs: str) -> dict[str, Any]:
    """Return the member ``crs`` for a system: none for WGS-84, which RFC 7946 means.

    The member is that of GeoJSON before RFC 7946, which geographic information systems still heed. It is null for a
    system without a code, such as GCJ-02, so that nobody takes it for WGS-84.
    """
    if crs == WGS84:
        return {}
    authority, _, code = ("EPSG:4490" if crs == CGCS2000 else crs).partition(":")
    if crs == GCJ02 or not authority.isalnum() or not code:
        return {"crs": None}
    return {"crs": {"type": "name", "properties": {"name": f"urn:ogc:def:crs:{authority}::{code}"}}}

"""Contexts that are known by their address, so that documents that only name one can be read."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

__all__ = ["KNOWN"]

KNOWN: Final[Mapping[str, object]] = MappingProxyType({})

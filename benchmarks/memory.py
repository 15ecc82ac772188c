"""Resident memory of this process."""

from __future__ import annotations

import ctypes
import gc
import sys

import psutil

__all__ = ["ALLOCATORS", "resident"]

#: Environment in which allocators give memory back at once, so that resident memory is what is in use.
ALLOCATORS = {
    "ARROW_DEFAULT_MEMORY_POOL": "system",
    "MIMALLOC_PURGE_DELAY": "0",
    "_RJEM_MALLOC_CONF": "dirty_decay_ms:0,muzzy_decay_ms:0",
    "MALLOC_TRIM_THRESHOLD_": "65536",
}


def resident() -> int:
    """Return the resident bytes after everything that can be given back was given back."""
    gc.collect()
    if sys.platform.startswith("linux"):
        ctypes.CDLL(None).malloc_trim(0)
    return int(psutil.Process().memory_info().rss)

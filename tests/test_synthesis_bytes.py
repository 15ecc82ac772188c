"""The same arguments give the same bytes: under every hash seed, on every Python, and after a year."""

from __future__ import annotations

import json

import pytest
from synthesis_bytes_cases import GOLDEN, digests


@pytest.mark.hashseed
def test_every_published_system_is_built_as_it_was() -> None:
    built = digests()
    assert built == json.loads(GOLDEN.read_text(encoding="utf-8"))
    for of in built.values():
        assert of["seed 7"] != of["seed 8"]

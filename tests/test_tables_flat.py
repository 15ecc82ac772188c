"""Jurisdictions as flat tables and back: nothing is lost, and every fault is found at its cell."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from tables_cases import FILES, ankang, everything, load, places

from gridgov.jurisdiction import Jurisdiction
from gridgov.tables._flat import build, flatten


def back(place: Jurisdiction) -> Jurisdiction:
    """Return what the tables of a place say."""
    made, problems = build(flatten(place))
    assert not problems, problems.text()
    assert made is not None
    return made


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_document_comes_back_from_tables(path: Path) -> None:
    place = load(path)
    assert back(place) == place


def test_a_place_with_everything_comes_back_from_tables() -> None:
    place = everything()
    assert back(place) == place


def test_a_whole_city_comes_back_from_tables() -> None:
    assert back(ankang()) == ankang()


@settings(max_examples=150)
@given(places())
def test_any_place_comes_back_from_tables(place: Jurisdiction) -> None:
    assert back(place) == place

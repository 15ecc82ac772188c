"""Pickles are read by the version that wrote them; another version refuses them in words, before anything else."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import gridgov
from gridgov import documents, geo, policies, schemes
from gridgov._pickles import Versioned
from gridgov.alignment import align
from gridgov.baselines import Baseline
from gridgov.errors import InvalidPickleError
from gridgov.evidence import Evidence
from gridgov.findings import check
from gridgov.integration import integrate
from gridgov.journal import Journal
from gridgov.jurisdiction import Jurisdiction
from gridgov.levels import LevelScheme
from gridgov.matching import match
from gridgov.nets import BaseUnits, Net, Nets
from gridgov.splitting import merge, split
from gridgov.waivers import Waiver, Waivers

GOLDEN = Path(__file__).parent / "golden"
NET = Net.from_tables("n", {"unit": ["b1", "b2"], "cell": ["x", "y"]})


@cache
def place() -> Jurisdiction:
    return documents.load(GOLDEN / "v1-document.json")


def _town() -> Jurisdiction:
    rows: list[dict[str, object]] = [{"id": "c", "level": "community"}]
    rows.extend({"id": f"b{i}", "level": "building", "parent": "c", "households": 5} for i in range(4))
    levels = LevelScheme.ladder("community", "grid", "building", optional=["grid"])
    return Jurisdiction(territory=gridgov.Hierarchy.from_records(rows, levels=levels, measures=["households"]))


#: A value of each kind whose pickle says its version.
VALUES: dict[str, Callable[[], Any]] = {
    "LevelScheme": lambda: place().levels,
    "Hierarchy": lambda: place().territory,
    "Roster": lambda: place().roster,
    "Bodies": lambda: place().bodies,
    "Links": lambda: place().links,
    "Lineage": lambda: place().lineage,
    "RoleCatalogue": lambda: place().catalogue,
    "Jurisdiction": place,
    "Net": lambda: NET,
    "Nets": lambda: Nets.of([NET], BaseUnits.of_ids(["b1", "b2"])),
    "Alignment": lambda: align(Nets.of([NET], BaseUnits.of_ids(["b1", "b2"]))),
    "Integration": lambda: integrate([NET], within=_town()),
    "Matches": lambda: match([{"id": "a"}], [{"id": "b"}]),
    "Evidence": lambda: Evidence(place().territory, {}),
    "Report": lambda: check(place(), on="2026-01-01"),
    "Baseline": lambda: Baseline.load(GOLDEN / "v1-baseline.json"),
    "Waivers": lambda: Waivers([Waiver(rule="SIZ001", unit="c", reason="拆分", last_day="2026-12-31")]),
    "Policy": lambda: policies.load("cn"),
    "Journal": lambda: Journal(place()),
    "SplitPlan": lambda: split(_town(), "c", max_households=10, adjacency="order", effort=0),
    "MergePlan": lambda: merge(_town(), "c", level="building", min_households=6, adjacency="order"),
    "Scheme": lambda: schemes.load("xiliugou-126"),
    "Audit": lambda: schemes.load("xiliugou-126").audit(),
    "Outlines": lambda: geo.read({"b1": "POINT (109.03 32.69)"}, crs="WGS-84"),
}


#: Those that are equal to what holds the same.
COMPARED = {
    "Audit",
    "Baseline",
    "Bodies",
    "Evidence",
    "Hierarchy",
    "Journal",
    "Jurisdiction",
    "LevelScheme",
    "Lineage",
    "Links",
    "Matches",
    "Net",
    "Outlines",
    "Policy",
    "RoleCatalogue",
    "Roster",
    "Waivers",
}


def read(data: bytes) -> Any:  # noqa: ANN401 - anything
    return pickle.loads(data)  # noqa: S301 - written here


def test_every_value_that_says_its_version_is_tried() -> None:
    assert {kind.__name__ for kind in Versioned.__subclasses__()} == set(VALUES)


@pytest.mark.parametrize("name", VALUES)
@pytest.mark.parametrize("protocol", [2, pickle.HIGHEST_PROTOCOL])
def test_a_pickle_of_another_version_is_refused_and_one_of_this_is_read(
    name: str, protocol: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    value = VALUES[name]()
    assert type(value).__name__ == name
    data = pickle.dumps(value, protocol)
    again = read(data)
    assert type(again) is type(value)
    assert repr(again) == repr(value)
    if name in COMPARED:
        assert again == value
    monkeypatch.setattr(gridgov, "__version__", "9.9.9")
    with pytest.raises(InvalidPickleError):
        read(data)


@pytest.mark.parametrize("name", VALUES)
def test_copies_are_as_they_were(name: str) -> None:
    value = VALUES[name]()
    assert repr(copy.copy(value)) == repr(copy.deepcopy(value)) == repr(value)


def test_the_refusal_says_which_version_reads_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gridgov, "__version__", "0.0.7")
    data = pickle.dumps(place())
    monkeypatch.setattr(gridgov, "__version__", "9.9.9")
    with pytest.raises(InvalidPickleError) as caught:
        read(data)
    assert caught.value.text() == (
        "Not a pickle that this version reads: 1 problem.\n"
        "PKL001 The pickle was written by gridgov 0.0.7, and this is gridgov 9.9.9. "
        "Read it with gridgov 0.0.7 and save it as a document there: documents are read by every later version."
    )
    assert caught.value.text("zh") == (
        "当前版本无法读取该pickle：1个问题。\n"
        "PKL001 该pickle由gridgov 0.0.7写出，当前版本为gridgov 9.9.9。"
        "请用gridgov 0.0.7读取并另存为文档：后续版本均可读取文档。"
    )


def test_it_is_refused_before_what_another_version_had_elsewhere_is_looked_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    data = pickle.dumps(place().territory)
    assert b"gridgov._tree" in data
    moved = data.replace(b"gridgov._tree", b"gridgov._trex")
    with pytest.raises(ModuleNotFoundError):
        read(moved)
    monkeypatch.setattr(gridgov, "__version__", "9.9.9")
    with pytest.raises(InvalidPickleError):
        read(moved)


def test_what_holds_such_values_is_refused_too(monkeypatch: pytest.MonkeyPatch) -> None:
    unit = place().unit("b1")
    data = [pickle.dumps(value) for value in (unit, unit.children, [1, {"x": place().levels}])]
    assert [repr(read(one)) for one in data[:2]] == [repr(unit), repr(unit.children)]
    monkeypatch.setattr(gridgov, "__version__", "9.9.9")
    for one in data:
        with pytest.raises(InvalidPickleError):
            read(one)

"""What is asked of generated nets: ids of the departments, shares, sizes, and what is refused."""

from __future__ import annotations

import attrs
import pytest
from made_nets_cases import EXACT, LEVELS, NAMES, ankang, cells, made_with, town

from gridgov.errors import InvalidNetError, UnknownKeyError
from gridgov.hierarchy import Hierarchy
from gridgov.jurisdiction import Jurisdiction
from gridgov.schemes import load
from gridgov.schemes.synthesis import synthesise_nets

# Ids of the departments


def test_odd_ids_are_as_many_as_asked_and_mean_nothing_here() -> None:
    place = town([[[3, 4, 5], [4, 4]], [[6, 2, 3]]] * 12)
    made = synthesise_nets(place, NAMES, gaps=0, odd_ids=0.05)
    n = len(made.nets.base)
    assert n == 12 * 31
    known = set(made.nets.base.ids.tolist())
    for bound in made.nets.bound:
        ids = bound.net.columns.members.unit_ids.tolist()
        odd = [ident for ident in ids if ident not in known]
        assert len(odd) == round(0.05 * n)
        old = [ident for ident in odd if "-OLD-" in ident]
        assert 0 < len(old) < len(odd)
        # The others are those that lost the zeros of their parts.
        for short in set(odd) - set(old):
            assert short in {"-".join(part.lstrip("0") or "0" for part in ident.split("-")) for ident in known}
    frame = made.nets.unmapped
    assert len(frame) >= 5 * round(0.05 * n)
    assert "5%" in made.notes[1].text.en


def test_by_default_some_ids_cannot_be_mapped() -> None:
    scheme, city = ankang()
    nets = scheme.synthesise_nets(city).nets
    assert [
        len(set(bound.net.columns.members.unit_ids.tolist()) - set(nets.base.ids.tolist())) for bound in nets.bound
    ] == [10] * 5
    assert len(nets.unmapped) >= 50


# Refusals


@pytest.mark.parametrize("name", ["gaps", "overlaps", "wrong", "shift", "odd_ids"])
@pytest.mark.parametrize("share", [-0.1, 1.1, float("nan")])
def test_a_share_that_is_none(name: str, share: float) -> None:
    with pytest.raises(ValueError, match=f"{name} is a share from 0 to 1"):
        made_with(town([[[3]]]), **{name: share})


@pytest.mark.parametrize("share", [0.0, 1.0])
def test_shares_at_their_ends_are_taken(share: float) -> None:
    place = town([[[3, 4], [2]]])
    for name in ("gaps", "overlaps", "wrong", "shift"):
        made = made_with(place, **{"odd_ids": 0, name: share})
        assert len(made.nets) == len(NAMES)


def test_what_else_is_refused() -> None:
    place = town([[[3, 4], [2]]])
    with pytest.raises(ValueError, match="1 base unit or more"):
        synthesise_nets(place, NAMES, sizes=0.5)
    with pytest.raises(ValueError, match="no net 'fire'; there are health, "):
        synthesise_nets(place, NAMES, sizes={"fire": 3})
    with pytest.raises(ValueError, match="non-negative"):
        synthesise_nets(place, NAMES, rng=-1)
    with pytest.raises(UnknownKeyError):
        synthesise_nets(place, NAMES, level="floor")
    with pytest.raises(UnknownKeyError):
        synthesise_nets(place, NAMES, inside="ward")
    with pytest.raises(ValueError, match="no unit of the level 'building'"):
        synthesise_nets(Hierarchy.from_records([{"id": "s", "level": "street"}], levels=LEVELS), NAMES)
    with pytest.raises(ValueError, match="'chengbei-five-tiers' names no nets"):
        load("chengbei-five-tiers").synthesise_nets(Jurisdiction(territory=place))
    with pytest.raises(TypeError):
        ankang()[0].synthesise_nets(Jurisdiction(territory=place), holes=0.1)
    with pytest.raises(InvalidNetError):
        synthesise_nets(place, NAMES, odd_ids=1)


def test_sizes_by_net_and_the_level_and_area_are_the_caller_s() -> None:
    place = town([[[3, 4, 5], [4, 4]], [[6, 2, 3]]])
    made = synthesise_nets(place, NAMES, sizes={"health": 1}, **EXACT)
    assert made.nets.net("health").n_cells == len(made.nets.base)
    # Cells of grids, inside streets.
    whole = synthesise_nets(place, {"health": NAMES["health"]}, level="grid", inside="street", sizes=100, **EXACT)
    assert [sorted(units) for units in cells(whole.nets[0]).values()] == [
        ["s0-00-00", "s0-00-01", "s0-00-02", "s0-01-00", "s0-01-01"],
        ["s1-00-00", "s1-00-01", "s1-00-02"],
    ]


def test_no_department_makes_no_net() -> None:
    made = synthesise_nets(town([[[3]]]), {})
    assert len(made.nets) == 0
    assert attrs.asdict(made.notes[0])["tag"] == "I"

"""Faults in waivers and baselines: in their files, and in what they are for."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any, Final

import attrs
from hypothesis import strategies as st

from gridgov import findings, waivers
from gridgov.baselines import Baseline
from gridgov.errors import Problems
from gridgov.hierarchy import Hierarchy
from gridgov.jurisdiction import Jurisdiction
from gridgov.levels import LevelScheme
from gridgov.rules import CommunityOversize
from gridgov.testing._broken import way
from gridgov.testing._broken_edit import ANY, Values, drop, plant, put, twice
from gridgov.testing._broken_toml import after, as_toml, choice

__all__ = ["baseline", "baseline_text", "waiver_text", "waivers_file", "waivers_in_a_check"]


@way("waivers", waivers="a list of dictionaries, one a waiver, as in a file of waivers")
def waivers_file(waivers: list[dict[str, Any]]) -> None:
    """Read waivers from a TOML file."""
    _read(waivers)


@way("text of waivers", text="the text of a file of waivers", form="toml or json")
def waiver_text(text: str, form: waivers.Form) -> None:
    """Read waivers from a text."""
    waivers.loads(text, form=form)


def _read(records: list[dict[str, Any]]) -> waivers.Waivers:
    return waivers.loads(as_toml({"waiver": records}))


@way(
    "waivers in a check",
    waivers="a list of dictionaries, one a waiver, as in a file of waivers",
    households="households of communities, by id; rule SIZ001 allows 300",
    on="the day of the check",
    most="how many waivers may end on one day",
)
def waivers_in_a_check(waivers: list[dict[str, Any]], households: dict[str, int], on: str, most: int) -> Problems:
    """Check the size of communities, and return what is said of the waivers."""
    levels = LevelScheme.ladder("street", "community")
    records: list[dict[str, Any]] = [{"id": "s", "level": "street", "name": "老城街道"}]
    records += [{"id": k, "level": "community", "parent": "s", "households": n} for k, n in households.items()]
    place = Jurisdiction(territory=Hierarchy.from_records(records, levels=levels, measures=["households"]))
    granted = attrs.evolve(_read(waivers), most_on_one_day=most)
    return findings.check(place, [CommunityOversize(max_households=300)], on=on, waivers=granted).problems()


@way("baseline", document="the keys of a baseline file")
def baseline(document: object) -> None:
    """Read a baseline from its keys."""
    Baseline.loads(json.dumps(document))


@way("text of a baseline", text="the text of a baseline file")
def baseline_text(text: str) -> None:
    """Read a baseline from its text."""
    Baseline.loads(text)


# -- files of waivers --------------------------------------------------------------------------------------------------


def _waivers(draw: st.DrawFn) -> Values:
    """Draw waivers of communities."""
    return {
        "waivers": [
            {
                "rule": "SIZ001",
                "unit": f"c{i}",
                "reason": draw(st.sampled_from(["即将拆分", "to be split"])),
                "last_day": dt.date(2026, draw(st.integers(1, 12)), 28),
            }
            for i in range(draw(st.integers(1, 3)))
        ]
    }


_scoped = after(
    _waivers,
    drop("waivers", 0, "unit"),
    put("waivers", 0, "scope", to={"levels": "community"}),
    put("waivers", 0, "max_units", to=st.integers(1, 9)),
)

plant("WVR102", waivers_file, _waivers, put("waivers", ANY, "last_dey", to=choice(1, "去年")))
plant("WVR102", waivers_file, _waivers, put("waivers", ANY, "批准人", to="街道办"))
for _key in ("rule", "reason", "last_day"):
    plant("WVR103", waivers_file, _waivers, drop("waivers", ANY, _key))
plant("WVR104", waivers_file, _waivers, put("waivers", ANY, "last_day", to=choice("2026-02-30", "年底", 2026)))
plant("WVR104", waivers_file, _waivers, put("waivers", ANY, "reason", to=choice("", 1)))
plant("WVR105", waivers_file, _waivers, drop("waivers", ANY, "unit"))
plant("WVR105", waivers_file, _scoped, put("waivers", 0, "unit", to="c0"))
plant("WVR106", waivers_file, _scoped, drop("waivers", 0, "max_units"))
plant("WVR107", waivers_file, _waivers, twice("waivers"))
plant(
    "WVR101",
    waiver_text,
    lambda draw: {"text": as_toml({"waiver": _waivers(draw)["waivers"]}), "form": "toml"},
    put("text", to=choice("[[waiver", "waiver = [", "[[waiver]]\nrule = SIZ001")),
)

# -- waivers in a check ------------------------------------------------------------------------------------------------

#: Communities that are too large, in the order of their ids.
_LARGE: Final = "ab"


def _checked(draw: st.DrawFn) -> Values:
    """Draw communities, some of them too large, and a waiver of each of these."""
    households = {k: draw(st.integers(301, 900)) for k in _LARGE}
    households |= {f"c{i}": draw(st.integers(0, 300)) for i in range(draw(st.integers(1, 2)))}
    granted = [
        {"rule": "SIZ001", "unit": k, "reason": "即将拆分", "last_day": dt.date(2026, 12, 30 + i)}
        for i, k in enumerate(_LARGE)
    ]
    return {"waivers": granted, "households": households, "on": "2026-01-01", "most": 1}


_wide = after(
    _checked,
    drop("waivers", 1),
    drop("waivers", 0, "unit"),
    put("waivers", 0, "scope", to={"within": "s"}),
    put("waivers", 0, "max_units", to=st.integers(2, 5)),
)
_bounded = after(_checked, put("households", "a", to=st.integers(301, 400)), put("waivers", 0, "worst_margin", to=-100))

plant("WVR001", waivers_in_a_check, _checked, put("households", "a", to=st.integers(0, 300)))
plant(
    "WVR002",
    waivers_in_a_check,
    _checked,
    put("waivers", ANY, "last_day", to=choice(dt.date(2025, 12, 31), dt.date(2020, 2, 29))),
)
plant(
    "WVR003",
    waivers_in_a_check,
    _checked,
    put("waivers", ANY, "last_day", to=st.dates(dt.date(2026, 1, 1), dt.date(2026, 1, 31))),
)
plant("WVR004", waivers_in_a_check, _checked, put("waivers", 0, "last_day", to=choice(dt.date(2026, 12, 31))))
plant("WVR005", waivers_in_a_check, _checked, put("waivers", ANY, "unit", to=choice("z", "社区")))
plant("WVR005", waivers_in_a_check, _checked, put("waivers", ANY, "rule", to=choice("SIZ099", "超大")))
plant("WVR005", waivers_in_a_check, _wide, put("waivers", 0, "scope", to={"levels": "grid"}))
plant("WVR006", waivers_in_a_check, _wide, put("waivers", 0, "max_units", to=1))
plant("WVR007", waivers_in_a_check, _bounded, put("households", "a", to=st.integers(401, 900)))

# -- baselines ---------------------------------------------------------------------------------------------------------


def _baseline(draw: st.DrawFn) -> Values:
    """Draw a baseline of communities that are too large."""
    levels = LevelScheme.ladder("street", "community")
    records: list[dict[str, Any]] = [{"id": "s", "level": "street"}]
    records += [
        {"id": f"c{i}", "level": "community", "parent": "s", "households": draw(st.integers(301, 900))}
        for i in range(draw(st.integers(1, 3)))
    ]
    place = Jurisdiction(territory=Hierarchy.from_records(records, levels=levels, measures=["households"]))
    report = findings.check(place, [CommunityOversize(max_households=300)], on="2026-01-01")
    return {"document": json.loads(Baseline.of(report).dumps())}


plant("BSL001", baseline, _baseline, put("document", "format", to=choice("sarif", None)))
plant("BSL001", baseline, _baseline, put("document", "version", to=choice(2, "1")))
plant("BSL001", baseline, _baseline, put("document", "findings", to=choice([1], "无", {})))
plant("BSL001", baseline, _baseline, put("document", to=choice([], 1, "基线")))
plant(
    "BSL001",
    baseline_text,
    lambda draw: {"text": json.dumps(_baseline(draw)["document"])},
    put("text", to=choice("", "{", "fingerprint,rule\n")),
)
for _key in ("margin", "rule", "verdict", "first_seen"):
    plant("BSL002", baseline, _baseline, drop("document", "findings", ANY, _key))
plant("BSL003", baseline, _baseline, put("document", "findings", ANY, "备注", to=choice("", 1)))
plant("BSL004", baseline, _baseline, put("document", "findings", ANY, "margin", to=choice("-100", [])))
plant("BSL004", baseline, _baseline, put("document", "findings", ANY, "first_seen", to=choice("2026-02-30", 2026)))
plant("BSL005", baseline, _baseline, twice("document", "findings"))

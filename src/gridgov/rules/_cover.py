"""What the rules have in common that ask for a body in every community."""

from __future__ import annotations

from typing import Final

from gridgov.rules._check import Check
from gridgov.rules._col_bodies import units_without
from gridgov.rules._create import bodies_at
from gridgov.rules._forms import coverage
from gridgov.rules._remedy import NEEDS_CHOICE, READY, Case, Remedy
from gridgov.rules.views import Neighbourhoods
from gridgov.text import Text

__all__ = ["COVERED", "NOT_COVERED", "cover", "covered_share"]

#: What a finding says.
COVERED: Final = Text(
    "{unit}: {covered} of {units} have a {kind}, a share of {observed}; it must be at least {bound}.",
    "{unit}：{units}个单元中{covered}个设有{kind}，占比{observed}，应不低于{bound}。",
)
#: What it says where too little is known.
NOT_COVERED: Final = Text(
    "Nothing is known about any {kind} in the jurisdiction, so not at {unit} either.",
    "本辖区没有任何{kind}的资料，{unit}亦然。",
)
_WHERE: Final = Text("Choose at which of {n} units it is set up.", "请确定在{n}个单元中的哪些单元设立。")


def covered_share(v: Neighbourhoods, kind: str, among: tuple[str, ...], target: float) -> Check:
    """Ask for a share of the units of some kinds, at or below each unit, that have a body of a kind."""
    units = v.units_of(*among)
    return coverage(
        v.share_with(kind, among=among), target, applies=units.at_least(1), shown=[v.units_with(kind, among=among)]
    )


def cover(case: Case, kind: str, among: tuple[str, ...], target: float) -> Remedy | None:
    """Propose a body at every unit that has none; where is a choice if the target asks for fewer."""
    if case.unit is None:
        return None
    without = units_without(case.jurisdiction, kind, among, case.unit.row, case.on)
    if len(without) > 1 and target < 1:
        return Remedy("create-body", choice=NEEDS_CHOICE, note=_WHERE.format(n=len(without)))
    return Remedy("create-body", [body for unit in without for body in bodies_at(case, unit, kind)], READY)

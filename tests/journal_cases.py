"""Towns whose units are split, merged, moved and recoded over years, and what became of their grids, told otherwise."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Any, Final

import attrs
from hypothesis import strategies as st

from gridgov import documents
from gridgov.changes import (
    AbolishUnit,
    Change,
    CreateUnit,
    MergeUnits,
    MoveUnit,
    Part,
    RecodeUnit,
    RenameUnit,
    SetMeasure,
    SplitUnit,
    apply,
)
from gridgov.errors import InvalidChangeError
from gridgov.hierarchy import Hierarchy, Unit
from gridgov.journal import Journal
from gridgov.jurisdiction import Jurisdiction
from gridgov.levels import LevelScheme
from gridgov.roles import RoleCatalogue, Roster

LEVELS: Final = LevelScheme.ladder("street", "community", "grid")
BEGIN: Final = "2020-01-01"


def town(households: Sequence[float | None] = (60, 40, 30, 70, 100, 20)) -> Jurisdiction:
    """Return a street with three communities of two grids each."""
    rows: list[dict[str, Any]] = [{"id": "s", "level": "street"}]
    for i in range(3):
        rows.append({"id": f"c{i}", "level": "community", "parent": "s"})
        for j in range(2):
            n = 2 * i + j
            rows.append({"id": f"g{n}", "level": "grid", "parent": f"c{i}", "households": households[n], "staff": n})
    h = Hierarchy.from_records(rows, levels=LEVELS, measures=["households", "staff"])
    return Jurisdiction(territory=h, id="town", roster=Roster.from_records(h, RoleCatalogue([])))


@attrs.frozen
class History:
    """A journal, and the model after each of its entries."""

    journal: Journal
    days: tuple[str, ...]
    models: tuple[Jurisdiction, ...]

    def saved(self, day: str) -> str:
        """Return the text of the model of a day, as it was saved then."""
        at = [i for i, own in enumerate(self.days) if own <= day]
        return documents.dumps(self.models[at[-1]] if at else self.journal.base)


def _day(n: int) -> str:
    return f"2020-{1 + n // 28:02}-{1 + n % 28:02}"


def _change(model: Jurisdiction, rng: random.Random, fresh: Iterable[str], *, known: bool) -> list[Change]:
    """Choose a change that may be refused."""
    h = model.territory
    names = iter(fresh)
    unit = h.unit(rng.choice(h.ids.tolist()[1:]))
    what = rng.choice(["split", "split", "merge", "merge", "move", "recode", "create", "abolish", "set", "rename"])
    above = [c.id for c in h.units(level="community") if list(c.children)]
    beside = [other.id for other in unit.parent.children] if unit.parent is not None else []
    some = rng.sample(beside, min(len(beside), 2))
    grid = unit.level == "grid"
    made: dict[str, list[Change]] = {
        "merge": [MergeUnits(some, into=rng.choice([*some, next(names)]))],
        "move": [MoveUnit(unit.id, to=rng.choice(h.units(level="community").ids))],
        "recode": [RecodeUnit(unit.id, next(names))],
        "create": [CreateUnit(next(names), "grid", rng.choice(above or ["s"]), measures={"households": 9})],
        "abolish": [SetMeasure(unit.id, "households", 0), AbolishUnit(unit.id)] if grid else [],
        "set": [SetMeasure(unit.id, "staff", rng.randrange(9))] if grid else [],
        "rename": [RenameUnit(unit.id, rng.choice(["A", "北", "C"]))],
    }
    ids = [unit.id if rng.random() < 0.6 else next(names), next(names)]
    return _split(unit, rng, ids, known=known) if what == "split" else made[what]


def _split(unit: Unit, rng: random.Random, ids: Sequence[str], *, known: bool) -> list[Change]:
    children = [child.id for child in unit.children]
    at = [rng.randrange(2) for _ in children]
    dealt = [[c for c, i in zip(children, at, strict=True) if i == j] for j in range(2)]
    if children:
        return [SplitUnit(unit.id, [Part(ids[j], dealt[j]) for j in range(2)])]
    whole = unit.stated("households")
    staff: dict[str, float | None] = {"staff": None}
    if whole is None or (not known and rng.random() < 0.4):
        return [SplitUnit(unit.id, [Part(i, measures={"households": None, **staff}) for i in ids])]
    first = rng.randint(0, int(whole))
    parts = [Part(i, measures={"households": n, **staff}) for i, n in zip(ids, (first, whole - first), strict=True)]
    return [SplitUnit(unit.id, parts)]


@st.composite
def histories(draw: st.DrawFn, *, known: bool = True, most: int = 9) -> History:
    """Draw a town and what happened to it; each number is one try, several may fall on one day."""
    tries = draw(st.lists(st.integers(0, 2**20), max_size=most))
    journal = Journal(town(), BEGIN)
    days: list[str] = []
    models: list[Jurisdiction] = []
    n = 0
    for i, seed in enumerate(tries):
        rng = random.Random(seed)  # noqa: S311 - Hypothesis chooses the seed
        n += rng.choice([0, 1, 1, 2, 9])
        who = rng.choice([None, "district"])
        changes = _change(journal.now, rng, (f"n{i}-{k}" for k in range(9)), known=known)
        try:
            model = apply(journal.now, changes, on=_day(n), authority=who).jurisdiction
        except InvalidChangeError:
            continue
        journal = journal.record(changes, on=_day(n), authority=who, recorded=_day(n + 3))
        days.append(_day(n))
        models.append(model)
    return History(journal, tuple(days), tuple(models))


# -- what became of grids, by the changes themselves -------------------------------------------------------------------

#: Part of a grid by the id that it is in now; None for what is gone.
Where = dict[str | None, Fraction]


def told(journal: Journal, since: str, until: str) -> dict[str, Where]:
    """Follow the grids of a day to another one by reading the changes, not the lineage. Shares must be known."""
    h = journal.as_of(since).territory
    where: dict[str, Where] = {g: {g: Fraction(1)} for g in h.leaves.ids}
    for i in journal.in_force:
        entry = journal.entries[i]
        if since < entry.day <= until:
            for change in entry.changes:
                for shares in where.values():
                    _pass_on(shares, change)
    return where


def _pass_on(shares: Where, change: Change) -> None:
    to: dict[str, Where] = {}
    if isinstance(change, RecodeUnit):
        to = {change.unit: {change.id: Fraction(1)}}
    elif isinstance(change, MergeUnits):
        to = {unit: {change.into: Fraction(1)} for unit in change.units}
    elif isinstance(change, AbolishUnit):
        to = {change.unit: {None: Fraction(1)}}
    elif isinstance(change, SplitUnit) and change.unit in shares:
        stated = {part.id: Fraction(part.measures.get("households") or 0) for part in change.parts}
        whole = sum(stated.values())
        to = {change.unit: {ident: n / whole if whole else Fraction(0) for ident, n in stated.items()}}
    moved: Where = {}
    for ident in [ident for ident in shares if ident in to]:
        had = shares.pop(ident)
        for new, part in to[str(ident)].items():
            moved[new] = moved.get(new, Fraction(0)) + had * part
    for new, part in moved.items():
        shares[new] = shares.get(new, Fraction(0)) + part

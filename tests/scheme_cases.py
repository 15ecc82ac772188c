"""Schemes that nobody published: valid files drawn by a seed, with the counts that a model of each must have."""

from __future__ import annotations

from random import Random
from typing import Any, cast

import attrs

__all__ = ["Case", "draw_scheme"]

#: How a figure is qualified, and what stands for it in a model beside its value.
QUALIFIERS = {"exact": 0, "at_least": 0, "about": 0, "over": 1, "odd": 1, "nearly": -1}


def toml(value: object) -> str:
    """Write a value as TOML has it, on one line."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return f'"{value}"'
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{k} = {toml(v)}" for k, v in cast("dict[str, object]", value).items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(map(toml, cast("list[object]", value))) + "]"
    return str(value)


@attrs.define
class Case:
    """A scheme file, and what a model of it must have."""

    text: str
    #: What each figure must come to, as the recipe counts it.
    numbers: dict[str, int]
    #: How many units each level has, by the steps of the recipe.
    units: dict[str, int]
    seed: int


@attrs.define
class _Draft:
    """A file that is being written."""

    random: Random
    rows: dict[str, list[dict[str, Any]]] = attrs.field(factory=dict[str, "list[dict[str, Any]]"])
    numbers: dict[str, int] = attrs.field(factory=dict[str, int])
    #: Units of each level, and of each level and kind.
    count: dict[str, int] = attrs.field(factory=dict[str, int])
    #: Levels without those that lie over others, and whether every unit above has one of them.
    levels: list[str] = attrs.field(factory=list[str])
    kinds: dict[str, list[str]] = attrs.field(factory=dict[str, "list[str]"])

    def add(self, table: str, **row: Any) -> None:
        self.rows.setdefault(table, []).append(row)

    def chance(self, share: float) -> bool:
        return self.random.random() < share

    def figure(self, number: int, counts: dict[str, Any] | None = None, **more: Any) -> str:
        """Publish a number so that it stands for what is wanted; return the id of the figure."""
        ident = f"F{len(self.rows.get('figures', ())) + 1}"
        qualifier = self.random.choice(list(QUALIFIERS)) if number > 20 else self.random.choice(["exact", "at_least"])
        if qualifier == "odd" and number % 10 != 1:
            qualifier = "exact"  # 195-odd is no number of units
        words = {"en": ident, "zh": ident}
        counted = {} if counts is None else {"counts": counts}
        value = number - QUALIFIERS[qualifier]
        row = {"id": ident, "name": words, "value": value, "qualifier": qualifier, "unit": words, "tag": "S"}
        self.add("figures", **row, **counted, **more)
        self.numbers[ident] = number
        return ident


def draw_scheme(seed: int, units: int = 10_000) -> Case:
    """Draw a valid scheme.

    Args:
        seed: Decides everything.
        units: About how many units a model of it has.
    """
    draft = _Draft(Random(seed))  # noqa: S311 - no secret
    _levels(draft, units)
    _labels(draft)
    _measures(draft)
    _people(draft)
    _bodies(draft)
    _choices(draft)
    head = f'id = "case-{seed}"\nname = {{ en = "case", zh = "例" }}\n'
    if draft.chance(0.5):
        head += f'counting = "{draft.levels[-1]}"\n'
        draft.figure(draft.count[draft.levels[-1]], {"counting": True})
    recipe = [key for key in draft.rows if key.startswith("recipe.")]
    lines = [head]
    for key in ["levels", "roles", "figures", "readings", "states", *recipe]:
        lines += [
            "".join([f"[[{key}]]\n", *(f"{k} = {toml(v)}\n" for k, v in row.items())])
            for row in draft.rows.get(key, ())
        ]
    units_of = {key: n for key, n in draft.count.items() if ":" not in key}
    return Case("\n".join(lines), draft.numbers, units_of, seed)


def _levels(draft: _Draft, units: int) -> None:
    """Draw a ladder of two to eight levels: mandatory, standard and optional ones, of one kind or two."""
    n = draft.random.randint(2, 8)
    growth = units ** (1 / (n - 1))
    total = 1
    for i in range(n):
        key = f"l{i}"
        kinds = [f"{key}a", f"{key}b"] if i and draft.chance(0.3) else [key]
        presence = draft.random.choice(["standard", "mandatory", "optional"]) if i > 1 else "standard"
        level: dict[str, Any] = {"key": key, "name": {"en": key, "zh": key}, "kinds": kinds, "presence": presence}
        draft.kinds[key] = kinds
        if not i:
            draft.add("levels", **level)
            roots: dict[str, Any] = {"level": key, "id": "top", **draft.random.choice([{}, {"each": 1}])}
            draft.add("recipe.units", **roots)
            draft.count[key] = 1
            draft.levels.append(key)
            continue
        # The last level that is not optional bears the next one.
        above = next(k for k in reversed(draft.levels) if not _is_optional(draft, k))
        level["under"] = [above]
        draft.add("levels", **level)
        least = draft.count[above] if presence == "mandatory" else 1
        total = max(least, round(draft.count[above] * growth * draft.random.uniform(0.6, 1.2)))
        if presence == "optional":
            total = max(1, round(draft.count[above] * draft.random.uniform(0.1, 1.5)))
        if i == n - 1:
            total = max(least, units - sum(draft.count[k] for k in draft.levels))
        if len(kinds) == 2 and total > 1:
            _two_kinds(draft, key, above, total)
        elif presence == "standard" and draft.chance(0.2):
            each = max(1, round(total / draft.count[above]))
            total = each * draft.count[above]
            draft.add("recipe.units", level=key, kind=kinds[0], under=above, each=each)
            draft.count[f"{key}:{kinds[0]}"] = total
        else:
            figure = draft.figure(total, {"level": key})
            draft.add("recipe.units", level=key, kind=kinds[0], under=above, figure=figure)
            draft.count[f"{key}:{kinds[0]}"] = total
        draft.count[key] = total
        draft.levels.append(key)
    if draft.chance(0.4):
        words = {"en": "estate", "zh": "小区"}
        draft.add("levels", key="estate", name=words, kinds=["estate"], overlay=True, under=["l1"], presence="optional")
        draft.count["estate"] = max(1, draft.count["l1"] // 2)
        figure = draft.figure(draft.count["estate"], {"units": "estate"})
        draft.add("recipe.units", level="estate", under="l1", figure=figure, prefix="e")


def _is_optional(draft: _Draft, key: str) -> bool:
    return any(row["key"] == key and row["presence"] == "optional" for row in draft.rows["levels"])


def _two_kinds(draft: _Draft, key: str, above: str, total: int) -> None:
    """Lay down some units of one kind, and what is left of the total of the other."""
    first, second = draft.kinds[key]
    n = draft.random.randint(1, total)
    one = draft.figure(n, {"units": f"{key}:{first}"})
    both = draft.figure(total, {"level": key})
    draft.add("recipe.units", level=key, kind=first, under=above, figure=one)
    draft.add("recipe.units", level=key, kind=second, under=above, rest_of=both)
    draft.count[f"{key}:{first}"], draft.count[f"{key}:{second}"] = n, total - n


def _labels(draft: _Draft) -> None:
    for i in range(draft.random.randint(0, 3)):
        level = draft.random.choice(draft.levels[1:])
        n = draft.random.randint(0, draft.count[level])
        where = {"in": draft.levels[0]} if draft.chance(0.4) else {"first": True} if draft.chance(0.3) else {}
        figure = draft.figure(n, {"units": f"{level}[mark{i}]"})
        draft.add("recipe.labels", label=f"mark{i}", at=level, figure=figure, **where)
        if draft.chance(0.5):
            draft.add("recipe.labels", label=f"other{i}", at=f"{level}[!mark{i}]", cycle=["x", "y", "z"])
            draft.figure(draft.count[level] - n, {"units": [f"{level}[other{i}={v}]" for v in "xyz"]})


def _measures(draft: _Draft) -> None:
    """Lay households over the first level below the top, where every branch has units, in parts and a rest."""
    if draft.chance(0.2):
        return
    total = draft.random.randint(0, 40 * sum(draft.count[k] for k in draft.levels))
    draft.add("recipe.measures", key="households", at="l1", figure=draft.figure(total, {"measure": "households"}))
    left = total
    for i in range(draft.random.randint(0, 3)):
        n = draft.random.randint(0, left)
        left -= n
        part = draft.figure(n, {"measure": f"part_{i}"})
        draft.add("recipe.measures", key=f"part_{i}", at="l1", figure=part, part_of="households")
    if draft.chance(0.6):
        rest = draft.figure(left, {"measure": "rest"})
        draft.add("recipe.measures", key="rest", at="l1", figure=rest, rest_of="households")


def _people(draft: _Draft) -> None:
    """Posts of roles with and without bounds, whose holders are new, shared or held by those of a role above."""
    made: list[tuple[str, str]] = []
    covered, holders = set[str](), 0
    for i in range(draft.random.randint(0, 5)):
        level, role = draft.random.choice(draft.levels), f"role_{i}"
        row: dict[str, Any] = {"key": role, "name": {"en": role, "zh": role}, "sits_at": [level]}
        most = draft.random.choice([None, 1, 2, 3])
        row |= {} if most is None else {"maximum": most}
        borrowed = draft.random.choice(made)[0] if made and draft.chance(0.3) else None
        # Who already has a post brings no qualification for another.
        row |= {"eligible": ["party_member", "volunteer"]} if borrowed is None and draft.chance(0.4) else {}
        draft.add("roles", **row)
        posts = min(draft.random.randint(0, (most or 3) * draft.count[level]), 20_000)
        step: dict[str, Any] = {"role": role, "at": level}
        if borrowed is not None:
            draft.add("recipe.posts", **step, each=1, held_by=borrowed)
            draft.figure(draft.count[level], {"role": role})
            continue
        # Where everybody below has the other role, as many share a holder as the number of holders says.
        full = [other for other, at in made if at == level and other in covered]
        if full and "eligible" not in row and draft.chance(0.7):
            holders += posts - draft.random.randint(0, min(posts, draft.count[level]))
            whole, people = draft.figure(posts, {"role": role}), draft.figure(holders)
            draft.add("recipe.posts", **step, figure=whole, share_with=draft.random.choice(full), holders_in_all=people)
            continue
        holders += posts
        made.append((role, level))
        covered |= {role} if posts >= draft.count[level] else set()
        whole = draft.figure(posts, {"role": role})
        if draft.chance(0.3) and most != 1 and draft.count[level] <= posts:
            draft.add("recipe.posts", **step, each=1)
            draft.add("recipe.posts", **step, rest_of=whole)
        else:
            draft.add("recipe.posts", **step, figure=whole)
    if made:
        draft.figure(holders, {"holders": True})
        devices = draft.random.randint(0, holders)
        draft.add("recipe.devices", kind="terminal", figure=draft.figure(devices, {"device": "terminal"}))
        role, level = made[0]
        if draft.numbers and draft.chance(0.5):
            draft.add("recipe.links", kind="takes_charge", source=f"holder:{role}", target=f"unit:{level}")


def _bodies(draft: _Draft) -> None:
    """Committees in a line, members of them, and agreements with the top one."""
    if draft.chance(0.3):
        return
    draft.add("recipe.bodies", kind="party_committee", at="l0", each=1)
    n = draft.random.randint(1, 2 * draft.count["l1"])
    figure = draft.figure(n, {"body": "party_branch"})
    draft.add("recipe.bodies", kind="party_branch", at="l1", figure=figure, parent="party_committee")
    members = draft.random.randint(0, 3 * n)
    draft.add("recipe.members", bodies="party_branch", figure=draft.figure(members, {"members": "party_branch"}))
    pacts = draft.figure(draft.random.randint(0, n), {"links": "agreement"})
    draft.add("recipe.links", kind="agreement", source="body:party_committee", target="body:party_branch", figure=pacts)


def _choices(draft: _Draft) -> None:
    """Two ways to read a figure, and a state before a split of units."""
    if draft.chance(0.5):
        words = {"en": "way", "zh": "解读"}
        options = [{"key": key, "name": words} for key in ("a", "b")]
        draft.add("readings", key="way", name=words, options=options)
        draft.add("recipe.labels", label="way_a", at="l1", only={"way": "a"})
        n = draft.random.randint(0, draft.count["l1"])
        draft.add("recipe.labels", label="way_b", at="l1", only={"way": "b"}, figure=draft.figure(n))
    if draft.chance(0.5):
        for key in ("before", "now"):
            draft.add("states", key=key, name={"en": key, "zh": key})
        groups = draft.figure(draft.random.randint(0, draft.count["l1"] // 2))
        draft.add("recipe.labels", label="split", at="l1", groups_of=2, figure=groups)
        draft.add("recipe.merges", at="l1[split]", label="split", states="before")

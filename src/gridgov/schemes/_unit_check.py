"""Whether units and posts can be where a recipe lays them: once at the step, not once for each unit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from gridgov.errors import Place, Problem
from gridgov.levels import LevelScheme
from gridgov.roles import RoleCatalogue
from gridgov.schemes._faults import (
    CANNOT_STAND,
    LABEL_TOO_EARLY,
    MANDATORY_NOT_LAID,
    NOT_LAID,
    POSTS_ELSEWHERE,
    WRONG_VALUE,
)
from gridgov.schemes._reader import Reader, key_missing
from gridgov.schemes._table import tables_in, texts_of
from gridgov.schemes._where import Where
from gridgov.text import Text

__all__ = ["place_faults"]

Step = Mapping[str, Any]
_SELECTORS: Final = ("under", "in", "per", "adopts")
#: With one of these a step lays units under some of the units of its selector only.
_SOME: Final = {"in", "childless", "per"}
_NO_SPACE: Final = Text("a text without white space: ids are made of it", "不含空白的文本：编号由其组成")
_NOWHERE: Final = Text("They stand under no unit: leave 'under' out", "该类单元没有上级：请删除under")
_UNDER: Final = Text("They may stand under: {allowed}", "可设于其下：{allowed}")


def place_faults(
    table: Mapping[str, Any], levels: LevelScheme, catalogue: RoleCatalogue, reader: Reader
) -> Iterator[Problem]:
    """Find steps that lay units or posts where the levels and the roles do not let them be."""
    recipe: Step = table.get("recipe", {})
    zero = {row["id"] for row in tables_in(table, "figures") if row.get("value") == 0 and "id" in row}
    found = _Units(levels, tables_in(recipe, "units"), reader, zero)
    yield from found.faults()
    yield from _posts(recipe, found, catalogue, reader)


def _together(one: Step, other: Step) -> bool:
    """Tell whether two steps can both be taken: in one state, under one choice of readings."""
    mine, theirs = texts_of(one.get("states", ())), texts_of(other.get("states", ()))
    if mine and theirs and not set(mine) & set(theirs):
        return False
    only: Mapping[str, str] = other.get("only", {})
    return all(only.get(reading, option) == option for reading, option in one.get("only", {}).items())


class _Units:
    """The steps that lay units, and the types of unit that each lays."""

    def __init__(self, levels: LevelScheme, steps: Sequence[Step], reader: Reader, zero: set[str]) -> None:
        self.levels, self.steps, self.reader = levels, steps, reader
        #: Types of unit that each step lays; none for one that lays no unit.
        self.laid = [
            self.types([_said(step)]) if "level" in step and not _is_empty(step, zero) else [] for step in steps
        ]
        # Real units bring along those above them, of whatever type.
        self.real = any("real" in step for step in steps)

    def types(self, selectors: Iterable[str]) -> list[int]:
        """Return the types of unit that selectors name, in order; what is not there counts for nothing."""
        out: set[int] = set()
        for text in selectors:
            try:
                where = Where.parse(text)
            except ValueError:
                continue  # reported already
            out |= {
                i for i, t in enumerate(self.levels.types) if t.level == where.level and where.kind in {None, t.kind}
            }
        return sorted(out)

    def name(self, unit_type: int) -> str:
        found = self.levels.types[unit_type]
        return found.level if len(self.levels.level(found.level).kinds) == 1 else f"{found.level}:{found.kind}"

    def names(self, types: Iterable[int]) -> str:
        return ", ".join(self.name(t) for t in types)

    def taken_with(self, step: Step, before: int | None = None) -> set[int]:
        """Return the types that are laid by steps which can be taken together with one, before it if that matters."""
        return {
            t
            for other, types in zip(self.steps[:before], self.laid[:before], strict=True)
            if _together(step, other)
            for t in types
        }

    def faults(self) -> Iterator[Problem]:
        for i, step in enumerate(self.steps):
            path = f"recipe.units[{i}]"
            yield from self._texts_of(step, path)
            kinds = self.levels.level(step["level"]).kinds if step.get("level") in self.levels.keys else ()
            if len(kinds) > 1 and "kind" not in step:
                facts = Text("the level '{level}' has several kinds ({kinds})", "层级“{level}”有多个类别（{kinds}）")
                why = facts.format(level=step["level"], kinds=", ".join(kinds))
                yield key_missing(self.reader.place(path), "kind", why)
            elif kinds and self.laid[i] and not self._adopted_later(i):
                yield from self._under(i, step, path)
        yield from self._mandatory()

    def _texts_of(self, step: Step, path: str) -> Iterator[Problem]:
        prefix = step.get("prefix", "")
        if any(c.isspace() for c in prefix):
            value = Text("'{prefix}'", "“{prefix}”").format(prefix=prefix)
            facts = {"key": "prefix", "value": value, "wanted": _NO_SPACE}
            yield Problem(WRONG_VALUE, self.reader.place(path, "prefix"), facts)
        for key in _SELECTORS:
            for text in texts_of(step.get(key, ())):
                if "[" in text:
                    yield Problem(LABEL_TOO_EARLY, self.reader.place(path, key), {"where": text})

    def _adopted_later(self, i: int) -> bool:
        """Tell whether a later step puts the units of a step under others."""
        later = {t for step in self.steps[i + 1 :] for t in self.types(texts_of(step.get("adopts", ())))}
        return bool(later & set(self.laid[i]))

    def _under(self, i: int, step: Step, path: str) -> Iterator[Problem]:
        child = self.laid[i][0]
        named = self.types(texts_of(step.get("under", ())))
        wrong = [t for t in named if not self.levels.allowed[t, child]]
        if not wrong:
            return
        # Of those that it may not stand under only those count that are there.
        laid, some = self.taken_with(step, i), step.keys() & _SOME and wrong != named
        wrong = [] if some else [t for t in wrong if t in laid]
        if wrong:
            allowed = self.names(t for t, ok in enumerate(self.levels.allowed[:, child].tolist()) if ok)
            fix = _UNDER.format(allowed=allowed) if allowed else _NOWHERE
            facts = {"what": self.name(child), "under": self.names(wrong), "fix": fix}
            yield Problem(CANNOT_STAND, self.reader.place(path, "under"), facts)

    def _mandatory(self) -> Iterator[Problem]:
        """Find mandatory levels that no step lays although units are laid that each need one."""
        if self.real:
            return
        there = {t for types in self.laid for t in types}
        for level in self.levels.levels:
            of = self.types([level.key])
            if level.presence != "mandatory" or there & set(of):
                continue
            holds = [t for t in range(len(self.levels.types)) if self.levels.allowed[t, of].any()]
            for i, types in enumerate(self.laid):
                if above := [t for t in types if t in holds]:
                    facts = {"level": level.key, "above": self.names(above)}
                    yield Problem(MANDATORY_NOT_LAID, self._step_of(level.key, i), facts)
                    break

    def _step_of(self, level: str, above: int) -> Place:
        """Return the step that lays none of a level, else the one that lays the units above it."""
        for i, step in enumerate(self.steps):
            if step.get("level") == level:
                return self.reader.place(f"recipe.units[{i}]", "each" if "each" in step else "figure")
        return self.reader.place(f"recipe.units[{above}]")


def _said(step: Step) -> str:
    return f"{step['level']}:{step['kind']}" if "kind" in step else step["level"]


def _is_empty(step: Step, zero: set[str]) -> bool:
    return step.get("each") == 0 or step.get("figure") in zero


def _posts(recipe: Step, units: _Units, catalogue: RoleCatalogue, reader: Reader) -> Iterator[Problem]:
    """Find posts at units where their role may not sit, and of bodies that are not laid there."""
    bodies = [(step, set(units.types(texts_of(step.get("at", ()))))) for step in tables_in(recipe, "bodies")]
    for i, step in enumerate(tables_in(recipe, "posts")):
        path = f"recipe.posts[{i}]"
        at = texts_of(step.get("at", ()))
        named = units.types(at)
        if step.get("role") in catalogue and named and step.get("each") != 0:
            role = catalogue.role(step["role"])
            fits = role.places(units.levels)
            wrong = [t for t in named if not fits[t]]
            if len(wrong) < len(named) or not units.real:
                laid = units.taken_with(step)
                wrong = [t for t in wrong if t in laid]
            if len(wrong) < len(named) and any("[" in text for text in at):
                wrong = []  # labels can leave out the units of a kind where the role may not sit
            if wrong and not role.places_unknown_to(units.levels):
                said = {"role": role.key, "at": units.names(wrong), "places": ", ".join(role.sits_at)}
                yield Problem(POSTS_ELSEWHERE, reader.place(path, "at"), said)
        if "body" in step and named:
            kind = step["body"]
            if not any(body.get("kind") == kind and set(named) & there for body, there in bodies):
                what = Text("bodies of the kind", "组织类别")
                where = Text(" at '{at}'", "在“{at}”").format(at=", ".join(at))
                fix = Text("Add a step that lays it there, or correct the kind", "请增加在该处铺设它的步骤，或更正类别")
                facts = {"what": what, "key": kind, "where": where, "fix": fix}
                yield Problem(NOT_LAID, reader.place(path, "body"), facts)

"""Where policies come from: those that ship, files, and texts; and the policies above them."""

from __future__ import annotations

import os
from collections.abc import Iterable
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any, cast

import attrs

from gridgov._cells import close_to
from gridgov._policy import Policy
from gridgov._policy_build import build
from gridgov._policy_faults import NOT_TOML, PARENTS_CYCLE, POLICY_CLASH, UNKNOWN_PARENT_POLICY, UNKNOWN_POLICY
from gridgov._policy_offered import offered
from gridgov._policy_reader import Reader
from gridgov._policy_values import RuleClass, Rules
from gridgov._toml import toml_tables
from gridgov.errors import InvalidPolicyError, Place, Problem, UnknownKeyError

__all__ = ["available", "from_dict", "load", "loads"]

_ENDING = ".toml"


@lru_cache
def _own() -> tuple[str, ...]:
    folder = files("gridgov") / "data" / "policies"
    return tuple(sorted(f.name.removesuffix(_ENDING) for f in folder.iterdir() if f.name.endswith(_ENDING)))


@lru_cache
def _shipped(ident: str) -> Policy:
    data = (files("gridgov") / "data" / "policies" / f"{ident}{_ENDING}").read_bytes()
    return _Loading(Rules.of(), {}).toml(data, f"{ident}{_ENDING}")


def available() -> tuple[str, ...]:
    """Return the ids of the policies that ship with the library or with an installed package."""
    return tuple(sorted({*_own(), *offered()}))


def installed(ident: str) -> Policy | None:
    """Return a policy that ships with the library or with an installed package; None if there is none.

    Raises:
        InvalidPolicyError: Two packages offer it, or its file is wrong.
    """
    there = offered().get(ident, ())
    packages = [*(["gridgov"] if ident in _own() else []), *(one.package for one in there)]
    if len(packages) > 1:
        facts = {"id": ident, "first": packages[0], "second": packages[1], "off": "GRIDGOV_NO_PLUGINS"}
        raise InvalidPolicyError(Problem(POLICY_CLASH, Place(id=ident), facts))
    if ident in _own():
        return _shipped(ident)
    if not there:
        return None
    path = there[0].path
    return _Loading(Rules.of(), {}, path.parent).toml(path.read_bytes(), str(path))


@attrs.frozen
class _Loading:
    """One policy, and those above it, being read."""

    rules: Rules
    #: Policies that were handed over, by id.
    parents: dict[str, Policy]
    #: Folder in which the files of policies above are looked for.
    folder: Path | None = None
    #: Ids of the policies that wait for the one above them.
    trail: tuple[str, ...] = ()

    def toml(self, data: bytes | str, file: str | None) -> Policy:
        """Read TOML."""
        try:
            text = data.decode("utf-8-sig") if isinstance(data, bytes) else data.removeprefix("\ufeff")
            raw = toml_tables(text)
        except ValueError as error:  # no TOML or no UTF-8
            problem = Problem(NOT_TOML, Place(file=file), {"why": str(error).rstrip(".")})
            raise InvalidPolicyError(problem) from None
        return self.tables(raw, file)

    def tables(self, raw: Any, file: str | None) -> Policy:  # noqa: ANN401 - what build looks at
        """Read tables."""
        ident = cast("dict[str, Any]", raw).get("id") if isinstance(cast("object", raw), dict) else None
        here = attrs.evolve(self, trail=(*self.trail, str(ident)))
        return build(raw, self.rules, here.above, file)

    def above(self, ident: str, reader: Reader) -> Policy | None:
        """Return the policy above; what is wrong with it goes to the reader."""
        if ident in self.trail:
            circle = " > ".join((*self.trail[self.trail.index(ident) :], ident))
            reader.add(PARENTS_CYCLE, "parent", trail=circle)
            return None
        if ident in self.parents:
            return self.parents[ident]
        try:
            beside = None if self.folder is None else self.folder / f"{ident}{_ENDING}"
            if (
                beside is not None
                and ident not in {".", ".."}
                and Path(beside).name == f"{ident}{_ENDING}"
                and beside.is_file()
            ):
                return self.toml(beside.read_bytes(), str(beside))
            if (found := installed(ident)) is not None:
                return found
        except InvalidPolicyError as error:
            reader.problems.extend(error.problems)
            return None
        known = (*self.parents, *available())
        facts = {"parent": ident, "known": ", ".join(known), "close": close_to(ident, known)}
        reader.add(UNKNOWN_PARENT_POLICY, "parent", **facts)
        return None


def _loading(rules: Iterable[RuleClass], parents: Iterable[Policy], folder: Path | None = None) -> _Loading:
    by = {layer.id: layer for policy in parents for layer in policy.layers}
    return _Loading(Rules.of(rules), by, folder)


def load(policy: str | os.PathLike[str], *, rules: Iterable[RuleClass], parents: Iterable[Policy]) -> Policy:
    """Return a shipped policy by its id, or one of a file by its path."""
    name = os.fspath(policy)
    if isinstance(policy, os.PathLike) or name.endswith(_ENDING):
        path = Path(name)
        return _loading(rules, parents, path.parent).toml(path.read_bytes(), name)
    found = installed(name)
    if found is None:
        raise UnknownKeyError(Problem(UNKNOWN_POLICY, Place(id=name), {"id": name, "known": ", ".join(available())}))
    return found


def loads(text: str, *, rules: Iterable[RuleClass], parents: Iterable[Policy], file: str | None) -> Policy:
    """Return the policy that a TOML text holds."""
    return _loading(rules, parents).toml(text, file)


def from_dict(data: Any, *, rules: Iterable[RuleClass], parents: Iterable[Policy]) -> Policy:  # noqa: ANN401 - checked
    """Return the policy that tables hold."""
    return _loading(rules, parents).tables(data, None)

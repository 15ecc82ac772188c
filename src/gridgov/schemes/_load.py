"""From a TOML file to a scheme."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from gridgov.errors import Place, Problem, UnknownKeyError
from gridgov.jurisdiction import Note
from gridgov.schemes._check import Parts, read_parts
from gridgov.schemes._faults import UNKNOWN_SCHEME
from gridgov.schemes._figures import Figure
from gridgov.schemes._parts import BodyRule, NamedList, Reading, State, worded
from gridgov.schemes._scheme import Scheme
from gridgov.schemes._toml import read_toml_text
from gridgov.text import Text

__all__ = ["available", "load", "loads"]


def available() -> tuple[str, ...]:
    """Return the ids of the published systems that ship with the library.

    Example:
        >>> available()
        ('ankang-321', 'chengbei-five-tiers', 'county-many-nets', 'xiliugou-126', 'zhangye-three-centres')
    """
    return tuple(ident for ident in _shipped() if load(ident).source is not None)


@lru_cache
def _shipped() -> tuple[str, ...]:
    folder = files("gridgov") / "schemes"
    return tuple(sorted(f.name.removesuffix(".toml") for f in folder.iterdir() if f.name.endswith(".toml")))


def load(scheme: str | Path) -> Scheme:
    """Return a shipped scheme by its id, or your own by the path of its TOML file.

    Raises:
        UnknownKeyError: There is no such scheme.
        InvalidSchemeError: The file contradicts itself; with everything that is wrong with it.
        FileNotFoundError: There is no such file.

    Example:
        >>> load("county-many-nets").grid_ladder[-1].name.en
        'micro grid'
    """
    name = str(scheme)
    if isinstance(scheme, Path) or name.endswith(".toml"):
        return _read(Path(scheme).read_bytes(), name)
    if name not in _shipped():
        raise UnknownKeyError(Problem(UNKNOWN_SCHEME, Place(id=name), {"id": name, "known": ", ".join(_shipped())}))
    return _load_shipped(name)


def loads(text: str, *, file: str = "scheme") -> Scheme:
    r"""Return the scheme that a TOML text holds.

    Args:
        text: The text.
        file: Name that messages call it by.

    Raises:
        InvalidSchemeError: The text is wrong; with everything that is wrong with it.

    Example:
        >>> loads('id = "s"\nname = { en = "S", zh = "某" }\n[[levels]]\nkey = "town"\nname = { en = "t", zh = "镇" }')
        <Scheme s: 1 level, 0 figures, 0 relations, 0 readings>
    """
    return _read(text.encode("utf-8", "surrogatepass"), file)


@lru_cache
def _load_shipped(name: str) -> Scheme:
    return _read((files("gridgov") / "schemes" / f"{name}.toml").read_bytes(), f"{name}.toml")


def _read(data: bytes, file: str) -> Scheme:
    return _scheme(read_parts(read_toml_text(data, file), file), file)


def _scheme(parts: Parts, file: str) -> Scheme:
    table, levels = parts.table, parts.levels
    readings = {row["key"]: Reading.from_dict(row) for row in table.get("readings", ())}
    policy = table.get("policy")
    if policy is not None and policy.endswith(".toml"):
        policy = str(Path(file).parent / policy)
    scheme = Scheme(
        id=table["id"],
        name=Text(**table["name"]),
        about=Text(**table.get("about", table["name"])),
        source=table.get("source"),
        place=table.get("place"),
        levels=levels,
        grid_ladder=tuple(levels.level(key) for key in table.get("grid_ladder", ())),
        catalogue=parts.catalogue,
        own_roles=tuple(row["key"] for row in table.get("roles", ())),
        figures=tuple(_figure(row) for row in table.get("figures", ())),
        relations=parts.relations,
        bodies=tuple(BodyRule.from_dict(row) for row in table.get("bodies", ())),
        lists=tuple(NamedList.from_dict(row) for row in table.get("lists", ())),
        readings=readings,
        chosen={key: reading.default for key, reading in readings.items()},
        states=tuple(State(**worded(row)) for row in table.get("states", ())),
        notes=tuple(Note(n["key"], n["tag"], Text(**n["text"]), n.get("fact")) for n in table.get("notes", ())),
        recipe=table.get("recipe", {}),
        policy_name=policy,
        table=table,
    )
    return scheme.with_readings()


def _figure(row: Mapping[str, Any]) -> Figure:
    data: dict[str, Any] = {"value": None, "qualifier": "exact", **worded(row)}
    return Figure(**data)

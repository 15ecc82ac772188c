"""One scheme: a TOML file, read and checked."""

from __future__ import annotations

import difflib
import html
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Final, Literal

import attrs

from gridgov.errors import (
    GridgovError,
    InvalidSchemeError,
    Place,
    Problem,
    Problems,
    UnknownKeyError,
    fault,
)
from gridgov.hierarchy import Hierarchy
from gridgov.jurisdiction import Jurisdiction, Note
from gridgov.levels import Level, LevelScheme
from gridgov.measures import Total
from gridgov.roles import Role, RoleCatalogue
from gridgov.text import Lang, Text

__all__ = ["Figure", "FigureCheck", "Scheme", "available", "load"]

#: How exact a published figure is.
Qualifier = Literal["exact", "odd", "over", "at_least", "nearly", "about"]

UNKNOWN_SCHEME = fault(
    "SCH001",
    "unknown-scheme",
    Text("There is no scheme '{id}'.", "没有方案“{id}”。"),
    Text(
        "Shipped are: {known}. Your own scheme is loaded by the path of its TOML file.",
        "现有方案：{known}。自定义方案请给出TOML文件路径。",
    ),
)
NOT_TOML = fault(
    "SCH002",
    "not-toml",
    Text("The file is not TOML: {why}.", "文件不是有效的TOML:{why}。"),
    Text("Correct it at that place and save it as UTF-8.", "请在该处更正，并以UTF-8保存。"),
)
SCHEME_KEY_MISSING = fault(
    "SCH003",
    "scheme-key-missing",
    Text("The key '{key}' is missing.", "缺少键“{key}”。"),
    Text("Add it.", "请补充。"),
)
SCHEME_KEY_UNKNOWN = fault(
    "SCH004",
    "scheme-key-unknown",
    Text("The key '{key}' is not known here.", "此处不存在键“{key}”。"),
    Text("Delete it or use one of: {known}.", "请删除或改用：{known}。"),
)
UNKNOWN_FIGURE = fault(
    "SCH005",
    "unknown-figure",
    Text(
        "The recipe speaks of the figure '{figure}', which is not among the figures.",
        "配方引用的数字“{figure}”不存在。",
    ),
    Text("Add the figure or correct its id.", "请补充该数字或更正其编号。"),
)
UNPUBLISHED_VALUE = fault(
    "SCH006",
    "unpublished-with-value",
    Text("'{id}' is tagged U (unpublished) and has a value.", "“{id}”标记为U（未公布），却带有数值。"),
    Text("Delete the value, or give the tag that it deserves.", "请删除该数值，或改用恰当的标记。"),
)
NO_RECIPE = fault(
    "SCH007",
    "no-recipe",
    Text("The scheme '{id}' has no recipe to build it from its figures.", "方案“{id}”没有由公布数字重建的配方。"),
    Text("Build it from your own data with its levels and roles.", "请用其层级和角色，由您自己的数据建立。"),
)

#: Keys of each table of a scheme file: those that must be there, and those that may.
_KEYS: Final[Mapping[str, tuple[frozenset[str], frozenset[str]]]] = {
    "": (
        frozenset({"id", "name", "levels"}),
        frozenset(
            {
                "about",
                "published",
                "source",
                "place",
                "counting",
                "grid_ladder",
                "roles",
                "combinations",
                "templates",
                "figures",
                "notes",
                "recipe",
            }
        ),
    ),
    "levels": (frozenset({"key", "name"}), frozenset({"kinds", "presence", "under", "fact", "tag"})),
    "roles": (
        frozenset({"key", "name"}),
        frozenset({f.name for f in attrs.fields(Role)} | {"fact", "tag"}),
    ),
    "figures": (
        frozenset({"id", "name", "qualifier", "unit", "tag"}),
        frozenset({"value", "counts"}),
    ),
    "notes": (frozenset({"key", "tag", "text"}), frozenset({"fact"})),
    "recipe": (frozenset(), frozenset({"carrier", "units", "measures", "posts", "devices"})),
    "recipe.units": (frozenset({"level", "under"}), frozenset({"figure", "each", "prefix"})),
    "recipe.measures": (frozenset({"key", "level", "figure"}), frozenset({"part_of", "rest_of"})),
    "recipe.posts": (
        frozenset({"role", "level"}),
        frozenset({"figure", "each", "rest_of", "minimum", "share_with", "holders_in_all"}),
    ),
}


@attrs.frozen
class Figure:
    """A published quantity.

    Example:
        >>> load("ankang-321").figure("ANK-F01").value
        258
    """

    #: Its id in the list of facts, such as ``ANK-F01``.
    id: str
    #: What it counts.
    name: Text
    #: The number as published; None where it is not published.
    value: int | None
    #: How exact it is.
    qualifier: Qualifier
    #: Unit of measure.
    unit: Text
    #: ``S`` stated, ``D`` derived, ``I`` inferred, ``O`` from outside, ``U`` unpublished.
    tag: str
    #: What in a model must equal it.
    counts: Mapping[str, Any] = attrs.field(factory=dict[str, Any], hash=False)


@attrs.frozen
class FigureCheck:
    """A published figure against a model."""

    figure: Figure
    #: What the model has; None where it cannot be told.
    found: float | None

    @property
    def met(self) -> bool | None:
        """Whether both are equal; None where it cannot be told."""
        if self.found is None or self.figure.value is None or self.figure.qualifier != "exact":
            return None
        return self.found == self.figure.value


@attrs.frozen(repr=False, eq=False)
class Scheme:
    """A governance system as data.

    Example:
        >>> scheme = load("ankang-321")
        >>> scheme
        <Scheme ankang-321: 8 levels, 12 figures, 9 notes>
        >>> [level.key for level in scheme.grid_ladder]
        ['grid_1', 'grid_2', 'grid_3']
    """

    id: str
    name: Text
    levels: LevelScheme
    catalogue: RoleCatalogue
    figures: tuple[Figure, ...]
    #: What is stated, inferred or open.
    notes: tuple[Note, ...]
    #: The levels that the system calls its grids, highest first.
    grid_ladder: tuple[Level, ...]
    #: One sentence about it.
    about: Text
    #: Name of the source file in the list of facts; None for a scheme that is not a published system.
    source: str | None
    #: Division code of the place, where it is known.
    place: str | None
    #: How figures are laid over units; empty if there is no way yet.
    recipe: Mapping[str, Any]

    def figure(self, ident: str) -> Figure:
        """Return a figure.

        Raises:
            UnknownKeyError: There is no such figure.

        Example:
            >>> figure = load("ankang-321").figure("ANK-F01")
            >>> figure.value, figure.tag
            (258, 'S')
        """
        for figure in self.figures:
            if figure.id == ident:
                return figure
        raise UnknownKeyError(Problem(UNKNOWN_FIGURE, Place(id=ident), {"figure": ident}))

    def synthesise(self, territory: Hierarchy | None = None, *, each: Mapping[str, int] | None = None) -> Jurisdiction:
        """Build a complete jurisdiction whose totals equal the published figures.

        Every choice that is not published is a default of the recipe, is named in the notes of the result, and can be
        overridden.

        Args:
            territory: Real units to lay it over; by default the example data of the scheme's place.
            each: How many units of a level stand under each unit above, for levels without a published figure.

        Raises:
            InvalidSchemeError: The scheme has no recipe, or the totals cannot be met with this territory.

        Example:
            >>> city = load("ankang-321").synthesise()
            >>> city.units(level="community").total("households")
            <Total: 349,028>
        """
        from gridgov.schemes import synthesis

        if not self.recipe:
            raise InvalidSchemeError(Problem(NO_RECIPE, Place(id=self.id), {"id": self.id}))
        return synthesis.synthesise(self, territory, dict(each or {}))

    def compare(self, jurisdiction: Jurisdiction) -> tuple[FigureCheck, ...]:
        """Hold the published figures against a model, one by one.

        Example:
            >>> scheme = load("ankang-321")
            >>> all(check.met for check in scheme.compare(scheme.synthesise()))
            True
        """
        return tuple(FigureCheck(figure, _measured(jurisdiction, figure.counts)) for figure in self.figures)

    def describe(self, lang: Lang = "en") -> str:
        """Return name, levels, figures and notes as text.

        Example:
            >>> print(load("xiliugou-126").describe("zh").splitlines()[0])
            西柳沟街道“126” (xiliugou-126)
        """
        lines = [f"{self.name.get(lang)} ({self.id})", self.about.get(lang), "", self.levels.describe(lang)]
        if self.figures:
            lines.append("")
        for f in self.figures:
            value = Text("not published", "未公布").get(lang) if f.value is None else f"{f.value:,}"
            lines.append(f"{f.id} [{f.tag}] {f.name.get(lang)}: {value} {f.unit.get(lang)}")
        if self.notes:
            lines.append("")
        lines += [f"[{note.tag}] {note.text.get(lang)}" for note in self.notes]
        return "\n".join(lines)

    def __repr__(self) -> str:
        n, f, k = len(self.levels.levels), len(self.figures), len(self.notes)
        return f"<Scheme {self.id}: {n} levels, {f} figure{'' if f == 1 else 's'}, {k} note{'' if k == 1 else 's'}>"

    def _repr_html_(self) -> str:
        """Return a table of the figures for a notebook."""
        rows = "".join(
            f"<tr><td>{html.escape(f.id)}</td><td>{html.escape(f.name.en)}</td><td>{f.value}</td><td>{f.tag}</td></tr>"
            for f in self.figures
        )
        return f"<table><caption>{html.escape(self.name.en)}</caption><tbody>{rows}</tbody></table>"


def _measured(j: Jurisdiction, counts: Mapping[str, Any]) -> float | None:
    """Return what a model has of something that figures count."""
    if "level" in counts:
        return len(j.units(level=counts["level"]))
    if "counting" in counts:
        return len(j.territory.grids)
    if "measure" in counts:
        key = str(counts["measure"])
        total: Total | None = j.territory.roots.total(key) if key in j.territory.measures else None
        return None if total is None else total.value
    if "role" in counts:
        return len(j.roster.posts(role=counts["role"]))
    if "device" in counts:
        return sum(d.kind == str(counts["device"]) for d in j.roster.devices())
    return None


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
        >>> load("county-many-nets").levels
        <LevelScheme: county > grid_large > grid_medium > grid_small > [grid_micro] > [household]>
    """
    name = str(scheme)
    if isinstance(scheme, Path) or name.endswith(".toml"):
        return _read(Path(scheme).read_bytes(), name)
    if name not in _shipped():
        raise UnknownKeyError(Problem(UNKNOWN_SCHEME, Place(id=name), {"id": name, "known": ", ".join(_shipped())}))
    return _load_shipped(name)


@lru_cache
def _load_shipped(name: str) -> Scheme:
    return _read((files("gridgov") / "schemes" / f"{name}.toml").read_bytes(), f"{name}.toml")


def _read(data: bytes, file: str) -> Scheme:
    try:
        table = tomllib.loads(data.decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InvalidSchemeError(Problem(NOT_TOML, Place(file=file), {"why": str(error)})) from None
    found = list(_faults(table, file))
    if found:
        raise InvalidSchemeError(Problems.of(*found))
    parts: dict[str, Any] = {}
    batches = Problems()
    for key, make in (("levels", LevelScheme.from_dict), ("catalogue", _catalogue)):
        try:
            parts[key] = make(table)
        except GridgovError as error:
            batches += error.problems
    if batches:
        raise InvalidSchemeError(batches)
    levels: LevelScheme = parts["levels"]
    figures = [
        Figure(
            f["id"], Text(**f["name"]), f.get("value"), f["qualifier"], Text(**f["unit"]), f["tag"], f.get("counts", {})
        )
        for f in table.get("figures", ())
    ]
    notes = [Note(n["key"], n["tag"], Text(**n["text"]), n.get("fact")) for n in table.get("notes", ())]
    return Scheme(
        table["id"],
        Text(**table["name"]),
        levels,
        parts["catalogue"],
        tuple(figures),
        tuple(notes),
        tuple(levels.level(key) for key in table.get("grid_ladder", ())),
        Text(**table.get("about", table["name"])),
        table.get("source"),
        table.get("place"),
        table.get("recipe", {}),
    )


def _catalogue(table: Mapping[str, Any]) -> RoleCatalogue:
    """Return the shipped roles, with those of the scheme in their place."""
    shipped = RoleCatalogue.builtin().to_dict()
    recipe: Mapping[str, Any] = table.get("recipe", {})
    minimum: dict[str, int] = {p["role"]: p["minimum"] for p in recipe.get("posts", ()) if "minimum" in p}
    roles: dict[str, dict[str, Any]] = {role["key"]: role for role in shipped["roles"]}
    for role in table.get("roles", ()):
        roles[role["key"]] = {k: v for k, v in role.items() if k not in {"fact", "tag"}}
    for key, number in minimum.items():
        roles[key] = {**roles[key], "minimum": number}
    merged: dict[str, Any] = {
        "roles": list(roles.values()),
        "combinations": table.get("combinations", ()),
        "templates": [*shipped["templates"], *table.get("templates", ())],
    }
    return RoleCatalogue.from_dict(merged)


def _tables(table: Mapping[str, Any]) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    """Return name, path and content of every table that has fixed keys."""
    yield "", "", table
    for name in ("levels", "roles", "figures", "notes"):
        for i, entry in enumerate(table.get(name, ())):
            yield name, f"{name}[{i}]", entry
    recipe = table.get("recipe")
    if recipe is not None:
        yield "recipe", "recipe", recipe
        for name in ("units", "measures", "posts"):
            for i, entry in enumerate(recipe.get(name, ())):
                yield f"recipe.{name}", f"recipe.{name}[{i}]", entry


def _faults(table: Mapping[str, Any], file: str) -> Iterator[Problem]:
    for name, path, entry in _tables(table):
        must, may = _KEYS[name]
        for key in sorted(must - entry.keys()):
            yield Problem(SCHEME_KEY_MISSING, Place(file=file, path=path or None), {"key": key})
        for key in sorted(entry.keys() - must - may):
            close = difflib.get_close_matches(key, must | may, n=3) or sorted(must | may)
            place = Place(file=file, path=f"{path}.{key}" if path else key)
            yield Problem(SCHEME_KEY_UNKNOWN, place, {"key": key, "known": ", ".join(close)})
    known = {f.get("id") for f in table.get("figures", ())}
    for _, path, entry in _tables(table):
        named: Iterable[Any] = [entry.get(k) for k in ("figure", "holders_in_all")]
        if path.startswith("recipe.posts") and "rest_of" in entry:
            named = [*named, entry["rest_of"]]
        for figure in named:
            if path.startswith("recipe") and figure is not None and figure not in known:
                yield Problem(UNKNOWN_FIGURE, Place(file=file, path=path), {"figure": figure})
        if entry.get("tag") == "U" and entry.get("value") is not None:
            yield Problem(UNPUBLISHED_VALUE, Place(file=file, path=path), {"id": entry.get("id", path)})

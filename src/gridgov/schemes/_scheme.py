"""One scheme: a TOML file, read and checked."""

from __future__ import annotations

import html
import tomllib
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import attrs

from gridgov.errors import InvalidSchemeError, Place, Problem, UnknownKeyError
from gridgov.hierarchy import Hierarchy
from gridgov.jurisdiction import Jurisdiction, Note
from gridgov.levels import Level, LevelScheme
from gridgov.roles import RoleCatalogue
from gridgov.schemes._check import read_parts
from gridgov.schemes._faults import NO_RECIPE, NOT_TOML, UNKNOWN_FIGURE, UNKNOWN_SCHEME
from gridgov.schemes._figures import Figure, FigureCheck, measured
from gridgov.text import Lang, Text

__all__ = ["Scheme", "available", "load"]


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
        return tuple(FigureCheck(figure, measured(jurisdiction, figure.counts)) for figure in self.figures)

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
        table = tomllib.loads(data.decode("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InvalidSchemeError(Problem(NOT_TOML, Place(file=file), {"why": str(error).rstrip(".")})) from None
    parts = read_parts(table, file)
    table, levels = parts.table, parts.levels
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
        parts.catalogue,
        tuple(figures),
        tuple(notes),
        tuple(levels.level(key) for key in table.get("grid_ladder", ())),
        Text(**table.get("about", table["name"])),
        table.get("source"),
        table.get("place"),
        table.get("recipe", {}),
    )

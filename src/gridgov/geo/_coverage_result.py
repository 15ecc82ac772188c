"""What a coverage check found."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, Literal, TypeAlias

import attrs
import numpy as np
import numpy.typing as npt

from gridgov._extras import need
from gridgov._face import as_html, as_line, one_line
from gridgov._files import atomic_write
from gridgov._frame import Column, Frame, framed, objects
from gridgov.errors import FaultKind, Place, Problem, Problems
from gridgov.geo._faults import GAP, NO_OUTLINE, OUTSIDE, OVERLAP, RINGS, SLIVER
from gridgov.geo._json_system import crs_members
from gridgov.text import Text

__all__ = ["KINDS", "Coverage", "CoverageFault", "Kind", "many"]

#: What can be wrong between a level and the units above it.
Kind: TypeAlias = Literal["gap", "overlap", "outside", "sliver", "rings", "no_outline"]
KINDS: Final[tuple[Kind, ...]] = ("gap", "overlap", "outside", "sliver", "rings", "no_outline")

_CODES: Final[Mapping[Kind, FaultKind]] = {
    "gap": GAP,
    "overlap": OVERLAP,
    "outside": OUTSIDE,
    "sliver": SLIVER,
    "rings": RINGS,
    "no_outline": NO_OUTLINE,
}
_WORDS: Final[Mapping[Kind, tuple[str, str]]] = {
    "gap": ("gap", "gaps"),
    "overlap": ("overlap", "overlaps"),
    "outside": ("part outside", "parts outside"),
    "sliver": ("sliver", "slivers"),
    "rings": ("outline with invalid rings", "outlines with invalid rings"),
    "no_outline": ("unit without outline", "units without outline"),
}
_NEAR: Final = Text(", beside {units}", "，邻近{units}")
_NOTHING: Final = Text("", "")
_AS_GAP: Final = Text("a gap in {parent}{near}", "{parent}中的空隙{near}")
_AS_OVERLAP: Final = Text("{units} overlap", "{units}重叠")
_AS_OUTSIDE: Final = Text("{units} reaches out of {parent}", "{units}超出{parent}")
_SHOWN: Final = 6
_TITLE: Final = Text("coverage", "覆盖检查")
_NO_UNIT: Final = Text("", "")
_WHAT: Final = Text("What a sliver is: gap, overlap or outside.", "狭长碎片属于空隙、重叠还是越界。")
_COLUMNS: Final = (
    Column("kind", Text("kind", "类别"), _NO_UNIT, Text("What is wrong.", "问题类别。")),
    Column(
        "what",
        Text("sliver of", "碎片性质"),
        _NO_UNIT,
        Text("What a sliver is: gap, overlap or outside.", "狭长碎片属于空隙、重叠还是越界。"),
    ),
    Column("parent", Text("parent", "上级"), _NO_UNIT, Text("Id of the unit above.", "上级单元编号。")),
    Column("units", Text("units", "相关单元"), _NO_UNIT, Text("Ids of the units concerned.", "相关单元编号。")),
    Column("area_m2", Text("area", "面积"), Text("square metres", "平方米"), Text("Of the piece.", "该处面积。")),
)


def many(units: Sequence[str]) -> Text:
    """Name some units, at most six of them."""
    more = len(units) - _SHOWN
    en = ", ".join(f"'{unit}'" for unit in units[:_SHOWN]) + (f" and {more:,} more" if more > 0 else "")
    zh = "、".join(f"“{unit}”" for unit in units[:_SHOWN]) + (f"等{len(units):,}个单元" if more > 0 else "")
    return Text(en, zh)


@attrs.frozen(eq=False)
class CoverageFault:
    """One place where a level and the units above it do not fit.

    Example:
        >>> CoverageFault("gap", "c1", ("g1", "g2"), 12.5, None).message("zh")
        '“c1”有12.5平方米不属于任何下级，邻近“g1”、“g2”。'
    """

    __repr__ = as_line
    _repr_html_ = as_html

    kind: Kind
    #: Id of the unit above, None where it has none.
    parent: str | None
    #: Units concerned, by id: those that overlap, that are outside, or that are beside a gap.
    units: tuple[str, ...]
    #: Square metres; NaN where there is no piece to measure.
    area_m2: float
    #: The piece, in the coordinates of the outlines; None for a unit without outline.
    shape: Any
    #: What a sliver is.
    what: Literal["gap", "overlap", "outside"] | None = None
    #: Why rings are not valid.
    reason: str | None = None

    def problem(self) -> Problem:
        """Return it as a problem with a code, such as ``GEO021`` for a gap.

        Example:
            >>> CoverageFault("no_outline", "c1", ("g7",), float("nan"), None).problem().code
            'GEO026'
        """
        near = _NEAR.format(units=many(self.units)) if self.units else _NOTHING
        facts: dict[str, object] = {"units": many(self.units), "parent": self.parent or "-", "near": near}
        facts |= {"area": _square(self.area_m2), "reason": self.reason or ""}
        if self.kind == "sliver":
            words = {"gap": _AS_GAP, "overlap": _AS_OVERLAP, "outside": _AS_OUTSIDE}[self.what or "gap"]
            facts["what"] = words.format(units=many(self.units), parent=many([self.parent or "-"]), near=near)
        concerned = self.parent if self.kind == "gap" or not self.units else self.units[0]
        return Problem(_CODES[self.kind], Place(id=concerned), facts)

    def message(self, lang: Any = "en") -> str:  # noqa: ANN401 - Lang
        """Say it in one sentence.

        Raises:
            ValueError: ``lang`` is neither ``"en"`` nor ``"zh"``.

        Example:
            >>> CoverageFault("overlap", "c1", ("g1", "g2"), 12.5, None).message()
            "'g1', 'g2' share 12.5 m²."
        """
        return self.problem().message(lang)


def _square(area: float) -> str:
    """Write an area with three digits or, from 1,000, as a whole number."""
    return f"{area:,.0f}" if area >= _WHOLE else f"{area:.3g}"


_WHOLE: Final = 1000.0


@attrs.frozen(eq=False, repr=False)
class Coverage(Sequence[CoverageFault]):
    """All that a coverage check found, in an order that does not depend on that of the input; true if it is nothing.

    Example:
        >>> from gridgov import geo
        >>> shapes = {"c": "POLYGON ((0 0, 20 0, 20 10, 0 10, 0 0))", "g1": "POLYGON ((0 0, 10 0, 10 10, 0 10, 0 0))"}
        >>> found = geo.coverage({"g1": "c"}, None, geo.read(shapes, crs="EPSG:4547"))
        >>> bool(found), found[0].kind, found[0].parent
        (False, 'gap', 'c')
    """

    _repr_html_ = as_html

    #: Key of the level, or None.
    level: str | None
    faults: tuple[CoverageFault, ...]
    #: How many units were checked, and how many units above them.
    checked: tuple[int, int]
    crs: str

    def __bool__(self) -> bool:
        return not self.faults

    def __len__(self) -> int:
        return len(self.faults)

    def __getitem__(self, index: Any) -> Any:  # noqa: ANN401 - a row or a slice of them
        return self.faults[index]  # pyright: ignore[reportUnknownVariableType]

    def __iter__(self) -> Iterator[CoverageFault]:
        return iter(self.faults)

    def counts(self) -> dict[str, int]:
        """Return how many faults there are of each kind that occurs.

        Example:
            >>> Coverage("grid", (), (12, 3), "CGCS2000").counts()
            {}
        """
        found = {kind: sum(fault.kind == kind for fault in self.faults) for kind in KINDS}
        return {kind: n for kind, n in found.items() if n}

    def area_m2(self, kind: Kind) -> float:
        """Return the square metres of all faults of a kind, pieces that are there twice counted twice.

        Raises:
            ValueError: There is no such kind.

        Example:
            >>> Coverage("grid", (), (12, 3), "CGCS2000").area_m2("gap")
            0.0
        """
        if kind not in KINDS:
            msg = f"kind is one of {', '.join(KINDS)}, not {kind!r}."
            raise ValueError(msg)
        return float(np.nansum([fault.area_m2 for fault in self.faults if fault.kind == kind]))

    @property
    def problems(self) -> Problems:
        """The faults as problems with codes."""
        return Problems.of(*(fault.problem() for fault in self.faults))

    @property
    def table(self) -> Frame:
        """The faults as a frame with the columns ``kind``, ``what``, ``parent``, ``units`` and ``area_m2``."""
        rows = self.faults
        columns: list[npt.NDArray[Any]] = [
            objects([fault.kind for fault in rows]),
            objects([fault.what for fault in rows]),
            objects([fault.parent for fault in rows]),
            objects(["; ".join(fault.units) for fault in rows]),
            np.array([fault.area_m2 for fault in rows], np.float64),
        ]
        return framed(_TITLE, *zip(_COLUMNS, columns, strict=True))

    def to_geojson(self, path: str | os.PathLike[str] | None = None) -> dict[str, Any]:
        """Return the pieces as a GeoJSON FeatureCollection, to be looked at on a map, and write it to a file if asked.

        It is in the system of the outlines; one that is not WGS-84 is named in the members ``crs`` and ``gridgov``.

        Raises:
            OSError: The file cannot be written; the old one is still there.

        Example:
            >>> Coverage("grid", (), (12, 3), "CGCS2000").to_geojson()["crs"]["properties"]["name"]
            'urn:ogc:def:crs:EPSG::4490'
        """
        features = [self._feature(fault) for fault in self.faults]
        member = {"kind": "coverage", "crs": self.crs, "level": self.level}
        out = {"type": "FeatureCollection", **crs_members(self.crs), "gridgov": member, "features": features}
        if path is not None:
            atomic_write(path, json.dumps(out, ensure_ascii=False, allow_nan=False) + "\n")
        return out

    @staticmethod
    def _feature(fault: CoverageFault) -> dict[str, Any]:
        shapely = need("shapely", extra="geo")
        properties: dict[str, Any] = {"kind": fault.kind, "parent": fault.parent, "units": list(fault.units)}
        properties["area_m2"] = None if np.isnan(fault.area_m2) else round(fault.area_m2, 6)
        if fault.what is not None:
            properties["what"] = fault.what
        properties |= {"code": _CODES[fault.kind].code, "message": fault.message(), "message_zh": fault.message("zh")}
        shape = None if fault.shape is None else json.loads(shapely.to_geojson(fault.shape))
        return {"type": "Feature", "properties": properties, "geometry": shape}

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Coverage):
            return NotImplemented
        same = (self.level, self.checked, self.crs) == (other.level, other.checked, other.crs)
        return same and self.to_geojson() == other.to_geojson()

    def __hash__(self) -> int:
        return hash((self.level, len(self), self.checked))

    @one_line
    def __repr__(self) -> str:
        units, parents = self.checked
        what = f"{self.level or 'units'}: {units:,} in {parents:,}"
        if not self.faults:
            return f"<Coverage of {what}, clean>"
        said = [f"{n:,} {_WORDS[kind][n > 1]}" for kind in KINDS if (n := self.counts().get(kind, 0))]
        return f"<Coverage of {what}, {', '.join(said)}>"

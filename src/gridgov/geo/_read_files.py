"""Geodata files that geopandas knows."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any, Final

from gridgov._extras import need
from gridgov.errors import Place, Problem
from gridgov.geo._faults import DAMAGED_FILE, LAYERS, InvalidOutlinesError
from gridgov.text import Text

__all__ = ["damaged", "read_file"]

_PARQUET: Final = frozenset({".parquet", ".geoparquet"})
_LONGEST: Final = 200
_NO_SHAPES: Final = Text("it has no geometries", "没有几何图形")
#: So many bytes say what a file is.
_HEAD: Final = 1024
_ELSEWHERE: Final = Text("it has no data, only where they are", "其中没有数据，仅有数据的来源")
_NO_LAYERS: Final = Text("it has no layers", "没有图层")


def read_file(path: Path, layer: str | None, place: Place) -> Any:  # noqa: ANN401 - a GeoDataFrame
    """Return a GeoDataFrame.

    Raises:
        InvalidOutlinesError: The file is damaged, has no geometries, or has several layers of which none is named.
        MissingExtraError: geopandas is not installed.
        OSError: The file cannot be opened.
    """
    geopandas = need("geopandas", extra="geo")
    if path.suffix.casefold() in _PARQUET:
        need("pyarrow.parquet", extra="arrow")
        return _attempt(lambda: geopandas.read_parquet(path), place)
    _check_head(path, place)
    if layer is None:
        layer = _layer(geopandas, path, place)
    found = _table(geopandas, path, layer, place)
    if not hasattr(found, "geometry"):  # a table without geometries comes back as a plain data frame
        raise damaged(_NO_SHAPES, place)
    return found


def _table(geopandas: Any, path: Path, layer: str, place: Place) -> Any:  # noqa: ANN401 - of geopandas
    """Read one layer; texts of a Shapefile that does not say how are UTF-8 or, as most are in China, GB18030."""
    plain = path.suffix.casefold() == ".shp" and not any(path.with_suffix(end).exists() for end in (".cpg", ".CPG"))
    if not plain:
        return _attempt(lambda: geopandas.read_file(path, layer=layer), place)
    try:
        return _attempt(lambda: geopandas.read_file(path, layer=layer, encoding="UTF-8"), place)
    except InvalidOutlinesError:
        return _attempt(lambda: geopandas.read_file(path, layer=layer, encoding="GB18030"), place)


def _check_head(path: Path, place: Place) -> None:
    """Refuse a file that only tells where else the data are, such as on the network."""
    if path.is_file():
        with path.open("rb") as stream:
            if stream.read(_HEAD).lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<OGR"):
                raise damaged(_ELSEWHERE, place)


def _layer(geopandas: Any, path: Path, place: Place) -> str:  # noqa: ANN401 - a module
    """Return the name of the only layer."""
    names = [str(name) for name in _attempt(lambda: geopandas.list_layers(path), place)["name"]]
    if len(names) == 1:
        return names[0]
    if not names:
        raise damaged(_NO_LAYERS, place)
    facts = {"n": len(names), "known": ", ".join(names), "example": names[0]}
    raise InvalidOutlinesError(Problem(LAYERS, place, facts))


def _attempt(make: Any, place: Place) -> Any:  # noqa: ANN401 - of geopandas
    """Return what is read, and turn what the libraries raise into a fault."""
    try:
        with warnings.catch_warnings():
            # Winding of rings, fields of other types: nothing that would matter for ids and shapes.
            warnings.simplefilter("ignore")
            return make()
    except OSError:
        raise
    except Exception as error:  # every driver has errors of its own
        text = " ".join(str(error).split())[:_LONGEST].rstrip(".") or type(error).__name__
        raise damaged(Text(text, text), place) from error


def damaged(why: Text, place: Place) -> InvalidOutlinesError:
    """Return the fault of a file that cannot be read."""
    return InvalidOutlinesError(Problem(DAMAGED_FILE, place, {"why": why}))

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
    if layer is None:
        layer = _layer(geopandas, path, place)
    found = _attempt(lambda: geopandas.read_file(path, layer=layer), place)
    if not hasattr(found, "geometry"):  # a table without geometries comes back as a plain data frame
        raise damaged(_NO_SHAPES, place)
    return found


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

"""A place with its outlines as GeoParquet, and back."""

from __future__ import annotations

import io
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, cast

import numpy as np

from gridgov._extras import need
from gridgov._files import atomic_write
from gridgov.errors import Place
from gridgov.geo._checks import Keep, Raw, check_keep, checked
from gridgov.geo._exchange import Export, MapData, exported, member_of, with_territory
from gridgov.geo._outlines import Outlines
from gridgov.geo._read import of_geoframe
from gridgov.geo._read_files import damaged, read_file
from gridgov.geo._systems import proj
from gridgov.hierarchy import Hierarchy
from gridgov.jurisdiction import Jurisdiction
from gridgov.text import Text

__all__ = ["from_geoparquet", "to_geoparquet"]

_MEMBER: Final = b"gridgov"
_GEO: Final = b"geo"
_LONGEST: Final = 200
_Metadata = Mapping[bytes, bytes]


def to_geoparquet(
    jurisdiction: Jurisdiction | Hierarchy,
    outlines: Outlines,
    path: str | os.PathLike[str],
    *,
    level: str | None = None,
    suppress_below: int | None = None,
) -> None:
    """Write the units with their outlines as a GeoParquet file (version 1.1), whole or not at all.

    A row is a unit, as in `to_geojson`; one without outline has a null geometry. The coordinate system is in the
    metadata of the format, GCJ-02 as a system that nothing is known of but its name.

    Args:
        jurisdiction: The place, or its territory. Of a jurisdiction, its posts, bodies, links and nets are not written.
        outlines: Outlines and points of any of its units.
        path: The file.
        level: Write the units of this level only; what is read again then has outlines and no territory.
        suppress_below: As in `to_geojson`.

    Raises:
        InvalidOutlinesError: With every outline of a unit that is not in the territory.
        MissingExtraError: shapely or pyarrow is not installed.
        OSError: The file cannot be written; the old one is still there.
        PrivacyError: ``suppress_below`` is less than 2, or the counts contradict each other.
        UnknownKeyError: The scheme has no such level.

    Example:
        >>> from gridgov import Hierarchy, LevelScheme, geo
        >>> h = Hierarchy.from_codes(["61", "6109"], levels=LevelScheme.ladder("province", "city"))
        >>> geo.to_geoparquet(h, geo.read({"6109": "POINT (109.03 32.69)"}, crs="GCJ-02"), "city.parquet")
        >>> found = geo.from_geoparquet("city.parquet")
        >>> found.territory == h, found.outlines
        (True, <Outlines: 1 point in GCJ-02>)
    """
    parquet = need("pyarrow.parquet", extra="arrow")
    table = _table(exported(jurisdiction, outlines, level, suppress_below), outlines)
    stream = io.BytesIO()
    parquet.write_table(table, stream)
    atomic_write(path, stream.getvalue())


def _table(export: Export, outlines: Outlines) -> Any:  # noqa: ANN401 - a table of pyarrow
    """Return the columns with the geometries as WKB, and the metadata."""
    shapely, arrow = need("shapely", extra="geo"), need("pyarrow", extra="arrow")
    rows = np.array(export.rows, np.int64)
    shapes = np.full(len(rows), None, object)
    shapes[rows >= 0] = shapely.orient_polygons(outlines.shapes[rows[rows >= 0]])
    numbers = {item["key"] for item in export.member["measures"]}
    columns = {
        key: arrow.array(values, arrow.float64() if key in numbers else arrow.string(), from_pandas=True)
        for key, values in export.columns.items()
    }
    main = "geometry"
    while main in columns:
        main += "_"
    columns[main] = arrow.array(shapely.to_wkb(shapes).tolist(), arrow.binary())
    there = shapes[rows >= 0]
    described: dict[str, Any] = {
        "encoding": "WKB",
        "geometry_types": sorted({str(shape.geom_type) for shape in there}),
        "crs": proj(outlines.crs).to_json_dict(),
        "orientation": "counterclockwise",
    }
    if len(there):
        described["bbox"] = np.asarray(shapely.total_bounds(there), float).tolist()
    geo = {"version": "1.1.0", "primary_column": main, "columns": {main: described}}
    metadata = {_GEO: _encoded(geo), _MEMBER: _encoded(export.member)}
    return arrow.table(columns).replace_schema_metadata(metadata)


def _encoded(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()


def from_geoparquet(path: str | os.PathLike[str], *, crs: object = None, keep: Keep = None) -> MapData:
    """Read GeoParquet: territory and outlines if `to_geoparquet` wrote it, outlines only if somebody else did.

    Args:
        path: The file.
        crs: Coordinate system of a file that names none; see `read`.
        keep: What to do with shapes that cannot be used; see `read`.

    Raises:
        InvalidOutlinesError: With everything that is wrong with units, values, shapes and the coordinate system.
        MissingExtraError: geopandas, shapely or pyarrow is not installed.
        OSError: The file is not there or cannot be read.
        ValueError: ``keep`` is another word.

    Example:
        >>> from_geoparquet("city.parquet")
        Traceback (most recent call last):
        ...
        FileNotFoundError: [Errno 2] No such file or directory: 'city.parquet'
    """
    check_keep(keep)
    parquet, arrow = need("pyarrow.parquet", extra="arrow"), need("pyarrow", extra="arrow")
    data, place = Path(path).read_bytes(), Place(file=os.fspath(path))
    try:
        table = parquet.read_table(io.BytesIO(data))
        metadata = cast("_Metadata", table.schema.metadata or {})
        member = member_of(json.loads(metadata.get(_MEMBER, b"null")), place)
    except (OSError, arrow.ArrowException, json.JSONDecodeError, UnicodeDecodeError) as error:
        text = " ".join(str(error).split())[:_LONGEST].rstrip(".")
        raise damaged(Text(text, text), place) from None
    if member is None:
        return MapData(None, checked(of_geoframe(read_file(Path(path), None, place), None, place), crs, keep))
    main = str(json.loads(metadata[_GEO])["primary_column"])
    columns = {name: table[name].to_pylist() for name in table.column_names if name != main}
    shapes = table[main].to_pylist()

    def outlines() -> Outlines:
        """Read the outlines that are there; a unit may have none."""
        there = [row for row, shape in enumerate(shapes) if shape is not None]
        ids = [columns["id"][row] for row in there]
        numbers = [row + 1 for row in there]
        return checked(Raw(ids, [shapes[row] for row in there], member.get("crs"), place, numbers), crs, keep)

    return with_territory(member, columns, outlines, place)

"""What can be wrong with outlines, and what a coverage check finds: all fault kinds, in both languages."""

from __future__ import annotations

from gridgov.errors import GridgovError, fault
from gridgov.text import Text

__all__ = [
    "BAD_MEMBER",
    "BAD_SHAPE",
    "DAMAGED_FILE",
    "DEGREES",
    "DUPLICATE_OUTLINE",
    "GAP",
    "LAYERS",
    "NOT_IN_TERRITORY",
    "NO_ID",
    "NO_ID_COLUMN",
    "NO_OUTLINE",
    "NO_SHAPE_COLUMN",
    "NO_SYSTEM",
    "OTHER_SYSTEM",
    "OUTSIDE",
    "OUT_OF_RANGE",
    "OVERLAP",
    "RINGS",
    "SLIVER",
    "SWAPPED",
    "UNKNOWN_SYSTEM",
    "InvalidOutlinesError",
]


class InvalidOutlinesError(GridgovError, ValueError):
    """Outlines cannot be used: their coordinate system is not known, or shapes or ids are wrong.

    Example:
        >>> from gridgov import geo
        >>> try:
        ...     geo.read({"g1": "POINT (109.03 32.69)"})
        ... except InvalidOutlinesError as error:
        ...     print(error.problems[0].code)
        GEO001
    """

    _headline = Text("Not valid outlines: {n:,} problem{s}.", "轮廓数据无效：{n:,}个问题。")


# -- coordinate systems ------------------------------------------------------------------------------------------------

NO_SYSTEM = fault(
    "GEO001",
    "no-coordinate-system",
    Text("The coordinate system is not named.", "未注明坐标系。"),
    Text(
        "Name it, such as crs='CGCS2000', 'WGS-84' or 'GCJ-02': maps of Chinese services are often in GCJ-02 and do not"
        " say so.",
        "请注明，如crs='CGCS2000'、'WGS-84'或'GCJ-02'：国内地图服务的数据多为GCJ-02而未注明。",
    ),
)
UNKNOWN_SYSTEM = fault(
    "GEO002",
    "unknown-coordinate-system",
    Text("'{crs}' is no coordinate system that is known.", "“{crs}”不是已知的坐标系。"),
    Text(
        "Use 'WGS-84', 'CGCS2000', 'GCJ-02' or an EPSG code such as 'EPSG:4547'.",
        "请使用'WGS-84'、'CGCS2000'、'GCJ-02'或EPSG代码，如'EPSG:4547'。",
    ),
)
OTHER_SYSTEM = fault(
    "GEO003",
    "other-coordinate-system",
    Text("{first.en} {one}, {second.en} {two}.", "{first.zh}{one}，{second.zh}{two}。"),
    Text("{fix.en}", "{fix.zh}"),
)

# -- shapes and ids ----------------------------------------------------------------------------------------------------

BAD_SHAPE = fault(
    "GEO004",
    "bad-geometry",
    Text("The geometry of '{id}' {why.en}.", "“{id}”的几何图形{why.zh}。"),
    Text("{fix.en}", "{fix.zh}"),
)
SWAPPED = fault(
    "GEO005",
    "coordinates-swapped",
    Text(
        "'{id}' is at x={x}, y={y}: {what.en} seem to be swapped.",
        "“{id}”位于x={x}、y={y}：{what.zh}疑似颠倒。",
    ),
    Text("Write what goes east first: x={y}, y={x}.", "请先写东向、后写北向坐标：x={y}，y={x}。"),
)
OUT_OF_RANGE = fault(
    "GEO006",
    "coordinates-out-of-range",
    Text("'{id}' is at x={x}, y={y}, which are no degrees of {crs}.", "“{id}”位于x={x}、y={y}，不是{crs}的度数。"),
    Text(
        "If these are metres, name the projected system, such as crs='EPSG:4547'.",
        "如为米制坐标，请注明投影坐标系，如crs='EPSG:4547'。",
    ),
)
DEGREES = fault(
    "GEO015",
    "degrees-for-metres",
    Text(
        "'{id}' is at x={x}, y={y}, which look like degrees, not like metres of {crs}.",
        "“{id}”位于x={x}、y={y}，像是度数，而不是{crs}的米制坐标。",
    ),
    Text("Name the system of the degrees, such as crs='CGCS2000'.", "请注明经纬度坐标系，如crs='CGCS2000'。"),
)
NO_ID = fault(
    "GEO007",
    "outline-without-id",
    Text("The outline has no id.", "该轮廓没有编号。"),
    Text("Give it the id of its unit, or delete the row.", "请填写其单元编号，或删除该行。"),
)
DUPLICATE_OUTLINE = fault(
    "GEO008",
    "duplicate-outline",
    Text("'{id}' has an outline in row {first} already.", "“{id}”在第{first}行已有轮廓。"),
    Text("Keep one row of it, or merge both into one multipolygon.", "请只保留一行，或合并为一个多部件多边形。"),
)
NOT_IN_TERRITORY = fault(
    "GEO009",
    "outline-of-unknown-unit",
    Text("There is no unit '{id}' in the territory.", "辖区中没有单元“{id}”。"),
    Text("{close.en}Correct the id, or leave the outline out.", "{close.zh}请更正编号，或删除该轮廓。"),
)

# -- files and tables --------------------------------------------------------------------------------------------------

NO_ID_COLUMN = fault(
    "GEO010",
    "no-id-column",
    Text("There is no column of ids; there are: {known}.", "没有编号列；现有：{known}。"),
    Text("Name it, such as id='{example}'.", "请指定，如id='{example}'。"),
)
NO_SHAPE_COLUMN = fault(
    "GEO011",
    "no-geometry-column",
    Text("There is no column of geometries; there are: {known}.", "没有几何图形列；现有：{known}。"),
    Text(
        "Name it 'geometry' or 'wkt', or give the columns 'lon' and 'lat'.",
        "请命名为“geometry”或“wkt”，或提供“lon”和“lat”两列。",
    ),
)
DAMAGED_FILE = fault(
    "GEO012",
    "file-unreadable",
    Text("It cannot be read as geodata: {why.en}.", "无法作为地理数据读取：{why.zh}。"),
    Text("Save it again as GeoJSON, GeoPackage or GeoParquet.", "请重新保存为GeoJSON、GeoPackage或GeoParquet。"),
)
LAYERS = fault(
    "GEO013",
    "several-layers",
    Text("The file has {n} layers: {known}.", "该文件有{n}个图层：{known}。"),
    Text("Name one, such as layer='{example}'.", "请指定一个，如layer='{example}'。"),
)
BAD_MEMBER = fault(
    "GEO014",
    "bad-map-member",
    Text("'{key}' {why.en}.", "“{key}”{why.zh}。"),
    Text(
        "Write the file again with gridgov, or take it as outlines only with geo.read.",
        "请用gridgov重新写出该文件，或用geo.read仅读取轮廓。",
    ),
)

# -- coverage ----------------------------------------------------------------------------------------------------------

GAP = fault(
    "GEO021",
    "gap",
    Text(
        "{area} m² of '{parent}' are in none of its parts{near.en}.",
        "“{parent}”有{area}平方米不属于任何下级{near.zh}。",
    ),
    Text("Extend the part that it belongs to.", "请扩展其应归属的单元。"),
)
OVERLAP = fault(
    "GEO022",
    "overlap",
    Text("{units.en} share {area} m².", "{units.zh}重叠{area}平方米。"),
    Text("Give the area to one of them.", "请将其划归其中一个。"),
)
OUTSIDE = fault(
    "GEO023",
    "outside-parent",
    Text("{area} m² of {units.en} are outside '{parent}'.", "{units.zh}有{area}平方米在“{parent}”之外。"),
    Text("Cut it off, or correct the outline of '{parent}'.", "请裁去，或更正“{parent}”的轮廓。"),
)
SLIVER = fault(
    "GEO024",
    "sliver",
    Text("A sliver of {area} m²: {what.en}.", "狭长碎片{area}平方米：{what.zh}。"),
    Text("Snap the borders of both sides to each other.", "请将两侧边界捕捉对齐。"),
)
RINGS = fault(
    "GEO025",
    "invalid-rings",
    Text("The rings of {units.en} are not valid: {reason}.", "{units.zh}的环无效：{reason}。"),
    Text("Repair it, such as with shapely.make_valid.", "请修复，如用shapely.make_valid。"),
)
NO_OUTLINE = fault(
    "GEO026",
    "unit-without-outline",
    Text("{units.en} has no polygon.", "{units.zh}没有多边形。"),
    Text("Give its outline.", "请提供其轮廓。"),
)

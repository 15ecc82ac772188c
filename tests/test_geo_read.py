"""Ways into outlines, and everything that can be wrong with them, reported in one pass."""

from __future__ import annotations

import json
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest

from gridgov import _extras, geo
from gridgov.errors import MissingExtraError
from gridgov.geo import InvalidOutlinesError, Outlines

geopandas: Any = pytest.importorskip("geopandas")
shapely: Any = pytest.importorskip("shapely")

SQUARE = shapely.box(109, 32, 109.01, 32.01)
NEXT = shapely.box(109.01, 32, 109.02, 32.01)
POINT = shapely.Point(109.03, 32.69)
SHAPES = {"g1": SQUARE, "g2": NEXT, "b1": POINT}
BOW = shapely.Polygon([(109, 32), (109.01, 32.01), (109.01, 32), (109, 32.01)])


def expected(crs: str = "CGCS2000") -> Outlines:
    return geo.read(SHAPES, crs=crs)


def refused(*args: Any, **more: Any) -> InvalidOutlinesError:
    with pytest.raises(InvalidOutlinesError) as error:
        geo.read(*args, **more)
    return error.value


# Ways in

IDS, VALUES = list(SHAPES), list(SHAPES.values())
WKT, WKB = [shape.wkt for shape in VALUES], [shape.wkb for shape in VALUES]


@pytest.mark.parametrize(
    "source",
    [
        SHAPES,
        dict(zip(IDS, WKT, strict=True)),
        {"id": IDS, "wkt": WKT},
        {"编号": IDS, "轮廓": VALUES},
        pd.DataFrame({"id": IDS, "wkt": WKT}),
        pd.DataFrame({"单元": IDS, "WKB": WKB}),
        pl.DataFrame({"id": IDS, "geometry": WKB}),
        geopandas.GeoDataFrame({"id": IDS}, geometry=VALUES),
        geopandas.GeoDataFrame({"x": [1, 2, 3]}, geometry=VALUES, index=pd.Index(IDS, name="id")),
        geopandas.GeoSeries(VALUES, index=IDS),
    ],
    ids=list("abcdefghij"),
)
def test_every_way_in_gives_the_same(source: object) -> None:
    assert geo.read(source, crs="CGCS2000") == expected()


@pytest.mark.parametrize(
    "names", [("lon", "lat"), ("lng", "LAT"), ("经度", "纬度"), ("x", "y"), ("longitude", "latitude")]
)
def test_points_come_in_two_columns(names: tuple[str, str]) -> None:
    found = geo.read({"id": [1, 2], names[0]: [109.0, "109.5"], names[1]: np.array([32.0, 33.0])}, crs="GCJ-02")
    assert {ident: (p.x, p.y) for ident, p in found.items()} == {"1": (109.0, 32.0), "2": (109.5, 33.0)}


def test_whole_numbers_that_became_floats_are_ids() -> None:
    assert list(geo.read(pd.DataFrame({"id": [610902001001.0], "wkt": [POINT.wkt]}), crs="GCJ-02")) == ["610902001001"]


def test_heights_are_left_out() -> None:
    found = geo.read({"b": shapely.Point(109, 32, 700)}, crs="CGCS2000")
    assert not found["b"].has_z


@pytest.mark.parametrize("name", ["a.geojson", "a.json", "a.gpkg", "a.shp", "a.parquet", "a.fgb", "网格.gpkg"])
def test_files_of_many_formats_give_the_same(tmp_path: Path, name: str) -> None:
    frame = geopandas.GeoDataFrame({"id": IDS[:2], "n": [1, 2]}, geometry=VALUES[:2], crs=4490)
    path = tmp_path / name
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        if name.endswith("parquet"):
            frame.to_parquet(path)
        elif name.endswith("json"):
            frame.to_file(path, driver="GeoJSON", RFC7946="NO")
        else:
            frame.to_file(path)
    for given in (path, str(path)):
        found = geo.read(given)
        # FlatGeobuf has an order of its own.
        assert found.only(IDS) == expected().only(IDS[:2])


def geojson(**more: Any) -> dict[str, Any]:
    features = [
        {"type": "Feature", "properties": {"编号": ident}, "geometry": shapely.geometry.mapping(shape)}
        for ident, shape in SHAPES.items()
    ]
    return {"type": "FeatureCollection", **more, "features": features}


def test_geojson_names_its_system_or_is_refused(tmp_path: Path) -> None:
    old = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4490"}}
    assert geo.read(geojson(crs=old)) == expected()
    for without in (geojson(), geojson(crs=None)):
        error = refused(without)
        assert error.problems.counts() == {"GEO001": 1}
        assert geo.read(without, crs="GCJ-02") == expected("GCJ-02")
    path = tmp_path / "a.json"
    path.write_text("\ufeff" + json.dumps(geojson()), encoding="utf-8")
    assert refused(path).text("zh") == (
        "轮廓数据无效：1个问题。\n"
        f"GEO001 {path}：未注明坐标系。"
        "请注明，如crs='CGCS2000'、'WGS-84'或'GCJ-02'：国内地图服务的数据多为GCJ-02而未注明。"
    )


def test_ids_of_geojson_are_those_of_the_features_unless_another_is_asked_for() -> None:
    source = geojson()
    for i, feature in enumerate(source["features"]):
        feature["id"] = i
        feature["properties"]["name"] = f"n{i}"
    assert list(geo.read(source, crs="GCJ-02")) == ["0", "1", "2"]
    assert list(geo.read(source, crs="GCJ-02", id="name")) == ["n0", "n1", "n2"]
    assert list(geo.read(source["features"][0], crs="GCJ-02", id="编号")) == ["g1"]


def test_data_and_caller_must_agree_on_the_system() -> None:
    frame = geopandas.GeoDataFrame({"id": IDS}, geometry=VALUES, crs=4490)
    assert geo.read(frame, crs="CGCS2000") == expected()
    assert refused(frame, crs="GCJ-02").text().splitlines()[1] == (
        "GEO003 The data say CGCS2000, crs= says GCJ-02. Leave crs= out, or correct it; convert with .to()."
    )
    assert refused(expected(), crs="GCJ-02").problems.counts() == {"GEO003": 1}


def test_a_file_of_several_layers_needs_one_named(tmp_path: Path) -> None:
    path = tmp_path / "city.gpkg"
    for layer in ("grids", "communities"):
        geopandas.GeoDataFrame({"id": IDS}, geometry=VALUES, crs=4490).to_file(path, layer=layer)
    error = refused(path)
    assert error.problems[0].message() == "The file has 2 layers: grids, communities."
    assert error.problems[0].way_out("zh") == "请指定一个，如layer='grids'。"
    assert geo.read(path, layer="communities") == expected()


# What is wrong


def test_everything_wrong_is_found_in_one_pass() -> None:
    with np.errstate(invalid="ignore"):
        nan = shapely.Polygon([(109, 32), (109.01, np.nan), (109.01, 32.01)])
    rows: list[tuple[Any, Any]] = [
        ("ok", SQUARE),
        ("bow", BOW),
        ("none", None),
        ("empty", shapely.Polygon()),
        ("line", shapely.LineString([(109, 32), (109.01, 32)])),
        ("text", "POLYGON ((109 32"),
        ("nan", nan),
        ("turned", shapely.Point(32.69, 109.03)),
        ("metres", shapely.Point(500_000, 3_600_000)),
        (None, POINT),
        ("ok", NEXT),
        ("odd", 7),
        (b"\xff", POINT),
    ]
    source = {"id": [ident for ident, _ in rows], "geometry": [shape for _, shape in rows]}
    error = refused(source, crs="CGCS2000")
    found = {(problem.place.row, problem.code) for problem in error.problems}
    assert found == {
        (2, "GEO004"),
        (3, "GEO004"),
        (4, "GEO004"),
        (5, "GEO004"),
        (6, "GEO004"),
        (7, "GEO004"),
        (8, "GEO005"),
        (9, "GEO006"),
        (10, "GEO007"),
        (11, "GEO008"),
        (12, "GEO004"),
        (13, "GEO007"),
    }
    texts = {problem.place.row: problem for problem in error.problems}
    assert texts[2].message() == "The geometry of 'bow' is not valid: Self-intersection[109.005 32.005]."
    assert texts[2].way_out("zh") == "请修复，如用shapely.make_valid；keep='rings'可按原样读入。"
    assert texts[3].message("zh") == "“none”的几何图形缺失或为空。"
    assert texts[5].message() == "The geometry of 'line' is a LineString."
    assert texts[6].message() == "The geometry of 'text' cannot be read: POLYGON ((109 32."
    assert texts[7].message("zh") == "“nan”的几何图形含有非有限数的坐标。"
    assert texts[8].text() == (
        "GEO005 row 8, id 'turned': 'turned' is at x=32.69, y=109.03: longitude and latitude seem to be swapped."
        " Write what goes east first: x=109.03, y=32.69."
    )
    assert texts[8].text("zh") == (
        "GEO005 第8行，编号“turned”：“turned”位于x=32.69、y=109.03：经纬度疑似颠倒。"
        "请先写东向、后写北向坐标：x=109.03，y=32.69。"
    )
    assert texts[9].message() == "'metres' is at x=500000, y=3600000, which are no degrees of CGCS2000."
    assert texts[9].way_out("zh") == "如为米制坐标，请注明投影坐标系，如crs='EPSG:4547'。"
    assert texts[10].text() == "GEO007 row 10: The outline has no id. Give it the id of its unit, or delete the row."
    assert texts[11].message("zh") == "“ok”在第1行已有轮廓。"
    assert texts[12].message() == "The geometry of 'odd' cannot be read: 7."
    kept = geo.read(source, crs="CGCS2000", keep="sound")
    assert list(kept) == ["ok"]
    assert kept.problems == error.problems
    assert repr(kept) == "<Outlines: 1 polygon in CGCS2000, 12 left out>"
    rings = geo.read(source, crs="CGCS2000", keep="rings")
    assert list(rings) == ["ok", "bow"]
    assert refused(source).problems.counts() == {
        "GEO001": 1,
        **{code: n for code, n in error.problems.counts().items() if code not in {"GEO005", "GEO006"}},
    }


def test_features_that_are_wrong_have_a_row() -> None:
    source = geojson()
    source["features"][1]["geometry"] = None
    source["features"][2]["geometry"] = {"type": "Polygon", "coordinates": [[[1, "x"]]]}
    error = refused(source, crs="GCJ-02")
    assert [problem.place.row for problem in error.problems] == [2, 3]
    assert error.problems[1].message().startswith("The geometry of 'b1' cannot be read: {\"type\"")


def test_tables_without_ids_or_shapes_say_what_they_have() -> None:
    error = refused({"code": ["a"], "wkt": ["POINT (109 32)"]}, crs="GCJ-02")
    assert str(error).splitlines()[1] == (
        "GEO010 There is no column of ids; there are: code, wkt. Name it, such as id='code'."
    )
    assert geo.read({"code": ["a"], "wkt": ["POINT (109 32)"]}, crs="GCJ-02", id="code")["a"].x == 109
    error = refused(pd.DataFrame({"id": ["a"], "name": ["b"]}), crs="GCJ-02")
    assert error.text("zh").splitlines()[1] == (
        "GEO011 没有几何图形列；现有：id, name。请命名为“geometry”或“wkt”，或提供“lon”和“lat”两列。"
    )
    source = geojson()
    for feature in source["features"]:
        feature["properties"] = {"code": "a"}
    assert refused(source, crs="GCJ-02").problems[0].message("zh") == "没有编号列；现有：code。"
    frame = geopandas.GeoDataFrame({"code": IDS}, geometry=VALUES, crs=4490)
    assert refused(frame).problems[0].way_out() == "Name it, such as id='code'."


@pytest.mark.parametrize(
    ("name", "data", "why"),
    [
        ("a.json", b"{", "不是JSON"),
        ("a.json", b"[1]", "不是JSON对象"),
        ("a.json", b"\xff", "不是JSON"),
        ("a.geojson", b'{"type": "Topology"}', "不是GeoJSON的FeatureCollection"),
        ("a.geojson", b'{"type": "FeatureCollection", "features": [7]}', "第1个要素不是有效要素"),
        ("a.geojson", b"[" * 100_000, "不是JSON"),
        ("a.gpkg", b"nothing", ""),
        ("a.parquet", b"PAR1nothing", ""),
        ("a.dbf", b"", ""),
    ],
    ids=range(9),
)
def test_damaged_files_are_refused(tmp_path: Path, name: str, data: bytes, why: str) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    error = refused(path, crs="GCJ-02")
    [problem] = error.problems
    assert (problem.code, problem.place.file) == ("GEO012", str(path))
    assert why in problem.message("zh")
    assert "\n" not in problem.text()


def test_a_table_without_geometries_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("id,n\n1,2\n", encoding="utf-8")
    assert refused(path, crs="GCJ-02").problems[0].message("zh") == "无法作为地理数据读取：没有几何图形。"


def test_what_is_not_there_or_no_source_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        geo.read(tmp_path / "a.gpkg")
    with pytest.raises(FileNotFoundError):
        geo.read("https://example.org/a.geojson")
    with pytest.raises(TypeError, match="not from int"):
        geo.read(7)
    with pytest.raises(ValueError, match="keep is"):
        geo.read(SHAPES, crs="GCJ-02", keep="all")  # type: ignore[arg-type]


def test_a_missing_library_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def absent(name: str) -> None:
        raise ImportError(name)

    monkeypatch.setattr(_extras, "import_module", absent)
    with pytest.raises(MissingExtraError) as error:
        geo.read(SHAPES, crs="GCJ-02")
    assert "pip install 'gridgov[geo]'" in str(error.value)


def test_metres_that_are_degrees_or_stand_in_the_wrong_order_are_found() -> None:
    places = {"ok": (499_000.0, 3_600_000.0), "turned": (3_600_000.0, 499_000.0), "degrees": (109.03, 32.69)}
    error = refused(places, crs="EPSG:4547")
    swapped, degrees = error.problems
    assert (swapped.place.row, swapped.code, degrees.place.row, degrees.code) == (2, "GEO005", 3, "GEO015")
    assert swapped.message() == (
        "'turned' is at x=3600000, y=499000: the coordinates to the east and to the north seem to be swapped."
    )
    assert swapped.way_out() == "Write what goes east first: x=499000, y=3600000."
    assert degrees.message() == (
        "'degrees' is at x=109.03, y=32.69, which look like degrees, not like metres of EPSG:4547."
    )
    assert degrees.way_out("zh") == "请注明经纬度坐标系，如crs='CGCS2000'。"
    assert error.problems[0].message("zh") == "“turned”位于x=3600000、y=499000：东向与北向坐标疑似颠倒。"
    assert error.problems[1].message("zh") == "“degrees”位于x=109.03、y=32.69，像是度数，而不是EPSG:4547的米制坐标。"


@pytest.mark.parametrize("encoding", ["UTF-8", "GB18030"])
def test_texts_of_a_shapefile_that_does_not_say_how_are_read(tmp_path: Path, encoding: str) -> None:
    frame: Any = geopandas.GeoDataFrame({"编号": ["网格一", "网格二"]}, geometry=VALUES[:2], crs=4490)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        frame.to_file(tmp_path / "a.shp", encoding=encoding)
    (tmp_path / "a.cpg").unlink()
    assert list(geo.read(tmp_path / "a.shp")) == ["网格一", "网格二"]


def test_a_file_that_points_elsewhere_is_refused(tmp_path: Path) -> None:
    geopandas.GeoDataFrame({"id": IDS}, geometry=VALUES, crs=4490).to_file(tmp_path / "a.gpkg")
    layer = f"<SrcDataSource>{tmp_path / 'a.gpkg'}</SrcDataSource>"
    for name in ("b.vrt", "b.gpkg"):
        path = tmp_path / name
        text = f' <OGRVRTDataSource><OGRVRTLayer name="a">{layer}</OGRVRTLayer></OGRVRTDataSource>'
        path.write_text(text, encoding="utf-8")
        assert refused(path).problems[0].message("zh") == "无法作为地理数据读取：其中没有数据，仅有数据的来源。"


def test_crossed_rings_that_were_kept_hold_points_and_have_neighbours() -> None:
    bow = shapely.Polygon([(0, 0), (8, 8), (8, 0), (0, 8)])
    outlines = geo.read({"bow": bow, "box": shapely.box(8, 0, 9, 8)}, crs="EPSG:4547", keep="rings")
    assert list(geo.locate(np.array([[1.0, 4], [4, 1], [7, 4]]), outlines)) == ["bow", None, "bow"]
    assert list(geo.adjacency(outlines)) == [("bow", "box")]


@pytest.mark.parametrize("key", [None, "code"])
def test_a_mapping_of_columns_without_one_of_shapes_is_a_table(key: str | None) -> None:
    columns: dict[str, Any] = {key or "id": ["g1", "g2"], "outline": ["POINT (109 32)", "POINT (109 33)"]}
    assert str(refused(columns, id=key, crs="GCJ-02")) == str(refused(pd.DataFrame(columns), id=key, crs="GCJ-02"))
    assert list(refused(columns, id=key, crs="GCJ-02").problems.counts()) == ["GEO011"]


def test_a_place_may_be_called_id() -> None:
    pairs = geo.read({"id": [109.03, 32.69], "x1": [109.04, 32.7]}, crs="GCJ-02")
    assert pairs == geo.read({"id": POINT, "x1": shapely.Point(109.04, 32.7)}, crs="GCJ-02")

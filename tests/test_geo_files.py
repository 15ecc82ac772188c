"""Places with their outlines as GeoJSON and GeoParquet: what is read again is equal, and others can read it."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from documents_cases import territories
from geo_cases import SYSTEMS, laid
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import gridgov as gg
from gridgov import geo
from gridgov.geo import InvalidOutlinesError, MapData, Outlines
from gridgov.privacy import suppress
from gridgov.text import Text

geopandas: Any = pytest.importorskip("geopandas")
pq: Any = pytest.importorskip("pyarrow.parquet")
pyproj: Any = pytest.importorskip("pyproj")
shapely: Any = pytest.importorskip("shapely")

CRS = [*SYSTEMS, "WGS-84"]
COMMON = settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])


@st.composite
def places(draw: st.DrawFn) -> tuple[gg.Hierarchy, Outlines]:
    """Return a territory, and shapes for some of its units, in any order."""
    territory = draw(territories())
    crs = draw(st.sampled_from(CRS))
    some = draw(st.lists(st.sampled_from(territory.ids.tolist()), unique=True))
    shapes: dict[str, Any] = {}
    for i, ident in enumerate(some):
        box = shapely.box(i / 3, 0, i / 3 + 0.3, 1)
        two, ring = box.union(shapely.box(i / 3, 2, i / 3 + 0.1, 3)), box - box.buffer(-0.1)
        kinds = [box, box.reverse(), box.centroid, two, ring]
        shapes[ident] = laid(draw(st.sampled_from(kinds)), crs if crs in SYSTEMS else "CGCS2000")
    return territory, geo.read(shapes, crs=crs) if shapes else geo.read({}, crs=crs)


@COMMON
@given(places())
def test_geojson_gives_an_equal_place(tmp_path: Path, place: tuple[gg.Hierarchy, Outlines]) -> None:
    territory, outlines = place
    path = tmp_path / "place.geojson"
    tree = geo.to_geojson(territory, outlines, path)
    text = path.read_text(encoding="utf-8")
    assert json.loads(text) == tree
    for source in (tree, path, str(path), text, text.encode(), "\ufeff" + text):
        found = geo.from_geojson(source)
        assert found.territory == territory
        assert same(found.outlines, outlines)


@COMMON
@given(places())
def test_geoparquet_gives_an_equal_place(tmp_path: Path, place: tuple[gg.Hierarchy, Outlines]) -> None:
    territory, outlines = place
    path = tmp_path / "place.parquet"
    geo.to_geoparquet(territory, outlines, path)
    first = path.read_bytes()
    geo.to_geoparquet(territory, outlines, path)
    assert path.read_bytes() == first
    found = geo.from_geoparquet(path)
    assert found.territory == territory
    assert same(found.outlines, outlines)


def same(found: Outlines, expected: Outlines) -> bool:
    """Outlines come back in the order of the units."""
    return sorted(found) == sorted(expected) and found.crs == expected.crs and found.only(list(expected)) == expected


# One place


def city() -> gg.Jurisdiction:
    rows: list[dict[str, Any]] = [
        {"id": "c", "level": "community", "name": "和平社区"},
        {"id": "g1", "level": "grid", "parent": "c", "households": 300, "left_behind_persons": 3, "note": "东"},
        {"id": "g2", "level": "grid", "parent": "c", "households": 310.0, "left_behind_persons": 40},
        {"id": "g3", "level": "grid", "parent": "c", "left_behind_persons": 50},
    ]
    territory = gg.Hierarchy.from_records(
        rows,
        levels=gg.LevelScheme.ladder("community", "grid"),
        measures=["households", "left_behind_persons"],
        labels=["note"],
    )
    return gg.Jurisdiction(territory=territory, id="heping", name=Text("Heping", "和平"))


def drawn(crs: str = "CGCS2000") -> Outlines:
    shapes = {"g2": shapely.box(10, 0, 20, 10), "g1": shapely.box(0, 0, 10, 10), "c": shapely.box(0, 0, 20, 10)}
    return geo.read({k: laid(v, crs if crs in SYSTEMS else "CGCS2000") for k, v in shapes.items()}, crs=crs)


def test_features_are_what_rfc_7946_asks_for() -> None:
    clockwise = {ident: shape.reverse() for ident, shape in drawn("WGS-84").items()}
    tree = geo.to_geojson(city(), geo.read(clockwise, crs="WGS-84"))
    assert "crs" not in tree
    assert tree["gridgov"]["crs"] == "WGS-84"
    first, second, _, last = tree["features"]
    assert first["properties"] == {"id": "c", "level": "community", "kind": "community", "name": "和平社区"}
    assert second["properties"] == {
        "id": "g1",
        "parent": "c",
        "level": "grid",
        "kind": "grid",
        "households": 300,
        "left_behind_persons": 3,
        "note": "东",
    }
    assert (second["id"], last["geometry"]) == ("g1", None)
    assert isinstance(second["properties"]["households"], int)
    assert shapely.geometry.shape(second["geometry"]).exterior.is_ccw


@pytest.mark.parametrize(("crs", "code"), [("WGS-84", 4326), ("CGCS2000", 4490), ("EPSG:4547", 4547), ("GCJ-02", None)])
def test_others_read_the_same_and_the_right_system(tmp_path: Path, crs: str, code: int | None) -> None:
    outlines = drawn(crs)
    geo.to_geojson(city(), outlines, tmp_path / "a.geojson")
    geo.to_geoparquet(city(), outlines, tmp_path / "a.parquet")
    frames: list[Any] = [geopandas.read_file(tmp_path / "a.geojson"), geopandas.read_parquet(tmp_path / "a.parquet")]
    for frame in frames:
        assert (frame.crs.to_epsg() if frame.crs is not None else None) == code
        assert frame["id"].tolist() == ["c", "g1", "g2", "g3"]
        assert np.array_equal(frame["households"].to_numpy(float), [np.nan, 300, 310, np.nan], equal_nan=True)
        assert frame.geometry.isna().tolist() == [False, False, False, True]
        shapes = frame.set_index("id").geometry
        for ident, shape in outlines.items():
            assert shapes[ident].normalize() == shape.normalize()
    for name in ("a.geojson", "a.parquet"):
        assert geo.read(tmp_path / name, keep="sound").only(list(outlines)) == outlines
    if code is None:
        assert [frame.crs.name for frame in frames] == ["GCJ-02", "GCJ-02"]
        with pytest.raises(pyproj.exceptions.ProjError):
            frames[0].to_crs(4326)


def test_the_name_of_the_place_comes_back(tmp_path: Path) -> None:
    geo.to_geoparquet(city(), drawn(), tmp_path / "a.parquet")
    for found in (geo.from_geojson(geo.to_geojson(city(), drawn())), geo.from_geoparquet(tmp_path / "a.parquet")):
        assert (found.id, found.name) == ("heping", Text("Heping", "和平"))
        assert found.territory == city().territory


def test_one_level_alone_has_no_territory(tmp_path: Path) -> None:
    tree = geo.to_geojson(city(), drawn(), level="grid")
    assert [feature["id"] for feature in tree["features"]] == ["g1", "g2", "g3"]
    found = geo.from_geojson(tree)
    assert (found.territory, list(found.outlines)) == (None, ["g1", "g2"])
    geo.to_geoparquet(city(), drawn(), tmp_path / "a.parquet", level="grid")
    assert geo.from_geoparquet(tmp_path / "a.parquet").outlines == found.outlines
    with pytest.raises(gg.errors.UnknownKeyError):
        geo.to_geojson(city(), drawn(), level="block")


def test_small_counts_are_left_out_where_that_is_asked_for(tmp_path: Path) -> None:
    tree = geo.to_geojson(city(), drawn(), tmp_path / "a.geojson", suppress_below=10)
    geo.to_geoparquet(city(), drawn(), tmp_path / "a.parquet", suppress_below=10)
    expected = suppress(city(), k=10).result.territory
    assert "left_behind_persons" not in tree["features"][1]["properties"]
    for found in (geo.from_geojson(tmp_path / "a.geojson"), geo.from_geoparquet(tmp_path / "a.parquet")):
        assert found.territory == expected != city().territory
    first = geo.to_geojson(city(), drawn(), level="grid", suppress_below=10)["features"][0]
    assert "left_behind_persons" not in first["properties"]


def test_outlines_of_units_that_are_not_there_are_refused_and_no_file_is_written(tmp_path: Path) -> None:
    odd = geo.read({"g1": (109, 32), "g11": (109, 32), "x": (109, 32)}, crs="CGCS2000")
    path = tmp_path / "a"
    for write in (geo.to_geojson, geo.to_geoparquet):
        with pytest.raises(InvalidOutlinesError) as error:
            write(city(), odd, path)
        assert str(error.value) == (
            "Not valid outlines: 2 problems.\n"
            "GEO009 row 2, id 'g11': There is no unit 'g11' in the territory. Did you mean 'g1'? Correct the id, or"
            " leave the outline out.\n"
            "GEO009 row 3, id 'x': There is no unit 'x' in the territory. Correct the id, or leave the outline out."
        )
        assert not path.exists()
    assert error.value.problems[0].text("zh") == (
        "GEO009 第2行，编号“g11”：辖区中没有单元“g11”。是否为“g1”？请更正编号，或删除该轮廓。"
    )


def test_a_failure_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a"
    path.write_text("old", encoding="utf-8")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    for write in (geo.to_geojson, geo.to_geoparquet):
        with pytest.raises(OSError, match="No space left"):
            write(city(), drawn(), path)
    with pytest.raises(OSError, match="No space left"):
        geo.coverage(city(), "grid", drawn()).to_geojson(path)
    assert path.read_text(encoding="utf-8") == "old"
    assert [file.name for file in tmp_path.iterdir()] == ["a"]


# Files of others, and damaged ones


def test_files_of_others_give_outlines_only(tmp_path: Path) -> None:
    frame = geopandas.GeoDataFrame({"id": ["a"]}, geometry=[shapely.box(109, 32, 110, 33)], crs=4490)
    frame.to_parquet(tmp_path / "a.parquet")
    tree = json.loads(frame.to_json(drop_id=True))
    tree["crs"] = {"type": "name", "properties": {"name": "EPSG:4490"}}
    (tmp_path / "a.geojson").write_text(json.dumps(tree), encoding="utf-8")
    path = tmp_path / "a.geojson"
    for found in (geo.from_geojson(tree), geo.from_geojson(path), geo.from_geoparquet(tmp_path / "a.parquet")):
        assert found == MapData(None, geo.read(frame))


def test_crossed_rings_come_back_if_they_are_kept() -> None:
    bow = shapely.Polygon([(109, 32), (109.01, 32.01), (109.01, 32), (109, 32.01)])
    outlines = geo.read({"c": bow}, crs="CGCS2000", keep="rings")
    tree = geo.to_geojson(city(), outlines)
    assert geo.from_geojson(tree, keep="rings").outlines == outlines
    with pytest.raises(InvalidOutlinesError, match="GEO004 row 1, id 'c'"):
        geo.from_geojson(tree)


def test_what_is_wrong_with_units_and_shapes_is_reported_together(tmp_path: Path) -> None:
    tree = geo.to_geojson(city(), drawn())
    tree["features"][0]["geometry"] = None
    tree["features"][1]["geometry"]["coordinates"] = [[[109, 32]]]
    tree["features"][2]["properties"]["parent"] = "nobody"
    tree["features"][3]["properties"]["households"] = -1
    path = tmp_path / "a.geojson"
    path.write_text(json.dumps(tree), encoding="utf-8")
    with pytest.raises(InvalidOutlinesError) as error:
        geo.from_geojson(path)
    assert {(p.code, p.place.row, p.place.file) for p in error.value.problems} == {
        ("GEO004", 2, str(path)),
        ("HIE002", 3, str(path)),
        ("HIE012", 4, str(path)),
    }


DAMAGE: list[tuple[dict[str, Any], str]] = [
    ({"levels": 7}, "levels"),
    ({"levels": [7]}, "levels"),
    ({"measures": [{"key": "households"}]}, "measures"),
    ({"labels": None}, "labels"),
    ({"roots": "some"}, "roots"),
    ({"name": {"fr": "x"}}, "name"),
    ({"version": 2}, "version"),
]


@pytest.mark.parametrize(("change", "key"), DAMAGE, ids=[*"abcdefg"])
def test_a_damaged_member_is_refused(tmp_path: Path, change: dict[str, Any], key: str) -> None:
    tree = geo.to_geojson(city(), drawn())
    tree["gridgov"] = {**tree["gridgov"], **change}
    with pytest.raises(InvalidOutlinesError) as error:
        geo.from_geojson(tree)
    assert [problem.code for problem in error.value.problems] == ["GEO014"]
    assert error.value.problems[0].message().startswith(f"'{key}' ")
    geo.to_geoparquet(city(), drawn(), tmp_path / "a.parquet")
    table = pq.read_table(tmp_path / "a.parquet")
    metadata = {**table.schema.metadata, b"gridgov": json.dumps(tree["gridgov"]).encode()}
    pq.write_table(table.replace_schema_metadata(metadata), tmp_path / "b.parquet")
    with pytest.raises(InvalidOutlinesError, match=f"GEO014 .*b.parquet: '{key}' "):
        geo.from_geoparquet(tmp_path / "b.parquet")


@pytest.mark.parametrize("data", [b"", b"PAR1", b"PAR1" + b"\0" * 40 + b"PAR1"])
def test_a_damaged_parquet_is_refused(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a.parquet").write_bytes(data)
    with pytest.raises(InvalidOutlinesError, match="GEO012"):
        geo.from_geoparquet(tmp_path / "a.parquet")


def test_a_truncated_file_is_refused(tmp_path: Path) -> None:
    geo.to_geojson(city(), drawn(), tmp_path / "a.geojson")
    geo.to_geoparquet(city(), drawn(), tmp_path / "a.parquet")
    for path, read in ((tmp_path / "a.geojson", geo.from_geojson), (tmp_path / "a.parquet", geo.from_geoparquet)):
        path.write_bytes(path.read_bytes()[:-20])
        with pytest.raises(InvalidOutlinesError, match="GEO012"):
            read(path)

"""What ``gridgov convert`` keeps, leaves out and refuses."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from cli_cases import CONVERT, make_city, run, run_json

from gridgov import graph
from gridgov.cli import _read
from gridgov.errors import InvalidGraphError, Problems
from gridgov.graph import LAYERS
from gridgov.jurisdiction import Jurisdiction
from gridgov.schemes import load
from gridgov.text import Text


@pytest.fixture(scope="module")
def city() -> Jurisdiction:
    return make_city()


@pytest.fixture
def file(city: Jurisdiction, tmp_path: Path) -> Path:
    path = tmp_path / "city.json"
    city.save(path)
    return path


@pytest.mark.parametrize("suffix", [".json", ".graphml", ".gexf", ".nodelink.json", ".cyjs"])
def test_every_form_that_can_be_read_keeps_everything(file: Path, city: Jurisdiction, suffix: str) -> None:
    there, back = file.with_name(f"there{suffix}"), file.with_name("back.json")
    data = run_json("convert", file, there, schema=CONVERT)
    assert data["left_out"] == {}
    assert data["bytes"] == there.stat().st_size
    assert data["counts"] == _read.counts(city)
    run("convert", there, back)
    assert back.read_bytes() == file.read_bytes()
    assert Jurisdiction.load(back) == city


def test_a_csv_holds_the_units_and_what_is_left_out_is_said(file: Path, city: Jurisdiction, tmp_path: Path) -> None:
    scheme = tmp_path / "scheme.toml"
    scheme.write_text(
        'id = "s"\nname = { en = "s", zh = "s" }\n'
        + "".join(
            f'[[levels]]\nkey = "{level.key}"\nname = {{ en = "{level.name.en}", zh = "{level.name.zh}" }}\n'
            for level in city.levels.levels
        ),
        "utf-8",
    )
    target = tmp_path / "units.csv"
    result = run("convert", file, target)
    assert result.stdout == f"Wrote {target} (211 B): 8 units.\n"
    assert result.stderr == "Left out: 4 posts, 3 holders, 3 appointments, 2 bodies, 1 memberships, 2 links, 1 notes.\n"
    assert run("convert", file, target, "--lang", "zh").stderr == (
        "未写出：岗位4、任职者3、任命3、组织2、成员关系1、关系2、说明1。\n"
    )
    assert target.read_bytes().startswith(b"\xef\xbb\xbfid,name,level,parent,households,class\n")
    again = tmp_path / "again.json"
    run("convert", target, again, "--levels", scheme)
    assert Jurisdiction.load(again).territory == city.territory


@pytest.mark.parametrize("suffix", [".dot", ".gv", ".mmd", ".mermaid"])
def test_pictures_are_written_in_the_language_and_cannot_be_read(file: Path, suffix: str) -> None:
    target = file.with_name(f"picture{suffix}")
    data = run_json("convert", file, target, "--layer", "units", "--lang", "zh", schema=CONVERT)
    assert {table: n for table, n in data["counts"].items() if n} == {"units": 8}
    assert "社区" in target.read_text("utf-8")
    refused = run("show", target, code=2)
    assert f"'{target}' is a picture; it cannot be read again." in refused.stderr


def test_a_picture_that_nobody_could_read_is_not_drawn(tmp_path: Path) -> None:
    source, target = tmp_path / "units.csv", tmp_path / "units.mmd"
    source.write_text("id,level,parent\n61,province,\n" + "".join(f"61{i:02d},city,61\n" for i in range(400)), "utf-8")
    result = run("convert", source, target, code=2)
    assert (
        "The picture would have more than 300 nodes, and nobody could read it. Choose a part with --within"
        in result.stderr
    )
    assert "图示将超过300个节点" in run("convert", source, target, "--lang", "zh", code=2).stderr
    assert not target.exists()


def test_what_a_picture_refuses_is_said(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise InvalidGraphError(Problems())

    monkeypatch.setattr(graph, "write", refuse)
    assert run("convert", file, file.with_name("x.mmd"), code=2).stderr == "Not a gridgov graph: 0 problems.\n"


def test_within_takes_a_unit_with_what_is_there(file: Path, city: Jurisdiction) -> None:
    target = file.with_name("part.json")
    data = run_json("convert", file, target, "--within", "c1", schema=CONVERT)
    part = Jurisdiction.load(target)
    assert (part.id, part.name) == ("c1", Text("培新[街]社区", "培新[街]社区"))
    assert part.territory == city.territory.subtree("c1")
    assert [p.id for p in part.roster.posts()] == ["grid_chief@g1#1", "grid_chief@g2#1", "building_head@b1#1"]
    assert (len(part.bodies), len(part.links), part.notes) == (2, 2, city.notes)
    assert {table: n for table, n in data["counts"].items() if n} == {
        "units": 5,
        "posts": 3,
        "holders": 2,
        "appointments": 2,
        "bodies": 2,
        "memberships": 1,
        "links": 2,
        "notes": 1,
    }
    assert data["left_out"] == {}


def test_within_the_root_is_everything(file: Path, city: Jurisdiction) -> None:
    target = file.with_name("whole.json")
    assert run_json("convert", file, target, "--within", "s", schema=CONVERT)["left_out"] == {}
    whole = Jurisdiction.load(target)
    assert (whole.territory, whole.roster, whole.bodies, whole.links) == (
        city.territory,
        city.roster,
        city.bodies,
        city.links,
    )


def test_within_units_alone(tmp_path: Path) -> None:
    source, target = tmp_path / "units.csv", tmp_path / "part.csv"
    source.write_text("id,level,parent\n61,province,\n6109,city,61\n610902,county,6109\n6110,city,61\n", "utf-8")
    run("convert", source, target, "--within", "6109")
    assert target.read_text("utf-8-sig") == "id,name,level,parent\n6109,,city,\n610902,,county,6109\n"


def test_parts_of_a_graph(file: Path) -> None:
    target = file.with_name("part.graphml")
    counts = run_json("convert", file, target, "--layer", "units", "--layer", "posts", schema=CONVERT)["counts"]
    assert {table: n for table, n in counts.items() if n} == {"units": 8, "posts": 4, "notes": 1}
    assert (
        "--layer is for graphs and pictures."
        in run("convert", file, file.with_name("x.csv"), "--layer", "units", code=2).stderr
    )
    assert _read.LAYERS == LAYERS


@pytest.mark.parametrize(
    ("arguments", "english", "chinese"),
    [
        (
            ("check", "city.txt"),
            "'city.txt' has none of the suffixes that can be read: .json, .csv, .xlsx, .parquet, .jsonld, ",
            "“city.txt”的后缀无法读取；可读取：.json、.csv、.xlsx、",
        ),
        (
            ("convert", "city.json", "city.xls"),
            "'city.xls' would be an old workbook. Write a .xlsx; what can be written: .json, .csv, .xlsx, ",
            "“city.xls”为旧版电子表格，请写出.xlsx；可写出：.json、.csv、.xlsx、",
        ),
        (
            ("convert", "city.json", "city.txt"),
            "'city.txt' has none of the suffixes that can be written: .json, .csv, ",
            "“city.txt”的后缀无法写出；可写出：.json、.csv、",
        ),
        (("check", "city.mmd"), "'city.mmd' is a picture; it cannot be read", "“city.mmd”为图示文件，无法再次读取"),
        (
            ("show", "city.json", "--levels", "ankang-321"),
            "--levels is for tables; --roots and --measure are for CSV files.",
            "--levels只用于表格；--roots和--measure只用于CSV文件。",
        ),
        (
            ("show", "city.json", "--on", "2026-02-30"),
            "'2026-02-30' is no day written YYYY-MM-DD.",
            "“2026-02-30”不是YYYY-MM-DD格式的日期。",
        ),
    ],
)
def test_wrong_use_is_said_in_both_languages(arguments: Sequence[str], english: str, chinese: str) -> None:
    assert english in run(*arguments, code=2).stderr
    assert chinese in run("--lang", "zh", *arguments, code=2).stderr


OWN = """
id = "mine"
name = { en = "my town", zh = "我的镇" }
[[levels]]
key = "community"
name = { en = "community", zh = "社区" }
[[levels]]
key = "grid"
name = { en = "grid", zh = "网格" }
[[roles]]
key = "my_chief"
name = { en = "my chief", zh = "我的网格长" }
sits_at = ["grid"]
minimum = 1
[[figures]]
id = "F1"
name = { en = "grids", zh = "网格" }
value = 1
qualifier = "exact"
unit = { en = "grids", zh = "个" }
tag = "S"
counts = { level = "grid" }
[[notes]]
key = "open"
tag = "U"
text = { en = "Not published.", zh = "未公布。" }
"""


def test_your_own_scheme_comes_along_with_its_roles(tmp_path: Path) -> None:
    units, scheme, target = tmp_path / "units.csv", tmp_path / "mine.toml", tmp_path / "x.json"
    units.write_text("id,level,parent\nc,community,\ng,grid,c\n", "utf-8")
    scheme.write_text(OWN, "utf-8")
    result = run("convert", units, target, "--levels", scheme)
    assert result.stderr == "Left out: 1 figures.\n"
    assert run("--lang", "zh", "convert", units, target, "--levels", scheme).stdout.endswith(" kB）：单元2、说明1。\n")
    assert run_json("convert", units, target, "--levels", scheme, schema=CONVERT)["left_out"] == {"figures": 1}
    place = Jurisdiction.load(target)
    assert (place.id, place.name, [note.key for note in place.notes]) == ("mine", Text("my town", "我的镇"), ["open"])
    assert place.catalogue == load(scheme).catalogue
    for file, more in ((target, ()), (units, ("--levels", scheme))):
        assert "ROL001" in run("check", file, *more, "--role", "my_chief").stdout
        assert "g (grid): my chief (no post)" in run("show", file, *more, "--vacancies").stdout


def test_a_shipped_scheme_gives_its_levels_and_roles_and_says_nothing_about_the_place(tmp_path: Path) -> None:
    units, target = tmp_path / "units.csv", tmp_path / "x.json"
    units.write_text("id,level,parent\nc,county,\ns,street,c\n", "utf-8")
    assert run("convert", units, target, "--levels", "ankang-321").stderr == ""
    place = Jurisdiction.load(target)
    assert (place.id, place.name, place.notes) == (None, None, ())
    assert place.catalogue.role("full_time_grid_worker").time == "full"

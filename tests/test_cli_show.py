"""What ``gridgov show`` says about a file and about one unit."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from cli_cases import ON, SHOW, SHOW_UNIT, VACANCIES, make_city, run, run_json

from gridgov.cli._facts import answer_in_words
from gridgov.jurisdiction import Jurisdiction


@pytest.fixture(scope="module")
def city() -> Jurisdiction:
    return make_city()


@pytest.fixture
def file(city: Jurisdiction, tmp_path: Path) -> Path:
    path = tmp_path / "city.json"
    city.save(path)
    return path


def test_show_counts_everything(file: Path) -> None:
    data = run_json("show", file, *ON, schema=SHOW)
    assert (data["id"], data["name"], data["on"]) == ("s", "Old Town", "2026-01-01")
    assert data["counts"] == {
        "units": 8,
        "levels": {"street": 1, "community": 2, "grid": 3, "building": 2},
        "measures": {"households": {"known": 6200, "unknown": 0, "complete": True}},
        "posts": 4,
        "filled": 2,
        "holders": 2,
        "devices": 0,
        "bodies": 2,
        "links": 2,
    }
    assert (data["vacancies"]["total"], data["vacancies"]["by_role"]) == (2, {"grid_chief": 2})
    assert data["notes"] == [{"key": "chief", "tag": "U", "text": "Not published.", "source": None}]


def test_the_day_changes_who_is_there(file: Path) -> None:
    filled = [
        run_json("show", file, "--on", day, schema=SHOW)["counts"]["filled"]
        for day in ("2023-12-31", "2025-06-30", "2025-07-01")
    ]
    assert filled == [2, 3, 2]


def test_the_tree_has_whole_subtrees_down_to_a_depth(file: Path) -> None:
    units = run_json("show", file, *ON, "--depth", "2", schema=SHOW)["units"]
    assert [(u["id"], u["depth"], u["units_below"], u["posts"], u["filled"]) for u in units] == [
        ("s", 0, 7, 4, 2),
        ("c1", 1, 4, 3, 2),
        ("g1", 2, 1, 2, 2),
        ("g2", 2, 1, 1, 0),
        ("c2", 1, 1, 1, 0),
        ("g3", 2, 0, 1, 0),
    ]
    assert units[2]["measures"]["households"] == {
        "stated": None,
        "known": 5100,
        "unknown": 0,
        "complete": True,
    }
    assert [u["id"] for u in run_json("show", file, "--depth", "0", schema=SHOW)["units"]] == ["s"]


def test_show_as_text(file: Path) -> None:
    assert run("show", file, *ON).stdout.splitlines() == [
        "Old Town (s), 2026-01-01",
        "",
        "street or town      1",
        "community           2",
        "grid                3",
        "building            2",
        "households      6,200",
        "posts               4",
        "filled posts        2",
        "holders             2",
        "bodies              2",
        "links               2",
        "vacancies           2",
        "",
        "Notes",
        "  [U] Not published.",
        "",
        "Units",
        "unit            id  level           below    households  posts  filled",
        "老城街道        s   street or town      7  6,200 stated      4       2",
        "  培新[街]社区  c1  community           4      >= 5,100      3       2",
        "  -             c2  community           1           700      1       0",
    ]


def test_show_in_chinese(file: Path) -> None:
    out = run("--lang", "zh", "show", file, *ON).stdout.splitlines()
    assert out[0] == "老城（s），2026-01-01"
    assert out[-4:] == [
        "单元            编号  层级  下级单元       户数  岗位  在岗",
        "老城街道        s     镇街         7  申报6,200     4     2",
        "  培新[街]社区  c1    社区         4     ≥5,100     3     2",
        "  -             c2    社区         1        700     1     0",
    ]


def test_a_long_list_of_units_is_cut_as_text_and_whole_as_json(tmp_path: Path) -> None:
    path = tmp_path / "units.csv"
    path.write_text("id,level,parent\n61,province,\n" + "".join(f"61{i:02d},city,61\n" for i in range(1, 61)), "utf-8")
    text = run("show", path).stdout.splitlines()
    assert text[-1] == "... and 21 more; --format json lists all"
    assert run("show", path, "--lang", "zh").stdout.splitlines()[-1] == "……另有21个；--format json列出全部"
    assert len(run_json("show", path, schema=SHOW)["units"]) == 61


def test_show_one_unit(file: Path) -> None:
    data = run_json("show", file, "--unit", "b1", *ON, schema=SHOW_UNIT)
    assert [step["id"] for step in data["path"]] == ["s", "c1", "g1", "b1"]
    assert data["measures"] == {"households": {"stated": 5100, "known": 5100, "unknown": 0, "complete": True}}
    assert [(p["id"], p["filled"]) for p in data["posts"]] == [("building_head@b1#1", True)]
    assert data["holders"] == 1
    assert [a["post"] for a in data["answers"]] == ["building_head@b1#1", "grid_chief@g1#1"]


def test_show_a_unit_with_bodies_labels_and_links(file: Path) -> None:
    data = run_json("show", file, "--unit", "c1", *ON, schema=SHOW_UNIT)
    assert data["labels"] == {"class": "111"}
    assert data["measures"]["households"] == {"stated": None, "known": 5100, "unknown": 1, "complete": False}
    assert [(b["id"], b["rank"], b["parent"]) for b in data["bodies"]] == [
        ("party", "section", None),
        ("branch", None, "party"),
    ]
    assert [(k["kind"], k["source"], k["target"]) for k in data["links"]] == [("takes_charge", "holder", "unit:c1")]
    assert (data["posts"], data["answers"], data["holders"]) == ([], [], 0)


def test_a_unit_as_text(file: Path) -> None:
    assert run("show", file, "--unit", "c1", "--depth", "0", *ON).stdout.splitlines() == [
        "培新[街]社区 (community) c1, 2026-01-01",
        "老城街道 > 培新[街]社区",
        "",
        "Totals",
        "measure     stated  known  unknown parts",
        "households       -  5,100              1",
        "",
        "Labels",
        "  class  111",
        "",
        "Posts: 0, holders: 0",
        "",
        "Who answers for it, nearest first",
        "  Nobody on this day.",
        "",
        "Bodies",
        "  community Party organisation (party, section)",
        "  Party branch (branch)",
        "",
        "Links",
        "  takes_charge: holder -> unit:c1",
        "",
        "Units",
        "unit          id  level      below  households  posts  filled",
        "培新[街]社区  c1  community      4    >= 5,100      3       2",
    ]


def test_labels_that_a_unit_does_not_have_are_not_listed(file: Path) -> None:
    assert "Labels" not in run("show", file, "--unit", "c2", "--depth", "0", *ON).stdout
    assert run_json("show", file, "--unit", "c2", *ON, schema=SHOW_UNIT)["labels"] == {"class": None}


def test_who_answers_in_words(file: Path) -> None:
    english = run("show", file, "--unit", "b1", *ON).stdout.splitlines()
    assert english[-4:] == [
        "",
        "Who answers for it, nearest first",
        "  1. building head of b1 (building)",
        "  2. grid chief of g1 (grid)",
    ]
    chinese = run("show", file, "--unit", "b1", *ON, "--lang", "zh").stdout.splitlines()
    assert chinese[-3:] == ["由谁负责（由近及远）", "  1. b1（楼栋）：楼栋长", "  2. g1（网格）：网格长"]
    assert "  楼栋长 1：在岗" in chinese


@pytest.mark.parametrize(
    ("label", "link", "english", "chinese"),
    [
        ("first", None, "chief of g1, first responsible", "g1：chief，第一责任人"),
        ("direct", None, "chief of g1, directly responsible", "g1：chief，直接责任人"),
        (None, None, "chief of g1", "g1：chief"),
        (None, "covers", "chief of g1, which covers it", "g1：chief（覆盖该单元）"),
        ("first", "covers", "chief of g1, which covers it, first responsible", "g1：chief（覆盖该单元），第一责任人"),
    ],
)
def test_a_label_of_responsibility_is_said(label: str | None, link: str | None, english: str, chinese: str) -> None:
    answer = {"role_name": "chief", "unit_title": "g1", "responsibility": label, "link": link}
    assert (answer_in_words(answer, "en"), answer_in_words(answer, "zh")) == (english, chinese)


def test_holder_ids_are_shown_only_when_asked_for(file: Path) -> None:
    for unit in ("b1", "c1", "g1", "g2"):
        for form in ("text", "json"):
            arguments = ("show", file, "--unit", unit, *ON, "--format", form)
            assert "p-anna" not in run(*arguments).output
            assert "p-chen" not in run(*arguments).output
    data = json.loads(run("show", file, "--unit", "b1", *ON, "--ids", "--format", "json").stdout)
    assert [p["holder"] for p in data["posts"]] == ["p-chen"]
    assert [a["holder"] for a in data["answers"]] == ["p-chen", "p-anna"]
    vacant = json.loads(run("show", file, "--unit", "g2", *ON, "--ids", "--format", "json").stdout)
    assert vacant["posts"][0]["holder"] is None
    text = run("show", file, "--unit", "b1", *ON, "--ids").stdout
    assert "building head 1: filled [p-chen]" in text
    linked = run("show", file, "--unit", "c1", *ON, "--ids").stdout
    assert "takes_charge: holder:p-anna -> unit:c1" in linked


def test_a_unit_of_which_nothing_but_its_place_is_known(tmp_path: Path) -> None:
    path = tmp_path / "units.csv"
    path.write_text("id,level,parent\n61,province,\n6109,city,61\n", "utf-8")
    assert run("show", path, "--unit", "6109", *ON).stdout.splitlines() == [
        "6109 (city), 2026-01-01",
        "61 > 6109",
        "",
        "Posts: 0, holders: 0",
        "",
        "Who answers for it, nearest first",
        "  Nobody on this day.",
    ]


def test_an_unknown_unit_is_refused(file: Path) -> None:
    result = run("show", file, "--unit", "c7", code=2)
    assert result.stdout == ""
    assert result.stderr.startswith("Not found.\nHIE020 id 'c7': There is no unit 'c7' (the hierarchy has 8).")
    assert run("show", file, "--unit", "c7", "--lang", "zh", code=2).stderr.startswith("未找到。\nHIE020 编号“c7”：")


def test_advice_about_an_unknown_unit_is_for_the_command_line(file: Path) -> None:
    english = f"'gridgov show {file} --depth 20 --format json' lists all ids; close to it: 'b2', 'b1'.\n"
    assert run("show", file, "--unit", "b12", code=2).stderr.endswith(english)
    chinese = f"请用“gridgov show {file} --depth 20 --format json”列出全部编号。\n"
    assert run("--lang", "zh", "show", file, "--unit", "nope", code=2).stderr.endswith(chinese)
    assert ".units()" not in run("convert", file, file.with_name("x.csv"), "--within", "nope", code=2).stderr


def test_advice_about_several_roots_names_the_option(tmp_path: Path) -> None:
    path = tmp_path / "units.csv"
    path.write_text("id,level,parent\n61,province,\n62,province,\n63,planet,61\n", "utf-8")
    english = run("show", path, code=2).stderr
    assert "and only one may. Give it a parent, or add --roots many.\n" in english
    assert "HIE009" in english
    chinese = run("--lang", "zh", "show", path, code=2).stderr
    assert "请填写上级，或加上--roots many。\n" in chinese


def test_vacancies_are_listed(file: Path) -> None:
    for arguments in ((), ("--vacancies",)):
        first = run_json("show", file, *ON, *arguments, schema=SHOW)["vacancies"]["first"]
        assert [(v["unit"], v["role"], v["kind"]) for v in first] == [
            ("g2", "grid_chief", "vacant_post"),
            ("g3", "grid_chief", "vacant_post"),
        ]
    out = run("show", file, *ON, "--vacancies").stdout
    assert "Vacancies: 2\n  g2 (grid): grid chief (post without a holder)\n  g3 (grid): grid chief" in out
    assert (
        "空缺：2个\n  g2（网格）：网格长（岗位空缺）\n" in run("--lang", "zh", "show", file, *ON, "--vacancies").stdout
    )
    assert "g2 (grid): " not in run("show", file, *ON).stdout


def test_vacancies_of_one_unit_and_what_is_below_it(file: Path) -> None:
    schema = {**SHOW_UNIT, "properties": {**SHOW_UNIT["properties"], "vacancies": VACANCIES}}
    found = run_json("show", file, *ON, "--unit", "c2", "--vacancies", schema=schema)["vacancies"]
    assert (found["total"], [v["unit"] for v in found["first"]]) == (1, ["g3"])
    assert "Vacancies: 0" in run("show", file, *ON, "--unit", "b1", "--vacancies").stdout
    assert "vacancies" not in run_json("show", file, *ON, "--unit", "c2", schema=SHOW_UNIT)


def test_levels_of_one_name_are_told_apart(tmp_path: Path) -> None:
    scheme, units = tmp_path / "s.toml", tmp_path / "units.csv"
    name = 'name = { en = "grid", zh = "网格" }\n'
    scheme.write_text(
        f'id = "s"\n{name}[[levels]]\nkey = "large"\n{name}[[levels]]\nkey = "small"\n{name}'
        '[[levels]]\nkey = "block"\nname = { en = "block", zh = "楼栋" }\n',
        "utf-8",
    )
    units.write_text("id,name,level,parent\na,A,large,\nb,,small,a\nc,,block,b\n", "utf-8")
    assert run("show", units, "--levels", scheme, *ON).stdout.splitlines() == [
        "grid (s), 2026-01-01",
        "",
        "grid (large)  1",
        "grid (small)  1",
        "block         1",
        "",
        "Units",
        "unit  id  level         below",
        "A     a   grid (large)      2",
        "  -   b   grid (small)      1",
    ]
    assert "网格（large）" in run("--lang", "zh", "show", units, "--levels", scheme, *ON).stdout

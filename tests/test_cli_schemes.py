"""gridgov schemes: list, show, new, validate and synthesise, in every form and both languages."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from cli_cases import COUNT, ERROR, NOTES, TEXT, TEXT_OR_NONE, record, rows, run, run_json
from hypothesis import given
from hypothesis import strategies as st

from gridgov import schemes
from gridgov.cli._schemes_new import IDENT, ident_of, start
from gridgov.jurisdiction import Jurisdiction
from gridgov.text import LANGS, Lang

YES = {"type": "boolean"}
COUNT_OR_NONE = {"type": ["integer", "null"]}
ORIGIN: dict[str, Any] = {"fact": TEXT_OR_NONE, "tag": {"enum": [*"SDIOU", None]}}
KEYS = {"type": "array", "items": TEXT}
LIST = rows(
    id=TEXT,
    name=TEXT,
    place=TEXT_OR_NONE,
    policy=TEXT_OR_NONE,
    levels=COUNT,
    figures=COUNT,
    relations=COUNT,
    readings=COUNT,
    recipe=YES,
)
SHOW = record(
    id=TEXT,
    name=TEXT,
    about=TEXT,
    source=TEXT_OR_NONE,
    place=TEXT_OR_NONE,
    policy=TEXT_OR_NONE,
    counting=TEXT_OR_NONE,
    grid_ladder=KEYS,
    levels=rows(key=TEXT, name=TEXT, kinds=KEYS, presence=TEXT, overlay=YES, **ORIGIN),
    roles=rows(key=TEXT, name=TEXT, time=TEXT_OR_NONE, sits_at=KEYS, minimum=COUNT, maximum=COUNT_OR_NONE, **ORIGIN),
    bodies=rows(
        kind=TEXT,
        name=TEXT,
        at=KEYS,
        minimum=COUNT_OR_NONE,
        maximum=COUNT_OR_NONE,
        parent=TEXT_OR_NONE,
        rank=TEXT_OR_NONE,
        members=TEXT_OR_NONE,
        about=TEXT_OR_NONE,
        **ORIGIN,
    ),
    lists=rows(
        key=TEXT,
        kind=TEXT,
        name=TEXT,
        published=YES,
        open=YES,
        ordered=YES,
        initiator=TEXT_OR_NONE,
        about=TEXT_OR_NONE,
        items=rows(key=TEXT, name=TEXT, about=TEXT_OR_NONE, **ORIGIN),
        **ORIGIN,
    ),
    figures=rows(
        id=TEXT,
        name=TEXT,
        value={"type": ["integer", "string", "null"]},
        qualifier=TEXT,
        text=TEXT,
        unit=TEXT,
        state=TEXT_OR_NONE,
        reading=TEXT_OR_NONE,
        **ORIGIN,
    ),
    relations=KEYS,
    readings=rows(
        key=TEXT, name=TEXT, default=TEXT, chosen=TEXT, options=rows(key=TEXT, name=TEXT, **ORIGIN), **ORIGIN
    ),
    states=rows(key=TEXT, name=TEXT, **ORIGIN),
    notes=rows(key=TEXT, tag={"enum": list("SDIOU")}, text=TEXT, fact=TEXT_OR_NONE),
    recipe=YES,
)
COUNTS = {"type": ["object", "null"], "additionalProperties": COUNT}
VALIDATE = record(
    ok=YES,
    files=rows(
        file=TEXT,
        ok=YES,
        id=TEXT_OR_NONE,
        name=TEXT_OR_NONE,
        counts=COUNTS,
        recipe={"type": ["boolean", "null"]},
        problems=rows(when=TEXT_OR_NONE, code=TEXT, name=TEXT, place={"type": "object"}, message=TEXT, way_out=TEXT),
    ),
)
NOTE = {key: value for key, value in NOTES["items"]["properties"].items() if key != "source"}
SYNTHESISE = record(
    scheme=TEXT,
    name=TEXT,
    readings={"type": "object", "additionalProperties": TEXT},
    state=TEXT_OR_NONE,
    seed=COUNT_OR_NONE,
    sizes=TEXT_OR_NONE,
    totals={"type": "object", "additionalProperties": COUNT},
    each={"type": "object", "additionalProperties": COUNT},
    counts=COUNTS,
    figures=rows(
        id=TEXT,
        name=TEXT,
        tag=TEXT,
        published=TEXT,
        model={"type": ["number", "null"]},
        met={"type": ["boolean", "null"]},
    ),
    notes=rows(**NOTE),
    written=TEXT,
    bytes=COUNT,
)


@pytest.fixture
def town(tmp_path: Path) -> Path:
    path = tmp_path / "river-town.toml"
    run("schemes", "new", path)
    return path


def state(key: str) -> str:
    """Return a state as a table in one line."""
    return f'{{ key = "{key}", name = {{ en = "{key}", zh = "{key}" }} }}'


def changed(town: Path, name: str, *changes: tuple[str, str]) -> Path:
    """Write the file again with something else in it."""
    text = town.read_text("utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    path = town.with_name(name)
    path.write_text(text, "utf-8")
    return path


# list and show


def test_the_published_systems_are_listed() -> None:
    data: Any = run_json("schemes", "list", schema=LIST)
    assert [row["id"] for row in data] == list(schemes.available())
    ankang = schemes.load("ankang-321")
    assert data[0]["figures"] == len(ankang.figures)
    assert data[0]["relations"] == len(ankang.relations)
    lines = run("schemes", "list").stdout.splitlines()
    assert lines[0].split() == ["id", "name", "place", "levels", "figures", "relations", "readings"]
    assert lines[1].split()[:2] == ["ankang-321", "Ankang"]
    assert "安康“321”基层治理模式" in run("schemes", "list", "--lang", "zh").stdout
    cells = list(csv.DictReader(io.StringIO(run("schemes", "list", "--format", "csv").stdout)))
    assert [row["place"] for row in cells] == [schemes.load(ident).place or "" for ident in schemes.available()]


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("ident", schemes.available())
def test_every_system_can_be_shown(ident: str, lang: Lang) -> None:
    scheme = schemes.load(ident)
    assert run("schemes", "show", ident, "--lang", lang).stdout == scheme.describe(lang) + "\n"
    data = run_json("schemes", "show", ident, "--lang", lang, schema=SHOW)
    assert [f["text"] for f in data["figures"]] == [f.text(lang) for f in scheme.figures]
    assert [f["value"] is None for f in data["figures"]] == [not f.published for f in scheme.figures]
    assert [len(x["items"]) for x in data["lists"]] == [len(x) for x in scheme.lists]
    assert {level["tag"] for level in data["levels"]} <= set("SDIOU") | {None}
    assert [r["chosen"] for r in data["readings"]] == list(scheme.chosen.values())


def test_a_file_is_shown_under_another_reading(town: Path) -> None:
    data = run_json("schemes", "show", town, "--reading", "spare=community", schema=SHOW)
    assert [r["chosen"] for r in data["readings"]] == ["community"]
    assert (
        "community at the communities (chosen)" in run("schemes", "show", town, "--reading", "spare=community").stdout
    )
    assert "SCH018" in run("schemes", "show", town, "--reading", "spare=nowhere", code=2).stderr
    assert run_json("schemes", "show", "nothing", schema=ERROR, code=2)["error"]["problems"][0]["code"] == "SCH001"


# new


def test_the_new_file_is_valid_and_builds_under_every_reading(tmp_path: Path) -> None:
    path = tmp_path / "River Town.toml"
    said = run("schemes", "new", path).stdout
    assert said == f"Wrote {path}. Next: gridgov schemes validate {path}\n"
    scheme = schemes.load(path)
    assert (scheme.id, scheme.name.en, scheme.name.zh) == ("river-town", "My town", "我的镇")
    for option in scheme.readings["spare"].options:
        place = scheme.synthesise(readings={"spare": option.key})
        assert all(check.met for check in scheme.compare(place))
    assert run("schemes", "validate", path, "--build").stdout.startswith(f"{path}: nothing is wrong with My town")


def test_comments_of_the_new_file_are_in_the_language_that_was_asked_for() -> None:
    english, chinese = start("a", None, "en"), start("a", None, "zh")
    assert all(line.isascii() or "560余" in line for line in english.splitlines() if line.startswith("#"))
    assert not any(line.isascii() for line in chinese.splitlines() if line.startswith("#"))
    assert "||" not in english + chinese

    def data(text: str) -> list[str]:
        return [line for line in text.splitlines() if not line.startswith("#")]

    assert data(english) == data(chinese)


@given(st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1), st.from_regex(IDENT, fullmatch=True))
def test_whatever_the_name_is_the_file_is_read_with_it(name: str, ident: str) -> None:
    scheme = schemes.loads(start(ident, name, "en"))
    assert (scheme.id, scheme.name.en, scheme.name.zh) == (ident, name, name)


@given(st.text())
def test_whatever_the_file_is_called_there_is_an_id(name: str) -> None:
    assert IDENT.fullmatch(ident_of(Path("folder") / (name.replace("/", "") + ".toml")))


def test_nothing_is_overwritten(town: Path, tmp_path: Path) -> None:
    before = town.read_bytes()
    assert f"CLI001 {town}: There is a file of that name." in run("schemes", "new", town, code=2).stderr
    assert "已有同名文件" in run("schemes", "new", town, "--lang", "zh", code=2).stderr
    loose = tmp_path / "loose.toml"
    loose.symlink_to(tmp_path / "not-there")
    assert "CLI001" in run("schemes", "new", loose, code=2).stderr
    assert town.read_bytes() == before
    assert sorted(p.name for p in tmp_path.iterdir()) == ["loose.toml", "river-town.toml"]
    assert "CLI001" in run("schemes", "new", tmp_path / "no" / "folder.toml", code=2).stderr


def test_id_and_name_can_be_given(tmp_path: Path) -> None:
    path = tmp_path / "江边镇.toml"
    schema = record(written=TEXT, id=TEXT, bytes=COUNT)
    data = run_json("schemes", "new", path, "--id", "river-7", "--name", '江边"镇\\', schema=schema)
    assert data == {"written": str(path), "id": "river-7", "bytes": path.stat().st_size}
    assert schemes.load(path).name.en == '江边"镇\\'


@pytest.mark.parametrize(
    ("options", "en", "zh"),
    [
        (("--id", "River"), "'River' is no id", "“River”不能作为编号"),
        (("--id", "a--b"), "'a--b' is no id", "“a--b”不能作为编号"),
        (("--name", " "), "A name is text that can be seen", "名称应为一行可见文字"),
        (("--name", "a\nb"), "A name is text that can be seen", "名称应为一行可见文字"),
    ],
)
def test_an_id_or_a_name_that_cannot_be(tmp_path: Path, options: tuple[str, str], en: str, zh: str) -> None:
    path = tmp_path / "x.toml"
    assert en in run("schemes", "new", path, *options, code=2).stderr
    assert zh in run("--lang", "zh", "schemes", "new", path, *options, code=2).stderr
    assert not path.exists()


def test_a_new_file_ends_in_toml(tmp_path: Path) -> None:
    assert "does not end in .toml" in run("schemes", "new", tmp_path / "x.txt", code=2).stderr
    assert list(tmp_path.iterdir()) == []


# validate


def test_all_faults_of_all_files(town: Path) -> None:
    first = changed(town, "a.toml", ('tag = "S"', 'tag = "Q"'), ("value = 3,", 'value = "3",'))
    second = changed(town, "b.toml", ('at = "grid", figure = "F3"', 'at = "grids", figure = "F9"'))
    data = run_json("schemes", "validate", first, town, second, schema=VALIDATE, code=1)
    assert not data["ok"]
    assert [file["ok"] for file in data["files"]] == [False, True, False]
    assert [file["id"] for file in data["files"]] == [None, "river-town", None]
    tags = first.read_text("utf-8").count('tag = "Q"')
    assert [p["code"] for p in data["files"][0]["problems"]].count("SCH008") == tags + 1
    assert {(p["code"], p["place"]["path"]) for p in data["files"][2]["problems"]} == {
        ("LEV011", "recipe.measures[0].at"),
        ("SCH005", "recipe.measures[0].figure"),
    }
    assert all(p["place"]["file"] == str(second) for p in data["files"][2]["problems"])
    lines = run("schemes", "validate", first, town, second, "--lang", "zh", code=1).stdout.splitlines()
    assert lines[0] == f"{first}：{tags + 1}个问题。"
    assert f"{town}：我的镇（river-town）没有问题。层级3个，数字5项，关系1个，解读1处，状态0个。" in lines
    assert run("schemes", "validate", town).exit_code == 0


def test_what_the_file_names_is_read_too(town: Path) -> None:
    path = changed(town, "a.toml", ('less = "F2"', 'less = "F7"'))
    assert "relations[0].less" in run("schemes", "validate", path, code=1).stdout
    path = changed(town, "b.toml", ("grid_ladder", 'policy = "broken.toml"\ngrid_ladder'))
    (town.parent / "broken.toml").write_text('id = "x"\n', "utf-8")
    found = run_json("schemes", "validate", path, schema=VALIDATE, code=1)["files"][0]
    assert {p["code"][:3] for p in found["problems"]} == {"POL"}
    path = changed(town, "c.toml", ("grid_ladder", 'policy = "nowhere.toml"\ngrid_ladder'))
    assert (
        "policy: There is no file 'nowhere.toml' beside the scheme." in run("schemes", "validate", path, code=1).stdout
    )


def test_build_tries_every_reading_and_state(town: Path) -> None:
    bad = changed(
        town,
        "bad.toml",
        ('rest_of = "F4"', "each = 9"),
        (
            "[recipe]",
            f"states = [{state('a')}, {state('b')}]\n[recipe]",
        ),
        ('figure = "F3", tag', 'figure = "F3", states = "b", tag'),
    )
    assert run_json("schemes", "validate", bad, schema=VALIDATE)["ok"]
    found = run_json("schemes", "validate", bad, "--build", schema=VALIDATE, code=1)["files"][0]
    assert [(p["when"], p["code"]) for p in found["problems"]] == [("spare=community", "SCH020")]
    assert {p["place"]["file"] for p in found["problems"]} == {str(bad)}
    assert "\n  [spare=community] SCH020 " in run("schemes", "validate", bad, "--build", code=1).stdout
    worse = changed(bad, "worse.toml", ('figure = "F2", tag', 'figure = "F2", states = "b", tag'))
    found = run_json("schemes", "validate", worse, "--build", schema=VALIDATE, code=1)["files"][0]
    assert {p["when"] for p in found["problems"]} == {"state=a", "spare=community"}


def test_a_file_that_cannot_be_opened_does_not_hide_the_others(town: Path) -> None:
    bad = changed(town, "bad.toml", ("value = 3,", 'value = "3",'))
    result = run("schemes", "validate", town.with_name("none.toml"), bad, code=2)
    assert result.stdout.startswith(f"{bad}: 1 problem.\n  SCH008 ")
    assert "CLI001" in result.stderr
    data = json.loads(run("schemes", "validate", town.with_name("none.toml"), "--format", "json", code=2).stdout)
    jsonschema.validate(data, ERROR)


# synthesise


def test_a_place_is_built_from_a_file(town: Path) -> None:
    out = town.with_name("out.json")
    data = run_json("schemes", "synthesise", town, "-o", out, schema=SYNTHESISE)
    place = Jurisdiction.load(out)
    assert place == schemes.load(town).synthesise()
    assert data["counts"]["units"] == len(place.territory) == 1 + 3 + 14
    assert {f["id"]: f["model"] for f in data["figures"]} == {"F1": 3, "F2": 14, "F3": 4301, "F4": 16}
    assert all(f["met"] for f in data["figures"])
    assert data["bytes"] == out.stat().st_size
    text = run("schemes", "synthesise", town, "-o", out).stdout
    assert text.startswith("My town (river-town)\nRead as spare=spread: spread over the grids\n")
    assert "F3      S    households    4,300-odd  4,301" in text
    assert "  [I] Which grid lies in which community" in text
    assert text.endswith(f"Wrote {out} (12.2 kB).\n")
    assert "解读spare=spread：分散在各网格" in run("schemes", "synthesise", town, "-o", out, "--lang", "zh").stdout


def test_what_is_chosen_is_what_is_built(town: Path) -> None:
    out = town.with_name("out.json")
    chosen = ("--reading", "spare=community", "--seed", "7", "--sizes", "lognormal:0.6", "--total", "F3=4399")
    data = run_json("schemes", "synthesise", town, "-o", out, *chosen, schema=SYNTHESISE)
    assert (data["readings"], data["seed"], data["totals"]) == ({"spare": "community"}, 7, {"F3": 4399})
    scheme = schemes.load(town)
    same = scheme.synthesise(rng=7, readings={"spare": "community"}, totals={"F3": 4399}, sizes=schemes.Lognormal(0.6))
    first = out.read_bytes()
    assert Jurisdiction.load(out) == same
    assert same.territory.roots.total("households") == 4399
    run("schemes", "synthesise", town, "-o", out, *chosen)
    assert out.read_bytes() == first
    run("schemes", "synthesise", town, "-o", out, *chosen[:2], "--seed", "8", *chosen[4:])
    assert out.read_bytes() != first


def test_states_and_amounts(tmp_path: Path) -> None:
    out = tmp_path / "before.json"
    data = run_json("schemes", "synthesise", "ankang-321", "-o", out, "--state", "before_split", schema=SYNTHESISE)
    assert data["state"] == "before_split"
    scheme = schemes.load("ankang-321")
    assert len(Jurisdiction.load(out).units(level="community")) == scheme.figure("ANK-C9u").value
    run("schemes", "synthesise", "ankang-321", "-o", out, "--each", "building=1")
    assert len(Jurisdiction.load(out).units(level="building")) == scheme.figure("ANK-F04").value


@pytest.mark.parametrize(
    ("options", "en", "zh"),
    [
        (("--reading", "spare"), "--reading takes KEY=VALUE, not 'spare'.", "--reading的写法为KEY=VALUE"),
        (("--total", "F3=4,301"), "--total F3 takes a whole number from 0", "--total F3应为不小于0的整数"),
        (("--total", "F3=1", "--total", "F3=2"), "--total names 'F3' twice.", "--total重复指定了“F3”。"),
        (("--each", "grid=-1"), "--each grid takes a whole number", "--each grid应为不小于0的整数"),
        (("--sizes", "lognormal:0.6"), "--sizes are drawn: give --seed, too.", "--sizes需要抽取"),
        (("--sizes", "lognormal:9", "--seed", "1"), "SIGMA above 0 and at most 5", "SIGMA大于0且不超过5"),
        (("--sizes", "normal:1", "--seed", "1"), "not 'normal:1'.", "不能是“normal:1”。"),
        (("--reading", "spare=x"), "SCH018", "SCH018"),
        (("--state", "x"), "SCH015", "SCH015"),
        (("--each", "castle=1"), "SCH015", "SCH015"),
        (("--total", "F9=1"), "SCH005", "SCH005"),
        (("--total", "F3=4400"), "SCH019", "SCH019"),
    ],
)
def test_what_cannot_be_asked_for(town: Path, options: tuple[str, ...], en: str, zh: str) -> None:
    out = town.with_name("out.json")
    assert en in run("schemes", "synthesise", town, "-o", out, *options, code=2).stderr
    assert zh in run("--lang", "zh", "schemes", "synthesise", town, "-o", out, *options, code=2).stderr
    assert not out.exists()


def test_sizes_need_something_that_has_a_size(town: Path) -> None:
    bare = changed(
        town, "bare.toml", ('measures = [{ key = "households", at = "grid", figure = "F3", tag = "I" }]\n', "")
    )
    options = ("-o", town.with_name("out.json"), "--seed", "1", "--sizes", "lognormal:0.5")
    assert "lays no measure" in run("schemes", "synthesise", bare, *options, code=2).stderr
    assert "没有指标" in run("schemes", "synthesise", bare, *options, "--lang", "zh", code=2).stderr


def test_the_form_of_the_output_is_looked_at_before_the_work(town: Path) -> None:
    assert "none of the suffixes" in run("schemes", "synthesise", town, "-o", "x.doc", code=2).stderr
    out = town.with_name("units.csv")
    assert run_json("schemes", "synthesise", town, "-o", out, schema=SYNTHESISE)["counts"] == {"units": 18}


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("command", ["list", "show", "new", "validate", "synthesise"])
def test_help_is_in_both_languages(command: str, lang: str) -> None:
    out = run("schemes", command, "--help", env={"GRIDGOV_LANG": lang}).stdout
    assert ("示例：\n  gridgov schemes " in out) == (lang == "zh")
    assert all(line.isascii() for line in out.splitlines()) == (lang == "en")

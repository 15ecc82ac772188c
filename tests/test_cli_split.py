"""``gridgov split``: what it prints and writes is the plan of the library; what cannot be is said in options."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from cli_cases import COUNT, NUMBER_OR_NONE, TEXT, TEXT_OR_NONE, record, rows, run, run_json

from gridgov import splitting
from gridgov.changes import apply, read_changes
from gridgov.hierarchy import Hierarchy
from gridgov.jurisdiction import Jurisdiction
from gridgov.levels import LevelScheme
from gridgov.roles import RoleCatalogue, Roster
from gridgov.splitting import merge, redraw, split

DAY = "2026-06-01"
ON = ["--on", DAY]
LEVELS = LevelScheme.ladder("street", "community", "grid", "building")
HOUSEHOLDS = {"b1": 1200, "b2": 900, "b3": 1100, "b4": 1000, "b5": 800, "b6": 1000, "b7": 300, "b8": 150}
GRIDS = {"g1": "c1", "g2": "c1", "g3": "c1", "g4": "c2"}
#: A ring in which the courtyards g1, g2 and g3 hang together more than across the street.
RING = [("b1", "b2", 3), ("b3", "b4", 3), ("b5", "b6", 3), ("b2", "b3", 1), ("b4", "b5", 1), ("b1", "b6", 1)]
PROBLEMS = rows(code=TEXT, name=TEXT, place={"type": "object"}, message=TEXT, way_out=TEXT)
NUMBER = {"type": "number"}
SHARED: dict[str, Any] = {
    "file": TEXT,
    "unit": TEXT,
    "kind": {"enum": ["split", "redraw", "merge"]},
    "level": TEXT,
    "measure": TEXT,
    "band": record(low=NUMBER, high=NUMBER_OR_NONE),
    "bound": NUMBER_OR_NONE,
    "proven": {"type": "boolean"},
    "moved": NUMBER,
    "assumed": {"type": "array", "items": TEXT},
    "problems": PROBLEMS,
    "changes": {"type": "array", "items": {"type": "object"}},
    "files": rows(path=TEXT, what=TEXT, bytes=COUNT),
}
PLAN = record(
    **SHARED,
    objective={"enum": ["cut", "balance", "moved", "compact"]},
    value=NUMBER,
    gap=NUMBER_OR_NONE,
    feasible={"type": "boolean"},
    balance=NUMBER_OR_NONE,
    cut=NUMBER,
    leaving=NUMBER,
    parts=rows(part=TEXT, takes_place_of=TEXT_OR_NONE, count=NUMBER, base_units=COUNT, share=NUMBER, off_mean=NUMBER),
    cut_edges=rows(first=TEXT, second=TEXT, weight=NUMBER, first_part=TEXT, second_part=TEXT),
    broken=rows(level=TEXT, unit=TEXT, parts=COUNT, count=NUMBER, reason={"enum": ["too_large", "apart", "fit"]}),
    posts=rows(post=TEXT, role=TEXT, unit=TEXT, part=TEXT),
    lacking=rows(part=TEXT, role=TEXT, present=COUNT),
    proposed={"type": "array", "items": TEXT},
    alternatives=rows(value=NUMBER, counts={"type": "array", "items": NUMBER}),
)
MERGED = record(**SHARED, units=rows(unit=TEXT, into=TEXT, count=NUMBER, count_after=NUMBER))


def town(**other: float | None) -> Jurisdiction:
    counts: dict[str, float | None] = {**HOUSEHOLDS, **other}
    records: list[dict[str, Any]] = [{"id": "s", "level": "street"}]
    records += [{"id": community, "level": "community", "parent": "s"} for community in ("c1", "c2")]
    records += [{"id": grid, "level": "grid", "parent": community} for grid, community in GRIDS.items()]
    for i, (building, n) in enumerate(counts.items()):
        records.append({"id": building, "level": "building", "parent": f"g{i // 2 + 1}", "households": n})
    h = Hierarchy.from_records(records, levels=LEVELS, measures=["households"])
    posts = [{"role": "grid_chief", "unit": grid} for grid in GRIDS]
    posts.append({"role": "community_party_secretary", "unit": "c1"})
    return Jurisdiction(territory=h, roster=Roster.from_records(h, RoleCatalogue.builtin(), posts=posts))


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    town().save("town.json")
    lines = [f"{a},{b},{weight}" for a, b, weight in RING]
    Path("near.csv").write_text("\n".join(["from,to,weight", *lines, ""]), "utf-8")
    return tmp_path


def said(*args: str, code: int = 0) -> str:
    return run("split", "town.json", *args, *ON, code=code).stdout


def refused(*args: str, code: int) -> str:
    result = run("split", "town.json", *args, *ON, code=code)
    assert result.stdout == ""
    return result.stderr


# What comes out


def test_the_plan_is_that_of_the_library(here: Path) -> None:
    data = run_json("split", "town.json", "--unit", "c1", "--max", "4000", "--adjacency", "near.csv", *ON, schema=PLAN)
    plan = split(town(), "c1", max_households=4000, adjacency=RING)
    assert data["parts"] == [row.to_dict() for row in plan.parts]
    assert data["cut_edges"] == [row.to_dict() for row in plan.cut_edges]
    assert (data["value"], data["bound"], data["proven"], data["gap"]) == (2, 2, True, 0)
    assert (data["moved"], data["leaving"]) == (plan.moved, plan.leaving)
    assert [post["post"] for post in data["posts"]] == plan.posts["post"].tolist()
    assert data["lacking"] == [{"part": "c3", "role": "community_party_secretary", "present": 1}]
    assert read_changes(data["changes"]) == plan.changes
    assert data["files"] == []
    assert {path.name for path in here.iterdir()} == {"town.json", "near.csv"}


@pytest.mark.usefixtures("here")
def test_it_prints_what_is_cut_what_moves_and_what_was_assumed() -> None:
    lines = said("--unit", "c1", "--max", "5000").splitlines()
    plan = split(town(), "c1", max_households=5000)
    assert lines[:3] == plan.describe().splitlines()
    assert "no division has less" in lines[0]
    assert lines[2].startswith("No adjacency was given")
    table = lines[lines.index("Parts: 2") + 2 :]
    assert [line.split()[:3] for line in table[:2]] == [["c3", "-", "2,100"], ["c1", "c1", "3,900"]]
    assert "Cut adjacencies: 1" in lines
    assert "Posts that come under a new part: 1" in lines
    assert "  c3  grid chief  1" in lines
    assert f"{plan.lacking.title.en.capitalize()}: 1" in lines
    chinese = said("--unit", "c1", "--max", "5000", "--lang", "zh").splitlines()
    assert "各部分：2" in chinese
    assert chinese[2].startswith("未提供相邻关系")


def done_part(place: Jurisdiction, building: str) -> str:
    """Return the community of a building."""
    return place.unit(building).path[1]


def test_the_files_hold_the_place_after_it_and_the_changes_that_lead_there(here: Path) -> None:
    files = (
        *("-o", "after.json", "--changes", "changes.json"),
        *("--parts", "parts.csv", "--units", "units.csv", "--figure", "plan.html"),
    )
    out = said("--unit", "c1", "--max", "4000", "--adjacency", "near.csv", "--authority", "district", *files)
    after = Jurisdiction.load("after.json")
    done = split(town(), "c1", max_households=4000, adjacency=RING).apply(on=DAY, authority="district")
    assert after == done.jurisdiction
    changes = read_changes(json.loads(Path("changes.json").read_text("utf-8")))
    assert apply(town(), changes, on=DAY, authority="district").jurisdiction == after
    assert {row["authority"] for row in after.lineage.records()} == {"district"}
    text = Path("parts.csv").read_bytes()
    assert text.startswith(b"\xef\xbb\xbf")
    assert [row["part"] for row in csv.DictReader(io.StringIO(text.decode("utf-8-sig")))] == ["c3", "c1"]
    units = list(csv.DictReader(io.StringIO(Path("units.csv").read_bytes().decode("utf-8-sig"))))
    assert {row["unit"]: row["part"] for row in units} == {b: done_part(after, b) for b in (r["unit"] for r in units)}
    page = Path("plan.html").read_text("utf-8")
    assert "c3 (new): 2,100, " in page
    assert [line.split()[0] for line in out.splitlines()[-5:]] == list(files[1::2])
    assert {path.name for path in here.iterdir()} == {"town.json", "near.csv", *files[1::2]}


@pytest.mark.usefixtures("here")
def test_ids_of_the_authority_are_those_that_are_written() -> None:
    Path("ids.csv").write_text("proposed,assigned\nc3,610102009\n", "utf-8")
    said("--unit", "c1", "--max", "4000", "--ids", "ids.csv", "-o", "after.json")
    assert "610102009" in Jurisdiction.load("after.json").territory
    for wrong, why in (("c3,c2", "in use"), ("c9,c10", "no new unit"), ("c3,x\nc3,y", "given one twice")):
        Path("ids.csv").write_text(f"proposed,assigned\n{wrong}\n", "utf-8")
        error = refused("--unit", "c1", "--max", "4000", "--ids", "ids.csv", code=2)
        assert "SPL013" in error
        assert why in error
        assert "--ids" in error
    Path("ids.csv").write_text("old,new\nc3,c9\n", "utf-8")
    assert "ids.csv" in refused("--unit", "c1", "--max", "4000", "--ids", "ids.csv", code=2)


@pytest.mark.usefixtures("here")
def test_options_are_those_of_the_library() -> None:
    near = ("--adjacency", "near.csv")
    data = run_json(
        *("split", "town.json", "--unit", "c1", "--into", "3", "--min", "1800", "--max", "2200", "--objective"),
        *("balance", "--keep", "none", "--seed", "3", "--prove", "--time-limit", "20", *near, *ON),
        schema=PLAN,
    )
    plan = split(
        *(town(), "c1"),
        into=3,
        min_households=1800,
        max_households=2200,
        objective="balance",
        keep=[],
        seed=3,
        prove=True,
        adjacency=RING,
    )
    assert [row["count"] for row in data["parts"]] == plan.loads.tolist()
    assert (data["objective"], data["value"]) == ("balance", plan.value)
    kept = run_json("split", "town.json", "--unit", "c1", "--into", "2", "--keep", "grid", *near, *ON, schema=PLAN)
    assert kept["broken"] == []
    whole = run_json("split", "town.json", "--unit", "c1", "--into", "3", "--of", "grid", *ON, schema=PLAN)
    assert [row["base_units"] for row in whole["parts"]] == [1, 1, 1]


@pytest.mark.usefixtures("here")
def test_a_level_is_drawn_anew() -> None:
    data = run_json(
        *("split", "town.json", "--unit", "c1", "--level", "grid", "--min", "2500", "--max", "3500"),
        *("--adjacency", "near.csv", *ON),
        schema=PLAN,
    )
    plan = redraw(town(), "c1", level="grid", min_households=2500, max_households=3500, adjacency=RING)
    assert (data["kind"], data["level"]) == ("redraw", "grid")
    assert [row["count"] for row in data["parts"]] == plan.loads.tolist()
    error = refused("--unit", "s", "--level", "grid", "--into", "3", code=2)
    assert "--into is for one unit above" in error


@pytest.mark.usefixtures("here")
def test_small_neighbours_are_merged() -> None:
    options = ("--unit", "s", "--merge", "--level", "community", "--min", "500", "--adjacency", "order")
    data = run_json("split", "town.json", *options, "-o", "after.json", *ON, schema=MERGED)
    plan = merge(town(), "s", level="community", min_households=500)
    assert data["units"] == [row.to_dict() for row in plan.units]
    assert (data["moved"], data["proven"]) == (450, True)
    assert Jurisdiction.load("after.json") == plan.apply(on=DAY).jurisdiction
    assert "2 of 2 units of 'community' in 's' are merged, 450 households" in said(*options)


# What cannot be


@pytest.mark.usefixtures("here")
def test_what_is_impossible_is_said_with_the_option_that_helps() -> None:
    error = refused("--unit", "c1", "--max", "1100", code=1)
    assert error.startswith("Not a possible split: 1 problem.\nSPL005 id 'b1'")
    error = refused("--unit", "c1", "--min", "1000", "--max", "1250", code=1)
    assert "SPL008" in error  # six buildings: all divisions are looked at
    assert "--nearest" in error
    assert "strict" not in error
    chinese = refused("--unit", "c1", "--min", "1000", "--max", "1250", "--lang", "zh", code=1)
    assert "--nearest" in chinese
    data = json.loads(said("--unit", "c1", "--max", "1100", "--format", "json", code=1))
    assert [problem["code"] for problem in data["error"]["problems"]] == ["SPL005"]


@pytest.mark.usefixtures("here")
def test_the_nearest_is_shown_with_what_it_misses() -> None:
    data = run_json("split", "town.json", "--unit", "c1", "--max", "1100", "--nearest", *ON, schema=PLAN, code=1)
    assert not data["feasible"]
    assert [problem["code"] for problem in data["problems"]] == ["SPL005"]
    out = said("--unit", "c1", "--min", "1000", "--max", "1250", "--nearest", code=1)
    assert "SPL008" in out
    assert "strict" not in out


@pytest.mark.usefixtures("here")
def test_unknown_households_are_refused_or_counted_as_said() -> None:
    town(b2=None).save("town.json")
    error = refused("--unit", "c1", "--max", "5000", code=1)
    assert "SPL002 column 'households', id 'b2'" in error
    assert "--unknown-as" in error
    assert "1 units of unknown households are counted as 900 each." in said(
        "--unit", "c1", "--max", "5000", "--unknown-as", "900"
    )


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ((), "Give --max, --into, or both."),
        (("--max", "5000", "--authority", "district"), "--authority is kept in OUT: add -o."),
        (("--max", "5000", "-o", "after.xls"), "workbook"),
        (("--merge", "--level", "community"), "--merge needs --level and --min."),
        (
            ("--merge", "--level", "community", "--min", "1", "--into", "3", "--prove", "--figure", "x.html"),
            "With --merge there is no --into, --prove, --figure.",
        ),
        (("--max", "0"), "--max"),
        (("--into", "0"), "--into"),
        (("--max", "x"), "--max"),
        (("--max", "5000", "--objective", "best"), "--objective"),
    ],
)
def test_wrong_use_is_said_before_any_work(
    options: tuple[str, ...], words: str, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(splitting, "split", None)
    assert words in refused("--unit", "c1", *options, code=2)
    assert {path.name for path in here.iterdir()} == {"town.json", "near.csv"}


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--unit", "c9", "--max", "5000"), "HIE020"),
        (("--unit", "c1", "--max", "5000", "--min", "6000"), "SPL003"),
        (("--unit", "c1", "--max", "5000", "--keep", "estate"), "SPL011"),
        (("--unit", "c1", "--max", "5000", "--level", "district"), "district"),
        (("--unit", "c1", "--max", "5000", "--objective", "compact"), "--positions"),
        (("--unit", "c1", "--max", "5000", "--adjacency", "nowhere.csv"), "nowhere.csv"),
        (("--unit", "c1", "--max", "5000", "--positions", "nowhere.csv"), "nowhere.csv"),
    ],
)
@pytest.mark.usefixtures("here")
def test_what_names_something_that_is_not_there(options: tuple[str, ...], words: str) -> None:
    assert words in refused(*options, code=2)


@pytest.mark.usefixtures("here")
def test_tables_that_are_wrong_are_named_with_their_rows() -> None:
    Path("near.csv").write_text("from,to,weight\nb1,b2,1\nb1,b99,1\nb3,b3,1\n", "utf-8")
    error = refused("--unit", "c1", "--max", "5000", "--adjacency", "near.csv", code=2)
    assert "near.csv, row 3" in error
    assert "near.csv, row 4" in error
    Path("at.csv").write_text("id,x,y\nb1,0,0\nb2,1,one\nb3,2,0\nb4,3,0\nb5,4,0\n", "utf-8")
    error = refused("--unit", "c1", "--max", "5000", "--positions", "at.csv", code=2)
    assert "SPL111 at.csv, row 3" in error
    assert "SPL110" in error
    assert "at.csv" in error.splitlines()[-1]
    Path("at.csv").write_text("unit,east\nb1,0\n", "utf-8")
    assert "at.csv" in refused("--unit", "c1", "--max", "5000", "--positions", "at.csv", code=2)


@pytest.mark.usefixtures("here")
def test_positions_say_who_is_next_to_whom() -> None:
    places = {f"b{i}": (float(i), 0.0) for i in range(1, 7)}
    rows = "".join(f"{unit},{x},{y}\n" for unit, (x, y) in places.items())
    Path("at.csv").write_text("id,x,y\n" + rows, "utf-8")
    options = ("--unit", "c1", "--max", "4000", "--objective", "compact", "--positions", "at.csv")
    data = run_json("split", "town.json", *options, *ON, schema=PLAN)
    plan = split(town(), "c1", max_households=4000, objective="compact", positions=places)
    assert [row["count"] for row in data["parts"]] == plan.loads.tolist()
    assert "circle between them" in "".join(data["assumed"])


@pytest.mark.usefixtures("here")
def test_an_interruption_leaves_no_file(monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(splitting, "split", stopped)
    result = run("split", "town.json", "--unit", "c1", "--max", "5000", "-o", "after.json", *ON, code=130)
    assert "Stopped." in result.stderr
    assert not Path("after.json").exists()


def test_a_file_that_cannot_be_written_leaves_the_old_one(here: Path) -> None:
    (here / "folder").mkdir()
    Path("parts.csv").write_text("mine", "utf-8")
    error = refused("--unit", "c1", "--max", "5000", "-o", "folder/no/after.json", "--parts", "parts.csv", code=2)
    assert "CLI001" in error
    assert Path("parts.csv").read_text("utf-8") == "mine"

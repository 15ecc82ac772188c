"""``gridgov integrate``: from workbooks to one net, its tables, and back with decisions and matches."""

from __future__ import annotations

import csv
from pathlib import Path

import net_books
import pytest
from click.testing import CliRunner, Result

from gridgov.cli import app
from gridgov.hierarchy import Hierarchy
from gridgov.jurisdiction import Jurisdiction
from gridgov.levels import LevelScheme
from gridgov.nets import Net, read_net, write_net

ON = ["--on", "2026-01-01"]
UNITS = [f"0{i}" for i in range(1, 7)]
FILES = {
    "after.json",
    "summary.txt",
    *(
        f"{name}.csv"
        for name in (
            "crosswalk",
            "staff",
            "vacancies",
            "duties",
            "unresolved",
            "residue",
            "measures",
            "conflicts",
            "problems",
            "unmapped",
        )
    ),
}


def town() -> Jurisdiction:
    h = Hierarchy.from_records(
        [
            {"id": "c", "level": "community"},
            {"id": "g", "level": "grid", "parent": "c"},
            *({"id": unit, "level": "building", "parent": "g", "households": 100} for unit in UNITS),
        ],
        levels=LevelScheme.ladder("community", "grid", "building"),
        measures=["households"],
    )
    return Jurisdiction(territory=h)


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    town().save("town.json")
    nets = tmp_path / "nets"
    nets.mkdir()
    one = Net.from_tables(
        "health",
        {"unit": UNITS, "cell": ["h1"] * 3 + ["h2"] * 3},
        posts=[{"cell": "h1", "role": "doctor", "holder": "a"}, {"cell": "h2", "role": "doctor", "holder": "b"}],
        duties=[{"duty": "visits"}],
    )
    two = Net.from_tables("police", {"unit": UNITS, "cell": ["p1"] * 4 + ["p2"] * 2})
    write_net(one, nets / "health.xlsx", lang="zh")
    write_net(two, nets / "police.xlsx")
    return tmp_path


def table(path: str | Path) -> list[dict[str, str]]:
    with Path(path).open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def beside(unit: str, out: str) -> list[str]:
    """Return the buildings of the grid of a building."""
    parent = Jurisdiction.load(f"{out}/after.json").unit(unit).parent
    return [] if parent is None else sorted(child.id for child in parent.children)


def merge(*options: str, out: str = "out") -> Result:
    return CliRunner().invoke(app, ["integrate", "nets", "--within", "town.json", "-o", out, *ON, *options])


@pytest.mark.usefixtures("here")
def test_workbooks_become_one_net_with_all_its_tables() -> None:
    result = merge("--households", "200-400", "--inside", "community")
    assert result.exit_code == 0, result.output
    assert {path.name for path in Path("out").iterdir()} == FILES
    assert result.stdout.splitlines()[0].startswith("2 nets, 4 cells, into 2 grid")
    assert Path("out/summary.txt").read_text("utf-8").rstrip("\n") in result.stdout
    after = Jurisdiction.load("out/after.json")
    assert len(after.units(level="grid")) == 2
    assert {unit.id for unit in after.units(level="building")} == set(UNITS)
    shares = [(row["net"], row["cell"], float(row["share"])) for row in table("out/crosswalk.csv")]
    assert {(net, cell): sum(s for n, c, s in shares if (n, c) == (net, cell)) for net, cell, _ in shares} == {
        ("health", "h1"): 1,
        ("health", "h2"): 1,
        ("police", "p1"): 1,
        ("police", "p2"): 1,
    }
    assert [row["person"] for row in table("out/staff.csv")] == ["health:a", "health:b"]
    assert {row["duty"] for row in table("out/duties.csv")} == {"visits"}
    assert table("out/unmapped.csv") == []


@pytest.mark.usefixtures("here")
def test_the_same_input_gives_the_same_bytes() -> None:
    for form in ("csv", "xlsx"):
        merge("-f", form, out=f"a{form}")
        merge("-f", form, out=f"b{form}")
        names = {path.name for path in Path(f"a{form}").iterdir()}
        assert names == {name.replace("csv", form) for name in FILES}
        assert all(Path(f"a{form}", name).read_bytes() == Path(f"b{form}", name).read_bytes() for name in names)


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_decision_is_fed_back_and_only_what_it_is_about_changes(form: str) -> None:
    merge("--households", "200-400", out="first")
    (conflict,) = table("first/conflicts.csv")
    assert conflict["decision"] == ""
    other = next(grid for grid in ("c-01", "c-02") if grid != conflict["choice"])
    if form == "csv":
        path = "decided.csv"
        Path(path).write_text(f"conflict,decision\n{conflict['conflict']},{other}\n", "utf-8")
    else:
        path = "decided.xlsx"
        net_books.book(path, {"conflicts": [["conflict", "decision"], [conflict["conflict"], other]]})
    result = merge("--households", "200-400", "--decisions", path, out="second")
    assert result.exit_code == 0, result.output
    (row,) = [row for row in table("second/conflicts.csv") if row["conflict"] == conflict["conflict"]]
    assert row["decision"] == other
    moved = [unit for unit in UNITS if beside(unit, "first") != beside(unit, "second")]
    assert moved
    assert conflict["unit"] in moved
    # What was decided stays decided when the new list is given again.
    merge("--households", "200-400", "--decisions", "second/conflicts.csv", out="third")
    assert Path("third/after.json").read_bytes() == Path("second/after.json").read_bytes()


@pytest.mark.usefixtures("here")
def test_a_decision_about_a_person_stays_in_the_list_that_is_written() -> None:
    Path("people.csv").write_text("conflict,decision\nperson:health:a,none\n", "utf-8")
    assert merge("--decisions", "people.csv").exit_code == 0
    assert table("out/staff.csv")[0]["after"] == "surplus"
    (row,) = [row for row in table("out/conflicts.csv") if row["conflict"] == "person:health:a"]
    assert row["decision"] == "none"
    merge("--decisions", "out/conflicts.csv", out="again")
    for name in ("after.json", "staff.csv", "conflicts.csv"):
        assert Path("again", name).read_bytes() == Path("out", name).read_bytes()


def test_what_is_not_known_is_listed_and_fed_back_as_matches(here: Path) -> None:
    police = read_net(here / "nets" / "police.xlsx")
    spoiled = Net.from_tables("police", {"unit": [*UNITS[:5], "B6"], "cell": ["p1"] * 4 + ["p2"] * 2})
    assert police != spoiled
    write_net(spoiled, here / "nets" / "police.xlsx")
    result = merge()
    assert result.exit_code == 1
    assert "1 members are not known here; see unmapped." in result.stderr
    (row,) = table("out/unmapped.csv")
    assert (row["net"], row["row"], row["unit"], row["match"]) == ("police", "7", "B6", "")
    net_books.book(
        "matches.xlsx", {"unmapped": [["net", "unit", "match"], ["police", "B6", "06"], ["police", "B6", None]]}
    )
    result = merge("--matches", "matches.xlsx", out="again")
    assert result.exit_code == 0, result.output
    assert table("again/unmapped.csv") == []


def test_zeros_are_restored_only_if_that_is_asked_for(here: Path) -> None:
    lost = Net.from_tables("police", {"unit": [unit.lstrip("0") for unit in UNITS], "cell": ["p1"] * 4 + ["p2"] * 2})
    write_net(lost, here / "nets" / "police.xlsx")
    result = merge()
    assert result.exit_code == 2
    assert "NTS004" in result.stderr
    assert not Path("out").exists()
    assert merge("--repair", "zeros").exit_code == 0


def test_everything_that_is_wrong_in_all_files_is_said_and_nothing_is_written(here: Path) -> None:
    net_books.five(here / "nets")
    (here / "nets" / "letter.csv").write_text("unit,cell\n1,\n2,x\n")
    result = merge("--level", "building", "--lang", "zh")
    assert result.exit_code == 2
    codes = {line.split()[0] for line in result.stderr.splitlines()[1:]}
    assert {"NFL011", "NFL013", "NFL014", "CEL001", "CEL003", "CEL007", "TAB002", "NTS002"} <= codes
    assert result.stderr.startswith("网格体系无效：")
    assert not Path("out").exists()


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize(
    ("options", "text"),
    [
        (["--base", "police"], "--base is for --how existing."),
        (["--households", "many"], "'many' is no band of households, such as 300-500 or grid=300-500."),
        (["--households", "1-2", "--households", "3-4"], "Give one band, or one for each level: LEVEL=LOW-HIGH."),
        (["--decisions", "none.csv"], "none.csv"),
        (["--matches", "none.csv"], "none.csv"),
        (["--how", "existing", "--base", "water"], "water"),
        (["--inside", "street"], "street"),
    ],
)
def test_what_is_asked_for_wrongly_is_refused(options: list[str], text: str) -> None:
    result = merge(*options)
    assert result.exit_code == 2
    assert text in result.stderr
    assert "Traceback" not in result.output
    assert not Path("out").exists()


@pytest.mark.usefixtures("here")
def test_bands_may_be_given_by_level_and_one_net_adopted() -> None:
    result = merge("--how", "existing", "--base", "police", "--grids", "grid", "--households", "grid=100-500")
    assert result.exit_code == 0, result.output
    after = Jurisdiction.load("out/after.json")
    assert sorted(len(grid.children) for grid in after.units(level="grid")) == [2, 4]


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([["net", "unit"], ["police", "x"]], "NFL009 m.xlsx, sheet 'a', row 1: The column 'match' is not there."),
        (
            [["net", "unit", "match"], ["police", "x", "01"], ["police", "x", "02"]],
            "NFL017 m.xlsx, sheet 'a', row 3: 'x' of net 'police' is matched with '01' and with '02'.",
        ),
        (
            [["net", "unit", "match"], ["water", "x", "01"]],
            "NFL018 m.xlsx, sheet 'a', row 2: There is no net 'water' among those that are read.",
        ),
    ],
)
def test_a_table_of_matches_that_is_none_is_refused(rows: list[list[str]], expected: str) -> None:
    net_books.book("m.xlsx", {"a": rows})
    result = merge("--matches", "m.xlsx")
    assert result.exit_code == 2
    assert expected in result.stderr


@pytest.mark.usefixtures("here")
def test_a_conflict_that_is_decided_twice_in_a_workbook_is_refused() -> None:
    net_books.book("d.xlsx", {"a": [["conflict", "decision"], ["x", "c-01"], ["x", "c-02"]]})
    result = merge("--decisions", "d.xlsx")
    assert result.exit_code == 2
    assert "ITG015 d.xlsx, sheet 'a', row 3" in result.stderr
    net_books.book("e.xlsx", {"a": [["conflict"], ["x"]]})
    assert "NFL009" in merge("--decisions", "e.xlsx").stderr


@pytest.mark.usefixtures("here")
def test_a_folder_that_cannot_be_written_is_said_without_a_traceback() -> None:
    Path("out").write_text("a file")
    result = merge()
    assert result.exit_code == 2
    assert "CLI001" in result.stderr


def test_a_territory_that_allows_no_base_unit_outside_says_so_and_writes_the_rest(here: Path) -> None:
    port = Net.from_tables(
        "police",
        {"unit": UNITS, "cell": ["p1"] * 4 + ["p2"] * 2},
        cells=[{"id": "p1"}, {"id": "p2", "basis": "Port law"}],
    )
    write_net(port, here / "nets" / "police.xlsx")
    result = merge()
    rest = {path.name for path in Path("out").iterdir()}
    assert rest >= FILES - {"after.json"}
    if "after.json" not in rest:
        assert result.exit_code == 1
        assert "after.json was not written:" in result.stdout
    assert [row["basis"] for row in table("out/residue.csv")] == ["Port law"]


def test_a_table_of_neighbours_says_who_is_next_to_whom(here: Path) -> None:
    # Every other building is next to the next but one: no grid can be made of buildings in a row.
    pairs = [(UNITS[i], UNITS[i + 2]) for i in range(4)]
    text = "unit,neighbour\n" + "".join(f"{a},{b}\n" for a, b in pairs)
    (here / "pairs.csv").write_text(text, encoding="utf-8")
    result = merge("--adjacency", "pairs.csv")
    assert result.exit_code == 0, result.output
    assert "No adjacency was given" not in result.stdout
    for grid in Jurisdiction.load("out/after.json").units(level="grid"):
        rows = [UNITS.index(child.id) for child in grid.children]
        assert {row % 2 for row in rows} <= {0} or {row % 2 for row in rows} <= {1}


def test_unknown_households_are_counted_as_the_caller_says(here: Path) -> None:
    place = town()
    records = [
        {"id": "c", "level": "community"},
        {"id": "g", "level": "grid", "parent": "c"},
        *({"id": unit, "level": "building", "parent": "g"} for unit in UNITS),
    ]
    bare = Hierarchy.from_records(records, levels=place.levels, measures=["households"])
    Jurisdiction(territory=bare).save(here / "town.json")
    refused = merge("--households", "200-400")
    assert refused.exit_code == 2
    assert "ITG005" in refused.output
    result = merge("--households", "200-400", "--unknown-as", "100")
    assert result.exit_code == 0, result.output
    assert "6 base units of unknown households are counted as 100" in result.stdout

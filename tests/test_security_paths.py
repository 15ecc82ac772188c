"""What stands in a name or an id leads to no file outside of where one reads and writes."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from gridgov import Hierarchy, Jurisdiction, LevelScheme, policies, schemes, tables
from gridgov.errors import GridgovError
from gridgov.nets import Net, write_net

LEVELS = LevelScheme.ladder("community", "grid")
#: What would leave a folder if it were joined to it.
OUT = (
    "../evil",
    "../../evil",
    "/evil-of-gridgov",
    "..\\evil",
    "C:\\evil",
    "a/../../evil",
    "..",
    ".",
    "evil\0",
    "~root",
    "a/b",
)
NAMES = [name for name in OUT if name.isprintable()]


def files(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*")}


@pytest.mark.parametrize("name", OUT)
def test_the_name_of_a_scheme_leads_to_no_file_elsewhere(name: str, tmp_path: Path) -> None:
    (tmp_path / "evil.toml").write_text("id = 'x'")
    with pytest.raises((GridgovError, OSError, ValueError)):
        schemes.load(name)


@pytest.mark.parametrize("name", OUT)
def test_the_name_of_a_policy_leads_to_no_file_elsewhere(name: str) -> None:
    with pytest.raises((GridgovError, OSError, ValueError)):
        policies.load(name)


@pytest.mark.parametrize("name", NAMES)
def test_ids_and_names_are_no_parts_of_paths(name: str, tmp_path: Path) -> None:
    below = tmp_path / "below"
    below.mkdir()
    rows = [{"id": "c", "level": "community", "name": name}, {"id": name, "level": "grid", "parent": "c", "name": name}]
    place = Jurisdiction(territory=Hierarchy.from_records(rows, levels=LEVELS), id=name)
    place.to_csv(below / "tables")
    net = Net.from_tables(name, {"unit": ["b"], "cell": [name]}, cells={"id": [name], "name": [name]})
    write_net(net, below / "net")
    assert {path.parts[0] for path in map(Path, files(tmp_path))} == {"below"}
    assert {Path(path).parts[0] for path in files(below)} == {"tables", "net"}
    assert not any("evil" in path for path in files(below))
    assert not Path("/evil-of-gridgov").exists()


@pytest.mark.parametrize("name", NAMES)
def test_the_members_of_an_archive_are_never_written(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    below = tmp_path / "below"
    below.mkdir()
    monkeypatch.chdir(below)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(name, "id,level\nx,grid\n")
        archive.writestr("xl/workbook.xml", "<workbook/>")
    (tmp_path / "a.xlsx").write_bytes(out.getvalue())
    with pytest.raises(GridgovError):
        tables.read(tmp_path / "a.xlsx", levels=LEVELS)
    assert files(tmp_path) == {"a.xlsx", "below"}


def test_a_link_in_place_of_a_folder_of_tables_does_not_lose_what_it_leads_to(tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "letter.txt").write_text("kept")
    (tmp_path / "link").symlink_to(mine, target_is_directory=True)
    place = Jurisdiction(territory=Hierarchy.from_records([{"id": "c", "level": "community"}], levels=LEVELS))
    with pytest.raises((GridgovError, OSError, ValueError)):
        place.to_csv(tmp_path / "link")
    assert (mine / "letter.txt").read_text() == "kept"

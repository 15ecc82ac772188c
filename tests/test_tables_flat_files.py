"""Workbooks, CSV folders and Parquet folders of a place: read again they are the same, and no half of one is left."""

from __future__ import annotations

import csv
import os
import re
import subprocess
import sys
import textwrap
import zipfile
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tables_cases import FILES, ankang, everything, load, places

from gridgov import tables
from gridgov.hierarchy import Hierarchy
from gridgov.jurisdiction import Jurisdiction, Note
from gridgov.levels import LevelScheme
from gridgov.privacy import PrivacyError
from gridgov.tables import _flat_excel as excel
from gridgov.tables._flat_cells import number_text
from gridgov.tables._flat_csv import to_csv
from gridgov.tables._flat_excel import to_excel
from gridgov.tables._flat_folder import replace_folder
from gridgov.tables._flat_out import flatten
from gridgov.tables._flat_parquet import FORMAT, to_parquet
from gridgov.tables._flat_template import write_template
from gridgov.tables._kinds import KINDS
from gridgov.text import LANGS, Lang, Text

#: They have no types.
openpyxl: Any = import_module("openpyxl")
pa: Any = import_module("pyarrow")
pq: Any = import_module("pyarrow.parquet")

LADDER = LevelScheme.ladder("street", "community", "grid")
ROWS: list[dict[str, Any]] = [
    {"id": "007", "level": "street", "name": "新城街道"},
    {"id": "007001", "level": "community", "parent": "007", "name": "=1+1", "households": 12},
    {"id": "-7", "level": "grid", "parent": "007001", "name": "@x", "households": None},
]


def small() -> Jurisdiction:
    """Return a place with ids and names that spreadsheets get wrong."""
    h = Hierarchy.from_records(ROWS, levels=LADDER, measures=["households"])
    return Jurisdiction(territory=h, notes=[Note("a", "S", Text("+1", "\t=2"), "'=3")])


def again(path: Path) -> Jurisdiction:
    """Return the place that files describe."""
    return tables.read(path).jurisdiction()


def write(place: Jurisdiction, folder: Path, form: str, lang: Lang = "zh") -> Path:
    """Write a place in one form."""
    path = folder / ("place.xlsx" if form == "xlsx" else form)
    if form == "xlsx":
        to_excel(place, path, lang=lang)
    elif form == "csv":
        to_csv(place, path, lang=lang)
    else:
        to_parquet(place, path)
    return path


FORMS = ("xlsx", "csv", "parquet")


# -- read again --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("form", FORMS)
def test_a_place_with_everything_is_read_again_as_it_was(form: str, lang: Lang, tmp_path: Path) -> None:
    assert again(write(everything(), tmp_path, form, lang)) == everything()


@pytest.mark.parametrize("path", FILES[1:], ids=lambda path: path.stem)
def test_every_document_is_read_again_from_a_folder(path: Path, tmp_path: Path) -> None:
    assert again(write(load(path), tmp_path, "csv")) == load(path)


def test_a_whole_city_is_read_again_from_parquet(tmp_path: Path) -> None:
    assert again(write(ankang(), tmp_path, "parquet")) == ankang()


@pytest.mark.parametrize("form", FORMS)
@settings(max_examples=3, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@given(place=places(), lang=st.sampled_from(LANGS))
def test_any_place_is_read_again_as_it_was(
    form: str, place: Jurisdiction, lang: Lang, tmp_path_factory: pytest.TempPathFactory
) -> None:
    assert again(write(place, tmp_path_factory.mktemp("place"), form, lang)) == place


def test_units_in_a_file_for_each_street_keep_their_order(tmp_path: Path) -> None:
    place = everything()
    for level in place.levels.keys:
        to_parquet(place, tmp_path / "out", partition=level)
        assert again(tmp_path / "out") == place
        parts = sorted(tmp_path.glob("out/units-*.parquet"))
        assert len(parts) == max(1, len(place.units(level)))
    to_parquet(place, tmp_path / "out")
    assert not list(tmp_path.glob("out/units-*.parquet"))


# -- what stands in the files ------------------------------------------------------------------------------------------


def test_no_text_is_a_formula_and_no_zero_is_lost_in_a_workbook(tmp_path: Path) -> None:
    path = write(small(), tmp_path, "xlsx")
    book = openpyxl.load_workbook(path)
    sheet = book["单元"]
    cells = [cell for page in book for row in page.iter_rows() for cell in row if cell.value is not None]
    assert not [cell for cell in cells if cell.data_type == "f" or str(cell.value).startswith(tuple("=+-@\t\r"))]
    assert [sheet["A2"].value, sheet["A3"].value] == ["007", "007001"]
    assert sheet["A2"].number_format == "@"
    assert sheet.freeze_panes == "A2"
    assert sheet["A1"].comment is not None
    assert [cell.value for cell in sheet[1]] == ["单元编号", "层级", "上级编号", "名称", "户数"]
    assert sheet["B3"].value == "社区"
    rules = [rule for rule in sheet.data_validations.dataValidation if "B2" in rule.sqref]
    assert rules[0].formula1 == '"镇街,社区,网格"'
    with zipfile.ZipFile(path) as archive:
        assert b"<f>" not in b"".join(archive.read(name) for name in archive.namelist() if "worksheets/" in name)
    assert again(path) == small()


def test_no_text_is_a_formula_in_csv(tmp_path: Path) -> None:
    path = write(small(), tmp_path, "csv")
    for file in path.iterdir():
        data = file.read_bytes()
        assert data.startswith(b"\xef\xbb\xbf")
        for row in csv.reader(data.decode("utf-8-sig").splitlines()):
            assert not [cell for cell in row if cell[:1] and cell[0] in "=+-@\t\r"]
    assert again(path) == small()


def test_a_legend_says_what_stands_in_every_column(tmp_path: Path) -> None:
    path = write(everything(), tmp_path, "xlsx", "en")
    book = openpyxl.load_workbook(path, read_only=True)
    assert book.sheetnames[-1] == "legend"
    rows = list(book["legend"].iter_rows(values_only=True))
    headings = {(row[0], row[1]) for row in rows}
    for name in book.sheetnames[:-1]:
        for heading in next(book[name].iter_rows(values_only=True)):
            assert (name, heading) in headings or KINDS[name].others != "none"


def test_parquet_has_types_and_says_which_format_it_is(tmp_path: Path) -> None:
    path = write(everything(), tmp_path, "parquet")
    units = pq.read_schema(path / "units.parquet")
    assert {k: v for k, v in units.metadata.items() if k in FORMAT} == dict(FORMAT)
    assert units.field("id").type == pa.string()
    assert units.field("households").type == pa.int64()
    assert pq.read_schema(path / "appointments.parquet").field("start").type == pa.date32()
    h = everything().territory
    found = pq.read_table(path / "units.parquet").to_pydict()
    assert found["id"] == h.ids.tolist()
    wanted = [None if np.isnan(v) else v for v in h.measures["households"].tolist()]
    assert found["households"] == wanted


@pytest.mark.parametrize("form", FORMS)
def test_the_same_place_gives_the_same_bytes(form: str, tmp_path: Path) -> None:
    found: list[dict[str, bytes]] = []
    for name in ("a", "b"):
        folder = tmp_path / name
        folder.mkdir()
        write(everything(), folder, form)
        found.append({str(f.relative_to(folder)): f.read_bytes() for f in sorted(folder.rglob("*")) if f.is_file()})
    assert found[0] == found[1]


def test_the_bytes_do_not_hang_on_the_hash_seed(tmp_path: Path) -> None:
    code = (
        "import sys, hashlib; sys.path.insert(0, sys.argv[1]);"
        "from pathlib import Path; from tables_cases import everything;"
        "from gridgov.tables._flat_excel import to_excel; to_excel(everything(), sys.argv[2]);"
        "print(hashlib.sha256(Path(sys.argv[2]).read_bytes()).hexdigest())"
    )
    here = str(Path(__file__).parent)
    found = {_run(code, here, str(tmp_path / "x.xlsx"), PYTHONHASHSEED=seed).stdout for seed in ("1", "2")}
    assert len(found) == 1


@given(st.floats(0, allow_infinity=False, allow_nan=False))
def test_numbers_are_written_with_all_their_digits(value: float) -> None:
    text = number_text(value)
    assert float(text) == value
    assert "e" not in text or value >= 1e21 or value <= 1e-9


def test_small_sensitive_counts_are_left_out_where_that_is_asked(tmp_path: Path) -> None:
    h = Hierarchy.from_codes(
        ["61", "6109", "6110", "6111"],
        levels=LevelScheme.ladder("province", "city"),
        measures={"left_behind_persons": [60, 3, 40, 17]},
    )
    place = Jurisdiction(territory=h)
    hidden: list[float | None] = [60.0, None, 40.0, None]
    for form, to in (("xlsx", to_excel), ("csv", to_csv), ("parquet", to_parquet)):
        path = tmp_path / ("x.xlsx" if form == "xlsx" else form)
        to(place, path, suppress_below=10)
        found = again(path).territory.measures["left_behind_persons"].tolist()
        assert [None if value != value else value for value in found] == hidden  # noqa: PLR0124 - NaN
        with pytest.raises(PrivacyError):
            to(place, tmp_path / "other", suppress_below=1)


# -- refusals ----------------------------------------------------------------------------------------------------------


def test_more_rows_than_a_sheet_holds_are_refused_before_anything_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(excel, "ROWS", 2)
    with pytest.raises(tables.InvalidTablesError) as caught:
        to_excel(small(), tmp_path / "x.xlsx")
    found = caught.value.problems
    assert list(found.counts()) == ["FLT009"]
    assert {p.place.sheet for p in found} >= {"units", "levels", "roles"}
    assert "Parquet" in found[0].way_out()
    assert "Parquet" in found[0].way_out("zh")
    assert not list(tmp_path.iterdir())


def test_a_text_that_no_cell_holds_is_refused(tmp_path: Path) -> None:
    place = Jurisdiction(territory=small().territory, notes=[Note("a", "S", Text("x", "长" * 40_000))])
    with pytest.raises(tables.InvalidTablesError) as caught:
        to_excel(place, tmp_path / "x.xlsx")
    assert [p.code for p in caught.value.problems] == ["FLT010"]
    assert "40,000" in caught.value.problems[0].message()
    to_csv(place, tmp_path / "csv")
    assert again(tmp_path / "csv") == place


@pytest.mark.parametrize("to", [to_csv, to_parquet])
def test_a_folder_with_something_else_is_left_alone(to: Callable[..., None], tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(FileExistsError, match=r"mine\.txt"):
        to(small(), tmp_path)
    assert [file.name for file in tmp_path.iterdir()] == ["mine.txt"]
    with pytest.raises(FileExistsError, match="is a file"):
        to(small(), tmp_path / "mine.txt")


@pytest.mark.parametrize("to", [to_csv, to_excel])
def test_there_is_no_third_language(to: Callable[..., None], tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="lang must be"):
        to(small(), tmp_path / "x.xlsx", lang="fr")
    assert not list(tmp_path.iterdir())


# -- whole or not at all -----------------------------------------------------------------------------------------------

_HEAD = """
import os, resource, sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from tables_cases import everything
from gridgov.tables._flat_csv import to_csv
from gridgov.tables._flat_excel import to_excel
from gridgov.tables._flat_parquet import to_parquet
write = {"csv": to_csv, "xlsx": to_excel, "parquet": to_parquet}[sys.argv[2]]
"""
_KILLED = """
count = [0]
sync = os.fsync
def killed(handle):
    count[0] += 1
    if count[0] == 2 or sys.argv[2] == "xlsx":
        os._exit(9)
    sync(handle)
os.fsync = killed
write(everything(), sys.argv[3])
"""
_FULL = """
resource.setrlimit(resource.RLIMIT_FSIZE, (300, 300))
try:
    write(everything(), sys.argv[3])
except OSError:
    sys.exit(7)
"""


def _run(code: str, *args: str, **env: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", textwrap.dedent(code), *args]
    return subprocess.run(command, capture_output=True, text=True, check=False, env={**os.environ, **env})


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such limits")
@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(("code", "status"), [(_KILLED, 9), (_FULL, 7)], ids=["killed", "full disk"])
def test_what_was_there_is_still_there(form: str, code: str, status: int, tmp_path: Path) -> None:
    path = write(small(), tmp_path, form)
    done = _run(_HEAD + code, str(Path(__file__).parent), form, str(path))
    assert done.returncode == status, done.stderr
    assert again(path) == small()
    left = [file.name for file in tmp_path.iterdir() if file != path]
    assert all(re.fullmatch(r"\.gridgov-[0-9a-f]+\.tmp", name) for name in left)
    assert status == 9 or not left


def test_a_folder_is_replaced_as_a_whole(tmp_path: Path) -> None:
    target = tmp_path / "out"

    def ab(folder: Path) -> None:
        folder.joinpath("a").touch()
        folder.joinpath("b").touch()

    replace_folder(target, ab, is_ours=lambda _: True)
    target.chmod(0o750)
    replace_folder(target, lambda folder: folder.joinpath("c").touch(), is_ours=lambda _: True)
    assert [file.name for file in target.iterdir()] == ["c"]
    assert target.stat().st_mode & 0o777 == 0o750

    def stopped(folder: Path) -> None:
        folder.joinpath("d").touch()
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        replace_folder(target, stopped, is_ours=lambda _: True)
    assert [file.name for file in tmp_path.rglob("*")] == ["out", "c"]


def test_folders_are_exchanged_also_where_the_system_has_no_call_for_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def none(_new: Path, _old: Path) -> bool:
        return False

    monkeypatch.setattr("gridgov.tables._flat_folder._exchanged_at_once", none)
    for place in (small(), everything()):
        to_csv(place, tmp_path / "out")
        assert again(tmp_path / "out") == place
    assert [file.name for file in tmp_path.iterdir()] == ["out"]


# -- templates ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGS)
def test_a_template_has_a_sheet_for_every_kind_and_is_read_as_empty(lang: Lang, tmp_path: Path) -> None:
    path = tmp_path / "template.xlsx"
    write_template(path, lang=lang)
    book = openpyxl.load_workbook(path)
    wanted = [kind.name.get(lang) for kind in KINDS.values() if kind.in_template]
    assert book.sheetnames == [*wanted, "填表说明" if lang == "zh" else "legend"]
    found = tables.read(path, keep="rows")
    assert all(len(table) == 0 for table in found.tables.values())


def test_a_template_with_levels_that_is_filled_in_is_a_place(tmp_path: Path) -> None:
    path = tmp_path / "template.xlsx"
    write_template(path, kinds=["units", "posts", "visits"], levels="ankang-321")
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["单元", "岗位", "入户走访", "层级", "填表说明"]
    sheet = book["单元"]
    offered = next(rule for rule in sheet.data_validations.dataValidation if "B2" in rule.sqref).formula1
    names = offered.strip('"').split(",")
    heads = [cell.value for cell in sheet[1]]
    assert heads[:5] == ["单元编号", "层级", "类别", "上级编号", "名称"]
    assert "户数" in heads
    sheet.append(["a", names[0], None, None, "安康"])
    book.save(path)
    place = again(path)
    assert place.levels.keys[0] == place.unit("a").level
    assert place.unit("a").name == "安康"


def test_examples_stand_in_the_legend_where_they_are_wanted(tmp_path: Path) -> None:
    for examples in (True, False):
        write_template(tmp_path / "t.xlsx", kinds=["holders"], examples=examples)
        cells = [c.value for row in openpyxl.load_workbook(tmp_path / "t.xlsx")["填表说明"] for c in row]
        assert ("P-0001" in cells) == examples


def test_a_template_of_what_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no kind of table 'unit'"):
        write_template(tmp_path / "t.xlsx", kinds=["unit"])
    with pytest.raises(TypeError, match="not a text"):
        write_template(tmp_path / "t.xlsx", kinds="units")
    with pytest.raises(ValueError, match="nowhere"):
        write_template(tmp_path / "t.xlsx", levels="nowhere")
    assert not list(tmp_path.iterdir())


def test_flat_tables_have_the_forms_of_their_columns() -> None:
    found = flatten(everything())
    forms = {"count": "f", "number": "f", "share": "f", "day": "M", "flag": "i"}
    for kind, table in found.items():
        for key, values in table.columns.items():
            form = forms.get(KINDS[kind].field(key).type) if key in KINDS[kind].keys else None
            if form is not None:
                assert isinstance(values, np.ndarray)
                assert values.dtype.kind == form

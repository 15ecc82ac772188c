"""Nets in workbooks, CSV files and folders: read as written, and templates."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import net_books
import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from net_files_cases import HEAD, named
from nets_strategies import BASE

from gridgov import _extras
from gridgov._net_cells import read_column
from gridgov._net_words import ENTRIES, FIELDS, TABLES
from gridgov.errors import MissingExtraError
from gridgov.nets import Net, read_net, read_nets, write_net, write_template
from gridgov.testing.strategies import nets
from gridgov.text import LANGS, Lang, Text

# -- laws --------------------------------------------------------------------------------------------------------------


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@settings(max_examples=20)
@given(nets(BASE).map(named), st.sampled_from(LANGS))
def test_what_is_written_is_read_again(tmp_path_factory: pytest.TempPathFactory, net: Net, lang: Lang) -> None:
    folder = tmp_path_factory.mktemp("net")
    for path in (folder / "net.xlsx", folder / "net"):
        write_net(net, path, lang=lang)
        assert read_net(path) == net


@settings(max_examples=20)
@given(
    st.lists(
        st.text(st.sampled_from("ab'=+-@\t\r\n,\"；1.e"), min_size=1, max_size=5).filter(
            lambda text: text.strip() == text and text
        ),
        min_size=1,
        max_size=4,
    )
)
@example(["'=", "''+1", "-", "'x"])
def test_names_that_look_like_formulas_or_hold_line_breaks_come_back(
    tmp_path_factory: pytest.TempPathFactory, names: list[str]
) -> None:
    net = Net.from_tables(
        "n", {"unit": [f"b{i}" for i in range(len(names))], "cell": ["x"] * len(names), "name": names}
    )
    folder = tmp_path_factory.mktemp("net")
    write_net(net, folder / "n")
    assert read_net(folder / "n") == net
    if "\r" not in "".join(names):  # a workbook has line feeds only
        write_net(net, folder / "n.xlsx")
        assert read_net(folder / "n.xlsx") == net


def test_the_same_net_gives_the_same_bytes(tmp_path: Path) -> None:
    net = Net.from_tables("n", {"unit": ["b"], "cell": ["x"]})
    write_net(net, tmp_path / "a.xlsx")
    write_net(net, tmp_path / "b.xlsx")
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_shares_of_many_digits_come_back_exactly(tmp_path: Path) -> None:
    shares = [0.1 + 0.2, 1 - (0.1 + 0.2)]
    net = Net.from_tables("n", {"unit": ["b", "b"], "cell": ["x", "y"], "share": shares})
    write_net(net, tmp_path / "n.xlsx")
    assert read_net(tmp_path / "n.xlsx").to_tables()["members"]["share"] == shares


@given(
    rows=st.lists(
        st.tuples(st.integers(0, 10**15 - 1), st.integers(0, 99)), min_size=1, max_size=8, unique_by=lambda r: r[0]
    ),
    above=st.integers(0, 9),
    blank=st.lists(st.integers(0, 12), max_size=4),
)
@settings(max_examples=40)
def test_rows_are_those_of_the_sheet_whatever_stands_between(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[int, int]], above: int, blank: list[int]
) -> None:
    path = tmp_path_factory.mktemp("net") / "n.csv"
    lines = [["覆盖范围"]] * above + [HEAD]
    expected: list[int] = []
    for i, (unit, cell) in enumerate(rows):
        lines += [["", " "]] * blank.count(i)
        lines.append([str(unit), f"c{cell}"])
        expected.append(len(lines))
    out = io.StringIO()
    csv.writer(out).writerows(lines)
    path.write_text(out.getvalue(), "utf-8")
    net = read_net(path)
    m = net.columns.members
    assert m.row_of(np.arange(len(rows))).tolist() == expected
    # pandas reads the same table.
    frame = pd.read_csv(path, skiprows=above, dtype=str, skip_blank_lines=True).dropna(how="all", subset=["unit"])
    assert net.to_tables()["members"] == {key: frame[key].tolist() for key in HEAD}


@settings(max_examples=40)
@given(st.lists(st.floats(0, 1e15, exclude_max=True).map(np.floor).map(float), min_size=1, max_size=20))
def test_numbers_of_up_to_15_digits_become_ids_again(values: list[float]) -> None:
    found: list[Any] = []
    assert read_column("id", values, found) == [f"{value:.0f}" for value in values]
    assert not found


@settings(max_examples=40)
@given(st.integers(10**15, 10**22))
def test_numbers_of_more_digits_are_refused(value: int) -> None:
    for cell in (float(value), f"{value:.5E}"):
        found: list[Any] = []
        read_column("id", [cell], found)
        assert [kind.code for _, kind, _ in found] == ["NFL011"]


# -- templates ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", ["template.xlsx", "template"])
def test_a_template_can_be_read_as_it_is(tmp_path: Path, lang: Lang, name: str) -> None:
    write_template(tmp_path / name, lang=lang)
    net = read_net(tmp_path / name)
    assert repr(net) == "<Net health: 2 cells, 1 base unit, 1 post, 1 duty>"
    assert net.name == Text("health net", "卫生健康网格")
    if name == "template":
        for key, fields in FIELDS.items():
            head = (tmp_path / name / f"{TABLES[key][LANGS.index(lang)]}.csv").read_text("utf-8-sig").splitlines()[0]
            assert head == ",".join(field.heading(lang) for field in fields)


def test_a_template_lists_every_column_with_what_stands_in_it(tmp_path: Path) -> None:
    write_template(tmp_path / "t", lang="zh")
    with (tmp_path / "t" / "填表说明.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.reader(stream))
    assert rows[0] == ["表", "列", "又作", "填写内容", "必填"]
    assert len(rows) == 1 + sum(map(len, FIELDS.values())) + len(ENTRIES)
    assert ["岗位", "人员编号", "holder", "任职者的内部编号，不得填写姓名或身份证号；空缺则留空。", ""] in rows


def test_a_net_is_written_to_workbooks_and_folders_only(tmp_path: Path) -> None:
    net = Net.from_tables("n", {"unit": ["b"], "cell": ["x"], "name": ["n" * 40_000]})
    with pytest.raises(ValueError, match=r"ends in \.xlsx, or to a folder, not to 'n\.csv'"):
        write_net(net, tmp_path / "n.csv")
    with pytest.raises(ValueError, match="holds 32,767 characters, not 40,000"):
        write_net(net, tmp_path / "n.xlsx")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.usefixtures("here")
def test_a_workbook_needs_its_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    net_books.book("n.xlsx", {"members": [HEAD, ["1", "x"]]})

    def none(name: str) -> None:
        raise ImportError(name)

    monkeypatch.setattr(_extras, "import_module", none)
    with pytest.raises(MissingExtraError, match=r"pip install 'gridgov\[excel\]'"):
        read_nets(["n.xlsx"])
    with pytest.raises(MissingExtraError, match="xlsxwriter"):
        write_net(Net.from_tables("n", {"unit": ["b"], "cell": ["x"]}), "m.xlsx")
    assert not Path("m.xlsx").exists()

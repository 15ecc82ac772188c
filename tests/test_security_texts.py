"""What somebody wrote into a name is a text in every table that gridgov writes: no formula, no second cell."""

from __future__ import annotations

import csv
import io
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridgov import Hierarchy, Jurisdiction, LevelScheme, matching, tables
from gridgov._spreadsheet import as_text_cell, csv_text, text_of_cell
from gridgov._units_csv import read_units, write_units
from gridgov.graph import to_text
from gridgov.nets import Net, read_net, write_net

#: What a spreadsheet runs, in half and in full width, and what is marked already.
FORMULAS = ("=1+1", "+1", "-x", "@a", "\t=a", "\r=a", "＝1", "＋1", "－x", "＠a", "'=1", "''=1", '=HYPERLINK("x")')
RUN = tuple("=+-@\t\r＝＋－＠")
#: What ends a cell or a row, what is turned, and what is no character that a person types.
ODD = ('a,b;c\t"d"', 'x"\n"y', "a\r\nb", "'", '"', ",", ";", "\u202eabc", "a\u200bb", "\ufeffa", "a'b=c")
LEVELS = LevelScheme.ladder("community", "grid")


def plain_id(text: str) -> str:
    """Return a text as an id, which has no full-width characters."""
    return unicodedata.normalize("NFKC", text)


def city(text: str) -> Hierarchy:
    """Return a city in which a text is everywhere where a text can be."""
    rows: list[dict[str, Any]] = [
        {"id": "c", "level": "community", "name": text, "class": text},
        {"id": plain_id(text), "level": "grid", "parent": "c", "name": text, "households": 3, "class": text},
    ]
    return Hierarchy.from_records(rows, levels=LEVELS, measures=["households"], labels=["class"])


def cells(path: Path) -> list[str]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return [cell for row in csv.reader(stream) for cell in row]


@pytest.mark.parametrize("text", FORMULAS)
def test_units_as_csv_hold_no_formula_and_come_back(text: str, tmp_path: Path) -> None:
    h = city(text.strip())
    write_units(h, tmp_path / "u.csv")
    assert [cell for cell in cells(tmp_path / "u.csv") if cell.startswith(RUN)] == []
    assert read_units(tmp_path / "u.csv", levels=LEVELS) == h


@pytest.mark.parametrize("text", FORMULAS)
def test_a_marked_cell_is_unmarked_by_the_reader_of_any_table(text: str, tmp_path: Path) -> None:
    name = text.strip()
    h = Hierarchy.from_records([{"id": "a", "level": LEVELS.keys[0], "name": name}], levels=LEVELS)
    write_units(h, tmp_path / "u.csv")
    read = tables.read(tmp_path / "u.csv", levels=LEVELS).jurisdiction().territory
    assert [unit.name for unit in read.units()] == [name]


@pytest.mark.parametrize("text", FORMULAS)
def test_flat_tables_hold_no_formula_and_come_back(text: str, tmp_path: Path) -> None:
    place = Jurisdiction(territory=city(text.strip()))
    place.to_csv(tmp_path / "t")
    found = [cell for path in (tmp_path / "t").iterdir() for cell in cells(path)]
    assert [cell for cell in found if cell.startswith(RUN)] == []
    assert tables.read(tmp_path / "t").jurisdiction().territory == place.territory


@pytest.mark.parametrize("text", FORMULAS)
def test_nets_as_csv_hold_no_formula_and_come_back(text: str, tmp_path: Path) -> None:
    text = text.strip()
    net = Net.from_tables(
        "n", {"unit": ["b"], "cell": [plain_id(text)]}, cells={"id": [plain_id(text)], "name": [text]}
    )
    write_net(net, tmp_path / "n")
    found = [cell for path in (tmp_path / "n").iterdir() for cell in cells(path)]
    assert [cell for cell in found if cell.startswith(RUN)] == []
    assert read_net(tmp_path / "n") == net


@pytest.mark.parametrize("text", FORMULAS)
def test_reviews_as_csv_hold_no_formula_and_come_back(text: str, tmp_path: Path) -> None:
    text = plain_id(text.strip())
    found = matching.match([{"id": text}, {"id": "z"}], [{"id": text}, {"id": "y"}])
    found.write_review(tmp_path / "r.csv", rows="all")
    assert [cell for cell in cells(tmp_path / "r.csv") if cell.startswith(RUN)] == []
    assert found.apply_review(tmp_path / "r.csv")[text].status == found[text].status


@given(st.lists(st.text() | st.sampled_from(FORMULAS + ODD), min_size=1, max_size=4))
def test_a_cell_is_one_cell_and_comes_back(texts: list[str]) -> None:
    made = csv_text({"a": texts, "b": [None] * len(texts)})
    head, *rows = csv.reader(io.StringIO(made, newline=""))
    assert head == ["a", "b"]
    assert [[text_of_cell(cell) for cell in row] for row in rows] == [[text, ""] for text in texts]
    assert not [row for row in rows if row[0].startswith(RUN)]


@given(st.text(alphabet="'=+-@＝a\t\r", max_size=6))
def test_the_mark_of_a_text_is_taken_away_and_nothing_else(text: str) -> None:
    assert text_of_cell(as_text_cell(text)) == text
    assert not as_text_cell(text).startswith(RUN)


@pytest.mark.parametrize("text", [text for text in ODD if text.isprintable()])
def test_separators_and_quotes_in_names_make_no_second_cell(text: str, tmp_path: Path) -> None:
    h = city(text)
    write_units(h, tmp_path / "u.csv")
    assert read_units(tmp_path / "u.csv", levels=LEVELS) == h


#: What would end a label, begin a link or a click, or be markup in a picture of a graph.
PICTURED = (
    '"]; n0 --> n9; x["',
    'a"] click n0 "javascript:alert(1)" %%',
    '"; URL="javascript:1"; //',
    "<script>a</script>",
    "\\",
    "\\N",
)


@pytest.mark.parametrize("text", PICTURED)
def test_a_name_adds_no_line_to_a_picture_of_a_graph(text: str) -> None:
    def lines(name: str, form: Any) -> list[str]:  # noqa: ANN401 - the name of a format
        h = Hierarchy.from_records([{"id": "c", "level": "community", "name": name}], levels=LEVELS)
        return to_text(Jurisdiction(territory=h), form).splitlines()

    for form in ("mermaid", "dot"):
        plain, odd = lines("plain", form), lines(text, form)
        assert len(odd) == len(plain)
        [(before, after)] = [(a, b) for a, b in zip(plain, odd, strict=True) if a != b]
        start, end = before.split("plain")
        assert after.startswith(start)
        assert after.endswith(end)
        inner = after[len(start) : len(after) - len(end)]
        # No quote ends the label: Mermaid knows no escape, DOT has one.
        assert '"' not in (inner.replace("\\\\", "").replace('\\"', "") if form == "dot" else inner)
        assert "<script" not in inner or form == "dot"

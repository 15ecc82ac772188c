"""Nets in documents: what is written is read again, what is wrong is named at its record, and old documents stay."""

from __future__ import annotations

import json
import re
from pathlib import Path
from random import Random
from typing import Any, cast

import pytest
from documents_cases import GOLDEN, LATER, NETS, SCHEMA, changed, golden
from hypothesis import given, settings
from hypothesis import strategies as st
from nets_strategies import BASE, places_with_nets
from notebook_cases import bare

from gridgov.changes import MergeUnits, RenameUnit, apply
from gridgov.documents import dumps, from_document, json_schema, load, loads, to_document
from gridgov.errors import InvalidDocumentError, InvalidJurisdictionError
from gridgov.hierarchy import Hierarchy
from gridgov.jurisdiction import Jurisdiction
from gridgov.levels import LevelScheme
from gridgov.nets import Net
from gridgov.privacy import suppress
from gridgov.report import render
from gridgov.roles import RoleCatalogue, Roster
from gridgov.testing._draw_net_tables import NetTables, net_tables
from gridgov.testing.strategies import net_lists
from gridgov.text import Text

Record = dict[str, Any]
DAY = "2026-01-01"


def place(*nets: Net) -> Jurisdiction:
    """Return a small place."""
    h = Hierarchy.from_records(
        [
            {"id": "c", "level": "community"},
            {"id": "g", "level": "grid", "parent": "c", "households": 60, "left_behind_persons": 4},
            {"id": "g2", "level": "grid", "parent": "c", "households": 40, "left_behind_persons": 40},
        ],
        levels=LevelScheme.ladder("community", "grid"),
        measures=["households", "left_behind_persons"],
    )
    return Jurisdiction(territory=h, roster=Roster.from_records(h, RoleCatalogue([])), nets=nets)


def nets_of(jurisdiction: Jurisdiction) -> Record:
    """Return the document of a place as plain values."""
    found: Record = json.loads(dumps(jurisdiction))
    return found


# What is written is read again


@settings(max_examples=50)
@given(places_with_nets())
def test_what_is_written_is_read_again(whole: Jurisdiction) -> None:
    text = dumps(whole)
    again = loads(text)
    assert again == whole
    # Not only by the equality of nets: each column as it was.
    assert [net.to_tables() for net in again.nets] == [net.to_tables() for net in whole.nets]
    assert dumps(again) == text
    assert from_document(to_document(whole)) == whole


@settings(max_examples=40)
@given(places_with_nets(min_nets=1))
def test_the_schema_accepts_what_is_written(whole: Jurisdiction) -> None:
    assert list(SCHEMA.iter_errors(json.loads(dumps(whole)))) == []


@settings(max_examples=50)
@given(net_tables(BASE))
def test_records_say_what_the_user_wrote(tables: NetTables) -> None:
    [written] = nets_of(place(tables.build()))["nets"]
    # A post gets an id, which the user need not give; nothing else is added, lost or put into another order.
    posts = [{k: v for k, v in post.items() if k != "id" or "@" not in v} for post in written.get("posts", [])]
    assert posts == list(tables.posts)
    for name in ("cells", "members", "duties"):
        assert written.get(name, []) == list(getattr(tables, name)), name
    assert written["levels"] == list(tables.levels)
    told = {k: v for k, v in tables.whole.items() if v not in (None, False)}
    if "name" in told:
        told["name"] = {"en": told["name"].en, "zh": told["name"].zh}
    assert {k: v for k, v in written.items() if k in {*told, "keep", "start", "end", "basis", "generated"}} == told


@settings(max_examples=40)
@given(net_lists(BASE, min_nets=1), st.randoms(use_true_random=False))
def test_order_of_keys_and_white_space_do_not_matter(nets: tuple[Net, ...], random: Random) -> None:
    whole = place(*nets)

    def shuffled(value: object) -> object:
        if isinstance(value, dict):
            pairs = cast("Record", value)
            return {key: shuffled(pairs[key]) for key in random.sample(sorted(pairs), len(pairs))}
        return [shuffled(item) for item in cast("list[object]", value)] if isinstance(value, list) else value

    assert dumps(loads(json.dumps(shuffled(nets_of(whole)), indent=3))) == dumps(whole)


def test_one_record_is_one_line() -> None:
    net = Net.from_tables("n", {"unit": ["a", "b"], "cell": ["x", "x"], "share": [1, 1.0]}, duties=[{"duty": "d"}])
    lines = dumps(place(net)).splitlines()
    assert '        {"unit": "b", "cell": "x", "share": 1}' in lines
    more = Net.from_tables(
        "n", {"unit": ["a", "b", "c"], "cell": ["x"] * 3, "share": [1, 1.0, 1]}, duties=[{"duty": "d"}]
    )
    # A small change is a small difference: one line more, and a comma.
    assert len(set(dumps(place(more)).splitlines()) - set(lines)) == 2


# Old documents


@pytest.mark.parametrize("path", [GOLDEN, LATER], ids=["first", "later"])
def test_a_document_without_nets_stays_as_it_was(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert '"nets"' not in text
    city = load(path)
    assert city.nets == ()
    assert dumps(city) == text
    assert "net" not in repr(city)


def test_the_golden_file_of_nets_is_written_again_byte_for_byte() -> None:
    assert dumps(load(NETS)).encode() == NETS.read_bytes()
    health, police = load(NETS).nets
    assert (health.levels, health.keep, health.basis) == (("block", "micro", "never used"), True, "Health law")
    assert (health.name, health.generated) == (Text("health", "卫生健康"), True)
    assert (health.start, health.end) == ("2019-01-01", "2030-12-31")
    assert health.cell_of("b1") == ("h1", "h2")
    assert health.cell_of("b1", level="block") == ("H",)
    assert (police.id, police.cell_of("c")) == ("警务", ("x",))
    assert repr(load(NETS)) == ("<Jurisdiction: 3 units (1 community, 2 building), 0 posts, 0 bodies, 0 links, 2 nets>")


def test_an_empty_list_of_nets_is_no_net() -> None:
    tree: Record = {**golden(), "nets": []}
    assert dumps(loads(json.dumps(tree))) == GOLDEN.read_text(encoding="utf-8")


def test_the_page_lists_the_keys_of_the_tables_of_a_net_in_order() -> None:
    page = (Path(__file__).parents[1] / "docs" / "reference" / "document-format.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| (\w+) of a net \| (\*\*`.*) \|$", page, re.MULTILINE))
    records = json_schema()["$defs"]
    tables = {"cells": "CellRecord", "members": "MemberRecord", "posts": "NetPostRecord", "duties": "DutyRecord"}
    assert set(rows) == set(tables)
    for table, name in tables.items():
        node = records[name]
        assert rows[table] == ", ".join(
            f"**`{key}`**" if key in node["required"] else f"`{key}`" for key in node["properties"]
        )


# What is wrong


def broken() -> Record:
    """Return a document in which each table of its nets has faults, and other parts have, too."""
    police = Net.from_tables(
        "police",
        [
            {"unit": "b1", "cell": "x"},
            {"unit": "b2", "cell": "x", "share": 0.5},
            {"unit": "b2", "cell": "y", "share": 0.5},
            {"unit": "b3", "cell": "y"},
            {"unit": "b4", "cell": "y"},
        ],
        cells=[
            {"id": "p", "level": "beat"},
            {"id": "x", "level": "post", "parent": "p"},
            {"id": "y", "level": "post", "parent": "p"},
        ],
        posts=[{"id": "k", "cell": "p", "role": "officer"}, {"id": "l", "cell": "p", "role": "officer"}],
        duties=[{"duty": "patrol", "cell": "x"}],
    )
    tree = nets_of(place(police, Net.from_tables("h", [{"unit": "b1", "cell": "x"}])))
    first, second = tree["nets"]
    first["start"], first["end"] = "2026-01-02", "2026-01-01"
    first["cells"][1]["parent"] = "q"
    first["cells"][2]["level"] = "beet"
    first["cells"].append({"id": "p", "level": "beat", "start": "soon"})
    first["members"][3]["cell"] = "z"
    first["members"][2]["share"] = 0.25
    first["members"][4]["share"] = 7
    first["posts"][1]["id"] = "k"
    first["posts"][0]["cell"] = "nowhere"
    first["duties"][0]["cell"] = "gone"
    second["keep"] = True
    second["start"] = "2026"
    second["cells"][0]["id"] = "a a"
    tree["nets"].append({"id": "police", "levels": ["a"], "cells": [{"id": "1", "level": "a"}]})
    tree["units"][1]["parent"] = "d"
    return tree


TOLD = """\
Not a valid gridgov document: 17 problems.
DAY002 $.nets[0], row 1: It starts on 2026-01-02 and ends before that, on 2026-01-01. Correct one of the two days.
CEL005 $.nets[0].posts[0].cell, row 1: Net 'police': there is no cell 'nowhere' in its table of cells. \
Add the cell to the table, or correct its id.
CEL005 $.nets[0].duties[0].cell, row 1: Net 'police': there is no cell 'gone' in its table of cells. \
Add the cell to the table, or correct its id.
CEL005 $.nets[1].members[0].cell, row 1: Net 'h': there is no cell 'x' in its table of cells. \
Add the cell to the table, or correct its id.
HIE011 $.nets[1].cells[0], row 1: 'a a' cannot be an id: it holds white space or an invisible character. \
Delete that character; 'aa' would be valid.
HIE002 $.units[1], row 2, id 'g': Unit 'g' stands under 'd', which is not among the units. \
Add 'd' or correct the parent.
DAY001 $.nets[1].start, row 2: '2026' is no day. Write it as YYYY-MM-DD, or leave it empty if it is unknown.
CEL002 $.nets[0].cells[1].parent, row 2: Net 'police': the parent cell 'q' is not there. \
Add the cell or correct the parent.
CEL007 $.nets[0].members[1], row 2: Net 'police': the shares of 'b2' add up to 0.75, not 1. \
Correct the shares, or add the cell that is missing.
CEL010 $.nets[0].posts[1], row 2, id 'k': {post} Post ids must be unique: renumber all but one.
CEL012 $.nets[1].keep, row 2: Net 'h' is to be kept, and no legal basis is named. \
Name the law or the decision in basis=.
CEL009 $.nets[0].cells[2].level, row 3: Net 'police': level 'beet' is not one of its levels: beat, post. \
Add it to levels= in its place, or correct the cell.
JUR007 $.nets[2], row 3, id 'police': The net 'police' is there 2 times. Give each net an id of its own.
DAY001 $.nets[0].cells[3].start, row 4: 'soon' is no day. Write it as YYYY-MM-DD, or leave it empty if it is unknown.
CEL005 $.nets[0].members[3].cell, row 4: Net 'police': there is no cell 'z' in its table of cells. \
Add the cell to the table, or correct its id.
CEL001 $.nets[0].cells[3], row 4, id 'p': Net 'police': cell 'p' is on rows 1, 4. \
Cell ids must be unique: keep one of the rows.
CEL006 $.nets[0].members[4].share, row 5: Net 'police': the share '7.0' is not a number above 0 and up to 1. \
Write the share of the base unit that lies in the cell, such as 0.5; or leave it empty.
"""


def test_everything_is_reported_at_once_with_its_record() -> None:
    with pytest.raises(InvalidDocumentError) as caught:
        loads(json.dumps(broken()))
    # The words for two posts of one id are the net's own.
    [post] = [p.message("en") for p in caught.value.problems if p.code == "CEL010"]
    assert caught.value.text("en") + "\n" == TOLD.format(post=post)


def test_a_file_is_named_and_a_place_is_said_in_chinese(tmp_path: Path) -> None:
    tree = nets_of(place(Net.from_tables("n", [{"unit": "b", "cell": "x"}], cells=[{"id": "x", "level": "组"}])))
    tree["nets"][0]["members"][0]["cell"] = "y"
    tree["nets"].append(tree["nets"][0])
    path = tmp_path / "city.json"
    path.write_text(json.dumps(tree), encoding="utf-8")
    with pytest.raises(InvalidDocumentError) as caught:
        load(path)
    lost = "网格体系“n”：网格表中没有“y”。请在网格表中补充，或更正编号。"
    assert caught.value.text("zh").splitlines()[1:] == [
        f"CEL005 {path}，$.nets[0].members[0].cell，第1行：{lost}",
        f"CEL005 {path}，$.nets[1].members[0].cell，第1行：{lost}",
        f"JUR007 {path}，$.nets[1]，第2行，编号“n”：网格体系“n”出现2次。请为每个网格体系使用各自的编号。",
    ]


SHAPES: list[tuple[list[str | int], object, str]] = [
    (
        ["nets", 0, "levels"],
        [],
        "DOC012 $.nets[0].levels: [] is a list; a list that is not empty is needed. Correct it.",
    ),
    (["nets", 0, "cells"], [], "DOC012 $.nets[0].cells: [] is a list; a list that is not empty is needed. Correct it."),
    (
        ["nets", 0, "cells", 0, "lvel"],
        "a",
        "DOC010 $.nets[0].cells[0].lvel: There is no key 'lvel' in the format. Did you mean 'level'?",
    ),
    (
        ["nets", 0, "members", 0, "share"],
        "half",
        (
            'DOC012 $.nets[0].members[0].share: "half" is text; a number is needed. '
            "Correct it, or leave the key out if it is unknown."
        ),
    ),
    (
        ["nets", 0, "keep"],
        1,
        (
            "DOC012 $.nets[0].keep: 1 is a whole number; true or false is needed. "
            "Correct it, or leave the key out if it is unknown."
        ),
    ),
    (
        ["nets", 0, "posts", 0],
        {"id": "p", "cell": "x"},
        "DOC011 $.nets[0].posts[0]: The key 'role' is missing. Add it: text that is not empty.",
    ),
    (
        ["nets", 0, "duties", 0, "cell"],
        None,
        (
            "DOC012 $.nets[0].duties[0].cell: null is no value; text that is not empty is needed. "
            "Correct it, or leave the key out if it is unknown."
        ),
    ),
]


@pytest.mark.parametrize(("path", "value", "message"), SHAPES, ids=lambda v: "" if isinstance(v, list) else None)
def test_a_wrong_shape_is_named_and_the_schema_refuses_it_too(
    path: list[str | int], value: object, message: str
) -> None:
    net = Net.from_tables("n", [{"unit": "b", "cell": "x"}], posts=[{"cell": "x", "role": "r"}], duties=[{"duty": "d"}])
    tree: Any = nets_of(place(net))
    at = tree
    for step in path[:-1]:
        at = at[step]
    at[path[-1]] = value
    assert not SCHEMA.is_valid(tree)
    with pytest.raises(InvalidDocumentError) as caught:
        loads(json.dumps(tree))
    assert caught.value.text("en").splitlines()[1:] == [message]


#: Codes of faults of the shape.
SHAPE = {"DOC008", "DOC009", "DOC010", "DOC011", "DOC012"}


@settings(max_examples=60)
@given(changed(json.loads(NETS.read_text(encoding="utf-8"))))
def test_whatever_is_changed_is_read_or_refused_and_the_schema_agrees_on_shapes(tree: Record) -> None:
    found: set[str] = set()
    try:
        again = loads(json.dumps(tree))
        assert loads(dumps(again)) == again
    except InvalidDocumentError as error:
        found = {problem.code for problem in error.problems}
    assert bool(found & SHAPE) is not SCHEMA.is_valid(tree)


def test_a_net_that_the_format_cannot_keep_is_refused_before_a_file_is_opened(tmp_path: Path) -> None:
    net = Net.from_tables("n", [{"unit": "b", "cell": "x"}], department="")
    with pytest.raises(InvalidDocumentError, match=re.escape("$.nets[0].department")):
        place(net).save(tmp_path / "city.json")
    assert list(tmp_path.iterdir()) == []


def test_two_nets_of_one_id_are_refused_and_what_is_no_net_too() -> None:
    net = Net.from_tables("n", [{"unit": "b", "cell": "x"}])
    bad = Net.from_tables("a a", [{"unit": "b", "cell": "x"}])
    with pytest.raises(InvalidJurisdictionError) as caught:
        place(net, net, bad)
    assert caught.value.text("en") == (
        "Not a valid jurisdiction: 2 problems.\n"
        "JUR007 nets, row 2, id 'n': The net 'n' is there 2 times. Give each net an id of its own.\n"
        "HIE011 nets, row 3: 'a a' cannot be an id: it holds white space or an invisible character. "
        "Delete that character; 'aa' would be valid."
    )
    with pytest.raises(
        TypeError, match=re.escape("nets= takes values of Net, not str; make them with Net.from_tables.")
    ):
        place("net")  # type: ignore[arg-type]


# What carries nets along


def test_a_jurisdiction_says_how_many_nets_it_has() -> None:
    nets = [Net.from_tables(key, [{"unit": "g", "cell": "x"}]) for key in "ab"]
    assert repr(place(nets[0])).endswith("0 links, 1 net>")
    assert repr(place(*nets)).endswith("0 links, 2 nets>")
    assert place(*nets).summary(DAY, "zh")[-1] == ("网格体系", "2")
    assert "<tr><td>nets</td><td>2</td></tr>" in bare(place(*nets)._repr_html_())
    assert "nets" not in dict(place().summary(DAY)) | {"": place()._repr_html_()}


@settings(max_examples=20)
@given(net_lists(("g", "g2", "c"), min_nets=1))
def test_changes_leave_nets_as_they_are_and_undo_gives_the_same_bytes(nets: tuple[Net, ...]) -> None:
    before = place(*nets)
    changes = [MergeUnits(["g", "g2"], into="g"), RenameUnit("g", "网格一")]
    done = apply(before, changes, on=DAY)
    assert "g2" not in done.jurisdiction.territory.ids.tolist()
    # Units that are gone stay named, as the departments name them.
    assert done.jurisdiction.nets == nets
    assert loads(dumps(done.jurisdiction)).nets == nets
    assert dumps(done.undo()) == dumps(before)


def test_suppression_of_small_counts_keeps_nets() -> None:
    net = Net.from_tables("n", [{"unit": "g", "cell": "x"}], posts=[{"cell": "x", "role": "r", "holder": "w1"}])
    whole = place(net)
    assert suppress(whole, k=10).result.nets == (net,)
    text = dumps(whole, suppress_below=10)
    assert '"left_behind_persons": 4}' not in text
    assert loads(text).nets == (net,)


def test_the_page_lists_nets_in_both_languages_and_no_holders() -> None:
    net = Net.from_tables(
        "health",
        {"unit": ["g", "g2", "g9"], "cell": ["x", "x", "<y>"]},
        posts=[{"cell": "x", "role": "r", "holder": "worker-77"}],
        duties=[{"duty": "d"}],
        name=Text("Health & care", "卫生健康"),
        department="卫健委",
        basis="Health law",
        generated=True,
    )
    page = render(place(net, Net.from_tables("b", [{"unit": "g", "cell": "x"}])), on=DAY)
    [table] = re.findall(r'<table id="table-nets">.*?</table>', page, re.DOTALL)
    words = re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", table)).strip()
    assert words.split("origin 来源 ")[1] == (
        "Health &amp; care 卫生健康 卫健委 2 3 1 1 Health law generated 生成数据 b – 1 1 0 0 – as given 部门提供"
    )
    assert "worker-77" not in page
    assert "table-nets" not in render(place(), on=DAY)

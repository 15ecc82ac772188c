"""Faults in audits: in the figures, in the relations that are to hold between them, and in their files."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from gridgov.audit import audit, load, load_figures
from gridgov.testing._broken import way
from gridgov.testing._broken_edit import ANY, Values, drop, plant, put, twice
from gridgov.testing._broken_toml import after, choice

__all__ = ["audit_asked", "audit_file", "figures_csv", "figures_mapping", "relations"]

Rows = list[dict[str, Any]]


@way(
    "relations",
    figures="a list of dictionaries, one a figure: id and value",
    relations="a list of dictionaries, one a relation, as in a TOML file",
)
def relations(figures: Rows, relations: Rows) -> None:
    """Hold relations against figures."""
    audit(figures, relations)


@way("figures", figures="values by id", relations="a list of dictionaries, one a relation, as in a TOML file")
def figures_mapping(figures: dict[str, Any], relations: Rows) -> None:
    """Hold relations against figures that are given by their ids."""
    audit(figures, relations)


@way(
    "question to an audit",
    figures="a list of dictionaries, one a figure: id and value",
    relations="a list of dictionaries, one a relation, as in a TOML file",
    relation="the id of the relation that is asked for",
)
def audit_asked(figures: Rows, relations: Rows, relation: str) -> None:
    """Ask an audit for one of its relations."""
    audit(figures, relations).of(relation)


@way("file of relations", text="the text of a TOML file with figures and relations")
def audit_file(text: str) -> None:
    """Read figures and relations from a file."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "relations.toml")
        path.write_text(text, encoding="utf-8")
        load(path)


@way("file of figures", text="the text of a CSV file with figures")
def figures_csv(text: str) -> None:
    """Read figures from a file."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "figures.csv")
        path.write_text(text, encoding="utf-8")
        load_figures(path)


def _yearbook(draw: st.DrawFn) -> Values:
    """Draw figures of a yearbook, some of them not exact, and relations between them."""
    parts = draw(st.lists(st.integers(1, 900), min_size=2, max_size=4))
    rows: Rows = [{"id": "households", "value": sum(parts)}]
    rows += [{"id": f"part {i}", "value": n} for i, n in enumerate(parts)]
    names = [row["id"] for row in rows[1:]]
    rows += [{"id": "share", "value": draw(st.sampled_from(["41.5%", 0.4]))}]
    rows += [{"id": "网格员", "value": draw(st.sampled_from(["560余人", 566, None]))}]
    claims: Rows = [
        {"id": "r0", "sum": {"whole": "households", "parts": names}},
        {"id": "r1", "listed": {"figure": draw(st.sampled_from(names)), "named": draw(st.integers(0, 9))}},
        {"id": "r2", "increasing": [names[0], "households"]},
        {"id": "r3", "ratio": {"share": "share", "part": names[0], "whole": "households"}},
        {
            "id": "r4",
            "readings": [
                {"key": "x", "listed": {"figure": "households", "named": 1}},
                {"key": "y", "listed": {"figure": "households", "named": 2}},
            ],
        },
    ]
    return {"figures": rows, "relations": claims}


_asked = after(_yearbook, put("relation", to=choice("r0", "r1")))


def _by_id(draw: st.DrawFn) -> Values:
    values = _yearbook(draw)
    return {"figures": {row["id"]: row["value"] for row in values["figures"]}, "relations": values["relations"]}


_CLAIM = "relations"
plant("AUD001", relations, _yearbook, put(_CLAIM, 0, "sum", "whole", to=choice("household", "总户数")))
plant("AUD001", relations, _yearbook, put(_CLAIM, 4, "readings", ANY, "listed", "figure", to=choice("grids", "网格")))
plant("AUD002", relations, _yearbook, put(_CLAIM, 0, "sum", "parts", to=choice([])))
plant("AUD002", relations, _yearbook, put(_CLAIM, 2, "increasing", to=choice(["households"], [])))
plant("AUD003", relations, _yearbook, twice(_CLAIM))
plant("AUD004", relations, _yearbook, put(_CLAIM, 4, "readings", 1, "key", to="x"))
plant("AUD005", relations, _yearbook, put("figures", ANY, "value", to=choice([1], float("inf"), {})))
plant("AUD005", figures_mapping, _by_id, put("figures", "households", to=choice([1], float("inf"), {})))
plant("AUD006", relations, _yearbook, put("figures", -2, "value", to=choice(41.5, "415%", 1.1)))
for _index, _kind, _key in ((0, "sum", "parts"), (0, "sum", "whole"), (1, "listed", "figure"), (3, "ratio", "part")):
    plant("AUD007", relations, _yearbook, drop(_CLAIM, _index, _kind, _key))
plant("AUD007", relations, _yearbook, drop(_CLAIM, ANY, "id"))
plant("AUD008", relations, _yearbook, put(_CLAIM, 0, "sum", "prats", to=choice(["part 0"], 1)))
plant("AUD008", relations, _yearbook, put(_CLAIM, ANY, "备注", to=choice("x", 1)))
plant("AUD009", relations, _yearbook, put(_CLAIM, 1, "listed", "named", to=choice(-1, "三", 1.5, ["a", "a"])))
plant("AUD009", relations, _yearbook, put(_CLAIM, ANY, "id", to=choice(1, " ")))
plant("AUD010", relations, _yearbook, put(_CLAIM, 0, "increasing", to=["part 0", "households"]))
plant("AUD010", relations, _yearbook, drop(_CLAIM, 0, "sum"))
plant(
    "AUD011",
    relations,
    _yearbook,
    put(_CLAIM, 4, "readings", ANY, "choose", to=choice({"units": "a"}, {"口径": "常住"})),
)
plant("AUD012", relations, _yearbook, put(_CLAIM, to=choice([])))
plant("AUD013", relations, _yearbook, twice("figures"))
plant("AUD016", audit_asked, _asked, put("relation", to=choice("q", "r9", "合计")))


def _csv(draw: st.DrawFn) -> Values:
    rows = [("id", "value")]
    rows += [(f"F{i}", str(draw(st.integers(0, 999)))) for i in range(draw(st.integers(1, 4)))]
    return {"text": "".join(f"{a},{b}\n" for a, b in rows)}


def _file(draw: st.DrawFn) -> Values:
    n = draw(st.integers(0, 999))
    return {
        "text": f'figures = [{{ id = "网格", value = {n} }}]\n'
        'relations = [{ id = "r", listed = { figure = "网格", named = 3 } }]\n'
    }


plant("AUD014", figures_csv, _csv, put("text", to=choice("id,amount\na,1\n", "编号,value\na,1\n", "id\na\n")))
plant("AUD015", audit_file, _file, put("text", to=choice("figures = [", "id,value\na,1\n", 'a = "网格\n')))
plant("AUD017", figures_csv, _csv, put("text", to=choice("id,value\na,1\n,2\n", "id,value\n ,560余人\n")))

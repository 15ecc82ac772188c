"""Parsers of files: workbooks, CSV tables, nets, graphs, reviews, registers, statistical figures."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

from gridgov import audit, graph, integration, tables
from gridgov._units_csv import read_units, units_as_csv
from gridgov.errors import GridgovError
from gridgov.evidence import Evidence
from gridgov.levels import LevelScheme
from gridgov.lineage import Lineage, read_history
from gridgov.matching import Matches, match
from gridgov.nets import read_net, write_net
from gridgov.testing.messy import messy_workbook
from hardening.fuzz.law import Target
from hardening.fuzz.models import town

__all__ = ["TARGETS"]

_LIMITS: Final = tables.Limits(
    workbook_cells=200_000, workbook_bytes=1 << 24, cells=200_000, rows=100_000, unpacked_bytes=1 << 24
)


def _first(*ways: Callable[[], object]) -> None:
    """Go several ways and raise the first refusal of all of them."""
    refused: GridgovError | None = None
    for way in ways:
        try:
            way()
        except GridgovError as error:
            refused = refused or error
    if refused is not None:
        raise refused


def _file(name: str, data: bytes) -> Path:
    path = Path(name)
    path.write_bytes(data)
    return path


def _levels() -> LevelScheme:
    return LevelScheme.ladder(
        "county", "street", "community", "grid", optional=["county", "street", "community", "grid"]
    )


def _read(source: object, kind: str | None) -> None:
    reading = tables.read(source, kind, levels=_levels(), limits=_LIMITS)
    for form in ("text", "csv", "json"):
        reading.report(form, lang="zh")
    reading.left_out.to_dict()
    if "units" in reading.tables and not reading.problems:
        reading.jurisdiction()


def _workbook(data: bytes) -> None:
    name = "fuzzed.xls" if data[:1] == b"\xd0" else "fuzzed.xlsx"
    _first(lambda: _read(data, None), lambda: _read(_file(name, data), "units"))


def _workbook_seeds() -> Iterator[bytes]:
    for seed in range(3, 6):
        yield messy_workbook(seed, rows=4, faults=seed % 3).data
    yield messy_workbook(4, rows=4, faults=1, form="xls").data
    yield messy_workbook(9, kind="posts", rows=4).data
    town().to_excel("seed.xlsx")
    yield Path("seed.xlsx").read_bytes()


def _table(data: bytes) -> None:
    _first(lambda: _read(data, None), lambda: _read(_file("fuzzed.csv", data), "units"))


def _table_seeds() -> Iterator[bytes]:
    for seed in range(4):
        yield messy_workbook(seed, rows=5, faults=seed, form="csv").data
    town().to_csv("seed")
    for path in sorted(Path("seed").iterdir()):
        if path.suffix == ".csv":
            yield path.read_bytes()
            yield path.read_bytes().decode("utf-8-sig").encode("gb18030")


def _units(data: bytes) -> None:
    levels = LevelScheme.ladder("street", "community", "grid", optional=["community"])
    h = read_units(_file("fuzzed.csv", data), levels=levels, roots="many", measures=["households"])
    _file("again.csv", units_as_csv(h).encode())
    assert read_units("again.csv", levels=levels, roots="many", measures=h.measures) == h


def _unit_seeds() -> Iterator[bytes]:
    yield units_as_csv(town().territory).encode()
    yield b"code,level,parent,households\ns,street,,\nc,community,s,300\n=g,grid,c,1e3\n"
    yield '\ufeffid,level,parent,name\r\ns,street,,"江北,街道"\r\n'.encode()


def _nets(data: bytes) -> None:
    path = _file("fuzzed.csv", data)
    _first(lambda: _net(path), lambda: integration.read_decisions(path), lambda: audit.load_figures(path))


def _net(path: Path) -> None:
    net = read_net(path)
    write_net(net, "again")
    again = read_net("again")
    assert again.to_tables() == net.to_tables()


def _net_seeds() -> Iterator[bytes]:
    yield b"unit,cell,share\nb1,x,0.5\nb1,y,0.5\nb2,y,\n"
    yield "2026年卫健网格覆盖范围\n\n楼栋编号（必填）,网格编号,份额\n01,h1,0.5\n01,h2,50%\n".encode()
    yield b"conflict,decision\noverlap:b1,x\n'=b2,y\n"
    yield "id,value,qualifier\na,560余人,\nb,300,about\n".encode()


def _graph(data: bytes) -> None:
    head = data[:400]
    form: Any
    if b"<" in head:
        form = "gexf" if b"gexf" in head else "graphml"
    else:
        form = "cytoscape" if b'"elements"' in data else "nodelink"
    found = graph.read(_file("fuzzed.graph", data), form)
    graph.write(found, "again.graph", form)
    assert graph.read("again.graph", form) == found
    for picture in ("dot", "mermaid"):
        graph.to_text(found, picture, limit=None)


def _graph_seeds() -> Iterator[bytes]:
    for form in ("graphml", "gexf", "nodelink", "cytoscape"):
        yield graph.to_text(town(), form).encode()


def _matches() -> Matches:
    left = [{"id": "l1", "name": "阳光花园3号楼"}, {"id": "l2", "name": "东坝"}, {"id": "=1", "name": "无"}]
    right = [{"id": "r1", "name": "阳光花园三栋"}, {"id": "r2", "name": "东坝村"}, {"id": "none", "name": "无"}]
    return match(left, right)


def _review(data: bytes) -> None:
    found = _matches()
    path = _file("fuzzed.xlsx" if data[:1] == b"P" else "fuzzed.csv", data)
    found.apply_review(path).describe("zh")


def _review_seeds() -> Iterator[bytes]:
    for name in ("seed.csv", "seed.xlsx"):
        _matches().write_review(name, rows="all")
        yield Path(name).read_bytes()


def _history(data: bytes) -> None:
    found = read_history(_file("fuzzed.xlsx" if data[:1] == b"P" else "fuzzed.csv", data))
    assert Lineage.from_records(found.records()) == found
    found.text("zh")


def _history_seeds() -> Iterator[bytes]:
    rows = [
        ["变更日期", "变更类型", "原代码", "新代码", "份额", "批准文号"],
        ["2023-06-30", "合并", "610902001002", "610902001001", "", "汉滨政函〔2023〕7号"],
        ["2023年7月1日", "拆分", "610902001003", "610902001003", "0.6", ""],
        ["2023年7月1日", "拆分", "610902001003", "610902001009", "0.4", ""],
        ["2024/1/1", "撤销", "610902001005", "", "", ""],
        ["2024-02-01", "设立", "", "610902001010", "", ""],
    ]
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    yield out.getvalue().encode()
    yield b"day,kind,old,new,share\n2023-06-30,merge,a,b,\n2024-01-01,recode,b,c,1\n"


#: Tables of evidence, and the columns of a small example of each.
_EVIDENCE: Final = {
    "patrols": "unit,day\ng0,2026-03-01\n",
    "events": "id,unit,reported,disposed\ne1,g0,2026-03-01,2026-03-02\n",
    "duties": "unit,duty\ng0,patrol\n",
    "sums": "id,unit,stated,part\nx,c1,100,40\n",
}


def _evidence(data: bytes) -> None:
    head, _, body = data.partition(b"\n")
    table = head.decode("ascii", "replace")
    if table in _EVIDENCE:
        Evidence.from_files(town().territory, {table: _file("fuzzed.csv", body)})


def _evidence_seeds() -> Iterator[bytes]:
    for table, text in _EVIDENCE.items():
        yield f"{table}\n{text}".encode()


def _audit(data: bytes) -> None:
    sheet = audit.load(_file("fuzzed.toml", data))
    found = audit.audit(sheet)
    found.columns("zh")


def _audit_seeds() -> Iterator[bytes]:
    yield (
        "figures = [{ id = 'a', value = '560余人' }, { id = 'b', value = 300 }, { id = 'c' }]\n"
        "[[relations]]\nid = 't'\nsum = { whole = 'a', parts = ['b', 'c'] }\n"
    ).encode()
    yield (
        b"[[figures]]\nid = 'a'\nvalue = 98.5\nqualifier = 'about'\n"
        b"[[relations]]\nid = 'r'\nratio = { part = 'a', whole = 'a', share = 1 }\n"
    )


TARGETS: Final = (
    Target("workbook", _workbook, _workbook_seeds, "zip", longest=30_000),
    Target("table", _table, _table_seeds, "lines"),
    Target("units", _units, _unit_seeds, "lines"),
    Target("nets", _nets, _net_seeds, "lines"),
    Target("graph", _graph, _graph_seeds, "json", longest=20_000),
    Target("review", _review, _review_seeds, "zip", longest=20_000),
    Target("history", _history, _history_seeds, "lines"),
    Target("evidence", _evidence, _evidence_seeds, "lines"),
    Target("audit", _audit, _audit_seeds, "lines"),
)

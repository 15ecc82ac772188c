"""Faces of published systems, their figures, tables that were read, problems and evidence."""

from __future__ import annotations

from collections.abc import Iterable, Sized
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final, cast

import attrs
import numpy as np

from gridgov._faces._fields import both, facts_of, heads_of, label, ladder, lines
from gridgov._faces._parts import Face, Fact, Head, first, kept, same
from gridgov._faces._tables import frame
from gridgov._faces._words import title_of
from gridgov.text import LANGS, Text

if TYPE_CHECKING:
    from gridgov._audit_result import Audit
    from gridgov._evidence_columns import EvidenceTable
    from gridgov._evidence_shape import ColumnSpec
    from gridgov._match_result import Matches
    from gridgov._problems import Place, Problem, Problems
    from gridgov._relation import AuditRow
    from gridgov.documents._models import Document
    from gridgov.evaluation import Evaluation
    from gridgov.evidence import Evidence
    from gridgov.schemes._figures import Figure
    from gridgov.schemes._parts import NamedList
    from gridgov.schemes._scheme import Scheme
    from gridgov.tables._reading import Reading
    from gridgov.tables._table import Table

__all__ = [
    "TAGS",
    "audit",
    "audit_row",
    "document",
    "evaluation",
    "evidence",
    "evidence_table",
    "figure",
    "matches",
    "named_list",
    "place",
    "problem",
    "problems",
    "reading",
    "scheme",
    "table",
]

_FIGURES: Final = Text("Published figures", "公布数据")
TAGS: Final = {
    "S": Text("stated", "公布"),
    "D": Text("derived", "推算"),
    "I": Text("inferred", "推定"),
    "O": Text("outside", "外部"),
    "U": Text("unpublished", "未公布"),
}
_RESULT: Final = (
    Head(Text("relation", "关系"), wide=True),
    Head(Text("verdict", "结论"), wide=True),
    Head(Text("arithmetic", "算式"), wide=True),
)
_NOT_PUBLISHED: Final = Text("The source does not say what is on it.", "来源未公布具体内容。")
_TABLE: Final = Text("table", "表")
_ROWS: Final = Text("rows", "行数")
_PROBLEMS: Final = Text("Problems", "问题")
_SUM: Final = Text("problems in all", "问题总数")


def _tag(tag: object) -> object:
    """Return what a tag means; itself where that is not known."""
    return TAGS.get(str(tag), tag)


def scheme(value: Scheme) -> Face:
    """Return what a published system is, and its figures."""
    facts: list[Fact] = [(label("id"), value.id), (label("about"), value.about), (label("source"), value.source)]
    facts += [
        (label("levels"), ladder(value.levels)),
        (label("relations"), len(value.relations)),
        (label("readings"), len(value.readings)),
        (label("notes"), len(value.notes)),
    ]
    heads = [*heads_of("id name"), Head(label("value"), wide=True, number=True), *heads_of("tag")]
    rows = ((f.id, f.name, both(f.text), _tag(f.tag)) for f in value.figures)
    table = Face(title=_FIGURES, heads=heads, rows=first(rows), n=len(value.figures))
    return Face(title=value.name, facts=facts, below=[table])


def named_list(value: NamedList) -> Face:
    """Return what is on a list, or that the source does not say it."""
    facts = [(label("key"), value.key), *facts_of(value, "kind open ordered initiator figure about fact tag")]
    facts = [fact for fact in facts if fact[1] is not None]
    heads = heads_of("key name about", wide="name about")
    rows = [(one.key, one.name, one.about) for one in value.named]
    notes = [] if rows else [_NOT_PUBLISHED]
    return Face(title=value.name, facts=facts, notes=notes, heads=heads if rows else (), rows=kept(rows), n=len(rows))


def figure(value: Figure) -> Face:
    """Return a published figure with what it rests on."""
    facts: list[Fact] = [(label("name"), value.name), (label("value"), both(value.text))]
    facts += [(label("tag"), _tag(value.tag)), *facts_of(value, "meaning fact state reading")]
    return Face(title=Text(f"Figure {value.id}", f"数据{value.id}"), facts=facts)


def audit(value: Audit) -> Face:
    """Return the verdict and the arithmetic of every relation."""
    rows = list(value.flat())
    title = Text("Audit", "勾稽核对")
    made = (_audited(ident, row) for ident, row in rows)
    return Face(title=title, notes=[both(value.summary)], heads=_RESULT, rows=first(made), n=len(rows))


def _audited(ident: str, row: AuditRow) -> tuple[object, ...]:
    """Return name, verdict and arithmetic of a relation."""
    name = same(ident) if row.name is None else Text(f"{ident} {row.name.en}", f"{ident} {row.name.zh}")
    verdict = row.verdict.text
    if row.why is not None:
        verdict = Text(f"{verdict.en} ({row.why.en})", f"{verdict.zh}（{row.why.zh}）")
    said = [*row.lines, *([] if row.needed is None else [both(row.needed.text)])]
    return name, verdict, Text("; ".join(line.en for line in said), "；".join(line.zh for line in said))


def audit_row(value: AuditRow) -> Face:
    """Return the verdict of a relation."""
    facts = facts_of(value, "verdict certain why tag fact note")
    return Face(title=both(value.headline), facts=facts, notes=lines(value.text))


def _sizes(sizes: Iterable[tuple[object, ...]], title: Text, n: int, *more: Head) -> Face:
    """Return a table of tables: name, rows, and more."""
    heads = [Head(_TABLE), Head(_ROWS, number=True), *more]
    return Face(title=title, heads=heads, rows=first(sizes), n=n)


def reading(value: Reading) -> Face:
    """Return how many rows of each table were read, and what is wrong."""
    tables = value.tables
    face = _sizes(((key, len(one)) for key, one in tables.items()), Text("Reading", "读取结果"), len(tables))
    wrong = [problems(value.problems)] if value.problems else []
    return Face(title=face.title, heads=face.heads, rows=face.rows, n=face.n, below=wrong)


def table(value: Table) -> Face:
    """Return the columns of a table that was read."""
    keys = list(value.columns)
    heads = [Head(label(key), note=same(value.headings.get(key, key)), wide=True) for key in keys]

    def rows(n: int) -> Iterable[tuple[object, ...]]:
        part = value.take(np.arange(min(n, len(value))))
        return zip(*(_cells(part, key) for key in keys), strict=True)

    kinds: Any = import_module("gridgov.tables._kinds").KINDS
    called = f"：{kinds[value.kind].name.zh}" if value.kind in kinds else value.kind
    title = Text(f"Table {value.kind}", f"表{called}")
    return Face(title=title, heads=heads, rows=rows, n=len(value))


def _cells(part: Table, key: str) -> list[object]:
    """Return a column of a table that was read: numbers, or texts."""
    values = part.columns[key]
    if isinstance(values, np.ndarray) and values.dtype.kind == "f":
        return list(part.numbers(key).tolist())
    return list(part.texts(key))


def document(value: Document) -> Face:
    """Return how many records a document has of each kind."""
    parts = {key: getattr(value, key) for key in type(value).model_fields}
    sizes = [
        (label(key), len(cast("Sized", part))) for key, part in parts.items() if isinstance(part, list | tuple) and part
    ]
    face = _sizes(sizes, Text("Document", "文档"), len(sizes))
    return Face(title=face.title, facts=facts_of(value, "id version"), heads=face.heads, rows=face.rows, n=face.n)


def evidence(value: Evidence) -> Face:
    """Return how many rows each table of evidence has."""
    shown = list(value.tables.values())
    about = Head(label("about"), wide=True)
    rows = ((Text(one.spec.key, one.spec.name.zh), len(one), one.spec.about) for one in shown)
    return _sizes(rows, Text("Evidence", "佐证材料"), len(shown), about)


def evidence_table(value: EvidenceTable) -> Face:
    """Return the rows of a table of evidence."""
    shown: Any = import_module("gridgov._evidence_columns").shown
    columns = value.spec.columns
    heads = [Head(_called(c), note=c.meaning, number=c.type == "number", wide=c.type == "text") for c in columns]

    def rows(n: int) -> Iterable[tuple[object, ...]]:
        part = value.take(np.arange(min(n, len(value))))
        return zip(*([_known(text, c) for text in shown(part, c)] for c in columns), strict=True)

    title = Text(f"Evidence: {value.spec.key}", f"佐证材料：{value.spec.name.zh}")
    return Face(title=title, notes=[value.spec.about], heads=heads, rows=rows, n=len(value))


def _called(column: ColumnSpec) -> Text:
    """Return the name of a column with its unit of measure."""
    name, unit = column.name, column.unit_of_measure
    return name if unit is None else Text(f"{name.en} ({unit.en})", f"{name.zh}（{unit.zh}）")


def _known(said: str, column: ColumnSpec) -> object:
    """Return what stands in a cell of evidence: its word, or what an empty cell says."""
    if not said:
        return column.missing
    if column.type == "flag":
        return said == "yes"
    return Text(said, column.name_of(said).zh) if column.words else said


def problems(value: Problems) -> Face:
    """Return what is wrong, where, and what to do."""
    heads = heads_of("code place message way_out", wide="place message way_out")
    rows = ((one.code, both(one.place.text), both(one.message), both(one.way_out)) for one in value)
    facts: list[Fact] = [(_SUM, len(value))]
    return Face(title=_PROBLEMS, facts=facts, heads=heads, rows=first(rows), n=len(value))


def problem(value: Problem) -> Face:
    """Return one fault."""
    facts: list[Fact] = [(label("code"), value.code), (label("place"), both(value.place.text))]
    facts += [(label("message"), both(value.message)), (label("way_out"), both(value.way_out))]
    return Face(title=Text(f"Problem {value.code}", f"问题{value.code}"), facts=facts)


def place(value: Place) -> Face:
    """Return where something is."""
    facts = [fact for fact in facts_of(value, "file sheet row column letter id path") if fact[1] is not None]
    return Face(title=both(value.text), facts=facts)


def matches(value: Matches) -> Face:
    """Return what was matched, and the first rows."""
    notes = lines(value.describe)
    if not len(value):
        return Face(title=title_of(value), notes=notes)
    faces = [frame(value.to_frame(lang)) for lang in LANGS]

    def rows(n: int) -> Iterable[tuple[object, ...]]:
        """Return the first rows; a cell that is said in two ways is said in both languages."""
        pairs = zip(*(face.rows(n) for face in faces), strict=True)
        return (tuple(_either(*cells) for cells in zip(*pair, strict=True)) for pair in pairs)

    heads = [
        attrs.evolve(en, title=Text(en.title.en, zh.title.zh))
        for en, zh in zip(*(face.heads for face in faces), strict=True)
    ]
    return Face(title=faces[0].title, notes=notes, heads=heads, rows=rows, n=len(value))


def _either(en: object, zh: object) -> object:
    """Return a text in both languages where they differ."""
    return Text(en, zh) if isinstance(en, str) and isinstance(zh, str) and en != zh else en


def evaluation(value: Evaluation) -> Face:
    """Return points, stars and ranks."""
    keys = list(value.columns)
    heads = [Head(label(key, type(value)), number=value.columns[key].dtype.kind in "iuf") for key in keys]
    rows = list(zip(*(column.tolist() for column in value.columns.values()), strict=True))
    return Face(title=Text("Evaluation", "考核结果"), heads=heads, rows=kept(rows), n=len(value))

"""Where things are from, on the page: what is stated, inferred and open, which policies, which file, which versions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Final

import gridgov
from gridgov.jurisdiction import Note
from gridgov.policies import InForce, Source
from gridgov.report._findings_why import KINDS
from gridgov.report._subject import Subject
from gridgov.report._tables import Cell, Column, Row, Table
from gridgov.report._words import TAGS, both, count, say
from gridgov.schemes import Scheme
from gridgov.text import Text

__all__ = ["facts"]

_NONE: Final = "–"
#: So many entries of a scheme are listed.
_ENTRIES: Final = 400
_TAG: Final = Column(Text("tag", "标记"), code=True)
_FACT: Final = Column(Text("fact", "事实编号"), code=True)
_SURE: Final = {"high": Text("high", "高"), "medium": Text("medium", "中"), "low": Text("low", "低")}
_NOT_SAID: Final = (Text("not said", "未注明"), Text("No tag is given.", "未给出标记。"))
#: What an entry of a scheme is, by the table it stands in.
_PARTS: Final = {
    "levels": Text("level", "层级"),
    "roles": Text("role", "角色"),
    "combinations": Text("two posts in one hand", "兼任规定"),
    "templates": Text("role template", "角色模板"),
    "bodies": Text("body", "组织"),
    "lists": Text("list", "清单"),
    "figures": Text("figure", "数字"),
    "relations": Text("relation of figures", "数字关系"),
    "readings": Text("reading", "解读"),
    "states": Text("state", "时点"),
    "notes": Text("note", "说明"),
    "recipe": Text("choice of the model", "建模选择"),
}


def facts(s: Subject) -> dict[str, object]:
    """Return what the template of the provenance is told."""
    scheme = s.scheme
    return {
        "notes": _notes(s),
        "tags_counted": _counted(s),
        "readings": None if scheme is None else _readings(scheme),
        "open_slots": None if scheme is None else _open(scheme),
        "entries": None if scheme is None else _entries(scheme),
        "policies": _policies(s),
        "sources": _sources(s),
        "made_from": _made_from(s),
    }


def _notes(s: Subject) -> list[tuple[Text, Text, tuple[Note, ...]]]:
    """Return the notes by tag, from stated to unpublished; for each tag the word for it and its meaning."""
    grouped = {tag: tuple(note for note in s.jurisdiction.notes if note.tag == tag) for tag in TAGS}
    return [(*TAGS[tag], found) for tag, found in grouped.items() if found]


def _counted(s: Subject) -> Table:
    """Return how many figures, entries and notes are stated, derived, inferred, from outside and open."""
    notes = Counter[str | None](note.tag for note in s.jurisdiction.notes)
    kinds = [(Text("notes on this model", "本模型的说明（条）"), notes)]
    if s.scheme is not None:
        figures = Counter[str | None](figure.tag for figure in s.scheme.figures)
        entries = Counter[str | None](origin.tag for origin in s.scheme.origins)
        kinds[:0] = [
            (Text("figures of the source", "来源中的数字（个）"), figures),
            (Text("entries of the scheme", "方案中的条目（条）"), entries),
        ]
    columns = (
        Column(Text("where it comes from", "依据"), long=True),
        *(Column(name, number=True) for name, _ in kinds),
        Column(Text("meaning", "含义"), long=True),
    )
    said: list[tuple[str | None, tuple[Text, Text]]] = [*TAGS.items(), (None, _NOT_SAID)]
    rows = [
        Row((_tagged(tag, word), *(count(found[tag]) for _, found in kinds), meaning))
        for tag, (word, meaning) in said
        if tag is not None or any(found[tag] for _, found in kinds)
    ]
    return Table("tags", Text("What is stated, inferred and open", "公布、推定与未知"), columns, rows)


def _tagged(tag: str | None, word: Text) -> Text:
    return word if tag is None else say(Text("{tag}  {word}", "{tag}  {word}"), tag=tag, word=word)


def _readings(scheme: Scheme) -> Table | None:
    """Return how the source was read where it can be read in several ways; None if it cannot."""
    if not scheme.readings:
        return None
    columns = (
        Column(Text("can be read in several ways", "可作多种理解之处"), long=True),
        Column(Text("read as", "采用的解读"), long=True),
        Column(Text("not as", "未采用的解读"), long=True),
        _TAG,
        _FACT,
    )
    rows: list[Row] = []
    for key, reading in scheme.readings.items():
        chosen = scheme.chosen.get(key, reading.default)
        read = next((option.name for option in reading.options if option.key == chosen), Text(chosen, chosen))
        others: Cell = tuple(option.name for option in reading.options if option.key != chosen) or _NONE
        rows.append(Row((reading.name, read, others, reading.tag or _NONE, reading.fact or _NONE)))
    return Table("readings", Text("Readings chosen", "所采用的解读"), columns, rows)


def _open(scheme: Scheme) -> Table | None:
    """Return what the source names and does not publish; None if there is nothing of the kind."""
    figure, listed = Text("figure", "数字"), Text("list", "清单")
    columns = (
        Column(Text("not published", "未公布的内容"), long=True),
        Column(Text("kind", "类别")),
        Column(Text("key", "编号"), code=True),
        _FACT,
    )
    rows = [Row((f.name, figure, f.id, f.fact or f.id)) for f in scheme.figures if not f.published]
    rows += [Row((x.name, listed, x.key, x.fact or _NONE)) for x in scheme.lists if not x.published]
    if not rows:
        return None
    return Table("open", Text("Open slots: {n:,}", "未公布的空缺项：{n:,}项").format(n=len(rows)), columns, rows)


def _entries(scheme: Scheme) -> Table | None:
    """Return every entry of the scheme with its tag and fact."""
    origins = scheme.origins
    if not origins:
        return None
    columns = (
        Column(Text("entry", "条目"), long=True),
        Column(Text("kind", "类别")),
        _TAG,
        _FACT,
        Column(Text("place in the scheme", "在方案中的位置"), code=True),
    )
    rows = [Row((o.key or _NONE, _kind(o.path), o.tag or _NONE, o.fact or _NONE, o.path)) for o in origins[:_ENTRIES]]
    rest = len(origins) - len(rows)
    more = Text("... and {n:,} more.", "……另有{n:,}条。").format(n=rest) if rest else None
    caption = Text("Every entry of the scheme: {n:,}", "方案的全部条目：{n:,}条").format(n=len(origins))
    return Table("entries", caption, columns, rows, more)


def _kind(path: str) -> Cell:
    name = path.partition("[")[0].partition(".")[0]
    return _PARTS.get(name, name)


# -- policies ----------------------------------------------------------------------------------------------------------


def _clauses(s: Subject) -> Iterator[InForce]:
    yield from (judged.in_force for judged in s.report.judged if judged.in_force.policy.id)


def _policies(s: Subject) -> Table | None:
    """Return the policies whose clauses were checked, the highest first; None if there is none."""
    layers = {c.policy.id: c.policy for c in _clauses(s)}
    if not layers:
        return None
    columns = (
        Column(Text("policy", "政策"), long=True),
        Column(Text("id", "编号"), code=True),
        Column(Text("clauses checked", "已检查条款（条）"), number=True),
        Column(Text("in force since", "施行日期"), code=True),
        Column(Text("compared with its sources", "与来源核对"), code=True),
        Column(Text("on top of", "上位政策"), code=True),
    )
    rows: list[Row] = []
    for policy in sorted(layers.values(), key=lambda policy: len(policy.layers)):
        mine = [c.clause for c in _clauses(s) if c.policy.id == policy.id]
        since = _days([str(c.start) for c in mine if c.start is not None])
        checked = _days([str(c.checked_on) for c in mine if c.checked_on is not None])
        parent = _NONE if policy.parent is None else policy.parent.id
        rows.append(Row((policy.title, policy.id, count(len(mine)), since, checked, parent)))
    return Table("policies", Text("Policies", "政策"), columns, rows)


def _days(days: list[str]) -> Cell:
    """Return the first and the last day."""
    if not days:
        return _NONE
    first, last = min(days), max(days)
    return first if first == last else f"{first} – {last}"


def _sources(s: Subject) -> Table | None:
    """Return where the clauses that were checked come from; None if nothing is said of it."""
    used = Counter((c.policy.id, c.source.id) for c in _clauses(s) if c.source is not None)
    known = {(c.policy.id, c.source.id): c.source for c in _clauses(s) if c.source is not None}
    if not known:
        return None
    columns = (
        Column(Text("source", "来源"), long=True),
        Column(Text("kind", "类别")),
        Column(Text("authority", "发布机关"), long=True),
        Column(Text("issued", "发布日期"), code=True),
        Column(Text("confidence", "可信度")),
        Column(Text("clauses", "条款（条）"), number=True),
    )
    rows = [_source(source, used[key]) for key, source in known.items()]
    return Table("sources", Text("Sources of the clauses", "条款来源"), columns, rows)


def _source(source: Source, clauses: int) -> Row:
    issued = _NONE if source.issued is None else str(source.issued)
    cells = (source.title, KINDS[source.kind], source.issuer or _NONE, issued, _SURE[source.confidence], count(clauses))
    return Row(cells)


# -- file and versions -------------------------------------------------------------------------------------------------


def _made_from(s: Subject) -> Table:
    """Return file, checksum, versions and day."""
    from gridgov.documents._models import VERSION

    columns = (Column(Text("what", "内容"), long=True), Column(Text("value", "取值"), long=True))
    rows: list[tuple[Text, Cell]] = [(Text("jurisdiction", "辖区"), both(s.jurisdiction.title))]
    if s.jurisdiction.id:
        rows.append((Text("id", "编号"), s.jurisdiction.id))
    rows.append((Text("day", "日期"), s.day))
    if s.scheme is not None:
        rows.append((Text("scheme", "方案"), _scheme(s.scheme)))
        if s.state is not None:
            rows.append((Text("moment of the scheme", "方案时点"), s.state.name))
    if s.origin is not None:
        rows.append((Text("input file", "输入文件"), s.origin.file))
        rows.append((Text("its SHA-256", "文件SHA-256"), s.origin.sha256))
        if s.origin.form:
            rows.append((Text("its form", "文件格式"), s.origin.form))
    if s.suppressed is not None:
        words = Text("sensitive counts from 1 to {k} are left out", "不显示1至{k}的敏感计数")
        rows.append((Text("small counts", "小数值"), words.format(k=s.suppressed - 1)))
    rows.append((Text("made with", "生成工具"), f"gridgov {gridgov.__version__}"))
    rows.append((Text("format of documents", "文档格式"), Text(f"version {VERSION}", f"第{VERSION}版")))
    return Table("made", Text("File, day and versions", "文件、日期与版本"), columns, [Row(row) for row in rows])


def _scheme(scheme: Scheme) -> Text:
    return say(Text("{name} ({id})", "{name}（{id}）"), name=scheme.name, id=scheme.id)

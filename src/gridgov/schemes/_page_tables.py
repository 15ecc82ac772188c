"""The parts of a scheme as tables of a page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, cast

from gridgov.schemes._page_picture import count_lines, stands_under
from gridgov.text import Lang, Text

if TYPE_CHECKING:
    from gridgov._relation import AuditRow
    from gridgov._role import Role
    from gridgov.schemes._scheme import Scheme

__all__ = [
    "FACT",
    "NOT_PUBLISHED",
    "TAG",
    "Cells",
    "bodies",
    "cell",
    "clauses",
    "combinations",
    "figures",
    "levels",
    "lists",
    "readings",
    "relations",
    "roles",
    "said",
    "states",
    "table",
]

#: A heading of a column, or a cell.
Cells = Sequence[Text | str | None]
NOT_PUBLISHED: Final = Text("*not published*", "*未公布*")
_PRESENCE: Final = {
    "standard": Text("standard", "常设"),
    "optional": Text("optional", "可选"),
    "mandatory": Text("mandatory", "必设"),
}
_TIME: Final = {"full": Text("full-time", "专职"), "part": Text("part-time", "兼职")}
_KINDS: Final = {
    "nets": Text("nets", "网格清单"),
    "categories": Text("categories of households", "户的分类"),
    "groups": Text("groups of people", "人群"),
    "flow": Text("flow", "流程"),
    "list": Text("list", "清单"),
}
_RULES: Final = {
    "allowed": Text("allowed", "可以"),
    "forbidden": Text("forbidden", "不得"),
    "conditional": Text("under conditions", "符合条件方可"),
    "mandatory": Text("required", "应当"),
}
_NUMBER: Final = Text("how many: {number} ({figure})", "数量：{number}（{figure}）")
_INITIATOR: Final = Text("started by: {who}", "发起：{who}")
_MORE: Final = Text("and others", "等")
FACT: Final = Text("fact", "依据")
TAG: Final = Text("tag", "标记")


def cell(value: Text | str | None, lang: Lang) -> str:
    """Return a cell of a Markdown table."""
    text = value.get(lang) if isinstance(value, Text) else value or ""
    text = text.replace("|", "\\|")
    if "`" not in text:  # what is code stands as it is
        text = text.replace("<", "&lt;").replace("[", "\\[")
    return text.replace("\n", "<br>")


def table(heads: Cells, rows: Iterable[Cells], lang: Lang) -> list[str]:
    """Return a table with an empty line below it; nothing for no rows."""
    lines = [" | ".join(cell(value, lang) for value in row) for row in rows]
    if not lines:
        return []
    first = " | ".join(cell(head, lang) for head in heads)
    return [f"| {first} |", f"|{' --- |' * len(heads)}", *(f"| {line} |" for line in lines), ""]


def said(texts: Iterable[Text | str], lang: Lang) -> str:
    """Join words as a language does."""
    comma = "、" if lang == "zh" else ", "
    return comma.join(t.get(lang) if isinstance(t, Text) else t for t in texts)


def _origin(scheme: Scheme, part: str, key: str, name: str = "key") -> Mapping[str, Any]:
    rows: Sequence[Mapping[str, Any]] = scheme.table.get(part, ())
    nothing: Mapping[str, Any] = {}
    return next((row for row in rows if row.get(name) == key), nothing)


def levels(scheme: Scheme, lang: Lang) -> list[str]:
    """Return the table of levels."""
    heads = (
        Text("level", "层级"),
        Text("key", "键"),
        Text("kinds of unit", "单元类别"),
        Text("presence", "设置"),
        Text("stands under", "上级"),
        Text("how many", "数量"),
        FACT,
        TAG,
    )
    rows: list[Cells] = []
    for level in scheme.levels.levels:
        row = _origin(scheme, "levels", level.key)
        over = [Text("lies over the others", "与其他单元重叠")] if level.overlay else []
        rows.append(
            (
                level.name,
                f"`{level.key}`",
                said((f"`{kind}`" for kind in level.kinds), lang),
                said((_PRESENCE[level.presence], *over), lang),
                said((above.name for above in stands_under(scheme, level)), lang),
                "\n".join(count_lines(scheme, level, lang)) or NOT_PUBLISHED,
                row.get("fact"),
                row.get("tag"),
            )
        )
    return table(heads, rows, lang)


def roles(scheme: Scheme, lang: Lang) -> list[str]:
    """Return the table of the roles that the scheme names."""
    heads = (
        Text("role", "角色"),
        Text("key", "键"),
        Text("time", "专兼职"),
        Text("sits at", "设在"),
        Text("posts a unit", "每单元岗位"),
        Text("who may hold it", "任职资格"),
        Text("answers to", "上级角色"),
        FACT,
        TAG,
    )
    rows: list[Cells] = []
    for key in scheme.own_roles:
        role, row = scheme.catalogue.role(key), _origin(scheme, "roles", key)
        rows.append(
            (
                role.name,
                f"`{key}`",
                _TIME[role.time] if role.time is not None else NOT_PUBLISHED,
                said((f"`{where}`" for where in role.sits_at), lang),
                _range(role.minimum or None, role.maximum) or NOT_PUBLISHED,
                _holders(scheme, role, lang),
                None if role.superior is None else scheme.catalogue.role(role.superior).name,
                row.get("fact"),
                row.get("tag"),
            )
        )
    return table(heads, rows, lang)


def _holders(scheme: Scheme, role: Role, lang: Lang) -> str:
    """Say who may hold a role, where the scheme says anything."""
    from gridgov._vocabulary import word

    kinds = [] if role.holders == ("person",) else [said((word("holder_kinds", k) for k in role.holders), lang)]
    words = [said((f"`{q}`" for q in role.eligible), lang)] if role.eligible else []
    if role.ex_officio is not None:
        name = scheme.catalogue.role(role.ex_officio).name
        words.append(Text("ex officio: {role}", "由{role}兼任").format(role=name).get(lang))
    return "\n".join([*kinds, *words])


def combinations(scheme: Scheme, lang: Lang) -> list[str]:
    """Return the tables of roles that go together or not, and of role templates with their open slots."""
    heads = (
        Text("one holder has", "同一人任"),
        Text("and", "兼"),
        Text("rule", "规定"),
        Text("conditions", "条件"),
        FACT,
        TAG,
    )
    pairs: list[Cells] = []
    for row in scheme.table.get("combinations", ()):
        names = (scheme.catalogue.role(row[key]).name for key in ("first", "second"))
        conditions = said((f"`{c}`" for c in _listed(row.get("conditions", ()))), lang)
        pairs.append((*names, _RULES[row.get("rule", "allowed")], conditions, row.get("fact"), row.get("tag")))
    own = {row["key"]: row for row in scheme.table.get("templates", ())}
    slots: list[Cells] = [
        (
            template.name,
            slot.name,
            NOT_PUBLISHED if slot.role is None else scheme.catalogue.role(slot.role).name,
            own[template.key].get("fact"),
            own[template.key].get("tag"),
        )
        for template in scheme.catalogue.templates
        if template.key in own
        for slot in template.slots
    ]
    words = (Text("template", "模板"), Text("slot", "位置"), Text("role", "角色"), FACT, TAG)
    return [*table(heads, pairs, lang), *table(words, slots, lang)]


def _listed(value: str | Sequence[str]) -> Sequence[str]:
    return (value,) if isinstance(value, str) else value


def _range(least: int | None, most: int | None) -> Text | None:
    if least is None and most is None:
        return None
    if least == most:
        return Text(f"{most}", f"{most}")
    if most is None:
        return Text(f"{least} or more", f"{least}个以上")
    return (
        Text(f"at most {most}", f"至多{most}个") if least is None else Text(f"{least} to {most}", f"{least}至{most}个")
    )


def bodies(scheme: Scheme, lang: Lang) -> list[str]:
    """Return the table of bodies and their rules."""
    from gridgov._vocabulary import word

    heads = (
        Text("body", "组织"),
        Text("key", "键"),
        Text("sits at", "设在"),
        Text("how many there", "每处数量"),
        Text("above it", "上级组织"),
        Text("who belongs to it", "成员"),
        Text("what else is known", "其他"),
        FACT,
        TAG,
    )
    rows: list[Cells] = [
        (
            b.name,
            f"`{b.kind}`",
            said((f"`{where}`" for where in b.at), lang) or NOT_PUBLISHED,
            _range(b.minimum, b.maximum) or NOT_PUBLISHED,
            None if b.parent is None else word("body_kinds", b.parent),
            b.members,
            b.about,
            b.fact,
            b.tag,
        )
        for b in scheme.bodies
    ]
    return table(heads, rows, lang)


def lists(scheme: Scheme, lang: Lang) -> list[str]:
    """Return the table of lists; what is on an open one is not published."""
    heads = (Text("list", "清单"), Text("key", "键"), Text("kind", "种类"), Text("what is on it", "内容"), FACT, TAG)
    rows: list[Cells] = []
    for x in scheme.lists:
        names = said((item.name for item in x.named), lang)
        if x.ordered and x.kind == "flow":
            names = " → ".join(item.name.get(lang) for item in x.named)
        if x.open and names:
            names += _MORE.zh if lang == "zh" else f", {_MORE.en}"
        lines = [names or NOT_PUBLISHED.get(lang)]
        if x.figure is not None:
            number = scheme.figure(x.figure).text(lang)
            lines.append(_NUMBER.format(number=number, figure=x.figure).get(lang))
        lines += [] if x.initiator is None else [_INITIATOR.format(who=_named(scheme, x.initiator)).get(lang)]
        lines += [] if x.about is None else [x.about.get(lang)]
        rows.append((x.name, f"`{x.key}`", _KINDS[x.kind], "\n".join(lines), x.fact, x.tag))
    return table(heads, rows, lang)


def _named(scheme: Scheme, key: str) -> Text:
    """Return the name of a role or of a kind of body or unit; any other word stands for itself."""
    from gridgov._vocabulary import words

    if key in scheme.catalogue:
        return scheme.catalogue.role(key).name
    return words("body_kinds").get(key) or words("kinds").get(key) or Text(key, key)


def figures(scheme: Scheme, lang: Lang) -> list[str]:
    """Return the table of figures with their intervals."""
    heads = (
        Text("id", "编号"),
        Text("what", "内容"),
        Text("published", "公布"),
        Text("the number lies in", "取值范围"),
        Text("unit", "单位"),
        Text("in a model", "模型中"),
        FACT,
        TAG,
    )
    rows: list[Cells] = []
    for f in scheme.figures:
        counts = said((f"`{k} = {_plain(v)}`" for k, v in f.counts.items()), lang)
        if f.state is not None:
            counts += f"（{f.state}）" if lang == "zh" else f" ({f.state})"
        text: Text | str = f.text(lang) if f.published else NOT_PUBLISHED
        if f.reading is not None:
            under = (f"{k}: {v:,}" if isinstance(v, int) else f"{k}: {v}" for k, v in f.values.items())
            values = said(under, lang)
            text = f"{f.text(lang)}（{values}）" if lang == "zh" else f"{f.text(lang)} ({values})"
        interval = f.quantity.interval.format() if f.published else ""
        rows.append((f.id, f.name, text, interval, f.unit, counts, f.fact or f.id, f.tag))
    return table(heads, rows, lang)


def _plain(value: object) -> str:
    """Return a value of a file, without brackets and quotes."""
    if isinstance(value, list | tuple):
        return ", ".join(str(one) for one in cast("Sequence[object]", value))
    return "true" if value is True else str(value)


def readings(scheme: Scheme, lang: Lang) -> list[str]:
    """Return the table of readings, an option a row."""
    heads = (Text("reading", "解读"), Text("option", "选项"), Text("what it says", "含义"), FACT, TAG)
    default = Text(" (default)", "（默认）")
    rows: list[Cells] = []
    for key, reading in scheme.readings.items():
        rows.append((f"`{key}`", None, reading.name, reading.fact, reading.tag))
        for option in reading.options:
            mark = "" if option.key != reading.default else default.get(lang)
            fact, tag = option.fact or reading.fact, option.tag or reading.tag
            rows.append((None, f"`{option.key}`{mark}", option.name, fact, tag))
    return table(heads, rows, lang)


def states(scheme: Scheme, lang: Lang) -> list[str]:
    """Return the table of states."""
    heads = (Text("state", "状态"), Text("what it is", "含义"), FACT, TAG)
    return table(heads, [(f"`{s.key}`", s.name, s.fact, s.tag) for s in scheme.states], lang)


def clauses(scheme: Scheme, lang: Lang) -> list[str]:
    """Return the table of the clauses of its policy."""
    policy = scheme.policy
    if policy is None:
        return []
    heads = (
        Text("clause", "条款"),
        Text("rule", "规则"),
        Text("what it finds", "检查内容"),
        Text("values", "取值"),
        Text("strength", "强度"),
        Text("words of the source", "原文"),
    )
    rows: list[Cells] = [
        (
            f"`{c.id}`",
            f"{c.rule.code} {c.rule.name}",
            c.rule.title,
            "\n".join(_value(k, v) for k, v in c.rule.values.items() if v not in (None, [], ())),
            c.strength.text(lang),
            None if c.quote is None else f"“{c.quote}”",
        )
        for c in policy.clauses
    ]
    return table(heads, rows, lang)


def _value(key: str, value: Any) -> str:  # noqa: ANN401 - a value of a rule
    number = f"{value:,}" if isinstance(value, int) and not isinstance(value, bool) else _plain(value)
    return f"{key} = {number}"


def relations(scheme: Scheme, rows: Iterable[tuple[str, AuditRow]], lang: Lang) -> list[str]:
    """Return the table of an audit: verdict and arithmetic of every relation, reading and part."""
    heads = (
        Text("relation", "关系"),
        Text("what is compared", "比较内容"),
        Text("verdict", "结论"),
        Text("arithmetic", "算式"),
        FACT,
        TAG,
    )
    cells = (_relation(ident, row, _origin(scheme, "relations", ident, "id"), lang) for ident, row in rows)
    return table(heads, cells, lang)


def _relation(ident: str, row: AuditRow, entry: Mapping[str, Any], lang: Lang) -> Cells:
    verdict = row.verdict.text.get(lang)
    if row.why is not None:
        verdict += f"（{row.why.zh}）" if lang == "zh" else f" ({row.why.en})"
    lines = [line.get(lang) for line in row.lines]
    lines += [] if row.needed is None else [row.needed.text(lang)]
    lines += [] if row.note is None else [row.note.get(lang)]
    return ident, row.name, verdict, "\n".join(lines), row.fact, row.tag or entry.get("tag")

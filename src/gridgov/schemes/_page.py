"""The pages about the published systems, made from their files: ``python -m gridgov.schemes._page docs/systems``."""

from __future__ import annotations

import sys
from collections import Counter
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from gridgov._files import atomic_write
from gridgov.audit import audit
from gridgov.schemes import _page_tables as tables
from gridgov.schemes._compare import compare_schemes
from gridgov.schemes._load import available, load
from gridgov.schemes._page_entries import entries
from gridgov.schemes._page_picture import picture
from gridgov.text import LANGS, Lang, Text

if TYPE_CHECKING:
    from gridgov.schemes._scheme import Scheme

__all__ = ["pages", "write"]

_TAGS: Final = {
    "S": Text("stated by the source", "来源所述"),
    "D": Text("derived by arithmetic from what is stated", "由所述数字计算得出"),
    "I": Text("inferred by us; a default that you can override", "由我们推断的默认值，可以更改"),
    "O": Text("from outside the source, such as a law or a list of divisions", "来自其他来源，如法律或区划代码"),
    "U": Text("not published", "未公布"),
}
_PARTS: Final = {
    "levels": Text("levels", "层级"),
    "roles": Text("roles", "角色"),
    "combinations": Text("combinations of roles", "角色组合"),
    "templates": Text("role templates", "角色模板"),
    "bodies": Text("bodies", "组织"),
    "lists": Text("lists and what is on them", "清单及其内容"),
    "figures": Text("figures", "数字"),
    "relations": Text("relations between figures and their readings", "数字关系及其解读"),
    "readings": Text("readings and their options", "解读及其选项"),
    "states": Text("states", "状态"),
    "notes": Text("notes", "说明"),
    "recipe": Text("steps of the recipe", "配方步骤"),
}
_MADE: Final = Text(
    "This page is made from `src/gridgov/schemes/{id}.toml` by `make systems`; change that file, not this page.",
    "本页由`make systems`根据`src/gridgov/schemes/{id}.toml`生成；请修改该文件，不要修改本页。",
)
_OTHER: Final = Text("[中文]({id}.zh.md)", "[English]({id}.md)")
_SOURCE: Final = Text(
    "Source: a published article (`{source}`). Place: {place}. Policy: {policy}.",
    "来源：公开发表的文章（`{source}`）。地区：{place}。政策：{policy}。",
)
_HEADS: Final[dict[str, Text]] = {
    "origin": Text("What is published, and what is not", "哪些已公布，哪些没有"),
    "levels": Text("Structure", "结构"),
    "roles": Text("Roles", "角色"),
    "bodies": Text("Bodies and where they must be", "组织及其设置"),
    "lists": Text("Lists", "清单"),
    "figures": Text("Figures", "数字"),
    "readings": Text("Readings", "解读"),
    "states": Text("States", "状态"),
    "clauses": Text("Clauses of its policy", "政策条款"),
    "audit": Text("Its figures against each other", "数字核查"),
    "build": Text("Build it", "生成模型"),
    "entries": Text("What is not stated", "来源未直接说明的内容"),
}
_WORDS: Final[dict[str, Text]] = {
    "origin": Text(
        "Every entry of the file carries a tag and the id of the fact that it rests on.",
        "文件中的每一项都带有标记和所依据的事实编号。",
    ),
    "alt": Text("levels of {name}", "{name}的层级"),
    "figures": Text(
        "An inexact wording stands for every number in its range. A figure of a model is held against the range.",
        "非精确的说法表示范围内的任一数值；模型中的数字按该范围核对。",
    ),
    "readings": Text(
        "Where the source can be read in several ways, the default is taken unless you choose another option:",
        "来源可作多种解读之处，除另行选择外取默认项：",
    ),
    "states": Text(
        "The last state is the one that is published. Another one is built with `state=`.",
        "最后一个状态为公布时的状态；其他状态用`state=`生成。",
    ),
    "clauses": Text(
        "All of it, with days and sources: `gridgov policy show {policy}`.",
        "含日期和来源的全文：`gridgov policy show {policy} --lang zh`。",
    ),
    "audit": Text(
        "`gridgov audit {id}` holds the declared relations against the figures: {summary} Where a wording can be "
        "read in several ways, each reading has a row.",
        "`gridgov audit {id} --lang zh`按声明的关系核对数字：{summary}说法可有多种解读的，每种解读一行。",
    ),
    "build": Text(
        "Every published total is met exactly, or lies in its range. What is inferred can be overridden: see "
        "[Use a scheme](../how-to/use-a-scheme.md).",
        "每项公布的总数均精确吻合或落在其范围内。推断之处可以更改：见[使用方案](../how-to/use-a-scheme.md)（英文）。",
    ),
    "missed": Text("Published figures that the model misses.", "模型未达到的公布数字。"),
    "before": Text("An earlier state:", "较早的状态："),
    "unbuilt": Text(
        "The source gives too little to build a place: there is no recipe. Levels, roles, lists and figures "
        "can be used.",
        "来源内容不足以生成一个地方，因此没有配方。层级、角色、清单和数字均可使用。",
    ),
    "shell": Text(
        "At the command line: `gridgov schemes synthesise {id} -o {id}.json`.",
        "命令行：`gridgov schemes synthesise {id} -o {id}.json --lang zh`。",
    ),
    "none": Text("none", "无"),
}


def pages() -> dict[str, str]:
    """Return all pages and pictures by file name."""
    out = {"index.md": _index()}
    for ident in available():
        scheme = load(ident)
        for lang in LANGS:
            behind = "" if lang == "en" else f".{lang}"
            out[f"{ident}{behind}.md"] = _page(scheme, lang)
            out[f"{ident}{behind}.svg"] = picture(scheme, lang)
    return out


def write(folder: Path) -> None:
    """Write all pages into a folder, and take away those of systems that are gone."""
    found = pages()
    folder.mkdir(parents=True, exist_ok=True)
    for path in folder.iterdir():
        if path.suffix in {".md", ".svg"} and path.name not in found:
            path.unlink()
    for name, text in found.items():
        atomic_write(folder / name, text)


def _page(scheme: Scheme, lang: Lang) -> str:
    def words(key: str, **facts: object) -> list[str]:
        return [_WORDS[key].format(**facts).get(lang), ""]

    none = _WORDS["none"].get(lang)
    policy = none if scheme.policy_name is None else f"`{scheme.policy_name}`"
    facts = {"source": scheme.source, "place": scheme.place or tables.NOT_PUBLISHED.get(lang), "policy": policy}
    behind = "" if lang == "en" else f".{lang}"
    alt = _WORDS["alt"].format(name=scheme.name).get(lang)
    parts: dict[str, list[str]] = {
        "origin": [*words("origin"), *_counts(scheme, lang)],
        "levels": [f"![{alt}]({scheme.id}{behind}.svg)", "", *tables.levels(scheme, lang)],
        "roles": [*tables.roles(scheme, lang), *tables.combinations(scheme, lang)],
        "bodies": tables.bodies(scheme, lang),
        "lists": tables.lists(scheme, lang),
        "figures": [*words("figures"), *tables.figures(scheme, lang)] if scheme.figures else [],
        "readings": [*tables.readings(scheme, lang), *_choose(scheme, lang)] if scheme.readings else [],
        "states": [*words("states"), *tables.states(scheme, lang)] if scheme.states else [],
        "clauses": [*words("clauses", policy=scheme.policy_name), *tables.clauses(scheme, lang)]
        if scheme.policy_name
        else [],
        "audit": _audited(scheme, lang),
        "build": _build(scheme, lang),
        "entries": _entries(scheme, lang),
    }
    lines = [
        f"# {scheme.name.get(lang)}",
        "",
        f"{_OTHER.format(id=scheme.id).get(lang)}",
        "",
        scheme.about.get(lang),
        "",
        _SOURCE.format(**facts).get(lang),
        "",
        _MADE.format(id=scheme.id).get(lang),
        "",
    ]
    for key, part in parts.items():
        if part:
            lines += [f"## {_HEADS[key].get(lang)}", "", *part]
    return "\n".join(lines).rstrip() + "\n"


def _counts(scheme: Scheme, lang: Lang) -> list[str]:
    """Return how many entries of each part carry each tag."""
    meaning = [(f"`{tag}`", words) for tag, words in _TAGS.items()]
    found = Counter((origin.path.partition("[")[0].partition(".")[0], origin.tag) for origin in scheme.origins)
    rows: list[tables.Cells] = [
        (words, *(str(found[part, tag] or "") for tag in _TAGS))
        for part, words in _PARTS.items()
        if any(found[part, tag] for tag in _TAGS)
    ]
    heads: tables.Cells = (Text("part", "部分"), *(f"`{tag}`" for tag in _TAGS))
    return [
        *tables.table((tables.TAG, Text("meaning", "含义")), meaning, lang),
        *tables.table(heads, rows, lang),
    ]


def _choose(scheme: Scheme, lang: Lang) -> list[str]:
    choices = {
        key: next(option.key for option in reading.options[::-1] if option.key != reading.default)
        for key, reading in scheme.readings.items()
    }
    lines = [
        "from gridgov import schemes",
        "",
        f'other = schemes.load("{scheme.id}").with_readings(',
        *(f'    {key}="{option}",' for key, option in choices.items()),
        ")",
        "print(dict(other.chosen))",
    ]
    chosen = dict(scheme.with_readings(choices).chosen)
    return [_WORDS["readings"].get(lang), "", "```python", *lines, "```", "", "```text", str(chosen), "```", ""]


def _audited(scheme: Scheme, lang: Lang) -> list[str]:
    if not scheme.relations:
        return []
    found = audit(scheme)
    words = _WORDS["audit"].format(id=scheme.id, summary=found.summary(lang)).get(lang)
    return [words, "", *tables.relations(scheme, found.flat(), lang)]


@lru_cache
def _printed(ident: str) -> tuple[str, str | None]:
    """Return what the block prints that builds a system, and the one that builds its first state."""
    scheme = load(ident)
    place = scheme.synthesise()
    missed = [check.figure.id for check in scheme.compare(place) if check.met is False]
    evidence = scheme.evidence(place)
    before = str(scheme.synthesise(state=scheme.states[0].key)) if len(scheme.states) > 1 else None
    return f"{place}\n{missed}\n{evidence}", before


def _build(scheme: Scheme, lang: Lang) -> list[str]:
    if not scheme.recipe:
        return [_WORDS["unbuilt"].get(lang), ""]
    first, before = _printed(scheme.id)
    code = [
        "from gridgov import schemes",
        "",
        f'scheme = schemes.load("{scheme.id}")',
        "place = scheme.synthesise()",
        "print(place)",
        f"# {_WORDS['missed'].get(lang)}",
        "print([check.figure.id for check in scheme.compare(place) if check.met is False])",
        "print(scheme.evidence(place))",
    ]
    lines = [_WORDS["build"].get(lang), "", "```python", *code, "```", "", "```text", first, "```", ""]
    if before is not None:
        again = f'print(scheme.synthesise(state="{scheme.states[0].key}"))'
        lines += [_WORDS["before"].get(lang), "", "```python", again, "```", "", "```text", before, "```", ""]
    return [*lines, _WORDS["shell"].format(id=scheme.id).get(lang), ""]


def _entries(scheme: Scheme, lang: Lang) -> list[str]:
    """Return what is derived, inferred, from outside or open, a table each."""
    lines: list[str] = []
    for tag, words in _TAGS.items():
        found = entries(scheme, tag, lang) if tag != "S" else []
        if found:
            meaning = words.get(lang)
            lines += [f"### {tag}{'：' if lang == 'zh' else ': '}{meaning}", "", *found]
    return lines


def _index() -> str:
    """Return the page that lists all systems, in both languages, and sets them side by side."""
    found = [load(ident) for ident in available()]
    heads = ("", "中文", Text("levels", ""), Text("figures", ""), Text("relations", ""), Text("readings", ""))
    rows = [
        (
            f"[{s.name.en}]({s.id}.md)",
            f"[{s.name.zh}]({s.id}.zh.md)",
            str(len(s.levels.levels)),
            str(len(s.figures)),
            str(len(s.relations)),
            str(len(s.readings)),
        )
        for s in found
    ]
    lines = [
        "# Published systems",
        "",
        "Five systems ship as data. Each page is made from its file: what is published, what is derived, inferred or",
        "open, the structure as a picture, roles, bodies, lists, figures with their ranges, readings, states, clauses,",
        "and the figures held against each other. `make systems` makes the pages again.",
        "",
        *(line.replace("\\[", "[") for line in tables.table(heads, rows, "en")),
        "## Side by side",
        "",
        "`schemes.compare_schemes()` works each answer out from the files. `-` says that the source has nothing on it.",
        "",
    ]
    names = {s.id: s.name for s in found}
    for row in compare_schemes():
        cells = row.to_dict()
        topic = str(cells.pop("topic"))
        lines += [f"### {topic[:1].upper()}{topic[1:]}", ""]
        rows_of = [(names[ident], str(text)) for ident, text in cells.items()]
        lines += tables.table((Text("system", "方案"), topic), rows_of, "en")
    return "\n".join(lines).rstrip() + "\n"


if __name__ == "__main__":
    write(Path(sys.argv[1]))

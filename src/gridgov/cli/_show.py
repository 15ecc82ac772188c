"""``gridgov show``: what a file holds, as a whole or about one unit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

import click

from gridgov.cli._click import Command, language, option, say
from gridgov.cli._options import FILE, csv_options, format_option, lang_option, on_option, today
from gridgov.cli._out import in_brackets, print_json, print_table, progress, title
from gridgov.text import Lang, Text

if TYPE_CHECKING:
    from gridgov.jurisdiction import Jurisdiction

__all__ = ["show"]

_ROWS: Final = 40
#: Vacancies that are listed as JSON without being asked for.
_VACANCIES: Final = 20
_UNKNOWN: Final = Text("unknown", "未知")


@click.command(
    cls=Command,
    words=Text(
        "Show what FILE holds. It is a gridgov document, a graph file, tables (a workbook, a folder, a CSV of "
        "units), or linked data. With --unit, all about one unit. Holders have opaque ids, which are only shown with "
        "--ids.",
        "显示FILE的内容。可为gridgov文档、图文件、表格（工作簿、文件夹、单元CSV）或关联数据。--unit显示某一单元的全部信息。任职者编号仅在--ids时显示。",
    ),
    examples=(
        "gridgov show out/ankang-321.json",
        "gridgov show out/ankang-321.json --unit 610902 --depth 2",
        "gridgov show units.csv --levels cn-divisions --format json",
    ),
)
@click.argument("file", type=FILE)
@option("--unit", metavar="ID", words=Text("Everything about this unit.", "显示该单元的全部信息。"))
@on_option
@option(
    "--depth",
    type=click.IntRange(min=0),
    metavar="N",
    default=1,
    show_default=True,
    words=Text("How many levels of units below to list.", "向下列出的层数。"),
)
@option(
    "--vacancies",
    is_flag=True,
    words=Text(
        "List every vacancy, of the unit and all below it if one is given.",
        "列出全部空缺；指定单元时为该单元及其下级的空缺。",
    ),
)
@option("--ids", is_flag=True, words=Text("Show the ids of holders.", "显示任职者编号。"))
@csv_options
@lang_option
@format_option("text", "json")
def show(  # noqa: PLR0913 - one argument for each option
    file: Path,
    unit: str | None,
    on: dt.date | None,
    depth: int,
    vacancies: bool,  # noqa: FBT001 - a flag
    ids: bool,  # noqa: FBT001 - a flag
    levels: str | None,
    roots: Literal["one", "many"] | None,
    measures: tuple[str, ...],
    lang: str | None,  # noqa: ARG001 - found by language()
    format: Literal["text", "json"],  # noqa: A002 - name of the option
) -> None:
    """Show a file or one unit of it."""
    chosen, day = language(), on or today()
    with progress() as step:
        from gridgov.cli._facts import tree, unit_facts, vacancies_below
        from gridgov.cli._read import read

        step(0, 2, Text("reading", "读取"))
        jurisdiction = read(file, levels, roots, measures)
        step(1, 2, Text("counting", "统计"))
        if unit is None:
            facts = _whole(jurisdiction, file, day, chosen, every=vacancies)
            tops = list(jurisdiction.territory.roots)
        else:
            facts = unit_facts(jurisdiction, jurisdiction.unit(unit), day, chosen, ids=ids)
            tops = [jurisdiction.unit(unit)]
            if vacancies:
                facts["vacancies"] = vacancies_below(jurisdiction, tops[0], day, chosen)
        facts = {**facts, "on": str(day), "units": tree(jurisdiction, tops, depth, day)}
    if format == "json":
        print_json(facts)
    elif unit is None:
        _show_whole(facts, jurisdiction, day, chosen, listed=vacancies)
    else:
        _show_unit(facts, jurisdiction, chosen)


def _whole(jurisdiction: Jurisdiction, file: Path, day: dt.date, lang: Lang, *, every: bool) -> dict[str, Any]:
    from gridgov.cli._facts import counts, notes, vacancy_facts

    return {
        "file": str(file),
        "id": jurisdiction.id,
        "name": jurisdiction.title(lang),
        "counts": counts(jurisdiction, day),
        "vacancies": vacancy_facts(jurisdiction.roster.vacancies(on=day), None if every else _VACANCIES, lang),
        "notes": notes(jurisdiction.notes, lang),
    }


def _show_whole(
    facts: Mapping[str, Any], jurisdiction: Jurisdiction, day: dt.date, lang: Lang, *, listed: bool
) -> None:
    ident = in_brackets(facts["id"], lang) if facts["id"] else ""
    say(f"{facts['name']}{ident}{_comma(lang)}{facts['on']}")
    say()
    rows = [list(pair) for pair in jurisdiction.summary(day, lang)]
    if facts["counts"]["posts"] or facts["vacancies"]["total"]:
        rows.append([Text("vacancies", "空缺").get(lang), f"{facts['vacancies']['total']:,}"])
    print_table((), rows, right=(1,))
    if facts["notes"]:
        title(Text("Notes", "说明").get(lang))
        for note in facts["notes"]:
            say(f"  [{note['tag']}] {note['text']}")
    if listed:
        _show_vacancies(facts["vacancies"], lang)
    _show_tree(facts["units"], jurisdiction, lang)


def _comma(lang: Lang) -> str:
    return "，" if lang == "zh" else ", "


def _colon(lang: Lang) -> str:
    return "：" if lang == "zh" else ": "


def _show_vacancies(found: Mapping[str, Any], lang: Lang) -> None:
    title(Text("Vacancies: {total:,}", "空缺：{total:,}个").format(**found).get(lang))
    kinds = {"vacant_post": Text("post without a holder", "岗位空缺"), "no_post": Text("no post", "未设岗位")}
    for vacancy in found["first"]:
        kind = in_brackets(kinds[vacancy["kind"]].get(lang), lang)
        ident = f" {vacancy['unit']}" if vacancy["unit_title"].find(vacancy["unit"]) < 0 else ""
        say(f"  {vacancy['unit_title']}{ident}{_colon(lang)}{vacancy['role_name']}{kind}")


def _show_tree(units: list[dict[str, Any]], jurisdiction: Jurisdiction, lang: Lang) -> None:
    title(Text("Units", "单元").get(lang))
    keys = list(jurisdiction.territory.measures)
    posts = len(jurisdiction.roster.columns.post_ids) > 0
    head = [Text("unit", "单元").get(lang), Text("id", "编号").get(lang), Text("level", "层级").get(lang)]
    head += [Text("below", "下级单元").get(lang)]
    head += [jurisdiction.territory.measure_info[key].name.get(lang) for key in keys]
    head += [Text("posts", "岗位").get(lang), Text("filled", "在岗").get(lang)] if posts else []
    print_table(
        head, [_row(u, keys, jurisdiction, lang, posts=posts) for u in units[:_ROWS]], right=range(3, len(head))
    )
    if (more := len(units) - _ROWS) > 0:
        words = Text("... and {n:,} more; --format json lists all", "……另有{n:,}个；--format json列出全部")
        say(words.format(n=more).get(lang))


def _row(
    unit: Mapping[str, Any], keys: Iterable[str], jurisdiction: Jurisdiction, lang: Lang, *, posts: bool
) -> list[str]:
    level = jurisdiction.levels.title(unit["level"]).get(lang)
    measures = [_total(unit["measures"][key], lang) for key in keys]
    cells = [f"{'  ' * unit['depth']}{unit['name'] or '-'}", unit["id"], level, f"{unit['units_below']:,}", *measures]
    return cells + ([f"{unit['posts']:,}", f"{unit['filled']:,}"] if posts else [])


def _total(total: Mapping[str, Any], lang: Lang) -> str:
    if total["complete"]:
        return f"{total['known']:,}"
    if total["stated"] is not None:
        return Text("{stated:,} stated", "申报{stated:,}").format(**total).get(lang)
    return Text(">= {known:,}", "≥{known:,}").format(**total).get(lang) if total["known"] else _UNKNOWN.get(lang)


def _show_unit(facts: Mapping[str, Any], jurisdiction: Jurisdiction, lang: Lang) -> None:
    ident = f" {facts['id']}" if facts["name"] else ""  # without a name the title is the id
    say(f"{facts['title']}{ident}{_comma(lang)}{facts['on']}")
    say(" > ".join(step["name"] or step["id"] for step in facts["path"]))
    if facts["measures"]:
        _show_totals(facts["measures"], jurisdiction, lang)
    if labels := {key: value for key, value in facts["labels"].items() if value is not None}:
        title(Text("Labels", "标签").get(lang))
        print_table((), [[f"  {key}", value] for key, value in labels.items()])
    _show_posts(facts, lang)
    if "vacancies" in facts:
        _show_vacancies(facts["vacancies"], lang)
    _show_rest(facts, lang)
    if facts["children"]:
        _show_tree(facts["units"], jurisdiction, lang)


def _show_totals(measures: Mapping[str, Any], jurisdiction: Jurisdiction, lang: Lang) -> None:
    title(Text("Totals", "合计").get(lang))
    heads = Text("measure", "指标"), Text("stated", "申报"), Text("known", "已知"), Text("unknown parts", "未知项")
    info = jurisdiction.territory.measure_info
    rows = [
        [
            info[key].name.get(lang),
            "-" if found["stated"] is None else f"{found['stated']:,}",
            f"{found['known']:,}",
            f"{found['unknown']:,}",
        ]
        for key, found in measures.items()
    ]
    print_table([head.get(lang) for head in heads], rows, right=(1, 2, 3))


def _show_posts(facts: Mapping[str, Any], lang: Lang) -> None:
    from gridgov.cli._facts import answer_in_words

    n, holders = len(facts["posts"]), facts["holders"]
    title(Text("Posts: {n:,}, holders: {h:,}", "岗位：{n:,}，任职者：{h:,}").format(n=n, h=holders).get(lang))
    for post in facts["posts"]:
        state = Text("filled", "在岗") if post["filled"] else Text("vacant", "空缺")
        holder = f" [{post['holder']}]" if post.get("holder") else ""
        say(f"  {post['role_name']} {post['number']}{_colon(lang)}{state.get(lang)}{holder}")
    title(Text("Who answers for it, nearest first", "由谁负责（由近及远）").get(lang))
    for i, answer in enumerate(facts["answers"], 1):
        say(f"  {i}. {answer_in_words(answer, lang)}")
    if not facts["answers"]:
        say(Text("  Nobody on this day.", "  当日无人负责。").get(lang))


def _show_rest(facts: Mapping[str, Any], lang: Lang) -> None:
    if facts["bodies"]:
        title(Text("Bodies", "组织").get(lang))
        for body in facts["bodies"]:
            known = _comma(lang).join(filter(None, (body["id"], body["rank"])))
            say(f"  {body['title']}{in_brackets(known, lang)}")
    if facts["links"]:
        title(Text("Links", "关系").get(lang))
        for link in facts["links"]:
            say(f"  {link['kind']}{_colon(lang)}{link['source']} -> {link['target']}")

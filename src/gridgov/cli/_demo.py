"""``gridgov demo``: shows what `gridgov.demo` built."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

import click

from gridgov.cli._click import Command, about, language, option, say, warn
from gridgov.cli._options import FILE, format_option, lang_option, on_option, today
from gridgov.cli._out import in_brackets, print_json, print_table, progress, size_of, title
from gridgov.text import Lang, Text

if TYPE_CHECKING:
    from fractions import Fraction

    from gridgov.demo import DemoResult
    from gridgov.findings import Report
    from gridgov.schemes import FigureCheck

__all__ = ["demo"]

_SHOWN: Final = 3


@click.command(
    cls=Command,
    words=Text(
        'Build a published city, check it, write it to files. The Ankang "321" system is laid over the real '
        "divisions of Ankang: every published figure is met, exactly or within its wording; what is inferred is said.",
        "重建一座公布的城市，检查并写出文件。在安康真实区划上铺设“321”治理模式：每项公布数字均精确吻合或在其表述范围之内，"
        "推定之处逐一说明。",
    ),
    examples=("gridgov demo", "gridgov demo --out results --on 2026-01-01", "gridgov demo --format json | jq .figures"),
)
@option(
    "--out",
    type=FILE,
    default="out",
    show_default=True,
    words=Text("Folder for the files.", "输出文件夹。"),
)
@on_option
@lang_option
@format_option("text", "json")
def demo(out: Path, on: dt.date | None, lang: str | None, format: Literal["text", "json"]) -> int:  # noqa: A002, ARG001 - names of options
    """Run the demo and show it."""
    chosen = language()
    with progress() as step, about(out):
        from gridgov.demo import run_demo

        result = run_demo(out, on=on or today(), lang=chosen, progress=step)
    if format == "json":
        print_json(_facts(result, chosen))
    else:
        _show(result, chosen)
    return 0 if result.met else 1


def _facts(result: DemoResult, lang: Lang) -> dict[str, Any]:
    from gridgov.cli._facts import answers, counts, notes, path, vacancy_facts

    city, on = result.jurisdiction, result.report.on
    return {
        "scheme": result.scheme.id,
        "name": result.scheme.name.get(lang),
        "on": str(on),
        "counts": counts(city, on),
        "figures": [_figure(f, lang) for f in result.figures],
        "met": result.met,
        "audit": {verdict.value: n for verdict, n in result.audit.counts().items()},
        "notes": notes(city.notes, lang),
        "building": {"id": result.building.id, "path": path(result.building)},
        "answers": answers(result.answers, lang, ids=False),
        "vacancies": vacancy_facts(result.vacancies, _SHOWN, lang),
        "check": {"ok": bool(result.report), "complete": result.report.complete, "rules": result.report.counts()},
        "integration": _merger(result, lang),
        "division": _division(result, lang),
        "files": [{"path": str(f.path), "what": f.what.get(lang), "bytes": f.size} for f in result.files],
        "no_page": None if result.no_page is None else result.no_page.text(lang),
    }


def _merger(result: DemoResult, lang: Lang) -> dict[str, Any]:
    """Return what the generated nets were merged into."""
    from gridgov.cli._facts import notes

    found = result.integration
    measures = found.measures.summary
    return {
        "nets": [
            {"id": net.id, "name": net.title(lang), "generated": net.generated, "cells": net.n_cells}
            for net in found.nets
        ],
        "grids": {level.level: len(level) for level in found.levels},
        "conflicts": dict(sorted(Counter[str](found.conflicts["kind"].tolist()).items())),
        "outside": sum(code > 0 for code in found.plan.residue.tolist()),
        "unmapped": len(found.unmapped),
        "measures": {row.measure: {"before": row.before, "after": row.after} for row in measures},
        "notes": notes(result.made.notes, lang),
    }


def _division(result: DemoResult, lang: Lang) -> dict[str, Any]:
    """Return what was split, and what was found before and after."""
    from gridgov.cli._facts import notes

    found = result.division
    before, after = found.before.jurisdiction, found.after.jurisdiction
    [entry] = result.journal.entries
    return {
        "on": entry.day,
        "authority": entry.authority,
        "communities": {"before": len(before.units(level="community")), "after": len(after.units(level="community"))},
        "households": {
            "before": before.territory.roots.total("households").known,
            "after": after.territory.roots.total("households").known,
        },
        "too_large": {
            "before": found.before.counts()["SIZ001"]["fail"],
            "after": found.after.counts()["SIZ001"]["fail"],
        },
        "leaving": sum(plan.leaving for plan in found.plans),
        "moved": sum(plan.moved for plan in found.plans),
        "posts": sum(len(plan.posts) for plan in found.plans),
        "splits": [
            {
                "unit": plan.unit,
                "parts": dict(zip(plan.ids, plan.loads.tolist(), strict=True)),
                "cut": plan.cut,
                "proven": plan.proven,
            }
            for plan in found.plans
        ],
        "notes": notes(found.notes, lang),
    }


def _figure(check: FigureCheck, lang: Lang) -> dict[str, Any]:
    figure = check.figure
    interval = figure.quantity.interval if figure.published else None
    return {
        "id": figure.id,
        "name": figure.name.get(lang),
        "tag": figure.tag,
        "published": _number(figure.value),
        "qualifier": figure.qualifier,
        "low": None if interval is None else _number(interval.low),
        "high": None if interval is None else _number(interval.high),
        "model": _number(check.found),
        "met": check.met,
    }


def _number(value: Fraction | float | None) -> float | None:
    from gridgov.cli._facts import whole

    return None if value is None else whole(float(value))


def _show(result: DemoResult, lang: Lang) -> None:
    from gridgov.cli._facts import answer_in_words, whole

    facts, city = _facts(result, lang), result.jurisdiction
    met = {True: Text("yes", "是"), False: Text("NO", "否"), None: Text("unknown", "未知")}
    comma, colon = ("，", "：") if lang == "zh" else (", ", ": ")
    say(f"{facts['name']}{in_brackets(facts['scheme'], lang)}{comma}{facts['on']}")
    say(result.scheme.about.get(lang))

    title(Text("Published figures and the model", "公布数字与模型").get(lang))
    heads = (
        Text("figure", "编号"),
        Text("tag", "标记"),
        Text("what", "内容"),
        Text("published", "公布"),
        Text("model", "模型"),
        Text("met", "吻合"),
    )
    print_table(
        [h.get(lang) for h in heads],
        [
            [
                f.figure.id,
                f.figure.tag,
                f.figure.name.get(lang),
                f.figure.text(lang),
                "-" if f.found is None else f"{whole(f.found):,}",
                met[f.met].get(lang),
            ]
            for f in result.figures
        ],
        right=(3, 4),
    )
    more = Text("In all: {rest}.", "总计：{rest}。")
    summary = city.summary(result.report.on, lang)
    between = "、" if lang == "zh" else ", "
    say(more.format(rest=between.join(f"{name}{colon}{n}" for name, n in summary)).get(lang))

    title(Text("The figures against each other", "公布数字相互核对").get(lang))
    say(f"  {result.audit.summary(lang)}")

    title(Text("Inferred by us (I) or not published (U)", "由我们推定（I）或未公布（U）之处").get(lang))
    for note in result.assumed:
        say(f"  [{note.tag}] {note.text.get(lang)}")

    title(Text("Who answers for building {id}?", "楼栋{id}由谁负责？").format(id=result.building.id).get(lang))
    units = (*result.building.ancestors[::-1], result.building)
    say(f"  {' > '.join(u.name or u.id for u in units)}")
    for i, answer in enumerate(facts["answers"], 1):
        say(f"  {i}. {answer_in_words(answer, lang)}")

    empty = facts["vacancies"]
    title(Text("Vacancies: {total:,}", "空缺：{total:,}个").format(**empty).get(lang))
    for vacancy in empty["first"]:
        say(f"  {vacancy['unit_title']}{colon}{vacancy['role_name']}")
    if rest := empty["total"] - len(empty["first"]):
        say(Text("  ... and {n:,} more", "  ……另有{n:,}个").format(n=rest).get(lang))

    title(Text("Policy and rules", "政策与规则检查").get(lang))
    for line in _found(result.report, lang):
        say(f"  {line}")

    title(Text("Many nets into one: the nets are generated", "多网合一：网格体系均为生成数据").get(lang))
    found = result.integration
    for line in (found.describe(lang).splitlines()[0], found.staff.describe(lang), found.fixing.describe(lang)):
        say(f"  {line}")
    for note in result.made.notes:
        say(f"  [{note.tag}] {note.text.get(lang)}")

    _show_division(facts["division"], result, lang)

    title(Text("Files", "文件").get(lang))
    print_table((), [[f"  {f['path']}", size_of(f["bytes"]), f["what"]] for f in facts["files"]], right=(1,))
    if facts["no_page"]:
        warn(Text("The page is left out. {why}", "未写出网页。{why}").format(why=facts["no_page"]).get(lang))
        return
    page = result.files[-1].path
    title(Text("Now open the page", "打开网页").get(lang))
    how = Text(
        "  It shows all of this and needs no network: double-click {page}, or give a browser the address",
        "  网页展示以上全部内容，无需网络：双击{page}，或在浏览器中打开以下地址",
    )
    say(how.format(page=page).get(lang))
    # Its own line, at the end: terminals open an address at a click.
    say(f"  {page.resolve().as_uri()}")


def _show_division(facts: dict[str, Any], result: DemoResult, lang: Lang) -> None:
    """Print what was split: before, the parts, after."""
    title(
        Text(
            "What was too large, divided: the decision is generated",
            "超大社区拆分：批准决定为生成数据",
        ).get(lang)
    )
    arrow = Text(
        "  {c[before]:,} communities before, {c[after]:,} after; above the ceiling {t[before]} and {t[after]}; "
        "{h[before]:,.0f} households and {h[after]:,.0f}",
        "  社区：拆分前{c[before]:,}个，拆分后{c[after]:,}个；超过上限：{t[before]}个、{t[after]}个；"
        "户数：{h[before]:,.0f}、{h[after]:,.0f}",
    )
    say(arrow.format(c=facts["communities"], t=facts["too_large"], h=facts["households"]).get(lang))
    hands = Text(
        "  {leaving:,.0f} households and {posts:,} posts come under a new community; {moved:,.0f} households get "
        "another grid",
        "  {leaving:,.0f}户、{posts:,}个岗位划入新社区；{moved:,.0f}户更换网格",
    )
    say(hands.format(**facts).get(lang))
    for plan in result.division.plans:
        say(f"  {plan.describe(lang).splitlines()[0]}")
    for note in result.division.notes:
        say(f"  [{note.tag}] {note.text.get(lang)}")


def _found(report: Report, lang: Lang) -> Iterator[str]:
    """Go through a line for each clause, the first failures, and how much else was found."""
    yield from report.text(lang, limit=0).splitlines()[: len(report.judged)]
    shown = [f.text(lang) for f in islice(report.findings(unknown=False), _SHOWN)]
    yield from shown
    if rest := len(report) - len(shown):
        yield Text("... and {n:,} more findings", "……另有{n:,}条").format(n=rest).get(lang)

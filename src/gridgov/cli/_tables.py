"""``gridgov read`` and ``gridgov template``: tables as people keep them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

import click

from gridgov.cli._click import Command, about, language, option, say, warn, wrong_use
from gridgov.cli._options import FILE, format_option, keep_sources, lang_option, scheme_of
from gridgov.cli._out import print_json, progress
from gridgov.text import Lang, Text

if TYPE_CHECKING:
    from gridgov.levels import LevelScheme
    from gridgov.tables import Reading

__all__ = ["read", "template"]


@click.command(
    cls=Command,
    words=Text(
        "Read tables as people keep them - workbooks, text files, Parquet, or folders of these - and say everything "
        "that is wrong with them. Headers, totals and notes are found, Chinese and English headings recognised, "
        "numbers and days put right. Exit code 0: nothing is wrong, 1: something is, 2: a file cannot be read.",
        "读取日常使用的表格（工作簿、文本文件、Parquet或其文件夹），一次指出全部问题。自动识别表头、合计和附注，"
        "识别中英文列名，规范数字和日期。退出码0：没有问题；1：有问题；2：文件无法读取。",
    ),
    examples=(
        "gridgov read 台账.xlsx --levels ankang-321 --lang zh",
        "gridgov read 台账.xlsx --marked 标注.xlsx        the same workbook with every fault marked",
        "gridgov read *.xlsx --levels cn-divisions --keep rows --left-out left.csv -o city.json",
        "gridgov read 台账.xlsx --alias 在册户=households --alias 备注栏=",
    ),
)
@click.argument("sources", metavar="TABLES...", nargs=-1, required=True, type=FILE)
@option(
    "--kind",
    metavar="KIND",
    words=Text(
        "What kind of table it is, such as units or visits; told from its headings by default.",
        "表格种类，如units、visits；默认据列名判断。",
    ),
)
@option("--sheet", metavar="NAME", words=Text("Only the sheet of this name.", "只读该名称的工作表。"))
@option(
    "--levels",
    metavar="SCHEME",
    words=Text(
        "Levels of the units: the id of a shipped scheme or a TOML file; by default those of a sheet of levels.",
        "单元层级：内置方案的编号或TOML文件；默认取层级表。",
    ),
)
@option(
    "--alias",
    "aliases",
    metavar="HEADING=KEY",
    multiple=True,
    words=Text(
        "What a heading means; without KEY the column is left aside; may be repeated.",
        "某列名的含义；不写KEY则略去该列；可重复。",
    ),
)
@option(
    "--keep",
    type=click.Choice(("rows", "cells")),
    words=Text(
        "Go on with sound rows, or with sound cells of rows that can do without the others; nothing by default.",
        "有问题时继续读入无误的行（rows）或单元格（cells）；默认全部不读入。",
    ),
)
@option(
    "--inexact",
    type=click.Choice(("unknown", "number")),
    default="unknown",
    show_default=True,
    words=Text("What stands for a number such as 约300户.", "“约300户”等约数如何读入：未知，或取其数值。"),
)
@option("--marked", type=FILE, words=Text("Write a copy with every fault marked.", "写出标注了全部问题的副本。"))
@option(
    "--left-out",
    type=FILE,
    words=Text("Write all rows that are in no table to a CSV file.", "把未列入表中的各行写成CSV文件。"),
)
@option("-o", "--out", type=FILE, words=Text("Write what was read, as in convert.", "写出读入的内容，格式同convert。"))
@lang_option
@format_option("text", "json", "sarif", "csv")
def read(  # noqa: PLR0913 - one argument for each option
    sources: tuple[Path, ...],
    kind: str | None,
    sheet: str | None,
    levels: str | None,
    aliases: tuple[str, ...],
    keep: Literal["rows", "cells"] | None,
    inexact: Literal["unknown", "number"],
    marked: Path | None,
    left_out: Path | None,
    out: Path | None,
    lang: str | None,  # noqa: ARG001 - found by language()
    format: Literal["text", "json", "sarif", "csv"],  # noqa: A002 - name of the option
) -> int:
    """Read tables."""
    from gridgov import tables
    from gridgov.cli import _read

    if kind is not None and kind not in tables.KINDS:
        words = Text(
            "There is no kind of table '{kind}'; there are: {known}.", "没有表格种类“{kind}”；可用的有：{known}。"
        )
        raise wrong_use(words.format(kind=kind, known=", ".join(tables.KINDS)))
    if out is not None:
        _read.check_target(out, ())
    _check_files(sources, marked, left_out, out)
    scheme: LevelScheme | None = None if levels is None else scheme_of(levels).levels
    chosen = language()
    with progress() as step:
        step(0, 1, Text("reading", "读取"))
        try:
            found = tables.read(
                [str(source) for source in sources],
                kind,
                sheet=sheet,
                levels=scheme,
                aliases=_aliases(aliases),
                keep=keep,
                inexact=inexact,
            )
        except tables.InvalidTablesError as error:
            if error.reading is None:
                raise
            found = error.reading
        if marked is not None:
            with about(marked):
                found.mark(marked, lang=chosen)
        if left_out is not None:
            with about(left_out):
                found.save_left_out(left_out)
        if out is not None and (keep or not found.problems):
            _read.write(found.jurisdiction(), out)
    _show(found, format, chosen)
    done = out if out is not None and (keep or not found.problems) else None
    for path in filter(None, (marked, left_out, done)):
        warn(Text("Wrote {file}.", "已写出{file}。").format(file=path).get(chosen))
    if out is not None and done is None:
        warn(Text("Nothing was written to {out}.", "未写出{out}。").format(out=out).get(chosen))
    return 1 if found.problems else 0


def _check_files(sources: tuple[Path, ...], marked: Path | None, *others: Path | None) -> None:
    """Refuse targets that are sources, or no workbooks where workbooks are written.

    Raises:
        UsageError: It is so.
    """
    if any(str(source) in {"", "."} for source in sources):
        raise wrong_use(Text("A name of a file is empty.", "文件名为空。"))
    keep_sources(sources, (marked, *others))
    if marked is not None and len(sources) == 1 and not sources[0].is_dir():
        _check_workbook(marked)


def _check_workbook(target: Path) -> None:
    """Refuse a name that is none of a workbook.

    Raises:
        UsageError: It is so.
    """
    if target.suffix.lower() != ".xlsx":
        words = Text("'{file}' would be a workbook: end its name in .xlsx.", "“{file}”为工作簿，文件名请以.xlsx结尾。")
        raise wrong_use(words.format(file=target))


def _aliases(given: tuple[str, ...]) -> dict[str, str | None]:
    """Return what headings mean.

    Raises:
        UsageError: One has no equals sign.
    """
    out: dict[str, str | None] = {}
    for alias in given:
        heading, sign, key = alias.rpartition("=")
        if not sign or not heading.strip():
            words = Text("--alias is HEADING=KEY, not '{alias}'.", "--alias应写成“列名=键”，而不是“{alias}”。")
            raise wrong_use(words.format(alias=alias))
        out[heading] = key or None
    return out


def _show(found: Reading, form: Literal["text", "json", "sarif", "csv"], lang: Lang) -> None:
    from gridgov.tables._fault_report import render_problems

    counts = {key: len(table) for key, table in found.tables.items()}
    if form == "json":
        notes = found.notes
        print_json(
            {
                "read": list(found.sources),
                "tables": counts,
                "left_out": len(found.left_out),
                "put_right": [row.to_dict() for row in notes],
                "problems": found.problems.to_dicts(lang),
            }
        )
        return
    if form != "text":
        say(render_problems(found.problems, form, lang=lang).rstrip("\n"))
        return
    from gridgov.tables import KINDS

    for key, n in counts.items():
        if n:
            name = Text(key, KINDS[key].name.zh)
            say(Text("{name}: {n:,} row{s}", "{name}：{n:,}行").format(name=name, n=n, s=_s(n)).get(lang))
    if n := sum(row["n"] for row in found.notes):
        say(Text("put right: {n:,} cell{s}", "已规范：{n:,}个单元格").format(n=n, s=_s(n)).get(lang))
    for why, words in _LEFT_OUT.items():
        if n := int((found.left_out["why"] == why).sum()):
            say(words.format(n=n, s=_s(n)).get(lang))
    if found.problems:
        warn(found.problems.text(lang, limit=None))


def _s(n: int) -> str:
    return "" if n == 1 else "s"


#: What is said of rows that are in no table; headers and titles go without saying.
_LEFT_OUT: Final = {
    "fault": Text("left out with a fault: {n:,} row{s}", "因有问题略去：{n:,}行"),
    "total": Text("totals, held against their rows: {n:,}", "合计行（已核对）：{n:,}行"),
    "note": Text("notes: {n:,} row{s}", "附注：{n:,}行"),
    "table": Text("of a second table: {n:,} row{s}", "属于另一张表：{n:,}行"),
}


@click.command(
    cls=Command,
    words=Text(
        "Write an empty workbook to fill in: one sheet for each kind of table, with headings, what they mean, and "
        "lists to choose from. gridgov read takes it.",
        "写出空白填报工作簿：每种表格一个工作表，附列名、填写说明和下拉选项。填好后用gridgov read读取。",
    ),
    examples=(
        "gridgov template 填报.xlsx --lang zh --levels ankang-321",
        "gridgov template visits.xlsx --kind visits",
    ),
)
@click.argument("target", metavar="FILE", type=FILE)
@option(
    "--kind",
    "kinds",
    metavar="KIND",
    multiple=True,
    words=Text("A kind of table that it is to have; may be repeated.", "所需的表格种类；可重复。"),
)
@option(
    "--levels",
    metavar="SCHEME",
    words=Text(
        "Levels to choose from: the id of a shipped scheme or a TOML file.", "可选层级：内置方案的编号或TOML文件。"
    ),
)
@lang_option
@format_option("text", "json")
def template(
    target: Path,
    kinds: tuple[str, ...],
    levels: str | None,
    lang: str | None,  # noqa: ARG001 - found by language()
    format: Literal["text", "json"],  # noqa: A002 - name of the option
) -> None:
    """Write a template."""
    from gridgov import tables

    if unknown := [kind for kind in kinds if kind not in tables.KINDS]:
        words = Text(
            "There is no kind of table '{kind}'; there are: {known}.", "没有表格种类“{kind}”；可用的有：{known}。"
        )
        raise wrong_use(words.format(kind=unknown[0], known=", ".join(tables.KINDS)))
    _check_workbook(target)
    scheme = None if levels is None else scheme_of(levels).levels
    with about(target):
        tables.write_template(target, kinds=kinds or None, levels=scheme, lang=language())
    if format == "json":
        print_json({"written": str(target)})
    else:
        say(Text("Wrote {file}.", "已写出{file}。").format(file=target).get(language()))

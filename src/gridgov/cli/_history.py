"""``gridgov history``: what became of a unit, what it came from, and what it belonged to when."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Literal

import click

from gridgov.cli._click import Command, about, language, option, say, wrong_use
from gridgov.cli._options import FILE, DayType, format_option, lang_option
from gridgov.cli._out import print_json, progress
from gridgov.text import Text

__all__ = ["history"]


@click.command(
    cls=Command,
    words=Text(
        "Say what became of UNIT and what it came from, through every split and merge. FILE is a jurisdiction, whose "
        "lineage answers, or a journal, which also knows what the unit belonged to when and how many households it "
        "had. With --codes a published history of codes answers, and there is no FILE. Exit code 0: answered, 1: "
        "the history of codes does not name UNIT, 2: wrong usage, or a file cannot be read.",
        "说明UNIT的来源与去向，贯穿历次拆分与合并。FILE为辖区文件（据其沿革回答）或日志文件（还可回答何时隶属何处及历年户数）。"
        "用--codes时据公布的代码变更表回答，不给FILE。退出码0：已回答；1：代码变更表未提及UNIT；2：用法有误或文件无法读取。",
    ),
    examples=(
        "gridgov history city.json 610902001004",
        "gridgov history journal.json 610902001004 --lang zh",
        "gridgov history 610902001004 --codes codes.xlsx",
        "gridgov history journal.json --as-of 2024-06-30 -o mid-2024.json",
    ),
)
@click.argument("given", metavar="[FILE] UNIT", nargs=-1)
@option(
    "--codes",
    type=FILE,
    metavar="TABLE",
    words=Text(
        "Published history of codes, CSV or workbook: old code, new code, date, kind of change.",
        "公布的代码变更表，CSV或工作簿：原代码、新代码、变更日期、变更类型。",
    ),
)
@option(
    "--as-of",
    type=DayType(),
    metavar="DAY",
    words=Text("Write the place as it was on this day, out of a journal.", "从日志写出这一天的辖区数据。"),
)
@option("-o", "--out", type=FILE, words=Text("File for it, as in convert.", "其输出文件，格式同convert。"))
@lang_option
@format_option("text", "json")
def history(  # noqa: PLR0913 - one argument for each option
    given: tuple[str, ...],
    codes: Path | None,
    as_of: dt.date | None,
    out: Path | None,
    lang: str | None,  # noqa: ARG001 - found by language()
    format: Literal["text", "json"],  # noqa: A002 - name of the option
) -> int:
    """Ask about the past of a unit."""
    file, unit = _arguments(given, codes=codes, as_of=as_of, out=out)
    with progress() as step:
        from gridgov.cli import _history_out as outs

        step(0, 1, Text("reading", "读取"))
        if codes is not None:
            with about(codes):
                past = outs.of_codes(codes, unit)
        elif as_of is not None and out is not None:
            return _written(file, as_of, out, format)
        else:
            past = outs.of_file(file, unit)
    if format == "json":
        print_json(past.facts(language()))
    else:
        outs.show(past, language())
    return 0 if past.known else 1


def _arguments(
    given: tuple[str, ...], *, codes: Path | None, as_of: dt.date | None, out: Path | None
) -> tuple[Path, str]:
    """Return file and unit; one that is not needed is empty.

    Raises:
        UsageError: There are too few or too many, or options do not go together.
    """
    if (as_of is None) != (out is None):
        raise wrong_use(Text("--as-of and -o go together.", "--as-of和-o须同时给出。"))
    if as_of is not None and codes is not None:
        raise wrong_use(Text("--as-of is for a journal, not for --codes.", "--as-of用于日志，不能与--codes合用。"))
    if as_of is not None:
        if len(given) != 1:
            raise wrong_use(Text("With --as-of give the journal only.", "使用--as-of时只给出日志文件。"))
        return Path(given[0]), ""
    if codes is not None:
        if len(given) != 1:
            raise wrong_use(Text("With --codes give UNIT only.", "使用--codes时只给出UNIT。"))
        return Path(), given[0]
    if len(given) != 2:  # noqa: PLR2004 - FILE and UNIT
        raise wrong_use(Text("Give FILE and UNIT.", "请给出FILE和UNIT。"))
    return Path(given[0]), given[1]


def _written(file: Path, as_of: dt.date, out: Path, form: str) -> int:
    """Write the place as it was on a day."""
    from gridgov.cli._history_out import opened
    from gridgov.cli._read import check_target, write
    from gridgov.journal import Journal

    check_target(out, ())
    kept = opened(file)
    if not isinstance(kept, Journal):
        raise wrong_use(
            Text("--as-of needs a journal; '{file}' is none.", "--as-of需要日志；“{file}”不是日志。").format(file=file)
        )
    place = kept.as_of(as_of)
    write(place, out)
    n = len(place.territory)
    if form == "json":
        print_json({"file": str(file), "as_of": str(as_of), "written": str(out), "units": n})
    else:
        words = Text("Wrote {out}: {day}, {n:,} units.", "已写出{out}：{day}，{n:,}个单元。")
        say(words.format(out=out, day=as_of, n=n).get(language()))
    return 0

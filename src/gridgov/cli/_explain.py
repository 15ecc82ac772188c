"""``gridgov explain``: says why a rule has its verdict at one unit."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Literal

import click

from gridgov.cli._checking import Asked, rule_options
from gridgov.cli._click import Command, language, option, say, wrong_use
from gridgov.cli._options import FILE, csv_options, lang_option, on_option, today
from gridgov.cli._out import progress
from gridgov.text import Text

__all__ = ["explain"]


@click.command(
    cls=Command,
    words=Text(
        "Say why RULE has its verdict at UNIT of FILE: the values, the thresholds, who set them, and what would change "
        "the verdict. RULE is the code or name of a rule, or the key of a clause.",
        "说明RULE在FILE的UNIT处为何得出该结果：数值、界限、依据，以及何种变化会改变结果。RULE为规则代码、名称或条款的键。",
    ),
    examples=(
        "gridgov explain out/ankang-321.json SIZ001 610902001004",
        "gridgov explain city.json PTY001 C05-E17 --policy county.toml --on 2026-06-01",
    ),
)
@click.argument("file", type=FILE)
@click.argument("rule")
@click.argument("unit", required=False)
@option(
    "--item",
    metavar="ID",
    words=Text("Id of what is no unit itself, such as an event.", "非单元对象（如事件）的编号。"),
)
@on_option
@rule_options
@csv_options
@lang_option
def explain(  # noqa: PLR0913 - one argument for each option
    file: Path,
    rule: str,
    unit: str | None,
    item: str | None,
    on: dt.date | None,
    policy: str | None,
    evidence: tuple[str, ...],
    complete: tuple[str, ...],
    max_households: int,
    boundary: Literal["over", "at_least"],
    role: str,
    levels: str | None,
    roots: Literal["one", "many"] | None,
    measures: tuple[str, ...],
    lang: str | None,  # noqa: ARG001 - found by language()
) -> int:
    """Explain a verdict."""
    if unit is None and item is None:
        raise wrong_use(Text("Give a UNIT, or --item.", "请给出UNIT，或使用--item。"))
    asked = Asked(
        policy=policy,
        evidence=evidence,
        complete=complete,
        max_households=max_households,
        boundary=boundary,
        role=role,
    )
    with progress() as step:
        from gridgov.cli._read import read

        step(0, 1, Text("reading and checking", "读取并检查"))
        report = asked.report(lambda: read(file, levels, roots, measures), on or today())
        why = report.explain(rule, unit, item=item)
    say(why.text(language()))
    return 0

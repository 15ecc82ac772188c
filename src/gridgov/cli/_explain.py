"""``gridgov explain``: says why a rule has its verdict at one unit."""

from __future__ import annotations

import click

from gridgov.cli._checking import Asked, rule_options
from gridgov.cli._click import Command, language, option, say, wrong_use
from gridgov.cli._options import FILE, csv_options, lang_option, on_option
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
def explain(asked: Asked, rule: str, unit: str | None, item: str | None) -> int:
    """Explain a verdict."""
    if unit is None and item is None:
        raise wrong_use(Text("Give a UNIT, or --item.", "请给出UNIT，或使用--item。"))
    with progress() as step:
        step(0, 1, Text("reading and checking", "读取并检查"))
        why = asked.report().explain(rule, unit, item=item)
    say(why.text(language()))
    return 0

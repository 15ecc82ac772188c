"""The group of all commands."""

from __future__ import annotations

import sys
from typing import NoReturn

import click

from gridgov import __version__
from gridgov.cli._audit import audit
from gridgov.cli._check import check
from gridgov.cli._click import App, option
from gridgov.cli._convert import convert
from gridgov.cli._demo import demo
from gridgov.cli._diff import diff
from gridgov.cli._explain import explain
from gridgov.cli._history import history
from gridgov.cli._integrate import integrate
from gridgov.cli._policy import policy
from gridgov.cli._report import report
from gridgov.cli._rules import rules
from gridgov.cli._schemes import schemes
from gridgov.cli._show import show
from gridgov.cli._split import split
from gridgov.cli._tables import read, template
from gridgov.cli._whatif import whatif
from gridgov.text import LANGS, Text

__all__ = ["app", "main"]


@click.group(
    cls=App,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    words=Text("Who governs what, where: grid governance as data.", "基层网格治理数据：谁在何处治理什么。"),
    examples=(
        "gridgov demo                        build a published city, check it, write it to out/",
        "gridgov show out/ankang-321.json    what is in it",
        "gridgov --lang zh check FILE        check it, in Chinese",
    ),
)
@option(
    "--lang",
    type=click.Choice(LANGS),
    envvar="GRIDGOV_LANG",
    default="en",
    show_default=True,
    show_envvar=True,
    is_eager=True,
    words=Text("Language of the output.", "输出语言。"),
)
@click.version_option(__version__, message="gridgov %(version)s")
def app(lang: str) -> None:
    """Run one of the commands."""


for _command in (
    demo,
    show,
    report,
    read,
    template,
    convert,
    check,
    explain,
    whatif,
    integrate,
    split,
    diff,
    history,
    policy,
    schemes,
    rules,
    audit,
):
    app.add_command(_command)


def main() -> NoReturn:
    """Run the command line and leave with its exit code."""
    sys.exit(app(prog_name="gridgov"))

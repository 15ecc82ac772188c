"""``gridgov audit``: says whether published figures are consistent."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from gridgov._toml import toml_tables
from gridgov.cli._click import Command, about, language, option, say, wrong_use
from gridgov.cli._options import FILE, format_option, lang_option
from gridgov.cli._out import print_json
from gridgov.text import Text

if TYPE_CHECKING:
    from gridgov.audit import Audit

__all__ = ["audit"]


@click.command(
    cls=Command,
    words=Text(
        "Say whether published figures are consistent, with the arithmetic. SOURCE is the id of a shipped scheme, a "
        "TOML file of figures and relations, or a CSV file with the columns id and value. Exit code 0: nothing is "
        "inconsistent, 1: something is, 2: the input cannot be read.",
        "核查公布的数字是否一致，并列出算式。SOURCE为内置方案的编号、含数字和关系的TOML文件，或含id列和value列的CSV文件。"
        "退出码0：没有不一致；1：有不一致；2：输入无法读取。",
    ),
    examples=(
        "gridgov audit ankang-321",
        "gridgov audit yearbook.toml --lang zh",
        "gridgov audit yearbook.csv --relations relations.toml --format csv",
    ),
)
@click.argument("source")
@option(
    "--relations",
    type=FILE,
    words=Text(
        "TOML file of relations; a CSV file needs one, and otherwise it takes the place of those of SOURCE.",
        "关系的TOML文件；CSV文件必须给出，否则用于替换SOURCE中的关系。",
    ),
)
@lang_option
@format_option("text", "json", "csv")
def audit(
    source: str,
    relations: Path | None,
    lang: str | None,  # noqa: ARG001 - found by language()
    format: Literal["text", "json", "csv"],  # noqa: A002 - name of the option
) -> int:
    """Audit figures."""
    found = _audited(source, relations)
    if format == "json":
        print_json(found.to_dict(language()))
    elif format == "csv":
        from gridgov._spreadsheet import csv_text

        say(csv_text(found.columns(language())).rstrip("\n"))
    else:
        say(found.text(language()))
    return 0 if found else 1


def _audited(source: str, relations: Path | None) -> Audit:
    from gridgov import audit as audits

    claims = None
    if relations is not None:
        with about(relations):
            claims = audits.load(relations).relations
    with about(Path(source)):
        if source.lower().endswith(".csv"):
            if claims is None:
                raise wrong_use(Text("A CSV file needs --relations.", "CSV文件须同时给出--relations。"))
            return audits.audit(audits.load_figures(source), claims)
        if source.lower().endswith(".toml") and not _is_scheme(source):
            return audits.audit(audits.load(source), claims)
        from gridgov import schemes

        return audits.audit(schemes.load(source), claims)


def _is_scheme(source: str) -> bool:
    """Return whether a TOML file is a whole scheme; what is no TOML is reported by whoever reads it."""
    try:
        return "levels" in toml_tables(Path(source).read_bytes().decode("utf-8-sig"))
    except ValueError:  # no TOML or no UTF-8
        return False

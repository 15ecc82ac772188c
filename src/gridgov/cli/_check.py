"""``gridgov check``: holds a jurisdiction to rules."""

from __future__ import annotations

import datetime as dt
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

import attrs
import click
from click.core import ParameterSource

from gridgov.cli._click import Command, language, option, say
from gridgov.cli._options import FILE, csv_options, format_option, lang_option, on_option, today
from gridgov.cli._out import print_json, progress
from gridgov.text import Lang, Text

if TYPE_CHECKING:
    from gridgov.errors import Problems
    from gridgov.findings import Report
    from gridgov.rules import Rule

__all__ = ["check"]

_SHOWN: Final = 20
_CONDUCT: Final = Text("Rules of the roles themselves: {n:,} broken", "角色自身的规则：违反{n:,}处")


@click.command(
    cls=Command,
    words=Text(
        "Check FILE against the rules. Its posts are held to the rules of their own roles, too. Exit code 0: nothing "
        "found, 1: something found, 2: the input cannot be read. What is not known never passes; it is counted apart.",
        "按规则检查FILE。岗位同时按角色自身的规则检查。退出码0：无问题；1：有问题；2：输入无法读取。未知项不算通过，单独计数。",
    ),
    examples=(
        "gridgov check out/ankang-321.json",
        "gridgov check city.json --max-households 3000 --boundary at_least",
        "gridgov check city.json --fail-on unknown --format csv > findings.csv",
    ),
)
@click.argument("file", type=FILE)
@on_option
@option(
    "--max-households",
    type=click.IntRange(min=0),
    metavar="N",
    default=5000,
    show_default=True,
    words=Text("Ceiling of households in a community.", "社区户数上限。"),
)
@option(
    "--boundary",
    type=click.Choice(("over", "at_least")),
    default="over",
    show_default=True,
    words=Text("Whether the ceiling itself is too much: at_least says yes.", "达到上限是否即为超标：at_least表示是。"),
)
@option(
    "--role",
    metavar="ROLE",
    default="grid_chief",
    show_default=True,
    words=Text("The role of which a grid needs exactly one holder.", "每个网格应恰有一名任职者的角色。"),
)
@option(
    "--fail-on",
    type=click.Choice(("fail", "unknown", "never")),
    default="fail",
    show_default=True,
    words=Text(
        "What makes the exit code 1: a failure, also what is unknown, or nothing.",
        "何种情况退出码为1：不通过；未知也算；从不。",
    ),
)
@option(
    "--limit",
    type=click.IntRange(min=0),
    metavar="N",
    words=Text("Findings to show; 20 as text, all in JSON and CSV.", "显示条数；文本默认20条，JSON和CSV默认全部。"),
)
@csv_options
@lang_option
@format_option("text", "json", "csv")
def check(  # noqa: PLR0913 - one argument for each option
    file: Path,
    on: dt.date | None,
    max_households: int,
    boundary: Literal["over", "at_least"],
    role: str,
    fail_on: Literal["fail", "unknown", "never"],
    limit: int | None,
    levels: str | None,
    roots: Literal["one", "many"] | None,
    measures: tuple[str, ...],
    lang: str | None,  # noqa: ARG001 - found by language()
    format: Literal["text", "json", "csv"],  # noqa: A002 - name of the option
) -> int:
    """Check a file."""
    chosen = language()
    with progress() as step:
        from gridgov import findings
        from gridgov.cli._read import read
        from gridgov.rules import CommunityOversize, OneChief

        step(0, 2, Text("reading", "读取"))
        jurisdiction = read(file, levels, roots, measures)
        step(1, 2, Text("checking", "检查"))
        if _is_given("role"):
            jurisdiction.catalogue.role(role)  # an unknown role is wrong, also where there is no grid
        asked: dict[type, Rule] = {
            CommunityOversize: CommunityOversize(max_households, boundary),
            OneChief: OneChief(role),
        }
        rules = [asked.get(type(rule), rule) for rule in findings.FIRST_RULES]
        day = on or today()
        report = findings.check(jurisdiction, rules, on=day)
        violations = jurisdiction.roster.violations(day)
    if format == "json":
        print_json(_facts(report, violations, limit, chosen))
    elif format == "csv":
        lines = _csv(report, violations, chosen).rstrip("\n").split("\n")
        say("\n".join(lines if limit is None else lines[: limit + 1]))
    else:
        most = _SHOWN if limit is None else limit
        say(report.text(chosen, limit=most))
        say(_CONDUCT.format(n=len(violations)).get(chosen))
        if violations:
            say(violations.text(chosen, limit=most))
    if fail_on == "never":
        return 0
    return int(not report or bool(violations) or (fail_on == "unknown" and not report.complete))


def _is_given(parameter: str) -> bool:
    """Tell whether an option was given, not left at its default."""
    return click.get_current_context().get_parameter_source(parameter) is not ParameterSource.DEFAULT


def _csv(report: Report, violations: Problems, lang: Lang) -> str:
    """Return the findings and, below them, what breaks the rules of roles, as one table."""
    from gridgov._spreadsheet import csv_text

    columns, territory = report.to_columns(lang), report.jurisdiction.territory
    for problem in violations:
        unit = problem.facts.get("unit")
        cells = {
            "rule": problem.code,
            "name": problem.name,
            "unit": unit,
            "path": " > ".join(territory.unit(unit).path) if isinstance(unit, str) else None,
            "verdict": "fail",
            "message": problem.message(lang),
            "way_out": problem.way_out(lang),
            "on": str(report.on),
        }
        for key, column in columns.items():
            column.append(cells.get(key))
    return csv_text(columns)


def _facts(report: Report, violations: Problems, limit: int | None, lang: Lang) -> dict[str, Any]:
    counts = report.counts()
    found = list(islice(report.findings(), limit))
    return {
        "jurisdiction": report.jurisdiction.id,
        "on": str(report.on),
        "ok": bool(report) and not violations,
        "complete": report.complete,
        "rules": [
            {
                "code": rule.code,
                "name": rule.name,
                "title": rule.title.get(lang),
                "values": _values(rule),
                "counts": counts[rule.code],
            }
            for rule in report.rules
        ],
        "total": len(report),
        "findings": [
            {
                "rule": f.rule.code,
                "verdict": f.verdict.name.lower(),
                "unit": f.unit.id,
                "path": list(f.unit.path),
                "margin": _known(f.margin),
                "observed": _known(f.observed),
                "bound": _known(f.bound),
                "message": f.message(lang),
                "way_out": f.rule.way_out.get(lang) if f.verdict.name == "FAIL" else None,
            }
            for f in found
        ],
        "violations": {
            "total": len(violations),
            "counts": violations.counts(),
            "problems": [problem.to_dict(lang) for problem in violations[:limit]],
        },
    }


def _values(rule: Rule) -> dict[str, Any]:
    """Return the values that a rule was checked with."""
    return attrs.asdict(rule) if attrs.has(type(rule)) else {}  # type: ignore[arg-type]  # has() says so


def _known(value: float) -> float | None:
    return None if value != value else value  # noqa: PLR0124 - NaN

"""``gridgov check``: holds a jurisdiction to rules."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from gridgov.cli._check_out import as_csv, as_facts, as_text, conduct
from gridgov.cli._checking import Asked, rule_options
from gridgov.cli._click import Command, about, language, option, say, warn, wrong_use
from gridgov.cli._options import FILE, csv_options, lang_option, on_option, suppress_option
from gridgov.cli._out import print_json, progress
from gridgov.text import Text

if TYPE_CHECKING:
    from gridgov.errors import Problems
    from gridgov.findings import Report

__all__ = ["check"]

_SHOWN: Final = 20
#: The forms that ship, the usual ones first.
_FORMS: Final = ("text", "json", "jsonl", "sarif", "github", "markdown", "csv", "xlsx")
_FAIL_ON: Final = ("must", "should", "reported", "unknown", "fail", "never")
#: Of which strengths a failure counts, by what was asked for.
_STRENGTHS: Final = {
    "fail": ("must",),
    "must": ("must",),
    "should": ("must", "should"),
    "reported": ("must", "should", "reported"),
    "unknown": ("must",),
}


class _Form(click.Choice[str]):
    """A form of the output; those of plug-ins are looked for only if another one is asked for."""

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the form."""
        if value not in self.choices:
            from gridgov import reporters

            if value in reporters.available():
                return value
        return super().convert(value, param, ctx)


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
        "gridgov check city.json --policy cn --waivers waivers.toml --baseline known.json",
        "gridgov check city.json --fail-on unknown --format csv > findings.csv",
        "gridgov check city.json --suppress-below 10 --format xlsx --out shared.xlsx",
    ),
)
@click.argument("file", type=FILE)
@on_option
@rule_options
@option(
    "--waivers",
    type=FILE,
    words=Text("TOML or JSON file of waivers.", "豁免的TOML或JSON文件。"),
)
@option(
    "--baseline",
    type=FILE,
    words=Text(
        "File of findings known before: only new and worse ones make the exit code 1.",
        "此前已知问题的文件：只有新增和恶化的问题使退出码为1。",
    ),
)
@option(
    "--write-baseline",
    type=FILE,
    words=Text(
        "Write what is found to a file for --baseline; days first seen are kept.",
        "将本次发现的问题写入供--baseline使用的文件；保留首次发现日期。",
    ),
)
@option(
    "--fail-on",
    type=click.Choice(_FAIL_ON),
    multiple=True,
    default=("must",),
    show_default=True,
    words=Text(
        "What makes the exit code 1: a failure of a clause that must be met, also of one that should be, also of one "
        "that is only reported, also what is unknown; 'fail' is 'must'; never: nothing. May be repeated.",
        "何种情况退出码为1：不符合“必须”条款；“应当”条款也算；“据报道”条款也算；未知也算；fail同must；never表示从不。可重复。",
    ),
)
@option(
    "--limit",
    type=click.IntRange(min=0),
    metavar="N",
    words=Text(
        "Findings to show as text, JSON or CSV; 20 as text, all in the others.",
        "以文本、JSON或CSV显示的条数；文本默认20条，其余默认全部。",
    ),
)
@option(
    "--out",
    type=FILE,
    words=Text("File for the output; needed for xlsx.", "输出文件；xlsx格式必须填写。"),
)
@suppress_option(
    Text(
        "Check as if sensitive counts from 1 to K-1, and what would give them away, were unknown; 10 is usual.",
        "检查时将1至K-1的敏感计数及可据以推算的其他计数视为未知；通常为10。",
    )
)
@csv_options
@lang_option
@option(
    "--format",
    type=_Form(_FORMS),
    default=_FORMS[0],
    show_default=True,
    is_eager=True,
    words=Text("Form of the output.", "输出格式。"),
)
def check(  # noqa: PLR0913 - one argument for each option
    asked: Asked,
    write_baseline: Path | None,
    fail_on: tuple[str, ...],
    limit: int | None,
    out: Path | None,
    suppress_below: int | None,
    format: str,  # noqa: A002 - name of the option
) -> int:
    """Check a file."""
    if "never" in fail_on and len(set(fail_on)) > 1:
        raise wrong_use(Text("--fail-on never stands alone.", "--fail-on never不能与其他取值同用。"))
    if format == "xlsx" and out is None:
        raise wrong_use(Text("A workbook is written to a file: add --out.", "工作簿须写入文件：请加上--out。"))
    with progress() as step:
        from gridgov.baselines import Baseline

        step(0, 1, Text("reading and checking", "读取并检查"))
        report = asked.report()
        if suppress_below is not None:
            from gridgov.reporters import without_small_counts

            report = without_small_counts(report, suppress_below)
        violations = report.jurisdiction.roster.violations(asked.on)
    if write_baseline is not None:
        with about(write_baseline):
            (report.baseline or Baseline()).updated_with(report).save(write_baseline)
    _print(report, violations, format, asked.file, out, limit)
    return 0 if "never" in fail_on else int(_fails(report, fail_on) or bool(violations))


def _fails(report: Report, fail_on: tuple[str, ...]) -> bool:
    """Tell whether something was found that was asked about."""
    from gridgov.policies import Strength
    from gridgov.rules import Verdict

    strengths = {Strength(key) for asked in fail_on for key in _STRENGTHS[asked]}
    unknown = (report.rows.verdict == Verdict.UNKNOWN) & (report.states != "unchanged")
    return not report.ok(strengths) or ("unknown" in fail_on and bool(unknown.any()))


def _print(  # noqa: PLR0913 - what is printed, how and where to
    report: Report, violations: Problems, form: str, file: Path, out: Path | None, limit: int | None
) -> None:
    lang = language()
    text: str | bytes
    facts: dict[str, Any] | None = None
    if form == "json":
        facts = as_facts(report, violations, lang, limit)
        text = ""
    elif form == "csv":
        text = as_csv(report, violations, lang, limit)
    elif form == "text":
        text = as_text(report, violations, lang, _SHOWN if limit is None else limit)
    else:
        text = report.render(form, lang=lang, file=file.as_posix())
        if violations:
            warn(conduct(violations, lang, None))
    if form not in {"json", "text"} and (problems := report.problems()):
        warn(problems.text(lang, limit=None))
    if out is None:
        _show(text, facts)
        return
    from gridgov._files import atomic_write
    from gridgov.reporters._words import sums

    if facts is not None:
        import json

        text = json.dumps(facts, ensure_ascii=False, indent=2, allow_nan=False) + "\n"
    with about(out):
        atomic_write(out, text)
    say(sums(report, lang))


def _show(text: str | bytes, facts: dict[str, Any] | None) -> None:
    if facts is not None:
        print_json(facts)
    elif isinstance(text, bytes):
        sys.stdout.buffer.write(text)
    elif text:
        say(text.removesuffix("\n"))

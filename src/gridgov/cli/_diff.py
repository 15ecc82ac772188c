"""``gridgov diff``: the changes that lead from one file to another."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

from gridgov.cli._click import Command, about, language, option, say
from gridgov.cli._options import FILE, csv_options, format_option, lang_option
from gridgov.cli._out import print_json, progress
from gridgov.text import LANGS, Text

if TYPE_CHECKING:
    from gridgov.changes import Diff

__all__ = ["diff"]


@click.command(
    cls=Command,
    words=Text(
        "Say which changes lead from A to B: what was created, abolished, renamed, recoded, moved, split or merged, "
        "and what changed in posts, bodies, links and figures. Exit code 0: nothing differs, 1: something does, 2: a "
        "file cannot be read.",
        "列出由A变为B的各项变更：新设、撤销、更名、变更代码、划转、拆分、合并，以及岗位、组织机构、关系和数值的变化。退出码"
        "0：没有差异；1：有差异；2：文件无法读取。",
    ),
    examples=(
        "gridgov diff 2024.json 2025.json",
        "gridgov diff 2024.json 2025.json -o changes.json",
        "gridgov diff 2024.csv 2025.csv --levels cn-divisions --format csv",
    ),
)
@click.argument("a", metavar="A", type=FILE)
@click.argument("b", metavar="B", type=FILE)
@option(
    "-o",
    "--out",
    type=FILE,
    metavar="JSON",
    words=Text("File for the changes, to apply in Python.", "变更清单文件，可用Python执行。"),
)
@csv_options
@lang_option
@format_option("text", "json", "csv")
def diff(  # noqa: PLR0913 - one argument for each option
    a: Path,
    b: Path,
    out: Path | None,
    levels: str | None,
    roots: Literal["one", "many"] | None,
    measures: tuple[str, ...],
    lang: str | None,  # noqa: ARG001 - found by language()
    format: Literal["text", "json", "csv"],  # noqa: A002 - name of the option
) -> int:
    """Compare two files."""
    with progress() as step:
        from gridgov import changes
        from gridgov.cli._read import read

        step(0, 3, Text("reading {file}", "读取{file}").format(file=a))
        before = read(a, levels, roots, measures)
        step(1, 3, Text("reading {file}", "读取{file}").format(file=b))
        after = read(b, levels, roots, measures)
        step(2, 3, Text("comparing", "比较"))
        found = changes.diff(before, after)
        if out is not None:
            from gridgov._files import atomic_write
            from gridgov.cli._split_out import changes_json

            with about(out):
                atomic_write(out, changes_json(found.changes))
    if format == "json":
        rows = [{"change": change.to_dict(), "text": _both(change)} for change in found.changes]
        rest = [{lang: text.get(lang) for lang in LANGS} for text in found.rest]
        print_json({"a": str(a), "b": str(b), "equal": not len(found), "changes": rows, "rest": rest})
    elif format == "csv":
        say(_table(found))
    else:
        say(found.text(language()))
    return int(len(found) > 0)


def _both(change: Any) -> dict[str, str]:  # noqa: ANN401 - any change
    """Describe a change in both languages."""
    return {lang: change.describe(lang) for lang in LANGS}


def _table(found: Diff) -> str:
    """Return a row for each change, and for each difference that is none, as CSV."""
    from gridgov._spreadsheet import csv_text

    rows = [(str(change.to_dict()["change"]), _both(change)) for change in found.changes]
    rows += [("", {lang: text.get(lang) for lang in LANGS}) for text in found.rest]
    columns = {
        "change": [kind for kind, _ in rows],
        **{f"text_{lang}": [words[lang] for _, words in rows] for lang in LANGS},
    }
    return csv_text(columns).rstrip("\n")

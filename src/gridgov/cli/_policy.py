"""``gridgov policy``: questions about policies that need no data."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal, cast

import click

from gridgov.cli._click import Command, Group, language, option, say
from gridgov.cli._options import FILE, format_option, lang_option, on_option, today
from gridgov.cli._out import in_brackets, print_json, print_table, title
from gridgov.text import Lang, Text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from gridgov.policies import InForce, Policy
    from gridgov.rules import Rule

__all__ = ["policy"]

Form = Literal["text", "json", "csv"]
_NOTHING: Final = Text("Nothing is to be said against it.", "未发现问题。")


@click.group(
    cls=Group,
    words=Text(
        "Ask about policies. What ships, what is in force, what can be said against one, which of two demands more, "
        "whether quotes are right. POLICY is the id of a shipped policy or a TOML file.",
        "查询政策。内置政策、生效条款、自查问题、两者宽严、引文核对。POLICY为内置政策的编号或TOML文件。",
    ),
    examples=(
        "gridgov policy list",
        "gridgov policy show cn --on 1995-01-01",
        "gridgov policy compare ankang-321 county-many-nets",
        "gridgov policy verify city.toml --texts sources/",
    ),
)
def policy() -> None:
    """Run one of the commands."""


def _print(form: Form, columns: Mapping[str, Sequence[Any]], data: object, text: Callable[[], None]) -> None:
    """Print a result in the form that was asked for."""
    if form == "json":
        print_json(data)
    elif form == "csv":
        from gridgov._spreadsheet import csv_text

        say(csv_text(columns).rstrip("\n"))
    else:
        text()


def _table(heads: Sequence[Text], rows: Sequence[Sequence[str]], lang: Lang, right: Sequence[int] = ()) -> None:
    print_table([head.get(lang) for head in heads], rows, right=right)


@policy.command(
    "list",
    cls=Command,
    words=Text("List the policies that ship or are installed.", "列出内置和已安装的政策。"),
    examples=("gridgov policy list", "gridgov policy list --format json | jq -r .[].id"),
)
@lang_option
@format_option("text", "json", "csv")
def list_policies(lang: str | None, format: Form) -> None:  # noqa: A002, ARG001 - names of options
    """List policies."""
    from gridgov import policies

    chosen = language()
    found = [policies.load(ident) for ident in policies.available()]
    columns: dict[str, list[Any]] = {
        "id": [p.id for p in found],
        "title": [p.title.get(chosen) for p in found],
        "parent": ["" if p.parent is None else p.parent.id for p in found],
        "jurisdiction": [p.jurisdiction or "" for p in found],
        "clauses": [len(p.clauses) for p in found],
    }
    data = [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]
    heads = (
        Text("id", "编号"),
        Text("title", "名称"),
        Text("above", "上级"),
        Text("place", "地区"),
        Text("clauses", "条款"),
    )
    rows = [[str(cell) or "-" for cell in row.values()] for row in data]
    _print(format, columns, data, lambda: _table(heads, rows, chosen, (4,)))


@policy.command(
    cls=Command,
    words=Text(
        "Show the clauses in force on a day. Those that POLICY inherits are among them.",
        "显示某日生效的条款。包括POLICY继承的条款。",
    ),
    examples=("gridgov policy show ankang-321", "gridgov policy show cn --on 1995-01-01 --lang zh"),
)
@click.argument("policy")
@on_option
@lang_option
@format_option("text", "json", "csv")
def show(policy: str, on: dt.date | None, lang: str | None, format: Form) -> None:  # noqa: A002, ARG001 - names of options
    """Show a policy."""
    from gridgov import policies

    chosen = language()
    loaded = policies.load(policy)
    effective = policies.effective(loaded, on=on or today())
    facts = [_facts(clause, chosen) for clause in effective]
    columns = {key: [_cell(row[key]) for row in facts] for key in _KEYS}
    data = {"policy": policies.to_dict(loaded), "on": effective.on, "in_force": facts}
    data["replaced"] = [{"clause": clause.key, "by": by} for clause, by in effective.replaced]
    _print(format, columns, data, lambda: _show(loaded, data, chosen))


_KEYS: Final = (
    *("clause", "rule", "name", "title", "values", "scope", "strength", "start", "end"),
    *("source", "place", "quote", "boundary", "checked_on", "replaces", "because", "note"),
)


def _cell(value: object) -> object:
    """Return what a cell of a CSV file holds."""
    if isinstance(value, dict):
        return "; ".join(f"{k}={_plain(v)}" for k, v in cast("dict[str, Any]", value).items())
    return value


def _plain(value: Any) -> str:  # noqa: ANN401 - a value of a rule
    return ", ".join(cast("list[str]", value)) if isinstance(value, list | tuple) else str(value)


def _values(rule: Rule[Any]) -> dict[str, Any]:
    """Return the values of a rule as JSON has them."""
    lists = {name for name, parameter in rule.parameters().items() if parameter.kind == "texts"}
    return {name: list(value) if name in lists else value for name, value in rule.values.items()}


def _facts(found: InForce, lang: Lang) -> dict[str, Any]:
    clause = found.clause

    def said(text: Text | None) -> str | None:
        return None if text is None else text.get(lang)

    return {
        "clause": found.key,
        "rule": clause.rule.code,
        "name": clause.rule.name,
        "title": clause.rule.title.get(lang),
        "values": {key: value for key, value in _values(clause.rule).items() if value not in (None, [])},
        "scope": clause.scope.to_dict(),
        "strength": clause.strength.value,
        "start": None if clause.start is None else str(clause.start),
        "end": None if clause.end is None else str(clause.end),
        "source": None if found.source is None else found.source.title.get(lang),
        "place": said(clause.place),
        "quote": clause.quote,
        "boundary": clause.boundary,
        "checked_on": None if clause.checked_on is None else str(clause.checked_on),
        "replaces": clause.replaces,
        "because": said(clause.because),
        "note": said(clause.note),
    }


def _show(loaded: Policy, data: Mapping[str, Any], lang: Lang) -> None:
    say(f"{loaded.title.get(lang)}{in_brackets(loaded.id, lang)}{'，' if lang == 'zh' else ', '}{data['on']}")
    if loaded.about is not None:
        say(loaded.about.get(lang))
    say(" > ".join(layer.id for layer in loaded.layers))
    for row in data["in_force"]:
        _show_clause(row, lang)
    for row in data["replaced"]:
        say()
        say(Text("Replaced: {clause}, by {by}", "已替代：{clause}，由{by}替代").format(**row).get(lang))


def _show_clause(row: Mapping[str, Any], lang: Lang) -> None:
    from gridgov._policy import days
    from gridgov.policies import Strength

    comma, colon = ("，", "：") if lang == "zh" else (", ", ": ")
    strength = in_brackets(Strength(row["strength"]).text(lang), lang)
    title(f"{row['clause']}{colon}{row['rule']} {row['name']}{strength}")
    start, end = (None if row[key] is None else dt.date.fromisoformat(row[key]) for key in ("start", "end"))
    lines = [
        row["title"],
        _cell(row["values"]),
        _cell(row["scope"]),
        days(start, end).get(lang) if start or end else None,
        f"“{row['quote']}”" if row["quote"] else None,
        comma.join(filter(None, (row["source"], row["place"]))),
        row["because"],
        row["note"],
    ]
    for line in filter(None, lines):
        say(f"  {line}")


@policy.command(
    cls=Command,
    words=Text(
        "Say what can be said against POLICY. No data are needed: it is looser than the law above, has no quote, was "
        "not checked for long, its wording is unclear. Exit code 0: nothing that --fail-on names, 1: something, 2: the "
        "policy cannot be read.",
        "自查POLICY。无需数据：宽于上级、缺少引文、久未核对、措辞不清。退出码0：无--fail-on所指问题；1：有；2：政策无法读取。",
    ),
    examples=("gridgov policy lint cn", "gridgov policy lint city.toml --texts sources/ --levels city-scheme.toml"),
)
@click.argument("policy")
@on_option
@option(
    "--texts",
    type=FILE,
    multiple=True,
    words=Text("Folder or file with the texts of the sources; may be repeated.", "来源文本所在文件夹或文件；可重复。"),
)
@option(
    "--levels",
    metavar="SCHEME",
    words=Text("Scheme with the levels of the place: its id or a TOML file.", "含当地层级的方案：编号或TOML文件。"),
)
@option(
    "--stale-after",
    type=click.IntRange(min=0),
    default=365,
    show_default=True,
    metavar="DAYS",
    words=Text("Days after which a clause is to be compared again.", "条款应重新核对的天数。"),
)
@option(
    "--fail-on",
    type=click.Choice(("error", "warning", "note", "never")),
    default="error",
    show_default=True,
    words=Text("What makes the exit code 1: this or worse.", "退出码为1的最低严重程度。"),
)
@lang_option
@format_option("text", "json", "csv")
def lint(  # noqa: PLR0913 - one argument for each option
    policy: str,
    on: dt.date | None,
    texts: tuple[Path, ...],
    levels: str | None,
    stale_after: int,
    fail_on: Literal["error", "warning", "note", "never"],
    lang: str | None,  # noqa: ARG001 - found by language()
    format: Form,  # noqa: A002 - name of the option
) -> int:
    """Lint a policy."""
    from gridgov import policies, schemes

    chosen = language()
    found = policies.lint(
        policies.load(policy),
        on=on or today(),
        texts=texts or None,
        levels=None if levels is None else schemes.load(levels).levels,
        stale_after=stale_after,
    )
    data = [{"severity": policies.SEVERITY[p.code], **p.to_dict(chosen)} for p in found]
    columns: dict[str, list[Any]] = {
        "severity": [policies.SEVERITY[p.code] for p in found],
        "code": [p.code for p in found],
        "clause": [p.place.id for p in found],
        "message": [p.message(chosen) for p in found],
        "way_out": [p.way_out(chosen) for p in found],
    }
    words = {"error": Text("error", "错误"), "warning": Text("warning", "警告"), "note": Text("note", "提示")}

    def text() -> None:
        for problem in found:
            say(f"{words[policies.SEVERITY[problem.code]].get(chosen)} {problem.text(chosen)}")
        if not found:
            say(_NOTHING.get(chosen))

    _print(format, columns, data, text)
    rank = ("never", "error", "warning", "note").index(fail_on)
    worst = min((("", "error", "warning", "note").index(severity) for severity in columns["severity"]), default=9)
    return int(worst <= rank)


@policy.command(
    cls=Command,
    words=Text(
        "Compare what LEFT and RIGHT demand. No data are needed: value by value it says which is stricter on a day.",
        "比较LEFT与RIGHT的要求。无需数据：逐项说明某日哪一方较严。",
    ),
    examples=("gridgov policy compare ankang-321 county-many-nets", "gridgov policy compare cn city.toml --format csv"),
)
@click.argument("left")
@click.argument("right")
@on_option
@lang_option
@format_option("text", "json", "csv")
def compare(left: str, right: str, on: dt.date | None, lang: str | None, format: Form) -> None:  # noqa: A002, ARG001 - names of options
    """Compare two policies."""
    from gridgov import policies

    chosen = language()
    found = policies.compare(policies.load(left), policies.load(right), on=on or today())
    columns = found.columns()
    rows = [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]
    data = {"left": found.left, "right": found.right, "on": found.on, "relation": found.relation().value, "rows": rows}

    def text() -> None:
        heads, cells = found.table(chosen)
        say(f"{found.left} | {found.right}{'，' if chosen == 'zh' else ', '}{found.on}")
        print_table(heads, cells)
        say(
            Text("As a whole: {relation}", "总体：{relation}")
            .get(chosen)
            .format(relation=found.relation().text(chosen))
        )

    _print(
        format,
        {key: [_plain(v) if isinstance(v, tuple) else v for v in column] for key, column in columns.items()},
        data,
        text,
    )


@policy.command(
    cls=Command,
    words=Text(
        "Look for the quotes of POLICY in the texts of its sources. Exit code 0: every clause has a quote that was "
        "found, 1: not, 2: a file cannot be read.",
        "在来源文本中核对POLICY的每条引文。退出码0：每条条款的引文均已找到；1：有未找到的；2：文件无法读取。",
    ),
    examples=("gridgov policy verify ankang-321 --texts sources/", "gridgov policy verify city.toml --texts law.txt"),
)
@click.argument("policy")
@option(
    "--texts",
    type=FILE,
    multiple=True,
    required=True,
    words=Text("Folder or file with the texts of the sources; may be repeated.", "来源文本所在文件夹或文件；可重复。"),
)
@lang_option
@format_option("text", "json", "csv")
def verify(policy: str, texts: tuple[Path, ...], lang: str | None, format: Form) -> int:  # noqa: A002, ARG001 - names of options
    """Verify the quotes of a policy."""
    from gridgov import policies

    chosen = language()
    found = policies.verify(policies.load(policy), texts)
    columns = found.columns()
    rows = [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]
    data = {"policy": policy, "ok": bool(found), "counts": found.counts(), "clauses": rows}
    _print(format, columns, data, lambda: say(found.text(chosen)))
    return int(not found)

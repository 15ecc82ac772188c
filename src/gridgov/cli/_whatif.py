"""``gridgov whatif``: what another value of a clause would change."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

import click

from gridgov.cli._checking import Asked, rule_options
from gridgov.cli._click import Command, about, language, option, say, wrong_use
from gridgov.cli._options import FILE, csv_options, format_option, lang_option, on_option
from gridgov.cli._out import print_json, print_table, progress
from gridgov.text import Lang, Text

if TYPE_CHECKING:
    from gridgov._answer import Answer
    from gridgov.rules import Parameter

__all__ = ["whatif"]

_MOST: Final = 10_000
_HEADS: Final = {
    "from": Text("from", "自"),
    "to": Text("to", "至"),
    "applies": Text("applies", "适用"),
    "pass": Text("pass", "通过"),
    "fail": Text("fail", "不通过"),
    "not_applicable": Text("not applicable", "不适用"),
    "unknown": Text("unknown", "未知"),
    "remedies": Text("remedies", "整改数"),
    "affected": Text("affected", "涉及数量"),
    "cost": Text("cost", "费用"),
}


@click.command(
    cls=Command,
    words=Text(
        "Say how many units of FILE pass and fail RULE for other values of one of its parameters: for some values, "
        "written PARAMETER=1000,2000 or PARAMETER=1000:8000:250 (the end is not included), or, with PARAMETER or "
        "nothing, for every value from which on a verdict changes.",
        "说明RULE的某个参数取其他值时，FILE中各有多少单元通过或不通过：可给出若干值，写作PARAMETER=1000,2000或"
        "PARAMETER=1000:8000:250（不含终值）；只写PARAMETER或不写时，列出结果发生变化的每个取值。",
    ),
    examples=(
        "gridgov whatif out/ankang-321.json SIZ001",
        "gridgov whatif out/ankang-321.json SIZ001 max_households=1000:2000:250 --plot sweep.html",
        "gridgov whatif city.json one-chief role=grid_chief,building_head",
    ),
)
@click.argument("file", type=FILE)
@click.argument("rule")
@click.argument("values", required=False)
@on_option
@rule_options
@option(
    "--affected",
    metavar="MEASURE",
    default="households",
    show_default=True,
    words=Text("Measure that is added up over the units that fail.", "对不通过单元求和的指标。"),
)
@option("--cost", type=float, metavar="PRICE", words=Text("Price of one remedy.", "单项整改的价格。"))
@option("--plot", type=FILE, words=Text("HTML file for a figure.", "图表的HTML文件。"))
@csv_options
@lang_option
@format_option("text", "json", "csv")
def whatif(  # noqa: PLR0913 - one argument for each option
    asked: Asked,
    rule: str,
    values: str | None,
    affected: str,
    cost: float | None,
    plot: Path | None,
    format: Literal["text", "json", "csv"],  # noqa: A002 - name of the option
) -> int:
    """Sweep a parameter."""
    with progress() as step:
        from gridgov._setting import chosen
        from gridgov._sweeps import frontier_of, swept

        step(0, 2, Text("reading and checking", "读取并检查"))
        at = chosen(asked.report().judged, rule)
        step(1, 2, Text("counting", "计数"))
        name, equals, listed = (values or "").partition("=")
        found = at.parameter(name or at.judged.main_parameter() or next(iter(at.judged.rule.parameters()), None))
        if not equals and at.judged.curve(found) is None:
            words = Text("Give values of {name}, such as {name}={now}.", "请给出{name}的取值，例如{name}={now}。")
            raise wrong_use(words.format(name=found, now=getattr(at.judged.rule, found)))
        if equals:
            wanted = _values(found, at.judged.rule.parameters()[found], listed)
            answer = _refused(lambda: swept(at, found, wanted, affected=affected, cost=cost))
        else:
            answer = _refused(lambda: frontier_of(at, found, affected=affected))
    if plot is not None:
        with about(plot):
            answer.plot().write_html(plot, include_plotlyjs=True)
    _show(answer, format, language())
    return 0


def _refused(work: Any) -> Answer:  # noqa: ANN401 - a function without arguments
    """Return an answer, or a usage error for values that cannot be."""
    try:
        answer: Answer = work()
    except (TypeError, ValueError) as error:
        said = str(error)
        raise wrong_use(Text(said, said)) from None
    return answer


def _values(name: str, parameter: Parameter, said: str) -> list[Any]:
    """Read values written 1,2,3 or 1:9:2.

    Raises:
        UsageError: One is none that the parameter can have, or there are too many.
    """
    if parameter.numeric and ":" in said:
        try:
            first, last, by = (float(part) for part in (*said.split(":"), "1")[:3])
        except ValueError:
            raise _none_of(name, parameter, said) from None
        n = 0 if by == 0 else int(max(0, -((first - last) // by)))
        if not 0 < n <= _MOST:
            words = Text("'{said}' is no range of 1 to {most:,} values.", "“{said}”不是1至{most:,}个值的区间。")
            raise wrong_use(words.format(said=said, most=_MOST))
        return [first + i * by for i in range(n)]
    out: list[Any] = []
    for part in said.split(","):
        try:
            value: Any = float(part) if parameter.numeric else (part,) if parameter.kind == "texts" else part
        except ValueError:
            raise _none_of(name, parameter, part) from None
        if not parameter.accepts(value):
            raise _none_of(name, parameter, part)
        out.append(value)
    return out


def _none_of(name: str, parameter: Parameter, said: str) -> click.UsageError:
    expects = parameter.expects()
    return wrong_use(Text(f"{name} is {expects.en}, not '{said}'.", f"{name}应为{expects.zh}，而不是“{said}”。"))


def _show(answer: Answer, form: str, lang: Lang) -> None:
    if form == "json":
        rows = [{key: _plain(value) for key, value in row.items()} for row in answer.rows()]
        print_json({"title": answer.title, "rows": rows})
    elif form == "csv":
        from gridgov._spreadsheet import csv_text

        say(
            csv_text({key: [_plain(v) for v in column.tolist()] for key, column in answer.columns.items()}).rstrip("\n")
        )
    else:
        from gridgov.rules._words import Figure

        head = [_HEADS[key].get(lang) if key in _HEADS else key for key in answer.columns]
        cells = [[_said(v, Figure) for v in row.values()] for row in answer.rows()]
        print_table(head, cells, right=range(1, len(head)))


def _plain(value: object) -> object:
    """Return a value as JSON has it: what is infinite is None."""
    return None if isinstance(value, float) and value in {float("inf"), float("-inf")} else value


def _said(value: object, figure: type[float]) -> str:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(value)
    return "…" if value in {float("inf"), float("-inf")} else f"{figure(value)}"

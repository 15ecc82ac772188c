"""Options that several commands share."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from gridgov.cli._click import language, option, wrong_use
from gridgov.text import LANGS, Text

if TYPE_CHECKING:
    from gridgov.schemes import Scheme

__all__ = [
    "FILE",
    "DayType",
    "csv_options",
    "format_option",
    "keep_sources",
    "lang_option",
    "on_option",
    "scheme_of",
    "suppress_option",
    "today",
]

#: A path that is looked at when it is opened, so that what is wrong with it is said in one way.
FILE = click.Path(path_type=Path)
_CHINA = dt.timezone(dt.timedelta(hours=8), "Asia/Shanghai")
_Function = TypeVar("_Function", bound=Callable[..., Any])


def keep_sources(sources: Iterable[Path | None], targets: Iterable[Path | None]) -> None:
    """Refuse to write to a file that is read; None is no file.

    Raises:
        UsageError: A target is a source, by whatever name.
    """
    there = {source.resolve() for source in sources if source is not None}
    for target in targets:
        if target is not None and target.resolve() in there:
            words = Text("'{file}' is read; write to another file.", "“{file}”是所读文件，请写入其他文件。")
            raise wrong_use(words.format(file=target))


def today() -> dt.date:
    """Return the day in Shanghai. Only the command line asks for it; the library is always told a day."""
    return dt.datetime.now(_CHINA).date()


class DayType(click.ParamType[dt.date]):
    """A day written YYYY-MM-DD."""

    name = "day"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> dt.date:
        """Return the day."""
        from gridgov._days import as_day

        try:
            return dt.date.fromisoformat(str(as_day(value)))
        except ValueError:
            words = Text("'{value}' is no day written YYYY-MM-DD.", "“{value}”不是YYYY-MM-DD格式的日期。")
            self.fail(words.format(value=value).get(language(ctx)), param, ctx)


lang_option = option(
    "--lang",
    type=click.Choice(LANGS),
    is_eager=True,
    words=Text("Language of the output; also GRIDGOV_LANG.", "输出语言；也可用环境变量GRIDGOV_LANG设置。"),
)
on_option = option(
    "--on",
    type=DayType(),
    metavar="DAY",
    words=Text("The day that is asked about, YYYY-MM-DD; today by default.", "查询日期YYYY-MM-DD；默认为今天。"),
)


def format_option(*formats: str) -> Callable[[_Function], _Function]:
    """Add the option that chooses the form of the output; the first one is the default."""
    words = Text("Form of the output.", "输出格式。")
    return option(
        "--format", type=click.Choice(formats), default=formats[0], show_default=True, is_eager=True, words=words
    )


def suppress_option(words: Text) -> Callable[[_Function], _Function]:
    """Return the option that hides small sensitive counts, described in words."""
    return option("--suppress-below", metavar="K", type=click.IntRange(min=2), words=words)


def csv_options(function: _Function) -> _Function:
    """Add the options that say how a CSV file of units is to be read."""
    levels = option(
        "--levels",
        metavar="SCHEME",
        words=Text(
            "Scheme of a CSV file or of other tables, with its levels and roles: the id of a shipped one or a TOML "
            "file; for CSV cn-divisions by default.",
            "CSV文件或其他表格所用方案（层级和角色）：内置方案的编号或TOML文件；CSV默认为cn-divisions。",
        ),
    )
    roots = option(
        "--roots",
        type=click.Choice(("one", "many")),
        words=Text(
            "Whether a CSV file may have several roots; one by default.", "CSV文件可否有多个根单元；默认为one。"
        ),
    )
    measures = option(
        "--measure",
        "measures",
        metavar="COLUMN",
        multiple=True,
        words=Text(
            "Column of a CSV file that is a measure, besides the known ones; may be repeated.",
            "CSV文件中除已知指标外作为指标读取的列；可重复。",
        ),
    )
    return levels(roots(measures(function)))


def scheme_of(name: str | None) -> Scheme:
    """Return the scheme that ``--levels`` names.

    Raises:
        GridgovError: There is no such scheme, or it contradicts itself.
        OSError: The TOML file cannot be opened.
    """
    from gridgov import schemes

    return schemes.load(name or "cn-divisions")

"""The words of click in Chinese: usage, headlines, and what it says of wrong arguments."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

import click

__all__ = ["ChineseFormatter", "show_error"]

_WORDS: Final = {
    "Options": "选项",
    "Commands": "命令",
    "Show this message and exit.": "显示帮助并退出。",
    "Show the version and exit.": "显示版本并退出。",
}
_IN_USAGE: Final = {"[OPTIONS]": "[选项]", "COMMAND [ARGS]...": "命令 [参数]..."}
_IN_BRACKETS: Final = {"default: ": "默认：", "env var: ": "环境变量：", "; ": "；"}
#: One name in quotes, or several.
_NAMES: Final = re.compile(r"'[^']*'(?:(?:, | / )'[^']*')*")
#: What click says of wrong arguments; what is not here stays English.
_SAID: Final = (
    (r"Invalid value for (.+?): (.+)", "{0}的值无效：{1}"),
    (r"No such option:? '?([^' ]+?)'?\.?( .+)?", "没有选项“{0}”。{1}"),
    (r"No such command '(.+?)'\.( .+)?", "没有命令“{0}”。{1}"),
    (r"\(?Did you mean (?:one of: )?(.+?)\?\)?", "是否为：{0}？"),
    (r"Missing command\.", "缺少命令。"),
    (r"Missing argument '(.+)'\.", "缺少参数“{0}”。"),
    (r"Missing option ('.+')\.", "缺少选项{0}。"),
    (r"Option '(.+)' requires an argument\.", "选项“{0}”需要一个值。"),
    (r"Option '(.+)' does not take a value\.", "选项“{0}”不带值。"),
    (r"Got unexpected extra arguments? \((.+)\)", "多出的参数：{0}。"),
    (r"'(.+)' is not one of (.+)\.", "“{0}”不是以下之一：{1}。"),
    (r"'(.+)' is not a valid integer(?: range)?\.", "“{0}”不是整数。"),
    (r"(\S+) is not in the range (.+)\.", "{0}不在范围{1}内。"),
)


def _say(message: str) -> str:
    """Say a message of click in Chinese, as far as it is known."""
    if _NAMES.fullmatch(message):
        return re.sub("'([^']*)'", "“\\1”", message).replace(", ", "、")
    for pattern, words in _SAID:
        found = re.fullmatch(pattern, message.strip(), re.DOTALL)
        if found:
            return words.format(*(_say(group or "") for group in found.groups()))
    return message


class ChineseFormatter(click.HelpFormatter):
    """Writes usage and help with Chinese headlines."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """Write how a command is called."""
        for word, chinese in _IN_USAGE.items():
            args = args.replace(word, chinese)
        super().write_usage(prog, args, prefix or "用法：")

    def write_heading(self, heading: str) -> None:
        """Write a headline."""
        self.write(f"{'':>{self.current_indent}}{_WORDS.get(heading, heading)}：\n")

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        """Write options or commands with what they are."""
        super().write_dl([(first, _described(second)) for first, second in rows], col_max, col_spacing)


def _described(text: str) -> str:
    words, bracket, rest = _WORDS.get(text, text).rpartition("  [")
    for word, chinese in _IN_BRACKETS.items() if bracket else ():
        rest = rest.replace(word, chinese)
    return words + bracket + rest


def show_error(error: click.ClickException) -> None:
    """Print what is wrong with the arguments, how the command is called, and where there is help."""
    if type(error).__name__ == "NoArgsIsHelpError":  # new in click 8.2; it holds the help
        error.show()
        return
    ctx = error.ctx if isinstance(error, click.UsageError) else None
    if ctx is not None:
        click.echo(ctx.get_usage(), err=True)
        if option := ctx.command.get_help_option(ctx):
            name = max(option.opts, key=len)
            click.echo(f"可用“{ctx.command_path} {name}”查看帮助。\n", err=True)
    click.echo(f"错误：{_say(error.format_message())}", err=True)

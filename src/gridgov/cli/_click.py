"""Click with help in two languages, errors that list every problem, and exit codes that mean something."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager, suppress
from itertools import pairwise
from pathlib import Path
from typing import Any, Final, NoReturn, TypeVar, cast

import click

from gridgov.cli._advice import at_the_command_line
from gridgov.cli._chinese import ChineseFormatter, show_error
from gridgov.errors import GridgovError, Place, Problem, fault
from gridgov.text import LANGS, Lang, Text

__all__ = [
    "App",
    "Command",
    "Group",
    "Option",
    "about",
    "language",
    "option",
    "prepare_streams",
    "say",
    "show_refusal",
    "warn",
    "wrong_use",
]

WRONG: Final = 2
INTERRUPTED: Final = 128 + 2  # as the shell says SIGINT
NOBODY_READS: Final = 128 + 13  # and SIGPIPE

NOT_OPENED = fault(
    "CLI001",
    "not-opened",
    Text("{why.en}.", "{why.zh}。"),
    Text("{fix.en}.", "{fix.zh}。"),
)

_PATH: Final = Text("Check the path, then try again", "请检查路径后重试")
_SPACE: Final = Text("Make room, then try again", "请腾出空间后重试")
#: What is said of an error of the system, and the way out if it is not the path.
_WHY: Final = {
    errno.ENOENT: Text("There is no such file or folder", "文件或文件夹不存在"),
    errno.EACCES: Text("It may not be opened", "没有打开的权限"),
    errno.EPERM: Text("It may not be opened", "没有打开的权限"),
    errno.EROFS: Text("It is on a disk that can only be read", "所在磁盘为只读"),
    errno.EISDIR: Text("It is a folder", "这是一个文件夹"),
    errno.ENOTDIR: Text("A part of the path is a file, not a folder", "路径中有一部分是文件而不是文件夹"),
    errno.EEXIST: Text("There is a file of that name", "已有同名文件"),
    errno.ENOSPC: Text("The disk is full", "磁盘空间不足"),
    errno.EDQUOT: Text("No more space may be used", "存储配额已用尽"),
    errno.EFBIG: Text("It would be larger than a file may be", "超过文件大小限制"),
    errno.ENAMETOOLONG: Text("The name is too long", "文件名过长"),
}

_Function = TypeVar("_Function", bound=Callable[..., Any])


def prepare_streams() -> None:
    """Let Chinese through to a terminal whose locale knows only ASCII, and let nothing fail that cannot be shown."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if callable(reconfigure):
            plain = (getattr(stream, "encoding", None) or "").lower() in {"ascii", "us-ascii", "ansi_x3.4-1968", "646"}
            reconfigure(encoding="utf-8" if plain else None, errors="backslashreplace")


def language(ctx: click.Context | None = None) -> Lang:
    """Return the language that was asked for: by the command, before it, or by the environment."""
    here: click.Context | None = ctx or click.get_current_context(silent=True)
    while here is not None:
        if here.params.get("lang") in LANGS:
            return cast("Lang", here.params["lang"])
        here = here.parent
    return "zh" if os.environ.get("GRIDGOV_LANG") == "zh" else "en"


def say(text: str = "") -> None:
    """Print a result."""
    click.echo(text)


def warn(text: str) -> None:
    """Print something about the result, apart from it."""
    click.echo(text, err=True)


def wrong_use(words: Text) -> click.UsageError:
    """Return a usage error in the language that was asked for."""
    return click.UsageError(words.get(language()))


@contextmanager
def about(path: Path) -> Generator[None]:
    """Let an error of the system speak of the file that the user named, not of a temporary one beside it."""
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        named = isinstance(error.filename, str) and not Path(error.filename).name.startswith(".gridgov-")
        raise OSError(error.errno, error.strerror, error.filename if named else str(path)) from None


def _system_error(error: OSError) -> GridgovError:
    other = error.strerror or type(error).__name__
    facts = {
        "why": _WHY.get(error.errno or 0, Text(other, other)),
        "fix": _SPACE if error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG} else _PATH,
    }
    file = error.filename if isinstance(error.filename, str) else None
    return GridgovError(Problem(NOT_OPENED, Place(file=file), facts))


def show_refusal(ctx: click.Context, error: GridgovError) -> None:
    """Print every problem, and the same as JSON if JSON was asked for."""
    error = at_the_command_line(error, ctx.params.get("file") or ctx.params.get("source") or "FILE")
    warn(error.text(language(ctx), limit=None))
    if ctx.params.get("format") == "json":
        from gridgov.cli._out import print_json

        problems = error.problems.to_dicts(language(ctx))
        print_json({"error": {"headline": error.headline(language(ctx)), "problems": problems}})


def _refuse(ctx: click.Context, error: GridgovError) -> NoReturn:
    """Print every problem and leave."""
    show_refusal(ctx, error)
    ctx.exit(WRONG)


def _mute() -> None:
    """Send what is still waiting to be written to nowhere, so that the end of the process does not complain."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    with suppress(OSError, ValueError):  # a stream without a file has nothing to be redirected
        os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)


class Option(click.Option):
    """An option whose help is in two languages."""

    def __init__(self, *args: Any, words: Text, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.words = words

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """Return the help in the language that was asked for."""
        self.help = self.words.get(language(ctx))
        return super().get_help_record(ctx)


def option(*names: str, words: Text, **kwargs: Any) -> Callable[[_Function], _Function]:
    """Add an option with help in two languages."""
    return click.option(*names, cls=Option, words=words, **kwargs)


class _Context(click.Context):
    """A context whose usage and help are in the language that was asked for."""

    def make_formatter(self) -> click.HelpFormatter:
        """Return what writes usage and help."""
        if language(self) == "zh":
            return ChineseFormatter(width=self.terminal_width, max_width=self.max_content_width)
        return super().make_formatter()


class _Helpful(click.Command):
    """A command whose help is in two languages, with examples below it."""

    context_class: type[click.Context] = _Context

    def __init__(self, *args: Any, words: Text, examples: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.words: Text = words
        self.examples: tuple[str, ...] = tuple(examples)
        self.help: str | None = words.en

    def get_short_help_str(self, limit: int = 45) -> str:
        """Return the first sentence."""
        self.help = self.words.get(language())
        return super().get_short_help_str(limit)

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write what the command does."""
        self.help = self.words.get(language(ctx))
        super().format_help_text(ctx, formatter)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the examples, each on a line of its own."""
        with formatter.section(Text("Examples", "示例").get(language(ctx))):
            for line in self.examples:
                formatter.write(f"{'':>{formatter.current_indent}}{line}\n")


class Command(_Helpful):
    """A command of gridgov: what is wrong with data is printed in full, without a traceback."""

    def invoke(self, ctx: click.Context) -> object:
        """Run the command and return its exit code."""
        try:
            code = super().invoke(ctx)
            sys.stdout.flush()
        except BrokenPipeError:
            _mute()
            ctx.exit(NOBODY_READS)
        except GridgovError as error:
            _refuse(ctx, error)
        except OSError as error:
            _refuse(ctx, _system_error(error))
        except KeyboardInterrupt:
            warn(Text("\nStopped.", "\n已停止。").get(language(ctx)))
            ctx.exit(INTERRUPTED)
        return code


def _show(error: click.ClickException, args: Sequence[str]) -> None:
    """Print what is wrong with the arguments; they may say the language behind the one that is wrong."""
    ctx = error.ctx if isinstance(error, click.UsageError) else None
    found: list[str] = [value for name, value in pairwise(args) if name == "--lang" and value in LANGS]
    found += [arg.removeprefix("--lang=") for arg in args if arg in {f"--lang={lang}" for lang in LANGS}]
    if ctx is not None and found:
        ctx.params["lang"] = found[-1]
    if (found[-1] if found else language(ctx)) == "zh":
        show_error(error)
    else:
        error.show()


class Group(_Helpful, click.Group):
    """Commands of one subject."""


class App(_Helpful, click.Group):
    """All commands."""

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,  # noqa: FBT001, FBT002 - as click has it
        **extra: Any,
    ) -> Any:  # noqa: ANN401 - as click has it
        """Run the command line; in standalone mode leave with its exit code."""
        prepare_streams()
        try:
            code = super().main(args, prog_name, complete_var, standalone_mode=False, **extra)
        except click.ClickException as error:
            if not standalone_mode:
                raise
            _show(error, sys.argv[1:] if args is None else args)
            code = error.exit_code
        except click.Abort:
            code = INTERRUPTED
        if standalone_mode:
            sys.exit(code if isinstance(code, int) else 0)
        return code

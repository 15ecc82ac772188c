"""What goes to the terminal: JSON, tables, progress."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from typing import Any, TypeAlias

from gridgov.cli._click import language, say
from gridgov.text import Lang, Text

__all__ = ["Step", "in_brackets", "print_json", "print_table", "progress", "size_of", "title"]

#: Told which step of how many begins, and what it is.
Step: TypeAlias = Callable[[int, int, Text], None]


def print_json(data: object) -> None:
    """Print one JSON document. Where the output cannot hold Chinese, characters are escaped."""
    utf8 = (getattr(sys.stdout, "encoding", None) or "").lower().replace("-", "") == "utf8"
    say(json.dumps(data, ensure_ascii=not utf8, indent=2, allow_nan=False))


def title(text: str) -> None:
    """Print a headline, with an empty line above it unless it is the first."""
    say()
    say(text)


def in_brackets(text: str, lang: Lang) -> str:
    """Put something in brackets behind a word.

    Example:
        >>> "Old Town" + in_brackets("s", "en")
        'Old Town (s)'
    """
    return f"（{text}）" if lang == "zh" else f" ({text})"


def print_table(head: Sequence[str], rows: Sequence[Sequence[str]], *, right: Sequence[int] = ()) -> None:
    """Print a table: with lines on a terminal, otherwise as plain columns that other programs can cut.

    Args:
        head: Names of the columns; empty for a table without a header.
        rows: The cells.
        right: Positions of the columns that are aligned at the right, such as figures.
    """
    if sys.stdout.isatty():
        _print_rich(head, rows, right)
        return
    from rich.cells import cell_len

    lines = [head, *rows] if head else list(rows)
    widths = [max(cell_len(line[i]) for line in lines) for i in range(len(lines[0]))] if lines else []
    for line in lines:
        cells = [
            " " * (width - cell_len(cell)) + cell if i in right else cell + " " * (width - cell_len(cell))
            for i, (cell, width) in enumerate(zip(line, widths, strict=True))
        ]
        say("  ".join(cells).rstrip())


def _print_rich(head: Sequence[str], rows: Sequence[Sequence[str]], right: Sequence[int]) -> None:
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text as Plain

    table = Table(box=SIMPLE_HEAD, show_header=bool(head), pad_edge=False)
    for i in range(len(head or rows[0]) if head or rows else 0):
        table.add_column(Plain(head[i]) if head else "", justify="right" if i in right else "left", overflow="fold")
    for row in rows:
        table.add_row(*(Plain(cell) for cell in row))  # plain: a name in brackets is no markup
    Console(file=sys.stdout).print(table)


@contextmanager
def progress() -> Generator[Step]:
    """Show steps on standard error, if that is a terminal; the line is gone at the end."""
    if not sys.stderr.isatty():
        yield _silent
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn

    lang = language()
    columns: tuple[Any, ...] = (SpinnerColumn(), TextColumn("{task.description}", markup=False))
    with Progress(*columns, BarColumn(), MofNCompleteColumn(), console=Console(file=sys.stderr), transient=True) as bar:
        task = bar.add_task("", total=None)

        def step(done: int, total: int, words: Text) -> None:
            bar.update(task, completed=done, total=total, description=words.get(lang))

        yield step


def _silent(_done: int, _total: int, _words: Text) -> None:
    """Show nothing."""


def size_of(n: int) -> str:
    """Write a number of bytes for people.

    Example:
        >>> size_of(999), size_of(25_300), size_of(3_210_000)
        ('999 B', '25.3 kB', '3.2 MB')
    """
    if n < 1000:  # noqa: PLR2004 - below a kilobyte
        return f"{n} B"
    return f"{n / 1e3:.1f} kB" if n < 1_000_000 else f"{n / 1e6:.1f} MB"  # noqa: PLR2004 - below a megabyte

"""``gridgov schemes validate``: everything that is wrong with scheme files."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

import attrs
import click

from gridgov.cli._click import Command, about, language, option, say
from gridgov.cli._options import FILE, format_option, lang_option
from gridgov.cli._out import in_brackets, print_json
from gridgov.errors import GridgovError, Problem
from gridgov.text import Lang, Text

if TYPE_CHECKING:
    from gridgov.schemes import Scheme

__all__ = ["validate"]

_COUNTED: Final = ("levels", "figures", "relations", "readings", "states", "lists", "notes")


@click.command(
    cls=Command,
    words=Text(
        "Say everything that is wrong with each FILE, with its key path. The policy and the relations that it names "
        "are read, too. Exit code 0: nothing, 1: something, 2: a file cannot be opened.",
        "指出每个FILE的全部问题及其键路径。其中指名的政策和关系也会读取。退出码0：无问题；1：有问题；2：文件无法打开。",
    ),
    examples=(
        "gridgov schemes validate river-town.toml",
        "gridgov schemes validate schemes/*.toml --build --format json",
    ),
)
@click.argument("files", nargs=-1, required=True, metavar="FILE...", type=FILE)
@option(
    "--build",
    is_flag=True,
    words=Text(
        "Also build it by its recipe, in each state and under each reading, and hold it against its figures.",
        "同时按配方在每个状态、每种解读下生成，并与公布的数字核对。",
    ),
)
@lang_option
@format_option("text", "json")
def validate(
    files: tuple[Path, ...],
    build: bool,  # noqa: FBT001 - an option
    lang: str | None,  # noqa: ARG001 - found by language()
    format: Literal["text", "json"],  # noqa: A002 - name of the option
) -> int:
    """Validate schemes."""
    chosen = language()
    found: list[tuple[Path, Scheme | None, list[_Fault]]] = []
    unopened: OSError | None = None
    for file in files:
        try:
            found.append((file, *_faults(file, build=build)))
        except OSError as error:  # said when all others have been looked at
            unopened = unopened or error
    if unopened is not None and format == "json":
        raise unopened
    if format == "json":
        print_json({"ok": not any(faults for *_, faults in found), "files": [_report(*one, chosen) for one in found]})
    else:
        for one in found:
            _say(*one, chosen)
    if unopened is not None:
        raise unopened
    return int(any(faults for *_, faults in found))


@attrs.frozen
class _Fault:
    """What is wrong with a file, and under which reading or in which state, if only there."""

    problem: Problem
    when: str | None = None

    def to_dict(self, lang: Lang) -> dict[str, Any]:
        return {"when": self.when, **self.problem.to_dict(lang)}

    def text(self, lang: Lang) -> str:
        return self.problem.text(lang) if self.when is None else f"[{self.when}] {self.problem.text(lang)}"


def _faults(file: Path, *, build: bool) -> tuple[Scheme | None, list[_Fault]]:
    """Return the scheme of a file, and what is wrong with it and with what it names.

    Raises:
        OSError: The file cannot be opened.
    """
    from gridgov import schemes as library

    try:
        with about(file):
            scheme = library.load(file)
    except GridgovError as error:
        return None, [_Fault(problem) for problem in error.problems]
    found: list[_Fault] = []
    try:
        _ = scheme.policy
    except GridgovError as error:
        found += [_Fault(_in_file(problem, file)) for problem in error.problems]
    if build and scheme.recipe:
        found += _unbuildable(scheme, file)
    return scheme, found


def _unbuildable(scheme: Scheme, file: Path) -> Iterator[_Fault]:
    """Build a scheme as it is, then in every other state and under every other option of a reading."""
    seen: set[Problem] = set()
    asked: list[tuple[str | None, dict[str, str], str | None]] = [(None, {}, None)]
    asked += [(f"state={s.key}", {}, s.key) for s in scheme.states[:-1]]
    asked += [
        (f"{key}={option.key}", {key: option.key}, None)
        for key, reading in scheme.readings.items()
        for option in reading.options
        if option.key != reading.default
    ]
    for when, readings, state in asked:
        try:
            scheme.synthesise(readings=readings, state=state)
        except GridgovError as error:
            new = [problem for problem in error.problems if problem not in seen]
            seen.update(new)
            yield from (_Fault(_in_file(problem, file), when) for problem in new)


def _in_file(problem: Problem, file: Path) -> Problem:
    """Name the file, where a fault does not name one."""
    if problem.place.file is not None:
        return problem
    return attrs.evolve(problem, place=attrs.evolve(problem.place, file=str(file)))


def _counts(scheme: Scheme) -> dict[str, int]:
    found: dict[str, Any] = {key: getattr(scheme, key) for key in _COUNTED}
    return {key: len(part.levels) if key == "levels" else len(part) for key, part in found.items()}


def _report(file: Path, scheme: Scheme | None, faults: list[_Fault], lang: Lang) -> dict[str, Any]:
    return {
        "file": str(file),
        "ok": not faults,
        "id": None if scheme is None else scheme.id,
        "name": None if scheme is None else scheme.name.get(lang),
        "counts": None if scheme is None else _counts(scheme),
        "recipe": None if scheme is None else bool(scheme.recipe),
        "problems": [problem.to_dict(lang) for problem in faults],
    }


_FINE: Final = Text(
    "{file}: nothing is wrong with {name}. Levels: {levels}, figures: {figures}, relations: {relations}, readings: "
    "{readings}, states: {states}.",
    "{file}：{name}没有问题。层级{levels}个，数字{figures}项，关系{relations}个，解读{readings}处，状态{states}个。",
)
_WRONG: Final = Text("{file}: {n} problem{s}.", "{file}：{n}个问题。")


def _say(file: Path, scheme: Scheme | None, faults: list[_Fault], lang: Lang) -> None:
    if not faults and scheme is not None:
        named = Text(*(f"{scheme.name.get(tongue)}{in_brackets(scheme.id, tongue)}" for tongue in ("en", "zh")))
        say(_FINE.format(file=file, name=named, **_counts(scheme)).get(lang))
        return
    say(_WRONG.format(file=file, n=len(faults), s="" if len(faults) == 1 else "s").get(lang))
    for problem in faults:
        say(f"  {problem.text(lang)}")

"""``gridgov schemes``: published systems, and files of your own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

import attrs
import click

from gridgov.cli._click import Command, Group, about, language, option, say
from gridgov.cli._options import FILE, format_option, lang_option
from gridgov.cli._out import in_brackets, print_json, print_table
from gridgov.cli._schemes_build import pairs, synthesise
from gridgov.errors import GridgovError, Problem
from gridgov.text import Lang, Text

if TYPE_CHECKING:
    from gridgov.schemes import Scheme

__all__ = ["schemes"]

_COUNTED: Final = ("levels", "figures", "relations", "readings", "states", "lists", "notes")


@click.group(
    cls=Group,
    words=Text(
        "Read, write, validate and build schemes. A scheme is a governance system as data: levels, roles, published "
        "figures, and a recipe that builds a place. SCHEME is the id of a shipped one or a TOML file.",
        "读取、新建、校验和生成方案。方案以数据描述一种治理体系：层级、角色、公布的数字，以及生成一个地方的配方。"
        "SCHEME为内置方案的编号或TOML文件。",
    ),
    examples=(
        "gridgov schemes list",
        "gridgov schemes show ankang-321",
        "gridgov schemes new river-town.toml",
        "gridgov schemes validate river-town.toml --build",
        "gridgov schemes synthesise river-town.toml -o river-town.json",
    ),
)
def schemes() -> None:
    """Run one of the commands."""


schemes.add_command(synthesise)


@schemes.command(
    "list",
    cls=Command,
    words=Text("List the published systems that ship.", "列出内置的已公布方案。"),
    examples=("gridgov schemes list", "gridgov schemes list --format json | jq -r .[].id"),
)
@lang_option
@format_option("text", "json", "csv")
def list_schemes(lang: str | None, format: Literal["text", "json", "csv"]) -> None:  # noqa: A002, ARG001 - names of options
    """List schemes."""
    from gridgov import schemes as library

    chosen = language()
    found = [library.load(ident) for ident in library.available()]
    data = [
        {
            "id": s.id,
            "name": s.name.get(chosen),
            "place": s.place,
            "policy": s.policy_name,
            "levels": len(s.levels.levels),
            "figures": len(s.figures),
            "relations": len(s.relations),
            "readings": len(s.readings),
            "recipe": bool(s.recipe),
        }
        for s in found
    ]
    if format == "json":
        print_json(data)
    elif format == "csv":
        from gridgov._spreadsheet import csv_text

        columns = {key: ["" if row[key] is None else row[key] for row in data] for key in data[0]}
        say(csv_text(columns).rstrip("\n"))
    else:
        heads = (
            Text("id", "编号"),
            Text("name", "名称"),
            Text("place", "地区"),
            Text("levels", "层级"),
            Text("figures", "数字"),
            Text("relations", "关系"),
            Text("readings", "解读"),
        )
        keys = ("id", "name", "place", "levels", "figures", "relations", "readings")
        rows = [["-" if row[key] is None else str(row[key]) for key in keys] for row in data]
        print_table([head.get(chosen) for head in heads], rows, right=(3, 4, 5, 6))


@schemes.command(
    cls=Command,
    words=Text(
        "Show what SCHEME holds: levels, roles, bodies, lists, figures, readings, states, notes, each with its tag.",
        "显示SCHEME的内容：层级、角色、组织、清单、数字、解读、状态和说明，并注明标记。",
    ),
    examples=("gridgov schemes show xiliugou-126 --lang zh", "gridgov schemes show river-town.toml --format json"),
)
@click.argument("scheme")
@option(
    "--reading",
    "readings",
    metavar="READING=OPTION",
    multiple=True,
    words=Text("How the source is read; may be repeated.", "来源的解读方式；可重复。"),
)
@lang_option
@format_option("text", "json")
def show(scheme: str, readings: tuple[str, ...], lang: str | None, format: Literal["text", "json"]) -> None:  # noqa: A002, ARG001 - names of options
    """Show a scheme."""
    from gridgov import schemes as library

    chosen = language()
    found = library.load(scheme).with_readings(pairs("--reading", readings))
    if format == "json":
        print_json(_facts(found, chosen))
    else:
        say(found.describe(chosen))


def _facts(s: Scheme, lang: Lang) -> dict[str, Any]:
    """Return what a scheme holds as JSON types."""

    def said(text: Text | None) -> str | None:
        return None if text is None else text.get(lang)

    def row(thing: Any, *keys: str, **more: object) -> dict[str, Any]:  # noqa: ANN401 - each part has its own class
        cells = {key: getattr(thing, key) for key in keys}
        plain = {k: said(v) if isinstance(v, Text) else v for k, v in cells.items()}
        return {**plain, **more, "fact": thing.fact, "tag": thing.tag}

    from_file = {key: {r.get("key"): r for r in s.table.get(key, ())} for key in ("levels", "roles")}

    def origin(part: str, key: str) -> dict[str, Any]:
        table: Mapping[str, Any] = from_file[part].get(key, {})
        return {"fact": table.get("fact"), "tag": table.get("tag")}

    roles = [s.catalogue.role(key) for key in s.own_roles]
    return {
        "id": s.id,
        "name": said(s.name),
        "about": said(s.about),
        "source": s.source,
        "place": s.place,
        "policy": s.policy_name,
        "counting": s.levels.counting,
        "grid_ladder": [level.key for level in s.grid_ladder],
        "levels": [
            {
                "key": level.key,
                "name": said(level.name),
                "kinds": list(level.kinds),
                "presence": level.presence,
                "overlay": level.overlay,
                **origin("levels", level.key),
            }
            for level in s.levels.levels
        ],
        "roles": [
            {
                "key": role.key,
                "name": said(role.name),
                "time": role.time,
                "sits_at": list(role.sits_at),
                "minimum": role.minimum,
                "maximum": role.maximum,
                **origin("roles", role.key),
            }
            for role in roles
        ],
        "bodies": [
            row(b, "kind", "name", "minimum", "maximum", "parent", "rank", "members", "about", at=list(b.at))
            for b in s.bodies
        ],
        "lists": [
            row(
                x,
                "key",
                "kind",
                "name",
                "published",
                "open",
                "ordered",
                "initiator",
                "about",
                items=_items(x.named, row),
            )
            for x in s.lists
        ],
        "figures": [
            row(f, "id", "name", "qualifier", "unit", "state", "reading", value=_exact(f.value), text=f.text(lang))
            for f in s.figures
        ],
        "relations": [relation.id for relation in s.relations],
        "readings": [
            row(r, "key", "name", "default", chosen=s.chosen[r.key], options=[row(o, "key", "name") for o in r.options])
            for r in s.readings.values()
        ],
        "states": [row(state, "key", "name") for state in s.states],
        "notes": [{"key": n.key, "tag": n.tag, "text": n.text.get(lang), "fact": n.source} for n in s.notes],
        "recipe": bool(s.recipe),
    }


def _items(named: Iterable[Any], row: Any) -> list[dict[str, Any]]:  # noqa: ANN401 - writes one part
    return [row(item, "key", "name", "about") for item in named]


def _exact(value: object) -> object:
    """Return a number as JSON has it; a fraction stays exact, as text."""
    return value if value is None or isinstance(value, int) else str(value)


@schemes.command(
    cls=Command,
    words=Text(
        "Write a small file to start from. It is valid, says in comments what each part is, and nothing is "
        "overwritten.",
        "写出一份起步用的小方案。内容有效，各部分附有注释，不会覆盖已有文件。",
    ),
    examples=(
        "gridgov schemes new river-town.toml",
        'gridgov schemes new town.toml --id river-town --name "River Town"',
    ),
)
@click.argument("file", type=FILE)
@option(
    "--id",
    "ident",
    metavar="ID",
    words=Text("Its id; by default after the file.", "方案编号；默认取自文件名。"),
)
@option("--name", metavar="TEXT", words=Text("Its name, in any language.", "方案名称，语言不限。"))
@lang_option
@format_option("text", "json")
def new(file: Path, ident: str | None, name: str | None, lang: str | None, format: Literal["text", "json"]) -> None:  # noqa: A002, ARG001 - names of options
    """Write a starting file."""
    from gridgov.cli._schemes_new import write_new

    chosen = language()
    with about(file):
        written = write_new(file, ident, name, chosen)
    if format == "json":
        print_json({"written": str(file), "id": written, "bytes": file.stat().st_size})
        return
    words = Text(
        "Wrote {file}. Next: gridgov schemes validate {file}", "已写出{file}。下一步：gridgov schemes validate {file}"
    )
    say(words.format(file=file).get(chosen))


@schemes.command(
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
    found = [(file, *_faults(file, build=build)) for file in files]
    if format == "json":
        print_json({"ok": not any(faults for *_, faults in found), "files": [_report(*one, chosen) for one in found]})
    else:
        for one in found:
            _say(*one, chosen)
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
    from gridgov.audit import audit

    try:
        with about(file):
            scheme = library.load(file)
    except GridgovError as error:
        return None, [_Fault(problem) for problem in error.problems]
    found: list[_Fault] = []
    for ask in (lambda: scheme.policy, lambda: audit(scheme) if scheme.relations else None):
        try:
            ask()
        except GridgovError as error:
            found += [_Fault(_in_file(problem, file)) for problem in error.problems]
    if build and scheme.recipe:
        found += _unbuildable(scheme, file)
    return scheme, found


def _unbuildable(scheme: Scheme, file: Path) -> Iterator[_Fault]:
    """Build a scheme as it is, then in every other state and under every other option of a reading."""
    seen: set[Problem] = set()
    states = [(f"state={s.key}", {}, s.key) for s in scheme.states[:-1]]
    options = [
        (f"{key}={option.key}", {key: option.key}, None)
        for key, reading in scheme.readings.items()
        for option in reading.options
        if option.key != reading.default
    ]
    for when, readings, state in ((None, {}, None), *states, *options):
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

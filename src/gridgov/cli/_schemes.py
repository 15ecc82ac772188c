"""``gridgov schemes``: published systems, and files of your own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

from gridgov.cli._click import Command, Group, about, language, option, say
from gridgov.cli._options import FILE, format_option, lang_option
from gridgov.cli._out import print_json, print_table
from gridgov.cli._schemes_build import pairs, synthesise
from gridgov.cli._schemes_check import validate
from gridgov.text import Lang, Text

if TYPE_CHECKING:
    from gridgov.schemes import Scheme

__all__ = ["schemes"]


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
schemes.add_command(validate)


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

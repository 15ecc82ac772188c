"""``gridgov convert``: from one form of file to another."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

import click

from gridgov.cli import _read
from gridgov.cli._click import Command, language, option, say, warn
from gridgov.cli._options import FILE, csv_options, format_option, lang_option, suppress_option
from gridgov.cli._out import print_json, progress, size_of
from gridgov.cli._read import LAYERS
from gridgov.text import Lang, Text

if TYPE_CHECKING:
    from gridgov.jurisdiction import Jurisdiction
    from gridgov.privacy import Suppression

__all__ = ["convert"]


@click.command(
    cls=Command,
    words=Text(
        "Read A and write it as B. The suffix says the form: .json (document), .graphml, .gexf, .nodelink.json, .cyjs, "
        ".csv (units only), .xlsx, .parquet or a folder without suffix (tables), .jsonld; .dot and .mmd are pictures, "
        "which can only be written.",
        "读取A并写成B。由后缀决定格式：.json（文档）、.graphml、.gexf、.nodelink.json、.cyjs、.csv（仅单元）、"
        ".xlsx、.parquet或无后缀的文件夹（表格）、.jsonld；.dot和.mmd为图示，只能写出。",
    ),
    examples=(
        "gridgov convert units.csv city.json --levels cn-divisions",
        "gridgov convert city.json city.xlsx",
        "gridgov convert city.json city.graphml",
        "gridgov convert city.json street.mmd --within 610902001 --layer units",
        "gridgov convert city.json shared.json --suppress-below 10",
    ),
)
@click.argument("source", metavar="A", type=FILE)
@click.argument("target", metavar="B", type=FILE)
@option(
    "--within",
    metavar="ID",
    words=Text("Only this unit and what is below it.", "只取该单元及其下级。"),
)
@option(
    "--layer",
    "layers",
    type=click.Choice(LAYERS),
    multiple=True,
    words=Text("Only this part of a graph or picture; may be repeated.", "图文件或图示只取该部分；可重复。"),
)
@suppress_option(
    Text(
        "Leave out sensitive counts from 1 to K-1, and what would give them away; 10 is usual.",
        "不写出1至K-1的敏感计数及可据以推算的其他计数；通常为10。",
    )
)
@csv_options
@lang_option
@format_option("text", "json")
def convert(  # noqa: PLR0913 - one argument for each option
    source: Path,
    target: Path,
    within: str | None,
    layers: tuple[str, ...],
    suppress_below: int | None,
    levels: str | None,
    roots: Literal["one", "many"] | None,
    measures: tuple[str, ...],
    lang: str | None,  # noqa: ARG001 - found by language()
    format: Literal["text", "json"],  # noqa: A002 - name of the option
) -> None:
    """Convert a file."""
    chosen = language()
    with progress() as step:
        _read.check_target(target, layers)
        step(0, 3, Text("reading", "读取"))
        whole = _read.read(source, levels, roots, measures)
        step(1, 3, Text("choosing", "选取"))
        # The whole is protected and then cut: a part by itself would need less, and two parts would give more away.
        found = _protected(whole, suppress_below)
        shown = whole if found is None else found.result
        part = shown if within is None else _read.within(shown, within)
        step(2, 3, Text("writing", "写出"))
        _read.write(part, target, layers)
        size = _size(target)
    had, kept = _read.counts(part), _read.written(part, target, layers)
    left_out = {table: n - kept[table] for table, n in had.items() if n > kept[table]} | _read.not_taken(levels)
    if format == "json":
        facts = {"read": str(source), "written": str(target), "bytes": size, "counts": kept, "left_out": left_out}
        print_json(facts if found is None else {**facts, "hidden": _hidden(found)})
        return
    words = Text("Wrote {file} ({size}): {counts}.", "已写出{file}（{size}）：{counts}。")
    say(words.format(file=target, size=size_of(size), counts=_listed(kept, chosen)).get(chosen))
    if left_out:
        warn(Text("Left out: {counts}.", "未写出：{counts}。").format(counts=_listed(left_out, chosen)).get(chosen))
    if found is not None:
        say(found.describe(chosen))


def _size(target: Path) -> int:
    """Return the bytes of a file, or of those of a folder."""
    return sum(file.stat().st_size for file in target.rglob("*")) if target.is_dir() else target.stat().st_size


def _protected(jurisdiction: Jurisdiction, k: int | None) -> Suppression[Jurisdiction] | None:
    """Hide small counts if that is asked for.

    Raises:
        PrivacyError: The counts contradict each other.
    """
    from gridgov.privacy import suppress

    return None if k is None else suppress(jurisdiction, k=k)


def _hidden(found: Suppression[Jurisdiction]) -> dict[str, int]:
    return {"primary": found.primary, "complementary": found.complementary, "withdrawn": found.withdrawn}


_WORDS: Final = {
    "units": Text("units", "单元"),
    "posts": Text("posts", "岗位"),
    "holders": Text("holders", "任职者"),
    "appointments": Text("appointments", "任命"),
    "devices": Text("devices", "设备"),
    "bodies": Text("bodies", "组织"),
    "memberships": Text("memberships", "成员关系"),
    "links": Text("links", "关系"),
    "nets": Text("nets", "部门网格"),
    "lineage": Text("rows of lineage", "沿革记录"),
    "notes": Text("notes", "说明"),
    "figures": Text("figures", "公布数字"),
    "recipe": Text("recipe", "配方"),
}


def _listed(found: dict[str, int], lang: Lang) -> str:
    if lang == "zh":
        return "、".join(f"{_WORDS[table].zh}{n:,}" for table, n in found.items() if n)
    return ", ".join(f"{n:,} {_WORDS[table].en}" for table, n in found.items() if n)

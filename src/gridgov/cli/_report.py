"""``gridgov report``: writes a jurisdiction as one page."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import attrs
import click

from gridgov.cli._checking import Asked, rule_options
from gridgov.cli._click import Command, about, language, option, say, warn, wrong_use
from gridgov.cli._options import FILE, csv_options, keep_sources, lang_option, on_option
from gridgov.cli._out import Step, progress, size_of
from gridgov.text import LANGS, Text

if TYPE_CHECKING:
    from gridgov.cli._report_in import Given
    from gridgov.cli._report_parts import Parts
    from gridgov.findings import Report

__all__ = ["report"]

#: Sensitive counts below this are left out unless something else is asked for.
_SMALL: Final = 10
_STEPS: Final = (
    Text("reading", "读取"),
    Text("checking", "检查"),
    Text("merging nets", "整合网格"),
    Text("dividing what is too large", "拆分超大单元"),
    Text("writing the page", "写出网页"),
)


@attrs.frozen
class _Page:
    """How the page is to be."""

    out: Path
    title: str | None
    ids: bool
    suppress_below: int | None
    merge: bool
    split: bool
    make_up: bool


@click.command(
    cls=Command,
    words=Text(
        "Write FILE as one page for a browser: what there is, who answers for what, what the rules find and why, nets "
        "merged, proposals for what is too large, published figures, and where everything comes from. The page needs "
        "no network. FILE is what 'gridgov show' reads, or a scheme: a TOML file or the id of one that ships, from "
        "which a model is built. Exit code 0: written, 2: the input cannot be read or the page cannot be written.",
        "将FILE写成一个可用浏览器打开的网页：概况、各单元由谁负责、检查结果及理由、多网合一、超大单元拆分建议、公布数字以及"
        "各项内容的来源。网页无需网络。FILE为gridgov show可读取的文件，或方案（TOML文件或内置方案的编号，据此生成模型"
        "）。退出码0：已写出；2：输入无法读取或网页无法写出。",
    ),
    examples=(
        "gridgov report city.json -o city.html",
        "gridgov report ankang-321 -o ankang.html --lang zh --on 2026-01-01",
        "gridgov report city.json -o city.html --policy cn --waivers waivers.toml --baseline known.json",
        "gridgov report units.csv -o units.html --scheme my-scheme.toml --suppress-below 0",
    ),
)
@click.argument("file", type=FILE)
@option("-o", "--out", type=FILE, required=True, metavar="HTML", words=Text("File for the page.", "网页文件。"))
@on_option
@rule_options
@option(
    "--scheme",
    metavar="SCHEME",
    words=Text(
        "Scheme whose published figures are held against FILE: the id of a shipped one or a TOML file.",
        "与FILE对照公布数字的方案：内置方案的编号或TOML文件。",
    ),
)
@option("--waivers", type=FILE, words=Text("TOML or JSON file of waivers.", "豁免的TOML或JSON文件。"))
@option("--baseline", type=FILE, words=Text("File of findings known before.", "此前已知问题的文件。"))
@option("--title", metavar="TEXT", words=Text("What the page is called.", "网页标题。"))
@option("--ids", is_flag=True, words=Text("Put the ids of post holders on the page.", "在网页上显示任职者编号。"))
@option(
    "--suppress-below",
    metavar="K",
    type=click.IntRange(min=0),
    default=_SMALL,
    show_default=True,
    words=Text(
        "Leave out sensitive counts from 1 to K-1, and what would give them away; 0 shows all.",
        "不显示1至K-1的敏感计数及可据以推算的其他计数；0表示全部显示。",
    ),
)
@option("--no-merge", is_flag=True, words=Text("Do not merge nets of departments.", "不整合部门网格体系。"))
@option(
    "--made-up-nets",
    is_flag=True,
    words=Text(
        "Where FILE is a scheme: make up nets of the departments that it names, to show a merger; the page says so.",
        "FILE为方案时：为方案所列部门生成虚拟网格体系以演示整合，网页将予以注明。",
    ),
)
@option("--no-split", is_flag=True, words=Text("Propose no divisions.", "不提出拆分建议。"))
@csv_options
@lang_option
def report(  # noqa: PLR0913 - one argument for each option
    asked: Asked,
    scheme: str | None,
    out: Path,
    title: str | None,
    ids: bool,  # noqa: FBT001 - a flag
    suppress_below: int,
    no_merge: bool,  # noqa: FBT001 - a flag
    made_up_nets: bool,  # noqa: FBT001 - a flag
    no_split: bool,  # noqa: FBT001 - a flag
) -> int:
    """Write a page."""
    if suppress_below == 1:
        raise wrong_use(
            Text(
                "--suppress-below is 2 or more; 0 shows all.",
                "--suppress-below应为2或以上；0表示全部显示。",
            )
        )
    if out.suffix.lower() not in {".html", ".htm"}:
        raise wrong_use(Text("-o is a page: its name ends in .html.", "-o为网页文件，文件名应以.html结尾。"))
    keep_sources((asked.file, asked.waivers, asked.baseline, *map(Path, filter(None, (asked.policy, scheme)))), (out,))
    if title is not None and not title.strip():
        raise wrong_use(Text("--title is empty.", "--title为空。"))
    page = _Page(out, title, ids, suppress_below or None, not no_merge, not no_split, made_up_nets)
    with progress() as step:
        from gridgov.cli._report_in import Source
        from gridgov.report._library import need

        need()
        step(0, len(_STEPS), _STEPS[0])
        found, given = Source(asked, scheme).checked()
        if made_up_nets and not given.is_model:
            words = Text(
                "--made-up-nets is for a scheme, not for a file of a place.",
                "--made-up-nets仅适用于方案，不适用于辖区文件。",
            )
            raise wrong_use(words)
        parts = _parts(given, found, page, step)
        step(4, len(_STEPS), _STEPS[4])
        with about(out):
            _write(given, found, parts, page)
    for words in parts.missed:
        warn(words.get(language()))
    _tell(found, out)
    return 0


def _parts(given: Given, found: Report, page: _Page, step: Step) -> Parts:
    """Return what nets were merged into, and proposals for what is too large."""
    from gridgov.cli._report_parts import Parts, divided, merged

    parts = Parts()
    if page.merge:
        step(2, len(_STEPS), _STEPS[2])
        parts = merged(parts, given, found, make_up=page.make_up, suppress_below=page.suppress_below)
    if page.split:

        def told(done: int, total: int) -> None:
            words = Text("{step}: {done} of {total}", "{step}：{done}/{total}")
            step(
                3,
                len(_STEPS),
                Text(*(words.get(g).format(step=_STEPS[3].get(g), done=done, total=total) for g in LANGS)),
            )

        parts = divided(parts, found, told, suppress_below=page.suppress_below)
    return parts


def _write(given: Given, found: Report, parts: Parts, page: _Page) -> None:
    from gridgov.report import write_page

    options: dict[str, Any] = {} if page.title is None else {"title": Text(page.title, page.title)}
    place = found.jurisdiction
    write_page(
        attrs.evolve(place, notes=(*place.notes, *parts.notes)),
        page.out,
        on=found.on,
        lang=language(),
        report=found,
        scheme=given.scheme,
        ids=page.ids,
        suppress_below=page.suppress_below,
        integration=parts.integration,
        division=parts.division,
        origin=given.origin,
        **options,
    )


def _tell(found: Report, out: Path) -> None:
    """Print what was found and what was written."""
    from gridgov.reporters._words import sums

    lang = language()
    colon = "：" if lang == "zh" else ": "
    say(f"{found.jurisdiction.title(lang)}{'，' if lang == 'zh' else ', '}{found.on}{colon}{sums(found, lang)}")
    say(f"{out}  {size_of(out.stat().st_size)}")

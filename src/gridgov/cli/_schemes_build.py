"""``gridgov schemes synthesise``: a whole place from published figures."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

from gridgov.cli import _read
from gridgov.cli._click import Command, language, option, say, wrong_use
from gridgov.cli._options import FILE, format_option, lang_option
from gridgov.cli._out import in_brackets, print_json, print_table, progress, size_of, title
from gridgov.text import Lang, Text

if TYPE_CHECKING:
    from gridgov.schemes import FigureCheck, Lognormal, Scheme

__all__ = ["pairs", "synthesise"]


def pairs(name: str, texts: tuple[str, ...]) -> dict[str, str]:
    """Read an option that is given as KEY=VALUE.

    Raises:
        UsageError: One is not of that form, or a key is there twice.
    """
    out: dict[str, str] = {}
    for text in texts:
        key, sign, value = (part.strip() for part in text.partition("="))
        if not (key and sign and value):
            words = Text("{name} takes KEY=VALUE, not '{text}'.", "{name}的写法为KEY=VALUE，不能是“{text}”。")
            raise wrong_use(words.format(name=name, text=text))
        if key in out:
            words = Text("{name} names '{key}' twice.", "{name}重复指定了“{key}”。")
            raise wrong_use(words.format(name=name, key=key))
        out[key] = value
    return out


def _numbers(name: str, texts: tuple[str, ...]) -> dict[str, int]:
    found = pairs(name, texts)
    for key, value in found.items():
        if not (value.isascii() and value.isdigit()):
            words = Text(
                "{name} {key} takes a whole number from 0 without separators, not '{value}'.",
                "{name} {key}应为不小于0的整数，不加分隔符，不能是“{value}”。",
            )
            raise wrong_use(words.format(name=name, key=key, value=value))
    return {key: int(value) for key, value in found.items()}


def _sizes(text: str | None, seed: int | None) -> Lognormal | None:
    """Read how sizes are distributed.

    Raises:
        UsageError: It is no distribution that is known, or there is no seed to draw from.
    """
    if text is None:
        return None
    from gridgov.schemes import Lognormal

    kind, _, sigma = text.partition(":")
    try:
        found = Lognormal(float(sigma)) if kind == "lognormal" else None
    except ValueError:
        found = None
    if found is None:
        words = Text(
            "--sizes is lognormal:SIGMA with SIGMA above 0 and at most 5, not '{text}'.",
            "--sizes的写法为lognormal:SIGMA，SIGMA大于0且不超过5，不能是“{text}”。",
        )
        raise wrong_use(words.format(text=text))
    if seed is None:
        raise wrong_use(Text("--sizes are drawn: give --seed, too.", "--sizes需要抽取：请同时给出--seed。"))
    return found


@click.command(
    cls=Command,
    words=Text(
        "Build a whole place whose totals are the published figures of SCHEME. What is not published is a default of "
        "its recipe and is said below the figures; the same options give the same file.",
        "按SCHEME公布的数字生成完整的地方。总数与公布值一致；未公布之处采用配方的默认值并逐一说明；选项相同则文件相同。",
    ),
    examples=(
        "gridgov schemes synthesise ankang-321 -o ankang.json",
        "gridgov schemes synthesise ankang-321 -o before.json --state before_split",
        "gridgov schemes synthesise ankang-321 -o uneven.json --seed 7 --sizes lognormal:0.6",
        "gridgov schemes synthesise ankang-321 -o more.json --total ANK-F14=569 --reading terminals=posts_without",
    ),
)
@click.argument("scheme")
@option(
    "-o",
    "--out",
    type=FILE,
    required=True,
    metavar="FILE",
    words=Text("File to write; the suffix says the form, as in convert.", "写出的文件；后缀决定格式，与convert相同。"),
)
@option(
    "--reading",
    "readings",
    metavar="READING=OPTION",
    multiple=True,
    words=Text("How the source is read; may be repeated.", "来源的解读方式；可重复。"),
)
@option(
    "--state", metavar="STATE", words=Text("Moment of its story; by default the last.", "所处状态；默认为最后一个。")
)
@option(
    "--seed",
    type=click.IntRange(min=0),
    metavar="N",
    words=Text(
        "Draw which units get the larger parts; without it they lie evenly.", "随机决定较大份额的位置；不给则均匀分布。"
    ),
)
@option(
    "--sizes",
    metavar="lognormal:SIGMA",
    words=Text("How households are distributed over units; needs --seed.", "户数在单元间的分布；须同时给出--seed。"),
)
@option(
    "--total",
    "totals",
    metavar="FIGURE=N",
    multiple=True,
    words=Text("Number to take for an inexact figure; may be repeated.", "非精确数字所取的值；可重复。"),
)
@option(
    "--each",
    metavar="KEY=N",
    multiple=True,
    words=Text(
        "Units of a level, posts of a role or bodies of a kind at each place, where no figure says it; may be "
        "repeated.",
        "没有公布数字时，每处设置的单元、岗位或组织数；可重复。",
    ),
)
@lang_option
@format_option("text", "json")
def synthesise(  # noqa: PLR0913 - one argument for each option
    scheme: str,
    out: Path,
    readings: tuple[str, ...],
    state: str | None,
    seed: int | None,
    sizes: str | None,
    totals: tuple[str, ...],
    each: tuple[str, ...],
    lang: str | None,  # noqa: ARG001 - found by language()
    format: Literal["text", "json"],  # noqa: A002 - name of the option
) -> None:
    """Synthesise a scheme."""
    from gridgov import schemes

    chosen = language()
    choices, amounts, fixed = pairs("--reading", readings), _numbers("--total", totals), _numbers("--each", each)
    drawn = _sizes(sizes, seed)
    _read.check_target(out, ())
    with progress() as step:
        step(0, 2, Text("building", "生成"))
        found = schemes.load(scheme).with_readings(choices)
        if drawn is not None and not any("part_of" not in m for m in found.recipe.get("measures", ())):
            words = Text(
                "The recipe of '{id}' lays no measure: nothing has a size.", "“{id}”的配方没有指标，无从分配大小。"
            )
            raise wrong_use(words.format(id=found.id))
        place = found.synthesise(rng=seed, state=state, totals=amounts, each=fixed, sizes=drawn)
        step(1, 2, Text("writing", "写出"))
        _read.write(place, out)
        size = out.stat().st_size
    moment = state or (found.states[-1].key if found.states else None)
    checks = found.compare(place, state=moment)
    counts = {table: n for table, n in _read.written(place, out, ()).items() if n}
    if format == "json":
        print_json(
            {
                "scheme": found.id,
                "name": found.name.get(chosen),
                "readings": dict(found.chosen),
                "state": moment,
                "seed": seed,
                "sizes": sizes,
                "totals": amounts,
                "each": fixed,
                "counts": counts,
                "figures": [_figure(check, chosen) for check in checks],
                "notes": [{"key": n.key, "tag": n.tag, "text": n.text.get(chosen)} for n in found.notes],
                "written": str(out),
                "bytes": size,
            }
        )
        return
    _show(found, checks, chosen)
    words = Text("Wrote {file} ({size}).", "已写出{file}（{size}）。")
    title(words.format(file=out, size=size_of(size)).get(chosen))


def _figure(check: FigureCheck, lang: Lang) -> dict[str, Any]:
    figure, found = check.figure, check.found
    return {
        "id": figure.id,
        "name": figure.name.get(lang),
        "tag": figure.tag,
        "published": figure.text(lang),
        "model": None if found is None else int(found) if float(found).is_integer() else float(found),
        "met": check.met,
    }


def _show(scheme: Scheme, checks: tuple[FigureCheck, ...], lang: Lang) -> None:
    say(f"{scheme.name.get(lang)}{in_brackets(scheme.id, lang)}")
    for key, option_ in scheme.chosen.items():
        reading = scheme.readings[key]
        name = reading.option(option_)
        words = Text("Read as {reading}={option}: {name}", "解读{reading}={option}：{name}")
        say(words.format(reading=key, option=option_, name=Text("", "") if name is None else name.name).get(lang))
    heads = (
        Text("figure", "编号"),
        Text("tag", "标记"),
        Text("what", "内容"),
        Text("published", "公布"),
        Text("model", "模型"),
    )
    rows = [
        [f["id"], f["tag"], f["name"], f["published"], "-" if f["model"] is None else f"{f['model']:,}"]
        for f in (_figure(check, lang) for check in checks)
    ]
    title(Text("Published figures and the model", "公布数字与模型").get(lang))
    print_table([head.get(lang) for head in heads], rows, right=(3, 4))
    assumed = [note for note in scheme.notes if note.tag in {"I", "O", "U"}]
    if assumed:
        title(
            Text(
                "Inferred by us (I), from outside (O) or not published (U)",
                "推断（I）、来自其他来源（O）或未公布（U）之处",
            ).get(lang)
        )
    for note in assumed:
        say(f"  [{note.tag}] {note.text.get(lang)}")

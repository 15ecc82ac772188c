"""``gridgov split``: divides a unit that grew too large, draws a level anew, or merges what is too small."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

import attrs
import click

from gridgov.cli._click import Command, language, option, show_refusal, wrong_use
from gridgov.cli._options import FILE, DayType, csv_options, format_option, lang_option, today
from gridgov.cli._out import Step, print_json, progress
from gridgov.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable

    from gridgov.cli._split_out import Made
    from gridgov.jurisdiction import Jurisdiction
    from gridgov.splitting import MergePlan, SplitPlan

__all__ = ["split"]

#: Stands for no level after ``--keep``, and for the order of the units after ``--adjacency``.
_NO_LEVEL, _ORDER = "none", "order"


@attrs.frozen
class _Asked:
    """What is asked for, apart from files."""

    unit: str
    most: float | None
    fewest: float | None
    into: int | None
    level: str | None
    of: str | None
    keep: tuple[str, ...]
    objective: Literal["cut", "balance", "moved", "compact"]
    unknown_as: float | None
    nearest: bool
    prove: bool
    time_limit: float | None
    seed: int
    merge: bool
    adjacency: str | None
    positions: Path | None
    ids: Path | None


@click.command(
    cls=Command,
    words=Text(
        "Divide a unit of FILE into connected parts inside a household band, and say how good the division is: what is "
        "cut, who gets another grid, and how good it could be at best. With --level, the units of a level below are "
        "drawn anew; with --merge, small neighbours are merged. Nothing is written unless a file is named. Exit code "
        "0: done, 1: there is no such division, or none was found (the reason is said), 2: wrong usage, or a file "
        "cannot be read.",
        "将FILE中的一个单元划分为户数在区间内且相连的若干部分，并说明划分质量：切断的相邻关系、更换网格的户数以及理论下限。"
        "用--level可重划其下某一层级；用--merge可合并过小的相邻单元。未指定文件时不写出任何内容。退出码0：完成；1：不存在或"
        "未找到这样的划分（说明原因）；2：用法有误或文件无法读取。",
    ),
    examples=(
        "gridgov split city.json --unit c1 --max 5000",
        "gridgov split city.json --unit c1 --max 5000 --adjacency neighbours.csv -o after.json --authority 'district'",
        "gridgov split city.json --unit c1 --level grid --min 300 --max 500 --parts grids.csv",
        "gridgov split city.json --unit street1 --merge --level community --min 500",
    ),
)
@click.argument("file", type=FILE)
@option("--unit", metavar="ID", required=True, words=Text("What is divided.", "要划分的单元。"))
@option(
    "--max",
    "most",
    metavar="N",
    type=click.FloatRange(min=0, min_open=True),
    words=Text("Most households of a part.", "每个部分的户数上限。"),
)
@option(
    "--min",
    "fewest",
    metavar="N",
    type=click.FloatRange(min=0),
    words=Text("Fewest households of a part.", "每个部分的户数下限。"),
)
@option(
    "--into",
    metavar="K",
    type=click.IntRange(min=1),
    words=Text(
        "Number of parts; by default the fewest that the band allows.", "部分的数量；默认为区间允许的最少数量。"
    ),
)
@option(
    "--level",
    metavar="LEVEL",
    words=Text(
        "Draw the units of this level below the unit anew, such as grid. With --merge: level of what is merged.",
        "重划该单元之下这一层级的单元，如grid；与--merge合用时为被合并单元的层级。",
    ),
)
@option("--merge", is_flag=True, words=Text("Merge what has fewer than --min.", "合并户数少于--min的单元。"))
@option(
    "--of",
    metavar="LEVEL",
    words=Text("Level that is dealt out and never cut; buildings by default.", "被分配且不予切分的层级；默认为楼栋。"),
)
@option(
    "--keep",
    metavar="LEVEL",
    multiple=True,
    words=Text(
        "Level whose units should stay whole; repeat it, the most important first. All by default; 'none' for none.",
        "其单元应尽量保持完整的层级；可重复，重要者在前。默认为全部；none表示不要求。",
    ),
)
@option(
    "--adjacency",
    metavar="CSV",
    words=Text(
        "Table of neighbours with the columns from, to and perhaps weight; 'order' for the order of the units.",
        "相邻关系表，含from、to两列，可另有weight列；order表示按单元次序。",
    ),
)
@option(
    "--positions",
    type=FILE,
    metavar="CSV",
    words=Text("Table of positions with the columns id, x and y.", "位置表，含id、x、y三列。"),
)
@option(
    "--objective",
    type=click.Choice(("cut", "balance", "moved", "compact")),
    default="cut",
    show_default=True,
    words=Text(
        "What is as small as can be: cut: adjacencies between parts; balance: distance from the mean; moved: "
        "households that get another grid; compact: distances inside the parts.",
        "使何者最小。cut：部分之间的相邻关系；balance：偏离均值；moved：更换网格的户数；compact：部分内部的距离。",
    ),
)
@option(
    "--ids",
    type=FILE,
    metavar="CSV",
    words=Text(
        "Table of ids that the authority gives to new units, with the columns proposed and assigned.",
        "主管机关给新单元的编号表，含proposed和assigned两列。",
    ),
)
@option(
    "--unknown-as",
    metavar="N",
    type=click.FloatRange(min=0),
    words=Text("Households to count for a unit of which they are unknown.", "户数未知的单元按N户计算。"),
)
@option(
    "--nearest",
    is_flag=True,
    words=Text("If no division is inside the band, show the nearest.", "没有在区间内的划分时，给出最接近的。"),
)
@option("--prove", is_flag=True, words=Text("Spend more on proving how good it is.", "投入更多计算以证明划分质量。"))
@option(
    "--time-limit",
    metavar="S",
    type=click.FloatRange(min=0, min_open=True),
    words=Text(
        "Seconds after which the best plan so far is taken; Ctrl-C then takes it, too.",
        "超过这一秒数时采用当前最好的方案；此时按Ctrl-C亦采用该方案。",
    ),
)
@option(
    "--seed",
    metavar="N",
    type=int,
    default=0,
    show_default=True,
    words=Text("Of the chance in the search.", "搜索所用的随机种子。"),
)
@option(
    "--on",
    type=DayType(),
    metavar="DAY",
    words=Text(
        "First day of the new state in OUT, YYYY-MM-DD; today by default.",
        "OUT中新状态的首日YYYY-MM-DD；默认为今天。",
    ),
)
@option(
    "--authority",
    metavar="TEXT",
    words=Text("Who decided it; kept in OUT with its day.", "批准机关；连同日期记入OUT。"),
)
@option(
    "-o",
    "--out",
    type=FILE,
    words=Text("File for the place after it, as in convert.", "划分后辖区的文件，格式同convert。"),
)
@option("--changes", type=FILE, metavar="JSON", words=Text("File for the changes.", "变更清单文件。"))
@option("--parts", type=FILE, metavar="CSV", words=Text("File for the table of parts.", "各部分表的文件。"))
@option(
    "--units",
    type=FILE,
    metavar="CSV",
    words=Text("File for the table of which building is in which part.", "各楼栋归入哪个部分的对照表文件。"),
)
@option("--figure", type=FILE, metavar="HTML", words=Text("File for a picture.", "示意图文件。"))
@csv_options
@lang_option
@format_option("text", "json")
def split(  # noqa: PLR0913 - one argument for each option
    file: Path,
    on: dt.date | None,
    authority: str | None,
    out: Path | None,
    changes: Path | None,
    parts: Path | None,
    units: Path | None,
    figure: Path | None,
    levels: str | None,
    roots: Literal["one", "many"] | None,
    measures: tuple[str, ...],
    lang: str | None,  # noqa: ARG001 - found by language()
    format: Literal["text", "json"],  # noqa: A002 - name of the option
    **options: Any,
) -> int:
    """Divide a unit."""
    asked = _Asked(**options)
    _check(asked, figure=figure is not None, out=out, authority=authority)
    from gridgov.cli._split_in import at_split, is_of_the_data
    from gridgov.cli._split_out import facts_of, show, show_files, write_all
    from gridgov.errors import InvalidSplitError

    with progress() as step:
        from gridgov.cli._read import read

        step(0, 1, Text("reading", "读取"))
        place = read(file, levels, roots, measures)
        try:
            plan = _planned(place, asked, step)
        except InvalidSplitError as error:
            told = at_split(error)
            if not is_of_the_data(told):
                raise told from None
            show_refusal(click.get_current_context(), told)
            return 1
        step(0, 1, Text("writing", "写出"))
        files = _files(plan, (out, changes, parts, units, figure), on or today(), authority)
        written = write_all(files)
    if format == "json":
        print_json({"file": str(file), **facts_of(plan, language(), written)})
    else:
        show(plan, language())
        show_files(written, language())
    return int(_misses(plan))


def _check(asked: _Asked, *, figure: bool, out: Path | None, authority: str | None) -> None:
    """Refuse options that do not go together, before any work.

    Raises:
        UsageError: They do not.
    """
    if authority is not None and out is None:
        raise wrong_use(Text("--authority is kept in OUT: add -o.", "--authority记入OUT：请加上-o。"))
    if out is not None:
        from gridgov.cli._read import check_target

        check_target(out, ())
    if not asked.merge:
        if asked.most is None and asked.into is None:
            raise wrong_use(Text("Give --max, --into, or both.", "请给出--max或--into，或两者。"))
        return
    if asked.level is None or asked.fewest is None:
        raise wrong_use(Text("--merge needs --level and --min.", "--merge需要--level和--min。"))
    given = {
        "--into": asked.into,
        "--of": asked.of,
        "--keep": asked.keep,
        "--ids": asked.ids,
        "--nearest": asked.nearest,
        "--prove": asked.prove,
        "--time-limit": asked.time_limit,
        "--objective": asked.objective != "cut",
        "--figure": figure,
    }
    odd = [name for name, value in given.items() if value not in {None, False} and value != ()]
    if odd:
        words = Text("With --merge there is no {names.en}.", "--merge不能与{names.zh}合用。")
        raise wrong_use(words.format(names=Text(", ".join(odd), "、".join(odd))))


def _planned(place: Jurisdiction, asked: _Asked, step: Step) -> SplitPlan | MergePlan:
    """Make the plan.

    Raises:
        InvalidSplitError: There is no such division, or a file is wrong.
        GridgovError: A file cannot be read, or there is no such unit, level or measure.
        OSError: A file cannot be opened.
    """
    from gridgov import splitting
    from gridgov.cli._split_in import of_positions, read_ids, read_positions
    from gridgov.errors import InvalidSplitError

    assigned = None if asked.ids is None else read_ids(asked.ids)
    shared: dict[str, Any] = {
        "adjacency": None if asked.adjacency is None else _adjacency(asked.adjacency),
        "positions": None if asked.positions is None else read_positions(asked.positions),
        "min_households": asked.fewest,
        "max_households": asked.most,
        "unknown_as": asked.unknown_as,
        "seed": asked.seed,
    }
    if not asked.merge:

        def told(done: int, total: int) -> None:
            step(min(max(done, 0), total), total, Text("dividing", "划分"))

        shared |= {
            "into": asked.into,
            "of": asked.of,
            "keep": None if not asked.keep else [key for key in asked.keep if key != _NO_LEVEL],
            "objective": asked.objective,
            "strict": not asked.nearest,
            "prove": asked.prove,
            "time_limit": asked.time_limit,
            "progress": told,
        }
    work: Callable[..., Any] = splitting.split
    if asked.level is not None:
        work = splitting.merge if asked.merge else splitting.redraw
        shared["level"] = asked.level
    try:
        plan: SplitPlan | MergePlan = work(place, asked.unit, **shared)
    except InvalidSplitError as error:
        raise (error if asked.positions is None else of_positions(error, asked.positions)) from None
    except ValueError as error:
        if asked.into is None or asked.level is None or hasattr(error, "problems"):
            raise
        several = Text(
            "--into is for one unit above, and units of '{level}' stand under several below '{unit}'.",
            "--into只用于同一上级；“{unit}”之下的“{level}”单元分属多个上级。",
        )
        raise wrong_use(several.format(level=asked.level, unit=asked.unit)) from None
    if assigned and isinstance(plan, splitting.SplitPlan):
        return plan.assign(assigned)
    return plan


def _adjacency(said: str) -> Path | str:
    return said if said == _ORDER else Path(said)


_AFTER: Final = Text("the place after it, to read again", "划分后的辖区数据，可再次读取")
_CHANGES: Final = Text("the changes, to apply in Python", "变更清单，可用Python执行")
_PARTS: Final = Text("the parts", "各部分")
_UNITS: Final = Text("which building is in which part", "各楼栋所归部分")
_MERGED: Final = Text("the units that are merged", "合并的单元")
_FIGURE: Final = Text("a picture, for a browser", "示意图，可用浏览器打开")


def _files(
    plan: SplitPlan | MergePlan,
    paths: tuple[Path | None, ...],
    on: dt.date,
    authority: str | None,
) -> Made:
    """Make all files that were asked for.

    Raises:
        InvalidChangeError: The changes cannot be made.
        MissingExtraError: There is to be a picture, and plotly is not installed.
    """
    from gridgov.cli._split_out import changes_json, figure_html, table_csv
    from gridgov.splitting import MergePlan

    out, changes, parts, units, figure = paths
    files: Made = []
    if out is not None:
        files.append((out, _AFTER, plan.apply(on=on, authority=authority).jurisdiction))
    if changes is not None:
        files.append((changes, _CHANGES, changes_json(plan.changes)))
    if parts is not None:
        what, table = (_MERGED, plan.units) if isinstance(plan, MergePlan) else (_PARTS, plan.parts)
        files.append((parts, what, table_csv(table)))
    if units is not None and not isinstance(plan, MergePlan):
        files.append((units, _UNITS, table_csv(plan.units)))
    if figure is not None and not isinstance(plan, MergePlan):
        files.append((figure, _FIGURE, figure_html(plan, language())))
    return files


def _misses(plan: SplitPlan | MergePlan) -> bool:
    """Tell whether something stays outside the band."""
    return bool(plan.problems)

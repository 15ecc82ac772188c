"""``gridgov integrate``: merges departments' nets."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

from gridgov.cli._click import Command, about, language, option, say, warn, wrong_use
from gridgov.cli._integrate_in import BandType, read_choices, read_matches, read_neighbours
from gridgov.cli._options import FILE, csv_options, lang_option, on_option, today
from gridgov.cli._out import Step, print_table, progress, size_of, title
from gridgov.text import Text

if TYPE_CHECKING:
    from gridgov.integration import Integration
    from gridgov.nets import Nets

__all__ = ["integrate"]

_Band = tuple["str | None", float, float]


@click.command(
    cls=Command,
    words=Text(
        "Merge the nets of departments into one: NETS are workbooks, CSV files or folders of them. Nothing of a net is "
        "deleted: every cell, post and duty is mapped to a merged grid, or listed with the reason why not. Exit code "
        "0: merged, 1: merged, but a base unit is not known or the territory does not allow the grids, 2: the input "
        "cannot be read.",
        "将各部门的网格整合为一张网：NETS为工作簿、CSV文件或其文件夹。不删除任何内容：每个网格、岗位和职责都对应到整合后的"
        "网格，否则列明原因。退出码0：已整合；1：已整合，但有无法对应的基本单元，或辖区不允许这些网格；2：输入无法读取。",
    ),
    examples=(
        "gridgov integrate health.xlsx police.xlsx --within city.json -o out --households 300-500",
        "gridgov integrate nets/ --within city.json -o out --inside community --format xlsx",
        "gridgov integrate nets/ --within city.json -o out --decisions out/conflicts.csv --matches out/unmapped.csv",
        "gridgov integrate nets/ --within city.json -o out --how existing --base police",
    ),
)
@click.argument("nets", nargs=-1, required=True, type=FILE)
@option(
    "--within",
    type=FILE,
    required=True,
    words=Text("The jurisdiction in which the merged grids are to stand.", "整合后网格所在的辖区文件。"),
)
@option("-o", "--out", type=FILE, required=True, words=Text("Folder for the files.", "输出文件夹。"))
@option(
    "--level",
    metavar="LEVEL",
    words=Text(
        "Level of the base units, such as building; by default the lowest that the nets name.",
        "基本单元所在层级，如building；默认为各网格体系所用的最低层级。",
    ),
)
@option(
    "--grids",
    metavar="LEVEL",
    multiple=True,
    words=Text(
        "Level of the merged grids; repeat it for several, the highest first. By default all levels of grids.",
        "整合后网格的层级；多级时由高到低重复填写。默认为全部网格层级。",
    ),
)
@option(
    "--how",
    type=click.Choice(("consensus", "refine", "existing")),
    default="consensus",
    show_default=True,
    words=Text(
        "consensus: grids on which the nets agree most; refine: the common refinement of all nets; existing: one net.",
        "consensus：各体系最一致的划分；refine：全部体系的公共细分；existing：采用其中一个体系。",
    ),
)
@option(
    "--base",
    metavar="NET",
    words=Text("Net that 'existing' adopts; by default the best one.", "existing所采用的体系；默认为最一致者。"),
)
@option(
    "--households",
    type=BandType(),
    multiple=True,
    metavar="[LEVEL=]LOW-HIGH",
    words=Text(
        "Fewest and most households of a grid, such as 300-500; may be repeated for several levels.",
        "每个网格的户数下限和上限，如300-500；可按层级重复。",
    ),
)
@option(
    "--inside",
    metavar="LEVEL",
    words=Text("Level whose boundaries no grid crosses, such as community.", "网格不得跨越其边界的层级，如community。"),
)
@option(
    "--unknown-as",
    type=click.FloatRange(min=0),
    metavar="N",
    words=Text(
        "Households to count for a base unit of which they are unknown; a band needs them.",
        "户数未知的基本单元按N户计算；设定户数区间时需要。",
    ),
)
@option(
    "--adjacency",
    type=FILE,
    words=Text(
        "Table of neighbours with the columns unit and neighbour.",
        "相邻关系表，含unit和neighbour两列。",
    ),
)
@option(
    "--decisions",
    type=FILE,
    words=Text(
        "The list of conflicts of an earlier run, with the column 'decision' filled in.",
        "此前运行所得并已填写“decision”列的冲突清单。",
    ),
)
@option(
    "--matches",
    type=FILE,
    words=Text(
        "Table with the columns net, unit and match: what ids of departments are here.",
        "含net、unit、match三列的表：部门编号与本地编号的对应。",
    ),
)
@option(
    "--repair",
    type=click.Choice(("zeros",)),
    multiple=True,
    words=Text(
        "zeros: restore zeros that ids began with and a spreadsheet took away.",
        "zeros：补全被电子表格去掉的编号开头的零。",
    ),
)
@on_option
@csv_options
@lang_option
@option(
    "-f",
    "--format",
    type=click.Choice(("csv", "xlsx")),
    default="csv",
    show_default=True,
    words=Text("Form of the tables.", "各表的格式。"),
)
def integrate(  # noqa: PLR0913 - one argument for each option
    nets: tuple[Path, ...],
    within: Path,
    out: Path,
    level: str | None,
    grids: tuple[str, ...],
    how: Literal["consensus", "refine", "existing"],
    base: str | None,
    households: tuple[_Band, ...],
    inside: str | None,
    unknown_as: float | None,
    adjacency: Path | None,
    decisions: Path | None,
    matches: Path | None,
    repair: tuple[Literal["zeros"], ...],
    on: dt.date | None,
    levels: str | None,
    roots: Literal["one", "many"] | None,
    measures: tuple[str, ...],
    lang: str | None,  # noqa: ARG001 - found by language()
    format: Literal["csv", "xlsx"],  # noqa: A002 - name of the option
) -> int:
    """Merge nets."""
    if base is not None and how != "existing":
        raise wrong_use(Text("--base is for --how existing.", "--base只用于--how existing。"))
    bands = _bands(households)
    day = on or today()
    with progress() as step:
        from gridgov.cli._integrate_out import made_files, summary, write_files
        from gridgov.cli._read import read

        step(0, 1, Text("reading", "读取"))
        with about(within):
            place = read(within, levels, roots, measures)
        bound = _bound(nets, place, level, matches, repair)
        options: dict[str, Any] = {
            "how": how,
            "base": base,
            "levels": grids or None,
            "households": bands,
            "inside": inside,
            "unknown_as": unknown_as,
            "adjacency": None if adjacency is None else read_neighbours(adjacency),
            "decisions": None if decisions is None else read_choices(decisions),
            "on": day,
        }
        found = _merged(bound, place, options, decisions, step)
        step(0, 1, Text("writing", "写出"))
        files, why = made_files(found, day, format, language())
        text = summary(found, why, language())
        with about(out):
            written = write_files(out, files, text)
    say(text.rstrip("\n"))
    title(Text("Files", "文件").get(language()))
    shown = [[f"  {out / name}", size_of(len(data)), what.get(language())] for name, what, data in written]
    print_table((), shown, right=(1,))
    if len(found.unmapped):
        lost = Text("{n:,} members are not known here; see unmapped.", "有{n:,}条覆盖记录无法对应；见unmapped。")
        warn(lost.format(n=len(found.unmapped)).get(language()))
    return int(why is not None or len(found.unmapped) > 0)


def _bands(given: tuple[_Band, ...]) -> Any:  # noqa: ANN401 - a band, or bands by level
    """Return one band for the lowest level, or one for each level that is named."""
    named = {level: (low, high) for level, low, high in given}
    if len(named) < len(given) or (None in named and len(named) > 1):
        raise wrong_use(
            Text(
                "Give one band, or one for each level: LEVEL=LOW-HIGH.",
                "请给出一个区间，或按层级各给一个：LEVEL=LOW-HIGH。",
            )
        )
    return named.get(None, named or None)


def _bound(
    paths: tuple[Path, ...],
    place: Any,  # noqa: ANN401 - a jurisdiction
    level: str | None,
    matches: Path | None,
    repair: tuple[Literal["zeros"], ...],
) -> Nets:
    """Read nets and find their base units.

    Raises:
        GridgovError: With everything that is wrong in the files.
        OSError: The file of matches cannot be opened.
    """
    from gridgov.integration._target import base_level
    from gridgov.nets import BaseUnits, Nets, read_nets

    territory = place.territory
    # What does not fit is said together with what cannot be read, unless it is about to be repaired.
    known = None if level is None or matches or repair else (territory, level)
    nets = read_nets(paths, base=known)
    units = BaseUnits.of_territory(territory, level or base_level(territory, nets))
    approved = None if matches is None else read_matches(matches, nets)
    return Nets.of(nets, units, matches=approved, repair=repair)


def _merged(nets: Nets, place: Any, options: dict[str, Any], decisions: Path | None, step: Step) -> Integration:  # noqa: ANN401 - a jurisdiction
    from gridgov import integration

    words = Text("merging", "整合")
    with about(decisions or Path()):
        return integration.integrate(
            nets, within=place, progress=lambda done, total: step(done, total, words), **options
        )

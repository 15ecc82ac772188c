"""The main job on real input: the published Ankang "321" over the real divisions, checked, and written to files."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path
from typing import Final, TypeAlias

import attrs

from gridgov._days import Day, as_day
from gridgov._files import atomic_write
from gridgov._spreadsheet import csv_text
from gridgov.audit import Audit
from gridgov.errors import MissingExtraError
from gridgov.findings import FIRST_RULES, Report, check
from gridgov.hierarchy import Unit
from gridgov.integration import Integration, integrate
from gridgov.jurisdiction import Jurisdiction, Note
from gridgov.policies import REPORTED, Clause, Policy
from gridgov.roles import Answer, Vacancies
from gridgov.schemes import FigureCheck, Scheme, load
from gridgov.schemes.synthesis import MadeNets
from gridgov.text import Lang, Text

__all__ = ["DemoFile", "DemoResult", "Progress", "run_demo"]

#: Told which step of how many begins, and what it does.
Progress: TypeAlias = Callable[[int, int, Text], None]

_SCHEME: Final = "ankang-321"
_GRIDS: Final = ("grid_1", "grid_2", "grid_3")
_STEPS: Final = (
    Text("reading the scheme and the real divisions", "读取方案和真实区划"),
    Text("laying grids, households and posts over them", "铺设网格、户数和岗位"),
    Text("holding the model against the published figures", "与公布数字逐项核对"),
    Text("holding the published figures against each other", "公布数字相互核对"),
    Text("checking the rules and the policy of the system", "检查规则和该方案的政策"),
    Text("making up the nets of the departments that the source names", "生成来源所列各部门的网格体系"),
    Text("merging the nets into one", "多网合一"),
    Text("writing the document", "写出文档"),
    Text("writing the graph", "写出图文件"),
    Text("writing the findings", "写出检查结果"),
    Text("writing what became of the nets", "写出多网合一结果"),
    Text("writing the page", "写出网页"),
)


@attrs.frozen
class DemoFile:
    """A file that the demo wrote."""

    path: Path
    #: What is in it.
    what: Text
    #: Its size in bytes.
    size: int


@attrs.frozen(eq=False)
class DemoResult:
    """What the demo built, found and wrote."""

    scheme: Scheme
    jurisdiction: Jurisdiction
    #: Each published figure against the model.
    figures: tuple[FigureCheck, ...]
    #: The published figures against each other.
    audit: Audit
    #: What the policy of the system and the first rules found.
    report: Report
    vacancies: Vacancies
    #: Generated nets of the departments that the source names, and what was chosen for them.
    made: MadeNets
    #: What they were merged into.
    integration: Integration
    #: The building that is asked about, and who answers for it, nearest first.
    building: Unit
    answers: tuple[Answer, ...]
    files: tuple[DemoFile, ...]
    #: Why there is no page; None if there is one.
    no_page: MissingExtraError | None

    @property
    def met(self) -> bool:
        """Whether every published figure is met: exactly, or within what its wording leaves open."""
        return all(figure.met for figure in self.figures)

    @property
    def assumed(self) -> tuple[Note, ...]:
        """Our own choices, tagged ``I``, and what is not published, tagged ``U``."""
        return tuple(note for note in self.jurisdiction.notes if note.tag in {"I", "U"})


def run_demo(out: str | Path, *, on: Day, lang: Lang = "en", progress: Progress | None = None) -> DemoResult:
    """Build the city, check it, merge generated nets of its departments, and write files, each whole or not at all.

    The files are document, graph, findings, which cell of the nets became which grid, conflicts between the nets, and
    the page. The same day and language give the same bytes.

    Args:
        out: Folder for the files; it is made if it is not there.
        on: The day on which posts are counted and rules checked.
        lang: Language of the findings and the page.
        progress: Told which step begins.

    Raises:
        OSError: A file cannot be written.

    Example:
        >>> result = run_demo("out", on="2026-01-01")
        >>> result.met, len(result.vacancies)
        (True, 557)
        >>> sorted(file.path.suffix for file in result.files)
        ['.csv', '.csv', '.csv', '.graphml', '.html', '.json']
    """
    from gridgov import documents, graph

    day, folder = as_day(on), Path(out)
    folder.mkdir(parents=True, exist_ok=True)
    begin = _Steps(progress)

    begin()
    scheme = load(_SCHEME)
    begin()
    city = scheme.synthesise()
    begin()
    figures = scheme.compare(city)
    begin()
    audit = scheme.audit()
    begin()
    report = check(city, _policy(scheme), on=day, evidence=scheme.evidence(city))
    begin()
    made = scheme.synthesise_nets(city)
    begin()
    integration = _merged(city, made)

    files: list[DemoFile] = []

    def wrote(path: Path, what: Text) -> None:
        files.append(DemoFile(path, what, path.stat().st_size))

    begin()
    path = folder / f"{_SCHEME}.json"
    documents.save(city, path)
    wrote(path, Text("the whole jurisdiction, to read again", "完整辖区数据，可再次读取"))
    begin()
    path = folder / f"{_SCHEME}.graphml"
    graph.write(city, path)
    wrote(path, Text("its graph, for Gephi, yEd or networkx", "关系图，供Gephi、yEd或networkx使用"))
    begin()
    path = folder / "findings.csv"
    # The mark at the start tells a spreadsheet that this is UTF-8.
    atomic_write(path, report.render("csv", lang=lang).encode("utf-8-sig"))
    wrote(path, Text("what the rules found, for a spreadsheet", "检查结果，可用电子表格打开"))
    begin()
    path = folder / "crosswalk.csv"
    atomic_write(path, csv_text(integration.crosswalk().to_dict()).encode("utf-8-sig"))
    wrote(
        path,
        Text("which cell of which generated net is in which merged grid", "生成网格体系的原网格与整合后网格对应表"),
    )
    path = folder / "conflicts.csv"
    integration.write_decisions(path)
    wrote(path, Text("where the nets disagree, with a column to decide in", "网格冲突清单，可填写人工决定"))
    begin()
    path = folder / f"{_SCHEME}.html"
    told = attrs.evolve(city, notes=(*city.notes, *made.notes))
    no_page = _write_page(told, path, report, scheme, lang, integration)
    if no_page is None:
        wrote(path, Text("a page with pictures, for a browser", "带图网页，可用浏览器打开"))
    begin()

    vacancies = city.roster.vacancies(on=day)
    building = _example(city, vacancies)
    return DemoResult(
        scheme=scheme,
        jurisdiction=city,
        figures=figures,
        audit=audit,
        report=report,
        vacancies=vacancies,
        made=made,
        integration=integration,
        building=building,
        answers=city.who_answers(building, on=day),
        files=tuple(files),
        no_page=no_page,
    )


def _policy(scheme: Scheme) -> Policy:
    """Return the policy of a scheme, and below it the first rules that it does not have itself."""
    own = scheme.policy
    codes = {clause.rule.code for layer in (() if own is None else own.layers) for clause in layer.clauses}
    # Nobody's law sets them: what they find is reported, and fails nothing.
    clauses = [Clause(id=rule.name, rule=rule, strength=REPORTED) for rule in FIRST_RULES if rule.code not in codes]
    return Policy(id="first-rules", title=Text("first rules", "首批规则"), clauses=clauses, parent=own)


def _merged(city: Jurisdiction, made: MadeNets) -> Integration:
    """Merge nets into grids of half to one and a half of the mean size that each level of grids has."""
    bands: dict[str, tuple[float, float]] = {}
    for level in _GRIDS:
        units = city.units(level=level)
        mean = units.total("households").known / len(units)
        bands[level] = math.floor(mean / 2), math.ceil(mean * 3 / 2)
    # A quick search: it is a demonstration.
    return integrate(made.nets, within=city, levels=_GRIDS, households=bands, inside="community", effort=0)


def _example(city: Jurisdiction, vacancies: Vacancies) -> Unit:
    """Return the first building whose grid lacks nobody: the whole chain can be seen there."""
    lacking = set(vacancies.units.tolist())
    buildings = city.units(level="building")
    parents = city.territory.tree.parent[buildings.rows].tolist()
    return next(unit for unit, above in zip(buildings, parents, strict=True) if above not in lacking)


class _Steps:
    """Tells one step after the other."""

    def __init__(self, progress: Progress | None) -> None:
        self._progress = progress
        self._done = 0

    def __call__(self) -> None:
        if self._progress is not None:
            words = _STEPS[self._done] if self._done < len(_STEPS) else Text("done", "完成")
            self._progress(self._done, len(_STEPS), words)
        self._done += 1


def _write_page(  # noqa: PLR0913 - what is on the page
    city: Jurisdiction, path: Path, report: Report, scheme: Scheme, lang: Lang, integration: Integration
) -> MissingExtraError | None:
    """Write the page, or return which library it lacks."""
    from gridgov.report import write_page

    try:
        write_page(city, path, on=report.on, lang=lang, report=report, scheme=scheme, integration=integration)
    except MissingExtraError as error:
        return error
    return None

"""The main job on real input: the published Ankang "321" over the real divisions, checked, and written to files."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final, TypeAlias

import attrs
import numpy as np

from gridgov._days import Day, as_day
from gridgov._files import atomic_write
from gridgov._spreadsheet import csv_text
from gridgov.audit import Audit
from gridgov.changes import AddLink, Change, MoveUnit, RenameUnit, SetLabel, SplitUnit
from gridgov.errors import MissingExtraError
from gridgov.findings import FIRST_RULES, Report, check
from gridgov.hierarchy import Unit
from gridgov.integration import Integration, integrate
from gridgov.journal import Journal
from gridgov.jurisdiction import Jurisdiction, Note
from gridgov.policies import REPORTED, Clause, Policy
from gridgov.report import Division
from gridgov.roles import Answer, Vacancies
from gridgov.schemes import FigureCheck, Scheme, load
from gridgov.schemes.synthesis import MadeNets
from gridgov.splitting import SplitPlan, split
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
    Text("splitting the communities that the rules report", "拆分规则查出的超大社区"),
    Text("writing the document", "写出文档"),
    Text("writing the graph", "写出图文件"),
    Text("writing the findings", "写出检查结果"),
    Text("writing what became of the nets", "写出多网合一结果"),
    Text("writing the journal of the splits", "写出拆分日志"),
    Text("writing the page", "写出网页"),
)
#: The moment of the scheme's story before its communities were split, and the rule that reports what is too large.
_BEFORE, _TOO_LARGE, _MOST = "before_split", "SIZ001", "ANK-F16"
#: A quick search: it is a demonstration.
_EFFORT: Final = 0.2
_AUTHORITY: Final = "（生成）社区拆分决定（虚构）"
_SPLIT_NOTES: Final = (
    Note(
        "splits",
        "I",
        Text(
            "How the seven communities were split is not published. Here each is divided at 5,000 households between "
            "neighbours in the order of codes, since no positions are; the decision and its day are made up.",
            "七个社区如何拆分未予公布。此处按5,000户上限、以代码次序为相邻关系（未公布位置）逐一划分；批准决定及日期系虚构。",
        ),
    ),
    Note(
        "split_codes",
        "I",
        Text(
            "A new community gets code and name of the listed residents' committee that the state after the split has "
            "there. Estates go with the grid that covers them; whoever takes charge of a community takes charge of "
            "what comes out of it.",
            "新社区采用拆分后状态中所列居委会的代码和名称。小区随覆盖它的网格划转；原社区的包抓领导同时包抓拆出的社区。",
        ),
    ),
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
    #: The communities that were too large, divided: plans, and what was found before and after.
    division: Division
    #: The place before the splits, and the splits.
    journal: Journal
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
    """Build the city, check it, merge generated nets of its departments, split what was too large, and write files.

    The files are document, graph, findings, which cell of the nets became which grid, conflicts between the nets, the
    journal of the splits and their parts, and the page, each written whole or not at all. The same day and language
    give the same bytes.

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
        ['.csv', '.csv', '.csv', '.csv', '.graphml', '.html', '.json', '.json']
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
    begin()
    division, journal = _divided(scheme, city, day)

    files = _Files(folder)
    begin()
    documents.save(city, files.path(f"{_SCHEME}.json"))
    files.wrote(Text("the whole jurisdiction, to read again", "完整辖区数据，可再次读取"))
    begin()
    graph.write(city, files.path(f"{_SCHEME}.graphml"))
    files.wrote(Text("its graph, for Gephi, yEd or networkx", "关系图，供Gephi、yEd或networkx使用"))
    begin()
    # The mark at the start tells a spreadsheet that this is UTF-8.
    atomic_write(files.path("findings.csv"), report.render("csv", lang=lang).encode("utf-8-sig"))
    files.wrote(Text("what the rules found, for a spreadsheet", "检查结果，可用电子表格打开"))
    begin()
    _write_merger(files, integration)
    begin()
    _write_division(files, division, journal)
    begin()
    told = attrs.evolve(city, notes=(*city.notes, *made.notes, *division.notes))
    no_page = _write_page(told, files.path(f"{_SCHEME}.html"), report, scheme, lang, integration, division)
    if no_page is None:
        files.wrote(Text("a page with pictures, for a browser", "带图网页，可用浏览器打开"))
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
        division=division,
        journal=journal,
        building=building,
        answers=city.who_answers(building, on=day),
        files=tuple(files.done),
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


def _divided(scheme: Scheme, city: Jurisdiction, day: np.datetime64) -> tuple[Division, Journal]:
    """Split the communities that the rules report before the split, and check again."""
    before = scheme.synthesise(state=_BEFORE)
    policy = _policy(scheme)
    found = check(before, policy, on=day, evidence=scheme.evidence(before))
    most = float(next(figure.value for figure in scheme.figures if figure.id == _MOST) or 0)
    plans: list[SplitPlan] = []
    for finding in found.findings(unknown=False):
        if finding.rule.code == _TOO_LARGE and finding.unit is not None:
            taken = [ident for plan in plans for ident in plan.proposed]
            plan = split(before, finding.unit, max_households=most, effort=_EFFORT, taken=taken)
            plans.append(plan.assign(_listed(plan, city)))
    changes = [
        *(change for plan in plans for change in plan.changes),
        *(c for plan in plans for c in _along(plan, city)),
    ]
    journal = Journal(before).record(changes, on=day, authority=_AUTHORITY)
    again = check(journal.now, policy, on=day, evidence=scheme.evidence(journal.now))
    return Division(tuple(plans), found, again, _SPLIT_NOTES), journal


def _listed(plan: SplitPlan, city: Jurisdiction) -> dict[str, str]:
    """Return the codes of listed committees that are there after the split and not before, by proposed ids."""
    before = plan.jurisdiction.territory
    above = city.unit(plan.unit).parent
    listed = [] if above is None else [unit.id for unit in above.children if unit.id not in before]
    return dict(zip(plan.proposed, listed, strict=False))


def _along(plan: SplitPlan, city: Jurisdiction) -> Iterator[Change]:
    """Go through what comes along with new communities: names, estates, who takes charge, and what is no longer so."""
    place = plan.jurisdiction
    part_of = {
        f"unit:{child}": part.id
        for change in plan.changes
        if isinstance(change, SplitUnit) and change.unit == plan.unit
        for part in change.parts
        for child in part.children
    }
    new = [ident for ident, old in zip(plan.ids, plan.continues, strict=True) if old is None]
    for ident in new:
        name = city.unit(ident).name if ident in city.territory else None
        if name is not None:
            yield RenameUnit(ident, name)
    yield SetLabel(plan.unit, "overloaded", None)
    for link in place.links:
        if link.kind == "covers" and part_of.get(link.source) in new and link.target in part_of:
            yield MoveUnit(link.target_id, part_of[link.source])
        elif link.kind == "takes_charge" and link.target == f"unit:{plan.unit}":
            yield from (AddLink(link.kind, link.source, f"unit:{ident}") for ident in new)


def _parts(division: Division) -> dict[str, list[object]]:
    """Return a row for each part of each community that was split."""
    rows = [
        {
            "community": plan.unit,
            "name": plan.jurisdiction.unit(plan.unit).name,
            "part": part.part,
            "takes_place_of": part.takes_place_of,
            "households": part.count,
            "buildings": part.base_units,
            "posts_moved": int((plan.posts["part"] == part.part).sum()),
        }
        for plan in division.plans
        for part in plan.parts
    ]
    return {key: [row[key] for row in rows] for key in (rows[0] if rows else ())}


def _example(city: Jurisdiction, vacancies: Vacancies) -> Unit:
    """Return the first building whose grid lacks nobody: the whole chain can be seen there."""
    lacking = set(vacancies.units.tolist())
    buildings = city.units(level="building")
    parents = city.territory.tree.parent[buildings.rows].tolist()
    return next(unit for unit, above in zip(buildings, parents, strict=True) if above not in lacking)


class _Files:
    """The files that were written, one after the other."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._last = folder
        self.done: list[DemoFile] = []

    def path(self, name: str) -> Path:
        """Return where the next file is."""
        self._last = self._folder / name
        return self._last

    def wrote(self, what: Text) -> None:
        """Add the file."""
        self.done.append(DemoFile(self._last, what, self._last.stat().st_size))


def _write_merger(files: _Files, integration: Integration) -> None:
    """Write what became of the nets."""
    atomic_write(files.path("crosswalk.csv"), csv_text(integration.crosswalk().to_dict()).encode("utf-8-sig"))
    files.wrote(
        Text("which cell of which generated net is in which merged grid", "生成网格体系的原网格与整合后网格对应表")
    )
    integration.write_decisions(files.path("conflicts.csv"))
    files.wrote(Text("where the nets disagree, with a column to decide in", "网格冲突清单，可填写人工决定"))


def _write_division(files: _Files, division: Division, journal: Journal) -> None:
    """Write the splits."""
    journal.save(files.path("journal.json"))
    files.wrote(Text("the place before the splits, and the splits", "拆分前的辖区数据与拆分记录"))
    atomic_write(files.path("splits.csv"), csv_text(_parts(division)).encode("utf-8-sig"))
    files.wrote(Text("the parts of each community that was split", "各拆分社区所分成的部分"))


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
    city: Jurisdiction,
    path: Path,
    report: Report,
    scheme: Scheme,
    lang: Lang,
    integration: Integration,
    division: Division,
) -> MissingExtraError | None:
    """Write the page, or return which library it lacks."""
    from gridgov.report import write_page

    try:
        write_page(
            city,
            path,
            on=report.on,
            lang=lang,
            report=report,
            scheme=scheme,
            integration=integration,
            division=division,
        )
    except MissingExtraError as error:
        return error
    return None

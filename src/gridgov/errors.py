"""What can be wrong with data, and how it is said.

A *fault kind* is a stable code with a message and one way out, in English and Chinese. A `Problem` is one fault at
one place. `Problems` holds all the problems of one input, however many. An exception of gridgov carries them.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from gridgov._problems import FAULTS, Batch, FaultKind, Place, Problem, Problems, fault
from gridgov.text import Lang, Text

__all__ = [
    "FAULTS",
    "AppointmentError",
    "Batch",
    "FaultKind",
    "GridgovError",
    "InvalidBaselineError",
    "InvalidBodiesError",
    "InvalidChangeError",
    "InvalidCodeError",
    "InvalidDocumentError",
    "InvalidEvidenceError",
    "InvalidFileError",
    "InvalidGraphError",
    "InvalidHierarchyError",
    "InvalidIntegrationError",
    "InvalidJournalError",
    "InvalidJurisdictionError",
    "InvalidLevelsError",
    "InvalidLineageError",
    "InvalidMatchesError",
    "InvalidNetError",
    "InvalidPickleError",
    "InvalidPolicyError",
    "InvalidRolesError",
    "InvalidRosterError",
    "InvalidSchemeError",
    "InvalidSplitError",
    "InvalidWaiversError",
    "MissingExtraError",
    "NotPublishedError",
    "Place",
    "Problem",
    "Problems",
    "UnknownKeyError",
    "UnknownUnitError",
    "all_faults",
    "fault",
]


class GridgovError(Exception):
    """The data say something that cannot be. Base class of every error that gridgov raises about data.

    Wrong use of an argument raises plain `ValueError` or `TypeError` instead.

    Example:
        >>> try:
        ...     raise GridgovError(Problems())
        ... except GridgovError as error:
        ...     print(error.headline("zh"))
        发现0个问题。
    """

    _headline = Text("{n:,} problem{s} found.", "发现{n:,}个问题。")

    def __init__(self, problems: Problems | Problem) -> None:
        self.problems: Problems = problems if isinstance(problems, Problems) else Problems.of(problems)
        super().__init__(self.problems)

    def headline(self, lang: Lang = "en") -> str:
        """Say in one line what was refused and how many problems it has."""
        n = len(self.problems)
        return self._headline.format(n=n, s="" if n == 1 else "s").get(lang)

    def text(self, lang: Lang = "en", *, limit: int | None = 20) -> str:
        """Return the headline and one line for each problem.

        Example:
            >>> GridgovError(Problems()).text()
            '0 problems found.'
        """
        return "\n".join(filter(None, (self.headline(lang), self.problems.text(lang, limit=limit))))

    def __str__(self) -> str:
        """Return the English text, at most 20 problems long."""
        return self.text()

    def __reduce__(self) -> tuple[object, ...]:
        return type(self), (self.problems,)


class InvalidCodeError(GridgovError, ValueError):
    """A division or grid code is not well formed, or its serial numbers are used up."""

    _headline = Text("Not a valid code: {n:,} problem{s}.", "编码无效：{n:,}个问题。")


class InvalidLevelsError(GridgovError, ValueError):
    """A level scheme contradicts itself."""

    _headline = Text("Not a valid level scheme: {n:,} problem{s}.", "层级方案无效：{n:,}个问题。")


class InvalidHierarchyError(GridgovError, ValueError):
    """Units do not form a hierarchy that their level scheme allows."""

    _headline = Text("Not a valid hierarchy: {n:,} problem{s}.", "层级结构无效：{n:,}个问题。")


class InvalidRolesError(GridgovError, ValueError):
    """A role catalogue contradicts itself."""

    _headline = Text("Not a valid role catalogue: {n:,} problem{s}.", "角色目录无效：{n:,}个问题。")


class InvalidRosterError(GridgovError, ValueError):
    """Posts, holders or appointments do not fit together."""

    _headline = Text("Not a valid roster: {n:,} problem{s}.", "岗位名册无效：{n:,}个问题。")


class AppointmentError(GridgovError, ValueError):
    """An appointment is refused by the rules of its role."""

    _headline = Text("Appointment refused: {n:,} problem{s}.", "任命被拒绝：{n:,}个问题。")


class InvalidBodiesError(GridgovError, ValueError):
    """Bodies, their parents or their memberships do not fit together."""

    _headline = Text("Not valid bodies: {n:,} problem{s}.", "组织机构无效：{n:,}个问题。")


class InvalidChangeError(GridgovError, ValueError):
    """Changes cannot be made, or their records cannot be read; nothing was changed."""

    _headline = Text("The changes are refused: {n:,} problem{s}.", "变更被拒绝：{n:,}个问题。")


class InvalidEvidenceError(GridgovError, ValueError):
    """Tables of evidence cannot be read, or do not fit the territory."""

    _headline = Text("Not valid evidence: {n:,} problem{s}.", "佐证数据无效：{n:,}个问题。")


class InvalidNetError(GridgovError, ValueError):
    """A department's net contradicts itself, or nets do not fit together."""

    _headline = Text("Not a valid net: {n:,} problem{s}.", "网格体系无效：{n:,}个问题。")


class InvalidIntegrationError(GridgovError, ValueError):
    """Nets cannot be merged as asked, or decisions cannot be read."""

    _headline = Text("The nets cannot be merged: {n:,} problem{s}.", "网格无法整合：{n:,}个问题。")


class InvalidSplitError(GridgovError, ValueError):
    """A division of a unit into parts is asked for that cannot be."""

    _headline = Text("Not a possible split: {n:,} problem{s}.", "无法拆分：{n:,}个问题。")


class InvalidJournalError(GridgovError, ValueError):
    """An entry does not fit into a journal, or a file is no journal; nothing was recorded."""

    _headline = Text("Not possible in the journal: {n:,} problem{s}.", "变更日志不成立：{n:,}个问题。")


class InvalidLineageError(GridgovError, ValueError):
    """Rows of a lineage contradict each other, or a history of codes cannot be read."""

    _headline = Text("Not a valid lineage: {n:,} problem{s}.", "沿革数据无效：{n:,}个问题。")


class InvalidMatchesError(GridgovError, ValueError):
    """Tables cannot be matched, or a review of matches cannot be read."""

    _headline = Text("Not a valid table of matches: {n:,} problem{s}.", "匹配表无效：{n:,}个问题。")


class InvalidJurisdictionError(GridgovError, ValueError):
    """The parts of a jurisdiction do not fit together."""

    _headline = Text("Not a valid jurisdiction: {n:,} problem{s}.", "辖区数据无效：{n:,}个问题。")


class InvalidSchemeError(GridgovError, ValueError):
    """A scheme file contradicts itself."""

    _headline = Text("Not a valid scheme: {n:,} problem{s}.", "治理方案无效：{n:,}个问题。")


class InvalidPolicyError(GridgovError, ValueError):
    """A file of a policy is wrong: it cannot be read, or names what is not there."""

    _headline = Text("Not a valid policy: {n:,} problem{s}.", "政策无效：{n:,}个问题。")


class InvalidWaiversError(GridgovError, ValueError):
    """A file of waivers cannot be read, or a waiver lacks what it must say."""

    _headline = Text("Not valid waivers: {n:,} problem{s}.", "豁免无效：{n:,}个问题。")


class InvalidBaselineError(GridgovError, ValueError):
    """A baseline file cannot be read as one."""

    _headline = Text("Not a valid baseline: {n:,} problem{s}.", "基线无效：{n:,}个问题。")


class InvalidFileError(GridgovError, ValueError):
    """A file cannot be read as what it claims to be."""

    _headline = Text("The file cannot be read: {n:,} problem{s}.", "文件无法读取：{n:,}个问题。")


class InvalidDocumentError(InvalidFileError):
    """A gridgov JSON document breaks its format."""

    _headline = Text("Not a valid gridgov document: {n:,} problem{s}.", "gridgov文档无效：{n:,}个问题。")


class InvalidGraphError(GridgovError, ValueError):
    """A graph does not follow the gridgov graph schema."""

    _headline = Text("Not a gridgov graph: {n:,} problem{s}.", "不是gridgov图：{n:,}个问题。")


class _LookupFailedError(GridgovError, KeyError):
    """Base of errors for a name that is not there."""

    _headline = Text("Not found.", "未找到。")

    def __str__(self) -> str:
        """Return the English text; `KeyError` would show its repr."""
        return self.text()


class UnknownUnitError(_LookupFailedError):
    """No unit has this id."""


class UnknownKeyError(_LookupFailedError):
    """No level, role, body, post, holder or measure has this key."""


class NotPublishedError(GridgovError, LookupError):
    """The source names a thing and does not publish what it contains: an open slot."""

    _headline = Text("Not published.", "未公布。")


class InvalidPickleError(GridgovError, ValueError):
    """A pickle was written by another version of gridgov."""

    _headline = Text(
        "Not a pickle that this version reads: {n:,} problem{s}.", "当前版本无法读取该pickle：{n:,}个问题。"
    )


class MissingExtraError(GridgovError, ImportError):
    """A function needs a library that is not installed."""

    _headline = Text("A library is missing.", "缺少依赖库。")


def all_faults() -> Mapping[str, FaultKind]:
    """Return every registered fault kind by code, in code order: a read-only view, for documentation.

    Example:
        >>> import gridgov.levels
        >>> all_faults()["LEV001"].name
        'no-levels'
    """
    return MappingProxyType(dict(sorted(FAULTS.items())))

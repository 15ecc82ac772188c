"""What ``check`` and ``explain`` share: which rules are run, with which tables, waivers and baseline."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeVar, cast

import attrs
import click
from click.core import ParameterSource

from gridgov.cli._click import option, wrong_use
from gridgov.cli._together import Together
from gridgov.text import Text

if TYPE_CHECKING:
    from gridgov._judged import Subject
    from gridgov.findings import Report
    from gridgov.jurisdiction import Jurisdiction
    from gridgov.rules import Rule

__all__ = ["Asked", "rule_options"]

_Function = TypeVar("_Function", bound=Callable[..., Any])
_OF_DEFAULTS = ("max_households", "boundary", "role")


def rule_options(function: _Function) -> _Function:
    """Add the options that say which rules are run and which tables they see."""
    added = (
        option(
            "--policy",
            metavar="NAME",
            words=Text(
                "Policy to check against: the id of a shipped one or a TOML file; without it four first rules are run.",
                "检查所依据的政策：内置政策的编号或TOML文件；不填则执行四条基本规则。",
            ),
        ),
        option(
            "--evidence",
            metavar="TABLE=FILE",
            multiple=True,
            words=Text(
                "CSV file with a table of evidence, such as patrols=log.csv; may be repeated.",
                "佐证数据表的CSV文件，例如patrols=log.csv；可重复。",
            ),
        ),
        option(
            "--complete",
            metavar="KEY",
            multiple=True,
            words=Text(
                "Role, kind of body or kind of link of which nothing exists that is not in FILE; may be repeated.",
                "数据完整的角色、组织类别或关系类别：FILE中没有的即不存在；可重复。",
            ),
        ),
        option(
            "--max-households",
            type=click.IntRange(min=0),
            metavar="N",
            default=5000,
            show_default=True,
            words=Text("Ceiling of households in a community.", "社区户数上限。"),
        ),
        option(
            "--boundary",
            type=click.Choice(("over", "at_least")),
            default="over",
            show_default=True,
            words=Text(
                "Whether the ceiling itself is too much: at_least says yes.", "达到上限是否即为超标：at_least表示是。"
            ),
        ),
        option(
            "--role",
            metavar="ROLE",
            default="grid_chief",
            show_default=True,
            words=Text("The role of which a grid needs exactly one holder.", "每个网格应恰有一名任职者的角色。"),
        ),
    )
    for add in reversed(added):
        function = add(function)
    return function


def _is_given(parameter: str) -> bool:
    """Tell whether an option was given, not left at its default."""
    return click.get_current_context().get_parameter_source(parameter) is not ParameterSource.DEFAULT


@attrs.frozen(kw_only=True)
class Asked:
    """What is to be checked against what."""

    policy: str | None
    evidence: tuple[str, ...]
    complete: tuple[str, ...]
    max_households: int
    boundary: Literal["over", "at_least"]
    role: str

    def __attrs_post_init__(self) -> None:
        """Refuse values of the first rules beside a policy."""
        if self.policy is not None and any(map(_is_given, _OF_DEFAULTS)):
            raise wrong_use(
                Text(
                    "--max-households, --boundary and --role are for the first rules; with --policy the policy has the "
                    "values.",
                    "--max-households、--boundary和--role只用于基本规则；使用--policy时以政策的数值为准。",
                )
            )

    def tables(self) -> Mapping[str, Path]:
        """Return the files of the tables of evidence.

        Raises:
            UsageError: One is not written TABLE=FILE, or a table is there twice.
        """
        out: dict[str, Path] = {}
        for said in self.evidence:
            table, equals, file = said.partition("=")
            if not (table and equals and file):
                words = Text("'{said}' is not written TABLE=FILE.", "“{said}”未写成TABLE=FILE。")
                raise wrong_use(words.format(said=said))
            if table in out:
                words = Text("The table '{table}' is given twice.", "“{table}”表给出了两次。")
                raise wrong_use(words.format(table=table))
            out[table] = Path(file)
        return out

    def _subject(self, jurisdiction: Jurisdiction | None) -> Subject:
        from gridgov import findings
        from gridgov.rules import CommunityOversize, OneChief

        if self.policy is not None:
            from gridgov import policies

            return policies.load(self.policy)
        if jurisdiction is not None and _is_given("role"):
            jurisdiction.catalogue.role(self.role)  # an unknown role is wrong, also where there is no grid
        asked: dict[type, Rule[Any]] = {
            CommunityOversize: CommunityOversize(max_households=self.max_households, boundary=self.boundary),
            OneChief: OneChief(role=self.role),
        }
        return tuple(asked.get(type(rule), rule) for rule in findings.FIRST_RULES)

    def report(
        self,
        read: Callable[[], Jurisdiction],
        on: dt.date,
        *,
        waivers: Path | None = None,
        baseline: Path | None = None,
    ) -> Report:
        """Read everything, and check the jurisdiction; what is wrong with any of the files is said together.

        Args:
            read: Reads the jurisdiction.
            on: The day.
            waivers: File of waivers.
            baseline: File of a baseline.

        Raises:
            GridgovError: The jurisdiction, the policy, a table, the waivers or the baseline cannot be read, or speak of
                what is not there.
            OSError: A file cannot be opened.
            UsageError: An option is not written as it must be.
        """
        from gridgov import findings
        from gridgov.baselines import Baseline
        from gridgov.evidence import Evidence
        from gridgov.waivers import load

        tables, together = self.tables(), Together()
        jurisdiction = together.get(read)
        subject = together.get(lambda: self._subject(jurisdiction))
        granted = None if waivers is None else together.get(lambda: load(waivers))
        known = None if baseline is None else together.get(lambda: Baseline.load(baseline))
        territory = None if jurisdiction is None else jurisdiction.territory
        seen = (
            together.get(lambda: Evidence.from_files(territory, tables)) if tables and territory is not None else None
        )
        together.done()
        return findings.check(
            cast("Jurisdiction", jurisdiction),
            cast("Subject", subject),
            on=on,
            evidence=seen,
            complete=self.complete,
            waivers=granted,
            baseline=known,
        )

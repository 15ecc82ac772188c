"""What ``check``, ``explain``, ``whatif`` and ``report`` share: the file, which rules are run, and what they see."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, cast

import attrs
import click
from click.core import ParameterSource

from gridgov.cli._click import option, wrong_use
from gridgov.cli._options import today
from gridgov.cli._together import Together
from gridgov.text import Text

if TYPE_CHECKING:
    from gridgov._judged import Subject
    from gridgov.baselines import Baseline
    from gridgov.findings import Report
    from gridgov.jurisdiction import Jurisdiction
    from gridgov.rules import Rule
    from gridgov.waivers import Waivers

__all__ = ["Asked", "rule_options"]

_OF_DEFAULTS = ("max_households", "boundary", "role")


def rule_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that say which rules are run and which tables they see.

    The command gets them as one argument ``asked``, together with FILE and what ``on_option`` and ``csv_options`` add.
    It does not get ``--lang``: `gridgov.cli._click.language` finds it.
    """
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
    command = _asking(function)
    for add in reversed(added):
        command = add(command)
    return command


def _asking(function: Callable[..., Any]) -> Callable[..., Any]:
    """Hand a command one `Asked` for the options that it is made of."""

    @wraps(function)
    def call(*, lang: str | None, on: dt.date | None, **options: Any) -> object:  # noqa: ARG001 - found by language()
        names = [field.name for field in attrs.fields(Asked) if field.name in options]
        asked = Asked(on=on or today(), **{name: options.pop(name) for name in names})
        return function(asked=asked, **options)

    return call


def _is_given(parameter: str) -> bool:
    """Tell whether an option was given, not left at its default."""
    return click.get_current_context().get_parameter_source(parameter) is not ParameterSource.DEFAULT


@attrs.frozen(kw_only=True)
class Asked:
    """What is to be checked against what, and how the file is to be read."""

    file: Path
    on: dt.date
    policy: str | None
    evidence: tuple[str, ...]
    complete: tuple[str, ...]
    max_households: int
    boundary: Literal["over", "at_least"]
    role: str
    levels: str | None
    roots: Literal["one", "many"] | None
    measures: tuple[str, ...]
    waivers: Path | None = None
    baseline: Path | None = None

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

    def tracked(self, together: Together) -> tuple[Waivers | None, Baseline | None]:
        """Return the waivers and the baseline; None for what was not given.

        Args:
            together: Collects what is wrong with them.
        """
        from gridgov import waivers
        from gridgov.baselines import Baseline

        granted, known = self.waivers, self.baseline
        return (
            None if granted is None else together.get(lambda: waivers.load(granted)),
            None if known is None else together.get(lambda: Baseline.load(known)),
        )

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

    def read(self) -> Jurisdiction:
        """Read the file.

        Raises:
            GridgovError: It cannot be read.
            OSError: It cannot be opened.
            UsageError: No form has its suffix, or an option does not fit it.
        """
        from gridgov.cli._read import read

        return read(self.file, self.levels, self.roots, self.measures)

    def report(self, read: Callable[[], Jurisdiction] | None = None) -> Report:
        """Read everything, and check the jurisdiction; what is wrong with any of the files is said together.

        Args:
            read: Gives the jurisdiction; by default the file is read.

        Raises:
            GridgovError: The jurisdiction, the policy, a table, the waivers or the baseline cannot be read, or speak of
                what is not there.
            OSError: A file cannot be opened.
            UsageError: An option is not written as it must be.
        """
        from gridgov import findings
        from gridgov.evidence import Evidence

        tables, together = self.tables(), Together()
        jurisdiction = together.get(read or self.read)
        subject = together.get(lambda: self._subject(jurisdiction))
        granted, known = self.tracked(together)
        territory = None if jurisdiction is None else jurisdiction.territory
        seen = (
            together.get(lambda: Evidence.from_files(territory, tables)) if tables and territory is not None else None
        )
        together.done()
        return findings.check(
            cast("Jurisdiction", jurisdiction),
            cast("Subject", subject),
            on=self.on,
            evidence=seen,
            complete=self.complete,
            waivers=granted,
            baseline=known,
        )

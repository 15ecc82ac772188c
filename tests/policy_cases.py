"""What the tests of policies share: a policy with one of everything, and how a wrong text is refused."""

from __future__ import annotations

import datetime as dt
import importlib
import sys
from pathlib import Path

import pytest

from gridgov import policies
from gridgov.errors import InvalidPolicyError
from gridgov.policies import MUST, REPORTED, SHOULD, Clause, Policy, Source
from gridgov.rules import CommitteeSize, CommunityOversize, EstateBranch, OneChief, Scope
from gridgov.text import Text

ON = "2026-06-01"
HEAD = 'id = "town"\ntitle = { en = "Town", zh = "镇" }\n'
CLAUSE = HEAD + '[[clauses]]\nid = "c"\n'
SIZE = CLAUSE + 'rule = "SIZ001"\nvalues = { max_households = 5000 }\n'
ABOVE = Policy(
    id="above",
    title=Text("Above", "上级"),
    sources=[Source(id="law", title=Text("law", "法"), kind="law", confidence="high", issued="1989-12-26")],
    clauses=[
        Clause(id="size", rule=CommunityOversize(max_households=3000), source="law", quote="不超过三千户"),
        Clause(id="branch", rule=EstateBranch(occupied_from=500), strength=SHOULD),
    ],
)
FULL = Policy(
    id="full",
    title=Text('Full "one"', "全部\\项目"),
    about=Text("With everything.", "应有尽有。"),
    jurisdiction="610902",
    parent=ABOVE,
    sources=[
        Source(
            id="s1",
            title=Text("paper", "报纸"),
            issuer=Text("press", "报社"),
            kind="news",
            confidence="low",
            issued=dt.date(2024, 2, 29),
            file="paper.txt",
            url="https://example.org/a?b=1",
        ),
        Source(id="s2", title=Text("other", "其他")),
    ],
    clauses=[
        Clause(
            id="size",
            rule=CommunityOversize(max_households=5000, boundary="at_least", measure="occupied_households"),
            start="2021-01-01",
            end="2025-12-31",
            strength=MUST,
            source="s1",
            quote="“超过”5000户\n以上\x7f",
            place=Text("page 2", "第二页"),
            scope=Scope(kinds="community", levels=["community"], within="6109", outside=("610901", "610902")),
            checked_on="2026-01-01",
            boundary="inclusive",
            replaces="above/size",
            because=Text("discretion", "酌情"),
            note=Text("a note", "备注"),
            units={"max_households": "households"},
        ),
        Clause(id="size", rule=CommitteeSize(min_households=1, max_households=9), start="2026-01-01"),
        Clause(id="chief", rule=OneChief(role="warden"), strength=REPORTED),
    ],
)


def codes(text: str) -> list[str]:
    """Return the codes and key paths of what is wrong with a text."""
    with pytest.raises(InvalidPolicyError) as error:
        policies.loads(text)
    return [f"{p.code} {p.place.path}" for p in error.value.problems]


def install(folder: Path, package: str, **files: str) -> None:
    """Lay out an installed package that offers policies, and whose code must not be run."""
    inside = folder / package / "policies"
    inside.mkdir(parents=True)
    (folder / package / "__init__.py").write_text("raise RuntimeError", encoding="utf-8")
    for name, text in files.items():
        (inside / f"{name}.toml").write_text(text, encoding="utf-8")
    info = folder / f"{package}-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {package}\nVersion: 1.0\n", encoding="utf-8")
    (info / "entry_points.txt").write_text(f"[gridgov.policies]\n{package} = {package}/policies\n", encoding="utf-8")


def installed(patch: pytest.MonkeyPatch, folder: Path) -> None:
    """Let packages be found in a folder."""
    patch.setattr(sys, "path", [str(folder), *sys.path])
    importlib.invalidate_caches()

"""Faults in packages that offer rules, policies or forms of reports, and in names of rules."""

from __future__ import annotations

import importlib
import sys
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from gridgov import policies, reporters
from gridgov.findings import check
from gridgov.hierarchy import Hierarchy
from gridgov.jurisdiction import Jurisdiction
from gridgov.levels import LevelScheme
from gridgov.rules import CommunityOversize, all_rules, find_rule, forget_plugins
from gridgov.testing._broken import way
from gridgov.testing._broken_edit import Values, plant, put
from gridgov.testing._broken_toml import after, as_toml, choice, words

__all__ = ["form_packages", "policy_packages", "rule_name", "rule_packages"]

Packages = dict[str, dict[str, Any]]

_TAKES = "for each package by its name: entry_points, a name and a value by group, and files, texts by path"


@contextmanager
def _installed(packages: Packages) -> Generator[None]:
    """Let packages be found for a while, as if they were installed."""
    with tempfile.TemporaryDirectory() as folder:
        for name, package in packages.items():
            info = Path(folder, f"{name}-1.0.dist-info")
            info.mkdir()
            (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n", encoding="utf-8")
            lines = [f"[{group}]\n{key} = {value}\n" for group, (key, value) in package["entry_points"].items()]
            (info / "entry_points.txt").write_text("".join(lines), encoding="utf-8")
            for path, text in package["files"].items():
                Path(folder, path).parent.mkdir(parents=True, exist_ok=True)
                Path(folder, path).write_text(text, encoding="utf-8")
        before = set(sys.modules)
        sys.path.insert(0, folder)
        importlib.invalidate_caches()
        forget_plugins()
        try:
            yield
        finally:
            sys.path.remove(folder)
            for key in [key for key in sys.modules if key.partition(".")[0] in packages and key not in before]:
                del sys.modules[key]
            forget_plugins()


@way("packages with rules", packages=_TAKES)
def rule_packages(packages: Packages) -> None:
    """List all rules."""
    with _installed(packages):
        all_rules()


@way("packages with policies", packages=_TAKES, name="the policy that is asked for")
def policy_packages(packages: Packages, name: str) -> None:
    """Load a policy of a package."""
    with _installed(packages):
        policies.load(name)


@way("packages with forms of reports", packages=_TAKES, form="the form that is asked for")
def form_packages(packages: Packages, form: str) -> None:
    """Write a report in a form."""
    place = Jurisdiction(
        territory=Hierarchy.from_records([{"id": "c", "level": "community"}], levels=LevelScheme.ladder("community"))
    )
    report = check(place, [CommunityOversize(max_households=300)], on="2026-01-01")
    with _installed(packages):
        reporters.render(form, report)


@way("name of a rule", rule="the code or the name of a rule")
def rule_name(rule: str) -> None:
    """Look a rule up."""
    find_rule(rule)


def _rules(package: str, prefix: str, said: str = "") -> dict[str, Any]:
    """Return a package that offers rules: none, if nothing more is said."""
    text = said or "from gridgov.rules import RuleSet\n\nRULES = RuleSet(rules=[])\n"
    return {
        "entry_points": {"gridgov.rules": [prefix, f"{package}.rules:RULES"]},
        "files": {f"{package}/__init__.py": "", f"{package}/rules.py": text},
    }


def _own(code: str, name: str) -> str:
    """Return a module that offers one rule."""
    return (
        "from gridgov.rules import CommunityOversize, RuleSet\n\n\n"
        f'class Own(CommunityOversize, code="{code}", name="{name}"):\n    """A rule of the town."""\n\n\n'
        "RULES = RuleSet(rules=[Own])\n"
    )


def _offered(draw: st.DrawFn) -> Values:
    """Draw packages that offer rules."""
    names = draw(st.sampled_from([["town_rules"], ["town_rules", "city_rules"]]))
    return {"packages": {name: _rules(name, f"X-{name[:4].upper()}") for name in names}}


_TOWN = ("packages", "town_rules")
_TEXT = (*_TOWN, "files", "town_rules/rules.py")
_TITLED = {"title": words("Town", "镇")}
plant("PLG001", rule_packages, _offered, put(*_TEXT, to=choice("import lifts_that_are_not_there\n", "RULES = 1 / 0\n")))
plant("PLG002", rule_packages, _offered, put(*_TEXT, to=choice("RULES = []\n", "RULES = '规则'\n")))
plant("PLG003", rule_packages, _offered, put(*_TEXT, to=_own("X-TOWN-001", "community-oversize")))
plant("PLG004", rule_packages, _offered, put(*_TEXT, to=choice(_own("X-CITY-001", "own"), _own("X-TOWN-1", "own"))))
plant("PLG005", rule_packages, _offered, put(*_TOWN, "entry_points", "gridgov.rules", 0, to=choice("SIZ", "town")))
plant(
    "PLG006",
    rule_name,
    lambda draw: {"rule": draw(st.sampled_from(["SIZ001", "community-oversize", "one-chief"]))},
    put("rule", to=choice("community-oversise", "X-NOBODY-001", "超大社区")),
)


def _policies(package: str, policy: str) -> dict[str, Any]:
    return {
        "entry_points": {"gridgov.policies": [package, f"{package}/policies"]},
        "files": {
            f"{package}/__init__.py": "",
            f"{package}/policies/{policy}.toml": as_toml({"id": policy, **_TITLED}),
        },
    }


def _offering(draw: st.DrawFn) -> Values:
    """Draw packages that offer a policy each."""
    name = draw(st.sampled_from(["town", "hill"]))
    return {"packages": {"first_towns": _policies("first_towns", name)}, "name": name}


def _again(packages: Packages) -> Packages:
    """Return the packages, and another one that offers the same policy."""
    path = next(path for path in packages["first_towns"]["files"] if path.endswith(".toml"))
    return {**packages, "second_towns": _policies("second_towns", Path(path).stem)}


plant("POL121", policy_packages, _offering, put("packages", to=_again))


def _forms(draw: st.DrawFn) -> Values:
    """Draw a package that offers a form of reports, and ask for another form."""
    value = draw(st.sampled_from(["math:sqrt", "json:dumps"]))
    packages = {"town_forms": {"entry_points": {"gridgov.reporters": ["shout", value]}, "files": {}}}
    return {"packages": packages, "form": draw(st.sampled_from(["csv", "text", "jsonl"]))}


_claimed = after(_forms, put("form", to="csv"))
plant(
    "RPT002", form_packages, _claimed, put("packages", "town_forms", "entry_points", "gridgov.reporters", 0, to="csv")
)

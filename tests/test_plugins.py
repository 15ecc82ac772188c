"""Rules of other packages: found when they are needed, loaded once, refused in words that name the packages."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import Distribution, EntryPoint
from pathlib import Path
from typing import Any, ClassVar

import pytest
from form_cases import BoundForm

from gridgov.errors import FAULTS, GridgovError, UnknownKeyError
from gridgov.rules import PluginError, RuleSet, all_rules, builtin_rules, find_rule, forget_plugins
from gridgov.rules import _plugins as plugins

HERE = Path(__file__).parent
ROOT = HERE.parent
PACKAGE = HERE / "plugin"
LIFTS = PACKAGE / "gridgov_lifts"


def python(code: str, **environment: str) -> str:
    """Run code in a Python that has the package, and return what it prints."""
    path = os.pathsep.join([str(PACKAGE), str(ROOT / "src")])
    env = {**os.environ, "PYTHONPATH": path, "PYTHONWARNINGS": "error", **environment}
    done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


LOADED = "'gridgov_lifts.rules' in sys.modules"


def test_a_package_is_loaded_when_one_of_its_rules_is_asked_for() -> None:
    out = python(
        f"import sys; import gridgov.rules as r; print({LOADED}); r.builtin_rules(); print({LOADED});"
        f"r.find_rule('SIZ001'); r.find_rule('community-oversize'); print({LOADED});"
        f"print(r.find_rule('X-LIFTS-001').__name__, {LOADED})"
    )
    assert out.split("\n") == ["False", "False", "False", "LiftInTallBuilding True"]


def test_a_code_of_another_prefix_loads_nothing() -> None:
    out = python(
        f"import sys; import gridgov.rules as r; from gridgov.errors import UnknownKeyError\n"
        f"for key in ('X-LIFTSOFF-001', 'SIZ999', 'X-OTHER-001'):\n"
        f"    try: r.find_rule(key)\n"
        f"    except UnknownKeyError: print({LOADED})"
    )
    assert out.split() == ["False"] * 3


def test_a_rule_is_found_by_its_name_and_in_the_list() -> None:
    out = python(
        "import gridgov.rules as r; print(r.find_rule('lift-in-tall-building').code);"
        "a = r.all_rules(); print(a['X-LIFTS-001'].package, a['SIZ001'].package, len(a) - len(r.builtin_rules()))"
    )
    assert out.split("\n") == ["X-LIFTS-001", "gridgov-lifts gridgov 1"]


def test_packages_can_be_turned_off() -> None:
    code = (
        "import gridgov.rules as r; from gridgov.errors import UnknownKeyError\n"
        "try: print(r.find_rule('X-LIFTS-001').code)\n"
        "except UnknownKeyError: print('none')\n"
        "print(len(r.all_rules()) == len(r.builtin_rules()))"
    )
    assert python(code, GRIDGOV_NO_PLUGINS="1").split() == ["none", "True"]
    assert python(code, GRIDGOV_NO_PLUGINS="0").split() == ["X-LIFTS-001", "False"]


def test_its_rule_passes_the_battery_and_its_policy_is_loaded() -> None:
    out = python(
        "from gridgov.rules import find_rule; from gridgov.testing import check_rule, mutate_rule;"
        "rule = find_rule('X-LIFTS-001'); check_rule(rule); print(mutate_rule(rule).rate)"
    )
    assert float(out) == 1
    file = str(LIFTS / "policies" / "lifts.toml")
    assert python(f"from gridgov import policies; print(policies.load({file!r}))") == "<Policy lifts: 1 clause>"


# -- types -------------------------------------------------------------------------------------------------------------


def mistaken_lines() -> list[int]:
    """Return the lines with a planted mistake."""
    lines = (LIFTS / "mistakes.py").read_text("utf-8").splitlines()
    marks = ("LiftInTallBuilding(floor_from=7)", 'floors_from="seven"', "v.lifts.at_least(1)")
    found = [i for i, line in enumerate(lines, 1) if any(mark in line for mark in marks)]
    assert len(found) == 3
    return found


def checked(*command: str) -> dict[str, list[int]]:
    """Run a type checker and return the lines of its errors by file."""
    done = subprocess.run([sys.executable, "-m", *command], cwd=ROOT, capture_output=True, text=True, check=False)
    found: dict[str, list[int]] = {"mistakes.py": [], "rules.py": []}
    for name, line in re.findall(r"(\w+\.py):(\d+)(?::\d+)*(?: -|:) error", done.stdout):
        found.setdefault(name, []).append(int(line))
    return {name: sorted(set(lines)) for name, lines in found.items()}


def test_mypy_finds_the_mistakes_and_nothing_else() -> None:
    files = [str(LIFTS / name) for name in ("rules.py", "mistakes.py")]
    # With the settings of the project, which are strict, what `make lint` found of the library is used again.
    found = checked("mypy", *files)
    assert found == {"mistakes.py": mistaken_lines(), "rules.py": []}


def test_pyright_finds_the_mistakes_and_nothing_else(tmp_path: Path) -> None:
    config = tmp_path / "pyrightconfig.json"
    settings = {
        "include": [os.path.relpath(LIFTS, tmp_path)],
        "extraPaths": [str(PACKAGE), str(ROOT / "src")],
        "typeCheckingMode": "strict",
        "pythonVersion": "3.11",
    }
    config.write_text(json.dumps(settings), "utf-8")
    found = checked("pyright", "--pythonpath", sys.executable, "-p", str(config))
    assert found == {"mistakes.py": mistaken_lines(), "rules.py": []}


# -- what is wrong with packages ---------------------------------------------------------------------------------------


class Fine(BoundForm, code="X-FINE-001", name="fine"):
    """A rule of another package."""


class SameCode(BoundForm, code="X-FINE-001", name="other"):
    """A rule with the code of another one."""


class SameName(BoundForm, code="X-OTHER-001", name="community-oversize"):
    """A rule with the name of one of gridgov."""


class WrongCode(BoundForm, code="X-FINE-1", name="wrong-code"):
    """A rule whose code has too few digits."""


class Dist(Distribution):
    """A package that is not installed."""

    def __init__(self, name: str) -> None:
        self._name = name

    @property
    def metadata(self) -> Any:  # noqa: ANN401 - only the name is read
        return {"Name": self._name}

    def read_text(self, filename: str) -> str | None:
        del filename
        return None

    def locate_file(self, path: Any) -> Any:  # noqa: ANN401 - never asked
        raise NotImplementedError


class Point(EntryPoint):
    """An entry point that gives what it is told to."""

    gives: ClassVar[dict[tuple[str, str], object]] = {}

    def load(self) -> Any:  # noqa: ANN401 - anything
        found = self.gives[self.name, self.value]
        if isinstance(found, Exception):
            raise found
        return found


def offer(monkeypatch: pytest.MonkeyPatch, *points: tuple[str, str, object]) -> None:
    """Let packages offer something under prefixes."""
    made: list[EntryPoint] = []
    for package, prefix, gives in points:
        point = Point(name=prefix, value=f"{package}:RULES", group=plugins.GROUP)
        vars(point)["dist"] = Dist(package)
        Point.gives[prefix, f"{package}:RULES"] = gives
        made.append(point)
    monkeypatch.setattr(plugins, "_points", lambda: tuple(made))


@pytest.fixture(autouse=True)
def _forget() -> Iterator[None]:
    forget_plugins()
    yield
    forget_plugins()


WORDS: list[tuple[list[tuple[str, str, object]], str, str]] = [
    (
        [("alpha", "X-ALPHA", ImportError("no module 'lifts'"))],
        (
            "PLG001 id 'alpha': The package 'alpha' offers rules that cannot be loaded: ImportError: no module 'lifts'."
            " Repair or remove the package, or set GRIDGOV_NO_PLUGINS=1."
        ),
        (
            "PLG001 编号“alpha”：软件包“alpha”提供的规则无法加载：ImportError: no module 'lifts'。"
            "请修复或卸载该软件包，或设置GRIDGOV_NO_PLUGINS=1。"
        ),
    ),
    (
        [("alpha", "X-ALPHA", [Fine])],
        (
            "PLG002 id 'alpha': The entry point 'X-ALPHA' of 'alpha' is no RuleSet but list. "
            "Let it name a gridgov.rules.RuleSet."
        ),
        "PLG002 编号“alpha”：“alpha”的入口点“X-ALPHA”不是RuleSet，而是list。请使其指向一个gridgov.rules.RuleSet。",
    ),
    (
        [("alpha", "X-FINE", RuleSet(rules=[Fine])), ("beta", "X-FINE", RuleSet(rules=[SameCode]))],
        (
            "PLG003 id 'X-FINE-001': 'X-FINE-001' is a rule of 'alpha' and of 'beta'. "
            "Remove one of the packages, or let one of them use another code and name."
        ),
        (
            "PLG003 编号“X-FINE-001”：“X-FINE-001”同时是“alpha”和“beta”的规则。"
            "请卸载其中一个，或使其改用别的代码和名称。"
        ),
    ),
    (
        [("alpha", "X-OTHER", RuleSet(rules=[SameName]))],
        (
            "PLG003 id 'community-oversize': 'community-oversize' is a rule of 'gridgov' and of 'alpha'. "
            "Remove one of the packages, or let one of them use another code and name."
        ),
        (
            "PLG003 编号“community-oversize”：“community-oversize”同时是“gridgov”和“alpha”的规则。"
            "请卸载其中一个，或使其改用别的代码和名称。"
        ),
    ),
    (
        [("alpha", "X-ALPHA", RuleSet(rules=[Fine]))],
        (
            "PLG004 id 'alpha': The code X-FINE-001 of a rule of 'alpha' is not the prefix of its entry point, "
            "'X-ALPHA', and three digits. Use codes such as X-ALPHA-001."
        ),
        (
            "PLG004 编号“alpha”：“alpha”的规则代码X-FINE-001不是其入口点前缀“X-ALPHA”加三位数字。"
            "请使用X-ALPHA-001这样的代码。"
        ),
    ),
    (
        [("alpha", "X-FINE", RuleSet(rules=[WrongCode]))],
        (
            "PLG004 id 'alpha': The code X-FINE-1 of a rule of 'alpha' is not the prefix of its entry point, "
            "'X-FINE', and three digits. Use codes such as X-FINE-001."
        ),
        (
            "PLG004 编号“alpha”：“alpha”的规则代码X-FINE-1不是其入口点前缀“X-FINE”加三位数字。"
            "请使用X-FINE-001这样的代码。"
        ),
    ),
    (
        [("alpha", "ABC", RuleSet(rules=[Fine]))],
        (
            "PLG004 id 'alpha': The code X-FINE-001 of a rule of 'alpha' is not the prefix of its entry point, "
            "'ABC', and three digits. Use codes such as ABC001."
        ),
        ("PLG004 编号“alpha”：“alpha”的规则代码X-FINE-001不是其入口点前缀“ABC”加三位数字。请使用ABC001这样的代码。"),
    ),
    (
        [("alpha", "SIZ", RuleSet(rules=[]))],
        ("PLG005 id 'alpha': The prefix 'SIZ' of 'alpha' belongs to gridgov, or is none. Use a prefix such as X-NAME."),
        "PLG005 编号“alpha”：“alpha”的前缀“SIZ”为gridgov保留或无效。请使用X-NAME这样的前缀。",
    ),
]


def words(error: GridgovError) -> tuple[str, str]:
    return error.problems.text(), error.problems.text("zh")


@pytest.mark.parametrize(("points", "en", "zh"), WORDS, ids=[f"{en[:6]}-{i}" for i, (_, en, _) in enumerate(WORDS)])
def test_the_words_of_what_is_wrong(
    monkeypatch: pytest.MonkeyPatch, points: list[tuple[str, str, object]], en: str, zh: str
) -> None:
    offer(monkeypatch, *points)
    with pytest.raises(PluginError) as error:
        all_rules()
    assert words(error.value) == (en, zh)


NO_RULE_EN = (
    "PLG006 id 'community-oversise': There is no rule 'community-oversise'. Did you mean 'community-oversize'? "
    "List the rules with `gridgov rules`."
)
NO_RULE_ZH = (
    "PLG006 编号“community-oversise”：没有规则“community-oversise”。是否为“community-oversize”？"
    "请用gridgov rules列出规则。"
)


def test_a_rule_that_is_not_there() -> None:
    with pytest.raises(UnknownKeyError) as error:
        find_rule("community-oversise")
    assert words(error.value) == (NO_RULE_EN, NO_RULE_ZH)
    with pytest.raises(UnknownKeyError) as error:
        find_rule("X-NOBODY-001")
    assert "PLG006" in str(error.value)


def test_no_fault_is_without_its_words() -> None:
    said = {en[:6] for _, en, _ in WORDS} | {NO_RULE_EN[:6]}
    assert {code for code in FAULTS if code.startswith("PLG")} == said


def test_everything_wrong_is_said_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    offer(
        monkeypatch,
        ("alpha", "SIZ", RuleSet(rules=[])),
        ("beta", "X-BETA", 7),
        ("gamma", "X-OTHER", RuleSet(rules=[SameName])),
    )
    with pytest.raises(PluginError) as error:
        all_rules()
    assert [p.code for p in error.value.problems] == ["PLG005", "PLG002", "PLG003"]


def test_a_broken_package_is_no_hindrance_to_others(monkeypatch: pytest.MonkeyPatch) -> None:
    offer(monkeypatch, ("alpha", "X-FINE", RuleSet(rules=[Fine])), ("beta", "X-FIN", RuntimeError("broken")))
    assert find_rule("X-FINE-001") is Fine
    assert find_rule("SIZ001").code == "SIZ001"
    with pytest.raises(PluginError, match="broken"):
        find_rule("X-FIN-001")


@pytest.mark.parametrize("rules", [[7], [Fine(most=1)], ["X-FINE-001"], [int]])
def test_a_rule_set_holds_rule_classes(rules: list[Any]) -> None:
    with pytest.raises(TypeError, match="A RuleSet holds rule classes, not "):
        RuleSet(rules=rules)


def test_codes_and_names_are_unique() -> None:
    assert len({key for rule in builtin_rules() for key in (rule.code, rule.name)}) == 2 * len(builtin_rules())

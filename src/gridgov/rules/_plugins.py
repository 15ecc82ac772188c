"""Rules of other packages: found through entry points, loaded when they are first needed.

A package offers rules under the entry point group ``gridgov.rules``. The name of the entry point is the prefix of its
codes, such as ``X-LIFTS``; the value is a `RuleSet`. Nothing of it is imported before a rule with that prefix, a rule
by name, or the list of all rules is asked for. ``GRIDGOV_NO_PLUGINS=1`` turns all of them off.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from importlib.metadata import EntryPoint, entry_points
from typing import Any, Final

import attrs

from gridgov._cells import close_to
from gridgov._face import as_html, as_line
from gridgov.errors import GridgovError, Place, Problem, Problems, UnknownKeyError, fault
from gridgov.rules._base import Rule
from gridgov.rules._registry import builtin_rules
from gridgov.text import Text

__all__ = ["Offered", "PluginError", "RuleSet", "all_rules", "find_rule", "forget_plugins", "plugins_on"]

GROUP: Final = "gridgov.rules"
OFF: Final = "GRIDGOV_NO_PLUGINS"
#: Prefixes of gridgov itself.
RESERVED: Final = frozenset(
    {"SIZ", "STR", "ROL", "PTY", "ORG", "EST", "NET", "SVC", "CAP", "DAT", "TOT", "POL", "WVR", "HIE", "LEV"}
)
_OWN: Final = "gridgov"
_PREFIX: Final = re.compile(r"[A-Z]{3}|X-[A-Z0-9]+")

BROKEN_PLUGIN = fault(
    "PLG001",
    "plugin-broken",
    Text(
        "The package '{package}' offers rules that cannot be loaded: {why}.",
        "软件包“{package}”提供的规则无法加载：{why}。",
    ),
    Text("Repair or remove the package, or set {off}=1.", "请修复或卸载该软件包，或设置{off}=1。"),
)
NO_RULE_SET = fault(
    "PLG002",
    "plugin-without-rules",
    Text(
        "The entry point '{name}' of '{package}' is no RuleSet but {what}.",
        "“{package}”的入口点“{name}”不是RuleSet，而是{what}。",
    ),
    Text("Let it name a gridgov.rules.RuleSet.", "请使其指向一个gridgov.rules.RuleSet。"),
)
CODE_CLASH = fault(
    "PLG003",
    "code-clash",
    Text("'{key}' is a rule of '{first}' and of '{second}'.", "“{key}”同时是“{first}”和“{second}”的规则。"),
    Text(
        "Remove one of the packages, or let one of them use another code and name.",
        "请卸载其中一个，或使其改用别的代码和名称。",
    ),
)
WRONG_PREFIX = fault(
    "PLG004",
    "wrong-prefix",
    Text(
        "The code {code} of a rule of '{package}' is not the prefix of its entry point, '{prefix}', and three digits.",
        "“{package}”的规则代码{code}不是其入口点前缀“{prefix}”加三位数字。",
    ),
    Text("Use codes such as {stem}001.", "请使用{stem}001这样的代码。"),
)
RESERVED_PREFIX = fault(
    "PLG005",
    "reserved-prefix",
    Text(
        "The prefix '{prefix}' of '{package}' belongs to gridgov, or is none.",
        "“{package}”的前缀“{prefix}”为gridgov保留或无效。",
    ),
    Text("Use a prefix such as X-NAME.", "请使用X-NAME这样的前缀。"),
)
NO_SUCH_RULE = fault(
    "PLG006",
    "no-such-rule",
    Text("There is no rule '{key}'.", "没有规则“{key}”。"),
    Text("{close.en}List the rules with `gridgov rules`.", "{close.zh}请用gridgov rules列出规则。"),
)


class PluginError(GridgovError):
    """Installed packages offer rules that cannot be used, or that clash."""

    _headline = Text("Rules of other packages: {n:,} problem{s}.", "其他软件包的规则：{n:,}个问题。")


def _rules(value: Iterable[type[Rule[Any]]]) -> tuple[type[Rule[Any]], ...]:
    rules = tuple(value)
    for rule in rules:
        if not (isinstance(rule, type) and issubclass(rule, Rule)):
            msg = f"A RuleSet holds rule classes, not {rule!r}."
            raise TypeError(msg)
    return rules


def _stem(prefix: str) -> str:
    """Return what the codes of a prefix start with, up to the number."""
    return f"{prefix}-" if prefix.startswith("X-") else prefix


@attrs.frozen
class RuleSet:
    """The rules that a package offers.

    Raises:
        TypeError: One of them is no rule class.

    Example:
        >>> from gridgov.rules import OneChief
        >>> len(RuleSet(rules=[OneChief]).rules)
        1
    """

    __repr__ = as_line
    _repr_html_ = as_html

    rules: tuple[type[Rule[Any]], ...] = attrs.field(converter=_rules)


@attrs.frozen
class Offered:
    """A rule class and the package that offers it."""

    __repr__ = as_line
    _repr_html_ = as_html

    rule: type[Rule[Any]]
    #: Name of the distribution.
    package: str


def plugins_on() -> bool:
    """Tell whether rules of other packages are used.

    Example:
        >>> import os
        >>> os.environ["GRIDGOV_NO_PLUGINS"] = "1"
        >>> plugins_on()
        False
        >>> del os.environ["GRIDGOV_NO_PLUGINS"]
    """
    return os.environ.get(OFF, "") in {"", "0"}


def _points() -> tuple[EntryPoint, ...]:
    return tuple(sorted(entry_points(group=GROUP), key=lambda p: (p.name, p.value))) if plugins_on() else ()


def _package(point: EntryPoint) -> str:
    return point.value if point.dist is None else point.dist.name


@lru_cache
def _load(point: EntryPoint) -> tuple[tuple[Offered, ...], tuple[Problem, ...]]:
    """Return the rules of an entry point, and what is wrong with it."""
    package, prefix = _package(point), point.name
    place = Place(id=package)
    if not _PREFIX.fullmatch(prefix) or prefix in RESERVED:
        return (), (Problem(RESERVED_PREFIX, place, {"prefix": prefix, "package": package}),)
    try:
        found = point.load()
    except Exception as error:  # noqa: BLE001 - whatever another package does wrong
        why = f"{type(error).__name__}: {error}"
        return (), (Problem(BROKEN_PLUGIN, place, {"package": package, "why": why, "off": OFF}),)
    if not isinstance(found, RuleSet):
        facts = {"name": prefix, "package": package, "what": type(found).__name__}
        return (), (Problem(NO_RULE_SET, place, facts),)
    stem = _stem(prefix)
    code = re.compile(rf"{re.escape(stem)}[0-9]{{3}}")
    wrong = [
        Problem(WRONG_PREFIX, place, {"code": rule.code, "package": package, "prefix": prefix, "stem": stem})
        for rule in found.rules
        if not code.fullmatch(rule.code)
    ]
    return tuple(Offered(rule, package) for rule in found.rules), tuple(wrong)


def _clashes(offered: Iterable[Offered]) -> Iterator[Problem]:
    known: dict[str, Offered] = {}
    for one in offered:
        for key in (one.rule.code, one.rule.name):
            other = known.setdefault(key, one)
            if other.rule is not one.rule:
                facts = {"key": key, "first": other.package, "second": one.package}
                yield Problem(CODE_CLASH, Place(id=key), facts)


def _checked(points: Iterable[EntryPoint]) -> tuple[Offered, ...]:
    own = [Offered(rule, _OWN) for rule in builtin_rules()]
    problems: list[Problem] = []
    for point in points:
        rules, wrong = _load(point)
        own.extend(rules)
        problems.extend(wrong)
    problems.extend(_clashes(own))
    if problems:
        raise PluginError(Problems.of(*problems))
    return tuple(own)


def all_rules() -> Mapping[str, Offered]:
    """Return every rule by code: those of gridgov and those of installed packages.

    Raises:
        PluginError: With everything that is wrong with the rules of other packages.

    Example:
        >>> all_rules()["SIZ001"].package
        'gridgov'
    """
    return {one.rule.code: one for one in sorted(_checked(_points()), key=lambda one: one.rule.code)}


def find_rule(key: str) -> type[Rule[Any]]:
    """Return a rule class by its code or its name; packages are loaded only if it can be theirs.

    Raises:
        UnknownKeyError: There is no such rule.
        PluginError: With everything that is wrong with the rules of the packages that had to be loaded.

    Example:
        >>> find_rule("community-oversize").code
        'SIZ001'
    """
    for rule in builtin_rules():
        if key in {rule.code, rule.name}:
            return rule
    points = _points()
    by_prefix = [p for p in points if key.startswith(_stem(p.name))]
    if key.upper() == key:
        points = tuple(by_prefix)
    for one in _checked(points):
        if key in {one.rule.code, one.rule.name}:
            return one.rule
    known = [name for rule in builtin_rules() for name in (rule.code, rule.name)]
    close = close_to(key, known)
    raise UnknownKeyError(Problem(NO_SUCH_RULE, Place(id=key), {"key": key, "close": close}))


def forget_plugins() -> None:
    """Forget what was loaded, for tests that install packages.

    Example:
        >>> forget_plugins()
    """
    _load.cache_clear()

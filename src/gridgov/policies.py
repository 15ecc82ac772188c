"""Policies: law as data. A policy is a list of clauses; a city inherits those of the policies above it.

A policy is one TOML file, or built in Python from the same parts. The shipped ones are listed by `available`; your own
is loaded by its path.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from gridgov import _policy_compare, _policy_files, _policy_verify, _policy_write
from gridgov._days import Day, as_day
from gridgov._policy import Effective, InForce, Policy, effective
from gridgov._policy_clause import (
    MUST,
    REPORTED,
    SHOULD,
    Boundary,
    Clause,
    Confidence,
    Source,
    SourceKind,
    Strength,
)
from gridgov._policy_compare import Comparison, ComparisonRow
from gridgov._policy_lint_faults import SEVERITY
from gridgov._policy_stricter import Relation
from gridgov._policy_verify import QuoteCheck, QuoteChecks, Texts

if TYPE_CHECKING:
    from gridgov.errors import Problems
    from gridgov.hierarchy import Hierarchy
    from gridgov.levels import LevelScheme
    from gridgov.rules import Rule

__all__ = [
    "MUST",
    "REPORTED",
    "SEVERITY",
    "SHOULD",
    "Boundary",
    "Clause",
    "Comparison",
    "ComparisonRow",
    "Confidence",
    "Effective",
    "InForce",
    "Policy",
    "QuoteCheck",
    "QuoteChecks",
    "Relation",
    "Source",
    "SourceKind",
    "Strength",
    "available",
    "compare",
    "dumps",
    "effective",
    "from_dict",
    "json_schema",
    "lint",
    "load",
    "loads",
    "save",
    "to_dict",
    "verify",
]


def available() -> tuple[str, ...]:
    """Return the ids of the policies that ship with the library.

    Example:
        >>> "cn" in available()
        True
    """
    return _policy_files.available()


def load(
    policy: str | os.PathLike[str], *, rules: Iterable[type[Rule[Any]]] = (), parents: Iterable[Policy] = ()
) -> Policy:
    """Return a shipped policy by its id, or your own by the path of its TOML file.

    The policy above is one that is handed over, or else the file of its id in the same folder, or else a shipped one.

    Args:
        policy: An id, or a path that ends in ``.toml``.
        rules: Rule classes besides those of gridgov.
        parents: Policies that may stand above it.

    Raises:
        UnknownKeyError: No such policy ships with the library.
        InvalidPolicyError: The file is wrong; with everything that is wrong with it.
        OSError: The file cannot be read.

    Example:
        >>> load("cn").title.en
        'National defaults'
    """
    return _policy_files.load(policy, rules=rules, parents=parents)


def loads(
    text: str, *, rules: Iterable[type[Rule[Any]]] = (), parents: Iterable[Policy] = (), file: str | None = None
) -> Policy:
    r"""Return the policy that a TOML text holds.

    Args:
        text: The text.
        rules: Rule classes besides those of gridgov.
        parents: Policies that may stand above it; shipped ones are found by their id.
        file: Name that messages call it by.

    Raises:
        InvalidPolicyError: The text is wrong; with everything that is wrong with it.

    Example:
        >>> loads('id = "town"\ntitle = { en = "Town", zh = "镇" }\nparent = "cn"')
        <Policy town: 0 clauses, on top of cn>
    """
    return _policy_files.loads(text, rules=rules, parents=parents, file=file)


def from_dict(
    data: Mapping[str, Any], *, rules: Iterable[type[Rule[Any]]] = (), parents: Iterable[Policy] = ()
) -> Policy:
    """Return the policy that `to_dict` gives, or that was read from JSON.

    Args:
        data: The keys of the TOML file; a day may be a text.
        rules: Rule classes besides those of gridgov.
        parents: Policies that may stand above it; shipped ones are found by their id.

    Raises:
        InvalidPolicyError: The data are wrong; with everything that is wrong with them.

    Example:
        >>> from_dict(to_dict(load("cn"))) == load("cn")
        True
    """
    return _policy_files.from_dict(data, rules=rules, parents=parents)


def to_dict(policy: Policy) -> dict[str, Any]:
    """Return a policy as plain JSON types: the keys of the TOML file, without what is empty.

    The policy above is given by its id.

    Example:
        >>> from gridgov.text import Text
        >>> to_dict(Policy(id="town", title=Text("Town", "镇")))
        {'id': 'town', 'title': {'en': 'Town', 'zh': '镇'}}
    """
    return _policy_write.to_dict(policy)


def dumps(policy: Policy) -> str:
    """Return a policy as TOML; `loads` gives the same policy back.

    Example:
        >>> from gridgov.text import Text
        >>> print(dumps(Policy(id="town", title=Text("Town", "镇"))), end="")
        id = "town"
        title = { en = "Town", zh = "镇" }
    """
    return _policy_write.dumps(policy)


def save(policy: Policy, path: str | os.PathLike[str]) -> None:
    """Write a policy to a TOML file, whole or not at all.

    Raises:
        OSError: The file cannot be written; nothing has changed.

    Example:
        >>> save(load("cn"), "cn.toml")
        >>> load("cn.toml") == load("cn")
        True
    """
    from gridgov._files import atomic_write

    atomic_write(path, dumps(policy))


def json_schema(*, rules: Iterable[type[Rule[Any]]] = ()) -> dict[str, Any]:
    """Return the JSON Schema of a policy, with the parameters of every rule: an editor completes them.

    Args:
        rules: Rule classes besides those of gridgov.

    Example:
        >>> json_schema()["required"]
        ['id', 'title']
    """
    from gridgov import _policy_schema

    return _policy_schema.json_schema(rules)


def lint(  # noqa: PLR0913 - what it is held against
    policy: Policy,
    *,
    on: Day,
    texts: Texts | None = None,
    territory: Hierarchy | None = None,
    levels: LevelScheme | None = None,
    stale_after: dt.timedelta | int = 365,
) -> Problems:
    """Return what can be said against a policy without checking any place: results, not errors.

    The codes are POL001 to POL009; `SEVERITY` says how much each weighs. Policies above are not looked at themselves.

    Args:
        policy: The policy.
        on: The day.
        texts: Texts of its sources, as for `verify`: then every quote has to stand in them.
        territory: The units of the place: then every clause has to be about one.
        levels: The levels of the place, where there is no territory.
        stale_after: After how many days a clause is to be compared with its source again.

    Raises:
        ValueError: ``on`` is not written YYYY-MM-DD, or lies outside the years 1 to 9999.
        TypeError: ``on`` is neither a date nor a text.
        OSError: A text cannot be read.

    Example:
        >>> from gridgov.rules import OneChief
        >>> from gridgov.text import Text
        >>> town = Policy(id="town", title=Text("Town", "镇"), clauses=[Clause(id="chief", rule=OneChief())])
        >>> lint(town, on="2026-06-01").counts()
        {'POL002': 1, 'POL005': 1}
    """
    from gridgov._policy_lint import Linting

    day: dt.date = as_day(on).astype(dt.date)
    after = stale_after if isinstance(stale_after, dt.timedelta) else dt.timedelta(days=stale_after)
    return Linting(policy, day, after, texts, territory, levels).run()


def compare(left: Policy, right: Policy, *, on: Day) -> Comparison:
    """Compare what two policies demand on a day, without data: by rule, units and value.

    What is inherited counts. Of several clauses of one side on the same rule and units, one that another makes idle is
    left out. What has no direction, such as the name of a role, is incomparable unless it is equal.

    Args:
        left: One policy.
        right: The other one.
        on: The day.

    Raises:
        ValueError: ``on`` is not written YYYY-MM-DD, or lies outside the years 1 to 9999.
        TypeError: ``on`` is neither a date nor a text.

    Example:
        >>> from gridgov.rules import CommunityOversize
        >>> from gridgov.text import Text
        >>> a, b = (Policy(id=i, title=Text(i, i), clauses=[Clause(id="c", rule=CommunityOversize(max_households=n))])
        ...         for i, n in (("a", 5000), ("b", 3000)))
        >>> print(compare(a, b, on="2026-06-01").text())
        a | b, 2026-06-01
        SIZ001.max_households everywhere: 5,000 | 3,000, left looser
    """
    return _policy_compare.compare(effective(left, on=on), effective(right, on=on))


def verify(policy: Policy, texts: Texts) -> QuoteChecks:
    """Look for every quote of a policy in the text of its source, word for word.

    Spaces, widths of signs, kinds of quotation marks, and pinyin that a converter left in brackets behind a character
    do not count. Simplified and traditional characters are different characters.

    Args:
        policy: The policy; its own clauses, not those of the policies above.
        texts: Texts by id of the source or name of its file; or files, or a folder.

    Raises:
        OSError: A file cannot be read.
        InvalidFileError: Files are not UTF-8; with all of them.

    Example:
        >>> from gridgov.rules import OneChief
        >>> from gridgov.text import Text
        >>> town = Policy(id="town", title=Text("Town", "镇"), sources=[Source(id="s", title=Text("paper", "报纸"))],
        ...     clauses=[Clause(id="chief", rule=OneChief(), source="s", quote="每个网格一名网格长")])
        >>> print(verify(town, {"s": "全镇要求：每个网(wǎng)格一名网格长。"}).text())
        town/chief s: found in line 1
    """
    return _policy_verify.verify(policy, texts)

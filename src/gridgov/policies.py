"""Policies: law as data. A policy is a list of clauses; a city inherits those of the policies above it.

A policy is one TOML file, or built in Python from the same parts. The shipped ones are listed by `available`; your own
is loaded by its path.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

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

if TYPE_CHECKING:
    from gridgov.rules import Rule

__all__ = [
    "MUST",
    "REPORTED",
    "SHOULD",
    "Boundary",
    "Clause",
    "Confidence",
    "Effective",
    "InForce",
    "Policy",
    "Source",
    "SourceKind",
    "Strength",
    "available",
    "dumps",
    "effective",
    "from_dict",
    "load",
    "loads",
    "save",
    "to_dict",
]


def available() -> tuple[str, ...]:
    """Return the ids of the policies that ship with the library.

    Example:
        >>> "cn" in available()
        True
    """
    from gridgov import _policy_files

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
    from gridgov import _policy_files

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
    from gridgov import _policy_files

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
    from gridgov import _policy_files

    return _policy_files.from_dict(data, rules=rules, parents=parents)


def to_dict(policy: Policy) -> dict[str, Any]:
    """Return a policy as plain JSON types: the keys of the TOML file, without what is empty.

    The policy above is given by its id.

    Example:
        >>> from gridgov.text import Text
        >>> to_dict(Policy(id="town", title=Text("Town", "镇")))
        {'id': 'town', 'title': {'en': 'Town', 'zh': '镇'}}
    """
    from gridgov import _policy_write

    return _policy_write.to_dict(policy)


def dumps(policy: Policy) -> str:
    """Return a policy as TOML; `loads` gives the same policy back.

    Example:
        >>> from gridgov.text import Text
        >>> print(dumps(Policy(id="town", title=Text("Town", "镇"))), end="")
        id = "town"
        title = { en = "Town", zh = "镇" }
    """
    from gridgov import _policy_write

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

"""Faults in policies: in the file, in what lint finds, in the texts that are quoted, in what is asked of a policy."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from gridgov import policies
from gridgov.errors import Problems
from gridgov.levels import LevelScheme
from gridgov.policies import Clause, Policy, Source, Strength
from gridgov.rules import Scope, find_rule
from gridgov.testing._broken import way
from gridgov.testing._broken_edit import ANY, Values, add, drop, plant, put, twice
from gridgov.testing._broken_toml import after, as_toml, choice, words
from gridgov.text import Text

__all__ = ["policy", "policy_asked", "policy_clauses", "policy_name", "policy_text", "policy_texts"]

#: The policy above: communities are not to be larger than that.
_ABOVE: dict[str, Any] = {
    "id": "above",
    "title": words("Above", "上级"),
    "sources": [{"id": "law", "title": words("law", "法")}],
    "clauses": [
        {
            "id": "size",
            "rule": "community-oversize",
            "values": {"max_households": 3000},
            "source": "law",
            "quote": "不超过三千户",
        }
    ],
}


@way("policy", policy="the keys of the file of a policy", above="the same of the policies above")
def policy(policy: object, above: list[dict[str, Any]]) -> None:
    """Read a policy from its keys."""
    policies.from_dict(policy, parents=[policies.from_dict(one) for one in above])  # type: ignore[arg-type]


@way("policy text", text="the text of a TOML file with a policy")
def policy_text(text: str) -> None:
    """Read a policy from its text."""
    policies.loads(text)


@way("policy by name", name="the id of a policy that comes with gridgov")
def policy_name(name: str) -> None:
    """Load a policy by its id."""
    policies.load(name)


@way("texts of a policy", policy="the keys of the file of a policy", files="the bytes of texts it quotes, by file name")
def policy_texts(policy: dict[str, Any], files: dict[str, bytes]) -> None:
    """Look for the quotes of a policy in files."""
    with tempfile.TemporaryDirectory() as folder:
        for name, data in files.items():
            Path(folder, name).write_bytes(data)
        policies.verify(policies.from_dict(policy), folder)


@way("question to a policy", policy="the keys of the file of a policy", values="new values by clause and parameter")
def policy_asked(policy: dict[str, Any], values: dict[str, dict[str, Any]]) -> None:
    """Ask for a policy with other values."""
    policies.from_dict(policy).what_if(values)


@way(
    "clauses of a policy",
    clauses="a list of dictionaries, one a clause: its fields, the rule by its code, its values and scope by name",
    sources="ids of the sources",
    texts="what the sources say, by id; None where that is not looked at",
    levels="keys of the levels that the place has",
    above="the keys of the file of the policy above",
    on="the day",
)
def policy_clauses(  # noqa: PLR0913 - what clauses are held against
    clauses: list[dict[str, Any]],
    sources: list[str],
    texts: dict[str, str] | None,
    levels: list[str],
    above: dict[str, Any],
    on: str,
) -> Problems:
    """Make a policy of clauses, and return what lint says of it."""
    made = [
        Clause(
            **{key: value for key, value in one.items() if key not in {"rule", "values", "scope", "strength"}},
            rule=find_rule(one["rule"])(**one["values"]),
            strength=Strength(one["strength"]),
            scope=Scope(**one["scope"]),
        )
        for one in clauses
    ]
    town = Policy(
        id="town",
        title=Text("Town", "镇"),
        parent=policies.from_dict(above),
        sources=[Source(id=one, title=Text("paper", "报纸")) for one in sources],
        clauses=made,
    )
    return policies.lint(town, on=on, texts=texts, levels=LevelScheme.ladder(*levels))


# -- files -------------------------------------------------------------------------------------------------------------


def _town(draw: st.DrawFn) -> Values:
    """Draw a policy of clauses on the size of communities and committees, under another policy."""
    sources = [{"id": f"s{i}", "title": words(f"paper {i}", f"文件{i}")} for i in range(draw(st.integers(1, 2)))]
    clauses: list[dict[str, Any]] = [
        {
            "id": f"c{i}",
            "rule": "community-oversize",
            "values": {"max_households": draw(st.integers(1000, 9000)), "boundary": "over"},
            "strength": draw(st.sampled_from(["must", "should", "reported"])),
            "source": draw(st.sampled_from(sources))["id"],
        }
        for i in range(draw(st.integers(1, 3)))
    ]
    town = {
        "id": "town",
        "title": words("Town", "镇"),
        "parent": "above",
        "sources": sources,
        "clauses": clauses,
    }
    return {"policy": town, "above": [_ABOVE]}


_COMMITTEE = {"id": "seats", "rule": "committee-size", "values": {"min_households": 5, "max_households": 9}}
_with_committee = after(_town, add("policy", "clauses", to=_COMMITTEE))
_UNITS = ("policy", "clauses", ANY, "units")
_in_households = after(_town, put(*_UNITS[:2], 0, "units", to={"max_households": "households"}))
_dated = after(
    _town, put("policy", "clauses", 0, "start", to="2025-01-01"), put("policy", "clauses", 0, "end", to="2025-12-31")
)
_replacing = after(_town, put("policy", "clauses", 0, "replaces", to="above/size"))

for _edit in (drop("policy", "title"), drop("policy", "title", "zh"), drop("policy", "clauses", ANY, "rule")):
    plant("POL103", policy, _town, _edit)
for _path in (("colour",), ("sources", ANY, "colour"), ("clauses", ANY, "colour")):
    plant("POL104", policy, _town, put("policy", *_path, to=choice("红", 1)))
plant("POL105", policy, _town, put("policy", "clauses", ANY, "strength", to=choice("may", "必须", 1)))
plant("POL105", policy, _town, put("policy", "sources", ANY, "kind", to=choice("rumour", 3)))
plant(
    "POL106",
    policy,
    _town,
    put("policy", "clauses", ANY, "rule", to=choice("community-oversise", "SIZ999", "超大社区")),
)
plant("POL107", policy, _town, put("policy", "clauses", ANY, "values", "max_household", to=st.integers(1, 9)))
plant("POL108", policy, _town, drop("policy", "clauses", ANY, "values", "max_households"))
plant(
    "POL109", policy, _town, put("policy", "clauses", ANY, "values", "max_households", to=choice("5,000", -1, "三千"))
)
plant("POL109", policy, _town, put("policy", "clauses", ANY, "values", "boundary", to=choice("above", "以上")))
plant(
    "POL110", policy, _with_committee, put("policy", "clauses", -1, "values", "min_households", to=st.integers(10, 99))
)
plant("POL111", policy, _town, put(*_UNITS, to={"max_households": "household"}))
plant("POL111", policy, _in_households, put(*_UNITS[:2], 0, "units", "max_households", to=choice("户口", "pupils")))
plant("POL112", policy, _town, put("policy", "clauses", ANY, "source", to=choice("s9", "报纸", "paper")))
plant("POL113", policy, _dated, put("policy", "clauses", 0, "end", to=choice("2024-12-31", "2020-02-29")))
plant("POL114", policy, _town, twice("policy", "clauses"))
plant(
    "POL114",
    policy,
    after(_dated, add("policy", "clauses", to={**_COMMITTEE, "id": "c0", "start": "2026-01-01"})),
    put("policy", "clauses", 0, "end", to=choice("2026-01-01", "2026-12-31")),
)
plant(
    "POL115", policy, _replacing, put("policy", "clauses", 0, "replaces", to=choice("above/sise", "cn/nothing", "size"))
)
plant("POL116", policy, _town, put("policy", "parent", to=choice("abov", "province", "省级")))
plant("POL117", policy, _town, put("policy", "parent", to="town"))
plant("POL118", policy, _dated, put("policy", "clauses", 0, "start", to=choice("2026-02-30", "去年", "1.1.2024")))
plant("POL119", policy, _town, twice("policy", "sources"))
plant("POL120", policy, _town, put("policy", to=choice([1], "town", None)))
plant(
    "POL123",
    policy,
    _in_households,
    put(*_UNITS[:2], 0, "units", "max_households", to=choice("persons", "units", "days")),
)


def _as_text(draw: st.DrawFn) -> Values:
    return {"text": as_toml(_town(draw)["policy"] | {"parent": "cn"})}


plant("POL102", policy_text, _as_text, put("text", to=choice("id = ", "[[clauses", 'id = "镇', "id = 1\nid = 2")))
plant(
    "POL101",
    policy_name,
    lambda draw: {"name": draw(st.sampled_from(policies.available()))},
    put("name", to=choice("china", "cnn", "国家")),
)


# -- texts, and questions ----------------------------------------------------------------------------------------------


def _quoting(draw: st.DrawFn) -> Values:
    """Draw a policy and the files of its sources."""
    town = _town(draw)["policy"] | {"parent": "cn"}
    for one in town["sources"]:
        one["file"] = f"{one['id']}.txt"
    files = {one["file"]: f"每格一名网格员，{one['id']}".encode() for one in town["sources"]}
    return {"policy": town, "files": files}


plant("POL122", policy_texts, _quoting, put("files", "s0.txt", to=choice(b"\xff", "网格".encode("gb18030"))))


def _asking(draw: st.DrawFn) -> Values:
    """Draw a policy and new values for some of its clauses."""
    town = _town(draw)["policy"] | {"parent": "cn"}
    return {"policy": town, "values": {"c0": {"max_households": draw(st.integers(100, 900))}}}


plant("POL201", policy_asked, _asking, put("values", "c9", to={"max_households": 1}))
plant("POL202", policy_asked, _asking, put("values", "c0", to={"max_household": 1}))


# -- lint --------------------------------------------------------------------------------------------------------------


def _linted(draw: st.DrawFn) -> Values:
    """Draw clauses that lint has nothing to say of."""
    clauses: list[dict[str, Any]] = [
        {
            "id": f"c{i}",
            "rule": "community-oversize",
            "values": {"max_households": draw(st.integers(1000, 2000))},
            "strength": "must",
            "quote": "每格一名网格员",
            "source": "s",
            "checked_on": "2026-05-01",
            "scope": {},
        }
        for i in range(draw(st.integers(1, 2)))
    ]
    return {
        "clauses": clauses,
        "sources": ["s"],
        "texts": None,
        "levels": ["community", "grid"],
        "above": _ABOVE,
        "on": draw(st.sampled_from(["2026-06-01", "2026-05-01", "2027-05-01"])),
    }


_stricter = after(_linted, put("clauses", 0, "replaces", to="above/size"))
_with_texts = after(_linted, put("texts", to={"s": "首行\n每格一名网格员"}))

plant("POL001", policy_clauses, _stricter, put("clauses", 0, "values", "max_households", to=st.integers(3001, 9000)))
plant("POL001", policy_clauses, _stricter, put("clauses", 0, "strength", to=choice("should", "reported")))
plant("POL002", policy_clauses, _linted, drop("clauses", ANY, "quote"))
plant("POL003", policy_clauses, _with_texts, put("clauses", ANY, "quote", to=choice("每格三名网格员", "无关")))
plant("POL004", policy_clauses, _linted, twice("clauses"))
plant("POL005", policy_clauses, _linted, drop("clauses", ANY, "checked_on"))
plant("POL005", policy_clauses, _linted, put("clauses", ANY, "checked_on", to=choice("2025-04-30", "2020-01-01")))
plant("POL006", policy_clauses, _linted, put("clauses", ANY, "units", to={"max_households": "persons"}))
plant("POL007", policy_clauses, _linted, put("clauses", ANY, "scope", to={"levels": "grid_9"}))
plant(
    "POL008",
    policy_clauses,
    _linted,
    put("clauses", ANY, "quote", to=choice("对超过5000户以上的社区", "對超過5000戶以上的社區")),
)
plant("POL009", policy_clauses, _linted, put("clauses", ANY, "source", to=choice("paper", "报纸")))
plant("POL009", policy_clauses, _linted, put("clauses", ANY, "replaces", to=choice("cn/size", "above/sise")))

"""Policies as files: nothing is lost, one text for one policy, parents are found, everything wrong is said at once."""

from __future__ import annotations

import copy
import json
import pickle
import re
import tomllib
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from policy_cases import ABOVE, CLAUSE, FULL, HEAD, ON, SIZE, codes

from gridgov import policies
from gridgov.errors import InvalidPolicyError, UnknownKeyError
from gridgov.policies import Clause, Policy, Source, Strength
from gridgov.rules import HOUSEHOLDS, Check, CommunityOversize, EstateBranch, Estates, OneChief, Rule, Scope, bound
from gridgov.text import Text

# Nothing is lost


def test_a_policy_with_everything_comes_back_the_same() -> None:
    assert policies.loads(policies.dumps(FULL), parents=[ABOVE]) == FULL
    assert policies.from_dict(json.loads(json.dumps(policies.to_dict(FULL))), parents=[ABOVE]) == FULL
    assert policies.dumps(policies.loads(policies.dumps(FULL), parents=[ABOVE])) == policies.dumps(FULL)


def test_a_policy_can_be_copied_pickled_and_hashed() -> None:
    assert pickle.loads(pickle.dumps(FULL)) == copy.deepcopy(FULL) == FULL  # noqa: S301 - written above
    assert len({FULL, copy.deepcopy(FULL)}) == 1


def test_the_text_is_written_in_one_way() -> None:
    assert policies.dumps(FULL) == (
        'id = "full"\n'
        'title = { en = "Full \\"one\\"", zh = "全部\\\\项目" }\n'
        'about = { en = "With everything.", zh = "应有尽有。" }\n'
        'jurisdiction = "610902"\n'
        'parent = "above"\n'
        "\n"
        "[[sources]]\n"
        'id = "s1"\n'
        'title = { en = "paper", zh = "报纸" }\n'
        'issuer = { en = "press", zh = "报社" }\n'
        'kind = "news"\n'
        'confidence = "low"\n'
        "issued = 2024-02-29\n"
        'file = "paper.txt"\n'
        'url = "https://example.org/a?b=1"\n'
        "\n"
        "[[sources]]\n"
        'id = "s2"\n'
        'title = { en = "other", zh = "其他" }\n'
        'kind = "other"\n'
        'confidence = "medium"\n'
        "\n"
        "[[clauses]]\n"
        'id = "size"\n'
        'rule = "SIZ001"\n'
        'values = { max_households = 5000, boundary = "at_least", measure = "occupied_households" }\n'
        'units = { max_households = "households" }\n'
        "start = 2021-01-01\n"
        "end = 2025-12-31\n"
        'strength = "must"\n'
        'source = "s1"\n'
        'place = { en = "page 2", zh = "第二页" }\n'
        'quote = "“超过”5000户\\n以上\\u007f"\n'
        'scope = { kinds = ["community"], levels = ["community"], within = ["6109"], outside = ["610901", "610902"] }\n'
        "checked_on = 2026-01-01\n"
        'boundary = "inclusive"\n'
        'replaces = "above/size"\n'
        'because = { en = "discretion", zh = "酌情" }\n'
        'note = { en = "a note", zh = "备注" }\n'
        "\n"
        "[[clauses]]\n"
        'id = "size"\n'
        'rule = "SIZ003"\n'
        "values = { min_households = 1, max_households = 9 }\n"
        "start = 2026-01-01\n"
        'strength = "must"\n'
        "\n"
        "[[clauses]]\n"
        'id = "chief"\n'
        'rule = "ROL001"\n'
        'values = { role = "warden" }\n'
        'strength = "reported"\n'
    )


IDS = st.text(st.characters(codec="utf-8", exclude_characters="/\\.", exclude_categories=["Z", "C"]), min_size=1)
WORDS = st.text(st.characters(codec="utf-8"), min_size=1).filter(str.strip)
TEXTS = st.builds(Text, WORDS, WORDS)
SOURCES = st.builds(
    Source,
    id=IDS,
    title=TEXTS,
    kind=st.sampled_from(["law", "news"]),
    issuer=st.none() | TEXTS,
    issued=st.none() | st.dates(),
    file=st.none() | WORDS,
)
RULES = st.one_of(
    st.builds(CommunityOversize, max_households=st.integers(0, 10**9), boundary=st.sampled_from(["over", "at_least"])),
    st.builds(EstateBranch, occupied_from=st.integers(1, 10**6)),
    st.builds(OneChief, role=st.text(st.characters(codec="utf-8"))),
)
SCOPES = st.builds(Scope, **{k: st.lists(WORDS, max_size=2) for k in ("kinds", "levels", "within", "outside")})


@st.composite
def policies_drawn(draw: st.DrawFn) -> Policy:
    sources = draw(st.lists(SOURCES, max_size=3, unique_by=lambda s: s.id))
    clauses: list[Clause] = []
    for ident in draw(st.lists(IDS, max_size=4, unique=True)):
        days = sorted(draw(st.lists(st.dates(), min_size=2, max_size=2)))
        rule = draw(RULES)
        clauses.append(
            Clause(
                id=ident,
                rule=rule,
                start=draw(st.sampled_from([None, days[0]])),
                end=draw(st.sampled_from([None, days[1]])),
                strength=draw(st.sampled_from(Strength)),
                source=draw(st.sampled_from([None, *(s.id for s in sources)])),
                quote=draw(st.none() | WORDS),
                place=draw(st.none() | TEXTS),
                scope=draw(SCOPES),
                checked_on=draw(st.none() | st.dates()),
                units={"role": "persons"} if isinstance(rule, OneChief) and draw(st.booleans()) else {},
            )
        )
    return Policy(id=draw(IDS), title=draw(TEXTS), about=draw(st.none() | TEXTS), sources=sources, clauses=clauses)


@given(policies_drawn())
def test_every_policy_comes_back_the_same(policy: Policy) -> None:
    text = policies.dumps(policy)
    assert policies.loads(text) == policy
    assert policies.from_dict(json.loads(json.dumps(policies.to_dict(policy)))) == policy
    assert fits(policies.to_dict(policy))


SCHEMA = policies.json_schema()
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)


# Files and parents


def test_a_policy_is_saved_and_loaded_with_the_one_above_beside_it(tmp_path: Path) -> None:
    policies.save(ABOVE, tmp_path / "above.toml")
    policies.save(FULL, tmp_path / "full.toml")
    assert policies.load(tmp_path / "full.toml") == policies.load(str(tmp_path / "full.toml")) == FULL
    assert (tmp_path / "full.toml").read_text(encoding="utf-8") == policies.dumps(FULL)


def test_a_text_may_begin_with_a_byte_order_mark(tmp_path: Path) -> None:
    (tmp_path / "town.toml").write_bytes(b"\xef\xbb\xbf" + HEAD.encode())
    assert policies.load(tmp_path / "town.toml") == policies.loads("\ufeff" + HEAD)


def test_the_parent_that_is_handed_over_comes_before_the_file_and_that_before_the_shipped_one(tmp_path: Path) -> None:
    child = HEAD + 'parent = "cn"\n'
    (tmp_path / "town.toml").write_text(child, encoding="utf-8")
    assert policies.load(tmp_path / "town.toml").parent == policies.load("cn") == policies.loads(child).parent
    mine = Policy(id="cn", title=Text("mine", "我的"))
    policies.save(mine, tmp_path / "cn.toml")
    assert policies.load(tmp_path / "town.toml").parent == mine
    other = Policy(id="cn", title=Text("other", "其他"))
    assert policies.load(tmp_path / "town.toml", parents=[other]).parent == other
    assert policies.loads(child, parents=[Policy(id="x", title=Text("x", "x"), parent=other)]).parent == other


def test_a_fault_of_the_policy_above_is_said_with_its_own_file(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text(
        'id = "a"\ntitle = { en = "A", zh = "甲" }\nparent = "b"\nx = 1\n', encoding="utf-8"
    )
    (tmp_path / "b.toml").write_text('id = "b"\ntitle = { en = "B" }\n', encoding="utf-8")
    with pytest.raises(InvalidPolicyError) as error:
        policies.load(tmp_path / "a.toml")
    found = {(Path(p.place.file or "").name, p.code, p.place.path) for p in error.value.problems}
    assert found == {("a.toml", "POL104", "x"), ("b.toml", "POL103", "title")}


def test_policies_above_each_other_are_refused(tmp_path: Path) -> None:
    for name, parent in (("a", "b"), ("b", "c"), ("c", "a")):
        text = f'id = "{name}"\ntitle = {{ en = "x", zh = "x" }}\nparent = "{parent}"\n'
        (tmp_path / f"{name}.toml").write_text(text, encoding="utf-8")
    with pytest.raises(InvalidPolicyError, match=r"POL117 .*c\.toml, parent: .* circle: a > b > c > a"):
        policies.load(tmp_path / "a.toml")
    with pytest.raises(InvalidPolicyError, match="town > town"):
        policies.loads(HEAD + 'parent = "town"')


@pytest.mark.parametrize("name", ["../secret", "/etc/passwd", "..", "."])
def test_a_parent_is_an_id_not_a_path(name: str, tmp_path: Path) -> None:
    (tmp_path / "secret.toml").write_text(HEAD, encoding="utf-8")
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "town.toml").write_text(HEAD + f'parent = "{name}"\n', encoding="utf-8")
    with pytest.raises(InvalidPolicyError, match="POL116"):
        policies.load(tmp_path / "sub" / "town.toml")


def test_what_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(UnknownKeyError, match=r"POL101 .*There is no policy 'cnn'"):
        policies.load("cnn")
    with pytest.raises(FileNotFoundError):
        policies.load(tmp_path / "none.toml")


# Rules of others


class Lifts(
    Rule[Estates],
    code="X-DEMO-001",
    name="lifts",
    title=Text("Too large", "过大"),
    message=Text("{unit}", "{unit}"),
):
    """An estate is small."""

    def check(self, v: Estates) -> Check:
        """Judge every estate."""
        return bound(v.households.at_most(300))


def test_rules_of_others_are_found_by_code_and_name() -> None:
    assert HOUSEHOLDS.key == "households"
    mine = Policy(id="mine", title=Text("m", "m"), clauses=[Clause(id="lifts", rule=Lifts())])
    assert policies.loads(policies.dumps(mine), rules=[Lifts]) == mine
    assert policies.loads(policies.dumps(mine).replace("X-DEMO-001", "lifts"), rules=[Lifts]) == mine
    assert "X-DEMO-001" in json.dumps(policies.json_schema(rules=[Lifts]))
    assert codes(policies.dumps(mine)) == ["POL106 clauses[0].rule"]


# Everything wrong at once

WRONG: list[tuple[str, list[str]]] = [
    ("", ["POL103 None", "POL103 None"]),
    (
        'id = "a b"\ntitle = 1\nsources = 1\nclauses = [1]',
        [f"POL105 {k}" for k in ("id", "title", "sources", "clauses")],
    ),
    (HEAD + 'titel = "x"\nParent = "cn"', ["POL104 titel", "POL104 Parent"]),
    (HEAD.replace('zh = "镇"', 'zh = " "'), ["POL105 title.zh"]),
    (HEAD.replace(', zh = "镇"', ', de = "Stadt"'), ["POL103 title", "POL104 title.de"]),
    (CLAUSE, ["POL103 clauses[0]"]),
    (CLAUSE + "rule = 1\nvalues = 1", ["POL105 clauses[0].rule", "POL105 clauses[0].values"]),
    (CLAUSE + 'rule = "SIZ001"', ["POL108 clauses[0].values"]),
    (CLAUSE + 'rule = "SIZ001"\nvalues = { max_household = 1 }', ["POL107 clauses[0].values.max_household"]),
    (
        CLAUSE + 'rule = "SIZ001"\nvalues = { ceiling = 1 }',
        ["POL108 clauses[0].values", "POL107 clauses[0].values.ceiling"],
    ),
    (SIZE.replace("5000", '"5000"'), ["POL109 clauses[0].values.max_households"]),
    (SIZE.replace("5000", "-1"), ["POL109 clauses[0].values.max_households"]),
    (SIZE.replace("5000", "5000.5"), ["POL109 clauses[0].values.max_households"]),
    (SIZE.replace("5000", "true"), ["POL109 clauses[0].values.max_households"]),
    (SIZE.replace("5000", "nan"), ["POL109 clauses[0].values.max_households"]),
    (
        SIZE + 'units = { max_households = "persns", role = "persons" }',
        ["POL111 clauses[0].units.max_households", "POL107 clauses[0].units.role"],
    ),
    (SIZE + "start = 2021-01-01T00:00:00", ["POL118 clauses[0].start"]),
    (
        SIZE + 'start = "2021-02-30"\nend = 2021\nchecked_on = "soon"',
        [f"POL118 clauses[0].{k}" for k in ("start", "end", "checked_on")],
    ),
    (SIZE + "start = 2021-01-02\nend = 2021-01-01", ["POL113 clauses[0].end"]),
    (SIZE + 'strength = "may"\nboundary = "over"', ["POL105 clauses[0].strength", "POL105 clauses[0].boundary"]),
    (SIZE + 'source = "paper"', ["POL112 clauses[0].source"]),
    (SIZE + 'replaces = "cn/committee-size"', ["POL115 clauses[0].replaces"]),
    (
        SIZE + 'scope = { level = ["x"], within = 3 }',
        ["POL104 clauses[0].scope.level", "POL105 clauses[0].scope.within"],
    ),
    (SIZE + 'because = { en = "x" }\nnote = "x"', ["POL103 clauses[0].because", "POL105 clauses[0].note"]),
    (SIZE + SIZE.removeprefix(HEAD), ["POL114 clauses[1]"]),
    (
        SIZE + "end = 2025-12-31\n" + SIZE.removeprefix(HEAD) + "start = 2025-12-31\n",
        ["POL114 clauses[1]"],
    ),
    (
        HEAD + '[[sources]]\nid = "s"\n[[sources]]\nid = "s"\ntitle = { en = "x", zh = "x" }',
        ["POL103 sources[0]", "POL119 sources[1].id"],
    ),
    (HEAD + 'parent = "c"', ["POL116 parent"]),
    (HEAD + "a = " + "9" * 5000, ["POL102 None"]),
    (HEAD + "a = " + "[" * 5000, ["POL102 None"]),
    (SIZE.replace("5000", "9" * 400), ["POL109 clauses[0].values.max_households"]),
]


@pytest.mark.parametrize(("text", "found"), WRONG)
def test_what_is_wrong_is_said_with_its_place(text: str, found: list[str]) -> None:
    assert codes(text) == found


def test_all_of_it_is_said_at_once() -> None:
    """Put the faults of all clauses into one file: none hides another."""
    clauses = [(text.removeprefix(HEAD), found) for text, found in WRONG if text.startswith(CLAUSE)]
    wanted: list[str] = []
    whole = HEAD
    n = 0
    for i, (text, found) in enumerate(clauses):
        whole += text.replace('id = "c"', f'id = "c{i}"') + "\n"
        for path in found:
            number = re.search(r"\[(\d)\]", path)
            wanted.append(path if number is None else path.replace(number[0], f"[{n + int(number[1])}]"))
        n += text.count("[[clauses]]")
    assert codes(whole) == wanted


def test_a_number_of_many_digits_is_refused() -> None:
    data = policies.to_dict(policies.loads(SIZE))
    data["clauses"][0]["values"]["max_households"] = 10**5000
    with pytest.raises(InvalidPolicyError, match=r"POL109 .* a number of many digits is no 'max_households'"):
        policies.from_dict(data)


def test_clauses_that_follow_each_other_do_not_overlap() -> None:
    text = SIZE + "end = 2025-12-31\n" + SIZE.removeprefix(HEAD).replace("5000", "3000") + "start = 2026-01-01\n"
    law = policies.loads(text)
    for day, households in (("2025-12-31", 5000), ("2026-01-01", 3000)):
        (clause,) = policies.effective(law, on=day)
        assert clause.clause.rule == CommunityOversize(max_households=households)


def test_a_name_is_no_second_fault_where_its_table_could_not_be_read() -> None:
    assert codes(SIZE.replace("[[clauses]]", "sources = 1\n[[clauses]]") + 'source = "s"') == ["POL105 sources"]
    assert codes(SIZE.replace("[[clauses]]", 'parent = "c"\n[[clauses]]') + 'replaces = "c/x"') == ["POL116 parent"]


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(),
        lambda x: (
            st.lists(x)
            | st.dictionaries(
                st.sampled_from(["id", "title", "en", "zh", "clauses", "rule", "values", "sources", "scope", "start"]),
                x,
            )
        ),
    )
)
def test_nothing_but_a_policy_or_a_refusal_comes_out(data: Any) -> None:  # noqa: ANN401 - anything
    try:
        policies.from_dict(data)
    except InvalidPolicyError as error:
        refusal = error
    else:
        return
    assert refusal.problems
    assert refusal.text("zh")


# The schema


def fits(data: dict[str, Any]) -> bool:
    """Tell whether data follow the schema."""
    return VALIDATOR.is_valid(data)  # pyright: ignore[reportUnknownMemberType] - of the library


def test_the_schema_is_one_and_refuses_what_is_misspelt() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    good = policies.to_dict(FULL)
    for ident in policies.available():
        assert fits(policies.to_dict(policies.load(ident)))
    assert fits(good)
    changes: list[dict[str, Any]] = [
        {"rule": "SIZ0001"},
        {"values": {"max_household": 1}},
        {"values": {"max_households": -1}},
        {"values": {"max_households": 1, "boundary": "above"}},
        {"strength": "may"},
        {"units": {"role": "persons"}},
        {"colour": "red"},
    ]
    for change in changes:
        assert not fits({**good, "clauses": [{**good["clauses"][0], **change}]}), change


def test_the_schema_names_every_parameter() -> None:
    conditions = {
        c["if"]["properties"]["rule"]["enum"][0]: c["then"] for c in SCHEMA["properties"]["clauses"]["items"]["allOf"]
    }
    values = conditions["SIZ003"]["properties"]["values"]
    assert values["required"] == ["min_households", "max_households"]
    assert values["properties"] == {
        "min_households": {"type": "integer", "minimum": 1.0, "description": "households"},
        "max_households": {"type": "integer", "minimum": 1.0, "description": "households"},
    }
    boundary = conditions["SIZ001"]["properties"]["values"]["properties"]["boundary"]
    assert boundary == {"enum": ["over", "at_least"], "default": "over"}


# The page


def test_the_example_of_the_page_is_a_policy() -> None:
    page = (Path(__file__).parents[1] / "docs/reference/policy-format.md").read_text(encoding="utf-8")
    text = page.split("```toml\n", 1)[1].split("```", 1)[0]
    policy = policies.loads(text)
    assert policy.parent == policies.load("cn")
    assert len(policies.effective(policy, on=ON)) == 4
    keys = set(tomllib.loads(text)) | {k for c in tomllib.loads(text)["clauses"] for k in c}
    assert {"replaces", "units", "boundary", "checked_on", "scope"} <= keys

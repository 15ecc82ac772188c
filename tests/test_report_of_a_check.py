"""The report of a check: what it counts, its columns, its findings, and by what they are known."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from typing import Any

import numpy as np
import pytest

from gridgov.changes import RenameUnit, apply
from gridgov.errors import FAULTS, GridgovError
from gridgov.findings import Report, check
from gridgov.hierarchy import Hierarchy
from gridgov.jurisdiction import Jurisdiction
from gridgov.levels import LevelScheme
from gridgov.policies import MUST, REPORTED, SHOULD, Clause, Policy, Strength
from gridgov.rules import CommitteeSize, CommunityOversize, OneChief, PartsSum, Verdict
from gridgov.text import Text

DAY = "2026-01-01"
LEVELS = LevelScheme.ladder("street", "community")
SIZES: dict[str, int | None] = {"a": 400, "b": 1000, "c": 3000, "d": 6000, "e": None}
CITY = Policy(
    id="city",
    title=Text("city", "市"),
    clauses=[
        Clause(id="size", rule=CommunityOversize(max_households=5000)),
        Clause(id="small", rule=CommunityOversize(max_households=2000), strength=SHOULD),
        Clause(id="range", rule=CommitteeSize(min_households=1000, max_households=3000), strength=REPORTED),
        Clause(id="chief", rule=OneChief()),
    ],
)


def rows() -> list[dict[str, Any]]:
    """Return two streets with their communities."""
    streets: list[dict[str, Any]] = [{"id": "s", "level": "street"}, {"id": "t", "level": "street"}]
    below = [
        {"id": k, "level": "community", "parent": "s" if k in "ab" else "t", "households": SIZES[k]} for k in SIZES
    ]
    return streets + below


def place(records: list[dict[str, Any]]) -> Jurisdiction:
    return Jurisdiction(territory=Hierarchy.from_records(records, levels=LEVELS, measures=["households"], roots="many"))


def report(records: list[dict[str, Any]] | None = None, **more: Any) -> Report:
    return check(place(rows() if records is None else records), CITY, on=DAY, **more)


REPORT = report()


def test_it_is_as_good_as_what_matters() -> None:
    assert not REPORT
    assert [REPORT.ok(s) for s in ([MUST], [SHOULD], [REPORTED], [])] == [False, False, False, True]
    assert bool(report(fail_on=[])) is True
    fine = report([r for r in rows() if r["id"] not in "de"])
    assert [fine.ok(s) for s in ([MUST], [SHOULD], [REPORTED])] == [True, False, False]


def test_what_is_unknown_is_not_complete_but_no_failure() -> None:
    unknown = report([r for r in rows() if r["id"] in "ste"])
    assert (bool(unknown), unknown.complete, unknown.count(Verdict.UNKNOWN)) == (True, False, 3)
    assert report([r for r in rows() if r["id"] in "stb"]).complete
    assert not REPORT.complete


def test_counts_are_those_of_the_verdicts() -> None:
    assert REPORT.counts() == {
        "SIZ001": {"pass": 5, "fail": 3, "not_applicable": 0, "unknown": 2},
        "SIZ003": {"pass": 2, "fail": 2, "not_applicable": 0, "unknown": 1},
        "ROL001": {"pass": 0, "fail": 0, "not_applicable": 0, "unknown": 0},
    }
    assert [REPORT.count(v) for v in Verdict] == [7, 5, 0, 3]
    assert len(REPORT) == len(list(REPORT.findings())) == 8
    assert len(list(REPORT.findings(unknown=False))) == 5
    assert repr(REPORT) == "<Report: 7 pass, 5 fail, 3 unknown>"


def test_verdicts_are_found_by_key_and_by_a_code_that_is_clear() -> None:
    assert list(REPORT.verdicts) == ["city/size", "city/small", "city/range", "city/chief", "SIZ003", "ROL001"]
    assert REPORT.verdicts["city/size"].tolist() == [0, 0, 0, 1, 3]
    assert REPORT.verdicts["SIZ003"].tolist() == [1, 0, 0, 1, 3]


def test_a_summary_counts_all_together_or_by_units() -> None:
    whole = REPORT.summary()
    assert whole["clause"] == ["city/size", "city/small", "city/range", "city/chief"]
    assert whole["fail"] == [1, 2, 2, 0]
    streets = REPORT.summary(by="street")
    assert list(zip(streets["clause"], streets["unit"], streets["fail"], streets["unknown"], strict=True)) == [
        ("city/size", "s", 0, 0),
        ("city/size", "t", 1, 1),
        ("city/small", "s", 0, 0),
        ("city/small", "t", 2, 1),
        ("city/range", "s", 1, 0),
        ("city/range", "t", 1, 1),
    ]
    for verdict in ("pass", "fail", "not_applicable", "unknown"):
        assert sum(streets[verdict]) == sum(whole[verdict])
    assert REPORT.summary(by="community")["unit"][:5] == list("abcde")


def test_columns_are_the_findings_or_everything() -> None:
    found, every = REPORT.columns(), REPORT.columns(all=True)
    assert (len(found["rule"]), len(every["rule"])) == (8, 15)
    assert list(every) == list(found)
    for i, finding in enumerate(REPORT.findings()):
        assert finding.unit is not None
        said = (found["clause"][i], found["unit"][i], found["verdict"][i], found["fingerprint"][i])
        assert said == (finding.clause.id, finding.unit.id, finding.verdict.name.lower(), finding.fingerprint)
        np.testing.assert_equal(
            (found["margin"][i], found["observed"][i], found["bound"][i]),
            (finding.margin, finding.observed, finding.bound),
        )
    assert found["path"].tolist()[0] == "t > d"
    assert found["critical"].tolist()[0] == 6000
    assert set(every["verdict"].tolist()) == {"pass", "fail", "unknown"}
    texts = REPORT.columns(lang="zh")
    assert texts["message"].tolist() == [f.message("zh") for f in REPORT.findings()]
    assert texts["way_out"].tolist()[1] is None


@pytest.mark.parametrize("everything", [False, True])
@pytest.mark.parametrize("empty", [False, True])
def test_frames_have_the_columns(everything: bool, empty: bool) -> None:  # noqa: FBT001
    of = report([r for r in rows() if r["id"] in "st"]) if empty else REPORT
    columns = of.columns(all=everything)
    for frame in (of.to_pandas(all=everything), of.to_polars(all=everything)):
        assert list(frame.columns) == list(columns)
        assert len(frame) == len(columns["rule"])
        assert frame["unit"].to_list() == columns["unit"].tolist()


WORDS = [
    (
        lambda: REPORT.at("SIZ009", "a"),
        (
            "FND001 id 'SIZ009': The report has no rule or clause 'SIZ009'; it has: city/size, city/small, city/range, "
            "city/chief. Name one of them."
        ),
        (
            "FND001 编号“SIZ009”：报告中没有规则或条款“SIZ009”；现有：city/size, city/small, city/range, city/chief。"
            "请使用其中之一。"
        ),
    ),
    (
        lambda: REPORT.at("city/size", "s"),
        "FND002 id 's': The clause 'city/size' is not about 's'. Name a unit of the kind it is about: community.",
        "FND002 编号“s”：条款“city/size”不涉及“s”。请指定其所涉类别的单元：社区。",
    ),
    (
        lambda: REPORT.at("SIZ001", "a"),
        "FND003 id 'SIZ001': 'SIZ001' is the rule of several clauses: city/size, city/small. Name the clause.",
        "FND003 编号“SIZ001”：“SIZ001”对应多个条款：city/size, city/small。请指明条款。",
    ),
]


@pytest.mark.parametrize(("call", "en", "zh"), WORDS, ids=[en[:6] for _, en, _ in WORDS])
def test_the_words_of_what_is_not_there(call: Any, en: str, zh: str) -> None:  # noqa: ANN401 - a function
    with pytest.raises(GridgovError) as error:
        call()
    assert (error.value.problems.text(), error.value.problems.text("zh")) == (en, zh)


def test_no_fault_is_without_its_words() -> None:
    assert {code for code in FAULTS if code.startswith("FND")} == {en[:6] for _, en, _ in WORDS}


def test_one_clause_at_one_unit() -> None:
    assert REPORT.at("small", "c").verdict is Verdict.FAIL
    assert REPORT.at("SIZ003", "b").verdict is Verdict.PASS
    assert REPORT.at("committee-size", "e").verdict is Verdict.UNKNOWN
    whole = check(place(rows()), PartsSum(), on=DAY)
    assert whole.at("DAT001").unit is None


def test_a_fingerprint_stays_whatever_order_name_and_language() -> None:
    known = sorted(REPORT.columns()["fingerprint"].tolist())
    assert len(set(known)) == 8
    for seed in range(5):
        order = rows()
        np.random.default_rng(seed).shuffle(order)
        again = report(order)
        assert sorted(again.columns(lang="zh")["fingerprint"].tolist()) == known
    named = apply(place(rows()), [RenameUnit("d", "a new name")], on=DAY).jurisdiction
    assert check(named, CITY, on=DAY).columns()["fingerprint"].tolist() == REPORT.columns()["fingerprint"].tolist()
    # A stricter value of the same clause is the same clause.
    stricter = CITY.what_if({"size": {"max_households": 4999}})
    assert sorted(check(place(rows()), stricter, on=DAY).columns()["fingerprint"].tolist()) == known


def digest() -> str:
    """Return a digest of the whole report."""
    columns = REPORT.columns(all=True, lang="zh")
    said = repr([(key, values.tolist()) for key, values in columns.items()]) + REPORT.text() + repr(REPORT.counts())
    said += REPORT.explain("small", "c").text("zh")
    return hashlib.sha256(said.encode()).hexdigest()


@pytest.mark.parametrize("seed", ["0", "1", "2", "12345"])
def test_it_is_the_same_for_every_seed_of_hashes(seed: str) -> None:
    code = "import test_report_of_a_check as t; print(t.digest())"
    env = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == digest()


def test_of_several_clauses_on_one_rule_each_is_named() -> None:
    h = Hierarchy.from_records(
        [{"id": "c", "level": "community", "households": 400}],
        levels=LevelScheme.ladder("community"),
        measures=["households"],
    )
    clauses = [Clause(id=f"size-{n}", rule=CommunityOversize(max_households=n)) for n in (300, 500)]
    policy = Policy(id="town", title=Text("town", "镇"), clauses=clauses)
    report = check(Jurisdiction(territory=h), policy, on="2026-01-01")
    assert report.text(limit=0).splitlines()[:2] == [
        "SIZ001 community-oversize (town/size-300): 0 pass, 1 fail, 0 not applicable, 0 unknown",
        "SIZ001 community-oversize (town/size-500): 1 pass, 0 fail, 0 not applicable, 0 unknown",
    ]
    assert report.text("zh", limit=0).splitlines()[1] == (
        "SIZ001 社区规模过大（town/size-500）：通过1，不通过0，不适用0，未知0"
    )


@pytest.mark.parametrize("fail_on", ["must", ["must"], [MUST], MUST, ("must", SHOULD)])
def test_strengths_are_taken_by_their_words(fail_on: str | Strength | list[str | Strength]) -> None:
    h = Hierarchy.from_records(
        [{"id": "c", "level": "community", "households": 400}],
        levels=LevelScheme.ladder("community"),
        measures=["households"],
    )
    place, rule = Jurisdiction(territory=h), CommunityOversize(max_households=300)
    assert not check(place, rule, on="2026-01-01", fail_on=fail_on)
    report = check(place, rule, on="2026-01-01", fail_on=())
    assert report
    assert not report.ok(fail_on)
    with pytest.raises(ValueError, match=r"^A strength is one of must, should, reported, not 'shuold'\.$"):
        report.ok("shuold")
    with pytest.raises(ValueError, match="not 'm', 'x'"):
        check(place, rule, on="2026-01-01", fail_on=["m", "x"])


@pytest.mark.parametrize("name", ["waivers", "baseline"])
def test_a_path_is_no_waivers_and_no_baseline(name: str) -> None:
    h = Hierarchy.from_records([{"id": "c", "level": "community"}], levels=LevelScheme.ladder("community"))
    wrong: dict[str, Any] = {name: "file.toml"}
    said = rf"^{name} is a {name.capitalize()}, as gridgov\.\w+\.load gives it, not str\.$"
    with pytest.raises(TypeError, match=said):
        check(Jurisdiction(territory=h), CommunityOversize(max_households=300), on="2026-01-01", **wrong)

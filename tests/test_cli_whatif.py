"""``gridgov whatif``: sweeps and frontiers at the command line, and what is said of values that cannot be."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from cli_cases import run

from gridgov import whatif
from gridgov.hierarchy import Hierarchy
from gridgov.jurisdiction import Jurisdiction
from gridgov.levels import LevelScheme
from gridgov.rules import CommunityOversize

DAY = "2026-01-01"


@pytest.fixture(scope="module")
def city() -> Jurisdiction:
    rows = [{"id": f"c{i}", "level": "community", "households": n} for i, n in enumerate((400, 900, 900, None))]
    h = Hierarchy.from_records(rows, levels=LevelScheme.ladder("community"), measures=["households"], roots="many")
    return Jurisdiction(territory=h)


@pytest.fixture
def file(city: Jurisdiction, tmp_path: Path) -> str:
    path = tmp_path / "city.json"
    city.save(path)
    return str(path)


def test_the_frontier_is_that_of_the_library(city: Jurisdiction, file: str) -> None:
    found = json.loads(run("whatif", file, "SIZ001", "--on", DAY, "--format", "json").stdout)
    answer = whatif.frontier(city, CommunityOversize(max_households=5000), on=DAY)
    assert found["title"] == answer.title == "frontier of SIZ001.max_households"
    assert [(row["from"], row["to"], row["fail"]) for row in found["rows"]] == [
        (0, 399, 3),
        (400, 899, 2),
        (900, None, 0),
    ]
    assert [row["fail"] for row in answer.rows()] == [3, 2, 0]


def test_a_sweep_over_values_and_over_a_range(file: str) -> None:
    said = run("whatif", file, "SIZ001", "max_households=399,400", "--on", DAY, "--cost", "2.5").stdout.splitlines()
    assert said[0].split() == [
        "max_households", "applies", "pass", "fail", "not", "applicable", "unknown", "remedies", "affected", "cost",
    ]  # fmt: skip
    assert [line.split() for line in said[1:]] == [
        ["399", "4", "0", "3", "0", "1", "5", "2,200", "12.5"],
        ["400", "4", "1", "2", "0", "1", "4", "1,800", "10"],
    ]
    lines = run("whatif", file, "SIZ001", "max_households=300:1000:300", "--on", DAY, "--format", "csv").stdout
    rows = list(csv.DictReader(io.StringIO(lines)))
    assert [(float(row["max_households"]), int(row["fail"])) for row in rows] == [(300, 3), (600, 2), (900, 0)]


def test_a_value_that_is_no_threshold_is_run_again(file: str) -> None:
    said = run("whatif", file, "SIZ001", "boundary=over,at_least", "--on", DAY, "--max-households", "900").stdout
    assert [line.split()[:4] for line in said.splitlines()[1:]] == [
        ["over", "4", "3", "0"],
        ["at_least", "4", "1", "2"],
    ]


def test_in_chinese(file: str) -> None:
    said = run("whatif", file, "SIZ001", "max_households=500", "--on", DAY, "--lang", "zh").stdout
    assert said.splitlines()[0].split() == [
        "max_households",
        "适用",
        "通过",
        "不通过",
        "不适用",
        "未知",
        "整改数",
        "涉及数量",
    ]


def test_a_figure_is_written(file: str, tmp_path: Path) -> None:
    run("whatif", file, "SIZ001", "--on", DAY, "--plot", str(tmp_path / "f.html"))
    assert "A community is too large: verdicts by maximum households" in (tmp_path / "f.html").read_text(
        encoding="utf-8"
    )


@pytest.mark.parametrize(
    ("args", "en", "zh"),
    [
        (
            ["SIZ001", "max_households=-1"],
            "max_households is a whole number of 0 or more, not '-1'.",
            "max_households应为不小于0的整数，而不是“-1”。",
        ),
        (
            ["SIZ001", "max_households=many"],
            "max_households is a whole number of 0 or more, not 'many'.",
            "max_households应为不小于0的整数，而不是“many”。",
        ),
        (
            ["SIZ001", "max_households=1:x"],
            "max_households is a whole number of 0 or more, not '1:x'.",
            "max_households应为不小于0的整数，而不是“1:x”。",
        ),
        (
            ["SIZ001", "max_households=5:1"],
            "'5:1' is no range of 1 to 10,000 values.",
            "“5:1”不是1至10,000个值的区间。",
        ),
        (
            ["SIZ001", "boundary"],
            "Give values of boundary, such as boundary=over.",
            "请给出boundary的取值，例如boundary=over。",
        ),
        (["one-chief"], "Give values of role, such as role=grid_chief.", "请给出role的取值，例如role=grid_chief。"),
        (
            ["SIZ001", "boundary=above"],
            "boundary is one of 'over', 'at_least', not 'above'.",
            "boundary应为“over”、“at_least”之一，而不是“above”。",
        ),
    ],
)
def test_what_cannot_be_is_said(file: str, args: list[str], en: str, zh: str) -> None:
    assert run("whatif", file, *args, "--on", DAY, code=2).stderr.rstrip().endswith(en)
    assert run("whatif", file, *args, "--on", DAY, "--lang", "zh", code=2).stderr.rstrip().endswith(zh)


def test_a_rule_and_a_parameter_that_are_not_there(file: str) -> None:
    assert "WIF001" in run("whatif", file, "SIZ999", "--on", DAY, code=2).stderr
    assert "WIF003" in run("whatif", file, "SIZ001", "max_housholds=3", "--on", DAY, code=2).stderr

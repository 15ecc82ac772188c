"""What leaves the house: small counts hidden by one function on every way out, and no names on any."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import attrs
import numpy as np
import pytest
from cli_cases import run, run_json
from hypothesis import assume, given, reject, settings
from hypothesis import strategies as st
from report_cases import read

from gridgov import _privacy_export as privacy_export
from gridgov import check, documents, graph, reporters
from gridgov import report as report_page
from gridgov.baselines import Baseline
from gridgov.bodies import Bodies
from gridgov.documents import Document
from gridgov.evidence import Evidence
from gridgov.hierarchy import Hierarchy
from gridgov.jurisdiction import Jurisdiction
from gridgov.levels import LevelScheme
from gridgov.measures import MEASURES, Measure
from gridgov.privacy import PrivacyError, attack, suppress
from gridgov.roles import RoleCatalogue, Roster
from gridgov.rules import CommunityOversize, Rule, StatedTotals
from gridgov.text import Text

GROUP = "persons_in_community_correction"
LEVELS = LevelScheme.ladder("street", "community", "grid", optional=["grid"])


def place(*, total: int = 104) -> Jurisdiction:
    """Return a street of which one community has few people of a group, and who works there."""
    h = Hierarchy.from_columns(
        ["s", "c1", "c2", "c3", "g"],
        [None, "s", "s", "s", "c3"],
        ["street", "community", "community", "community", "grid"],
        levels=LEVELS,
        measures={GROUP: [total, 3, 41, 60, 60], "households": [7, 2, 2, 3, 3]},
    )
    roster = Roster.from_records(
        h,
        RoleCatalogue.builtin(),
        posts=[{"role": "grid_chief", "unit": "g"}],
        appointments=[{"post": "grid_chief@g#1", "holder": "p1"}],
    )
    bodies = Bodies.from_records(h, [{"id": "b", "kind": "residents_committee", "unit": "c1"}])
    return Jurisdiction(territory=h, id="s", roster=roster, bodies=bodies)


PLACE = place()
SHOWN = suppress(PLACE).result


# Ways out

WAYS: dict[str, Callable[[Jurisdiction, int | None], object]] = {
    "to_document": lambda j, k: documents.to_document(j, suppress_below=k),
    "dumps": lambda j, k: documents.dumps(j, suppress_below=k),
    "to_networkx": lambda j, k: graph.to_networkx(j, suppress_below=k),
    "graphml": lambda j, k: graph.to_text(j, "graphml", suppress_below=k),
    "gexf": lambda j, k: graph.to_text(j, "gexf", suppress_below=k),
    "nodelink": lambda j, k: graph.to_text(j, "nodelink", suppress_below=k),
    "cytoscape": lambda j, k: graph.to_text(j, "cytoscape", suppress_below=k),
    "mermaid": lambda j, k: graph.to_text(j, "mermaid", suppress_below=k),
}


def plain(value: object) -> object:
    """Return what can be compared."""
    if isinstance(value, Document):
        return value.model_dump()
    return value if isinstance(value, str) else graph.to_text(value, "nodelink")  # type: ignore[arg-type]


@pytest.mark.parametrize("way", WAYS)
def test_every_export_writes_what_suppress_leaves(way: str) -> None:
    out = WAYS[way]
    assert SHOWN != PLACE
    assert plain(out(PLACE, 10)) == plain(out(SHOWN, None))
    if way != "mermaid":
        assert plain(out(PLACE, 10)) != plain(out(PLACE, None))
    assert plain(out(PLACE, 2)) == plain(out(PLACE, None))


@pytest.mark.parametrize("way", WAYS)
def test_every_export_asks_the_one_function(way: str, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []

    def spy(jurisdiction: Jurisdiction, *, k: int) -> object:
        asked.append(k)
        return suppress(jurisdiction, k=k)

    monkeypatch.setattr(privacy_export, "suppress", spy)
    WAYS[way](PLACE, None)
    assert asked == []
    WAYS[way](PLACE, 7)
    assert asked == [7]


@pytest.mark.parametrize("way", WAYS)
def test_a_threshold_that_protects_nothing_is_refused(way: str) -> None:
    with pytest.raises(PrivacyError, match="PRV002"):
        WAYS[way](PLACE, 1)


def test_a_known_group_is_sensitive_whatever_a_file_says_of_it() -> None:
    meek = Measure(GROUP, Text("some", "某些"), whole=True)
    h = Hierarchy.from_columns(
        ["s", "c1", "c2"], [None, "s", "s"], ["street", "community", "community"],
        levels=LEVELS, measures={GROUP: [44, 3, 41]}, measure_info=[meek],
    )  # fmt: skip
    assert suppress(h).primary == 1


def test_files_hold_what_is_shown(tmp_path: Path) -> None:
    documents.save(PLACE, tmp_path / "a.json", suppress_below=10)
    assert documents.load(tmp_path / "a.json") == SHOWN
    graph.write(PLACE, tmp_path / "a.graphml", suppress_below=10)
    assert graph.read(tmp_path / "a.graphml") == SHOWN


def test_a_part_is_cut_from_what_is_shown_of_the_whole() -> None:
    for within in ("c2", PLACE.unit("c2")):
        part = graph.from_networkx(graph.to_networkx(PLACE, within=within, suppress_below=10))
        # By itself 41 is not small: it is hidden because the street is shown elsewhere.
        assert np.isnan(part.territory.measures[GROUP]).all()


def test_a_graph_has_no_counts_to_hide() -> None:
    made = graph.to_networkx(PLACE)
    with pytest.raises(ValueError, match="suppress_below= hides counts of a Jurisdiction"):
        graph.to_text(made, "graphml", suppress_below=10)


# Findings

FORMS = ["csv", "github", "jsonl", "markdown", "sarif", "text", "xlsx"]


def content(text: str | bytes) -> str:
    if isinstance(text, str):
        return text
    with zipfile.ZipFile(io.BytesIO(text)) as file:
        return "".join(file.read(name).decode() for name in file.namelist() if "sheet" in name or "String" in name)


@pytest.mark.parametrize("form", FORMS)
def test_findings_are_those_of_what_is_shown(form: str) -> None:
    if form == "xlsx":
        pytest.importorskip("xlsxwriter")
    rule = StatedTotals(measure=GROUP)
    wrong = place(total=1234)
    report = check(wrong, rule, on="2026-01-01")
    there = content(reporters.render(form, report))
    shown = content(reporters.render(form, report, suppress_below=10))
    expected = check(suppress(wrong).result, rule, on="2026-01-01")
    assert shown == content(reporters.render(form, expected))
    assert "1,234" in there or "1234" in there
    assert "1,234" not in shown
    assert "1234" not in shown


def test_a_report_is_judged_again_with_all_that_belongs_to_it() -> None:
    evidence = Evidence.read(PLACE.territory, {"duties": [{"unit": "g", "duty": "patrol"}]})
    report = check(PLACE, on="2026-01-01", evidence=evidence, complete=["grid_chief"], fail_on=())
    again = reporters.without_small_counts(report, 10)
    assert again.jurisdiction == SHOWN
    assert (again.on, again.context.complete, again.fail_on) == (report.on, report.context.complete, report.fail_on)
    assert len(again.context.evidence) == len(evidence)
    assert [j.key for j in again.judged] == [j.key for j in report.judged]
    assert reporters.without_small_counts(report, 2) is report


def test_a_baseline_does_not_tell_on_which_side_of_a_bound_a_hidden_count_is() -> None:
    rows: list[dict[str, object]] = [{"id": "s", "level": "street"}]
    for community, n in {"c1": 8, "c2": 71, "c3": 9, "c4": 3}.items():
        rows.append({"id": community, "level": "community", "parent": "s", GROUP: n})
    h = Hierarchy.from_records(rows, levels=LevelScheme.ladder("street", "community"), measures=[GROUP])
    rule = CommunityOversize(max_households=5, measure=GROUP)
    full = check(Jurisdiction(territory=h), rule, on="2026-01-01")
    known = check(Jurisdiction(territory=h), rule, on="2026-01-01", baseline=Baseline.of(full))
    again = reporters.without_small_counts(known, 10)
    said = {(f.unit_id, f.verdict.name): f.state for f in again.findings()}
    hidden = {(unit, "UNKNOWN"): None for unit in ("c1", "c3", "c4")}
    assert said == {("c2", "FAIL"): "unchanged", **hidden}
    page = report_page.render(Jurisdiction(territory=h), on="2026-01-01", report=known)
    there: dict[str, list[int]] = json.loads(read(page).by_id("findings-data").text())["rows"]
    assert (there["fails"], there["state"]) == ([1, 0, 0, 0], [2, 0, 0, 0])  # 2: unchanged, 0: nothing is said


@settings(max_examples=60)
@given(st.data())
def test_against_a_baseline_hidden_counts_say_nothing_even_beside_what_is_unknown(data: st.DataObject) -> None:
    known, small = st.integers(10, 40) | st.none(), st.integers(1, 9)
    kinds = data.draw(st.lists(st.booleans(), min_size=2, max_size=5))
    first = [data.draw(small if hidden else known) for hidden in kinds]
    other = [data.draw(small) if hidden else count for hidden, count in zip(kinds, first, strict=True)]
    stated = data.draw(known)
    rules: list[Rule[Any]] = [
        CommunityOversize(max_households=data.draw(st.integers(3, 30)), measure=GROUP),
        StatedTotals(measure=GROUP),
    ]

    def place(counts: list[int | None]) -> Jurisdiction:
        rows: list[dict[str, Any]] = [{"id": "s", "level": "street", GROUP: stated}]
        for c in range(2):
            rows.append({"id": f"c{c}", "level": "community", "parent": "s"})
            rows += [
                {"id": f"b{i}", "level": "building", "parent": f"c{c}", GROUP: n}
                for i, n in enumerate(counts)
                if i % 2 == c
            ]
        levels = LevelScheme.ladder("street", "community", "building")
        return Jurisdiction(territory=Hierarchy.from_records(rows, levels=levels, measures=[GROUP]))

    shown: list[tuple[object, ...]] = []
    for of in map(place, (first, other)):
        try:
            view = suppress(of, k=10).result
        except PrivacyError:
            reject()
        full = check(of, rules, on="2025-12-01")
        again = reporters.without_small_counts(check(of, rules, on="2026-01-01", baseline=Baseline.of(full)), 10)
        assert again.baseline is not None
        mended = [entry.fingerprint for entry in again.baseline.absent(again)]
        written = again.baseline.updated_with(again).dumps()
        shown.append((view.territory, [(f.fingerprint, f.state) for f in again.findings()], mended, written))
    assume(shown[0][0] == shown[1][0])
    assert shown[0] == shown[1]


# The command


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "street.json"
    PLACE.save(path)
    return path


@pytest.mark.parametrize("suffix", [".json", ".graphml", ".csv"])
def test_convert_hides_what_suppress_hides(file: Path, suffix: str) -> None:
    target = file.with_name(f"shown{suffix}")
    result = run("convert", file, target, "--suppress-below", "10")
    assert suppress(PLACE).describe() in result.stdout
    assert suppress(PLACE).describe("zh") in run(
        "convert", file, target, "--suppress-below", "10", "--lang", "zh"
    ).stdout  # fmt: skip
    back = file.with_name("back.json")
    if suffix == ".csv":
        assert "41" not in target.read_text("utf-8")
    else:
        run("convert", target, back)
        assert documents.load(back) == SHOWN


def test_convert_counts_what_it_hid(file: Path) -> None:
    target = file.with_name("shown.json")
    data = run_json("convert", file, target, "--suppress-below", "10", schema={"type": "object"})
    assert data["hidden"] == {"primary": 1, "complementary": 1, "withdrawn": 0}
    assert "hidden" not in run_json("convert", file, target, schema={"type": "object"})


def test_convert_protects_the_whole_before_it_cuts(file: Path) -> None:
    target = file.with_name("part.json")
    run("convert", file, target, "--within", "c2", "--suppress-below", "10")
    assert np.isnan(documents.load(target).territory.measures[GROUP]).all()


@pytest.mark.parametrize("k", ["1", "0", "x"])
def test_convert_refuses_a_threshold_that_protects_nothing(file: Path, k: str) -> None:
    assert "--suppress-below" in run("convert", file, file.with_name("x.json"), "--suppress-below", k, code=2).stderr


# No names


def test_f66_no_export_has_a_field_for_the_name_of_a_person() -> None:
    schema = documents.json_schema()["$defs"]
    people = {
        name: set(schema[name]["properties"]) for name in ("HolderRecord", "AppointmentRecord", "MembershipRecord")
    }
    assert people == {
        "HolderRecord": {"id", "kind", "qualifications"},
        "AppointmentRecord": {"post", "holder", "start", "end", "basis", "meets"},
        "MembershipRecord": {"member", "body", "lives_at", "start", "end"},
    }
    made = graph.to_networkx(PLACE)
    holders = [data for _, data in made.nodes(data=True) if data["kind"] == "holder"]
    assert [set(data) for data in holders] == [{"kind", "holder_kind", "order"}]
    columns = check(PLACE, on="2026-01-01").columns(lang="en")
    assert not {"name", "holder", "person"} & set(columns)


def test_f66_the_groups_add_up_to_nothing() -> None:
    # A person may be in several groups, so no sum of them is held against anything.
    groups = [key for key, measure in MEASURES.items() if measure.sensitive]
    h = Hierarchy.from_columns(
        ["c"], [None], ["community"], levels=LevelScheme.ladder("community"),
        measures={**{key: [20] for key in groups[:-1]}, groups[-1]: [3], "residents": [30]},
    )  # fmt: skip
    found = suppress(h)
    assert [key for key, mask in found.hidden.items() if mask.any()] == [groups[-1]]
    assert attack(found.result).high[groups[-1]].tolist() == [np.inf]


def test_a_measure_is_written_as_before_unless_it_is_sensitive() -> None:
    assert MEASURES["households"].to_dict().keys() == {"key", "name", "unit", "whole"}
    group = MEASURES[GROUP]
    assert group.to_dict()["sensitive"] is True
    assert Measure.from_dict(group.to_dict()) == group
    again = documents.loads(documents.dumps(PLACE)).territory.measure_info[GROUP]
    assert again == group
    assert graph.from_networkx(graph.to_networkx(PLACE)).territory.measure_info[GROUP] == group
    plain = attrs.evolve(group, sensitive=False)
    assert Measure.from_dict(plain.to_dict()) == plain

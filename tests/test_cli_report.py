"""The command that writes a page: from every kind of file, with options that do what they say."""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path
from typing import Any

import attrs
import pytest
from cli_cases import ON, make_city, run, spawn
from report_cases import Element, read, section

from gridgov import check, schemes
from gridgov.baselines import Baseline
from gridgov.hierarchy import Hierarchy
from gridgov.jurisdiction import Jurisdiction
from gridgov.levels import LevelScheme
from gridgov.nets import Net
from gridgov.rules import CommunityOversize

WAIVERS = """[[waiver]]
rule = "SIZ001"
unit = "c1"
reason = { en = "to be split", zh = "即将拆分" }
last_day = "2026-12-31"
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "city.json"
    make_city().save(path)
    return path


def page(*args: str | Path, code: int = 0) -> tuple[Element, str, str]:
    """Write a page; return it, and what was printed."""
    out = Path(args[0]).with_name("page.html") if Path(args[0]).parent.is_dir() else Path("page.html")
    done = run("report", *args, "-o", out, *ON, code=code)
    return read(out.read_text("utf-8")), done.stdout, done.stderr


def made(root: Element, lang: str = "en") -> dict[str, str]:
    return {row[0]: row[1] for row in root.by_id("table-made").table(lang)}


def test_a_document_becomes_a_page(file: Path) -> None:
    root, out, err = page(file, "--no-split")
    report = check(make_city(), on="2026-01-01")
    assert out.splitlines()[0] == f"Old Town, 2026-01-01: {report.counts()['SIZ001']['fail'] + 2} fail, 1 unknown."
    assert out.splitlines()[1].startswith(f"{file.with_name('page.html')}  ")
    assert err == ""
    assert root.one("h1").text("en") == "Old Town"
    facts = made(root)
    assert facts["input file"] == "city.json"
    assert facts["its SHA-256"] == hashlib.sha256(file.read_bytes()).hexdigest()
    assert facts["small counts"] == "sensitive counts from 1 to 9 are left out"
    assert "p-anna" not in file.with_name("page.html").read_text("utf-8")


def test_the_same_file_and_day_give_the_same_bytes(file: Path) -> None:
    pages: list[bytes] = []
    for seed in ("1", "2"):
        out = file.with_name(f"{seed}.html")
        done = spawn("report", file, "-o", out, *ON, env={"PYTHONHASHSEED": seed})
        assert done.returncode == 0, done.stderr.decode()
        pages.append(out.read_bytes())
    assert pages[0] == pages[1]


def test_options_of_the_page(file: Path) -> None:
    root, out, _ = page(file, "--lang", "zh", "--title", "<b>本市</b>", "--ids", "--suppress-below", "0", "--no-split")
    assert root.all("html")[0].attributes["data-show"] == "zh"
    assert root.one("h1").text("zh") == "<b>本市</b>"
    assert "small counts" not in made(root)
    assert "，2026-01-01：" in out
    assert "p-anna" in file.with_name("page.html").read_text("utf-8")


def test_what_is_checked_is_chosen_as_in_check(file: Path) -> None:
    waivers, known = file.with_name("w.toml"), file.with_name("known.json")
    waivers.write_text(WAIVERS, "utf-8")
    Baseline.of(check(make_city(), CommunityOversize(max_households=100), on="2025-12-01")).save(known)
    options = ("--max-households", "5000", "--boundary", "at_least", "--waivers", waivers, "--baseline", known)
    root, _, _ = page(file, *options, "--no-split")
    data = json.loads(root.by_id("findings-data").text())
    assert any("boundary = at_least" in row[3] for row in root.by_id("table-rules").table())
    assert 1 in data["rows"]["waived"]
    [row] = [row for row in root.by_id("table-findings").table() if "c1" in row[0]]
    assert row[-1].startswith("waived until 2026-12-31")
    law, _, _ = page(file, "--policy", "cn", "--no-split")
    assert [row[1] for row in law.by_id("table-policies").table()] == ["cn"]


def test_what_is_too_large_gets_a_proposal_and_what_has_none_is_said(file: Path) -> None:
    root, _, err = page(file)
    # One building has all the households: there is nothing to divide.
    assert "No division of 培新[街]社区 (community) is proposed: " in err
    assert "No division of 培新[街]社区 (community) is proposed: " in root.by_id("notes").parent.text("en")  # type: ignore[union-attr]
    assert not [e for e in root.walk() if e.attributes.get("id") == "division"]
    large = large_place()
    path = file.with_name("large.json")
    large.save(path)
    divided, _, err = page(path, "--suppress-below", "0")
    assert err == ""
    text = divided.by_id("division").parent.text("en")  # type: ignore[union-attr]
    assert "1 → 2" in text
    assert "These divisions are proposals" in text
    without, _, _ = page(path, "--no-split")
    assert not [e for e in without.walk() if e.attributes.get("id") == "division"]


def large_place() -> Jurisdiction:
    """Return a community that is too large, of buildings that can be divided."""
    rows: list[dict[str, Any]] = [{"id": "s", "level": "street"}, {"id": "c1", "level": "community", "parent": "s"}]
    rows += [{"id": f"b{i}", "level": "building", "parent": "c1", "households": 1000} for i in range(1, 7)]
    levels = LevelScheme.ladder("street", "community", "building")
    return Jurisdiction(territory=Hierarchy.from_records(rows, levels=levels, measures=["households"]))


def test_two_nets_are_merged_and_one_is_not(tmp_path: Path) -> None:
    place = two_nets()
    path = tmp_path / "nets.json"
    place.save(path)
    root, _, err = page(path)
    assert err == ""
    assert root.by_id("merger").text("en")
    without, _, _ = page(path, "--no-merge")
    assert not [e for e in without.walk() if e.attributes.get("id") == "merger"]
    attrs.evolve(place, nets=place.nets[:1]).save(path)
    one, _, _ = page(path)
    assert not [e for e in one.walk() if e.attributes.get("id") == "merger"]


def two_nets() -> Jurisdiction:
    """Return a community with the nets of two departments."""
    rows: list[dict[str, Any]] = [{"id": "c", "level": "community"}, {"id": "g", "level": "grid", "parent": "c"}]
    rows += [{"id": f"b{i}", "level": "building", "parent": "g", "households": 100} for i in range(1, 7)]
    levels = LevelScheme.ladder("community", "grid", "building")
    units = [f"b{i}" for i in range(1, 7)]
    nets = [
        Net.from_tables("health", {"unit": units, "cell": ["h1", "h1", "h1", "h2", "h2", "h2"]}),
        Net.from_tables("police", {"unit": units, "cell": ["p1", "p1", "p1", "p1", "p2", "p2"]}),
    ]
    return Jurisdiction(territory=Hierarchy.from_records(rows, levels=levels, measures=["households"]), nets=nets)


def test_nets_are_made_up_only_if_asked_for_and_then_said_to_be(tmp_path: Path) -> None:
    source = Path("county-many-nets")
    plain, _, _ = _of_scheme(tmp_path, source)
    assert not [e for e in plain.walk() if e.attributes.get("id") == "merger"]
    asked, _, _ = _of_scheme(tmp_path, source, "--made-up-nets")
    assert "made up for this page" in section(asked, "merger")
    assert "made-up nets merged" in asked.text("en")


def test_no_proposal_gives_away_a_count_that_is_left_out(tmp_path: Path) -> None:
    rows: list[dict[str, Any]] = [{"id": "s", "level": "street"}]
    sizes = {"c1": [3, 1, 2, 2], "c2": [30, 41], "c3": [9]}
    for community, counts in sizes.items():
        rows.append({"id": community, "level": "community", "parent": "s"})
        rows += [
            {"id": f"{community}-{i}", "level": "building", "parent": community, "left_behind_persons": n}
            for i, n in enumerate(counts)
        ]
    levels = LevelScheme.ladder("street", "community", "building")
    place = Jurisdiction(territory=Hierarchy.from_records(rows, levels=levels, measures=["left_behind_persons"]))
    place.save(tmp_path / "place.json")
    (tmp_path / "few.toml").write_text(
        """id = "p"
title = {en = "P", zh = "P"}
[[sources]]
id = "n"
title = {en = "N", zh = "N"}
kind = "policy"
[[clauses]]
id = "few"
rule = "community-oversize"
values = {max_households = 5, measure = "left_behind_persons"}
source = "n"
quote = "q"
""",
        "utf-8",
    )
    hidden, out, told = page(tmp_path / "place.json", "--policy", str(tmp_path / "few.toml"))
    assert "alone has 9" not in hidden.text() + out + told
    assert not [e for e in hidden.walk() if e.attributes.get("id") == "division"]
    assert "No division is proposed by a sensitive measure" in hidden.text("en")
    shown, _, _ = page(tmp_path / "place.json", "--policy", str(tmp_path / "few.toml"), "--suppress-below", "0")
    assert "alone has 9" in shown.text("en")


def test_a_scheme_becomes_a_model_with_its_policy(tmp_path: Path) -> None:
    source = Path(schemes.__file__).parent / "chengbei-five-tiers.toml"
    root, _, _ = _of_scheme(tmp_path, source)
    assert made(root)["scheme"].endswith("(chengbei-five-tiers)")
    assert root.by_id("table-published").table()
    assert {row[1] for row in root.by_id("table-policies").table()} >= {"chengbei-five-tiers"}
    assert root.by_id("table-readings").table()
    assert made(root)["input file"] == "chengbei-five-tiers.toml"


def _of_scheme(folder: Path, source: Path, *options: str) -> tuple[Element, str, str]:
    out = folder / "page.html"
    done = run("report", source, "-o", out, *ON, *options)
    return read(out.read_text("utf-8")), done.stdout, done.stderr


def test_a_scheme_that_ships_is_named_by_its_id(tmp_path: Path) -> None:
    root, _, _ = _of_scheme(tmp_path, Path("zhangye-three-centres"))
    assert made(root)["scheme"].endswith("(zhangye-three-centres)")
    assert "input file" not in made(root)


def test_a_folder_of_tables_has_a_checksum_of_all_of_them(file: Path) -> None:
    folder = file.with_name("tables")
    make_city().to_csv(folder)
    root, _, _ = page(folder, "--no-split")
    facts = made(root)
    digest = hashlib.sha256()
    for part in sorted(p for p in folder.rglob("*") if p.is_file()):
        digest.update(part.relative_to(folder).as_posix().encode() + b"\0" + part.read_bytes())
    assert (facts["input file"], facts["its SHA-256"], facts["its form"]) == ("tables", digest.hexdigest(), "folder")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--suppress-below", "1"], "--suppress-below is 2 or more; 0 shows all."),
        (["-o", "page.pdf"], "-o is a page: its name ends in .html."),
        (["--policy", "cn", "--role", "x"], "with --policy the policy has the values."),
        (["--policy", "none-such"], "none-such"),
        (["--waivers", "none.toml"], "CLI001 none.toml: There is no such file or folder."),
        (["--scheme", "none-such"], "none-such"),
        (["--on", "yesterday"], "'yesterday' is no day written YYYY-MM-DD."),
    ],
)
def test_what_cannot_be_is_refused(file: Path, options: list[str], said: str) -> None:
    out = file.with_name("page.html")
    out.write_text("old", "utf-8")
    done = run("report", file, "-o", out, *ON, *options, code=2)
    assert said in done.stderr
    assert out.read_text("utf-8") == "old"
    assert done.stdout == ""


def test_bad_input_ends_as_elsewhere(file: Path) -> None:
    assert "CLI001" in run("report", file.with_name("none.json"), "-o", file.with_name("p.html"), code=2).stderr
    assert "CLI001" in run("report", file, "-o", file.parent / "no" / "p.html", *ON, code=2).stderr
    broken = file.with_name("broken.json")
    broken.write_text("{", "utf-8")
    assert "DOC" in run("report", broken, "-o", file.with_name("p.html"), code=2).stderr
    scheme = ("report", "zhangye-three-centres", "-o", file.with_name("p.html"))
    assert "FILE is a scheme" in run(*scheme, "--scheme", "ankang-321", code=2).stderr
    assert not file.with_name("p.html").exists()


def test_a_missing_library_is_said_before_any_work(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "jinja2", None)
    out = file.with_name("page.html")
    done = run("report", file.with_name("none.json"), "-o", out, code=2)
    assert "gridgov[plot]" in done.stderr
    assert not out.exists()


def test_a_file_that_is_read_is_not_written_over(file: Path) -> None:
    link = file.with_name("link.html")
    link.symlink_to(file)
    before = file.read_bytes()
    done = run("report", file, "-o", link, *ON, code=2)
    assert "is read; write to another file" in done.stderr
    assert file.read_bytes() == before


def test_an_empty_title_is_refused(file: Path, tmp_path: Path) -> None:
    out = tmp_path / "page.html"
    done = run("report", file, "-o", out, *ON, "--title", " ", code=2)
    assert "--title is empty." in done.stderr
    assert not out.exists()


def test_nets_are_made_up_for_schemes_only(file: Path, tmp_path: Path) -> None:
    out = tmp_path / "page.html"
    done = run("report", file, "-o", out, *ON, "--made-up-nets", code=2)
    assert "--made-up-nets is for a scheme" in done.stderr
    assert not out.exists()

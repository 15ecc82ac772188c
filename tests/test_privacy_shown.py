"""No way out shows a hidden count: numbers that occur nowhere else are planted and looked for in everything written."""

from __future__ import annotations

import base64
import io
import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from cli_cases import run

from gridgov import check, documents, graph, report, reporters
from gridgov.findings import Report
from gridgov.hierarchy import Hierarchy
from gridgov.jurisdiction import Jurisdiction
from gridgov.levels import LevelScheme
from gridgov.privacy import PrivacyError, suppress
from gridgov.reporters import TextForm
from gridgov.rules import StatedTotals
from gridgov.text import LANGS, Lang

GROUP = "released_prisoners"
DAY = "2026-01-01"
K = 10_000_000
#: Small below the threshold, and what has to be hidden with it: no other number has these digits.
SMALL, OTHER, WRONG, SEEN = 7_351_948, 41_300_017, 93_717_171, 60_606_023


def place(total: float = SMALL + OTHER + SEEN) -> Jurisdiction:
    """Return a street with three communities, of which one has a small count."""
    h = Hierarchy.from_columns(
        ["s", "c1", "c2", "c3"],
        [None, "s", "s", "s"],
        ["street", "community", "community", "community"],
        levels=LevelScheme.ladder("street", "community"),
        name=["S", "C1", "C2", "C3"],
        measures={GROUP: [total, SMALL, OTHER, SEEN]},
    )
    return Jurisdiction(territory=h, id="s")


#: With a total that its parts contradict, so that findings and pages have to speak of the counts.
PLACE = place(WRONG)


def checked(of: Jurisdiction = PLACE) -> Report:
    return check(of, StatedTotals(measure=GROUP), on=DAY)


def numbers(written: str | bytes) -> Iterator[str]:
    """Yield everything that may hold numbers: the text without separators, and arrays that are written in base 64."""
    if isinstance(written, bytes):
        with zipfile.ZipFile(io.BytesIO(written)) as file:
            written = "\n".join(file.read(name).decode() for name in file.namelist())
    yield re.sub(r"[,_\u00a0\u202f\u2009]", "", written)
    for dtype, data in re.findall(r'"dtype":"(\w+)","bdata":"([^"]+)"', written):
        plain = data.encode().decode("unicode_escape")
        yield " ".join(f"{float(value):.0f}" for value in np.frombuffer(base64.b64decode(plain), dtype).tolist())


def shows(written: str | bytes, number: int) -> bool:
    return any(str(number) in text for text in numbers(written))


def file_of(write: Callable[[Path], object], tmp_path: Path, name: str) -> str | bytes:
    write(tmp_path / name)
    data = (tmp_path / name).read_bytes()
    return data if name.endswith("xlsx") else data.decode("utf-8-sig")


WAYS: dict[str, Callable[[Path, int | None], str | bytes]] = {
    "save": lambda at, k: file_of(lambda path: PLACE.save(path, suppress_below=k), at, "a.json"),
    "dumps": lambda _, k: documents.dumps(PLACE, suppress_below=k),
    "to_networkx": lambda _, k: str(list(PLACE.to_networkx(suppress_below=k).nodes(data=True))),
    "graphml": lambda _, k: graph.to_text(PLACE, "graphml", suppress_below=k),
    "gexf": lambda _, k: graph.to_text(PLACE, "gexf", suppress_below=k),
    "nodelink": lambda _, k: graph.to_text(PLACE, "nodelink", suppress_below=k),
    "cytoscape": lambda _, k: graph.to_text(PLACE, "cytoscape", suppress_below=k),
}


def findings(form: TextForm, lang: Lang) -> Callable[[Path, int | None], str | bytes]:
    return lambda _, k: checked().render(form, lang=lang, suppress_below=k)


FORMS: tuple[TextForm, ...] = ("text", "jsonl", "sarif", "github", "markdown", "csv")
WAYS.update({f"findings as {form} in {lang}": findings(form, lang) for form in FORMS for lang in LANGS})


@pytest.mark.parametrize("way", WAYS)
def test_nothing_that_is_written_shows_a_hidden_count(way: str, tmp_path: Path) -> None:
    openly, shown = WAYS[way](tmp_path, None), WAYS[way](tmp_path, K)
    hidden = (SMALL, WRONG)
    assert any(shows(openly, number) for number in hidden)
    assert not any(shows(shown, number) for number in hidden)


def test_nothing_that_a_workbook_holds_either() -> None:
    pytest.importorskip("xlsxwriter")
    assert shows(checked().render("xlsx"), WRONG)
    assert not shows(checked().render("xlsx", suppress_below=K), WRONG)


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("given", [False, True])
def test_nor_does_the_page(lang: Lang, given: bool, tmp_path: Path) -> None:  # noqa: FBT001 - a case
    pytest.importorskip("plotly")
    of = PLACE if given else place()
    found = checked() if given else None
    openly = report.render(of, on=DAY, lang=lang, report=found, suppress_below=None)
    shown = report.render(of, on=DAY, lang=lang, report=found, suppress_below=K)
    hidden = (SMALL, WRONG) if given else (SMALL, OTHER)
    assert all(shows(openly, number) for number in hidden)
    assert not any(shows(shown, number) for number in hidden)
    again = None if found is None else reporters.without_small_counts(found, K)
    assert shown == report.render(suppress(of, k=K).result, on=DAY, lang=lang, report=again, suppress_below=K)
    path = report.write_page(of, tmp_path / "p.html", on=DAY, lang=lang, report=found, suppress_below=K)
    assert path.read_text("utf-8") == shown


POLICY = f"""id = "p"
title = {{ en = "p", zh = "p" }}
[[clauses]]
id = "a"
rule = "TOT001"
strength = "must"
values = {{ measure = "{GROUP}" }}
"""


@pytest.mark.parametrize("form", ["text", "json", "jsonl", "sarif", "github", "markdown", "csv"])
@pytest.mark.parametrize("lang", LANGS)
def test_nor_does_the_command_check(form: str, lang: Lang, tmp_path: Path) -> None:
    file, policy = tmp_path / "s.json", tmp_path / "p.toml"
    before, known, out = tmp_path / "before.json", tmp_path / "known.json", tmp_path / "out"
    policy.write_text(POLICY, "utf-8")
    PLACE.save(file)
    asked = ("--lang", lang, "check", file, "--on", DAY, "--policy", policy, "--format", form)
    openly = run(*asked, "--write-baseline", before, code=1)
    assert shows(openly.stdout, WRONG)
    hide = ("--suppress-below", str(K), "--baseline", before, "--write-baseline", known, "--out", out)
    # The total is hidden: nothing is stated any more that could be wrong.
    shown = run(*asked, *hide, code=0)
    written = [shown.stdout, shown.stderr, out.read_text("utf-8"), run(*asked, "--suppress-below", str(K)).stdout]
    assert not any(shows(text, number) for text in written for number in (SMALL, WRONG))


@pytest.mark.parametrize("k", ["1", "x"])
def test_the_command_refuses_a_threshold_that_protects_nothing(k: str, tmp_path: Path) -> None:
    file = tmp_path / "s.json"
    PLACE.save(file)
    assert "--suppress-below" in run("check", file, "--suppress-below", k, code=2).stderr


def test_the_page_and_the_report_refuse_it_too(tmp_path: Path) -> None:
    for ask in (
        lambda: checked().render("text", suppress_below=1),
        lambda: report.render(PLACE, on=DAY, suppress_below=1),
        lambda: PLACE.to_networkx(suppress_below=1),
        lambda: PLACE.save(tmp_path / "x.json", suppress_below=1),
    ):
        with pytest.raises(PrivacyError, match="PRV002"):
            ask()
    assert not (tmp_path / "x.json").exists()


@pytest.mark.parametrize(("lang", "words"), [("en", "sensitive counts from 1 to K-1"), ("zh", "将1至K-1的敏感计数")])
def test_help_says_what_the_option_does(lang: str, words: str) -> None:
    out = " ".join(run("--lang", lang, "check", "--help").stdout.split())
    assert "--suppress-below K" in out
    assert words in out

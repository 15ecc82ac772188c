"""The pages about published systems: they are those that are made from the files, and say what the files say."""

from __future__ import annotations

import re
import shutil
import subprocess
import xml.etree.ElementTree as ET
from itertools import pairwise
from pathlib import Path

import pytest

from gridgov import schemes
from gridgov.audit import audit
from gridgov.schemes import Scheme
from gridgov.schemes._page import pages, write
from gridgov.schemes._page_picture import picture, stands_under
from gridgov.schemes._page_tables import cell, figures, levels, lists, roles
from gridgov.text import LANGS, Lang, Text

FOLDER = Path(__file__).parents[1] / "docs/systems"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
CASES = [(ident, lang) for ident in schemes.available() for lang in LANGS]
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def made() -> dict[str, str]:
    return pages()


def page(made: dict[str, str], ident: str, lang: Lang) -> str:
    return made[f"{ident}.md" if lang == "en" else f"{ident}.zh.md"]


def test_the_pages_are_those_that_are_made_from_the_files(made: dict[str, str]) -> None:
    there = {path.name: path.read_text("utf-8") for path in FOLDER.iterdir()}
    assert sorted(there) == sorted(made)
    other = [name for name, text in made.items() if there[name] != text]
    assert other == [], "run: make systems"


def test_pages_of_systems_that_are_gone_are_taken_away(
    made: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gridgov.schemes._page.pages", lambda: made)
    (tmp_path / "old.md").write_text("old")
    (tmp_path / "keep.css").write_text("mine")
    write(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {*made, "keep.css"}


@pytest.mark.parametrize(("ident", "lang"), CASES)
def test_a_page_names_everything_that_its_file_holds(made: dict[str, str], ident: str, lang: Lang) -> None:
    scheme, text = schemes.load(ident), page(made, ident, lang)

    def there(*words: Text | str) -> list[str]:
        said = [cell(word, lang) for word in words]
        return [word for word in said if word not in text]

    assert there(scheme.name, scheme.about, str(scheme.source)) == []
    assert there(*(level.name for level in scheme.levels.levels)) == []
    assert there(*(scheme.catalogue.role(key).name for key in scheme.own_roles)) == []
    assert there(*(word for body in scheme.bodies for word in (body.name, f"`{body.kind}`"))) == []
    assert there(*(item.name for x in scheme.lists for item in x.named), *(x.name for x in scheme.lists)) == []
    assert there(*(f.name for f in scheme.figures), *(f.text(lang) for f in scheme.figures if f.published)) == []
    assert there(*(o.name for r in scheme.readings.values() for o in r.options)) == []
    assert there(*(state.name for state in scheme.states)) == []
    assert there(*(note.text for note in scheme.notes if note.tag != "S")) == []
    assert there(*(clause.rule.title for clause in (scheme.policy.clauses if scheme.policy else ()))) == []
    if scheme.relations:
        assert there(*(line for _, row in audit(scheme).flat() for line in row.lines)) == []


@pytest.mark.parametrize(("ident", "lang"), CASES)
def test_every_table_is_whole_and_every_entry_has_its_tag(made: dict[str, str], ident: str, lang: Lang) -> None:
    scheme, text = schemes.load(ident), page(made, ident, lang)
    blocks = [block.splitlines() for block in re.findall(r"(?:^\|.*\n)+", text, re.MULTILINE)]
    for head, rule, *rows in blocks:
        widths = {len(re.findall(r"(?<!\\)\|", line)) for line in (head, rule, *rows)}
        assert len(widths) == 1, head
    counts = {tag: sum(origin.tag == tag for origin in scheme.origins) for tag in "SDIOU"}
    summary = blocks[1][2:]
    for column, tag in enumerate("SDIOU", 2):
        found = [row.split("|")[column].strip() for row in summary]
        assert sum(int(n) for n in found if n) == counts[tag]
    for tag in "DIOU":
        match = re.search(rf"^### {tag}[:：].*?(?=^##|\Z)", text, re.MULTILINE | re.DOTALL)
        rows = [] if match is None else re.findall(r"^\| .* \|$", match[0], re.MULTILINE)
        assert max(len(rows) - 2, 0) == counts[tag]


@pytest.mark.parametrize("lang", LANGS)
def test_what_is_open_says_that_it_is_not_published(lang: Lang) -> None:
    words = {"en": "*not published*", "zh": "*未公布*"}[lang]
    for ident in schemes.available():
        scheme = schemes.load(ident)
        for rows, things in ((lists(scheme, lang), scheme.lists), (figures(scheme, lang), scheme.figures)):
            assert [words in row for row in rows[2 : 2 + len(things)]] == [not thing.published for thing in things]


def test_a_cell_cannot_break_its_table() -> None:
    assert cell("a|b\nc <d> [e]", "en") == "a\\|b<br>c &lt;d> \\[e]"
    assert cell("`estate[old]`", "en") == "`estate[old]`"
    assert cell(None, "zh") == ""


# The picture


def parsed(svg: str) -> ET.Element:
    return ET.fromstring(svg)  # noqa: S314 - it is our own


def boxes(svg: str) -> list[ET.Element]:
    """Return the boxes of the levels; those of the legend are rounder."""
    return [r for r in parsed(svg).iter(f"{SVG}rect") if r.get("rx") == "6"]


@pytest.mark.parametrize(("ident", "lang"), CASES)
def test_the_picture_has_a_box_for_each_level_and_needs_nothing_else(ident: str, lang: Lang) -> None:
    scheme = schemes.load(ident)
    svg = picture(scheme, lang)
    root = parsed(svg)
    found = boxes(svg)
    assert len(found) == len(scheme.levels.levels)
    ladder = {level.key for level in scheme.grid_ladder}
    for box, level in zip(found, scheme.levels.levels, strict=True):
        classes = str(box.get("class")).split()
        assert ("grid" in classes) == (level.key in ladder)
        assert level.presence in classes
        assert ("overlay" in classes) == level.overlay
    texts = [str(t.text) for t in root.iter(f"{SVG}text")]
    assert all(level.name.get(lang) in texts for level in scheme.levels.levels)
    tips = [p for p in root.iter(f"{SVG}path") if p.get("class") == "tip"]
    assert len(tips) == sum(len(stands_under(scheme, level)) for level in scheme.levels.levels)
    assert re.findall(r"(?:href|src|url|@import)", svg) == []
    # Boxes lie one below the other, inside the picture.
    edges = [(float(str(b.get("y"))), float(str(b.get("height")))) for b in found]
    assert all(y + h < below for (y, h), (below, _) in pairwise(edges))
    assert sum(edges[-1]) < float(str(root.get("height")))
    lines = [float(str(t.get("y"))) for t in root.iter(f"{SVG}text") if t.get("class") != "legend"]
    assert all(any(y + 14 <= line <= y + h - 4 for y, h in edges) for line in lines)


def test_what_stands_under_what_is_what_the_levels_allow() -> None:
    scheme = schemes.loads(
        'id = "s"\nname = { en = "S", zh = "某" }\n'
        + "".join(
            f'[[levels]]\nkey = "{key}"\nname = {{ en = "{key}", zh = "{key}" }}\n{more}\n'
            for key, more in {
                "street": "",
                "community": 'kinds = ["community", "village"]',
                "grid": 'presence = "optional"',
                "building": "",
                "estate": 'overlay = true\nunder = ["community:village"]',
            }.items()
        )
    )
    under = {level.key: [a.key for a in stands_under(scheme, level)] for level in scheme.levels.levels}
    assert under == {
        "street": [],
        "community": ["street"],
        "grid": ["community"],
        "building": ["community", "grid"],
        "estate": ["community"],
    }
    assert re.findall(r'<path d="M(\d+) .*H', picture(scheme, "en")) != []


def test_a_count_over_several_levels_is_the_number_of_none() -> None:
    text = 'id = "s"\nname = { en = "S", zh = "某" }\nstates = [{ key = "a", name = { en = "a", zh = "甲" } }, '
    text += '{ key = "b", name = { en = "b", zh = "乙" } }]\n'
    for key in ("street", "grid"):
        text += f'[[levels]]\nkey = "{key}"\nname = {{ en = "{key}", zh = "{key}" }}\n'
    cases = {
        "ALL": 'counts = { units = ["street", "grid"] }',
        "ONE": 'counts = { level = "grid" }',
        "OLD": 'counts = { level = "grid" }\nstate = "a"',
    }
    for ident, counts in cases.items():
        text += f'[[figures]]\nid = "{ident}"\nname = {{ en = "n", zh = "n" }}\nvalue = 3\ntag = "S"\n'
        text += f'unit = {{ en = "u", zh = "u" }}\n{counts}\n'
    svg = picture(schemes.loads(text), "en")
    assert re.findall(r"\((ALL|ONE|OLD)\)", svg) == ["ONE"]


@pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium here")
@pytest.mark.parametrize("ident", schemes.available())
def test_a_browser_draws_the_picture_inside_its_frame(tmp_path: Path, ident: str) -> None:
    path = tmp_path / "page.html"
    svg = picture(schemes.load(ident), "en")
    script = "const end=q=>Math.max(...Array.from(document.querySelectorAll(q)).map(t=>t.getBBox())"
    script += ".map(b=>b.x+b.width));"
    script += "document.title=['text','text:not([class]),.kinds','rect[rx=\"6\"]'].map(end).join(' ')"
    path.write_text(f"<html><body>{svg}<script>{script}</script></body></html>", "utf-8")
    quiet = ("--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", f"--user-data-dir={tmp_path}/profile")
    command = [str(CHROMIUM), *quiet, "--dump-dom", path.as_uri()]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=120, check=True)
    [found] = re.findall(r"<title>([0-9.]+ [0-9.]+ [0-9.]+)</title>", done.stdout)
    right, inside, box = map(float, found.split())
    assert 300 < right <= float(str(parsed(svg).get("width")))
    assert 100 < inside < box


def test_flows_have_an_order_and_an_initiator_and_lists_their_number() -> None:
    rows = {row.split("`")[1]: row for row in lists(schemes.load("zhangye-three-centres"), "en")[2:] if "`" in row}
    whistle = "the centre whistles → departments report in<br>started by: comprehensive governance centre"
    assert whistle in rows["whistle"]
    assert "<br>how many: 3 (ZHY-F02)" in rows["three_centres"]
    assert "*not published*<br>how many: 3 (ZHY-F03b)" in rows["three_members"]
    assert "→" not in rows["three_centres"]


def test_roles_say_who_may_hold_them() -> None:
    rows = {row.split("`")[1]: row for row in roles(schemes.load("ankang-321"), "zh")[2:] if "`" in row}
    assert "由市委书记兼任" in rows["task_force_head"]
    assert "`organ_head`、`enterprise_head`" in rows["part_time_committee_member"]
    assert "人员、户" in rows["central_household_head"]


def test_levels_say_whether_they_lie_over_others() -> None:
    scheme: Scheme = schemes.load("ankang-321")
    [row] = [row for row in levels(scheme, "en") if "`estate`" in row]
    assert "optional, lies over the others" in row

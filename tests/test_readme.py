"""The README: short, the same in both languages, with pictures that are there and links that lead somewhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import gridgov as gg

ROOT = Path(__file__).parents[1]
LANGUAGES = ("README.md", "README.zh.md")
LINK = re.compile(r"(!?)\[([^\]]*)\]\(([^)#\s]+)[^)]*\)")
BLOCK = re.compile(r"```(\w+)\n(.*?)```", re.DOTALL)


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def shape(text: str) -> list[str]:
    """Return what both languages share: headings without words, kinds of blocks, and rows of tables."""
    found = re.findall(r"^(#+ |```\w+|\| |!\[)", text, re.MULTILINE)
    return [mark.strip() for mark in found]


def english(target: str) -> str:
    """Return the page that a link leads to, without its language."""
    return target.replace(".zh.", ".")


@pytest.mark.parametrize("name", LANGUAGES)
def test_every_link_and_picture_is_there(name: str) -> None:
    found = LINK.findall(read(name))
    assert len(found) > 20
    assert [target for _, _, target in found if not (ROOT / target).exists()] == []


def test_both_languages_say_the_same() -> None:
    one, other = map(read, LANGUAGES)
    assert shape(one) == shape(other)
    links = [{english(target) for _, _, target in LINK.findall(text)} for text in (one, other)]
    assert links[0] == links[1]
    # Same code, but for the language that it asks for and for remarks.
    blocks = [[text for kind, text in BLOCK.findall(each) if kind == "python"] for each in (one, other)]
    names = [[re.findall(r"\w+(?=\()", block) for block in each] for each in blocks]
    assert [len(each) for each in blocks] == [3, 3]
    assert [set(a) - {"text", "describe", "splitlines"} for a in names[0]] == [
        set(b) - {"text", "describe", "splitlines"} for b in names[1]
    ]


@pytest.mark.parametrize("name", LANGUAGES)
def test_each_user_sees_at_most_fifteen_lines(name: str) -> None:
    for kind, text in BLOCK.findall(read(name)):
        if kind == "python":
            assert len([line for line in text.splitlines() if line.strip()]) <= 15
    assert len(read(name).splitlines()) <= 140


@pytest.mark.parametrize("name", LANGUAGES)
def test_pictures_are_small_and_described(name: str) -> None:
    pictures = [(words, ROOT / target) for mark, words, target in LINK.findall(read(name)) if mark]
    assert len(pictures) >= 1
    for words, path in pictures:
        data = path.read_bytes()
        assert data.startswith(b"\x89PNG")
        assert len(data) < 300_000
        assert len(words) > 30


@pytest.mark.parametrize("name", LANGUAGES)
def test_the_words_of_the_picture_are_true(name: str) -> None:
    [words] = [words for mark, words, _ in LINK.findall(read(name)) if mark]
    scheme = gg.schemes.load("ankang-321")
    city = scheme.synthesise()
    counts, lacking = city.roster.counts(on="2026-01-01"), city.roster.vacancies(on="2026-01-01")
    met = [check.met for check in scheme.compare(city) if check.met is not None]
    assert all(met)
    households = city.units(level="community").total("households").value
    numbers = [len(city.territory), households, counts.filled, counts.posts + len(lacking), len(met)]
    assert [f"{n:,.0f}" for n in numbers if f"{n:,.0f}" not in words] == []

"""Quotes looked up in texts: what counts as the same words, and where they stand."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridgov import policies, schemes
from gridgov._policy_quotes import normalise
from gridgov.policies import Clause, Policy, Source
from gridgov.rules import OneChief
from gridgov.text import Text

CITIES = ("ankang-321", "zhangye-three-centres", "county-many-nets", "xiliugou-126", "chengbei-five-tiers")
OF_SOURCE: dict[str, str] = dict(zip(("000", "001", "002", "003", "004"), CITIES, strict=True))
with (Path(__file__).parent / "data" / "rule_quotes.csv").open(encoding="utf-8") as stream:
    ROWS = list(csv.DictReader(stream))


def source_texts(*, planted: bool) -> dict[str, str]:
    """Return one text for each source, made from its quotes; with pinyin and line breaks as converters leave them."""
    texts: dict[str, str] = {}
    for source, ident in OF_SOURCE.items():
        quotes = [row["quote"] for row in ROWS if row["source"] == source]
        words = "。\n第一段。".join(quotes)
        if planted:
            words = words.replace("社區", "社區(qū)").replace("網格", "網(wǎng)  格").replace("，", " ,\n")
            words = words.replace("“", "「").replace("”", "」").replace("(", "（").replace(")", "）")
        texts[schemes.load(ident).source or ""] = f"标题\n{words}。"
    return texts


@pytest.mark.parametrize("planted", [False, True])
def test_all_quotes_are_found_in_texts_that_hold_them(planted: bool, tmp_path: Path) -> None:  # noqa: FBT001
    texts = source_texts(planted=planted)
    for name, text in texts.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    for ident in CITIES:
        checks = policies.verify(policies.load(ident), texts)
        assert checks, checks.text()
        assert policies.verify(policies.load(ident), tmp_path).rows == checks.rows
        assert checks.counts() == {"found": len(policies.load(ident).clauses)}
        assert policies.lint(policies.load(ident), on="2026-11-21", texts=tmp_path).counts() == {}


def test_a_changed_quote_is_not_found() -> None:
    texts = source_texts(planted=True)
    policy = policies.load("county-many-nets")
    name = policy.sources[0].file or ""
    texts[name] = texts[name].replace("1000户", "1,000户")
    (bad,) = [row for row in policies.verify(policy, texts) if row.found == "not found"]
    assert bad.clause == "county-many-nets/estate-branch"
    assert bad.excerpt == "000户以上的小区全部成立党支部"


VERIFIED = Policy(
    id="town",
    title=Text("Town", "镇"),
    sources=[Source(id="s", title=Text("s", "s"), file="paper.txt"), Source(id="t", title=Text("t", "t"))],
    clauses=[
        Clause(id="found", rule=OneChief(), source="s", quote="每个网格一名网格长"),
        Clause(id="changed", rule=OneChief(), source="s", quote="每个网格两名网格长"),
        Clause(id="nowhere", rule=OneChief(), source="s", quote="xyz"),
        Clause(id="no-text", rule=OneChief(), source="t", quote="每个网格"),
        Clause(id="no-source", rule=OneChief(), quote="每个网格"),
        Clause(id="no-quote", rule=OneChief(), source="s"),
    ],
)
PAPER = {"paper.txt": "第一行\n要求每个网(wǎng)格\n一名网格长。"}


def test_each_quote_has_a_result_with_its_place() -> None:
    checks = policies.verify(VERIFIED, PAPER)
    assert checks.text().splitlines() == [
        "town/found s: found in line 2",
        "town/changed s: not found; the longest part, in line 2: 每个网(wǎng)格",
        "town/nowhere s: not found, not even a part of it",
        "town/no-text t: the text of its source is not given",
        "town/no-source: the text of its source is not given",
        "town/no-quote s: it has no quote",
    ]
    assert checks.text("zh").splitlines() == [
        "town/found s：见第2行",
        "town/changed s：未找到；最长的相同部分在第2行：每个网(wǎng)格",
        "town/nowhere s：未找到，也没有相同部分",
        "town/no-text t：未提供来源文本",
        "town/no-source：未提供来源文本",
        "town/no-quote s：没有引文",
    ]
    assert repr(checks) == "<QuoteChecks: 1 found, 2 not found, 2 no text, 1 no quote>"
    assert not checks
    assert checks.columns()["line"] == [2, 2, None, None, None, None]
    assert checks._repr_html_().count("<tr>") - 1 == len(checks) == 6


@pytest.mark.parametrize("name", ["s", "s.txt", "paper.txt", "paper", "texts/paper.txt"])
def test_a_text_is_found_by_the_id_or_the_file_of_its_source(name: str) -> None:
    assert policies.verify(VERIFIED, {name: PAPER["paper.txt"]})[0].found == "found"
    assert policies.verify(VERIFIED, {"other.txt": PAPER["paper.txt"]})[0].found == "no text"


def test_texts_are_read_from_files_and_folders(tmp_path: Path) -> None:
    (tmp_path / "paper.txt").write_text(PAPER["paper.txt"], encoding="utf-8-sig")
    (tmp_path / "picture.png").write_bytes(b"\xff\xfe")
    for given_as in (tmp_path, str(tmp_path), [tmp_path / "paper.txt"], tmp_path / "paper.txt"):
        assert policies.verify(VERIFIED, given_as)[0].found == "found"
    with pytest.raises(FileNotFoundError):
        policies.verify(VERIFIED, tmp_path / "none.txt")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("網(wǎng)格", "網格", True),
        ("聯(lián )系", "聯系", True),
        ("網（wǎng）格", "網格", True),
        ("女(nv3)", "女", True),
        ("社区(村)", "社区（村）", True),
        ("社区(村)", "社区村", False),
        ("網格", "网格", False),
        ("“大党委”", '"大党委"', True),
        ("「大党委」", "“大党委”", True),
        ("一，二", "一,二", True),
        ("一、二", "一,二", False),
        ("网格指导员——网格长", "网格指导员--网格长", True),
        ("一 二\n\t三", "一二\u3000三", True),
        ("５０００户", "5000户", True),
        ("5000户", "5001户", False),
        ("(GB)", "", False),
        ("级别(abc)级别", "级别级别", True),
        ("标准(GB)级别", "标准级别", False),
    ],
)
def test_what_counts_as_the_same_words(one: str, other: str, *, same: bool) -> None:
    assert (normalise(one).text == normalise(other).text) == same


@given(st.text(st.sampled_from("社區网格 \n（)a(ǎ“,，5"), max_size=30))
def test_positions_lead_back_to_the_given_text(text: str) -> None:
    found = normalise(text)
    assert len(found.text) == len(found.at)
    assert list(found.at) == sorted(found.at)
    if found.text:
        assert normalise(found.excerpt(0, len(found.text))).text == found.text
        assert found.line(0) == found.given[: found.at[0]].count("\n") + 1
    assert normalise(found.text).text == found.text

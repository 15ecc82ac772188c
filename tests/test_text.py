"""Texts in two languages."""

from __future__ import annotations

import copy
import pickle
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridgov.text import LANGS, Lang, Text

wordings = st.text("ab {{}}社", max_size=5)


def test_the_languages_are_english_and_chinese() -> None:
    assert get_args(Lang) == LANGS == ("en", "zh")


@given(st.text(), st.text())
def test_each_language_gets_its_wording(en: str, zh: str) -> None:
    text = Text(en, zh)
    assert (text.get(), text.get("en"), text.get("zh"), str(text)) == (en, en, zh, en)


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(ValueError, match=r"^lang must be 'en' or 'zh', not 'de'\.$"):
        Text("a", "b").get("de")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


@given(st.text(), st.integers())
def test_fields_are_filled_in_both_languages_and_never_again(word: str, n: int) -> None:
    text = Text("{word}: {n:,}", "{word}:{n}").format(word=word, n=n)
    assert text == Text(f"{word}: {n:,}", f"{word}:{n}")


def test_a_field_without_a_fact_is_an_error() -> None:
    with pytest.raises(KeyError, match="row"):
        Text("row {row}", "第{row}行").format(column=1)


@pytest.mark.parametrize("wrong", [None, 1, b"a", Text("a", "b")])
def test_wordings_are_texts(wrong: object) -> None:
    with pytest.raises(TypeError):
        Text(wrong, "社区")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    with pytest.raises(TypeError):
        Text("community", wrong)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


@given(st.builds(Text, wordings, wordings), st.builds(Text, wordings, wordings))
def test_texts_are_values(a: Text, b: Text) -> None:
    assert (a == b) == ((a.en, a.zh) == (b.en, b.zh))
    assert pickle.loads(pickle.dumps(a)) == a == copy.deepcopy(a)  # noqa: S301 - written here
    assert hash(copy.copy(a)) == hash(a)
    assert not hasattr(a, "no_such_name")
    with pytest.raises(AttributeError):
        a.en = "b"  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]

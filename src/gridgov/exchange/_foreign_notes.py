"""What is said of a foreign document: what it leaves open, and what of it is not kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Final

from gridgov.text import Text

__all__ = ["OPEN", "Notes"]

#: Names of what nothing is said of.
OPEN: Final[Mapping[str, Mapping[str, str]]] = {"place": {"en": "place", "zh": "地方"}}
#: Tag and words of each note.
_WORDS: Final[Mapping[str, tuple[str, Text]]] = {
    "levels": ("I", Text("Each depth of areas is taken as a level.", "每一层区域视为一个层级。")),
    "nowhere": (
        "I",
        Text(
            "The unit 'place' stands for the area that is not named.",
            "单元“place”代表未指明的区域。",
        ),
    ),
    "site": (
        "U",
        Text("{n} bodies or posts do not say in which area they are.", "{n}个组织或岗位未说明所在区域。"),
    ),
    "outside": (
        "U",
        Text("{n} things belong to what is not in the document.", "{n}个对象的上级不在文档中。"),
    ),
    "unnamed": ("U", Text("{n} things have no id and are numbered.", "{n}个对象没有标识，已编号。")),
    "kind": (
        "U",
        Text("{n} organisations have no classification.", "{n}个组织没有类别。"),
    ),
    "role": ("U", Text("{n} posts have no role.", "{n}个岗位没有角色。")),
    "half": (
        "U",
        Text(
            "{n} memberships without a member, or without a known post or organisation, are left out.",
            "{n}条成员关系缺少成员，或缺少已知的岗位或组织，已略去。",
        ),
    ),
    "no_post": (
        "U",
        Text(
            "{n} memberships name a role and no post: the role is not kept.",
            "{n}条成员关系写明角色但没有岗位：角色未保留。",
        ),
    ),
    "day": (
        "U",
        Text("{n} dates are no full days and are left out.", "{n}个日期不完整，已略去。"),
    ),
    "names": (
        "D",
        Text("Names of persons are not taken in.", "不读入个人姓名。"),
    ),
}


class Notes:
    """Counts what there is to say."""

    def __init__(self) -> None:
        self._found: Counter[tuple[str, str]] = Counter()

    def add(self, about: str, word: str) -> None:
        """Note something once more."""
        self._found[about, word] += 1

    def count(self, word: str) -> int:
        """Return how often something was noted."""
        return sum(n for (_, one), n in self._found.items() if one == word)

    def records(self) -> list[dict[str, object]]:
        """Return the notes as records of a document."""
        out: list[dict[str, object]] = []
        for (about, word), n in self._found.items():
            tag, text = _WORDS[word]
            said = text.format(n=n)
            out.append({"key": about, "tag": tag, "text": {"en": said.en, "zh": said.zh}})
        return out

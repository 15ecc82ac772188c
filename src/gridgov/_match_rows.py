"""What is said of the rows of a result: one value for each left row, and all of them as a frame."""

from __future__ import annotations

from functools import cached_property
from typing import Any, Final

import attrs
import numpy as np
import numpy.typing as npt

from gridgov._columns import frozen
from gridgov._face import as_html, as_line
from gridgov._frame import Column, Frame, framed, objects
from gridgov._match_kinds import ACCEPTED, AMBIGUOUS, KINDS, STATUS, SUGGESTED
from gridgov._match_pairs import take, whole
from gridgov.text import Lang, Text

__all__ = ["Alternative", "Columns", "Match", "Rows"]

_TITLE: Final = Text("matches", "匹配结果")
_TAKEN: Final = Text(" '{right}' is matched with '{left}' already.", "“{right}”已与“{left}”匹配。")
_OTHERS: Final = Text(" Other left rows have the same.", "左表另有相同记录。")
_ALONE: Final = Text(
    " A number alone is unique only within a community: give within=.", "仅有编号的名称只在社区内唯一：请提供within=。"
)
_COUNTED: Final = Text(" Candidates: {n:,}.", "候选{n:,}个。")
_COLUMNS: Final = (
    Column("left", Text("left id", "左表编号"), Text("", ""), Text("Id in the left table.", "左表中的编号。")),
    Column("left_name", Text("left name", "左表名称"), Text("", ""), Text("Its name.", "左表中的名称。")),
    Column(
        "right",
        Text("right id", "右表编号"),
        Text("", ""),
        Text("Id in the right table, where it is decided.", "已确定的右表编号。"),
    ),
    Column("right_name", Text("right name", "右表名称"), Text("", ""), Text("Its name.", "右表中的名称。")),
    Column(
        "status",
        Text("status", "状态"),
        Text("", ""),
        Text("How it was matched, or why it was not.", "匹配方式，或未匹配的原因。"),
    ),
    Column(
        "score",
        Text("score", "得分"),
        Text("0 to 1", "0至1"),
        Text("Similarity of the match, or of the best alternative.", "匹配或最佳候选的相似度。"),
    ),
    Column("reason", Text("reason", "理由"), Text("", ""), Text("Why, in words.", "文字说明。")),
    Column(
        "alternatives",
        Text("alternatives", "候选"),
        Text("", ""),
        Text("Right ids to choose from, the likeliest first.", "可选的右表编号，按可能性排列。"),
    ),
)


@attrs.frozen
class Alternative:
    """A right row that may belong to a left row.

    Example:
        >>> from gridgov.matching import match
        >>> found = match([{"id": "012"}], [{"id": "12", "name": "三号楼"}])
        >>> print(found["012"].alternatives[0])
        12 三号楼 (0.95)
    """

    __repr__ = as_line
    _repr_html_ = as_html

    id: str
    name: str
    #: From 0 to 1.
    score: float
    reason: Text

    def __str__(self) -> str:
        return f"{' '.join(filter(None, (self.id, self.name)))} ({self.score:.2f})"


@attrs.frozen
class Match:
    """What became of one left row.

    Example:
        >>> from gridgov.matching import match
        >>> found = match([{"id": "a", "name": "十一号楼", "within": "c"}], [{"id": "7", "name": "11#", "within": "c"}])
        >>> found["a"].status, found["a"].right, str(found["a"].reason)
        ('name', '7', 'The names are equal.')
    """

    __repr__ = as_line
    _repr_html_ = as_html

    left: str
    left_name: str
    #: Id of the right row where it is decided, else None.
    right: str | None
    right_name: str | None
    status: str
    #: From 0 to 1: of the match, or of the best alternative.
    score: float
    reason: Text
    alternatives: tuple[Alternative, ...]


@attrs.frozen(eq=False)
class Columns:
    """The rows of a result as arrays."""

    left_ids: list[str]
    left_names: list[str]
    right_ids: list[str]
    right_names: list[str]
    #: Position among the statuses. Int8, shape (left rows,).
    status: npt.NDArray[np.int8]
    #: Row of the right table, -1 for none. Int32.
    right: npt.NDArray[np.int32]
    #: Kind of the reason. Int8.
    reason: npt.NDArray[np.int8]
    #: How many candidates there are. Int64.
    count: npt.NDArray[np.int64]
    #: Where the alternatives of each row begin; one more than rows. Int64.
    starts: npt.NDArray[np.int64]
    #: The alternatives: right row, score, kind.
    other: npt.NDArray[np.int64]
    score: npt.NDArray[np.float64]
    kind: npt.NDArray[np.int8]

    def equals(self, other: Columns) -> bool:
        """Tell whether both hold the same."""
        lists = ("left_ids", "left_names", "right_ids", "right_names")
        return all(getattr(self, key) == getattr(other, key) for key in lists) and all(
            np.array_equal(a, b) for a, b in zip(self._arrays(), other._arrays(), strict=True)
        )

    def _arrays(self) -> tuple[npt.NDArray[Any], ...]:
        return self.status, self.right, self.reason, self.count, self.starts, self.other, self.score, self.kind

    def __attrs_post_init__(self) -> None:
        """Freeze the arrays."""
        for array in self._arrays():
            frozen(array)


@attrs.define(eq=False, slots=False)
class Rows:
    """The rows of a result, put into words when they are asked for."""

    columns: Columns

    @cached_property
    def _owner(self) -> dict[int, int]:
        """The first left row that each right row is matched with."""
        right = self.columns.right
        return {int(right[row]): row for row in np.flatnonzero(right >= 0)[::-1].tolist()}

    @cached_property
    def _claims(self) -> npt.NDArray[np.int64]:
        """How many ambiguous left rows have each right row as a candidate."""
        c = self.columns
        among = np.repeat(c.status == AMBIGUOUS, np.diff(c.starts))
        return np.bincount(c.other[among], minlength=len(c.right_ids))

    def match(self, row: int) -> Match:
        """Return one row."""
        c = self.columns
        right = int(c.right[row])
        options = self._alternatives(row)
        return Match(
            left=c.left_ids[row],
            left_name=c.left_names[row],
            right=None if right < 0 else c.right_ids[right],
            right_name=None if right < 0 else c.right_names[right],
            status=STATUS[int(c.status[row])],
            score=self._score(row),
            reason=self._why(row),
            alternatives=options,
        )

    def _score(self, row: int) -> float:
        c = self.columns
        if c.status[row] in ACCEPTED:
            return 1.0
        scores = c.score[c.starts[row] : c.starts[row + 1]]
        return round(float(scores[0]), 4) if len(scores) else 0.0

    def _alternatives(self, row: int) -> tuple[Alternative, ...]:
        c = self.columns
        part = slice(c.starts[row], c.starts[row + 1])
        others, scores, kinds = whole(c.other[part]), c.score[part].tolist(), whole(c.kind[part])
        return tuple(
            Alternative(c.right_ids[j], c.right_names[j], round(score, 4), KINDS[kind])
            for j, score, kind in zip(others, scores, kinds, strict=True)
        )

    def _why(self, row: int) -> Text:
        c = self.columns
        said = KINDS[int(c.reason[row])]
        if c.status[row] not in (SUGGESTED, AMBIGUOUS):
            return said
        first = int(c.other[c.starts[row]])
        if c.status[row] == AMBIGUOUS and c.count[row] > 1:
            said = _plus(said, _COUNTED.format(n=int(c.count[row])))
        elif first in self._owner:
            owner = c.left_ids[self._owner[first]]
            said = _plus(said, _TAKEN.format(right=c.right_ids[first], left=owner))
        elif c.status[row] == AMBIGUOUS:
            said = _plus(said, _OTHERS if self._claims[first] > 1 else _ALONE)
        return said

    def frame(self, limit: int, lang: Lang) -> Frame:
        """Return the first rows as a frame."""
        c = self.columns
        rows = range(min(limit, len(self.columns.left_ids)))
        right = [int(r) for r in c.right[: len(rows)]]
        columns: list[list[Any]] = [
            c.left_ids[: len(rows)],
            [name or None for name in c.left_names[: len(rows)]],
            [None if r < 0 else c.right_ids[r] for r in right],
            [None if r < 0 else c.right_names[r] or None for r in right],
            [STATUS[s] for s in c.status[: len(rows)].tolist()],
            [self._score(row) for row in rows],
            [self._why(row).get(lang) for row in rows],
            ["; ".join(take(c.right_ids, c.other[c.starts[row] : c.starts[row + 1]])) or None for row in rows],
        ]
        arrays = (
            np.array(v, float) if k.key == "score" else objects(v) for k, v in zip(_COLUMNS, columns, strict=True)
        )
        return framed(_TITLE, *zip(_COLUMNS, arrays, strict=True))


def _plus(text: Text, more: Text) -> Text:
    return Text(text.en + more.en, text.zh + more.zh)

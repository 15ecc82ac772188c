"""The result of matching two tables: one row for each left row, and what is left over on the right."""

from __future__ import annotations

import html
import os
from collections.abc import Iterator, Mapping
from functools import cached_property
from types import MappingProxyType
from typing import Any, Final, Literal, TypeAlias

import attrs
import numpy as np
import numpy.typing as npt

from gridgov._columns import frozen
from gridgov._frame import Column, Frame, framed, objects
from gridgov._match_kinds import (
    ACCEPTED,
    AMBIGUOUS,
    BY_HAND,
    DECIDED,
    DECIDED_NONE,
    KINDS,
    STATUS,
    STATUS_TEXT,
    SUGGESTED,
)
from gridgov.text import Lang, Text

__all__ = ["Alternative", "Columns", "Match", "Matches"]

Decisions: TypeAlias = Mapping[str, str | None]

_TITLE: Final = Text("matches", "匹配结果")
_SUMMARY: Final = Text(
    "{n:,} left rows: {accepted:,} matched, {suggested:,} suggested, {ambiguous:,} with several possible, {none:,} without; "
    "{rest:,} of {m:,} right rows are not matched.",
    "左表{n:,}行：已匹配{accepted:,}行，建议{suggested:,}行，多个候选{ambiguous:,}行，无匹配{none:,}行；"
    "右表{m:,}行中未匹配{rest:,}行。",
)
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
_SHOWN: Final = 20


@attrs.frozen
class Alternative:
    """A right row that may belong to a left row.

    Example:
        >>> from gridgov.matching import match
        >>> found = match([{"id": "012"}], [{"id": "12", "name": "三号楼"}])
        >>> print(found["012"].alternatives[0])
        12 三号楼 (0.95)
    """

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

    def __attrs_post_init__(self) -> None:
        """Freeze the arrays."""
        for array in (self.status, self.right, self.reason, self.count, self.starts, self.other, self.score, self.kind):
            frozen(array)


@attrs.frozen(repr=False, eq=False)
class Matches:
    """Which rows of two tables belong together: one row for each left row, in the order of the left table.

    Only equal ids, codes, names and addresses that are unique on both sides decide, and people. Everything else is a
    suggestion with a score and a reason. `gridgov.matching.match` makes it.

    Example:
        >>> from gridgov.matching import match
        >>> found = match(
        ...     {"id": ["a", "b"], "name": ["阳光花园十一号楼", "阳光花元3栋"]},
        ...     {"id": ["1", "2"], "name": ["阳光花园11#楼", "阳光花园3号楼"]},
        ... )
        >>> found
        <Matches: 2 left rows, 1 matched, 1 suggested, 0 ambiguous, 0 none; 1 of 2 right rows left>
        >>> dict(found.accepted), found["b"].status, found["b"].alternatives[0].id
        ({'a': '1'}, 'suggested', '2')
    """

    _columns: Columns
    #: What the reader has to know, such as that no similar names were looked for.
    notes: tuple[Text, ...] = ()

    # -- rows ------------------------------------------------------------------------------------------------------

    def __len__(self) -> int:
        return len(self._columns.left_ids)

    @cached_property
    def _row(self) -> dict[str, int]:
        return {ident: row for row, ident in enumerate(self._columns.left_ids)}

    @cached_property
    def _owner(self) -> dict[int, int]:
        """The first left row that each right row is matched with."""
        right = self._columns.right
        return {int(right[row]): row for row in np.flatnonzero(right >= 0)[::-1].tolist()}

    @cached_property
    def _claims(self) -> npt.NDArray[np.int64]:
        """How many ambiguous left rows have each right row as a candidate."""
        c = self._columns
        among = np.repeat(c.status == AMBIGUOUS, np.diff(c.starts))
        return np.bincount(c.other[among], minlength=len(c.right_ids))

    def __getitem__(self, key: str | int) -> Match:
        """Return the row of a left id, or at a position.

        Raises:
            KeyError: There is no such left id.
            IndexError: There is no such position.
        """
        return self._match(self._row[key] if isinstance(key, str) else range(len(self))[key])

    def __iter__(self) -> Iterator[Match]:
        return map(self._match, range(len(self)))

    def _match(self, row: int) -> Match:
        c = self._columns
        right = int(c.right[row])
        options = self._alternatives(row)
        return Match(
            left=c.left_ids[row],
            left_name=c.left_names[row],
            right=None if right < 0 else c.right_ids[right],
            right_name=None if right < 0 else c.right_names[right],
            status=STATUS[c.status[row]],
            score=self._score(row),
            reason=self._why(row),
            alternatives=options,
        )

    def _score(self, row: int) -> float:
        c = self._columns
        if c.status[row] in ACCEPTED:
            return 1.0
        scores = c.score[c.starts[row] : c.starts[row + 1]]
        return round(float(scores[0]), 4) if len(scores) else 0.0

    def _alternatives(self, row: int) -> tuple[Alternative, ...]:
        c = self._columns
        return tuple(
            Alternative(c.right_ids[j], c.right_names[j], round(score, 4), KINDS[kind])
            for j, score, kind in zip(
                *(values[c.starts[row] : c.starts[row + 1]].tolist() for values in (c.other, c.score, c.kind)),
                strict=True,
            )
        )

    def _why(self, row: int) -> Text:
        c = self._columns
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

    # -- what is decided -------------------------------------------------------------------------------------------

    @property
    def accepted(self) -> Mapping[str, str]:
        """Left ids with the right id that an exact match or a decision gives them; nothing that is only suggested."""
        c = self._columns
        rows = np.flatnonzero(c.right >= 0).tolist()
        return MappingProxyType({c.left_ids[row]: c.right_ids[c.right[row]] for row in rows})

    @property
    def unmatched(self) -> tuple[str, ...]:
        """Left ids without a match, in the order of the left table."""
        return tuple(self._columns.left_ids[row] for row in np.flatnonzero(self._columns.right < 0).tolist())

    @property
    def unmatched_right(self) -> tuple[str, ...]:
        """Right ids that no left row is matched with, in the order of the right table."""
        c = self._columns
        free = np.ones(len(c.right_ids), bool)
        free[c.right[c.right >= 0]] = False
        return tuple(c.right_ids[row] for row in np.flatnonzero(free).tolist())

    def summary(self) -> dict[str, int]:
        """Return how many left rows there are of each status, and how many right rows are not matched.

        Example:
            >>> from gridgov.matching import match
            >>> match([{"id": "a"}], [{"id": "a"}, {"id": "b"}]).summary()["unmatched_right"]
            1
        """
        counts = np.bincount(self._columns.status, minlength=len(STATUS)).tolist()
        return {**dict(zip(STATUS, counts, strict=True)), "unmatched_right": len(self.unmatched_right)}

    def _counts(self) -> dict[str, int]:
        n = self.summary()
        accepted = int((self._columns.right >= 0).sum())
        none = len(self) - accepted - n["suggested"] - n["ambiguous"]
        rest, m = n["unmatched_right"], len(self._columns.right_ids)
        return {"n": len(self), "accepted": accepted, **{k: n[k] for k in ("suggested", "ambiguous")}, "none": none} | {
            "rest": rest,
            "m": m,
        }

    def describe(self, lang: Lang = "en") -> str:
        """Say in a line what was matched, and what else the reader has to know, a line each.

        Raises:
            ValueError: ``lang`` is neither ``en`` nor ``zh``.

        Example:
            >>> from gridgov.matching import match
            >>> print(match([{"id": "a"}], [{"id": "a"}]).describe("zh"))
            左表1行：已匹配1行，建议0行，多个候选0行，无匹配0行；右表1行中未匹配0行。
        """
        return "\n".join(text.get(lang) for text in (_SUMMARY.format(**self._counts()), *self.notes))

    # -- decisions -------------------------------------------------------------------------------------------------

    def decide(self, decisions: Decisions, *, allow_many: bool = False) -> Matches:
        """Return the same with some rows decided by hand.

        Args:
            decisions: For a left id the right id it belongs to; None if it has no match.
            allow_many: Whether a right row may belong to several left rows.

        Raises:
            InvalidMatchesError: An id is unknown, or a right id would belong to several.

        Example:
            >>> from gridgov.matching import match
            >>> found = match([{"id": "a", "name": "三号楼"}], [{"id": "1", "name": "3号楼"}])
            >>> found["a"].status, found.decide({"a": "1"})["a"].status
            ('ambiguous', 'decided')
        """
        from gridgov._match_decide import checked_decisions

        return self._decided(checked_decisions(self._columns, decisions, allow_many=allow_many))

    def _decided(self, rows: Mapping[int, int]) -> Matches:
        """Return the same with right rows for some left rows, -1 for none."""
        c = self._columns
        status, right, reason = c.status.copy(), c.right.copy(), c.reason.copy()
        at = np.fromiter(rows, np.int64, len(rows))
        to = np.fromiter(rows.values(), np.int32, len(rows))
        status[at], right[at], reason[at] = DECIDED, to, np.where(to < 0, DECIDED_NONE, BY_HAND)
        return attrs.evolve(self, columns=attrs.evolve(c, status=status, right=right, reason=reason))

    def write_review(
        self, path: str | os.PathLike[str], *, lang: Lang = "en", rows: Literal["open", "all"] = "open"
    ) -> None:
        """Write a table in which people decide: a workbook, or CSV where the name ends in ``.csv``.

        Each row has the alternatives and an empty column ``decision``. The workbook offers the alternatives there, and
        has sheets with the right rows that are not matched, and with a legend. Texts stay texts: nothing is a formula.
        The same matches give the same bytes.

        Args:
            path: The file; it is written whole or not at all.
            lang: Language of headings and reasons.
            rows: ``open`` for the rows that are not decided, ``all`` for every row.

        Raises:
            ValueError: The name ends otherwise, or ``lang`` or ``rows`` is none of these.
            MissingExtraError: xlsxwriter is not installed (extra ``excel``).
            OSError: The file cannot be written.

        Example:
            >>> from gridgov.matching import match
            >>> found = match([{"id": "012", "name": "三号楼"}], [{"id": "12", "name": "3号楼"}])
            >>> found.write_review("review.csv")
            >>> found.apply_review("review.csv") == found
            True
        """
        from gridgov._match_review import write

        write(self, self._columns, path, lang, rows)

    def read_review(self, path: str | os.PathLike[str], *, allow_many: bool = False) -> dict[str, str | None]:
        """Read the decisions of a review: for each left id that is decided the right id, or None for no match.

        Args:
            path: The file, as `write_review` wrote it and people filled it in.
            allow_many: Whether a right row may belong to several left rows.

        Raises:
            InvalidMatchesError: With everything that is wrong: rows that are missing, new or changed, ids that are
                unknown, chosen twice, or numbers since a spreadsheet has touched them.
            MissingExtraError: python-calamine is not installed (extra ``excel``).
            OSError: The file cannot be read.

        Example:
            >>> from gridgov.matching import match
            >>> found = match([{"id": "a"}], [{"id": "b"}])
            >>> found.write_review("review.csv")
            >>> found.read_review("review.csv")
            {}
        """
        from gridgov._match_review_read import read

        c = self._columns
        rows = read(c, path, allow_many=allow_many)
        return {c.left_ids[row]: None if right < 0 else c.right_ids[right] for row, right in rows.items()}

    def apply_review(self, path: str | os.PathLike[str], *, allow_many: bool = False) -> Matches:
        """Return the same with the decisions of a review: `read_review`, then `decide`.

        Args:
            path: The file, as `write_review` wrote it and people filled it in.
            allow_many: Whether a right row may belong to several left rows.

        Raises:
            InvalidMatchesError: With everything that is wrong, see `read_review`.
            MissingExtraError: python-calamine is not installed (extra ``excel``).
            OSError: The file cannot be read.

        Example:
            >>> from gridgov.matching import match
            >>> found = match([{"id": "a"}], [{"id": "b"}])
            >>> found.write_review("review.csv")
            >>> text = Path("review.csv").read_text("utf-8-sig").splitlines()
            >>> _ = Path("review.csv").write_text("\\n".join([text[0], "none" + text[1]]), "utf-8")
            >>> found.apply_review("review.csv")["a"].status
            'decided'
        """
        from gridgov._match_review_read import read

        return self._decided(read(self._columns, path, allow_many=allow_many))

    # -- out -------------------------------------------------------------------------------------------------------

    def to_frame(self, lang: Lang = "en") -> Frame:
        """Return the rows as a frame: ids and names, status, score, reason, and the ids of the alternatives.

        Args:
            lang: Language of the reasons.

        Raises:
            ValueError: ``lang`` is neither ``en`` nor ``zh``.

        Example:
            >>> from gridgov.matching import match
            >>> match([{"id": "a"}], [{"id": "a"}]).to_frame().to_dict()["right"]
            ['a']
        """
        return self._frame(len(self), lang)

    def _frame(self, limit: int, lang: Lang) -> Frame:
        c = self._columns
        rows = range(min(limit, len(self)))
        right = [int(r) for r in c.right[: len(rows)]]
        columns: list[list[Any]] = [
            c.left_ids[: len(rows)],
            [name or None for name in c.left_names[: len(rows)]],
            [None if r < 0 else c.right_ids[r] for r in right],
            [None if r < 0 else c.right_names[r] or None for r in right],
            [STATUS[s] for s in c.status[: len(rows)].tolist()],
            [self._score(row) for row in rows],
            [self._why(row).get(lang) for row in rows],
            [
                "; ".join(c.right_ids[j] for j in c.other[c.starts[row] : c.starts[row + 1]].tolist()) or None
                for row in rows
            ],
        ]
        arrays = (
            np.array(v, float) if k.key == "score" else objects(v) for k, v in zip(_COLUMNS, columns, strict=True)
        )
        return framed(_TITLE, *zip(_COLUMNS, arrays, strict=True))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Matches):
            return NotImplemented
        mine, theirs = (attrs.astuple(m._columns, recurse=False) for m in (self, other))
        same = (
            np.array_equal(a, b) if isinstance(a, np.ndarray) else a == b for a, b in zip(mine, theirs, strict=True)
        )
        return self.notes == other.notes and all(same)

    def __hash__(self) -> int:
        return hash((tuple(self._columns.left_ids), self._columns.status.tobytes(), self._columns.right.tobytes()))

    def __repr__(self) -> str:
        n = self._counts()
        return (
            f"<Matches: {n['n']:,} left row{'' if n['n'] == 1 else 's'}, {n['accepted']:,} matched, "
            f"{n['suggested']:,} suggested, {n['ambiguous']:,} ambiguous, {n['none']:,} none; "
            f"{n['rest']:,} of {n['m']:,} right rows left>"
        )

    def _repr_html_(self, lang: Lang = "en") -> str:
        """Return the summary and a table for a notebook, cut after 20 rows."""
        said = "".join(f"<p>{html.escape(line)}</p>" for line in self.describe(lang).splitlines())
        more = "" if len(self) <= _SHOWN else "<p>…</p>"
        return f"{said}{self._frame(_SHOWN, lang)._repr_html_(lang)}{more}"  # noqa: SLF001 - the same table


def _plus(text: Text, more: Text) -> Text:
    return Text(text.en + more.en, text.zh + more.zh)

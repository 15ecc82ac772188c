"""The result of matching two tables: one row for each left row, and what is left over on the right."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from functools import cached_property
from types import MappingProxyType
from typing import Final, Literal, TypeAlias

import attrs
import numpy as np

from gridgov._face import as_html, one_line
from gridgov._frame import Frame
from gridgov._match_kinds import BY_HAND, DECIDED, DECIDED_NONE, STATUS
from gridgov._match_pairs import take
from gridgov._match_rows import Columns, Match, Rows
from gridgov._pickles import Versioned
from gridgov.text import Lang, Text

__all__ = ["Matches"]

Decisions: TypeAlias = Mapping[str, str | None]

_SUMMARY: Final = Text(
    "{n:,} left rows: {accepted:,} matched, {suggested:,} suggested, {ambiguous:,} with several possible, "
    "{none:,} without; {rest:,} of {m:,} right rows are not matched.",
    "左表{n:,}行：已匹配{accepted:,}行，建议{suggested:,}行，多个候选{ambiguous:,}行，无匹配{none:,}行；"
    "右表{m:,}行中未匹配{rest:,}行。",
)


@attrs.frozen(repr=False, eq=False)
class Matches(Versioned):
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

    _repr_html_ = as_html

    _columns: Columns
    #: What the reader has to know, such as that no similar names were looked for.
    notes: tuple[Text, ...] = ()

    # -- rows ------------------------------------------------------------------------------------------------------

    def __len__(self) -> int:
        return len(self._columns.left_ids)

    @cached_property
    def _rows(self) -> Rows:
        """What is said of each row."""
        return Rows(self._columns)

    @cached_property
    def _row(self) -> dict[str, int]:
        return {ident: row for row, ident in enumerate(self._columns.left_ids)}

    def __getitem__(self, key: str | int) -> Match:
        """Return the row of a left id, or at a position.

        Raises:
            KeyError: There is no such left id.
            IndexError: There is no such position.
        """
        return self._rows.match(self._row[key] if isinstance(key, str) else range(len(self))[key])

    def __iter__(self) -> Iterator[Match]:
        return map(self._rows.match, range(len(self)))

    # -- what is decided -------------------------------------------------------------------------------------------

    @property
    def accepted(self) -> Mapping[str, str]:
        """Left ids with the right id that an exact match or a decision gives them; nothing that is only suggested."""
        c = self._columns
        rows = np.flatnonzero(c.right >= 0)
        return MappingProxyType(dict(zip(take(c.left_ids, rows), take(c.right_ids, c.right[rows]), strict=True)))

    @property
    def unmatched(self) -> tuple[str, ...]:
        """Left ids without a match, in the order of the left table."""
        return tuple(take(self._columns.left_ids, np.flatnonzero(self._columns.right < 0)))

    @property
    def unmatched_right(self) -> tuple[str, ...]:
        """Right ids that no left row is matched with, in the order of the right table."""
        c = self._columns
        free = np.ones(len(c.right_ids), bool)
        free[c.right[c.right >= 0]] = False
        return tuple(take(c.right_ids, np.flatnonzero(free)))

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
            >>> from pathlib import Path
            >>> head, row = Path("review.csv").read_text("utf-8-sig").splitlines()
            >>> with Path("review.csv").open("w", encoding="utf-8") as file:
            ...     print(head, "none" + row, sep=chr(10), file=file)
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
        return self._rows.frame(len(self), lang)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Matches):
            return NotImplemented
        return self.notes == other.notes and self._columns.equals(other._columns)

    def __hash__(self) -> int:
        return hash((tuple(self._columns.left_ids), self._columns.status.tobytes(), self._columns.right.tobytes()))

    @one_line
    def __repr__(self) -> str:
        n = self._counts()
        return (
            f"<Matches: {n['n']:,} left row{'' if n['n'] == 1 else 's'}, {n['accepted']:,} matched, "
            f"{n['suggested']:,} suggested, {n['ambiguous']:,} ambiguous, {n['none']:,} none; "
            f"{n['rest']:,} of {n['m']:,} right rows left>"
        )

"""Ids and names of two tables: which rows belong together, decided only by what is equal.

Departments name the same buildings, cells and communities by different ids and names. What is equal after it is written
in one way, and unique on both sides, is matched. Everything else is a suggestion with a score and a reason, for people
to decide in a review table. Nothing is merged by a guess, and similarity never decides a number.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import attrs
import numpy as np

from gridgov._extras import need
from gridgov._match_fuzzy import same_parts, similar
from gridgov._match_kinds import AMBIGUOUS, NUMBERS, OTHER_COMMUNITY, STATUS, STATUS_TEXT, SUGGESTED
from gridgov._match_near import nearest_ids
from gridgov._match_pairs import Ints, Pairs
from gridgov._match_parse import ParsedName, parse_name
from gridgov._match_repair import SCIENTIFIC, damaged_pairs
from gridgov._match_result import Matches
from gridgov._match_rows import Alternative, Columns, Match
from gridgov._match_stages import Draft, Known, exact
from gridgov._match_tables import read_sides
from gridgov._match_text import normalise, normalise_all
from gridgov.errors import MissingExtraError
from gridgov.text import Text

__all__ = [
    "STATUS",
    "STATUS_TEXT",
    "Alternative",
    "Match",
    "Matches",
    "ParsedName",
    "match",
    "nearest_ids",
    "normalise",
    "normalise_all",
    "parse_name",
]

_BY: Final = ("code", "name", "address")
_MOST: Final = 100
#: Scores of ids that are the same but for damage; of ids in two communities; of ids with lost digits.
_DAMAGED, _ELSEWHERE, _ROUNDED = 0.95, 0.6, 0.5
_NOT_ASKED: Final = Text("Similar names were not looked for.", "未查找相近名称。")
_NO_LIBRARY: Final = Text(
    "Similar names were not looked for: the library 'rapidfuzz' is not installed. Run: pip install 'gridgov[match]'",
    "未查找相近名称：未安装依赖库“rapidfuzz”。请运行：pip install 'gridgov[match]'",
)
_TOO_MANY: Final = Text(
    "For {n:,} left rows similar names were not looked for, there are too many to compare: give communities (within=).",
    "有{n:,}行左表记录因数量过大未查找相近名称：请提供所在社区（within=）。",
)
_STRANGERS: Final = Text(
    "The two tables have no community in common, so nothing was matched inside one: check that both name communities "
    "in the same way.",
    "两表没有相同的社区，因此社区内未作匹配：请核对两表的社区写法是否一致。",
)


def match(  # noqa: PLR0913 - each is one choice of the caller
    left: object,
    right: object,
    *,
    by: Sequence[str] = _BY,
    within: str | None = None,
    suggestions: int = 3,
    threshold: float = 0.7,
    fuzzy: bool | None = None,
) -> Matches:
    """Match the rows of two tables by ids, codes, names and addresses.

    1. Equal ids, then equal codes, are matched. Where only one table has codes, the ids of the other are its codes.
    2. Equal normalised names are matched if they are unique on both sides, and so are equal addresses, unless the
       names contradict. What is equal and not unique is ambiguous, with all candidates.
    3. Ids that are equal but for what a spreadsheet does to them are suggested: zeros lost at the beginning, decimal
       points, exponents, widths, quotes.
    4. Similar names are suggested where building, unit, floor, room and every other number are equal.

    Suggestions are never applied by themselves. The order of the rows makes no difference.

    Args:
        left: A data frame, a mapping of columns, or records, with ``id`` and, if known, ``name``, ``address``, ``code``
            and the community in ``within``. Other columns are not looked at.
        right: The same.
        by: What may decide, of ``code`` (ids and codes), ``name`` and ``address``. Leave out ``code`` for tables that
            number their rows each in its own way.
        within: The column with the community, in both tables; ``within`` unless you say so. Rows that say different
            communities are never matched.
        suggestions: So many suggestions for a row at most, from 0.
        threshold: Similarity of the names, without numbers, from which on a pair is suggested, 0 to 1.
        fuzzy: Whether similar names are looked for. None: if the library is there; the result says if it is not.

    Raises:
        InvalidMatchesError: Ids are missing, twice or no ids, in either table: all of it at once.
        MissingExtraError: ``fuzzy`` is True and rapidfuzz is not installed (extra ``match``).
        TypeError: A table is none.
        ValueError: ``by``, ``suggestions`` or ``threshold`` is out of its range, or columns differ in length.

    Example:
        >>> found = match(
        ...     {"id": ["B1", "B2"], "name": ["幸福里十一号楼", "幸福里12栋"]},
        ...     {"id": ["610902001", "610902002"], "name": ["幸福里11#楼", "幸福里13号楼"]},
        ... )
        >>> dict(found.accepted), str(found["B2"].reason)
        ({'B1': '610902001'}, 'Similar names are there; their numbers differ.')
    """
    _check(by, suggestions, threshold)
    library, notes = _library(fuzzy)
    known = Known.of(*read_sides(left, right, within or "within"))
    draft = exact(known, by)
    found = list(draft.hints)
    rows = draft.open()
    near: list[Ints] = []
    if "code" in by:
        pairs = _damaged(known, suggestions)
        # Numbers that contradict in the names are stronger than ids that look alike.
        contradict = known.contradict(pairs)
        near.append(pairs.left[contradict])
        found.append(pairs.at(~contradict))
    if "name" in by:
        found.append(same_parts(known, rows, suggestions))
        if library is not None:
            pairs, close, left_out = similar(known, rows, threshold, suggestions, library)
            near.append(close)
            found.append(pairs)
            notes += [_TOO_MANY.format(n=left_out)] if left_out else []
    if _strangers(known):
        notes.append(_STRANGERS)
    return Matches(_assemble(known, draft, Pairs.joined(found), near, suggestions), tuple(notes))


def _check(by: Sequence[str], suggestions: int, threshold: float) -> None:
    """Check the arguments."""
    if isinstance(by, str) or not set(by) <= set(_BY):
        msg = f"by= lists some of {', '.join(_BY)}, not {by!r}."
        raise ValueError(msg)
    if suggestions < 0:
        msg = f"suggestions is at least 0, not {suggestions}."
        raise ValueError(msg)
    if not 0 < threshold <= 1:
        msg = f"threshold is above 0 and at most 1, not {threshold}."
        raise ValueError(msg)


def _library(fuzzy: bool | None) -> tuple[Any, list[Text]]:  # noqa: FBT001 - as the caller gave it
    """Return the library that compares names, or None and why."""
    if fuzzy is False:
        return None, [_NOT_ASKED]
    try:
        need("rapidfuzz.process", "rapidfuzz.fuzz", extra="match")
    except MissingExtraError:
        if fuzzy:
            raise
        return None, [_NO_LIBRARY]
    return need("rapidfuzz", extra="match"), []


def _strangers(known: Known) -> bool:
    """Tell whether both tables say communities, and none in common."""
    mine, theirs = ({int(n) for n in np.unique(side) if n >= 0} for side in known.within)
    return bool(mine and theirs and not mine & theirs)


def _damaged(known: Known, most: int) -> Pairs:
    """Return the pairs of ids and codes that are equal but for damage, or whose communities differ."""
    left, right = known.left, known.right
    columns = [(left.ids, right.ids)]
    if any(left.codes):
        columns.append((left.codes, right.codes if any(right.codes) else right.ids))
    elif any(right.codes):
        columns.append((left.ids, right.codes))
    found: list[Pairs] = []
    for mine, theirs in columns:
        pairs = damaged_pairs(mine, theirs, most)
        elsewhere = (
            (known.within[0][pairs.left] >= 0) & (known.within[1][pairs.right] >= 0) & ~known.same_community(pairs)
        )
        equal = np.array(
            [mine[i] == theirs[j] for i, j in zip(pairs.left.tolist(), pairs.right.tolist(), strict=True)], bool
        )
        kind = np.where(equal, OTHER_COMMUNITY, pairs.kind).astype(np.int8)
        score = np.select([elsewhere, pairs.kind == SCIENTIFIC], [_ELSEWHERE, _ROUNDED], _DAMAGED)
        keep = ~equal | elsewhere
        found.append(attrs.evolve(pairs, kind=kind, score=score).at(keep))
    return Pairs.joined(found)


def _assemble(known: Known, draft: Draft, found: Pairs, near: list[Ints], most: int) -> Columns:
    """Put together what was decided, what is ambiguous and what is suggested."""
    left, right = known.left, known.right
    is_open = np.zeros(len(left), bool)
    is_open[draft.open()] = True
    hints = found.at(is_open[found.left]).best(known.rank, most)
    several = Pairs.joined(draft.several)
    several = several.at(draft.status[several.left] == AMBIGUOUS).best(known.rank, _MOST)
    close = np.concatenate([np.zeros(0, np.int64), *near])
    draft.reason[close[is_open[close]]] = NUMBERS
    draft.status[hints.left] = SUGGESTED
    first = np.unique(hints.left, return_index=True)[1]
    draft.reason[hints.left[first]] = hints.kind[first]
    pairs = Pairs.joined((hints, several))
    pairs = pairs.at(np.argsort(pairs.left, kind="stable"))
    starts = np.searchsorted(pairs.left, np.arange(len(left) + 1))
    return Columns(
        left_ids=left.ids,
        left_names=left.names,
        right_ids=right.ids,
        right_names=right.names,
        status=draft.status,
        right=draft.right,
        reason=draft.reason,
        count=draft.count,
        starts=starts.astype(np.int64),
        other=pairs.right,
        score=pairs.score,
        kind=pairs.kind,
    )

"""What leads from one jurisdiction to another: typed changes, and in words what no change expresses."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final

import attrs

from gridgov._change_apply import apply
from gridgov._change_back import Amend
from gridgov._change_base import Change
from gridgov._delta import delta
from gridgov._diff_rest import rest_of
from gridgov._diff_structure import Pair, merges, recodes, splits
from gridgov._diff_tables import amended, bodies, links, people, posts_gone
from gridgov._diff_units import abolished, cells, regraded, standing
from gridgov._face import as_html, one_line
from gridgov.errors import InvalidChangeError
from gridgov.jurisdiction import Jurisdiction
from gridgov.text import Lang, Text

__all__ = ["Diff", "diff"]

#: Changes are tried on this day: nothing begins or ends after it.
_LAST: Final = "9999-12-31"
_Step = Callable[[Pair], Sequence[Change]]
#: One after the other, each on what those before have made.
_STEPS: Final[Sequence[_Step]] = (
    recodes,
    splits,
    merges,
    regraded,
    standing,
    posts_gone,
    abolished,
    cells,
    bodies,
    people,
    links,
)
_LEFT: Final = Text("Not expressed as a change: {en}", "无法以变更表达：{zh}")
_SAME: Final = Text("No difference.", "没有差异。")


@attrs.frozen(repr=False)
class Diff:
    """What leads from one jurisdiction to another. False where nothing differs."""

    _repr_html_ = as_html

    #: Applied in their order to the first one they give the second one, but for the order of siblings and rows.
    changes: tuple[Change, ...] = ()
    #: What differs and no change expresses, such as levels, roles, notes and nets.
    rest: tuple[Text, ...] = ()

    def __len__(self) -> int:
        return len(self.changes) + len(self.rest)

    def __iter__(self) -> Iterator[Change]:
        return iter(self.changes)

    def text(self, lang: Lang = "en") -> str:
        """Return one line for each change and for each other difference.

        Raises:
            ValueError: ``lang`` is neither ``en`` nor ``zh``.

        Example:
            >>> from gridgov.changes import RenameUnit
            >>> print(Diff((RenameUnit("c1", "A"),)).text())
            Unit 'c1' is named 'A'.
        """
        lines = [*(change.describe(lang) for change in self.changes), *(text.get(lang) for text in self.rest)]
        return "\n".join(lines) or _SAME.get(lang)

    def to_records(self) -> list[dict[str, Any]]:
        """Return the changes as plain JSON types; `gridgov.changes.read_changes` is the inverse.

        Example:
            >>> from gridgov.changes import RenameUnit
            >>> Diff((RenameUnit("c1", "A"),)).to_records()
            [{'change': 'rename_unit', 'unit': 'c1', 'name': 'A'}]
        """
        return [change.to_dict() for change in self.changes]

    @one_line
    def __repr__(self) -> str:
        n, m = len(self.changes), len(self.rest)
        other = f", {m:,} other difference{'' if m == 1 else 's'}" if m else ""
        return f"<Diff: {n:,} change{'' if n == 1 else 's'}{other}>"


def diff(a: Jurisdiction, b: Jurisdiction) -> Diff:
    """Find the changes that lead from one jurisdiction to another.

    Units are the same where they have one id. A unit of which the lineage says so, or whose units below now stand
    under another one, was recoded, split or merged. What is left when all typed changes are made is said as one change
    of records (`Amend`). The lineage itself is not compared: applying the changes writes it.

    Args:
        a: Where to begin.
        b: What is to come out.

    Returns:
        The changes, in the order in which to apply them, and in words what no change expresses.

    Example:
        >>> from gridgov import Hierarchy, Jurisdiction
        >>> from gridgov.levels import LevelScheme
        >>> levels = LevelScheme.ladder("street", "community", "grid")
        >>> a, b = (Jurisdiction(territory=Hierarchy.from_records(
        ...     [{"id": "s", "level": "street"}, {"id": "c1", "level": "community", "parent": "s"}, *more],
        ...     levels=levels)) for more in (
        ...         [{"id": "g1", "level": "grid", "parent": "c1"}, {"id": "g2", "level": "grid", "parent": "c1"}],
        ...         [{"id": "c2", "level": "community", "parent": "s"},
        ...          {"id": "g1", "level": "grid", "parent": "c1"}, {"id": "g2", "level": "grid", "parent": "c2"}]))
        >>> diff(a, b).changes
        (SplitUnit(unit='c1', parts=(Part(id='c1', children=('g1',)), Part(id='c2', children=('g2',)))),)
        >>> diff(a, a)
        <Diff: 0 changes>
    """
    pair, found, batches = Pair(a, b), list[Change](), 0
    for step in _STEPS:
        made, state = _made(pair.a, step(pair))
        if made:
            found += made
            batches += 1
            pair = Pair(state, b)
    last = amended(delta(pair.a, b, lineage=False, aligned=pair.aligned))
    if last:
        made, _ = _made(pair.a, [Amend(last)])
        found += made
        batches += 1
        if not made:
            left = Amend(last)
            return Diff(tuple(found), (*rest_of(a, b), _LEFT.format(en=left.describe(), zh=left.describe("zh"))))
    if batches > 1 and not _can_be(a, found):
        # Step by step they can be made, but not at once: then the records say it.
        found = [Amend(whole)] if (whole := amended(delta(a, b, lineage=False))) else []
    return Diff(tuple(found), rest_of(a, b))


def _made(state: Jurisdiction, changes: Sequence[Change]) -> tuple[list[Change], Jurisdiction]:
    """Make the changes that can be made; return these, and what comes out."""
    left = list(changes)
    while left:
        try:
            return left, apply(state, left, on=_LAST).jurisdiction
        except InvalidChangeError as error:
            wrong = {problem.place.row for problem in error.problems}
            kept = [change for i, change in enumerate(left, 1) if i not in wrong]
            left = kept if len(kept) < len(left) else []
    return [], state


def _can_be(a: Jurisdiction, changes: Sequence[Change]) -> bool:
    """Tell whether changes can be made at once."""
    try:
        apply(a, changes, on=_LAST)
    except InvalidChangeError:
        return False
    return True

"""Many nets into one, as a section of the page: before and after, what does not fit, and what stays outside."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING, Final

import attrs
import numpy as np

from gridgov._privacy_counts import is_sensitive
from gridgov.hierarchy import Hierarchy
from gridgov.integration._plan import RESIDUE
from gridgov.integration._quality import AIMS
from gridgov.report._figures import Figure
from gridgov.report._integration_figures import alikeness, sizes
from gridgov.report._integration_tables import (
    by_kind,
    conflicts,
    fates,
    measures,
    of_frame,
    people,
    those_before,
    those_before_and_after,
)
from gridgov.report._subject import Subject
from gridgov.report._tables import Table
from gridgov.report._words import both, count, say
from gridgov.text import LANGS, Text

if TYPE_CHECKING:
    from gridgov.integration import Integration

__all__ = ["Merger", "Part", "merger"]

_GENERATED: Final = Text(
    "Generated: no department's data are in {n} of the {all} nets ({names}). They are made up for this page; what is "
    "shown of them is a demonstration of the method and says nothing about the place.",
    "生成数据：{all}个网格体系中有{n}个（{names}）不含任何部门的数据，系为本页生成；所示内容仅演示方法，不反映当地实际情况。",
)
_NOT_DECIDED: Final = Text(
    "Merging divides the ground once more and maps every cell, post and duty to it. It deletes nothing, and it decides "
    "neither who owns a duty nor who enforces the law: that stays where it is.",
    "整合只是重新划分网格，并将原有网格、岗位和职责逐一对应；既不删除任何内容，也不改变职责归属和执法权限。",
)
_HIDDEN: Final = Text(
    "What the nets were merged into is not shown: it was worked out from sensitive counts of {what} that are left out "
    "on this page, and who goes where would give them away. Merge the nets within what 'gridgov.privacy.suppress' "
    "leaves of the place, and it is shown.",
    "此处不显示整合结果：整合时使用了本页未显示的敏感计数（{what}），显示归属结果会泄露这些数值。"
    "请在gridgov.privacy.suppress处理后的辖区内整合，即可显示。",
)


@attrs.frozen
class Part:
    """A part of the section: a heading, what is said, and tables."""

    key: str
    title: Text
    words: tuple[Text, ...] = ()
    tables: tuple[Table, ...] = ()


@attrs.frozen
class Merger:
    """What the page shows of a merger of nets."""

    #: Whether all or some of the nets are made up; said before anything else.
    generated: Text | None
    words: tuple[Text, ...]
    #: Pairs of name and number.
    cards: tuple[tuple[Text, Text], ...]
    before: Table
    figures: tuple[Figure, ...]
    parts: tuple[Part, ...]


def merger(found: Integration, s: Subject, *, suppressed: bool) -> Merger:
    """Return the section.

    Args:
        found: The merger of nets.
        s: What the page is about.
        suppressed: Whether small sensitive counts are not to be shown.

    Raises:
        ValueError: The nets divide other units than those of the page.
    """
    ours, theirs = s.jurisdiction.territory, found.nets.base.territory
    if theirs is not None and theirs is not ours and theirs.ids.tolist() != ours.ids.tolist():
        msg = "The nets divide other units than those of the jurisdiction; merge them within the jurisdiction itself."
        raise ValueError(msg)
    measure = ours.measure_info.get(found.nets.base.measure)
    if suppressed and measure is not None and is_sensitive(measure) and not _same(ours, theirs, measure.key):
        return _nets_alone(found, say(_HIDDEN, what=measure.name))
    pictures = (alikeness(found), sizes(found))
    # Only our own line breaks count: a name may have one in one language, or a sign that means one elsewhere.
    lines = list(zip_longest(*(found.describe(lang).split("\n")[1:] for lang in LANGS), fillvalue=""))
    words = [_NOT_DECIDED, *(Text(en, zh) for en, zh in lines)]
    return Merger(
        generated=_generated(found),
        words=tuple(words),
        cards=_cards(found),
        before=those_before_and_after(found),
        figures=tuple(picture for picture in pictures if picture is not None),
        parts=tuple(_parts(found)),
    )


def _same(ours: Hierarchy, theirs: Hierarchy | None, measure: str) -> bool:
    """Tell whether the nets divide units of which nothing more is known than is shown."""
    if theirs is None or measure not in theirs.measures:
        return False
    return np.array_equal(ours.measures[measure], theirs.measures[measure], equal_nan=True)


def _nets_alone(found: Integration, why: Text) -> Merger:
    """Return what there is to say of the nets where nothing may be shown of what they were merged into."""
    nets = Text("nets", "网格体系"), count(len(found.nets))
    cells = Text("cells", "网格"), count(sum(len(np.unique(one.cells)) for one in found.nets.bound))
    return Merger(_generated(found), (_NOT_DECIDED, why), (nets, cells), those_before(found), (), ())


def _generated(found: Integration) -> Text | None:
    made = [net for net in found.nets if net.generated]
    if not made:
        return None
    names = both(lambda lang: ("、" if lang == "zh" else "; ").join(net.title(lang) for net in made))
    return _GENERATED.format(n=len(made), all=len(found.nets), names=names)


def _cards(found: Integration) -> tuple[tuple[Text, Text], ...]:
    """Return what there is before and after."""
    kept = sum(net.keep for net in found.nets)
    cells = sum(len(np.unique(one.cells)) for one in found.nets.bound)
    posts = [(net.id, holder) for net in found.nets for holder in net.columns.posts.holders.tolist() if holder]
    people = len({found.nets.person(net, holder) for net, holder in posts})
    arrow = Text("{before:,} → {after:,}", "{before:,} → {after:,}")
    pairs = (
        (
            Text("nets, before and after", "网格体系（整合前 → 后）"),
            arrow.format(before=len(found.nets), after=1 + kept),
        ),
        (
            Text("cells, before and after", "网格（整合前 → 后）"),
            arrow.format(before=cells, after=len(found.plan.lowest)),
        ),
        (Text("people who hold posts", "在岗人员"), count(people)),
        (Text("conflicts", "冲突"), count(len(found.conflicts))),
        (Text("base units outside all grids", "网外基本单元"), count(int((found.plan.residue > 0).sum()))),
        (Text("records that cannot be mapped", "无法对应的记录"), count(len(found.unmapped))),
    )
    return tuple(pairs)


def _parts(found: Integration) -> list[Part]:
    """Return the parts below the pictures; each says so where there is nothing."""
    return [
        _quality(found),
        _disputed(found),
        _cells(found),
        _staff(found),
        *_outside(found),
    ]


def _quality(found: Integration) -> Part:
    territory = found.nets.base.territory
    levels = {} if territory is None else {str(key): territory.levels.title(key) for key in territory.levels.keys}
    table = of_frame("merger-quality", found.quality, words={"level": levels, "aim": AIMS})
    both_times = measures(found.measures)
    return Part(
        "measures", Text("What was measured, and how good the grids are", "整合指标与质量"), tables=(both_times, table)
    )


def _disputed(found: Integration) -> Part:
    title = Text("Where nets disagree", "网格冲突")
    tables = tuple(filter(None, (by_kind(found), conflicts(found))))
    words = Text(
        "Base units for which a net has another cell than the grid that they went to. Whoever decides otherwise writes "
        "it into the file of conflicts and merges again.",
        "某一网格体系的划分与所归入网格不一致的基本单元。如需改定，可在冲突清单文件中填写后重新整合。",
    )
    nothing = Text("No net disagrees with the merged grids.", "各网格体系与整合后网格均无冲突。")
    return Part("conflicts", title, (words if tables else nothing,), tables)


def _cells(found: Integration) -> Part:
    names = {net.id: both(net.title) for net in found.nets}
    table = of_frame("losses", found.losses, words={"net": names}, limit=len(found.nets))
    return Part("cells", Text("What became of the cells of each net", "各网格体系的网格去向"), tables=(table,))


def _staff(found: Integration) -> Part:
    title = Text("Who goes on", "人员去向")
    table = fates(found)
    if table is None:
        return Part("staff", title, (Text("The nets have no posts.", "各网格体系均无岗位。"),))
    words = Text(
        "Each person keeps one grid at most, so that as many households as can be stay with the person they had. This "
        "lists and dismisses nobody.",
        "每人至多负责一个网格，使尽可能多的住户仍由原人员负责。此处仅列出结果，不辞退任何人。",
    )
    return Part("staff", title, (words, both(found.fixing.describe)), (people(found.staff), table))


def _outside(found: Integration) -> tuple[Part, Part]:
    """Return what stays outside on some basis, and what could not be mapped."""
    names = {net.id: both(net.title) for net in found.nets}
    left, lost = found.residue, found.unmapped
    words = {"net": names, "reason": dict(RESIDUE.values())}
    kept = (of_frame("residue", left, words=words),) if len(left) else ()
    open_ = (of_frame("unmapped", lost, words={"net": names}),) if len(lost) else ()
    guess = Text(
        "Ids that mean nothing here. Nothing was guessed: close ids are suggestions.",
        "这些编号在本地没有对应的单元。未作任何猜测，相近编号仅供参考。",
    )
    every = Text("Every record could be mapped.", "所有记录均已对应。")
    nothing = Text("Nothing stays outside.", "没有网外部分。")
    return (
        Part(
            "residue",
            Text("What stays outside, and on what basis", "网外部分及其依据"),
            () if kept else (nothing,),
            kept,
        ),
        Part("unmapped", Text("What could not be mapped", "无法对应的记录"), (guess if open_ else every,), open_),
    )

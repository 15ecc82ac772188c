"""A jurisdiction while changes are made."""

from __future__ import annotations

import attrs

from gridgov._change_ledger import Ledger
from gridgov._change_tables import Tables
from gridgov._change_territory import Units
from gridgov.jurisdiction import Jurisdiction
from gridgov.roles import RoleCatalogue
from gridgov.text import Text

__all__ = ["Draft", "counted", "hand_over"]

_COUNTED = {
    "unit": (Text("{n:,} unit", "{n:,}个下级单元"), Text("{n:,} units", "{n:,}个下级单元")),
    "post": (Text("{n:,} post", "{n:,}个岗位"), Text("{n:,} posts", "{n:,}个岗位")),
    "body": (Text("{n:,} body", "{n:,}个组织"), Text("{n:,} bodies", "{n:,}个组织")),
    "member": (Text("{n:,} member", "{n:,}名成员"), Text("{n:,} members", "{n:,}名成员")),
    "link": (Text("{n:,} link", "{n:,}个关系"), Text("{n:,} links", "{n:,}个关系")),
    "appointment": (Text("{n:,} appointment", "{n:,}项任命"), Text("{n:,} appointments", "{n:,}项任命")),
    "device": (Text("{n:,} device", "{n:,}台设备"), Text("{n:,} devices", "{n:,}台设备")),
}


@attrs.frozen(eq=False)
class Draft:
    """What changes work on."""

    jurisdiction: Jurisdiction
    #: The day of the changes, YYYY-MM-DD.
    on: str
    ledger: Ledger
    units: Units
    tables: Tables
    authority: str | None = None
    #: Rows of the appointments that changes make.
    appointed: list[int] = attrs.field(factory=list[int])

    @classmethod
    def of(cls, jurisdiction: Jurisdiction, on: str, authority: str | None = None) -> Draft:
        """Begin with a jurisdiction as it is."""
        ledger = Ledger(jurisdiction.lineage)
        units, tables = Units(jurisdiction.territory, ledger), Tables(jurisdiction, ledger)
        return cls(jurisdiction, on, ledger, units, tables, authority)

    @property
    def catalogue(self) -> RoleCatalogue:
        """The roles."""
        return self.jurisdiction.catalogue


def counted(**numbers: int) -> Text:
    """Say how many there are of each thing; nothing for what there is none of."""
    parts = [_COUNTED[what][n != 1].format(n=n) for what, n in numbers.items() if n]
    return Text(", ".join(part.en for part in parts), "、".join(part.zh for part in parts))


def hand_over(draft: Draft, unit: str, to: str, *, told: bool = True) -> None:
    """Give posts, bodies, members and links of a unit to another one, and say so in the log.

    A post whose number is taken there gets the next one; its id stays. A link that would lead to itself, or be there
    twice, is folded.

    Args:
        draft: What changes work on.
        unit: Id of the unit that gives.
        to: Id of the unit that gets.
        told: Whether the log says what went; not where it is the same unit under another id.
    """
    tables = draft.tables
    posts, bodies, members = tables.roster["posts"], tables.bodies["bodies"], tables.bodies["memberships"]
    moved = posts.rows_of("unit", unit)
    for row in moved:
        role, number, ident = (posts.get(row, key) for key in ("role", "number", "id"))
        tables.free_number(role, unit, number)
        if tables.post_with(role, to, number) is not None:
            number = tables.next_number(role, to)
            posts.set(row, "number", number)
        tables.use_number(role, to, number, ident)
        posts.set(row, "unit", to)
    sitting, living = bodies.rows_of("unit", unit), members.rows_of("lives_at", unit)
    for row in sitting:
        bodies.set(row, "unit", to)
    for row in living:
        members.set(row, "lives_at", to)
    links = tables.links
    old, new = f"unit:{unit}", f"unit:{to}"
    found = links.at(old)
    folded = 0
    for row in found:
        ends = {name: new for name in ("source", "target") if links.get(row, name) == old}
        folded += not links.rewrite(row, ends)
    what = counted(post=len(moved), body=len(sitting), member=len(living), link=len(found) - folded)
    if what.en and told:
        text = Text("From '{unit}' to '{to}' went: {what.en}.", "由“{unit}”转入“{to}”：{what.zh}。")
        draft.ledger.note(text.format(unit=unit, to=to, what=what))
    if folded:
        text = Text(
            "Links folded, as they led to itself or were there already: {n}.", "因指向自身或重复而合并的关系：{n}个。"
        )
        draft.ledger.note(text.format(n=folded))

"""The shape of a document, version 1: which keys there are, what type each has, and what it means.

Every record is a dictionary with fixed keys: a document of a city has a hundred thousand of them, and dictionaries are
checked four times as fast as objects. A key that is absent is unknown or at its default; null is refused.
"""

from __future__ import annotations

from typing import Annotated, ClassVar, Final, Literal, NotRequired

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, with_config
from pydantic_core import PydanticCustomError
from typing_extensions import TypedDict  # pydantic asks for this one before Python 3.12

from gridgov._face import as_html, one_line
from gridgov.documents._strict import STRICT

__all__ = [
    "FORMAT",
    "VERSION",
    "AppointmentRecord",
    "BodyRecord",
    "CellRecord",
    "CombinationRecord",
    "DeviceRecord",
    "Document",
    "DutyRecord",
    "HolderRecord",
    "LevelRecord",
    "LineageRecord",
    "LinkRecord",
    "MeasureRecord",
    "MemberRecord",
    "MembershipRecord",
    "NetPostRecord",
    "NetRecord",
    "NoteRecord",
    "PostRecord",
    "RoleRecord",
    "SlotRecord",
    "TemplateRecord",
    "TextRecord",
    "UnitRecord",
]

#: What the key ``format`` says.
FORMAT: Final = "gridgov"
#: What the key ``version`` says.
VERSION: Final = 1
_INT32: Final = 2**31 - 1


def _not_null(value: object) -> object:
    if value is None:
        kind = "null"
        raise PydanticCustomError(kind, "a key without a value is left out")
    return value


def _no_truth_value(value: object) -> object:
    if isinstance(value, bool):
        kind = "int_type"
        raise PydanticCustomError(kind, "true equals 1 in Python, not in JSON")
    return value


_Word = Annotated[str, Field(min_length=1)]
_Words = list[_Word]
_Day = Annotated[str, Field(min_length=1, json_schema_extra={"format": "date"})]
_Count = Annotated[int, Field(ge=0, le=_INT32)]
_Number = Annotated[int, Field(ge=1, le=_INT32)]
# A field of a model has a default where a key of a dictionary may be absent; that default cannot be written down.
_Absent = BeforeValidator(_not_null)

_Start = Annotated[_Day, Field(description="First day, YYYY-MM-DD. Absent: since before the records.")]
_End = Annotated[_Day, Field(description="Last day, included. Absent: still in force.")]
_Basis = Annotated[_Word, Field(description="On what it rests, such as a decision or an election.")]
_Name = Annotated["TextRecord", Field(description="Name shown.")]
_Key = Annotated[_Word, Field(description="Name used in data.")]
_HolderKind = Literal["person", "household", "body"]


@with_config(STRICT)
class TextRecord(TypedDict):
    """One wording in English and in Chinese."""

    en: str
    zh: str


@with_config(STRICT)
class LevelRecord(TypedDict):
    """One level of the scheme."""

    key: _Key
    name: _Name
    kinds: NotRequired[Annotated[_Words, Field(description="Kinds of unit at this level. Absent: its key.")]]
    presence: NotRequired[
        Annotated[
            Literal["standard", "optional", "mandatory"],
            Field(description="Whether a path may skip the level. Absent: standard."),
        ]
    ]
    under: NotRequired[
        Annotated[
            dict[str, _Words],
            Field(description="Kind, or * for all, to the levels or level:kind above. Absent: the levels right above."),
        ]
    ]
    overlay: NotRequired[
        Annotated[
            bool,
            Field(description="Whether its units lie over their siblings, not in the totals above. Absent: false."),
        ]
    ]


@with_config(STRICT)
class MeasureRecord(TypedDict):
    """A number that units have."""

    key: _Key
    name: _Name
    unit: NotRequired[Annotated[TextRecord, Field(description="Unit of measure. Absent: none.")]]
    whole: NotRequired[Annotated[bool, Field(description="Whether it is a count. Absent: false.")]]
    sensitive: NotRequired[
        Annotated[bool, Field(description="Whether it counts a group that needs care. Absent: false.")]
    ]


@with_config(STRICT)
class UnitRecord(TypedDict):
    """One unit; a unit comes after the one above it, with all below it."""

    id: Annotated[_Word, Field(description="Its id.")]
    level: Annotated[_Word, Field(description="Key of its level.")]
    kind: NotRequired[Annotated[_Word, Field(description="Its kind, where the level has several.")]]
    parent: NotRequired[Annotated[_Word, Field(description="Id of the unit above. Absent: it is a root.")]]
    name: NotRequired[Annotated[_Word, Field(description="Its name. Absent: unknown.")]]
    measures: NotRequired[
        Annotated[dict[str, float], Field(description="What is stated for the unit itself. Absent: unknown.")]
    ]
    labels: NotRequired[Annotated[dict[str, _Word], Field(description="Other texts about it. Absent: unknown.")]]


@with_config(STRICT)
class RoleRecord(TypedDict):
    """A type of post."""

    key: _Key
    name: _Name
    time: NotRequired[
        Annotated[Literal["full", "part"], Field(description="Full or part time. Absent: not published.")]
    ]
    sits_at: NotRequired[
        Annotated[_Words, Field(description="Level, level:kind or kind:KIND of its posts. Absent: anywhere.")]
    ]
    minimum: NotRequired[Annotated[_Count, Field(description="Posts that a unit should have. Absent: 0.")]]
    maximum: NotRequired[Annotated[_Count, Field(description="Posts that a unit may have. Absent: any number.")]]
    holders: NotRequired[
        Annotated[list[_HolderKind], Field(description="What may hold it; the first is assumed. Absent: a person.")]
    ]
    eligible: NotRequired[
        Annotated[_Words, Field(description="Qualifications of which a holder needs one. Absent: anyone.")]
    ]
    superior: NotRequired[Annotated[_Word, Field(description="The role above it in the chain of command.")]]
    responsibility: NotRequired[
        Annotated[Literal["first", "direct"], Field(description="The label under which it answers for its unit.")]
    ]
    ex_officio: NotRequired[
        Annotated[_Word, Field(description="A role at the same unit whose holder holds this one too.")]
    ]
    ends_line: NotRequired[Annotated[_Word, Field(description="The line of bodies that its holders end.")]]


@with_config(STRICT)
class CombinationRecord(TypedDict):
    """Whether one holder may have two roles."""

    first: Annotated[_Word, Field(description="Key of a role.")]
    second: Annotated[_Word, Field(description="Key of a role.")]
    rule: Literal["allowed", "forbidden", "conditional", "mandatory"]
    conditions: NotRequired[Annotated[_Words, Field(description="What must be met. Absent: nothing.")]]


@with_config(STRICT)
class SlotRecord(TypedDict):
    """One place of a role template."""

    key: _Key
    name: _Name
    role: NotRequired[Annotated[_Word, Field(description="Key of its role. Absent: not published, the slot is open.")]]
    minimum: NotRequired[Annotated[_Count, Field(description="Posts at least. Absent: 0.")]]
    maximum: NotRequired[Annotated[_Count, Field(description="Posts at most. Absent: any number.")]]


@with_config(STRICT)
class TemplateRecord(TypedDict):
    """A bundle of roles for one unit."""

    key: _Key
    name: _Name
    slots: list[SlotRecord]


@with_config(STRICT)
class PostRecord(TypedDict):
    """A position in a unit, held or not."""

    id: Annotated[_Word, Field(description="Its id.")]
    role: Annotated[_Word, Field(description="Key of its role.")]
    unit: Annotated[_Word, Field(description="Id of the unit where it is.")]
    number: Annotated[_Number, Field(description="Its number among the posts of its role in its unit.")]
    body: NotRequired[Annotated[_Word, Field(description="Id of the body it belongs to. Absent: none.")]]


@with_config(STRICT)
class HolderRecord(TypedDict):
    """A person, household or body that can hold posts, by an opaque id."""

    id: Annotated[_Word, Field(description="Opaque id: never a name, never an identity number.")]
    kind: NotRequired[Annotated[_HolderKind, Field(description="What it is. Absent: a person.")]]
    qualifications: NotRequired[Annotated[_Words, Field(description="What makes it eligible. Absent: nothing.")]]


@with_config(STRICT)
class AppointmentRecord(TypedDict):
    """A holder in a post for a time."""

    post: Annotated[_Word, Field(description="Id of the post.")]
    holder: Annotated[_Word, Field(description="Id of the holder.")]
    start: NotRequired[_Start]
    end: NotRequired[_End]
    basis: NotRequired[_Basis]
    meets: NotRequired[Annotated[_Words, Field(description="Conditions recorded as met. Absent: none.")]]


@with_config(STRICT)
class DeviceRecord(TypedDict):
    """A terminal or another device."""

    id: Annotated[_Word, Field(description="Its id.")]
    kind: NotRequired[Annotated[_Word, Field(description="What it is. Absent: unknown.")]]
    holder: NotRequired[Annotated[_Word, Field(description="Id of the holder who carries it. Absent: nobody.")]]


@with_config(STRICT)
class BodyRecord(TypedDict):
    """A committee, Party organisation, centre, company or team."""

    id: Annotated[_Word, Field(description="Its id.")]
    kind: Annotated[_Word, Field(description="Its kind, such as party_branch.")]
    unit: Annotated[_Word, Field(description="Id of the unit where it sits.")]
    name: NotRequired[Annotated[_Word, Field(description="Its name. Absent: unknown.")]]
    parent: NotRequired[Annotated[_Word, Field(description="Id of the body above. Absent: top of its tree.")]]
    rank: NotRequired[Annotated[_Word, Field(description="Its rank. Absent: unknown.")]]
    line: NotRequired[Annotated[_Word, Field(description="The line it belongs to. Absent: that of its kind.")]]
    start: NotRequired[_Start]
    end: NotRequired[_End]


@with_config(STRICT)
class MembershipRecord(TypedDict):
    """A holder who belongs to a body for a time."""

    member: Annotated[_Word, Field(description="Opaque id of the member.")]
    body: Annotated[_Word, Field(description="Id of the body.")]
    lives_at: NotRequired[Annotated[_Word, Field(description="Id of the unit where it lives. Absent: unknown.")]]
    start: NotRequired[_Start]
    end: NotRequired[_End]


@with_config(STRICT)
class CellRecord(TypedDict):
    """One cell of a net."""

    id: Annotated[_Word, Field(description="Its id, unique in the net.")]
    parent: NotRequired[Annotated[_Word, Field(description="Id of the cell above. Absent: at the top.")]]
    level: Annotated[_Word, Field(description="Key of its level, one of those of the net.")]
    name: NotRequired[Annotated[_Word, Field(description="Its name. Absent: unknown.")]]
    basis: NotRequired[
        Annotated[_Word, Field(description="On what it may stay beside the merged net. Absent: nothing.")]
    ]
    start: NotRequired[_Start]
    end: NotRequired[_End]


@with_config(STRICT)
class MemberRecord(TypedDict):
    """A base unit that is in a cell of a net, under the id that the department gives it."""

    unit: Annotated[_Word, Field(description="Id of the base unit, or of a unit above: all that is below it.")]
    cell: Annotated[_Word, Field(description="Id of the cell.")]
    share: NotRequired[
        Annotated[float, Field(description="Above 0, up to 1: what part of it is in the cell. Absent: not stated.")]
    ]
    name: NotRequired[Annotated[_Word, Field(description="What the department calls it. Absent: unknown.")]]
    address: NotRequired[Annotated[_Word, Field(description="Where the department says it is. Absent: unknown.")]]


@with_config(STRICT)
class NetPostRecord(TypedDict):
    """A position in a cell of a net, held or not."""

    id: Annotated[_Word, Field(description="Its id, unique in the net.")]
    cell: Annotated[_Word, Field(description="Id of the cell where it is.")]
    role: Annotated[_Word, Field(description="Key of its role, as the department has it.")]
    holder: NotRequired[Annotated[_Word, Field(description="Opaque id of who holds it. Absent: vacant.")]]
    time: NotRequired[Annotated[_Word, Field(description="Such as full or part. Absent: unknown.")]]


@with_config(STRICT)
class DutyRecord(TypedDict):
    """What a net has to do."""

    duty: Annotated[_Word, Field(description="What it is.")]
    cell: NotRequired[Annotated[_Word, Field(description="Id of the cell. Absent: all cells.")]]
    role: NotRequired[Annotated[_Word, Field(description="Key of the role that does it. Absent: any.")]]
    system: NotRequired[Annotated[_Word, Field(description="Where it is recorded. Absent: unknown.")]]
    basis: NotRequired[_Basis]


@with_config(STRICT)
class NetRecord(TypedDict):
    """One department's own division of the units into cells."""

    id: Annotated[_Word, Field(description="Its id.")]
    name: NotRequired[_Name]
    department: NotRequired[Annotated[_Word, Field(description="Whose net it is. Absent: unknown.")]]
    basis: NotRequired[
        Annotated[_Word, Field(description="On what it may stay beside the merged net. Absent: it is to be merged.")]
    ]
    keep: NotRequired[Annotated[bool, Field(description="Whether it stays as a whole. Absent: false.")]]
    start: NotRequired[_Start]
    end: NotRequired[_End]
    generated: NotRequired[Annotated[bool, Field(description="Whether it was made up. Absent: false.")]]
    levels: Annotated[_Words, Field(min_length=1, description="Keys of its levels, the highest first.")]
    cells: Annotated[list[CellRecord], Field(min_length=1, description="Its cells.")]
    members: NotRequired[Annotated[list[MemberRecord], Field(description="Which base unit is in which cell.")]]
    posts: NotRequired[Annotated[list[NetPostRecord], Field(description="Its posts.")]]
    duties: NotRequired[Annotated[list[DutyRecord], Field(description="Its duties.")]]


@with_config(STRICT)
class LinkRecord(TypedDict):
    """A typed edge between two things that are not parent and child."""

    kind: Annotated[_Word, Field(description="Such as takes_charge, contacts, guides, adjacent, covers.")]
    source: Annotated[_Word, Field(description="unit:ID, body:ID, post:ID or holder:ID.")]
    target: Annotated[_Word, Field(description="unit:ID, body:ID, post:ID or holder:ID.")]
    start: NotRequired[_Start]
    end: NotRequired[_End]
    basis: NotRequired[_Basis]


@with_config(STRICT)
class LineageRecord(TypedDict):
    """What became of one id on one day, or where one came from."""

    day: Annotated[_Day, Field(description="First day of the new state, YYYY-MM-DD.")]
    kind: Annotated[
        Literal["create", "abolish", "split", "merge", "recode", "transfer", "restore"],
        Field(description="What happened."),
    ]
    old: NotRequired[Annotated[_Word, Field(description="The id before. Absent: the new one came from nothing.")]]
    new: NotRequired[Annotated[_Word, Field(description="The id after. Absent: the old one went without successor.")]]
    share: NotRequired[
        Annotated[float, Field(description="0 to 1: part of the households of the old one. Absent: unknown.")]
    ]
    authority: NotRequired[Annotated[_Word, Field(description="Who decided it. Absent: not stated.")]]


@with_config(STRICT)
class NoteRecord(TypedDict):
    """One statement about where something comes from."""

    key: Annotated[_Word, Field(description="What it is about.")]
    tag: Annotated[
        Literal["S", "D", "I", "O", "U"],
        Field(description="Stated, derived by arithmetic, inferred, from outside the source, unpublished."),
    ]
    text: TextRecord
    source: NotRequired[Annotated[_Word, Field(description="Where it can be read. Absent: our own.")]]


class Document(BaseModel):
    """A gridgov document, version 1: one jurisdiction."""

    _repr_html_ = as_html

    model_config: ClassVar[ConfigDict] = {**STRICT, "frozen": True}

    format: Literal["gridgov"]
    version: Annotated[Literal[1], BeforeValidator(_no_truth_value)]
    id: Annotated[_Word | None, _Absent, Field(description="Id of the whole, such as a division code.")] = None
    name: Annotated[TextRecord | None, _Absent, Field(description="Its name.")] = None
    levels: list[LevelRecord] = Field(description="The levels of the scheme, highest first.")
    counting: Annotated[_Word | None, _Absent, Field(description="Key of the level that is counted as grids.")] = None
    measures: list[MeasureRecord] = Field(default=[], description="The measures that units may have.")
    labels: list[_Word] = Field(default=[], description="The keys of the labels that units may have.")
    units: list[UnitRecord] = Field(description="The units.")
    roots: Literal["one", "many"] = Field(default="one", description="Whether there are several roots, of one level.")
    roles: list[RoleRecord] = Field(default=[], description="The roles.")
    combinations: list[CombinationRecord] = Field(default=[], description="Which roles may be combined.")
    templates: list[TemplateRecord] = Field(default=[], description="Bundles of roles.")
    posts: list[PostRecord] = Field(default=[], description="The posts.")
    holders: list[HolderRecord] = Field(default=[], description="Who holds posts or carries devices.")
    appointments: list[AppointmentRecord] = Field(default=[], description="Who held which post when.")
    devices: list[DeviceRecord] = Field(default=[], description="The devices.")
    bodies: list[BodyRecord] = Field(default=[], description="The bodies.")
    memberships: list[MembershipRecord] = Field(default=[], description="Who belonged to which body when.")
    nets: list[NetRecord] = Field(default=[], description="The nets of departments.")
    links: list[LinkRecord] = Field(default=[], description="Other relations.")
    lineage: list[LineageRecord] = Field(default=[], description="What became of ids of units, by day.")
    notes: list[NoteRecord] = Field(default=[], description="What is stated, inferred or open.")

    @one_line
    def __repr__(self) -> str:
        n = len(self.units)
        return f"<Document {self.id or ''}: {n:,} unit{'' if n == 1 else 's'}>".replace(" :", ":")

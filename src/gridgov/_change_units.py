"""Changes of units: what there is, where it stands, and what is stated of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import ClassVar

import attrs

from gridgov._change_base import Change, Part, said
from gridgov._change_values import as_labels, as_number, as_numbers, as_words
from gridgov.text import Text

__all__ = [
    "AbolishUnit",
    "CreateUnit",
    "MergeUnits",
    "MoveUnit",
    "RecodeUnit",
    "RegradeUnit",
    "RenameUnit",
    "SetLabel",
    "SetMeasure",
    "SplitUnit",
]


def _quoted(ids: Iterable[str]) -> Text:
    entries = tuple(ids)
    return Text(", ".join(f"'{i}'" for i in entries), "、".join(f"“{i}”" for i in entries))


def _as_parts(parts: Iterable[Part]) -> tuple[Part, ...]:
    return tuple(parts)


@attrs.frozen(repr=False)
class CreateUnit(Change):
    """A new unit, as the last one under its parent.

    Args:
        id: Its id; never one that was used before.
        level: Key of its level.
        parent: Id of the unit above.
        kind: Its kind, where the level has several.
        name: Its name.
        measures: What it states; what is left out is unknown.
        labels: Other texts about it.

    Example:
        >>> CreateUnit("g9", "grid", "c1", measures={"households": 300}).describe()
        "Unit 'g9' (grid) is created under 'c1'."
    """

    _refs: ClassVar[Mapping[str, str]] = {"id": "unit", "parent": "unit"}

    id: str
    level: str
    parent: str
    kind: str | None = None
    name: str | None = None
    measures: Mapping[str, float | None] = attrs.field(factory=dict[str, float | None], converter=as_numbers)
    labels: Mapping[str, str | None] = attrs.field(factory=dict[str, str | None], converter=as_labels)

    def _says(self) -> Text:
        text = Text("Unit '{id}' ({level}) is created under '{parent}'.", "在“{parent}”之下设立单元“{id}”（{level}）。")
        return said(text, id=self.id, level=self.level, parent=self.parent)


@attrs.frozen(repr=False)
class AbolishUnit(Change):
    """A unit goes; only one that nothing hangs on.

    Units below it, posts and bodies at it, members who live there, links to it and counts of households or people that
    it states all keep it: move or abolish them first, or merge the unit into another one.

    Args:
        unit: Its id.

    Example:
        >>> AbolishUnit("g9").describe("zh")
        '撤销单元“g9”。'
    """

    _refs: ClassVar[Mapping[str, str]] = {"unit": "unit"}

    unit: str

    def _says(self) -> Text:
        return said(Text("Unit '{unit}' is abolished.", "撤销单元“{unit}”。"), unit=self.unit)


@attrs.frozen(repr=False)
class RenameUnit(Change):
    """A unit gets another name; its id stays.

    Args:
        unit: Its id.
        name: Its new name; None if it is to have none.

    Example:
        >>> RenameUnit("c1", "北门社区").describe("zh")
        '单元“c1”更名为“北门社区”。'
    """

    _refs: ClassVar[Mapping[str, str]] = {"unit": "unit"}

    unit: str
    name: str | None

    def _says(self) -> Text:
        text = Text("Unit '{unit}' is named '{name}'.", "单元“{unit}”更名为“{name}”。")
        none = Text("Unit '{unit}' has no name any more.", "单元“{unit}”不再有名称。")
        return said(none if self.name is None else text, unit=self.unit, name=self.name)


@attrs.frozen(repr=False)
class MoveUnit(Change):
    """A unit moves, with all below it, under another one, as its last child.

    Totals that the units above state stay as they are stated.

    Args:
        unit: Its id.
        to: Id of the unit under which it is to stand.

    Example:
        >>> MoveUnit("g1", to="c2").describe("zh")
        '单元“g1”划归“c2”。'
    """

    _refs: ClassVar[Mapping[str, str]] = {"unit": "unit", "to": "unit"}

    unit: str
    to: str

    def _says(self) -> Text:
        return said(Text("Unit '{unit}' moves under '{to}'.", "单元“{unit}”划归“{to}”。"), unit=self.unit, to=self.to)


@attrs.frozen(repr=False)
class SplitUnit(Change):
    """A unit becomes several, which stand in its place.

    Every unit directly below it goes to exactly one part, with all below it. Where all parts state a measure that the
    unit states, the parts must add up to it. Of a unit with nothing below it, each measure that it states must be
    spoken of by a part: a number, or None where it is not known. Posts, bodies, members who live at the unit itself
    and links go to one part, the heir.

    Args:
        unit: Its id.
        parts: At least two; one of them may keep the id.
        heir: Id of the part that gets what hangs on the unit; by default the one that keeps the id, or else the first.

    Example:
        >>> SplitUnit("c1", [Part("c1", ["g1"]), Part("c9", ["g2"])]).describe()
        "Unit 'c1' is split into 'c1', 'c9'."
    """

    _refs: ClassVar[Mapping[str, str]] = {"unit": "unit", "parts": "unit"}

    unit: str
    parts: tuple[Part, ...] = attrs.field(converter=_as_parts)
    heir: str | None = None

    def _says(self) -> Text:
        ids = _quoted(part.id for part in self.parts)
        text = Text("Unit '{unit}' is split into {ids.en}.", "单元“{unit}”拆分为{ids.zh}。")
        return said(text, unit=self.unit, ids=ids)


@attrs.frozen(repr=False)
class MergeUnits(Change):
    """Units of one level under one unit become one, which takes over everything that hangs on them.

    The units below, posts, bodies, members and links go to it. A measure that all of them state adds up; otherwise it
    is unknown. Links between the merged units, and links that come to be there twice, are folded, which the log says.

    Args:
        units: At least two.
        into: Id of the unit that is left: one of them, or a new one.
        name: Its name; by default the one that it has.

    Example:
        >>> MergeUnits(["g1", "g2"], into="g1").describe()
        "Units 'g1', 'g2' are merged into 'g1'."
    """

    _refs: ClassVar[Mapping[str, str]] = {"units": "unit", "into": "unit"}

    units: tuple[str, ...] = attrs.field(converter=as_words)
    into: str
    name: str | None = None

    def _says(self) -> Text:
        text = Text("Units {ids.en} are merged into '{into}'.", "单元{ids.zh}合并为“{into}”。")
        return said(text, ids=_quoted(self.units), into=self.into)


@attrs.frozen(repr=False)
class RecodeUnit(Change):
    """A unit gets another id; everything that names it follows.

    Units below, posts, bodies, members and links name the new id. Posts keep their ids, also such as were made of the
    old one (``grid_chief@g1#1``). Nets keep the ids that their departments use; the log says which of them name the
    old one. The old id is never used again.

    Args:
        unit: Its id.
        id: Its new id; never one that was used before.

    Example:
        >>> RecodeUnit("c1", "c7").describe("zh")
        '单元“c1”的编号变更为“c7”。'
    """

    _refs: ClassVar[Mapping[str, str]] = {"unit": "unit", "id": "unit"}

    unit: str
    id: str

    def _says(self) -> Text:
        text = Text("Unit '{unit}' gets the id '{id}'.", "单元“{unit}”的编号变更为“{id}”。")
        return said(text, unit=self.unit, id=self.id)


@attrs.frozen(repr=False)
class RegradeUnit(Change):
    """A unit becomes one of another level or kind: a village a community, a town a street.

    Whether it may stand where it stands, and what is below it under it, is asked of what comes out: so a town and its
    villages can become a street and its communities in any order of changes. The same holds for its posts.

    Args:
        unit: Its id.
        level: Key of its new level.
        kind: Its new kind, where the level has several.

    Example:
        >>> RegradeUnit("v1", "community").describe()
        "Unit 'v1' becomes one of level community."
        >>> RegradeUnit("w1", "grid", "grid").describe("zh")
        '单元“w1”改设为grid（grid）。'
    """

    _refs: ClassVar[Mapping[str, str]] = {"unit": "unit"}

    unit: str
    level: str
    kind: str | None = None

    def _says(self) -> Text:
        text = Text("Unit '{unit}' becomes one of level {level}.", "单元“{unit}”改设为{level}。")
        kind = Text("Unit '{unit}' becomes one of level {level} ({kind}).", "单元“{unit}”改设为{level}（{kind}）。")
        return said(text if self.kind is None else kind, unit=self.unit, level=self.level, kind=self.kind)


@attrs.frozen(repr=False)
class SetMeasure(Change):
    """A measure of a unit is stated anew.

    Args:
        unit: Its id.
        measure: Key of a measure of the model, or of one that the library knows, such as ``households``.
        value: The number; None is unknown.

    Example:
        >>> SetMeasure("g1", "households", 420).describe()
        "Measure 'households' of unit 'g1' is 420."
    """

    _refs: ClassVar[Mapping[str, str]] = {"unit": "unit"}

    unit: str
    measure: str
    value: float | None = attrs.field(converter=as_number)

    def _says(self) -> Text:
        text = Text("Measure '{key}' of unit '{unit}' is {value}.", "单元“{unit}”的指标“{key}”为{value}。")
        none = Text("Measure '{key}' of unit '{unit}' is unknown.", "单元“{unit}”的指标“{key}”未知。")
        value = self.value
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        return said(none if value is None else text, unit=self.unit, key=self.measure, value=value)


@attrs.frozen(repr=False)
class SetLabel(Change):
    """A label of a unit is written anew.

    Args:
        unit: Its id.
        label: Key of the label.
        value: The text; None takes it away.

    Example:
        >>> SetLabel("g1", "urban_rural_class", "111").describe()
        "Label 'urban_rural_class' of unit 'g1' is '111'."
    """

    _refs: ClassVar[Mapping[str, str]] = {"unit": "unit"}

    unit: str
    label: str
    value: str | None

    def _says(self) -> Text:
        text = Text("Label '{key}' of unit '{unit}' is '{value}'.", "单元“{unit}”的标签“{key}”为“{value}”。")
        none = Text("Label '{key}' of unit '{unit}' is taken away.", "单元“{unit}”的标签“{key}”已清除。")
        return said(none if self.value is None else text, unit=self.unit, key=self.label, value=self.value)

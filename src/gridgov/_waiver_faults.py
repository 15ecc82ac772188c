"""What can be wrong with waivers, in a file and in a run: all their fault kinds, in both languages."""

from __future__ import annotations

from gridgov.errors import fault
from gridgov.text import Text

__all__ = [
    "BAD_WAIVER_VALUE",
    "DUPLICATE_WAIVER",
    "ENDS_SOON",
    "EXPIRED",
    "MANY_END",
    "MISSING_WAIVER_KEY",
    "NOT_READABLE",
    "ONE_PLACE",
    "SCOPE_WITHOUT_CAP",
    "TOO_BAD",
    "TOO_WIDE",
    "UNKNOWN_NAME",
    "UNKNOWN_WAIVER_KEY",
    "UNUSED",
]

# -- in a run ----------------------------------------------------------------------------------------------------------

UNUSED = fault(
    "WVR001",
    "waiver-unused",
    Text("The waiver '{waiver}' covers no failure.", "豁免“{waiver}”未覆盖任何不通过项。"),
    Text(
        "Delete it if what it was for is in order; what is not known needs no waiver.",
        "若所针对的事项已符合要求，请删除；未知不需要豁免。",
    ),
)
EXPIRED = fault(
    "WVR002",
    "waiver-expired",
    Text("The waiver '{waiver}' ended on {day}.", "豁免“{waiver}”已于{day}到期。"),
    Text(
        "Mend what it was for, or have it granted again with a new last day.",
        "请整改其所针对的问题，或重新批准并填写新的最后一日。",
    ),
)
ENDS_SOON = fault(
    "WVR003",
    "waiver-ends-soon",
    Text("The waiver '{waiver}' ends on {day}; days left: {n}.", "豁免“{waiver}”将于{day}到期，剩余{n}天。"),
    Text("Mend what it is for before that day.", "请在该日之前整改其所针对的问题。"),
)
MANY_END = fault(
    "WVR004",
    "many-waivers-end",
    Text("On {day} {n} waivers end; at most {most} should.", "有{n}项豁免在{day}同日到期，最多应为{most}项。"),
    Text("Spread their last days.", "请将到期日分散。"),
)
UNKNOWN_NAME = fault(
    "WVR005",
    "waiver-of-unknown",
    Text(
        "The waiver '{waiver}' names the {what.en} '{name}', which is not in this check.",
        "豁免“{waiver}”所指的{what.zh}“{name}”不在本次检查中。",
    ),
    Text("{fix.en}", "{fix.zh}"),
)
TOO_WIDE = fault(
    "WVR006",
    "waiver-too-wide",
    Text(
        "The waiver '{waiver}' would cover {n} units and may cover {most}; it covers none.",
        "豁免“{waiver}”将覆盖{n}个单元，最多允许{most}个；因此不予覆盖。",
    ),
    Text("Name the units one by one, or have a larger number granted.", "请逐一列明单元，或重新批准更大的数量。"),
)
TOO_BAD = fault(
    "WVR007",
    "waiver-outgrown",
    Text(
        "What the waiver '{waiver}' is for has become worse than its worst margin {worst} in {n} places; "
        "it covers none of these.",
        "豁免“{waiver}”所针对的问题有{n}处已劣于其最差差距{worst}；对此不予覆盖。",
    ),
    Text("Mend them, or have a worse margin granted.", "请整改，或重新批准更差的差距。"),
)

# -- in a file ---------------------------------------------------------------------------------------------------------

NOT_READABLE = fault(
    "WVR101",
    "waivers-not-readable",
    Text("The text is not {form}: {why}.", "文本不是有效的{form}：{why}。"),
    Text("Correct it at that place and save it as UTF-8.", "请在该处更正，并以UTF-8保存。"),
)
UNKNOWN_WAIVER_KEY = fault(
    "WVR102",
    "unknown-waiver-key",
    Text("The key '{key}' is not known here.", "此处不存在键“{key}”。"),
    Text("Delete it or use one of: {known}.", "请删除或改用：{known}。"),
)
MISSING_WAIVER_KEY = fault(
    "WVR103",
    "missing-waiver-key",
    Text("The key '{key}' is missing.", "缺少键“{key}”。"),
    Text("Give {want.en}.", "请填写{want.zh}。"),
)
BAD_WAIVER_VALUE = fault(
    "WVR104",
    "bad-waiver-value",
    Text("'{key}' holds {value.en}.", "“{key}”的值为{value.zh}。"),
    Text("Give {want.en}.", "请填写{want.zh}。"),
)
ONE_PLACE = fault(
    "WVR105",
    "waiver-of-one-place",
    Text("Of 'unit' and 'scope' the waiver has {n}.", "该豁免在“unit”和“scope”中填写了{n}项。"),
    Text(
        "Name one: 'unit' for one unit, 'scope' for several; neither only where 'item' is given.",
        "请填写其一：单个单元用“unit”，多个单元用“scope”；仅在填写“item”时可都不填。",
    ),
)
SCOPE_WITHOUT_CAP = fault(
    "WVR106",
    "scope-without-cap",
    Text("The waiver has a 'scope' and no 'max_units'.", "该豁免填写了“scope”，但没有“max_units”。"),
    Text("Say how many units it may cover at most, from 1.", "请填写最多可覆盖的单元数，不小于1。"),
)
DUPLICATE_WAIVER = fault(
    "WVR107",
    "duplicate-waiver",
    Text("The id '{waiver}' is used by {n} waivers.", "编号“{waiver}”被{n}项豁免使用。"),
    Text("Give each an 'id' of its own, or delete the surplus.", "请为每项填写各自的“id”，或删除多余项。"),
)

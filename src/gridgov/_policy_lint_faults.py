"""What can be said against a policy whose file is right: results, not errors, in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, Literal

from gridgov.errors import fault
from gridgov.text import Text

__all__ = [
    "BOUNDARY_UNCLEAR",
    "NAMES_NOTHING",
    "NEVER_APPLIES",
    "NO_QUOTE",
    "OTHER_MEASURE",
    "OVERLAP",
    "QUOTE_NOT_FOUND",
    "REPLACED_BY_LOOSER",
    "SEVERITY",
    "STALE",
    "Severity",
]

#: How much a finding of lint weighs.
Severity = Literal["error", "warning", "note"]

REPLACED_BY_LOOSER = fault(
    "POL001",
    "replaced-by-looser",
    Text(
        "The clause replaces '{key}', which is a must, and may let more pass: {how.en}.",
        "该条款替代了强制性的“{key}”，且可能更宽：{how.zh}。",
    ),
    Text("Do not replace it, or make it at least as strict.", "请勿替代，或使其不低于上级要求。"),
)
NO_QUOTE = fault(
    "POL002",
    "no-quote",
    Text("The clause has no quote.", "该条款没有引文。"),
    Text("Quote the words of its source.", "请引用来源原文。"),
)
QUOTE_NOT_FOUND = fault(
    "POL003",
    "quote-not-in-source",
    Text("The quote does not stand in the text of '{source}'{near.en}.", "“{source}”的文本中没有该引文{near.zh}。"),
    Text("Copy the words as they stand there.", "请照原文引用。"),
)
OVERLAP = fault(
    "POL004",
    "overlapping-dates",
    Text("The clause '{id}' is in force twice {days.en}.", "条款“{id}”{days.zh}有两条同时有效。"),
    Text(
        "Let one end the day before the other starts, or give it an id of its own.",
        "请令其一在另一条生效前一日失效，或另取编号。",
    ),
)
STALE = fault(
    "POL005",
    "not-checked",
    Text("The clause {since.en}.", "该条款{since.zh}。"),
    Text("Compare it with its source and set 'checked_on'.", "请与来源核对，并填写“checked_on”。"),
)
OTHER_MEASURE = fault(
    "POL006",
    "other-unit-of-measure",
    Text(
        "Its source counts '{parameter}' in {said.en}, the rule {rule} in {counted.en}.",
        "来源中“{parameter}”的计量单位为{said.zh}，规则{rule}为{counted.zh}。",
    ),
    Text("Convert the value, or use another rule.", "请换算数值，或改用其他规则。"),
)
NEVER_APPLIES = fault(
    "POL007",
    "never-applies",
    Text("The clause is about no unit: {why.en}.", "该条款不涉及任何单元：{why.zh}。"),
    Text("Correct its scope, or take the clause out.", "请更正其范围，或删除该条款。"),
)
BOUNDARY_UNCLEAR = fault(
    "POL008",
    "boundary-unclear",
    Text(
        "The wording '{words}' both leaves the number out and takes it in.",
        "措辞“{words}”既不含本数又含本数。",
    ),
    Text(
        'Say how it is read: boundary = "exclusive" or "inclusive", and why in \'note\'.',
        '请说明如何理解：boundary = "exclusive"或"inclusive"，并在“note”中写明理由。',
    ),
)
NAMES_NOTHING = fault(
    "POL009",
    "names-nothing",
    Text("The clause names the {what.en} '{name}', which is not there.", "该条款所指的{what.zh}“{name}”不存在。"),
    Text("Add it, or correct the name.", "请补充，或更正名称。"),
)

#: How much each finding weighs.
SEVERITY: Final[Mapping[str, Severity]] = MappingProxyType(
    {
        "POL001": "error",
        "POL002": "warning",
        "POL003": "error",
        "POL004": "error",
        "POL005": "note",
        "POL006": "error",
        "POL007": "warning",
        "POL008": "warning",
        "POL009": "error",
    }
)

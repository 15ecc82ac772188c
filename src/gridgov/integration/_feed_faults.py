"""What can be wrong with the event lists of systems."""

from __future__ import annotations

from gridgov.errors import fault
from gridgov.text import Text

__all__ = ["BAD_TIME", "EMPTY_KEY", "EVENT_TWICE", "MIXED_ZONES", "NO_EVENT_ID", "UNKNOWN_EVENT"]

BAD_TIME = fault(
    "FED001",
    "bad-time-of-event",
    Text("System '{system}': '{value}' is no time.", "系统“{system}”：“{value}”不是有效时间。"),
    Text(
        "Write it as in 2026-03-01T08:30; until then the event is kept and joined with no other.",
        "请写成2026-03-01T08:30的形式；在此之前保留该事件，不与其他事件合并。",
    ),
)
EVENT_TWICE = fault(
    "FED002",
    "event-id-twice",
    Text("System '{system}': event '{id}' is on rows {rows}.", "系统“{system}”：事件“{id}”出现在第{rows}行。"),
    Text(
        "Give each event its own id, or delete the repeated row; all rows are kept.",
        "请为每个事件使用不同编号，或删除重复行；各行均已保留。",
    ),
)
EMPTY_KEY = fault(
    "FED003",
    "event-without-key",
    Text("System '{system}': event '{id}' has no {column}.", "系统“{system}”：事件“{id}”未填写{column}。"),
    Text("Fill it in; until then the event is joined with no other.", "请补填；在此之前该事件不与其他事件合并。"),
)
NO_EVENT_ID = fault(
    "FED004",
    "event-without-id",
    Text("System '{system}': an event has no id.", "系统“{system}”：有事件未填写编号。"),
    Text("Give it one; until then it goes by the number of its row.", "请补填编号；在此之前以行号代替。"),
)
UNKNOWN_EVENT = fault(
    "FED005",
    "unknown-event",
    Text(
        "A cross-reference names '{event}', which is in none of the systems.",
        "对应关系提到的“{event}”不在任何系统中。",
    ),
    Text("Write system:id of an event that is there.", "请写成“系统:编号”，且该事件应存在。"),
)
MIXED_ZONES = fault(
    "FED006",
    "time-zone-in-part",
    Text(
        "Some times name a time zone and some do not, '{value}' of system '{system}' the first that does.",
        "部分时间注明时区、部分未注明，首个注明时区的是系统“{system}”的“{value}”。",
    ),
    Text(
        "Pass zone= with the offset in hours of those that name none; until then the clock as written counts.",
        "请用zone=给出未注明时区者的时差（小时）；在此之前按所写时刻比较。",
    ),
)

"""Tables of evidence that are registers: agreements and projects, counts of reports, cards, services of property."""

from __future__ import annotations

from typing import Final

from gridgov._evidence_shape import ColumnSpec, TableSpec, id_column, number_column, text_column, unit_column
from gridgov.text import Text

__all__ = ["REGISTERS"]

_WHOLE: Final = Text("it is about the whole territory", "涉及整个辖区")
_UNKNOWN: Final = Text("not known", "未知")
_STATUS: Final = (
    ("planned", Text("planned", "计划中")),
    ("under_way", Text("under way", "进行中")),
    ("done", Text("done", "已完成")),
    ("suspended", Text("suspended", "已暂停")),
    ("cancelled", Text("cancelled", "已取消")),
)

#: The tables, in order.
REGISTERS: Final = (
    TableSpec(
        "agreements",
        Text("agreements", "共建协议"),
        Text("An agreement", "共建协议"),
        Text(
            "One row for each agreement between a unit and a partner. An id is there once.",
            "单元与共建方签订的每份协议一行。编号不得重复。",
        ),
        (
            id_column("the number of the agreement", "协议编号"),
            unit_column("the unit whose agreement it is", "签订协议的单元"),
            text_column(
                "partner", Text("partner", "共建方"), "id of the body or unit on the other side", "共建组织或单元的编号"
            ),
            ColumnSpec(
                "kind",
                Text("kind", "类型"),
                "text",
                Text("what sort of agreement it is, in your words", "协议类型，用语自定"),
                required=False,
                missing=_UNKNOWN,
            ),
        ),
        unique="id",
    ),
    TableSpec(
        "projects",
        Text("projects", "共建项目"),
        Text("A project", "共建项目"),
        Text(
            "One row for each project. An id is there once; an agreement that is named is in the table 'agreements', "
            "if that is given.",
            "每个项目一行。编号不得重复；如提供“agreements”表，所填协议须在该表中。",
        ),
        (
            id_column("the number of the project", "项目编号"),
            unit_column("the unit where it is done", "项目所在单元"),
            ColumnSpec(
                "agreement",
                Text("agreement", "协议"),
                "text",
                Text("the number of the agreement that it comes from", "所依据协议的编号"),
                required=False,
                missing=Text("no agreement is known", "未知依据何协议"),
                refers="agreements",
            ),
            ColumnSpec(
                "leader",
                Text("leader", "牵头人"),
                "text",
                Text("opaque id of the holder who leads it", "牵头人的匿名编号"),
                required=False,
                missing=_UNKNOWN,
            ),
            ColumnSpec(
                "status",
                Text("status", "状态"),
                "text",
                Text("how far it is: a word that is known, or one of yours", "进展情况：可用已有词语，也可自定"),
                words=_STATUS,
            ),
        ),
        unique="id",
    ),
    TableSpec(
        "reports",
        Text("counts of reports", "上报数量"),
        Text("A count of reports", "上报数量"),
        Text(
            "One row for each holder, or for each unit, with how many reports came from there.",
            "每名任职者或每个单元一行，填写其上报数量。",
        ),
        (
            ColumnSpec(
                "holder",
                Text("holder", "任职者"),
                "text",
                Text("opaque id of the holder who reported", "上报人的匿名编号"),
                required=False,
                missing=Text("the count is of the unit, whoever reported", "按单元计数，不分上报人"),
            ),
            unit_column("the unit that the reports are about", "上报所涉单元", required=False, missing=_WHOLE),
            ColumnSpec(
                "count",
                Text("count", "数量"),
                "number",
                Text("how many reports there were", "上报数量"),
                unit_of_measure=Text("reports", "件"),
            ),
        ),
    ),
    TableSpec(
        "cards",
        Text("contact cards", "便民服务卡"),
        Text("A contact card", "便民服务卡"),
        Text(
            "One row for each public contact card: it says that the unit shows whom to turn to, not what is printed on "
            "it. A unit without a row shows no card.",
            "每张公开的便民服务卡一行：仅说明单元已公示联系人，不记录卡片内容。没有记录的单元视为未公示。",
        ),
        (
            unit_column("the unit that shows the card", "公示卡片的单元"),
            text_column("holder", Text("holder", "任职者"), "opaque id of the holder on it", "卡上人员的匿名编号"),
        ),
    ),
    TableSpec(
        "service_logs",
        Text("service logs", "服务记录"),
        Text("A service log", "服务记录"),
        Text(
            "One row for each unit, service and day, or several, which add up. A service is said to be done on a day "
            "only by a row.",
            "每个单元、每项服务、每日一行；有多行时相加。没有记录视为当日未开展该项服务。",
        ),
        (
            unit_column("the unit that was served", "接受服务的单元"),
            text_column("service", Text("service", "服务"), "the service, in your words", "服务名称，用语自定"),
            ColumnSpec("day", Text("day", "日期"), "day", Text("the day of the service", "服务日期")),
            number_column(
                "times",
                Text("times", "次数"),
                Text("how often it was done on the day, or for how many hours", "当日服务的次数，或服务的小时数"),
                Text("not counted", "未统计"),
            ),
        ),
    ),
)

"""Which tables of evidence there are, and what stands in each column: data, not code."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

import attrs

from gridgov._evidence_faults import UNKNOWN_TABLE
from gridgov._evidence_registers import REGISTERS
from gridgov._evidence_shape import (
    ColumnSpec,
    ColumnType,
    TableSpec,
    id_column,
    number_column,
    text_column,
    unit_column,
)
from gridgov._face import as_html, one_line
from gridgov._tables import meant
from gridgov.errors import Place, Problem, UnknownKeyError
from gridgov.text import Text

__all__ = ["SCHEMA", "ColumnSpec", "ColumnType", "Schema", "TableSpec"]


@attrs.frozen(repr=False)
class Schema(Mapping[str, TableSpec]):
    """The tables of evidence by their names.

    Example:
        >>> list(SCHEMA)[:3]
        ['patrols', 'visits', 'events']
        >>> SCHEMA["visits"].name.zh
        '入户走访'
    """

    _repr_html_ = as_html

    #: All tables, in order.
    tables: tuple[TableSpec, ...]

    def __getitem__(self, key: str) -> TableSpec:
        for table in self.tables:
            if table.key == key:
                return table
        facts = {"key": key, "fix": meant(str(key), self)}
        raise UnknownKeyError(Problem(UNKNOWN_TABLE, Place(path=str(key)), facts))

    def __iter__(self) -> Iterator[str]:
        return (table.key for table in self.tables)

    def __len__(self) -> int:
        return len(self.tables)

    @one_line
    def __repr__(self) -> str:
        return f"<Schema: {len(self)} tables>"


_ALL: Final = Text("it is about the whole territory", "涉及整个辖区")
_UNSTATED: Final = Text("not stated", "未说明")

#: The tables that can be given.
SCHEMA: Final = Schema(
    (
        TableSpec(
            "patrols",
            Text("patrols", "巡查"),
            Text("A patrol", "巡查记录"),
            Text(
                "One row for each patrol of a unit. A unit without a row was not patrolled.",
                "每次巡查一行。没有记录的单元视为未巡查。",
            ),
            (
                unit_column("the unit that was patrolled", "被巡查的单元"),
                ColumnSpec("day", Text("day", "日期"), "day", Text("the day of the patrol", "巡查日期")),
            ),
        ),
        TableSpec(
            "visits",
            Text("visits", "入户走访"),
            Text("A visit", "走访记录"),
            Text(
                "One row for each visit to the households of a unit. A unit without a row was not visited.",
                "每次走访一行。没有记录的单元视为未走访。",
            ),
            (
                unit_column("the unit that was visited", "被走访的单元"),
                ColumnSpec("day", Text("day", "日期"), "day", Text("the day of the visit", "走访日期")),
            ),
        ),
        TableSpec(
            "events",
            Text("events", "事件"),
            Text("An event", "事件"),
            Text(
                "One row for each event that was reported. An id is there once, and no event is disposed of before it "
                "is reported.",
                "每个上报事件一行。编号不得重复；办结日期不得早于上报日期。",
            ),
            (
                id_column("the number of the event", "事件编号"),
                unit_column("the unit where it happened", "事件发生的单元"),
                ColumnSpec("reported", Text("day of report", "上报日期"), "day", Text("the day of report", "上报日期")),
                ColumnSpec(
                    "disposed",
                    Text("day of disposal", "办结日期"),
                    "day",
                    Text("the day on which it was settled", "办结日期"),
                    required=False,
                    missing=Text("not known to be disposed of", "未知是否办结"),
                ),
            ),
            unique="id",
            order=("reported", "disposed"),
        ),
        TableSpec(
            "tasks",
            Text("tasks", "下派事项"),
            Text("A task", "下派事项"),
            Text(
                "One row for each task that a unit was handed from above.",
                "上级下派给单元的每个事项一行。",
            ),
            (
                unit_column("the unit that was handed the task", "承接事项的单元"),
                text_column(
                    "task", Text("task", "事项"), "the task, as the admission list writes it", "事项，写法同准入清单"
                ),
            ),
        ),
        TableSpec(
            "admission_list",
            Text("admission list", "准入清单"),
            Text("An entry of the admission list", "准入清单条目"),
            Text(
                "One row for each task that may be handed to a community. A task without a row may not.",
                "可下派社区的每个事项一行。清单以外的事项不得下派。",
            ),
            (text_column("task", Text("task", "事项"), "the task that is admitted", "准入事项"),),
        ),
        TableSpec(
            "nets",
            Text("nets", "部门网格"),
            Text("A net", "部门网格"),
            Text(
                "One row for each net that a department keeps or kept. An id is there once.",
                "部门现有或曾有的每个网格一行。编号不得重复。",
            ),
            (
                id_column("the number of the net", "网格编号"),
                text_column("department", Text("department", "部门"), "the department whose net it is", "所属部门"),
                ColumnSpec(
                    "merged",
                    Text("merged", "是否整合"),
                    "flag",
                    Text("whether it has become part of the all-round grid", "是否已并入全科网格"),
                    required=False,
                    missing=Text("not known", "未知"),
                ),
                unit_column("the unit it serves", "服务的单元", required=False, missing=_ALL),
            ),
            unique="id",
        ),
        TableSpec(
            "duties",
            Text("duties", "职责"),
            Text("A duty", "职责"),
            Text(
                "One row for each duty on the duty list of a unit.",
                "单元职责清单中的每项职责一行。",
            ),
            (
                unit_column("the unit that has the duty", "承担职责的单元"),
                text_column("duty", Text("duty", "职责"), "the duty", "职责名称"),
            ),
        ),
        TableSpec(
            "service_points",
            Text("service points", "服务点"),
            Text("A service point", "服务点"),
            Text(
                "One row for each unit and each service point that it can walk to.",
                "每个单元及其可步行到达的每个服务点一行。",
            ),
            (
                unit_column("the unit from which one walks", "出发的单元"),
                id_column("the number of the service point", "服务点编号"),
                number_column(
                    "minutes",
                    Text("walking time", "步行时间"),
                    Text("how long the way takes on foot", "步行所需时间"),
                    Text("not measured", "未测量"),
                    Text("minutes", "分钟"),
                ),
            ),
        ),
        TableSpec(
            "sums",
            Text("stated sums", "合计说明"),
            Text("A part of a sum", "合计的一项"),
            Text(
                "One row for each part of a whole that a report states. All rows of an id state the same whole, at the "
                "same unit.",
                "报告所述合计的每个分项一行。同一编号各行的合计与单元须一致。",
            ),
            (
                id_column("the number of the statement", "说明编号"),
                unit_column("the unit it is about", "所涉单元", required=False, missing=_ALL),
                number_column("stated", Text("stated whole", "所述合计"), Text("the whole", "合计"), _UNSTATED),
                number_column("part", Text("part", "分项"), Text("one part", "其中一项"), _UNSTATED),
            ),
            constant=("unit", "stated"),
        ),
        TableSpec(
            "shares",
            Text("stated shares", "占比说明"),
            Text("A share", "占比说明"),
            Text(
                "One row for each share that a report states.",
                "报告所述的每个占比一行。",
            ),
            (
                id_column("the number of the statement", "说明编号"),
                unit_column("the unit it is about", "所涉单元", required=False, missing=_ALL),
                number_column("part", Text("part", "部分"), Text("the part", "部分数量"), _UNSTATED),
                number_column("whole", Text("whole", "总数"), Text("the whole", "总数"), _UNSTATED),
                number_column(
                    "share",
                    Text("stated share", "所述占比"),
                    Text("the part divided by the whole: 0.25 is a quarter", "部分除以总数：0.25即四分之一"),
                    _UNSTATED,
                ),
            ),
            unique="id",
        ),
        *REGISTERS,
    )
)

"""What the columns of an answer of what-if are called, what its values say, and what it is an answer to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from gridgov._faces._words import label, rule_word
from gridgov.text import Text

if TYPE_CHECKING:
    from gridgov._answer import Answer, Asked

__all__ = ["COUNTED", "about", "cells_of", "heading"]

#: Columns of an answer that are no parameters.
COUNTED: Final = {
    "applies": Text("applies to", "适用"),
    "pass": Text("pass", "通过"),
    "fail": Text("fail", "不通过"),
    "not_applicable": Text("not applicable", "不适用"),
    "unknown": Text("unknown", "未知"),
    "remedies": Text("remedies", "须新增"),
    "affected": Text("affected", "涉及数量"),
    "cost": Text("cost", "费用"),
    "clauses": Text("clauses", "条款数"),
    "ok": Text("ok", "是否通过"),
}
_ENDS: Final = {"from": Text("from", "自"), "to": Text("to", "至")}
_FAIL: Final = "fail."
_OF_RULE: Final = "“{rule}”："
_ABOUT: Final = {
    "values": "按{names}逐值试算",
    "steps": "{names}的各分界值",
    "grid": "各参数组合试算：{names}",
    "places": "各辖区按各项政策检查的结果",
}


def _unit(asked: Asked, column: str) -> Text:
    """Return the unit of measure of a parameter in brackets, as its name has it; empty for none."""
    given = asked.names.get(column, Text("", ""))
    if not (given.en.startswith(column) and given.zh.startswith(column)):
        return Text("", "")
    return Text(given.en[len(column) :], given.zh[len(column) :])


def _is_parameter(asked: Asked, column: str) -> bool:
    """Tell a parameter, which is called by its key, from what has a name of its own, such as a policy."""
    return column in asked.settings and asked.names.get(column, Text(column, column)).zh.startswith(column)


def _parameter(column: str) -> str:
    """Return what a parameter is called in Chinese, behind its clause where there are several."""
    clause, _, name = column.rpartition(".")
    said = label(name, rule=True).zh
    return f"{clause}：{said}" if clause else said


def heading(asked: Asked, column: str) -> Text:
    """Return what a column is called, with its unit of measure."""
    if _is_parameter(asked, column):
        unit = _unit(asked, column)
        return Text(f"{column}{unit.en}", f"{_parameter(column)}{unit.zh}")
    if asked.form == "steps" and column in _ENDS:
        end, unit = _ENDS[column], _unit(asked, asked.settings[0])
        return Text(f"{end.en}{unit.en}", f"{end.zh}{unit.zh}")
    clause = column.removeprefix(_FAIL)
    if clause != column:
        return Text(f"fail, {clause}", f"不通过（{clause}）")
    return asked.names.get(column) or COUNTED.get(column) or label(column)


def about(answer: Answer) -> Text:
    """Return what an answer is about."""
    asked = answer.asked
    names = "、".join(_parameter(key) for key in asked.settings)
    rule = _OF_RULE.format(rule=asked.rule.zh) if asked.rule.zh else ""
    return Text(answer.title, rule + _ABOUT[asked.form].format(names=names))


def cells_of(answer: Answer, column: str, n: int) -> list[Any]:
    """Return the first values of a column, keys of closed lists with their words."""
    values: list[Any] = answer.columns[column][:n].tolist()
    if not _is_parameter(answer.asked, column):
        return values
    name = column.rpartition(".")[2]
    return [rule_word(name, value) for value in values]

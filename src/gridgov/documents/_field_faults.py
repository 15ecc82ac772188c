"""What can be wrong with values that a web application is given."""

from __future__ import annotations

from gridgov.errors import GridgovError, fault
from gridgov.text import Text

__all__ = ["ONLY_WRITTEN", "WRONG_FIELD", "InvalidFieldError"]


class InvalidFieldError(GridgovError, ValueError):
    """A value of a field cannot be read."""

    _headline = Text("Not a valid value: {n:,} problem{s}.", "字段值无效：{n:,}个问题。")


ONLY_WRITTEN = fault(
    "WEB001",
    "only-written",
    Text("A {what} is made by gridgov, it is not read from JSON.", "{what}由gridgov生成，不从JSON读取。"),
    Text("Send what it is made from.", "请提交生成它所需的数据。"),
)
WRONG_FIELD = fault(
    "WEB002",
    "value-cannot-be",
    Text("The value cannot be: {why}", "该值不成立：{why}"),
    Text("Correct it.", "请更正。"),
)

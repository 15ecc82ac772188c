"""What can be wrong with a baseline file: its fault kinds, in both languages."""

from __future__ import annotations

from gridgov.errors import fault
from gridgov.text import Text

__all__ = ["BAD_ENTRY", "MISSING_ENTRY_KEY", "NOT_A_BASELINE", "TWICE", "UNKNOWN_ENTRY_KEY"]

NOT_A_BASELINE = fault(
    "BSL001",
    "not-a-baseline",
    Text("The file is no gridgov baseline: {why.en}.", "文件不是gridgov基线：{why.zh}。"),
    Text(
        "Write it with 'gridgov check FILE --write-baseline BASELINE'.",
        "请用“gridgov check FILE --write-baseline BASELINE”写出。",
    ),
)
MISSING_ENTRY_KEY = fault(
    "BSL002",
    "missing-entry-key",
    Text("The key '{key}' is missing.", "缺少键“{key}”。"),
    Text("Add it, or write the baseline again.", "请补充，或重新写出基线。"),
)
UNKNOWN_ENTRY_KEY = fault(
    "BSL003",
    "unknown-entry-key",
    Text("The key '{key}' is not known here.", "此处不存在键“{key}”。"),
    Text("Delete it or use one of: {known}.", "请删除或改用：{known}。"),
)
BAD_ENTRY = fault(
    "BSL004",
    "bad-entry-value",
    Text("'{key}' holds {value}.", "“{key}”的值为{value}。"),
    Text("Give {want.en}.", "请填写{want.zh}。"),
)
TWICE = fault(
    "BSL005",
    "entry-twice",
    Text("The fingerprint '{fingerprint}' is there {n} times.", "指纹“{fingerprint}”出现{n}次。"),
    Text("Delete the surplus.", "请删除多余项。"),
)

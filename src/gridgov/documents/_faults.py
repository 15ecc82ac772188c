"""What can be wrong with a document as such. What its tables say is checked by their own modules."""

from __future__ import annotations

from gridgov.errors import fault
from gridgov.text import Text

__all__ = [
    "CUT_SHORT",
    "DUPLICATE_KEY",
    "EMPTY",
    "HALF_CHARACTER",
    "MISSING_KEY",
    "NEWER_VERSION",
    "NOT_GRIDGOV",
    "NOT_JSON",
    "NOT_UTF8",
    "REPEATED",
    "TAKEN",
    "TOO_DEEP",
    "UNDESCRIBED",
    "UNKNOWN_KEY",
    "WRONG_VALUE",
]

EMPTY = fault(
    "DOC001",
    "empty-document",
    Text("There is nothing in it.", "内容为空。"),
    Text("Give a document that gridgov wrote.", "请提供由gridgov写出的文档。"),
)
NOT_UTF8 = fault(
    "DOC002",
    "not-utf-8",
    Text(
        "Byte {byte:,} is not UTF-8; the text looks like {encoding}.",
        "第{byte:,}字节不是UTF-8；文本疑为{encoding_zh}。",
    ),
    Text("Save it as UTF-8.", "请另存为UTF-8。"),
)
NOT_JSON = fault(
    "DOC003",
    "not-json",
    Text(
        "From line {line:,}, column {column:,} it is not JSON: '{found}' cannot stand there.",
        "从第{line:,}行第{column:,}列起不是JSON：该处不应出现“{found}”。",
    ),
    Text("Correct it there, or write the document again.", "请在该处更正，或重新写出文档。"),
)
CUT_SHORT = fault(
    "DOC004",
    "cut-short",
    Text("It ends in line {line:,}, before the document does.", "内容在第{line:,}行中断，文档不完整。"),
    Text("Copy it again: the end is missing.", "请重新复制：缺少结尾部分。"),
)
TOO_DEEP = fault(
    "DOC005",
    "too-deep",
    Text(
        "Line {line:,}, column {column:,} opens one bracket more than the {limit} that may be open.",
        "第{line:,}行第{column:,}列的括号嵌套超过{limit}层。",
    ),
    Text("Take the nested lists or objects out.", "请删除多余的嵌套列表或对象。"),
)
DUPLICATE_KEY = fault(
    "DOC006",
    "duplicate-key",
    Text("The key '{key}' is there {n} times.", "键“{key}”出现{n}次。"),
    Text("Keep one of them.", "请只保留一个。"),
)
HALF_CHARACTER = fault(
    "DOC007",
    "half-character",
    Text(
        "A text holds half of a character: the escape {escape} without its partner.",
        "文本含有半个字符：转义{escape}没有成对。",
    ),
    Text("Write the character itself, as UTF-8.", "请直接以UTF-8写出该字符。"),
)
NOT_GRIDGOV = fault(
    "DOC008",
    "not-gridgov",
    Text('It is JSON, but there is no "format": "gridgov" in it.', '内容是JSON，但其中没有"format": "gridgov"。'),
    Text("Give a document that gridgov wrote.", "请提供由gridgov写出的文档。"),
)
NEWER_VERSION = fault(
    "DOC009",
    "newer-version",
    Text(
        "The document has version {version}; this release reads version {known}.",
        "文档版本为{version}；当前发行版读取版本{known}。",
    ),
    Text("Install a newer gridgov.", "请安装较新的gridgov。"),
)
UNKNOWN_KEY = fault(
    "DOC010",
    "unknown-key",
    Text("There is no key '{key}' in the format.", "格式中没有键“{key}”。"),
    Text("{hint}", "{hint_zh}"),
)
MISSING_KEY = fault(
    "DOC011",
    "missing-key",
    Text("The key '{key}' is missing.", "缺少键“{key}”。"),
    Text("Add it: {want}.", "请补充：{want_zh}。"),
)
WRONG_VALUE = fault(
    "DOC012",
    "wrong-value",
    Text("{value} is {given}; {want} is needed.", "{value}是{given_zh}；此处应为{want_zh}。"),
    Text("{fix}", "{fix_zh}"),
)
REPEATED = fault(
    "DOC013",
    "described-twice",
    Text("'{key}' is described a second time.", "“{key}”被重复描述。"),
    Text("Keep one of them.", "请只保留一个。"),
)
UNDESCRIBED = fault(
    "DOC014",
    "undescribed-column",
    Text("'{key}' is not among the {what} of the document.", "“{key}”不在文档的{what_zh}之列。"),
    Text("{hint}", "{hint_zh}"),
)
TAKEN = fault(
    "DOC015",
    "name-taken",
    Text(
        "No measure or label can be called '{key}': units have that key themselves.",
        "指标和标签不能名为“{key}”：单元本身已有此键。",
    ),
    Text("Choose another name.", "请改用其他名称。"),
)

"""What can be wrong with linked data that is to be read as a jurisdiction."""

from __future__ import annotations

from gridgov.errors import InvalidFileError, fault
from gridgov.text import Text

__all__ = [
    "BAD_BASE",
    "NOTHING_KNOWN",
    "NOT_AN_OBJECT",
    "OUTSIDE_CONTEXT",
    "TOO_DEEP",
    "TWO_PLACES",
    "UNREADABLE",
    "UNSUPPORTED",
    "InvalidExchangeError",
]


class InvalidExchangeError(InvalidFileError):
    """Linked data cannot be read as a jurisdiction."""

    _headline = Text("Not readable linked data: {n:,} problem{s}.", "关联数据无法读取：{n:,}个问题。")


NOT_AN_OBJECT = fault(
    "EXC001",
    "not-an-object",
    Text(
        "It is of the kind {given}; JSON-LD is an object or a list of objects.",
        "内容的类型为{given}；JSON-LD应为对象或对象列表。",
    ),
    Text(
        "Give what `to_jsonld` gave, or a document of W3C ORG or Popolo.",
        "请提供to_jsonld的输出，或W3C ORG、Popolo文档。",
    ),
)
OUTSIDE_CONTEXT = fault(
    "EXC002",
    "context-elsewhere",
    Text(
        "The context '{url}' is somewhere else; nothing is fetched.",
        "上下文“{url}”在外部；本库不访问网络。",
    ),
    Text("Write the context into the document.", "请将上下文写入文档。"),
)
UNSUPPORTED = fault(
    "EXC003",
    "keyword-not-supported",
    Text("The keyword '{keyword}' of JSON-LD is not read here.", "此处不支持JSON-LD关键字“{keyword}”。"),
    Text("Expand or flatten the document with a JSON-LD tool first.", "请先用JSON-LD工具展开或扁平化该文档。"),
)
TOO_DEEP = fault(
    "EXC004",
    "linked-data-too-deep",
    Text("It is nested deeper than {limit}.", "嵌套超过{limit}层。"),
    Text("Flatten it with a JSON-LD tool first.", "请先用JSON-LD工具扁平化。"),
)
NOTHING_KNOWN = fault(
    "EXC005",
    "nothing-known",
    Text(
        "It holds no jurisdiction, and no area, organisation, post or membership of W3C ORG or Popolo.",
        "其中没有辖区，也没有W3C ORG或Popolo的区域、组织、岗位或成员关系。",
    ),
    Text("Check the context: terms without one mean nothing.", "请检查上下文：没有上下文的词没有含义。"),
)
UNREADABLE = fault(
    "EXC006",
    "value-not-readable",
    Text("{what} cannot be read: {want} is needed.", "{what}无法读取：应为{want}。"),
    Text("Correct it, or write the document again.", "请更正，或重新写出该文档。"),
)
TWO_PLACES = fault(
    "EXC007",
    "two-jurisdictions",
    Text("It holds {n} jurisdictions.", "其中有{n}个辖区。"),
    Text("Give one document for each.", "请每个辖区提供一份文档。"),
)
BAD_BASE = fault(
    "EXC008",
    "base-is-no-iri",
    Text("'{base}' cannot begin an IRI.", "“{base}”不能作为IRI的开头。"),
    Text(
        "Give a scheme and a colon, such as 'urn:gridgov:' or 'https://data.example/'.",
        "请给出方案名和冒号，例如“urn:gridgov:”或“https://data.example/”。",
    ),
)

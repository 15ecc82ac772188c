"""Documents: the exact texts of all faults, in both languages."""

from __future__ import annotations

import pickle

import pytest
from documents_cases import GOLDEN

from gridgov.documents import loads
from gridgov.errors import FAULTS, InvalidDocumentError

TEXT = GOLDEN.read_text(encoding="utf-8")
KEYS = (
    "format, version, id, name, levels, counting, measures, labels, units, roots, roles, combinations, templates, "
    "posts, holders, appointments, devices, bodies, memberships, nets, links, lineage, notes"
)


def changed(old: str, new: str) -> str:
    assert TEXT.count(old) == 1, old
    return TEXT.replace(old, new)


CASES: list[tuple[str | bytes, str, str]] = [
    (
        "\ufeff \n",
        "DOC001 There is nothing in it. Give a document that gridgov wrote.",
        "DOC001 内容为空。请提供由gridgov写出的文档。",
    ),
    (
        TEXT[:1200].encode("gb18030"),
        "DOC002 Byte 106 is not UTF-8; the text looks like GB18030. Save it as UTF-8.",
        "DOC002 第106字节不是UTF-8；文本疑为GB18030。请另存为UTF-8。",
    ),
    (
        '{"name": "é"}'.encode("latin-1"),
        "DOC002 Byte 11 is not UTF-8; the text looks like another encoding. Save it as UTF-8.",
        "DOC002 第11字节不是UTF-8；文本疑为其他编码。请另存为UTF-8。",
    ),
    (
        TEXT.encode("utf-16-le"),
        "DOC002 Byte 1 is not UTF-8; the text looks like UTF-16-LE. Save it as UTF-8.",
        "DOC002 第1字节不是UTF-8；文本疑为UTF-16-LE。请另存为UTF-8。",
    ),
    (
        "{\n  'format': 1}",
        (
            "DOC003 From line 2, column 3 it is not JSON: ''' cannot stand there. "
            "Correct it there, or write the document again."
        ),
        "DOC003 从第2行第3列起不是JSON：该处不应出现“'”。请在该处更正，或重新写出文档。",
    ),
    (
        '{"levels": [1, 2, ],\n"units": []}',
        (
            "DOC003 From line 1, column 17 it is not JSON: ',' cannot stand there. "
            "Correct it there, or write the document again."
        ),
        "DOC003 从第1行第17列起不是JSON：该处不应出现“,”。请在该处更正，或重新写出文档。",
    ),
    (
        '{"name": "a\nb"}',
        (
            "DOC003 From line 1, column 12 it is not JSON: '\\n' cannot stand there. "
            "Correct it there, or write the document again."
        ),
        "DOC003 从第1行第12列起不是JSON：该处不应出现“\\n”。请在该处更正，或重新写出文档。",
    ),
    (
        TEXT + "x",
        (
            "DOC003 From line 98, column 1 it is not JSON: 'x' cannot stand there. "
            "Correct it there, or write the document again."
        ),
        "DOC003 从第98行第1列起不是JSON：该处不应出现“x”。请在该处更正，或重新写出文档。",
    ),
    (
        TEXT[:200],
        "DOC004 It ends in line 7, before the document does. Copy it again: the end is missing.",
        "DOC004 内容在第7行中断，文档不完整。请重新复制：缺少结尾部分。",
    ),
    (
        "[\n" * 40,
        (
            "DOC005 Line 33, column 1 opens one bracket more than the 32 that may be open. "
            "Take the nested lists or objects out."
        ),
        "DOC005 第33行第1列的括号嵌套超过32层。请删除多余的嵌套列表或对象。",
    ),
    (
        changed('{"id": "p2"}', '{"id": "p2", "id": "p2"}'),
        "DOC006 $.holders[1].id: The key 'id' is there 2 times. Keep one of them.",
        "DOC006 $.holders[1].id：键“id”出现2次。请只保留一个。",
    ),
    (
        changed("花园小区", "花园\\uDC00小区"),
        (
            "DOC007 $.units[6].name: A text holds half of a character: the escape \\udc00 without its partner. "
            "Write the character itself, as UTF-8."
        ),
        "DOC007 $.units[6].name：文本含有半个字符：转义\\udc00没有成对。请直接以UTF-8写出该字符。",
    ),
    (
        '{"type": "FeatureCollection"}',
        'DOC008 It is JSON, but there is no "format": "gridgov" in it. Give a document that gridgov wrote.',
        'DOC008 内容是JSON，但其中没有"format": "gridgov"。请提供由gridgov写出的文档。',
    ),
    (
        changed('"version": 1', '"version": 2'),
        "DOC009 $.version: The document has version 2; this release reads version 1. Install a newer gridgov.",
        "DOC009 $.version：文档版本为2；当前发行版读取版本1。请安装较新的gridgov。",
    ),
    (
        changed('"name": "西镇"', '"nmae": "西镇"'),
        "DOC010 $.units[8].nmae: There is no key 'nmae' in the format. Did you mean 'name'?",
        "DOC010 $.units[8].nmae：格式中没有键“nmae”。是否为“name”？",
    ),
    (
        changed('"version": 1', '"version": 1, "行 政": 0'),
        f"DOC010 $['行 政']: There is no key '行 政' in the format. Delete it; there are: {KEYS}.",
        f"DOC010 $['行 政']：格式中没有键“行 政”。请删除；可用的有：{KEYS}。",
    ),
    (
        changed('{"id": "t2"}', "{}"),
        "DOC011 $.devices[1]: The key 'id' is missing. Add it: text that is not empty.",
        "DOC011 $.devices[1]：缺少键“id”。请补充：非空文本。",
    ),
    (
        changed('"number": 7', '"number": 0'),
        "DOC012 $.posts[4].number: 0 is a whole number; a whole number from 1 to 2,147,483,647 is needed. Correct it.",
        "DOC012 $.posts[4].number：0是整数；此处应为1至2,147,483,647的整数。请更正。",
    ),
    (
        changed('"西镇"', "null"),
        (
            "DOC012 $.units[8].name: null is no value; text that is not empty is needed. "
            "Correct it, or leave the key out if it is unknown."
        ),
        "DOC012 $.units[8].name：null是空值；此处应为非空文本。请更正；未知时请省略该键。",
    ),
    (
        changed('"time": "part"', '"time": "sometimes"'),
        (
            'DOC012 $.roles[2].time: "sometimes" is text; one of "full", "part" is needed. '
            "Correct it, or leave the key out if it is unknown."
        ),
        'DOC012 $.roles[2].time："sometimes"是文本；此处应为"full", "part"之一。请更正；未知时请省略该键。',
    ),
    (
        changed('"area": 2.75', '"area": "2.75"'),
        (
            'DOC012 $.units[0].measures.area: "2.75" is text; a number is needed. '
            "Correct it, or leave the key out if it is unknown."
        ),
        'DOC012 $.units[0].measures.area："2.75"是文本；此处应为数。请更正；未知时请省略该键。',
    ),
    (
        changed('"area": 2.75', '"area": 1' + "0" * 400),
        (
            "DOC012 $.units[0].measures.area: 100000000000000000000000000000000000000… is no number that can be kept; "
            "a number is needed. Correct it, or leave the key out if it is unknown."
        ),
        (
            "DOC012 $.units[0].measures.area：100000000000000000000000000000000000000…是无法保存的数；此处应为数。"
            "请更正；未知时请省略该键。"
        ),
    ),
    (
        changed('"unit": {"en": "square kilometres", "zh": "平方千米"}', '"unit": "km²", "whole": 1'),
        (
            'DOC012 $.measures[2].unit: "km²" is text; an object is needed. '
            "Correct it, or leave the key out if it is unknown.\n"
            "DOC012 $.measures[2].whole: 1 is a whole number; true or false is needed. "
            "Correct it, or leave the key out if it is unknown."
        ),
        (
            'DOC012 $.measures[2].unit："km²"是文本；此处应为对象。请更正；未知时请省略该键。\n'
            "DOC012 $.measures[2].whole：1是整数；此处应为true或false。请更正；未知时请省略该键。"
        ),
    ),
    (
        changed('"version": 1', '"version": true, "counting": {"x": [[]]}, "counting": 1.5'),
        (
            "DOC006 $.counting: The key 'counting' is there 3 times. Keep one of them.\n"
            "DOC012 $.version: true is a truth value; 1 is needed. Correct it."
        ),
        ("DOC006 $.counting：键“counting”出现3次。请只保留一个。\nDOC012 $.version：true是真假值；此处应为1。请更正。"),
    ),
    (
        "[]",
        "DOC012 $: [] is a list; an object is needed. Correct it.",
        "DOC012 $：[]是列表；此处应为对象。请更正。",
    ),
    (
        changed('    "remark"\n', '    "remark",\n    "remark"\n'),
        "DOC013 $.labels[2]: 'remark' is described a second time. Keep one of them.",
        "DOC013 $.labels[2]：“remark”被重复描述。请只保留一个。",
    ),
    (
        changed('"key": "shops"', '"key": "parent"'),
        (
            "DOC015 $.measures[3].key: No measure or label can be called 'parent': units have that key themselves. "
            "Choose another name."
        ),
        "DOC015 $.measures[3].key：指标和标签不能名为“parent”：单元本身已有此键。请改用其他名称。",
    ),
    (
        changed('"measures": {"area": 1e+22}', '"measures": {"aera": 1}'),
        (
            "DOC014 $.units[7].measures.aera, row 8, id 'e2': 'aera' is not among the measures of the document. "
            "Did you mean 'area'?"
        ),
        "DOC014 $.units[7].measures.aera，第8行，编号“e2”：“aera”不在文档的指标之列。是否为“area”？",
    ),
    (
        changed('"labels": {"remark": "1号楼"}', '"labels": {"": "1号楼"}'),
        (
            "DOC014 $.units[5].labels[''], row 6, id 'b2': '' is not among the labels of the document. "
            "Delete it; there are: urban_rural_class, remark."
        ),
        "DOC014 $.units[5].labels['']，第6行，编号“b2”：“”不在文档的标签之列。请删除；可用的有：urban_rural_class, remark。",  # noqa: E501
    ),
    (
        (
            '{"format": "gridgov", "version": 1, "levels": [{"key": "a", "name": {"en": "", "zh": ""}}], '
            '"units": [{"id": "1", "level": "a", "labels": {"x": "y"}}]}'
        ),
        "DOC014 $.units[0].labels.x, row 1, id '1': 'x' is not among the labels of the document. Delete it.",
        "DOC014 $.units[0].labels.x，第1行，编号“1”：“x”不在文档的标签之列。请删除。",
    ),
]


@pytest.mark.parametrize(("text", "en", "zh"), CASES, ids=range(len(CASES)))
def test_the_exact_text(text: str | bytes, en: str, zh: str) -> None:
    with pytest.raises(InvalidDocumentError) as info:
        loads(text)
    assert info.value.problems.text("en") == en
    assert info.value.problems.text("zh") == zh


def test_every_fault_of_documents_has_its_text_here() -> None:
    ours = {code for code in FAULTS if code.startswith("DOC")}
    assert ours == {line[:6] for _, en, _ in CASES for line in en.splitlines()}


def test_an_error_survives_pickling_and_names_no_other_library() -> None:
    with pytest.raises(InvalidDocumentError) as info:
        loads(changed('"number": 7', '"number": "7"'))
    again = pickle.loads(pickle.dumps(info.value))  # noqa: S301 - made here
    assert again.text() == info.value.text()
    assert again.problems == info.value.problems
    assert info.value.__cause__ is None
    assert "pydantic" not in info.value.text() + info.value.text("zh")

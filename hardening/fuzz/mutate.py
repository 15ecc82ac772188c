"""Changes of an input that keep most of its form: flipped bytes alone stay in the first line of a parser."""

from __future__ import annotations

import io
import json
import re
import zipfile
import zlib
from collections.abc import Callable, Mapping
from random import Random
from typing import Any, Final

from hardening.fuzz.law import Form

__all__ = ["Flip", "mutated"]

#: Changes bytes blindly, to at most so many.
Flip = Callable[[bytes, int], bytes]

#: Values that somebody forgot to think of.
_ODD: Final[tuple[Any, ...]] = (
    None,
    True,
    False,
    0,
    -1,
    1.5,
    -0.0,
    10**18,
    2**31,
    2**63,
    -(2**63) - 1,
    10**400,
    1e308,
    5e-324,
    "",
    " ",
    "0",
    "a\nb",
    "\u0000",
    "\ud800",
    "\u202e",
    "=1+1",
    "𠮷" * 3,
    "x" * 500,
    "2026-02-30",
    "2026-01-01",
    "0000-00-00",
    "９",
    "亿" * 30,
    [],
    {},
    [[]],
    [None],
    {"": None},
    {"en": "a"},
    {"en": "a", "zh": "甲"},
    "g0",
    "c1",
    "s",
)
#: Pieces of text of the same kind, for texts, lines and parts of archives.
_PIECES: Final[tuple[bytes, ...]] = tuple(
    text.encode("utf-8", "surrogatepass")
    for text in (
        "",
        " ",
        "\t",
        "\n",
        "\r\n",
        "\r",
        '"',
        '""',
        "'",
        ",",
        ";",
        "=",
        "[",
        "]",
        "[[",
        "]]",
        "{",
        "}",
        "\\",
        "\\u0000",
        "\\ud800",
        "\u0000",
        "\ufeff",
        "\u202e",
        "\u2028",
        "\x85",
        "-",
        "+",
        "~",
        "～",
        "－",
        "至",
        "%",
        "％",
        "‰",
        ".",
        "。",
        "、",
        "1e999",
        "-0",
        "nan",
        "inf",
        "0x1F",
        "1_000",
        "9" * 400,
        "9" * 5000,
        "2026-02-30",
        "0000-00-00",
        "9999-12-31",
        "2026-01-01T00:00:00Z",
        "12:00:00",
        "亿",
        "亿亿亿",
        "万",
        "千",
        "百",
        "十",
        "零",
        "〇",
        "两",
        "半",
        "多",
        "余",
        "几",
        "约",
        "以上",
        "以下",
        "不足",
        "超过",
        "左右",
        "分之",
        "百分之",
        "合并",
        "拆分",
        "撤销",
        "true",
        "null",
        "&amp;",
        "<a>",
        "</a>",
        "<!--",
        "]]>",
        "<!DOCTYPE x>",
        "=cmd()",
        "＝1",
        "𠮷",
        "é",
        "e\u0301",
        "½",
        "②",
        "Ⅳ",
        "١",
        "合计",
        "小计",
        "网格",
        "社区",
        "街道",
        "A1",
        "XFD1048576",
        "1900-02-29",
        "60",
        "2958466",
        "-1",
        "1048577",
    )
)
_TOKEN: Final = re.compile(rb'"[^"\n]*"|[\w.+-]+|[^\w\s]', re.ASCII)
_MOST_MEMBERS: Final = 60


def mutated(data: bytes, form: Form, seed: int, most: int, flip: Flip) -> bytes:
    """Return a changed input.

    Args:
        data: The input.
        form: What it is.
        seed: What the changes depend on, and nothing else.
        most: Bytes that it may have.
        flip: Changes bytes blindly.
    """
    random = Random(seed)  # noqa: S311 - no secret
    if random.random() < 0.2:  # noqa: PLR2004 - every fifth one is changed blindly, whatever it is
        return flip(data, most)
    for _ in range(1 + random.randrange(3)):
        data = _WAYS[form](data, random, most, flip)
    return data[:most]


def _text(data: bytes, random: Random, most: int, flip: Flip) -> bytes:
    if random.random() < 0.3:  # noqa: PLR2004 - a share
        return flip(data, most)
    at = random.randrange(len(data) + 1)
    to = min(len(data), at + random.choice((0, 0, 1, 3, 8)))
    return data[:at] + random.choice(_PIECES) + data[to:]


def _json(data: bytes, random: Random, most: int, flip: Flip) -> bytes:
    try:
        tree: Any = json.loads(data)
    except (ValueError, RecursionError):
        return _lines(data, random, most, flip)
    spots = _spots(tree)
    if not spots:
        return _lines(data, random, most, flip)
    node, key = random.choice(spots)
    other, from_ = random.choice(spots)
    what = random.randrange(7)
    if what == 0:
        del node[key]
    elif what == 1:
        node[key] = json.loads(json.dumps(other[from_]))
    elif what == 2:  # noqa: PLR2004 - one of seven
        node[key] = [node[key]] if random.random() < 0.5 else {"en": node[key]}  # noqa: PLR2004 - a half
    elif what == 3 and isinstance(node, list):  # noqa: PLR2004 - one of seven
        node.insert(key, json.loads(json.dumps(other[from_])))
    elif what == 4 and isinstance(node, dict):  # noqa: PLR2004 - one of seven
        node[str(from_) if random.random() < 0.7 else random.choice(("", "id", "x", "@id"))] = node.pop(key)  # noqa: PLR2004 - a share
    elif what == 5 and isinstance(node[key], str):  # noqa: PLR2004 - one of seven
        old = node[key].encode("utf-8", "surrogatepass")
        node[key] = _text(old, random, most, flip).decode("utf-8", "surrogateescape")
    else:
        node[key] = random.choice(_ODD)
    out = json.dumps(tree, ensure_ascii=random.random() < 0.5, separators=(",", ":"))  # noqa: PLR2004 - a half
    return out.encode("utf-8", "surrogatepass")


def _spots(tree: object) -> list[tuple[Any, Any]]:
    """Return each place of a tree as what holds it and its key."""
    found: list[tuple[Any, Any]] = []
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, dict | list):
            pairs: list[tuple[Any, Any]] = list(node.items() if isinstance(node, dict) else enumerate(node))
            found += [(node, key) for key, _ in pairs]
            waiting += [value for _, value in pairs]
    return found


def _lines(data: bytes, random: Random, most: int, flip: Flip) -> bytes:
    lines = data.split(b"\n")
    i, j = random.randrange(len(lines)), random.randrange(len(lines))
    what = random.randrange(6)
    if what == 0:
        del lines[i]
    elif what == 1:
        lines.insert(j, lines[i])
    elif what == 2:  # noqa: PLR2004 - one of six
        lines[i], lines[j] = lines[j], lines[i]
    else:
        tokens = list(_TOKEN.finditer(lines[i]))
        if not tokens or what == 3:  # noqa: PLR2004 - one of six
            lines[i] = _text(lines[i], random, most, flip)
        else:
            spot, others = random.choice(tokens), _TOKEN.findall(lines[j])
            new = random.choice(others) if others and random.random() < 0.4 else random.choice(_PIECES)  # noqa: PLR2004 - a share
            lines[i] = lines[i][: spot.start()] + new + lines[i][spot.end() :]
    return b"\n".join(lines)


def _zip(data: bytes, random: Random, most: int, flip: Flip) -> bytes:
    """Change one part of an archive as it is when unpacked; most changes of packed bytes end at their checksum."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()[:_MOST_MEMBERS]
            parts = {name: archive.read(name) for name in names}
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError, NotImplementedError):
        return _text(data, random, most, flip)
    if not parts:
        return _text(data, random, most, flip)
    # What holds the cells and what leads to them is changed most.
    weights = [8 if re.search(r"sheet\d|workbook|shared|content", name) else 1 for name in parts]
    [name] = random.choices(list(parts), weights)
    what = random.randrange(10)
    if what == 0:
        del parts[name]
    elif what == 1:
        parts[random.choice(list(parts))] = parts[name]
    else:
        part = parts[name].replace(b"><", b">\n<")
        parts[name] = _lines(part, random, 1 << 16, flip).replace(b">\n<", b"><")
    return _packed(parts)


def _packed(parts: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(zipfile.ZipInfo(name), part, zipfile.ZIP_DEFLATED)
    return out.getvalue()


_WAYS: Final[Mapping[Form, Callable[[bytes, Random, int, Flip], bytes]]] = {
    "text": _text,
    "json": _json,
    "lines": _lines,
    "zip": _zip,
}

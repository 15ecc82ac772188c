"""The file that ``gridgov schemes new`` writes: small, valid, and every line explained."""

from __future__ import annotations

import errno
import json
import os
import re
from pathlib import Path
from typing import Final

from gridgov._files import atomic_write
from gridgov.cli._click import wrong_use
from gridgov.text import Lang, Text

__all__ = ["IDENT", "ident_of", "start", "write_new"]

#: What an id of a scheme may be: it begins the ids of units.
IDENT: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_NAME: Final = Text("My town", "我的镇")
_SPLIT: Final = " || "

# A comment holds both languages; the file that is written has one of them.
_START: Final = """\
# A scheme: how a place is governed, as data. || 方案：以数据描述一个地方如何治理。
# Tags: S stated, D derived by arithmetic, I inferred (your own choice), O from outside, U not published. \
|| 标记：S原文所述，D经计算得出，I推断（自行选择），O来自其他来源，U未公布。
id = {ident}
name = {{ en = {en}, zh = {zh} }}
about = {{ en = "A small place to start from: replace what is here by what your sources say.", \
zh = "起步用的小例子：请按您的来源逐项替换。" }}
# The levels that the place calls its grids, highest first. || 当地称为网格的层级，由高到低。
grid_ladder = ["grid"]

# Levels, highest first. A path may skip an optional level; whatever can hold a mandatory one has at least one. \
|| 层级由高到低。optional的层级可以跳过；mandatory的层级，凡可设之处至少有一个。
levels = [
  {{ key = "town", name = {{ en = "town", zh = "镇" }}, tag = "S" }},
  {{ key = "community", name = {{ en = "community", zh = "社区" }}, tag = "S" }},
  {{ key = "grid", name = {{ en = "grid", zh = "网格" }}, presence = "mandatory", tag = "S" }},
]

# Roles. Leave out what is not published: nothing is required then. || 角色。未公布的请不要填写：不填即无要求。
roles = [
  {{ key = "town_grid_worker", name = {{ en = "grid worker of the town", zh = "镇网格员" }}, time = "full", \
sits_at = ["grid", "community"], tag = "S" }},
]

# Kinds of body, and where they must be. || 组织的种类及其所在。
bodies = [
  {{ kind = "residents_committee", at = ["community"], minimum = 1, maximum = 1, tag = "S" }},
]

# What the source lists. A list without items is open: the source does not say what is on it. \
|| 来源列出的内容。没有items的清单为空缺项：来源未说明其内容。
lists = [
  {{ key = "duties", kind = "list", name = {{ en = "duties of a grid worker", zh = "网格员职责" }}, tag = "U" }},
]

# Published numbers, as exact as they are published. A number that is not published has the tag U and no value. \
|| 公布的数字，按公布的精确程度填写。未公布的数字标记为U，不填value。
# qualifier: exact, odd (560余), over (超过), at_least (以上), nearly (近), about (约). \
|| qualifier：exact（精确）、odd（余）、over（超过）、at_least（以上）、nearly（近）、about（约）。
figures = [
  {{ id = "F1", name = {{ en = "communities", zh = "社区" }}, value = 3, unit = {{ en = "units", zh = "个" }}, \
tag = "S", counts = {{ level = "community" }} }},
  {{ id = "F2", name = {{ en = "grids", zh = "网格" }}, value = 14, unit = {{ en = "grids", zh = "个" }}, \
tag = "S", counts = {{ level = "grid" }} }},
  {{ id = "F3", name = {{ en = "households", zh = "户数" }}, value = 4300, qualifier = "odd", \
unit = {{ en = "households", zh = "户" }}, tag = "S", counts = {{ measure = "households" }} }},
  {{ id = "F4", name = {{ en = "grid workers", zh = "网格员" }}, value = 16, unit = {{ en = "posts", zh = "名" }}, \
tag = "S", counts = {{ role = "town_grid_worker" }} }},
  {{ id = "F5", name = {{ en = "households of a grid", zh = "每个网格户数" }}, \
unit = {{ en = "households", zh = "户" }}, tag = "U" }},
]

# How figures hang together: `gridgov audit` holds each against the numbers. || 数字之间的关系：由“gridgov audit”核对。
relations = [
  {{ id = "C1", name = {{ en = "a worker for each grid", zh = "每个网格一名网格员" }}, \
at_least = {{ more = "F4", less = "F2" }}, tag = "I" }},
]

# Where the source can be read in several ways: the first option is the default. \
|| 来源可有多种解读之处：首个选项为默认。
readings = [
  {{ key = "spare", name = {{ en = "where the spare workers sit", zh = "多出的网格员设在何处" }}, tag = "I", options = [
    {{ key = "spread", name = {{ en = "spread over the grids", zh = "分散在各网格" }} }},
    {{ key = "community", name = {{ en = "at the communities", zh = "设在社区" }} }},
  ] }},
]

# How the figures become a whole place: `gridgov schemes synthesise`. \
|| 由数字生成完整的地方：gridgov schemes synthesise。
[recipe]
units = [
  {{ level = "town", tag = "S" }},
  {{ level = "community", under = "town", figure = "F1", tag = "S" }},
  {{ level = "grid", under = "community", figure = "F2", tag = "I" }},
]
measures = [{{ key = "households", at = "grid", figure = "F3", tag = "I" }}]
posts = [
  {{ role = "town_grid_worker", at = "grid", figure = "F4", only = {{ spare = "spread" }}, tag = "I" }},
  {{ role = "town_grid_worker", at = "grid", each = 1, only = {{ spare = "community" }}, tag = "I" }},
  {{ role = "town_grid_worker", at = "community", rest_of = "F4", only = {{ spare = "community" }}, tag = "I" }},
]
bodies = [{{ kind = "residents_committee", at = "community", each = 1, tag = "I" }}]

# What was decided and is not in the source. || 来源之外自行决定的内容。
[[notes]]
key = "nesting"
tag = "I"
text = {{ en = "Which grid lies in which community is not published: they are spread evenly.", \
zh = "网格分属哪个社区未公布：按均匀分布处理。" }}
"""


def ident_of(path: Path) -> str:
    """Return the id that the name of a file suggests.

    Example:
        >>> ident_of(Path("out/River Town.toml")), ident_of(Path("江边镇.toml"))
        ('river-town', 'my-town')
    """
    return "-".join(re.findall(r"[a-z0-9]+", path.name.removesuffix(".toml").lower())) or "my-town"


def start(ident: str, name: str | None, lang: Lang) -> str:
    """Return the text of a starting file.

    Args:
        ident: Id of the scheme.
        name: Its name, in whatever language; None: one that is to be replaced.
        lang: Language of the comments.
    """
    words = _NAME if name is None else Text(name, name)
    # JSON texts are TOML texts, but for one control character, and that is no part of a name.
    en, zh = (json.dumps(word, ensure_ascii=False) for word in (words.en, words.zh))
    lines = _START.format(ident=json.dumps(ident), en=en, zh=zh).splitlines()
    return "\n".join(_said(line, lang) for line in lines) + "\n"


def _said(line: str, lang: Lang) -> str:
    if not line.startswith("# ") or _SPLIT not in line:
        return line
    en, zh = line.removeprefix("# ").split(_SPLIT)
    return f"# {Text(en, zh).get(lang)}"


def write_new(path: Path, ident: str | None, name: str | None, lang: Lang) -> str:
    """Write a starting file where there is none, and return the id of the scheme.

    Raises:
        FileExistsError: There is something of that name.
        OSError: The file cannot be written.
        UsageError: The file would not be read as TOML, or id or name cannot be.
    """
    if not path.name.endswith(".toml"):
        raise wrong_use(Text("'{file}' does not end in .toml.", "“{file}”的后缀不是.toml。").format(file=path))
    chosen = ident_of(path) if ident is None else ident
    if IDENT.fullmatch(chosen) is None:
        words = Text(
            "'{id}' is no id: lower-case letters, digits, and '-' between them.",
            "“{id}”不能作为编号：请用小写字母和数字，中间可用“-”连接。",
        )
        raise wrong_use(words.format(id=chosen))
    if name is not None and not (name.strip() and name.isprintable()):
        raise wrong_use(Text("A name is text that can be seen, in one line.", "名称应为一行可见文字。"))
    if os.path.lexists(path):
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(path))
    atomic_write(path, start(chosen, name, lang))
    return chosen

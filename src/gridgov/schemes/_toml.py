"""Reads the text of a scheme file, and says in both languages where it is not TOML."""

from __future__ import annotations

import re
from typing import Any, Final

from gridgov._toml import toml_tables
from gridgov.errors import InvalidSchemeError, Place, Problem
from gridgov.schemes._faults import NOT_TOML
from gridgov.text import Text

__all__ = ["read_toml_text"]

_AT: Final = re.compile(r"\(at line (\d+), column (\d+)\)")
#: Characters of Chinese keyboards that TOML does not read as its own signs, and those that it wants.
_WIDE: Final = dict(zip("，：＝“”‘’【】［］｛｝＃．", ",==\"\"''[][]{}#.", strict=True))
#: How far from the place of a fault such a character is looked for.
_NEAR: Final = 12
_NOT_UTF8: Final = Text("it is not saved as UTF-8 ({why})", "文件未以UTF-8保存（{why}）")
_NO_PLACE: Final = Text("{why}", "无法解析（{why}）")
_PLACE: Final = Text("{why}{hint}", "第{line}行第{column}列无法解析{hint}（{why}）")
_END: Final = Text("{why}{hint}", "第{line}行文件末尾处无法解析{hint}（{why}）")
_HINT: Final = Text(
    "; near it stands a full-width '{wide}' where TOML wants '{sign}'",
    "，附近有全角字符「{wide}」，TOML要求半角「{sign}」",
)


def read_toml_text(data: bytes, file: str) -> dict[str, Any]:
    """Return the tables of a file.

    Raises:
        InvalidSchemeError: It is not UTF-8 or not TOML; with the place.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        why = _NOT_UTF8.format(why=str(error))
        raise InvalidSchemeError(Problem(NOT_TOML, Place(file=file), {"why": why})) from None
    try:
        return toml_tables(text)
    except ValueError as error:
        why = _said(str(error), text)
        raise InvalidSchemeError(Problem(NOT_TOML, Place(file=file), {"why": why})) from None


def _said(why: str, text: str) -> Text:
    """Say what the parser says, in Chinese with the place in front, and what most likely stands there."""
    lines = text.splitlines()
    found = _AT.search(why)
    if found is not None:
        line, column = int(found[1]), int(found[2])
        hint = _hint(lines[line - 1] if line <= len(lines) else "", column - 1)
        return _PLACE.format(why=why, line=line, column=column, hint=hint)
    if "at end of document" in why:
        return _END.format(why=why, line=len(lines), hint=_hint(lines[-1] if lines else "", None))
    return _NO_PLACE.format(why=why)


def _hint(line: str, at: int | None) -> Text:
    """Name the full-width character that stands nearest to a place of a line, outside a text in plain quotes."""
    at = len(line) if at is None else at
    bare = re.sub(r'"[^"]*"', lambda found: " " * len(found[0]), line)
    near = [i for i, sign in enumerate(bare) if sign in _WIDE and abs(i - at) <= _NEAR]
    if not near:
        return Text("", "")
    wide = bare[min(near, key=lambda i: abs(i - at))]
    return _HINT.format(wide=wide, sign=_WIDE[wide])

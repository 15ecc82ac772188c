"""Mangled characters: what copying did to a text, undone before a quantity is read.

Web pages were found with traditional characters that carry their reading in brackets, with full-width digits and with
odd dashes. Only the characters of quantities are turned into simplified ones; other text stays as it is.
"""

from __future__ import annotations

import re
from typing import Final

__all__ = ["joined", "plain"]

_TRADITIONAL: Final = (
    "萬万 億亿 餘余 個个 戶户 兩两 幾几 約约 將将 過过 於于 數数 總总 計计 達达 來来 條条 間间 項项 處处 輛辆 "
    "員员 隊队 場场 層层 棟栋 樓楼 網网 點点 歲岁 畝亩 張张 臺台 塊块 組组 門门 類类 種种 圓元 佔占 "
    "説说 說说 聯联 構构 會会 許许 單单 〇零 廿二十 −- ＋+"
)
#: Numerals of bank notes. Alone, 伍 and 陆 are parts of words such as 队伍, and so are 拾, 佰 and 仟.
_FINANCIAL: Final = str.maketrans("壹贰貳叁肆伍陆陸柒捌玖拾佰仟", "一二二三四五六六七八九十百千")
_FINANCIAL_RUN: Final = re.compile(r"[壹贰貳叁肆伍陆陸柒捌玖拾佰仟零万亿]{2,}|[壹贰貳叁肆柒捌玖]")
#: Fractions of one character. Behind or before another digit they are left alone, and then refused: 2½ is not 21/2.
_FRACTIONS: Final = {"½": "1/2", "⅓": "1/3", "⅔": "2/3", "¼": "1/4", "¾": "3/4", "⅕": "1/5", "⅖": "2/5", "⅗": "3/5"}
_FRACTION: Final = re.compile(
    rf"(?<![0-9./零一二两三四五六七八九十百千万亿])[{''.join(_FRACTIONS)}](?![0-9./零一二两三四五六七八九十百千万亿])"
)
_PLAIN: Final = str.maketrans(
    {**{chr(0xFF01 + i): chr(0x21 + i) for i in range(94)}, "\u3000": " ", "\u00a0": " ", "\u202f": " ", "\u2009": " "}
    | {pair[0]: pair[1:] for pair in _TRADITIONAL.split()}
)
#: A reading in brackets: letters with or without the mark of a tone.
_READING: Final = re.compile(r"(?<=[\u3400-\u9fff]) ?\([a-z\u00df-\u01dc\u1e00-\u1eff\u0300-\u036f]{1,8}\)")
#: A space between a digit and a character, or between two characters, means nothing.
_LOOSE: Final = re.compile(r" +(?=[\u3400-\u9fff])|(?<=[\u3400-\u9fff]) +")


def plain(text: str) -> str:
    """Return the text with simplified characters of quantities, half-width digits and signs, and no readings.

    Example:
        >>> plain("９萬(wàn)餘(yú)　戶(hù)"), plain("贰佰人"), plain("5支队伍"), plain("¾")
        ('9万余 户', '二百人', '5支队伍', '3/4')
    """
    words = _READING.sub("", text.translate(_PLAIN)).strip()
    words = _FINANCIAL_RUN.sub(lambda run: run[0].translate(_FINANCIAL), words)
    return _FRACTION.sub(lambda sign: _FRACTIONS[sign[0]], words)


def joined(text: str) -> str:
    """Return the same without spaces beside Chinese characters.

    Example:
        >>> joined("９萬(wàn)餘(yú)　戶(hù)")
        '9万余户'
    """
    return _LOOSE.sub("", plain(text))

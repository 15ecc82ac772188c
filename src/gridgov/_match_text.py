"""Chinese names written in one way: widths, signs, numerals, building tokens and names of offices.

All names are written at once, as lines of one text: one call of a regular expression runs over all of them.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from gridgov._encoding import TextsLike, encode
from gridgov._match_numerals import NUMERALS, digits
from gridgov._unicode import composed

__all__ = ["SEVERAL", "TOKEN", "normalise", "normalise_all"]

#: Traditional characters of place names and their one simplified form.
_TRADITIONAL: Final = (
    "號棟樓單層區縣鎮鄉莊園東門國華廣場橋灣龍鳳馬廟寧長興榮慶勝順義陽陰蘭嶺溝澗灘塊陳趙劉張楊吳孫黃鄭馮鄧許葉蘇盧羅韓"
    "農業電機車站廠礦學醫衛會員辦處務團組織書記網幹線際聯實驗館藝術體飯賓雲麗嘉錦綉繡裡裏邊關兩萬歲壽賢聖貴財寶銀銅鐵"
    "鋼煙漢滬寧閩贛魯遼滿蒙賓峽溫濱濟淺瀋灤濰島臺岡崗巖頭麥豐糧倉庫個號"
)
_SIMPLIFIED: Final = (
    "号栋楼单层区县镇乡庄园东门国华广场桥湾龙凤马庙宁长兴荣庆胜顺义阳阴兰岭沟涧滩块陈赵刘张杨吴孙黄郑冯邓许叶苏卢罗韩"
    "农业电机车站厂矿学医卫会员办处务团组织书记网干线际联实验馆艺术体饭宾云丽嘉锦绣绣里里边关两万岁寿贤圣贵财宝银铜铁"
    "钢烟汉沪宁闽赣鲁辽满蒙宾峡温滨济浅沈滦潍岛台冈岗岩头麦丰粮仓库个号"
)
_UPPER: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_ROMAN: Final = {"I": "1", "II": "2", "III": "3", "IV": "4", "V": "5", "VI": "6", "VII": "7", "VIII": "8", "IX": "9"}

#: What separates words and is no part of a name, by what stands for it between two numbers.
_SEPARATORS: Final = {
    "~": "~∼〜",
    "-": "-‐‑‒–—―−_",
    "、": ",、;；:，",
    "/": "/\\|",
    ".": ".。·•・‧∙⋅",
    "(": "()[]{}<>〈〉《》【】〔〕〖〗「」『』〘〙",
    " ": " '\"‘’“”`*",
}
_MARK_OF: Final = {c: mark for mark, characters in _SEPARATORS.items() for c in characters}
_TABLE: Final = {
    **str.maketrans(_TRADITIONAL, _SIMPLIFIED),
    **str.maketrans(_UPPER.lower(), _UPPER),
    **{ord(c): mark for c, mark in _MARK_OF.items()},
    ord("♯"): "#",
    ord("№"): "",
}
_MARKS: Final = re.escape("".join(_SEPARATORS))
_UNSEEN: Final = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]+"
)
_SPACES: Final = re.compile(r"[^\S\n]+")
_NUMBER: Final = f"0-9{NUMERALS}"
# Every pattern begins with a set of characters or a text and looks back after it: so it is found much faster.
_BETWEEN: Final = re.compile(rf"[{_MARKS}](?:(?<=[{_NUMBER}].)([{_MARKS}]*+)(?=[A-Z{_NUMBER}])|[{_MARKS}]*+)")
_ZEROS: Final = re.compile(r"0(?<![0-9.].)0*(?=[0-9])")

#: The number or letter of a building, a unit or a room: 11, A, A3, 3B. It never begins inside a word or a number.
TOKEN: Final = r"[0-9A-Z](?<![0-9][0-9])(?<![A-Z0-9][A-Z])[0-9]*+[A-Z]?(?![A-Z0-9])"  # noqa: S105 - no password
#: Several of them, all that there are. It never begins behind another of them: a list that leads to nothing is read
#: once, and not again from each of its members.
_LISTED: Final = "(?<![0-9][-、~/ ].)(?<![^A-Z][A-Z][-、~/ ].)(?<!^[A-Z][-、~/ ].)"
SEVERAL: Final = rf"[0-9A-Z]{_LISTED}{TOKEN.removeprefix('[0-9A-Z]')}(?:[-、~/ ]{TOKEN})*+"
#: After these words 3楼 is the third floor, not the third building.
_HOUSE: Final = "号楼|单元|大厦|大楼|广场|中心|商场|酒店|宾馆|医院"
_NO_BUILDING: Final = "[层道梯院宇盘村下上顶房阁]"
_GROUP: Final = "村民小组|居民小组|小组|组"
_ROOM: Final = rf"(?:({TOKEN})(?:号房|号室|房间|[号室房户])|([0-9]{{3,4}}(?![0-9])))"


def _rules() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Return what is written in another way, in the order in which it is done."""
    rules = (
        (rf"第(?={SEVERAL}(?:[号#栋幢座楼期]|单元|{_GROUP}))", ""),
        # Buildings.
        (rf"({SEVERAL})[号#]?(?:楼栋|栋楼|幢楼|[栋幢座])", r"\1号楼"),
        (rf"({SEVERAL})(?:号#?|#号?)楼(?!{_NO_BUILDING})", r"\1号楼"),
        (rf"((?:{_HOUSE})[^\n0-9A-Z]{{0,4}})({TOKEN})(?:楼层|楼(?!{_NO_BUILDING}))", r"\1\2层"),
        (rf"([路街巷弄道]{TOKEN})#", r"\1号"),
        (rf"({TOKEN})#(?=院|弄|单元|室|门|网格)", r"\1号"),
        (rf"({SEVERAL})#", r"\1号楼"),
        (rf"({SEVERAL})楼(?!{_NO_BUILDING})", r"\1号楼"),
        # Units and rooms.
        (rf"({TOKEN})号单元", r"\1单元"),
        (rf"({TOKEN}(?<!-.))-({TOKEN})-([0-9]{{3,4}})[室号]?$", r"\1号楼\2单元\3室"),
        (rf"楼(?<=号楼)({TOKEN})-([0-9]{{3,4}})[室号]?$", r"楼\1单元\2室"),
        (rf"([楼元层](?:(?<=号楼)|(?<=单元)|(?<=[0-9A-Z]层))){_ROOM}$", r"\1\2\3室"),
        # Grids and groups.
        (r"([0-9](?<![第0-9].)[0-9]*+)号?(?=网格)", r"第\1"),
        (rf"({TOKEN})号?(?:{_GROUP})", r"\1组"),
        # Offices.
        ("社区(?:居民委员会|居委会)", "社区"),
        ("居(?:民委员会|委会)", "社区"),
        ("村(?:村民委员会|村委会)", "村"),
        ("村(?:民委员会|委会)", "村"),
        ("街(?:道办事处|道办|办)", "街道"),
        ("([镇乡])(?:人民政府|政府)", r"\1"),
    )
    return tuple((re.compile(pattern, re.MULTILINE), to) for pattern, to in rules)


_RULES: Final = _rules()
_ROMAN_PHASE: Final = re.compile("[IV](?<![A-Z].)[IVX]*+(?=期|区)")
#: Written in so many rounds at most; two are usual.
_ROUNDS: Final = 12
#: A line of so many characters may have very many marks on one letter.
_LONG: Final = 1000


def normalise(text: str) -> str:
    """Write a name in one way, so that names of one thing become equal texts.

    Full and half width, case, spaces, brackets and separators, traditional characters of a small table, and numerals
    that count something; 1#楼, 1栋, 1幢, 第1栋 and 1号楼 are ``1号楼``; a community with its committee is a community.
    A numeral that is part of a name stays: 三里屯, 八一小区. So does one that has two readings: 五一路, 一二号楼.
    What it returns stays the same when it is normalised again. It is a key to compare, not a name to show.

    Args:
        text: A name or an address.

    Raises:
        TypeError: It is no text.

    Example:
        >>> normalise("阳光花园 （二期）十一＃楼"), normalise("幸福社区居民委员会第三网格")
        ('阳光花园2期11号楼', '幸福社区第3网格')
    """
    if not isinstance(text, str):
        msg = f"A name is a text, not {type(text).__name__}."
        raise TypeError(msg)
    return _lines([text])[0]


def normalise_all(texts: TextsLike) -> list[str]:
    """Write many names in one way: `normalise` for each, in one go.

    Args:
        texts: Names; a missing one becomes an empty text.

    Raises:
        TypeError: It is a single text, or an entry is neither text nor a whole number.

    Example:
        >>> normalise_all(["１号楼", "第一栋", None])
        ['1号楼', '1号楼', '']
    """
    coded = encode(texts)
    if coded.odd:
        row, value = next(iter(coded.odd.items()))
        msg = f"A name is a text; entry {row} is {type(value).__name__}."
        raise TypeError(msg)
    return _lines(coded.tolist())


def _lines(texts: list[str]) -> list[str]:
    """Normalise texts as lines of one, until nothing changes: so doing it again changes nothing either."""
    if not texts:
        return []
    joined = "\n".join(texts)
    if joined.count("\n") != len(texts) - 1:
        joined = "\n".join([text.replace("\n", " ") for text in texts])
    joined = joined if all(len(text) < _LONG for text in texts) else "\n".join(map(composed, joined.split("\n")))
    for _ in range(_ROUNDS):
        done = _rewritten(unicodedata.normalize("NFKC", joined).casefold())
        if done == joined:
            break
        joined = done
    return joined.split("\n")


def _rewritten(text: str) -> str:
    """Apply every rule once."""
    text = _SPACES.sub(" ", _UNSEEN.sub("", text)).translate(_TABLE)
    text = _BETWEEN.sub(_between, text)
    text = _ROMAN_PHASE.sub(lambda found: _ROMAN.get(found[0], found[0]), text)
    text = _ZEROS.sub("", digits(text))
    for pattern, to in _RULES:
        text = pattern.sub(to, text)
    return text


def _between(found: re.Match[str]) -> str:
    """Keep one mark between two numbers, so that 1、2号楼 never becomes 12号楼; drop separators elsewhere."""
    return "" if found[1] is None else next(mark for mark in _SEPARATORS if mark in found[0])

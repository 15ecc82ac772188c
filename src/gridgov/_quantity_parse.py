"""Reading the wording of a published quantity: its number, its qualifier, its unit, or why it has none."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Final, NoReturn

import attrs

from gridgov._problems import FaultKind, Place, Problem
from gridgov._quantity_faults import (
    A_CHANGE,
    A_DATE,
    EMPTY_QUANTITY,
    LEFT_OVER,
    NO_NUMBER,
    NO_SUCH_INTERVAL,
    OTHER_WORDS_FIRST,
    SEVERAL_NUMBERS,
    TOO_LARGE,
    TOO_LONG,
    TWO_QUALIFIERS,
    UPPER_LIMIT,
    VAGUE,
    WRONG_SUM,
    InvalidQuantityError,
)
from gridgov._quantity_glyphs import joined, plain
from gridgov._quantity_numbers import last_step, written
from gridgov._quantity_numerals import DIGIT, NUMERAL, numeral
from gridgov._quantity_shares import HALF, SEVERAL_TENTHS, TENTHS, tenths
from gridgov._quantity_units import in_brackets
from gridgov._quantity_words import BEFORE, BEHIND, CHANGES, LEADS, STRICT, UPPER, UPPER_BEHIND, VAGUE_WORDS, Qualifier
from gridgov.text import Text

__all__ = ["Reading", "read", "split_sum"]

_LONGEST: Final = 100
_LARGEST: Final = 10**30
_LONGEST_UNIT: Final = 20

_SHARE: Final = re.compile(rf"(?P<whole>[百千万]|{NUMERAL})分之(?P<part>{NUMERAL})")
#: 三分二 for 三分之二; 五分 is not a share of five, and 三分二十秒 is a time.
_SHORT_SHARE: Final = re.compile(
    rf"(?P<whole>[二三四五六七八九十])分(?P<part>[一二两三四五六七八九])(?![{DIGIT}十百千秒])"
)
_RATIO: Final = re.compile(
    r"(?P<part>-?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+))/(?P<whole>[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)"
)
_PLAIN: Final = re.compile(rf"(?P<minus>-|负)?(?P<run>{NUMERAL})")
_TIMES: Final = re.compile(r" ?(?P<word>hundred|thousand|million|billion)(?![a-z])", re.IGNORECASE)
_POWERS: Final = {"hundred": 10**2, "thousand": 10**3, "million": 10**6, "billion": 10**9}
_ODD: Final = re.compile(
    r"(?:余|多|来(?!自)|(?<=十)几)(?P<times>[十百千万亿]*)|(?:-odd| odd| and some)(?![a-z])", re.IGNORECASE
)
_PERCENT: Final = re.compile(r" ?(?:%|(?P<mille>‰)|per ?cent(?![a-z]))", re.IGNORECASE)
#: Four digits before 年 are a year, and up to 12 before 月 a month: 3个月 is a length of time.
_DATE: Final = re.compile(
    rf"(?:[0-9]{{4}}|[{DIGIT}]{{4}})年(?=[0-9{DIGIT}十上下半年月日号度底末初中前后以来间时份至今-]*$)(?!(?:及|或)?以上)"
    r"|(?:1[0-2]|[1-9]|十[一二]?|[一二三四五六七八九])月(?=[0-9一二三四五六七八九十日号份底末初中旬上下]*$)"
)
#: Whether the number itself is included, said in brackets: (含), (不含本数), (含3名).
_INCLUDING: Final = re.compile(r"\((?P<no>不)?(?:包?含|包括)(?P<what>[^()]*)\)")
_ABOVE: Final = re.compile("以上")
_IN_BRACKETS: Final = re.compile(r"\((?P<unit>[^()]+)\)")
#: Before a number they make an order, a rate or nothing of it.
_NO_LEAD: Final = "第每均上"
_WORDS_FIRST: Final = re.compile(r"[0-9A-Za-z\u3400-\u9fff,:()\"'“” -]+")
_NUMBER_SIGN: Final = re.compile(rf"[0-9{DIGIT}十百千万亿]")
_AREA: Final = re.compile(r"(?:k?m[23])", re.IGNORECASE)
_SECOND: Final = re.compile(rf"[0-9]|(?:或者?|[年月日时分至到~—–、和与及-]|\b(?:or|to|and) ?)[{DIGIT}十百千万亿几]")
_UNIT: Final = re.compile(r"[A-Za-z\u3400-\u9fff㎡²³/· -]+")
_NOT_IN_UNIT: Final = re.compile(r"[余多半几]|^数|以上|左右|超过")
#: 三五个 is three to five, 七八百 is seven to eight hundred.
_RANGE: Final = re.compile(rf"[{DIGIT}]{{2}}")
_SUM: Final = re.compile(r" *\+ *| +")
_SUM_PART: Final = re.compile(r"[0-9]{1,9}|[A-Za-z]{1,20}|[\u3400-\u9fff]{1,20}")


@attrs.frozen
class Reading:
    """What a wording says."""

    value: Fraction
    qualifier: Qualifier
    #: The words of the unit; empty if there is none.
    unit: str
    #: Whether it is said as a share of a hundred.
    percent: bool
    #: Whether it is said with "exceeding" and "and above" at once.
    ambiguous: bool


@attrs.define
class _Reader:
    """One text while it is read from its beginning to its end."""

    text: str
    place: Place
    rest: str = ""
    said: dict[Qualifier, str] = attrs.field(factory=dict["Qualifier", str])
    value: Fraction = Fraction(0)
    percent: bool = False
    #: Whether it is said with "exceeding" before the number and with "and above" behind it.
    doubled: bool = False
    #: Whether a multiplier stands without a number, as in 万余人; without a qualifier, 亿元 names no number.
    bare: bool = False
    #: Whether it is the end of a text that is read to find where its number begins.
    inner: bool = False

    def refuse(self, kind: FaultKind, **facts: object) -> NoReturn:
        raise InvalidQuantityError(Problem(kind, self.place, {"text": self.text, **facts}))

    def upper_limit(self, word: str) -> NoReturn:
        low = "0" if self.value > 0 else "None"
        high = written(self.value).replace(",", "")
        high = high if self.value.denominator == 1 else f"'{high}'"
        is_open = ", high_open=True" if STRICT.fullmatch(word) else ""
        self.refuse(UPPER_LIMIT, word=word, interval=f"Interval({low}, {high}{is_open})")

    def other_words(self) -> NoReturn:
        """Refuse words before the number, and say where it begins if the rest is one quantity."""
        starts = range(1, 0 if self.inner or self.said or self.rest[0] == "每" else len(self.rest))
        for i in starts:
            if _NUMBER_SIGN.match(self.rest[i - 1]) or self.rest[i - 1] in _NO_LEAD:
                continue
            try:
                _Reader(self.text, self.place, self.rest[i:], inner=True).reading()
            except InvalidQuantityError:
                continue
            if not _WORDS_FIRST.fullmatch(self.rest[:i]):
                break
            self.refuse(OTHER_WORDS_FIRST, word=self.rest[:i].strip(), rest=self.rest[i:].strip())
        self.left_over()

    def left_over(self) -> NoReturn:
        self.refuse(LEFT_OVER, rest=self.rest or self.text)

    def take(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        match = pattern.match(self.rest)
        if match:
            self.rest = self.rest[match.end() :]
        return match

    def words_before(self) -> None:
        while True:
            if match := self.take(UPPER):
                self.number()
                self.upper_limit(match[0].strip())
            if self.take(LEADS):
                continue
            for qualifier, pattern in BEFORE.items():
                if match := self.take(pattern):
                    self.said[qualifier] = match[0].strip()
                    break
            else:
                return

    def no_quantity(self) -> None:
        """Refuse what holds a number and is no quantity, and what stands for a number and names none."""
        if VAGUE_WORDS.match(self.rest):
            self.refuse(VAGUE)
        if match := CHANGES.match(self.rest):
            self.refuse(A_CHANGE, word=match[0].strip())
        # "Nearly 2000年" can only be a length of time, "about 2000年" can be a date.
        if (match := _DATE.match(self.rest)) and not self.said.keys() - {"about"}:
            self.refuse(A_DATE, date=match[0])

    def number(self) -> None:
        self.no_quantity()
        if match := self.take(_SHARE) or self.take(_SHORT_SHARE):
            self.share(match)
        elif match := self.take(TENTHS):
            self.tenths(match)
        elif self.take(HALF):
            self.value, self.percent = Fraction(1, 2), True
        elif match := self.take(_RATIO):
            part, whole = (int(match[name].replace(",", "")) for name in ("part", "whole"))
            self.value = self.divided(Fraction(part), Fraction(whole))
        elif match := self.take(_PLAIN):
            self.plain_number(match)
        elif _NUMBER_SIGN.search(self.rest):
            self.other_words()
        else:
            self.refuse(NO_NUMBER)
        if match := self.take(_PERCENT):
            self.value, self.percent = self.value / (1000 if match["mille"] else 100), True

    def tenths(self, match: re.Match[str]) -> None:
        self.run(match["run"])
        share = tenths(match)
        if share is None:
            self.refuse(LEFT_OVER, rest=match[0])
        self.value, self.percent = share, True
        if odd := self.take(_ODD):
            self.said["odd"] = odd[0]

    def share(self, match: re.Match[str]) -> None:
        whole, part = self.run(match["whole"]), self.run(match["part"])
        self.value, self.percent = self.divided(part, whole), match["whole"] == "百"
        if odd := self.take(_ODD):
            self.said["odd"] = odd[0]

    def divided(self, part: Fraction, whole: Fraction) -> Fraction:
        if not whole:
            self.left_over()
        return part / whole

    def plain_number(self, match: re.Match[str]) -> None:
        run = match["run"]
        if odd := _ODD.match(match[0] + self.rest, match.end()):
            self.rest = self.rest[odd.end() - match.end() :]
            self.said["odd"] = odd[0].strip()
            run += odd["times"] or ""
        self.bare = run[0] in "百千万亿"
        self.value = self.run(run) * (-1 if match["minus"] else 1)
        if times := self.take(_TIMES):
            self.value *= _POWERS[times["word"].lower()]

    def run(self, run: str) -> Fraction:
        value = numeral(run)
        if value is None:
            if _RANGE.search(run):
                self.refuse(SEVERAL_NUMBERS)
            self.refuse(LEFT_OVER, rest=run)
        if value > _LARGEST:
            self.refuse(TOO_LARGE)
        return value

    def words_behind(self) -> str:
        if match := UPPER_BEHIND.search(self.rest):
            self.upper_limit(match[0])
        excluded = self.excluded()
        for qualifier, words in BEHIND.items():
            if match := re.search(rf"^ ?(?:{words})|(?:{words})$", self.rest, re.IGNORECASE):
                if qualifier == "at_least" and not excluded:
                    self.doubled = set(self.said) == {"over"}
                said: Qualifier = "over" if qualifier == "at_least" and excluded else qualifier
                self.said[said] = match[0].strip()
                self.rest = self.rest[: match.start()] + self.rest[match.end() :]
        words = self.rest.strip()
        if (match := _IN_BRACKETS.fullmatch(words)) and in_brackets(match["unit"]):
            words = match["unit"]
        return self.unit("人" if words == "号人" else words)

    def excluded(self) -> bool:
        """Take what says in brackets whether the number itself belongs to "and above"; return whether it does not."""
        match = _INCLUDING.search(self.rest)
        if match is None or not _ABOVE.search(self.rest):
            return False
        words = self.rest[: match.start()] + self.rest[match.end() :]
        if match["what"] not in {"", "本数"}:
            if not _PLAIN.match(match["what"]):
                self.left_over()
            named = _Reader(self.text, self.place, match["what"], inner=True)
            named.number()
            if named.value != self.value:
                self.refuse(SEVERAL_NUMBERS)
            if not words.startswith(named.rest):
                self.left_over()
        self.rest = words
        return match["no"] is not None

    def unit(self, words: str) -> str:
        if not words or _AREA.fullmatch(words):
            return words
        if _SECOND.search(words) or SEVERAL_TENTHS.match(words):
            self.refuse(SEVERAL_NUMBERS)
        if words[0] in "几数":
            self.refuse(VAGUE)
        if len(words) > _LONGEST_UNIT or not _UNIT.fullmatch(words) or _NOT_IN_UNIT.search(words):
            self.rest = words
            self.left_over()
        return words

    def reading(self) -> Reading:
        self.words_before()
        self.number()
        unit = self.words_behind()
        if len(self.said) > 1 + self.doubled:
            words = list(self.said.values())
            both = Text(" and ".join(f"'{word}'" for word in words), "和".join(f"“{word}”" for word in words))
            self.refuse(TWO_QUALIFIERS, words=both)
        if self.bare and not self.said:
            self.refuse(VAGUE)
        qualifier: Qualifier = "exact"
        for said in self.said:
            qualifier = "over" if self.doubled else said
        no_digit = qualifier == "odd" and last_step(self.value) is None
        if no_digit or (qualifier in {"odd", "nearly"} and self.value <= 0):
            self.refuse(NO_SUCH_INTERVAL)
        return Reading(self.value, qualifier, unit, self.percent, self.doubled)


def _checked(text: str, place: Place) -> str:
    if not isinstance(text, str):
        msg = f"The wording of a quantity must be a text, not {type(text).__name__}."
        raise TypeError(msg)
    if len(text) > _LONGEST:
        raise InvalidQuantityError(Problem(TOO_LONG, place, {"n": len(text), "most": _LONGEST}))
    words = plain(text)
    if not words:
        raise InvalidQuantityError(Problem(EMPTY_QUANTITY, place))
    return words


def read(text: str, place: Place) -> Reading:
    """Return what the wording of one quantity says.

    Raises:
        InvalidQuantityError: It is not understood, or says no number or more than one.
        TypeError: It is not a text.
    """
    words = joined(_checked(text, place))
    return _Reader(text.strip(), place, words.rstrip("。.,;；、!")).reading()


def split_sum(text: str) -> tuple[int | str, ...]:
    """Return the parts of a sum; numbers as integers, letters and words as they are.

    Raises:
        InvalidQuantityError: It has fewer than two parts, or one that is neither a number nor a word.
        TypeError: It is not a text.
    """
    parts = _SUM.split(_checked(text, Place()))
    if len(parts) < 2 or not all(_SUM_PART.fullmatch(part) for part in parts):  # noqa: PLR2004 - a sum has two parts
        raise InvalidQuantityError(Problem(WRONG_SUM, facts={"text": text.strip()}))
    return tuple(int(part) if part[0].isdigit() else part for part in parts)

"""Cells of counts, of other numbers and of shares."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Final, Literal

import attrs

from gridgov.errors import Problem
from gridgov.quantities import PERCENT as PER_CENT
from gridgov.quantities import InvalidQuantityError, Quantity
from gridgov.tables._kind import Field
from gridgov.tables._sheet import Cell
from gridgov.tables._value_faults import (
    BAD_NUMBER,
    BAD_QUANTITY,
    FORMULA_FAILED,
    FRACTION,
    NEGATIVE,
    NUMBER_IS_DATE,
    OTHER_UNIT,
    SHARE_RANGE,
    TOO_LARGE,
)
from gridgov.tables._value_found import Outcome, shown
from gridgov.tables._value_notes import (
    CHINESE_NUMBER,
    INEXACT,
    MULTIPLIED,
    PERCENT,
    POINT_ZERO,
    SPACES,
    SUFFIX,
    THOUSANDS,
    UNKNOWN_WORD,
    NoteKind,
)
from gridgov.tables._value_text import BLANKS, FAILED, is_unknown, narrow
from gridgov.tables._value_units import TIMES, UNITS, belongs, holds
from gridgov.text import Text

__all__ = ["LARGEST", "NumberReader", "may_be_quantity", "moment"]

#: Beyond, whole numbers cannot be told apart.
LARGEST: Final = 2.0**53
#: The sum of as many numbers below as there can be rows is still finite.
_ADDABLE: Final = 2.0**992
_PLAIN: Final = re.compile(r"[0-9]{1,15}")
_NUMBER: Final = re.compile(
    r"(?P<sign>[-+−])?(?P<whole>[0-9]{1,3}(?P<mark>[,'’ ])[0-9]{3}(?:(?P=mark)[0-9]{3})*|[0-9]+)?"
    r"(?P<part>\.[0-9]+|\.(?=$|[^0-9]))?(?P<power>[eE][-+]?[0-9]{1,3})?(?P<times>[十百千]?[万亿]|[百千])?"
    r"(?P<unit>[kK]?[mM]2|[^0-9十百千万亿余多来几/以左上+~-][^0-9]{0,7})?"
)
_DATE: Final = re.compile(
    r"[0-9]{4}[-/.年][0-9]{1,2}[-/.月][0-9]{1,2}日?(?:[ T].*)?|[0-9]{1,2}月[0-9]{1,2}[日号]|[0-9]{1,2}[/][0-9]{1,2}"
    r"|[0-9]{1,2}-[A-Z][a-z]{2}(?:-[0-9]{2,4})?|[A-Z][a-z]{2}-[0-9]{2}|[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?"
)
_EXAMPLES: Final = {"count": "300", "number": "12.5", "share": "0.85"}
_PER: Final = {"%": "e-2", "‰": "e-3"}
_WRITE_SHARE: Final = Text(
    "Write it as {share} or {percent}%, if that is meant.", "如属此意，请写作{share}或{percent}%。"
)
_CORRECT_SHARE: Final = Text(
    "Correct it: a share is from 0 to 1, or from 0% to 100%.", "请更正：比例为0至1，或0%至100%。"
)
_WANTED: Final = {
    "户": Text("households", "户数"),
    "persons": Text("persons", "人数"),
    "buildings": Text("buildings", "栋数"),
    "km2": Text("square kilometres", "平方公里"),
    "m2": Text("square metres", "平方米"),
    "money": Text("yuan", "元"),
    "metres": Text("metres", "米"),
}
_OWN: Final = Text("what the heading says", "与表头一致")
#: A longer text is no number.
_WIDEST: Final = 100
#: Nor is a longer one in words.
_LONGEST: Final = 40
#: What the wording of a quantity begins with: a sign, a digit, or a word of those that stand before a number.
_BEGINS: Final = re.compile(
    r"[-+−~≈<>≤≥.½⅓⅔¼¾0-9〇零一二两三四五六七八九十廿百千万亿半壹贰叁肆伍陆柒捌玖拾佰仟负约大近将接超突过逾多高大不少低小至上最未"
    r"若好几数许共总合累现有计达占为是百全]"
    r"|(?:about|around|approx|roughly|more|over|above|exceeding|nearly|almost|close|at|not|no|less|fewer|under|below"
    r"|up|total|a|in|altogether|many|several)\b",
    re.IGNORECASE,
)
#: Spaces that do not stand between two digits.
_LOOSE: Final = re.compile(rf"(?<![0-9]){BLANKS.pattern}|{BLANKS.pattern}(?![0-9]|{BLANKS.pattern})")


def moment(value: dt.date | dt.time | dt.timedelta) -> str:
    """Return a date or time as a text; midnight is left out.

    Example:
        >>> moment(dt.datetime(2025, 1, 2)), moment(dt.time(8, 30))
        ('2025-01-02', '08:30:00')
    """
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        value = value.date()
    return str(value)


def may_be_quantity(text: str) -> bool:
    """Tell whether a text begins as the wording of a quantity does; others are not looked at for long.

    Example:
        >>> may_be_quantity("约300户"), may_be_quantity("about 300"), may_be_quantity("希望小区3号楼")
        (True, True, False)
    """
    return len(text) <= _LONGEST and _BEGINS.match(text) is not None


@attrs.define(eq=False)
class NumberReader:
    """Reads distinct cells of a column of numbers; unknown ones are NaN."""

    field: Field
    inexact: Literal["unknown", "number"]
    #: What the column holds numbers of.
    held: str | None = attrs.field(init=False)

    def __attrs_post_init__(self) -> None:
        self.held = holds(self.field)

    def texts(self, cells: Sequence[str], out: Outcome) -> None:
        """Read texts."""
        values = out.values
        plain = _PLAIN.fullmatch
        for at, text in enumerate(cells):
            if plain(text):
                self.take(at, float(text), text, [], out)
            else:
                values[at] = math.nan
                self.text(at, text, out)

    def others(self, cells: Sequence[Cell], out: Outcome) -> None:
        """Read cells that are no texts."""
        for at, cell in enumerate(cells):
            out.values[at] = math.nan
            if isinstance(cell, dt.date | dt.time | dt.timedelta):
                out.fault(at, NUMBER_IS_DATE, value=moment(cell))
            elif type(cell).__name__ in {"datetime64", "timedelta64"}:
                out.fault(at, NUMBER_IS_DATE, value=str(cell))
            elif isinstance(cell, int | float | Decimal) and not isinstance(cell, bool):
                self.take(at, _float(cell), cell, [], out)
            else:
                self.refuse(at, cell, out)

    def refuse(self, at: int, cell: Cell, out: Outcome) -> None:
        """Say that a cell is no number."""
        out.fault(at, BAD_NUMBER, value=shown(cell), example=_EXAMPLES[self.field.type])

    def take(self, at: int, value: float, cell: Cell, notes: list[NoteKind], out: Outcome) -> None:
        """Take a number, if the column can have it."""
        if math.isnan(value):
            self.refuse(at, cell, out)
        elif self.allowed(at, value, cell, out):
            out.values[at] = value + 0.0
            if notes:
                out.note(at, *notes)

    def allowed(self, at: int, value: float, cell: Cell, out: Outcome) -> bool:
        """Tell whether the column can have a number; say why not."""
        kind = self.field.type
        if value < 0:
            out.fault(at, NEGATIVE, value=shown(cell))
        elif kind == "share" and value > 1:
            out.fault(at, SHARE_RANGE, value=shown(cell), fix=_share_fix(value, str(cell)))
        elif value >= (LARGEST if kind == "count" else _ADDABLE):
            out.fault(at, TOO_LARGE, value=shown(cell))
        elif kind == "count" and value != math.floor(value):
            out.fault(at, FRACTION, value=shown(cell))
        else:
            return True
        return False

    def text(self, at: int, given: str, out: Outcome) -> None:
        """Read one text that is not made of digits only."""
        text, notes = narrow(given)
        if not text:
            return
        if len(text) > _WIDEST and not is_unknown(text):
            self.refuse(at, given, out)
            return
        if "0" <= text[0] <= "9" and self.written(at, given, text, notes, out):
            return
        if is_unknown(text):
            out.note(at, UNKNOWN_WORD)
        elif FAILED.fullmatch(text):
            out.fault(at, FORMULA_FAILED, value=text)
        elif _DATE.fullmatch(text) and not (self.field.type == "share" and "/" in text and text.count("/") == 1):
            out.fault(at, NUMBER_IS_DATE, value=shown(text))
        elif not self.written(at, given, text, notes, out):
            self.worded(at, given, text, notes, out)

    def written(self, at: int, given: str, text: str, notes: list[NoteKind], out: Outcome) -> bool:
        """Read a number in digits with what may stand around it; False if it is none."""
        bare = text if text.isprintable() and " " not in text else _LOOSE.sub("", text)
        if bare != text:
            notes = list(dict.fromkeys((*notes, SPACES)))
        match = _NUMBER.fullmatch(bare)
        if match is None or not (match["whole"] or match["part"]):
            return False
        if match["power"] and (self.field.type == "count" or match["times"] or match["unit"]):
            self.refuse(at, given, out)
            return True
        unit = (match["unit"] or "").strip("。.,;；")
        if unit in _PER:
            return self.per(at, given, match, notes, out) if self.field.type == "share" else False
        if match["unit"] and unit not in UNITS:
            return False
        if unit and (self.field.type == "share" or not belongs(unit, self.held)):
            wanted = _WANTED.get(self.held or "", _OWN)
            out.fault(at, OTHER_UNIT, value=shown(given), unit=unit, wanted=wanted)
            return True
        digits, notes = _digits(match, notes)
        whole, part = digits.partition(".")[::2]
        if self.field.type == "count" and part and not part.strip("0") and not match["times"]:
            digits, notes = whole, [*notes, POINT_ZERO]
        power = TIMES.get(match["times"] or "", 0)
        value = float(f"{digits}{match['power'] or ''}" if not power else f"{digits}e{power}")
        more = [MULTIPLIED] * bool(power) + [SUFFIX] * bool(unit)
        self.take(at, value, given, [*notes, *more], out)
        return True

    def per(self, at: int, given: str, match: re.Match[str], notes: list[NoteKind], out: Outcome) -> bool:
        """Read a share in hundredths or thousandths."""
        if match["times"]:
            return False
        digits, notes = _digits(match, notes)
        value = float(digits + _PER[match["unit"]])
        self.take(at, value, given, [*notes, PERCENT], out)
        return True

    def worded(self, at: int, given: str, text: str, notes: list[NoteKind], out: Outcome) -> None:
        """Read a number in words, or one that is not exact."""
        if not may_be_quantity(text) or ("/" in text and self.field.type != "share"):
            self.refuse(at, given, out)
            return
        try:
            said = Quantity.parse(text)
        except InvalidQuantityError as error:
            self.not_one(at, given, error.problems[0], out)
            return
        unit = "" if said.unit is None or said.unit == PER_CENT else said.unit.zh
        if (said.unit == PER_CENT) != (self.field.type == "share") and (unit or self.field.type != "share"):
            self.refuse(at, given, out)
        elif unit and not belongs(unit, self.held):
            if unit in UNITS:
                wanted = _WANTED.get(self.held or "", _OWN)
                out.fault(at, OTHER_UNIT, value=shown(given), unit=unit, wanted=wanted)
            else:
                self.refuse(at, given, out)
        else:
            self.said(at, given, said, [*notes, *([SUFFIX] if unit else [])], out)

    def said(self, at: int, given: str, said: Quantity, notes: list[NoteKind], out: Outcome) -> None:
        """Take a quantity; one that is not exact is kept beside."""
        value = float(said.value)
        if said.qualifier == "exact":
            self.take(at, value, given, [*notes, CHINESE_NUMBER], out)
        elif self.allowed(at, value, given, out):
            if self.inexact == "number":
                out.values[at] = value
            out.quantities[at] = said
            out.note(at, *notes, INEXACT)

    def not_one(self, at: int, given: str, problem: Problem, out: Outcome) -> None:
        """Say why a text is not one number."""
        if shown(given) != given.strip() or problem.code in _NO_NUMBER:
            self.refuse(at, given, out)
            return
        why = Text(problem.message("en"), problem.message("zh"))
        out.fault(at, BAD_QUANTITY, why=why, example=_EXAMPLES.get(self.field.type, "300"))


#: Codes of texts in which there is no number to speak of.
_NO_NUMBER: Final = frozenset({"QTY001", "QTY002", "QTY003", "QTY004"})


def _float(cell: Any) -> float:  # noqa: ANN401 - any number
    """Return a number as a float, an infinite one if it is too large."""
    try:
        return float(cell)
    except OverflowError:
        return math.inf if cell > 0 else -math.inf
    except ValueError:
        return math.nan


def _digits(match: re.Match[str], notes: list[NoteKind]) -> tuple[str, list[NoteKind]]:
    """Return the digits of a number with its sign and its point."""
    whole = match["whole"] or "0"
    if match["mark"]:
        whole = whole.replace(match["mark"], "")
        notes = [*notes, THOUSANDS]
    sign = "-" if match["sign"] in {"-", "−"} else ""
    part = match["part"] or ""
    return f"{sign}{whole}{part if part != '.' else ''}", notes


def _share_fix(value: float, said: str) -> Text:
    """Return what to do about a share above 1."""
    if 2 <= value <= 100 and "%" not in said and "％" not in said:  # noqa: PLR2004 - the whole in hundredths
        percent = f"{value:.12g}"
        return _WRITE_SHARE.format(share=f"{value / 100:.12g}", percent=percent)
    return _CORRECT_SHARE

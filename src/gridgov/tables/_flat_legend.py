"""What stands in which column, as a sheet of a workbook, and the words that are offered in a column."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

import attrs

from gridgov.levels import LevelScheme
from gridgov.roles import RoleCatalogue
from gridgov.tables._flat_words import Words
from gridgov.tables._kind import Field, FieldType, TableKind
from gridgov.text import Lang, Text

__all__ = ["Legend", "choices_of"]

_TITLE: Final = Text("legend", "填表说明")
_HEAD: Final = (
    Text("sheet", "工作表"),
    Text("column", "列"),
    Text("also", "又作"),
    Text("what stands in it", "填写内容"),
    Text("how it is written", "填写格式"),
    Text("needed", "必填"),
    Text("example", "示例"),
)
_WIDTHS: Final = (16, 18, 18, 70, 36, 8, 30)
_YES: Final = Text("yes", "是")
_WHOLE: Final = Text("(the sheet)", "（整表）")
_FORMS: Final[dict[FieldType, Text]] = {
    "id": Text("code or id, as text", "编码或编号，文本格式"),
    "text": Text("text", "文字"),
    "count": Text("whole number from 0", "不小于0的整数"),
    "number": Text("number from 0", "不小于0的数"),
    "share": Text("0 to 1, or a percentage", "0至1，或百分比"),
    "day": Text("YYYY-MM-DD", "YYYY-MM-DD"),
    "flag": Text("yes or no", "是或否"),
    "choice": Text("one of: ", "限填："),
    "words": Text("words, separated by semicolons", "若干词，以分号分隔"),
    "quantity": Text("number or published wording", "数值或公布的表述"),
}


@attrs.frozen
class Legend:
    """A sheet that says what stands in every column.

    Example:
        >>> from gridgov.tables._kinds import KINDS
        >>> found = Legend.of([KINDS["devices"]], "zh")
        >>> found.title, found.rows[2][:3]
        ('填表说明', ('设备', '设备编号', 'id'))
    """

    title: str
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...] = _WIDTHS

    @classmethod
    def of(cls, kinds: Iterable[TableKind], lang: Lang, *, examples: bool = True) -> Legend:
        """Describe the columns of some kinds of table.

        Args:
            kinds: The kinds.
            lang: Language of the legend.
            examples: Whether each column has an example.
        """
        width = len(_HEAD) if examples else len(_HEAD) - 1
        rows = [tuple(text.get(lang) for text in _HEAD[:width])]
        for kind in kinds:
            whole = (kind.name.get(lang), _WHOLE.get(lang), kind.key, kind.meaning.get(lang))
            rows.append((*whole, *[""] * (width - len(whole))))
            rows += [_row(kind, field, lang)[:width] for field in kind.fields]
        return cls(_TITLE.get(lang), tuple(rows), _WIDTHS[:width])


def _row(kind: TableKind, field: Field, lang: Lang) -> tuple[str, ...]:
    other: Lang = "en" if lang == "zh" else "zh"
    form = _FORMS[field.type].get(lang)
    if field.type == "choice":
        words = [others[0] if lang == "zh" else key for key, others in field.choices]
        form += ("、" if lang == "zh" else ", ").join(words)
    return (
        kind.name.get(lang),
        field.heading(lang),
        field.heading(other),
        field.meaning.get(lang),
        form,
        _YES.get(lang) if field.required else "",
        field.example.get(lang),
    )


def choices_of(
    levels: LevelScheme | None, roles: RoleCatalogue | None, lang: Lang
) -> dict[tuple[str, str], Sequence[str]]:
    """Return the words that are offered for levels and roles, by kind of table and column.

    Example:
        >>> choices_of(LevelScheme.ladder("street", "community"), None, "zh")
        {('units', 'level'): ['镇街', '社区']}
    """
    out: dict[tuple[str, str], Sequence[str]] = {}
    if levels is not None:
        known = Words({level.key: level.name for level in levels.levels})
        out["units", "level"] = [known.write(level.key, lang) for level in levels.levels]
    if roles is not None:
        known = Words({role.key: role.name for role in roles.roles})
        out["posts", "role"] = [known.write(role.key, lang) for role in roles.roles]
    return out

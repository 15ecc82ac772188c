"""Words in two languages."""

from __future__ import annotations

from typing import Literal

import attrs

from gridgov._face import as_html, as_line
from gridgov._fields import as_field

__all__ = ["LANGS", "Lang", "Text"]

#: The languages a user can ask for: English and Chinese.
Lang = Literal["en", "zh"]
LANGS: tuple[Lang, Lang] = ("en", "zh")


@attrs.frozen
class Text:
    """One wording in English and in Chinese.

    Every name and message that a user reads is a `Text`. It may hold ``str.format`` fields.

    Example:
        >>> community = Text("community", "社区")
        >>> community.get("zh")
        '社区'
        >>> str(Text("{n} households", "{n}户").format(n=3))
        '3 households'
    """

    __get_pydantic_core_schema__ = as_field
    __repr__ = as_line
    _repr_html_ = as_html

    #: The English wording.
    en: str = attrs.field(validator=attrs.validators.instance_of(str))
    #: The Chinese wording.
    zh: str = attrs.field(validator=attrs.validators.instance_of(str))

    def get(self, lang: Lang = "en") -> str:
        """Return the wording in ``lang``.

        Raises:
            ValueError: ``lang`` is neither ``"en"`` nor ``"zh"``.

        Example:
            >>> Text("grid", "网格").get("en")
            'grid'
        """
        if lang == "en":
            return self.en
        if lang == "zh":
            return self.zh
        msg = f"lang must be 'en' or 'zh', not {lang!r}."
        raise ValueError(msg)

    def format(self, **facts: object) -> Text:
        """Fill the fields of both wordings with the same facts; a fact that is a `Text` speaks each language itself.

        Raises:
            KeyError: A field has no fact.

        Example:
            >>> Text("row {row}", "第{row}行").format(row=7)
            Text(en='row 7', zh='第7行')
            >>> Text("a {level}", "一个{level}").format(level=Text("grid", "网格"))
            Text(en='a grid', zh='一个网格')
        """
        en, zh = ({k: _Said(v, lang) if isinstance(v, Text) else v for k, v in facts.items()} for lang in LANGS)
        return Text(self.en.format(**en), self.zh.format(**zh))

    def __str__(self) -> str:
        """Return the English wording."""
        return self.en


class _Said:
    """A wording in one language that still has both as attributes, for fields such as ``{close.zh}``."""

    def __init__(self, text: Text, lang: Lang) -> None:
        self.en, self.zh, self._said = text.en, text.zh, text.get(lang)

    def __format__(self, spec: str, /) -> str:
        return format(self._said, spec)

    def __str__(self) -> str:
        return self._said

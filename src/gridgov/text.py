"""Words in two languages."""

from __future__ import annotations

from typing import Literal

import attrs

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
        """Fill the fields of both wordings with the same facts.

        Raises:
            KeyError: A field has no fact.

        Example:
            >>> Text("row {row}", "第{row}行").format(row=7)
            Text(en='row 7', zh='第7行')
        """
        return Text(self.en.format(**facts), self.zh.format(**facts))

    def __str__(self) -> str:
        """Return the English wording."""
        return self.en

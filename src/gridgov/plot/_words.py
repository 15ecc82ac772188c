"""How wordings of figures and of the page are put together, in both languages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from gridgov.levels import LevelScheme
from gridgov.measures import Measure, Total
from gridgov.text import LANGS, Lang, Text

__all__ = ["both", "count", "level_name", "measured", "number", "plural", "say"]

#: What marks a level of which the units lie over their siblings.
_OVER: Final = Text("{name} (lies over the others, not added up)", "{name}（与其他单元重叠，不重复计入）")


def level_name(levels: LevelScheme, key: str) -> Text:
    """Name a level, and say so if its units lie over their siblings.

    Example:
        >>> from gridgov.levels import LevelScheme
        >>> levels = LevelScheme.ladder("grid", "estate").evolve("estate", overlay=True)
        >>> level_name(levels, "estate").zh
        '小区（与其他单元重叠，不重复计入）'
    """
    name = levels.title(key)
    return say(_OVER, name=name) if levels.level(key).overlay else name


def measured(measure: Measure) -> Text:
    """Name a measure with its unit, unless the name says it already.

    Example:
        >>> from gridgov.measures import MEASURES
        >>> measured(MEASURES["households"])
        Text(en='households', zh='户数（户）')
    """

    def name(lang: Lang) -> str:
        what, unit = measure.name.get(lang), measure.unit.get(lang)
        if unit in {"", what}:
            return what
        return Text(f"{what}, in {unit}", f"{what}（{unit}）").get(lang)

    return both(name)


def both(make: Callable[[Lang], str]) -> Text:
    """Ask something for its wording in each language.

    Example:
        >>> both(lambda lang: lang * 2)
        Text(en='enen', zh='zhzh')
    """
    return Text(*(make(lang) for lang in LANGS))


def say(words: Text, **facts: object) -> Text:
    """Fill in facts; one that is a `Text` is said in the same language.

    Example:
        >>> say(Text("{n} per {level}", "每{level}{n}"), n=3, level=Text("grid", "网格"))
        Text(en='3 per grid', zh='每网格3')
    """

    def fill(lang: Lang) -> str:
        return words.get(lang).format(**{k: v.get(lang) if isinstance(v, Text) else v for k, v in facts.items()})

    return both(fill)


def number(value: float) -> str:
    """Write a number with thousands apart; one that is not whole with up to 12 digits, as sums are off after that.

    Example:
        >>> number(349028.0), number(2.5), number(0.1 + 0.2), number(1234568.9000000001)
        ('349,028', '2.5', '0.3', '1,234,568.9')
    """
    return Total(value, 0).text()


def plural(n: int) -> str:
    """Return the ending of an English noun after a number."""
    return "" if n == 1 else "s"


def count(n: int) -> Text:
    """Write how many units, posts or rows there are.

    Example:
        >>> count(1200).en
        '1,200'
    """
    return Text(f"{n:,}", f"{n:,}")

"""How names that are there are said to someone who named one that is not."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from typing import Final

from gridgov.text import Text

__all__ = ["closest", "nearest_figures", "no_figure", "there_are"]

#: The most names that are offered for one that is not there.
_OFFERED: Final = 3


def closest(name: str, known: Iterable[str]) -> list[str]:
    """Return the names that look most like another one: those that do, else the least unlike."""
    there = sorted(set(known))
    return difflib.get_close_matches(name, there, n=_OFFERED, cutoff=0.4) or difflib.get_close_matches(
        name, there, n=_OFFERED, cutoff=0.0
    )


def there_are(known: Iterable[str]) -> Text:
    """Say which names there are, each once."""
    names = ", ".join(dict.fromkeys(known))
    return (
        Text("There are: {names}", "现有：{names}").format(names=names)
        if names
        else Text("It has none", "尚未设任何此项")
    )


def nearest_figures(name: str, known: Iterable[str]) -> Text:
    """Say which ids of figures are closest, to end a sentence."""
    names = ", ".join(closest(name, known))
    if not names:
        return Text("it has no figures yet", "方案尚无数字")
    return Text("the closest are: {names}", "最接近的有：{names}").format(names=names)


def no_figure(name: str, known: Iterable[str], path: str = "") -> dict[str, object]:
    """Return the facts of a figure that is not there, and who speaks of it."""
    who = Text("", "")
    if path.startswith("recipe"):
        who = Text(", of which the recipe speaks", "，而配方引用了它")
    elif path.startswith("lists"):
        who = Text(", of which a list speaks", "，而清单引用了它")
    return {"figure": name, "who": who, "known": nearest_figures(name, known)}

"""Ids, names and counts to draw: plain ones first, then all that is allowed and seldom met."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Final

from hypothesis import strategies as st

from gridgov.testing._draw_choices import bits
from gridgov.text import Text

__all__ = ["DAYS", "IDS", "NAMES", "STYLES", "TEXTS", "WORDS", "drawn_ids"]

_ANY: Final = st.characters(exclude_categories=["Cs"])
#: Words of any characters, such as keys.
WORDS: Final = st.text(_ANY, min_size=1, max_size=6)
TEXTS: Final = st.builds(Text, st.text(_ANY, max_size=6), WORDS)
#: Names of any characters that can be shown.
SHOWN: Final = st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1, max_size=8)
NAMES: Final = st.none() | SHOWN
#: What a spreadsheet makes of a number, 610902.0, is refused as an id.
TEXT_IDS: Final = st.text("ab09-_:@#/'\"\\$[.网格é😀", min_size=1, max_size=5).filter(
    lambda t: not re.fullmatch(r"[0-9]+\.0", t)
)
IDS: Final = TEXT_IDS | st.from_regex(r"[1-9][0-9]{0,15}", fullmatch=True)
DAYS: Final = st.dates().map(str)

#: Ways to make the n-th id of a table, each met by another part of the code.
STYLES: Final[Sequence[Callable[[int], str]]] = (
    lambda n: f"u{n}",
    str,
    lambda n: f"u-{n}",
    lambda n: "0" * (n % 5) + str(10 + n),
    lambda n: f"{n:016}",
    lambda n: f"{n:0{16 + n % 2}}",
    lambda n: ("社区", "😀", "\U00020000", "网é", "\ue000", "{}", "'\"")[n % 7] + str(n),
    lambda n: str(n) if n else "x" * 1024,
)
#: Which of them; of `integers` the first and the last would be drawn most.
_STYLE: Final = bits(6)


def drawn_ids(draw: st.DrawFn, n: int, *, odd: bool) -> list[str]:
    """Draw ids of one style; if odd ones are wanted, sometimes ids that have nothing in common."""
    style = draw(_STYLE) % (len(STYLES) + 1) if odd else 0
    if style == len(STYLES):
        return draw(st.lists(IDS, min_size=n, max_size=n, unique=True))
    return [STYLES[style](i) for i in range(n)]

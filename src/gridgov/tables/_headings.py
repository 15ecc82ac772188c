"""What a heading means: the words of the kinds of table, those that the user adds, and those that are left aside."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final

import attrs

from gridgov._cells import nearest_key
from gridgov._net_words import LEFT_ASIDE, PERSONAL
from gridgov._net_words import plain as net_plain
from gridgov._unicode import composed
from gridgov.measures import MEASURES
from gridgov.tables._kind import Field
from gridgov.tables._kinds import LABEL, MEASURE, Kinds
from gridgov.text import Text

__all__ = ["Headings", "is_aside", "is_personal", "plain", "scale"]

_BRACKETS: Final = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|<[^<>]*>|\{[^{}]*\}|【[^【】]*】|〔[^〔〕]*〕")
_MARKS: Final = re.compile("[*:：、.。?？!！\"'“”‘’]+$|^[*?？\"'“”‘’]+")
_OF_WHICH: Final = re.compile("^(其中|含|包括)[:：]?")
_UNIT_BEHIND: Final = re.compile("[/／](户|人|个|名|栋|幢|家|平方公里|平方米|km2)$")
_ASIDE: Final = LEFT_ASIDE | {"行号", "编次", "附注", "备考", "id_number_of_row", "index", "unnamed:_0", "row"}
_NAMES_KEY: Final = re.compile("(measure|label|指标|标签)\\s*[:：]", re.IGNORECASE)
#: Characters of a heading; cells are looked at as headings, too, and a cell may hold a book.
_LONGEST: Final = 1000
#: What counts people is not about one of them: 户籍人口.
_COUNTED: Final = re.compile("人口|人数|户数|数量|总数|数$")
_TEN_THOUSAND: Final = re.compile("[(\\[（]\\s*(单位[:：]?)?\\s*万")


def plain(heading: str) -> str:
    """Return a heading in one form: half width, small letters, without spaces, brackets and marks.

    A text of more than 1,000 characters is no heading, and stays as it is.

    Example:
        >>> plain("社 区　编码（必填）*"), plain("Unit ID"), plain("其中：常住人口（人）")
        ('社区编码', 'unit_id', '常住人口')
    """
    if len(heading) > _LONGEST:
        return heading
    text = _BRACKETS.sub("", composed(heading).lower()).strip()
    text = _MARKS.sub("", _OF_WHICH.sub("", text)).strip()
    if text.isascii():
        return re.sub(r"[\s\-/]+", "_", text)
    return _UNIT_BEHIND.sub("", re.sub(r"\s+", "", text))


def scale(heading: str) -> float:
    """Return by what the numbers under a heading are multiplied: 10,000 for 人口（万人）.

    Example:
        >>> scale("人口（万人）"), scale("户数（户）")
        (10000.0, 1.0)
    """
    return 10_000.0 if _TEN_THOUSAND.search(heading) else 1.0


def is_aside(heading: str) -> bool:
    """Tell whether a column is none of ours and is left where it is: running numbers and remarks."""
    return plain(heading) in _ASIDE


def is_personal(heading: str) -> bool:
    """Tell whether a heading is about names, identity numbers, telephones or other things of a person."""
    word = plain(heading)
    return bool(PERSONAL.search(word)) and not _COUNTED.search(word)


@attrs.frozen(eq=False)
class Headings:
    """What headings mean in each kind of table."""

    kinds: Kinds
    #: The kinds that a sheet may be.
    keys: tuple[str, ...]
    #: What the user says that plain headings mean; None: leave the column aside.
    aliases: Mapping[str, str | None]
    #: Columns that units have besides, by plain heading: those that a sheet describes.
    described: Mapping[str, str]
    #: What known headings in plain form mean, by kind.
    _index: Mapping[str, Mapping[str, str]] = attrs.field(init=False)
    _found: dict[str, Mapping[str, str]] = attrs.field(factory=dict[str, Mapping[str, str]], init=False)

    def __attrs_post_init__(self) -> None:
        """Turn the words of the kinds round: a heading is looked up once for all kinds."""
        index: dict[str, dict[str, str]] = {}
        for kind in self.keys:
            for word, key in self.kinds.headings(kind).items():
                index.setdefault(word, {})[kind] = key
        object.__setattr__(self, "_index", index)

    @classmethod
    def of(
        cls,
        kinds: Kinds,
        keys: Iterable[str],
        aliases: Mapping[str, str | None],
        described: Mapping[str, str] | None = None,
    ) -> Headings:
        """Collect the words of some kinds, and those of the user, which go first."""
        return cls(kinds, tuple(keys), {plain(word): key for word, key in aliases.items()}, described or {})

    def of_kind(self, kind: str, heading: str) -> str | None:
        """Return the column that a heading means, None if it means none."""
        return self.meanings(heading).get(kind)

    def meanings(self, heading: str) -> Mapping[str, str]:
        """Return the column that a heading means in each kind in which it means one."""
        if heading not in self._found:
            self._found[heading] = self._mean(heading)
        return self._found[heading]

    def _mean(self, heading: str) -> Mapping[str, str]:
        word = plain(heading)
        if word in self.aliases:
            # Nobody may ask for names of persons.
            return {} if is_personal(heading) else self._asked(self.aliases[word])
        if len(heading) > _LONGEST:
            return {}
        found = dict(self._index.get(net_plain(word), {}))
        found |= self._index.get(net_plain(heading), {})
        others = [kind for kind in self.keys if self.kinds[kind].others != "none"]
        if word in self.described:
            # A measure may have the name of a column that every table of units has.
            free = [kind for kind in others if found.get(kind) not in self.kinds[kind].keys]
            found |= dict.fromkeys(free, self.described[word])
        elif others and (":" in heading or "：" in heading):
            found |= {k: key for k in others if k not in found and (key := self.kinds.column(k, heading)) is not None}
        return found

    def _asked(self, key: str | None) -> Mapping[str, str]:
        """Return what the user says that a heading means."""
        out: dict[str, str] = {}
        for kind in self.keys if key is not None else ():
            table = self.kinds[kind]
            if key in table.keys:
                out[kind] = str(key)
            elif table.others != "none":
                out[kind] = str(key) if ":" in str(key) else f"{MEASURE}{key}"
        return out

    def is_described(self, heading: str) -> bool:
        """Tell whether a heading is one that the file itself explains, or that names its key."""
        return plain(heading) in self.described or _NAMES_KEY.match(heading.strip()) is not None

    def field(self, kind: str, key: str) -> Field:
        """Return a column of a kind; measures and labels of units are columns, too."""
        table = self.kinds[kind]
        if key in table.keys:
            return table.field(key)
        what, _, name = key.partition(":")
        if f"{what}:" == LABEL:
            return Field(key, Text(name, name), "text", _LABEL)
        known = MEASURES.get(name)
        if known is None:
            return Field(key, Text(name, name), "number", _MEASURE)
        return Field(key, known.name, "count" if known.whole else "number", _MEASURE)

    def knows(self, heading: str) -> bool:
        """Tell whether a heading means something in any kind of table, or nothing on purpose."""
        return bool(self.meanings(heading)) or self.aside(heading)

    def aside(self, heading: str) -> bool:
        """Tell whether a column is left where it is."""
        word = plain(heading)
        return self.aliases[word] is None if word in self.aliases else is_aside(heading)

    def fix(self, kind: str, heading: str, taken: Iterable[str]) -> Text:
        """Say which heading was meant, or what can be done."""
        table = self.kinds[kind]
        used = set(taken)
        free = {word: key for word, key in self.kinds.headings(kind).items() if key not in used}
        close = nearest_key(plain(heading), tuple(free))
        if close is not None:
            return _MEANT.format(word=close, heading=heading, key=free[close].removeprefix(MEASURE))
        if table.others != "none":
            return _OTHER.format(heading=heading)
        known = Text(", ".join(table.keys), "、".join(field.name.zh for field in table.fields))
        return _NONE.format(heading=heading, known=known)


_MEASURE: Final = Text("A number about the unit.", "关于该单元的数值。")
_LABEL: Final = Text("A text about the unit.", "关于该单元的文字。")
_MEANT: Final = Text(
    "Did you mean '{word}'? Then rename it, or say aliases={{'{heading}': '{key}'}} in code, --alias '{heading}={key}' "
    "in the command; to leave it aside, None in code, --alias '{heading}=' in the command.",
    "是否为“{word}”？若是，请改列名，或代码中用aliases={{'{heading}': '{key}'}}，命令中用--alias '{heading}={key}'；"
    "若要略去该列，代码中写None，命令中用--alias '{heading}='。",
)
_OTHER: Final = Text(
    "Say what it measures, aliases={{'{heading}': KEY}} in code, --alias '{heading}=KEY' in the command; without KEY, "
    "None in code, it is left aside.",
    "请指明其指标键：代码中用aliases={{'{heading}': KEY}}，命令中用--alias '{heading}=KEY'；"
    "不写KEY（代码中写None）则略去该列。",
)
_NONE: Final = Text(
    "Delete it, or leave it aside: aliases={{'{heading}': None}} in code, --alias '{heading}=' in the command. The "
    "columns are: {known.en}.",
    "请删除该列，或略去该列：代码中用aliases={{'{heading}': None}}，命令中用--alias '{heading}='。"
    "可用的列：{known.zh}。",
)

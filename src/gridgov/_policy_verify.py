"""Whether the quotes of a policy stand in its sources, word for word."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final, Literal, TypeAlias, cast, get_args

import attrs

from gridgov._face import as_html, as_line, one_line
from gridgov._policy import Policy
from gridgov._policy_clause import Clause, Source
from gridgov._policy_faults import TEXT_NOT_UTF8
from gridgov._policy_quotes import Normal, normalise
from gridgov.errors import InvalidFileError, Place, Problem, Problems
from gridgov.text import Lang, Text

__all__ = ["QuoteCheck", "QuoteChecks", "Texts", "find_quote", "read_texts", "verify"]

#: Texts by id of the source or name of its file; or the files, or a folder with them.
Texts: TypeAlias = Mapping[str, str] | str | os.PathLike[str] | Iterable[str | os.PathLike[str]]
Found = Literal["found", "not found", "no text", "no quote"]
#: Endings of the files of a folder that are read.
_ENDINGS: Final = {".txt", ".md", ""}
_SHOWN: Final = 40
_WORDS: Final = {
    "found": Text("found in line {line}", "见第{line}行"),
    "not found": Text(
        "not found; the longest part, in line {line}: {excerpt}", "未找到；最长的相同部分在第{line}行：{excerpt}"
    ),
    "nowhere": Text("not found, not even a part of it", "未找到，也没有相同部分"),
    "no text": Text("the text of its source is not given", "未提供来源文本"),
    "no quote": Text("it has no quote", "没有引文"),
}


@attrs.frozen
class QuoteCheck:
    """Whether one quote stands in its source.

    Example:
        >>> QuoteCheck("cn/size", "law", "law.txt", "100 to 700", "found", 3, "100 to 700").text("zh")
        'cn/size law：见第3行'
    """

    __repr__ = as_line
    _repr_html_ = as_html

    #: The clause, as ``policy/clause``.
    clause: str
    #: Id of its source.
    source: str | None
    #: Name under which the text was given.
    text_name: str | None
    quote: str | None
    found: Found
    #: Line of the quote in the text, or of the longest part of it that is there; from 1.
    line: int | None = None
    #: What stands there.
    excerpt: str | None = None

    def text(self, lang: Lang = "en") -> str:
        """Say it in one line.

        Raises:
            ValueError: ``lang`` is neither ``en`` nor ``zh``.
        """
        words = _WORDS["nowhere" if self.found == "not found" and self.line is None else self.found]
        short = self.excerpt or ""
        short = short if len(short) <= _SHOWN else short[: _SHOWN - 1] + "…"
        said = words.format(line=self.line, excerpt=short).get(lang)
        source = f" {self.source}" if self.source else ""
        return f"{self.clause}{source}{'：' if lang == 'zh' else ': '}{said}"


@attrs.frozen(repr=False)
class QuoteChecks:
    """All quotes of a policy. True when every clause has a quote that was found."""

    _repr_html_ = as_html

    rows: tuple[QuoteCheck, ...]

    def __bool__(self) -> bool:
        return all(row.found == "found" for row in self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[QuoteCheck]:
        return iter(self.rows)

    def __getitem__(self, i: int) -> QuoteCheck:
        return self.rows[i]

    def counts(self) -> dict[str, int]:
        """Return how many quotes are found, not found, without text, and how many clauses have no quote."""
        found = [row.found for row in self.rows]
        return {key: n for key in get_args(Found) if (n := found.count(key))}

    def columns(self) -> dict[str, list[Any]]:
        """Return the rows as columns: a data frame is built from them as they are."""
        names = {"clause": "clause", "source": "source", "text": "text_name", "quote": "quote"}
        names |= {"found": "found", "line": "line", "excerpt": "excerpt"}
        return {key: [getattr(row, name) for row in self.rows] for key, name in names.items()}

    def text(self, lang: Lang = "en") -> str:
        """Return one line for each clause.

        Raises:
            ValueError: ``lang`` is neither ``en`` nor ``zh``.
        """
        return "\n".join(row.text(lang) for row in self.rows)

    @one_line
    def __repr__(self) -> str:
        said = ", ".join(f"{n} {key}" for key, n in self.counts().items()) or "no clause"
        return f"<QuoteChecks: {said}>"


def read_texts(texts: Texts) -> dict[str, str]:
    """Return texts by name: as given, or from files, or from those of a folder.

    Raises:
        OSError: A file cannot be read.
        InvalidFileError: Files are not UTF-8; with all of them.
    """
    if isinstance(texts, Mapping):
        return dict(cast("Mapping[str, str]", texts))
    given = [texts] if isinstance(texts, str | os.PathLike) else list(texts)
    paths: list[Path] = []
    for item in given:
        path = Path(item)
        inside = sorted(p for p in path.iterdir() if p.is_file() and p.suffix in _ENDINGS) if path.is_dir() else [path]
        paths += inside
    found: dict[str, str] = {}
    wrong: list[Problem] = []
    for path in paths:
        try:
            found[path.name] = path.read_text(encoding="utf-8-sig")
        except UnicodeDecodeError as error:
            wrong.append(Problem(TEXT_NOT_UTF8, Place(file=str(path)), {"why": error.reason}))
    if wrong:
        raise InvalidFileError(Problems.of(*wrong))
    return found


def _name_of(source: Source, names: Iterable[str]) -> str | None:
    """Return the name under which the text of a source is given: its id, its file, or its file without ending."""
    known = tuple(names)
    wanted = [source.id, *([source.file, Path(source.file).stem] if source.file else [])]
    for want in wanted:
        for name in known:
            if want in {name, Path(name).name, Path(name).stem}:
                return name
    return None


def find_quote(quote: Normal, text: Normal) -> tuple[Found, int | None, str | None]:
    """Return whether a quote stands in a text, and the line and the words of it or of its longest part."""
    position = text.text.find(quote.text)
    if position >= 0:
        return "found", text.line(position), text.excerpt(position, len(quote.text))
    near = text.nearest(quote)
    return ("not found", None, None) if near is None else ("not found", text.line(near[0]), text.excerpt(*near))


def verify(policy: Policy, texts: Texts) -> QuoteChecks:
    """Look for every quote of a policy in the text of its source."""
    given = read_texts(texts)
    read: dict[str, Normal] = {}
    rows = [_check(policy, clause, given, read) for clause in policy.clauses]
    return QuoteChecks(tuple(rows))


def _check(policy: Policy, clause: Clause, given: Mapping[str, str], read: dict[str, Normal]) -> QuoteCheck:
    key = f"{policy.id}/{clause.id}"
    quote = normalise(clause.quote or "")
    if not quote.text:
        return QuoteCheck(key, clause.source, None, clause.quote, "no quote")
    source = None if clause.source is None else policy.source(clause.source)
    name = None if source is None else _name_of(source, given)
    if name is None:
        return QuoteCheck(key, clause.source, None, clause.quote, "no text")
    if name not in read:
        read[name] = normalise(given[name])
    found, line, excerpt = find_quote(quote, read[name])
    return QuoteCheck(key, clause.source, name, clause.quote, found, line, excerpt)

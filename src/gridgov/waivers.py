"""Waivers: permission to leave a failure open until a last day. They never hide it."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal, cast

import attrs
import numpy as np
import numpy.typing as npt

from gridgov._face import as_html, one_line
from gridgov._pickles import Versioned
from gridgov._toml import toml_tables
from gridgov._waiver import NO_REASON, Waiver
from gridgov._waiver_faults import ENDS_SOON, EXPIRED, MANY_END, NOT_READABLE, TOO_BAD, TOO_WIDE, UNKNOWN_NAME, UNUSED
from gridgov._waiver_match import Fate, match
from gridgov._waiver_read import Reader, duplicates
from gridgov.errors import FaultKind, InvalidWaiversError, Place, Problem, Problems

if TYPE_CHECKING:
    from gridgov._finding_rows import FindingRows

__all__ = ["Waiver", "Waivers", "dumps", "load", "loads"]

#: Waivers that end within so many days are named.
_SOON: Final = 30
_MOST: Final = 20
Form = Literal["toml", "json"]


def _waivers(value: Iterable[Waiver]) -> tuple[Waiver, ...]:
    return tuple(value)


@attrs.frozen(repr=False)
class Waivers(Versioned):
    """Waivers of one place.

    Raises:
        ValueError: Two have one id, or the number of those that may end on one day is below 1.

    Example:
        >>> from gridgov import Hierarchy, Jurisdiction, LevelScheme, check
        >>> from gridgov.rules import CommunityOversize
        >>> h = Hierarchy.from_records([{"id": "c", "level": "community", "households": 400}],
        ...     levels=LevelScheme.ladder("community"), measures=["households"])
        >>> waivers = Waivers([Waiver(rule="SIZ001", unit="c", reason="to be split", last_day="2026-12-31")])
        >>> report = check(Jurisdiction(territory=h), CommunityOversize(max_households=300), on="2026-01-01",
        ...     waivers=waivers)
        >>> report.ok(), len(report), report.columns()["waiver"].tolist()
        (True, 1, ['SIZ001/c'])
    """

    _repr_html_ = as_html

    waivers: tuple[Waiver, ...] = attrs.field(default=(), converter=_waivers)
    #: More of them than this should not end on one day.
    most_on_one_day: int = attrs.field(default=_MOST, kw_only=True)
    #: The file they were read from.
    file: str | None = attrs.field(default=None, kw_only=True, eq=False)

    def __attrs_post_init__(self) -> None:
        """Refuse two of one id."""
        twice = [name for name, _, _ in duplicates(list(self.waivers))]
        if twice:
            msg = f"Each waiver has an id of its own; used more than once: {', '.join(twice)}."
            raise ValueError(msg)
        if self.most_on_one_day < 1:
            msg = f"most_on_one_day is at least 1, not {self.most_on_one_day}."
            raise ValueError(msg)

    def __getitem__(self, index: int) -> Waiver:
        return self.waivers[index]

    def __len__(self) -> int:
        return len(self.waivers)

    def __iter__(self) -> Iterator[Waiver]:
        return iter(self.waivers)

    @one_line
    def __repr__(self) -> str:
        n = len(self)
        return f"<Waivers: {n:,} waiver{'' if n == 1 else 's'}>"

    def without_reasons(self, rules: Collection[str]) -> Waivers:
        """Return waivers that do not say why they were granted, where they are of some rules.

        Args:
            rules: What a waiver calls its rule by: codes and names of rules, keys and ids of clauses.

        Example:
            >>> waiver = Waiver(rule="SIZ001", unit="c", reason="to be split", last_day="2026-12-31")
            >>> Waivers([waiver]).without_reasons({"SIZ001"})[0].reason.en
            'reason not shown here: it may tell counts that are left out'
        """
        held = (attrs.evolve(w, reason=NO_REASON) if w.rule in rules else w for w in self.waivers)
        return attrs.evolve(self, waivers=held)

    # -- at work ---------------------------------------------------------------------------------------------------

    def covering(self, rows: FindingRows, on: np.datetime64) -> npt.NDArray[np.int32]:
        """Return for each finding the position of the first waiver that covers it, -1 for none.

        Args:
            rows: The findings; only failures are covered.
            on: The day; on its last day a waiver still covers.

        Returns:
            Int32, shape (n,).
        """
        return match(self.waivers, rows, on)[0]

    def problems(self, rows: FindingRows, on: np.datetime64, *, hidden: frozenset[str] = frozenset()) -> Problems:
        """Return what is wrong or will soon be wrong with the waivers: WVR001 to WVR007, in the order of the waivers.

        All of it is advice: what fails because a waiver no longer covers it fails by itself.

        Args:
            rows: The findings.
            on: The day.
            hidden: Keys of clauses that may look at counts that are left out. Nothing is said of a waiver that is for
                no failure, and for something unknown to one of them: that it was granted tells of a hidden count.
        """
        _, fates = match(self.waivers, rows, on, hidden)
        told = [(i, w, fate) for i, (w, fate) in enumerate(zip(self.waivers, fates, strict=True)) if not fate.hidden]
        found: list[Problem] = []
        for i, waiver, fate in told:
            found += self._of_one(i, waiver, fate, on)
        ends = Counter(str(waiver.last_day) for _, waiver, fate in told if not fate.expired)
        for day, n in sorted(ends.items()):
            if n > self.most_on_one_day:
                facts = {"day": day, "n": n, "most": self.most_on_one_day}
                found.append(Problem(MANY_END, Place(file=self.file), facts))
        return Problems.of(*found)

    def _of_one(self, i: int, waiver: Waiver, fate: Fate, on: np.datetime64) -> Iterator[Problem]:
        def problem(kind: FaultKind, key: str, **facts: object) -> Problem:
            return Problem(kind, Place(file=self.file, path=f"waiver[{i}].{key}"), {"waiver": waiver.id, **facts})

        for key, what, name, fix in fate.unknown:
            yield problem(UNKNOWN_NAME, key, what=what, name=name, fix=fix)
        day = waiver.last_day.isoformat()
        if fate.expired:
            yield problem(EXPIRED, "last_day", day=day)
            return
        left = int((np.datetime64(waiver.last_day, "D") - on).astype(int))
        if left <= _SOON:
            yield problem(ENDS_SOON, "last_day", day=day, n=left)
        if fate.outgrown:
            yield problem(TOO_BAD, "worst_margin", worst=f"{waiver.worst_margin:g}", n=fate.outgrown)
        if fate.wide:
            yield problem(TOO_WIDE, "max_units", n=fate.wide, most=waiver.max_units)
        elif not (fate.covered or fate.outgrown or fate.unknown):
            yield problem(UNUSED, "rule")


# -- files -------------------------------------------------------------------------------------------------------------


def load(file: str | os.PathLike[str]) -> Waivers:
    """Read waivers from a TOML file, or from a JSON file if its name ends with ``.json``.

    Raises:
        InvalidWaiversError: With everything that is wrong with the file.
        OSError: It cannot be opened.

    Example:
        >>> text = dumps(Waivers([Waiver(rule="SIZ001", unit="c", reason="to be split", last_day="2026-12-31")]))
        >>> _ = Path("waivers.toml").write_text(text, encoding="utf-8")
        >>> load("waivers.toml")[0].last_day
        datetime.date(2026, 12, 31)
    """
    path = Path(file)
    form: Form = "json" if path.suffix.lower() == ".json" else "toml"
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _unreadable(str(file), "UTF-8", str(error)) from None
    return loads(text, form=form, file=str(file))


def loads(text: str, *, form: Form = "toml", file: str | None = None) -> Waivers:
    r"""Read waivers from a text.

    Args:
        text: The text.
        form: ``toml`` or ``json``.
        file: Said in messages.

    Raises:
        InvalidWaiversError: With everything that is wrong with the text.
        ValueError: There is no such form.

    Example:
        >>> loads('[[waiver]]\nrule = "SIZ001"\nunit = "c"\nreason = "to be split"\nlast_day = 2026-12-31')
        <Waivers: 1 waiver>
        >>> try:
        ...     loads('[[waiver]]\nrule = "SIZ001"\nunit = "c"\nreason = "to be split"')
        ... except InvalidWaiversError as error:
        ...     print(error.problems[0])
        WVR103 waiver[0]: The key 'last_day' is missing. Give the last day, such as 2026-12-31.
    """
    _known(form)
    try:
        data: Any = toml_tables(text.replace("\r\n", "\n")) if form == "toml" else json.loads(text)
    except (ValueError, RecursionError) as error:
        raise _unreadable(file, form.upper(), str(error).rstrip(".")) from None
    if not isinstance(data, dict):
        raise _unreadable(file, "JSON", "it is no object")
    reader = Reader(file)
    waivers, most = reader.read(cast("dict[str, Any]", data))
    if reader.problems:
        raise InvalidWaiversError(Problems.of(*reader.problems))
    return Waivers(waivers, most_on_one_day=_MOST if most is None else most, file=file)


def dumps(waivers: Waivers, *, form: Form = "toml") -> str:
    """Write waivers as a text that `loads` reads.

    Args:
        waivers: The waivers.
        form: ``toml`` or ``json``.

    Raises:
        ValueError: There is no such form.

    Example:
        >>> print(dumps(Waivers([Waiver(rule="SIZ001", unit="c", reason="to be split", last_day="2026-12-31")])))
        [[waiver]]
        rule = "SIZ001"
        unit = "c"
        reason = { en = "to be split", zh = "to be split" }
        last_day = 2026-12-31
    """
    _known(form)
    tables = [waiver.to_dict() for waiver in waivers]
    top = {} if waivers.most_on_one_day == _MOST else {"most_on_one_day": waivers.most_on_one_day}
    if form == "json":
        return json.dumps({**top, "waiver": tables}, ensure_ascii=False, indent=2) + "\n"
    heads = [f"{key} = {value}\n" for key, value in top.items()]
    return "\n".join((*heads, *map(_as_toml, tables)))


def _as_toml(table: dict[str, Any]) -> str:
    lines = ["[[waiver]]"]
    for key, value in table.items():
        if key == "last_day":
            lines.append(f"{key} = {value}")
        elif isinstance(value, dict):
            inner = cast("dict[str, Any]", value)
            lines.append(f"{key} = {{ {', '.join(f'{k} = {_quoted(v)}' for k, v in inner.items())} }}")
        else:
            lines.append(f"{key} = {_quoted(value)}")
    return "\n".join(lines) + "\n"


def _quoted(value: object) -> str:
    """Write a text, a list of texts or a number: as in JSON, with the one character that only TOML escapes."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _known(form: str) -> None:
    if form not in {"toml", "json"}:
        msg = f"form is 'toml' or 'json', not {form!r}."
        raise ValueError(msg)


def _unreadable(file: str | None, form: str, why: str) -> InvalidWaiversError:
    return InvalidWaiversError(Problem(NOT_READABLE, Place(file=file), {"form": form, "why": why}))

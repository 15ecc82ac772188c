"""Messy workbooks held against what `gridgov.tables.read` makes of them."""

from __future__ import annotations

import argparse
import tempfile
import traceback
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random
from typing import Any

import attrs

from gridgov import tables
from gridgov.errors import InvalidFileError, Place, Problem, Problems
from gridgov.tables import InvalidTablesError, Reading
from gridgov.testing import _messy_words as words
from gridgov.testing._messy_files import forms
from gridgov.testing._messy_plant import Planted
from gridgov.testing.messy import Messy, messy_workbook

__all__ = ["Mistake", "command", "judge", "made"]

_MOST_FAULTS = 20


@attrs.frozen
class Mistake:
    """One thing that a reader gets wrong."""

    #: ``crash``, ``missed``, ``alarm`` or ``value``.
    kind: str
    #: What was expected, and what came.
    said: str


def made(seed: int) -> Messy:
    """Return the messy workbook of a seed: every other one is without faults.

    Example:
        >>> made(0).planted
        ()
    """
    rng = Random(seed)  # noqa: S311 - for tests
    form = rng.choice(forms())
    kind = rng.choice(("units", "posts")) if not form.startswith("csv") else "units"
    faults = rng.randint(1, _MOST_FAULTS) if seed % 2 else 0
    if rng.random() < 0.2:  # noqa: PLR2004 - some have a single fault
        faults = min(faults, 1)
    return messy_workbook(rng, kind=kind, rows=rng.randint(4, 40), faults=faults, form=form)  # type: ignore[arg-type]


def judge(messy: Messy, folder: str | Path) -> list[Mistake]:
    """Read a messy workbook and return what the reader gets wrong."""
    path = messy.write(folder)
    try:
        found = _read(path, messy)
    except Exception as error:  # noqa: BLE001 - that is what is looked for
        last = traceback.extract_tb(error.__traceback__)[-1]
        return [Mistake("crash", f"{type(error).__name__}: {error} ({Path(last.filename).name}:{last.lineno})"[:400])]
    if isinstance(found, Problems):
        return list(_against(messy.planted, found))
    out = list(_against(messy.planted, found.problems))
    return out if messy.planted or out else list(_values(messy, found))


def _read(path: Path, messy: Messy) -> Reading | Problems:
    """Return what was read, or what is wrong with the file as a whole."""
    try:
        return tables.read(path, levels=messy.levels)
    except InvalidTablesError as error:
        return error.reading or error.problems
    except InvalidFileError as error:
        return error.problems


def _against(planted: Sequence[Planted], found: Problems) -> Iterator[Mistake]:
    """Hold what was planted against what was found."""
    problems = list(found)
    for one in planted:
        if not any(problem.code in one.codes and _at(one, problem.place) for problem in problems):
            near = [f"{p.code} {p.place}" for p in problems if p.place.row == one.row]
            where = f"{one.sheet or ''}!{one.cell or one.row}"
            yield Mistake("missed", f"{one.fault} at {where} ({'/'.join(one.codes)}); there: {near}")
    for problem in problems:
        if not any(_explains(one, problem) for one in planted):
            yield Mistake("alarm", problem.text())


def _explains(one: Planted, problem: Problem) -> bool:
    if problem.code in one.codes and _at(one, problem.place):
        return True
    same = one.sheet is None or problem.place.sheet in {None, one.sheet}
    return "*" in one.also or (problem.code in one.also and same)


def _at(one: Planted, place: Place) -> bool:
    """Tell whether a place is that of a planted fault, as far as both say it."""
    return (
        (one.sheet is None or place.sheet is None or place.sheet == one.sheet)
        and (one.row is None or place.row == one.row)
        and (one.in_row or one.letter is None or place.letter is None or place.letter == one.letter)
    )


def _values(messy: Messy, found: Reading) -> Iterator[Mistake]:
    """Hold the values of a workbook without faults against the truth."""
    for kind, columns in messy.truth.items():
        if kind not in found.tables:
            yield Mistake("value", f"no table {kind}")
            continue
        table = found.table(kind)
        for key, wanted in columns.items():
            came = _plain(table, key, len(wanted))
            known = list(wanted)
            if came != known:
                pairs = enumerate(zip(came, known, strict=False))
                at, (one, other) = next((pair for pair in pairs if pair[1][0] != pair[1][1]), (-1, (None, None)))
                count = f"{len(came)} rows for {len(known)}"
                yield Mistake("value", f"{kind}.{key}: {count}, at {at}: {one!r} for {other!r}")


def _plain(table: tables.Table, key: str, n: int) -> list[Any]:
    """Return a column as Python values, None for what is not known."""
    if key not in table:
        return [None] * n
    values: Any = table.columns[key]
    if key.startswith("measure:"):
        return [None if value != value else int(value) for value in values.tolist()]  # noqa: PLR0124 - NaN
    if key in {"start", "end"}:
        return values.tolist()  # type: ignore[no-any-return]
    texts = table.texts(key)
    if key in {"level", "role"}:
        forms_of = words.LEVEL_WORDS if key == "level" else words.ROLE_WORDS
        plain = {form: name for name, forms in forms_of.items() for form in forms}
        return [plain.get(text or "", text) for text in texts]
    return list(texts)


def _shape(mistake: Mistake) -> str:
    """Return what is alike in mistakes of one cause: the fault that was missed, or the code of a false alarm."""
    return f"{mistake.kind} {mistake.said.split(maxsplit=1)[0].rstrip(':')}"


def command(arguments: Sequence[str]) -> int:
    """Run the command of `gridgov.testing.messy`."""
    parser = argparse.ArgumentParser(prog="python -m gridgov.testing.messy")
    parser.add_argument("--count", type=int, default=1_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--show", type=int, default=2)
    given = parser.parse_args(arguments)
    seen: Counter[str] = Counter()
    shapes: Counter[str] = Counter()
    planted = 0
    with tempfile.TemporaryDirectory() as folder:
        for seed in range(given.seed, given.seed + given.count):
            messy = made(seed)
            planted += len(messy.planted)
            for mistake in judge(messy, folder):
                seen[mistake.kind] += 1
                shapes[_shape(mistake)] += 1
                if shapes[_shape(mistake)] <= given.show:
                    print(f"seed {seed} ({messy.form}): {mistake.kind}: {mistake.said}")  # noqa: T201 - the command
    for shape, n in shapes.most_common():
        print(f"{n:,} x {shape}")  # noqa: T201 - the command
    crashes, missed, alarms, values = (seen[kind] for kind in ("crash", "missed", "alarm", "value"))
    print(  # noqa: T201 - the command
        f"{given.count:,} workbooks, {planted:,} faults planted: {crashes:,} crashes, {missed:,} faults missed, "
        f"{alarms:,} false alarms, {values:,} wrong values."
    )
    return int(bool(seen))

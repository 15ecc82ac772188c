"""Hierarchies out of codes in which a parent's code is the beginning of its children's: the fast way in.

Sorted as text, such codes are in preorder already. If everything is in order this path builds the tree without
looking up a single parent; if anything is not, `_build.assemble` runs on the same input and reports all of it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import cast

import numpy as np
import numpy.typing as npt

from gridgov import _build, _keys
from gridgov._build import Columns, Raw, RootsRule
from gridgov._columns import Encoded, IdColumn, IdsLike, Rows, TextColumn, encode, frozen
from gridgov._keys import Keys
from gridgov._tree import Tree
from gridgov.errors import Batch, InvalidHierarchyError, Place, Problems, fault
from gridgov.levels import LevelScheme
from gridgov.measures import Measure, Numbers, NumbersLike, read_numbers
from gridgov.text import Text

__all__ = ["from_codes"]

BAD_LENGTH = fault(
    "HIE016",
    "bad-code-length",
    Text("Code '{id}' has {n} characters, which is the length of no level.", "编码“{id}”有{n}位,与任何层级都不符。"),
    Text("Codes have {known} digits here; check for lost or added digits.", "此处编码应为{known}位;请检查是否丢失或多出数字。"),
)
PARENT_CODE_MISSING = fault(
    "HIE017",
    "parent-code-missing",
    Text("Code '{id}' needs '{parent}' above it, which is not among the codes.", "编码“{id}”的上级编码“{parent}”不存在。"),
    Text("Add '{parent}' or correct the code.", "请补充“{parent}”,或更正编码。"),
)
NOT_DIGITS = fault(
    "HIE018",
    "code-not-digits",
    Text("Code '{id}' holds something else than the digits 0 to 9.", "编码“{id}”含有数字0至9以外的字符。"),
    Text("Correct it; only digits are allowed in a code.", "请更正;编码只能包含数字。"),
)


def _fast(  # noqa: PLR0911 - one way out for each condition that the slow path has to report
    codes: IdsLike, scheme: LevelScheme, lengths: list[int], level_of: list[int], roots: RootsRule
) -> tuple[Keys, Rows | None, npt.NDArray[np.uint8], Tree] | None:
    """Return keys in order, the order if it is not that of the input, types and tree; None if anything is wrong."""
    keys = _keys.pack_needles(codes) if isinstance(codes, np.ndarray) else None
    if keys is None:
        coded = encode(codes)
        if coded.odd or not len(coded):
            return None
        keys = _keys.pack_digits(coded.blob, coded.offsets)
    if keys is None or not len(keys):
        return None
    ranks = _keys.length_class(keys, lengths)
    if ranks is None:
        return None
    order = None
    if not bool((keys[1:] > keys[:-1]).all()):
        order = np.argsort(keys, kind="stable").astype(np.int32)
        keys, ranks = keys[order], ranks[order]
        if bool((keys[1:] == keys[:-1]).any()):
            return None
    tree = Tree.from_ranks(ranks)
    parent = tree.parent
    masks = _keys.prefix(np.full(len(lengths), 2**64 - 1, np.uint64), np.array(lengths))
    above = np.maximum(parent, 0)
    parent_ranks = ranks[above]
    linked = parent >= 0
    if not bool(((((keys ^ keys[above]) & masks[parent_ranks]) == 0) | ~linked).all()):
        return None
    types = np.array(level_of, np.uint8)[ranks]
    pairs = np.bincount(parent_ranks[linked].astype(np.int64) * len(lengths) + ranks[linked], minlength=len(lengths) ** 2)
    used = np.argwhere(pairs.reshape(len(lengths), -1))
    if not all(scheme.allowed[level_of[a], level_of[b]] for a, b in used.tolist()):
        return None
    tops = tree.roots
    if len(tops) > 1 and (roots == "one" or len(set(ranks[tops].tolist())) > 1):
        return None
    return keys, order, types, tree


def _parents_of(coded: Encoded, ids: IdColumn, lengths: list[int], above: list[list[int]]) -> tuple[list[str], list[Batch]]:
    """Find each code's parent by cutting it, for input that has faults or longer codes; and report codes without one."""
    data, at = coded.blob.tobytes(), coded.offsets.tolist()
    texts = [data[a:b].decode("utf-8", "surrogatepass") for a, b in zip(at[:-1], at[1:], strict=True)]
    have = set(ids.tolist())
    parents: list[str] = []
    lost: list[tuple[int, str]] = []
    odd: list[int] = []
    crooked: list[int] = []
    for row, text in enumerate(texts):
        if text and not (text.isascii() and text.isdigit()):
            crooked.append(row)
            parents.append("")
        elif len(text) not in lengths:
            odd.append(row)
            parents.append("")
        else:
            cuts = [text[:n] for n in above[lengths.index(len(text))]]
            found = next((c for c in cuts if c in have), "")
            parents.append(found)
            if cuts and not found:
                lost.append((row, cuts[0]))
    batches: list[Batch] = []
    known = ", ".join(map(str, lengths))
    for kind, rows in ((BAD_LENGTH, odd), (NOT_DIGITS, crooked)):
        if rows:
            facts: dict[str, Sequence[object]] = {"id": [texts[r] for r in rows], "n": [len(texts[r]) for r in rows]}
            batches.append(Batch(kind, [r + 1 for r in rows], [texts[r] for r in rows], {**facts, "known": [known] * len(rows)}))
    if lost:
        facts = {"id": [texts[r] for r, _ in lost], "parent": [p for _, p in lost]}
        batches.append(Batch(PARENT_CODE_MISSING, [r + 1 for r, _ in lost], [texts[r] for r, _ in lost], facts))
    return parents, batches


def from_codes(  # noqa: PLR0913 - the columns of one input
    codes: IdsLike,
    scheme: LevelScheme,
    given: Mapping[str, Measure],
    *,
    lengths: Mapping[int, str],
    names: IdsLike | None,
    measures: Mapping[str, NumbersLike],
    labels: Mapping[str, IdsLike],
    roots: RootsRule,
) -> Columns:
    """Build columns from codes.

    Raises:
        InvalidHierarchyError: With every fault of the input.
    """
    digits = sorted(lengths)
    level_of = [scheme.type_of(lengths[n]) for n in digits]
    fast = _fast(codes, scheme, digits, level_of, roots)
    standard = not any(level.presence == "mandatory" for level in scheme.levels)
    if fast is not None and standard:
        keys, order, types, tree = fast
        columns, batches = _values(len(keys), order, names, measures, labels, given, IdColumn(keys))
        if not batches:
            texts, numbers, tags = columns
            return Columns(tree, IdColumn(keys), frozen(types), texts, numbers, tags)
    return _slow(codes, scheme, given, digits, level_of, names, measures, labels, roots)


def _values(  # noqa: PLR0913 - the columns of one input
    n: int,
    order: Rows | None,
    names: IdsLike | None,
    measures: Mapping[str, NumbersLike],
    labels: Mapping[str, IdsLike],
    given: Mapping[str, Measure],
    ids: IdColumn,
) -> tuple[tuple[TextColumn | None, dict[str, Numbers], dict[str, TextColumn]], list[Batch]]:
    """Check and sort what comes with the codes."""
    batches: list[Batch] = []

    def text(values: IdsLike, key: str) -> TextColumn:
        column = TextColumn.of(values)
        if len(column) != n:
            msg = f"Text column {key!r} has {len(column)} values for {n} codes."
            raise ValueError(msg)
        batches.extend(_build.check_texts(column, key, [""] * n, 1, Place()))
        return column if order is None else column.take(order)

    numbers: dict[str, Numbers] = {}
    for key, values in measures.items():
        if len(values) != n:
            msg = f"Measure {key!r} has {len(values)} values for {n} codes."
            raise ValueError(msg)
        read, faults = read_numbers(values, _build.measure_for(key, given), None, 1, Place())
        batches.extend(faults)
        numbers[key] = read if order is None else frozen(read[order])
    return (None if names is None else text(names, "name"), numbers, {k: text(v, k) for k, v in labels.items()}), batches


def _slow(  # noqa: PLR0913 - the columns of one input
    codes: IdsLike,
    scheme: LevelScheme,
    given: Mapping[str, Measure],
    digits: list[int],
    level_of: list[int],
    names: IdsLike | None,
    measures: Mapping[str, NumbersLike],
    labels: Mapping[str, IdsLike],
    roots: RootsRule,
) -> Columns:
    coded = encode(codes)
    ids = IdColumn.of_encoded(coded)
    above = [
        [digits[j] for j in range(i - 1, -1, -1) if scheme.allowed[level_of[j], level_of[i]]] for i in range(len(digits))
    ]
    parents, batches = _parents_of(coded, ids, digits, above)
    by_length = {n: scheme.types[t].level for n, t in zip(digits, level_of, strict=True)}
    # A code of no known length has no level; it is reported as such and stands at the top for the other checks.
    lengths = coded.lengths.tolist()
    levels = [by_length.get(n, by_length[digits[0]]) for n in lengths]
    raw = Raw(coded_texts(coded), parents, levels, None, names, measures, labels)
    if not batches:
        return _build.assemble(raw, scheme, given, roots=roots)
    reported = {row for batch in batches for row in (batch.rows or ())}
    try:
        _build.assemble(raw, scheme, given, roots="many")
    except InvalidHierarchyError as error:
        # A code that has no place already is not also reported as a root without one.
        rest = [p for p in error.problems if not (p.place.row in reported and p.code in {"HIE005", "HIE006"})]
        # White space and full-width digits are said once, with the corrected code.
        unclean = {p.place.row for p in rest if p.code == "HIE011"}
        first = [p for p in Problems(batches) if p.place.row not in unclean]
        raise InvalidHierarchyError(Problems.of(*first, *rest)) from None
    raise InvalidHierarchyError(Problems(batches))


def coded_texts(coded: Encoded) -> list[object]:
    """Return the encoded entries as they were given: texts, and what was no text."""
    data, at = coded.blob.tobytes(), coded.offsets.tolist()
    texts: list[object] = [data[a:b].decode("utf-8", "surrogatepass") for a, b in zip(at[:-1], at[1:], strict=True)]
    for row, value in coded.odd.items():
        texts[row] = value
    return texts

"""The one place where units become a hierarchy. Every way in ends here, and every fault is found here, at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final, Literal, get_args

import attrs
import numpy as np
import numpy.typing as npt

from gridgov import _tree
from gridgov._cells import check_ids, check_texts, read_types
from gridgov._columns import Encoded, IdColumn, Ints, Rows, TextColumn, TextsLike, encode, frozen
from gridgov._encoding import listed
from gridgov._faults import NO_UNITS, TOO_MANY
from gridgov._privacy_counts import by_household, is_sensitive
from gridgov._structure import Links, duplicates, mandatory_faults
from gridgov._tree import Tree
from gridgov.errors import Batch, InvalidHierarchyError, Place, Problem, Problems
from gridgov.levels import LevelScheme
from gridgov.measures import MEASURES, Measure, Numbers, NumbersLike, read_numbers
from gridgov.text import Text

__all__ = [
    "Columns",
    "Raw",
    "RootsRule",
    "arrange",
    "assemble",
    "check_ids",
    "check_keys",
    "check_length",
    "measure_for",
    "rearranged",
    "sensitive",
]

#: Whether a hierarchy has exactly one root, or several of one level.
RootsRule = Literal["one", "many"]
Types = npt.NDArray[np.uint8]

#: Columns that every hierarchy has: no measure or label may have their names.
_OWN: Final = ("id", "parent", "level", "kind", "name")


def _empty() -> dict[str, Any]:
    return {}


@attrs.frozen(eq=False)
class Raw:
    """Columns of units as they came in, in the order of the input."""

    ids: TextsLike | Encoded
    parents: TextsLike | Encoded
    levels: Sequence[object] | npt.NDArray[Any]
    kinds: Sequence[object] | npt.NDArray[Any] | None = None
    names: TextsLike | None = None
    measures: Mapping[str, NumbersLike] = attrs.field(factory=_empty)
    labels: Mapping[str, TextsLike] = attrs.field(factory=_empty)
    #: Row number of the first unit in reports.
    first_row: int = 1
    #: What all problems share, such as the file.
    place: Place = attrs.field(factory=Place)
    #: Rows that are reported already for having no place in the tree.
    lost: frozenset[int] = frozenset()


def _frozen_types(types: Types) -> Types:
    return frozen(types)


def _known_names(names: TextColumn | None) -> TextColumn | None:
    return None if names is None or bool(names.missing().all()) else names


def _frozen_numbers(measures: Mapping[str, Numbers]) -> Mapping[str, Numbers]:
    return MappingProxyType({key: frozen(values) for key, values in measures.items()})


def _frozen_labels(labels: Mapping[str, TextColumn]) -> Mapping[str, TextColumn]:
    return MappingProxyType(dict(labels))


@attrs.frozen(eq=False)
class Columns:
    """Checked columns in preorder: what a hierarchy is made of. Read-only, also after a copy or a pickle."""

    tree: Tree
    ids: IdColumn
    types: Types = attrs.field(converter=_frozen_types)
    #: None if no unit has a name.
    names: TextColumn | None = attrs.field(converter=_known_names)
    measures: Mapping[str, Numbers] = attrs.field(converter=_frozen_numbers)
    labels: Mapping[str, TextColumn] = attrs.field(converter=_frozen_labels)

    def __reduce__(self) -> tuple[object, ...]:
        return Columns, (self.tree, self.ids, self.types, self.names, dict(self.measures), dict(self.labels))

    def part(self, start: int, stop: int) -> Columns:
        """Return the subtree that fills some rows."""
        rows, shift = np.arange(start, stop), np.int32(start)
        parent = self.tree.parent[start:stop] - shift
        parent[0] = -1
        return Columns(
            tree=Tree(parent, self.tree.end[start:stop] - shift),
            ids=self.ids.take(rows),
            types=self.types[start:stop].copy(),
            names=None if self.names is None else self.names.take(rows),
            measures={k: v[start:stop].copy() for k, v in self.measures.items()},
            labels={k: v.take(rows) for k, v in self.labels.items()},
        )


def measure_for(key: str, given: Mapping[str, Measure]) -> Measure:
    """Return the description of a measure: the given one, the shipped one, or a plain non-negative number."""
    return given.get(key) or MEASURES.get(key) or Measure(key, Text(key.replace("_", " "), key))


def sensitive(measures: Mapping[str, Numbers], given: Mapping[str, Measure]) -> dict[str, Numbers]:
    """Return the measures that count a group that needs care."""
    return {key: values for key, values in measures.items() if is_sensitive(measure_for(key, given))}


def check_length(what: str, found: int, n: int) -> None:
    """Raise `ValueError` if a column is not as long as the ids."""
    if found != n:
        msg = f"{what} has {found} values for {n} units."
        raise ValueError(msg)


def check_keys(measures: Mapping[str, object], labels: Mapping[str, object], roots: str) -> None:
    """Raise `ValueError` if two columns would have one name, or if there is no such rule for roots."""
    if roots not in get_args(RootsRule):
        msg = f"roots must be 'one' or 'many', not {roots!r}."
        raise ValueError(msg)
    for key in (*measures, *labels):
        if key in _OWN or (key in measures and key in labels):
            others = f"one of {', '.join(_OWN)}" if key in _OWN else "a measure and a label"
            msg = f"The name {key!r} is taken: it is {others}. Choose another one."
            raise ValueError(msg)


def assemble(raw: Raw, scheme: LevelScheme, given: Mapping[str, Measure], *, roots: RootsRule = "one") -> Columns:
    """Check everything and bring the columns into preorder.

    Raises:
        InvalidHierarchyError: With every fault of the input.
        ValueError: The columns differ in length, or two have one name.
    """
    check_keys(raw.measures, raw.labels, roots)
    coded, parents = encode(raw.ids), encode(raw.parents)
    n = len(coded)
    if n == 0:
        raise InvalidHierarchyError(Problem(NO_UNITS, raw.place))
    if n >= np.iinfo(np.int32).max:
        raise InvalidHierarchyError(Problem(TOO_MANY, raw.place, {"n": n}))
    levels, kinds = listed(raw.levels), None if raw.kinds is None else listed(raw.kinds)
    for what, column in (("parents", parents), ("levels", levels), ("kinds", kinds)):
        check_length(f"The column of {what}", n if column is None else len(column), n)
    batches = list(check_ids(coded, raw.first_row, raw.place))
    ids = IdColumn.of_encoded(coded)
    types, wrong = read_types(levels, kinds, scheme, ids.get, raw.first_row, raw.place)
    twice = duplicates(ids, coded)
    links = Links(ids, parents, types, scheme, twice, raw.first_row, raw.place, raw.lost)
    parent = links.parents()
    batches += [*wrong, *links.faults(parent, roots)]
    tree_is_sound = not batches
    names, measures, labels = _values(raw, given, ids, batches)
    batches += by_household(sensitive(measures, given), types, scheme, ids.get, raw.first_row, raw.place)
    if not tree_is_sound:
        raise InvalidHierarchyError(Problems(batches))
    columns, order = arrange(parent, types.astype(np.uint8), scheme, ids, names, measures, labels)
    batches += mandatory_faults(
        columns.tree, columns.types, columns.ids, scheme, order=order, first_row=raw.first_row, place=raw.place
    )
    if batches:
        raise InvalidHierarchyError(Problems(batches))
    return columns


def arrange(  # noqa: PLR0913 - the columns of one input
    parent: Rows,
    types: Types,
    scheme: LevelScheme,
    ids: IdColumn,
    names: TextColumn | None,
    measures: Mapping[str, Numbers],
    labels: Mapping[str, TextColumn],
) -> tuple[Columns, Rows]:
    """Bring sound columns into preorder, siblings in the order of the input; second: the input row at each place."""
    order, tree = _tree.preorder(parent, scheme.ranks[types])
    if bool((order == np.arange(len(order))).all()):
        return Columns(tree, ids, types, names, measures, labels), order
    columns = Columns(
        tree=tree,
        ids=ids.permuted(order),
        types=types[order],
        names=None if names is None else names.take(order),
        measures={k: v[order] for k, v in measures.items()},
        labels={k: v.take(order) for k, v in labels.items()},
    )
    return columns, order


def rearranged(columns: Columns, parent: Rows, order: Ints, scheme: LevelScheme) -> Columns:
    """Return columns with other parents, siblings in another order.

    Args:
        columns: Columns in preorder.
        parent: New parent of each row.
        order: All rows; siblings will stand as they do in here.
        scheme: The level scheme; it must allow the new parents.
    """
    place = np.empty_like(order)
    place[order] = np.arange(len(order))
    up = parent[order]
    arranged, _ = arrange(
        np.where(up < 0, -1, place[up]).astype(np.int32),
        columns.types[order],
        scheme,
        columns.ids.take(order),
        None if columns.names is None else columns.names.take(order),
        {k: v[order] for k, v in columns.measures.items()},
        {k: v.take(order) for k, v in columns.labels.items()},
    )
    return arranged


def _values(
    raw: Raw, given: Mapping[str, Measure], ids: IdColumn, batches: list[Batch]
) -> tuple[TextColumn | None, dict[str, Numbers], dict[str, TextColumn]]:
    """Read names, measures and labels, and add what is wrong with them."""
    n = len(ids)

    def text(key: str, values: TextsLike) -> TextColumn:
        coded = encode(values)
        check_length(f"The column {key!r}", len(coded), n)
        batches.extend(check_texts(coded, key, ids.get, raw.first_row, raw.place))
        return TextColumn(coded.blob, coded.offsets)

    names = None if raw.names is None else text("name", raw.names)
    labels = {key: text(key, values) for key, values in raw.labels.items()}
    measures: dict[str, Numbers] = {}
    for key, values in raw.measures.items():
        entries = listed(values)
        check_length(f"The measure {key!r}", len(entries), n)
        measures[key], faults = read_numbers(entries, measure_for(key, given), ids.get, raw.first_row, raw.place)
        batches.extend(faults)
    return names, measures, labels

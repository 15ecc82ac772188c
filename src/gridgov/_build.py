"""The one place where units become a hierarchy. Every way in ends here, and every fault is found here, at once."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, Literal, cast

import attrs
import numpy as np
import numpy.typing as npt

from gridgov import _tree
from gridgov._columns import Bools, Encoded, IdColumn, IdsLike, Rows, TextColumn, encode, frozen
from gridgov._tree import Tree
from gridgov.errors import Batch, FaultKind, InvalidHierarchyError, Place, Problem, Problems, fault
from gridgov.levels import LevelScheme
from gridgov.measures import MEASURES, Measure, Numbers, NumbersLike, read_numbers
from gridgov.text import Text

__all__ = ["Columns", "Raw", "RootsRule", "assemble", "check_ids", "check_texts", "measure_for"]

#: Whether a hierarchy has exactly one root, or several of one level.
RootsRule = Literal["one", "many"]
Types = npt.NDArray[np.uint8]

DUPLICATE_ID = fault(
    "HIE001",
    "duplicate-id",
    Text("Unit '{id}' is on rows {rows}.", "单元“{id}”出现在第{rows}行。"),
    Text("Unit ids must be unique: delete or renumber all but one.", "单元编号必须唯一:请只保留一行,其余删除或另编号。"),
)
UNKNOWN_PARENT = fault(
    "HIE002",
    "unknown-parent",
    Text("Unit '{id}' stands under '{parent}', which is not among the units.", "单元“{id}”的上级“{parent}”不存在。"),
    Text("Add '{parent}' or correct the parent.", "请补充“{parent}”,或更正上级。"),
)
CYCLE = fault(
    "HIE003",
    "cycle",
    Text("Parent links form a cycle: {trail}.", "上级关系成环:{trail}。"),
    Text("Correct one of these {n} parents.", "请更正这{n}个上级中的一个。"),
)
SELF_PARENT = fault(
    "HIE004",
    "self-parent",
    Text("Unit '{id}' is its own parent.", "单元“{id}”的上级是它自己。"),
    Text("Leave the parent empty for a root, or name another unit.", "根单元请将上级留空,否则请填写另一单元。"),
)
SEVERAL_ROOTS = fault(
    "HIE005",
    "several-roots",
    Text("Unit '{id}' has no parent; {n} units have none, and only one may.", "单元“{id}”没有上级;共有{n}个单元没有上级,只允许一个。"),
    Text("Give it a parent, or build with roots='many'.", "请填写上级,或使用roots='many'。"),
)
STRAY_ROOT = fault(
    "HIE006",
    "stray-root",
    Text("Unit '{id}' has no parent but is a {level}; the roots are of level {top}.", "单元“{id}”没有上级,但属于层级{level};根单元的层级为{top}。"),
    Text("Give it a parent.", "请填写上级。"),
)
NO_UNITS = fault(
    "HIE007",
    "no-units",
    Text("There is no unit in the input.", "输入中没有任何单元。"),
    Text("Give at least one row below the header.", "请在表头下至少填写一行。"),
)
LEVEL_VIOLATION = fault(
    "HIE008",
    "level-violation",
    Text("Unit '{id}' ({level}) cannot stand under '{parent}' ({parent_level}).", "单元“{id}”({level})不能归属于“{parent}”({parent_level})。"),
    Text("Put it under one of: {allowed}; or change the level scheme.", "请归属于:{allowed};或修改层级方案。"),
)
UNKNOWN_LEVEL = fault(
    "HIE009",
    "unknown-level",
    Text("Unit '{id}' has the level '{level}', which the scheme does not have.", "单元“{id}”的层级“{level}”不在方案中。"),
    Text("Use one of: {known}.", "请使用:{known}。"),
)
WRONG_KIND = fault(
    "HIE010",
    "wrong-kind",
    Text("Unit '{id}' of level {level} has the kind '{kind}'.", "层级{level}的单元“{id}”的类别为“{kind}”。"),
    Text("Use one of: {known}.", "请使用:{known}。"),
)
BAD_ID = fault(
    "HIE011",
    "bad-id",
    Text("'{value}' cannot be an id: {why}.", "“{value}”不能作为编号:{why_zh}。"),
    Text("{fix}", "{fix_zh}"),
)
MANDATORY_MISSING = fault(
    "HIE013",
    "mandatory-level-missing",
    Text("Unit '{id}' has no {level} below it, and the scheme makes that level mandatory.", "单元“{id}”之下没有{level},而方案规定该层级必设。"),
    Text("Add one, or make the level 'standard' or 'optional'.", "请补充,或将该层级改为“standard”或“optional”。"),
)
BAD_TEXT = fault(
    "HIE014",
    "bad-text",
    Text("The {column} of unit '{id}' holds a control character.", "单元“{id}”的“{column}”含有控制字符。"),
    Text("Delete line breaks, tabs and other invisible characters.", "请删除换行、制表符等不可见字符。"),
)
TOO_MANY = fault(
    "HIE015",
    "too-many-units",
    Text("{n:,} units are more than the 2,147,483,646 that fit.", "{n:,}个单元超过上限2,147,483,646。"),
    Text("Split the input by province.", "请按省拆分输入。"),
)

_EMPTY = Text("it is empty", "为空"), Text("Give every unit an id.", "请为每个单元填写编号。")
_NOT_TEXT = (
    Text("it is neither text nor a whole number", "既不是文本也不是整数"),
    Text("Read the id column as text, so that no digit is lost.", "请将编号列按文本读取,以免丢失数字。"),
)
_SPACE = (
    Text("it holds white space or an invisible character", "含有空格或不可见字符"),
    Text("Delete that character; '{clean}' would be valid.", "请删除该字符;可改为“{clean}”。"),
)
_WIDTH = (
    Text("it holds full-width or compatibility characters", "含有全角或兼容字符"),
    Text("Write '{clean}'.", "请改写为“{clean}”。"),
)
_LONG = (
    Text("it is longer than 1,024 bytes", "超过1024字节"),
    Text("Use a shorter id.", "请使用较短的编号。"),
)
_LONGEST: Final = 1024
_ASCII: Final = 128
_SHOWN: Final = 40


@attrs.frozen(eq=False)
class Raw:
    """Columns of units as they came in, in the order of the input."""

    ids: IdsLike
    parents: IdsLike
    levels: Sequence[object] | npt.NDArray[np.generic]
    kinds: Sequence[object] | npt.NDArray[np.generic] | None = None
    names: IdsLike | None = None
    measures: Mapping[str, NumbersLike] = attrs.field(factory=dict)
    labels: Mapping[str, IdsLike] = attrs.field(factory=dict)
    #: Row number of the first unit in reports.
    first_row: int = 1
    #: What all problems share, such as the file.
    place: Place = Place()


@attrs.frozen(eq=False)
class Columns:
    """Checked columns in preorder: what a hierarchy is made of."""

    tree: Tree
    ids: IdColumn
    types: Types
    names: TextColumn | None
    measures: Mapping[str, Numbers]
    labels: Mapping[str, TextColumn]


def measure_for(key: str, given: Mapping[str, Measure]) -> Measure:
    """Return the description of a measure: the given one, the shipped one, or a plain non-negative number."""
    return given.get(key) or MEASURES.get(key) or Measure(key, Text(key.replace("_", " "), key))


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"


def _rows_of_bytes(coded: Encoded, hit: Bools) -> list[int]:
    """Return the texts that hold one of the bytes hit."""
    at = np.flatnonzero(hit)
    return np.unique(np.searchsorted(coded.offsets, at, side="right") - 1).tolist() if len(at) else []


def check_ids(coded: Encoded, first_row: int, place: Place) -> Iterator[Batch]:
    """Find ids that are empty, hold white space, are full-width, too long or not text."""
    reasons: dict[int, tuple[Text, Text]] = dict.fromkeys(coded.odd, _NOT_TEXT)
    lengths = coded.lengths
    for row in np.flatnonzero(lengths == 0).tolist():
        reasons.setdefault(row, _EMPTY)
    for row in np.flatnonzero(lengths > _LONGEST).tolist():
        reasons.setdefault(row, _LONG)
    blob = coded.blob
    for row in _rows_of_bytes(coded, (blob <= ord(" ")) | (blob == 0x7F)):  # noqa: PLR2004 - DEL
        reasons.setdefault(row, _SPACE)
    data, at = blob.tobytes(), coded.offsets
    for row in _rows_of_bytes(coded, blob >= _ASCII):
        text = data[at[row] : at[row + 1]].decode("utf-8", "surrogatepass")
        if any(unicodedata.category(c) in {"Cc", "Cf", "Cs", "Zs", "Zl", "Zp"} for c in text):
            reasons.setdefault(row, _SPACE)
        elif not unicodedata.is_normalized("NFKC", text):
            reasons.setdefault(row, _WIDTH)
    if not reasons:
        return
    rows = sorted(reasons)
    values = [data[at[row] : at[row + 1]].decode("utf-8", "replace") for row in rows]
    clean = [_clean(v) for v in values]
    yield Batch(
        BAD_ID,
        rows=[row + first_row for row in rows],
        facts={
            "value": [_short(v) for v in values],
            "why": [reasons[row][0].en for row in rows],
            "why_zh": [reasons[row][0].zh for row in rows],
            "fix": [reasons[row][1].en.format(clean=c) for row, c in zip(rows, clean, strict=True)],
            "fix_zh": [reasons[row][1].zh.format(clean=c) for row, c in zip(rows, clean, strict=True)],
        },
        place=place,
    )


def _clean(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text)
    bad = {"Cc", "Cf", "Cs", "Zs", "Zl", "Zp"}
    return _short("".join(c for c in plain if unicodedata.category(c) not in bad))


def check_texts(column: TextColumn, name: str, ids: Sequence[str], first_row: int, place: Place) -> Iterator[Batch]:
    """Find names and labels with control characters."""
    coded = Encoded(column.blob, column.offsets.astype(np.int64))
    rows = _rows_of_bytes(coded, (column.blob < ord(" ")) | (column.blob == 0x7F))  # noqa: PLR2004 - DEL
    if rows:
        yield Batch(
            BAD_TEXT,
            rows=[row + first_row for row in rows],
            ids=[ids[row] for row in rows],
            facts={"column": [name] * len(rows), "id": [ids[row] for row in rows]},
            place=attrs.evolve(place, column=name),
        )


class _LazyIds(Sequence[str]):
    """Ids of the input for the report: decoded one at a time, since most inputs have few faults."""

    def __init__(self, column: IdColumn) -> None:
        self._column = column

    def __getitem__(self, row: int) -> str:  # type: ignore[override]  # rows only, no slices
        return self._column.get(int(row))

    def __len__(self) -> int:
        return len(self._column)


def _factorise(values: Sequence[object] | npt.NDArray[np.generic]) -> tuple[npt.NDArray[np.intp], list[object]]:
    """Return a small number for each value, and the values. Few distinct values are expected."""
    if isinstance(values, np.ndarray) and values.dtype.kind in "US":
        distinct, codes = np.unique(values, return_inverse=True)
        return codes, [v.decode() if isinstance(v, bytes) else v for v in distinct.tolist()]
    items = cast("Sequence[object]", values.tolist() if isinstance(values, np.ndarray) else values)
    plain = [v if isinstance(v, str) else None if v is None or v != v else str(v) for v in items]  # noqa: PLR0124 - NaN
    distinct_values = list(dict.fromkeys(plain))
    code = {v: i for i, v in enumerate(distinct_values)}
    return np.fromiter(map(code.__getitem__, plain), np.intp, len(plain)), cast("list[object]", distinct_values)


def _types(raw: Raw, scheme: LevelScheme, ids: Sequence[str]) -> tuple[npt.NDArray[np.int16], list[Batch]]:
    """Return each unit's type, -1 where its level or kind is not in the scheme."""
    level_codes, level_values = _factorise(raw.levels)
    if raw.kinds is None:
        kind_codes, kind_values = np.zeros(len(level_codes), np.intp), [None]
    else:
        kind_codes, kind_values = _factorise(raw.kinds)
    table = np.full((len(level_values), len(kind_values)), -1, np.int16)
    known: set[object] = set(scheme.keys)
    for i, level in enumerate(level_values):
        for j, kind in enumerate(kind_values):
            if level in known:
                kinds = scheme.level(str(level)).kinds
                wanted = kinds[0] if kind in {None, ""} and len(kinds) == 1 else kind
                if wanted in kinds:
                    table[i, j] = scheme.type_of(str(level), str(wanted))
    types = table[level_codes, kind_codes]
    batches: list[Batch] = []
    wrong = np.flatnonzero(types < 0)
    if len(wrong):
        is_known = np.array([v in known for v in level_values])[level_codes[wrong]]
        for kind_of_fault, rows in ((UNKNOWN_LEVEL, wrong[~is_known]), (WRONG_KIND, wrong[is_known])):
            names = ["" if level_values[c] is None else str(level_values[c]) for c in level_codes[rows]]
            options = (
                [", ".join(scheme.keys)] * len(rows)
                if kind_of_fault is UNKNOWN_LEVEL
                else [", ".join(scheme.level(n).kinds) for n in names]
            )
            shown = [str(kind_values[c] or "") for c in kind_codes[rows]]
            batches.append(
                Batch(
                    kind_of_fault,
                    rows=(rows + raw.first_row).tolist(),
                    ids=[ids[r] for r in rows.tolist()],
                    facts={"id": [ids[r] for r in rows.tolist()], "level": names, "kind": shown, "known": options},
                    place=raw.place,
                )
            )
    return types, batches


def assemble(
    raw: Raw, scheme: LevelScheme, given: Mapping[str, Measure], *, roots: RootsRule = "one"
) -> Columns:
    """Check everything and bring the columns into preorder.

    Raises:
        InvalidHierarchyError: With every fault of the input.
    """
    coded = encode(raw.ids)
    n = len(coded)
    if n == 0:
        raise InvalidHierarchyError(Problem(NO_UNITS, raw.place))
    if n >= np.iinfo(np.int32).max:
        raise InvalidHierarchyError(Problem(TOO_MANY, raw.place, {"n": n}))
    batches = list(check_ids(coded, raw.first_row, raw.place))
    column = IdColumn.of_encoded(coded)
    ids = _LazyIds(column)
    batches += _duplicates(column, raw)
    parent, missing = _parents(raw.parents, column, n)
    types, wrong_types = _types(raw, scheme, ids)
    batches += wrong_types
    names = None if raw.names is None else _text(raw.names, n)
    if names is not None:
        batches += check_texts(names, "name", ids, raw.first_row, raw.place)
    labels = {key: _text(values, n) for key, values in raw.labels.items()}
    for key, label in labels.items():
        batches += check_texts(label, key, ids, raw.first_row, raw.place)
    measures: dict[str, Numbers] = {}
    for key, values in raw.measures.items():
        if len(values) != n:
            msg = f"Measure {key!r} has {len(values)} values for {n} units."
            raise ValueError(msg)
        measures[key], faults = read_numbers(values, measure_for(key, given), ids, raw.first_row, raw.place)
        batches += faults
    batches += _structure(parent, missing, types, scheme, ids, raw, roots)
    if batches:
        raise InvalidHierarchyError(Problems(batches))
    order, tree = _tree.preorder(parent, scheme.ranks[types])
    sorted_already = bool((order == np.arange(n)).all())
    columns = Columns(
        tree=tree,
        ids=column if sorted_already else column.take(order),
        types=frozen(types[order].astype(np.uint8)),
        names=names if names is None or sorted_already else names.take(order),
        measures={k: frozen(v[order]) for k, v in measures.items()},
        labels={k: v.take(order) for k, v in labels.items()},
    )
    absent = list(mandatory_faults(columns, scheme, raw, order))
    if absent:
        raise InvalidHierarchyError(Problems(absent))
    return columns


def _text(values: IdsLike, n: int) -> TextColumn:
    column = TextColumn.of(values)
    if len(column) != n:
        msg = f"A text column has {len(column)} values for {n} units."
        raise ValueError(msg)
    return column


def _duplicates(column: IdColumn, raw: Raw) -> Iterator[Batch]:
    rows = column.duplicates()
    if not len(rows):
        return
    texts = column.decode(rows).tolist()
    groups: dict[str, list[int]] = {}
    for text, row in zip(texts, (rows + raw.first_row).tolist(), strict=True):
        groups.setdefault(text, []).append(row)
    groups.pop("", None)  # an empty id is reported as such
    if groups:
        yield Batch(
            DUPLICATE_ID,
            rows=[g[1] for g in groups.values()],
            ids=list(groups),
            facts={"id": list(groups), "rows": [_listed(g) for g in groups.values()]},
            place=raw.place,
        )


def _listed(rows: list[int]) -> str:
    most = 10
    return ", ".join(map(str, rows[:most])) + (f", … ({len(rows)})" if len(rows) > most else "")


def _parents(values: IdsLike, ids: IdColumn, n: int) -> tuple[Rows, Encoded]:
    coded = encode(values)
    if len(coded) != n:
        msg = f"There are {len(coded)} parents for {n} units."
        raise ValueError(msg)
    return ids.find_encoded(coded), coded


def _structure(  # noqa: PLR0913 - the columns of one input
    parent: Rows,
    parents: Encoded,
    types: npt.NDArray[np.int16],
    scheme: LevelScheme,
    ids: Sequence[str],
    raw: Raw,
    roots: RootsRule,
) -> Iterator[Batch]:
    """Find orphans, self-parents, cycles, level violations and wrong roots."""
    n = len(parent)
    given = parents.lengths > 0
    orphan = np.flatnonzero(given & (parent < 0))
    if len(orphan):
        lost = TextColumn(parents.blob, parents.offsets).take(orphan).tolist()
        texts = [_short(t or "") for t in lost]
        yield _batch(UNKNOWN_PARENT, orphan, ids, raw, parent=texts)
    own = parent == np.arange(n)
    if own.any():
        yield _batch(SELF_PARENT, np.flatnonzero(own), ids, raw)
    known = (parent >= 0) & ~own
    above = np.where(known, parent, 0)
    typed = known & (types >= 0) & (types[above] >= 0)
    allowed = np.ones(n, bool)
    allowed[typed] = scheme.allowed[types[above[typed]], types[typed]]
    links = np.where(known, parent, np.int32(-1))
    # An allowed link leads to an earlier level, so only input with another kind of link can hold a cycle.
    if not bool((allowed & (typed | ~known)).all()):
        trails = _tree.cycles(links)
        for trail in trails:
            allowed[trail] = True
            names = [ids[row] for row in trail]
            yield Batch(
                CYCLE,
                rows=[trail[0] + raw.first_row],
                ids=[names[0]],
                facts={"trail": [" -> ".join(_some([*names, names[0]]))], "n": [len(names)], "cycle": [tuple(names)]},
                place=raw.place,
            )
    wrong = np.flatnonzero(~allowed)
    if len(wrong):
        child, up = types[wrong].tolist(), types[parent[wrong]].tolist()
        options = [
            ", ".join(str(t) for t, ok in zip(scheme.types, scheme.allowed[:, c], strict=True) if ok) or "-" for c in child
        ]
        yield _batch(
            LEVEL_VIOLATION,
            wrong,
            ids,
            raw,
            level=[str(scheme.types[c]) for c in child],
            parent=[ids[p] for p in parent[wrong].tolist()],
            parent_level=[str(scheme.types[p]) for p in up],
            allowed=options,
        )
    tops = np.flatnonzero(~given)
    if roots == "one" and len(tops) > 1:
        yield _batch(SEVERAL_ROOTS, tops, ids, raw, n=[len(tops)] * len(tops))
    elif len(tops) > 1:
        good = tops[types[tops] >= 0]
        ranks = scheme.ranks[types[good]]
        stray = good[ranks > ranks.min()] if len(good) else good
        if len(stray):
            names = [scheme.types[t].level for t in types[stray].tolist()]
            top = scheme.levels[int(ranks.min())].key
            yield _batch(STRAY_ROOT, stray, ids, raw, level=names, top=[top] * len(stray))


def _some(names: list[str]) -> list[str]:
    """Shorten a very long trail in the middle; the fact ``cycle`` still names every unit."""
    most = 1000
    return names if len(names) <= most else [*names[: most // 2], "…", *names[-most // 2 :]]


def _batch(kind: FaultKind, rows: npt.NDArray[np.integer], ids: Sequence[str], raw: Raw, **facts: Sequence[object]) -> Batch:
    texts = [ids[row] for row in rows.tolist()]
    return Batch(
        kind,
        rows=(rows + raw.first_row).tolist(),
        ids=texts,
        facts={"id": texts, **facts},
        place=raw.place,
    )


def mandatory_faults(columns: Columns, scheme: LevelScheme, raw: Raw, order: Rows) -> Iterator[Batch]:
    """Find units that could hold a unit of a mandatory level and have none below them."""
    types, tree = columns.types, columns.tree
    for level in scheme.levels:
        if level.presence != "mandatory":
            continue
        of_level = scheme.types_at(level.key)
        holders = np.flatnonzero(scheme.allowed[:, of_level].any(axis=1)[types])
        before = np.concatenate(([0], np.cumsum(of_level[types])))
        without = holders[before[tree.end[holders]] == before[holders]]
        if len(without):
            rows = np.sort(order[without])
            place = {int(o): int(w) for w, o in zip(without, order[without], strict=True)}
            texts = [columns.ids.get(place[row]) for row in rows.tolist()]
            yield Batch(
                MANDATORY_MISSING,
                rows=(rows + raw.first_row).tolist(),
                ids=texts,
                facts={"id": texts, "level": [level.key] * len(texts)},
                place=raw.place,
            )

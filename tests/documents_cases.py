"""Jurisdictions to write and read: drawn ones, and a plain one in which single things are broken."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from string import ascii_lowercase
from typing import Any, Literal, TypeVar, cast

import jsonschema
from hypothesis import strategies as st

from gridgov.bodies import Bodies
from gridgov.documents import json_schema
from gridgov.documents._models import UnitRecord
from gridgov.hierarchy import Hierarchy
from gridgov.jurisdiction import Jurisdiction, Link, Links, Note
from gridgov.levels import Level, LevelScheme, Presence
from gridgov.measures import MEASURES, Measure
from gridgov.roles import Combination, Role, RoleCatalogue, RoleSlot, RoleTemplate, Roster
from gridgov.text import Text

#: An independent judge of shapes.
SCHEMA: Any = jsonschema.Draft202012Validator(json_schema())
GOLDEN = Path(__file__).parent / "golden" / "document-v1.json"
#: Keys of version 1 that came after the golden file, which stays as it is.
LATER = Path(__file__).parent / "golden" / "document-v1-later.json"
#: Nets, which came after both.
NETS = Path(__file__).parent / "golden" / "document-v1-nets.json"
#: The same of lineage.
LINEAGE = Path(__file__).parent / "golden" / "document-v1-lineage.json"

Record = dict[str, Any]


def golden() -> Record:
    """Return the golden document as plain values, to be changed."""
    found: Record = json.loads(GOLDEN.read_text(encoding="utf-8"))
    return found


def written(tree: object) -> str:
    """Write plain values as JSON."""
    return json.dumps(tree, ensure_ascii=False)


# Drawn jurisdictions

WORDS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=6)
TEXTS = st.builds(Text, st.text(st.characters(exclude_categories=["Cs"]), max_size=6), WORDS)
NAMES = st.none() | st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1, max_size=8)
#: What a spreadsheet makes of a number, 610902.0, is refused as an id.
TEXT_IDS = st.text("ab09-_:@#/'\"\\$[.网格é😀", min_size=1, max_size=5).filter(
    lambda t: not re.fullmatch(r"[0-9]+\.0", t)
)
IDS = TEXT_IDS | st.integers(1, 10**16 - 1).map(str)
PRESENCES: list[Presence] = ["standard", "optional"]
KEYS = st.builds(str.__add__, st.sampled_from(ascii_lowercase), st.text(f"{ascii_lowercase}0123456789_", max_size=4))
COLUMNS = st.lists(WORDS.filter(lambda key: key not in UnitRecord.__annotations__), max_size=2, unique=True)
DAYS = st.dates().map(str)
SIX_DAYS = st.lists(DAYS, max_size=6, unique=True)
SETS = st.lists(WORDS, max_size=2)
# Strategies that do not depend on what was drawn are made once: to make one takes longer than to draw from it.
BOOLEANS = st.booleans()
KEY_LISTS = st.lists(KEYS, min_size=1, max_size=2, unique=True)
LEVEL_KEYS = st.lists(KEYS, min_size=1, max_size=4, unique=True)
WHOLE = st.none() | st.integers(0, 2**53 - 1)
PLAIN = st.none() | st.floats(0, 1e290) | st.integers(0, 9)
ROLE_KEYS = st.lists(WORDS, min_size=1, max_size=3, unique=True)
HOLDERS = st.lists(st.sampled_from(["person", "household", "body"]), max_size=2)
MAYBE_TEXTS, MAYBE_WORDS = st.none() | TEXTS, st.none() | WORDS
COMBINED: list[Literal["allowed", "forbidden", "conditional", "mandatory"]] = [
    "allowed",
    "forbidden",
    "conditional",
    "mandatory",
]
SLOT_MOST = st.none() | st.integers(3, 9)
NOTES = st.lists(st.builds(Note, WORDS, st.sampled_from("SDIOU"), TEXTS, NAMES), max_size=2)
T = TypeVar("T")


@cache
def _below(n: int) -> st.SearchStrategy[int]:
    return st.integers(0, n - 1)


def pick(draw: st.DrawFn, options: Sequence[T]) -> T:
    """Draw one of some values that were drawn themselves."""
    return options[draw(_below(len(options)))]


def some(draw: st.DrawFn, options: Sequence[T], most: int = 2) -> list[T]:
    """Draw a few of some values; one may come twice."""
    return [pick(draw, options) for _ in range(draw(_below(most + 1)))] if options else []


@cache
def _as_many(values: st.SearchStrategy[T], n: int) -> st.SearchStrategy[list[T]]:
    return st.lists(values, min_size=n, max_size=n)


@cache
def ids(most: int, least: int = 0) -> st.SearchStrategy[list[str]]:
    return st.lists(IDS, min_size=least, max_size=most, unique=True)


@st.composite
def schemes(draw: st.DrawFn) -> LevelScheme:
    levels: list[Level] = []
    keys = draw(LEVEL_KEYS)
    for i, key in enumerate(keys):
        kinds = draw(KEY_LISTS) if draw(BOOLEANS) else [key]
        wanted = some(draw, ["*", *kinds])
        under = {kind: some(draw, keys[:i]) for kind in wanted} if draw(BOOLEANS) else None
        presence: Presence = pick(draw, PRESENCES)
        levels.append(Level(key, draw(TEXTS), kinds, presence, under))
    return LevelScheme(levels, pick(draw, [None, *keys]))


@st.composite
def territories(draw: st.DrawFn) -> Hierarchy:
    scheme = draw(schemes())
    names = draw(ids(9, 1))
    first = draw(_below(len(scheme.types)))
    same_level = [i for i, t in enumerate(scheme.types) if t.level == scheme.types[first].level]
    types, parents = [first], [-1]
    for _ in names[1:]:
        places = [(p, t) for p in range(len(types)) for t in range(len(scheme.types)) if scheme.allowed[types[p], t]]
        places += [(-1, t) for t in same_level]
        parent, kind = pick(draw, places)
        types.append(kind)
        parents.append(parent)
    n = len(names)
    info = [Measure(k, draw(TEXTS), draw(TEXTS), draw(BOOLEANS)) for k in draw(COLUMNS)]
    info = [m for m in info if m.key not in MEASURES] + pick(draw, [[], [MEASURES["households"]]])
    shown = draw(_as_many(NAMES, n)) if draw(BOOLEANS) else None
    return Hierarchy.from_columns(
        names,
        [None if p < 0 else names[p] for p in parents],
        [scheme.types[t].level for t in types],
        kind=[scheme.types[t].kind for t in types],
        levels=scheme,
        name=shown,
        measures={m.key: draw(_as_many(WHOLE if m.whole else PLAIN, n)) for m in info},
        labels={key: draw(_as_many(NAMES, n)) for key in draw(COLUMNS) if key not in [m.key for m in info]},
        measure_info=info,
        roots="many",
    )


@st.composite
def catalogues(draw: st.DrawFn) -> RoleCatalogue:
    keys = draw(ROLE_KEYS)
    roles = [
        Role(
            key=key,
            name=draw(TEXTS),
            time=pick(draw, [None, "full", "part"]),
            minimum=(least := draw(_below(4))),
            maximum=draw(st.integers(least, 2**31 - 1)) if draw(BOOLEANS) else None,
            holders=draw(HOLDERS),
            eligible=draw(SETS),
            superior=pick(draw, [None, *keys[:i]]),
            responsibility=pick(draw, [None, "first", "direct"]),
            ex_officio=pick(draw, [None, *keys[:i]]),
            ends_line=draw(MAYBE_WORDS),
        )
        for i, key in enumerate(keys)
    ]
    pairs = [
        Combination(pick(draw, keys), pick(draw, keys), pick(draw, COMBINED), draw(SETS))
        for _ in range(draw(_below(3)))
    ]
    templates = [
        RoleTemplate(
            draw(WORDS),
            draw(TEXTS),
            [
                RoleSlot(draw(WORDS), draw(TEXTS), pick(draw, [None, *keys]), draw(_below(4)), draw(SLOT_MOST))
                for _ in range(draw(_below(3)))
            ],
        )
        for _ in range(draw(_below(3)))
    ]
    return RoleCatalogue(roles, pairs, templates)


@st.composite
def periods(draw: st.DrawFn) -> Record:
    start, end = sorted([draw(DAYS), draw(DAYS)])
    return {"start": pick(draw, [None, start]), "end": pick(draw, [None, end])}


@st.composite
def histories(draw: st.DrawFn, post: str, holders: list[str]) -> list[Record]:
    """Return appointments to one post, one after the other, in any order of rows."""
    days = draw(SIX_DAYS)
    days.sort()
    pairs = list(zip(days[::2], days[1::2], strict=False))
    out: list[Record] = []
    for i, (start, end) in enumerate(pairs):
        record = {"post": post, "holder": pick(draw, holders), "basis": draw(NAMES), "meets": draw(SETS)}
        record["start"] = None if i == 0 and draw(BOOLEANS) else start
        record["end"] = None if i == len(pairs) - 1 and draw(BOOLEANS) else end
        out.append(record)
    return draw(st.permutations(out))


@st.composite
def rosters(draw: st.DrawFn, territory: Hierarchy, bodies: list[str]) -> Roster:
    catalogue = draw(catalogues()) if draw(BOOLEANS) else RoleCatalogue([])
    units, posts = territory.ids.tolist(), draw(ids(3, 1)) if len(catalogue) else []
    holders = draw(ids(3))
    return Roster.from_records(
        territory,
        catalogue,
        posts=[
            {
                "id": post,
                "role": pick(draw, [role.key for role in catalogue]),
                "unit": pick(draw, units),
                "number": i + 1,
                "body": pick(draw, [None, *bodies]),
            }
            for i, post in enumerate(posts)
        ],
        holders=[
            {"id": h, "kind": pick(draw, [None, "person", "household", "body"]), "qualifications": draw(SETS)}
            for h in holders
        ],
        appointments=[record for p in posts if holders for record in draw(histories(p, holders))],
        devices=[{"id": d, "kind": draw(NAMES), "holder": pick(draw, [None, *holders])} for d in draw(ids(2))],
    )


@st.composite
def jurisdictions(draw: st.DrawFn) -> Jurisdiction:
    """Draw jurisdictions in which everything can be there or not."""
    territory = draw(territories())
    units = territory.ids.tolist()
    names = draw(ids(3))
    bodies = Bodies.from_records(
        territory,
        [
            {
                "id": name,
                "kind": pick(draw, ["party_branch", "chess_club"]),
                "unit": pick(draw, units),
                "name": draw(NAMES),
                "parent": pick(draw, [None, *names[:i]]),
                "rank": draw(NAMES),
                "line": draw(MAYBE_WORDS),
                **draw(periods()),
            }
            for i, name in enumerate(names)
        ],
        [
            {
                "member": draw(IDS),
                "body": pick(draw, names),
                "lives_at": pick(draw, [None, *units]),
                **draw(periods()),
            }
            for _ in range(draw(_below(3)) if names else 0)
        ],
    )
    roster = draw(rosters(territory, names))
    ends = [f"unit:{u}" for u in units] + [f"body:{b}" for b in names]
    ends += [f"post:{p}" for p in roster.columns.post_ids] + [f"holder:{h}" for h in roster.columns.holder_ids]
    end = st.sampled_from(ends)
    link = st.builds(Link, st.sampled_from(["adjacent", "网"]), end, end, basis=NAMES)
    link = link.filter(lambda x: x.source != x.target)
    drawn = draw(st.lists(link, max_size=2, unique_by=lambda x: (x.kind, *sorted((x.source, x.target)))))
    records = [{"kind": x.kind, "source": x.source, "target": x.target, "basis": x.basis} for x in drawn]
    notes: Any = tuple(draw(NOTES))
    return Jurisdiction(
        territory=territory,
        id=draw(MAYBE_WORDS),
        name=draw(MAYBE_TEXTS),
        roster=roster,
        bodies=bodies,
        links=Links.from_records({**r, **draw(periods())} for r in records),
        notes=notes,
    )


# One step away from a document that is right

ODD = """[null, true, false, 0, 1, -1, 1.0, 1.5, 2147483648, 1e18, "", "x", "full", "gridgov", "1", "standard",
"2024-01-01", [], [[]], ["x"], [1], [{}], {}, {"x": 1}, {"en": "x", "zh": "x"}]"""
VALUES = (
    st.sampled_from(json.loads(ODD))
    | st.text(max_size=3)
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
)


def spots(tree: object) -> list[tuple[Any, Any]]:
    """Return every object or list with each of its keys or positions."""
    found: list[tuple[Any, Any]] = []
    waiting: list[Any] = [tree]
    for node in waiting:  # it grows on the way
        keys = keys_of(node)
        found += [(node, key) for key in keys]
        waiting += [node[key] for key in keys]
    return found


def keys_of(node: object) -> Sequence[str | int]:
    """Return the keys of an object or the positions of a list."""
    if isinstance(node, dict):
        return list(cast("Record", node))
    return range(len(cast("list[object]", node))) if isinstance(node, list) else ()


@st.composite
def changed(draw: st.DrawFn, tree: Record) -> Record:
    """Draw a document with one to three changes: a value replaced, a key or item removed, renamed or added."""
    tree = copy.deepcopy(tree)
    for _ in range(draw(st.integers(1, 3))):
        node, key = draw(st.sampled_from(spots(tree)))
        act = draw(st.sampled_from(["replace", "remove", "rename", "add"]))
        if act == "replace":
            node[key] = draw(VALUES.map(copy.deepcopy))
        elif act == "remove":
            del node[key]
        elif act == "rename" and type(node) is dict:
            new = draw(st.sampled_from(["name", "key", "id", "units", "x", ""]))
            cast("Record", node)[new] = cast("Record", node).pop(key)
        elif type(node) is dict:
            new = draw(st.sampled_from(["name", "kind", "start", "minimum", "under", "x"]))
            node[new] = copy.deepcopy(draw(VALUES))
        else:
            node.insert(key, draw(VALUES.map(copy.deepcopy)))
    return tree

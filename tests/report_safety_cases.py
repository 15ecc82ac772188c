"""Hostile texts in every field of a document, a policy, a scheme, a net and a plan that may hold a text."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any, TypeAlias, cast

import attrs

from gridgov import documents, schemes
from gridgov.baselines import Baseline
from gridgov.documents import json_schema
from gridgov.errors import GridgovError
from gridgov.findings import Report, check
from gridgov.integration import Integration, integrate
from gridgov.jurisdiction import Jurisdiction
from gridgov.policies import SHOULD, Clause, Policy, Source
from gridgov.report import Division, Origin, render
from gridgov.rules import CommunityOversize, EventClosed
from gridgov.schemes import Scheme
from gridgov.splitting import split
from gridgov.text import Lang, Text
from gridgov.waivers import Waiver, Waivers

DAY = "2026-01-01"
#: Runs in a page that lets itself be written into: as markup, in an attribute, in a script, in a comment, as a formula.
#: It has no white space, so that ids take it.
MARKUP = (
    "=CMD('x')\"><img/src=x/onerror=window.ran=1><svg/onload='window.ran=2'></svg></script><script>window.ran=3</script>"
    "<!--{{7*7}}&lt;b&gt;&#39;`${window.ran=4}`"
)
#: Changes what is read without being seen, and ends lines where a script does not expect it.
UNSEEN = "\u202e\u2066\u2028\u2029\u200b\ufeff\x7f\x85"
LONG = "网格Name<" * 25
#: Formats of texts that say what they may be.
_BOUND = ("enum", "const", "format", "pattern")
Field: TypeAlias = tuple[str, str]


# -- documents ---------------------------------------------------------------------------------------------------------


@cache
def _definitions() -> dict[str, Any]:
    schema: dict[str, Any] = json_schema()
    return {"Document": schema, **schema["$defs"]}


def text_fields() -> list[Field]:
    """Return every field of the document model that holds a free text, alone or in a list, as record and key."""

    def is_free(shape: Mapping[str, Any]) -> bool:
        if shape.get("type") == "array":
            return is_free(shape.get("items", {}))
        if shape.get("type") == "object" and isinstance(shape.get("additionalProperties"), Mapping):
            return is_free(shape["additionalProperties"])
        return shape.get("type") == "string" and not any(word in shape for word in _BOUND)

    return [
        (record, key)
        for record, shape in _definitions().items()
        for key, inner in shape.get("properties", {}).items()
        if is_free(inner)
    ]


def _values(tree: object, shape: Mapping[str, Any], record: str, wanted: Field) -> Iterator[str]:
    """Go through the texts at one field of a document."""
    names = _definitions()
    while "$ref" in shape:
        record = shape["$ref"].rsplit("/", 1)[1]
        shape = names[record]
    if isinstance(tree, Mapping):
        inner = shape.get("properties", {})
        for key, value in cast("Mapping[str, object]", tree).items():
            if (record, key) == wanted:
                yield from _texts(value)
            elif key in inner:
                yield from _values(value, inner[key], record, wanted)
    elif isinstance(tree, list):
        for value in cast("list[object]", tree):
            yield from _values(value, shape.get("items", {}), record, wanted)


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for key, inner in cast("Mapping[str, object]", value).items():
            yield key
            yield from _texts(inner)
    elif isinstance(value, list):
        for inner in cast("list[object]", value):
            yield from _texts(inner)


def _replaced(tree: object, shape: Mapping[str, Any], record: str, wanted: Field, names: Mapping[str, str]) -> object:
    """Write other texts at one field of a document, and only there."""
    schemas = _definitions()
    while "$ref" in shape:
        record = shape["$ref"].rsplit("/", 1)[1]
        shape = schemas[record]
    if isinstance(tree, Mapping):
        inner = shape.get("properties", {})
        return {
            key: _renamed(value, names)
            if (record, key) == wanted
            else _replaced(value, inner.get(key, {}), record, wanted, names)
            for key, value in cast("Mapping[str, object]", tree).items()
        }
    if isinstance(tree, list):
        return [_replaced(v, shape.get("items", {}), record, wanted, names) for v in cast("list[object]", tree)]
    return tree


def _renamed(tree: object, names: Mapping[str, str]) -> object:
    """Write other texts wherever some stand, also as keys and behind a colon: what refers to them still does."""
    if isinstance(tree, str):
        head, colon, tail = tree.partition(":")
        return names.get(tree) or (f"{names.get(head, head)}:{names.get(tail, tail)}" if colon else tree)
    if isinstance(tree, Mapping):
        found = cast("Mapping[str, object]", tree)
        free = found.keys() <= names.keys() or not any(isinstance(v, list | Mapping) for v in found.values())
        return {names.get(k, k) if free and k in names else k: _renamed(v, names) for k, v in found.items()}
    return [_renamed(value, names) for value in cast("list[object]", tree)] if isinstance(tree, list) else tree


def whole_document() -> dict[str, Any]:
    """Return a document in which every kind of record stands."""
    from documents_cases import GOLDEN, LINEAGE, NETS

    tree, nets, lineage = (json.loads(path.read_text("utf-8")) for path in (GOLDEN, NETS, LINEAGE))
    ids = [unit["id"] for unit in tree["units"] if unit["level"] == "building"]
    known = {"b1": ids[0], "b2": ids[1]}
    for net in nets["nets"]:
        net["members"] = [
            {**m, "unit": known.get(m["unit"], ids[0])} for m in net["members"] if m["unit"] in {"b1", "b2", "c"}
        ]
    tree["nets"] = nets["nets"]
    tree["lineage"] = [row for row in lineage["lineage"] if row["kind"] == "abolish"][:1]
    return cast("dict[str, Any]", tree)


@cache
def infected(payload: str) -> tuple[Jurisdiction, list[Field]]:
    """Return a jurisdiction with a payload in every field that takes it, and the fields that refuse it."""
    tree, refused = whole_document(), list[Field]()
    documents.loads(json.dumps(tree))
    schema = _definitions()["Document"]
    for field in text_fields():
        found = dict.fromkeys(_values(tree, schema, "Document", field))
        names = {value: f"{payload}{value}" for value in found if not value.startswith(payload)}
        # What nothing refers to is written there only; what is referred to, wherever it stands.
        for trial in (_replaced(tree, schema, "Document", field, names), _renamed(tree, names)):
            try:
                documents.loads(json.dumps(trial))
            except GridgovError:
                continue
            tree = cast("dict[str, Any]", trial)
            break
        else:
            refused.append(field)
    return documents.loads(json.dumps(tree)), refused


# -- what else is on a page --------------------------------------------------------------------------------------------


def policy(make: Callable[[str], str], measure: str) -> Policy:
    """Return a policy of which every text is made."""

    def text(words: str) -> Text:
        return Text(make(words), make(words))

    law = Source(
        id=make("law"), title=text("law"), issuer=text("congress"), file=make("law.txt"), url=make("https://x.example")
    )
    clause = Clause(
        id=make("size"),
        rule=CommunityOversize(max_households=300, measure=measure),
        strength=SHOULD,
        source=law.id,
        quote=make("at most 300"),
        place=text("art. 1"),
        note=text("note"),
        because=text("because"),
    )
    return Policy(
        id=make("town"),
        title=text("Town"),
        about=text("about"),
        sources=[law],
        clauses=[clause, Clause(id=make("events"), rule=EventClosed(max_days=3))],
    )


def report(place: Jurisdiction, make: Callable[[str], str]) -> Report:
    """Return a report with waivers, a baseline and evidence, of which every text is made."""
    unit = next(iter(place.units(level=place.levels.levels[1].key))).id
    evidence = {
        "events": [{"id": make("e1") if make("e1").isprintable() else "e1", "unit": unit, "reported": "2025-01-01"}]
    }
    waiver = Waiver(
        rule="SIZ001",
        unit=unit,
        reason=Text(make("soon"), make("即将")),
        last_day="2026-12-31",
        authority=make("district"),
        id=make("w1"),
    )
    town = policy(make, next(iter(place.territory.measures)))
    known = Baseline.of(check(place, town, on="2025-12-01", evidence=evidence))
    return check(place, town, on=DAY, evidence=evidence, waivers=Waivers([waiver]), baseline=known)


def scheme(make: Callable[[str], str]) -> Scheme:
    """Return a published scheme of which every wording is made; what others refer to stays."""

    def walk(value: Any) -> Any:  # noqa: ANN401 - values of any kind
        if isinstance(value, Text):
            return Text(make(value.en), make(value.zh))
        kind = cast("type[Any]", type(value))  # type: ignore[redundant-cast]  # pyright needs it
        if attrs.has(kind):
            names = {"fact", "source"}
            changes = {
                a.name: make(inner) if a.name in names and isinstance(inner, str) else walk(inner)
                for a in attrs.fields(kind)
                if a.init
                and not a.name.startswith("_")
                and isinstance(inner := getattr(value, a.name), Text | str | tuple)
            }
            return attrs.evolve(value, **{k: v for k, v in changes.items() if v is not getattr(value, k)})
        if not isinstance(value, tuple):
            return value
        return tuple(map(walk, cast("tuple[Any, ...]", value)))  # type: ignore[redundant-cast]  # pyright needs it

    found = schemes.load("ankang-321")
    return attrs.evolve(
        found,
        name=walk(found.name),
        about=walk(found.about),
        figures=walk(found.figures),
        lists=walk(found.lists),
        readings={key: walk(reading) for key, reading in found.readings.items()},
        states=walk(found.states),
        notes=walk(found.notes),
    )


def merger(place: Jurisdiction) -> Integration:
    """Return the nets of a place, merged at the level of its buildings into what is above them."""
    levels = place.levels.levels
    return integrate(place.nets, within=place, level=levels[-1].key, levels=[levels[-2].key], on=DAY)


def division(place: Jurisdiction, found: Report) -> Division:
    """Return a community of a place, divided."""
    unit = next(iter(place.units(level=place.levels.levels[1].key)))
    plan = split(place, unit, into=2, strict=False, unknown_as=1, measure=next(iter(place.territory.measures)))
    return Division((plan,), found, found)


def page(payload: str, *, lang: Lang = "en", **options: Any) -> str:
    """Return a page with a payload in everything that it shows."""
    return everything(infected(payload)[0], payload, lang=lang, **options)


def everything(place: Jurisdiction | None = None, payload: str = "", *, lang: Lang = "en", **options: Any) -> str:
    """Return a page with all that a page can show, of a place, by default one that holds every kind of record."""
    place = documents.loads(json.dumps(whole_document())) if place is None else place

    def make(words: str) -> str:
        return f"{payload}{words}"

    found = report(place, make)
    return render(
        found.jurisdiction,
        on=DAY,
        lang=lang,
        report=found,
        scheme=scheme(make),
        suppress_below=None,
        title=Text(make("title"), make("标题")),
        origin=Origin(make("city.json"), make("00"), make("json")),
        integration=merger(found.jurisdiction),
        division=division(found.jurisdiction, found),
        **options,
    )

"""Faults in schemes of published systems: in the file, in the recipe, in what is asked of a scheme."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from gridgov import schemes
from gridgov.hierarchy import Hierarchy
from gridgov.levels import LevelScheme
from gridgov.testing._broken import way
from gridgov.testing._broken_edit import ANY, Values, add, drop, plant, put, twice
from gridgov.testing._broken_toml import after, as_toml, choice, words

__all__ = ["scheme", "scheme_built", "scheme_fill", "scheme_name", "scheme_text", "scheme_told"]

Tables = dict[str, Any]


@way("scheme", scheme="the tables of the file of a scheme")
def scheme(scheme: Tables) -> None:
    """Read a scheme from a TOML file."""
    schemes.loads(as_toml(scheme))


@way("text of a scheme", text="the text of the file of a scheme")
def scheme_text(text: str) -> None:
    """Read a scheme from a text."""
    schemes.loads(text)


@way("scheme by name", name="the id of a scheme that comes with gridgov")
def scheme_name(name: str) -> None:
    """Load a scheme by its id."""
    schemes.load(name)


@way(
    "model of a scheme",
    scheme="the tables of the file of a scheme",
    readings="the option that is chosen, by reading",
    options="what the model is to have: state, each, totals",
    communities="how many communities the real territory has; None where none is given",
)
def scheme_built(scheme: Tables, readings: dict[str, str], options: dict[str, Any], communities: int | None) -> None:
    """Build a model of a scheme."""
    read = schemes.loads(as_toml(scheme)).with_readings(**readings)
    territory = None
    if communities is not None:
        rows = [{"id": "t", "level": "town", "name": "老城镇"}]
        rows += [{"id": f"c{i}", "level": "base", "parent": "t", "name": f"社区{i}"} for i in range(communities)]
        territory = Hierarchy.from_records(rows, levels=LevelScheme.ladder("town", "base", "grid"))
    read.synthesise(territory, **options)


@way("figure of a scheme", scheme="the tables of the file of a scheme", figure="the id of the figure that is asked for")
def scheme_told(scheme: Tables, figure: str) -> None:
    """Ask a scheme for the number of a figure."""
    _ = schemes.loads(as_toml(scheme)).figure(figure).quantity


@way("slots of a scheme", scheme="the tables of the file of a scheme", values="values for what is not published")
def scheme_fill(scheme: Tables, values: dict[str, Any]) -> None:
    """Decide what a scheme leaves open."""
    schemes.loads(as_toml(scheme)).fill(values)


def _figure(ident: str, value: int | None, **more: object) -> Tables:
    known: Tables = {} if value is None else {"value": value}
    tag = "U" if value is None else "S"
    return {"id": ident, "name": words("figure", "数字"), "unit": words("x", "个"), "tag": tag, **known, **more}


def _system(draw: st.DrawFn) -> Values:
    """Draw a system of one town, its communities and their grids, with a chief for each grid."""
    n = draw(st.integers(2, 4))
    each = draw(st.integers(1, 3))
    tables: Tables = {
        "id": draw(st.sampled_from(["sixth", "第六"])),
        "name": words("a sixth system", "第六个方案"),
        "levels": [
            {"key": "town", "name": words("town", "镇")},
            {"key": "base", "name": words("base unit", "基层单位"), "kinds": ["community", "village"]},
            {"key": "grid", "name": words("grid", "网格"), "under": ["base:community"]},
        ],
        "roles": [
            {"key": "chief", "name": words("chief", "网格长"), "sits_at": ["grid"], "maximum": 2},
            {"key": "head", "name": words("head", "主任"), "sits_at": ["base:community"]},
        ],
        "figures": [
            _figure("F1", n, counts={"level": "base"}),
            _figure("F2", n * each, counts={"level": "grid"}),
            _figure("F3", 560, qualifier="odd"),
            _figure("F4", None),
        ],
        "bodies": [{"kind": "team", "at": "grid", "minimum": 1, "maximum": draw(st.integers(1, 3))}],
        "recipe": {
            "units": [
                {"level": "town"},
                {"level": "base", "kind": "community", "under": "town", "figure": "F1"},
                {"level": "grid", "under": "base:community", "each": each},
            ],
            "posts": [{"role": "chief", "at": "grid", "each": 1}],
            "links": [{"kind": "contacts", "source": "holder:chief", "target": "unit:grid"}],
        },
    }
    return {"scheme": tables}


_OPTIONS = [{"key": key, "name": words(key, key)} for key in ("x", "y")]
_told = after(
    _system,
    put("scheme", "states", to=[{"key": "now", "name": words("now", "今")}]),
    put("scheme", "readings", to=[{"key": "way", "name": words("way", "解读"), "options": _OPTIONS}]),
)
_COURT = {"key": "court", "name": words("court", "院"), "presence": "optional", "under": ["grid"]}
_courts = after(_system, add("scheme", "levels", to=_COURT))

_FIGURES = ("scheme", "figures")
_UNITS = ("scheme", "recipe", "units")
_POSTS = ("scheme", "recipe", "posts")

# -- keys and values ---------------------------------------------------------------------------------------------------

for _path in (("id",), ("name",), ("levels", 0, "key"), ("figures", 2, "tag"), ("readings", 0, "options")):
    plant("SCH003", scheme, _told, drop("scheme", *_path))
plant("SCH003", scheme, _system, drop(*_UNITS, 1, "kind"))
for _spot in (("colour",), ("figures", ANY, "备注"), ("roles", ANY, "tmie"), ("levels", ANY, "colour")):
    plant("SCH004", scheme, _system, put("scheme", *_spot, to=choice("红", 1)))
plant("SCH005", scheme, _system, put(*_UNITS, 1, "figure", to=choice("F9", "社区数")))
plant("SCH006", scheme, _system, put(*_FIGURES, 3, "value", to=st.integers(1, 9)))
plant("SCH008", scheme, _system, put(*_FIGURES, ANY, "tag", to=choice("X", 1)))
plant("SCH008", scheme, _system, put(*_FIGURES, 2, "value", to=choice("1,000", -12.5)))
plant("SCH008", scheme, _system, put("scheme", "recipe", "links", 0, "target", to=choice("unitt:grid", "网格")))
plant("SCH009", scheme, _system, put(*_UNITS, 1, "figure", to="F4"))
plant("SCH012", scheme, _system, put(*_UNITS, 1, "each", to=st.integers(1, 3)))
plant("SCH012", scheme, _system, put(*_FIGURES, 2, "counts", to={}))
plant("SCH013", scheme, _system, twice(*_FIGURES))
plant("SCH016", scheme, _system, put(*_FIGURES, 2, "value", to=0), put(*_FIGURES, 2, "qualifier", to="nearly"))
plant("SCH017", scheme, _system, put("scheme", "bodies", 0, "minimum", to=st.integers(4, 9)))
plant("SCH022", scheme, _told, twice("scheme", "states"))
plant("SCH022", scheme, _told, twice("scheme", "readings", 0, "options"))
plant("SCH028", scheme, _system, put("scheme", "policy", to=choice("own.toml", "政策.toml")))
plant(
    "SCH002",
    scheme_text,
    lambda draw: {"text": as_toml(_system(draw)["scheme"])},
    put("text", to=choice("levels = [", "[[levels]\n", 'id = "第六\n')),
)
plant(
    "SCH001",
    scheme_name,
    lambda draw: {"name": draw(st.sampled_from(schemes.available()))},
    put("name", to=choice("nowhere", "ankang", "安康")),
)

# -- the recipe --------------------------------------------------------------------------------------------------------

_counted_posts = after(
    _system,
    add(*_FIGURES, to=_figure("F5", 2)),
    put(*_POSTS, 0, to={"role": "chief", "at": "grid", "figure": "F5"}),
    put(*_UNITS, 2, to={"level": "grid", "under": "base:community", "figure": "F2"}),
)
plant("SCH011", scheme, _counted_posts, put(*_FIGURES, -1, "value", to=st.integers(25, 99)))
for _key in ("source", "target"):
    plant("SCH023", scheme, _system, put("scheme", "recipe", "links", 0, _key, to=choice("body:nope", "post:head")))
plant("SCH023", scheme, _system, put(*_POSTS, 0, "held_by", to=choice(["head"], ["grid_chief"])))
plant("SCH023", scheme, _system, put(*_POSTS, 0, "body", to="team"))
plant("SCH024", scheme, _system, put(*_UNITS, 2, "under", to="town"))
plant("SCH025", scheme, _courts, put("scheme", "levels", 3, "presence", to="mandatory"))
plant("SCH026", scheme, _system, add(*_POSTS, to={"role": "head", "at": "grid", "each": 1}))
plant("SCH027", scheme, _system, put(*_UNITS, 2, "under", to=choice("base:community[old]", "base[rural]")))

# -- models ------------------------------------------------------------------------------------------------------------


def _built(draw: st.DrawFn) -> Values:
    """Draw a system and what is asked of a model of it."""
    options: Tables = {"state": "now", "each": {"grid": draw(st.integers(1, 3))}, "totals": {"F3": 565}}
    return {**_told(draw), "readings": {"way": "x"}, "options": options, "communities": None}


_unchecked = after(_built, drop(*_FIGURES, 1, "counts"))
_open = after(_unchecked, add(*_FIGURES, to=_figure("F5", 2)), put(*_UNITS, 1, "figure", to="F5"), drop(*_FIGURES, 0))
_real = after(
    _unchecked,
    put("options", to={}),
    put("communities", to=st.integers(4, 6)),
    put(*_UNITS, 1, to={"level": "base", "kind": "community", "real": {}, "figure": "F1"}),
    drop(*_UNITS, 0),
)

plant("SCH007", scheme_built, after(_unchecked, put("options", to={})), drop("scheme", "recipe"))
plant("SCH010", scheme_built, _real, put("communities", to=st.integers(0, 1)))
plant("SCH015", scheme_built, _unchecked, put("options", "state", to=choice("then", "将来")))
plant("SCH015", scheme_built, _unchecked, put("options", "each", "castle", to=1))
plant("SCH015", scheme_built, _unchecked, put("readings", "wya", to="x"))
plant("SCH018", scheme_built, _unchecked, put("readings", "way", to=choice("z", "甲")))
plant("SCH019", scheme_built, _unchecked, put("options", "totals", "F3", to=choice(1570, 560, 1)))
plant("SCH020", scheme_built, after(_built, put("options", "each", to={})), put("options", "each", to={"grid": 7}))
plant("SCH021", scheme_built, _open, put(*_FIGURES, -1, "value", to=choice("2/3", "7/2")))


def _asked(draw: st.DrawFn) -> Values:
    return {**_system(draw), "figure": draw(st.sampled_from(["F1", "F2", "F3"]))}


def _filled(draw: st.DrawFn) -> Values:
    return {**_system(draw), "values": {"F4": draw(st.integers(1, 9))}}


plant("SCH014", scheme_told, _asked, put("figure", to="F4"))
plant("SCH015", scheme_fill, _filled, put("values", "F9", to=st.integers(1, 9)))

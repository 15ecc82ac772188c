"""What defines the words of a graph, as one JSON text: levels, measures, labels, roles, notes."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any, Final, TypeVar, cast

import attrs

from gridgov.errors import GridgovError, InvalidGraphError, Place, Problem, Problems
from gridgov.graph._schema import BAD_MODEL
from gridgov.hierarchy import Hierarchy
from gridgov.jurisdiction import Jurisdiction, Note
from gridgov.levels import LevelScheme
from gridgov.measures import Measure
from gridgov.roles import RoleCatalogue
from gridgov.text import Text

__all__ = ["NOT_XML", "Model", "json_text", "model_text", "read_model"]

#: Characters that XML 1.0 cannot hold, not even escaped.
NOT_XML: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_T = TypeVar("_T")


@attrs.frozen
class Model:
    """The words of a graph."""

    id: str | None
    name: Text | None
    levels: LevelScheme
    measures: tuple[Measure, ...]
    labels: tuple[str, ...]
    #: Whether there may be several roots.
    many_roots: bool
    roles: RoleCatalogue
    notes: tuple[Note, ...]


def json_text(value: object) -> str:
    """Return compact JSON that every text format can hold: what XML cannot hold is written as an escape."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    # Such a character stands inside a JSON string, where its escape means the same.
    return NOT_XML.sub(lambda found: json.dumps(found[0])[1:-1], text)


def model_text(jurisdiction: Jurisdiction, territory: Hierarchy) -> str:
    """Return the words of a jurisdiction, for its units or a part of them.

    Example:
        >>> h = Hierarchy.from_codes(["61"], levels=LevelScheme.ladder("province"))
        >>> json.loads(model_text(Jurisdiction(territory=h), h))["levels"]["levels"][0]["key"]
        'province'
    """
    return json_text(
        {
            "id": jurisdiction.id,
            "name": None if jurisdiction.name is None else attrs.asdict(jurisdiction.name),
            "levels": territory.levels.to_dict(),
            "measures": [measure.to_dict() for measure in territory.measure_info.values()],
            "labels": list(territory.labels),
            "roots": "many" if len(territory.tree.roots) > 1 else "one",
            "roles": jurisdiction.catalogue.to_dict(),
            "notes": [attrs.asdict(note) for note in jurisdiction.notes],
        }
    )


def read_model(text: object, place: Place) -> Model:
    """Read what `model_text` wrote.

    Raises:
        InvalidGraphError: With every part that cannot be read.
    """
    problems: list[Problem] = []
    where = attrs.evolve(place, path="graph['model']")

    def part(name: str, read: Callable[[], _T]) -> _T:
        try:
            return read()
        except GridgovError as error:
            for problem in error.problems:
                inner = _inside(problem.place)
                path = f"{where.path} {name}{'' if inner is None else ' ' + inner}"
                problems.append(attrs.evolve(problem, place=attrs.evolve(where, path=path)))
        except (AttributeError, KeyError, RecursionError, TypeError, ValueError):
            problems.append(Problem(BAD_MODEL, where, {"part": name}))
        return cast("_T", None)

    data = part("model", lambda: _object(json.loads(cast("str", text))))
    if problems:
        raise InvalidGraphError(Problems.of(*problems))
    model = Model(
        part("id", lambda: _text_or_none(data["id"])),
        part("name", lambda: None if data["name"] is None else Text(**data["name"])),
        part("levels", lambda: LevelScheme.from_dict(data["levels"])),
        part("measures", lambda: tuple(map(Measure.from_dict, _list(data["measures"])))),
        part("labels", lambda: tuple(map(_text, _list(data["labels"])))),
        part("roots", lambda: ("one", "many").index(data["roots"]) > 0),
        part("roles", lambda: RoleCatalogue.from_dict(data["roles"])),
        part("notes", lambda: tuple(map(_note, _list(data["notes"])))),
    )
    if problems:
        raise InvalidGraphError(Problems.of(*problems))
    return model


def _inside(place: Place) -> str | None:
    """Say where in a part something is: the path of a record, as in ``roles[2].name``, or its id."""
    if place.row is None:
        return place.path or place.column or place.id
    record = f"{place.path}[{place.row - 1}]"
    return record if place.column is None else f"{record}.{place.column}"


def _object(value: object) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise TypeError
    return cast("dict[str, Any]", value)


def _list(value: object) -> list[Any]:
    if not isinstance(value, list):
        raise TypeError
    return value  # pyright: ignore[reportUnknownVariableType] - checked item by item


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _text_or_none(value: object) -> str | None:
    return None if value is None else _text(value)


def _note(data: dict[str, Any]) -> Note:
    return Note(_text(data["key"]), data["tag"], Text(**data["text"]), _text_or_none(data["source"]))

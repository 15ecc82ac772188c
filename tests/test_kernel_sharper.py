"""What holds of every type and function of the library, where the other tests did not see a mistake."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Iterator

import attrs

import gridgov

#: Words in the types of fields that hold columns, geometries, or what is wrong with an input.
_COLUMNS = (
    "Ints",
    "Rows",
    "Floats",
    "Bools",
    "NDArray",
    "ndarray",
    "TableLike",
    "Columns",
    "IdColumn",
    "TextColumn",
    "Numbers",
    "_Values",
    "_Shapes",
    "Problems",
)
#: What is always asked about the same things, which nobody names.
_BY_PLACE = ("whatif.", "policies.Policy.what_if")


def _types() -> list[type[attrs.AttrsInstance]]:
    """Return every type with fields."""
    names = [one.name for one in pkgutil.walk_packages(gridgov.__path__, "gridgov.") if one.name[-8:] != "__main__"]
    found = {
        thing
        for name in names
        for thing in vars(importlib.import_module(name)).values()
        if isinstance(thing, type) and attrs.has(thing) and thing.__module__ == name
    }
    return sorted(found, key=lambda one: (one.__module__, one.__qualname__))


def test_what_holds_columns_is_never_compared_field_by_field() -> None:
    # Two columns have no one answer to whether they are equal: such a comparison would end in an error.
    wrong = [
        f"{one.__module__}.{one.__qualname__}"
        for one in _types()
        if any(word in str(field.type) for field in attrs.fields(one) if field.eq for word in _COLUMNS)
        and one.__eq__ is not object.__eq__
        and "attrs" in one.__eq__.__code__.co_filename
    ]
    assert wrong == []


def _public() -> Iterator[tuple[str, object]]:
    """Go through the functions and methods that people call, by their names."""
    for module in pkgutil.walk_packages(gridgov.__path__, "gridgov."):
        if "._" in module.name or module.name.startswith("gridgov.testing"):
            continue
        found = importlib.import_module(module.name)
        for name in getattr(found, "__all__", ()):
            thing = getattr(found, name)
            members = inspect.getmembers(thing, inspect.isroutine) if isinstance(thing, type) else [("", thing)]
            for key, one in members:
                if not key.startswith("__") and str(getattr(one, "__module__", "")).startswith("gridgov"):
                    yield f"{module.name}.{name}.{key}", one


def test_every_argument_of_what_people_call_can_be_given_by_its_name() -> None:
    wrong: set[str] = set()
    for name, one in _public():
        if inspect.isfunction(one) or inspect.ismethod(one):
            given = inspect.signature(one).parameters.values()
            # Where any name may be given, those of other arguments must not be in the way.
            if not any(each.kind is each.VAR_KEYWORD for each in given):
                names = [each.name for each in given if each.kind is each.POSITIONAL_ONLY and each.name != "self"]
                wrong |= {f"{name.partition('.')[2]}: {each}" for each in names}
    assert {one for one in wrong if not one.startswith(_BY_PLACE)} == set()

"""What holds of every type of the library, and of its columns, where the other tests did not see a mistake."""

from __future__ import annotations

import importlib
import pkgutil

import attrs

import gridgov

#: Words in the types of fields that hold columns of numbers.
_COLUMNS = ("Ints", "Rows", "Floats", "Bools", "NDArray", "ndarray", "TableLike", "Columns", "IdColumn", "TextColumn")


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

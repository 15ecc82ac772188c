"""Functions that are exchanged where they are: a mistake inside of a function needs no module to be loaded again."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from types import CodeType, FunctionType

__all__ = ["Functions", "swaps"]

#: A file and the qualified name of a function in it.
Key = tuple[str, str]


def _parts(code: CodeType) -> list[CodeType]:
    return [const for const in code.co_consts if isinstance(const, CodeType)]


def _alone(code: CodeType) -> tuple[object, ...]:
    """Return what a piece of code does itself, without the functions in it and without the numbers of lines."""
    consts = [None if isinstance(const, CodeType) else (type(const), repr(const)) for const in code.co_consts]
    flat = (code.co_code, tuple(consts), code.co_names, code.co_varnames, code.co_freevars, code.co_cellvars)
    return (*flat, code.co_argcount, code.co_kwonlyargcount, code.co_flags, code.co_exceptiontable)


def _differences(old: CodeType, new: CodeType, outer: tuple[CodeType, ...]) -> Iterator[tuple[CodeType, ...]]:
    """Go through the places where two pieces of code differ: each the way to it in the new code, outermost first."""
    way = (*outer, new)
    if _alone(old) != _alone(new) or len(_parts(old)) != len(_parts(new)):
        yield way
        return
    for before, after in zip(_parts(old), _parts(new), strict=True):
        yield from _differences(before, after, way)


class Functions:
    """All functions that are there, by file and qualified name."""

    def __init__(self) -> None:
        self._found: dict[Key, list[FunctionType]] = {}
        for each in gc.get_objects():
            if isinstance(each, FunctionType):
                code = each.__code__
                self._found.setdefault((code.co_filename, code.co_qualname), []).append(each)

    def of(self, code: CodeType) -> list[FunctionType]:
        """Return the functions made from a piece of code of a file."""
        return self._found.get((code.co_filename, code.co_qualname), [])


def swaps(old: CodeType, new: CodeType, functions: Functions) -> list[tuple[FunctionType, CodeType]] | None:
    """Say which functions to give which code, so that a module is as if it were loaded from other code.

    Args:
        old: The code of the module as it is.
        new: The code of the module as it shall be.
        functions: What is there.

    Returns:
        Functions and their code; ``None`` where the module must be loaded again: it differs outside of functions, in
        what runs when it is loaded, or a function was replaced by another when the module was loaded. Nothing if the
        two do the same.
    """
    found: dict[int, tuple[FunctionType, CodeType]] = {}
    for way in _differences(old, new, ()):
        # A function in a function is made anew at each call: the outermost one is exchanged.
        there = next((code for code in way if functions.of(code)), None)
        if there is None:
            return None
        for function in functions.of(there):
            if function.__code__.co_freevars != there.co_freevars:
                return None
            found[id(function)] = function, there
    return list(found.values())

"""Pickles say which version of gridgov wrote them, and no other version reads them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, SupportsIndex

from gridgov.errors import InvalidPickleError, Place, Problem, fault
from gridgov.text import Text

__all__ = ["OTHER_VERSION", "Versioned", "opened", "restored"]

OTHER_VERSION = fault(
    "PKL001",
    "other-version",
    Text(
        "The pickle was written by gridgov {written}, and this is gridgov {own}.",
        "该pickle由gridgov {written}写出，当前版本为gridgov {own}。",
    ),
    Text(
        "Read it with gridgov {written} and save it as a document there: documents are read by every later version.",
        "请用gridgov {written}读取并另存为文档：后续版本均可读取文档。",
    ),
)


class Versioned:
    """A value whose pickle is read by the version that wrote it, and refused by any other.

    Pickles are for sending values between processes, not for keeping: what is pickled is the inside of the library,
    which changes from version to version. Never read a pickle from somebody you do not trust.

    Example:
        >>> import pickle
        >>> from gridgov import LevelScheme
        >>> levels = LevelScheme.ladder("province", "city")
        >>> pickle.loads(pickle.dumps(levels)) == levels
        True
    """

    __slots__ = ()

    def __reduce_ex__(self, protocol: SupportsIndex, /) -> tuple[Any, ...]:
        """Return how it is made again, with the version before everything else."""
        made = super().__reduce_ex__(protocol)
        assert not isinstance(made, str)  # noqa: S101 - no value is a global of a module
        make, given, *rest = made
        return restored, (_STAMP, make, given), *rest


class _Stamp:
    """The version in a pickle: it is read, and refused, before anything of another version is looked for."""

    __slots__ = ()

    def __reduce__(self) -> tuple[object, ...]:
        return opened, (_version(),)

    def __deepcopy__(self, memo: dict[int, object]) -> _Stamp:
        return self


_STAMP = _Stamp()


def _version() -> str:
    import gridgov

    return gridgov.__version__


def opened(version: str) -> _Stamp:
    """Go on with a pickle of this version. The name of this function stands in pickles: it stays where it is.

    Raises:
        InvalidPickleError: Another version wrote it.

    Example:
        >>> opened("0.0.1")
        Traceback (most recent call last):
        ...
        gridgov.errors.InvalidPickleError: Not a pickle that this version reads: 1 problem.
        PKL001 The pickle was written by gridgov 0.0.1, and this is gridgov ...
    """
    if version != _version():
        facts = {"written": version, "own": _version()}
        raise InvalidPickleError(Problem(OTHER_VERSION, Place(), facts))
    return _STAMP


def restored(stamp: _Stamp, make: Callable[..., object], given: tuple[Any, ...]) -> object:  # noqa: ARG001 - read first
    """Make a value again. The name of this function stands in pickles: it stays where it is.

    Example:
        >>> restored(opened(_version()), str, ("x",))
        'x'
    """
    return make(*given)

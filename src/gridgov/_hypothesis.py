"""What Hypothesis loads when it is imported: strategies for the types of gridgov.

Nothing of gridgov's model is loaded before a test asks for one of its types: `register` only says that types of this
package are looked up here.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from importlib import import_module
from typing import Any, Final

__all__ = ["register", "resolve"]

_PACKAGE: Final = "gridgov"
_TYPES: Final = "hypothesis.strategies._internal.types"
#: Where Hypothesis asks a package for strategies of its types, but only once the package is imported.
_LOOKUP: Final = "_global_extra_lookup"


def register() -> None:
    """Tell Hypothesis how to draw the types of gridgov.

    Example:
        >>> register()
    """
    lookup = getattr(import_module(_TYPES), _LOOKUP, None)
    if isinstance(lookup, dict):
        # As Hypothesis does for the types of numpy: it costs nothing, and a type that a user registers comes first.
        lookup[_PACKAGE] = resolve
    else:  # another version of Hypothesis: by the public way, which loads the model
        _register_each()


def resolve(thing: Any) -> Any:  # noqa: ANN401 - any type or alias, and a strategy of it
    """Return a strategy of a type of gridgov, None of any other.

    Args:
        thing: What `hypothesis.strategies.from_type` is asked for.

    Returns:
        A strategy, or None: then Hypothesis goes on as if gridgov were not there.

    Example:
        >>> from gridgov.text import Text
        >>> resolve(int) is None, resolve(Text) is None
        (True, False)
    """
    module = getattr(thing, "__module__", None)
    if not (isinstance(module, str) and (module == _PACKAGE or module.startswith(f"{_PACKAGE}."))):
        return None
    found = import_module("gridgov.testing._draw_types").strategies().get(thing)
    return None if found is None else found()


def _register_each() -> None:
    st = sys.modules["hypothesis.strategies"]
    for thing, made in import_module("gridgov.testing._draw_types").strategies().items():
        st.register_type_strategy(thing, _maker(made))


def _maker(made: Callable[[], Any]) -> Callable[[Any], Any]:
    def make(_: Any) -> Any:  # noqa: ANN401 - a strategy of any type
        return made()

    return make

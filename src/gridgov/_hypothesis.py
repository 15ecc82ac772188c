"""What Hypothesis loads when it is imported: strategies for the types of gridgov, and how reports show them.

Nothing of gridgov's model is loaded before a test asks for one of its types, or fails with one: `register` only says
that types of this package are looked up here.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any, Final

__all__ = ["SHOWN", "register", "resolve"]

_PACKAGE: Final = "gridgov"
_TYPES: Final = "hypothesis.strategies._internal.types"
#: Where Hypothesis asks a package for strategies of its types, but only once the package is imported.
_LOOKUP: Final = "_global_extra_lookup"
_PRETTY: Final = "hypothesis.vendor.pretty"
#: Types that reports show as the code that makes them, by module. Of others Hypothesis shows all fields.
SHOWN: Final[Mapping[str, tuple[str, ...]]] = {
    "gridgov._catalogue": ("RoleCatalogue",),
    "gridgov._change_base": ("Part",),
    "gridgov._change_bodies": ("AddLink", "CreateBody", "EndBody", "EndLink", "JoinBody", "SetRank"),
    "gridgov._change_people": ("AbolishPost", "AddDevice", "Appoint", "CreatePost", "EndAppointment"),
    "gridgov._change_units": (
        *("AbolishUnit", "CreateUnit", "MergeUnits", "MoveUnit", "RecodeUnit"),
        *("RegradeUnit", "RenameUnit", "SetLabel", "SetMeasure", "SplitUnit"),
    ),
    "gridgov._level": ("Level",),
    "gridgov._links": ("Link", "Links"),
    "gridgov._net": ("Net",),
    "gridgov._net_base": ("BaseUnits",),
    "gridgov._notes": ("Note",),
    "gridgov._policy": ("Policy",),
    "gridgov._policy_clause": ("Clause", "Source"),
    "gridgov._quantity": ("Quantity",),
    "gridgov._role": ("Combination", "Role"),
    "gridgov._role_template": ("RoleSlot", "RoleTemplate"),
    "gridgov.bodies": ("Bodies",),
    "gridgov.hierarchy": ("Hierarchy",),
    "gridgov.jurisdiction": ("Jurisdiction",),
    "gridgov.levels": ("LevelScheme",),
    "gridgov.lineage": ("Lineage",),
    "gridgov.measures": ("Measure",),
    "gridgov.nets": ("Nets",),
    "gridgov.roles": ("Roster",),
    "gridgov.rules._scope": ("Scope",),
}


def register() -> None:
    """Tell Hypothesis how to draw the types of gridgov, and how to show them.

    Example:
        >>> register()
    """
    shown = getattr(import_module(_PRETTY), "for_type_by_name", None)
    if callable(shown):  # in another version of Hypothesis, reports say less
        for module, names in SHOWN.items():
            for name in names:
                shown(module, name, _show)
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


def _show(value: object, printer: object, cycle: bool) -> None:  # noqa: FBT001 - as Hypothesis calls it
    import_module("gridgov.testing._shown").show(value, printer, cycle)


def _register_each() -> None:
    st = sys.modules["hypothesis.strategies"]
    for thing, made in import_module("gridgov.testing._draw_types").strategies().items():
        st.register_type_strategy(thing, _maker(made))


def _maker(made: Callable[[], Any]) -> Callable[[Any], Any]:
    def make(_: Any) -> Any:  # noqa: ANN401 - a strategy of any type
        return made()

    return make

"""What every rule is: a frozen class with a code, texts in two languages, typed parameters and a check."""

from __future__ import annotations

import copy
import inspect
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Final, Generic, TypeVar, cast, dataclass_transform, get_args, get_origin

import attrs
import numpy as np

from gridgov._face import as_html, one_line
from gridgov.rules._check import Check
from gridgov.rules._column import Floats
from gridgov.rules._examples import Example
from gridgov.rules._parameter import Parameter, parameters_of, tracked
from gridgov.rules._remedy import Case, Remedy
from gridgov.rules._view import View
from gridgov.text import Text

__all__ = ["Rule"]

V = TypeVar("V", bound=View)
_UNKNOWN: Final = Text("Too little is known about {unit}.", "{unit}的资料不足。")


@dataclass_transform(frozen_default=True, kw_only_default=True)
class Rule(Generic[V]):
    """A rule with its values: law as data.

    A rule is a class; its parameters are annotated fields with a unit of measure and the direction that is stricter;
    an object of the class is the rule with values. Subclasses become frozen attrs classes by themselves.

    Class arguments:
        code: Stable code, such as ``SIZ001``; three letters and three digits, or ``X-NAME-001`` for rules of others.
        name: Kebab-case name.
        title: One line for a list.
        message: What a finding says. Fields: ``unit``, ``observed`` (with "at least" or "at most" where that is all
            that is known), ``found`` (the same number without these words), ``bound``, ``difference``, every
            parameter and the key of every column that the rule reads.
        missing: What it says where too little is known; the same fields.
        way_out: One way out, without fields.
        remedy: Key of the remedy, such as ``appoint``; ``advice`` if no change of data can be proposed.

    Example:
        >>> from typing import Annotated
        >>> from gridgov.rules import HOUSEHOLDS, Estates, Stricter, bound
        >>> class Lifts(Rule[Estates], code="X-DEMO-001", name="lifts", title=Text("Too few lifts", "电梯不足"),
        ...             message=Text("{unit}: {households} households", "{unit}：{households}户")):
        ...     most: Annotated[int, HOUSEHOLDS, Stricter.LOWER]
        ...     def check(self, v: Estates) -> Check:
        ...         return bound(v.households.at_most(self.most))
        >>> Lifts(most=300).check(Estates.given(1, households=[301])).verdicts.tolist()
        [1]
    """

    _repr_html_ = as_html

    code: ClassVar[str] = ""
    name: ClassVar[str] = ""
    title: ClassVar[Text] = Text("", "")
    message: ClassVar[Text] = Text("", "")
    missing: ClassVar[Text] = _UNKNOWN
    way_out: ClassVar[Text] = Text("", "")
    remedy_key: ClassVar[str] = "advice"
    #: The class of the columns it reads.
    view: ClassVar[type[View]] = View
    #: Values of the parameters that have no default, for examples; those of the cited source.
    sample: ClassVar[Mapping[str, object]] = {}
    #: Enforced by tests: at least one that passes, one that fails, and where they can occur the other verdicts.
    examples: ClassVar[Sequence[Example]] = ()
    _parameters: ClassVar[Mapping[str, Parameter]] = {}

    def __init_subclass__(  # noqa: PLR0913 - what a rule has
        cls,
        *,
        code: str | None = None,
        name: str | None = None,
        title: Text | None = None,
        message: Text | None = None,
        missing: Text | None = None,
        way_out: Text | None = None,
        remedy: str | None = None,
    ) -> None:
        super().__init_subclass__()
        said = {
            "code": code,
            "name": name,
            "title": title,
            "message": message,
            "missing": missing,
            "way_out": way_out,
            "remedy_key": remedy,
        }
        for key, value in said.items():
            if value is not None:
                setattr(cls, key, value)
        for base in getattr(cls, "__orig_bases__", ()):
            if isinstance(get_origin(base), type) and issubclass(get_origin(base), Rule):
                (view,) = get_args(base)
                if isinstance(view, type) and issubclass(view, View):
                    cls.view = view
        attrs.define(cls, frozen=True, slots=False, kw_only=True, repr=False, auto_attribs=True)
        # Annotations may be texts, and name what only the place of the class statement knows.
        frame = inspect.currentframe()
        place = None if frame is None else frame.f_back
        cls._parameters = parameters_of(cls, {} if place is None else {**place.f_globals, **place.f_locals})

    def __attrs_post_init__(self) -> None:
        """Refuse values that a parameter cannot have, and say all of them."""
        wrong: list[str] = []
        types = False
        for name, parameter in self.parameters().items():
            value = getattr(self, name)
            if parameter.kind == "texts" and isinstance(value, str):
                value = (value,)
            if parameter.kind == "texts" and isinstance(value, list):
                value = tuple(cast("list[object]", value))
            if parameter.accepts(value):
                object.__setattr__(self, name, parameter.convert(value))
            else:
                wrong.append(f"{name} is {parameter.expects().en}, not {value!r}")
                types = types or not isinstance(value, str | int | float) or isinstance(value, bool)
        if wrong:
            raise (TypeError if types else ValueError)("; ".join(wrong) + ".")

    # -- what it is ------------------------------------------------------------------------------------------------

    @classmethod
    def parameters(cls) -> Mapping[str, Parameter]:
        """Return its parameters by name.

        Example:
            >>> from gridgov.rules import CommunityOversize
            >>> list(CommunityOversize.parameters())
            ['max_households', 'boundary', 'measure', 'overloaded']
        """
        return cls._parameters

    @property
    def values(self) -> dict[str, Any]:
        """The values of its parameters by name."""
        return {name: getattr(self, name) for name in self.parameters()}

    def evolve(self, **changes: object) -> Rule[V]:
        """Return the rule with other values.

        Raises:
            TypeError: There is no such parameter, or a value is of a wrong type.
            ValueError: A value is one that it cannot have.

        Example:
            >>> from gridgov.rules import CommunityOversize
            >>> CommunityOversize(max_households=5000).evolve(max_households=3000).values["max_households"]
            3000
        """
        return cast("Rule[V]", attrs.evolve(cast("Any", self), **changes))

    # -- what it says ----------------------------------------------------------------------------------------------

    def check(self, v: V) -> Check:
        """Judge every row of a view.

        Args:
            v: The columns.

        Returns:
            The answer, from one of the ten forms or from `opaque`.
        """
        raise NotImplementedError

    def run(self, v: V) -> Check:
        """Judge every row of a view with numbers that know which parameter they are: exact sweeps come from this."""
        clone = copy.copy(self)
        for name, parameter in self.parameters().items():
            value = getattr(self, name)
            if parameter.numeric and value is not None:
                object.__setattr__(clone, name, tracked(value, name))
        return clone.check(v)

    def remedy(self, case: Case) -> Remedy | None:
        """Propose changes of the model that close a finding; None if only advice can be given.

        Args:
            case: The finding, with the model it was found in.
        """
        del case
        return None

    def needed(self, failures: Check) -> Floats:
        """Return how many new units, bodies or posts close each failure: one each, unless the rule says otherwise.

        Args:
            failures: The answer for rows that fail.

        Returns:
            Float64 of shape (n,).
        """
        return np.ones(len(failures))

    @one_line
    def __repr__(self) -> str:
        said = ", ".join(f"{name}={value!r}" for name, value in self.values.items())
        return f"{type(self).__name__}({said})"

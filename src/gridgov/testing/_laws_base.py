"""What the machines of all suites share: a store beside the model, steps in words, and what is said of a broken law."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from operator import methodcaller
from typing import Any, ClassVar, NoReturn, TypeVar, cast
from unittest import TestCase

import attrs
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine

from gridgov.errors import GridgovError
from gridgov.levels import LevelScheme
from gridgov.testing._laws_list import Law, Suite, features_of, law
from gridgov.text import LANGS, Lang, Text

__all__ = ["NOBODY", "LawBrokenError", "Machine", "Options", "of_machine", "suite_of"]

#: The id of a thing that is never there.
NOBODY = "nobody"

_T = TypeVar("_T")
_REFUSES: tuple[type[BaseException], ...] = (GridgovError, ValueError, LookupError)
_STEPS = 6
_HEAD = Text("{store} breaks {number}: {law}", "{store}违反{number}：{law}")
_STORE = Text("The store says: {said}", "存储给出：{said}")
_MODEL = Text("The model says: {said}", "模型给出：{said}")
_STEPS_HEAD = Text("Steps:", "步骤：")
_NO_ANSWER = Text("{call} is refused with {error}", "{call}被拒绝：{error}")
_ANSWER = Text("{call} is {answer}", "{call}为{answer}")
_OF_KIND = Text("load() gives {kind}", "load()给出{kind}")
_DONE = Text("done", "已执行")
_REFUSED = Text("refused", "拒绝")
_REFUSED_WITH = Text("refused with {error}", "拒绝：{error}")


class LawBrokenError(AssertionError):
    """A store breaks a law: which one, what the store said, what the model says, and the steps that led there.

    Example:
        >>> one = law("H4")
        >>> steps = [Text("save 'u0'", "存入“u0”")]
        >>> error = LawBrokenError("Mine", one, Text("0", "0"), Text("unknown", "未知"), steps)
        >>> print(error)
        Mine breaks H4: A count that is not known stays unknown, and one that is known stays the same number.
          The store says: 0
          The model says: unknown
          Steps:
            1. save 'u0'
    """

    def __init__(self, store: str, broken: Law, said: Text, model: Text, steps: Sequence[Text]) -> None:
        #: Name of the store.
        self.store: str = store
        #: The law.
        self.law: Law = broken
        #: What the store said.
        self.said: Text = said
        #: What the model says.
        self.model: Text = model
        #: What was done, in order.
        self.steps: tuple[Text, ...] = tuple(steps)
        super().__init__(store, broken, said, model, self.steps)

    def text(self, lang: Lang = "en") -> str:
        """Return all of it in one language.

        Raises:
            ValueError: ``lang`` is neither ``en`` nor ``zh``.

        Example:
            >>> error = LawBrokenError("Mine", law("C1"), Text("2 units", "2个单元"), Text("1 unit", "1个单元"), [])
            >>> print(error.text("zh").splitlines()[0])
            Mine违反C1：读出的与存入的相同。
        """
        lines = [
            _HEAD.format(store=self.store, number=self.law.number, law=self.law.text).get(lang),
            "  " + _STORE.format(said=self.said).get(lang),
            "  " + _MODEL.format(said=self.model).get(lang),
            "  " + _STEPS_HEAD.get(lang),
            *(f"    {i}. {step.get(lang)}" for i, step in enumerate(self.steps, 1)),
        ]
        return "\n".join(lines)

    def __str__(self) -> str:
        """Return all of it in English."""
        return self.text()


@attrs.frozen
class Options:
    """What a suite was asked for."""

    store: Callable[[], Any]
    name: str
    max_units: int
    #: The level scheme of what is drawn; None for several.
    levels: LevelScheme | None
    features: frozenset[str]


class Machine(RuleBasedStateMachine):
    """A store of somebody's beside the model, and the steps that both have made."""

    options: ClassVar[Options]

    def __init__(self) -> None:
        super().__init__()
        self.store: Any = self.options.store()
        self.steps: list[Text] = []
        #: How many steps were made when something was saved last.
        self.saved = 0

    def teardown(self) -> None:
        """Close the store, if it can be closed."""
        close = getattr(self.store, "close", None)
        if callable(close):
            close()

    def has(self, feature: str) -> bool:
        """Tell whether a feature is wanted."""
        return feature in self.options.features

    def begun(self) -> bool:
        """Tell whether something was done since the last save: another one would be too soon before."""
        return len(self.steps) > self.saved

    def offers(self, method: str) -> bool:
        """Tell whether the store has a method."""
        return callable(getattr(self.store, method, None))

    @property
    def refuses(self) -> tuple[type[BaseException], ...]:
        """The exceptions with which the store refuses."""
        return cast("tuple[type[BaseException], ...]", getattr(self.store, "refuses", _REFUSES))

    def break_law(self, number: str, said: Text, model: Text) -> NoReturn:
        """Say that a law is broken."""
        raise LawBrokenError(self.options.name, law(number), said, model, self.steps)

    def loaded(self, number: str, load: Callable[[], object], kind: type[_T]) -> _T:
        """Load from the store; what it refuses to load, or gridgov to build, or is no such thing, breaks a law."""
        refuses: tuple[type[BaseException], ...] = (GridgovError, *self.refuses)
        try:
            found = load()
        except refuses as error:
            said = _NO_ANSWER.format(call="load()", error=_shown(error))
            self.break_law(number, said, Text("it can be loaded", "可以读出"))
        if not isinstance(found, kind):
            said = _OF_KIND.format(kind="None" if found is None else type(found).__name__)
            self.break_law(number, said, _OF_KIND.format(kind=kind.__name__))
        return found

    def ask(self, number: str, method: str, *args: object, want: object, ordered: bool = True) -> None:
        """Ask the store and compare with the answer of the model; it need not have the method.

        Args:
            number: The law.
            method: The method of the store.
            *args: What is asked.
            want: The answer of the model.
            ordered: Whether the order counts. If not, the answer of the model is in ascending order.
        """
        if not self.offers(method):
            return
        call = f"{method}({', '.join(map(repr, args))})"
        model = _ANSWER.format(call=call, answer=_value(want))
        try:
            answer: object = getattr(self.store, method)(*args)
        except self.refuses as error:
            self.break_law(number, _NO_ANSWER.format(call=call, error=_shown(error)), model)
        if isinstance(want, list):
            answer = _listed(answer)
            answer = answer if ordered else sorted(cast("Any", answer))
        if answer != want:
            self.break_law(number, _ANSWER.format(call=call, answer=_value(answer)), model)

    def ask_in_vain(self, number: str, method: str, *args: object) -> None:
        """Ask the store about something that is not there."""
        if not self.offers(method):
            return
        call = f"{method}({', '.join(map(repr, args))})"
        try:
            answer: object = getattr(self.store, method)(*args)
        except self.refuses:
            return
        self.break_law(
            number, _ANSWER.format(call=call, answer=_value(answer)), Text(f"{call} is refused", f"{call}被拒绝")
        )

    def send(self, number: str, what: Callable[[], object]) -> None:
        """Have the store do what the model does."""
        try:
            what()
        except self.refuses as error:
            self.break_law(number, _REFUSED_WITH.format(error=_shown(error)), _DONE)

    def send_in_vain(self, number: str, what: Callable[[], object], why: BaseException) -> None:
        """Have the store do what the model refuses."""
        try:
            what()
        except self.refuses:
            return
        self.break_law(number, _DONE, _REFUSED_WITH.format(error=_shown(why)))


def of_machine(method: str) -> st.SearchStrategy[Any]:
    """Return what a method of the running machine gives to draw: it depends on the state."""
    return st.runner().flatmap(methodcaller(method))


def _listed(answer: object) -> object:
    """Return any sequence as a list, with its pairs as tuples; what is none stays."""
    if isinstance(answer, str) or not isinstance(answer, Iterable):
        return answer
    entries = list(cast("Iterable[object]", answer))
    return [tuple(cast("list[object]", entry)) if isinstance(entry, list) else entry for entry in entries]


def _value(value: object) -> Text | str:
    return Text("unknown", "未知") if value is None else repr(value)


def _shown(error: BaseException) -> Text | str:
    """Return the first problem of an error of gridgov, or the first line of another exception."""
    if isinstance(error, GridgovError):
        return Text(*(_first(error, lang) for lang in LANGS))
    lines = str(error).splitlines()
    return f"{type(error).__name__}: {lines[0]}" if lines else type(error).__name__


def _first(error: GridgovError, lang: Lang) -> str:
    problem = error.problems[0]
    return f"{problem.code}: {problem.message(lang)}"


def suite_of(  # noqa: PLR0913 - what a suite is made of
    suite: Suite,
    machine: type[Machine],
    store: Callable[[], Any],
    *,
    settings_: settings | None,
    max_units: int,
    levels: LevelScheme | None,
    without: Iterable[str],
) -> type[TestCase]:
    """Return the test case of a machine for a store."""
    known = {feature.key for feature in features_of(suite)}
    left_out = {without} if isinstance(without, str) else set(without)
    if strange := sorted(left_out - known):
        msg = f"without= takes {', '.join(sorted(known))}, not {', '.join(strange)}."
        raise ValueError(msg)
    if not callable(store):
        msg = f"A store is a callable that gives an empty one, such as its class, not {type(store).__name__}."
        raise TypeError(msg)
    if not isinstance(max_units, int) or max_units < 1:
        msg = f"max_units is a whole number from 1, not {max_units!r}."
        raise ValueError(msg)
    name = getattr(store, "__name__", type(store).__name__)
    options = Options(store, name, max_units, levels, frozenset(known - left_out))
    made = cast("type[Machine]", type(f"{machine.__name__}Of{name}", (machine,), {"options": options}))
    case: type[TestCase] = made.TestCase
    case.settings = _settings() if settings_ is None else settings_  # type: ignore[attr-defined]  # Hypothesis reads it
    case.__doc__ = f"Laws of a store: {name}."
    return case


def _settings() -> settings:
    """Return what suits a store: no deadline, few steps, one broken law at a time."""
    return settings(
        deadline=None,
        stateful_step_count=_STEPS,
        report_multiple_bugs=False,
        # To explain takes ten times as long as to shrink: it runs the store again and again, and traces it.
        phases=[phase for phase in settings().phases if phase is not Phase.explain],
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
    )

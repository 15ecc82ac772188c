"""What machines share whose model is edited: by the store where it can, or else by saving what comes out."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator
from typing import Any, ClassVar

import attrs

from gridgov.errors import GridgovError
from gridgov.testing._laws_base import Machine
from gridgov.testing._laws_said import Found
from gridgov.text import Text

__all__ = ["EditedMachine", "OneEdit"]


@attrs.frozen
class OneEdit:
    """An edit: a value that is made on the model, and sent to a store that has the method for it."""

    #: Method of the store. It takes the fields of the edit, in their order.
    method: ClassVar[str]

    def made(self, model: Any, /) -> Any:  # noqa: ANN401 - each is of models of its own
        """Make it on the model."""
        raise NotImplementedError

    def sent(self) -> tuple[Any, ...]:
        """Return what the method of the store is given."""
        return tuple(getattr(self, field.name) for field in attrs.fields(type(self)))

    def send(self, store: object) -> None:
        """Have the store make it."""
        getattr(store, self.method)(*self.sent())

    def says(self) -> Text:
        """Say what is done."""
        raise NotImplementedError


class EditedMachine(Machine):
    """A store beside a model that is edited."""

    #: The laws of what is loaded, of edits that are made, and of edits that are refused.
    numbers: ClassVar[tuple[str, str, str]]
    #: What the store holds.
    holds: ClassVar[type[object]]

    model: Any

    def make(self, edit: OneEdit) -> None:
        """Make an edit: by the store where it can, or else by saving what comes out."""
        offered = self.offers(edit.method)
        try:
            after = edit.made(self.model)
        except GridgovError as error:
            if offered:
                self._refuse(edit, error)
            return
        self.steps.append(edit.says())
        self.model = after
        if offered:
            self.send(self.numbers[1], lambda: edit.send(self.store))
            self.check(self.numbers[1])
        else:
            self.store.save(after)
            self.check()

    def _refuse(self, edit: OneEdit, why: GridgovError) -> None:
        """Have the store refuse an edit, and look whether it stayed as it was."""
        said = edit.says()
        self.steps.append(Text(f"try to {said.en}", f"尝试：{said.zh}"))
        self.send_in_vain(self.numbers[2], lambda: edit.send(self.store), why)
        self.check(self.numbers[2])

    def check(self, number: str | None = None) -> None:
        """Compare all that is there; a difference breaks the law of its kind, or the one given."""
        found = self.loaded(number or self.numbers[0], self.store.load, self.holds)
        for kind, said, model in self.differences(found):
            self.break_law(number or kind, said, model)
        self.ask_all()

    @abstractmethod
    def differences(self, found: Any) -> Iterator[Found]:  # noqa: ANN401 - a model of its own kind
        """Find what differs between what was loaded and the model."""

    @abstractmethod
    def ask_all(self) -> None:
        """Ask every question."""

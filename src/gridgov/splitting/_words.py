"""Words of a measure for sentences in which the unit of measure follows a number in Chinese."""

from __future__ import annotations

import attrs

from gridgov.measures import Measure
from gridgov.text import Text

__all__ = ["MeasureWords"]


@attrs.frozen
class MeasureWords:
    """A measure in a sentence: ``{measure.en}`` and ``{measure.zh}`` are its name, ``{measure.unit.zh}`` its unit."""

    measure: Measure

    @property
    def unit(self) -> Text:
        """Its unit of measure."""
        return self.measure.unit

    @property
    def en(self) -> str:
        """Its name."""
        return self.measure.name.en

    @property
    def zh(self) -> str:
        """Its name."""
        return self.measure.name.zh

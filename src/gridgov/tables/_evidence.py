"""Tables of evidence out of what was read, with faults where they stand in the files."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, cast

import numpy as np
import numpy.typing as npt

from gridgov._encoding import Encoded
from gridgov.errors import Batch, InvalidEvidenceError, Problems
from gridgov.tables._joined import Joined, locate

if TYPE_CHECKING:
    from gridgov.evidence import Evidence
    from gridgov.hierarchy import Hierarchy

__all__ = ["evidence_of"]


def evidence_of(evidence: type[Evidence], territory: Hierarchy, tables: Mapping[str, Joined]) -> Evidence:
    """Build evidence.

    Raises:
        InvalidEvidenceError: With everything that does not fit, each fault at its place in the files.
    """
    given = {key: {name: _plain(v) for name, v in found.table.columns.items()} for key, found in tables.items()}
    try:
        return evidence.read(territory, given)
    except InvalidEvidenceError as error:
        problems = Problems(_named(batch) for batch in error.problems.batches)
        raise InvalidEvidenceError(locate(problems, tables)) from None


def _plain(values: Any) -> Any:  # noqa: ANN401 - one of several forms
    if isinstance(values, Encoded):
        return [text or None for text in values.tolist()]
    if isinstance(values, np.ndarray):
        array = cast("npt.NDArray[Any]", values)
        return [None if v < 0 else bool(v) for v in array.tolist()] if array.dtype == np.int8 else array
    return values


def _named(batch: Batch) -> Batch:
    """Name the table as joined tables are named: evidence names it as a path."""
    import attrs

    return attrs.evolve(batch, place=attrs.evolve(batch.place, sheet=batch.place.path, path=None))

"""Documents of W3C ORG and Popolo that others wrote."""

from __future__ import annotations

from collections.abc import Mapping

from gridgov.errors import Place, Problem
from gridgov.exchange._expand import Node
from gridgov.exchange._faults import NOTHING_KNOWN, InvalidExchangeError
from gridgov.jurisdiction import Jurisdiction

__all__ = ["read_foreign"]


def read_foreign(nodes: Mapping[str, Node], file: str | None) -> Jurisdiction:
    """Read what is there.

    Raises:
        InvalidExchangeError: There is nothing that can be read.
    """
    del nodes
    raise InvalidExchangeError(Problem(NOTHING_KNOWN, Place(file=file)))

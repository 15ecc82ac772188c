"""Every target by its name. A target writes its files into the working directory, which is a temporary one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from hardening.fuzz import columns, models, tables, values
from hardening.fuzz.law import Target

__all__ = ["TARGETS"]

TARGETS: Final[Mapping[str, Target]] = {
    target.name: target for target in (*values.TARGETS, *models.TARGETS, *tables.TARGETS, *columns.TARGETS)
}

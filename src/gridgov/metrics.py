"""Structural measures: how large, how many, how even, who covers, on whom all depends, how alike two structures are.

Every measure says its definition as a formula, its source, its range and what it makes of what is unknown. Results are
`Frame` objects, or small objects that hold one: columns of numpy inside, with ``to_pandas``, ``to_polars`` and
``to_dict``, and ``describe`` for the definition of each column in English and Chinese.

| Question | Function |
| --- | --- |
| how large are units | `sizes` |
| what falls to one worker | `workload` |
| how many stand right below, how deep is it, how ragged | `spans`, `role_spans`, `units_below`, `levels` |
| how even is it | `balance`, `gini`, `coefficient_of_variation`, `lorenz` |
| who has a post or a body | `coverage` |
| what happens when somebody leaves | `vacancy_cascade`, `single_points` |
| how alike are two structures | `similarity` |
"""

from __future__ import annotations

from gridgov._frame import Column, Frame, Row
from gridgov._metric_load import Balance, Workload, balance, workload
from gridgov._metric_loss import SinglePoints, single_points, vacancy_cascade
from gridgov._metric_people import Coverage, coverage, role_spans
from gridgov._metric_similarity import Similarity, similarity
from gridgov._metric_spread import Spread
from gridgov._metric_units import levels, sizes, spans, units_below
from gridgov._metric_values import Estimate, coefficient_of_variation, gini, lorenz

__all__ = [
    "Balance",
    "Column",
    "Coverage",
    "Estimate",
    "Frame",
    "Row",
    "Similarity",
    "SinglePoints",
    "Spread",
    "Workload",
    "balance",
    "coefficient_of_variation",
    "coverage",
    "gini",
    "levels",
    "lorenz",
    "role_spans",
    "similarity",
    "single_points",
    "sizes",
    "spans",
    "units_below",
    "vacancy_cascade",
    "workload",
]

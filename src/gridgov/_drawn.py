"""The way from an object to its figure: `gridgov.plot` stands above all that it draws and is loaded when asked for."""

from __future__ import annotations

from importlib import import_module
from typing import Any

__all__ = ["figure_of"]


def figure_of(name: str, obj: object, **options: Any) -> Any:  # noqa: ANN401 - plotly has no types
    """Return the figure of an object that a function of `gridgov.plot` makes.

    Args:
        name: Name of the function, such as ``division``.
        obj: What is drawn.
        **options: What the function takes besides.

    Raises:
        AttributeError: There is no such function.
        MissingExtraError: plotly is not installed.

    Example:
        >>> from gridgov.alignment import align
        >>> from gridgov.nets import BaseUnits, Net, Nets
        >>> base = BaseUnits.of_ids(["b1", "b2"])
        >>> nets = Nets.of([Net.over("one", base, [0, 0]), Net.over("two", base, [0, 1])], base)
        >>> figure_of("alignment", align(nets), measure="vi").data[0].type
        'heatmap'
    """
    return getattr(import_module("gridgov.plot"), name)(obj, **options)

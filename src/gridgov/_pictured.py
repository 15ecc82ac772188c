"""What has figures: `plot` draws the object itself in one of several ways."""

from __future__ import annotations

from typing import Any, ClassVar

from gridgov._drawn import figure_of

__all__ = ["Pictured"]


class Pictured:
    """A value that `gridgov.plot` can draw."""

    __slots__ = ()

    #: The functions of `gridgov.plot` that draw it; the first by default.
    _pictures: ClassVar[tuple[str, ...]] = ()

    def plot(self, kind: str | None = None, **options: Any) -> Any:  # noqa: ANN401 - plotly has no types
        """Draw it with a function of `gridgov.plot`.

        A jurisdiction is drawn as ``icicle`` (by default), ``treemap``, ``organisation``, ``posts``, ``sizes`` or
        ``lorenz``; a hierarchy as ``icicle``, ``treemap``, ``sizes`` or ``lorenz``; a journal as ``timeline``; a report
        as ``verdicts``, or as ``icicle`` or ``treemap`` of the units in the colours of their verdicts.

        Args:
            kind: Name of the function; by default the first that is named above.
            **options: What the function takes besides, such as ``on=``, ``lang=`` and ``title=``.

        Returns:
            A figure of plotly that is yours to change.

        Raises:
            ValueError: It cannot be drawn in this way.
            MissingExtraError: plotly is not installed.

        Example:
            >>> from gridgov import Hierarchy, LevelScheme
            >>> h = Hierarchy.from_codes(["61", "6109"], levels=LevelScheme.ladder("province", "city"))
            >>> h.plot(lang="zh").layout.title.text
            '各单元规模，按末级单元（个）'
        """
        name = self._pictures[0] if kind is None else kind
        if name not in self._pictures:
            msg = f"kind must be one of {', '.join(self._pictures)}, not {name!r}."
            raise ValueError(msg)
        return self._picture(name, options)

    def _picture(self, name: str, options: dict[str, Any]) -> Any:  # noqa: ANN401 - plotly has no types
        """Draw it with one of its functions."""
        return figure_of(name, self, **options)

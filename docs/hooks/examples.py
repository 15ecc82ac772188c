"""The API page shows examples as code: griffe knows a section `Examples:`, the docstrings here say `Example:`.

Without it an example is running text, where `>>>` opens quotations and `<Baseline: 0 findings>` an HTML tag.
"""

from __future__ import annotations

import re
from typing import Any

import griffe

_HEADING = re.compile(r"^Example:$", re.MULTILINE)


def as_section(docstring: str) -> str:
    r"""Return the docstring with its example as a section that griffe reads, under the heading it had.

    Example:
        >>> as_section("Add.\n\nExample:\n    >>> 1 + 1\n    2").split("\n")[2]
        'Examples: Example:'
    """
    return _HEADING.sub("Examples: Example:", docstring)


class Examples(griffe.Extension):
    """Make the example of every docstring a section."""

    def on_object(self, *, obj: griffe.Object, **kwargs: Any) -> None:
        """Change the docstring of an object, if it has one."""
        del kwargs
        if obj.docstring:
            obj.docstring.value = as_section(obj.docstring.value)

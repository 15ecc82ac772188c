"""Where the input of a page is from."""

from __future__ import annotations

import attrs

from gridgov._face import as_html, as_line

__all__ = ["Origin"]


@attrs.frozen
class Origin:
    """The file that a page was made from.

    Example:
        >>> Origin("city.json", "e3b0c44298fc1c14").file
        'city.json'
    """

    __repr__ = as_line
    _repr_html_ = as_html

    #: Its name, without the folder.
    file: str
    #: SHA-256 of its bytes, in hexadecimal digits.
    sha256: str
    #: What kind of file it is, such as ``document 1``; empty where nobody knows.
    form: str = ""

"""Files of nets that tests read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import attrs
import pytest

from gridgov.errors import InvalidNetError
from gridgov.nets import Net, read_nets
from gridgov.text import Text

HEAD = ["unit", "cell"]


def refused(*paths: Path | str, **options: Any) -> list[str]:
    """Return what is wrong, a line each, without the folder."""
    with pytest.raises(InvalidNetError) as caught:
        read_nets(paths, **options)
    lines = caught.value.text(limit=None).splitlines()[1:]
    assert len(lines) == len(caught.value.problems)
    return lines


def codes(*paths: Path | str, **options: Any) -> list[str]:
    return [line.split()[0] for line in refused(*paths, **options)]


def named(net: Net) -> Net:
    """Return a net as a file can say it: a name in one language stands for both."""
    if net.name is not None and not net.name.en:
        return attrs.evolve(net, name=Text(net.name.zh, net.name.zh))
    return net

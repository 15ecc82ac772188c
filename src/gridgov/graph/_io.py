"""Graph files: written whole or not at all, read back with every problem named."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from gridgov._files import atomic_write
from gridgov.errors import InvalidFileError, Place, Problem
from gridgov.graph._collector import paused_gc
from gridgov.graph._export import export, shown
from gridgov.graph._formats import FORMATS, Format, GraphFormat, format_of
from gridgov.graph._import import check_header, jurisdiction_of
from gridgov.graph._model import read_model
from gridgov.graph._part import Part, wanted_layers
from gridgov.graph._pictures import dot, mermaid
from gridgov.graph._plain import plain
from gridgov.graph._schema import UNREADABLE
from gridgov.hierarchy import Unit
from gridgov.jurisdiction import Jurisdiction
from gridgov.text import LANGS, Lang

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["PICTURE_LIMIT", "read", "to_text", "write"]

#: How many nodes a picture may have unless more are asked for. Web pages refuse Mermaid charts of 500 edges.
PICTURE_LIMIT: Final = 300
_SHOWN: Final = 200


def write(  # noqa: PLR0913 - all but the first two are options
    source: Jurisdiction | nx.Graph[Any],
    path: str | os.PathLike[str],
    format: GraphFormat | None = None,  # noqa: A002 - the word users know
    *,
    layers: Iterable[str] | None = None,
    within: str | Unit | None = None,
    lang: Lang = "en",
    limit: int | None = PICTURE_LIMIT,
    suppress_below: int | None = None,
) -> None:
    """Write a graph file, whole or not at all: after an error the old file is still there.

    Args:
        source: A jurisdiction, or a graph that `to_networkx` made; neither is changed.
        path: The file. Its suffix names the format: ``.graphml``, ``.gexf``, ``.nodelink.json``, ``.cyjs``; for
            pictures ``.dot``, ``.gv``, ``.mmd``, ``.mermaid``.
        format: The format, if the suffix does not say it.
        layers: As in `to_networkx`; for a jurisdiction only.
        within: As in `to_networkx`; for a jurisdiction only.
        lang: Language of the words in a picture.
        limit: How many nodes a picture may have; None: any number.
        suppress_below: As in `to_networkx`; for a jurisdiction only.

    Raises:
        InvalidGraphError: The graph does not say that it follows the schema. No file was opened.
        PrivacyError: ``suppress_below`` is less than 2, or the counts contradict each other.
        UnwritableGraphError: The format cannot hold something in the graph; with all of it. No file was opened.
        ValueError: There is no such format or layer, or a picture would be too large to read.
        UnknownUnitError: There is no such unit.
        OSError: The file cannot be written.

    Example:
        >>> from gridgov import Hierarchy, LevelScheme
        >>> h = Hierarchy.from_codes(["61", "6109"], levels=LevelScheme.ladder("province", "city"))
        >>> write(Jurisdiction(territory=h), "shaanxi.graphml")
        >>> read("shaanxi.graphml").territory == h
        True
    """
    target = format_of(Path(path), format)
    text = to_text(
        source, target.name, layers=layers, within=within, lang=lang, limit=limit, suppress_below=suppress_below
    )
    atomic_write(path, text)


def to_text(  # noqa: PLR0913 - all but the first two are options
    source: Jurisdiction | nx.Graph[Any],
    format: GraphFormat,  # noqa: A002 - the word users know
    *,
    layers: Iterable[str] | None = None,
    within: str | Unit | None = None,
    lang: Lang = "en",
    limit: int | None = PICTURE_LIMIT,
    suppress_below: int | None = None,
) -> str:
    """Return the text of a graph file; see `write`.

    Raises:
        InvalidGraphError: The graph does not say that it follows the schema.
        PrivacyError: ``suppress_below`` is less than 2, or the counts contradict each other.
        UnwritableGraphError: The format cannot hold something in the graph.
        ValueError: There is no such format or layer, or a picture would be too large to read.
        UnknownUnitError: There is no such unit.

    Example:
        >>> from gridgov import Hierarchy, LevelScheme
        >>> h = Hierarchy.from_codes(["61", "6109"], levels=LevelScheme.ladder("province", "city"))
        >>> print(to_text(Jurisdiction(territory=h), "mermaid", lang="zh"), end="")
        flowchart LR
            n0["61<br>省"]
            n1["6109<br>市"]
            n0 --> n1
    """
    target = format_of(Path(), format)
    if lang not in LANGS:
        msg = f"lang must be 'en' or 'zh', not {lang!r}."
        raise ValueError(msg)
    if isinstance(source, Jurisdiction):
        source, within = shown(source, within, suppress_below)
    elif suppress_below is not None:
        msg = "suppress_below= hides counts of a Jurisdiction. Give it to to_networkx to make a graph without them."
        raise ValueError(msg)
    graph = _graph(source, target, layers, within, limit)
    if target.write is not None:
        with paused_gc():
            return target.write(plain(graph, target))
    draw = dot if target.name == "dot" else mermaid
    return draw(graph, read_model(check_header(graph, Place()), Place()), lang)


def _graph(
    source: Jurisdiction | nx.Graph[Any],
    target: Format,
    layers: Iterable[str] | None,
    within: str | Unit | None,
    limit: int | None,
) -> nx.Graph[Any]:
    """Return the graph that is to be written, unless a picture of it would be too large."""
    if isinstance(source, Jurisdiction):
        wanted = wanted_layers(layers)
        part = Part.of(source, within, wanted)
        _check_size(part.count(wanted), target, limit)
        return export(part, wanted)
    if layers is not None or within is not None:
        msg = "layers= and within= choose parts of a Jurisdiction. Take a part of a graph with networkx."
        raise ValueError(msg)
    check_header(source, Place())
    _check_size(len(source), target, limit)
    return source


def _check_size(n: int, target: Format, limit: int | None) -> None:
    if target.is_picture and limit is not None and n > limit:
        msg = (
            f"The picture would have {n:,} nodes, more than {limit:,}, and nobody could read it. "
            "Draw a part: within='unit id', layers=['units']; or set limit=None."
        )
        raise ValueError(msg)


def read(
    path: str | os.PathLike[str],
    format: GraphFormat | None = None,  # noqa: A002 - the word users know
) -> Jurisdiction:
    """Read a graph file that `write` wrote, or that another program wrote without losing what the schema needs.

    Args:
        path: The file; its suffix names the format, as in `write`.
        format: The format, if the suffix does not say it.

    Raises:
        InvalidFileError: The file is not of the format.
        InvalidGraphError: With everything in the graph that breaks the schema.
        ValueError: There is no such format, or it is for pictures only.
        OSError: The file cannot be read.

    Example:
        >>> from gridgov import Hierarchy, LevelScheme
        >>> h = Hierarchy.from_codes(["61", "6109"], levels=LevelScheme.ladder("province", "city"))
        >>> write(Jurisdiction(territory=h), "shaanxi.json", format="nodelink")
        >>> read("shaanxi.json", format="nodelink")
        <Jurisdiction: 2 units (1 province, 1 city), 0 posts, 0 bodies, 0 links>
    """
    target = format_of(Path(path), format)
    if target.read is None:
        known = ", ".join(f.title for f in FORMATS.values() if not f.is_picture)
        msg = f"A {target.title} file is a picture and cannot be read back. These can: {known}."
        raise ValueError(msg)
    data = Path(path).read_bytes()
    place = Place(file=os.fspath(path))
    try:
        with paused_gc():
            graph = target.read(data)
    except Exception as error:  # readers raise all sorts of errors over a damaged file
        why = f"{type(error).__name__}: {error}"
        facts = {"format": target.title, "why": why if len(why) <= _SHOWN else why[: _SHOWN - 1] + "…"}
        raise InvalidFileError(Problem(UNREADABLE, place, facts)) from error
    return jurisdiction_of(graph, place)

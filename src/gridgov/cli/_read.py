"""Reads and writes whatever the command is given: document, graph file, or CSV of units."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

import attrs

from gridgov.cli._click import about, language, wrong_use
from gridgov.cli._options import scheme_of
from gridgov.errors import GridgovError
from gridgov.text import Text

if TYPE_CHECKING:
    from gridgov.jurisdiction import Jurisdiction

__all__ = ["LAYERS", "check_target", "counts", "not_taken", "read", "within", "write", "written"]

#: Suffixes of graph files; those that hold everything can be read again.
_GRAPHS: Final = (".graphml", ".gexf", ".nodelink.json", ".cyjs")
_WORKBOOKS: Final = (".xlsx", ".xls", ".xlsm", ".xlsb", ".ods")
_LINKED: Final = (".jsonld",)
_PICTURES: Final = (".dot", ".gv", ".mmd", ".mermaid")
#: Parts that a graph can be made of.
LAYERS: Final = ("units", "bodies", "posts", "holders", "devices", "links", "nets", "lineage")
#: The layers that have to be there for the rows of a table.
_NEEDS: Final[Mapping[str, frozenset[str]]] = {
    "units": frozenset({"units"}),
    "posts": frozenset({"posts"}),
    "holders": frozenset({"holders"}),
    "appointments": frozenset({"posts", "holders"}),
    "devices": frozenset({"devices"}),
    "bodies": frozenset({"bodies"}),
    "memberships": frozenset({"bodies"}),
    "links": frozenset({"links"}),
    "nets": frozenset({"nets"}),
    "lineage": frozenset({"lineage"}),
}


_Form = Literal["csv", "document", "graph", "linked", "picture", "tables"]


def _form(path: Path, *, reading: bool = False) -> _Form:
    """Tell by its suffix what a file is.

    Raises:
        UsageError: No form has this suffix, or the one that has it cannot be read.
    """
    name = path.name.lower()
    forms: tuple[tuple[_Form, tuple[str, ...]], ...] = (
        ("tables", (".xlsx", ".parquet", *(_WORKBOOKS if reading else ()))),
        ("linked", _LINKED),
        ("csv", (".csv",)),
        ("graph", _GRAPHS),
        ("picture", () if reading else _PICTURES),
        ("document", (".json",)),
    )
    for form, suffixes in forms:
        if name.endswith(suffixes):
            return form
    if path.is_dir() or not path.suffix:
        return "tables"
    known = [".json", ".csv", ".xlsx", ".parquet", *_LINKED, *_GRAPHS, *(() if reading else _PICTURES)]
    listed = Text(", ".join(known), "、".join(known))
    raise wrong_use(_why_not(name, reading=reading).format(file=path, known=listed))


def _why_not(name: str, *, reading: bool) -> Text:
    if name.endswith(_PICTURES):
        return Text("'{file}' is a picture; it cannot be read again.", "“{file}”为图示文件，无法再次读取。")
    if name.endswith(_WORKBOOKS):
        return Text(
            "'{file}' would be an old workbook. Write a .xlsx; what can be written: {known.en}.",
            "“{file}”为旧版电子表格，请写出.xlsx；可写出：{known.zh}。",
        )
    if reading:
        return Text(
            "'{file}' has none of the suffixes that can be read: {known.en}.",
            "“{file}”的后缀无法读取；可读取：{known.zh}。",
        )
    return Text(
        "'{file}' has none of the suffixes that can be written: {known.en}.",
        "“{file}”的后缀无法写出；可写出：{known.zh}。",
    )


def read(
    path: Path, levels: str | None, roots: Literal["one", "many"] | None, measures: tuple[str, ...]
) -> Jurisdiction:
    """Read a jurisdiction; a CSV of units becomes one without posts, with the roles of its scheme.

    Id, name and notes come along from a scheme that is a file of the user. A shipped one is about another place.

    Raises:
        GridgovError: The file cannot be read as what its suffix says.
        OSError: It cannot be opened.
        UsageError: No form has this suffix, or options for a CSV are given for another one.
    """
    form = _form(path, reading=True)
    if form != "csv" and (roots or measures or (levels and form != "tables")):
        raise wrong_use(
            Text(
                "--levels is for tables; --roots and --measure are for CSV files.",
                "--levels只用于表格；--roots和--measure只用于CSV文件。",
            )
        )
    from gridgov.jurisdiction import Jurisdiction

    if form == "csv":
        from gridgov._units_csv import read_units
        from gridgov.roles import Roster

        scheme = scheme_of(levels)
        units = read_units(path, levels=scheme.levels, roots=roots or "one", measures=measures)
        whole = Jurisdiction(territory=units, roster=Roster.empty(units, scheme.catalogue))
        if not _is_own(levels):
            return whole
        return attrs.evolve(whole, id=scheme.place or scheme.id, name=scheme.name, notes=scheme.notes)
    if form == "tables":
        return Jurisdiction.from_tables(path, levels=None if levels is None else scheme_of(levels).levels)
    if form == "linked":
        from gridgov import exchange

        return exchange.read(path)
    if form == "graph":
        from gridgov import graph

        return graph.read(path)
    return Jurisdiction.load(path)


def _is_own(levels: str | None) -> bool:
    """Tell whether ``--levels`` names a file."""
    return levels is not None and levels.endswith(".toml")


def not_taken(levels: str | None) -> dict[str, int]:
    """Return what the scheme file of the user holds and a jurisdiction cannot.

    Raises:
        GridgovError: The file contradicts itself.
        OSError: It cannot be opened.
    """
    if not _is_own(levels):
        return {}
    scheme = scheme_of(levels)
    found = {"figures": len(scheme.figures), "recipe": int(bool(scheme.recipe))}
    return {what: n for what, n in found.items() if n}


def write(jurisdiction: Jurisdiction, path: Path, layers: tuple[str, ...] = ()) -> None:
    """Write a jurisdiction, whole or not at all; of a CSV, only the units.

    Args:
        jurisdiction: What is written.
        path: The file.
        layers: Parts of a graph; empty for all.

    Raises:
        GridgovError: The form cannot hold it.
        OSError: The file cannot be written; an old one is still there.
        UsageError: A picture would be too large.
    """
    form = _form(path)
    with about(path):
        if form == "csv":
            from gridgov._units_csv import write_units

            write_units(jurisdiction.territory, path)
        elif form == "document":
            jurisdiction.save(path)
        elif form == "tables":
            _write_tables(jurisdiction, path)
        elif form == "linked":
            from gridgov import exchange

            exchange.write(jurisdiction, path)
        elif form == "picture":
            _write_picture(jurisdiction, path, layers)
        else:
            from gridgov import graph

            graph.write(jurisdiction, path, layers=layers or None)


def _write_tables(jurisdiction: Jurisdiction, path: Path) -> None:
    """Write a workbook, or a folder of Parquet or CSV."""
    if path.name.lower().endswith(".parquet"):
        jurisdiction.to_parquet(path)
    elif path.is_dir() or not path.suffix:
        jurisdiction.to_csv(path, lang=language())
    else:
        jurisdiction.to_excel(path, lang=language())


def _write_picture(jurisdiction: Jurisdiction, path: Path, layers: tuple[str, ...]) -> None:
    from gridgov import graph

    try:
        graph.write(jurisdiction, path, layers=layers or None, lang=language())
    except GridgovError:
        raise
    except ValueError:
        words = Text(
            "The picture would have more than {n} nodes, and nobody could read it. Choose a part with --within and "
            "--layer.",
            "图示将超过{n}个节点，无法辨认。请用--within和--layer选取一部分。",
        )
        raise wrong_use(words.format(n=graph.PICTURE_LIMIT)) from None


def check_target(path: Path, layers: tuple[str, ...]) -> None:
    """Refuse a target that no form fits, before the work begins.

    Raises:
        UsageError: No form has this suffix, or parts of a graph are chosen for what is none.
    """
    if _form(path) not in {"graph", "picture"} and layers:
        raise wrong_use(Text("--layer is for graphs and pictures.", "--layer只用于图文件和图示。"))


def counts(jurisdiction: Jurisdiction) -> dict[str, int]:
    """Return how many rows each table has."""
    c = jurisdiction.roster.columns
    return {
        "units": len(jurisdiction.territory),
        "posts": len(c.post_ids),
        "holders": len(c.holder_ids),
        "appointments": len(c.app_post),
        "devices": len(c.device_ids),
        "bodies": len(jurisdiction.bodies),
        "memberships": len(jurisdiction.bodies.columns.member),
        "links": len(jurisdiction.links),
        "nets": len(jurisdiction.nets),
        "lineage": len(jurisdiction.lineage),
        "notes": len(jurisdiction.notes),
    }


def written(jurisdiction: Jurisdiction, path: Path, layers: tuple[str, ...]) -> dict[str, int]:
    """Return how many rows of each table are in a file that `write` wrote."""
    form = _form(path)
    there = {"units"} if form == "csv" else set(layers or LAYERS)
    found = {table: n if _NEEDS.get(table, frozenset()) <= there else 0 for table, n in counts(jurisdiction).items()}
    return {**found, "notes": 0} if form in {"csv", "picture"} else found


def within(jurisdiction: Jurisdiction, unit: str) -> Jurisdiction:
    """Return one unit and all below it, with the posts, holders, bodies and links there.

    Raises:
        UnknownUnitError: There is no such unit.
    """
    from gridgov.jurisdiction import Jurisdiction as Whole
    from gridgov.roles import Roster

    root = jurisdiction.unit(unit)
    name = Text(root.name, root.name) if root.name else None
    found = counts(jurisdiction)
    if not any(found[table] for table in ("posts", "holders", "devices", "bodies", "links", "nets", "lineage")):
        territory = jurisdiction.territory.subtree(root)
        roster = Roster.empty(territory, jurisdiction.catalogue)
        part = attrs.evolve(Whole(territory=territory, roster=roster), notes=jurisdiction.notes)
    else:
        from gridgov import graph

        part = graph.from_networkx(graph.to_networkx(jurisdiction, within=root))
    return attrs.evolve(part, id=root.id, name=name)

"""What ``gridgov split`` prints and writes: all files are made before the first is written."""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from gridgov.cli._click import about, say
from gridgov.cli._out import print_table, size_of, title
from gridgov.cli._read import write
from gridgov.cli._split_in import in_options
from gridgov.text import Lang, Text

if TYPE_CHECKING:
    from gridgov._frame import Frame
    from gridgov.jurisdiction import Jurisdiction
    from gridgov.splitting import MergePlan, SplitPlan

__all__ = ["Made", "Written", "changes_json", "facts_of", "figure_html", "show", "show_files", "table_csv", "write_all"]

#: What is to be written: path, what it is, and the bytes, or a jurisdiction in the form that the path says.
Made: TypeAlias = "list[tuple[Path, Text, bytes | Jurisdiction]]"
#: What was written: path, what it is, and its size in bytes.
Written: TypeAlias = "list[tuple[Path, Text, int]]"

_SHOWN: Final = 10
_SHARES: Final = frozenset({"share", "off_mean"})
_REASONS: Final = {
    "too_large": Text("larger than a part may be", "自身超过上限"),
    "apart": Text("does not hang together", "自身不相连"),
    "fit": Text("no division found that keeps it whole", "未找到使其保持完整的划分"),
}
_MORE: Final = Text("  ... and {n:,} more", "  ……另有{n:,}项")
_COUNT: Final = Text("{what}: {n:,}", "{what}：{n:,}")


# -- files -------------------------------------------------------------------------------------------------------------


def changes_json(changes: Sequence[Any]) -> bytes:
    """Return changes as a JSON list that `gridgov.changes.read_changes` reads."""
    records = [change.to_dict() for change in changes]
    return (json.dumps(records, ensure_ascii=False, indent=2, allow_nan=False) + "\n").encode()


def table_csv(frame: Frame) -> bytes:
    """Return a table for a spreadsheet."""
    from gridgov._spreadsheet import csv_text

    return csv_text(frame.to_dict()).encode("utf-8-sig")


def figure_html(plan: SplitPlan, lang: Lang) -> bytes:
    """Return the picture of a plan as a page that needs no network.

    Raises:
        MissingExtraError: plotly is not installed.
    """
    page: str = plan.plot(lang).to_html(include_plotlyjs=True, div_id="split")
    return page.encode()


def write_all(files: Made) -> Written:
    """Write all files, each whole or not at all; return them with their sizes.

    Raises:
        GridgovError: The form of a file cannot hold what is in it.
        OSError: One cannot be written.
    """
    from gridgov._files import atomic_write

    for path, _, data in files:
        if not isinstance(data, bytes):
            write(data, path)
            continue
        with about(path):
            atomic_write(path, data)
    return [(path, what, path.stat().st_size) for path, what, _ in files]


# -- JSON --------------------------------------------------------------------------------------------------------------


def facts_of(plan: SplitPlan | MergePlan, lang: Lang, files: Written) -> dict[str, Any]:
    """Return everything about a plan as plain JSON types."""
    from gridgov.splitting import MergePlan

    found = plan.found
    facts: dict[str, Any] = {
        "unit": found.unit_id,
        "kind": "merge" if isinstance(plan, MergePlan) else plan.kind,
        "level": plan.level,
        "measure": found.measure.key,
        "band": {"low": plan.band.low, "high": _number(plan.band.high)},
        "bound": _number(plan.bound),
        "proven": plan.proven,
        "moved": plan.moved,
    }
    if isinstance(plan, MergePlan):
        facts["units"] = _records(plan.units)
    else:
        facts |= _of_split(plan)
    return {
        **facts,
        "assumed": [note.get(lang) for note in found.notes],
        "problems": [{**one, "way_out": in_options(str(one["way_out"]))} for one in plan.problems.to_dicts(lang)],
        "changes": [change.to_dict() for change in plan.changes],
        "files": [{"path": str(path), "what": what.get(lang), "bytes": size} for path, what, size in files],
    }


def _of_split(plan: SplitPlan) -> dict[str, Any]:
    return {
        "objective": plan.objective,
        "value": plan.value,
        "gap": _number(plan.gap),
        "feasible": plan.feasible,
        "balance": _number(plan.balance),
        "cut": plan.cut,
        "leaving": plan.leaving,
        "parts": _records(plan.parts),
        "cut_edges": _records(plan.cut_edges),
        "broken": _records(plan.broken),
        "posts": _records(plan.posts),
        "lacking": _records(plan.lacking),
        "proposed": list(plan.proposed),
        "alternatives": [{"value": other.value, "counts": other.loads.tolist()} for other in plan.alternatives],
    }


def _number(value: float) -> float | None:
    """Return a number, None where it is unknown or without end."""
    return value if math.isfinite(value) else None


def _records(frame: Frame) -> list[dict[str, Any]]:
    return [row.to_dict() for row in frame]


# -- text --------------------------------------------------------------------------------------------------------------


def show(plan: SplitPlan | MergePlan, lang: Lang) -> None:
    """Print a plan for people."""
    from gridgov.splitting import MergePlan

    say(in_options(plan.describe(lang)))
    if isinstance(plan, MergePlan):
        _show_frame(plan.units, lang)
        return
    _show_frame(plan.parts, lang)
    _show_frame(plan.cut_edges, lang)
    _show_frame(plan.broken, lang, {"reason": _REASONS, "level": _levels(plan)})
    _show_posts(plan, lang)
    _show_frame(plan.lacking, lang, {"role": _roles(plan)})
    _show_alternatives(plan, lang)


def _roles(plan: SplitPlan) -> dict[str, Text]:
    return {role.key: role.name for role in plan.jurisdiction.catalogue.roles}


def _levels(plan: SplitPlan) -> dict[str, Text]:
    return {key: plan.found.territory.levels.title(key) for key in plan.found.territory.levels.keys}


def _headline(what: str, n: int, lang: Lang) -> None:
    capital = what[:1].upper() + what[1:]
    title(_COUNT.format(what=capital, n=n).get(lang))


def _show_frame(frame: Frame, lang: Lang, words: dict[str, dict[str, Text]] | None = None) -> None:
    """Print the first rows of a table; nothing where it has none."""
    if not len(frame):
        return
    _headline(frame.title.get(lang), len(frame), lang)
    numbers = [frame[key].dtype.kind in "fiu" for key in frame.keys]
    head = [column.title.get(lang) for column in frame.specs]
    known = words or {}
    cells = [
        [_cell(key, value, known.get(key, {}), lang) for key, value in row.to_dict().items()]
        for row in frame.head(_SHOWN)
    ]
    print_table(
        ["  " + head[0], *head[1:]],
        [["  " + row[0], *row[1:]] for row in cells],
        right=[i for i, number in enumerate(numbers) if number],
    )
    if len(frame) > _SHOWN:
        say(_MORE.format(n=len(frame) - _SHOWN).get(lang))


def _cell(key: str, value: object, words: dict[str, Text], lang: Lang) -> str:
    from gridgov._metric_spread import said

    if value is None:
        return "-"
    if isinstance(value, int | float) and not isinstance(value, bool):
        return f"{value:.1%}" if key in _SHARES else said(value)
    return words[str(value)].get(lang) if value in words else str(value)


def _show_posts(plan: SplitPlan, lang: Lang) -> None:
    """Print how many posts of each role come under each new part."""
    posts = plan.posts
    if not len(posts):
        return
    roles = _roles(plan)
    counts = Counter(zip(posts["part"].tolist(), posts["role"].tolist(), strict=True))
    _headline(posts.title.get(lang), len(posts), lang)
    cells = [[f"  {part}", roles[role].get(lang), f"{n:,}"] for (part, role), n in counts.items()]
    print_table((), cells, right=(2,))


def _show_alternatives(plan: SplitPlan, lang: Lang) -> None:
    """Print the values and counts of other good plans."""
    from gridgov._metric_spread import said

    others = plan.alternatives
    if not others:
        return
    _headline(Text("other good plans", "其他较好方案").get(lang), len(others), lang)
    gap, colon = ("、", "：") if lang == "zh" else (", ", ": ")
    for i, other in enumerate(others[:_SHOWN], 1):
        loads = gap.join(said(float(load)) for load in other.loads)
        say(f"  {i}. {plan.objective} {said(other.value)}{colon}{loads}")


def show_files(files: Written, lang: Lang) -> None:
    """Print which files were written."""
    if not files:
        return
    title(Text("Files", "文件").get(lang))
    print_table((), [[f"  {path}", size_of(size), what.get(lang)] for path, what, size in files], right=(1,))

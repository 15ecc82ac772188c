"""Results as a page: one table a case, each figure with its ratio to gridgov."""

from __future__ import annotations

import os
import platform
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

__all__ = ["machine", "page"]

#: Figures from here on are written without a fraction.
_ROUND = 10
#: Times below are written with two decimals of a millisecond.
_SHORT = 0.01
#: How much slower a first call has to be, as a factor and in seconds, to be mentioned.
_FIRST_TIMES, _FIRST_SECONDS = 1.5, 0.005

Result = dict[str, Any]

#: What each measure is called.
NAMES = {
    "build": "build, with all checks",
    "lca index": "index that only LCA needs",
    "rollup": "rollup, all levels",
    "nearest": "nearest holder above, every leaf",
    "ancestors": "ancestors of 100,000 ids",
    "lca": "LCA of 100,000 pairs",
    "faces": "one object a unit",
    "export": "networkx graph of everything",
}
_BASE = "gridgov"


def machine(cores: int) -> Result:
    """Say what this ran on."""
    cpu = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.exists():
        models = [
            line.partition(":")[2].strip() for line in info.read_text().splitlines() if line.startswith("model name")
        ]
        cpu = models[0] if models else cpu
    gigabytes = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9 if hasattr(os, "sysconf") else None
    return {
        "cpu": cpu,
        "cores used": cores,
        "cores": os.cpu_count(),
        "memory": f"{gigabytes:.0f} GB" if gigabytes else "unknown",
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
    }


def seconds(value: float) -> str:
    """Say a time with about three digits.

    Example:
        >>> seconds(0.000254), seconds(0.0644), seconds(1.432), seconds(69.3)
        ('0.25 ms', '64 ms', '1.43 s', '69 s')
    """
    if value < _SHORT:
        return f"{value * 1e3:.2f} ms"
    if value < 1:
        return f"{value * 1e3:.0f} ms"
    return f"{value:.2f} s" if value < _ROUND else f"{value:.0f} s"


def ratio(value: float, base: float | None) -> str:
    """Say how many times the base a value is.

    Example:
        >>> ratio(1.43, 0.1), ratio(0.1, 0.1), ratio(0.05, 0.1), ratio(5.0, None)
        (' (14x)', '', ' (0.50x)', '')
    """
    if not base or value == base:
        return ""
    times = value / base
    return f" ({times:,.0f}x)" if times >= _ROUND else f" ({times:.1f}x)" if times >= 1 else f" ({times:.2f}x)"


def _row(
    name: str,
    values: dict[str, float],
    contestants: list[str],
    say: Callable[[float], str],
    notes: Mapping[str, str] = MappingProxyType({}),
) -> str:
    best = min(values.values())
    cells: list[str] = []
    for who in contestants:
        if who not in values:
            cells.append("")
            continue
        text = say(values[who])
        text = f"**{text}**" if values[who] == best and len(values) > 1 else text
        cells.append(text + ratio(values[who], values.get(_BASE)) + notes.get(who, ""))
    return f"| {name} | {' | '.join(cells)} |"


def _time_rows(results: dict[str, Result], contestants: list[str]) -> Iterator[str]:
    builds = {who: r["time"]["build"] for who, r in results.items() if r.get("time", {}).get("build")}
    if builds:
        best = {who: min(forms, key=lambda form: forms[form]["seconds"]) for who, forms in builds.items()}
        values = {who: builds[who][form]["seconds"] for who, form in best.items()}
        notes = {who: f"<br>{form}" for who, form in best.items()}
        yield _row(NAMES["build"], values, contestants, seconds, notes)
    for measure in list(NAMES)[1:]:
        taken = {
            who: r["time"]["queries"][measure]
            for who, r in results.items()
            if measure in r.get("time", {}).get("queries", {})
        }
        if taken:
            name = NAMES[measure]
            if measure == "faces":
                name = f"{next(iter(taken.values()))['n']:,} objects, one a unit"
            yield _row(name, {who: t["seconds"] for who, t in taken.items()}, contestants, seconds)


def _memory_rows(results: dict[str, Result], contestants: list[str]) -> Iterator[str]:
    kept = {who: r["memory"] for who, r in results.items() if r.get("memory")}

    def say(value: float) -> str:
        return f"{value:,.0f} B"

    for key, name in (
        ("built", "memory a unit, measured"),
        ("faces", "memory an object, measured"),
        ("export", "memory a unit of the networkx graph, measured"),
    ):
        values = {who: m[key]["resident"] / m[key]["n"] for who, m in kept.items() if key in m}
        if values:
            yield _row(name, values, contestants, say)
    own = {who: (m["own"], m["built"]["n"]) for who, m in kept.items() if m.get("own") and "built" in m}
    if own:
        values = {who: sum(parts.values()) / n for who, (parts, n) in own.items()}
        notes = {
            who: "<br>" + ", ".join(f"{key} {size / n:,.0f}" for key, size in parts.items())
            for who, (parts, n) in own.items()
            if len(parts) > 1
        }
        yield _row("memory a unit, by own account", values, contestants, say, notes)


def _forms(results: dict[str, Result]) -> Iterator[str]:
    rows = [
        (who, form, t["seconds"])
        for who, r in results.items()
        for form, t in r.get("time", {}).get("build", {}).items()
        if len(r["time"]["build"]) > 1
    ]
    if rows:
        yield "\nBuild by the form in which ids are given:\n"
        yield "| library | ids given as | build |"
        yield "| --- | --- | --- |"
        for who, form, taken in rows:
            yield f"| {who} | {form} | {seconds(taken)} |"


def _firsts(results: dict[str, Result]) -> Iterator[str]:
    slow = [
        f"{who}, {NAMES[measure]}: {seconds(t['first'])}, then {seconds(t['seconds'])}"
        for who, r in results.items()
        for measure, t in r.get("time", {}).get("queries", {}).items()
        if "first" in t and t["first"] > _FIRST_TIMES * t["seconds"] and t["first"] - t["seconds"] > _FIRST_SECONDS
    ]
    if slow:
        yield "\nWhere the first call after a build takes longer than those that follow (the table has the median):\n"
        yield from (f"- {line}" for line in slow)


def page(run: Result) -> str:
    """Write the whole page."""
    lines = [
        "# Benchmarks",
        "",
        "Written by `python -m benchmarks`; do not edit. Every library does the same job on the same table, in a",
        "process of its own, and every answer is compared row by row before a time counts. In brackets: how many times",
        "the figure of gridgov it is. Bold: the best of a row. Times are medians; runs over 20 s are not repeated.",
        "",
        f"    {run['command']}",
        "",
        "| | |",
        "| --- | --- |",
        *(f"| {key} | {value} |" for key, value in run["machine"].items()),
        f"| libraries | {', '.join(f'{k} {v}' for k, v in sorted(run['versions'].items()))} |",
    ]
    for name, case in run["cases"].items():
        results = {who: r for who, r in case["contestants"].items() if "time" in r or "memory" in r}
        contestants = list(results)
        lines += ["", f"## {name}: {case['units']:,} units", "", case["about"], ""]
        lines += [f"| | {' | '.join(contestants)} |", f"| --- |{' --- |' * len(contestants)}"]
        lines += [*_time_rows(results, contestants), *_memory_rows(results, contestants)]
        lines += [*_forms(results), *_firsts(results)]
        for who, r in case["contestants"].items():
            lines += [f"\n{who}: {r[key]}" for key in ("missing", "failed") if key in r]
    lines += ["", "## What each library does", "", *_RULES, ""]
    for who, idioms in run["idioms"].items():
        lines += [f"**{who}**", "", *(f"- {measure}: {text}" for measure, text in idioms.items()), ""]
    return "\n".join(lines).rstrip() + "\n"


_RULES = (
    "The table is in memory in the form that suits the library best, ids as strings; bringing it there is not timed.",
    "A build ends with a structure that is known to hold no duplicate id, no unknown parent, no parent that does not",
    "stand above its child, and so no cycle. It may keep the library's own object and an index of ids. Before the",
    "timing, each library has to count the defects of a damaged table correctly. Answers must be right for any forest,",
    "also where levels are skipped. Whoever makes many Python objects pauses the collector of cyclic garbage for it.",
    "",
    "*Memory, measured* is what the process holds after the build, with the input gone, beyond what it held before the",
    "input was loaded (resident set, allocators told to give back at once). *By own account* is what the library says.",
)

"""Command line of the benchmarks."""

from __future__ import annotations

import argparse
import json
import os
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from benchmarks import case, report
from benchmarks.contestants import CONTESTANTS
from benchmarks.memory import ALLOCATORS
from benchmarks.tables import Table, city, ids, nation, sample

__all__ = ["main"]

#: Units from which on networkx takes part only when asked for.
LARGE = 1_000_000
HERE = Path(__file__).parent
ABOUT = {
    "nation": "The divisions of a file (province to community) with about seven made-up unit grids under each "
    "community; ids are codes of 2, 4, 6, 9, 12 and 15 digits, rows stand by level and code.",
    "nation-ids": "The same forest under opaque ids of 8 to 14 characters, rows shuffled.",
    "city": "A city of the size of Ankang, eight levels from city to building; ids are paths.",
}
#: Cases with a module each, which does everything itself.
RULES = ("policy", "rules", "nation-rules", "synthesis")
Result = dict[str, Any]


def rules(chosen: argparse.Namespace) -> tuple[Result, str]:
    """Run one of the cases that have a module; return the figures and the section of the page."""
    if chosen.case == "policy":
        from benchmarks.rules import policy

        return policy.run(chosen.sample, chosen.repeat)
    if chosen.case == "synthesis":
        from benchmarks import synthesis

        return synthesis.run(chosen.repeat)
    if chosen.case == "rules":
        from benchmarks.rules import shared

        return shared.run((10_000, 100_000), chosen.repeat)
    from benchmarks.rules import nation as on_nation

    return on_nation.run(Path(chosen.divisions), chosen.sample, chosen.repeat, chosen.cache)


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks", description="Compare gridgov with what one would use instead."
    )
    parser.add_argument(
        "--case", choices=("nation", "ids", "city", "all", *RULES), help="default: all, without divisions city"
    )
    parser.add_argument("--only", help=f"contestants, by commas: {','.join(CONTESTANTS)}")
    parser.add_argument(
        "--repeat", type=int, default=3, help="repetitions at least (default 3); one for runs over 20 s"
    )
    parser.add_argument(
        "--divisions", help="CSV of divisions (code,name,level,parent), plain or .xz; default $GRIDGOV_DIVISIONS"
    )
    parser.add_argument("--out", type=Path, help="Markdown page to write; the results go beside it as .json")
    parser.add_argument("--with-networkx", action="store_true", help="networkx on the nation, too: minutes, and 5 GB")
    parser.add_argument("--no-memory", action="store_true", help="times only")
    parser.add_argument("--sample", type=int, default=1, metavar="N", help="keep one county in N, to try things out")
    parser.add_argument("--cores", type=int, default=2, help="processor cores to use (default 2)")
    parser.add_argument("--cache", type=Path, default=HERE / ".cache", help="folder for generated tables")
    chosen = parser.parse_args(arguments)
    chosen.divisions = chosen.divisions or os.environ.get("GRIDGOV_DIVISIONS")
    chosen.case = chosen.case or ("all" if chosen.divisions else "city")
    if chosen.case not in {"city", "policy", "rules", "synthesis"} and not chosen.divisions:
        parser.error("the nation needs --divisions or GRIDGOV_DIVISIONS; --case city does not")
    chosen.only = chosen.only.split(",") if chosen.only else list(CONTESTANTS)
    if unknown := set(chosen.only) - CONTESTANTS.keys():
        parser.error(f"no such contestant: {', '.join(sorted(unknown))}; there are {', '.join(CONTESTANTS)}")
    return chosen


def tables(chosen: argparse.Namespace) -> Iterator[tuple[str, Table]]:
    """Yield the tables of the chosen cases, one after another."""
    if chosen.case in {"nation", "ids", "all"}:
        whole = nation(Path(chosen.divisions), cache=chosen.cache)
        whole = sample(whole, chosen.sample) if chosen.sample > 1 else whole
        if chosen.case in {"nation", "all"}:
            yield "nation", whole
        if chosen.case in {"ids", "all"}:
            yield "nation-ids", ids(whole)
    if chosen.case in {"city", "all"}:
        yield "city", city()


def work(name: str, folder: Path, task: str, chosen: argparse.Namespace, skip: list[str]) -> Result:
    """Run one contestant in a process of its own."""
    order, result = folder / "order.json", folder / "result.json"
    result.unlink(missing_ok=True)
    job = {
        "contestant": name,
        "folder": str(folder),
        "task": task,
        "repeat": chosen.repeat,
        "cores": chosen.cores,
        "result": str(result),
        "skip": skip,
    }
    order.write_text(json.dumps(job), encoding="utf-8")
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(filter(None, (str(HERE.parent), os.environ.get("PYTHONPATH")))),
    }
    if task == "memory":
        environment |= ALLOCATORS
    command = [sys.executable, "-m", "benchmarks.worker", str(order)]
    done = subprocess.run(  # noqa: S603 - this Python, with arguments written here
        command, env=environment, cwd=HERE.parent, capture_output=True, text=True, check=False
    )
    if done.returncode:
        print(done.stderr, file=sys.stderr)
        lines = done.stderr.strip().splitlines()
        return {"failed": lines[-1] if lines else f"exit code {done.returncode}"}
    found: Result = json.loads(result.read_text(encoding="utf-8"))
    return found


def contest(key: str, table: Table, chosen: argparse.Namespace, run: Result) -> bool:
    """Run all contestants on one table; true if none failed."""
    well = True
    results: dict[str, Result] = {}
    with tempfile.TemporaryDirectory(prefix="gridgov-") as name:
        folder = Path(name)
        case.write(folder, table)
        small = len(table) < LARGE
        skip = [] if small or chosen.with_networkx else ["export"]
        for who in chosen.only:
            if who == "networkx" and not small and not chosen.with_networkx:
                continue
            entry: Result = {}
            for task in ("time",) if chosen.no_memory else ("time", "memory"):
                print(f"{key}: {who}, {task}", file=sys.stderr, flush=True)
                found = work(who, folder, task, chosen, skip)
                run["versions"].update(found.pop("versions", {}))
                if idioms := found.pop("idioms", None):
                    run["idioms"][who] = idioms
                if "missing" in found or "failed" in found:
                    entry.update(found)
                    # Whoever is not installed stays away; gridgov itself has to be there.
                    well = well and "failed" not in found and who != "gridgov"
                    break
                entry[task] = found
            results[who] = entry
    about = ABOUT[key] + (f" A sample: one county in {chosen.sample}." if chosen.sample > 1 and key != "city" else "")
    run["cases"][key] = {"units": len(table), "about": about, "contestants": results}
    return well


def shown(arguments: Sequence[str]) -> str:
    """Return the command, files without their folders: the page is for other machines."""
    words = [Path(word).name if word.startswith("/") else word for word in arguments]
    return " ".join(["python -m benchmarks", *map(shlex.quote, words)])


def write_rules(run: Result, chosen: argparse.Namespace) -> int:
    """Run a case of rules and write its section."""
    run["cases"][chosen.case], section = rules(chosen)
    page = f"## {chosen.case}\n\n    {run['command']}\n\n{section}\n"
    out: Path = chosen.out or HERE / "out" / f"{chosen.case}.md"
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(page, encoding="utf-8")
    out.with_suffix(".json").write_text(json.dumps(run, indent=1) + "\n", encoding="utf-8")
    print(page)
    return 0


def main(arguments: Sequence[str]) -> int:
    """Run everything and write the results; 1 if a contestant failed or gave a wrong answer."""
    chosen = parse(arguments)
    run: Result = {
        "command": shown(arguments),
        "machine": report.machine(chosen.cores),
        "versions": {},
        "cases": {},
        "idioms": {},
    }
    if chosen.case in RULES:
        return write_rules(run, chosen)
    well = True
    for key, table in tables(chosen):
        well = contest(key, table, chosen, run) and well
    page = report.page(run)
    out: Path = chosen.out or HERE / "out" / "benchmarks.md"
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(page, encoding="utf-8")
    out.with_suffix(".json").write_text(json.dumps(run, indent=1) + "\n", encoding="utf-8")
    print(page)
    print(f"Written: {out} and {out.with_suffix('.json')}", file=sys.stderr)
    return 0 if well else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

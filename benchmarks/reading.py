"""Tables read, mapped and checked, beside what reads the same files without asking what they mean.

    python -m benchmarks.reading --divisions divisions_2023.csv.xz        # three minutes
    python -m benchmarks.reading --rows 200000 --workbook 5000 --repeat 1

Three files. A workbook as a clerk keeps it: a title, a header of two rows with merged cells, numbers with thousands
marks and 户 behind them, a total, a note. The divisions of the whole country as CSV. A Parquet file of the same form
with millions of units. gridgov finds the header, puts the cells right, checks all rows among each other and builds a
hierarchy. The others give a table of texts; where they can, they then add up the households, so that every answer is
compared. Each run is in a process of its own; its memory is the largest that the process had.
"""

from __future__ import annotations

import argparse
import json
import lzma
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

import numpy as np

from benchmarks.report import machine, seconds

__all__ = ["CASES", "main", "make"]

#: Communities of a street in the workbook, and households of each.
STREET, LEAST, MOST = 20, 800, 5_000
#: Serial numbers of the streets of a county.
SERIALS = 999
SEED = 7
Answer = tuple[int, float]


# -- the files -----------------------------------------------------------------------------------------------------


def workbook(path: Path, rows: int) -> None:
    """Write a workbook as a clerk keeps it."""
    import xlsxwriter

    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("社区台账")
    bold = book.add_format({"bold": True, "align": "center"})
    sheet.merge_range(0, 0, 0, 8, "某区社区基本情况统计表", bold)
    for column, word in (
        (0, "序号"),
        (1, "编码"),
        (2, "上级编码"),
        (3, "层级"),
        (4, "名称"),
        (7, "成立日期"),
        (8, "备注"),
    ):
        sheet.merge_range(1, column, 2, column, word, bold)
    sheet.merge_range(1, 5, 1, 6, "户数（户）", bold)
    sheet.write_row(2, 5, ["总户数", "入住户数"], bold)
    whole = 0
    for row, (code, above, level, name, n) in enumerate(communities(rows)):
        whole += n or 0
        cells = [row + 1, code, above, level, name, None if n is None else f"{n:,}户" if row % 3 else n]
        sheet.write_row(row + 3, 0, [*cells, None if n is None else n - row % 7, "2019年3月1日", ""])
    sheet.write_row(rows + 3, 0, ["合计", None, None, None, None, whole])
    sheet.write_string(rows + 4, 0, "注：数据截至2025年底。")
    book.close()


def communities(rows: int) -> list[tuple[str, str | None, str, str, int | None]]:
    """Return a county, its streets and their communities: code, code above, level, name, households."""
    rng = np.random.default_rng(SEED)
    out: list[tuple[str, str | None, str, str, int | None]] = [("610902", None, "县区", "某区", None)]
    for at in range(rows - 1):
        street, within = divmod(at, STREET + 1)
        code = (
            f"610902{street + 1:03}" if street < SERIALS else f"6109{3 + street // SERIALS:02}{street % SERIALS + 1:03}"
        )
        if within == 0:
            out.append((code, "610902", "街道", f"第{street + 1}街道", None))
        else:
            households = int(rng.integers(LEAST, MOST))
            out.append((f"{code}{within:03}", code, "社区", f"第{street + 1}街道第{within}社区", households))
    return out


def divisions(path: Path, source: Path) -> None:
    """Unpack the divisions of the country."""
    path.write_bytes(lzma.decompress(source.read_bytes()) if source.suffix == ".xz" else source.read_bytes())


def parquet(path: Path, rows: int) -> None:
    """Write a forest of five levels: provinces, cities, counties, streets, communities, with households."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    rng = np.random.default_rng(SEED)
    n = rows
    community = np.arange(n, dtype=np.int64)
    street = community // 100
    codes = 10_000_000_000 + community  # 11 digits
    above = 10_000_000_000 + street * 100
    top = community % 100 == 0
    table = pa.table(
        {
            "编码": pa.array(codes.astype(str)),
            "上级编码": pa.array(np.where(top, None, above.astype(str).astype(object)), pa.string()),
            "层级": pa.array(np.where(top, "街道", "社区")),
            "名称": pa.array(np.char.add("第", np.char.add((community % 100_000).astype(str), "社区"))),
            "总户数": pa.array(rng.integers(LEAST, MOST, n)),
            "常住人口": pa.array(rng.integers(LEAST, MOST, n) * 2),
        }
    )
    pq.write_table(table, path)


# -- the contestants -----------------------------------------------------------------------------------------------


def gridgov_workbook(path: Path) -> Answer:
    """Read, map, check, build."""
    from gridgov import LevelScheme, tables
    from gridgov.levels import Level
    from gridgov.text import Text

    words = (("county", "县区"), ("street", "街道"), ("community", "社区"))
    levels = LevelScheme(tuple(Level(key, Text(key, zh), (key,)) for key, zh in words))
    place = tables.read(path, "units", levels=levels, aliases={"成立日期": "label:founded"}).jurisdiction()
    return len(place.territory), float(np.nansum(place.territory.measure("households")))


def pandas_workbook(path: Path, engine: str) -> Answer:
    """Read cells; the header is told, numbers are put right by hand."""
    import pandas as pd

    frame = pd.read_excel(path, header=None, skiprows=3, engine=engine, dtype=str)
    frame = frame[frame[1].notna()]
    return len(frame), float(frame[5].str.replace("[,户]", "", regex=True).astype(float).sum())


def openpyxl_workbook(path: Path) -> Answer:
    """Read cells one by one."""
    import openpyxl

    sheet = openpyxl.load_workbook(path, read_only=True).worksheets[0]
    rows = [row for row in sheet.iter_rows(min_row=4, values_only=True) if row[1] is not None]
    return len(rows), float(sum(float(str(row[5]).replace(",", "").rstrip("户")) for row in rows if row[5] is not None))


def gridgov_csv(path: Path) -> Answer:
    """Read, map, check, build."""
    from gridgov import tables

    place = tables.read(path, "units", levels="cn-divisions", aliases=CSV_WORDS).jurisdiction()
    return len(place.territory), 0.0


CSV_WORDS: Mapping[str, str | None] = {"code": "id", "type": None, "class": None, "urban_rural_class": None}


def pandas_csv(path: Path) -> Answer:
    """Read texts; that every parent is there is checked by hand."""
    import pandas as pd

    frame = pd.read_csv(path, dtype=str)
    assert not frame["code"].duplicated().any()
    known = frame["parent"].isna() | frame["parent"].isin(frame["code"])
    assert known.all()
    return len(frame), 0.0


def polars_csv(path: Path) -> Answer:
    """Read texts; that every parent is there is checked by hand."""
    import polars as pl

    frame = pl.read_csv(path, infer_schema=False)
    assert frame["code"].n_unique() == frame.height
    assert frame["parent"].drop_nulls().is_in(frame["code"].implode()).all()
    return frame.height, 0.0


def gridgov_parquet(path: Path) -> Answer:
    """Read, map, check, build."""
    from gridgov import LevelScheme, tables
    from gridgov.levels import Level
    from gridgov.text import Text

    words = (("street", "街道"), ("community", "社区"))
    levels = LevelScheme(tuple(Level(key, Text(key, zh), (key,)) for key, zh in words))
    place = tables.read(path, "units", levels=levels).jurisdiction()
    return len(place.territory), float(np.nansum(place.territory.measure("households")))


def pandas_parquet(path: Path) -> Answer:
    """Read a frame; that ids are unique and every parent is there is checked by hand."""
    import pandas as pd

    frame = pd.read_parquet(path)
    assert not frame["编码"].duplicated().any()
    assert (frame["上级编码"].isna() | frame["上级编码"].isin(frame["编码"])).all()
    return len(frame), float(frame["总户数"].sum())


def polars_parquet(path: Path) -> Answer:
    """Do the same with polars."""
    import polars as pl

    frame = pl.read_parquet(path)
    assert frame["编码"].n_unique() == frame.height
    assert frame["上级编码"].drop_nulls().is_in(frame["编码"].implode()).all()
    return frame.height, float(frame["总户数"].sum())


CASES: Mapping[str, Mapping[str, Callable[[Path], Answer]]] = {
    "workbook": {
        "gridgov": gridgov_workbook,
        "pandas, calamine": lambda path: pandas_workbook(path, "calamine"),
        "pandas, openpyxl": lambda path: pandas_workbook(path, "openpyxl"),
        "openpyxl": openpyxl_workbook,
    },
    "csv": {"gridgov": gridgov_csv, "pandas": pandas_csv, "polars": polars_csv},
    "parquet": {"gridgov": gridgov_parquet, "pandas": pandas_parquet, "polars": polars_parquet},
}
SUFFIX = {"workbook": ".xlsx", "csv": ".csv", "parquet": ".parquet"}


# -- running -------------------------------------------------------------------------------------------------------


def one(case: str, who: str, path: Path) -> dict[str, Any]:
    """Run one contestant once, in this process."""
    start = perf_counter()
    n, households = CASES[case][who](path)
    took = perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"seconds": took, "peak_mb": peak, "answer": [n, households]}


def apart(case: str, who: str, path: Path) -> dict[str, Any]:
    """Run one contestant once, in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.reading", "--one", case, who, str(path)]
    done = subprocess.run(command, check=True, capture_output=True, text=True, env=os.environ)  # noqa: S603 - ourselves
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def make(case: str, path: Path, chosen: argparse.Namespace) -> None:
    """Write the file of a case."""
    if case == "workbook":
        workbook(path, chosen.workbook)
    elif case == "csv":
        divisions(path, Path(chosen.divisions))
    else:
        parquet(path, chosen.rows)


def run(chosen: argparse.Namespace) -> str:
    """Run everything; return a section of the page.

    Raises:
        ValueError: Two contestants differ.
    """
    lines = ["| file | who | time | memory |", "| --- | --- | --- | --- |"]
    with tempfile.TemporaryDirectory() as folder:
        for case, contestants in CASES.items():
            if case == "csv" and not chosen.divisions:
                continue
            path = Path(folder) / f"file{SUFFIX[case]}"
            make(case, path, chosen)
            first: list[Any] | None = None
            own = 0.0
            for who in contestants:
                runs = [apart(case, who, path) for _ in range(chosen.repeat)]
                answer = runs[0]["answer"]
                if first is not None and answer != first:
                    msg = f"{case}: {who} says {answer}, gridgov {first}"
                    raise ValueError(msg)
                took = median(found["seconds"] for found in runs)
                own, first = (took, answer) if first is None else (own, first)
                ratio = "" if who == "gridgov" else f" ({took / own:.2g}x)"
                peak = max(found["peak_mb"] for found in runs)
                lines.append(f"| {case}, {answer[0]:,} rows | {who} | {seconds(took)}{ratio} | {peak:,.0f} MB |")
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.reading", description="Read tables.")
    parser.add_argument("--rows", type=int, default=5_000_000, help="units of the Parquet file")
    parser.add_argument("--workbook", type=int, default=20_000, help="rows of the workbook")
    parser.add_argument("--divisions", default=os.environ.get("GRIDGOV_DIVISIONS"), help="CSV of divisions")
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--one", nargs=3, metavar=("CASE", "WHO", "FILE"), help=argparse.SUPPRESS)
    chosen = parser.parse_args(arguments)
    if chosen.one:
        case, who, path = chosen.one
        print(json.dumps(one(case, who, Path(path))))
        return 0
    print(json.dumps(machine(2)))
    print(run(chosen))
    return 0


if __name__ == "__main__":
    sys.exit(main())

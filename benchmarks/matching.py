"""Names of buildings as two departments write them: how many each way of matching gets right, and how long it takes."""

from __future__ import annotations

import argparse
import platform
from collections.abc import Callable
from random import Random
from time import perf_counter
from typing import Any

import pandas as pd

from gridgov.matching import match

__all__ = ["departments", "main", "run"]

FIRST = (
    "阳光",
    "幸福",
    "锦绣",
    "金色",
    "东方",
    "八一",
    "和平",
    "新华",
    "滨江",
    "翠湖",
    "凤凰",
    "龙泉",
    "五一路",
    "三里屯",
    "建设",
    "红旗",
)
SECOND = ("花园", "家园", "小区", "公寓", "新村", "华府", "名苑", "里小区", "佳苑", "东区", "西区", "一期", "二期")
DIGITS = "零一二三四五六七八九"
#: Characters that are typed for one another.
TYPOS = {
    "园": "圆",
    "苑": "院",
    "滨": "宾",
    "凤": "风",
    "锦": "绵",
    "幸": "辛",
    "建": "健",
    "佳": "嘉",
    "泉": "全",
    "和": "合",
}
#: So many names of the left table are compared with all of the right one by similarity: it takes very long.
FEW = 1_000
#: A share of the names has a wrong character in it, of the buildings one department does not know.
TYPED, UNKNOWN = 0.05, 0.05


def chinese(number: int) -> str:
    """Write a number below 100 in Chinese."""
    tens, ones = divmod(number, 10)
    return (("" if tens == 1 else DIGITS[tens]) + "十" if tens else "") + (DIGITS[ones] if ones or not tens else "")


def written(estate: str, number: int, unit: int | None, rng: Random) -> str:
    """Write a building, or a unit of it, as somebody in a department may."""
    wide = "".join(chr(ord(c) + 0xFEE0) for c in str(number))
    digits = rng.choice([str(number), str(number), f"{number:02d}", chinese(number), wide])
    sign = rng.choice(["号楼", "号楼", "栋", "幢", "座", "#楼", "＃楼", "#", "楼"])
    name = rng.choice(
        [estate, estate, f"{estate} ", f" {estate}", estate.replace("一期", "（一期）").replace("二期", "（２期）")]
    )
    name += rng.choice(["", "", "", "第", "-"]) + digits + sign
    return name if unit is None else name + rng.choice([str(unit), chinese(unit), f"-{unit}", f"（{unit}"]) + "单元"


def departments(n: int, seed: int) -> tuple[pd.DataFrame, pd.DataFrame, dict[str, str]]:
    """Return the tables of two departments over about ``n`` buildings, and which rows belong together."""
    rng = Random(seed)  # noqa: S311 - no secret
    estates = [a + b for a in FIRST for b in SECOND]
    places = [(e, number, unit) for e in estates for number in range(1, 40) for unit in (None, 1, 2)]
    chosen = rng.sample(places, min(n, len(places)))
    left, right, truth = [], [], {}
    for i, (estate, number, unit) in enumerate(chosen):
        name = written(estate, number, unit, rng)
        if rng.random() < TYPED:
            name = "".join(TYPOS.get(c, c) for c in name)
        left.append({"id": f"A{i}", "name": name})
        if rng.random() >= UNKNOWN:
            right.append({"id": f"B{i}", "name": written(estate, number, unit, rng)})
            truth[f"A{i}"] = f"B{i}"
    rng.shuffle(right)
    return pd.DataFrame(left), pd.DataFrame(right), truth


def by_merge(left: pd.DataFrame, right: pd.DataFrame) -> dict[str, str]:
    """Join the names as they are."""
    both = left.drop_duplicates("name", keep=False).merge(right.drop_duplicates("name", keep=False), on="name")
    return dict(zip(both["id_x"], both["id_y"], strict=True))


def by_similarity(left: pd.DataFrame, right: pd.DataFrame) -> dict[str, str]:
    """Take the most similar name, as is usual."""
    from rapidfuzz import fuzz, process

    names, ids = right["name"].tolist(), right["id"].tolist()
    out: dict[str, str] = {}
    for ident, name in zip(left["id"], left["name"], strict=True):
        found = process.extractOne(name, names, scorer=fuzz.WRatio)
        out[ident] = ids[found[2]]
    return out


def ours(left: pd.DataFrame, right: pd.DataFrame) -> dict[str, str]:
    """Match with gridgov; only what is accepted counts."""
    return dict(match(left, right).accepted)


def suggested(left: pd.DataFrame, right: pd.DataFrame, truth: dict[str, str]) -> tuple[int, int, int]:
    """Return how many rows are suggested, for how many of these the first option is right, and for how many any is."""
    rows = [m for m in match(left, right) if m.status == "suggested"]
    first = sum(truth.get(m.left) == m.alternatives[0].id for m in rows)
    return len(rows), first, sum(truth.get(m.left) in {o.id for o in m.alternatives} for m in rows)


WAYS: dict[str, Callable[[pd.DataFrame, pd.DataFrame], dict[str, str]]] = {
    "pandas: merge on the name": by_merge,
    "rapidfuzz: best WRatio": by_similarity,
    "gridgov: match": ours,
}


def run(n: int, seed: int) -> list[dict[str, Any]]:
    """Return for each way the shares of left rows that are right, wrong and undecided, and the seconds."""
    left, right, truth = departments(n, seed)
    rows: list[dict[str, Any]] = []
    for title, way in WAYS.items():
        some = left.head(FEW) if way is by_similarity else left
        start = perf_counter()
        found = way(some, right)
        took = (perf_counter() - start) * len(left) / len(some)
        good = sum(truth.get(ident) == other for ident, other in found.items())
        n = len(some)
        shares = {"right": good / n, "wrong": (len(found) - good) / n, "open": 1 - len(found) / n}
        rows.append({"way": title, "s": took, **shares})
    return rows


def blocked(n: int, *, typed: bool) -> float:
    """Return the seconds for two tables of ``n`` rows with communities: equal names, or one wrong character in each."""
    estates = [a + b for a in FIRST for b in SECOND]
    rows = [(estates[i % len(estates)], i // len(estates) + 1, f"c{i % 300}") for i in range(n)]
    names = [("某" + e[1:] if typed else e) + f"{number}栋" for e, number, _ in rows]
    left = {"id": [f"A{i}" for i in range(n)], "name": names, "within": [c for *_, c in rows]}
    right = {"id": [f"B{i}" for i in range(n)], "name": [f"{e}{k}#楼" for e, k, _ in rows], "within": left["within"]}
    start = perf_counter()
    found = match(left, right)
    took = perf_counter() - start
    assert len(found.accepted) == (0 if typed else n)
    return took


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--names", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--large", type=int, default=100_000)
    options = parser.parse_args()
    left, right, truth = departments(options.names, options.seed)
    n = len(left)
    print(f"{n:,} names against {len(right):,}, Python {platform.python_version()}\n")
    print("| | right | wrong | undecided | seconds |\n| --- | ---: | ---: | ---: | ---: |")
    for row in run(options.names, options.seed):
        shares = " | ".join(f"{row[key]:.1%}" for key in ("right", "wrong", "open"))
        print(f"| {row['way']} | {shares} | {row['s']:.1f} |")
    count, first, some = suggested(left, right, truth)
    print(
        f"\nOf the undecided, gridgov suggests something for {count:,}: the first option is right for {first:,}, ",
        end="",
    )
    print(f"one of them for {some:,}. {n - len(truth):,} names have no counterpart.")
    for typed, what in ((False, "equal names"), (True, "a wrong character in every name")):
        took = blocked(options.large, typed=typed)
        print(f"\n{options.large:,} x {options.large:,} rows in 300 communities, {what}: {took:.1f} s")


if __name__ == "__main__":
    main()

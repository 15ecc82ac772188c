"""Places with findings of every kind, and reading the findings back from the compact columns of a page."""

from __future__ import annotations

from typing import Any

import attrs
import numpy as np
import pandas as pd
from hypothesis import strategies as st

from gridgov.baselines import Baseline
from gridgov.findings import Report, check
from gridgov.hierarchy import Hierarchy
from gridgov.jurisdiction import Jurisdiction
from gridgov.levels import LevelScheme
from gridgov.policies import MUST, REPORTED, SHOULD, Clause, Policy, Source
from gridgov.report._subject import Subject, subject
from gridgov.rules import CommunityOversize, EventClosed, OneChief, Verdict
from gridgov.text import Lang, Text
from gridgov.waivers import Waiver, Waivers

DAY, BEFORE = "2026-01-01", "2025-12-01"
LEVELS = LevelScheme.ladder("city", "street", "community", "grid")
WHERE, THE_ID = "\x01", "\x02"
NATION = Policy(
    id="cn",
    title=Text("nation", "全国"),
    sources=[
        Source(
            id="law",
            title=Text("the law", "法律"),
            kind="law",
            confidence="high",
            issuer=Text("the congress", "人大"),
            issued="2019-05-01",
        )
    ],
    clauses=[
        Clause(
            id="size",
            rule=CommunityOversize(max_households=200),
            strength=SHOULD,
            source="law",
            quote="not above 200",
            place=Text("art. 3", "第三条"),
            start="2020-01-01",
        ),
        Clause(id="chief", rule=OneChief(), strength=MUST),
    ],
)
CITY = Policy(
    id="city",
    title=Text("city", "市"),
    parent=NATION,
    clauses=[
        Clause(id="size", rule=CommunityOversize(max_households=300)),
        Clause(id="events", rule=EventClosed(max_days=3), strength=REPORTED),
    ],
)


@st.composite
def reports(draw: st.DrawFn) -> Report:
    """Draw a report: failures and unknowns of several clauses, with waivers and a baseline or without."""
    streets = draw(st.integers(1, 4))
    records: list[dict[str, Any]] = [{"id": "t", "level": "city", "name": "安康"}]
    records += [{"id": f"s{i}", "level": "street", "parent": "t"} for i in range(streets)]
    sizes = draw(st.lists(st.one_of(st.none(), st.integers(0, 500)), max_size=12))
    names = draw(st.lists(st.sampled_from([None, "北门社区", "c", "0"]), min_size=len(sizes), max_size=len(sizes)))
    for i, (size, name) in enumerate(zip(sizes, names, strict=True)):
        records.append(
            {"id": f"c{i}", "level": "community", "parent": f"s{i % streets}", "households": size, "name": name}
        )
        records.append({"id": f"g{i}", "level": "grid", "parent": f"c{i}"})
    h = Hierarchy.from_records(records, levels=LEVELS, measures=["households"])
    place = Jurisdiction(territory=h)
    units = [u.id for u in h.units(level="community")]
    events: list[dict[str, Any]] = [
        {
            "id": f"e{i}",
            "unit": draw(st.sampled_from([*units, "t"])),
            "reported": "2025-12-01",
            "disposed": "2025-12-02" if i % 3 else None,
        }
        for i in range(draw(st.integers(0, 5)))
    ]
    evidence = {"events": events} if events else None
    waivers = None
    tracked: tuple[bool, bool] = draw(st.tuples(st.booleans(), st.booleans()))
    if units and tracked[0]:
        waived = draw(st.sets(st.sampled_from([str(u) for u in units])))
        waivers = Waivers(
            Waiver(
                rule="city/size",
                unit=unit,
                reason=Text("to be split", "即将拆分"),
                last_day="2026-12-31",
                authority="district",
            )
            for unit in sorted(waived)
        )
    baseline = None
    if tracked[1]:
        known = Baseline.of(check(place, CITY, on=BEFORE, evidence=evidence))
        baseline = Baseline(e for i, e in enumerate(known) if i % 3)
    return check(place, CITY, on=DAY, evidence=evidence, waivers=waivers, baseline=baseline)


def about(report: Report, *, ids: bool = False) -> Subject:
    """Return what a page about a report is made from."""
    return subject(report.jurisdiction, report.on, report, None, ids=ids)


@attrs.frozen
class Decoded:
    """The findings of a page, read as its script reads them."""

    data: dict[str, Any]

    def say(self, at: int, lang: Lang) -> str:
        text = self.data["texts"][at]
        return str(text if isinstance(text, str) else text[lang == "zh"])

    def whole(self, at: int, row: int, lang: Lang) -> str:
        rows = self.data["rows"]
        ident = self.data["units"]["id"][rows["unit"][row]] or ""
        return self.say(at, lang).replace(THE_ID, ident).replace(WHERE, self.say(rows["where"][row], lang))

    def frame(self, lang: Lang) -> pd.DataFrame:
        """Return a row for each finding."""
        rows, units, clauses = (self.data[key] for key in ("rows", "units", "clauses"))
        unit = np.array(rows["unit"], int)
        clause = np.array(rows["clause"], int)
        n = len(unit)
        found: dict[str, Any] = {
            "clause": [clauses[c]["key"] for c in clause],
            "rule": [clauses[c]["code"] for c in clause],
            "strength": [self.say(clauses[c]["strength"], lang) for c in clause],
            "unit": pd.Series([units["id"][u] for u in unit], dtype=object),
            "verdict": ["fail" if fails else "unknown" for fails in rows["fails"]],
            **{key: pd.Series(rows[key], dtype=float) for key in ("observed", "bound", "margin")},
            "waived": [bool(w) for w in rows["waived"]],
            "state": [("", "new", "unchanged", "updated")[k] for k in rows["state"]],
            "message": [self.whole(rows["message"][i], i, lang) for i in range(n)],
            "where": [self.say(w, lang) for w in rows["where"]],
            "status": [self.say(w, lang) for w in rows["status"]],
            "level": [self.say(units["level"][u], lang) for u in unit],
            "rank": [units["rank"][u] for u in unit],
            "area": [units["area"][u] for u in unit],
        }
        return pd.DataFrame(found)

    def reasons(self, row: int, lang: Lang) -> list[tuple[str, str]]:
        """Return labels and words of one finding."""
        found = self.data["why"][self.data["rows"]["why"][row]]
        return [(self.say(a, lang), self.whole(b, row, lang)) for a, b in zip(found[::2], found[1::2], strict=True)]


def oracle(report: Report, lang: Lang) -> pd.DataFrame:
    """Return the findings of a report as pandas has them, failures first."""
    frame = report.to_pandas(lang=lang)
    frame["clause"] = [judged.key for judged in (report.judged[int(k)] for k in report.rows.of)]
    for key in ("unit", "waiver", "baseline"):
        frame[key] = pd.Series([None if pd.isna(v) else v for v in frame[key]], dtype=object)
    order = np.argsort(report.rows.verdict != Verdict.FAIL, kind="stable")
    frame["where"] = [report.finding(report.rows, i).where(lang) for i in range(len(frame))]
    return frame.iloc[order].reset_index(drop=True)

"""A report as a SARIF 2.1.0 log: one run, a result for each finding."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Final

import attrs

from gridgov._finding import Finding
from gridgov._finding_rows import FindingRows
from gridgov.findings import Report
from gridgov.hierarchy import Hierarchy
from gridgov.reporters._sarif_tool import driver, policies, taxonomies, translation
from gridgov.reporters._words import LEVELS, number, said
from gridgov.rules import Verdict
from gridgov.text import LANGS, Lang, Text

__all__ = ["as_log", "render"]

_SCHEMA: Final = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
#: What the fingerprint is called; the number changes if it is ever made in another way.
_FINGERPRINT: Final = "gridgovFinding/v1"
_EVERY: Final = (Verdict.FAIL, Verdict.UNKNOWN, Verdict.PASS, Verdict.NOT_APPLICABLE)
_ABSENT: Final = Text("{unit}: found before and not any more.", "{unit}：此前发现，现已不存在。")


def render(report: Report, *, lang: Lang, file: str | None) -> str:
    """Return a SARIF log of failures and of what is unknown."""
    return json.dumps(as_log(report, lang=lang, file=file), ensure_ascii=False, allow_nan=False) + "\n"


def as_log(report: Report, *, lang: Lang = "en", file: str | None = None, every: bool = False) -> dict[str, Any]:
    """Return a SARIF log as plain JSON types.

    Args:
        report: The report.
        lang: Language of the messages; the other one stands in ``translations`` and in the properties of each result.
        file: The file that the data came from.
        every: Also what passes and what is not applicable.
    """
    judged = report.judged
    rows = FindingRows.of_judged(judged, _EVERY) if every else report.rows
    places = _Places(report.jurisdiction.territory)
    taxa, references = taxonomies(judged, lang)
    codes = {code: i for i, code in enumerate(sorted({j.rule.code for j in judged}))}
    writer = _Writer(report, lang, file, places, references, codes, {j.key: k for k, j in enumerate(judged)})
    found = _every(report, rows) if every else report.findings()
    results = [writer.result(finding) for finding in found]
    if report.baseline is not None:
        results += [
            writer.absent(entry.fingerprint, entry.rule, entry.unit) for entry in report.baseline.absent(report)
        ]
    run: dict[str, Any] = {
        "tool": {"driver": driver(judged, lang)},
        "translations": [translation(judged, lang)],
        "taxonomies": taxa,
        "policies": policies(judged, lang),
        "automationDetails": {"id": f"gridgov/{report.jurisdiction.id or ''}/{report.on}"},
        "invocations": [writer.invocation()],
        "logicalLocations": places.table,
        "results": results,
        "properties": {"on": str(report.on), "complete": report.complete, "ok": report.ok()},
    }
    if not judged:
        del run["translations"], run["taxonomies"], run["policies"]
    if file is not None:
        run["artifacts"] = [{"location": {"uri": _uri(file)}}]
    return {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}


def _uri(file: str) -> str:
    from urllib.parse import quote

    return quote(file.replace("\\", "/"))


def _every(report: Report, rows: FindingRows) -> Iterator[Finding]:
    """Go through rows of all verdicts; those that are findings of the report have their waiver and state."""
    ours = report.rows
    place = {key: i for i, key in enumerate(zip(ours.of.tolist(), ours.row.tolist(), strict=True))}
    for i, key in enumerate(zip(rows.of.tolist(), rows.row.tolist(), strict=True)):
        yield report.finding(ours, place[key]) if key in place else report.finding(rows, i)


class _Places:
    """The units that results are at, and those above them, as logical locations."""

    def __init__(self, territory: Hierarchy) -> None:
        self._territory = territory
        self._index: dict[int, int] = {}
        self.table: list[dict[str, Any]] = []

    def index(self, row: int) -> int:
        """Return the position of a unit in the table; what is above it is there, too."""
        if row in self._index:
            return self._index[row]
        unit = self._territory.at(row)
        above = int(self._territory.tree.parent[row])
        parent = -1 if above < 0 else self.index(above)
        entry: dict[str, Any] = {"name": unit.id, "fullyQualifiedName": "/".join(unit.path), "kind": unit.level}
        if parent >= 0:
            entry["parentIndex"] = parent
        if unit.name:
            entry["properties"] = {"name": unit.name}
        self._index[row] = len(self.table)
        self.table.append(entry)
        return self._index[row]


@attrs.frozen(eq=False)
class _Writer:
    """Writes the results of one run."""

    report: Report
    lang: Lang
    file: str | None
    places: _Places
    taxa: dict[int, dict[str, Any]]
    codes: dict[str, int]
    clauses: dict[str, int]

    def result(self, finding: Finding) -> dict[str, Any]:
        """Return one result."""
        fails = finding.verdict is Verdict.FAIL
        out: dict[str, Any] = {
            "ruleId": finding.rule.code,
            "ruleIndex": self.codes[finding.rule.code],
            "kind": finding.verdict.kind,
            "level": LEVELS[finding.strength] if fails else "none",
            "message": {"text": said(finding, self.lang)},
            "partialFingerprints": {_FINGERPRINT: finding.fingerprint},
            "taxa": [self.taxa[self.clauses[finding.judged.key]]],
            "properties": self._properties(finding),
        }
        unit = finding.unit
        if location := self._location(None if unit is None else unit.row):
            out["locations"] = [location]
        if self.report.waivers is not None:
            out["suppressions"] = self._suppressions(finding)
        if self.report.baseline is not None:
            out["baselineState"] = finding.state or "unchanged"
        return out

    def absent(self, fingerprint: str, rule: str, unit: str | None) -> dict[str, Any]:
        """Return what was a finding before and is none any more."""
        territory = self.report.jurisdiction.territory
        row = territory.row(unit) if unit is not None and unit in territory else None
        out: dict[str, Any] = {
            "ruleId": rule,
            "ruleIndex": self.codes[rule],
            "kind": "pass",
            "level": "none",
            "message": {"text": _ABSENT.format(unit=unit or "-").get(self.lang)},
            "partialFingerprints": {_FINGERPRINT: fingerprint},
            "baselineState": "absent",
        }
        if location := self._location(row):
            out["locations"] = [location]
        if self.report.waivers is not None:
            out["suppressions"] = []
        return out

    def _location(self, row: int | None) -> dict[str, Any]:
        out: dict[str, Any] = {}
        if self.file is not None:
            out["physicalLocation"] = {"artifactLocation": {"uri": _uri(self.file), "index": 0}}
        if row is not None:
            index = self.places.index(row)
            out["logicalLocations"] = [
                {"index": index, "fullyQualifiedName": self.places.table[index]["fullyQualifiedName"]}
            ]
        return out

    def _suppressions(self, finding: Finding) -> list[dict[str, Any]]:
        waiver = finding.waiver
        if waiver is None:
            return []
        properties = {"waiver": waiver.id, "lastDay": waiver.last_day.isoformat()}
        if waiver.authority is not None:
            properties["authority"] = waiver.authority
        return [
            {
                "kind": "external",
                "status": "accepted",
                "justification": waiver.reason.get(self.lang),
                "properties": properties,
            }
        ]

    def _properties(self, finding: Finding) -> dict[str, Any]:
        out: dict[str, Any] = {
            "clause": finding.judged.key,
            "strength": finding.strength.value,
            "margin": number(finding.margin),
            "observed": number(finding.observed),
            "bound": number(finding.bound),
            "messages": {lang: said(finding, lang) for lang in LANGS},
        }
        if finding.item is not None:
            out["item"] = finding.item
        if finding.verdict is Verdict.FAIL and (remedy := self.report.remedy(finding)) is not None:
            changes = [change.to_dict() for change in remedy.changes] if remedy.at_hand else []
            out["remedy"] = {"key": remedy.key, "choice": remedy.choice.value, "changes": changes}
            if remedy.note is not None:
                out["remedy"]["note"] = remedy.note.get(self.lang)
        return out

    def invocation(self) -> dict[str, Any]:
        """Return that the run went well, with what is to be said of the waivers."""
        problems = self.report.problems()
        notifications = [
            {
                "level": "warning",
                "message": {"text": problem.text(self.lang)},
                "descriptor": {"id": problem.code},
            }
            for problem in problems
        ]
        return {
            "executionSuccessful": True,
            **({"toolConfigurationNotifications": notifications} if notifications else {}),
        }

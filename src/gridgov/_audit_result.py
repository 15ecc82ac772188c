"""What an audit says of all relations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

import attrs

from gridgov._extras import need
from gridgov._face import as_html, one_line
from gridgov._pickles import Versioned
from gridgov._relation import AuditRow, Consistency
from gridgov.errors import Place, Problem, UnknownKeyError, fault
from gridgov.text import Lang, Text

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Audit"]

NO_RELATION = fault(
    "AUD016",
    "no-relation",
    Text("The audit has no relation '{id}'.", "核查中没有关系“{id}”。"),
    Text("There are: {known}.", "现有：{known}。"),
)

_SUMMARY: Final = Text(
    "{n:,} relation{s}: {consistent:,} consistent, {inconsistent:,} inconsistent, "
    "{not_determinable:,} not determinable.",
    "{n:,}个关系：一致{consistent:,}个，不一致{inconsistent:,}个，无法判定{not_determinable:,}个。",
)


@attrs.frozen(repr=False)
class Audit(Versioned):
    """The verdict of every relation, in the order of the relations. True if nothing is inconsistent.

    Example:
        >>> from gridgov.audit import Sum, audit
        >>> found = audit({"all": 10, "a": 4, "b": 5}, [Sum("t", "all", ["a", "b"], name=Text("total", "合计"))])
        >>> bool(found), found
        (False, <Audit: 1 relation (0 consistent, 1 inconsistent, 0 not determinable)>)
        >>> print(found.text("zh"))
        1个关系：一致0个，不一致1个，无法判定0个。
        t 合计：不一致
          4 + 5 = 9，公布值：10（差-1）
    """

    _repr_html_ = as_html

    rows: tuple[AuditRow, ...]

    def __bool__(self) -> bool:
        return not self.inconsistent

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[AuditRow]:
        return iter(self.rows)

    @property
    def inconsistent(self) -> tuple[AuditRow, ...]:
        """The relations that no numbers within the published figures meet."""
        return tuple(row for row in self.rows if row.verdict is Consistency.INCONSISTENT)

    @property
    def verdicts(self) -> dict[str, Consistency]:
        """The verdict of each relation by its id, in order."""
        return {row.id: row.verdict for row in self.rows}

    def counts(self) -> dict[Consistency, int]:
        """Return how many relations have each verdict.

        Example:
            >>> from gridgov.audit import OneToOne, audit
            >>> audit({"a": 4, "b": 4}, [OneToOne("C7", "a", "b")]).counts()[Consistency.CONSISTENT]
            1
        """
        return {verdict: sum(row.verdict is verdict for row in self.rows) for verdict in Consistency}

    def of(self, ident: str) -> AuditRow:
        """Return what is said of a relation, or of a reading or part of it.

        Args:
            ident: Its id; the key of a reading or the id of a part follows behind a point, as in ``"CHB-C1.a"``.

        Raises:
            UnknownKeyError: There is no such relation.

        Example:
            >>> from gridgov.audit import OneToOne, audit
            >>> audit({"a": 4, "b": 4}, [OneToOne("C7", "a", "b")]).of("C7").certain
            True
        """
        rows = dict(self.flat())
        if ident not in rows:
            facts = {"id": ident, "known": ", ".join(rows)}
            raise UnknownKeyError(Problem(NO_RELATION, Place(id=ident), facts))
        return rows[ident]

    def flat(self) -> Iterator[tuple[str, AuditRow]]:
        """Go through relations, readings and parts, each with its full id, such as ``CHB-C1.a``.

        Example:
            >>> from gridgov.audit import Listed, Together, audit
            >>> [ident for ident, _ in audit({"a": 2}, [Together("C1", [Listed("duties", "a", 2)])]).flat()]
            ['C1', 'C1.duties']
        """
        for row in self.rows:
            yield from _flat(row, row.id)

    def summary(self, lang: Lang = "en") -> str:
        """Return how many relations have each verdict, in one line.

        Raises:
            ValueError: ``lang`` is neither ``"en"`` nor ``"zh"``.

        Example:
            >>> from gridgov.audit import Listed, audit
            >>> audit({"a": 2}, [Listed("C1", "a", 2)]).summary()
            '1 relation: 1 consistent, 0 inconsistent, 0 not determinable.'
        """
        counts = {verdict.value: n for verdict, n in self.counts().items()}
        return _SUMMARY.format(n=len(self.rows), s="" if len(self.rows) == 1 else "s", **counts).get(lang)

    def text(self, lang: Lang = "en") -> str:
        """Return the summary, and verdict and arithmetic of every relation.

        Raises:
            ValueError: ``lang`` is neither ``"en"`` nor ``"zh"``.
        """
        return "\n".join([self.summary(lang), *(row.text(lang) for row in self.rows)])

    def columns(self, lang: Lang = "en") -> dict[str, list[Any]]:
        """Return one row for each relation, reading and part, as columns.

        Returns:
            Lists of equal length: ``id``, ``name``, ``verdict``, ``certain``, ``why``, ``arithmetic`` (lines joined by
            ``"; "``), ``needed``, ``missing`` (ids joined by a space), ``tag``, ``fact``, ``note``. None for nothing.

        Raises:
            ValueError: ``lang`` is neither ``"en"`` nor ``"zh"``.

        Example:
            >>> from gridgov.audit import Listed, audit
            >>> audit({"a": 2}, [Listed("C1", "a", 2)]).columns()["arithmetic"]
            ['2 named, stated: 2']
        """
        rows = [(ident, row.to_dict(lang), row) for ident, row in self.flat()]
        out: dict[str, list[Any]] = {"id": [ident for ident, _, _ in rows]}
        for key in ("name", "verdict", "certain", "why"):
            out[key] = [said[key] for _, said, _ in rows]
        gap = "；" if lang == "zh" else "; "
        out["arithmetic"] = [gap.join(line.get(lang) for line in row.lines) or None for _, _, row in rows]
        out["needed"] = [said["needed"] for _, said, _ in rows]
        out["missing"] = [" ".join(row.missing) or None for _, _, row in rows]
        for key in ("tag", "fact", "note"):
            out[key] = [said[key] for _, said, _ in rows]
        return out

    def to_pandas(self, lang: Lang = "en") -> pd.DataFrame:
        """Return `columns` as a pandas data frame.

        Raises:
            MissingExtraError: pandas is not installed.
            ValueError: ``lang`` is neither ``"en"`` nor ``"zh"``.
        """
        frame: pd.DataFrame = need("pandas", extra="pandas").DataFrame(self.columns(lang))
        return frame

    def to_dict(self, lang: Lang = "en") -> dict[str, Any]:
        """Return plain JSON types.

        Raises:
            ValueError: ``lang`` is neither ``"en"`` nor ``"zh"``.

        Example:
            >>> from gridgov.audit import OneToOne, audit
            >>> audit({"a": 4, "b": 4}, [OneToOne("C7", "a", "b")]).to_dict()["counts"]
            {'consistent': 1, 'inconsistent': 0, 'not_determinable': 0}
        """
        counts: Mapping[str, int] = {verdict.value: n for verdict, n in self.counts().items()}
        return {"counts": counts, "relations": [row.to_dict(lang) for row in self.rows]}

    @one_line
    def __repr__(self) -> str:
        n = len(self.rows)
        counts = ", ".join(f"{k:,} {verdict.text.en}" for verdict, k in self.counts().items())
        return f"<Audit: {n:,} relation{'' if n == 1 else 's'} ({counts})>"


def _flat(row: AuditRow, ident: str) -> Iterator[tuple[str, AuditRow]]:
    yield ident, row
    for part in row.parts:
        yield from _flat(part, f"{ident}.{part.id}")

"""A case on disk: table, questions and right answers, written once and read by every worker."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from benchmarks.answers import Answers, answers
from benchmarks.tables import Queries, Table, queries

__all__ = ["read_answers", "read_questions", "read_table", "write"]


def write(folder: Path, table: Table) -> None:
    """Write a table, the questions and the answers to a folder."""
    questions = queries(table)
    right = answers(table, questions)
    np.savez(
        folder / "table.npz",
        name=np.array(table.name),
        levels=np.array(table.levels),
        coded=np.array(table.coded),
        id=table.id,
        parent=table.parent,
        level=table.level,
        households=table.households,
    )
    np.savez(
        folder / "questions.npz",
        held=questions.held,
        leaves=questions.leaves,
        left=questions.left,
        right=questions.right,
    )
    np.savez(
        folder / "answers.npz",
        rollup=right.rollup,
        nearest=right.nearest,
        ancestors=right.ancestors,
        lca=right.lca,
    )


def read_table(folder: Path) -> Table:
    """Read the table."""
    with np.load(folder / "table.npz") as kept:
        return Table(
            str(kept["name"]),
            tuple(kept["levels"].tolist()),
            kept["id"],
            kept["parent"],
            kept["level"],
            kept["households"],
            coded=bool(kept["coded"]),
        )


def read_questions(folder: Path) -> Queries:
    """Read the questions."""
    with np.load(folder / "questions.npz") as kept:
        return Queries(kept["held"], kept["leaves"], kept["left"], kept["right"])


def read_answers(folder: Path) -> Answers:
    """Read the answers."""
    with np.load(folder / "answers.npz") as kept:
        return Answers(kept["rollup"], kept["nearest"], kept["ancestors"], kept["lca"])

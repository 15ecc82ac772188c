"""What there is to say about a jurisdiction and its units, as plain JSON types with stable keys."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from gridgov._days import Day
from gridgov.bodies import Body
from gridgov.hierarchy import Unit
from gridgov.jurisdiction import Jurisdiction, Link, Note
from gridgov.measures import Total
from gridgov.roles import Answer, Vacancies
from gridgov.text import Lang, Text

__all__ = [
    "answer_in_words",
    "answers",
    "counts",
    "notes",
    "path",
    "tree",
    "unit_facts",
    "vacancies_below",
    "vacancy_facts",
    "whole",
]


def whole(value: float) -> float | int:
    """Write a count as a whole number."""
    return int(value) if float(value).is_integer() else float(value)


def _total(total: Total) -> dict[str, Any]:
    return {"known": whole(total.known), "unknown": total.unknown, "complete": total.complete}


def _measures(unit: Unit) -> dict[str, Any]:
    """Return what is stated for a unit and what its parts come to."""
    out: dict[str, Any] = {}
    for key in unit.hierarchy.measures:
        stated = unit.stated(key)
        out[key] = {"stated": None if stated is None else whole(stated), **_total(unit.total(key))}
    return out


def counts(jurisdiction: Jurisdiction, on: Day) -> dict[str, Any]:
    """Return how much there is of everything."""
    h, roster = jurisdiction.territory, jurisdiction.roster.counts(on)
    return {
        "units": len(h),
        "levels": h.counts(),
        "measures": {key: _total(h.roots.total(key)) for key in h.measures},
        "posts": roster.posts,
        "filled": roster.filled,
        "holders": roster.holders,
        "devices": roster.devices,
        "bodies": len(jurisdiction.bodies),
        "links": len(jurisdiction.links),
    }


def notes(found: Iterable[Note], lang: Lang) -> list[dict[str, Any]]:
    """Return what is stated, inferred or open."""
    return [{"key": n.key, "tag": n.tag, "text": n.text.get(lang), "source": n.source} for n in found]


def path(unit: Unit) -> list[dict[str, Any]]:
    """Return the units from the root down to the unit itself."""
    return [{"id": u.id, "name": u.name, "level": u.level, "kind": u.kind} for u in (*unit.ancestors[::-1], unit)]


def answers(found: Iterable[Answer], lang: Lang, *, ids: bool) -> list[dict[str, Any]]:
    """Return a chain of answerability, nearest first; who holds the posts only if ``ids``."""
    return [
        {
            "unit": a.unit.id,
            "unit_title": a.unit.title(lang),
            "role": a.role.key,
            "role_name": a.role.name.get(lang),
            "responsibility": a.role.responsibility,
            "link": a.link,
            "post": a.post.id,
            **({"holder": a.holder.id} if ids else {}),
        }
        for a in found
    ]


def answer_in_words(answer: dict[str, Any], lang: Lang) -> str:
    """Say one link of such a chain."""
    words = Text("{role_name} of {unit_title}", "{unit_title}：{role_name}").format(**answer).get(lang)
    labels = {
        "first": Text(", first responsible", "，第一责任人"),
        "direct": Text(", directly responsible", "，直接责任人"),
    }
    label = labels.get(answer["responsibility"])
    covering = Text(", which covers it", "（覆盖该单元）").get(lang) if answer["link"] else ""
    return (
        words + covering + (label.get(lang) if label else "") + (f" [{answer['holder']}]" if "holder" in answer else "")
    )


def vacancy_facts(vacancies: Vacancies, limit: int | None, lang: Lang) -> dict[str, Any]:
    """Return how many vacancies there are, and the first of them, or all."""
    return {
        "total": len(vacancies),
        "by_role": vacancies.counts(),
        "first": [
            {
                "unit": v.unit.id,
                "unit_title": v.unit.title(lang),
                "role": v.role.key,
                "role_name": v.role.name.get(lang),
                "post": None if v.post is None else v.post.id,
                "kind": v.kind,
            }
            for v in vacancies[:limit]
        ],
    }


def vacancies_below(jurisdiction: Jurisdiction, unit: Unit, on: Day, lang: Lang) -> dict[str, Any]:
    """Return every vacancy of a unit and of all below it."""
    found = jurisdiction.roster.vacancies(on=on)
    inside = (found.units >= unit.row) & (found.units < jurisdiction.territory.tree.end[unit.row])
    part = Vacancies(found.roster, found.units[inside], found.roles[inside], found.posts[inside])
    return vacancy_facts(part, None, lang)


class _Below:
    """Counts of posts in whole subtrees."""

    def __init__(self, jurisdiction: Jurisdiction, on: Day) -> None:
        n, roster = len(jurisdiction.territory), jurisdiction.roster
        unit = roster.columns.post_unit
        self.posts = self._sums(np.bincount(unit, minlength=n))
        self.filled = self._sums(np.bincount(unit[roster.holder_rows(on) >= 0], minlength=n))
        self.end = jurisdiction.territory.tree.end

    @staticmethod
    def _sums(values: npt.NDArray[np.intp]) -> npt.NDArray[np.intp]:
        return np.concatenate((np.zeros(1, np.intp), np.cumsum(values)))

    def of(self, row: int) -> dict[str, int]:
        end = int(self.end[row])
        return {"posts": int(self.posts[end] - self.posts[row]), "filled": int(self.filled[end] - self.filled[row])}


def tree(jurisdiction: Jurisdiction, tops: Iterable[Unit], depth: int, on: Day) -> list[dict[str, Any]]:
    """Return units in order, down to some levels below ``tops``, each with what is in and below it."""
    h = jurisdiction.territory
    below = _Below(jurisdiction, on)
    out: list[dict[str, Any]] = []
    todo = [(unit, 0) for unit in tops][::-1]
    while todo:
        unit, level = todo.pop()
        out.append(
            {
                "id": unit.id,
                "name": unit.name,
                "level": unit.level,
                "kind": unit.kind,
                "parent": None if unit.parent is None else unit.parent.id,
                "depth": level,
                "units_below": int(h.tree.end[unit.row]) - unit.row - 1,
                "measures": _measures(unit),
                **below.of(unit.row),
            }
        )
        if level < depth:
            todo.extend((child, level + 1) for child in list(unit.children)[::-1])
    return out


def _body(body: Body, lang: Lang) -> dict[str, Any]:
    return {
        "id": body.id,
        "kind": body.kind,
        "title": body.title.get(lang),
        "line": body.line,
        "rank": body.rank,
        "parent": None if body.parent is None else body.parent.id,
    }


def _link(link: Link, *, ids: bool) -> dict[str, Any]:
    ends = [ref if ids or not ref.startswith("holder:") else "holder" for ref in (link.source, link.target)]
    return {
        "kind": link.kind,
        "source": ends[0],
        "target": ends[1],
        "start": link.start,
        "end": link.end,
        "basis": link.basis,
    }


def _references(unit: Unit, posts: Sequence[str], bodies: Sequence[str]) -> set[str]:
    return {f"unit:{unit.id}", *(f"post:{p}" for p in posts), *(f"body:{b}" for b in bodies)}


def unit_facts(jurisdiction: Jurisdiction, unit: Unit, on: Day, lang: Lang, *, ids: bool) -> dict[str, Any]:
    """Return everything about one unit; who holds its posts only if ``ids``."""
    h, roster = jurisdiction.territory, jurisdiction.roster
    held = roster.holder_rows(on)
    posts = roster.posts(unit=unit)
    holders = {p.row: roster.columns.holder_ids.get(int(held[p.row])) for p in posts if held[p.row] >= 0}
    bodies = jurisdiction.bodies.at(unit, on=on)
    touching = _references(unit, [p.id for p in posts], [b.id for b in bodies])
    return {
        "id": unit.id,
        "name": unit.name,
        "level": unit.level,
        "kind": unit.kind,
        "title": unit.title(lang),
        "path": path(unit),
        "children": len(unit.children),
        "units_below": int(h.tree.end[unit.row]) - unit.row - 1,
        "measures": _measures(unit),
        "labels": {key: unit.label(key) for key in h.labels},
        "posts": [
            {
                "id": post.id,
                "role": post.role.key,
                "role_name": post.role.name.get(lang),
                "number": post.number,
                "body": post.body,
                "filled": post.row in holders,
                **({"holder": holders.get(post.row)} if ids else {}),
            }
            for post in posts
        ],
        "holders": len(set(holders.values())),
        "answers": answers(jurisdiction.who_answers(unit, on=on), lang, ids=ids),
        "bodies": [_body(body, lang) for body in bodies],
        "links": [
            _link(link, ids=ids)
            for link in jurisdiction.links.find(on=on)
            if link.source in touching or link.target in touching
        ],
    }

"""What a user gets from a published system shows itself, with the right counts."""

from __future__ import annotations

import json
from itertools import pairwise

import numpy as np
import pytest
from notebook_cases import read
from notebook_values import DAY, is_one_short_line, of_a_city

import gridgov
from gridgov import (
    Jurisdiction,
    check,
    notebook,
    schemes,
)
from gridgov._faces import face_of
from gridgov._faces._where import WHERE

# -- the published systems ---------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def city() -> Jurisdiction:
    return schemes.load("xiliugou-126").synthesise()


def test_what_a_user_gets_from_a_published_system_shows_itself_in_both_languages(city: Jurisdiction) -> None:
    for value in of_a_city(city):
        if isinstance(value, type):
            continue
        pages = [read(notebook.html(value, lang=lang)) for lang in ("en", "zh")]
        assert all(page.rows or page.texts for page in pages)
        assert len(pages[0].rows) == len(pages[1].rows), type(value)
        assert pages[0].texts != pages[1].texts, type(value)
        assert is_one_short_line(repr(value)), repr(value)
        assert notebook.text(value, lang="zh")
        json.dumps(notebook.html(value))


def test_the_face_of_a_city_counts_what_is_there(city: Jurisdiction) -> None:
    facts = {name.en: value for name, value in face_of(city).facts}
    for key, n in city.territory.counts().items():
        assert facts[city.levels.level(key).name.en] == n
    assert facts["bodies"] == len(city.bodies)
    posts = len(city.roster.columns.post_ids)
    if posts:
        held = {appointment.post.id for appointment in city.roster.appointments()}
        assert facts["posts with no appointment on record"] == posts - len(held)


def test_the_face_of_a_roster_counts_posts_by_role(city: Jurisdiction) -> None:
    face = face_of(city.roster)
    rows = [*face.rows(10_000)]
    held = {appointment.post.id for appointment in city.roster.appointments()}
    by_role: dict[str, list[int]] = {}
    for post in city.roster.posts():
        counts = by_role.setdefault(post.role.key, [0, 0])
        counts[0] += 1
        counts[1] += post.id not in held
    assert {str(row[1]): [row[3], row[4]] for row in rows} == by_role
    assert face.n == len(rows)


def test_a_face_of_a_report_counts_verdicts(city: Jurisdiction) -> None:
    report = check(city, gridgov.policies.load("cn"), on=DAY)
    rows = [*face_of(report).rows(1000)]
    counted = {j.key: tuple(int(np.count_nonzero(j.verdicts == v)) for v in gridgov.Verdict) for j in report.judged}
    assert {str(row[2]): tuple(row[3:]) for row in rows} == counted
    heads = [head.title.en for head in face_of(report).heads[3:]]
    assert heads == [v.text() for v in gridgov.Verdict]


def test_heads_are_as_many_as_cells(city: Jurisdiction) -> None:
    for value in of_a_city(city):
        face = face_of(value)
        assert all(len(row) == len(face.heads) for row in face.rows(5))
    assert all(a <= b for a, b in pairwise(sorted(WHERE)))
    assert list(WHERE) == sorted(WHERE)

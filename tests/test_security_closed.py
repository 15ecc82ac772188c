"""What is read opens no connection, starts no program, writes no file elsewhere; entities of XML are not expanded."""

from __future__ import annotations

import os
import socket
import subprocess
from pathlib import Path
from typing import Any, NoReturn

import pytest

from gridgov import Hierarchy, Jurisdiction, LevelScheme, graph, tables
from gridgov.errors import GridgovError
from gridgov.report import write_page
from hardening.fuzz.law import hold
from hardening.fuzz.models import town
from hardening.fuzz.targets import TARGETS

LEVELS = LevelScheme.ladder("community", "grid")


class OpenedError(BaseException):
    """Something was opened; no `except Exception` hides it."""


@pytest.fixture
def closed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Refuse connections and programs; the working directory is an empty folder inside of another."""

    def refuse(*_args: Any, **_kwargs: Any) -> NoReturn:
        raise OpenedError

    for name in ("socket", "create_connection", "getaddrinfo", "gethostbyname"):
        monkeypatch.setattr(socket, name, refuse)
    monkeypatch.setattr(subprocess, "Popen", refuse)
    monkeypatch.setattr(os, "system", refuse)
    below = tmp_path / "below"
    below.mkdir()
    monkeypatch.chdir(below)
    return below


@pytest.mark.parametrize("name", sorted(TARGETS))
def test_a_parser_opens_no_connection_and_writes_nothing_elsewhere(name: str, closed: Path) -> None:
    for seed in sorted(TARGETS[name].seeds(), key=len)[:2]:
        hold(TARGETS[name], seed)
    assert list(closed.parent.iterdir()) == [closed]


def test_a_report_opens_no_connection_and_writes_one_file(closed: Path) -> None:
    write_page(town(), closed / "r.html", on="2026-01-01")
    assert [path.name for path in closed.iterdir()] == ["r.html"]


def test_what_would_be_opened_is_noticed(closed: Path) -> None:
    assert closed.is_dir()
    with pytest.raises(OpenedError):
        socket.create_connection(("localhost", 1))
    with pytest.raises(OpenedError):
        subprocess.run(["true"], check=False)  # noqa: S607 - refused before it starts


#: Ten to the ninth times the same, a file of this machine, and an address.
ENTITIES = {
    "laughs": '<!DOCTYPE x [<!ENTITY a0 "ha">'
    + "".join(f'<!ENTITY a{i} "{f"&a{i - 1};" * 10}">' for i in range(1, 10))
    + "]>",
    "file": '<!DOCTYPE x [<!ENTITY a9 SYSTEM "file:///etc/passwd">]>',
    "address": '<!DOCTYPE x [<!ENTITY a9 SYSTEM "http://localhost:1/x">]>',
    "parameter": '<!DOCTYPE x [<!ENTITY % a SYSTEM "file:///etc/passwd"> %a; <!ENTITY a9 "x">]>',
}


@pytest.mark.parametrize("form", ["graphml", "gexf"])
@pytest.mark.parametrize("kind", ENTITIES)
def test_entities_in_graphs_are_refused(kind: str, form: Any, closed: Path) -> None:  # noqa: ANN401 - the name of a format
    text = graph.to_text(town(), form)
    assert "江北街道" in text
    head, body = text.split("?>", 1) if text.startswith("<?xml") else ("<?xml version='1.0'", text)
    path = closed / f"bomb.{form}"
    path.write_text(f"{head}?>{ENTITIES[kind]}{body.replace('江北街道', '&a9;')}", encoding="utf-8")
    with pytest.raises(GridgovError) as caught:
        graph.read(path, form)
    assert "DOCTYPE" in str(caught.value)
    path.write_bytes(path.read_bytes().decode("utf-8").replace('"utf-8"', '"utf-16"').encode("utf-16"))
    with pytest.raises(GridgovError, match="DOCTYPE"):
        graph.read(path, form)


def test_a_name_of_a_million_characters_is_read_and_written(closed: Path) -> None:
    name = "网" * 1_000_000
    h = Hierarchy.from_records([{"id": "c", "level": "community", "name": name}], levels=LEVELS)
    place = Jurisdiction(territory=h)
    place.to_csv(closed / "t")
    assert tables.read(closed / "t").jurisdiction().territory == h

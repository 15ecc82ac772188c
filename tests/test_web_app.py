"""The example application: three questions over real HTTP, and nothing that is sent makes it fail."""

from __future__ import annotations

import importlib
import json
import socket
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import quote

import anyio
import httpx
import jsonschema
import pytest
import uvicorn
from documents_cases import GOLDEN, VALUES, Record, changed, golden
from fastapi import Body, FastAPI
from hypothesis import given
from hypothesis import strategies as st

import gridgov as gg
from gridgov.documents import json_schema
from gridgov.hierarchy import SELF_PARENT

FOLDER = Path(__file__).parents[1] / "examples" / "fastapi_app"
DAY = {"on": "2026-01-01"}


def example(name: str) -> Any:  # noqa: ANN401 - a module
    """Import a module of the example as ``uvicorn app:app`` does in its folder."""
    sys.path.insert(0, str(FOLDER))
    try:
        return importlib.import_module(name)
    finally:
        sys.path.remove(str(FOLDER))


APP: Any = example("app").app


class InProcess:
    """Asks an application without a network."""

    def __init__(self, app: Any) -> None:  # noqa: ANN401 - an application
        self.app = app

    def send(self, method: str, path: str, **more: Any) -> httpx.Response:
        async def ask() -> httpx.Response:
            transport = httpx.ASGITransport(app=self.app)  # raises what the application does not catch
            async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
                return await client.request(method, path, **more)

        return anyio.run(ask)


INSIDE = InProcess(APP)


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """Run the application on a free port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    running = uvicorn.Server(uvicorn.Config(APP, host="127.0.0.1", port=port, log_level="critical"))
    thread = threading.Thread(target=running.run, daemon=True)
    thread.start()
    while not running.started:
        assert thread.is_alive()
        time.sleep(0.01)
    yield f"http://127.0.0.1:{port}"
    running.should_exit = True
    thread.join(10)


def ok(response: httpx.Response) -> Any:  # noqa: ANN401 - plain JSON types
    assert response.status_code == 200, response.text
    return response.json()


def refused(response: httpx.Response, status: int) -> Record:
    """Return a problem document."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    found: Record = response.json()
    assert found["status"] == status
    assert found["title"]
    return found


# Over real HTTP


def test_who_answers_for_a_building(server: str) -> None:
    found = ok(httpx.get(f"{server}/units/b01/answers", params=DAY))
    assert [(one["holder"], one["role"], one["unit"]) for one in found] == [
        ("h-1", "grid_chief", "g1"),
        ("h-100", "community_party_secretary", "c1"),
    ]
    assert found[0]["role_name"] == {"en": "grid chief", "zh": "网格长"}
    assert ok(httpx.get(f"{server}/units/b01/answers", params={"on": "2023-01-01"})) == []


def test_a_check_of_the_own_city_and_of_one_that_is_sent(server: str) -> None:
    town = example("city").invented_town()
    own = ok(httpx.post(f"{server}/check", json=DAY))
    report = gg.check(town, on="2026-01-01")
    assert (own["ok"], own["counts"], len(own["findings"])) == (bool(report), report.counts(), len(report))
    sent = ok(httpx.post(f"{server}/check", json={**DAY, "city": golden(), "policy": "ankang-321"}))
    wanted = gg.check(gg.documents.load(GOLDEN), gg.policies.load("ankang-321"), on="2026-01-01")
    assert sent["counts"] == wanted.counts()
    assert [one["fingerprint"] for one in sent["findings"]] == [one.fingerprint for one in wanted.findings()]


def test_a_proposal_of_a_split(server: str) -> None:
    pairs = [[f"b{i:02}", f"b{i + 1:02}", 2] for i in range(1, 12)]
    plan = ok(httpx.post(f"{server}/split", json={"unit": "c1", "max_households": 3000, "adjacency": pairs}))
    assert sum(part["load"] for part in plan["parts"]) == 5600
    assert all(part["load"] <= 3000 for part in plan["parts"])
    assert sorted(unit for part in plan["parts"] for unit in part["units"]) == [f"b{i:02}" for i in range(1, 13)]
    changes = gg.changes.read_changes(plan["changes"])
    applied = gg.changes.apply(example("city").invented_town(), changes, on="2026-01-01")
    assert len(applied.jurisdiction.units(level="community")) == len(plan["parts"])


def test_errors_speak_the_language_of_the_browser(server: str) -> None:
    for header, lang in (("zh-CN,zh;q=0.9,en;q=0.8", "zh"), ("en-GB", "en"), ("fr", "en"), ("en;q=0.2,zh;q=0.3", "zh")):
        answer = httpx.get(f"{server}/units/nowhere/answers", params=DAY, headers={"accept-language": header})
        problem = refused(answer, 404)["problems"][0]
        assert answer.headers["content-language"] == lang
        assert ("单元" in problem["message"]) == (lang == "zh")
        assert problem["code"].startswith("HIE")


def test_faults_of_a_city_that_is_sent_have_code_place_and_way_out(server: str) -> None:
    tree = golden()
    tree["units"][3]["parent"] = "nowhere"
    tree["posts"][0]["role"] = "x"
    found = refused(httpx.post(f"{server}/check", json={**DAY, "city": tree}), 422)["problems"]
    assert [(one["code"], one["at"]) for one in found] == [
        ("ROS002", ["body", "city", "posts", 0]),
        ("HIE002", ["body", "city", "units", 3]),
    ]
    assert found[1]["place"] == {"id": "g-1a", "path": "$.units[3]", "row": 4}
    assert found[1]["way_out"] == "Add 'nowhere' or correct the parent."


# The description


def test_openapi_holds_the_shipped_schema(server: str) -> None:
    made = ok(httpx.get(f"{server}/openapi.json"))["components"]["schemas"]
    shipped = json.loads(json.dumps(json_schema()).replace("#/$defs/", "#/components/schemas/"))
    assert made["Document"] == {k: v for k, v in shipped.items() if k not in {"$schema", "$id", "title", "$defs"}}
    assert {name: made[name] for name in shipped["$defs"]} == shipped["$defs"]
    from importlib.resources import files

    finding = json.loads((files("gridgov") / "data" / "finding-v1.schema.json").read_text("utf-8"))
    assert made["Finding"] == {k: v for k, v in finding.items() if not k.startswith("$")}
    assert not [name for name in made if name.endswith(("-Input", "-Output"))]


def test_answers_satisfy_their_description() -> None:
    described = ok(INSIDE.send("GET", "/openapi.json"))
    for path, body in (("/check", {**DAY, "city": golden()}), ("/split", {"unit": "c1", "into": 3})):
        schema = described["paths"][path]["post"]["responses"]["200"]["content"]["application/json"]["schema"]
        judge: Any = jsonschema.Draft202012Validator({**schema, "components": described["components"]})
        judge.validate(ok(INSIDE.send("POST", path, json=body)))


def test_values_stand_in_signatures_as_they_are() -> None:
    app = FastAPI()

    @app.post("/half")
    def half(count: Annotated[gg.Quantity, Body()]) -> gg.Interval:
        return count / 2

    @app.post("/first")
    def first(made: Annotated[list[gg.changes.Change], Body()]) -> gg.changes.Change:
        return made[0]

    @app.get("/problem")
    def problem() -> gg.Problem:
        return gg.Problem(SELF_PARENT, facts={"id": "w1"})

    here = InProcess(app)
    assert ok(here.send("POST", "/half", json={"value": 560, "qualifier": "odd"})) == {"low": "561/2", "high": "569/2"}
    move = {"change": "move_unit", "unit": "g1", "to": "c2"}
    assert ok(here.send("POST", "/first", json=[move])) == move
    assert ok(here.send("GET", "/problem"))["code"] == "HIE004"
    assert here.send("POST", "/half", json={"value": "x"}).json()["detail"][0]["type"] == "QTY014"


# Hostile input: an answer, never a failure

DEEP = b"[" * 100_000 + b"]" * 100_000
BODIES: list[tuple[bytes, int]] = [
    (b"", 422),
    (b"{", 400),
    (b"\xff\xfe{}", 400),
    (b"[]", 422),
    (b"null", 422),
    (DEEP, 400),
    (b'{"on": "2026-01-01", "city": ' + b'{"units":' * 500 + b"1" + b"}" * 500 + b"}", 422),
    (b'{"on": "2026-01-01", "city": {"a": ' + b"[" * 900 + b"]" * 900 + b"}}", 422),
    (b'{"on": "2026-01-01", "policy": "../../etc/passwd.toml"}', 422),
    (b'{"on": "2026-01-01", "policy": "nothing"}', 404),
    (b'{"on": "10000-01-01"}', 422),
    (b'{"on": "2026-01-01", "x\\ud800": NaN}', 422),
    (
        b'{"on": "2026-01-01", "city": {"format": "gridgov", "version": 1, "levels": [], "units": [{"x": "\\ud800"}]}}',
        422,
    ),
    (b'{"on": ' + b"9" * 5000 + b"}", 400),
]


@pytest.mark.parametrize(("body", "status"), BODIES, ids=range(len(BODIES)))
def test_hostile_bodies_are_refused(server: str, body: bytes, status: int) -> None:
    answer = httpx.post(f"{server}/check", content=body, headers={"content-type": "application/json"})
    refused(answer, status)


SPLITS: list[tuple[Record, int]] = [
    ({"unit": "nowhere"}, 404),
    ({"unit": "c1", "into": 0}, 422),
    ({"unit": "c1", "into": 10**30}, 422),
    ({"unit": "c1", "into": 50}, 422),
    ({"unit": "c1", "max_households": 1}, 422),
    ({"unit": "c1", "max_households": "Infinity"}, 422),
    ({"unit": "b01"}, 422),
    ({"unit": "c1", "adjacency": "/etc/passwd"}, 422),
    ({"unit": "c1", "adjacency": [["b01", "x"]]}, 422),
    ({"unit": "c1", "adjacency": [["b01", "b02", -1]]}, 422),
]


@pytest.mark.parametrize(("body", "status"), SPLITS, ids=range(len(SPLITS)))
def test_splits_that_cannot_be_are_refused(body: Record, status: int) -> None:
    refused(INSIDE.send("POST", "/split", json=body), status)


def test_too_large_a_request_is_refused(server: str) -> None:
    answer = httpx.post(f"{server}/check", content=b" " * (example("app").LARGEST + 1))
    refused(answer, 413)


def test_other_paths_and_methods_have_problem_documents() -> None:
    refused(INSIDE.send("GET", "/nothing"), 404)
    refused(INSIDE.send("DELETE", "/check"), 405)
    refused(INSIDE.send("GET", "/units/b01/answers"), 422)
    refused(INSIDE.send("GET", "/units/b01/answers?on=soon"), 422)


@given(changed({**DAY, "city": golden(), "policy": "ankang-321"}))
def test_no_change_of_a_check_makes_it_fail(body: Record) -> None:
    assert INSIDE.send("POST", "/check", json=body).status_code in {200, 404, 422}


@given(st.dictionaries(st.sampled_from(["unit", "into", "max_households", "adjacency", "x"]), VALUES))
def test_no_value_makes_a_split_fail(body: Record) -> None:
    assert INSIDE.send("POST", "/split", json=body).status_code in {200, 404, 422}


@given(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=20), st.text(st.characters(codec="ascii"), max_size=9)
)
def test_no_unit_and_no_language_make_a_question_fail(unit: str, header: str) -> None:
    path = f"/units/{quote(unit, safe='')}/answers"
    answer = INSIDE.send("GET", path, params=DAY, headers={"accept-language": header})
    assert answer.status_code in {200, 404}

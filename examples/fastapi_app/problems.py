"""Errors as problem JSON (RFC 9457): a stable code, a place, what is wrong and one way out, in the asker's language."""
# ruff: noqa: INP001 - an example, not a package

from __future__ import annotations

import json
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from gridgov.errors import GridgovError
from gridgov.text import Lang, Text

#: Problems that one answer tells; a document can have a hundred thousand.
MOST = 200
WORDS = {
    400: Text("The request cannot be read.", "无法读取请求。"),
    404: Text("It is not there.", "未找到。"),
    405: Text("That cannot be asked here.", "此处不支持该方法。"),
    413: Text("The request is too large.", "请求过大。"),
    422: Text("The request has faults.", "请求有误。"),
}


def language(header: str | None) -> Lang:
    """Return the language that a browser wants most: zh or en."""
    best: tuple[float, Lang] = (0.0, "en")
    for part in (header or "").split(","):
        tag, _, weight = part.strip().partition(";")
        stem = tag.strip().lower().partition("-")[0]
        try:
            quality = float(weight.strip().removeprefix("q=") or 1)
        except ValueError:
            continue
        if stem in {"zh", "en"} and quality > best[0]:
            best = (quality, "zh" if stem == "zh" else "en")
    return best[1]


def answer(request: Request, status: int, problems: list[dict[str, Any]], title: str | None = None) -> Response:
    """Return a problem document; escapes keep it text whatever was sent."""
    lang = language(request.headers.get("accept-language"))
    said = WORDS[status].get(lang) if status in WORDS else HTTPStatus(status).phrase
    body: dict[str, Any] = {"type": "about:blank", "title": title or said, "status": status}
    if problems:
        body["problems"] = problems[:MOST]
        body["more"] = max(0, len(problems) - MOST)
    headers = {"content-language": lang, "vary": "accept-language"}
    return Response(json.dumps(body), status, headers, "application/problem+json")


def of_request(request: Request, error: RequestValidationError) -> Response:
    """Tell everything that is wrong with a request; faults of gridgov have a code, others the type of pydantic."""
    lang = language(request.headers.get("accept-language"))
    found = [_problem(one, lang) for one in error.errors()]
    unreadable = any(one["code"] == "json_invalid" for one in found)
    return answer(request, 400 if unreadable else 422, found)


def _problem(error: dict[str, Any], lang: Lang) -> dict[str, Any]:
    facts: dict[str, Any] = error.get("ctx") or {}
    made: dict[str, Any] = {"code": error["type"], "at": [*error["loc"]], "message": error["msg"]}
    if "message" in facts and "way_out" in facts:
        made |= {"name": facts["name"], "place": facts["place"]}
        made |= {key: facts[key][lang] for key in ("message", "way_out")}
    return made


def of_data(request: Request, error: GridgovError) -> Response:
    """Tell what the data say that cannot be; what is not there is 404."""
    lang = language(request.headers.get("accept-language"))
    status = 404 if isinstance(error, KeyError) else 422
    return answer(request, status, error.problems.to_dicts(lang), error.headline(lang))


def of_http(request: Request, error: HTTPException) -> Response:
    """Tell what the web server refuses by itself."""
    return answer(request, error.status_code, [])


def speak_problem_json(app: FastAPI) -> None:
    """Make all errors of an application problem documents."""
    app.add_exception_handler(RequestValidationError, of_request)  # type: ignore[arg-type]
    app.add_exception_handler(GridgovError, of_data)  # type: ignore[arg-type]
    app.add_exception_handler(HTTPException, of_http)  # type: ignore[arg-type]

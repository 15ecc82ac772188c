"""Three questions to a city over HTTP: who answers for a building, what fails, how could a unit be split.

Values of gridgov stand in the signatures as they are: FastAPI reads, checks, writes and describes them.
"""
# ruff: noqa: INP001 - an example, not a package

from __future__ import annotations

import datetime as dt
from typing import Annotated

from city import invented_town
from fastapi import FastAPI
from problems import speak_problem_json
from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

import gridgov as gg

#: Largest request, in bytes: a document of a city of a million people has about twenty million.
LARGEST = 32_000_000

Id = Annotated[str, Field(min_length=1, max_length=200)]
Neighbours = tuple[Id, Id] | tuple[Id, Id, Annotated[float, Field(gt=0, allow_inf_nan=False)]]


class Body(BaseModel):
    """What is sent; a key that is not known is a fault."""

    model_config = ConfigDict(extra="forbid")


class Who(Body):
    """Somebody who answers for a unit: an opaque id, the role, and where the post is."""

    holder: str
    role: str
    role_name: gg.Text
    post: str
    unit: str


class CheckRequest(Body):
    """A city, or none for the one of this server; a policy that ships, or none for the first rules; and a day."""

    city: gg.Jurisdiction | None = None
    policy: Annotated[str, Field(pattern="^[a-z0-9-]{1,60}$")] | None = None
    on: dt.date


class CheckAnswer(Body):
    """Whether all is well, how many verdicts of each kind there are, and what fails or is not known."""

    ok: bool
    complete: bool
    counts: dict[str, dict[str, int]]
    findings: gg.Report


class SplitRequest(Body):
    """What is to be split, how, and who is next to whom."""

    unit: Id
    into: Annotated[int, Field(ge=1, le=100)] | None = None
    max_households: Annotated[float, Field(gt=0, allow_inf_nan=False)] | None = None
    adjacency: Annotated[list[Neighbours], Field(max_length=100_000)] | None = None


class SmallRequests:
    """Refuses a request that is too large before anything is read into memory."""

    def __init__(self, app: ASGIApp, largest: int) -> None:
        self.app, self.largest = app, largest

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and count what comes in."""
        seen = 0

        async def counted() -> Message:
            nonlocal seen
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > self.largest:
                raise HTTPException(413)
            return message

        await self.app(scope, counted, send)


def create_app(city: gg.Jurisdiction) -> FastAPI:
    """Return an application that answers questions about a city."""
    app = FastAPI(title="gridgov example", version="1")
    app.add_middleware(SmallRequests, largest=LARGEST)
    speak_problem_json(app)

    @app.get("/units/{ident}/answers")
    def answers(ident: str, on: dt.date) -> list[Who]:
        """Say who answers for a unit on a day, nearest first."""
        return [
            Who(
                holder=one.holder.id,
                role=one.role.key,
                role_name=one.role.name,
                post=one.post.id,
                unit=one.unit.id,
            )
            for one in city.who_answers(ident, on=on)
        ]

    @app.post("/check")
    def check(wanted: CheckRequest) -> CheckAnswer:
        """Hold a city to a policy."""
        place = wanted.city or city
        if wanted.policy is None:
            report = gg.check(place, on=wanted.on)
        else:
            report = gg.check(place, gg.policies.load(wanted.policy), on=wanted.on)
        return CheckAnswer(ok=bool(report), complete=report.complete, counts=report.counts(), findings=report)

    @app.post("/split")
    def split(wanted: SplitRequest) -> gg.SplitPlan:
        """Propose how a unit could be split; nothing is changed."""
        into = 2 if wanted.into is None and wanted.max_households is None else wanted.into
        return gg.split(city, wanted.unit, into=into, max_households=wanted.max_households, adjacency=wanted.adjacency)

    return app


app = create_app(invented_town())

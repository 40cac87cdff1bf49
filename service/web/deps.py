"""What an endpoint needs of the application, each by one name.

All are `async`, though none waits: FastAPI hands the others to a thread, which costs more than they do.
"""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Annotated, Any, TypeVar

from fastapi import Depends, Request
from sqlalchemy import Engine

from service.condition import Look
from service.domain.edition import Edition
from service.domain.terms import Glossary
from service.settings import Settings
from service.termbase.current import GlossaryInForce
from service.web.metrics import Metrics


async def app_settings(request: Request) -> Settings:
    """Return the settings in force."""
    settings: Settings = request.app.state.settings
    return settings


async def app_engine(request: Request) -> Engine:
    """Return the open database."""
    engine: Engine = request.app.state.engine
    return engine


async def app_editions(request: Request) -> dict[str, Edition]:
    """Return the editions by slug."""
    editions: dict[str, Edition] = request.app.state.editions
    return editions


async def app_glossary(request: Request) -> Glossary:
    """Return the glossary in force; one request has one throughout."""
    terms: GlossaryInForce = request.app.state.terms
    return terms.current()


async def app_metrics(request: Request) -> Metrics:
    """Return the counters of this process."""
    metrics: Metrics = request.app.state.metrics
    return metrics


async def app_look(request: Request) -> Look:
    """Return what looks for faults."""
    look: Look = request.app.state.look
    return look


async def app_lapse(request: Request) -> timedelta:
    """Return how long a hold on a story lasts without any work."""
    settings: Settings = request.app.state.settings
    return timedelta(minutes=settings.claim_minutes)


T = TypeVar("T")
SettingsDep = Annotated[Settings, Depends(app_settings)]
EngineDep = Annotated[Engine, Depends(app_engine)]
EditionsDep = Annotated[dict[str, Edition], Depends(app_editions)]
GlossaryDep = Annotated[Glossary, Depends(app_glossary)]
MetricsDep = Annotated[Metrics, Depends(app_metrics)]
LapseDep = Annotated[timedelta, Depends(app_lapse)]
LookDep = Annotated[Look, Depends(app_look)]


def in_loop(make: Callable[..., T]) -> Callable[..., Awaitable[T]]:
    """Return the dependency of what is made of a request without waiting for anything, such as a form.

    FastAPI hands a class to a thread, which costs more than to make it.
    """

    async def made(**given: Any) -> T:
        return make(**given)

    made.__signature__ = inspect.signature(make, eval_str=True)  # type: ignore[attr-defined]
    return made


async def raw_body(request: Request) -> bytes:
    """Read the body as it came; `BodyLimit` keeps it from being more than the limit."""
    return await request.body()


BodyDep = Annotated[bytes, Depends(raw_body)]

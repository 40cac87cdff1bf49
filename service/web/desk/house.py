"""Signing in with the accounts of the house: out to the provider, and back. See `service.accounts.openid`."""

from __future__ import annotations

import threading
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse

from service.accounts.halves import begin_half, end_half, find_half
from service.accounts.openid import OpenId, Provider, parse_mapping
from service.accounts.users import user_of
from service.errors import NotFound, Unauthenticated, Unavailable
from service.settings import Settings
from service.storage.session import writing
from service.web.auth import read_cookie, set_cookie
from service.web.deps import EngineDep, SettingsDep
from service.web.desk.letting_in import HALF, HALF_SECONDS, let_in, safe_next
from service.web.desk.render import DeskRoute
from service.web.desk.sign_in import sign_in_form
from service.wording import message

router = APIRouter(route_class=DeskRoute, include_in_schema=False)

OPENID = "openid"
CALLBACK = "/desk/sign-in/openid/callback"
_lock = threading.Lock()


def provider_of(settings: Settings) -> Provider | None:
    """Return the provider of the settings; None where there is none."""
    if not settings.oidc_issuer:
        return None
    return Provider(
        issuer=settings.oidc_issuer,
        client_id=settings.oidc_client_id,
        client_secret=settings.oidc_client_secret,
        label=settings.provider,
        redirect=settings.base_url + CALLBACK,
        scopes=settings.oidc_scopes,
        name_claim=settings.oidc_name_claim,
        groups_claim=settings.oidc_groups_claim,
        roles=parse_mapping(settings.oidc_roles),
    )


@router.get("/desk/sign-in/openid")
def go_out(
    request: Request,
    engine: EngineDep,
    settings: SettingsDep,
    next: Annotated[str, Query(max_length=2000)] = "",
) -> Response:
    """Send the browser to the provider."""
    try:
        address, agreed = _openid(request).begin()
    except (Unauthenticated, Unavailable) as error:
        return sign_in_form(request, settings, next, problem=error)
    with writing(engine) as session:
        token = begin_half(session, OPENID, next=safe_next(next), **agreed)
    response = RedirectResponse(address, 303)
    set_cookie(response, settings, token, HALF_SECONDS, HALF)
    return response


@router.get(CALLBACK)
def come_back(request: Request, engine: EngineDep, settings: SettingsDep) -> Response:
    """Let in whom the provider has vouched for, in the browser that went out."""
    openid = _openid(request)
    token = read_cookie(request, HALF)
    with writing(engine) as session:
        half = find_half(session, OPENID, token)
        if half is not None:
            end_half(session, token)  # whatever comes of it: it serves once
    agreed = half.data if half is not None else {}
    try:
        stranger = openid.finish(agreed, dict(request.query_params))
        with writing(engine) as session:
            user = user_of(session, stranger, openid.provider.label)
    except (Unauthenticated, Unavailable) as error:
        return sign_in_form(request, settings, str(agreed.get("next", "")), problem=error)
    return let_in(request, engine, settings, user, str(agreed.get("next", "")))


def _openid(request: Request) -> OpenId:
    """Return the app's connection to the provider, made on first use. Raises `NotFound` without one."""
    state = request.app.state
    with _lock:
        openid: OpenId | None = getattr(state, "openid", None)
        if openid is None:
            provider = provider_of(state.settings)
            if provider is None:
                raise NotFound(
                    message("There is no page {address}. Begin at the queue.", address=request.url.path)
                )
            openid = state.openid = OpenId(provider)
    return openid

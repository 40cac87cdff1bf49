"""Who may ask for what: every route has a rule, or is listed here as open; one without does not start.

A rule is a dependency that refuses. `check_rules` looks for one behind each route, so that a page that is
new and forgot to ask who is calling is found before anybody can call it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute


@dataclass(frozen=True, slots=True)
class Rule:
    """What a caller needs: a `role` of the desk or a `scope` of a key, and where it has to hold.

    `where` is "here" (the edition of what the address names), "anywhere" or "everywhere".
    """

    kind: str
    needs: str
    where: str


class Guard:
    """A dependency that refuses callers, and can say by which rule."""

    rule: Rule


#: answered to everybody, and what proves the caller instead, if anything
OPEN = {
    "/": "leads to the desk",
    "/desk/static/{name:path}": "style sheets and scripts",
    "/desk/sign-in": "name and password",
    "/desk/sign-in/code": "the cookie of a right password, and a code",
    "/desk/sign-in/openid": "leads to the provider of the house",
    "/desk/sign-in/openid/callback": "what that provider has signed",
    "/desk/sign-in/set-up": "the cookie of a right password, and a code",
    "/desk/language": "changes what nobody else sees",
    "/desk/{path:path}": "the page for an address that leads nowhere",
    "/v1/sources/{source}/webhook": "the signature of the source",
    "/v1/sources/{source}/webhook/{event}": "the signature of the source",
    "/healthz": "says that the process runs",
    "/readyz": "says whether it can work",
    "/metrics": "this machine, or the token of the settings",
    "/docs": "what the API is",
    "/openapi.json": "what the API is",
}


def check_rules(app: FastAPI) -> None:
    """Raise `RuntimeError` naming the routes that neither have a rule nor are open.

    What is no route of ours, such as a router within a router, has no rule that could be found.
    """
    closed = [
        getattr(route, "path", repr(route))
        for route in app.routes
        if getattr(route, "path", None) not in OPEN
        and not (isinstance(route, APIRoute) and list(rules_of(route)))
    ]
    if closed:
        raise RuntimeError(
            f"Nobody said who may ask for {'; '.join(closed)}. Give it a dependency of "
            "service.web.desk.access (pages) or service.web.auth (API), or list it as OPEN in "
            "service.web.rules."
        )


def rules_of(route: APIRoute) -> Iterator[Rule]:
    """Yield the rules behind a route."""
    yield from _rules(route.dependant)


def _rules(dependant: Dependant) -> Iterator[Rule]:
    for one in dependant.dependencies:
        rule = getattr(one.call, "rule", None)
        if isinstance(rule, Rule):
            yield rule
        yield from _rules(one)

"""Signing in with the house's own accounts, by OpenID Connect: authorization code with PKCE, state and nonce.

Nothing that a browser brings is believed: what the provider says comes over our own connection to it, in a
token with its signature, for us, about this sign-in, and not yet over. Authlib and joserfc are imported where
they are used: a desk without a provider needs neither.
"""

from __future__ import annotations

import hmac
import secrets
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import httpx2

from service.accounts.roles import EVERYWHERE, Role, Roles
from service.errors import Unauthenticated, Unavailable
from service.message import message

#: signatures that are taken: none by a shared secret, which would be made of what a client knows
ALGORITHMS = [
    *("RS256", "RS384", "RS512", "PS256", "PS384", "PS512"),
    *("ES256", "ES384", "ES512", "EdDSA", "Ed25519"),
]
TIMEOUT = 10.0
#: seconds for which what a provider says of itself is believed
KEPT = 600.0
#: seconds that its clock may be off
LEEWAY = 60
#: no document of a provider is larger
MOST_BYTES = 1_000_000


@dataclass(frozen=True, slots=True)
class Provider:
    """A provider as the settings describe it; `roles` are (group, edition or `EVERYWHERE`, role)."""

    issuer: str
    client_id: str
    client_secret: str
    label: str
    redirect: str
    scopes: str = "openid profile email"
    name_claim: str = "preferred_username"
    groups_claim: str = "groups"
    roles: tuple[tuple[str, str, Role], ...] = ()


@dataclass(frozen=True, slots=True)
class Stranger:
    """Whoever a provider has vouched for: who they are there, their name, and their roles here."""

    subject: str
    name: str
    roles: Roles


class OpenId:
    """Speaks to a provider; what it says of itself, and its keys, are kept for some minutes."""

    def __init__(self, provider: Provider) -> None:
        self.provider = provider
        self._kept: dict[str, tuple[float, dict[str, Any]]] = {}
        self._lock = threading.Lock()

    def begin(self) -> tuple[str, dict[str, str]]:
        """Return the address to send a browser to, and what has to be remembered until it comes back.

        Raises `Unavailable` where the provider does not answer.
        """
        from authlib.oauth2.rfc6749.parameters import prepare_grant_uri
        from authlib.oauth2.rfc7636 import create_s256_code_challenge

        agreed = {name: secrets.token_urlsafe(32) for name in ("state", "nonce", "verifier")}
        address = prepare_grant_uri(
            self._endpoint("authorization_endpoint"),
            self.provider.client_id,
            "code",
            redirect_uri=self.provider.redirect,
            scope=self.provider.scopes,
            state=agreed["state"],
            nonce=agreed["nonce"],
            code_challenge=create_s256_code_challenge(agreed["verifier"]),
            code_challenge_method="S256",
        )
        return str(address), agreed

    def finish(self, agreed: Mapping[str, Any], came: Mapping[str, str]) -> Stranger:
        """Return who has signed in, by the parameters with which the browser `came` back.

        Raises `Unauthenticated` whatever is wrong with them, and `Unavailable` where the provider does not
        answer.
        """
        state, issuer = came.get("state", ""), came.get("iss")
        same = hmac.compare_digest(state.encode(), str(agreed.get("state", "")).encode())
        if (
            not same
            or not state
            or "code" not in came
            or (issuer or self.provider.issuer) != self.provider.issuer
        ):
            raise self._failed()
        tokens = self._ask(
            "POST",
            self._endpoint("token_endpoint"),
            data={
                "grant_type": "authorization_code",
                "code": came["code"],
                "redirect_uri": self.provider.redirect,
                "code_verifier": str(agreed["verifier"]),
                "client_id": self.provider.client_id,
            },
            auth=(self.provider.client_id, self.provider.client_secret)
            if self.provider.client_secret
            else None,
        )
        access = str(tokens.get("access_token", ""))
        claims = self._claims(str(tokens.get("id_token", "")), str(agreed["nonce"]), access)
        if _at(claims, self.provider.groups_claim) is None and access and "userinfo_endpoint" in self._self():
            more = self._ask(
                "GET", self._endpoint("userinfo_endpoint"), headers={"Authorization": f"Bearer {access}"}
            )
            if more.get("sub") == claims["sub"]:  # of somebody else it is worth nothing
                claims = {**more, **claims}
        return self._stranger(claims)

    def _auth(self) -> tuple[str, str] | None:
        one = self.provider
        return (one.client_id, one.client_secret) if one.client_secret else None

    def _claims(self, token: str, nonce: str, access: str) -> dict[str, Any]:
        from authlib.oidc.core import CodeIDToken
        from joserfc import jwt
        from joserfc.errors import JoseError
        from joserfc.jwk import KeySet

        def read(keys: Any) -> Any:
            return jwt.decode(token, KeySet.import_key_set(keys), algorithms=ALGORITHMS)

        try:
            try:
                signed = read(self._document(self._endpoint("jwks_uri")))
            except (JoseError, ValueError):  # perhaps by a key that is newer than those that are kept
                signed = read(self._document(self._endpoint("jwks_uri"), anew=True))
            wanted = {"iss": self.provider.issuer, "aud": self.provider.client_id}
            claims = CodeIDToken(
                signed.claims,
                signed.header,
                {name: {"essential": True, "value": value} for name, value in wanted.items()},
                {"nonce": nonce, "client_id": self.provider.client_id, "access_token": access},
            )
            claims.validate(leeway=LEEWAY)
        except (JoseError, ValueError, TypeError, KeyError) as error:
            raise self._failed() from error
        found = dict(claims)
        if not isinstance(found.get("sub"), str) or not found["sub"]:
            raise self._failed()
        return found

    def _stranger(self, claims: Mapping[str, Any]) -> Stranger:
        named = (claims.get(claim) for claim in (self.provider.name_claim, "email", "sub"))
        name = next(one for one in named if isinstance(one, str) and one)
        groups = _at(claims, self.provider.groups_claim)
        mine = {groups} if isinstance(groups, str) else {str(one) for one in groups or ()}
        given: dict[str, Role] = {}
        for group, edition, role in self.provider.roles:
            if group in mine and not (edition in given and given[edition].covers(role)):
                given[edition] = role
        return Stranger(f"{self.provider.issuer}\n{claims['sub']}", name, Roles(given))

    def _self(self) -> dict[str, Any]:
        said = self._document(f"{self.provider.issuer.rstrip('/')}/.well-known/openid-configuration")
        if said.get("issuer") != self.provider.issuer:
            raise self._away()
        return said

    def _endpoint(self, name: str) -> str:
        address = str(self._self().get(name, ""))
        if not is_safe(address):
            raise self._away()
        return address

    def _document(self, address: str, *, anew: bool = False) -> dict[str, Any]:
        with self._lock:
            at, kept = self._kept.get(address, (0.0, {}))
        if kept and not anew and time.monotonic() - at < KEPT:
            return kept
        got = self._ask("GET", address)
        with self._lock:
            self._kept[address] = time.monotonic(), got
        return got

    def _ask(self, method: str, address: str, **more: Any) -> dict[str, Any]:
        """Return the JSON object that the provider answers with."""
        try:
            with (
                httpx2.Client(timeout=TIMEOUT, trust_env=False) as http,
                http.stream(
                    method, address, **{name: value for name, value in more.items() if value is not None}
                ) as answer,
            ):
                body = b""
                for part in answer.iter_bytes():
                    body += part
                    if len(body) > MOST_BYTES:
                        raise self._away()
                status = answer.status_code
            said = httpx2.Response(status, content=body).json()
        except (httpx2.HTTPError, httpx2.InvalidURL, ValueError) as error:
            raise self._away() from error
        if status >= 500 or not isinstance(said, dict):
            raise self._away()
        if status != 200:
            raise self._failed()
        return said

    def _failed(self) -> Unauthenticated:
        words = message(
            "The sign-in with {provider} was not completed. Begin it again.", provider=self.provider.label
        )
        return Unauthenticated(words)

    def _away(self) -> Unavailable:
        words = message(
            "{provider} does not answer. Try again in some minutes.", provider=self.provider.label
        )
        return Unavailable(words)


def parse_mapping(pairs: tuple[str, ...]) -> tuple[tuple[str, str, Role], ...]:
    """Read what groups may do: `desk-fr=editor@africa-fr`, or `chiefs=admin` for all editions.

    Raises `ValueError` naming what cannot be read.
    """
    found = []
    for pair in pairs:
        group, equals, words = pair.rpartition("=")
        role, at, edition = words.partition("@")
        if not (equals and group.strip() and role in tuple(Role)) or (at and not edition):
            raise ValueError(f"{pair!r} is not group=role or group=role@edition")
        found.append((group.strip(), edition or EVERYWHERE, Role(role)))
    return tuple(found)


def is_safe(address: str) -> bool:
    """Return whether secrets may be sent to an address: over HTTPS, or to this very machine."""
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
    except ValueError:
        return False
    return (parts.scheme == "https" and bool(host)) or (
        parts.scheme == "http" and host in ("localhost", "127.0.0.1", "::1")
    )


def _at(claims: Mapping[str, Any], path: str) -> Any:
    """Return a claim; one inside another is named with a dot (`realm_access.roles`)."""
    if path in claims:
        return claims[path]
    here: Any = claims
    for step in path.split("."):
        here = here.get(step) if isinstance(here, Mapping) else None
    return here

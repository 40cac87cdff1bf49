"""Who may ask for what: every route of the service, tried by everybody."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from service.accounts import add_key, add_user, find_editor, open_session, parse_roles
from service.app import create_app
from service.settings import Settings
from service.web.auth import cookie_name, posting_editor
from service.web.rules import OPEN, check_rules, rules_of
from tests.factories import make_story
from tests.service.newsroom import Newsroom, only

STORY = "/desk/translations/{translation}"
FINDING = STORY + "/segments/{index}/findings/{fingerprint}"
CONCEPT = "/desk/glossary/concepts/{concept}"
USER = "/desk/users/{user}"
SECOND = "/desk/account/second-factor"
V1_STORY = "/v1/translations/{translation_id}"
DISMISSALS = V1_STORY + "/segments/{index}/dismissals"
V1_CONCEPT = "/v1/glossary/concepts/{concept_id}"

FEEDS = ("", "/feed.json", "/atom.xml", "/rss.xml")
#: what readers get of an edition
SITE = (
    *FEEDS,
    *(f"/{kind}/{{topic}}{feed}" for kind in ("section", "tag") for feed in FEEDS),
    *("/sitemap-news.xml", "/{name}"),
)

#: every route that is not open, by what it takes; a new one has to be put here
NEEDED: Mapping[tuple[str, str, str], tuple[str, ...]] = {
    ("session", "", "anywhere"): (
        *("POST /desk/keys", "POST /desk/one-by-one", "GET /desk/account", "POST /desk/account/password"),
        "POST /desk/account/notices",
        *(f"POST {SECOND}", f"POST {SECOND}/finish", f"POST {SECOND}/take-away"),
        *("POST /desk/account/sign-out-everywhere", "POST /desk/sign-out"),
    ),
    ("role", "admin", "anywhere"): (
        *("GET /desk/users", "POST /desk/users", f"GET {USER}"),
        *(f"POST {USER}/{what}" for what in ("roles", "password", "disable", "enable", "sign-out")),
        *(f"POST {USER}/second-factor", f"POST {USER}/provider"),
    ),
    ("role", "admin", "everywhere"): (
        *("GET /desk/operations", "POST /desk/operations/retry", "POST /desk/operations/retry-all"),
        "GET /desk/operations/webhooks",
        *(f"POST /desk/operations/webhooks/{{hook}}/{what}" for what in ("test", "enable", "replay")),
    ),
    ("role", "senior", "everywhere"): ("GET /desk/glossary/import", "POST /desk/glossary/import"),
    ("role", "reader", "anywhere"): (
        *(
            "GET /desk",
            "GET /desk/next",
            "GET /desk/news",
            "GET /desk/events",
            "GET /desk/glossary",
            "GET /desk/glossary/new",
            "GET /desk/glossary/conflicts",
        ),
        *("GET /desk/insights", "GET /desk/glossary/export"),
        *("GET /desk/glossary/harvest", "GET /desk/glossary/coverage"),
        f"GET {CONCEPT}",
    ),
    ("role", "editor", "anywhere"): (
        *("POST /desk/glossary/approve", "POST /desk/glossary/harvest"),
        "POST /desk/bulk",
        *("POST /desk/glossary/new", "POST /desk/glossary/conflicts/{number}", f"POST {CONCEPT}"),
        *(f"POST {CONCEPT}/{what}" for what in ("approve", "propose", "retire", "restore")),
    ),
    ("role", "reader", "here"): (
        *(f"GET {STORY}", f"GET {STORY}/changes", f"POST {STORY}/seen"),
        *(f"GET {STORY}/events", f"POST {STORY}/here"),
        *(f"GET {STORY}/preview", f"GET {STORY}/compare"),
        f"GET {STORY}/segments/{{index}}/other-texts",
    ),
    ("role", "editor", "here"): (
        *(f"POST {FINDING}/dismiss", f"POST {FINDING}/take-back"),
        f"POST {STORY}/concepts",
        *(f"POST {STORY}/names/{{concept}}", f"POST {STORY}/segments/{{index}}"),
        *(f"POST {STORY}/{what}" for what in ("approve", "take-back", "send-back", "reject", "decline")),
        *(f"POST {STORY}/{what}" for what in ("open-again", "withdraw", "lift", "retry", "by-hand")),
        *(f"POST {STORY}/{what}" for what in ("claim", "release", "confirm-clean", "revert")),
    ),
    ("scope", "fetch", "here"): (
        "GET /v1/editions",
        *(f"{method} /editions/{{edition}}{page}" for method in ("GET", "HEAD") for page in SITE),
        *(f"{method} /v1/editions/{{edition}}/items" for method in ("GET", "HEAD")),
        *(f"{method} /v1/editions/{{edition}}/items/{{item_id}}" for method in ("GET", "HEAD")),
        *(
            f"{method} /editions/{{edition}}{place}{end}"
            for method in ("GET", "HEAD")
            for place in ("", "/section/{topic}", "/tag/{topic}")
            for end in ("", "/feed.json", "/atom.xml", "/rss.xml")
        ),
        *(
            f"{method} /editions/{{edition}}/{page}"
            for method in ("GET", "HEAD")
            for page in ("sitemap-news.xml", "{name}")
        ),
    ),
    ("scope", "status", "anywhere"): ("GET /v1/stories/{story_id}",),
    ("scope", "review", "anywhere"): (
        *("GET /v1/translations", "GET /v1/dismissals", "GET /v1/words/{language}"),
        *("GET /v1/glossary/concepts", "GET /v1/glossary/conflicts", "GET /v1/glossary/stats"),
        *(f"GET {V1_CONCEPT}", f"GET {V1_CONCEPT}/history"),
    ),
    ("scope", "review", "here"): (
        *("POST /v1/stories/{story_id}/withdraw", "POST /v1/stories/{story_id}/lift"),
        *(f"GET {V1_STORY}", f"GET {V1_STORY}/unseen", f"PATCH {V1_STORY}/segments/{{index}}"),
        *(f"POST {V1_STORY}/segments/{{index}}/{what}" for what in ("join", "divide")),
        *(f"POST {DISMISSALS}", f"DELETE {DISMISSALS}/{{fingerprint}}"),
        *(f"POST {V1_STORY}/{what}" for what in ("claim", "release", "confirm-clean", "seen", "approve")),
        *(f"POST {V1_STORY}/{what}" for what in ("take-back", "send-back", "reject", "decline", "lift")),
        *(f"POST {V1_STORY}/{what}" for what in ("open-again", "retry", "by-hand", "withdraw")),
    ),
    ("scope", "admin", "here"): (
        *("GET /v1/subscriptions", "POST /v1/subscriptions", "DELETE /v1/subscriptions/{hook}"),
        "GET /v1/subscriptions/{hook}/deliveries",
        *(f"POST /v1/subscriptions/{{hook}}/{what}" for what in ("test", "rotate", "enable", "replay")),
    ),
    ("scope", "glossary", "here"): (
        *("POST /v1/glossary/concepts", "POST /v1/glossary/conflicts/{conflict_id}/resolve"),
        f"PATCH {V1_CONCEPT}",
        *(f"POST {V1_CONCEPT}/{what}" for what in ("approve", "propose", "retire", "restore")),
    ),
}
RULES = {route: rule for rule, routes in NEEDED.items() for route in routes}

#: who tries pages; the story is in the French edition
PEOPLE = {
    "nobody": "",
    "leaver": "",
    "reader": "reader@africa-fr",
    "editor": "editor@africa-fr",
    "foreign admin": "admin@mideast-ar",
    "reader of all": "reader",
    "senior of all": "senior",
    "admin of all": "admin",
}
#: scopes, and the editions that the key is for
KEYS = {
    "fetch": (["fetch"], []),
    "fetch here": (["fetch"], ["africa-fr"]),
    "fetch elsewhere": (["fetch"], ["mideast-ar"]),
    "status": (["status"], []),
    "status elsewhere": (["status"], ["mideast-ar"]),
    "review": (["review"], []),
    "review here": (["review"], ["africa-fr"]),
    "review elsewhere": (["review"], ["mideast-ar"]),
    "glossary": (["glossary"], []),
    "admin": (["admin"], []),
}
#: for each rule who just may, and who just may not
TRIED: Mapping[tuple[str, str, str], tuple[tuple[str, ...], tuple[str, ...]]] = {
    ("session", "", "anywhere"): (("leaver",), ()),
    ("role", "reader", "anywhere"): (("reader",), ("nobody",)),
    ("role", "editor", "anywhere"): (("editor",), ("reader of all",)),
    ("role", "admin", "anywhere"): (("foreign admin",), ("senior of all",)),
    ("role", "senior", "everywhere"): (("senior of all",), ("foreign admin", "reader of all")),
    ("role", "admin", "everywhere"): (("admin of all",), ("foreign admin", "senior of all")),
    ("role", "reader", "here"): (("reader",), ("foreign admin",)),
    ("role", "editor", "here"): (("editor",), ("reader of all", "foreign admin")),
    ("scope", "fetch", "here"): (("fetch", "fetch here"), ("review", "fetch elsewhere")),
    ("scope", "status", "anywhere"): (("status", "status elsewhere"), ("review",)),
    ("scope", "review", "anywhere"): (("review elsewhere",), ("status",)),
    ("scope", "review", "here"): (("review here",), ("review elsewhere",)),
    ("scope", "glossary", "here"): (("glossary",), ("review",)),
    ("scope", "admin", "here"): (("admin",), ("review", "glossary", "fetch here")),
}
#: about all editions, or none: what a key for some of them may do there as well, or not
WHOLE = {"GET /v1/editions": True} | dict.fromkeys(
    ("POST /v1/stories/{story_id}/withdraw", "POST /v1/stories/{story_id}/lift"), False
)


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """One database: what is called here is tested on both."""
    return sqlite_url


@pytest.fixture
def room(engine: Engine) -> Newsroom:
    room = Newsroom(engine)
    room.deliver(make_story())
    room.draft()
    return room


@pytest.fixture
def app(settings: Settings) -> FastAPI:
    settings.fetch_requires_key = True
    return create_app(settings)


@pytest.fixture
def http(app: FastAPI) -> Iterator[TestClient]:
    with TestClient(app, follow_redirects=False) as http:
        yield http


def routes(app: FastAPI) -> Iterator[tuple[str, APIRoute]]:
    for route in app.routes:
        if isinstance(route, APIRoute) and route.path not in OPEN:
            for method in sorted(route.methods or ()):
                yield f"{method} {route.path}", route


def address(path: str, room: Newsroom) -> str:
    row = room.translation()
    parts = {"translation": row.id, "translation_id": row.id, "story_id": row.story_id, "item_id": "x"}
    parts |= {"topic": "x", "name": "x", "hook": "none-such"}
    parts |= {
        "edition": "africa-fr",
        "index": "0",
        "fingerprint": "x",
        "language": "fr",
        "number": "1",
        "user": "0" * 32,
        "topic": "water",
        "name": "none-such",
    }
    parts |= {"concept": "Q1", "concept_id": "Q1", "conflict_id": "1"}
    return re.sub(r"\{(\w+)\}", lambda found: parts[found[1]], path)


def test_every_route_takes_what_the_table_says(app: FastAPI) -> None:
    found = {
        name: [(one.kind, one.needs, one.where) for one in rules_of(route)] for name, route in routes(app)
    }
    assert found == {name: [rule] for name, rule in RULES.items()}


def test_a_route_without_a_rule_does_not_start(app: FastAPI) -> None:
    @app.get("/desk/new")
    def new() -> str:
        return "for everybody"

    with pytest.raises(RuntimeError, match="/desk/new"):
        check_rules(app)


def test_every_page_is_for_those_who_have_the_role(
    room: Newsroom, http: TestClient, settings: Settings
) -> None:
    ids = {}
    for name, words in PEOPLE.items():
        roles = parse_roles([words] if words else [], ["africa-fr", "mideast-ar"])
        ids[name] = room.write(add_user, name.replace(" ", "-"), "nine lives and one", roles).id

    def sign_in(name: str) -> tuple[dict[str, str], str]:
        token = room.write(open_session, ids[name], 12)
        return {"Cookie": f"{cookie_name(settings)}={token}"}, room.read(find_editor, token).csrf

    browsers = {name: sign_in(name) for name in PEOPLE}
    strangers: set[tuple[tuple[str, str, str], str]] = set()
    wrong: list[tuple[str, ...]] = []
    for route, rule in RULES.items():
        if rule[0] == "scope":
            continue
        method, path = route.split(" ")
        may, may_not = TRIED[rule]
        for name in may + may_not:
            headers, csrf = sign_in(name) if rule[0] == "session" else browsers[name]
            form: dict[str, Any] = {"data": {"csrf": csrf}} if method == "POST" else {}
            answer = http.request(method, address(path, room), headers=headers, **form)
            if (answer.status_code != 403) != (name in may) or answer.status_code in (401, 500):
                wrong.append((route, name, str(answer.status_code)))
            if name in may_not and not re.search(rf"This takes the role “{rule[1]}” in", answer.text):
                wrong.append((route, name, "no words"))
        if (rule, method) not in strangers:  # who is not signed in is the same to all of a rule
            strangers.add((rule, method))
            stranger = http.request(method, address(path, room))
            if stranger.status_code != (401 if method == "POST" else 303):
                wrong.append((route, "a stranger", str(stranger.status_code)))
    assert wrong == []


def test_every_form_needs_the_token_of_the_session(app: FastAPI) -> None:
    def calls(dependant: Dependant) -> Iterator[object]:
        for one in dependant.dependencies:
            yield one.call
            yield from calls(one)

    forms = [route for name, route in routes(app) if name.startswith("POST /desk")]
    assert [route.path for route in forms if posting_editor not in calls(route.dependant)] == []


def test_every_endpoint_is_for_keys_with_the_scope(room: Newsroom, http: TestClient) -> None:
    secrets = {
        name: room.write(add_key, name, scopes, editions=editions)
        for name, (scopes, editions) in KEYS.items()
    }
    wrong: list[tuple[str, ...]] = []
    strangers: set[tuple[str, str, str]] = set()
    for route, rule in RULES.items():
        if rule[0] != "scope":
            continue
        method, path = route.split(" ")
        may, may_not = TRIED[rule]
        for name in may + may_not:
            expected = name in may
            if route in WHOLE and KEYS[name][1]:
                expected = WHOLE[route]
            headers = {"Authorization": f"Bearer {secrets[name]}"}
            body: dict[str, Any] = {} if method in ("GET", "HEAD", "DELETE") else {"json": {}}
            answer = http.request(method, address(path, room), headers=headers, **body)
            if (answer.status_code != 403) != expected or answer.status_code in (401, 500):
                wrong.append((route, name, str(answer.status_code)))
        if rule not in strangers and http.request(method, address(path, room)).status_code != 401:
            wrong.append((route, "a stranger"))
        strangers.add(rule)  # without a key it is the same for all of a rule
    assert wrong == []


def test_a_key_for_an_edition_sees_no_other(room: Newsroom, http: TestClient) -> None:
    secret = room.write(add_key, "ar", ["review", "status"], editions=["mideast-ar"])
    headers = {"Authorization": f"Bearer {secret}"}
    assert http.get("/v1/translations", headers=headers).json()["translations"] == []
    asked = http.get("/v1/translations?edition=africa-fr", headers=headers)
    assert (asked.status_code, "is for mideast-ar" in asked.json()["detail"]) == (403, True)
    story = http.get(f"/v1/stories/{room.translation().story_id}", headers=headers)
    assert story.json()["editions"] == []


def test_a_reader_sees_their_own_editions_and_no_buttons(
    room: Newsroom, http: TestClient, settings: Settings
) -> None:
    room.editions = only("africa-fr", "mideast-ar")
    story = room.deliver(make_story(external_id="second"))
    texts = {}
    for name, words in {
        "fr": ["reader@africa-fr"],
        "both": ["reader@africa-fr", "editor@mideast-ar"],
    }.items():
        user = room.write(add_user, name, "nine lives and one", parse_roles(words, room.editions))
        token = room.write(open_session, user.id, 12)
        headers = {"Cookie": f"{cookie_name(settings)}={token}"}
        french = room.translation(story_id=story) if name == "fr" else room.draft(story_id=story)
        texts[name] = http.get("/desk", headers=headers).text
        page = http.get(f"/desk/translations/{french.id}", headers=headers)
        assert page.status_code == 200
        assert "/approve" not in page.text
        assert 'method="post" action="/desk/translations' not in page.text
        assert "To change it takes an editor of" in page.text
    arabic = room.translation("mideast-ar", story).id
    assert (arabic in texts["fr"], arabic in texts["both"]) == (False, True)
    assert 'value="mideast-ar"' not in texts["fr"]
    assert http.get("/desk?edition=mideast-ar", headers=headers).status_code == 200

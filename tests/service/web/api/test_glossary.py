"""The glossary over HTTP: search, changes, trust, conflicts, permissions and bad input."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from service.accounts import add_key
from service.storage.session import writing
from tests.each import each


class Caller:
    """A program with a key; without one if it has no scopes."""

    def __init__(self, client: TestClient, engine: Engine, *scopes: str) -> None:
        self.client = client
        self.headers = {}
        if scopes:
            with writing(engine) as session:
                secret = add_key(session, "-".join(scopes), scopes)
            self.headers = {"Authorization": f"Bearer {secret}"}

    def __call__(self, method: str, path: str, body: Any = None, status: int = 200) -> Any:
        answer = self.client.request(method, f"/v1/glossary{path}", json=body, headers=self.headers)
        assert answer.status_code == status, answer.text
        if status >= 400:
            assert answer.headers["content-type"] == "application/problem+json"
        return answer.json()


@pytest.fixture
def call(client: TestClient, engine: Engine) -> Caller:
    return Caller(client, engine, "glossary")


def forms(concept: Any, language: str) -> list[tuple[str, str, str]]:
    return [(form["text"], form["status"], form["trust"]) for form in concept["forms"][language]]


NEW = {
    "id": "house:sahel",
    "kind": "region",
    "forms": {
        "en": [{"text": "Sahel", "status": "preferred"}, {"text": "the Sahel"}],
        "ha": [{"text": "Sahel", "trust": "proposed", "source": "wof"}],
        "fr": [{"text": "Sahélien", "status": "tolerated"}, {"text": "Sahel", "status": "preferred"}],
    },
    "grammar": {"fr": {"gender": "m", "number": "sg"}},
    "context": {"en": ["desert", "Mali"]},
    "scope": ["africa-fr", "domain:climate"],
    "keys": ["https://www.wikidata.org/entity/Q66065"],
    "priority": 3,
    "note": "Capital S.",
    "keep": False,
    "first_mention": True,
}


def test_a_concept_is_added_changed_and_remembered(call: Caller) -> None:
    made = call("POST", "/concepts", NEW, 201)
    assert made == call("GET", "/concepts/house:sahel")
    assert forms(made, "en") == [("Sahel", "preferred", "approved"), ("the Sahel", "admitted", "approved")]
    assert forms(made, "ha") == [("Sahel", "preferred", "proposed")]
    assert [form["source"] for form in made["forms"]["ha"] + made["forms"]["en"]] == ["wof", "desk", "desk"]
    same = ("grammar", "context", "scope", "keys", "priority", "note", "keep", "first_mention")
    assert {name: made[name] for name in same} == {name: NEW[name] for name in same}
    changed = call(
        "PATCH",
        "/concepts/house:sahel",
        {"version": 1, "forms": {"fr": [{"text": "Sahel"}], "sw": [{"text": "Saheli"}]}, "note": ""},
    )
    assert (changed["version"], changed["note"], changed["priority"]) == (2, "", 3)
    assert forms(changed, "fr") == [("Sahel", "preferred", "approved")]
    assert forms(changed, "en") == forms(made, "en")
    newest, first = call("GET", "/concepts/house:sahel/history")["versions"]
    assert (newest["actor"], newest["action"], first["action"]) == ("key:glossary", "changed", "created")
    assert {"column": "sw", "before": "", "after": "Saheli"} in newest["changes"]
    # that a language has no abbreviation stands among the forms
    none = {"text": "none", "status": "none", "short": True, "trust": "proposed", "source": "bbc"}
    sahel = {"text": "ሳህል", "status": "preferred", "trust": "approved", "short": False, "source": "desk"}
    changed = call("PATCH", "/concepts/house:sahel", {"version": 2, "forms": {"am": [sahel, none]}})
    assert changed["forms"]["am"] == [sahel, none]
    changed = call("POST", "/concepts/house:sahel/approve", {"language": "am", "form": "none"})
    assert changed["forms"]["am"][1]["trust"] == "approved"
    # what was given comes back in unchanged: a round trip is no change
    again = call("PATCH", "/concepts/house:sahel", {"version": 4, "forms": changed["forms"]})
    assert again == changed
    assert call("GET", "/stats")["forms"]["am"]["none"] == 1


def test_a_stale_change_is_409_with_what_stands_now(call: Caller) -> None:
    call("PATCH", "/concepts/Q114", {"version": 1, "note": "first"})
    problem = call("PATCH", "/concepts/Q114", {"version": 1, "note": "second"}, 409)
    assert (problem["current"]["version"], problem["current"]["cells"]["note"]) == (2, "first")
    call("PATCH", "/concepts/Q114", {"version": 2, "note": "second"})
    assert call("GET", "/concepts/Q114")["note"] == "second"
    assert call("POST", "/concepts", {**NEW, "id": "Q114"}, 409)["current"]["id"] == "Q114"


def test_one_call_approves_and_one_takes_it_back(call: Caller) -> None:
    body = {"language": "fr", "form": "Mombasa"}
    assert forms(call("GET", "/concepts/Q225641"), "fr") == [("Mombasa", "preferred", "proposed")]
    approved = call("POST", "/concepts/Q225641/approve", {**body, "remark": "checked"})
    assert forms(approved, "fr") == [("Mombasa", "preferred", "approved")]
    assert call("GET", "/concepts/Q225641/history")["versions"][0]["remark"] == "checked"
    assert call("POST", "/concepts/Q225641/propose", {**body, "version": 1}, 409)["current"]["version"] == 2
    back = call("POST", "/concepts/Q225641/propose", body)
    assert forms(back, "fr") == [("Mombasa", "preferred", "proposed")]
    call("POST", "/concepts/Q225641/approve", {"language": "fr", "form": "Nowhere"}, 404)


def test_search_retire_and_restore(call: Caller) -> None:
    def found(query: str) -> list[str]:
        return [concept["id"] for concept in call("GET", f"/concepts?{query}")["concepts"]]

    assert found("q=COTE D’ivoire&language=fr") == ["Q1008"]
    assert "Q225641" in found("trust=proposed&language=fr")
    page = call("GET", "/concepts?kind=country&limit=2")
    more = call("GET", f"/concepts?kind=country&limit=2&cursor={page['cursor']}")
    assert len(page["concepts"]) == 2
    assert page["concepts"][1]["id"] != more["concepts"][0]["id"]
    assert call("POST", "/concepts/Q114/retire", {"remark": "gone"})["status"] == "retired"
    assert found("q=Kenya") == []
    assert found("q=Kenya&status=retired") == ["Q114"]
    call("POST", "/concepts/Q114/restore", {})
    assert found("q=Kenya") == ["Q114"]
    stats = call("GET", "/stats")
    assert (stats["concepts"], stats["changed"], stats["conflicts"]) == (17, 0, 0)
    assert stats["kinds"]["country"] >= 2
    assert set(stats["forms"]["fr"]) == {"approved", "proposed", "tolerated", "forbidden", "none"}


def test_who_may_do_what(client: TestClient, engine: Engine) -> None:
    nobody, fetcher = Caller(client, engine), Caller(client, engine, "fetch")
    reviewer, admin = Caller(client, engine, "review"), Caller(client, engine, "admin")
    body = {"language": "fr", "form": "Mombasa"}
    for caller, status in ((nobody, 401), (fetcher, 403)):
        for path in ("/concepts", "/concepts/Q114", "/concepts/Q114/history", "/conflicts", "/stats"):
            caller("GET", path, status=status)
    for caller, status in ((nobody, 401), (fetcher, 403), (reviewer, 403)):
        caller("POST", "/concepts", NEW, status)
        caller("PATCH", "/concepts/Q114", {"version": 1, "note": "x"}, status)
        for act in ("approve", "propose"):
            caller("POST", f"/concepts/Q225641/{act}", body, status)
        caller("POST", "/concepts/Q114/retire", {}, status)
        caller("POST", "/conflicts/1/resolve", {"take": "mine"}, status)
    assert reviewer("GET", "/concepts/Q114")["version"] == 1
    assert admin("POST", "/concepts/Q225641/approve", body)["version"] == 2


@each(
    ("changes", "field"),
    [
        ({"kind": "town"}, "kind"),
        ({"id": "a b"}, "id"),
        ({"forms": {}}, "forms"),
        ({"forms": {"french": [{"text": "x"}]}}, "forms"),
        ({"forms": {"fr": [{"text": "a|b"}]}}, "forms.fr.0"),
        ({"forms": {"fr": [{"text": "?a"}]}}, "forms.fr.0.text"),
        ({"forms": {"fr": [{"text": "a\u0000"}]}}, "fr"),
        ({"forms": {"fr": [{"text": "a\u202e"}]}}, "fr"),
        ({"forms": {"fr": [{"text": "a"}, {"text": "a"}]}}, "fr"),
        ({"forms": {"fr": [{"text": "a", "status": "forbidden", "trust": "proposed"}]}}, "forms.fr.0.trust"),
        ({"forms": {"fr": [{"text": "a", "source": "x;y"}]}}, "source"),
        ({"forms": {"fr": [{"text": "a", "status": "none"}]}}, "forms.fr.0.status"),
        ({"forms": {"fr": [{"text": "none", "short": True}]}}, "forms.fr.0.status"),
        (
            {"forms": {"fr": [{"text": "a", "status": "preferred"}, {"text": "b", "status": "preferred"}]}},
            "forms.fr",
        ),
        ({"grammar": {"fr": {"gender": "x"}}}, "grammar"),
        ({"context": {"en": ["a+b"]}}, "context.en.0"),
        ({"scope": ["A B"]}, "scope"),
        ({"valid_from": "soon"}, "valid_from"),
        ({"valid_from": "2020", "valid_to": "2010"}, "valid_to"),
        ({"priority": 10_000}, "priority"),
        ({"note": None}, "note"),
        ({"nonsense": 1}, "nonsense"),
    ],
)
def test_bad_input_names_the_field_and_changes_nothing(
    call: Caller, changes: dict[str, Any], field: str
) -> None:
    problem = call("POST", "/concepts", {**NEW, **changes}, 422)
    assert field in problem["field"]
    call("GET", "/concepts/house:sahel", status=404)


def test_half_a_character_is_refused(call: Caller) -> None:
    answer = call.client.patch(
        "/v1/glossary/concepts/Q114",
        content=b'{"version": 1, "note": "a\\ud800"}',
        headers={**call.headers, "content-type": "application/json"},
    )
    assert answer.status_code == 422
    assert call("GET", "/concepts/Q114")["version"] == 1


@each(
    ("path", "status"),
    [
        ("/concepts/nowhere", 404),
        ("/concepts/%00", 404),
        ("/concepts/nowhere/history", 404),
        ("/conflicts?concept=nowhere", 404),
        ("/concepts?kind=town", 422),
        ("/concepts?language=x", 422),
        ("/concepts?trust=none", 422),
        ("/concepts?cursor=x", 422),
        ("/concepts?cursor=WzAsMSwiXHUwMDAwIl0=", 422),
        ("/concepts?limit=0", 422),
        ("/concepts?status=odd", 422),
    ],
)
def test_what_is_not_there_and_what_cannot_be_asked(call: Caller, path: str, status: int) -> None:
    call("GET", path, status=status)


def test_the_desk_works_with_what_was_just_approved(call: Caller) -> None:
    terms = call.client.app.state.terms  # type: ignore[attr-defined]
    assert terms.current().forms("Q225641", "fr") == ()
    call("POST", "/concepts/Q225641/approve", {"language": "fr", "form": "Mombasa"})
    assert terms.current().forms("Q225641", "fr") == ("Mombasa",)


@each("number", [0, -1, 1, 2**31, 2**63 - 1, 2**63, 10**30])
def test_a_conflict_that_there_is_not_is_404(call: Caller, number: int) -> None:
    call("POST", f"/conflicts/{number}/resolve", {"take": "mine"}, 404)


@each("place", [[10**30, 0, "Q1"], [True, 0, "Q1"], [0, 2**63, "Q1"], [0, 0, "a b"], [0, 0], 7])
def test_a_cursor_that_is_not_ours_is_422(call: Caller, place: object) -> None:
    cursor = base64.urlsafe_b64encode(json.dumps(place).encode()).decode()
    call("GET", f"/concepts?cursor={cursor}", status=422)


@each("text", ["%00", "a%00b", "%ED%A0%80", "%F0%9F%98%80", "%25_%5C"])
def test_any_text_can_be_looked_for(call: Caller, text: str) -> None:
    assert isinstance(call("GET", f"/concepts?q={text}")["concepts"], list)


def test_every_answer_of_the_glossary_is_described(call: Caller) -> None:
    paths = call.client.get("/openapi.json").json()["paths"]
    described = {
        f"{method} {path}": operation["responses"][code]["content"]["application/json"]["schema"]
        for path, methods in paths.items()
        if path.startswith("/v1/glossary")
        for method, operation in methods.items()
        for code in operation["responses"]
        if code.startswith("2")
    }
    assert len(described) >= 12
    assert [name for name, schema in described.items() if "$ref" not in schema] == []


def test_what_admitted_was_called_before_is_understood(call: Caller) -> None:
    forms_in = [{"text": "Mount Kenya"}, {"text": "Kirinyaga", "status": "accepted"}]
    made = call("POST", "/concepts", NEW | {"id": "house:mount", "forms": {"en": forms_in}}, 201)
    assert forms(made, "en")[1] == ("Kirinyaga", "admitted", "approved")

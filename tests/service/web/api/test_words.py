"""Spelling help over JSON."""

from __future__ import annotations

from fastapi.testclient import TestClient
from sqlalchemy import Engine

from service.accounts import add_key
from tests.service.newsroom import Newsroom


def test_a_word_is_looked_up_and_helped_with(client: TestClient, engine: Engine) -> None:
    newsroom = Newsroom(engine)
    headers = {"Authorization": f"Bearer {newsroom.write(add_key, 'desk', ['review'])}"}

    def ask(path: str) -> tuple[int, dict[str, object]]:
        answer = client.get(f"/v1/words/{path}", headers=headers)
        return answer.status_code, answer.json()

    assert ask("fr-SN?word=frontiére") == (
        200,
        {"word": "frontiére", "known": False, "whole": True, "suggestions": ["frontière"]},
    )
    assert ask("sw?word=serikali") == (
        200,
        {"word": "serikali", "known": True, "whole": False, "suggestions": []},
    )
    status, problem = ask("zu?word=abc")
    assert (status, "no lexicon of 'zu'" in str(problem["detail"])) == (404, True)
    assert ask("fr?word=")[0] == 422
    assert client.get("/v1/words/fr?word=abc").status_code == 401

"""Editors are told of drafts by e-mail and chat: as they chose, in their language, many in one notice."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from email import message_from_string, policy
from email.message import EmailMessage
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, select

from service.accounts import Roles, add_user, set_roles
from service.app import create_app
from service.choices import choose
from service.settings import Settings
from service.stages import claims, reviewing
from service.storage.account_tables import UserRow
from service.storage.session import reading, writing
from service.storage.subscriber_tables import DraftNoticeRow, NoticeStateRow
from service.storage.tables import now
from service.subscribers import notices
from service.subscribers.letters import write_letter
from service.subscribers.notices import CHAT, EMAIL, Notice, ReadyDraft
from tests.factories import make_story
from tests.receiver import receiving
from tests.service.newsroom import Newsroom, only
from tests.service.web.desk.helpers import PASSWORD, Browser, text_of, token
from workers.queue.context import WorkerContext
from workers.queue.noticing import notify


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    return sqlite_url


@dataclass
class Mailbox:
    """An e-mail server on this machine that keeps what it is given."""

    port: int
    mails: list[EmailMessage] = field(default_factory=list)
    refuses: bool = False


@contextmanager
def mailbox() -> Iterator[Mailbox]:
    kept: list[Mailbox] = []

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            (box,) = kept
            self.wfile.write(b"220 here\r\n")
            while line := self.rfile.readline().decode().strip():
                word = line.partition(" ")[0].upper()
                if word == "DATA" and not box.refuses:
                    self.wfile.write(b"354 go on\r\n")
                    said = ""
                    while (row := self.rfile.readline().decode()) != ".\r\n":
                        said += row
                    box.mails.append(message_from_string(said, policy=policy.default))
                answer = b"451 later" if box.refuses and word == "DATA" else b"250 well"
                self.wfile.write(b"221 bye\r\n" if word == "QUIT" else answer + b"\r\n")

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        kept.append(Mailbox(server.server_address[1]))
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield kept[0]
        server.shutdown()
        thread.join()


@dataclass
class Desk:
    room: Newsroom
    context: WorkerContext

    def editor(self, name: str, roles: dict[str, str], language: str | None = None, **told: str) -> None:
        with writing(self.room.engine) as session:
            user = add_user(session, name, PASSWORD, Roles.of(roles))
            user.language = language
            choose(session, user.id, notices=told)

    def draft(self, number: int, **more: Any) -> Any:
        story = make_story(external_id=f"s{number}", headline=f"Ferry {number} sinks", **more)
        return self.room.draft(story_id=self.room.deliver(story))

    def tell(self) -> int:
        """Tell whom it is time to tell, as relay and worker do."""
        with writing(self.room.engine) as session:
            found = notices.due_notices(session, 15.0)
            notices.hand_out_notices(session, found)
        for user, channel in found:
            notify(self.context, user, channel)
        return len(found)

    def later(self, time: timedelta) -> None:
        with writing(self.room.engine) as session:
            for notice in session.scalars(select(DraftNoticeRow)):
                notice.created_at -= time
            for state in session.scalars(select(NoticeStateRow)):
                state.next_at = state.next_at and state.next_at - time


@pytest.fixture
def box() -> Iterator[Mailbox]:
    with mailbox() as box:
        yield box


@pytest.fixture
def desk(settings: Settings, engine: Engine, box: Mailbox) -> Desk:
    settings = settings.model_copy(
        update={
            "smtp_url": f"smtp://127.0.0.1:{box.port}",
            "mail_from": "desk@paper.example",
            "webhook_allow": ("127.0.0.1",),
        }
    )
    return Desk(Newsroom(engine, only("africa-fr")), WorkerContext.open(settings))


MINUTE = timedelta(seconds=61)


def test_many_drafts_make_one_notice_in_the_editors_language(desk: Desk, box: Mailbox) -> None:
    with receiving() as chat:
        desk.editor("awa", {"africa-fr": "editor"}, "fr", email="awa@paper.example", chat=chat.url)
        desk.editor("eva", {"mideast-ar": "editor"}, email="eva@paper.example")
        desk.editor("ali", {"*": "reader"}, email="ali@paper.example")
        desk.editor("new", {"*": "editor"})
        rows = [desk.draft(number) for number in range(12)]
        assert desk.tell() == 0  # others may come within the minute
        desk.later(MINUTE)
        assert desk.tell() == 2
        (mail,) = box.mails
        assert (mail["to"], mail["from"]) == ("awa@paper.example", "desk@paper.example")
        assert (mail["subject"], mail["auto-submitted"]) == (
            "12 brouillons sont prêts pour vous",
            "auto-generated",
        )
        text = mail.get_content()
        assert "Ferry 0 sinks" in text
        assert f"/desk/translations/{rows[9].id}" in text
        assert rows[10].id not in text
        assert "et 2 autres" in text
        (said,) = chat.got
        assert set(said.json) == {"text"}
        assert said.json["text"].startswith("12 brouillons")
        desk.draft(20)
        desk.later(MINUTE)
        assert desk.tell() == 0  # not more often than every five minutes
        desk.later(4 * MINUTE)
        assert desk.tell() == 2
    assert [one["subject"] for one in box.mails[1:]] == ["1 brouillon est prêt pour vous"]


def test_only_what_still_waits_for_the_editor_is_told_and_no_headline_under_embargo(
    desk: Desk, box: Mailbox
) -> None:
    desk.editor("awa", {"africa-fr": "editor"}, email="awa@paper.example")
    done = desk.draft(1)
    desk.room.write(reviewing.approve, done.id, done.lock_version, "eva", desk.room.editions)
    taken = desk.draft(2)
    desk.room.write(claims.claim, taken.id, "eva", taken.lock_version)
    desk.later(MINUTE)
    assert (desk.tell(), box.mails) == (1, [])
    desk.draft(3, embargo=now() + timedelta(hours=1))
    desk.draft(4)
    desk.later(MINUTE)
    desk.tell()
    text = box.mails[0].get_content()
    assert box.mails[0]["subject"] == "2 drafts are ready for you"
    assert ("Ferry 3" in text, "(a story under embargo)" in text, "Ferry 4" in text) == (False, True, True)
    desk.draft(5)
    desk.room.write(set_roles, "awa", Roles.of({"africa-fr": "reader"}))
    desk.later(6 * MINUTE)
    desk.tell()
    assert len(box.mails) == 1


def test_what_does_not_arrive_is_tried_again_and_said_on_the_account(desk: Desk, box: Mailbox) -> None:
    desk.editor("awa", {"africa-fr": "editor"}, email="awa@paper.example", chat="http://127.0.0.1:1/x")
    box.refuses = True
    desk.draft(1)
    desk.later(MINUTE)
    assert (desk.tell(), desk.tell()) == (2, 0)
    with TestClient(create_app(desk.context.settings)) as http:
        browser = Browser(http)
        browser.sign_in("awa")
        page = http.get("/desk/account")
        assert "did not arrive: The e-mail server did not take it." in text_of(page)
        assert "did not arrive: It takes no connection." in text_of(page)
        for form, why in (
            ({"email": "awa"}, "'awa' is no e-mail address."),
            ({"email": "a@b.example\r\nBcc: c@d.example"}, "is no e-mail address"),
            ({"chat": "https://10.0.0.1/x"}, "leads to 10.0.0.1"),
        ):
            refused = http.post("/desk/account/notices", data={"csrf": token(page), **form})
            assert (refused.status_code, why in text_of(refused)) == (422, True)
        kept = http.post("/desk/account/notices", data={"csrf": token(page), "email": "a@b.example"})
        assert "Your choice is kept." in text_of(kept)
        with reading(desk.room.engine) as session:
            chosen = session.scalars(select(UserRow.choices)).one()
        assert chosen == {"notices": {"email": "a@b.example"}}
    box.refuses = False
    desk.later(3 * MINUTE)
    assert desk.tell() == 2
    assert [mail["to"] for mail in box.mails] == ["a@b.example"]
    assert desk.tell() == 0


def test_a_headline_calls_nobody_in_a_chat_and_adds_no_line_to_a_letter() -> None:
    headline = "<!channel> @all [the bank](https://evil.example) & <https://evil.example|ours>\nTo: all"
    draft = ReadyDraft("a" * 32, "africa-fr", headline)
    chat, mail = (
        write_letter(Notice("u", one, "there", None, (draft,), 1, 1, "lease"), {}, "https://desk.example")[1]
        for one in (CHAT, EMAIL)
    )
    assert not any(sign in chat for sign in ("<", ">", "@all", "](", " & ", "\nTo:"))
    shown = chat.replace("\u2060", "").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    line = f"africa-fr: {headline.replace(chr(10), ' ')}\n"
    assert (line in shown, line in mail) == (True, True)

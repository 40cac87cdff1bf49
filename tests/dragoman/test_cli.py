"""The command line as people use it: its output, its exit code, and no traceback.

Most tests run it inside of their own process; a few as a process of its own, which has to start quickly.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, select
from typer.main import get_group

from dragoman.cli.main import COMMANDS, Later, app
from dragoman.demo import EDITOR, SOURCE, demo_settings, prepare
from service import accounts
from service.intake.sources import get_source
from service.settings import Settings
from service.stages import drafting
from service.stages.by_hand import draft_by_hand
from service.storage.account_tables import ApiKeyRow
from service.storage.session import open_engine, reading, writing
from service.storage.tables import SourceRow, StoryRow
from tests.dragoman.helpers import DragomanEnv, dragoman, failed, process
from tests.factories import make_story
from tests.service.intake.sync.sites import Broken, Site, served
from tests.service.newsroom import Newsroom, only

#: not loaded to show what commands there are: each takes longer than all the rest
HEAVY = ("sqlalchemy", "pydantic", "alembic", "celery", "ctranslate2", "transformers", "fastapi", "lxml")

#: what runs until it is stopped, or does one thing and says so in a line
NO_REPORT = {
    *("up", "demo", "web", "relay", "worker", "migrate"),
    *(
        "sources disable",
        "sources remove",
        "keys revoke",
    ),
    *("glossary approve", "glossary propose", "glossary export"),
}


@pytest.fixture
def env(sqlite_url: str, tmp_path: Path) -> DragomanEnv:
    return {"DRAGOMAN_DATA_DIR": str(tmp_path / "data"), "DRAGOMAN_DATABASE_URL": sqlite_url}


def test_the_list_of_commands_loads_no_library() -> None:
    code = (
        "import sys\n"
        "from dragoman.cli.main import main\n"
        "try: main()\n"
        f"finally: print('loaded', [name for name in {HEAVY!r} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code, "--help"], capture_output=True, text=True, check=True)
    assert done.stdout.strip().endswith("loaded []"), done.stdout
    for name in COMMANDS:
        assert f" {name} " in done.stdout


@pytest.mark.parametrize("name", COMMANDS)
def test_the_list_says_of_a_command_what_it_says_of_itself(name: str) -> None:
    place = get_group(app).commands[name]
    assert isinstance(place, Later)
    command = place.load()
    assert command.name == name
    assert (command.help or "").startswith((place.help or "").rstrip("."))


def test_a_mistyped_command_is_answered_with_the_right_one() -> None:
    done = dragoman({}, "sorces")
    assert done.returncode == 2
    assert "Did you mean 'sources'" in done.stderr


def test_a_source_is_added_and_its_key_rotated(env: DragomanEnv, sqlite_url: str) -> None:
    done = dragoman(env, "sources", "add", "blog", "--kind", "strapi", "--option", 'models=["article"]')
    assert done.returncode == 0, done.stderr
    assert "/v1/sources/blog/webhook" in done.stdout
    again = failed(env, "sources", "add", "blog", "--kind", "ghost")
    assert "already (strapi, en)" in again
    assert "dragoman sources remove blog" in again
    second = dragoman(env, "sources", "rotate", "blog").stdout.split()[-1]
    with reading(open_engine(sqlite_url)) as session:
        row = session.scalars(select(SourceRow)).one()
    assert (row.kind, row.options, len(row.keys)) == ("strapi", {"models": ["article"]}, 2)
    assert row.keys[0] == second
    assert row.keys[1] in done.stdout
    assert "http://127.0.0.1:8000/v1/sources/blog/webhook" in dragoman(env, "sources", "list").stdout
    assert "nope" in failed(env, "sources", "add", "other", "--kind", "nope")
    assert "name=value" in failed(env, "sources", "add", "other", "--kind", "strapi", "--option", "x")


def test_a_source_is_disabled_enabled_and_removed_while_it_sent_nothing(
    env: DragomanEnv, sqlite_url: str
) -> None:
    dragoman(env, "sources", "add", "wire", "--kind", "ghost")
    assert dragoman(env, "sources", "disable", "wire").returncode == 0
    assert "disabled" in dragoman(env, "sources", "list").stdout
    dragoman(env, "sources", "rotate", "wire")
    with writing(open_engine(sqlite_url)) as session:
        row = session.scalars(select(SourceRow)).one()
        assert len(row.keys) == 1
        session.add(StoryRow(source_id=row.id, external_id="1"))
    said = failed(env, "sources", "remove", "wire")
    assert "sent 1 story" in said
    assert "dragoman sources disable wire" in said
    with writing(open_engine(sqlite_url)) as session:
        session.execute(delete(StoryRow))
    assert dragoman(env, "sources", "remove", "wire").returncode == 0
    assert "no source 'wire'" in failed(env, "sources", "remove", "wire")
    assert dragoman(env, "sources", "add", "wire", "--kind", "standard").returncode == 0


def test_what_is_reported_is_there_as_json(env: DragomanEnv) -> None:
    for empty in ("sources", "keys", "users"):
        assert reported(env, empty, "list") == []
    source = reported(env, "sources", "add", "wire", "--kind", "ghost", "--language", "fr")
    address = "http://127.0.0.1:8000/v1/sources/wire/webhook"
    shared = {"source": "wire", "kind": "ghost", "language": "fr", "address": address}
    secret = source.pop("secret")
    assert source.pop("events")["post.deleted"] == f"{address}/post.deleted"
    assert source == {**shared, "header": "x-ghost-signature"}
    rotated = reported(env, "sources", "rotate", "wire")
    assert rotated.pop("secret") not in ("", secret)
    assert rotated == {"source": "wire"}
    listed: dict[str, Any] = {**shared, "secrets": 2, "options": {}, "compared": None}
    assert reported(env, "sources", "list") == [listed]
    key = reported(env, "keys", "add", "site", "--scope", "fetch")
    assert key.pop("key").startswith(accounts.KEY_PREFIX)
    assert key == {"name": "site", "scopes": ["fetch"], "editions": None}
    (listed,) = reported(env, "keys", "list")
    assert (listed["name"], listed["expires_at"], listed["revoked_at"]) == ("site", None, None)
    assert datetime.fromisoformat(listed["created_at"]).tzinfo
    dragoman(env, "users", "add", "Amina", "--password-stdin", stdin="correct horse\n")
    (user,) = reported(env, "users", "list")
    assert (user["name"], user["roles"], user["disabled"]) == ("amina", {"*": "editor"}, False)
    assert "password_hash" not in user


def test_check_reports_as_json_too(env: DragomanEnv) -> None:
    report = reported(env, "check")
    assert report["well"] is True
    assert {part["part"] for part in report["parts"]} >= {"database", "broker", "outbox", "translations"}
    done = dragoman({**env, "DRAGOMAN_BROKER_URL": "redis://127.0.0.1:1/0"}, "check", "--json")
    assert done.returncode == 16
    away = {part["part"]: part["well"] for part in json.loads(done.stdout)["parts"]}
    assert (away["database"], away["broker"]) == (True, False)


def test_every_command_that_reports_has_json_or_a_reason_for_none() -> None:
    without = {
        name
        for name, command in all_commands(get_group(app))
        if "--json" not in [word for parameter in command.params for word in parameter.opts]
    }
    assert without - NO_REPORT == set()


def reported(env: DragomanEnv, *words: str) -> Any:
    """Run a command with `--json`; gives what it reports."""
    done = dragoman(env, *words, "--json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def all_commands(command: Any, name: str = "") -> Iterator[tuple[str, Any]]:
    """Every command of the program with its full name."""
    if isinstance(command, Later):
        command = command.load()
    if not hasattr(command, "commands"):
        yield name, command
        return
    for word, one in command.commands.items():
        yield from all_commands(one, f"{name} {word}".strip())


def test_a_key_works_until_it_is_revoked(env: DragomanEnv, sqlite_url: str) -> None:
    done = dragoman(env, "keys", "add", "site", "--scope", "fetch", "--scope", "status", "--days", "2")
    with reading(open_engine(sqlite_url)) as session:
        assert accounts.check_key(session, done.stdout.strip()).scopes == ("fetch", "status")
        row = session.scalars(select(ApiKeyRow)).one()
    assert done.stdout.strip() not in row.key_hash
    assert "fetch status" in dragoman(env, "keys", "list").stdout
    assert dragoman(env, "keys", "revoke", "site").returncode == 0
    assert "revoked" in dragoman(env, "keys", "list").stdout
    assert "no key" in failed(env, "keys", "revoke", "site")
    assert "scope" in failed(env, "keys", "add", "other", "--scope", "everything")


def test_an_editor_can_sign_in_after_being_added(env: DragomanEnv, sqlite_url: str) -> None:
    done = dragoman(env, "users", "add", "Amina", "--password-stdin", stdin="correct horse\n")
    assert done.returncode == 0, done.stderr
    with reading(open_engine(sqlite_url)) as session:
        user = accounts.find_user(session, "amina")
        assert accounts.verify_password(user, "correct horse")
    assert "10 to 256" in failed(env, "users", "add", "short", "--password-stdin", stdin="short\n")
    assert "--password-stdin" in failed(env, "users", "add", "nobody")


def test_a_database_that_is_away_is_said_in_one_sentence_of_ours(tmp_path: Path) -> None:
    hosts = "host=127.0.0.1:1&host=127.0.0.2:1&password=hidden"
    away = {"DRAGOMAN_DATABASE_URL": f"postgresql+psycopg://desk:hidden@/desk?{hosts}"}
    away["DRAGOMAN_DATA_DIR"] = str(tmp_path)
    said = failed(away, "sources", "list")
    assert "127.0.0.2%3A1 does not answer. Check that it runs" in said
    checked = dragoman(away, "check")
    assert checked.returncode == 10
    (line,) = checked.stdout.splitlines()
    assert "127.0.0.2%3A1 does not answer. Check that it runs" in line
    assert "DRAGOMAN_DATABASE_URL is right (" in line
    assert line.endswith(").")
    assert "hidden" not in said + checked.stdout


def test_an_old_schema_is_said_and_migrated(postgres_url: str, tmp_path: Path) -> None:
    env = {"DRAGOMAN_DATABASE_URL": postgres_url, "DRAGOMAN_DATA_DIR": str(tmp_path)}
    assert "dragoman migrate" in failed(env, "sources", "list")


def test_check_says_what_waits(env: DragomanEnv) -> None:
    done = dragoman(env, "check")
    assert done.returncode == 0, done.stdout
    assert [line[2:].split(":")[0] for line in done.stdout.splitlines()] == [
        "database",
        "saving",
        "broker",
        "outbox",
        "queue",
        "translations",
        "workers",
        "engines",
        "editions [no_model]",
    ]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DRAGOMAN_PORT", "x"),
        ("DRAGOMAN_ENGINE", "ct3"),
        ("DRAGOMAN_LOG_LEVEL", "loud"),
        ("DRAGOMAN_DATABASE_URL", "mysql://desk:hunter2@db/desk"),
        ("DRAGOMAN_DATABASE_URL", "hunter2"),
        ("DRAGOMAN_DATABASE_URL", "postgresql+psycopg://desk:hunter2@db:port/desk"),
        ("DRAGOMAN_BROKER_URL", "redis://:hunter2@redis:port/0"),
        ("DRAGOMAN_LLM_URL", "http://desk:hunter2@models:port/v1"),
        ("DRAGOMAN_DATA_DIR", "/dev/null/data"),
    ],
)
def test_a_wrong_setting_is_named(tmp_path: Path, name: str, value: str) -> None:
    said = failed({"DRAGOMAN_DATA_DIR": str(tmp_path), name: value}, "check")
    assert name in said
    assert "hunter2" not in said


def test_a_broker_of_a_kind_that_nobody_knows_is_said(alone: DragomanEnv) -> None:
    assert dragoman(alone, "migrate").returncode == 0
    said = failed({**alone, "DRAGOMAN_BROKER_URL": "rabbits://desk:hunter2@h/0"}, "check")
    assert "begins with rabbits://. Set DRAGOMAN_BROKER_URL" in said
    assert "hunter2" not in said


def test_settings_that_do_not_go_together_are_said_in_one_sentence(alone: DragomanEnv) -> None:
    said = failed({**alone, "DRAGOMAN_LLM_URL": "http://127.0.0.1:9/v1"}, "check")
    assert "A setting cannot be used: DRAGOMAN_LLM_URL is set, so DRAGOMAN_LLM_MODEL has to" in said


def test_a_level_of_the_log_is_read_in_any_case(tmp_path: Path) -> None:
    env = {"DRAGOMAN_DATA_DIR": str(tmp_path), "DRAGOMAN_LOG_LEVEL": "warning"}
    assert dragoman(env, "migrate").returncode == 0
    assert dragoman(env, "sources", "list").returncode == 0


@pytest.fixture
def alone(tmp_path: Path) -> DragomanEnv:
    return {"DRAGOMAN_DATA_DIR": str(tmp_path / "data")}


def test_translate_keeps_the_shape_of_html(alone: DragomanEnv, tmp_path: Path) -> None:
    file, result = tmp_path / "story.html", tmp_path / "story.fr.html"
    file.write_text(
        "<h1>The water in Kenya</h1><p>The <a href='https://un.org/'>United Nations</a> works in Nairobi.</p>"
        "<ul><li>Twelve schools</li><li>Three roads</li></ul>",
        encoding="utf-8",
    )
    done = dragoman(alone, "translate", str(file), "--to", "fr", "-o", str(result), "--report")
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    html = result.read_text(encoding="utf-8")
    assert html.count("<li>") == 2
    assert 'href="https://un.org/"' in html
    assert "Nations" in html
    assert "4 sentences by ct2:mini-en-fr" in done.stderr
    assert "Nairobi → Nairobi" in done.stderr


def test_translate_shows_a_file_and_its_translation_beside_each_other(
    alone: DragomanEnv, tmp_path: Path
) -> None:
    file, page = tmp_path / "story.txt", tmp_path / "page.html"
    file.write_text("The school is open.\n", encoding="utf-8")
    done = dragoman(alone, "translate", str(file), "--to", "africa-fr", "--side-by-side", str(page))
    assert (done.returncode, done.stdout) == (0, "")
    shown = page.read_text(encoding="utf-8")
    assert "story.txt: English → French" in shown
    assert "The school is open." in shown
    assert 'lang="fr-SN"' in shown


def test_translate_says_which_frame_it_left_out(alone: DragomanEnv, tmp_path: Path) -> None:
    file = tmp_path / "story.html"
    known, other = "https://www.youtube.com/embed/x", "https://charts.example/embed?a=1&amp;b=2"
    frames = "".join(f'<iframe src="{address}"></iframe>' for address in (known, other, other))
    file.write_text(f"<p>The school is open.</p>{frames}", encoding="utf-8")
    done = dragoman(alone, "translate", str(file), "--to", "fr")
    assert known in done.stdout
    assert "charts.example" not in done.stdout
    assert done.stderr.count("Left out: the frame of https://charts.example/embed?a=1&b=2.") == 1
    assert known not in done.stderr


def test_translate_text_on_a_pipe_gives_text_only(alone: DragomanEnv) -> None:
    done = dragoman(
        alone, "translate", "-", "--to", "fr", stdin="The school is open.\n\n- The road is long.\n"
    )
    assert done.returncode == 0, done.stderr
    first, empty, second = done.stdout.splitlines()
    assert "école" in first
    assert empty == ""
    assert second.startswith("- ")
    assert "glossary terms 0 of 0" in done.stderr


def test_translate_says_what_it_cannot_do(alone: DragomanEnv, tmp_path: Path) -> None:
    assert "dragoman models add" in failed(alone, "translate", "-", "--to", "am", stdin="Hello there.")
    assert "no file" in failed(alone, "translate", str(tmp_path / "none.txt"), "--to", "fr")
    assert "UTF-8" in failed(alone, "translate", "-", "--to", "fr", stdin=b"caf\xe9 is open")
    assert "no text" in failed(alone, "translate", "-", "--to", "fr", stdin=" \n")
    assert "cannot be read" in failed(alone, "translate", str(tmp_path), "--to", "fr")


def test_glossary_find_names_the_forms(alone: DragomanEnv) -> None:
    done = dragoman(alone, "glossary", "find", "The African Union met the WHO in Nairobi.", "--to", "fr")
    assert done.returncode == 0, done.stderr
    assert "Union africaine" in done.stdout
    assert "Organisation mondiale de la santé" in done.stdout
    assert dragoman(alone, "glossary", "find", "Nothing of note.").stdout == ""


def test_models_list_names_pair_and_licence(alone: DragomanEnv, tmp_path: Path) -> None:
    listed = dragoman(alone, "models", "list")
    assert "mini-en-fr" in listed.stdout
    assert "en-fr" in listed.stdout
    assert "Helsinki-NLP/opus-mt-sv-en" in listed.stdout  # to be had
    assert "DRAGOMAN_ALLOW_NONCOMMERCIAL" in listed.stdout
    assert "no model" in failed(alone, "models", "add", str(tmp_path), "--pair", "en-ar")


def test_the_demo_runs_end_to_end(alone: DragomanEnv) -> None:
    done = process(alone, "demo")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "africa-en  live" in done.stdout
    assert "africa-fr  live" in done.stdout
    assert "mideast-ar  for a translator" in done.stdout
    assert "✓ Nairobi → Nairobi" in done.stdout
    assert "left for you to review, “Drought centre publishes its first report”: africa-fr." in (
        " ".join(done.stdout.split())
    )


def test_a_demo_takes_over_the_desk_of_an_earlier_one(tmp_path: Path) -> None:
    settings = demo_settings(Settings(data_dir=tmp_path))
    settings.data_dir.mkdir()
    (old_secret, _, old_password), (secret, key, password) = prepare(settings), prepare(settings)
    assert secret != old_secret
    with writing(open_engine(settings.database)) as session:
        editor = accounts.find_user(session, EDITOR)
        assert accounts.verify_password(editor, password)
        assert not accounts.verify_password(editor, old_password)
        assert accounts.check_key(session, key).scopes == ("status", "review", "fetch")
        assert get_source(session, SOURCE).keys == [secret, old_secret]


def test_the_demo_fails_where_french_does_not_go_live(alone: DragomanEnv, tmp_path: Path) -> None:
    broken = tmp_path / "glossaries"
    broken.mkdir()
    (broken / "bad.csv").write_text("id,kind,en\nx,nonsense,Word\n", encoding="utf-8")
    done = dragoman({**alone, "DRAGOMAN_GLOSSARIES_DIR": str(broken)}, "demo")
    assert done.returncode == 1
    assert "The demo failed" in done.stdout
    assert "bad.csv, line 2" in done.stdout


def test_the_sample_story_is_whole() -> None:
    story = json.loads((files("dragoman") / "sample" / "story.json").read_text(encoding="utf-8"))
    body = story["bodies"][0]["value"]
    for part in ("<ul>", "<figure>", "<figcaption>", "<strong>", "<a href=", "“", "percent", " not "):
        assert part in body


def test_a_file_in_another_language_than_it_says_is_not_translated_unless_told(
    alone: DragomanEnv, tmp_path: Path
) -> None:
    file = tmp_path / "story.html"
    file.write_text(
        "<p>Le gouvernement a dit que les travaux sont terminés et que les habitants de la ville pourront "
        "passer dès mardi, avec les élus qui ont été invités par le ministre.</p>",
        encoding="utf-8",
    )
    said = failed(alone, "translate", str(file), "--to", "africa-en")
    assert "reads like French" in said
    assert "--from" in said
    forced = dragoman({**alone, "DRAGOMAN_ENGINE": "fake"}, "translate", str(file), "--to", "sw", "--force")
    assert forced.returncode == 0
    assert "reads like French" in forced.stderr


def test_a_story_is_taken_down_from_a_shell(env: DragomanEnv, sqlite_url: str) -> None:
    room = Newsroom(open_engine(sqlite_url), only("africa-en", "africa-fr"))
    room.deliver(replace(make_story(), url="https://cms.example/ferry"))
    said = failed(env, "withdraw", "https://cms.example/none", "--reason", "Why.")
    assert "no story" in said
    done = dragoman(env, "withdraw", "https://cms.example/ferry", "--reason", "Wrong photo.", "--json")
    assert json.loads(done.stdout) == {"story": room.story().id, "editions": ["africa-en"]}
    assert room.publications("africa-en")[-1].status == "canceled"
    row = room.translation("africa-en")
    assert (row.held_by, row.held_reason) == ("operator", "Wrong photo.")
    done = dragoman(env, "withdraw", row.story_id, "--reason", "Why.", "--edition", "africa-fr")
    assert "No reader had it" in done.stdout
    wrong = failed(env, "withdraw", row.story_id, "--reason", "Why.", "--edition", "africa-sw")
    assert "not in the edition" in wrong
    page = dragoman(env, "withdraw", row.story_id, "--lift", "--edition", "africa-en", "--json")
    assert json.loads(page.stdout) == {"story": row.story_id, "editions": ["africa-en"]}
    assert room.publications("africa-en")[-1].status == "usable"
    assert room.story().held_by == "operator"
    done = dragoman(env, "withdraw", "https://cms.example/ferry", "--lift")
    assert "Allowed again in africa-fr." in done.stdout
    assert room.story().held_by is None
    assert "Nobody took this story down" in failed(env, "withdraw", row.story_id, "--lift")
    assert "takes none" in failed(env, "withdraw", row.story_id, "--lift", "--reason", "x")
    assert "--reason" in failed(env, "withdraw", row.story_id)


def test_a_source_is_compared_with_its_cms_from_a_shell(env: DragomanEnv, sqlite_url: str) -> None:
    with served(Site("wordpress")) as site:
        site.publish(1, 2, 3)
        options = ["--option", f"base_url={site.url}"]
        assert dragoman(env, "sources", "add", "site", "--kind", "wordpress", *options).returncode == 0
        (never,) = reported(env, "sources", "list")
        assert (never["compared"], never["options"]) == (None, {"base_url": site.url})
        assert "never" in dragoman(env, "sources", "list").stdout
        dry = dragoman(env, "sources", "sync", "site", "--since", "2026-01-01", "--dry-run")
        assert "3 new" in dry.stdout
        assert "would be taken in: never sent" in dry.stdout
        found = reported(env, "sources", "sync", "site", "--since", "2026-01-01")
        assert found["new"] == ["1", "2", "3"]
        with reading(open_engine(sqlite_url)) as session:
            assert len(session.scalars(select(StoryRow)).all()) == 3
        site.remove(2)
        done = dragoman(env, "sources", "sync", "site")
        assert "2  taken down" in done.stdout
        (listed,) = reported(env, "sources", "list")
        assert listed["compared"]["found"]["taken_down"] == 1
        assert "1 taken down" in " ".join(dragoman(env, "sources", "list").stdout.split())
        site.broken = Broken(status=403, body="{}")
        assert "403" in failed(env, "sources", "sync", "site")
        (listed,) = reported(env, "sources", "list")
        assert "403" in listed["compared"]["trouble"]
    assert "base_url" in failed(env, "sources", "set", "site", "--option", "base-url=https://cms.example")
    assert "no address" in failed(env, "sources", "set", "site", "--option", "base_url=cms")


def test_retry_queues_what_failed_and_what_nobody_has_begun(env: DragomanEnv, sqlite_url: str) -> None:
    dragoman(env, "migrate")
    room = Newsroom(open_engine(sqlite_url), only("africa-fr"))
    room.deliver(make_story())
    job = room.take()
    assert job is not None
    room.write(drafting.save_draft, job, draft_by_hand(job, room.glossary, "No model."), room.editions)
    assert "Nothing" in dragoman(env, "retry", "--failed").stdout
    assert "no edition" in failed(env, "retry", "--edition", "nowhere").lower()
    done = json.loads(dragoman(env, "retry", "--edition", "africa-fr", "--json").stdout)
    assert done == {"queued": 1, "edition": "africa-fr", "states": ["failed", "by_hand"]}
    assert room.translation().state == "queued"
    assert "Nothing" in dragoman(env, "retry").stdout


def test_editions_says_what_drafts_each_and_how_a_model_is_added(env: DragomanEnv) -> None:
    said = dragoman(env, "editions").stdout
    assert "mini-en-fr" in said
    assert "models add gaudi/opus-mt-en-sw-ctranslate2" in said
    listed = json.loads(dragoman(env, "editions", "--by-hand", "--json").stdout)
    assert {one["edition"] for one in listed if one["source"] == "en"} >= {"africa-am", "mideast-ar"}
    assert all(one["engines"] == [] for one in listed)

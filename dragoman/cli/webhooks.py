"""`dragoman webhooks`: other systems that are told at once of what is published, corrected or withdrawn."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

import typer
from rich.table import Table

from dragoman.cli.admin import database
from dragoman.terminal import AsJson, out, print_json, show_table, warn
from service.editions import editions_of
from service.program import dragoman
from service.settings import get_settings
from service.storage.session import reading, writing
from service.subscribers import log, subscriptions
from service.subscribers.events import ITEM_EVENTS, WANTED_EVENTS
from service.subscribers.signing import OVERLAP
from service.subscribers.subscriptions import Subscription

#: who acts in the record
ACTOR = "cli"

webhooks = typer.Typer(
    help="Other systems that are told at once of what is published, corrected or withdrawn.",
    no_args_is_help=True,
)

Name = Annotated[str, typer.Argument(help="The webhook.")]


@webhooks.command("add")
def add(
    name: Annotated[str, typer.Argument(help="A short name: small letters, digits and hyphens.")],
    url: Annotated[
        str, typer.Argument(help="Where to send the events: an address that begins with https://")
    ],
    event: Annotated[
        list[str] | None,
        typer.Option(help=f"Repeatable: {', '.join(WANTED_EVENTS)}; otherwise {', '.join(ITEM_EVENTS)}."),
    ] = None,
    edition: Annotated[
        list[str] | None, typer.Option(help="Only of this edition, repeatable; otherwise of all.")
    ] = None,
    section: Annotated[
        list[str] | None,
        typer.Option(
            help="Only of this section, as in the addresses of pages, repeatable; otherwise of all."
        ),
    ] = None,
    whole: Annotated[bool, typer.Option("--whole", help="Send the whole item along.")] = False,
    key: Annotated[
        str,
        typer.Option(
            help="The API key whose rights it has: it opens editions that need one, and headlines of drafts."
        ),
    ] = "",
    as_json: AsJson = False,
) -> None:
    """Tell an address of events from now on; prints the secret, once."""
    settings = get_settings()
    wanted = Subscription(
        url=url,
        events=tuple(event or [one.value for one in ITEM_EVENTS]),
        editions=tuple(edition or ()),
        sections=tuple(section or ()),
        whole=whole,
        key=key,
    )
    with writing(database()) as session:
        secret = subscriptions.add_webhook(
            session, name, wanted, editions_of(settings), settings.webhook_allow, actor=ACTOR
        )
    if as_json:
        print_json({"name": name, "secret": secret})
        return
    out.print(f"The webhook {name} was added. Its receiver checks signatures with this secret:", markup=False)
    out.print(f"  {secret}", markup=False)
    warn.print(f"The secret is not shown again; `{dragoman()} webhooks rotate {name}` makes a new one.")


@webhooks.command("list")
def list_(as_json: AsJson = False) -> None:
    """List the webhooks, and how telling each of them goes."""
    with reading(database()) as session:
        found = log.standings(session)
    if as_json:
        print_json([one.to_json() for one in found])
        return
    table = Table("webhook", "events", "editions", "waiting", "dead", "state", "address", box=None)
    for one in found:
        state = (
            f"disabled: {one.disabled_because}"
            if one.disabled_at
            else f"failing since {one.failing_since:%Y-%m-%d %H:%M} UTC"
            if one.failing_since
            else "well"
        )
        events, editions = ", ".join(one.events), ", ".join(one.editions) or "all"
        table.add_row(one.name, events, editions, str(one.waiting), str(one.dead), state, one.url)
    show_table(table, f"There are no webhooks yet. `{dragoman()} webhooks add` adds one.")


@webhooks.command("log")
def log_(
    name: Annotated[str | None, typer.Argument(help="The webhook; otherwise all.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=1000, help="How many lines.")] = 20,
    as_json: AsJson = False,
) -> None:
    """Show the newest deliveries: state, tries and answers."""
    with reading(database()) as session:
        if name is not None:
            subscriptions.need_webhook(session, name)
        lines = log.delivery_log(session, name, limit=limit)
    if as_json:
        print_json([line.to_json() for line in lines])
        return
    table = Table("at (UTC)", "webhook", "event", "edition", "sequence", "state", "tries", "answer", box=None)
    for line in lines:
        answer = " ".join(filter(None, (str(line.code or ""), line.trouble)))
        at = f"{line.created_at:%Y-%m-%d %H:%M:%S}"
        place = str(line.position or "")
        table.add_row(at, line.webhook, line.event, line.edition, place, line.state, str(line.tries), answer)
    show_table(table, "Nothing was told yet.")


@webhooks.command("test")
def ping(name: Name, as_json: AsJson = False) -> None:
    """Send a test message; `log` says what was answered."""
    with writing(database()) as session:
        message = subscriptions.ping_webhook(session, name, actor=ACTOR)
    if as_json:
        print_json({"webhook": name, "message": message})
        return
    out.print(f"The test {message} is on its way; `{dragoman()} webhooks log {name}` says how it went.")


@webhooks.command("rotate")
def rotate(
    name: Name,
    hours: Annotated[
        float,
        typer.Option(min=0, max=24 * 365, help="Hours for which the one before is signed with as well."),
    ] = OVERLAP.total_seconds() / 3600,
    as_json: AsJson = False,
) -> None:
    """Make a new secret; messages are signed with both for a time."""
    with writing(database()) as session:
        secret, _ = subscriptions.rotate_secret(session, name, actor=ACTOR, overlap=timedelta(hours=hours))
    if as_json:
        print_json({"webhook": name, "secret": secret, "hours": hours})
        return
    out.print(f"The new secret of {name}:", markup=False)
    out.print(f"  {secret}", markup=False)
    warn.print(f"Messages are signed with the one before as well for {hours:g} hours.")


@webhooks.command("enable")
def enable(name: Name, as_json: AsJson = False) -> None:
    """Tell a disabled webhook again, from now on; `replay` brings what it did not take."""
    with writing(database()) as session:
        subscriptions.enable_webhook(session, name, actor=ACTOR)
    if as_json:
        print_json({"webhook": name, "enabled": True})
        return
    out.print(f"{name} is told again; `{dragoman()} webhooks replay {name}` sends what it did not take.")


@webhooks.command("replay")
def replay(name: Name, as_json: AsJson = False) -> None:
    """Send what a webhook did not take, as it stands now."""
    with writing(database()) as session:
        count = subscriptions.replay(session, name, actor=ACTOR)
    if as_json:
        print_json({"webhook": name, "messages": count})
        return
    out.print(f"{count} messages are on their way to {name}.", markup=False)


@webhooks.command("remove")
def remove(name: Name, as_json: AsJson = False) -> None:
    """Remove a webhook with its log."""
    with writing(database()) as session:
        subscriptions.remove_webhook(session, name, actor=ACTOR)
    if as_json:
        print_json({"webhook": name, "removed": True})
        return
    out.print(f"The webhook {name} was removed.", markup=False)

"""`dragoman sources | keys | withdraw | retry`: who may send and fetch, and what the operator does."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.table import Table
from sqlalchemy import Engine

from dragoman.desk import need_desk
from dragoman.terminal import AsJson, out, print_json, show_table, warn
from service import accounts
from service.editions import editions_of, get_edition, switched_off
from service.errors import Unavailable, Unprocessable
from service.faults import Fault
from service.intake import ADAPTERS
from service.intake import sources as source_rules
from service.program import dragoman
from service.settings import get_settings
from service.stages import taking_back
from service.stages.by_hand import retry_everything
from service.storage.migrate import schema_fault
from service.storage.session import open_engine, reading, writing
from service.storage.tables import SourceRow
from service.storage.trouble import shown_address

if TYPE_CHECKING:
    from service.intake.sync.schedule import Compared

sources = typer.Typer(help="The CMSs that may send stories.", no_args_is_help=True)
keys = typer.Typer(help="Keys with which programs use the API.", no_args_is_help=True)

Slug = Annotated[str, typer.Argument(help="The source.")]


def database() -> Engine:
    """Open the database of the settings.

    Raises `Unavailable` where there is none, or it has another schema: only `up`, `demo` and `migrate` make a
    desk or bring one up to date, as parts of an older program may be at work on it.
    """
    settings = get_settings()
    need_desk(settings)
    engine = open_engine(settings.database)
    fault = schema_fault(engine)
    if fault is not None:
        engine.dispose()
        shown = shown_address(engine)
        if fault is Fault.NEW_SCHEMA:
            raise Unavailable(
                f"The database {shown} is of a newer Dragoman than this program, and nothing was changed. "
                "Install that one again (docs/upgrade.md)."
            )
        raise Unavailable(
            f"The database {shown} does not have the schema of this program, and nothing was changed. Run "
            f"`{dragoman()} migrate` first."
        )
    return engine


@sources.command("add")
def sources_add(
    slug: Annotated[str, typer.Argument(help="Short name; it becomes part of the webhook's address.")],
    kind: Annotated[str, typer.Option(help=f"Its CMS: {', '.join(ADAPTERS)}.")],
    language: Annotated[str, typer.Option(help="Language of stories that do not name their own.")] = "en",
    secret: Annotated[
        str | None, typer.Option(help="The secret, where the CMS gives one; otherwise one is made.")
    ] = None,
    option: Annotated[
        list[str] | None,
        typer.Option(help="name=value for the adapter, repeatable; the value is text or JSON."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Let a CMS send stories; prints the secret (once) and what to enter in the CMS."""
    options = dict(_option(one) for one in option or [])
    with writing(database()) as session:
        shown = source_rules.add_source(session, slug, kind, language, secret, options)
    address, header, events = _address(slug), ADAPTERS[kind].header, ADAPTERS[kind].events
    if as_json:
        addresses = {event: f"{address}/{event}" for event in events}
        record = {"secret": shown, "header": header, "events": addresses}
        print_json(_source(slug, kind, language) | record)
        return
    out.print(f"Source [bold]{slug}[/] ({ADAPTERS[kind].label}, {language}) was added. Enter in the CMS:")
    if events:
        for event, name in events.items():
            out.print(f"  address  {address}/{event}   ({name})", soft_wrap=True)
    else:
        out.print(f"  address  {address}")
    out.print(f"  secret   {shown}", markup=False)
    out.print(f"  header   {header} (what it proves itself with)")
    warn.print(f"The secret is not shown again; `{dragoman()} sources rotate` makes a new one.")


@sources.command("rotate")
def sources_rotate(slug: Slug, as_json: AsJson = False) -> None:
    """Make a new secret; the one before stays valid until the next rotation. Enables a disabled source."""
    with writing(database()) as session:
        shown = source_rules.rotate_key(session, slug)
    if as_json:
        print_json({"source": slug, "secret": shown})
        return
    out.print(f"The new secret of {slug}:", markup=False)
    out.print(f"  {shown}", markup=False)
    warn.print("The previous secret stays valid until you rotate again, so change the CMS without haste.")


@sources.command("set")
def sources_set(
    slug: Slug,
    option: Annotated[
        list[str],
        typer.Option(help="name=value for the adapter, repeatable; name=null takes an option away."),
    ],
    as_json: AsJson = False,
) -> None:
    """Change options of a source, such as paid=cut. What came in before stays as it is."""
    with writing(database()) as session:
        options = source_rules.set_options(session, slug, dict(_option(one) for one in option))
    if as_json:
        print_json({"source": slug, "options": options})
        return
    out.print(f"The options of {slug}: {json.dumps(options, ensure_ascii=False)}", markup=False)


@sources.command("disable")
def sources_disable(slug: Slug) -> None:
    """Refuse what the source sends, at once; its stories stay. `rotate` lets it send again."""
    with writing(database()) as session:
        source_rules.disable_source(session, slug)
    out.print(f"{slug} can send nothing any more; `{dragoman()} sources rotate {slug}` lets it again.")


@sources.command("remove")
def sources_remove(slug: Slug) -> None:
    """Remove a source that sent no story yet, such as one of the wrong kind."""
    with writing(database()) as session:
        source_rules.remove_source(session, slug)
    out.print(f"The source {slug} was removed.")


@sources.command("list")
def sources_list(as_json: AsJson = False) -> None:
    """List the sources, and when each was last compared with its CMS."""
    from service.intake.sync.schedule import last_compared

    with reading(database()) as session:
        rows, compared = source_rules.list_sources(session), last_compared(session)
    if as_json:
        print_json(
            [
                _source(row.slug, row.kind, row.language)
                | {"secrets": len(row.keys), "options": row.options, "compared": compared.get(row.slug)}
                for row in rows
            ]
        )
        return
    table = Table("source", "kind", "language", "secrets", "webhook", "compared", box=None)
    for row in rows:
        secrets = str(len(row.keys)) if row.keys else "disabled"
        table.add_row(row.slug, row.kind, row.language, secrets, _address(row.slug), _compared(compared, row))
    show_table(table, f"There are no sources yet. `{dragoman()} sources add` adds one.")


@keys.command("add")
def keys_add(
    name: Annotated[str, typer.Argument(help="Who or what will use it; the record shows this name.")],
    scope: Annotated[
        list[str], typer.Option(help=f"What it may do, repeatable: {', '.join(accounts.SCOPES)}.")
    ],
    days: Annotated[
        float | None, typer.Option(help="Valid for so many days; otherwise until revoked.")
    ] = None,
    edition: Annotated[
        list[str] | None, typer.Option(help="Only for this edition, repeatable; otherwise for all.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Make an API key; prints it, once."""
    editions = [get_edition(editions_of(get_settings()), slug).slug for slug in edition or []]
    with writing(database()) as session:
        secret = accounts.add_key(session, name, scope, days, editions=editions)
    if as_json:
        print_json({"name": name.strip(), "scopes": scope, "editions": editions or None, "key": secret})
        return
    out.print(secret, markup=False)
    warn.print("Send it as “Authorization: Bearer …”. It is not shown again.", markup=False)


@keys.command("list")
def keys_list(as_json: AsJson = False) -> None:
    """List the API keys, without their secrets."""
    with reading(database()) as session:
        rows = accounts.list_keys(session)
    if as_json:
        shown = ("id", "name", "scopes", "editions", "created_at", "expires_at", "revoked_at", "last_used_at")
        print_json([{field: getattr(row, field) for field in shown} for row in rows])
        return
    table = Table("id", "name", "scopes", "editions", "made", "until", "used", box=None)
    for row in rows:
        until = "revoked" if row.revoked_at else f"{row.expires_at:%Y-%m-%d %H:%M}" if row.expires_at else "–"
        made, only = f"{row.created_at:%Y-%m-%d %H:%M}", " ".join(row.editions or ["all"])
        used = f"{row.last_used_at:%Y-%m-%d %H:%M}" if row.last_used_at else "never"
        table.add_row(row.id, row.name, " ".join(row.scopes), only, made, until, used)
    show_table(table, f"There are no keys yet. `{dragoman()} keys add` makes one.")


@keys.command("revoke")
def keys_revoke(name: Annotated[str, typer.Argument(help="Name or id of the key.")]) -> None:
    """Make a key invalid, at once."""
    with writing(database()) as session:
        accounts.revoke_key(session, name)
    out.print(f"The key {name!r} is no longer valid.", markup=False)


def _address(slug: str) -> str:
    return f"{get_settings().base_url}/v1/sources/{slug}/webhook"


def _compared(compared: Mapping[str, Compared], row: SourceRow) -> str:
    last = compared.get(row.slug)
    if last is None:
        return "never"
    return f"no: {last.trouble}" if last.trouble else f"{last.at:%Y-%m-%d %H:%M} UTC: {last.told()}"


def _source(slug: str, kind: str, language: str) -> dict[str, Any]:
    return {"source": slug, "kind": kind, "language": language, "address": _address(slug)}


def withdraw(
    story: Annotated[str, typer.Argument(help="Its id here or at its source, or its address there.")],
    reason: Annotated[
        str | None, typer.Option(help="Why; colleagues read it, readers do not. Needed to take down.")
    ] = None,
    edition: Annotated[
        str | None, typer.Option(help="Only in this edition; otherwise in all of them.")
    ] = None,
    lift: Annotated[
        bool, typer.Option("--lift", help="Allow again what was taken down by hand, instead.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Take a story from readers at once. It stays down until an editor, or `--lift`, allows it again."""
    if not lift and reason is None:
        raise Unprocessable("Say why: --reason TEXT. (`--lift` allows the story again.)", field="reason")
    if lift and reason is not None:
        raise Unprocessable("A reason is for taking down; `--lift` takes none.", field="reason")
    with writing(database()) as session:
        story_id = taking_back.find_story(session, story)
        if reason is None:
            known = editions_of(get_settings())
            editions = taking_back.lift_story(session, story_id, source_rules.OPERATOR, known, edition)
        elif edition is None:
            editions = taking_back.withdraw_story(session, story_id, source_rules.OPERATOR, reason)
        else:
            editions = taking_back.withdraw_from(session, story_id, edition, source_rules.OPERATOR, reason)
    if as_json:
        print_json({"story": story_id, "editions": editions})
    elif lift:
        where = ", ".join(editions) or "every edition that takes it"
        out.print(f"Allowed again in {where}.", markup=False)
    elif editions:
        out.print(f"Taken down in {', '.join(editions)}.", markup=False)
    else:
        out.print("No reader had it; it will not go live until an editor allows it.", markup=False)


def retry(
    edition: Annotated[str | None, typer.Option(help="Only this edition; otherwise all of them.")] = None,
    failed: Annotated[bool, typer.Option("--failed", help="Only what failed.")] = False,
    by_hand: Annotated[
        bool, typer.Option("--by-hand", help="Only what waits for a translator and nobody has begun.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Queue again what failed, and what waits for a translator and nobody has begun."""
    known = editions_of(get_settings())
    if edition is not None and not get_edition(known, edition).is_on:
        raise Unprocessable(
            f"The edition {edition} is switched off: nothing is drafted for it. Add it to DRAGOMAN_EDITIONS."
        )
    both = failed == by_hand
    wanted = {"failed": failed or both, "by_hand": by_hand or both}
    states = [name for name, is_wanted in wanted.items() if is_wanted]
    off = switched_off(known)
    count = retry_everything(database(), source_rules.OPERATOR, edition, states=states, without=off)
    if as_json:
        print_json({"queued": count, "edition": edition, "states": states})
    elif count:
        out.print(f"{count} translation{'s are' if count != 1 else ' is'} in the queue again.")
    else:
        out.print("Nothing to try again.")


def _option(text: str) -> tuple[str, Any]:
    name, equals, value = text.partition("=")
    if not (name and equals):
        raise Unprocessable(f"The option {text!r} is not name=value.", field="option")
    try:
        return name, json.loads(value)
    except ValueError:
        return name, value
